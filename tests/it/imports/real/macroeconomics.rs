//! Tables of other shapes: projections beside history, codes of M49, quarters as days, two columns for one period,
//! vintages within a file.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::{Shelf, With, rows};
use super::files;
use crate::catch_rate::dice::Dice;
use crate::on_both;
use crate::support::{Backend, data};

on_both!(
    projections_of_the_iea_stay_apart_from_history,
    industry_of_the_sdg_has_its_counts_and_codes,
    macrodata_has_its_period_in_two_columns,
    the_real_time_set_is_what_was_known_on_any_day,
    the_wide_triangle_is_the_same_as_the_long_file,
);

async fn projections_of_the_iea_stay_apart_from_history(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let report = shelf.file("IEA", &files("iea-global-ev-2024", "IEA")[0], With::default()).await;
    assert_eq!(report.import.counts.observations, 12_654);
    let dataset = shelf.app.json("/v1/datasets/IEA").await;
    assert!(dataset.to_string().contains("\"CATEGORY\""), "{dataset}");
    let all = shelf.observations("dataset=IEA").await;
    assert_eq!(all.len(), 12_654);
    let mut sum = 0;
    let categories: BTreeSet<String> =
        rows(&files("iea-global-ev-2024", "IEA")[0]).iter().map(|row| row[1].to_owned()).collect();
    for category in &categories {
        let found = shelf.observations(&format!("dataset=IEA&c%5BCATEGORY%5D={category}")).await;
        assert!(
            !found.is_empty() && found.keys().all(|(key, _)| key.contains(category.as_str())),
            "{category}"
        );
        sum += found.len();
    }
    assert_eq!((sum, categories.len()), (12_654, 3));
    // History of electric cars sold in China, by the three powertrains that are counted.
    for (year, sold) in [(2010, 1_440.0), (2015, 211_000.0), (2021, 3_250_019.0), (2023, 8_100_520.0)] {
        let query = format!(
            "dataset=IEA&area=CN&indicator=EV_sales&c%5BCATEGORY%5D=Historical&c%5BMODE%5D=Cars&from={year}&to={year}"
        );
        let found = shelf.observations(&query).await;
        let total: f64 = found.values().filter_map(|observation| observation["value"].as_f64()).sum();
        assert_eq!(total, sold, "{year}: {found:?}");
    }
}

async fn industry_of_the_sdg_has_its_counts_and_codes(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let all = files("un-sdg-2020/industry", "ddf--");
    let reports = shelf.files("SDG", &all, With::default()).await;
    assert_eq!(reports.len(), 13, "entities and concepts are no data");
    for report in &reports {
        let file = all.iter().find(|path| path.ends_with(&report.import.file)).unwrap();
        assert_eq!(report.import.counts.observations, rows(file).len() as u64, "{}", report.import.file);
    }
    let of = |part: &str| reports.iter().find(|report| report.import.file.contains(part)).unwrap();
    let research = of("gb_xpd_rsdv");
    assert_eq!((research.series, research.import.counts.observations), (177, 2_173));
    for (indicator, year, value) in
        [("GB_XPD_RSDV", 2010, 1.71372), ("GB_XPD_RSDV", 2017, 2.14512), ("NV_IND_MANF", 2019, 28.77)]
    {
        let mut known = None;
        for spelled in [indicator.to_owned(), indicator.to_lowercase()] {
            let query = format!("dataset=SDG&area=CN&indicator={spelled}&from={year}&to={year}");
            let answer = shelf.app.get(&format!("/v1/observations?{query}")).await;
            if answer.status.is_success() {
                let found = shelf.observations(&query).await;
                known = found.values().find_map(|one| (one["value"] == value).then_some(value));
            }
        }
        assert_eq!(known, Some(value), "{indicator} {year}");
    }
}

async fn macrodata_has_its_period_in_two_columns(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let file = files("us-macro-quarterly", "macrodata")[0].clone();
    let report = shelf.file("MACRO", &file, With::default()).await;
    assert_eq!((report.series, report.import.counts.observations), (12, 203 * 12));
    let found = shelf.observations("dataset=MACRO").await;
    assert_eq!(found.len(), 2_436);
    assert_eq!(found.values().filter(|one| one["value"].as_f64().unwrap() < 0.0).count(), 58);
    let heading: Vec<String> =
        csv::Reader::from_path(&file).unwrap().headers().unwrap().iter().map(str::to_owned).collect();
    for row in rows(&file) {
        let period = format!("{}-Q{}", row[0].trim_end_matches(".0"), row[1].trim_end_matches(".0"));
        for (column, cell) in heading.iter().zip(row.iter()).skip(2) {
            let is_it = |(key, at): &&(String, String)| {
                *at == period && key.split('.').any(|code| code.eq_ignore_ascii_case(column))
            };
            let key = found.keys().find(is_it).unwrap_or_else(|| panic!("{column} {period}"));
            assert_eq!(found[key]["value"], cell.parse::<f64>().unwrap(), "{column} {period}");
        }
    }
}

