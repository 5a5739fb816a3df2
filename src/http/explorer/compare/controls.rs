//! The controls of a comparison: what is compared, the measure, the periods, the charts, one more series.

use maud::{Markup, html};

use super::content::Content;
use crate::domain::growth::Measure;
use crate::formats::chart::{AxisScale, Layout, series_swatch};
use crate::http::explorer::lookup::address_of;
use crate::http::explorer::page::hidden;
use crate::http::explorer::svg::inline;
use crate::http::explorer::verdicts::nature;
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Text, compare as words};
use crate::http::parameters::pages::{CompareLayout, LAYOUT};

/// The series of a comparison, each with a link that removes it.
pub(super) fn chosen(content: &Content<'_>, layout: Layout) -> Markup {
    let view = content.view;
    let addresses: Vec<String> = content.items.iter().map(|item| address_of(item.series)).collect();
    html! {
        ul.plain aria-label=(view.say(words::CHOSEN)) {
            @for (place, item) in content.items.iter().enumerate() {
                @let others: Vec<&str> = addresses.iter().filter(|one| **one != addresses[place]).map(String::as_str).collect();
                @let others = others.join(",");
                li {
                    @if layout == Layout::Together && content.items.len() > 1 { span.sw { (inline(series_swatch(place))) } }
                    a href=(view.to_series(item.series.dataset.as_str(), item.series.key.as_str())) { (item.name) }
                    " " span.code.quiet { (addresses[place]) }
                    @if let Some(prices) = nature(item.prices) { " " span.small.quiet { (view.say(prices)) } }
                    " " a.small href=(view.here(&[("series", Some(&others).filter(|others| !others.is_empty()).map(String::as_str))]))
                        aria-label={ (view.say(words::REMOVE)) " " (item.name.text()) } { (view.say(words::REMOVE)) }
                }
            }
        }
    }
}

/// The measure, the periods and the charts.
pub(super) fn controls(content: &Content<'_>) -> Markup {
    let view = content.view;
    let text = |name: &str| view.params.text(name);
    let carried = ["as", "measure", "series"];
    let carried = carried.into_iter().filter_map(|name| Some((name, text(name)?.to_owned())));
    let carried: Vec<(&'static str, String)> = carried.chain(view.carried()).collect();
    let is_level = content.request.growth.is_none();
    html! {
        form.controls action=(view.path) aria-label=(view.say(words::VIEW)) {
            (measures(content))
            (hidden(&carried))
            @if content.measure() == Measure::Index { (field(view, words::BASE, "base", 8)) }
            (field(view, words::FROM, "from", 8))
            (field(view, words::TO, "to", 8))
            label.field { span { (view.say(words::AS_OF)) } input type="date" name="as_of" value=[text("as_of")]; }
            label.field { span { (view.say(words::LAYOUT)) } (layouts(view)) }
            @if is_level {
                label.check {
                    input type="checkbox" name="include" value="implied" checked[content.request.has_implied];
                    " " (view.say(words::IMPLIED_VALUES))
                }
            }
            @if is_level || content.measure() == Measure::Index {
                label.check {
                    input type="checkbox" name="scale" value="log" checked[content.request.scale == AxisScale::Logarithmic];
                    " " (view.say(words::LOG_SCALE))
                }
            }
            button.btn { (view.say(words::SHOW)) }
        }
    }
}

fn field(view: &View, text: Text, name: &'static str, size: u8) -> Markup {
    html! {
        label.field { span { (view.say(text)) }
            input name=(name) size=(size) autocomplete="off" value=[view.params.text(name)];
        }
    }
}

fn layouts(view: &View) -> Markup {
    let asked = view.params.get(&LAYOUT).ok().flatten();
    html! {
        select name="layout" {
            option value="" selected[asked.is_none()] { (view.say(words::AUTOMATIC)) }
            @for (layout, word) in [
                (CompareLayout::Lines, words::LINES),
                (CompareLayout::Multiples, words::MULTIPLES),
                (CompareLayout::Own, words::OWN),
            ] { option value=(layout.code()) selected[asked == Some(layout)] { (view.say(word)) } }
        }
    }
}

/// Links to levels, growth and index.
fn measures(content: &Content<'_>) -> Markup {
    let view = content.view;
    let current = content.request.measure();
    let base = content.common_base().map(|base| base.to_string());
    let link = |measure: Option<&str>, base: Option<&str>| {
        let mut changes = vec![("as", None), ("base", base), ("measure", measure)];
        if measure.is_some() {
            changes.push(("include", None));
        }
        if measure == Some("yoy") {
            changes.push(("scale", None));
        }
        view.here(&changes)
    };
    let is_current = |is: bool| is.then_some("true");
    let has_other =
        current.filter(|measure| !matches!(measure, Measure::Yoy | Measure::Index | Measure::Level));
    html! {
        div.seg role="group" aria-label=(view.say(words::VIEW)) {
            a href=(link(None, None)) aria-current=[is_current(matches!(current, None | Some(Measure::Level)))] { (view.say(words::LEVEL)) }
            a href=(link(Some("yoy"), None)) aria-current=[is_current(current == Some(Measure::Yoy) || has_other.is_some())] {
                (view.say(words::GROWTH))
            }
            @if let Some(base) = base.as_deref().filter(|_| content.may_be_indexed()) {
                a href=(link(Some("index"), Some(base))) aria-current=[is_current(current == Some(Measure::Index))] {
                    (view.say(words::INDEX))
                }
            }
        }
    }
}

/// A form that adds a series by its key.
pub(super) fn add(view: &View) -> Markup {
    let carried: Vec<(&'static str, String)> = super::CARRIED
        .into_iter()
        .filter_map(|name| Some((name, view.params.text(name)?.to_owned())))
        .chain(view.carried())
        .collect();
    html! {
        form.controls action=(view.path) {
            label.field { span { (view.say(words::ADD)) }
                input name="add" size="32" autocomplete="off" placeholder=(view.say(words::ADD_HINT)) required;
            }
            (hidden(&carried))
            button.btn { (view.say(words::ADD_BUTTON)) }
        }
    }
}
