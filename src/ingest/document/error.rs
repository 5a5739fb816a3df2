//! Errors of documents that cannot be read.

use crate::domain::codes::codes;

/// A document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", .kind.code())]
pub struct DocumentError {
    /// What is wrong with it.
    pub kind: DocumentErrorKind,
    /// The place, and what to do.
    pub message: String,
}

/// Why a document cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentErrorKind {
    /// It is encrypted.
    Encrypted,
    /// It has images and hardly a letter: a scan.
    NoText,
    /// It contradicts its format.
    Damaged,
    /// It has another format than those that are read.
    NotADocument,
    /// It exceeds a limit of size.
    TooLarge,
    /// It exceeds the limit of processor time.
    TooSlow,
}

codes!(DocumentErrorKind {
    Encrypted = "encrypted",
    NoText = "no-text",
    Damaged = "damaged",
    NotADocument = "not-a-document",
    TooLarge = "too-large",
    TooSlow = "too-slow",
});
