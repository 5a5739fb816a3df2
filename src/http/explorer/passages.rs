//! Passages of documents: the text around figures, with the number marked.

use maud::{Markup, html};

use super::check_case::to_passage;
use super::names::SeriesName;
use super::numbers::{day, period};
use super::view::View;
use super::words::reconciliation as words;
use crate::domain::catalogue::Catalogue;
use crate::domain::figure::Figure;
use crate::service::documents::Documents;

/// The passages of some figures side by side; where the documents are not loaded, what they print and the option that
/// loads them.
pub(super) fn side_by_side<'a>(
    view: &View,
    catalogue: &Catalogue,
    documents: &Documents,
    figures: impl Iterator<Item = &'a Figure>,
) -> Markup {
    let figures: Vec<&Figure> = figures.collect();
    let is_unloaded = |figure: &&Figure| documents.get(&figure.source).is_none();
    html! {
        @if figures.iter().any(is_unloaded) {
            p.small.quiet { (view.say(words::NOT_LOADED)) " " code { "--sources DIR" } }
        }
        div.cols { @for figure in figures { (passage(view, catalogue, documents, figure)) } }
    }
}

fn passage(view: &View, catalogue: &Catalogue, documents: &Documents, figure: &Figure) -> Markup {
    let source = catalogue.find_source(&figure.source);
    let document = documents.get(&figure.source);
    let name = SeriesName::of_key(catalogue, &figure.dataset, &figure.series, view.language);
    html! {
        article.passage {
            h3 {
                a href=(view.to_series(figure.dataset.as_str(), figure.series.as_str())) { (name) }
                " " span.quiet { (period(figure.period)) }
            }
            @match document.map(|document| document.passage(&figure.at).filter(|passage| passage.exact == figure.at.exact)) {
                Some(Some(passage)) => blockquote lang=[source.map(|source| source.language.as_str())] {
                    "… " (whole_start(&passage.before)) mark.on { (passage.exact) } (whole_end(&passage.after)) " …"
                },
                Some(None) => {
                    p.small { (view.say(words::MOVED)) }
                    p { (view.say(words::PRINTED)) " " q { (figure.at.exact) } }
                },
                None => p { (view.say(words::PRINTED)) " " q { (figure.at.exact) } },
            }
            p.tiny.quiet {
                @if let Some(source) = source {
                    bdi { (source.publisher) } ", " (day(source.published, view.language)) " · "
                }
                a href=(to_passage(view, figure)) { (view.say(words::READ_IN_DOCUMENT)) }
            }
        }
    }
}

/// A cut word at the end of a passage is left out if it is at most so long, in bytes.
const MAX_CUT_WORD: usize = 24;

/// A text without the cut word at its start.
fn whole_start(text: &str) -> &str {
    match text.char_indices().find(|(_, one)| one.is_whitespace()) {
        Some((at, _)) if at <= MAX_CUT_WORD => text.get(at..).unwrap_or(text).trim_start(),
        _ => text,
    }
}

/// A text without the cut word at its end.
fn whole_end(text: &str) -> &str {
    match text.char_indices().rev().find(|(_, one)| one.is_whitespace()) {
        Some((at, _)) if text.len() - at <= MAX_CUT_WORD => text.get(..at).unwrap_or(text).trim_end(),
        _ => text,
    }
}
