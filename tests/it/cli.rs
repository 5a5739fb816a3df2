//! The program as a process: arguments, standard output and error, exit codes.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::ChildStdout;
use tokio::time::timeout;

use crate::snapshots::assert_snapshot;
use crate::support::seed_texts::SeedTexts;
use crate::support::{Backend, Database, TestApp, cnind, data, sources};

crate::on_both!(
    seeding_says_what_it_did,
    an_unsound_seed_folder_writes_nothing,
    the_program_brings_two_datasets,
    growth_is_a_table_and_what_the_api_gives,
    reconcile_names_the_figures_that_contradict_each_other,
    verify_says_what_holds,
    new_places_are_written_and_nothing_else,
    the_bare_command_serves_until_it_is_stopped,
);

/// The longest time for the start, a response and the end of a service.
const PATIENCE: Duration = Duration::from_secs(15);

/// The result of a finished program.
pub struct Outcome {
    pub code: Option<i32>,
    pub out: String,
    pub error: String,
}

impl Outcome {
    /// The standard output; the exit code must be the given one.
    pub fn with_code(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.error);
        self.out
    }

    /// The standard error; the exit code must be the given one.
    pub fn error_with_code(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.error);
        self.error
    }

    /// The standard error of a refusal: one message, and no standard output.
    pub fn refusal(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{}", self.error);
        assert!(self.error.starts_with("yearbook: ") && !self.error.contains("panicked"), "{}", self.error);
        self.error
    }
}

/// A folder to run the program in, with the address of its database.
pub struct Desk {
    folder: TempDir,
    database_url: String,
}

impl Desk {
    /// A folder in which the seed folder has the dataset `CNIND` alone.
    pub fn at(database_url: &str) -> Self {
        let desk = Self::without_seed_folder(database_url);
        SeedTexts::cnind().write_below(&desk.folder.path().join("seed-data"));
        desk
    }

    pub fn without_seed_folder(database_url: &str) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database_url: database_url.to_owned() }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// The program, without settings from the environment of the tests.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yearbook"));
        let names = std::env::vars_os().map(|(name, _)| name);
        let sets = |name: &OsString| name == "RUST_LOG" || name.to_string_lossy().starts_with("YEARBOOK_");
        names.filter(sets).for_each(|name| _ = command.env_remove(name));
        command.current_dir(&self.folder).env("DATABASE_URL", &self.database_url).args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let output = self.command(arguments).stdin(Stdio::null()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Outcome { code: output.status.code(), out: text(output.stdout), error: text(output.stderr) }
    }
}

/// The counts of a kind in the report of seeding: added, revised, withdrawn, unchanged.
fn tally(report: &str, kind: &str) -> Vec<usize> {
    let line = report.lines().find(|line| line.starts_with(&format!("{kind} "))).expect(report);
    line.split_whitespace().skip(1).map(|count| count.parse().unwrap()).collect()
}

async fn seeding_says_what_it_did(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::at(&database.url);
    let kind = if backend == Backend::Sqlite { "sqlite" } else { "postgres" };
    for _ in 0..2 {
        let said = desk.run(&["migrate"]).with_code(0).to_lowercase();
        assert!(said.contains(kind) && said.contains("up to date"), "{said}");
    }
    let count = cnind().figures.len();
    let first = desk.run(&["seed"]).with_code(0);
    assert_eq!(tally(&first, "figures"), [count, 0, 0, 0]);
    assert!(first.ends_with("written, revision 1\n"), "{first}");
    let again = desk.run(&["seed"]).with_code(0);
    assert_eq!(tally(&again, "figures"), [0, 0, 0, count]);
    assert!(again.ends_with("nothing to write, revision 1\n"), "{again}");
    let changed = SeedTexts::cnind().with_figure("002-rd-exp-2024", "Current prices.", "At current prices.");
    changed.write_below(&desk.folder.path().join("changed"));
    let changed = desk.run(&["seed", "--seed-data", "changed"]).with_code(0);
    assert_eq!(tally(&changed, "figures"), [0, 1, 0, count - 1]);
    assert_eq!(tally(&changed, "sources"), [0, 0, 0, cnind().sources.len()]);
    assert!(changed.ends_with("written, revision 2\n"), "{changed}");
}

