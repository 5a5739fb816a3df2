//! Tables of several rows of headings, with lines about their series, feet, marks, and labels said once.

use super::{TextSink, read, read_with};

fn records(text: &str) -> Vec<String> {
    let seen = read(text);
    assert!(seen.refused.is_empty(), "{text}: {:?}", seen.refused);
    seen.records
}

pub(super) fn refusal(text: &str) -> String {
    read_with(text, "").unwrap_err()
}

pub(super) fn with(text: &str, mapping: &str) -> TextSink {
    let seen = read_with(text, mapping).unwrap();
    assert!(seen.refused.is_empty(), "{:?}", seen.refused);
    seen
}

#[test]
fn two_rows_of_headings_make_their_product() {
    let expected = ["FR.GDP 2019 = 1.5", "FR.GDP 2020 = 2.5", "FR.CPI 2019 = 3.5", "FR.CPI 2020 = 4.5"];
    for text in [
        "Country,GDP,GDP,CPI,CPI\n,2019,2020,2019,2020\nFR,1.5,2.5,3.5,4.5\nDE,1,2,3,4\n",
        "Country,GDP,,CPI,\n,2019,2020,2019,2020\nFR,1.5,2.5,3.5,4.5\nDE,1,2,3,4\n",
        ",GDP,,CPI,\nCountry,2019,2020,2019,2020\nFR,1.5,2.5,3.5,4.5\nDE,1,2,3,4\n",
    ] {
        let records = records(text);
        assert_eq!(records[..4], expected, "{text}");
        assert_eq!(records.len(), 8);
    }
    let years_above = records(",2019,,2020,\nCountry,GDP,CPI,GDP,CPI\nFR,1.5,3.5,2.5,4.5\nDE,1,3,2,4\n");
    assert_eq!(years_above[..2], ["FR.GDP 2019 = 1.5", "FR.CPI 2019 = 3.5"]);
    let quarters = records("Land,2010,,2011,\n,Q1,Q2,Q1,Q2\nAT,1,2,3,4\nBE,1,2,3,4\n");
    assert_eq!(quarters[..3], ["AT 2010-Q1 = 1", "AT 2010-Q2 = 2", "AT 2011-Q1 = 3"]);
}

#[test]
fn units_and_names_may_stand_below_the_headings() {
    let seen = read(",Coal,Copper\n,($/mt),($/kg)\n2020M01,50.5,6.5\n2020M02,…,6.25\n");
    assert_eq!(seen.attributes(), ["UNIT_MEASURE"]);
    assert_eq!(seen.records[..2], ["Coal 2020M01 = 50.5 {$/mt}", "Copper 2020M01 = 6.5 {$/kg}"]);
    let seen = read("Year,A1,B2\n,Steel,Paper\n2020,1.5,2.5\n2021,3.5,4.5\n");
    assert_eq!(
        (seen.names.as_slice(), seen.records[0].as_str()),
        (&["0 A1 Steel".to_owned(), "0 B2 Paper".to_owned()][..], "A1 2020 = 1.5")
    );
    let seen = read(
        "地区,产值,人口\n单位,亿元,万人\n北京,1.5,2.5\n上海,3.5,4.5\n"
            .replace("地区,", "地区,年份,")
            .replace("单位,", "单位,,")
            .replace("北京,", "北京,2020,")
            .replace("上海,", "上海,2020,")
            .as_str(),
    );
    assert_eq!(seen.records[0], "北京.产值 2020 = 1.5 {亿元}");
}

