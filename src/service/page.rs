//! Pages of series, and the cursors between them.

use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::identity::RevisionIdentity;
use crate::domain::invariant::OrBroken;
use crate::domain::series::Series;

/// A request for a page of the selected series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// The most series on the page.
    pub limit: usize,
    /// The last series of the page before.
    pub cursor: Option<Cursor>,
    /// The revision of the page.
    pub revision: RevisionIdentity,
}

/// The end of a page: its last series, and the revision of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    dataset: String,
    key: String,
    /// None if it was written by hand.
    revision: Option<RevisionIdentity>,
}

impl Cursor {
    /// The cursor of a page of a revision that ends with a series.
    #[must_use]
    pub fn after(series: &Series, revision: RevisionIdentity) -> Self {
        Self { dataset: series.dataset.to_string(), key: series.key.to_string(), revision: Some(revision) }
    }

    /// The revision of the page before; none if the cursor was written by hand.
    #[must_use]
    pub const fn revision(&self) -> Option<RevisionIdentity> {
        self.revision
    }

    fn is_before(&self, series: &Series) -> bool {
        (self.dataset.as_str(), self.key.as_str()) < (series.dataset.as_str(), series.key.as_str())
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}~{}", self.dataset, self.key)?;
        self.revision.map_or(Ok(()), |revision| write!(formatter, "~{revision}"))
    }
}

impl std::str::FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is no cursor; take the one that `next` of an answer gives");
        let (dataset, rest) = text.split_once('~').ok_or_else(wrong)?;
        let (key, revision) = with_revision(rest).ok_or_else(wrong)?;
        let codes = std::iter::once(dataset).chain(key.split('.'));
        if codes.into_iter().any(|code| code.parse::<Code>().is_err()) {
            return Err(wrong());
        }
        Ok(Self { dataset: dataset.to_owned(), key: key.to_owned(), revision })
    }
}

/// The last parts of a cursor: a key, and the revision of the page if there is one.
pub(super) fn with_revision(text: &str) -> Option<(&str, Option<RevisionIdentity>)> {
    match text.split_once('~') {
        None => Some((text, None)),
        Some((key, revision)) => Some((key, Some(revision.parse().ok()?))),
    }
}

/// A page of series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Their positions in the catalogue.
    pub series: Vec<usize>,
    /// The cursor of the next page; none on the last one.
    pub next: Option<Cursor>,
}

impl PageRequest {
    /// The page of the selected series: at most `limit` of them, and at most `observations` observations unless one
    /// series alone has more.
    #[must_use]
    pub fn cut(&self, catalogue: &Catalogue, selected: &[usize], observations: usize) -> Page {
        let page =
            self.cut_list(selected.len(), observations, |place| catalogue.series_at(*selected.get(place)?));
        let positions = page.series.iter().filter_map(|position| selected.get(*position));
        Page { series: positions.copied().collect(), next: page.next }
    }

    /// The page of a list of series in the order of their keys; the page has their positions in the list.
    #[must_use]
    pub fn cut_series(&self, series: &[&Series], observations: usize) -> Page {
        self.cut_list(series.len(), observations, |place| series.get(place).copied())
    }

    /// The page of a list of a length in the order of their keys, of which only the series on the page are looked at.
    fn cut_list<'a>(
        &self,
        length: usize,
        observations: usize,
        series: impl Fn(usize) -> Option<&'a Series>,
    ) -> Page {
        let start = self.cursor.as_ref().map_or(0, |cursor| {
            first_place(length, |place| series(place).is_some_and(|one| cursor.is_before(one)))
        });
        let mut budget = observations;
        let mut end = start;
        for one in (start..length).take(self.limit).map_while(&series) {
            let cost =
                usize::try_from(one.observations).or_broken("a count is not negative").unwrap_or_default();
            if cost > budget && end > start {
                break;
            }
            budget = budget.saturating_sub(cost);
            end += 1;
        }
        let last = (start..end).last().filter(|_| end < length).and_then(series);
        Page { series: (start..end).collect(), next: last.map(|series| Cursor::after(series, self.revision)) }
    }
}
/// The first place of a list at which a condition holds that holds at all later ones; the length without one.
fn first_place(length: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
