//! Messages of every version, small ones.

use std::io::Cursor;

use super::{decode, looks_like};
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::sdmx_ml::test_sink::TestSink;

const LIMIT: u64 = 1 << 20;

fn read_with(text: &str) -> (Result<(), DecodeError>, TestSink) {
    let mut collected = TestSink::default();
    let done = decode(&mut Cursor::new(text.as_bytes()), LIMIT, &mut collected);
    (done, collected)
}

fn read(text: &str) -> TestSink {
    let (done, collected) = read_with(text);
    done.unwrap();
    collected
}

const DIMENSIONS: &str = r#""dimensions":{"dataSet":[{"id":"FREQ","keyPosition":0,"role":"FREQ","values":[{"id":"A","name":"Annual"}]}],
"series":[{"id":"GEO","name":"Area","keyPosition":1,"roles":["REF_AREA"],"values":[{"id":"CN","name":"China"},{"id":"US","name":"US"}]}],
"observation":[{"id":"TIME_PERIOD","role":"TIME_PERIOD","values":[{"id":"2020"},{"id":"2021"}]}]}"#;
const ATTRIBUTES: &str = r#""attributes":{"dataSet":[{"id":"NOTE","values":[{"name":"a note"}]}],
"series":[{"id":"UNIT_MEASURE","values":[{"id":"T"}]}],"observation":[{"id":"OBS_STATUS","default":"A","values":[{"id":"E"}]}]}"#;

#[test]
fn the_draft_is_read_even_with_its_parts_in_another_order() {
    let read = read(&format!(
        r#"{{"dataSets":[{{"series":{{"0":{{"observations":{{"0":[1.5,0],"1":[null]}},"attributes":[0]}},"1":{{"observations":{{"0":[2]}}}}}},
"attributes":[0],"action":"Information"}}],"structure":{{"name":"Output",{DIMENSIONS},{ATTRIBUTES}}},
"header":{{"prepared":"2024-05-06T00:00:00Z","test":true,"sender":{{"id":"XX","name":"Office"}}}}}}"#
    ));
    assert_eq!(read.columns(), (vec!["FREQ", "GEO"], vec!["NOTE", "UNIT_MEASURE", "OBS_STATUS"]));
    assert_eq!(
        read.records,
        ["A.CN 2020 #1.5 a note|T|E", "A.CN 2021 - a note|T|A", "A.US 2020 #2 a note||A"]
    );
    assert_eq!(read.names, ["0 A Annual", "1 CN China"]);
    let header = read.header.unwrap();
    assert_eq!((header.title.as_deref(), header.publisher.as_deref()), (Some("Output"), Some("Office")));
    assert_eq!(header.notes, ["the message says that it is a test"]);
    let concepts: Vec<_> = header.dimensions.iter().map(|column| column.concept).collect();
    assert_eq!(concepts, [Some(DimensionRole::Frequency), Some(DimensionRole::Area)]);
    assert_eq!(read.places[1], "/dataSets/0/series/0/observations/1");
}

#[test]
fn version_1_0_deletes_and_keeps_vintages() {
    let read = read(&format!(
        r#"{{"meta":{{"schema":"https://x/sdmx-json-data-schema.json"}},"data":{{"structure":{{{DIMENSIONS},{ATTRIBUTES}}},"dataSets":[
{{"action":"Replace","validFrom":"2024-01-01T00:00:00","series":{{"0":{{"observations":{{"0":["NaN"]}}}}}}}},
{{"action":"Delete","validTo":"2024-02-01","series":{{"0":{{"observations":{{"0":[]}}}},"1":{{}}}}}}]}}}}"#
    ));
    assert_eq!(read.records, ["A.CN 2020 - ||A @2024-01-01", "A.CN 2020 - ||A delete @2024-02-01"]);
    assert_eq!(
        read.refusals,
        ["/data/dataSets/1/series/1/observations/: deletes a series without naming its observations"]
    );
}

