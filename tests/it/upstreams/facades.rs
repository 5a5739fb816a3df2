//! One yearbook pulls from another over HTTP, by each of its interfaces: what arrives is what was served, value by value and
//! where the interface has them vintage by vintage; a second pull writes nothing; a revision comes alone.

use serde_json::Value;
use tokio::net::TcpListener;
use yearbook::domain::upstream::FetchOutcome;
use yearbook::http::{ConnectionLimits, serve, stack};
use yearbook::service::import::Scope;
use yearbook::service::upstreams::PullMode;

use super::publisher::Publisher;
use super::{Desk, counts, silent};
use crate::imports::{Shelf, With};
use crate::on_both;
use crate::support::{Backend, Database, TestApp, clock};

on_both!(a_yearbook_is_followed_through_each_of_its_interfaces, a_lost_history_is_read_from_the_start);

/// The publications: the second revises one value, lacks another and has a new one.
const PUBLICATIONS: [(&str, &str); 2] = [
    (
        "2024-01-15",
        "A,CN,OUTPUT,C,2019,30.1\nA,CN,OUTPUT,C,2020,31.25\nA,CN,OUTPUT,C,2021,-1.25e-3\nA,DE,OUTPUT,C,2019,7\n\
         A,DE,OUTPUT,C,2020,8.5\nA,DE,OUTPUT,C,2021,0\nA,US,OUTPUT,C,2019,123456789.125\nA,US,OUTPUT,C,2020,5\n\
         A,US,OUTPUT,C,2021,6\nQ,CN,PRICE,C,2023-Q1,1.5\nQ,CN,PRICE,C,2023-Q2,2\nQ,CN,PRICE,C,2023-Q3,2.5\n\
         M,CN,SALES,C,2023-10,100\nM,CN,SALES,C,2023-11,110\nM,CN,SALES,C,2023-12,90\n",
    ),
    (
        "2024-02-15",
        "A,CN,OUTPUT,C,2019,30.1\nA,CN,OUTPUT,C,2020,31.5\nA,CN,OUTPUT,C,2021,-1.25e-3\nA,DE,OUTPUT,C,2020,8.5\n\
         A,DE,OUTPUT,C,2021,0\nA,US,OUTPUT,C,2019,123456789.125\nA,US,OUTPUT,C,2020,5\n\
         A,US,OUTPUT,C,2021,6\nQ,CN,PRICE,C,2023-Q1,1.5\nQ,CN,PRICE,C,2023-Q2,2\nQ,CN,PRICE,C,2023-Q3,2.75\n\
         Q,CN,PRICE,C,2023-Q4,3\nM,CN,SALES,C,2023-10,100\nM,CN,SALES,C,2023-11,110\nM,CN,SALES,C,2023-12,90\n",
    ),
];
/// What a third publication adds and revises, besides what it restates.
const LATER: &str = "2024-03-15";

/// An upstream, and what of the served dataset comes through it.
struct Case {
    id: &'static str,
    query: String,
    /// The indicators that it asks for.
    indicators: &'static [&'static str],
    /// Whether every publication comes.
    history: bool,
    /// Whether series have their own keys, and not only an id.
    keys: bool,
}

/// A cube has a cell for every area and period, null where there is no value. It states the decimals of all values at once,
/// so that one more decimal narrows the bounds of all.
const CUBE: &str = "JSONSTAT";
const ALL: &[&str] = &["OUTPUT", "PRICE", "SALES"];

