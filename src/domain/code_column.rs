//! One dimension of the code index: the codes of all series, and filters by them.

use std::collections::HashMap;
use std::sync::Arc;

use super::code::Code;
use super::invariant::{self, OrBroken, number, position};
use super::series_moves::{GONE, SeriesMoves};

/// The codes of all series in one dimension. Distinct codes are numbered in order of appearance.
#[derive(Debug, Clone, Default)]
pub struct CodeColumn {
    numbers: HashMap<Code, u32>,
    /// The codes by number.
    codes: Vec<Code>,
    /// The number of the label of each series, by position of the series.
    labels: Arc<Vec<u32>>,
    /// The number of the code of each label.
    of_label: Vec<u32>,
    /// The posting lists of all codes, one after the other: positions of series, ascending within a list.
    positions: Vec<u32>,
    /// Where the posting list of each code begins, by number of the code.
    starts: Vec<usize>,
}

impl CodeColumn {
    /// The column of series with labels, given the code of each label.
    pub(super) fn of<'a>(labels: &Arc<Vec<u32>>, codes: impl Iterator<Item = &'a Code>) -> Self {
        let mut column = Self { labels: Arc::clone(labels), ..Self::default() };
        column.number_labels(codes);
        column.build_posting_lists();
        column
    }

    fn number_labels<'a>(&mut self, codes: impl Iterator<Item = &'a Code>) {
        for code in codes {
            let known = self.numbers.get(code).copied();
            let number = known.unwrap_or_else(|| {
                let next = number(self.codes.len());
                self.numbers.insert(code.clone(), next);
                self.codes.push(code.clone());
                next
            });
            self.of_label.push(number);
        }
    }

    /// The column after some series were added and removed, with the labels and codes of then.
    pub(super) fn after<'a>(
        &self,
        moves: &SeriesMoves,
        new_positions: &[u32],
        labels: &Arc<Vec<u32>>,
        codes: impl Iterator<Item = &'a Code>,
    ) -> Self {
        let mut column = Self {
            numbers: self.numbers.clone(),
            codes: self.codes.clone(),
            labels: Arc::clone(labels),
            of_label: Vec::with_capacity(self.of_label.len()),
            positions: Vec::with_capacity(labels.len()),
            starts: Vec::with_capacity(self.starts.len()),
        };
        column.number_labels(codes);
        let added = moves.added.iter().filter_map(|position| Some((column.number_of(*position)?, *position)));
        let mut added: Vec<(u32, usize)> = added.collect();
        added.sort_unstable();
        let mut added = added.into_iter().peekable();
        for code in 0..number(column.codes.len()) {
            column.starts.push(column.positions.len());
            let old = if position(code) < self.codes.len() { self.postings(code) } else { &[] };
            let moved = old.iter().filter_map(|place| new_positions.get(position(*place)).copied());
            // Both ascend.
            let mut moved = moved.filter(|place| *place != GONE).peekable();
            while let Some((_, place)) = added.next_if(|(of, _)| *of == code) {
                let place = number(place);
                while let Some(before) = moved.next_if(|moved| *moved < place) {
                    column.positions.push(before);
                }
                column.positions.push(place);
            }
            column.positions.extend(moved);
        }
        column
    }

    /// The number of the code of a series.
    fn number_of(&self, series: usize) -> Option<u32> {
        let label = self.labels.get(series)?;
        self.of_label.get(position(*label)).copied().or_broken("labels are numbers of codes")
    }

    /// Counting sort of the positions of the series by the numbers of their codes.
    fn build_posting_lists(&mut self) {
        let mut ends = vec![0; self.codes.len()];
        let of_series = || self.labels.iter().map(|label| self.of_label[position(*label)]);
        for number in of_series() {
            ends[position(number)] += 1;
        }
        let mut before = 0;
        for end in &mut ends {
            before += *end;
            *end = before;
        }
        let mut positions = vec![0; self.labels.len()];
        // Backwards, so that each end moves to the start of its list and the list ascends.
        for (place, code) in of_series().enumerate().rev() {
            let end = &mut ends[position(code)];
            *end -= 1;
            positions[*end] = invariant::number(place);
        }
        self.positions = positions;
        self.starts = ends;
    }

    /// Whether a series has the code.
    #[must_use]
    pub fn contains(&self, code: &str) -> bool {
        self.count(code) > 0
    }

    /// The positions of the series that have the code, ascending.
    pub fn positions(&self, code: &str) -> impl Iterator<Item = usize> {
        let list = self.numbers.get(code).map_or(&[][..], |number| self.postings(*number));
        list.iter().map(|place| position(*place))
    }

    /// The codes that series have, each with the number of series that have it.
    pub fn counts(&self) -> impl Iterator<Item = (&Code, usize)> {
        let counts = (0..).zip(&self.codes).map(|(number, code)| (code, self.postings(number).len()));
        counts.filter(|(_, count)| *count > 0)
    }

    /// The number of series that have the code.
    #[must_use]
    pub fn count(&self, code: &str) -> usize {
        self.numbers.get(code).map_or(0, |number| self.postings(*number).len())
    }

    /// The codes of some series, each with the number of series that have it.
    #[must_use]
    pub fn tally(&self, positions: &[usize]) -> Vec<(&Code, usize)> {
        let mut counts = vec![0; self.codes.len()];
        for number in positions.iter().filter_map(|position| self.number_of(*position)) {
            counts[position(number)] += 1;
        }
        self.codes.iter().zip(counts).filter(|(_, count)| *count > 0).collect()
    }

    /// A filter for series that have one of these codes; codes that no series has match nothing.
    #[must_use]
    pub fn any_of<'a>(&self, codes: impl IntoIterator<Item = &'a str>) -> CodeFilter<'_> {
        self.filter(codes.into_iter().filter_map(|code| self.numbers.get(code).copied()).collect())
    }

    /// The same filter; `None` when there is a code that no series has.
    #[must_use]
    pub fn all_known<'a>(&self, codes: impl IntoIterator<Item = &'a str>) -> Option<CodeFilter<'_>> {
        let known = |code: &str| self.numbers.get(code).copied().filter(|_| self.contains(code));
        Some(self.filter(codes.into_iter().map(known).collect::<Option<Vec<u32>>>()?))
    }

    /// A filter for series whose code passes a test, which is applied once to each distinct code.
    #[must_use]
    pub fn passing(&self, test: impl Fn(&str) -> bool) -> CodeFilter<'_> {
        let passing = self.codes.iter().zip(0..).filter(|(code, _)| test(code.as_str()));
        CodeFilter { column: self, numbers: passing.map(|(_, number)| number).collect() }
    }

    fn filter(&self, mut numbers: Vec<u32>) -> CodeFilter<'_> {
        numbers.sort_unstable();
        numbers.dedup();
        CodeFilter { column: self, numbers }
    }

    /// The posting list of a code: the positions of the series that have it, ascending.
    fn postings(&self, number: u32) -> &[u32] {
        let start = self.starts.get(position(number)).copied();
        let end = self.starts.get(position(number) + 1).copied().unwrap_or(self.positions.len());
        let list = start.and_then(|start| self.positions.get(start..end));
        list.or_broken("a filter holds numbers of its own column").unwrap_or_default()
    }
}

