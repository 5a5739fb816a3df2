//! Checks over the dataset inside the program, and over altered ones.

use super::*;
use crate::domain::figure::{Evidence, Figure};
use crate::domain::relation::{Relation, RelationKind, SeriesReference};
use crate::domain::series_key::SeriesKey;
use crate::ingest::seed::Seed;
use crate::service::fixture::{Fixture, add, altered, embedded, figure, set};

async fn reconciled(fixture: &Fixture, verdict: &[&str]) -> Reconciliation {
    let verdict = verdict.iter().map(|code| (*code).to_owned()).collect();
    let request = ReconciliationRequest { verdict, ..ReconciliationRequest::default() };
    fixture.service.reconcile(&fixture.service.state(), &request).await.unwrap()
}

fn find<'r>(reconciliation: &'r Reconciliation, kind: CheckKind, key: &str) -> Vec<&'r Check> {
    reconciliation
        .checks
        .iter()
        .filter(|check| check.kind == kind && check.node.series.as_str() == key)
        .collect()
}

/// The interval in trillions, rounded as a reader would quote it.
fn trillions(estimate: growth::Estimate) -> [String; 3] {
    let bounds = estimate.bounds();
    [Some(estimate.value()), bounds.lower(), bounds.upper()]
        .map(|end| end.map_or("open".to_owned(), |end| format!("{:.2}", end / 1e12)))
}

fn rd_exp_2023(figure: &mut Figure) {
    figure.period = "2023".parse().unwrap();
}

#[tokio::test]
async fn eight_trillion_over_the_plan_stand_beside_seven_that_are_observed() {
    let reconciliation = reconciled(&embedded().await, &["explained"]).await;
    assert_eq!(reconciliation.checks.len(), 1);
    let check = &reconciliation.checks[0];
    assert_eq!(
        (check.kind, check.node.series.as_str(), check.node.period.to_string().as_str()),
        (CheckKind::Change, "A5.CN.VA_CHANGE.C", "2021/2025")
    );
    assert_eq!(check.verdict, Verdict::Explained(Explanation::SpansDiffer));
    assert_eq!(check.evidence.as_deref(), Some("stated over 2021/2025, observed from 2020 to 2024"));
    let computed = check.computed.as_ref().unwrap();
    assert_eq!(trillions(computed.outcome.unwrap()), ["7.00", "6.90", "7.10"]);
    assert_eq!((computed.from.to_string(), computed.to.to_string()), ("2020".to_owned(), "2024".to_owned()));
    let implies = check.implies.as_ref().unwrap();
    assert_eq!(
        (implies.node.series.as_str(), implies.node.period.to_string().as_str()),
        ("A.CN.VA.C", "2025")
    );
    assert_eq!(trillions(implies.estimate), ["34.60", "34.05", "35.15"]);
    assert_eq!(check.figures, ["004-va-change-c-2021-2025", "004-va-c-2020", "004-va-c-2024"]);
}

#[tokio::test]
async fn the_embedded_dataset_contradicts_nothing() {
    let reconciliation = reconciled(&embedded().await, &[]).await;
    assert_eq!(reconciliation.exit_code(), 0);
    assert_eq!(reconciliation.checks[0].verdict.code(), "explained", "worst first");
    let growth = find(&reconciliation, CheckKind::Growth, "A.CN.RD_EXP_GROWTH._T");
    assert_eq!(growth[0].verdict, Verdict::StatedOnly);
    let computed = growth[0].computed.as_ref().unwrap();
    assert_eq!(computed.outcome, Err(Refusal::BaseMissing));
    let missing = computed.missing.iter().map(|node| (node.series.to_string(), node.period.to_string()));
    assert_eq!(missing.collect::<Vec<_>>(), [("A.CN.RD_EXP._T".to_owned(), "2023".to_owned())]);
    assert_eq!(reconciliation.verdicts.values().sum::<usize>(), reconciliation.checks.len());
}

