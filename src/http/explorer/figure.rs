//! `/figures/{id}`: one number of a document for good: its value, its passage, its check, and who uses it.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::names::{Name, SeriesName};
use super::numbers::{Quantity, unit_word};
use super::page::{Page, Section};
use super::passage::FigurePassage;
use super::verdicts::judgement;
use super::view::{View, path, series_path};
use super::words::{frame, series as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::figure::Figure;
use crate::domain::series::Series;
use crate::http::cost::Cost;
use crate::http::parameters::ParameterList;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;
use crate::service::ServiceError;
use crate::service::reconcile::{Check, ReconciliationRequest};

const LIST: ParameterList = &[&LANG, &KEYS];

/// The page of a figure
pub(super) async fn page(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let catalogue = &request.basis.state.catalogue;
    let figure = catalogue.find_figure(&id).ok_or_else(|| ServiceError::NotFound {
        what: "figure",
        id: id.clone(),
        known: catalogue.figures.iter().map(|figure| figure.id.clone()).collect(),
    })?;
    let series = catalogue.find_series(&figure.dataset, &figure.series);
    weigh(Cost::walk(catalogue.series.len())).await;
    let query = ReconciliationRequest {
        dataset: vec![figure.dataset.to_string()],
        ..ReconciliationRequest::default()
    };
    let checks = app.service.reconcile(&request.basis.state, &query).await;
    let checks = checks.map(|all| {
        let uses = |check: &Check| check.figures.contains(&figure.id);
        all.checks.into_iter().filter(uses).collect::<Vec<_>>()
    });
    let passage = FigurePassage { view: &view, catalogue, documents: &request.basis.documents, figure };
    let value = quantity(catalogue, &view, figure);
    let title = series.map(|series| SeriesName::of(catalogue, series, view.language));
    let period = figure.period.text();
    let main = html! {
        h1 {
            @if let Some(title) = &title { (title) " " }
            span.of { "· " (period.as_str()) }
        }
        ul.facts { li { span.code { (figure.id) } } li { (passage.badge()) } }
        div.two {
            div {
                figure.one aria-labelledby="value" {
                    h2 #value { (view.say(words::VALUE)) }
                    p.number { (value) }
                    (passage.number_line())
                }
                (uses(&view, catalogue, figure, series, checks.as_deref().ok()))
            }
            aside.passage #passage aria-labelledby="passage-title" {
                header { h2 #passage-title { (view.fill(words::WHERE_IT_STANDS, &[period.as_str()])) } (passage.badge()) }
                (passage.quotation())
                (passage.facts())
                div.btns { a.btn href=(passage.address()) { (view.say(words::READ_IN_DOCUMENT)) } }
            }
        }
    };
    let name = title.map(|title| title.text()).unwrap_or_default();
    let title = format!("{name}, {}", period.as_str());
    let description = format!("{title}: {value}");
    Page::new(&view, title)
        .described(description)
        .section(Section::Sources)
        .below(html! { (view.say(frame::SOURCES)) }, view.to("/sources"))
        .below(html! { bdi { (figure.source) } }, view.to(&path(&["sources", &figure.source])))
        .named(html! { span.code { (figure.id) } })
        .json(path(&["v1", "figures", &figure.id]))
        .respond(&app, &request, &main)
}

/// The value with its unit and qualifier.
fn quantity(catalogue: &Catalogue, view: &View, figure: &Figure) -> String {
    let unit = figure.unit.as_str();
    let name = Name::of_unit(catalogue, unit, view.language);
    let quantity = Quantity {
        value: figure.value,
        bounds: figure.bounds,
        qualifier: figure.qualifier,
        unit,
        unit_name: unit_word(unit, &name.text, view.language),
    };
    quantity.text(view.language)
}

/// The series and the checks that rest on a figure; no checks where the database does not answer.
fn uses(
    view: &View,
    catalogue: &Catalogue,
    figure: &Figure,
    series: Option<&Series>,
    checks: Option<&[Check]>,
) -> Markup {
    html! {
        section aria-labelledby="uses" {
            h2 #uses { (view.say(words::USED_BY)) }
            ul.plain {
                @if let Some(series) = series {
                    @let period = figure.period.text();
                    @let address = series_path(series.dataset.as_str(), series.key.as_str());
                    li {
                        (view.fill(words::IN_SERIES, &[period.as_str()])) " "
                        a href=(view.to_with(&address, &[("at", period.as_str())]) + "#passage") {
                            (SeriesName::of(catalogue, series, view.language))
                        }
                    }
                }
                @for check in checks.unwrap_or_default() { li { (check_line(view, catalogue, check)) } }
            }
            @match checks {
                None => p.small.quiet { (view.say(words::CHECKS_AWAY)) },
                Some([]) => p.small.quiet { (view.say(words::UNUSED)) },
                Some(_) => {},
            }
        }
    }
}

/// A check with its verdict and a link to its case.
fn check_line(view: &View, catalogue: &Catalogue, check: &Check) -> Markup {
    let (dataset, key, period) =
        (check.dataset.as_str(), check.node.series.as_str(), check.node.period.to_string());
    let series = catalogue.find_series(&check.dataset, &check.node.series);
    let name = series
        .map_or_else(|| key.to_owned(), |series| SeriesName::of(catalogue, series, view.language).text());
    html! {
        a href=(view.to(&path(&["reconciliation", dataset, key, &period]))) {
            (view.fill(words::IN_CHECK, &[&format!("{name}, {period}")]))
        }
        " " (judgement(view, check.verdict))
    }
}
