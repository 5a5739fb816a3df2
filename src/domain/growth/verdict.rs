//! Stated rates beside computed ones.

use super::{Estimate, Refusal};
use crate::domain::price_basis::PriceBasis;

/// What explains that two rates of the same growth do not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Because {
    /// One is real, the other nominal.
    PriceBasis,
    /// The publisher compared like with like, on a scope that the levels do not have.
    ComparableScope,
    /// The publisher revised the base after it was stated.
    RevisedBase,
    /// Different publishers state them.
    OtherSource,
    /// They are about different stretches of time.
    SpansDiffer,
}

impl Because {
    /// All explanations.
    pub const ALL: [Self; 5] =
        [Self::PriceBasis, Self::ComparableScope, Self::RevisedBase, Self::OtherSource, Self::SpansDiffer];

    /// The code as it stands in files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PriceBasis => "price_basis",
            Self::ComparableScope => "comparable_scope",
            Self::RevisedBase => "revised_base",
            Self::OtherSource => "other_source",
            Self::SpansDiffer => "spans_differ",
        }
    }

    /// The explanation with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|because| because.code() == code)
    }
}

/// How the rates of one growth stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nobody states a rate.
    ComputedOnly,
    /// No rate can be computed.
    StatedOnly,
    /// The intervals meet.
    Agrees,
    /// The intervals do not meet, or must not be compared, and this is why.
    Explained(Because),
    /// The intervals do not meet and nothing explains it.
    Contradiction,
    /// There is neither a stated nor a computed rate.
    NotComputable(Refusal),
}

impl Verdict {
    /// The codes of all verdicts.
    pub const CODES: [&'static str; 6] =
        ["computed_only", "stated_only", "agrees", "explained", "contradiction", "not_computable"];

    /// The code as it stands in answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ComputedOnly => "computed_only",
            Self::StatedOnly => "stated_only",
            Self::Agrees => "agrees",
            Self::Explained(_) => "explained",
            Self::Contradiction => "contradiction",
            Self::NotComputable(_) => "not_computable",
        }
    }

    /// What explains the difference.
    #[must_use]
    pub const fn because(self) -> Option<Because> {
        match self {
            Self::Explained(because) => Some(because),
            _ => None,
        }
    }

    /// Why nothing could be computed.
    #[must_use]
    pub const fn reason(self) -> Option<Refusal> {
        match self {
            Self::NotComputable(reason) => Some(reason),
            _ => None,
        }
    }

    /// How much attention it needs: the greater, the more.
    #[must_use]
    pub const fn severity(self) -> u8 {
        match self {
            Self::Contradiction => 3,
            Self::Explained(_) => 2,
            Self::NotComputable(_) => 1,
            Self::ComputedOnly | Self::StatedOnly | Self::Agrees => 0,
        }
    }

    /// The one that needs more attention; the first where both need the same.
    fn or_worse(self, other: Self) -> Self {
        if other.severity() > self.severity() { other } else { self }
    }
}

/// Where the value of a point comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RateBasis {
    /// A publisher states it.
    Stated,
    /// It was computed from levels.
    Computed,
}

impl RateBasis {
    /// The code as it stands in answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Computed => "computed",
        }
    }
}

/// A rate of growth as a publisher states it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stated<'a> {
    /// The rate.
    pub estimate: Estimate,
    /// Whether it is real or nominal.
    pub price_basis: PriceBasis,
    /// The figure that states it.
    pub figure: &'a str,
    /// The source of the figure.
    pub source: &'a str,
    /// What the metadata records to explain a difference from other rates.
    pub evidence: Option<Because>,
}

impl Stated<'_> {
    /// Real and nominal rates are never compared.
    fn comparable_with(&self, basis: PriceBasis) -> bool {
        !matches!(
            (self.price_basis, basis),
            (PriceBasis::Current, PriceBasis::Constant) | (PriceBasis::Constant, PriceBasis::Current)
        )
    }

    fn against_computed(&self, computed: Estimate, basis: PriceBasis) -> Verdict {
        if !self.comparable_with(basis) {
            Verdict::Explained(Because::PriceBasis)
        } else if self.estimate.bounds().meets(computed.bounds()) {
            Verdict::Agrees
        } else {
            self.evidence.map_or(Verdict::Contradiction, Verdict::Explained)
        }
    }

    /// A difference between two stated rates, where there is one.
    fn against(&self, other: &Self) -> Option<Verdict> {
        if !self.comparable_with(other.price_basis) || self.estimate.bounds().meets(other.estimate.bounds()) {
            return None;
        }
        let by_source = (self.source != other.source).then_some(Because::OtherSource);
        let because = self.evidence.or(other.evidence).or(by_source);
        Some(because.map_or(Verdict::Contradiction, Verdict::Explained))
    }
}

/// The verdict on the rates of one growth, and which of them to give as its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// How the rates stand to each other.
    pub verdict: Verdict,
    /// How each stated rate stands to the computed one, in the order given.
    pub each: Vec<Verdict>,
    /// The value to give.
    pub value: Option<Estimate>,
    /// Where the value comes from.
    pub basis: Option<RateBasis>,
    /// The position of the stated rate that was chosen as the value.
    pub chosen: Option<usize>,
}

/// Judges the rates that are stated for one growth and the rate computed from levels of this price basis.
///
/// Real rates beside nominal levels are never compared: alone they are explained by the price basis, and
/// beside a comparable rate they have no say. Rates that do not meet are explained by recorded evidence, or
/// by their sources where two publishers state them; a rate that differs from the levels is explained by its
/// source when another publisher's rate agrees with them. Everything else that does not meet is a
/// contradiction.
///
/// The value is the first stated rate of the levels' price basis that agrees with the levels, else the first
/// of that basis, else the computed rate, else the first stated one.
#[must_use]
pub fn judge(
    stated: &[Stated<'_>],
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
    let value = chosen.and_then(|position| stated.get(position)).map(|rate| rate.estimate);
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

/// How each stated rate stands to the computed one.
fn each(stated: &[Stated<'_>], computed: Result<Estimate, Refusal>, basis: PriceBasis) -> Vec<Verdict> {
    let Ok(computed) = computed else { return vec![Verdict::StatedOnly; stated.len()] };
    let alone = |rate: &Stated<'_>| rate.against_computed(computed, basis);
    let agrees_elsewhere =
        |source: &str| stated.iter().any(|other| other.source != source && alone(other) == Verdict::Agrees);
    stated
        .iter()
        .map(|rate| match alone(rate) {
            Verdict::Contradiction if agrees_elsewhere(rate.source) => {
                Verdict::Explained(Because::OtherSource)
            }
            verdict => verdict,
        })
        .collect()
}

/// The verdict that needs most attention, without those of rates that must not be compared beside one that
/// may.
fn overall(
    stated: &[Stated<'_>],
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
