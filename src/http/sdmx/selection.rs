//! How much of an artefact an answer shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::formats::sdmx::structure::{Artefact, ArtefactBody, ArtefactDetail};

/// How much of an artefact is shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Selection<'a> {
    /// Everything.
    Full,
    /// Id and name only.
    Stub,
    /// Of code lists, the codes that data have; of anything else, everything.
    Codes(&'a UsedCodes),
}

/// The codes that data have, by code list.
#[derive(Debug, Default)]
pub(super) struct UsedCodes(BTreeMap<String, BTreeSet<String>>);

impl UsedCodes {
    /// Adds a code of a code list.
    pub(super) fn add(&mut self, codelist: &str, code: &str) {
        match self.0.get_mut(codelist) {
            Some(codes) if codes.contains(code) => {}
            Some(codes) => {
                codes.insert(code.to_owned());
            }
            None => {
                self.0.insert(codelist.to_owned(), BTreeSet::from([code.to_owned()]));
            }
        }
    }

    /// The codes of a code list; none where no data use the list.
    pub(super) fn of(&self, codelist: &str) -> Option<&BTreeSet<String>> {
        self.0.get(codelist)
    }
}

/// Keeps the named items of an item scheme, and parents among these only.
pub(super) fn retain_items(artefact: &mut Artefact, ids: &BTreeSet<String>) {
    let ArtefactBody::Items(items) = &mut artefact.body else { return };
    let before = items.len();
    items.retain(|item| ids.contains(&item.id));
    for item in items.iter_mut() {
        item.parent.take_if(|parent| !ids.contains(parent));
    }
    if items.len() < before && artefact.detail == ArtefactDetail::Full {
        artefact.detail = ArtefactDetail::Partial;
    }
}
