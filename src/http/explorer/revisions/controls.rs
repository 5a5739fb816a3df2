//! The controls of the page of revisions: a slider over the publications, links to the next ones, a field for a day.

use maud::{Markup, html};

use super::Content;
use crate::http::explorer::page::hidden;
use crate::http::explorer::words::revisions as words;
use crate::http::parameters::pages::RevisionView;

/// The controls.
pub(super) fn controls(content: &Content<'_>) -> Markup {
    let view = content.view;
    let newest = content.releases.days.len().saturating_sub(1);
    let earlier = content.then.checked_sub(1).map(|before| content.at(before));
    let later = content.is_earlier().then(|| content.at(content.then + 1));
    html! {
        (slider(content, newest))
        form.controls action=(view.path) {
            div.seg role="group" aria-label=(view.say(words::STEP)) {
                @if let Some(href) = &earlier { a rel="prev" href=(href) { (view.say(words::BEFORE)) } }
                @if let Some(href) = &later { a rel="next" href=(href) { (view.say(words::AFTER)) } }
            }
            label.field { span { (view.say(words::OR_THE_DAY)) }
                input type="date" name="as_of" value=(content.day_then());
            }
            (hidden(&carried(content)))
            button.btn { (view.say(words::SHOW)) }
            (shapes(content))
        }
    }
}

/// The parameters that a form of this page carries on.
fn carried(content: &Content<'_>) -> Vec<(&'static str, String)> {
    let names = ["from", "keys", "lang", "rows", "to", "view"];
    let given = names.into_iter().filter_map(|name| Some((name, content.view.params.text(name)?.to_owned())));
    given.collect()
}

/// The slider, which the script enables; the links and the field do the same without one.
fn slider(content: &Content<'_>, newest: usize) -> Markup {
    let view = content.view;
    let days: Vec<String> = content.releases.days.iter().map(ToString::to_string).collect();
    html! {
        div.slider {
            label for="publication" { (view.say(words::AS_PUBLISHED)) }
            input #publication type="range" disabled min="0" max=(newest) value=(content.then)
                aria-valuetext=(content.day_then()) data-days=(days.join(" ")) data-output="published";
            output #published for="publication" { b { (content.day_then()) } }
        }
    }
}

/// Links to the other ways to see the revisions.
fn shapes(content: &Content<'_>) -> Markup {
    let view = content.view;
    html! {
        div.seg role="group" aria-label=(view.say(words::VIEW)) {
            @for (shape, word) in [
                (RevisionView::Fan, words::FAN),
                (RevisionView::Triangle, words::TRIANGLE),
                (RevisionView::Release, words::BY_RELEASE),
            ] {
                @let code = Some(shape.code()).filter(|_| shape != RevisionView::Fan);
                a href=(view.here(&[("view", code), ("rows", None)]))
                    aria-current=[(shape == content.shape).then_some("true")] { (view.say(word)) }
            }
        }
    }
}
