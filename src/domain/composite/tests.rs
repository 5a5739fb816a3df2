use proptest::prelude::*;

use super::*;
use crate::domain::bounds::Bounds;
use crate::domain::growth::Estimate;

fn input(column: usize, method: Method) -> Input {
    let goalposts = (method == Method::Goalposts).then_some((0.0, 100.0));
    Input {
        column,
        formula: String::new(),
        method,
        goalposts,
        clip: Clip::Upper,
        over: Over::Panel,
        direction: Direction::Up,
    }
}

fn part(column: usize, method: Method) -> Part {
    let id = format!("P{column}");
    Part { id: id.parse().unwrap(), name: id, weight: 1.0, content: Content::Input(input(column, method)) }
}

fn composite(aggregate: Aggregate, parts: Vec<Part>) -> Composite {
    let root = Group { aggregate, min_inputs: None, parts };
    let alternatives = Alternatives::default();
    Composite { root, scale: 1.0, round: None, shift: 0.0, panel: PanelRule::Fixed, alternatives }
}

fn leaf(composite: &mut Composite, position: usize) -> &mut Input {
    match &mut composite.root.parts[position].content {
        Content::Input(input) => input,
        Content::Group(_) => panic!("a group"),
    }
}

/// A table of one year: one row a unit `U0`, `U1` …, one column an input.
fn table(rows: &[&[f64]]) -> Inputs {
    years(&[rows])
}

/// A table of several years from 2000. NaN stands for a missing value.
fn years(tables: &[&[&[f64]]]) -> Inputs {
    let units = (0..tables[0].len()).map(|unit| format!("U{unit}").parse().unwrap()).collect();
    let periods = (0..tables.len()).map(|year| (2000 + year).to_string().parse().unwrap()).collect();
    let mut inputs = Inputs::new(units, periods, tables[0][0].len());
    for (period, rows) in tables.iter().enumerate() {
        for (unit, row) in rows.iter().enumerate() {
            for (column, value) in row.iter().enumerate() {
                inputs.set(column, Cell { unit, period }, Estimate::exact(*value));
            }
        }
    }
    inputs
}

fn scores(evaluation: &Evaluation, period: usize) -> Vec<Result<f64, Refusal>> {
    let units = 0..evaluation.inputs().units().len();
    units.map(|unit| evaluation.score(Cell { unit, period }).map(Estimate::value)).collect()
}

fn single(method: Method, values: &[f64]) -> Vec<Result<f64, Refusal>> {
    let rows: Vec<[f64; 1]> = values.iter().map(|value| [*value]).collect();
    let rows: Vec<&[f64]> = rows.iter().map(<[f64; 1]>::as_slice).collect();
    let composite = composite(Aggregate::Arithmetic, vec![part(0, method)]);
    scores(&Evaluation::new(composite, table(&rows)), 0)
}

#[test]
fn each_normalisation_has_its_scale() {
    let values = [10.0, 20.0, 40.0];
    assert_eq!(single(Method::Goalposts, &values), [Ok(0.1), Ok(0.2), Ok(0.4)]);
    assert_eq!(single(Method::MinMax, &values), [Ok(0.0), Ok(1.0 / 3.0), Ok(1.0)]);
    assert_eq!(single(Method::Rank, &values), [Ok(0.0), Ok(0.5), Ok(1.0)]);
    let reference = Method::Reference("U1".parse().unwrap());
    assert_eq!(single(reference, &values), [Ok(0.5), Ok(1.0), Ok(2.0)]);
    // The sample standard deviation of 1, 2, 3 is 1.
    assert_eq!(single(Method::Z, &[1.0, 2.0, 3.0]), [Ok(-1.0), Ok(0.0), Ok(1.0)]);
}

