//! The styles of an `OpenDocument` text (ISO/IEC 26300-1, 16 and 20).

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
    parent: Option<String>,
    text: Option<TextStyle>,
}

/// The styles of a document, those of its content first.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

impl Styles {
    /// Adds the styles of a part.
    ///
    /// # Errors
    /// When it is no XML.
    pub(super) fn read(&mut self, name: &str, content: Vec<u8>) -> Result<(), DocumentError> {
        let mut part = XmlPart::new(name, content)?;
        let mut open: Option<(String, Style)> = None;
        while let Some(event) = part.next()? {
            match event {
                PartEvent::Start(element) if element.name == "office:body" => part.pass()?,
                PartEvent::Start(element) if element.name == "style:style" => {
                    let parent = element.attribute("parent-style-name").map(str::to_owned);
                    open = element.attribute("name").map(|name| (name.to_owned(), Style { parent, text: None }));
                }
                PartEvent::Start(element) if element.name == "style:text-properties" => {
                    if let Some((_, style)) = &mut open {
                        style.text = text_style(&element);
                    }
                }
                PartEvent::End(name) if name == "style:style" => self.styles.extend(open.take()),
                _ => {}
            }
        }
        Ok(())
    }

    /// The names of a style and of those that it is based on.
    fn names<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        let next = |name: &&'s str| self.styles.get(*name).and_then(|style| style.parent.as_deref());
        std::iter::successors(Some(name), next).take(LONGEST_CHAIN)
    }

    /// The kind of a paragraph with a style; none where the style says nothing.
    pub(super) fn kind(&self, name: &str) -> Option<BlockKind> {
        self.names(name).find_map(|name| match name.to_lowercase().replace("_20_", " ").as_str() {
            "title" => Some(BlockKind::Heading(1)),
            "subtitle" => Some(BlockKind::Heading(2)),
            "caption" | "table" | "illustration" | "text" => Some(BlockKind::Caption(usize::MAX)),
            "footnote" | "endnote" => Some(BlockKind::Note),
            "header" | "footer" => Some(BlockKind::Furniture),
            name if name.starts_with("contents ") => Some(BlockKind::Furniture),
            name => {
                let level = name.strip_prefix("heading ")?.parse().ok()?;
                (1..=9).contains(&level).then_some(BlockKind::Heading(level))
            }
        })
    }

    /// How text with a style stands; none where the style says nothing.
    pub(super) fn text(&self, name: &str) -> Option<TextStyle> {
        self.names(name).find_map(|name| self.styles.get(name)?.text)
    }
}

/// How text with these properties stands.
fn text_style(element: &Element) -> Option<TextStyle> {
    let is_struck = element.attribute("text-line-through-style").is_some_and(|value| value != "none");
    if element.attribute("display") == Some("none") || is_struck {
        return Some(TextStyle::Hidden);
    }
    let position = element.attribute("text-position")?;
    let height = position.split_whitespace().next()?;
    let is_raised = height == "super" || height.trim_end_matches('%').parse::<f64>().is_ok_and(|height| height > 0.0);
    Some(if is_raised { TextStyle::Raised } else { TextStyle::Plain })
}
