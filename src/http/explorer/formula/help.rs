//! How to write a formula: examples, and the table of functions.

use maud::{Markup, html};

use super::examples::{Example, examples as of_catalogue};
use crate::domain::formula::Function;
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Language, formula as words};
use crate::service::State;

/// Formulas that are a click away; the line suggests them too.
pub(super) fn examples(view: &View, state: &State) -> Markup {
    let all = of_catalogue(state);
    html! {
        @if !all.is_empty() {
            section aria-labelledby="examples" {
                h2 #examples { (view.say(words::EXAMPLES)) }
                ul.plain { @for example in &all { li { a.code href=(address(view, example)) { bdi { (example.expr) } } } } }
            }
            datalist #formulas { @for example in &all { option value=(example.expr) {} } }
        }
    }
}

fn address(view: &View, example: &Example) -> String {
    let mut query = vec![("dataset", example.dataset.as_str()), ("expr", example.expr.as_str())];
    query.extend(example.area.as_ref().map(|area| ("area", area.as_str())));
    view.to_with("/formula", &query)
}

/// The functions, from the table that the parser has.
pub(super) fn functions(view: &View, is_open: bool) -> Markup {
    html! {
        section aria-labelledby="functions" {
            details open[is_open] {
                summary { h2 #functions { (view.say(words::FUNCTIONS)) } }
                p.small { (view.say(words::FUNCTIONS_LEDE)) }
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::FUNCTIONS)) { table {
                    caption.vh { (view.say(words::FUNCTIONS)) }
                    thead { tr { th scope="col" { (view.say(words::FUNCTION)) } th scope="col" { (view.say(words::MEANING)) } } }
                    tbody { @for function in Function::ALL { (row(view, function)) } }
                } }
            }
        }
    }
}

fn row(view: &View, function: Function) -> Markup {
    let info = function.info();
    html! {
        tr data-function=(info.name) {
            th scope="row" { span.code { (info.signature()) } }
            td { (match view.language {
                Language::English => info.meaning,
                Language::Chinese => words::meaning_in_chinese(function),
            }) }
        }
    }
}
