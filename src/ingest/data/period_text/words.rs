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
    /// Whether it is a Roman numeral.
    pub(super) is_roman: bool,
}

/// The unit that a number within a year counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    HalfYear,
    Quarter,
    Month,
    /// Months from the beginning of the year on, as in `9 месяцев`.
    Months,
    Week,
    Day,
}

/// Units by their names in capitals. `KW` is the calendar week of German and the quarter of Polish, which has Roman
/// numerals beside it.
const UNITS: [(Unit, &[&str]); 7] = [
    (Unit::Year, &["A", "Y", "YR", "YEAR", "FY", "CY", "JAHR", "ANNÉE", "AÑO", "ANO", "ANNO"]),
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
            "VIERTELJAHR",
            "VJ",
            "ČTVRTLETÍ",
            "NEGYEDÉV",
            "ŠTVRŤROK",
            "NELJÄNNES",
            "ΤΡΊΜΗΝΟ",
            "КВ",
            "КВАРТАЛ",
            "КВАРТАЛА",
        ],
    ),
    (Unit::Month, &["M", "MONTH", "THÁNG"]),
    (Unit::Months, &["МЕСЯЦ", "МЕСЯЦА", "МЕСЯЦЕВ", "МЕС"]),
    (Unit::Day, &["D"]),
    (
        Unit::Week,
        &[
            "W",
            "WK",
            "WEEK",
            "KW",
            "U",
            "V",
            "SEMANA",
            "SEMAINE",
            "SETTIMANA",
            "UGE",
            "UKE",
            "VECKA",
            "WOCHE",
        ],
    ),
];

/// Words that say nothing about the period.
const FILLERS: [&str; 21] = [
    "ST", "ND", "RD", "TH", "DE", "OF", "DEL", "DI", "ER", "ÈME", "EME", "ÈRE", "º", "ª", "Г", "ГОД", "ГОДА",
    "ГГ", "НА", "ЗА", "END",
];
/// Ordinals, by number.
const ORDINALS: [&[&str]; 4] = [
    &[
        "FIRST",
        "PREMIER",
        "PREMIÈRE",
        "PRIMER",
        "PRIMERO",
        "PRIMEIRO",
        "PRIMO",
        "ERSTES",
        "EERSTE",
        "ПЕРВЫЙ",
        "ПЕРВОЕ",
    ],
    &["SECOND", "DEUXIÈME", "SEGUNDO", "SECONDO", "ZWEITES", "TWEEDE", "ВТОРОЙ", "ВТОРОЕ"],
    &["THIRD", "TROISIÈME", "TERCER", "TERCERO", "TERCEIRO", "TERZO", "DRITTES", "DERDE", "ТРЕТИЙ"],
    &["FOURTH", "QUATRIÈME", "CUARTO", "QUARTO", "VIERTES", "VIERDE", "ЧЕТВЕРТЫЙ", "ЧЕТВЁРТЫЙ"],
];

/// Parts of Chinese, Japanese and Korean periods, the longer before the shorter, and Arabic months of two words.
const WHOLE_PARTS: [(&str, &[Word]); 32] = [
    ("كانون الثاني", &[Word::Month(1)]),
    ("كانون الأول", &[Word::Month(12)]),
    ("تشرين الأول", &[Word::Month(10)]),
    ("تشرين الثاني", &[Word::Month(11)]),
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
    ("至", &[]),
    ("末", &[]),
    ("底", &[]),
    ("말", &[]),
    ("期", &[Word::Unit(Unit::Quarter)]),
];

const fn small(number: u8) -> Word {
    Word::Small(Small { number, two_digits: false, is_roman: false })
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
        if let Some((part, words)) = WHOLE_PARTS.iter().find(|(part, _)| rest.starts_with(part)) {
            found.extend_from_slice(words);
            rest = rest.get(part.len()..)?;
            continue;
        }
        if !first.is_alphanumeric() {
            if !matches!(first, ' ' | '-' | '/' | '.' | '_' | ':' | ',' | '\'' | '~' | '°' | '\u{2013}') {
                return None;
            }
            rest = rest.get(first.len_utf8()..)?;
            continue;
        }
        if chinese_digit(first).is_some() {
            let end = rest.find(|character| chinese_digit(character).is_none()).unwrap_or(rest.len());
            let (number, after) = rest.split_at_checked(end)?;
            found.push(chinese_number(number)?);
            rest = after;
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
            match word(part) {
                Some(word) => found.push(word),
                None => found.extend(unit_and_numeral(part)?),
            }
        }
        rest = after;
    }
    (!found.is_empty()).then_some(found)
}

/// The value of a Chinese digit; ten is 10.
fn chinese_digit(character: char) -> Option<u8> {
    let digits = "〇一二三四五六七八九十";
    let value =
        if character == '零' { Some(0) } else { digits.chars().position(|digit| digit == character) };
    value.and_then(|value| u8::try_from(value).ok())
}

/// `二〇二三` is a year, `十二` the number 12.
fn chinese_number(text: &str) -> Option<Word> {
    let digits: Vec<u8> = text.chars().filter_map(chinese_digit).collect();
    match *digits.as_slice() {
        [number] => Some(small(number)),
        [10, units @ 1..=9] => Some(small(10 + units)),
        [tens @ 2..=9, 10] => Some(small(tens * 10)),
        [a, b, c, d] if digits.iter().all(|digit| *digit < 10) => {
            Some(Word::Year([a, b, c, d].into_iter().fold(0, |year, digit| year * 10 + i32::from(digit))))
        }
        _ => None,
    }
}

/// `TII` of Spain: a letter of a unit and a Roman numeral.
fn unit_and_numeral(part: &str) -> Option<[Word; 2]> {
    let (unit, number) = part.split_at_checked(1)?;
    let quarter = matches!(unit, "T" | "Q").then_some(Word::Unit(Unit::Quarter))?;
    Some([quarter, roman(number)?])
}

fn roman(part: &str) -> Option<Word> {
    let at = ["I", "II", "III", "IV"].iter().position(|numeral| *numeral == part)?;
    let number = u8::try_from(at + 1).ok()?;
    Some(Word::Small(Small { number, two_digits: false, is_roman: true }))
}

fn word(part: &str) -> Option<Word> {
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        return match part.len() {
            4 => part.parse().ok().map(Word::Year),
            length @ 1..=2 => {
                let number = part.parse().ok()?;
                Some(Word::Small(Small { number, two_digits: length == 2, is_roman: false }))
            }
            _ => None,
        };
    }
    let ordinal = ORDINALS.iter().position(|names| names.contains(&part));
    if let Some(number) = ordinal.and_then(|at| u8::try_from(at + 1).ok()) {
        return Some(small(number));
    }
    if let Some(numeral) = roman(part) {
        return Some(numeral);
    }
    let unit = UNITS.iter().find(|(_, names)| names.contains(&part)).map(|(unit, _)| Word::Unit(*unit));
    unit.or_else(|| month(part).map(Word::Month))
}
