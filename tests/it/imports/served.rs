//! Data of the SDMX façade, imported again in every format, give the same observations.

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use yearbook::formats::sdmx::DataFormat;
use yearbook::service::import::Scope;

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    messages_taken_in_again_are_the_same_observations,
    values_and_attributes_come_back_as_they_were_published,
    publications_stay_apart,
    withdrawals_are_deletes,
    sections_are_whole_in_any_pieces,
    long_answers_are_whole,
);

const FILE: &str = "FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,LOWER,UPPER\n\
    A,CN,VA,C,2018,30.1,A,30.05,30.15\n\
    A,CN,VA,C,2020,-1.25e-3,E,,\n\
    A,CN,VA,C,2021,,M,,\n\
    A,CN,VA,C,2022,>95,A,,\n\
    A,NAM,VA,C,2023,0.1,F,0,\n\
    Q,W0,VA,_T,2023-Q4,123456789.125,P,,\n\
    S,W0,VA,_T,2023-S2,7,P,,\n\
    M,DE,PRICES,_T,2023-12,1.7976931348623157e308,A,,\n\
    W,DE,PRICES,_T,2020-W53,5e-324,A,,\n\
    D,DE,PRICES,_T,2024-02-29,33.333333333333336,A,,\n\
    Q2,DE,PRICES,_T,2021-Q2/2021-Q3,4,A,,\n\
    W2,DE,PRICES,_T,2021-W01/2021-W02,5,A,,\n\
    A5,CN,VA,_T,2021/2025,8e12,F,7.5e12,8.5e12\n";

/// A file with own dimensions (one id is no valid name of an XML attribute), millions, and texts that need escaping.
const OWN: &str = "DATAFLOW,FREQ,PRODUIT,2ND,TIME_PERIOD,OBS_VALUE,UNIT_MULT,DECIMALS,TITLE,OBS_STATUS,OBS_CONF,OBS_COM\n\
    X:Y(1.0),M,ÉNERGIE,a,2020-01,1746,6,0,\"Électricité, <gaz> & \"\"eau\"\" 中\",A,F,\n\
    X:Y(1.0),M,ÉNERGIE,a,2020-02,1746.105,6,3,\"Électricité, <gaz> & \"\"eau\"\" 中\",p,F,voir 'note'\n\
    X:Y(1.0),M,ÉNERGIE,b,2020-01,NaN,6,0,b,M,C,\n\
    X:Y(1.0),M,ACIER,b,2020-01,0.1,0,1,c,A,F,\n";

async fn served(shelf: &Shelf, target: &str, format: DataFormat) -> Vec<u8> {
    let request = Request::get(target).header("accept", format.media_type()).body(Body::empty()).unwrap();
    let answer = shelf.app.send(request).await;
    assert_eq!(answer.status, 200, "{target} as {format:?}: {}", answer.text());
    assert_eq!(answer.header("content-type"), format.media_type());
    answer.body
}

/// Imports the served data of a dataset into another dataset.
async fn taken_in_again(shelf: &Shelf, query: &str, format: DataFormat, day: &str) -> String {
    let body = served(shelf, &format!("/sdmx/2.1/data/{query}"), format).await;
    let dataset =
        format!("FROM_{}", format!("{format:?}{query}").to_uppercase().replace(['/', '?', '='], "_"));
    shelf.file(&dataset, &shelf.written("message", &body), With::published(day)).await;
    dataset
}

/// Every observation with all its attributes.
async fn full(shelf: &Shelf, dataset: &str) -> BTreeMap<(String, String), Value> {
    let mut found = shelf.observations(&format!("dataset={dataset}&detail=full")).await;
    for one in found.values_mut() {
        one.as_object_mut().unwrap().remove("vintage");
    }
    found
}

async fn messages_taken_in_again_are_the_same_observations(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.text("X", "x.csv", FILE, With::published("2024-03-01")).await;
    let expected = whole(&shelf, "X").await;
    assert_eq!(expected.len(), 13);
    for format in DataFormat::ALL {
        let arranged =
            ["AllDimensions", "REF_AREA", "FREQ"].map(|at| format!("X?dimensionAtObservation={at}"));
        for query in ["X"].into_iter().chain(arranged.iter().map(String::as_str)) {
            if format.is_of_time_series() && !query.ends_with("AllDimensions") && query != "X" {
                continue;
            }
            let dataset = taken_in_again(&shelf, query, format, "2024-03-01").await;
            assert_eq!(whole(&shelf, &dataset).await, expected, "{dataset}");
        }
    }
}

