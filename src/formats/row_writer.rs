//! Small pieces of an answer, gathered on the stack and handed over many at a time.

use crate::domain::inline_str::InlineStr;
use crate::domain::period::Period;

/// How many bytes are gathered.
const MOST: usize = 1024;

/// A writer in front of an answer that makes small pieces cheap: rows consist of dozens, and to look for each whether
/// the answer has room for it takes longer than to copy it.
///
/// What was gathered is handed over when there is no more room, and at the end.
pub struct RowWriter<'a> {
    out: &'a mut Vec<u8>,
    gathered: [u8; MOST],
    length: usize,
}

impl<'a> RowWriter<'a> {
    /// A writer of what stands behind the end of an answer.
    pub const fn behind(out: &'a mut Vec<u8>) -> Self {
        Self { out, gathered: [0; MOST], length: 0 }
    }

    /// Writes a piece whose length is known beforehand.
    #[inline]
    pub fn put<const N: usize>(&mut self, piece: &[u8; N]) {
        match self.gathered.get_mut(self.length..).and_then(|room| room.first_chunk_mut()) {
            Some(room) => {
                *room = *piece;
                self.length += N;
            }
            None => self.put_through(piece),
        }
    }

    /// Writes a piece of any length.
    #[inline]
    pub fn put_bytes(&mut self, piece: &[u8]) {
        match self.gathered.get_mut(self.length..self.length + piece.len()) {
            Some(room) => {
                room.copy_from_slice(piece);
                self.length += piece.len();
            }
            None => self.put_through(piece),
        }
    }

    /// Writes a character.
    #[inline]
    pub fn put_char(&mut self, character: char) {
        match u8::try_from(character).ok().filter(u8::is_ascii) {
            Some(byte) => self.put(&[byte]),
            None => self.put_bytes(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }

    /// Writes a short text.
    #[inline]
    pub fn put_text(&mut self, text: &InlineStr) {
        let (padded, length) = text.padded();
        match self.gathered.get_mut(self.length..).and_then(|room| room.first_chunk_mut()) {
            Some(room) => {
                *room = *padded;
                self.length += length;
            }
            None => self.put_through(text.as_bytes()),
        }
    }

    /// Writes the text of a period.
    #[inline]
    pub fn put_period(&mut self, period: Period) {
        match period.year_digits() {
            Some(year) => self.put(&year),
            None => self.put_text(&period.text()),
        }
    }

    /// Writes something larger by other means.
    pub fn put_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.hand_over();
        write(self.out);
    }

    #[cold]
    fn put_through(&mut self, piece: &[u8]) {
        self.hand_over();
        self.out.extend_from_slice(piece);
    }

    fn hand_over(&mut self) {
        self.out.extend_from_slice(self.gathered.get(..self.length).unwrap_or_default());
        self.length = 0;
    }
}

impl Drop for RowWriter<'_> {
    fn drop(&mut self) {
        self.hand_over();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_of_any_length_stand_in_their_order(
            lengths in prop::collection::vec(prop_oneof![9 => 0_usize..300, 1 => 900_usize..2_000], 0..30),
        ) {
            let (mut out, mut expected) = (b"[".to_vec(), b"[".to_vec());
            let mut pieces = RowWriter::behind(&mut out);
            for (length, letter) in lengths.into_iter().zip((b'a'..=b'z').cycle()) {
                let piece = vec![letter; length];
                let period = |text: &str| text.parse().unwrap();
                match length % 7 {
                    0 => pieces.put_with(|out| out.extend_from_slice(&piece)),
                    1 => pieces.put_bytes(&piece),
                    2 => pieces.put_text(&InlineStr::of("2024-Q1")),
                    3 => pieces.put_period(period("2024")),
                    4 => pieces.put_period(period("2021/2025")),
                    5 => pieces.put_period(period("2024-03-15")),
                    _ => pieces.put(b"\",\"value\":"),
                }
                match length % 7 {
                    0 | 1 => expected.extend_from_slice(&piece),
                    2 => expected.extend_from_slice(b"2024-Q1"),
                    3 => expected.extend_from_slice(b"2024"),
                    4 => expected.extend_from_slice(b"2021/2025"),
                    5 => expected.extend_from_slice(b"2024-03-15"),
                    _ => expected.extend_from_slice(b"\",\"value\":"),
                }
            }
            drop(pieces);
            prop_assert_eq!(out, expected);
        }
    }
}
