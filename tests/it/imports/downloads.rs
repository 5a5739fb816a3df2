//! Files as publishers write them: archives, sheets, feet, headings, time in two dimensions, units in words, and the
//! keys of the mapping. Each case is a file and what a person reads in it.

use rust_xlsxwriter::Workbook;

use super::notations::zipped;
use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    members_that_are_no_data_are_listed,
    descriptions_give_names_and_notes,
    a_data_package_says_how_values_are_written,
    names_of_sheets_are_periods_areas_or_members,
    feet_of_tables_of_any_length_are_remarks,
    headings_of_all_kinds_are_read,
    time_may_stand_in_two_places,
    dates_far_apart_are_longer_periods,
    labels_that_stand_once_hold_for_the_rows_below,
    units_in_words_are_named,
    keys_of_the_mapping_do_what_they_say,
    wrong_keys_are_refused_by_name,
);

const TABLE: &str = "area,year,value\nFR,2020,1.5\nFR,2021,2.5\n";
const READ: [&str; 2] = ["FR 2020 1.5", "FR 2021 2.5"];

/// A file, the mapping, and its observations as area, period and value.
type Case<'c> = (&'c str, &'c str, &'c [&'c str]);

impl Shelf {
    /// Takes a file into a dataset of its own and gives its values in order, and what the report says.
    async fn taken(
        &self,
        number: usize,
        name: &str,
        bytes: impl AsRef<[u8]>,
        map: &str,
    ) -> (Vec<String>, String) {
        let dataset = format!("D{number}");
        let file = self.written(name, bytes);
        let report = self.files(&dataset, &[file], With { map, ..With::published("2024-06-01") }).await;
        let found = self.observations(&format!("dataset={dataset}")).await;
        let line = |((key, period), one): ((String, String), serde_json::Value)| {
            Some(format!("{} {period} {}", key.split('.').nth(1).unwrap_or("_Z"), one["value"].as_f64()?))
        };
        let mut lines: Vec<String> = found.into_iter().filter_map(line).collect();
        lines.sort();
        (lines, format!("{report:?}"))
    }

    async fn check_cases(&self, name: &str, cases: &[Case<'_>]) {
        for (number, (text, map, expected)) in cases.iter().enumerate() {
            let (found, _) = self.taken(number, name, text, map).await;
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(found, expected, "{text}\n{map}");
        }
    }
}

async fn members_that_are_no_data_are_listed(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, (name, text)) in [
        ("schema.json", "{\"fields\": [{\"name\": \"area\"}]}"),
        ("schema.xsd", "<?xml version=\"1.0\"?><xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>"),
        ("chart.png", "\u{89}PNG\r\n"),
        ("codes.csv", "code,name\nFR,France\nDE,Germany\n"),
        ("data_dictionary.csv", "variable,type,description\narea,text,Country\nyear,int,Year\n"),
        ("checksum.md5", "abcdef0123456789  t.csv\n"),
        ("style.css", "a { b: c }\n"),
        ("notes.pdf", "%PDF-1.4\n"),
        ("page.html", "<!DOCTYPE html><html><body>x</body></html>"),
        ("empty.dat", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, notes) =
            shelf.taken(number, "t.zip", zipped(&[(name, text), ("t.csv", TABLE)]), "").await;
        assert_eq!(found, READ, "{name}");
        assert!(notes.contains(&format!("`{name}` is not read")), "{name}: {notes}");
    }
    let of_system =
        zipped(&[("Thumbs.db", "x"), ("__MACOSX/._t.csv", "x"), ("a/.DS_Store", "x"), ("a/t.csv", TABLE)]);
    assert_eq!(shelf.taken(90, "t.zip", of_system, "").await.0, READ);
    let second = ("b.csv", "area,year,value\nDE,2020,3.5\n");
    let two = zipped(&[("a.csv", TABLE), second]);
    assert_eq!(shelf.taken(91, "t.zip", two, "").await.0.len(), 3, "a second table is read as well");
    let unknown = shelf.written("u.zip", zipped(&[("a.csv", TABLE), ("b.csv", "x,y\n1.5,2.5\n2.5,3.5\n")]));
    let said = shelf.refused("R", &unknown).await.to_string();
    assert!(said.contains("b.csv") && said.contains("`member` in the mapping"), "{said}");
}

async fn descriptions_give_names_and_notes(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let table = "Country Code,Indicator Code,2020\nCHL,WI.DEN,1.5\nKEN,WI.DEN,2.5\n";
    let countries = "Country Code,Region,SpecialNotes,TableName\nCHL,Americas,Year ends in March.,Chile\nFRA,Europe,None.,France\n";
    let indicators = "INDICATOR_CODE,INDICATOR_NAME,SOURCE_NOTE\nWI.DEN,Widget density,Widgets in use.\n";
    let statcan = "Cube Title,Product Id\nWidgets,1\n\nNote ID,Note\n1,Values are made up.\n";
    let zip = zipped(&[
        ("Metadata_Country_API.csv", countries),
        ("API.csv", table),
        ("Metadata_Indicator_API.csv", indicators),
        ("1_MetaData.csv", statcan),
    ]);
    let (found, notes) = shelf.taken(0, "api.zip", zip, "").await;
    assert_eq!(found, ["CL 2020 1.5", "KE 2020 2.5"]);
    for part in [
        "Chile: Year ends in March.",
        "Widget density: Widgets in use.",
        "Values are made up.",
        "`Metadata_Country_API.csv` describes the data: 1 names and 1 notes",
        "`1_MetaData.csv` describes the data",
    ] {
        assert!(notes.contains(part), "{part}: {notes}");
    }
    assert!(!notes.contains("None."), "a note about a code that does not occur: {notes}");
    let known = shelf.app.json("/v1/indicators?dataset=D0").await;
    assert_eq!(known["indicators"][0]["name"], "Widget density");
}

async fn a_data_package_says_how_values_are_written(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let package = |fields: &str, rest: &str| {
        format!("{{\"resources\": [{{\"path\": \"d.csv\", \"schema\": {{\"fields\": [{fields}]{rest}}}}}]}}")
    };
    let missing = package("", ", \"missingValues\": [\"\", \"xx\", \"-99\"]");
    let comma = package("{\"name\": \"value\", \"type\": \"number\", \"decimalChar\": \",\"}", "");
    let date = package("{\"name\": \"date\", \"type\": \"date\", \"format\": \"%d/%m/%Y\"}", "");
    for (number, (package, text, expected)) in [
        (&missing, "area,year,value\nFR,2020,1.5\nFR,2021,xx\nFR,2022,-99\n", "FR 2020 1.5"),
        (&comma, "area;year;value\nFR;2020;2,500\n", "FR 2020 2.5"),
        (&date, "area,date,value\nFR,05/02/2020,1.5\n", "FR 2020-02-05 1.5"),
    ]
    .into_iter()
    .enumerate()
    {
        // The descriptor is read first, wherever it stands.
        let zip = zipped(&[("x/d.csv", text), ("x/datapackage.json", package)]);
        let (found, notes) = shelf.taken(number, "p.zip", zip, "").await;
        assert_eq!(found, [expected], "{package}");
        assert!(notes.contains("`x/datapackage.json` says how"), "{notes}");
    }
    let unit = package("{\"name\": \"value\", \"type\": \"number\", \"unit\": \"EUR\"}", "");
    shelf.taken(9, "p.zip", zipped(&[("datapackage.json", &unit), ("d.csv", TABLE)]), "").await;
    assert_eq!(shelf.app.json("/v1/indicators?dataset=D9").await["indicators"][0]["unit"], "EUR");
    let broken = shelf.written("b.zip", zipped(&[("datapackage.json", "{"), ("d.csv", TABLE)]));
    assert!(shelf.refused("B", &broken).await.to_string().contains("datapackage.json"));
}

/// A workbook of sheets, each with rows of cells parted by `|`.
fn workbook(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.split('|').enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, cell).unwrap(),
                };
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

