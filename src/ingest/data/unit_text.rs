//! Reads texts of units: the power of ten, and the unit without it.
//!
//! `Millions of US dollars` has the power 6 and the unit `USD`, `万辆` the power 4 and the unit `辆`. Words after `per` or
//! a slash are part of the unit. Codes such as `MIO_EUR` and texts with two possible powers stay as they are.

mod words;

use self::words::{CURRENCIES, HAN_POWERS, HAN_UNITS, LABELS, POWERS, UNITS};
use super::unit_class::{brackets, is_in_percent, is_relative_unit};

/// The text of a unit, split into power and unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitText {
    /// The exponent of the power of ten by which values are multiplied.
    pub power: i32,
    /// The whole text.
    pub text: String,
    /// The unit without the power: an ISO 4217 code, `percent`, or else the text of the file. Empty for a power without
    /// a unit.
    pub unit: String,
}

/// Reads the unit and the power of ten in a text.
///
/// ```
/// use yearbook::ingest::data::unit_text::read_unit;
/// let unit = read_unit("US$ bn");
/// assert_eq!((unit.power, unit.unit.as_str()), (9, "USD"));
/// ```
#[must_use]
pub fn read_unit(text: &str) -> UnitText {
    let text = text.trim().trim_matches(['(', ')', '（', '）', '[', ']', '"']).trim();
    let text = text.strip_prefix("in ").or_else(|| text.strip_prefix("In ")).unwrap_or(text).trim_start();
    let whole = text.to_owned();
    let as_it_is =
        || UnitText { power: 0, text: text.to_owned(), unit: known_unit(text).unwrap_or(text).to_owned() };
    if text.contains('_') {
        return as_it_is();
    }
    let found = leading_han(text).or_else(|| leading_number(text)).or_else(|| word(text));
    let Some((power, unit)) = found else { return as_it_is() };
    let unit = tidy(&unit);
    UnitText { power, text: whole, unit: known_unit(&unit).map_or(unit, str::to_owned) }
}

/// Reads a power of ten alone: `Billions`, `Millions of`, `'000`, or the exponent `6`.
#[must_use]
pub fn read_power(text: &str) -> Option<i32> {
    let text = text.trim();
    // The factors of Statistics Canada: `tens of millions`.
    let lower = text.to_lowercase();
    for (factor, power) in [("tens", 1), ("hundreds", 2)] {
        if let Some(rest) = lower.strip_prefix(factor) {
            return match rest.strip_prefix(" of ") {
                Some(rest) => read_power(rest).map(|more| power + more),
                None => rest.is_empty().then_some(power),
            };
        }
    }
    if let Ok(power) = text.parse::<i32>() {
        return if power.abs() <= 30 { Some(power) } else { power_of_factor(text) };
    }
    if UNITS.contains(&text.to_lowercase().as_str()) {
        return Some(0);
    }
    let unit = read_unit(text);
    let of_words = (unit.power != 0 && unit.unit.is_empty()).then_some(unit.power);
    of_words.or_else(|| power_of_factor(text))
}

/// The exponent of a power of ten that is written out: `1000`, `1,000,000`.
fn power_of_factor(text: &str) -> Option<i32> {
    let zeros = text.strip_prefix('1')?.replace([',', ' ', '\u{a0}'], "");
    zeros.bytes().all(|byte| byte == b'0').then(|| i32::try_from(zeros.len()).ok()).flatten()
}

/// Splits a heading or label with a unit in brackets at its end or after its last comma: the label without the unit,
/// and the unit. None if that text is neither a known unit nor has a power of ten.
///
/// ```
/// use yearbook::ingest::data::unit_text::unit_of_label;
/// let (label, unit) = unit_of_label("地区生产总值(亿元)").unwrap();
/// assert_eq!((label, unit.power, unit.unit.as_str()), ("地区生产总值", 8, "CNY"));
/// ```
#[must_use]
pub fn unit_of_label(label: &str) -> Option<(&str, UnitText)> {
    let label = label.trim();
    let last = [('(', ')'), ('（', '）'), ('[', ']')].into_iter().find_map(|(open, close)| {
        let (name, unit) = label.strip_suffix(close)?.rsplit_once(open)?;
        Some((name, unit))
    });
    let is_unit = |unit: &str| read_unit(unit).power != 0 || is_known(unit.trim()) || is_relative(unit);
    let in_bracket = last.filter(|(_, unit)| is_unit(unit) || is_relative_unit(unit));
    // Before brackets with a remark: `Unemployment (% of labour force) (estimate)`.
    let in_other = || {
        let inner = brackets(label).find(|inner| is_relative_unit(inner))?;
        let (name, _) = label.rsplit_once(inner)?;
        Some((name.trim_end_matches(['(', '（', '[']), inner))
    };
    let behind_comma = || {
        let parted = label.rsplit_once(", ").or_else(|| label.rsplit_once('，'));
        parted.filter(|(_, unit)| is_unit(unit) || is_in_percent(unit))
    };
    let in_words = || {
        let (name, unit) = [" in ", " en "].iter().find_map(|word| label.rsplit_once(word))?;
        let read = read_unit(unit);
        (read.power != 0 && (read.unit.is_empty() || is_known(&read.unit))).then_some((name, unit))
    };
    let (name, unit) = in_bracket.or_else(behind_comma).or_else(in_other).or_else(in_words)?;
    let read = read_unit(unit);
    let name = name.trim().trim_end_matches([',', '，', ':', '：']);
    (!name.is_empty()).then_some((name, read))
}

