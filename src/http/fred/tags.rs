//! `tags`, `related_tags` and `series/tags` of FRED's API: the tags of series; and those below `category`, `release`
//! and `series/search`: the tags of some series.
//!
//! The groups are FRED's: `freq` (frequency), `gen` (topic and activity), `geo` (area), `geot` (type of area), `rls`
//! (dataset), `seas` (seasonal adjustment), `src` (publisher). A tag is a name in lower case; lists of tags are
//! separated by semicolons.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::categories;
use super::document::{Document, Row, Rows, Value, pair};
use super::found::Found;
use super::memo::Memo;
use super::names;
use super::publications::{self, PublicationDays};
use super::releases;
use super::request::{FredError, FredRequest, LARGEST_PAGE};
use super::search;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::dataset_labels::LabelUse;
use crate::domain::series::Series;
use crate::http::facade::HEADLINE;
use crate::http::response::{ApiRequest, App};
use crate::service::State as Snapshot;

const PARAMETERS: &[&str] = &[
    "series_id",
    "tag_names",
    "exclude_tag_names",
    "tag_group_id",
    "search_text",
    "tag_search_text",
    "series_search_text",
    "search_type",
    "category_id",
    "release_id",
    "realtime_start",
    "realtime_end",
    "limit",
    "offset",
    "order_by",
    "sort_order",
];
const GROUPS: [&str; 7] = ["freq", "gen", "geo", "geot", "rls", "seas", "src"];
const ORDERS: [&str; 5] = ["series_count", "popularity", "created", "name", "group_id"];

/// A tag: its group and its name.
type Tag = (&'static str, String);

/// How a tag is used in some series: how many have it, and their datasets.
#[derive(Debug, Default)]
struct TagUse<'a> {
    series: usize,
    datasets: BTreeSet<&'a Code>,
}

/// Tags and their uses.
type TagUses<'a> = BTreeMap<Tag, TagUse<'a>>;

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

    /// Leaves the selected ones of some series.
    pub(super) fn retain(&self, catalogue: &Catalogue, found: &mut Vec<usize>) {
        if self.all.is_empty() && self.none.is_empty() {
            return;
        }
        let mut memo = Memo::new(catalogue);
        found.retain(|place| {
            let tags = memo.of(
                *place,
                |series| self.found_in(&tags_of_group(catalogue, series)),
                |series| self.found_in(&tags_of_area(catalogue, series)),
            );
            let Some((group, area)) = tags else { return false };
            let has_all =
                (0..self.all.len()).all(|place| group.all.contains(&place) || area.all.contains(&place));
            has_all && !group.has_none && !area.has_none
        });
    }

    /// Which of the selected tags are among some.
    fn found_in(&self, tags: &[Tag]) -> FoundTags {
        let has = |name: &String| tags.iter().any(|(_, own)| own == name);
        FoundTags {
            all: self.all.iter().enumerate().filter(|(_, name)| has(name)).map(|(place, _)| place).collect(),
            has_none: self.none.iter().any(has),
        }
    }
}

/// The tags of a selection that a group or an area has.
struct FoundTags {
    /// The places of those that a series must have.
    all: Vec<usize>,
    /// Whether there is one that it must not have.
    has_none: bool,
}

/// All tags, or those that are named.
pub(super) async fn all(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |state, request| Ok(named(&state.catalogue, request, Found::all(&state.catalogue))))
        .await
}

/// The other tags of the series that have some tags.
pub(super) async fn related(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |state, request| others(&state.catalogue, request, Found::all(&state.catalogue))).await
}

/// The tags of the series of a topic.
pub(super) async fn of_category(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |state, request| {
        Ok(named(&state.catalogue, request, categories::series_of(&state.catalogue, request)?))
    })
    .await
}

/// The other tags of the series of a topic that have some tags.
pub(super) async fn related_of_category(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |state, request| {
        others(&state.catalogue, request, categories::series_of(&state.catalogue, request)?)
    })
    .await
}

/// The tags of the series of a dataset.
pub(super) async fn of_release(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |state, request| {
        Ok(named(&state.catalogue, request, releases::series_of(&state.catalogue, request)?))
    })
    .await
}

