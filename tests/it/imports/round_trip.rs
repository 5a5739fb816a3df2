//! What goes out comes in again as the same observations.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(exports_taken_in_again_are_the_same_observations);

const FILE: &str = "FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,LOWER,UPPER\n\
    A,CN,VA,C,2018,30.1,A,30.05,30.15\n\
    A,CN,VA,C,2019,0,A,0,0\n\
    A,CN,VA,C,2020,-1.25e-3,E,,\n\
    A,CN,VA,C,2021,,M,,\n\
    A,CN,VA,C,2022,>95,A,,\n\
    A,CN,VA,C,2023,<5,A,,\n\
    A,NAM,VA,C,2023,0.1,F,0,\n\
    Q,W0,VA,_T,2023-Q4,123456789.125,P,,\n\
    M,DE,PRICES,_T,2023-12,1.7976931348623157e308,A,,\n\
    W,DE,PRICES,_T,2020-W53,5e-324,A,,\n\
    D,DE,PRICES,_T,2024-02-29,33.333333333333336,A,,\n\
    A5,CN,VA,_T,2021/2025,8e12,F,7.5e12,8.5e12\n";

async fn exports_taken_in_again_are_the_same_observations(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.text("X", "x.csv", FILE, With::published("2024-03-01")).await;
    let expected = full(&shelf, "X").await;
    assert_eq!(expected.len(), 12);
    for format in ["csv", "parquet", "xlsx"] {
        let target = format!("/v1/observations?dataset=X&detail=full&format={format}");
        let answer = shelf.app.get(&target).await;
        assert_eq!(answer.status.as_u16(), 200, "{format}");
        let path = shelf.written(&format!("out.{format}"), &answer.body);
        let dataset = format!("FROM_{}", format.to_uppercase());
        let report = shelf.file(&dataset, &path, With::default()).await;
        assert_eq!(report.import.published.to_string(), "2024-03-01", "{format}");
        assert_eq!(full(&shelf, &dataset).await, expected, "{format}");
    }
}

/// Every observation with all that is told of it.
async fn full(shelf: &Shelf, dataset: &str) -> BTreeMap<(String, String), Value> {
    let mut found = shelf.observations(&format!("dataset={dataset}&detail=full")).await;
    for one in found.values_mut() {
        one.as_object_mut().unwrap().remove("vintage");
    }
    found
}
