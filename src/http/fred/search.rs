//! Finding, filtering and ordering series.
//!
//! Follows `search_type`, `order_by`, `sort_order`, `filter_variable` and `filter_value` of `fred/series/search`.

use std::collections::HashMap;

use super::names;
use super::request::{FredError, Request};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::http::facade::title;
use crate::limits::MAX_SEARCH_WORDS;
use crate::service::State;

const ORDERS: [&str; 13] = [
    "search_rank",
    "series_id",
    "title",
    "units",
    "frequency",
    "seasonal_adjustment",
    "realtime_start",
    "realtime_end",
    "last_updated",
    "observation_start",
    "observation_end",
    "popularity",
    "group_popularity",
];

/// Series in an order.
pub(super) struct Ordered<'a> {
    /// The series.
    pub(super) series: Vec<&'a Series>,
    /// By what they are ordered.
    pub(super) order_by: &'static str,
    /// Whether the largest comes first.
    pub(super) descending: bool,
}

/// The series whose id holds a text, in which `*` stands for anything.
pub(super) fn by_id<'a>(catalogue: &'a Catalogue, text: &str) -> Vec<&'a Series> {
    let parts: Vec<String> = text.split('*').map(str::to_ascii_uppercase).collect();
    let fits = |id: String| {
        let id = id.to_ascii_uppercase();
        let mut rest = id.as_str();
        parts.iter().all(|part| match rest.find(part.as_str()) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
    };
    let ids = |series: &Series| [format!("{}.{}", series.indicator, series.area), series.key.to_string()];
    catalogue.series.iter().filter(|series| ids(series).into_iter().any(fits)).collect()
}

/// The series that a text means: with all words in their names, then in what is said of them, then near misses.
pub(super) fn by_text<'a>(state: &'a State, text: &str) -> Vec<&'a Series> {
    let catalogue = &state.catalogue;
    let near: HashMap<&(Code, Code), usize> =
        state.search().find(text).into_iter().enumerate().map(|(rank, id)| (id, rank)).collect();
    let words = Words::new(text);
    let mut found: Vec<(Fit, usize, usize, &Series)> = catalogue
        .series
        .iter()
        .filter_map(|series| {
            let rank = near.get(&(series.dataset.clone(), series.indicator.clone())).copied();
            let fit = words.fit(catalogue, series).or(rank.map(|_| Fit::Near))?;
            Some((fit, rank.unwrap_or(usize::MAX), title(catalogue, series).len(), series))
        })
        .collect();
    found.sort_by_key(|(fit, rank, length, _)| (*fit, *rank, *length));
    found.into_iter().map(|(_, _, _, series)| series).collect()
}

/// How well a series answers a text, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// All words stand in its names.
    Names,
    /// All words stand in its names or its definition.
    Text,
    /// Its indicator is spelt alike.
    Near,
}

/// The words of a text.
struct Words(Vec<String>);

impl Words {
    fn new(text: &str) -> Self {
        let words = text.split(|character: char| !character.is_alphanumeric() && character != '_');
        let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
        Self(words.take(MAX_SEARCH_WORDS).collect())
    }

    /// How well the series answers the words; none where one of them is nowhere.
    fn fit(&self, catalogue: &Catalogue, series: &Series) -> Option<Fit> {
        let indicator = catalogue.indicator_of(series);
        let area = catalogue.areas.get(&series.area);
        let activity = catalogue.activities.get(&series.activity);
        let mut names: Vec<&str> = vec![series.key.as_str()];
        let named = [
            indicator.map(|indicator| (&indicator.name, &indicator.labels)),
            area.map(|area| (&area.name, &area.labels)),
            activity.map(|activity| (&activity.name, &activity.labels)),
        ];
        for (name, labels) in named.into_iter().flatten() {
            names.push(name);
            names.extend(labels.values().map(String::as_str));
        }
        let names = names.join("\n").to_lowercase();
        let definition = indicator.map(|indicator| indicator.definition.to_lowercase()).unwrap_or_default();
        let all = |places: &[&str]| {
            self.0.iter().all(|word| places.iter().any(|place| place.contains(word.as_str())))
        };
        match self.0.is_empty() {
            false if all(&[&names]) => Some(Fit::Names),
            false if all(&[&names, &definition]) => Some(Fit::Text),
            _ => None,
        }
    }
}

/// The series that pass the filter, in the order asked for; they come in the order of their rank.
pub(super) fn ordered<'a>(
    request: &Request,
    catalogue: &'a Catalogue,
    mut series: Vec<&'a Series>,
    otherwise: &'static str,
) -> Result<Ordered<'a>, FredError> {
    filter(request, catalogue, &mut series)?;
    let order_by = request.choice("order_by", &ORDERS)?.unwrap_or(otherwise);
    let best_first = matches!(order_by, "search_rank" | "popularity" | "group_popularity");
    let descending = request.is_descending(best_first)?;
    if !best_first {
        series.sort_by_cached_key(|series| sort_key(catalogue, series, order_by));
    }
    // What is ordered by rank came with the best first, which is descending already.
    if descending != best_first {
        series.reverse();
    }
    Ok(Ordered { series, order_by, descending })
}

fn sort_key(catalogue: &Catalogue, series: &Series, order_by: &str) -> (String, String) {
    let day = |period: Option<crate::domain::period::Period>| {
        period.map_or_else(String::new, |period| period.start_date().to_string())
    };
    let id = names::listed(catalogue, series);
    let key = match order_by {
        "title" => title(catalogue, series),
        "units" => names::unit(catalogue, series).0,
        "frequency" => names::frequency(series.frequency).0,
        "seasonal_adjustment" => names::adjustment(series).0.to_owned(),
        "observation_start" => day(series.first),
        "observation_end" => day(series.last),
        "last_updated" => catalogue
            .datasets
            .get(&series.dataset)
            .map(|dataset| dataset.updated.to_string())
            .unwrap_or_default(),
        _ => String::new(),
    };
    (key, id)
}

fn filter(request: &Request, catalogue: &Catalogue, series: &mut Vec<&Series>) -> Result<(), FredError> {
    let variable = request.choice("filter_variable", &["frequency", "units", "seasonal_adjustment"])?;
    let (Some(variable), Some(value)) = (variable, request.text("filter_value")) else { return Ok(()) };
    series.retain(|series| {
        let has = match variable {
            "frequency" => names::frequency(series.frequency).0,
            "units" => names::unit(catalogue, series).0,
            _ => names::adjustment(series).0.to_owned(),
        };
        has.eq_ignore_ascii_case(value)
    });
    Ok(())
}
