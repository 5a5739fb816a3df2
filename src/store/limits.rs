//! The limits of connections and of waiting.

use std::time::Duration;

/// The number of connections for reads.
pub(super) const READERS: u32 = 8;
/// The longest wait for a connection.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest wait for another that writes. An import of ten million rows takes less.
pub(super) const WRITE_WAIT: Duration = Duration::from_mins(5);
/// The duration from which a statement is logged as slow. Building the key of ten million rows takes four seconds.
pub(super) const SLOW_STATEMENT: Duration = Duration::from_secs(10);
