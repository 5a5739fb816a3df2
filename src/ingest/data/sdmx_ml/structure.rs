//! Data structure definitions in SDMX-ML structure messages (2.1 part 3A, `SDMXStructure` schemas; 3.0 has the same
//! elements): the dimensions and attributes, their order, and the names of their codes.

use std::collections::HashMap;
use std::io::{BufRead, Seek};
use std::sync::Arc;

use quick_xml::events::BytesStart;

use super::message::Reference;
use crate::ingest::data::concepts::DimensionRole;
use crate::ingest::data::record::DecodeError;
use crate::ingest::data::xml::{Name, SourcePosition, Token, Xml, attribute, local_name};

mod resolve;
#[cfg(test)]
mod tests;

/// The most components, codes and concepts of one message.
const MAX_ARTEFACTS: usize = 5_000_000;
/// The most bytes of a name or a URN.
const MAX_TEXT: usize = 1 << 16;

/// A data structure definition.
#[derive(Debug, Clone, Default)]
pub struct DataStructureDefinition {
    /// The name.
    pub name: Option<String>,
    /// The dimensions in the order of the key, without the time.
    pub dimensions: Vec<Component>,
    /// The id of the time dimension, where there is one.
    pub time: Option<String>,
    /// The attributes.
    pub attributes: Vec<Component>,
    /// The ids of the measures; up to 2.1 there is one.
    pub measures: Vec<String>,
    /// References to this structure and to the dataflows that use it.
    references: Vec<Reference>,
}

impl DataStructureDefinition {
    /// The structure that the data refer to by a text such as `ECB:EXR(1.0)`, or the only one.
    #[must_use]
    pub fn named<'s>(structures: &'s [Self], reference: &str) -> Option<&'s Self> {
        let plain = reference.split(": ").next().unwrap_or(reference);
        let own = Reference::from_urn(&format!("={plain}"));
        match structures {
            [only] => Some(only),
            _ => structures.iter().find(|one| own.as_ref().is_some_and(|own| one.is(own))),
        }
    }

    /// Its agency, id and version, `ECB:ECB_EXR1(1.0)`.
    #[must_use]
    pub fn label(&self) -> String {
        self.references.last().map(Reference::text).unwrap_or_default()
    }

    /// Whether a reference means this structure or a dataflow that uses it.
    pub(super) fn is(&self, reference: &Reference) -> bool {
        self.references.iter().any(|own| own.matches(reference))
    }
}

/// A dimension or an attribute.
#[derive(Debug, Clone, Default)]
pub struct Component {
    /// The id in data messages.
    pub id: String,
    /// The id of its concept. Agencies share concepts even where their component ids differ.
    pub concept: String,
    /// The name of its concept.
    pub name: Option<String>,
    /// The names of its codes, by code; empty if the message does not contain its code list.
    pub codes: Arc<HashMap<String, String>>,
}

impl Component {
    /// The role of its concept.
    #[must_use]
    pub fn role(&self) -> Option<DimensionRole> {
        DimensionRole::of_id(&self.concept).or_else(|| DimensionRole::of_id(&self.id))
    }
}

/// Whether the first bytes are of an SDMX-ML structure message.
#[must_use]
pub fn looks_like(head: &[u8]) -> bool {
    super::root(head).is_some_and(|name| name == "Structure")
}

/// Reads the data structure definitions of a structure message.
///
/// # Errors
/// When the message cannot be read or exceeds a limit.
pub fn decode(input: &mut (impl BufRead + Seek)) -> Result<Vec<DataStructureDefinition>, DecodeError> {
    let mut xml = Xml::new(input)?;
    let mut reader = StructureReader::default();
    loop {
        let (mark, token) = xml.next()?;
        match token {
            Token::Start(start) => reader.start(&start, mark)?,
            Token::End => reader.end(),
            Token::Text(text) if reader.has_text() => {
                if reader.text.len() + text.len() > MAX_TEXT {
                    return Err(mark.too_large("a name of more than 64 KiB"));
                }
                reader.text.push_str(&text);
            }
            Token::Text(_) | Token::Other => {}
            Token::Eof => return Ok(resolve::structures(reader)),
        }
    }
}

/// The kind of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ComponentKind {
    Dimension,
    Time,
    Attribute,
    Measure,
}

/// A component as in the message, with unresolved references.
#[derive(Debug)]
struct RawComponent {
    kind: ComponentKind,
    id: String,
    position: Option<u32>,
    concept: Option<Reference>,
    list: Option<Reference>,
}

/// A code or a concept.
#[derive(Debug, Default)]
struct Item {
    id: String,
    name: Name,
    /// The default code list of a concept, for structures that name none.
    list: Option<Reference>,
}

/// A structure, a dataflow, or a list of codes or concepts.
#[derive(Debug, Default)]
struct Artefact {
    reference: Reference,
    name: Name,
    /// The codes or concepts of a list.
    items: Vec<Item>,
    /// The components of a structure.
    components: Vec<RawComponent>,
    /// The structure of a dataflow.
    of: Option<Reference>,
}

/// Reads a structure message element by element.
#[derive(Debug, Default)]
struct StructureReader {
    path: Vec<String>,
    structures: Vec<Artefact>,
    dataflows: Vec<Artefact>,
    /// Code lists, value lists and concept schemes.
    lists: Vec<Artefact>,
    text: String,
    language: Option<String>,
    artefacts: usize,
}