#[test]
fn lines_about_the_series_are_attributes() {
    let seen = read(
        "\"Series Description\",\"Yield\",\"Rate\"\n\"Unit:\",\"Percent\",\"Dollars\"\n\"Multiplier:\",\"1\",\"1000000\"\n\
         \"Time Period\",\"W10.M\",\"W11.M\"\n2020-01,2.5,1\n2020-02,3.5,2\n",
    );
    assert_eq!(seen.attributes(), ["Series Description", "UNIT_MEASURE", "UNIT_MULT"]);
    assert_eq!(
        seen.records[..2],
        ["W10.M 2020-01 = 2.5 {Yield|Percent|0}", "W11.M 2020-01 = 1 {Rate|Dollars|6}"]
    );
    let below = read(
        "\"\";A1;A1_FLAGS\n\"\";Ertrag;\nEinheit;PROZENT;\nStand vom;22.03.2019;\n2019-03-19;-0,57;\n2019-03-20;-1.204,25;p\n\"\";Bemerkung: Werte.;\n",
    );
    assert!(below.refused.is_empty(), "{:?}", below.refused);
    assert_eq!(below.records.len(), 2);
    assert!(
        below.records[0].contains("2019-03-19 = #-0.57") && below.records[0].contains("PROZENT"),
        "{:?}",
        below.records
    );
    let abs = read(
        ",Widgets,Tools\nUnit,000,000\nFrequency,Quarter,Quarter\nNo. Obs,2,2\nSeries ID,A1,A2\n2019-12-01,1.5,2.5\n2020-03-01,3.5,4.5\n",
    );
    assert_eq!(abs.records[0], "Widgets.Q 2019-12-01 = 1.5 {000|Quarter|2|A1}");
}

#[test]
fn names_and_periods_may_stand_in_one_heading() {
    let records_of = |text: &str| records(text)[..2].to_vec();
    assert_eq!(
        records_of("iso3,hdi_2019,hdi_2020\nFRA,0.5,0.55\nCHL,0.4,0.45\n"),
        ["FRA.hdi 2019 = 0.5", "FRA.hdi 2020 = 0.55"]
    );
    assert_eq!(
        records_of("Country,GDP (2019),GDP (2020)\nFR,1.5,2.5\nDE,1,2\n"),
        ["FR.GDP 2019 = 1.5", "FR.GDP 2020 = 2.5"]
    );
    assert_eq!(
        records_of("Country,2019 output,2020 output\nFR,1.5,2.5\nDE,1,2\n"),
        ["FR.output 2019 = 1.5", "FR.output 2020 = 2.5"]
    );
    let seen = with(
        "land;x:19;x:20\nFR;1,5;2,5\n",
        "heading_pattern = '(?<indicator>\\w+):(?<period>\\d+)'\nconstants = { TIME_PERIOD = '2020' }",
    );
    assert_eq!(seen.records.len(), 2);
    let seen = with(
        "land,x.2019,x.2020\nFR,1.5,2.5\n",
        "heading_pattern = '(?<indicator>\\w+)\\.(?<period>\\d{4})'",
    );
    assert_eq!(seen.records, ["FR.x 2019 = 1.5", "FR.x 2020 = 2.5"]);
}

#[test]
fn labels_said_once_are_filled_down() {
    let expected =
        ["FR.steel 2019 = 1.5", "FR.paper 2019 = 2.5", "DE.steel 2019 = 3.5", "DE.paper 2019 = 4.5"];
    assert_eq!(records("country,item,2019\nFR,steel,1.5\n,paper,2.5\nDE,steel,3.5\n,paper,4.5\n"), expected);
    assert_eq!(
        records(
            "country,item,year,value\nFR,steel,2019,1.5\n,paper,2019,2.5\nDE,steel,2019,3.5\n,paper,2019,4.5\n"
        ),
        expected
    );
    assert_eq!(
        records("年份,季度,数值\n2019,1,1.5\n,2,2.5\n2020,1,3.5\n,2,4.5\n")[..2],
        [" 2019-Q1 = 1.5", " 2019-Q2 = 2.5"]
    );
    // A code that is missing is not the one above.
    let missing = records("iso3,country,2019\nFRA,France,1\n,Kosovo,2\nDEU,Germany,3\n");
    assert!(
        missing[1].starts_with(" 2019")
            || missing[1].starts_with(".Kosovo")
            || !missing[1].starts_with("FRA"),
        "{missing:?}"
    );
    let told = with("country,item,2019\nFR,steel,1.5\n,paper,2.5\n", "fill_down = ['country']");
    assert_eq!(told.records, ["FR.steel 2019 = 1.5", "FR.paper 2019 = 2.5"]);
    assert!(told.header.notes[0].contains("`country`"), "{:?}", told.header.notes);
}

