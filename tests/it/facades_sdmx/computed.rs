//! Forecasts, targets and statistics of revisions: dataflows with a dimension of measures, as growth is.

use std::collections::BTreeMap;

use super::{Row, get, key, rows};
use crate::on_both;
use crate::support::seed_texts::SeedTexts;
use crate::support::{Backend, TestApp, cnind};
use yearbook::service::documents::Documents;

on_both!(
    forecasts_are_a_flow_of_their_own,
    targets_are_a_flow_with_their_ids_as_a_dimension,
    statistics_of_revisions_are_a_flow_of_their_own,
    computed_flows_have_structures_and_constraints,
    computed_flows_come_in_every_format,
    keys_and_conditions_choose_among_results,
);

async fn app(backend: Backend) -> TestApp {
    TestApp::with(backend, &[cnind(), SeedTexts::of("WORLD").seed()], Documents::default()).await
}

/// The rows of a flat answer of version 1.
async fn ours(app: &TestApp, target: &str) -> Vec<Row> {
    let answer = app.get(target).await;
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    csv::Reader::from_reader(answer.body.as_slice()).deserialize().map(Result::unwrap).collect()
}

/// Numbers, reasons and verdicts of both, by key, measure and period; `ends` are the attributes with the bounds.
#[track_caller]
fn are_the_same(theirs: &[Row], ours: &[Row], ends: [&str; 2]) {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| !number.is_nan());
    let id = |row: &Row| {
        let of_ours =
            || ["frequency", "area", "indicator", "activity"].map(|name| row[name].as_str()).join(".");
        let own = if row.contains_key("FREQ") { key(row) } else { of_ours() };
        let text =
            |names: [&str; 2]| names.iter().find_map(|name| row.get(*name)).cloned().unwrap_or_default();
        (own, text(["TARGET", "target"]), text(["MEASURE", "measure"]), text(["TIME_PERIOD", "period"]))
    };
    let mut found: BTreeMap<_, &Row> = theirs.iter().map(|row| (id(row), row)).collect();
    assert_eq!(found.len(), theirs.len(), "a key stands twice");
    let mut count = 0;
    for row in ours.iter().filter(|row| !row["period"].contains('/')) {
        let Some(other) = found.remove(&id(row)) else { panic!("no row for {row:?}") };
        let pairs = [("value", "OBS_VALUE"), ("lower", ends[0]), ("upper", ends[1])];
        for (name, attribute) in pairs {
            assert_eq!(number(&row[name]), number(&other[attribute]), "{name}: {row:?} {other:?}");
        }
        for (name, attribute) in [("reason", "REASON"), ("verdict", "VERDICT"), ("basis", "BASIS")] {
            assert_eq!(row[name], other[attribute], "{row:?} {other:?}");
        }
        assert_eq!(row["unit"], other["UNIT_MEASURE"]);
        count += 1;
    }
    assert!(count > 0, "nothing was compared");
    assert!(found.keys().all(|(own, ..)| !own.starts_with("A.")), "more rows: {:?}", found.keys());
}

async fn forecasts_are_a_flow_of_their_own(backend: Backend) {
    let app = app(backend).await;
    let theirs = rows(&app, "/sdmx/2.1/data/WORLD_FORECAST/A.CN+DE...forecast").await;
    let ours = ours(&app, "/v1/forecast?dataset=WORLD&area=CN,DE&format=csv").await;
    are_the_same(&theirs, &ours, ["PREDICTION_LOWER", "PREDICTION_UPPER"]);
    let (made, refused): (Vec<&Row>, Vec<&Row>) = theirs.iter().partition(|row| row["REASON"].is_empty());
    assert!(made.iter().all(|row| row["OBS_STATUS"] == "F" && row["LEVEL"] == "80"), "{made:?}");
    assert!(refused.iter().all(|row| row["OBS_STATUS"] == "O"), "{refused:?}");
    assert!(!made.is_empty() && !refused.is_empty());
    // The period that is asked for is that of the forecast, whatever it is made of.
    let last = made.iter().map(|row| row["TIME_PERIOD"].clone()).max().unwrap();
    let own = made.iter().find(|row| row["TIME_PERIOD"] == last).unwrap();
    let one = rows(&app, &format!("/sdmx/2.1/data/WORLD_FORECAST/{}.?startPeriod={last}", key(own))).await;
    assert_eq!((one.len(), &one[0]["OBS_VALUE"]), (1, &own["OBS_VALUE"]));
}

