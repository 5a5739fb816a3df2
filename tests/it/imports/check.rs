//! The check before an import: it reports how files would be read and writes nothing; the reported mapping reads the
//! same.

use std::sync::Arc;

use yearbook::ingest::data::mapping::Mapping;
use yearbook::service::import::check::{ImportCheck, read_and_check};
use yearbook::service::import::{ImportFile, ImportRequest, Scope};

use super::{Shelf, With};
use crate::on_both;
use crate::support::{Backend, clock};

on_both!(
    columns_members_rows_and_counts_are_said,
    refusals_are_grouped_by_kind,
    the_mapping_that_is_written_out_reads_the_same,
);

fn check(shelf: &Shelf, text: &str) -> ImportCheck {
    let path = shelf.written("c.csv", text);
    let request = ImportRequest {
        dataset: "C".parse().unwrap(),
        files: vec![ImportFile { name: "c.csv".to_owned(), content: path.into() }],
        format: None,
        mapping: Mapping::default(),
        published: None,
        indicator: None,
        scope: Scope::Auto,
        actor: "a test".to_owned(),
        token: None,
    };
    read_and_check(&request, &shelf.app.service.state().catalogue, &clock(), &(Arc::new(|_| ()) as _))
        .unwrap()
}

async fn columns_members_rows_and_counts_are_said(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let before = shelf.traces().await;
    let text =
        "country,unit,scale,2020,2021\nFrance,US dollars,Billions,1.5,\nViet Nam,US dollars,Billions,2,3\n";
    let checked = check(&shelf, text);
    assert_eq!(shelf.traces().await, before, "nothing is written");
    let file = &checked.files[0];
    let uses: Vec<&str> = file.columns.iter().map(|column| column.usage.as_str()).collect();
    assert_eq!(uses.len(), 5);
    assert!(uses[0].contains("country") && uses[3].contains("values in 2020"), "{uses:?}");
    let areas = file.dimensions.iter().find(|dimension| dimension.id == "REF_AREA").unwrap();
    assert_eq!(areas.members.keys().collect::<Vec<_>>(), ["FR", "VN"]);
    assert_eq!((file.series, file.observations), (2, 3));
    assert_eq!((file.rows[0].value, file.rows[0].period.as_str()), (Some(1.5e9), "2020"));
    assert_eq!(file.rows[0].unit.as_deref(), Some("USD"));
}

async fn refusals_are_grouped_by_kind(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let rows = (0..40).map(|number| format!("FR,{},x{number}y\n", 1980 + number));
    let bad = format!("country,year,value\nDE,1979,1\n{}DE,soon,1\n", rows.collect::<String>());
    let checked = check(&shelf, &bad);
    let counts: Vec<usize> = checked.refusals.iter().map(|group| group.count).collect();
    assert!(counts.len() <= 2 && counts.iter().sum::<usize>() > 10, "{:?}", checked.refusals);
}

async fn the_mapping_that_is_written_out_reads_the_same(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let texts = [
        "country,year,value\nFrance,2020,1.5\nGermany,2021,2\n",
        "Country Name,Country Code,Indicator,2020,2021\nFrance,FRA,A,1,2\nChina,CHN,A,3,4\n",
        "year,quarter,A,B\n2020,1,5,6\n2020,2,7,8\n",
        "geo;unit;note;period;OBS_VALUE;OBS_STATUS\nFR;t;a;2020;1,5;P\nDE;t;b;2021;2,5;A\n",
    ];
    for (number, text) in texts.into_iter().enumerate() {
        let map = check(&shelf, text).mapping.unwrap();
        let (plain, mapped) = (format!("P{number}"), format!("M{number}"));
        shelf.text(&plain, "c.csv", text, With::default()).await;
        shelf.text(&mapped, "c.csv", text, With { map: &map, ..With::default() }).await;
        let values = async |dataset: &str| -> Vec<_> {
            let found = shelf.observations(&format!("dataset={dataset}")).await;
            found.into_iter().map(|(key, one)| (key, one["value"].clone(), one["status"].clone())).collect()
        };
        assert_eq!(values(&plain).await, values(&mapped).await, "{map}");
    }
}
