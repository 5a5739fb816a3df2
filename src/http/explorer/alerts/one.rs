//! `/alerts/{id}`: one alert: its state and why, the value beside the limit, the history.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::FEED;
use super::alert_view::AlertView;
use super::history::History;
use super::lights::{light, rule_address, severity};
use crate::domain::alert::{Alert, RuleKind};
use crate::domain::dataset::Points;
use crate::domain::series::Series;
use crate::formats::chart::{ChartPoint, limit_line};
use crate::http::explorer::names::{Name, SeriesName};
use crate::http::explorer::page::{Page, Section};
use crate::http::explorer::svg::inline;
use crate::http::explorer::targets;
use crate::http::explorer::view::{View, path};
use crate::http::explorer::words::alerts as words;
use crate::http::parameters::ParameterList;
use crate::http::parameters::pages::{KEYS, LANG, START};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::v1::alerts::{find, series_of};
use crate::service::query::Window;

const ONE: ParameterList = &[&LANG, &KEYS, &START];

/// One alert
pub(in crate::http::explorer) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, ONE)?;
    let start = view.params.require(&START)?;
    let catalogue = &request.basis.state.catalogue;
    let report = app.service.alerts(&request.basis.state).await?;
    let (rule, alert) = find(&report, &id)?;
    let series = series_of(catalogue, alert);
    let events = app.service.alert_events_of(&alert.key).await?;
    let first = events.iter().map(|event| event.revision).min().unwrap_or(report.revision);
    let times = app.service.revision_times(first, report.revision).await?;
    let shown = AlertView::of(&view, catalogue, (rule, alert, series));
    let figure = figure_of(&app, &request, alert, series).await?;
    let targets = if let (RuleKind::Target { .. }, Some(series)) = (&rule.rule.kind, series) {
        targets::of_series(&app, &request.basis, &view, series, None).await?
    } else {
        html! {}
    };
    let history = History { shown, alert, events: &events, times: &times, revision: report.revision };
    let title = series.map(|series| SeriesName::of(catalogue, series, view.language).text());
    let title = title.unwrap_or_else(|| rule.rule.meta.id.to_string());
    let main = html! {
        h1 { (shown.subject()) }
        p.lede { (light(&view, alert.state)) " " (shown.sentence()) }
        (facts(shown, alert, figure.as_deref()))
        @if let Some(note) = &rule.rule.meta.note { p.small.quiet { (Name::of(note, None, view.language)) } }
        (line(shown))
        @if matches!(rule.rule.kind, RuleKind::Conflict) {
            p { a href=(view.to_with("/reconciliation", &[("verdict", "contradiction")])) { (view.say(words::CONTRADICTIONS)) } }
        }
        (targets)
        (history.section(start))
    };
    Page::new(&view, format!("{title} · {}", rule.rule.meta.id))
        .section(Section::Alerts)
        .below(html! { (view.say(words::HEADLINE_SHORT)) }, view.to("/alerts"))
        .below(html! { span.code { (rule.rule.meta.id) } }, rule_address(&view, rule))
        .named(html! { span.code { (alert.key.series.as_deref().unwrap_or(rule.dataset.as_str())) } })
        .feed(FEED, view.say(words::HEADLINE_SHORT))
        .depending(&report.digest)
        .changing_by_itself(report.changes_by_itself())
        .json(view.without(&["start"]).api(&path(&["v1", "alerts", &id])))
        .respond(&app, &request, &main)
}

/// The figure that states the value of an alert, where a document does.
async fn figure_of(
    app: &App,
    request: &ApiRequest,
    alert: &Alert,
    series: Option<&Series>,
) -> Result<Option<String>, Problem> {
    let (Some(series), Some(period)) = (series, alert.grounds.period) else { return Ok(None) };
    let window = Window { from: Some(period), to: Some(period), ..Window::default() };
    let data = app.service.observations(&request.basis.state, &[series], &window, false).await?;
    let newest = data.into_iter().next().and_then(|data| match data.points {
        Points::Observations(observations) => observations.into_vec().pop(),
        _ => None,
    });
    Ok(newest.and_then(|one| one.provenance.figure.as_deref().map(str::to_owned)))
}

/// The rule, the severity, the series, and since when.
fn facts(shown: AlertView<'_>, alert: &Alert, figure: Option<&str>) -> Markup {
    let (view, rule) = (shown.view, shown.rule);
    html! {
        ul.facts {
            li { a href=(rule_address(view, rule)) { (view.fill(words::BY_RULE, &[rule.rule.meta.id.as_str()])) } }
            li { (view.say(severity(rule.rule.severity))) }
            li { a href=(view.to(&path(&["datasets", rule.dataset.as_str()]))) { (rule.dataset) } }
            @if let Some(series) = shown.series {
                li { a href=(view.to_series(series.dataset.as_str(), series.key.as_str())) { (view.say(words::SERIES_PAGE)) } " " span.code { (series.key) } }
            }
            @if let Some(figure) = figure {
                li { a href=(view.to(&path(&["figures", figure]))) { (view.say(words::OF_FIGURE)) } }
            }
            @if alert.since > 0 { li { (view.fill(words::SINCE_REVISION, &[&alert.since.to_string()])) } }
        }
    }
}

/// The value and its interval beside the limit; nothing where the rule compares with no number.
fn line(shown: AlertView<'_>) -> Markup {
    let view = shown.view;
    let (Some(value), Some(limit), Some(estimate), Some(number)) =
        (shown.value(), shown.limit(), shown.estimate(), shown.grounds.limit)
    else {
        return html! {};
    };
    let Some(period) = shown.grounds.period else { return html! {} };
    let said = view.fill(words::LINE_SAYS, &[&value, &limit]);
    let point = ChartPoint::stated(period, estimate.value(), shown.grounds.lower, shown.grounds.upper);
    let picture = limit_line(&point, &value, (number, &view.fill(words::LIMIT_AT, &[&limit])), &said);
    html! {
        figure.outlook {
            figcaption {
                b { (view.say(words::VALUE_AND_LIMIT)) }
                @if let Some(interval) = shown.interval() { " " (view.fill(words::STANDS_FOR, &[&interval])) }
            }
            (inline(picture))
        }
    }
}
