//! Messages of every form, small ones.

use std::io::Cursor;

use super::structure::DataStructureDefinition;
use super::test_sink::TestSink;
use super::{decode, looks_like, structure};
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::record::DecodeError;

mod hostile;
mod specific;

const NAMESPACES: &str = r#"xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:g="g" xmlns:c="c"
 xmlns:d="d" xmlns:x="x" xmlns:f="f""#;

/// A message of this kind with this header structure and this content.
fn message(root: &str, at_observation: &str, content: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><m:{root} {NAMESPACES}><m:Header><m:ID>1</m:ID><m:Test>false</m:Test>
<m:Prepared>2024-05-06T07:08:09Z</m:Prepared><m:Sender id="XX"><c:Name xml:lang="fr">Bureau</c:Name>
<c:Name xml:lang="en">Office</c:Name></m:Sender>
<m:Structure structureID="S" dimensionAtObservation="{at_observation}"><c:Structure><Ref agencyID="XX" id="DSD" version="1.0"/>
</c:Structure></m:Structure></m:Header>{content}</m:{root}>"#
    )
}

fn read_with(text: &[u8], structures: &[DataStructureDefinition]) -> (Result<(), DecodeError>, TestSink) {
    let mut collected = TestSink::default();
    let done = decode(&mut Cursor::new(text), structures, &mut collected);
    (done, collected)
}

fn read(text: &str) -> TestSink {
    let (done, collected) = read_with(text.as_bytes(), &[]);
    done.unwrap();
    collected
}

fn fails(text: &str) -> String {
    read_with(text.as_bytes(), &[]).0.unwrap_err().to_string()
}

#[test]
fn a_generic_time_series_has_its_parts() {
    let read = read(&message(
        "GenericData",
        "TIME_PERIOD",
        r#"<m:DataSet structureRef="S"><g:Attributes><g:Value id="NOTE" value="n"/></g:Attributes>
<g:Series><g:SeriesKey><g:Value id="FREQ" value="A"/><g:Value id="REF_AREA" value="CN"/></g:SeriesKey>
<g:Attributes><g:Value id="UNIT_MULT" value="6"/></g:Attributes>
<g:Obs><g:ObsDimension value="2020"/><g:ObsValue value="1.50"/><g:Attributes><g:Value id="OBS_STATUS" value="A"/></g:Attributes></g:Obs>
<g:Obs><g:ObsDimension value="2021"/><g:ObsValue value="NaN"/></g:Obs>
<g:Obs><g:ObsDimension value="2022"/></g:Obs></g:Series></m:DataSet>"#,
    ));
    assert_eq!(read.columns(), (vec!["FREQ", "REF_AREA"], vec!["UNIT_MULT", "NOTE", "OBS_STATUS"]));
    assert_eq!(read.records, ["A.CN 2020 1.50 6|n|A", "A.CN 2021 - 6|n|", "A.CN 2022 - 6|n|"]);
    let header = read.header.unwrap();
    assert_eq!(header.publisher.as_deref(), Some("Office"));
    assert_eq!(header.published.map(|day| day.to_string()).as_deref(), Some("2024-05-06"));
    assert_eq!(header.notes, ["structure: XX:DSD(1.0)"]);
    assert_eq!(header.dimensions[1].concept, Some(DimensionRole::Area));
    assert_eq!(read.places[0], "line 9, column 1");
}

#[test]
fn a_frequency_among_the_attributes_is_still_one() {
    let read = read(&message(
        "GenericData",
        "TIME_PERIOD",
        r#"<m:DataSet><g:Series><g:SeriesKey><g:Value id="IDBANK" value="1"/></g:SeriesKey><g:Attributes><g:Value id="FREQ" value="M"/>
</g:Attributes><g:Obs><g:ObsDimension value="2020-01"/><g:ObsValue value="1"/></g:Obs></g:Series></m:DataSet>"#,
    ));
    assert_eq!(read.records, ["1 2020-01 1 M"]);
    assert_eq!(read.header.unwrap().attributes[0].concept, Some(DimensionRole::Frequency));
}

