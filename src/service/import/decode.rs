//! Decodes the files of a request; each decoder runs on a thread of its own.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::assembler::{Assembler, FileContent, FileOptions};
use super::channel_sink::decode_on_thread;
use super::problem::Problems;
use super::spellings;
use super::{ImportError, ImportFile, ImportRequest, Progress, Reporter};
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::{
    DataFormat, DataStructureDefinition, container, decode_member, is_structure, may_be_prose,
    read_structures, sheets_of,
};
use crate::limits::MAX_IMPORT_BYTES;
use crate::service::ServiceError;

/// A decoded file, member of an archive, or sheet.
#[derive(Debug)]
pub(super) struct DataFile {
    /// Its name; for a member or sheet, after that of the file.
    pub(super) name: String,
    pub(super) format: DataFormat,
    /// The SHA-256 of the file that was sent.
    pub(super) sha256: String,
    /// The size of the file that was sent, in bytes.
    pub(super) bytes: u64,
    pub(super) content: FileContent,
}

/// The number of bytes by which a structure message is detected.
const HEAD_BYTES: usize = 64 * 1024;

/// Reports the progress of reading a file.
struct ProgressReader {
    file: File,
    read: Arc<AtomicU64>,
    total: u64,
    progress: Reporter,
}

impl Read for ProgressReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let read = self.read.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
        (self.progress)(Progress::Read(read, self.total));
        Ok(count)
    }
}

/// The data structures of those files that are SDMX structure messages.
///
/// # Errors
/// When one of them cannot be read.
pub(super) fn structures(files: &[ImportFile]) -> Result<Vec<DataStructureDefinition>, ServiceError> {
    let mut structures = Vec::new();
    for file in files {
        let unreadable = |error| ServiceError::File { path: file.path.display().to_string(), error };
        let mut input = BufReader::with_capacity(HEAD_BYTES, File::open(&file.path).map_err(unreadable)?);
        // A regular file fills the whole buffer.
        if !is_structure(input.fill_buf().map_err(unreadable)?) {
            continue;
        }
        structures.extend(read_structures(&mut input).map_err(|error| {
            let mut refused = ImportError { count: 0, problems: Vec::new() };
            refused.add(&file.name, &error);
            refused
        })?);
    }
    Ok(structures)
}

/// Decodes a file. An archive or a workbook can give several.
///
/// # Errors
/// When it cannot be read, or is refused.
pub(super) fn decode(
    file: &ImportFile,
    request: &ImportRequest,
    structures: &[DataStructureDefinition],
    progress: &Reporter,
) -> Result<Vec<DataFile>, ServiceError> {
    let unreadable = |error| ServiceError::File { path: file.path.display().to_string(), error };
    let opened = File::open(&file.path).map_err(unreadable)?;
    let bytes = opened.metadata().map_err(unreadable)?.len();
    let path = file.path.clone();
    std::thread::scope(|scope| {
        let digest = scope.spawn(move || -> io::Result<String> {
            let mut digest = Sha256::new();
            io::copy(&mut File::open(path)?, &mut digest)?;
            Ok(format!("{:x}", digest.finalize()))
        });
        let watched = ProgressReader {
            file: opened,
            read: Arc::default(),
            total: bytes,
            progress: Arc::clone(progress),
        };
        let members = read_members(watched, file, request, structures);
        let digest = digest.join().unwrap_or_else(|_| Err(io::Error::other("the digest failed")));
        let sha256 = digest.map_err(unreadable)?;
        Ok(members?
            .into_iter()
            .map(|(name, format, content)| DataFile { name, format, sha256: sha256.clone(), bytes, content })
            .collect())
    })
}

type Member = (String, DataFormat, FileContent);

