use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::relation::RelationKind;

const PLAIN: ConstraintForm = ConstraintForm::Product { offset: 0.0, scale: 1.0 };
const PERCENT: ConstraintForm = ConstraintForm::Product { offset: 0.0, scale: 100.0 };
const GROWTH: ConstraintForm = ConstraintForm::Product { offset: 100.0, scale: 100.0 };

fn bounds(lower: f64, upper: f64) -> Bounds {
    Bounds::new(Some(lower), Some(upper)).unwrap()
}

fn fact(node: &'static str, value: f64, bounds: Bounds) -> Fact<&'static str> {
    Fact { node, estimate: Estimate::new(value, bounds).unwrap(), id: node.into() }
}

fn rounded(node: &'static str, value: f64, half: f64) -> Fact<&'static str> {
    fact(node, value, bounds(value - half, value + half))
}

fn relation(
    kind: RelationKind,
    form: ConstraintForm,
    [result, base, rate]: [&'static str; 3],
) -> Constraint<&'static str> {
    Constraint { kind, form, result, base, rate }
}

fn growth(members: [&'static str; 3]) -> Constraint<&'static str> {
    relation(RelationKind::GrowthOf, GROWTH, members)
}

fn change(members: [&'static str; 3]) -> Constraint<&'static str> {
    relation(RelationKind::ChangeOf, ConstraintForm::Sum, members)
}

fn positive(_: &&'static str) -> ValueDomain {
    ValueDomain { integral: false, non_negative: true }
}

fn find<'s>(solution: &'s Solution<&'static str>, node: &str) -> &'s ImpliedValue<&'static str> {
    solution.implied.iter().find(|implied| implied.node == node).unwrap()
}

fn figures(figures: &[Arc<str>]) -> Vec<&str> {
    figures.iter().map(AsRef::as_ref).collect()
}

#[test]
fn a_base_follows_from_a_level_and_its_growth() {
    let facts = [rounded("level", 3.6e12, 0.05e12), rounded("growth", 8.0, 0.5)];
    let solution = solve(&facts, &[growth(["level", "base", "growth"])], positive);
    let base = find(&solution, "base");
    assert!((base.estimate.value() - 3.6e12 / 1.08).abs() < 1.0);
    let (lower, upper) = base.estimate.bounds().ends();
    assert!((lower - 3.55e12 / 1.085).abs() < 1.0 && (upper - 3.65e12 / 1.075).abs() < 1.0);
    assert_eq!(base.derivation.rule.code(), "base_from_growth");
    assert_eq!(figures(&base.derivation.figures), ["growth", "level"]);
    assert!(solution.conflicts.is_empty());
}

#[test]
fn every_member_follows_from_the_other_two() {
    for form in [ConstraintForm::Sum, PLAIN, PERCENT, GROWTH] {
        let (base, rate) = (40.0, 12.0);
        let result = form.value(Member::Result, [base, rate]).unwrap();
        let values = [result, base, rate];
        let members = ["result", "base", "rate"];
        for missing in 0..3 {
            let facts: Vec<_> = (0..3)
                .filter(|position| *position != missing)
                .map(|position| fact(members[position], values[position], Bounds::exact(values[position])))
                .collect();
            let solution = solve(&facts, &[relation(RelationKind::RatioOf, form, members)], positive);
            let implied = find(&solution, members[missing]);
            assert!((implied.estimate.value() - values[missing]).abs() < 1e-9, "{form:?} {missing}");
            assert!(implied.estimate.bounds().contains(values[missing]));
        }
    }
}

#[test]
fn whole_things_are_narrowed_to_whole_numbers() {
    let whole = |_: &&'static str| ValueDomain { integral: true, non_negative: true };
    let facts = [fact("after", 38.0, Bounds::exact(38.0)), fact("added", 18.0, Bounds::exact(18.0))];
    let solution = solve(&facts, &[change(["after", "before", "added"])], whole);
    assert_eq!(find(&solution, "before").estimate, Estimate::new(20.0, Bounds::exact(20.0)).unwrap());
    let counts = |node: &&'static str| ValueDomain { integral: *node != "multiple", non_negative: true };
    let facts =
        [fact("output", 13e6, Bounds::new(Some(13e6), None).unwrap()), rounded("multiple", 9.5, 0.05)];
    let multiple = relation(RelationKind::MultipleOf, PLAIN, ["output", "base", "multiple"]);
    let base = solve(&facts, &[multiple], counts);
    let base = find(&base, "base").estimate;
    assert_eq!(
        (base.value(), base.bounds().lower(), base.bounds().upper()),
        (1_368_421.0, Some(1_361_257.0), None)
    );
}

#[test]
fn a_stated_value_is_never_implied_and_a_shorter_chain_gives_the_value() {
    let facts = [
        rounded("a", 100.0, 5.0),
        rounded("g", 10.0, 1.0),
        rounded("h", 10.0, 1.0),
        rounded("total", 1210.0, 1.0),
        rounded("share", 10.0, 0.5),
    ];
    let constraints = [
        growth(["b", "a", "g"]),
        growth(["c", "b", "h"]),
        relation(RelationKind::ShareOf, PERCENT, ["c", "total", "share"]),
    ];
    let solution = solve(&facts, &constraints, positive);
    assert_eq!(solution.implied.iter().map(|implied| implied.node).collect::<Vec<_>>(), ["b", "c"]);
    let c = find(&solution, "c");
    assert_eq!(c.derivation.rule.code(), "part_from_share");
    assert!((c.estimate.value() - 121.0).abs() < 1e-9);
    // Both ways to it narrow its interval, so both are named.
    assert!(bounds(114.0, 129.5).encloses(c.estimate.bounds()));
}

#[test]
fn a_contradiction_names_exactly_the_figures_that_need_each_other() {
    let facts = [
        rounded("level", 3.6e12, 0.05e12),
        rounded("base", 3.33e12, 0.005e12),
        rounded("growth", 18.0, 0.5),
        rounded("share", 6.91, 0.005),
        rounded("other", 5.0, 0.5),
    ];
    let constraints = [
        growth(["level", "base", "growth"]),
        relation(RelationKind::ShareOf, PERCENT, ["part", "level", "share"]),
        change(["sum", "other", "part"]),
    ];
    let solution = solve(&facts, &constraints, positive);
    let named: Vec<_> = solution.conflicts.iter().map(|conflict| figures(&conflict.figures)).collect();
    assert_eq!(named, [["base", "growth", "level"]]);
    assert!(solution.implied.is_empty(), "what contradicts itself implies nothing");
}

#[test]
fn conflicts_that_share_a_figure_are_both_found() {
    let facts = [
        rounded("a", 10.0, 0.5),
        rounded("b", 20.0, 0.5),
        rounded("ab", 5.0, 0.5),
        rounded("c", 40.0, 0.5),
        rounded("bc", 5.0, 0.5),
    ];
    let solution = solve(&facts, &[change(["b", "a", "ab"]), change(["c", "b", "bc"])], positive);
    let named: Vec<_> = solution.conflicts.iter().map(|conflict| figures(&conflict.figures)).collect();
    assert_eq!(named, [["a", "ab", "b"], ["b", "bc", "c"]]);
}

#[test]
fn two_facts_of_one_node_can_contradict_each_other() {
    let mut other = rounded("a", 12.0, 0.5);
    other.id = "a2".into();
    let solution = solve(&[rounded("a", 10.0, 0.5), other], &[], positive);
    assert_eq!(figures(&solution.conflicts[0].figures), ["a", "a2"]);
}

#[test]
fn zero_divides_nothing() {
    let facts = [fact("part", 0.0, bounds(0.0, 1.0)), fact("share", 0.0, bounds(0.0, 2.0))];
    let share = relation(RelationKind::ShareOf, PERCENT, ["part", "whole", "share"]);
    assert!(solve(&facts, std::slice::from_ref(&share), positive).implied.is_empty());
    let facts = [fact("part", 3.0, Bounds::exact(3.0)), fact("share", 0.0, Bounds::exact(0.0))];
    let solution = solve(&facts, &[share], positive);
    assert!(solution.implied.is_empty());
    assert_eq!(figures(&solution.conflicts[0].figures), ["part", "share"]);
}

#[test]
fn a_cycle_that_narrows_for_ever_stops() {
    // x = y · 0.999 + something that lets the interval creep: y = x, x = y · 0.9999.
    let facts = [
        fact("x", 1.0, bounds(0.0, 1e9)),
        fact("one", 1.0, Bounds::exact(1.0)),
        fact("less", 0.9999, Bounds::exact(0.9999)),
    ];
    let constraints = [
        relation(RelationKind::RatioOf, PLAIN, ["y", "x", "one"]),
        relation(RelationKind::RatioOf, PLAIN, ["x", "y", "less"]),
    ];
    assert!(solve(&facts, &constraints, positive).conflicts.is_empty());
}

/// Rates that are consistent with the true values of a system, with the places where each is rounded.
fn systems() -> impl Strategy<Value = (Vec<f64>, Vec<Constraint<usize>>, Vec<Fact<usize>>)> {
    let forms = prop_oneof![Just(ConstraintForm::Sum), Just(PLAIN), Just(PERCENT), Just(GROWTH)];
    let relations =
        prop::collection::vec((forms, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..14);
    let widths = prop::collection::vec((0.0..0.2_f64, 0.0..0.2_f64, 0..4_u8), 40);
    (prop::collection::vec(1.0..1000.0_f64, 2..6), relations, widths).prop_map(
        |(mut truth, relations, widths)| {
            let mut constraints = Vec::new();
            for (form, first, second) in relations {
                let (base, rate) = (first.index(truth.len()), second.index(truth.len()));
                let Some(value) = form.value(Member::Result, [truth[base], truth[rate]]) else { continue };
                if base != rate && value.abs() < 1e12 {
                    truth.push(value);
                    constraints.push(Constraint {
                        kind: RelationKind::RatioOf,
                        form,
                        result: truth.len() - 1,
                        base,
                        rate,
                    });
                }
            }
            let facts = truth.iter().zip(widths).enumerate().filter(|(_, (_, (_, _, kind)))| *kind > 0);
            let facts = facts
                .map(|(node, (&value, (below, above, kind)))| {
                    // Truth is itself rounded to a double at each step, by less than this.
                    let noise = value.abs() * 1e-13;
                    let lower = (kind != 2).then(|| value - value.abs() * below - noise);
                    let upper = (kind != 3).then(|| value + value.abs() * above + noise);
                    let interval = Bounds::new(lower, upper).unwrap();
                    Fact {
                        node,
                        estimate: Estimate::new(value, interval).unwrap(),
                        id: format!("f{node:02}").into(),
                    }
                })
                .collect();
            (truth, constraints, facts)
        },
    )
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that solve asks for")]
fn any_sign(_: &usize) -> ValueDomain {
    ValueDomain::default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn true_systems_never_conflict_and_hold_the_truth((truth, constraints, facts) in systems()) {
        let solution = solve(&facts, &constraints, any_sign);
        prop_assert!(solution.conflicts.is_empty(), "{:?}", solution.conflicts);
        for implied in &solution.implied {
            let bounds = implied.estimate.bounds();
            let noise = truth[implied.node].abs() * 1e-12;
            prop_assert!(bounds.meets(Bounds::new(Some(truth[implied.node] - noise), Some(truth[implied.node] + noise)).unwrap()));
            prop_assert!(bounds.contains(implied.estimate.value()));
            prop_assert!(facts.iter().all(|fact| fact.node != implied.node));
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(
        (_, constraints, mut facts) in systems(), turn in 0..40_usize, wrong in any::<prop::sample::Index>(),
    ) {
        // One of them is made wrong, so that there may be conflicts.
        if !facts.is_empty() {
            let position = wrong.index(facts.len());
            let value = facts[position].estimate.value() * 2.0 + 1.0;
            facts[position].estimate = Estimate::new(value, Bounds::exact(value)).unwrap();
        }
        let first = solve(&facts, &constraints, any_sign);
        let (mut facts, mut constraints) = (facts, constraints);
        facts.reverse();
        if !facts.is_empty() {
            let middle = turn % facts.len();
            facts.rotate_left(middle);
        }
        constraints.reverse();
        prop_assert_eq!(first, solve(&facts, &constraints, any_sign));
    }

    #[test]
    fn a_conflict_needs_each_of_its_figures(
        (_, constraints, mut facts) in systems(), wrong in any::<prop::sample::Index>(), factor in 2.0..50.0_f64,
    ) {
        if !facts.is_empty() {
            let position = wrong.index(facts.len());
            let value = facts[position].estimate.value() * factor;
            facts[position].estimate = Estimate::new(value, Bounds::exact(value)).unwrap();
        }
        for conflict in solve(&facts, &constraints, any_sign).conflicts {
            let only = |left_out: Option<&Arc<str>>| -> Vec<Fact<usize>> {
                let named = facts.iter().filter(|fact| conflict.figures.contains(&fact.id));
                named.filter(|fact| Some(&fact.id) != left_out).cloned().collect()
            };
            prop_assert!(!solve(&only(None), &constraints, any_sign).conflicts.is_empty());
            for figure in &conflict.figures {
                let again = solve(&only(Some(figure)), &constraints, any_sign).conflicts;
                prop_assert!(again.is_empty(), "{conflict:?} without {figure}: {again:?}");
            }
        }
    }

    #[test]
    fn no_input_panics(
        values in prop::collection::vec((any::<u64>(), any::<u64>(), any::<u64>()), 1..8),
        members in prop::collection::vec((0..9_usize, 0..9_usize, 0..9_usize, 0..4_u8), 0..12),
    ) {
        let facts: Vec<Fact<usize>> = values
            .into_iter()
            .enumerate()
            .filter_map(|(node, (value, lower, upper))| {
                let ends = [lower, upper].map(|bits| Some(f64::from_bits(bits)).filter(|end| end.is_finite()));
                let bounds = Bounds::new(ends[0], ends[1]).unwrap_or(Bounds::UNBOUNDED);
                let estimate = Estimate::new(f64::from_bits(value), bounds).ok()?;
                Some(Fact { node, estimate, id: node.to_string().into() })
            })
            .collect();
        let constraints: Vec<Constraint<usize>> = members
            .into_iter()
            .map(|(result, base, rate, form)| {
                let form = [ConstraintForm::Sum, PLAIN, PERCENT, GROWTH][usize::from(form)];
                Constraint { kind: RelationKind::RatioOf, form, result, base, rate }
            })
            .collect();
        let solution = solve(&facts, &constraints, |node| ValueDomain { integral: node % 2 == 0, non_negative: node % 3 == 0 });
        for implied in solution.implied {
            prop_assert!(implied.estimate.value().is_finite());
            prop_assert!(implied.estimate.bounds().contains(implied.estimate.value()));
        }
    }
}

/// Chains of growth over sixty years beside shares: the size that the issue asks about. Run with `--ignored`.
#[test]
#[ignore = "a measurement"]
fn a_hundred_thousand_relations_take_linear_time() {
    for chains in [160_usize, 1_600] {
        let mut facts = Vec::new();
        let mut constraints = Vec::new();
        let mut domains = BTreeMap::new();
        for chain in 0..chains {
            let node = |year: usize, member: usize| (chain * 64 + year) * 2 + member;
            let stated = |node: usize, value: f64| Fact {
                node,
                estimate: Estimate::new(value, bounds(value * 0.995, value * 1.005)).unwrap(),
                id: node.to_string().into(),
            };
            facts.push(stated(node(0, 0), 100.0));
            for year in 1..64 {
                facts.push(stated(node(year, 1), 5.0));
                let (result, base, rate) = (node(year, 0), node(year - 1, 0), node(year, 1));
                constraints.push(Constraint {
                    kind: RelationKind::GrowthOf,
                    form: GROWTH,
                    result,
                    base,
                    rate,
                });
                domains.insert(result, ValueDomain { integral: false, non_negative: true });
            }
        }
        let start = std::time::Instant::now();
        let solution = solve(&facts, &constraints, |node| domains.get(node).copied().unwrap_or_default());
        let each = start.elapsed().as_nanos() / constraints.len() as u128;
        println!("{} relations: {each} ns each, {} implied", constraints.len(), solution.implied.len());
        assert_eq!(solution.implied.len(), constraints.len());
    }
}
