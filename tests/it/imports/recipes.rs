//! The recipes of docs/importing.md: each command is run as it stands there, on a made-up file of that publisher's form.

mod files;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Shelf;
use crate::on_both;
use crate::support::Backend;

on_both!(each_recipe_of_the_documentation_reads_its_file);

/// The heading of the recipes in docs/importing.md.
const SECTION: &str = "## Recipes by publisher";

/// A recipe as the documentation has it.
#[derive(Debug)]
struct Recipe {
    publisher: String,
    command: String,
}

impl Recipe {
    /// The recipes of the documentation: a heading of the third level, and a block with the command.
    fn all() -> Vec<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/importing.md");
        let text = std::fs::read_to_string(path).unwrap();
        let (_, section) = text.split_once(SECTION).expect(SECTION);
        let section = section.split("\n## ").next().unwrap();
        let recipe = |text: &str| {
            let (publisher, rest) = text.split_once('\n').unwrap();
            let command = rest.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next());
            Self { publisher: publisher.to_owned(), command: command.expect(publisher).trim().to_owned() }
        };
        section.split("\n### ").skip(1).map(recipe).collect()
    }

    /// The value of an option, or the first file.
    fn word_after(&self, word: &str) -> &str {
        let (_, rest) = self.command.split_once(&format!("{word} ")).expect(&self.command);
        rest.split_whitespace().next().unwrap().trim_matches('\'')
    }
}

/// What a recipe must give: area, unit, frequency, period, value; the empty text is an area that the file does not state.
type Expected = (&'static str, &'static str, &'static str, &'static str, f64);

/// A made-up file of a publisher's form.
struct PublisherFile {
    publisher: &'static str,
    bytes: fn() -> Vec<u8>,
    expected: &'static [Expected],
}

async fn each_recipe_of_the_documentation_reads_its_file(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let recipes = Recipe::all();
    let publishers: BTreeSet<&str> = recipes.iter().map(|recipe| recipe.publisher.as_str()).collect();
    assert_eq!(publishers, files::ALL.iter().map(|file| file.publisher).collect(), "each has a file here");
    assert_eq!(publishers.len(), 10);
    for recipe in &recipes {
        let file = files::ALL.iter().find(|file| file.publisher == recipe.publisher).unwrap();
        let name = recipe.word_after("import");
        std::fs::write(shelf.folder.path().join(name), (file.bytes)()).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_yearbook"));
        let output = Command::new("sh")
            .args(["-c", &recipe.command])
            .current_dir(shelf.folder.path())
            .env("PATH", format!("{}:/usr/bin:/bin", program.parent().unwrap().display()))
            .env("DATABASE_URL", &shelf.app.database.url)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{}: {said}", recipe.command);
        shelf.app.service.refresh().await.unwrap();
        let found = shelf.stated(recipe.word_after("--dataset")).await;
        let expected: BTreeSet<String> = file.expected.iter().map(line).collect();
        assert_eq!(found, expected, "{}", recipe.publisher);
    }
}

fn line((area, unit, frequency, period, value): &Expected) -> String {
    format!("{area} / {unit} / {frequency} / {period} / {value}")
}

impl Shelf {
    /// All values of a dataset, as lines of area, unit, frequency, period and value.
    async fn stated(&self, dataset: &str) -> BTreeSet<String> {
        let page = self.app.json(&format!("/v1/observations?dataset={dataset}&limit=1000")).await;
        let mut found = BTreeSet::new();
        for series in page["series"].as_array().unwrap() {
            let text = |pointer: &str| series.pointer(pointer).and_then(|text| text.as_str()).unwrap_or("?");
            let area = match text("/area/code") {
                "_Z" => "",
                _ => text("/area/name"),
            };
            for one in series["observations"].as_array().unwrap() {
                let Some(value) = one["value"].as_f64() else { continue };
                let period = one["period"].as_str().unwrap();
                let (unit, frequency) = (text("/indicator/unit"), text("/frequency"));
                let added = found.insert(format!("{area} / {unit} / {frequency} / {period} / {value}"));
                assert!(added, "{dataset}: twice: {area} {period} {value}");
            }
        }
        found
    }
}
