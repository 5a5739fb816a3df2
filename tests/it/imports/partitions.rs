//! Partitioned sets: the rows of the plain export, written by revision, whole after a kill.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use yearbook::formats::Format;
use yearbook::service::export::{ExportSelection, Manifest, PartitionSummary};

use super::{Shelf, With};
use crate::catch_rate::dice::Dice;
use crate::on_both;
use crate::support::{Backend, raw};

on_both!(
    the_partitions_have_the_rows_of_the_plain_export,
    only_partitions_with_changed_series_are_written_again,
    a_killed_export_leaves_partitions_whole,
);

/// All frequencies, intervals and missing values.
const FIRST: &str = "FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,LOWER,UPPER\n\
    A,CN,VA,C,2018,30.1,A,30.05,30.15\n\
    A,CN,VA,C,2019,0,A,0,0\n\
    A,CN,VA,C,2021,,M,,\n\
    A,CN,VA,C,2022,>95,A,,\n\
    A,NAM,VA,C,2023,0.1,F,0,\n\
    S,CN,VA,C,2023-S2,5,A,,\n\
    Q,W0,VA,_T,2023-Q4,123456789.125,P,,\n\
    M,DE,PRICES,_T,2023-12,1.7976931348623157e308,A,,\n\
    W,DE,PRICES,_T,2020-W53,5e-324,A,,\n\
    D,DE,PRICES,_T,2024-02-29,33.333333333333336,A,,\n\
    A5,CN,VA,_T,2021/2025,8e12,F,7.5e12,8.5e12\n";

/// The annual series of the first, with one value revised and one withdrawn.
const SECOND: &str = "FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE\n\
    A,CN,VA,C,2018,31\nA,CN,VA,C,2021,7\nA,CN,VA,C,2022,96\n";

/// A dataset with a dimension of its own.
const OWN: &str = "area,scenario,year,value\nCN,\"a, \"\"b\"\"\",2020,1.5\nUS,预测,2020,-2e-3\n";

type Row = BTreeMap<String, String>;

impl Shelf {
    async fn partitioned(&self, selection: ExportSelection<'_>, root: &Path) -> PartitionSummary {
        let service = &self.app.service;
        service.export_partitions(&service.state(), selection, root).await.unwrap()
    }

    async fn first_datasets(&self) {
        self.text("X", "x.csv", FIRST, With::published("2024-03-01")).await;
        let with = With { indicator: Some("V"), ..With::published("2024-03-01") };
        self.text("OWN", "o.csv", OWN, with).await;
    }
}

fn manifest(root: &Path) -> Manifest {
    serde_json::from_slice(&std::fs::read(root.join("manifest.json")).unwrap()).unwrap()
}

/// A cell as text; none where it is null.
fn cell(batch: &RecordBatch, column: usize, row: usize) -> Option<String> {
    let array = batch.column(column);
    (!array.is_null(row)).then(|| match array.data_type() {
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).to_string(),
        DataType::Date32 => array.as_primitive::<Date32Type>().value(row).to_string(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        _ => array.as_string::<i32>().value(row).to_owned(),
    })
}

/// The rows of a Parquet file, without empty cells.
fn read(path: &Path) -> Vec<Row> {
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap();
    let rows_of = |batch: RecordBatch| -> Vec<Row> {
        let names: Vec<String> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
        let row = |row| {
            let cells = names.iter().enumerate();
            cells.filter_map(|(column, name)| Some((name.clone(), cell(&batch, column, row)?))).collect()
        };
        (0..batch.num_rows()).map(row).collect()
    };
    reader.map(Result::unwrap).flat_map(rows_of).collect()
}

/// The paths of all Parquet files below a folder, as `**/*.parquet` finds them.
fn parquet_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(parquet_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "parquet") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The rows of a partitioned set, with the columns that are in the paths.
fn read_set(root: &Path) -> Vec<Row> {
    let rows_of = |path: &PathBuf| {
        let columns = path.iter().filter_map(|part| part.to_str().unwrap().split_once('='));
        let columns: Row = columns.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        read(path).into_iter().map(move |mut row| {
            row.extend(columns.clone());
            row
        })
    };
    parquet_files(root).iter().flat_map(rows_of).collect()
}

