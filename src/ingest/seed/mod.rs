//! Reading a seed folder: a dataset in TOML files, edited by hand, and a CSV file of the values of data files.

mod check;
mod data_file;
mod edit;
mod files;
mod layout;
mod new_dataset;
mod observations;
mod places;
mod printed;

use std::collections::BTreeMap;

use chrono::DateTime;
use serde::de::DeserializeOwned;

pub use data_file::{FileValue, FileValues, read_data_file};
pub use edit::{DRAFT_COMMENT, SeedEdit};
pub use files::{
    CatalogueFile, DatasetEntry, DatasetFile, EvidenceEntry, FigureEntry, FiguresFile, OtherNumber,
    OtherNumbersFile, RecordedReason, SourceEntry,
};

pub use crate::ingest::sha256::sha256;
pub use layout::{DataFileEntry, DataFileReading, Layout, SeriesEntry, StatusColumn};
pub use new_dataset::{FirstCodes, new_dataset};
pub use observations::CellObservation;
pub use places::{PlaceUpdate, PlaceUpdates, SourceUpdate, UpdatedPlace};

use crate::domain::anchor::Anchors;
use crate::domain::catalogue::{Activity, Area, Dataset, Indicator, Topic, Unit};
use crate::domain::figure::Figure;
use crate::domain::source::Source;
use crate::domain::structure::DataStructureDefinition;
use crate::ingest::definitions::{Definitions, definition_paths, is_definition_file, read_definitions};

/// The file with the dataset and its sources.
pub const DATASET_FILE: &str = "dataset.toml";
/// The file with the code lists and the indicators.
pub const CATALOGUE_FILE: &str = "catalogue.toml";
/// The file with the figures.
pub const FIGURES_FILE: &str = "figures.toml";
/// The file with the numbers that are not statistics.
pub const OTHER_NUMBERS_FILE: &str = "other-numbers.toml";

/// The file with the values of data files.
pub const OBSERVATIONS_FILE: &str = "observations.csv";

/// The files that a seed folder may have. The last may be missing; where it is there, those with figures may.
const FILES: [&str; 5] = [DATASET_FILE, CATALOGUE_FILE, FIGURES_FILE, OTHER_NUMBERS_FILE, OBSERVATIONS_FILE];

/// The contents of a seed folder, checked for consistency.
#[derive(Debug, Clone)]
pub struct Seed {
    /// The dataset.
    pub dataset: Dataset,
    /// The sources.
    pub sources: Vec<Source>,
    /// The units.
    pub units: Vec<Unit>,
    /// The topics.
    pub topics: Vec<Topic>,
    /// The areas.
    pub areas: Vec<Area>,
    /// The activities.
    pub activities: Vec<Activity>,
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// The figures.
    pub figures: Vec<Figure>,
    /// The drafts of figures: nothing that is stated yet.
    pub drafts: Vec<FigureEntry>,
    /// The anchors of the places of figures, by the ids of the figures.
    pub anchors: BTreeMap<String, FigureAnchors>,
    /// The versions of the reader that found the places recorded of sources, by the ids of the sources.
    pub readers: BTreeMap<String, u32>,
    /// The numbers that are not statistics.
    pub other_numbers: Vec<OtherNumber>,
    /// How data files are read.
    pub readings: Vec<DataFileReading>,
    /// The values of data files.
    pub observations: Vec<CellObservation>,
    /// The definitions beside the dataset.
    pub definitions: Definitions,
    /// The files.
    pub files: Vec<SeedFile>,
}

