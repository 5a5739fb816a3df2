//! An index of industry, innovation and infrastructure from five indicators of SDG 9 of the United Nations.

use std::collections::HashMap;

use yearbook::domain::composite::{Evaluation, Refusal, Robustness};

use super::table::{Table, cell, definition, score};
use crate::support::shared;

const INPUTS: [(&str, &str); 5] = [
    ("SHARE", "nv_ind_manf"),
    ("LEVEL", "nv_ind_manfpc"),
    ("TECHNOLOGY", "nv_ind_tech"),
    ("RESEARCH", "gb_xpd_rsdv"),
    ("RESEARCHERS", "gb_pop_scierd"),
];

/// The codes of groups of countries in the files; those from 127 are the files' own, not of M49.
const GROUPS: [&str; 44] = [
    "1", "2", "5", "9", "11", "13", "14", "15", "17", "18", "19", "21", "29", "30", "34", "35", "39", "53",
    "62", "127", "135", "142", "143", "145", "150", "151", "154", "155", "199", "202", "223", "419", "432",
    "485", "513", "514", "515", "518", "543", "722", "738", "746", "747", "753",
];

/// The values of some years of the units that have all five.
fn table(years: &[i32]) -> Table {
    let folder = shared().join("data/un-sdg-2020/industry");
    let mut table = Table::default();
    for (input, file) in INPUTS {
        let path = folder.join(format!("ddf--datapoints--{file}--by--geo_area--nature--units--year.csv"));
        let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|error| {
            panic!("{}: {error}: set YEARBOOK_SHARED to the folder that has `data`", path.display())
        });
        for row in reader.deserialize::<HashMap<String, String>>().map(Result::unwrap) {
            let year = row["year"].parse().unwrap();
            if years.contains(&year) && !GROUPS.contains(&row["geo_area"].as_str()) {
                table.set(input, &row["geo_area"], year, row[file].parse().unwrap());
            }
        }
    }
    table
}

fn index(more: &str) -> String {
    let parts: String =
        INPUTS.iter().map(|(id, _)| format!("[[part]]\nid = \"{id}\"\ninput = \"{id}\"\n")).collect();
    format!(
        "[composite]\nid = \"SDG9\"\nunits = {{ dimension = \"REF_AREA\" }}\nscale = 100\naggregate = \"arithmetic\"\n\
         normalise = \"minmax\"\n{more}\n{parts}"
    )
}

const CHINA: &str = "156";
const KOREA: &str = "410";
const GERMANY: &str = "276";
const IRELAND: &str = "372";

/// The definition with the choices of the worked case.
fn with_choices() -> String {
    index("over = \"period\"\npanel = \"open\"\nshift = 1")
        + "[alternatives]\nnormalise = [\"minmax\", \"z\", \"rank\"]\naggregate = [\"arithmetic\", \"geometric\"]\n\
           drop_each = true\n"
}

#[test]
fn china_2016_is_44_144_and_rank_15_of_69_with_five_contributions() {
    let index = table(&[2016]).evaluate(&index(""));
    let china = cell(&index, CHINA, 2016);
    let rank = index.rank(china).unwrap();
    assert_eq!((rank.rank, rank.of), (15, 69));
    let explanation = index.explain(china);
    assert_eq!(format!("{:.3}", explanation.score.unwrap().value()), "44.144");
    let contributions: Vec<String> =
        explanation.parts.iter().map(|part| format!("{:.2}", part.contribution.unwrap())).collect();
    assert_eq!(contributions, ["16.86", "2.15", "12.13", "9.99", "3.02"]);
}

#[test]
fn thirty_combinations_give_the_ranges_of_ranks() {
    let index = table(&[2016]).evaluate(&with_choices());
    let robustness = index.robustness(0).unwrap();
    assert_eq!((robustness.combinations, robustness.left_out.len()), (30, 6));
    assert!(robustness.left_out.iter().all(|one| one.reason == Refusal::ZeroUnderGeometric));
    let range = |code: &str| {
        let unit = cell(&index, code, 2016).unit;
        let ranks = robustness.units.iter().find(|ranks| ranks.unit == unit).unwrap();
        (ranks.rank, ranks.best, ranks.worst, ranks.median)
    };
    assert_eq!(range(CHINA), (15, 10, 27, 15.0));
    assert_eq!(range(KOREA), (1, 1, 2, 1.0));
    assert_eq!(range(GERMANY), (3, 2, 6, 3.0));
    assert_eq!(range(IRELAND), (2, 1, 12, 4.0));
}

