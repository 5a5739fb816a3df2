//! What stands between two lines of a paragraph.

use crate::ingest::document::format::lines::{Joint, is_chinese, joint};

/// Adds the next line to the text of a paragraph.
pub fn add_line(text: &mut String, line: &str) {
    match joint(text, line) {
        Joint::Space => text.push(' '),
        Joint::Nothing => {}
        Joint::NoHyphen => _ = text.pop(),
    }
    text.push_str(line);
}

/// Whether a line probably goes on with the sentence of the text before it.
pub fn goes_on(text: &str, line: &str) -> bool {
    let ends = text.trim_end().ends_with(['.', '!', '?', '。', '！', '？', ':', '：', ';', '；']);
    let begins = line.chars().next().is_some_and(|first| {
        first.is_lowercase() || first.is_ascii_digit() || is_chinese(first) || "([（“‘$€£¥".contains(first)
    });
    let is_cut = text.ends_with(['-', '\u{2010}', '\u{AD}', ',', '，', '、']);
    !ends && (begins || is_cut)
}
