//! Whether a publication is all there is, so that what it lacks is withdrawn.

use chrono::NaiveDate;

use super::ImportError;
use super::decode::DataFile;
use super::file_columns::FileColumns;
use super::structure::ImportStructure;

/// Whether a file is all that is published, or an addition to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All, for an indicator of which it restates at least twice as much as it lacks of what is known.
    #[default]
    Auto,
    /// All: what it does not state any more is withdrawn.
    Whole,
    /// An addition: what it does not state is left as it is.
    Update,
}

/// How much of what is known of an indicator a publication restates.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Coverage {
    pub(super) restated: u64,
    pub(super) gone: u64,
}

/// The indicator and frequency that a publication of one day is judged by.
pub(super) type Body = (String, String, i32);

impl Coverage {
    /// Whether the publication is all there is: the caller says so, or it restates twice as much as it lacks.
    pub(super) fn is_whole(self, scope: Scope) -> bool {
        match scope {
            Scope::Whole => true,
            Scope::Update => false,
            Scope::Auto => self.restated >= 2 * self.gone,
        }
    }
}

/// The scope of each file: one that shares an indicator with another file of the same day is a part of what was
/// published then, so that what it lacks may well stand in the other.
///
/// # Errors
/// When such a file is said to be all there is.
pub(super) fn scopes(
    asked: Scope,
    files: &[(&DataFile, NaiveDate)],
    placed: &[FileColumns<'_>],
    layout: &ImportStructure,
) -> Result<Vec<Scope>, ImportError> {
    let bodies: Vec<_> = placed.iter().map(|file| file.bodies(&layout.structure)).collect();
    let mut scopes = Vec::with_capacity(files.len());
    for (position, ((file, day), own)) in files.iter().zip(&bodies).enumerate() {
        let others = files.iter().zip(&bodies).enumerate().filter(|(other, _)| *other != position);
        let shared = others
            .filter(|(_, ((_, other), _))| other == day)
            .find_map(|(_, ((other, _), bodies))| Some((other, own.intersection(bodies).next()?)));
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
