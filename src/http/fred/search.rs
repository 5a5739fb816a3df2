//! Searching, filtering and ordering of series.
//!
//! Follows `search_type`, `order_by`, `sort_order`, `filter_variable` and `filter_value` of `fred/series/search`.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::found::Found;
use super::listed_order;
use super::memo::Memo;
use super::names;
use super::request::{FredError, FredRequest, Page};
use crate::domain::catalogue::{Catalogue, Labels};
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::domain::structure::{Dimension, Role};
use crate::http::facade::{area_title, indicator_title, title};
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

/// A page of series, and its order.
pub(super) struct OrderedSeries<'a> {
    /// The series of the page.
    pub(super) series: Vec<&'a Series>,
    /// How many series there are.
    pub(super) count: usize,
    /// The value of `order_by`.
    pub(super) order_by: &'static str,
    /// Whether the order is descending.
    pub(super) descending: bool,
}

/// The series that match a text in the way that a request asks for.
pub(super) fn found<'a>(state: &'a State, request: &FredRequest, text: &str) -> Result<Found<'a>, FredError> {
    Ok(match request.choice("search_type", &["full_text", "series_id"])? {
        Some("series_id") => Found::Positions(by_id(&state.catalogue, text)),
        _ => by_text(state, text),
    })
}

/// The series whose id contains a text, in which `*` matches any characters; case does not matter.
fn by_id(catalogue: &Catalogue, text: &str) -> Vec<usize> {
    let parts: Vec<String> = text.split('*').map(str::to_ascii_uppercase).collect();
    let matches = |id: &mut String| {
        id.make_ascii_uppercase();
        let mut rest = id.as_str();
        parts.iter().all(|part| match rest.find(part.as_str()) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
    };
    let mut id = String::new();
    let mut is_found = |series: &Series| {
        id.clear();
        id.extend([series.indicator.as_str(), ".", series.area.as_str()]);
        if matches(&mut id) {
            return true;
        }
        id.clear();
        id.push_str(series.key.as_str());
        matches(&mut id)
    };
    let all = catalogue.series.iter().enumerate();
    all.filter_map(|(place, series)| is_found(series).then_some(place)).collect()
}

/// The series that match a text, with their ranks: first those with all words in their names, then in names and definition,
/// then with a similar spelling of the indicator.
fn by_text(state: &State, text: &str) -> Found<'static> {
    let catalogue = &state.catalogue;
    let near: HashMap<&(Code, Code), usize> =
        state.search().find(text).into_iter().enumerate().map(|(rank, id)| (id, rank)).collect();
    let words = Words::new(text);
    let mut memo = Memo::new(catalogue);
    let (mut found, mut ranks) = (Vec::new(), vec![0; catalogue.series.len()]);
    for (place, own) in ranks.iter_mut().enumerate() {
        let matched = memo.of(
            place,
            |series| GroupWords {
                names: words.among(&names_of_group(catalogue, series)),
                definition: words.among(&definition_of(catalogue, series)),
                rank: near.get(&(series.dataset.clone(), series.indicator.clone())).copied(),
                title: indicator_title(catalogue, series).len(),
            },
            |series| AreaWords {
                names: words.among(&names_of_area(catalogue, series)),
                title: area_title(catalogue, series).map_or(0, |area| ", ".len() + area.len()),
            },
        );
        let rank = matched.and_then(|(group, area)| words.rank(group, area));
        if let Some(rank) = rank {
            *own = rank;
            found.push(place);
        }
    }
    Found::Ranked(found, ranks)
}

/// What the group of a series has of the words of a text.
struct GroupWords {
    /// The words in its names, each a bit.
    names: u64,
    /// The words in the definition of its indicator.
    definition: u64,
    /// The rank of its indicator in the search index.
    rank: Option<usize>,
    /// The length of its part of a title.
    title: usize,
}

/// What the area of a series has of the words of a text.
struct AreaWords {
    /// The words in its names, each a bit.
    names: u64,
    /// The length of its part of a title.
    title: usize,
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

    /// The words that a text in lower case contains, each a bit.
    fn among(&self, text: &str) -> u64 {
        let contained = (0..u64::BITS).zip(&self.0).filter(|(_, word)| text.contains(word.as_str()));
        contained.fold(0, |bits, (place, _)| bits | 1 << place)
    }

    /// The rank of a series, given the words of its group and of its area; none if it does not match. The quality of the match
    /// goes before the rank of the indicator, and that before the length of the title.
    fn rank(&self, group: &GroupWords, area: &AreaWords) -> Option<u64> {
        let quality = self.rate(group, area).or(group.rank.map(|_| Match::Near))?;
        let indicator = group.rank.map_or(u16::MAX, |rank| u16::try_from(rank).unwrap_or(u16::MAX));
        let length = u32::try_from(group.title + area.title).unwrap_or(u32::MAX);
        Some((quality as u64) << 48 | u64::from(indicator) << 32 | u64::from(length))
    }

    /// How well a series matches the words, given those of its group and of its area; none if a word is missing.
    fn rate(&self, group: &GroupWords, area: &AreaWords) -> Option<Match> {
        let all = (0..u64::BITS).zip(&self.0).fold(0, |bits, (place, _)| bits | 1_u64 << place);
        let names = group.names | area.names;
        match self.0.is_empty() {
            false if names == all => Some(Match::Names),
            false if names | group.definition == all => Some(Match::Text),
            _ => None,
        }
    }
}

