//! Checks of stated rates, shares, ratios, multiples and changes against levels.

use super::answer::{Check, CheckKind, Computation, Implication};
use super::context::{ReconciliationContext, StatedValue};
use crate::domain::growth::{self, Estimate, Explanation, Pair, Refusal, Verdict, judge};
use crate::domain::implied::{Constraint, ConstraintForm, Member, Node, RelatedRate};
use crate::domain::price_basis::PriceBasis;
use crate::domain::relation::RelationKind;

/// The checks of the values at a node over one relation, one for each source.
pub(super) fn checks(
    context: &ReconciliationContext<'_>,
    related: &RelatedRate,
    stated: &[StatedValue<'_>],
) -> Vec<Check> {
    stated.iter().map(|rate| check(context, related, stated, rate)).collect()
}

fn check(
    context: &ReconciliationContext<'_>,
    related: &RelatedRate,
    all: &[StatedValue<'_>],
    rate: &StatedValue<'_>,
) -> Check {
    let constraint = &related.constraint;
    let base = context.stated(&constraint.base, rate.source);
    let result = context.stated(&constraint.result, rate.source);
    if let (Some(base), None) = (&base, &result)
        && let Some(end) = context.last_before(&constraint.base, &constraint.result)
        && related.prices_agree
    {
        return over_another_span(context, constraint, rate, base, &end);
    }
    let computed = match (&base, &result) {
        (Some(base), Some(result)) => compute(constraint, base.estimate, result.estimate),
        (None, _) => Err(Refusal::BaseMissing),
        (Some(_), None) => Err(Refusal::Gap),
    };
    let verdict = verdict(related, all, rate, computed);
    let inputs: Vec<StatedValue<'_>> = base.into_iter().chain(result).collect();
    let sides = [(&constraint.base, base.is_none()), (&constraint.result, result.is_none())];
    let missing = sides.into_iter().filter(|(_, is_missing)| *is_missing).map(|(node, _)| node.clone());
    let to = &constraint.result;
    Check {
        verdict,
        evidence: verdict.explanation().map(|because| context.evidence(because, rate, all)),
        computed: Some(Computation {
            outcome: computed,
            from: constraint.base.period,
            to: to.period,
            missing: missing.collect(),
        }),
        ..unjudged_check(context, constraint, rate, &inputs)
    }
}

/// The verdict on a stated rate, given the computed one and those of other sources.
fn verdict(
    related: &RelatedRate,
    all: &[StatedValue<'_>],
    rate: &StatedValue<'_>,
    computed: Result<Estimate, Refusal>,
) -> Verdict {
    if !related.prices_agree && computed.is_ok() {
        return Verdict::Explained(Explanation::PriceBasis);
    }
    let rates: Vec<growth::RateStatement<'_>> = all.iter().map(StatedValue::as_rate).collect();
    // Prices were compared above, member by member.
    let judged = judge(&rates, computed, PriceBasis::NotApplicable);
    let own = all.iter().position(|other| std::ptr::eq(other, rate));
    own.and_then(|position| judged.each.get(position)).copied().unwrap_or(Verdict::StatedOnly)
}

/// A check of a rate over a span whose end is not observed, against the part that is: a difference of spans.
fn over_another_span(
    context: &ReconciliationContext<'_>,
    constraint: &Constraint<Node>,
    rate: &StatedValue<'_>,
    base: &StatedValue<'_>,
    end: &StatedValue<'_>,
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
        computed: Some(Computation {
            outcome: computed,
            from: base.node.period,
            to: end.node.period,
            missing: Vec::new(),
        }),
        implies: implied.map(|estimate| Implication {
            node: constraint.result.clone(),
            estimate,
            unit: context.unit(&constraint.result),
            rule: constraint.rule(Member::Result),
        }),
        ..unjudged_check(context, constraint, rate, &[*base, *end])
    }
}

/// A check with inputs and figures, without a verdict.
fn unjudged_check(
    context: &ReconciliationContext<'_>,
    constraint: &Constraint<Node>,
    rate: &StatedValue<'_>,
    inputs: &[StatedValue<'_>],
) -> Check {
    let figures = std::iter::once(rate).chain(inputs).filter_map(|stated| stated.figure.map(str::to_owned));
    Check {
        kind: kind(constraint.kind),
        unit: context.unit(&constraint.rate),
        stated: vec![rate.statement()],
        inputs: inputs.iter().map(StatedValue::statement).collect(),
        figures: figures.collect(),
        ..context.check_of(&constraint.rate)
    }
}

/// The rate of two levels, by the formulas of [`growth`].
fn compute(constraint: &Constraint<Node>, base: Estimate, result: Estimate) -> Result<Estimate, Refusal> {
    let pair = Pair { current: &result, base: &base };
    match constraint.form {
        ConstraintForm::Sum => growth::difference(pair),
        ConstraintForm::Product { .. } if constraint.kind == RelationKind::GrowthOf => growth::rate(pair),
        ConstraintForm::Product { .. } => {
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
