//! The parts of a formula at a period: each with its value and interval, series with their page and figure.

use maud::{Markup, html};

use super::content::Content;
use crate::domain::formula::BoundsQuality;
use crate::http::explorer::numbers::period as period_text;
use crate::http::explorer::view::{path, series_path};
use crate::http::explorer::words::formula as words;
use crate::service::formula::{FormulaNode, NodeValue};

/// The panel beside the chart; nothing without a period.
pub(super) fn aside(content: &Content<'_>) -> Markup {
    let view = content.view;
    let (Some(tree), Some(period)) = (&content.tree, content.period) else { return html! {} };
    html! {
        aside.passage #passage aria-labelledby="tree-title" {
            header { h2 #tree-title { (view.fill(words::TREE, &[&period_text(period)])) } }
            ul.tree { (node(content, tree)) }
            p.tiny.quiet { (view.say(words::TREE_LEDE)) }
        }
    }
}

fn node(content: &Content<'_>, one: &FormulaNode) -> Markup {
    html! {
        li {
            (name(content, one))
            @match &one.outcome {
                Ok(value) => (of_value(content, value)),
                Err(refusal) => span.val { span.quiet { (content.view.say(words::MISSING)) } " " span.reason { (refusal.code()) } },
            }
            @if let Some(figure) = &one.figure {
                a.tiny href=(content.view.to(&path(&["figures", figure]))) { (content.view.say(words::FIGURE)) " " (figure) }
            }
            @if !one.parts.is_empty() { ul { @for part in &one.parts { (node(content, part)) } } }
        }
    }
}

/// The text of a part; that of a series leads to the place where its value stands.
fn name(content: &Content<'_>, one: &FormulaNode) -> Markup {
    let view = content.view;
    let (Some(key), Some(period)) = (&one.series, content.period) else {
        return html! { span.code { bdi { (one.text) } } };
    };
    let has_page = content.catalogue.find_series(&content.answer.dataset, key).is_some();
    let page = series_path(content.answer.dataset.as_str(), key.as_str());
    let address = view.to_with(&page, &[("at", period.text().as_str())]) + "#passage";
    html! {
        @if has_page { a.code href=(address) title=(key) { bdi { (one.text) } } }
        @else { span.code { bdi { (one.text) } } }
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
