//! Series: the codes that identify a sequence of observations, and its extent.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use chrono::NaiveDate;

use super::code::{Code, CodeError};
use super::frequency::Frequency;
use super::period::Period;
use super::series_key::SeriesKey;
use super::structure::{DataStructureDefinition, Role};

/// Attributes by SDMX id, such as `DECIMALS` or `TITLE`.
pub type Attributes = BTreeMap<String, String>;

/// A series: one code for each dimension of a dataset (SDMX series key), and its extent.
///
/// The observations are not part of it: they are read from the snapshot or the database by `id`. `frequency`, `area`,
/// `indicator` and `activity` repeat codes of the key; where the structure lacks the dimension, the code is `_Z`.
///
/// What many series have in common is shared by them, and reads as fields of the series ([`SeriesGroup`]). A change of such a
/// field concerns this series alone.
///
/// ```
/// use yearbook::domain::frequency::Frequency;
/// use yearbook::domain::series::Series;
/// use yearbook::domain::series_key::SeriesKey;
/// use yearbook::domain::structure::DataStructureDefinition;
///
/// let structure = DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR"])?;
/// let key = SeriesKey::parse("A.CN.VA", &structure)?;
/// let series = Series::new("CNIND".parse()?, &structure, key, Frequency::ANNUAL)?;
/// assert_eq!((series.area.as_str(), series.activity.as_str()), ("CN", "_Z"));
/// assert_eq!((series.id, series.observations), (0, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The number in the database, from 1; 0 for a series without observations that only a relation names; negative for a
    /// derived series, which is never in the database.
    pub id: i64,
    /// The key.
    pub key: SeriesKey,
    /// The code of the area.
    pub area: Code,
    /// The first period with an observation.
    pub first: Option<Period>,
    /// The last period with an observation.
    pub last: Option<Period>,
    /// The number of periods with an observation.
    pub observations: i64,
    /// The day of the newest data file that contains it, also of one that changed nothing.
    pub published_to: Option<NaiveDate>,
    /// The last revision that changed the series or one of its observations.
    pub revision: i64,
    /// What it has in common with series of other areas.
    pub group: Arc<SeriesGroup>,
}

/// What series of different areas have in common: with the area it is the whole key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeriesGroup {
    /// The dataset.
    pub dataset: Code,
    /// The frequency.
    pub frequency: Frequency,
    /// The code of the indicator.
    pub indicator: Code,
    /// The code of the activity.
    pub activity: Code,
    /// The code of the unit, where it differs from the unit of the indicator.
    pub unit: Option<Code>,
    /// The codes of the dimensions that only the dataset has, in their order.
    pub own_codes: Vec<Code>,
    /// Attributes of the whole series, by SDMX id.
    pub attributes: Attributes,
}

impl Deref for Series {
    type Target = SeriesGroup;

    fn deref(&self) -> &SeriesGroup {
        &self.group
    }
}

impl DerefMut for Series {
    fn deref_mut(&mut self) -> &mut SeriesGroup {
        Arc::make_mut(&mut self.group)
    }
}

impl Series {
    /// Whether its observations are computed by a formula.
    #[must_use]
    pub const fn is_derived(&self) -> bool {
        self.id < 0
    }

    /// Its dataset and its key, by which the series of a catalogue are ordered.
    #[must_use]
    pub fn name(&self) -> (&str, &str) {
        (self.group.dataset.as_str(), self.key.as_str())
    }

    /// The series with a key, without a number and without observations.
    ///
    /// # Errors
    /// When a text in the key is not a code.
    pub fn new(
        dataset: Code,
        structure: &DataStructureDefinition,
        key: SeriesKey,
        frequency: Frequency,
    ) -> Result<Self, CodeError> {
        let code = |role| key.code(structure, role).parse();
        let group = SeriesGroup {
            dataset,
            frequency,
            indicator: code(Role::Indicator)?,
            activity: code(Role::Activity)?,
            unit: None,
            own_codes: key.own_codes(structure).map(str::parse).collect::<Result<_, _>>()?,
            attributes: Attributes::new(),
        };
        Ok(Self {
            id: 0,
            area: code(Role::Area)?,
            first: None,
            last: None,
            observations: 0,
            published_to: None,
            revision: 0,
            group: Arc::new(group),
            key,
        })
    }
}
