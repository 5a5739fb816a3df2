//! The handed cases of imports. Those of the first set are run by `run.py` beside them, each into a fresh database; those
//! of the second have their expectations here.

use std::path::PathBuf;
use std::process::Command;

use super::structure_messages::dimensions;
use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(all_handed_cases_of_the_second_set_pass);

/// How many of the cases are run at once.
const AT_ONCE: usize = 4;

/// The folder of a set of handed cases; where it is missing, the test says what to set.
fn cases(set: &str) -> PathBuf {
    let shared = std::env::var_os("YEARBOOK_SHARED").map(PathBuf::from);
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = shared.unwrap_or_else(beside).join("cases").join(set);
    assert!(
        folder.is_dir(),
        "{} is no folder: set YEARBOOK_SHARED to the folder that has `cases`",
        folder.display()
    );
    folder
}

#[test]
fn all_handed_cases_pass() {
    let folder = cases("imports");
    let text = std::fs::read_to_string(folder.join("cases.json")).unwrap();
    let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(!all.is_empty());
    let parts = tempfile::tempdir().unwrap();
    let running: Vec<_> = all
        .chunks(all.len().div_ceil(AT_ONCE))
        .enumerate()
        .map(|(number, part)| {
            let list = parts.path().join(format!("{number}.json"));
            std::fs::write(&list, serde_json::to_vec(part).unwrap()).unwrap();
            let mut command = Command::new("python3");
            command.arg(folder.join("run.py")).arg(list).arg(folder.join("files"));
            command.arg(env!("CARGO_BIN_EXE_yearbook")).stdout(std::process::Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let said: String = running
        .into_iter()
        .map(|child| String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap())
        .collect();
    let count = |word: &str| said.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!((count("pass "), count("FAIL ")), (all.len(), 0), "{said}");
}

/// A file of the second set taken alone: its observations as key, period, value and status, and its report.
async fn alone(shelf: &Shelf, dataset: &str, file: &str) -> (Vec<String>, super::FileReport) {
    let map = match file {
        "19-quarters-in-a-monthly-grid.csv" if dataset == "C19MAP" => {
            std::fs::read_to_string(cases("imports-2").join("19-quarters.toml")).unwrap()
        }
        _ => String::new(),
    };
    let with = With { map: &map, ..With::default() };
    let report = shelf.file(dataset, &cases("imports-2").join(file), with).await;
    let found = shelf.observations(&format!("dataset={dataset}&detail=full")).await;
    let line = |((key, period), one): ((String, String), serde_json::Value)| {
        Some(format!("{key} {period} {} {}", one["value"].as_f64()?, one["status"].as_str()?))
    };
    (found.into_iter().filter_map(line).collect(), report)
}

async fn all_handed_cases_of_the_second_set_pass(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let folder = cases("imports-2");
    for (dataset, file, expected) in [
        (
            "C01",
            "01-years-before-1000.csv",
            &[
                "A.FR.grain_output._T 0998 11 A",
                "A.FR.grain_output._T 0999 12 A",
                "A.FR.grain_output._T 1000 15 A",
            ][..],
        ),
        ("C03", "03-sizes-as-text.json", &["A.N 2001 4 A", "A.N 2002 5 A", "A.S 2001 6 A"]),
        (
            "C15",
            "15-old-codes.csv",
            &["A.AD.", "A.AD.", "A.CD.", "A.CD.", "A.FR.", "A.FR.", "A.RO.", "A.RO.", "A.TL."],
        ),
        (
            "C16",
            "16-weo-like.tsv",
            &[
                "A.IT.Inflation._T 2021 1.5 A",
                "A.IT.Inflation._T 2022 8.5 F",
                "A.IT.Inflation._T 2023 5.5 F",
                "A.IT.Inflation._T 2024 2.5 F",
                "A.IT.Output_gap._T 2021 -3.5 A",
                "A.IT.Output_gap._T 2022 -1.25 A",
                "A.IT.Output_gap._T 2023 0.25 F",
                "A.IT.Output_gap._T 2024 0.5 F",
            ],
        ),
        ("C17", "17-geo-without-role.json", &["A.FR", "A.FR", "A.IT", "A.IT"]),
    ] {
        let (found, _) = alone(&shelf, dataset, file).await;
        assert_eq!(found.len(), expected.len(), "{file}: {found:?}");
        assert!(
            found.iter().zip(expected).all(|(one, expected)| one.starts_with(expected)),
            "{file}: {found:?}"
        );
    }
    let (found, report) = alone(&shelf, "C02", "02-status-first.json").await;
    assert_eq!((found.len(), report.import.counts.observations), (2, 9_002));
    let (found, _) = alone(&shelf, "C04", "04-message-group-2.0.xml").await;
    assert!(
        found.len() == 2 && found[0].ends_with("2015-01 12.5 A") && found[1].ends_with("2015-02 13.25 A"),
        "{found:?}"
    );
    let both = |name: &str| [folder.join("05-structure.xml"), folder.join(name)];
    let refused = shelf.try_files("C05", &both("05-unknown-dimension.csv"), With::default()).await;
    let said = refused.unwrap_err().to_string();
    assert!(said.contains("`PLANTs`") && said.contains("`PLANT`"), "{said}");
    shelf.files("C05", &both("05-right.csv"), With::default()).await;
    alone(&shelf, "C06", "06-structure-in-zip.zip").await;
    for dataset in ["C05", "C06"] {
        assert_eq!(dimensions(&shelf, dataset).await, ["FREQ", "PLANT"]);
        assert_eq!(shelf.app.json(&format!("/v1/datasets/{dataset}")).await["name"], "Steel");
    }
    let map = std::fs::read_to_string(folder.join("07-values.toml")).unwrap();
    let outcome =
        shelf.try_files("C07", &[folder.join("07-values.csv")], With { map: &map, ..With::default() }).await;
    assert!(outcome.unwrap_err().to_string().contains("`OUTPUT`"));
    let (found, report) = alone(&shelf, "C08", "08-changes-only.csv").await;
    assert_eq!((found.len(), report.import.counts.withdrawn), (9, 0));
    assert!(report.import.notes.unwrap().contains("--scope whole"));
    alone(&shelf, "C09", "09-blank-tail.csv").await;
    let last = shelf.observations("dataset=C09&indicator=EMPLOYMENT&last=1").await;
    assert_eq!(
        last.into_iter().map(|((_, period), one)| (period, one["value"].as_f64())).collect::<Vec<_>>(),
        [("2020-03".to_owned(), Some(103.0))]
    );
    let series = shelf.app.json("/v1/series?dataset=C09&indicator=EMPLOYMENT").await;
    assert_eq!(
        (&series["series"][0]["first_period"], &series["series"][0]["observations"]),
        (&"2020-02".into(), &2.into()),
        "{series}"
    );
    alone(&shelf, "C10", "10-units.json").await;
    for (indicator, unit) in [("out", ["$", "USD"]), ("share", ["percent", "%"])] {
        let answer = shelf.app.json(&format!("/v1/observations?dataset=C10&indicator={indicator}")).await;
        let found = answer["series"][0]["indicator"]["unit"].as_str().unwrap();
        assert!(unit.contains(&found), "{answer}");
    }
    let (found, _) = alone(&shelf, "C12", "12-old-excel.xls").await;
    assert_eq!(found.len(), 2, "{found:?}");
    let said = shelf.refused("C13", &folder.join("13-html-error.json")).await.to_string();
    assert!(said.contains("HTML page") && said.contains("503"), "{said}");
    let (_, report) = alone(&shelf, "C14", "14-long-code.csv").await;
    assert!(report.import.notes.unwrap().contains("is cut to `share_of_salaried"));
    let (_, report) = alone(&shelf, "C18", "18-last-updated-in-the-foot.csv").await;
    assert_eq!(report.import.published.to_string(), "2016-03-04");
    for dataset in ["C19", "C19MAP"] {
        let (found, _) = alone(&shelf, dataset, "19-quarters-in-a-monthly-grid.csv").await;
        let quarters: Vec<&String> = found.iter().filter(|line| line.starts_with("Q._Z.GDP._T ")).collect();
        assert!(quarters.len() == 8 && quarters[0].ends_with("2018-Q1 503 A"), "{found:?}");
    }
}
