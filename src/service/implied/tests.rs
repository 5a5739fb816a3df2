//! The implied values of the worked cases, over the dataset inside the program.

use super::*;
use crate::domain::dataset::AnswerHeader;
use crate::domain::figure::Evidence;
use crate::domain::growth::Explanation;
use crate::domain::implied::Derivation;
use crate::domain::observation::{DerivedFrom, ObservationStatus, Origin};
use crate::domain::period::Period;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::service::fixture::{Fixture, add, altered, embedded, figure, set};
use crate::service::query::SeriesFilter;

async fn implied(fixture: &Fixture) -> Arc<Implied> {
    let state = fixture.service.state();
    fixture.service.implied(&state, None).await.unwrap()
}

fn find<'i>(implied: &'i Implied, key: &str, period: &str) -> Option<&'i Observation> {
    let period: Period = period.parse().unwrap();
    let entry = implied.series.values().find(|entry| entry.series.key.as_str() == key)?;
    entry.observations.iter().find(|observation| observation.period == period)
}

/// The derivation of an implied observation.
fn derivation(observation: &Observation) -> &Derivation {
    match &observation.provenance.derived_from {
        Some(DerivedFrom::Implied(derivation)) => derivation,
        other => panic!("not implied: {other:?}"),
    }
}

/// Compares an implied observation with the printed one of a worked case, to the last digit.
fn assert_case(implied: &Implied, key: &str, period: &str, printed: [&str; 3], figures: &[&str]) {
    let observation = find(implied, key, period).unwrap_or_else(|| panic!("{key} {period} is not implied"));
    let ends = [observation.value, observation.bounds.lower(), observation.bounds.upper()];
    for (end, printed) in ends.into_iter().zip(printed) {
        let digits = printed.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let text = end.map_or("open".to_owned(), |end| format!("{end:.digits$}"));
        assert_eq!(text, printed, "{key} {period}");
    }
    let derivation = derivation(observation);
    assert_eq!(derivation.figures.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), figures);
    assert_eq!(observation.status, ObservationStatus::ESTIMATED);
    assert_eq!(observation.provenance.origin, Origin::Implied);
}

#[tokio::test]
async fn rd_expenditure_2023_follows_from_level_and_rate() {
    let implied = implied(&embedded().await).await;
    let figures = ["002-rd-exp-2024", "002-rd-exp-growth-2024"];
    let printed = ["3333333333333", "3271889400922", "3395348837209"];
    assert_case(&implied, "A.CN.RD_EXP._T", "2023", printed, &figures);
}

#[tokio::test]
async fn nev_output_2020_has_no_upper_bound() {
    let implied = implied(&embedded().await).await;
    let figures = ["003-nev-output-2024", "004-nev-output-multiple-2024"];
    assert_case(&implied, "A.CN.NEV_OUTPUT._T", "2020", ["1368421", "1361257", "open"], &figures);
}

#[tokio::test]
async fn gdp_2024_follows_from_rd_and_its_intensity() {
    let implied = implied(&embedded().await).await;
    let figures = ["002-rd-exp-2024", "002-rd-intensity-2024"];
    let printed = ["134328358208955", "132216014897579", "136448598130841"];
    assert_case(&implied, "A.CN.GDP._T", "2024", printed, &figures);
}

#[tokio::test]
async fn basic_research_2024_follows_from_its_share() {
    let implied = implied(&embedded().await).await;
    let figures = ["002-basic-rd-share-2024", "002-rd-exp-2024"];
    let printed = ["248760000000", "245127500000", "252397500000"];
    assert_case(&implied, "A.CN.BASIC_RD._T", "2024", printed, &figures);
}

#[tokio::test]
async fn national_key_labs_of_zhejiang_2023_are_exactly_20() {
    let implied = implied(&embedded().await).await;
    let figures = ["002-zj-national-key-labs-2024", "002-zj-national-key-labs-added-2024"];
    assert_case(&implied, "A.CN-ZJ.NATIONAL_KEY_LABS._T", "2023", ["20.0", "20.0", "20.0"], &figures);
}

