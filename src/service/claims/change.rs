//! One change of a seed folder: read, edited, checked, and written to the folder and to the database in one step.

use std::collections::BTreeMap;

use super::{ClaimError, Editing};
use crate::domain::code::Code;
use crate::ingest::seed::{Seed, SeedEdit, read_seed, sha256};
use crate::service::seed::{SEED, seed_by};
use crate::service::seed_folder::writer::{SeedFolderWriter, stored_files};
use crate::service::{Service, ServiceError};

/// The characters of a version.
const VERSION_CHARACTERS: usize = 16;

/// The version of a dataset that a caller expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// Any.
    Any,
    /// One of these.
    OneOf(Vec<String>),
}

impl Version {
    fn accepts(&self, present: &str) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(versions) => versions.iter().any(|one| one == present),
        }
    }
}

/// What a change left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<T> {
    /// What was made.
    pub made: T,
    /// The version of the dataset after it.
    pub version: String,
    /// Whether anything was written.
    pub is_written: bool,
}

/// A hash over the files of a dataset: it changes with any of them.
fn version_of<'a>(hashes: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let lines: Vec<String> = hashes.map(|(name, sha256)| format!("{name} {sha256}\n")).collect();
    let mut version = sha256(lines.concat().as_bytes());
    version.truncate(VERSION_CHARACTERS);
    version
}

/// The version of the files of a dataset.
pub(super) fn version(seed: &Seed) -> String {
    version_of(seed.files.iter().map(|file| (file.name.as_str(), file.sha256.as_str())))
}

impl Service {
    /// The version of a dataset of the seed folder, which a change names; none of a dataset that is not in it.
    #[must_use]
    pub fn seed_version(&self, dataset: &Code) -> Option<String> {
        self.seeds().iter().find(|seed| seed.dataset.id == *dataset).map(version)
    }

    /// Makes a change of a dataset: `make` gets what the folder holds and edits it. All is written or nothing.
    pub(super) async fn change<T>(
        &self,
        editing: &Editing,
        (dataset, expected, actor): (&Code, &Version, &str),
        make: impl FnOnce(&Seed, &mut SeedEdit) -> Result<T, ServiceError>,
    ) -> Result<Changed<T>, ServiceError> {
        let _writing = editing.writing.lock().await;
        let stored = stored_files(self.store(), dataset).await?;
        let folder = SeedFolderWriter::open(&editing.folder, dataset, &stored)?;
        if folder.texts().is_empty() {
            return Err(ServiceError::NotFound {
                what: "dataset in the seed folder with the id",
                id: dataset.to_string(),
                known: self.seeds().iter().map(|seed| seed.dataset.id.to_string()).collect(),
            });
        }
        let before = read_seed(folder.texts()).map_err(ClaimError::from)?;
        let present = version(&before);
        if self.seed_version(dataset).as_ref() != Some(&present) {
            // Somebody edited the files by hand.
            seed_by(self.store(), &before, &self.clock(), SEED).await?;
            self.publish(&before).await;
        }
        if !expected.accepts(&present) {
            return Err(ClaimError::Version { present }.into());
        }
        let mut edit = SeedEdit::new(folder.texts()).map_err(ClaimError::from)?;
        let made = make(&before, &mut edit)?;
        let texts = edit.texts();
        if texts == *folder.texts() {
            return Ok(Changed { made, version: present, is_written: false });
        }
        let version = self.write(folder, &texts, actor).await?;
        Ok(Changed { made, version, is_written: true })
    }

    /// Writes the files of a dataset to the folder, and what they state to the database; the new version.
    pub(super) async fn write(
        &self,
        folder: SeedFolderWriter,
        texts: &BTreeMap<String, String>,
        actor: &str,
    ) -> Result<String, ServiceError> {
        let seed = read_seed(texts).map_err(ClaimError::from)?;
        let prepared = folder.prepare(texts)?;
        prepared.settle(seed_by(self.store(), &seed, &self.clock(), actor).await)?;
        self.publish(&seed).await;
        Ok(version(&seed))
    }

    /// Answers from what was written.
    async fn publish(&self, seed: &Seed) {
        // Before the new revision is read, since its answers are made from the new seed.
        self.replace_seed(seed);
        // It is written, whether it can be read at once or not.
        if let Err(error) = self.refresh().await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the catalogue cannot be read after a claim"
            );
        }
    }
}
