//! Validators of responses (RFC 9110, section 8.8): a client asks whether its copy is current instead of fetching again.
//!
//! A response depends on the identity of the revision of the database and when it was written, the path, the canonical query, the
//! format, the loaded documents, and the version of this program. The entity tag is a hash of these, so it is known
//! before the body. It is strong for the body as it is, and weak for the body in a content coding.

use std::hash::Hasher;

use axum::{
    body::Bytes,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_ENCODING, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LINK,
            VARY,
        },
    },
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use httpdate::HttpDate;
use twox_hash::XxHash64;

use crate::domain::catalogue::Catalogue;
use crate::domain::identity::RevisionIdentity;

/// Every cache may store the response and must revalidate it before each use, since the data may change at any time.
const STORE_AND_REVALIDATE: &str = "public, no-cache";

/// The moments, in seconds since 1970, that an HTTP date can state: the years 1970 to 9999.
const HTTP_DATE_SECONDS: std::ops::Range<i64> = 0..253_402_300_800;

/// The extension of a successful response that has validators.
#[derive(Debug, Clone)]
pub(super) struct Cacheable {
    /// Its validators.
    pub(super) validators: Validators,
    /// Whether the response cache may store it: its body is in memory, and follows from the revision, the day and the
    /// text of the request alone.
    pub(super) storable: bool,
}

/// When what a response shows was changed last.
#[derive(Debug, Clone, Copy)]
pub struct Modification {
    /// The time.
    pub at: DateTime<Utc>,
    /// Whether no other version of the response can have the same time, in whole seconds (RFC 9110, section 8.8.2.2). If
    /// not, the entity tag alone decides.
    pub is_strong: bool,
}

impl Modification {
    /// The time of a revision. It is strong if every earlier revision is known to be of an earlier second: two may be
    /// written within a second, and a clock may have been set back.
    #[must_use]
    pub fn of(catalogue: &Catalogue) -> Self {
        let earlier = catalogue.revised_before.map(|earlier| earlier.timestamp());
        let at = catalogue.revised;
        Self { at, is_strong: earlier.is_some_and(|earlier| earlier < at.timestamp()) }
    }
}

/// The entity tag and the time of last modification of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validators {
    revision: RevisionIdentity,
    etag: HeaderValue,
    modified: Option<HttpDate>,
    /// Whether a client that has a copy of this time has this response.
    date_decides: bool,
}

impl Validators {
    /// The validators of a response at a revision, which was modified last at `modified`; `parts` is all else that the
    /// response depends on.
    #[must_use]
    pub fn new(revision: RevisionIdentity, parts: &[&str], modified: Option<Modification>) -> Self {
        let date_decides = modified.is_some_and(|modified| modified.is_strong);
        let modified = modified.map(|modified| modified.at);
        let hash = hash(env!("CARGO_PKG_VERSION"), revision, parts, modified);
        let (mut number, mut digits) = (itoa::Buffer::new(), itoa::Buffer::new());
        let etag = ["\"", number.format(revision.number), "-", digits.format(hash), "\""].concat();
        let etag =
            HeaderValue::from_maybe_shared(Bytes::from(etag)).unwrap_or(HeaderValue::from_static("\"\""));
        // Outside of this range the conversion panics.
        let modified = modified.filter(|moment| HTTP_DATE_SECONDS.contains(&moment.timestamp()));
        let modified = modified.map(|moment| std::time::SystemTime::from(moment).into());
        Self { revision, etag, modified, date_decides }
    }

    /// The same validators of a response that changes without a new revision: its date decides nothing.
    #[must_use]
    pub fn without_strong_date(self) -> Self {
        Self { date_decides: false, ..self }
    }

    /// The revision of the response.
    #[must_use]
    pub const fn revision(&self) -> RevisionIdentity {
        self.revision
    }

    /// Whether the client holds this response already, by the conditions in its request (RFC 9110, section 13.2.2).
    ///
    /// `If-None-Match` uses the weak comparison. `If-Modified-Since` counts only without it, only if the time is strong, and
    /// only if it is that of this response: a later one may come from a copy that was made before a clock was set back.
    #[must_use]
    pub fn match_request(&self, headers: &HeaderMap) -> bool {
        if headers.contains_key(IF_NONE_MATCH) {
            return headers
                .get_all(IF_NONE_MATCH)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|tag| self.matches(tag.trim()));
        }
        let since = headers.get(IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok()?.parse().ok());
        self.date_decides
            && self.modified.zip(since).is_some_and(|(own, since): (HttpDate, HttpDate)| own == since)
    }

    /// The response 304, with the entity tag and the link to the next page that the full response has.
    #[must_use]
    pub fn not_modified(&self, full: &HeaderMap) -> Response {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        self.stamp(response.headers_mut());
        for name in [ETAG, LINK] {
            if let Some(value) = full.get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        response
    }

    /// Adds the headers by which a response is stored and revalidated.
    pub fn stamp(&self, headers: &mut HeaderMap) {
        headers.insert(ETAG, self.etag.clone());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(STORE_AND_REVALIDATE));
        headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
        let modified = self.modified.and_then(|date| HeaderValue::try_from(date.to_string()).ok());
        headers.extend(modified.map(|modified| (LAST_MODIFIED, modified)));
    }

    fn matches(&self, tag: &str) -> bool {
        tag == "*" || opaque(tag.as_bytes()) == opaque(self.etag.as_bytes())
    }
}