/// The result of [`full`] with the codes of each key sorted: only JSON defines the order of dimensions.
async fn whole(shelf: &Shelf, dataset: &str) -> BTreeMap<(String, String), Value> {
    sorted(full(shelf, dataset).await)
}

fn sorted(found: BTreeMap<(String, String), Value>) -> BTreeMap<(String, String), Value> {
    let key = |key: &str| {
        let mut codes: Vec<&str> = key.split('.').collect();
        codes.sort_unstable();
        codes.join(".")
    };
    found.into_iter().map(|((own, period), one)| ((key(&own), period), one)).collect()
}

async fn values_and_attributes_come_back_as_they_were_published(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.text("OWN", "own.csv", OWN, With::published("2024-03-01")).await;
    let text = String::from_utf8(served(&shelf, "/sdmx/2.1/data/OWN", DataFormat::Csv10).await).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4, "{text}");
    let row = |product: &str, second: &str, period: &str| {
        let has = |row: &&BTreeMap<String, String>| {
            row["PRODUIT"] == product && row["X2ND"] == second && row["TIME_PERIOD"] == period
        };
        rows.iter().find(has).unwrap_or_else(|| panic!("{text}"))
    };
    let first = row("ENERGIE", "a", "2020-01");
    for (component, value) in [
        ("OBS_VALUE", "1746"),
        ("UNIT_MULT", "6"),
        ("DECIMALS", "0"),
        ("OBS_CONF", "F"),
        ("OBS_STATUS", "A"),
        ("LOWER_BOUND", "1745.5"),
        ("TITLE", "Électricité, <gaz> & \"eau\" 中"),
    ] {
        assert_eq!(first[component], value, "{component}: {text}");
    }
    let second = row("ENERGIE", "a", "2020-02");
    assert_eq!((second["OBS_VALUE"].as_str(), second["OBS_COM"].as_str()), ("1746.105", "voir 'note'"));
    assert_eq!((second["OBS_FLAG"].as_str(), second["OBS_STATUS"].as_str()), ("p", "P"));
    assert_eq!(row("ENERGIE", "b", "2020-01")["OBS_VALUE"], "NaN");
    for format in DataFormat::ALL {
        let again = taken_in_again(&shelf, "OWN", format, "2024-03-01").await;
        let values = |found: BTreeMap<(String, String), Value>| -> Vec<Value> {
            found
                .into_values()
                .map(|one| serde_json::json!([one["value"], one["lower"], one["status"]]))
                .collect()
        };
        assert_eq!(values(full(&shelf, &again).await), values(full(&shelf, "OWN").await), "{format:?}");
    }
    let codes = shelf.app.get("/sdmx/2.1/codelist/YEARBOOK/CL_PRODUIT_OF_OWN").await.text();
    assert!(codes.contains("<com:Name xml:lang=\"en\">ÉNERGIE</com:Name>"), "{codes}");
    let found = shelf.app.get("/sdmx/3.0/data/*/*/OWN/*?c%5BX2ND%5D=b&format=csv").await.text();
    assert_eq!(found.lines().count(), 3, "{found}");
}

