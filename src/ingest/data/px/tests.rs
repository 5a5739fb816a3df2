use super::*;
use crate::ingest::data::table::tests::TextSink;

const TABLE: &str = "CHARSET=\"ANSI\";\nTITLE=\"Widgets by size \"\n\"and year\";\nUNITS=\"Number\";\nDECIMALS=1;\n\
    STUB=\"size\";\nHEADING=\"year\";\nVALUES(\"size\")=\"small\",\"large\";\nVALUES[sv](\"size\")=\"liten\",\"stor\";\n\
    VALUES(\"year\")=\"2019\",\"2020\",\"2021\";\nTIMEVAL(\"year\")=TLIST(A1),\"2019\",\"2020\",\"2021\";\n\
    CODES(\"size\")=\"S\",\"L\";\nLAST-UPDATED=\"20240131 09:00\";\nSOURCE=\"Made up\";\nNOTE=\"First.#Second.\";\n\
    DATA=\n1.5 2.5 \"..\"\n4.5 \"-\" 6.5;\n";

fn read(text: &[u8]) -> Result<TextSink, String> {
    let (mut seen, mut input) = (TextSink::default(), text);
    decode(&mut input, &Mapping::default(), &mut seen).map_err(|error| error.to_string())?;
    Ok(seen)
}

#[test]
fn a_cube_has_codes_names_units_and_periods() {
    let seen = read(TABLE.as_bytes()).unwrap();
    assert_eq!(seen.dimensions(), ["size"]);
    assert_eq!(seen.names, ["0 S small", "0 L large"]);
    assert_eq!(seen.attributes(), ["UNIT_MEASURE", "DECIMALS"]);
    assert_eq!(
        seen.records,
        [
            "S 2019 = 1.5 {Number|1}",
            "S 2020 = 2.5 {Number|1}",
            "S 2021 = .. {Number|1}",
            "L 2019 = 4.5 {Number|1}",
            "L 2020 = - {Number|1}",
            "L 2021 = 6.5 {Number|1}"
        ]
    );
    let header = seen.header;
    assert_eq!(header.title.as_deref(), Some("Widgets by size and year"));
    assert_eq!(header.publisher.as_deref(), Some("Made up"));
    assert_eq!(header.published, NaiveDate::from_ymd_opt(2024, 1, 31));
    assert_eq!(header.notes, ["First. Second."]);
    assert!(looks_like_px(TABLE.as_bytes()) && !looks_like_px(b"area,year\n"));
}

#[test]
fn contents_have_a_unit_each() {
    let text = "CHARSET=\"ANSI\";CODEPAGE=\"iso-8859-1\";CONTVARIABLE=\"inneh\u{e5}ll\";\
        STUB=\"region\",\"inneh\u{e5}ll\";HEADING=\"tid\";VALUES(\"region\")=\"\u{c5}re\";CODES(\"region\")=\"2321\";\
        VALUES(\"inneh\u{e5}ll\")=\"Folk\",\"Andel\";VALUES(\"tid\")=\"2019K1\",\"2019K2\";\
        TIMEVAL(\"tid\")=TLIST(Q1),\"20191\",\"20192\";UNITS(\"Folk\")=\"antal\";UNITS(\"Andel\")=\"procent\";\
        DECIMALS=0;PRECISION(\"inneh\u{e5}ll\",\"Andel\")=1;DATASYMBOL3=\"c\";DATA=1 2 3.5 \"...\";";
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let seen = read(&bytes).unwrap();
    assert_eq!(seen.header.dimensions[1].concept, Some(DimensionRole::Indicator));
    assert!(seen.names.contains(&"0 2321 \u{c5}re".to_owned()), "{:?}", seen.names);
    assert_eq!(
        seen.records,
        [
            "2321.Folk 2019-Q1 = 1 {antal|0}",
            "2321.Folk 2019-Q2 = 2 {antal|0}",
            "2321.Andel 2019-Q1 = 3.5 {procent|1}",
            "2321.Andel 2019-Q2 = c {procent|1}"
        ]
    );
}

#[test]
fn keys_stand_before_the_rows_that_are_there() {
    let text =
        TABLE.replace("CODES(", "KEYS(\"size\")=CODES;\nCODES(").replace("1.5 2.5 \"..\"\n4.5", "\"L\",4.5");
    let seen = read(text.as_bytes()).unwrap();
    assert_eq!(seen.records[0], "L 2019 = 4.5 {Number|1}");
    assert_eq!(seen.records.len(), 3);
    let refused = read(text.replace("\"L\",4.5", "\"X\",4.5").as_bytes()).unwrap_err();
    assert!(refused.contains("line 18, column 1") && refused.contains("`X`"), "{refused}");
}

#[test]
fn the_time_may_have_no_scale() {
    let text = TABLE.replace("TIMEVAL", "OTHER");
    assert_eq!(read(text.as_bytes()).unwrap().records[0], "S 2019 = 1.5 {Number|1}");
    let text = text.replace("\"2019\",\"2020\",\"2021\"", "\"a\",\"b\",\"c\"");
    assert!(read(text.as_bytes()).unwrap_err().contains("TIMEVAL"));
}

