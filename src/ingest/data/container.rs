//! Compressed files and archives: gzip (RFC 1952), zip (PKWARE APPNOTE), xz, zstd (RFC 8878) and tar (POSIX ustar). The
//! first bytes decide the format, never the name.

use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read, Seek, Write};

use super::metered::{Allowance, MeteredReader};
use super::record::{DecodeError, Place};

/// The deepest nesting of archives; `.tar.gz` has two levels.
const LEVELS: usize = 3;

/// The descriptor of a data package, which says how the other members are to be read.
const DESCRIPTOR: &str = "datapackage.json";

/// The mark of tar stands last of all marks: at byte 257, five bytes long.
const HEAD_BYTES: usize = 262;

const BUFFER_BYTES: usize = 64 * 1024;

/// The dictionary that an xz stream may ask for, in KiB; `xz -9` needs half of it.
const XZ_MEMORY_KIB: u32 = 128 * 1024;

/// What may stand before a file in a tar archive: its name and other headers.
const TAR_HEADER_BYTES: u64 = 1_048_576;

/// A temporary file without a name, deleted when closed. Formats with a directory at their end are read through one.
pub type Spool = std::fs::File;

/// The function that reads each file of an archive, given its name and its bytes.
type MemberReader<'a> = dyn FnMut(&str, &mut dyn BufRead) -> Result<(), DecodeError> + 'a;

/// Calls `each` for each file in `input`; a file that is no archive is its own only member.
///
/// `limit` is the most bytes of all decompressed data together. A workbook (XLSX, ODS) is a zip archive too, but is
/// passed on as one file.
///
/// # Errors
/// [`DecodeError::TooLarge`] above the limit; an archive that is corrupt, truncated, encrypted, empty or nested deeper
/// than three levels; and the errors of `each`.
pub fn members(
    input: Box<dyn Read + Send>,
    name: &str,
    limit: u64,
    each: &mut dyn FnMut(&str, &mut dyn BufRead) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let budget = UnpackBudget { limit, unpacked: Cell::new(0), cause: RefCell::new(None) };
    let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
    match open(&mut input, name, 0, &budget, each) {
        Err(DecodeError::Stopped) => Err(DecodeError::Stopped),
        // An error of decompression is the cause of the error that the decoder then reported.
        result => budget.cause.take().map_or(result, Err),
    }
}

/// The format of a compressed file or archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compression {
    Gzip,
    Zip,
    Xz,
    Zstd,
    Tar,
}

impl Compression {
    fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ if head.get(257..HEAD_BYTES) == Some(b"ustar") => Some(Self::Tar),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zip => "zip",
            Self::Xz => "xz",
            Self::Zstd => "zstd",
            Self::Tar => "tar",
        }
    }
}

fn open(
    input: &mut dyn BufRead,
    name: &str,
    level: usize,
    budget: &UnpackBudget,
    each: &mut MemberReader<'_>,
) -> Result<(), DecodeError> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    (&mut *input).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    let kind = Compression::of(&head);
    let mut input = Cursor::new(head).chain(input);
    let Some(kind) = kind else { return each(name, &mut input) };
    if level == LEVELS && kind != Compression::Zip {
        return Err(too_deep(name));
    }
    let reader: Box<dyn Read + '_> = match kind {
        Compression::Zip => return zip(&mut input, name, level, budget, each),
        Compression::Tar => return tar(&mut input, name, level, budget, each),
        Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Compression::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(input, true, XZ_MEMORY_KIB)),
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(input)?),
    };
    unpack(reader, kind, &inner_name(name), level, budget, each)
}

/// Opens the output of a decompressor, one level deeper.
fn unpack(
    reader: impl Read,
    kind: Compression,
    name: &str,
    level: usize,
    budget: &UnpackBudget,
    each: &mut MemberReader<'_>,
) -> Result<(), DecodeError> {
    let reader = BudgetReader { reader, kind, name, budget };
    open(&mut BufReader::with_capacity(BUFFER_BYTES, reader), name, level + 1, budget, each)
}

