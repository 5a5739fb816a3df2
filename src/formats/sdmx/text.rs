//! Texts of components, most of which need no room of their own.

use std::ops::Deref;

use crate::domain::inline_str::InlineStr;
use crate::formats::row_writer::RowWriter;

/// A text that belongs to what is written, is short, or was put together.
#[derive(Debug, Clone)]
pub(super) enum Text<'a> {
    Lent(&'a str),
    Short(InlineStr),
    Long(String),
}

impl Text<'_> {
    /// Writes it as it is.
    #[inline]
    pub(super) fn put_into(&self, out: &mut RowWriter<'_>) {
        match self {
            Self::Lent(text) => out.put_bytes(text.as_bytes()),
            Self::Short(text) => out.put_text(text),
            Self::Long(text) => out.put_bytes(text.as_bytes()),
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Lent(text) => text,
            Self::Short(text) => text.as_str(),
            Self::Long(text) => text,
        }
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::Lent(text)
    }
}

impl From<InlineStr> for Text<'_> {
    fn from(text: InlineStr) -> Self {
        Self::Short(text)
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Long(text)
    }
}
