//! The rules: each takes files and returns complaints.

use std::collections::BTreeSet;
use std::path::Path;

use super::source::{Token, declared_modules, names, paths, tokens};

/// A text file of the repository.
pub struct File {
    /// Its path from the root, with `/` on every system.
    pub path: String,
    /// The contents.
    pub text: String,
}

impl File {
    /// The path of the module in the crate: `["http", "v1"]` for `src/http/v1.rs`.
    pub fn module(&self) -> Vec<&str> {
        let inner = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let names = inner.split('/').collect::<Vec<_>>();
        match names.as_slice() {
            ["lib" | "main"] => Vec::new(),
            [parents @ .., "mod"] => parents.to_vec(),
            _ => names,
        }
    }
}

/// The layers, from the lowest. A module may use lower layers; the modules of layer 1 may also use each other.
const FLOORS: [&[&str]; 6] = [
    &["domain"],
    &["clock", "config", "limits", "log", "parallel"],
    &["store", "formats", "ingest", "snapshot", "http_client"],
    &["service"],
    &["http"],
    &["cli"],
];
const SHARED_FLOOR: usize = 1;

/// The façades: modules under `src/http` that must not use each other.
const FACADES: [&str; 5] = ["sdmx", "fred", "worldbank", "dbnomics", "jsonstat"];

/// Names that only one folder or file may use.
const ONLY_IN: [(&str, &str); 10] = [
    ("sqlx", "src/store/"),
    ("rusqlite", "src/store/"),
    ("axum", "src/http/"),
    ("tokio_rustls", "src/http_client/"),
    ("hyper::client", "src/http_client/"),
    ("maud", "src/http/explorer/"),
    (RAW_MARKUP, "src/http/explorer/svg.rs"),
    ("Utc::now", "src/clock.rs"),
    ("Local::now", "src/clock.rs"),
    ("SystemTime::now", "src/clock.rs"),
];

/// What puts text into a page as it is, without escapes; one function alone does so, in a file of its own.
const RAW_MARKUP: &str = "PreEscaped";

/// The only file of a pure folder that uses files: formats with random access are read from a temporary file.
const SPOOLING: &str = "src/ingest/data/container.rs";

/// Names that the pure folders must not use.
const IMPURE: [&str; 4] = ["async", "tokio", "std::fs", "std::net"];
const PURE: [&str; 4] = ["src/domain/", "src/formats/", "src/ingest/", "src/snapshot/"];

const MAX_LINES: usize = 500;
const MAX_ARCHITECTURE_LINES: usize = 200;

/// Imports from a higher layer: `main, cli → http → service → store, formats, ingest → domain`.
pub fn floors(files: &[File]) -> Vec<String> {
    let floor_of = |name: &str| FLOORS.iter().position(|floor| floor.contains(&name));
    let mut complaints = Vec::new();
    for file in files {
        let module = file.module();
        let Some(&own) = module.first() else { continue };
        let Some(own_floor) = floor_of(own) else {
            complaints.push(format!("{}: module {own} stands on no floor", file.path));
            continue;
        };
        for path in paths(&tokens(&file.text), &module) {
            let Some(floor) = path.first().and_then(|name| floor_of(name)) else {
                continue;
            };
            let neighbours = floor == own_floor && own_floor != SHARED_FLOOR && path[0] != own;
            if floor > own_floor || neighbours {
                complaints.push(format!("{}: {own} must not see {}", file.path, path.join("::")));
            }
        }
    }
    complaints
}

/// Façades that use each other.
pub fn facades(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        let module = file.module();
        let ["http", own, ..] = module.as_slice() else {
            continue;
        };
        if !FACADES.contains(own) {
            continue;
        }
        for path in paths(&tokens(&file.text), &module) {
            let other = path.get(1).filter(|_| path[0] == "http").map(String::as_str);
            if other.is_some_and(|other| other != *own && FACADES.contains(&other)) {
                complaints.push(format!("{}: {own} must not see {}", file.path, path.join("::")));
            }
        }
    }
    complaints
}