impl Seed {
    /// Refuses a seed with drafts, which state nothing yet: each with its place and what to do.
    ///
    /// # Errors
    /// When there is a draft.
    pub fn refuse_drafts(&self) -> Result<(), SeedError> {
        let file = self.files.iter().find(|file| file.name == FIGURES_FILE);
        let problem = |draft: &FigureEntry| {
            let line = file.and_then(|file| file.line_of(&format!("\"{}\"", draft.id)));
            let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
            let todo = if draft.series.is_empty() {
                "give it a series and a period, or move it to other-numbers.toml"
            } else {
                "remove `carried_from` to accept it, or `read FILE --into DATASET --accept carried`"
            };
            let (at, part) = (&draft.at, draft.at.fragment.as_deref().map(|part| format!("{part}, ")));
            let message = format!(
                "{}{line}: `{}` is a draft (\"{}\" in {}, {}{}..{}): {todo}",
                self.dataset.id,
                draft.id,
                at.exact,
                draft.source,
                part.unwrap_or_default(),
                at.start,
                at.end
            );
            SeedProblem::new(FIGURES_FILE, message)
        };
        let problems: Vec<SeedProblem> = self.drafts.iter().map(problem).collect();
        if problems.is_empty() { Ok(()) } else { Err(SeedError { problems }) }
    }
}

/// The anchors of the places of a figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigureAnchors {
    /// Those of its number.
    pub at: Option<Anchors>,
    /// Those of the words that state its period.
    pub period_at: Option<Anchors>,
}

/// A file of a seed folder.
#[derive(Debug, Clone)]
pub struct SeedFile {
    /// The name.
    pub name: String,
    /// The text.
    pub text: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl SeedFile {
    /// The line, from 1, on which a text first occurs.
    #[must_use]
    pub fn line_of(&self, text: &str) -> Option<usize> {
        self.text.lines().position(|line| line.contains(text)).map(|line| line + 1)
    }
}

/// The error for a seed folder that cannot be read: all problems found.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct SeedError {
    /// The problems.
    pub problems: Vec<SeedProblem>,
}

/// One problem of a seed folder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct SeedProblem {
    /// The file.
    pub file: String,
    /// The problem and its place.
    pub message: String,
}

impl SeedProblem {
    fn new(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), message: message.into() }
    }
}

/// Reads the files of a seed folder, by name.
///
/// # Errors
/// All problems found: a missing file, TOML that does not parse, a reference to something undefined, a figure that
/// contradicts its series.
pub fn read_seed(texts: &BTreeMap<String, String>) -> Result<Seed, SeedError> {
    let mut problems = unknown_files(texts);
    let definitions = definitions(texts, &mut problems);
    let dataset = parse::<DatasetFile>(texts, DATASET_FILE, &mut problems);
    let catalogue = parse::<CatalogueFile>(texts, CATALOGUE_FILE, &mut problems);
    let figures = parse_unless_data::<FiguresFile>(texts, FIGURES_FILE, &mut problems);
    let numbers = parse_unless_data::<OtherNumbersFile>(texts, OTHER_NUMBERS_FILE, &mut problems);
    let (Some(dataset), Some(catalogue), Some(figures), Some(numbers)) =
        (dataset, catalogue, figures, numbers)
    else {
        return Err(SeedError { problems });
    };
    let structure = DataStructureDefinition::new(dataset.dataset.dimensions.clone())
        .map_err(|error| SeedError { problems: vec![SeedProblem::new(DATASET_FILE, error.to_string())] })?;
    let readings = readings(&dataset, &mut problems);
    let readers = dataset.sources.iter().filter_map(|entry| Some((entry.id.clone(), entry.reader?)));
    let mut seed = Seed {
        anchors: BTreeMap::new(),
        readers: readers.collect(),
        sources: dataset.sources.into_iter().map(|entry| source(&dataset.dataset.id, entry)).collect(),
        dataset: Dataset {
            id: dataset.dataset.id,
            name: dataset.dataset.name,
            publisher: dataset.dataset.publisher,
            description: dataset.dataset.description,
            licence: dataset.dataset.licence,
            structure,
            updated: DateTime::UNIX_EPOCH,
        },
        units: catalogue.units,
        topics: catalogue.topics,
        areas: catalogue.areas,
        activities: catalogue.activities,
        indicators: catalogue.indicators,
        figures: Vec::new(),
        drafts: Vec::new(),
        other_numbers: numbers.numbers,
        readings,
        observations: Vec::new(),
        definitions,
        files: seed_files(texts),
    };
    check::catalogue(&seed, &mut problems);
    let (drafts, stated): (Vec<_>, Vec<_>) = figures.figures.into_iter().partition(FigureEntry::is_draft);
    for mut entry in stated {
        let anchors = FigureAnchors { at: entry.anchors.take(), period_at: entry.period_anchors.take() };
        seed.anchors.insert(entry.id.clone(), anchors);
        match check::figure(&seed, entry) {
            Ok(figure) => seed.figures.push(figure),
            Err(problem) => problems.push(problem),
        }
    }
    seed.drafts = drafts;
    check::drafts(&seed, &mut problems);
    check::figures(&seed, &mut problems);
    if let Some(text) = texts.get(OBSERVATIONS_FILE) {
        seed.observations = observations::read(text, &seed, &mut problems);
    }
    if problems.is_empty() { Ok(seed) } else { Err(SeedError { problems }) }
}