fn cases(address: &str) -> Vec<Case> {
    let case = |id, indicators, history, keys, query: String| Case { id, query, indicators, history, keys };
    let series = ["A.CN.OUTPUT.C", "A.DE.OUTPUT.C", "A.US.OUTPUT.C", "Q.CN.PRICE.C", "M.CN.SALES.C"];
    let fred = series.map(|key| format!("'{key}'")).join(", ");
    let dbnomics = series.map(|key| format!("'YEARBOOK/MILLS/{key}'")).join(", ");
    let sdmx = |version: &str, history: bool| {
        let flow = if version == "3.0" { "YEARBOOK,MILLS,1.0.0" } else { "MILLS" };
        format!(
            "sdmx = {{ address = '{address}/sdmx/{version}', version = '{version}', flow = '{flow}', history = {history} }}"
        )
    };
    let csv =
        format!("file = {{ address = '{address}/v1/observations?dataset=MILLS&detail=full&format=csv' }}");
    vec![
        case("SDMX_21", ALL, false, true, sdmx("2.1", false)),
        case("SDMX_30", ALL, false, true, sdmx("3.0", false)),
        case("HISTORY_21", ALL, true, true, sdmx("2.1", true)),
        case("HISTORY_30", ALL, true, true, sdmx("3.0", true)),
        case(
            "BANK",
            &["OUTPUT"],
            false,
            false,
            format!("worldbank = {{ address = '{address}/worldbank/v2', indicators = ['OUTPUT.C'] }}"),
        ),
        case(
            "FRED",
            ALL,
            true,
            false,
            format!("key_variable = 'PATH'\nfred = {{ address = '{address}/fred', series = [{fred}] }}"),
        ),
        case(
            "DBNOMICS",
            ALL,
            false,
            true,
            format!("dbnomics = {{ address = '{address}/dbnomics/v22', series = [{dbnomics}] }}"),
        ),
        case(
            "DBNOMICS_SET",
            ALL,
            false,
            true,
            format!("dbnomics = {{ address = '{address}/dbnomics/v22', dataset = 'YEARBOOK/MILLS' }}"),
        ),
        case(
            CUBE,
            &["OUTPUT"],
            false,
            true,
            format!("jsonstat = {{ address = '{address}/jsonstat/data/MILLS/A..OUTPUT.' }}"),
        ),
        case("CSV", ALL, false, true, csv),
        case(
            "YEARBOOK",
            ALL,
            true,
            true,
            format!("yearbook = {{ address = '{address}', dataset = 'MILLS' }}"),
        ),
    ]
}

fn definitions(cases: &[Case]) -> String {
    let entry = |Case { id, query, .. }: &Case| {
        format!(
            "[[upstream]]\nid = '{id}'\ndataset = 'FROM_{id}'\nlicence = 'CC0'\nattribution = 'Mills'\nallow_http = true\n\
             allow_private_addresses = true\nlimits = {{ requests_per_minute = 6000, attempts = 1 }}\n{query}\n"
        )
    };
    cases.iter().map(entry).collect()
}

/// Serves an app on a port of this machine until the test ends.
pub async fn address_of(app: &TestApp) -> String {
    app.service.pack().await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let limits = ConnectionLimits { all: 1_000, of_address: 1_000 };
    tokio::spawn(serve(listener, stack(app.service.clone()), limits, std::future::pending()));
    address
}

async fn publish(shelf: &Shelf, day: &str, rows: &str) {
    let text = format!("FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE\n{rows}");
    let with = With { scope: Scope::Whole, ..With::published(day) };
    shelf.text("MILLS", "mills.csv", &text, with).await;
    shelf.app.service.pack().await.unwrap();
}

/// The series of a dataset: for each its key and its values, with the days of publication where all are asked for.
async fn series(
    app: &TestApp,
    dataset: &str,
    indicators: &[&str],
    history: bool,
) -> Vec<(String, Vec<String>)> {
    let include = if history { "&include=vintages" } else { "" };
    let chosen =
        if indicators.is_empty() { String::new() } else { format!("&indicator={}", indicators.join(",")) };
    let target = format!("/v1/observations?dataset={dataset}&detail=full&limit=1000{include}{chosen}");
    let answer = app.json(&target).await;
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for one in answer["series"].as_array().unwrap() {
        let point = |point: &Value| {
            let day = if history { point["published"].as_str().unwrap_or("?") } else { "" };
            format!("{} {} {day}", point["period"].as_str().unwrap(), point["value"])
        };
        let points = one["observations"].as_array().unwrap().iter().map(point).collect();
        found.push((one["key"].as_str().unwrap().to_owned(), points));
    }
    found.sort();
    found
}