/// Uses of the database, the web framework, the clock and I/O in the wrong place.
pub fn names_in_their_places(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        let tokens = tokens(&file.text);
        for (name, place) in ONLY_IN {
            if !file.path.starts_with(place) && names(&tokens, name) {
                complaints.push(format!("{}: {name} belongs to {place}", file.path));
            }
        }
        let pure = PURE.iter().any(|folder| file.path.starts_with(folder));
        for name in IMPURE.iter().filter(|name| pure && file.path != SPOOLING && names(&tokens, name)) {
            complaints.push(format!("{}: {name} in a pure folder", file.path));
        }
    }
    complaints
}

/// Uses of [`RAW_MARKUP`] beyond the first of a file.
pub fn raw_markup_once(files: &[File]) -> Vec<String> {
    let uses = |file: &File| {
        let tokens = tokens(&file.text);
        tokens.iter().filter(|token| matches!(token, Token::Word(RAW_MARKUP))).count()
    };
    let often = files.iter().filter(|file| uses(file) > 1);
    often.map(|file| format!("{}: {RAW_MARKUP} stands in more than one place", file.path)).collect()
}

/// Source files that no `mod` declares, so that they are not compiled. `roots` are the root files of crates.
pub fn orphan_modules(files: &[File], roots: &[&str]) -> Vec<String> {
    let mut named = BTreeSet::new();
    for file in files {
        let stem = file.path.trim_end_matches(".rs");
        let (parent, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let is_folder = name == "mod" || roots.contains(&file.path.as_str());
        let folder = if is_folder { parent } else { stem };
        for module in declared_modules(&tokens(&file.text)) {
            named.insert(format!("{folder}/{module}.rs"));
            named.insert(format!("{folder}/{module}/mod.rs"));
        }
    }
    files
        .iter()
        .filter(|file| !named.contains(&file.path) && !roots.contains(&file.path.as_str()))
        .map(|file| format!("{}: no mod names this file", file.path))
        .collect()
}

/// Statements and migrations that no string literal in the source names.
pub fn orphan_statements(sources: &[File], statements: &[File]) -> Vec<String> {
    let literals: Vec<Vec<Token>> = sources.iter().map(|file| tokens(&file.text)).collect();
    let literals: BTreeSet<&str> = literals
        .iter()
        .flatten()
        .filter_map(|token| match token {
            Token::Text(text) => Some(*text),
            _ => None,
        })
        .collect();
    let is_named = |path: &str| {
        let mut parts = path.rsplit('/');
        let name = parts.next().unwrap_or(path);
        let in_folder = format!("{}/{name}", parts.next().unwrap_or_default());
        let stem = name.split('.').next().unwrap_or(name);
        literals.iter().any(|text| text.ends_with(&in_folder) || *text == name || *text == stem)
    };
    statements
        .iter()
        .filter(|file| !is_named(&file.path))
        .map(|file| format!("{}: nothing includes this file", file.path))
        .collect()
}

/// Migrations that exist for only one of the two databases.
pub fn migrations_in_pairs(files: &[File]) -> Vec<String> {
    let in_folder = |folder: &str| -> BTreeSet<String> {
        let names = files.iter().filter_map(|file| file.path.strip_prefix(folder));
        names.map(str::to_owned).collect()
    };
    let sqlite = in_folder("migrations/sqlite/");
    let postgres = in_folder("migrations/postgres/");
    let alone = sqlite.symmetric_difference(&postgres);
    alone.map(|name| format!("migrations: {name} is there for one database only")).collect()
}

/// Files that have more than [`MAX_LINES`] lines.
pub fn short_files(files: &[File]) -> Vec<String> {
    let long = files.iter().filter(|file| file.text.lines().count() > MAX_LINES);
    long.map(|file| format!("{}: more than {MAX_LINES} lines", file.path)).collect()
}

/// ARCHITECTURE.md has fewer than [`MAX_ARCHITECTURE_LINES`] lines and names every folder of the source, as `name/`.
pub fn architecture(page: &str, sources: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    if page.lines().count() >= MAX_ARCHITECTURE_LINES {
        complaints.push(format!("ARCHITECTURE.md: {MAX_ARCHITECTURE_LINES} lines or more"));
    }
    let parents = sources.iter().filter_map(|file| Path::new(&file.path).parent());
    let folders: BTreeSet<&Path> = parents.flat_map(Path::ancestors).collect();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if !name.is_empty() && !page.contains(&format!("{name}/")) {
            complaints.push(format!("ARCHITECTURE.md: says nothing of {}/", folder.display()));
        }
    }
    complaints
}
