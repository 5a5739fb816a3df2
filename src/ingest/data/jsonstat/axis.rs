//! A dimension with its categories in order.

use std::collections::HashMap;

use super::document::{Category, Dimension, Index, Unit};
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::json_document::Cell;
use crate::ingest::data::unit_text::read_power;

/// A dimension.
#[derive(Debug, Default)]
pub(super) struct Axis {
    pub id: String,
    pub label: Option<String>,
    pub concept: Option<DimensionRole>,
    /// Its codes in order; of the time, the periods.
    pub codes: Vec<String>,
    /// The names of the codes.
    pub labels: Vec<Option<String>>,
    /// The units of the codes, where it has any.
    pub units: Vec<UnitTexts>,
}

/// A unit as attributes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct UnitTexts {
    pub measure: String,
    pub decimals: String,
    pub multiplier: String,
}

impl Axis {
    /// The dimension with an id, of a size if one is stated.
    pub(super) fn new(id: String, size: Option<usize>, dimension: Dimension<'_>) -> Result<Self, String> {
        let Category { index, label, unit } = dimension.category.unwrap_or_default();
        let labels: Vec<_> = label.unwrap_or_default().0;
        let codes = match index {
            Some(Index::List(codes)) => codes,
            Some(Index::Map(places)) => {
                let size = size.unwrap_or(places.len());
                ordered(places, size)?
            }
            // A dimension of one category needs no index.
            None => labels.iter().map(|(code, _)| code.to_string()).collect(),
        };
        if let Some(size) = size.filter(|size| *size != codes.len()) {
            return Err(format!("{} categories, where the size says {size}", codes.len()));
        }
        let mut names: HashMap<_, _> =
            labels.into_iter().filter_map(|(code, cell)| Some((code, cell.into_text()?))).collect();
        let mut units: HashMap<_, _> = unit.unwrap_or_default().0.into_iter().collect();
        let none = units.is_empty();
        let mut unit =
            |code: &String| units.remove(code.as_str()).flatten().map(unit_texts).unwrap_or_default();
        Ok(Self {
            id,
            label: dimension.label.and_then(Cell::into_text),
            concept: None,
            labels: codes.iter().map(|code| names.remove(code.as_str())).collect(),
            units: if none { Vec::new() } else { codes.iter().map(&mut unit).collect() },
            codes,
        })
    }
}

/// The categories of an index object, each at its number.
fn ordered(places: Vec<(String, Option<usize>)>, size: usize) -> Result<Vec<String>, String> {
    if places.len() != size {
        return Err(format!("{} categories, where the size says {size}", places.len()));
    }
    let mut codes: Vec<Option<String>> = vec![None; size];
    for (code, place) in places {
        match place.and_then(|place| codes.get_mut(place)) {
            Some(slot @ None) => *slot = Some(code),
            _ => return Err(format!("the category `{code}` has no number of its own below {size}")),
        }
    }
    Ok(codes.into_iter().flatten().collect())
}

/// What is counted says more of the unit than its label, which some publishers use for that of the indicator.
fn unit_texts(unit: Unit<'_>) -> UnitTexts {
    let said = |cell: Option<Cell<'_>>| cell.and_then(Cell::into_text).filter(|text| !text.trim().is_empty());
    // A power of ten alone is no unit: `million` beside the symbol `$`.
    let texts = [said(unit.base), said(unit.label), said(unit.symbol)];
    let is_power = |text: &String| read_power(text).is_some();
    let measure =
        texts.iter().flatten().find(|text| !is_power(text)).or(texts.iter().flatten().next()).cloned();
    let number = |cell: Option<Cell<'_>>| match cell {
        Some(cell @ Cell::Number(_)) => cell.into_text().unwrap_or_default(),
        _ => String::new(),
    };
    UnitTexts {
        measure: measure.unwrap_or_default(),
        decimals: number(unit.decimals),
        multiplier: number(unit.multiplier),
    }
}
