//! The fuzz targets. They look for panics, overflows, hangs, unbounded memory, and records that break what a decoder
//! promises.

mod formula;
pub mod ingest;
mod judge;

#[path = "../../src/domain/mod.rs"]
pub mod domain;
#[path = "../../src/limits.rs"]
pub mod limits;

use std::collections::BTreeMap;
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
use ingest::data::{DataFormat, container, data_package, decode_member, description, read_structures};
use ingest::definitions::{read_definitions, text_of};
use ingest::document::format::pdf::blocks::{Content, PageBlock, blocks};
use ingest::document::format::pdf::glyph::{Glyph, PageGlyphs};
use ingest::document::format::read_document_text;
use ingest::document::{DocumentText, read_document};
use ingest::upstreams::{Known, Metadata, Refused, Upstream, UpstreamRequest, read_upstreams};
use judge::Judge;

/// The largest number of bytes that an archive may expand to.
const MAX_UNPACKED: u64 = 16 * 1_048_576;

/// The separator between the parts of an input with several parts.
const BETWEEN: &[u8] = b"\n\0\n";

/// Ignores panics of libraries, which decoders must turn into errors; any other panic ends the run.
pub fn forgive_libraries() {
    let ends = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !info.location().is_some_and(|place| place.file().contains("/registry/src/")) {
            ends(info);
        }
    }));
}