async fn publications_stay_apart(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let rows = |value: &str| {
        format!("FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\nA,CN,VA,2022,1\nA,CN,VA,2023,{value}\n")
    };
    shelf.text("V", "v.csv", &rows("2"), With::published("2024-01-01")).await;
    shelf.text("V", "v.csv", &rows("3"), With::published("2025-01-01")).await;
    let text = async |query: &str| {
        let flow = if query.contains("MEASURE") { "V_GROWTH" } else { "V" };
        shelf.app.get(&format!("/sdmx/3.0/data/*/*/{flow}?format=csv&{query}")).await
    };
    let values = async |query: &str| -> Vec<String> {
        let text = text(query).await.text();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap);
        rows.map(|row| format!("{}={}", row["TIME_PERIOD"], row["OBS_VALUE"])).collect()
    };
    assert_eq!(values("").await, ["2022=1", "2023=3"]);
    assert_eq!(values("asOf=2024-06-01T00:00:00").await, ["2022=1", "2023=2"]);
    assert_eq!(values("updatedAfter=2024-06-01").await, ["2023=3"]);
    assert_eq!(values("c%5BMEASURE%5D=yoy").await, ["2022=NaN", "2023=200"]);
    assert_eq!(values("c%5BMEASURE%5D=yoy&updatedAfter=2024-06-01").await, ["2023=200"]);
    assert_eq!(values("c%5BMEASURE%5D=yoy&updatedAfter=2023-12-31").await, ["2022=NaN", "2023=200"]);
    for nothing in ["updatedAfter=2025-01-02", "asOf=2024-06-01&updatedAfter=2024-12-01"] {
        assert_eq!(text(&format!("c%5BMEASURE%5D=yoy&{nothing}")).await.status, 404);
    }
    assert_eq!(values("includeHistory=TRUE").await, ["2022=1", "2023=2", "2023=3"]);
    assert_eq!(values("offset=1&limit=1").await, ["2023=3"]);
    assert_eq!(text("asOf=2020-01-01").await.status, 404);
    let body = served(&shelf, "/sdmx/2.1/data/V?includeHistory=true", DataFormat::Generic).await;
    shelf.file("AGAIN", &shelf.written("history.xml", &body), With::default()).await;
    assert_eq!(
        shelf.value("dataset=AGAIN&from=2023&to=2023&as_of=2024-06-01").await,
        Some(2.0),
        "the data sets say when they were valid"
    );
    assert_eq!(shelf.value("dataset=AGAIN&from=2023&to=2023").await, Some(3.0));
}

/// Three publications: the second lacks a year and revises another, the third lacks an area and has the year again.
const PUBLICATIONS: [(&str, &str); 3] = [
    ("2024-01-01", "A,CN,VA,2020,1,kg,3\nA,CN,VA,2021,2,kg,3\nA,CN,VA,2022,3,kg,3\nA,DE,VA,2020,7,kg,3\n"),
    ("2024-02-01", "A,CN,VA,2020,1.5,kg,3\nA,CN,VA,2022,3,kg,3\nA,DE,VA,2020,7,kg,3\n"),
    ("2024-03-01", "A,CN,VA,2020,1.5,kg,3\nA,CN,VA,2021,2.5,kg,3\nA,CN,VA,2022,3,kg,3\n"),
];

async fn withdrawals_are_deletes(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (day, rows) in PUBLICATIONS {
        let text = format!("FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n{rows}");
        let with = With { scope: Scope::Whole, ..With::published(day) };
        shelf.text("W", "w.csv", &text, with).await;
    }
    let days = ["2024-01-15", "2024-02-15", "2024-03-15"];
    let mut states = Vec::new();
    for day in days {
        states.push(shelf.observations(&format!("dataset=W&as_of={day}")).await);
    }
    assert_eq!(states.iter().map(BTreeMap::len).collect::<Vec<_>>(), [4, 3, 3]);
    let actions = DataFormat::ALL.into_iter().filter(|format| format.has_actions());
    for (format, at) in
        actions.flat_map(|format| ["TIME_PERIOD", "AllDimensions", "REF_AREA"].map(|at| (format, at)))
    {
        if format.is_of_time_series() && at == "REF_AREA" {
            continue;
        }
        let asked = |query: &str| format!("/sdmx/2.1/data/W?{query}&dimensionAtObservation={at}");
        let name = format!("{format:?}_{at}").to_uppercase();
        // The whole history in an empty dataset: the data as of every day are the same.
        let body = served(&shelf, &asked("includeHistory=true"), format).await;
        let map = if format == DataFormat::Csv20 { "published = 'PUBLISHED'" } else { "" };
        let with = With { map, scope: Scope::Update, ..With::published("2024-12-31") };
        shelf.file(&format!("HISTORY_{name}"), &shelf.written("history", &body), with).await;
        for (day, state) in days.iter().zip(&states) {
            let again = shelf.observations(&format!("dataset=HISTORY_{name}&as_of={day}")).await;
            assert_eq!(values(&again), values(state), "{name} on {day}");
        }
        // The changes since the first day, on top of the data of that day.
        let known = served(&shelf, &asked("asOf=2024-01-15"), format).await;
        let dataset = format!("CHANGES_{name}");
        shelf.file(&dataset, &shelf.written("known", &known), With::published("2024-01-15")).await;
        let changed = served(&shelf, &asked("updatedAfter=2024-01-15"), format).await;
        let with = With { scope: Scope::Update, ..With::published("2024-03-15") };
        shelf.file(&dataset, &shelf.written("changed", &changed), with).await;
        let again = shelf.observations(&format!("dataset={dataset}")).await;
        assert_eq!(values(&again), values(&states[2]), "{name}");
        let plain = String::from_utf8(served(&shelf, &asked("detail=full"), format).await).unwrap();
        assert!(!plain.contains("Delete"), "{name}: {plain}");
    }
    let rows =
        |body: Vec<u8>| String::from_utf8(body).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    let changed = "/sdmx/3.0/data/*/*/W/*/*?updatedAfter=2024-03-01&attributes=none";
    let expected = [
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE",
        "dataflow,YEARBOOK:W(1.0.0),I,A,CN,VA,2021,2.5",
        "dataflow,YEARBOOK:W(1.0.0),D,A,DE,VA,2020,",
    ];
    assert_eq!(rows(served(&shelf, changed, DataFormat::Csv20).await), expected);
    // Formats that cannot express deletions have none.
    assert_eq!(rows(served(&shelf, changed, DataFormat::Csv10).await).len(), 2);
    let gone = "/sdmx/3.0/data/*/*/W/*/A.DE.*?updatedAfter=2024-03-01";
    assert!(
        String::from_utf8(served(&shelf, gone, DataFormat::Ml30).await)
            .unwrap()
            .contains("ss:action=\"Delete\"")
    );
    let request = |accept: DataFormat, more: &str| {
        let target = format!("{gone}{more}");
        Request::get(target).header("accept", accept.media_type()).body(Body::empty()).unwrap()
    };
    for (format, more) in [
        (DataFormat::Csv10, ""),
        (DataFormat::Ml30, "&detail=serieskeysonly"),
        (DataFormat::Ml30, "&c[OBS_VALUE]=7"),
    ] {
        assert_eq!(shelf.app.send(request(format, more)).await.status, 404, "{format:?} {more}");
    }
}

