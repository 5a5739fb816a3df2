//! The values of a view as a table: one row a period, one row a stretch of missing periods.

use maud::{Markup, html};

use super::content::{Content, is_implied};
use super::request::api;
use crate::domain::composite;
use crate::domain::dataset::{Growth, GrowthPoint};
use crate::domain::growth::{Estimate, Refusal};
use crate::domain::observation::{DerivedFrom, Observation};
use crate::domain::period::Period;
use crate::http::explorer::marks::{Shape, glyph, interval_glyph, verdict};
use crate::http::explorer::numbers::{Quantity, Scale, count, day, quantity};
use crate::http::explorer::verdicts::judgement;
use crate::http::explorer::view::path;
use crate::http::explorer::words::{Text, series as words};

/// The rows of a page, unless all are asked for.
const ROWS: usize = 100;

/// The most rows of a page.
const MAX_ROWS: usize = 5_000;

/// The rows that are shown of so many: the newest, or those up to and around the chosen one.
fn shown(content: &Content<'_>, count: usize, chosen: Option<usize>) -> std::ops::Range<usize> {
    let most = if content.request.has_all_rows { MAX_ROWS } else { ROWS };
    let newest = count.saturating_sub(most);
    let start = chosen.map_or(newest, |chosen| newest.min(chosen.saturating_sub(most / 2)));
    start..count.min(start + most)
}

/// The table of the view, with a link to the rows that are left out.
pub(super) fn section(content: &Content<'_>, title: &str, has_why: Option<Period>) -> Markup {
    let view = content.view;
    let (table, count, shown) = match &content.growth {
        Some(growth) => growth_table(content, growth, title),
        None => level_table(content, title, has_why),
    };
    html! {
        section aria-labelledby="values" {
            h2 #values { (view.say(words::VALUES)) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE_OF_VALUES)) { (table) }
            @if shown < count { (more(content, count, shown)) }
            @for source in content.sources() {
                @if let Some(attribution) = &source.attribution {
                    p.tiny.quiet lang=(source.language) { bdi { (attribution) } @if let Some(licence) = &source.licence { " · " (licence) } }
                }
            }
        }
    }
}

/// How many rows are shown, and where the others are.
fn more(content: &Content<'_>, all: usize, shown: usize) -> Markup {
    let view = content.view;
    html! {
        p.small {
            (view.fill(words::NEWEST_ROWS, &[&count(shown), &count(all)])) " "
            @if all <= MAX_ROWS {
                a href=(view.here(&[("rows", Some("all"))]) + "#values") { (view.fill(words::ALL_ROWS, &[&count(all)])) }
            } @else {
                a href=(api(view, content.series, &[("format", "csv")])) { (view.fill(words::DOWNLOAD_ALL, &[&count(all)])) }
            }
        }
    }
}

/// What the columns of a table of levels are.
struct Columns {
    scale: Scale,
    unit: String,
    has_interval: bool,
    has_printed: bool,
    has_yoy: bool,
    why: Option<Period>,
}

impl Columns {
    /// The number of columns after that of the period.
    fn after_period(&self) -> usize {
        let optional = [self.has_printed, self.has_yoy].into_iter().filter(|has| *has).count();
        2 + if self.has_interval { 2 } else { 0 } + optional
    }
}

fn level_table(content: &Content<'_>, title: &str, why: Option<Period>) -> (Markup, usize, usize) {
    let view = content.view;
    let all = &content.observations;
    let chosen = content.request.at.and_then(|at| all.iter().position(|one| one.period == at));
    let range = shown(content, all.len(), chosen);
    let rows = all.get(range).unwrap_or_default();
    let is_exact =
        |one: &Observation| one.bounds.lower().is_some() && one.bounds.lower() == one.bounds.upper();
    let columns = Columns {
        scale: Scale::of(all.iter().filter_map(|one| one.value), view.language),
        unit: content.unit_word(content.unit),
        has_interval: rows.iter().any(|one| one.value.is_some() && !is_exact(one)),
        has_printed: rows.iter().any(|one| printed(content, one).is_some() || is_implied(one)),
        has_yoy: content.unit_class.has_quotients(),
        why,
    };
    let unit = columns.scale.with_unit(&columns.unit, view.language);
    let yoy = if content.unit_class.is_percentage() { words::YOY_POINTS } else { words::YOY };
    let table = html! {
        table {
            caption { (title) (view.stop()) @if rows.len() > 1 { " " (view.say(words::SAME_AS_CHART)) } }
            thead { tr {
                th scope="col" { (view.say(words::PERIOD)) }
                th.n scope="col" { (view.say(words::VALUE)) @if !unit.is_empty() { (view.comma()) (unit) } }
                @if columns.has_interval {
                    th scope="col" { (view.say(words::INTERVAL)) }
                    th.n scope="col" { "±" }
                }
                @if columns.has_printed { th scope="col" { (view.say(words::AS_PRINTED)) } }
                @if columns.has_yoy { th scope="col" { (view.say(yoy)) } }
                th scope="col" { (view.say(words::SOURCE)) }
            } }
            tbody {
                @for (place, one) in rows.iter().enumerate() {
                    @let before = place.checked_sub(1).and_then(|before| rows.get(before));
                    @if let Some((first, last)) = before.and_then(|before| missing(before.period, one.period)) {
                        (gap_row(content, columns.after_period(), first, last))
                    }
                    (level_row(content, &columns, one))
                }
            }
        }
    };
    (table, all.len(), rows.len())
}

