//! Embedded charts: a page for other pages that holds a chart, its title, its source and a link back, and nothing else.

use axum::body::Bytes;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Response;
use maud::{DOCTYPE, Markup, html};

use super::assets::ASSETS;
use super::page::HTML;
use super::view::View;
use super::words::series as words;
use crate::formats::chart::Theme;
use crate::http::host::base;
use crate::http::params::Params;
use crate::http::response::{ApiRequest, ResponseBuilder};

/// The content security policy of embedded charts: that of pages, but every page may hold them. They know nothing of the
/// reader and change nothing, so a page that holds one can do no harm with it.
pub(super) const EMBED_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors *; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// The width and the height of an embedded chart in pixels, where nobody asks for less.
pub(super) const SIZE: (u32, u32) = (720, 520);

/// The same of a comparison, which has a heading of its own and more names.
pub(super) const COMPARISON_SIZE: (u32, u32) = (720, 640);

/// The height of the plot in pixels, which leaves room for title and source.
pub(super) const PLOT_HEIGHT: f64 = 340.0;

/// The address at which oEmbed says how a page is embedded; none where the client does not say how it addresses the
/// service.
pub(super) fn oembed_address(base: &str, page: &str) -> Option<String> {
    let query =
        form_urlencoded::Serializer::new(String::new()).append_pair("url", &format!("{base}{page}")).finish();
    (!base.is_empty()).then(|| format!("{base}/oembed?{query}"))
}

/// An embedded chart without the chart.
#[derive(Debug)]
pub(super) struct Embed<'a> {
    /// The page that shows the chart with everything else.
    pub(super) view: &'a View,
    /// The colours; none for those of the reader's system.
    pub(super) theme: Option<Theme>,
    /// What is shown.
    pub(super) title: &'a str,
    /// Where the values come from.
    pub(super) source: &'a str,
}

impl Embed<'_> {
    /// The response; `params` are those of the request.
    pub(super) fn respond(&self, request: &ApiRequest, params: &Params, chart: &Markup) -> Response {
        let page = Bytes::from(self.markup(chart).into_string());
        let format = format!("embed {} {}", ASSETS.page_format, base(&request.headers));
        let builder = ResponseBuilder::new(&request.basis.state, request, params, &format, HTML);
        let mut response = builder.without_strong_date().complete(page, None);
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(EMBED_POLICY));
        response
    }

    fn markup(&self, chart: &Markup) -> Markup {
        let view = self.view;
        let address = view.here(&[]);
        let theme = match self.theme {
            None => "embed",
            Some(Theme::Light) => "embed light",
            Some(Theme::Dark) => "embed dark",
            Some(Theme::Print) => "embed print",
        };
        html! {
            (DOCTYPE)
            html class=(theme) lang=(view.language.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " · yearbook" }
                    // Links open beside the page that holds the chart: pages cannot be framed.
                    base target="_blank";
                    link rel="canonical" href=(address);
                    link rel="icon" type="image/svg+xml" href=(ASSETS.icon.path);
                    link rel="stylesheet" href=(ASSETS.style.path);
                    script type="module" src=(ASSETS.script.path) {}
                }
                body { main { figure aria-labelledby="chart-title" {
                    h1 #chart-title { (self.title) }
                    (chart)
                    figcaption {
                        @if !self.source.is_empty() { (view.fill(words::FROM_SOURCE, &[self.source])) " · " }
                        a href=(address) { (view.say(words::SHOW_IN_YEARBOOK)) }
                    }
                } } }
            }
        }
    }
}
