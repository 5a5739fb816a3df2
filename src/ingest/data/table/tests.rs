//! Whole tables, as agencies publish them.

mod several;
mod shapes;

use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::csv;
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::record::{Action, Column, Header, Place, Record, Sink, Stop, Value};
use crate::ingest::data::unused::UnusedPart;

/// A sink that keeps the output of a decoder as texts.
#[derive(Debug, Default)]
pub struct TextSink {
    pub header: Header,
    /// `A.DE 2010 = 1 {b} @2020-01-01`; `_` for a blank cell, `-` for a missing value, `#` before numbers.
    pub records: Vec<String>,
    /// `0 DE Germany`
    pub names: Vec<String>,
    pub refused: Vec<String>,
    pub unused: Vec<String>,
}

impl TextSink {
    pub fn dimensions(&self) -> Vec<&str> {
        self.header.dimensions.iter().map(|column| column.id.as_str()).collect()
    }

    pub fn attributes(&self) -> Vec<&str> {
        self.header.attributes.iter().map(|column| column.id.as_str()).collect()
    }
}

impl Sink for TextSink {
    fn header(&mut self, header: Header) -> Result<(), Stop> {
        self.header = header;
        Ok(())
    }

    fn name(&mut self, dimension: usize, code: &str, name: &str) {
        self.names.push(format!("{dimension} {code} {name}"));
    }

    fn note(&mut self, note: String) {
        self.header.notes.push(note);
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), Stop> {
        let value = match record.value {
            Value::Blank => "_".to_owned(),
            Value::Missing => "-".to_owned(),
            Value::Number(number) => format!("#{number}"),
            Value::Text(text) => text.to_owned(),
        };
        let mut text = format!("{} {} = {value}", record.codes.join("."), record.period);
        if !record.attributes.is_empty() {
            text = format!("{text} {{{}}}", record.attributes.join("|"));
        }
        if let Some(day) = record.published {
            text = format!("{text} @{day}");
        }
        if record.action == Action::Delete {
            text += " deleted";
        }
        self.records.push(text);
        Ok(())
    }

    fn unused(&mut self, part: UnusedPart) {
        self.unused.push(part.to_string());
    }

    fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop> {
        self.refused.push(format!("{place}: {message}"));
        Ok(())
    }
}

fn read_with(text: &str, mapping: &str) -> Result<TextSink, String> {
    let mut seen = TextSink::default();
    let mapping = Mapping::parse(mapping).map_err(|error| error.to_string())?;
    csv::decode(&mut text.as_bytes(), &mapping, &mut seen).map_err(|error| error.to_string())?;
    Ok(seen)
}

fn read(text: &str) -> TextSink {
    read_with(text, "").unwrap()
}

fn column(id: &str, name: Option<&str>, concept: Option<DimensionRole>) -> Column {
    Column { id: id.to_owned(), name: name.map(str::to_owned), concept }
}

#[test]
fn a_long_table_with_codes_and_names() {
    let seen =
        read("Country Name,Country Code,Year,Value\r\n\"Korea, Rep.\",KOR,2010,1.5\r\nWorld,WLD,2010,..\r\n");
    assert_eq!(seen.header.dimensions, [column("Country Code", None, None)]);
    assert_eq!(seen.records, ["KOR 2010 = 1.5", "WLD 2010 = .."]);
    assert_eq!(seen.names, ["0 KOR Korea, Rep.", "0 WLD World"]);
}

#[test]
fn an_empty_area_code_passes() {
    assert_eq!(
        read("Country,Country Code,Year,Value\nX,,2010,1\nY,YY,2010,\n").records,
        [" 2010 = 1", "YY 2010 = -"]
    );
}

