//! `/reconciliation`: the checks between stated figures, worst first; and the page of the checks of one value.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::check_case::{CaseView, group};
use super::marks::{Shape, interval_glyph, verdict};
use super::names::SeriesName;
use super::numbers::{count, day, period};
use super::page::{Page, Section};
use super::passages::side_by_side;
use super::verdict_legend::legend;
use super::view::View;
use super::words::{Text, reconciliation as words};
use crate::domain::implied::Node;
use crate::domain::series_key::SeriesKey;
use crate::http::cost::Cost;
use crate::http::parameters::pages::{KEYS, LANG, START};
use crate::http::parameters::{AS_OF, DATASET, ParameterList, VERDICT};
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;
use crate::service::ServiceError;
use crate::service::reconcile::{Check, CheckKind, Reconciliation, ReconciliationRequest};

const LIST: ParameterList = &[&LANG, &KEYS, &DATASET, &VERDICT, &AS_OF, &START];
const CASE: ParameterList = &[&LANG, &KEYS, &AS_OF];

/// How many rows a page of the ledger has. A case counts as several.
const ROWS: usize = 100;

/// How many rows a case counts as.
const ROWS_OF_CASE: usize = 5;

/// The groups of verdicts, in the order of the filters, each with the codes that it has.
const GROUPS: [(Shape, Text, &[&str]); 4] = [
    (Shape::Bad, words::CONTRADICTION, &["contradiction"]),
    (Shape::Explained, words::EXPLAINED, &["explained"]),
    (Shape::OneSided, words::ONE_SIDED, &["stated_only"]),
    (Shape::Good, words::AGREES, &["agrees"]),
];

/// The ledger
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let view = View::of(&request, LIST)?;
    let query = ReconciliationRequest {
        as_of: view.params.get(&AS_OF)?,
        dataset: view.params.list(&DATASET)?,
        verdict: view.params.list(&VERDICT)?,
    };
    let start = view.params.require(&START)?;
    let state = Arc::clone(&request.basis.state);
    weigh(Cost::whole(state.catalogue.figures.len() + state.catalogue.series.len())).await;
    let reconciliation = app.service.reconcile(&state, &query).await?;
    let checks = reconciliation.checks.get(start - 1..).unwrap_or_default();
    let shown = checks.get(..fitting(checks)).unwrap_or_default();
    let case = |check| CaseView { view: &view, catalogue: &state.catalogue, check };
    let of = |wanted: Shape| shown.iter().filter(move |check| group(check.verdict).0 == wanted).map(case);
    let main = html! {
        h1 { (view.say(words::HEADLINE)) }
        (lede(&view, &reconciliation))
        @if let Some(as_of) = query.as_of { p { (view.fill(words::ON_DAY, &[&day(as_of, view.language)])) } }
        (chips(&view, &reconciliation, &query))
        @if shown.is_empty() { (empty(&view, &reconciliation)) }
        @for (place, case) in of(Shape::Bad).chain(of(Shape::Explained)).enumerate() {
            (case.section(&format!("case-{}", start + place), &html! { (case.name()) }, &html! {}))
        }
        (one_sided(&view, &of(Shape::OneSided).collect::<Vec<_>>(), &reconciliation))
        (agreements(&view, &of(Shape::Good).collect::<Vec<_>>(), &reconciliation))
        (pages(&view, start, shown.len(), reconciliation.checks.len()))
        (legend(&view))
    };
    let ledger = html! { (view.say(words::HEADLINE_SHORT)) };
    let page = Page::new(&view, view.say(words::HEADLINE)).section(Section::Reconciliation);
    let page = match query.dataset.as_slice() {
        [] => page.named(ledger),
        datasets => page.below(ledger, view.to("/reconciliation")).named(html! { (datasets.join(", ")) }),
    };
    page.json(view.api("/v1/reconciliation")).respond(&app, &request, &main)
}

