//! The parts of an Office Open XML workbook measured before they are read, since the reader (calamine) holds each text,
//! and all shared texts, in memory.

use std::io::{BufReader, Read, Seek};

use super::broken;
use crate::ingest::data::container::Spool;
use crate::ingest::data::record::DecodeError;
use crate::limits::{MAX_SHARED_TEXT_BYTES, MAX_TEXT_BYTES, MAX_XLSX_PART_BYTES};

/// Smaller parts, as packed, cannot be large: a byte gives 1,032 at most.
const SMALL: u64 = 1024;
/// How much is unpacked at once.
const CHUNK: usize = 64 * 1024;
/// What a shared text takes in memory besides its bytes, and how many tags it has at least.
const TEXT_OVERHEAD: u64 = 56;
const TEXT_TAGS: u64 = 3;
/// Parts that are held in memory as a whole, by the ends of their names.
const HELD: [&str; 5] = ["workbook.xml", "styles.xml", ".rels", "[content_types].xml", "theme1.xml"];
/// Parts that are not read: pictures, and what embedded programs keep.
const UNREAD: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".vml"];

/// Measures the parts.
///
/// # Errors
/// When one has more text in one place, or more shared texts, than the limits allow.
pub(super) fn check(mut file: Spool) -> Result<Spool, DecodeError> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file.try_clone()?)).map_err(broken)?;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(broken)?;
        let name = part.name().map_err(broken)?.to_ascii_lowercase();
        if part.compressed_size() < SMALL || UNREAD.iter().any(|ending| name.ends_with(ending)) {
            continue;
        }
        let measures = PartSize::of(&mut part)?;
        if measures.longest > MAX_TEXT_BYTES as u64 {
            return Err(too_large(&name, "a text", MAX_TEXT_BYTES as u64));
        }
        if name.ends_with("sharedstrings.xml") {
            let held = measures.bytes + measures.tags / TEXT_TAGS * TEXT_OVERHEAD;
            if held > MAX_SHARED_TEXT_BYTES {
                return Err(too_large(&name, "texts that take", MAX_SHARED_TEXT_BYTES));
            }
        } else if measures.bytes > MAX_XLSX_PART_BYTES && HELD.iter().any(|ending| name.ends_with(ending)) {
            return Err(too_large(&name, "a size", MAX_XLSX_PART_BYTES));
        }
        // Memory for as many texts is reserved at once.
        if measures.count > measures.tags.max(SMALL) {
            return Err(broken(format!("`{name}` announces {} texts and has fewer", measures.count)));
        }
    }
    file.rewind()?;
    Ok(file)
}

fn too_large(name: &str, what: &str, limit: u64) -> DecodeError {
    DecodeError::TooLarge(format!("`{name}` in the workbook has {what} of more than {limit} bytes"))
}

/// What a part has.
#[derive(Debug, Default, PartialEq, Eq)]
struct PartSize {
    bytes: u64,
    tags: u64,
    /// The most bytes between the beginnings of two tags.
    longest: u64,
    /// The number that `uniqueCount` announces.
    count: u64,
}

impl PartSize {
    fn of(input: &mut impl Read) -> Result<Self, DecodeError> {
        let mut measures = Self::default();
        let mut chunk = Vec::with_capacity(CHUNK);
        let mut run = 0;
        loop {
            chunk.clear();
            let count = input.take(CHUNK as u64).read_to_end(&mut chunk).map_err(broken)?;
            if count == 0 {
                return Ok(measures);
            }
            if measures.bytes == 0 {
                measures.count = announced(&chunk);
            }
            measures.bytes += count as u64;
            let is_tag = |byte: &u8| *byte == b'<';
            measures.tags += chunk.iter().filter(|byte| is_tag(byte)).count() as u64;
            let first = chunk.iter().position(is_tag).unwrap_or(count);
            measures.longest = measures.longest.max(run + first as u64);
            run = match chunk.iter().rposition(is_tag) {
                Some(last) => (count - last) as u64,
                None => run + count as u64,
            };
            if measures.longest > MAX_TEXT_BYTES as u64 {
                return Ok(measures);
            }
        }
    }
}

/// The number of texts that the beginning of shared texts announces.
fn announced(head: &[u8]) -> u64 {
    let head = String::from_utf8_lossy(head.get(..head.len().min(4096)).unwrap_or_default());
    let value = head.split_once("uniqueCount").map(|(_, rest)| rest.trim_start());
    let value = value.and_then(|rest| rest.strip_prefix('=')?.trim_start().strip_prefix(['"', '\'']));
    let digits: String = value.unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(if digits.is_empty() { 0 } else { u64::MAX })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn checked(name: &str, text: &[u8]) -> Result<(), String> {
        let mut file = tempfile::tempfile().unwrap();
        let mut writer = zip::ZipWriter::new(file.try_clone().unwrap());
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text).unwrap();
        writer.finish().unwrap();
        file.rewind().unwrap();
        check(file).map(drop).map_err(|error| error.to_string())
    }

    #[test]
    fn long_texts_and_many_shared_texts_are_too_large() {
        let sheet = "xl/worksheets/sheet1.xml";
        assert_eq!(checked(sheet, &b"<c><v>1</v></c>".repeat(100_000)), Ok(()));
        let long = [&b"<t>"[..], &vec![b'a'; MAX_TEXT_BYTES + 1], b"</t>"].concat();
        assert!(checked(sheet, &long).unwrap_err().contains("a text of more than"));
        let shared = b"<si><t>a</t></si>".repeat(4_000_000);
        assert!(checked("xl/sharedStrings.xml", &shared).unwrap_err().contains("texts that take"));
        let announced = [&b"<sst uniqueCount=\"999999999999\">"[..], &incompressible()].concat();
        assert!(checked("xl/sharedStrings.xml", &announced).unwrap_err().contains("has fewer"));
    }

    /// Some kilobytes that hardly get smaller when they are packed.
    fn incompressible() -> Vec<u8> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b"abcdefghijklmnop"[(state >> 28) as usize]
        };
        (0..8192).map(|_| next()).collect()
    }
}
