//! Describes the usage of the columns of a table: in words, and as a mapping.

use std::collections::HashMap;

use super::super::mapping::{AttributeColumn, Columns, DimensionColumn, Mapping};
use super::super::record::{ColumnUse, Header};
use super::super::unused::UnusedPart;
use super::head::Sample;
use super::layout::{Attribute, Codes, Dimension, PeriodSource, TableLayout, ValueColumn};

impl TableLayout {
    /// The usage of each column in words, in the order of the table.
    #[must_use]
    pub fn uses(&self) -> Vec<ColumnUse> {
        let mut known = self.known_uses();
        let mut usage = |at: usize| {
            let unused = || match self.ignored.get(&at) {
                Some(reason) => format!("not read: {reason}"),
                None => "not read".to_owned(),
            };
            known.remove(&at).unwrap_or_else(unused)
        };
        let columns =
            self.headings.iter().enumerate().filter(|(at, _)| self.empty.binary_search(at).is_err());
        columns.map(|(at, heading)| ColumnUse { heading: heading.clone(), usage: usage(at) }).collect()
    }

    /// The usage of the columns that are read, in words, by position. What is added later stands before what is there.
    fn known_uses(&self) -> HashMap<usize, String> {
        let mut uses = HashMap::new();
        for Attribute { column, at, .. } in self.attributes.iter().rev() {
            uses.extend(at.map(|at| (at, format!("the attribute {}", column.id))));
        }
        for dimension in self.dimensions.iter().rev() {
            let id = &dimension.column.id;
            uses.extend(dimension.names.map(|names| (names.column, format!("names of the dimension {id}"))));
            uses.extend(dimension.codes.column().map(|at| (at, format!("the dimension {id}"))));
        }
        uses.extend(self.constant.iter().map(|at| (*at, "the same in all rows".to_owned())));
        uses.extend(self.action.map(|at| (at, "actions".to_owned())));
        uses.extend(self.published.map(|at| (at, "days of publication".to_owned())));
        uses.extend(self.period.uses().into_iter().map(|(at, usage)| (at, usage.to_owned())));
        let flags = self.values.iter().filter_map(|value| value.flag);
        uses.extend(flags.map(|at| (at, "flags of values".to_owned())));
        uses.extend(self.values.iter().rev().map(|value| (value.column, usage_of_value(value))));
        uses
    }

    /// The columns that are not read, and why.
    #[must_use]
    pub fn unused(&self) -> Vec<UnusedPart> {
        let part = |at: usize| {
            let heading = self.headings.get(at).map_or("", String::as_str);
            let reason = self.ignored.get(&at).copied().unwrap_or("other columns say the same");
            UnusedPart::column(at, heading, reason)
        };
        self.unused_columns().into_iter().map(part).collect()
    }

    fn unused_columns(&self) -> Vec<usize> {
        let known = self.known_uses();
        let is_unused = |at: &usize| self.empty.binary_search(at).is_err() && !known.contains_key(at);
        (0..self.headings.len()).filter(is_unused).collect()
    }

    /// The mapping that was given, with what was found out besides.
    #[must_use]
    pub fn mapping(&self, sample: &Sample, given: &Mapping) -> Mapping {
        let mut mapping = of_sample(sample, given);
        let names = ColumnNames::new(&self.headings);
        if self.reading.decimal_comma || sample.delimiter.is_some() {
            mapping.decimal_comma = Some(self.reading.decimal_comma);
        }
        mapping.status_separator.clone_from(&self.reading.separator);
        match &self.period {
            PeriodSource::Column(at) | PeriodSource::YearAndHeadings(at) => {
                mapping.period = Columns::One(names.of(*at));
            }
            PeriodSource::Joined { year, part, day, .. } => {
                let parts = [Some(*year), Some(*part), *day].into_iter().flatten();
                mapping.period = Columns::Several(parts.map(|at| names.of(at)).collect());
            }
            // A column of parts of the year needs no declaration: it is detected again by its cells.
            PeriodSource::PartAndHeadings { .. } | PeriodSource::Headings | PeriodSource::Constant(_) => {}
        }
        self.set_values(&names, &mut mapping);
        mapping.published = self.published.map(|at| names.of(at));
        mapping.dimensions =
            self.dimensions.iter().filter_map(|dimension| dimension_column(&names, dimension)).collect();
        let attribute = |attribute: &Attribute| {
            Some(AttributeColumn { column: names.of(attribute.at?), id: Some(attribute.column.id.clone()) })
        };
        mapping.attributes = self.attributes.iter().filter_map(attribute).collect();
        mapping.ignore = self.unused_columns().into_iter().map(|at| names.of(at)).collect();
        mapping.fill_down = self.fill_down.iter().map(|at| names.of(*at)).collect();
        mapping
    }

