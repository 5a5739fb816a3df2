//! SDMX-JSON data messages, 1.0 and 2.0 (`sdmx-json-data-schema`): keys and attributes by position in lists of values.
//!
//! The lists stand behind the data sets, so that these can be written while the lists still grow; the order of the
//! members of an object has no meaning.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::SecondsFormat;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::Message;
use super::structure::{Attribute, Level};
use super::values::{Point, Series, Shown};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::Encoder;

/// An edition of SDMX-JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edition {
    V10,
    V20,
}

impl Edition {
    const fn schema(self) -> &'static str {
        match self {
            Self::V10 => {
                "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/data-message/tools/schemas/1.0/sdmx-json-data-schema.json"
            }
            Self::V20 => {
                "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"
            }
        }
    }
}

/// The values of a component, each with its position.
#[derive(Debug, Default)]
struct Values {
    positions: HashMap<Arc<str>, usize>,
    texts: Vec<Arc<str>>,
}

impl Values {
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

/// The lists that positions refer to, as far as they have grown.
#[derive(Debug)]
struct Lists {
    dimensions: Vec<Values>,
    periods: Values,
    /// By attribute of the structure.
    attributes: Vec<Values>,
}

impl Lists {
    fn key(&mut self, series: &Series<'_>) -> String {
        let positions = series.codes.iter().zip(&mut self.dimensions);
        let positions: Vec<String> =
            positions.map(|(code, values)| values.position(code).to_string()).collect();
        positions.join(":")
    }

    /// The positions of the values of all attributes of a level, null where there is none.
    fn attributes(&mut self, message: &Message, level: Level, shown: &[&Shown<'_>]) -> Vec<Value> {
        let attributes = message.structure.attributes.iter().zip(&mut self.attributes);
        attributes
            .filter(|(attribute, _)| level_of(message, attribute) == level)
            .map(|(attribute, values)| {
                let own = shown.iter().find(|own| own.id == attribute.id);
                own.map_or(Value::Null, |own| json!(values.position(&own.text)))
            })
            .collect()
    }

    /// The observations by their keys, which begin with the key of the series where they stand alone.
    fn observations(
        &mut self,
        message: &Message,
        key: &str,
        series: &Series<'_>,
        points: &[Point<'_>],
    ) -> Map<String, Value> {
        let mut observations = Map::new();
        for point in points {
            let period = self.periods.position(&point.period);
            let own = if message.flat { format!("{key}:{period}") } else { period.to_string() };
            let value = point.value.as_deref().and_then(|text| serde_json::from_str(text).ok());
            let mut members = vec![value.unwrap_or(Value::Null)];
            let shown: Vec<&Shown<'_>> =
                point.attributes.iter().chain(series.attributes_beside(point)).collect();
            members.extend(self.attributes(message, Level::Observation, &shown));
            observations.insert(own, Value::Array(members));
        }
        observations
    }

    fn structure(&self, message: &Message, edition: Edition) -> Structure<'_> {
        let structure = &message.structure;
        let dimension = |(position, values): (usize, &Values)| {
            let dimension = structure.dimensions.get(position)?;
            let names = message.names.get(position);
            let named = |code: &Arc<str>| {
                let name = names.and_then(|names| names.get(&**code)).map_or(&**code, String::as_str);
                json!({"id": **code, "name": name, "names": {"en": name}})
            };
            let values: Vec<Value> = values.texts.iter().map(named).collect();
            Some(component(&dimension.id, &dimension.name, position, values))
        };
        let dimensions: Vec<Value> = self.dimensions.iter().enumerate().filter_map(dimension).collect();
        let periods = self.periods.texts.iter().map(|text| match edition {
            Edition::V10 => json!({"id": **text, "name": **text}),
            Edition::V20 => json!({"value": **text}),
        });
        let time = component("TIME_PERIOD", "Time period", structure.dimensions.len(), periods.collect());
        let time = (!self.periods.texts.is_empty()).then_some(time);
        let ids: Vec<&str> = structure.dimensions.iter().map(|dimension| dimension.id.as_str()).collect();
        let at = |level: Level| {
            let own = structure.attributes.iter().zip(&self.attributes);
            let own = own.filter(|(attribute, _)| level_of(message, attribute) == level);
            own.map(|(own, values)| described(own, values, &ids, edition)).collect::<Vec<_>>()
        };
        let (in_series, in_observation) =
            if message.flat { (Vec::new(), dimensions) } else { (dimensions, Vec::new()) };
        let in_observation: Vec<Value> = in_observation.into_iter().chain(time).collect();
        let urn = structure.flow_urn(message.agency);
        let dimensions = json!({"dataSet": [], "series": in_series, "observation": in_observation});
        let measures = json!({"observation": [{"id": "OBS_VALUE", "name": "Observation value"}]});
        Structure {
            name: structure.name.clone(),
            names: json!({"en": structure.name}),
            links: json!([{"rel": "dataflow", "urn": urn}]),
            dimensions,
            attributes: BTreeMap::from([
                ("dataSet", Vec::new()),
                ("series", at(Level::Series)),
                ("observation", at(Level::Observation)),
            ]),
            measures: (edition == Edition::V20).then_some(measures),
        }
    }
}

/// What the positions refer to, as it is written.
#[derive(Serialize)]
struct Structure<'a> {
    name: String,
    names: Value,
    links: Value,
    dimensions: Value,
    attributes: BTreeMap<&'static str, Vec<Described<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measures: Option<Value>,
}

/// An attribute with its values, of which there may be as many as observations: they are written from the list as it
/// is, for an object of each would take many times the memory.
#[derive(Serialize)]
struct Described<'a> {
    #[serde(flatten)]
    head: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Texts<'a>>,
}

