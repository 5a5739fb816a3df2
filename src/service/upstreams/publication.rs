//! What an upstream publishes at one time: its files, in an order, as one.

use std::fs::File;
use std::io::{self, Read, Seek, Write};

use sha2::{Digest, Sha256};

use crate::domain::import::Scope;
use crate::domain::upstream::hold::{HoldKind, HoldReason, is_html};
use crate::ingest::data::DataFormat;
use crate::ingest::upstreams::CodeLists;
use crate::service::ServiceError;
use crate::service::import::ImportFile;
use crate::store::HeldFiles;

/// The number of bytes by which a page is recognised.
const HEAD_BYTES: u64 = 1_024;
/// The largest archive of a held publication that is kept, in bytes: it is one value of the database.
const MAX_ARCHIVE_BYTES: usize = 256 << 20;
/// The level of compression of archives.
const LEVEL: i32 = 3;
/// The path in archives of what is said of codes; the names of files have no folder.
const CODES: &str = "upstream/codes.json";

/// A publication of an upstream. Its files have no names on the disk, so nothing is left of a process that is killed.
#[derive(Debug)]
pub(super) struct Publication {
    /// The files, each with its bytes.
    pub(super) files: Vec<(String, File)>,
    /// Their format; none to detect it.
    pub(super) format: Option<DataFormat>,
    /// The place in the revisions of another yearbook that it reaches.
    pub(super) followed: Option<String>,
    /// Whether it is complete.
    pub(super) scope: Scope,
    /// What another yearbook says of its codes.
    pub(super) codes: CodeLists,
}

impl Publication {
    /// A digest of the names and the bytes of its files.
    pub(super) fn digest(&self) -> Result<String, ServiceError> {
        let mut digest = Sha256::new();
        for (name, file) in &self.files {
            let bytes = file.metadata().map_err(ServiceError::Spool)?.len();
            digest.update(format!("{name}\n{bytes}\n"));
            io::copy(&mut from_start(file)?, &mut digest).map_err(ServiceError::Spool)?;
        }
        Ok(format!("{:x}", digest.finalize()))
    }

    /// The size of its files in bytes.
    pub(super) fn bytes(&self) -> Result<u64, ServiceError> {
        let sizes = self.files.iter().map(|(_, file)| Ok(file.metadata()?.len()));
        sizes.sum::<io::Result<u64>>().map_err(ServiceError::Spool)
    }

    /// Why it can be no data, whatever is expected: it is a page for people, or nothing.
    pub(super) fn is_no_data(&self) -> Result<Option<HoldReason>, ServiceError> {
        for (name, file) in &self.files {
            let mut head = Vec::new();
            from_start(file)?.take(HEAD_BYTES).read_to_end(&mut head).map_err(ServiceError::Spool)?;
            if self.format != Some(DataFormat::Html) && is_html(&head) {
                let text = format!("`{name}` is an HTML page and no data");
                return Ok(Some(HoldReason::new(HoldKind::Html, text)));
            }
        }
        let is_empty = self.bytes()? == 0;
        Ok(is_empty.then(|| HoldReason::new(HoldKind::Empty, "nothing was sent".to_owned())))
    }

    /// The files of an import.
    pub(super) fn import_files(&self) -> Result<Vec<ImportFile>, ServiceError> {
        let file = |(name, file): &(String, File)| {
            Ok(ImportFile { name: name.clone(), content: file.try_clone()?.into() })
        };
        self.files.iter().map(file).collect::<io::Result<_>>().map_err(ServiceError::Spool)
    }

    /// Its files as they are held in the database. If they are too large, nothing of them is kept, and the reason says so.
    pub(super) fn held(&self) -> Result<(HeldFiles, Option<HoldReason>), ServiceError> {
        let archive = self.archive(MAX_ARCHIVE_BYTES);
        let files = HeldFiles {
            format: self.format.map(|format| format.name().to_owned()),
            followed: self.followed.clone(),
            scope: self.scope.code().to_owned(),
            archive: Vec::new(),
        };
        match archive {
            Ok(archive) => Ok((HeldFiles { archive, ..files }, None)),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Ok((files, Some(too_large()))),
            Err(error) => Err(ServiceError::Spool(error)),
        }
    }

    fn archive(&self, limit: usize) -> io::Result<Vec<u8>> {
        let compressed = zstd::Encoder::new(Bounded { bytes: Vec::new(), limit }, LEVEL)?;
        let mut archive = tar::Builder::new(compressed);
        for (name, file) in &self.files {
            let mut file = file;
            file.rewind()?;
            archive.append_data(&mut header(file.metadata()?.len()), name, file)?;
        }
        if !self.codes.is_empty() {
            let codes = serde_json::to_vec(&self.codes)?;
            archive.append_data(&mut header(codes.len() as u64), CODES, codes.as_slice())?;
        }
        Ok(archive.into_inner()?.finish()?.bytes)
    }

