//! The second pass over a message: sends its observations to the sink.

use std::collections::HashSet;
use std::io::{BufRead, Seek};

use super::fields::Ids;
use super::first_pass::{DataSetFacts, FirstPass};
use super::groups::{Groups, fill};
use super::message_reader::{Item, MessageReader, ReaderState};
use super::roles::Roles;
use super::structure::DataStructureDefinition;
use crate::ingest::data::record::{Action, DecodeError, Header, Sink, Value};
use crate::ingest::data::record_builder::{RecordBuilder, stated_period};

/// Sends observations to the sink.
pub(super) struct Emitter<'a> {
    pub roles: Roles,
    pub groups: Groups,
    pub data_sets: Vec<DataSetFacts>,
    pub structure: Option<&'a DataStructureDefinition>,
    /// The codes whose names were sent, by dimension and code.
    named: HashSet<(usize, String)>,
    record: RecordBuilder<'static>,
}

impl<'a> Emitter<'a> {
    /// Takes the results of the first pass and sends the header.
    pub(super) fn new(
        first_pass: FirstPass,
        roles: Roles,
        structure: Option<&'a DataStructureDefinition>,
        sink: &mut dyn Sink,
    ) -> Result<Self, DecodeError> {
        sink.header(header(&first_pass, &roles, structure))?;
        let groups = Groups::new(first_pass.groups, &roles);
        let record = RecordBuilder::new(roles.dimensions.len(), roles.attributes.len());
        Ok(Self { roles, groups, data_sets: first_pass.data_sets, structure, named: HashSet::new(), record })
    }

    /// Sends the observations.
    pub(super) fn run(
        &mut self,
        input: impl BufRead + Seek,
        ids: &mut Ids,
        sink: &mut dyn Sink,
    ) -> Result<(), DecodeError> {
        let mut reader = MessageReader::new(input, ids)?;
        let mut data_set = 0_usize;
        loop {
            let item = reader.next()?;
            let state = &reader.state;
            match item {
                Item::DataSetEnd => data_set += 1,
                Item::Observation => self.observation(data_set, state, sink)?,
                Item::Series if state.observations == 0 && state.series.action == Action::Delete => {
                    let message = "deletes a series without naming its observations";
                    sink.refuse(state.series.mark.place(), message)?;
                }
                Item::LateAttributes => {
                    let message = "attributes after the observations of their series do not apply to them";
                    sink.refuse(state.series.mark.place(), message)?;
                }
                Item::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn observation(
        &mut self,
        data_set: usize,
        state: &ReaderState<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), DecodeError> {
        let mut values = vec![""; self.roles.of.len()];
        let series = if state.in_series { state.series.fields.all() } else { &[] };
        for field in series.iter().chain(state.observation.fields.all()) {
            if let Some(value) = values.get_mut(field.id) {
                *value = &field.value;
            }
        }
        let facts = self.data_sets.get(data_set);
        self.groups.apply(data_set, &self.roles, &mut values);
        for field in facts.map_or(&[][..], |facts| &facts.fields) {
            fill(field, &self.roles, &mut values);
        }
        let value = |id: Option<usize>| id.and_then(|id| values.get(id).copied()).unwrap_or_default();
        // Its texts are empty: each record clears them when it has been sent.
        let mut record: RecordBuilder<'_> = std::mem::take(&mut self.record);
        for (at, (id, _)) in self.roles.dimensions.iter().enumerate() {
            record.set_code(at, value(*id));
        }
        for (at, (id, _)) in self.roles.attributes.iter().enumerate() {
            record.set_attribute(at, value(Some(*id)));
        }
        record.published = facts.and_then(|facts| facts.published.as_deref());
        record.action = state.observation.action;
        let observation = stated_period(value(self.roles.time));
        if let (Some(structure), Ok(_)) = (self.structure, &observation) {
            name(&mut self.named, structure, record.codes(), sink);
        }
        let measure = Value::of_text(value(self.roles.measure));
        let place = state.observation.mark.place();
        record.send(place, observation.map(|period| (period, measure)), sink)?;
        self.record = record.cleared();
        Ok(())
    }
}

/// Sends the names of codes that occur for the first time.
fn name(
    named: &mut HashSet<(usize, String)>,
    structure: &DataStructureDefinition,
    codes: &[&str],
    sink: &mut dyn Sink,
) {
    for (position, (component, code)) in structure.dimensions.iter().zip(codes).enumerate() {
        let Some(text) = component.codes.get(*code) else { continue };
        if named.insert((position, (*code).to_owned())) {
            sink.name(position, code, text);
        }
    }
}

fn header(first_pass: &FirstPass, roles: &Roles, structure: Option<&DataStructureDefinition>) -> Header {
    let message = &first_pass.message;
    let mut notes = message.notes.clone();
    let references = message.structures.iter().filter_map(|one| one.reference.as_ref());
    notes.extend(references.map(|reference| format!("structure: {}", reference.text())));
    Header {
        dimensions: roles.dimensions.iter().map(|(_, column)| column.clone()).collect(),
        attributes: roles.attributes.iter().map(|(_, column)| column.clone()).collect(),
        title: message.title().or_else(|| structure.and_then(|structure| structure.name.clone())),
        publisher: message.publisher(),
        published: message.prepared,
        notes,
        ..Header::default()
    }
}
