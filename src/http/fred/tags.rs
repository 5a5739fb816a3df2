//! `tags`, `related_tags` and `series/tags`: words that series have in common.
//!
//! Follows these routes of FRED's API, and its groups: `freq` (frequency), `gen` (topic and activity), `geo` (area),
//! `geot` (type of area), `rls` (dataset), `seas` (seasonal adjustment), `src` (publisher). A tag is the name in lower
//! case; names are told apart with semicolons.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;

use super::document::{Document, Row, Rows, Value, pair};
use super::names;
use super::request::{FredError, Page, Request};
use super::series::unset;
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::answer::{ApiRequest, App};
use crate::http::facade::HEADLINE;

const KNOWN: &[&str] = &[
    "series_id",
    "tag_names",
    "exclude_tag_names",
    "tag_group_id",
    "search_text",
    "realtime_start",
    "realtime_end",
    "limit",
    "offset",
    "order_by",
    "sort_order",
];
const GROUPS: [&str; 7] = ["freq", "gen", "geo", "geot", "rls", "seas", "src"];
const ORDERS: [&str; 4] = ["series_count", "popularity", "name", "group_id"];
/// The most tags that one page has.
const MOST: usize = 1_000;

/// A tag: its group and its name.
type Tag = (&'static str, String);

/// Which series and tags are asked for by their tags.
#[derive(Debug, Default)]
pub(super) struct TagsQuery {
    /// Tags that a series has, all of them.
    all: BTreeSet<String>,
    /// Tags that it does not have, not one.
    none: BTreeSet<String>,
}

impl TagsQuery {
    /// What a request asks for.
    pub(super) fn read(request: &Request) -> Self {
        let names = |parameter: &str| {
            let names = request.text(parameter).unwrap_or_default().split(';');
            names.map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).collect()
        };
        Self { all: names("tag_names"), none: names("exclude_tag_names") }
    }

    /// What a request asks for that must name a tag.
    pub(super) fn required(request: &Request) -> Result<Self, FredError> {
        let wanted = Self::read(request);
        if wanted.all.is_empty() { Err(unset("tag_names")) } else { Ok(wanted) }
    }

    /// Whether a series is asked for.
    pub(super) fn has(&self, catalogue: &Catalogue, series: &Series) -> bool {
        if self.all.is_empty() && self.none.is_empty() {
            return true;
        }
        let names: BTreeSet<String> = tags_of(catalogue, series).into_iter().map(|(_, name)| name).collect();
        self.all.is_subset(&names) && self.none.is_disjoint(&names)
    }
}

/// All tags, or those that are named.
pub(super) async fn all(State(app): State<App>, call: ApiRequest) -> Response {
    listed(&app, &call, |catalogue, request| {
        let wanted = TagsQuery::read(request);
        let mut tags = counted(catalogue, catalogue.series.iter());
        tags.retain(|(_, name), _| wanted.all.is_empty() || wanted.all.contains(name));
        Ok(tags)
    })
    .await
}

/// The tags that series with some tags have besides.
pub(super) async fn related(State(app): State<App>, call: ApiRequest) -> Response {
    listed(&app, &call, |catalogue, request| {
        let wanted = TagsQuery::required(request)?;
        let series = catalogue.series.iter().filter(|series| wanted.has(catalogue, series));
        let mut tags = counted(catalogue, series);
        tags.retain(|(_, name), _| !wanted.all.contains(name));
        Ok(tags)
    })
    .await
}

/// The tags of a series.
pub(super) async fn of_series(State(app): State<App>, call: ApiRequest) -> Response {
    listed(&app, &call, |catalogue, request| {
        let id = request.text("series_id").ok_or_else(|| unset("series_id"))?;
        let series = names::find(catalogue, id).ok_or_else(FredError::no_series)?;
        let own = tags_of(catalogue, series);
        let mut tags = counted(catalogue, catalogue.series.iter());
        tags.retain(|tag, _| own.contains(tag));
        Ok(tags)
    })
    .await
}

/// The tags of a series.
fn tags_of(catalogue: &Catalogue, series: &Series) -> Vec<Tag> {
    let dataset = catalogue.datasets.get(&series.dataset);
    let area = catalogue.areas.get(&series.area);
    let topic = catalogue.indicator_of(series).and_then(|indicator| catalogue.topics.get(&indicator.topic));
    let activity = catalogue.activities.get(&series.activity);
    let activity = activity.filter(|activity| !HEADLINE.contains(&activity.code.as_str()));
    let tags = [
        ("freq", Some(names::frequency(series.frequency).0)),
        ("gen", topic.map(|topic| topic.name.clone())),
        ("gen", activity.map(|activity| activity.name.clone())),
        ("geo", area.map(|area| area.name.clone())),
        ("geot", area.map(|area| area.kind.clone())),
        ("rls", dataset.map(|dataset| dataset.name.clone())),
        ("seas", Some(names::adjustment(series).1.to_owned())),
        ("src", dataset.map(|dataset| dataset.publisher.clone())),
    ];
    let named = tags.into_iter().filter_map(|(group, name)| Some((group, name?)));
    // A semicolon would end the name.
    named.map(|(group, name)| (group, name.to_lowercase().replace(';', ","))).collect()
}

/// The tags of some series, each with how many of these have it.
fn counted<'a>(catalogue: &Catalogue, series: impl Iterator<Item = &'a Series>) -> BTreeMap<Tag, usize> {
    let mut counts = BTreeMap::new();
    for one in series {
        let tags: BTreeSet<Tag> = tags_of(catalogue, one).into_iter().collect();
        for tag in tags {
            *counts.entry(tag).or_default() += 1;
        }
    }
    counts
}

/// A page of tags, filtered and ordered as it is asked for.
async fn listed(
    app: &App,
    call: &ApiRequest,
    make: impl FnOnce(&Catalogue, &Request) -> Result<BTreeMap<Tag, usize>, FredError>,
) -> Response {
    let request = Request::read(app, call, KNOWN);
    request
        .answer(app, call, async |state| {
            let (real_time, cut) = (request.real_time()?, request.cut(MOST)?);
            let group = request.choice("tag_group_id", &GROUPS)?;
            let text = request.text("search_text").unwrap_or_default().to_lowercase();
            let order_by = request.choice("order_by", &ORDERS)?.unwrap_or("series_count");
            let descending = request.is_descending(matches!(order_by, "series_count" | "popularity"))?;
            let tags = make(&state.catalogue, &request)?.into_iter();
            let mut tags: Vec<(Tag, usize)> = tags
                .filter(|((own, name), _)| group.is_none_or(|group| group == *own) && name.contains(&text))
                .collect();
            // They come by group and name.
            match order_by {
                "series_count" => tags.sort_by_key(|(_, count)| *count),
                "name" => tags.sort_by(|((_, one), _), ((_, other), _)| one.cmp(other)),
                _ => {}
            }
            if descending {
                tags.reverse();
            }
            let mut head = real_time.head();
            head.push(pair("order_by", order_by));
            head.push(pair("sort_order", if descending { "desc" } else { "asc" }));
            head.extend(Page::head(cut, tags.len()));
            let rows = Rows::Attributed(cut.of(tags).into_iter().map(row).collect());
            Ok(Document { name: "tags", member: "tag", head, rows })
        })
        .await
}

fn row(((group, name), count): (Tag, usize)) -> Row {
    vec![
        pair("name", name),
        pair("group_id", group),
        pair("notes", ""),
        pair("popularity", Value::Number(1)),
        pair("series_count", count),
    ]
}
