//! Verification against the documents and the database: unchanged data pass, changed data do not.

use std::collections::BTreeMap;
use std::thread;

use yearbook::domain::catalogue::Catalogue;
use yearbook::domain::observation::Observation;
use yearbook::domain::{qualifier::Qualifier, series::Series};
use yearbook::ingest::seed::Seed;
use yearbook::service::documents::Documents;
use yearbook::service::seed::seed;
use yearbook::service::verify::{DatabaseContent, FindingKind, VerifyReport, verify};
use yearbook::store::Store;

use crate::on_both;
use crate::support::seed_texts::SeedTexts;
use crate::support::{Backend, Database, clock, cnind, documents, raw, sources};

mod reports;

on_both!(everything_holds, every_change_of_the_database_is_found, every_digit_of_the_seed_files_counts,);

/// The content of a database in memory.
pub struct Held {
    catalogue: Catalogue,
    files: Vec<(String, String)>,
    observations: Vec<(String, Observation)>,
}

impl Held {
    pub async fn read(store: &Store, seed: &Seed) -> Self {
        let mut transaction = store.read().await.unwrap();
        let catalogue = transaction.catalogue().await.unwrap();
        let files = transaction.seed_files(&seed.dataset.id).await.unwrap();
        let series: Vec<&Series> = catalogue.series.iter().collect();
        let vintages = transaction.observations(&series, &catalogue.vintages).await.unwrap();
        let observations = series
            .iter()
            .flat_map(|one| {
                vintages[&one.id].iter().map(|observation| (one.key.to_string(), observation.clone()))
            })
            .collect();
        Self { catalogue, files, observations }
    }

    pub fn stored(&self) -> DatabaseContent<'_> {
        DatabaseContent { catalogue: &self.catalogue, files: &self.files, observations: &self.observations }
    }
}

/// The bytes of the five documents, by name.
pub fn document_bytes() -> BTreeMap<String, Vec<u8>> {
    let read = |name: &String| std::fs::read(sources().join(name)).unwrap();
    cnind().sources.iter().map(|source| (source.id.clone(), read(&source.id))).collect()
}

/// The part of a seed about one document, as a seed.
pub fn about_document(seed: &Seed, id: &str) -> Seed {
    let mut part = seed.clone();
    part.sources.retain(|source| source.id == id);
    part.figures.retain(|figure| figure.source == id);
    part.other_numbers.retain(|number| number.source == id);
    part
}

fn verify_one(seed: &Seed, id: &str, bytes: Vec<u8>) -> VerifyReport {
    verify(seed, &Documents::of([(id.to_owned(), bytes)]), None)
}

/// Runs a function for each item, on one thread a processor.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let length = items.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let chunks = items.chunks(length);
        let running: Vec<_> =
            chunks.map(|chunk| scope.spawn(|| chunk.iter().map(&work).collect::<Vec<R>>())).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

/// Another digit; which one varies.
fn other_digit(digit: u8, place: usize) -> u8 {
    let step = u8::try_from(place % 9).unwrap() + 1;
    b'0' + (digit - b'0' + step) % 10
}

fn digits(bytes: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|place| bytes[*place].is_ascii_digit()).collect()
}

async fn everything_holds(backend: Backend) {
    let (database, state) = (Database::empty(backend).await, cnind());
    let store = database.store().await;
    seed(&store, &state, &clock()).await.unwrap();
    let held = Held::read(&store, &state).await;
    let report = verify(&state, &documents(), Some(held.stored()));
    assert_eq!(report.findings, []);
    assert_eq!(report.exit_code(), 0);
    assert_eq!((report.figures, report.documents), (state.figures.len(), state.sources.len()));
    assert_eq!(report.verified.len(), state.figures.len());
    assert!(report.numbers >= state.other_numbers.len() + 50, "{} numbers were read", report.numbers);
}