    /// The publication that was held.
    ///
    /// # Errors
    /// When its files were too large to be kept, or the disk is full.
    pub(super) fn of_held(held: &HeldFiles) -> Result<Self, ServiceError> {
        if held.archive.is_empty() {
            return Err(ServiceError::Conflict { parameter: "id", detail: too_large().text });
        }
        let (files, codes) = unpacked(&held.archive).map_err(ServiceError::Spool)?;
        Ok(Self {
            files,
            codes,
            format: held.format.as_deref().and_then(DataFormat::from_name),
            followed: held.followed.clone(),
            scope: Scope::from_code(&held.scope).unwrap_or_default(),
        })
    }
}

/// Why a publication cannot be accepted, and what can be done.
fn too_large() -> HoldReason {
    let limit = MAX_ARCHIVE_BYTES >> 20;
    let text = format!(
        "the files have more than {limit} MiB when they are packed, so they are not kept and cannot be accepted; with other \
         limits of `hold` the next pull judges them anew, and several upstreams have smaller parts"
    );
    HoldReason::new(HoldKind::TooLarge, text)
}

/// Bytes in memory, at most so many.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.write(more)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A reader of a file from its beginning.
fn from_start(file: &File) -> Result<&File, ServiceError> {
    let mut start = file;
    start.rewind().map_err(ServiceError::Spool)?;
    Ok(start)
}

/// The head of a member of an archive.
fn header(bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header
}

fn unpacked(archive: &[u8]) -> io::Result<(Vec<(String, File)>, CodeLists)> {
    let mut archive = tar::Archive::new(zstd::Decoder::new(archive)?);
    let (mut files, mut codes) = (Vec::new(), CodeLists::default());
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if name == CODES {
            codes = serde_json::from_reader(entry)?;
            continue;
        }
        let mut file = tempfile::tempfile()?;
        io::copy(&mut entry, &mut file)?;
        file.flush()?;
        files.push((name, file));
    }
    Ok((files, codes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Topic;

    fn publication(files: &[(&str, &str)]) -> Publication {
        let file = |(name, text): &(&str, &str)| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            ((*name).to_owned(), file)
        };
        let files = files.iter().map(file).collect();
        Publication {
            files,
            format: Some(DataFormat::Csv),
            followed: Some("7".to_owned()),
            scope: Scope::Update,
            codes: CodeLists::default(),
        }
    }

    #[test]
    fn what_is_held_comes_back_as_it_was() {
        let topic = Topic { code: "T".parse().unwrap(), name: "主题".to_owned() };
        let codes = CodeLists { topics: vec![topic], ..CodeLists::default() };
        let mut before = publication(&[("a.csv", "area,year\n"), ("表 b.csv", &"1,2\n".repeat(1000))]);
        before.codes = codes;
        let (held, reason) = before.held().unwrap();
        assert_eq!(reason, None);
        assert!(held.archive.len() < 1000, "{}", held.archive.len());
        let after = Publication::of_held(&held).unwrap();
        assert_eq!(after.digest().unwrap(), before.digest().unwrap());
        assert_eq!(after.bytes().unwrap(), 4010);
        assert_eq!((after.format, after.followed.as_deref()), (Some(DataFormat::Csv), Some("7")));
        assert_eq!((after.scope, after.codes), (Scope::Update, before.codes));
    }

    #[test]
    fn files_that_are_too_large_are_not_kept() {
        let archive = publication(&[("a.csv", &"1,2\n".repeat(100_000))]).archive(64);
        assert_eq!(archive.unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn names_and_bytes_make_the_digest() {
        let digest = |files: &[(&str, &str)]| publication(files).digest().unwrap();
        assert_ne!(digest(&[("a", "1")]), digest(&[("b", "1")]));
        assert_ne!(digest(&[("a", "1")]), digest(&[("a", "2")]));
        assert_ne!(digest(&[("a", "1"), ("b", "")]), digest(&[("a", ""), ("b", "1")]));
    }

    #[test]
    fn pages_and_nothing_are_no_data() {
        let kind =
            |text: &str| publication(&[("a.csv", text)]).is_no_data().unwrap().map(|reason| reason.kind);
        assert_eq!(kind(" <!DOCTYPE html><title>Down").as_deref(), Some("html"));
        assert_eq!(kind("").as_deref(), Some("empty"));
        assert_eq!(kind("area,year,value\n"), None);
    }
}
