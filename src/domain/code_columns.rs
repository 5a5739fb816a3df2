//! The codes of series in columns of numbers, so that a filter over hundreds of thousands of them is quick.

use std::collections::{BTreeSet, HashMap};

use super::catalogue::Series;
use super::code::Code;

/// The codes of all series of a catalogue, by their positions.
#[derive(Debug, Clone, Default)]
pub struct CodeColumns {
    /// The datasets.
    pub dataset: CodeColumn,
    /// The indicators.
    pub indicator: CodeColumn,
    /// The areas.
    pub area: CodeColumn,
    /// The activities.
    pub activity: CodeColumn,
}

impl CodeColumns {
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
}

impl CodeColumn {
    fn of<'a>(codes: impl Iterator<Item = &'a Code>) -> Self {
        let mut column = Self::default();
        for code in codes {
            let next = u32::try_from(column.numbers.len()).unwrap_or(u32::MAX);
            let known = column.numbers.get(code).copied();
            let number = known.unwrap_or_else(|| {
                column.numbers.insert(code.clone(), next);
                column.codes.push(code.clone());
                next
            });
            column.of_series.push(number);
        }
        column
    }

    /// Leaves the series that have one of some codes; all of them where no code is given, and `None` stands for
    /// all there are.
    #[must_use]
    pub fn select(&self, positions: Option<Vec<usize>>, codes: &BTreeSet<String>) -> Option<Vec<usize>> {
        if codes.is_empty() {
            return positions;
        }
        let mut is_wanted = vec![false; self.codes.len()];
        for number in codes.iter().filter_map(|code| self.numbers.get(code.as_str())) {
            if let Some(place) = usize::try_from(*number).ok().and_then(|number| is_wanted.get_mut(number)) {
                *place = true;
            }
        }
        Some(self.with(positions, &is_wanted))
    }

    /// Leaves the series whose code passes a test, which each code takes once; `None` stands for all there are.
    #[must_use]
    pub fn select_where(&self, positions: Option<Vec<usize>>, test: impl Fn(&str) -> bool) -> Vec<usize> {
        let is_wanted: Vec<bool> = self.codes.iter().map(|code| test(code.as_str())).collect();
        self.with(positions, &is_wanted)
    }

    /// Leaves the series whose code is wanted, by its number.
    fn with(&self, positions: Option<Vec<usize>>, is_wanted: &[bool]) -> Vec<usize> {
        let has = |number: u32| {
            usize::try_from(number).ok().and_then(|number| is_wanted.get(number)).copied().unwrap_or_default()
        };
        let at = |position: &usize| self.of_series.get(*position).is_some_and(|number| has(*number));
        match positions {
            Some(mut positions) => {
                positions.retain(at);
                positions
            }
            None => (0..self.of_series.len()).filter(at).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(codes: &[&str]) -> CodeColumn {
        let codes: Vec<Code> = codes.iter().map(|code| code.parse().unwrap()).collect();
        CodeColumn::of(codes.iter())
    }

    fn wanted(codes: &[&str]) -> BTreeSet<String> {
        codes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn series_are_found_by_their_codes() {
        let column = column(&["CN", "US", "CN", "DE"]);
        assert_eq!(column.select(None, &wanted(&["CN", "DE", "XX"])), Some(vec![0, 2, 3]));
        assert_eq!(column.select(Some(vec![1, 2, 9]), &wanted(&["CN"])), Some(vec![2]));
        assert_eq!(column.select(None, &wanted(&["XX"])), Some(Vec::new()));
    }

    #[test]
    fn a_test_decides() {
        let column = column(&["CN", "US", "CN", "DE"]);
        assert_eq!(column.select_where(None, |code| code.eq_ignore_ascii_case("cn")), [0, 2]);
        assert_eq!(column.select_where(Some(vec![1, 2]), |code| code != "US"), [2]);
    }

    #[test]
    fn no_code_asks_for_all() {
        assert_eq!(column(&["CN"]).select(None, &wanted(&[])), None);
        assert_eq!(column(&["CN"]).select(Some(vec![0]), &wanted(&[])), Some(vec![0]));
    }
}
