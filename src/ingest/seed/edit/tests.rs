use std::collections::BTreeMap;

use super::*;
use crate::domain::figure::PositionUnit;
use crate::domain::qualifier::Qualifier;
use crate::domain::source::Basis;

const FIGURES: &str = r#"# Head of the file.

# --- January ---

# The plant alone.
[[figure]]
id = "jan-steel" # kept
source = "jan.html"
at = { start = 10, end = 20, exact = "1.5 million" }
series   = "M.CN.STEEL._T"
period = "2025-01"
period_basis = "inferred"
period_note = 'from the title'
value = 1_500_000
unit = "tonnes"
qualifier = "exact"
rounding = 1e5

# --- March ---

[[figure]]
id = "mar-steel"
source = "mar.html"
at = { start = 5, end = 9, exact = "1600" }
series = "M.CN.STEEL._T"
period = "2025-03"
period_basis = "stated"
value = 1600
unit = "tonnes"
qualifier = "exact"
rounding = 1
# The end.
"#;

fn edit(name: &str, text: &str) -> SeedEdit {
    SeedEdit::new(&BTreeMap::from([(name.to_owned(), text.to_owned())])).unwrap()
}

fn at(start: usize, exact: &str) -> Selector {
    Selector { start, end: start + exact.len(), exact: exact.into(), ..Selector::default() }
}

fn january() -> FigureEntry {
    FigureEntry {
        id: "jan-steel".into(),
        source: "jan.html".into(),
        at: Selector { start: 10, end: 20, exact: "1.5 million".into(), ..Selector::default() },
        anchors: None,
        series: "M.CN.STEEL._T".into(),
        carried_from: None,
        period: "2025-01".into(),
        period_basis: Basis::Inferred,
        period_at: None,
        period_anchors: None,
        period_note: Some("from the title".into()),
        value: 1.5e6,
        unit: "tonnes".parse().unwrap(),
        qualifier: Qualifier::Exact,
        rounding: 1e5,
        quoted: None,
        note: None,
        evidence: None,
    }
}

fn figures(edit: &SeedEdit) -> String {
    edit.texts()[FIGURES_FILE].clone()
}

#[test]
fn an_equal_entry_changes_no_byte() {
    let mut edit = edit(FIGURES_FILE, FIGURES);
    edit.put_figure(&january(), &[]);
    assert_eq!(figures(&edit), FIGURES);
}

#[test]
fn a_changed_value_changes_its_characters_alone() {
    let mut edit = edit(FIGURES_FILE, FIGURES);
    let moved = Selector { start: 12, end: 22, ..january().at };
    edit.put_figure(&FigureEntry { at: moved, value: 1.6e6, ..january() }, &[]);
    let expected =
        FIGURES.replace("start = 10, end = 20", "start = 12, end = 22").replace("1_500_000", "1600000");
    assert_eq!(figures(&edit), expected);
}

#[test]
fn a_new_figure_stands_in_the_order_of_its_document() {
    for (source, start, above, below) in [
        ("jan.html", 9, "# --- January ---\n", "\n# The plant alone.\n"),
        ("jan.html", 30, "rounding = 1e5\n", "\n# --- March ---\n"),
        ("mar.html", 4, "# --- March ---\n", "\n[[figure]]\nid = \"mar-steel\"\n"),
        ("mar.html", 6, "rounding = 1\n", "# The end.\n"),
        ("apr.html", 1, "rounding = 1\n", "# The end.\n"),
    ] {
        let mut edit = edit(FIGURES_FILE, FIGURES);
        let new = FigureEntry { id: "new".into(), source: source.into(), at: at(start, "7"), ..january() };
        edit.put_figure(&new, &["M.CN.STEEL._T Steel".to_owned()]);
        let text = figures(&edit);
        let begin = text.find("\n# draft: M.CN.STEEL._T Steel\n[[figure]]\nid = \"new\"").unwrap();
        let last = "rounding = 100000\n";
        let end = begin + text[begin..].find(last).unwrap() + last.len();
        assert!(text[..begin].ends_with(above) && text[end..].starts_with(below), "{source} {start}: {text}");
        assert_eq!(format!("{}{}", &text[..begin], &text[end..]), FIGURES, "{source} {start}");
    }
}

#[test]
fn a_removed_figure_takes_its_own_comment_and_leaves_that_of_its_section() {
    let mut edit = edit(FIGURES_FILE, FIGURES);
    assert!(edit.remove_figure("jan-steel"));
    assert!(!edit.remove_figure("jan-steel"));
    let text = figures(&edit);
    assert!(text.starts_with(
        "# Head of the file.\n\n# --- January ---\n\n# --- March ---\n\n[[figure]]\nid = \"mar"
    ));
    assert!(edit.remove_figure("mar-steel"));
    assert_eq!(figures(&edit), "# Head of the file.\n\n# --- January ---\n\n# --- March ---\n# The end.\n");
}

#[test]
fn a_draft_becomes_a_figure_when_it_is_claimed_or_accepted() {
    let mut edit = edit(FIGURES_FILE, FIGURES);
    let draft = FigureEntry { carried_from: Some("mar-steel".into()), ..january() };
    edit.put_figure(&draft, &["carried over".to_owned()]);
    assert!(figures(&edit).contains("# draft: carried over\n[[figure]]\nid = \"jan-steel\" # kept"));
    assert!(edit.accept_draft("jan-steel"));
    assert!(!edit.accept_draft("jan-steel"));
    assert_eq!(figures(&edit), FIGURES);
    edit.put_figure(
        &FigureEntry { series: String::new(), ..january() },
        &["one".to_owned(), "two".to_owned()],
    );
    assert!(!edit.accept_draft("jan-steel"), "an open draft has no series");
    edit.put_figure(&january(), &[]);
    assert_eq!(figures(&edit), FIGURES);
}

