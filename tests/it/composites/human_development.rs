//! The Human Development Index of UNDP and its relatives, from the inputs that UNDP publishes, to the last decimal.

use std::collections::HashMap;

use yearbook::domain::composite::{Evaluation, Refusal};

use super::table::{Table, cell, rank, score};
use crate::support::shared;

/// The index as UNDP defines it, with the goalposts of life expectancy.
fn definition(id: &str, life: [f64; 2]) -> String {
    format!(
        r#"
[composite]
id = "{id}"
units = {{ dimension = "REF_AREA" }}
round = 3
aggregate = "geometric"
[[part]]
id = "HEALTH"
input = "LE"
goalposts = [{}, {}]
[[part]]
id = "EDUCATION"
aggregate = "arithmetic"
[[part.part]]
input = "EYS"
goalposts = [0, 18]
[[part.part]]
input = "MYS"
goalposts = [0, 15]
[[part]]
id = "INCOME"
input = "ln(GNIPC)"
goalposts = ["ln(100)", "ln(75000)"]
"#,
        life[0], life[1]
    )
}

fn hdi() -> String {
    definition("HDI", [20.0, 85.0])
}

/// A row of the file: an area, with its values by column.
type Row = HashMap<String, String>;

/// UNDP's file of 206 areas.
fn rows() -> Vec<Row> {
    let path = shared().join("data/undp-hdi/HDR23-24_Composite_indices_complete_time_series.csv");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}: set YEARBOOK_SHARED to the folder that has `data`", path.display())
    });
    // Latin-1: each byte is a character.
    let text: String = bytes.into_iter().map(char::from).collect();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &Row, column: &str) -> Option<f64> {
    row[column].parse().ok()
}

/// The code of an area: those of groups of countries have a dot.
fn code(row: &Row) -> String {
    row["iso3"].replace('.', "_")
}

/// The inputs of both sexes or of one, from columns such as `le_1990`.
fn inputs(rows: &[Row], sex: &str, income: &str) -> Table {
    let mut table = Table::default();
    for row in rows {
        for year in 1990..=2022 {
            for (input, column) in [("LE", "le"), ("EYS", "eys"), ("MYS", "mys"), ("GNIPC", income)] {
                if let Some(value) = number(row, &format!("{column}{sex}_{year}")) {
                    table.set(input, &code(row), year, value);
                }
            }
        }
    }
    table
}

/// How many published values of a column there are, and how many of them the function gives to three decimals.
fn agreement(
    rows: &[Row],
    column: &str,
    years: std::ops::RangeInclusive<i32>,
    of: impl Fn(&str, i32) -> f64,
) -> [usize; 2] {
    let mut counts = [0; 2];
    for row in rows {
        for year in years.clone() {
            if let Some(published) = number(row, &format!("{column}_{year}")) {
                counts[0] += 1;
                counts[1] += usize::from(three(of(&code(row), year)) == three(published));
            }
        }
    }
    counts
}