/// The values of observations, by series and period.
fn values(found: &BTreeMap<(String, String), Value>) -> BTreeMap<(String, String), Value> {
    sorted(found.iter().map(|(key, one)| (key.clone(), one["value"].clone())).collect())
}

async fn sections_are_whole_in_any_pieces(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let mut text = "FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n".to_owned();
    for (area, indicator) in ["CN", "DE", "FR"].into_iter().flat_map(|area| (0..200).map(move |i| (area, i)))
    {
        for year in 1900..2000 {
            writeln!(text, "A,{area},I{indicator},{year},{}.5", indicator * year).unwrap();
        }
    }
    shelf.text("LONG", "long.csv", &text, With::published("2024-03-01")).await;
    let target = "/sdmx/2.1/data/LONG?dimensionAtObservation=REF_AREA&detail=dataonly";
    let body = String::from_utf8(served(&shelf, target, DataFormat::Specific).await).unwrap();
    assert_eq!((body.matches("<Series ").count(), body.matches("<Obs ").count()), (200 * 100, 600 * 100));
    assert_eq!(body.matches("<Obs REF_AREA=\"CN\" ").count(), 200 * 100);
    assert!(body.ends_with("</mes:DataSet></mes:StructureSpecificData>"));
}

async fn long_answers_are_whole(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let mut text = "FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n".to_owned();
    for series in 0..510 {
        for year in 1900..2000 {
            writeln!(text, "A,CN,I{series},{year},{}.5", series * year).unwrap();
        }
    }
    shelf.text("LONG", "long.csv", &text, With::published("2024-03-01")).await;
    let rows = String::from_utf8(served(&shelf, "/sdmx/2.1/data/LONG", DataFormat::Csv10).await).unwrap();
    assert_eq!(rows.lines().count(), 51_001);
    assert!(rows.ends_with("A\n") || rows.contains("I9,"), "the last series is there");
    let late = "/sdmx/2.1/data/LONG?startPeriod=1999&detail=dataonly";
    let late = String::from_utf8(served(&shelf, late, DataFormat::Generic).await).unwrap();
    assert_eq!((late.matches("<gen:Series>").count(), late.matches("<gen:Obs>").count()), (510, 510));
    assert!(late.ends_with("</mes:DataSet></mes:GenericData>"));
    assert_eq!(shelf.app.get("/sdmx/2.1/data/LONG?startPeriod=2001").await.status, 404);
}
