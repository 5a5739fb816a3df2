//! What a rule says of the data of one revision.

use std::collections::BTreeMap;

use super::expectation;
use super::replay::{Cells, Replay};
use super::timeline::Moment;
use crate::domain::alert::{
    Absence, Answer, Answers, Condition, Cuts, CycleLengths, InputCuts, Judgement, LightInput, Reading, Rule,
    RuleKind, Zone, confirmations, diffusion, leaves, moved_share, sum, symmetric_change, threshold, verdict,
};
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::frequency::Frequency;
use crate::domain::growth::{Estimate, Measure, Sample, Transform, Window};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::target::TargetVerdict;
use crate::domain::unit_class::UnitClass;
use crate::service::targets::TargetReport;
use crate::store::StoredSeries;

/// Judges each series by itself at each revision that changed it.
pub(super) fn each(
    replay: &mut Replay,
    catalogue: &Catalogue,
    series: &[Series],
    rows: &StoredSeries,
    moments: &[Moment],
) {
    for one in series {
        let rows = rows.get(&one.id).map(Vec::as_slice).unwrap_or_default();
        let key = one.key.as_str();
        for moment in moments {
            let is_known = replay.standing(Some(key)).is_some();
            if is_known && !moment.touches(rows) {
                continue;
            }
            let observations = moment.observations(rows);
            if is_known || !observations.is_empty() {
                let judgements = of_series(&replay.rule, catalogue, one, &observations);
                replay.record(Some(key), moment.revision, judgements);
            }
        }
    }
}

/// Judges all series together at each revision that changed one of them.
pub(super) fn together(replay: &mut Replay, series: &[Series], rows: &StoredSeries, moments: &[Moment]) {
    for moment in moments {
        let touched = |one: &&Series| rows.get(&one.id).is_some_and(|rows| moment.touches(rows));
        if replay.standing(None).is_some() && !series.iter().any(|one| touched(&one)) {
            continue;
        }
        let samples: Vec<(&Series, Vec<Sample>)> = series
            .iter()
            .map(|one| {
                let rows = rows.get(&one.id).map(Vec::as_slice).unwrap_or_default();
                (one, samples(&moment.observations(rows)))
            })
            .collect();
        let judgements = match replay.rule.kind.clone() {
            RuleKind::Diffusion { condition, recover, dead_band } => {
                rising(&samples, condition, recover, dead_band)
            }
            RuleKind::Light { inputs, zones, zone } => light(&samples, &inputs, zones, zone),
            RuleKind::Revision { share, amount } => {
                let now = cells(&samples);
                let before = std::mem::replace(&mut replay.cells, now);
                vec![moved(&before, &replay.cells, share, amount)]
            }
            _ => Vec::new(),
        };
        replay.record(None, moment.revision, judgements);
    }
}

pub(super) fn samples(observations: &[Observation]) -> Vec<Sample> {
    observations.iter().map(|one| Sample::new(one.period, one.value, one.bounds).of_set(one.set())).collect()
}

fn of_series(
    rule: &Rule,
    catalogue: &Catalogue,
    series: &Series,
    observations: &[Observation],
) -> Vec<Judgement> {
    let samples = samples(observations);
    let unit_class = catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown);
    match rule.kind {
        RuleKind::Threshold { measure, condition, recover, .. } => {
            let readings = readings(&samples, measure, unit_class);
            readings.into_iter().map(|reading| threshold(reading, condition, recover)).collect()
        }
        RuleKind::Unexpected { level, side } => {
            expectation::newest(catalogue, series, observations, (level, side)).into_iter().collect()
        }
        RuleKind::Shift(limits) => expectation::shifts_of(catalogue, series, observations, limits),
        RuleKind::TurningPoint => turns(&samples, series.frequency),
        _ => Vec::new(),
    }
}