/// The headers of a request that has conditions.
pub(super) fn conditions(headers: &HeaderMap) -> Option<HeaderMap> {
    let conditional = headers.contains_key(IF_NONE_MATCH) || headers.contains_key(IF_MODIFIED_SINCE);
    conditional.then(|| headers.clone())
}

/// The response, or 304 where it is what the client holds already.
pub(super) fn revalidate(response: Response, conditions: Option<&HeaderMap>) -> Response {
    let cacheable = response.extensions().get::<Cacheable>();
    match cacheable.zip(conditions) {
        Some((Cacheable { validators, .. }, conditions)) if validators.match_request(conditions) => {
            validators.not_modified(response.headers())
        }
        _ => response,
    }
}

/// Makes the entity tag of a response weak if its body has a content coding: the strong tag stands for the bytes
/// without one.
pub(super) fn weaken_coded(headers: &mut HeaderMap) {
    if !headers.contains_key(CONTENT_ENCODING) {
        return;
    }
    let Some(strong) = headers.get(ETAG).filter(|tag| !tag.as_bytes().starts_with(b"W/")) else { return };
    if let Ok(weak) = HeaderValue::from_bytes(&[b"W/", strong.as_bytes()].concat()) {
        headers.insert(ETAG, weak);
    }
}

/// An entity tag without the mark of a weak one.
fn opaque(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"W/").unwrap_or(tag)
}

/// Adds the RFC 8288 link to the next page, a path with its query, to a response.
pub fn link_next(response: &mut Response, target: &str) {
    if let Ok(link) = HeaderValue::try_from(format!("<{target}>; rel=\"next\"")) {
        response.headers_mut().append(LINK, link);
    }
}

