//! Observations: the values of series at periods.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::bounds::Bounds;
use super::implied::Derivation;
use super::lineage::{CompositeLineage, Lineage};
use super::period::Period;
use super::publication::Publication;
use super::qualifier::Qualifier;
use super::revision::FigureOutlook;
use crate::domain::codes::codes;

pub use super::observation_status::ObservationStatus;

/// The value of a series at one period (SDMX observation), with its interval, status and provenance.
///
/// The value is in the base unit of the series: `UNIT_MULT` of SDMX is applied. The database keeps an observation for
/// every vintage that changed it; a list of observations of one series has one for each period unless vintages are
/// asked for.
///
/// ```
/// use yearbook::domain::bounds::Bounds;
/// use yearbook::domain::observation::{Observation, ObservationStatus, Origin, Provenance};
/// use yearbook::domain::qualifier::Qualifier;
///
/// // "about 3.6 trillion", published on 23 March 2025.
/// let observation = Observation {
///     period: "2024".parse()?,
///     value: Some(3.6e12),
///     bounds: Bounds::new(Some(3.55e12), Some(3.65e12)).ok_or("no interval")?,
///     status: ObservationStatus::NORMAL,
///     provenance: Provenance {
///         qualifier: Qualifier::Approximately,
///         origin: Origin::Stated,
///         figure: Some("002-rd-exp-2024".into()),
///         printed: None,
///         attributes: None,
///         published: "2025-03-23".parse()?,
///         vintage: 1,
///         derived_from: None,
///         outlook: None,
///     },
/// };
/// assert!(observation.bounds.contains(3.6e12));
/// assert!(!observation.publication().is_withdrawal);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The period.
    pub period: Period,
    /// The value in base units, finite; `None` when it is missing, and the status says why.
    pub value: Option<f64>,
    /// The interval that contains the true value; all numbers for a missing value.
    pub bounds: Bounds,
    /// The SDMX observation status (`OBS_STATUS`).
    pub status: ObservationStatus,
    /// The origin of the value.
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
                outlook: None,
            },
        }
    }

    /// A point of a full grid that no publication has.
    #[must_use]
    pub fn unpublished(period: Period) -> Self {
        let nothing = Self::imported(period, None, (0, NaiveDate::MIN));
        let provenance = Provenance { origin: Origin::Unpublished, ..nothing.provenance };
        Self { status: ObservationStatus::MISSING, provenance, ..nothing }
    }

    /// The formula and the figures that the value was computed from, if it is derived.
    #[must_use]
    pub fn lineage(&self) -> Option<&Lineage> {
        match &self.provenance.derived_from {
            Some(DerivedFrom::Formula(lineage)) => Some(lineage),
            _ => None,
        }
    }

    /// The number of the set of units and inputs behind the score of a composite index, from 1; zero of anything else.
    #[must_use]
    pub fn set(&self) -> u32 {
        match &self.provenance.derived_from {
            Some(DerivedFrom::Composite(lineage)) => lineage.set,
            _ => 0,
        }
    }

    /// When and how it was published.
    #[must_use]
    #[inline]
    pub fn publication(&self) -> Publication {
        let Provenance { origin, figure, published, vintage, .. } = &self.provenance;
        Publication {
            published: *published,
            vintage: *vintage,
            is_withdrawal: *origin == Origin::Withdrawn,
            has_figure: figure.is_some(),
        }
    }
}

/// The provenance of an observation.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// The qualifier that the source gives.
    pub qualifier: Qualifier,
    /// How it entered the database, or that it is computed.
    pub origin: Origin,
    /// The id of the figure that states it.
    pub figure: Option<Arc<str>>,
    /// The number as the data file prints it.
    pub printed: Option<Arc<str>>,
    /// Further attributes from the data file: a JSON object, by SDMX id.
    pub attributes: Option<Arc<str>>,
    /// The day of publication.
    pub published: NaiveDate,
    /// The number of its vintage.
    pub vintage: i64,
    /// What an implied or derived value was worked out from.
    pub derived_from: Option<DerivedFrom>,
    /// The outlook of its revisions, where it was asked for.
    pub outlook: Option<Arc<FigureOutlook>>,
}

/// What a value that no source states was worked out from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DerivedFrom {
    /// An implied value: the rule and the figures.
    Implied(Arc<Derivation>),
    /// A derived value: the formula and its inputs.
    Formula(Arc<Lineage>),
    /// A score of a composite index: its definition and inputs.
    Composite(Arc<CompositeLineage>),
}

/// How an observation came into being.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A figure in a document states it.
    Stated,
    /// A data file has it.
    Imported,
    /// It follows from other observations; it is never stored.
    Implied,
    /// A formula gives it; it is never stored.
    Derived,
    /// It is a score of a composite index; it is never stored.
    Composite,
    /// It was published and later withdrawn; only a read of all vintages returns it.
    Withdrawn,
    /// It was forecast; it is never stored.
    Forecast,
    /// No publication has it. It is never stored; only a read of a full grid returns it.
    Unpublished,
}

codes!(Origin {
    Stated = "stated",
    Imported = "imported",
    Implied = "implied",
    Derived = "derived",
    Composite = "composite",
    Withdrawn = "withdrawn",
    Forecast = "forecast",
    Unpublished = "unpublished",
});
