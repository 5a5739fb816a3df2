//! The styles of a Word document: what they say of paragraphs and runs (ISO/IEC 29500-1, 17.7).

use std::collections::HashMap;

use crate::ingest::document::document_text::BlockKind;
use crate::ingest::document::error::DocumentError;
use crate::ingest::document::format::paragraph::TextStyle;
use crate::ingest::document::format::xml_part::{Element, PartEvent, XmlPart};

/// The longest chain of styles that are based on each other.
const LONGEST_CHAIN: usize = 12;

/// A style.
#[derive(Debug, Default)]
struct Style {
    /// Its name, which is English in every language of the program, in small letters.
    name: String,
    based_on: Option<String>,
    /// The level of its outline, from 1.
    level: Option<u8>,
    text: Option<TextStyle>,
}

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

impl Styles {
    /// Reads the part with the styles.
    ///
    /// # Errors
    /// When it is no XML.
    pub(super) fn read(name: &str, content: Vec<u8>) -> Result<Self, DocumentError> {
        let mut part = XmlPart::new(name, content)?;
        let mut styles = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        while let Some(event) = part.next()? {
            match event {
                PartEvent::Start(element) if local(&element.name) == "style" => {
                    open = element.attribute("styleId").map(|id| (id.to_owned(), Style::default()));
                }
                PartEvent::Start(element) => {
                    if let Some((_, style)) = &mut open {
                        style.set(&element);
                    }
                }
                PartEvent::End(name) if local(&name) == "style" => styles.extend(open.take()),
                PartEvent::End(_) | PartEvent::Text(_) => {}
            }
        }
        Ok(Self { styles })
    }

    /// The style and those that it is based on.
    fn chain<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s Style> {
        let next = |style: &&'s Style| style.based_on.as_deref().and_then(|id| self.styles.get(id));
        std::iter::successors(self.styles.get(id), next).take(LONGEST_CHAIN)
    }

    /// The kind of a paragraph with a style; none where the style says nothing.
    pub(super) fn kind(&self, id: &str) -> Option<BlockKind> {
        self.chain(id).find_map(Style::kind)
    }

    /// How text with a style stands.
    pub(super) fn text(&self, id: &str) -> TextStyle {
        self.chain(id).find_map(|style| style.text).unwrap_or_default()
    }
}

impl Style {
    fn set(&mut self, element: &Element) {
        let value = element.attribute("val");
        match local(&element.name) {
            "name" => self.name = value.unwrap_or_default().to_lowercase(),
            "basedOn" => self.based_on = value.map(str::to_owned),
            "outlineLvl" => self.level = level(value),
            _ => self.text = text_style(element).or(self.text),
        }
    }

    fn kind(&self) -> Option<BlockKind> {
        let heading = self.name.strip_prefix("heading ").and_then(|level| level.parse().ok());
        match self.name.as_str() {
            "title" => Some(BlockKind::Heading(1)),
            "subtitle" => Some(BlockKind::Heading(2)),
            "caption" | "table caption" => Some(BlockKind::Caption(usize::MAX)),
            "footnote text" | "endnote text" => Some(BlockKind::Note),
            "header" | "footer" => Some(BlockKind::Furniture),
            name if name.starts_with("toc ") || name == "table of figures" => Some(BlockKind::Furniture),
            _ => heading.or(self.level).filter(|level| (1..=9).contains(level)).map(BlockKind::Heading),
        }
    }
}

/// The level of an outline, which counts from 0; 9 is the text.
pub(super) fn level(value: Option<&str>) -> Option<u8> {
    value?.trim().parse::<u8>().ok().filter(|level| *level < 9).map(|level| level + 1)
}

/// How text stands that has a property; none where the property says nothing of it.
pub(super) fn text_style(element: &Element) -> Option<TextStyle> {
    let value = element.attribute("val");
    let is_on = !matches!(value, Some("0" | "false" | "off" | "none"));
    match local(&element.name) {
        "vertAlign" if value == Some("superscript") => Some(TextStyle::Raised),
        "vertAlign" => Some(TextStyle::Plain),
        "vanish" | "strike" | "dstrike" if is_on => Some(TextStyle::Hidden),
        _ => None,
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}
