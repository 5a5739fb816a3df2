//! The pattern of headings that have an indicator and a period in one text.

use regex_lite::Regex;
use serde::{Deserialize, Serialize};

/// A regular expression for the headings of values.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct HeadingPattern {
    pattern: Regex,
}

impl PartialEq for HeadingPattern {
    fn eq(&self, other: &Self) -> bool {
        self.pattern.as_str() == other.pattern.as_str()
    }
}

impl Eq for HeadingPattern {}

impl From<HeadingPattern> for String {
    fn from(heading: HeadingPattern) -> Self {
        heading.pattern.as_str().to_owned()
    }
}

impl TryFrom<String> for HeadingPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let pattern =
            Regex::new(&text).map_err(|error| format!("`heading_pattern` is no pattern: {error}"))?;
        let mut names = pattern.capture_names().flatten();
        if names.any(|name| matches!(name, "indicator" | "period")) {
            Ok(Self { pattern })
        } else {
            Err("`heading_pattern` has neither a group `indicator` nor a group `period`".to_owned())
        }
    }
}

impl HeadingPattern {
    /// The name and the period in a heading; none where it does not fit.
    #[must_use]
    pub fn read<'h>(&self, heading: &'h str) -> Option<(Option<&'h str>, Option<&'h str>)> {
        let found = self.pattern.captures(heading)?;
        let group =
            |name: &str| found.name(name).map(|part| part.as_str().trim()).filter(|part| !part.is_empty());
        Some((group("indicator"), group("period")))
    }
}
