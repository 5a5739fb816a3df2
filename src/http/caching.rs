//! What lets a client ask "has it changed?" instead of fetching again.
//!
//! An answer depends on the revision of the database, the path, the canonical query, the format and
//! the version of this program; the entity tag is a hash of the five, so it can be compared before
//! the answer is made. It is weak, because one tag stands for every content coding of the answer.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwapOption;
use axum::{
    body::Bytes,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LINK, VARY},
    },
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDateTime, Utc};

/// Any cache may keep the answer, and asks before it uses it again: the data may change at any
/// moment, and to ask is cheap.
const MAY_KEEP_MUST_ASK: &str = "public, no-cache";

/// The date of RFC 9110, which is always GMT.
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// The two obsolete forms that a recipient still has to read: RFC 850's and asctime's.
const OBSOLETE_DATES: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// What identifies the state of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validators {
    etag: HeaderValue,
    modified: Option<DateTime<Utc>>,
}

impl Validators {
    /// The validators of an answer at a revision; `asked` is all else that it depends on, `modified` is when that
    /// revision was written, where that is known.
    #[must_use]
    pub fn new(revision: i64, asked: impl Hash, modified: Option<DateTime<Utc>>) -> Self {
        Self { etag: entity_tag(revision, asked), modified }
    }

    /// Whether the copy that the caller holds is still good.
    ///
    /// `If-None-Match` is compared weakly; `If-Modified-Since` counts only where it is absent.
    #[must_use]
    pub fn hold_for(&self, request: &HeaderMap) -> bool {
        if request.contains_key(IF_NONE_MATCH) {
            return request
                .get_all(IF_NONE_MATCH)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|tag| self.matches(tag.trim()));
        }
        let since = request.get(IF_MODIFIED_SINCE).and_then(|value| http_date(value.to_str().ok()?));
        match (self.modified, since) {
            (Some(modified), Some(since)) => modified.timestamp() <= since.timestamp(),
            _ => false,
        }
    }

    /// The answer without a body for a caller whose copy is still good.
    #[must_use]
    pub fn not_modified(&self) -> Response {
        self.stamp(StatusCode::NOT_MODIFIED.into_response())
    }

    /// The answer with the headers that let it be kept and checked.
    #[must_use]
    pub fn stamp(&self, mut answer: Response) -> Response {
        let headers = answer.headers_mut();
        headers.insert(ETAG, self.etag.clone());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(MAY_KEEP_MUST_ASK));
        headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
        if let Some(modified) = self.modified.and_then(last_modified) {
            headers.insert(LAST_MODIFIED, modified);
        }
        answer
    }

    fn matches(&self, tag: &str) -> bool {
        tag == "*" || opaque(tag.as_bytes()) == opaque(self.etag.as_bytes())
    }
}

/// A moment as a header; it is that of the last answer, most often.
fn last_modified(moment: DateTime<Utc>) -> Option<HeaderValue> {
    static LAST: LazyLock<ArcSwapOption<(DateTime<Utc>, HeaderValue)>> = LazyLock::new(ArcSwapOption::empty);
    if let Some(last) = LAST.load().as_ref().filter(|last| last.0 == moment) {
        return Some(last.1.clone());
    }
    let header = HeaderValue::try_from(moment.format(HTTP_DATE).to_string()).ok()?;
    LAST.store(Some(Arc::new((moment, header.clone()))));
    Some(header)
}

/// A tag without the mark that it is weak.
fn opaque(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"W/").unwrap_or(tag)
}

/// Adds the RFC 8288 link to the next page, a path with its query, to an answer.
pub fn link_next(answer: &mut Response, target: &str) {
    if let Ok(link) = HeaderValue::try_from(format!("<{target}>; rel=\"next\"")) {
        answer.headers_mut().append(LINK, link);
    }
}