#[test]
fn ties_have_the_middle_of_their_places_as_a_normalisation_and_the_best_place_as_a_rank() {
    assert_eq!(single(Method::Rank, &[1.0, 2.0, 2.0, 3.0]), [Ok(0.0), Ok(0.5), Ok(0.5), Ok(1.0)]);
    let composite =
        Composite { round: Some(1), ..composite(Aggregate::Arithmetic, vec![part(0, Method::Goalposts)]) };
    let evaluation = Evaluation::new(composite, table(&[&[50.0], &[54.0], &[46.0], &[10.0]]));
    let ranks: Vec<usize> =
        (0..4).map(|unit| evaluation.rank(Cell { unit, period: 0 }).unwrap().rank).collect();
    assert_eq!(ranks, [1, 1, 1, 4], "0.50, 0.54 and 0.46 are all 0.5");
}

#[test]
fn where_less_is_better_the_scale_is_turned() {
    let turned = |method: Method, rows: &[&[f64]]| {
        let mut composite = composite(Aggregate::Arithmetic, vec![part(0, method)]);
        leaf(&mut composite, 0).direction = Direction::Down;
        scores(&Evaluation::new(composite, table(rows)), 0)
    };
    let rows: [&[f64]; 3] = [&[10.0], &[20.0], &[30.0]];
    assert_eq!(turned(Method::Goalposts, &rows), [Ok(0.9), Ok(0.8), Ok(0.7)]);
    assert_eq!(turned(Method::MinMax, &rows), [Ok(1.0), Ok(0.5), Ok(0.0)]);
    assert_eq!(turned(Method::Z, &rows), [Ok(1.0), Ok(0.0), Ok(-1.0)]);
    assert_eq!(turned(Method::Rank, &rows), [Ok(1.0), Ok(0.5), Ok(0.0)]);
    let reference = Method::Reference("U1".parse().unwrap());
    assert_eq!(turned(reference, &rows), [Ok(2.0), Ok(1.0), Ok(20.0 / 30.0)]);
    assert_eq!(
        turned(Method::Goalposts, &[&[-1.0], &[100.0], &[101.0]]),
        [Ok(1.0), Ok(0.0), Err(Refusal::OutsideGoalposts)]
    );
}

#[test]
fn weights_of_parts_in_parts_are_those_of_their_group() {
    let inner = Group {
        aggregate: Aggregate::Arithmetic,
        min_inputs: None,
        parts: vec![Part { weight: 3.0, ..part(1, Method::Goalposts) }, part(2, Method::Goalposts)],
    };
    let group =
        Part { id: "G".parse().unwrap(), name: "G".into(), weight: 2.0, content: Content::Group(inner) };
    let composite = composite(Aggregate::Arithmetic, vec![part(0, Method::Goalposts), group]);
    let evaluation = Evaluation::new(composite, table(&[&[60.0, 80.0, 40.0]]));
    // The group is (3 · 0.8 + 0.4) / 4 = 0.7, the whole (0.6 + 2 · 0.7) / 3.
    assert!((scores(&evaluation, 0)[0].unwrap() - 2.0 / 3.0).abs() < 1e-15);
    let parts = evaluation.explain(Cell { unit: 0, period: 0 }).parts;
    assert_eq!(parts[1].weight, Some(2.0 / 3.0));
    assert!((parts[1].contribution.unwrap() - 1.4 / 3.0).abs() < 1e-15);
    assert!((parts[1].parts[0].contribution.unwrap() - 0.6).abs() < 1e-15);
}

#[test]
fn zero_under_a_geometric_mean_is_refused_until_it_is_shifted() {
    let parts = vec![part(0, Method::MinMax), part(1, Method::MinMax)];
    let plain = composite(Aggregate::Geometric, parts);
    let rows: [&[f64]; 3] = [&[1.0, 4.0], &[2.0, 5.0], &[3.0, 6.0]];
    let refused = scores(&Evaluation::new(plain.clone(), table(&rows)), 0);
    assert_eq!(refused, [Err(Refusal::ZeroUnderGeometric), Ok(0.5), Ok(1.0)]);
    let shifted = scores(&Evaluation::new(Composite { shift: 0.01, ..plain }, table(&rows)), 0);
    assert!((shifted[0].unwrap() - 0.01).abs() < 1e-15 && (shifted[1].unwrap() - 0.505).abs() < 1e-15);
}

