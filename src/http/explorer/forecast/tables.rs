//! The numbers of a forecast and of its backtest.

use maud::{Markup, html};

use super::content::Content;
use crate::domain::bounds::Bounds;
use crate::domain::forecast::{Attempt, Forecast, ForecastPoint, Skill};
use crate::http::explorer::numbers::{count, period};
use crate::http::explorer::words::forecast as words;
use crate::http::parameters::pages::ROWS;

/// The number of rows of a backtest, where not all are asked for.
const SHOWN: usize = 40;

/// The forecasts with both intervals.
pub(super) fn forecasts(content: &Content<'_>, made: &Forecast) -> Markup {
    let view = content.view;
    let has_rounding = made.points.iter().any(|point| point.rounding > 0.0);
    let wider = content.wider.as_ref().ok();
    html! {
        section aria-labelledby="values" {
            h2 #values { (view.say(words::TABLE)) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table {
                caption { (unit(content)) (view.say(words::CAPTION)) }
                thead { tr {
                    th scope="col" { (view.say(words::PERIOD)) }
                    th.n scope="col" { (view.say(words::FORECAST)) }
                    th.n scope="col" { (view.fill(words::INTERVAL, &["80"])) }
                    @if wider.is_some() { th.n scope="col" { (view.fill(words::INTERVAL, &["95"])) } }
                    @if has_rounding { th.n scope="col" { (view.say(words::OF_ROUNDING)) } }
                } }
                tbody { @for (step, point) in made.points.iter().enumerate() {
                    tr {
                        th scope="row" {
                            (period(point.period))
                            @if point.is_extrapolated { " " span.small.quiet { (view.say(words::EXTRAPOLATED)) } }
                        }
                        td.n title=(point.value) { (content.number(point.value, precision(point))) }
                        (interval(content, Some(point)))
                        @if let Some(wider) = wider { (interval(content, wider.points.get(step))) }
                        @if has_rounding { td.n { "± " (content.number(point.rounding, around(point.rounding))) } }
                    }
                } }
            } }
            @if let Err(refusal) = &content.wider {
                p.small { (super::refusal::words(content.view, refusal)) }
            }
            p.small { (view.say(words::NOT_CERTAIN)) }
        }
    }
}

fn interval(content: &Content<'_>, point: Option<&ForecastPoint>) -> Markup {
    let end = |point: &ForecastPoint, end: Option<f64>| Some(content.number(end?, precision(point)));
    let ends =
        point.and_then(|point| Some((end(point, point.bounds.lower())?, end(point, point.bounds.upper())?)));
    html! { td.n.nw { @if let Some((lower, upper)) = ends { (lower) " – " (upper) } } }
}

/// A tenth of the interval, so that a number has one digit more than the interval supports.
fn precision(point: &ForecastPoint) -> Bounds {
    let tenth = (point.sampling + point.rounding) / 10.0;
    Bounds::new(Some(point.value - tenth), Some(point.value + tenth)).unwrap_or(Bounds::UNBOUNDED)
}

/// A precision of two digits.
fn around(value: f64) -> Bounds {
    Bounds::new(Some(value * 0.95), Some(value * 1.05)).unwrap_or(Bounds::UNBOUNDED)
}

/// The unit as the beginning of a caption.
fn unit(content: &Content<'_>) -> String {
    let text = content.scale.with_unit(&content.unit_word, content.view.language);
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_uppercase().collect::<String>() + rest.as_str());
    first.map(|text| text + content.view.stop() + content.view.language.space()).unwrap_or_default()
}

/// What the method would have forecast, beside "no change" and what came.
pub(super) fn backtest(content: &Content<'_>, made: &Forecast) -> Markup {
    let view = content.view;
    let has_all = view.params.get(&ROWS).ok().flatten().is_some();
    let all = made.backtest.len();
    let shown = if has_all { all } else { all.min(SHOWN) };
    let Skill { better, attempts, .. } = made.skill;
    html! {
        section aria-labelledby="backtest" {
            h2 #backtest { (view.say(words::BACKTEST)) }
            p { (view.fill(words::TESTED, &[&count(made.origins()), &count(better), &count(attempts)])) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::BACKTEST)) { table {
                caption { (unit(content)) (view.say(words::BACKTEST_CAPTION)) }
                thead { tr {
                    th scope="col" { (view.say(words::KNOWN_UP_TO)) }
                    th scope="col" { (view.say(words::PERIOD)) }
                    th.n scope="col" { (view.say(words::FORECAST)) }
                    th.n scope="col" { (view.say(words::NO_CHANGE)) }
                    th.n scope="col" { (view.say(words::CAME)) }
                    th scope="col" { (view.say(words::NEARER)) }
                } }
                tbody { @for attempt in made.backtest.iter().take(shown) { (row(content, attempt)) } }
            } }
            @if shown < all {
                p.small { a href=(view.here(&[("rows", Some("all"))])) { (view.fill(words::ALL_ROWS, &[&count(all)])) } }
            }
        }
    }
}

fn row(content: &Content<'_>, attempt: &Attempt) -> Markup {
    let view = content.view;
    let is_better = attempt.error().abs() < attempt.naive_error().abs();
    // As many digits as show the errors.
    let error = attempt.error().abs().max(attempt.naive_error().abs());
    let number = |value: f64| {
        let precision = Bounds::new(Some(value - error / 20.0), Some(value + error / 20.0));
        content.number(value, precision.unwrap_or(Bounds::UNBOUNDED))
    };
    html! {
        tr {
            th scope="row" { (period(attempt.origin)) }
            td.nw { (period(attempt.period)) }
            td.n { (number(attempt.forecast)) }
            td.n { (number(attempt.naive)) }
            td.n { (number(attempt.actual)) }
            td { (view.say(if is_better { words::THE_FORECAST } else { words::NAIVE })) }
        }
    }
}
