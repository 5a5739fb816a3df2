//! Drafts of the numbers of a document: suggested series, series carried over from one release to the next, and the way
//! from a release to a dataset that `verify` passes, by commands alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use yearbook::domain::catalogue::{Area, Indicator, Labels, StockOrFlow, Unit};
use yearbook::domain::price_basis::PriceBasis;
use yearbook::domain::unit_class::UnitClass;
use yearbook::ingest::document::format::read_document_text;
use yearbook::ingest::document::read_document;
use yearbook::ingest::seed::{DatasetEntry, FirstCodes, Seed, SeedEdit, SourceEntry, new_dataset, read_seed};
use yearbook::service::drafts::{
    Drafts, EarlierEdition, GivenFacts, drafts, known_unit, new_source, put_drafts, suggestions,
};
use yearbook::service::first_codes::first_codes;

use crate::cli::Desk;
use crate::support::{Backend, Database, cnind, sources};

crate::on_both!(
    a_new_dataset_is_seeded_verified_and_exported,
    releases_become_a_dataset_that_verifies,
    a_draft_is_neither_seeded_nor_accounted_for,
);

#[test]
fn the_right_series_is_among_the_suggestions_of_the_known_figures() {
    let (seed, folder) = (cnind(), sources());
    let (mut right, mut first) = (0, 0);
    for source in &seed.sources {
        let document = read_document_text(&fs::read(folder.join(&source.id)).unwrap()).unwrap();
        let readings = read_document(&document);
        let suggested = suggestions(&seed, &document, &readings);
        for figure in seed.figures.iter().filter(|figure| figure.source == source.id) {
            let Some(at) = readings.iter().position(|reading| reading.at == figure.at) else { continue };
            let place = suggested[at].iter().position(|suggestion| suggestion.series == figure.series);
            right += usize::from(place.is_some());
            first += usize::from(place == Some(0));
        }
    }
    println!("{right} of {} among three, {first} first", seed.figures.len());
    assert!(right >= 40, "{right} of {}", seed.figures.len());
}

/// A monthly release: ten statistics, in words that change as those of offices do.
fn release(month: &str, day: &str, words: [&str; 4], values: [&str; 10]) -> String {
    let [rose, fell, climbed, slipped] = words;
    let [a, b, c, d, e, f, g, h, i, j] = values;
    format!(
        "<html lang='en'><head><title>Industry in {month}</title></head><body><h1>Industry in {month}</h1>\
         <p>Released on {day}</p>\
         <p>In {month}, the output of cement was {a} million tonnes, which {rose} {b} percent from a year earlier. \
         Production of flat glass {fell} {c} percent to {d} million square metres, and orders of machine tools \
         {climbed} {e} percent.</p>\
         <p>Revenue of large industrial firms came to {f} billion yuan. Their profit margin was {g} percent; inventories \
         {slipped} {h} percent.</p>\
         <table><caption>Vehicles, {month}, thousand units</caption><tr><th>Kind</th><th>Output</th></tr>\
         <tr><th>Buses</th><td>{i}</td></tr><tr><th>Trucks</th><td>{j}</td></tr></table></body></html>"
    )
}

fn releases() -> [String; 3] {
    [
        release(
            "January 2025",
            "17 February 2025",
            ["was up", "fell by", "rose by", "decreased by"],
            ["121.5", "2.1", "3.4", "80.25", "6.0", "7,250.1", "5.42", "0.8", "31.2", "288.9"],
        ),
        release(
            "February 2025",
            "17 March 2025",
            ["declined", "increased by", "dropped by", "grew by"],
            ["98.7", "4.3", "0.9", "78.11", "1.7", "6,804.6", "5.37", "1.2", "28.8", "251.4"],
        ),
        release(
            "March 2025",
            "16 April 2025",
            ["rose by", "decreased by", "went up by", "edged down by"],
            ["143.9", "0.4", "2.8", "84.02", "3.3", "7,911.0", "5.61", "0.3", "35.1", "300.6"],
        ),
    ]
}

