//! The share of changes that `verify` detects, measured with thousands of single mutations of seed and documents.
//!
//! The table is in docs/verification.md; with `YEARBOOK_WRITE_DOCS=1` this test rewrites it.

pub mod dice;
mod of_documents;
mod of_seed;

use std::collections::BTreeMap;
use std::path::PathBuf;

use yearbook::ingest::seed::Seed;
use yearbook::service::documents::Documents;
use yearbook::service::seed::seed;
use yearbook::service::verify::{FindingKind, verify};

use crate::support::{Backend, Database, clock, cnind, documents};
use crate::verify::{Held, about_document, document_bytes, in_parallel};
use dice::Dice;
use of_documents::{DOCUMENT_KINDS, DocumentKind};
use of_seed::{KINDS, Mutation, World};

/// Number of mutations of each kind.
const OF_SEED: usize = 100;
const OF_DOCUMENTS: usize = 50;

const PAGE: &str = "docs/verification.md";
const WRITE: &str = "YEARBOOK_WRITE_DOCS";

/// The results of the mutations of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Caught {
    mutations: usize,
    /// By reading the documents, ending with 1.
    by_documents: usize,
    /// By comparing with the rows of the database.
    by_rows: usize,
}

fn of_seed(kind: &Mutation, world: &World, held: &Held, salt: u64) -> Caught {
    let (mut dice, mut caught) = (Dice(salt), Caught::default());
    // Without the files: their hashes would reveal every mutation.
    let plain = Seed { files: Vec::new(), ..world.seed.clone() };
    for _ in 0..OF_SEED * 20 {
        let mut mutant = plain.clone();
        if (kind.mutate)(&mut dice, world, &mut mutant).is_none() {
            continue;
        }
        caught.mutations += 1;
        let report = verify(&mutant, &world.documents, None);
        caught.by_documents += usize::from(report.exit_code() == 1);
        let report = verify(&mutant, &Documents::default(), Some(held.stored()));
        caught.by_rows +=
            usize::from(report.findings.iter().any(|finding| finding.kind == FindingKind::Database));
        if caught.mutations == OF_SEED {
            return caught;
        }
    }
    panic!("{}: only {} mutations", kind.name, caught.mutations);
}

/// How often verification of the mutated documents of a kind ends with the exit codes 0, 1 and 2.
fn of_documents(kind: &DocumentKind, seed: &Seed, all: &BTreeMap<String, Vec<u8>>, salt: u64) -> [usize; 3] {
    let (mut dice, mut codes) = (Dice(salt), [0; 3]);
    let ids: Vec<&String> = all.keys().collect();
    for _ in 0..OF_DOCUMENTS * 200 {
        let id = *dice.pick(&ids);
        let part = about_document(seed, id);
        let mut bytes = all[id].clone();
        if (kind.mutate)(&mut dice, &part.figures, &mut bytes).is_none() {
            continue;
        }
        let report = verify(&part, &Documents::of([(id.clone(), bytes)]), None);
        codes[usize::from(report.exit_code())] += 1;
        if codes.iter().sum::<usize>() == OF_DOCUMENTS {
            break;
        }
    }
    assert_eq!(codes.iter().sum::<usize>(), OF_DOCUMENTS, "{}", kind.name);
    codes
}

fn share(caught: usize, of: usize) -> String {
    if caught == of {
        "all".to_owned()
    } else if caught == 0 {
        "none".to_owned()
    } else {
        format!("{caught} of {of}")
    }
}

async fn held(backend: Backend, state: &Seed) -> Held {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    seed(&store, state, &clock()).await.unwrap();
    Held::read(&store, state).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_verify_catches() {
    let world = World { seed: cnind(), documents: documents() };
    let held = held(Backend::Sqlite, &world.seed).await;
    let salted: Vec<(u64, &Mutation)> = (1..).zip(&KINDS).collect();
    let caught = in_parallel(&salted, |(salt, kind)| of_seed(kind, &world, &held, *salt));
    let mut table = String::from(
        "| change of the seed | tried | caught by the documents alone | caught by the database's rows |\n|---|---:|---|---|\n",
    );
    for (kind, caught) in KINDS.iter().zip(&caught) {
        let (documents, rows) =
            (share(caught.by_documents, caught.mutations), share(caught.by_rows, caught.mutations));
        table += &format!("| {} | {} | {documents} | {rows} |\n", kind.name, caught.mutations);
    }
    table += "\n| change of a document | tried | ends with 1 | ends with 2 | ends with 0 |\n|---|---:|---|---|---|\n";
    let all = document_bytes();
    let salted: Vec<(u64, &DocumentKind)> = (100..).zip(&DOCUMENT_KINDS).collect();
    let codes = in_parallel(&salted, |(salt, kind)| of_documents(kind, &world.seed, &all, *salt));
    for (kind, codes) in DOCUMENT_KINDS.iter().zip(&codes) {
        let [zero, one, two] = codes.map(|code| share(code, OF_DOCUMENTS));
        table += &format!("| {} | {OF_DOCUMENTS} | {one} | {two} | {zero} |\n", kind.name);
    }
    println!("{table}");
    for (kind, caught) in KINDS.iter().zip(&caught) {
        if kind.shown_by_documents {
            assert_eq!(caught.by_documents, caught.mutations, "{}", kind.name);
        } else {
            assert!(caught.by_documents < caught.mutations, "{} survives no more: say so", kind.name);
        }
    }
    for (kind, [zero, one, _]) in DOCUMENT_KINDS.iter().zip(&codes) {
        assert_eq!(*zero, 0, "{}: the hash shows it", kind.name);
        assert!(!kind.changes_numbers || *one == OF_DOCUMENTS, "{}", kind.name);
    }
    assert_stands_in_page(&table);
}

/// Both databases have the same rows of everything that verification reads.
#[tokio::test(flavor = "multi_thread")]
async fn both_databases_catch_the_same() {
    let state = cnind();
    let (sqlite, postgres) = (held(Backend::Sqlite, &state).await, held(Backend::Postgres, &state).await);
    let (one, other) = (sqlite.stored(), postgres.stored());
    assert_eq!(one.catalogue.figures, other.catalogue.figures);
    assert_eq!(one.catalogue.sources, other.catalogue.sources);
    assert_eq!(one.catalogue.indicators, other.catalogue.indicators);
    assert_eq!(one.catalogue.activities, other.catalogue.activities);
    assert_eq!(one.catalogue.areas, other.catalogue.areas);
    assert_eq!(one.files, other.files);
    assert_eq!(one.observations, other.observations);
}

/// The page contains the table; with `YEARBOOK_WRITE_DOCS` the table is written to it.
fn assert_stands_in_page(table: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    let [before, after] = ["<!-- table: made by tests/it/catch_rate.rs -->\n", "<!-- end of table -->"];
    let (start, end) = (page.find(before).unwrap() + before.len(), page.find(after).unwrap());
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, format!("{}{table}{}", &page[..start], &page[end..])).unwrap();
    } else {
        assert!(
            &page[start..end] == table,
            "{PAGE} is out of date: run this test once with {WRITE}=1\n{table}"
        );
    }
}