#[test]
fn the_first_entry_of_a_file_stands_below_its_head() {
    let number = OtherNumber {
        source: "jan.html".into(),
        at: at(3, "2025"),
        anchors: None,
        reason: "year".into(),
        note: None,
    };
    let entry = "[[number]]\nsource = \"jan.html\"\nat = { start = 3, end = 7, exact = \"2025\" }\nreason = \"year\"\n";
    for (head, expected) in [("# Head.\n", format!("# Head.\n\n{entry}")), ("", entry.to_owned())] {
        let mut edit = edit(OTHER_NUMBERS_FILE, head);
        edit.put_number(&number);
        assert_eq!(edit.texts()[OTHER_NUMBERS_FILE], expected);
        edit.put_number(&number);
        assert_eq!(edit.texts()[OTHER_NUMBERS_FILE], expected);
        assert!(edit.remove_number("jan.html", &number.at));
        assert!(!edit.remove_number("jan.html", &number.at));
        assert_eq!(edit.texts()[OTHER_NUMBERS_FILE].trim(), head.trim());
    }
}

#[test]
fn places_of_parts_are_told_apart_and_ordered_by_number() {
    let mut edit = edit(OTHER_NUMBERS_FILE, "");
    let on_page = |page: usize, start| Selector {
        unit: PositionUnit::Characters,
        fragment: Some(format!("page={page}")),
        ..at(start, "7")
    };
    for (page, start) in [(10, 1), (2, 9), (2, 1), (1, 30)] {
        let source = "a.pdf".into();
        edit.put_number(&OtherNumber {
            source,
            at: on_page(page, start),
            anchors: None,
            reason: "other".into(),
            note: None,
        });
    }
    let file: super::super::OtherNumbersFile = toml::from_str(&edit.texts()[OTHER_NUMBERS_FILE]).unwrap();
    let places: Vec<Selector> = file.numbers.into_iter().map(|number| number.at).collect();
    assert_eq!(places, [on_page(1, 30), on_page(2, 1), on_page(2, 9), on_page(10, 1)]);
    assert!(!edit.remove_number("a.pdf", &at(1, "7")), "a place without a page is another one");
    assert!(edit.remove_number("a.pdf", &on_page(2, 1)));
}

#[test]
fn every_entry_of_the_projects_seed_is_written_as_it_is_read() {
    macro_rules! file {
        ($name:literal) => {
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data/CNIND/", $name)).to_owned()
        };
    }
    let texts: BTreeMap<String, String> = [
        (DATASET_FILE.to_owned(), file!("dataset.toml")),
        (CATALOGUE_FILE.to_owned(), file!("catalogue.toml")),
        (FIGURES_FILE.to_owned(), file!("figures.toml")),
        (OTHER_NUMBERS_FILE.to_owned(), file!("other-numbers.toml")),
    ]
    .into();
    let again = |edit: &mut SeedEdit| {
        let catalogue: super::super::CatalogueFile = toml::from_str(&texts[CATALOGUE_FILE]).unwrap();
        let figures: super::super::FiguresFile = toml::from_str(&texts[FIGURES_FILE]).unwrap();
        let numbers: super::super::OtherNumbersFile = toml::from_str(&texts[OTHER_NUMBERS_FILE]).unwrap();
        let dataset: super::super::DatasetFile = toml::from_str(&texts[DATASET_FILE]).unwrap();
        dataset.sources.iter().for_each(|source| edit.put_source(source));
        catalogue.units.iter().for_each(|unit| edit.put_unit(unit));
        catalogue.topics.iter().for_each(|topic| edit.put_topic(topic));
        catalogue.areas.iter().for_each(|area| edit.put_area(area));
        catalogue.activities.iter().for_each(|activity| edit.put_activity(activity));
        catalogue.indicators.iter().for_each(|indicator| edit.put_indicator(indicator));
        figures.figures.iter().for_each(|figure| edit.put_figure(figure, &[]));
        numbers.numbers.iter().for_each(|number| edit.put_number(number));
    };
    let mut same = SeedEdit::new(&texts).unwrap();
    again(&mut same);
    assert_eq!(same.texts(), texts, "no byte changes");
    // All entries into an empty folder: they read as the same seed, but for the tags of activities, which stay by hand.
    let head = texts[DATASET_FILE].split("\n# States no statistic").next().unwrap().to_owned();
    let mut new = SeedEdit::new(&BTreeMap::from([(DATASET_FILE.to_owned(), head)])).unwrap();
    again(&mut new);
    let (read, mut expected) =
        (super::super::read_seed(&new.texts()).unwrap(), super::super::read_seed(&texts).unwrap());
    expected.activities.iter_mut().for_each(|activity| activity.tags.clear());
    assert_eq!((read.figures, read.other_numbers), (expected.figures, expected.other_numbers));
    assert_eq!((read.sources, read.indicators), (expected.sources, expected.indicators));
    assert_eq!((read.activities, read.areas), (expected.activities, expected.areas));
    assert_eq!((read.units, read.topics), (expected.units, expected.topics));
}

#[test]
fn what_is_no_toml_is_refused_with_its_file() {
    for text in ["[[figure]", "figure = 3"] {
        let texts = BTreeMap::from([(FIGURES_FILE.to_owned(), text.to_owned())]);
        let problems = SeedEdit::new(&texts).unwrap_err().problems;
        assert_eq!(problems[0].file, FIGURES_FILE);
    }
}
