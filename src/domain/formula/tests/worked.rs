//! The worked cases, with the figures of the documents.

use super::super::*;
use super::table::*;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;

/// Value added in yuan, printed to 0.1 trillion; sums of one company, printed to a billion.
fn documents() -> Table {
    let growth = at_prices(plain("percent", UnitClass::Growth), PriceBasis::Constant);
    Table::default()
        .with("VA.C", level("CNY"), 0.05e12, &[("2020", 26.6e12), ("2024", 33.6e12)])
        .with("VA.BTE", level("CNY"), 0.05e12, &[("2020", 31.3e12), ("2024", 40.5e12)])
        .with("COMPANY_RD", level("CNY"), 0.5e9, &[("2020/2024", 105e9)])
        .with("COMPANY_RD_USD", level("USD"), 0.5e9, &[("2020/2024", 14e9)])
        .with("ANNUAL_USD", level("USD"), 0.5e9, &[("2024", 14e9)])
        .with("GII_RANK", plain("rank", UnitClass::Rank), 0.0, &[("2024", 11.0)])
        .with("VA_GROWTH.C", growth, 0.05, &[("2024", 6.1)])
}

fn assert_near(text: &str, at: &str, expected: (f64, f64, f64)) {
    let point = documents().value(text, at);
    let (lower, upper) = point.estimate.bounds().ends();
    assert_eq!(point.quality, BoundsQuality::Exact, "{text}");
    for (found, expected) in [(point.estimate.value(), expected.0), (lower, expected.1), (upper, expected.2)]
    {
        assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{text}: {found} is not {expected}");
    }
}

#[test]
fn the_share_of_manufacturing_in_industry() {
    let expected = (100.0 * 33.6 / 40.5, 100.0 * 33.55 / 40.55, 100.0 * 33.65 / 40.45);
    assert_near("share(VA.C, VA.BTE)", "2024", expected);
    let calculation = documents().calculation("share(VA.C, VA.BTE)").unwrap();
    assert_eq!(calculation.quantity().unit.to_string(), "percent");
    assert_eq!(calculation.quantity().class, UnitClass::Ratio);
}

#[test]
fn a_figure_counts_once_however_often_it_occurs() {
    let expected = (33.6 / 40.5, 33.55 / 40.55, 33.65 / 40.45);
    // Percent [82.74, 83.19]; with every occurrence on its own it would be [82.53, 83.40].
    assert_near("VA.C / (VA.C + (VA.BTE - VA.C))", "2024", expected);
    let rest = Definition { id: "REST".into(), formula: Formula::parse("VA.BTE - VA.C").unwrap() };
    let formula = Formula::parse("100 * VA.C / (VA.C + REST)").unwrap();
    let whole = formula.expand(&mut |name| (name.to_string() == "REST").then(|| rest.clone())).unwrap();
    let point = whole.check(&documents()).unwrap().point(period("2024"), &documents()).outcome.unwrap();
    let (lower, upper) = point.estimate.bounds().ends();
    assert_eq!(point.quality, BoundsQuality::Exact);
    assert!((lower - 82.737).abs() < 1e-3 && (upper - 83.189).abs() < 1e-3, "{lower} {upper}");
}

#[test]
fn industry_besides_manufacturing_grows_faster() {
    let ratio = |numerator: f64, denominator: f64| 100.0 * ((numerator / denominator).powf(0.25) - 1.0);
    let rest = (6.9_f64, 6.8, 7.0, 4.7, 4.6, 4.8);
    let expected = (ratio(rest.0, rest.3), ratio(rest.1, rest.5), ratio(rest.2, rest.4));
    assert_near("100 * (((VA.BTE - VA.C) / (VA.BTE[-4y] - VA.C[-4y])) ^ 0.25 - 1)", "2024", expected);
    assert!(
        (expected.0 - 10.07).abs() < 0.01
            && (expected.1 - 9.10).abs() < 0.01
            && (expected.2 - 11.07).abs() < 0.01
    );
}

