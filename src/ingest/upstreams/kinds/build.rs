//! Addresses out of parts, and answers in JSON.

use serde::de::DeserializeOwned;
use url::Url;

use crate::ingest::upstreams::plan::AnswerError;
use crate::ingest::upstreams::request::{Step, UpstreamRequest};

/// An address that begins with another, with further parts of its path and of its query. The parts are escaped.
pub(super) fn address<'a>(
    base: &str,
    path: impl IntoIterator<Item = &'a str>,
    query: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    // What is no address was refused when the file was read.
    let Ok(mut url) = Url::parse(base) else { return base.to_owned() };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    let mut query = query.into_iter().peekable();
    if query.peek().is_some() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url.into()
}

/// A request for a whole file.
pub(super) fn file(url: String, name: String) -> UpstreamRequest {
    UpstreamRequest { url, accept: None, takes_key: false, file: name, step: Step::File, part: 0, page: 1 }
}

/// A request for an answer that has to be seen.
pub(super) fn page(url: String, name: String) -> UpstreamRequest {
    UpstreamRequest { step: Step::Page, ..file(url, name) }
}

/// The answer as a document of JSON.
pub(super) fn json<T: DeserializeOwned>(what: &'static str, answer: &[u8]) -> Result<T, AnswerError> {
    let answer = answer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(answer);
    serde_json::from_slice(answer).map_err(|error| AnswerError::Form { what, detail: error.to_string() })
}

/// Refuses an empty list, or one with an empty text.
pub(super) fn named(name: &str, list: &[String], example: &str) -> Result<(), String> {
    if list.is_empty() || list.iter().any(|one| one.trim().is_empty()) {
        return Err(format!("`{name}` must name at least one, such as `[\"{example}\"]`"));
    }
    Ok(())
}
