//! `yearbook verify --import`: an import compared with its file, cell by cell.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use yearbook::domain::catalogue::Catalogue;
use yearbook::ingest::data::mapping::Mapping;
use yearbook::service::ServiceError;
use yearbook::service::import::comparison::{FileComparison, compare_with_file};
use yearbook::service::import::{ImportFile, ImportRequest, Scope, import, prepare, revert};
use yearbook::service::verify::VerifyReport;
use yearbook::store::Store;

use crate::on_both;
use crate::support::{Backend, Database, clock, raw};

on_both!(
    an_unchanged_file_holds,
    a_changed_cell_is_named_with_row_and_column,
    a_mapping_is_used_again,
    a_change_of_the_database_is_found,
    a_row_that_is_gone_is_found,
    a_later_import_changes_nothing_for_an_earlier_one,
    members_of_an_archive_are_compared_one_by_one,
    what_cannot_be_compared_is_refused,
);

const LONG: &str =
    "area,year,value,status\nCN,2020,5.5,A\nCN,2021,6.5,E\nDE,2020,7,A\nDE,2021,,A\nFR,2021,8,A\n";
const WIDE: &str = "area,2019,2020,2021\nCN,,5,6\nDE,7,,8\nFR,,,\n";

/// An empty database and a folder for files.
struct Bench {
    database: Database,
    store: Store,
    folder: tempfile::TempDir,
}

