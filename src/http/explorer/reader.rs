//! `/sources/{id}`: a document with every number marked, and what each of them is.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::assets::ASSETS;
use super::desk::Desk;
use super::document_text::{DocumentPage, reason, start_of, unaccounted_id};
use super::marks::{Shape, verdict};
use super::names::{Name, SeriesName};
use super::numbers::{count, day, period};
use super::page::{Page, Section};
use super::sources::{badge, find};
use super::view::{View, path};
use super::words::{Language, sources as words};
use crate::domain::figure::Figure;
use crate::domain::source::Source;
use crate::http::cost::Cost;
use crate::http::parameters::ParameterList;
use crate::http::parameters::pages::{KEYS, LANG, ONLY};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;
use crate::service::claims::Editing;
use crate::service::document_numbers::{DocumentNumber, DocumentNumberKind, UnmatchedSelector};
use crate::service::documents::{Document, Documents};
use crate::service::verify::check_figure;

const LIST: ParameterList = &[&LANG, &KEYS, &ONLY];

/// The characters of a hash that are shown.
const SHOWN_HASH: usize = 12;

/// A document
pub(super) async fn page(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let is_folded = view.params.get(&ONLY)?.is_some();
    let (state, documents) = (&request.basis.state, &request.basis.documents);
    let catalogue = &state.catalogue;
    let source = find(catalogue, &id)?;
    weigh(Cost::whole(catalogue.figures.len() + usize::try_from(source.bytes).unwrap_or_default() / 64))
        .await;
    let document = documents.get(&id);
    let numbers = app.service.document_numbers(state, documents, source);
    let text = document.and_then(Document::read).map(|content| &content.text);
    let editing = app.service.editing().filter(|_| text.is_some());
    let is_desk = editing.is_some();
    let shown = DocumentPage { view: &view, catalogue, source, numbers: &numbers, text, is_folded, is_desk };
    let needs_token = editing.is_some_and(Editing::needs_token);
    let desk = is_desk.then_some(Desk { view: &view, catalogue, source, needs_token });
    let reader = Reader { shown, document, documents };
    let main = html! {
        h1 lang=(source.language) { bdi { (source.title) } }
        (reader.facts())
        @if source.file.is_some() { (data_file(&view, source)) } @else {
            (reader.tally())
            (reader.legend())
            (reader.buttons())
            (reader.warning())
            (reader.unaccounted())
            (reader.unmatched())
            @if document.is_none() || text.is_some() {
                @if let Some(desk) = desk {
                    p.small.quiet #plain { (view.say(super::words::desk::NEEDS_SCRIPT)) }
                    div.reader.editing { div { (shown.article()) (shown.notes()) } (desk.markup()) }
                } @else {
                    div.reader { (shown.strip()) div { (shown.article()) (shown.notes()) } }
                }
            }
        }
    };
    let sources = html! { (view.say(super::words::frame::SOURCES)) };
    let name = format!("{}, {}", source.publisher, day(source.published, view.language));
    let page = Page::new(&view, source.title.as_str());
    let page = if is_desk { page.script(ASSETS.desk_script.path.as_str()) } else { page };
    page.section(Section::Sources)
        .below(sources, view.to("/sources"))
        .named(html! { bdi { (name) } })
        .json(format!("/v1{}/numbers", path(&["sources", &id])))
        .depending(&app.service.seed_digest())
        .respond(&app, &request, &main)
}

/// A document that is shown.
struct Reader<'a> {
    shown: DocumentPage<'a>,
    document: Option<&'a Document>,
    documents: &'a Documents,
}

