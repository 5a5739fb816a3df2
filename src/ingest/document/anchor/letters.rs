//! The letters of a text, with one sign for every number.
//!
//! The rules do not depend on the reader of numbers, so that a newer reader finds the places that an older one recorded.

/// The sign that stands for a number.
const NUMBER: char = '#';

/// Number words.
const NUMBER_WORDS: [&str; 50] = [
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
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "dozen",
    "dozens",
    "zero",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
];

/// Chinese numerals and scales.
const CHINESE_NUMERALS: &str = "〇零一二三四五六七八九十百千万亿两萬億兩壹贰叁肆伍陆柒捌玖拾佰仟";

/// Whether years are kept or are numbers like others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Years {
    Kept,
    Masked,
}

/// A letter of a text, or the sign of a number, with the byte offset where it begins.
pub(super) type Letter = (usize, char);

/// The letters of a text in lower case, without spaces and punctuation, every number replaced by one sign.
pub(super) fn letters(text: &str, years: Years) -> Vec<Letter> {
    let mut letters = Letters { text, years, found: Vec::with_capacity(text.len()), number_end: None };
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let end = at + part_length(text.get(at..).unwrap_or_default(), first);
        letters.add(at, text.get(at..end).unwrap_or_default(), first);
        at = end;
    }
    letters.found
}

struct Letters<'a> {
    text: &'a str,
    years: Years,
    found: Vec<Letter>,
    /// Where the last number ends.
    number_end: Option<usize>,
}

impl Letters<'_> {
    fn add(&mut self, start: usize, part: &str, first: char) {
        let end = start + part.len();
        if first.is_numeric() {
            let is_kept = self.years == Years::Kept && is_year(part);
            if is_kept {
                self.found.extend(part.chars().map(|digit| (start, digit)));
            } else {
                self.found.push((start, NUMBER));
                self.number_end = Some(end);
            }
        } else if is_number_word(part, first) {
            if !self.goes_on(start) {
                self.found.push((start, NUMBER));
            }
            self.number_end = Some(end);
        } else if first.is_alphabetic() {
            self.found.extend(part.chars().flat_map(char::to_lowercase).map(|letter| (start, letter)));
        }
    }

    /// Whether only spaces and hyphens stand between the last number and an offset, as in "3.6 trillion".
    fn goes_on(&self, start: usize) -> bool {
        let between = self.number_end.and_then(|end| self.text.get(end..start));
        between.is_some_and(|between| between.chars().all(|one| one.is_whitespace() || one == '-'))
    }
}

/// The length in bytes of the part that begins with a character: a word, the digits of a number, or the character.
fn part_length(rest: &str, first: char) -> usize {
    if first.is_numeric() {
        return digits_length(rest);
    }
    if !first.is_alphabetic() || is_ideograph(first) {
        return first.len_utf8();
    }
    rest.find(|one: char| !one.is_alphabetic() || is_ideograph(one)).unwrap_or(rest.len())
}

/// The length of digits with the marks between them.
fn digits_length(rest: &str) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, one)) = characters.next() {
        let is_mark = matches!(one, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}');
        let is_inner = is_mark && characters.peek().is_some_and(|(_, next)| next.is_numeric());
        if !one.is_numeric() && !is_inner {
            break;
        }
        end = at + one.len_utf8();
    }
    end
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && digits.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
}

fn is_number_word(part: &str, first: char) -> bool {
    if is_ideograph(first) {
        return CHINESE_NUMERALS.contains(first);
    }
    part.len() <= 9 && NUMBER_WORDS.contains(&part.to_lowercase().as_str())
}

/// Whether a character is a Chinese one: a word by itself.
fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str, years: Years) -> String {
        letters(text, years).into_iter().map(|(_, letter)| letter).collect()
    }

    #[test]
    fn a_number_is_one_sign() {
        for (text, expected) in [
            ("Output: 3.6 trillion yuan, up 8.9%", "output#yuanup#"),
            ("twenty-five of 1,234 “firms”", "#of#firms"),
            ("1 and 2, 3", "#and##"),
            ("1’234.5 tons; 1\u{a0}234 tons", "#tons#tons"),
            ("产量达3.6万亿元，增长七成", "产量达#元增长#成"),
            ("the third quarter", "the#quarter"),
            ("a stone", "astone"),
        ] {
            assert_eq!(masked(text, Years::Masked), expected, "{text}");
            assert_eq!(masked(text, Years::Kept), expected, "{text}");
        }
    }

    #[test]
    fn years_are_kept_on_demand() {
        let text = "In 2024, 2,024 or 1875 goats";
        assert_eq!(masked(text, Years::Masked), "in##or#goats");
        assert_eq!(masked(text, Years::Kept), "in2024#or#goats");
    }

    #[test]
    fn spaces_quotes_and_case_do_not_matter() {
        let one = masked("He said:\r\n “It’s THE 5th”", Years::Kept);
        assert_eq!(one, masked("He said: \"It's the 5th\"", Years::Kept));
    }
}
