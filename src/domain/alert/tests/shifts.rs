//! Shifts of level: the false alarms that the design states, the sums, and what is refused.

use super::*;
use crate::domain::forecast::{OneStepError, Refusal, Subject as Series, one_step_errors};
use crate::domain::frequency::Frequency;
use crate::domain::growth::Sample;
use crate::domain::unit_class::UnitClass;

/// Independent normal numbers from a seed (`SplitMix64`, Box and Muller).
struct Normal(u64);

impl Normal {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        f64::from(u32::try_from((bits ^ (bits >> 31)) >> 32).unwrap()) / 4_294_967_296.0
    }

    fn next(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.uniform(), self.uniform());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }
}

/// Errors of consecutive days.
fn errors(values: impl IntoIterator<Item = f64>) -> Vec<OneStepError> {
    let first = period("1900-01-01");
    let on = |at: i32| Period::from_ordinal(first.frequency(), first.ordinal() + at).unwrap();
    let error = |(at, value)| OneStepError { period: on(at), actual: value, forecast: 0.0, half: 0.0 };
    (0..).zip(values).map(error).collect()
}

fn judged(errors: &[OneStepError]) -> Vec<Judgement> {
    shifts(Ok(errors), errors.last().map_or(period("1900-01-01"), |last| last.period), ShiftLimits::default())
}

fn fires(judgement: &Judgement) -> bool {
    judgement.answers.is_ok_and(|answers| answers.fires == Answer::Yes)
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

/// Forty errors whose mean is 0 and whose standard deviation is 1.
fn reference() -> Vec<f64> {
    let size = (39.0_f64 / 40.0).sqrt();
    (0..40).map(|at| if at % 2 == 0 { size } else { -size }).collect()
}

#[test]
fn mean_and_deviation_from_forty_errors_give_three_to_four_percent_false_alarms_within_twelve_periods() {
    let mut normal = Normal(1);
    let series = 20_000;
    let alarms = (0..series).filter(|_| {
        let all = errors((0..52).map(|_| normal.next()));
        judged(&all).iter().any(fires)
    });
    let share = count(alarms.count()) / f64::from(series);
    // 3.7 percent; the standard error of the simulation is 0.13.
    assert!((share - 0.037).abs() < 0.005, "{share}");
}

#[test]
fn a_known_mean_gives_one_false_alarm_in_about_470_periods() {
    let limits = ShiftLimits::default();
    assert!((limits.periods_to_a_false_alarm() - 470.0).abs() < 2.0);
    let mut normal = Normal(2);
    let periods = 1_000_000;
    // The reference errors have the mean and the deviation of the others.
    let all = errors(reference().into_iter().chain((0..periods).map(|_| normal.next())));
    let alarms = judged(&all).iter().filter(|one| fires(one)).count();
    let between = f64::from(periods) / count(alarms);
    assert!((between - 470.0).abs() < 25.0, "{between}");
}

#[test]
fn a_shift_calls_once_and_the_sums_start_anew() {
    // Each error exceeds the allowance by 1.5, so the fourth passes 5; then two more make 3.
    let all = errors(reference().into_iter().chain([-2.0; 6]));
    let judged = judged(&all);
    let sums: Vec<f64> =
        judged.iter().map(|one| (one.value.unwrap().value() * 10.0).round() / 10.0).collect();
    assert_eq!(sums, [1.5, 3.0, 4.5, 6.0, 1.5, 3.0]);
    let fired: Vec<bool> = judged.iter().map(fires).collect();
    assert_eq!(fired, [false, false, false, true, false, false]);
    let said = judged[3].detail.as_deref().unwrap();
    assert_eq!(
        said,
        "one-step errors from 1900-02-10 to 1900-02-13 that add up to 6 deviations below the usual"
    );
    assert_eq!(states(&path(judged, 1)), ["ok", "ok", "ok", "firing", "ok", "ok"]);
}

#[test]
fn fewer_than_forty_errors_are_refused_with_their_number() {
    let all = errors(reference());
    let few = judged(&all[..39]);
    assert_eq!(few[0].answers, Err(Absence::Refused("too_few_errors")));
    assert_eq!(few[0].detail.as_deref(), Some("39 one-step errors of 40, from 1900-01-01 on"));
    let enough = judged(&all);
    assert_eq!(enough.len(), 1);
    assert_eq!(enough[0].answers, Ok(Answers::of(Answer::No)));
    let gap = Refusal::Gap { period: period("2001-05"), found: 3, needed: 38 };
    let none = shifts(Err(gap), period("2001-08"), ShiftLimits::default());
    assert_eq!(none[0].answers, Err(Absence::Refused("too_few_errors")));
    assert!(none[0].detail.as_deref().unwrap().contains("2001-05 is missing"));
    let span = shifts(Err(Refusal::UnitClass(UnitClass::Rank)), period("2001"), ShiftLimits::default());
    assert_eq!(span[0].answers, Err(Absence::Refused("unit_class")));
}

#[test]
fn errors_that_do_not_vary_are_refused() {
    for all in [vec![0.0; 60], vec![5.0; 60], (0..60).map(|at| 1e6 + f64::from(at % 2) * 1e-9).collect()] {
        let judged = judged(&errors(all));
        assert_eq!(judged[0].answers, Err(Absence::Refused("no_variation")));
    }
}

#[test]
fn rounding_of_the_newest_value_leaves_a_shift_open() {
    let mut all = errors(reference().into_iter().chain([4.0, 2.0]));
    all.last_mut().unwrap().half = 0.3;
    // 3.5 and 1.5 make 5; the rounding is ±0.3.
    assert_eq!(judged(&all)[1].answers, Ok(Answers::of(Answer::Open)));
}

#[test]
fn later_values_change_no_earlier_judgement() {
    let mut normal = Normal(3);
    let values: Vec<f64> = (0..140).map(|at| f64::from(at) * 0.3 + normal.next()).collect();
    let of = |count: usize| {
        let samples = values[..count].iter().enumerate().map(|(at, value)| {
            let when = Period::from_ordinal(Frequency::MONTHLY, 24_000 + i32::try_from(at).unwrap()).unwrap();
            Sample::new(when, Some(*value), Bounds::exact(*value))
        });
        let samples: Vec<Sample> = samples.collect();
        let subject = Series::new(Frequency::MONTHLY, UnitClass::Level, &samples);
        let errors = one_step_errors(&subject).unwrap();
        assert_eq!(errors.len(), count - 37);
        judged(&errors)
    };
    let all = of(140);
    for count in [78, 100, 139] {
        assert_eq!(of(count)[..], all[..count - 77], "{count}");
    }
}

#[test]
fn errors_of_five_hundred_months_take_no_seconds() {
    let mut normal = Normal(4);
    let samples = (0..500).map(|at| {
        let when = Period::from_ordinal(Frequency::MONTHLY, 10_000 + at).unwrap();
        let value = 100.0 * (1.0 + 0.2 * f64::from(at % 12)) + normal.next();
        Sample::new(when, Some(value), Bounds::exact(value))
    });
    let samples: Vec<Sample> = samples.collect();
    let start = std::time::Instant::now();
    let errors = one_step_errors(&Series::new(Frequency::MONTHLY, UnitClass::Level, &samples)).unwrap();
    assert_eq!(errors.len(), 500 - 37);
    // A release build takes 40 ms; a debug build of a busy machine some seconds.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
