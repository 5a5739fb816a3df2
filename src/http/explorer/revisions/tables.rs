//! The triangle of releases, and the changes by release.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::Content;
use super::fan::{how_far, more_rows, signed};
use super::releases::PeriodReleases;
use crate::domain::revision::RevisionSize;
use crate::http::explorer::numbers::{count, fixed, period};
use crate::http::explorer::words::revisions as words;
use crate::http::parameters::pages::ROWS;

/// The number of publications across.
const COLUMNS: usize = 12;

/// The number of periods down, where not all are asked for.
const SHOWN: usize = 60;

/// The most periods down.
const MOST: usize = 5_000;

/// The number of releases after the first that are shown.
const RELEASES: usize = 12;

/// Periods down, publications across, each value in percent of its first release.
pub(super) fn triangle(content: &Content<'_>) -> Markup {
    let view = content.view;
    let end = content.then + 1;
    let start = end.saturating_sub(COLUMNS);
    let days: Vec<NaiveDate> = content.releases.days.iter().copied().take(end).skip(start).collect();
    let is_known = |one: &&PeriodReleases| one.known(content.day_then()).is_some();
    let rows: Vec<&PeriodReleases> = content.releases.periods.iter().filter(is_known).collect();
    let has_all = view.params.get(&ROWS).ok().flatten().is_some();
    let shown = rows.len().min(if has_all { MOST } else { SHOWN });
    let places = [start + 1, end, content.releases.days.len()].map(count);
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    html! {
        section aria-labelledby="triangle" {
            h2 #triangle { (view.say(words::TRIANGLE_TABLE)) }
            p.small.quiet { (view.fill(words::COLUMNS, &places)) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::TRIANGLE_TABLE)) { table.triangle {
                caption { (view.say(words::TRIANGLE_CAPTION)) }
                thead { tr {
                    th scope="col" { (view.say(words::PERIOD)) }
                    @for (place, day) in (start..).zip(&days) { th.n scope="col" { a href=(content.at(place)) { (day) } } }
                } }
                tbody { @for one in rows.iter().rev().take(shown).rev() { (row(content, one, &days)) } }
            } }
            @if shown < rows.len() { (more_rows(content, shown, rows.len())) }
            p.btns {
                @if start > 0 {
                    a.btn href=(content.at(start - 1)) { "‹ " (view.fill(words::EARLIER_COLUMNS, &[&count(start)])) }
                }
                @let later = content.releases.days.len() - end;
                @if later > 0 {
                    a.btn href=(content.at((end + COLUMNS).min(content.releases.days.len()) - 1)) {
                        (view.fill(words::LATER_COLUMNS, &[&count(later)])) " ›"
                    }
                }
            }
            (how_far(content))
        }
    }
}

fn row(content: &Content<'_>, one: &PeriodReleases, days: &[NaiveDate]) -> Markup {
    let first = one.first();
    let base = first.and_then(|first| first.value).filter(|base| *base != 0.0);
    let mut before = None;
    html! {
        tr {
            th scope="row" { (period(one.period)) }
            @for day in days {
                @match one.known(*day) {
                    Some(release) => {
                        @let percent = release.value.zip(base).map(|(value, base)| fixed(value / base * 100.0, 2));
                        @let is_new = before.as_ref().is_some_and(|before| *before != percent)
                            || first.is_some_and(|first| first.day == *day);
                        @let title = content.quantity(release).map(|quantity| quantity.text(content.view.language));
                        td.n.quiet[!is_new] title=[title] {
                            (percent.as_deref().unwrap_or("–"))
                        }
                        ({ before = Some(percent); "" })
                    },
                    None => td {},
                }
            }
        }
    }
}

/// What each publication after the first release changed.
pub(super) fn by_release(content: &Content<'_>) -> Markup {
    let view = content.view;
    let changes = content.releases.changes_by_release();
    let is_change = |change: &&f64| **change != 0.0;
    let later: usize = changes.iter().skip(RELEASES).map(|list| list.iter().filter(is_change).count()).sum();
    html! {
        section aria-labelledby="releases" {
            h2 #releases { (view.say(words::BY_RELEASE)) }
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::RELEASE_TABLE)) { table {
                caption { (view.say(words::RELEASE_CAPTION)) }
                thead { tr {
                    @for text in [
                        words::AFTER_FIRST, words::VALUES, words::CHANGED, words::MEAN_CHANGE, words::MEAN_SIZE,
                        words::LARGEST_CHANGE,
                    ] { th.n scope="col" { (view.say(text)) } }
                } }
                tbody { @for (place, list) in changes.iter().take(RELEASES).enumerate() {
                    @let size = RevisionSize::of(list);
                    tr {
                        th.n scope="row" { (place + 1) }
                        td.n { (count(list.len())) }
                        td.n { (count(list.iter().filter(is_change).count())) }
                        td.n { @if let Some(mean) = size.mean { (signed(mean)) } }
                        td.n { @if let Some(mean) = size.mean_absolute { (fixed(mean, 2)) } }
                        td.n { @if let Some(most) = size.largest_absolute { (fixed(most, 2)) } }
                    }
                } }
            } }
            @if later > 0 { p.small { (view.fill(words::LATER_CHANGES, &[&count(later), &count(RELEASES)])) } }
            p { (view.say(words::WITHIN)) }
            (how_far(content))
        }
    }
}
