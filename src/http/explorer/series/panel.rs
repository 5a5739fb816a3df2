//! The panel beside the chart: where the chosen value stands, or which file has it, or what implies it, or its formula.

use maud::{Markup, html};

use super::content::{Content, source_cell};
use super::lineage::lineage;
use crate::domain::observation::{DerivedFrom, Observation, ObservationStatus, Origin};
use crate::domain::period::Period;
use crate::domain::series_key::NOT_APPLICABLE;
use crate::domain::source_cell::{FIGURE_ADDRESS, SOURCE_CELL};
use crate::formats::chart::{ChartPoint, Nature, number_line};
use crate::http::explorer::names::visible;
use crate::http::explorer::numbers::day;
use crate::http::explorer::passage::FigurePassage;
use crate::http::explorer::svg::inline;
use crate::http::explorer::view::path;
use crate::http::explorer::words::{composites, series as words};

/// The most attributes of a data file that are shown.
const MAX_ATTRIBUTES: usize = 12;

/// The panel; nothing where the view has no value. `has_line`: the interval is shown as a line of numbers in it.
pub(super) fn aside(content: &Content<'_>, has_line: bool) -> Markup {
    let view = content.view;
    let Some(one) = content.selected() else { return absent(content) };
    let figure = content.figure(one);
    let period = one.period.text();
    let heading = match (one.provenance.origin, figure) {
        (Origin::Implied, _) => words::WHAT_IMPLIES_IT,
        (Origin::Derived | Origin::Composite, _) => words::HOW_IT_IS_COMPUTED,
        (_, Some(_)) => words::WHERE_IT_STANDS,
        _ => words::WHERE_IT_COMES_FROM,
    };
    let passage = figure.map(|figure| FigurePassage {
        view,
        catalogue: content.catalogue(),
        documents: &content.basis.documents,
        figure,
    });
    html! {
        aside.passage #passage aria-labelledby="passage-title" {
            header {
                h2 #passage-title { (view.fill(heading, &[period.as_str()])) }
                @if let Some(passage) = &passage { (passage.badge()) }
            }
            @match &passage {
                Some(passage) => { (passage.quotation()) (passage.facts()) @if has_line { (passage.number_line()) } },
                None => { p.number { (content.text(one)) } (origin(content, one)) (line(content, one)) },
            }
            div.btns {
                @if let Some(passage) = &passage { a.btn href=(passage.address()) { (view.say(words::READ_IN_DOCUMENT)) } }
                @let (before, after) = neighbours(content, one.period);
                @if let Some(before) = before { a.btn href=(content.choose(before)) aria-label=(view.say(words::VALUE_BEFORE)) { "‹" } }
                @if let Some(after) = after { a.btn href=(content.choose(after)) aria-label=(view.say(words::NEXT_VALUE)) { "›" } }
            }
        }
    }
}

/// What is said of a chosen period that has no value.
fn absent(content: &Content<'_>) -> Markup {
    let view = content.view;
    let Some(at) = content.request.at else { return html! {} };
    let absence = if content.is_documented() { words::IN_NO_DOCUMENT } else { words::NOT_IN_DATA };
    let period = at.text();
    let (before, after) = neighbours(content, at);
    html! {
        aside.passage #passage aria-labelledby="passage-title" {
            header { h2 #passage-title { (view.fill(words::WHERE_IT_STANDS, &[period.as_str()])) } }
            p { (view.fill(words::NOTHING_AT, &[period.as_str(), view.say(absence)])) }
            div.btns {
                @if let Some(before) = before { a.btn href=(content.choose(before)) aria-label=(view.say(words::VALUE_BEFORE)) { "‹" } }
                @if let Some(after) = after { a.btn href=(content.choose(after)) aria-label=(view.say(words::NEXT_VALUE)) { "›" } }
            }
        }
    }
}

/// The periods with a value before and after one.
fn neighbours(content: &Content<'_>, period: Period) -> (Option<Period>, Option<Period>) {
    let valued = || content.observations.iter().filter(|one| one.value.is_some()).map(|one| one.period);
    (valued().filter(|one| *one < period).max(), valued().filter(|one| *one > period).min())
}

