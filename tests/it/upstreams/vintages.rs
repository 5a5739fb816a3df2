//! The vintages of the World Bank's files, as a publisher would have overwritten them: ordinary refreshes are written, files
//! with the content of another indicator are held.

use yearbook::domain::upstream::FetchOutcome;
use yearbook::service::upstreams::PullReport;

use super::Desk;
use crate::on_both;
use crate::support::{Backend, data};

on_both!(
    vintages_of_gdp_are_written,
    vintages_of_population_are_written,
    files_of_inflation_with_swapped_content_are_held,
);

const FOLDER: &str = "datahub-worldbank-vintages";

/// Publishes the files of a series of vintages, one after the other.
async fn published(desk: &Desk, name: &str, days: &[&str]) -> Vec<PullReport> {
    let mut reports = Vec::new();
    for day in days {
        let bytes = std::fs::read(data().join(FOLDER).join(format!("{name}_{day}.csv"))).unwrap();
        reports.push(desk.publish(bytes).await);
    }
    reports
}

fn outcomes(reports: &[PullReport]) -> Vec<FetchOutcome> {
    reports.iter().map(|report| report.fetch.outcome).collect()
}

async fn vintages_of_gdp_are_written(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    let days = ["2012-09-20", "2013-06-28", "2015-08-16", "2017-07-12", "2018-01-14", "2024-10-21"];
    let reports = published(&desk, "gdp", &days).await;
    assert_eq!(outcomes(&reports), [FetchOutcome::Imported; 6], "{reports:#?}");
}

async fn vintages_of_population_are_written(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    let days = ["2012-10-17", "2015-08-16", "2017-10-26", "2020-04-14", "2026-03-06"];
    let reports = published(&desk, "population", &days).await;
    assert_eq!(outcomes(&reports), [FetchOutcome::Imported; 5], "{reports:#?}");
}

/// In 2018 both files have the deflator, in 2025 each has what belongs to the other.
async fn files_of_inflation_with_swapped_content_are_held(backend: Backend) {
    let days = ["2016-03-04", "2018-04-19", "2025-07-01"];
    let [imported, held] = [FetchOutcome::Imported, FetchOutcome::Held];
    let consumer = Desk::with(backend, "").await;
    let reports = published(&consumer, "inflation-consumer", &days).await;
    assert_eq!(outcomes(&reports), [imported, held, held], "{reports:#?}");
    let deflator = Desk::with(backend, "").await;
    let reports = published(&deflator, "inflation-gdp", &days).await;
    assert_eq!(outcomes(&reports), [imported, imported, held], "{reports:#?}");
    let held = reports[2].held.as_ref().unwrap();
    assert!(held.reasons.iter().any(|reason| reason.kind == "moved"), "{:?}", held.reasons);
    // The right content in the place of the other is an ordinary refresh.
    let bytes = std::fs::read(data().join(FOLDER).join("inflation-consumer_2025-07-01.csv")).unwrap();
    assert_eq!(deflator.publish(bytes).await.fetch.outcome, imported);
}