async fn the_program_brings_two_datasets(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    let first = desk.run(&["seed"]).with_code(0);
    assert_eq!(tally(&first, "values"), [4342, 0, 0, 0]);
    assert!(
        first.contains("CNIND ") && first.contains("WORLD ") && first.ends_with("written, revision 2\n"),
        "{first}"
    );
    let again = desk.run(&["seed"]).with_code(0);
    assert_eq!(tally(&again, "values"), [0, 0, 0, 4342]);
    assert!(again.ends_with("nothing to write, revision 2\n"), "{again}");
    let folder = sources();
    let verify = ["verify", "--sources", folder.to_str().unwrap()];
    let report = desk.run(&[&verify[..], &["--data", data().to_str().unwrap()]].concat()).with_code(0);
    assert!(
        report.starts_with("46 of 46 figures")
            && report.ends_with("4342 of 4342 values of 9 data files hold\n"),
        "{report}"
    );
    let empty = tempfile::tempdir().unwrap();
    let report = desk.run(&[&verify[..], &["--data", empty.path().to_str().unwrap()]].concat()).with_code(0);
    assert!(report.contains("4342 values of data files compared with the database alone"), "{report}");
}

async fn an_unsound_seed_folder_writes_nothing(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::at(&database.url);
    let cases = [
        ("syntax", "value = 3600000000000", "value =", "line "),
        ("unit", "unit = \"CNY\"", "unit = \"USD\"", "002-rd-exp-2024"),
        ("series", "A.CN.RD_EXP._T", "A.CN.NOWHERE._T", "002-rd-exp-2024"),
    ];
    for (name, from, to, named) in cases {
        let texts = SeedTexts::cnind().with_figure("002-rd-exp-2024", from, to);
        texts.write_below(&desk.folder.path().join(name));
        let said = desk.run(&["seed", "--seed-data", name]).refusal();
        assert!(said.contains("figures.toml") && said.contains(named), "{name}: {said}");
    }
    let bare = desk.run(&["--seed-data", "unit", "--listen", "127.0.0.1:0"]).refusal();
    assert!(bare.contains("figures.toml"), "{bare}");
    let sound = desk.run(&["seed"]).with_code(0);
    assert!(sound.ends_with("written, revision 1\n"), "the first that writes: {sound}");
    desk.run(&["seed", "--seed-data", "unit"]).refusal();
    let again = desk.run(&["seed"]).with_code(0);
    assert!(again.ends_with("nothing to write, revision 1\n"), "{again}");
}

async fn growth_is_a_table_and_what_the_api_gives(backend: Backend) {
    let app = TestApp::start(backend).await;
    let desk = Desk::at(&app.database.url);
    let cagr = ["growth", "VA", "--activity", "C", "--measure", "cagr"];
    let stated = ["growth", "VA", "--area", "CN", "--activity", "C,HIGHTECH_MFG", "--from", "2024"];
    assert_snapshot("cli_growth", &(desk.run(&cagr).with_code(0) + &desk.run(&stated).with_code(0)));

    let commands = [
        (&cagr[..], "/v1/growth?indicator=VA&activity=C&measure=cagr"),
        (&stated[..], "/v1/growth?indicator=VA&area=CN&activity=C,HIGHTECH_MFG&from=2024"),
    ];
    for (command, target) in commands {
        let given = desk.run(&[command, &["--format", "json"]].concat()).with_code(0);
        let given: Value = serde_json::from_str(&given).unwrap();
        assert_eq!(given, app.json(&format!("{target}&detail=full")).await);
        let given = desk.run(&[command, &["--format", "csv"]].concat()).with_code(0);
        let api = app.get(&format!("{target}&detail=full&format=csv")).await;
        assert_eq!(records(&given), records(&api.text()));
        assert!(records(&given).len() > 1, "{given}");
    }
    let said = desk.run(&["growth", "RD_EXPP"]).refusal();
    assert!(said.contains("perhaps one of RD_EXP, ") && said.contains("`RD_EXPP`"), "{said}");
}

/// The header and the rows of a CSV text.
fn records(text: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).collect()
}

/// Adds a second source with a level of the year before that contradicts the growth of 18 percent.
fn contradicted() -> SeedTexts {
    let growth = "002-rd-exp-growth-2024";
    let mut texts = SeedTexts::cnind()
        .with_figure(growth, "end = 4770, exact = \"8 percent\"", "end = 4771, exact = \"18 percent\"")
        .with_figure(growth, "value = 8", "value = 18");
    *texts.0.get_mut("dataset.toml").unwrap() += &format!(
        "\n[[source]]\nid = 'second.txt'\ntitle = 'Another count'\npublisher = 'Nobody'\nlanguage = 'en'\n\
         published = 2024-02-01\npublished_basis = 'stated'\nsha256 = '{}'\nbytes = 100\n",
        "0".repeat(64)
    );
    *texts.0.get_mut("figures.toml").unwrap() += "\n[[figure]]\nid = 'second-rd-exp-2023'\nsource = 'second.txt'\n\
         at = { start = 10, end = 28, exact = '3.33 trillion yuan' }\nseries = 'A.CN.RD_EXP._T'\nperiod = '2023'\n\
         period_basis = 'stated'\nperiod_at = { start = 1, end = 5, exact = '2023' }\nvalue = 3330000000000\n\
         unit = 'CNY'\nqualifier = 'exact'\nrounding = 10000000000\n";
    texts
}