async fn targets_are_a_flow_with_their_ids_as_a_dimension(backend: Backend) {
    let app = app(backend).await;
    let theirs = rows(&app, "/sdmx/2.1/data/CNIND_TARGETS").await;
    let of_lists: Vec<Row> = ours(&app, "/v1/targets?dataset=CNIND&format=csv").await;
    let mut all: Vec<Row> =
        of_lists.into_iter().filter(|row| !["path", "target"].contains(&row["measure"].as_str())).collect();
    for id in app.json("/v1/targets?dataset=CNIND").await["targets"].as_array().unwrap() {
        let id = id["id"].as_str().unwrap();
        all.extend(ours(&app, &format!("/v1/targets/{id}/path?format=csv")).await);
    }
    are_the_same(&theirs, &all, ["LOWER_BOUND", "UPPER_BOUND"]);
    let one =
        rows(&app, "/sdmx/3.0/data/dataflow/YEARBOOK/CNIND_TARGETS/*/A.CN.VA.C.MFG-VA-2025.ratio").await;
    assert_eq!((one.len(), one[0]["VERDICT"].as_str()), (1, "on_track"));
    // A dataset without targets has no such flow.
    let nothing = get(&app, "/sdmx/2.1/data/WORLD_TARGETS", "application/xml").await;
    assert_eq!(nothing.status, 404);
}

async fn statistics_of_revisions_are_a_flow_of_their_own(backend: Backend) {
    let app = app(backend).await;
    let theirs = rows(&app, "/sdmx/2.1/data/CNIND_REVISIONS").await;
    let ours = ours(&app, "/v1/revisions?dataset=CNIND&format=csv").await;
    are_the_same(&theirs, &ours, ["LOWER_BOUND", "UPPER_BOUND"]);
}

async fn computed_flows_have_structures_and_constraints(backend: Backend) {
    let app = app(backend).await;
    let flows = app.get("/sdmx/2.1/dataflow").await.text();
    for flow in [
        "CNIND_GROWTH",
        "CNIND_FORECAST",
        "CNIND_TARGETS",
        "CNIND_REVISIONS",
        "WORLD_FORECAST",
        "WORLD_REVISIONS",
    ] {
        assert!(flows.contains(&format!("id=\"{flow}\"")), "{flow}");
    }
    assert!(!flows.contains("WORLD_TARGETS"));
    for (flow, dimensions, lists) in [
        ("CNIND_FORECAST", vec!["MEASURE"], vec!["CL_FORECAST_MEASURE"]),
        ("CNIND_TARGETS", vec!["TARGET", "MEASURE"], vec!["CL_TARGET_OF_CNIND", "CL_TARGET_MEASURE"]),
        ("CNIND_REVISIONS", vec!["MEASURE"], vec!["CL_REVISION_MEASURE"]),
    ] {
        for address in [
            format!("/sdmx/2.1/datastructure/YEARBOOK/{flow}/1.0?references=all"),
            format!("/sdmx/3.0/structure/datastructure/YEARBOOK/{flow}/1.0.0?references=all"),
        ] {
            let text = app.get(&address).await.text();
            for id in dimensions.iter().chain(&lists) {
                assert!(text.contains(&format!("id=\"{id}\"")), "{address}: {id}");
            }
        }
        let list = format!("/sdmx/2.1/codelist/YEARBOOK/{}/1.0", lists[0]);
        assert_eq!(app.get(&list).await.status, 200, "{list}");
    }
    let list = app.get("/sdmx/2.1/codelist/YEARBOOK/CL_TARGET_OF_CNIND/1.0").await.text();
    assert!(list.contains("MFG-VA-2025") && list.contains("Eight trillion yuan more"), "{list}");
    // What there is: every code of the data is in the constraint.
    for flow in ["CNIND_TARGETS", "WORLD_FORECAST", "CNIND_REVISIONS"] {
        let known = app.get(&format!("/sdmx/2.1/availableconstraint/{flow}")).await.text();
        for row in rows(&app, &format!("/sdmx/2.1/data/{flow}")).await {
            for name in ["MEASURE", "TARGET", "REF_AREA", "INDICATOR"] {
                let Some(code) = row.get(name) else { continue };
                assert!(known.contains(&format!(">{code}<")), "{flow} {name} {code}");
            }
        }
    }
}

