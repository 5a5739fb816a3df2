//! Labels: values of which many series have the same one, numbered.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use super::invariant::{number, position};
use super::series_moves::SeriesMoves;

/// The distinct values of a property of series, and the number of the value of each series.
#[derive(Debug, Clone)]
pub struct Labels<T> {
    /// The values by number, in order of appearance; some may be of no series any more.
    pub distinct: Vec<T>,
    /// The number of the value of each series, by position of the series.
    pub of_series: Arc<Vec<u32>>,
    numbers: HashMap<T, u32>,
    /// The numbers by the addresses of values in memory, which are sooner compared than values.
    known: HashMap<usize, u32>,
}

impl<T> Default for Labels<T> {
    fn default() -> Self {
        Self {
            distinct: Vec::new(),
            of_series: Arc::default(),
            numbers: HashMap::new(),
            known: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Labels<T> {
    /// The number of a value at an address, which stays in use until [`Self::with`] is called.
    pub(super) fn number_at(&mut self, address: usize, value: &T) -> u32 {
        if let Some(known) = self.known.get(&address) {
            return *known;
        }
        let number = self.number(value);
        self.known.insert(address, number);
        number
    }

    fn number(&mut self, value: &T) -> u32 {
        if let Some(known) = self.numbers.get(value) {
            return *known;
        }
        let next = number(self.distinct.len());
        self.numbers.insert(value.clone(), next);
        self.distinct.push(value.clone());
        next
    }

    /// The labels with the numbers of all series.
    pub(super) fn with(self, of_series: Arc<Vec<u32>>) -> Self {
        Self { of_series, known: HashMap::new(), ..self }
    }

    /// The labels after some series were added, whose values are given, and some removed.
    pub(super) fn after<'a>(&self, moves: &SeriesMoves, added: impl Iterator<Item = &'a T>) -> Self
    where
        T: 'a,
    {
        let mut labels =
            Self { distinct: self.distinct.clone(), numbers: self.numbers.clone(), ..Self::default() };
        let mut added = added.map(|value| labels.number(value)).collect::<Vec<_>>().into_iter();
        labels.of_series = Arc::new(moves.column(&self.of_series, |_| added.next().unwrap_or_default()));
        labels
    }

    /// The value of the series at a position.
    #[must_use]
    pub fn get(&self, series: usize) -> Option<&T> {
        self.distinct.get(position(*self.of_series.get(series)?))
    }
}
