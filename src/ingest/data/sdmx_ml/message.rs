//! The header and the footer of a message (SDMX-ML 2.1 part 3A, `HeaderType`, `FooterType`).

use chrono::NaiveDate;
use quick_xml::events::BytesStart;

use super::node::Note;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::xml::{Attribute, Name, SourcePosition, attributes};

/// The most notes that are kept.
const MAX_NOTES: usize = 100;
/// The most structures that one message may refer to.
const MAX_STRUCTURES: usize = 1000;
/// The dimension at the observation of a flat data set (`dimensionAtObservation`).
const ALL_DIMENSIONS: &str = "AllDimensions";

/// The reference to an artefact such as a data structure, or to an item of a scheme.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub agency: String,
    pub id: String,
    pub version: String,
    /// The id of the item, if the reference is to an item of a scheme.
    pub item: Option<String>,
}

impl Reference {
    /// The reference in a URN, `urn:sdmx:….DataStructure=ECB:ECB_EXR1(1.0)`.
    pub(super) fn from_urn(urn: &str) -> Option<Self> {
        let (_, name) = urn.trim().split_once('=')?;
        let (agency, rest) = name.split_once(':')?;
        let (id, rest) = rest.split_once('(').unwrap_or((rest, ""));
        let (version, item) = rest.split_once(')').unwrap_or((rest, ""));
        let item = item.strip_prefix('.').map(str::to_owned);
        Some(Self { agency: agency.to_owned(), id: id.to_owned(), version: version.to_owned(), item })
    }

    /// The reference in the attributes of a `Ref` element.
    pub(super) fn from_attributes(start: &BytesStart<'_>, mark: SourcePosition) -> Result<Self, DecodeError> {
        let mut reference = Self::default();
        let mut scheme = None;
        for attribute in attributes(start, mark) {
            let Attribute { name, value, .. } = attribute?;
            match name {
                "agencyID" => reference.agency = value.into_owned(),
                "id" => reference.id = value.into_owned(),
                "version" | "maintainableParentVersion" => reference.version = value.into_owned(),
                "maintainableParentID" => scheme = Some(value.into_owned()),
                _ => {}
            }
        }
        if let Some(scheme) = scheme {
            reference.item = Some(std::mem::replace(&mut reference.id, scheme));
        }
        Ok(reference)
    }

    /// Whether both refer to the same artefact; an empty agency or version matches any.
    pub(super) fn matches(&self, other: &Self) -> bool {
        let same = |one: &str, other: &str| one.is_empty() || other.is_empty() || one == other;
        self.id == other.id && same(&self.agency, &other.agency) && same(&self.version, &other.version)
    }

    /// The reference as text, `ECB:ECB_EXR1(1.0)`.
    pub(super) fn text(&self) -> String {
        let version = if self.version.is_empty() { String::new() } else { format!("({})", self.version) };
        let agency = if self.agency.is_empty() { String::new() } else { format!("{}:", self.agency) };
        format!("{agency}{}{version}", self.id)
    }
}

/// A structure in the header, to which data sets refer.
#[derive(Debug, Default, Clone)]
pub(super) struct StructureUse {
    /// The id by which data sets refer to it.
    pub id: String,
    /// The dimension at the observation; none if all dimensions are there.
    pub at_observation: Option<String>,
    /// Whether the XML type of an observation is the id of its measure.
    pub explicit_measures: bool,
    /// The data structure or dataflow that it stands for.
    pub reference: Option<Reference>,
}

impl StructureUse {
    /// Reads the attributes of the header's `Structure` (`PayloadStructureType`).
    fn new(start: &BytesStart<'_>, mark: SourcePosition) -> Result<Self, DecodeError> {
        let mut read = Self { at_observation: Some("TIME_PERIOD".to_owned()), ..Self::default() };
        for attribute in attributes(start, mark) {
            let Attribute { name, value, .. } = attribute?;
            match name {
                "structureID" => read.id = value.into_owned(),
                "explicitMeasures" => read.explicit_measures = matches!(&*value, "true" | "1"),
                "dimensionAtObservation" => {
                    read.at_observation = (value != ALL_DIMENSIONS).then(|| value.into_owned());
                }
                _ => {}
            }
        }
        Ok(read)
    }
}

/// The content of header and footer.
#[derive(Debug, Default)]
pub(super) struct Message {
    /// The day on which the message was prepared.
    pub prepared: Option<NaiveDate>,
    /// The default action of its data sets.
    pub action: Option<String>,
    /// The structures.
    pub structures: Vec<StructureUse>,
    /// Remarks for the user: sources, test flag, texts of the footer.
    pub notes: Vec<String>,
    sender: Option<String>,
    sender_name: Name,
    title: Name,
    /// Severity and code of the current footer message, and its texts.
    footer: String,
    texts: Vec<String>,
}

impl Message {
    /// Sets the sender.
    pub(super) fn set_sender(&mut self, id: Option<&str>) {
        self.sender = id.map(str::to_owned);
    }

    /// Adds a structure.
    pub(super) fn add_structure(
        &mut self,
        start: &BytesStart<'_>,
        mark: SourcePosition,
    ) -> Result<(), DecodeError> {
        if self.structures.len() >= MAX_STRUCTURES {
            return Err(mark.too_large("more than a thousand structures"));
        }
        self.structures.push(StructureUse::new(start, mark)?);
        Ok(())
    }

    /// Sets the reference of the last structure.
    pub(super) fn refer(&mut self, reference: Option<Reference>) {
        if let (Some(structure), Some(reference)) = (self.structures.last_mut(), reference) {
            structure.reference.get_or_insert(reference);
        }
    }

    /// Begins a footer message.
    pub(super) fn begin_footer(&mut self, code: Option<&str>, severity: Option<&str>) {
        self.footer = [severity, code].into_iter().flatten().collect::<Vec<_>>().join(" ");
        self.texts.clear();
    }

    /// Ends a footer message.
    pub(super) fn end_footer(&mut self) {
        let texts = self.texts.join("; ");
        let separator = if self.footer.is_empty() || texts.is_empty() { "" } else { ": " };
        self.note(format!("{}{separator}{texts}", self.footer));
    }

    /// Adds a text of the header or the footer.
    pub(super) fn take(&mut self, note: Note, language: Option<&str>, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match note {
            Note::Prepared => self.prepared = day(text),
            Note::Test if matches!(text, "true" | "1") => {
                self.note("the message says that it is a test".to_owned());
            }
            Note::Action => self.action = Some(text.to_owned()),
            Note::Source => self.note(format!("source: {text}")),
            Note::Title => self.title.offer(language, text),
            Note::SenderName => self.sender_name.offer(language, text),
            Note::Urn => self.refer(Reference::from_urn(text)),
            Note::Footer if self.texts.len() < MAX_NOTES => self.texts.push(text.to_owned()),
            Note::Test | Note::Footer | Note::Error => {}
        }
    }

    /// The name of the sender, else its id.
    pub(super) fn publisher(&self) -> Option<String> {
        self.sender_name.clone().into_text().or_else(|| self.sender.clone())
    }

    /// The title.
    pub(super) fn title(&self) -> Option<String> {
        self.title.clone().into_text()
    }

    fn note(&mut self, text: String) {
        if self.notes.len() < MAX_NOTES && !text.is_empty() {
            self.notes.push(text);
        }
    }
}

/// The day of an XML date or point in time.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}
