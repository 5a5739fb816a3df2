//! The codes of series in columns of numbers, and where each code stands, so that a filter over hundreds of thousands
//! of series looks at few of them.

use std::collections::HashMap;

use super::code::Code;
use super::series::Series;

/// The codes of all series of a catalogue, by their positions.
#[derive(Debug, Clone, Default)]
pub struct CodeIndex {
    /// The datasets.
    pub dataset: CodeColumn,
    /// The indicators.
    pub indicator: CodeColumn,
    /// The areas.
    pub area: CodeColumn,
    /// The activities.
    pub activity: CodeColumn,
}

impl CodeIndex {
    /// The columns of some series.
    #[must_use]
    pub fn of(series: &[Series]) -> Self {
        Self {
            dataset: CodeColumn::of(series.iter().map(|one| &one.dataset)),
            indicator: CodeColumn::of(series.iter().map(|one| &one.indicator)),
            area: CodeColumn::of(series.iter().map(|one| &one.area)),
            activity: CodeColumn::of(series.iter().map(|one| &one.activity)),
        }
    }
}

/// The codes of all series in one dimension.
#[derive(Debug, Clone, Default)]
pub struct CodeColumn {
    numbers: HashMap<Code, u32>,
    /// The codes by their numbers.
    codes: Vec<Code>,
    /// The number of the code of each series.
    of_series: Vec<u32>,
    /// The positions of the series, by the numbers of their codes.
    positions: Vec<u32>,
    /// Where the positions of each code begin, by its number.
    starts: Vec<usize>,
}

impl CodeColumn {
    fn of<'a>(codes: impl Iterator<Item = &'a Code>) -> Self {
        let mut column = Self::default();
        for code in codes {
            let known = column.numbers.get(code).copied();
            let number = known.unwrap_or_else(|| {
                let next = u32::try_from(column.codes.len()).unwrap_or(u32::MAX);
                column.numbers.insert(code.clone(), next);
                column.codes.push(code.clone());
                next
            });
            column.of_series.push(number);
        }
        column.place_series();
        column
    }

    /// Sorts the positions of the series by their codes, by counting.
    fn place_series(&mut self) {
        let mut ends = vec![0; self.codes.len()];
        for number in &self.of_series {
            ends[place(*number)] += 1;
        }
        let mut before = 0;
        for end in &mut ends {
            before += *end;
            *end = before;
        }
        self.positions = vec![0; self.of_series.len()];
        // From the last to the first, so that each end moves to where its code begins.
        for (position, number) in self.of_series.iter().enumerate().rev() {
            let end = &mut ends[place(*number)];
            *end -= 1;
            self.positions[*end] = u32::try_from(position).unwrap_or(u32::MAX);
        }
        self.starts = ends;
    }

    /// Whether a series has a code.
    #[must_use]
    pub fn contains(&self, code: &str) -> bool {
        self.numbers.contains_key(code)
    }

    /// The wish for series that have one of some codes.
    #[must_use]
    pub fn any_of<'a>(&self, codes: impl IntoIterator<Item = &'a str>) -> CodeFilter<'_> {
        let numbers = codes.into_iter().filter_map(|code| self.numbers.get(code).copied());
        self.numbered(numbers.collect())
    }

    /// The wish for series that have one of some codes, each of which a series has.
    #[must_use]
    pub fn all_known<'a>(&self, codes: impl IntoIterator<Item = &'a str>) -> Option<CodeFilter<'_>> {
        let numbers: Option<Vec<u32>> =
            codes.into_iter().map(|code| self.numbers.get(code).copied()).collect();
        Some(self.numbered(numbers?))
    }

    fn numbered(&self, mut numbers: Vec<u32>) -> CodeFilter<'_> {
        numbers.sort_unstable();
        numbers.dedup();
        CodeFilter { column: self, numbers }
    }

    /// The wish for series whose code passes a test, which each code takes once.
    #[must_use]
    pub fn passing(&self, test: impl Fn(&str) -> bool) -> CodeFilter<'_> {
        let passing = self.codes.iter().zip(0..).filter(|(code, _)| test(code.as_str()));
        CodeFilter { column: self, numbers: passing.map(|(_, number)| number).collect() }
    }

    /// The positions of the series with a code.
    fn of_code(&self, number: u32) -> &[u32] {
        let start = self.starts.get(place(number)).copied();
        let end = self.starts.get(place(number) + 1).copied().unwrap_or(self.positions.len());
        start.and_then(|start| self.positions.get(start..end)).unwrap_or_default()
    }
}

/// Codes of a column, one of which a series must have.
#[derive(Debug, Clone)]
pub struct CodeFilter<'a> {
    column: &'a CodeColumn,
    /// The numbers of the codes, in their order.
    numbers: Vec<u32>,
}

