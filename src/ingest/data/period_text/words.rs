//! Splits the text of a period into years, numbers, units and months.

use super::months::month;

/// A part of the text of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A number of four digits.
    Year(i32),
    /// A number of one or two digits.
    Small(Small),
    /// The unit of the number beside it.
    Unit(Unit),
    /// A month by its name.
    Month(u8),
    /// The first parts of a year: `前三季度` are its first three quarters.
    First,
}

/// A number of one or two digits, in figures or Roman or Chinese numerals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Small {
    pub(super) number: u8,
    /// Whether it has two digits.
    pub(super) two_digits: bool,
}

/// The unit that a number within a year counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    HalfYear,
    Quarter,
    Month,
    Week,
    Day,
}

/// Names of units in capitals. `KW` is the German calendar week; Polish writes quarters as `KW` with Roman numerals.
const UNITS: [(Unit, &[&str]); 5] = [
    (Unit::Year, &["A", "Y", "YR", "YEAR", "FY", "CY", "JAHR", "ANNÉE", "AÑO"]),
    (
        Unit::HalfYear,
        &[
            "S",
            "H",
            "HY",
            "HJ",
            "HALF",
            "SEMESTER",
            "SEMESTRE",
            "HALBJAHR",
            "HALVÅR",
            "HALFJAAR",
            "ПОЛУГОДИЕ",
        ],
    ),
    (
        Unit::Quarter,
        &[
            "Q",
            "QTR",
            "QUARTER",
            "T",
            "TRIM",
            "TRIMESTRE",
            "TRIMESTER",
            "K",
            "KV",
            "KVARTAL",
            "QUARTAL",
            "KWARTAAL",
            "KWARTAŁ",
            "ÇEYREK",
            "КВ",
            "КВАРТАЛ",
            "КВАРТАЛА",
        ],
    ),
    (Unit::Month, &["M", "MONTH"]),
    (
        Unit::Week,
        &["W", "WK", "WEEK", "KW", "SEMANA", "SEMAINE", "SETTIMANA", "UGE", "UKE", "VECKA", "WOCHE"],
    ),
];

/// Words without a meaning for the period.
const FILLERS: [&str; 16] =
    ["ST", "ND", "RD", "TH", "DE", "OF", "DEL", "DI", "ER", "ÈME", "EME", "º", "ª", "Г", "ГОД", "ГОДА"];

/// Parts of Chinese, Japanese and Korean periods; longer ones come before their beginnings.
const EAST_ASIAN: [(&str, &[Word]); 24] = [
    ("上半年", &[Word::Unit(Unit::HalfYear), small(1)]),
    ("下半年", &[Word::Unit(Unit::HalfYear), small(2)]),
    ("上半期", &[Word::Unit(Unit::HalfYear), small(1)]),
    ("下半期", &[Word::Unit(Unit::HalfYear), small(2)]),
    ("상반기", &[Word::Unit(Unit::HalfYear), small(1)]),
    ("하반기", &[Word::Unit(Unit::HalfYear), small(2)]),
    ("四半期", &[Word::Unit(Unit::Quarter)]),
    ("季度", &[Word::Unit(Unit::Quarter)]),
    ("분기", &[Word::Unit(Unit::Quarter)]),
    ("季", &[Word::Unit(Unit::Quarter)]),
    ("月份", &[Word::Unit(Unit::Month)]),
    ("月期", &[Word::Unit(Unit::Month)]),
    ("月", &[Word::Unit(Unit::Month)]),
    ("월", &[Word::Unit(Unit::Month)]),
    ("年度", &[Word::Unit(Unit::Year)]),
    ("年份", &[Word::Unit(Unit::Year)]),
    ("年", &[Word::Unit(Unit::Year)]),
    ("년", &[Word::Unit(Unit::Year)]),
    ("周", &[Word::Unit(Unit::Week)]),
    ("週", &[Word::Unit(Unit::Week)]),
    ("日", &[Word::Unit(Unit::Day)]),
    ("일", &[Word::Unit(Unit::Day)]),
    ("前", &[Word::First]),
    ("第", &[]),
];

const fn small(number: u8) -> Word {
    Word::Small(Small { number, two_digits: false })
}

/// The year with two digits: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999 (the rule of Windows since 2024).
pub(super) fn century(short: u8) -> i32 {
    if short < 50 { 2000 + i32::from(short) } else { 1900 + i32::from(short) }
}

/// The words of a text in capitals; none if some part of it is unknown.
pub(super) fn words(text: &str) -> Option<Vec<Word>> {
    let mut found: Vec<Word> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((part, words)) = EAST_ASIAN.iter().find(|(part, _)| rest.starts_with(part)) {
            found.extend_from_slice(words);
            rest = rest.get(part.len()..)?;
            continue;
        }
        if !first.is_alphanumeric() {
            if !matches!(first, ' ' | '-' | '/' | '.' | '_' | ':' | ',' | '\'' | '~' | '\u{2013}') {
                return None;
            }
            rest = rest.get(first.len_utf8()..)?;
            continue;
        }
        if let Some(number) = chinese_digit(first) {
            found.push(small(number));
            rest = rest.get(first.len_utf8()..)?;
            continue;
        }
        let of_run = |character: char| {
            character.is_ascii_digit() == first.is_ascii_digit() && character.is_alphanumeric()
        };
        let is_east_asian = |character: char| character >= '\u{3000}';
        let end = rest.find(|character| !of_run(character) || is_east_asian(character)).unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(end.max(first.len_utf8()))?;
        // The ending of a Dutch ordinal: `1e kwartaal`.
        let ordinal = part == "E" && matches!(found.last(), Some(Word::Small(_)));
        if !ordinal && !FILLERS.contains(&part) {
            found.push(word(part)?);
        }
        rest = after;
    }
    (!found.is_empty()).then_some(found)
}

fn chinese_digit(character: char) -> Option<u8> {
    "一二三四".chars().position(|digit| digit == character).and_then(|at| u8::try_from(at + 1).ok())
}

fn word(part: &str) -> Option<Word> {
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        return match part.len() {
            4 => part.parse().ok().map(Word::Year),
            length @ 1..=2 => {
                part.parse().ok().map(|number| Word::Small(Small { number, two_digits: length == 2 }))
            }
            _ => None,
        };
    }
    let roman = ["I", "II", "III", "IV"].iter().position(|numeral| *numeral == part);
    if let Some(number) = roman.and_then(|at| u8::try_from(at + 1).ok()) {
        return Some(small(number));
    }
    let unit = UNITS.iter().find(|(_, names)| names.contains(&part)).map(|(unit, _)| Word::Unit(*unit));
    unit.or_else(|| month(part).map(Word::Month))
}