/// The periods between two neighbours that are not there; none across a change of the frequency and between spans.
fn missing(before: Period, after: Period) -> Option<(Period, Period)> {
    let first = before.next()?;
    let is_gap = before.frequency() == after.frequency() && !after.frequency().is_span() && first < after;
    is_gap.then(|| after.previous().map(|last| (first, last))).flatten()
}

/// A stretch of missing periods across the columns after that of the period.
fn gap_row(content: &Content<'_>, columns: usize, first: Period, last: Period) -> Markup {
    let view = content.view;
    let absence = if content.is_documented() { words::IN_NO_DOCUMENT } else { words::NOT_IN_DATA };
    html! {
        tr.gap {
            th scope="row" { (first.text().as_str()) @if first != last { " – " (last.text().as_str()) } }
            td colspan=(columns) { (view.say(absence)) " " span.reason { (Refusal::Gap.code()) } }
        }
    }
}

fn level_row(content: &Content<'_>, columns: &Columns, one: &Observation) -> Markup {
    let view = content.view;
    let is_chosen = content.request.at == Some(one.period);
    let class = match (is_chosen, is_implied(one)) {
        (true, _) => Some("on"),
        (false, true) => Some("implied"),
        (false, false) => None,
    };
    let quantity = content.quantity(one, &columns.unit);
    html! {
        tr class=[class] {
            th scope="row" { a href=(content.choose(one.period)) aria-current=[is_chosen.then_some("true")] { (one.period.text().as_str()) } }
            @match &quantity {
                Some(quantity) => {
                    td.n title=(quantity.value) { (quantity.number_at(columns.scale, view.language)) (status(content, one)) }
                    @if columns.has_interval { (interval(content, columns, one, quantity)) }
                },
                None => {
                    td.n { span.quiet { (view.say(words::MISSING)) } " " span.reason { (one.status.meaning()) } }
                    @if columns.has_interval { td {} td {} }
                },
            }
            @if columns.has_printed { td { (printed_cell(content, one)) } }
            @if columns.has_yoy { td { (yoy_cell(content, columns, one)) } }
            td { (source(content, one)) }
        }
    }
}

fn interval(content: &Content<'_>, columns: &Columns, one: &Observation, quantity: &Quantity<'_>) -> Markup {
    let view = content.view;
    let is_open = one.bounds.lower().is_none() || one.bounds.upper().is_none();
    html! {
        td.iv { (glyph(one)) " " (quantity.interval_at(columns.scale, view.language).unwrap_or_default()) }
        td.n {
            @match quantity.relative_width(view.language) {
                Some(width) => (width),
                None if is_open => span.quiet { (view.say(words::OPEN)) },
                None => span.quiet { (view.say(words::EXACT)) },
            }
        }
    }
}

/// A status that is not the normal one, in a word.
fn status(content: &Content<'_>, one: &Observation) -> Markup {
    let view = content.view;
    let code = one.status.code().to_string();
    let word = match one.status.code() {
        _ if is_implied(one) => view.say(words::IMPLIED).to_owned(),
        'A' => return html! {},
        'B' => view.say(words::STATUS_B).to_owned(),
        'E' => view.say(words::STATUS_E).to_owned(),
        'F' => view.say(words::STATUS_F).to_owned(),
        'P' => view.say(words::STATUS_P).to_owned(),
        _ => view.fill(words::STATUS_OTHER, &[&code]),
    };
    html! { " " span.small.quiet title=(code) { (word) } }
}

/// A number as the document or the data file prints it.
fn printed<'c>(content: &'c Content<'_>, one: &'c Observation) -> Option<&'c str> {
    content.figure(one).map(|figure| figure.at.exact.as_str()).or(one.provenance.printed.as_deref())
}

fn printed_cell(content: &Content<'_>, one: &Observation) -> Markup {
    let rule = match &one.provenance.derived_from {
        Some(DerivedFrom::Implied(derivation)) => Some(derivation.rule),
        Some(DerivedFrom::Formula(lineage)) => {
            let reason = lineage.outcome.as_ref().err().map(|missing| missing.refusal.code());
            return computed(content, reason);
        }
        Some(DerivedFrom::Composite(lineage)) => {
            return computed(content, lineage.outcome.err().map(composite::Refusal::code));
        }
        None => None,
    };
    html! {
        @if let Some(rule) = rule {
            (content.view.say(words::NOT_PRINTED)) " " span.code title=(rule.formula()) { (rule.code()) }
        } @else if let Some(printed) = printed(content, one) { bdi { (printed) } }
    }
}

