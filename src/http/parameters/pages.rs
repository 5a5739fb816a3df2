//! The parameters that pages have beside those of the API: how something is shown.

use super::Parameter;
use super::values::{Enumeration, Integer};
use crate::http::explorer::words::Language;

parameters! {
    /// Whether keys such as `/` do something.
    KEYS: &'static str = Parameter::new("keys", &Enumeration(&["on", "off"], |word| word, Some("on")));

    /// The language of the page.
    LANG: Language = Parameter::new("lang", &Enumeration(
        &Language::ALL, Language::code, Some(Language::English),
    ));

    /// `figures` folds long stretches of a document that have no number.
    ONLY: &'static str = Parameter::new("only", &Enumeration(&["figures"], |word| word, None));

    /// The number of the first entry that is shown, from 1.
    START: usize = Parameter::new("start", &Integer { min: 1, max: 1_000_000, default: Some(1) });
}

/// The names of the parameters that the API does not have.
pub const PRESENTATION: [&str; 4] = ["keys", "lang", "only", "start"];
