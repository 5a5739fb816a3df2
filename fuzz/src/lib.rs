//! What the fuzz targets do with bytes that a stranger sent. What they look for is a panic, an overflow, a hang, memory
//! without bound, and a decoder that breaks its word to whoever takes its records.

pub mod ingest;
mod judge;

#[path = "../../src/domain/mod.rs"]
pub mod domain;

use std::io::{Cursor, Write};
use std::panic;

use domain::code::Code;
use domain::frequency::Frequency;
use domain::period::Period;
use domain::series_key::SeriesKey;
use domain::structure::DataStructureDefinition;
use ingest::data::mapping::Mapping;
use ingest::data::number_text::{NumberText, read_marked_number, read_number};
use ingest::data::period_text::{DateFormat, at_frequency, period_shape, read_marked_period};
use ingest::data::{DataFormat, container, decode_member, read_structures};
use judge::Judge;

/// The most bytes that may come out of an archive.
const MAX_UNPACKED: u64 = 16 * 1_048_576;

/// What stands between the parts of an input that has several.
const BETWEEN: &[u8] = b"\n\0\n";

/// Lets panics of libraries pass, which their decoders have to turn into refusals; any other ends the run.
pub fn forgive_libraries() {
    let ends = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !info.location().is_some_and(|place| place.file().contains("/registry/src/")) {
            ends(info);
        }
    }));
}

/// Gives bytes to what the target is named after.
pub fn read(target: &str, bytes: &[u8]) {
    match target {
        "container" => archive(bytes),
        "mapping" => mapping(bytes),
        "number" => number(&String::from_utf8_lossy(bytes)),
        "parquet" => file(DataFormat::Parquet, bytes),
        "period" => period(&String::from_utf8_lossy(bytes)),
        "sdmx_ml" => message(bytes),
        "series_key" => series_key(&String::from_utf8_lossy(bytes)),
        "xlsx" => workbook(bytes),
        name => match DataFormat::from_name(&name.replace('_', "-")) {
            Some(format) => file(format, bytes),
            None => unreachable!("no target is called {name}"),
        },
    }
}

fn decoded(format: Option<DataFormat>, mapping: &Mapping, bytes: &[u8]) {
    let mut judge = Judge::default();
    let _ = decode_member(&mut Cursor::new(bytes), "a", format, mapping, &[], &mut judge);
}

fn file(format: DataFormat, bytes: &[u8]) {
    decoded(Some(format), &Mapping::default(), bytes);
}

/// Whatever comes out of an archive is read as what it looks like.
fn archive(bytes: &[u8]) {
    let bytes = Box::new(Cursor::new(bytes.to_vec()));
    let _ = container::members(bytes, "a.zip", MAX_UNPACKED, &mut |name, input| {
        let mut judge = Judge::default();
        decode_member(input, name, None, &Mapping::default(), &[], &mut judge).map(|_| ())
    });
}

/// A mapping, and a table that it is about.
fn mapping(bytes: &[u8]) {
    let mut parts = parts(bytes);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let Ok(mapping) = Mapping::parse(&text) else { return };
    mapping.uses().for_each(drop);
    for part in parts {
        decoded(Some(DataFormat::Csv), &mapping, part);
    }
}

/// Structure messages, and at the end a data message that may be of their structure.
fn message(bytes: &[u8]) {
    let parts: Vec<&[u8]> = parts(bytes).collect();
    let Some((data, structures)) = parts.split_last() else { return };
    let structures: Vec<_> =
        structures.iter().flat_map(|part| read_structures(&mut Cursor::new(part))).flatten().collect();
    let mut judge = Judge::default();
    let format = Some(DataFormat::SdmxMl);
    let _ = decode_member(&mut Cursor::new(data), "a", format, &Mapping::default(), &structures, &mut judge);
}

