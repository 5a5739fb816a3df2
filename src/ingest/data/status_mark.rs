//! Marks that agencies write after periods and values: letters, words and numbers of footnotes.

use crate::domain::observation::ObservationStatus;

/// A mark after a period or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusMark {
    /// The mark as in the file, without brackets.
    pub text: String,
    /// The SDMX status (`CL_OBS_STATUS` 2.2) that it means; none for a footnote and for `revised`, which has no code in
    /// that list.
    pub status: Option<ObservationStatus>,
}

/// The most marks of one text.
const MAX_MARKS: usize = 3;
/// The most letters that are read as a flag each, as in `2.5 ep`.
const MAX_FLAGS: usize = 3;

/// Codes of `CL_OBS_STATUS` and the marks for each, in small letters.
const MARKS: [(char, &[&str]); 8] = [
    (
        'P',
        &[
            "p",
            "pr",
            "prov",
            "provisional",
            "prel",
            "prelim",
            "preliminary",
            "flash",
            "vorläufig",
            "vorl",
            "provisoire",
            "sd",
            "provisorio",
            "provisório",
            "provvisorio",
            "voorlopig",
            "初步",
            "初步核算",
            "初步核算数",
            "初步数",
            "初步核实",
            "快报",
            "快报数",
            "速報",
            "速報値",
            "暫定",
            "暫定値",
            "잠정",
            "잠정치",
            "предв",
            "предварительно",
            "предварительные данные",
        ],
    ),
    (
        'E',
        &[
            "e",
            "s",
            "est",
            "estimate",
            "estimated",
            "estimates",
            "geschätzt",
            "estimation",
            "estimación",
            "estimativa",
            "stima",
            "raming",
            "估计",
            "估算",
            "预计",
            "推計",
            "推定",
            "추정",
            "оценка",
        ],
    ),
    (
        'F',
        &[
            "f",
            "fc",
            "fcst",
            "forecast",
            "forecasts",
            "proj",
            "projection",
            "projected",
            "prognose",
            "prévision",
            "previsión",
            "预测",
            "預測",
            "予測",
            "전망",
            "прогноз",
        ],
    ),
    ('B', &["b", "break"]),
    ('D', &["d"]),
    ('N', &["n"]),
    ('U', &["u"]),
    ('A', &["a", "actual", "final", "最终核实", "最终核实数", "確報", "確定値"]),
];
/// Marks for a revised value, in small letters.
const REVISED: [&str; 6] = ["r", "rev", "revised", "修订", "改定", "改定値"];
/// Letters after a value that are units, not flags: basis points, and an abbreviation of billion.
const UNITS: [&str; 2] = ["bp", "bn"];

impl StatusMark {
    /// The mark with this text; none if its meaning is not known.
    ///
    /// ```
    /// use yearbook::ingest::data::status_mark::StatusMark;
    /// assert_eq!(StatusMark::of("Prov.").unwrap().status.unwrap().code(), 'P');
    /// assert_eq!(StatusMark::of("1)").unwrap().status, None);
    /// assert_eq!(StatusMark::of("km"), None);
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let lower: String = text.to_lowercase().chars().map(raised_letter).collect();
        let bare = lower.trim_end_matches('.');
        // Korea writes `p)` for preliminary; other letters before a bracket are footnotes.
        let bare = if bare == "p)" {
            "p"
        } else {
            bare.strip_suffix('/').filter(|rest| is_word(rest)).unwrap_or(bare)
        };
        let meaning = meaning_of(bare).or_else(|| flags(bare));
        let status = match meaning.or_else(|| is_footnote(bare).then_some(Meaning::Note))? {
            Meaning::Status(status) => Some(status),
            Meaning::Note => None,
        };
        Some(Self { text: text.to_owned(), status })
    }

    /// Splits a text into a value and the marks after it, combined to one.
    ///
    /// # Errors
    /// The text of a mark whose meaning is not known, if the rest is a value.
    pub fn split<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<(T, Self)>, String> {
        let mut marks: Vec<&str> = Vec::new();
        let mut rest = text;
        while marks.len() < MAX_MARKS {
            let Some((body, mark)) = last_mark(rest) else { return Ok(None) };
            marks.insert(0, mark);
            if let Some(value) = read(body) {
                return all(&marks).map(|mark| Some((value, mark)));
            }
            rest = body;
        }
        Ok(None)
    }
}

/// Combines marks: the status is that of the first mark with one.
fn all(marks: &[&str]) -> Result<StatusMark, String> {
    let known = |mark: &&str| StatusMark::of(mark).ok_or_else(|| (*mark).to_owned());
    let known = marks.iter().map(known).collect::<Result<Vec<_>, _>>()?;
    let texts: Vec<&str> = known.iter().map(|mark| mark.text.as_str()).collect();
    Ok(StatusMark { text: texts.join(" "), status: known.iter().find_map(|mark| mark.status) })
}

/// The meaning of a mark.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Status(ObservationStatus),
    /// A footnote, or a revised value.
    Note,
}

fn meaning_of(mark: &str) -> Option<Meaning> {
    if REVISED.contains(&mark) {
        return Some(Meaning::Note);
    }
    let (code, _) = MARKS.iter().find(|(_, marks)| marks.contains(&mark))?;
    ObservationStatus::from_code(code.encode_utf8(&mut [0; 4])).map(Meaning::Status)
}

/// The meaning of letters that are a flag each, as Eurostat writes them: the first status, else a note.
fn flags(mark: &str) -> Option<Meaning> {
    let letters: Vec<char> = mark.chars().filter(|letter| *letter != ' ').collect();
    let are_flags = letters.iter().all(|letter| "bdefpru".contains(*letter));
    if !are_flags || !(2..=MAX_FLAGS).contains(&letters.len()) || UNITS.contains(&mark) {
        return None;
    }
    let mut meanings = letters.iter().filter_map(|letter| meaning_of(letter.encode_utf8(&mut [0; 4])));
    meanings.find(|meaning| matches!(meaning, Meaning::Status(_))).or(Some(Meaning::Note))
}

