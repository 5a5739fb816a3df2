//! The observations of a message, one by one, while it is read for the second time.

use std::borrow::Cow;
use std::fmt::Write;

use super::layout::{DataSetFacts, MessageLayout, Slot, Target, positions};
use crate::ingest::data::json_document::Cell;
use crate::ingest::data::record::{Action, DecodeError, Place, Record, Sink, Value};

/// What is known before the observations.
pub(super) struct Emitter<'a, 's> {
    pub layouts: Vec<MessageLayout>,
    pub data_sets: Vec<DataSetFacts<'a>>,
    /// How many dimensions and attributes a record has.
    pub widths: (usize, usize),
    /// The pointer of what holds the data sets.
    pub prefix: &'static str,
    pub sink: &'s mut dyn Sink,
    /// Why reading was broken off.
    pub failure: Option<DecodeError>,
    /// The place of the observation, kept to be written anew.
    pub pointer: String,
}

/// A series: where it stands, its key, its attributes.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeriesPart<'a> {
    pub key: &'a str,
    pub attributes: &'a [Cell<'a>],
}

impl Emitter<'_, '_> {
    /// Takes an observation of a series, or a flat one.
    pub(super) fn observation(
        &mut self,
        data_set: usize,
        series: Option<SeriesPart<'_>>,
        key: &str,
        cells: &[Cell<'_>],
    ) -> Result<(), DecodeError> {
        self.point(data_set, series, key);
        let place = Place::Pointer(&self.pointer);
        let unknown = DataSetFacts::default();
        let facts = self.data_sets.get(data_set).unwrap_or(&unknown);
        let Some(layout) = self.layouts.get(facts.structure) else {
            return Ok(self.sink.refuse(place, "the data set has no structure")?);
        };
        let mut row = Assembly::new(self.widths);
        match row.assemble(layout, facts, series, key, cells) {
            Err(message) => Ok(self.sink.refuse(place, &message)?),
            Ok(()) if row.period.is_empty() => {
                Ok(self.sink.refuse(place, "the observation has no time period")?)
            }
            Ok(()) => {
                let record = Record {
                    place,
                    codes: &row.codes,
                    period: row.period,
                    value: value(cells.get(layout.measure)),
                    attributes: &row.attributes.iter().map(AsRef::as_ref).collect::<Vec<_>>(),
                    published: facts.published.as_deref(),
                    action: facts.action,
                };
                if matches!(cells.get(layout.measure), Some(Cell::Bool(_) | Cell::Words(_) | Cell::Other)) {
                    return Ok(self.sink.refuse(place, "the value is no number")?);
                }
                Ok(self.sink.record(&record)?)
            }
        }
    }

    /// Takes a series without observations: nothing, unless it is to be deleted.
    pub(super) fn empty_series(&mut self, data_set: usize, key: &str) -> Result<(), DecodeError> {
        if self.data_sets.get(data_set).is_none_or(|facts| facts.action != Action::Delete) {
            return Ok(());
        }
        self.point(data_set, Some(SeriesPart { key, attributes: &[] }), "");
        let message = "deletes a series without naming its observations";
        Ok(self.sink.refuse(Place::Pointer(&self.pointer), message)?)
    }

    fn point(&mut self, data_set: usize, series: Option<SeriesPart<'_>>, key: &str) {
        self.pointer.clear();
        let series = series.map_or(Cow::Borrowed(""), |series| Cow::Owned(format!("/series/{}", series.key)));
        let prefix = self.prefix;
        // Writing to memory cannot fail.
        let _ = write!(self.pointer, "{prefix}/dataSets/{data_set}{series}/observations/{key}");
    }
}

fn value<'a>(cell: Option<&'a Cell<'_>>) -> Value<'a> {
    match cell {
        Some(Cell::Number(number)) => Value::Number(*number),
        // `NaN` is the sign for a missing value (SDMX 2.1 section 6, technical notes 4.2.4).
        Some(Cell::Text(text)) if !text.is_empty() && text != "NaN" => Value::Text(text),
        _ => Value::Missing,
    }
}

/// The parts of a record while they are put together.
struct Assembly<'a> {
    codes: Vec<&'a str>,
    period: &'a str,
    attributes: Vec<Cow<'a, str>>,
}

