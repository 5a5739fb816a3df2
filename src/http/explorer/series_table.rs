//! A page of series as a table, each with its newest value.

use maud::{Markup, html};

use super::names::SeriesName;
use super::numbers::{count, period};
use super::values::{Newest, newest};
use super::view::View;
use super::words::data;
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::http::selection::page;
use crate::service::State;
use crate::service::page::{Cursor, PageRequest};

/// The series of a page.
pub(super) struct SeriesPage<'a> {
    request: PageRequest,
    /// The series.
    pub(super) series: Vec<&'a Series>,
    /// The place of the first among all, from 0.
    first: usize,
    /// How many there are on all pages.
    total: usize,
    next: Option<Cursor>,
}

impl<'a> SeriesPage<'a> {
    /// The page of the selected series that a view asks for.
    ///
    /// # Errors
    /// When the limit or the cursor is malformed, or the cursor is of another history.
    pub(super) async fn of(
        app: &App,
        catalogue: &'a Catalogue,
        view: &View,
        selected: &[usize],
    ) -> Result<Self, Problem> {
        let request = page(app, &view.params, catalogue).await?;
        let page = request.cut(catalogue, selected, usize::MAX);
        let first = page.series.first().and_then(|position| selected.binary_search(position).ok());
        let series = page.series.iter().filter_map(|position| catalogue.series_at(*position)).collect();
        let (first, total, next) = (first.unwrap_or(0), selected.len(), page.next);
        Ok(Self { request, series, first, total, next })
    }
}

/// A page of series as a table, with the links to other pages.
///
/// # Errors
/// When the values are not in memory and the database does not answer.
pub(super) async fn table_of(
    app: &App,
    state: &State,
    view: &View,
    page: &SeriesPage<'_>,
) -> Result<Markup, Problem> {
    let SeriesPage { request, series, first, total, next } = page;
    let values = newest(app, state, series).await?;
    let next = next.as_ref().map(ToString::to_string);
    let shown = [first + 1, first + series.len(), *total].map(count);
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    Ok(html! {
        @if series.len() < *total { p.small.quiet { (view.fill(data::SERIES_OF, &shown)) } }
        (table(state, view, &values))
        @if next.is_some() || request.cursor.is_some() {
            p.btns {
                @if request.cursor.is_some() {
                    a.btn href=(view.here(&[("cursor", None)])) { (view.say(data::FIRST_PAGE)) }
                }
                @if let Some(next) = &next {
                    a.btn rel="next" href=(view.here(&[("cursor", Some(next))])) {
                        (view.fill(data::NEXT_PAGE, &[&count(request.limit)]))
                    }
                }
            }
        }
    })
}

fn table(state: &State, view: &View, values: &[Newest<'_>]) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(data::TABLE_OF_SERIES)) { table.list {
            thead { tr {
                th scope="col" { (view.say(data::SERIES)) }
                @for text in [data::NEWEST, data::PERIOD, data::FROM, data::VALUES] {
                    th.n scope="col" { (view.say(text)) }
                }
            } }
            tbody { @for value in values { (row(state, view, value)) } }
        } }
    }
}

fn row(state: &State, view: &View, value: &Newest<'_>) -> Markup {
    let (catalogue, series) = (&state.catalogue, value.series);
    html! {
        tr {
            th scope="row" {
                a href=(view.to_series(series.dataset.as_str(), series.key.as_str())) {
                    (SeriesName::of(catalogue, series, view.language))
                }
                div.code { (series.key.as_str()) }
            }
            td.n title=[value.interval(catalogue, view)] { (value.text(catalogue, view).unwrap_or_default()) }
            td.n { (value.period().unwrap_or_default()) }
            td.n { (series.first.map(period).unwrap_or_default()) }
            td.n { (count(series.observations)) }
        }
    }
}