#[test]
fn values_without_spread_and_two_units_order_nobody() {
    assert_eq!(single(Method::MinMax, &[5.0, 5.0, 5.0]), [Err(Refusal::NoSpread); 3]);
    assert_eq!(single(Method::Z, &[5.0, 5.0, 5.0]), [Err(Refusal::NoSpread); 3]);
    assert_eq!(single(Method::Rank, &[1.0, 2.0]), [Err(Refusal::TooFewUnits); 2]);
    assert_eq!(single(Method::Goalposts, &[1.0, 2.0]), [Ok(0.01), Ok(0.02)], "goalposts compare with nobody");
}

#[test]
fn a_reference_without_a_value_or_below_zero_is_refused() {
    let reference = Method::Reference("NOBODY".parse().unwrap());
    assert_eq!(single(reference, &[1.0]), [Err(Refusal::BaseMissing)]);
    let reference = Method::Reference("U0".parse().unwrap());
    assert_eq!(single(reference, &[-1.0, 2.0]), [Ok(1.0), Err(Refusal::SignChange)]);
}

#[test]
fn amounts_at_current_prices_are_not_pooled_over_periods() {
    let rows: [&[f64]; 3] = [&[1.0], &[2.0], &[3.0]];
    let mut inputs = years(&[&rows, &rows]);
    inputs.mark_current_prices(0);
    let mut composite = composite(Aggregate::Arithmetic, vec![part(0, Method::MinMax)]);
    let pooled = Evaluation::new(composite.clone(), inputs.clone());
    assert_eq!(scores(&pooled, 0), [Err(Refusal::PriceBasis); 3]);
    leaf(&mut composite, 0).over = Over::Period;
    assert_eq!(scores(&Evaluation::new(composite, inputs), 1), [Ok(0.0), Ok(0.5), Ok(1.0)]);
}

#[test]
fn a_fixed_panel_leaves_out_units_that_lack_a_period() {
    let first: [&[f64]; 4] = [&[1.0], &[2.0], &[3.0], &[9.0]];
    let second: [&[f64]; 4] = [&[1.0], &[2.0], &[3.0], &[f64::NAN]];
    let mut composite = composite(Aggregate::Arithmetic, vec![part(0, Method::MinMax)]);
    let fixed = Evaluation::new(composite.clone(), years(&[&first, &second]));
    assert_eq!(scores(&fixed, 0), [Ok(0.0), Ok(0.5), Ok(1.0), Err(Refusal::SetChanges)]);
    assert_eq!(scores(&fixed, 1)[3], Err(Refusal::TooFewInputs));
    assert!(!fixed.panel().changes());
    composite.panel = PanelRule::Open;
    let open = Evaluation::new(composite, years(&[&first, &second]));
    assert_eq!(scores(&open, 0), [Ok(0.0), Ok(0.125), Ok(0.25), Ok(1.0)]);
    assert!(open.panel().changes());
    assert_eq!(open.change(0, 0, 1), Err(Refusal::SetChanges));
}

#[test]
fn a_change_between_different_inputs_is_refused() {
    let rows: [&[&[f64]]; 2] = [&[&[10.0, 20.0]], &[&[10.0, f64::NAN]]];
    let mut composite =
        composite(Aggregate::Arithmetic, vec![part(0, Method::Goalposts), part(1, Method::Goalposts)]);
    composite.root.min_inputs = Some(1);
    composite.panel = PanelRule::Open;
    let evaluation = Evaluation::new(composite, years(&rows));
    assert_eq!(
        (scores(&evaluation, 0)[0], scores(&evaluation, 1)[0]),
        (Ok(0.150_000_000_000_000_02), Ok(0.1))
    );
    assert_eq!(evaluation.change(0, 0, 1), Err(Refusal::SetChanges));
}

