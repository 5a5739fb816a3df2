//! Snapshots of responses; one snapshot serves both databases.

use serde_json::Value;

use crate::support::Answer;

/// The headers that are part of a snapshot.
const SHOWN_HEADERS: [&str; 5] = ["content-type", "cache-control", "vary", "last-modified", "link"];

/// Compares a text with the snapshot of this name.
pub fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The status, the headers and the body of an answer, JSON on many lines.
pub fn shown(answer: &Answer) -> String {
    let mut text = format!("{}\n", answer.status);
    for name in SHOWN_HEADERS.iter().filter(|name| !answer.header(name).is_empty()) {
        text += &format!("{name}: {}\n", answer.header(name));
    }
    let body = without_passages(answer);
    let is_json =
        answer.header("content-type").ends_with("json") && !answer.header("content-type").contains("nd");
    text + "\n" + &if is_json { indented(&body) } else { body }
}

/// The body without sentences of the documents, since this repository must not contain them.
fn without_passages(answer: &Answer) -> String {
    let mut body = answer.text();
    let Ok(document) = serde_json::from_str::<Value>(&body) else { return body };
    let listed = document["figures"].as_array().into_iter().flatten();
    for passage in listed.chain([&document]).map(|figure| &figure["passage"]) {
        for side in ["before", "after"].into_iter().filter_map(|side| passage[side].as_str()) {
            let raw = serde_json::to_string(side).unwrap();
            let note = format!("\"({} characters of the document)\"", side.chars().count());
            body = body.replace(&raw, &note);
        }
    }
    body
}

/// JSON with line breaks; the order of members and the digits of numbers are unchanged.
fn indented(json: &str) -> String {
    let (mut text, mut depth, mut in_string, mut escaped) = (String::new(), 0_usize, false, false);
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        let closes = characters.peek().is_some_and(|next| matches!(next, ']' | '}'));
        match character {
            _ if in_string => text.push(character),
            '{' | '[' if closes => {
                text.push(character);
                text.extend(characters.next());
            }
            '{' | '[' => {
                depth += 1;
                text.push(character);
                new_line(&mut text, depth);
            }
            '}' | ']' => {
                depth -= 1;
                new_line(&mut text, depth);
                text.push(character);
            }
            ',' => {
                text.push(character);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            _ => text.push(character),
        }
        if character == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = in_string && character == '\\' && !escaped;
    }
    text
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
}

#[test]
fn json_is_indented_and_otherwise_left_alone() {
    let json = r#"{"b":[1.0,{"a":"x,\"{y}\\"}],"c":{},"d":[]}"#;
    let expected = "{\n  \"b\": [\n    1.0,\n    {\n      \"a\": \"x,\\\"{y}\\\\\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}";
    assert_eq!(indented(json), expected);
}
