//! The growth of a series: the measures that make sense for its unit, each with interval, verdict and basis.

use maud::{Markup, html};

use super::content::{Content, growth};
use super::request::plain;
use crate::domain::dataset::GrowthPoint;
use crate::domain::frequency::FrequencyUnit;
use crate::domain::growth::{Estimate, Measure, Pair, RateBasis, Verdict, difference};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;
use crate::formats::chart::Bracket;
use crate::http::explorer::numbers::quantity;
use crate::http::explorer::verdicts::{judgement, name, nature};
use crate::http::explorer::view::path;
use crate::http::explorer::words::series as words;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::service::growth::GrowthRequest;
use crate::service::query::Window;

/// The most rates over gaps that a chart shows.
const MAX_BRACKETS: usize = 4;

/// A rate of growth in the list.
#[derive(Debug, Clone)]
pub(super) struct Rate {
    /// The measure.
    pub(super) measure: Measure,
    /// The code of the unit of the result.
    pub(super) unit: String,
    /// The point.
    pub(super) point: GrowthPoint,
}

/// The growth that the page shows beside its values.
#[derive(Debug, Clone, Default)]
pub(super) struct Rates {
    /// The list.
    pub(super) list: Vec<Rate>,
    /// The mean rates over gaps, for the chart.
    pub(super) brackets: Vec<Bracket>,
}

impl Rates {
    /// The rates of what a page shows.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn read(app: &App, content: &Content<'_>) -> Result<Self, Problem> {
        let mut rates = Self::default();
        let newest = content.yoy.iter().rfind(|point| point.value.is_some());
        if let Some(point) = newest {
            let unit = if content.unit_class.is_percentage() { "percentage_points" } else { "percent" };
            rates.list.push(Rate { measure: Measure::Yoy, unit: unit.to_owned(), point: point.clone() });
        }
        let ends = content.stated().next().zip(content.stated().next_back());
        let Some((first, last)) = ends.filter(|(first, last)| first.period < last.period) else {
            return Ok(rates);
        };
        let window = Window { from: Some(first.period), to: Some(last.period), ..content.request.window };
        for request in requests(content, first.period) {
            let growth = growth(app, content.basis, content.series, &request, &window).await?;
            let Some(growth) = growth else { continue };
            let point = growth.points.into_iter().rfind(|point| point.value.is_some());
            rates.list.extend(point.map(|point| Rate { measure: request.measure, unit: growth.unit, point }));
        }
        rates.list.extend(change(content, first, last));
        rates.brackets = brackets(app, content).await?;
        Ok(rates)
    }
}

/// The further measures that make sense for a unit and a frequency.
fn requests(content: &Content<'_>, base: Period) -> Vec<GrowthRequest> {
    let frequency = content.series.frequency;
    let mut requests = Vec::new();
    let is_within_year = frequency.unit() != FrequencyUnit::Year && !frequency.is_span();
    if is_within_year && content.unit_class.has_quotients() {
        requests.push(plain(Measure::Pop));
        requests.extend((!content.unit_class.is_percentage()).then_some(plain(Measure::Annualised)));
    }
    if content.unit_class.has_quotients() && !content.unit_class.is_percentage() && !frequency.is_span() {
        requests.push(plain(Measure::Cagr));
        requests.push(GrowthRequest { base: Some(base), ..plain(Measure::Index) });
    }
    requests
}

/// The difference between the first and the last value.
fn change(content: &Content<'_>, first: &Observation, last: &Observation) -> Option<Rate> {
    let estimate = |one: &Observation| Estimate::new(one.value?, one.bounds).ok();
    let (base, current) = (estimate(first)?, estimate(last)?);
    let value = difference(Pair { current: &current, base: &base }).ok()?;
    let unit = if content.unit_class.is_percentage() { "percentage_points" } else { content.unit };
    let point = GrowthPoint {
        period: last.period,
        base: Some(first.period),
        value: Some(value),
        reason: None,
        basis: Some(RateBasis::Computed),
        verdict: Verdict::ComputedOnly,
        stated: Vec::new(),
        computed: Ok(value),
        change: None,
        coverage: None,
        base_coverage: None,
        inputs: Vec::new(),
    };
    Some(Rate { measure: Measure::Change, unit: unit.to_owned(), point })
}

