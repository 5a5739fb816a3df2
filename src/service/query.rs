//! Queries: filters of series and windows of periods.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::error::ServiceError;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::code_column::{CodeColumn, CodeFilter};
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::structure::Role;

/// A filter of series; an empty list matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeriesFilter {
    /// Datasets.
    pub dataset: Vec<String>,
    /// Indicators.
    pub indicator: Vec<String>,
    /// Areas: alpha-2 or alpha-3 codes in any case.
    pub area: Vec<String>,
    /// Activities.
    pub activity: Vec<String>,
    /// Frequencies.
    pub frequency: Vec<Frequency>,
    /// An SDMX key: positions between dots, `+` between alternatives, empty or `*` for all.
    pub key: Option<String>,
    /// Codes in dimensions, by the id of the dimension.
    pub components: Vec<(String, Vec<String>)>,
    /// Whether derived series match that the filter does not name by their indicator.
    pub derived: bool,
}

/// A selection of the observations of a series.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    /// Periods that start no earlier than this one.
    pub from: Option<Period>,
    /// Periods that end no later than this one.
    pub to: Option<Period>,
    /// The first `n` observations of each series.
    pub first: Option<usize>,
    /// The last `n` observations of each series.
    pub last: Option<usize>,
    /// Publications up to this day count; none for all.
    pub as_of: Option<NaiveDate>,
}

/// By dataset: positions of the key with the codes that are selected there.
type ComponentCodes = HashMap<Code, Vec<(usize, BTreeSet<String>)>>;

/// A filter whose codes are all known to the catalogue; an empty set matches all.
struct SeriesQuery {
    dataset: BTreeSet<String>,
    indicator: BTreeSet<String>,
    area: BTreeSet<String>,
    activity: BTreeSet<String>,
    frequency: BTreeSet<Frequency>,
    /// The codes at each position of the key.
    key: Option<Vec<BTreeSet<String>>>,
    /// None if there is no filter on components.
    components: Option<ComponentCodes>,
}

impl SeriesFilter {
    /// The positions in the catalogue of the selected series, in the order of their keys.
    ///
    /// Derived series are among them if the filter names their indicator, or the composite index that is their dataset, or
    /// asks for derived ones.
    ///
    /// # Errors
    /// When a code is unknown, or the key fits no dataset.
    pub fn select(&self, catalogue: &Catalogue) -> Result<Vec<usize>, ServiceError> {
        let mut positions = self.matches(catalogue)?;
        if !self.derived && self.indicator.is_empty() && !catalogue.derived.is_empty() {
            let is_named = |position: &usize| {
                catalogue.series_at(*position).is_some_and(|series| self.names(catalogue, series))
            };
            let mut left_out = catalogue.derived.iter().filter(|position| !is_named(position)).peekable();
            // Both lists ascend.
            positions.retain(|position| {
                while left_out.next_if(|other| *other < position).is_some() {}
                left_out.peek() != Some(&position)
            });
        }
        Ok(positions)
    }

    /// Whether the key or a component of the filter names the indicator of a series, or the filter its composite index.
    fn names(&self, catalogue: &Catalogue, series: &Series) -> bool {
        let is_of_dataset = self.dataset.iter().any(|dataset| dataset == series.dataset.as_str());
        if is_of_dataset && catalogue.composites.contains_key(&series.dataset) {
            return true;
        }
        let place = catalogue.datasets.get(&series.dataset);
        let place = place.and_then(|dataset| dataset.structure.position(Role::Indicator));
        let part = place.zip(self.key.as_deref()).and_then(|(place, key)| key.split('.').nth(place));
        part.is_some_and(|part| !matches!(part, "" | "*"))
            || self.components.iter().any(|(id, _)| id.eq_ignore_ascii_case(Role::Indicator.dimension()))
    }