/// Changes of the rows of a figure, and the property that verification then reports.
const FIGURE_CHANGES: [(&str, &str); 21] = [
    ("UPDATE figure SET value = value + 1 WHERE id = '{id}'", "value in the database"),
    ("UPDATE figure SET unit = 'USD' WHERE id = '{id}'", "unit in the database"),
    ("UPDATE figure SET qualifier = 'nearly' WHERE id = '{id}'", "qualifier in the database"),
    ("UPDATE figure SET rounding = rounding + 1 WHERE id = '{id}'", "rounding in the database"),
    ("UPDATE figure SET upper_bound = NULL WHERE id = '{id}'", "bounds in the database"),
    ("UPDATE figure SET period = '1999' WHERE id = '{id}'", "period in the database"),
    ("UPDATE figure SET series_key = 'A.CN.X.Y' WHERE id = '{id}'", "series in the database"),
    ("UPDATE figure SET start_byte = start_byte - 1 WHERE id = '{id}'", "selector in the database"),
    ("UPDATE figure SET exact = 'another' WHERE id = '{id}'", "selector in the database"),
    ("UPDATE figure SET period_exact = '1999' WHERE id = '{id}'", "period selector in the database"),
    ("UPDATE figure SET period_note = 'another' WHERE id = '{id}'", "period note in the database"),
    ("UPDATE figure SET quoted = 'another' WHERE id = '{id}'", "quoted in the database"),
    ("UPDATE figure SET note = 'another' WHERE id = '{id}'", "note in the database"),
    ("UPDATE figure SET withdrawn = 1 WHERE id = '{id}'", "figure in the database"),
    ("DELETE FROM figure WHERE id = '{id}'", "figure in the database"),
    ("UPDATE observation SET value = value + 1 {its}", "observation in the database"),
    ("UPDATE observation SET lower_bound = value - 1e9 {its}", "observation in the database"),
    ("UPDATE observation SET status = 'E' {its}", "observation in the database"),
    ("UPDATE observation SET period = period + 1 {its}", "observation in the database"),
    ("UPDATE observation_detail SET figure = NULL WHERE figure = '{id}'", "observation in the database"),
    ("DELETE FROM observation {its}", "observation in the database"),
];

/// The observation of a figure.
const ITS: &str = "WHERE (series_id, period, vintage) IN (SELECT series_id, period, vintage FROM observation_detail WHERE figure = '{id}')";
/// Changes of other rows, and the finding that they cause.
const OTHER_CHANGES: [(&str, &str); 11] = [
    ("UPDATE figure SET id = 'more' WHERE id = '004-va-c-2024'", "figure in the database"),
    (
        "UPDATE source SET title = 'another' WHERE id = '003_4891b3641759f1ff.txt'",
        "source 003_4891b3641759f1ff.txt",
    ),
    ("UPDATE unit SET symbol = NULL WHERE code = 'CNY'", "unit CNY"),
    ("UPDATE topic SET name = 'another' WHERE code = 'INDUSTRY'", "topic INDUSTRY"),
    ("UPDATE area SET parent = NULL WHERE code = 'CN'", "area CN"),
    ("UPDATE label SET text = 'another' WHERE code = 'CN-ZJ'", "area CN-ZJ"),
    ("UPDATE activity SET name = 'another' WHERE code = 'C'", "activity C"),
    ("UPDATE activity_tag SET note = 'another' WHERE activity = 'C20'", "activity C20"),
    ("UPDATE indicator SET definition = 'another' WHERE code = 'VA'", "indicator VA"),
    ("DELETE FROM indicator_relation WHERE indicator = 'RD_EXP_GROWTH'", "indicator RD_EXP_GROWTH"),
    ("UPDATE dataset SET licence = 'another'", "dataset CNIND"),
];