/// A dataset without sources.
fn empty_dataset() -> BTreeMap<String, String> {
    let entry = DatasetEntry {
        id: "OWN".parse().unwrap(),
        name: "Own".into(),
        publisher: "Example Office".into(),
        description: "Own.".into(),
        licence: "Own.".into(),
        dimensions: ["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"].map(str::to_owned).into(),
    };
    let areas: FirstCodes = first_codes(&[cnind()], &["CN".parse().unwrap()]).unwrap();
    assert!(areas.areas.iter().any(|area: &Area| area.alpha3.is_some()));
    new_dataset(&entry, &areas).unwrap()
}

/// The drafts of a document in a dataset with earlier ones.
fn drafts_of(seed: &Seed, name: &str, text: &str, earlier: &[(String, String)]) -> (SourceEntry, Drafts) {
    let document = read_document_text(text.as_bytes()).unwrap();
    let source = new_source(seed, name, text.as_bytes(), &document, &GivenFacts::default()).unwrap();
    let editions: Vec<EarlierEdition> = earlier
        .iter()
        .map(|(name, text)| EarlierEdition {
            source: seed.sources.iter().find(|source| source.id == *name).unwrap(),
            document: read_document_text(text.as_bytes()).unwrap(),
        })
        .collect();
    let drafts = drafts(seed, &source, &document, &editions);
    (source, drafts)
}

fn indicator(code: &str, unit: &Unit) -> Indicator {
    Indicator {
        code: code.parse().unwrap(),
        name: code.into(),
        definition: "Own.".into(),
        unit: unit.code.clone(),
        unit_class: if unit.class == UnitClass::Ratio { UnitClass::Growth } else { unit.class },
        price_basis: PriceBasis::NotApplicable,
        measured_as: StockOrFlow::NotApplicable,
        topic: "GENERAL".parse().unwrap(),
        non_negative: false,
        labels: Labels::new(),
        relations: Vec::new(),
    }
}

#[test]
fn all_figures_of_two_later_releases_are_carried_over_to_the_right_series_and_month() {
    let releases = releases();
    let name = |month: usize| format!("own-{month}.html");
    let mut texts = empty_dataset();
    let seed = read_seed(&texts).unwrap();
    let (source, first) = drafts_of(&seed, &name(1), &releases[0], &[]);
    assert_eq!((first.figures.len(), source.published.to_string().as_str()), (10, "2025-02-17"));
    let mut edit = SeedEdit::new(&texts).unwrap();
    edit.put_source(&source);
    first.numbers.iter().for_each(|number| edit.put_number(number));
    for (nth, draft) in first.figures.iter().enumerate() {
        let unit = known_unit(&draft.entry.unit, &[]);
        edit.put_unit(&unit);
        edit.put_indicator(&indicator(&format!("IND{nth}"), &unit));
        let mut entry = draft.entry.clone();
        entry.series = format!("M.CN.IND{nth}._T");
        assert_eq!(entry.period, "2025-01", "{entry:?}");
        edit.put_figure(&entry, &[]);
    }
    texts = edit.texts();
    let mut earlier = vec![(name(1), releases[0].clone())];
    let mut right = 0;
    for month in [2, 3] {
        let seed = read_seed(&texts).unwrap();
        let (source, drafts) = drafts_of(&seed, &name(month), &releases[month - 1], &earlier);
        assert_eq!(drafts.figures.len(), 10);
        for (nth, draft) in drafts.figures.iter().enumerate() {
            let is_right = draft.entry.series == format!("M.CN.IND{nth}._T");
            let is_dated = draft.entry.period == format!("2025-{month:02}") && draft.doubts.is_empty();
            assert!(is_right && is_dated, "{draft:?}");
            right += 1;
        }
        let mut edit = SeedEdit::new(&texts).unwrap();
        let account = put_drafts(&mut edit, (&seed, &[]), &source, &drafts, true);
        assert_eq!((account.claimed, account.carried, account.open), (10, 0, 0));
        texts = edit.texts();
        earlier.push((name(month), releases[month - 1].clone()));
    }
    assert_eq!((right, read_seed(&texts).unwrap().figures.len()), (20, 30));
}