impl Reader<'_> {
    fn facts(&self) -> Markup {
        let (view, source) = (self.shown.view, self.shown.source);
        let bytes = self.document.map_or_else(|| count(source.bytes), |document| count(document.bytes));
        let hash = self.document.map_or(source.sha256.as_str(), |document| document.sha256.as_str());
        html! {
            ul.facts {
                li { bdi { (source.publisher) } }
                @if let Some(author) = &source.author { li { bdi { (view.fill(words::BY, &[author])) } } }
                li title=[source.published_note.as_deref()] { (day(source.published, view.language))
                    @if source.published_note.is_some() { " (" (view.say(words::INFERRED_DAY)) ")" }
                }
                li { (language(source, view.language)) }
                li { (view.fill(words::BYTES_OF, &[&bytes])) }
                li { span.code title=(hash) { "sha256 " (hash.get(..SHOWN_HASH).unwrap_or(hash)) "…" } }
                li { (badge(view, source, self.document)) }
            }
            @if let Some(note) = &source.note { p.small.quiet { (Name::of(note, None, view.language)) } }
        }
    }

    fn of_kind(&self, kind: DocumentNumberKind) -> impl Iterator<Item = &DocumentNumber> {
        self.shown.numbers.numbers.iter().filter(move |number| number.kind == kind)
    }

    /// The figures of the document in the catalogue: how many there are and how many hold; none where it was not read.
    fn holding(&self) -> (usize, Option<usize>) {
        let source = &self.shown.source.id;
        let figures = self.shown.catalogue.figures.iter().filter(|figure| figure.source == *source);
        let all: Vec<_> = figures.collect();
        let holds =
            |figure: &&&Figure| check_figure(figure, self.documents).is_some_and(|check| check.holds());
        let holding = self.document.map(|_| all.iter().filter(holds).count());
        (all.len(), holding)
    }

    fn tally(&self) -> Markup {
        let view = self.shown.view;
        let (all, holding) = self.holding();
        let hold = match holding {
            None => view.say(words::FIGURES_UNREAD).to_owned(),
            Some(holding) if holding == all => view.say(words::FIGURES_HOLD).to_owned(),
            Some(holding) => view.fill(words::FIGURES_SOME_HOLD, &[&count(holding)]),
        };
        html! {
            ul.tally #plain-tally {
                li { b { (count(all)) } " " span { (hold) } }
                li { b { (count(self.of_kind(DocumentNumberKind::Other).count())) } " " span { (view.say(words::OTHER_NUMBERS)) } }
                @if self.document.is_some() {
                    li { b { (count(self.of_kind(DocumentNumberKind::Unaccounted).count())) } " " span { (view.say(words::UNACCOUNTED)) } }
                }
            }
            @if all == 0 && self.of_kind(DocumentNumberKind::Unaccounted).next().is_none() {
                p { (view.say(words::STATES_NONE)) }
            }
        }
    }

    fn legend(&self) -> Markup {
        let view = self.shown.view;
        let example = |kind| self.of_kind(kind).next().map(|number| number.at.exact.as_str());
        let is_clean = example(DocumentNumberKind::Unaccounted).is_none();
        html! {
            ul.legend aria-label=(view.say(words::LEGEND)) {
                @if let Some(example) = example(DocumentNumberKind::Figure) {
                    li { mark { (example) } " " (view.say(words::A_FIGURE)) }
                }
                @if let Some(example) = example(DocumentNumberKind::Period) {
                    li { span.p { (example) } " " (view.say(words::SAYS_WHEN)) }
                }
                @if let Some(example) = example(DocumentNumberKind::Other) {
                    li { span.o { (example) } " " (view.say(words::NO_STATISTIC)) }
                }
                @if self.document.is_some() {
                    li { (verdict(Shape::Bad, view.say(if is_clean { words::NONE_HERE } else { words::NOTHING_ACCOUNTS }))) }
                }
            }
        }
    }

    fn buttons(&self) -> Markup {
        let view = self.shown.view;
        let first = self.of_kind(DocumentNumberKind::Figure).next().and_then(|number| number.figures.first());
        html! {
            div.btns {
                @if let Some(first) = first { a.btn href=(format!("#{first}")) { (view.say(words::FIRST_FIGURE)) " ›" } }
                @if self.shown.is_folded {
                    a.btn href=(view.here(&[("only", None)])) { (view.say(words::WHOLE_TEXT)) }
                } @else {
                    a.btn href=(view.here(&[("only", Some("figures"))])) { (view.say(words::ONLY_FIGURES)) }
                }
                a.btn href=(view.to("/verify")) { (view.say(words::REPORT)) }
                a.btn href=(format!("/v1{}/figures", path(&["sources", &self.shown.source.id]))) { (view.say(words::FIGURES_JSON)) }
            }
        }
    }

    /// That the text is not known, or is another one.
    fn warning(&self) -> Markup {
        let (view, unmatched) = (self.shown.view, &self.shown.numbers.unmatched);
        let Some(document) = self.document else {
            return html! { p.small.quiet { (view.say(words::TEXT_UNKNOWN)) " " code { "--sources DIR" } } };
        };
        html! {
            @if document.sha256 != self.shown.source.sha256 {
                p.banner role="status" {
                    (view.say(words::IS_ANOTHER))
                    @if !unmatched.is_empty() { " " (view.counted(words::ONE_MOVED, words::SOME_MOVED, unmatched.len())) }
                }
            }
            @match &document.content {
                Err(error) => { p.banner role="status" { (view.fill(words::NOT_READ, &[&error.to_string()])) } },
                Ok(content) if !content.text.problems.is_empty() => {
                    @let problems = content.text.problems.iter();
                    @let parts = problems.map(|one| format!("{} ({})", one.fragment, one.message)).collect::<Vec<_>>();
                    p.banner role="status" { (view.fill(words::PARTS_NOT_READ, &[&parts.join("; ")])) }
                },
                Ok(_) => {},
            }
        }
    }

    /// The numbers that nothing accounts for, with links to their places.
    fn unaccounted(&self) -> Markup {
        let view = self.shown.view;
        let all: Vec<&DocumentNumber> = self.of_kind(DocumentNumberKind::Unaccounted).collect();
        html! {
            @if !all.is_empty() {
                section #plain-list aria-labelledby="unaccounted" {
                    h2 #unaccounted { (view.say(words::UNACCOUNTED_HEADLINE)) }
                    ul.plain { @for number in all {
                        li {
                            a href=(format!("#{}", unaccounted_id(&number.at))) lang=(self.shown.source.language) {
                                (number.at.exact)
                            }
                            " " span.quiet { (start_of(view, &number.at)) }
                        }
                    } }
                }
            }
        }
    }

    /// The recorded places that do not fit the text.
    fn unmatched(&self) -> Markup {
        let view = self.shown.view;
        let heads = [words::WHAT_IT_IS, words::PLACE, words::RECORDED, words::FOUND_THERE];
        html! {
            @if !self.shown.numbers.unmatched.is_empty() {
                section aria-labelledby="moved" {
                    h2 #moved { (view.say(words::MOVED_HEADLINE)) }
                    div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE_OF_MOVED)) { table {
                        caption.vh { (view.say(words::TABLE_OF_MOVED)) }
                        thead { tr { @for head in heads { th scope="col" { (view.say(head)) } } } }
                        tbody { @for unmatched in &self.shown.numbers.unmatched { (self.unmatched_row(unmatched)) } }
                    } }
                }
            }
        }
    }

    fn unmatched_row(&self, unmatched: &UnmatchedSelector) -> Markup {
        let (view, recorded) = (self.shown.view, &unmatched.recorded);
        let language = self.shown.source.language.as_str();
        let figures = recorded.figures.iter().filter_map(|id| self.shown.catalogue.find_figure(id));
        html! {
            tr {
                td {
                    @for figure in figures {
                        @let name = SeriesName::of_key(self.shown.catalogue, &figure.dataset, &figure.series, view.language);
                        a href=(view.to_series(figure.dataset.as_str(), figure.series.as_str())) { (name) }
                        " " (period(figure.period)) " " span.quiet { (figure.id) } br;
                    }
                    @if let Some(code) = &recorded.reason { (view.fill(words::REASON, &[view.say(reason(code))])) }
                }
                td { (start_of(view, &recorded.at)) }
                td lang=(language) { (recorded.at.exact) }
                td {
                    @if let Some(found) = &unmatched.found { span lang=(language) { bdi { (found) } } }
                    @else { (view.say(words::NOTHING_THERE)) }
                }
            }
        }
    }
}

/// What is known of a data file, and where its values are.
fn data_file(view: &View, source: &Source) -> Markup {
    let facts = [
        (words::FILE, &source.file),
        (words::LICENCE, &source.licence),
        (words::ATTRIBUTION, &source.attribution),
        (words::ADDRESS, &source.link),
    ];
    html! {
        p.lede { (view.say(words::DATA_FILE_LEDE)) }
        dl.terms { @for (name, fact) in facts {
            @if let Some(fact) = fact { dt { (view.say(name)) } dd { bdi { (fact) } } }
        } }
        div.btns {
            a.btn href=(view.to(&path(&["datasets", source.dataset.as_str()]))) { (view.say(words::DATASET)) }
            a.btn href=(view.to("/verify")) { (view.say(words::REPORT)) }
        }
    }
}

/// The name of the language of a document; its code where the name is not known.
fn language(source: &Source, of: Language) -> String {
    match (source.language.as_str(), of) {
        ("en", Language::English) => "English".to_owned(),
        ("en", Language::Chinese) => "英文".to_owned(),
        ("zh", Language::English) => "Chinese".to_owned(),
        ("zh", Language::Chinese) => "中文".to_owned(),
        (code, _) => code.to_owned(),
    }
}
