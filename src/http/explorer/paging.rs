//! The links to the pages of a long list before and after the present one.

use maud::{Markup, html};

use super::numbers::count;
use super::view::View;
use super::words::{Text, frame};

/// A page of a list: the number of its first row from 1, how many rows it has, and how many there are in all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    start: usize,
    shown: usize,
    all: usize,
    /// How many rows a page has.
    of_page: usize,
}

impl Rows {
    /// The rows of some from a start on, and which they are.
    pub(super) fn of<T>(rows: &[T], start: usize, of_page: usize) -> (&[T], Self) {
        let shown = rows.get(start.saturating_sub(1)..).unwrap_or_default();
        let shown = shown.get(..of_page.min(shown.len())).unwrap_or_default();
        (shown, Self { start, shown: shown.len(), all: rows.len(), of_page })
    }

    /// Which rows are shown, and the links to the others; nothing where all are shown.
    pub(super) fn links(self, view: &View, text: Text) -> Markup {
        let Self { start, shown, all, of_page } = self;
        let to = |first: usize| view.here(&[("start", Some(&first.to_string()))]);
        html! {
            @if shown < all {
                p.small.quiet { (view.fill(text, &[&count(start), &count(start + shown - usize::from(shown > 0)), &count(all)])) }
                p.btns {
                    @if start > 1 { a.btn rel="prev" href=(to(start.saturating_sub(of_page).max(1))) { (view.say(frame::EARLIER)) } }
                    @if start + shown <= all { a.btn rel="next" href=(to(start + shown)) { (view.say(frame::LATER)) } }
                }
            }
        }
    }
}
