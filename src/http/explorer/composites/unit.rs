//! One unit: its score, the parts with the series behind them, and what each part adds to the change.

use maud::{Markup, html};

use super::{Shown, reason};
use crate::domain::code::Code;
use crate::domain::composite::{Aggregate, Cell, Change, Content, Group, Part, PartValue};
use crate::domain::growth::Estimate;
use crate::domain::lineage::ScoreBounds;
use crate::domain::observation::DerivedFrom;
use crate::domain::series_key::SeriesKey;
use crate::formats::chart::{stack_row, stack_swatch};
use crate::http::explorer::numbers::{count, fixed, period};
use crate::http::explorer::svg::inline;
use crate::http::explorer::words::composites as words;
use crate::http::parameters::CHANGE_BASE;
use crate::http::problem::Problem;
use crate::http::v1::composites::explanation::{has_unit, unit};
use crate::http::v1::composites::no_period;

/// The unit that is asked for; nothing without one.
pub(super) fn section(shown: &Shown<'_>) -> Result<Markup, Problem> {
    let view = shown.view;
    if !has_unit(&view.params)? {
        return Ok(html! {});
    }
    let code = unit(&view.params, shown.catalogue, shown.index)?;
    let inputs = shown.evaluation().inputs();
    let Some(cell) = inputs.cell(code.as_str(), shown.period) else { return Ok(html! {}) };
    let name = shown.unit_name(&code);
    Ok(html! {
        section #unit aria-labelledby="unit-title" {
            h2 #unit-title { (view.fill(words::HOW, &[&name.text, &period(shown.period)])) }
            (score(shown, cell))
            (parts(shown, cell))
            (change(shown, cell)?)
            p { a href=(view.to_series(shown.index.definition.meta.id.as_str(), &key(shown, &code))) { (view.say(words::SERIES)) } }
        }
    })
}

/// The key of the series of scores of a unit.
fn key(shown: &Shown<'_>, unit: &Code) -> String {
    format!("{}.{unit}.{}", shown.period.frequency(), shown.index.definition.meta.id)
}

fn score(shown: &Shown<'_>, cell: Cell) -> Markup {
    let (view, evaluation) = (shown.view, shown.evaluation());
    match evaluation.score(cell) {
        Ok(score) => html! {
            p.number { (shown.score(score.value())) }
            @if let Some(rank) = evaluation.rank(cell) { p { (view.fill(words::RANK_OF, &[&count(rank.rank), &count(rank.of)])) } }
            @match shown.computed.quality(cell) {
                ScoreBounds::Exact => {},
                ScoreBounds::Own => p.quiet.small { (view.say(words::QUALITY_OWN)) },
                ScoreBounds::Outer => p.quiet.small { (view.say(words::QUALITY_OUTER)) },
            }
        },
        Err(refusal) => html! { p.number { (view.say(words::NO_SCORE)) } p { (reason(view, refusal)) } },
    }
}

fn parts(shown: &Shown<'_>, cell: Cell) -> Markup {
    let view = shown.view;
    let values = shown.evaluation().explain(cell).parts;
    let root = &shown.evaluation().composite().root;
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::PARTS)) { table {
            caption { (view.say(words::PARTS)) ": " (view.say(aggregate(root.aggregate))) }
            thead { tr {
                @for text in [words::PART, words::INPUT] { th scope="col" { (view.say(text)) } }
                @for text in [words::VALUE, words::WEIGHT, words::NORMALISED, words::CONTRIBUTION] { th.n scope="col" { (view.say(text)) } }
            } }
            tbody { (rows(shown, cell, root, &values, 0)) }
        } }
    }
}

const fn aggregate(aggregate: Aggregate) -> crate::http::explorer::words::Text {
    match aggregate {
        Aggregate::Arithmetic => words::ARITHMETIC,
        Aggregate::Geometric => words::GEOMETRIC,
    }
}

fn rows(shown: &Shown<'_>, cell: Cell, group: &Group, values: &[PartValue], depth: usize) -> Markup {
    html! {
        @for (part, value) in group.parts.iter().zip(values) {
            (row(shown, cell, part, value, depth))
            @if let Content::Group(inner) = &part.content { (rows(shown, cell, inner, &value.parts, depth + 1)) }
        }
    }
}

