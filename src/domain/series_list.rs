//! The series of a catalogue in pages, which the catalogues of several revisions share.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::ops::Range;
use std::sync::Arc;
use std::vec::IntoIter;

use super::series::Series;
use super::series_page::SeriesPage;

/// Series in the order of dataset and key, each at a position.
///
/// A changed list shares the pages without a changed series with the one that it comes from.
///
/// ```
/// use yearbook::domain::code::CodeError;
/// use yearbook::domain::frequency::Frequency;
/// use yearbook::domain::series::Series;
/// use yearbook::domain::series_key::SeriesKey;
/// use yearbook::domain::series_list::SeriesList;
/// use yearbook::domain::structure::DataStructureDefinition;
///
/// let structure = DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR"])?;
/// let series = |key| {
///     let key = SeriesKey::parse(key, &structure).map_err(|error| error.to_string())?;
///     let dataset = "CNIND".parse().map_err(|error: CodeError| error.to_string())?;
///     Series::new(dataset, &structure, key, Frequency::ANNUAL).map_err(|error| error.to_string())
/// };
/// let before: SeriesList = [series("A.CN.VA")?].into_iter().collect();
/// let mut after = before.clone();
/// after.put_all(vec![series("A.US.VA")?, series("A.CN.EMP")?]);
/// let keys: Vec<&str> = after.iter().map(|series| series.key.as_str()).collect();
/// assert_eq!((before.len(), keys), (1, vec!["A.CN.EMP", "A.CN.VA", "A.US.VA"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct SeriesList {
    pages: Vec<Arc<SeriesPage>>,
    /// The position after the last series of each page.
    ends: Vec<usize>,
}

impl SeriesList {
    /// The number of series.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    /// Whether there is no series.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The pages, in order.
    #[must_use]
    pub fn pages(&self) -> &[Arc<SeriesPage>] {
        &self.pages
    }

