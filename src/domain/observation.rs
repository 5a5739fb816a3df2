//! Observations: values of a series at periods.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::bounds::Bounds;
use super::implied::Derivation;
use super::period::Period;
use super::qualifier::Qualifier;

/// One value of a series at a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// When.
    pub period: Period,
    /// The value in base units; none when it is missing, and then the status says why.
    pub value: Option<f64>,
    /// The interval that the true value lies in.
    pub bounds: Bounds,
    /// The SDMX observation status.
    pub status: ObservationStatus,
    /// Where the value comes from.
    pub provenance: Provenance,
}

impl Observation {
    /// An exact value of a data file, or a gap in one, of which only the vintage and its day are known besides.
    #[must_use]
    #[inline]
    pub fn imported(period: Period, value: Option<f64>, vintage: (i64, NaiveDate)) -> Self {
        let (vintage, published) = vintage;
        Self {
            period,
            value,
            bounds: value.map_or(Bounds::UNBOUNDED, Bounds::exact),
            status: ObservationStatus::NORMAL,
            provenance: Provenance {
                qualifier: Qualifier::Exact,
                origin: Origin::Imported,
                figure: None,
                printed: None,
                attributes: None,
                published,
                vintage,
                derived_from: None,
            },
        }
    }

    /// Whether this is a withdrawal, of the other or of itself.
    ///
    /// A figure's withdrawal is of what its source published on the same day up to it; that of a data file is of
    /// everything that was published up to it.
    #[must_use]
    pub fn takes_back(&self, other: &Self) -> bool {
        let (own, others) = (&self.provenance, &other.provenance);
        let reaches = match own.figure {
            Some(_) => own.published == others.published,
            None => own.published >= others.published,
        };
        own.origin == Origin::Withdrawn && reaches && own.vintage >= others.vintage
    }
}

/// Where an observation comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// How the source hedges it.
    pub qualifier: Qualifier,
    /// Whether it was stated, imported or worked out.
    pub origin: Origin,
    /// The figure that states it.
    pub figure: Option<Arc<str>>,
    /// The number as it is printed.
    pub printed: Option<Arc<str>>,
    /// What else the data file says of it: a JSON object of attributes by SDMX id.
    pub attributes: Option<Arc<str>>,
    /// The day it was published.
    pub published: NaiveDate,
    /// The vintage it belongs to.
    pub vintage: i64,
    /// What an implied value was worked out from.
    pub derived_from: Option<Arc<Derivation>>,
}

/// How an observation came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A figure in a document states it.
    Stated,
    /// A data file has it.
    Imported,
    /// It was worked out from others.
    Implied,
    /// It was published once and is no more; a plain read leaves it out.
    Withdrawn,
}

impl Origin {
    /// The code as it stands in answers and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Imported => "imported",
            Self::Implied => "implied",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The origin with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Stated, Self::Imported, Self::Implied, Self::Withdrawn]
            .into_iter()
            .find(|origin| origin.code() == code)
    }
}

/// The status of an observation, a code of the SDMX cross-domain list `CL_OBS_STATUS` (version 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObservationStatus(char);

impl ObservationStatus {
    /// A normal value.
    pub const NORMAL: Self = Self('A');
    /// An estimate.
    pub const ESTIMATED: Self = Self('E');
    /// A value that lies ahead.
    pub const FORECAST: Self = Self('F');
    /// Missing.
    pub const MISSING: Self = Self('O');
    /// Kept confidential.
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

    /// What the code says about a value that is not there.
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
    /// An expected figure and a target lie ahead; every other is a normal value.
    fn from(qualifier: Qualifier) -> Self {
        match qualifier {
            Qualifier::Expected | Qualifier::Target => Self::FORECAST,
            _ => Self::NORMAL,
        }
    }
}
