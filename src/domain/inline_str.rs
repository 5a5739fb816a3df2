//! Short texts without an allocation.

use std::fmt::{self, Write as _};

use chrono::{Datelike, NaiveDate};

/// The most bytes of a [`InlineStr`].
const MOST: usize = 24;

/// A text of at most 24 ASCII characters, such as that of a period, a day or a frequency.
///
/// It takes what has room and leaves the rest out; whoever makes one knows that there is room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InlineStr {
    bytes: [u8; MOST],
    length: usize,
}

impl InlineStr {
    /// An empty text.
    #[must_use]
    #[inline]
    pub const fn new() -> Self {
        Self { bytes: [0; MOST], length: 0 }
    }

    /// The bytes.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// The bytes with zeros behind them, and how many they are: so many bytes are copied at once.
    #[must_use]
    #[inline]
    pub const fn padded(&self) -> (&[u8; MOST], usize) {
        (&self.bytes, self.length)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// A text that has room.
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

    /// Adds a text, at once where all of it fits.
    #[inline]
    fn push_text(&mut self, text: &str) {
        let mut bytes = self.bytes;
        let is_whole = bytes.get_mut(self.length..).is_some_and(|room| copy_few(text.as_bytes(), room));
        if is_whole && bytes.is_ascii() {
            self.bytes = bytes;
            self.length += text.len();
        } else {
            text.bytes().for_each(|byte| self.push(byte));
        }
    }

    /// Adds an ASCII character.
    #[inline]
    pub const fn push(&mut self, character: u8) {
        if self.length < MOST && character.is_ascii() {
            self.bytes[self.length] = character;
            self.length += 1;
        }
    }

    /// Adds the last digits of a number, so many as are asked for, if there is room for all of them.
    #[inline]
    pub fn push_digits<const COUNT: usize>(&mut self, number: u32) {
        let digits = last_digits::<COUNT>(number);
        if let Some(room) = self.bytes.get_mut(self.length..).and_then(|room| room.first_chunk_mut()) {
            *room = digits;
            self.length += COUNT;
        }
    }
}

/// The last digits of a number.
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

/// Copies a few bytes to where there may be room for them, in two steps that may overlap: a call of a function that
/// copies any number takes longer. Says whether there was room.
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

/// Copies the first and the last so many bytes, between slices of one length.
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
    /// A day as ISO 8601 has it.
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
            // There is room: the years of a date have at most six digits.
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
    fn what_has_no_room_is_left_out() {
        let mut text = InlineStr::new();
        write!(text, "{}é", "x".repeat(30)).unwrap();
        assert_eq!(text.as_str(), "x".repeat(MOST));
        assert_eq!(format!("{:?}", InlineStr::default()), "\"\"");
    }

    proptest! {
        #[test]
        fn a_text_is_kept_whole_where_it_has_room(text in "[ -~]{0,24}", more in "[ -~]{0,12}é?[a-z]{0,3}") {
            let mut short = InlineStr::of(&text);
            prop_assert_eq!(short.as_str(), &text);
            let (padded, length) = short.padded();
            prop_assert!(padded.starts_with(text.as_bytes()) && length == text.len());
            write!(short, "{more}").unwrap();
            let expected: String = (text + &more).chars().filter(char::is_ascii).take(MOST).collect();
            prop_assert_eq!(short.as_str(), &expected);
        }

        #[test]
        fn digits_are_the_last_of_a_number(number in 0..100_000_u32) {
            let mut short = InlineStr::of("-");
            short.push_digits::<4>(number);
            prop_assert_eq!(short.as_str(), format!("-{:04}", number % 10_000));
            let mut full = InlineStr::of(&"x".repeat(MOST - 1));
            full.push_digits::<2>(number);
            prop_assert_eq!(full.as_bytes().len(), MOST - 1);
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