    /// The positions of all series that match, derived ones included.
    fn matches(&self, catalogue: &Catalogue) -> Result<Vec<usize>, ServiceError> {
        if let Some(positions) = self.of_one_key(catalogue).or_else(|| self.of_codes(catalogue)) {
            return Ok(positions);
        }
        let query = self.query(catalogue)?;
        if let Some(positions) = query.positions(catalogue) {
            return Ok(positions);
        }
        let columns = &catalogue.code_index;
        let filters: Vec<CodeFilter<'_>> = [
            (&columns.dataset, &query.dataset),
            (&columns.indicator, &query.indicator),
            (&columns.area, &query.area),
            (&columns.activity, &query.activity),
        ]
        .into_iter()
        .filter(|(_, codes)| !codes.is_empty())
        .map(|(column, codes)| column.any_of(codes.iter().map(String::as_str)))
        .collect();
        let mut positions =
            CodeFilter::matches(&filters).unwrap_or_else(|| (0..catalogue.series.len()).collect());
        if query.is_more_than_codes() {
            positions
                .retain(|position| catalogue.series_at(*position).is_some_and(|series| query.has(series)));
        }
        Ok(positions)
    }

    /// How many series are looked at to find those that match: at most so many.
    #[must_use]
    pub fn looked_at(&self, catalogue: &Catalogue) -> usize {
        let is_full = |key: &str| !key.split('.').any(|part| part.is_empty() || part.contains(['+', '*']));
        if self.components.is_empty() && self.key.as_deref().is_some_and(is_full) {
            return catalogue.datasets.len();
        }
        let columns = &catalogue.code_index;
        let of = |column: &CodeColumn, codes: &[String]| codes.iter().map(|code| column.count(code)).sum();
        let lists = [
            (&columns.dataset, &self.dataset),
            (&columns.indicator, &self.indicator),
            (&columns.area, &self.area),
            (&columns.activity, &self.activity),
        ];
        let lists = lists.into_iter().filter(|(_, codes)| !codes.is_empty());
        lists.map(|(column, codes)| of(column, codes)).min().unwrap_or(catalogue.series.len())
    }

    /// The series of a list that match; they need not be in the catalogue.
    ///
    /// # Errors
    /// When a code is unknown, or the key fits no dataset.
    pub fn matching<'a>(
        &self,
        catalogue: &Catalogue,
        series: &'a [Series],
    ) -> Result<Vec<&'a Series>, ServiceError> {
        let query = self.query(catalogue)?;
        Ok(series.iter().filter(|series| query.has(series)).collect())
    }

    /// The series of a filter that is one full key, by a look-up; none if the filter is something else or nothing has
    /// the key.
    fn of_one_key(&self, catalogue: &Catalogue) -> Option<Vec<usize>> {
        let key = self.key.as_deref()?;
        let alone = Self { key: self.key.clone(), dataset: self.dataset.clone(), ..Self::default() };
        if *self != alone || self.dataset.len() > 1 {
            return None;
        }
        let is_selected = |dataset: &&Dataset| {
            self.dataset.is_empty() || self.dataset.iter().any(|code| code == dataset.id.as_str())
        };
        let datasets = catalogue.datasets.values().filter(is_selected);
        let positions: Vec<usize> =
            datasets.filter_map(|dataset| catalogue.position(&dataset.id, key)).collect();
        (!positions.is_empty()).then_some(positions)
    }

    /// The series of a filter on indexed codes alone, all of which are in use; none if the filter is something else.
    fn of_codes(&self, catalogue: &Catalogue) -> Option<Vec<usize>> {
        if !self.frequency.is_empty() || self.key.is_some() || !self.components.is_empty() {
            return None;
        }
        let columns = &catalogue.code_index;
        let lists = [
            (&columns.dataset, &self.dataset),
            (&columns.indicator, &self.indicator),
            (&columns.area, &self.area),
            (&columns.activity, &self.activity),
        ];
        let used = lists.into_iter().filter(|(_, codes)| !codes.is_empty());
        let filters: Option<Vec<CodeFilter<'_>>> =
            used.map(|(column, codes)| column.all_known(codes.iter().map(String::as_str))).collect();
        CodeFilter::matches(&filters?)
    }

    fn query(&self, catalogue: &Catalogue) -> Result<SeriesQuery, ServiceError> {
        let columns = &catalogue.code_index;
        let datasets = || catalogue.datasets.keys();
        let indicators = || catalogue.indicators.keys().map(|(_, code)| code);
        let activities = || catalogue.activities.keys();
        Ok(SeriesQuery {
            dataset: known("dataset", &self.dataset, &columns.dataset, datasets)?,
            indicator: known("indicator", &self.indicator, &columns.indicator, indicators)?,
            area: self.area.iter().map(|area| known_area(catalogue, area)).collect::<Result<_, _>>()?,
            activity: known("activity", &self.activity, &columns.activity, activities)?,
            frequency: self.frequency.iter().copied().collect(),
            key: self.key.as_deref().map(|key| self.key_parts(catalogue, key)).transpose()?,
            components: self.component_codes(catalogue)?,
        })
    }

    /// The filters on components, by the datasets that have all their dimensions.
    fn component_codes(&self, catalogue: &Catalogue) -> Result<Option<ComponentCodes>, ServiceError> {
        if self.components.is_empty() {
            return Ok(None);
        }
        let mut wanted = ComponentCodes::new();
        for dataset in catalogue.datasets.values() {
            let positions: Option<Vec<_>> = self
                .components
                .iter()
                .map(|(id, codes)| {
                    let dimensions = dataset.structure.dimensions();
                    let position = dimensions.iter().position(|known| known.id.eq_ignore_ascii_case(id))?;
                    Some((position, codes.iter().cloned().collect()))
                })
                .collect();
            wanted.extend(positions.map(|positions| (dataset.id.clone(), positions)));
        }
        if wanted.is_empty() {
            let mut known: Vec<String> = catalogue
                .datasets
                .values()
                .flat_map(|dataset| {
                    dataset.structure.dimensions().iter().map(|dimension| dimension.id.clone())
                })
                .collect();
            known.sort_unstable();
            known.dedup();
            let is_unknown =
                |(id, _): &&(String, Vec<String>)| !known.iter().any(|known| known.eq_ignore_ascii_case(id));
            let dimension = self.components.iter().find(is_unknown).or(self.components.first());
            let dimension = dimension.map_or_else(String::new, |(id, _)| id.clone());
            return Err(ServiceError::UnknownComponent { code: dimension.clone(), dimension, known });
        }
        self.check_component_codes(catalogue, &wanted)?;
        Ok(Some(wanted))
    }

    /// Checks that each code of a component filter is in use in its dimension.
    fn check_component_codes(
        &self,
        catalogue: &Catalogue,
        wanted: &ComponentCodes,
    ) -> Result<(), ServiceError> {
        for (number, (id, codes)) in self.components.iter().enumerate() {
            let used: HashSet<&str> = catalogue
                .series
                .iter()
                .filter_map(|series| {
                    let (position, _) = wanted.get(&series.dataset)?.get(number)?;
                    series.key.codes().nth(*position)
                })
                .collect();
            if let Some(code) = codes.iter().find(|code| !used.contains(code.as_str())) {
                let known = used.into_iter().map(str::to_owned).collect();
                return Err(ServiceError::UnknownComponent {
                    dimension: id.clone(),
                    code: code.clone(),
                    known,
                });
            }
        }
        Ok(())
    }

    /// The codes at each position of a key.
    fn key_parts(&self, catalogue: &Catalogue, key: &str) -> Result<Vec<BTreeSet<String>>, ServiceError> {
        let invalid = |detail: String| ServiceError::Invalid { parameter: "key", detail };
        let parts: Vec<&str> = key.split('.').collect();
        let candidates: Vec<_> = catalogue
            .datasets
            .values()
            .filter(|dataset| self.dataset.is_empty() || self.dataset.contains(&dataset.id.to_string()))
            .collect();
        if !candidates.iter().any(|dataset| dataset.structure.dimensions().len() == parts.len()) {
            let shapes: Vec<String> = candidates
                .iter()
                .map(|dataset| {
                    let ids = dataset.structure.dimensions().iter().map(|dimension| dimension.id.as_str());
                    format!("{} in {}", ids.collect::<Vec<_>>().join("."), dataset.id)
                })
                .collect();
            return Err(invalid(format!(
                "the key has {} positions; it is {}",
                parts.len(),
                shapes.join(", ")
            )));
        }
        let known = KnownCodes::default();
        parts
            .iter()
            .map(|part| match *part {
                "" | "*" => Ok(BTreeSet::new()),
                part => part.split('+').map(|code| known.resolve(catalogue, code)).collect(),
            })
            .collect()
    }
}

