//! `/verify`: whether every figure is found again in its document and in the database.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::document_text::start_of;
use super::marks::{Shape, verdict};
use super::numbers::count;
use super::page::{Page, Section};
use super::view::{View, path};
use super::words::{Text, frame, sources as words};
use crate::domain::catalogue::Catalogue;
use crate::http::cost::Cost;
use crate::http::parameters::ParameterList;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;
use crate::service::verify::{Finding, FindingKind, SourceReport, VerifyReport};

const LIST: ParameterList = &[&LANG, &KEYS];

/// How many findings, and how many documents, a page shows.
const ROWS: usize = 100;

/// The other forms of the report: the words of their links, and their names in the API.
const FORMS: [(&str, &str); 3] = [("JUnit", "junit"), ("SARIF", "sarif"), ("JSON", "json")];

/// The report
pub(super) async fn page(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let (state, documents) = (&request.basis.state, &request.basis.documents);
    let verification = app.service.verification(state, documents).await?;
    let report = &verification.report;
    weigh(Cost::whole(report.verified.len() + report.findings.len())).await;
    let main = html! {
        @if report.sources.is_empty() && report.figures == 0 {
            h1 { (view.say(words::NOTHING_TO_VERIFY)) }
            p.lede { (view.say(words::NOTHING_TO_VERIFY_HOW)) }
        } @else {
            h1 { (outcome(&view, report)) }
            ul.facts { @for fact in facts(&view, report) { li { (fact) } } }
            p.lede {
                @if report.has_documents { (view.say(words::VERIFY_LEDE)) }
                @else { (view.say(words::VERIFY_UNLOADED)) " " code { "--sources DIR" } }
            }
            (findings(&view, &state.catalogue, report))
            (by_document(&view, &state.catalogue, report))
        }
        (compared(&view))
        p { (view.say(words::REPORTS)) " "
            a href="/v1/verification?format=text" { (view.say(words::REPORT_TEXT)) }
            @for (name, format) in FORMS { " · " a href=(format!("/v1/verification?format={format}")) { (name) } }
        }
    };
    Page::new(&view, view.say(words::VERIFY_TITLE))
        .section(Section::Sources)
        .below(html! { (view.say(frame::SOURCES)) }, view.to("/sources"))
        .named(html! { (view.say(words::VERIFY_TITLE)) })
        .described(sentence(&view, report))
        .json("/v1/verification".to_owned())
        .depending(&app.service.seed_digest())
        .respond(&app, &request, &main)
}

/// How many figures hold, as a shape and words.
pub(super) fn outcome(view: &View, report: &VerifyReport) -> Markup {
    let shape = match report.exit_code() {
        0 if report.has_documents => Shape::Good,
        0 => Shape::Nothing,
        _ => Shape::Bad,
    };
    verdict(shape, &sentence(view, report))
}

fn sentence(view: &View, report: &VerifyReport) -> String {
    let all = count(report.figures);
    if report.has_documents {
        return view.fill(words::HOLD, &[&count(report.verified.len()), &all]);
    }
    view.fill(words::IN_DATABASE, &[&count(report.in_database.unwrap_or_default()), &all])
}

fn facts(view: &View, report: &VerifyReport) -> Vec<String> {
    let of_documents = [
        (words::FACT_DOCUMENT, words::FACT_DOCUMENTS, report.documents),
        (words::FACT_NUMBER, words::FACT_NUMBERS, report.numbers),
        (words::FACT_UNACCOUNTED_ONE, words::FACT_UNACCOUNTED, report.unaccounted()),
    ];
    let of_documents = of_documents.into_iter().filter(|_| report.has_documents);
    let all = of_documents.chain([(words::FACT_FINDING, words::FACT_FINDINGS, report.findings.len())]);
    all.map(|(one, many, number)| view.counted(one, many, number)).collect()
}

/// What differs.
fn findings(view: &View, catalogue: &Catalogue, report: &VerifyReport) -> Markup {
    let all = report.findings.len();
    let heads = [words::WHAT, words::PLACE, words::FOUND, words::EXPECTED];
    html! {
        section aria-labelledby="findings" {
            h2 #findings { (view.say(words::FINDINGS)) }
            @if all == 0 { p { (verdict(Shape::Good, view.say(words::NO_FINDINGS))) } } @else {
                @if all > ROWS { p.small { (view.fill(words::FIRST_FINDINGS, &[&count(ROWS), &count(all)])) } }
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE_OF_FINDINGS)) { table.ledger {
                    caption.vh { (view.say(words::TABLE_OF_FINDINGS)) }
                    thead { tr { @for head in heads { th scope="col" { (view.say(head)) } } } }
                    tbody { @for finding in report.findings.iter().take(ROWS) { (finding_row(view, catalogue, finding)) } }
                } }
            }
        }
    }
}

