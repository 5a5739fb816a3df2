//! The lists of a catalogue as they are stored.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::catalogue::{Activity, Area, Indicator, Topic, Unit};
use super::code::Code;
use super::figure::Figure;
use super::source::Source;

/// The names that datasets give the codes of their dimensions, by dataset and dimension.
pub type DimensionCodes = HashMap<Code, HashMap<String, BTreeMap<Code, String>>>;

/// The lists of a catalogue that few writes change, as they are stored: without derived indicators and composite indexes.
/// Catalogues of several revisions share them.
#[derive(Debug, Clone, Default)]
pub struct StoredLists {
    /// Units by code.
    pub units: Arc<BTreeMap<Code, Unit>>,
    /// Topics by code.
    pub topics: Arc<BTreeMap<Code, Topic>>,
    /// Areas by code.
    pub areas: Arc<BTreeMap<Code, Area>>,
    /// Activities by code.
    pub activities: Arc<BTreeMap<Code, Activity>>,
    /// Indicators by dataset and code.
    pub indicators: Arc<BTreeMap<(Code, Code), Indicator>>,
    /// Sources.
    pub sources: Arc<Vec<Source>>,
    /// Figures.
    pub figures: Arc<Vec<Figure>>,
    /// The names that datasets give the codes of their dimensions.
    pub dimension_codes: Arc<DimensionCodes>,
    /// The dataset that introduced a code of a shared list, by list and code.
    pub owners: Arc<HashMap<(String, Code), Code>>,
}
