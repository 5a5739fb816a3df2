//! Data files: bytes in, observations out, one by one.
//!
//! [`DataFormat`] is the registry; a new format is one file and one line in each table here. Decoders hand over
//! what a file has as it stands there ([`record`]); [`period_text`] and [`number_text`] say what such
//! texts mean.

pub mod arrow;
mod batches;
pub mod concepts;
pub mod container;
pub mod csv;
pub mod data_package;
pub mod dbnomics;
pub mod description;
pub mod encoding;
pub mod forecast_start;
mod foreign;
pub mod fred;
pub mod heading_pattern;
pub mod html;
pub mod html_start;
pub mod indicator_unit;
mod json_document;
mod json_stream;
pub mod jsonstat;
pub mod mapping;
mod metered;
pub mod missing_mark;
pub mod number_text;
pub mod parquet;
mod parquet_pages;
pub mod period_text;
pub mod publication_line;
pub mod px;
pub mod record;
mod record_builder;
pub mod sdmx_csv;
pub mod sdmx_json;
pub mod sdmx_ml;
pub mod status_mark;
pub mod table;
pub mod unit_class;
pub mod unit_text;
pub mod unused;
pub mod workbook;
pub mod worldbank;
pub(super) mod xml;
mod year_part;

use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::panic::{self, AssertUnwindSafe};

use self::mapping::Mapping;
use self::record::{DecodeError, Place, Sink};
pub use self::sdmx_ml::structure::DataStructureDefinition;
use self::unused::UnusedPart;
pub use self::workbook::DataSheet;
use self::workbook::WorkbookFormat;

/// A format of data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataFormat {
    /// A table as text, long or wide.
    Csv,
    /// SDMX-CSV 1.0 and 2.0.
    SdmxCsv,
    /// SDMX-ML 2.0, 2.1 and 3.0 data messages.
    SdmxMl,
    /// SDMX-JSON 1.0 and 2.0 data messages.
    SdmxJson,
    /// JSON-stat 1.x and 2.0.
    JsonStat,
    /// A table in Parquet.
    Parquet,
    /// Tables in a workbook of Office Open XML.
    Xlsx,
    /// Tables in a workbook of Excel 97 to 2003.
    Xls,
    /// Tables in a spreadsheet of the Open Document Format.
    Ods,
    /// A cube in a PC-Axis file.
    Px,
    /// Tables in an HTML page.
    Html,
    /// A table in an Arrow IPC file (Feather of version 2) or stream.
    Arrow,
    /// Observations of the World Bank's API.
    WorldBank,
    /// Observations of FRED's API in JSON.
    Fred,
    /// Series of DBnomics' API.
    Dbnomics,
}

/// The bytes that a format is detected by.
const HEAD_BYTES: u64 = 64 * 1024;
/// The largest JSON document that is read, in bytes: its text is in memory.
const MAX_JSON_BYTES: u64 = 128 * 1_048_576;

impl DataFormat {
    /// All formats.
    pub const ALL: [Self; 15] = [
        Self::Csv,
        Self::SdmxCsv,
        Self::SdmxMl,
        Self::SdmxJson,
        Self::JsonStat,
        Self::Parquet,
        Self::Xlsx,
        Self::Xls,
        Self::Ods,
        Self::Px,
        Self::Html,
        Self::Arrow,
        Self::WorldBank,
        Self::Fred,
        Self::Dbnomics,
    ];

    /// The names of all formats.
    pub const NAMES: [&str; Self::ALL.len()] = {
        let mut names = [""; Self::ALL.len()];
        let mut position = 0;
        while position < names.len() {
            names[position] = Self::ALL[position].name();
            position += 1;
        }
        names
    };

