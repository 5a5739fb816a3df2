//! The rules of inference.

use std::fmt;

use crate::domain::relation::RelationKind;

/// A member of a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// The result.
    Result,
    /// The base.
    Base,
    /// The rate.
    Rate,
}

impl Member {
    /// All members.
    pub const ALL: [Self; 3] = [Self::Result, Self::Base, Self::Rate];
}

/// A rule of inference: one member of one kind of relation, computed from the other two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// The kind of relation.
    pub kind: RelationKind,
    /// The member that is computed.
    pub member: Member,
}

impl Rule {
    /// The code in answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match (self.kind, self.member) {
            (RelationKind::GrowthOf, Member::Result) => "level_from_growth",
            (RelationKind::GrowthOf, Member::Base) => "base_from_growth",
            (RelationKind::GrowthOf, Member::Rate) => "growth_from_levels",
            (RelationKind::ShareOf, Member::Result) => "part_from_share",
            (RelationKind::ShareOf, Member::Base) => "whole_from_share",
            (RelationKind::ShareOf, Member::Rate) => "share_from_levels",
            (RelationKind::RatioOf, Member::Result) => "numerator_from_ratio",
            (RelationKind::RatioOf, Member::Base) => "denominator_from_ratio",
            (RelationKind::RatioOf, Member::Rate) => "ratio_from_levels",
            (RelationKind::MultipleOf, Member::Result) => "level_from_multiple",
            (RelationKind::MultipleOf, Member::Base) => "base_from_multiple",
            (RelationKind::MultipleOf, Member::Rate) => "multiple_from_levels",
            (RelationKind::ChangeOf, Member::Result) => "end_from_change",
            (RelationKind::ChangeOf, Member::Base) => "start_from_change",
            (RelationKind::ChangeOf, Member::Rate) => "change_from_levels",
        }
    }

    /// The formula as readable text.
    #[must_use]
    pub const fn formula(self) -> &'static str {
        match (self.kind, self.member) {
            (RelationKind::GrowthOf, Member::Result) => "level = base · (1 + growth)",
            (RelationKind::GrowthOf, Member::Base) => "base = level / (1 + growth)",
            (RelationKind::GrowthOf, Member::Rate) => "growth = level / base − 1",
            (RelationKind::ShareOf, Member::Result) => "part = whole · share",
            (RelationKind::ShareOf, Member::Base) => "whole = part / share",
            (RelationKind::ShareOf, Member::Rate) => "share = part / whole",
            (RelationKind::RatioOf, Member::Result) => "numerator = denominator · ratio",
            (RelationKind::RatioOf, Member::Base) => "denominator = numerator / ratio",
            (RelationKind::RatioOf, Member::Rate) => "ratio = numerator / denominator",
            (RelationKind::MultipleOf, Member::Result) => "level = base · multiple",
            (RelationKind::MultipleOf, Member::Base) => "base = level / multiple",
            (RelationKind::MultipleOf, Member::Rate) => "multiple = level / base",
            (RelationKind::ChangeOf, Member::Result) => "end = start + change",
            (RelationKind::ChangeOf, Member::Base) => "start = end − change",
            (RelationKind::ChangeOf, Member::Rate) => "change = end − start",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}
