//! The API's problems as pages: the same status, code and request id, with links to what may have been meant.

use std::borrow::Cow;

use axum::extract::Request;
use axum::http::header::ACCEPT;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, RETRY_AFTER, VARY,
    WWW_AUTHENTICATE,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use percent_encoding::percent_decode_str;

use super::embed::EMBED_POLICY;
use super::page::{FORMS, HTML, POLICY, Page, big_search};
use super::view::{View, path};
use super::words::{Text, frame};
use crate::domain::nearest::likely;
use crate::http::negotiate::negotiate;
use crate::http::problem::{IsProblem, ProblemDocument, ProblemKind, quoted};

/// The first segments of the paths of interfaces for programs, whose errors are no pages. Those of versions of the API
/// are `v` and a number.
const INTERFACES: [&str; 10] = [
    "health",
    "metrics",
    "openapi.json",
    "docs",
    "oembed",
    "fred",
    "worldbank",
    "dbnomics",
    "sdmx",
    "jsonstat",
];

/// The headers of a problem that its page keeps.
const KEPT: [HeaderName; 3] = [ALLOW, RETRY_AFTER, WWW_AUTHENTICATE];

/// How many suggestions a page makes.
const MAX_SUGGESTIONS: usize = 5;

/// Whether a path is that of a page, or would be.
pub(in crate::http) fn is_page(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let is_version = first
        .strip_prefix('v')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    !is_version && !INTERFACES.contains(&first)
}

/// A request for a page whose error would be a page.
#[derive(Debug)]
pub(in crate::http) struct PageRequest {
    path: String,
    query: Option<String>,
}

impl PageRequest {
    /// The request, if its path is that of a page and the client says that it takes HTML; `*/*` says so, silence does
    /// not.
    pub(in crate::http) fn of(request: &Request) -> Option<Box<Self>> {
        let uri = request.uri();
        if !is_page(uri.path()) || !takes_html(request.headers()) {
            return None;
        }
        Some(Box::new(Self { path: safe(uri.path()).into_owned(), query: uri.query().map(str::to_owned) }))
    }

    /// The page of a response that is a problem; any other response as it is.
    pub(in crate::http) fn respond(
        &self,
        response: Response,
        id: &HeaderValue,
        revision: impl FnOnce() -> Option<i64>,
    ) -> Response {
        let Some(IsProblem(document)) = response.extensions().get().cloned() else { return response };
        let id = id.to_str().unwrap_or_default();
        let body = self.page(&document, id, revision()).into_string();
        let mut page = (document.code.status(), body).into_response();
        let headers = page.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(VARY, HeaderValue::from_static("Accept"));
        let policy = if self.path.starts_with("/embed/") { EMBED_POLICY } else { POLICY };
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        for name in KEPT {
            headers.extend(response.headers().get(&name).map(|value| (name, value.clone())));
        }
        page
    }

    fn page(&self, document: &ProblemDocument, id: &str, revision: Option<i64>) -> Markup {
        let view = View::of_refused(&self.path, self.query.as_deref());
        let title = view.say(title(document.code));
        let suggestions = self.suggestions(document);
        let main = html! {
            h1 { (title) }
            p.lede lang="en" { (with_code(&document.detail)) }
            @if !suggestions.is_empty() {
                @let is_conflict = document.code == ProblemKind::ConflictingParameters;
                @let heading = if is_conflict { frame::INSTEAD } else { frame::DID_YOU_MEAN };
                section { h2 { (view.say(heading)) } ul.plain {
                    @for (name, address) in &suggestions { li {
                        a href=(address) { bdi { (name) } }
                        @if name != address { " " span.code.quiet { (address) } }
                    } }
                } }
            }
            @if let Some(parameter) = document.parameter.as_deref().filter(|name| self.has(name)) {
                p { a href=(self.address(|name, value| (name != parameter).then(|| (name.into(), value.into())))) {
                    (view.fill(frame::WITHOUT_PARAMETER, &[parameter]))
                } }
            }
            @if document.code == ProblemKind::NotFound {
                section.hero { h2 { (view.say(frame::TRY_SEARCH)) } (big_search(&view, self.last_segment().as_deref())) }
            }
            @if document.code.status() == StatusCode::SERVICE_UNAVAILABLE {
                p { a.btn href=(self.address(|name, value| Some((name.into(), value.into())))) {
                    (view.say(frame::TRY_AGAIN))
                } }
            }
            (facts(&view, document, id))
            p { a href=(view.to("/")) { (view.say(frame::TO_START)) } }
        };
        Page::new(&view, title).markup(revision, false, &main)
    }

    /// What may have been meant: texts and their addresses.
    fn suggestions(&self, document: &ProblemDocument) -> Vec<(String, String)> {
        match (document.code, document.parameter.as_deref()) {
            (ProblemKind::UnknownParameter, Some(given)) => {
                let meant = likely(given, &document.allowed);
                let renamed = |meant: &str| {
                    self.address(|name, value| {
                        Some((if name == given { meant.into() } else { name.into() }, value.into()))
                    })
                };
                meant.map(|meant| (meant.to_owned(), renamed(meant))).into_iter().collect()
            }
            (ProblemKind::ConflictingParameters, Some(parameter)) => {
                let query =
                    |one: &String| if one.contains('=') { one.clone() } else { format!("{parameter}={one}") };
                let queries = document.allowed.iter().map(query).take(MAX_SUGGESTIONS);
                queries.map(|query| (query.clone(), self.with_pairs(&query))).collect()
            }
            (_, Some(parameter)) => self.other_value(parameter, &document.allowed).into_iter().collect(),
            (ProblemKind::NotFound, None) => {
                // Of addresses only one that is like this one is worth naming.
                let is_near =
                    |one: &&String| !one.starts_with('/') || likely(&self.path, &[(*one).clone()]).is_some();
                let allowed = document.allowed.iter().filter(is_near);
                let addresses = allowed.filter_map(|one| Some((one.clone(), self.instead(one, document)?)));
                addresses.take(MAX_SUGGESTIONS).collect()
            }
            _ => Vec::new(),
        }
    }