/// All codes in the keys of series; collected when a code is in no code list.
#[derive(Default)]
struct KnownCodes(OnceCell<HashSet<String>>);

impl KnownCodes {
    fn used(&self, catalogue: &Catalogue) -> &HashSet<String> {
        self.0.get_or_init(|| {
            catalogue.series.iter().flat_map(|series| series.key.codes().map(str::to_owned)).collect()
        })
    }

    fn resolve(&self, catalogue: &Catalogue, code: &str) -> Result<String, ServiceError> {
        let listed = catalogue.activities.contains_key(code)
            || catalogue.areas.contains_key(code)
            || catalogue.code_index.indicator.contains(code)
            || catalogue.indicators.keys().any(|(_, known)| known == code)
            || code.parse::<Frequency>().is_ok();
        if listed || self.used(catalogue).contains(code) {
            return Ok(code.to_owned());
        }
        find_area(catalogue, code).map(Code::to_string).ok_or_else(|| ServiceError::UnknownCode {
            parameter: "key",
            code: code.to_owned(),
            known: self.used(catalogue).iter().cloned().collect(),
        })
    }
}

impl SeriesQuery {
    /// The positions of the series with the key of the query, if it is a full one, in the order of their datasets.
    fn positions(&self, catalogue: &Catalogue) -> Option<Vec<usize>> {
        let parts = self.key.as_ref()?;
        let codes: Option<Vec<&str>> = parts
            .iter()
            .map(|part| part.iter().next().filter(|_| part.len() == 1).map(String::as_str))
            .collect();
        let text = codes?.join(".");
        let positions = catalogue.datasets.values().filter_map(|dataset| {
            let position = catalogue.position(&dataset.id, &text)?;
            catalogue.series_at(position).filter(|series| self.has(series)).map(|_| position)
        });
        Some(positions.collect())
    }