/// A row of a set as the plain export has it.
fn plain(mut row: Row) -> Row {
    for name in ["key", "unit", "unit_class", "price_basis", "period_ordinal", "attributes", "newest"] {
        row.remove(name);
    }
    if let Some(dimensions) = row.remove("dimensions") {
        row.extend(serde_json::from_str::<Row>(&dimensions).unwrap());
    }
    row
}

async fn the_partitions_have_the_rows_of_the_plain_export(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.first_datasets().await;
    shelf.text("X", "x2.csv", SECOND, With::published("2024-04-01")).await;
    let (root, state) = (shelf.folder.path().join("set"), shelf.app.service.state());
    let summary = shelf.partitioned(ExportSelection::default(), &root).await;
    assert_eq!((summary.written, summary.unchanged, summary.removed), (8, 0, 0));
    let set = read_set(&root);
    assert_eq!(set.len(), summary.rows);

    let file = shelf.folder.path().join("plain.parquet");
    let out = File::create(&file).unwrap();
    shelf.app.service.export(&state, ExportSelection::default(), Format::Parquet, out).await.unwrap();
    let without_cells = |mut row: Row| {
        row.remove("source_cell");
        row
    };
    let expected: BTreeSet<Row> = read(&file).into_iter().map(without_cells).collect();
    assert_eq!(set.iter().cloned().map(plain).collect::<BTreeSet<_>>(), expected);

    // The rows that are newest are what a plain read gives.
    let newest = set.iter().filter(|row| row["newest"] == "true");
    let newest: BTreeMap<(String, String), Option<f64>> = newest
        .map(|row| {
            let value = row.get("value").map(|value| value.parse().unwrap());
            ((format!("{} {}", row["dataset"], row["key"]), row["period"].clone()), value)
        })
        .collect();
    let mut answers = BTreeMap::new();
    for dataset in ["OWN", "X"] {
        for ((key, period), one) in shelf.observations(&format!("dataset={dataset}")).await {
            answers.insert((format!("{dataset} {key}"), period), one["value"].as_f64());
        }
    }
    assert_eq!(newest, answers);
    assert!(set.len() > newest.len());
    let manifest = manifest(&root);
    assert_eq!(manifest.identity, state.catalogue.identity().to_string());
    assert_eq!(
        manifest.datasets.iter().map(|one| one.licence.as_str()).collect::<Vec<_>>(),
        ["not stated"; 2]
    );
    for file in manifest.partitions.iter().flat_map(|partition| &partition.files) {
        let bytes = std::fs::read(root.join(&file.path)).unwrap();
        assert_eq!(file.bytes, bytes.len() as u64);
        assert_eq!(file.sha256, yearbook::ingest::seed::sha256(&bytes));
    }
}

