//! Invalid seed folders: the error names the file, the figure and the line.

use crate::seeding::{RD, figure, with_more};
use crate::snapshots::assert_snapshot;
use crate::support::seed_texts::SeedTexts;

/// Asserts the whole error message for a change of the seed folder.
fn complaint(texts: &SeedTexts) -> String {
    texts.read().expect_err("the folder is not sound").to_string()
}

/// The first problem of a seed folder, and how many come after it.
fn first_problem(texts: &SeedTexts) -> String {
    let problems = texts.read().expect_err("the folder is not sound").problems;
    match problems.len() - 1 {
        0 => problems[0].to_string(),
        more => format!("{} (and {more} more)", problems[0]),
    }
}

#[test]
fn a_bad_seed_folder_is_named_with_file_and_figure() {
    let texts = SeedTexts::cnind;
    let rd = |from: &str, to: &str| texts().with_figure(RD, from, to);
    let catalogue = |from: &str, to: &str| texts().with("catalogue.toml", from, to);
    let cases = [
        ("unknown source", rd("002_37f83820fa790c5f.txt", "nowhere.txt")),
        ("unknown indicator", rd("RD_EXP", "RD_EXPENSES")),
        ("unknown area", rd("A.CN.", "A.XX.")),
        ("unknown activity", rd("._T", ".XX")),
        ("key too short", rd(".RD_EXP._T", ".RD_EXP")),
        ("wrong frequency", rd("A.CN.", "Q.CN.")),
        ("no frequency", rd("A.CN.", "Y.CN.")),
        ("no period", rd("period = \"2024\"", "period = \"2024-13\"")),
        ("other unit", rd("\"CNY\"", "\"USD\"")),
        ("selector shorter than its text", rd("end = 4756", "end = 4755")),
        ("selector backwards", rd("start = 4739, end = 4756", "start = 4756, end = 4739")),
        ("selector outside", rd("start = 4739, end = 4756", "start = 11812, end = 11829")),
        ("period selector shorter than its text", rd("end = 4697", "end = 4696")),
        (
            "stated period without its place",
            rd("period_at = { start = 4693, end = 4697, exact = \"2024\" }\n", ""),
        ),
        ("inferred period without a note", rd("period_basis = \"stated\"", "period_basis = \"inferred\"")),
        ("negative", rd("value = 36", "value = -36")),
        ("not a number", rd("value = 3600000000000", "value = nan")),
        ("negative rounding", rd("rounding = 1", "rounding = -1")),
        ("duplicate id", texts().with_figure("004-va-c-2024", "004-va-c-2024", "004-va-c-2020")),
        (
            "two figures for one observation",
            with_more(texts(), &figure("again", "002_37f83820fa790c5f.txt", "1")),
        ),
        (
            "source twice",
            texts().with(
                "dataset.toml",
                "id = \"001_bc9525d0190d1fe0.txt\"",
                "id = \"000_ad1c1e9e897a1e9b.txt\"",
            ),
        ),
        ("hash of no hash", texts().with("dataset.toml", "sha256 = \"4e", "sha256 = \"4E")),
        (
            "inferred date without a note",
            texts().with("dataset.toml", "published_note = \"The", "author = \"The"),
        ),
        ("unknown parent", catalogue("parent = \"W0\"", "parent = \"W1\"")),
        ("its own ancestor", catalogue("parent = \"W0\"", "parent = \"CN-ZJ\"")),
        ("unknown unit of an indicator", catalogue("unit = \"CNY\"", "unit = \"DEM\"")),
        (
            "unknown relation",
            catalogue("of = { indicator = \"RD_EXP\"", "of = { indicator = \"RD_EXPENSES\""),
        ),
        (
            "unknown source of a tag",
            catalogue("source = \"001_bc9525d0190d1fe0.txt\"", "source = \"100.txt\""),
        ),
        (
            "other number outside",
            texts().with("other-numbers.toml", "start = 0, end = 4", "start = 0, end = 3"),
        ),
        (
            "other number of an unknown source",
            texts().with("other-numbers.toml", "000_ad1c1e9e897a1e9b", "000"),
        ),
    ];
    let complaints: Vec<String> =
        cases.iter().map(|(name, texts)| format!("{name}\n  {}", first_problem(texts))).collect();
    assert_snapshot("bad_seed_folders", &complaints.join("\n"));
    for (name, texts) in &cases {
        let problems = texts.read().unwrap_err().problems;
        assert!(problems.iter().all(|problem| texts.0.contains_key(&problem.file)), "{name} names its file");
    }
}

#[test]
fn toml_that_cannot_be_read_is_named_with_its_line() {
    let texts = SeedTexts::cnind;
    let cases = [
        ("unknown field", texts().with_figure(RD, "quoted =", "qouted =")),
        ("unknown qualifier", texts().with_figure(RD, "\"exact\"\nrounding", "\"exactly\"\nrounding")),
        ("no value", texts().with_figure(RD, "value = 3600000000000\n", "")),
        ("code that is none", texts().with("catalogue.toml", "code = \"CNY\"", "code = \"C.NY\"")),
        ("no TOML", texts().with_figure(RD, "series = \"", "series = ")),
        (
            "date as text",
            texts().with("dataset.toml", "published = 2025-03-14", "published = \"2025-03-14\""),
        ),
    ];
    for (name, texts) in cases {
        let message = complaint(&texts);
        let file = message.split(':').next().unwrap();
        assert!(texts.0.contains_key(file), "{name}: {message}");
        let line = message.split("at line ").nth(1).unwrap_or_else(|| panic!("{name}: {message}"));
        let line: usize = line.split(',').next().unwrap().parse().unwrap();
        let reported = texts.0[file].lines().nth(line - 1).unwrap();
        assert!(message.contains(reported), "{name}: line {line} is not shown in {message}");
    }
}

#[test]
fn a_folder_has_its_files_and_no_others() {
    for missing in ["dataset.toml", "catalogue.toml", "figures.toml", "other-numbers.toml"] {
        let mut texts = SeedTexts::cnind();
        texts.0.remove(missing);
        assert_eq!(complaint(&texts), format!("{missing}: the file is missing"));
    }
    let mut texts = SeedTexts::cnind();
    texts.0.insert("figures-2.toml".to_owned(), String::new());
    assert!(
        complaint(&texts).starts_with("figures-2.toml: a seed folder has no such file"),
        "{}",
        complaint(&texts)
    );
}

#[test]
fn every_problem_is_told_at_once() {
    let texts = SeedTexts::cnind()
        .with_figure(RD, "\"CNY\"", "\"USD\"")
        .with_figure("004-va-c-2024", "A.CN.VA.C", "A.CN.VA.XX")
        .with("catalogue.toml", "unit = \"CNY\"", "unit = \"DEM\"");
    let problems = texts.read().unwrap_err().problems;
    let mut files: Vec<&str> = problems.iter().map(|problem| problem.file.as_str()).collect();
    files.dedup();
    assert_eq!(files, ["catalogue.toml", "figures.toml"]);
    for named in [RD, "004-va-c-2024", "DEM"] {
        assert!(problems.iter().any(|problem| problem.message.contains(named)), "{named} in {problems:#?}");
    }
}