async fn names_of_sheets_are_periods_areas_or_members(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let (first, second): (&[&str], &[&str]) =
        (&["Country|Widgets", "France|1.5"], &["Country|Widgets", "France|2.5"]);
    let (one, other): (&[&str], &[&str]) = (&["Year|Widgets", "2020|1.5"], &["Year|Widgets", "2020|2.5"]);
    let cover: (&str, &[&str]) = ("Read me", &["Made in 2020", "Contact: nobody"]);
    let all = "sheet = 'all'";
    for (number, (sheets, map, expected)) in [
        (&[cover, ("2019", first), ("2020", second)][..], all, &["FR 2019 1.5", "FR 2020 2.5"][..]),
        (&[("Year 2019", first), ("Year 2020", second)], all, &["FR 2019 1.5", "FR 2020 2.5"]),
        (&[("2019年", first), ("2020年", second)], all, &["FR 2019 1.5", "FR 2020 2.5"]),
        (&[("2019", first), ("2020", second)], "sheet = '2020'", &["FR 2020 2.5"]),
        (&[("France", one), ("Germany", other)], all, &["FR 2020 1.5", "DE 2020 2.5"]),
        (&[("FRA", one), ("DEU", other)], all, &["FR 2020 1.5", "DE 2020 2.5"]),
        (&[("Men", one), ("Women", other)], all, &["_Z 2020 1.5", "_Z 2020 2.5"]),
        (&[cover, ("Data", one)], "", &["_Z 2020 1.5"]),
        (&[("Data", one), ("Codes", &["Code|Name", "FR|France"])], "", &["_Z 2020 1.5"]),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, _) = shelf.taken(number, "w.xlsx", workbook(sheets), map).await;
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{sheets:?} {map}");
    }
    let two = shelf.written("two.xlsx", workbook(&[("Men", one), ("Women", other)]));
    let said = shelf.refused("R", &two).await.to_string();
    assert!(["`Men`", "`Women`", "`sheet`", "all"].iter().all(|part| said.contains(part)), "{said}");
}