impl StructureReader {
    fn start(&mut self, start: &BytesStart<'_>, mark: SourcePosition) -> Result<(), DecodeError> {
        let name = local_name(start).to_owned();
        if self.path.is_empty() && name != "Structure" {
            return Err(mark.malformed(format!("`{name}` is no SDMX-ML structure message")));
        }
        let parent = self.path.last().cloned().unwrap_or_default();
        match (parent.as_str(), name.as_str()) {
            ("Dataflows", "Dataflow") => self.dataflows.push(artefact(start, mark)?),
            ("DataStructures", "DataStructure") => self.structures.push(artefact(start, mark)?),
            ("Codelists", "Codelist")
            | ("Concepts" | "ConceptSchemes", "ConceptScheme")
            | ("ValueLists", "ValueList") => self.lists.push(artefact(start, mark)?),
            ("Codelist", "Code") | ("ConceptScheme", "Concept") | ("ValueList", "ValueItem") => {
                self.count(mark)?;
                let id = attribute(start, "id", mark)?.unwrap_or_default().into_owned();
                if let Some(list) = self.lists.last_mut() {
                    list.items.push(Item { id, ..Item::default() });
                }
            }
            ("DimensionList" | "AttributeList" | "MeasureList", _) => self.component(&name, start, mark)?,
            (_, "Ref") => {
                let reference = Reference::from_attributes(start, mark)?;
                self.refer(reference);
            }
            _ => {}
        }
        self.text.clear();
        self.language = attribute(start, "lang", mark)?.map(std::borrow::Cow::into_owned);
        self.path.push(name);
        Ok(())
    }

    fn component(
        &mut self,
        name: &str,
        start: &BytesStart<'_>,
        mark: SourcePosition,
    ) -> Result<(), DecodeError> {
        let kind = match name {
            "Dimension" | "MeasureDimension" => ComponentKind::Dimension,
            "TimeDimension" => ComponentKind::Time,
            "Attribute" | "ReportingYearStartDay" => ComponentKind::Attribute,
            "PrimaryMeasure" | "Measure" => ComponentKind::Measure,
            _ => return Ok(()),
        };
        self.count(mark)?;
        let id = attribute(start, "id", mark)?.unwrap_or_default().into_owned();
        let position = attribute(start, "position", mark)?.and_then(|text| text.parse().ok());
        if let Some(structure) = self.structures.last_mut() {
            structure.components.push(RawComponent { kind, id, position, concept: None, list: None });
        }
        Ok(())
    }

    /// Whether the text of the current element is a name or a URN. In 3.0 the elements that contain a reference in 2.1
    /// contain a URN as text.
    fn has_text(&self) -> bool {
        let named = ["Name", "URN", "ConceptIdentity", "Enumeration", "Structure"];
        self.path.last().is_some_and(|name| named.contains(&name.as_str()))
    }

    /// Sets the reference on the component, concept or dataflow that contains it.
    fn refer(&mut self, reference: Reference) {
        let inside = |name: &str| self.path.iter().any(|one| one == name);
        let place = self.path.last().map_or("", String::as_str);
        let slot = match place {
            "Structure" if inside("Dataflow") => self.dataflows.last_mut().map(|flow| &mut flow.of),
            "Enumeration" if inside("ConceptScheme") => {
                self.lists.last_mut().and_then(|list| list.items.last_mut()).map(|item| &mut item.list)
            }
            "ConceptIdentity" | "Enumeration" if inside("DataStructureComponents") => {
                let component = self.structures.last_mut().and_then(|one| one.components.last_mut());
                component.map(|one| if place == "Enumeration" { &mut one.list } else { &mut one.concept })
            }
            _ => None,
        };
        if let Some(slot) = slot {
            slot.get_or_insert(reference);
        }
    }

    fn end(&mut self) {
        if self.has_text() && self.text.contains("urn:") {
            let text = std::mem::take(&mut self.text);
            if let Some(reference) = Reference::from_urn(&text) {
                // In 2.1 the parent of the URN element is the element that contains the URN as text in 3.0.
                let wrapped = self.path.last().is_some_and(|name| name == "URN");
                let urn = if wrapped { self.path.pop() } else { None };
                self.refer(reference);
                self.path.extend(urn);
            }
        }
        let Some(name) = self.path.pop() else { return };
        if name == "Name" {
            self.name();
        }
    }

    fn name(&mut self) {
        let parent = self.path.last().map_or("", String::as_str);
        let name = match parent {
            "Code" | "Concept" | "ValueItem" => {
                self.lists.last_mut().and_then(|list| list.items.last_mut()).map(|item| &mut item.name)
            }
            "DataStructure" => self.structures.last_mut().map(|structure| &mut structure.name),
            _ => None,
        };
        if let Some(name) = name {
            name.offer(self.language.as_deref(), &self.text);
        }
    }

    fn count(&mut self, mark: SourcePosition) -> Result<(), DecodeError> {
        self.artefacts += 1;
        if self.artefacts > MAX_ARTEFACTS {
            Err(mark.too_large("more than five million codes"))
        } else {
            Ok(())
        }
    }
}

fn artefact(start: &BytesStart<'_>, mark: SourcePosition) -> Result<Artefact, DecodeError> {
    Ok(Artefact { reference: Reference::from_attributes(start, mark)?, ..Artefact::default() })
}
