//! Lists of many codes: counted once, not once a code.

use std::time::{Duration, Instant};

use super::{Shelf, With};
use crate::support::Backend;

const CODES: usize = 20_000;

/// Where each member walked the list of all series, each of these took twenty seconds and more on a quiet machine, in a
/// debug build; now it is one and a half.
const MOST: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_codes_are_listed_at_once() {
    let shelf = Shelf::empty(Backend::Sqlite).await;
    let rows: String = (0..CODES).map(|number| format!("A,Z{number},I{number},2020,1\n")).collect();
    let head = "FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n";
    let text = format!("{head}{rows}A,Z7,I8,2020,1\n");
    shelf.text("MANY", "many.csv", &text, With::published("2024-01-01")).await;
    for target in [
        "/v1/areas",
        "/v1/activities",
        "/v1/units",
        "/v1/topics",
        "/v1/datasets",
        "/v1/indicators",
        "/v1/sources",
        "/worldbank/v2/country?format=json&per_page=20000",
        "/worldbank/v2/indicator?format=json&per_page=20000",
        "/dbnomics/v22/datasets/YEARBOOK/MANY",
        "/jsonstat/dimension/REF_AREA",
        "/jsonstat/collection",
        "/fred/tags?api_key=x&file_type=json",
        "/openapi.json",
    ] {
        let began = Instant::now();
        let answer = shelf.app.get(target).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert!(began.elapsed() < MOST, "{target}: {:?}", began.elapsed());
    }
    let areas = shelf.app.json("/v1/areas").await;
    let area =
        |code: &str| areas["areas"].as_array().unwrap().iter().find(|area| area["code"] == code).unwrap();
    assert_eq!((&area("Z7")["series"], &area("Z8")["series"]), (&2.into(), &1.into()));
    let datasets = shelf.app.json("/v1/datasets").await;
    let counts = &datasets["datasets"][0]["counts"];
    assert_eq!((&counts["series"], &counts["indicators"]), (&(CODES + 1).into(), &CODES.into()));
    assert_eq!(counts["observations"], CODES + 1);
}