#[tokio::test]
async fn an_altered_rate_and_base_contradict_the_level() {
    let fixture = altered(|seed| {
        set(figure(seed, "002-rd-exp-growth-2024"), 18.0, 0.5);
        add(seed, "002-rd-exp-2024", "rd-exp-2023", 3.33e12, 5e9, rd_exp_2023);
    })
    .await;
    let reconciliation = reconciled(&fixture, &["contradiction"]).await;
    assert_eq!(reconciliation.exit_code(), 1);
    assert_eq!(reconciliation.checks.len(), 1, "said once");
    let mut named = reconciliation.checks[0].figures.clone();
    named.sort();
    assert_eq!(named, ["002-rd-exp-2024", "002-rd-exp-growth-2024", "rd-exp-2023"]);
    assert_eq!(reconciliation.checks[0].inputs.len(), 2);
    let others = reconciled(&fixture, &["agrees"]).await;
    assert_eq!(others.exit_code(), 1, "whatever was asked for");
}

#[tokio::test]
async fn a_rate_that_fits_its_levels_agrees() {
    let fixture =
        altered(|seed| add(seed, "002-rd-exp-2024", "rd-exp-2023", 3.33e12, 5e9, rd_exp_2023)).await;
    let reconciliation = reconciled(&fixture, &["agrees"]).await;
    let growth = find(&reconciliation, CheckKind::Growth, "A.CN.RD_EXP_GROWTH._T");
    assert_eq!(growth.len(), 1);
    let intensity = reconciled(&fixture, &[]).await;
    assert_eq!(find(&intensity, CheckKind::Ratio, "A.CN.RD_INTENSITY._T")[0].verdict, Verdict::StatedOnly);
}

#[tokio::test]
async fn recorded_evidence_explains_a_difference_and_is_named() {
    for because in [Explanation::ComparableScope, Explanation::RevisedBase, Explanation::OtherSource] {
        let fixture = altered(|seed| {
            let rate = figure(seed, "002-rd-exp-growth-2024");
            set(rate, 18.0, 0.5);
            rate.evidence = Some(Evidence { because, note: "the survey was widened".to_owned() });
            add(seed, "002-rd-exp-2024", "rd-exp-2023", 3.33e12, 5e9, rd_exp_2023);
        })
        .await;
        let reconciliation = reconciled(&fixture, &[]).await;
        assert_eq!(reconciliation.exit_code(), 0);
        let check = find(&reconciliation, CheckKind::Growth, "A.CN.RD_EXP_GROWTH._T")[0];
        assert_eq!(check.verdict, Verdict::Explained(because));
        assert_eq!(check.evidence.as_deref(), Some("the survey was widened"));
    }
}

#[tokio::test]
async fn a_real_rate_beside_nominal_levels_is_explained() {
    let key = |text: &'static str| {
        move |figure: &mut Figure| figure.series = SeriesKey::parse(text, &structure()).unwrap()
    };
    let fixture = altered(|seed| {
        add(seed, "004-va-c-2024", "hightech-2024", 5e12, 5e10, key("A.CN.VA.HIGHTECH_MFG"));
        add(seed, "004-va-c-2024", "hightech-2023", 5e12, 5e10, |figure| {
            key("A.CN.VA.HIGHTECH_MFG")(figure);
            rd_exp_2023(figure);
        });
    })
    .await;
    let reconciliation = reconciled(&fixture, &["explained"]).await;
    let check = find(&reconciliation, CheckKind::Growth, "A.CN.VA_GROWTH.HIGHTECH_MFG")[0];
    assert_eq!(check.verdict, Verdict::Explained(Explanation::PriceBasis));
    assert_eq!(reconciliation.exit_code(), 0);
}

fn structure() -> crate::domain::structure::DataStructureDefinition {
    crate::domain::structure::DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"])
        .unwrap()
}

