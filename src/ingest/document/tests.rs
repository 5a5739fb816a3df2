//! The reader against sentences of every kind it has to understand.

use super::*;

/// What the reader sees: `token = value unit qualifier ±rounding`.
fn seen(text: &str) -> Vec<String> {
    let describe = |number: &ReadNumber| {
        let value = number.value.map_or("?".to_owned(), |value| value.round_dp(4).normalize().to_string());
        format!(
            "{} = {value} {} {} ±{}",
            number.exact,
            number.unit.unwrap_or("open"),
            number.qualifier.code(),
            number.rounding
        )
    };
    read_numbers(text).iter().map(describe).collect()
}

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(&seen(text), expected, "{text}");
    }
}

#[test]
fn scales_and_units() {
    check(&[
        ("Sales: 2.5 trillion yuan.", &["2.5 trillion yuan = 2500000000000 CNY exact ±100000000000"]),
        ("A loan of US$7.25bn", &["US$7.25bn = 7250000000 USD exact ±10000000"]),
        (
            "It cost $ 40m, or RMB 290 million",
            &["$ 40m = 40000000 USD exact ±1000000", "RMB 290 million = 290000000 CNY exact ±1000000"],
        ),
        ("In 2019 €3 was paid", &["2019 = 2019 number exact ±1", "€3 = 3 EUR exact ±1"]),
        (
            "5.1% and 4.20 per cent",
            &["5.1% = 5.1 percent exact ±0.1", "4.20 per cent = 4.2 percent exact ±0.01"],
        ),
        ("up 0.4 percentage points", &["0.4 percentage points = 0.4 percentage_points exact ±0.1"]),
        ("half a percentage point less", &["half a percentage point = 0.5 percentage_points exact ±0"]),
        ("a 12,500-ton ship", &["12,500-ton = 12500 tonnes exact ±1"]),
        ("60km-90km away", &["60km = 60 kilometres exact ±1", "90km = 90 kilometres exact ±1"]),
        (
            "3.5x, 8-fold and three times",
            &["3.5x = 3.5 times exact ±0.1", "8-fold = 8 times exact ±1", "three times = 3 times exact ±0"],
        ),
        (
            "4 million units in 2 hundred thousand shops",
            &[
                "4 million units = 4000000 units exact ±1000000",
                "2 hundred thousand = 200000 number exact ±100000",
            ],
        ),
        (
            "a fall (-0.3%) to −2 percent",
            &["-0.3% = -0.3 percent exact ±0.1", "−2 percent = -2 percent exact ±1"],
        ),
    ]);
}

#[test]
fn counts_take_their_unit_from_the_words_after_them() {
    check(&[
        ("for 7 consecutive years", &["7 = 7 years exact ±1"]),
        ("a two-year course", &["two = 2 years exact ±0"]),
        (
            "9 doctors in town per 10,000 residents",
            &["9 = 9 per_10000_people exact ±1", "10,000 = 10000 number exact ±1"],
        ),
        ("9 doctors, per 10,000 residents", &["9 = 9 number exact ±1", "10,000 = 10000 number exact ±1"]),
    ]);
}

#[test]
fn names_dates_and_times_fall_into_parts() {
    check(&[
        ("2022-25", &["2022 = 2022 number exact ±1", "25 = 25 number exact ±1"]),
        ("at 08:15:30", &["08:15:30 = ? number exact ±0"]),
        ("over 4G", &["4G = 4 number exact ±0"]),
        ("the ZX81 and Apollo-13", &["81 = 81 number exact ±0", "13 = 13 number exact ±0"]),
        ("in 2023Q1 since the 1990s", &["2023Q1 = ? number exact ±0", "1990s = 1990 number exact ±0"]),
        ("the 22nd of 1.2.3", &["22nd = 22 rank exact ±0", "1.2.3 = ? number exact ±0"]),
    ]);
}