/// Whether a mark is a footnote: a number of one or two digits, a letter before a bracket, or signs such as `²`, `†`.
fn is_footnote(mark: &str) -> bool {
    let bare = mark.strip_suffix([')', ']', '/']).unwrap_or(mark);
    let digits = (1..=2).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    let letter =
        bare.len() < mark.len() && bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_lowercase());
    digits || letter || (!mark.is_empty() && mark.chars().all(is_sign))
}

/// Whether a character is a sign of a footnote that needs no bracket.
fn is_sign(character: char) -> bool {
    matches!(character, '*' | '†' | '‡' | '§' | '#' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁽' | '⁾')
        || raised_letter(character) != character
        || ('ᵃ'..='ᶻ').contains(&character)
}

/// The letter that a raised one stands for, if it may be a flag.
const fn raised_letter(character: char) -> char {
    match character {
        'ᵇ' => 'b',
        'ᵈ' => 'd',
        'ᵉ' => 'e',
        'ᶠ' => 'f',
        'ᵖ' => 'p',
        'ʳ' => 'r',
        other => other,
    }
}

fn is_word(text: &str) -> bool {
    text.chars().all(char::is_alphabetic)
}

/// Splits a text before its last mark.
fn last_mark(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let parted = |at: usize| {
        let (body, mark) = text.split_at_checked(at)?;
        let (body, mark) = (body.trim_end(), mark.trim());
        (!body.is_empty() && !mark.is_empty()).then_some((body, mark))
    };
    if let Some(open) = text.strip_suffix(')') {
        if let Some((body, mark)) = open.rsplit_once('(') {
            return (!body.is_empty()).then(|| (body.trim_end(), mark.trim()));
        }
        // `20231)` may be the year 2023 or a number of five digits.
        let digits = open.trim_end_matches(|character: char| character.is_ascii_digit());
        let glued = open.len() - digits.len();
        return match text.rfind(char::is_whitespace) {
            _ if (1..=2).contains(&glued) && digits.ends_with(char::is_alphabetic) => parted(digits.len()),
            Some(at) => parted(at),
            None if glued == 0 => parted(open.rfind(|character: char| character.is_ascii_digit())? + 1),
            None => None,
        };
    }
    if text.ends_with('/')
        && let Some(at) = text.rfind(char::is_whitespace)
    {
        return parted(at);
    }
    if let Some((body, mark)) = text.strip_suffix(']').and_then(|open| open.rsplit_once('[')) {
        return (!body.is_empty()).then(|| (body.trim_end(), mark.trim()));
    }
    let unsigned = text.trim_end_matches(is_sign);
    if unsigned.len() < text.len() {
        return parted(unsigned.len());
    }
    // The mark is what follows the last digit, percent sign or Chinese sign of a year, month or `度`.
    let last = text.rfind(|character: char| character.is_ascii_digit() || "%年月度".contains(character))?;
    let after = last + text.get(last..)?.chars().next()?.len_utf8();
    let (body, mark) = parted(after)?;
    // `2023-p`, `2023, p`, `2023_p`.
    let letters = mark.trim_start_matches(['-', '_', ',', ':', ' ']);
    Some((body, if is_word(letters.trim_end_matches('.')) { letters } else { mark }))
        .filter(|(_, mark)| !mark.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The status of a mark as a list: empty if the mark has none; none if the text is no mark.
    fn code(text: &str) -> Option<Vec<char>> {
        StatusMark::of(text).map(|mark| mark.status.map(ObservationStatus::code).into_iter().collect())
    }

    fn split(text: &str) -> Result<Option<(u32, String)>, String> {
        let read = |text: &str| text.parse::<u32>().ok();
        Ok(StatusMark::split(text, read)?.map(|(value, mark)| (value, mark.text)))
    }

    #[test]
    fn letters_and_words_have_a_status() {
        for (text, expected) in [
            ("p", 'P'),
            ("P", 'P'),
            ("prov.", 'P'),
            ("初步核算", 'P'),
            ("E", 'E'),
            ("est.", 'E'),
            ("f", 'F'),
            ("forecast", 'F'),
            ("прогноз", 'F'),
            ("b", 'B'),
            ("be", 'B'),
            ("rp", 'P'),
            ("Actual", 'A'),
        ] {
            assert_eq!(code(text), Some(vec![expected]), "{text}");
        }
    }

    #[test]
    fn footnotes_and_revisions_have_none() {
        for text in ["1)", "12)", "a)", "2", "¹", "†", "r", "revised"] {
            assert_eq!(code(text), Some(Vec::new()), "{text}");
        }
        for text in ["bn", "bp", "km", "123", "", "x", "1.2", "million"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn marks_are_taken_off_from_the_right() {
        for (text, value, mark) in [
            ("2023p", 2023, "p"),
            ("2023 (P)", 2023, "P"),
            ("2023*", 2023, "*"),
            ("2023 1)", 2023, "1)"),
            ("2023 [2]", 2023, "2"),
            ("2023p¹", 2023, "p ¹"),
            ("2023 (p)(1)", 2023, "p 1"),
        ] {
            assert_eq!(split(text), Ok(Some((value, mark.to_owned()))), "{text}");
        }
        assert_eq!(split("2023 km"), Err("km".to_owned()));
        for text in ["2023", "(5)", "", "p", "abc", "20231)"] {
            assert_eq!(split(text), Ok(None), "{text}");
        }
    }
}
