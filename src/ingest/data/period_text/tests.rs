use super::*;

fn read(text: &str) -> Option<String> {
    match read_period_text(text).ok()? {
        PeriodText::Period(period) => Some(period.to_string()),
        PeriodText::Day(day) => Some(format!("day {day}")),
        PeriodText::NumericDate(date) => Some(format!("date {} {} {}", date.first, date.second, date.year)),
        PeriodText::Part(year, number) => Some(format!("part {year} {number}")),
    }
}

#[test]
fn periods_are_read_as_agencies_write_them() {
    for (text, expected) in [
        ("2010", "2010"),
        (" 2010 [YR2010]", "2010"),
        ("YR2010", "2010"),
        ("2010-A1", "2010"),
        ("2010Q3", "2010-Q3"),
        ("Q3 2010", "2010-Q3"),
        ("3rd Quarter 2010", "2010-Q3"),
        ("2010H2", "2010-S2"),
        ("2010M1", "2010-01"),
        ("2010M12", "2010-12"),
        ("201002", "2010-02"),
        ("Sep 1999", "1999-09"),
        ("septiembre de 1999", "1999-09"),
        ("1999-DEC", "1999-12"),
        ("03/2010", "2010-03"),
        ("2010W05", "2010-W05"),
        ("1980-04-01", "day 1980-04-01"),
        ("1980-04-01T00:00:00", "day 1980-04-01"),
        ("1980-04-01 00:00", "day 1980-04-01"),
        ("15 Mar 2020", "day 2020-03-15"),
        ("20200315", "day 2020-03-15"),
        ("2005 - 3", "part 2005 3"),
        ("Mar-May 1992", "1992-03/1992-05"),
        ("Dec-Feb 1993", "1992-12/1993-02"),
        ("2016-2020", "2016/2020"),
        ("2016/2020", "2016/2020"),
        ("2021-01-01/P5Y", "2021/2025"),
        ("2021-01-01T00:00:00/P1Y", "2021"),
        ("2021-04-01/P9M", "2021-04/2021-12"),
        ("2021-01-04/P14D", "2021-01-04/2021-01-17"),
        ("2021-01-04/P1D", "day 2021-01-04"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_period_is_refused() {
    for text in [
        "",
        "20",
        "Total",
        "2010/11",
        "2010Q5",
        "2010-13",
        "32 Mar 2020",
        "2010M14",
        "2024.1",
        "2024.25",
        "12.31.2019",
        "31/31/2019",
        "2019-20",
        "12/30/19",
        "令和年",
        "2023p",
        "0000",
        "Q3",
        "marginal 2010 x",
        "2021-02-01/P5Y",
        "2021-01-01/P0Y",
        "2021-01-01/P1Y6M",
        "2021-01-01/P",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn days_that_begin_longer_periods_stand_for_them() {
    let of = |days: &[&str]| {
        let mut open = OpenPeriods::default();
        for day in days {
            open.note(read_period_text(day).unwrap());
        }
        open.of_days().to_string()
    };
    assert_eq!(of(&["2010-01-01", "2011-01-01"]), "A");
    assert_eq!(of(&["2010-12-31", "2011-12-31"]), "A");
    assert_eq!(of(&["1980-01-01", "1980-04-01"]), "Q");
    assert_eq!(of(&["1980-06-30", "1980-09-30"]), "Q");
    assert_eq!(of(&["1980-01-01", "1980-07-01"]), "S");
    assert_eq!(of(&["1980-01-01", "1980-02-01"]), "M");
    assert_eq!(of(&["2024-01-31", "2024-02-29"]), "M");
    assert_eq!(of(&["2024-01-01", "2024-01-08", "2024-02-05"]), "W");
    assert_eq!(of(&["2024-01-01", "2024-01-02"]), "D");
}

#[test]
fn numbers_within_years_are_told_by_the_largest() {
    let mut open = OpenPeriods::default();
    open.note(PeriodText::Part(2005, 4));
    assert_eq!(open.of_parts(), Frequency::QUARTERLY);
    assert_eq!(at_frequency(PeriodText::Part(2005, 4), open.of_parts()).unwrap().to_string(), "2005-Q4");
    open.note(PeriodText::Part(2005, 12));
    assert_eq!(open.of_parts(), Frequency::MONTHLY);
}

#[test]
fn a_stated_frequency_decides() {
    let at = |text: &str, frequency: &str| {
        at_frequency(read_period_text(text).unwrap(), frequency.parse().unwrap())
            .map(|period| period.to_string())
    };
    assert_eq!(at("1980-04-01", "Q").as_deref(), Some("1980-Q2"));
    assert_eq!(at("2010-12", "A").as_deref(), Some("2010"));
    assert_eq!(at("2010-06", "A"), None);
    assert_eq!(at("2010", "Q"), None);
    assert_eq!(at("2021-01-01/P5Y", "A5").as_deref(), Some("2021/2025"));
    assert_eq!(at("2021-04-01/P9M", "Q3").as_deref(), Some("2021-Q2/2021-Q4"));
    assert_eq!(at("2021-01-04/P14D", "W2").as_deref(), Some("2021-W01/2021-W02"));
    assert_eq!(at("2021-04-01/P9M", "Q2"), None);
}

#[test]
fn notations_of_more_agencies_are_read() {
    for (text, expected) in [
        ("998", "0998"),
        ("194913", "1949"),
        ("2010M13", "2010"),
        ("1990 S03", "1990"),
        ("1990 Q05", "1990"),
        ("1990-S01", "1990-S1"),
        ("2023年1-12月", "2023"),
        ("2023年1—3月", "2023-01/2023-03"),
        ("2023年1-2月", "2023-01/2023-02"),
        ("2023年第一季度", "2023-Q1"),
        ("2023年1季度", "2023-Q1"),
        ("2023年前三季度", "2023-Q1/2023-Q3"),
        ("2023年上半年", "2023-S1"),
        ("2023年度", "2023"),
        ("2023年3月15日", "day 2023-03-15"),
        ("２０２３年３月", "2023-03"),
        ("2023년 3월", "2023-03"),
        ("2023년 4분기", "2023-Q4"),
        ("2023.4/4", "2023-Q4"),
        ("令和5年", "2023"),
        ("令和元年10月", "2019-10"),
        ("平成30年度", "2018"),
        ("S49.9.24", "day 1974-09-24"),
        ("民國112年", "2023"),
        ("12/2023", "2023-12"),
        ("2024.03", "2024-03"),
        ("2024/03", "2024-03"),
        ("I кв. 2024", "2024-Q1"),
        ("IV квартал 2024 г.", "2024-Q4"),
        ("1 полугодие 2024", "2024-S1"),
        ("январь 2024", "2024-01"),
        ("янв-мар 2024", "2024-01/2024-03"),
        ("2024 год", "2024"),
        ("1er trimestre 2024", "2024-Q1"),
        ("2T 2024", "2024-Q2"),
        ("2024K1", "2024-Q1"),
        ("1e kwartaal 2024", "2024-Q1"),
        ("1º trimestre 2020", "2020-Q1"),
        ("KW 12/2020", "2020-W12"),
        ("1950JJ00", "1950"),
        ("2020KW03", "2020-Q3"),
        ("2020MM12", "2020-12"),
        ("Sep 99", "1999-09"),
        ("Jan-20", "2020-01"),
        ("Q1 '20", "2020-Q1"),
        ("01 Sep 20", "day 2020-09-01"),
        ("31-Dec-1950", "day 1950-12-31"),
        ("31.12.1950", "day 1950-12-31"),
        ("3.4.2019", "day 2019-04-03"),
        ("31.12.1950 00:00", "day 1950-12-31"),
        ("12/30/2019", "date 12 30 2019"),
        ("12/31/2010 12:00:00 AM", "date 12 31 2010"),
        ("03-04-2019", "date 3 4 2019"),
        ("FY2010", "2010"),
        ("2010 to 2012", "2010/2012"),
        ("gennaio 2010", "2010-01"),
        ("marzec 2010", "2010-03"),
        ("Ekim 2010", "2010-10"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn notations_in_many_languages_are_read() {
    for (text, expected) in [
        ("2023年十月", "2023-10"),
        ("2023年十二月", "2023-12"),
        ("二〇二三年", "2023"),
        ("2023年1至6月", "2023-01/2023-06"),
        ("2023年末", "2023"),
        ("2023年1-4季度", "2023"),
        ("2023年1-3季度", "2023-Q1/2023-Q3"),
        ("2023年1～3月期", "2023-Q1"),
        ("2023年4-9月期", "2023-04/2023-09"),
        ("2023年Ⅳ期", "2023-Q4"),
        ("2023 1/2", "2023-S1"),
        ("9 месяцев 2024", "2024-01/2024-09"),
        ("на 1 января 2022", "day 2022-01-01"),
        ("1. Vierteljahr 2023", "2023-Q1"),
        ("2023 4. Vj.", "2023-Q4"),
        ("quatrième trimestre 2023", "2023-Q4"),
        ("segundo trimestre de 2023", "2023-Q2"),
        ("First quarter 2023", "2023-Q1"),
        ("2023TIII", "2023-Q3"),
        ("2023-IV", "2023-Q4"),
        ("2023/I", "2023-Q1"),
        ("I kw. 2023", "2023-Q1"),
        ("1. KW 2023", "2023-W01"),
        ("2023U02", "2023-W02"),
        ("1. čtvrtletí 2023", "2023-Q1"),
        ("2023. II. negyedév", "2023-Q2"),
        ("2023. január", "2023-01"),
        ("jan-fev-mar 2023", "2023-01/2023-03"),
        ("1° trimestre 2023", "2023-Q1"),
        ("2H22", "2022-S2"),
        ("FY21", "2021"),
        ("2021.0", "2021"),
        ("2023M01D31", "day 2023-01-31"),
        ("2023.03.31.", "day 2023-03-31"),
        ("2023:1", "part 2023 1"),
        ("as of 31 Dec 2020", "day 2020-12-31"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
    for text in ["A21", "V kw. 2023", "jan-mar-apr 2023", "2023年十四月", "四季 2023年年"] {
        assert_eq!(read(text), None, "{text}");
    }
    for text in ["1. Quartal", "First quarter", "I", "fev", "3 месяца"] {
        assert!(is_part_of_period(text), "{text}");
    }
    for text in ["GDP", "S", "Exports", "A"] {
        assert!(!is_part_of_period(text), "{text}");
    }
}

#[test]
fn dates_with_a_year_of_two_digits_need_a_format() {
    for text in ["9/30/19", "01/02/03", "31-12-19"] {
        let refused = read_marked_period(text, None).unwrap_err();
        assert!(refused.contains("date_format") && refused.contains(text), "{refused}");
    }
    let format = DateFormat::parse("m/d/yy").unwrap();
    assert_eq!(read_marked_period("9/30/19", Some(&format)).unwrap().period.to_string(), "2019-09-30");
}

fn marked(text: &str) -> (String, Option<char>, String) {
    let marked = read_marked_period(text, None).unwrap();
    let PeriodText::Period(period) = marked.period else { return <_>::default() };
    let status = marked
        .mark
        .as_ref()
        .and_then(|mark| mark.status)
        .map(crate::domain::observation::ObservationStatus::code);
    (period.to_string(), status, marked.mark.map_or(String::new(), |mark| mark.text))
}

#[test]
fn marks_behind_periods_have_a_status() {
    for (text, period, status, mark) in [
        ("2023p", "2023", Some('P'), "p"),
        ("2023E", "2023", Some('E'), "E"),
        ("2024f", "2024", Some('F'), "f"),
        ("2023*", "2023", Some('P'), "*"),
        ("2023 (P)", "2023", Some('P'), "P"),
        ("2023（預測）", "2023", Some('F'), "預測"),
        ("2023年(初步核算)", "2023", Some('P'), "初步核算"),
        ("2023年初步核算", "2023", Some('P'), "初步核算"),
        ("2023 1)", "2023", None, "1)"),
        ("2023¹", "2023", None, "¹"),
        ("2023r", "2023", None, "r"),
        ("Q4 2023p", "2023-Q4", Some('P'), "p"),
        ("2023-Q4 prov.", "2023-Q4", Some('P'), "prov."),
        ("Dec 2023 (e)", "2023-12", Some('E'), "e"),
        ("2023 p)", "2023", Some('P'), "p)"),
        ("2023**", "2023", Some('P'), "**"),
        ("2022-e", "2022", Some('E'), "e"),
        ("2022_p", "2022", Some('P'), "p"),
        ("2022, prov.", "2022", Some('P'), "prov."),
        ("2022p/", "2022", Some('P'), "p/"),
        ("2022ᵖ", "2022", Some('P'), "ᵖ"),
        ("2023 1/", "2023", None, "1/"),
        ("2023³⁾", "2023", None, "³⁾"),
        ("2023 год1)", "2023", None, "1)"),
        ("令和5年(2023)", "2023", None, ""),
        ("2023年(令和5年)", "2023", None, ""),
        ("2023", "2023", None, ""),
    ] {
        assert_eq!(marked(text), (period.to_owned(), status, mark.to_owned()), "{text}");
    }
    let refused = |text| read_marked_period(text, None).unwrap_err();
    assert!(refused("2023 km").contains("`km`") && refused("Totalp").contains("is no period"));
    assert!(refused(&"2023p".repeat(1 << 16)).len() < 500);
}

fn settled(texts: &[&str]) -> Result<(Vec<String>, String), String> {
    let mut open = OpenPeriods::default();
    let read: Vec<PeriodText> = texts.iter().map(|text| read_period_text(text).unwrap()).collect();
    for text in &read {
        open.note(*text);
    }
    let day = |text: &PeriodText| {
        let kept = OpenPeriods::number_of(*text).and_then(OpenPeriods::date_of);
        assert_eq!(kept, Some(*text), "the number of a date is that date's alone");
        open.settle(*text).map(|day| match day {
            PeriodText::Day(day) => day.to_string(),
            other => format!("{other:?}"),
        })
    };
    Ok((read.iter().map(day).collect::<Result<_, _>>()?, open.of_days().to_string()))
}

#[test]
fn one_date_decides_about_the_order_of_all() {
    let days = |days: &[&str], frequency: &str| {
        Ok((days.iter().map(|day| (*day).to_owned()).collect(), frequency.to_owned()))
    };
    assert_eq!(settled(&["03/04/2019", "12/31/2019"]), days(&["2019-03-04", "2019-12-31"], "D"));
    assert_eq!(settled(&["03/04/2019", "31/12/2019"]), days(&["2019-04-03", "2019-12-31"], "D"));
    assert_eq!(settled(&["31/03/2019", "30/06/2019"]), days(&["2019-03-31", "2019-06-30"], "Q"));
    assert_eq!(settled(&["3/31/2019", "6/30/2019"]), days(&["2019-03-31", "2019-06-30"], "Q"));
    assert_eq!(settled(&["1/1/2019", "1/1/2020"]), days(&["2019-01-01", "2020-01-01"], "A"));
    for unclear in [&["03/04/2019"][..], &["01/04/2019", "01/07/2019"]] {
        assert!(settled(unclear).unwrap_err().contains("date_format"), "{unclear:?}");
    }
}

#[test]
fn a_declared_format_is_the_only_one_for_dates_of_its_kind() {
    let format = DateFormat::parse("dd/mm/yyyy").unwrap();
    let read = |text| read_marked_period(text, Some(&format)).map(|marked| marked.period);
    let day = |year, month, day| Ok(PeriodText::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap()));
    assert_eq!(read("03/04/2019"), day(2019, 4, 3));
    assert_eq!(read("2019-04-03"), day(2019, 4, 3));
    assert_eq!(read_marked_period("03/04/2019 p", Some(&format)).unwrap().mark.unwrap().text, "p");
    assert!(read("12/30/2019").is_err());
}

#[test]
fn periods_are_known_by_their_shape() {
    for (text, shape) in [
        ("1960", Some(PeriodShape::Year)),
        ("2021/2025", Some(PeriodShape::Year)),
        ("2010年", Some(PeriodShape::Year)),
        ("2023p", Some(PeriodShape::Year)),
        ("令和5年", Some(PeriodShape::Year)),
        ("2010Q1", Some(PeriodShape::PartOfYear)),
        ("Jan-10", Some(PeriodShape::PartOfYear)),
        ("2010/11", Some(PeriodShape::PartOfYear)),
        ("2023年1-2月", Some(PeriodShape::PartOfYear)),
        ("2010-01-31", Some(PeriodShape::Day)),
        ("12/31/2010", Some(PeriodShape::Day)),
        ("31.12.2010", Some(PeriodShape::Day)),
        ("2024.03", Some(PeriodShape::PartOfYear)),
        ("", None),
        ("12.5", None),
        ("-1,990.25", None),
        ("2500.12", None),
        ("1", None),
        ("998", None),
        ("0123", None),
        ("3000", None),
        ("201001", None),
        ("20100101", None),
        ("2010.5", None),
        ("Marathon", None),
        ("2010Q5", None),
        ("Q1", None),
        ("1960 people", None),
        ("1,234", None),
    ] {
        assert_eq!(period_shape(text), shape, "{text}");
    }
}