/// The unit in a line about a whole table: `单位：万辆`, `Unit: million USD`, `(Thousands of persons)`.
#[must_use]
pub fn unit_of_note(line: &str) -> Option<UnitText> {
    let line = line.trim().trim_matches(['(', ')', '（', '）', '[', ']']).trim();
    let colon = line.find([':', '：', '=']);
    let stated = colon.and_then(|at| {
        let (label, rest) = line.split_at(at);
        let rest = rest.trim_start_matches([':', '：', '=']).trim();
        let label = label.trim().to_lowercase();
        LABELS.contains(&label.as_str()).then_some(rest)
    });
    if let Some(stated) = stated {
        return (!stated.is_empty()).then(|| read_unit(stated));
    }
    let unit = read_unit(line);
    // A line that consists of a power and a known unit.
    (unit.power != 0 && (unit.unit.is_empty() || is_known(&unit.unit))).then_some(unit)
}

/// The power of ten in a line about a whole table: `Scale=Billions`.
#[must_use]
pub fn power_of_note(line: &str) -> Option<i32> {
    let (label, power) = line.split_once([':', '：', '='])?;
    let label = label.trim().to_lowercase();
    matches!(label.as_str(), "scale" | "multiplier" | "unit multiplier").then(|| read_power(power)).flatten()
}

/// Whether a text is a unit of ratios, of an index or of money at some prices: `% of GDP`, `per 1,000 people`, `2015=100`,
/// `current US$`.
fn is_relative(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let base = || {
        let (year, hundred) = lower.rsplit_once('=')?;
        let year = year.trim().rsplit(' ').next()?;
        Some(
            hundred.trim() == "100"
                && year.len() >= 4
                && year.starts_with(|first: char| first.is_ascii_digit()),
        )
    };
    let priced = || {
        let (first, rest) = lower.split_once(' ')?;
        let money = rest.rsplit(' ').next()?;
        Some(matches!(first, "current" | "constant") && (known_unit(money).is_some() || money.ends_with('$')))
    };
    let is_share = ["% of ", "percent of ", "per cent of ", "percentage of ", "in % of ", "per "];
    is_share.iter().any(|start| lower.starts_with(start)) || base() == Some(true) || priced() == Some(true)
}

fn is_known(unit: &str) -> bool {
    known_unit(unit).is_some()
        || is_dollar(&unit.to_lowercase())
        || CURRENCIES.iter().any(|(code, _)| *code == unit)
}

/// Whether a text is dollars without their country: those of the United States, Canada, Australia and others.
fn is_dollar(text: &str) -> bool {
    matches!(text, "$" | "dollar" | "dollars")
}

/// The code of a unit that has one in this service: money and percent.
fn known_unit(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let lower = lower.trim_end_matches('.');
    CURRENCIES
        .iter()
        .find(|(code, names)| code.eq_ignore_ascii_case(lower) || names.contains(&lower))
        .map(|(code, _)| *code)
}

/// The power at the start of a Chinese, Japanese or Korean text, and the rest.
fn leading_han(text: &str) -> Option<(i32, String)> {
    let (word, power) = HAN_POWERS.iter().find(|(word, _)| text.starts_with(word))?;
    let unit = text.get(word.len()..)?;
    // In the words for kilowatt, kilogram and the like the first sign is part of the unit.
    let own = |(prefix, unit_word): &(&str, &str)| word == prefix && unit.starts_with(unit_word);
    (!HAN_UNITS.iter().any(own)).then(|| (*power, unit.to_owned()))
}

