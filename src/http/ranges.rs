//! Ranges of bytes of whole bodies (RFC 9110, section 14), and the length of a body for `HEAD`.
//!
//! Data frames read a file at an address in parts, and a download is resumed where it stopped. A part is cut out of the
//! body that a request without `Range` gets, in identity coding: so every 200 with an entity tag has ranges, and parts
//! with one strong tag are of one body. Of several ranges in one request the client gets the whole body, as the RFC
//! allows.

use std::ops::Range;
use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, ETAG, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::body_files::{BodyFile, BodyFiles, BodyKey};
use super::error::internal;
use super::problem::{Problem, ProblemKind};

/// How much of a representation a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Portion {
    /// All of it.
    Whole,
    /// Its headers.
    Head(Uri),
    /// One range of its bytes, unless `If-Range` names another entity tag.
    Part(Uri, ByteRange, Option<HeaderValue>),
}

/// One range of bytes as a request states it; both ends are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteRange {
    /// From one byte to another, or to the last.
    From(u64, Option<u64>),
    /// So many last bytes.
    Last(u64),
}

impl ByteRange {
    /// The range of a `Range` header; none if it has another unit, several ranges, or cannot be read: such a header is
    /// ignored.
    fn parse(text: &str) -> Option<Self> {
        let (unit, range) = text.split_once('=')?;
        let (first, last) = range.trim().split_once('-')?;
        let number = |digits: &str| {
            let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
            // No body is as long as the largest number.
            is_number.then(|| digits.parse().unwrap_or(u64::MAX))
        };
        let range = match (first, last) {
            ("", last) => Self::Last(number(last)?),
            (first, "") => Self::From(number(first)?, None),
            (first, last) => Self::From(number(first)?, Some(number(last)?)),
        };
        let is_valid = !matches!(range, Self::From(first, Some(last)) if last < first);
        (unit.eq_ignore_ascii_case("bytes") && is_valid).then_some(range)
    }

    /// The bytes of a body of some length; none if it has none of them.
    fn within(self, length: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::From(first, last) => first..last.map_or(length, |last| last.saturating_add(1).min(length)),
            Self::Last(count) => length.saturating_sub(count)..length,
        };
        (!range.is_empty()).then_some(range)
    }
}

impl Portion {
    /// The portion that a request asks for; the request becomes one for the whole representation.
    pub(super) fn take(request: &mut Request) -> Self {
        if request.method() == Method::HEAD {
            *request.method_mut() = Method::GET;
            return Self::Head(request.uri().clone());
        }
        let uri = request.uri().clone();
        let is_get = request.method() == Method::GET;
        let headers = request.headers_mut();
        let Some(range) = range(headers).filter(|_| is_get) else { return Self::Whole };
        headers.remove(RANGE);
        // Offsets count the bytes of the identity coding.
        headers.remove(ACCEPT_ENCODING);
        Self::Part(uri, range, headers.remove(IF_RANGE))
    }

    /// This portion of the response to the request for the whole representation.
    pub(super) async fn of(self, response: Response, files: &BodyFiles) -> Response {
        let Some(tag) = strong_tag(&response) else { return self.without_ranges(response) };
        match self {
            Self::Head(uri) => head(response, (uri, tag), files).await,
            Self::Part(uri, range, condition) if condition.as_ref().is_none_or(|known| *known == tag) => {
                part(range, response, (uri, tag), files).await
            }
            Self::Whole | Self::Part(..) => with_ranges(response),
        }
    }

    /// This portion of a response that has no ranges: an error, a compressed body, a stream of events.
    fn without_ranges(&self, response: Response) -> Response {
        match (self, response.body().size_hint().exact()) {
            (Self::Head(_), Some(length)) => without_body(response, length),
            (Self::Head(_), None) => response.map(|_| Body::empty()),
            _ => response,
        }
    }
}

/// The range that the headers of a request ask for.
fn range(headers: &HeaderMap) -> Option<ByteRange> {
    let mut values = headers.get_all(RANGE).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    ByteRange::parse(value.to_str().ok()?)
}

/// The strong entity tag of a 200 in identity coding, whose bytes it stands for.
fn strong_tag(response: &Response) -> Option<HeaderValue> {
    let headers = response.headers();
    let tag = headers.get(ETAG).filter(|tag| tag.as_bytes().starts_with(b"\""))?;
    (response.status() == StatusCode::OK && !headers.contains_key(CONTENT_ENCODING)).then(|| tag.clone())
}

/// Whether the client wants the response only if its entity tag is another (RFC 9110, section 13.1.1).
pub(super) fn is_other_than_expected(expected: Option<&HeaderValue>, response: &Response) -> bool {
    let Some(expected) = expected.and_then(|expected| expected.to_str().ok()) else { return false };
    let tag = response.headers().get(ETAG).filter(|_| response.status().is_success());
    let matches = |tag: &HeaderValue| {
        expected.split(',').any(|one| one.trim() == "*" || one.trim().as_bytes() == tag.as_bytes())
    };
    tag.is_some_and(|tag| !matches(tag))
}

