//! SDMX messages of the ECB, INSEE and Eurostat.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::{Shelf, With, tally};
use super::files;
use crate::on_both;
use crate::support::{Backend, data};

on_both!(
    every_form_of_the_exchange_rates_has_the_same_twelve_observations,
    two_messages_contradict_themselves_and_are_refused,
    the_euro_dollar_rate_has_its_months,
    a_delete_message_withdraws,
    the_industrial_production_index_has_its_values,
    frequency_may_be_an_attribute,
    a_footer_is_a_note_and_its_zip_has_the_data,
    what_holds_no_data_is_refused,
);

const EXR: &str = "sdmx-messages/ECB_EXR";

/// The data messages of the set, without structure messages.
fn forms() -> Vec<std::path::PathBuf> {
    let all = ["ng-", "rg-", "sg-"].iter().flat_map(|start| files(EXR, start));
    all.filter(|path| !path.to_string_lossy().contains("structure")).collect()
}

fn is_contradictory(path: &std::path::Path) -> bool {
    path.ends_with("rg-xs.xml") || path.ends_with("sg-xs.xml")
}

async fn every_form_of_the_exchange_rates_has_the_same_twelve_observations(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let mut first: Option<BTreeMap<(String, String), Value>> = None;
    let sound: Vec<_> = forms().into_iter().filter(|path| !is_contradictory(path)).collect();
    assert_eq!(sound.len(), 22);
    for (number, path) in sound.iter().enumerate() {
        let dataset = format!("EXR_{number}");
        let report = shelf.file(&dataset, path, With::default()).await;
        assert_eq!((report.series, tally(report.import.counts)), (4, [12, 0, 0, 0]), "{}", path.display());
        let found: BTreeMap<(String, String), Value> = shelf
            .observations(&format!("dataset={dataset}"))
            .await
            .into_iter()
            .map(|((key, period), one)| {
                let currency =
                    ["CHF", "GBP", "JPY", "USD"].iter().find(|code| key.split('.').any(|own| own == **code));
                ((currency.unwrap().to_string(), period), one["value"].clone())
            })
            .collect();
        assert_eq!(found.len(), 12, "{}", path.display());
        assert_eq!(*first.get_or_insert_with(|| found.clone()), found, "{}", path.display());
    }
    let known = first.unwrap();
    assert_eq!(known[&("CHF".to_owned(), "2010-09".to_owned())], 1.3089);
}

async fn two_messages_contradict_themselves_and_are_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let before = shelf.traces().await;
    let contradictory: Vec<_> = forms().into_iter().filter(|path| is_contradictory(path)).collect();
    assert_eq!(contradictory.len(), 2);
    for path in contradictory {
        let refused = shelf.refused("EXR", &path).await;
        assert_eq!(refused.count, 4);
        for currency in ["CHF", "GBP", "JPY", "USD"] {
            let named = refused.problems.iter().find(|problem| problem.message.contains(currency)).unwrap();
            assert!(named.message.contains("2010-08 stands twice with different values"), "{named}");
            assert!(named.place.starts_with("line "), "{named}");
        }
        assert_eq!(shelf.traces().await, before);
    }
}

async fn the_euro_dollar_rate_has_its_months(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let report = shelf.file("EXR", &data().join(EXR).join("1/M.USD.EUR.SP00.A.xml"), With::default()).await;
    assert_eq!((report.series, tally(report.import.counts)), (1, [252, 0, 0, 0]));
    assert_eq!(shelf.observations("dataset=EXR&frequency=M").await.len(), 252);
}

