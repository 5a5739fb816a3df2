//! The measures of growth and the table of what is known of each.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{Formula, Lag};

/// Declares the enum of measures, the list of all measures, and the table, from one row for each measure.
macro_rules! measures {
    ($($(#[$doc:meta])* $variant:ident => $info:expr;)*) => {
        /// A measure of growth: how a value is compared with a base.
        ///
        /// ```
        /// use yearbook::domain::growth::Measure;
        ///
        /// let measure: Measure = "log_pop".parse()?;
        /// assert_eq!(measure.info().name, "Logarithmic growth on the period before");
        /// assert!(measure.is_quotient());
        /// # Ok::<(), yearbook::domain::growth::ParseMeasureError>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Measure {
            $($(#[$doc])* $variant,)*
        }

        impl Measure {
            /// All measures, in the order in which documents and code lists name them.
            pub const ALL: [Self; [$(stringify!($variant)),*].len()] = [$(Self::$variant),*];

            /// The row of the measure in the table of measures.
            #[must_use]
            pub const fn info(self) -> &'static MeasureInfo {
                match self {
                    $(Self::$variant => const { &$info },)*
                }
            }
        }
    };
}

measures! {
    /// Percent over the same period of the year before.
    Yoy => MeasureInfo {
        code: "yoy",
        name: "Growth on the same period of the year before",
        calculation: Calculation::Lagged(Lag::Year, Formula::Rate),
        unit: ResultUnit::Percent,
    };
    /// Percent over the period before.
    Pop => MeasureInfo {
        code: "pop",
        name: "Growth on the period before",
        calculation: Calculation::Lagged(Lag::Period, Formula::Rate),
        unit: ResultUnit::Percent,
    };
    /// Percent over the period before, compounded to a year.
    Annualised => MeasureInfo {
        code: "annualised",
        name: "Growth on the period before, annualised",
        calculation: Calculation::Lagged(Lag::Period, Formula::AnnualisedRate),
        unit: ResultUnit::Percent,
    };
    /// Percent a year from the first to the last period of a window, compounded.
    Cagr => MeasureInfo {
        code: "cagr",
        name: "Compound annual growth since the first period",
        calculation: Calculation::Compound,
        unit: ResultUnit::Percent,
    };
    /// Difference from the period before.
    Change => MeasureInfo {
        code: "change",
        name: "Change on the period before",
        calculation: Calculation::Lagged(Lag::Period, Formula::Difference),
        unit: ResultUnit::Difference,
    };
    /// Difference from the same period of the year before.
    ChangeYoy => MeasureInfo {
        code: "change_yoy",
        name: "Change on the same period of the year before",
        calculation: Calculation::Lagged(Lag::Year, Formula::Difference),
        unit: ResultUnit::Difference,
    };
    /// Logarithmic percent over the same period of the year before.
    LogYoy => MeasureInfo {
        code: "log_yoy",
        name: "Logarithmic growth on the same period of the year before",
        calculation: Calculation::Lagged(Lag::Year, Formula::LogRate),
        unit: ResultUnit::Percent,
    };
    /// Logarithmic percent over the period before.
    LogPop => MeasureInfo {
        code: "log_pop",
        name: "Logarithmic growth on the period before",
        calculation: Calculation::Lagged(Lag::Period, Formula::LogRate),
        unit: ResultUnit::Percent,
    };
    /// Percent of the value at a base period.
    Index => MeasureInfo {
        code: "index",
        name: "Index",
        calculation: Calculation::FixedBase,
        unit: ResultUnit::Index,
    };
    /// The value itself.
    Level => MeasureInfo {
        code: "level",
        name: "Level",
        calculation: Calculation::Value,
        unit: ResultUnit::Series,
    };
}

/// What is known of a measure. Requests, answers, OpenAPI, the SDMX code list and error messages read it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasureInfo {
    /// The code in requests and answers, and in the SDMX code list of measures.
    pub code: &'static str,
    /// The English name in the SDMX code list of measures.
    pub name: &'static str,
    /// Which values are compared, by which formula.
    pub calculation: Calculation,
    /// The unit of the result.
    pub unit: ResultUnit,
}

/// Which values a measure compares, by which formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Calculation {
    /// Each value with the value at a fixed distance before it.
    Lagged(Lag, Formula),
    /// The last value of the window with the first one, as a rate per year; one point for a series.
    Compound,
    /// Each value with the value at one base period, which the request names.
    FixedBase,
    /// Nothing: each value stays as it is.
    Value,
}

/// The unit of the result of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultUnit {
    /// Percent; a rate of percentages is a difference, in percentage points.
    Percent,
    /// That of a difference of two values: percentage points for percentages, else the unit of the series.
    Difference,
    /// An index number, 100 at the base period.
    Index,
    /// The unit of the series.
    Series,
}

impl Measure {
    /// The code in requests and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.info().code
    }

    /// The measure with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.code() == code)
    }

    /// Whether the calculation divides one value by another, which ranks and multiples refuse.
    #[must_use]
    pub const fn is_quotient(self) -> bool {
        match self.info().calculation {
            Calculation::Lagged(_, formula) => formula.is_quotient(),
            Calculation::Compound | Calculation::FixedBase => true,
            Calculation::Value => false,
        }
    }

    /// The distance to the base; `None` where the base does not move with the period.
    #[must_use]
    pub const fn lag(self) -> Option<Lag> {
        match self.info().calculation {
            Calculation::Lagged(lag, _) => Some(lag),
            Calculation::Compound | Calculation::FixedBase | Calculation::Value => None,
        }
    }

    /// Whether percentages move in percentage points under this measure unless percent is asked for.
    #[must_use]
    pub const fn is_simple_rate(self) -> bool {
        matches!(self.info().calculation, Calculation::Lagged(_, Formula::Rate))
    }
}

/// A text that is not the code of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is not a measure: expected {}", codes())]
pub struct ParseMeasureError {
    text: String,
}

/// The codes of all measures, as a list for people.
fn codes() -> String {
    let codes = Measure::ALL.map(Measure::code);
    let (last, others) = codes.split_last().unwrap_or((&"", &[]));
    format!("{} or {last}", others.join(", "))
}

impl FromStr for Measure {
    type Err = ParseMeasureError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_code(text).ok_or_else(|| ParseMeasureError { text: text.to_owned() })
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}
