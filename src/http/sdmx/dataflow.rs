//! Dataflows: one for each dataset, and one for the growth of each dataset.
//!
//! The growth of `CNIND` is the dataflow `CNIND_GROWTH`: the same dimensions, followed by `MEASURE` with the codes of
//! the measures (`yoy`, `pop` …). SDMX clients have no parameter for growth, so growth needs a dataflow of its own. Since
//! the measure is part of the key, one request can ask for several measures. Rates are computed from observations before
//! the requested periods too; `cagr` counts from the first requested period.

use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code_text::clean_code;
use crate::domain::growth::{Calculation, Measure};
use crate::domain::invariant::OrBroken;
use crate::domain::series::Series;
use crate::http::facade;

/// The dimension of the measures of growth.
pub(super) const MEASURE: &str = "MEASURE";

/// The suffix of the id of a growth dataflow.
const GROWTH: &str = "_GROWTH";

/// The measures of a growth dataflow: all but the level, which is the dataset itself, and the index, since SDMX has no
/// parameter for its base.
pub(super) fn measures() -> impl Iterator<Item = Measure> {
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

/// A dataflow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dataflow<'a> {
    /// The dataset.
    pub(super) dataset: &'a Dataset,
    /// Whether it is the growth of the dataset.
    pub(super) is_growth: bool,
}

impl<'a> Dataflow<'a> {
    /// All dataflows, those of the main dataset first.
    pub(super) fn all(catalogue: &'a Catalogue) -> Vec<Self> {
        let datasets = facade::datasets(catalogue);
        let dataflows = datasets
            .into_iter()
            .flat_map(|dataset| [Self { dataset, is_growth: false }, Self { dataset, is_growth: true }]);
        // A dataset may have the id of a growth dataflow; the dataset keeps it.
        dataflows
            .filter(|dataflow| {
                !dataflow.is_growth || !catalogue.datasets.contains_key(dataflow.id().as_str())
            })
            .collect()
    }

    /// The dataflow with an id.
    pub(super) fn find(catalogue: &'a Catalogue, id: &str) -> Option<Self> {
        let dataflows = Self::all(catalogue);
        dataflows.into_iter().find(|one| one.id() == id || !one.is_growth && one.dataset.id == *id)
    }

    /// The id: that of the dataset, as an id of a component.
    pub(super) fn id(&self) -> String {
        let id = component_id(self.dataset.id.as_str());
        if self.is_growth { format!("{id}{GROWTH}") } else { id }
    }

    /// The name.
    pub(super) fn name(&self) -> String {
        if self.is_growth { format!("{}: growth", self.dataset.name) } else { self.dataset.name.clone() }
    }

    /// The series of the dataset.
    pub(super) fn series(&self, catalogue: &'a Catalogue) -> &'a [Series] {
        // The catalogue sorts series by dataset.
        let start = catalogue.series.partition_point(|series| series.dataset < self.dataset.id);
        let length = catalogue.series.get(start..).unwrap_or_default();
        let end = start + length.partition_point(|series| series.dataset == self.dataset.id);
        catalogue
            .series
            .get(start..end)
            .or_broken("the series of a dataset lie in the catalogue")
            .unwrap_or_default()
    }
}