#[test]
fn cross_sections_and_flat_data_give_the_same() {
    let cross = read(&message(
        "GenericData",
        "AREA",
        r#"<m:DataSet><g:Series><g:SeriesKey><g:Value id="FREQ" value="A"/><g:Value id="TIME_PERIOD" value="2020"/></g:SeriesKey>
<g:Obs><g:ObsDimension id="AREA" value="CN"/><g:ObsValue value="1"/></g:Obs><g:Obs><g:ObsDimension value="US"/><g:ObsValue value="2"/></g:Obs>
</g:Series></m:DataSet>"#,
    ));
    let flat = read(&message(
        "GenericData",
        "AllDimensions",
        r#"<m:DataSet><g:Obs><g:ObsKey><g:Value id="FREQ" value="A"/><g:Value id="AREA" value="CN"/><g:Value id="TIME_PERIOD" value="2020"/></g:ObsKey><g:ObsValue value="1"/></g:Obs>
<g:Obs><g:ObsKey><g:Value id="FREQ" value="A"/><g:Value id="AREA" value="US"/><g:Value id="TIME_PERIOD" value="2020"/></g:ObsKey><g:ObsValue value="2"/></g:Obs></m:DataSet>"#,
    ));
    assert_eq!(cross.records, ["A.CN 2020 1 ", "A.US 2020 2 "]);
    assert_eq!(flat.records, cross.records);
}

#[test]
fn groups_apply_to_what_has_their_key_even_when_they_come_last() {
    let read = read(&message(
        "GenericData",
        "TIME_PERIOD",
        r#"<m:DataSet><g:Series><g:SeriesKey><g:Value id="FREQ" value="A"/><g:Value id="AREA" value="CN"/></g:SeriesKey>
<g:Obs><g:ObsDimension value="2020"/><g:ObsValue value="1"/></g:Obs></g:Series>
<g:Series><g:SeriesKey><g:Value id="FREQ" value="A"/><g:Value id="AREA" value="US"/></g:SeriesKey><g:Attributes><g:Value id="TITLE" value="own"/></g:Attributes>
<g:Obs><g:ObsDimension value="2020"/><g:ObsValue value="2"/></g:Obs></g:Series>
<g:Group type="G"><g:GroupKey><g:Value id="AREA" value="CN"/></g:GroupKey><g:Attributes><g:Value id="TITLE" value="China"/></g:Attributes></g:Group>
<g:Group type="G"><g:GroupKey><g:Value id="AREA" value="US"/></g:GroupKey><g:Attributes><g:Value id="TITLE" value="other"/></g:Attributes></g:Group>
</m:DataSet>"#,
    ));
    assert_eq!(read.records, ["A.CN 2020 1 China", "A.US 2020 2 own"]);
}