    /// The series, in order.
    pub fn iter(&self) -> SeriesIter<'_> {
        self.into_iter()
    }

    /// The series at a position.
    #[must_use]
    pub fn get(&self, position: usize) -> Option<&Series> {
        let (page, start) = self.page_at(position);
        self.pages.get(page)?.series.get(position - start)
    }

    /// The first series.
    #[must_use]
    pub fn first(&self) -> Option<&Series> {
        self.get(0)
    }

    /// The series at some positions that follow each other.
    pub fn range(&self, positions: Range<usize>) -> impl Iterator<Item = &Series> {
        let (page, start) = self.page_at(positions.start);
        let pages = self.pages.get(page..).unwrap_or_default();
        let series = pages.iter().flat_map(|page| &page.series);
        series.skip(positions.start - start).take(positions.len())
    }

    /// The positions of the series of a dataset.
    #[must_use]
    pub fn of_dataset(&self, id: &str) -> Range<usize> {
        let start = self.partition_point(|series| series.dataset.as_str() < id);
        start..self.partition_point(|series| series.dataset.as_str() <= id)
    }

    /// The series with a dataset and a key.
    #[must_use]
    pub fn find(&self, name: (&str, &str)) -> Option<&Series> {
        self.get(self.partition_point(|series| series.name() < name)).filter(|series| series.name() == name)
    }

    /// The number of series for which a condition holds that holds for none after one for which it does not.
    pub fn partition_point(&self, holds: impl Fn(&Series) -> bool) -> usize {
        let whole = self.pages.partition_point(|page| page.series.last().is_some_and(&holds));
        let rest = self.pages.get(whole).map_or(0, |page| page.series.partition_point(&holds));
        self.start_of(whole) + rest
    }

    /// The greatest number of a series; 0 without any.
    #[must_use]
    pub fn greatest_id(&self) -> i64 {
        self.pages.iter().map(|page| page.greatest_id).max().unwrap_or_default().max(0)
    }

    /// The least number of a series; 0 unless there are derived ones.
    #[must_use]
    pub fn least_id(&self) -> i64 {
        self.pages.iter().map(|page| page.least_id).min().unwrap_or_default().min(0)
    }

    /// The series that a later revision than this one changed, with their positions. Pages without one are passed over.
    pub fn written_since(&self, revision: i64) -> impl Iterator<Item = (usize, &Series)> {
        self.of_pages(move |page| page.newest_revision > revision)
            .filter(move |(_, series)| series.revision > revision)
    }

    /// The derived series, with their positions.
    pub fn derived(&self) -> impl Iterator<Item = (usize, &Series)> {
        self.of_pages(SeriesPage::has_derived).filter(|(_, series)| series.is_derived())
    }

    /// The series of some pages, with their positions.
    fn of_pages(&self, wanted: impl Fn(&SeriesPage) -> bool) -> impl Iterator<Item = (usize, &Series)> {
        let pages = self.pages.iter().zip(&self.ends).filter(move |(page, _)| wanted(page));
        pages.flat_map(|(page, end)| (end - page.series.len()..).zip(&page.series))
    }

    /// The list without derived series.
    #[must_use]
    pub fn without_derived(&self) -> Self {
        let published = |page: &SeriesPage| {
            SeriesPage::of(page.series.iter().filter(|one| !one.is_derived()).cloned().collect())
        };
        let mut pages = Vec::with_capacity(self.pages.len());
        for page in &self.pages {
            if page.has_derived() {
                pages.extend(published(page).into_iter().map(Arc::new));
            } else {
                pages.push(Arc::clone(page));
            }
        }
        Self::of_pages_in_order(pages)
    }

    /// Adds series, or replaces those with their datasets and keys. Of several with one key the last counts.
    pub fn put_all(&mut self, mut series: Vec<Series>) {
        series.sort_by(order);
        series.dedup_by(|later, earlier| {
            let is_same = order(later, earlier) == Ordering::Equal;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        if self.is_empty() {
            *self = Self::of_pages_in_order(SeriesPage::of(series).into_iter().map(Arc::new).collect());
            return;
        }
        let mut added = series.into_iter().peekable();
        let mut pages = Vec::with_capacity(self.pages.len());
        for (place, page) in self.pages.iter().enumerate() {
            let next = self.pages.get(place + 1).and_then(|page| page.series.first());
            let put = taken(&mut added, |one| next.is_none_or(|next| order(one, next) == Ordering::Less));
            if put.is_empty() {
                pages.push(Arc::clone(page));
            } else {
                pages.extend(SeriesPage::of(merged(&page.series, put)).into_iter().map(Arc::new));
            }
        }
        *self = Self::of_pages_in_order(pages);
    }

    fn of_pages_in_order(pages: Vec<Arc<SeriesPage>>) -> Self {
        let mut end = 0;
        let ends = pages.iter().map(|page| {
            end += page.series.len();
            end
        });
        Self { ends: ends.collect(), pages }
    }

    /// The page with a position, and where it starts.
    fn page_at(&self, position: usize) -> (usize, usize) {
        let page = self.ends.partition_point(|end| *end <= position);
        (page, self.start_of(page))
    }

    fn start_of(&self, page: usize) -> usize {
        page.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default()
    }
}

/// The order of series in a list.
pub(super) fn order(one: &Series, other: &Series) -> Ordering {
    (&one.dataset, &one.key).cmp(&(&other.dataset, &other.key))
}

/// The first ones of a list, as long as a condition holds.
fn taken(series: &mut Peekable<IntoIter<Series>>, holds: impl Fn(&Series) -> bool) -> Vec<Series> {
    std::iter::from_fn(|| series.next_if(&holds)).collect()
}

/// The series of a page with others put into it. A series that replaces another shares what is equal with it.
fn merged(page: &[Series], put: Vec<Series>) -> Vec<Series> {
    let mut all = Vec::with_capacity(page.len() + put.len());
    let mut old = page.iter().peekable();
    for mut series in put {
        while let Some(before) = old.next_if(|before| order(before, &series) == Ordering::Less) {
            all.push(before.clone());
        }
        if let Some(replaced) = old.next_if(|before| order(before, &series) == Ordering::Equal) {
            series.key = replaced.key.clone();
            series.area = replaced.area.clone();
            if series.group == replaced.group {
                series.group = Arc::clone(&replaced.group);
            }
        }
        all.push(series);
    }
    all.extend(old.cloned());
    all
}

impl PartialEq for SeriesList {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other)
    }
}

