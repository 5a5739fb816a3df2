//! The store: values are read as they were written, and a transaction is written as a whole or not at all.

use std::collections::BTreeMap;

use yearbook::domain::bounds::Bounds;
use yearbook::domain::catalogue::{Activity, ActivityTag, Area, Catalogue, Labels};
use yearbook::domain::code::Code;
use yearbook::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
use yearbook::domain::period::Period;
use yearbook::domain::qualifier::Qualifier;
use yearbook::domain::series::Series;
use yearbook::domain::series_key::SeriesKey;
use yearbook::domain::source::{Basis, Source};
use yearbook::domain::vintage::Vintages;
use yearbook::ingest::seed::Seed;
use yearbook::service::seed::seed;
use yearbook::store::{Extent, Store, StoreError, Transaction, VintageOrigin};

use crate::on_both;
use crate::support::{Backend, Database, clock, cnind, moment, raw};

on_both!(
    the_whole_catalogue_comes_back_as_it_was_put,
    optional_parts_and_any_text_come_back,
    a_row_is_replaced_with_its_lists,
    figures_come_back_in_their_newest_vintage,
    every_value_and_bound_comes_back,
    periods_of_every_frequency_come_back,
    observations_come_in_vintages,
    nothing_is_overwritten,
    an_extent_is_recorded,
    a_dropped_transaction_leaves_no_trace,
    two_seeds_at_once_write_once,
    writers_take_turns,
    a_reader_sees_one_revision,
    a_corrupt_row_is_named,
);

/// Writes the catalogue of a seed.
async fn put_catalogue(transaction: &mut Transaction, seed: &Seed) {
    transaction.put_dataset(&seed.dataset).await.unwrap();
    for unit in &seed.units {
        transaction.put_unit(unit).await.unwrap();
    }
    for topic in &seed.topics {
        transaction.put_topic(topic).await.unwrap();
    }
    for area in &seed.areas {
        transaction.put_area(area).await.unwrap();
    }
    for activity in &seed.activities {
        transaction.put_activity(activity).await.unwrap();
    }
    for source in &seed.sources {
        transaction.put_source(source).await.unwrap();
    }
    for indicator in &seed.indicators {
        transaction.put_indicator(&seed.dataset.id, indicator).await.unwrap();
    }
}

/// A store with the catalogue of the project's seed and without figures.
async fn with_catalogue(backend: Backend) -> (Database, Store, Seed) {
    let (database, seed) = (Database::empty(backend).await, cnind());
    let store = database.store().await;
    let mut transaction = store.write().await.unwrap();
    transaction.raise_revision(moment()).await.unwrap();
    put_catalogue(&mut transaction, &seed).await;
    transaction.commit().await.unwrap();
    (database, store, seed)
}