    /// This address with other parameters in place of its own, such as `measure=index&base=2020`.
    fn with_pairs(&self, query: &str) -> String {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let kept = self.pairs().filter(|(name, _)| !pairs.iter().any(|(own, _)| own == name));
        let start = self.path.len() + 1;
        form_urlencoded::Serializer::for_suffix(format!("{}?", self.path), start)
            .extend_pairs(kept)
            .extend_pairs(&pairs)
            .finish()
    }

    /// The address with the nearest value of a parameter: of a list, the member at fault is replaced.
    fn other_value(&self, parameter: &str, allowed: &[String]) -> Option<(String, String)> {
        let (_, value) = self.pairs().find(|(name, _)| name == parameter)?;
        let wrong = value.split(',').find(|member| !allowed.iter().any(|one| one == member))?;
        let meant = likely(wrong, allowed)?;
        let members: Vec<&str> =
            value.split(',').map(|member| if member == wrong { meant } else { member }).collect();
        let members = members.join(",");
        let address = self.address(|name, value| {
            Some((name.into(), if name == parameter { members.clone() } else { value.into() }))
        });
        Some((meant.to_owned(), address))
    }

    /// The address of something else of the same kind: a path, or a code in place of the one that is not there.
    fn instead(&self, other: &str, document: &ProblemDocument) -> Option<String> {
        let address = if other.starts_with('/') {
            (!other.contains('{')).then(|| other.to_owned())?
        } else {
            let segments = self.segments();
            let wrong = segments.iter().rposition(|segment| document.detail.contains(&quoted(segment)))?;
            let segments: Vec<&str> = segments
                .iter()
                .enumerate()
                .map(|(place, segment)| if place == wrong { other } else { segment })
                .collect();
            path(&segments)
        };
        Some(View::of_refused("/", self.query.as_deref()).to(&address))
    }

    fn segments(&self) -> Vec<Cow<'_, str>> {
        let segments = self.path.split('/').filter(|segment| !segment.is_empty());
        segments.map(|segment| percent_decode_str(segment).decode_utf8_lossy()).collect()
    }

    fn last_segment(&self) -> Option<String> {
        self.segments().pop().map(|segment| {
            segment
                .chars()
                .filter(|one| !one.is_control())
                .take(crate::limits::MAX_SEARCH_CHARACTERS)
                .collect()
        })
    }

    fn pairs(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        form_urlencoded::parse(self.query.as_deref().unwrap_or_default().as_bytes())
    }

    fn has(&self, parameter: &str) -> bool {
        self.pairs().any(|(name, _)| name == parameter)
    }

    /// This address with each pair of its query changed, or left out.
    fn address(&self, change: impl Fn(&str, &str) -> Option<(String, String)>) -> String {
        let pairs: Vec<_> = self.pairs().filter_map(|(name, value)| change(&name, &value)).collect();
        if pairs.is_empty() {
            return self.path.clone();
        }
        let start = self.path.len() + 1;
        form_urlencoded::Serializer::for_suffix(format!("{}?", self.path), start).extend_pairs(pairs).finish()
    }
}

/// What is known of the error, for those who report it.
fn facts(view: &View, document: &ProblemDocument, id: &str) -> Markup {
    let code = document.code.slug().replace('-', "_");
    html! {
        ul.facts {
            li { (view.say(frame::STATUS)) " " (document.status) }
            li { (view.say(frame::CODE)) " " span.code { (code) } }
            @if !id.is_empty() { li { (view.say(frame::REQUEST_ID)) " " span.code { (id) } } }
        }
    }
}

/// A sentence of a problem, with what stands between backticks as code.
fn with_code(detail: &str) -> Markup {
    html! {
        @for (place, part) in detail.split('`').enumerate() {
            @if place % 2 == 1 { code { bdi { (part) } } } @else { (part) }
        }
    }
}

/// The heading of a kind of problem.
const fn title(kind: ProblemKind) -> Text {
    match kind.status() {
        StatusCode::BAD_REQUEST | StatusCode::URI_TOO_LONG => frame::ERROR_BAD_REQUEST,
        StatusCode::NOT_FOUND => frame::ERROR_NOT_FOUND,
        StatusCode::METHOD_NOT_ALLOWED => frame::ERROR_METHOD,
        StatusCode::CONFLICT => frame::ERROR_CONFLICT,
        StatusCode::PAYLOAD_TOO_LARGE => frame::ERROR_TOO_LARGE,
        StatusCode::SERVICE_UNAVAILABLE => frame::ERROR_AWAY,
        StatusCode::INTERNAL_SERVER_ERROR => frame::ERROR_INTERNAL,
        _ => frame::ERROR_OTHER,
    }
}

/// Whether the client says that it takes HTML, and not that it prefers JSON.
fn takes_html(headers: &HeaderMap) -> bool {
    headers.contains_key(ACCEPT) && negotiate(None, headers, &FORMS).is_ok_and(|form| form.value)
}

/// A path that a link on a page may repeat: browsers read `//host` and `/\host` as the address of another host.
fn safe(path: &str) -> Cow<'_, str> {
    let rest = path.trim_start_matches(['/', '\\']);
    if path.len() == rest.len() + 1 && path.starts_with('/') && !rest.contains('\\') {
        return path.into();
    }
    format!("/{}", rest.replace('\\', "%5C")).into()
}
