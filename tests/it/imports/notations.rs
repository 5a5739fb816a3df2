//! Notations of periods and numbers of agencies, imported as value, period and status.

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    marks_behind_periods_and_values_are_statuses,
    dates_are_read_in_the_order_that_the_column_shows,
    what_cannot_be_told_apart_is_refused,
    each_sheet_with_data_can_be_a_table,
    members_that_describe_others_are_notes,
);

impl Shelf {
    /// The observations of a file, each as frequency, period, value and status, in order.
    pub(super) async fn read(
        &self,
        dataset: &str,
        name: &str,
        bytes: impl AsRef<[u8]>,
        map: &str,
    ) -> Vec<String> {
        let file = self.written(name, bytes);
        let with = With { map, ..With::published("2024-06-01") };
        self.files(dataset, &[file], with).await;
        let found = self.observations(&format!("dataset={dataset}&detail=full")).await;
        let mut found: Vec<String> = found
            .into_iter()
            .map(|((key, period), one)| {
                let frequency = key.split('.').next().unwrap_or_default();
                let value = one["value"].as_f64().map_or_else(|| "-".to_owned(), |value| value.to_string());
                format!("{frequency} {period} {value} {}", one["status"].as_str().unwrap())
            })
            .collect();
        found.sort();
        found
    }
}

async fn marks_behind_periods_and_values_are_statuses(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (dataset, text, expected) in [
        (
            "A",
            "area,year,value\nFR,2021,1\nFR,2022 (P),2\nFR,2023E,3\n",
            ["A 2021 1 A", "A 2022 2 P", "A 2023 3 E"],
        ),
        (
            "B",
            "area,year,value\nFR,2021年,1\nFR,2022年(初步核算),2\nFR,2023f,3\n",
            ["A 2021 1 A", "A 2022 2 P", "A 2023 3 F"],
        ),
        (
            "C",
            "area,year,value\nFR,2021,1.5b\nFR,2022,2.5 (p)\nFR,2023,1)\n",
            ["A 2021 1.5 B", "A 2022 2.5 P", "A 2023 - O"],
        ),
        (
            "D",
            "area,year,value\nFR,2021,▲4.5\nFR,2022,(D)\nFR,2023,2.5 e\n",
            ["A 2021 -4.5 A", "A 2022 - Q", "A 2023 2.5 E"],
        ),
    ] {
        let text = text.replace(",1)\n", ",#N/A\n");
        assert_eq!(shelf.read(dataset, "t.csv", &text, "").await, expected, "{text}");
    }
    let file = shelf.written("e.csv", "area,year,value\nFR,2021,1\nFR,2022p,2\n");
    let report = shelf.file("E", &file, With::default()).await;
    let notes = format!("{:?}", report);
    assert!(notes.contains("`2022p` is read as a period with the status P"), "{notes}");
}

async fn dates_are_read_in_the_order_that_the_column_shows(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (dataset, text, expected) in [
        (
            "A",
            "area,date,value\nFR,03/04/2019,1\nFR,12/31/2019,2\n",
            ["D 2019-03-04 1 A", "D 2019-12-31 2 A"],
        ),
        (
            "B",
            "area,date,value\nFR,03/04/2019,1\nFR,31/12/2019,2\n",
            ["D 2019-04-03 1 A", "D 2019-12-31 2 A"],
        ),
        ("C", "area,date,value\nFR,31.12.2018,1\nFR,31.12.2019,2\n", ["A 2018 1 A", "A 2019 2 A"]),
        ("D", "area,date,value\nFR,01 Sep 20,1\nFR,28 Aug 20,2\n", ["D 2020-08-28 2 A", "D 2020-09-01 1 A"]),
        ("E", "area,period,value\nFR,202001,1\nFR,202013,2\n", ["A 2020 2 A", "M 2020-01 1 A"]),
        ("F", "area,period,value\nFR,I кв. 2024,1\nFR,令和5年,2\n", ["A 2023 2 A", "Q 2024-Q1 1 A"]),
        (
            "G",
            "FREQ,area,date,value\nQ,FR,31/03/2019,1\nQ,FR,06/06/2019,2\n",
            ["Q 2019-Q1 1 A", "Q 2019-Q2 2 A"],
        ),
    ] {
        assert_eq!(shelf.read(dataset, "t.csv", text, "").await, expected, "{text}");
    }
}

