//! Comparison of stated rates with computed ones.

use super::{Estimate, Refusal};
use crate::domain::codes::codes;
use crate::domain::invariant::OrBroken;
use crate::domain::price_basis::PriceBasis;

/// The reason why the intervals of two rates of one growth are disjoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Explanation {
    /// One is real, the other nominal.
    PriceBasis,
    /// The publisher computed the rate on a comparable scope, which is not that of the levels.
    ComparableScope,
    /// The publisher revised the base after it was stated.
    RevisedBase,
    /// Different publishers state them.
    OtherSource,
    /// They are about different spans of time.
    SpansDiffer,
}

codes!(Explanation {
    PriceBasis = "price_basis",
    ComparableScope = "comparable_scope",
    RevisedBase = "revised_base",
    OtherSource = "other_source",
    SpansDiffer = "spans_differ",
});

/// The result of comparing the stated rates of one growth with each other and with the computed rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// No rate is stated.
    ComputedOnly,
    /// No rate is stated, and nothing says whether the values are percentages, whose growth is in points.
    UnitUnknown,
    /// No rate can be computed.
    StatedOnly,
    /// The intervals have a value in common.
    Agrees,
    /// The intervals are disjoint, or are real and nominal and must not be compared, for this reason.
    Explained(Explanation),
    /// The intervals are disjoint without a recorded reason.
    Contradiction,
    /// There is neither a stated nor a computed rate.
    NotComputable(Refusal),
}

impl Verdict {
    /// The codes of all verdicts.
    pub const CODES: [&'static str; 7] = [
        "computed_only",
        "unit_unknown",
        "stated_only",
        "agrees",
        "explained",
        "contradiction",
        "not_computable",
    ];

    /// The code in answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ComputedOnly => "computed_only",
            Self::UnitUnknown => "unit_unknown",
            Self::StatedOnly => "stated_only",
            Self::Agrees => "agrees",
            Self::Explained(_) => "explained",
            Self::Contradiction => "contradiction",
            Self::NotComputable(_) => "not_computable",
        }
    }

    /// The reason for disjoint intervals.
    #[must_use]
    pub const fn explanation(self) -> Option<Explanation> {
        match self {
            Self::Explained(explanation) => Some(explanation),
            _ => None,
        }
    }

    /// The reason why there is no rate.
    #[must_use]
    pub const fn reason(self) -> Option<Refusal> {
        match self {
            Self::NotComputable(reason) => Some(reason),
            _ => None,
        }
    }

    /// A rank for choosing one of several verdicts, from 0 to 3; the greater is shown.
    #[must_use]
    pub const fn severity(self) -> u8 {
        match self {
            Self::Contradiction => 3,
            Self::Explained(_) => 2,
            Self::NotComputable(_) | Self::UnitUnknown => 1,
            Self::ComputedOnly | Self::StatedOnly | Self::Agrees => 0,
        }
    }

    /// The more severe of two verdicts; the first of equal ones.
    fn or_worse(self, other: Self) -> Self {
        if other.severity() > self.severity() { other } else { self }
    }
}

/// The origin of the value of a growth point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RateBasis {
    /// A publisher states it.
    Stated,
    /// It was computed from levels.
    Computed,
}

codes!(RateBasis {
    Stated = "stated",
    Computed = "computed",
});

/// A rate of growth that a publisher states, as input of [`judge`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateStatement<'a> {
    /// The rate.
    pub estimate: Estimate,
    /// Whether it is real or nominal.
    pub price_basis: PriceBasis,
    /// The figure that states it.
    pub figure: &'a str,
    /// The source of the figure.
    pub source: &'a str,
    /// The reason that the metadata record for a difference from other rates.
    pub evidence: Option<Explanation>,
}

impl RateStatement<'_> {
    /// Whether the two price bases may be compared: not real with nominal.
    fn comparable_with(&self, basis: PriceBasis) -> bool {
        self.price_basis.is_comparable_with(basis)
    }

    fn against_computed(&self, computed: Estimate, basis: PriceBasis) -> Verdict {
        if !self.comparable_with(basis) {
            Verdict::Explained(Explanation::PriceBasis)
        } else if self.estimate.bounds().meets(computed.bounds()) {
            Verdict::Agrees
        } else {
            self.evidence.map_or(Verdict::Contradiction, Verdict::Explained)
        }
    }

    /// The verdict on two stated rates whose intervals are disjoint; `None` when they are not, or must not be compared.
    fn against(&self, other: &Self) -> Option<Verdict> {
        if !self.comparable_with(other.price_basis) || self.estimate.bounds().meets(other.estimate.bounds()) {
            return None;
        }
        let by_source = (self.source != other.source).then_some(Explanation::OtherSource);
        let explanation = self.evidence.or(other.evidence).or(by_source);
        Some(explanation.map_or(Verdict::Contradiction, Verdict::Explained))
    }
}

