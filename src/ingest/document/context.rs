//! What is known of a text before its numbers are read.

/// What is known of a text before its numbers are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadContext {
    /// The sign before decimals; none where it is not known, so that 1.500 and 3,5 stay open.
    pub decimal_sign: Option<DecimalSign>,
    /// Whether the text is a cell of a table, where brackets around a number are a minus sign.
    pub is_cell: bool,
}

/// The sign before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalSign {
    /// As in 3.5.
    Point,
    /// As in 3,5.
    Comma,
}

/// Languages (ISO 639-1) that are written with a decimal comma, but for Switzerland.
const WITH_COMMA: [&str; 32] = [
    "be", "bg", "ca", "cs", "da", "de", "el", "et", "eu", "fi", "fr", "hr", "hu", "id", "is", "it", "lt",
    "lv", "nb", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi",
];

impl DecimalSign {
    /// The sign that a language has; none where countries differ, and for English, which is also written by those who
    /// keep the signs of their first language.
    ///
    /// ```
    /// use yearbook::ingest::document::DecimalSign;
    ///
    /// assert_eq!(DecimalSign::of_language("fr"), Some(DecimalSign::Comma));
    /// assert_eq!(DecimalSign::of_language("en"), None);
    /// ```
    #[must_use]
    pub fn of_language(language: &str) -> Option<Self> {
        let mut parts = language.split(['-', '_']);
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        let is_swiss = parts.any(|part| part.eq_ignore_ascii_case("CH"));
        match language.as_str() {
            "ja" | "ko" | "zh" => Some(Self::Point),
            other => (!is_swiss && WITH_COMMA.contains(&other)).then_some(Self::Comma),
        }
    }
}
