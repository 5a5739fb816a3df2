//! Series: what a sequence of observations is about, and its extent.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::code::Code;
use super::frequency::Frequency;
use super::period::Period;
use super::series_key::SeriesKey;

/// Attributes by SDMX id, such as `DECIMALS` or `TITLE`.
pub type Attributes = BTreeMap<String, String>;

/// A series: one code for each dimension of a dataset, and its extent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its number in the database.
    pub id: i64,
    /// The dataset that it belongs to.
    pub dataset: Code,
    /// Its key.
    pub key: SeriesKey,
    /// How often it is observed.
    pub frequency: Frequency,
    /// The code of its area.
    pub area: Code,
    /// The code of its indicator.
    pub indicator: Code,
    /// The code of its activity.
    pub activity: Code,
    /// The first period with an observation.
    pub first: Option<Period>,
    /// The last period with an observation.
    pub last: Option<Period>,
    /// How many periods have an observation.
    pub observations: i64,
    /// The code of its unit, where that is not the unit of its indicator.
    pub unit: Option<Code>,
    /// What else is known of all its observations, by SDMX attribute id.
    pub attributes: Attributes,
    /// The newest publication that had it, of data files; one that changed nothing counts as well.
    pub published_to: Option<NaiveDate>,
    /// The revision that wrote it last, or an observation of it.
    pub revision: i64,
}