type Vintages = BTreeMap<String, BTreeMap<String, BTreeMap<String, f64>>>;

/// The long file of the real-time set: area, day of publication, quarter, value.
fn vintages() -> Vintages {
    let mut vintages = Vintages::new();
    for row in rows(&data().join("gdp-realtime-vintages/gdp_vintages_long.csv")) {
        let (year, month) = (&row[1][..4], row[1][5..7].parse::<u32>().unwrap());
        assert!(row[1].ends_with("-01") && month % 3 == 1, "quarters are their first days");
        let quarter = format!("{year}-Q{}", month / 3 + 1);
        let of_area = vintages.entry(row[0].to_owned()).or_default();
        of_area.entry(row[2].to_owned()).or_default().insert(quarter, row[3].parse().unwrap());
    }
    vintages
}

async fn the_real_time_set_is_what_was_known_on_any_day(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let file = data().join("gdp-realtime-vintages/gdp_vintages_long.csv");
    // No heading says that `id` is the area.
    let map = "dimensions = [{ column = 'id', concept = 'area' }]";
    let report = shelf.file("RT", &file, With { map, ..With::default() }).await;
    assert_eq!(report.import.counts.observations, 47_980);
    assert_eq!(report.import.counts.revised, 9_113 + 11_183 + 11_348 + 1_442);
    let vintages = vintages();
    let areas = [("CHE", "CH"), ("EA", "EA"), ("JP", "JP"), ("US", "US")];
    assert_eq!(vintages.len(), areas.len());
    let first: chrono::NaiveDate = "2002-09-20".parse().unwrap();
    let mut dice = Dice(2_024);
    for _ in 0..40 {
        let day = (first + chrono::Days::new(dice.below(8_100) as u64)).to_string();
        let known = shelf.observations(&format!("dataset=RT&as_of={day}")).await;
        let growth = growth(&shelf, &day).await;
        for (own, code) in areas {
            let newest = vintages[own].range(..=day.clone()).next_back().map(|(_, cells)| cells.clone());
            let expected = newest.unwrap_or_default();
            let found: BTreeMap<String, f64> = known
                .iter()
                .filter(|((key, _), one)| key.starts_with(&format!("Q.{code}.")) && !one["value"].is_null())
                .map(|((_, period), one)| (period.clone(), one["value"].as_f64().unwrap()))
                .collect();
            assert_eq!(found, expected, "{code} as of {day}");
            for (quarter, value) in &expected {
                let before = format!("{}{}", quarter[..4].parse::<i32>().unwrap() - 1, &quarter[4..]);
                let rate = expected.get(&before).map(|base| 100.0 * (value / base - 1.0));
                let given = growth.get(&(code.to_owned(), quarter.clone())).copied().flatten();
                match (rate, given) {
                    (None, None) => {}
                    (Some(rate), Some(given)) => {
                        // A rate is computed from a quotient, so its error depends on the levels, not on its own size.
                        assert!((rate - given).abs() <= 1e-9 * rate.abs().max(1.0), "{code} {quarter} {day}");
                    }
                    other => panic!("{code} {quarter} as of {day}: {other:?}"),
                }
            }
        }
    }
}

/// Growth over the year before by area and quarter, as of a day.
async fn growth(shelf: &Shelf, day: &str) -> BTreeMap<(String, String), Option<f64>> {
    let target = format!("/v1/growth?dataset=RT&measure=yoy&as_of={day}");
    let answer = shelf.app.json(&target).await;
    let mut rates = BTreeMap::new();
    for series in answer["series"].as_array().unwrap() {
        let area = series["area"]["code"].as_str().unwrap().to_owned();
        for point in series["observations"].as_array().unwrap() {
            let at = (area.clone(), point["period"].as_str().unwrap().to_owned());
            rates.insert(at, point["value"].as_f64());
        }
    }
    rates
}

async fn the_wide_triangle_is_the_same_as_the_long_file(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let file = data().join("gdp-realtime-vintages/gdp_us_triangle_wide.csv");
    let report = shelf.file("TRIANGLE", &file, With::default()).await;
    assert_eq!((report.series, report.import.counts.revised), (1, 1_442));
    let of_us = &vintages()["US"];
    for day in ["2002-10-01", "2009-12-31", "2015-05-05", "2024-10-01"] {
        let known = shelf.observations(&format!("dataset=TRIANGLE&as_of={day}")).await;
        let found: BTreeMap<String, f64> = known
            .into_iter()
            .filter(|(_, one)| one["value"] != Value::Null)
            .map(|((_, period), one)| (period, one["value"].as_f64().unwrap()))
            .collect();
        let (_, expected) = of_us.range(..=day.to_owned()).next_back().unwrap();
        assert_eq!(&found, expected, "{day}");
    }
}