/// Reads a zip archive. Its directory is at its end, so it is written to a temporary file first.
fn zip(
    input: &mut dyn Read,
    name: &str,
    level: usize,
    budget: &UnpackBudget,
    each: &mut MemberReader<'_>,
) -> Result<(), DecodeError> {
    let mut archive = zip::ZipArchive::new(spooled(input)?)
        .map_err(|error| corrupt(name, Compression::Zip, &error.to_string()))?;
    if archive.index_for_name("[Content_Types].xml").is_some()
        || archive.index_for_name("xl/workbook.xml").is_some()
        || archive.index_for_name("mimetype").is_some()
    {
        if unpacked_size(&mut archive) > budget.limit {
            return Err(too_large(budget.limit));
        }
        let mut file = archive.into_inner();
        file.rewind()?;
        return each(name, &mut BufReader::with_capacity(BUFFER_BYTES, file));
    }
    if level == LEVELS {
        return Err(too_deep(name));
    }
    let mut found = false;
    // What describes the others is read before them.
    let mut positions: Vec<usize> = (0..archive.len()).collect();
    positions.sort_by_key(|at| {
        !archive.name_for_index(*at).is_some_and(|name| name.is_ok_and(|name| name.ends_with(DESCRIPTOR)))
    });
    for position in positions {
        let broken = |error: zip::result::ZipError| corrupt(name, Compression::Zip, &error.to_string());
        let file = archive.by_index(position).map_err(broken)?;
        let member = file.name().map_err(broken)?.into_owned();
        if file.is_file() && !is_clutter(&member) {
            found = true;
            unpack(file, Compression::Zip, &member, level, budget, each)?;
        }
    }
    if found { Ok(()) } else { Err(empty(name)) }
}

/// The decompressed size that the directory of an archive states, in bytes.
fn unpacked_size(archive: &mut zip::ZipArchive<Spool>) -> u64 {
    let sizes = (0..archive.len()).map(|at| archive.by_index_raw(at).map_or(0, |file| file.size()));
    sizes.fold(0, u64::saturating_add)
}

fn tar(
    input: &mut dyn Read,
    name: &str,
    level: usize,
    budget: &UnpackBudget,
    each: &mut MemberReader<'_>,
) -> Result<(), DecodeError> {
    let broken = |error: io::Error| corrupt(name, Compression::Tar, &error.to_string());
    let mut found = false;
    // A long name or other header of a file is read into memory.
    let allowance = Allowance::default();
    allowance.set(TAR_HEADER_BYTES);
    let mut archive = tar::Archive::new(MeteredReader::new(input, allowance.clone()));
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        allowance.set(u64::MAX);
        let member = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.header().entry_type().is_file() && !is_clutter(&member) {
            found = true;
            let mut file = BufReader::with_capacity(BUFFER_BYTES, &mut entry);
            open(&mut file, &member, level + 1, budget, each)?;
        }
        io::copy(&mut entry, &mut io::sink()).map_err(broken)?;
        allowance.set(TAR_HEADER_BYTES);
    }
    if found { Ok(()) } else { Err(empty(name)) }
}

/// Writes the bytes to a temporary file without a name, for formats with a directory at their end.
///
/// # Errors
/// When reading fails, and [`DecodeError::Spool`] when the disk is full.
pub fn spooled(input: &mut dyn Read) -> Result<Spool, DecodeError> {
    let mut file = tempfile::tempfile().map_err(DecodeError::Spool)?;
    let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
    loop {
        let bytes = match input.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            bytes => bytes?,
        };
        let length = bytes.len();
        if length == 0 {
            break;
        }
        file.write_all(bytes).map_err(DecodeError::Spool)?;
        input.consume(length);
    }
    file.rewind()?;
    Ok(file)
}

/// The number of decompressed bytes over all levels, and the first error of decompression.
struct UnpackBudget {
    limit: u64,
    unpacked: Cell<u64>,
    cause: RefCell<Option<DecodeError>>,
}