/// The checks of one value
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, CASE)?;
    let state = Arc::clone(&request.basis.state);
    let catalogue = &state.catalogue;
    weigh(Cost::whole(catalogue.figures.len() + catalogue.series.len())).await;
    // A period of several years has a slash, which may come as it is.
    let mut segments = id.splitn(3, '/').map(str::to_owned);
    let [dataset, key, of] = [(); 3].map(|()| segments.next().unwrap_or_default());
    let query = ReconciliationRequest {
        as_of: view.params.get(&AS_OF)?,
        dataset: catalogue
            .datasets
            .keys()
            .filter(|id| id.as_str() == dataset)
            .map(ToString::to_string)
            .collect(),
        verdict: Vec::new(),
    };
    let reconciliation = app.service.reconcile(&state, &query).await?;
    let is_wanted = |check: &&Check| {
        let node = &check.node;
        check.dataset.as_str() == dataset && node.series.as_str() == key && node.period.to_string() == of
    };
    let checks: Vec<&Check> = reconciliation.checks.iter().filter(is_wanted).collect();
    let Some(first) = checks.first() else {
        let known = reconciliation.checks.iter().map(id_of).collect();
        return Err(ServiceError::NotFound { what: "check", id, known }.into());
    };
    let case = |check| CaseView { view: &view, catalogue, check };
    let name = case(first).name();
    let title = format!("{}, {}", name.text(), period(first.node.period));
    let documents = &request.basis.documents;
    let main = html! {
        h1 { (name) }
        ul.facts {
            li { (period(first.node.period)) }
            li { a.code href=(view.to_series(&dataset, &key)) { (key) } }
        }
        @for (place, check) in checks.iter().enumerate() {
            @let id = format!("case-{}", place + 1);
            (case(check).section(&id, &html! { span.cap { (view.say(kind(check.kind))) } }, &settling(case(check))))
            section aria-labelledby=(format!("{id}-passages")) {
                h2 #(format!("{id}-passages")) { (view.say(words::PASSAGES)) }
                (side_by_side(&view, catalogue, documents, case(check).figures()))
            }
        }
    };
    let ledger = html! { (view.say(words::HEADLINE_SHORT)) };
    let of_dataset = view.to_with("/reconciliation", &[("dataset", &dataset)]);
    Page::new(&view, title)
        .section(Section::Reconciliation)
        .below(ledger, view.to("/reconciliation"))
        .below(html! { (dataset) }, of_dataset)
        .named(html! { (key) " " (period(first.node.period)) })
        .json(view.api(&format!("/v1/reconciliation?dataset={dataset}")))
        .respond(&app, &request, &main)
}

/// What names a check in its address.
fn id_of(check: &Check) -> String {
    format!("{}/{}/{}", check.dataset, check.node.series, check.node.period)
}

/// How many of the checks fit on a page.
fn fitting(checks: &[Check]) -> usize {
    let rows = checks.iter().map(|check| match group(check.verdict).0 {
        Shape::Bad | Shape::Explained => ROWS_OF_CASE,
        Shape::Good | Shape::OneSided | Shape::Waiting | Shape::Nothing => 1,
    });
    let sums = rows.scan(0, |sum, rows| {
        *sum += rows;
        Some(*sum)
    });
    sums.take_while(|sum| *sum <= ROWS).count()
}

/// How many checks a group has, those that were not asked for as well.
fn number_of(reconciliation: &Reconciliation, codes: &[&str]) -> usize {
    codes.iter().filter_map(|code| reconciliation.verdicts.get(code)).sum()
}

fn total(reconciliation: &Reconciliation) -> usize {
    reconciliation.verdicts.values().sum()
}

fn lede(view: &View, reconciliation: &Reconciliation) -> Markup {
    let all = count(total(reconciliation));
    let [bad, explained, one_sided, agrees] = GROUPS.map(|(_, _, codes)| number_of(reconciliation, codes));
    let parts = [
        (words::LEDE_EXPLAINED, explained),
        (words::LEDE_ONE_SIDED, one_sided),
        (words::LEDE_AGREES, agrees),
    ];
    let parts = parts.into_iter().filter(|(_, number)| *number > 0);
    let parts: Vec<String> = parts.map(|(text, number)| view.fill(text, &[&count(number)])).collect();
    html! {
        @if total(reconciliation) > 0 {
            p.lede {
                b {
                    @if bad == 0 { (view.say(words::NOTHING_CONTRADICTS)) }
                    @else { (view.fill(words::CONTRADICTIONS, &[&count(bad), &all])) }
                }
                " " (view.counted(words::LEDE_ONE, words::LEDE, total(reconciliation))) " " (parts.join(view.say(words::SEMICOLON))) (view.say(words::STOP))
            }
        }
    }
}

