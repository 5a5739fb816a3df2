//! Sends the observations of a message to the sink during the second pass.

use std::borrow::Cow;
use std::fmt::Write;

use super::layout::{DataSetFacts, MessageLayout, Slot, Target, positions};
use crate::ingest::data::json_document::Cell;
use crate::ingest::data::record::{Action, DecodeError, Place, Sink};
use crate::ingest::data::record_builder::{RecordBuilder, RecordError, stated_period};

/// Sends observations to the sink.
pub(super) struct Emitter<'a, 's> {
    pub layouts: Vec<MessageLayout>,
    pub data_sets: Vec<DataSetFacts<'a>>,
    /// How many dimensions and attributes a record has.
    pub widths: (usize, usize),
    /// The RFC 6901 pointer to the object that contains `dataSets`.
    pub prefix: &'static str,
    pub sink: &'s mut dyn Sink,
    /// The error that stopped the second pass.
    pub failure: Option<DecodeError>,
    /// The RFC 6901 pointer to the current observation; the memory is reused.
    pub pointer: String,
}

/// The key and the attributes of a series.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeriesPart<'a> {
    pub key: &'a str,
    pub attributes: &'a [Cell<'a>],
}

impl Emitter<'_, '_> {
    /// Sends an observation; `series` is none in a flat data set.
    pub(super) fn observation(
        &mut self,
        data_set: usize,
        series: Option<SeriesPart<'_>>,
        key: &str,
        cells: &[Cell<'_>],
    ) -> Result<(), DecodeError> {
        self.point(data_set, series, key);
        let unknown = DataSetFacts::default();
        let facts = self.data_sets.get(data_set).unwrap_or(&unknown);
        let mut parts = ObservationParts::new(self.widths);
        let built = match self.layouts.get(facts.structure) {
            Some(layout) => parts
                .fill_all(layout, facts, series, key, cells)
                .and_then(|()| stated_period(parts.period))
                .and_then(|period| Ok((period, cells.get(layout.measure).unwrap_or(&Cell::Null).value()?))),
            None => Err(RecordError::NoStructure),
        };
        let mut record = RecordBuilder::new(self.widths.0, self.widths.1);
        for (at, code) in parts.codes.iter().enumerate() {
            record.set_code(at, code);
        }
        for (at, text) in parts.attributes.iter().enumerate() {
            record.set_attribute(at, text);
        }
        record.published = facts.published.as_deref();
        record.action = facts.action;
        Ok(record.send(Place::Pointer(&self.pointer), built, self.sink)?)
    }

    /// Refuses to delete a series without observations; a series without observations is otherwise ignored.
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

/// The texts of an observation by column.
struct ObservationParts<'a> {
    codes: Vec<&'a str>,
    period: &'a str,
    attributes: Vec<Cow<'a, str>>,
}

impl<'a> ObservationParts<'a> {
    fn new((dimensions, attributes): (usize, usize)) -> Self {
        Self { codes: vec![""; dimensions], period: "", attributes: vec![Cow::Borrowed(""); attributes] }
    }

    fn fill_all(
        &mut self,
        layout: &'a MessageLayout,
        facts: &'a DataSetFacts<'_>,
        series: Option<SeriesPart<'a>>,
        key: &str,
        cells: &'a [Cell<'_>],
    ) -> Result<(), RecordError> {
        // A dimension at the data set has one value.
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
            // An open position matches any value; the key of a group may lack the dimensions at the observation.
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

    fn key(&mut self, slots: &'a [Slot], key: &str) -> Result<Vec<Option<usize>>, RecordError> {
        if slots.is_empty() {
            return Ok(Vec::new());
        }
        let positions = positions(key);
        if positions.len() != slots.len() {
            let (parts, expected) = (positions.len(), slots.len());
            return Err(RecordError::KeyLength { key: key.to_owned(), parts, expected });
        }
        for (slot, position) in slots.iter().zip(&positions) {
            self.code(slot, *position)?;
        }
        Ok(positions)
    }

    fn code(&mut self, slot: &'a Slot, position: Option<usize>) -> Result<(), RecordError> {
        let Some(text) = position.and_then(|position| slot.values.get(position)) else {
            return Err(RecordError::KeyValue(slot.id.clone()));
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

    fn fill(&mut self, slots: &'a [Slot], cells: &'a [Cell<'_>]) -> Result<(), RecordError> {
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

/// The text of an attribute: the cell is a position in its values, or since 2.0 the value itself.
fn attribute<'a>(slot: &'a Slot, cell: &'a Cell<'_>) -> Result<Cow<'a, str>, RecordError> {
    match cell {
        Cell::Null => Ok(Cow::Borrowed(&slot.default)),
        Cell::Text(text) => Ok(Cow::Borrowed(text)),
        Cell::Words(text) => Ok(Cow::Borrowed(text)),
        Cell::Number(_) if !slot.values.is_empty() => {
            let text = cell.position().and_then(|position| slot.values.get(position));
            text.map(|text| Cow::Borrowed(text.as_str()))
                .ok_or_else(|| RecordError::AttributeValue(slot.id.clone()))
        }
        Cell::Number(number) => Ok(Cow::Owned(number.to_string())),
        Cell::Bool(truth) => Ok(Cow::Owned(truth.to_string())),
        Cell::Other => Ok(Cow::Borrowed("")),
    }
}
