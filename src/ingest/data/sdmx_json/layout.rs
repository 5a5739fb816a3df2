//! Which part of a record each position of a key or of an array of attributes fills.

use super::document::{Component, DataSet, Levels, Message, Structure};
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::json_document::{Cell, Row};
use crate::ingest::data::record::{Action, Column, Header, Sink};
use crate::ingest::data::unused::{UnusedKind, UnusedPart};

/// The id of the time dimension (fixed since SDMX 2.1), and its role in the draft.
const TIME: &str = "TIME_PERIOD";

/// The part of a record that a component fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The code of the dimension at this position.
    Code(usize),
    /// The period.
    Period,
    /// The attribute at this position.
    Attribute(usize),
}

/// A component of a structure.
#[derive(Debug)]
pub(super) struct Slot {
    /// The part of a record that it fills.
    pub target: Target,
    /// Its id.
    pub id: String,
    /// The codes of its values; empty if the cells are the values themselves.
    pub values: Vec<String>,
    /// The default text.
    pub default: String,
}

/// The components of a structure by attachment level.
#[derive(Debug, Default)]
pub(super) struct MessageLayout {
    /// Dimensions with one value for the whole data set.
    pub data_set: Vec<Slot>,
    /// Dimensions in the key of a series.
    pub series: Vec<Slot>,
    /// Dimensions in the key of an observation.
    pub observation: Vec<Slot>,
    /// Attributes by level.
    pub data_set_attributes: Vec<Slot>,
    pub group_attributes: Vec<Slot>,
    pub series_attributes: Vec<Slot>,
    pub observation_attributes: Vec<Slot>,
    /// The number of measures, and the position of the one that is read.
    pub measures: usize,
    pub measure: usize,
}

/// A data set without its observations.
#[derive(Debug, Default)]
pub(super) struct DataSetFacts<'a> {
    /// The position of its layout.
    pub structure: usize,
    /// The action.
    pub action: Action,
    /// The day of publication, if the data sets are vintages.
    pub published: Option<String>,
    /// Its attributes.
    pub attributes: Vec<Cell<'a>>,
    /// Attributes of groups: the key of the group, open where a position is none, and the values.
    pub groups: Vec<(Vec<Option<usize>>, Vec<Cell<'a>>)>,
}

/// Collects columns and layouts.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// The header for the sink.
    pub header: Header,
    /// Names of codes: the position of the dimension, the code, the name.
    pub names: Vec<(usize, String, String)>,
    /// Measures that are not read.
    pub unused: Vec<UnusedPart>,
}

impl Builder {
    /// The layout of a structure.
    pub(super) fn layout(&mut self, structure: Structure<'_>) -> MessageLayout {
        let dimensions = structure.dimensions.unwrap_or_default();
        self.dimensions(&dimensions);
        let attributes = structure.attributes.unwrap_or_default();
        let measures = structure.measures.and_then(|levels| levels.observation).unwrap_or_default();
        let ids: Vec<_> = measures.into_iter().map(|measure| id(measure.id)).collect();
        let measure = ids.iter().position(|id| id == "OBS_VALUE").unwrap_or_default();
        if let Some(read) = ids.get(measure) {
            for other in ids.iter().filter(|id| *id != read) {
                let place = format!("measure `{other}`");
                let reason = format!("of {} measures only `{read}` is read", ids.len());
                self.unused.push(UnusedPart::one(UnusedKind::Column, other, place, reason));
            }
        }
        MessageLayout {
            data_set: self.slots(dimensions.data_set, true),
            series: self.slots(dimensions.series, true),
            observation: self.slots(dimensions.observation, true),
            data_set_attributes: self.slots(attributes.data_set, false),
            group_attributes: self.slots(attributes.group, false),
            series_attributes: self.slots(attributes.series, false),
            observation_attributes: self.slots(attributes.observation, false),
            measures: ids.len().max(1),
            measure,
        }
    }

    /// Adds the columns of the dimensions, in the order of the key.
    fn dimensions(&mut self, levels: &Levels<'_>) {
        let all = [&levels.data_set, &levels.series, &levels.observation];
        let mut all: Vec<_> = all.into_iter().flatten().flatten().filter(|one| !is_time(one)).collect();
        if all.iter().all(|one| one.key_position.is_some()) {
            all.sort_by_key(|one| one.key_position);
        }
        for component in all {
            self.column(component, true);
        }
    }