#[test]
fn hedges_stand_directly_beside_a_number() {
    check(&[
        ("surpassed 6 million units", &["6 million units = 6000000 units more_than ±1000000"]),
        ("exceeding the 5 billion yuan mark", &["5 billion yuan = 5000000000 CNY more_than ±1000000000"]),
        (
            "More than half, nearly a third, no more than $2",
            &[
                "half = 50 percent more_than ±0",
                "a third = 33.3333 percent nearly ±0",
                "$2 = 2 USD at_most ±1",
            ],
        ),
        ("Over the last four years", &["four = 4 years exact ±0"]),
        (
            "It was 30 or so, 40 or more, at least 50 and not exceeding 60%",
            &[
                "30 = 30 number approximately ±1",
                "40 = 40 number at_least ±1",
                "50 = 50 number at_least ±1",
                "60% = 60 percent at_most ±1",
            ],
        ),
        (
            "3.1% in 2018, surpassing the mean",
            &["3.1% = 3.1 percent exact ±0.1", "2018 = 2018 number exact ±1"],
        ),
        (
            "up to 9 from about 4 to 5",
            &["9 = 9 number at_most ±1", "4 = 4 number approximately ±1", "5 = 5 number exact ±1"],
        ),
    ]);
}

#[test]
fn what_lies_ahead_holds_to_the_end_of_its_clause() {
    check(&[
        (
            "an expected rise in sales to about 1,200 units, up over 4%",
            &["1,200 units = 1200 units expected ±1", "4% = 4 percent more_than ±1"],
        ),
        (
            "The U.S. forecast for output is 2.5 tons. It was 2 tons",
            &["2.5 tons = 2.5 tonnes expected ±0.1", "2 tons = 2 tonnes exact ±1"],
        ),
        ("better than expected at 6%", &["6% = 6 percent exact ±1"]),
        (
            "is projected to grow from 3 tons to 4 tons while 5 tons rot",
            &["3 tons = 3 tonnes exact ±1", "4 tons = 4 tonnes expected ±1", "5 tons = 5 tonnes exact ±1"],
        ),
        ("a growth target of around 5 percent", &["5 percent = 5 percent target ±1"]),
        (
            "an estimated 80 goats are estimated to eat 90 hats",
            &["80 = 80 number approximately ±1", "90 = 90 number expected ±1"],
        ),
    ]);
}

#[test]
fn fractions_in_one_character_and_foreign_separators() {
    check(&[
        ("a rate of 3½ percent", &["3½ percent = 3.5 percent exact ±0"]),
        ("about 3 ½ million goats", &["3 ½ million = 3500000 number approximately ±0"]),
        ("some ½ percent", &["½ percent = 0.5 percent approximately ±0"]),
        ("nearly ½ of the goats", &["½ = 50 percent nearly ±0"]),
        ("1.234.567 tonnes of hay", &["1.234.567 tonnes = ? tonnes exact ±0"]),
        ("10 Mt and 5 GWh", &["10 Mt = 10 megatonnes exact ±1", "5 GWh = 5 gigawatt_hours exact ±1"]),
    ]);
}

#[test]
fn spans_are_bytes() {
    let numbers = read_numbers("à “€5 million” – 6");
    let spans: Vec<_> = numbers.iter().map(|number| (number.start, number.end)).collect();
    assert_eq!(spans, [(6, 18), (26, 27)]);
}

#[test]
fn any_text_can_be_read() {
    let digits = "9".repeat(100_000);
    for text in
        ["", "$", "-", ".", "%5", "½ ٣ ５", "\u{0}1\u{301}", "5 trillion trillion trillion trillion", &digits]
    {
        for number in read_numbers(text) {
            assert_eq!(text.get(number.start..number.end), Some(number.exact.as_str()));
        }
    }
    assert_eq!(read_numbers(&digits).first().map(|number| number.value), Some(None));
}

#[test]
fn a_claim_accounts_for_the_numbers_inside_it() {
    let numbers = read_numbers("one 2 3% four");
    let left = |claims: &[(usize, usize)]| -> Vec<usize> {
        unaccounted(&numbers, claims).iter().map(|number| number.start).collect()
    };
    assert_eq!(left(&[]), [0, 4, 6, 9]);
    assert_eq!(left(&[(6, 8), (0, 5)]), [9]);
    assert_eq!(left(&[(6, 7), (10, 13)]), [0, 4, 6, 9]);
}