/// A set of codes of one column, one of which a series must have.
#[derive(Debug, Clone)]
pub struct CodeFilter<'a> {
    column: &'a CodeColumn,
    /// The numbers of the codes, ascending, each once.
    numbers: Vec<u32>,
}

impl CodeFilter<'_> {
    /// The positions of the series that pass all filters, ascending; `None` without any filter.
    ///
    /// Iterates the posting lists of the filter with the fewest series.
    #[must_use]
    pub fn matches(filters: &[CodeFilter<'_>]) -> Option<Vec<usize>> {
        if let [filter] = filters
            && let Some(list) = filter.only_list()
        {
            return Some(list.iter().copied().map(position).collect());
        }
        let narrowest = CodeFilter::narrowest(filters)?;
        let mut positions: Vec<usize> = narrowest.positions_within(filters).collect();
        if narrowest.numbers.len() > 1 {
            positions.sort_unstable();
        }
        Some(positions)
    }

    /// The positions of the series that pass all filters, one by one, in no particular order.
    pub fn iter_matches<'a>(filters: &'a [CodeFilter<'a>]) -> impl Iterator<Item = usize> {
        CodeFilter::narrowest(filters).into_iter().flat_map(|narrowest| narrowest.positions_within(filters))
    }

    /// The filter with the fewest series.
    fn narrowest<'a, 'b>(filters: &'a [CodeFilter<'b>]) -> Option<&'a CodeFilter<'b>> {
        filters.iter().min_by_key(|filter| filter.lists().map(<[u32]>::len).sum::<usize>())
    }

    /// The positions of the series that pass this filter and the others.
    fn positions_within<'a>(&'a self, others: &'a [CodeFilter<'_>]) -> impl Iterator<Item = usize> + use<'a> {
        // A filter for one code is a sorted list, which is intersected; one that all series pass is left out. Filters
        // for several codes are tested series by series.
        let single = || others.iter().filter(|filter| !filter.passes_all()).filter_map(CodeFilter::only_list);
        let lists = self.lists().map(move |list| std::iter::once(list).chain(single()).collect());
        lists.flat_map(Intersection).map(position).filter(|position| {
            others.iter().all(|filter| filter.only_list().is_some() || filter.passes(*position))
        })
    }

    /// The posting list of the only code of the filter, if it has one code.
    fn only_list(&self) -> Option<&[u32]> {
        match self.numbers.as_slice() {
            [number] => Some(self.column.postings(*number)),
            _ => None,
        }
    }

    /// Whether all series have the only code of the filter.
    fn passes_all(&self) -> bool {
        self.only_list().is_some_and(|list| list.len() == self.column.labels.len())
    }

    fn lists(&self) -> impl Iterator<Item = &[u32]> {
        self.numbers.iter().map(|number| self.column.postings(*number))
    }

    fn passes(&self, position: usize) -> bool {
        let number = self.column.number_of(position).or_broken("all columns have the same series");
        number.is_some_and(|number| self.numbers.binary_search(&number).is_ok())
    }
}

