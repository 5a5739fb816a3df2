//! Worked cases and properties of forecasts. `tests/clients/forecasts.py` compares whole answers with a second
//! implementation.
#![allow(
    clippy::float_cmp,
    clippy::cast_precision_loss,
    reason = "the same calculation gives the same bits; the counts are small"
)]

use proptest::prelude::*;

use super::cadence::Cadence;
use super::model::Model;
use super::quantile::student;
use super::*;
use crate::domain::bounds::Bounds;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Sample;
use crate::domain::period::Period;
use crate::domain::unit_class::UnitClass;

/// China's expenditure on research and development in percent of GDP, 2006 to 2017 (UN SDG 9.5.1).
const RESEARCH: [f64; 12] = [
    1.36854, 1.37369, 1.44592, 1.6648, 1.71372, 1.78034, 1.91214, 1.99786, 2.02963, 2.0656, 2.11831, 2.14512,
];
/// China's manufacturing value added in trillions of dollars, 2004 to 2021 (World Bank, three digits).
const MANUFACTURING: [f64; 18] = [
    0.625, 0.734, 0.893, 1.15, 1.48, 1.61, 1.92, 2.42, 2.69, 2.94, 3.18, 3.20, 3.15, 3.46, 3.87, 3.82, 3.86,
    4.87,
];

fn samples(first: &str, values: &[f64], half: f64) -> Vec<Sample> {
    let first: Period = first.parse().unwrap();
    let period = |step: usize| {
        Period::from_ordinal(first.frequency(), first.ordinal() + i32::try_from(step).unwrap()).unwrap()
    };
    let bounds =
        |value: f64| Bounds::new(Some(value - half), Some(value + half)).unwrap_or(Bounds::UNBOUNDED);
    values
        .iter()
        .enumerate()
        .map(|(step, value)| Sample::new(period(step), value.is_finite().then_some(*value), bounds(*value)))
        .collect()
}

fn of(first: &str, values: &[f64], half: f64, request: &Request) -> Result<Forecast, Refusal> {
    let samples: Vec<Sample> = samples(first, values, half);
    let frequency = first.parse::<Period>().unwrap().frequency();
    forecast(&Subject::new(frequency, UnitClass::Level, &samples), request)
}

fn ahead(horizon: usize) -> Request {
    Request { horizon: Some(horizon), ..Request::default() }
}

/// Values, or refusals, to five decimals.
fn said(forecast: &Forecast) -> Vec<String> {
    let ends = |point: &ForecastPoint| (point.bounds.lower().unwrap(), point.bounds.upper().unwrap());
    let said = |point: &ForecastPoint| {
        let (lower, upper) = ends(point);
        format!("{} {:.5} [{lower:.5}, {upper:.5}]", point.period, point.value)
    };
    forecast.points.iter().map(said).collect()
}

#[test]
fn research_intensity_of_china() {
    let answer = of("2006", &RESEARCH, 0.0, &ahead(3)).unwrap();
    assert_eq!(
        said(&answer),
        [
            "2018 2.21928 [2.14186, 2.29671]",
            "2019 2.28413 [2.13051, 2.43774]",
            "2020 2.34819 [2.09451, 2.60187]"
        ]
    );
    assert_eq!((answer.skill.better, answer.skill.attempts, answer.origins()), (9, 15, 6));
    assert_eq!(format!("{:.3}", answer.skill.skill), "0.327");
    assert_eq!(answer.fit, Some(Fit { alpha: 0.65, weight: 0.8, start: 1 }));
    assert_eq!((answer.method, answer.verdict), (Method::DriftTheta, Verdict::Skilled));
    let drift = of("2006", &RESEARCH, 0.0, &Request { method: Some(Method::Drift), ..ahead(3) }).unwrap();
    let values: Vec<String> = drift.points.iter().map(|point| format!("{:.5}", point.value)).collect();
    assert_eq!(values, ["2.21572", "2.28632", "2.35691"]);
}

#[test]
fn rounding_of_the_research_intensity_widens_the_interval() {
    let rounding = |method| {
        let answer = of("2006", &RESEARCH, 0.005, &Request { method, ..ahead(3) }).unwrap();
        answer.points.iter().map(|point| format!("{:.5}", point.rounding)).collect::<Vec<_>>()
    };
    assert_eq!(rounding(None), ["0.00622", "0.00714", "0.00806"]);
    assert_eq!(rounding(Some(Method::Drift)), ["0.00591", "0.00682", "0.00773"]);
    let answer = of("2006", &RESEARCH, 0.005, &ahead(1)).unwrap();
    let point = answer.points[0];
    let width = point.bounds.upper().unwrap() - point.bounds.lower().unwrap();
    assert!((width - 2.0 * (point.sampling + point.rounding)).abs() < 1e-12);
}