    /// Whether the code index alone cannot answer the query.
    fn is_more_than_codes(&self) -> bool {
        !self.frequency.is_empty() || self.components.is_some() || self.key.is_some()
    }

    fn has(&self, series: &Series) -> bool {
        fn accepts(codes: &BTreeSet<String>, code: &str) -> bool {
            codes.is_empty() || codes.contains(code)
        }
        accepts(&self.dataset, series.dataset.as_str())
            && accepts(&self.indicator, series.indicator.as_str())
            && accepts(&self.area, series.area.as_str())
            && accepts(&self.activity, series.activity.as_str())
            && (self.frequency.is_empty() || self.frequency.contains(&series.frequency))
            && self.components.as_ref().is_none_or(|components| {
                components.get(&series.dataset).is_some_and(|positions| {
                    let code = |position: usize| series.key.codes().nth(position);
                    positions
                        .iter()
                        .all(|(position, codes)| code(*position).is_some_and(|code| codes.contains(code)))
                })
            })
            && self.key.as_ref().is_none_or(|parts| {
                parts.len() == series.key.codes().count()
                    && parts.iter().zip(series.key.codes()).all(|(part, code)| accepts(part, code))
            })
    }
}

/// The codes of a filter; an error if one is neither used by a series nor in its code list.
fn known<'a, I: Iterator<Item = &'a Code>>(
    parameter: &'static str,
    asked: &[String],
    column: &CodeColumn,
    listed: impl Fn() -> I,
) -> Result<BTreeSet<String>, ServiceError> {
    for code in asked {
        if !column.contains(code) && !listed().any(|candidate| *candidate == **code) {
            return Err(ServiceError::UnknownCode {
                parameter,
                code: code.clone(),
                known: listed().map(Code::to_string).collect(),
            });
        }
    }
    Ok(asked.iter().cloned().collect())
}

fn known_area(catalogue: &Catalogue, asked: &str) -> Result<String, ServiceError> {
    find_area(catalogue, asked).map(Code::to_string).ok_or_else(|| ServiceError::UnknownCode {
        parameter: "area",
        code: asked.to_owned(),
        known: catalogue.areas.keys().map(Code::to_string).collect(),
    })
}

/// The area with a code: alpha-2 or alpha-3, in any case.
#[must_use]
pub fn find_area<'catalogue>(catalogue: &'catalogue Catalogue, asked: &str) -> Option<&'catalogue Code> {
    let upper = asked.to_ascii_uppercase();
    let exact =
        catalogue.areas.get_key_value(asked).or_else(|| catalogue.areas.get_key_value(upper.as_str()));
    if let Some((code, _)) = exact {
        return Some(code);
    }
    let by_alpha3 = |alpha3: &Code| alpha3.as_str() == upper;
    catalogue.areas.values().find(|area| area.alpha3.as_ref().is_some_and(by_alpha3)).map(|area| &area.code)
}

impl Window {
    /// Checks that the window is not empty.
    ///
    /// # Errors
    /// When it ends before it starts.
    pub fn check(&self) -> Result<(), ServiceError> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from.start_date() > to.end_date() => Err(ServiceError::EmptyRange {
                parameter: "from",
                from: from.to_string(),
                to: to.to_string(),
            }),
            _ => Ok(()),
        }
    }

    /// Whether a period lies within the window.
    #[must_use]
    pub fn contains(&self, period: Period) -> bool {
        self.from.is_none_or(|from| from.start_date() <= period.start_date())
            && self.to.is_none_or(|to| period.end_date() <= to.end_date())
    }

    /// The first and the last rows of a series, as many as the window selects.
    #[must_use]
    pub fn trim<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        let length = rows.len();
        let (head, tail) = match (self.first, self.last) {
            (None, None) => return rows,
            (first, last) => (first.unwrap_or(0).min(length), last.unwrap_or(0).min(length)),
        };
        if head + tail < length {
            rows.drain(head..length - tail);
        }
        rows
    }
}
