//! Dataflows: every dataset, and the growth of every dataset.
//!
//! The growth of `CNIND` is the dataflow `CNIND_GROWTH`: the same dimensions and, behind them, `MEASURE` with the codes
//! of the measures (`yoy`, `pop` …). No client of SDMX has a parameter for growth, so only a flow of its own reaches
//! them all; and since a measure is part of the key, one request brings several of them side by side, which pandas
//! shows as one column each. Levels stay what they are, and no client takes a rate for one. Rates need what lies before
//! the periods asked for, and are computed from it; `cagr` counts from the first of those periods.

use super::components::component_id;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::growth::{Calculation, Measure};
use crate::domain::series::Series;
use crate::http::facade;

/// The dimension of the measures of growth.
pub(super) const MEASURE: &str = "MEASURE";

/// What the id of the growth of a dataset ends with.
const GROWTH: &str = "_GROWTH";

/// The measures of the growth flow: all but the level, which is the dataset itself, and the index, since a query has no
/// parameter for its base.
pub(super) fn measures() -> impl Iterator<Item = Measure> {
    Measure::ALL.into_iter().filter(|measure| match measure.info().calculation {
        Calculation::Lagged(..) | Calculation::Compound => true,
        Calculation::FixedBase | Calculation::Value => false,
    })
}

/// A dataflow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow<'a> {
    /// The dataset.
    pub(super) dataset: &'a Dataset,
    /// Whether it is the growth of the dataset.
    pub(super) is_growth: bool,
}

impl<'a> Flow<'a> {
    /// All flows, those of the main dataset first.
    pub(super) fn all(catalogue: &'a Catalogue) -> Vec<Self> {
        let datasets = facade::datasets(catalogue);
        let flows = datasets
            .into_iter()
            .flat_map(|dataset| [Self { dataset, is_growth: false }, Self { dataset, is_growth: true }]);
        // A dataset may have taken the name.
        flows.filter(|flow| !flow.is_growth || !catalogue.datasets.contains_key(flow.id().as_str())).collect()
    }

    /// The flow with an id.
    pub(super) fn find(catalogue: &'a Catalogue, id: &str) -> Option<Self> {
        let flows = Self::all(catalogue);
        flows.into_iter().find(|flow| flow.id() == id || !flow.is_growth && flow.dataset.id == *id)
    }

    /// Its id: that of the dataset, in the letters that ids of data structures have.
    pub(super) fn id(&self) -> String {
        let id = component_id(self.dataset.id.as_str());
        if self.is_growth { format!("{id}{GROWTH}") } else { id }
    }

    /// Its name.
    pub(super) fn name(&self) -> String {
        if self.is_growth { format!("{}: growth", self.dataset.name) } else { self.dataset.name.clone() }
    }

    /// The series of the dataset.
    pub(super) fn series(&self, catalogue: &'a Catalogue) -> &'a [Series] {
        // They are ordered by dataset.
        let start = catalogue.series.partition_point(|series| series.dataset < self.dataset.id);
        let length = catalogue.series.get(start..).unwrap_or_default();
        let end = start + length.partition_point(|series| series.dataset == self.dataset.id);
        catalogue.series.get(start..end).unwrap_or_default()
    }
}