#[test]
fn only_the_own_inputs_move_in_the_interval_of_a_position_among_units() {
    for method in [Method::MinMax, Method::Z, Method::Rank] {
        let mut inputs = table(&[&[1.0], &[2.0], &[3.0], &[4.0]]);
        let bounds = Bounds::new(Some(1.5), Some(3.5)).unwrap();
        inputs.set(0, Cell { unit: 1, period: 0 }, Estimate::new(2.0, bounds).ok());
        let evaluation =
            Evaluation::new(composite(Aggregate::Arithmetic, vec![part(0, method.clone())]), inputs);
        let (lower, upper) = evaluation.score(Cell { unit: 1, period: 0 }).unwrap().bounds().ends();
        let at = |value: f64| single(method.clone(), &[1.0, value, 3.0, 4.0])[1].unwrap();
        assert!((lower - at(1.5)).abs() < 1e-12 && (upper - at(3.5)).abs() < 1e-12, "{method:?}");
    }
}

#[test]
fn more_than_4096_combinations_are_refused() {
    let parts = (0..60).map(|column| part(column, Method::MinMax)).collect();
    let mut composite = composite(Aggregate::Arithmetic, parts);
    let rows: Vec<Vec<f64>> =
        (0..3).map(|unit| (0..60).map(|column| f64::from(unit * column + unit)).collect()).collect();
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    composite.alternatives = Alternatives {
        methods: vec![Method::Z, Method::Rank],
        aggregates: vec![Aggregate::Geometric],
        weights: (0..700).map(|set| vec![("P0".parse().unwrap(), 2.0 + f64::from(set))]).collect(),
        drop_each: false,
    };
    let evaluation = Evaluation::new(composite.clone(), table(&rows));
    assert_eq!(evaluation.robustness(0), Err(RobustnessError::TooMany(4206)));
    composite.alternatives.weights.truncate(600);
    assert_eq!(Evaluation::new(composite, table(&rows)).robustness(0).unwrap().left_out.len(), 3 * 601);
}

#[test]
fn without_scores_robustness_names_the_reason_why() {
    let of = |aggregate, rows: &[&[f64]]| {
        let composite = composite(aggregate, vec![part(0, Method::MinMax), part(1, Method::MinMax)]);
        Evaluation::new(composite, table(rows)).robustness(0)
    };
    let same: [&[f64]; 3] = [&[1.0, 7.0], &[2.0, 7.0], &[3.0, 7.0]];
    assert_eq!(of(Aggregate::Arithmetic, &same), Err(RobustnessError::TooFewScores(Refusal::NoSpread)));
    let least: [&[f64]; 3] = [&[1.0, 3.0], &[2.0, 1.0], &[3.0, 2.0]];
    assert_eq!(
        of(Aggregate::Geometric, &least),
        Err(RobustnessError::TooFewScores(Refusal::ZeroUnderGeometric))
    );
    assert_eq!(
        of(Aggregate::Arithmetic, &[&[1.0, 3.0], &[2.0, 1.0]]),
        Err(RobustnessError::TooFewScores(Refusal::TooFewUnits))
    );
}

#[test]
fn parts_that_cancel_each_other_have_no_share_of_a_change() {
    let parts = vec![part(0, Method::Goalposts), part(1, Method::Goalposts)];
    let years = years(&[&[&[10.1, 50.3]], &[&[50.3, 10.1]]]);
    let change = Evaluation::new(composite(Aggregate::Arithmetic, parts), years).change(0, 0, 1).unwrap();
    assert!(change.amount == 0.0 && change.parts[0].amount > 0.2);
    assert!(change.parts.iter().all(|part| part.share.is_none()));
}

