//! The SDMX façade: data by key, period and condition, formats, structures and their references, growth, errors.

mod computed;
mod hostile;
mod references;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::on_both;
use crate::support::{Answer, Backend, TestApp};

on_both!(
    data_are_those_of_version_1,
    keys_and_conditions_choose,
    values_and_attributes_choose,
    periods_and_detail_choose,
    sections_go_through_one_dimension,
    the_format_is_negotiated,
    structures_bring_what_they_refer_to,
    what_there_is_can_be_asked,
    growth_is_a_flow_of_its_own,
    errors_say_what_is_wrong,
);

async fn get(app: &TestApp, target: &str, accept: &str) -> Answer {
    app.send(Request::get(target).header("accept", accept).body(Body::empty()).unwrap()).await
}

type Row = BTreeMap<String, String>;

/// The rows of an answer in SDMX-CSV.
async fn rows(app: &TestApp, target: &str) -> Vec<Row> {
    let answer = get(app, target, "application/vnd.sdmx.data+csv;version=1.0.0").await;
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    csv::Reader::from_reader(answer.body.as_slice()).deserialize().map(Result::unwrap).collect()
}

fn key(row: &Row) -> String {
    ["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"].map(|dimension| row[dimension].as_str()).join(".")
}

fn keys(rows: &[Row]) -> Vec<String> {
    let mut keys: Vec<String> = rows.iter().map(key).collect();
    keys.dedup();
    keys
}

fn number(text: &str) -> Value {
    if text.is_empty() || text == "NaN" { Value::Null } else { text.parse::<f64>().unwrap().into() }
}

fn same(theirs: &str, ours: &Value) -> bool {
    number(theirs).as_f64() == ours.as_f64()
}

async fn data_are_those_of_version_1(backend: Backend) {
    let app = TestApp::start(backend).await;
    let rows = rows(&app, "/sdmx/2.1/data/CNIND").await;
    let ours = app.json("/v1/observations?detail=full&limit=1000").await;
    let mut rest = rows.iter();
    for series in ours["series"].as_array().unwrap() {
        for one in series["observations"].as_array().unwrap() {
            let row = rest.next().unwrap();
            assert_eq!(key(row), series["key"].as_str().unwrap());
            for (component, member) in
                [("OBS_VALUE", "value"), ("LOWER_BOUND", "lower"), ("UPPER_BOUND", "upper")]
            {
                assert!(same(&row[component], &one[member]), "{component}: {row:?} is not {one}");
            }
            for (component, member) in [
                ("OBS_STATUS", "status"),
                ("QUALIFIER", "qualifier"),
                ("PUBLISHED", "published"),
                ("FIGURE", "figure"),
            ] {
                assert_eq!(row[component], one[member].as_str().unwrap_or_default(), "{component}: {row:?}");
            }
            let figure = app.json(&format!("/v1/figures/{}", row["FIGURE"])).await;
            assert_eq!(figure["source"], row["SOURCE"].as_str());
        }
    }
    assert!(rest.next().is_none());
    let span = rows.iter().find(|row| row["FREQ"] == "A5").unwrap();
    assert_eq!(span["TIME_PERIOD"], "2021-01-01/P5Y");
}

async fn keys_and_conditions_choose(backend: Backend) {
    let app = TestApp::start(backend).await;
    let va = ["A.CN.VA.BTE", "A.CN.VA.C"];
    for target in [
        "2.1/data/CNIND/A.CN.VA.",
        "2.1/data/CNIND/A.CHN+CN.VA.C+BTE/",
        "2.1/data/YEARBOOK%2CCNIND%2C1.0.0/A..VA./all",
        "3.0/data/dataflow/YEARBOOK/CNIND/1.0.0/A.CN.VA.%2A",
        "3.0/data/*/*/CNIND/~/A.CN.VA.C,A.CN.VA.BTE",
        "3.0/data/dataflow/YEARBOOK/CNIND/+/*?c%5BINDICATOR%5D=VA&c%5BFREQ%5D=A",
        "3.0/data/dataflow/YEARBOOK/CNIND/+?c[INDICATOR]=sw:VA%2Bnc:_&c[ACTIVITY]=C,BTE&c[FREQ]=A&c[REF_AREA]=CHN",
    ] {
        assert_eq!(keys(&rows(&app, &format!("/sdmx/{target}")).await), va, "{target}");
    }
}

