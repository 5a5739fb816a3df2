//! Checks of stated rates, shares, ratios, multiples and changes against what levels give.

use super::answer::{Check, CheckKind, Computation, Implication};
use super::context::{ReconciliationContext, Stated};
use crate::domain::growth::{self, Estimate, Explanation, Pair, Refusal, Verdict, judge};
use crate::domain::implied::{Constraint, Form, Member, Node, RelatedRate};
use crate::domain::price_basis::PriceBasis;
use crate::domain::relation::RelationKind;

/// The checks of what sources state at a node over one relation, one for each source.
pub(super) fn checks(
    desk: &ReconciliationContext<'_>,
    related: &RelatedRate,
    stated: &[Stated<'_>],
) -> Vec<Check> {
    stated.iter().map(|rate| check(desk, related, stated, rate)).collect()
}

fn check(
    desk: &ReconciliationContext<'_>,
    related: &RelatedRate,
    all: &[Stated<'_>],
    rate: &Stated<'_>,
) -> Check {
    let constraint = &related.constraint;
    let base = desk.stated(&constraint.base, rate.source);
    let result = desk.stated(&constraint.result, rate.source);
    if let (Some(base), None) = (&base, &result)
        && let Some(end) = desk.last_before(&constraint.base, &constraint.result)
        && related.prices_agree
    {
        return over_another_span(desk, constraint, rate, base, &end);
    }
    let computed = match (&base, &result) {
        (Some(base), Some(result)) => compute(constraint, base.estimate, result.estimate),
        (None, _) => Err(Refusal::BaseMissing),
        (Some(_), None) => Err(Refusal::Gap),
    };
    let verdict = verdict(related, all, rate, computed);
    let inputs: Vec<Stated<'_>> = base.into_iter().chain(result).collect();
    let to = &constraint.result;
    Check {
        verdict,
        evidence: verdict.explanation().map(|because| desk.evidence(because, rate, all)),
        computed: Some(Computation { outcome: computed, from: constraint.base.period, to: to.period }),
        ..drawn_up(desk, constraint, rate, &inputs)
    }
}

/// How a stated rate stands to the computed one, given what the other sources state.
fn verdict(
    related: &RelatedRate,
    all: &[Stated<'_>],
    rate: &Stated<'_>,
    computed: Result<Estimate, Refusal>,
) -> Verdict {
    if !related.prices_agree && computed.is_ok() {
        return Verdict::Explained(Explanation::PriceBasis);
    }
    let rates: Vec<growth::RateStatement<'_>> = all.iter().map(Stated::as_rate).collect();
    // Prices were compared above, member by member.
    let judged = judge(&rates, computed, PriceBasis::NotApplicable);
    let own = all.iter().position(|other| std::ptr::eq(other, rate));
    own.and_then(|position| judged.each.get(position)).copied().unwrap_or(Verdict::StatedOnly)
}

/// A rate over a span whose end is not there yet, beside the stretch that is: two spans, not two claims.
fn over_another_span(
    desk: &ReconciliationContext<'_>,
    constraint: &Constraint<Node>,
    rate: &Stated<'_>,
    base: &Stated<'_>,
    end: &Stated<'_>,
) -> Check {
    let computed = compute(constraint, base.estimate, end.estimate);
    let verdict = Verdict::Explained(Explanation::SpansDiffer);
    let evidence = format!(
        "stated over {}, observed from {} to {}",
        rate.node.period, base.node.period, end.node.period
    );
    let bounds = constraint.form.bounds(Member::Result, [base.estimate.bounds(), rate.estimate.bounds()]);
    let value = constraint.form.value(Member::Result, [base.estimate.value(), rate.estimate.value()]);
    let implied = value.and_then(|value| Estimate::new(value, bounds).ok());
    Check {
        verdict,
        evidence: Some(evidence),
        computed: Some(Computation { outcome: computed, from: base.node.period, to: end.node.period }),
        implies: implied.map(|estimate| Implication {
            node: constraint.result.clone(),
            estimate,
            unit: desk.unit(&constraint.result),
            rule: constraint.rule(Member::Result),
        }),
        ..drawn_up(desk, constraint, rate, &[*base, *end])
    }
}

/// A check with what it is about, its inputs and figures, and no verdict yet.
fn drawn_up(
    desk: &ReconciliationContext<'_>,
    constraint: &Constraint<Node>,
    rate: &Stated<'_>,
    inputs: &[Stated<'_>],
) -> Check {
    let figures = std::iter::once(rate).chain(inputs).filter_map(|stated| stated.figure.map(str::to_owned));
    Check {
        kind: kind(constraint.kind),
        unit: desk.unit(&constraint.rate),
        stated: vec![rate.statement()],
        inputs: inputs.iter().map(Stated::statement).collect(),
        figures: figures.collect(),
        ..desk.check_of(&constraint.rate)
    }
}

/// The rate that two levels give, by the same formulas as growth elsewhere.
fn compute(constraint: &Constraint<Node>, base: Estimate, result: Estimate) -> Result<Estimate, Refusal> {
    let pair = Pair { current: &result, base: &base };
    match constraint.form {
        Form::Sum => growth::difference(pair),
        Form::Product { .. } if constraint.kind == RelationKind::GrowthOf => growth::rate(pair),
        Form::Product { .. } => {
            let bounds = constraint.form.bounds(Member::Rate, [result.bounds(), base.bounds()]);
            let value = constraint.form.value(Member::Rate, [result.value(), base.value()]);
            Estimate::new(value.ok_or(Refusal::BaseZero)?, bounds)
        }
    }
}

const fn kind(kind: RelationKind) -> CheckKind {
    match kind {
        RelationKind::GrowthOf => CheckKind::Growth,
        RelationKind::ShareOf => CheckKind::Share,
        RelationKind::RatioOf => CheckKind::Ratio,
        RelationKind::MultipleOf => CheckKind::Multiple,
        RelationKind::ChangeOf => CheckKind::Change,
    }
}