#[tokio::test]
async fn the_share_of_manufacturing_in_industry_fell_for_certain() {
    let implied = implied(&embedded().await).await;
    let key = "A.CN.VA_SHARE_BTE.C";
    assert_case(&implied, key, "2020", ["85.0", "84.7", "85.3"], &["004-va-bte-2020", "004-va-c-2020"]);
    assert_case(&implied, key, "2024", ["83.0", "82.7", "83.2"], &["004-va-bte-2024", "004-va-c-2024"]);
    let (before, after) = (find(&implied, key, "2020").unwrap(), find(&implied, key, "2024").unwrap());
    assert!(after.bounds.upper() < before.bounds.lower());
}

#[tokio::test]
async fn manufacturing_2025_follows_from_the_expected_change() {
    let implied = implied(&embedded().await).await;
    let figures = ["004-va-c-2020", "004-va-change-c-2021-2025"];
    let printed = ["34600000000000", "34050000000000", "35150000000000"];
    assert_case(&implied, "A.CN.VA.C", "2025", printed, &figures);
    let derivation = derivation(find(&implied, "A.CN.VA.C", "2025").unwrap());
    assert_eq!(derivation.rule.code(), "end_from_change");
}

#[tokio::test]
async fn nothing_is_implied_where_something_is_stated_and_the_seed_contradicts_nothing() {
    let fixture = embedded().await;
    let implied = implied(&fixture).await;
    assert!(implied.conflicts.is_empty(), "{:?}", implied.conflicts);
    let state = fixture.service.state();
    for entry in implied.series.values() {
        for observation in &entry.observations {
            let stated = state
                .catalogue
                .figures
                .iter()
                .any(|figure| figure.series == entry.series.key && figure.period == observation.period);
            assert!(!stated, "{} {}", entry.series.key, observation.period);
        }
    }
    assert!(find(&implied, "A.CN.VA_SHARE_BTE.DIGITAL_CORE", "2024").is_none(), "no part of industry");
    assert!(find(&implied, "A.CN.VA_SHARE_BTE.BTE", "2024").is_none(), "not a share of itself");
    assert!(
        implied.series.values().all(|entry| entry.series.indicator.as_str() != "VA_GROWTH"),
        "real rates are not computed from nominal levels"
    );
}

#[tokio::test]
async fn a_real_rate_is_never_applied_to_nominal_levels() {
    let fixture = altered(|seed| {
        add(seed, "004-va-c-2024", "va-hightech", 5e12, 5e10, |figure| {
            figure.series =
                crate::domain::series_key::SeriesKey::parse("A.CN.VA.HIGHTECH_MFG", &structure()).unwrap();
        });
    })
    .await;
    assert!(find(implied(&fixture).await.as_ref(), "A.CN.VA.HIGHTECH_MFG", "2023").is_none());
}

fn structure() -> crate::domain::structure::DataStructureDefinition {
    crate::domain::structure::DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"])
        .unwrap()
}

#[tokio::test]
async fn what_is_recorded_not_to_fit_implies_nothing() {
    let fixture = altered(|seed| {
        let evidence =
            Evidence { because: Explanation::ComparableScope, note: "comparable enterprises".to_owned() };
        figure(seed, "002-rd-exp-growth-2024").evidence = Some(evidence);
    })
    .await;
    let implied = implied(&fixture).await;
    assert!(find(&implied, "A.CN.RD_EXP._T", "2023").is_none());
    assert!(find(&implied, "A.CN.GDP._T", "2024").is_some());
    let state = fixture.service.state();
    let stored = state.catalogue.find_figure("002-rd-exp-growth-2024").unwrap();
    assert_eq!(
        stored.evidence.as_ref().map(|evidence| evidence.note.as_str()),
        Some("comparable enterprises")
    );
}

#[tokio::test]
async fn only_what_was_published_by_the_day_implies_something() {
    let fixture = embedded().await;
    let state = fixture.service.state();
    let day = NaiveDate::from_ymd_opt(2025, 3, 31);
    let then = fixture.service.implied(&state, day).await.unwrap();
    assert!(find(&then, "A.CN.RD_EXP._T", "2023").is_some());
    assert!(find(&then, "A.CN.VA.C", "2025").is_none(), "stated in October");
    let again = fixture.service.implied(&state, day).await.unwrap();
    assert!(Arc::ptr_eq(&then, &again), "worked out once");
}