/// The mean rates over the gaps of a series of years.
async fn brackets(app: &App, content: &Content<'_>) -> Result<Vec<Bracket>, Problem> {
    let class = content.unit_class;
    let frequency = content.series.frequency;
    let is_fit = matches!(class, UnitClass::Level | UnitClass::Count | UnitClass::Index);
    if !is_fit || frequency.unit() != FrequencyUnit::Year || frequency.is_span() {
        return Ok(Vec::new());
    }
    let periods: Vec<Period> = content.stated().map(|one| one.period).collect();
    let gaps = periods.windows(2).filter_map(|pair| match pair {
        [from, to] if from.next() != Some(*to) => Some((*from, *to)),
        _ => None,
    });
    let mut brackets = Vec::new();
    for (from, to) in gaps.take(MAX_BRACKETS) {
        let window = Window { from: Some(from), to: Some(to), ..content.request.window };
        let growth = growth(app, content.basis, content.series, &plain(Measure::Cagr), &window).await?;
        let value = growth.and_then(|growth| growth.points.last().and_then(|point| point.value));
        brackets.extend(value.map(|rate| Bracket {
            from,
            to,
            rate: rate.value(),
            lower: rate.bounds().lower(),
            upper: rate.bounds().upper(),
        }));
    }
    Ok(brackets)
}

/// The list as a part of the page.
pub(super) fn list(content: &Content<'_>, rates: &Rates) -> Markup {
    let view = content.view;
    html! {
        @if rates.list.is_empty() { p.quiet { (view.say(words::NO_RATES)) } } @else {
            ul.rates { @for rate in &rates.list { (entry(content, rate)) } }
        }
        div.btns {
            button.btn type="button" hidden data-copy="sentence" data-done=(view.say(words::COPIED)) {
                (view.say(words::COPY_SENTENCE))
            }
        }
    }
}

fn entry(content: &Content<'_>, rate: &Rate) -> Markup {
    let view = content.view;
    let Some(value) = rate.point.value else { return html! {} };
    let name = content.unit_word(&rate.unit);
    let shown = quantity(value, &rate.unit, &name);
    html! {
        li {
            span {
                (title(content, rate))
                @if rate.measure == Measure::Yoy && content.yoy.len() > 1 {
                    " " a.small href=(view.here(&[("measure", Some("yoy")), ("include", None)])) { (view.say(words::ALL_PERIODS)) }
                }
                br; span.small.quiet { (basis(content, rate)) }
            }
            span.rv {
                b { (shown.text(view.language)) }
                @if let Some(interval) = shown.interval(view.language) { br; span.small.quiet { (interval) } }
            }
            span { (judgement(view, rate.point.verdict)) }
        }
    }
}

/// What is measured, between which periods.
fn title(content: &Content<'_>, rate: &Rate) -> String {
    let view = content.view;
    let point = &rate.point;
    let (period, base) = (point.period.text(), point.base.map(Period::text));
    let (period, base) = (period.as_str(), base.as_ref().map_or("", |base| base.as_str()));
    match rate.measure {
        Measure::Cagr => view.fill(words::MEAN_FROM_TO, &[base, period]),
        Measure::Index => view.fill(words::INDEX_FROM, &[base, period]),
        Measure::Change => view.fill(words::CHANGE_FROM_TO, &[base, period]),
        measure => {
            view.fill(words::RATE_IN, &[view.say(name(measure, content.unit_class.is_percentage())), period])
        }
    }
}

/// Where a rate comes from, and at which prices.
fn basis(content: &Content<'_>, rate: &Rate) -> Markup {
    let (view, point) = (content.view, &rate.point);
    let prices = point.stated.first().map_or(content.price_basis, |stated| stated.price_basis);
    let prices = nature(prices).map(|word| view.say(word));
    html! {
        @if let Some(prices) = prices { (prices) (view.comma()) }
        @match (point.basis, point.stated.first().and_then(|stated| stated.figure.as_deref())) {
            (Some(RateBasis::Stated), Some(figure)) => {
                (view.say(words::STATED_IN)) " " a href=(view.to(&path(&["figures", figure]))) { (figure) }
                @match point.computed {
                    Ok(computed) => {
                        @let name = content.unit_word(&rate.unit);
                        @let shown = quantity(computed, &rate.unit, &name);
                        "; " (view.fill(words::COMPUTED_BESIDE, &[&shown.text(view.language)]))
                    },
                    Err(reason) => { "; " (view.say(words::NOTHING_COMPUTED)) " " span.reason { (reason.code()) } },
                }
            },
            _ if content.is_documented() => (view.say(words::FROM_LEVELS)),
            _ => (view.say(words::FROM_VALUES)),
        }
    }
}
