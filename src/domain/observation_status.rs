//! The status of an observation.

use super::qualifier::Qualifier;

/// The status of an observation, a code of the SDMX cross-domain list `CL_OBS_STATUS` (version 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObservationStatus(char);

impl ObservationStatus {
    /// A normal value.
    pub const NORMAL: Self = Self('A');
    /// An estimate.
    pub const ESTIMATED: Self = Self('E');
    /// A forecast.
    pub const FORECAST: Self = Self('F');
    /// A break in the series: values from here on are not comparable with those before.
    pub const BREAK: Self = Self('B');
    /// Missing.
    pub const MISSING: Self = Self('O');
    /// Suppressed, as confidential data are.
    pub const SUPPRESSED: Self = Self('Q');

    /// The codes of the list.
    pub const CODES: &'static str = "ABDEFGHIJKLMNOPQSUVW";

    /// The status with this code, if the list has it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let mut characters = code.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) if Self::CODES.contains(character) => Some(Self(character)),
            _ => None,
        }
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> char {
        self.0
    }

    /// The weaker of two, as the status of what is computed from both: a forecast before an estimate, this before
    /// imputed, provisional and less reliable values, and these before normal ones.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        /// From the weakest; what is not in it is as strong as a normal value.
        const WEAKEST_FIRST: &str = "FEIPUNVGSJKWDB";
        let rank = |status: Self| WEAKEST_FIRST.find(status.0).unwrap_or(WEAKEST_FIRST.len());
        if rank(other) < rank(self) { other } else { self }
    }

    /// The reason that the code gives for a missing value.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self.0 {
            'H' => "missing_holiday",
            'L' => "not_collected",
            'M' => "cannot_exist",
            'Q' => "suppressed",
            'N' => "not_significant",
            'S' => "strike",
            _ => "missing",
        }
    }
}

impl From<Qualifier> for ObservationStatus {
    /// Expected figures and targets are forecasts; all others are normal values.
    fn from(qualifier: Qualifier) -> Self {
        match qualifier {
            Qualifier::Expected | Qualifier::Target => Self::FORECAST,
            _ => Self::NORMAL,
        }
    }
}
