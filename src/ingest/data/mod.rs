//! Data files: bytes in, observations out, one by one.
//!
//! [`DataFormat`] is the registry; a new format is one file and one line in each table here. Decoders hand over
//! what a file has as it stands there ([`record`]); [`period_text`], [`number_text`] and [`code_text`] say what such
//! texts mean.

pub mod code_text;
pub mod container;
pub mod csv;
pub mod encoding;
mod json_document;
pub mod mapping;
pub mod number_text;
pub mod period_text;
pub mod record;
pub mod sdmx_json;
pub mod sdmx_ml;
pub mod table;

use std::io::{BufRead, BufReader};

use self::mapping::Mapping;
use self::record::{DecodeError, Place, Sink};

/// A format of data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataFormat {
    /// A table as text, long or wide.
    Csv,
    /// SDMX-ML 2.0, 2.1 and 3.0 data messages.
    SdmxMl,
    /// SDMX-JSON 1.0 and 2.0 data messages.
    SdmxJson,
}

/// The bytes that a format is detected by.
const HEAD_BYTES: usize = 64 * 1024;
/// The largest JSON document that is read, in bytes.
const MAX_JSON_BYTES: u64 = 512 * 1_048_576;

impl DataFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Csv, Self::SdmxMl, Self::SdmxJson];

    /// The name, as `--format` takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::SdmxMl => "sdmx-ml",
            Self::SdmxJson => "sdmx-json",
        }
    }

    /// The format with a name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether a file of it is a table, whose columns get the usual dimensions.
    #[must_use]
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Csv)
    }

    /// The format that the first bytes of a file are of.
    fn detect(head: &[u8]) -> Option<Self> {
        let first = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        match first.first()? {
            b'<' => sdmx_ml::looks_like(head).then_some(Self::SdmxMl),
            b'{' | b'[' if sdmx_json::looks_like(head) => Some(Self::SdmxJson),
            b'{' | b'[' => None,
            _ => Some(Self::Csv),
        }
    }
}

/// Reads one file, uncompressed, and says what it was read as; none where it describes data and has none (the
/// entities and concepts of a DDF data set, the descriptor of a data package).
///
/// # Errors
/// When the file cannot be read to its end, or is of no known format.
pub fn decode_member(
    input: &mut dyn BufRead,
    name: &str,
    format: Option<DataFormat>,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) -> Result<Option<DataFormat>, DecodeError> {
    if is_description(name) {
        return Ok(None);
    }
    let mut input = BufReader::with_capacity(HEAD_BYTES, input);
    let head = input.fill_buf()?;
    if head.is_empty() {
        return Err(DecodeError::malformed(Place::File, "the file is empty"));
    }
    let format = format.or_else(|| DataFormat::detect(head)).ok_or_else(|| {
        let names: Vec<&str> = DataFormat::ALL.into_iter().map(DataFormat::name).collect();
        let message = format!("the file is in no known format ({}); --format says which", names.join(", "));
        DecodeError::malformed(Place::File, message)
    })?;
    match format {
        DataFormat::Csv => csv::decode(&mut input, mapping, sink)?,
        DataFormat::SdmxMl => {
            let mut file = BufReader::new(container::spooled(&mut input)?);
            sdmx_ml::decode(&mut file, &[], sink)?;
        }
        DataFormat::SdmxJson => sdmx_json::decode(&mut input, MAX_JSON_BYTES, sink)?,
    }
    Ok(Some(format))
}

/// Whether a file only describes others, by its name.
fn is_description(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.starts_with("ddf--entities--") || base.starts_with("ddf--concepts") || base == "datapackage.json"
}
