//! The mapping that a check writes out reads every file as it is read without it: the seeds of the fuzz targets, and the
//! small inputs beside the documents.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use yearbook::ingest::data::mapping::{KEYS, Mapping};
use yearbook::service::import::check::{FileCheck, ImportCheck, read_and_check};
use yearbook::service::import::{ImportFile, ImportRequest, Scope};

use super::{Shelf, With};
use crate::support::{Backend, clock, shared};

/// The seeds of the fuzz targets that are data files.
fn seeds() -> Vec<PathBuf> {
    let formats = [
        "container",
        "csv",
        "jsonstat",
        "ods",
        "parquet",
        "px",
        "sdmx_csv",
        "sdmx_json",
        "sdmx_ml",
        "xls",
        "xlsx",
    ];
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    formats.iter().flat_map(|format| files_below(&corpus.join(format))).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files_below(&entry));
        } else if entry.extension().is_none_or(|ending| ending != "toml") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

fn check(shelf: &Shelf, file: &Path, map: &str) -> ImportCheck {
    let request = ImportRequest {
        dataset: "C".parse().unwrap(),
        files: vec![ImportFile { name: name(file), content: file.to_owned().into() }],
        format: None,
        mapping: Mapping::parse(map).unwrap_or_else(|error| panic!("{}: {error}\n{map}", file.display())),
        published: None,
        indicator: None,
        scope: Scope::Auto,
        actor: "a test".to_owned(),
        token: None,
    };
    let silent = Arc::new(|_| ()) as _;
    read_and_check(&request, &shelf.app.service.state().catalogue, &clock(), &silent).unwrap()
}

fn name(file: &Path) -> String {
    file.file_name().unwrap().to_string_lossy().into_owned()
}

/// What two readings of a file must have in common.
fn reading(file: &FileCheck) -> impl PartialEq + std::fmt::Debug + use<> {
    let numbers = [file.observations, file.missing, file.skipped, file.series as u64];
    let rows: Vec<String> = file.rows.iter().map(|row| format!("{row:?}")).collect();
    (file.file.clone(), file.published, file.title.clone(), file.dimensions.clone(), numbers, rows)
}

/// Checks each file, and takes those that are read in with and without the mapping. Returns how many were read.
async fn all_read_the_same(files: Vec<PathBuf>) -> usize {
    let shelf = Shelf::empty(Backend::Sqlite).await;
    let mut read = 0;
    for (number, file) in files.into_iter().enumerate() {
        let plain = check(&shelf, &file, "");
        let mapped = check(&shelf, &file, &plain.mapping);
        if !plain.refusals.is_empty() {
            continue;
        }
        let shown = file.display();
        assert!(mapped.refusals.is_empty(), "{shown}: {:?}\n{}", mapped.refusals, plain.mapping);
        let readings = |check: &ImportCheck| check.files.iter().map(reading).collect::<Vec<_>>();
        assert_eq!(readings(&plain), readings(&mapped), "{shown}\n{}", plain.mapping);
        read += 1;
        let mut seen = Vec::new();
        for (letter, map) in [("P", ""), ("M", plain.mapping.as_str())] {
            let dataset = format!("{letter}{number}");
            let with = With { map, published: "2025-01-01", ..With::default() };
            if shelf.try_files(&dataset, std::slice::from_ref(&file), with).await.is_err() {
                break;
            }
            let mut found = shelf.observations(&format!("dataset={dataset}&detail=full")).await;
            // Where a figure comes from is the only difference.
            found.values_mut().for_each(|one| drop(one.as_object_mut().map(|one| one.remove("vintage"))));
            seen.push(found);
        }
        assert!(matches!(seen.as_slice(), [plain, mapped] if plain == mapped), "{shown}: {seen:?}");
    }
    read
}

#[tokio::test]
async fn seeds_read_the_same_with_the_mapping_that_is_written_out() {
    assert!(all_read_the_same(seeds()).await > 40);
}

#[tokio::test]
async fn handed_inputs_read_the_same_with_the_mapping_that_is_written_out() {
    let files = files_below(&shared().join("cases/imports/files"));
    assert!(all_read_the_same(files).await > 20);
}

#[test]
fn every_key_has_its_place_in_a_written_mapping() {
    let text = format!("{:?}", Mapping::default());
    let fields: Vec<&str> = text.split([' ', '{']).filter_map(|word| word.strip_suffix(':')).collect();
    assert_eq!(fields.len(), KEYS.len());
    assert!(fields.iter().all(|field| KEYS.contains(field)), "{fields:?}");
}
