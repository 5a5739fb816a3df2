//! Responses from the snapshot and from the database have the same bytes, before and after every kind of write.

use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use chrono::NaiveDate;
use tower::ServiceExt;
use yearbook::domain::series::Series;
use yearbook::http::AppStack;
use yearbook::service::definitions::DefinitionSet;
use yearbook::service::documents::Documents;
use yearbook::service::import::revert::revert;
use yearbook::service::seed::seed;
use yearbook::service::{Service, State};

use super::{Shelf, With, fixed};
use crate::catch_rate::dice::Dice;
use crate::on_both;
use crate::support::{Backend, Database, TestApp, clock, cnind, data};

on_both!(memory_and_database_answer_with_the_same_bytes);

/// Number of queries, each compared with a stale and with a new snapshot; 10,000 in the exhaustive tests.
fn queries() -> usize {
    if std::env::var_os("YEARBOOK_EXHAUSTIVE").is_some() { 5_000 } else { 150 }
}

const MEASURES: [&str; 7] = ["yoy", "pop", "cagr", "log_yoy", "change", "change_yoy", "level"];

/// A part of a query.
type Extra<'a> = &'a dyn Fn(&mut Dice) -> String;

/// A query of one series or of some.
fn query(dice: &mut Dice, series: &[Series]) -> String {
    let one = dice.pick(series);
    match dice.below(12) {
        0 => return ranking(dice, one),
        1 | 2 => return history(dice, one),
        _ => (),
    }
    let is_growth = dice.below(10) < 4;
    let route = if is_growth { "growth" } else { "observations" };
    let mut query = format!("/v1/{route}?dataset={}", one.dataset);
    match dice.below(5) {
        0 => query += &format!("&indicator={}&limit=20", one.indicator),
        1 => query += &format!("&area={}&indicator={}", one.area, one.indicator),
        _ => query += &format!("&key={}", one.key),
    }
    let year = |dice: &mut Dice, first: usize| first + dice.below(20);
    let day = |dice: &mut Dice| format!("&as_of={}", day(dice));
    let extras: [(usize, Extra<'_>); 7] = [
        (30, &|dice| format!("&from={}", year(dice, 1985))),
        (30, &|dice| format!("&to={}", year(dice, 2006))),
        (15, &|dice| format!("&last={}", 1 + dice.below(5))),
        (15, &|dice| format!("&first={}", 1 + dice.below(5))),
        (45, &day),
        (40, &|_| "&detail=full".to_owned()),
        (20, &|dice| {
            if is_growth {
                format!("&measure={}", dice.pick(&MEASURES))
            } else {
                "&include=vintages".to_owned()
            }
        }),
    ];
    for (percent, extra) in extras {
        if dice.below(100) < percent {
            query += &extra(dice);
        }
    }
    let pages = query.contains("limit");
    if !pages && dice.below(2) == 0 {
        query += &format!("&format={}", dice.pick(&["csv", "ndjson"]));
    }
    query
}

/// A day on which some publications are known and others are not.
fn day(dice: &mut Dice) -> String {
    format!("{}-{:02}-{:02}", 2008 + dice.below(19), 1 + dice.below(12), [15, 16, 28][dice.below(3)])
}

/// A query of what was published of a series when, through a route or a façade.
fn history(dice: &mut Dice, one: &Series) -> String {
    let (key, dataset) = (&one.key, &one.dataset);
    let fred = format!("api_key=any&file_type=json&series_id={dataset}:{key}");
    let (from, to) = (day(dice), day(dice));
    match dice.below(7) {
        0 => format!("/v1/series/{key}/revisions?dataset={dataset}"),
        1 => format!("/v1/series/{key}/revisions?dataset={dataset}&as_of={from}&statistics=yes"),
        2 => format!("/fred/series/vintagedates?{fred}"),
        3 => format!(
            "/fred/series/observations?{fred}&realtime_start={}&realtime_end={}",
            from.clone().min(to.clone()),
            from.max(to)
        ),
        4 => format!("/sdmx/2.1/data/{dataset}/{key}?includeHistory=true"),
        5 => format!("/sdmx/2.1/data/{dataset}/{key}?updatedAfter={from}"),
        _ => format!("/sdmx/3.0/data/dataflow/YEARBOOK/{dataset}/+/{key}?asOf={from}&includeHistory=true"),
    }
}

/// A query of the ranking that contains a series.
fn ranking(dice: &mut Dice, one: &Series) -> String {
    let (period, measure) = (1962 + dice.below(60), dice.pick(&MEASURES));
    let order = dice.pick(&["asc", "desc"]);
    let mut query = format!("/v1/growth/ranking?dataset={}&period={period}", one.dataset);
    query += &format!("&measure={measure}&order={order}&limit={}", 1 + dice.below(40));
    if dice.below(2) == 0 {
        query += &format!("&indicator={}", one.indicator);
    }
    if dice.below(2) == 0 {
        query += &format!("&as_of={}", day(dice));
    }
    query
}

async fn ask(router: &AppStack, target: &str) -> (StatusCode, String, Bytes) {
    let request = Request::get(target).body(Body::empty()).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let etag = answer.headers().get("etag").map_or("", |etag| etag.to_str().unwrap()).to_owned();
    let status = answer.status();
    (status, etag, axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap())
}

/// A service on the database of another that has some bytes for a snapshot and has made it.
async fn second(service: &Service, definitions: &DefinitionSet, bytes: usize) -> Arc<Service> {
    let other = Service::start(service.store().clone(), Documents::default(), clock()).await.unwrap();
    let other = other.with_definitions(DefinitionSet::clone(definitions)).await.unwrap();
    let other = Arc::new(other.with_snapshot_bytes(bytes));
    other.pack().await.unwrap();
    assert!(other.state().is_packed());
    other
}

/// Compares a running service with one that was just started without memory for a snapshot, and with one that packs what
/// was written before it shows it: first while the running one has a stale snapshot, then with the newest, and then, if
/// anything was published twice, also with one that has memory for the newest publications alone. Returns whether there
/// was such a one.
async fn compare(
    (service, packing): (&Arc<Service>, &Arc<Service>),
    definitions: &DefinitionSet,
    dice: &mut Dice,
    count: usize,
) -> bool {
    service.refresh().await.unwrap();
    packing.refresh().await.unwrap();
    assert!(packing.state().snapshot().is_some());
    let plain = second(service, definitions, 0).await;
    let (state, read) = (service.state(), plain.state());
    assert!(state.catalogue.series == read.catalogue.series, "series that were not read again are others");
    assert_eq!(state.catalogue.dataset_order, read.catalogue.dataset_order);
    assert!(read.snapshot().is_none() && state.snapshot().is_none());
    let (packed, plain) = (yearbook::http::stack(Arc::clone(service)), yearbook::http::stack(plain));
    let mut others = vec![plain, yearbook::http::stack(Arc::clone(packing))];
    for is_packed in [false, true] {
        if is_packed {
            service.pack().await.unwrap();
            let bytes = state.snapshot().unwrap().bytes();
            let newest = second(service, definitions, bytes - 1).await;
            let in_memory = |state: &State| [None, Some(NaiveDate::MIN)].map(|day| state.is_in_memory(day));
            assert_eq!(in_memory(&state), [true, true]);
            if newest.state().snapshot().is_some() {
                assert_eq!(in_memory(&newest.state()), [true, false]);
                others.push(yearbook::http::stack(newest));
            }
        }
        assert_eq!(state.snapshot().is_some(), is_packed);
        let mut answered = 0;
        let quarterly = state.catalogue.series.iter().filter(|one| one.dataset.as_str() == "MACRO");
        let revisions = |one: &Series| format!("/v1/series/{}/revisions?dataset=MACRO", one.key);
        let all: Vec<Series> = state.catalogue.series.iter().cloned().collect();
        let random = (0..count).map(|_| query(dice, &all));
        for target in quarterly.map(revisions).chain(random) {
            let one = ask(&packed, &target).await;
            for other in &others {
                let other = ask(other, &target).await;
                assert!(one == other, "{target}:\n{one:?}\n{other:?}");
            }
            answered += usize::from(one.0 == StatusCode::OK);
        }
        assert!(answered * 10 > count * 7, "only {answered} of {count} were answers");
    }
    others.len() > 2
}

/// Definitions beside the seed, and over two of the datasets that are imported.
fn definitions(folder: &Path) -> DefinitionSet {
    let folder = folder.join("definitions");
    for (dataset, formula) in [("GDP", "pct(GDP, 1)"), ("MACRO", "realcons - realgdp[-1y]")] {
        std::fs::create_dir_all(folder.join(dataset)).unwrap();
        let text = format!(
            "[[derived]]\nid = \"DERIVED\"\nname = \"n\"\nformula = \"{formula}\"\nversion = \"1\"\n"
        );
        std::fs::write(folder.join(dataset).join("derived.toml"), text).unwrap();
    }
    DefinitionSet::read(&[cnind()], Some(&folder)).unwrap()
}

async fn memory_and_database_answer_with_the_same_bytes(backend: Backend) {
    let folder = tempfile::tempdir().unwrap();
    let definitions = definitions(folder.path());
    let database = Database::empty(backend).await;
    let store = database.store().await;
    seed(&store, &cnind(), &clock()).await.unwrap();
    let service = Service::start(store, Documents::default(), clock()).await.unwrap();
    let service = service.with_definitions(definitions.clone()).await.unwrap().with_packed_before_shown(0);
    let shelf = Shelf { app: TestApp::over(service, database), folder };
    let service = &shelf.app.service;
    let both = (service, &second(service, &definitions, usize::MAX).await);
    let mut dice = Dice(5);
    assert!(!compare(both, &definitions, &mut dice, 50).await);
    // From here on the snapshot is only updated.
    let gdp = |name: &str| data().join("datahub-worldbank-vintages").join(name);
    shelf.file("GDP", &gdp("gdp_2013-06-28.csv"), With::default()).await;
    let quarters = data().join("us-macro-quarterly/macrodata.csv");
    shelf.file("MACRO", &quarters, With::published("2019-05-01")).await;
    assert!(!compare(both, &definitions, &mut dice, 50).await);
    shelf.file("GDP", &gdp("gdp_2015-08-16.csv"), With::default()).await;
    let newest = shelf.file("GDP", &gdp("gdp_2017-07-12.csv"), With::default()).await;
    // The same again, in another file: a publication that changes nothing.
    let text = std::fs::read_to_string(&quarters).unwrap().replace('\n', "\r\n");
    let again = shelf.text("MACRO", "again.csv", &text, With::published("2020-05-01")).await;
    assert!(again.unchanged > 0 && again.added + again.revised + again.withdrawn == 0, "{again:?}");
    shelf.file("ECB", &data().join("sdmx-messages/ECB_EXR/1/M.USD.EUR.SP00.A.xml"), With::default()).await;
    assert!(compare(both, &definitions, &mut dice, queries()).await);
    revert(service.store(), newest.import.id, "a test", &fixed()).await.unwrap();
    assert!(compare(both, &definitions, &mut dice, 100).await);
    // A publication that withdraws some values.
    let counts = shelf.file("GDP", &gdp("gdp_2024-10-21.csv"), With::default()).await.import.counts;
    assert!(counts.withdrawn > 0, "{counts:?}");
    assert!(compare(both, &definitions, &mut dice, queries()).await);
}
