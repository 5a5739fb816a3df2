//! The dimensions of a cube and their categories.
//!
//! A cube always has frequency, area, indicator, activity and time. It has the dataset, the unit and the dimensions without
//! a role only if its series differ in them.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::domain::dataset::SeriesHeader;
use crate::domain::frequency::{Frequency, FrequencyUnit};

/// Positions in [`PARTS`].
const DATASET: usize = 0;
const FREQUENCY: usize = 1;
const AREA: usize = 2;
const INDICATOR: usize = 3;
const ACTIVITY: usize = 4;
const UNIT: usize = 5;

/// The ids and labels of the dimensions that have a role. Labels are distinct, because clients name columns by them.
pub(super) const PARTS: [(&str, &str); 6] = [
    ("DATASET", "Dataset"),
    ("FREQ", "Frequency"),
    ("REF_AREA", "Area"),
    ("INDICATOR", "Indicator"),
    ("ACTIVITY", "Activity"),
    ("UNIT_MEASURE", "Unit"),
];

/// A series: the codes and names of its parts, its key, and its codes in the dimensions without a role.
#[derive(Debug)]
pub(super) struct Series {
    parts: [(String, String); 6],
    /// The decimal places of the values, where they are as published.
    decimals: Option<usize>,
    key: String,
    own: Vec<(String, String)>,
}

impl Series {
    /// The series with a header, whose values have a unit and perhaps a number of decimal places.
    pub(super) fn new(header: &SeriesHeader, unit: &str, decimals: Option<usize>) -> Self {
        let named = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        let frequency = header.frequency;
        Self {
            parts: [
                named(header.dataset.as_str(), ""),
                named(&frequency.to_string(), frequency_name(frequency)),
                named(header.area.code.as_str(), &header.area.name),
                named(header.indicator.code.as_str(), &header.indicator.name),
                named(header.activity.code.as_str(), &header.activity.name),
                named(unit, ""),
            ],
            decimals,
            key: header.key.to_string(),
            own: header.own.iter().map(|(id, code)| (id.clone(), code.to_string())).collect(),
        }
    }

    /// The series with a measure of results, by which the cube has a dimension.
    pub(super) fn with_measure(mut self, measure: &str) -> Self {
        self.own.push(("MEASURE".to_owned(), measure.to_owned()));
        self
    }

    /// The name of its indicator, or the code if it has no name.
    pub(super) fn indicator_name(&self) -> &str {
        let [_, _, _, (code, name), ..] = &self.parts;
        if name.is_empty() { code } else { name }
    }

    /// The code of its dataset.
    pub(super) fn dataset(&self) -> &str {
        let [(code, _), ..] = &self.parts;
        code
    }

    fn code(&self, part: usize) -> &str {
        self.parts.get(part).map_or("", |(code, _)| code)
    }
}

/// The name of a frequency; empty for a span.
#[must_use]
pub fn frequency_name(frequency: Frequency) -> &'static str {
    if frequency.is_span() {
        return "";
    }
    match frequency.unit() {
        FrequencyUnit::Year => "Annual",
        FrequencyUnit::HalfYear => "Half-yearly",
        FrequencyUnit::Quarter => "Quarterly",
        FrequencyUnit::Month => "Monthly",
        FrequencyUnit::Week => "Weekly",
        FrequencyUnit::Day => "Daily",
    }
}

/// A category of a dimension.
#[derive(Debug)]
pub struct Category {
    /// The code.
    pub code: String,
    /// The name; empty if there is none.
    pub name: String,
    /// The unit of the values, if there is one.
    pub unit: Option<String>,
}

/// The unit of the values of a category, as the member `unit` has it.
#[derive(Debug, Serialize)]
struct CategoryUnit {
    label: String,
    /// The most decimal places that a value has.
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<usize>,
}

/// A dimension of a cube.
#[derive(Debug)]
pub(super) struct Dimension {
    id: String,
    label: String,
    role: Option<&'static str>,
    codes: Vec<String>,
    names: BTreeMap<String, String>,
    units: BTreeMap<String, CategoryUnit>,
    /// The position of the category of each series.
    positions: Vec<usize>,
}

impl Dimension {
    /// The dimension in which the series have these codes; its categories are in the order of first occurrence.
    fn new<'a>(id: &str, label: &str, codes: impl Iterator<Item = &'a str>) -> Self {
        let mut dimension = Self {
            id: id.to_owned(),
            label: label.to_owned(),
            role: None,
            codes: Vec::new(),
            names: BTreeMap::new(),
            units: BTreeMap::new(),
            positions: Vec::new(),
        };
        let mut known = HashMap::new();
        for code in codes {
            let next = dimension.codes.len();
            let position = *known.entry(code).or_insert(next);
            if position == next {
                dimension.codes.push(code.to_owned());
            }
            dimension.positions.push(position);
        }
        dimension
    }

    /// The dimension with some categories.
    pub(super) fn of(id: &str, label: &str, categories: &[Category]) -> Self {
        let mut dimension = Self::new(id, label, categories.iter().map(|category| category.code.as_str()));
        let named = categories.iter().filter(|category| !category.name.is_empty());
        dimension.names = named.map(|category| (category.code.clone(), category.name.clone())).collect();
        let unit = |category: &Category| {
            let unit = CategoryUnit { label: category.unit.clone()?, decimals: None };
            Some((category.code.clone(), unit))
        };
        dimension.units = categories.iter().filter_map(unit).collect();
        dimension
    }

    /// The dimension of time.
    pub(super) fn time(periods: impl Iterator<Item = String>) -> Self {
        let mut dimension = Self::new("TIME_PERIOD", "Time period", std::iter::empty());
        dimension.role = Some("time");
        dimension.codes = periods.collect();
        dimension
    }

    /// The id.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The number of categories.
    pub(super) const fn length(&self) -> usize {
        self.codes.len()
    }

    /// The number of categories, as a factor of positions of cells.
    pub(super) fn size(&self) -> u128 {
        u128::try_from(self.codes.len()).unwrap_or(u128::MAX)
    }

    /// The position of the category of a series.
    pub(super) fn position(&self, series: usize) -> u128 {
        self.positions.get(series).and_then(|position| u128::try_from(*position).ok()).unwrap_or_default()
    }
}