async fn reconcile_names_the_figures_that_contradict_each_other(backend: Backend) {
    let sound = Database::empty(backend).await;
    let table = Desk::at(&sound.url).run(&["reconcile"]).with_code(0);
    assert!(table.contains("stated_only") && !table.contains("contradiction"), "{table}");

    let texts = contradicted();
    let altered = Database::empty(backend).await;
    let desk = Desk::at(&altered.url);
    texts.write_below(&desk.folder.path().join("altered"));
    let reconcile = ["reconcile", "--seed-data", "altered", "--verdict", "contradiction"];
    let table = desk.run(&reconcile).with_code(1);
    let ids = texts.seed().figures.into_iter().map(|figure| figure.id.to_string());
    let named: BTreeSet<String> = ids.filter(|id| table.split_whitespace().any(|word| word == id)).collect();
    let three = ["002-rd-exp-2024", "002-rd-exp-growth-2024", "second-rd-exp-2023"];
    assert_eq!(named, three.map(str::to_owned).into(), "{table}");
    let json = desk.run(&[&reconcile[..], &["--format", "json"]].concat()).with_code(1);
    let json: Value = serde_json::from_str(&json).unwrap();
    let [check] = json["checks"].as_array().unwrap().as_slice() else { panic!("{json}") };
    let figures = check["figures"].as_array().unwrap().iter().map(|id| id.as_str().unwrap());
    assert_eq!(figures.collect::<BTreeSet<_>>(), three.into());

    let alarm = desk.run(&["watch", "--seed-data", "altered"]).with_code(1);
    assert!(
        alarm.starts_with("firing critical CONTRADICTIONS ") && alarm.contains("second-rd-exp-2023"),
        "{alarm}"
    );
}

async fn verify_says_what_holds(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::at(&database.url);
    let document = "002_37f83820fa790c5f.txt";
    let folder = desk.folder.path().join("documents");
    std::fs::create_dir(&folder).unwrap();
    for source in cnind().sources {
        std::fs::copy(sources().join(&*source.id), folder.join(&*source.id)).unwrap();
    }
    let verify = |format: &str| desk.run(&["verify", "--sources", "documents", "--format", format]);
    let (said, count) = (verify("text").with_code(0), cnind().figures.len());
    assert!(said.starts_with(&format!("{count} of {count} figures verified")), "{said}");

    let mut bytes = std::fs::read(folder.join(document)).unwrap();
    assert_eq!(bytes[4739], b'3');
    bytes[4739] = b'8';
    std::fs::write(folder.join(document), bytes).unwrap();
    let said = verify("text").with_code(1);
    let about = said.lines().find(|line| line.contains("figure 002-rd-exp-2024")).expect(&said);
    for part in [document, "4739..4756", "found \"8.6 trillion yuan\"", "expected \"3.6 trillion yuan\""] {
        assert!(about.contains(part), "{part}: {about}");
    }
    let json: Value = serde_json::from_str(&verify("json").with_code(1)).unwrap();
    assert_eq!((&json["exit_code"], &json["findings"][1]["figure"]), (&1.into(), &"002-rd-exp-2024".into()));
    let junit = quick_junit::Report::deserialize_from_str(&verify("junit").with_code(1)).unwrap();
    assert_eq!((junit.tests, junit.failures), (count + 5, 2), "a case for each figure and document");
    let sarif: Value = serde_json::from_str(&verify("sarif").with_code(1)).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), json["findings"].as_array().unwrap().len());
    let place = &results[1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], format!("documents/{document}"), "from the working folder");
    let bytes = std::fs::read(folder.join(document)).unwrap();
    let line = 1 + bytes[..4739].iter().filter(|byte| **byte == b'\n').count();
    assert_eq!((&place["region"]["startLine"], &place["region"]["byteOffset"]), (&line.into(), &4739.into()));

    std::fs::copy(sources().join(document), folder.join(document)).unwrap();
    std::fs::remove_file(folder.join("003_4891b3641759f1ff.txt")).unwrap();
    let said = verify("text").with_code(2);
    assert!(said.starts_with("003_4891b3641759f1ff.txt: document: found nothing, expected "), "{said}");
}

