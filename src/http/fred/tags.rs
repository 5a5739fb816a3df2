//! `tags`, `related_tags` and `series/tags` of FRED's API: the tags of series.
//!
//! The groups are FRED's: `freq` (frequency), `gen` (topic and activity), `geo` (area), `geot` (type of area), `rls`
//! (dataset), `seas` (seasonal adjustment), `src` (publisher). A tag is a name in lower case; lists of tags are
//! separated by semicolons.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;

use super::document::{Document, Row, Rows, Value, pair};
use super::names;
use super::request::{FredError, FredRequest, LARGEST_PAGE};
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::facade::HEADLINE;
use crate::http::response::{ApiRequest, App};

const PARAMETERS: &[&str] = &[
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

/// A tag: its group and its name.
type Tag = (&'static str, String);

/// A selection of series by their tags.
#[derive(Debug, Default)]
pub(super) struct TagsQuery {
    /// Tags that a series must have, all of them.
    all: BTreeSet<String>,
    /// Tags of which a series must have none.
    none: BTreeSet<String>,
}

impl TagsQuery {
    /// The selection of a request, which may be empty.
    pub(super) fn read(request: &FredRequest) -> Self {
        let names = |parameter: &str| {
            let names = request.text(parameter).unwrap_or_default().split(';');
            names.map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).collect()
        };
        Self { all: names("tag_names"), none: names("exclude_tag_names") }
    }

    /// The selection of a request that must name a tag.
    pub(super) fn required(request: &FredRequest) -> Result<Self, FredError> {
        let query = Self::read(request);
        if query.all.is_empty() { Err(FredError::not_set("tag_names")) } else { Ok(query) }
    }

    /// Whether a series is selected.
    pub(super) fn matches(&self, catalogue: &Catalogue, series: &Series) -> bool {
        if self.all.is_empty() && self.none.is_empty() {
            return true;
        }
        let names: BTreeSet<String> = tags_of(catalogue, series).into_iter().map(|(_, name)| name).collect();
        self.all.is_subset(&names) && self.none.is_disjoint(&names)
    }
}

/// All tags, or those that are named.
pub(super) async fn all(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |catalogue, request| {
        let query = TagsQuery::read(request);
        let mut tags = counted(catalogue, catalogue.series.iter());
        tags.retain(|(_, name), _| query.all.is_empty() || query.all.contains(name));
        Ok(tags)
    })
    .await
}

/// The other tags of the series that have some tags.
pub(super) async fn related(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |catalogue, request| {
        let query = TagsQuery::required(request)?;
        let series = catalogue.series.iter().filter(|series| query.matches(catalogue, series));
        let mut tags = counted(catalogue, series);
        tags.retain(|(_, name), _| !query.all.contains(name));
        Ok(tags)
    })
    .await
}

/// The tags of a series.
pub(super) async fn of_series(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |catalogue, request| {
        let own = tags_of(catalogue, request.series(catalogue)?);
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
    let name = |name: Option<&str>| name.map(str::to_owned);
    let tags = [
        ("freq", Some(names::frequency(series.frequency).0)),
        ("gen", topic.map(|topic| topic.name.clone())),
        (
            "gen",
            activity
                .and_then(|activity| name(catalogue.activity_name(&series.dataset, activity.code.as_str()))),
        ),
        ("geo", name(catalogue.area_name(&series.dataset, series.area.as_str()))),
        ("geot", area.map(|area| area.kind.clone())),
        ("rls", dataset.map(|dataset| dataset.name.clone())),
        ("seas", Some(names::adjustment(series).1.to_owned())),
        ("src", dataset.map(|dataset| dataset.publisher.clone())),
    ];
    let named = tags.into_iter().filter_map(|(group, name)| Some((group, name?)));
    // A semicolon separates tags.
    named.map(|(group, name)| (group, name.to_lowercase().replace(';', ","))).collect()
}

/// The tags of some series, each with the number of these series that have it.
fn counted<'a>(catalogue: &Catalogue, series: impl Iterator<Item = &'a Series>) -> BTreeMap<Tag, usize> {
    let mut counts = BTreeMap::new();
    for series in series {
        let tags: BTreeSet<Tag> = tags_of(catalogue, series).into_iter().collect();
        for tag in tags {
            *counts.entry(tag).or_default() += 1;
        }
    }
    counts
}

/// The response with a page of tags, filtered and ordered by the request.
async fn page(
    app: App,
    request: ApiRequest,
    make: impl FnOnce(&Catalogue, &FredRequest) -> Result<BTreeMap<Tag, usize>, FredError>,
) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request
        .respond(async |state| {
            let (realtime, page) = (request.realtime()?, request.page(LARGEST_PAGE)?);
            let group = request.choice("tag_group_id", &GROUPS)?;
            let text = request.text("search_text").unwrap_or_default().to_lowercase();
            let order_by = request.choice("order_by", &ORDERS)?.unwrap_or("series_count");
            let descending = request.is_descending(matches!(order_by, "series_count" | "popularity"))?;
            let tags = make(&state.catalogue, &request)?.into_iter();
            let mut tags: Vec<(Tag, usize)> = tags
                .filter(|((own, name), _)| group.is_none_or(|group| group == *own) && name.contains(&text))
                .collect();
            // They are in the order of group and name.
            match order_by {
                "series_count" => tags.sort_by_key(|(_, count)| *count),
                "name" => tags.sort_by(|((_, one), _), ((_, other), _)| one.cmp(other)),
                _ => {}
            }
            if descending {
                tags.reverse();
            }
            let head = page.ordered_head(realtime, order_by, descending, tags.len());
            let rows = Rows::Attributes(page.of(tags).into_iter().map(row).collect());
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