async fn every_change_of_the_database_is_found(backend: Backend) {
    let (database, state) = (Database::empty(backend).await, cnind());
    let store = database.store().await;
    seed(&store, &state, &clock()).await.unwrap();
    let hash = "UPDATE seed_file SET sha256 = '0' WHERE name = 'other-numbers.toml'";
    assert_eq!(database_findings(&store, &state).await, []);
    raw::execute(&database.url, hash).await.unwrap();
    let [(None, what)] = &database_findings(&store, &state).await[..] else {
        panic!("the file is not named")
    };
    assert!(what.starts_with("seed file"), "{what}");
    // Each change is made to a different row, since the changes accumulate.
    let plain = state.figures.iter().filter(|figure| {
        figure.qualifier == Qualifier::Exact && figure.unit != *"USD" && figure.period_at.is_some()
    });
    let of_figures = FIGURE_CHANGES.iter().zip(plain).map(|((change, what), figure)| {
        (
            change.replace("{its}", ITS).replace("{id}", &figure.id),
            (Some(figure.id.clone()), (*what).to_owned()),
        )
    });
    let of_others =
        OTHER_CHANGES.iter().map(|(change, what)| ((*change).to_owned(), (None, (*what).to_owned())));
    let changes: Vec<_> = of_figures.chain(of_others).collect();
    assert_eq!(changes.len(), FIGURE_CHANGES.len() + OTHER_CHANGES.len());
    for (change, (figure, what)) in changes {
        let is_it = |finding: &(Option<String>, String)| {
            finding.1.starts_with(&what)
                && figure.as_ref().is_none_or(|figure| finding.0.as_ref() == Some(figure))
        };
        let before = database_findings(&store, &state).await.iter().filter(|finding| is_it(finding)).count();
        assert!(raw::execute(&database.url, &change).await.unwrap() > 0, "{change} changes nothing");
        let after = database_findings(&store, &state).await;
        assert!(after.iter().filter(|finding| is_it(finding)).count() > before, "{change}: {after:?}");
    }
}

/// The figure and the property of each finding in the database.
async fn database_findings(store: &Store, state: &Seed) -> Vec<(Option<String>, String)> {
    let held = Held::read(store, state).await;
    let report = verify(state, &Documents::default(), Some(held.stored()));
    let of_database = report.findings.into_iter().filter(|finding| finding.kind == FindingKind::Database);
    of_database.map(|finding| (finding.figure, finding.what)).collect()
}

/// Which digits of the seed files are changed: all with `YEARBOOK_EXHAUSTIVE` set, a part otherwise, another one on
/// each database, since reading TOML without optimisation takes its time.
fn some_digits(bytes: &[u8], backend: Backend) -> Vec<usize> {
    let (first, step) = match backend {
        _ if std::env::var_os("YEARBOOK_EXHAUSTIVE").is_some() => (0, 1),
        Backend::Sqlite => (0, 61),
        Backend::Postgres => (30, 61),
    };
    digits(bytes).into_iter().skip(first).step_by(step).collect()
}

async fn every_digit_of_the_seed_files_counts(backend: Backend) {
    let texts = SeedTexts::cnind();
    let (database, state) = (Database::empty(backend).await, texts.seed());
    let store = database.store().await;
    seed(&store, &state, &clock()).await.unwrap();
    let held = Held::read(&store, &state).await;
    let all = documents();
    for file in ["figures.toml", "other-numbers.toml"] {
        let bytes = texts.0[file].as_bytes();
        let places = some_digits(bytes, backend);
        assert!(places.len() > 20);
        let missed: Vec<String> = in_parallel(&places, |place| {
            let mut changed = texts.clone();
            let digit = char::from(other_digit(bytes[*place], *place)).to_string();
            changed.0.get_mut(file).unwrap().replace_range(place..&(place + 1), &digit);
            match changed.read() {
                // An invalid seed: the finding names the file, and the exit code is 1.
                Err(error) => {
                    (VerifyReport::unsound(&error).exit_code() != 1).then(|| format!("{file} {place}"))
                }
                Ok(changed) => {
                    let code = verify(&changed, &all, Some(held.stored())).exit_code();
                    (code != 1).then(|| format!("{file} {place} ends with {code}"))
                }
            }
        })
        .into_iter()
        .flatten()
        .collect();
        assert_eq!(missed, Vec::<String>::new());
    }
}