fn finding_row(view: &View, catalogue: &Catalogue, finding: &Finding) -> Markup {
    html! {
        tr {
            th.what scope="row" {
                (verdict(Shape::Bad, view.say(kind(finding.kind))))
                @if let Some(figure) = &finding.figure { br; a href=(view.to(&path(&["figures", figure]))) { (figure) } }
            }
            td { (place(view, catalogue, finding)) br; span.quiet { (finding.what) } }
            td { bdi { (finding.found) } }
            td { bdi { (finding.expected) } }
        }
    }
}

/// The document or the seed file, and the place in it.
fn place(view: &View, catalogue: &Catalogue, finding: &Finding) -> Markup {
    html! {
        @if catalogue.find_source(&finding.file).is_some() {
            a href=(view.to(&path(&["sources", &finding.file]))) { (finding.file) }
        } @else { (finding.file) }
        @if let Some(at) = &finding.at { ", " (start_of(view, at)) }
        @else if let Some(line) = finding.line { ", " (view.fill(words::AS_LINE, &[&count(line)])) }
    }
}

/// A row for each document.
fn by_document(view: &View, catalogue: &Catalogue, report: &VerifyReport) -> Markup {
    let numbers =
        [words::FIGURES, words::HOLDING, words::NUMBERS, words::NUMBERS_UNACCOUNTED, words::FINDINGS];
    html! {
        section aria-labelledby="documents" {
            h2 #documents { (view.say(words::BY_DOCUMENT)) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::BY_DOCUMENT)) { table.ledger {
                caption.vh { (view.say(words::BY_DOCUMENT)) }
                thead { tr {
                    th scope="col" { (view.say(words::DOCUMENT_NAME)) }
                    @for text in numbers { th.n scope="col" { (view.say(text)) } }
                    th scope="col" { (view.say(words::STATUS)) }
                } }
                tbody { @for source in report.sources.iter().take(ROWS) { (source_row(view, catalogue, source)) } }
            } }
        }
    }
}

fn source_row(view: &View, catalogue: &Catalogue, source: &SourceReport) -> Markup {
    let known = catalogue.find_source(&source.id);
    let title = known.map_or(source.id.as_str(), |known| known.title.as_str());
    let read = |number: usize| if source.is_loaded { count(number) } else { "–".to_owned() };
    let (shape, word) = match (source.findings > 0, source.is_loaded, source.is_altered) {
        (_, true, true) => (Shape::Bad, words::OTHER_BYTES),
        (true, ..) => (Shape::Bad, words::DIFFERS),
        (false, true, false) => (Shape::Good, words::ALL_HOLDS),
        (false, false, _) => (Shape::Nothing, words::NOT_LOADED),
    };
    html! {
        tr {
            th.what scope="row" {
                a href=(view.to(&path(&["sources", &source.id]))) lang=[known.map(|known| known.language.as_str())] { bdi { (title) } }
            }
            td.n { (count(source.figures)) }
            td.n { (read(source.verified)) }
            td.n { (read(source.numbers)) }
            td.n { (read(source.unaccounted)) }
            td.n { (count(source.findings)) }
            td { (verdict(shape, view.say(word))) }
        }
    }
}

/// What is compared with what.
fn compared(view: &View) -> Markup {
    let with_document: [Text; 5] = [
        words::COMPARED_HASH,
        words::COMPARED_TEXT,
        words::COMPARED_VALUE,
        words::COMPARED_PERIOD,
        words::COMPARED_OTHERS,
    ];
    let with_database: [Text; 4] =
        [words::COMPARED_ROWS, words::COMPARED_FIELDS, words::COMPARED_OBSERVATIONS, words::COMPARED_FILES];
    let list = |title: Text, texts: &[Text]| {
        html! { div { h3 { (view.say(title)) } ul { @for text in texts { li { (view.say(*text)) } } } } }
    };
    html! {
        section aria-labelledby="compared" {
            h2 #compared { (view.say(words::COMPARED)) }
            div.cols {
                (list(words::WITH_DOCUMENT, &with_document))
                (list(words::WITH_DATABASE, &with_database))
            }
        }
    }
}

/// The words of a kind of finding.
const fn kind(kind: FindingKind) -> Text {
    match kind {
        FindingKind::Figure => words::KIND_FIGURE,
        FindingKind::Ambiguous => words::KIND_AMBIGUOUS,
        FindingKind::Gone => words::KIND_GONE,
        FindingKind::Moved => words::KIND_MOVED,
        FindingKind::Value => words::KIND_VALUE,
        FindingKind::OtherNumber => words::KIND_OTHER,
        FindingKind::Source => words::KIND_SOURCE,
        FindingKind::Database => words::KIND_DATABASE,
        FindingKind::Seed => words::KIND_SEED,
        FindingKind::Unaccounted | FindingKind::UnaccountedInAltered => words::KIND_UNACCOUNTED,
        FindingKind::DocumentMissing => words::KIND_MISSING,
        FindingKind::DocumentDiffers => words::KIND_ANOTHER,
    }
}
