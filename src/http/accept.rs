//! `Accept` and `Accept-Encoding` in one short form, which is a part of the key of a stored response.
//!
//! Clients write the same wish in many ways, and a header may have hundreds of kilobytes. The short form has no more
//! than what negotiation uses; a handler sees it in place of what the client wrote, so both always mean the same.

use axum::http::header::{ACCEPT, ACCEPT_ENCODING};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::negotiate::{media_ranges, thousandths};

/// The longest short form of `Accept`, in bytes; a request with a longer one is answered, but not stored.
const MAX_ACCEPT_BYTES: usize = 256;

/// The content codings that the service knows, and `*`.
const CODINGS: [&str; 5] = ["identity", "gzip", "br", "zstd", "*"];

/// What a client accepts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct AcceptHeaders {
    /// The short form of `Accept`; empty if it says nothing.
    types: Box<str>,
    /// The weight of each coding in thousandths; none if the client sends no `Accept-Encoding`.
    codings: Option<[Option<u16>; CODINGS.len()]>,
}

impl AcceptHeaders {
    /// What the headers of a request say; none if the short form is too long.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let types = types(headers);
        (types.len() <= MAX_ACCEPT_BYTES).then(|| Self { types, codings: codings(headers) })
    }

    /// The bytes that it takes beyond its fixed size.
    pub(super) fn bytes(&self) -> usize {
        self.types.len()
    }

    /// Writes the short form into the headers of a request.
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        replace(headers, &ACCEPT, Some(&*self.types).filter(|types| !types.is_empty()));
        let codings = self.codings.map(|codings| {
            let known = CODINGS.iter().zip(codings).filter_map(|(coding, weight)| Some((coding, weight?)));
            let text: Vec<String> = known.map(|(coding, weight)| weighted(coding, weight)).collect();
            if text.is_empty() { "identity".to_owned() } else { text.join(",") }
        });
        replace(headers, &ACCEPT_ENCODING, codings.as_deref());
    }
}

/// Sets a header unless it has the value already.
fn replace(headers: &mut HeaderMap, name: &HeaderName, value: Option<&str>) {
    let mut present = headers.get_all(name).iter();
    if present.next().map(HeaderValue::as_bytes) == value.map(str::as_bytes) && present.next().is_none() {
        return;
    }
    match value.and_then(|value| HeaderValue::from_str(value).ok()) {
        Some(value) => _ = headers.insert(name, value),
        None => _ = headers.remove(name),
    }
}

/// A name with its weight in thousandths, as a list of a header has it.
fn weighted(name: &str, weight: u16) -> String {
    match weight {
        1_000 => name.to_owned(),
        weight => format!("{name};q=0.{weight:03}"),
    }
}

/// The media ranges without repetitions, without parameters that are not used, and without weights if all are equal.
fn types(headers: &HeaderMap) -> Box<str> {
    // What most clients send is short already.
    if let Some(value) = single(headers, &ACCEPT)
        && matches!(value.as_bytes(), b"*/*" | b"application/json" | b"text/csv")
    {
        return value.to_str().unwrap_or_default().into();
    }
    if !headers.contains_key(ACCEPT) {
        return Box::default();
    }
    let mut ranges = media_ranges(headers);
    let first = ranges.first().map_or(0, |range| range.quality);
    if first > 0 && ranges.iter().all(|range| range.quality == first) {
        for range in &mut ranges {
            range.quality = 1_000;
        }
    }
    let mut short: Vec<String> = Vec::new();
    let mut length = 0;
    for range in ranges {
        let version = range.version.as_deref().map(|version| format!(";version={version}"));
        let text = weighted(&(range.essence + version.as_deref().unwrap_or_default()), range.quality);
        if !short.contains(&text) {
            length += text.len() + 1;
            short.push(text);
        }
        // A longer one is not used, so its rest need not be compared.
        if length > 2 * MAX_ACCEPT_BYTES {
            break;
        }
    }
    short.join(",").into()
}

/// The weight of each coding; of a coding that is listed twice the first place counts.
fn codings(headers: &HeaderMap) -> Option<[Option<u16>; CODINGS.len()]> {
    if !headers.contains_key(ACCEPT_ENCODING) {
        return None;
    }
    let mut weights = [None; CODINGS.len()];
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for text in values.flat_map(|value| value.split(',')) {
        let (coding, weight) = text.split_once(';').unwrap_or((text, "q=1"));
        let coding = match coding.trim() {
            alias if alias.eq_ignore_ascii_case("x-gzip") => "gzip",
            coding => coding,
        };
        let weight = weight.trim().strip_prefix(['q', 'Q']).and_then(|rest| rest.trim().strip_prefix('='));
        let slot = CODINGS.iter().zip(&mut weights).find(|(known, _)| coding.eq_ignore_ascii_case(known));
        if let Some(((_, slot), weight)) = slot.zip(weight.and_then(|weight| thousandths(weight.trim())))
            && slot.is_none()
        {
            *slot = Some(weight);
        }
    }
    Some(weights)
}

/// The value of a header that occurs once.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    fn short(name: &HeaderName, values: &[&str]) -> Option<String> {
        let pairs: Vec<_> = values.iter().map(|value| (name.clone(), *value)).collect();
        let mut headers = headers(&pairs);
        AcceptHeaders::of(&headers)?.write(&mut headers);
        Some(headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default())
    }

    #[test]
    fn wishes_that_mean_the_same_have_one_short_form() {
        for (values, expected) in [
            (&["*/*"][..], "*/*"),
            (&["*/*;q=0.123"], "*/*"),
            (&["TEXT/CSV ; charset=utf-8;q=1.0, */*;q=0.10"], "text/csv,*/*;q=0.100"),
            (&["text/csv", "text/csv", "json"], "text/csv"),
            (
                &["application/vnd.sdmx.data+json; version=\"1.0\""],
                "application/vnd.sdmx.data+json;version=1.0",
            ),
            (&["application/json;q=0"], "application/json;q=0.000"),
            (&["nonsense"], ""),
            (&[], ""),
        ] {
            assert_eq!(short(&ACCEPT, values).as_deref(), Some(expected), "{values:?}");
        }
        for (values, expected) in [
            (&["gzip"][..], "gzip"),
            (&["gzip, deflate, br;q=1.0, zstd"], "gzip,br,zstd"),
            (&["x-gzip;q=0.5", "*;q=0"], "gzip;q=0.500,*;q=0.000"),
            (&["deflate, nonsense"], "identity"),
            (&["br;q=0.1, br"], "br;q=0.100"),
            (&[], ""),
        ] {
            assert_eq!(short(&ACCEPT_ENCODING, values).as_deref(), Some(expected), "{values:?}");
        }
    }

    #[test]
    fn a_long_wish_is_short_or_not_stored() {
        let padding = "b".repeat(300_000);
        assert_eq!(short(&ACCEPT, &[&format!("*/*;x={padding}")]).as_deref(), Some("*/*"));
        assert_eq!(short(&ACCEPT, &[&format!("*/*, a/{padding}")]), None);
        assert_eq!(short(&ACCEPT_ENCODING, &[&format!("gzip, {padding}")]).as_deref(), Some("gzip"));
        let many: Vec<String> = (0..10_000).map(|number| format!("a/{number}")).collect();
        assert_eq!(short(&ACCEPT, &[&many.join(",")]), None);
    }

    #[test]
    fn no_header_and_one_that_accepts_nothing_known_differ() {
        let coded = AcceptHeaders::of(&headers(&[(ACCEPT_ENCODING, "deflate")]));
        assert_ne!(coded, AcceptHeaders::of(&HeaderMap::new()));
    }
}
