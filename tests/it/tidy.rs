//! Tests of the rules of ARCHITECTURE.md: first on this repository, then on planted violations.

mod circles;
mod rules;
mod source;

use std::fs;
use std::path::Path;

use circles::circles;
use rules::{
    File, architecture, facades, floors, migrations_in_pairs, names_in_their_places, orphan_modules,
    orphan_statements, raw_markup_once, short_files,
};

/// The files below a folder of the repository whose names end with `ending`, sorted by path.
fn files(folder: &str, ending: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    collect(root, &root.join(folder), ending, &mut found);
    found.sort_by(|a: &File, b: &File| a.path.cmp(&b.path));
    found
}

fn collect(root: &Path, folder: &Path, ending: &str, found: &mut Vec<File>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("the repository can be read").path();
        if path.is_dir() {
            collect(root, &path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            let text = fs::read_to_string(&path).expect("source is UTF-8");
            let path = path.strip_prefix(root).expect("it lies in the repository");
            let path = path.to_string_lossy().replace('\\', "/");
            found.push(File { path, text });
        }
    }
}

fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn nobody_imports_upwards() {
    assert_none(&floors(&files("src", ".rs")));
}

#[test]
fn facades_do_not_see_each_other() {
    assert_none(&facades(&files("src", ".rs")));
}

#[test]
fn files_do_not_use_each_other_in_circles() {
    assert_none(&circles(&files("src", ".rs")));
}

#[test]
fn database_web_and_clock_are_named_in_their_places_only() {
    assert_none(&names_in_their_places(&files("src", ".rs")));
}

#[test]
fn text_goes_into_pages_as_it_is_in_one_place_only() {
    assert_none(&raw_markup_once(&files("src", ".rs")));
}

#[test]
fn every_source_file_is_a_module() {
    assert_none(&orphan_modules(&files("src", ".rs"), &["src/lib.rs", "src/main.rs"]));
    assert_none(&orphan_modules(&files("tests/it", ".rs"), &["tests/it/main.rs"]));
}

#[test]
fn every_statement_is_included() {
    let mut statements = files("src", ".sql");
    statements.extend(files("migrations", ".sql"));
    assert_none(&orphan_statements(&files("src", ".rs"), &statements));
}

#[test]
fn migrations_are_the_same_for_both_databases() {
    assert_none(&migrations_in_pairs(&files("migrations", "")));
}

#[test]
fn files_are_short() {
    for (folder, ending) in
        [("src", ".rs"), ("tests", ".rs"), ("tests", ".py"), ("scripts", ""), ("src", ".sql")]
    {
        assert_none(&short_files(&files(folder, ending)));
    }
}

#[test]
fn the_architecture_page_is_short_and_complete() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let page = fs::read_to_string(page).expect("the page is there");
    assert_none(&architecture(&page, &files("src", ".rs")));
}

/// Files with the given paths and texts.
fn made_up(files: &[(&str, &str)]) -> Vec<File> {
    let file = |&(path, text): &(&str, &str)| File { path: path.to_owned(), text: text.to_owned() };
    files.iter().map(file).collect()
}

/// Asserts that a rule made exactly these complaints.
fn assert_caught(complaints: &[String], expected: &[&str]) {
    assert_eq!(complaints, expected);
}

#[test]
fn an_import_upwards_is_caught() {
    let files = made_up(&[
        ("src/domain/period.rs", "use crate::clock::Clock;"),
        ("src/store/mod.rs", "use crate::{domain::Period, service::{self, Growth}};"),
        ("src/store/read.rs", "use super::super::formats::json; use super::Store; // crate::http"),
        ("src/limits.rs", "use crate::config::Config; use crate::domain::Period;"),
        ("src/http/v1.rs", "fn f() { crate::cli::run() } fn g() { crate::domain::g() }"),
        ("src/helpers/text.rs", ""),
        ("src/main.rs", "fn main() { crate::cli::run() }"),
    ]);
    assert_caught(
        &floors(&files),
        &[
            "src/domain/period.rs: domain must not see clock::Clock",
            "src/store/mod.rs: store must not see service",
            "src/store/mod.rs: store must not see service::Growth",
            "src/store/read.rs: store must not see formats::json",
            "src/http/v1.rs: http must not see cli::run",
            "src/helpers/text.rs: module helpers stands on no floor",
        ],
    );
}

#[test]
fn a_facade_that_sees_another_is_caught() {
    let files = made_up(&[
        ("src/http/fred/series.rs", "use crate::http::sdmx::key; use crate::http::error::Problem;"),
        ("src/http/worldbank.rs", "use super::fred; use super::error;"),
        ("src/http/v1/mod.rs", "use crate::http::fred;"),
    ]);
    assert_caught(
        &facades(&files),
        &[
            "src/http/fred/series.rs: fred must not see http::sdmx::key",
            "src/http/worldbank.rs: worldbank must not see http::fred",
        ],
    );
}