#[test]
fn manufacturing_of_china() {
    let at = |level| Request { level, ..ahead(3) };
    let answer = of("2004", &MANUFACTURING, 0.0, &at(Level::Eighty)).unwrap();
    assert_eq!(said(&answer)[0], "2022 4.94420 [4.45797, 5.43043]");
    assert_eq!(format!("{:.3}", 1.0 - answer.skill.skill), "0.567");
    assert_eq!((answer.skill.better, answer.skill.attempts), (24, 33));
    let wider = of("2004", &MANUFACTURING, 0.0, &at(Level::NinetyFive)).unwrap();
    assert_eq!(said(&wider)[0], "2022 4.94420 [4.16306, 5.72535]");
    let before = of("2004", &MANUFACTURING[..17], 0.0, &at(Level::NinetyFive)).unwrap();
    assert_eq!(said(&before)[0], "2021 4.05139 [3.54710, 4.55568]");
}

/// The quantiles are those of scipy 1.17.
#[test]
fn quantiles_of_student() {
    let known = [
        (0.9, 1.0, 3.077_683_537_175_254),
        (0.9, 2.0, 1.885_618_083_164_126_7),
        (0.9, 12.0_f64.sqrt(), 1.580_266_609_039_980_6),
        (0.95, 2.0_f64.sqrt(), 3.937_786_357_130_05),
        (0.975, 3.0, 3.182_446_305_283_707_8),
        (0.975, 20.0, 2.085_963_447_265_864),
        (0.995, 1.0, 63.656_741_162_871_526),
        (0.995, 7.3, 3.451_031_655_622_185),
    ];
    for (probability, freedom, expected) in known {
        let found = student(probability, freedom);
        assert!((found / expected - 1.0).abs() < 1e-12, "{probability} {freedom}: {found} {expected}");
    }
    assert!(student(0.9, f64::NAN).is_infinite());
}

fn refused(first: &str, values: &[f64], request: &Request) -> Refusal {
    of(first, values, 0.0, request).unwrap_err()
}

#[test]
fn a_short_series_is_refused_with_both_numbers() {
    assert_eq!(refused("2006", &RESEARCH[..7], &ahead(1)), Refusal::TooFewPoints { found: 7, needed: 8 });
    assert!(of("2006", &RESEARCH[..8], 0.0, &ahead(1)).is_ok());
    for (first, needed) in [("2006-Q1", 16), ("2006-01", 48), ("2006-S1", 10)] {
        assert_eq!(refused(first, &RESEARCH[..9], &ahead(1)), Refusal::TooFewPoints { found: 9, needed });
    }
}

#[test]
fn a_gap_is_named() {
    let mut values = RESEARCH;
    values[5] = f64::NAN;
    let gap = Refusal::Gap { period: "2011".parse().unwrap(), found: 6, needed: 8 };
    assert_eq!(refused("2006", &values, &ahead(1)), gap);
    assert!(gap.to_string().starts_with("2011 is missing"), "{gap}");
    // A gap before a run that is long enough is of no consequence, and neither are missing values at the end.
    values = RESEARCH;
    (values[1], values[11]) = (f64::NAN, f64::NAN);
    let answer = of("2006", &values, 0.0, &ahead(1)).unwrap();
    assert_eq!((answer.run.from.to_string(), answer.run.to.to_string()), ("2008".into(), "2016".into()));
    assert_eq!(answer.points[0].period.to_string(), "2017");
    // Every second year: each year between is a gap.
    let mut biennial = MANUFACTURING;
    biennial.iter_mut().step_by(2).for_each(|value| *value = f64::NAN);
    assert!(matches!(refused("2004", &biennial, &ahead(1)), Refusal::Gap { found: 1, .. }));
}

#[test]
fn only_what_follows_a_break_counts() {
    let samples = samples("2004", &MANUFACTURING, 0.0);
    let after = |year: &str| {
        let last_break = Some(year.parse().unwrap());
        forecast(
            &Subject { last_break, ..Subject::new(Frequency::ANNUAL, UnitClass::Level, &samples) },
            &ahead(1),
        )
    };
    assert_eq!(after("2010").unwrap().run.from.to_string(), "2011");
    assert_eq!(after("2014").unwrap_err(), Refusal::TooFewPoints { found: 7, needed: 8 });
}