/// What arrived and is not what is served.
async fn differences(served: &TestApp, here: &TestApp, case: &Case) -> Option<String> {
    let mut expected = series(served, "MILLS", case.indicators, case.history).await;
    let mut found = series(here, &format!("FROM_{}", case.id), &[], case.history).await;
    if case.id == CUBE {
        for (_, points) in &mut found {
            points.retain(|point| !point.contains("null"));
        }
    }
    if !case.keys {
        for list in [&mut expected, &mut found] {
            list.iter_mut().for_each(|(key, _)| key.clear());
            list.sort();
        }
    }
    assert!(!expected.is_empty());
    (found != expected).then(|| format!("{}: {found:#?}\n  is not {expected:#?}", case.id))
}

async fn a_yearbook_is_followed_through_each_of_its_interfaces(backend: Backend) {
    let served = Shelf::empty(backend).await;
    for (day, rows) in PUBLICATIONS {
        publish(&served, day, rows).await;
    }
    let address = address_of(&served.app).await;
    let cases = cases(&address);
    let desk =
        Desk::over(Database::empty(backend).await, Publisher::start().await, &definitions(&cases), clock())
            .await;
    let pull = async |number: usize| {
        let state = desk.app.service.state();
        let upstream = &desk.upstreams[number];
        let report = desk.puller(&state.catalogue).pull(upstream, PullMode::Write, &silent()).await.unwrap();
        desk.app.service.refresh().await.unwrap();
        report
    };
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let report = pull(number).await;
        if report.fetch.outcome != FetchOutcome::Imported {
            wrong.push(format!("{}: {report:?}", case.id));
        }
        wrong.extend(differences(&served.app, &desk.app, case).await);
        let again = pull(number).await;
        let is_nothing = matches!(again.fetch.outcome, FetchOutcome::Unchanged | FetchOutcome::NotModified);
        if !is_nothing || counts(&again)[..3] != [0, 0, 0] {
            wrong.push(format!("{} again: {again:?}", case.id));
        }
        wrong.extend(differences(&served.app, &desk.app, case).await);
    }
    let later = PUBLICATIONS[1]
        .1
        .replace("CN,OUTPUT,C,2021,-1.25e-3", "CN,OUTPUT,C,2021,-1.5e-3\nA,CN,OUTPUT,C,2022,33");
    publish(&served, LATER, &later).await;
    for (number, case) in cases.iter().enumerate() {
        let report = pull(number).await;
        let is_added_alone = case.id == CUBE || counts(&report)[..3] == [1, 1, 0];
        if report.fetch.outcome != FetchOutcome::Imported || !is_added_alone {
            wrong.push(format!("{} later: {report:?}", case.id));
        }
        wrong.extend(differences(&served.app, &desk.app, case).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The followed service is another one with the same address: its revision is not known there.
async fn a_lost_history_is_read_from_the_start(backend: Backend) {
    let (served, other) = (Shelf::empty(backend).await, Shelf::empty(backend).await);
    publish(&served, PUBLICATIONS[0].0, PUBLICATIONS[0].1).await;
    publish(&other, PUBLICATIONS[1].0, PUBLICATIONS[1].1).await;
    let (first, second) = (address_of(&served.app).await, address_of(&other.app).await);
    let query = |address: &str| cases(address).pop().into_iter().collect::<Vec<_>>();
    let cases = query(&first);
    let mut desk =
        Desk::over(Database::empty(backend).await, Publisher::start().await, &definitions(&cases), clock())
            .await;
    assert_eq!(desk.pull(PullMode::Write).await.fetch.outcome, FetchOutcome::Imported);
    // The same definition, by its digest; only who answers is another one.
    let mut moved = super::upstreams(&definitions(&query(&second))).remove(0);
    moved.sha256.clone_from(&desk.upstreams[0].sha256);
    desk.upstreams[0] = moved;
    let report = desk.pull(PullMode::Write).await;
    assert_eq!(report.fetch.outcome, FetchOutcome::Imported, "{report:?}");
    let newest = series(&other.app, "MILLS", &[], false).await;
    let found = series(&desk.app, "FROM_YEARBOOK", &[], false).await;
    let keys = |list: &[(String, Vec<String>)]| list.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&found), keys(&newest));
    assert!(found.iter().any(|(_, points)| points.contains(&"2020 31.5 ".to_owned())), "{found:?}");
}
