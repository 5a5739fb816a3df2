//! The verification of the newest state: made once for a revision and a set of documents.

use std::sync::Arc;

use super::data_files::DataFiles;
use super::documents::Documents;
use super::verify::{DatabaseContent, VerifyReport, verify, verify_data_files};
use super::{Service, ServiceError, State};
use crate::domain::identity::RevisionIdentity;
use crate::domain::observation::Observation;
use crate::domain::series::Series;
use crate::ingest::seed::Seed;
use crate::parallel::{Priority, spawn_on_thread};

/// The report on a revision and a set of documents.
#[derive(Debug)]
pub struct Verification {
    /// The revision of the database.
    pub revision: RevisionIdentity,
    /// The digest of the documents; empty without documents.
    pub documents: String,
    /// The report.
    pub report: VerifyReport,
}

/// A seed with what the database holds of its dataset.
type StoredSeed = (Vec<(String, String)>, Vec<(String, Observation)>);

impl Service {
    /// The report on the seed folder, some documents and the database at the revision of a state. It is made on a
    /// thread of low priority, once for a revision and a set of documents.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn verification(
        &self,
        state: &Arc<State>,
        documents: &Arc<Documents>,
    ) -> Result<Arc<Verification>, ServiceError> {
        // Concurrent callers wait for the one that verifies.
        let mut newest = self.verification.lock().await;
        let revision = state.catalogue.identity();
        let is_of = |made: &&Arc<Verification>| {
            made.revision == revision && made.documents.as_str() == documents.digest()
        };
        if let Some(made) = newest.as_ref().filter(is_of) {
            return Ok(Arc::clone(made));
        }
        let mut report = self.verify(state, &self.seeds(), documents).await?;
        for seed in self.seeds().iter() {
            // A running service has no data files; the report says how many values there are.
            report.merge(verify_data_files(seed, &DataFiles::default()));
        }
        let made = Arc::new(Verification { revision, documents: documents.digest().to_owned(), report });
        *newest = Some(Arc::clone(&made));
        Ok(made)
    }

    /// The report on seeds, documents and the database at the revision of a state.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn verify(
        &self,
        state: &Arc<State>,
        seeds: &Arc<[Seed]>,
        documents: &Arc<Documents>,
    ) -> Result<VerifyReport, ServiceError> {
        let mut stored: Vec<StoredSeed> = Vec::with_capacity(seeds.len());
        for seed in seeds.iter() {
            let mut read = self.store().read_at(state.catalogue.identity()).await?;
            let files = read.seed_files(&seed.dataset.id).await?;
            stored.push((files, self.observations_of(state, seed).await?));
        }
        let (state, seeds, documents) = (Arc::clone(state), Arc::clone(seeds), Arc::clone(documents));
        let work = move || {
            let mut report = VerifyReport::default();
            for (seed, (files, observations)) in seeds.iter().zip(&stored) {
                let stored = DatabaseContent { catalogue: &state.catalogue, files, observations };
                report.merge(verify(seed, &documents, Some(stored)));
            }
            report
        };
        spawn_on_thread(Priority::Low, work).await.ok_or(ServiceError::Interrupted)
    }

    /// All vintages of the observations of a dataset, each with the key of its series.
    async fn observations_of(
        &self,
        state: &State,
        seed: &Seed,
    ) -> Result<Vec<(String, Observation)>, ServiceError> {
        let series: Vec<&Series> = state.catalogue.published_series_of(seed.dataset.id.as_str()).collect();
        let mut vintages = self.vintages(state, &series).await?;
        let of_series = series.iter().flat_map(|one| {
            let key = one.key.to_string();
            let observations = vintages.remove(&one.id).unwrap_or_default();
            observations.into_iter().map(move |observation| (key.clone(), observation))
        });
        Ok(of_series.collect())
    }
}