async fn values_and_attributes_choose(backend: Backend) {
    let app = TestApp::start(backend).await;
    let all = rows(&app, "/sdmx/3.0/data/*/*/CNIND").await;
    let as_number = |text: &str| number(text).as_f64();
    type Keeps<'a> = &'a dyn Fn(&Row) -> bool;
    let chosen: [(&str, Keeps<'_>); 12] = [
        ("c[OBS_STATUS]=F", &|row| row["OBS_STATUS"] == "F"),
        ("c[OBS_STATUS]=ne:F", &|row| row["OBS_STATUS"] != "F"),
        ("c[obs_status]=A,F&c[QUALIFIER]=ne:exact", &|row| row["QUALIFIER"] != "exact"),
        ("c[QUALIFIER]=sw:e%2Bne:exact", &|row| {
            row["QUALIFIER"].starts_with('e') && row["QUALIFIER"] != "exact"
        }),
        ("c[SOURCE]=co:02,ew:4", &|row| row["SOURCE"].contains("02") || row["SOURCE"].ends_with('4')),
        ("c[FIGURE]=nc:-va-", &|row| !row["FIGURE"].contains("-va-")),
        ("c[PUBLISHED]=ge:2025-04", &|row| row["PUBLISHED"].as_str() >= "2025-04-01"),
        ("c[PUBLISHED]=lt:2025-04", &|row| row["PUBLISHED"].as_str() < "2025-04-01"),
        ("c[UNIT_MEASURE]=percent", &|row| row["UNIT_MEASURE"] == "percent"),
        ("c[UNIT_MULT]=eq:0", &|row| row["UNIT_MULT"] == "0"),
        ("c[OBS_VALUE]=ge:5%2Blt:1e12", &|row| {
            as_number(&row["OBS_VALUE"]).is_some_and(|one| (5.0..1e12).contains(&one))
        }),
        ("c[LOWER_BOUND]=gt:100&c[FREQ]=A", &|row| {
            row["FREQ"] == "A" && as_number(&row["LOWER_BOUND"]) > Some(100.0)
        }),
    ];
    for (query, keeps) in chosen {
        let expected: Vec<&Row> = all.iter().filter(|row| keeps(row)).collect();
        assert!(query.contains("UNIT_MULT") || (1..all.len()).contains(&expected.len()), "{query}");
        let found = rows(&app, &format!("/sdmx/3.0/data/*/*/CNIND?{query}")).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}");
        // Conditions also apply to attributes that are not shown, and to those of growth.
        let keys = get(&app, &format!("/sdmx/3.0/data/*/*/CNIND?{query}&attributes=none"), "*/*").await;
        assert_eq!(keys.text().matches("<Obs ").count(), expected.len(), "{query}");
        let there =
            get(&app, &format!("/sdmx/3.0/availability/*/*/CNIND?{query}"), "application/json").await.json();
        let there = &there["data"]["dataConstraints"][0]["annotations"];
        assert_eq!(there[1]["title"], expected.len().to_string(), "{query}");
        assert_eq!(there[0]["title"], keys.text().matches("<Series ").count().to_string(), "{query}");
    }
    let growth = "/sdmx/3.0/data/*/*/CNIND_GROWTH";
    let stated = rows(&app, &format!("{growth}?c[VERDICT]=stated_only&c[OBS_VALUE]=gt:0")).await;
    let of_all = rows(&app, growth).await;
    let is_it = |row: &&Row| row["VERDICT"] == "stated_only" && as_number(&row["OBS_VALUE"]) > Some(0.0);
    assert_eq!(stated.iter().collect::<Vec<_>>(), of_all.iter().filter(is_it).collect::<Vec<_>>());
    assert!(!stated.is_empty());
}

