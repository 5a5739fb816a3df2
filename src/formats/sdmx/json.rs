//! SDMX-JSON data messages, 1.0 and 2.0 (`sdmx-json-data-schema`): keys and attributes are positions in lists of values.
//!
//! The lists are written after the data sets, so that data can be streamed while the lists grow. The order of the members
//! of a JSON object has no meaning.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use chrono::SecondsFormat;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::groups::{self, Group, Section, own_attributes, own_key};
use super::structure::{Attribute, AttributeRelationship};
use super::structure_json::relationship;
use super::values::{Action, AttributeValue, DataSet};
use super::version::SdmxVersion;
use super::{DimensionAtObservation, Message};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::domain::invariant::OrBroken;
use crate::formats::Encoder;

/// The distinct values of a component, in the order of their first occurrence.
#[derive(Debug, Default)]
struct ValueList {
    positions: HashMap<Arc<str>, usize>,
    texts: Vec<Arc<str>>,
}

impl ValueList {
    fn position(&mut self, text: &str) -> usize {
        if let Some(position) = self.positions.get(text) {
            return *position;
        }
        let position = self.texts.len();
        let text: Arc<str> = text.into();
        self.positions.insert(Arc::clone(&text), position);
        self.texts.push(text);
        position
    }
}

/// The values of all components so far.
#[derive(Debug)]
struct ValueLists {
    /// By position in the key; the last are the periods.
    dimensions: Vec<ValueList>,
    /// By position of the attribute in the data structure.
    attributes: Vec<ValueList>,
}

impl ValueLists {
    fn key<'a>(&mut self, parts: impl Iterator<Item = (usize, &'a str)>) -> String {
        let mut key = String::new();
        for (position, code) in parts {
            let values = self.dimensions.get_mut(position).or_broken("a position lies in the key");
            let Some(values) = values else { continue };
            let separator = if key.is_empty() { "" } else { ":" };
            // Writing to memory cannot fail.
            let _ = write!(key, "{separator}{}", values.position(code));
        }
        key
    }

    /// The positions of the values of all attributes with a relationship; null if there is no value.
    fn attributes(
        &mut self,
        message: &Message,
        relationship: AttributeRelationship,
        values: &[&AttributeValue<'_>],
    ) -> Vec<Value> {
        let attributes = message.structure.attributes.iter().zip(&mut self.attributes);
        attributes
            .filter(|(attribute, _)| relationship_of(message, attribute) == relationship)
            .map(|(attribute, known)| {
                let own = values.iter().find(|own| own.id == attribute.id);
                own.map_or(Value::Null, |own| json!(known.position(&own.text)))
            })
            .collect()
    }

    /// The observations of a group by their part of the key.
    fn observations(&mut self, message: &Message, group: &Group<'_>) -> Map<String, Value> {
        let mut observations = Map::new();
        for (series, point) in &group.observations {
            let key = self.key(own_key(message, series, point));
            let mut members = Vec::new();
            if point.action == Action::Replace {
                let value = point.value.as_deref().and_then(|text| serde_json::from_str(text).ok());
                members.push(value.unwrap_or(Value::Null));
                let shown: Vec<&AttributeValue<'_>> = own_attributes(message, series, point).collect();
                members.extend(self.attributes(message, AttributeRelationship::Observation, &shown));
            }
            observations.insert(key, Value::Array(members));
        }
        observations
    }

    fn structure(&self, message: &Message, version: SdmxVersion) -> Structure<'_> {
        let structure = &message.structure;
        // Where observations are not shown, the dimension at the observation has no values.
        let dimensions = self.dimensions.iter().enumerate().filter(|(_, values)| !values.texts.is_empty());
        let (in_observation, in_series): (Vec<_>, Vec<_>) =
            dimensions.partition(|(position, _)| message.is_at_observation(*position));
        let listed = |dimensions: Vec<(usize, &ValueList)>| -> Vec<Value> {
            let all = dimensions.into_iter();
            all.map(|(position, values)| dimension(message, version, position, values)).collect()
        };
        let ids: Vec<&str> = structure.dimensions.iter().map(|dimension| dimension.id.as_str()).collect();
        let at = |relationship: AttributeRelationship| {
            let own = structure.attributes.iter().zip(&self.attributes);
            let own = own.filter(|(attribute, _)| relationship_of(message, attribute) == relationship);
            own.map(|(own, values)| attribute_entry(own, values, &ids, version)).collect::<Vec<_>>()
        };
        let urn = structure.dataflow_urn(message.agency);
        let dimensions =
            json!({"dataSet": [], "series": listed(in_series), "observation": listed(in_observation)});
        let measures = json!({"observation": [{"id": "OBS_VALUE", "name": "Observation value"}]});
        Structure {
            name: structure.name.clone(),
            names: json!({"en": structure.name}),
            links: json!([{"rel": "dataflow", "urn": urn}]),
            dimensions,
            attributes: BTreeMap::from([
                ("dataSet", Vec::new()),
                ("series", at(AttributeRelationship::Series)),
                ("observation", at(AttributeRelationship::Observation)),
            ]),
            measures: (version == SdmxVersion::V30).then_some(measures),
        }
    }
}