async fn a_delete_message_withdraws(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let folder = data().join(EXR);
    let delete = folder.join("action-delete.json");
    let first = shelf.file("EXR", &delete, With::published("2012-03-20")).await;
    assert_eq!(tally(first.import.counts), [2, 0, 0, 1], "nothing was there to be taken back");
    // A known cell is withdrawn, not set to zero.
    let text = std::fs::read_to_string(&delete).unwrap();
    let stating = text.replace("\"Delete\"", "\"Replace\"").replace("\"0\": []", "\"0\": [1.5]");
    let other = Shelf::empty(backend).await;
    other.file("EXR", &other.written("all.json", stating), With::published("2012-03-19")).await;
    let before = other.observations("dataset=EXR").await;
    let report = other.file("EXR", &delete, With::published("2012-03-20")).await;
    assert_eq!(tally(report.import.counts), [0, 0, 1, 2]);
    let after = other.observations("dataset=EXR").await;
    let with_value = |found: &BTreeMap<(String, String), Value>| {
        found.iter().filter(|(_, one)| !one["value"].is_null()).map(|(at, _)| at.clone()).collect::<Vec<_>>()
    };
    assert_eq!((with_value(&before).len(), with_value(&after).len()), (3, 2));
    assert_eq!(with_value(&after), with_value(&shelf.observations("dataset=EXR").await));
    assert!(after.values().all(|one| one["value"] != 0.0));
    let earlier = other.observations("dataset=EXR&as_of=2012-03-19").await;
    assert_eq!(with_value(&earlier), with_value(&before));
}

async fn the_industrial_production_index_has_its_values(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let folder = data().join("sdmx-messages/INSEE");
    let alone = shelf.file("IPI", &folder.join("IPI-2010-A21.xml"), With::default()).await;
    assert_eq!((alone.series, tally(alone.import.counts)), (20, [3_230, 0, 0, 0]));
    let both = [folder.join("IPI-2010-A21.xml"), folder.join("IPI-2010-A21-structure.xml")];
    let reports = shelf.files("IPI_2", &both, With::default()).await;
    assert_eq!(reports.len(), 1, "a structure is no data");
    assert_eq!(shelf.observations("dataset=IPI_2").await.len(), 3_230);
}

async fn frequency_may_be_an_attribute(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let file = data().join("sdmx-messages/INSEE/bug-series-freq-data.xml");
    let report = shelf.file("BDM", &file, With::default()).await;
    assert_eq!((report.series, tally(report.import.counts)), (3, [756, 0, 0, 0]));
    assert!(
        shelf
            .observations("dataset=BDM")
            .await
            .keys()
            .all(|(key, at)| key.starts_with("M.") && at.len() == 7)
    );
}

async fn a_footer_is_a_note_and_its_zip_has_the_data(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let folder = data().join("sdmx-messages/ESTAT");
    for name in ["footer.xml", "footer2.xml"] {
        let report = shelf.file(&name.replace('.', "_"), &folder.join(name), With::default()).await;
        assert_eq!(tally(report.import.counts), [0; 4]);
        assert!(report.import.notes.unwrap().contains("413: Due to the large query"), "{name}");
    }
    let report = shelf.file("GDP", &folder.join("footer2.zip"), With::default()).await;
    assert!(report.import.file.ends_with(".xml"), "{}", report.import.file);
    let counts = report.import.counts;
    assert_eq!((counts.observations, counts.missing), (43, 22));
    let found = shelf.observations("dataset=GDP").await;
    assert_eq!(found.values().filter(|one| one["value"].is_number()).count(), 21);
    assert!(found.values().all(|one| one["value"] != 0.0), "missing is not zero");
}

async fn what_holds_no_data_is_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let before = shelf.traces().await;
    let folder = data().join("sdmx-messages");
    for (name, message) in [
        ("ESTAT/esms.xml", "reference metadata"),
        ("ESTAT/demography-structure.xml", "holds no data"),
        ("UNSD/codelist_partial.xml", "holds no data"),
        ("ECB/orgscheme.xml", "holds no data"),
    ] {
        let refused = shelf.refused("NONE", &folder.join(name)).await;
        assert!(refused.to_string().contains(message), "{name}: {refused}");
    }
    assert_eq!(shelf.traces().await, before);
}