/// The hash in an entity tag: XXH64 with seed 0 of the number and the random bits of the revision and the moment in
/// little-endian order, the version, and the parts.
///
/// Servers of one version must agree on it, so neither [`std::hash::DefaultHasher`] nor [`std::hash::Hash`], whose bytes
/// may change with the compiler, is used. It need not resist attacks: a tag is compared only with those of the same URI.
fn hash(version: &str, revision: RevisionIdentity, parts: &[&str], modified: Option<DateTime<Utc>>) -> u64 {
    let mut hasher = XxHash64::with_seed(0);
    hasher.write(&revision.number.to_le_bytes());
    hasher.write(&revision.bits.to_le_bytes());
    hasher.write(&modified.map_or(i64::MIN, |moment| moment.timestamp_micros()).to_le_bytes());
    for part in std::iter::once(&version).chain(parts) {
        hasher.write(part.as_bytes());
        // No text in UTF-8 has this byte, so it separates the parts.
        hasher.write(&[0xff]);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn identity(number: i64) -> RevisionIdentity {
        RevisionIdentity { number, bits: 0x0123_4567_89ab_cdef }
    }

    fn validators(number: i64) -> Validators {
        Validators::new(identity(number), &["/v1/series", "area=CN", "json"], modified(784_111_777, true))
    }

    fn modified(seconds: i64, is_strong: bool) -> Option<Modification> {
        let at = DateTime::from_timestamp(seconds, 500_000_000)?;
        Some(Modification { at, is_strong })
    }

    fn request(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_tag_is_strong_and_the_same_everywhere() {
        let etag = validators(7).etag;
        let digits = etag.to_str().unwrap().strip_prefix("\"7-").and_then(|rest| rest.strip_suffix('"'));
        assert!(digits.is_some_and(|digits| digits.parse::<u64>().is_ok()), "{etag:?}");
        // Worked out by another implementation of XXH64.
        let modified = DateTime::from_timestamp(784_111_777, 500_000_000);
        let parts = ["/v1/series", "area=CN", "json"];
        assert_eq!(hash("0.1.0", identity(7), &parts, modified), 9_269_098_627_892_846_466);
        assert_eq!(hash("0.1.0", identity(7), &parts, None), 16_304_165_652_678_216_060);
    }

    #[test]
    fn the_tag_depends_on_every_part() {
        let tag = |number, path, query, format| {
            Validators::new(identity(number), &[path, query, format], None).etag
        };
        let tags = [
            tag(1, "/a", "b", "json"),
            tag(2, "/a", "b", "json"),
            tag(1, "/ab", "", "json"),
            tag(1, "/a", "b", "csv"),
            tag(1, "/a", "bj", "son"),
            validators(1).etag,
        ];
        for (index, tag) in tags.iter().enumerate() {
            assert!(!tags[..index].contains(tag));
        }
    }

    #[test]
    fn if_none_match_is_compared_weakly() {
        let validators = validators(7);
        let tag = validators.etag.to_str().unwrap().to_owned();
        let weak = format!("W/{tag}");
        for value in [&tag, &weak, "*", &format!("\"x\", {tag}"), &format!("{tag},\"x\"")] {
            assert!(validators.match_request(&request(&[("if-none-match", value)])), "{value}");
        }
        let two_lines = request(&[("if-none-match", "\"x\""), ("if-none-match", &tag)]);
        assert!(validators.match_request(&two_lines));
        for value in ["\"x\"", "", "W/", "7"] {
            assert!(!validators.match_request(&request(&[("if-none-match", value)])), "{value}");
        }
    }

    #[test]
    fn if_modified_since_is_read_in_all_three_forms() {
        for value in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert!(validators(7).match_request(&request(&[("if-modified-since", value)])), "{value}");
        }
        for value in ["Sun, 06 Nov 1994 08:49:36 GMT", "Sun, 06 Nov 1994 08:49:38 GMT", "yesterday", ""] {
            assert!(!validators(7).match_request(&request(&[("if-modified-since", value)])), "{value}");
        }
    }

    #[test]
    fn a_time_that_another_revision_may_have_decides_nothing() {
        let own = request(&[("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT")]);
        assert!(!Validators::new(identity(7), &[], modified(784_111_777, false)).match_request(&own));
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (revised, before, is_strong) in [
            ("2026-01-02T03:04:05.9Z", Some("2026-01-02T03:04:04.9Z"), true),
            ("2026-01-02T03:04:05.9Z", Some("2026-01-02T03:04:05.1Z"), false),
            ("2026-01-02T03:04:05.9Z", Some("2026-01-02T04:04:05.9Z"), false),
            ("2026-01-02T03:04:05.9Z", None, false),
        ] {
            let catalogue =
                Catalogue { revised: at(revised), revised_before: before.map(at), ..Catalogue::default() };
            assert_eq!(Modification::of(&catalogue).is_strong, is_strong, "{revised} after {before:?}");
        }
    }

    #[test]
    fn if_none_match_outweighs_the_date() {
        let headers =
            request(&[("if-none-match", "\"x\""), ("if-modified-since", "Sun, 06 Nov 2094 08:49:37 GMT")]);
        assert!(!validators(7).match_request(&headers));
    }

    #[test]
    fn a_304_has_the_headers_of_the_200() {
        let mut response = StatusCode::OK.into_response();
        link_next(&mut response, "/v1/series?cursor=x");
        validators(7).stamp(response.headers_mut());
        let expected = response.headers().clone();
        response.extensions_mut().insert(Cacheable { validators: validators(7), storable: false });
        let response = revalidate(response, Some(&request(&[("if-none-match", "\"x\"")])));
        assert_eq!(response.status(), StatusCode::OK);
        let response = revalidate(response, Some(&request(&[("if-none-match", "*")])));
        assert_eq!((response.status(), response.headers()), (StatusCode::NOT_MODIFIED, &expected));
        assert_eq!(expected[CACHE_CONTROL], "public, no-cache");
        assert_eq!(expected[VARY], "Accept, Accept-Encoding");
        assert_eq!(expected[LAST_MODIFIED], "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn the_tag_of_a_coded_body_is_weak() {
        let mut headers = HeaderMap::new();
        validators(7).stamp(&mut headers);
        let strong = headers[ETAG].clone();
        weaken_coded(&mut headers);
        assert_eq!(headers[ETAG], strong);
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        for _ in 0..2 {
            weaken_coded(&mut headers);
            assert_eq!(headers[ETAG], format!("W/{}", strong.to_str().unwrap()));
        }
    }

    #[test]
    fn a_moment_that_no_http_date_can_state_is_left_out() {
        for seconds in [-1, 253_402_300_800] {
            let modified = DateTime::from_timestamp(seconds, 0);
            let modified = modified.map(|at| Modification { at, is_strong: true });
            assert!(
                modified.is_some() && Validators::new(identity(7), &[], modified).modified.is_none(),
                "{seconds}"
            );
        }
    }

    #[test]
    fn a_page_links_to_the_next() {
        let mut answer = StatusCode::OK.into_response();
        link_next(&mut answer, "/v1/series?cursor=x");
        assert_eq!(answer.headers()[LINK], "</v1/series?cursor=x>; rel=\"next\"");
    }
}