/// The member `structure` of a message: the values that positions refer to.
#[derive(Serialize)]
struct Structure<'a> {
    name: String,
    names: Value,
    links: Value,
    dimensions: Value,
    attributes: BTreeMap<&'static str, Vec<AttributeEntry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measures: Option<Value>,
}

/// An attribute with its values. There may be as many as observations, so they are serialised from the list, without a
/// JSON object for each in memory.
#[derive(Serialize)]
struct AttributeEntry<'a> {
    #[serde(flatten)]
    head: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Texts<'a>>,
}

/// The entry of an attribute in the structure of a message.
fn attribute_entry<'a>(
    own: &Attribute,
    values: &'a ValueList,
    ids: &[&str],
    version: SdmxVersion,
) -> AttributeEntry<'a> {
    // In 1.0 a value without a code is the name of the value.
    let name = match version {
        SdmxVersion::V21 => "name",
        SdmxVersion::V30 => "value",
    };
    let is_listed = version == SdmxVersion::V21 || !values.texts.is_empty();
    let values = is_listed.then_some(Texts { name, texts: &values.texts });
    let mut head = head(&own.id, &own.name);
    head.insert("relationship".to_owned(), relationship(own.relationship, ids, version));
    AttributeEntry { head, values }
}

/// Texts, serialised as objects with one member.
struct Texts<'a> {
    name: &'static str,
    texts: &'a [Arc<str>],
}

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.texts.iter().map(|text| BTreeMap::from([(self.name, &**text)])))
    }
}

/// A dimension with the values that occur; the last position is the time.
fn dimension(message: &Message, version: SdmxVersion, position: usize, values: &ValueList) -> Value {
    let Some(dimension) = message.structure.dimensions.get(position) else {
        let periods = values.texts.iter().map(|text| match version {
            SdmxVersion::V21 => json!({"id": **text, "name": **text}),
            SdmxVersion::V30 => json!({"value": **text}),
        });
        return component("TIME_PERIOD", "Time period", position, periods.collect());
    };
    let names = message.names.get(position);
    let named = |code: &Arc<str>| {
        let name = names.and_then(|names| names.get(&**code)).map_or(&**code, String::as_str);
        json!({"id": **code, "name": name, "names": {"en": name}})
    };
    let values = values.texts.iter().map(named).collect();
    component(&dimension.id, &dimension.name, position, values)
}

/// What an attribute describes in a message: unless groups are time series, always the observation.
fn relationship_of(message: &Message, attribute: &Attribute) -> AttributeRelationship {
    if message.at == DimensionAtObservation::Time {
        attribute.relationship
    } else {
        AttributeRelationship::Observation
    }
}

fn component(id: &str, name: &str, position: usize, values: Vec<Value>) -> Value {
    let mut component = head(id, name);
    component.insert("keyPosition".to_owned(), json!(position));
    component.insert("values".to_owned(), Value::Array(values));
    Value::Object(component)
}

/// The members that every component has.
fn head(id: &str, name: &str) -> Map<String, Value> {
    Map::from_iter([
        ("id".to_owned(), json!(id)),
        ("name".to_owned(), json!(name)),
        ("names".to_owned(), json!({"en": name})),
    ])
}

/// Writes SDMX-JSON.
#[derive(Debug)]
pub(super) struct JsonEncoder {
    message: Arc<Message>,
    version: SdmxVersion,
    lists: ValueLists,
    /// The current data set.
    data_set: Option<DataSet>,
    /// Whether the data set has a member already.
    started: bool,
    section: Section,
}

