//! What data files say of single observations, beyond what the service itself knows of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Service, ServiceError, State};
use crate::domain::code::Code;

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
        // In a box, since most requests do without. One looks, and whoever asks meanwhile waits for it.
        state.attributes.0.get_or_insert_async(dataset, Box::pin(self.find_attributes(dataset))).await
    }

    async fn find_attributes(&self, dataset: &Code) -> Result<Arc<BTreeSet<String>>, ServiceError> {
        let objects = self.store.read().await?.observation_attributes(dataset).await?;
        let ids = objects.iter().flat_map(|object| {
            let attributes: BTreeMap<String, serde_json::Value> =
                serde_json::from_str(object).unwrap_or_default();
            attributes.into_keys()
        });
        Ok(Arc::new(ids.collect()))
    }
}