/// The other tags of the series of a dataset that have some tags.
pub(super) async fn related_of_release(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |state, request| {
        others(&state.catalogue, request, releases::series_of(&state.catalogue, request)?)
    })
    .await
}

/// The tags of the series that match a text.
pub(super) async fn of_search(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |state, request| Ok(named(&state.catalogue, request, searched(state, request)?))).await
}

/// The other tags of the series that match a text and have some tags.
pub(super) async fn related_of_search(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |state, request| others(&state.catalogue, request, searched(state, request)?)).await
}

/// The tags of a series.
pub(super) async fn of_series(State(app): State<App>, request: ApiRequest) -> Response {
    page(app, request, |state, request| {
        let catalogue = &state.catalogue;
        let own = tags_of(catalogue, request.series(catalogue)?);
        let mut tags = counted(catalogue, Found::all(catalogue));
        tags.retain(|tag, _| own.contains(tag));
        Ok(tags)
    })
    .await
}

fn searched<'a>(state: &'a Snapshot, request: &FredRequest) -> Result<Found<'a>, FredError> {
    search::found(state, request, request.required("series_search_text")?)
}

/// The tags of some series: all, or those that the request names.
fn named<'a>(catalogue: &'a Catalogue, request: &FredRequest, found: Found<'a>) -> TagUses<'a> {
    let query = TagsQuery::read(request);
    let mut tags = counted(catalogue, found);
    tags.retain(|(_, name), _| query.all.is_empty() || query.all.contains(name));
    tags
}

/// The other tags of those of some series that have the tags that the request names.
fn others<'a>(
    catalogue: &'a Catalogue,
    request: &FredRequest,
    found: Found<'a>,
) -> Result<TagUses<'a>, FredError> {
    let query = TagsQuery::required(request)?;
    let mut found = found.positions();
    query.retain(catalogue, &mut found);
    let mut tags = counted(catalogue, Found::Positions(found));
    tags.retain(|(_, name), _| !query.all.contains(name));
    Ok(tags)
}

/// The tags of a series.
fn tags_of(catalogue: &Catalogue, series: &Series) -> Vec<Tag> {
    let mut tags = tags_of_group(catalogue, series);
    tags.extend(tags_of_area(catalogue, series));
    tags
}

/// The tags that a series has by its area.
fn tags_of_area(catalogue: &Catalogue, series: &Series) -> Vec<Tag> {
    let name = catalogue.area_name(&series.dataset, series.area.as_str());
    let kind = catalogue.areas.get(&series.area).map(|area| area.kind.clone());
    written([("geo", name.map(str::to_owned)), ("geot", kind)])
}

/// The tags that a series shares with those of other areas.
fn tags_of_group(catalogue: &Catalogue, series: &Series) -> Vec<Tag> {
    let dataset = catalogue.datasets.get(&series.dataset);
    let topic = catalogue.indicator_of(series).and_then(|indicator| catalogue.topics.get(&indicator.topic));
    let activity = catalogue.activities.get(&series.activity);
    let activity = activity.filter(|activity| !HEADLINE.contains(&activity.code.as_str()));
    let activity =
        activity.and_then(|activity| catalogue.activity_name(&series.dataset, activity.code.as_str()));
    written([
        ("freq", Some(names::frequency(series.frequency).0)),
        ("gen", topic.map(|topic| topic.name.clone())),
        ("gen", activity.map(str::to_owned)),
        ("rls", dataset.map(|dataset| dataset.name.clone())),
        ("seas", Some(names::adjustment(series).1.to_owned())),
        ("src", dataset.map(|dataset| dataset.publisher.clone())),
    ])
}

