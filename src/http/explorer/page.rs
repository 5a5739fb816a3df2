//! The frame around every page: head, bar, place, foot.

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LINK, LOCATION, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::assets::ASSETS;
use super::svg::inline;
use super::view::View;
use super::words::{Language, Text, frame};
use crate::http::host::base;
use crate::http::negotiate::{Representation, negotiate};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder};
use crate::ingest::seed::sha256;
use crate::limits::MAX_SEARCH_CHARACTERS;

/// The media type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The content security policy of pages: everything comes from this service, nothing is inline, no script makes markup.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// The sign of the service.
const BRAND: &str = include_str!("assets/brand.svg");

/// What the address of a page answers with: itself, or the address of the API with the same data.
pub(super) const FORMS: [Representation<bool>; 2] = [
    Representation { name: "html", media_type: HTML, value: true },
    Representation { name: "json", media_type: "application/json", value: false },
];

/// A part of the explorer, which the bar names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Datasets, indicators, series.
    Data,
    /// Several series.
    Compare,
    /// Growth side by side.
    Rankings,
    /// Arithmetic over series.
    Formula,
    /// Documents and figures.
    Sources,
    /// Checks between figures.
    Reconciliation,
    /// Targets of plans.
    Targets,
    /// Rules and what they say.
    Alerts,
    /// Revisions.
    Changes,
}

impl Section {
    const ALL: [(Self, &'static str, Text); 9] = [
        (Self::Data, "/datasets", frame::DATA),
        (Self::Compare, "/compare", frame::COMPARE),
        (Self::Rankings, "/rankings", frame::RANKINGS),
        (Self::Formula, "/formula", frame::FORMULA),
        (Self::Sources, "/sources", frame::SOURCES),
        (Self::Reconciliation, "/reconciliation", frame::RECONCILIATION),
        (Self::Targets, "/targets", frame::TARGETS),
        (Self::Alerts, "/alerts", frame::ALERTS),
        (Self::Changes, "/changes", frame::CHANGES),
    ];
}

/// A page without its content.
#[derive(Debug)]
pub(super) struct Page<'a> {
    view: &'a View,
    title: String,
    description: Option<String>,
    section: Option<Section>,
    crumbs: Vec<(Markup, Option<String>)>,
    json: Option<String>,
    oembed: Option<String>,
    feed: Option<(&'static str, &'static str)>,
    scripts: Vec<&'static str>,
    has_search: bool,
    basis: Option<&'a str>,
    changes_by_itself: bool,
}

