//! Documents of every kind, small ones.

use std::io::Cursor;

use super::{day, decode, looks_like};
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::sdmx_ml::test_sink::TestSink;

fn read_with(text: &str) -> (Result<(), DecodeError>, TestSink) {
    let mut collected = TestSink::default();
    let done = decode(&mut Cursor::new(text.as_bytes()), 1 << 20, &mut collected);
    (done, collected)
}

fn read(text: &str) -> TestSink {
    let (done, collected) = read_with(text);
    done.unwrap();
    collected
}

fn fails(text: &str) -> String {
    read_with(text).0.unwrap_err().to_string()
}

/// A dataset of two areas and two years with these further members.
fn dataset(members: &str) -> String {
    format!(
        r#"{{"version":"2.0","class":"dataset","id":["geo","time"],"size":[2,2],"role":{{"time":["time"],"geo":["geo"]}},
"dimension":{{"geo":{{"label":"Area","category":{{"index":{{"US":1,"CN":0}},"label":{{"CN":"China"}}}}}},
"time":{{"category":{{"index":["2020","2021"]}}}}}},{members}}}"#
    )
}

#[test]
fn a_dataset_has_its_values_in_order() {
    let read = read(&dataset(
        r#""label":"Output","source":"Office","updated":"2024-05-06T01:02:03Z","note":["look"],"value":[1,2.5,null,"3"]"#,
    ));
    assert_eq!(read.records, ["CN 2020 #1 ", "CN 2021 #2.5 ", "US 2020 - ", "US 2021 3 "]);
    assert_eq!(read.places[3], "/value/3");
    assert_eq!(read.names, ["0 CN China"]);
    let header = read.header.unwrap();
    assert_eq!((header.title.as_deref(), header.publisher.as_deref()), (Some("Output"), Some("Office")));
    assert_eq!(header.published.map(|day| day.to_string()).as_deref(), Some("2024-05-06"));
    assert_eq!(header.notes, ["look"]);
    assert_eq!(header.dimensions[0].concept, Some(DimensionRole::Area));
}

#[test]
fn statuses_are_one_or_many_or_sparse() {
    let all = read(&dataset(r#""value":[1,2,3,4],"status":"p""#));
    assert_eq!(all.records[0], "CN 2020 #1 p");
    let list = read(&dataset(r#""status":["a",null,"b","a"],"value":[1,2,3,4]"#));
    assert_eq!(list.records, ["CN 2020 #1 a", "CN 2021 #2 ", "US 2020 #3 b", "US 2021 #4 a"]);
    let sparse = read(&dataset(r#""value":{"3":4,"0":1},"status":{"1":"c","3":"e"}"#));
    assert_eq!(sparse.records, ["US 2021 #4 e", "CN 2020 #1 ", "CN 2021 - c"]);
    assert_eq!(sparse.columns().1, ["OBS_STATUS"]);
}

#[test]
fn units_become_attributes() {
    let read = read(
        r#"{"class":"dataset","id":["m","year"],"size":[2,1],"role":{"metric":["m"]},"value":[1,2],"dimension":{
"m":{"category":{"index":["a","b"],"unit":{"a":{"label":"%","symbol":"x","decimals":1},"b":{"base":"persons","multiplier":3}}}},
"year":{"category":{"label":{"2020":"2020"}}}}}"#,
    );
    assert_eq!(read.columns().1, ["UNIT_MEASURE", "DECIMALS", "UNIT_MULT"]);
    assert_eq!(read.records, ["a 2020 #1 %|1|", "b 2020 #2 persons||3"]);
    assert_eq!(read.header.unwrap().dimensions[0].concept, Some(DimensionRole::Indicator));
}

#[test]
fn version_1_has_everything_in_the_dimension() {
    let read = read(
        r#"{"mine":{"value":{"0":5},"dimension":{"id":["k","t"],"size":[1],"role":{"time":["t"]},
"k":{"category":{"index":{"K1":0},"label":{"K1":"one"}}},"t":{"category":{"index":{"T9":0},"label":{"T9":"Sep 1999"}}}}}}"#,
    );
    assert_eq!(read.records, ["K1 Sep 1999 #5 "]);
    assert_eq!(read.places, ["/mine/value/0"]);
}

#[test]
fn several_datasets_are_told_apart() {
    let one = |id: &str, value: &str| {
        format!(
            r#"{{"label":"L{id}","dimension":{{"id":["{id}","year"],"size":[1,1],"{id}":{{"category":{{"label":{{"x":"X"}}}}}},
"year":{{"category":{{"index":["2020"]}}}}}},"value":[{value}]}}"#
        )
    };
    let read = read(&format!(
        r#"{{"first":{},"second":{},"third":{}}}"#,
        one("a", "1"),
        one("b", "2"),
        one("a", "3")
    ));
    assert_eq!(read.columns().0, ["dataset", "a", "b"]);
    assert_eq!(read.records, ["first.x. 2020 #1 ", "second..x 2020 #2 ", "third.x. 2020 #3 "]);
    assert_eq!(read.names[0], "0 first La");
}

