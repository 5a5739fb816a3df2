//! How often each text occurs, counted in one pass: a list with a number beside each member must not count once a member.

use std::collections::HashMap;

/// The number of occurrences of each text.
#[derive(Debug)]
pub(super) struct Counts<'a>(HashMap<&'a str, usize>);

impl<'a> Counts<'a> {
    /// The counts of some texts.
    pub(super) fn of(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut counts = HashMap::new();
        for text in texts {
            *counts.entry(text).or_default() += 1;
        }
        Self(counts)
    }

    /// How often a text occurs.
    pub(super) fn get(&self, text: &str) -> usize {
        self.0.get(text).copied().unwrap_or_default()
    }
}
