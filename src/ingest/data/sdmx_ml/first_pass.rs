//! The first pass over a message: its components and where they occur, its groups, and the attributes of data sets.
//!
//! Groups may follow the series to which they apply, the footer comes last, and which XML attributes of a
//! structure-specific message are dimensions is known only at its end. So a message is read twice.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, Seek};

use super::fields::{Field, Fields, Ids, ValuePlace};
use super::message::Message;
use super::message_reader::{DataSet, Element, Item, MEASURE, MessageReader, ReaderState};
use crate::ingest::data::record::{Action, DecodeError};

/// The most bytes of groups and attributes of data sets together; they are kept until the end.
const MAX_KEPT: usize = 256 << 20;
/// The most data sets of a message.
const MAX_DATA_SETS: usize = 100_000;

/// Where a component occurs in a message.
#[derive(Debug, Default, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub(super) struct ComponentUsage {
    /// Anywhere.
    pub anywhere: bool,
    /// In a key of generic data.
    pub key: bool,
    /// Among the attributes of generic data.
    pub attribute: bool,
    /// At a series, or at an observation outside of a series.
    pub series: bool,
    /// At an observation of a series.
    pub observation: bool,
    /// Before the value, at an observation with a whole key. Writers put attributes after the value.
    pub leading: bool,
    /// Missing at a series, while other series of the same structure have it.
    pub missing: bool,
    /// With a value that cannot be a code: an empty one, or one with white space.
    pub text: bool,
    /// With more than one value.
    pub varies: bool,
    first: Option<u64>,
    /// Number of series with it, by structure.
    counts: Vec<u64>,
}

impl ComponentUsage {
    fn take(&mut self, part: ValuePlace) {
        self.anywhere = true;
        self.key |= part == ValuePlace::Key;
        self.attribute |= part == ValuePlace::Attribute;
    }
}

/// The parts of a data set that apply to its observations.
#[derive(Debug, Default)]
pub(super) struct DataSetFacts {
    /// Its attributes.
    pub fields: Vec<Field>,
    /// The day of publication, if the data sets are vintages.
    pub published: Option<String>,
}

/// A group: a part of a key, and the attributes of all series with it.
#[derive(Debug)]
pub(super) struct GroupFacts {
    /// The position of its data set.
    pub data_set: usize,
    /// Key and attributes.
    pub fields: Vec<Field>,
}

/// The result of the first pass.
#[derive(Debug, Default)]
pub(super) struct FirstPass {
    /// Header and footer.
    pub message: Message,
    /// The data sets, in the order of the message.
    pub data_sets: Vec<DataSetFacts>,
    /// The groups of all data sets.
    pub groups: Vec<GroupFacts>,
    /// Where each component occurs, by its position in [`Ids`].
    pub usage: Vec<ComponentUsage>,
    /// The dimensions at the observation.
    pub at_observation: Vec<usize>,
    /// The components of series, in the order of their first occurrence at a series.
    pub order: Vec<usize>,
    /// Whether the message is structure-specific, so that it does not distinguish dimensions and attributes.
    pub ambiguous: bool,
    series: Vec<u64>,
    kept: usize,
}

impl FirstPass {
    /// Reads a message from its beginning to its end.
    pub(super) fn read(input: impl BufRead + Seek, ids: &mut Ids) -> Result<Self, DecodeError> {
        let mut first_pass = Self::default();
        let mut reader = MessageReader::new(input, ids)?;
        loop {
            let item = reader.next()?;
            first_pass.add(item, &reader.state)?;
            if item == Item::End {
                break;
            }
        }
        first_pass.message = std::mem::take(&mut reader.state.message);
        first_pass.finish(reader.state.ids);
        Ok(first_pass)
    }

    fn add(&mut self, item: Item, state: &ReaderState<'_>) -> Result<(), DecodeError> {
        match item {
            Item::DataSet if self.data_sets.len() >= MAX_DATA_SETS => {
                return Err(DecodeError::TooLarge("more than 100,000 data sets".to_owned()));
            }
            Item::DataSet => self.data_sets.push(DataSetFacts::default()),
            Item::DataSetEnd => self.data_set(&state.data_set)?,
            Item::Group => self.group(&state.group)?,
            Item::Series => self.series(&state.series, state),
            Item::Observation if state.in_series => self.observation(&state.observation.fields),
            Item::Observation => self.series(&state.observation, state),
            Item::LateAttributes | Item::End => {}
        }
        Ok(())
    }

