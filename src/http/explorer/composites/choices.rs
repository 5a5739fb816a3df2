//! What moves ranks, what the data say about weights, and the definition itself.

use maud::{Markup, html};

use super::{Shown, reason};
use crate::domain::composite::{Choice, Refusal};
use crate::http::explorer::numbers::{count, fixed};
use crate::http::explorer::view::View;
use crate::http::explorer::words::composites as words;
use crate::service::composites::CompositeIndex;

/// The mean shift of ranks by each choice, the greatest first; nothing without choices.
pub(super) fn moves(shown: &Shown<'_>) -> Markup {
    let view = shown.view;
    let mut choices =
        shown.robustness.as_ref().map(|robustness| robustness.choices.clone()).unwrap_or_default();
    let size = |mean: &Result<f64, Refusal>| mean.unwrap_or(-1.0);
    choices.sort_by(|a, b| size(&b.mean_shift).total_cmp(&size(&a.mean_shift)));
    html! {
        @if !choices.is_empty() {
            section aria-labelledby="moves" {
                h2 #moves { (view.say(words::MOVES)) }
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::MOVES)) { table {
                    caption { (view.say(words::MOVES_CAPTION)) }
                    thead { tr { th scope="col" { (view.say(words::CHOICE)) } th.n scope="col" { (view.say(words::SHIFT)) } } }
                    tbody { @for shift in &choices {
                        tr {
                            th scope="row" { (choice(view, &shift.choice)) }
                            td.n { @match shift.mean_shift { Ok(mean) => (fixed(mean, 1)), Err(refusal) => (reason(view, refusal)) } }
                        }
                    } }
                } }
            }
        }
    }
}

fn choice(view: &View, choice: &Choice) -> String {
    let text = match choice.kind {
        "drop" => words::DROP,
        "aggregate" => words::AGGREGATE,
        "weights" => words::WEIGHTS,
        _ => words::NORMALISE,
    };
    view.fill(text, &[&choice.value])
}

/// Principal components and entropy weights, folded away.
pub(super) fn diagnostics(shown: &Shown<'_>) -> Markup {
    let view = shown.view;
    let diagnostics = shown.evaluation().diagnostics(shown.place);
    let Ok(components) = &diagnostics.components else { return html! {} };
    let weights = diagnostics.entropy_weights.as_ref().ok();
    html! {
        section aria-labelledby="diagnostics" {
            h2 #diagnostics { (view.say(words::DIAGNOSTICS)) }
            details {
                summary { (view.say(words::DIAGNOSTICS_LEDE)) }
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::DIAGNOSTICS)) { table {
                    caption { (view.say(words::DIAGNOSTICS)) }
                    thead { tr {
                        th scope="col" { (view.say(words::PART)) }
                        @if weights.is_some() { th.n scope="col" { (view.say(words::ENTROPY)) } }
                        @for (place, component) in components.iter().enumerate() {
                            th.n scope="col" { (view.fill(words::LOADING, &[&count(place + 1), &fixed(component.variance, 0)])) }
                        }
                    } }
                    tbody { @for (place, (part, _)) in shown.evaluation().composite().inputs().iter().enumerate() {
                        tr {
                            th scope="row" { bdi { (part.name) } }
                            @if let Some(weights) = weights { td.n { (weights.get(place).map(|weight| fixed(*weight, 3)).unwrap_or_default()) } }
                            @for component in components { td.n { (component.loadings.get(place).map(|loading| fixed(*loading, 2)).unwrap_or_default()) } }
                        }
                    } }
                } }
            }
        }
    }
}

/// The file of a definition.
pub(super) fn file(view: &View, index: &CompositeIndex) -> Markup {
    let meta = &index.definition.meta;
    let hash = meta.sha256.get(..12).unwrap_or(&meta.sha256);
    html! {
        section aria-labelledby="file" {
            h2 #file { (view.say(words::FILE)) }
            p.small.quiet { (view.fill(words::FILE_LEDE, &[file_name(&meta.file), &meta.version, hash])) }
            pre tabindex="0" lang="en" aria-label=(view.say(words::FILE)) { code { (index.definition.text) } }
        }
    }
}

/// The name of a file, without the folders of the machine.
fn file_name(file: &str) -> &str {
    file.rsplit_once("composites/").map_or(file, |(_, name)| name)
}