async fn feet_of_tables_of_any_length_are_remarks(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let long: String = (0..1100).map(|year| format!("France,{},{year}.5\n", 1000 + year)).collect();
    for (number, (foot, says)) in [
        ("Source: Agency", "Source: Agency"),
        ("\nLegend:,,\n:,not available,\np,provisional,\n", "p, provisional"),
        ("\nNotes:\n1. Provisional\n* excludes x\nLast updated: 2024-05-01\n", "1. Provisional"),
        ("__________\n\"May differ.\"\nStand: 01.05.2024 / 10:11:12", "May differ."),
        ("p = provisional\ne = estimated\n", "e = estimated"),
        ("（注）概算である。\n資料：省\n", "（注）概算である。"),
        ("注：1.2020年为初步核算数，2.按当年价格计算。\n数据来源：局", "数据来源：局"),
        ("\nThis table was made on a day, by a tool.\n", "This table was made"),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, notes) =
            shelf.taken(number, "f.csv", format!("Country,Year,Value\n{long}{foot}"), "").await;
        assert_eq!((found.len(), notes.contains(says)), (1100, true), "{foot}");
        let short = format!("Country,2019,2020\nFrance,1.5,2.5\n{foot}");
        let (found, notes) = shelf.taken(100 + number, "f.csv", &short, "").await;
        assert_eq!((found.len(), notes.contains(says)), (2, true), "{foot}");
    }
    let fund = "Country,2019,2020\nFrance,1.5,2.5\n\nA Fund, Outlook of the World Database, April 2024";
    assert_eq!(shelf.taken(200, "f.csv", fund, "").await.0.len(), 2);
    for (number, (text, says)) in [
        (format!("Country,Year,Value\n{long}Franc"), "line 1102"),
        (format!("Country,Year,Value\n{long}France,2100,1.5.5"), "line 1102, column 3"),
        (
            format!("Country,Year,Value\n{long}Source: x\nFrance,2100,1\n"),
            "line 1102: a remark stands between",
        ),
        ("Country,2019\nFrance,1\n\nGermany,1.5.5".to_owned(), "line 4, column 2"),
    ]
    .into_iter()
    .enumerate()
    {
        let said = shelf.refused(&format!("R{number}"), &shelf.written("r.csv", &text)).await.to_string();
        assert!(said.contains(says), "{said}");
    }
}

