//! Short texts without an allocation.

use std::fmt::{self, Write as _};

use chrono::{Datelike, NaiveDate};

/// The most bytes of a [`ShortText`].
const MOST: usize = 24;

/// A text of at most 24 ASCII characters, such as that of a period, a day or a frequency.
///
/// It takes what has room and leaves the rest out; whoever makes one knows that there is room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ShortText {
    bytes: [u8; MOST],
    length: usize,
}

impl ShortText {
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
        short.push_text(text);
        short
    }

    /// Adds a text, at once where all of it fits.
    #[inline]
    fn push_text(&mut self, text: &str) {
        match self.bytes.get_mut(self.length..self.length + text.len()) {
            Some(room) if text.is_ascii() => {
                room.copy_from_slice(text.as_bytes());
                self.length += text.len();
            }
            _ => text.bytes().for_each(|byte| self.push(byte)),
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

    /// Adds the last two digits of a number.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "a digit is a byte")]
    pub const fn push_two_digits(&mut self, number: u32) {
        self.push(b'0' + (number / 10 % 10) as u8);
        self.push(b'0' + (number % 10) as u8);
    }
}

impl From<NaiveDate> for ShortText {
    /// A day as ISO 8601 has it.
    fn from(day: NaiveDate) -> Self {
        let mut text = Self::new();
        match u32::try_from(day.year()) {
            Ok(year @ 0..=9_999) => {
                text.push_two_digits(year / 100);
                text.push_two_digits(year % 100);
                for part in [day.month(), day.day()] {
                    text.push(b'-');
                    text.push_two_digits(part);
                }
            }
            // There is room: the years of a date have at most six digits.
            _ => _ = write!(text, "{day}"),
        }
        text
    }
}

impl Default for ShortText {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Write for ShortText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_text(text);
        Ok(())
    }
}

impl fmt::Debug for ShortText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_left_out() {
        let mut text = ShortText::new();
        write!(text, "{}é", "x".repeat(30)).unwrap();
        assert_eq!(text.as_str(), "x".repeat(MOST));
        assert_eq!(format!("{:?}", ShortText::default()), "\"\"");
    }

    #[test]
    fn days_are_as_they_are_displayed() {
        let days = [(2024, 3, 15), (1, 1, 1), (9_999, 12, 31), (12_024, 3, 5), (-1, 2, 3)];
        for (year, month, day) in days {
            let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            assert_eq!(ShortText::from(date).as_str(), date.to_string());
        }
    }
}
