//! Filters by component, `c[REF_AREA]=CN,US`, `c[TIME_PERIOD]=ge:2020+le:2024`, `c[OBS_STATUS]=ne:A` (REST 2.x).
//!
//! A comma means *or*, a plus means *and* and binds more tightly. In a query a plus is decoded as a space.

use std::cmp::Ordering;

use super::error::SdmxError;
use crate::domain::period::Period;
use crate::formats::sdmx::structure::Representation;
use crate::ingest::data::period_text::{PeriodText, read_period_text};

/// A comparison of a value with an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
    ContainsNot,
    StartsWith,
    EndsWith,
}

impl Operator {
    const ALL: [(&str, Self); 10] = [
        ("eq", Self::Equal),
        ("ne", Self::NotEqual),
        ("lt", Self::Less),
        ("le", Self::AtMost),
        ("gt", Self::Greater),
        ("ge", Self::AtLeast),
        ("co", Self::Contains),
        ("nc", Self::ContainsNot),
        ("sw", Self::StartsWith),
        ("ew", Self::EndsWith),
    ];

    /// The operator of a term and its operand. The default is *equal*.
    fn split(term: &str) -> (Self, &str) {
        let known = term.split_once(':').and_then(|(name, operand)| {
            Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, operator)| (*operator, operand))
        });
        known.unwrap_or((Self::Equal, term))
    }

    fn holds_for_code(self, code: &str, operand: &str) -> bool {
        match self {
            Self::Contains => code.contains(operand),
            Self::ContainsNot => !code.contains(operand),
            Self::StartsWith => code.starts_with(operand),
            Self::EndsWith => code.ends_with(operand),
            _ => self.holds_for_order(code.cmp(operand)),
        }
    }

    fn holds_for_number(self, number: f64, operand: f64) -> bool {
        number.partial_cmp(&operand).is_some_and(|order| self.holds_for_order(order))
    }

    const fn holds_for_order(self, order: Ordering) -> bool {
        match self {
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
            _ => order.is_eq(),
        }
    }

    /// Whether it holds if there is no value.
    const fn holds_for_nothing(self) -> bool {
        matches!(self, Self::NotEqual | Self::ContainsNot)
    }

    /// Compares two periods. An operand of a lower frequency means all periods in it.
    fn holds_for_period(self, period: Period, operand: Period) -> bool {
        let (first, last) = (operand.start_date(), operand.end_date());
        let within = first <= period.start_date() && period.end_date() <= last;
        match self {
            Self::NotEqual => !within,
            Self::Less => period.end_date() < first,
            Self::AtMost => period.end_date() <= last,
            Self::Greater => period.start_date() > last,
            Self::AtLeast => period.start_date() >= first,
            _ => within,
        }
    }

    const fn orders(self) -> bool {
        !matches!(self, Self::Contains | Self::ContainsNot | Self::StartsWith | Self::EndsWith)
    }
}

/// Alternatives, each a list of terms. It holds if all terms of one alternative hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition<T>(Vec<Vec<(Operator, T)>>);

impl<T> Condition<T> {
    fn read(text: &str, operand: impl Fn(Operator, &str) -> Result<T, SdmxError>) -> Result<Self, SdmxError> {
        let terms = |alternative: &str| {
            let terms = alternative.split(['+', ' ']).filter(|term| !term.is_empty()).map(Operator::split);
            terms
                .map(|(operator, text)| Ok((operator, operand(operator, text)?)))
                .collect::<Result<_, SdmxError>>()
        };
        let alternatives: Vec<Vec<_>> = text.split(',').map(terms).collect::<Result<_, _>>()?;
        let given: Vec<_> = alternatives.into_iter().filter(|terms| !terms.is_empty()).collect();
        if given.is_empty() {
            Err(SdmxError::value("c", text, "a value to compare with"))
        } else {
            Ok(Self(given))
        }
    }

    fn holds(&self, test: impl Fn(Operator, &T) -> bool) -> bool {
        self.0.iter().any(|terms| terms.iter().all(|(operator, operand)| test(*operator, operand)))
    }

    /// Whether it holds for a value or for its absence.
    fn holds_for_some<V>(&self, value: Option<V>, test: impl FnOnce(V) -> bool) -> bool {
        value.map_or_else(|| self.holds(|operator, _| operator.holds_for_nothing()), test)
    }
}

impl Condition<String> {
    /// A condition on codes; `resolve` gives the code that an operand means.
    pub(super) fn of_codes(text: &str, resolve: impl Fn(&str) -> String) -> Result<Self, SdmxError> {
        Self::read(text, |_, operand| Ok(resolve(operand)))
    }

    /// Whether it holds for a code.
    pub(super) fn holds_for(&self, code: &str) -> bool {
        self.holds(|operator, operand| operator.holds_for_code(code, operand))
    }
}

impl<T> Condition<T> {
    /// A condition on values with an order, that is numbers or periods.
    fn of_ordered(
        component: &str,
        text: &str,
        operand: impl Fn(&str, &str) -> Result<T, SdmxError>,
    ) -> Result<Self, SdmxError> {
        let name = format!("c[{component}]");
        Self::read(text, |operator, written| {
            if !operator.orders() {
                return Err(SdmxError::value(&name, text, "the operators eq, ne, lt, le, gt, ge"));
            }
            operand(&name, written)
        })
    }
}