async fn headings_of_all_kinds_are_read(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let both = ["FR 2019 1.5", "FR 2020 2.5"];
    let mut texts: Vec<String> = Vec::new();
    for headings in [
        "YR2019,YR2020",
        "2019 [YR2019],2020 [YR2020]",
        "X2019,X2020",
        "y2019,y2020",
        "2019年,2020年",
        "hdi_2019,hdi_2020",
        "2019_hdi,2020_hdi",
        "HDI (2019),HDI (2020)",
        "人口2019年,人口2020年",
        "2019年人口,2020年人口",
    ] {
        texts.push(format!("Country,{headings}\nFrance,1.5,2.5\n"));
    }
    let table = "Country,Year,Value\nFrance,2019,1.5\nFrance,2020,2.5\n";
    texts.extend([
        format!("\u{feff}{table}"),
        format!("\n\n{table}"),
        format!("Widgets by country,,\nMade by us,,\n,,\n{table}"),
        format!("# made, by us\n# 2020\n{table}"),
        format!("#{table}"),
        ",,Country,Year,Value\n,,France,2019,1.5\n,,France,2020,2.5\n".to_owned(),
        "Country,,Year,,Value\nFrance,,2019,,1.5\nFrance,,2020,,2.5\n".to_owned(),
    ]);
    for (number, text) in texts.iter().enumerate() {
        assert_eq!(shelf.taken(number, "h.csv", text, "").await.0, both, "{text}");
    }
    let months = ["FR 2019-01 1.5", "FR 2019-02 2.5"];
    let text = "Country,gdp_201901,gdp_201902\nFrance,1.5,2.5\n";
    assert_eq!(shelf.taken(90, "h.csv", text, "").await.0, months);
    let unnamed = ",,2019,2020\nFRA,France,1.5,\nDEU,Germany,2.5,\nKEN,Kenya,3.5,4.5\n";
    assert_eq!(
        shelf.taken(91, "h.csv", unnamed, "").await.0,
        ["DE 2019 2.5", "FR 2019 1.5", "KE 2019 3.5", "KE 2020 4.5"]
    );
    let said = shelf.refused("R", &shelf.written("r.csv", "area,year,value,value\nFR,2020,1.5,2.5\n")).await;
    assert!(said.to_string().contains("two columns of numbers are called `value`"), "{said}");
}

const MONTHS: [&str; 4] = ["_Z 2020-01 1.5", "_Z 2020-02 2.5", "_Z 2021-01 3.5", "_Z 2021-02 4.5"];
const QUARTERS: [&str; 4] = ["_Z 2020-Q1 1.5", "_Z 2020-Q2 2.5", "_Z 2021-Q1 3.5", "_Z 2021-Q2 4.5"];