#[tokio::test]
async fn contradicting_figures_are_named_and_imply_nothing() {
    let fixture = altered(|seed| {
        set(figure(seed, "002-rd-exp-growth-2024"), 18.0, 0.5);
        add(seed, "002-rd-exp-2024", "rd-exp-2023", 3.33e12, 5e9, |figure| {
            figure.period = "2023".parse().unwrap();
        });
    })
    .await;
    let implied = implied(&fixture).await;
    let named: Vec<Vec<&str>> = implied
        .conflicts
        .iter()
        .map(|(_, conflict)| conflict.figures.iter().map(AsRef::as_ref).collect())
        .collect();
    assert_eq!(named, [["002-rd-exp-2024", "002-rd-exp-growth-2024", "rd-exp-2023"]]);
    assert!(find(&implied, "A.CN.GDP._T", "2024").is_none());
}

#[tokio::test]
async fn answers_mark_what_is_implied() {
    let fixture = embedded().await;
    let state = fixture.service.state();
    let implied = implied(&fixture).await;
    let filter =
        |indicator: &str| SeriesFilter { indicator: vec![indicator.to_owned()], ..SeriesFilter::default() };
    let selected = implied.select(&state.catalogue, &filter("BASIC_RD")).unwrap();
    assert_eq!(selected.iter().map(|series| series.key.as_str()).collect::<Vec<_>>(), ["A.CN.BASIC_RD._T"]);
    let selected = implied.select(&state.catalogue, &filter("RD_EXP")).unwrap();
    let series: Vec<&Series> = selected.iter().collect();
    let answer = fixture
        .service
        .observations_with_implied(&state, &implied, &series, &Window::default(), false)
        .await
        .unwrap();
    let header = AnswerHeader { revision: 1, next: None, dimensions: Vec::new(), attributions: Vec::new() };
    let json =
        encode(Format::Json, PointLayout { kind: PointKind::Observations, full: false }, &header, &answer);
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let observations = &json["series"][0]["observations"];
    assert_eq!(observations[0]["period"], "2023");
    assert_eq!(observations[0]["origin"], "implied");
    assert_eq!(observations[0]["status"], "E");
    let derived = serde_json::json!({
        "rule": "base_from_growth",
        "figures": ["002-rd-exp-2024", "002-rd-exp-growth-2024"],
    });
    assert_eq!(observations[0]["derived_from"], derived);
    assert_eq!(observations[1]["value"], 3_600_000_000_000_i64);
    assert!(observations[1].get("origin").is_none() && observations[1].get("derived_from").is_none());
    let csv =
        encode(Format::Csv, PointLayout { kind: PointKind::Observations, full: true }, &header, &answer);
    let csv = String::from_utf8(csv).unwrap();
    let rows: Vec<&str> = csv.lines().collect();
    assert!(
        rows[1].contains(",2023,") && rows[1].contains(",E,approximately,implied,,2025-03-14,"),
        "{}",
        rows[1]
    );
    assert!(rows[2].contains(",stated,002-rd-exp-2024,"), "{}", rows[2]);
}

#[tokio::test]
async fn the_window_cuts_stated_and_implied_together() {
    let fixture = embedded().await;
    let state = fixture.service.state();
    let implied = implied(&fixture).await;
    let filter = SeriesFilter { key: Some("A.CN.VA.C".to_owned()), ..SeriesFilter::default() };
    let selected = implied.select(&state.catalogue, &filter).unwrap();
    let series: Vec<&Series> = selected.iter().collect();
    let window = Window { last: Some(2), ..Window::default() };
    let answer =
        fixture.service.observations_with_implied(&state, &implied, &series, &window, false).await.unwrap();
    let Points::Observations(observations) = &answer[0].points else { panic!("observations") };
    let periods: Vec<String> =
        observations.unpack().iter().map(|observation| observation.period.to_string()).collect();
    assert_eq!(periods, ["2024", "2025"]);
}
