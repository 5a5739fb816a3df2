//! Made-up files in the forms of ten publishers: own words and numbers, real order of lines, encodings and marks.

use std::io::{Cursor, Write};

use super::PublisherFile;

/// One for each recipe.
pub(super) static ALL: [PublisherFile; 10] = [
    PublisherFile {
        publisher: "National Bureau of Statistics of China",
        bytes: nbs,
        expected: &[
            ("", "Mo_Liang", "A", "2023", 3011.25),
            ("", "Mo_Liang", "A", "2022", 2702.5),
            ("", "Mo_Dun", "A", "2023", 202_293.5),
            ("", "Mo_Dun", "A", "2022", 213_000.0),
        ],
    },
    PublisherFile {
        publisher: "World Bank",
        bytes: world_bank,
        expected: &[
            ("Chile", "of_GDP", "A", "2021", 10.5),
            ("Chile", "of_GDP", "A", "2022", 11.25),
            ("Kenya", "of_GDP", "A", "2021", 7.5),
            ("World", "of_GDP", "A", "2022", 15.75),
        ],
    },
    PublisherFile {
        publisher: "International Monetary Fund",
        bytes: imf,
        expected: &[
            ("Germany", "National_currency", "A", "2022", 3_876_500_000_000.0),
            ("Germany", "National_currency", "A", "2023", 4_121_250_000_000.0),
            ("Germany", "Percent_of_total_labor_force", "A", "2022", 3.125),
            ("China", "National_currency", "A", "2022", 120_472_500_000_000.0),
        ],
    },
    PublisherFile {
        publisher: "OECD",
        bytes: || OECD.as_bytes().to_vec(),
        expected: &[
            ("France", "IX", "M", "2024-01", 101.5),
            ("France", "IX", "M", "2024-02", 102.5),
            ("Japan", "IX", "M", "2024-01", 98.5),
        ],
    },
    PublisherFile {
        publisher: "Eurostat",
        bytes: eurostat,
        expected: &[
            ("Germany", "I15", "A", "2021", 101.5),
            ("Germany", "I15", "A", "2022", 102.25),
            ("Greece", "I15", "A", "2022", 103.5),
        ],
    },
    PublisherFile {
        publisher: "Office for National Statistics",
        bytes: || ONS.as_bytes().to_vec(),
        expected: &[
            ("", "m", "A", "2022", 410.0),
            ("", "m", "A", "2023", 420.0),
            ("", "m", "Q", "2023-Q3", 105.5),
            ("", "m", "Q", "2023-Q4", 106.5),
            ("", "m", "M", "2023-11", 35.25),
            ("", "m", "M", "2023-12", 35.5),
        ],
    },
    PublisherFile {
        publisher: "Deutsche Bundesbank",
        bytes: || BUNDESBANK.as_bytes().to_vec(),
        expected: &[
            ("", "2021_100", "M", "2023-10", 101.5),
            ("", "2021_100", "M", "2023-11", 102.25),
            ("", "2021_100", "M", "2024-01", 103.0),
        ],
    },
    PublisherFile {
        publisher: "FRED",
        bytes: || FRED.as_bytes().to_vec(),
        expected: &[
            ("", "unspecified", "M", "2023-10", 101.5),
            ("", "unspecified", "M", "2023-11", 102.25),
            ("", "unspecified", "M", "2023-10", 5.33),
            ("", "unspecified", "M", "2023-12", 5.33),
        ],
    },
    PublisherFile {
        publisher: "Australian Bureau of Statistics",
        bytes: abs,
        expected: &[
            ("", "$_Millions", "Q", "2023-Q2", 501.5),
            ("", "$_Millions", "Q", "2023-Q3", 502.5),
            ("", "$_Millions", "Q", "2023-Q4", 503.5),
            ("", "percent", "Q", "2023-Q2", 0.5),
            ("", "percent", "Q", "2023-Q3", 0.25),
        ],
    },
    PublisherFile {
        publisher: "UNdata",
        bytes: || UNDATA.as_bytes().to_vec(),
        expected: &[
            ("Brazil", "Metric_tons_thousand", "A", "2022", 650.5),
            ("Brazil", "Metric_tons_thousand", "A", "2021", 640.0),
            ("Viet Nam", "Metric_tons_thousand", "A", "2022", 1100.0),
        ],
    },
];