#[test]
fn units_and_frequencies_without_forecasts() {
    let of = |frequency: &str, class| {
        let first = if frequency == "A5" { "2001/2005" } else { "2001-01-01" };
        let one = [Sample::new(first.parse().unwrap(), Some(1.0), Bounds::exact(1.0))];
        forecast(&Subject::new(frequency.parse().unwrap(), class, &one), &ahead(1)).unwrap_err().code()
    };
    assert_eq!(of("A5", UnitClass::Rank), "span");
    assert_eq!(of("D", UnitClass::Level), "frequency");
    let samples = samples("2004", &MANUFACTURING, 0.0);
    for class in [UnitClass::Rank, UnitClass::Multiple] {
        let refused = forecast(&Subject::new(Frequency::ANNUAL, class, &samples), &ahead(1)).unwrap_err();
        assert_eq!(refused, Refusal::UnitClass(class));
    }
}

#[test]
fn a_horizon_beyond_the_frequency_is_refused() {
    assert_eq!(refused("2006", &RESEARCH, &ahead(7)), Refusal::Horizon { asked: 7, furthest: 6 });
    let far = of("2006", &RESEARCH, 0.0, &ahead(6)).unwrap();
    // Six origins: horizons up to five have two errors and more.
    let extrapolated: Vec<bool> = far.points.iter().map(|point| point.is_extrapolated).collect();
    assert_eq!(extrapolated, [false, false, false, false, false, true]);
    let usual = of("2006", &RESEARCH, 0.0, &Request::default()).unwrap();
    assert_eq!(usual.points.len(), 3);
}

#[test]
fn a_level_needs_origins() {
    let at = |level, count: usize| of("2006", &RESEARCH[..count], 0.0, &Request { level, ..ahead(1) });
    let refused = |level, origins| Err(Refusal::LevelUnsupported { level, origins });
    assert!(at(Level::Ninety, 8).is_ok());
    assert_eq!(at(Level::NinetyFive, 8).map(|_| ()), refused(Level::NinetyFive, 2));
    assert!(at(Level::NinetyFive, 9).is_ok());
    assert_eq!(at(Level::NinetyNine, 12).map(|_| ()), refused(Level::NinetyNine, 6));
    assert!(of("2004", &MANUFACTURING, 0.0, &Request { level: Level::NinetyNine, ..ahead(1) }).is_ok());
}

#[test]
fn an_open_bound_is_refused_near_the_end_and_begins_the_run_elsewhere() {
    let open = |position: usize| {
        let mut samples = samples("2004", &MANUFACTURING, 0.0);
        let (period, value) = (samples[position].period(), MANUFACTURING[position]);
        samples[position] = Sample::new(period, Some(value), Bounds::new(Some(value), None).unwrap());
        forecast(&Subject::new(Frequency::ANNUAL, UnitClass::Level, &samples), &ahead(1))
    };
    assert_eq!(open(10).unwrap_err(), Refusal::Unbounded("2014".parse().unwrap()));
    assert_eq!(open(9).unwrap().run.from.to_string(), "2014");
}

#[test]
fn constant_series_have_nothing_to_learn_from() {
    assert_eq!(refused("2006", &[3.5; 20], &ahead(2)), Refusal::NoVariation);
    let mut still = [2.0; 20];
    still[0] = 1.0;
    assert_eq!(refused("2006", &still, &ahead(1)), Refusal::NoVariation);
}

/// A series that goes up and down by chance, which no trend forecasts.
const AIMLESS: [f64; 14] = [5.0, 9.0, 4.0, 8.0, 5.5, 9.5, 4.5, 9.0, 3.0, 8.0, 4.0, 9.0, 5.0, 5.0];

