//! Reads a message and returns at every data set, group, series and observation.

use std::io::{BufRead, Seek};

use quick_xml::events::BytesStart;

use super::fields::{Fields, Ids, ValuePlace};
use super::message::{Message, Reference};
use super::node::{Node, Note, Owner, Style};
use crate::ingest::data::record::{Action, DecodeError};
use crate::ingest::data::xml::{
    Attribute, Namespaces, SourcePosition, Token, Xml, attribute, attributes, local_name,
};

/// Ids that the standards fix: the value of generic messages, and the time.
pub(super) const MEASURE: &str = "OBS_VALUE";
pub(super) const TIME: &str = "TIME_PERIOD";

/// The most bytes of a text that consists of several tokens.
const MAX_TEXT: usize = 1 << 20;

/// The root element of a message of 2.0 with data sets of several styles.
const GROUP: &str = "MessageGroup";

/// XML attributes of a data set that belong to the format and are no SDMX attributes; since 2.1 they have a prefix.
const OF_DATA_SETS: [&str; 17] = [
    "action",
    "structureRef",
    "dataScope",
    "setID",
    "datasetID",
    "validFromDate",
    "validToDate",
    "reportingBeginDate",
    "reportingEndDate",
    "publicationYear",
    "publicationPeriod",
    "keyFamilyURI",
    "dataProviderID",
    "dataProviderSchemeId",
    "dataProviderSchemeAgencyId",
    "dataflowID",
    "dataflowAgencyID",
];

/// The point of the message at which the reader stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// At the start of a data set.
    DataSet,
    /// At the end of a data set.
    DataSetEnd,
    /// At the end of a group.
    Group,
    /// At the end of a series.
    Series,
    /// At the end of an observation.
    Observation,
    /// At attributes of a series after its observations.
    LateAttributes,
    /// At the end of the message.
    End,
}

/// The current data set.
#[derive(Debug, Default)]
pub(super) struct DataSet {
    /// The attributes.
    pub fields: Fields,
    /// The position of its structure in the header.
    pub structure: usize,
    /// The action.
    pub action: Action,
    /// The first and the last day of its validity, if it is one of several vintages.
    pub valid_from: Option<String>,
    pub valid_to: Option<String>,
    at_observation: Option<usize>,
    explicit: bool,
}

/// A group, a series or an observation.
#[derive(Debug)]
pub(super) struct Element {
    /// The values.
    pub fields: Fields,
    /// The position of its start tag.
    pub mark: SourcePosition,
    /// Its own action (3.0), else the action of the data set.
    pub action: Action,
}

impl Default for Element {
    fn default() -> Self {
        Self { fields: Fields::default(), mark: SourcePosition::START, action: Action::State }
    }
}

/// The current elements of the message.
#[derive(Debug)]
pub(super) struct ReaderState<'i> {
    /// The component ids.
    pub ids: &'i mut Ids,
    /// Header and footer, as far as they have been read.
    pub message: Message,
    pub data_set: DataSet,
    pub group: Element,
    pub series: Element,
    pub observation: Element,
    /// Number of observations of the current series so far.
    pub observations: u64,
    /// Whether the current observation is part of a series.
    pub in_series: bool,
    nodes: Vec<Node>,
    style: Style,
    /// The namespaces of a message group (2.0), whose data sets have styles of their own.
    group_namespaces: Option<Namespaces>,
    text: String,
    language: Option<String>,
    component: usize,
}

/// Reads a message.
pub(super) struct MessageReader<'i, R> {
    xml: Xml<R>,
    /// The current elements.
    pub state: ReaderState<'i>,
}