async fn new_places_are_written_and_nothing_else(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::at(&database.url);
    let (documents, seeds) = (desk.folder.path().join("documents"), desk.folder.path().join("seed"));
    std::fs::create_dir(&documents).unwrap();
    std::fs::create_dir_all(seeds.join("CNIND")).unwrap();
    for source in cnind().sources {
        let text = std::fs::read_to_string(sources().join(&*source.id)).unwrap();
        let text = if source.id.starts_with("003") { text } else { text.replace('\n', "\r\n") };
        std::fs::write(documents.join(&*source.id), text).unwrap();
    }
    for (name, text) in SeedTexts::cnind().0 {
        std::fs::write(seeds.join("CNIND").join(name), text).unwrap();
    }
    let verify = |more: &[&str]| {
        let arguments = ["verify", "--sources", "documents", "--seed-data", "seed"];
        desk.run(&[&arguments[..], more].concat())
    };
    let said = verify(&[]).with_code(2);
    assert!(said.contains("46 of 46 figures verified") && said.contains("CR LF"), "{said}");
    verify(&["--update-places"]).with_code(2);
    desk.run(&["seed", "--seed-data", "seed"]).with_code(0);
    let said = verify(&["--update-places"]).with_code(0);
    assert!(said.starts_with("46 of 46 figures verified"), "{said}");
    for (name, before) in SeedTexts::cnind().0 {
        let after = std::fs::read_to_string(seeds.join("CNIND").join(&name)).unwrap();
        assert_eq!(before.lines().count(), after.lines().count(), "{name}");
        for (before, after) in before.lines().zip(after.lines()).filter(|(before, after)| before != after) {
            let key = before.split(" = ").next().unwrap();
            assert!(["at", "period_at", "sha256", "bytes"].contains(&key), "{before} is {after}");
            assert!(after.starts_with(key), "{before} is {after}");
        }
    }
}

async fn the_bare_command_serves_until_it_is_stopped(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::at(&database.url);
    for (arguments, seeds) in [(&[][..], true), (&["serve"][..], false)] {
        let mut command = desk.command(arguments);
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = tokio::process::Command::from(command).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = timeout(PATIENCE, announcement(&mut lines)).await.unwrap();
        assert_eq!(said[0].contains("added"), seeds, "{said:?}");
        let address = said.iter().find_map(|line| line.strip_prefix("yearbook serves on http://")).unwrap();
        assert_eq!(status(address, "/health/ready"), "HTTP/1.1 204 No Content");
        for url in &said[said.len() - 3..] {
            let target = url.strip_prefix(&format!("  http://{address}")).expect(url);
            assert_eq!(status(address, target), "HTTP/1.1 200 OK", "{url}");
        }
        // Characters that a URI must escape are read as R's clients send them.
        for dimensions in ["{\"REF_AREA\":[\"CN\"]}", "{\"REF_AREA\": [\"CN\"]}"] {
            let target = format!("/dbnomics/v22/series/YEARBOOK/CNIND?dimensions={dimensions}");
            assert_eq!(status(address, &target), "HTTP/1.1 200 OK", "{target}");
        }
        let idle = TcpStream::connect(address).unwrap();
        let number = child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &number]).status().unwrap().success());
        let ended = timeout(PATIENCE, child.wait()).await.expect("an idle connection does not hold it");
        assert_eq!(ended.unwrap().code(), Some(0));
        drop(idle);
    }
}

/// The lines up to the third printed address.
async fn announcement(lines: &mut Lines<BufReader<ChildStdout>>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    while said.iter().filter(|line| line.starts_with("  http://")).count() < 3 {
        said.push(lines.next_line().await.unwrap().unwrap_or_else(|| panic!("it ended after {said:?}")));
    }
    said
}

/// The first line of the response to a request over a new connection.
fn status(address: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    std::io::BufReader::new(stream).lines().next().unwrap().unwrap()
}

#[test]
fn settings_that_lead_nowhere_are_refused() {
    for address in ["garbage", "mysql://server/yearbook", ""] {
        let said = Desk::at(address).run(&["migrate"]).refusal();
        assert!(said.contains("begins with neither `sqlite:` nor `postgres:`"), "{said}");
        assert!(address.is_empty() || !said.contains(address), "an address may have a password: {said}");
        assert!(said.contains("sqlite://FILE or postgres://"), "{said}");
    }
    let desk = Desk::without_seed_folder("sqlite://yearbook.db");
    for command in [&["verify"][..], &["growth", "VA"], &[]] {
        let said = desk.run(&[command, &["--sources", "missing"]].concat()).refusal();
        assert!(said.contains("`missing` cannot be read"), "{said}");
    }
    assert!(desk.run(&["verify"]).refusal().contains("--sources DIR is needed"));
    let mut left = std::fs::read_dir(&desk.folder).unwrap();
    assert!(left.next().is_none(), "a command that refuses leaves no database");
}
