//! Units of formulas: products of powers of unit codes.

use std::fmt;

use crate::domain::code::Code;

/// A unit as a product of powers of unit codes; none for a plain number.
///
/// A code such as `CNY_per_USD` is read as CNY/USD, so that rates of exchange and values per head take part in the
/// algebra. Codes of one dimension and another scale, such as tonnes and kilotonnes, are different units.
///
/// ```
/// use yearbook::domain::formula::Unit;
///
/// let rate = Unit::of(&"CNY_per_USD".parse()?);
/// assert_eq!(rate.to_string(), "CNY/USD");
/// assert_eq!(rate.code().ok_or("no code")?.as_str(), "CNY_per_USD");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// By code, each once, no exponent zero.
    factors: Vec<(Code, f64)>,
}

const PERCENT: &str = "percent";
const PERCENTAGE_POINTS: &str = "percentage_points";
const INDEX: &str = "index";

/// The unit of a series of which nothing says the unit.
const UNSTATED: &str = "unspecified";

/// Between the codes of a quotient.
const PER: &str = "_per_";

impl Unit {
    /// The unit of plain numbers, displayed as `1`.
    #[must_use]
    pub const fn one() -> Self {
        Self { factors: Vec::new() }
    }

    /// The unit with a code.
    #[must_use]
    pub fn of(code: &Code) -> Self {
        let whole = || Self { factors: vec![(code.clone(), 1.0)] };
        let text = code.as_str();
        let (numerator, denominators) = match text.strip_prefix(&PER[1..]) {
            Some(denominators) => (None, denominators),
            None => match text.split_once(PER) {
                Some((numerator, denominators)) => (Some(numerator), denominators),
                None if text == "1" => return Self::one(),
                None => return whole(),
            },
        };
        let numerator = numerator.map(|numerator| (numerator, 1.0));
        let factors = numerator.into_iter().chain(denominators.split(PER).map(|code| (code, -1.0)));
        let mut unit = Self::one();
        for (code, power) in factors {
            let Ok(code) = code.parse() else { return whole() };
            unit.multiply(&code, power);
        }
        unit
    }

    fn known(code: &str) -> Self {
        Self { factors: code.parse().ok().map(|code| (code, 1.0)).into_iter().collect() }
    }

    pub(super) fn percent() -> Self {
        Self::known(PERCENT)
    }

    pub(super) fn percentage_points() -> Self {
        Self::known(PERCENTAGE_POINTS)
    }

    pub(super) fn index() -> Self {
        Self::known(INDEX)
    }

    pub(super) const fn is_one(&self) -> bool {
        self.factors.is_empty()
    }

    fn is(&self, code: &str) -> bool {
        matches!(&self.factors[..], [(own, power)] if own.as_str() == code && *power > 0.0 && *power < 1.5)
    }

    pub(super) fn is_index(&self) -> bool {
        self.is(INDEX)
    }

    /// Whether it is percent or percentage points.
    pub(super) fn is_percentage(&self) -> bool {
        self.is(PERCENT) || self.is(PERCENTAGE_POINTS)
    }

    /// Whether a part of it is not stated.
    pub(super) fn is_unstated(&self) -> bool {
        self.factors.iter().any(|(code, _)| code.as_str() == UNSTATED)
    }

    /// Whether values add up: the same unit, or both percentages.
    pub(super) fn adds_to(&self, other: &Self) -> bool {
        self == other || (self.is_percentage() && other.is_percentage())
    }

    /// The product with a power of another unit. Units that are not stated do not cancel.
    pub(super) fn times(&self, other: &Self, power: f64) -> Self {
        if self.is_unstated() || other.is_unstated() {
            return Self::known(UNSTATED);
        }
        let mut product = self.clone();
        for (code, own) in &other.factors {
            product.multiply(code, own * power);
        }
        product
    }

    fn multiply(&mut self, code: &Code, power: f64) {
        let found = self.factors.binary_search_by(|(own, _)| own.cmp(code));
        let position = found.unwrap_or_else(|position| {
            self.factors.insert(position, (code.clone(), 0.0));
            position
        });
        if let Some((_, own)) = self.factors.get_mut(position) {
            *own = rounded(*own + power);
        }
        self.factors.retain(|(_, power)| power.abs() > 0.0);
    }

    pub(super) fn power(&self, power: f64) -> Self {
        let raised = self.factors.iter().map(|(code, own)| (code.clone(), rounded(own * power)));
        Self { factors: raised.filter(|(_, power)| power.abs() > 0.0).collect() }
    }

    /// The unit after conversion by a rate, B for a rate B/A and a unit A; `None` where the rate is of other units.
    pub(super) fn converted(&self, rate: &Self) -> Option<Self> {
        let own = |code: &Code| self.factors.iter().find(|(own, _)| own == code).map(|(_, power)| *power);
        let mut denominators = rate.factors.iter().filter(|(_, power)| *power < 0.0).peekable();
        denominators.peek()?;
        let cancels = |(code, power): &(Code, f64)| own(code).is_some_and(|own| (own + power).abs() < 1e-9);
        (denominators.all(cancels) && !rate.is_unstated()).then(|| self.times(rate, 1.0))
    }

    /// The unit as one code, such as `CNY_per_USD`; `None` where that is longer than a code may be.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        let text = self.joined("_", PER, "").replace('.', "_");
        text.strip_prefix('_').filter(|text| text.starts_with(&PER[1..])).unwrap_or(&text).parse().ok()
    }

    /// The factors, those with negative powers behind those with positive ones.
    fn joined(&self, times: &str, per: &str, power: &str) -> String {
        let above = self.factors.iter().filter(|(_, power)| *power > 0.0);
        let below = self.factors.iter().filter(|(_, power)| *power < 0.0);
        let write = |(code, exponent): &(Code, f64)| {
            let exponent = exponent.abs();
            let is_one = (exponent - 1.0).abs() < 1e-9;
            if is_one { code.to_string() } else { format!("{code}{power}{exponent}") }
        };
        let above: Vec<String> = above.map(write).collect();
        if self.is_one() {
            return "1".to_owned();
        }
        below.fold(above.join(times), |text, factor| text + per + &write(factor))
    }
}

/// A power, rounded so that a third times three is one.
fn rounded(power: f64) -> f64 {
    let near = (power * 60.0).round() / 60.0;
    if (power - near).abs() < 1e-9 { near } else { power }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.joined("*", "/", "^");
        let one = if text.starts_with('/') { "1" } else { "" };
        write!(formatter, "{one}{text}")
    }
}