/// The names of what a series has in common with those of other areas, and its codes, in lower case.
fn names_of_group(catalogue: &Catalogue, series: &Series) -> String {
    let indicator = catalogue.indicator_of(series).map(|indicator| (&indicator.name, &indicator.labels));
    let activity = catalogue.activities.get(&series.activity);
    let activity = activity.map(|activity| (&activity.name, &activity.labels));
    let codes = codes(catalogue, series, |dimension| dimension.role != Some(Role::Area));
    let own = catalogue.activity_name(&series.dataset, series.activity.as_str());
    lower_case(codes.chain(own), [indicator, activity])
}

/// The names of the area of a series, and its code, in lower case.
fn names_of_area(catalogue: &Catalogue, series: &Series) -> String {
    let area = catalogue.areas.get(&series.area).map(|area| (&area.name, &area.labels));
    let own = catalogue.area_name(&series.dataset, series.area.as_str());
    let code = codes(catalogue, series, |dimension| dimension.role == Some(Role::Area));
    lower_case(code.chain(own), [area])
}

/// The codes of a series in some dimensions.
fn codes<'a>(
    catalogue: &'a Catalogue,
    series: &'a Series,
    is_wanted: impl Fn(&Dimension) -> bool,
) -> impl Iterator<Item = &'a str> {
    let dataset = catalogue.datasets.get(&series.dataset);
    let dimensions = dataset.into_iter().flat_map(|dataset| dataset.structure.dimensions());
    let codes = dimensions.zip(series.key.codes());
    codes.filter(move |(dimension, _)| is_wanted(dimension)).map(|(_, code)| code)
}

fn lower_case<'a, const N: usize>(
    names: impl Iterator<Item = &'a str>,
    named: [Option<(&'a String, &'a Labels)>; N],
) -> String {
    let named = named.into_iter().flatten();
    let named = named.flat_map(|(name, labels)| std::iter::once(name).chain(labels.values()));
    let names: Vec<&str> = names.chain(named.map(String::as_str)).collect();
    names.join("\n").to_lowercase()
}

fn definition_of(catalogue: &Catalogue, series: &Series) -> String {
    let indicator = catalogue.indicator_of(series);
    indicator.map(|indicator| indicator.definition.to_lowercase()).unwrap_or_default()
}

/// A page of the series that pass the filter of a request, in its order. Series without ranks are in the order of rank.
pub(super) fn ordered<'a>(
    request: &FredRequest,
    state: &'a State,
    (mut found, ranks): (Vec<usize>, Option<Vec<u64>>),
    default: &'static str,
    page: Page,
) -> Result<OrderedSeries<'a>, FredError> {
    let catalogue = &state.catalogue;
    filter(request, catalogue, &mut found)?;
    let (count, order_by) = (found.len(), request.choice("order_by", &ORDERS)?.unwrap_or(default));
    let best_first = matches!(order_by, "search_rank" | "popularity" | "group_popularity");
    let descending = request.is_descending(best_first)?;
    match order_by {
        _ if best_first => {
            if let Some(ranks) = &ranks {
                first_by_rank(&mut found, ranks, descending, page.end());
            } else if !descending {
                // An order by rank is descending already.
                found.reverse();
            }
        }
        "series_id" | "realtime_start" | "realtime_end" => {
            first_by_id(&mut found, listed_order::of(state), descending, page.end());
        }
        _ => {
            let ids = listed_order::of(state);
            found.sort_by_cached_key(|place| {
                let key = catalogue.series_at(*place).map(|series| sort_key(catalogue, series, order_by));
                (key, ids.get(*place))
            });
            if descending {
                found.reverse();
            }
        }
    }
    let series = page.of(found).into_iter().filter_map(|place| catalogue.series_at(place)).collect();
    Ok(OrderedSeries { series, count, order_by, descending })
}

/// Leaves the first series in the order of their ids, or from the other end.
fn first_by_id(series: &mut Vec<usize>, ids: &[u32], descending: bool, count: usize) {
    leave_first(series, count, |series| {
        let place = ids.get(*series).copied().unwrap_or(u32::MAX);
        if descending { u32::MAX - place } else { place }
    });
}

/// Leaves the first series in the order of their ranks, or from the other end.
fn first_by_rank(series: &mut Vec<usize>, ranks: &[u64], best_first: bool, count: usize) {
    let rank = |series: &usize| (ranks.get(*series).copied().unwrap_or(u64::MAX), *series);
    if best_first {
        leave_first(series, count, rank);
    } else {
        leave_first(series, count, |series| Reverse(rank(series)));
    }
}

/// Leaves the first series in the order of a key, and sorts only these.
fn leave_first<K: Ord>(series: &mut Vec<usize>, count: usize, key: impl Fn(&usize) -> K) {
    if count < series.len() {
        series.select_nth_unstable_by_key(count, &key);
        series.truncate(count);
    }
    series.sort_unstable_by_key(key);
}

/// What series are ordered by, before their ids.
fn sort_key(catalogue: &Catalogue, series: &Series, order_by: &str) -> String {
    let day = |period: Option<crate::domain::period::Period>| {
        period.map_or_else(String::new, |period| period.start_date().to_string())
    };
    match order_by {
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
    }
}

fn filter(request: &FredRequest, catalogue: &Catalogue, found: &mut Vec<usize>) -> Result<(), FredError> {
    let variable = request.choice("filter_variable", &["frequency", "units", "seasonal_adjustment"])?;
    let (Some(variable), Some(value)) = (variable, request.text("filter_value")) else { return Ok(()) };
    let has = |series: &Series| {
        let own = match variable {
            "frequency" => names::frequency(series.frequency).0,
            "units" => names::unit(catalogue, series).0,
            _ => names::adjustment(series).0.to_owned(),
        };
        own.eq_ignore_ascii_case(value)
    };
    let mut memo = Memo::new(catalogue);
    found.retain(|place| memo.of(*place, has, |_| ()).is_some_and(|(has, ())| *has));
    Ok(())
}
