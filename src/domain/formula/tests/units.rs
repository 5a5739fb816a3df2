//! The algebra of units, prices and frequencies.

use super::super::*;
use super::table::*;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;

fn table() -> Table {
    let at = |quantity| (quantity, 0.5, [("2023", 9.0), ("2024", 10.0)]);
    let real = at_prices(level("CNY"), PriceBasis::Constant);
    let chained = at_prices(level("CNY"), PriceBasis::Chained);
    let rows = [
        ("VA", level("CNY")),
        ("USD", level("USD")),
        ("REAL", real),
        ("CHAIN", chained.clone()),
        ("CHAIN2", chained),
        ("SHARE", plain("percent", UnitClass::Ratio)),
        ("GROWTH", plain("percent", UnitClass::Growth)),
        ("POINTS", plain("percentage_points", UnitClass::Ratio)),
        ("RANK", plain("rank", UnitClass::Rank)),
        ("TIMES", plain("times", UnitClass::Multiple)),
        ("POP", plain("people", UnitClass::Count)),
        ("RATE", plain("CNY_per_USD", UnitClass::Level)),
        ("HEAD", plain("USD_per_people", UnitClass::Level)),
        ("STEEL", plain("tonnes", UnitClass::Level)),
        ("KSTEEL", plain("kilotonnes", UnitClass::Level)),
        ("CPI", plain("index", UnitClass::Index)),
        ("OPEN", plain("unspecified", UnitClass::Unknown)),
        ("OPEN2", plain("unspecified", UnitClass::Unknown)),
        ("NUMBER", Quantity::number()),
    ];
    let table = rows.into_iter().fold(Table::default(), |table, (name, quantity)| {
        let (quantity, half, values) = at(quantity);
        table.with(name, quantity, half, &values)
    });
    let months: Vec<String> = (1..=12).map(|month| format!("2024-{month:02}")).collect();
    let months: Vec<(&str, f64)> = months.iter().map(|month| (month.as_str(), 1.0)).collect();
    table.with("MONTHLY", level("CNY"), 0.0, &months).with(
        "MRATE",
        plain("percent", UnitClass::Ratio),
        0.0,
        &months,
    )
}

#[test]
fn results_have_the_unit_and_class_that_the_algebra_says() {
    let table = table();
    for (text, unit, class) in [
        ("VA + VA[-1]", "CNY", "level"),
        ("VA / POP", "CNY/people", "level"),
        ("per(VA, POP)", "CNY/people", "level"),
        ("per(STEEL, VA)", "tonnes/CNY", "level"),
        ("VA / REAL", "1", "index"),
        ("100 * VA / VA[2023]", "1", "index"),
        ("VA * VA", "CNY^2", "level"),
        ("sqrt(VA * VA)", "CNY", "level"),
        ("VA ^ 0.5", "CNY^0.5", "level"),
        ("1 / VA", "1/CNY", "level"),
        ("VA * SHARE", "CNY", "level"),
        ("VA / SHARE", "CNY", "level"),
        ("SHARE * SHARE", "1", "index"),
        ("SHARE / GROWTH", "1", "index"),
        ("2 * SHARE", "percent", "ratio"),
        ("SHARE / 2", "percent", "ratio"),
        ("1 / SHARE", "1", "index"),
        ("SHARE + GROWTH", "percent", "ratio"),
        ("SHARE - GROWTH", "percentage_points", "ratio"),
        ("SHARE + POINTS", "percent", "ratio"),
        ("POINTS + POINTS", "percentage_points", "ratio"),
        ("share(VA, VA)", "percent", "ratio"),
        ("yoy(VA)", "percent", "growth"),
        ("yoy(SHARE)", "percentage_points", "ratio"),
        ("pct(CPI)", "percent", "growth"),
        ("diff(VA)", "CNY", "level"),
        ("diff(SHARE)", "percentage_points", "ratio"),
        ("diff(RANK)", "rank", "rank"),
        ("lag(RANK, 1)", "rank", "rank"),
        ("index(VA, 2023)", "index", "index"),
        ("contrib(VA, VA)", "percentage_points", "ratio"),
        ("convert(USD, RATE)", "CNY", "level"),
        ("convert(HEAD, RATE)", "CNY/people", "level"),
        ("USD * RATE", "CNY", "level"),
        ("deflate(VA, CPI, 2023)", "CNY", "level"),
        ("ln(VA / REAL)", "1", "index"),
        ("ln(CPI)", "1", "index"),
        ("exp(NUMBER)", "1", "index"),
        ("max(SHARE, 0)", "percent", "ratio"),
        ("clip(VA, 0, 100)", "CNY", "level"),
        ("OPEN / OPEN2", "unspecified", "unknown"),
        ("OPEN / OPEN[2023]", "1", "index"),
        ("OPEN + OPEN2", "unspecified", "unknown"),
        ("per(OPEN, OPEN2)", "unspecified", "unknown"),
        ("yoy(OPEN)", "percent", "growth"),
        ("OPEN * VA", "unspecified", "unknown"),
        ("freq(MONTHLY, A, sum)", "CNY", "level"),
        ("freq(MRATE, A, average)", "percent", "ratio"),
        ("cum(MONTHLY)", "CNY", "level"),
        ("VA * CPI", "CNY*index", "level"),
    ] {
        let calculation = table.calculation(text).unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
        let quantity = calculation.quantity();
        assert_eq!((quantity.unit.to_string().as_str(), quantity.class.code()), (unit, class), "{text}");
    }
}