#[test]
fn without_skill_the_request_decides() {
    let with =
        |no_skill| of("2006", &AIMLESS, 0.0, &Request { no_skill, method: Some(Method::Drift), ..ahead(2) });
    let refused = with(NoSkill::Refuse).unwrap_err();
    assert!(matches!(refused, Refusal::NoSkill { skill, .. } if skill <= 0.0), "{refused:?}");
    let naive = with(NoSkill::Naive).unwrap();
    assert_eq!((naive.method, naive.verdict), (Method::Naive, Verdict::NoSkill));
    assert!(naive.points.iter().all(|point| (point.value - 5.0).abs() < 1e-12));
    let answer = with(NoSkill::Answer).unwrap();
    assert_eq!((answer.method, answer.verdict), (Method::Drift, Verdict::NoSkill));
    assert_eq!(naive.skill, answer.skill);
    let asked = of("2006", &AIMLESS, 0.0, &Request { method: Some(Method::Naive), ..ahead(2) }).unwrap();
    assert_eq!(asked.points, naive.points);
}

#[test]
fn values_are_cut_at_what_the_unit_allows() {
    let samples = samples("2006", &RESEARCH.map(|value| 2.2 - value), 0.0);
    let subject = Subject::new(Frequency::ANNUAL, UnitClass::Level, &samples);
    let free = forecast(&subject, &ahead(3)).unwrap();
    let cut = forecast(&Subject { limits: Limits::NON_NEGATIVE, ..subject }, &ahead(3)).unwrap();
    assert!(free.points[2].value < 0.0);
    assert_eq!((cut.points[2].value, cut.points[2].bounds.lower()), (0.0, Some(0.0)));
    assert_eq!(cut.points[2].sampling, free.points[2].sampling);
}

#[test]
fn a_season_is_seen_unless_the_series_is_declared_adjusted() {
    let wave = [80.0, 100.0, 130.0, 90.0];
    let trend: Vec<f64> = (0..32).map(|step| wave[step % 4] * (1.0 + 0.01 * step as f64)).collect();
    let samples = samples("2010-Q1", &trend, 0.0);
    let subject = Subject::new(Frequency::QUARTERLY, UnitClass::Level, &samples);
    let seasonal = forecast(&subject, &ahead(4)).unwrap();
    let indices = seasonal.indices.clone().unwrap();
    assert!((indices.iter().sum::<f64>() - 4.0).abs() < 1e-12 && indices[2] > indices[0]);
    for (point, step) in seasonal.points.iter().zip(32..) {
        let came = wave[step % 4] * (1.0 + 0.01 * step as f64);
        assert!((point.value / came - 1.0).abs() < 0.02, "{} {came}", point.value);
    }
    let adjusted = forecast(
        &Subject { is_adjusted: true, ..subject },
        &Request { no_skill: NoSkill::Answer, ..ahead(4) },
    );
    assert_eq!(adjusted.unwrap().indices, None);
}

#[test]
fn in_real_time_an_origin_knows_what_was_published_then() {
    let now = samples("2006", &RESEARCH, 0.0);
    let subject = Subject::new(Frequency::ANNUAL, UnitClass::Ratio, &now);
    let published: Vec<(Period, Vec<Sample>)> =
        (6..12).map(|count| (now[count - 1].period(), now[..count].to_vec())).collect();
    let same = forecast_in_real_time(&subject, &ahead(3), &published).unwrap();
    assert_eq!(same, forecast(&subject, &ahead(3)).unwrap());
    // First publications were a tenth too low: forecasts from them are worse.
    let low = |count: usize| {
        samples("2006", &RESEARCH[..count].iter().map(|value| value * 0.9).collect::<Vec<_>>(), 0.0)
    };
    let published: Vec<(Period, Vec<Sample>)> =
        (6..12).map(|count| (now[count - 1].period(), low(count))).collect();
    let worse =
        forecast_in_real_time(&subject, &Request { no_skill: NoSkill::Answer, ..ahead(3) }, &published);
    let worse = worse.unwrap();
    assert_eq!(worse.points[0].value, same.points[0].value);
    assert!(worse.points[0].sampling > 2.0 * same.points[0].sampling);
    let refused = forecast_in_real_time(&subject, &ahead(3), &published[..1]).unwrap_err();
    assert_eq!(refused, Refusal::FirstReleaseUnknown { origins: 1 });
}

#[test]
fn numbers_beyond_doubles_are_refused() {
    let huge = RESEARCH.map(|value| value * 5e307);
    assert!(matches!(
        refused("2006", &huge, &Request { no_skill: NoSkill::Answer, ..ahead(3) }),
        Refusal::Unbounded(_)
    ));
}

fn frequencies() -> impl Strategy<Value = (&'static str, usize)> {
    prop_oneof![Just(("2001", 8)), Just(("2001-S1", 10)), Just(("2001-Q1", 16)), Just(("2001-01", 48))]
}