fn row(shown: &Shown<'_>, cell: Cell, part: &Part, value: &PartValue, depth: usize) -> Markup {
    let view = shown.view;
    let four = |number: f64| fixed(number, 4);
    html! {
        tr {
            th scope="row" { (" — ".repeat(depth)) bdi { (part.name) } }
            td.nw {
                @match &part.content {
                    Content::Input(input) => {
                        span.code { (input.formula) }
                        @for (key, name) in series(shown, cell, input.column) { br; a.small href=(view.to_series(shown.index.source.as_str(), &key)) { (name) } }
                    },
                    Content::Group(inner) => span.quiet { (view.say(aggregate(inner.aggregate))) },
                }
            }
            td.n { @if let Some(input) = value.input { (four(input.value())) } }
            td.n { @if let Some(weight) = value.weight { (four(weight)) } }
            td.n { @match value.value { Ok(value) => (four(value.value())), Err(refusal) => span.reason { (refusal.code()) } } }
            td.n { @if let Some(contribution) = value.contribution { (four(contribution)) } }
        }
    }
}

/// The series behind an input, each with its key.
fn series(shown: &Shown<'_>, cell: Cell, column: usize) -> Vec<(String, String)> {
    let observation = shown.computed.observation(column, cell);
    let Some(DerivedFrom::Formula(lineage)) =
        observation.and_then(|one| one.provenance.derived_from.as_ref())
    else {
        return Vec::new();
    };
    let mut keys: Vec<&SeriesKey> = lineage.inputs.iter().map(|input| &input.series).collect();
    keys.sort();
    keys.dedup();
    keys.into_iter().map(|key| (key.to_string(), key.to_string())).collect()
}

/// The change since the base of the request, or since the first period with a score.
fn change(shown: &Shown<'_>, cell: Cell) -> Result<Markup, Problem> {
    let (view, evaluation) = (shown.view, shown.evaluation());
    let periods = evaluation.inputs().periods();
    let first = || (0..cell.period).find(|period| evaluation.score(Cell { period: *period, ..cell }).is_ok());
    let base = match view.params.get(&CHANGE_BASE)? {
        Some(base) => {
            let found = periods.iter().position(|period| *period == base);
            Some(found.ok_or_else(|| no_period(evaluation, &base.to_string(), "base"))?)
        }
        None => first(),
    };
    let Some(base) = base else { return Ok(html! {}) };
    let scores =
        [base, cell.period].map(|period| evaluation.score(Cell { period, ..cell }).map(Estimate::value));
    let scores = scores
        .map(|score| score.map_or_else(|refusal| refusal.code().to_owned(), |score| shown.score(score)));
    Ok(html! {
        h3 { (view.fill(words::CHANGE, &[&period(periods[base])])) }
        @match evaluation.change(cell.unit, base, cell.period) {
            Ok(change) => {
                @let text = match evaluation.composite().root.aggregate { Aggregate::Geometric => words::CHANGE_LOG, Aggregate::Arithmetic => words::CHANGE_DIFFERENCE };
                p { (view.fill(text, &[&scores[0], &scores[1], &fixed(change.amount, 4)])) }
                (shares(&change))
            },
            Err(refusal) => p { (view.fill(words::NO_CHANGE, &[])) (reason(view, refusal)) },
        }
    })
}

/// The shares of the parts in a change, side by side and as numbers.
fn shares(change: &Change) -> Markup {
    let shares: Vec<f64> = change.parts.iter().map(|part| part.share.unwrap_or_default()).collect();
    html! {
        (inline(stack_row(&shares, shares.iter().map(|share| share.max(0.0)).sum())))
        ul.key { @for (place, part) in change.parts.iter().enumerate() {
            li {
                (inline(stack_swatch(place))) bdi { (part.name) } " "
                @match part.share { Some(share) => b { (fixed(share, 1)) " %" }, None => "–" }
            }
        } }
    }
}