/// That a value is computed, or why it is not.
fn computed(content: &Content<'_>, reason: Option<&str>) -> Markup {
    html! {
        (content.view.say(words::COMPUTED))
        @if let Some(reason) = reason { " " span.reason { (reason) } }
    }
}

/// The growth on the year before, or why there is none.
fn yoy_cell(content: &Content<'_>, columns: &Columns, one: &Observation) -> Markup {
    let view = content.view;
    if is_implied(one) {
        return html! { span.quiet { (view.say(words::TAKES_NO_PART)) } };
    }
    let place = content.yoy.binary_search_by_key(&one.period, |point| point.period);
    let Some(point) = place.ok().and_then(|place| content.yoy.get(place)) else { return html! {} };
    html! {
        @match point.value {
            Some(value) => {
                @let unit = if content.unit_class.is_percentage() { "percentage_points" } else { "percent" };
                @let name = content.unit_word(unit);
                @let shown = quantity(value, unit, &name);
                span title=[shown.interval(view.language)] { (shown.text(view.language)) }
            },
            None => {
                (verdict(Shape::Nothing, view.say(words::NO_RATE)))
                @if let Some(reason) = point.reason { " " span.reason { (reason.code()) } }
                @if columns.why == Some(one.period) { " " a href="#why" { (view.say(words::WHY)) } }
            },
        }
    }
}

/// Who states a value, with a link to the place.
fn source(content: &Content<'_>, one: &Observation) -> Markup {
    let view = content.view;
    if let Some(DerivedFrom::Formula(lineage)) = &one.provenance.derived_from {
        return html! { span.code { (lineage.formula) } };
    }
    if let Some(DerivedFrom::Implied(derivation)) = &one.provenance.derived_from {
        return html! {
            (view.say(words::FIGURES_FROM)) " "
            @for (place, figure) in derivation.figures.iter().enumerate() {
                @if place > 0 { ", " } a href=(view.to(&path(&["figures", figure]))) { (figure) }
            }
        };
    }
    let published = day(one.provenance.published, view.language);
    let Some(source) = content.source(one) else { return html! { (published) } };
    let place = content.figure(one).map(|figure| format!("#{}", figure.id)).unwrap_or_default();
    html! {
        a href=(view.to(&path(&["sources", &source.id])) + &place) title=(published) { bdi { (source.publisher) } }
    }
}

fn growth_table(content: &Content<'_>, growth: &Growth, title: &str) -> (Markup, usize, usize) {
    let view = content.view;
    let chosen = content.request.at.and_then(|at| growth.points.iter().position(|point| point.period == at));
    let range = shown(content, growth.points.len(), chosen);
    let rows = growth.points.get(range).unwrap_or_default();
    let unit = content.unit_word(&growth.unit);
    let values = growth.points.iter().filter_map(|point| Some(point.value?.value()));
    let scale = Scale::of(values, view.language);
    let head = scale.with_unit(&unit, view.language);
    let column = |text: Text| html! { th scope="col" { (view.say(text)) } };
    let table = html! {
        table {
            caption { (title) (view.stop()) " " (view.say(words::SAME_AS_CHART)) }
            thead { tr {
                (column(words::PERIOD))
                th.n scope="col" { (view.say(words::VALUE)) @if !head.is_empty() { (view.comma()) (head) } }
                (column(words::INTERVAL)) (column(words::BASE_PERIOD)) (column(words::VERDICT)) (column(words::SOURCE))
            } }
            tbody {
                @for (place, point) in rows.iter().enumerate() {
                    @let before = place.checked_sub(1).and_then(|before| rows.get(before));
                    @if let Some((first, last)) = before.and_then(|before| missing(before.period, point.period)) {
                        (gap_row(content, 5, first, last))
                    }
                    (growth_row(content, growth, point, (scale, &unit)))
                }
            }
        }
    };
    (table, growth.points.len(), rows.len())
}

fn growth_row(
    content: &Content<'_>,
    growth: &Growth,
    point: &GrowthPoint,
    (scale, unit): (Scale, &str),
) -> Markup {
    let view = content.view;
    let is_chosen = content.request.at == Some(point.period);
    let shown = point.value.map(|value| quantity(value, &growth.unit, unit));
    html! {
        tr class=[is_chosen.then_some("on")] {
            th scope="row" { a href=(content.choose(point.period)) aria-current=[is_chosen.then_some("true")] { (point.period.text().as_str()) } }
            @match &shown {
                Some(shown) => {
                    td.n title=[point.value.map(Estimate::value)] { (shown.number_at(scale, view.language)) }
                    td.iv { (interval_glyph(shown.value, shown.bounds, false)) " " (shown.interval_at(scale, view.language).unwrap_or_default()) }
                },
                None => { td.n {} td {} },
            }
            td { (point.base.map(|base| base.to_string()).unwrap_or_default()) }
            td { (judgement(view, point.verdict)) }
            td {
                @for (place, figure) in point.stated.iter().filter_map(|rate| rate.figure.as_deref()).enumerate() {
                    @if place > 0 { ", " } a href=(view.to(&path(&["figures", figure]))) { (figure) }
                }
            }
        }
    }
}
