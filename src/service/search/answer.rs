//! A search over indicators, series, figures and sources, and its results.

use crate::domain::code::Code;
use crate::domain::codes::codes;

/// The kind of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchKind {
    /// An indicator.
    Indicator,
    /// A series.
    Series,
    /// A figure.
    Figure,
    /// A source.
    Source,
}

codes!(SearchKind {
    Indicator = "indicator",
    Series = "series",
    Figure = "figure",
    Source = "source",
});

/// A request for a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// The text.
    pub query: String,
    /// The kinds of results; all when empty.
    pub kinds: Vec<SearchKind>,
    /// The most results.
    pub limit: usize,
}

impl SearchRequest {
    /// Whether results of a kind are wanted.
    pub(super) fn wants(&self, kind: SearchKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// The results of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchAnswer {
    /// The best results, best first.
    pub results: Vec<SearchResult>,
    /// How much was found of each wanted kind.
    pub counts: Vec<(SearchKind, usize)>,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchResult {
    /// Its kind.
    pub kind: SearchKind,
    /// The dataset that it belongs to.
    pub dataset: Code,
    /// The code of the indicator, the key of the series, the id of the figure or of the source.
    pub id: String,
    /// What a reader calls it.
    pub name: String,
    /// The words of it that matched, as they are spelt there.
    pub matched: Vec<String>,
}
