//! A dataset ready for its values: its dimensions with their categories in order.

use std::collections::HashMap;

use super::MAX_CELLS;
use super::document::{Category, Dimension, Index, Member, Node, Roles, Shape, Status, Unit};
use super::time::{is_name, looks_like_period};
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::json_document::{Cell, Row, pointer_part};
use crate::ingest::data::record::{DecodeError, Place};

/// How many dimensions a dataset may have.
const MAX_DIMENSIONS: usize = 100;

/// A dataset.
#[derive(Debug)]
pub(super) struct Cube {
    /// Its pointer.
    pub pointer: String,
    /// What it is called where there are several: its own name, else its place.
    pub name: String,
    pub label: Option<String>,
    pub source: Option<String>,
    pub updated: Option<String>,
    pub note: Option<String>,
    pub axes: Vec<Axis>,
    /// Which of the dimensions is the time.
    pub time: usize,
    /// How many values there are.
    pub cells: u64,
    pub status: Status,
}

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

impl Cube {
    /// The dataset at a pointer.
    pub(super) fn new(pointer: String, mut node: Node<'_>) -> Result<Self, DecodeError> {
        let wrong = |part: &str, message: String| {
            Err(DecodeError::malformed(Place::Pointer(&format!("{pointer}{part}")), message))
        };
        let mut members: HashMap<_, _> = node.dimension.take().unwrap_or_default().into_iter().collect();
        let ids = texts(node.ids.take().or_else(|| list(&mut members, "id")));
        let sizes = node.sizes.take().or_else(|| list(&mut members, "size")).unwrap_or_default().0;
        if ids.is_empty() || ids.len() > MAX_DIMENSIONS {
            return wrong("", format!("{} ids of dimensions", ids.len()));
        }
        let stated = stated(&sizes, ids.len());
        let roles = node.role.take().or_else(|| roles(&mut members, &ids)).unwrap_or_default();
        let mut axes = Vec::new();
        for (number, id) in ids.into_iter().enumerate() {
            let part = format!("/dimension/{}", pointer_part(&id));
            let Some(Member::Object(dimension)) = members.remove(&id) else {
                return wrong(&part, "the dataset does not describe this dimension".to_owned());
            };
            let size = stated.as_ref().and_then(|sizes| sizes.get(number).copied());
            match axis(id, size, *dimension) {
                Ok(axis) => axes.push(axis),
                Err(message) => return wrong(&format!("{part}/category"), message),
            }
        }
        let cells = product(axes.iter().map(|axis| Some(axis.codes.len())));
        if stated.is_none() && cells != product(sizes.iter().map(Cell::position)) {
            let message = format!("{} sizes for {} dimensions, and another product", sizes.len(), axes.len());
            return wrong("/size", message);
        }
        let cells = cells.unwrap_or(u64::MAX);
        if cells > u64::try_from(MAX_CELLS).unwrap_or(u64::MAX) {
            return Err(DecodeError::TooLarge(format!(
                "a dataset of {cells} values, of at most {MAX_CELLS}"
            )));
        }
        match node.value {
            Shape::Absent => return wrong("/value", "the dataset has no values".to_owned()),
            Shape::Array(length) if u64::try_from(length).ok() != Some(cells) => {
                return wrong(
                    "/value",
                    format!("{length} values, where the sizes of the dimensions make {cells}"),
                );
            }
            Shape::Array(_) | Shape::Object => {}
        }
        let Some(time) = time(&axes, &texts(roles.time)) else {
            return wrong(
                "/dimension",
                "no dimension is the time, by its role, its name or its categories".to_owned(),
            );
        };
        mark(&mut axes, &texts(roles.geo), DimensionRole::Area);
        mark(&mut axes, &texts(roles.metric), DimensionRole::Indicator);
        if let Some(axis) = axes.get_mut(time) {
            axis.concept = None;
            axis.codes = periods(axis);
        }
        let name = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
        let Node { label, source, updated, note, status, .. } = node;
        Ok(Self { pointer, name, label, source, updated, note, axes, time, cells, status })
    }
}

/// The sizes, one for each dimension. Some publishers leave out those that are one; then the categories are counted,
/// and have to make the same product.
fn stated(sizes: &[Cell<'_>], dimensions: usize) -> Option<Vec<usize>> {
    let sizes: Vec<_> = sizes.iter().map_while(Cell::position).collect();
    (sizes.len() == dimensions).then_some(sizes)
}

fn product(mut sizes: impl Iterator<Item = Option<usize>>) -> Option<u64> {
    sizes.try_fold(1_u64, |product, size| product.checked_mul(u64::try_from(size?).ok()?))
}

/// A list in `dimension`, unless a dimension is called so.
fn list<'a>(members: &mut HashMap<String, Member<'a>>, name: &str) -> Option<Row<'a>> {
    match members.remove(name)? {
        Member::List(row) => Some(row),
        other => {
            members.insert(name.to_owned(), other);
            None
        }
    }
}

/// The roles in `dimension` (1.x).
fn roles<'a>(members: &mut HashMap<String, Member<'a>>, ids: &[String]) -> Option<Roles<'a>> {
    if ids.iter().any(|id| id == "role") {
        return None;
    }
    let Some(Member::Object(object)) = members.remove("role") else { return None };
    let Dimension { time, geo, metric, .. } = *object;
    Some(Roles { time, geo, metric })
}

fn texts(row: Option<Row<'_>>) -> Vec<String> {
    row.unwrap_or_default().0.into_iter().filter_map(Cell::into_text).collect()
}

fn axis(id: String, size: Option<usize>, dimension: Dimension<'_>) -> Result<Axis, String> {
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
    let mut unit = |code: &String| units.remove(code.as_str()).flatten().map(unit_texts).unwrap_or_default();
    Ok(Axis {
        id,
        label: dimension.label.and_then(Cell::into_text),
        concept: None,
        labels: codes.iter().map(|code| names.remove(code.as_str())).collect(),
        units: if none { Vec::new() } else { codes.iter().map(&mut unit).collect() },
        codes,
    })
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
    let measure = said(unit.base).or_else(|| said(unit.label)).or_else(|| said(unit.symbol));
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

/// The dimension of time: by its role, else by its name, else the first one all of whose categories look like
/// periods.
fn time(axes: &[Axis], roles: &[String]) -> Option<usize> {
    let by_role = axes.iter().position(|axis| roles.contains(&axis.id));
    let called = |axis: &Axis| is_name(&axis.id) || axis.label.as_deref().is_some_and(is_name);
    let looks = |axis: &Axis| {
        let mut pairs = axis.codes.iter().zip(&axis.labels);
        !axis.codes.is_empty()
            && pairs.all(|(code, label)| {
                looks_like_period(code) || label.as_deref().is_some_and(looks_like_period)
            })
    };
    by_role.or_else(|| axes.iter().position(called)).or_else(|| axes.iter().position(looks))
}

/// Says what the first dimension of a role is; further ones of the same role are the dataset's own.
fn mark(axes: &mut [Axis], roles: &[String], concept: DimensionRole) {
    let first = roles.iter().find_map(|role| axes.iter().position(|axis| axis.id == *role));
    if let Some(axis) = first.and_then(|first| axes.get_mut(first)) {
        axis.concept = Some(concept);
    }
}

/// The periods of the time: ids, or labels where those are periods and the ids are not.
fn periods(axis: &Axis) -> Vec<String> {
    let pairs = axis.codes.iter().zip(&axis.labels);
    pairs
        .map(|(code, label)| match label {
            Some(label) if !looks_like_period(code) && looks_like_period(label) => label.clone(),
            _ => code.clone(),
        })
        .collect()
}