impl<'a> Assembly<'a> {
    fn new((dimensions, attributes): (usize, usize)) -> Self {
        Self { codes: vec![""; dimensions], period: "", attributes: vec![Cow::Borrowed(""); attributes] }
    }

    fn assemble(
        &mut self,
        layout: &'a MessageLayout,
        facts: &'a DataSetFacts<'_>,
        series: Option<SeriesPart<'a>>,
        key: &str,
        cells: &'a [Cell<'_>],
    ) -> Result<(), String> {
        // A dimension of the data set has one value.
        for slot in &layout.data_set {
            self.code(slot, Some(0))?;
        }
        let mut whole = Vec::new();
        if let Some(series) = series {
            whole.extend(self.key(&layout.series, series.key)?);
        }
        whole.extend(self.key(&layout.observation, key)?);
        self.fill(&layout.data_set_attributes, &facts.attributes)?;
        for (group, values) in &facts.groups {
            // What is left open fits everything; keys of groups may leave out the observation.
            let fits = group.iter().zip(&whole).all(|(wanted, found)| wanted.is_none() || wanted == found);
            if fits && group.len() <= whole.len() {
                self.fill(&layout.group_attributes, values)?;
            }
        }
        if let Some(series) = series {
            self.fill(&layout.series_attributes, series.attributes)?;
        }
        let attributes = cells.get(layout.measures..).unwrap_or_default();
        self.fill(&layout.observation_attributes, attributes)
    }

    fn key(&mut self, slots: &'a [Slot], key: &str) -> Result<Vec<Option<usize>>, String> {
        if slots.is_empty() {
            return Ok(Vec::new());
        }
        let positions = positions(key);
        if positions.len() != slots.len() {
            return Err(format!("the key `{key}` has {} parts, not {}", positions.len(), slots.len()));
        }
        for (slot, position) in slots.iter().zip(&positions) {
            self.code(slot, *position)?;
        }
        Ok(positions)
    }

    fn code(&mut self, slot: &'a Slot, position: Option<usize>) -> Result<(), String> {
        let Some(text) = position.and_then(|position| slot.values.get(position)) else {
            return Err(format!("the key names a value of `{}` that the structure does not have", slot.id));
        };
        match slot.target {
            Target::Period => self.period = text,
            Target::Code(column) => {
                if let Some(code) = self.codes.get_mut(column) {
                    *code = text;
                }
            }
            Target::Attribute(_) => {}
        }
        Ok(())
    }

    fn fill(&mut self, slots: &'a [Slot], cells: &'a [Cell<'_>]) -> Result<(), String> {
        for (number, slot) in slots.iter().enumerate() {
            let text = attribute(slot, cells.get(number).unwrap_or(&Cell::Null))?;
            if let Target::Attribute(column) = slot.target
                && !text.is_empty()
                && let Some(place) = self.attributes.get_mut(column)
            {
                *place = text;
            }
        }
        Ok(())
    }
}

/// The text of an attribute: an index into its values, or since 2.0 the value itself.
fn attribute<'a>(slot: &'a Slot, cell: &'a Cell<'_>) -> Result<Cow<'a, str>, String> {
    match cell {
        Cell::Null => Ok(Cow::Borrowed(&slot.default)),
        Cell::Text(text) => Ok(Cow::Borrowed(text)),
        Cell::Words(text) => Ok(Cow::Borrowed(text)),
        Cell::Number(_) if !slot.values.is_empty() => {
            let text = cell.position().and_then(|position| slot.values.get(position));
            text.map(|text| Cow::Borrowed(text.as_str()))
                .ok_or_else(|| format!("the attribute `{}` has no such value in the structure", slot.id))
        }
        Cell::Number(number) => Ok(Cow::Owned(number.to_string())),
        Cell::Bool(truth) => Ok(Cow::Owned(truth.to_string())),
        Cell::Other => Ok(Cow::Borrowed("")),
    }
}
