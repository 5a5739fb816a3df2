//! `/series/{dataset}/{key}/revisions`: what was known of a series on a day, and how its values were revised.

mod controls;
mod fan;
mod releases;
mod statistics;
mod tables;

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use maud::{Markup, html};

use self::releases::{PeriodReleases, Releases};
use super::chart_figure::axis_unit;
use super::lookup::find_series;
use super::names::SeriesName;
use super::numbers::{Quantity, Scale, count, day};
use super::page::{Page, Section};
use super::view::{View, path, series_path};
use super::words::{data, revisions as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::period::Period;
use crate::domain::revision::{Later, RevisionRequest, SeriesRevisions};
use crate::domain::series::Series;
use crate::http::cost::Cost;
use crate::http::parameters::pages::{KEYS, LANG, REVISION_VIEW, ROWS, RevisionView};
use crate::http::parameters::{AS_OF, FROM, ParameterList, TO};
use crate::http::path::PathCodes;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::selection::window;
use crate::http::weigh::weigh;
use crate::service::query::Window;
use crate::service::revisions::{RevisionsQuery, of_triangle, work};
use crate::service::{ServiceError, State as ServiceState};

const LIST: ParameterList = &[&LANG, &KEYS, &FROM, &TO, &AS_OF, &REVISION_VIEW, &ROWS];

/// What the page shows.
struct Content<'a> {
    view: &'a View,
    catalogue: &'a Catalogue,
    series: &'a Series,
    /// The code of the unit; empty where it is not known.
    unit: &'a str,
    /// Its word beside an axis.
    unit_word: String,
    releases: Releases,
    /// The index of the publication that is shown beside the newest.
    then: usize,
    shape: RevisionView,
    /// The scale of the numbers in tables.
    scale: Scale,
    /// The revisions from the first release to the newest, of growth or of the value.
    revisions: SeriesRevisions,
}

impl Content<'_> {
    /// The day of the publication that is shown beside the newest.
    fn day_then(&self) -> NaiveDate {
        self.releases.days.get(self.then).copied().unwrap_or_default()
    }

    /// The day of the newest publication.
    fn day_now(&self) -> NaiveDate {
        self.releases.days.last().copied().unwrap_or_default()
    }

    /// Whether an earlier publication than the newest is shown.
    fn is_earlier(&self) -> bool {
        self.then + 1 < self.releases.days.len()
    }

    /// The last period that the publication beside the newest has.
    fn end_then(&self) -> Option<Period> {
        let then = self.day_then();
        let has_value =
            |one: &&PeriodReleases| one.known(then).is_some_and(|release| release.value.is_some());
        self.releases.periods.iter().rfind(has_value).map(|one| one.period)
    }

    fn quantity(&self, release: &releases::Release) -> Option<Quantity<'_>> {
        Some(Quantity {
            value: release.value?,
            bounds: release.bounds,
            qualifier: release.qualifier,
            unit: self.unit,
            unit_name: &self.unit_word,
        })
    }

    /// The address of this page as of a publication.
    fn at(&self, publication: usize) -> String {
        let text = self.releases.days.get(publication).map(ToString::to_string);
        self.view.here(&[("as_of", text.as_deref())])
    }
}

/// The revisions of a series
pub(super) async fn page(
    State(app): State<App>,
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let state = &*request.basis.state;
    let catalogue = &state.catalogue;
    let series = find_series(catalogue, &dataset, &key)?;
    let window = window(&view.params)?;
    let shape = view.params.require(&REVISION_VIEW)?;
    weigh(Cost::whole(work(state, series))).await;
    let vintages = app.service.vintages(state, &[series]).await?.remove(&series.id).unwrap_or_default();
    weigh(Cost::whole(vintages.len())).await;
    let triangle = app.service.triangles(state, &[series], window.as_of).await?.pop();
    let triangle = triangle.ok_or(ServiceError::Interrupted)?;
    let releases = Releases::of(&vintages, &window, &triangle);
    let revisions = of_triangle(state, series, &triangle, &query(window));
    let name = SeriesName::of(catalogue, series, view.language);
    let title = view.fill(words::TITLE_OF, &[&name.text()]);
    let main = html! {
        h1 { (name) }
        @match releases.publication(window.as_of) {
            Some(then) => (main(&app, state, content(catalogue, &view, series, (releases, revisions), (then, shape))).await?),
            None => (nothing(&view, series, &releases, window.as_of)),
        }
    };
    let id = series.dataset.as_str();
    Page::new(&view, title.as_str())
        .section(Section::Data)
        .below(html! { (view.say(data::DATASETS)) }, view.to("/datasets"))
        .below(html! { bdi { (id) } }, view.to(&path(&["datasets", id])))
        .below(html! { span.code { (key) } }, view.to_series(id, &key))
        .named(html! { (view.say(words::TITLE)) })
        .json(view.with("dataset", id).api(&format!("/v1{}/revisions", path(&["series", &key]))))
        .described(title.as_str())
        .respond(&app, &request, &main)
}

