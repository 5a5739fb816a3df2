//! A reader that gives no more bytes than one part of a file may have, such as a line or a header.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// How many bytes may still be read.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowance(Rc<Cell<u64>>);

impl Allowance {
    /// Allows so many bytes from here on.
    pub(super) fn set(&self, bytes: u64) {
        self.0.set(bytes);
    }

    /// Whether all that was allowed has been read.
    pub(super) fn is_used_up(&self) -> bool {
        self.0.get() == 0
    }
}

/// A reader with an allowance.
#[derive(Debug)]
pub(super) struct MeteredReader<R> {
    input: R,
    allowance: Allowance,
}

impl<R> MeteredReader<R> {
    pub(super) const fn new(input: R, allowance: Allowance) -> Self {
        Self { input, allowance }
    }
}

impl<R: Read> Read for MeteredReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.allowance.is_used_up() {
            return Err(io::Error::other("a part of the file is too long"));
        }
        let left = self.allowance.0.get();
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.input.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.allowance.set(left.saturating_sub(count as u64));
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_allowed() {
        let allowance = Allowance::default();
        let mut reader = MeteredReader::new(&b"abcdef"[..], allowance.clone());
        let mut buffer = [0; 4];
        assert!(reader.read(&mut buffer).is_err());
        allowance.set(3);
        assert_eq!((reader.read(&mut buffer).unwrap(), allowance.is_used_up()), (3, true));
        assert!(reader.read(&mut buffer).is_err());
        allowance.set(9);
        assert_eq!((reader.read(&mut buffer).unwrap(), reader.read(&mut buffer).unwrap()), (3, 0));
    }
}
