//! Number words.

use rust_decimal::Decimal;

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

const ORDINALS: [&str; 20] = [
    "zeroth",
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
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];

const TENS: [(&str, &str); 8] = [
    ("twenty", "twentieth"),
    ("thirty", "thirtieth"),
    ("forty", "fortieth"),
    ("fifty", "fiftieth"),
    ("sixty", "sixtieth"),
    ("seventy", "seventieth"),
    ("eighty", "eightieth"),
    ("ninety", "ninetieth"),
];

/// The names of the months and their abbreviations.
pub(super) const MONTHS: [&str; 24] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// The meaning of a number word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordMeaning {
    /// Zero to nineteen.
    Small(u32),
    /// Twenty to ninety.
    Tens(u32),
    /// A power of ten from hundred upwards.
    Scale(u32),
    /// Twelve.
    Dozen,
    /// An ordinal.
    Ordinal(u32),
    /// A factor: twice, tripled.
    Times(u32),
    /// A verb that says that something grew to a multiple: tripled.
    Multiplied(u32),
    /// A verb that says that something fell to one half.
    Halved,
    /// The word "half".
    Half,
    /// The word "quarter", a fraction or a part of the year.
    Quarter,
    /// An undetermined number: dozens, thousands.
    Indefinite,
}

/// The meaning of a number word; `None` for any other word.
pub(super) fn sense(word: &str) -> Option<WordMeaning> {
    // Longer than any number word.
    if word.len() > 12 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    basic(&word).or_else(|| irregular(&word)).or_else(|| fold(&word))
}

/// The meaning of a plain number or ordinal below a hundred, in letters of any case; `None` for any other word.
pub(super) fn basic(word: &str) -> Option<WordMeaning> {
    let small = (0..)
        .zip(SMALL)
        .find(|(_, name)| name.eq_ignore_ascii_case(word))
        .map(|(value, _)| WordMeaning::Small(value));
    let ordinal = (0..)
        .zip(ORDINALS)
        .find(|(_, name)| name.eq_ignore_ascii_case(word))
        .map(|(value, _)| WordMeaning::Ordinal(value));
    let tens = (2..).zip(TENS).find_map(|(value, (cardinal, ordinal))| match word {
        _ if word.eq_ignore_ascii_case(cardinal) => Some(WordMeaning::Tens(10 * value)),
        _ if word.eq_ignore_ascii_case(ordinal) => Some(WordMeaning::Ordinal(10 * value)),
        _ => None,
    });
    small.or(ordinal).or(tens)
}

fn irregular(word: &str) -> Option<WordMeaning> {
    Some(match word {
        "hundred" => WordMeaning::Scale(2),
        "thousand" => WordMeaning::Scale(3),
        "million" => WordMeaning::Scale(6),
        "billion" => WordMeaning::Scale(9),
        "trillion" => WordMeaning::Scale(12),
        "hundredth" => WordMeaning::Ordinal(100),
        "thousandth" => WordMeaning::Ordinal(1000),
        "millionth" => WordMeaning::Ordinal(1_000_000),
        "dozen" => WordMeaning::Dozen,
        "tens" | "dozens" | "hundreds" | "thousands" | "millions" | "billions" | "trillions" => {
            WordMeaning::Indefinite
        }
        "half" | "halves" => WordMeaning::Half,
        "halve" | "halved" | "halving" => WordMeaning::Halved,
        "quarter" | "quarters" => WordMeaning::Quarter,
        "single" => WordMeaning::Small(1),
        "once" => WordMeaning::Times(1),
        "twice" | "double" => WordMeaning::Times(2),
        "thrice" | "triple" | "treble" => WordMeaning::Times(3),
        "quadruple" => WordMeaning::Times(4),
        "quintuple" => WordMeaning::Times(5),
        "sextuple" => WordMeaning::Times(6),
        "doubles" | "doubled" | "doubling" => WordMeaning::Multiplied(2),
        "triples" | "tripled" | "tripling" | "trebled" | "trebling" => WordMeaning::Multiplied(3),
        "quadruples" | "quadrupled" | "quadrupling" => WordMeaning::Multiplied(4),
        "quintuples" | "quintupled" | "quintupling" => WordMeaning::Multiplied(5),
        "sextupled" | "sextupling" => WordMeaning::Multiplied(6),
        "septupled" => WordMeaning::Multiplied(7),
        _ => return None,
    })
}

/// Twofold, tenfold.
fn fold(word: &str) -> Option<WordMeaning> {
    match basic(word.strip_suffix("fold")?)? {
        WordMeaning::Small(value) | WordMeaning::Tens(value) => Some(WordMeaning::Times(value)),
        _ => None,
    }
}

/// The denominator that a word names, and whether it is a plural: third, quarters.
pub(super) fn denominator(word: &str) -> Option<(u32, bool)> {
    let parts = |word: &str| match sense(word) {
        Some(WordMeaning::Half) => Some(2),
        Some(WordMeaning::Quarter) => Some(4),
        Some(WordMeaning::Ordinal(parts)) if parts > 2 => Some(parts),
        _ => None,
    };
    match word.to_ascii_lowercase().as_str() {
        "halves" | "quarters" => parts(word).map(|parts| (parts, true)),
        lower => parts(lower)
            .map(|parts| (parts, false))
            .or_else(|| parts(lower.strip_suffix('s')?).map(|parts| (parts, true))),
    }
}

/// The power of ten of a scale word or its abbreviation after a numeral.
pub(super) fn scale(word: &str) -> Option<u32> {
    match word.to_ascii_lowercase().as_str() {
        "万" | "萬" => Some(4),
        "lakh" | "lakhs" => Some(5),
        "mn" | "mln" | "mio" => Some(6),
        "crore" | "crores" => Some(7),
        "亿" | "億" => Some(8),
        "bn" | "bln" | "mrd" => Some(9),
        "tn" | "trn" | "trln" => Some(12),
        lower => match sense(lower.strip_suffix('s').unwrap_or(lower)) {
            Some(WordMeaning::Scale(power)) => Some(power),
            _ => None,
        },
    }
}

/// The numerator and denominator of a fraction character.
pub(super) fn vulgar_fraction(character: char) -> Option<(u32, u32)> {
    Some(match character {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    })
}

/// Ten to the power of a scale word.
pub(super) fn power_of_ten(power: u32) -> Decimal {
    10_u64.checked_pow(power).map_or(Decimal::ONE, Decimal::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_senses() {
        for (word, expected) in [
            ("Zero", Some(WordMeaning::Small(0))),
            ("nineteen", Some(WordMeaning::Small(19))),
            ("NINETY", Some(WordMeaning::Tens(90))),
            ("twentieth", Some(WordMeaning::Ordinal(20))),
            ("twelfth", Some(WordMeaning::Ordinal(12))),
            ("trillion", Some(WordMeaning::Scale(12))),
            ("sixfold", Some(WordMeaning::Times(6))),
            ("manifold", None),
            ("seconds", None),
            ("someone", None),
        ] {
            assert_eq!(sense(word), expected, "{word}");
        }
    }

    #[test]
    fn denominators_and_scales() {
        assert_eq!(denominator("thirds"), Some((3, true)));
        assert_eq!(denominator("quarter"), Some((4, false)));
        assert_eq!(denominator("halves"), Some((2, true)));
        assert_eq!(denominator("second"), None);
        assert_eq!(scale("bn"), Some(9));
        assert_eq!(scale("Millions"), Some(6));
        assert_eq!(scale("dozen"), None);
        assert_eq!(power_of_ten(12), Decimal::from(1_000_000_000_000_u64));
    }
}
