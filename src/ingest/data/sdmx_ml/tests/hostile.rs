//! What is broken, too large, or in another encoding.

use super::{fails, message, read, read_with};
use crate::ingest::data::record::DecodeError;

fn too_large(text: &str) -> String {
    match read_with(text.as_bytes(), &[]).0 {
        Err(DecodeError::TooLarge(message)) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn broken_documents_say_where() {
    let series = "<m:DataSet><g:Series><g:SeriesKey></g:Oops></g:Series></m:DataSet>";
    let error = fails(&message("GenericData", "TIME_PERIOD", series));
    assert!(error.starts_with("line 6, column "), "{error}");
    let whole = message("GenericData", "TIME_PERIOD", "");
    for length in [1, 40, 200, whole.len() - 3] {
        assert!(read_with(&whole.as_bytes()[..length], &[]).0.is_err(), "{length}");
    }
    assert!(read_with(b"", &[]).0.is_err());
    assert!(fails(&format!("{whole}<again/>")).contains("second element"));
    assert!(
        fails(&message("GenericData", "TIME_PERIOD", "<m:DataSet a=\"1\" a=\"2\"/>")).starts_with("line 6")
    );
    assert!(
        fails(&message(
            "GenericData",
            "TIME_PERIOD",
            "<m:DataSet><g:Obs><g:ObsKey><g:Value/></g:ObsKey></g:Obs></m:DataSet>"
        ))
        .contains("without an id")
    );
}

#[test]
fn an_element_has_an_attribute_once() {
    // Also where nobody asks for the attributes.
    for inner in [
        r#"<m:DataSet><g:Obs><g:ObsKey><g:Value id="FREQ" value="A" value="M"/></g:ObsKey></g:Obs></m:DataSet>"#,
        r#"<m:Unknown><any x='1' y="2" x='1'/></m:Unknown>"#,
    ] {
        let error = fails(&message("GenericData", "TIME_PERIOD", inner));
        assert!(error.starts_with("line 6, column "), "{error}");
    }
    let root =
        r#"<GenericData xmlns="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" a="1" a="2"/>"#;
    assert!(read_with(root.as_bytes(), &[]).0.is_err());
}

#[test]
fn entities_and_document_types_are_refused() {
    let bomb = r#"<!DOCTYPE m [<!ENTITY a "aaaaaaaa">]>"#;
    let text = message("GenericData", "TIME_PERIOD", "").replace("?>", &format!("?>{bomb}"));
    assert!(fails(&text).contains("document type"));
    let text = message("GenericData", "TIME_PERIOD", r#"<m:DataSet action="&a;"/>"#);
    assert!(fails(&text).starts_with("line 6"));
    let text = message("GenericData", "TIME_PERIOD", "").replace("Office", "&unknown;");
    assert!(fails(&text).contains("`unknown`"));
}

#[test]
fn limits_hold() {
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    assert!(too_large(&message("GenericData", "TIME_PERIOD", &deep)).contains("too deep"));
    let long = format!(r#"<m:DataSet action="{}"/>"#, "x".repeat(2 << 20));
    assert!(too_large(&message("GenericData", "TIME_PERIOD", &long)).contains("mebibyte"));
    let wide: Vec<_> = (0..2000).map(|number| format!(r#" A{number}="1""#)).collect();
    let wide = format!("<m:DataSet><Series{}/></m:DataSet>", wide.concat());
    assert!(too_large(&message("StructureSpecificData", "TIME_PERIOD", &wide)).contains("attributes"));
    let ids: Vec<_> = (0..2000).map(|number| format!(r#"<Series A{number}="1"/>"#)).collect();
    let ids = format!("<m:DataSet>{}</m:DataSet>", ids.concat());
    assert!(too_large(&message("StructureSpecificData", "TIME_PERIOD", &ids)).contains("different"));
}

#[test]
fn other_encodings_are_read() {
    let text = message("GenericData", "TIME_PERIOD", "").replace("Office", "Büro");
    let latin: Vec<u8> = text
        .replace(r#"version="1.0""#, r#"version="1.0" encoding="ISO-8859-1""#)
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [latin, wide, format!("\u{feff}{text}").into_bytes()] {
        let (done, read) = read_with(&bytes, &[]);
        done.unwrap();
        assert_eq!(read.header.unwrap().publisher.as_deref(), Some("Büro"));
    }
    let unknown = text.replace(r#"version="1.0""#, r#"version="1.0" encoding="nonsense""#);
    assert!(fails(&unknown).contains("`nonsense`"));
    let mut broken = text.into_bytes();
    broken.extend(b"<!--\xff-->");
    assert!(read_with(&broken, &[]).0.is_err());
}

#[test]
fn attributes_after_their_observations_are_refused() {
    let read = read(&message(
        "GenericData",
        "TIME_PERIOD",
        r#"<m:DataSet><g:Series><g:SeriesKey><g:Value id="FREQ" value="A"/></g:SeriesKey><g:Obs><g:ObsDimension value="2020"/></g:Obs>
<g:Attributes><g:Value id="UNIT" value="T"/></g:Attributes></g:Series></m:DataSet>"#,
    ));
    assert_eq!((read.records.len(), read.refusals.len()), (1, 1));
}
