//! Invalid files: each is refused with the place of the error, and nothing is written.

use std::io::{Cursor, Write};

use axum::body::Body;
use axum::http::Request;
use yearbook::ingest::data::container::members;
use yearbook::ingest::data::record::DecodeError;
use yearbook::service::tokens::{NewToken, create};

use super::{Shelf, With, fixed};
use crate::on_both;
use crate::support::{Backend, TestApp, raw};

on_both!(
    bad_files_are_refused_with_their_place_and_leave_no_trace,
    one_bad_file_of_many_stops_them_all,
    no_observation_can_be_there_twice_after_a_first_load,
);

/// A file, its text, and the texts that the message must contain.
struct Bad {
    name: &'static str,
    bytes: Vec<u8>,
    says: &'static [&'static str],
}

fn bad(name: &'static str, text: impl AsRef<[u8]>, says: &'static [&'static str]) -> Bad {
    Bad { name, bytes: text.as_ref().to_vec(), says }
}

const JSONSTAT: &str = r#"{"version":"2.0","class":"dataset","id":["geo","time"],"size":[1,3],
"dimension":{"geo":{"category":{"index":["CN"]}},"time":{"category":{"index":["2020","2021","2022"]}}},
"role":{"time":["time"],"geo":["geo"]},"value":[1,2,3]}"#;

const SDMX_JSON: &str = r#"{"header":{"id":"1","prepared":"2024-01-01T00:00:00"},
"dataSets":[{"action":"Replace","series":{"0":{"observations":{"0":[1],"1":[2]}}}}],
"structure":{"dimensions":{"series":[{"id":"REF_AREA","values":[{"id":"CN"}]}],
"observation":[{"id":"TIME_PERIOD","values":[{"id":"2020"},{"id":"2021"}]}]}}}"#;

const SDMX_ML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<message:GenericData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:generic="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic" xmlns:common="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<message:Header><message:ID>1</message:ID><message:Test>false</message:Test><message:Prepared>2024-01-01T00:00:00</message:Prepared><message:Sender id="X"/><message:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"/></message:Header>
<message:DataSet structureRef="S" action="Replace">
<generic:Series>
<generic:SeriesKey><generic:Value id="FREQ" value="A"/><generic:Value id="REF_AREA" value="CN"/></generic:SeriesKey>
<generic:Obs><generic:ObsDimension value="2020"/><generic:ObsValue value="1.5"/></generic:Obs>
<generic:Obs><generic:ObsDimension value="2021"/><generic:ObsValue value="2.5"/></generic:Obs>
</generic:Series>
</message:DataSet>
</message:GenericData>
"#;

const SDMX_CSV: &str =
    "DATAFLOW,FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE\nX:Y(1.0),A,CN,2020,1\nX:Y(1.0),A,CN,2021,2\n";

const BANK: &str = include_str!("../../../fuzz/corpus/worldbank/two_pages");
const FRED: &str = include_str!("../../../fuzz/corpus/fred/vintages");
const DBNOMICS: &str = include_str!("../../../fuzz/corpus/dbnomics/one_dataset");

const XLS: &[u8] = include_bytes!("../../../fuzz/corpus/xls/two");
const PX: &[u8] = include_bytes!("../../../fuzz/corpus/px/table");
const ODS: &[u8] = include_bytes!("../../../fuzz/corpus/ods/two");

fn half(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len() * 2 / 3]
}

/// Parquet and XLSX files made by the export.
async fn exports(shelf: &Shelf) -> (Vec<u8>, Vec<u8>) {
    shelf
        .text("OUT", "o.csv", "area,year,value\nCN,2020,1\nCN,2021,2\n", With::published("2024-01-01"))
        .await;
    let export = async |format: &str| {
        let target = format!("/v1/observations?dataset=OUT&detail=full&format={format}");
        shelf.app.get(&target).await.body
    };
    (export("parquet").await, export("xlsx").await)
}