async fn sections_go_through_one_dimension(backend: Backend) {
    let app = TestApp::start(backend).await;
    let target =
        "/sdmx/2.1/data/CNIND/A.CN.VA.?dimensionAtObservation=ACTIVITY&attributes=OBS_STATUS,UNIT_MEASURE";
    let generic = app.get(target).await.text();
    for part in [
        "dimensionAtObservation=\"ACTIVITY\"",
        "<gen:Value id=\"INDICATOR\" value=\"VA\"/><gen:Value id=\"TIME_PERIOD\" value=\"2020\"/></gen:SeriesKey>",
        "<gen:Obs><gen:ObsDimension value=\"C\"/><gen:ObsValue ",
        "<gen:Attributes><gen:Value id=\"OBS_STATUS\" value=\"A\"/><gen:Value id=\"UNIT_MEASURE\" ",
    ] {
        assert!(generic.contains(part), "{part}: {generic}");
    }
    let specific = get(&app, target, "application/vnd.sdmx.structurespecificdata+xml").await.text();
    assert!(specific.contains(":ObsLevelDim:ACTIVITY\""), "{specific}");
    assert!(specific.contains("INDICATOR=\"VA\" TIME_PERIOD=\"2020\"><Obs ACTIVITY="), "{specific}");
    for (accept, structure) in [
        ("application/vnd.sdmx.data+json;version=1.0.0", "/data/structure"),
        ("application/vnd.sdmx.data+json;version=2.0.0", "/data/structures/0"),
    ] {
        let message = get(&app, target, accept).await.json();
        let ids = |level: &str| -> Vec<String> {
            let list =
                message.pointer(&format!("{structure}/dimensions/{level}")).unwrap().as_array().unwrap();
            list.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids("series"), ["FREQ", "REF_AREA", "INDICATOR", "TIME_PERIOD"]);
        assert_eq!(ids("observation"), ["ACTIVITY"]);
        let sections = message["data"]["dataSets"][0]["series"].as_object().unwrap();
        let observations = sections.values().map(|one| one["observations"].as_object().unwrap().len());
        assert_eq!(observations.sum::<usize>(), rows(&app, "/sdmx/2.1/data/CNIND/A.CN.VA.").await.len());
    }
    let growth =
        app.get("/sdmx/2.1/data/CNIND_GROWTH/A.CN.VA.C.?dimensionAtObservation=MEASURE").await.text();
    assert!(growth.contains("<gen:ObsDimension value=\"yoy\"/>"), "{growth}");
    let keys = app
        .get("/sdmx/2.1/data/CNIND/A.CN.VA.C?dimensionAtObservation=REF_AREA&detail=serieskeysonly")
        .await
        .text();
    assert_eq!((keys.matches("<gen:Series>").count(), keys.matches("<gen:Obs>").count()), (2, 0), "{keys}");
}