async fn time_may_stand_in_two_places(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let cases: [Case<'_>; 13] = [
        ("year,month,value\n2020,1,1.5\n2020,2,2.5\n2021,1,3.5\n2021,2,4.5\n", "", &MONTHS),
        (
            "Jahr;Monat;Wert\n2020;Januar;1,5\n2020;Februar;2,5\n2021;Januar;3,5\n2021;Februar;4,5\n",
            "",
            &MONTHS,
        ),
        ("年,月,値\n2020年,1月,1.5\n2020年,2月,2.5\n2021年,1月,3.5\n2021年,2月,4.5\n", "", &MONTHS),
        ("Año,Trimestre,Valor\n2020,T1,1.5\n2020,T2,2.5\n2021,T1,3.5\n2021,T2,4.5\n", "", &QUARTERS),
        ("year,quarter,month,value\n2020,1,1,1.5\n2020,1,2,2.5\n2021,1,1,3.5\n2021,1,2,4.5\n", "", &MONTHS),
        ("Month,2020,2021\nJanuary,1.5,3.5\nFebruary,2.5,4.5\n", "", &MONTHS),
        ("月份,2020年,2021年\n1月,1.5,3.5\n2月,2.5,4.5\n", "", &MONTHS),
        ("Quarter,2020,2021\nQ1,1.5,3.5\nQ2,2.5,4.5\n", "", &QUARTERS),
        ("Year,Jan,Feb\n2020,1.5,2.5\n2021,3.5,4.5\n", "", &MONTHS),
        ("Year,Month,Value\n2020,Jan,1.5\n,Feb,2.5\n2021,Jan,3.5\n,Feb,4.5\n", "", &MONTHS),
        (
            "year,month,day,value\n2020,1,1,1.5\n2020,2,29,2.5\n",
            "",
            &["_Z 2020-01-01 1.5", "_Z 2020-02-29 2.5"],
        ),
        ("y,month,d,v\n2020,1,15,1.5\n", "period = ['y', 'month', 'd']\nvalue = 'v'", &["_Z 2020-01-15 1.5"]),
        (
            "Year,Period,Value\n2020,Jan-Mar,1.5\n2020,Apr-Jun,2.5\n",
            "",
            &["_Z 2020-01/2020-03 1.5", "_Z 2020-04/2020-06 2.5"],
        ),
    ];
    shelf.check_cases("t.csv", &cases).await;
    let px = |part: &str, values: &str| {
        format!(
            "CHARSET=\"ANSI\";\nTITLE=\"Widgets\";\nUNITS=\"number\";\nSTUB=\"year\";\nHEADING=\"{part}\";\n\
             VALUES(\"year\")=\"2020\",\"2021\";\nVALUES(\"{part}\")={values};\nDATA=\n1.5 2.5 3.5 4.5;\n"
        )
    };
    let month = px("month", "\"January\",\"February\"");
    assert_eq!(shelf.taken(90, "t.px", month, "").await.0, MONTHS);
    let quarter = px("quarter", "\"Q1\",\"Q2\"")
        .replace("DATA=", "TIMEVAL(\"year\")=TLIST(A1),\"2020\",\"2021\";\nDATA=");
    assert_eq!(shelf.taken(91, "t.px", quarter, "").await.0, QUARTERS);
    let cube = "{\"version\": \"2.0\", \"class\": \"dataset\", \"id\": [\"Year\", \"Month\"], \"size\": [2, 2], \
                \"role\": {\"time\": [\"Year\"]}, \"dimension\": {\"Year\": {\"category\": {\"index\": [\"2020\", \"2021\"]}}, \
                \"Month\": {\"category\": {\"index\": [\"1\", \"2\"]}}}, \"value\": [1.5, 2.5, 3.5, 4.5]}";
    assert_eq!(shelf.taken(92, "t.json", cube, "").await.0, MONTHS);
}

async fn dates_far_apart_are_longer_periods(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let cases: [Case<'_>; 5] = [
        (
            "date,W\n2020-01-03,1\n2020-01-10,2\n2020-01-17,3\n",
            "",
            &["_Z 2020-W01 1", "_Z 2020-W02 2", "_Z 2020-W03 3"],
        ),
        (
            "date,W\n2018-06-30,1\n2018-12-31,2\n2019-06-30,3\n",
            "",
            &["_Z 2018-S1 1", "_Z 2018-S2 2", "_Z 2019-S1 3"],
        ),
        (
            "date,W\nMar-2019,1\nJun-2019,2\nSep-2019,3\n",
            "",
            &["_Z 2019-Q1 1", "_Z 2019-Q2 2", "_Z 2019-Q3 3"],
        ),
        ("date,W\n31.12.2018,1\n31.12.2019,2\n", "", &["_Z 2018 1", "_Z 2019 2"]),
        (
            "date,W\n2020-01-02,1\n2020-01-03,2\n2020-01-06,3\n",
            "",
            &["_Z 2020-01-02 1", "_Z 2020-01-03 2", "_Z 2020-01-06 3"],
        ),
    ];
    shelf.check_cases("s.csv", &cases).await;
    // Quarters in a grid of months, whatever stands between them.
    for (number, sign) in ["", "NA", "..", "-"].into_iter().enumerate() {
        let row = |month: u32| {
            let quarter = if month.is_multiple_of(3) { "5".to_owned() } else { sign.to_owned() };
            format!("{}-{:02}-01,1,{quarter}\n", 2020 + (month - 1) / 12, (month - 1) % 12 + 1)
        };
        let grid = format!("date,EMPLOYMENT,GDP\n{}", (1..=24).map(row).collect::<String>());
        let (found, _) = shelf.taken(50 + number, "g.csv", &grid, "").await;
        let quarters = found.iter().filter(|line| line.contains("-Q")).count();
        assert_eq!((found.len(), quarters), (24 + 8, 8), "{sign}");
    }
}

