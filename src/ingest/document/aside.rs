//! Why a number of a document is no statistic.

use crate::domain::codes::codes;

/// Why a number is no statistic, where the text around it decides that.
///
/// The codes are those of `other-numbers.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aside {
    /// A year alone.
    Year,
    /// A month alone: the 5 of 5月.
    Month,
    /// A day, or a part of one.
    Date,
    /// A part of a period other than a year or a month: a quarter, a half-year, the first nine months.
    Period,
    /// A length of time: over ten years.
    Duration,
    /// A span of years that a statistic covers: the past five years.
    Span,
    /// A part of the name of a plan.
    PlanName,
    /// A part of the name of a body, a law, a congress or a disease.
    Name,
    /// A part of the name of a product or a technology: 5G.
    ProductName,
    /// A version.
    Version,
    /// A place in an order that is no rank: the third industry.
    Ordinal,
    /// The number of an item, a chapter, a table, a figure or a page.
    Enumeration,
    /// The mark of a note.
    Note,
    /// The number of a law, a standard, a telephone or an address.
    Code,
    /// The number that a rate is given for: the 10,000 of "per 10,000 people".
    Denominator,
    /// A power of ten inside the name of a unit.
    Unit,
    /// A limit that defines a class: firms with more than 250 people.
    Threshold,
    /// How often something happens: twice a year.
    Frequency,
    /// Anything else.
    Other,
}

codes!(Aside {
    Year = "year",
    Month = "month",
    Date = "date",
    Period = "period",
    Duration = "duration",
    Span = "span",
    PlanName = "plan_name",
    Name = "name",
    ProductName = "product_name",
    Version = "version",
    Ordinal = "ordinal",
    Enumeration = "enumeration",
    Note = "note",
    Code = "code",
    Denominator = "denominator",
    Unit = "unit",
    Threshold = "threshold",
    Frequency = "frequency",
    Other = "other",
});
