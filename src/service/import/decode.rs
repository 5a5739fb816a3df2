//! Decodes the files of a request; each decoder runs on a thread of its own.

use std::io::{self, BufRead, BufReader, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::assembler::{Assembler, FileContent, FileOptions};
use super::channel_sink::decode_on_thread;
use super::import_file::{FileReader, ImportFile};
use super::problem::Problems;
use super::{ImportError, ImportRequest, Progress, Reporter, descriptions, sheet_mapping};
use crate::ingest::data::concepts::frequency_of;
use crate::ingest::data::data_package::{self, DataPackage};
use crate::ingest::data::description::{self, Description};
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::record::{DecodeError, Place};
use crate::ingest::data::{
    DataFormat, DataStructureDefinition, container, decode_member, has_descriptions, is_structure,
    may_be_prose, read_structures, sheets_of,
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

/// The most members of an archive that describe codes: each is applied to every member with data.
const MAX_DESCRIPTIONS: usize = 100;

/// The number of bytes by which a structure message is detected.
const HEAD_BYTES: usize = 64 * 1024;

/// Reports the progress of reading a file.
struct ProgressReader {
    file: FileReader,
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
        let mut input = BufReader::with_capacity(HEAD_BYTES, file.open()?);
        // A regular file fills the whole buffer.
        if !is_structure(input.fill_buf().map_err(|error| file.unreadable(error))?) {
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
    let unreadable = |error| file.unreadable(error);
    let (opened, mut again) = (file.open()?, file.open()?);
    let bytes = opened.size().map_err(unreadable)?;
    std::thread::scope(|scope| {
        let digest = scope.spawn(move || -> io::Result<String> {
            let mut digest = Sha256::new();
            io::copy(&mut again, &mut digest)?;
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
    let mut reading = Reading::new(file, request, structures);
    let read = container::members(Box::new(watched), &file.name, MAX_IMPORT_BYTES, &mut |name, input| {
        reading.member(name, input)
    });
    match (read, reading.refused.take()) {
        (_, Some(error)) => Err(error),
        (Err(error), None) => Err(unread(Problems::new(&file.name), &file.name, error)),
        (Ok(()), None) => reading.finish(),
    }
}

/// The members of a file while they are read.
struct Reading<'r> {
    file: &'r ImportFile,
    request: &'r ImportRequest,
    structures: &'r [DataStructureDefinition],
    members: Vec<Member>,
    refused: Option<ServiceError>,
    /// Members of an archive that are not read.
    notes: Vec<String>,
    /// Why the first member without data has none.
    no_data: Option<ServiceError>,
    /// What members say about the codes of others.
    descriptions: Vec<(String, Description)>,
    package: Option<DataPackage>,
}

impl<'r> Reading<'r> {
    const fn new(
        file: &'r ImportFile,
        request: &'r ImportRequest,
        structures: &'r [DataStructureDefinition],
    ) -> Self {
        Self {
            file,
            request,
            structures,
            members: Vec::new(),
            refused: None,
            notes: Vec::new(),
            no_data: None,
            descriptions: Vec::new(),
            package: None,
        }
    }

    /// Reads a member of the file, or the file itself.
    fn member(&mut self, name: &str, input: &mut dyn BufRead) -> Result<(), DecodeError> {
        let mapping = &self.request.mapping;
        let is_member = name != self.file.name;
        if is_member && data_package::is_descriptor(name) {
            let package = data_package::read(input)?;
            self.notes.push(format!("`{name}` says how the other files are read: {}", package.summary()));
            self.package = Some(package);
            return Ok(());
        }
        if is_member && has_descriptions(name) {
            if self.descriptions.len() == MAX_DESCRIPTIONS {
                let message = format!("more than {MAX_DESCRIPTIONS} members describe the codes of others");
                return Err(DecodeError::TooLarge(message));
            }
            self.descriptions.push((name.to_owned(), description::read(input)?));
            return Ok(());
        }
        if let (false, Some(wanted)) = (is_member, &mapping.member) {
            let message = format!("`member` in the mapping names `{wanted}`, but the file is no archive");
            self.refused = Some(ImportError::one(name, message).into());
            return Err(DecodeError::Stopped);
        }
        if mapping.member.as_deref().is_some_and(|wanted| !is_called(name, wanted)) {
            self.notes.push(format!("`{name}` is not read: the mapping names another member"));
            return Ok(());
        }
        let mapping = match &self.package {
            Some(package) => package.applied(name, mapping),
            None => mapping.clone(),
        };
        let Some((table, sheets)) = sheets_of(input, self.request.format, &mapping)? else {
            return self.table(name, &mapping, input);
        };
        for mapping in sheet_mapping::of_sheets(&self.file.name, &sheets, &mapping) {
            let mut table = table.try_clone()?;
            table.rewind()?;
            let sheet = mapping.sheet.as_deref().unwrap_or_default();
            self.table(&format!("{name}/{sheet}"), &mapping, &mut BufReader::new(table))?;
        }
        Ok(())
    }

    fn table(&mut self, name: &str, mapping: &Mapping, input: &mut dyn BufRead) -> Result<(), DecodeError> {
        let is_member = name != self.file.name;
        match read_member(name, mapping, input, self.request, self.structures) {
            Ok(MemberContent::Data(member)) => self.members.push(*member),
            Ok(MemberContent::Description) if is_member => {
                self.notes.push(format!("`{name}` is not read: it describes other files"));
            }
            Ok(MemberContent::Description) => {}
            Ok(MemberContent::NoData(failure)) if is_member => {
                self.notes.push(format!("`{name}` is not read: no table of data is found in it"));
                self.no_data.get_or_insert(failure);
            }
            Err(failure) if is_member && may_be_prose(name) => {
                self.notes.push(format!("`{name}` is not read: no table is found in it"));
                self.no_data.get_or_insert(failure);
            }
            Ok(MemberContent::NoData(failure)) | Err(failure) => {
                self.refused = Some(if is_member { with_way_out(failure) } else { failure });
                return Err(DecodeError::Stopped);
            }
        }
        Ok(())
    }

    /// The members with data.
    fn finish(mut self) -> Result<Vec<Member>, ServiceError> {
        if self.members.is_empty() {
            if let Some(error) = self.no_data {
                return Err(error);
            }
            if self.request.mapping.member.is_some() {
                let notes = self.notes.join("; ");
                let message = format!("no member has the name that `member` in the mapping gives; {notes}");
                return Err(ImportError::one(&self.file.name, message).into());
            }
        }
        for (at, (_, _, content)) in self.members.iter_mut().enumerate() {
            for (member, description) in &self.descriptions {
                let note = descriptions::describe(content, member, description);
                content.header.notes.push(note);
            }
            if at == 0 {
                content.header.notes.append(&mut self.notes);
            }
        }
        Ok(self.members)
    }
}

/// A refusal of a member as a whole, with the key of the mapping that leaves it out.
fn with_way_out(error: ServiceError) -> ServiceError {
    let ServiceError::Import(mut error) = error else { return error };
    let of_file = error.problems.iter_mut().find(|problem| problem.place == Place::File.to_string());
    if let Some(problem) = of_file {
        problem.message += "; `member` in the mapping names the only member that is read";
    }
    ServiceError::Import(error)
}

/// Whether a member of an archive has a name, with or without the folders before it.
fn is_called(member: &str, name: &str) -> bool {
    member.strip_suffix(name).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// What a member of an archive is.
enum MemberContent {
    /// A table or a message.
    Data(Box<Member>),
    /// Nothing but what describes other files.
    Description,
    /// No data, and the reason.
    NoData(ServiceError),
}

/// Reads one table.
///
/// # Errors
/// When it cannot be read, or is refused.
fn read_member(
    name: &str,
    mapping: &Mapping,
    input: &mut dyn BufRead,
    request: &ImportRequest,
    structures: &[DataStructureDefinition],
) -> Result<MemberContent, ServiceError> {
    let options = FileOptions {
        decimal_comma: mapping.decimal_comma.unwrap_or_default(),
        frequency: mapping.frequency.as_deref().and_then(frequency_of),
        date_format: mapping.date_format.clone(),
    };
    let mut assembler = Assembler::new(name, options);
    let outcome = decode_on_thread(&mut assembler, |sink| {
        decode_member(input, name, request.format, mapping, structures, sink)
    });
    Err(match outcome {
        Ok(None) => return Ok(MemberContent::Description),
        Err(error @ DecodeError::NoData(_)) => {
            let problems = std::mem::take(&mut assembler.problems);
            return Ok(MemberContent::NoData(unread(problems, name, error)));
        }
        Ok(Some(format)) if assembler.problems.count == 0 => match assembler.finish() {
            Ok(content) if assembler.problems.count == 0 => {
                return Ok(MemberContent::Data(Box::new((name.to_owned(), format, content))));
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
            DecodeError::NoData(message) => (Place::File.to_string(), message.clone()),
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
