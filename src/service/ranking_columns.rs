//! The properties of all series that rankings read, in one array.

use std::collections::HashMap;

use super::header::header;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::invariant::{OrBroken, number};
use crate::domain::unit_class::UnitClass;

/// The properties of all series that rankings read, by position in the catalogue.
#[derive(Debug, Default)]
pub struct RankingColumns {
    rows: Vec<RankingRow>,
    /// The units of series, with their classes.
    units: Vec<(Code, UnitClass)>,
}

/// The properties of one series.
#[derive(Debug, Clone, Copy)]
pub(super) struct RankingRow {
    /// Its number.
    pub(super) id: i64,
    /// Its frequency.
    pub(super) frequency: Frequency,
    /// The position of its unit in `units`.
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
                    number(place)
                });
            rows.push(RankingRow { id: series.id, frequency: series.frequency, unit });
        }
        Self { rows, units }
    }

    /// The properties of the series at a position of the catalogue.
    pub(super) fn get(&self, position: usize) -> Option<&RankingRow> {
        self.rows.get(position).or_broken("there is a row for each series of the catalogue")
    }

    /// The units of series, with their classes; rows refer to their positions.
    pub(super) fn units(&self) -> &[(Code, UnitClass)] {
        &self.units
    }
}