#[test]
fn equal_words_around_two_numbers_carry_nothing_over() {
    let sentence =
        "Sales of the plant in the eastern province came to 12 million yuan in the month of the report. ";
    let text = |number: &str| {
        let sentence = sentence.replace("12", number);
        format!("<p>Released on 17 February 2025</p><p>{sentence}</p><p>{sentence}</p><p>{sentence}</p>")
    };
    let seed = read_seed(&empty_dataset()).unwrap();
    let (source, first) = drafts_of(&seed, "a.html", &text("12"), &[]);
    let mut edit = SeedEdit::new(&empty_dataset()).unwrap();
    edit.put_source(&source);
    let unit = known_unit(&"CNY".parse().unwrap(), &[]);
    edit.put_unit(&unit);
    for (nth, draft) in first.figures.iter().enumerate() {
        let mut entry = draft.entry.clone();
        (entry.series, entry.period) = (format!("M.CN.IND{nth}._T"), "2025-01".into());
        entry.period_note = Some("Given.".into());
        edit.put_indicator(&indicator(&format!("IND{nth}"), &unit));
        edit.put_figure(&entry, &[]);
    }
    let seed = read_seed(&edit.texts()).unwrap();
    let now = text("14").replace("February", "March");
    let (_, drafts) = drafts_of(&seed, "b.html", &now, &[("a.html".into(), text("12"))]);
    assert_eq!(drafts.figures.len(), 3);
    assert!(drafts.figures[1].is_open(), "the middle one has two candidates: {drafts:?}");
}

/// A folder with the documents of `examples/documents`.
fn with_documents(desk: &Desk) -> PathBuf {
    let (from, to) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/documents"), desk.path("inbox"));
    fs::create_dir_all(&to).unwrap();
    fs::create_dir_all(desk.path("documents")).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
    to
}

/// Gives every open draft a series and its indicator, as a person would by hand.
fn claim_open_drafts(folder: &Path) {
    let read = |name: &str| (name.to_owned(), fs::read_to_string(folder.join(name)).unwrap());
    let names = ["dataset.toml", "catalogue.toml", "figures.toml", "other-numbers.toml"];
    let texts: BTreeMap<String, String> = names.map(read).into();
    let seed = read_seed(&texts).unwrap();
    let mut edit = SeedEdit::new(&texts).unwrap();
    for (nth, draft) in seed.drafts.iter().enumerate() {
        let unit = known_unit(&draft.unit, std::slice::from_ref(&seed));
        edit.put_indicator(&indicator(&format!("IND{nth}"), &unit));
        let mut entry = draft.clone();
        entry.series = format!("M.CN.IND{nth}._T");
        edit.put_figure(&entry, &[]);
    }
    for (name, text) in edit.texts() {
        fs::write(folder.join(name), text).unwrap();
    }
}

async fn a_new_dataset_is_seeded_verified_and_exported(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    let said = desk
        .run(&["dataset", "new", "STEEL", "--name", "Steel \"crude\" output", "--area", "CN,DE"])
        .with_code(0);
    assert!(said.contains("seed-data") && said.contains("inside the program"), "{said}");
    let again = desk.run(&["dataset", "new", "STEEL", "--name", "Other"]).refusal();
    assert!(again.contains("is there already"), "{again}");
    let unknown = desk.run(&["dataset", "new", "OTHER", "--name", "Other", "--area", "XQ"]).refusal();
    assert!(unknown.contains("`XQ`") && !desk.path("seed-data/OTHER").exists(), "{unknown}");
    let seeded = desk.run(&["seed"]).with_code(0);
    assert!(seeded.contains("STEEL") && seeded.contains("written"), "{seeded}");
    fs::create_dir(desk.path("documents")).unwrap();
    desk.run(&["verify", "--sources", "documents"]).with_code(0);
    let dataset = fs::read_to_string(desk.path("seed-data/STEEL/dataset.toml")).unwrap();
    assert!(dataset.contains("name = 'Steel \"crude\" output'"), "{dataset}");
    desk.run(&["dataset", "new", "OWN", "--name", "Own", "--dimensions", "FREQ,REF_AREA,INDICATOR,SEX"])
        .with_code(0);
    let refused =
        desk.run(&["dataset", "new", "BAD", "--name", "Bad", "--dimensions", "REF_AREA,INDICATOR"]).refusal();
    assert!(refused.contains("FREQ") && !desk.path("seed-data/BAD").exists(), "{refused}");
    desk.run(&["seed"]).with_code(0);
}