#[test]
fn prices_follow_the_values() {
    let table = table();
    for (text, basis, of) in [
        ("VA + VA[2023]", "current", None),
        ("share(VA, VA)", "current", None),
        ("VA / POP", "current", None),
        ("2 * REAL", "constant", None),
        ("VA / REAL", "not_applicable", None),
        ("yoy(REAL)", "constant", None),
        ("deflate(VA, CPI, 2023)", "constant", Some("2023")),
        ("yoy(deflate(VA, CPI, 2023))", "constant", Some("2023")),
        ("convert(USD, RATE)", "current", None),
        ("CHAIN / POP", "chained", None),
    ] {
        let calculation = table.calculation(text).unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
        let quantity = calculation.quantity();
        assert_eq!((quantity.price_basis.code(), quantity.price_period), (basis, of.map(period)), "{text}");
    }
}

#[test]
fn what_does_not_fit_is_refused_for_the_whole_formula() {
    let table = table();
    for (text, code) in [
        ("VA + USD", "unit_mismatch"),
        ("VA + 1", "unit_mismatch"),
        ("1 + SHARE", "unit_mismatch"),
        ("100 - SHARE", "unit_mismatch"),
        ("VA + SHARE", "unit_mismatch"),
        ("STEEL + KSTEEL", "unit_mismatch"),
        ("OPEN + VA", "unit_mismatch"),
        ("max(VA, USD)", "unit_mismatch"),
        ("max(VA, VA / REAL)", "unit_mismatch"),
        ("share(VA, USD)", "unit_mismatch"),
        ("contrib(VA, USD)", "unit_mismatch"),
        ("convert(VA, RATE)", "unit_mismatch"),
        ("convert(USD, POP)", "unit_mismatch"),
        ("convert(USD, OPEN)", "unit_mismatch"),
        ("ln(VA)", "unit_mismatch"),
        ("exp(VA)", "unit_mismatch"),
        ("exp(SHARE)", "unit_mismatch"),
        ("exp(CPI)", "unit_mismatch"),
        ("RANK * 2", "unit_class"),
        ("-RANK", "unit_class"),
        ("RANK + RANK", "unit_class"),
        ("RANK ^ 2", "unit_class"),
        ("TIMES * VA", "unit_class"),
        ("yoy(RANK)", "unit_class"),
        ("pct(TIMES)", "unit_class"),
        ("share(RANK, RANK)", "unit_class"),
        ("index(RANK, 2023)", "unit_class"),
        ("ma(RANK, 2)", "unit_class"),
        ("per(VA, SHARE)", "unit_class"),
        ("per(VA, CPI)", "unit_class"),
        ("per(VA, 2)", "unit_class"),
        ("contrib(SHARE, SHARE)", "unit_class"),
        ("deflate(SHARE, CPI, 2023)", "unit_class"),
        ("deflate(POP, CPI, 2023)", "unit_class"),
        ("cum(MRATE)", "unit_class"),
        ("freq(MRATE, A, sum)", "unit_class"),
        ("VA + REAL", "price_basis"),
        ("VA - CHAIN", "price_basis"),
        ("share(VA, REAL)", "price_basis"),
        ("contrib(VA, REAL)", "price_basis"),
        ("link(VA, REAL, 2023)", "price_basis"),
        ("yoy(VA) - yoy(REAL)", "price_basis"),
        ("deflate(REAL, CPI, 2023)", "price_basis"),
        ("deflate(VA, CPI, 2023) + deflate(VA, CPI, 2024)", "price_basis"),
        ("deflate(VA, CPI, 2023) + REAL", "price_basis"),
        ("CHAIN + CHAIN2", "chain_nonadditive"),
        ("CHAIN - CHAIN2", "chain_nonadditive"),
        ("contrib(CHAIN, CHAIN2)", "chain_nonadditive"),
        ("VA + MONTHLY", "frequency_mismatch"),
        ("VA[2024-01]", "frequency_mismatch"),
        ("index(VA, 2024-01)", "frequency_mismatch"),
        ("link(VA, VA, 2024-01)", "frequency_mismatch"),
        ("freq(VA, M, sum)", "frequency_mismatch"),
        ("NOTHING * 2", "missing_input"),
        ("1 + 1", "missing_input"),
    ] {
        match table.calculation(text) {
            Err(refusal) => {
                assert_eq!(refusal.refusal.code(), code, "{text}");
                assert!(!refusal.detail.is_empty() && text.contains(&refusal.part), "{refusal}");
            }
            Ok(_) => panic!("{text} passes"),
        }
    }
}

