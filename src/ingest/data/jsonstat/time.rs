//! Which dimension is the time, and whether a text may be a period.
//!
//! Nothing is read here: what a text means is decided elsewhere, for all formats. A file that gives its time no
//! role, or hides it behind opaque ids, only has to be understood so far.

/// What a dimension of time is called, where it has no role.
const NAMES: [&str; 40] = [
    "time",
    "time period",
    "time_period",
    "timeperiod",
    "time dimension",
    "year",
    "years",
    "period",
    "periods",
    "reference period",
    "month",
    "months",
    "quarter",
    "quarters",
    "week",
    "date",
    "day",
    "tid",
    "år",
    "kvartal",
    "månad",
    "måned",
    "zeit",
    "jahr",
    "quartal",
    "monat",
    "temps",
    "année",
    "annee",
    "trimestre",
    "mois",
    "période",
    "tiempo",
    "año",
    "mes",
    "periodo",
    "período",
    "anno",
    "ano",
    "vuosi",
];

/// Words that stand beside a year.
const WORDS: [&str; 46] = [
    "q",
    "m",
    "w",
    "s",
    "h",
    "t",
    "a",
    "y",
    "d",
    "k",
    "fy",
    "qtr",
    "quarter",
    "trim",
    "trimestre",
    "kvartal",
    "quartal",
    "half",
    "semester",
    "semestre",
    "week",
    "year",
    "month",
    "to",
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "januar",
    "februar",
    "mai",
    "juni",
    "juli",
    "okt",
    "dez",
    "des",
    "maj",
];

/// The names of months, of which any beginning of three letters or more will do.
const MONTHS: [&str; 36] = [
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "märz",
    "oktober",
];

/// The years that a number of four digits may be.
const YEARS: std::ops::RangeInclusive<u32> = 1500..=2299;

/// Whether a dimension is called like one of time.
pub(super) fn is_name(text: &str) -> bool {
    NAMES.contains(&text.trim().to_lowercase().as_str())
}

/// Whether a text looks like a period: it has a year, and nothing that does not go with one.
pub(super) fn looks_like_period(text: &str) -> bool {
    let mut year = false;
    let mut rest = text.trim();
    if rest.len() > 40 {
        return false;
    }
    while let Some(first) = rest.chars().next() {
        let part =
            |fits: fn(char) -> bool| rest.split(move |letter| !fits(letter)).next().unwrap_or_default();
        let length = if first.is_ascii_digit() {
            let digits = part(|letter| letter.is_ascii_digit());
            year |= has_year(digits);
            if !has_year(digits) && digits.len() > 2 {
                return false;
            }
            digits.len()
        } else if first.is_alphabetic() {
            let word = part(char::is_alphabetic);
            if !is_word(&word.to_lowercase()) {
                return false;
            }
            word.len()
        } else if first.is_whitespace() || "-–—/._:,()'".contains(first) {
            first.len_utf8()
        } else {
            return false;
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    year
}

/// A year alone, with a month, or with month and day.
fn has_year(digits: &str) -> bool {
    let year = digits.get(..4).and_then(|year| year.parse().ok());
    matches!(digits.len(), 4 | 6 | 8) && year.is_some_and(|year| YEARS.contains(&year))
}

fn is_word(word: &str) -> bool {
    let month = || word.chars().count() > 2 && MONTHS.iter().any(|month| month.starts_with(word));
    WORDS.contains(&word) || month()
}