impl UnpackBudget {
    /// Keeps the error and returns an I/O error in its place, since `Read` allows no other type.
    fn fail(&self, cause: DecodeError) -> io::Error {
        let error = io::Error::other(cause.to_string());
        self.cause.borrow_mut().get_or_insert(cause);
        error
    }
}

/// A decompressor that counts its bytes and keeps its errors.
struct BudgetReader<'a, R> {
    reader: R,
    kind: Compression,
    name: &'a str,
    budget: &'a UnpackBudget,
}

impl<R: Read> Read for BudgetReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer).map_err(|error| match error.kind() {
            ErrorKind::InvalidInput
            | ErrorKind::InvalidData
            | ErrorKind::UnexpectedEof
            | ErrorKind::Other => self.budget.fail(corrupt(self.name, self.kind, &error.to_string())),
            _ => error,
        })?;
        let unpacked = self.budget.unpacked.get().saturating_add(count as u64);
        self.budget.unpacked.set(unpacked);
        if unpacked > self.budget.limit {
            return Err(self.budget.fail(too_large(self.budget.limit)));
        }
        Ok(count)
    }
}

/// The name without the ending of the compression.
fn inner_name(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    [(".tgz", ".tar"), (".gz", ""), (".xz", ""), (".zst", ""), (".zstd", "")]
        .iter()
        .find(|(ending, _)| lower.ends_with(ending))
        .and_then(|(ending, instead)| Some(format!("{}{instead}", name.get(..name.len() - ending.len())?)))
        .unwrap_or_else(|| name.to_owned())
}

/// Whether a file is one that macOS adds to archives.
fn is_clutter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let of_system =
        [".DS_Store", "Thumbs.db", "desktop.ini"].iter().any(|own| file.eq_ignore_ascii_case(own));
    name.starts_with("__MACOSX/") || file.starts_with("._") || of_system
}

fn corrupt(name: &str, kind: Compression, message: &str) -> DecodeError {
    let message = format!("the {} data of `{name}` are corrupt or cut off: {message}", kind.name());
    DecodeError::malformed(Place::File, message)
}

fn too_large(limit: u64) -> DecodeError {
    DecodeError::TooLarge(format!("more than {limit} bytes come out of the archive, which is the limit"))
}

fn too_deep(name: &str) -> DecodeError {
    let message = format!("`{name}` is an archive inside {LEVELS} archives; unpack it before the import");
    DecodeError::malformed(Place::File, message)
}

