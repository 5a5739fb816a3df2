//! The day of publication that a file states in lines around its table, and publications that state only a part.

use super::{Shelf, With, tally};
use crate::on_both;
use crate::support::Backend;

on_both!(
    a_line_around_a_table_states_the_day_of_publication,
    an_unclear_day_is_asked_for,
    a_part_of_a_publication_withdraws_nothing_in_silence,
);

const TABLE: &str = "area,year,value\nFR,2020,1.5\nFR,2021,2.5\n";

/// The day of publication of a file, and what its report says.
async fn day(shelf: &Shelf, number: usize, text: &str, map: &str) -> (String, String) {
    let with = With { map, ..With::default() };
    let report = shelf.file(&format!("D{number}"), &shelf.written("t.csv", text), with).await;
    let found = shelf.observations(&format!("dataset=D{number}")).await;
    assert!(found.len() >= 2, "{text}: {found:?}");
    (report.import.published.to_string(), report.import.notes.unwrap_or_default())
}

async fn a_line_around_a_table_states_the_day_of_publication(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, (text, expected)) in [
        (format!("{TABLE}\nLast updated: 12 March 2016\n"), "2016-03-12"),
        (
            format!("{TABLE},,\nData from database: Made Up Indicators,,\nLast Updated: 03/04/2016,,\n"),
            "2016-03-04",
        ),
        (format!("Output\nDate de publication : 03/04/2016\n\n{TABLE}"), "2016-04-03"),
        (format!("{TABLE}\nStand: 14.03.2016 / 10:23:11\n"), "2016-03-14"),
        (format!("Widgets\nRelease date,2016-03-12\n\n{TABLE}"), "2016-03-12"),
        (format!("{TABLE}\n数据来源：统计局\n更新日期：2016年3月12日\n"), "2016-03-12"),
        (format!("{TABLE}\nData extracted on 20/05/2016\nLast update 12.03.2016\n"), "2016-03-12"),
        (format!("{TABLE}\nNext release: 12 March 2016\nSource: Office, 1 May 2016\n"), "none"),
        // One of the two readings is a day to come.
        (format!("{TABLE}\nLast updated: 01/02/2026\n"), "2026-01-02"),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, notes) = day(&shelf, number, &text, "").await;
        let is_stated = notes.contains("the day of publication is");
        assert_eq!(is_stated, expected != "none", "{text}: {notes}");
        let today = super::fixed().today().to_string();
        assert_eq!(found, if is_stated { expected } else { &today }, "{text}: {notes}");
    }
    // Behind more rows than are looked at first, and where the request states a day.
    let rows: String = (0..2_000).map(|at| format!("A{at},2020,1\n")).collect();
    let long = format!("product,year,value\n{rows}\nLast updated: 12 March 2016\n");
    let (found, notes) = day(&shelf, 90, &long, "").await;
    assert!(found == "2016-03-12" && notes.contains("Last updated: 12 March 2016"), "{found} {notes}");
    let text = format!("{TABLE}\nLast updated: 12 March 2016\n");
    let report = shelf.file("GIVEN", &shelf.written("t.csv", text), With::published("2017-01-01")).await;
    assert_eq!(report.import.published.to_string(), "2017-01-01");
}

async fn an_unclear_day_is_asked_for(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for line in ["Last Updated: 03/04/2016", "Updated 3/4/2016 11:00", "Release date: 03/04/16"] {
        let path = shelf.written("t.csv", format!("{TABLE}\n{line}\n"));
        let said = shelf.refused("Q", &path).await.to_string();
        assert!(said.contains(line) && said.contains("--published"), "{said}");
        let report = shelf.file("Q", &path, With::published("2016-04-03")).await;
        assert_eq!(report.import.published.to_string(), "2016-04-03");
    }
    let text = format!("{TABLE}\nLast Updated: 03/04/2016\n");
    let (found, _) = day(&shelf, 1, &text, "date_format = 'dd/mm/yyyy'").await;
    assert_eq!(found, "2016-04-03");
}

async fn a_part_of_a_publication_withdraws_nothing_in_silence(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let values = |day: &str, years: std::ops::Range<i32>| {
        years.map(|year| format!("{day},CLIMATE,{year},{year}.{}\n", day.len())).collect::<String>()
    };
    let head = "vintage,series,year,value\n";
    // Two publications in one file, of which the second states most, a single value, or an end.
    for (number, (years, kept)) in [(2012..2019, 2), (2018..2019, 8), (2010..2017, 2)].into_iter().enumerate()
    {
        let second = values("2020-06-15", years).replace(".10", ".75");
        let text = format!("{head}{}{second}", values("2020-01-15", 2010..2019));
        let report = shelf.file(&format!("P{number}"), &shelf.written("c.csv", text), With::default()).await;
        assert_eq!(report.import.counts.withdrawn, 0);
        let notes = report.import.notes.unwrap();
        assert!(
            notes.contains(&format!("{kept} known observations")) && notes.contains("--scope whole"),
            "{notes}"
        );
        assert_eq!(shelf.observations(&format!("dataset=P{number}")).await.len(), 9);
    }
    let text = format!("{head}{}{}", values("2020-01-15", 2010..2019), values("2020-06-15", 2012..2019));
    // The second restates what did not change, so it is whole, and the report says what it withdraws.
    let report = shelf.file("SAME", &shelf.written("c.csv", &text), With::default()).await;
    assert_eq!(report.import.counts.withdrawn, 2);
    let notes = report.import.notes.unwrap();
    assert!(
        notes.contains("2 known observations are withdrawn") && notes.contains("--scope update"),
        "{notes}"
    );
    let whole = With { scope: super::Scope::Whole, ..With::default() };
    let report = shelf.file("WHOLE", &shelf.written("c.csv", text), whole).await;
    assert_eq!(report.import.counts.withdrawn, 2);
    assert!(!report.import.notes.unwrap_or_default().contains("--scope"));
    // Publications in files of their own.
    let table = |years: std::ops::Range<i32>| {
        let rows = years.map(|year| format!("FR,{year},{year}\n"));
        format!("area,year,value\n{}", rows.collect::<String>())
    };
    let file = async |day: &str, years: std::ops::Range<i32>| {
        let report = shelf.file("F", &shelf.written("f.csv", table(years)), With::published(day)).await;
        (tally(report.import.counts), report.import.notes.unwrap_or_default())
    };
    assert_eq!(file("2020-01-01", 2000..2010).await, ([10, 0, 0, 0], String::new()));
    let (counts, notes) = file("2020-02-01", 2001..2010).await;
    assert_eq!(counts, [0, 0, 1, 9]);
    assert!(notes.contains("1 known observations") && notes.contains("--scope update"), "{notes}");
    let (counts, notes) = file("2020-03-01", 2007..2012).await;
    assert_eq!(counts, [2, 0, 0, 3]);
    assert!(notes.contains("6 known observations") && notes.contains("--scope whole"), "{notes}");
    assert_eq!(file("2020-04-01", 2001..2012).await.1, "");
}