#[test]
fn a_chained_series_may_be_compared_with_itself_and_by_rates() {
    let table = table();
    for text in
        ["CHAIN - CHAIN[-1]", "diff(CHAIN)", "yoy(CHAIN) - yoy(CHAIN2)", "CHAIN / CHAIN2", "2 * CHAIN"]
    {
        assert!(table.calculation(text).is_ok(), "{text}");
    }
}

#[test]
fn a_percent_is_a_hundredth() {
    let table = table();
    for (text, expected) in [
        ("VA * SHARE", 1.0),
        ("VA / SHARE", 100.0),
        ("SHARE * SHARE", 0.01),
        ("SHARE / GROWTH", 1.0),
        ("SHARE * 2", 20.0),
        ("SHARE / 2", 5.0),
        ("1 / SHARE", 10.0),
        ("SHARE ^ 2", 0.01),
        ("100 * VA / VA[2023]", 1000.0 / 9.0),
        ("SHARE - GROWTH[2023]", 1.0),
    ] {
        let value = table.value(text, "2024").estimate.value();
        assert!((value - expected).abs() < 1e-12, "{text}: {value}");
    }
}

#[test]
fn units_have_codes_that_are_read_back() {
    for code in ["CNY", "CNY_per_USD", "per_10000_people", "kg_per_USD", "USD_per_person_per_year", "percent"]
    {
        let unit = Unit::of(&code.parse().unwrap());
        assert_eq!(unit.code().unwrap().as_str(), code);
    }
    assert_eq!(Unit::of(&"x_per_".parse().unwrap()).to_string(), "x_per_");
    let table = table();
    let code = |text: &str| table.calculation(text).unwrap().quantity().unit.code().unwrap();
    assert_eq!(code("VA ^ 0.5").as_str(), "CNY0_5");
    assert_eq!(code("VA / VA").as_str(), "1");
    assert_eq!(code("VA * USD / POP").as_str(), "CNY_USD_per_people");
}
