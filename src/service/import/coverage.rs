//! Whether a publication is complete, so that observations missing in it are withdrawn.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::ImportError;
use super::decode::DataFile;
use super::file_columns::FileColumns;
use super::structure::ImportStructure;
use crate::domain::import::Scope;

/// How many stored observations of an indicator a publication restates and lacks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Coverage {
    pub(super) restated: u64,
    /// Those of them that did not change.
    pub(super) unchanged: u64,
    /// Whether the publications of the file restate no value of the indicator that did not change, so that they may be
    /// nothing but changes.
    pub(super) is_of_changes: bool,
    pub(super) gone: u64,
}

/// The indicator, the frequency and the day for which completeness is judged.
pub(super) type CoverageKey = (String, String, i32);

impl Coverage {
    /// Whether the publication is complete by the scope.
    pub(super) fn is_whole(self, scope: Scope) -> bool {
        match scope {
            Scope::Whole => true,
            Scope::Update => false,
            Scope::Auto => self.restated >= 2 * self.gone && !self.is_of_changes,
        }
    }
}

/// Notes for each indicator whether a file states nothing of it but changes.
pub(super) fn find_changes(coverages: &mut HashMap<CoverageKey, Coverage>) {
    let mut unchanged: HashMap<(String, String), u64> = HashMap::new();
    for ((indicator, frequency, _), coverage) in coverages.iter() {
        *unchanged.entry((indicator.clone(), frequency.clone())).or_default() += coverage.unchanged;
    }
    for ((indicator, frequency, _), coverage) in coverages {
        coverage.is_of_changes = unchanged.get(&(indicator.clone(), frequency.clone())) == Some(&0);
    }
}

/// How many stored observations a file does not state.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Absence {
    /// Those that it withdrew.
    pub(super) withdrawn: u64,
    /// Those that stay as they are.
    pub(super) kept: u64,
}

impl Absence {
    /// What the report says about it, where nobody said whether the file is complete.
    pub(super) fn notes(self) -> Vec<String> {
        let Self { withdrawn, kept } = self;
        let of_withdrawn = (withdrawn > 0).then(|| {
            format!(
                "{withdrawn} known observations are withdrawn, since a publication that restates most of its indicator \
                 does not state them; `--scope update` keeps them"
            )
        });
        let of_kept = (kept > 0).then(|| {
            format!(
                "{kept} known observations are not stated by the newest publication and stay as they are; \
                 `--scope whole` withdraws them"
            )
        });
        of_withdrawn.into_iter().chain(of_kept).collect()
    }
}

/// The scope of each file. A file that shares an indicator with another file of the same day is a part of one
/// publication: what it lacks may be in the other file.
///
/// # Errors
/// When the caller says that such a file is complete.
pub(super) fn scopes(
    asked: Scope,
    files: &[(&DataFile, NaiveDate)],
    placed: &[FileColumns<'_>],
    layout: &ImportStructure,
) -> Result<Vec<Scope>, ImportError> {
    let indicators: Vec<_> = placed.iter().map(|file| file.indicators(&layout.structure)).collect();
    // The first two files that state an indicator on a day.
    let mut stating: HashMap<_, [Option<usize>; 2]> = HashMap::new();
    for (position, ((_, day), own)) in files.iter().zip(&indicators).enumerate() {
        for indicator in own {
            let first_two = stating.entry((day, indicator)).or_default();
            if let Some(free) = first_two.iter_mut().find(|file| file.is_none()) {
                *free = Some(position);
            }
        }
    }
    let mut scopes = Vec::with_capacity(files.len());
    for (position, ((file, day), own)) in files.iter().zip(&indicators).enumerate() {
        let shared = own.iter().find_map(|indicator| {
            let first_two = stating.get(&(day, indicator))?.iter().flatten();
            let other = first_two.copied().find(|other| *other != position)?;
            Some((&files.get(other)?.0, indicator))
        });
        scopes.push(match (shared, asked) {
            (None, asked) => asked,
            (Some((other, (indicator, _))), Scope::Whole) => {
                let message = format!(
                    "it and {} both state {indicator} on {day}, so neither is all of it; take them in with the scope \
                     `update`",
                    other.name
                );
                return Err(ImportError::one(&file.name, message));
            }
            (Some(_), _) => Scope::Update,
        });
    }
    Ok(scopes)
}