/// A workbook as it is, or one made of a sheet, shared strings, styles and the workbook itself, since no mutation finds
/// a valid checksum.
fn workbook(bytes: &[u8]) {
    if bytes.starts_with(b"PK") {
        return file(DataFormat::Xlsx, bytes);
    }
    let mut parts = parts(bytes);
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, usual) in WORKBOOK {
        let text = parts.next().unwrap_or(usual.as_bytes());
        if packed.start_file(name, stored).is_err() || packed.write_all(text).is_err() {
            return;
        }
    }
    if let Ok(packed) = packed.finish() {
        file(DataFormat::Xlsx, packed.get_ref());
    }
}

/// The parts of a workbook that a mutation may replace, with what they are otherwise.
const WORKBOOK: [(&str, &str); 6] = [
    ("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"),
    ("xl/sharedStrings.xml", "<sst><si><t>area</t></si></sst>"),
    ("xl/styles.xml", r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
    ("[Content_Types].xml", "<Types/>"),
];

fn number(text: &str) {
    for (decimal_comma, exponent) in [(false, 0), (true, 0), (false, 6), (true, -30)] {
        match read_marked_number(text, decimal_comma, exponent).map(|marked| marked.number) {
            Ok(NumberText::Number(number) | NumberText::Bounded(number, _)) => assert!(number.is_finite()),
            Ok(NumberText::Missing(_)) => {}
            Err(message) => assert!(message.len() < 1_000, "the message repeats the text"),
        }
    }
    // What was read and is written again is the same number.
    if let Ok(NumberText::Number(number)) = read_number(text, false, 0) {
        assert_eq!(read_number(&number.to_string(), false, 0), Ok(NumberText::Number(number)));
    }
}

/// A period as files write it, and as the service itself does.
fn period(text: &str) {
    let formats = [DateFormat::parse("dd/mm/yy").ok(), DateFormat::parse(text).ok()];
    for format in [None].into_iter().chain(formats) {
        let Ok(read) = read_marked_period(text, format.as_ref()) else { continue };
        for frequency in frequencies() {
            if let Some(period) = at_frequency(read.period, frequency) {
                whole(period);
            }
        }
    }
    period_shape(text);
    if let Ok(period) = text.parse::<Period>() {
        whole(period);
    }
    if let Ok(frequency) = text.parse::<Frequency>() {
        assert_eq!(frequency.to_string().parse(), Ok(frequency));
    }
}

fn frequencies() -> impl Iterator<Item = Frequency> {
    ["A", "S", "Q", "M", "W", "D", "A5"].into_iter().filter_map(|code| code.parse().ok())
}

/// A period has an end, not before its start, and is what its own text says.
fn whole(period: Period) {
    assert!(period.start_date() <= period.end_date());
    assert!(period.next().is_none_or(|next| next.previous() == Some(period)));
    if let Some(before) = period.year_before() {
        assert!(period.years_since(before).is_some_and(|years| years > 0.0));
    }
    assert_eq!(Period::from_ordinal(period.frequency(), period.ordinal()), Some(period));
    assert_eq!(period.to_string().parse::<Period>(), Ok(period));
}

fn series_key(text: &str) {
    let structures =
        [&["FREQ"][..], &["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"], &["REF_AREA", "FREQ", "X"]];
    for structure in structures.into_iter().flat_map(|ids| DataStructureDefinition::new(ids.iter().copied())) {
        if let Ok(key) = SeriesKey::parse(text, &structure) {
            assert_eq!(key.as_str(), text);
            assert!(key.codes().all(|code| code.parse::<Code>().is_ok()));
        }
    }
    // Any text becomes a code, and a code stays as it is.
    let code = domain::code_text::clean_code(text);
    if let Ok(code) = code.parse::<Code>() {
        assert_eq!(domain::code_text::clean_code(code.as_str()), code.as_str());
    }
}

fn parts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let at = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN);
        rest = at.and_then(|at| bytes.get(at + BETWEEN.len()..));
        at.map_or(Some(bytes), |at| bytes.get(..at))
    })
}