impl CodeFilter<'_> {
    /// The positions of the series that fulfil all of some wishes, in their order; none where nothing is wished.
    ///
    /// The wish that the fewest series fulfil says which are looked at.
    #[must_use]
    pub fn matches(wishes: &[CodeFilter<'_>]) -> Option<Vec<usize>> {
        if let [wish] = wishes
            && let Some(part) = wish.only_part()
        {
            return Some(part.iter().map(|position| place(*position)).collect());
        }
        let narrowest = CodeFilter::narrowest(wishes)?;
        let mut positions: Vec<usize> = narrowest.positions_of(wishes).collect();
        if narrowest.numbers.len() > 1 {
            positions.sort_unstable();
        }
        Some(positions)
    }

    /// The positions of the series that fulfil all of some wishes, one by one, in whatever order.
    pub fn each_fulfilled<'a>(wishes: &'a [CodeFilter<'a>]) -> impl Iterator<Item = usize> {
        CodeFilter::narrowest(wishes).into_iter().flat_map(|narrowest| narrowest.positions_of(wishes))
    }

    fn narrowest<'a, 'b>(wishes: &'a [CodeFilter<'b>]) -> Option<&'a CodeFilter<'b>> {
        wishes.iter().min_by_key(|wish| wish.parts().map(<[u32]>::len).sum::<usize>())
    }

    /// The positions of the series that fulfil this wish and the others.
    fn positions_of<'a>(&'a self, others: &'a [CodeFilter<'_>]) -> impl Iterator<Item = usize> + use<'a> {
        // Whoever wishes for one code has a list too, so what lies between two that are in both is passed over; what
        // all series fulfil needs no look.
        let lists = || others.iter().filter(|wish| !wish.is_for_all()).filter_map(CodeFilter::only_part);
        let common =
            self.parts().flat_map(move |part| Intersection(std::iter::once(part).chain(lists()).collect()));
        let all = common.map(place);
        all.filter(|position| {
            others.iter().all(|wish| wish.only_part().is_some() || wish.is_fulfilled_by(*position))
        })
    }

    /// The positions of the series with the only code that is wished for.
    fn only_part(&self) -> Option<&[u32]> {
        match self.numbers.as_slice() {
            [number] => Some(self.column.of_code(*number)),
            _ => None,
        }
    }

    fn is_for_all(&self) -> bool {
        self.only_part().is_some_and(|part| part.len() == self.column.of_series.len())
    }

    fn parts(&self) -> impl Iterator<Item = &[u32]> {
        self.numbers.iter().map(|number| self.column.of_code(*number))
    }

    fn is_fulfilled_by(&self, position: usize) -> bool {
        let number = self.column.of_series.get(position);
        number.is_some_and(|number| self.numbers.binary_search(number).is_ok())
    }
}

/// The numbers that stand in all of some lists, each in rising order.
struct Intersection<'a>(Vec<&'a [u32]>);

impl Iterator for Intersection<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if let [only] = self.0.as_mut_slice() {
            return only.split_off_first().copied();
        }
        let mut wanted = *self.0.first()?.first()?;
        let mut in_a_row = 0;
        while in_a_row < self.0.len() {
            for list in &mut self.0 {
                *list = from(list, wanted);
                let next = *list.first()?;
                in_a_row = if next == wanted { in_a_row + 1 } else { 1 };
                wanted = next;
            }
        }
        if let Some(list) = self.0.first_mut() {
            *list = list.get(1..).unwrap_or_default();
        }
        Some(wanted)
    }
}

/// What a rising list has from a number on; near what it begins with is looked first.
fn from(list: &[u32], wanted: u32) -> &[u32] {
    let mut reach = 1;
    while list.get(reach).is_some_and(|number| *number < wanted) {
        reach *= 2;
    }
    let near = list.get(..=reach).unwrap_or(list);
    list.get(near.partition_point(|number| *number < wanted)..).unwrap_or_default()
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column(codes: &[&str]) -> CodeColumn {
        let codes: Vec<Code> = codes.iter().map(|code| code.parse().unwrap()).collect();
        CodeColumn::of(codes.iter())
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
    fn a_test_decides() {
        let column = column(&["CN", "US", "CN", "DE"]);
        let wish = column.passing(|code| code.eq_ignore_ascii_case("cn"));
        assert_eq!(CodeFilter::matches(&[wish]), Some(vec![0, 2]));
    }

    proptest! {
        #[test]
        fn wishes_are_fulfilled_together(
            rows in prop::collection::vec((0_usize..4, 0_usize..4), 0..40),
            wanted in (prop::collection::btree_set(0_usize..5, 1..4), prop::collection::btree_set(0_usize..5, 1..4)),
        ) {
            const CODES: [&str; 5] = ["A", "B", "C", "D", "E"];
            let first = column(&rows.iter().map(|row| CODES[row.0]).collect::<Vec<_>>());
            let second = column(&rows.iter().map(|row| CODES[row.1]).collect::<Vec<_>>());
            let wishes = [
                first.any_of(wanted.0.iter().map(|code| CODES[*code])),
                second.any_of(wanted.1.iter().map(|code| CODES[*code])),
            ];
            let has = |row: &(usize, usize)| wanted.0.contains(&row.0) && wanted.1.contains(&row.1);
            let expected: Vec<usize> = (0..rows.len()).filter(|position| has(&rows[*position])).collect();
            let mut each: Vec<usize> = CodeFilter::each_fulfilled(&wishes).collect();
            each.sort_unstable();
            prop_assert_eq!(&each, &expected);
            prop_assert_eq!(CodeFilter::matches(&wishes), Some(expected));
        }
    }
}
