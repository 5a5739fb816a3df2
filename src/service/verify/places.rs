//! New places of what moved, as changes of the files of a seed folder.

use super::location::Location;
use super::record::{Edition, Record, Subject};
use crate::domain::anchor::Anchors;
use crate::domain::figure::Selector;
use crate::domain::source::Source;
use crate::ingest::document::READER;
use crate::ingest::seed::{PlaceUpdate, PlaceUpdates, Seed, SourceUpdate, UpdatedPlace};
use crate::service::documents::{Document, DocumentContent, Documents};

/// The places and hashes that the seed folder should have: new ones of what moved, and the anchors that it lacks.
///
/// The hash of a document is among them only if all that is recorded of it was found again.
#[must_use]
pub fn place_updates(seed: &Seed, documents: &Documents) -> PlaceUpdates {
    let mut updates = PlaceUpdates::default();
    for source in seed.sources.iter().filter(|source| source.file.is_none()) {
        let Some(document) = documents.get(&source.id) else { continue };
        let Some(content) = document.read() else { continue };
        add(seed, source, document, content, &mut updates);
    }
    updates
}

fn add(
    seed: &Seed,
    source: &Source,
    document: &Document,
    content: &DocumentContent,
    updates: &mut PlaceUpdates,
) {
    let records = Record::all(seed, source, content, Edition::of(seed, source, document));
    for record in &records {
        let Location::Same { at, .. } = &record.location else { continue };
        let Some(place) = content.text.selector(at) else { continue };
        let anchors = content.anchors_of(at);
        let is_new = !place.is_at(record.at);
        if !is_new && record.anchors == Some(&anchors) {
            continue;
        }
        let to = if is_new { place } else { record.at.clone() };
        updates.places.push(update(record, to, anchors));
    }
    let all_found = records.iter().all(|record| matches!(record.location, Location::Same { .. }));
    let is_current = document.sha256 == source.sha256 && seed.readers.get(&source.id) == Some(&READER);
    if all_found && !is_current {
        updates.sources.push(SourceUpdate {
            id: source.id.clone(),
            sha256: document.sha256.clone(),
            bytes: i64::try_from(document.bytes).unwrap_or(i64::MAX),
            reader: READER,
        });
    }
}

fn update(record: &Record<'_>, to: Selector, anchors: Anchors) -> PlaceUpdate {
    let place = match record.subject {
        Subject::Figure(figure) => UpdatedPlace::Figure(figure.id.clone()),
        Subject::Period(figure) => UpdatedPlace::Period(figure.id.clone()),
        Subject::Other(other) => UpdatedPlace::Other(other.source.clone(), other.at.clone()),
    };
    PlaceUpdate { place, to, anchors }
}
