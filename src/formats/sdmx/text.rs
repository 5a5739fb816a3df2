//! Texts of components, most of them without an allocation.

use std::ops::Deref;

use crate::domain::inline_str::InlineStr;
use crate::formats::row_writer::RowWriter;

/// A text that is borrowed from the data, stored inline, or owned.
#[derive(Debug, Clone)]
pub(super) enum Text<'a> {
    Borrowed(&'a str),
    Inline(InlineStr),
    Owned(String),
}

impl Text<'_> {
    /// Appends the text.
    #[inline]
    pub(super) fn put_into(&self, out: &mut RowWriter<'_>) {
        match self {
            Self::Borrowed(text) => out.put_bytes(text.as_bytes()),
            Self::Inline(text) => out.put_text(text),
            Self::Owned(text) => out.put_bytes(text.as_bytes()),
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Inline(text) => text.as_str(),
            Self::Owned(text) => text,
        }
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::Borrowed(text)
    }
}

impl From<InlineStr> for Text<'_> {
    fn from(text: InlineStr) -> Self {
        Self::Inline(text)
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Owned(text)
    }
}
