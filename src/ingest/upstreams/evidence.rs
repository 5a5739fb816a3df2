//! The evidence of figures as another yearbook states it: which document has the number, where, and in which words. It comes
//! along with the observations, as attributes of those that figures state. Nothing here has seen the documents.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use serde::Deserialize;

use crate::domain::source_cell::FIGURE_ADDRESS;

/// The column with the id of the figure that states an observation.
const FIGURE: &str = "figure";

/// The columns with the evidence.
const COLUMNS: [&str; 5] =
    [FIGURE_ADDRESS, "figure_document", "figure_sha256", "figure_place", "figure_quote"];

/// Figures and documents of another yearbook, by their ids there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
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
    pub fn extend(&mut self, more: Self) {
        self.figures.extend(more.figures);
        self.documents.extend(more.documents);
    }

    /// Whether no figure is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    /// Writes a table of observations with what is known of the figures that its rows name.
    ///
    /// # Errors
    /// When it is no table, or cannot be read or written.
    pub fn add_to(&self, table: impl Read, out: impl Write) -> Result<(), csv::Error> {
        let mut reader = csv::Reader::from_reader(table);
        let mut writer = csv::Writer::from_writer(out);
        let mut headings = reader.headers()?.clone();
        let figure = headings.iter().position(|heading| heading == FIGURE);
        headings.extend(COLUMNS);
        writer.write_record(&headings)?;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            let evidence = figure.and_then(|figure| self.of(record.get(figure)?)).unwrap_or_default();
            record.extend(evidence);
            writer.write_record(&record)?;
        }
        Ok(writer.flush()?)
    }

    /// What is known of a figure, by [`COLUMNS`].
    fn of(&self, figure: &str) -> Option<[&str; COLUMNS.len()]> {
        let StatedFigure { address, document, place, quote } = self.figures.get(figure)?;
        let known = self.documents.get(document);
        let title = known.map_or(document.as_str(), |known| known.title.as_str());
        let sha256 = known.map_or("", |known| known.sha256.as_str());
        Some([address, title, sha256, place, quote])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_get_the_evidence_of_their_figures() {
        let figures = r#"{"figures":[
            {"id":"f1","source":"d.txt","dataset":"W","selector":{"type":"DataPositionSelector","start":5,"end":9,"exact":"7 \"%\""}},
            {"id":"f2","source":"e.pdf","dataset":"W",
             "selector":{"type":"TextPositionSelector","start":0,"end":2,"exact":"一半","fragment":"page=3"}},
            {"id":"f3","source":"d.txt","dataset":"OTHER","selector":{"type":"DataPositionSelector","start":5,"end":9,"exact":"7"}}]}"#;
        let sources = r#"{"sources":[{"id":"d.txt","dataset":"W","title":"Report, 2024","sha256":"ab"}]}"#;
        let figures = serde_json::from_str(figures).unwrap();
        let mut evidence = Evidence::of_figures(figures, "W", |id| format!("https://h.example/figures/{id}"));
        evidence.extend(Evidence::of_sources(serde_json::from_str(sources).unwrap(), "W"));
        let table = "period,value,figure\n2020,7,f1\n2021,8,\n2022,9,f2\n2023,9,f3\n";
        let mut out = Vec::new();
        evidence.add_to(table.as_bytes(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "period,value,figure,figure_address,figure_document,figure_sha256,figure_place,figure_quote\n\
             2020,7,f1,https://h.example/figures/f1,\"Report, 2024\",ab,bytes 5..9,\"7 \"\"%\"\"\"\n\
             2021,8,,,,,,\n\
             2022,9,f2,https://h.example/figures/f2,e.pdf,,\"page=3, characters 0..2\",一半\n\
             2023,9,f3,,,,,\n"
        );
    }
}