async fn labels_that_stand_once_hold_for_the_rows_below(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let four = ["FR 2019 1.5", "FR 2019 2.5", "DE 2019 3.5", "DE 2019 4.5"];
    let cases: [Case<'_>; 5] = [
        ("Country,Sex,2019\nFrance,M,1.5\n,F,2.5\nGermany,M,3.5\n,F,4.5\n", "", &four),
        ("Country,Sex,2019\nFrance,,\n,M,1.5\n,F,2.5\nGermany,,\n,M,3.5\n,F,4.5\n", "", &four),
        ("Country,Sex,Age,2019\nFrance,M,old,1.5\n,,young,2.5\nGermany,M,old,3.5\n,,young,4.5\n", "", &four),
        (
            "Year,Country,Value\n2019,France,1.5\n,Germany,2.5\n2020,France,3.5\n,Germany,4.5\n",
            "",
            &["FR 2019 1.5", "DE 2019 2.5", "FR 2020 3.5", "DE 2020 4.5"],
        ),
        (
            "Bloc,Country,2019\nEurope,France,1.5\n,Germany,2.5\n",
            "fill_down = ['Bloc']",
            &["FR 2019 1.5", "DE 2019 2.5"],
        ),
    ];
    shelf.check_cases("l.csv", &cases).await;
    // A label that stands once only far below the first rows.
    let rows: String = (0..600).map(|id| format!("R{id},M,{id}.5\nR{id},F,{id}.5\n")).collect();
    let text = format!("id,Sex,2019\n{rows}Q,M,1\n,F,2\n");
    let file = shelf.written("late.csv", &text);
    let said = shelf.refused("R", &file).await.to_string();
    assert!(said.contains("line 1203") && said.contains("fill_down = [\"id\"]"), "{said}");
    assert_eq!(shelf.taken(90, "late.csv", &text, "fill_down = ['id']").await.0.len(), 1202);
}

async fn units_in_words_are_named(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, (text, map, value, unit)) in [
        ("Country,Year,Debt (% of GDP)\nFrance,2020,1.5\n", "", 1.5, "% of GDP"),
        ("Country,Year,\"Births (per 1,000 people)\"\nFrance,2020,1.5\n", "", 1.5, "per 1,000 people"),
        ("Country,Year,Output (2015=100)\nFrance,2020,1.5\n", "", 1.5, "2015=100"),
        ("Country,Year,GDP (current US$)\nFrance,2020,1.5\n", "", 1.5, "current US$"),
        ("Land;Jahr;Umsatz in Mio. EUR\nDeutschland;2020;1,5\n", "", 1.5, "Mio. EUR"),
        ("Показатель (млрд руб.);2020\nВВП;1,5\n", "", 1.5, "млрд руб."),
        ("GEO,UOM,SCALAR_FACTOR,REF_DATE,VALUE\nCanada,Dollars,millions,2020,1.5\n", "", 1.5e6, "Dollars"),
        ("GEO,UOM,UOM_ID,REF_DATE,VALUE\nCanada,Persons,249,2020,1.5\n", "", 1.5, "Persons"),
        ("Pays;Année;Unité;Puissance;Valeur\nFrance;2020;EUR;6;1,5\n", "", 1.5e6, "EUR"),
        ("Country,Year,Unit,Scale,Value\nFrance,2020,t,1000,1.5\n", "", 1500.0, "t"),
        ("Country,Year,Sales (million EUR)\nFrance,2020,1.5\n", "multiplier = 'millions'", 1.5e6, "EUR"),
        ("Country,Year,Unit,Value\nFrance,2020,EUR,1.5\n", "unit = 'USD'\nmultiplier = 3", 1500.0, "USD"),
    ]
    .into_iter()
    .enumerate()
    {
        shelf.taken(number, "u.csv", text, map).await;
        assert_eq!(shelf.value(&format!("dataset=D{number}")).await, Some(value), "{text}");
        let code =
            &shelf.app.json(&format!("/v1/indicators?dataset=D{number}")).await["indicators"][0]["unit"];
        let units = shelf.app.json("/v1/units").await;
        let name = units["units"].as_array().unwrap().iter().find(|one| one["code"] == *code).unwrap();
        assert!(name["name"] == unit || *code == unit, "{text}: {name}");
    }
}

