//! A file to import: one on the disk, or one without a name that holds what was sent.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::service::ServiceError;

/// A file to import.
#[derive(Debug, Clone)]
pub struct ImportFile {
    /// The name that the sender gives.
    pub name: String,
    /// Its bytes.
    pub content: ImportBytes,
}

/// The bytes of a file.
#[derive(Debug, Clone)]
pub enum ImportBytes {
    /// Those of a file on the disk.
    Path(PathBuf),
    /// Those of an open file, which needs no name: a temporary file is gone when the process ends, however it ends.
    Open(Arc<File>),
}

impl From<PathBuf> for ImportBytes {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl From<File> for ImportBytes {
    fn from(file: File) -> Self {
        Self::Open(Arc::new(file))
    }
}

impl ImportFile {
    /// Reads the file from its beginning. Several readers have positions of their own.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) fn open(&self) -> Result<FileReader, ServiceError> {
        let file = match &self.content {
            ImportBytes::Path(path) => Arc::new(File::open(path).map_err(|error| self.unreadable(error))?),
            ImportBytes::Open(file) => Arc::clone(file),
        };
        Ok(FileReader { file, at: 0 })
    }

    /// The error of a file that cannot be read.
    pub(super) fn unreadable(&self, error: io::Error) -> ServiceError {
        let path = match &self.content {
            ImportBytes::Path(path) => path.display().to_string(),
            ImportBytes::Open(_) => self.name.clone(),
        };
        ServiceError::File { path, error }
    }
}

/// Reads a file at a position of its own.
#[derive(Debug)]
pub(super) struct FileReader {
    file: Arc<File>,
    at: u64,
}

impl FileReader {
    /// The size of the file in bytes.
    pub(super) fn size(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }
}

impl Read for FileReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(buffer, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for FileReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size()?.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
