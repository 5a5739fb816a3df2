//! The values of datasets, one by one, while the document is read for the second time.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::cube::Cube;
use super::document::Status;
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::json_document::{Cell, Key, pointer_part};
use crate::ingest::data::record::{Column, DecodeError, Header, Place, Sink};
use crate::ingest::data::record_builder::{RecordBuilder, RecordError};

/// What is known before the values.
pub(super) struct Emitter<'s> {
    cubes: Vec<Cube>,
    /// The datasets by pointer.
    places: HashMap<String, usize>,
    columns: Columns,
    record: RecordBuilder<'static>,
    sink: &'s mut dyn Sink,
    /// Why reading was broken off.
    pub failure: Option<DecodeError>,
}

/// Where things go in a record.
#[derive(Debug, Default)]
struct Columns {
    header: Header,
    /// Whether the first dimension is the dataset.
    several: bool,
    status: Option<usize>,
    /// The attributes of units: unit, decimals, multiplier.
    units: Option<usize>,
    /// For each dataset the column of each dimension.
    axes: Vec<Vec<Option<usize>>>,
}

/// The attributes that say the unit.
const UNITS: [&str; 3] = ["UNIT_MEASURE", "DECIMALS", "UNIT_MULT"];

impl Columns {
    fn new(cubes: &[Cube], header: Header) -> Self {
        let mut columns = Self { header, several: cubes.len() > 1, ..Self::default() };
        if columns.several {
            let taken = |name: &str| cubes.iter().flat_map(|cube| &cube.axes).any(|axis| axis.id == name);
            let id = if taken("dataset") { "jsonstat_dataset" } else { "dataset" };
            columns.header.dimensions.push(Column { id: id.to_owned(), ..Column::default() });
        }
        for cube in cubes {
            let axes = cube.axes.iter().enumerate();
            let axes = axes.map(|(number, axis)| {
                (!cube.time.has(number)).then(|| {
                    let column =
                        Column { id: axis.id.clone(), name: axis.label.clone(), concept: axis.concept };
                    columns.dimension(column)
                })
            });
            let axes = axes.collect();
            columns.axes.push(axes);
        }
        if cubes.iter().any(|cube| cube.status != Status::Absent) {
            columns.status = Some(columns.attribute("OBS_STATUS"));
        }
        if cubes.iter().flat_map(|cube| &cube.axes).any(|axis| !axis.units.is_empty()) {
            columns.units = Some(columns.header.attributes.len());
            for id in UNITS {
                columns.attribute(id);
            }
        }
        columns
    }

    /// The column of a dimension, which datasets share when it has the same id.
    fn dimension(&mut self, column: Column) -> usize {
        let dimensions = &mut self.header.dimensions;
        let own = usize::from(self.several);
        let found = dimensions.iter().skip(own).position(|other| other.id == column.id);
        found.map_or_else(
            || {
                dimensions.push(column);
                dimensions.len() - 1
            },
            |found| found + own,
        )
    }

    fn attribute(&mut self, id: &str) -> usize {
        let concept = DimensionRole::of_id(id);
        self.header.attributes.push(Column { id: id.to_owned(), name: None, concept });
        self.header.attributes.len() - 1
    }
}

impl<'s> Emitter<'s> {
    /// Gives the header and the names of the codes.
    pub(super) fn new(cubes: Vec<Cube>, header: Header, sink: &'s mut dyn Sink) -> Result<Self, DecodeError> {
        let columns = Columns::new(&cubes, header);
        sink.header(columns.header.clone())?;
        for (cube, axes) in cubes.iter().zip(&columns.axes) {
            if let (true, Some(label)) = (columns.several, &cube.label) {
                sink.name(0, &cube.name, label);
            }
            for (axis, column) in cube.axes.iter().zip(axes) {
                let Some(column) = column else { continue };
                for (code, label) in axis.codes.iter().zip(&axis.labels) {
                    if let Some(label) = label {
                        sink.name(*column, code, label);
                    }
                }
            }
        }
        let places = cubes.iter().enumerate().map(|(number, cube)| (cube.pointer.clone(), number)).collect();
        let record = RecordBuilder::new(columns.header.dimensions.len(), columns.header.attributes.len());
        Ok(Self { cubes, places, columns, record, sink, failure: None })
    }

