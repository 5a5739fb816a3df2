//! New datasets: a folder that is valid and empty.

use std::collections::BTreeMap;

use super::{ClaimError, Editing};
use crate::domain::code::Code;
use crate::ingest::seed::{CATALOGUE_FILE, DATASET_FILE, FIGURES_FILE, OTHER_NUMBERS_FILE};
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
        self.write(folder, &files(id, name), actor).await
    }
}

/// The files of a dataset without figures.
fn files(id: &Code, name: &str) -> BTreeMap<String, String> {
    let name = toml::Value::from(name);
    let dataset = format!(
        "[dataset]\nid = \"{id}\"\nname = {name}\npublisher = \"not stated\"\ndescription = {name}\n\
         licence = \"not stated\"\ndimensions = [\"FREQ\", \"REF_AREA\", \"INDICATOR\", \"ACTIVITY\"]\n"
    );
    let catalogue = "[[activity]]\ncode = \"_T\"\nname = \"All activities\"\nclassification = \"ISIC4\"\n";
    let files = [
        (DATASET_FILE, dataset.as_str()),
        (CATALOGUE_FILE, catalogue),
        (FIGURES_FILE, ""),
        (OTHER_NUMBERS_FILE, ""),
    ];
    files.into_iter().map(|(file, text)| (file.to_owned(), text.to_owned())).collect()
}