impl<'i, R: BufRead + Seek> MessageReader<'i, R> {
    /// A reader at the beginning of the input.
    pub(super) fn new(input: R, ids: &'i mut Ids) -> Result<Self, DecodeError> {
        let state = ReaderState {
            ids,
            message: Message::default(),
            data_set: DataSet::default(),
            group: Element::default(),
            series: Element::default(),
            observation: Element::default(),
            observations: 0,
            in_series: false,
            nodes: Vec::new(),
            style: Style::Generic,
            group_namespaces: None,
            text: String::new(),
            language: None,
            component: 0,
        };
        Ok(Self { xml: Xml::new(input)?, state })
    }
}

impl<R: BufRead> MessageReader<'_, R> {
    /// Reads up to the next stop.
    pub(super) fn next(&mut self) -> Result<Item, DecodeError> {
        loop {
            let (mark, token) = self.xml.next()?;
            let item = match token {
                Token::Start(start) => self.state.start(&start, mark)?,
                Token::End => self.state.end(mark)?,
                Token::Text(text) => {
                    self.state.characters(&text, mark)?;
                    None
                }
                Token::Other => None,
                Token::Eof => Some(Item::End),
            };
            if let Some(item) = item {
                return Ok(item);
            }
        }
    }
}

impl ReaderState<'_> {
    fn start(&mut self, start: &BytesStart<'_>, mark: SourcePosition) -> Result<Option<Item>, DecodeError> {
        let node = if let Some(parent) = self.nodes.last() {
            parent.child(local_name(start), self.style)
        } else {
            self.style = root(local_name(start), mark)?;
            self.group_namespaces = (local_name(start) == GROUP).then(|| Namespaces::of(start));
            Node::Root
        };
        let late = node == Node::Attributes(Owner::Series) && self.observations > 0;
        self.in_series =
            if node == Node::Observation { self.nodes.last() == Some(&Node::Series) } else { self.in_series };
        self.nodes.push(node);
        if node.has_text() {
            self.text.clear();
            self.language = attribute(start, "lang", mark)?.map(std::borrow::Cow::into_owned);
        }
        match node {
            Node::DataSet => {
                if let Some(of_group) = &self.group_namespaces {
                    self.style = style_in_group(start, of_group, mark)?;
                }
                self.begin_data_set(start, mark)?;
                return Ok(Some(Item::DataSet));
            }
            Node::Group | Node::Series | Node::Observation => self.begin_element(node, start, mark)?,
            _ => self.begin_part(node, start, mark)?,
        }
        Ok(late.then_some(Item::LateAttributes))
    }

    fn begin_part(
        &mut self,
        node: Node,
        start: &BytesStart<'_>,
        mark: SourcePosition,
    ) -> Result<(), DecodeError> {
        let read = |name: &str| attribute(start, name, mark);
        match node {
            Node::Sender => self.message.set_sender(read("id")?.as_deref()),
            Node::Structure => self.message.add_structure(start, mark)?,
            Node::Ref => self.message.refer(Some(Reference::from_attributes(start, mark)?)),
            Node::FooterMessage => {
                self.message.begin_footer(read("code")?.as_deref(), read("severity")?.as_deref());
            }
            Node::Value(owner, key) => {
                // The attribute is `concept` in 2.0.
                let id = match read("id")? {
                    Some(id) => id,
                    None => read("concept")?.ok_or_else(|| mark.malformed("a value without an id"))?,
                };
                let id = self.ids.intern(&id, mark)?;
                let part = if key { ValuePlace::Key } else { ValuePlace::Attribute };
                let value = read("value")?.unwrap_or_default();
                self.fields(owner).push(id, part, &value, mark)?;
            }
            Node::ObservationDimension => self.dimension(start, mark)?,
            Node::ObservationValue => {
                let id = self.ids.intern(MEASURE, mark)?;
                let value = read("value")?.unwrap_or_default();
                self.observation.fields.push(id, ValuePlace::Measure, &value, mark)?;
            }
            Node::Component(_) => {
                let id = read("id")?.ok_or_else(|| mark.malformed("a component without an id"))?;
                self.component = self.ids.intern(&id, mark)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The dimension at the observation of generic data: named at the element, else in the header.
    fn dimension(&mut self, start: &BytesStart<'_>, mark: SourcePosition) -> Result<(), DecodeError> {
        let id = match attribute(start, "id", mark)? {
            Some(id) => self.ids.intern(&id, mark)?,
            None => match self.data_set.at_observation {
                Some(id) => id,
                None => self.ids.intern(TIME, mark)?,
            },
        };
        let value = attribute(start, "value", mark)?.unwrap_or_default();
        self.observation.fields.push(id, ValuePlace::Key, &value, mark)
    }

    fn begin_data_set(&mut self, start: &BytesStart<'_>, mark: SourcePosition) -> Result<(), DecodeError> {
        self.data_set =
            DataSet { action: Action::of_name(self.message.action.as_deref()), ..DataSet::default() };
        self.observations = 0;
        let mut structure = None;
        for attribute in attributes(start, mark) {
            let Attribute { prefixed, name, value } = attribute?;
            match name {
                "structureRef" => structure = Some(value.into_owned()),
                "action" => self.data_set.action = Action::of_name(Some(&value)),
                "validFromDate" => self.data_set.valid_from = Some(value.into_owned()),
                "validToDate" => self.data_set.valid_to = Some(value.into_owned()),
                _ if prefixed || self.style == Style::Generic || OF_DATA_SETS.contains(&name) => {}
                _ => {
                    let id = self.ids.intern(name, mark)?;
                    self.data_set.fields.push(id, ValuePlace::Attribute, &value, mark)?;
                }
            }
        }
        let uses = &self.message.structures;
        let position = structure.and_then(|id| uses.iter().position(|one| one.id == id)).unwrap_or_default();
        self.data_set.structure = position;
        let one = uses.get(position);
        self.data_set.explicit = one.is_some_and(|one| one.explicit_measures);
        // Without a header structure (2.0) the data are time series.
        let dimension = one.map_or(Some(TIME), |one| one.at_observation.as_deref());
        let dimension = dimension.map(|id| self.ids.intern(id, mark)).transpose()?;
        self.data_set.at_observation = dimension;
        Ok(())
    }

    fn begin_element(
        &mut self,
        node: Node,
        start: &BytesStart<'_>,
        mark: SourcePosition,
    ) -> Result<(), DecodeError> {
        let specific = self.style == Style::Specific;
        let inherited = if self.in_series && node == Node::Observation {
            self.series.action
        } else {
            self.data_set.action
        };
        let element = match node {
            Node::Group => &mut self.group,
            Node::Series => {
                self.observations = 0;
                &mut self.series
            }
            _ => &mut self.observation,
        };
        element.fields.clear();
        element.mark = mark;
        element.action = inherited;
        let mut kind = None;
        for attribute in attributes(start, mark) {
            let Attribute { prefixed, name, value } = attribute?;
            match name {
                "action" if prefixed => element.action = Action::of_name(Some(&value)),
                "type" if prefixed => kind = Some(value.into_owned()),
                _ if prefixed || !specific => {}
                _ => {
                    let id = self.ids.intern(name, mark)?;
                    element.fields.push(id, ValuePlace::Any, &value, mark)?;
                }
            }
        }
        if specific && node == Node::Observation {
            self.explicit_measure(kind.as_deref(), mark)
        } else {
            Ok(())
        }
    }

    /// With explicit measures the XML type of an observation is the id of its measure (part 3A, section 2.3.4).
    fn explicit_measure(&mut self, kind: Option<&str>, mark: SourcePosition) -> Result<(), DecodeError> {
        let (Some(kind), Some(id)) = (kind, self.data_set.at_observation) else { return Ok(()) };
        let kind = kind.rsplit(':').next().unwrap_or(kind);
        let said = self.observation.fields.has(id) || kind == "ObsType" && !self.data_set.explicit;
        if said || self.ids.position(TIME) == Some(id) {
            return Ok(());
        }
        self.observation.fields.push(id, ValuePlace::Key, kind, mark)
    }

    fn characters(&mut self, text: &str, mark: SourcePosition) -> Result<(), DecodeError> {
        if self.nodes.last().is_some_and(|node| node.has_text()) {
            if self.text.len().saturating_add(text.len()) > MAX_TEXT {
                return Err(mark.too_large("a text of more than a mebibyte"));
            }
            self.text.push_str(text);
        }
        Ok(())
    }

    fn end(&mut self, mark: SourcePosition) -> Result<Option<Item>, DecodeError> {
        let Some(node) = self.nodes.pop() else { return Ok(None) };
        match node {
            Node::DataSet => return Ok(Some(Item::DataSetEnd)),
            Node::Group => return Ok(Some(Item::Group)),
            Node::Series => return Ok(Some(Item::Series)),
            Node::Observation => {
                self.observations += 1;
                return Ok(Some(Item::Observation));
            }
            Node::FooterMessage => self.message.end_footer(),
            Node::Text(Note::Error) => {
                return Err(mark.malformed(format!("the message is an error: {}", self.text.trim())));
            }
            Node::ErrorMessage => return Err(mark.malformed("the message is an error")),
            Node::Text(note) => self.message.take(note, self.language.as_deref(), &self.text),
            Node::Reference => self.message.refer(Reference::from_urn(&self.text)),
            Node::Time | Node::ComponentValue(_) => self.value_from_text(node, mark)?,
            _ => {}
        }
        Ok(None)
    }

    fn value_from_text(&mut self, node: Node, mark: SourcePosition) -> Result<(), DecodeError> {
        let text = std::mem::take(&mut self.text);
        let (id, owner, part) = match node {
            // Only attributes have values as elements: a dimension has one value.
            Node::ComponentValue(owner) => (self.component, owner, ValuePlace::Attribute),
            _ => (self.ids.intern(TIME, mark)?, Owner::Observation, ValuePlace::Key),
        };
        self.fields(owner).add(id, part, text.trim(), mark)?;
        self.text = text;
        Ok(())
    }

    const fn fields(&mut self, owner: Owner) -> &mut Fields {
        match owner {
            Owner::DataSet => &mut self.data_set.fields,
            Owner::Group => &mut self.group.fields,
            Owner::Series => &mut self.series.fields,
            Owner::Observation => &mut self.observation.fields,
        }
    }
}

/// The style of a message with this root element.
fn root(name: &str, mark: SourcePosition) -> Result<Style, DecodeError> {
    match name {
        "GenericData" | "GenericTimeSeriesData" | "Error" | GROUP => Ok(Style::Generic),
        "StructureSpecificData" | "StructureSpecificTimeSeriesData" | "CompactData" => Ok(Style::Specific),
        "Structure" => Err(mark.malformed("the message holds structures, not data")),
        "GenericMetadata" | "StructureSpecificMetadata" | "MetadataReport" | "Metadata" => {
            Err(mark.malformed("the message holds reference metadata, not data"))
        }
        _ => Err(mark.malformed(format!("`{name}` is no SDMX-ML data message that can be read"))),
    }
}

/// The style of a data set in a message group, by its namespace: SDMX-ML 2.0 has one for each style, and those that
/// agencies make end in the same words.
fn style_in_group(
    start: &BytesStart<'_>,
    of_group: &Namespaces,
    mark: SourcePosition,
) -> Result<Style, DecodeError> {
    let own = Namespaces::of(start);
    let name = own.name_of(start).or_else(|| of_group.name_of(start)).unwrap_or_default().to_lowercase();
    match name.rsplit(['/', ':']).next().unwrap_or_default() {
        "generic" | "message" | "" => Ok(Style::Generic),
        other @ ("utility" | "cross") => {
            Err(mark.malformed(format!("a data set in the `{other}` style of SDMX-ML 2.0 is not read; export it as generic or compact data")))
        }
        _ => Ok(Style::Specific),
    }
}
