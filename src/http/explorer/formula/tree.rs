//! The parts of a formula at a period: each with its value and interval, down to the values that lead to their figures.

use maud::{Markup, html};

use super::content::Content;
use crate::domain::formula::BoundsQuality;
use crate::http::explorer::numbers::{count, period as period_text};
use crate::http::explorer::view::{path, series_path};
use crate::http::explorer::words::formula as words;
use crate::service::formula::{FormulaNode, NodeValue, ReadValue};

/// The most values of one part that are shown.
const MAX_READS: usize = 40;

/// The panel beside the chart; nothing without a period.
pub(super) fn aside(content: &Content<'_>) -> Markup {
    let view = content.view;
    let (Some(tree), Some(period)) = (&content.tree, content.period) else { return html! {} };
    html! {
        aside.passage #passage aria-labelledby="tree-title" {
            header { h2 #tree-title { (view.fill(words::TREE, &[&period_text(period)])) } }
            ul.tree { (node(content, tree)) }
            @if !tree.parts.is_empty() && !tree.reads.is_empty() {
                details.small {
                    summary { (view.fill(words::FIGURES_READ, &[&count(tree.reads.len())])) }
                    ul.tree { (reads(content, tree)) }
                }
            }
            p.tiny.quiet { (view.say(words::TREE_LEDE)) }
        }
    }
}

fn node(content: &Content<'_>, one: &FormulaNode) -> Markup {
    // A series is its own value.
    let is_series =
        one.parts.is_empty() && one.reads.len() == 1 && one.reads.iter().all(|read| read.name == one.text);
    html! {
        @if is_series { (reads(content, one)) } @else {
            li {
                span.code { bdi { (one.text) } }
                @match &one.outcome {
                    Ok(value) => (of_value(content, value)),
                    Err(refusal) => span.val { span.reason { (refusal.code()) } },
                }
                @if !one.parts.is_empty() { ul { @for part in &one.parts { (node(content, part)) } } }
                @else if !one.reads.is_empty() { ul { (reads(content, one)) } }
            }
        }
    }
}

fn of_value(content: &Content<'_>, value: &NodeValue) -> Markup {
    let view = content.view;
    let (text, interval) = content.text(value.value, value.bounds, value.unit.as_str());
    html! {
        span.val { (text) }
        @if let Some(interval) = interval {
            span.tiny.quiet {
                (interval)
                @if value.quality == BoundsQuality::Outer { " (" (view.say(words::OUTER)) ")" }
            }
        }
    }
}

/// The values that a part rests on, each a link to the place where it stands.
fn reads(content: &Content<'_>, one: &FormulaNode) -> Markup {
    html! { @for read in one.reads.iter().take(MAX_READS) { li { (of_read(content, read)) } } }
}

fn of_read(content: &Content<'_>, read: &ReadValue) -> Markup {
    let view = content.view;
    let dataset = content.answer.dataset.as_str();
    let has_page = content.catalogue.find_series(&content.answer.dataset, &read.series).is_some();
    let page = series_path(dataset, read.series.as_str());
    let address = view.to_with(&page, &[("at", read.period.text().as_str())]) + "#passage";
    let text = read.value.as_ref().map(|(value, bounds, unit)| content.text(*value, *bounds, unit.as_str()));
    let other = Some(read.period).filter(|period| Some(*period) != content.period).map(period_text);
    html! {
        span {
            @if has_page { a.code href=(address) title=(read.series) { bdi { (read.name) } } }
            @else { span.code { bdi { (read.name) } } }
            @if let Some(period) = other { " " span.quiet { (period) } }
        }
        @match text {
            Some((text, interval)) => {
                span.val { (text) }
                @if let Some(interval) = interval { span.tiny.quiet { (interval) } }
            },
            None => span.val { span.quiet { (view.say(words::MISSING)) } },
        }
        @if let Some(figure) = &read.figure {
            a.tiny href=(view.to(&path(&["figures", figure]))) { (view.say(words::FIGURE)) " " (figure) }
        }
    }
}
