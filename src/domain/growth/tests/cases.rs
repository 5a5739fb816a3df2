//! The worked cases of the specification that need no catalogue.

use super::*;
use crate::domain::price_basis::PriceBasis;

const TRILLION: f64 = 1e12;

fn trillions(value: f64) -> Estimate {
    printed(value * TRILLION, 0.1 * TRILLION)
}

fn manufacturing() -> Vec<Sample> {
    vec![sample("2020", trillions(26.6)), sample("2024", trillions(33.6))]
}

fn industry() -> Vec<Sample> {
    vec![sample("2020", trillions(31.3)), sample("2024", trillions(40.5))]
}

fn percent(estimate: Estimate) -> Bounds {
    estimate.bounds().scale(0.01)
}

fn estimate(value: f64, bounds: Bounds) -> Estimate {
    Estimate::new(value, bounds).unwrap()
}

#[test]
fn research_expenditure_2024_yoy_is_stated_and_its_computation_refused() {
    let levels = [sample("2024", trillions(3.6))];
    let computed = at(&transform(Measure::Yoy).points(&levels, Window::ALL), "2024");
    assert_eq!(computed, Err(Refusal::BaseMissing));
    let stated = RateStatement {
        estimate: printed(8.0, 1.0),
        price_basis: PriceBasis::Current,
        figure: "002-rd-exp-growth-2024",
        source: "002",
        evidence: None,
    };
    let judgement = judge(&[stated], computed, PriceBasis::Current);
    assert_eq!(judgement.verdict, Verdict::StatedOnly);
    assert_eq!(judgement.basis, Some(RateBasis::Stated));
    assert_rounds_to(judgement.value.unwrap(), (8.0, 7.5, 8.5), 6);
}

#[test]
fn research_expenditure_2023_is_implied_by_level_and_rate() {
    let factor = percent(printed(8.0, 1.0)) + Bounds::exact(1.0);
    let base = estimate(3.6 / 1.08, trillions(3.6).bounds() / factor / Bounds::exact(TRILLION));
    assert_rounds_to(base, (3.333, 3.272, 3.395), 3);
}

#[test]
fn manufacturing_value_added_cagr() {
    let points = transform(Measure::Cagr).points(&manufacturing(), window("2020", "2024"));
    assert_eq!(points.len(), 1);
    assert_rounds_to(at(&points, "2024").unwrap(), (6.01, 5.93, 6.10), 2);
}

#[test]
fn industrial_value_added_cagr() {
    let points = transform(Measure::Cagr).points(&industry(), window("2020", "2024"));
    assert_rounds_to(at(&points, "2024").unwrap(), (6.65, 6.58, 6.73), 2);
}

#[test]
fn manufacturing_value_added_2024_yoy_is_a_gap() {
    let points = transform(Measure::Yoy).points(&manufacturing(), Window::ALL);
    assert_eq!(at(&points, "2024"), Err(Refusal::Gap));
    assert_eq!(at(&points, "2020"), Err(Refusal::BaseMissing));
}

#[test]
fn the_fall_of_the_manufacturing_share_is_certain_despite_rounding() {
    let share = |text: &str| {
        let (part, whole) = (manufacturing(), industry());
        let of = |samples: &[Sample]| *find(samples, period(text)).unwrap().estimate().unwrap();
        index(Pair { current: &of(&part), base: &of(&whole) }).unwrap()
    };
    assert_rounds_to(share("2020"), (85.0, 84.7, 85.3), 1);
    assert_rounds_to(share("2024"), (83.0, 82.7, 83.2), 1);
    assert!(share("2024").bounds().upper() < share("2020").bounds().lower());
}

#[test]
fn new_energy_vehicle_output_2020_is_implied_without_upper_bound() {
    let surpassed = Bounds::new(Some(13e6), None).unwrap();
    let base = estimate(13e6 / 9.5, surpassed / printed(9.5, 0.1).bounds());
    assert!((base.value() - 1.368e6).abs() < 500.0);
    assert!((base.bounds().lower().unwrap() - 1.361e6).abs() < 500.0);
    assert_eq!(base.bounds().upper(), None);
}

#[test]
fn gross_domestic_product_2024_is_implied_by_research_and_its_intensity() {
    let (level, intensity) = (trillions(3.6), printed(2.68, 0.01));
    let product = level.bounds() / percent(intensity) / Bounds::exact(TRILLION);
    assert_rounds_to(estimate(3.6 / 0.0268, product), (134.3, 132.2, 136.4), 1);
}

#[test]
fn basic_research_2024_is_implied_by_its_share() {
    let part = trillions(3.6).bounds() * percent(printed(6.91, 0.01)) / Bounds::exact(1e9);
    assert_rounds_to(estimate(3600.0 * 0.0691, part), (248.8, 245.1, 252.4), 1);
}

#[test]
fn national_key_labs_of_zhejiang_2023_are_implied_exactly() {
    assert_eq!(Bounds::exact(38.0) - Bounds::exact(18.0), Bounds::exact(20.0));
}

#[test]
fn an_expected_growth_over_a_span_is_explained_because_spans_differ() {
    let stated = printed(8.0, 1.0);
    let levels = manufacturing();
    let (begin, end) = (levels[0].estimate().unwrap(), levels[1].estimate().unwrap());
    let computed = difference(Pair { current: end, base: begin }).unwrap();
    let in_trillions = estimate(computed.value() / TRILLION, computed.bounds() / Bounds::exact(TRILLION));
    assert_rounds_to(in_trillions, (7.0, 6.9, 7.1), 6);
    let stated_rate = RateStatement {
        estimate: stated,
        price_basis: PriceBasis::Current,
        figure: "004-va-change-2025",
        source: "004",
        evidence: Some(Explanation::SpansDiffer),
    };
    let judgement = judge(&[stated_rate], Ok(in_trillions), PriceBasis::Current);
    assert_eq!(judgement.verdict, Verdict::Explained(Explanation::SpansDiffer));
    let implied = begin.bounds() / Bounds::exact(TRILLION) + stated.bounds();
    assert_rounds_to(estimate(34.6, implied), (34.6, 34.05, 35.15), 6);
}

#[test]
fn a_real_rate_of_high_technology_manufacturing_is_stated_only() {
    let stated = RateStatement {
        estimate: printed(8.9, 0.1),
        price_basis: PriceBasis::Constant,
        figure: "002-hitech-growth-2024",
        source: "002",
        evidence: None,
    };
    let judgement = judge(&[stated], Err(Refusal::BaseMissing), PriceBasis::Current);
    assert_eq!((judgement.verdict, judgement.chosen), (Verdict::StatedOnly, Some(0)));
}

#[test]
fn the_rank_in_the_global_innovation_index_has_no_yoy() {
    let ranks = series(&[("2023", 12.0), ("2024", 11.0)]);
    let of_rank = |measure| Transform { unit_class: UnitClass::Rank, ..transform(measure) };
    let refused = of_rank(Measure::Yoy).points(&ranks, Window::ALL);
    assert_eq!(at(&refused, "2024"), Err(Refusal::UnitClass));
    let change = of_rank(Measure::ChangeYoy).points(&ranks, Window::ALL);
    assert!((at(&change, "2024").unwrap().value() + 1.0).abs() < 1e-12);
}