#[test]
fn a_heading_that_is_no_word_for_a_value_is_an_indicator() {
    let seen =
        read("geo_area,nature,units,year,nv_ind_manf\n156,c,percent,2010,29.3\n156,e,percent,2011,N\n");
    assert_eq!(seen.dimensions(), ["geo_area", "nature", "units", "INDICATOR"]);
    assert_eq!(seen.header.dimensions[2].concept, Some(DimensionRole::Unit));
    assert_eq!(seen.header.dimensions[3].concept, Some(DimensionRole::Indicator));
    assert_eq!(seen.records[0], "156.c.percent.nv_ind_manf 2010 = 29.3");
}

#[test]
fn year_and_quarter_are_joined_and_indicators_stand_side_by_side() {
    let seen = read("\"year\",\"quarter\",\"realgdp\",\"infl\"\n1959,1,2710.349,0\n1959,2,2778.8,-2.34\n");
    assert_eq!(seen.dimensions(), ["INDICATOR"]);
    assert_eq!(
        seen.records,
        [
            "realgdp 1959-Q1 = 2710.349",
            "infl 1959-Q1 = 0",
            "realgdp 1959-Q2 = 2778.8",
            "infl 1959-Q2 = -2.34"
        ]
    );
    let seen = read(
        "series_id,year,period,value,footnote_codes\nCES1,2020,M01,1,\nCES1,2020,M13,2,P\nCES1,2020,Q1,3,\n",
    );
    assert_eq!(seen.records, ["CES1 2020-01 = 1 {}", "CES1 2020 = 2 {P}", "CES1 2020-Q1 = 3 {}"]);
}

#[test]
fn entity_code_year_and_metrics() {
    let seen = read(
        "Entity,Code,Year,Steel made,Steel used,Continent\nChina,CHN,2010,1,2,\nChina,CHN,2011,,2,Asia\nWorld,OWID_WRL,2010,5,6,\n",
    );
    assert_eq!(seen.dimensions(), ["Code", "INDICATOR"]);
    assert_eq!(seen.attributes(), ["Continent"]);
    assert_eq!(seen.records[2], "CHN.Steel made 2011 = _ {Asia}");
    assert_eq!(seen.names, ["0 CHN China", "0 OWID_WRL World"]);
}

#[test]
fn a_wide_table_with_preamble_and_trailing_delimiters() {
    let text = "\"Data Source\",\"World Development Indicators\",\n\n\"Last Updated Date\",\"2022-12-22\",\n\n\
        \"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"1960\",\"1961\",\n\
        \"Aruba\",\"ABW\",\"GDP (current US$)\",\"NY.GDP\",\"\",\"5E+10\",\n";
    let seen = read(&format!("\u{feff}{text}"));
    assert_eq!(seen.dimensions(), ["Country Code", "Indicator Code"]);
    assert_eq!(seen.records, ["ABW.NY.GDP 1960 = _", "ABW.NY.GDP 1961 = 5E+10"]);
    assert_eq!(seen.names, ["0 ABW Aruba", "1 NY.GDP GDP (current US$)"]);
    assert_eq!(seen.header.notes.last().unwrap(), "Last Updated Date 2022-12-22");
    assert_eq!(seen.refused, [""; 0]);
}

#[test]
fn headings_of_a_databank_table_and_its_footer() {
    let seen = read(
        "Series Name,Series Code,Country Name,Country Code,1960 [YR1960],1961 [YR1961]\n\
         GDP,NY.GDP,Chad,TCD,..,1\n,,,,,\n,,,,,\nData from database: World Development Indicators,,,,,\nLast Updated: 12/22/2022,,,,,\n",
    );
    assert_eq!(seen.records, ["NY.GDP.TCD 1960 = ..", "NY.GDP.TCD 1961 = 1"]);
    assert_eq!(
        seen.header.notes,
        ["Data from database: World Development Indicators", "Last Updated: 12/22/2022"]
    );
}