#[test]
fn nothing_is_lost_in_silence() {
    for (text, named) in [
        ("country,2019,2020,Total\nFR,1.5,2.5,4\nDE,3.5,4.5,8\n", "`Total`"),
        ("country,2019,2020,2021q9\nFR,1.5,2.5,4\nDE,3.5,4.5,8\n", "`2021q9`"),
        ("country,weight,2019,2020\nFR,0.5,1.5,2.5\nDE,0.75,3.5,4.5\n", "`weight`"),
        ("year,value\n2019,1\n2020,2\n\ncountry,year,value\nFR,2019,3\nFR,2020,4\n", "line 1, line 5"),
    ] {
        let said = match read_with(text, "") {
            Ok(seen) => seen.refused.join("; "),
            Err(error) => error,
        };
        assert!(said.contains(named), "{text}: {said}");
    }
    let marked = records("country,2022,2023p\nFR,1.5,2.5\nDE,3.5,4.5\n");
    assert_eq!(marked[..2], ["FR 2022 = 1.5", "FR 2023p = 2.5"]);
    let ignored = with("country,2019,2020,Total\nFR,1.5,2.5,4\n", "ignore = ['Total']");
    assert_eq!(ignored.unused, ["the column `Total` is not read: `ignore` in the mapping names it"]);
    assert!(refusal("Aruba,1960,54922\nAruba,1961,55578").contains("header_row"));
}

#[test]
fn feet_end_the_table() {
    for foot in [
        "\nFund of Examples World Outlook Database",
        "Quelle: Amt",
        "资料来源：国家统计局",
        "Fuente: Instituto, 2024",
        ",Bemerkung: vorläufig,",
    ] {
        let seen = read(&format!("country,2019,2020\nFR,1.5,2.5\nDE,3.5,4.5\n{foot}"));
        assert_eq!((seen.records.len(), seen.refused.as_slice()), (4, &[][..]), "{foot}");
        assert_eq!(seen.header.notes.len(), 1, "{foot}");
    }
    let legend = read(
        "TIME,BE,CL\n2019,1.5,:\n2020,2.5,3.5\n\nSpecial value,,\n:,not available,\n\nObservation flags:,,\nb,break in time series,\n",
    );
    assert_eq!((legend.records.len(), legend.refused.as_slice()), (4, &[][..]));
    let told = with("country,2019\nFR,1.5\nEND of it,7\nx,8\n", "foot = 'END'");
    assert_eq!(told.records, ["FR 2019 = 1.5"]);
}

#[test]
fn the_mapping_says_more() {
    let seen = with(
        "x\ny,1,2\ncountry,2019\nFR,Not known\nDE,1.5\n",
        "skip_rows = 2\nmissing = ['Not known']\nunit = 'EUR'\nmultiplier = '6'",
    );
    assert_eq!(seen.records, ["FR 2019 = - {EUR|6}", "DE 2019 = 1.5 {EUR|6}"]);
    let seen = with("size,2019\n<10,1.5\n10+,2.5\n", "codes = { size = { '<10' = 'LT10', '10+' = 'GE10' } }");
    assert_eq!(seen.records, ["LT10 2019 = 1.5", "GE10 2019 = 2.5"]);
    let seen = with("t\nCountry,GDP,GDP\n,2019,2020\nFR,1.5,2.5\n", "header_row = 2\nheader_rows = 2");
    assert_eq!(seen.records, ["FR.GDP 2019 = 1.5", "FR.GDP 2020 = 2.5"]);
    for (mapping, message) in [
        ("header_rows = 2", "header_row"),
        ("skip_rows = 1\nheader_row = 2", "skip_rows"),
        ("heading_pattern = '('", "heading_pattern"),
        ("heading_pattern = 'a'", "indicator"),
        ("date_format = 'x'", "date format"),
        ("codes = { nothing = { a = 'b' } }", "nothing"),
    ] {
        let error = match crate::ingest::data::mapping::Mapping::parse(mapping) {
            Ok(_) => read_with("country,2019\nFR,1.5\n", mapping).unwrap_err(),
            Err(error) => error.to_string(),
        };
        assert!(error.contains(message), "{mapping}: {error}");
    }
}
