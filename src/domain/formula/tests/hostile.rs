//! Texts and numbers of strangers.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::*;
use super::table::*;
use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;
use crate::domain::observation::ObservationStatus;

#[test]
fn deep_and_huge_texts_are_refused_without_a_stack() {
    for text in [
        "(".repeat(100_000),
        "(".repeat(8_000),
        "abs(".repeat(2_000),
        "-".repeat(8_000),
        "a+".repeat(5_000_000),
        format!("a{}", "+a".repeat(4_000)),
        format!("a{}", "^2".repeat(4_000)),
        "a.".repeat(4_000),
        format!("x[{}]", "9".repeat(8_000)),
        format!("min(a{})", ",a".repeat(4_000)),
        "`".repeat(8_000),
        "1".repeat(8_000),
        "\u{0}".repeat(8_000),
        "（".repeat(2_000),
    ] {
        match Formula::parse(&text) {
            Err(error) => assert!(error.to_string().len() < 1_000, "{}", error.to_string().len()),
            Ok(formula) => assert!(formula.to_string().len() < 20_000),
        }
    }
    assert!(Formula::parse(&"(".repeat(64)).unwrap_err().problem.contains("ends too early"));
    let deep = format!("{}a{}", "(".repeat(64), ")".repeat(64));
    assert!(Formula::parse(&deep).is_ok());
    assert!(Formula::parse(&format!("({deep})")).unwrap_err().problem.contains("nested"));
    let sum = |terms: usize| Formula::parse(&vec!["a"; terms].join("+"));
    assert!(sum(256).is_ok());
    assert!(sum(257).unwrap_err().problem.contains("nested"));
}

#[test]
fn the_deepest_formula_is_computed_on_a_usual_stack() {
    let table = Table::default().with("x", level("CNY"), 0.5, &[("2024", 1.0)]);
    let sum = vec!["x"; 190].join(" + ");
    let text = format!("{}{sum}{}", "abs(".repeat(63), ")".repeat(63));
    let point = table.value(&text, "2024");
    assert_eq!(point.quality, BoundsQuality::Exact);
    assert_eq!((point.estimate.value(), point.estimate.bounds()), (190.0, bounds(95.0, 285.0)));
}

#[test]
fn means_of_means_are_refused_before_they_take_long() {
    let table = Table::default().with("x", level("CNY"), 0.0, &[("2024", 1.0)]);
    let mut dense = BTreeMap::new();
    let mut at = period("2024-01-01");
    for _ in 0..6_000 {
        dense.insert(at, input(1.0, Bounds::exact(1.0)));
        at = at.previous().unwrap();
    }
    let mut table = table;
    table.add("d", level("CNY"), dense);
    assert_eq!(table.refusal("ma(ma(ma(ma(d, 1000), 1000), 1000), 1000)", "2024-01-01"), "too_deep");
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |number| number.is_finite()),
        -100.0..100.0,
        (-3..4_i32).prop_map(f64::from),
    ]
}

fn any_input() -> impl Strategy<Value = InputValue> {
    (any_number(), any_number(), any_number(), 0..4_u8).prop_map(|(value, one, other, open)| {
        let ends = (one.min(other), one.max(other));
        let end = |end: f64, bit: u8| (open & bit == 0).then_some(end);
        let bounds = Bounds::new(end(ends.0, 1), end(ends.1, 2)).unwrap();
        InputValue { estimate: Estimate::new(value, bounds).unwrap(), status: ObservationStatus::NORMAL }
    })
}

const FORMULAS: [&str; 24] = [
    "x + y",
    "x - x * y",
    "x * y / (x + y)",
    "x / y",
    "y / x - x",
    "yoy(x)",
    "share(x, x + y)",
    "x ^ 2 - y ^ 3",
    "x ^ -2 + x",
    "x ^ 0.3 + x",
    "ln(x) - x",
    "exp(x) / x",
    "sqrt(x) * x",
    "abs(x) - x",
    "min(x, y) * x",
    "max(x, y, x * y)",
    "clip(x, 0, 1) + x",
    "contrib(x, y)",
    "index(x, 2023)",
    "link(x, y, 2023) * x",
    "ma(x, 2) / x",
    "deflate(x, y, 2023)",
    "cum(x) - x",
    "x / (x - x[-1])",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_bits_give_a_number_in_its_interval_or_a_refusal(
        now in (any_input(), any_input()), before in (any_input(), any_input()),
    ) {
        let mut table = Table::default();
        // Class `level` for what sums, no unit for what needs none.
        let quantity = Quantity { class: crate::domain::unit_class::UnitClass::Level, ..Quantity::number() };
        table.add("x", quantity.clone(), [(period("2023"), before.0), (period("2024"), now.0)].into());
        table.add("y", quantity, [(period("2023"), before.1), (period("2024"), now.1)].into());
        for text in FORMULAS {
            if let Ok(point) = table.point(text, "2024").outcome {
                let (lower, upper) = point.estimate.bounds().ends();
                prop_assert!(point.estimate.value().is_finite(), "{}", text);
                prop_assert!(lower <= point.estimate.value() && point.estimate.value() <= upper, "{}", text);
            }
        }
    }

    #[test]
    fn any_text_parses_or_is_refused_at_a_place(text in "[-a-z0-9A-Z_.()\\[\\],+*/^` \u{2212}\u{ff08}é]{0,40}") {
        match Formula::parse(&text) {
            Err(error) => prop_assert!(text.get(error.range).is_some()),
            Ok(formula) => prop_assert_eq!(Formula::parse(&formula.to_string()), Ok(formula)),
        }
    }
}
