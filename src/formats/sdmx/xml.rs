//! XML elements and attributes; every text is escaped.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Writes elements. Writing to memory cannot fail, so results are ignored.
pub(super) struct Xml<'o>(Writer<&'o mut Vec<u8>>);

impl<'o> Xml<'o> {
    pub(super) const fn new(out: &'o mut Vec<u8>) -> Self {
        Self(Writer::new(out))
    }

    /// Writes the XML declaration.
    pub(super) fn declare(&mut self) {
        let _ = self.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    }

    /// Writes the start tag of an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let _ = self.0.write_event(Event::Start(start(name, attributes)));
    }

    /// Writes the end tag of an element.
    pub(super) fn close(&mut self, name: &str) {
        let _ = self.0.write_event(Event::End(BytesEnd::new(name)));
    }

    /// Writes an element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let _ = self.0.write_event(Event::Empty(start(name, attributes)));
    }

    /// Writes an element with a text.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        let _ = self.0.write_event(Event::Text(BytesText::new(&allowed(text))));
        self.close(name);
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, allowed(value).as_ref()));
    }
    start
}

/// The text; characters that XML 1.0 does not allow are replaced by U+FFFD.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed =
        |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    let replaced = |character| if is_allowed(character) { character } else { '\u{fffd}' };
    Cow::Owned(text.chars().map(replaced).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_text_holds_the_document_is_sound() {
        let mut out = Vec::new();
        let mut xml = Xml::new(&mut out);
        xml.text("a", &[("b", "<\"&\n>")], "1 < 2 & \u{1} ≥ 中");
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<a b=\"&lt;&quot;&amp;&#10;&gt;\">1 &lt; 2 &amp; \u{fffd} ≥ 中</a>"
        );
    }
}
