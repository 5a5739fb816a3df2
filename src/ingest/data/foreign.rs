//! Formats that are recognised but not read, and how to convert them.

/// First bytes, the name of the format, and how to convert a file of it.
const FORMATS: [(&[u8], &str, &str); 20] = [
    (b"<stata_dta>", "a Stata data set", STATA),
    (b"$FL2", "an SPSS data set (.sav)", SPSS),
    (b"$FL3", "an SPSS data set (.zsav)", SPSS),
    (b"HEADER RECORD*******LIBRARY HEADER", "a SAS transport file (.xpt)", SAS),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "write the table with `sqlite3 -header -csv FILE 'select * from TABLE'`",
    ),
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
    (b"RDX2", "an R data file", "write the data frame with `write.csv`"),
    (b"RDX3", "an R data file", "write the data frame with `write.csv`"),
    (b"X\n\0\0\0", "an R data file (.rds)", "write the data frame with `write.csv`"),
    (
        b"%PDF",
        "a PDF document",
        "ask the publisher for the table as .csv or .xlsx, or extract it with a program such as tabula",
    ),
    (b"{\\rtf", "a document in rich text format", SHEET),
    (b"BZh", "a file packed with bzip2", "unpack it with `bunzip2`"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it with `7z x`"),
    (b"Rar!", "a RAR archive", "unpack it with `unrar x`"),
    (b"\x89PNG", "a picture", "ask the publisher for the table as .csv or .xlsx"),
];

const STATA: &str =
    "write it with `export delimited using FILE.csv` in Stata, or `read_stata(…).to_csv(…)` in pandas";
const SPSS: &str = "write it with `SAVE TRANSLATE /TYPE=CSV` in SPSS, or `read_spss(…).to_csv(…)` in pandas";
const SAS: &str = "write it with `proc export … dbms=csv` in SAS, or `read_sas(…).to_csv(…)` in pandas";
const PARQUET: &str = "write it as Parquet or CSV";
const TABLE: &str = "write the variable as a table in CSV";
const SHEET: &str = "copy the table into a spreadsheet and save it as .xlsx or .csv";

/// The mark of a SAS data set, at byte 12.
const SAS_MARK: [u8; 8] = [0xc2, 0xea, 0x81, 0x60, 0xb3, 0x14, 0x11, 0xcf];
/// Versions of Stata data sets before 13, by their first byte; the second is the order of bytes, the third is 1.
const OLD_STATA: std::ops::RangeInclusive<u8> = 104..=115;
/// The most characters of the title of a page in a message.
const MAX_TITLE: usize = 80;

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
    page(head).or_else(|| office(head).map(|name| message(name, SHEET)))
}

/// The message for an HTML page: the error page of a server, or a table that a program has saved as .xls.
fn page(head: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(head.get(..head.len().min(4096))?);
    let lower = text.to_ascii_lowercase();
    let start = lower.trim_start_matches('\u{feff}').trim_start();
    let is_page =
        ["<!doctype html", "<html", "<table", "<head", "<body"].iter().any(|tag| start.starts_with(tag));
    if !is_page {
        return None;
    }
    let title = lower.find("<title>").and_then(|at| text.get(at + 7..)?.split('<').next());
    let title: String = title.unwrap_or_default().trim().chars().take(MAX_TITLE).collect();
    let title = if title.is_empty() { String::new() } else { format!(" ({title})") };
    Some(if lower.contains("<table") {
        format!(
            "the file is an HTML page{title} with a table, which is not read; open it in a spreadsheet program and save it as .xlsx or .csv"
        )
    } else {
        format!("the file is an HTML page{title}, not data; get the data again from the publisher")
    })
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
            (
                b"<html><head><title>503 Service Unavailable</title>",
                &["HTML", "(503 Service Unavailable)", "not data"],
            ),
            (b"\n<!DOCTYPE html>\n<table><tr>", &["HTML", "save it as .xlsx"]),
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
