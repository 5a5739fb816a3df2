//! Verdicts on stated and computed rates.

use super::*;
use crate::domain::price_basis::PriceBasis;

fn stated(value: f64, source: &'static str) -> RateStatement<'static> {
    RateStatement {
        estimate: printed(value, 0.1),
        price_basis: PriceBasis::Current,
        figure: "figure",
        source,
        evidence: None,
    }
}

fn real(value: f64) -> RateStatement<'static> {
    RateStatement { price_basis: PriceBasis::Constant, ..stated(value, "a") }
}

fn with_evidence(value: f64, evidence: Explanation) -> RateStatement<'static> {
    RateStatement { evidence: Some(evidence), ..stated(value, "a") }
}

const MISSING: Result<Estimate, Refusal> = Err(Refusal::BaseMissing);

fn verdict(rates: &[RateStatement<'_>], computed: Result<Estimate, Refusal>) -> Verdict {
    judge(rates, computed, PriceBasis::Current).verdict
}

#[test]
fn one_rate_or_none() {
    assert_eq!(verdict(&[], Ok(printed(8.0, 0.1))), Verdict::ComputedOnly);
    assert_eq!(verdict(&[stated(8.0, "a")], MISSING), Verdict::StatedOnly);
    assert_eq!(verdict(&[], MISSING), Verdict::NotComputable(Refusal::BaseMissing));
    assert_eq!(judge(&[], MISSING, PriceBasis::Current).value, None);
    assert_eq!(judge(&[], Ok(printed(8.0, 0.1)), PriceBasis::Current).basis, Some(RateBasis::Computed));
}

#[test]
fn two_rates_agree_when_their_intervals_meet() {
    assert_eq!(verdict(&[stated(8.0, "a")], Ok(printed(8.1, 0.1))), Verdict::Agrees);
    assert_eq!(verdict(&[stated(8.0, "a")], Ok(printed(8.2, 0.1))), Verdict::Contradiction);
    let revised = with_evidence(8.0, Explanation::RevisedBase);
    assert_eq!(verdict(&[revised], Ok(printed(8.2, 0.1))), Verdict::Explained(Explanation::RevisedBase));
    assert_eq!(verdict(&[revised], Ok(printed(8.0, 0.1))), Verdict::Agrees);
}

#[test]
fn real_rates_are_never_compared_with_nominal_levels() {
    for value in [8.0, 12.0] {
        let judgement = judge(&[real(value)], Ok(printed(8.0, 0.1)), PriceBasis::Current);
        assert_eq!(judgement.verdict, Verdict::Explained(Explanation::PriceBasis));
        assert_eq!(judgement.basis, Some(RateBasis::Computed));
    }
    let judgement = judge(&[real(5.0), stated(8.0, "a")], Ok(printed(8.0, 0.1)), PriceBasis::Current);
    assert_eq!(judgement.verdict, Verdict::Agrees);
    assert_eq!(judgement.each, [Verdict::Explained(Explanation::PriceBasis), Verdict::Agrees]);
    assert_eq!(judgement.chosen, Some(1));
    assert_eq!(verdict(&[real(5.0), stated(8.0, "a")], MISSING), Verdict::StatedOnly);
    let constant = judge(&[real(5.0)], Ok(printed(5.0, 0.1)), PriceBasis::Constant);
    assert_eq!(constant.verdict, Verdict::Agrees);
    let unpriced = RateStatement { price_basis: PriceBasis::NotApplicable, ..stated(8.0, "a") };
    assert_eq!(verdict(&[unpriced], Ok(printed(8.0, 0.1))), Verdict::Agrees);
}

#[test]
fn two_producers_that_differ_are_both_shown() {
    let rates = [stated(35.8, "a"), stated(30.3, "b")];
    for known in [MISSING, Ok(printed(35.8, 0.1)), Ok(printed(30.3, 0.1))] {
        let judgement = judge(&rates, known, PriceBasis::Current);
        assert_eq!(judgement.verdict, Verdict::Explained(Explanation::OtherSource), "{known:?}");
        assert_eq!(judgement.each.len(), 2);
    }
    assert_eq!(judge(&rates, Ok(printed(30.3, 0.1)), PriceBasis::Current).chosen, Some(1));
    assert_eq!(judge(&rates, MISSING, PriceBasis::Current).chosen, Some(0));
    assert_eq!(
        verdict(&rates, Ok(printed(33.0, 0.1))),
        Verdict::Contradiction,
        "neither agrees with the levels"
    );
    assert_eq!(verdict(&[stated(35.8, "a"), stated(30.3, "a")], MISSING), Verdict::Contradiction);
}

#[test]
fn the_worst_verdict_wins() {
    let explained = with_evidence(9.0, Explanation::ComparableScope);
    assert_eq!(
        verdict(&[stated(8.0, "a"), explained], Ok(printed(8.0, 0.1))),
        Verdict::Explained(Explanation::ComparableScope)
    );
    assert_eq!(verdict(&[explained, stated(9.0, "a")], Ok(printed(8.0, 0.1))), Verdict::Contradiction);
    assert!(Verdict::Contradiction.severity() > Verdict::Explained(Explanation::OtherSource).severity());
}

#[test]
fn codes_are_those_of_the_contract() {
    let verdicts = [
        Verdict::ComputedOnly,
        Verdict::UnitUnknown,
        Verdict::StatedOnly,
        Verdict::Agrees,
        Verdict::Explained(Explanation::SpansDiffer),
        Verdict::Contradiction,
        Verdict::NotComputable(Refusal::Gap),
    ];
    assert_eq!(verdicts.map(Verdict::code), Verdict::CODES);
    assert_eq!(verdicts[4].explanation().map(Explanation::code), Some("spans_differ"));
    assert_eq!(verdicts[6].reason().map(Refusal::code), Some("gap"));
    assert_eq!([RateBasis::Stated, RateBasis::Computed].map(RateBasis::code), ["stated", "computed"]);
}
