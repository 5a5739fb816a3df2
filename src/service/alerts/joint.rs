//! Rules that judge several series together, period by period.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::alert::{
    Absence, Answers, Condition, Cuts, InputCuts, Judgement, LightInput, QuantileError, Zone, diffusion,
    leaves, sum, symmetric_change, threshold,
};
use crate::domain::bounds::Bounds;
use crate::domain::growth::{Estimate, Sample};
use crate::domain::period::Period;
use crate::domain::series::Series;

/// How many series a text names.
const NAMED_SERIES: usize = 5;

/// What a series has to do with a period of a diffusion.
enum Component<'a> {
    /// It has a change.
    Change(Estimate),
    /// It ended more than a year before, with this period.
    End(&'a Series, Period),
    /// It has no change; why.
    Lack(String),
}

/// The share of rising series at each period. A series that ended more than a year before does not count any more, and
/// is named; where another one has no change, there is nothing to judge.
pub(super) fn rising(
    samples: &[(&Series, Vec<Sample>)],
    condition: Condition,
    recover: Condition,
    dead_band: f64,
) -> Vec<Judgement> {
    let mut periods = BTreeSet::new();
    let changes = samples.iter().map(|(_, samples)| {
        periods.extend(samples.iter().skip(1).map(Sample::period));
        changes(samples)
    });
    let changes: Vec<BTreeMap<Period, Estimate>> = changes.collect();
    let judgement = |period: Period| {
        let (mut counted, mut ends, mut lacks) = (Vec::new(), Vec::new(), Vec::new());
        for ((series, samples), changes) in samples.iter().zip(&changes) {
            match component(series, samples, changes, period) {
                Component::Change(change) => counted.push(change),
                Component::End(series, last) => ends.push(format!("{}, which ends in {last}", series.key)),
                Component::Lack(text) => lacks.push(text),
            }
        }
        let share = if lacks.is_empty() { diffusion(&counted, dead_band) } else { None };
        let detail = match share {
            None => Some(listed(&lacks)).filter(|text| !text.is_empty()),
            Some(share) if !ends.is_empty() => Some(format!("{} without {}", share.value(), listed(&ends))),
            Some(_) => None,
        };
        Judgement { detail, ..threshold((period, share.ok_or(Absence::NoData)), condition, recover) }
    };
    periods.into_iter().map(judgement).collect()
}

/// The changes on the period before.
fn changes(samples: &[Sample]) -> BTreeMap<Period, Estimate> {
    let pairs = samples.iter().zip(samples.iter().skip(1));
    let pairs = pairs.filter(|(before, value)| before.period().next() == Some(value.period()));
    let change = |(before, value): (&Sample, &Sample)| {
        let change = symmetric_change(*before.estimate().ok()?, *value.estimate().ok()?)?;
        Some((value.period(), change))
    };
    pairs.filter_map(change).collect()
}

fn component<'a>(
    series: &'a Series,
    samples: &[Sample],
    changes: &BTreeMap<Period, Estimate>,
    period: Period,
) -> Component<'a> {
    if let Some(change) = changes.get(&period) {
        return Component::Change(*change);
    }
    let key = &series.key;
    match samples.iter().rev().find(|one| one.estimate().is_ok()).map(Sample::period) {
        None => Component::Lack(format!("{key} has no value")),
        Some(last) if last >= period => Component::Lack(format!("{key} has no change there")),
        Some(last) if is_over_a_year(last, period) => Component::End(series, last),
        Some(last) => Component::Lack(format!("{key} ends in {last}")),
    }
}

/// Whether more than a year lies between two periods.
fn is_over_a_year(from: Period, to: Period) -> bool {
    to.years_since(from).is_some_and(|years| years > 1.0 + f64::EPSILON)
}

/// The light at each period at which every input has a value.
pub(super) fn light(
    samples: &[(&Series, Vec<Sample>)],
    inputs: &[LightInput],
    zones: Cuts,
    zone: Zone,
) -> Vec<Judgement> {
    let known: Vec<BTreeMap<Period, Estimate>> = inputs.iter().map(|input| values(samples, input)).collect();
    let cuts = inputs.iter().zip(&known).map(|(input, values)| cuts(input, values));
    let cuts: Result<Vec<Cuts>, (Absence, String)> = cuts.collect();
    let periods: BTreeSet<Period> = known.iter().flat_map(|values| values.keys().copied()).collect();
    let judgement = |period: Period| {
        let nothing = |(absence, detail): (Absence, String)| Judgement {
            period: Some(period),
            answers: Err(absence),
            value: None,
            limit: None,
            detail: Some(detail),
        };
        let cuts = match &cuts {
            Ok(cuts) => cuts,
            Err(refused) => return nothing(refused.clone()),
        };
        let lacks = inputs.iter().zip(&known).filter(|(_, values)| !values.contains_key(&period));
        let lacks: Vec<String> = lacks.map(|(input, _)| format!("{} has no value", input.series)).collect();
        if !lacks.is_empty() {
            return nothing((Absence::NoData, listed(&lacks)));
        }
        let values = known.iter().filter_map(|values| values.get(&period));
        let points: Vec<(u32, u32)> =
            values.zip(cuts).map(|(value, cuts)| cuts.points(value.bounds())).collect();
        of_sum(period, sum(&points), zones, zone)
    };
    periods.into_iter().map(judgement).collect()
}

/// The values of an input.
fn values(samples: &[(&Series, Vec<Sample>)], input: &LightInput) -> BTreeMap<Period, Estimate> {
    let of_input = samples.iter().find(|(series, _)| series.key.as_str() == input.series);
    let samples = of_input.map(|(_, samples)| samples.as_slice()).unwrap_or_default();
    samples.iter().filter_map(|one| Some((one.period(), *one.estimate().ok()?))).collect()
}

/// The cuts of an input, or why it has none.
fn cuts(input: &LightInput, values: &BTreeMap<Period, Estimate>) -> Result<Cuts, (Absence, String)> {
    let percents = match input.cuts {
        InputCuts::Fixed(cuts) => return Ok(cuts),
        InputCuts::Quantiles(percents) => percents,
    };
    let values: Vec<f64> = values.values().map(|value| value.value()).collect();
    let refused =
        |error: QuantileError| (Absence::Refused(error.code()), format!("{} has {error}", input.series));
    Cuts::quantiles(&values, percents).map_err(refused)
}

fn of_sum(period: Period, total: (u32, u32), zones: Cuts, zone: Zone) -> Judgement {
    let of_total = zones.zones(total);
    let (least, greatest) = (f64::from(total.0), f64::from(total.1));
    let bounds = Bounds::new(Some(least), Some(greatest));
    let value = bounds.and_then(|bounds| Estimate::new(f64::midpoint(least, greatest), bounds).ok());
    Judgement {
        period: Some(period),
        answers: Ok(Answers::of(leaves(of_total, zone))),
        value,
        limit: None,
        detail: Some(light_text(total, of_total)),
    }
}

fn light_text((least, greatest): (u32, u32), (lowest, highest): (Zone, Zone)) -> String {
    if (least, lowest) == (greatest, highest) {
        format!("{least} points, {}", lowest.code())
    } else {
        format!("{least} to {greatest} points, {} to {}", lowest.code(), highest.code())
    }
}

/// A few texts with semicolons between, and how many more there are.
fn listed(texts: &[String]) -> String {
    let first = texts.iter().take(NAMED_SERIES).cloned().collect::<Vec<_>>().join("; ");
    let more = texts.len().saturating_sub(NAMED_SERIES);
    if more > 0 { format!("{first}; and {more} more") } else { first }
}
