//! References to series in formulas.

use std::fmt;
use std::sync::Arc;

/// The name of a series in a formula: an indicator, an indicator and an activity, or the codes of a whole key.
///
/// Displayed as in formulas: parts between dots, in backquotes where they need them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesReference {
    /// At least one.
    parts: Arc<[Box<str>]>,
}

impl SeriesReference {
    /// The reference with these parts; `None` for no part, an empty part, and a part with a dot, a backquote or a
    /// control character.
    ///
    /// ```
    /// use yearbook::domain::formula::SeriesReference;
    /// let reference = SeriesReference::new(["A", "CN-ZJ", "VA", "C"]).ok_or("no reference")?;
    /// assert_eq!(reference.to_string(), "A.`CN-ZJ`.VA.C");
    /// assert_eq!(SeriesReference::new(["VA", ""]), None);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn new<'a>(parts: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let parts: Arc<[Box<str>]> = parts.into_iter().map(Box::from).collect();
        let is_part = |part: &str| {
            !part.is_empty()
                && !part.contains(|character: char| ".`".contains(character) || character.is_control())
        };
        (!parts.is_empty() && parts.iter().all(|part| is_part(part))).then_some(Self { parts })
    }

    /// The parts: one (indicator), two (indicator and activity) or those of a whole key.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.parts.iter().map(AsRef::as_ref)
    }
}

impl fmt::Display for SeriesReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, part) in self.parts.iter().enumerate() {
            let dot = if position == 0 { "" } else { "." };
            let quote = if is_plain(part, position == 0) { "" } else { "`" };
            write!(formatter, "{dot}{quote}{part}{quote}")?;
        }
        Ok(())
    }
}

/// Whether a part can stand without backquotes. The first part must not look like a number.
fn is_plain(part: &str, is_first: bool) -> bool {
    let is_word = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_word && !(is_first && part.starts_with(|character: char| character.is_ascii_digit()))
}
