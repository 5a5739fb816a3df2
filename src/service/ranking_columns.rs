//! What rankings look up of every series, side by side in memory.

use std::collections::HashMap;

use super::header::header;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::unit_class::UnitClass;

/// What rankings look up of every series, by its position in the catalogue.
#[derive(Debug, Default)]
pub struct RankingColumns {
    rows: Vec<RankingRow>,
    /// The units that series are in, with their classes.
    units: Vec<(Code, UnitClass)>,
}

/// What rankings look up of a series.
#[derive(Debug, Clone, Copy)]
pub(super) struct RankingRow {
    /// Its number.
    pub(super) id: i64,
    /// How often it is observed.
    pub(super) frequency: Frequency,
    /// The place of its unit among all of them.
    pub(super) unit: u32,
}

impl RankingColumns {
    /// The columns of a catalogue.
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let mut units: Vec<(Code, UnitClass)> = Vec::new();
        let mut known = HashMap::new();
        let mut rows = Vec::with_capacity(catalogue.series.len());
        for series in &catalogue.series {
            let unit =
                *known.entry((&series.dataset, &series.indicator, &series.unit)).or_insert_with(|| {
                    let indicator = header(catalogue, series).indicator;
                    let unit = (indicator.unit, indicator.unit_class);
                    let place = units.iter().position(|known| *known == unit).unwrap_or_else(|| {
                        units.push(unit);
                        units.len() - 1
                    });
                    u32::try_from(place).unwrap_or(u32::MAX)
                });
            rows.push(RankingRow { id: series.id, frequency: series.frequency, unit });
        }
        Self { rows, units }
    }

    pub(super) fn get(&self, position: usize) -> Option<&RankingRow> {
        self.rows.get(position)
    }

    /// The units that series are in, with their classes.
    pub(super) fn units(&self) -> &[(Code, UnitClass)] {
        &self.units
    }
}