#[test]
fn deletions_and_vintages_are_told() {
    let series = |inside: &str| {
        format!(r#"<g:Series><g:SeriesKey><g:Value id="FREQ" value="A"/></g:SeriesKey>{inside}</g:Series>"#)
    };
    let observation = r#"<g:Obs><g:ObsDimension value="2020"/><g:ObsValue value="1"/></g:Obs>"#;
    let bare = r#"<g:Obs><g:ObsDimension value="2020"/></g:Obs>"#;
    let read = read(&message(
        "GenericData",
        "TIME_PERIOD",
        &format!(
            r#"<m:DataSet action="Replace" validFromDate="2024-01-01T00:00:00">{}</m:DataSet><m:DataSet action="Delete" validToDate="2024-02-01">{}</m:DataSet><m:DataSet action="Delete">{}</m:DataSet>"#,
            series(observation),
            series(bare),
            series("")
        ),
    ));
    assert_eq!(read.records, ["A 2020 1  @2024-01-01", "A 2020 -  delete @2024-02-01"]);
    assert_eq!(read.refusals.len(), 1);
    assert!(read.refusals[0].ends_with("deletes a series without naming its observations"));
}

#[test]
fn a_message_without_data_has_its_footer() {
    let read = read(&message(
        "GenericData",
        "TIME_PERIOD",
        r#"<f:Footer><f:Message code="413" severity="Information"><c:Text>too large</c:Text><c:Text>http://x/?a=1&amp;b=2</c:Text></f:Message></f:Footer>"#,
    ));
    assert_eq!(read.header.unwrap().notes[0], "Information 413: too large; http://x/?a=1&b=2");
    assert!(read.records.is_empty());
}

#[test]
fn an_observation_without_a_period_is_refused_and_reading_goes_on() {
    let read = read(&message(
        "GenericData",
        "TIME_PERIOD",
        r#"<m:DataSet><g:Series><g:SeriesKey><g:Value id="FREQ" value="A"/></g:SeriesKey><g:Obs><g:ObsValue value="1"/></g:Obs>
<g:Obs><g:ObsDimension value="2020"/><g:ObsValue value="2"/></g:Obs></g:Series></m:DataSet>"#,
    ));
    assert_eq!((read.records.len(), read.refusals.len()), (1, 1));
}

#[test]
fn generic_data_of_2_0_are_read() {
    let read = read(
        r#"<GenericData xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message" xmlns:g="g"><Header/><DataSet><g:KeyFamilyRef>X</g:KeyFamilyRef>
<g:Series><g:SeriesKey><g:Value concept="FREQ" value="A"/></g:SeriesKey><g:Attributes><g:Value concept="UNIT" value="T"/></g:Attributes>
<g:Obs><g:Time>2020</g:Time><g:ObsValue value="5"/></g:Obs></g:Series></DataSet></GenericData>"#,
    );
    assert_eq!(read.records, ["A 2020 5 T"]);
}

#[test]
fn what_is_no_data_message_says_what_it_is() {
    let root = |name: &str| format!("<m:{name} {NAMESPACES}/>");
    assert!(fails(&root("Structure")).contains("structures, not data"));
    assert!(fails(&root("GenericMetadata")).contains("reference metadata"));
    assert!(fails(&root("CrossSectionalData")).contains("`CrossSectionalData`"));
    let error = format!(
        r#"<m:Error {NAMESPACES}><m:ErrorMessage code="100"><c:Text>No results</c:Text></m:ErrorMessage></m:Error>"#
    );
    assert!(fails(&error).contains("the message is an error: No results"));
}

#[test]
fn messages_are_told_by_their_beginning() {
    let data = message("GenericData", "TIME_PERIOD", "");
    assert!(looks_like(data.as_bytes()));
    assert!(looks_like(format!("\u{feff}<!-- a > b -->{}", data.split_once("?>").unwrap().1).as_bytes()));
    assert!(!looks_like(b"<html><body/></html>"));
    assert!(!looks_like(b"a,b\n1,2\n"));
    assert!(!looks_like(b""));
    let structures = message("Structure", "TIME_PERIOD", "");
    assert!(!looks_like(structures.as_bytes()));
    assert!(structure::looks_like(structures.as_bytes()));
    let wide: Vec<u8> = data.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(looks_like(&wide));
}

#[test]
fn a_sink_that_has_enough_ends_the_reading() {
    let text = message(
        "GenericData",
        "TIME_PERIOD",
        r#"<m:DataSet><g:Series><g:SeriesKey><g:Value id="FREQ" value="A"/></g:SeriesKey><g:Obs><g:ObsDimension value="2020"/></g:Obs></g:Series></m:DataSet>"#,
    );
    let mut collected = TestSink { enough: Some(0), ..TestSink::default() };
    let done = decode(&mut Cursor::new(text.as_bytes()), &[], &mut collected);
    assert!(matches!(done, Err(DecodeError::Stopped)));
}