/// The file of an imported value, or the figures of an implied one.
fn origin(content: &Content<'_>, one: &Observation) -> Markup {
    let view = content.view;
    let provenance = &one.provenance;
    if let Some(DerivedFrom::Composite(from)) = &provenance.derived_from {
        let series = content.series;
        let parameter = if series.activity.as_str() == NOT_APPLICABLE {
            ("area", &series.area)
        } else {
            ("activity", &series.activity)
        };
        let (period, id) = (one.period.to_string(), from.definition.id.as_str());
        let query = [("period", period.as_str()), (parameter.0, parameter.1.as_str())];
        let address = view.to_with(&path(&["composites", id]), &query) + "#unit";
        return html! { p { a href=(address) { (view.say(composites::TO_COMPOSITE)) } } };
    }
    if let Some(DerivedFrom::Formula(from)) = &provenance.derived_from {
        return lineage(content, from);
    }
    if let Some(DerivedFrom::Implied(derivation)) = &provenance.derived_from {
        return html! {
            dl {
                dt { (view.say(words::RULE)) }
                dd { span.code { (derivation.rule.code()) } br; span lang="en" { (derivation.rule.formula()) } }
                dt { (view.say(words::FOLLOWS_FROM)) }
                dd { @for figure in &derivation.figures { a href=(view.to(&path(&["figures", figure]))) { (figure) } br; } }
            }
        };
    }
    html! {
        dl {
            @if let Some(source) = content.source(one) {
                dt { (view.say(words::FILE)) }
                dd { a href=(view.to(&path(&["sources", &source.id]))) lang=(source.language) { bdi { (source.title) } } }
                dt { (view.say(words::PUBLISHER)) }
                dd { bdi { (source.publisher) } }
                @if let Some((_, cells)) = source_cell(one) {
                    dt { (view.say(words::PLACE)) }
                    dd { (view.fill(words::CELLS, &[&cells.replace(';', "; ")])) }
                }
            } @else {
                dt { (view.say(words::FILE)) }
                dd {
                    @match &content.file {
                        Some(file) => a href=(view.to(&path(&["imports", &file.id.to_string()]))) { bdi { (visible(&file.file)) } },
                        None => (view.say(words::NO_FILE)),
                    }
                }
            }
            @if let Some(title) = content.file.as_ref().and_then(|file| file.title.as_deref()) {
                dt { (view.say(words::TITLE)) } dd { bdi { (visible(title)) } }
            }
            dt { (view.say(words::PUBLISHED)) } dd { (day(provenance.published, view.language)) }
            dt { (view.say(words::VINTAGE)) } dd { (provenance.vintage) }
            @if let Some(printed) = &provenance.printed { dt { (view.say(words::AS_PRINTED)) } dd { bdi { (visible(printed)) } } }
            @if one.status != ObservationStatus::NORMAL {
                dt { (view.say(words::STATUS)) } dd { span.code { (one.status.code()) } }
            }
            @for (id, value) in attributes(content, one) {
                dt { bdi { (visible(&id)) } }
                dd { bdi {
                    @if id == FIGURE_ADDRESS && value.starts_with("http") { a href=(value) rel="noreferrer" { (visible(&value)) } }
                    @else { (visible(&value)) }
                } }
            }
        }
    }
}

/// What the data file says besides of a value and of its series.
fn attributes(content: &Content<'_>, one: &Observation) -> Vec<(String, String)> {
    let own = one.provenance.attributes.as_deref();
    let own =
        own.and_then(|text| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).ok());
    let own = own.into_iter().flatten().map(|(id, value)| match value {
        serde_json::Value::String(text) => (id, text),
        other => (id, other.to_string()),
    });
    let of_series = content.series.attributes.iter().map(|(id, value)| (id.clone(), value.clone()));
    own.chain(of_series)
        .filter(|(id, value)| !value.is_empty() && id != SOURCE_CELL)
        .take(MAX_ATTRIBUTES)
        .collect()
}

/// The interval as a line of numbers, where it has a width.
fn line(content: &Content<'_>, one: &Observation) -> Markup {
    let Some(value) = one.value.filter(|_| one.bounds.lower() != one.bounds.upper()) else { return html! {} };
    let nature = if one.provenance.origin == Origin::Implied { Nature::Implied } else { Nature::Stated };
    let point = ChartPoint {
        nature,
        ..ChartPoint::stated(one.period, value, one.bounds.lower(), one.bounds.upper())
    };
    inline(number_line(&point, &content.unit_word(content.unit), content.view.language.into()))
}
