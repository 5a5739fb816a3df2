//! Details of single observations: qualifier, printed text and attributes.

use crate::domain::observation::Provenance;
use crate::domain::qualifier::Qualifier;
use crate::store::{NewDetail, NewObservation};

/// The details of an observation besides its value and status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct ObservationDetail {
    pub(super) qualifier: Option<Qualifier>,
    pub(super) printed: Option<String>,
    /// A JSON object of attributes by id.
    pub(super) attributes: Option<String>,
}

impl ObservationDetail {
    /// The details of a stored observation; none where it has none.
    pub(super) fn of(provenance: &Provenance) -> Option<Self> {
        let detail = Self {
            qualifier: Some(provenance.qualifier).filter(|qualifier| *qualifier != Qualifier::Exact),
            printed: provenance.printed.as_deref().map(str::to_owned),
            attributes: provenance.attributes.as_deref().map(str::to_owned),
        };
        (detail != Self::default()).then_some(detail)
    }

    /// The row of the table of details.
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
