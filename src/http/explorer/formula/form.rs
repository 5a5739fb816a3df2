//! The formula line with its fields, and what is wrong with them.

use maud::{Markup, html};

use crate::domain::nearest::likely;
use crate::http::explorer::page::hidden;
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Text, formula as words};
use crate::http::parameters::{AnyParameter, EXPR};
use crate::http::problem::ProblemDocument;
use crate::limits::MAX_FORMULA_CHARACTERS;

/// How many suggestions are made for what cannot be read.
const SUGGESTED: usize = 5;

/// The fields below the line: label, name of the parameter, width.
const FIELDS: [(Text, &str, u8); 6] = [
    (words::AREA, "area", 8),
    (words::ACTIVITY, "activity", 8),
    (words::FREQUENCY, "frequency", 4),
    (words::DATASET, "dataset", 10),
    (words::FROM, "from", 8),
    (words::TO, "to", 8),
];

/// The form; `problem` is what is wrong with one of its fields.
pub(super) fn form(view: &View, problem: Option<&ProblemDocument>) -> Markup {
    let is_wrong = |name: &str| problem.is_some_and(|problem| problem.parameter.as_deref() == Some(name));
    let text = |name: &str| view.params.text(name);
    let described = |name: &str| is_wrong(name).then_some("problem");
    let invalid = |name: &str| is_wrong(name).then_some("true");
    html! {
        form.line action="/formula" {
            div {
                label for="expr" { (view.say(words::LINE)) }
                input #expr.code name="expr" list="formulas" value=[text(EXPR.name())] required
                    maxlength=(MAX_FORMULA_CHARACTERS) autocomplete="off" autocapitalize="off" spellcheck="false"
                    placeholder=(view.say(words::LINE_HINT)) aria-describedby=[described("expr")] aria-invalid=[invalid("expr")];
            }
            button.btn { (view.say(words::COMPUTE)) }
            fieldset.controls {
                legend.vh { (view.say(words::OPTIONS)) }
                @for (label, name, size) in FIELDS {
                    label.field { span { (view.say(label)) }
                        input name=(name) size=(size) autocomplete="off" value=[text(name)]
                            aria-describedby=[described(name)] aria-invalid=[invalid(name)];
                    }
                }
                label.field { span { (view.say(words::AS_OF)) } input type="date" name="as_of" value=[text("as_of")]; }
            }
            (hidden(&view.carried()))
        }
        @if let Some(problem) = problem { (wrong(view, problem)) }
    }
}

/// What is wrong: the line with a caret, the sentence of the API, what may have been meant.
fn wrong(view: &View, problem: &ProblemDocument) -> Markup {
    let is_text = problem.position.is_some();
    let heading = if is_text { words::CANNOT_BE_READ } else { words::CANNOT_BE_COMPUTED };
    let suggestions = suggestions(view, problem);
    html! {
        div.why #problem role="alert" {
            h2 { (view.say(heading)) }
            @if let Some(position) = &problem.position { pre.caret { code { (position.caret) } } }
            p lang="en" { bdi { (problem.detail) } }
            @if !suggestions.is_empty() {
                p { (view.say(words::DID_YOU_MEAN)) " "
                    @for (place, (name, address)) in suggestions.iter().enumerate() {
                        @if place > 0 { ", " } a.code href=(address) { bdi { (name) } }
                    }
                }
            }
        }
    }
}

/// What may have been meant: the name, and the page with it in the place of what is wrong.
fn suggestions(view: &View, problem: &ProblemDocument) -> Vec<(String, String)> {
    let Some(parameter) = problem.parameter.as_deref() else { return Vec::new() };
    let given = view.params.text(parameter).unwrap_or_default();
    let replaced = |name: &str| match (parameter, &problem.position) {
        ("expr", Some(position)) => {
            let (before, after) = (given.get(..position.start), given.get(position.end..));
            Some([before?, name, after?].concat())
        }
        ("expr", None) => {
            let unknown = problem.detail.split('`').nth(1)?;
            given.contains(unknown).then(|| given.replacen(unknown, name, 1))
        }
        _ => Some(name.to_owned()),
    };
    let name_of = |parameter: &str| {
        FIELDS.iter().map(|(_, name, _)| *name).chain(["expr"]).find(|name| *name == parameter)
    };
    let Some(own) = name_of(parameter) else { return Vec::new() };
    // Datasets are all that is allowed; of codes only those that are near may be meant.
    let is_choice = parameter == "dataset";
    let near = |name: &&String| is_choice || likely_first(problem, name);
    let names = problem.allowed.iter().filter(near).take(SUGGESTED);
    names.filter_map(|name| Some((name.clone(), view.here(&[(own, Some(&replaced(name)?))])))).collect()
}

/// Whether a name is near to the word that the problem quotes, or the place is known.
fn likely_first(problem: &ProblemDocument, name: &str) -> bool {
    let word = problem.detail.split('`').nth(1).unwrap_or_default();
    problem.position.is_some() || likely(word, &[name.to_owned()]).is_some()
}