/// The counts of the verdicts, which are links that filter by them.
fn chips(view: &View, reconciliation: &Reconciliation, query: &ReconciliationRequest) -> Markup {
    html! {
        ul.chips aria-label=(view.say(words::VERDICTS)) {
            li { a href=(view.here(&[("verdict", None), ("start", None)])) aria-current=[query.verdict.is_empty().then_some("true")] {
                span { b { (count(total(reconciliation))) } " " (view.say(words::ALL_VERDICTS)) }
            } }
            @for (shape, word, codes) in GROUPS {
                li { a href=(view.here(&[("verdict", Some(&codes.join(","))), ("start", None)]))
                    aria-current=[(query.verdict == codes).then_some("true")] {
                    b { (count(number_of(reconciliation, codes))) } " " (verdict(shape, view.say(word)))
                } }
            }
        }
    }
}

fn empty(view: &View, reconciliation: &Reconciliation) -> Markup {
    let all = total(reconciliation);
    html! {
        section {
            @if all == 0 {
                h2 { (view.say(words::NO_CHECKS)) }
                p { (view.say(words::NO_CHECKS_HOW)) }
            } @else {
                p { (view.say(words::NONE_OF_VERDICT)) " "
                    a href=(view.here(&[("verdict", None), ("start", None)])) {
                        (view.fill(words::SHOW_ALL, &[&count(all)]))
                    }
                }
            }
        }
    }
}

/// Links to the checks before and after those that are shown.
fn pages(view: &View, start: usize, shown: usize, all: usize) -> Markup {
    let next = start + shown;
    let before = (start > 1).then(|| start.saturating_sub(ROWS).max(1).to_string());
    let after = (shown > 0 && next <= all).then(|| next.to_string());
    let numbers = [count(start), count(next.saturating_sub(1)), count(all)];
    let [from, to, all] = &numbers;
    html! {
        @if before.is_some() || after.is_some() {
            p.btns {
                @if let Some(before) = &before {
                    a.btn rel="prev" href=(view.here(&[("start", Some(before).filter(|before| *before != "1").map(String::as_str))])) {
                        "‹ " (view.say(words::EARLIER))
                    }
                }
                @if shown > 0 { span { (view.fill(words::SHOWN, &[from, to, all])) } }
                @if let Some(after) = &after {
                    a.btn rel="next" href=(view.here(&[("start", Some(after))])) { (view.say(words::LATER)) " ›" }
                }
            }
        }
    }
}

/// Statements with one side, and what would settle them.
fn one_sided(view: &View, cases: &[CaseView<'_>], reconciliation: &Reconciliation) -> Markup {
    let all = number_of(reconciliation, GROUPS[2].2);
    html! {
        @if !cases.is_empty() {
            section aria-labelledby="one-sided" {
                h2 #one-sided { (view.counted(words::ONE_SIDED_HEADLINE_ONE, words::ONE_SIDED_HEADLINE, all)) }
                p.small.quiet { (view.say(words::ONE_SIDED_LEDE)) }
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE_OF_STATEMENTS)) { table.ledger {
                    caption.vh { (view.say(words::TABLE_OF_STATEMENTS)) }
                    (head(view, &[words::NOT_COMPUTED, words::WOULD_SETTLE]))
                    tbody { @for case in cases { (one_sided_row(*case)) } }
                } }
            }
        }
    }
}

fn head(view: &View, last: &[Text]) -> Markup {
    html! {
        thead { tr {
            @for text in [words::STATEMENT, words::PERIOD, words::KIND] { th scope="col" { (view.say(text)) } }
            th.n scope="col" { (view.say(words::STATED_VALUE)) }
            th scope="col" { (view.say(words::INTERVAL)) }
            @for text in last { th scope="col" { (view.say(*text)) } }
        } }
    }
}

