//! The units of a period, best first: rank, range of ranks, score, and the parts of the score side by side.

use maud::{Markup, html};

use super::{Shown, cell, reason};
use crate::domain::composite::{Aggregate, Cell, Refusal, UnitRanks};
use crate::formats::chart::{rank_row, stack_row, stack_swatch};
use crate::http::explorer::numbers::{count, period};
use crate::http::explorer::svg::inline;
use crate::http::explorer::words::{composites as words, ranking};
use crate::http::parameters::pages::START;

/// The most units of a page.
const LISTED: usize = 100;

/// The ranks of a period.
pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let view = shown.view;
    let ranks = ranks(shown);
    let lede = match &shown.robustness {
        Ok(robustness) if robustness.combinations > 1 => {
            view.fill(words::COMBINATIONS, &[&count(robustness.combinations)])
        }
        Ok(_) => view.say(words::ONE_CHOICE).to_owned(),
        Err(error) => view.fill(words::NO_RANGES, &[error.code()]),
    };
    html! {
        section aria-labelledby="ranks" {
            h2 #ranks { (view.say(words::RANKING)) }
            p { (lede) }
            @if adds_up(shown) { (legend(shown)) }
            (table(shown, &ranks))
            (not_scored(shown))
        }
    }
}

/// Whether the parts of scores add up, so that they can stand side by side.
fn adds_up(shown: &Shown<'_>) -> bool {
    shown.evaluation().composite().root.aggregate == Aggregate::Arithmetic
}

/// The units with their ranks, best first.
fn ranks(shown: &Shown<'_>) -> Vec<UnitRanks> {
    let evaluation = shown.evaluation();
    let mut ranks = if let Ok(robustness) = &shown.robustness {
        robustness.units.clone()
    } else {
        let of_unit = |(unit, _): &(usize, f64)| {
            let rank = evaluation.rank(cell(shown, *unit))?.rank;
            Some(UnitRanks { unit: *unit, rank, best: rank, worst: rank, median: f64::NAN })
        };
        evaluation.ranked(shown.place).iter().filter_map(of_unit).collect()
    };
    ranks.sort_by_key(|one| (one.rank, one.unit));
    ranks
}

fn legend(shown: &Shown<'_>) -> Markup {
    html! {
        ul.key { @for (place, part) in shown.evaluation().composite().root.parts.iter().enumerate() {
            li { (inline(stack_swatch(place))) bdi { (part.name) } }
        } }
    }
}

/// What a unit gets from each part.
fn contributions(shown: &Shown<'_>, unit: usize) -> Vec<f64> {
    let parts = shown.evaluation().explain(cell(shown, unit)).parts;
    parts.iter().map(|part| part.contribution.unwrap_or_default()).collect()
}

fn table(shown: &Shown<'_>, ranks: &[UnitRanks]) -> Markup {
    let (view, adds_up) = (shown.view, adds_up(shown));
    let sums =
        ranks.iter().map(|one| contributions(shown, one.unit).iter().map(|part| part.max(0.0)).sum::<f64>());
    let greatest = if adds_up { sums.fold(0.0, f64::max) } else { 0.0 };
    let skip = view.params.require(&START).map_or(0, |start| start - 1).min(ranks.len());
    let listed = ranks.get(skip..(skip + LISTED).min(ranks.len())).unwrap_or_default();
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::RANKING)) { table.list.ranking {
            caption { (view.fill(words::CAPTION, &[&count(ranks.len()), &period(shown.period)])) }
            thead { tr {
                th.n scope="col" { (view.say(words::RANK)) }
                th.n scope="col" { (view.say(words::RANGE)) }
                th scope="col" { (view.say(words::UNIT)) }
                th.shape scope="col" { (view.fill(words::DOTS, &[&count(ranks.len())])) }
                th.n scope="col" { (view.say(words::SCORE)) }
                th.n scope="col" { (view.say(words::INTERVAL)) }
                @if adds_up { th.shape scope="col" { (view.say(words::STACK)) } }
            } }
            tbody { @for one in listed {
                @let code = &shown.evaluation().inputs().units()[one.unit];
                tr {
                    td.n { (count(one.rank)) }
                    td.n { (range(one)) }
                    th scope="row" { a href=(shown.to_unit(code.as_str())) { (shown.unit_name(code)) } }
                    td.shape { (inline(rank_row(one.rank, one.best, one.worst, ranks.len()))) }
                    (score(shown, one.unit))
                    @if adds_up { td.shape { (inline(stack_row(&contributions(shown, one.unit), greatest))) } }
                }
            } }
        } }
        @let from = |skip: usize| view.here(&[("start", Some(&(skip + 1).to_string()))]) + "#ranks";
        p.btns {
            @if skip > 0 { a.btn rel="prev" href=(from(skip.saturating_sub(LISTED))) { (view.fill(ranking::PREVIOUS_PAGE, &[&count(LISTED)])) } }
            @if skip + LISTED < ranks.len() { a.btn rel="next" href=(from(skip + LISTED)) { (view.fill(ranking::NEXT_PAGE, &[&count(LISTED)])) } }
        }
    }
}

/// The range of ranks, or nothing where it is one rank.
fn range(one: &UnitRanks) -> String {
    if one.best == one.worst { String::new() } else { format!("{}–{}", count(one.best), count(one.worst)) }
}

/// The cells of a score and its interval.
fn score(shown: &Shown<'_>, unit: usize) -> Markup {
    let Ok(score) = shown.evaluation().score(cell(shown, unit)) else { return html! { td.n {} td.n {} } };
    let end = |end: Option<f64>, open: &str| end.map_or_else(|| open.to_owned(), |end| shown.score(end));
    let (lower, upper) = (end(score.bounds().lower(), "−∞"), end(score.bounds().upper(), "∞"));
    html! {
        td.n title=(score.value()) { b { (shown.score(score.value())) } }
        td.n { @if lower == upper { "" } @else { (lower) " – " (upper) } }
    }
}

/// The units that have data and no score, by reason.
fn not_scored(shown: &Shown<'_>) -> Markup {
    let view = shown.view;
    let units = shown.evaluation().inputs().units();
    let of_reason = |wanted: Refusal| -> Vec<usize> {
        let has_reason = |unit: &usize| {
            let cell: Cell = cell(shown, *unit);
            shown.evaluation().score(cell) == Err(wanted) && shown.computed.of_cell(cell).next().is_some()
        };
        (0..units.len()).filter(has_reason).collect()
    };
    let groups: Vec<(Refusal, Vec<usize>)> = Refusal::ALL
        .into_iter()
        .map(|refusal| (refusal, of_reason(refusal)))
        .filter(|(_, units)| !units.is_empty())
        .collect();
    html! {
        @if !groups.is_empty() {
            h3 { (view.say(words::NOT_SCORED)) }
            p { (view.fill(words::NOT_SCORED_LEDE, &[&period(shown.period)])) }
            @for (refusal, of_it) in &groups {
                details {
                    summary { (count(of_it.len())) " " (reason(view, *refusal)) }
                    ul.plain.columns { @for unit in of_it {
                        @let code = &units[*unit];
                        li { a href=(shown.to_unit(code.as_str())) { (shown.unit_name(code)) } }
                    } }
                }
            }
        }
    }
}