/// Refuses files that a seed folder does not have.
fn unknown_files(texts: &BTreeMap<String, String>) -> Vec<SeedProblem> {
    let unknown = |name: &&String| !FILES.contains(&name.as_str()) && !is_definition_file(name);
    let problem = |name: &String| {
        let known: Vec<&str> = FILES.into_iter().chain(definition_paths()).collect();
        SeedProblem::new(name, format!("a seed folder has no such file, only {}", known.join(", ")))
    };
    texts.keys().filter(unknown).map(problem).collect()
}

/// The definitions beside the dataset.
fn definitions(texts: &BTreeMap<String, String>, problems: &mut Vec<SeedProblem>) -> Definitions {
    let of_definitions = texts.iter().filter(|(name, _)| is_definition_file(name));
    let texts = of_definitions.map(|(name, text)| (name.clone(), text.clone())).collect();
    let read = read_definitions(&texts).map_err(|found| {
        problems.extend(
            found.into_iter().map(|one| SeedProblem::new(&format!("{}:{}", one.file, one.line), one.message)),
        );
    });
    read.unwrap_or_default()
}

fn parse<T: DeserializeOwned>(
    texts: &BTreeMap<String, String>,
    file: &str,
    problems: &mut Vec<SeedProblem>,
) -> Option<T> {
    let Some(text) = texts.get(file) else {
        problems.push(SeedProblem::new(file, "the file is missing"));
        return None;
    };
    toml::from_str(text).map_err(|error| problems.push(SeedProblem::new(file, error.to_string()))).ok()
}

/// The contents of a file that a folder with values of data files may lack.
fn parse_unless_data<T: DeserializeOwned + Default>(
    texts: &BTreeMap<String, String>,
    file: &str,
    problems: &mut Vec<SeedProblem>,
) -> Option<T> {
    if texts.contains_key(OBSERVATIONS_FILE) && !texts.contains_key(file) {
        return Some(T::default());
    }
    parse(texts, file, problems)
}

/// How the data files are read: each with its layout.
fn readings(dataset: &DatasetFile, problems: &mut Vec<SeedProblem>) -> Vec<DataFileReading> {
    let mut readings = Vec::new();
    for source in &dataset.sources {
        let Some(data) = source.data.clone() else { continue };
        if let Some(layout) = dataset.layouts.iter().find(|layout| layout.id == data.layout) {
            readings.push(DataFileReading { source: source.id.clone(), data, layout: layout.clone() });
        } else {
            let message = format!("`{}` has the unknown layout `{}`", source.id, data.layout);
            problems.push(SeedProblem::new(DATASET_FILE, message));
        }
    }
    readings
}

fn seed_files(texts: &BTreeMap<String, String>) -> Vec<SeedFile> {
    texts
        .iter()
        .map(|(name, text)| SeedFile {
            name: name.clone(),
            text: text.clone(),
            sha256: sha256(text.as_bytes()),
        })
        .collect()
}

fn source(dataset: &crate::domain::code::Code, entry: files::SourceEntry) -> Source {
    Source {
        id: entry.id,
        dataset: dataset.clone(),
        title: entry.title,
        publisher: entry.publisher,
        author: entry.author,
        published: entry.published,
        published_basis: entry.published_basis,
        published_note: entry.published_note,
        language: entry.language,
        sha256: entry.sha256,
        bytes: entry.bytes,
        note: entry.note,
        file: entry.data.map(|data| data.file),
        attribution: entry.attribution,
        licence: entry.licence,
        link: entry.link,
    }
}