fn empty(name: &str) -> DecodeError {
    DecodeError::malformed(Place::File, format!("the archive `{name}` holds no file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: Vec<u8>, name: &str, limit: u64) -> Result<Vec<(String, String)>, DecodeError> {
        let mut found = Vec::new();
        members(Box::new(Cursor::new(bytes)), name, limit, &mut |name, input| {
            let mut text = String::new();
            input.read_to_string(&mut text)?;
            found.push((name.to_owned(), text));
            Ok(())
        })?;
        Ok(found)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn tarred(files: &[(&str, &str)]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, text) in files {
            let mut header = tar::Header::new_ustar();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            builder.append_data(&mut header, name, text.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn pairs(files: &[(&str, &str)]) -> Vec<(String, String)> {
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn plain_bytes_are_one_member() {
        assert_eq!(all(b"a,b\n".to_vec(), "x.csv", 0).unwrap(), pairs(&[("x.csv", "a,b\n")]));
        assert_eq!(all(Vec::new(), "x.csv", 0).unwrap(), pairs(&[("x.csv", "")]));
    }

    #[test]
    fn archives_in_archives_are_opened() {
        let files = [("a.csv", "1"), ("b/c.csv", "2")];
        assert_eq!(all(gzip(&tarred(&files)), "x.tgz", 1 << 20).unwrap(), pairs(&files));
        assert_eq!(all(zipped(&files), "x.zip", 100).unwrap(), pairs(&files));
        assert_eq!(all(gzip(b"1"), "x.csv.GZ", 100).unwrap(), pairs(&[("x.csv", "1")]));
        let zstd = zstd::encode_all(&b"12"[..], 1).unwrap();
        assert_eq!(all(zstd, "x.csv.zst", 100).unwrap(), pairs(&[("x.csv", "12")]));
        let twice = [gzip(b"1"), gzip(b"2")].concat();
        assert_eq!(all(twice, "x", 100).unwrap(), pairs(&[("x", "12")]));
    }

    #[test]
    fn an_xz_stream_is_opened() {
        // `printf '1,2\n' | xz -0 --check=crc32`
        let bytes = [
            0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x01, 0x69, 0x22, 0xde, 0x36, 0x02, 0x00, 0x21, 0x01,
            0x0c, 0x00, 0x00, 0x00, 0x8f, 0x98, 0x41, 0x9c, 0x01, 0x00, 0x03, 0x31, 0x2c, 0x32, 0x0a, 0x00,
            0x33, 0x42, 0x21, 0x55, 0x00, 0x01, 0x18, 0x04, 0x6b, 0xe9, 0xf0, 0xa5, 0x90, 0x42, 0x99, 0x0d,
            0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x59, 0x5a,
        ];
        assert_eq!(all(bytes.to_vec(), "x.xz", 100).unwrap(), pairs(&[("x", "1,2\n")]));
        let error = all(bytes[..30].to_vec(), "x.xz", 100).unwrap_err();
        assert!(matches!(error, DecodeError::Malformed { .. }), "{error}");
    }

    #[test]
    fn a_workbook_goes_on_untouched() {
        let bytes = zipped(&[("xl/workbook.xml", "<workbook/>")]);
        let mut seen = Vec::new();
        members(Box::new(Cursor::new(bytes.clone())), "x.xlsx", 1 << 20, &mut |name, input| {
            assert_eq!(name, "x.xlsx");
            input.read_to_end(&mut seen)?;
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, bytes);
        let result = members(Box::new(Cursor::new(bytes)), "x.xlsx", 10, &mut |_, _| Ok(()));
        assert!(matches!(result, Err(DecodeError::TooLarge(_))));
    }

    #[test]
    fn more_than_the_limit_is_refused_by_name() {
        let error = all(gzip(&[b'x'; 1000]), "x", 999).unwrap_err();
        assert!(matches!(&error, DecodeError::TooLarge(message) if message.contains("999")), "{error}");
        assert_eq!(all(gzip(&[b'x'; 1000]), "x", 1000).unwrap().len(), 1);
        let twice = zipped(&[("a", "123456"), ("b", "123456")]);
        assert!(matches!(all(twice, "x", 10), Err(DecodeError::TooLarge(_))));
    }

    #[test]
    fn cut_and_corrupt_archives_are_errors() {
        for (name, bytes) in [
            ("gzip", gzip(b"some text that is long enough")),
            ("zip", zipped(&[("a", "some text")])),
            ("zstd", zstd::encode_all(&b"some text that is long enough"[..], 1).unwrap()),
            ("tar", tarred(&[("a", &"x".repeat(2000))])),
        ] {
            let length = if name == "tar" { 1000 } else { bytes.len() - 5 };
            let error = all(bytes[..length].to_vec(), "x", 1 << 20).unwrap_err();
            assert!(error.to_string().contains(name), "{name}: {error}");
        }
        let mut bytes = gzip(b"some text");
        let last = bytes.len() - 6;
        bytes[last] ^= 1;
        assert!(matches!(all(bytes, "x", 100), Err(DecodeError::Malformed { .. })));
        assert!(all(zipped(&[]), "x", 100).unwrap_err().to_string().contains("holds no file"));
    }

    #[test]
    fn three_levels_are_enough() {
        let three = gzip(&gzip(&gzip(b"1")));
        assert_eq!(all(three.clone(), "x", 1000).unwrap(), pairs(&[("x", "1")]));
        assert!(all(gzip(&three), "x", 1000).unwrap_err().to_string().contains("unpack it"));
    }

    #[test]
    fn what_the_reader_answers_comes_back() {
        let error = members(Box::new(Cursor::new(gzip(b"1"))), "x", 9, &mut |_, _| Err(DecodeError::Stopped));
        assert!(matches!(error, Err(DecodeError::Stopped)));
    }
}