async fn keys_of_the_mapping_do_what_they_say(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let one = ["FR 2020 1.5"];
    let cases: [Case<'_>; 11] = [
        ("area,year,value\nFR,2020,1.5\nFR,2021,xx\n", "missing = ['xx']", &one),
        ("area,date,value\nFR,05/02/2020,1.5\n", "date_format = 'dd/mm/yyyy'", &["FR 2020-02-05 1.5"]),
        ("junk,1,2\narea,year,value\nFR,2020,1.5\n", "skip_rows = 1", &one),
        ("junk,1,2\narea,year,value\nFR,2020,1.5\n", "header_row = 2", &one),
        ("area,2020,2021\n,final,early\nFR,1.5,2.5\n", "header_row = 1\nheader_rows = 2", &READ),
        ("area,year,value\nFR,2020,1.5\nTotal,2020,9\n", "foot = 'Total'", &one),
        ("area,x2020e\nFR,1.5\n", r"heading_pattern = 'x(?<period>\d{4})e'", &one),
        ("area,year,value\nBRD,2020,1.5\n", "codes = { area = { BRD = 'DE' } }", &["DE 2020 1.5"]),
        ("area,date,value\nFR,2020-03,1.5\n", "frequency = 'quarterly'", &["FR 2020-Q1 1.5"]),
        ("area,year,value,junk\nFR,2020,1.5,7\n", "ignore = ['junk']", &one),
        ("area,year,value,junk\nFR,2020,1.5,7\n", "ignore = ['#4']", &one),
    ];
    shelf.check_cases("k.csv", &cases).await;
    let sheet = workbook(&[("S", &["area|year|value", "FR|2020|1.5", "FR|2021|-999"])]);
    assert_eq!(
        shelf.taken(90, "k.xlsx", sheet, "missing = ['-999']").await.0,
        one,
        "a number can be such a sign"
    );
    let map = "codes = { area = { nowhere = 'XX' } }";
    let (_, notes) = shelf.taken(91, "k.csv", TABLE, map).await;
    assert!(notes.contains("stand nowhere in area: `nowhere`"), "{notes}");
}

async fn wrong_keys_are_refused_by_name(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (number, (map, says)) in [
        ("ignore = ['nothere']", &["`ignore`", "`nothere`", "`area`"][..]),
        ("fill_down = ['nothere']", &["`fill_down`", "`nothere`"]),
        ("value = 'nothere'", &["`value`", "`nothere`"]),
        ("period = 'nothere'", &["`period`", "`nothere`"]),
        ("dimensions = [{ column = '#9' }]", &["`dimensions`", "`#9`"]),
        ("attributes = [{ column = 'x' }]", &["`attributes`", "`x`"]),
        ("skip_rows = 10", &["`skip_rows`"]),
        ("header_row = 10", &["`header_row`"]),
        ("header_row = 1\nheader_rows = 9", &["`header_rows`", "9"]),
        ("foot = 'Total'", &["`foot`", "`Total`"]),
        ("sheet = 'S'", &["`sheet`", "`S`", "no workbook"]),
        ("member = 'm.csv'", &["`member`", "`m.csv`", "no archive"]),
        (r"heading_pattern = 'zz(?<period>\d{4})'", &["`heading_pattern`"]),
        ("codes = { colour = { a = 'b' } }", &["`codes`", "`colour`"]),
        ("frequency = 'M'", &["frequency M"]),
        ("date_format = 'dd/mm/yyyy'\nfrequency = 'D'", &["`2020`"]),
    ]
    .into_iter()
    .enumerate()
    {
        let file = shelf.written("w.csv", TABLE);
        let with = With { map, ..With::default() };
        let said = shelf.try_files(&format!("W{number}"), &[file], with).await.unwrap_err().to_string();
        assert!(says.iter().all(|part| said.contains(part)), "{map}: {said}");
        assert!(!said.contains("line 0"), "{said}");
    }
}