async fn computed_flows_come_in_every_format(backend: Backend) {
    let app = app(backend).await;
    let formats = [
        ("2.1", "application/vnd.sdmx.genericdata+xml;version=2.1"),
        ("2.1", "application/vnd.sdmx.structurespecificdata+xml;version=2.1"),
        ("2.1", "application/vnd.sdmx.data+json;version=1.0.0"),
        ("2.1", "application/vnd.sdmx.data+csv;version=1.0.0"),
        ("3.0", "application/vnd.sdmx.data+xml;version=3.0.0"),
        ("3.0", "application/vnd.sdmx.data+json;version=2.0.0"),
        ("3.0", "application/vnd.sdmx.data+csv;version=2.0.0"),
    ];
    for flow in ["CNIND_TARGETS", "WORLD_FORECAST", "CNIND_REVISIONS"] {
        for (version, format) in formats {
            let address = match version {
                "2.1" => format!("/sdmx/2.1/data/{flow}"),
                _ => format!("/sdmx/3.0/data/dataflow/YEARBOOK/{flow}/1.0.0"),
            };
            let answer = get(&app, &address, format).await;
            assert_eq!(answer.status, 200, "{address} {format}: {}", answer.text());
            assert!(answer.text().contains("CN"), "{address} {format}");
        }
    }
}

async fn keys_and_conditions_choose_among_results(backend: Backend) {
    let app = app(backend).await;
    let measures = |rows: &[Row]| {
        let mut all: Vec<String> = rows.iter().map(|row| row["MEASURE"].clone()).collect();
        all.sort();
        all.dedup();
        all
    };
    let chosen = rows(&app, "/sdmx/2.1/data/CNIND_TARGETS/.....path+target").await;
    assert_eq!(measures(&chosen), ["path", "target"]);
    let chosen =
        rows(&app, "/sdmx/3.0/data/dataflow/YEARBOOK/CNIND_TARGETS/1.0.0?c[TARGET]=MFG-SHARE-INDUSTRY").await;
    assert!(chosen.iter().all(|row| row["TARGET"] == "MFG-SHARE-INDUSTRY"), "{chosen:?}");
    assert_eq!(measures(&chosen), ["actual", "change"]);
    let drifting =
        rows(&app, "/sdmx/3.0/data/dataflow/YEARBOOK/CNIND_TARGETS/1.0.0?c[VERDICT]=drifting").await;
    assert!(!drifting.is_empty() && drifting.iter().all(|row| row["VERDICT"] == "drifting"));
    let alpha3 = rows(&app, "/sdmx/2.1/data/WORLD_FORECAST/A.CHN.RD_SHARE_GDP._T.").await;
    assert_eq!(alpha3.len(), 3);
    for (target, status) in [
        ("/sdmx/2.1/data/WORLD_FORECAST/A.CN.RD_SHARE_GDP._T.backtest", 404),
        ("/sdmx/2.1/data/CNIND_TARGETS/....NOTHING.", 404),
        ("/sdmx/2.1/data/CNIND_TARGETS/A.CN", 400),
    ] {
        assert_eq!(get(&app, target, "application/xml").await.status, status, "{target}");
    }
}