fn read_members(
    watched: ProgressReader,
    file: &ImportFile,
    request: &ImportRequest,
    structures: &[DataStructureDefinition],
) -> Result<Vec<Member>, ServiceError> {
    let mut members: Vec<Member> = Vec::new();
    let mut refused: Option<ServiceError> = None;
    // Members of an archive that are not read, and why the first text among them is no data.
    let mut notes: Vec<String> = Vec::new();
    let mut no_data: Option<ServiceError> = None;
    let mut read_one = |name: &str, mapping: &Mapping, input: &mut dyn BufRead| {
        let is_member = name != file.name;
        let is_named = mapping.member.as_deref().is_none_or(|wanted| is_called(name, wanted));
        if is_member && !is_named {
            notes.push(format!("`{name}` is not read: the mapping names another member"));
            return Ok(());
        }
        match read_member(name, mapping, input, request, structures) {
            Ok(Some(member)) => members.push(member),
            Ok(None) if is_member => notes.push(format!("`{name}` is not read: it describes other files")),
            Ok(None) => {}
            Err(failure) if is_member && may_be_prose(name) => {
                notes.push(format!("`{name}` is not read: no table is found in it"));
                no_data.get_or_insert(failure);
            }
            Err(failure) => {
                refused = Some(failure);
                return Err(DecodeError::Stopped);
            }
        }
        Ok(())
    };
    let read = container::members(Box::new(watched), &file.name, MAX_IMPORT_BYTES, &mut |name, input| {
        let Some((file, sheets)) = sheets_of(input, request.format, &request.mapping)? else {
            return read_one(name, &request.mapping, input);
        };
        for sheet in sheets {
            let mut table = file.try_clone()?;
            table.rewind()?;
            let mapping = Mapping { sheet: Some(sheet.clone()), ..request.mapping.clone() };
            read_one(&format!("{name}/{sheet}"), &mapping, &mut BufReader::new(table))?;
        }
        Ok(())
    });
    match (read, refused) {
        (_, Some(error)) => Err(error),
        (Err(error), None) => Err(unread(Problems::new(&file.name), &file.name, error)),
        (Ok(()), None) => match no_data {
            Some(error) if members.is_empty() => Err(error),
            None if members.is_empty() && request.mapping.member.is_some() => {
                let message = format!("no member has the name that the mapping gives; {}", notes.join("; "));
                Err(ImportError::one(&file.name, message).into())
            }
            _ => {
                if let Some((_, _, assembled)) = members.first_mut() {
                    assembled.header.notes.append(&mut notes);
                }
                Ok(members)
            }
        },
    }
}

/// Whether a member of an archive has a name, with or without the folders before it.
fn is_called(member: &str, name: &str) -> bool {
    member.strip_suffix(name).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// Reads one table, or none where the file only describes others.
///
/// # Errors
/// When it cannot be read, or is refused.
fn read_member(
    name: &str,
    mapping: &Mapping,
    input: &mut dyn BufRead,
    request: &ImportRequest,
    structures: &[DataStructureDefinition],
) -> Result<Option<Member>, ServiceError> {
    let options = FileOptions {
        decimal_comma: mapping.decimal_comma.unwrap_or_default(),
        frequency: mapping.frequency.as_deref().and_then(|code| code.parse().ok()),
        date_format: mapping.date_format.clone(),
    };
    let mut assembler = Assembler::new(name, options);
    let outcome = decode_on_thread(&mut assembler, |sink| {
        decode_member(input, name, request.format, mapping, structures, sink)
    });
    Err(match outcome {
        Ok(None) => return Ok(None),
        Ok(Some(format)) if assembler.problems.count == 0 => match assembler.finish() {
            Ok(content) if assembler.problems.count == 0 && format.is_table() => {
                return match spellings::join(content).map_err(ServiceError::Spool)? {
                    Ok(content) => Ok(Some((name.to_owned(), format, content))),
                    Err(message) => Err(ImportError::one(name, message).into()),
                };
            }
            Ok(content) if assembler.problems.count == 0 => {
                return Ok(Some((name.to_owned(), format, content)));
            }
            Ok(_) => ImportError::of(std::mem::take(&mut assembler.problems)).into(),
            Err(error) => ServiceError::Spool(error),
        },
        Err(DecodeError::Stopped) if assembler.problems.count == 0 => match assembler.finish() {
            Err(error) => ServiceError::Spool(error),
            Ok(_) => ImportError::one(name, "reading stopped".to_owned()).into(),
        },
        Ok(Some(_)) | Err(DecodeError::Stopped) => {
            ImportError::of(std::mem::take(&mut assembler.problems)).into()
        }
        Err(error) => unread(std::mem::take(&mut assembler.problems), name, error),
    })
}

/// The error of a file that cannot be read to its end, with the problems found before.
fn unread(problems: Problems, file: &str, error: DecodeError) -> ServiceError {
    if let DecodeError::Spool(error) = error {
        return ServiceError::Spool(error);
    }
    let mut refused = ImportError::of(problems);
    refused.add(file, &error);
    refused.into()
}

impl ImportError {
    /// Adds the problem that a file cannot be read to its end.
    fn add(&mut self, file: &str, error: &DecodeError) {
        let (place, message) = match error {
            DecodeError::Malformed { place, message } => (place.clone(), message.clone()),
            other => ("the file".to_owned(), other.to_string()),
        };
        self.count += 1;
        self.problems.push(super::ImportProblem {
            file: file.to_owned(),
            place,
            column: String::new(),
            message,
        });
    }
}