/// The cells of a check that all tables have.
fn cells(case: CaseView<'_>) -> Markup {
    let (view, check) = (case.view, case.check);
    let quantity = check.stated.first().map(|statement| case.quantity(statement));
    html! {
        th.what scope="row" { a href=(case.address()) { (case.name()) } }
        td { (period(check.node.period)) }
        td { (view.say(kind(check.kind))) }
        td.n { @if let Some(quantity) = &quantity { (case.printed_in_words().unwrap_or_else(|| html! { (quantity.text(view.language)) })) } }
        td.iv { @if let Some(quantity) = &quantity {
            span.st { (interval_glyph(quantity.value, quantity.bounds, false)) } " "
            (quantity.interval(view.language).unwrap_or_else(|| view.say(words::EXACT).to_owned()))
        } }
    }
}

fn one_sided_row(case: CaseView<'_>) -> Markup {
    let reason = case.check.computed.as_ref().and_then(|computed| computed.outcome.err());
    html! {
        tr {
            (cells(case))
            td { @if let Some(reason) = reason { span.reason title=(reason.to_string()) { (reason.code()) } } }
            td.small { (settling(case)) }
        }
    }
}

/// The observations that would settle a check: each series once, with the periods that are missing.
fn settling(case: CaseView<'_>) -> Markup {
    let (view, check) = (case.view, case.check);
    let missing: Vec<&Node> = check.computed.iter().flat_map(|computed| &computed.missing).collect();
    html! {
        @for (place, nodes) in missing.chunk_by(|one, other| one.series == other.series).enumerate() {
            @if place == 0 { (view.say(words::NEEDS)) " " } @else { (view.say(words::AND)) }
            @if let Some(first) = nodes.first() { (missing_series(case, &first.series)) " " }
            @let periods: Vec<String> = nodes.iter().map(|node| period(node.period)).collect();
            (periods.join(view.say(words::AND_PERIOD)))
        }
    }
}

/// The name of a series of which a value is missing, with a link to its page where it has one.
fn missing_series(case: CaseView<'_>, key: &SeriesKey) -> Markup {
    let (view, dataset) = (case.view, &case.check.dataset);
    let name = SeriesName::of_key(case.catalogue, dataset, key, view.language);
    let name = if case.is_of_area(key) { name.without_area() } else { name };
    html! {
        @if case.catalogue.find_series(dataset, key).is_some() {
            a href=(view.to_series(dataset.as_str(), key.as_str())) { (name) }
        } @else { span title=(key) { (name) } }
    }
}

/// Checks whose sides agree.
fn agreements(view: &View, cases: &[CaseView<'_>], reconciliation: &Reconciliation) -> Markup {
    let all = number_of(reconciliation, GROUPS[3].2);
    html! {
        @if !cases.is_empty() {
            section aria-labelledby="agree" {
                h2 #agree { (view.counted(words::AGREES_HEADLINE_ONE, words::AGREES_HEADLINE, all)) }
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE_OF_AGREEMENTS)) { table.ledger {
                    caption.vh { (view.say(words::TABLE_OF_AGREEMENTS)) }
                    (head(view, &[words::COMPUTED_VALUE]))
                    tbody { @for case in cases { tr { (cells(*case)) td { (case.computed().unwrap_or_default()) } } } }
                } }
            }
        }
    }
}

/// The word of a kind of check.
const fn kind(kind: CheckKind) -> Text {
    match kind {
        CheckKind::Growth => words::KIND_GROWTH,
        CheckKind::Share => words::KIND_SHARE,
        CheckKind::Ratio => words::KIND_RATIO,
        CheckKind::Multiple => words::KIND_MULTIPLE,
        CheckKind::Change => words::KIND_CHANGE,
        CheckKind::Sources => words::KIND_SOURCES,
        CheckKind::Conflict => words::KIND_CONFLICT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::growth::Verdict;

    #[test]
    fn every_verdict_of_a_check_has_a_filter() {
        let of = |verdict: Verdict| GROUPS.iter().find(|(shape, ..)| *shape == group(verdict).0);
        for verdict in [Verdict::Contradiction, Verdict::StatedOnly, Verdict::Agrees] {
            assert!(of(verdict).unwrap().2.contains(&verdict.code()));
        }
    }
}
