//! Content negotiation (RFC 9110, section 12): the `format` parameter decides, then `Accept`, then the default.

use std::cmp::Reverse;

use axum::http::{HeaderMap, header::ACCEPT};

use super::problem::{Problem, ProblemKind, quoted};

/// A representation that a route can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Representation<T> {
    /// Its name in the `format` parameter, such as `csv`.
    pub name: &'static str,
    /// Its media type, such as `text/csv; charset=utf-8`.
    pub media_type: &'static str,
    /// What the handler knows it by.
    pub value: T,
}

/// The representation that a client gets; the first is the default.
///
/// A header without a valid media range counts as absent.
///
/// # Errors
/// [`ProblemKind::NotAcceptable`] if the header accepts none.
pub fn negotiate<'a, T>(
    format: Option<&'a Representation<T>>,
    headers: &HeaderMap,
    representations: &'a [Representation<T>],
) -> Result<&'a Representation<T>, Problem> {
    if let Some(representation) = format {
        return Ok(representation);
    }
    let ranges = media_ranges(headers);
    if ranges.is_empty() {
        return representations.first().ok_or_else(|| not_acceptable(representations));
    }
    representations
        .iter()
        .filter_map(|representation| Some((best(&ranges, representation.media_type)?, representation)))
        .filter(|(range, _)| range.quality > 0)
        .min_by_key(|(range, _)| Reverse((range.quality, range.specificity())))
        .map(|(_, representation)| representation)
        .ok_or_else(|| not_acceptable(representations))
}

/// A media range of an `Accept` header (RFC 9110, section 12.5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MediaRange {
    /// Type and subtype with a slash between, in lower case; either may be `*`.
    pub(super) essence: String,
    /// The parameter `version`, which media types of SDMX have. No other parameter is used.
    pub(super) version: Option<String>,
    /// The weight in thousandths, from 0 (not acceptable) to 1,000.
    pub(super) quality: u16,
}

impl MediaRange {
    /// The range that a text states; none if it is malformed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let essence = parts.next()?.to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/')?;
        let valid = !kind.is_empty() && !subtype.is_empty() && (kind != "*" || subtype == "*");
        let (mut version, mut quality) = (None, 1_000);
        for (name, value) in parts.filter_map(|parameter| parameter.split_once('=')) {
            match name.trim().to_ascii_lowercase().as_str() {
                "version" => version = Some(value.trim().trim_matches('"').to_owned()),
                "q" => quality = thousandths(value.trim())?,
                _ => {}
            }
        }
        valid.then_some(Self { essence, version, quality })
    }

    /// How exact the range is: 0 for any type, 1 for any subtype of a type, 2 for one media type.
    fn specificity(&self) -> u8 {
        match self.essence.as_str() {
            "*/*" => 0,
            essence if essence.ends_with("/*") => 1,
            _ => 2,
        }
    }

    fn covers(&self, essence: &str) -> bool {
        match self.specificity() {
            0 => true,
            1 => self.essence.strip_suffix('*').is_some_and(|kind| essence.starts_with(kind)),
            _ => self.essence == essence,
        }
    }
}

/// A weight of RFC 9110, section 12.4.2: 0 to 1 with at most three decimals. The zero before the point may be missing,
/// as in the default header of Java's HTTP client.
pub(super) fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" if digits => Some(thousandths),
        "" if digits && !decimals.is_empty() => Some(thousandths),
        "1" if digits && thousandths == 0 => Some(1_000),
        _ => None,
    }
}

/// The media ranges of all `Accept` headers of a request, in their order; malformed ones are left out.
pub(super) fn media_ranges(headers: &HeaderMap) -> Vec<MediaRange> {
    headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(MediaRange::parse)
        .collect()
}

/// The most specific range that covers a media type.
fn best<'a>(ranges: &'a [MediaRange], media_type: &str) -> Option<&'a MediaRange> {
    let essence = essence(media_type);
    ranges.iter().filter(|range| range.covers(essence)).max_by_key(|range| range.specificity())
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split_once(';').map_or(media_type, |(essence, _)| essence).trim()
}