#[test]
fn version_2_0_has_structures_groups_and_values_as_they_are() {
    let read = read(
        r#"{"meta":{},"data":{"structures":[{"measures":{"observation":[{"id":"OBS_VALUE"}]},
"dimensions":{"observation":[{"id":"FREQ","values":[{"id":"A"}]},{"id":"GEO","values":[{"id":"CN"},{"id":"US"}]},
{"id":"TIME_PERIOD","values":[{"value":"2020"}]}]},
"attributes":{"dimensionGroup":[{"id":"TITLE"}],"observation":[{"id":"OBS_STATUS","values":[{"id":"A"}]},{"id":"COMMENT"}]}}],
"dataSets":[{"structure":0,"dimensionGroupAttributes":{":1:":[{"en":"States","fr":"Etats"}]},
"observations":{"0:0:0":[1,0,"free"],"0:1:0":["2",null,["a","b"]]}}]}}"#,
    );
    assert_eq!(read.records, ["A.CN 2020 #1 |A|free", "A.US 2020 2 States||a, b"]);
}

#[test]
fn wrong_keys_and_values_are_refused_one_by_one() {
    let read = read(&format!(
        r#"{{"structure":{{{DIMENSIONS},{ATTRIBUTES}}},"dataSets":[{{"series":{{"0":{{"observations":{{"0":[1,7],"5":[1],"x":[1],"0:0":[1],"1":[true],"0 ":[3]}}}},"9":{{"observations":{{"0":[1]}}}}}}}}, {{"structure":3,"series":{{"0":{{"observations":{{"0":[1]}}}}}}}}]}}"#
    ));
    assert_eq!(read.records, ["A.CN 2020 #3 ||A"]);
    assert_eq!(read.refusals.len(), 7, "{:?}", read.refusals);
    assert!(read.refusals[0].contains("the attribute `OBS_STATUS` has no such value"));
    assert!(read.refusals[3].contains("the key `0:0` has 2 parts, not 1"));
}

#[test]
fn numbers_are_read_to_the_last_digit() {
    // Needs the feature `float_roundtrip` of serde_json.
    for number in [
        "1.088295652173913",
        "9007199254740993",
        "5e-324",
        "0.1",
        "123456789.12345678",
        "2.2250738585072011e-308",
    ] {
        let read = read(&format!(
            r#"{{"structure":{{{DIMENSIONS}}},"dataSets":[{{"series":{{"0":{{"observations":{{"0":[{number}]}}}}}}}}]}}"#
        ));
        let value: f64 = number.parse().unwrap();
        assert_eq!(read.records, [format!("A.CN 2020 #{value} ")]);
    }
}

#[test]
fn broken_messages_say_where() {
    let (done, _) = read_with("{\"structure\":{},\n \"dataSets\": [}");
    assert!(done.unwrap_err().to_string().starts_with("line 2, column "));
    let (done, _) = read_with(r#"{"errors":[{"code":404,"title":"no data"}]}"#);
    assert!(done.unwrap_err().to_string().contains("no data"));
    let (done, _) = read_with(r#"{"structure":{},"dataSets":{"a":[]}}"#);
    assert!(done.is_err());
    let (done, _) = read_with(&format!("{{\"structure\":{}", "[".repeat(1000)));
    assert!(done.is_err());
    let mut collected = TestSink::default();
    let done = decode(&mut Cursor::new(vec![b' '; 11]), 10, &mut collected);
    assert!(matches!(done, Err(DecodeError::TooLarge(_))));
    let done = decode(&mut Cursor::new(b"{\n \"\xff\"}"), 10, &mut collected);
    assert_eq!(done.unwrap_err().to_string(), "line 2, column 3: the text is not UTF-8");
}

#[test]
fn a_sink_that_has_enough_ends_the_reading() {
    let text = format!(
        r#"{{"structure":{{{DIMENSIONS}}},"dataSets":[{{"series":{{"0":{{"observations":{{"0":[1]}}}}}}}}]}}"#
    );
    let mut collected = TestSink { enough: Some(0), ..TestSink::default() };
    let done = decode(&mut Cursor::new(text.as_bytes()), LIMIT, &mut collected);
    assert!(matches!(done, Err(DecodeError::Stopped)));
}

#[test]
fn messages_are_told_by_their_beginning() {
    assert!(looks_like(br#"{"header":{"id":"x","prepared":"2012-11-29"}"#));
    assert!(looks_like(br#" {"meta":{"schema":"https://x/sdmx-json-data-schema.json"}"#));
    assert!(!looks_like(br#"{"meta":{"schema":"https://x/sdmx-json-structure-schema.json"}"#));
    assert!(!looks_like(br#"{"version":"2.0","class":"dataset"}"#));
    assert!(!looks_like(b"[1]"));
    assert!(!looks_like(b""));
}