/// An attribute as the structure of a message shows it.
fn described<'a>(own: &Attribute, values: &'a Values, ids: &[&str], edition: Edition) -> Described<'a> {
    let relationship = match (own.level, edition) {
        (Level::Series, _) => json!({"dimensions": ids}),
        (Level::Observation, Edition::V10) => json!({"primaryMeasure": "OBS_VALUE"}),
        (Level::Observation, Edition::V20) => json!({"observation": {}}),
    };
    // What has no code is its own name in 1.0.
    let name = match edition {
        Edition::V10 => "name",
        Edition::V20 => "value",
    };
    let is_listed = edition == Edition::V10 || !values.texts.is_empty();
    let values = is_listed.then_some(Texts { name, texts: &values.texts });
    let mut head = head(&own.id, &own.name);
    head.insert("relationship".to_owned(), relationship);
    Described { head, values }
}

/// Texts as objects of one member each.
struct Texts<'a> {
    name: &'static str,
    texts: &'a [Arc<str>],
}

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.texts.iter().map(|text| BTreeMap::from([(self.name, &**text)])))
    }
}

/// Where an attribute stands: of observations that stand alone all are their own.
fn level_of(message: &Message, attribute: &Attribute) -> Level {
    if message.flat { Level::Observation } else { attribute.level }
}

fn component(id: &str, name: &str, position: usize, values: Vec<Value>) -> Value {
    let mut component = head(id, name);
    component.insert("keyPosition".to_owned(), json!(position));
    component.insert("values".to_owned(), Value::Array(values));
    Value::Object(component)
}

/// What every component says.
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
    edition: Edition,
    lists: Lists,
    /// Whether a member stands before the next one.
    started: bool,
}

impl JsonEncoder {
    pub(super) fn new(message: Message, edition: Edition) -> Self {
        let message = Message { flat: message.flat && message.observations, ..message };
        let values = |count: usize| std::iter::repeat_with(Values::default).take(count).collect();
        let lists = Lists {
            dimensions: values(message.structure.dimensions.len()),
            periods: Values::default(),
            attributes: values(message.structure.attributes.len()),
        };
        Self { message: Arc::new(message), edition, lists, started: false }
    }

