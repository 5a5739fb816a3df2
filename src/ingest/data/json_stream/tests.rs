//! The answers of the World Bank's, FRED's and DBnomics' APIs, small ones: the seeds of the fuzz targets, and broken ones.

use std::io::Cursor;

use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::sdmx_ml::test_sink::TestSink;
use crate::ingest::data::{DataFormat, decode_member};

const BANK: &str = include_str!("../../../../fuzz/corpus/worldbank/two_pages");
const FRED: &str = include_str!("../../../../fuzz/corpus/fred/vintages");
const NAMELESS: &str = include_str!("../../../../fuzz/corpus/fred/nameless");
const DBNOMICS: &str = include_str!("../../../../fuzz/corpus/dbnomics/one_dataset");
const SEVERAL: &str = include_str!("../../../../fuzz/corpus/dbnomics/several");

fn read_with(text: &str, mapping: &str) -> (Result<Option<DataFormat>, DecodeError>, TestSink) {
    let (mut sink, mapping) = (TestSink::default(), Mapping::parse(mapping).unwrap());
    let done = decode_member(&mut Cursor::new(text.as_bytes()), "a.json", None, &mapping, &[], &mut sink);
    (done, sink)
}

fn read(text: &str, format: DataFormat) -> TestSink {
    let (done, sink) = read_with(text, "");
    assert_eq!(done.unwrap(), Some(format));
    sink
}

fn fails(text: &str) -> String {
    read_with(text, "").0.unwrap_err().to_string()
}

#[test]
fn pages_of_the_world_bank_are_one_file() {
    let read = read(BANK, DataFormat::WorldBank);
    assert_eq!(read.columns(), (vec!["REF_AREA", "INDICATOR"], vec!["UNIT_MEASURE", "OBS_STATUS"]));
    assert_eq!(read.records, ["CHN.MILLS 2020 #1.5 |", "ZH.MILLS 2020 - |", "CHN.MILLS 2021Q3 #-2000 kg|E"]);
    assert_eq!(read.places, ["/1/0", "/1/1", "document 2: /1/0"]);
    assert_eq!(read.names, ["0 CHN China", "1 MILLS Mills", "0 ZH A group"]);
    assert_eq!(read.header.unwrap().published.map(|day| day.to_string()).as_deref(), Some("2026-03-05"));
}

#[test]
fn each_day_of_fred_is_a_vintage_and_what_ends_is_deleted() {
    let read = read(FRED, DataFormat::Fred);
    assert_eq!(read.columns(), (vec!["FREQ", "SERIES"], vec!["UNIT_MEASURE"]));
    let unit = "Millions of Dollars";
    assert_eq!(
        read.records,
        [
            format!("Q.MILLS 2023-10-01 1.5 {unit} @2024-01-30"),
            format!("Q.MILLS 2023-10-01 1.75 {unit} @2024-02-28"),
            format!("Q.MILLS 2024-01-01 2 {unit} @2024-01-30"),
            format!("Q.MILLS 2024-01-01 - {unit} delete @2024-02-28"),
            format!("Q.MILLS 2024-07-01 -3e2 {unit} @2024-07-30"),
        ]
    );
    assert_eq!(read.places[4], "document 2: /observations/4");
    assert_eq!(read.names, ["1 MILLS Mills"]);
}

#[test]
fn observations_of_fred_without_a_series_have_no_name_and_do_not_end_with_the_answer() {
    let read = read(NAMELESS, DataFormat::Fred);
    assert_eq!(read.records, [" 2024-07-01 3  @2026-03-05"]);
    let (done, sink) = read_with(NAMELESS, "constants = { REF_AREA = 'US' }");
    assert!(done.is_ok());
    assert_eq!(sink.records, ["US 2024-07-01 3  @2026-03-05"]);
}

