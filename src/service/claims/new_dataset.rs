//! New datasets: a folder that is valid and empty.

use std::collections::BTreeMap;

use super::{ClaimError, Editing};
use crate::domain::code::Code;
use crate::domain::structure::Role;
use crate::ingest::seed::{DatasetEntry, Seed, new_dataset};
use crate::service::first_codes::first_codes;
use crate::service::seed_folder::writer::{SeedFolderWriter, stored_files};
use crate::service::{Service, ServiceError};

impl Service {
    /// Makes a dataset without figures; the version of its folder.
    ///
    /// # Errors
    /// When there is one with the id, in the folder or in the database.
    pub async fn add_dataset(
        &self,
        editing: &Editing,
        id: &Code,
        name: &str,
        actor: &str,
    ) -> Result<String, ServiceError> {
        let _writing = editing.writing.lock().await;
        let stored = stored_files(self.store(), id).await?;
        let folder = SeedFolderWriter::open(&editing.folder, id, &stored)?;
        if !folder.texts().is_empty() || self.state().catalogue.datasets.contains_key(id) {
            return Err(ClaimError::AlreadyThere(format!("there is a dataset `{id}` already")).into());
        }
        self.write(folder, &files(&self.seeds(), id, name)?, actor).await
    }
}

/// The files of a dataset without figures, with codes of shared lists as other datasets have them.
fn files(seeds: &[Seed], id: &Code, name: &str) -> Result<BTreeMap<String, String>, ServiceError> {
    let entry = DatasetEntry {
        id: id.clone(),
        name: name.to_owned(),
        publisher: "not stated".to_owned(),
        description: format!(
            "{name}: figures that documents state, each with the place where it is printed."
        ),
        licence: "The figures are facts, given with their source.".to_owned(),
        dimensions: Role::ALL.map(|role| role.dimension().to_owned()).to_vec(),
    };
    Ok(new_dataset(&entry, &first_codes(seeds, &[])?).map_err(ClaimError::from)?)
}
