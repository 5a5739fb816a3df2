//! Tables as publishers write them, by what is special about them; each is read as a person would read it.

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    lines_about_the_series_are_attributes_of_them,
    several_rows_of_headings_make_one,
    periods_of_many_notations_are_read,
    signs_for_missing_values_have_a_status,
    marks_and_brackets_may_stand_beside_numbers,
    columns_that_number_rows_are_no_keys,
    codes_and_names_of_areas_land_where_they_belong,
    names_never_share_a_code,
    what_has_two_readings_is_refused,
);

/// A table, a mapping, and the expected observations, each as area, period, value and status, in order
/// and with `; ` between them; for a refusal, what it says.
type Case<'a> = (&'a str, &'a str, &'a str);

async fn check(backend: Backend, cases: &[Case<'_>]) {
    let shelf = Shelf::empty(backend).await;
    for (number, (text, map, expected)) in cases.iter().enumerate() {
        let dataset = format!("K{number}");
        // A name without a day, so that all files are of one publication each.
        let with = With { map, ..With::published("2024-06-01") };
        let name = if text.contains('\t') { "t.tsv" } else { "t.csv" };
        shelf.text(&dataset, name, text, with).await;
        let found = shelf.observations(&format!("dataset={dataset}&detail=full")).await;
        let mut found: Vec<String> = found
            .into_iter()
            .map(|((key, period), one)| {
                let area = key.split('.').nth(1).unwrap_or_default();
                let value = one["value"].as_f64().map_or_else(|| "-".to_owned(), |value| value.to_string());
                format!("{area} {period} {value} {}", one["status"].as_str().unwrap())
            })
            .collect();
        found.sort();
        assert_eq!(found.join("; "), *expected, "{text}");
    }
}

async fn lines_about_the_series_are_attributes_of_them(backend: Backend) {
    check(backend, &[
        ("\"\";BBK01.OU0308;BBK01.OU0308_FLAGS\n\
         \"\";Bilanzsumme;\n\
         Einheit;Euro;\n\
         Dimension;Millionen;\n\
         Stand vom;02.01.2024;\n\
         2023-01;1.234,5;\n\
         2023-02;1.300,0;vorläufig\n\
         ", "", "_Z 2023-01 1234500000 A; _Z 2023-02 1300000000 A"),
        ("F1.1  INTEREST RATES,,\n\
         Title,Cash Rate Target,Interbank Overnight\n\
         Description,Cash Rate Target; monthly average,Interbank rate\n\
         Frequency,Monthly,Monthly\n\
         Type,Original,Original\n\
         Units,Per cent,Per cent\n\
         ,,\n\
         ,,\n\
         Source,RBA,RBA\n\
         Publication date,02-Feb-2024,02-Feb-2024\n\
         Series ID,FIRMMCRT,FIRMMCRI\n\
         31-Jan-2020,0.75,0.75\n\
         29-Feb-2020,0.75,0.74\n\
         31-Mar-2020,0.50,\n\
         ", "", "_Z 2020-01 0.75 A; _Z 2020-01 0.75 A; _Z 2020-02 0.74 A; _Z 2020-02 0.75 A; _Z 2020-03 0.5 A"),
        ("\"Title\",\"CPIH INDEX 00: ALL ITEMS 2015=100\"\n\
         \"CDID\",\"L522\"\n\
         \"Source dataset ID\",\"MM23\"\n\
         \"PreUnit\",\"\"\n\
         \"Unit\",\"Index, base year = 100\"\n\
         \"Release date\",\"14-02-2024\"\n\
         \"Next release\",\"20 March 2024\"\n\
         \"Important notes\",\n\
         \"2021\",\"111.6\"\n\
         \"2022\",\"120.5\"\n\
         \"2023 Q1\",\"126\"\n\
         \"2023 Q2\",\"128.1\"\n\
         \"2023 JAN\",\"125.4\"\n\
         \"2023 FEB\",\"126.2\"\n\
         ", "", "_Z 2021 111.6 A; _Z 2022 120.5 A; _Z 2023-01 125.4 A; _Z 2023-02 126.2 A; _Z 2023-Q1 126 A; _Z 2023-Q2 128.1 A"),
        ("Libellé;\"Indice de la production industrielle\"\n\
         idBank;010767815\n\
         Dernière mise à jour;10/01/2024 08:45\n\
         Période;\n\
         2023-11;101,2\n\
         2023-10;100,4\n\
         2023-09;99,5\n\
         ", "", "_Z 2023-09 99.5 A; _Z 2023-10 100.4 A; _Z 2023-11 101.2 A"),
        ("Title,Industrial production,Retail trade\n\
         Transform:,1-month percent change,Level\n\
         Units:,Percent,USD\n\
         Seasonal adjustment:,SA,NSA\n\
         Date,IP,RT\n\
         2023-01,0.5,100.5\n\
         2023-02,0.6,101.5\n\
         ", "", "_Z 2023-01 0.5 A; _Z 2023-01 100.5 A; _Z 2023-02 0.6 A; _Z 2023-02 101.5 A"),
        ("date,GDP,Population\n\
         unit,EUR,persons\n\
         multiplier,millions,thousands\n\
         2021,1.5,2.5\n\
         2022,3.5,4.5\n\
         ", "", "_Z 2021 1500000 A; _Z 2021 2500 A; _Z 2022 3500000 A; _Z 2022 4500 A"),
        ("Série;Production;Ventes\n\
         Unité;Milliers de tonnes;Millions d'euros\n\
         Fréquence;Mensuelle;Mensuelle\n\
         Correction;CVS;brut\n\
         Période;;\n\
         2023-01;10,5;20,5\n\
         2023-02;11,5;21,5\n\
         ", "", "_Z 2023-01 10.5 A; _Z 2023-01 20.5 A; _Z 2023-02 11.5 A; _Z 2023-02 21.5 A"),
        ("Zeitreihe;A1;B1\n\
         Einheit;EUR;EUR\n\
         Multiplikator;Tausend;Mio\n\
         2021;1,5;2,5\n\
         2022;3,5;4,5\n\
         ", "", "_Z 2021 1500 A; _Z 2021 2500000 A; _Z 2022 3500 A; _Z 2022 4500000 A"),
        ("Data Source in SDW: null\n\
         ,EXR.M.USD.EUR.SP00.A,EXR.M.JPY.EUR.SP00.A\n\
         ,US dollar/Euro,Japanese yen/Euro\n\
         Collection:,Average of observations,Average of observations\n\
         Period\\Unit:,[US dollar],[Japanese yen]\n\
         2023Feb,1.0715,142.38\n\
         2023Jan,1.0769,140.54\n\
         ", "", "_Z 2023-01 1.0769 A; _Z 2023-01 140.54 A; _Z 2023-02 1.0715 A; _Z 2023-02 142.38 A"),
    ])
    .await;
}

async fn several_rows_of_headings_make_one(backend: Backend) {
    check(backend, &[
        ("Country;2022;2022;2023;2023\n\
         ;Q1;Q2;Q1;Q2\n\
         Frankreich;1,5;2,5;3,5;4,5\n\
         Chile;11,5;12,5;13,5;14,5\n\
         ", "", "CL 2022-Q1 11.5 A; CL 2022-Q2 12.5 A; CL 2023-Q1 13.5 A; CL 2023-Q2 14.5 A; FR 2022-Q1 1.5 A; FR 2022-Q2 2.5 A; FR 2023-Q1 3.5 A; FR 2023-Q2 4.5 A"),
        ("시도별,2022,2022,2023,2023\n\
         시도별,남자,여자,남자,여자\n\
         서울특별시,1,2,3,4\n\
         부산광역시,11,12,13,14\n\
         ", "", "busangwangyeogsi 2022 11 A; busangwangyeogsi 2022 12 A; busangwangyeogsi 2023 13 A; busangwangyeogsi 2023 14 A; seoulteugbyeolsi 2022 1 A; seoulteugbyeolsi 2022 2 A; seoulteugbyeolsi 2023 3 A; seoulteugbyeolsi 2023 4 A"),
        ("Tabelle: 12411-0010\n\
         Bevölkerung: Bundesländer, Stichtag, Geschlecht\n\
         ;31.12.2021;31.12.2021;31.12.2022;31.12.2022\n\
         ;männlich;weiblich;männlich;weiblich\n\
         ;Anzahl;Anzahl;Anzahl;Anzahl\n\
         Bayern;1;2;3;4\n\
         Berlin;11;12;13;14\n\
         __________\n\
         (C)opyright Statistisches Bundesamt\n\
         ", "", "_Z 2021 1 A; _Z 2021 11 A; _Z 2021 12 A; _Z 2021 2 A; _Z 2022 13 A; _Z 2022 14 A; _Z 2022 3 A; _Z 2022 4 A"),
        ("Country,Code,Imports,,Exports,\n\
         ,,2021,2022,2021,2022\n\
         France,FRA,1.5,2.5,3.5,4.5\n\
         Chile,CHL,11.5,12.5,13.5,14.5\n\
         ", "", "CL 2021 11.5 A; CL 2021 13.5 A; CL 2022 12.5 A; CL 2022 14.5 A; FR 2021 1.5 A; FR 2021 3.5 A; FR 2022 2.5 A; FR 2022 4.5 A"),
        (",2021,2021,2022,2022\n\
         Country,Imports,Exports,Imports,Exports\n\
         France,1.5,2.5,3.5,4.5\n\
         Chile,11.5,12.5,13.5,14.5\n\
         ", "", "CL 2021 11.5 A; CL 2021 12.5 A; CL 2022 13.5 A; CL 2022 14.5 A; FR 2021 1.5 A; FR 2021 2.5 A; FR 2022 3.5 A; FR 2022 4.5 A"),
        ("Country,\"Life expectancy (years)\",,\"Infant deaths\",\n\
         ,Both sexes,Male,Both sexes,Male\n\
         ,2019,2019,2019,2019\n\
         France,1.5,2.5,3.5,4.5\n\
         Chile,11.5,12.5,13.5,14.5\n\
         ", "", "CL 2019 11.5 A; CL 2019 12.5 A; CL 2019 13.5 A; CL 2019 14.5 A; FR 2019 1.5 A; FR 2019 2.5 A; FR 2019 3.5 A; FR 2019 4.5 A"),
        ("Geography,Canada,,Ontario,\n\
         Sex,Males,Females,Males,Females\n\
         Year,Persons,Persons,Persons,Persons\n\
         2021,1,2,3,4\n\
         2022,11,12,13,14\n\
         ", "", "_Z 2021 1 A; _Z 2021 2 A; _Z 2021 3 A; _Z 2021 4 A; _Z 2022 11 A; _Z 2022 12 A; _Z 2022 13 A; _Z 2022 14 A"),
        ("Country,2022,,2023p,\n\
         ,Q3,Q4,Q1,Q2\n\
         France,1.5,2.5,3.5,4.5\n\
         Chile,11.5,12.5,13.5,14.5\n\
         ", "", "CL 2022-Q3 11.5 A; CL 2022-Q4 12.5 A; CL 2023-Q1 13.5 P; CL 2023-Q2 14.5 P; FR 2022-Q3 1.5 A; FR 2022-Q4 2.5 A; FR 2023-Q1 3.5 P; FR 2023-Q2 4.5 P"),
        (",Trade,,,,Energy,,,\n\
         ,2021,,2022,,2021,,2022,\n\
         Country,Imports,Exports,Imports,Exports,Use,Loss,Use,Loss\n\
         France,1,2,3,4,5,6,7,8\n\
         Chile,11,12,13,14,15,16,17,18\n\
         ", "", "CL 2021 11 A; CL 2021 12 A; CL 2021 15 A; CL 2021 16 A; CL 2022 13 A; CL 2022 14 A; CL 2022 17 A; CL 2022 18 A; FR 2021 1 A; FR 2021 2 A; FR 2021 5 A; FR 2021 6 A; FR 2022 3 A; FR 2022 4 A; FR 2022 7 A; FR 2022 8 A"),
        ("Country,2022,,,,2023\n\
         ,I,II,III,IV,I\n\
         France,1.5,2.5,3.5,4.5,5.5\n\
         Chile,11.5,12.5,13.5,14.5,15.5\n\
         ", "", "CL 2022-Q1 11.5 A; CL 2022-Q2 12.5 A; CL 2022-Q3 13.5 A; CL 2022-Q4 14.5 A; CL 2023-Q1 15.5 A; FR 2022-Q1 1.5 A; FR 2022-Q2 2.5 A; FR 2022-Q3 3.5 A; FR 2022-Q4 4.5 A; FR 2023-Q1 5.5 A"),
        ("指标,2022年,2022年,2023年,2023年\n\
         ,出口,进口,出口,进口\n\
         ,亿元,亿元,亿元,亿元\n\
         广东,1.5,2.5,3.5,4.5\n\
         浙江,11.5,12.5,13.5,14.5\n\
         ", "", "_Z 2022 1.5 A; _Z 2022 11.5 A; _Z 2022 12.5 A; _Z 2022 2.5 A; _Z 2023 13.5 A; _Z 2023 14.5 A; _Z 2023 3.5 A; _Z 2023 4.5 A"),
    ])
    .await;
}

async fn periods_of_many_notations_are_read(backend: Backend) {
    check(backend, &[
        ("country,\"First quarter 2023\",\"Second quarter 2023\",\"Third quarter 2023\",\"Fourth quarter 2023\"\n\
         France,1.5,2.5,3.5,4.5\n\
         ", "", "FR 2023-Q1 1.5 A; FR 2023-Q2 2.5 A; FR 2023-Q3 3.5 A; FR 2023-Q4 4.5 A"),
        ("country,\"2023年十月\",\"2023年十一月\",\"2023年十二月\"\nFrance,1.5,2.5,3.5\n", "", "FR 2023-10 1.5 A; FR 2023-11 2.5 A; FR 2023-12 3.5 A"),
        ("country,\"январь-март 2024\",\"январь-июнь 2024 г.\",\"янв.-сент. 2024\"\n\
         France,1.5,2.5,3.5\n\
         ", "", "FR 2024-01/2024-03 1.5 A; FR 2024-01/2024-06 2.5 A; FR 2024-01/2024-09 3.5 A"),
        ("country,\"2023年1～3月期\",\"2023年4～6月期\",\"2023年7～9月期\"\n\
         France,1.5,2.5,3.5\n\
         ", "", "FR 2023-Q1 1.5 A; FR 2023-Q2 2.5 A; FR 2023-Q3 3.5 A"),
        ("country,\"2023 1. Vj.\",\"2023 2. Vj.\",\"2023 4. Vj.\"\n\
         France,1.5,2.5,3.5\n\
         ", "", "FR 2023-Q1 1.5 A; FR 2023-Q2 2.5 A; FR 2023-Q4 3.5 A"),
        ("country,\"premier trimestre 2023\",\"deuxième trimestre 2023\",\"troisième trimestre 2023\",\"quatrième trimestre 2023\"\n\
         France,1.5,2.5,3.5,4.5\n\
         ", "", "FR 2023-Q1 1.5 A; FR 2023-Q2 2.5 A; FR 2023-Q3 3.5 A; FR 2023-Q4 4.5 A"),
        ("country,\"2023/I\",\"2023/II\",\"2023/IV\"\nFrance,1.5,2.5,3.5\n", "", "FR 2023-Q1 1.5 A; FR 2023-Q2 2.5 A; FR 2023-Q4 3.5 A"),
        ("country,\"2021\",\"2022\",\"2023 p)\"\nFrance,1.5,2.5,3.5\n", "", "FR 2021 1.5 A; FR 2022 2.5 A; FR 2023 3.5 P"),
        ("country,\"2021年(令和3年)\",\"2022年(令和4年)\",\"2023年(令和5年)\"\n\
         France,1.5,2.5,3.5\n\
         ", "", "FR 2021 1.5 A; FR 2022 2.5 A; FR 2023 3.5 A"),
        ("area,period,value\n\
         \"FR\",\"I kw. 2023\",1.5\n\
         \"FR\",\"II kwartał 2023\",2.5\n\
         \"FR\",\"IV kw. 2023\",3.5\n\
         ", "", "FR 2023-Q1 1.5 A; FR 2023-Q2 2.5 A; FR 2023-Q4 3.5 A"),
        ("area,year,value\n\
         \"FR\",\"1\",1.5\n\
         \"FR\",\"500\",2.5\n\
         \"FR\",\"1000\",3.5\n\
         ", "", "FR 0001 1.5 A; FR 0500 2.5 A; FR 1000 3.5 A"),
        ("country,\"1/2/20\",\"2/2/20\",\"4/2/20\"\nFrance,1.5,2.5,3.5\n", "date_format = 'm/d/yy'", "FR 2020-01-02 1.5 A; FR 2020-02-02 2.5 A; FR 2020-04-02 3.5 A"),
        ("area,period,value\n\
         \"FR\",\"31 Jan 20\",1.5\n\
         \"FR\",\"29 Feb 20\",2.5\n\
         \"FR\",\"31 Mar 20\",3.5\n\
         ", "", "FR 2020-01 1.5 A; FR 2020-02 2.5 A; FR 2020-03 3.5 A"),
        ("country,\"2021 Provisional\",\"2022 Revised\",\"2023 Forecast\"\n\
         France,1.5,2.5,3.5\n\
         ", "", "FR 2021 1.5 P; FR 2022 2.5 A; FR 2023 3.5 F"),
    ])
    .await;
}

async fn signs_for_missing_values_have_a_status(backend: Backend) {
    check(backend, &[
        ("country,2019,2020,2021\n\
         France,1.5,[c],2.5\n\
         Germany,3.5,4.5,5.5\n\
         Italy,6.5,[c],7.5\n\
         ", "", "DE 2019 3.5 A; DE 2020 4.5 A; DE 2021 5.5 A; FR 2019 1.5 A; FR 2020 - Q; FR 2021 2.5 A; IT 2019 6.5 A; IT 2020 - Q; IT 2021 7.5 A"),
        ("area,year,value\nFR,2019,1.5\nFR,2020,[z]\nFR,2021,2.5\nDE,2019,3.5\n", "", "DE 2019 3.5 A; FR 2019 1.5 A; FR 2020 - M; FR 2021 2.5 A"),
        ("country,2019,2020,2021\n\
         France,1.5,n/a*,2.5\n\
         Germany,3.5,4.5,5.5\n\
         Italy,6.5,n/a*,7.5\n\
         ", "", "DE 2019 3.5 A; DE 2020 4.5 A; DE 2021 5.5 A; FR 2019 1.5 A; FR 2020 - O; FR 2021 2.5 A; IT 2019 6.5 A; IT 2020 - O; IT 2021 7.5 A"),
        ("area,year,value\nFR,2019,1.5\nFR,2020,н.д.\nFR,2021,2.5\nDE,2019,3.5\n", "", "DE 2019 3.5 A; FR 2019 1.5 A; FR 2020 - O; FR 2021 2.5 A"),
        ("country,2019,2020,2021\n\
         France,1.5,W,2.5\n\
         Germany,3.5,4.5,5.5\n\
         Italy,6.5,W,7.5\n\
         ", "", "DE 2019 3.5 A; DE 2020 4.5 A; DE 2021 5.5 A; FR 2019 1.5 A; FR 2020 - Q; FR 2021 2.5 A; IT 2019 6.5 A; IT 2020 - Q; IT 2021 7.5 A"),
        ("freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \t2021 \n\
         A,PC,AT\t1.5 \t: c\t2.5 p\n\
         A,PC,BE\t: \t:u \t3.5 b\n\
         ", "", "AT 2019 1.5 A; AT 2020 - Q; AT 2021 2.5 P; BE 2019 - O; BE 2020 - O; BE 2021 3.5 B"),
        ("country,2019,2020,2021\nFrance,1.5,999,2.5\nChile,1,2,3\n", "missing = ['999']", "CL 2019 1 A; CL 2020 2 A; CL 2021 3 A; FR 2019 1.5 A; FR 2020 - O; FR 2021 2.5 A"),
    ])
    .await;
}

async fn marks_and_brackets_may_stand_beside_numbers(backend: Backend) {
    check(backend, &[
        ("Land;2019;2020;2021\n\
         Frankreich;1.234,5;2.345,6p;.\n\
         Chile;(12,5);-0,5;1.000\n\
         ", "", "CL 2019 -12.5 A; CL 2020 -0.5 A; CL 2021 1000 A; FR 2019 1234.5 A; FR 2020 2345.6 P; FR 2021 - O"),
        ("pays;année;valeur\n\
         France;2019;1 234,5\n\
         France;2020;2 345,6 (p)\n\
         Chili;2019;3 (e)\n\
         ", "", "CL 2019 3 E; FR 2019 1234.5 A; FR 2020 2345.6 P"),
        ("country;2019;2020;2021\nFrance;\"1.5p)\";\"2.5p)\";\"3.5\"\n", "", "FR 2019 1.5 P; FR 2020 2.5 P; FR 2021 3.5 A"),
        ("area;year;value\nFR;2019;\"1,23,456.5\"\nFR;2020;\"12,34,567.5\"\n", "", "FR 2019 123456.5 A; FR 2020 1234567.5 A"),
        ("国,2019年,2020年,2021年\nフランス,１２．５,▲３．４,…\nチリ,△１,２,３\n", "", "CL 2019 -1 A; CL 2020 2 A; CL 2021 3 A; FR 2019 12.5 A; FR 2020 -3.4 A; FR 2021 - O"),
        ("country,2019,flag,2020,flag\nFrance,2.5,b,3.5,p\nChile,4.5,,5.5,e\n", "", "CL 2019 4.5 A; CL 2020 5.5 E; FR 2019 2.5 B; FR 2020 3.5 P"),
        ("area;year;value\nFR;2019;\"1.5¹\"\nFR;2020;\"2.5²⁾\"\nFR;2021;\"3.5ᵖ\"\n", "", "FR 2019 1.5 A; FR 2020 2.5 A; FR 2021 3.5 P"),
        ("area;year;value\n\
         FR;2019;\"１，２３４\"\n\
         FR;2020;\"△１，２３４\"\n\
         FR;2021;\"▲０．５\"\n\
         ", "", "FR 2019 1234 A; FR 2020 -1234 A; FR 2021 -0.5 A"),
    ])
    .await;
}

async fn columns_that_number_rows_are_no_keys(backend: Backend) {
    check(
        backend,
        &[
            (
                "\"\",\"country\",\"year\",\"value\"\n\
         \"1\",\"FR\",2021,1.5\n\
         \"3\",\"FR\",2022,2.5\n\
         \"7\",\"DE\",2021,3.5\n\
         ",
                "",
                "DE 2021 3.5 A; FR 2021 1.5 A; FR 2022 2.5 A",
            ),
            (
                "OBJECTID,country,year,value\n\
         17,FR,2021,1.5\n\
         12,FR,2022,2.5\n\
         13,DE,2021,3.5\n\
         ",
                "",
                "DE 2021 3.5 A; FR 2021 1.5 A; FR 2022 2.5 A",
            ),
            (
                "country,rank,2021,2022\nFR,1,1.5,2.5\nDE,2,4.5,5.5\nIT,3,4.5,5.5\n",
                "",
                "DE 2021 4.5 A; DE 2022 5.5 A; FR 2021 1.5 A; FR 2022 2.5 A; IT 2021 4.5 A; IT 2022 5.5 A",
            ),
        ],
    )
    .await;
}

async fn codes_and_names_of_areas_land_where_they_belong(backend: Backend) {
    check(backend, &[
        ("state,year,value\n\
         AL,2020,1.5\n\
         AL,2021,2.5\n\
         CA,2020,3.5\n\
         GA,2020,4.5\n\
         DE,2020,5.5\n\
         ", "", "US-AL 2020 1.5 A; US-AL 2021 2.5 A; US-CA 2020 3.5 A; US-DE 2020 5.5 A; US-GA 2020 4.5 A"),
        ("country,year,value\n\
         Czech Republic,2020,1.5\n\
         Czechia,2021,2.5\n\
         France,2020,3.5\n\
         France,2021,4.5\n\
         ", "", "CZ 2020 1.5 A; CZ 2021 2.5 A; FR 2020 3.5 A; FR 2021 4.5 A"),
        ("country,2019,2020\nSwaziland,1.5,\nEswatini,,2.5\nFrance,3.5,4.5\n", "", "FR 2019 3.5 A; FR 2020 4.5 A; SZ 2019 1.5 A; SZ 2020 2.5 A"),
        ("country,year,value\nFrance 1),2020,1.5\nFrance,2021,2.5\nChile,2020,3.5\n", "", "CL 2020 3.5 A; FR 2020 1.5 A; FR 2021 2.5 A"),
        ("area,year,value\nFRA,2020,1.5\nFR,2021,2.5\nDEU,2020,3.5\n", "", "DE 2020 3.5 A; FR 2020 1.5 A; FR 2021 2.5 A"),
        ("Country,2019,2020\nTurkey,1.5,\nTürkiye,,2.5\nTurkiye,,\nFrance,3.5,4.5\n", "", "FR 2019 3.5 A; FR 2020 4.5 A; TR 2019 1.5 A; TR 2020 2.5 A"),
        ("Страна,2020\n\
         \"Германия\",1.5\n\
         \"США\",2.5\n\
         \"Великобритания\",3.5\n\
         \"Нидерланды\",4.5\n\
         \"Республика Корея\",5.5\n\
         \"Мир\",6.5\n\
         \"Япония\",7.5\n\
         \"Российская Федерация\",8.5\n\
         \"Китай\",9.5\n\
         ", "", "CN 2020 9.5 A; DE 2020 1.5 A; GB 2020 3.5 A; JP 2020 7.5 A; KR 2020 5.5 A; NL 2020 4.5 A; RU 2020 8.5 A; US 2020 2.5 A; W0 2020 6.5 A"),
        ("Pays,2020\n\
         \"Allemagne\",1.5\n\
         \"États-Unis\",2.5\n\
         \"Royaume-Uni\",3.5\n\
         \"Pays-Bas\",4.5\n\
         \"Corée du Sud\",5.5\n\
         \"Monde\",6.5\n\
         \"Japon\",7.5\n\
         \"Rép. tchèque\",8.5\n\
         \"Grèce\",9.5\n\
         \"Turquie\",10.5\n\
         \"Côte d’Ivoire\",11.5\n\
         ", "", "CI 2020 11.5 A; CZ 2020 8.5 A; DE 2020 1.5 A; GB 2020 3.5 A; GR 2020 9.5 A; JP 2020 7.5 A; KR 2020 5.5 A; NL 2020 4.5 A; TR 2020 10.5 A; US 2020 2.5 A; W0 2020 6.5 A"),
    ])
    .await;
}

async fn names_never_share_a_code(backend: Backend) {
    check(backend, &[
        ("age,year,value\n\
         <15,2020,1.5\n\
         ≥15,2020,2.5\n\
         15-24,2020,3.5\n\
         15–24 years,2020,4.5\n\
         65+,2020,5.5\n\
         65,2020,6\n\
         ", "", "_Z 2020 1.5 A; _Z 2020 2.5 A; _Z 2020 3.5 A; _Z 2020 4.5 A; _Z 2020 5.5 A; _Z 2020 6 A"),
        ("grp,year,value\nA&B,2019,1\nA/B,2019,2\nA B,2019,3\nA-B,2019,4\n", "", "_Z 2019 1 A; _Z 2019 2 A; _Z 2019 3 A; _Z 2019 4 A"),
        ("product,year,value\n+5,2020,1.5\n-5,2020,2.5\n5,2020,3.5\n", "", "_Z 2020 1.5 A; _Z 2020 2.5 A; _Z 2020 3.5 A"),
        ("product,year,value\n\
         xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxa,2020,1.5\n\
         xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxb,2020,2.5\n\
         ", "", "_Z 2020 1.5 A; _Z 2020 2.5 A"),
    ])
    .await;
}

async fn what_has_two_readings_is_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let cases: &[Case<'_>] = &[
        (
            "country,\"01/02/2020\",\"02/02/2020\",\"03/02/2020\"\n\
         France,1.5,2.5,3.5\n\
         ",
            "",
            "date_format",
        ),
        ("country,\"1/2/20\",\"2/2/20\",\"3/2/20\"\nFrance,1.5,2.5,3.5\n", "", "date_format"),
        (
            "area,period,value\n\
         \"FR\",\"1/2/20\",1.5\n\
         \"FR\",\"2/2/20\",2.5\n\
         \"FR\",\"3/2/20\",3.5\n\
         ",
            "",
            "date_format",
        ),
        (
            "country,year,value\n\
         Czech Republic,2020,1.5\n\
         Czechia,2020,2.5\n\
         France,2020,3.5\n\
         ",
            "",
            "Czech Republic; Czechia",
        ),
        ("Country,2019,2020\nTurkey,1.5,2\nTürkiye,,2.5\nFrance,3.5,4.5\n", "", "Turkey; Türkiye; 2020"),
        ("Country,Population,2019,2020\nFrance,67.5,1.5,2.5\nChile,19.25,3.5,4.5\n", "", "Population"),
        (
            "year,A,B\n\
         2018,10.5,secret\n\
         2019,11.5,closed\n\
         2020,12.5,none yet\n\
         2021,13.5,other\n\
         2022,13,9.25\n\
         ",
            "",
            "`B`",
        ),
        ("country,2021,2022,Average\nFR,1.5,2.5,2\nDE,4.5,5.5,5\n", "", "Average"),
        ("country,2021,2022,2023q\nFR,1.5,2.5,3.5\nDE,4.5,5.5,6.5\n", "", "2023q"),
        (
            "size,year,value\n<10,2020,1.5\n10+,2020,2.5\n",
            "codes = { size = { '<10' = 'SAME', '10+' = 'SAME' } }",
            "SAME",
        ),
    ];
    for (text, map, says) in cases {
        let file = shelf.written("t.csv", text);
        let with = With { map, ..With::default() };
        let said = shelf.try_files("R", &[file], with).await.unwrap_err().to_string();
        assert!(says.split("; ").all(|part| said.contains(part)), "{text}: {said}");
    }
}