#[test]
fn every_digit_of_the_documents_counts() {
    let (state, mut places) = (cnind(), Vec::new());
    let bytes = document_bytes();
    for (id, bytes) in &bytes {
        let part = about_document(&state, id);
        assert_eq!(verify_one(&part, id, bytes.clone()).exit_code(), 0, "{id}");
        places.extend(digits(bytes).into_iter().map(|place| (id.clone(), place)));
    }
    assert!(places.len() > 250, "{} digits", places.len());
    let missed: Vec<String> = in_parallel(&places, |(id, place)| {
        let mut altered = bytes[id].clone();
        altered[*place] = other_digit(altered[*place], *place);
        let report = verify_one(&about_document(&state, id), id, altered);
        let named = report.findings.iter().any(|finding| {
            let at = finding.at.as_ref();
            let covers = at.is_some_and(|at| at.covers(*place, place + 1));
            finding.kind.exit_code() == 1
                && finding.file == *id
                && covers
                && finding.found != finding.expected
                && finding.expected.contains(&at.unwrap().exact)
        });
        (report.exit_code() != 1 || !named).then(|| format!("{id} {place}: {:#?}", report.findings))
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_missing_document_ends_with_2() {
    let (state, all) = (cnind(), document_bytes());
    for missing in all.keys() {
        let documents = Documents::of(all.clone().into_iter().filter(|(id, _)| id != missing));
        let report = verify(&state, &documents, None);
        let findings: Vec<_> =
            report.findings.iter().map(|finding| (finding.kind, finding.file.as_str())).collect();
        assert_eq!(findings, [(FindingKind::DocumentMissing, missing.as_str())]);
        assert_eq!(report.exit_code(), 2);
        let there = state.figures.iter().filter(|figure| figure.source != *missing).count();
        assert_eq!(report.verified.len(), there, "what could not be read is not verified");
    }
    assert_eq!(verify(&state, &Documents::of([]), None).exit_code(), 2);
}

#[test]
fn a_change_that_leaves_every_figure_ends_with_2() {
    let state = cnind();
    for (id, bytes) in document_bytes() {
        let part = about_document(&state, &id);
        let letter = bytes.windows(5).position(|five| five == b" the ").unwrap() + 1;
        let mut other_letter = bytes.clone();
        other_letter[letter] = b'T';
        let changes = [
            ("a blank at the end", [&bytes[..], b" "].concat()),
            ("a line at the end", [&bytes[..], b"\n"].concat()),
            ("a sentence at the end", [&bytes[..], b"\nNothing more.\n"].concat()),
            ("another letter", other_letter),
        ];
        for (what, altered) in changes {
            let report = verify_one(&part, &id, altered);
            let kinds: Vec<_> = report.findings.iter().map(|finding| finding.kind).collect();
            // Numbers beside a new sentence have other words on one side.
            let (first, others) = kinds.split_first().unwrap();
            assert_eq!(*first, FindingKind::DocumentDiffers, "{id}, {what}");
            let is_beside =
                |kind: &FindingKind| *kind == FindingKind::Moved && what == "a sentence at the end";
            assert!(others.iter().all(is_beside), "{id}, {what}: {kinds:?}");
            assert_eq!(report.exit_code(), 2);
            assert_eq!(report.verified.len(), part.figures.len());
        }
        // A different document, and one that is no text.
        assert!(verify_one(&part, &id, Vec::new()).exit_code() > 0);
        assert!(verify_one(&part, &id, vec![0xff; bytes.len()]).exit_code() > 0);
    }
}

#[test]
fn one_wins_over_two() {
    let state = cnind();
    let mut all = document_bytes();
    all.remove("000_ad1c1e9e897a1e9b.txt").unwrap();
    let altered = all.get_mut("004_0b045badc113223c.txt").unwrap();
    altered[3961] = b'9';
    let report = verify(&state, &Documents::of(all), None);
    let codes: Vec<u8> = report.findings.iter().map(|finding| finding.kind.exit_code()).collect();
    assert!(codes.contains(&1) && codes.contains(&2));
    assert_eq!(report.exit_code(), 1);
    assert!(!report.verified.contains(&"004-va-bte-2024".to_owned()));
}

#[test]
fn a_number_that_nobody_claims_ends_with_1() {
    let all = documents();
    for position in [0, 5] {
        let mut state = cnind();
        let number = state.other_numbers.remove(position);
        let report = verify(&state, &all, None);
        let [finding] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
        assert_eq!((finding.kind, finding.kind.exit_code()), (FindingKind::Unaccounted, 1));
        assert_eq!(finding.at, Some(number.at));
    }
    // In a changed document it is a consequence of the change.
    let mut bytes = document_bytes().remove("002_37f83820fa790c5f.txt").unwrap();
    bytes.extend_from_slice(b"\n7 more\n");
    let state = about_document(&cnind(), "002_37f83820fa790c5f.txt");
    let report = verify_one(&state, "002_37f83820fa790c5f.txt", bytes);
    assert!(report.findings.iter().any(|finding| finding.kind == FindingKind::UnaccountedInAltered));
    assert_eq!(report.exit_code(), 2);
}