    /// The position of a column; a new column is added.
    fn column(&mut self, component: &Component<'_>, dimension: bool) -> usize {
        let id = component.id.clone().and_then(Cell::into_text).unwrap_or_default();
        let header = &mut self.header;
        let columns = if dimension { &mut header.dimensions } else { &mut header.attributes };
        if let Some(position) = columns.iter().position(|column| column.id == id) {
            return position;
        }
        let role = roles(component).iter().find_map(|role| DimensionRole::of_id(role));
        let name = component.name.clone().and_then(Cell::into_text);
        let concept = DimensionRole::of_id(&id).or(role);
        columns.push(Column { id, name, concept });
        columns.len() - 1
    }

    fn slots(&mut self, components: Option<Vec<Component<'_>>>, dimension: bool) -> Vec<Slot> {
        components.unwrap_or_default().into_iter().map(|component| self.slot(component, dimension)).collect()
    }

    fn slot(&mut self, component: Component<'_>, dimension: bool) -> Slot {
        let target = if dimension && is_time(&component) {
            Target::Period
        } else if dimension {
            Target::Code(self.column(&component, true))
        } else {
            Target::Attribute(self.column(&component, false))
        };
        let mut values = Vec::new();
        for value in component.values.unwrap_or_default() {
            let (code, name) = value.unwrap_or_default().text();
            if let (Target::Code(column), Some(name)) = (target, name) {
                self.names.push((column, code.clone(), name));
            }
            values.push(code);
        }
        let default = component.default.and_then(Cell::into_text).unwrap_or_default();
        Slot { target, id: id(component.id), values, default }
    }

    /// Sends the header and the names. Returns the number of dimensions and of attributes.
    pub(super) fn finish(
        self,
        sink: &mut dyn Sink,
    ) -> Result<(usize, usize), crate::ingest::data::record::Stop> {
        let widths = (self.header.dimensions.len(), self.header.attributes.len());
        sink.header(self.header)?;
        for (column, code, name) in &self.names {
            sink.name(*column, code, name);
        }
        self.unused.into_iter().for_each(|part| sink.unused(part));
        Ok(widths)
    }
}

/// The header of a message, without its columns.
pub(super) fn header(message: &mut Message<'_>) -> Header {
    let meta = std::mem::take(&mut message.meta);
    let prepared = meta.prepared.and_then(Cell::into_text);
    let mut notes = std::mem::take(&mut message.errors);
    if meta.test == Some(true) {
        notes.push("the message says that it is a test".to_owned());
    }
    let title = message.structures.first().and_then(|structure| structure.name.clone());
    Header {
        title: title.and_then(Cell::into_text),
        publisher: meta.sender.and_then(super::document::Sender::text),
        published: prepared.and_then(|text| text.get(..10)?.parse().ok()),
        notes,
        ..Header::default()
    }
}

/// The data sets without their observations.
pub(super) fn data_sets(sets: Vec<DataSet<'_>>) -> Vec<DataSetFacts<'_>> {
    let mut facts: Vec<_> = sets.into_iter().map(data_set).collect();
    // A single data set with a day is no vintage.
    if facts.iter().filter(|one| one.published.is_some()).count() < 2 {
        for one in &mut facts {
            one.published = None;
        }
    }
    facts
}

fn data_set(set: DataSet<'_>) -> DataSetFacts<'_> {
    let action = Action::of_name(set.action.and_then(Cell::into_text).as_deref());
    let (from, to) = (set.valid_from, set.valid_to);
    let day = if action == Action::Delete { to.or(from) } else { from };
    let day = day.and_then(Cell::into_text);
    let groups = set.groups.unwrap_or_default().0;
    DataSetFacts {
        structure: set.structure.unwrap_or_default(),
        action,
        // The day without the time.
        published: day.map(|day| day.split('T').next().unwrap_or(&day).to_owned()),
        attributes: set.attributes.unwrap_or_default().0,
        groups: groups.into_iter().map(|(key, Row(cells))| (positions(&key), cells)).collect(),
    }
}

/// The positions in a key such as `0:2:1`; none for an open part.
pub(super) fn positions(key: &str) -> Vec<Option<usize>> {
    key.split(':').map(|part| part.trim().parse().ok()).collect()
}

fn id(id: Option<Cell<'_>>) -> String {
    id.and_then(Cell::into_text).unwrap_or_default()
}

fn roles(component: &Component<'_>) -> Vec<String> {
    let several = component.roles.iter().flat_map(|roles| roles.0.iter());
    component.role.iter().chain(several).cloned().filter_map(Cell::into_text).collect()
}

fn is_time(component: &Component<'_>) -> bool {
    let is = |text: &str| text == TIME || text.eq_ignore_ascii_case("time");
    component.id.clone().and_then(Cell::into_text).is_some_and(|id| id == TIME)
        || roles(component).iter().any(|role| is(role))
}