/// The tag, the same from every server of this version. A hash without secrets will do: a tag is compared with others
/// of the same address only, and whoever made two requests of the same tag would mislead nobody else.
fn entity_tag(revision: i64, asked: impl Hash) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), revision, asked).hash(&mut hasher);
    let (mut number, mut hash) = (itoa::Buffer::new(), itoa::Buffer::new());
    let tag = ["W/\"", number.format(revision), "-", hash.format(hasher.finish()), "\""].concat();
    HeaderValue::from_maybe_shared(Bytes::from(tag)).unwrap_or(HeaderValue::from_static("W/\"\""))
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    std::iter::once(HTTP_DATE)
        .chain(OBSOLETE_DATES)
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .map(|moment| moment.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validators(revision: i64) -> Validators {
        let modified = DateTime::from_timestamp(784_111_777, 500_000_000);
        Validators::new(revision, ("/v1/series", "area=CN", "json"), modified)
    }

    fn request(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_tag_is_weak_and_the_same_everywhere() {
        let tag = validators(7).etag;
        assert_eq!(tag, validators(7).etag);
        let hash = tag.to_str().unwrap().strip_prefix("W/\"7-").and_then(|rest| rest.strip_suffix('"'));
        assert!(hash.is_some_and(|hash| hash.parse::<u64>().is_ok()), "{tag:?}");
    }

    #[test]
    fn the_tag_depends_on_every_part() {
        let tag = |revision, path, query, format| Validators::new(revision, (path, query, format), None).etag;
        let tags = [
            tag(1, "/a", "b", "json"),
            tag(2, "/a", "b", "json"),
            tag(1, "/ab", "", "json"),
            tag(1, "/a", "b", "csv"),
            tag(1, "/a", "bj", "son"),
        ];
        for (index, tag) in tags.iter().enumerate() {
            assert!(!tags[..index].contains(tag));
        }
    }

    #[test]
    fn if_none_match_is_compared_weakly() {
        let validators = validators(7);
        let tag = validators.etag.to_str().unwrap().to_owned();
        let strong = tag.trim_start_matches("W/").to_owned();
        for value in [&tag, &strong, "*", &format!("\"x\", {tag}"), &format!("{tag},\"x\"")] {
            assert!(validators.hold_for(&request(&[("if-none-match", value)])), "{value}");
        }
        let two_lines = request(&[("if-none-match", "\"x\""), ("if-none-match", &tag)]);
        assert!(validators.hold_for(&two_lines));
        for value in ["\"x\"", "", "W/", "7"] {
            assert!(!validators.hold_for(&request(&[("if-none-match", value)])), "{value}");
        }
    }

    #[test]
    fn if_modified_since_is_read_in_all_three_forms() {
        for value in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert!(validators(7).hold_for(&request(&[("if-modified-since", value)])), "{value}");
        }
        for value in ["Sun, 06 Nov 1994 08:49:36 GMT", "yesterday", ""] {
            assert!(!validators(7).hold_for(&request(&[("if-modified-since", value)])), "{value}");
        }
    }

    #[test]
    fn if_none_match_outweighs_the_date() {
        let headers =
            request(&[("if-none-match", "\"x\""), ("if-modified-since", "Sun, 06 Nov 2094 08:49:37 GMT")]);
        assert!(!validators(7).hold_for(&headers));
    }

    #[test]
    fn a_304_has_the_headers_of_the_200() {
        let answer = validators(7).not_modified();
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer.headers()[ETAG], validators(7).etag);
        assert_eq!(answer.headers()[CACHE_CONTROL], "public, no-cache");
        assert_eq!(answer.headers()[VARY], "Accept, Accept-Encoding");
        assert_eq!(answer.headers()[LAST_MODIFIED], "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn a_page_links_to_the_next() {
        let mut answer = StatusCode::OK.into_response();
        link_next(&mut answer, "/v1/series?cursor=x");
        assert_eq!(answer.headers()[LINK], "</v1/series?cursor=x>; rel=\"next\"");
    }
}
