//! What the heads of responses say.

use chrono::{DateTime, Utc};

use super::error::DownloadError;
use super::request::Validators;
use crate::http_client::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, DATE, ETAG, HeaderMap, HeaderName,
    HeaderValue, LAST_MODIFIED,
};

/// The longest name of a coding that an error quotes, in characters.
const MAX_CODING_CHARACTERS: usize = 40;

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Not at all.
    Plain,
    /// By gzip (RFC 1952).
    Gzip,
}

/// How the body is packed.
///
/// # Errors
/// When it is packed in a way that was not asked for.
pub(super) fn coding(headers: &HeaderMap) -> Result<Coding, DownloadError> {
    let values = headers.get_all(CONTENT_ENCODING).iter();
    let text: Vec<String> =
        values.map(|value| String::from_utf8_lossy(value.as_bytes()).to_lowercase()).collect();
    let text = text.join(",");
    let mut codings = text.split(',').map(str::trim).filter(|one| !matches!(*one, "" | "identity"));
    match (codings.next(), codings.next()) {
        (None, _) => Ok(Coding::Plain),
        (Some("gzip" | "x-gzip"), None) => Ok(Coding::Gzip),
        _ => Err(DownloadError::Coding(text.chars().take(MAX_CODING_CHARACTERS).collect())),
    }
}

/// What a server says of a file.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) content_type: Option<String>,
    pub(super) charset: Option<String>,
    pub(super) validators: Validators,
    pub(super) date: Option<DateTime<Utc>>,
}

impl Facts {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let (content_type, charset) = media_type(headers);
        Self { content_type, charset, validators: validators(headers), date: date(headers) }
    }
}

/// The media type without parameters, and the encoding that it names; in small letters.
fn media_type(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    let Some(text) = text(headers, CONTENT_TYPE) else { return (None, None) };
    let mut parts = text.split(';').map(str::trim);
    let media_type = parts.next().filter(|one| one.contains('/')).map(str::to_lowercase);
    let charset = parts.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_lowercase())
    });
    (media_type, charset)
}

/// What to ask with whether the file has changed.
fn validators(headers: &HeaderMap) -> Validators {
    let owned = |name| text(headers, name).map(str::to_owned);
    Validators { etag: owned(ETAG), last_modified: owned(LAST_MODIFIED) }
}

/// The entity tag with which the rest of a body can be asked for: a strong one of a server that offers parts.
pub(super) fn resumable(headers: &HeaderMap) -> Option<HeaderValue> {
    let offers = text(headers, ACCEPT_RANGES).is_some_and(|unit| unit.eq_ignore_ascii_case("bytes"));
    headers.get(ETAG).filter(|etag| offers && etag.as_bytes().starts_with(b"\"")).cloned()
}

/// Where a part of a body begins, and how long the whole is.
pub(super) fn content_range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let (unit, range) = text(headers, CONTENT_RANGE)?.split_once(' ')?;
    let (range, whole) = range.trim().split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    let whole = if whole == "*" { None } else { Some(whole.parse().ok()?) };
    let is_possible = first <= last && whole.is_none_or(|whole: u64| last < whole);
    (unit.eq_ignore_ascii_case("bytes") && is_possible).then_some((first, whole))
}

/// The time by the clock of the server.
pub(super) fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    Some(httpdate::parse_http_date(text(headers, DATE)?).ok()?.into())
}

/// The text of a header, if it has one.
pub(super) fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn headers(name: HeaderName, text: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(text).unwrap())])
    }

    #[test]
    fn codings_that_were_not_asked_for_are_refused_by_name() {
        let of = |text: &str| coding(&headers(CONTENT_ENCODING, text)).map_err(|error| error.to_string());
        assert_eq!(coding(&HeaderMap::new()).unwrap(), Coding::Plain);
        assert_eq!(of("identity"), Ok(Coding::Plain));
        assert_eq!(of("GZIP"), Ok(Coding::Gzip));
        assert_eq!(of("identity, x-gzip"), Ok(Coding::Gzip));
        let refused = |name: &str| Err(format!("the body has the coding `{name}`, which was not asked for"));
        assert_eq!(of("br"), refused("br"));
        assert_eq!(of("gzip, gzip"), refused("gzip, gzip"));
        assert_eq!(of(&"x".repeat(90)), refused(&"x".repeat(40)));
    }

    #[test]
    fn media_types_are_read_with_their_encoding() {
        let of = |text: &str| media_type(&headers(CONTENT_TYPE, text));
        let pair = |one: &str, other: &str| (Some(one.to_owned()), Some(other.to_owned()));
        assert_eq!(of("Text/CSV; header=present; Charset=\"ISO-8859-1\""), pair("text/csv", "iso-8859-1"));
        assert_eq!(of("text/csv;charset = utf-8"), pair("text/csv", "utf-8"));
        assert_eq!(of("application/json"), (Some("application/json".to_owned()), None));
        assert_eq!(of("text/csv; charset="), (Some("text/csv".to_owned()), None));
        assert_eq!(of("csv"), (None, None));
        assert_eq!(media_type(&HeaderMap::new()), (None, None));
    }

    #[test]
    fn the_rest_is_asked_for_with_a_strong_tag_where_parts_are_offered() {
        let of = |etag: &str, ranges: &str| {
            let mut both = headers(ETAG, etag);
            both.extend(headers(ACCEPT_RANGES, ranges));
            resumable(&both).is_some()
        };
        assert!(of("\"a\"", "bytes"));
        assert!(!of("W/\"a\"", "bytes"));
        assert!(!of("a", "bytes"));
        assert!(!of("\"a\"", "none"));
        assert_eq!(resumable(&headers(ETAG, "\"a\"")), None);
    }

    #[test]
    fn ranges_are_read_and_impossible_ones_are_none() {
        let of = |text: &str| content_range(&headers(CONTENT_RANGE, text));
        assert_eq!(of("bytes 5-9/10"), Some((5, Some(10))));
        assert_eq!(of("bytes 0-0/*"), Some((0, None)));
        let bad =
            ["", "bytes", "bytes */10", "bytes 5-4/10", "bytes 5-10/10", "rows 5-9/10", "bytes -1-9/10"];
        for text in bad {
            assert_eq!(of(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[ -~]{0,60}") {
            let names = [CONTENT_ENCODING, CONTENT_TYPE, CONTENT_RANGE, DATE, ETAG];
            let all = names.into_iter().flat_map(|name| headers(name, &text)).filter_map(|(name, value)| Some((name?, value)));
            let all = all.collect::<HeaderMap>();
            let _ = (coding(&all), media_type(&all), content_range(&all), date(&all), validators(&all), resumable(&all));
        }
    }
}