impl<'a> Page<'a> {
    /// A page with a title.
    pub(super) fn new(view: &'a View, title: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            view,
            title,
            description: None,
            section: None,
            crumbs: Vec::new(),
            json: None,
            oembed: None,
            feed: None,
            scripts: Vec::new(),
            has_search: true,
            basis: None,
            changes_by_itself: false,
        }
    }

    /// What the page says in a sentence.
    pub(super) fn described(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// The part of the explorer that it belongs to.
    pub(super) fn section(self, section: Section) -> Self {
        Self { section: Some(section), ..self }
    }

    /// A page that it lies below.
    pub(super) fn below(mut self, name: Markup, href: String) -> Self {
        self.crumbs.push((name, Some(href)));
        self
    }

    /// Its own name at the end of the pages that it lies below.
    pub(super) fn named(mut self, name: Markup) -> Self {
        self.crumbs.push((name, None));
        self
    }

    /// The address of the API that has the same data.
    pub(super) fn json(self, address: String) -> Self {
        Self { json: Some(address), ..self }
    }

    /// The address that says how the chart of the page is embedded elsewhere (oEmbed).
    pub(super) fn oembed(self, address: Option<String>) -> Self {
        Self { oembed: address, ..self }
    }

    /// The Atom feed of what the page shows: its address and its title.
    pub(super) fn feed(self, address: &'static str, title: &'static str) -> Self {
        Self { feed: Some((address, title)), ..self }
    }

    /// A script that the page has beside that of all pages.
    pub(super) fn script(mut self, path: &'static str) -> Self {
        self.scripts.push(path);
        self
    }

    /// The page has a search field of its own, so the bar has none.
    pub(super) fn without_search(self) -> Self {
        Self { has_search: false, ..self }
    }

    /// What the content depends on beside revision, documents and parameters; the entity tag changes with it.
    pub(super) fn depending(self, basis: &'a str) -> Self {
        Self { basis: Some(basis), ..self }
    }

    /// Whether the page changes without a new revision: its bytes decide on the entity tag then, and it is not stored.
    pub(super) fn changing_by_itself(self, changes: bool) -> Self {
        Self { changes_by_itself: changes, ..self }
    }

    /// The response: the page, or the address of the API for a client that prefers JSON.
    ///
    /// # Errors
    /// When the client accepts neither.
    pub(super) fn respond(self, app: &App, request: &ApiRequest, main: &Markup) -> Result<Response, Problem> {
        let form = negotiate(None, &request.headers, if self.json.is_some() { &FORMS } else { &FORMS[..1] })?;
        if let Some(json) = self.json.as_deref().filter(|_| !form.value) {
            return Ok(lead_on(StatusCode::TEMPORARY_REDIRECT, json));
        }
        let state = &request.basis.state;
        let is_stale = app.service.health().is_stale();
        let page = self.markup(Some(state.catalogue.revision), is_stale, main);
        let own = &self.view.params;
        let params = &self.basis.map_or_else(|| own.clone(), |basis| own.with("basis", basis));
        let bytes = Bytes::from(page.into_string());
        // A page may show its own address, which depends on the `Host` header, and the day on which it is read.
        let format = [ASSETS.page_format.as_str(), &base(&request.headers), &request.basis.today.to_string()]
            .join(" ");
        let format = if is_stale { format + " stale" } else { format };
        let format = if self.changes_by_itself { format + &sha256(&bytes) } else { format };
        let builder = ResponseBuilder::new(state, request, params, &format, HTML).without_strong_date();
        let mut response = if is_stale || self.changes_by_itself {
            builder.uncached(bytes.into(), None)
        } else {
            builder.complete(bytes, None)
        };
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        let link = self.json.map(|json| format!("<{json}>; rel=\"alternate\"; type=\"application/json\""));
        if let Some(link) = link.and_then(|link| HeaderValue::try_from(link).ok()) {
            headers.append(LINK, link);
        }
        Ok(response)
    }

    /// The whole page; `revision` is that of the data in it.
    pub(super) fn markup(&self, revision: Option<i64>, is_stale: bool, main: &Markup) -> Markup {
        let view = self.view;
        html! {
            (DOCTYPE)
            html lang=(view.language.code()) data-keys=[(!view.has_keys).then_some("off")] data-revision=[revision] {
                (self.head())
                body {
                    a.skip href="#main" { (view.say(frame::SKIP)) }
                    (self.bar())
                    div.wrap {
                        @if is_stale { p.banner role="status" { (view.say(frame::STALE)) } }
                        @if !self.crumbs.is_empty() { (self.place()) }
                        main #main tabindex="-1" { (main) }
                    }
                    (self.foot(revision))
                    (self.newer())
                    (self.keys())
                }
            }
        }
    }

    fn head(&self) -> Markup {
        let view = self.view;
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { @if self.title.is_empty() { "yearbook" } @else { (self.title) " · yearbook" } }
                @if let Some(description) = &self.description { meta name="description" content=(description); }
                link rel="icon" type="image/svg+xml" href=(ASSETS.icon.path);
                link rel="stylesheet" href=(ASSETS.style.path);
                @if let Some(json) = &self.json { link rel="alternate" type="application/json" href=(json); }
                @if let Some(oembed) = &self.oembed {
                    link rel="alternate" type="application/json+oembed" href=(oembed) title=(self.title);
                }
                @if let Some((feed, title)) = self.feed {
                    link rel="alternate" type="application/atom+xml" href=(feed) title=(title);
                }
                @for language in Language::ALL {
                    link rel="alternate" hreflang=(language.code()) href=(view.in_language(language));
                }
                script type="module" src=(ASSETS.script.path) {}
                @for script in &self.scripts { script type="module" src=(script) {} }
            }
        }
    }

    fn bar(&self) -> Markup {
        let view = self.view;
        html! {
            header.bar { div.wrap {
                a.brand href=(view.to("/")) { (inline(BRAND)) "yearbook" }
                @if self.has_search { (small_search(view)) }
                nav aria-label=(view.say(frame::MAIN_NAVIGATION)) { ul {
                    @for (section, path, name) in Section::ALL {
                        li { a href=(view.to(path)) aria-current=[(self.section == Some(section)).then_some("page")] {
                            (view.say(name))
                        } }
                    }
                    @for language in Language::ALL.into_iter().filter(|language| *language != view.language) {
                        li { a href=(view.in_language(language)) lang=(language.code()) hreflang=(language.code()) {
                            (language.name())
                        } }
                    }
                } }
            } }
        }
    }

    fn place(&self) -> Markup {
        html! {
            nav.crumbs aria-label=(self.view.say(frame::WHERE_YOU_ARE)) { ol {
                @for (name, href) in &self.crumbs {
                    li {
                        @if let Some(href) = href { a href=(href) { (name) } }
                        @else { span aria-current="page" { (name) } }
                    }
                }
            } }
        }
    }

    fn foot(&self, revision: Option<i64>) -> Markup {
        let view = self.view;
        html! {
            footer { div.wrap { p {
                @if let Some(revision) = revision {
                    (view.fill(frame::REVISION, &[&revision.to_string()])) " · "
                }
                (view.say(frame::EVERY_NUMBER))
                @if let Some(json) = &self.json { " · " a href=(json) { (view.say(frame::AS_JSON)) } }
                " · " a href=(view.to("/imports")) { (view.say(frame::IMPORTS)) }
                " · " a href=(crate::http::docs::DOCS) { (view.say(frame::API_DOCS)) }
            } } }
        }
    }
}

