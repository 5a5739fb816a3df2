//! What Chinese expressions of periods name.

use super::PeriodPart;

/// A year that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Year {
    /// By its number.
    Number(i32),
    /// By its distance from the year of publication.
    Distance(i32),
    /// 当年: the one that the text is about.
    Same,
    /// 上年: the year before the one that the text is about.
    Before,
}

/// The part of a year that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Within {
    Whole,
    Months(u32, u32),
    Quarter(u32),
    HalfYear(u32),
    Day(u32, u32),
    Days((u32, u32), (u32, u32)),
    /// 同期, 同月: the part that the text is about.
    Same,
    /// A day without a month, a season across two years.
    Open,
}

/// What an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Named {
    /// A year or a part of it; no year where only the part is named.
    In(Option<Year>, Within),
    /// Years from one to another.
    Years(Year, Year),
    /// From a year to publication: 2012年以来.
    Since(Year),
    /// A plan of five years, and how many of its years: all, or the last.
    Plan(i32, PlanPart),
    /// A number of years up to publication: 近五年.
    Past(i32),
    /// A length of time that lies elsewhere: 未来五年.
    Length,
}

/// The part of a plan that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum PlanPart {
    Whole,
    Last,
    /// The first years.
    First(i32),
    /// From its beginning to publication.
    Since,
}

/// An expression by characters.
#[derive(Debug, Clone)]
pub(in super::super) struct Words {
    pub(in super::super) first: usize,
    pub(in super::super) next: usize,
    pub(in super::super) named: Named,
    /// The numbers inside.
    pub(in super::super) parts: Vec<PeriodPart>,
}

impl Words {
    pub(super) const fn new(first: usize, next: usize, named: Named, parts: Parts) -> Self {
        Self { first, next, named, parts }
    }

    /// The part of a year that the words name.
    pub(super) const fn within(&self) -> Option<Within> {
        match self.named {
            Named::In(_, within) if !matches!(within, Within::Same | Within::Open) => Some(within),
            _ => None,
        }
    }

    /// Puts the part that the text is about in the place of 同期.
    pub(super) const fn fill(&mut self, part: Option<Within>) {
        if let (Named::In(year, Within::Same), Some(part)) = (self.named, part) {
            let year = match year {
                Some(Year::Distance(-1)) => Some(Year::Before),
                other => other,
            };
            self.named = Named::In(year, part);
        }
    }

    /// Whether the words name the year themselves.
    pub(super) const fn names_year(&self) -> bool {
        !matches!(self.named, Named::In(None | Some(Year::Same), _) | Named::Length)
    }
}

/// The numbers of an expression while it is read.
pub(super) type Parts = Vec<PeriodPart>;
