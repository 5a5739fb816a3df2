//! Values that are serialised as their text.

use std::fmt::Display;

use serde::{Serialize, Serializer};

/// A value that is serialised as its text, without an allocation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<T>(pub(super) T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