/// Two producers state the growth of vehicle output in 2023.
fn two_producers(seed: &mut Seed) {
    let mut indicator =
        seed.indicators.iter().find(|one| one.code.as_str() == "RD_EXP_GROWTH").unwrap().clone();
    indicator.code = "NEV_OUTPUT_GROWTH".parse().unwrap();
    indicator.price_basis = PriceBasis::NotApplicable;
    indicator.relations = vec![Relation {
        kind: RelationKind::GrowthOf,
        of: SeriesReference { indicator: "NEV_OUTPUT".parse().unwrap(), activity: None, area: None },
        part: None,
        base: None,
    }];
    seed.indicators.push(indicator);
    for (like, id, rate) in
        [("002-rd-exp-growth-2024", "association", 35.8), ("003-va-growth-equip-mfg-2024", "bureau", 30.3)]
    {
        add(seed, like, id, rate, 0.05, |figure| {
            figure.series = SeriesKey::parse("A.CN.NEV_OUTPUT_GROWTH._T", &structure()).unwrap();
            figure.period = "2023".parse().unwrap();
        });
    }
}

#[tokio::test]
async fn two_producers_are_both_shown_and_explained_by_their_sources() {
    let fixture = altered(two_producers).await;
    let reconciliation = reconciled(&fixture, &["explained"]).await;
    let check = find(&reconciliation, CheckKind::Sources, "A.CN.NEV_OUTPUT_GROWTH._T")[0];
    assert_eq!(check.verdict, Verdict::Explained(Explanation::OtherSource));
    let mut values: Vec<f64> = check.stated.iter().map(|stated| stated.estimate.value()).collect();
    values.sort_by(f64::total_cmp);
    assert_eq!(values, [30.3, 35.8]);
    let mut figures = check.figures.clone();
    figures.sort();
    assert_eq!(figures, ["association", "bureau"]);
    assert!(check.evidence.as_ref().unwrap().contains("; by "));
    assert_eq!(reconciliation.exit_code(), 0);
}

#[tokio::test]
async fn a_second_producer_does_not_contradict_levels_that_the_first_one_fits() {
    let fixture = altered(|seed| {
        two_producers(seed);
        for (id, period, value) in [("nev-2023", "2023", 9_587_000.0), ("nev-2022", "2022", 7_058_000.0)] {
            add(seed, "003-nev-output-2024", id, value, 500.0, |figure| {
                figure.period = period.parse().unwrap();
            });
        }
    })
    .await;
    let reconciliation = reconciled(&fixture, &[]).await;
    assert_eq!(reconciliation.exit_code(), 0, "{:?}", reconciliation.checks.first());
    let growth = find(&reconciliation, CheckKind::Growth, "A.CN.NEV_OUTPUT_GROWTH._T");
    let verdicts: Vec<_> = growth.iter().map(|check| check.verdict).collect();
    assert_eq!(verdicts, [Verdict::Explained(Explanation::OtherSource), Verdict::Agrees]);
}

#[tokio::test]
async fn a_conflict_over_several_relations_names_its_figures() {
    // GDP follows from R&D and its intensity; the digital share of it is 10 percent, its level far too low.
    let fixture = altered(|seed| {
        add(seed, "004-va-c-2024", "digital-2024", 2e12, 5e10, |figure| {
            figure.series = SeriesKey::parse("A.CN.VA.DIGITAL_CORE", &structure()).unwrap();
        });
    })
    .await;
    let reconciliation = reconciled(&fixture, &["contradiction"]).await;
    assert_eq!(reconciliation.checks.len(), 1);
    let check = &reconciliation.checks[0];
    assert_eq!(check.kind, CheckKind::Conflict);
    let figures =
        ["002-rd-exp-2024", "002-rd-intensity-2024", "003-va-share-gdp-digital-core-2024", "digital-2024"];
    assert_eq!(check.figures, figures);
    assert_eq!(check.stated.len(), 4);
    assert_eq!(reconciliation.exit_code(), 1);
}

#[tokio::test]
async fn unknown_verdicts_and_datasets_are_refused() {
    let fixture = embedded().await;
    let state = fixture.service.state();
    let verdict =
        ReconciliationRequest { verdict: vec!["wrong".to_owned()], ..ReconciliationRequest::default() };
    let dataset =
        ReconciliationRequest { dataset: vec!["wrong".to_owned()], ..ReconciliationRequest::default() };
    for (request, parameter) in [(verdict, "verdict"), (dataset, "dataset")] {
        let refused = fixture.service.reconcile(&state, &request).await.unwrap_err();
        assert!(matches!(refused, ServiceError::UnknownCode { parameter: named, .. } if named == parameter));
    }
}
