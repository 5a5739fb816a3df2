//! What an answer is made from: one state of the data, the documents and one day, taken when the request begins.
//!
//! The place in the response cache, the entity tag, the revision that the body names and the values in it all come from
//! the same basis. So a write in the meantime cannot put the label of one revision on the content of another.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::service::documents::Documents;
use crate::service::{Service, State};

/// The state, the documents and the day that a request is answered from.
#[derive(Debug, Clone)]
pub struct Basis {
    /// The state.
    pub state: Arc<State>,
    /// The documents, of which responses show passages.
    pub documents: Arc<Documents>,
    /// The present day, which is FRED's default for the real-time period.
    pub today: NaiveDate,
}

impl Basis {
    /// The newest state, the newest documents and the present day.
    #[must_use]
    pub fn newest(service: &Service) -> Self {
        Self { state: service.state(), documents: service.documents(), today: service.clock().today() }
    }
}