fn cases(parquet: &[u8], xlsx: &[u8]) -> Vec<Bad> {
    let garbage: Vec<u8> = (0..4_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let long = "area,year,value\n".to_owned() + &"CN,2020,1\n".repeat(10_000);
    vec![
        bad("empty.csv", "", &["the file is empty"]),
        bad("heading.csv", "area,year,value\n", &["no data"]),
        bad("garbage.csv", &garbage, &["garbage.csv: "]),
        bad("number.csv", "area,year,value\nCN,2020,1\nCN,2021,x1\n", &["line 3, column 3", "`x1`"]),
        bad("period.csv", "area,year,value\nCN,2020,1\nCN,20Z1,1\n", &["line 3 (TIME_PERIOD)", "`20Z1`"]),
        bad(
            "month.csv",
            "area,month,value\nCN,2020-01,1\nCN,2020-13,1\n",
            &["line 3 (TIME_PERIOD)", "`2020-13`"],
        ),
        bad("twice.csv", "area,year,value\nCN,2020,1\nCN,2020,2\n", &["line 3", "stands twice", "at line 2"]),
        bad("ragged.csv", "area,year,value\nCN,2020,1\nCN,2021\n", &["line 3"]),
        bad("more.csv", "area,year,value\nCN,2020,1\nCN,2021,1,7\nCN,2022,1\n", &["line 3"]),
        bad("quote.csv", "area,year,value\nCN,2020,1\n\"CN,2021,1\n", &["line 3"]),
        bad("wide.csv", "area,2019,2020,2021\nCN,1,2,3\nDE,4,x5,6\n", &["line 3, column 3", "`x5`"]),
        bad("cut.csv.gz", half(&gzip(long.as_bytes())), &["gzip"]),
        bad("number.sdmx.csv", SDMX_CSV.replace(",2021,2", ",2021,two"), &["line 3, column 5", "`two`"]),
        bad("period.sdmx.csv", SDMX_CSV.replace(",2021,2", ",MMXXI,2"), &["line 3 (TIME_PERIOD)", "`MMXXI`"]),
        bad("twice.sdmx.csv", SDMX_CSV.replace(",2021,2", ",2020,2"), &["line 3", "stands twice"]),
        bad("ragged.sdmx.csv", SDMX_CSV.replace(",2021,2", ",2021"), &["line 3"]),
        bad("cut.xml", half(SDMX_ML.as_bytes()), &["line "]),
        bad("number.xml", SDMX_ML.replace("\"2.5\"", "\"two\""), &["line 8, column ", "`two`"]),
        bad("period.xml", SDMX_ML.replace("\"2021\"", "\"MMXXI\""), &["line 8", "`MMXXI`"]),
        bad("twice.xml", SDMX_ML.replace("\"2021\"", "\"2020\""), &["line 8", "stands twice"]),
        bad("other.xml", "<html><body>1</body></html>", &["other.xml: "]),
        bad("cut.json", half(JSONSTAT.as_bytes()), &["cut.json: line "]),
        bad("size.json", JSONSTAT.replace("[1,3]", "[1,4]"), &["size.json: "]),
        bad("number.json", JSONSTAT.replace("[1,2,3]", "[1,\"x2\",3]"), &["/value/1", "x2"]),
        bad("period.json", JSONSTAT.replace("\"2021\"", "\"MMXXI\""), &["period.json: ", "MMXXI"]),
        bad("short.json", JSONSTAT.replace("[1,2,3]", "[1,2,3,4,5]"), &["short.json: "]),
        bad("other.json", "{\"a\":1}", &["other.json: "]),
        bad("cut.bank.json", half(BANK.as_bytes()), &["cut.bank.json: line "]),
        bad("number.bank.json", BANK.replace("-2e3", "\"two\""), &["document 2: /1/0", "`two`"]),
        bad("period.bank.json", BANK.replace("2021Q3", "MMXXI"), &["document 2: /1/0", "`MMXXI`"]),
        bad(
            "refused.bank.json",
            r#"[{"message":[{"key":"Invalid value","value":"No."}]}]"#,
            &["/0/message", "No."],
        ),
        bad("cut.fred.json", half(FRED.as_bytes()), &["cut.fred.json: line "]),
        bad(
            "number.fred.json",
            FRED.replace("\"1.75\"", "\"two\""),
            &["document 2: /observations/1", "`two`"],
        ),
        bad("day.fred.json", FRED.replace("\"2024-02-28\"", "\"2024-02-30\""), &["day.fred.json: line 2"]),
        bad(
            "refused.fred.json",
            r#"{"error_code":400,"error_message":"No series."}"#,
            &["/error_message", "No series."],
        ),
        bad("cut.dbnomics.json", half(DBNOMICS.as_bytes()), &["cut.dbnomics.json: line "]),
        bad(
            "number.dbnomics.json",
            DBNOMICS.replace("[1.5,", "[\"two\","),
            &["/series/docs/0/value/0", "`two`"],
        ),
        bad(
            "period.dbnomics.json",
            DBNOMICS.replace("\"2024-Q1\"", "\"MMXXI\""),
            &["/series/docs/0/value/0", "`MMXXI`"],
        ),
        bad(
            "uneven.dbnomics.json",
            DBNOMICS.replace("[1.5,", "["),
            &["/series/docs/0/value", "2 values for 3 periods"],
        ),
        bad("cut.sdmx.json", half(SDMX_JSON.as_bytes()), &["line "]),
        bad("number.sdmx.json", SDMX_JSON.replace("[2]", "[\"two\"]"), &["number.sdmx.json: ", "two"]),
        bad("period.sdmx.json", SDMX_JSON.replace("\"2021\"", "\"MMXXI\""), &["MMXXI"]),
        bad("index.sdmx.json", SDMX_JSON.replace("\"1\":[2]", "\"7\":[2]"), &["index.sdmx.json: "]),
        bad("cut.parquet", half(parquet), &["cut.parquet: "]),
        bad("cut.xlsx", half(xlsx), &["cut.xlsx: "]),
        bad("cut.xls", half(XLS), &["cut.xls: "]),
        bad("two.xls", XLS, &["`Men`, `Women`", "sheet"]),
        bad("cut.px", half(PX), &["line "]),
        bad(
            "number.px",
            String::from_utf8_lossy(PX).replace("4.5", "four"),
            &["line 17, column 1", "`four`"],
        ),
        bad("cut.ods", half(ODS), &["cut.ods: "]),
        bad("page.xls", "<html><table><tr><td>1</td></tr></table></html>", &["an HTML page", "not data"]),
        bad("login.xlsx", "<html><title>Sign in</title><form>User</form></html>", &["(Sign in), not data"]),
        bad("cut.arrow", b"ARROW1\0\0\xff\xff\xff\xff\x10\0\0\0", &["cut.arrow: ", "Arrow"]),
        bad("error.json", "<!DOCTYPE html><title>503 Busy</title>", &["HTML", "503 Busy", "not data"]),
        bad("data.dta", "<stata_dta><header>", &["Stata", "export delimited"]),
    ]
}

async fn bad_files_are_refused_with_their_place_and_leave_no_trace(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let (parquet, xlsx) = exports(&shelf).await;
    let token = NewToken { name: "t".into(), datasets: None, figures: Vec::new(), expires: None };
    let token = create(shelf.app.service.store(), token, fixed().now()).await.unwrap();
    let before = shelf.traces().await;
    let mut wrong = Vec::new();
    for case in cases(&parquet, &xlsx) {
        let answer = upload(&shelf.app, &token, case.name, case.bytes.clone()).await;
        if answer.status != 422 {
            wrong.push(format!("{}: {} {}", case.name, answer.status, answer.text()));
            continue;
        }
        let document = answer.json();
        assert_eq!(document["code"], "unprocessable", "{document}");
        let errors = document["errors"].as_array().unwrap();
        assert!(!errors.is_empty() && errors.len() <= 100, "{document}");
        let shelf_says = shelf.refused("BAD", &shelf.written(case.name, &case.bytes)).await.to_string();
        for part in case.says {
            if !shelf_says.contains(part) {
                wrong.push(format!("{}: no {part:?} in {shelf_says}", case.name));
            }
        }
        if shelf.traces().await != before {
            wrong.push(format!("{} left a trace", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    the_program_ends_with_one(&shelf, &before).await;
}

async fn upload(app: &TestApp, token: &str, name: &str, bytes: Vec<u8>) -> crate::support::Answer {
    let request = Request::post(format!("/v1/imports?dataset=BAD&file={name}"))
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(bytes))
        .unwrap();
    app.send(request).await
}

async fn the_program_ends_with_one(shelf: &Shelf, before: &[String]) {
    for (name, text, place) in [
        ("number.csv", "area,year,value\nCN,2020,1\nCN,2021,x1\n", "line 3, column 3"),
        ("empty.csv", "", "empty"),
    ] {
        let path = shelf.written(name, text);
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_yearbook"))
            .env("DATABASE_URL", &shelf.app.database.url)
            .current_dir(shelf.folder.path())
            .args(["import", "--dataset", "BAD"])
            .arg(&path)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(place) && said.contains("nothing was written"), "{said}");
        assert_eq!(shelf.traces().await, before);
    }
}

async fn no_observation_can_be_there_twice_after_a_first_load(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let two_values = "area,year,value\nCN,2020,1\nCN,2020,2\n";
    shelf.refused("FIRST", &shelf.written("two.csv", two_values)).await;
    shelf.text("FIRST", "one.csv", "area,year,value\nCN,2020,1\n", With::published("2024-01-01")).await;
    let again = "INSERT INTO observation SELECT * FROM observation";
    assert!(raw::execute(&shelf.app.database.url, again).await.is_err());
}

async fn one_bad_file_of_many_stops_them_all(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let before = shelf.traces().await;
    let good = shelf.written("good.csv", "area,year,value\nCN,2020,1\n");
    let late = shelf.written("late.csv", "area,year,value\nDE,2020,1\nDE,2020,2\n");
    let outcome = shelf.try_files("MANY", &[good, late], With::default()).await;
    assert!(outcome.unwrap_err().to_string().contains("late.csv"));
    assert_eq!(shelf.traces().await, before);
}

/// The real limit is too large for a test, so the archive reader is tested with a smaller one.
#[test]
fn a_bomb_is_stopped_at_the_limit() {
    let zeros = vec![b'0'; 1 << 20];
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&zeros).unwrap();
    let gzip = gzip.finish().unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..8 {
        zip.start_file(format!("{number}.csv"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&zeros[..1 << 17]).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let zstd = zstd::encode_all(&zeros[..], 3).unwrap();
    for (name, bytes) in [("gzip", gzip), ("zip", zip), ("zstd", zstd)] {
        assert!(bytes.len() < 20_000, "{name} is small: {}", bytes.len());
        let mut read = 0;
        let outcome = members(Box::new(Cursor::new(bytes)), "bomb", 1 << 19, &mut |_, input| {
            read += std::io::copy(input, &mut std::io::sink())?;
            Ok(())
        });
        assert!(matches!(outcome, Err(DecodeError::TooLarge(_))), "{name}: {outcome:?}");
        assert!(read <= 1 << 19, "{name}: {read} bytes were handed over");
    }
}
