//! The handed sentences of the reader of numbers: each number with value, unit, qualifier, rounding and direction, and
//! what is no statistic. The test prints a table of counts.

use rust_decimal::Decimal;
use serde_json::Value;
use yearbook::ingest::document::{ReadNumber, read_numbers};

use crate::support::shared;

/// What is asked of a language, in percent of its numbers.
struct Bar {
    language: &'static str,
    /// Right in all of value, unit, qualifier, rounding and direction, at least.
    right: usize,
    /// Wrong in one of them that is not left open, at most.
    wrong: usize,
    /// Numbers that are no statistics and are set aside or unsure, at least.
    set_aside: usize,
}

const BARS: [Bar; 2] = [
    Bar { language: "en", right: 100, wrong: 0, set_aside: 100 },
    Bar { language: "zh", right: 100, wrong: 0, set_aside: 100 },
];

/// How many numbers of a language came out in which way.
#[derive(Default)]
struct Counts {
    numbers: usize,
    right: usize,
    open: usize,
    wrong: usize,
    spans: usize,
    others: usize,
    set_aside: usize,
    complaints: Vec<String>,
}

#[test]
fn the_handed_english_sentences_are_read_right() {
    judge(&BARS[0]);
}

#[test]
fn the_handed_chinese_sentences_are_read_right() {
    judge(&BARS[1]);
}

fn judge(bar: &Bar) {
    let path = shared().join("cases/documents").join(format!("{}.json", bar.language));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}: set YEARBOOK_SHARED to the folder that has `cases`", path.display())
    });
    let cases: Value = serde_json::from_str(&text).unwrap();
    let mut counts = Counts::default();
    for case in cases["cases"].as_array().unwrap() {
        count(case, &mut counts);
    }
    println!("language  numbers  right  open  wrong  same span  others  set aside");
    println!(
        "{:8}  {:7}  {:5}  {:4}  {:5}  {:9}  {:6}  {:9}",
        bar.language,
        counts.numbers,
        counts.right,
        counts.open,
        counts.wrong,
        counts.spans,
        counts.others,
        counts.set_aside
    );
    assert!(counts.numbers > 0, "{} has no numbers", path.display());
    let complaints = counts.complaints.join("\n");
    let percent = |part: usize, whole: usize| 100 * part / whole.max(1);
    assert!(percent(counts.right, counts.numbers) >= bar.right, "too few are right:\n{complaints}");
    assert!(100 * counts.wrong <= bar.wrong * counts.numbers, "too many are wrong:\n{complaints}");
    assert!(
        counts.others == 0 || percent(counts.set_aside, counts.others) >= bar.set_aside,
        "too few are set aside:\n{complaints}"
    );
}

fn count(case: &Value, counts: &mut Counts) {
    let text = case["text"].as_str().unwrap();
    let numbers = read_numbers(text);
    let id = case["id"].as_str().unwrap();
    for expected in case["numbers"].as_array().unwrap() {
        counts.numbers += 1;
        let (start, end) = (offset(&expected["start"]), offset(&expected["end"]));
        let found = numbers.iter().filter(|one| one.start < end && one.end > start);
        let Some(number) = found.max_by_key(|one| one.end.min(end) - one.start.max(start)) else {
            counts.wrong += 1;
            counts.complaints.push(format!("{id}: {} is not found", expected["token"]));
            continue;
        };
        counts.spans += usize::from((number.start, number.end) == (start, end));
        match verdict(number, expected) {
            Verdict::Right => counts.right += 1,
            Verdict::Open => counts.open += 1,
            Verdict::Wrong => counts.wrong += 1,
        }
        if !matches!(verdict(number, expected), Verdict::Right) {
            counts.complaints.push(format!("{id}: {number:?}, expected {expected}"));
        }
    }
    for other in case["set_aside"].as_array().unwrap() {
        counts.others += 1;
        let is_token = |one: &&ReadNumber| one.exact == other.as_str().unwrap_or_default();
        let found = numbers.iter().filter(is_token).any(|one| one.aside.is_some() || one.is_unsure);
        counts.set_aside += usize::from(found);
        if !found {
            counts.complaints.push(format!("{id}: {other} is not set aside"));
        }
    }
}

enum Verdict {
    Right,
    /// What differs is left open.
    Open,
    Wrong,
}

fn verdict(number: &ReadNumber, expected: &Value) -> Verdict {
    let decimal = |value: &Value| value.as_str().map(|text| text.parse::<Decimal>().unwrap());
    let value = match (number.value, decimal(&expected["value"])) {
        (Some(found), Some(expected)) => (found - expected).abs() <= Decimal::new(1, 5),
        (found, expected) => found == expected,
    };
    let rounding = decimal(&expected["rounding"]).is_none_or(|rounding| rounding == number.rounding);
    let unit = number.unit == expected["unit"].as_str();
    let words = expected["qualifier"].as_str() == Some(number.qualifier.code())
        && expected["direction"].as_str() == number.direction.map(|direction| direction.code());
    if value && rounding && unit && words {
        return Verdict::Right;
    }
    let value_is_open = value && rounding || number.value.is_none();
    let unit_is_open = unit || number.unit.is_none();
    if value_is_open && unit_is_open && words { Verdict::Open } else { Verdict::Wrong }
}

fn offset(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}
