//! Dataflows: one for each dataset, and one for each kind of results that are computed from it.
//!
//! The growth of `CNIND` is the dataflow `CNIND_GROWTH`: the same dimensions, followed by `MEASURE` with the codes of
//! the measures (`yoy`, `pop` …). SDMX clients have no parameter for growth, so growth needs a dataflow of its own; so do
//! forecasts, targets and statistics of revisions. Since the measure is part of the key, one request can ask for several
//! measures. A kind of results is a variant of [`Content`]; `computation.rs` computes it.

use super::registry::Registry;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code_text::clean_code;
use crate::domain::growth::{Calculation, Measure};
use crate::domain::series::Series;
use crate::http::facade;

/// The measures of a growth dataflow: all but the level, which is the dataset itself, and the index, since SDMX has no
/// parameter for its base.
pub(super) fn growth_measures() -> impl Iterator<Item = Measure> {
    Measure::ALL.into_iter().filter(|measure| match measure.info().calculation {
        Calculation::Lagged(..) | Calculation::Compound => true,
        Calculation::FixedBase | Calculation::Value => false,
    })
}

/// The id of a component with the characters that all formats allow (`NCNameIDType`).
pub(super) fn component_id(text: &str) -> String {
    let id = clean_code(text).replace(['@', '$'], "_");
    if id.starts_with(|first: char| first.is_ascii_alphabetic()) { id } else { format!("X{id}") }
}

/// What the points of a dataflow are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// The observations of the dataset.
    Observations,
    /// Their growth.
    Growth,
    /// Forecasts of its series.
    Forecasts,
    /// The targets of its series, held against actual values.
    Targets,
    /// Statistics of the revisions of its series.
    Revisions,
}

impl Content {
    const ALL: [Self; 5] =
        [Self::Observations, Self::Growth, Self::Forecasts, Self::Targets, Self::Revisions];

    /// What follows the id of the dataset in that of the dataflow.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Observations => "",
            Self::Growth => "_GROWTH",
            Self::Forecasts => "_FORECAST",
            Self::Targets => "_TARGETS",
            Self::Revisions => "_REVISIONS",
        }
    }

    /// What follows the name of the dataset in that of the dataflow.
    const fn name(self) -> &'static str {
        match self {
            Self::Observations => "",
            Self::Growth => ": growth",
            Self::Forecasts => ": forecasts",
            Self::Targets => ": targets",
            Self::Revisions => ": statistics of revisions",
        }
    }
}

/// A dataflow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dataflow<'a> {
    /// The dataset.
    pub(super) dataset: &'a Dataset,
    /// What its points are.
    pub(super) content: Content,
}

impl<'a> Dataflow<'a> {
    /// All dataflows, those of the main dataset first.
    pub(super) fn all(registry: &Registry<'a>) -> Vec<Self> {
        let datasets = facade::datasets(registry.catalogue);
        let dataflows =
            datasets.into_iter().flat_map(|dataset| Content::ALL.map(|content| Self { dataset, content }));
        // A dataset may have the id of a computed dataflow; the dataset keeps it.
        let is_free = |dataflow: &Self| {
            dataflow.is_of_observations() || !registry.catalogue.datasets.contains_key(dataflow.id().as_str())
        };
        let has_data = |dataflow: &Self| {
            dataflow.content != Content::Targets || registry.targets_of(&dataflow.dataset.id).next().is_some()
        };
        dataflows.filter(|dataflow| is_free(dataflow) && has_data(dataflow)).collect()
    }

    /// The dataflow with an id.
    pub(super) fn find(registry: &Registry<'a>, id: &str) -> Option<Self> {
        let dataflows = Self::all(registry);
        dataflows.into_iter().find(|one| one.id() == id || one.is_of_observations() && one.dataset.id == *id)
    }

    /// Whether its points are the observations of the dataset.
    pub(super) fn is_of_observations(&self) -> bool {
        self.content == Content::Observations
    }

    /// The id: that of the dataset, as an id of a component, and what its points are.
    pub(super) fn id(&self) -> String {
        format!("{}{}", component_id(self.dataset.id.as_str()), self.content.suffix())
    }

    /// The name.
    pub(super) fn name(&self) -> String {
        format!("{}{}", self.dataset.name, self.content.name())
    }

    /// Series of the dataset that together have all its codes.
    pub(super) fn samples(&self, catalogue: &'a Catalogue) -> Vec<&'a Series> {
        catalogue.samples_of(self.dataset.id.as_str())
    }
}