impl JsonEncoder {
    pub(super) fn new(message: Arc<Message>, version: SdmxVersion) -> Self {
        let values = |count: usize| std::iter::repeat_with(ValueList::default).take(count).collect();
        let lists = ValueLists {
            dimensions: values(message.positions().count()),
            attributes: values(message.structure.attributes.len()),
        };
        Self { message, version, lists, data_set: None, started: false, section: Section::default() }
    }

    /// Writes the groups of some series; starts a data set where it changes.
    fn write(&mut self, members: &[SeriesData], out: &mut Vec<u8>) {
        let Self { message, version, lists, data_set, started, .. } = self;
        groups::for_each_group(message, members, |group| {
            if *data_set != Some(group.data_set) {
                out.extend_from_slice(if data_set.is_some() { b"}}," } else { b"" });
                open_data_set(message, *version, group.data_set, out);
                (*data_set, *started) = (Some(group.data_set), false);
            }
            for (name, member) in members_of(lists, message, group) {
                if std::mem::replace(started, true) {
                    out.push(b',');
                }
                write(out, &name);
                out.push(b':');
                write(out, &member);
            }
        });
    }
}

/// The members that a group adds to its data set: the series, or its observations.
fn members_of(lists: &mut ValueLists, message: &Message, group: &Group<'_>) -> Map<String, Value> {
    if message.at == DimensionAtObservation::All {
        return lists.observations(message, group);
    }
    let mut own = Map::new();
    let key = lists.key(group.key(message));
    if group.data_set.action == Action::Replace {
        let shown: Vec<&AttributeValue<'_>> = group.attributes(message).iter().collect();
        own.insert(
            "attributes".to_owned(),
            lists.attributes(message, AttributeRelationship::Series, &shown).into(),
        );
    }
    if message.observations {
        own.insert("observations".to_owned(), lists.observations(message, group).into());
    }
    Map::from_iter([(key, Value::Object(own))])
}

/// Writes the start of a data set, up to its first series or observation.
fn open_data_set(message: &Message, version: SdmxVersion, data_set: DataSet, out: &mut Vec<u8>) {
    let links = json!([{"rel": "dataflow", "urn": message.structure.dataflow_urn(message.agency)}]);
    let action = ("action".to_owned(), json!(data_set.action.name()));
    let mut own = Map::from_iter([action, ("links".to_owned(), links)]);
    own.extend(data_set.validity().map(|(name, time)| (name.to_owned(), json!(time))));
    if version == SdmxVersion::V30 {
        own.insert("structure".to_owned(), json!(0));
    }
    write(out, &own);
    // Remove the closing brace to add the member that holds series or observations.
    out.pop();
    let holder: &[u8] =
        if message.at == DimensionAtObservation::All { b",\"observations\":{" } else { b",\"series\":{" };
    out.extend_from_slice(holder);
}

/// Appends a value as JSON. Serialising to memory cannot fail.
fn write(out: &mut Vec<u8>, value: &impl Serialize) {
    let _ = serde_json::to_writer(out, value);
}

impl Encoder for JsonEncoder {
    fn begin(&mut self, answer: &AnswerHeader, out: &mut Vec<u8>) {
        let meta = json!({
            "schema": self.version.json_schema("data"),
            "id": format!("R{}", answer.revision),
            "test": false,
            "prepared": self.message.prepared.to_rfc3339_opts(SecondsFormat::Secs, true),
            "contentLanguages": ["en"],
            "sender": {"id": self.message.agency},
        });
        out.extend_from_slice(b"{\"meta\":");
        write(out, &meta);
        out.extend_from_slice(b",\"data\":{\"dataSets\":[");
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        let complete = self.section.take(&self.message, series);
        self.write(&complete, out);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let last = self.section.rest();
        self.write(&last, out);
        let structure = self.lists.structure(&self.message, self.version);
        out.extend_from_slice(if self.data_set.is_some() { b"}}]," } else { b"]," });
        match self.version {
            SdmxVersion::V21 => {
                out.extend_from_slice(b"\"structure\":");
                write(out, &structure);
            }
            SdmxVersion::V30 => {
                out.extend_from_slice(b"\"structures\":");
                write(out, &[structure]);
            }
        }
        out.extend_from_slice(b"}}");
    }
}
