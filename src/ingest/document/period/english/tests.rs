use super::super::time::{Time, TimeContext, TimeRole};
use super::english_expressions;

/// The expressions of a text: the words, the period in a text of March 2025, and a mark for those that are no reference.
fn found(text: &str) -> Vec<String> {
    let context = TimeContext { published: "2025-03-14".parse().ok(), ..TimeContext::default() };
    english_expressions(text)
        .into_iter()
        .map(|found| {
            let period = found.time.resolve(&context).map(|(period, _)| period.to_string());
            let period = match found.time {
                Time::YearBefore => "before".to_owned(),
                _ => period.unwrap_or_else(|| "open".to_owned()),
            };
            let mark = match found.role {
                TimeRole::Reference => "",
                TimeRole::Base => " base",
                TimeRole::Name => " name",
                TimeRole::Event => " event",
            };
            format!("{}={period}{mark}", &text[found.start..found.end])
        })
        .collect()
}

/// Compares all texts before it fails.
fn check(cases: &[(&str, &str)]) {
    let wrong = cases.iter().filter_map(|(text, expected)| {
        let found = found(text).join("|");
        (found != *expected).then(|| format!("{text}: {found}, not {expected}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn periods_are_found_in_sentences() {
    check(&[
        ("Sales rose in 2024.", "2024=2024"),
        ("In 2024 exports fell", "2024=2024"),
        ("Steel grew 12.5 pct in May 2024.", "May 2024=2024-05"),
        ("In Sept. 2024 it grew", "Sept. 2024=2024-09"),
        ("Output in June was flat", "June=2024-06"),
        ("Q3 2024 shipments", "Q3 2024=2024-Q3"),
        ("In the third quarter of 2024, sales", "third quarter of 2024=2024-Q3"),
        ("fourth-quarter profit", "fourth-quarter=2024-Q4"),
        ("H1 2025 revenue", "H1 2025=2025-S1"),
        ("1H25 and 3Q 2024", "1H25=2025-S1|3Q 2024=2024-Q3"),
        ("the second half of last year", "second half of last year=2024-S2"),
        ("Over the first five months it", "first five months=2025-01/2025-05"),
        ("the first three quarters of fiscal 2024 were", "first three quarters of fiscal 2024=2024-01/2024-09"),
        ("in the first 11 months of 2024", "first 11 months of 2024=2024-01/2024-11"),
        ("January to May 2024 (Jan–May 2023)", "January to May 2024=2024-01/2024-05|Jan–May 2023=2023-01/2023-05"),
        ("As of 31 December 2023, points", "31 December 2023=2023-12-31"),
        ("at the end of 2023", "end of 2023=2023"),
        ("at end-June 2024", "end-June 2024=2024-06"),
        ("From 2020 to 2024, output", "2020 to 2024=2020/2024"),
        ("between 2020 and 2024", "2020 and 2024=2020/2024"),
        ("in 2021–25", "2021–25=2021/2025"),
        ("Over the past five years", "past five years=2020/2024"),
        ("in the last 12 months", "last 12 months=2024-03/2025-02"),
        ("added 18 labs last year", "last year=2024"),
        ("this year's target", "this year=2025"),
        ("last month", "last month=2025-02"),
        ("To date, 79 factories", "To date=2025"),
        ("During the 14th Five-Year Plan period, it", "14th Five-Year Plan=2021/2025"),
        ("the year to March 2024", "year to March 2024=2023-04/2024-03"),
        ("the three months ended 30 June 2024", "three months ended 30 June 2024=2024-04/2024-06"),
        ("2024-Q1 2024-05 2024 H2", "2024-Q1=2024-Q1|2024-05=2024-05|2024 H2=2024-S2"),
        ("FY2024 sales", "FY2024=2024"),
        ("in fiscal year 2024-25", "fiscal year 2024-25=open"),
        ("Q1:2025-26 is projected", "Q1:2025-26=open"),
        ("so far this year", "so far this year=open"),
    ]);
}

#[test]
fn what_a_time_is_for() {
    check(&[
        ("more than in 2023", "2023=2023 base"),
        ("compared with the first quarter of 2023", "first quarter of 2023=2023-Q1 base"),
        ("9.5 times that of 2020", "2020=2020 base"),
        ("65% below 2005.", "2005=2005 base"),
        ("above 2019 levels", "2019=2019 base"),
        ("an increase from the previous year", "the previous year=before base"),
        ("lower than a year earlier", "a year earlier=before base"),
        ("up on the same month of last year", "same month of last year=before base"),
        ("a rise over 2023", "2023=2023 base"),
        ("goals of the 14th Five-Year Plan", "14th Five-Year Plan=2021/2025 name"),
        ("in the 2024 Global Innovation Index", "2024=2024 name"),
        ("On March 5, the ministry", "March 5=2025-03-05 event"),
        ("released on 14 March 2025", "14 March 2025=2025-03-14 event"),
        ("By 2030 it should be", "2030=2030"),
    ]);
}

#[test]
fn other_numbers_and_words_are_no_time() {
    check(&[
        "exports of 2000 cars",
        "It may rise; they march on.",
        "1,2024 and 2024.5 and $2024",
        "in the 2010s",
        "May be so",
        "the last of five",
        "a quarter of firms",
        "half the cars",
        "2025 people",
        "the second largest",
    ].map(|text| (text, "")));
}
