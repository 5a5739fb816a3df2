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
fn an_expectation_goes_on_over_a_list() {
    check(&[
        (
            "Hay is projected at 7 percent in Q1; 6 percent in Q2; and 5 percent in Q3. It was 4 percent",
            &[
                "7 percent = 7 percent expected ±1",
                "Q1 = ? number exact ±0",
                "6 percent = 6 percent expected ±1",
                "Q2 = ? number exact ±0",
                "5 percent = 5 percent expected ±1",
                "Q3 = ? number exact ±0",
                "4 percent = 4 percent exact ±1",
            ],
        ),
        (
            "Hay is expected at 7 percent; straw was at 6 percent",
            &["7 percent = 7 percent expected ±1", "6 percent = 6 percent exact ±1"],
        ),
        ("A surplus of 4 tons is forecast.", &["4 tons = 4 tonnes expected ±1"]),
        (
            "Herds over six months were 5 percent smaller",
            &["six = 6 open exact ±0", "5 percent = 5 percent exact ±1"],
        ),
    ]);
}

#[test]
fn what_is_not_certain_stays_open() {
    check(&[
        ("a barn of 3,5 percent", &["3,5 percent = ? percent exact ±0"]),
        ("some 1.250 goats", &["1.250 = ? number approximately ±0"]),
        ("7 million kroner", &["7 million kroner = 7000000 open exact ±1000000"]),
        ("7 kVA and 7.5 goats", &["7 kVA = 7 open exact ±1", "7.5 = 7.5 open exact ±0.1"]),
        ("a value of ¥5", &["¥5 = 5 open exact ±1"]),
        ("rose to 5m.", &["5m = ? open exact ±0"]),
        ("7 million goats", &["7 million = 7000000 number exact ±1000000"]),
    ]);
}

/// The numbers that are no statistics, with their reasons, and the unsure ones: `token reason`.
fn asides(text: &str) -> Vec<String> {
    let numbers = read_numbers(text).into_iter();
    let told = numbers.filter_map(|number| match (number.aside, number.is_unsure) {
        (Some(aside), _) => Some(format!("{} {}", number.exact, aside.code())),
        (None, true) => Some(format!("{} unsure", number.exact)),
        (None, false) => None,
    });
    told.collect()
}

#[test]
fn numbers_that_are_no_statistics_have_a_reason() {
    let expected: [(&str, &[&str]); 26] = [
        ("In 2019 goats ate 2019 hats", &["2019 year"]),
        ("on 4 May 2019, at 9:30", &["4 date", "2019 date", "9:30 date"]),
        ("on 2019-05-04 or 04.05.2019", &["2019 date", "05 date", "04 date", "04.05.2019 date"]),
        ("in the third quarter of 2019", &["third period", "quarter period", "2019 year"]),
        ("in the first five months", &["first period", "five period"]),
        ("in the past four years, the 2015–2019 herds", &["four span", "2015 span", "2019 span"]),
        ("within 30 days", &["30 days duration"]),
        ("the 12th Five-Year Plan and Vision 2040", &["12th plan_name", "Five plan_name", "2040 plan_name"]),
        ("the G7, Covid-19 and PM2.5", &["7 name", "19 name", "2.5 name"]),
        ("the Second Session of the 9th Goat Congress", &["Second name", "9th name"]),
        ("a B52 and a Shenzhou-9", &["52 product_name", "9 product_name"]),
        ("over 4G with version 2.1", &["4G version", "2.1 version"]),
        ("its first-rate goats and the herd's third shed", &["first ordinal", "third ordinal"]),
        ("First, hay. Second, straw", &["First enumeration", "Second enumeration"]),
        (
            "see Table 4, pp. 12–15 and Section 2.3",
            &["4 enumeration", "12 enumeration", "15 enumeration", "2.3 enumeration"],
        ),
        ("goats3 ate 5%4 more", &["3 note", "4 note"]),
        ("since May 20192", &["20192 unsure"]),
        (
            "ISO 1234, Directive 2001/18/EC, Article 7(2)",
            &["1234 code", "2001 code", "18 code", "7 enumeration", "2 enumeration"],
        ),
        ("call +44 20 5550 1234", &["+44 code", "20 code", "5550 code", "1234 code"]),
        ("at www.goats.example/2019/7.html", &["2019 code", "7 code"]),
        ("9 goats per 1,000 sheds; 2010 = 100", &["1,000 denominator", "2010 year", "100 denominator"]),
        ("in million euros", &["million euros unit"]),
        ("the top 40 farms, people aged 15 to 64", &["40 threshold", "15 threshold", "64 threshold"]),
        ("farms with ten or more workers", &["ten threshold"]),
        ("shorn twice a year", &["twice frequency"]),
        ("one of them, two goats, double-digit", &["one other", "two other", "double other"]),
    ];
    for (text, reasons) in expected {
        assert_eq!(asides(text), reasons, "{text}");
    }
}

#[test]
fn statistics_are_not_set_aside() {
    for text in [
        "It ranks third in the world",
        "half of 2,019 goats",
        "reached 2000 goats",
        "rose by three to 12",
        "3 million in May",
        "5 consecutive years",
        "250+ staff",
        "41 of 96 sheds",
    ] {
        assert_eq!(asides(text), [""; 0], "{text}");
    }
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
