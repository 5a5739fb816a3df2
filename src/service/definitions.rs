//! The definitions of all datasets: those beside the datasets of the seed folder, and those of `--definitions DIR`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::composites;
use super::derived::problems;
use super::error::ServiceError;
use super::seed_folder::{entries, file_name, read_definition_files};
use super::targets::statement;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::ingest::definitions::{DefinitionError, DefinitionProblem, Definitions, read_definitions};
use crate::ingest::seed::{Seed, sha256};
use crate::store::StoreError;

/// The definitions of all datasets, by dataset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DefinitionSet {
    datasets: BTreeMap<Code, Definitions>,
    /// The ids of those in the folder of definitions, with their datasets. They are checked against the database, those of the
    /// seed folder against the seed.
    of_folder: BTreeSet<(Code, Code)>,
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
            let id = &seed.dataset.id;
            datasets.insert(id.clone(), seed.definitions.clone().placed(|file| format!("{id}/{file}")));
        }
        let (mut found, mut of_folder) = (Vec::new(), BTreeSet::new());
        for path in folder.map(entries).transpose()?.unwrap_or_default() {
            if !path.is_dir() {
                continue;
            }
            let Some(name) = file_name(&path).filter(|name| !name.starts_with('.')) else { continue };
            match read_folder(&path, &name)? {
                Ok((dataset, read)) => {
                    of_folder.extend(read.metas().map(|meta| (dataset.clone(), meta.id.clone())));
                    datasets.entry(dataset).or_default().extend(read);
                }
                Err(problems) => found.extend(problems),
            }
        }
        for definitions in datasets.values() {
            found.extend(definitions.repeated());
        }
        refused(found)?;
        let set = Self::of(datasets, of_folder);
        for seed in seeds {
            let catalogue = catalogue_of(seed)?;
            refused(set.problems(&catalogue, &seed.dataset.id, |_| true))?;
        }
        Ok(set)
    }

    /// Refuses definitions of the folder of definitions that do not fit a catalogue; those of some datasets are left out.
    ///
    /// # Errors
    /// Each problem, with file and line.
    pub fn check(&self, catalogue: &Catalogue, left_out: &[Seed]) -> Result<(), ServiceError> {
        let is_left_out = |dataset: &Code| left_out.iter().any(|seed| seed.dataset.id == *dataset);
        for dataset in self.datasets.keys().filter(|dataset| !is_left_out(dataset)) {
            let of_folder = |id: &Code| self.of_folder.contains(&(dataset.clone(), id.clone()));
            refused(self.problems(catalogue, dataset, of_folder))?;
        }
        Ok(())
    }

    /// The problems of some definitions of a dataset against a catalogue.
    fn problems(
        &self,
        catalogue: &Catalogue,
        dataset: &Code,
        is_meant: impl Fn(&Code) -> bool,
    ) -> Vec<DefinitionProblem> {
        let Some(definitions) = self.datasets.get(dataset) else { return Vec::new() };
        let mut all = problems(catalogue, dataset, &definitions.derived);
        all.extend(statement::problems(catalogue, dataset, definitions));
        all.extend(composites::problems(catalogue, dataset, definitions));
        all.into_iter().filter(|(id, _)| is_meant(id)).map(|(_, problem)| problem).collect()
    }

    fn of(datasets: BTreeMap<Code, Definitions>, of_folder: BTreeSet<(Code, Code)>) -> Self {
        let hashes = datasets.iter().flat_map(|(dataset, definitions)| {
            definitions.metas().map(move |meta| format!("{dataset} {} {}\n", meta.id, meta.sha256))
        });
        let all: String = hashes.collect();
        let digest = if all.is_empty() { String::new() } else { sha256(all.as_bytes()) };
        Self { datasets, of_folder, digest }
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

    /// The datasets that a catalogue lacks, with the ids of their definitions in the folder of definitions.
    #[must_use]
    pub fn waiting(&self, catalogue: &Catalogue) -> Vec<(Code, Vec<Code>)> {
        let mut waiting: BTreeMap<&Code, Vec<Code>> = BTreeMap::new();
        for (dataset, id) in self.of_folder.iter().filter(|(one, _)| !catalogue.datasets.contains_key(one)) {
            waiting.entry(dataset).or_default().push(id.clone());
        }
        waiting.into_iter().map(|(dataset, ids)| (dataset.clone(), ids)).collect()
    }

    /// A hash over all definitions; empty without any. Answers depend on it as on the revision.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

fn refused(problems: Vec<DefinitionProblem>) -> Result<(), ServiceError> {
    if problems.is_empty() { Ok(()) } else { Err(DefinitionError { problems }.into()) }
}

/// What a seed states, as a catalogue whose look-ups are not built.
fn catalogue_of(seed: &Seed) -> Result<Catalogue, ServiceError> {
    let dataset = &seed.dataset;
    let keys: BTreeSet<(&SeriesKey, Frequency)> = {
        let figures = seed.figures.iter().map(|one| (&one.series, one.period.frequency()));
        figures.chain(seed.observations.iter().map(|one| (&one.series, one.period.frequency()))).collect()
    };
    let series = keys
        .into_iter()
        .map(|(key, frequency)| Series::new(dataset.id.clone(), &dataset.structure, key.clone(), frequency));
    let series = series.collect::<Result<_, _>>();
    Ok(Catalogue {
        datasets: [(dataset.id.clone(), dataset.clone())].into(),
        units: by_code(&seed.units, |one| one.code.clone()),
        topics: by_code(&seed.topics, |one| one.code.clone()),
        areas: by_code(&seed.areas, |one| one.code.clone()),
        activities: by_code(&seed.activities, |one| one.code.clone()),
        indicators: by_code(&seed.indicators, |one| (dataset.id.clone(), one.code.clone())),
        series: series.map_err(|error| ServiceError::Store(StoreError::corrupt(error, "a key")))?,
        sources: sorted(&seed.sources, |one| &one.id).into(),
        figures: sorted(&seed.figures, |one| &one.id).into(),
        ..Catalogue::default()
    })
}

/// Things by their codes.
fn by_code<K: Ord, T: Clone>(things: &[T], code: impl Fn(&T) -> K) -> Arc<BTreeMap<K, T>> {
    Arc::new(things.iter().map(|one| (code(one), one.clone())).collect())
}

/// Things in the order of their ids.
fn sorted<T: Clone>(things: &[T], id: impl Fn(&T) -> &String) -> Vec<T> {
    let mut things = things.to_vec();
    things.sort_by(|one, other| id(one).cmp(id(other)));
    things
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
