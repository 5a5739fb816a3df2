//! The entry of a document that is added to a dataset.

use chrono::NaiveDate;

use crate::domain::source::Basis;
use crate::ingest::document::{BlockKind, DocumentText, READER};
use crate::ingest::seed::{Seed, SourceEntry, sha256};

/// The characters of a title that is inferred.
const TITLE_CHARACTERS: usize = 120;

/// What somebody says of a document, instead of the document itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenFacts {
    /// The title.
    pub title: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The day of publication.
    pub published: Option<NaiveDate>,
}

/// A document whose day of publication nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the document names no day of publication: add --published YYYY-MM-DD")]
pub struct NoDay;

/// The entry of a document: what is given, else what the document says of itself, else what follows from it and the
/// dataset.
///
/// # Errors
/// When its day of publication is not known.
pub fn new_source(
    seed: &Seed,
    file: &str,
    bytes: &[u8],
    document: &DocumentText,
    given: &GivenFacts,
) -> Result<SourceEntry, NoDay> {
    let published = given.published.or(document.published).ok_or(NoDay)?;
    let is_said = document.published == Some(published);
    let (published_basis, published_note) = match document.published_basis {
        Basis::Stated if is_said => (Basis::Stated, None),
        _ if is_said => (Basis::Inferred, Some("The day on which the file was made.")),
        _ => (Basis::Inferred, Some("Given when the document was added; the document does not state it.")),
    };
    let mut notes = Vec::new();
    let stated = document.title.clone().filter(|title| !title.trim().is_empty());
    let title = given.title.clone().map(|title| (title, "The title was given when the document was added."));
    let title = title.unwrap_or_else(|| match stated {
        Some(title) if document.title_basis == Basis::Stated => (title, ""),
        Some(title) => (title, "The title is inferred from the text."),
        None => first_words(document).map_or_else(
            || (file.to_owned(), "The title is the name of the file."),
            |words| (words, "The title is the beginning of the text."),
        ),
    });
    notes.push(title.1);
    let publisher = match (&given.publisher, &document.publisher) {
        (Some(given), _) => (given, "The publisher was given when the document was added."),
        (None, Some(named)) if document.publisher_basis == Basis::Stated => (named, ""),
        (None, Some(named)) => (named, "The publisher is inferred from the text."),
        (None, None) => (&seed.dataset.publisher, "The publisher is that of the dataset."),
    };
    notes.push(publisher.1);
    notes.retain(|note| !note.is_empty());
    Ok(SourceEntry {
        id: file.to_owned(),
        title: title.0.split_whitespace().collect::<Vec<_>>().join(" "),
        publisher: publisher.0.clone(),
        author: None,
        published,
        published_basis,
        published_note: published_note.map(str::to_owned),
        language: document.language.clone().unwrap_or_else(|| "en".to_owned()),
        sha256: sha256(bytes),
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        reader: Some(READER),
        note: (!notes.is_empty()).then(|| notes.join(" ")),
        attribution: None,
        licence: None,
        link: None,
        data: None,
    })
}

/// The beginning of the first heading, else of the first paragraph.
fn first_words(document: &DocumentText) -> Option<String> {
    let own = || document.blocks.iter().filter(|block| !block.text.trim().is_empty());
    let heading = own().find(|block| matches!(block.kind, BlockKind::Heading(_)));
    let text = &heading.or_else(|| own().find(|block| block.kind == BlockKind::Paragraph))?.text;
    Some(text.chars().take(TITLE_CHARACTERS).collect())
}