async fn catalogue(store: &Store) -> Catalogue {
    store.read().await.unwrap().catalogue().await.unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// A series of the seed's dataset, not yet in the store.
fn series(seed: &Seed, frequency: &str) -> Series {
    let key = format!("{frequency}.CN.VA.C");
    let structure = &seed.dataset.structure;
    let key = SeriesKey::parse(&key, structure).unwrap();
    Series::new(seed.dataset.id.clone(), structure, key, frequency.parse().unwrap()).unwrap()
}

fn observation(period: &str, value: Option<f64>, vintage: i64) -> Observation {
    Observation {
        status: if value.is_some() { ObservationStatus::NORMAL } else { ObservationStatus::MISSING },
        ..Observation::imported(period.parse().unwrap(), value, (vintage, "2025-03-14".parse().unwrap()))
    }
}

/// Adds a series with observations, and reads them back.
async fn there_and_back(store: &Store, mut series: Series, observations: &[Observation]) -> Vec<Observation> {
    let mut transaction = store.write().await.unwrap();
    transaction.raise_revision(moment()).await.unwrap();
    series.id = transaction.add_series(&series).await.unwrap();
    for observation in observations {
        transaction.add_observation(series.id, observation).await.unwrap();
    }
    transaction.commit().await.unwrap();
    read_back(store, &series, 9).await
}

/// The vintages up to a number, all published on one day.
fn vintages(newest: i64) -> Vintages {
    (1..=newest).map(|vintage| (vintage, "2025-03-14".parse().unwrap())).collect()
}

async fn read_back(store: &Store, series: &Series, vintage: i64) -> Vec<Observation> {
    store
        .read()
        .await
        .unwrap()
        .observations(&[series], &vintages(vintage))
        .await
        .unwrap()
        .remove(&series.id)
        .unwrap()
}

async fn the_whole_catalogue_comes_back_as_it_was_put(backend: Backend) {
    let (_database, store, seed) = with_catalogue(backend).await;
    let read = catalogue(&store).await;
    assert_eq!((read.revision, read.revised), (1, moment()));
    assert_eq!(read.datasets.values().collect::<Vec<_>>(), [&seed.dataset]);
    assert_eq!(*read.units, seed.units.iter().map(|unit| (unit.code.clone(), unit.clone())).collect());
    assert_eq!(*read.topics, seed.topics.iter().map(|topic| (topic.code.clone(), topic.clone())).collect());
    assert_eq!(*read.areas, seed.areas.iter().map(|area| (area.code.clone(), area.clone())).collect());
    assert_eq!(*read.activities, seed.activities.iter().map(|one| (one.code.clone(), one.clone())).collect());
    let indicators: BTreeMap<_, _> = seed
        .indicators
        .iter()
        .map(|one| ((seed.dataset.id.clone(), one.code.clone()), one.clone()))
        .collect();
    assert_eq!(*read.indicators, indicators);
    let mut sources = seed.sources.clone();
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(*read.sources, sources);
    assert!(read.series.is_empty() && read.figures.is_empty());
    // The seed uses all columns of the tables.
    assert!(seed.activities.iter().any(|one| !one.tags.is_empty()));
    assert!(seed.indicators.iter().any(|one| one.relations.iter().any(|relation| relation.part.is_some())));
}

const ANY_TEXT: &str = "a, \"quoted\"; it's\n\ttwo lines — 日本 e\u{301} 🎉 \\ %_ $1 '';--";

async fn optional_parts_and_any_text_come_back(backend: Backend) {
    let (_database, store, seed) = with_catalogue(backend).await;
    let tag = |valid_from, valid_to, note: Option<&str>| ActivityTag {
        tag: ANY_TEXT.to_owned(),
        source: seed.sources[0].id.clone(),
        valid_from,
        valid_to,
        note: note.map(str::to_owned),
    };
    let labels = Labels::from([("zh".to_owned(), ANY_TEXT.to_owned()), ("de".to_owned(), String::new())]);
    let area = Area {
        code: code("A-1"),
        name: ANY_TEXT.to_owned(),
        kind: "x".to_owned(),
        alpha3: None,
        parent: None,
        labels: labels.clone(),
    };
    let activity = Activity {
        code: code("a"),
        name: String::new(),
        parent: None,
        classification: ANY_TEXT.to_owned(),
        definition: None,
        labels,
        tags: vec![
            tag(None, Some(-5), None),
            tag(Some(2020), None, Some("")),
            tag(Some(i32::MIN), Some(i32::MAX), None),
        ],
    };
    let source = Source {
        id: "none.txt".to_owned(),
        author: None,
        published_basis: Basis::Stated,
        published_note: None,
        note: None,
        bytes: i64::MAX,
        title: ANY_TEXT.to_owned(),
        ..seed.sources[0].clone()
    };
    let mut transaction = store.write().await.unwrap();
    transaction.put_area(&area).await.unwrap();
    transaction.put_activity(&activity).await.unwrap();
    transaction.put_source(&source).await.unwrap();
    transaction.put_seed_file(&seed.dataset.id, ANY_TEXT, "abc").await.unwrap();
    transaction.commit().await.unwrap();
    let read = catalogue(&store).await;
    assert_eq!(read.areas[&area.code], area);
    // Codes are case-sensitive: the activity `A` of ISIC is another one.
    assert_eq!(read.activities[&activity.code], activity);
    assert_eq!(read.find_source("none.txt"), Some(&source));
    let files = store.read().await.unwrap().seed_files(&seed.dataset.id).await.unwrap();
    assert_eq!(files, [(ANY_TEXT.to_owned(), "abc".to_owned())]);
}

async fn a_row_is_replaced_with_its_lists(backend: Backend) {
    let (_database, store, seed) = with_catalogue(backend).await;
    let mut activity = seed.activities.iter().find(|one| !one.tags.is_empty()).unwrap().clone();
    activity.tags.clear();
    activity.labels = Labels::from([("fr".to_owned(), "autre".to_owned())]);
    activity.name = "another".to_owned();
    let mut indicator = seed.indicators.iter().find(|one| !one.relations.is_empty()).unwrap().clone();
    indicator.relations.clear();
    indicator.labels.clear();
    let mut transaction = store.write().await.unwrap();
    transaction.put_activity(&activity).await.unwrap();
    transaction.put_indicator(&seed.dataset.id, &indicator).await.unwrap();
    transaction.commit().await.unwrap();
    let read = catalogue(&store).await;
    assert_eq!(read.activities[&activity.code], activity);
    assert_eq!(read.indicators[&(seed.dataset.id.clone(), indicator.code.clone())], indicator);
}

async fn figures_come_back_in_their_newest_vintage(backend: Backend) {
    let (_database, store, seed) = with_catalogue(backend).await;
    let day = "2025-03-14".parse().unwrap();
    let mut transaction = store.write().await.unwrap();
    let first = transaction
        .open_vintage(&seed.dataset.id, day, VintageOrigin::Source(&seed.sources[0].id), 1)
        .await
        .unwrap();
    let second = transaction.open_vintage(&seed.dataset.id, day, VintageOrigin::Import(1), 1).await.unwrap();
    assert_eq!((first, second), (1, 2));
    for figure in &seed.figures {
        transaction.add_figure(figure, first, false).await.unwrap();
    }
    let (changed, gone) = (&seed.figures[0], &seed.figures[1]);
    let changed =
        yearbook::domain::figure::Figure { value: 1.5, bounds: Bounds::UNBOUNDED, ..changed.clone() };
    transaction.add_figure(&changed, second, false).await.unwrap();
    transaction.add_figure(gone, second, true).await.unwrap();
    transaction.commit().await.unwrap();
    let read = catalogue(&store).await;
    let mut expected: Vec<_> =
        seed.figures.iter().filter(|one| one.id != gone.id && one.id != changed.id).cloned().collect();
    expected.push(changed);
    expected.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(*read.figures, expected);
    assert_eq!(read.vintages.newest(), 2);
}

async fn every_value_and_bound_comes_back(backend: Backend) {
    let (_database, store, seed) = with_catalogue(backend).await;
    let values = [
        0.0,
        -1.5,
        0.1 + 0.2,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        9_007_199_254_740_993.0,
        33.333_333_333_333_336,
    ];
    let ends = [(None, None), (Some(-2.0), None), (None, Some(5e-324)), (Some(f64::MIN), Some(f64::MAX))];
    let mut observations = Vec::new();
    for (year, value) in (2000..).zip(values) {
        observations.push(observation(&format!("{year}"), Some(value), 1));
    }
    for (year, (lower, upper)) in (2020..).zip(ends) {
        let bounds = Bounds::new(lower, upper).unwrap();
        observations.push(Observation { bounds, ..observation(&format!("{year}"), Some(1.0), 1) });
    }
    for (year, status) in (2040..).zip(ObservationStatus::CODES.chars()) {
        let status = ObservationStatus::from_code(&status.to_string()).unwrap();
        observations.push(Observation { status, ..observation(&format!("{year}"), None, 1) });
    }
    let full = Provenance {
        qualifier: Qualifier::Nearly,
        origin: Origin::Stated,
        figure: Some(ANY_TEXT.into()),
        printed: Some("".into()),
        ..observation("2090", Some(7.0), 1).provenance
    };
    observations.push(Observation { provenance: full, ..observation("2090", Some(7.0), 1) });
    assert_eq!(there_and_back(&store, series(&seed, "A"), &observations).await, observations);
}

async fn periods_of_every_frequency_come_back(backend: Backend) {
    let (_database, store, seed) = with_catalogue(backend).await;
    for (frequency, first, last) in [
        ("A", "0001", "9999"),
        ("A5", "2016/2020", "2021/2025"),
        ("S", "1999-S2", "2000-S1"),
        ("Q", "1999-Q4", "2000-Q1"),
        ("M", "0001-01", "9999-12"),
        ("W", "2020-W53", "2021-W01"),
        ("D", "2024-02-29", "9999-12-31"),
    ] {
        let put = [observation(first, Some(1.0), 1), observation(last, None, 1)];
        assert_eq!(there_and_back(&store, series(&seed, frequency), &put).await, put, "{frequency}");
    }
}

async fn observations_come_in_vintages(backend: Backend) {
    let (_database, store, seed) = with_catalogue(backend).await;
    let put = [
        observation("2025", Some(1.0), 2),
        observation("2024", Some(3.0), 3),
        observation("2024", Some(2.0), 1),
        observation("2023", None, 7),
    ];
    let read = there_and_back(&store, series(&seed, "A"), &put).await;
    let order: Vec<_> = read.iter().map(|one| (one.period.to_string(), one.provenance.vintage)).collect();
    assert_eq!(order, [("2023".into(), 7), ("2024".into(), 1), ("2024".into(), 3), ("2025".into(), 2)]);
    let stored = catalogue(&store).await.series.first().unwrap().clone();
    assert_eq!(read_back(&store, &stored, 2).await, [put[2].clone(), put[0].clone()]);
    assert_eq!(read_back(&store, &stored, 0).await, []);
    // Each series has its own observations; a series without observations is listed too.
    let empty = there_and_back(&store, series(&seed, "Q"), &[]).await;
    assert_eq!(empty, []);
    assert!(store.read().await.unwrap().observations(&[], &vintages(9)).await.unwrap().is_empty());
}

async fn nothing_is_overwritten(backend: Backend) {
    let (_database, store, seed) = with_catalogue(backend).await;
    let put = observation("2024", Some(1.0), 1);
    there_and_back(&store, series(&seed, "A"), std::slice::from_ref(&put)).await;
    let stored = catalogue(&store).await.series.first().unwrap().clone();
    let mut transaction = store.write().await.unwrap();
    let again = transaction.add_observation(stored.id, &observation("2024", Some(2.0), 1)).await;
    assert!(matches!(again, Err(StoreError::Database(_))), "{again:?}");
    drop(transaction);
    assert_eq!(read_back(&store, &stored, 9).await, [put]);
}

async fn an_extent_is_recorded(backend: Backend) {
    let (_database, store, seed) = with_catalogue(backend).await;
    there_and_back(&store, series(&seed, "Q"), &[]).await;
    let period = |text: &str| text.parse::<Period>().ok();
    for extent in
        [Extent { first: period("2020-Q1"), last: period("2024-Q4"), observations: 3 }, Extent::default()]
    {
        let mut transaction = store.write().await.unwrap();
        transaction.put_extent(1, &extent, 2).await.unwrap();
        transaction.commit().await.unwrap();
        let stored = catalogue(&store).await.series.first().unwrap().clone();
        assert_eq!(
            Extent { first: stored.first, last: stored.last, observations: stored.observations },
            extent
        );
    }
}

async fn a_dropped_transaction_leaves_no_trace(backend: Backend) {
    let (database, seed) = (Database::empty(backend).await, cnind());
    let store = database.store().await;
    let mut transaction = store.write().await.unwrap();
    assert_eq!(transaction.raise_revision(moment()).await.unwrap(), 1);
    put_catalogue(&mut transaction, &seed).await;
    // A transaction sees its own writes; others do not.
    assert_eq!(transaction.catalogue().await.unwrap().units.len(), seed.units.len());
    assert_eq!(store.revision().await.unwrap().number, 0);
    drop(transaction);
    let read = catalogue(&store).await;
    assert!(read.datasets.is_empty() && read.units.is_empty() && read.sources.is_empty());
    assert_eq!(read.revision, 0);
    // The next writer does not wait.
    let mut transaction = store.write().await.unwrap();
    assert_eq!(transaction.raise_revision(moment()).await.unwrap(), 1);
    transaction.commit().await.unwrap();
    assert_eq!(store.revision().await.unwrap().number, 1);
}

async fn two_seeds_at_once_write_once(backend: Backend) {
    let database = Database::empty(backend).await;
    // Two processes, each with its own connections.
    let (one, other) = (database.store().await, database.store().await);
    let (seed_one, seed_other, clock) = (cnind(), cnind(), clock());
    let (first, second) = tokio::join!(seed(&one, &seed_one, &clock), seed(&other, &seed_other, &clock));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert!(first.written != second.written, "one writes, the other finds everything there");
    assert_eq!((first.revision, second.revision), (1, 1));
    let (by_one, by_other) = (catalogue(&one).await, catalogue(&other).await);
    assert_eq!((by_one.revision, by_other.revision), (1, 1));
    assert_eq!(by_one.figures.len(), seed_one.figures.len());
    assert_eq!(by_one.series, by_other.series);
    let vintages = raw::texts(&database.url, "SELECT source FROM vintage ORDER BY source").await.unwrap();
    let mut unique = vintages.clone();
    unique.dedup();
    assert_eq!(vintages, unique, "each source has one vintage");
}

async fn writers_take_turns(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    let writers = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut transaction = store.write().await.unwrap();
            let revision = transaction.raise_revision(moment()).await.unwrap();
            let vintage = transaction
                .open_vintage(&code("X"), moment().date_naive(), VintageOrigin::Import(1), revision)
                .await
                .unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            transaction.commit().await.unwrap();
            (revision, vintage)
        })
    });
    let mut seen = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        seen.push(writer.await.unwrap());
    }
    seen.sort_unstable();
    assert_eq!(seen, (1..=8).map(|number| (number, number)).collect::<Vec<_>>());
}

