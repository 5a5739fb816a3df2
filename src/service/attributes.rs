//! Attributes of observations from data files that have no column of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Service, ServiceError, State};
use crate::domain::code::Code;
use crate::store::StoreError;

impl Service {
    /// The SDMX ids of the attributes that single observations of a dataset have.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn observation_attributes(
        &self,
        state: &State,
        dataset: &Code,
    ) -> Result<Arc<BTreeSet<String>>, ServiceError> {
        // Boxed, because the future is large and most requests do not need it. Concurrent callers share one query.
        state.attributes.0.get_or_insert_async(dataset, Box::pin(self.find_attributes(state, dataset))).await
    }

    async fn find_attributes(
        &self,
        state: &State,
        dataset: &Code,
    ) -> Result<Arc<BTreeSet<String>>, ServiceError> {
        let newest = state.catalogue.vintages.newest();
        let mut read = self.store.read().await?;
        let objects = read.observation_attributes(dataset, newest).await?;
        read.end_at(state.catalogue.identity()).await?;
        let mut ids = BTreeSet::new();
        for object in objects {
            let attributes: BTreeMap<String, serde_json::Value> =
                serde_json::from_str(&object).map_err(|_| StoreError::corrupt(object, "a JSON object"))?;
            ids.extend(attributes.into_keys());
        }
        Ok(Arc::new(ids))
    }
}
