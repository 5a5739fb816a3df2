//! Short texts without an allocation.

use std::fmt;

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

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
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

impl Default for ShortText {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Write for ShortText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(|byte| self.push(byte));
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
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn what_has_no_room_is_left_out() {
        let mut text = ShortText::new();
        write!(text, "{}é", "x".repeat(30)).unwrap();
        assert_eq!(text.as_str(), "x".repeat(MOST));
        assert_eq!(format!("{:?}", ShortText::default()), "\"\"");
    }
}