#[test]
fn a_circle_of_files_is_caught() {
    let files = made_up(&[
        (
            "src/service/mod.rs",
            "mod fetch; mod state; pub use state::State; mod names; use names::N; struct Service;",
        ),
        ("src/service/fetch.rs", "use super::State; fn f() { crate::service::names::n() }"),
        ("src/service/state.rs", "use super::{fetch::{self as read}, Service}; fn g() { read::f() }"),
        // Neither definitions of a parent module nor uses in tests close a circle.
        (
            "src/service/names.rs",
            "use super::Service; #[cfg(test)] mod tests { use super::super::fetch::f; }",
        ),
        ("src/store/a.rs", "use super::b; #[test] fn t() { b::b() }"),
        ("src/store/b.rs", "use super::a::A;"),
    ]);
    assert_caught(
        &circles(&files),
        &["src/service/fetch.rs, src/service/state.rs: a circle\n    \
           src/service/fetch.rs uses State of src/service/state.rs\n    \
           src/service/state.rs uses f of src/service/fetch.rs"],
    );
}

#[test]
fn a_name_out_of_place_is_caught() {
    let files = made_up(&[
        ("src/service/fetch.rs", "use sqlx::Row; // axum"),
        ("src/cli/serve.rs", "axum::serve(listener, \"sqlx\")"),
        ("src/http/metrics.rs", "use axum::Router; let now = chrono::Utc::now();"),
        ("src/clock.rs", "std::time::SystemTime::now()"),
        ("src/store/mod.rs", "use sqlx::Row;"),
        ("src/formats/csv.rs", "async fn write() { std::fs::write() }"),
        ("src/http/docs.rs", "fn page() -> maud::Markup { maud::html! {} }"),
        ("src/http/explorer/home.rs", "use maud::{Markup, PreEscaped}; // PreEscaped"),
        ("src/http/explorer/svg.rs", "fn inline(svg: String) -> Markup { maud::PreEscaped(svg) }"),
    ]);
    assert_caught(
        &names_in_their_places(&files),
        &[
            "src/service/fetch.rs: sqlx belongs to src/store/",
            "src/cli/serve.rs: axum belongs to src/http/",
            "src/http/metrics.rs: Utc::now belongs to src/clock.rs",
            "src/formats/csv.rs: async in a pure folder",
            "src/formats/csv.rs: std::fs in a pure folder",
            "src/http/docs.rs: maud belongs to src/http/explorer/",
            "src/http/explorer/home.rs: PreEscaped belongs to src/http/explorer/svg.rs",
        ],
    );
}

#[test]
fn a_second_place_for_text_as_it_is_is_caught() {
    let files = made_up(&[
        (
            "src/http/explorer/svg.rs",
            "use maud::PreEscaped; fn a() { PreEscaped(a) } fn b() { PreEscaped(b) }",
        ),
        ("src/http/explorer/page.rs", "fn a() { maud::PreEscaped(a) } // PreEscaped"),
    ]);
    assert_caught(
        &raw_markup_once(&files),
        &["src/http/explorer/svg.rs: PreEscaped stands in more than one place"],
    );
}

#[test]
fn a_file_that_nothing_names_is_caught() {
    let sources = made_up(&[
        ("src/lib.rs", "pub mod store; // mod lost;"),
        ("src/store/mod.rs", "mod read; const A: &str = include_str!(\"sql/a.sql\");"),
        ("src/store/read.rs", "const B: &str = statement!(\"b\"); // \"sql/c.sql\""),
        ("src/store/lost.rs", "const M: &str = include_str!(\"../../migrations/sqlite/0001_init.sql\");"),
    ]);
    let statements = made_up(&[
        ("src/store/sql/a.sql", ""),
        ("src/store/sql/b.postgres.sql", ""),
        ("src/store/sql/c.sql", ""),
        ("migrations/sqlite/0001_init.sql", ""),
        ("migrations/postgres/0001_init.sql", ""),
        ("migrations/postgres/0002_more.sql", ""),
    ]);
    assert_caught(&orphan_modules(&sources, &["src/lib.rs"]), &["src/store/lost.rs: no mod names this file"]);
    assert_caught(
        &orphan_statements(&sources, &statements),
        &[
            "src/store/sql/c.sql: nothing includes this file",
            "migrations/postgres/0001_init.sql: nothing includes this file",
            "migrations/postgres/0002_more.sql: nothing includes this file",
        ],
    );
    assert_caught(
        &migrations_in_pairs(&statements),
        &["migrations: 0002_more.sql is there for one database only"],
    );
}

#[test]
fn a_long_file_and_an_incomplete_page_are_caught() {
    let long = "x\n".repeat(501);
    let files = made_up(&[("src/lib.rs", ""), ("src/store/sql.rs", &long), ("src/http/v1/mod.rs", "x")]);
    assert_caught(&short_files(&files), &["src/store/sql.rs: more than 500 lines"]);
    let page = format!("src/ and store/ and http/{}", "\n".repeat(200));
    assert_caught(
        &architecture(&page, &files),
        &["ARCHITECTURE.md: 200 lines or more", "ARCHITECTURE.md: says nothing of src/http/v1/"],
    );
}