#[test]
fn eurostat_tsv() {
    let seen = read(
        "freq,unit,geo\\TIME_PERIOD\t2010 \t2011 \nA,PC,AT\t12.3 bp\t: c\nA,PC,BE\t:\t-1 \nA,BE\t1\t2\n",
    );
    assert_eq!(
        seen.header.dimensions,
        [
            column("freq", None, Some(DimensionRole::Frequency)),
            column("unit", None, Some(DimensionRole::Unit)),
            column("geo", None, None)
        ]
    );
    assert_eq!(seen.attributes(), ["OBS_STATUS"]);
    let expected =
        ["A.PC.AT 2010 = 12.3 {bp}", "A.PC.AT 2011 = - {c}", "A.PC.BE 2010 = - {}", "A.PC.BE 2011 = -1 {}"];
    assert_eq!(seen.records, expected);
    assert_eq!(seen.refused, ["line 4: `A,BE` has not 3 codes with commas between them"]);
}

#[test]
fn a_triangle_has_days_in_rows_and_headings() {
    let seen = read("time,2002-10-01,2003-01-01\n1980-01-01,1.5,1.6\n1980-04-01,,2\n");
    assert_eq!(seen.dimensions(), [""; 0]);
    assert_eq!(seen.records[0], "1980-01-01 = 1.5 @2002-10-01".to_owned().replace("1980", " 1980"));
    assert_eq!(seen.records[2], " 1980-04-01 = _ @2002-10-01");
    let seen = read("observation_date,GDPC1_20120127,GDPC1_20120229\n2011-10-01,1,2\n2012-01-01,,2\n");
    assert_eq!(seen.records[1], "GDPC1 2011-10-01 = 2 @2012-02-29");
    let error = read_with("time,2010,2011\n2009,1,2\n2010,,3\n", "").unwrap_err();
    assert!(error.contains("`published_across = true`"), "{error}");
    let seen = read_with(
        "time,2010,2011\n2009,1,2\n2010,,3\n",
        "published_across = true\nconstants = { GEO = 'US' }",
    );
    assert_eq!(seen.unwrap().records[1], "US 2009 = 2 @2011");
}

#[test]
fn a_column_of_vintages() {
    let seen = read("id,time,pub_date,value\nCHE,1980-01-01,2002-10-01,1\n");
    assert_eq!(seen.records, ["CHE 1980-01-01 = 1 @2002-10-01"]);
}

#[test]
fn an_export_of_our_own() {
    let seen = read(
        "dataset,frequency,area,indicator,activity,period,value,lower,upper,status,qualifier,origin,figure,published,printed\n\
         cn,A,CN,RD_EXP,_T,2024,3.6,3.55,3.65,A,,stated,f1,2025-01-01,3.6\ncn,A,CN,RD_EXP,_T,2021/2025,3.6,3,4,A,,stated,f1,2025-01-01,3.6\n",
    );
    assert_eq!(seen.dimensions(), ["frequency", "area", "indicator", "activity"]);
    assert_eq!(seen.records[0], "A.CN.RD_EXP._T 2024 = 3.6 {cn|3.55|3.65|A||stated|f1|3.6} @2025-01-01");
    assert_eq!(seen.attributes()[3], "OBS_STATUS");
}

#[test]
fn doubled_columns_of_the_oecd() {
    let seen = read(
        "LOCATION,Country,SUBJECT,Subject,FREQUENCY,Frequency,TIME,Time,Unit Code,Unit,PowerCode Code,PowerCode,Reference Period Code,Reference Period,Value,Flag Codes,Flags\n\
         AUS,Australia,GDP,Output,A,Annual,2010,2010,USD,US Dollar,6,Millions,,,1.5,E,Estimated\n\
         AUT,Austria,GDP,Output,A,Annual,2010,2010,EUR,Euro,6,Millions,,,2.5,,\n",
    );
    assert_eq!(seen.dimensions(), ["LOCATION", "SUBJECT", "FREQUENCY", "Unit Code"]);
    assert_eq!(seen.header.dimensions[0].name.as_deref(), Some("Country"));
    assert_eq!(seen.header.dimensions[3].concept, Some(DimensionRole::Unit));
    assert_eq!(seen.attributes()[0], "UNIT_MULT");
    assert!(seen.attributes().contains(&"OBS_STATUS"));
    assert!(seen.names.contains(&"0 AUT Austria".to_owned()), "{:?}", seen.names);
    assert_eq!(seen.records[0], "AUS.GDP.A.USD 2010 = 1.5 {6|Millions|||E|Estimated}");
}

