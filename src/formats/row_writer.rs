//! A buffer on the stack in front of an answer, for rows that consist of many short byte strings.

use crate::domain::inline_str::InlineStr;
use crate::domain::invariant::OrBroken;
use crate::domain::period::Period;

/// The size of the buffer in bytes.
const CAPACITY: usize = 1024;

/// Appends byte strings to an answer through a buffer of fixed size.
///
/// A row of an answer consists of dozens of short strings, and `Vec` checks its capacity for each of them. The buffer
/// is copied to the answer when it is full and when the writer is dropped.
pub struct RowWriter<'a> {
    out: &'a mut Vec<u8>,
    buffer: [u8; CAPACITY],
    /// The number of bytes in the buffer.
    length: usize,
}

impl<'a> RowWriter<'a> {
    /// A writer that appends to an answer.
    pub const fn behind(out: &'a mut Vec<u8>) -> Self {
        Self { out, buffer: [0; CAPACITY], length: 0 }
    }

    /// Appends bytes whose number is known at compile time.
    #[inline]
    pub fn put<const N: usize>(&mut self, bytes: &[u8; N]) {
        match self.buffer.get_mut(self.length..).and_then(|room| room.first_chunk_mut()) {
            Some(room) => {
                *room = *bytes;
                self.length += N;
            }
            None => self.put_unbuffered(bytes),
        }
    }

    /// Appends any number of bytes.
    #[inline]
    pub fn put_bytes(&mut self, bytes: &[u8]) {
        match self.buffer.get_mut(self.length..self.length + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.length += bytes.len();
            }
            None => self.put_unbuffered(bytes),
        }
    }

    /// Appends a character as UTF-8.
    #[inline]
    pub fn put_char(&mut self, character: char) {
        match u8::try_from(character).ok().filter(u8::is_ascii) {
            Some(byte) => self.put(&[byte]),
            None => self.put_bytes(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }

    /// Appends a short text.
    #[inline]
    pub fn put_text(&mut self, text: &InlineStr) {
        let (padded, length) = text.padded();
        match self.buffer.get_mut(self.length..).and_then(|room| room.first_chunk_mut()) {
            Some(room) => {
                *room = *padded;
                self.length += length;
            }
            None => self.put_unbuffered(text.as_bytes()),
        }
    }

    /// Appends the text of a period.
    #[inline]
    pub fn put_period(&mut self, period: Period) {
        match period.year_digits() {
            Some(year) => self.put(&year),
            None => self.put_text(&period.text()),
        }
    }

    /// Lets a function append to the answer itself.
    pub fn put_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.flush();
        write(self.out);
    }

    #[cold]
    fn put_unbuffered(&mut self, bytes: &[u8]) {
        self.flush();
        self.out.extend_from_slice(bytes);
    }

    fn flush(&mut self) {
        self.out.extend_from_slice(
            self.buffer.get(..self.length).or_broken("the length lies in the buffer").unwrap_or_default(),
        );
        self.length = 0;
    }
}

impl Drop for RowWriter<'_> {
    fn drop(&mut self) {
        self.flush();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytess_of_any_length_stand_in_their_order(
            lengths in prop::collection::vec(prop_oneof![9 => 0_usize..300, 1 => 900_usize..2_000], 0..30),
        ) {
            let (mut out, mut expected) = (b"[".to_vec(), b"[".to_vec());
            let mut bytess = RowWriter::behind(&mut out);
            for (length, letter) in lengths.into_iter().zip((b'a'..=b'z').cycle()) {
                let bytes = vec![letter; length];
                let period = |text: &str| text.parse().unwrap();
                match length % 7 {
                    0 => bytess.put_with(|out| out.extend_from_slice(&bytes)),
                    1 => bytess.put_bytes(&bytes),
                    2 => bytess.put_text(&InlineStr::of("2024-Q1")),
                    3 => bytess.put_period(period("2024")),
                    4 => bytess.put_period(period("2021/2025")),
                    5 => bytess.put_period(period("2024-03-15")),
                    _ => bytess.put(b"\",\"value\":"),
                }
                match length % 7 {
                    0 | 1 => expected.extend_from_slice(&bytes),
                    2 => expected.extend_from_slice(b"2024-Q1"),
                    3 => expected.extend_from_slice(b"2024"),
                    4 => expected.extend_from_slice(b"2021/2025"),
                    5 => expected.extend_from_slice(b"2024-03-15"),
                    _ => expected.extend_from_slice(b"\",\"value\":"),
                }
            }
            drop(bytess);
            prop_assert_eq!(out, expected);
        }
    }
}
