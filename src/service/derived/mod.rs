//! Derived series: indicators that users define by a formula, computed from published series.
//!
//! They are series of the catalogue with negative numbers, and never in the database. Their newest observations are computed
//! when the catalogue is read, and only again where an input has changed; those of another day, and all vintages, when they
//! are asked for.

mod evaluate;
mod fetch;
mod formulas;
mod history;
mod inputs;
mod names;
mod plan;
mod refresh;
mod refused;
mod shape;

use std::collections::HashMap;
use std::sync::Arc;

pub use refused::Refused;

pub(super) use self::evaluate::{Formulated, evaluate};
pub(super) use self::formulas::{FormulaSeries, formula_series};
pub(super) use self::inputs::{KeyInput, KeyInputs};
pub(super) use self::plan::unit;
use self::plan::{PlannedIndicator, plan};
pub(super) use self::refresh::with_derived;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::formula::{Calculation, Formula};
use crate::domain::invariant::OrBroken;
use crate::domain::observation::Observation;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::ingest::definitions::{DefinitionProblem, DerivedDefinition};

/// The derived indicators and series of one revision.
#[derive(Debug, Default)]
pub struct Derived {
    /// A hash over all definitions; empty without any.
    digest: String,
    indicators: Vec<DerivedIndicator>,
    /// By number of the series: the first has -1.
    series: Vec<Arc<DerivedSeries>>,
    /// The datasets that have definitions and are not there yet, with the ids of the definitions.
    waiting: Vec<(Code, Vec<Code>)>,
}

/// A derived indicator.
#[derive(Debug, Clone)]
pub struct DerivedIndicator {
    /// The dataset.
    pub dataset: Code,
    /// Its definition.
    pub definition: DerivedDefinition,
    /// The number of its series.
    pub series: usize,
    /// Why it has no series, or why some of them have no values.
    pub refused: Option<Refused>,
}

/// A derived series, with its newest observations.
#[derive(Debug)]
struct DerivedSeries {
    dataset: Code,
    key: SeriesKey,
    formulated: Formulated,
    calculation: Result<Calculation, Refused>,
    inputs: Vec<SeriesKey>,
    /// The last revision that changed one of the inputs.
    revision: i64,
    newest: Vec<Observation>,
}

impl Derived {
    /// A hash over all definitions; empty without any. Answers depend on it as on the revision.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The derived indicators, those that are refused included, in the order of dataset and file.
    #[must_use]
    pub fn indicators(&self) -> &[DerivedIndicator] {
        &self.indicators
    }

    /// The derived indicator with a code.
    #[must_use]
    pub fn find(&self, (dataset, code): &(Code, Code)) -> Option<&DerivedIndicator> {
        self.indicators.iter().find(|one| one.dataset == *dataset && one.definition.meta.id == *code)
    }

    /// The datasets that have definitions and are not there yet, with the ids of the definitions.
    #[must_use]
    pub fn waiting(&self) -> &[(Code, Vec<Code>)] {
        &self.waiting
    }

    /// The number of definitions that give no series, or series without values.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.indicators.iter().filter(|one| one.refused.is_some()).count()
    }

    /// The formula of a derived series, over whole keys of published series.
    #[must_use]
    pub fn formula(&self, series: &Series) -> Option<&Formula> {
        self.get(series).map(|one| &one.formulated.formula)
    }

    fn get(&self, series: &Series) -> Option<&Arc<DerivedSeries>> {
        let place = usize::try_from(series.id.checked_add(1)?.checked_neg()?).ok()?;
        self.series.get(place).or_broken("a derived series of the catalogue is computed")
    }

    /// The computed series that are still valid, by dataset and key.
    fn by_key(&self) -> HashMap<(&Code, &SeriesKey), &Arc<DerivedSeries>> {
        self.series.iter().map(|one| ((&one.dataset, &one.key), one)).collect()
    }
}

/// The problems of definitions of derived indicators against a catalogue, whose look-ups need not be built: each that is
/// refused, with its id, file and line. What waits for data is none, and a dataset that the catalogue lacks has none.
pub(super) fn problems(
    catalogue: &Catalogue,
    dataset: &Code,
    definitions: &[DerivedDefinition],
) -> Vec<(Code, DefinitionProblem)> {
    let Some(dataset) = catalogue.datasets.get(dataset) else { return Vec::new() };
    let planned = plan(catalogue, dataset, definitions).indicators.into_iter();
    let problem = |one: PlannedIndicator| {
        let meta = &one.definition.meta;
        let refused = one.refused.filter(|refused| !refused.waits)?;
        let message = format!("`{}`: {}: {}", meta.id, refused.reason.code(), refused.detail);
        let line = one.definition.formula_line;
        Some((meta.id.clone(), DefinitionProblem { line, ..DefinitionProblem::of(meta, message) }))
    };
    planned.filter_map(problem).collect()
}