/// Runs the target with this name.
pub fn read(target: &str, bytes: &[u8]) {
    match target {
        "container" => archive(bytes),
        "composites" => definitions("composites/made.toml", bytes),
        "definitions" => definitions("derived.toml", bytes),
        "rules" => definitions("rules.toml", bytes),
        "targets" => definitions("targets.toml", bytes),
        "document_html" => document(&[b"<html><meta charset=utf-8>", bytes].concat()),
        "document_text" => document(bytes),
        "docx" => office(&DOCX, bytes),
        "formula" => {
            let mut parts = parts(bytes);
            let text = String::from_utf8_lossy(parts.next().unwrap_or_default());
            formula::read(&text, parts.next().unwrap_or_default());
        }
        "mapping" => mapping(bytes),
        "odt" => office(&ODT, bytes),
        "number" => number(&String::from_utf8_lossy(bytes)),
        "pdf_layout" => pdf_layout(bytes),
        "parquet" => file(DataFormat::Parquet, bytes),
        "period" => period(&String::from_utf8_lossy(bytes)),
        "sdmx_ml" => message(bytes),
        "series_key" => series_key(&String::from_utf8_lossy(bytes)),
        "upstreams" => upstreams(bytes),
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

/// Unpacks an archive and decodes its content by its detected format.
fn archive(bytes: &[u8]) {
    let bytes = Box::new(Cursor::new(bytes.to_vec()));
    let _ = container::members(bytes, "a.zip", MAX_UNPACKED, &mut |name, input| {
        let mut judge = Judge::default();
        let mut member = Vec::new();
        input.read_to_end(&mut member)?;
        // Any member may be one that describes others.
        let _ = description::read(&mut member.as_slice());
        if let Ok(package) = data_package::read(&mut member.as_slice()) {
            let _ = (package.applied(name, &Mapping::default()), package.summary());
        }
        decode_member(&mut member.as_slice(), name, None, &Mapping::default(), &[], &mut judge).map(|_| ())
    });
}

/// A mapping, and the table it describes.
fn mapping(bytes: &[u8]) {
    let mut parts = parts(bytes);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let Ok(mapping) = Mapping::parse(&text) else { return };
    mapping.uses().for_each(drop);
    for part in parts {
        decoded(Some(DataFormat::Csv), &mapping, part);
    }
}

/// A file of definitions: the same definitions once more, with problems that have a line of the file.
fn definitions(name: &str, bytes: &[u8]) {
    let name = name.to_owned();
    let Ok(text) = text_of(&name, bytes.to_vec()) else { return };
    let lines = text.lines().count().max(1);
    let texts = BTreeMap::from([(name, text)]);
    match read_definitions(&texts) {
        Ok(read) => assert_eq!(read_definitions(&texts).as_ref(), Ok(&read)),
        Err(problems) => {
            assert!(problems.iter().all(|one| (1..=lines + 1).contains(&one.line)), "{problems:?}")
        }
    }
}

/// How many answers each request of an upstream gets, and how many requests that follow are answered too.
const ANSWERS: usize = 10;
const REQUESTS: usize = 20;

/// A file of upstreams, and what each is asked; further parts are answers to each request. Whatever an answer says, no
/// request leaves the host of the first or those that are listed.
fn upstreams(bytes: &[u8]) {
    let mut parts = parts(bytes);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let answers: Vec<&[u8]> = parts.collect();
    let lines = text.lines().count().max(1);
    let upstreams = match read_upstreams("upstreams.toml", &text) {
        Ok(upstreams) => upstreams,
        Err(problems) => {
            assert!(problems.iter().all(|one| (1..=lines + 1).contains(&one.line)), "{problems:?}");
            return;
        }
    };
    assert_eq!(read_upstreams("upstreams.toml", &text).as_ref(), Ok(&upstreams));
    let now = chrono::DateTime::from_timestamp(1_772_000_000, 0).expect("a time");
    let known = Known { now, last_success: Some(now), followed: Some("1-2".to_owned()) };
    for upstream in &upstreams {
        if let Some(due) = upstream.due_after(now) {
            assert!(due > now && upstream.due_after(due).is_none_or(|next| next > due));
        }
        let first = upstream.plan(&known).requests;
        let hosts: Vec<String> = first.iter().map(host).collect();
        let mut metadata = Metadata::default();
        for request in &first {
            for next in answered(upstream, request, &answers, &hosts, &mut metadata) {
                answered(upstream, &next, &answers, &hosts, &mut metadata);
            }
            if let Refused::Instead(other) = upstream.refused(request, 410) {
                assert!(hosts.contains(&host(&other)));
            }
        }
        // A table of observations comes last.
        let _ = metadata.add_to(answers.last().copied().unwrap_or_default(), std::io::sink());
    }
}

fn host(request: &UpstreamRequest) -> String {
    let url = url::Url::parse(&request.url).expect("an address");
    url.host_str().expect("a host").to_owned()
}

/// The requests that follow from the first answers to a request.
fn answered(
    upstream: &Upstream,
    request: &UpstreamRequest,
    answers: &[&[u8]],
    hosts: &[String],
    metadata: &mut Metadata,
) -> Vec<UpstreamRequest> {
    let mut all = Vec::new();
    for answer in answers.iter().take(ANSWERS) {
        let Ok(follow_up) = upstream.follow(request, answer) else { continue };
        for next in &follow_up.requests {
            let host = host(next);
            let is_listed = upstream.access.redirects.iter().any(|listed| listed.eq_ignore_ascii_case(&host));
            assert!(hosts.contains(&host) || is_listed, "{}", next.url);
            assert!(!next.file.is_empty());
        }
        metadata.extend(follow_up.metadata);
        all.extend(follow_up.requests);
    }
    all.truncate(REQUESTS);
    all
}

/// Structure messages, followed by a data message that may have their structure.
fn message(bytes: &[u8]) {
    let parts: Vec<&[u8]> = parts(bytes).collect();
    let Some((data, structures)) = parts.split_last() else { return };
    let structures: Vec<_> =
        structures.iter().flat_map(|part| read_structures(&mut Cursor::new(part))).flatten().collect();
    let mut judge = Judge::default();
    let format = Some(DataFormat::SdmxMl);
    let _ = decode_member(&mut Cursor::new(data), "a", format, &Mapping::default(), &structures, &mut judge);
}

/// A document, whose places must be places of it.
fn document(bytes: &[u8]) {
    let Ok(text) = read_document_text(bytes) else { return };
    judge_places(&text, bytes.len());
}

/// The stretches of blocks stand in their texts and in the document, in order, and each number is where it is said to be.
fn judge_places(document: &DocumentText, length: usize) {
    for block in &document.blocks {
        let mut end = 0;
        for stretch in &block.stretches {
            assert!(end <= stretch.text.start && stretch.text.start <= stretch.text.end, "{stretch:?}");
            assert!(block.text.get(stretch.text.clone()).is_some(), "{stretch:?} is not in the text");
            assert!(stretch.place.start <= stretch.place.end && stretch.place.end <= length, "{stretch:?}");
            end = stretch.text.end;
        }
    }
    for reading in read_document(document) {
        assert_eq!(
            document.text_at(&reading.at).as_deref(),
            Some(reading.number.exact.as_str()),
            "{:?}",
            reading.at
        );
    }
}

/// The parts of an office document, which are then zipped.
fn office(usual: &[(&str, &str)], bytes: &[u8]) {
    let mut parts = parts(bytes);
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, usual) in usual {
        let text = if *name == "mimetype" { None } else { parts.next() }.unwrap_or(usual.as_bytes());
        if packed.start_file(*name, stored).is_err() || packed.write_all(text).is_err() {
            return;
        }
    }
    if let Ok(packed) = packed.finish() {
        document(packed.get_ref());
    }
}

const DOCX: [(&str, &str); 4] = [
    ("word/document.xml", "<w:document/>"),
    ("word/styles.xml", "<w:styles/>"),
    ("word/footnotes.xml", "<w:footnotes/>"),
    ("docProps/core.xml", "<cp:coreProperties/>"),
];

const ODT: [(&str, &str); 4] = [
    ("mimetype", "application/vnd.oasis.opendocument.text"),
    ("content.xml", "<office:document-content/>"),
    ("styles.xml", "<office:document-styles/>"),
    ("meta.xml", "<office:document-meta/>"),
];

/// The layout of glyphs, twelve bytes each; a glyph of no character begins a page. No glyph stands in two blocks.
fn pdf_layout(bytes: &[u8]) {
    let mut pages = vec![page()];
    let mut characters = 0;
    for bytes in bytes.chunks_exact(12) {
        let number = |at: usize| f32::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
        let code = u32::from(u16::from_le_bytes([bytes[0], bytes[1]]));
        let character = char::from_u32(code).unwrap_or('a');
        if character == '\0' {
            pages.push(page());
        } else if let Some(page) = pages.last_mut() {
            characters += 1;
            page.glyphs.push(Glyph {
                character,
                x: number(2) / 64.0,
                y: number(4) / 64.0,
                width: number(6) / 256.0,
                size: number(8) / 256.0,
                angle: number(10) / 128.0 - 180.0,
                is_running: false,
            });
        }
    }
    let length = |block: PageBlock| match block.content {
        Content::Text(text) => letters(&text.characters),
        Content::Table(table, _) => table.cells.iter().map(|cell| letters(&cell.text)).sum(),
    };
    let laid_out: usize = blocks(&pages).into_iter().map(length).sum();
    assert!(laid_out <= characters, "{laid_out} of {characters} characters");
}

fn page() -> PageGlyphs {
    PageGlyphs { width: 1024.0, height: 1024.0, glyphs: Vec::new() }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|character| !character.is_whitespace()).count()
}

/// A workbook, or the parts of one (sheet, shared strings, styles, workbook), which are then zipped, since a mutation
/// does not find a valid checksum.
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

/// The parts of a workbook that an input may replace, with their defaults.
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
    // A number that is written and read again is the same number.
    if let Ok(NumberText::Number(number)) = read_number(text, false, 0) {
        assert_eq!(read_number(&number.to_string(), false, 0), Ok(NumberText::Number(number)));
    }
}

/// A period in the syntaxes of files and of the service.
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
    let _ = period_shape(text);
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

/// The end of a period is not before its start, and its text parses to the same period.
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
    for structure in structures.into_iter().flat_map(|ids| DataStructureDefinition::new(ids.iter().copied()))
    {
        if let Ok(key) = SeriesKey::parse(text, &structure) {
            assert_eq!(key.as_str(), text);
            assert!(key.codes().all(|code| code.parse::<Code>().is_ok()));
        }
    }
    // Any text gives a code, and a code gives itself.
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
