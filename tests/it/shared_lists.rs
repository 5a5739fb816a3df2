//! Catalogues share the lists of an earlier one until a list changes, whoever changes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use yearbook::domain::catalogue::{Area, Catalogue, Labels};
use yearbook::service::seed::seed;
use yearbook::store::Store;

use crate::on_both;
use crate::support::{Backend, Database, clock, cnind, moment, raw};

on_both!(a_list_that_another_server_changes_is_read_again, lists_of_another_history_are_read_again);

async fn catalogue(store: &Store) -> Catalogue {
    store.read().await.unwrap().catalogue().await.unwrap()
}

/// Changes one list, as another server or another program might.
const LIST_CHANGES: [&str; 14] = [
    "UPDATE unit SET name = 'another'",
    "UPDATE topic SET name = 'another'",
    "UPDATE area SET name = 'another'",
    "UPDATE activity SET definition = 'another'",
    "UPDATE indicator SET name = 'another'",
    "UPDATE source SET title = 'another'",
    "UPDATE figure SET note = 'another'",
    "UPDATE label SET text = 'another'",
    "DELETE FROM label",
    "DELETE FROM activity_tag",
    "DELETE FROM indicator_relation",
    "INSERT INTO dimension_code (dataset, dimension, code, name) SELECT id, 'SIZE', 'S', 'small' FROM dataset",
    "UPDATE dimension_code SET name = 'another'",
    "DELETE FROM code_owner",
];

/// Writes a revision that changes nothing else.
async fn raise(store: &Store) {
    let mut transaction = store.write().await.unwrap();
    transaction.raise_revision(moment()).await.unwrap();
    transaction.commit().await.unwrap();
}

/// The catalogue after one that is known.
async fn catalogue_after(store: &Store, known: &Catalogue) -> Catalogue {
    store.read().await.unwrap().catalogue_after(known).await.unwrap()
}

/// An area that no seed has.
fn somewhere() -> Area {
    Area {
        code: "ZZ".parse().unwrap(),
        name: "Somewhere".to_owned(),
        kind: "country".to_owned(),
        alpha3: None,
        parent: None,
        labels: Labels::new(),
    }
}

/// All lists as text.
fn lists(catalogue: &Catalogue) -> String {
    let owners: BTreeMap<_, _> = catalogue.owners.iter().collect();
    let dimension_codes = catalogue.dimension_codes.iter();
    let dimension_codes: BTreeMap<_, BTreeMap<_, _>> =
        dimension_codes.map(|(dataset, codes)| (dataset, codes.iter().collect())).collect();
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{owners:?}\n{dimension_codes:?}",
        catalogue.units,
        catalogue.topics,
        catalogue.areas,
        catalogue.activities,
        catalogue.indicators,
        catalogue.sources,
        catalogue.figures,
    )
}

async fn a_list_that_another_server_changes_is_read_again(backend: Backend) {
    let database = Database::empty(backend).await;
    let (store, other) = (database.store().await, database.store().await);
    seed(&other, &cnind(), &clock()).await.unwrap();
    raise(&other).await;
    let mut known = catalogue(&store).await;
    for change in LIST_CHANGES {
        raise(&other).await;
        let unchanged = catalogue_after(&store, &known).await;
        assert!(Arc::ptr_eq(&unchanged.areas, &known.areas), "before {change}");
        assert_eq!(lists(&unchanged), lists(&known));
        // The change belongs to the next revision, as if it came within its write.
        raw::execute(&database.url, change).await.unwrap();
        raise(&other).await;
        let changed = catalogue_after(&store, &unchanged).await;
        assert_ne!(lists(&changed), lists(&known), "{change}");
        assert_eq!(lists(&changed), lists(&catalogue(&store).await), "{change}");
        raise(&other).await;
        known = catalogue_after(&store, &changed).await;
    }
    // What a transaction reads after it raised the revision may change before the commit.
    let mut transaction = other.write().await.unwrap();
    transaction.raise_revision(moment()).await.unwrap();
    let within = transaction.catalogue_after(&known).await.unwrap();
    transaction.put_area(&somewhere()).await.unwrap();
    transaction.commit().await.unwrap();
    raise(&other).await;
    assert!(catalogue_after(&store, &within).await.areas.contains_key("ZZ"));
}

async fn lists_of_another_history_are_read_again(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    seed(&store, &cnind(), &clock()).await.unwrap();
    raise(&store).await;
    raise(&store).await;
    let known = Catalogue { identity_bits: 1, ..catalogue(&store).await };
    let read = catalogue_after(&store, &known).await;
    assert!(!Arc::ptr_eq(&read.sources, &known.sources));
    assert_eq!(lists(&read), lists(&known));
}
