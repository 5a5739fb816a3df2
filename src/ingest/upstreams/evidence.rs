//! The evidence of figures as another yearbook states it: which document has the number, where, and in which words. It comes
//! along with the observations, as attributes of those that figures state. Nothing here has seen the documents.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::source_cell::FIGURE_ADDRESS;

/// The column with the id of the figure that states an observation.
pub(super) const FIGURE: &str = "figure";

/// The columns with the evidence.
pub(super) const COLUMNS: [&str; 5] =
    [FIGURE_ADDRESS, "figure_document", "figure_sha256", "figure_place", "figure_quote"];

/// Figures and documents of another yearbook, by their ids there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    figures: BTreeMap<String, StatedFigure>,
    documents: BTreeMap<String, StatedDocument>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct StatedFigure {
    address: String,
    document: String,
    place: String,
    quote: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct StatedDocument {
    title: String,
    sha256: String,
}

/// The answer of `/v1/figures`.
#[derive(Debug, Deserialize)]
pub(super) struct FigureList {
    figures: Vec<ListedFigure>,
}

#[derive(Debug, Deserialize)]
struct ListedFigure {
    id: String,
    source: String,
    dataset: String,
    selector: ListedSelector,
}

#[derive(Debug, Deserialize)]
struct ListedSelector {
    r#type: String,
    start: u64,
    end: u64,
    exact: String,
    fragment: Option<String>,
}

/// The answer of `/v1/sources`.
#[derive(Debug, Deserialize)]
pub(super) struct SourceList {
    sources: Vec<ListedSource>,
}

#[derive(Debug, Deserialize)]
struct ListedSource {
    id: String,
    dataset: String,
    title: String,
    sha256: String,
}

impl ListedSelector {
    /// The place in words: `bytes 4739..4756`, `page=3, characters 120..131`.
    fn place(&self) -> String {
        let unit = if self.r#type == "TextPositionSelector" { "characters" } else { "bytes" };
        let part = self.fragment.as_ref().map(|fragment| format!("{fragment}, ")).unwrap_or_default();
        format!("{part}{unit} {}..{}", self.start, self.end)
    }
}

impl Evidence {
    /// The figures of a dataset; `address` gives that of the page of each.
    pub(super) fn of_figures(list: FigureList, dataset: &str, address: impl Fn(&str) -> String) -> Self {
        let own = list.figures.into_iter().filter(|figure| figure.dataset == dataset);
        let figures = own.map(|figure| {
            let stated = StatedFigure {
                address: address(&figure.id),
                document: figure.source,
                place: figure.selector.place(),
                quote: figure.selector.exact,
            };
            (figure.id, stated)
        });
        Self { figures: figures.collect(), ..Self::default() }
    }

    /// The documents of a dataset.
    pub(super) fn of_sources(list: SourceList, dataset: &str) -> Self {
        let own = list.sources.into_iter().filter(|source| source.dataset == dataset);
        let documents =
            own.map(|source| (source.id, StatedDocument { title: source.title, sha256: source.sha256 }));
        Self { documents: documents.collect(), ..Self::default() }
    }

    /// Takes in more of it.
    pub(super) fn extend(&mut self, more: Self) {
        self.figures.extend(more.figures);
        self.documents.extend(more.documents);
    }

    /// Whether no figure is known.
    pub(super) fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    /// What is known of a figure, by [`COLUMNS`].
    pub(super) fn of(&self, figure: &str) -> Option<[&str; COLUMNS.len()]> {
        let StatedFigure { address, document, place, quote } = self.figures.get(figure)?;
        let known = self.documents.get(document);
        let title = known.map_or(document.as_str(), |known| known.title.as_str());
        let sha256 = known.map_or("", |known| known.sha256.as_str());
        Some([address, title, sha256, place, quote])
    }
}