#[test]
fn dropping_an_input_moves_ranks_most_and_the_geometric_mean_next() {
    let index = table(&[2016]).evaluate(&with_choices());
    let robustness = index.robustness(0).unwrap();
    assert_eq!(robustness.choices.len(), 8);
    assert_eq!((most(&robustness, "drop"), most(&robustness, "aggregate")), ("3.4".into(), "2.8".into()));
    assert_eq!(most(&robustness, "normalise"), "1.9");
}

/// The greatest mean shift of the choices of a kind.
fn most(robustness: &Robustness, kind: &str) -> String {
    let of_kind = robustness.choices.iter().filter(|shift| shift.choice.kind == kind);
    format!("{:.1}", of_kind.map(|shift| shift.mean_shift.unwrap()).fold(0.0, f64::max))
}

#[test]
fn two_years_with_whoever_has_data_do_not_compare() {
    let index = table(&[2015, 2016]).evaluate(&index("over = \"period\"\npanel = \"open\""));
    let shown = |year| (format!("{:.2}", score(&index, CHINA, year).unwrap()), place(&index, year));
    assert_eq!((shown(2015), shown(2016)), (("36.80".into(), (22, 80)), ("44.14".into(), (15, 69))));
    assert!(index.panel().changes());
    let unit = cell(&index, CHINA, 2016).unit;
    assert_eq!(index.change(unit, 0, 1), Err(Refusal::SetChanges));
}

#[test]
fn the_63_common_countries_compare_on_one_scale() {
    let table = table(&[2015, 2016]);
    let index = table.evaluate(&index(""));
    let shown = |year| (format!("{:.2}", score(&index, CHINA, year).unwrap()), place(&index, year));
    assert_eq!((shown(2015), shown(2016)), (("43.15".into(), (16, 63)), ("43.53".into(), (15, 63))));
    assert!(!index.panel().changes());
    let unit = cell(&index, CHINA, 2016).unit;
    let change = index.change(unit, 0, 1).unwrap();
    assert_eq!(format!("{:.2}", change.amount), "0.38");
    let sum: f64 = change.parts.iter().map(|part| part.share.unwrap()).sum();
    assert!((sum - 100.0).abs() < 1e-9);
    let outside = index
        .inputs()
        .units()
        .iter()
        .filter(|unit| score(&index, unit.as_str(), 2016) == Err(Refusal::SetChanges));
    assert_eq!(outside.count(), 6, "of the 69 with data in 2016");
}

fn place(index: &Evaluation, year: i32) -> (usize, usize) {
    let rank = index.rank(cell(index, CHINA, year)).unwrap();
    (rank.rank, rank.of)
}

#[test]
fn four_of_five_inputs_are_enough_where_four_are_asked_for() {
    let mut table = Table::default();
    for (input, value) in [("A", 40.0), ("B", 60.0), ("D", 80.0), ("E", 20.0)] {
        table.set(input, "X", 2024, value);
    }
    let text = |min: usize| {
        let part = |id: &str| format!("[[part]]\nid = \"{id}\"\ninput = \"{id}\"\ngoalposts = [0, 100]\n");
        let parts: String = ["A", "B", "C", "D", "E"].map(part).concat();
        format!(
            "[composite]\nid = \"I\"\nunits = {{ dimension = \"REF_AREA\" }}\nscale = 100\nmin_inputs = {min}\n{parts}"
        )
    };
    assert_eq!(score(&table.evaluate(&text(4)), "X", 2024), Ok(50.0));
    assert_eq!(score(&table.evaluate(&text(5)), "X", 2024), Err(Refusal::TooFewInputs));
    assert_eq!(definition(&text(4)).composite.root.min_inputs, Some(4));
}