async fn a_reader_sees_one_revision(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.revision().await.unwrap().identity.number, 0);
    seed(&store, &cnind(), &clock()).await.unwrap();
    let read = reader.catalogue().await.unwrap();
    assert_eq!((read.revision, read.figures.len(), read.series.len()), (0, 0, 0));
    assert_eq!(store.revision().await.unwrap().number, 1);
    // It cannot write either.
    assert!(reader.raise_revision(moment()).await.is_err());
}

async fn a_corrupt_row_is_named(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    seed(&store, &cnind(), &clock()).await.unwrap();
    raw::execute(&database.url, "UPDATE source SET published = 'soon'").await.unwrap();
    let error = store.read().await.unwrap().catalogue().await.unwrap_err();
    assert_eq!(error.to_string(), "the database holds `soon` where a date is expected");
}

#[tokio::test]
async fn an_address_of_no_known_kind_is_refused() {
    for address in
        ["mysql://localhost/x", "postgress://u:S3CRET@h/db", "yearbook.db", "", "sqlite", "POSTGRES://x"]
    {
        let error = Store::connect(address).await.unwrap_err();
        assert!(matches!(error, StoreError::Address), "{error:?}");
        // An address may have a password.
        assert!(address.len() < 12 || !error.to_string().contains(address), "{error}");
    }
}
