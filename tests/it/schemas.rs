//! The JSON Schemas of the seed files, for editors; they are generated from the types that read the files.

use std::path::PathBuf;

use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};
use yearbook::ingest::definitions::{CompositeFile, DerivedFile, RulesFile, TargetsFile};
use yearbook::ingest::seed::{CatalogueFile, DatasetFile, FiguresFile, OtherNumbersFile};
use yearbook::ingest::upstreams::{UpstreamsFile, read_upstreams};

use crate::support::seed_texts::SeedTexts;

/// Set to write the schemas instead of comparing them.
const WRITE: &str = "YEARBOOK_WRITE_SCHEMAS";

/// The names of the seed files without ending, and their schemas.
fn schemas() -> [(&'static str, Value); 9] {
    [
        ("dataset", schema::<DatasetFile>()),
        ("catalogue", schema::<CatalogueFile>()),
        ("figures", schema::<FiguresFile>()),
        ("other-numbers", schema::<OtherNumbersFile>()),
        ("derived", schema::<DerivedFile>()),
        ("rules", schema::<RulesFile>()),
        ("targets", schema::<TargetsFile>()),
        ("composite", schema::<CompositeFile>()),
        ("upstreams", schema::<UpstreamsFile>()),
    ]
}

fn schema<T: JsonSchema>() -> Value {
    schema_for!(T).to_value()
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("seed-data/schema/{name}.schema.json"))
}

/// A seed file as JSON; a date is a string, as in editors.
fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, as_json(value))).collect::<Map<_, _>>())
        }
    }
}

fn seed_file(texts: &SeedTexts, name: &str) -> Value {
    as_json(toml::Value::Table(toml::from_str(&texts.0[&format!("{name}.toml")]).unwrap()))
}

#[test]
fn schemas_are_those_of_the_types() {
    for (name, schema) in schemas() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os(WRITE).is_some() {
            std::fs::create_dir_all(path(name).parent().unwrap()).unwrap();
            std::fs::write(path(name), &text).unwrap();
        }
        let written = std::fs::read_to_string(path(name)).unwrap_or_default();
        assert!(
            written == text,
            "{} is out of date: run the tests once with {WRITE}=1",
            path(name).display()
        );
    }
}

#[test]
fn seed_files_are_valid_and_name_their_schema() {
    let texts = SeedTexts::cnind();
    // The seed has no composite index, and no upstream.
    let of_seed = schemas().into_iter().filter(|(name, _)| !matches!(*name, "composite" | "upstreams"));
    for (name, schema) in of_seed {
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let file = seed_file(&texts, name);
        let errors: Vec<String> =
            validator.iter_errors(&file).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}.toml");
        let first = texts.0[&format!("{name}.toml")].lines().next().unwrap().to_owned();
        assert_eq!(first, format!("#:schema ../schema/{name}.schema.json"));
    }
}

#[test]
fn schemas_refuse_what_the_program_refuses() {
    let rd = |from: &str, to: &str| SeedTexts::cnind().with_figure("002-rd-exp-2024", from, to);
    let cases = [
        ("figures", rd("quoted =", "qouted =")),
        ("figures", rd("\"exact\"\nrounding", "\"exactly\"\nrounding")),
        ("figures", rd("value = 3600000000000\n", "")),
        ("figures", rd("value = 3600000000000", "value = \"3.6 trillion\"")),
        ("figures", rd("start = 4739, end = 4756, exact = ", "start = 4739, exact = ")),
        ("figures", rd("start = 4739,", "start = -4739,")),
        ("figures", rd("period_basis = \"stated\"", "period_basis = \"guessed\"")),
        ("catalogue", SeedTexts::cnind().with("catalogue.toml", "class = \"level\"", "class = \"amount\"")),
        (
            "catalogue",
            SeedTexts::cnind().with("catalogue.toml", "kind = \"growth_of\"", "kind = \"grown_of\""),
        ),
        ("dataset", SeedTexts::cnind().with("dataset.toml", "sha256 =", "sha265 =")),
        ("other-numbers", SeedTexts::cnind().with("other-numbers.toml", "reason = \"year\"\n", "")),
        ("derived", SeedTexts::cnind().with("derived.toml", "formula =", "fromula =")),
        ("derived", SeedTexts::cnind().with("derived.toml", "version = \"1\"\n", "")),
        ("rules", SeedTexts::cnind().with("rules.toml", "kind =", "knid =")),
        ("rules", SeedTexts::cnind().with("rules.toml", "version = \"1\"\n", "")),
        ("targets", SeedTexts::cnind().with("targets.toml", "kind = \"stable\"", "kind = \"steady\"")),
        ("targets", SeedTexts::cnind().with("targets.toml", "series =", "serie =")),
        ("targets", SeedTexts::cnind().with("targets.toml", "source = \"004-va-change-c-2021-2025\"\n", "")),
    ];
    for (name, texts) in cases {
        let (_, schema) = schemas().into_iter().find(|(known, _)| *known == name).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let is_valid = validator.is_valid(&seed_file(&texts, name));
        let problem = texts.read().err().map(|error| error.to_string());
        assert!(!is_valid, "the schema takes what the program does not: {problem:?}");
        assert!(problem.is_some(), "the program takes what the schema does not");
    }
}