async fn periods_and_detail_choose(backend: Backend) {
    let app = TestApp::start(backend).await;
    let series = "A.CN.VA.C";
    let periods = async |query: &str| -> Vec<String> {
        let found = rows(&app, &format!("/sdmx/3.0/data/*/*/CNIND/*/{series}?{query}")).await;
        found.into_iter().map(|row| row["TIME_PERIOD"].clone()).collect()
    };
    assert_eq!(periods("").await, ["2020", "2024"]);
    for query in [
        "startPeriod=2021",
        "startPeriod=2024-01-01&endPeriod=2024-12",
        "lastNObservations=1",
        "c[TIME_PERIOD]=ge:2021",
        "c%5BTIME_PERIOD%5D=gt%3A2020%2Ble%3A2024",
        "c=TIME_PERIOD%3Dge%3A2021",
        "c[TIME_PERIOD]=2022,2024",
        "offset=1",
    ] {
        assert_eq!(periods(query).await, ["2024"], "{query}");
    }
    assert_eq!(periods("firstNObservations=1").await, ["2020"]);
    let heading = async |query: &str| {
        let text = app.get(&format!("/sdmx/2.1/data/CNIND/{series}?format=csv&{query}")).await.text();
        let mut lines = text.lines();
        (lines.next().unwrap().to_owned(), lines.count())
    };
    let dimensions = "DATAFLOW,FREQ,REF_AREA,INDICATOR,ACTIVITY";
    assert_eq!(heading("detail=serieskeysonly").await, (dimensions.to_owned(), 1));
    assert_eq!(heading("detail=nodata").await, (format!("{dimensions},UNIT_MEASURE,UNIT_MULT,DECIMALS"), 1));
    assert_eq!(heading("detail=dataonly").await, (format!("{dimensions},TIME_PERIOD,OBS_VALUE"), 2));
    let some = format!("{dimensions},TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,OBS_STATUS");
    assert_eq!(heading("attributes=UNIT_MEASURE,OBS_STATUS").await, (some, 2));
    assert_eq!(heading("attributes=none&measures=none").await, (dimensions.to_owned(), 1));
    let none = app.get(&format!("/sdmx/2.1/data/CNIND/{series}?startPeriod=1990&endPeriod=1991")).await;
    assert_eq!(none.status, 404, "{}", none.text());
}

async fn the_format_is_negotiated(backend: Backend) {
    let app = TestApp::start(backend).await;
    let (old, new) =
        ("/sdmx/2.1/data/CNIND/A.CN.VA.C", "/sdmx/3.0/data/dataflow/YEARBOOK/CNIND/1.0.0/A.CN.VA.C");
    let generic = "application/vnd.sdmx.genericdata+xml;version=2.1";
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (target, accept, kind) in [
        (old, "*/*", generic),
        (old, browser, generic),
        (old, "application/vnd.sdmx.genericdata+xml", generic),
        (new, "*/*", "application/vnd.sdmx.data+xml;version=3.0.0"),
        (new, "application/vnd.sdmx.data+csv", "application/vnd.sdmx.data+csv;version=1.0.0"),
        (new, "application/vnd.sdmx.data+csv;version=2.0.0", "application/vnd.sdmx.data+csv;version=2.0.0"),
        (old, "application/vnd.sdmx.data+json", "application/vnd.sdmx.data+json;version=1.0.0"),
        (new, "application/json", "application/vnd.sdmx.data+json;version=2.0.0"),
        (
            old,
            "image/png, application/vnd.sdmx.structurespecificdata+xml;version=2.1;q=0.5",
            "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
        ),
        ("/sdmx/2.1/dataflow", "*/*", "application/vnd.sdmx.structure+xml;version=2.1"),
        ("/sdmx/3.0/structure/dataflow", "*/*", "application/vnd.sdmx.structure+xml;version=3.0.0"),
        (
            "/sdmx/2.1/dataflow",
            "application/vnd.sdmx.structure+json;version=2.0.0",
            "application/vnd.sdmx.structure+json;version=2.0.0",
        ),
        (
            "/sdmx/2.1/dataflow",
            "application/vnd.sdmx.structure+json;version=1.0",
            "application/vnd.sdmx.structure+json;version=1.0",
        ),
        ("/sdmx/2.1/codelist", "application/json", "application/vnd.sdmx.structure+json;version=1.0"),
        (
            "/sdmx/2.1/dataflow?format=application/vnd.sdmx.structure%2Bjson;version=1.0",
            "*/*",
            "application/vnd.sdmx.structure+json;version=1.0",
        ),
        (
            "/sdmx/3.0/structure/dataflow",
            "application/vnd.sdmx.structure+json",
            "application/vnd.sdmx.structure+json;version=2.0.0",
        ),
        (
            "/sdmx/3.0/schema/dataflow/YEARBOOK/CNIND/1.0.0",
            "*/*",
            "application/vnd.sdmx.structure+json;version=2.0.0",
        ),
    ] {
        let answer = get(&app, target, accept).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, kind), "{target} {accept}");
        let again =
            Request::get(target).header("accept", accept).header("if-none-match", answer.header("etag"));
        assert_eq!(app.send(again.body(Body::empty()).unwrap()).await.status, 304, "{target} {accept}");
    }
    for format in [
        "xml",
        "genericdata",
        "structurespecificdata",
        "csv",
        "jsondata",
        "application/vnd.sdmx.data%2Bcsv;version=2.0.0",
    ] {
        assert_eq!(app.get(&format!("{old}?format={format}")).await.status, 200, "{format}");
    }
    for accept in
        ["image/png", "application/vnd.sdmx.data+xml;version=3.1.0", "application/vnd.sdmx.metadata+csv"]
    {
        assert_eq!(get(&app, new, accept).await.status, 406, "{accept}");
    }
    assert_eq!(app.get(&format!("{old}?format=nothing")).await.status, 406);
}