    /// The members of a series in the object that holds all: itself, or its observations.
    fn members(&mut self, series: &Series<'_>, points: &[Point<'_>]) -> Map<String, Value> {
        let key = self.lists.key(series);
        let observations = self.lists.observations(&self.message, &key, series, points);
        if self.message.flat {
            return observations;
        }
        let shown: Vec<&Shown<'_>> = series.attributes.iter().collect();
        let attributes = self.lists.attributes(&self.message, Level::Series, &shown);
        let mut own = json!({"attributes": attributes});
        if self.message.observations {
            own["observations"] = Value::Object(observations);
        }
        Map::from_iter([(key, own)])
    }

    /// The name of the object that holds the members, and what a data set says before it.
    fn data_set(&self, valid_from: Option<String>) -> Map<String, Value> {
        let links = json!([{"rel": "dataflow", "urn": self.message.structure.flow_urn(self.message.agency)}]);
        let mut own = Map::from_iter([("action".to_owned(), json!("Replace")), ("links".to_owned(), links)]);
        own.extend(valid_from.map(|day| ("validFrom".to_owned(), json!(format!("{day}T00:00:00Z")))));
        if self.edition == Edition::V20 {
            own.insert("structure".to_owned(), json!(0));
        }
        own
    }

    fn holder(&self) -> &'static str {
        if self.message.flat { "observations" } else { "series" }
    }

    /// Separates a member from the one before.
    fn separate(&mut self, out: &mut Vec<u8>) {
        if self.started {
            out.push(b',');
        }
        self.started = true;
    }
}

/// Writes a value to memory, which cannot fail.
fn write(out: &mut Vec<u8>, value: &impl Serialize) {
    let _ = serde_json::to_writer(out, value);
}

/// Writes an object but for its closing brace.
fn open(out: &mut Vec<u8>, object: &Map<String, Value>) {
    write(out, object);
    out.pop();
}

impl Encoder for JsonEncoder {
    fn begin(&mut self, answer: &AnswerHeader, out: &mut Vec<u8>) {
        let meta = json!({
            "schema": self.edition.schema(),
            "id": format!("R{}", answer.revision),
            "test": false,
            "prepared": self.message.prepared.to_rfc3339_opts(SecondsFormat::Secs, true),
            "contentLanguages": ["en"],
            "sender": {"id": self.message.agency},
        });
        out.extend_from_slice(b"{\"meta\":");
        write(out, &meta);
        out.extend_from_slice(b",\"data\":{\"dataSets\":[");
        if !self.message.history {
            open(out, &self.data_set(None));
            out.extend_from_slice(b",\"");
            out.extend_from_slice(self.holder().as_bytes());
            out.extend_from_slice(b"\":{");
        }
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        // The message is read while the lists grow.
        let message = Arc::clone(&self.message);
        let described = Series::new(&message, series);
        let points = Point::all(&message, series);
        if self.message.history {
            for (day, points) in Point::by_publication(points) {
                self.separate(out);
                let mut own = self.data_set(day.map(|day| day.to_string()));
                let members = self.members(&described, &points);
                own.insert(self.holder().to_owned(), Value::Object(members));
                write(out, &own);
            }
            return;
        }
        for (name, member) in self.members(&described, &points) {
            self.separate(out);
            write(out, &name);
            out.push(b':');
            write(out, &member);
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let structure = self.lists.structure(&self.message, self.edition);
        out.extend_from_slice(if self.message.history { b"]," } else { b"}}]," });
        match self.edition {
            Edition::V10 => {
                out.extend_from_slice(b"\"structure\":");
                write(out, &structure);
            }
            Edition::V20 => {
                out.extend_from_slice(b"\"structures\":");
                write(out, &[structure]);
            }
        }
        out.extend_from_slice(b"}}");
    }
}