/// Names as tags write them.
fn written<const N: usize>(tags: [(&'static str, Option<String>); N]) -> Vec<Tag> {
    let named = tags.into_iter().filter_map(|(group, name)| Some((group, name?)));
    // A semicolon separates tags.
    named.map(|(group, name)| (group, name.to_lowercase().replace(';', ","))).collect()
}

/// The tags of some series, and how they are used there.
fn counted<'a>(catalogue: &'a Catalogue, found: Found<'a>) -> TagUses<'a> {
    let mut uses = TagUses::new();
    let mut add = |tags: Vec<Tag>, (series, count): (&'a Series, usize)| {
        for tag in tags.into_iter().collect::<BTreeSet<Tag>>() {
            let of_tag = uses.entry(tag).or_default();
            of_tag.series += count;
            of_tag.datasets.insert(&series.group.dataset);
        }
    };
    match found {
        // How many series have a group or an area is known.
        Found::Datasets(datasets) => {
            let counted = |label: &LabelUse| Some((catalogue.series_at(label.first)?, label.count));
            let groups = datasets.iter().flat_map(|dataset| &dataset.groups).filter_map(counted);
            groups.for_each(|group| add(tags_of_group(catalogue, group.0), group));
            let areas = datasets.iter().flat_map(|dataset| &dataset.areas).filter_map(counted);
            areas.for_each(|area| add(tags_of_area(catalogue, area.0), area));
        }
        Found::Positions(found) | Found::Ranked(found, _) => {
            let mut memo = Memo::new(catalogue);
            for place in found {
                if let Some((group, area)) = memo.of(place, |series| (series, 0), |series| (series, 0)) {
                    group.1 += 1;
                    area.1 += 1;
                }
            }
            let (groups, areas) = memo.into_values();
            groups.for_each(|group| add(tags_of_group(catalogue, group.0), group));
            areas.for_each(|area| add(tags_of_area(catalogue, area.0), area));
        }
    }
    uses
}

/// The response with a page of tags, filtered and ordered by the request.
async fn page(
    app: App,
    request: ApiRequest,
    make: impl for<'a> FnOnce(&'a Snapshot, &FredRequest) -> Result<TagUses<'a>, FredError>,
) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    request
        .respond(async |state| {
            let (realtime, page) = (request.realtime()?, request.page(LARGEST_PAGE)?);
            let group = request.choice("tag_group_id", &GROUPS)?;
            let text = request.text("search_text").or_else(|| request.text("tag_search_text"));
            let text = text.unwrap_or_default().to_lowercase();
            let order_by = request.choice("order_by", &ORDERS)?.unwrap_or("series_count");
            let descending = request.is_descending(matches!(order_by, "series_count" | "popularity"))?;
            let days = publications::days(&request, &state).await?;
            let tags = make(&state, &request)?.into_iter();
            let tags = tags
                .filter(|((own, name), _)| group.is_none_or(|group| group == *own) && name.contains(&text));
            let mut tags: Vec<ListedTag> =
                tags.map(|(tag, uses)| ListedTag::new(tag, &uses, &days)).collect();
            // They are in the order of group and name.
            match order_by {
                "series_count" => tags.sort_by_key(|tag| tag.series),
                "created" => tags.sort_by_key(|tag| tag.created),
                "name" => tags.sort_by(|one, other| one.name.cmp(&other.name)),
                _ => {}
            }
            if descending {
                tags.reverse();
            }
            let head = page.ordered_head(realtime, order_by, descending, tags.len());
            let rows = Rows::Attributes(page.of(tags).into_iter().map(ListedTag::row).collect());
            Ok(Document { name: "tags", member: "tag", head, rows })
        })
        .await
}

/// A tag of a list.
struct ListedTag {
    group: &'static str,
    name: String,
    /// The first day on which a dataset with this tag was published.
    created: Option<NaiveDate>,
    series: usize,
}

impl ListedTag {
    fn new((group, name): Tag, uses: &TagUse<'_>, days: &PublicationDays) -> Self {
        let first = |dataset: &&Code| days.get(*dataset)?.first().copied();
        let created = uses.datasets.iter().filter_map(first).min();
        Self { group, name, created, series: uses.series }
    }

    fn row(self) -> Row {
        let created = self.created.map(|day| day.format("%Y-%m-%d 00:00:00+00").to_string());
        vec![
            pair("name", self.name),
            pair("group_id", self.group),
            pair("notes", ""),
            pair("created", created.unwrap_or_default()),
            pair("popularity", Value::Number(1)),
            pair("series_count", self.series),
        ]
    }
}