impl Condition<Period> {
    /// A condition on periods.
    pub(super) fn of_periods(component: &str, text: &str) -> Result<Self, SdmxError> {
        Self::of_ordered(component, text, period)
    }

    /// Whether it holds for a period.
    pub(super) fn holds_for(&self, own: Period) -> bool {
        self.holds(|operator, operand| operator.holds_for_period(own, *operand))
    }
}

/// A condition on a component other than a dimension.
#[derive(Debug, Clone)]
pub(super) enum ComponentCondition {
    Text(Condition<String>),
    Number(Condition<f64>),
    Period(Condition<Period>),
}

impl ComponentCondition {
    /// The condition on a component with a representation.
    pub(super) fn of(values: &Representation, component: &str, text: &str) -> Result<Self, SdmxError> {
        let number = |name: &str, text: &str| {
            let number = text.parse().ok().filter(|number: &f64| number.is_finite());
            number.ok_or_else(|| SdmxError::value(name, text, "a number"))
        };
        match values {
            Representation::Codelist(_) | Representation::Text => {
                Condition::of_codes(text, str::to_owned).map(Self::Text)
            }
            Representation::Integer | Representation::Double => {
                Condition::of_ordered(component, text, number).map(Self::Number)
            }
            Representation::Period => Condition::of_periods(component, text).map(Self::Period),
        }
    }

    /// Whether it holds for a text. A text that cannot be parsed counts as no value.
    pub(super) fn holds_for(&self, text: Option<&str>) -> bool {
        match self {
            Self::Text(condition) => condition.holds_for_some(text, |own| condition.holds_for(own)),
            Self::Number(condition) => {
                let number = text.and_then(|text| text.parse::<f64>().ok());
                condition.holds_for_some(number, |own| {
                    condition.holds(|operator, operand| operator.holds_for_number(own, *operand))
                })
            }
            Self::Period(condition) => {
                let own = text.and_then(|text| period("", text).ok());
                condition.holds_for_some(own, |own| condition.holds_for(own))
            }
        }
    }
}

/// Parses the period of a parameter, in the syntax of SDMX.
pub(super) fn period(name: &str, text: &str) -> Result<Period, SdmxError> {
    let day = |day| Period::containing(crate::domain::frequency::Frequency::DAILY, day);
    match read_period_text(text) {
        Ok(PeriodText::Period(period)) => Some(period),
        Ok(PeriodText::Day(date)) => day(date),
        _ => None,
    }
    .ok_or_else(|| SdmxError::value(name, text, "a period such as 2024, 2024-Q1, 2024-03 or 2024-03-15"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(condition: &str, code: &str) -> bool {
        Condition::of_codes(condition, str::to_owned).unwrap().holds_for(code)
    }

    fn time(condition: &str, period: &str) -> bool {
        Condition::of_periods("TIME_PERIOD", condition).unwrap().holds_for(period.parse().unwrap())
    }

    #[test]
    fn a_comma_is_or_and_a_plus_is_and() {
        assert!(code("CN,US", "US") && !code("CN,US", "DE"));
        assert!(code("ne:CN+ne:US", "DE") && !code("ne:CN ne:US", "US"));
        assert!(code("sw:CN-,eq:US", "CN-ZJ") && !code("sw:CN-,eq:US", "CN"));
        assert!(code("co:-Z+ew:J", "CN-ZJ") && code("nc:-", "CN") && !code("nc:-", "CN-ZJ"));
    }

    #[test]
    fn a_year_means_all_of_its_months() {
        assert!(time("ge:2020+le:2021", "2021-12") && !time("ge:2020+le:2021", "2022-01"));
        assert!(time("gt:2020", "2021-01") && !time("gt:2020", "2020-12"));
        assert!(time("lt:2020", "2019-12") && !time("lt:2020", "2020-01"));
        assert!(time("2020,2022", "2022-Q4") && !time("2020,2022", "2021-Q1"));
        assert!(time("ne:2020", "2021") && !time("ne:2020", "2020"));
        assert!(Condition::of_periods("X", "co:20").is_err() && Condition::of_periods("X", "ge:x").is_err());
    }

    #[test]
    fn tests_read_what_they_compare() {
        let holds = |values: &Representation, test: &str, text| {
            ComponentCondition::of(values, "X", test).unwrap().holds_for(text)
        };
        assert!(
            holds(&Representation::Double, "gt:9+lt:1e2", Some("10"))
                && !holds(&Representation::Double, "gt:9", Some("9.0"))
        );
        assert!(
            holds(&Representation::Integer, "6", Some("6")) && holds(&Representation::Integer, "ne:6", None)
        );
        assert!(
            holds(&Representation::Text, "co:b,eq:", Some("abc")) && !holds(&Representation::Text, "A", None)
        );
        assert!(
            holds(&Representation::Period, "2024", Some("2024-03-01"))
                && !holds(&Representation::Period, "lt:2024", None)
        );
        for (values, test) in [
            (Representation::Double, "gt:x"),
            (Representation::Double, "sw:1"),
            (Representation::Integer, "nan"),
            (Representation::Period, "ge:x"),
        ] {
            assert!(ComponentCondition::of(&values, "X", test).is_err(), "{test}");
        }
    }
}