    /// Names the columns of values, unless their headings say it again: periods, days, or what a pattern reads.
    fn set_values(&self, names: &ColumnNames<'_>, mapping: &mut Mapping) {
        let days = self.values.iter().all(|value| value.published.is_some() && value.indicator.is_none());
        if days && !self.values.is_empty() && self.published.is_none() {
            mapping.published_across = true;
        }
        let is_given =
            mapping.value.is_some() || !mapping.values.is_empty() || mapping.heading_pattern.is_some();
        let is_plain = |value: &ValueColumn| value.period.is_none() && value.published.is_none();
        if is_given || !self.values.iter().all(is_plain) {
            return;
        }
        match self.values.as_slice() {
            [only] if only.indicator.is_none() => mapping.value = Some(names.of(only.column)),
            values => mapping.values = values.iter().map(|value| names.of(value.column)).collect(),
        }
    }
}

fn dimension_column(names: &ColumnNames<'_>, dimension: &Dimension) -> Option<DimensionColumn> {
    let (Codes::Column(at) | Codes::Quoted(at) | Codes::Labelled(at)) = dimension.codes else {
        return None;
    };
    let beside = dimension.names.filter(|beside| beside.column != at);
    Some(DimensionColumn {
        column: names.of(at),
        id: Some(dimension.column.id.clone()),
        name_column: beside.map(|beside| names.of(beside.column)),
        concept: dimension.column.concept.map(Into::into),
    })
}

fn usage_of_value(value: &ValueColumn) -> String {
    let of = [("of", &value.indicator), ("in", &value.period), ("published on", &value.published)];
    let of = of.into_iter().filter_map(|(word, text)| Some(format!(" {word} {}", text.as_ref()?)));
    format!("values{}", of.collect::<String>())
}

/// The names of the columns of a table in a mapping.
struct ColumnNames<'a> {
    headings: &'a [String],
    /// How many columns have a heading, in small letters.
    counts: HashMap<String, usize>,
}

impl<'a> ColumnNames<'a> {
    fn new(headings: &'a [String]) -> Self {
        let mut counts = HashMap::new();
        for heading in headings {
            *counts.entry(heading.to_lowercase()).or_default() += 1;
        }
        Self { headings, counts }
    }

    /// The name of a column: its heading, or its number if the heading is empty or not unique.
    fn of(&self, at: usize) -> String {
        let heading = self.headings.get(at).map_or("", String::as_str);
        let is_unique = self.counts.get(&heading.to_lowercase()) == Some(&1);
        if is_unique && !heading.is_empty() && !heading.starts_with('#') {
            heading.to_owned()
        } else {
            format!("#{}", at + 1)
        }
    }
}

/// The header of a table whose columns are not understood: their headings, and a mapping of what is known.
pub fn unclear(sample: &Sample, given: &Mapping) -> Header {
    let column =
        |heading: &String| ColumnUse { heading: heading.clone(), usage: "not understood".to_owned() };
    Header {
        columns: sample.headings.iter().map(column).collect(),
        title: sample.preamble.title.clone(),
        sheet: given.sheet.clone(),
        mapping: Some(of_sample(sample, given).keys()),
        ..Header::default()
    }
}

/// The mapping that was given, with where the headings stand and how the text is written.
fn of_sample(sample: &Sample, given: &Mapping) -> Mapping {
    let mut mapping = given.clone();
    if let (None, None, Some((row, count))) = (given.header_row, given.skip_rows, sample.heading_rows) {
        mapping.header_row = Some(row);
        mapping.header_rows = count;
    }
    mapping.delimiter = sample.delimiter.map(char::from);
    mapping.encoding = given.encoding.clone().or_else(|| sample.encoding.map(str::to_owned));
    mapping
}