async fn releases_become_a_dataset_that_verifies(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    with_documents(&desk);
    let folder = desk.path("seed-data/STEEL");
    desk.run(&["dataset", "new", "STEEL", "--name", "Steel", "--area", "CN"]).with_code(0);
    let read = |file: &str, more: &[&str]| {
        let path = format!("inbox/{file}");
        desk.run(&[&["read", &path, "--into", "STEEL", "--sources", "documents"], more].concat())
    };
    let said = read("steel-2025-01.html", &[]).with_code(0);
    assert!(said.contains("published 2025-02-14 (stated)") && said.contains("0 claimed"), "{said}");
    claim_open_drafts(&folder);
    desk.run(&["seed"]).with_code(0);
    desk.run(&["verify", "--sources", "documents"]).with_code(0);

    let said = read("steel-2025-02.html", &["--accept", "carried"]).with_code(0);
    assert!(said.contains(" 0 carried over as drafts, 0 open,"), "{said}");
    desk.run(&["seed"]).with_code(0);
    desk.run(&["verify", "--sources", "documents"]).with_code(0);
    let figures = fs::read_to_string(folder.join("figures.toml")).unwrap();
    assert_eq!(
        figures.matches("period = \"2025-01\"").count(),
        figures.matches("period = \"2025-02\"").count()
    );

    let before = fs::read(folder.join("figures.toml")).unwrap();
    let again = read("steel-2025-02.html", &["--accept", "carried"]).with_code(0);
    assert!(again.contains("nothing changed"), "{again}");
    assert_eq!(fs::read(folder.join("figures.toml")).unwrap(), before);

    fs::write(desk.path("inbox/other.txt"), "Output was 5 million tonnes.").unwrap();
    let undated = read("other.txt", &[]);
    assert!(undated.refusal().contains("--published"));
    let said = read("other.txt", &["--published", "2025-04-01", "--title", "Own title"]).with_code(0);
    assert!(said.contains("Own title") && said.contains("2025-04-01 (inferred)"), "{said}");
    let chinese = read("gangtie-2025-01.txt", &[]).with_code(0);
    assert!(chinese.contains("2025-02-14 (stated)"), "{chinese}");
    let nowhere = desk.run(&["read", "inbox/steel-2025-01.html", "--into", "IRON"]).refusal();
    assert!(nowhere.contains("yearbook dataset new IRON"), "{nowhere}");
}

async fn a_draft_is_neither_seeded_nor_accounted_for(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    with_documents(&desk);
    desk.run(&["dataset", "new", "STEEL", "--name", "Steel", "--area", "CN"]).with_code(0);
    desk.run(&["read", "inbox/steel-2025-01.html", "--into", "STEEL", "--sources", "documents"]).with_code(0);
    let refused = desk.run(&["seed"]).refusal();
    assert!(
        refused.contains("figures.toml: STEEL, line ") && refused.contains("7.42 million tonnes"),
        "{refused}"
    );
    let report = desk.run(&["verify", "--sources", "documents"]).with_code(1);
    assert!(report.contains("expected the draft steel-2025-01-"), "{report}");
}