async fn what_cannot_be_told_apart_is_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (text, says) in [
        ("area,date,value\nFR,01/02/2019,1\nFR,02/03/2019,2\n", ["line 2", "date_format"]),
        ("area,year,value\nFR,2019,1\nFR,2020 km,2\n", ["line 3", "`km`"]),
        ("area,year,value\nFR,2019,1\nFR,2020,2.5q\n", ["line 3, column 3", "status_separator"]),
    ] {
        let refused = shelf.refused("X", &shelf.written("x.csv", text)).await;
        let said = refused.to_string();
        assert!(refused.count == 1 && says.iter().all(|part| said.contains(part)), "{said}");
    }
}

async fn each_sheet_with_data_can_be_a_table(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let ods = include_bytes!("../../../fuzz/corpus/ods/two");
    let xls = include_bytes!("../../../fuzz/corpus/xls/two");
    let expected = ["A 2020 1.5 A", "A 2020 2.5 A"];
    assert_eq!(shelf.read("ODS", "two.ods", ods, "sheet = 'all'").await, expected);
    assert_eq!(shelf.read("XLS", "two.xls", xls, "sheet = 'all'").await, expected);
    assert_eq!(shelf.read("ONE", "two.xls", xls, "sheet = 'Women'").await, ["A 2020 2.5 A"]);
}

pub(super) fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

async fn members_that_describe_others_are_notes(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let table = ("api.csv", "area,year,value\nFR,2020,1.5\n");
    for (dataset, name, text) in [
        ("A", "Metadata_Country_API.csv", "Country Code,Region\nFRA,Europe\n"),
        ("B", "18100004_MetaData.csv", "Cube Title,Product Id\nPrices,18100004\n"),
        ("C", "docs/README.txt", "This archive has one table.\n"),
        ("D", "LICENSE", "Use it as you like.\n"),
        ("E", "codebook.html", "<html><body>area: a country</body></html>"),
    ] {
        let file = shelf.written("t.zip", zipped(&[(name, text), table]));
        let report = shelf.files(dataset, &[file], With::published("2024-06-01")).await;
        assert_eq!(shelf.value(&format!("dataset={dataset}")).await, Some(1.5), "{name}");
        let notes = format!("{report:?}");
        let is_named = ["is not read", "describes the data"]
            .iter()
            .any(|word| notes.contains(&format!("`{name}` {word}")));
        assert!(is_named, "{notes}");
    }
    let two = shelf.written("two.zip", zipped(&[table, ("b/other.csv", "area,year,value\nFR,2020,2.5\n")]));
    for (dataset, member, value) in
        [("X", "other.csv", 2.5), ("Y", "b/other.csv", 2.5), ("Z", "api.csv", 1.5)]
    {
        let map = format!("member = '{member}'");
        let with = With { map: &map, ..With::published("2024-06-01") };
        shelf.files(dataset, std::slice::from_ref(&two), with).await;
        assert_eq!(shelf.value(&format!("dataset={dataset}")).await, Some(value), "{member}");
    }
    let with = With { map: "member = 'ther.csv'", ..With::default() };
    let refused = shelf.try_files("W", &[two], with).await.unwrap_err().to_string();
    assert!(refused.contains("no member has the name"), "{refused}");
    // A malformed data file in an archive is refused, and so is an archive without data files.
    let broken = shelf.written("b.zip", zipped(&[table, ("other.csv", "area,year,value\nFR,2020,one\n")]));
    assert!(shelf.refused("F", &broken).await.to_string().contains("other.csv: line 2"));
    let prose = shelf.written("p.zip", zipped(&[("README.txt", "Nothing here.\n")]));
    assert!(shelf.refused("G", &prose).await.to_string().contains("README.txt"));
}