/// The numbers that are in all of several ascending lists.
struct Intersection<'a>(Vec<&'a [u32]>);

impl Iterator for Intersection<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if let [only] = self.0.as_mut_slice() {
            return only.split_off_first().copied();
        }
        let mut candidate = *self.0.first()?.first()?;
        let mut agreeing = 0;
        while agreeing < self.0.len() {
            for list in &mut self.0 {
                *list = from(list, candidate);
                let next = *list.first()?;
                agreeing = if next == candidate { agreeing + 1 } else { 1 };
                candidate = next;
            }
        }
        if let Some(list) = self.0.first_mut() {
            list.split_off_first();
        }
        Some(candidate)
    }
}

/// The rest of an ascending list from the first number that is not below a bound: galloping search from its start.
fn from(list: &[u32], bound: u32) -> &[u32] {
    let mut reach = 1;
    while list.get(reach).is_some_and(|number| *number < bound) {
        reach *= 2;
    }
    let near = list.get(..=reach).unwrap_or(list);
    list.get(near.partition_point(|number| *number < bound)..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column(codes: &[&str]) -> CodeColumn {
        let codes: Vec<Code> = codes.iter().map(|code| code.parse().unwrap()).collect();
        CodeColumn::of(&Arc::new((0..number(codes.len())).collect()), codes.iter())
    }

    #[test]
    fn series_are_found_by_their_codes() {
        let column = column(&["CN", "US", "CN", "DE"]);
        let found = |codes: &[&str]| CodeFilter::matches(&[column.any_of(codes.iter().copied())]);
        assert_eq!(found(&["DE", "CN", "XX"]), Some(vec![0, 2, 3]));
        assert_eq!(found(&["XX"]), Some(Vec::new()));
        assert_eq!(found(&[]), Some(Vec::new()));
        assert_eq!(CodeFilter::matches(&[]), None);
        assert!(column.contains("DE") && !column.contains("XX"));
    }

    #[test]
    fn the_codes_of_some_series_are_counted() {
        let column = column(&["CN", "US", "CN", "DE"]);
        let counts = |positions: &[usize]| {
            column
                .tally(positions)
                .iter()
                .map(|(code, count)| (code.as_str().to_owned(), *count))
                .collect::<Vec<_>>()
        };
        assert_eq!(counts(&[0, 2, 3]), [("CN".to_owned(), 2), ("DE".to_owned(), 1)]);
        assert_eq!(counts(&[]), []);
    }

    #[test]
    fn a_filter_may_test_codes() {
        let column = column(&["CN", "US", "CN", "DE"]);
        let filter = column.passing(|code| code.eq_ignore_ascii_case("cn"));
        assert_eq!(CodeFilter::matches(&[filter]), Some(vec![0, 2]));
    }

    proptest! {
        #[test]
        fn a_series_passes_all_filters(
            rows in prop::collection::vec((0_usize..4, 0_usize..4), 0..40),
            wanted in (prop::collection::btree_set(0_usize..5, 1..4), prop::collection::btree_set(0_usize..5, 1..4)),
        ) {
            const CODES: [&str; 5] = ["A", "B", "C", "D", "E"];
            let first = column(&rows.iter().map(|row| CODES[row.0]).collect::<Vec<_>>());
            let second = column(&rows.iter().map(|row| CODES[row.1]).collect::<Vec<_>>());
            let filters = [
                first.any_of(wanted.0.iter().map(|code| CODES[*code])),
                second.any_of(wanted.1.iter().map(|code| CODES[*code])),
            ];
            let has = |row: &(usize, usize)| wanted.0.contains(&row.0) && wanted.1.contains(&row.1);
            let expected: Vec<usize> = (0..rows.len()).filter(|position| has(&rows[*position])).collect();
            let mut each: Vec<usize> = CodeFilter::iter_matches(&filters).collect();
            each.sort_unstable();
            prop_assert_eq!(&each, &expected);
            prop_assert_eq!(CodeFilter::matches(&filters), Some(expected));
        }
    }
}