/// The values of a series, or its growth by a measure.
fn readings(samples: &[Sample], measure: Measure, unit_class: UnitClass) -> Vec<Reading> {
    let transform = Transform { measure, unit_class, as_percent: false, base: None };
    let points = transform.points(samples, Window::ALL).into_iter();
    points.map(|point| (point.period, point.outcome.map_err(|reason| Absence::of(reason.code())))).collect()
}

/// The targets of one series: the rule fires if it does for one of them.
pub(super) fn targets(reports: &[TargetReport], verdicts: &[TargetVerdict]) -> Judgement {
    let judged = reports.iter().map(|report| {
        let assessment = &report.assessment;
        let text = format!("{}: {}", report.statement.id, assessment.verdict.code());
        let answer = match assessment.reason {
            Some(reason) if !verdicts.contains(&TargetVerdict::Unknown) => Err(Absence::of(reason.code())),
            Some(_) => Ok(Answer::Yes),
            None => Ok(verdict(&assessment.possible, verdicts)),
        };
        (answer, text)
    });
    let judged: Vec<(Result<Answer, Absence>, String)> = judged.collect();
    let known = judged.iter().filter_map(|(answer, _)| answer.ok()).max();
    let absence = judged.iter().find_map(|(answer, _)| answer.err()).unwrap_or(Absence::NoData);
    let texts: Vec<&str> = judged.iter().map(|(_, text)| text.as_str()).collect();
    Judgement {
        period: None,
        answers: known.map(Answers::of).ok_or(absence),
        value: None,
        limit: None,
        detail: Some(texts.join(", ")),
    }
}

/// A period is judged by whether it confirms a turning point of the run of values that it belongs to.
fn turns(samples: &[Sample], frequency: Frequency) -> Vec<Judgement> {
    let plain = |sample: &Sample, answers, detail| Judgement {
        period: Some(sample.period()),
        answers,
        value: sample.estimate().ok().copied(),
        limit: None,
        detail,
    };
    let lengths = CycleLengths::usual(frequency.unit()).filter(|_| !frequency.is_span());
    let Some(lengths) = lengths else {
        return samples.iter().map(|one| plain(one, Err(Absence::Refused("frequency")), None)).collect();
    };
    let mut judgements = Vec::with_capacity(samples.len());
    for run in samples.chunk_by(|one, next| {
        one.estimate().is_ok() == next.estimate().is_ok() && one.period().next() == Some(next.period())
    }) {
        let values: Vec<f64> = run.iter().filter_map(|one| Some(one.estimate().ok()?.value())).collect();
        let confirmed = confirmations(&values, lengths);
        for (at, sample) in run.iter().enumerate() {
            let found = confirmed.iter().rfind(|one| one.at == at);
            let named = found.and_then(|one| Some((one.turn.code(), run.get(one.of)?.period())));
            let detail = named.map(|(turn, period)| format!("a {turn} at {period}"));
            let answer = if detail.is_some() { Answer::Yes } else { Answer::No };
            let answers = sample.estimate().map_or(Err(Absence::NoData), |_| Ok(Answers::of(answer)));
            judgements.push(plain(sample, answers, detail));
        }
    }
    judgements
}

/// The share of rising series at each period at which every series has a change.
fn rising(
    samples: &[(&Series, Vec<Sample>)],
    condition: Condition,
    recover: Condition,
    dead_band: f64,
) -> Vec<Judgement> {
    let mut changes: BTreeMap<Period, Vec<Estimate>> = BTreeMap::new();
    for (_, samples) in samples {
        for pair in samples.windows(2) {
            let [before, value] = pair else { continue };
            let of_period = changes.entry(value.period()).or_default();
            let is_next = before.period().next() == Some(value.period());
            if let (Ok(before), Ok(value), true) = (before.estimate(), value.estimate(), is_next) {
                of_period.extend(symmetric_change(*before, *value));
            }
        }
    }
    let judged = changes.into_iter().map(|(period, changes)| {
        let share = if changes.len() == samples.len() { diffusion(&changes, dead_band) } else { None };
        threshold((period, share.ok_or(Absence::NoData)), condition, recover)
    });
    judged.collect()
}