    /// The name, as `--format` takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::SdmxMl => "sdmx-ml",
            Self::SdmxCsv => "sdmx-csv",
            Self::SdmxJson => "sdmx-json",
            Self::JsonStat => "jsonstat",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Px => "px",
            Self::Html => "html",
            Self::Arrow => "arrow",
            Self::WorldBank => "worldbank",
            Self::Fred => "fred",
            Self::Dbnomics => "dbnomics",
        }
    }

    /// The format with a name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether a file of it is a workbook.
    #[must_use]
    pub const fn is_workbook(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xls | Self::Ods)
    }

    /// Whether a file of it is a table, whose columns get the usual dimensions.
    #[must_use]
    pub const fn is_table(self) -> bool {
        matches!(
            self,
            Self::Csv | Self::Parquet | Self::Xlsx | Self::Xls | Self::Ods | Self::Html | Self::Arrow
        )
    }

    /// The format that the first bytes of a file are of.
    fn detect(head: &[u8]) -> Option<Self> {
        let first = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        match first.first()? {
            b'<' if html_start::looks_like(head) => Some(Self::Html),
            b'<' => sdmx_ml::looks_like(head).then_some(Self::SdmxMl),
            b'[' if worldbank::looks_like(head) => Some(Self::WorldBank),
            b'{' if fred::looks_like(head) => Some(Self::Fred),
            b'{' if dbnomics::looks_like(head) => Some(Self::Dbnomics),
            b'{' | b'[' if sdmx_json::looks_like(head) => Some(Self::SdmxJson),
            b'{' | b'[' => jsonstat::looks_like(head).then_some(Self::JsonStat),
            _ if parquet::looks_like_parquet(head) => Some(Self::Parquet),
            _ if arrow::looks_like_arrow(head) => Some(Self::Arrow),
            _ if head.starts_with(b"PK") && workbook::is_open_document(head) => Some(Self::Ods),
            _ if head.starts_with(b"PK") => Some(Self::Xlsx),
            _ if head.starts_with(&workbook::COMPOUND_FILE) => Some(Self::Xls),
            _ if px::looks_like_px(head) => Some(Self::Px),
            _ if sdmx_csv::looks_like_sdmx_csv(head) => Some(Self::SdmxCsv),
            _ => Some(Self::Csv),
        }
    }
}

/// Reads one file, uncompressed, and says what it was read as; none where it describes data and has none (the
/// entities and concepts of a DDF data set, the descriptor of a data package, an SDMX structure message).
///
/// # Errors
/// When the file cannot be read to its end, or is of no known format.
pub fn decode_member(
    input: &mut dyn BufRead,
    name: &str,
    format: Option<DataFormat>,
    mapping: &Mapping,
    structures: &[DataStructureDefinition],
    sink: &mut dyn Sink,
) -> Result<Option<DataFormat>, DecodeError> {
    if is_description(name) {
        return Ok(None);
    }
    let mut head = Vec::new();
    input.take(HEAD_BYTES).read_to_end(&mut head)?;
    if head.is_empty() {
        return Err(DecodeError::NoData("the file is empty".to_owned()));
    }
    if is_structure(&head) {
        return Ok(None);
    }
    let format = match format {
        Some(format) => format,
        None => detected(&head)?,
    };
    if let Some(sheet) = mapping.sheet.as_ref().filter(|sheet| *sheet != workbook::ALL_SHEETS)
        && !format.is_workbook()
    {
        let message = format!(
            "`sheet` in the mapping names `{sheet}`, but the file is no workbook ({})",
            format.name()
        );
        return Err(DecodeError::malformed(Place::File, message));
    }
    let mut input = BufReader::new(Cursor::new(head).chain(input));
    match format {
        DataFormat::Csv => csv::decode(&mut input, mapping, sink)?,
        DataFormat::SdmxMl => {
            let mut file = BufReader::new(container::spooled(&mut input)?);
            sdmx_ml::decode(&mut file, structures, sink)?;
        }
        DataFormat::SdmxCsv => sdmx_csv::decode(&mut input, mapping, structures, sink)?,
        DataFormat::JsonStat => jsonstat::decode(&mut input, MAX_JSON_BYTES, sink)?,
        DataFormat::Parquet => guarded(|| parquet::decode(&mut input, mapping, sink))?,
        DataFormat::Xlsx => guarded(|| workbook::decode(&mut input, WorkbookFormat::Xlsx, mapping, sink))?,
        DataFormat::Xls => guarded(|| workbook::decode(&mut input, WorkbookFormat::Xls, mapping, sink))?,
        DataFormat::Ods => guarded(|| workbook::decode(&mut input, WorkbookFormat::Ods, mapping, sink))?,
        DataFormat::Px => px::decode(&mut input, mapping, sink)?,
        DataFormat::Arrow => guarded(|| arrow::decode(&mut input, mapping, sink))?,
        DataFormat::WorldBank => worldbank::decode(&mut input, MAX_JSON_BYTES, mapping, sink)?,
        DataFormat::Fred => fred::decode(&mut input, MAX_JSON_BYTES, mapping, sink)?,
        DataFormat::Dbnomics => dbnomics::decode(&mut input, MAX_JSON_BYTES, mapping, sink)?,
        DataFormat::Html => html::decode(&mut input, mapping, sink)?,
        DataFormat::SdmxJson => sdmx_json::decode(&mut input, MAX_JSON_BYTES, sink)?,
    }
    Ok(Some(format))
}