#[test]
fn without_alternatives_the_range_is_the_rank_itself() {
    let composite = composite(Aggregate::Arithmetic, vec![part(0, Method::MinMax)]);
    let robustness = Evaluation::new(composite, table(&[&[1.0], &[3.0], &[2.0]])).robustness(0).unwrap();
    assert_eq!(robustness.combinations, 1);
    let ranks: Vec<[usize; 3]> =
        robustness.units.iter().map(|unit| [unit.rank, unit.best, unit.worst]).collect();
    assert_eq!(ranks, [[3, 3, 3], [1, 1, 1], [2, 2, 2]]);
}

#[test]
fn dropping_the_only_input_of_a_part_drops_the_part() {
    let inner =
        Group { aggregate: Aggregate::Geometric, min_inputs: None, parts: vec![part(1, Method::Goalposts)] };
    let group =
        Part { id: "G".parse().unwrap(), name: "G".into(), weight: 1.0, content: Content::Group(inner) };
    let mut composite = composite(Aggregate::Arithmetic, vec![part(0, Method::Goalposts), group]);
    composite.alternatives.drop_each = true;
    let rows: [&[f64]; 3] = [&[10.0, 90.0], &[20.0, 50.0], &[30.0, 20.0]];
    let robustness = Evaluation::new(composite, table(&rows)).robustness(0).unwrap();
    // Without P0 the order is that of P1, and the other way round.
    let ranks: Vec<[usize; 3]> =
        robustness.units.iter().map(|unit| [unit.rank, unit.best, unit.worst]).collect();
    assert_eq!((robustness.combinations, ranks), (3, vec![[1, 1, 3], [2, 2, 2], [3, 1, 3]]));
}

#[test]
fn two_inputs_that_always_agree_are_one_component() {
    let parts = vec![part(0, Method::MinMax), part(1, Method::MinMax)];
    let evaluation = Evaluation::new(
        composite(Aggregate::Arithmetic, parts),
        table(&[&[1.0, 10.0], &[2.0, 20.0], &[4.0, 40.0]]),
    );
    let diagnostics = evaluation.diagnostics(0);
    let components = diagnostics.components.unwrap();
    assert!((components[0].eigenvalue - 2.0).abs() < 1e-12 && (components[0].variance - 100.0).abs() < 1e-10);
    assert!(components[0].loadings.iter().all(|loading| (loading - 1.0).abs() < 1e-12));
    assert_eq!(diagnostics.entropy_weights.unwrap(), [0.5, 0.5]);
}

proptest! {
    /// No definition and no numbers give NaN, and the interval of a score has the score.
    #[test]
    fn scores_are_finite_and_within_their_intervals(
        rows in proptest::collection::vec((any::<f64>(), -10.0..10.0_f64), 1..8),
        methods in [0..5_usize, 0..5],
        geometric: bool,
        down: bool,
    ) {
        let methods = methods.map(|number| match number {
            0 => Method::Goalposts,
            1 => Method::MinMax,
            2 => Method::Z,
            3 => Method::Rank,
            _ => Method::Reference("U0".parse().unwrap()),
        });
        let aggregate = if geometric { Aggregate::Geometric } else { Aggregate::Arithmetic };
        let [first, second] = methods;
        let mut composite = composite(aggregate, vec![part(0, first), part(1, second)]);
        composite.alternatives.drop_each = true;
        composite.alternatives.methods = vec![Method::Rank, Method::Z];
        if down {
            leaf(&mut composite, 1).direction = Direction::Down;
        }
        let rows: Vec<[f64; 2]> = rows.into_iter().map(|(first, second)| [first, second]).collect();
        let rows: Vec<&[f64]> = rows.iter().map(<[f64; 2]>::as_slice).collect();
        let evaluation = Evaluation::new(composite, table(&rows));
        for cell in evaluation.inputs().cells() {
            if let Ok(score) = evaluation.score(cell) {
                prop_assert!(score.value().is_finite() && score.bounds().contains(score.value()));
            }
        }
        if let Ok(robustness) = evaluation.robustness(0) {
            for unit in robustness.units {
                prop_assert!(unit.best <= unit.rank && unit.rank <= unit.worst);
            }
        }
        let _ = evaluation.diagnostics(0);
    }
}
