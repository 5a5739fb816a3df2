//! The definitions of all datasets: those beside the datasets of the seed folder, and those of `--definitions DIR`.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::ServiceError;
use super::seed_folder::{entries, file_name, read_definition_files};
use crate::domain::code::Code;
use crate::ingest::definitions::{DefinitionError, DefinitionProblem, Definitions, read_definitions};
use crate::ingest::seed::{Seed, sha256};

/// The definitions of all datasets, by dataset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DefinitionSet {
    datasets: BTreeMap<Code, Definitions>,
    /// A hash over the hashes of all definitions; empty without any.
    digest: String,
}

impl DefinitionSet {
    /// The definitions of the seed folder and of a folder of definitions.
    ///
    /// # Errors
    /// When a file cannot be read or has problems, or an id is given twice: each with file and line.
    pub fn read(seeds: &[Seed], folder: Option<&Path>) -> Result<Self, ServiceError> {
        let mut datasets: BTreeMap<Code, Definitions> = BTreeMap::new();
        for seed in seeds {
            datasets.insert(seed.dataset.id.clone(), seed.definitions.clone());
        }
        let mut problems = Vec::new();
        for path in folder.map(entries).transpose()?.unwrap_or_default() {
            if !path.is_dir() {
                continue;
            }
            let Some(name) = file_name(&path).filter(|name| !name.starts_with('.')) else { continue };
            match read_folder(&path, &name)? {
                Ok((dataset, read)) => datasets.entry(dataset).or_default().extend(read),
                Err(found) => problems.extend(found),
            }
        }
        for definitions in datasets.values() {
            problems.extend(definitions.repeated());
        }
        if problems.is_empty() { Ok(Self::of(datasets)) } else { Err(DefinitionError { problems }.into()) }
    }

    fn of(datasets: BTreeMap<Code, Definitions>) -> Self {
        let hashes = datasets.iter().flat_map(|(dataset, definitions)| {
            definitions.metas().map(move |meta| format!("{dataset} {} {}\n", meta.id, meta.sha256))
        });
        let all: String = hashes.collect();
        let digest = if all.is_empty() { String::new() } else { sha256(all.as_bytes()) };
        Self { datasets, digest }
    }

    /// The definitions of a dataset.
    #[must_use]
    pub fn of_dataset(&self, dataset: &Code) -> Option<&Definitions> {
        self.datasets.get(dataset)
    }

    /// The datasets that have definitions, with these.
    pub fn iter(&self) -> impl Iterator<Item = (&Code, &Definitions)> {
        self.datasets.iter()
    }

    /// A hash over all definitions; empty without any. Answers depend on it as on the revision.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// The definitions in the folder of one dataset, whose id is its name; the paths of the files are part of their names.
fn read_folder(
    path: &Path,
    name: &str,
) -> Result<Result<(Code, Definitions), Vec<DefinitionProblem>>, ServiceError> {
    let texts = read_definition_files(path)?;
    let place = |file: &str| path.join(file).display().to_string();
    let read = match name.parse::<Code>() {
        Ok(dataset) => read_definitions(&texts).map(|read| (dataset, read.placed(place))),
        Err(error) => {
            let message = format!("the name of the folder is no id of a dataset: {error}");
            Err(vec![DefinitionProblem { file: name.to_owned(), line: 1, message }])
        }
    };
    Ok(read.map_err(|problems| {
        let placed = |one: DefinitionProblem| DefinitionProblem { file: place(&one.file), ..one };
        problems.into_iter().map(placed).collect()
    }))
}