/// The verdict on the rates of one growth, and the rate chosen as its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The verdict on all rates.
    pub verdict: Verdict,
    /// The verdict on each stated rate and the computed one, in the order of the input.
    pub each: Vec<Verdict>,
    /// The value.
    pub value: Option<Estimate>,
    /// The origin of the value.
    pub basis: Option<RateBasis>,
    /// The position of the stated rate that is the value.
    pub chosen: Option<usize>,
}

/// Judges the rates that are stated for one growth and the rate computed from levels of this price basis.
///
/// Real rates are never compared with nominal levels: without another rate the verdict is `explained` by the price
/// basis, and beside a comparable rate they do not count. Disjoint intervals are explained by recorded evidence, or by
/// the source where two publishers state them; a rate that differs from the levels is explained by its source when
/// the rate of another publisher agrees with them. All other disjoint intervals are a contradiction.
///
/// The value is the first stated rate of the levels' price basis that agrees with the levels, else the first
/// of that basis, else the computed rate, else the first stated one.
#[must_use]
pub fn judge(
    stated: &[RateStatement<'_>],
    computed: Result<Estimate, Refusal>,
    level_basis: PriceBasis,
) -> Judgement {
    let each = each(stated, computed, level_basis);
    let comparable =
        |position: &usize| stated.get(*position).is_some_and(|rate| rate.comparable_with(level_basis));
    let agreeing = each.iter().position(|verdict| *verdict == Verdict::Agrees);
    let chosen = agreeing
        .or_else(|| (0..stated.len()).find(comparable))
        .or_else(|| (computed.is_err() && !stated.is_empty()).then_some(0));
    let rate = chosen
        .and_then(|position| stated.get(position).or_broken("the chosen rate is one of the stated ones"));
    let value = rate.map(|rate| rate.estimate);
    Judgement {
        verdict: overall(stated, &each, computed, level_basis),
        value: value.or(computed.ok()),
        basis: if value.is_some() {
            Some(RateBasis::Stated)
        } else {
            computed.ok().map(|_| RateBasis::Computed)
        },
        chosen,
        each,
    }
}

/// The verdict on each stated rate and the computed one.
fn each(
    stated: &[RateStatement<'_>],
    computed: Result<Estimate, Refusal>,
    basis: PriceBasis,
) -> Vec<Verdict> {
    let Ok(computed) = computed else { return vec![Verdict::StatedOnly; stated.len()] };
    let alone = |rate: &RateStatement<'_>| rate.against_computed(computed, basis);
    let agrees_elsewhere =
        |source: &str| stated.iter().any(|other| other.source != source && alone(other) == Verdict::Agrees);
    stated
        .iter()
        .map(|rate| match alone(rate) {
            Verdict::Contradiction if agrees_elsewhere(rate.source) => {
                Verdict::Explained(Explanation::OtherSource)
            }
            verdict => verdict,
        })
        .collect()
}

/// The most severe verdict. Rates that must not be compared with the levels do not count beside one that may.
fn overall(
    stated: &[RateStatement<'_>],
    each: &[Verdict],
    computed: Result<Estimate, Refusal>,
    basis: PriceBasis,
) -> Verdict {
    let with_computed =
        stated.iter().zip(each).filter(|(rate, _)| rate.comparable_with(basis)).map(|(_, &verdict)| verdict);
    let lone = match (computed, each.first()) {
        (Ok(_), None) => Verdict::ComputedOnly,
        (Err(reason), None) => Verdict::NotComputable(reason),
        (_, Some(&first)) => first,
    };
    let differences = stated.iter().enumerate().flat_map(|(position, rate)| {
        stated.iter().skip(position + 1).filter_map(|other| rate.against(other))
    });
    differences.fold(with_computed.reduce(Verdict::or_worse).unwrap_or(lone), Verdict::or_worse)
}
