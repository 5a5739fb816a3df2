//! The drafts of a document in the files of its dataset, and an account of them.

use std::fmt;

use super::{Drafts, FigureDraft, OPEN_UNIT, known_unit};
use crate::ingest::seed::{Seed, SeedEdit, SourceEntry};

/// What became of the numbers of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// How many were claimed by carrying over.
    pub claimed: usize,
    /// How many were carried over and are drafts.
    pub carried: usize,
    /// How many are open.
    pub open: usize,
    /// How many were set aside.
    pub set_aside: usize,
    /// The drafts that were carried over and that somebody should look at, each with the reason.
    pub doubted: Vec<String>,
}

/// Puts a source and the drafts of its numbers into the files of its dataset, with the units that the drafts need.
///
/// With `accepts`, what was carried over without a doubt is claimed.
pub fn put_drafts(
    edit: &mut SeedEdit,
    (seed, seeds): (&Seed, &[Seed]),
    source: &SourceEntry,
    drafts: &Drafts,
    accepts: bool,
) -> Account {
    edit.put_source(source);
    let mut account = Account { set_aside: drafts.numbers.len(), ..Account::default() };
    for draft in &drafts.figures {
        edit.put_figure(&draft.entry, &draft.comment());
        let unit = &draft.entry.unit;
        if unit.as_str() != OPEN_UNIT && !seed.units.iter().any(|known| known.code == *unit) {
            edit.put_unit(&known_unit(unit, seeds));
        }
        account.count(draft, accepts);
        if accepts && is_sure(draft) {
            edit.accept_draft(&draft.entry.id);
        }
    }
    drafts.numbers.iter().for_each(|number| edit.put_number(number));
    account
}

/// Claims the drafts of a source that were carried over; the ids of those that were. Those with a doubt stay.
pub fn accept_carried(edit: &mut SeedEdit, seed: &Seed, source: &str) -> Vec<String> {
    let carried = seed.drafts.iter().filter(|draft| draft.source == source && !draft.series.is_empty());
    let ids = carried.map(|draft| draft.id.clone());
    ids.filter(|id| edit.draft_comment(id).len() <= 1 && edit.accept_draft(id)).collect()
}

/// Whether a draft was carried over and nothing speaks against it.
fn is_sure(draft: &FigureDraft) -> bool {
    !draft.is_open() && draft.doubts.is_empty()
}

impl Account {
    fn count(&mut self, draft: &FigureDraft, accepts: bool) {
        if draft.is_open() {
            self.open += 1;
        } else if accepts && is_sure(draft) {
            self.claimed += 1;
        } else {
            self.carried += 1;
        }
        if !draft.is_open() && !draft.doubts.is_empty() {
            self.doubted.push(format!("{}: {}", draft.entry.id, draft.doubts.join("; ")));
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} claimed by carrying over, {} carried over as drafts, {} open, {} set aside",
            self.claimed, self.carried, self.open, self.set_aside
        )
    }
}