impl FromIterator<Series> for SeriesList {
    fn from_iter<I: IntoIterator<Item = Series>>(series: I) -> Self {
        let mut list = Self::default();
        list.put_all(series.into_iter().collect());
        list
    }
}

/// The series of a list, in order.
pub type SeriesIter<'a> = std::iter::FlatMap<
    std::slice::Iter<'a, Arc<SeriesPage>>,
    &'a Vec<Series>,
    fn(&'a Arc<SeriesPage>) -> &'a Vec<Series>,
>;

impl<'a> IntoIterator for &'a SeriesList {
    type Item = &'a Series;
    type IntoIter = SeriesIter<'a>;

    fn into_iter(self) -> SeriesIter<'a> {
        self.pages.iter().flat_map(series_of)
    }
}

fn series_of(page: &Arc<SeriesPage>) -> &Vec<Series> {
    &page.series
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::frequency::Frequency;
    use crate::domain::series_key::SeriesKey;
    use crate::domain::structure::DataStructureDefinition;

    fn series(area: &str, id: i64, revision: i64) -> Series {
        let structure = DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR"]).unwrap();
        let key = SeriesKey::parse(&format!("A.{area}.VA"), &structure).unwrap();
        let series = Series::new("D".parse().unwrap(), &structure, key, Frequency::ANNUAL).unwrap();
        Series { id, revision, ..series }
    }

    proptest! {
        #[test]
        fn a_list_has_what_was_put_in_order(
            steps in prop::collection::vec(prop::collection::vec(("R[A-Z0-9]{1,2}", -3_i64..900), 1..500), 1..6),
        ) {
            let (mut list, mut expected) = (SeriesList::default(), BTreeMap::new());
            for (revision, step) in (1..).zip(steps) {
                let put: Vec<Series> = step.iter().map(|(area, id)| series(area, *id, revision)).collect();
                expected.extend(put.iter().map(|one| (one.key.to_string(), one.clone())));
                list.put_all(put);
                prop_assert_eq!(list.len(), expected.len());
                prop_assert!(list.iter().eq(expected.values()));
                prop_assert!(expected.values().enumerate().all(|(place, one)| list.get(place) == Some(one)));
                prop_assert_eq!(list.get(list.len()), None);
                let written: Vec<(usize, &Series)> = list.written_since(revision - 1).collect();
                prop_assert!(written.iter().all(|(place, one)| list.get(*place) == Some(one)));
                prop_assert_eq!(written.len(), expected.values().filter(|one| one.revision == revision).count());
                prop_assert_eq!(list.of_dataset("D"), 0..list.len());
                let middle = list.len() / 2;
                prop_assert!(list.range(middle..list.len()).eq(expected.values().skip(middle)));
                prop_assert!(list.without_derived().iter().eq(expected.values().filter(|one| !one.is_derived())));
                prop_assert!(list.derived().map(|(_, one)| one).eq(expected.values().filter(|one| one.is_derived())));
            }
        }
    }

    #[test]
    fn pages_without_a_change_are_shared() {
        let areas = (0..2_000).map(|number| series(&format!("A{number:04}"), number + 1, 1));
        let before: SeriesList = areas.collect();
        let mut after = before.clone();
        after.put_all(vec![series("A0999X", 2_001, 2)]);
        let is_shared = |page: &&Arc<SeriesPage>| before.pages.iter().any(|old| Arc::ptr_eq(old, page));
        assert_eq!(after.pages.iter().filter(is_shared).count(), before.pages.len() - 1);
        assert_eq!((after.len(), after.greatest_id(), after.least_id()), (2_001, 2_001, 0));
    }
}
