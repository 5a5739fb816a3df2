//! Broken invariants: fatal in debug builds, counted in release builds.
//!
//! The service does not panic on data. Where the code has proved that a value exists and the type system cannot
//! express it, a release build continues with a fallback and raises this counter, so that the loss is visible in the
//! metric `yearbook_invariant_broken_total`. A debug build stops at the place. Do not use it where absence is a
//! legitimate answer.

use std::sync::atomic::{AtomicU64, Ordering};

static BROKEN: AtomicU64 = AtomicU64::new(0);

/// How many invariants this process has found broken since it started.
#[must_use]
pub fn count() -> u64 {
    BROKEN.load(Ordering::Relaxed)
}

/// Reports a broken invariant; `what` names what must always be true.
///
/// # Panics
///
/// In debug builds.
#[cold]
#[track_caller]
pub fn broken(what: &'static str) {
    BROKEN.fetch_add(1, Ordering::Relaxed);
    debug_assert!(false, "broken invariant: {what}");
}

/// An `Option` or a `Result` that always has a value unless an invariant is broken.
///
/// ```
/// use yearbook::domain::invariant::OrBroken;
///
/// let codes = ["CN", "US"];
/// assert_eq!(codes.get(1).or_broken("codes are numbered without gaps"), Some(&"US"));
/// ```
pub trait OrBroken<T> {
    /// The value; its absence is reported as [`broken`]. The caller chooses the fallback.
    fn or_broken(self, what: &'static str) -> Option<T>;
}

impl<T> OrBroken<T> for Option<T> {
    #[inline]
    #[track_caller]
    fn or_broken(self, what: &'static str) -> Self {
        if self.is_none() {
            broken(what);
        }
        self
    }
}

impl<T, E> OrBroken<T> for Result<T, E> {
    #[inline]
    #[track_caller]
    fn or_broken(self, what: &'static str) -> Option<T> {
        self.ok().or_broken(what)
    }
}

/// A number of an in-memory list as a position in it. Every supported target addresses at least 32 bits.
#[must_use]
#[inline]
pub fn position(number: u32) -> usize {
    usize::try_from(number).or_broken("a position fits the address space").unwrap_or(usize::MAX)
}

/// A position in an in-memory list as a number. No such list has 2^32 entries.
#[must_use]
#[inline]
pub fn number(position: usize) -> u32 {
    u32::try_from(position).or_broken("a list in memory has fewer than 2^32 entries").unwrap_or(u32::MAX)
}

/// A length or a count as the signed integer that the database stores.
#[must_use]
#[inline]
pub fn count_of(length: impl TryInto<i64>) -> i64 {
    length.try_into().or_broken("a count is below 2^63").unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "broken invariant: the list is never empty")]
    fn an_absent_value_stops_a_debug_build() {
        let empty: [u8; 0] = [];
        let _ = empty.first().or_broken("the list is never empty");
    }

    #[test]
    fn a_present_value_passes() {
        assert_eq!(Some(1).or_broken("it is there"), Some(1));
        assert_eq!(u8::try_from(7_u32).or_broken("it fits"), Some(7));
        assert_eq!((position(3), number(3)), (3, 3));
    }
}