/// The representation with a name, as the `format` parameter takes it.
///
/// # Errors
/// [`ProblemKind::NotAcceptable`] if no representation has the name.
pub fn find_format<'a, T>(
    name: &str,
    representations: &'a [Representation<T>],
) -> Result<&'a Representation<T>, Problem> {
    representations.iter().find(|representation| representation.name == name).ok_or_else(|| {
        let detail = format!("This route has no format {}.", quoted(name));
        Problem::new(ProblemKind::NotAcceptable, detail)
            .at("format")
            .nearest_to(name, representations.iter().map(|representation| representation.name))
    })
}

fn not_acceptable<T>(representations: &[Representation<T>]) -> Problem {
    let detail = "The `Accept` header refuses every representation of this resource.";
    Problem::new(ProblemKind::NotAcceptable, detail)
        .allowing(representations.iter().map(|representation| essence(representation.media_type)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPRESENTATIONS: &[Representation<u8>] = &[
        Representation { name: "json", media_type: "application/json", value: 0 },
        Representation { name: "csv", media_type: "text/csv; charset=utf-8", value: 1 },
        Representation { name: "ndjson", media_type: "application/x-ndjson", value: 2 },
    ];

    fn headers(accept: &str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT, accept.parse().unwrap())])
    }

    fn served(accept: &str) -> Option<&'static str> {
        negotiate(None, &headers(accept), REPRESENTATIONS).ok().map(|chosen| chosen.name)
    }

    #[test]
    fn the_header_decides_by_quality_then_by_how_specific_it_is() {
        for (accept, name) in [
            ("", "json"),
            ("*/*", "json"),
            ("text/csv", "csv"),
            ("TEXT/CSV;charset=utf-8", "csv"),
            ("text/*", "csv"),
            ("text/csv, */*", "csv"),
            ("text/csv;q=0.5, application/json;q=0.6", "json"),
            ("text/csv;q=0.5, */*;q=0.1", "csv"),
            ("application/*;q=0.9, application/json;q=0", "ndjson"),
            ("text/html,application/xml;q=0.9,*/*;q=0.8", "json"),
            ("text/csv, application/x-ndjson", "csv"),
            // Java's default.
            ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "json"),
        ] {
            assert_eq!(served(accept), Some(name), "{accept}");
        }
    }

    #[test]
    fn several_headers_are_one_list() {
        let mut headers = headers("text/html");
        headers.append(ACCEPT, "text/csv".parse().unwrap());
        assert_eq!(negotiate(None, &headers, REPRESENTATIONS).unwrap().value, 1);
    }

    #[test]
    fn malformed_ranges_do_not_count() {
        for accept in [
            "json",
            "*/json",
            "text/",
            "text/csv;q=2",
            "text/csv;q=0.1234",
            "text/csv;q=.",
            "text/csv;q=",
            ";;,",
        ] {
            assert_eq!(served(accept), Some("json"), "{accept}");
        }
        assert_eq!(served("json, text/csv"), Some("csv"));
    }

    #[test]
    fn a_header_may_refuse_everything() {
        assert_eq!(served("application/xml"), None);
        assert_eq!(served("*/*;q=0"), None);
        let document = negotiate(None, &headers("image/png"), REPRESENTATIONS).unwrap_err().into_document();
        assert_eq!(document.status, 406);
        assert_eq!(document.allowed, ["application/json", "text/csv", "application/x-ndjson"]);
    }

    #[test]
    fn the_parameter_wins_over_the_header() {
        let headers = headers("application/xml");
        let csv = find_format("csv", REPRESENTATIONS).unwrap();
        assert_eq!(negotiate(Some(csv), &headers, REPRESENTATIONS).unwrap().value, 1);
        let document = find_format("cvs", REPRESENTATIONS).unwrap_err().into_document();
        assert_eq!(document.code, ProblemKind::NotAcceptable);
        assert_eq!(document.parameter.as_deref(), Some("format"));
        assert_eq!(document.allowed[0], "csv");
    }
}