#[test]
fn faostat() {
    let seen = read(
        "Domain Code,Domain,Area Code (M49),Area,Element Code,Element,Item Code (CPC),Item,Year Code,Year,Unit,Value,Flag,Flag Description\n\
         QCL,Crops,'004,Afghanistan,5312,Area harvested,1371,Almonds,2010,2010,ha,1,A,Official\n\
         QCL,Crops,'008,Albania,5312,Area harvested,1371,Almonds,2010,2010,ha,,M,Missing\n",
    );
    assert_eq!(
        seen.dimensions(),
        ["Domain Code", "Area Code (M49)", "Element Code", "Item Code (CPC)", "Unit"]
    );
    assert_eq!(seen.records[0], "QCL.004.5312.1371.ha 2010 = 1 {A|Official}");
    let seen = read("Area Code,Area,Y1961,Y1961F,Y1961N,Y1962,Y1962F,Y1962N\n2,Afghanistan,1,A,,2,E,note\n");
    assert_eq!(seen.records, ["2 1961 = 1 {A}", "2 1962 = 2 {E}"]);
}

#[test]
fn statistics_canada() {
    let seen = read(
        "REF_DATE,GEO,DGUID,Product,UOM,UOM_ID,SCALAR_FACTOR,SCALAR_ID,VECTOR,COORDINATE,VALUE,STATUS,SYMBOL,TERMINATED,DECIMALS\n\
         2010-01,Canada,2016A000011124,Steel,Tonnes,288,units,0,v1,1.1,5,,,,0\n2010-01,Canada,2016A000011124,Iron,Tonnes,288,units,0,v2,1.2,,x,,,0\n",
    );
    assert_eq!(seen.dimensions(), ["GEO", "Product", "UOM_ID"]);
    assert_eq!(seen.header.dimensions[2].concept, Some(DimensionRole::Unit));
    assert!(seen.records[1].starts_with("Canada.Iron.288 2010-01 = - {"), "{:?}", seen.records);
}

#[test]
fn the_world_economic_outlook() {
    let seen = read(
        "WEO Country Code\tISO\tWEO Subject Code\tCountry\tSubject Descriptor\tSubject Notes\tUnits\tScale\tCountry/Series-specific Notes\t1980\t1981\tEstimates Start After\n\
         512\tAFG\tNGDP_R\tAfghanistan\tGross domestic product\tnote\tNational currency\tBillions\tSource: x\tn/a\t\"1,234.5\"\t2020\n\
         914\tALB\tNGDP_R\tAlbania\tGross domestic product\tnote\tNational currency\tBillions\tSource: x\t1\t2\t2020\n\
         \nInternational Monetary Fund, World Economic Outlook Database, April 2022\n",
    );
    assert_eq!(seen.dimensions(), ["ISO", "WEO Subject Code", "Units"]);
    assert_eq!(seen.records.len(), 4);
    assert!(
        seen.records[1]
            .starts_with("AFG.NGDP_R.National currency 1981 = 1,234.5 {512|note|Billions|Source: x|2020")
    );
    assert_eq!(seen.header.notes.len(), 1);
    assert!(seen.names.contains(&"0 ALB Albania".to_owned()));
}

#[test]
fn years_down_and_months_across() {
    let seen = read("Year,Jan,Feb,Annual\n2010,1,2,3\n2011,4,,6\n");
    assert_eq!(seen.records[..3], [" 2010-01 = 1", " 2010-02 = 2", " 2010 = 3"]);
}