#[test]
fn broken_files_are_refused_with_their_place() {
    for (text, says) in [
        (TABLE.replace(" 6.5", ""), "6 cells, but the data have 5"),
        (TABLE.replace(" 6.5", " 6.5 7"), "6 cells, but the data have more"),
        (TABLE.replace("\"S\",\"L\"", "\"S\""), "2 values and 1 codes"),
        (TABLE.replace("STUB", "X").replace("HEADING", "Y"), "neither"),
        (TABLE.split("DATA").next().unwrap().to_owned(), "no `DATA`"),
        (TABLE.replace("UNITS=", "UNITS;"), "line 4"),
        (TABLE.split("year\";\nUN").next().unwrap().to_owned(), "ends within"),
    ] {
        let refused = read(text.as_bytes()).err().unwrap_or_default();
        assert!(refused.contains(says), "{says}: {refused}");
    }
}

/// A cube of years and a variable with these values.
fn with_parts(name: &str, values: &[&str], codes: &[String]) -> String {
    let list =
        |texts: &[String]| texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(",");
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    let coded =
        if codes.is_empty() { String::new() } else { format!("CODES(\"{name}\")={};\n", list(codes)) };
    let cells: Vec<String> = (1..=2 * values.len()).map(|cell| cell.to_string()).collect();
    format!(
        "CHARSET=\"ANSI\";\nCODEPAGE=\"utf-8\";\nSTUB=\"year\",\"{name}\";\nHEADING=\"size\";\nVALUES(\"year\")=\"2019\",\"2020\";\n\
         TIMEVAL(\"year\")=TLIST(A1),\"2019\",\"2020\";\nVALUES(\"{name}\")={};\n{coded}VALUES(\"size\")=\"all\";\nDATA=\n{};\n",
        list(&values),
        cells.join(" ")
    )
}

const FINNISH: [&str; 12] = [
    "Tammikuu",
    "Helmikuu",
    "Maaliskuu",
    "Huhtikuu",
    "Toukokuu",
    "Kesäkuu",
    "Heinäkuu",
    "Elokuu",
    "Syyskuu",
    "Lokakuu",
    "Marraskuu",
    "Joulukuu",
];
/// Words of no language.
const UNKNOWN: [&str; 12] = ["Ab", "Bec", "Cid", "Dof", "Eg", "Fah", "Gi", "Haj", "Ik", "Jol", "Kum", "Lan"];

#[test]
fn months_in_a_variable_of_their_own_are_parts_of_the_years() {
    let numbers: Vec<String> = (1..=12).map(|number| number.to_string()).collect();
    for text in [
        with_parts("kuukausi", &FINNISH, &[]),
        // The heading says months; their words are not known, so their order counts.
        with_parts("month", &UNKNOWN, &[]),
        with_parts("maand", &UNKNOWN, &numbers),
    ] {
        let seen = read(text.as_bytes()).unwrap();
        assert_eq!((seen.records.len(), seen.dimensions().join(",")), (24, "size".to_owned()), "{text}");
        assert!(seen.records[1].starts_with("all 2019-02 = 2 "), "{:?}", seen.records);
        assert!(seen.records[23].starts_with("all 2020-12 = 24 "), "{:?}", seen.records);
    }
    let quarters = read(with_parts("quarter", &["Uno", "Dos", "Tri", "Kvar"], &[]).as_bytes()).unwrap();
    assert!(quarters.records[3].starts_with("all 2019-Q4 = 4 "), "{:?}", quarters.records);
    assert!(quarters.header.notes.iter().any(|note| note.contains("in their order")));
    // The whole year beside its months.
    let year: Vec<&str> = FINNISH.into_iter().chain(["Year"]).collect();
    let seen = read(with_parts("month", &year, &[]).as_bytes()).unwrap();
    assert!(seen.records[12].starts_with("all 2019 = 13 "), "{:?}", seen.records);
}

#[test]
fn twelve_values_that_may_be_months_are_asked_for() {
    let numbers: Vec<String> = (1..=12).map(|number| format!("{number:02}")).collect();
    for text in [with_parts("zzz", &UNKNOWN, &numbers), with_parts("zzz", &UNKNOWN, &[])] {
        let said = read(text.as_bytes()).err().unwrap();
        assert!(said.contains("`zzz`") && said.contains("period = [\"year\", \"zzz\"]"), "{said}");
        let with = |map: &str| {
            let mut seen = TextSink::default();
            decode(&mut text.as_bytes(), &Mapping::parse(map).unwrap(), &mut seen).unwrap();
            seen.records[1].clone()
        };
        assert!(with("period = ['year', 'zzz']").starts_with("all 2019-02 = 2 "));
        assert!(!with("dimensions = [{ column = 'zzz' }]").contains("2019-02"));
    }
    // An unknown value among months is refused; twelve regions are none.
    let mut broken = FINNISH;
    broken[4] = "Xyz";
    let said = read(with_parts("month", &broken, &[]).as_bytes()).err().unwrap();
    assert!(said.contains("`Xyz`"), "{said}");
    let regions = with_parts("region", &UNKNOWN, &[]);
    assert_eq!(read(regions.as_bytes()).unwrap().dimensions(), ["region", "size"]);
}
