//! A dataset ready for its values: its dimensions with their categories in order.

use std::collections::HashMap;

use super::MAX_CELLS;
use super::axis::Axis;
use super::document::{Dimension, Member, Node, Roles, Shape, Status};
use super::time::TimeAxes;
use crate::ingest::data::concepts::{ColumnLabels, DimensionRole, assign};
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
    /// Which of the dimensions are the time.
    pub time: TimeAxes,
    /// How many values there are.
    pub cells: u64,
    pub status: Status,
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
            match Axis::new(id, size, *dimension) {
                Ok(axis) => axes.push(axis),
                Err(message) => return wrong(&format!("{part}/category"), message),
            }
        }
        let cells = product(axes.iter().map(|axis| Some(axis.codes.len())));
        if stated.is_none() && cells != product(sizes.iter().map(Cell::written_position)) {
            let message = format!("{} sizes for {} dimensions, and another product", sizes.len(), axes.len());
            return wrong("/size", message);
        }
        let cells = cells.unwrap_or(u64::MAX);
        if cells > MAX_CELLS as u64 {
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
        let Some(time) = TimeAxes::find(&axes, &texts(roles.time)) else {
            return wrong(
                "/dimension",
                "no dimension is the time, by its role, its name or its categories".to_owned(),
            );
        };
        mark(&mut axes, &texts(roles.geo), DimensionRole::Area);
        mark(&mut axes, &texts(roles.metric), DimensionRole::Indicator);
        set_concepts(&mut axes, time);
        time.write(&mut axes);
        let name = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
        let Node { label, source, updated, note, status, .. } = node;
        Ok(Self { pointer, name, label, source, updated, note, axes, time, cells, status })
    }
}

/// The sizes, one for each dimension. Some publishers leave out those that are one; then the categories are counted,
/// and have to make the same product.
fn stated(sizes: &[Cell<'_>], dimensions: usize) -> Option<Vec<usize>> {
    let sizes: Vec<_> = sizes.iter().map_while(Cell::written_position).collect();
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

/// Says what the first dimension of a role is; further ones of the same role are the dataset's own.
fn mark(axes: &mut [Axis], roles: &[String], concept: DimensionRole) {
    let first = roles.iter().find_map(|role| axes.iter().position(|axis| axis.id == *role));
    if let Some(axis) = first.and_then(|first| axes.get_mut(first)) {
        axis.concept = Some(concept);
    }
}

/// Gives dimensions without a stated role the one of their id or label; those of the time have none.
fn set_concepts(axes: &mut [Axis], time: TimeAxes) {
    let labels = |axis: &Axis| (axis.id.clone(), axis.label.clone(), axis.concept);
    let texts: Vec<_> = axes.iter().map(labels).collect();
    let others = |(at, _): &(usize, &(String, Option<String>, Option<DimensionRole>))| !time.has(*at);
    let columns: Vec<ColumnLabels<'_>> = texts
        .iter()
        .enumerate()
        .filter(others)
        .map(|(_, (id, name, role))| ColumnLabels { id, name: name.as_deref(), role: *role })
        .collect();
    let mut roles = assign(&columns).into_iter();
    for (at, axis) in axes.iter_mut().enumerate() {
        axis.concept = if time.has(at) { None } else { roles.next().flatten() };
    }
}
