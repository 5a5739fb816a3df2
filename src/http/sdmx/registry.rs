//! What structures are made of.

use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::service::targets::TargetStatement;
use crate::service::{Service, State};

/// The catalogue of a state, and the targets of its datasets.
pub(super) struct Registry<'a> {
    pub(super) catalogue: &'a Catalogue,
    targets: Vec<TargetStatement>,
}

impl<'a> Registry<'a> {
    pub(super) fn of(service: &Service, state: &'a State) -> Self {
        Self { catalogue: &state.catalogue, targets: service.stated_targets(state) }
    }

    /// The targets of a dataset, as they are stated.
    pub(super) fn targets_of(&self, dataset: &Code) -> impl Iterator<Item = &TargetStatement> {
        self.targets.iter().filter(move |one| one.series.dataset == *dataset)
    }
}