/// The light at each period at which every input has a value.
fn light(
    samples: &[(&Series, Vec<Sample>)],
    inputs: &[LightInput],
    zones: Cuts,
    zone: Zone,
) -> Vec<Judgement> {
    let mut points: BTreeMap<Period, Vec<(u32, u32)>> = BTreeMap::new();
    let mut refused = None;
    for input in inputs {
        let of_input = samples.iter().find(|(series, _)| series.key.as_str() == input.series);
        let samples = of_input.map(|(_, samples)| samples.as_slice()).unwrap_or_default();
        let known = samples.iter().filter_map(|one| Some((one.period(), *one.estimate().ok()?)));
        let known: Vec<(Period, Estimate)> = known.collect();
        let cuts = match input.cuts {
            InputCuts::Fixed(cuts) => Some(cuts),
            InputCuts::Quantiles(percents) => {
                let values: Vec<f64> = known.iter().map(|(_, value)| value.value()).collect();
                Cuts::quantiles(&values, percents)
            }
        };
        match cuts {
            None => refused = Some(Absence::Refused("too_few_points")),
            Some(cuts) => {
                for (period, value) in known {
                    points.entry(period).or_default().push(cuts.points(value.bounds()));
                }
            }
        }
    }
    let judged = points.into_iter().map(|(period, points)| {
        let total = (points.len() == inputs.len()).then(|| sum(&points));
        let zones = total.map(|total| zones.zones(total));
        let answers = zones.map(|zones| Answers::of(leaves(zones, zone))).ok_or(Absence::NoData);
        Judgement {
            period: Some(period),
            answers: refused.map_or(answers, Err),
            value: total.and_then(|(least, greatest)| {
                let (least, greatest) = (f64::from(least), f64::from(greatest));
                Estimate::new(f64::midpoint(least, greatest), Bounds::new(Some(least), Some(greatest))?).ok()
            }),
            limit: None,
            detail: total.zip(zones).map(|(total, zones)| light_text(total, zones)),
        }
    });
    judged.collect()
}

fn light_text((least, greatest): (u32, u32), (lowest, highest): (Zone, Zone)) -> String {
    if (least, lowest) == (greatest, highest) {
        format!("{least} points, {}", lowest.code())
    } else {
        format!("{least} to {greatest} points, {} to {}", lowest.code(), highest.code())
    }
}

/// Takes the values at a revision as what the next one is compared with.
pub(super) fn remember(replay: &mut Replay, series: &[Series], rows: &StoredSeries, moment: &Moment) {
    let rows_of = |one: &Series| rows.get(&one.id).map(Vec::as_slice).unwrap_or_default();
    let samples = series.iter().map(|one| (one, samples(&moment.observations(rows_of(one)))));
    replay.cells = cells(&samples.collect::<Vec<_>>());
}

fn cells(samples: &[(&Series, Vec<Sample>)]) -> Cells {
    let values = |samples: &[Sample]| {
        samples.iter().filter_map(|one| Some((one.period(), one.estimate().ok()?.value()))).collect()
    };
    samples.iter().map(|(series, samples)| (series.id, values(samples))).collect()
}

/// The share of the values known at the revision before that this one moved.
fn moved(before: &Cells, now: &Cells, limit: f64, amount: f64) -> Judgement {
    let pairs = now.iter().filter_map(|(id, values)| Some((before.get(id)?, values)));
    let pairs = pairs.flat_map(|(before, values)| {
        values.iter().filter_map(|(period, value)| Some((*before.get(period)?, *value)))
    });
    // Where nothing was known before, nothing can have moved.
    let share = moved_share(pairs, amount);
    let is_beyond = share.is_some_and(|share| share > limit);
    Judgement {
        period: None,
        answers: Ok(Answers::of(Answer::of(is_beyond, is_beyond))),
        value: share.and_then(Estimate::exact),
        limit: Some(limit),
        detail: None,
    }
}
