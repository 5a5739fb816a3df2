//! Whether a text is well-formed XML 1.0.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Fails unless the text is one element, with matching tags, unique attributes and allowed characters alone.
pub fn assert_well_formed(text: &str) {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    assert!(text.chars().all(is_allowed), "a character that XML 1.0 forbids");
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {text}")) {
            Event::Start(tag) => {
                depth += 1;
                attributes(&tag);
            }
            Event::Empty(tag) => attributes(&tag),
            Event::End(_) => depth -= 1,
            Event::Text(_) => {}
            Event::GeneralRef(name) => {
                assert!(["amp", "lt", "gt", "quot"].contains(&name.as_ref()), "{name:?}")
            }
            Event::Eof => break,
            other => panic!("{other:?} does not belong into a chart"),
        }
    }
    assert_eq!(depth, 0);
}

fn attributes(tag: &quick_xml::events::BytesStart<'_>) {
    for attribute in tag.attributes().with_checks(true) {
        let attribute = attribute.unwrap();
        let name = attribute.key.as_ref();
        assert!(name != "style" && !name.starts_with("on"), "{tag:?}");
        assert!(!attribute.value.contains('<'), "{tag:?}");
    }
}