/// The names of the artefacts of a structure message in JSON, by their lists.
fn artefacts(message: &Value) -> BTreeMap<String, Vec<String>> {
    let lists = message["data"].as_object().unwrap().iter();
    let ids = |list: &Value| {
        list.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    lists.map(|(name, list)| (name.clone(), ids(list))).collect()
}

async fn structures_bring_what_they_refer_to(backend: Backend) {
    let app = TestApp::start(backend).await;
    let json = "application/vnd.sdmx.structure+json;version=2.0.0";
    let structures = async |target: &str| {
        let answer = get(&app, &format!("/sdmx/{target}"), json).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        answer.json()
    };
    let kinds = async |target: &str| artefacts(&structures(target).await).into_keys().collect::<Vec<_>>();
    let flow = "2.1/dataflow/YEARBOOK/CNIND/latest";
    for (references, expected) in [
        ("none", vec!["dataflows"]),
        ("children", vec!["dataStructures", "dataflows"]),
        ("descendants", vec!["codelists", "conceptSchemes", "dataStructures", "dataflows"]),
        ("parents", vec!["dataConstraints", "dataflows"]),
        ("codelist", vec!["codelists", "dataflows"]),
        ("all", vec!["codelists", "conceptSchemes", "dataConstraints", "dataStructures", "dataflows"]),
    ] {
        let found = kinds(&format!("{flow}?references={references}")).await;
        assert_eq!(found, expected, "{references}");
    }
    let area = "3.0/structure/codelist/YEARBOOK/CL_AREA/~";
    assert_eq!(
        kinds(&format!("{area}?references=parentsandsiblings")).await,
        ["codelists", "conceptSchemes", "dataStructures"]
    );
    assert_eq!(
        kinds(&format!("{area}?references=ancestors")).await,
        ["codelists", "dataConstraints", "dataStructures", "dataflows"]
    );
    let all = artefacts(&structures("2.1/structure/all/all/all").await);
    assert_eq!(all["agencySchemes"], ["AGENCIES"]);
    assert_eq!(
        all["dataflows"],
        ["CNIND", "CNIND_FORECAST", "CNIND_GROWTH", "CNIND_REVISIONS", "CNIND_TARGETS"]
    );
    for list in
        ["CL_FREQ", "CL_AREA", "CL_OBS_STATUS", "CL_DECIMALS", "CL_UNIT_MULT", "CL_UNIT", "CL_INDICATOR"]
    {
        assert!(all["codelists"].iter().any(|id| id == list), "{list}: {all:?}");
    }
    let list = |message: &Value, id: &str| {
        let lists = message["data"]["codelists"].as_array().unwrap();
        lists.iter().find(|list| list["id"] == id).unwrap().clone()
    };
    let whole = list(&structures(area).await, "CL_AREA");
    let used =
        structures("3.0/structure/dataflow/YEARBOOK/CNIND?references=all&detail=referencepartial").await;
    let used = list(&used, "CL_AREA");
    assert!(used["codes"].as_array().unwrap().len() <= whole["codes"].as_array().unwrap().len());
    let one = list(&structures(&format!("{area}/CN")).await, "CL_AREA");
    assert_eq!((one["codes"].as_array().unwrap().len(), &one["codes"][0]["name"]), (1, &"China".into()));
    let stub = list(&structures("2.1/codelist/all/all/all?detail=allstubs").await, "CL_AREA");
    assert_eq!((&stub["isExternalReference"], stub.get("codes")), (&true.into(), None));
    let statuses = list(&structures("2.1/codelist/YEARBOOK/CL_OBS_STATUS").await, "CL_OBS_STATUS");
    assert_eq!(statuses["codes"].as_array().unwrap().len(), 20);
    let xml = app.get(&format!("/sdmx/{flow}?references=all")).await.text();
    assert!(xml.contains("<str:PrimaryMeasure id=\"OBS_VALUE\">"), "{xml}");
}

async fn what_there_is_can_be_asked(backend: Backend) {
    let app = TestApp::start(backend).await;
    let json = "application/vnd.sdmx.structure+json;version=2.0.0";
    let found =
        get(&app, "/sdmx/3.0/availability/dataflow/YEARBOOK/CNIND/1.0.0/A.CN.VA.*?references=all", json)
            .await;
    let found = found.json();
    let constraint = &found["data"]["dataConstraints"][0];
    assert_eq!(constraint["annotations"][0]["title"], "2");
    let activity = constraint["cubeRegions"][0]["keyValues"].as_array().unwrap();
    let activity = activity.iter().find(|one| one["id"] == "ACTIVITY").unwrap();
    assert_eq!(activity["values"], serde_json::json!([{"value": "BTE"}, {"value": "C"}]));
    let partial = found["data"]["codelists"].as_array().unwrap();
    let partial = partial.iter().find(|list| list["id"] == "CL_ACTIVITY").unwrap();
    assert_eq!(partial["codes"].as_array().unwrap().len(), 2, "{partial}");
    let xml = app.get("/sdmx/2.1/availableconstraint/CNIND/A.CN.VA.C").await.text();
    assert!(
        xml.contains("<com:StartPeriod isInclusive=\"true\">2020-01-01T00:00:00</com:StartPeriod>"),
        "{xml}"
    );
    let one = app.get("/sdmx/2.1/availableconstraint/CNIND/A.CN.VA./all/ACTIVITY").await.text();
    assert_eq!(one.matches("<com:KeyValue").count(), 1, "{one}");
}

async fn growth_is_a_flow_of_its_own(backend: Backend) {
    let app = TestApp::start(backend).await;
    for measure in ["yoy", "change"] {
        let ours = app.json(&format!("/v1/growth?dataset=CNIND&measure={measure}&limit=1000")).await;
        let rows = rows(&app, &format!("/sdmx/2.1/data/CNIND_GROWTH/....{measure}")).await;
        let mut found: BTreeMap<(String, String), &Row> = BTreeMap::new();
        for row in &rows {
            found.insert((key(row), row["TIME_PERIOD"].clone()), row);
        }
        let mut count = 0;
        for series in ours["series"].as_array().unwrap() {
            for point in series["observations"].as_array().unwrap() {
                count += 1;
                let period = point["period"].as_str().unwrap();
                if period.contains('/') {
                    continue;
                }
                let row = found[&(series["key"].as_str().unwrap().to_owned(), period.to_owned())];
                assert!(same(&row["OBS_VALUE"], &point["value"]), "{row:?} is not {point}");
                assert_eq!(row["VERDICT"], point["verdict"].as_str().unwrap());
                assert_eq!(row["REASON"], point["reason"].as_str().unwrap_or_default());
            }
        }
        assert_eq!(count, rows.len());
    }
}

async fn errors_say_what_is_wrong(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, status, code) in [
        ("2.1/data/NOTHING", 404, 100),
        ("2.1/data/SDMX,CNIND", 404, 100),
        ("2.1/data/YEARBOOK,CNIND,2.0", 404, 100),
        ("2.1/data/CNIND/A.CN.NOTHING.C", 404, 100),
        ("2.1/data/CNIND/A.CN.VA.C/OTHER", 404, 100),
        ("2.1/data/CNIND/A.CN", 400, 140),
        ("2.1/data", 400, 140),
        ("2.1/data/CNIND?startPeriod=soon", 400, 140),
        ("2.1/data/CNIND?startPeriod=2024&endPeriod=2020", 400, 140),
        ("2.1/data/CNIND?detail=some", 400, 140),
        ("2.1/data/CNIND?lastNObservations=-1", 400, 140),
        ("2.1/data/CNIND?includeHistory=perhaps", 400, 140),
        ("2.1/data/CNIND?dimensionAtObservation=NOTHING", 400, 140),
        ("2.1/data/CNIND?dimensionAtObservation=MEASURE", 400, 140),
        (
            "2.1/data/CNIND?dimensionAtObservation=REF_AREA&format=application/vnd.sdmx.generictimeseriesdata%2Bxml",
            400,
            140,
        ),
        ("3.0/data/dataflow/YEARBOOK/CNIND/*/*?c[OBS_STATUS]=X", 404, 100),
        ("3.0/data/dataflow/YEARBOOK/CNIND/*/*?c[OBS_VALUE]=high", 400, 140),
        ("3.0/data/dataflow/YEARBOOK/CNIND/*/*?c[LOWER_BOUND]=sw:1", 400, 140),
        ("3.0/data/dataflow/YEARBOOK/CNIND/*/*?c[PUBLISHED]=ge:soon", 400, 140),
        ("3.0/data/dataflow/YEARBOOK/CNIND/*/A.CN.VA.C.X", 400, 140),
        ("3.0/availability/dataflow/YEARBOOK/CNIND/*/*/*?c[TIME_PERIOD]=gt:2100", 404, 100),
        ("3.0/availability/dataflow/YEARBOOK/CNIND/*/*/NOTHING", 404, 100),
        ("3.0/data/dataflow/YEARBOOK/CNIND/*/*?c[NOTHING]=A", 400, 140),
        ("3.0/data/dataflow/YEARBOOK/CNIND/*/*?c[TIME_PERIOD]=co:2", 400, 140),
        ("3.0/data/provisionagreement/YEARBOOK/CNIND", 501, 501),
        ("2.1/availableconstraint/CNIND/A.FR..", 404, 100),
        ("2.1/codelist/YEARBOOK/CL_NOTHING", 404, 100),
        ("2.1/codelist/NOBODY/CL_AREA", 404, 100),
        ("2.1/codelist/YEARBOOK/CL_AREA/9.0", 404, 100),
        ("2.1/codelist/YEARBOOK/CL_AREA/latest/NOTHING", 404, 100),
        ("2.1/dataflow?references=some", 400, 140),
        ("2.1/dataflow?detail=some", 400, 140),
        ("2.1/categoryscheme", 501, 501),
        ("2.1/nothing", 404, 100),
        ("3.0/structure/valuelist/YEARBOOK/CL_AREA", 404, 100),
        ("3.0/schema/dataflow/YEARBOOK/NOTHING", 404, 100),
        ("2.1/metadata/CNIND", 501, 501),
        ("4.0/data/CNIND", 404, 100),
        ("", 404, 100),
    ] {
        let target = format!("/sdmx/{target}");
        let answer = app.get(&target).await;
        assert_eq!(answer.status, status, "{target}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/xml", "{target}");
        let text = answer.text();
        assert!(text.contains(&format!("<mes:ErrorMessage code=\"{code}\"><com:Text>")), "{target}: {text}");
        let json =
            get(&app, &target, "application/vnd.sdmx.structure+json, application/vnd.sdmx.data+json").await;
        assert_eq!(
            (json.status.as_u16(), &json.json()["errors"][0]["code"]),
            (status, &code.into()),
            "{target}"
        );
    }
}
