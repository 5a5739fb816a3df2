//! The properties of all series that rankings read, in columns.

use std::sync::Arc;

use super::header::header;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::invariant::{OrBroken, number, position};
use crate::domain::unit_class::UnitClass;

/// The properties of all series that rankings read, by position in the catalogue.
#[derive(Debug, Default)]
pub struct RankingColumns {
    /// The numbers of the series.
    ids: Vec<i64>,
    /// The number of the group of each series, as in the code index.
    groups: Arc<Vec<u32>>,
    /// The frequency of each group, and the position of its unit in `units`; none of a group without series.
    of_groups: Vec<Option<(Frequency, u32)>>,
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
        let labels = &catalogue.code_index.groups;
        let mut columns = Self {
            ids: Vec::with_capacity(catalogue.series.len()),
            groups: Arc::clone(&labels.of_series),
            of_groups: vec![None; labels.distinct.len()],
            units: Vec::new(),
        };
        for (series, group) in catalogue.series.iter().zip(labels.of_series.iter()) {
            columns.ids.push(series.id);
            let Some(group) = columns.of_groups.get_mut(position(*group)).filter(|group| group.is_none())
            else {
                continue;
            };
            let indicator = header(catalogue, series).indicator;
            let unit = (indicator.unit, indicator.unit_class);
            let place = columns.units.iter().position(|known| *known == unit).unwrap_or_else(|| {
                columns.units.push(unit);
                columns.units.len() - 1
            });
            *group = Some((series.frequency, number(place)));
        }
        columns
    }

    /// The properties of the series at a position of the catalogue.
    pub(super) fn get(&self, series: usize) -> Option<RankingRow> {
        let group =
            self.groups.get(series).and_then(|group| self.of_groups.get(position(*group)).copied()?);
        let row = self.ids.get(series).zip(group);
        let row = row.map(|(id, (frequency, unit))| RankingRow { id: *id, frequency, unit });
        row.or_broken("there is a row for each series of the catalogue")
    }

    /// The units of series, with their classes; rows refer to their positions.
    pub(super) fn units(&self) -> &[(Code, UnitClass)] {
        &self.units
    }
}