/// A file with an upstream of every kind.
const UPSTREAMS: &str = include_str!("../../fuzz/corpus/upstreams/every_kind.toml");
/// The page with an entry for each of many publishers.
const PAGE: &str = include_str!("../../docs/upstreams.md");

#[test]
fn upstreams_are_valid_by_their_schema_and_by_the_program() {
    let schema = schema::<UpstreamsFile>();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let both = |text: &str| {
        let value = as_json(toml::Value::Table(toml::from_str(text).unwrap()));
        (validator.is_valid(&value), read_upstreams("upstreams.toml", text).map_err(|all| all[0].to_string()))
    };
    let (is_valid, read) = both(UPSTREAMS);
    assert!(is_valid);
    let kinds: Vec<&str> = read.unwrap().iter().map(|upstream| upstream.query.name()).collect();
    assert_eq!(
        kinds,
        ["file", "sdmx", "worldbank", "fred", "dbnomics", "jsonstat", "datapackage", "yearbook"]
    );
    for (from, to) in [
        ("address =", "adress ="),
        ("licence = \"CC0\"\n", ""),
        ("withdrawn = 0.02", "withdrawn = \"little\""),
        ("version = \"3.0\"", "version = \"4.0\""),
        ("scope = \"whole\"", "scope = \"half\""),
        ("concept = \"area\"", "concept = \"place\""),
    ] {
        let (is_valid, read) = both(&UPSTREAMS.replacen(from, to, 1));
        assert!(!is_valid && read.is_err(), "{to}: {is_valid} {read:?}");
    }
}

#[test]
fn entries_of_the_page_about_upstreams_are_valid() {
    let entries: Vec<&str> = PAGE
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("\n```").map(|(entry, _)| entry))
        .filter(|entry| entry.contains("[[upstream]]"))
        .collect();
    let validator = jsonschema::draft202012::new(&schema::<UpstreamsFile>()).unwrap();
    let mut ids = Vec::new();
    for entry in &entries {
        let upstreams = read_upstreams("upstreams.toml", entry)
            .unwrap_or_else(|problems| panic!("{entry}\n{problems:?}"));
        assert!(validator.is_valid(&as_json(toml::Value::Table(toml::from_str(entry).unwrap()))), "{entry}");
        ids.extend(upstreams.into_iter().map(|upstream| upstream.id.to_string()));
    }
    assert!(ids.len() >= 12, "{ids:?}");
    let whole = read_upstreams("upstreams.toml", &entries.join("\n\n"));
    assert!(whole.is_ok(), "all entries can stand in one file: {whole:?}");
}

#[test]
fn every_field_is_described() {
    for (name, schema) in schemas() {
        let mut bare = Vec::new();
        undescribed(name, &schema, &mut bare);
        assert_eq!(bare, Vec::<String>::new(), "an editor shows the description");
    }
}

/// The properties without a description, by their paths.
fn undescribed(place: &str, value: &Value, found: &mut Vec<String>) {
    let Value::Object(object) = value else { return };
    if let Some(Value::Object(properties)) = object.get("properties") {
        for (name, property) in properties {
            if property["description"].is_null() {
                found.push(format!("{place}.{name}"));
            }
        }
    }
    for (name, inner) in object {
        undescribed(&format!("{place}.{name}"), inner, found);
    }
}
