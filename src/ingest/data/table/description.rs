//! Describes the usage of the columns of a table: in words, and as a mapping.

use std::fmt::Write;

use super::super::concepts::DimensionRole;
use super::super::record::ColumnUse;
use super::layout::{Codes, PeriodSource, TableLayout};

impl TableLayout {
    /// The usage of each column in words, in the order of the table.
    #[must_use]
    pub fn uses(&self) -> Vec<ColumnUse> {
        let usage = |at: usize| self.usage(at).unwrap_or_else(|| "not read".to_owned());
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

    /// A mapping (TOML) that declares the detected usage of the columns.
    #[must_use]
    pub fn mapping(&self) -> String {
        let mut lines = Vec::new();
        let mut add = |key: &str, value: String| lines.push(format!("{key} = {value}\n"));
        add("decimal_comma", self.reading.decimal_comma.to_string());
        match &self.period {
            PeriodSource::Column(at) | PeriodSource::YearAndHeadings(at) => add("period", self.name(*at)),
            PeriodSource::Joined { year, part, day, .. } => {
                let day = day.map(|day| format!(", {}", self.name(day))).unwrap_or_default();
                add("period", format!("[{}, {}{day}]", self.name(*year), self.name(*part)));
            }
            // A column of parts of the year needs no declaration: it is detected again by its cells.
            PeriodSource::PartAndHeadings { .. } | PeriodSource::Headings | PeriodSource::Constant(_) => {}
        }
        // Headings that are periods or days need no declaration: they are detected again.
        let plain = self.values.iter().all(|value| value.period.is_none() && value.published.is_none());
        match self.values.as_slice() {
            [only] if plain && only.indicator.is_none() => add("value", self.name(only.column)),
            values if plain => add("values", list(values.iter().map(|value| self.name(value.column)))),
            _ => {}
        }
        if let Some(at) = self.published {
            add("published", self.name(at));
        }
        add(
            "dimensions",
            list(self.dimensions.iter().filter_map(|dimension| {
                let (Codes::Column(at) | Codes::Quoted(at) | Codes::Labelled(at)) = &dimension.codes else {
                    return None;
                };
                let mut entry =
                    format!("{{ column = {}, id = {}", self.name(*at), quoted(&dimension.column.id));
                if let Some(names) = dimension.names.filter(|names| names.column != *at) {
                    let _ = write!(entry, ", name_column = {}", self.name(names.column));
                }
                if let Some(role) = dimension.column.concept {
                    let _ = write!(entry, ", concept = {}", quoted(role_name(role)));
                }
                Some(entry + " }")
            })),
        );
        add(
            "attributes",
            list(self.attributes.iter().filter_map(|attribute| {
                let column = self.name(attribute.at?);
                Some(format!("{{ column = {column}, id = {} }}", quoted(&attribute.column.id)))
            })),
        );
        let unread =
            (0..self.headings.len()).filter(|at| !self.empty.contains(at) && self.usage(*at).is_none());
        add("ignore", list(unread.map(|at| self.name(at))));
        add("fill_down", list(self.fill_down.iter().map(|at| self.name(*at))));
        let constant = |id: &str, code: &str| format!("{} = {}", quoted(id), quoted(code));
        let codes = self.dimensions.iter().filter_map(|dimension| match &dimension.codes {
            Codes::Constant(code) => Some(constant(&dimension.column.id, code)),
            _ => None,
        });
        let period = match &self.period {
            PeriodSource::Constant(period) => Some(constant("TIME_PERIOD", period)),
            _ => None,
        };
        add("constants", format!("{{ {} }}", codes.chain(period).collect::<Vec<_>>().join(", ")));
        lines.concat()
    }

    /// The name of a column in a mapping: its heading, or its number if the heading is empty or not unique.
    fn name(&self, at: usize) -> String {
        let heading = self.headings.get(at).map_or("", String::as_str);
        let alike =
            self.headings.iter().filter(|other| other.to_lowercase() == heading.to_lowercase()).count();
        if alike == 1 && !heading.is_empty() && !heading.starts_with('#') {
            quoted(heading)
        } else {
            quoted(&format!("#{}", at + 1))
        }
    }
}

fn list(entries: impl Iterator<Item = String>) -> String {
    format!("[{}]", entries.collect::<Vec<_>>().join(", "))
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

const fn role_name(role: DimensionRole) -> &'static str {
    match role {
        DimensionRole::Frequency => "frequency",
        DimensionRole::Area => "area",
        DimensionRole::Indicator => "indicator",
        DimensionRole::Activity => "activity",
        DimensionRole::Unit => "unit",
    }
}
