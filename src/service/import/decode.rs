//! Decodes the files of a request; each decoder runs on a thread of its own.

use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::assembler::{Assembler, FileContent};
use super::channel_sink::decode_on_thread;
use super::file_options::FileOptions;
use super::import_file::{FileReader, ImportFile};
use super::problem::Problems;
use super::{ImportError, ImportRequest, Progress, Reporter, descriptions, sheet_mapping, spellings};
use crate::ingest::data::concepts::frequency_of;
use crate::ingest::data::data_package::{self, DataPackage};
use crate::ingest::data::description::{self, Description};
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::record::{DecodeError, Place};
use crate::ingest::data::unused::{UnusedKind, UnusedPart};
use crate::ingest::data::{
    DataFormat, DataSheets, DataStructureDefinition, container, decode_member, has_descriptions,
    is_structure, may_be_prose, read_structures, sheets_of,
};
use crate::limits::MAX_IMPORT_BYTES;
use crate::service::ServiceError;

/// A decoded file, member of an archive, or sheet.
#[derive(Debug)]
pub(super) struct DataFile {
    /// Its name; for a member or sheet, after that of the file.
    pub(super) name: String,
    /// The name of the file that was sent.
    pub(super) sent: String,
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

/// The data structures of those files that are SDMX structure messages; those that cannot be read are added to `refused`.
/// A file that cannot be opened is passed, since decoding it says why.
pub(super) fn structures(files: &[ImportFile], refused: &mut ImportError) -> Vec<DataStructureDefinition> {
    let mut structures = Vec::new();
    for file in files {
        let Ok(opened) = file.open() else { continue };
        let mut input = BufReader::with_capacity(HEAD_BYTES, opened);
        // A regular file fills the whole buffer.
        if !input.fill_buf().is_ok_and(is_structure) {
            continue;
        }
        match read_structures(&mut input) {
            Ok(read) => structures.extend(read),
            Err(error) => {
                let broken = RefusedFile::new(&file.name, Problems::new(&file.name), &error);
                refused.append(broken.error);
            }
        }
    }
    structures
}

/// The descriptor of a data package among several files, which says how the others are read; one that cannot be read is
/// added to `refused`.
pub(super) fn package(files: &[ImportFile], refused: &mut ImportError) -> Option<DataPackage> {
    let file = files.iter().find(|file| files.len() > 1 && data_package::is_descriptor(&file.name))?;
    let read = data_package::read(&mut BufReader::new(file.open().ok()?));
    read.map_err(|error| refused.append(ImportError::one(&file.name, error.to_string()))).ok()
}

/// A file, member of an archive, or sheet that is refused.
#[derive(Debug)]
pub(super) struct RefusedFile {
    pub(super) name: String,
    /// Its format, where that is known.
    pub(super) format: Option<DataFormat>,
    /// What was read of it; none where it could not be opened.
    pub(super) content: Option<FileContent>,
    pub(super) error: ImportError,
    /// Whether its bytes cannot be read, so that nothing after it in the same archive can.
    is_broken: bool,
}

/// What became of a file: the tables in it, and those that are refused.
#[derive(Debug, Default)]
pub(super) struct DecodedFile {
    pub(super) tables: Vec<DataFile>,
    pub(super) refused: Vec<RefusedFile>,
    /// The data structures of the structure messages among its members.
    pub(super) structures: Vec<DataStructureDefinition>,
}

/// Decodes a file. An archive or a workbook can give several.
///
/// # Errors
/// When it cannot be read.
pub(super) fn decode(
    file: &ImportFile,
    request: &ImportRequest,
    structures: &[DataStructureDefinition],
    package: Option<&DataPackage>,
    progress: &Reporter,
) -> Result<DecodedFile, ServiceError> {
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
        let mut members = Members::new(file, request, structures);
        if let Some(package) = package {
            members.describe(data_package::NAME, package.clone());
        }
        let read = container::members(Box::new(watched), &file.name, MAX_IMPORT_BYTES, &mut |name, input| {
            members.read(name, input)
        });
        let digest = digest.join().unwrap_or_else(|_| Err(io::Error::other("the digest failed")));
        let sha256 = digest.map_err(unreadable)?;
        let structures = std::mem::take(&mut members.found);
        let (tables, refused) = members.finish(read)?;
        let data_file = |(name, format, content)| {
            let (sent, sha256) = (file.name.clone(), sha256.clone());
            DataFile { name, sent, format, sha256, bytes, content }
        };
        Ok(DecodedFile { tables: tables.into_iter().map(data_file).collect(), refused, structures })
    })
}

type Table = (String, DataFormat, FileContent);

/// The members of a file while they are read.
struct Members<'r> {
    file: &'r ImportFile,
    request: &'r ImportRequest,
    structures: &'r [DataStructureDefinition],
    /// The structures of the members.
    found: Vec<DataStructureDefinition>,
    tables: Vec<Table>,
    refused: Vec<RefusedFile>,
    /// Members and sheets that are not read.
    unused: Vec<UnusedPart>,
    /// Why the first member without data has none.
    no_data: Option<RefusedFile>,
    /// What members say about the codes of others.
    descriptions: Vec<(String, Description)>,
    package: Option<DataPackage>,
    notes: Vec<String>,
    failure: Option<ServiceError>,
}