#[test]
fn a_value_that_becomes_none_is_missing_from_then_on() {
    let text = NAMELESS.replace(
        r#""observations":["#,
        r#""observations":[{"realtime_start":"2024-01-01","realtime_end":"2024-01-31","date":"2023-01-01","value":"7"},
        {"realtime_start":"2024-02-01","realtime_end":"2026-03-05","date":"2023-01-01","value":"."},"#,
    );
    let read = read(&text, DataFormat::Fred);
    assert_eq!(read.records[..2], [" 2023-01-01 7  @2024-01-01", " 2023-01-01 -  @2024-02-01"]);
}

#[test]
fn series_of_dbnomics_have_their_dimensions() {
    let one = read(DBNOMICS, DataFormat::Dbnomics);
    assert_eq!(one.columns(), (vec!["FREQ", "geo"], vec!["OBS_STATUS"]));
    assert_eq!(one.records, ["Q.CN 2024-Q1 #1.5 P", "Q.CN 2024-Q2 - ", "Q.CN 2024-Q3 - "]);
    assert_eq!(one.places[0], "/series/docs/0/value/0");
    assert_eq!(one.names, ["0 Q quarterly", "1 CN China"]);
    assert_eq!(one.header.unwrap().title.as_deref(), Some("Mills"));
    let several = read(SEVERAL, DataFormat::Dbnomics);
    assert_eq!(several.columns().0, ["DATASET", "FREQ", "SERIES", "indicator"]);
    assert_eq!(several.records, ["D.A..MILLS 2024 #1 ", "E.M.y. 2024-01 #1 ", "E.M.y. 2024-02 #-2000 "]);
    assert_eq!(several.places[2], "document 2: /series/docs/0/value/1");
}

#[test]
fn what_is_broken_is_refused_with_its_place() {
    let said = fails(&BANK.replace(r#""page":2,"pages":2"#, r#""page":2,"pages""#));
    assert!(said.starts_with("line 2, column "), "{said}");
    assert!(fails(&BANK[..BANK.len() / 2]).starts_with("line "));
    assert!(
        fails("[{\"message\":[{\"key\":\"Invalid value\",\"value\":\"No.\"}]}]")
            .contains("/0/message: the service refuses: Invalid value: No.")
    );
    assert!(
        fails(r#"{"error_code":400,"error_message":"No series."}"#)
            .contains("/error_message: the service refuses: No series.")
    );
    assert!(
        fails(r#"{"num_found":0,"docs":0,"message":"No dataset."}"#)
            .contains("/message: the service refuses: No dataset.")
    );
    assert!(fails(&DBNOMICS.replace(r#""docs":[{"#, r#""docs":[],"x":[{"#)).contains("no series"));
    let twice = FRED.replace(r#""seriess":[{"#, r#""seriess":[{"id":"OTHER"},{"#);
    assert!(fails(&twice).starts_with("/seriess: one series is expected"), "{}", fails(&twice));
    let late = format!("{NAMELESS}{FRED}");
    assert!(fails(&late).starts_with("document 2: /seriess: "), "{}", fails(&late));

    let refusals = |text: &str| {
        let (done, sink) = read_with(text, "");
        assert!(done.is_ok(), "{done:?}");
        sink.refusals
    };
    let dateless = BANK.replace(r#""date":"2021Q3""#, r#""date":"""#);
    assert_eq!(refusals(&dateless), ["document 2: /1/0: the observation has no `date`"]);
    assert_eq!(refusals(&BANK.replace("1.5", "[1]")), ["/1/0: the value is no number"]);
    assert_eq!(
        refusals(&FRED.replace("\"1.75\"", "{}")),
        ["document 2: /observations/1: the value is no number"]
    );
    assert_eq!(
        refusals(&DBNOMICS.replace("[1.5,", "[true,")),
        ["/series/docs/0/value/0: the value is no number"]
    );
    assert_eq!(
        refusals(&DBNOMICS.replace("[1.5,", "[1.5,2,")),
        ["/series/docs/0/value: there are 4 values for 3 periods"]
    );
    assert_eq!(
        refusals(&DBNOMICS.replace("\"2024-Q1\"", "\"\"")),
        ["/series/docs/0/period/0: the observation has no period"]
    );
}
