//! The files of a dataset without sources and figures.

use std::collections::BTreeMap;

use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::{
    CATALOGUE_FILE, DATASET_FILE, DatasetEntry, FIGURES_FILE, OTHER_NUMBERS_FILE, SeedEdit, SeedError,
};
use crate::domain::catalogue::{Activity, Area, Topic, Unit};

/// The codes that a new dataset begins with.
#[derive(Debug, Clone, Default)]
pub struct FirstCodes {
    /// The units.
    pub units: Vec<Unit>,
    /// The topics.
    pub topics: Vec<Topic>,
    /// The areas.
    pub areas: Vec<Area>,
    /// The activities.
    pub activities: Vec<Activity>,
}

const DATASET_HEAD: &str = "\
# What the dataset is, and the documents its figures come from.
# `sha256` and `bytes` pin the exact bytes that the places in figures.toml and other-numbers.toml count in.

";
const CATALOGUE_HEAD: &str = "\
# Units, topics, areas, activities and indicators that figures.toml may use.
";
const FIGURES_HEAD: &str = "\
# Every statistic of the documents, one [[figure]] each, in the order of the documents.
# A figure without a series, or with `carried_from`, is a draft.
";
const NUMBERS_HEAD: &str = "\
# Every other number of the documents, with the reason why it is no statistic.
";

/// The files of a dataset without sources and figures, by name.
///
/// # Errors
/// Never with the heads of this file.
pub fn new_dataset(
    dataset: &DatasetEntry,
    codes: &FirstCodes,
) -> Result<BTreeMap<String, String>, SeedError> {
    let mut table = Table::new();
    table.insert("id", value(dataset.id.as_str()));
    table.insert("name", value(&dataset.name));
    table.insert("publisher", value(&dataset.publisher));
    table.insert("description", value(&dataset.description));
    table.insert("licence", value(&dataset.licence));
    table.insert("dimensions", value(dataset.dimensions.iter().collect::<Array>()));
    table.decor_mut().set_prefix(DATASET_HEAD);
    let mut head = DocumentMut::new();
    head.insert("dataset", Item::Table(table));
    let texts = [
        (DATASET_FILE, head.to_string()),
        (CATALOGUE_FILE, CATALOGUE_HEAD.to_owned()),
        (FIGURES_FILE, FIGURES_HEAD.to_owned()),
        (OTHER_NUMBERS_FILE, NUMBERS_HEAD.to_owned()),
    ];
    let mut edit = SeedEdit::new(&texts.map(|(name, text)| (name.to_owned(), text)).into())?;
    codes.units.iter().for_each(|unit| edit.put_unit(unit));
    codes.topics.iter().for_each(|topic| edit.put_topic(topic));
    codes.areas.iter().for_each(|area| edit.put_area(area));
    codes.activities.iter().for_each(|activity| edit.put_activity(activity));
    Ok(edit.texts())
}
