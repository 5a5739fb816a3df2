//! Why there is no rate: what was looked for and found, what can be said instead, and what would settle it.

use maud::{Markup, html};

use super::content::Content;
use super::rates::Rates;
use crate::domain::dataset::GrowthPoint;
use crate::domain::growth::{Estimate, Measure, Pair, Refusal, rate};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::http::explorer::numbers::quantity;
use crate::http::explorer::verdicts::nature;
use crate::http::explorer::words::series as words;

/// The period whose refusal the page explains: the chosen one, else the newest with a value, if there is no rate for it.
pub(super) fn refused<'c>(content: &'c Content<'_>) -> Option<&'c GrowthPoint> {
    if !content.unit_class.has_quotients() {
        return None;
    }
    let newest = content.stated().next_back()?.period;
    let of =
        |period: Period| content.yoy.iter().find(|point| point.period == period && point.value.is_none());
    content.request.at.and_then(of).or_else(|| of(newest))
}

/// The explanation; nothing where there is a rate.
pub(super) fn section(content: &Content<'_>, rates: &Rates) -> Markup {
    let view = content.view;
    if !content.unit_class.has_quotients() && content.stated().next().is_some() {
        return html! {
            div.why #why {
                h3 { (view.say(words::WHY_NEVER)) }
                p { (view.say(words::SAYS_NOTHING)) " " span.reason { (Refusal::UnitClass.code()) } }
            }
        };
    }
    let Some(point) = refused(content) else { return html! {} };
    html! {
        div.why #why {
            h3 { (view.fill(words::WHY_NO_RATE, &[point.period.text().as_str()])) }
            p { (reason(content, point)) }
            ol.small {
                @if let Some(value) = at(content, point.period) {
                    li { (view.fill(words::IS_THERE, &[point.period.text().as_str(), &content.text(value)])) }
                }
                @if let (Some(base), Some(reason)) = (point.base, point.reason) {
                    li { (view.fill(words::LOOKED_BY_DATE, &[base.text().as_str()])) " " span.reason { (reason.code()) } }
                }
                @if point.stated.is_empty() && content.is_documented() {
                    li { (view.fill(words::NOBODY_STATES, &[point.period.text().as_str()])) }
                }
            }
            @if let Some(text) = row_above(content, point) { p.small.quiet { (text) } }
            @if let Some(text) = instead(content, rates) { p.small { (text) } }
            @if let Some(base) = point.base.filter(|_| is_missing(point)) {
                @let settled = if content.is_documented() { words::SETTLED_BY_DOCUMENT } else { words::SETTLED_BY_FILE };
                p.small {
                    (view.fill(settled, &[base.text().as_str()])) " "
                    a href=(view.to_with("/imports/new", &[("dataset", content.series.dataset.as_str())])) { (view.say(words::BRING_ONE)) }
                }
            }
        }
    }
}

/// Whether the base is what is missing.
fn is_missing(point: &GrowthPoint) -> bool {
    matches!(point.reason, Some(Refusal::Gap | Refusal::BaseMissing))
}

fn at<'c>(content: &'c Content<'_>, period: Period) -> Option<&'c Observation> {
    content.stated().find(|one| one.period == period)
}

/// The reason in a sentence.
fn reason(content: &Content<'_>, point: &GrowthPoint) -> String {
    let view = content.view;
    let period = point.period.text();
    let Some(base) = point.base.map(Period::text) else {
        return view.say(words::NO_SUCH_PERIOD).to_owned();
    };
    match point.reason {
        Some(Refusal::Gap | Refusal::BaseMissing) if content.is_documented() => {
            view.fill(words::NEEDS_LEVEL, &[base.as_str()])
        }
        Some(Refusal::Gap | Refusal::BaseMissing) => view.fill(words::NEEDS_VALUE, &[base.as_str()]),
        Some(Refusal::BaseZero) => view.fill(words::REFUSED_BASE_ZERO, &[base.as_str()]),
        Some(Refusal::BaseNegative | Refusal::SignChange) => {
            view.fill(words::REFUSED_SIGNS, &[base.as_str(), period.as_str()])
        }
        Some(Refusal::PriceBasis) => view.say(words::REFUSED_PRICES).to_owned(),
        _ => view.say(words::REFUSED_OTHER).to_owned(),
    }
}

/// What the row above would give, if it were taken for the year before.
fn row_above(content: &Content<'_>, point: &GrowthPoint) -> Option<String> {
    let view = content.view;
    let before = content.stated().rfind(|one| one.period < point.period)?;
    if Some(before.period) == point.base || content.unit_class.is_percentage() || !is_missing(point) {
        return None;
    }
    let estimate = |one: &Observation| Estimate::new(one.value?, one.bounds).ok();
    let (base, current) = (estimate(before)?, estimate(at(content, point.period)?)?);
    let wrong = rate(Pair { current: &current, base: &base }).ok()?;
    let shown = quantity(wrong, "percent", "%");
    let (period, above) = (point.period.text(), before.period.text());
    Some(view.fill(words::ROW_ABOVE, &[period.as_str(), above.as_str(), &shown.text(view.language)]))
}

/// The mean growth over the gap, which the two ends give.
fn instead(content: &Content<'_>, rates: &Rates) -> Option<String> {
    let view = content.view;
    let mean = rates.list.iter().find(|rate| rate.measure == Measure::Cagr)?;
    let (value, base) = (mean.point.value?, mean.point.base?);
    let shown = quantity(value, "percent", "%");
    let parts =
        [shown.interval(view.language), nature(content.price_basis).map(|word| view.say(word).to_owned())];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let (from, to) = (base.text(), mean.point.period.text());
    let text = shown.text(view.language);
    Some(view.fill(words::INSTEAD, &[&text, from.as_str(), to.as_str(), &parts.join(view.comma())]))
}
