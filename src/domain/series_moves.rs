//! The difference between two lists of series: what was added, what was removed, and where the others are now.

use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

use super::invariant::number;
use super::series::Series;
use super::series_list::{SeriesList, order};
use super::series_page::SeriesPage;

/// The new position of a series that was removed.
pub(super) const GONE: u32 = u32::MAX;

/// The series that were added to a list and removed from it. One whose codes changed is both.
#[derive(Debug, Default)]
pub struct SeriesMoves {
    /// The positions in the list before, ascending.
    pub(super) removed: Vec<usize>,
    /// The positions in the list after, ascending.
    pub(super) added: Vec<usize>,
    before: usize,
    after: usize,
    new_positions: OnceLock<Vec<u32>>,
}

/// A place in a list: the rest of a page, and the pages after it.
struct Cursor<'a> {
    page: &'a [Series],
    pages: &'a [Arc<SeriesPage>],
    position: usize,
}

impl<'a> Cursor<'a> {
    fn new(list: &'a SeriesList) -> Self {
        Self { page: &[], pages: list.pages(), position: 0 }
    }

    /// The next page, if this place is at its start.
    fn whole_page(&self) -> Option<&'a Arc<SeriesPage>> {
        self.pages.first().filter(|_| self.page.is_empty())
    }

    /// The next series; the place stays.
    fn series(&mut self) -> Option<&'a Series> {
        if let Some(page) = self.whole_page() {
            (self.page, self.pages) = (&page.series, self.pages.get(1..).unwrap_or_default());
        }
        self.page.first()
    }

    fn pass_series(&mut self) -> usize {
        self.page = self.page.get(1..).unwrap_or_default();
        self.position += 1;
        self.position - 1
    }

    fn pass_page(&mut self) {
        if let Some((page, rest)) = self.pages.split_first() {
            self.pages = rest;
            self.position += page.series.len();
        }
    }
}

impl SeriesMoves {
    /// The difference between two lists. Pages that both share are not looked at.
    #[must_use]
    pub fn between(before: &SeriesList, after: &SeriesList) -> Self {
        let mut moves = Self { before: before.len(), after: after.len(), ..Self::default() };
        let (mut old, mut new) = (Cursor::new(before), Cursor::new(after));
        loop {
            if let (Some(one), Some(other)) = (old.whole_page(), new.whole_page())
                && Arc::ptr_eq(one, other)
            {
                old.pass_page();
                new.pass_page();
                continue;
            }
            let place = match (old.series(), new.series()) {
                (None, None) => return moves,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(one), Some(other)) => {
                    let place = order(one, other);
                    if place == Ordering::Equal && (one.group != other.group || one.area != other.area) {
                        moves.removed.push(old.position);
                        moves.added.push(new.position);
                    }
                    place
                }
            };
            match place {
                Ordering::Less => moves.removed.push(old.pass_series()),
                Ordering::Greater => moves.added.push(new.pass_series()),
                Ordering::Equal => {
                    old.pass_series();
                    new.pass_series();
                }
            }
        }
    }

    /// Whether both lists have the same series with the same codes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }

    /// Whether so much changed that an index is sooner built anew.
    pub(super) const fn are_many(&self) -> bool {
        self.removed.len() + self.added.len() > self.after / 8
    }

    /// A column of the list after, given that of the list before and the values of what was added.
    pub(super) fn column<T: Copy>(&self, before: &[T], mut added: impl FnMut(usize) -> T) -> Vec<T> {
        let mut column = Vec::with_capacity(self.after);
        let mut rest = Kept { before, removed: &self.removed, position: 0 };
        for position in &self.added {
            rest.append(&mut column, *position);
            column.push(added(*position));
        }
        rest.append(&mut column, self.after);
        column
    }

    /// The position in the list after of each series of the list before; [`GONE`] for those that were removed.
    pub(super) fn new_positions(&self) -> &[u32] {
        self.new_positions.get_or_init(|| self.find_new_positions())
    }

    fn find_new_positions(&self) -> Vec<u32> {
        let mut positions = Vec::with_capacity(self.before);
        let (mut removed, mut added) = (self.removed.iter().peekable(), self.added.iter().peekable());
        let mut next = 0;
        for old in 0..self.before {
            if removed.next_if_eq(&&old).is_some() {
                positions.push(GONE);
                continue;
            }
            while added.next_if_eq(&&next).is_some() {
                next += 1;
            }
            positions.push(number(next));
            next += 1;
        }
        positions
    }
}

/// The rest of a column, and which of its rows were removed.
struct Kept<'a, T> {
    before: &'a [T],
    removed: &'a [usize],
    position: usize,
}

impl<T: Copy> Kept<'_, T> {
    /// Appends rows until a column has a length.
    fn append(&mut self, column: &mut Vec<T>, length: usize) {
        while column.len() < length {
            let end = self.removed.first().copied().unwrap_or(self.before.len());
            let end = end.min(self.position + length - column.len());
            column.extend_from_slice(self.before.get(self.position..end).unwrap_or_default());
            self.position = end;
            if self.removed.first() == Some(&end) {
                self.removed = self.removed.get(1..).unwrap_or_default();
                self.position += 1;
            } else if end == self.before.len() {
                return;
            }
        }
    }
}