impl<'r> Members<'r> {
    const fn new(
        file: &'r ImportFile,
        request: &'r ImportRequest,
        structures: &'r [DataStructureDefinition],
    ) -> Self {
        Self {
            file,
            request,
            structures,
            found: Vec::new(),
            tables: Vec::new(),
            refused: Vec::new(),
            unused: Vec::new(),
            no_data: None,
            descriptions: Vec::new(),
            package: None,
            notes: Vec::new(),
            failure: None,
        }
    }

    /// Takes what a descriptor says of the files.
    fn describe(&mut self, name: &str, package: DataPackage) {
        self.notes.push(format!("`{name}` says how the other files are read: {}", package.summary()));
        self.package = Some(package);
    }

    /// Reads a member of the file, or the file itself; a workbook whose sheets are all wanted gives a table for each.
    fn read(&mut self, name: &str, input: &mut dyn BufRead) -> Result<(), DecodeError> {
        let mapping = &self.request.mapping;
        let is_member = name != self.file.name;
        if is_member && data_package::is_descriptor(name) {
            self.describe(name, data_package::read(input)?);
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
        let mut head = Vec::new();
        if is_member && input.fill_buf()?.contains(&b'<') {
            (&mut *input).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
        }
        let is_structure = is_structure(&head);
        let input: &mut dyn BufRead = &mut Cursor::new(head).chain(input);
        if is_structure {
            match read_structures(&mut BufReader::new(container::spooled(input)?)) {
                Ok(read) => self.found.extend(read),
                Err(error) => self.refuse(name, &error),
            }
            self.notes.push(format!("`{name}` says what the components of the other files are"));
            return Ok(());
        }
        if let (false, Some(wanted)) = (is_member, &mapping.member) {
            let message = format!("`member` in the mapping names `{wanted}`, but the file is no archive");
            self.refuse(name, &DecodeError::malformed(Place::File, message));
            return Ok(());
        }
        if mapping.member.as_deref().is_some_and(|wanted| !is_called(name, wanted)) {
            self.unused.push(UnusedPart::member(name, "another member is named"));
            return Ok(());
        }
        let mapping = match &self.package {
            Some(package) => package.applied(name, mapping),
            None => mapping.clone(),
        };
        match sheets_of(input, self.request.format, &mapping) {
            Ok(Some(sheets)) => self.read_sheets(name, sheets, &mapping),
            Ok(None) => self.read_table(name, &mapping, input),
            Err(
                error @ (DecodeError::Malformed { .. } | DecodeError::NoData(_) | DecodeError::TooLarge(_)),
            ) => {
                self.refuse(name, &error);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn read_sheets(&mut self, name: &str, found: DataSheets, mapping: &Mapping) -> Result<(), DecodeError> {
        let first = self.tables.len();
        for mapping in sheet_mapping::of_sheets(&self.file.name, &found.sheets, mapping) {
            let mut table = found.file.try_clone()?;
            table.rewind()?;
            let sheet = mapping.sheet.as_deref().unwrap_or_default();
            self.read_table(&format!("{name}/{sheet}"), &mapping, &mut BufReader::new(table))?;
        }
        // Each sheet leaves the others unused, but together they use them.
        for (_, _, content) in self.tables.iter_mut().skip(first) {
            content.unused.retain(|part| part.kind != UnusedKind::Sheet);
        }
        self.unused.extend(found.others);
        Ok(())
    }

    fn refuse(&mut self, name: &str, error: &DecodeError) {
        self.refused.push(RefusedFile::new(name, Problems::new(name), error));
    }

    fn read_table(
        &mut self,
        name: &str,
        mapping: &Mapping,
        input: &mut dyn BufRead,
    ) -> Result<(), DecodeError> {
        let is_member = name != self.file.name;
        match read_member(name, mapping, input, self.request, self.structures) {
            Ok(MemberContent::Table(format, content)) => {
                self.tables.push((name.to_owned(), format, *content));
            }
            Ok(MemberContent::Description) if is_member => {
                self.unused.push(UnusedPart::member(name, "it describes other files"));
            }
            Ok(MemberContent::Description) => {}
            Ok(MemberContent::NoData(refused)) if is_member => {
                self.unused.push(UnusedPart::member(name, "no table of data is found in it"));
                self.no_data.get_or_insert(*refused);
            }
            Ok(MemberContent::Refused(refused)) if is_member && may_be_prose(name) => {
                self.unused.push(UnusedPart::member(name, "no table is found in it"));
                self.no_data.get_or_insert(*refused);
            }
            Ok(MemberContent::NoData(mut refused) | MemberContent::Refused(mut refused)) => {
                let is_broken = refused.is_broken;
                if is_member {
                    refused.error.add_way_out();
                }
                self.refused.push(*refused);
                return if is_broken { Err(DecodeError::Stopped) } else { Ok(()) };
            }
            Err(failure) => {
                self.failure = Some(failure);
                return Err(DecodeError::Stopped);
            }
        }
        Ok(())
    }

    /// The tables and the refusals.
    fn finish(
        mut self,
        read: Result<(), DecodeError>,
    ) -> Result<(Vec<Table>, Vec<RefusedFile>), ServiceError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let name = &self.file.name;
        match read {
            Err(DecodeError::Spool(error)) => return Err(ServiceError::Spool(error)),
            Err(error) if self.refused.is_empty() => self.refuse(name, &error),
            _ => {}
        }
        if self.tables.is_empty() && self.refused.is_empty() {
            if let Some(no_data) = self.no_data.take() {
                self.refused.push(no_data);
            } else if self.request.mapping.member.is_some() {
                let unused: Vec<String> = self.unused.iter().map(ToString::to_string).collect();
                let unused = unused.join("; ");
                let message = format!("no member has the name that `member` in the mapping gives; {unused}");
                self.refuse(name, &DecodeError::malformed(Place::File, message));
            }
        }
        for (at, (_, _, content)) in self.tables.iter_mut().enumerate() {
            for (member, description) in &self.descriptions {
                let note = descriptions::describe(content, member, description);
                content.header.notes.push(note);
            }
            if at == 0 {
                content.header.notes.append(&mut self.notes);
                content.unused.append(&mut self.unused);
            }
        }
        Ok((self.tables, self.refused))
    }
}

/// Whether a member of an archive has a name, with or without the folders before it.
fn is_called(member: &str, name: &str) -> bool {
    member.strip_suffix(name).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// What a member of an archive is.
enum MemberContent {
    /// A table or a message.
    Table(DataFormat, Box<FileContent>),
    /// Nothing but what describes other files.
    Description,
    /// No data, and the reason.
    NoData(Box<RefusedFile>),
    Refused(Box<RefusedFile>),
}

/// Reads one table.
///
/// # Errors
/// When the temporary file cannot be written.
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
        unit_class: mapping.unit_class,
        indicators: mapping.indicators.clone(),
    };
    let mut assembler = Assembler::new(name, options);
    let outcome = decode_on_thread(&mut assembler, |sink| {
        decode_member(input, name, request.format, mapping, structures, sink)
    });
    if let Err(DecodeError::Spool(error)) = outcome {
        return Err(ServiceError::Spool(error));
    }
    let content = assembler.finish().map_err(ServiceError::Spool)?;
    let problems = std::mem::take(&mut assembler.problems);
    let (format, error) = match outcome {
        Ok(None) => return Ok(MemberContent::Description),
        Ok(Some(format)) if problems.count == 0 => return joined(name, format, content),
        Ok(format) => (format, None),
        Err(DecodeError::Stopped) if problems.count > 0 => (None, None),
        Err(error) => (None, Some(error)),
    };
    let refused = match &error {
        Some(error) => RefusedFile::new(name, problems, error),
        None => RefusedFile::of(name, ImportError::of(problems)),
    };
    let refused = Box::new(RefusedFile { format, content: Some(content), ..refused });
    let has_no_data = matches!(error, Some(DecodeError::NoData(_)));
    Ok(if has_no_data { MemberContent::NoData(refused) } else { MemberContent::Refused(refused) })
}

/// A table in which spellings of one area are one series.
///
/// # Errors
/// When the temporary file cannot be written.
fn joined(name: &str, format: DataFormat, content: FileContent) -> Result<MemberContent, ServiceError> {
    if !format.is_table() {
        return Ok(MemberContent::Table(format, Box::new(content)));
    }
    Ok(match spellings::join(content).map_err(ServiceError::Spool)? {
        Ok(content) => MemberContent::Table(format, Box::new(content)),
        Err(message) => {
            let refused = RefusedFile::of(name, ImportError::one(name, message));
            MemberContent::Refused(Box::new(RefusedFile { format: Some(format), ..refused }))
        }
    })
}

impl RefusedFile {
    /// A file with errors of which nothing else is known.
    fn of(name: &str, error: ImportError) -> Self {
        Self { name: name.to_owned(), format: None, content: None, error, is_broken: false }
    }

    /// Whether nothing of it was read, not even its headings.
    pub(super) fn is_unread(&self) -> bool {
        let header = self.content.as_ref().map(|content| &content.header);
        header.is_none_or(|header| header.columns.is_empty() && header.dimensions.is_empty())
    }

    /// A file that cannot be read to its end, with the problems found before.
    fn new(name: &str, mut problems: Problems, error: &DecodeError) -> Self {
        let (place, message) = match error {
            DecodeError::Malformed { place, message } => (place.clone(), message.clone()),
            DecodeError::NoData(message) => (Place::File.to_string(), message.clone()),
            other => ("the file".to_owned(), other.to_string()),
        };
        let _ = problems.push(place, "", message);
        let is_broken = !matches!(error, DecodeError::Malformed { .. } | DecodeError::NoData(_));
        Self { is_broken, ..Self::of(name, ImportError::of(problems)) }
    }
}
