//! Numbers that are printed in English words and notations are read back.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::vocabulary::power_of_ten;
use super::{ReadNumber, read_numbers};

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

const SCALES: [(&str, u32); 8] = [
    ("", 0),
    (" thousand", 3),
    (" million", 6),
    (" billion", 9),
    (" trillion", 12),
    (" mn", 6),
    ("bn", 9),
    (" crore", 7),
];

/// What stands before and after a number, and its unit.
const UNITS: [(&str, &str, Option<&str>); 14] = [
    ("", " percent", Some("percent")),
    ("", "%", Some("percent")),
    ("", "‰", Some("per_mille")),
    ("", " percentage points", Some("percentage_points")),
    ("", " tonnes", Some("tonnes")),
    ("", " GWh", Some("gigawatt_hours")),
    ("", " units", Some("units")),
    ("", " yuan", Some("CNY")),
    ("", " CHF", Some("CHF")),
    ("$", "", Some("USD")),
    ("EUR ", "", Some("EUR")),
    ("₹", "", Some("INR")),
    ("", " euros per tonne", Some("EUR_per_tonne")),
    ("", " francs", None),
];

/// A number below a thousand in words.
fn hundreds(number: usize) -> String {
    let rest = |number: usize| match number {
        0..20 => SMALL[number].to_owned(),
        _ if number.is_multiple_of(10) => TENS[number / 10].to_owned(),
        _ => format!("{}-{}", TENS[number / 10], SMALL[number % 10]),
    };
    match (number / 100, number % 100) {
        (0, below) => rest(below),
        (count, 0) => format!("{} hundred", SMALL[count]),
        (count, below) => format!("{} hundred and {}", SMALL[count], rest(below)),
    }
}

/// A number in words.
fn in_words(number: u64) -> String {
    let groups = [(1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (1, "")];
    let words = groups.iter().filter_map(|(size, name)| {
        let count = usize::try_from(number / size % 1_000).unwrap_or_default();
        (count > 0).then(|| format!("{} {name}", hundreds(count)).trim().to_owned())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The digits of a number in groups of three with a sign between them.
fn grouped(number: u64, sign: &str) -> String {
    let digits = number.to_string();
    let head = digits.len() % 3;
    let mut groups: Vec<&str> = Vec::new();
    if head > 0 {
        groups.push(&digits[..head]);
    }
    groups.extend((head..digits.len()).step_by(3).map(|start| &digits[start..start + 3]));
    groups.join(sign)
}

fn only(text: &str) -> ReadNumber {
    let numbers = read_numbers(text);
    assert_eq!(numbers.len(), 1, "{text}: {numbers:?}");
    numbers.into_iter().next().unwrap()
}

proptest! {
    #[test]
    fn numbers_in_words_are_read_back(number in 1_u64..1_000_000_000_000) {
        let words = in_words(number);
        let read = only(&format!("They counted {words} goats."));
        prop_assert_eq!(read.value, Some(Decimal::from(number)), "{}", words);
        prop_assert_eq!(read.exact, words);
    }

    #[test]
    fn numbers_in_digits_are_read_back(
        whole in 0_u64..10_000_000,
        decimals in prop_oneof![Just(None), (0_u64..10).prop_map(|one| Some((one, 1))), (0_u64..100).prop_map(|two| Some((two, 2)))],
        sign in prop_oneof![Just(","), Just(""), Just(" "), Just("\u{a0}"), Just("\u{202f}"), Just("’")],
        scale in 0..SCALES.len(),
        unit in 0..UNITS.len(),
        minus in prop_oneof![Just(""), Just("-"), Just("–"), Just("\u{2212}"), Just("minus ")],
    ) {
        let (scale_words, power) = SCALES[scale];
        let (before, after, code) = UNITS[unit];
        let fraction = decimals.map_or(String::new(), |(digits, places)| format!(".{digits:0places$}"));
        let printed = format!("{minus}{before}{}{fraction}{scale_words}{after}", grouped(whole, sign));
        let places = decimals.map_or(0, |(_, places)| u32::try_from(places).unwrap());
        let digits = decimals.map_or(0, |(digits, _)| digits);
        let unscaled = i64::try_from(whole * 10_u64.pow(places) + digits).unwrap();
        let value = Decimal::new(unscaled, places) * power_of_ten(power);
        let read = only(&format!("The balance stood at {printed} then."));
        prop_assert_eq!(&read.exact, &printed);
        prop_assert_eq!(read.value, Some(if minus.is_empty() { value } else { -value }.normalize()), "{}", printed);
        prop_assert_eq!(read.rounding, (Decimal::new(1, places) * power_of_ten(power)).normalize(), "{}", printed);
        prop_assert_eq!(read.unit, code, "{}", printed);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,60}", words in "([a-zA-Z%$,.;()–-]{1,6}|[0-9., ]{1,5}| ){0,20}") {
        for text in [text, words] {
            for number in read_numbers(&text) {
                prop_assert_eq!(text.get(number.start..number.end), Some(number.exact.as_str()));
            }
        }
    }
}
