//! The table of functions. The parser, error messages, completion and documentation read it.

use std::fmt::Write as _;

/// A parameter of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The name in the signature.
    pub name: &'static str,
    /// What it takes.
    pub kind: ParameterKind,
    /// The number of arguments.
    pub arity: Arity,
}

/// How often a parameter is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arity {
    /// Once.
    One,
    /// Once or not at all.
    Optional,
    /// Once or more often.
    Many,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// An expression.
    Expression,
    /// A number of periods such as `4`, or of years such as `1y`.
    Distance,
    /// A number of periods from 1 to `MAX_COUNT`.
    Count,
    /// A period such as `2020` or `2020-Q1`.
    Period,
    /// A frequency such as `A`.
    Frequency,
    /// `sum`, `average` or `end`.
    Aggregate,
}

/// The greatest number of periods in a mean.
pub(super) const MAX_COUNT: u16 = 1_000;

impl ParameterKind {
    /// The values that it takes, for people.
    #[must_use]
    pub const fn allowed(self) -> &'static str {
        match self {
            Self::Expression => "an expression",
            Self::Distance => "a number of periods such as 4, or of years such as 1y",
            Self::Count => "a number of periods from 1 to 1000",
            Self::Period => {
                "a period such as 2020, 2020-S1, 2020-Q1, 2020-01, 2020-W01, 2020-01-31 or 2016/2020"
            }
            Self::Frequency => "a frequency: A, S, Q, M, W or D",
            Self::Aggregate => "sum, average or end",
        }
    }
}

/// What is known of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionInfo {
    /// The name in formulas.
    pub name: &'static str,
    /// The parameters.
    pub parameters: &'static [Parameter],
    /// What it computes.
    pub meaning: &'static str,
    /// The unit of the result.
    pub unit: &'static str,
}

const fn parameter(name: &'static str, kind: ParameterKind) -> Parameter {
    Parameter { name, kind, arity: Arity::One }
}

const fn expression(name: &'static str) -> Parameter {
    parameter(name, ParameterKind::Expression)
}

const X: Parameter = expression("x");
const Y: Parameter = Parameter { name: "y", kind: ParameterKind::Expression, arity: Arity::Many };
const PART: Parameter = expression("part");
const WHOLE: Parameter = expression("whole");
const PERIOD: Parameter = parameter("period", ParameterKind::Period);
const DISTANCE: Parameter = Parameter { name: "n", kind: ParameterKind::Distance, arity: Arity::Optional };

/// Declares the enum of functions and the table, from one row for each function.
macro_rules! functions {
    ($($variant:ident $name:literal [$($parameter:expr),*] $meaning:literal $unit:literal;)*) => {
        /// A function of formulas.
        ///
        /// ```
        /// use yearbook::domain::formula::Function;
        /// let function = Function::from_name("share").ok_or("no function")?;
        /// assert_eq!(function.info().signature(), "share(part, whole)");
        /// assert_eq!(Function::from_name("VA"), None);
        /// # Ok::<(), &str>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Function {
            $(#[doc = concat!("`", $name, "`: ", $meaning, ".")] $variant,)*
        }

        impl Function {
            /// All functions, in the order in which documents name them.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The row of the function in the table.
            #[must_use]
            pub const fn info(self) -> &'static FunctionInfo {
                match self {
                    $(Self::$variant => const {
                        &FunctionInfo { name: $name, parameters: &[$($parameter),*], meaning: $meaning, unit: $unit }
                    },)*
                }
            }
        }
    };
}

functions! {
    Lag "lag" [X, DISTANCE] "the value n periods or years before, 1 period if n is left out" "that of x";
    Diff "diff" [X, DISTANCE] "the value less that n periods or years before" "that of x; percentage points for percentages";
    Pct "pct" [X, DISTANCE] "growth in percent on the value n periods or years before" "percent; percentages change in percentage points";
    Yoy "yoy" [X] "growth in percent on the same period of the year before" "percent; percentages change in percentage points";
    Share "share" [PART, WHOLE] "100 times the part divided by the whole" "percent";
    Per "per" [X, expression("population")] "x divided by a number of people or things, or by an amount" "that of x for each unit of the population";
    Index "index" [X, PERIOD] "100 times x divided by its mean over the period, all parts of which must be there" "index";
    Deflate "deflate" [X, expression("price"), PERIOD] "x at constant prices: 100 times x divided by the price index with its base in the period" "that of x, at constant prices of the period";
    Convert "convert" [X, expression("rate")] "x times a rate, whose unit is B/A where that of x is A" "B";
    Contrib "contrib" [PART, WHOLE] "100 times the change of the part on the year before, divided by the whole of the year before" "percentage points";
    Link "link" [expression("a"), expression("b"), PERIOD] "a up to the period, then continued by the growth of b since the period" "that of a";
    Ma "ma" [X, parameter("n", ParameterKind::Count)] "the mean of the value and the n - 1 before it" "that of x";
    Cum "cum" [X] "the sum since the beginning of the year" "that of x";
    Freq "freq" [X, parameter("frequency", ParameterKind::Frequency), parameter("aggregate", ParameterKind::Aggregate)] "x at a lower frequency, all parts of each period must be there" "that of x";
    Abs "abs" [X] "the absolute value" "that of x";
    Ln "ln" [X] "the natural logarithm of a plain number or an index" "none";
    Exp "exp" [X] "the exponential function of a plain number" "none";
    Sqrt "sqrt" [X] "the square root" "the root of that of x";
    Min "min" [X, Y] "the least of the values; a plain number counts in the unit of x" "that of x";
    Max "max" [X, Y] "the greatest of the values; a plain number counts in the unit of x" "that of x";
    Clip "clip" [X, expression("least"), expression("greatest")] "x, or the nearer limit outside the limits; a plain number counts in the unit of x" "that of x";
}

impl Function {
    /// The function with a name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.info().name == name)
    }
}

impl FunctionInfo {
    /// The name with the names of the parameters; those that may be left out stand in brackets.
    #[must_use]
    pub fn signature(&self) -> String {
        let mut text = format!("{}(", self.name);
        for (position, parameter) in self.parameters.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            // Writing to a string does not fail.
            let _ = match parameter.arity {
                Arity::One => write!(text, "{comma}{}", parameter.name),
                Arity::Optional => write!(text, "[{comma}{}]", parameter.name),
                Arity::Many => write!(text, "{comma}{}, …", parameter.name),
            };
        }
        text.push(')');
        text
    }
}