#[test]
fn chinese_headings() {
    let seen = read("指标,地区,2021年,2020年\n工业增加值,北京,1,2\n");
    assert_eq!(seen.records, ["工业增加值.北京 2021年 = 1", "工业增加值.北京 2020年 = 2"]);
    assert_eq!(read("地区,年份,数值\n北京,2020,1\n").records, ["北京 2020 = 1"]);
}

#[test]
fn semicolons_and_decimal_commas() {
    let seen = read("Land;Jahr;Wert\nDE;2010;1.234,5\nAT;2010;-0,25\n");
    assert_eq!(seen.records, ["DE 2010 = #1234.5", "AT 2010 = #-0.25"]);
    let error = read_with("Land;Jahr;Wert\nDE;2010;1,234\n", "").unwrap_err();
    assert!(error.contains("`1,234` may be") && error.contains("`decimal_comma = true`"), "{error}");
    let seen = read_with("Land;Jahr;Wert\nDE;2010;1,234\nAT;2010;1.5\n", "decimal_comma = true").unwrap();
    assert_eq!(seen.records, ["DE 2010 = #1.234"]);
    assert!(seen.refused[0].starts_with("line 3, column 3: `1.5`"));
    assert_eq!(read("a|year|value\nx|2010|\"1,234\"\n").records, ["x 2010 = 1,234"]);
}

#[test]
fn rows_of_another_width_are_refused_by_line() {
    let seen = read("area,year,value\nDE,2010,1\nDE,2011\n\nDE,2012,3,4\n\"D\nE\",2013,5\nDE,2014,6\nFra");
    assert_eq!(seen.records, ["DE 2010 = 1", "D\nE 2013 = 5", "DE 2014 = 6"]);
    assert_eq!(
        seen.refused,
        [
            "line 3: there are 2 cells, but 3 headings",
            "line 5: there are 4 cells, but 3 headings",
            "line 9: there is a text in the first cell only",
        ]
    );
}

#[test]
fn a_remark_inside_the_table_is_refused() {
    let seen = read("area,year,value\nDE,2010,1\nSource: x\nDE,2011,2\n");
    assert_eq!(seen.records.len(), 2);
    assert_eq!(seen.refused, ["line 3: a remark stands between the rows of the table"]);
}

#[test]
fn what_is_not_understood_names_the_columns() {
    let error = read_with("label,kind,value\na,b,1\nc,d,2\n", "").unwrap_err();
    assert!(
        error.contains("the columns are `label`, `kind`, `value`") && error.contains("`period`"),
        "{error}"
    );
    let error = read_with("area,year,kind\na,2010,b\n", "").unwrap_err();
    assert!(error.contains("no column looks like a value"), "{error}");
    let error = read_with("area,year,value\na,2010,1\n", "period = 'zeit'").unwrap_err();
    assert!(error.contains("no column is called `zeit`"), "{error}");
}

#[test]
fn the_mapping_says_what_headings_do_not() {
    let seen = read_with(
        "a,b,c,d,e\nDE,Germany,2010,5,x\nFR,France,2010,6,y\n",
        "dimensions = [{ column = 'a', id = 'REF_AREA', name_column = 'b' }]\nperiod = '#3'\nvalue = 'd'\n\
         attributes = [{ column = 'E', id = 'OBS_STATUS' }]\nfrequency = 'A'",
    )
    .unwrap();
    assert_eq!(seen.dimensions(), ["FREQ", "REF_AREA"]);
    assert_eq!(seen.header.dimensions[1].concept, Some(DimensionRole::Area));
    assert_eq!(seen.records, ["A.DE 2010 = 5 {x}", "A.FR 2010 = 6 {y}"]);
    assert_eq!(seen.names[0], "1 DE Germany");
}

#[test]
fn the_mapping_can_name_several_values() {
    let seen =
        read_with("a,2010,2011,2012\nDE,1,2,3\n", "values = ['2010', '2012']\nignore = ['2011']").unwrap();
    assert_eq!(seen.records, ["DE 2010 = 1", "DE 2012 = 3"]);
    let seen = read_with("a,t,x,y\nDE,2010,1,2\n", "values = ['x']\nignore = ['y']\nperiod = 't'").unwrap();
    assert_eq!(seen.records, ["DE.x 2010 = 1"]);
}