/// The dimensions of a cube without time, for some series.
pub(super) fn dimensions(series: &[&Series]) -> Vec<Dimension> {
    let mut dimensions = Vec::new();
    if distinct(series, Series::dataset) > 1 {
        dimensions.push(part(series, DATASET, None));
    }
    dimensions.push(part(series, FREQUENCY, None));
    dimensions.push(part(series, AREA, Some("geo")));
    let mut indicator = part(series, INDICATOR, Some("metric"));
    let pairs = distinct(series, |one| (one.code(INDICATOR), one.code(UNIT)));
    // If an indicator has several units, the unit is a dimension.
    let units = (pairs > indicator.length()).then(|| part(series, UNIT, None));
    if units.is_none() {
        indicator.units = units_of_indicators(series);
    }
    dimensions.push(indicator);
    dimensions.push(part(series, ACTIVITY, None));
    dimensions.extend(units);
    dimensions.extend(own(series));
    dimensions
}

/// The unit of each indicator, with the most decimal places of its series; none if one of them has none.
fn units_of_indicators(series: &[&Series]) -> BTreeMap<String, CategoryUnit> {
    let mut units: BTreeMap<String, CategoryUnit> = BTreeMap::new();
    for one in series {
        let unit = CategoryUnit { label: one.code(UNIT).to_owned(), decimals: one.decimals };
        let known = units.entry(one.code(INDICATOR).to_owned()).or_insert(unit);
        known.decimals = known.decimals.zip(one.decimals).map(|(most, own)| most.max(own));
    }
    units
}

/// The number of distinct values of a property.
fn distinct<'a, T: std::hash::Hash + Eq>(series: &[&'a Series], of: impl Fn(&'a Series) -> T) -> usize {
    series.iter().map(|one| of(one)).collect::<HashSet<_>>().len()
}

/// The dimension of a part.
fn part(series: &[&Series], part: usize, role: Option<&'static str>) -> Dimension {
    let (id, label) = PARTS.get(part).copied().unwrap_or_default();
    let mut dimension = Dimension::new(id, label, series.iter().map(|one| one.code(part)));
    dimension.role = role;
    let named = series.iter().filter_map(|one| one.parts.get(part)).filter(|(_, name)| !name.is_empty());
    dimension.names = named.cloned().collect();
    dimension
}

/// The dimensions without a role, or one dimension of whole keys if the series have different dimensions.
fn own(series: &[&Series]) -> Vec<Dimension> {
    let ids = |one: &Series| one.own.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let first = series.first().map(|one| ids(one)).unwrap_or_default();
    if series.iter().all(|one| ids(one) == first) {
        let dimension = |(number, id): (usize, &String)| {
            let codes = series.iter().map(|one| one.own.get(number).map_or("", |(_, code)| code.as_str()));
            Dimension::new(id, id, codes)
        };
        return first.iter().enumerate().map(dimension).collect();
    }
    vec![Dimension::new("SERIES", "Series", series.iter().map(|one| one.key.as_str()))]
}

/// The member `role`.
pub(super) struct Roles<'a>(pub &'a [Dimension]);

impl Serialize for Roles<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let with_role = self.0.iter().filter_map(|dimension| Some((dimension.role?, [&dimension.id])));
        serializer.collect_map(with_role)
    }
}

/// The member `dimension`: the dimensions by id.
pub(super) struct ById<'a>(pub &'a [Dimension]);

impl Serialize for ById<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|dimension| (&dimension.id, DimensionObject(dimension))))
    }
}

struct DimensionObject<'a>(&'a Dimension);

impl Serialize for DimensionObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("label", &self.0.label)?;
        map.serialize_entry("category", &Categories(self.0))?;
        map.end()
    }
}

/// The member `category` of a dimension.
pub(super) struct Categories<'a>(pub &'a Dimension);

impl Serialize for Categories<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        // The standard allows a single category without an index, but clients fail.
        map.serialize_entry("index", &self.0.codes)?;
        if !self.0.names.is_empty() {
            // Clients that find labels expect one for every category.
            let label = |code: &String| (code.clone(), self.0.names.get(code).unwrap_or(code).clone());
            map.serialize_entry("label", &self.0.codes.iter().map(label).collect::<BTreeMap<_, _>>())?;
        }
        if !self.0.units.is_empty() {
            map.serialize_entry("unit", &self.0.units)?;
        }
        map.end()
    }
}
