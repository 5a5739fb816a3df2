//! Claims: numbers of documents become figures of a seed folder, or are set aside with a reason; and all of that is
//! corrected and withdrawn.
//!
//! A change is made on the texts of the folder, checked as `yearbook seed` checks them, and written to the folder and to
//! the database in one step.

mod change;
mod claim;
mod doubt;
mod draft;
mod error;
mod figure_id;
mod indicator;
mod lists;
mod new_dataset;
mod other_number;
mod take_in;

use std::path::{Path, PathBuf};

pub use change::{Changed, Version};
pub use claim::{Claim, Correction};
pub use doubt::DoubtKind;
pub use draft::{NumberDraft, SuggestedSeries};
pub use error::ClaimError;
pub use indicator::NewIndicator;
pub use other_number::SetAside;
pub use take_in::{NewDocument, TakenDocument};

/// Where claims are written, and who may write them.
#[derive(Debug)]
pub struct Editing {
    folder: PathBuf,
    sources: PathBuf,
    needs_token: bool,
    /// Locked while a change is made.
    writing: tokio::sync::Mutex<()>,
}

impl Editing {
    /// Claims are written into a seed folder, and documents into a folder of documents. Without `needs_token` a page of
    /// this service needs none.
    #[must_use]
    pub fn new(folder: PathBuf, sources: PathBuf, needs_token: bool) -> Self {
        Self { folder, sources, needs_token, writing: tokio::sync::Mutex::default() }
    }

    /// The seed folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of documents.
    #[must_use]
    pub fn sources(&self) -> &Path {
        &self.sources
    }

    /// Whether every change needs a token.
    #[must_use]
    pub const fn needs_token(&self) -> bool {
        self.needs_token
    }
}