    fn cell(
        &mut self,
        number: usize,
        position: u64,
        cell: &Cell<'_>,
        pointer: &str,
    ) -> Result<(), DecodeError> {
        let (Some(cube), Some(axes)) = (self.cubes.get(number), self.columns.axes.get(number)) else {
            return Ok(());
        };
        // Its texts are empty: each record clears them when it has been sent.
        let mut record: RecordBuilder<'_> = std::mem::take(&mut self.record);
        if self.columns.several {
            record.set_code(0, &cube.name);
        }
        if let Some(status) = self.columns.status {
            record.set_attribute(status, cube.status.at(position));
        }
        let (mut period, mut part) = ("", "");
        let mut rest = position;
        // The last dimension runs fastest (section `value`).
        for (number, (axis, column)) in cube.axes.iter().zip(axes).enumerate().rev() {
            let size = axis.codes.len().max(1) as u64;
            let at = usize::try_from(rest % size).unwrap_or(usize::MAX);
            rest /= size;
            let code = axis.codes.get(at).map_or("", String::as_str);
            match column {
                Some(column) => record.set_code(*column, code),
                None if cube.time.part == Some(number) => part = code,
                None => period = code,
            }
            if let (Some(first), Some(unit)) = (self.columns.units, axis.units.get(at)) {
                for (number, text) in
                    [&unit.measure, &unit.decimals, &unit.multiplier].into_iter().enumerate()
                {
                    record.set_attribute(first + number, text);
                }
            }
        }
        let period =
            if part.is_empty() { Cow::Borrowed(period) } else { Cow::Owned(format!("{period}{part}")) };
        let observation = match cell.value() {
            Ok(_) if position >= cube.cells => Err(RecordError::Position(cube.cells)),
            value => value.map(|value| (&*period, value)),
        };
        record.send(Place::Element(pointer, position), observation, self.sink)?;
        self.record = record.cleared();
        Ok(())
    }
}

/// An object or array on the way to values.
#[derive(Debug, Clone, PartialEq, Eq)]
enum NestingLevel {
    /// An object that may be a dataset, and whether its members may be, too.
    Node(String, bool),
    /// `link` and the list in it.
    Links,
    Items,
    /// The values of a dataset, with their pointer.
    Values(usize, String),
}

/// Reads a part of the document and gives the values in it.
pub(super) struct Seed<'e, 's> {
    emitter: &'e mut Emitter<'s>,
    level: NestingLevel,
}

impl<'e, 's> Seed<'e, 's> {
    /// The whole document.
    pub(super) const fn new(emitter: &'e mut Emitter<'s>) -> Self {
        Self { emitter, level: NestingLevel::Node(String::new(), true) }
    }

    const fn inside(&mut self, level: NestingLevel) -> Seed<'_, 's> {
        Seed { emitter: &mut *self.emitter, level }
    }

    fn child(&self, key: &str) -> Option<NestingLevel> {
        match (&self.level, key) {
            (NestingLevel::Node(pointer, _), "value") => {
                let number = self.emitter.places.get(pointer)?;
                Some(NestingLevel::Values(*number, format!("{pointer}/value")))
            }
            (NestingLevel::Node(_, true), "link") => Some(NestingLevel::Links),
            (NestingLevel::Node(_, true), name) => {
                let pointer = format!("/{}", pointer_part(name));
                self.emitter.places.contains_key(&pointer).then_some(NestingLevel::Node(pointer, false))
            }
            (NestingLevel::Links, "item") => Some(NestingLevel::Items),
            _ => None,
        }
    }

    /// Breaks off; why is kept apart, since a reader of JSON can only say text.
    fn check<E: Error>(&mut self, done: Result<(), DecodeError>) -> Result<(), E> {
        done.map_err(|failure| {
            self.emitter.failure = Some(failure);
            E::custom("stopped")
        })
    }

    /// Values that an object leaves out have nothing but their status.
    fn left_out<E: Error>(&mut self, number: usize, pointer: &str, seen: &HashSet<u64>) -> Result<(), E> {
        let positions =
            self.emitter.cubes.get(number).map(|cube| cube.status.positions()).unwrap_or_default();
        for position in positions.into_iter().filter(|position| !seen.contains(position)) {
            let done = self.emitter.cell(number, position, &Cell::Null, pointer);
            self.check(done)?;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object or an array")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let values = match &self.level {
            NestingLevel::Values(number, pointer) => Some((*number, pointer.clone())),
            _ => None,
        };
        let mut seen = HashSet::new();
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            let Some((number, pointer)) = &values else {
                match self.child(&key) {
                    Some(level) => map.next_value_seed(self.inside(level))?,
                    None => {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                continue;
            };
            let cell: Cell<'de> = map.next_value()?;
            let done = if let Ok(position) = key.parse() {
                if self
                    .emitter
                    .cubes
                    .get(*number)
                    .is_some_and(|cube| matches!(cube.status, Status::Sparse(_)))
                {
                    seen.insert(position);
                }
                self.emitter.cell(*number, position, &cell, pointer)
            } else {
                let message = format!("`{key}` is no position of a value");
                self.emitter.sink.refuse(Place::Pointer(pointer), &message).map_err(DecodeError::from)
            };
            self.check(done)?;
        }
        match values {
            Some((number, pointer)) => self.left_out(number, &pointer, &seen),
            None => Ok(()),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        match self.level.clone() {
            NestingLevel::Items => {
                let mut position = 0_usize;
                let item = |position| NestingLevel::Node(format!("/link/item/{position}"), false);
                while seq.next_element_seed(self.inside(item(position)))?.is_some() {
                    position += 1;
                }
            }
            NestingLevel::Values(number, pointer) => {
                let mut position = 0;
                while let Some(cell) = seq.next_element::<Cell<'de>>()? {
                    let done = self.emitter.cell(number, position, &cell, &pointer);
                    self.check(done)?;
                    position += 1;
                }
            }
            _ => while seq.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(())
    }
}