/// The format that the first bytes of a file are of.
///
/// # Errors
/// When it is none that can be read: the error names the format, where its first bytes are known.
fn detected(head: &[u8]) -> Result<DataFormat, DecodeError> {
    if let Some(message) = foreign::refusal(head) {
        return Err(DecodeError::NoData(message));
    }
    DataFormat::detect(head).ok_or_else(|| {
        let formats = DataFormat::NAMES.join(", ");
        DecodeError::NoData(format!("the file is in no known format ({formats}); --format says which"))
    })
}

/// The sheets with data of a workbook.
#[derive(Debug)]
pub struct DataSheets {
    /// The workbook.
    pub file: container::Spool,
    /// The sheets.
    pub sheets: Vec<DataSheet>,
    /// The other sheets.
    pub others: Vec<UnusedPart>,
}

/// The sheets with data of a workbook, where the mapping wants each of them as a table of its own; the file is spooled
/// for that. None for any other file, which is untouched.
///
/// # Errors
/// When the workbook cannot be read.
pub fn sheets_of(
    input: &mut dyn BufRead,
    format: Option<DataFormat>,
    mapping: &Mapping,
) -> Result<Option<DataSheets>, DecodeError> {
    if mapping.sheet.as_deref() != Some(workbook::ALL_SHEETS) {
        return Ok(None);
    }
    let head = input.fill_buf()?;
    let format = match format.or_else(|| DataFormat::detect(head)) {
        Some(DataFormat::Xlsx) => WorkbookFormat::Xlsx,
        Some(DataFormat::Xls) => WorkbookFormat::Xls,
        Some(DataFormat::Ods) => WorkbookFormat::Ods,
        _ => return Ok(None),
    };
    let mut file = container::spooled(input)?;
    let (mut sheets, mut others) = (Vec::new(), Vec::new());
    let copy = file.try_clone()?;
    guarded(|| {
        (sheets, others) = workbook::data_sheets(copy, format, mapping)?;
        Ok(())
    })?;
    file.rewind()?;
    Ok(Some(DataSheets { file, sheets, others }))
}

/// Runs a decoder whose library panics on some broken files: that is one more way of refusing them.
fn guarded(decode: impl FnOnce() -> Result<(), DecodeError>) -> Result<(), DecodeError> {
    // Whatever was left half done is dropped with the file.
    panic::catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str);
        let said = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no reason is given");
        Err(DecodeError::malformed(Place::File, format!("the file is broken, and reading broke off: {said}")))
    })
}

/// Whether a file is an SDMX structure message, by its first bytes; such a file says what the dimensions of others are.
#[must_use]
pub fn is_structure(head: &[u8]) -> bool {
    sdmx_ml::structure::looks_like(head)
}

/// The data structures of an SDMX structure message.
///
/// # Errors
/// When the message cannot be read.
pub fn read_structures(
    input: &mut (impl BufRead + Seek),
) -> Result<Vec<DataStructureDefinition>, DecodeError> {
    sdmx_ml::structure::decode(input)
}

/// Whether a file has names and notes of the codes of others, by its name: the metadata that the World Bank and
/// Statistics Canada put beside a table.
#[must_use]
pub fn has_descriptions(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    base.strip_suffix(".csv").is_some_and(|stem| stem.starts_with("metadata_") || stem.ends_with("_metadata"))
}

/// Whether a file only describes others, by its name: parts of DDF data sets and data packages, and metadata.
fn is_description(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    has_descriptions(name)
        || base.starts_with("ddf--entities--")
        || base.starts_with("ddf--concepts")
        || base == "datapackage.json"
}

/// Whether a member of an archive may be prose beside the data, by its name: a readme, a licence, a document.
#[must_use]
pub fn may_be_prose(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let (stem, ending) = base.rsplit_once('.').unwrap_or((&base, ""));
    let words = [
        "readme",
        "read_me",
        "licen",
        "copying",
        "notice",
        "citation",
        "metadata",
        "codebook",
        "definitions",
    ];
    matches!(
        ending,
        "txt" | "md" | "rst" | "pdf" | "html" | "htm" | "doc" | "docx" | "rtf" | "odt" | "url" | ""
    ) || words.iter().any(|word| stem.contains(word))
}
