//! Who is told of bytes as they come.

use std::fmt;
use std::sync::Arc;

/// Who is told of the number of bytes of each piece of a body as it comes.
#[derive(Clone)]
pub struct ByteWatch(Arc<dyn Fn(u64) + Send + Sync>);

impl ByteWatch {
    /// One that calls a function.
    #[must_use]
    pub fn new(told: impl Fn(u64) + Send + Sync + 'static) -> Self {
        Self(Arc::new(told))
    }

    pub(super) fn tell(&self, bytes: u64) {
        (self.0)(bytes);
    }
}

impl fmt::Debug for ByteWatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ByteWatch")
    }
}
