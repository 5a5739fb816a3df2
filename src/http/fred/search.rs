//! Searching, filtering and ordering of series.
//!
//! Follows `search_type`, `order_by`, `sort_order`, `filter_variable` and `filter_value` of `fred/series/search`.

use std::collections::HashMap;

use super::names;
use super::request::{FredError, FredRequest};
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

/// A list of series and its order.
pub(super) struct OrderedSeries<'a> {
    /// The series.
    pub(super) series: Vec<&'a Series>,
    /// The value of `order_by`.
    pub(super) order_by: &'static str,
    /// Whether the order is descending.
    pub(super) descending: bool,
}

/// The series that match a text in the way that a request asks for.
pub(super) fn found<'a>(
    state: &'a State,
    request: &FredRequest,
    text: &str,
) -> Result<Vec<&'a Series>, FredError> {
    Ok(match request.choice("search_type", &["full_text", "series_id"])? {
        Some("series_id") => by_id(&state.catalogue, text),
        _ => by_text(state, text),
    })
}

/// The series whose id contains a text, in which `*` matches any characters; case does not matter.
fn by_id<'a>(catalogue: &'a Catalogue, text: &str) -> Vec<&'a Series> {
    let parts: Vec<String> = text.split('*').map(str::to_ascii_uppercase).collect();
    let matches = |id: String| {
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
    catalogue.series.iter().filter(|series| ids(series).into_iter().any(matches)).collect()
}

/// The series that match a text, the best first: by all words in their names, by all words in names and definition, by
/// a similar spelling of the indicator.
fn by_text<'a>(state: &'a State, text: &str) -> Vec<&'a Series> {
    let catalogue = &state.catalogue;
    let near: HashMap<&(Code, Code), usize> =
        state.search().find(text).into_iter().enumerate().map(|(rank, id)| (id, rank)).collect();
    let words = Words::new(text);
    let mut found: Vec<(Match, usize, usize, &Series)> = catalogue
        .series
        .iter()
        .filter_map(|series| {
            let rank = near.get(&(series.dataset.clone(), series.indicator.clone())).copied();
            let quality = words.rate(catalogue, series).or(rank.map(|_| Match::Near))?;
            Some((quality, rank.unwrap_or(usize::MAX), title(catalogue, series).len(), series))
        })
        .collect();
    found.sort_by_key(|(quality, rank, length, _)| (*quality, *rank, *length));
    found.into_iter().map(|(_, _, _, series)| series).collect()
}

/// How well a series matches a text, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// Its names contain all words.
    Names,
    /// Its names and definition contain all words.
    Text,
    /// The search index finds its indicator, which tolerates typing errors.
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

    /// How well a series matches the words; none if a word is missing.
    fn rate(&self, catalogue: &Catalogue, series: &Series) -> Option<Match> {
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
        names.extend(catalogue.area_name(&series.dataset, series.area.as_str()));
        names.extend(catalogue.activity_name(&series.dataset, series.activity.as_str()));
        let names = names.join("\n").to_lowercase();
        let definition = indicator.map(|indicator| indicator.definition.to_lowercase()).unwrap_or_default();
        let all = |places: &[&str]| {
            self.0.iter().all(|word| places.iter().any(|place| place.contains(word.as_str())))
        };
        match self.0.is_empty() {
            false if all(&[&names]) => Some(Match::Names),
            false if all(&[&names, &definition]) => Some(Match::Text),
            _ => None,
        }
    }
}

/// The series that pass the filter of a request, in its order; `series` is in the order of rank.
pub(super) fn ordered<'a>(
    request: &FredRequest,
    catalogue: &'a Catalogue,
    mut series: Vec<&'a Series>,
    default: &'static str,
) -> Result<OrderedSeries<'a>, FredError> {
    filter(request, catalogue, &mut series)?;
    let order_by = request.choice("order_by", &ORDERS)?.unwrap_or(default);
    let best_first = matches!(order_by, "search_rank" | "popularity" | "group_popularity");
    let descending = request.is_descending(best_first)?;
    if !best_first {
        series.sort_by_cached_key(|series| sort_key(catalogue, series, order_by));
    }
    // An order by rank is descending already.
    if descending != best_first {
        series.reverse();
    }
    Ok(OrderedSeries { series, order_by, descending })
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

fn filter(request: &FredRequest, catalogue: &Catalogue, series: &mut Vec<&Series>) -> Result<(), FredError> {
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