#[test]
fn manufacturing_gives_most_of_the_rise_of_industry() {
    let expected = (0.223_642_172_523_961_66, 0.220_095_693_779_904_3, 0.227_2);
    let rise = "(VA.C - VA.C[2020]) / VA.BTE[2020]";
    assert_near(rise, "2024", expected);
    let part = documents().value("(VA.C - VA.C[2020]) / (VA.BTE - VA.BTE[2020])", "2024");
    let (lower, upper) = part.estimate.bounds().ends();
    assert!((part.estimate.value() - 7.0 / 9.2).abs() < 1e-12);
    assert!((lower - 6.9 / 9.3).abs() < 1e-12 && (upper - 7.1 / 9.1).abs() < 1e-12, "{lower} {upper}");
}

#[test]
fn two_currencies_give_a_rate() {
    assert_near("COMPANY_RD / COMPANY_RD_USD", "2020/2024", (7.5, 104.5 / 14.5, 105.5 / 13.5));
    let calculation = documents().calculation("COMPANY_RD / COMPANY_RD_USD").unwrap();
    assert_eq!(calculation.quantity().unit.to_string(), "CNY/USD");
}

#[test]
fn growth_per_head_and_contributions_of_a_quarterly_file() {
    // GDP, consumption and population of the United States, as us-macro-quarterly has them.
    let table = Table::default()
        .with(
            "realgdp",
            unstated(),
            0.0,
            &[
                ("2008-Q2", 13_415.266),
                ("2008-Q3", 13_324.6),
                ("2009-Q2", 12_901.504),
                ("2009-Q3", 12_990.341),
            ],
        )
        .with("realcons", unstated(), 0.0, &[("2008-Q2", 9_351.0), ("2009-Q2", 9_189.0)])
        .with("pop", unstated(), 0.0, &[("2008-Q3", 305.27), ("2009-Q3", 308.013)]);
    let growth = table.value("yoy(per(realgdp, pop))", "2009-Q3").estimate;
    assert!((growth.value() + 3.3768).abs() < 5e-5, "{growth:?}");
    let part = table.value("contrib(realcons, realgdp)", "2009-Q2").estimate.value();
    assert!((part + 1.2076).abs() < 5e-5, "{part}");
    let chained = at_prices(level("USD"), PriceBasis::Chained);
    let chained = Table::default().with("x", chained.clone(), 0.0, &[("2024", 1.0)]).with(
        "y",
        chained,
        0.0,
        &[("2024", 1.0)],
    );
    assert_eq!(chained.refusal("contrib(x, y)", "2024"), "chain_nonadditive");
}

fn unstated() -> Quantity {
    plain("unspecified", UnitClass::Unknown)
}

#[test]
fn two_series_are_linked() {
    let table = Table::default()
        .with("a", level("CNY"), 0.0, &[("2010", 100.0), ("2011", 104.0), ("2012", 107.1)])
        .with("b", level("CNY"), 0.0, &[("2012", 98.0), ("2013", 101.5), ("2014", 103.0)]);
    for (at, expected) in
        [("2010", 100.0), ("2012", 107.1), ("2013", 110.925), ("2014", 112.564_285_714_285_7)]
    {
        let value = table.value("link(a, b, 2012)", at).estimate.value();
        assert!((value - expected).abs() < 1e-9, "{at}: {value}");
    }
    assert_eq!(table.refusal("link(a, b, 2011)", "2013"), "base_missing");
}

#[test]
fn what_does_not_fit_is_refused() {
    let documents = documents();
    for (text, at, code) in [
        ("VA.C + ANNUAL_USD", "2024", "unit_mismatch"),
        ("VA.C + COMPANY_RD_USD", "2024", "unit_mismatch"),
        ("GII_RANK * 2", "2024", "unit_class"),
        ("VA_GROWTH.C − yoy(VA.C)", "2024", "price_basis"),
        ("VA.C / VA.NOTHING", "2024", "missing_input"),
        ("yoy(VA.C)", "2024", "gap"),
        ("yoy(VA.C)", "2020", "base_missing"),
        ("VA.C / COMPANY_RD", "2024", "frequency_mismatch"),
    ] {
        assert_eq!(documents.refusal(text, at), code, "{text}");
    }
}
