//! The lengths of the shared texts of a workbook of Excel 97 to 2003 ([MS-XLS] 2.4.265), which its reader copies into
//! every cell that has them.

use super::number;

const SHARED_TEXTS: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
/// The length of a text that is not known: the longest that Excel has in a cell.
const LONGEST: usize = 32_767;
/// The bytes before the first text: two counts.
const HEADER: usize = 8;

/// The lengths of the shared texts, taken record by record.
#[derive(Debug, Default)]
pub(super) struct SharedTexts {
    lengths: Vec<u32>,
    /// Whether the last record was of shared texts, so that the next may continue it.
    is_open: bool,
    /// How many characters of the last text are still to come, and how many bytes behind its characters.
    characters: usize,
    behind: usize,
}

impl SharedTexts {
    /// The characters of a text.
    pub(super) fn length(&self, at: usize) -> usize {
        self.lengths.get(at).map_or(LONGEST, |length| usize::try_from(*length).unwrap_or(LONGEST))
    }

    /// Takes a record.
    pub(super) fn add(&mut self, kind: u16, data: &[u8]) {
        match kind {
            SHARED_TEXTS => {
                self.is_open = true;
                self.read(data.get(HEADER..).unwrap_or_default());
            }
            // Characters that go on begin with a byte which says again how they are written.
            CONTINUE if self.is_open => match data.split_first() {
                Some((flags, rest)) if self.characters > 0 => {
                    let rest = self.pass(rest, *flags);
                    self.read(rest);
                }
                _ => self.read(data),
            },
            _ => self.is_open = false,
        }
    }

    /// Passes the characters of the last text, as far as they are in this record.
    fn pass<'d>(&mut self, data: &'d [u8], flags: u8) -> &'d [u8] {
        let bytes = if flags & 1 == 0 { 1 } else { 2 };
        let there = self.characters.min(data.len() / bytes);
        self.characters -= there;
        data.get(there * bytes..).unwrap_or_default()
    }

    fn read(&mut self, mut data: &[u8]) {
        while self.characters == 0 {
            let behind = self.behind.min(data.len());
            self.behind -= behind;
            data = data.get(behind..).unwrap_or_default();
            let (Some(length), Some(flags)) = (number(data, 0), data.get(2).copied()) else { return };
            let (mut header, mut after) = (3, 0);
            if flags & 8 != 0 {
                after += 4 * number(data, header).unwrap_or_default();
                header += 2;
            }
            if flags & 4 != 0 {
                let low = number(data, header).unwrap_or_default();
                after += low | number(data, header + 2).unwrap_or_default() << 16;
                header += 4;
            }
            self.lengths.push(u32::try_from(length).unwrap_or(u32::MAX));
            (self.characters, self.behind) = (length, after);
            data = self.pass(data.get(header..).unwrap_or_default(), flags);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_may_go_on_in_the_next_record() {
        let mut texts = SharedTexts::default();
        // `ab`; `cde` with two bytes each and a run of formats behind it, cut within; `f`.
        texts.add(SHARED_TEXTS, b"\x03\0\0\0\x03\0\0\0\x02\0\0ab\x03\0\x09\x01\0c\0");
        texts.add(CONTINUE, b"\0de....\x01\0\0f");
        assert_eq!([0, 1, 2].map(|at| texts.length(at)), [2, 3, 1]);
        assert_eq!(texts.length(3), LONGEST);
        texts.add(0x0085, b"");
        texts.add(CONTINUE, b"\x01\0\0g");
        assert_eq!(texts.length(3), LONGEST);
    }
}
