//! What single observations of a file have besides value and status.

use crate::domain::observation::Provenance;
use crate::domain::qualifier::Qualifier;
use crate::store::{NewDetail, NewObservation};

/// What a single observation has besides its value and status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct ObservationDetail {
    pub(super) qualifier: Option<Qualifier>,
    pub(super) printed: Option<String>,
    /// A JSON object of attributes by id.
    pub(super) attributes: Option<String>,
}

impl ObservationDetail {
    /// What a known observation has besides.
    pub(super) fn of(provenance: &Provenance) -> Option<Self> {
        let detail = Self {
            qualifier: Some(provenance.qualifier).filter(|qualifier| *qualifier != Qualifier::Exact),
            printed: provenance.printed.as_deref().map(str::to_owned),
            attributes: provenance.attributes.as_deref().map(str::to_owned),
        };
        (detail != Self::default()).then_some(detail)
    }

    /// The row that keeps it.
    pub(super) fn detail(&self, row: &NewObservation) -> NewDetail {
        NewDetail {
            series: row.series,
            period: row.period,
            vintage: row.vintage,
            qualifier: self.qualifier,
            printed: self.printed.clone(),
            attributes: self.attributes.clone(),
        }
    }
}