/// The power at the start of a text, as a number: `1000 t`, `10 000 persons`, `'000 hours`, `100 million yuan`.
fn leading_number(text: &str) -> Option<(i32, String)> {
    let rest = text.trim_start_matches(['x', '×', '*', ' ']);
    let mark = rest.strip_prefix(['\'', '’', '‘']).filter(|rest| rest.starts_with("000"));
    let digits = mark.unwrap_or(rest);
    let end = digits
        .char_indices()
        .take_while(|(at, character)| {
            let group = digits.get(at + character.len_utf8()..).is_some_and(|rest| rest.starts_with("000"));
            character.is_ascii_digit()
                || (matches!(character, ',' | ' ' | '.' | '\u{a0}' | '\u{202f}') && group)
        })
        .last()
        .map_or(0, |(at, character)| at + character.len_utf8());
    let (number, unit) = digits.split_at_checked(end)?;
    let number: String = number.chars().filter(char::is_ascii_digit).collect();
    let zeros = i32::try_from(number.bytes().filter(|digit| *digit == b'0').count()).ok()?;
    let is_power = matches!(number.trim_end_matches('0'), "1") || (number == "000" && zeros == 3);
    let unit = unit.strip_prefix("s ").unwrap_or(unit);
    if !is_power || unit.trim_start().starts_with(['=', '-', '/']) {
        return None;
    }
    match word(unit.trim_start()) {
        Some((power, unit)) if zeros <= 2 => Some((power + zeros, unit)),
        _ if zeros >= 3 && zeros % 3 <= 1 => Some((zeros, unit.trim_start().to_owned())),
        _ => None,
    }
}

/// The power in a word before any `per`, and the other words.
fn word(text: &str) -> Option<(i32, String)> {
    let end =
        [" per ", "/", " pro ", " por ", " par ", "每", " a "].iter().filter_map(|per| text.find(per)).min();
    let (before, after) = text.split_at_checked(end.unwrap_or(text.len()))?;
    let tokens = tokens(before);
    let lower: Vec<String> =
        tokens.iter().map(|token| token.trim_matches(['.', ',', '(', ')']).to_lowercase()).collect();
    let first = lower.iter().position(|token| power_of(token, &lower).is_some())?;
    let mut power = 0;
    let mut last = first;
    // `hundred million`, `thousand million`, `mil millones`.
    while let Some(more) = lower.get(last).and_then(|token| power_of(token, &lower)) {
        power += more;
        last += 1;
    }
    let kept = tokens.iter().enumerate().filter(|(at, _)| !(first..last).contains(at));
    let kept: Vec<&str> = kept.map(|(_, token)| *token).collect();
    // Inside a longer text the word is no power of the values: `Persons in households of thousand and more`.
    if first > 2 && last < tokens.len() {
        return None;
    }
    Some((power, format!("{}{after}", kept.join(" "))))
}

/// The words of a text. A power directly after a currency sign (`£m`, `US$bn`) is a separate word.
fn tokens(text: &str) -> Vec<&str> {
    let glued = |token: &str| {
        let at = token.rfind(['$', '£', '€', '¥', '₹'])?;
        let end = at + token.get(at..)?.chars().next()?.len_utf8();
        (end < token.len()).then_some(end)
    };
    let mut tokens = Vec::new();
    for token in text.split([' ', '\u{a0}', '-']).filter(|token| !token.is_empty()) {
        match glued(token).and_then(|end| token.split_at_checked(end)) {
            Some((money, rest)) => tokens.extend([money, rest]),
            None => tokens.push(token),
        }
    }
    tokens
}

/// The power of a word; its meaning may depend on the other words of the text.
fn power_of(word: &str, all: &[String]) -> Option<i32> {
    let with = |words: &[&str]| all.iter().any(|other| words.contains(&other.as_str()));
    let of_money =
        || all.iter().any(|other| other != word && (known_unit(other).is_some() || is_dollar(other)));
    match word {
        // `mil` is a thousand in Portuguese and Spanish; in other languages it may abbreviate a million.
        "mil" if with(words::IBERIAN) => Some(3),
        "m" | "mm" | "mill" if of_money() => Some(6),
        "b" if of_money() => Some(9),
        "k" if of_money() => Some(3),
        _ => POWERS.iter().find(|(_, words)| words.contains(&word)).map(|(power, _)| *power),
    }
}

/// Removes the `of` and the brackets that remain after a power is removed.
fn tidy(unit: &str) -> String {
    let mut unit = unit.trim().trim_matches([',', ';', '.', ':']).trim();
    for joint in ["of ", "de ", "d'", "d’", "di ", "von ", "en "] {
        unit = unit.strip_prefix(joint).unwrap_or(unit);
    }
    unit.trim_matches(['(', ')', '（', '）', '[', ']', ' ', ',']).to_owned()
}

#[cfg(test)]
mod tests;
