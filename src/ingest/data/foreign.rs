//! Formats that are recognised but not read, and how to convert them.

/// First bytes, the name of the format, and how to convert a file of it.
const FORMATS: [(&[u8], &str, &str); 36] = [
    (b"<stata_dta>", "a Stata data set", STATA),
    (b"$FL2", "an SPSS data set (.sav)", SPSS),
    (b"$FL3", "an SPSS data set (.zsav)", SPSS),
    (b"HEADER RECORD*******LIBRARY HEADER", "a SAS transport file (.xpt)", SAS),
    (b"HEADER RECORD*******LIBV8", "a SAS transport file (.xpt)", SAS),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "write the table with `sqlite3 -header -csv FILE 'select * from TABLE'`",
    ),
    (b"\0\x01\0\0Standard Jet DB", "an Access database (.mdb)", ACCESS),
    (b"\0\x01\0\0Standard ACE DB", "an Access database (.accdb)", ACCESS),
    (
        b"FEA1",
        "a Feather file of version 1",
        "write it again with a newer version of the program, or as Parquet",
    ),
    (b"ORC", "an ORC file", PARQUET),
    (b"Obj\x01", "an Avro file", PARQUET),
    (b"\x89HDF\r\n", "an HDF5 or NetCDF 4 file", TABLE),
    (b"CDF\x01", "a NetCDF file", TABLE),
    (b"CDF\x02", "a NetCDF file", TABLE),
    (b"CDF\x05", "a NetCDF file", TABLE),
    (b"MATLAB 5.0 MAT-file", "a MATLAB file", TABLE),
    (b"\x93NUMPY", "a NumPy array", TABLE),
    (b"RDX2", "an R data file", R),
    (b"RDX3", "an R data file", R),
    (b"RDA2", "an R data file", R),
    (b"RDA3", "an R data file", R),
    (b"X\n\0\0\0", "an R data file (.rds)", R),
    (b"A\n2\n", "an R data file (.rds)", R),
    (b"A\n3\n", "an R data file (.rds)", R),
    (b"%PDF", "a PDF document", PRINTED),
    (b"{\\rtf", "a document in rich text format", SHEET),
    (b"MIME-Version:", "a saved web page (.mht)", SHEET),
    (b"\0\0\x02\0\x06\x04", "a workbook of Lotus 1-2-3", SHEET),
    (b"BZh", "a file packed with bzip2", "unpack it with `bunzip2`"),
    (b"\x1f\x9d", "a file packed with compress", "unpack it with `gunzip`"),
    (b"\x04\x22\x4d\x18", "a file packed with lz4", "unpack it with `unlz4`"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it with `7z x`"),
    (b"Rar!", "a RAR archive", "unpack it with `unrar x`"),
    (b"\x89PNG", "a picture", PRINTED),
    (b"\xff\xd8\xff", "a picture", PRINTED),
    (b"GIF8", "a picture", PRINTED),
];

const STATA: &str =
    "write it with `export delimited using FILE.csv` in Stata, or `read_stata(…).to_csv(…)` in pandas";
const SPSS: &str = "write it with `SAVE TRANSLATE /TYPE=CSV` in SPSS, or `read_spss(…).to_csv(…)` in pandas";
const SAS: &str = "write it with `proc export … dbms=csv` in SAS, or `read_sas(…).to_csv(…)` in pandas";
const ACCESS: &str = "write the table with `mdb-export FILE TABLE`, or as text in Access";
const R: &str = "write the data frame with `write.csv`";
const PRINTED: &str =
    "ask the publisher for the table as .csv or .xlsx, or extract it with a program such as tabula";
const PARQUET: &str = "write it as Parquet or CSV";
const TABLE: &str = "write the variable as a table in CSV";
const SHEET: &str = "copy the table into a spreadsheet and save it as .xlsx or .csv";

/// The mark of a SAS data set, at byte 12.
const SAS_MARK: [u8; 8] = [0xc2, 0xea, 0x81, 0x60, 0xb3, 0x14, 0x11, 0xcf];
/// Versions of Stata data sets before 13, by their first byte; the second is the order of bytes, the third is 1.
const OLD_STATA: std::ops::RangeInclusive<u8> = 104..=115;
/// The mark of an SPSS file for other machines, behind a header for humans.
const SPSS_PORTABLE: &[u8] = b"SPSSPORT";
/// The length of the header of a dBASE table without columns, and that of each column.
const DBASE: [usize; 2] = [33, 32];

/// The message for a file of a format that is not read: its name and how to convert it. None if the first bytes are of
/// no such format.
pub(super) fn refusal(head: &[u8]) -> Option<String> {
    let message = |name: &str, remedy: &str| format!("the file is {name}, which is not read; {remedy}");
    if let Some((_, name, remedy)) = FORMATS.iter().find(|(mark, ..)| head.starts_with(mark)) {
        return Some(message(name, remedy));
    }
    if head.get(12..20) == Some(&SAS_MARK) {
        return Some(message("a SAS data set (.sas7bdat)", SAS));
    }
    if matches!(head, [version, 1 | 2, 1, ..] if OLD_STATA.contains(version)) {
        return Some(message("a Stata data set", STATA));
    }
    if head.get(..512).unwrap_or(head).windows(SPSS_PORTABLE.len()).any(|window| window == SPSS_PORTABLE) {
        return Some(message("an SPSS portable file (.por)", SPSS));
    }
    if is_dbase(head) {
        return Some(message("a dBASE table (.dbf)", "open it in a spreadsheet program and save it as .csv"));
    }
    text_format(head).or_else(|| office(head)).map(|name| message(name, SHEET))
}

