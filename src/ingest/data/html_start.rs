//! The beginning of an HTML page: whether it is one, and in which encoding.

use super::encoding;

/// Whether the first bytes are those of a page.
#[must_use]
pub fn looks_like(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head.get(..head.len().min(8192)).unwrap_or_default());
    let mut text = text.trim_start_matches('\u{feff}').trim_start();
    // Comments, the declaration of XHTML and its document type may stand before the page.
    loop {
        let end = if text.starts_with("<!--") {
            "-->"
        } else if text.starts_with("<?xml") {
            "?>"
        } else {
            break;
        };
        let Some((_, rest)) = text.split_once(end) else { return false };
        text = rest.trim_start();
    }
    let start: String = text.chars().take(16).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<table", "<title", "<meta ", "<script", "<center"]
        .iter()
        .any(|tag| start.starts_with(tag))
}

/// The encoding that `charset` names in the first tags.
#[must_use]
pub fn named_encoding(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let label: String =
        rest.chars().take_while(|next| next.is_ascii_alphanumeric() || "-_:.".contains(*next)).collect();
    encoding::labelled(&label).ok().map(|_| label)
}