#[test]
fn a_collection_holds_datasets_or_only_links() {
    let links = r#"{"class":"collection","link":{"item":[{"class":"dataset","href":"http://x"},{"class":"dataset","href":"http://y"}]}}"#;
    assert!(fails(links).contains("only links to 2 datasets"));
    let read = read(&format!(
        r#"{{"class":"collection","label":"All","link":{{"item":[{}]}}}}"#,
        dataset(r#""value":[1,2,3,4]"#)
    ));
    assert_eq!(read.records.len(), 4);
    assert_eq!(read.places[0], "/link/item/0/value/0");
    assert!(fails(r#"{"class":"dimension","category":{}}"#).contains("a dimension"));
    assert!(fails(r#"{"a":1}"#).contains("no dataset"));
}

#[test]
fn the_time_is_found_without_its_role() {
    let with = |id: &str, first: &str, second: &str| {
        format!(
            r#"{{"class":"dataset","id":["k","{id}"],"size":[2,1],"value":[1,2],"dimension":{{"k":{{"category":{{"index":["{first}","{second}"]}}}},
"{id}":{{"category":{{"index":["2020 - 1"]}}}}}}}}"#
        )
    };
    assert_eq!(read(&with("Tid", "2001", "2002")).records[0], "2001 2020 - 1 #1 ");
    assert_eq!(read(&with("z", "1-4", "5-9")).records[0], "1-4 2020 - 1 #1 ");
    let none = with("z", "a", "b").replace("2020 - 1", "x");
    assert!(fails(&none).contains("no dimension is the time"));
}

#[test]
fn sizes_and_values_have_to_fit() {
    assert!(
        fails(&dataset(r#""value":[1,2,3]"#))
            .contains("/value: 3 values, where the sizes of the dimensions make 4")
    );
    assert!(fails(&dataset(r#""label":"x""#)).contains("no values"));
    let wrong = |from: &str, to: &str| fails(&dataset(r#""value":[1,2,3,4]"#).replace(from, to));
    assert!(wrong("[2,2]", "[3,2]").contains("/dimension/geo/category: 2 categories, where the size says 3"));
    assert!(wrong("[2,2]", "[2,2,2]").contains("/size: 3 sizes for 2 dimensions"));
    assert!(wrong(r#""US":1"#, r#""US":0"#).contains("no number of its own"));
    assert!(wrong(r#""US":1"#, r#""US":7"#).contains("no number of its own"));
    assert!(wrong("\"id\":[\"geo\",", "\"id\":[\"nowhere\",").contains("does not describe"));
    let huge = r#"{"class":"dataset","id":["a","b"],"size":[999999999,999999999],"value":{},"dimension":{"a":{},"b":{}}}"#;
    assert!(read_with(huge).0.is_err());
}

#[test]
fn wrong_values_are_refused_one_by_one() {
    let read = read(&dataset(r#""value":{"0":true,"1":[1],"9":1,"x":1,"2":7}"#));
    assert_eq!(read.records, ["US 2020 #7 "]);
    assert_eq!(read.refusals.len(), 4, "{:?}", read.refusals);
    assert!(read.refusals[2].starts_with("/value/9: "));
}

#[test]
fn broken_documents_say_where() {
    assert!(fails("{\"class\":\"dataset\",\n\"value\":[1,}").starts_with("line 2, column "));
    assert!(read_with(&format!("{{\"a\":{}", "{\"a\":".repeat(1000))).0.is_err());
    assert!(read_with("").0.is_err());
}

#[test]
fn a_sink_that_has_enough_ends_the_reading() {
    let mut collected = TestSink { enough: Some(1), ..TestSink::default() };
    let done = decode(&mut Cursor::new(dataset(r#""value":[1,2,3,4]"#)), 1 << 20, &mut collected);
    assert!(matches!(done, Err(DecodeError::Stopped)));
    assert_eq!(collected.records.len(), 1);
}

/// A dataset of one area and of dimensions of the time with these categories, without roles.
fn times(dimensions: &[(&str, &[&str])]) -> String {
    let ids: Vec<String> = dimensions.iter().map(|(id, _)| format!("\"{id}\"")).collect();
    let sizes: Vec<String> = dimensions.iter().map(|(_, codes)| codes.len().to_string()).collect();
    let members: Vec<String> = dimensions
        .iter()
        .map(|(id, codes)| format!(r#""{id}":{{"category":{{"index":["{}"]}}}}"#, codes.join(r#"",""#)))
        .collect();
    let count: usize = dimensions.iter().map(|(_, codes)| codes.len()).product();
    let values: Vec<String> = (0..count).map(|value| value.to_string()).collect();
    format!(
        r#"{{"version":"2.0","class":"dataset","id":["geo",{}],"size":[1,{}],"dimension":{{"geo":{{"category":{{"index":["CN"]}}}},{}}},"value":[{}]}}"#,
        ids.join(","),
        sizes.join(","),
        members.join(","),
        values.join(",")
    )
}

#[test]
fn the_time_is_known_by_its_name_or_its_categories() {
    for (id, codes) in [
        ("Zeit", &["2020", "2021"][..]),
        ("Tid", &["2020Q1", "2020Q2"]),
        ("年份", &["2020", "2021"]),
        ("x", &["201001", "201002"]),
        ("TLIST(A1)", &["2010", "2011"]),
        ("x", &["2010M01", "2010M02"]),
    ] {
        let seen = read(&times(&[("size", &["1-4", "90+"]), (id, codes)]));
        assert_eq!(seen.columns().0, ["geo", "size"], "{id}");
        assert_eq!(seen.records[0], format!("CN.1-4 {} #0 ", codes[0]), "{id}");
    }
    for codes in [["CI_0004396", "K02000001"], ["1-4", "23-28"], ["2011WARDH", "12020"]] {
        assert!(fails(&times(&[("x", &codes)])).contains("no dimension is the time"), "{codes:?}");
    }
}

#[test]
fn the_time_may_be_two_dimensions() {
    for (year, part, expected) in [
        (("Year", ["2020", "2021"]), ("Month", ["01", "02"]), ["2020-01", "2020-02", "2021-01", "2021-02"]),
        (("År", ["2020", "2021"]), ("Kvartal", ["Q1", "Q4"]), ["2020-Q1", "2020-Q4", "2021-Q1", "2021-Q4"]),
        (
            ("jahr", ["2020", "2021"]),
            ("Monat", ["Januar", "Mai"]),
            ["2020-01", "2020-05", "2021-01", "2021-05"],
        ),
    ] {
        let seen = read(&times(&[(year.0, &year.1), (part.0, &part.1)]));
        let periods: Vec<_> = seen.records.iter().map(|text| text.split(' ').nth(1).unwrap()).collect();
        assert_eq!(periods, expected, "{}", year.0);
        assert_eq!(seen.columns().0, ["geo"]);
        // The part of the year may stand first.
        let seen = read(&times(&[(part.0, &part.1), (year.0, &year.1)]));
        assert_eq!(seen.records[1].split(' ').nth(1), Some(expected[2]));
    }
}

#[test]
fn dimensions_without_a_role_have_the_one_of_their_name() {
    use DimensionRole::{Activity, Area, Indicator, Unit};
    for (id, role) in
        [("geo", Area), ("国家", Area), ("Branche", Activity), ("指标", Indicator), ("Enhet", Unit)]
    {
        let text = times(&[("time", &["2020"])]).replace("geo", id);
        assert_eq!(read(&text).header.unwrap().dimensions[0].concept, Some(role), "{id}");
    }
    let text = times(&[("partner", &["DE"]), ("time", &["2020"])]).replace("geo", "reporter");
    let concepts: Vec<_> =
        read(&text).header.unwrap().dimensions.iter().map(|column| column.concept).collect();
    assert_eq!(concepts, [Some(Area), None]);
}

#[test]
fn days_are_read_where_they_are_clear() {
    let text = |text: &str| day(text).map(|day| day.to_string());
    assert_eq!(text("2012-12-27T12:25:09Z").as_deref(), Some("2012-12-27"));
    assert_eq!(text("13/09/2016 09:41:40").as_deref(), Some("2016-09-13"));
    assert_eq!(text("08/08/2014").as_deref(), Some("2014-08-08"));
    assert_eq!(text("08/09/2014"), None);
    assert_eq!(text("soon"), None);
}

#[test]
fn documents_are_told_by_their_beginning() {
    assert!(looks_like(dataset(r#""value":[]"#).as_bytes()));
    assert!(looks_like(br#"{"mine" : { "value" : { "0" : 1"#));
    assert!(looks_like(br#"{"class":"collection"}"#));
    assert!(looks_like(br#"{"dataset":{"status":{"0":".","1":".""#), "a status may come first, and be long");
    assert!(looks_like(br#"{"dataset": {"status": ["p", "#));
    assert!(!looks_like(br#"{"error":{"status":503,"text":"x"}}"#));
    assert!(!looks_like(br#"{"header":{"prepared":"x"},"dataSets":[]}"#));
    assert!(!looks_like(br#"{"type":"FeatureCollection","features":[]}"#));
    assert!(!looks_like(b"[]"));
    assert!(!looks_like(b"a,b"));
}

#[test]
fn sizes_and_places_may_be_texts() {
    let text = r#"{"dataset":{"dimension":{"area":{"category":{"index":{"N":0,"S":1}}},
        "year":{"category":{"index":{"2001":"0","2002":"1"}}},"id":["area","year"],"size":["2","2"],
        "role":{"time":["year"]}},"value":[4,5,6,7]}}"#;
    assert_eq!(read(text).records.len(), 4);
    let (done, _) = read_with(&text.replace(r#"["2","2"]"#, r#"["2","two"]"#));
    assert!(done.is_err());
}