/// A workbook of 1997 with texts only, as data.stats.gov.cn gives it.
fn nbs() -> Vec<u8> {
    let rows: [&[&str]; 6] = [
        &["数据库：年度数据"],
        &["时间：最近2年"],
        &["指标", "2023年", "2022年"],
        &["汽车产量(万辆)", "3011.25", "2702.5"],
        &["水泥产量(万吨)", "202293.5", "213000"],
        &["数据来源：国家统计局"],
    ];
    let record = |kind: u16, data: &[u8]| {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    };
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let end = || record(0x000a, &[]);
    let name = "年度数据".encode_utf16().flat_map(u16::to_le_bytes);
    let sheet_at = |start: u32| {
        let mut sheet: Vec<u8> = [&start.to_le_bytes()[..], &[0, 0, 4, 1]].concat();
        sheet.extend(name.clone());
        record(0x0085, &sheet)
    };
    let start = begin(5).len() + sheet_at(0).len() + end().len();
    let mut stream = [begin(5), sheet_at(u32::try_from(start).unwrap()), end(), begin(16)].concat();
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let characters: Vec<u16> = text.encode_utf16().collect();
            let numbers = [row, column, 0, characters.len()].map(|number| u16::try_from(number).unwrap());
            let mut cell: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            cell.push(1);
            cell.extend(characters.iter().flat_map(|character| character.to_le_bytes()));
            stream.extend(record(0x0204, &cell));
        }
    }
    stream.extend(end());
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("Workbook").unwrap().write_all(&stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn world_bank() -> Vec<u8> {
    let data = "\u{feff}\"Data Source\",\"World Development Indicators\",\n\n\
        \"Last Updated Date\",\"2024-05-30\",\n\n\
        \"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"2021\",\"2022\",\n\
        \"Chile\",\"CHL\",\"Made goods, value added (% of GDP)\",\"NV.MADE.ZS\",\"10.5\",\"11.25\",\n\
        \"Kenya\",\"KEN\",\"Made goods, value added (% of GDP)\",\"NV.MADE.ZS\",\"7.5\",\"\",\n\
        \"World\",\"WLD\",\"Made goods, value added (% of GDP)\",\"NV.MADE.ZS\",\"\",\"15.75\",\n";
    let country = "\u{feff}\"Country Code\",\"Region\",\"IncomeGroup\",\"SpecialNotes\",\"TableName\",\n\
        \"CHL\",\"Latin America & Caribbean\",\"High income\",\"\",\"Chile\",\n\
        \"KEN\",\"Sub-Saharan Africa\",\"Lower middle income\",\"A remark, with a comma.\",\"Kenya\",\n";
    let indicator = "\u{feff}\"INDICATOR_CODE\",\"INDICATOR_NAME\",\"SOURCE_NOTE\",\"SOURCE_ORGANIZATION\",\n\
        \"NV.MADE.ZS\",\"Made goods, value added (% of GDP)\",\"A remark.\",\"An office\",\n";
    let stem = "API_NV.MADE.ZS_DS2_en_csv_v2_41";
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        (format!("Metadata_Indicator_{stem}.csv"), indicator),
        (format!("{stem}.csv"), data),
        (format!("Metadata_Country_{stem}.csv"), country),
    ] {
        file.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}

/// Text in UTF-16 with tabs, whatever its name says.
fn imf() -> Vec<u8> {
    let text = "WEO Country Code\tISO\tWEO Subject Code\tCountry\tSubject Descriptor\tSubject Notes\tUnits\tScale\t\
        Country/Series-specific Notes\t2022\t2023\tEstimates Start After\n\
        134\tDEU\tNGDP\tGermany\tMade product\t\"A remark, with a comma.\"\tNational currency\tBillions\t\
        Source: an office\t3,876.5\t4,121.25\t2023\n\
        134\tDEU\tLUR\tGermany\tMade rate\t\tPercent of total labor force\t\t\t3.125\tn/a\t2023\n\
        924\tCHN\tNGDP\tChina\tMade product\t\tNational currency\tBillions\t\t120,472.5\t--\t2022\n\n\
        International Monetary Fund, World Economic Outlook Database, October 2024\n";
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

const OECD: &str = "\u{feff}STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,FREQ,\
    Frequency of observation,MEASURE,Measure,UNIT_MEASURE,Unit of measure,ACTIVITY,Economic activity,\
    TIME_PERIOD,Time period,OBS_VALUE,Observation value,OBS_STATUS,Observation status,UNIT_MULT,Unit multiplier,\
    DECIMALS,Decimals\n\
    DATAFLOW,OECD.X:DSD_MADE@DF_MADE(4.0),Made,I,FRA,France,M,Monthly,PRVM,Volume,IX,Index,C,Manufacturing,\
    2024-01,,101.5,,A,Normal value,0,Units,1,One\n\
    DATAFLOW,OECD.X:DSD_MADE@DF_MADE(4.0),Made,I,FRA,France,M,Monthly,PRVM,Volume,IX,Index,C,Manufacturing,\
    2024-02,,102.5,,P,Provisional value,0,Units,1,One\n\
    DATAFLOW,OECD.X:DSD_MADE@DF_MADE(4.0),Made,I,JPN,Japan,M,Monthly,PRVM,Volume,IX,Index,C,Manufacturing,\
    2024-01,,98.5,,A,Normal value,0,Units,1,One\n";

fn eurostat() -> Vec<u8> {
    let text = "freq,nace_r2,unit,geo\\TIME_PERIOD\t2021 \t2022 \t2023 \n\
        A,C,I15,DE\t101.5 \t102.25 b\t: c\n\
        A,C,I15,EL\t: \t103.5 p\t: \n";
    let mut file = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    file.write_all(text.as_bytes()).unwrap();
    file.finish().unwrap()
}

const ONS: &str = "\"Title\",\"Made index: CVM: Seasonally adjusted £m\"\n\"CDID\",\"MADE\"\n\
    \"Source dataset ID\",\"DIOP\"\n\"PreUnit\",\"£\"\n\"Unit\",\"m\"\n\"Release date\",\"11-10-2024\"\n\
    \"Next release\",\"13 November 2024\"\n\"Important notes\",\n\"2022\",\"410\"\n\"2023\",\"420\"\n\
    \"2023 Q3\",\"105.5\"\n\"2023 Q4\",\"106.5\"\n\"2023 NOV\",\"35.25\"\n\"2023 DEC\",\"35.5\"\n";

const BUNDESBANK: &str = "\"\";BBXM1.M.DE.S.MADE;BBXM1.M.DE.S.MADE_FLAGS\n\
    \"\";Made orders / Germany / Seasonally adjusted;\nUnit;2021=100;\nUnit multiplier;one;\n\
    Last update;2024-03-01 08:10:12;\n2023-10;101,5;\n2023-11;102,25;Provisional value\n\
    2023-12;.;No value available\n2024-01;103;\n\"\";Comment: a remark;\n";

const FRED: &str = "observation_date,MADEPROD,MADERATE\n2023-10-01,101.5,5.33\n2023-11-01,102.25,.\n\
    2023-12-01,.,5.33\n";

/// Two sheets: the index of the series, and the series below ten lines about them.
fn abs() -> Vec<u8> {
    let day = |month: u8| rust_xlsxwriter::ExcelDateTime::from_ymd(2023, month, 1).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let index = book.add_worksheet().set_name("Index").unwrap();
    let heads = [
        "Data Item Description",
        "Series Type",
        "Series ID",
        "No. Obs.",
        "Unit",
        "Freq.",
        "Collection Month",
    ];
    index.write_row(1, 0, ["Time Series Workbook"]).unwrap();
    index.write_row(4, 0, heads).unwrap();
    index.write_row(5, 0, ["Made output ;", "Trend", "A1", "3", "$ Millions", "Quarter"]).unwrap();
    index.write_number(5, 6, 3).unwrap();
    let data = book.add_worksheet().set_name("Data1").unwrap();
    let lines = [
        ["", "Made output ;", "Made growth ;"],
        ["Unit", "$ Millions", "Percent"],
        ["Series Type", "Trend", "Trend"],
        ["Data Type", "FLOW", "PERCENT"],
        ["Frequency", "Quarter", "Quarter"],
        ["Collection Month", "3", "3"],
        ["Series Start", "Jun-2023", "Jun-2023"],
        ["Series End", "Dec-2023", "Dec-2023"],
        ["No. Obs", "3", "3"],
        ["Series ID", "A1", "A2"],
    ];
    let dates = rust_xlsxwriter::Format::new().set_num_format("mmm\\-yyyy");
    for (row, cells) in (0..).zip(lines) {
        for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            match text.parse::<f64>() {
                Ok(number) => data.write_number(row, column, number).unwrap(),
                Err(_) => data.write_string(row, column, text).unwrap(),
            };
        }
    }
    for (row, month, values) in [(10, 6, &[501.5, 0.5][..]), (11, 9, &[502.5, 0.25]), (12, 12, &[503.5])] {
        data.write_datetime_with_format(row, 0, day(month), &dates).unwrap();
        data.write_row(row, 1, values.iter().copied()).unwrap();
    }
    book.save_to_buffer().unwrap()
}

const UNDATA: &str = "\"Country or Area\",\"Commodity - Transaction\",\"Year\",\"Unit\",\"Quantity\",\"Quantity Footnotes\"\n\
    \"Brazil\",\"Cement - made\",\"2022\",\"Metric tons,  thousand\",\"650.5\",\"1\"\n\
    \"Brazil\",\"Cement - made\",\"2021\",\"Metric tons,  thousand\",\"640\",\"\"\n\
    \"Viet Nam\",\"Cement - made\",\"2022\",\"Metric tons,  thousand\",\"1,100\",\"2\"\n\
    \"fnSeqID\",\"Footnote\"\n\"1\",\"Estimate\"\n\"2\",\"A remark\"\n";