impl Bench {
    async fn on(backend: Backend) -> Self {
        let database = Database::empty(backend).await;
        let store = database.store().await;
        Self { database, store, folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    async fn import(&self, path: &Path, mapping: &str, day: &str) -> i64 {
        let published: NaiveDate = day.parse().unwrap();
        let request = ImportRequest {
            dataset: "T".parse().unwrap(),
            files: vec![sent(path)],
            format: None,
            mapping: Mapping::parse(mapping).unwrap(),
            published: Some(published),
            indicator: Some("OUTPUT".to_owned()),
            scope: Scope::Auto,
            actor: "tests".to_owned(),
            token: None,
        };
        let silent: yearbook::service::import::Reporter = std::sync::Arc::new(|_| ());
        let prepared = prepare(&request, &clock(), &silent).unwrap();
        let report =
            import(&self.store, &Catalogue::default(), &request, &prepared, &clock(), &silent).await.unwrap();
        report.files.last().unwrap().import.id
    }

    async fn compare(&self, import: i64, path: &Path) -> Result<FileComparison, ServiceError> {
        compare_with_file(&self.store, import, vec![sent(path)], &clock()).await
    }

    /// The report on a comparison: exit code and findings about values, and its last line.
    async fn report(&self, import: i64, path: &Path) -> (u8, Vec<String>) {
        let report = VerifyReport::from(self.compare(import, path).await.unwrap());
        let findings = report.findings.iter().filter(|finding| finding.what != "SHA-256");
        (report.exit_code(), findings.map(ToString::to_string).collect())
    }
}

fn sent(path: &Path) -> ImportFile {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    ImportFile { name, content: path.to_owned().into() }
}

async fn an_unchanged_file_holds(backend: Backend) {
    let bench = Bench::on(backend).await;
    for (name, text, values) in [("long.csv", LONG, 5), ("wide.csv", WIDE, 5)] {
        let path = bench.file(name, text);
        let id = bench.import(&path, "", "2022-01-01").await;
        let compared = bench.compare(id, &path).await.unwrap();
        assert_eq!(compared.differences, [], "{name}");
        assert_eq!((compared.values, compared.held), (values, values), "{name}");
        let report = VerifyReport::from(compared);
        assert_eq!((report.exit_code(), report.values), (0, values));
    }
}

async fn a_changed_cell_is_named_with_row_and_column(backend: Backend) {
    let bench = Bench::on(backend).await;
    let cases = [
        (
            "value",
            LONG,
            "2021,6.5,E",
            "2021,6.4,E",
            "row 3, column 3: A.CN.OUTPUT._T in 2021: found 6.4 status E, expected 6.5 status E",
        ),
        (
            "status",
            LONG,
            "2021,6.5,E",
            "2021,6.5,P",
            "row 3, column 3: A.CN.OUTPUT._T in 2021: found 6.5 status P, expected 6.5 status E",
        ),
        (
            "value for a gap",
            LONG,
            "DE,2021,,A",
            "DE,2021,1,A",
            "row 5, column 3: A.DE.OUTPUT._T in 2021: found 1 status A, expected no value status O",
        ),
        (
            "a column of a year",
            WIDE,
            "CN,,5,6",
            "CN,,5,60",
            "row 2, column 4: A.CN.OUTPUT._T in 2021: found 60 status A, expected 6 status A",
        ),
    ];
    for (name, text, from, to, expected) in cases {
        let path = bench.file("made.csv", text);
        let id = bench.import(&path, "", "2022-01-01").await;
        let changed = bench.file("renamed.csv", text.replace(from, to));
        let (code, findings) = bench.report(id, &changed).await;
        assert_eq!((code, findings.as_slice()), (1, &[format!("made.csv, {expected}")][..]), "{name}");
        revert::revert(&bench.store, id, "tests", &clock()).await.unwrap();
    }
}

async fn a_mapping_is_used_again(backend: Backend) {
    let bench = Bench::on(backend).await;
    let text = "Quelle: unsere Zählung\nLand;Jahr;Wert;Rest\nCN;2020;1.234,5;1\nDE;2020;2.000,0;2\n";
    let mapping = "skip_rows = 1\ndelimiter = ';'\ndecimal_comma = true\nperiod = 'Jahr'\nvalue = 'Wert'\n\
                   ignore = ['Rest']\nmultiplier = 6\nunit = 'EUR'\n\
                   [[dimensions]]\ncolumn = 'Land'\nid = 'REF_AREA'\nconcept = 'area'\n";
    let path = bench.file("mapped.csv", text);
    let id = bench.import(&path, mapping, "2022-01-01").await;
    let compared = bench.compare(id, &path).await.unwrap();
    assert_eq!((compared.values, compared.held), (2, 2));
    let changed = bench.file("other.csv", text.replace("2.000,0", "2.000,1"));
    let (code, findings) = bench.report(id, &changed).await;
    assert_eq!(code, 1);
    let expected = "mapped.csv, row 4, column 3: A.DE.OUTPUT._T in 2020: found 2000100000 status A, \
                    expected 2000000000 status A";
    assert_eq!(findings, [expected]);
}

async fn a_change_of_the_database_is_found(backend: Backend) {
    let bench = Bench::on(backend).await;
    let path = bench.file("made.csv", LONG);
    let id = bench.import(&path, "", "2022-01-01").await;
    for change in [
        "UPDATE observation SET value = 5.25 WHERE value = 5.5",
        "UPDATE observation SET status = NULL WHERE status = 'E'",
        "UPDATE observation SET lower_bound = 6 WHERE value = 7",
        "DELETE FROM observation WHERE value = 8",
        "UPDATE observation SET period = period + 1 WHERE value IS NULL",
    ] {
        assert_eq!(raw::execute(&bench.database.url, change).await.unwrap(), 1, "{change}");
    }
    let (code, findings) = bench.report(id, &path).await;
    assert_eq!(code, 1);
    let expected = [
        "made.csv: A.DE.OUTPUT._T in 2022: found nothing, expected no value status O",
        "made.csv, row 2, column 3: A.CN.OUTPUT._T in 2020: found 5.5 status A, expected 5.25 status A",
        "made.csv, row 3, column 3: A.CN.OUTPUT._T in 2021: found 6.5 status E, expected 6.5 status A",
        "made.csv, row 4, column 3: A.DE.OUTPUT._T in 2020: found 7 status A, expected 7 [6, 7] status A",
        "made.csv, row 5, column 3: A.DE.OUTPUT._T in 2021: found no value status O, expected nothing",
        "made.csv, row 6, column 3: A.FR.OUTPUT._T in 2021: found 8 status A, expected nothing",
    ];
    assert_eq!(findings, expected);
}

async fn a_row_that_is_gone_is_found(backend: Backend) {
    let bench = Bench::on(backend).await;
    let path = bench.file("made.csv", LONG);
    let id = bench.import(&path, "", "2022-01-01").await;
    for (row, expected) in [
        ("CN,2021,6.5,E\n", "made.csv: A.CN.OUTPUT._T in 2021: found nothing, expected 6.5 status E"),
        ("FR,2021,8,A\n", "made.csv: A.FR.OUTPUT._T in 2021: found nothing, expected 8 status A"),
    ] {
        let changed = bench.file("less.csv", LONG.replace(row, ""));
        assert_eq!(bench.report(id, &changed).await, (1, vec![expected.to_owned()]));
    }
}

async fn a_later_import_changes_nothing_for_an_earlier_one(backend: Backend) {
    let bench = Bench::on(backend).await;
    let first = bench.file("first.csv", LONG);
    let second = bench.file("second.csv", LONG.replace("5.5", "5.6").replace("FR,2021,8,A\n", ""));
    let earlier = bench.import(&first, "", "2022-01-01").await;
    let later = bench.import(&second, "", "2023-01-01").await;
    assert_eq!(bench.report(earlier, &first).await, (0, Vec::new()));
    assert_eq!(bench.report(later, &second).await, (0, Vec::new()));
    let (code, findings) = bench.report(earlier, &second).await;
    assert_eq!((code, findings.len()), (1, 2), "{findings:?}");
}

async fn members_of_an_archive_are_compared_one_by_one(backend: Backend) {
    let bench = Bench::on(backend).await;
    let archive = |french: &str| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in [("a/x.csv", "area,year,value\nCN,2020,5\n"), ("a/y.csv", french)] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let path = bench.file("all.zip", archive("area,year,value\nFR,2020,7\n"));
    let last = bench.import(&path, "", "2022-01-01").await;
    for id in [last - 1, last] {
        assert_eq!(bench.report(id, &path).await, (0, Vec::new()));
    }
    let changed = bench.file("more.zip", archive("area,year,value\nFR,2020,8\n"));
    assert_eq!(
        bench.report(last - 1, &changed).await,
        (2, Vec::new()),
        "the archive differs, the member does not"
    );
    let expected = "a/y.csv, row 2, column 3: A.FR.OUTPUT._T in 2020: found 8 status A, expected 7 status A";
    assert_eq!(bench.report(last, &changed).await, (1, vec![expected.to_owned()]));
}

async fn what_cannot_be_compared_is_refused(backend: Backend) {
    let bench = Bench::on(backend).await;
    let path = bench.file("made.csv", LONG);
    let id = bench.import(&path, "", "2022-01-01").await;
    let message = async |id: i64, path: &Path| bench.compare(id, path).await.unwrap_err().to_string();
    assert_eq!(message(id + 1, &path).await, format!("there is no import `{}`", id + 1));
    let broken = bench.file("broken.csv", "a,b\n1,2\n");
    assert!(message(id, &broken).await.contains("no column looks like a period"));
    raw::execute(&bench.database.url, "UPDATE import SET options = NULL").await.unwrap();
    assert!(message(id, &path).await.contains("did not record how its file was read"));
    revert::revert(&bench.store, id, "tests", &clock()).await.unwrap();
    assert!(message(id, &path).await.contains("was reverted"));
}