#[test]
fn flags_behind_values_are_split_off_when_the_mapping_says_so() {
    let seen = read_with("area,year,value\nDE,2010,5 p\nFR,2010,6\n", "status_separator = ' '").unwrap();
    assert_eq!(seen.records, ["DE 2010 = 5 {p}", "FR 2010 = 6 {}"]);
}

#[test]
fn row_numbers_are_not_read() {
    let seen = read(",country,year,gdp\n0,DE,2010,1\n1,DE,2011,2\n2,FR,2010,3\n");
    assert_eq!(seen.records[0], "DE.gdp 2010 = 1");
}

#[test]
fn codes_with_two_names_are_no_codes() {
    let row = |number: usize| {
        let (kind, year) = (number % 4, 2000 + number / 4 % 20);
        format!("K{kind},Kind {kind},{year},{number}")
    };
    let rows: Vec<String> = (0..1200).map(row).collect();
    let mut text = format!("kind,what,year,value\n{}\n", rows.join("\n"));
    text += "K1,Kind 2,2010,1\n";
    let seen = read(&text);
    assert_eq!(seen.dimensions(), ["kind"]);
    assert!(
        seen.refused[0].starts_with("line 1202: `K1` is called `Kind 1` and `Kind 2`"),
        "{:?}",
        seen.refused
    );
}

#[test]
fn texts_between_indicators_are_no_keys() {
    let seen = read(
        "countrycode,country,year,gdp,kind,pop\nABW,Aruba,2010,1.5,Extrapolated,2\nABW,Aruba,2011,1.5,Extrapolated,2\n",
    );
    assert_eq!((seen.dimensions(), seen.attributes()), (vec!["countrycode", "INDICATOR"], vec!["kind"]));
    assert_eq!(seen.names, ["0 ABW Aruba"]);
}

#[test]
fn a_source_that_tells_rows_apart_is_a_dimension() {
    let seen = read("ref_area,source,time,obs_value\nDE,A,2010,1\nDE,B,2010,2\n");
    assert_eq!(seen.dimensions(), ["ref_area", "source"]);
    let seen = read("ref_area,source,time,obs_value\nDE,A,2010,1\nDE,B,2011,2\n");
    assert_eq!(seen.attributes(), ["source"]);
}

#[test]
fn headings_may_have_codes_in_brackets() {
    let seen = read(
        "Country Name,Country Code,Time,Time Code,GDP [NY.GDP],People [SP.POP]\nChad,TCD,2010,YR2010,1.5,..\n",
    );
    assert_eq!(seen.dimensions(), ["Country Code", "INDICATOR"]);
    assert_eq!(seen.names, ["1 NY.GDP GDP", "1 SP.POP People", "0 TCD Chad"]);
    assert_eq!(seen.records, ["TCD.NY.GDP 2010 = 1.5", "TCD.SP.POP 2010 = .."]);
}

#[test]
fn quarters_down_and_days_across_are_a_triangle_under_any_heading() {
    let seen = read("Obs,2010-01-29,2010-02-26\n2009Q3,1.5,1.6\n2009Q4,,1.1\n");
    assert_eq!(seen.records[..2], [" 2009Q3 = 1.5 @2010-01-29", " 2009Q3 = 1.6 @2010-02-26"]);
}

#[test]
fn a_footnote_table_below_is_no_data() {
    let seen = read(
        "Country or Area,Year,Value,Value Footnotes\nChad,2010,5,1\nChad,2011,5,1\nMali,2010,5,\n\n\
         fnSeqID,Footnote\n1,Estimate.\n",
    );
    assert_eq!((seen.records.len(), seen.refused.len(), seen.header.notes.len()), (3, 0, 2));
    assert_eq!(seen.attributes(), ["Value Footnotes"]);
}
