//! Which representation a caller gets: `format=` decides, else `Accept`, else the first on offer.

use std::cmp::Reverse;

use axum::http::{HeaderMap, header::ACCEPT};

use super::problem::{Problem, ProblemKind, quoted};

/// One representation on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Representation<T> {
    /// Its name in the `format` parameter, such as `csv`.
    pub name: &'static str,
    /// Its media type, such as `text/csv; charset=utf-8`.
    pub media_type: &'static str,
    /// What the caller of [`negotiate`] knows it by.
    pub value: T,
}

/// The offer that a caller is served; the first offer is the default.
///
/// A header that names no media range at all is taken as absent, as RFC 9110 allows.
///
/// # Errors
/// [`ProblemKind::NotAcceptable`] if the header refuses them all.
pub fn negotiate<'a, T>(
    format: Option<&'a Representation<T>>,
    headers: &HeaderMap,
    offers: &'a [Representation<T>],
) -> Result<&'a Representation<T>, Problem> {
    if let Some(offer) = format {
        return Ok(offer);
    }
    let ranges = media_ranges(headers);
    if ranges.is_empty() {
        return offers.first().ok_or_else(|| refused(offers));
    }
    offers
        .iter()
        .filter_map(|offer| Some((best(&ranges, offer.media_type)?, offer)))
        .filter(|(range, _)| range.quality > 0)
        .min_by_key(|(range, _)| Reverse((range.quality, range.specificity())))
        .map(|(_, offer)| offer)
        .ok_or_else(|| refused(offers))
}

/// A member of the `Accept` header; its parameters other than `q` do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MediaRange {
    kind: String,
    subtype: String,
    /// In thousandths.
    quality: u16,
}

impl MediaRange {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let well_formed = !kind.is_empty() && !subtype.is_empty() && (kind != "*" || subtype == "*");
        let quality = parts
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
            .map_or(Some(1_000), |(_, value)| thousandths(value.trim()))?;
        well_formed.then(|| Self {
            kind: kind.to_ascii_lowercase(),
            subtype: subtype.to_ascii_lowercase(),
            quality,
        })
    }

    fn specificity(&self) -> u8 {
        match (self.kind.as_str(), self.subtype.as_str()) {
            ("*", _) => 0,
            (_, "*") => 1,
            _ => 2,
        }
    }

    fn covers(&self, kind: &str, subtype: &str) -> bool {
        match self.specificity() {
            0 => true,
            1 => self.kind == kind,
            _ => self.kind == kind && self.subtype == subtype,
        }
    }
}

/// A quality of RFC 9110: 0 to 1 with at most three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" if digits => Some(thousandths),
        "1" if digits && thousandths == 0 => Some(1_000),
        _ => None,
    }
}

fn media_ranges(headers: &HeaderMap) -> Vec<MediaRange> {
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
    let (kind, subtype) = essence(media_type).split_once('/')?;
    ranges.iter().filter(|range| range.covers(kind, subtype)).max_by_key(|range| range.specificity())
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split_once(';').map_or(media_type, |(essence, _)| essence).trim()
}

/// The offer with a name, as the `format` parameter takes it.
///
/// # Errors
/// [`ProblemKind::NotAcceptable`] if no offer has the name.
pub fn find_format<'a, T>(
    name: &str,
    offers: &'a [Representation<T>],
) -> Result<&'a Representation<T>, Problem> {
    offers.iter().find(|offer| offer.name == name).ok_or_else(|| {
        let detail = format!("This route has no format {}.", quoted(name));
        Problem::new(ProblemKind::NotAcceptable, detail)
            .at("format")
            .nearest_to(name, offers.iter().map(|offer| offer.name))
    })
}

fn refused<T>(offers: &[Representation<T>]) -> Problem {
    let detail = "The `Accept` header refuses every representation of this resource.";
    Problem::new(ProblemKind::NotAcceptable, detail)
        .allowing(offers.iter().map(|offer| essence(offer.media_type)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERS: &[Representation<u8>] = &[
        Representation { name: "json", media_type: "application/json", value: 0 },
        Representation { name: "csv", media_type: "text/csv; charset=utf-8", value: 1 },
        Representation { name: "ndjson", media_type: "application/x-ndjson", value: 2 },
    ];

    fn headers(accept: &str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT, accept.parse().unwrap())])
    }

    fn served(accept: &str) -> Option<&'static str> {
        negotiate(None, &headers(accept), OFFERS).ok().map(|offer| offer.name)
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
        ] {
            assert_eq!(served(accept), Some(name), "{accept}");
        }
    }

    #[test]
    fn several_headers_are_one_list() {
        let mut headers = headers("text/html");
        headers.append(ACCEPT, "text/csv".parse().unwrap());
        assert_eq!(negotiate(None, &headers, OFFERS).unwrap().value, 1);
    }

    #[test]
    fn what_cannot_be_read_does_not_count() {
        for accept in ["json", "*/json", "text/", "text/csv;q=2", "text/csv;q=0.1234", ";;,"] {
            assert_eq!(served(accept), Some("json"), "{accept}");
        }
        assert_eq!(served("json, text/csv"), Some("csv"));
    }

    #[test]
    fn a_header_may_refuse_everything() {
        assert_eq!(served("application/xml"), None);
        assert_eq!(served("*/*;q=0"), None);
        let document = negotiate(None, &headers("image/png"), OFFERS).unwrap_err().into_document();
        assert_eq!(document.status, 406);
        assert_eq!(document.allowed, ["application/json", "text/csv", "application/x-ndjson"]);
    }

    #[test]
    fn the_parameter_wins_over_the_header() {
        let headers = headers("application/xml");
        let csv = find_format("csv", OFFERS).unwrap();
        assert_eq!(negotiate(Some(csv), &headers, OFFERS).unwrap().value, 1);
        let document = find_format("cvs", OFFERS).unwrap_err().into_document();
        assert_eq!(document.code, ProblemKind::NotAcceptable);
        assert_eq!(document.parameter.as_deref(), Some("format"));
        assert_eq!(document.allowed[0], "csv");
    }
}
