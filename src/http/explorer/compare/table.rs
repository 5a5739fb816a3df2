//! The table of a comparison: one row a period, one column a series.

use maud::{Markup, html};

use super::content::{Content, Item, ItemPoint};
use crate::domain::growth::Refusal;
use crate::domain::period::Period;
use crate::formats::chart::Nature;
use crate::http::explorer::chart_figure::axis_unit;
use crate::http::explorer::numbers::{Quantity, Scale, count, period};
use crate::http::explorer::words::compare as words;

/// The rows of a page, unless all are asked for.
const ROWS: usize = 100;

/// The fewest rows of a page, however many columns it has.
const MIN_ROWS: usize = 20;

/// About how many cells a page has, unless all rows are asked for.
const CELLS: usize = 1_000;

/// The most rows of a page.
const MAX_ROWS: usize = 5_000;

/// Up to so many series the interval stands below each value; else it is in the title of the cell.
const WITH_INTERVALS: usize = 4;

/// A series with the scale and the unit of its column.
struct Column<'a> {
    item: &'a Item<'a>,
    scale: Scale,
    unit: String,
}

/// The table.
pub(super) fn section(content: &Content<'_>) -> Markup {
    let view = content.view;
    let mut periods: Vec<Period> =
        content.items.iter().flat_map(|item| &item.points).map(|point| point.period).collect();
    periods.sort_by_key(|period| (period.start_date(), period.end_date()));
    periods.dedup();
    let columns: Vec<Column<'_>> = columns(content);
    let few = (CELLS / columns.len().max(1)).clamp(MIN_ROWS, ROWS);
    let shown = periods.len().min(if content.request.has_all_rows { MAX_ROWS } else { few });
    html! {
        @if !periods.is_empty() {
            section aria-labelledby="values" {
                h2 #values { (view.say(words::TABLE)) }
                div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table {
                    caption { (view.say(words::CAPTION)) }
                    thead { tr {
                        th scope="col" { (view.say(words::PERIOD)) }
                        @for column in &columns {
                            th.n scope="col" { bdi { (column.item.short_name) } span.unit { (column.unit) } }
                        }
                    } }
                    tbody { @for (place, period) in periods.iter().enumerate().skip(periods.len() - shown) {
                        @let before = place.checked_sub(1).and_then(|before| periods.get(before));
                        @if let Some(gap) = before.and_then(|before| gap(*before, *period)) { (gap_row(content, &columns, &gap)) }
                        (row(content, &columns, *period))
                    } }
                } }
                @if shown < periods.len() {
                    p.small {
                        (view.fill(words::NEWEST_ROWS, &[&count(shown), &count(periods.len())])) " "
                        @if !content.request.has_all_rows {
                            a href=(view.here(&[("rows", Some("all"))]) + "#values") {
                                (view.fill(words::ALL_ROWS, &[&count(periods.len().min(MAX_ROWS))]))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The columns; series with one unit have one scale.
fn columns<'a>(content: &'a Content<'_>) -> Vec<Column<'a>> {
    let language = content.view.language;
    let column = |item: &'a Item<'a>| {
        let alike = content.items.iter().filter(|other| other.axis() == item.axis());
        let values = alike.flat_map(|other| &other.points).filter_map(|point| point.value);
        let scale = Scale::of(values, language);
        let unit = scale.with_unit(&axis_unit(content.catalogue, &item.unit, content.view), language);
        Column { item, scale, unit }
    };
    content.items.iter().map(column).collect()
}

/// The periods between two neighbours that no series has; none across a change of the frequency.
fn gap(before: Period, after: Period) -> Option<String> {
    let first = before.next()?;
    let is_gap = before.frequency() == after.frequency() && !after.frequency().is_span() && first < after;
    let last = after.previous().filter(|_| is_gap)?;
    Some(if first == last { period(first) } else { format!("{} – {}", period(first), period(last)) })
}

fn gap_row(content: &Content<'_>, columns: &[Column<'_>], gap: &str) -> Markup {
    html! {
        tr.gap {
            th scope="row" { (gap) }
            td.n colspan=(columns.len()) { (content.view.say(words::ABSENT)) }
        }
    }
}

fn row(content: &Content<'_>, columns: &[Column<'_>], of: Period) -> Markup {
    html! {
        tr {
            th scope="row" { (period(of)) }
            @for column in columns {
                @match column.item.at(of) {
                    Some(point) => td.n { (cell(content, column, point)) },
                    None => td.n.quiet { "–" },
                }
            }
        }
    }
}

fn cell(content: &Content<'_>, column: &Column<'_>, point: &ItemPoint) -> Markup {
    let (view, language) = (content.view, content.view.language);
    let Some(value) = point.value else {
        let is_code = Refusal::from_code(&point.reason).is_some();
        return html! { span class=(if is_code { "reason" } else { "quiet" }) { (point.reason) } };
    };
    let quantity = Quantity {
        value,
        bounds: point.bounds,
        qualifier: point.qualifier,
        unit: &column.item.unit,
        unit_name: &column.unit,
    };
    let interval = quantity.interval_at(column.scale, language);
    let has_interval = columns_have_intervals(content);
    let title =
        interval.as_ref().map_or_else(|| value.to_string(), |interval| format!("{interval} ({value})"));
    html! {
        a href=(super::to_point(view, column.item, point)) title=(title) { (quantity.number_at(column.scale, language)) }
        @if point.nature == Nature::Implied { " " span.small.quiet { (view.say(words::IMPLIED)) } }
        @if has_interval { @if let Some(interval) = interval { br; span.small.quiet { (interval) } } }
    }
}

fn columns_have_intervals(content: &Content<'_>) -> bool {
    content.items.len() <= WITH_INTERVALS
}
