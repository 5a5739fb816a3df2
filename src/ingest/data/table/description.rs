//! Describes the usage of the columns of a table: in words, and as a mapping.

use super::super::mapping::{AttributeColumn, Columns, DimensionColumn, Mapping};
use super::super::record::{ColumnUse, Header};
use super::super::unused::UnusedPart;
use super::head::Sample;
use super::layout::{Attribute, Codes, Dimension, PeriodSource, TableLayout, ValueColumn};

impl TableLayout {
    /// The usage of each column in words, in the order of the table.
    #[must_use]
    pub fn uses(&self) -> Vec<ColumnUse> {
        let usage = |at: usize| {
            let unused = || match self.ignored.get(&at) {
                Some(reason) => format!("not read: {reason}"),
                None => "not read".to_owned(),
            };
            self.usage(at).unwrap_or_else(unused)
        };
        let columns = self.headings.iter().enumerate().filter(|(at, _)| !self.empty.contains(at));
        columns.map(|(at, heading)| ColumnUse { heading: heading.clone(), usage: usage(at) }).collect()
    }

    fn usage(&self, at: usize) -> Option<String> {
        if let Some(value) = self.values.iter().find(|value| value.column == at) {
            let of = [("of", &value.indicator), ("in", &value.period), ("published on", &value.published)];
            let of = of.into_iter().filter_map(|(word, text)| Some(format!(" {word} {}", text.as_ref()?)));
            return Some(format!("values{}", of.collect::<String>()));
        }
        if self.values.iter().any(|value| value.flag == Some(at)) {
            return Some("flags of values".to_owned());
        }
        match self.period {
            PeriodSource::Column(period) if period == at => return Some("periods".to_owned()),
            PeriodSource::Joined { year, part, day, .. } if year == at || part == at || day == Some(at) => {
                return Some("a part of periods".to_owned());
            }
            PeriodSource::YearAndHeadings(year) if year == at => {
                return Some("the years of periods".to_owned());
            }
            PeriodSource::PartAndHeadings { part, .. } if part == at => {
                return Some("the parts of years of periods".to_owned());
            }
            _ => {}
        }
        if self.published == Some(at) {
            return Some("days of publication".to_owned());
        }
        if self.action == Some(at) {
            return Some("actions".to_owned());
        }
        if self.constant.contains(&at) {
            return Some("the same in all rows".to_owned());
        }
        for dimension in &self.dimensions {
            let id = &dimension.column.id;
            let is_code = match &dimension.codes {
                Codes::Column(own) | Codes::Quoted(own) | Codes::Labelled(own) => *own == at,
                Codes::Within { column, .. } => *column == at,
                Codes::Constant(_) | Codes::Headings => false,
            };
            if is_code {
                return Some(format!("the dimension {id}"));
            }
            if dimension.names.is_some_and(|names| names.column == at) {
                return Some(format!("names of the dimension {id}"));
            }
        }
        let attribute = self.attributes.iter().find(|attribute| attribute.at == Some(at))?;
        Some(format!("the attribute {}", attribute.column.id))
    }

    /// The columns that are not read, and why.
    #[must_use]
    pub fn unused(&self) -> Vec<UnusedPart> {
        let columns = self.headings.iter().enumerate().filter(|(at, _)| self.is_unused(*at));
        let part = |(at, heading): (usize, &String)| {
            let reason = self.ignored.get(&at).copied().unwrap_or("other columns say the same");
            UnusedPart::column(at, heading, reason)
        };
        columns.map(part).collect()
    }

    fn is_unused(&self, at: usize) -> bool {
        !self.empty.contains(&at) && self.usage(at).is_none()
    }

    /// The mapping that was given, with what was found out besides.
    #[must_use]
    pub fn mapping(&self, sample: &Sample, given: &Mapping) -> Mapping {
        let mut mapping = of_sample(sample, given);
        if self.reading.decimal_comma || sample.delimiter.is_some() {
            mapping.decimal_comma = Some(self.reading.decimal_comma);
        }
        mapping.status_separator.clone_from(&self.reading.separator);
        match &self.period {
            PeriodSource::Column(at) | PeriodSource::YearAndHeadings(at) => {
                mapping.period = Columns::One(self.name(*at));
            }
            PeriodSource::Joined { year, part, day, .. } => {
                let parts = [Some(*year), Some(*part), *day].into_iter().flatten();
                mapping.period = Columns::Several(parts.map(|at| self.name(at)).collect());
            }
            // A column of parts of the year needs no declaration: it is detected again by its cells.
            PeriodSource::PartAndHeadings { .. } | PeriodSource::Headings | PeriodSource::Constant(_) => {}
        }
        self.set_values(&mut mapping);
        mapping.published = self.published.map(|at| self.name(at));
        mapping.dimensions =
            self.dimensions.iter().filter_map(|dimension| self.dimension_column(dimension)).collect();
        let attribute = |attribute: &Attribute| {
            Some(AttributeColumn { column: self.name(attribute.at?), id: Some(attribute.column.id.clone()) })
        };
        mapping.attributes = self.attributes.iter().filter_map(attribute).collect();
        let unused = (0..self.headings.len()).filter(|at| self.is_unused(*at));
        mapping.ignore = unused.map(|at| self.name(at)).collect();
        mapping.fill_down = self.fill_down.iter().map(|at| self.name(*at)).collect();
        mapping
    }

    /// Names the columns of values, unless their headings say it again: periods, days, or what a pattern reads.
    fn set_values(&self, mapping: &mut Mapping) {
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
            [only] if only.indicator.is_none() => mapping.value = Some(self.name(only.column)),
            values => mapping.values = values.iter().map(|value| self.name(value.column)).collect(),
        }
    }

    fn dimension_column(&self, dimension: &Dimension) -> Option<DimensionColumn> {
        let (Codes::Column(at) | Codes::Quoted(at) | Codes::Labelled(at)) = dimension.codes else {
            return None;
        };
        let names = dimension.names.filter(|names| names.column != at);
        Some(DimensionColumn {
            column: self.name(at),
            id: Some(dimension.column.id.clone()),
            name_column: names.map(|names| self.name(names.column)),
            concept: dimension.column.concept.map(Into::into),
        })
    }

    /// The name of a column in a mapping: its heading, or its number if the heading is empty or not unique.
    fn name(&self, at: usize) -> String {
        let heading = self.headings.get(at).map_or("", String::as_str);
        let lower = heading.to_lowercase();
        let alike = self.headings.iter().filter(|other| other.to_lowercase() == lower).count();
        if alike == 1 && !heading.is_empty() && !heading.starts_with('#') {
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