/// A number in thousandths.
fn three(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

/// The score before rounding.
fn unrounded(evaluation: &Evaluation, unit: &str, year: i32) -> f64 {
    score(evaluation, unit, year).unwrap_or(f64::NAN)
}

fn women_and_men(rows: &[Row]) -> [Evaluation; 2] {
    let of = |sex, life| {
        let text = definition("HDI", life).replace("round = 3\n", "");
        inputs(rows, sex, "gni_pc").evaluate(&text)
    };
    [of("_f", [22.5, 87.5]), of("_m", [17.5, 82.5])]
}

#[test]
fn all_6171_published_values_of_the_human_development_index_come_out() {
    let rows = rows();
    let index = inputs(&rows, "", "gnipc").evaluate(&hdi());
    let counts = agreement(&rows, "hdi", 1990..=2022, |unit, year| unrounded(&index, unit, year));
    assert_eq!(counts, [6171, 6171]);
}

#[test]
fn all_published_values_of_women_and_men_and_of_their_ratio_come_out() {
    let rows = rows();
    let [women, men] = women_and_men(&rows);
    let counts = |column, of: &dyn Fn(&str, i32) -> f64| agreement(&rows, column, 1990..=2022, of);
    assert_eq!(counts("hdi_f", &|unit, year| unrounded(&women, unit, year)), [5014, 5014]);
    assert_eq!(counts("hdi_m", &|unit, year| unrounded(&men, unit, year)), [5014, 5014]);
    let ratio = |unit: &str, year| unrounded(&women, unit, year) / unrounded(&men, unit, year);
    assert_eq!(counts("gdi", &ratio), [5014, 5014]);
}

#[test]
fn all_published_values_of_the_inequality_adjusted_index_come_out() {
    let rows = rows();
    let text = hdi().replace("round = 3\n", "");
    let index = inputs(&rows, "", "gnipc").evaluate(&text);
    let by_code: HashMap<String, &Row> = rows.iter().map(|row| (code(row), row)).collect();
    let adjusted = |unit: &str, year: i32| {
        let rest =
            |column: &str| 1.0 - number(by_code[unit], &format!("ineq_{column}_{year}")).unwrap() / 100.0;
        unrounded(&index, unit, year) * (rest("le") * rest("edu") * rest("inc")).cbrt()
    };
    assert_eq!(agreement(&rows, "ihdi", 2010..=2022, adjusted), [2106, 2106]);
}

#[test]
fn all_193_ranks_of_2022_come_out() {
    let rows: Vec<Row> = rows().into_iter().filter(|row| !row["iso3"].contains('.')).collect();
    let index = inputs(&rows, "", "gnipc").evaluate(&hdi());
    let ranked = rows.iter().filter_map(|row| Some((row, row["hdi_rank_2022"].parse::<usize>().ok()?)));
    let (all, equal) = ranked.fold((0, 0), |(all, equal), (row, published)| {
        (all + 1, equal + usize::from(rank(&index, &code(row), 2022) == published))
    });
    assert_eq!((all, equal), (193, 193));
}

/// How many countries have the published value of 2022 by a definition.
fn agreeing_in_2022(text: &str) -> usize {
    let rows: Vec<Row> = rows().into_iter().filter(|row| !row["iso3"].contains('.')).collect();
    let index = inputs(&rows, "", "gnipc").evaluate(text);
    agreement(&rows, "hdi", 2022..=2022, |unit, year| unrounded(&index, unit, year))[1]
}

#[test]
fn definitions_with_a_mistake_are_told_from_the_right_one() {
    assert_eq!(agreeing_in_2022(&hdi()), 193);
    let without_caps = hdi().lines().fold(String::new(), |text, line| {
        let clip = if line.starts_with("goalposts") { "\nclip = \"none\"" } else { "" };
        text + line + clip + "\n"
    });
    assert_eq!(agreeing_in_2022(&without_caps), 175);
    let arithmetic_education = "aggregate = \"arithmetic\"";
    assert_eq!(agreeing_in_2022(&hdi().replace(arithmetic_education, "aggregate = \"geometric\"")), 67);
    let whole = hdi().replacen("aggregate = \"geometric\"", "aggregate = \"arithmetic\"", 1);
    assert_eq!(agreeing_in_2022(&whole), 28);
}

/// A published index: the unit, the year, the value and the rank.
type Published = (String, i32, Option<f64>, Option<usize>);

/// The extract of UNDP's file in the repository, with the published values.
fn extract() -> (Table, Vec<Published>) {
    let text = include_str!("undp-extract.csv");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let (mut table, mut published) = (Table::default(), Vec::new());
    for record in reader.records().map(Result::unwrap) {
        let (unit, year) = (&record[0], record[1].parse().unwrap());
        for (input, column) in [("LE", 3), ("EYS", 4), ("MYS", 5), ("GNIPC", 6)] {
            table.set(input, unit, year, record[column].parse().unwrap());
        }
        published.push((unit.to_owned(), year, record[2].parse().ok(), record[7].parse().ok()));
    }
    (table, published)
}

#[test]
fn the_extract_has_the_published_values_and_the_order_of_their_ranks() {
    let (table, published) = extract();
    let index = table.evaluate(&hdi());
    for (unit, year, value, _) in &published {
        if let Some(value) = value {
            assert_eq!(score(&index, unit, *year), Ok(*value), "{unit} {year}");
        }
    }
    let ranked: Vec<(usize, &str)> =
        published.iter().filter_map(|(unit, _, _, rank)| Some(((*rank)?, unit.as_str()))).collect();
    for (published, unit) in &ranked {
        let better = ranked.iter().filter(|(other, _)| other < published).count();
        assert_eq!(rank(&index, unit, 2022), better + 1, "{unit}");
    }
    // Germany and Ireland have the same score; both take the better place.
    assert_eq!(rank(&index, "DEU", 2022), rank(&index, "IRL", 2022));
}

#[test]
fn china_2022_is_0_788_with_its_three_parts() {
    let index = extract().0.evaluate(&hdi());
    let explanation = index.explain(cell(&index, "CHN", 2022));
    assert_eq!(explanation.score.unwrap().value(), 0.788);
    let parts: Vec<(&str, String)> = explanation
        .parts
        .iter()
        .map(|part| (part.id.as_str(), format!("{:.4}", part.value.unwrap().value())))
        .collect();
    let expected = [("HEALTH", "0.9013"), ("EDUCATION", "0.6930"), ("INCOME", "0.7846")];
    assert_eq!(parts, expected.map(|(id, value)| (id, value.to_owned())));
    assert!(
        explanation.parts.iter().all(|part| part.contribution.is_none()),
        "logarithms add up, parts do not"
    );
    let education = &explanation.parts[1];
    let sum: f64 = education.parts.iter().map(|part| part.contribution.unwrap()).sum();
    assert!((sum - education.value.unwrap().value()).abs() < 1e-12);
}

#[test]
fn the_rise_of_china_since_1990_is_split_by_logarithms() {
    let index = extract().0.evaluate(&hdi());
    let (from, to) = (cell(&index, "CHN", 1990), cell(&index, "CHN", 2022));
    assert_eq!(score(&index, "CHN", 1990), Ok(0.482));
    let change = index.change(to.unit, from.period, to.period).unwrap();
    assert_eq!(format!("{:.4}", change.amount), "0.4926");
    let shares: Vec<String> = change.parts.iter().map(|part| format!("{:.1}", part.share.unwrap())).collect();
    assert_eq!(shares, ["13.5", "41.2", "45.4"]);
}

#[test]
fn rwanda_1994_lies_below_the_lower_goalpost_and_1990_has_a_value_nobody_published() {
    let index = extract().0.evaluate(&hdi());
    assert_eq!(score(&index, "RWA", 1994), Err(Refusal::OutsideGoalposts));
    assert_eq!(score(&index, "RWA", 1990), Ok(0.32));
    let both = hdi().replace("[20, 85]", "[20, 85]\nclip = \"both\"");
    let index = extract().0.evaluate(&both);
    assert_eq!(score(&index, "RWA", 1994), Err(Refusal::ZeroUnderGeometric));
}

#[test]
fn the_interval_of_a_score_is_its_range_over_the_intervals_of_the_inputs() {
    let (table, _) = extract();
    let part = 0.01;
    let index = table.evaluate_within(&hdi().replace("round = 3\n", ""), part);
    for unit in ["CHN", "NOR", "SOM"] {
        let bounds = index.score(cell(&index, unit, 2022)).unwrap().bounds();
        let mut scores = Vec::new();
        for corner in 0..16_u32 {
            let mut moved = Table::default();
            for (position, input) in ["LE", "EYS", "MYS", "GNIPC"].into_iter().enumerate() {
                let sign = if corner >> position & 1 == 1 { 1.0 } else { -1.0 };
                moved.set(input, unit, 2022, table.get(input, unit, 2022).unwrap() * (1.0 + sign * part));
            }
            scores.push(score(&moved.evaluate(&hdi().replace("round = 3\n", "")), unit, 2022).unwrap());
        }
        let least = scores.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (lower, upper) = bounds.ends();
        assert!(lower <= least && greatest <= upper, "{unit}");
        assert!(least - lower < 1e-12 && upper - greatest < 1e-12, "{unit}: the range is exact");
    }
}
