//! Observations as a cube: `format=jsonstat`.
//!
//! Follows the JSON-stat of the World Bank's API, which is of version 1: an object with one data set, in which the ids
//! and sizes of the dimensions stand below `dimension`.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::page::Page;
use super::select::Source;
use super::time;
use crate::domain::period::Period;
use crate::formats::number::Number;
use crate::limits::MAX_COLLECTED_OBSERVATIONS;

/// The name of the data set of source 2, which stands where the World Development Indicators do.
const MAIN_NAME: &str = "WDI";

/// What a cube says of itself.
#[derive(Debug)]
pub(super) struct CubeTitle {
    name: String,
    label: String,
    publisher: String,
    updated: NaiveDate,
}

impl From<&Source<'_>> for CubeTitle {
    fn from(source: &Source<'_>) -> Self {
        let dataset = source.dataset;
        Self {
            name: if source.is_main() { MAIN_NAME.to_owned() } else { dataset.id.to_string() },
            label: dataset.name.clone(),
            publisher: dataset.publisher.clone(),
            updated: dataset.updated.date_naive(),
        }
    }
}

/// The codes of a dimension with their labels, in order, each once.
#[derive(Default)]
struct Categories {
    positions: HashMap<String, usize>,
    labels: Vec<(String, String)>,
}

impl Categories {
    fn add(&mut self, code: &str, label: &str) -> usize {
        let next = self.labels.len();
        let position = *self.positions.entry(code.to_owned()).or_insert(next);
        if position == next {
            self.labels.push((code.to_owned(), label.to_owned()));
        }
        position
    }

    fn document(&self, label: &str) -> Value {
        let index: Map<String, Value> = self
            .labels
            .iter()
            .zip(0..)
            .map(|((code, _), position)| (code.clone(), json!(position)))
            .collect();
        let labels: Map<String, Value> =
            self.labels.iter().map(|(code, label)| (code.clone(), json!(label))).collect();
        json!({"label": label, "category": {"index": index, "label": labels}})
    }
}

/// The document of a cube; none if it has too many cells.
pub(super) fn document(title: &CubeTitle, page: &Page) -> Option<Value> {
    let (mut countries, mut series, mut years) =
        (Categories::default(), Categories::default(), Categories::default());
    let periods: BTreeSet<Period> = page.rows.iter().map(|(_, period, _)| *period).collect();
    for period in periods {
        years.add(time::text(period).as_str(), time::text(period).as_str());
    }
    let places: Vec<(usize, usize)> = page
        .names
        .iter()
        .map(|names| {
            (countries.add(&names.country.id, &names.country.name), series.add(&names.id, &names.title))
        })
        .collect();
    let size = [countries.labels.len(), series.labels.len(), years.labels.len()];
    let cells = size.iter().product::<usize>();
    if cells > MAX_COLLECTED_OBSERVATIONS {
        return None;
    }
    let mut values = vec![Value::Null; cells];
    for (position, period, value) in &page.rows {
        let (country, series) = *places.get(*position)?;
        let year = *years.positions.get(time::text(*period).as_str())?;
        let cell = values.get_mut((country * size[1] + series) * size[2] + year)?;
        *cell = json!(value.map(Number));
    }
    let mut cube = json!({
        "class": "dataset",
        "label": title.label,
        "source": title.publisher,
        "updated": title.updated.to_string(),
        "dimension": {
            "id": ["Country", "Series", "Year"],
            "size": size,
            "role": {"time": ["Year"], "geo": ["Country"], "metric": ["Series"]},
        },
    });
    cube["value"] = Value::Array(values);
    for (name, categories) in [("Country", countries), ("Series", series), ("Year", years)] {
        cube["dimension"][name] = categories.document(name);
    }
    let mut document = Map::new();
    document.insert(title.name.clone(), cube);
    Some(Value::Object(document))
}