/// A dBASE table: its version, the day of its last change, and the length of its header.
fn is_dbase(head: &[u8]) -> bool {
    let [0x03 | 0x30 | 0x83 | 0x8b | 0xf5, _, 1..=12, 1..=31, _, _, _, _, low, high, ..] = head else {
        return false;
    };
    let length = usize::from(u16::from_le_bytes([*low, *high]));
    let [without, column] = DBASE;
    length > without && (length - without) % column <= 1 && head.get(12..14) == Some(&[0, 0])
}

/// Formats in XML or JSON.
fn text_format(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head.get(..head.len().min(4096))?);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let packed: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let has = |mark: &str| text.contains(mark);
    if text.starts_with('<') {
        return [
            ("urn:schemas-microsoft-com:office:spreadsheet", "an XML spreadsheet of Excel 2003"),
            ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "an OpenDocument file in one XML file"),
            ("http://www.opengis.net/kml", "a map (KML)"),
            ("http://www.w3.org/2005/Atom", "an Atom feed"),
            ("<rss", "an RSS feed"),
        ]
        .into_iter()
        .find(|(mark, _)| has(mark))
        .map(|(_, name)| name);
    }
    let is_object = packed.starts_with('{');
    let has_type = |name: &str| is_object && packed.contains(&format!("\"type\":\"{name}\""));
    if has_type("FeatureCollection") || has_type("Feature") {
        Some("a map (GeoJSON)")
    } else if has_type("Topology") {
        Some("a map (TopoJSON)")
    } else {
        None
    }
}

/// The name of an office document in a zip archive that is not read.
fn office(head: &[u8]) -> Option<&'static str> {
    if !head.starts_with(b"PK") {
        return None;
    }
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    [
        (&b"word/"[..], "a Word document"),
        (b"ppt/", "a PowerPoint presentation"),
        (b"xl/workbook.bin", "a binary workbook (.xlsb)"),
        (b"Index/Document.iwa", "an Apple document (Numbers, Pages or Keynote)"),
        (b"Index.zip", "an Apple document (Numbers, Pages or Keynote)"),
        (b"opendocument.text", "an OpenDocument text"),
        (b"opendocument.presentation", "an OpenDocument presentation"),
    ]
    .into_iter()
    .find(|(name, _)| has(name))
    .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_refused_by_name_with_a_way_to_convert() {
        for (head, says) in [
            (&b"<stata_dta><header>"[..], &["Stata", "export delimited"][..]),
            (b"\x72\x02\x01\x00", &["Stata"]),
            (b"$FL2@(#) IBM SPSS", &["SPSS", "to_csv"]),
            (b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60\xb3\x14\x11\xcf", &["SAS", "proc export"]),
            (b"SQLite format 3\0\x10", &["SQLite", "-csv"]),
            (b"%PDF-1.7", &["PDF"]),
            (b"PK\x03\x04....word/document.xml", &["Word"]),
            (b"PK\x03\x04....xl/workbook.bin", &["xlsb"]),
            (b"HEADER RECORD*******LIBV8   HEADER", &["SAS", ".xpt"]),
            (b"ASCII SPSS PORT FILE .... SPSSPORT", &["SPSS", ".por"]),
            (b"$FL3@(#) IBM SPSS", &[".zsav"]),
            (b"FEA1\0\0\0\0", &["Feather", "version 1"]),
            (b"\x89HDF\r\n\x1a\n", &["HDF5"]),
            (b"RDX3\nX\n", &["R data", "write.csv"]),
            (b"X\n\0\0\0\x03", &["R data"]),
            (b"{\\rtf1\\ansi", &["rich text"]),
            (b"BZh91AY&SY", &["bunzip2"]),
            (b"7z\xbc\xaf\x27\x1c\0\x04", &["7z x"]),
            (b"Rar!\x1a\x07\x01\0", &["unrar"]),
            (b"PK\x03\x04....Index/Document.iwa", &["Numbers", ".xlsx"]),
            (b"\x03\x7c\x05\x10\x01\0\0\0\x41\0\x10\0\0\0", &["dBASE"]),
            (b"{ \"type\": \"FeatureCollection\", \"features\": []}", &["GeoJSON"]),
            (b"{\"type\":\"Topology\"}", &["TopoJSON"]),
            (
                b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
                &["Excel 2003", ".xlsx"],
            ),
        ] {
            let refused = refusal(head).unwrap_or_default();
            assert!(says.iter().all(|part| refused.contains(part)), "{refused}");
        }
    }

    #[test]
    fn data_are_let_through() {
        for head in [
            &b"area,year\n"[..],
            b"<?xml version='1.0'?>",
            b"{\"a\":1}",
            b"PK\x03\x04xl/workbook.xml",
            b"PAR1",
            b"",
            b"rst",
        ] {
            assert_eq!(refusal(head), None);
        }
    }
}
