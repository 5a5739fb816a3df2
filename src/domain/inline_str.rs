//! Short ASCII strings on the stack.

use std::fmt::{self, Write as _};

use chrono::{Datelike, NaiveDate};

use super::invariant::OrBroken;

/// The capacity of an [`InlineStr`] in bytes.
const CAPACITY: usize = 24;

/// An ASCII string of at most 24 bytes, stored inline: the text of a period, a day, a frequency or a number.
///
/// Characters beyond the capacity and those outside ASCII are dropped, so callers must know that the text fits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InlineStr {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl InlineStr {
    /// An empty string.
    #[must_use]
    #[inline]
    pub const fn new() -> Self {
        Self { bytes: [0; CAPACITY], length: 0 }
    }

    /// The bytes.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).or_broken("the length is within the capacity").unwrap_or_default()
    }

    /// The whole buffer, zeros after the text, and the length of the text. A copy of constant size needs no loop.
    #[must_use]
    #[inline]
    pub const fn padded(&self) -> (&[u8; CAPACITY], usize) {
        (&self.bytes, self.length)
    }

    /// The string slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).or_broken("the bytes are ASCII").unwrap_or_default()
    }

    /// A string with this text.
    #[must_use]
    #[inline]
    pub fn of(text: &str) -> Self {
        let mut short = Self::new();
        if copy_few(text.as_bytes(), &mut short.bytes) && short.bytes.is_ascii() {
            short.length = text.len();
            return short;
        }
        let mut short = Self::new();
        short.push_text(text);
        short
    }

    /// Appends a text.
    #[inline]
    fn push_text(&mut self, text: &str) {
        let mut bytes = self.bytes;
        let fits = bytes.get_mut(self.length..).is_some_and(|room| copy_few(text.as_bytes(), room));
        if fits && bytes.is_ascii() {
            self.bytes = bytes;
            self.length += text.len();
        } else {
            text.bytes().for_each(|byte| self.push(byte));
        }
    }

    /// Appends one ASCII byte.
    #[inline]
    pub const fn push(&mut self, character: u8) {
        if self.length < CAPACITY && character.is_ascii() {
            self.bytes[self.length] = character;
            self.length += 1;
        }
    }

    /// Appends the last `COUNT` decimal digits of a number, with leading zeros; nothing where not all of them fit.
    #[inline]
    pub fn push_digits<const COUNT: usize>(&mut self, number: u32) {
        let digits = last_digits::<COUNT>(number);
        if let Some(room) = self.bytes.get_mut(self.length..).and_then(|room| room.first_chunk_mut()) {
            *room = digits;
            self.length += COUNT;
        }
    }
}

/// The last `COUNT` decimal digits of a number, with leading zeros.
#[must_use]
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "a digit is a byte")]
pub fn last_digits<const COUNT: usize>(mut number: u32) -> [u8; COUNT] {
    let mut digits = [b'0'; COUNT];
    for digit in digits.iter_mut().rev() {
        *digit += (number % 10) as u8;
        number /= 10;
    }
    digits
}

/// Copies a short text into a buffer; `false` when it does not fit.
///
/// Two copies of constant size that may overlap replace a call of `memcpy`.
#[inline]
fn copy_few(from: &[u8], to: &mut [u8]) -> bool {
    let Some(to) = to.get_mut(..from.len()) else { return false };
    match from.len() {
        16.. => copy_ends::<16>(from, to),
        8..=15 => copy_ends::<8>(from, to),
        4..=7 => copy_ends::<4>(from, to),
        _ => to.iter_mut().zip(from).for_each(|(to, from)| *to = *from),
    }
    true
}

/// Copies the first and the last `COUNT` bytes between slices of equal length.
#[inline]
fn copy_ends<const COUNT: usize>(from: &[u8], to: &mut [u8]) {
    if let (Some(from), Some(to)) = (from.first_chunk::<COUNT>(), to.first_chunk_mut()) {
        *to = *from;
    }
    if let (Some(from), Some(to)) = (from.last_chunk::<COUNT>(), to.last_chunk_mut()) {
        *to = *from;
    }
}

impl From<NaiveDate> for InlineStr {
    /// The date in ISO 8601.
    fn from(day: NaiveDate) -> Self {
        let mut text = Self::new();
        match u32::try_from(day.year()) {
            Ok(year @ 0..=9_999) => {
                text.push_digits::<4>(year);
                for part in [day.month(), day.day()] {
                    text.push(b'-');
                    text.push_digits::<2>(part);
                }
            }
            // It fits: a year of `NaiveDate` has at most six digits.
            _ => _ = write!(text, "{day}"),
        }
        text
    }
}

impl Default for InlineStr {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Write for InlineStr {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_text(text);
        Ok(())
    }
}

impl fmt::Debug for InlineStr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_beyond_the_capacity_is_dropped() {
        let mut text = InlineStr::new();
        write!(text, "{}é", "x".repeat(30)).unwrap();
        assert_eq!(text.as_str(), "x".repeat(CAPACITY));
        assert_eq!(format!("{:?}", InlineStr::default()), "\"\"");
    }

    proptest! {
        #[test]
        fn a_text_within_the_capacity_is_complete(text in "[ -~]{0,24}", more in "[ -~]{0,12}é?[a-z]{0,3}") {
            let mut short = InlineStr::of(&text);
            prop_assert_eq!(short.as_str(), &text);
            let (padded, length) = short.padded();
            prop_assert!(padded.starts_with(text.as_bytes()) && length == text.len());
            write!(short, "{more}").unwrap();
            let expected: String = (text + &more).chars().filter(char::is_ascii).take(CAPACITY).collect();
            prop_assert_eq!(short.as_str(), &expected);
        }

        #[test]
        fn digits_are_the_last_of_a_number(number in 0..100_000_u32) {
            let mut short = InlineStr::of("-");
            short.push_digits::<4>(number);
            prop_assert_eq!(short.as_str(), format!("-{:04}", number % 10_000));
            let mut full = InlineStr::of(&"x".repeat(CAPACITY - 1));
            full.push_digits::<2>(number);
            prop_assert_eq!(full.as_bytes().len(), CAPACITY - 1);
        }
    }

    #[test]
    fn days_are_as_they_are_displayed() {
        let days = [(2024, 3, 15), (1, 1, 1), (9_999, 12, 31), (12_024, 3, 5), (-1, 2, 3)];
        for (year, month, day) in days {
            let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            assert_eq!(InlineStr::from(date).as_str(), date.to_string());
        }
    }
}
