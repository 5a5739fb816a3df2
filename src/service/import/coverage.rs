//! Whether a publication is all there is, so that what it lacks is withdrawn.

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
