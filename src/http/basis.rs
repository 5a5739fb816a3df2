//! What an answer is made from: one state of the data and one day, taken when the request begins.
//!
//! The place in the response cache, the entity tag, the revision that the body names and the values in it all come from
//! the same basis. So a write in the meantime cannot put the label of one revision on the content of another.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::service::{Service, State};

/// The state and the day that a request is answered from.
#[derive(Debug, Clone)]
pub struct Basis {
    /// The state.
    pub state: Arc<State>,
    /// The present day, which is FRED's default for the real-time period.
    pub today: NaiveDate,
}

impl Basis {
    /// The newest state and the present day.
    #[must_use]
    pub fn newest(service: &Service) -> Self {
        Self { state: service.state(), today: service.clock().today() }
    }
}