impl Page<'_> {
    /// The line that the script shows when there is a newer revision.
    fn newer(&self) -> Markup {
        let view = self.view;
        html! {
            p.newer #newer hidden role="status" data-text=(view.say(frame::NEWER)) {
                span {} " " a href=(view.here(&[])) { (view.say(frame::SHOW_IT)) }
            }
        }
    }

    /// The list of keys that the script knows.
    fn keys(&self) -> Markup {
        let view = self.view;
        html! {
            dialog #keys aria-labelledby="keys-title" {
                h2 #keys-title { (view.say(frame::KEYS)) }
                dl {
                    @for (key, text) in KEYS {
                        dt { kbd { (key) } } dd { (view.say(text)) }
                    }
                }
                form method="dialog" { button.btn { (view.say(frame::CLOSE)) } }
                p.small { a href=(view.here(&[("keys", view.has_keys.then_some("off"))])) {
                    (view.say(if view.has_keys { frame::KEYS_OFF } else { frame::KEYS_ON }))
                } }
            }
        }
    }
}

/// The keys of the script and what they do.
const KEYS: [(&str, Text); 5] = [
    ("/", frame::KEY_SEARCH),
    ("n p", frame::KEY_FIGURES),
    ("← →", frame::KEY_POINTS),
    ("↑ ↓", frame::KEY_SERIES),
    ("?", frame::KEY_HELP),
];

/// The search of the bar.
fn small_search(view: &View) -> Markup {
    html! {
        form role="search" aria-label=(view.say(frame::SEARCH)) action="/search" {
            (search_field(view, "q", frame::SEARCH_HINT, None))
        }
    }
}

/// The search of a page that is about searching, with what was searched for.
pub(super) fn big_search(view: &View, text: Option<&str>) -> Markup {
    html! {
        form role="search" aria-label=(view.say(frame::SEARCH_LABEL)) action="/search" {
            (search_field(view, "big", frame::BIG_HINT, text))
            button.btn { (view.say(frame::SEARCH)) }
        }
    }
}

fn search_field(view: &View, id: &str, hint: Text, text: Option<&str>) -> Markup {
    html! {
        label.vh for=(id) { (view.say(frame::SEARCH_LABEL)) }
        input #(id) name="q" type="search" dir="auto" placeholder=(view.say(hint))
            maxlength=(MAX_SEARCH_CHARACTERS) value=[text];
        (hidden(&view.carried()))
    }
}

/// The parameters that a form carries on.
pub(super) fn hidden(pairs: &[(&'static str, String)]) -> Markup {
    html! { @for (name, value) in pairs { input type="hidden" name=(name) value=(value); } }
}

/// A response that leads on to another address of this service.
pub(super) fn lead_on(status: StatusCode, address: &str) -> Response {
    let mut response = (status, [(CACHE_CONTROL, "no-cache"), (VARY, "Accept")]).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if let Ok(address) = HeaderValue::try_from(address) {
        headers.insert(LOCATION, address);
    }
    response
}