/// The problem of a request whose `If-Match` names another entity tag.
pub(super) fn precondition_failed() -> Problem {
    let detail = "`If-Match` names another version than the present one; ask again without it.";
    Problem::new(ProblemKind::PreconditionFailed, detail)
}

fn with_ranges(mut response: Response) -> Response {
    response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

fn without_body(response: Response, length: u64) -> Response {
    let mut response = response.map(|_| Body::empty());
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    response
}

/// The headers of a response with the length of its body. A streamed body is written to a file for this, since the
/// requests for its parts follow; one that is too long for a file has no length.
async fn head(response: Response, key: BodyKey, files: &BodyFiles) -> Response {
    let (parts, body) = with_ranges(response).into_parts();
    match RangedBody::of(body, key, files).await {
        Ok(Ok(body)) => without_body(Response::from_parts(parts, Body::empty()), body.length()),
        Ok(Err(_)) => Response::from_parts(parts, Body::empty()),
        Err(problem) => problem.into_response(),
    }
}

/// A part of a response. If its body is too long for a file, the client gets all of it.
async fn part(range: ByteRange, response: Response, key: BodyKey, files: &BodyFiles) -> Response {
    let (parts, body) = with_ranges(response).into_parts();
    let body = match RangedBody::of(body, key, files).await {
        Ok(Ok(body)) => body,
        Ok(Err(whole)) => return Response::from_parts(parts, whole),
        Err(problem) => return problem.into_response(),
    };
    let length = body.length();
    let Some(bytes) = range.within(length) else { return not_satisfiable(length) };
    let stated = format!("bytes {}-{}/{length}", bytes.start, bytes.end - 1);
    let mut response = Response::from_parts(parts, body.part(bytes.clone()));
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, (bytes.end - bytes.start).into());
    headers.extend(HeaderValue::try_from(stated).ok().map(|stated| (CONTENT_RANGE, stated)));
    response
}

/// The problem of a range that begins behind the body.
fn not_satisfiable(length: u64) -> Response {
    let detail = format!("The body has {length} bytes; `Range` asks for none of them.");
    let mut response = Problem::new(ProblemKind::RangeNotSatisfiable, detail).into_response();
    let stated = HeaderValue::try_from(format!("bytes */{length}"));
    response.headers_mut().extend(stated.ok().map(|stated| (CONTENT_RANGE, stated)));
    response
}

/// A body that can be read in parts.
enum RangedBody {
    Memory(Bytes),
    File(Arc<BodyFile>),
}

impl RangedBody {
    /// A body in parts; the inner error is a body that is too long for that.
    async fn of(body: Body, key: BodyKey, files: &BodyFiles) -> Result<Result<Self, Body>, Problem> {
        if body.size_hint().exact().is_some() {
            let bytes = to_bytes(body, usize::MAX).await.map_err(|error| internal(&error))?;
            return Ok(Ok(Self::Memory(bytes)));
        }
        let file = files.file(key, body).await.map_err(|error| internal(&error))?;
        Ok(file.map(Self::File))
    }

    fn length(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(file) => file.length(),
        }
    }

    /// Some bytes; the range is within the length.
    fn part(self, range: Range<u64>) -> Body {
        match self {
            Self::Memory(bytes) => {
                let at = |offset| usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                bytes.slice(at(range.start)..at(range.end)).into()
            }
            Self::File(file) => Body::from_stream(file.read(range)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_of_bytes() {
        for (text, range) in [
            ("bytes=0-3", ByteRange::From(0, Some(3))),
            ("Bytes=5-", ByteRange::From(5, None)),
            ("bytes=-8", ByteRange::Last(8)),
            ("bytes=007-7", ByteRange::From(7, Some(7))),
            ("bytes=0-99999999999999999999999", ByteRange::From(0, Some(u64::MAX))),
        ] {
            assert_eq!(ByteRange::parse(text), Some(range), "{text}");
        }
        for text in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=3-2",
            "bytes=a-b",
            "bytes=+1-2",
            "lines=0-3",
            "bytes=0-1,4-5",
        ] {
            assert_eq!(ByteRange::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_range_ends_with_the_body() {
        let within = |text: &str| ByteRange::parse(text).unwrap().within(10);
        for (text, range) in [
            ("bytes=0-0", 0..1),
            ("bytes=0-99", 0..10),
            ("bytes=9-", 9..10),
            ("bytes=-3", 7..10),
            ("bytes=-99", 0..10),
            ("bytes=0-18446744073709551615", 0..10),
        ] {
            assert_eq!(within(text), Some(range), "{text}");
        }
        for text in ["bytes=10-", "bytes=10-11", "bytes=-0"] {
            assert_eq!(within(text), None, "{text}");
        }
        assert_eq!(ByteRange::From(0, None).within(0), None);
        assert_eq!(ByteRange::Last(5).within(0), None);
    }
}
