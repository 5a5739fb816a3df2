//! `/oembed` (oEmbed 1.0, type `rich`): how the chart of a page is embedded in other pages.
//!
//! The address of the page is read and never fetched. Of another host nothing is said.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use percent_encoding::percent_decode_str;
use serde::Serialize;

use super::compare;
use super::embed::{COMPARISON_SIZE, SIZE};
use super::series::embedding;
use super::snippets::iframe;
use crate::http::host::base;
use crate::http::parameters::ParameterList;
use crate::http::parameters::pages::{MAX_HEIGHT, MAX_WIDTH, OEMBED_FORMAT, URL};
use crate::http::params::RawParams;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};

const LIST: ParameterList = &[&MAX_HEIGHT, &MAX_WIDTH, &OEMBED_FORMAT, &URL];

/// The answer, with the names of oEmbed.
#[derive(Debug, Serialize)]
struct RichDocument<'a> {
    version: &'static str,
    r#type: &'static str,
    title: &'a str,
    provider_name: &'static str,
    provider_url: &'a str,
    html: &'a str,
    width: u32,
    height: u32,
}

/// How the page at an address is embedded
pub(super) async fn answer(State(_): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = known(&request.raw).allow(LIST)?;
    if params.require(&OEMBED_FORMAT)? == "xml" {
        let detail = "Answers of oEmbed are JSON here; leave `format` out.";
        return Err(Problem::new(ProblemKind::NotImplemented, detail).at("format").allowing(["json"]));
    }
    let base = base(&request.headers);
    let url = params.require(&URL)?;
    let embedded = own(&url, &base).and_then(|page| chart_of(&request, &page));
    let Some((address, title, most)) = embedded else {
        let detail = "`url` is no address of a page of this service that has a chart.";
        return Err(Problem::new(ProblemKind::NotFound, detail).at("url"));
    };
    let size = (
        params.get(&MAX_WIDTH)?.map_or(most.0, |width| width.min(most.0)),
        params.get(&MAX_HEIGHT)?.map_or(most.1, |height| height.min(most.1)),
    );
    let document = RichDocument {
        version: "1.0",
        r#type: "rich",
        title: &title,
        provider_name: "yearbook",
        provider_url: &base,
        html: &iframe(&format!("{base}{address}"), &title, size),
        width: size.0,
        height: size.1,
    };
    let format = format!("oembed {base}");
    let builder = ResponseBuilder::new(&request.basis.state, &request, &params, &format, "application/json");
    Ok(builder.without_strong_date().complete(body(&document)?, None))
}

/// The parameters that oEmbed names: its clients send others of their own, such as `dnt`.
fn known(raw: &RawParams) -> RawParams {
    let is_known = |pair: &&str| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        LIST.iter().any(|parameter| parameter.name() == name)
    };
    let kept: Vec<&str> = raw.text().split('&').filter(is_known).collect();
    RawParams::of(Some(&kept.join("&")))
}

/// An address, if it is one of this service as the client addresses it.
fn own(url: &str, base: &str) -> Option<Uri> {
    let (uri, own): (Uri, Uri) = (url.parse().ok()?, base.parse().ok()?);
    let (authority, expected) = (uri.authority()?, own.authority()?);
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    // A proxy in front of the service may be the one that speaks TLS.
    let port = |port: Option<u16>| port.filter(|port| !matches!(port, 80 | 443));
    let is_same = authority.host().eq_ignore_ascii_case(expected.host())
        && port(authority.port_u16()) == port(expected.port_u16());
    (is_web && is_same && !authority.as_str().contains('@')).then_some(uri)
}

/// The address and the title of the embedded chart of a page, and the room that it takes.
fn chart_of(request: &ApiRequest, page: &Uri) -> Option<(String, String, (u32, u32))> {
    let segments =
        page.path().split('/').skip(1).map(|segment| percent_decode_str(segment).decode_utf8().ok());
    let segments = segments.collect::<Option<Vec<_>>>()?;
    let asked = ApiRequest {
        path: page.path().to_owned(),
        raw: RawParams::of(page.query()),
        headers: request.headers.clone(),
        basis: request.basis.clone(),
    };
    let catalogue = &request.basis.state.catalogue;
    let ((address, title), size) = match segments.as_slice() {
        [series, dataset, key] if series == "series" => (embedding(catalogue, &asked, (dataset, key))?, SIZE),
        [page] if page == "compare" => (compare::embedding(catalogue, &asked)?, COMPARISON_SIZE),
        _ => return None,
    };
    Some((address, title, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_service_are_its_own() {
        let base = "http://stats.example:8080";
        for url in ["http://stats.example:8080/series/A/B?x=1#passage", "https://STATS.example:8080/"] {
            assert!(own(url, base).is_some(), "{url}");
        }
        for url in [
            "http://stats.example/series/A/B",
            "http://stats.example.evil:8080/series/A/B",
            "http://stats.example:8080@evil.example/series/A/B",
            "http://x@stats.example:8080/series/A/B",
            "//stats.example:8080/series/A/B",
            "/series/A/B",
            "javascript:alert(1)",
            "file:///series/A/B",
            "",
        ] {
            assert!(own(url, base).is_none(), "{url}");
            assert!(own(url, "").is_none(), "{url}");
        }
        assert!(
            own("https://stats.example/x", "http://stats.example").is_some(),
            "behind a proxy that speaks TLS"
        );
        assert!(own("https://stats.example:443/x", "http://stats.example").is_some());
    }
}