fn series() -> impl Strategy<Value = (&'static str, Vec<f64>)> {
    frequencies().prop_flat_map(|(first, least)| {
        let value = prop_oneof![
            8 => (-1000..1000_i32).prop_map(|value| f64::from(value) / 8.0),
            1 => any::<f64>().prop_filter("finite", |value| value.is_finite())
        ];
        (Just(first), prop::collection::vec(value, least..least + 30))
    })
}

proptest! {
    #[test]
    fn answers_are_finite_and_intervals_contain_the_value((first, values) in series(), half in 0.0..2.0_f64) {
        for level in Level::ALL {
            let request = Request { level, no_skill: NoSkill::Answer, ..Request::default() };
            if let Ok(answer) = of(first, &values, half, &request) {
                for point in answer.points {
                    let (Some(lower), Some(upper)) = (point.bounds.lower(), point.bounds.upper()) else {
                        panic!("an open interval")
                    };
                    prop_assert!(lower <= point.value && point.value <= upper);
                    prop_assert!(point.sampling >= 0.0 && point.rounding >= 0.0);
                }
            }
        }
    }

    /// Forecasts are linear in the values, so the derivatives give the forecast back.
    #[test]
    fn derivatives_give_the_forecast_back(values in prop::collection::vec(1.0..100.0_f64, 48..70), season in 0..4_usize) {
        let frequency = ["A", "S", "Q", "M"][season].parse().unwrap();
        let cadence = Cadence::of(frequency).unwrap();
        for method in Method::ALL {
            let model = Model::new(&values, cadence, false, method).unwrap();
            let ahead = model.ahead(4);
            let mut sums = [0.0; 4];
            for (position, value) in values.iter().enumerate() {
                for (sum, derivative) in sums.iter_mut().zip(model.derivatives(position, 4)) {
                    *sum += derivative * value;
                }
            }
            for (sum, forecast) in sums.iter().zip(ahead) {
                prop_assert!((sum - forecast).abs() < 1e-9 * forecast.abs().max(100.0), "{method:?} {sum} {forecast}");
            }
        }
    }

    /// A change of unit by a power of two changes nothing but the unit.
    #[test]
    fn the_unit_does_not_matter((first, values) in series()) {
        // Squares of numbers that are far from 1 overflow or vanish.
        let is_near = |value: &f64| *value == 0.0 || (1e-100..1e100).contains(&value.abs());
        let values: Vec<f64> = values.into_iter().map(|value| if is_near(&value) { value } else { 1.0 }).collect();
        let doubled: Vec<f64> = values.iter().map(|value| value * 4.0).collect();
        let request = Request { no_skill: NoSkill::Answer, ..Request::default() };
        if let (Ok(one), Ok(other)) = (of(first, &values, 0.0, &request), of(first, &doubled, 0.0, &request)) {
            prop_assert_eq!(one.fit, other.fit);
            for (one, other) in one.points.iter().zip(&other.points) {
                prop_assert_eq!(one.value * 4.0, other.value);
            }
        }
    }

    /// The drift's rounding is the half-width times 1 + 2h/(n − 1).
    #[test]
    fn rounding_of_the_drift_has_a_closed_form(values in prop::collection::vec(1.0..100.0_f64, 8..40), half in 0.001..1.0_f64) {
        let request = Request { method: Some(Method::Drift), no_skill: NoSkill::Answer, ..ahead(4) };
        if let Ok(answer) = of("2001", &values, half, &request) {
            for (point, step) in answer.points.iter().zip(1_u32..) {
                let expected = half * (1.0 + 2.0 * f64::from(step) / (values.len() - 1) as f64);
                prop_assert!((point.rounding - expected).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn the_newest_values_of_a_run_are_a_run() {
    let samples: Vec<Sample> = (2000..2020)
        .map(|year| {
            let value = f64::from(year);
            Sample::new(year.to_string().parse().unwrap(), Some(value), Bounds::exact(value))
        })
        .collect();
    let subject = Subject::new(Frequency::ANNUAL, UnitClass::Level, &samples);
    let run = || subject.run(subject.cadence().unwrap()).unwrap();
    let newest = run().newest(3);
    assert_eq!((newest.from.to_string(), newest.to.to_string()), ("2017".to_owned(), "2019".to_owned()));
    assert_eq!((newest.values, newest.halves), (vec![2017.0, 2018.0, 2019.0], vec![0.0; 3]));
    assert_eq!(run().newest(99), run());
}