/// The revisions that the page describes: from the first release to the newest.
fn query(window: Window) -> RevisionsQuery {
    let releases = RevisionRequest { from: 0, to: Later::Final, censored: false };
    RevisionsQuery { measure: None, releases, window }
}

fn content<'a>(
    catalogue: &'a Catalogue,
    view: &'a View,
    series: &'a Series,
    (releases, revisions): (Releases, SeriesRevisions),
    (then, shape): (usize, RevisionView),
) -> Content<'a> {
    let unit = catalogue.unit_of(series).map_or("", |unit| unit.as_str());
    let values = releases.periods.iter().filter_map(|one| one.newest().and_then(|newest| newest.value));
    let scale = Scale::of(values, view.language);
    let unit_word = axis_unit(catalogue, unit, view);
    Content { view, catalogue, series, unit, unit_word, releases, then, shape, scale, revisions }
}

async fn main(app: &App, state: &ServiceState, content: Content<'_>) -> Result<Markup, Problem> {
    Ok(html! {
        (lede(&content))
        (facts(&content))
        @if content.releases.days.len() > 1 { (controls::controls(&content)) }
        @match content.shape {
            RevisionView::Fan => { (fan::figure(&content)?) (fan::table(&content)) (fan::growth(app, state, &content).await?) },
            RevisionView::Triangle => (tables::triangle(&content)),
            RevisionView::Release => { (tables::by_release(&content)) (statistics::section(&content)) },
        }
    })
}

/// What the page says, in sentences.
fn lede(content: &Content<'_>) -> Markup {
    let view = content.view;
    let language = view.language;
    let days = &content.releases.days;
    let summary = content.releases.summary();
    let then = day(content.day_then(), language);
    let (before, after) = view.say(words::OVER_TODAY).split_once("{0}").unwrap_or_default();
    html! {
        p.lede {
            @if days.len() == 1 {
                (view.fill(words::ONE_PUBLICATION, &[&then]))
            } @else {
                @if content.is_earlier() {
                    b { (view.say(words::KNOWN_THEN)) } (language.space()) (before) b { (then) } (after)
                    @if let Some(end) = content.end_then() { (language.space()) (view.fill(words::ENDED, &[&super::numbers::period(end)])) }
                } @else {
                    (view.fill(words::NEWEST_IS_SHOWN, &[&then]))
                }
                @let since = days.first().map(|first| day(*first, language)).unwrap_or_default();
                (language.space()) (view.fill(words::PUBLICATIONS, &[
                    &count(days.len()), &since, &count(summary.revised), &count(summary.periods),
                ]))
            }
        }
    }
}

fn facts(content: &Content<'_>) -> Markup {
    let (view, series) = (content.view, content.series);
    html! {
        ul.facts {
            li { a.code href=(view.to(&series_path(series.dataset.as_str(), series.key.as_str()))) { (series.key.as_str()) } }
            @if let (Some(first), Some(last)) = (content.releases.periods.first(), content.releases.periods.last()) {
                li { (super::numbers::period(first.period)) " – " (super::numbers::period(last.period)) }
            }
            @let unit = content.scale.with_unit(&content.unit_word, view.language);
            @if !unit.is_empty() { li { (unit) } }
        }
    }
}

/// A view in which nothing had been published.
fn nothing(view: &View, series: &Series, releases: &Releases, as_of: Option<NaiveDate>) -> Markup {
    let language = view.language;
    html! {
        @match (as_of, releases.days.first()) {
            (Some(as_of), Some(first)) => {
                p.lede { (view.fill(words::NONE_YET, &[&day(as_of, language), &day(*first, language)])) }
                p.btns { a.btn href=(view.here(&[("as_of", Some(&first.to_string()))])) { (view.say(words::TO_FIRST)) } }
            },
            _ => {
                p.lede { (view.say(words::NO_VALUES)) }
                p.btns { a.btn href=(view.to_series(series.dataset.as_str(), series.key.as_str())) { (series.key.as_str()) } }
            },
        }
    }
}