    fn data_set(&mut self, data_set: &DataSet) -> Result<(), DecodeError> {
        let fields = self.keep(&data_set.fields)?;
        let day = if data_set.action == Action::Delete { &data_set.valid_to } else { &data_set.valid_from };
        let day = day.as_ref().or(data_set.valid_from.as_ref());
        // The day without the time.
        let published = day.map(|day| day.split('T').next().unwrap_or(day).to_owned());
        if let Some(facts) = self.data_sets.last_mut() {
            *facts = DataSetFacts { fields, published };
        }
        Ok(())
    }

    fn group(&mut self, group: &Element) -> Result<(), DecodeError> {
        let fields = self.keep(&group.fields)?;
        self.groups.push(GroupFacts { data_set: self.data_sets.len().saturating_sub(1), fields });
        Ok(())
    }

    /// A series, or an observation with a whole key.
    fn series(&mut self, element: &Element, state: &ReaderState<'_>) {
        let structure = state.data_set.structure;
        // A deletion may have only a part of the key.
        let counted = element.action != Action::Delete;
        if counted {
            count(&mut self.series, structure);
        }
        let value = state.ids.position(MEASURE);
        let mut leading = true;
        for field in element.fields.all() {
            leading &= Some(field.id) != value;
            let Some(usage) = self.part(field) else { continue };
            usage.leading |= leading;
            let first = !std::mem::replace(&mut usage.series, true);
            if counted {
                count(&mut usage.counts, structure);
            }
            if first {
                self.order.push(field.id);
            }
        }
    }

    fn observation(&mut self, fields: &Fields) {
        for field in fields.all() {
            if let Some(usage) = self.part(field) {
                usage.observation = true;
            }
        }
    }

    fn part(&mut self, field: &Field) -> Option<&mut ComponentUsage> {
        self.ambiguous |= field.part == ValuePlace::Any;
        let usage = entry(&mut self.usage, field.id)?;
        usage.take(field.part);
        usage.text = usage.text || field.value.is_empty() || field.value.contains(char::is_whitespace);
        if !usage.varies {
            let hash = hash(&field.value);
            usage.varies = *usage.first.get_or_insert(hash) != hash;
        }
        Some(usage)
    }

    fn keep(&mut self, fields: &Fields) -> Result<Vec<Field>, DecodeError> {
        for field in fields.all() {
            self.kept = self.kept.saturating_add(field.value.len() + size_of::<Field>());
            if let Some(usage) = entry(&mut self.usage, field.id) {
                usage.take(field.part);
            }
        }
        if self.kept > MAX_KEPT {
            return Err(DecodeError::TooLarge("groups of more than 256 MiB".to_owned()));
        }
        Ok(fields.all().to_vec())
    }

    fn finish(&mut self, ids: &Ids) {
        // Ids that only the header names get an entry too.
        self.usage.resize_with(ids.names().len(), ComponentUsage::default);
        for usage in &mut self.usage {
            let lacks = |(count, series): (&u64, &u64)| *count > 0 && count < series;
            usage.missing = usage.counts.iter().zip(&self.series).any(lacks);
        }
        let named = self.message.structures.iter().filter_map(|one| one.at_observation.as_deref());
        self.at_observation = named.filter_map(|name| ids.position(name)).collect();
        // A single data set with a day is no vintage.
        let days = self.data_sets.iter().filter(|facts| facts.published.is_some()).count();
        if days < 2 {
            self.data_sets.iter_mut().for_each(|facts| facts.published = None);
        }
    }
}

/// The entry of a component; added if there is none.
fn entry(usage: &mut Vec<ComponentUsage>, id: usize) -> Option<&mut ComponentUsage> {
    if usage.len() <= id {
        usage.resize_with(id + 1, ComponentUsage::default);
    }
    usage.get_mut(id)
}

/// Adds one to the count of a structure.
fn count(counts: &mut Vec<u64>, structure: usize) {
    if counts.len() <= structure {
        counts.resize(structure + 1, 0);
    }
    if let Some(count) = counts.get_mut(structure) {
        *count += 1;
    }
}

/// A hash of a value, to compare values without keeping them.
pub(super) fn hash(value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