async fn only_partitions_with_changed_series_are_written_again(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.first_datasets().await;
    let (root, all) = (shelf.folder.path().join("set"), ExportSelection::default());
    let counts = |summary: &PartitionSummary| [summary.written, summary.unchanged, summary.removed];
    assert_eq!(counts(&shelf.partitioned(all, &root).await), [8, 0, 0]);
    let first = manifest(&root);
    assert_eq!(counts(&shelf.partitioned(all, &root).await), [0, 8, 0]);
    assert_eq!(manifest(&root), first);

    shelf.text("X", "x2.csv", SECOND, With::published("2024-04-01")).await;
    assert_eq!(counts(&shelf.partitioned(all, &root).await), [1, 7, 0]);
    let second = manifest(&root);
    let changed = first.partitions.iter().zip(&second.partitions).filter(|(before, after)| before != after);
    let changed: Vec<String> =
        changed.map(|(_, after)| format!("{} {}", after.dataset, after.frequency)).collect();
    assert_eq!((changed, second.revision > first.revision), (vec!["X A".to_owned()], true));
    let fresh = shelf.folder.path().join("fresh");
    shelf.partitioned(all, &fresh).await;
    assert_eq!(read_set(&root), read_set(&fresh));

    // A file that is gone, or of another size, is written again.
    std::fs::remove_file(root.join(&second.partitions[0].files[0].path)).unwrap();
    assert_eq!(counts(&shelf.partitioned(all, &root).await), [1, 7, 0]);
    assert_eq!(read_set(&root), read_set(&fresh));

    // The class of the unit is in every row, and belongs to the indicator.
    let unit = "UPDATE indicator SET unit_class = 'count' WHERE dataset = 'OWN'";
    raw::execute(&shelf.app.database.url, unit).await.unwrap();
    shelf.text("Y", "y.csv", "area,year,value\nCN,2020,1\n", With::published("2024-05-01")).await;
    let summary = shelf.partitioned(all, &root).await;
    assert_eq!((counts(&summary), summary.anew), ([2, 7, 0], None));

    let dataset = "X".parse().unwrap();
    let one = ExportSelection { dataset: Some(&dataset), derived: false };
    let summary = shelf.partitioned(one, &root).await;
    assert_eq!(
        (counts(&summary), summary.anew),
        ([7, 0, 2], Some("the set has another selection of series"))
    );
    let other = "UPDATE revision_identity SET identity = 'fedcba9876543210fedcba9876543210'";
    raw::execute(&shelf.app.database.url, other).await.unwrap();
    shelf.app.service.refresh().await.unwrap();
    let summary = shelf.partitioned(one, &root).await;
    assert_eq!(
        (counts(&summary), summary.anew),
        ([7, 0, 0], Some("the set is of another history of the database"))
    );
}

/// How often an export is killed on each database; 100 times with `YEARBOOK_EXHAUSTIVE` set.
const TIMES: usize = 6;

const AREAS: usize = 40;

/// A file of annual and quarterly series, whose values are all the number of the file.
fn numbered(number: usize) -> String {
    let cell = |area: usize, year: usize| {
        format!("X{area},{},{number}\nX{area},{}-Q1,{number}\n", 1950 + year, 1950 + year)
    };
    let rows = (0..AREAS).flat_map(|area| (0..50).map(move |year| cell(area, year)));
    format!("area,time,value\n{}", rows.collect::<String>())
}

async fn a_killed_export_leaves_partitions_whole(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let root = shelf.folder.path().join("set");
    let times = if std::env::var_os("YEARBOOK_EXHAUSTIVE").is_some() { 100 } else { TIMES };
    let mut dice = Dice(11_2026);
    let export = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yearbook"));
        command.env("DATABASE_URL", &shelf.app.database.url).stdin(Stdio::null()).stdout(Stdio::piped());
        command.args(["export", "--format", "parquet", "--partition", "dataset,frequency", "--output"]);
        command.arg(&root);
        command
    };
    let mut whole = Duration::ZERO;
    for number in 0..=times {
        let day = format!("2024-01-{:02}", number % 28 + 1);
        let dataset = format!("K{}", number % 2);
        let with = With { indicator: Some("K"), ..With::published(&day) };
        shelf.text(&dataset, &format!("k{number}.csv"), &numbered(number), with).await;
        if number > 0 {
            let mut child = export().spawn().unwrap();
            std::thread::sleep(whole.mul_f64(dice.below(1_100) as f64 / 1_000.0));
            let _ = child.kill();
            child.wait().unwrap();
            for path in parquet_files(&root) {
                let newest = |row: &Row| (row["newest"] == "true").then(|| row["value"].clone());
                let values: BTreeSet<String> = read(&path).iter().filter_map(newest).collect();
                assert_eq!(values.len(), 1, "{} is of several revisions", path.display());
            }
            assert!(
                serde_json::from_slice::<Value>(&std::fs::read(root.join("manifest.json")).unwrap()).is_ok()
            );
        }
        let start = Instant::now();
        let output = export().output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        whole = whole.max(start.elapsed());
        let fresh = tempfile::tempdir().unwrap();
        shelf.partitioned(ExportSelection::default(), fresh.path()).await;
        assert_eq!(read_set(&root), read_set(fresh.path()));
        let bytes = |file: &yearbook::service::export::FileEntry| {
            std::fs::metadata(root.join(&file.path)).unwrap().len() == file.bytes
        };
        assert!(manifest(&root).partitions.iter().flat_map(|partition| &partition.files).all(bytes));
    }
}
