//! Turning points of the business cycle, after Bry and Boschan (1971) and Harding and Pagan (2002).

use crate::domain::codes::codes;
use crate::domain::frequency::FrequencyUnit;

/// A turning point: where a rise ends or a fall does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// The last period of a rise.
    Peak,
    /// The last period of a fall.
    Trough,
}

codes!(Turn { Peak = "peak", Trough = "trough" });

/// The least lengths, in periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleLengths {
    /// The number of periods on each side that a turning point must exceed.
    pub window: usize,
    /// The least length of a rise or a fall.
    pub phase: usize,
    /// The least length from peak to peak and from trough to trough.
    pub cycle: usize,
}

impl CycleLengths {
    /// The usual lengths for quarters and months; other frequencies have none.
    #[must_use]
    pub const fn usual(unit: FrequencyUnit) -> Option<Self> {
        match unit {
            FrequencyUnit::Quarter => Some(Self { window: 2, phase: 2, cycle: 5 }),
            FrequencyUnit::Month => Some(Self { window: 5, phase: 5, cycle: 15 }),
            _ => None,
        }
    }
}

/// The turning points of consecutive values, as positions in order.
///
/// Candidates are strict extremes over the window. Then, until nothing changes: of two alike in a row the more extreme
/// is kept; a peak that is not above the trough before it, and a trough that is not below the peak before it, is
/// dropped; both ends of a phase that is too short are dropped; of the like ends of a cycle that is too short the less
/// extreme is dropped. Of two equally extreme ones the first stays.
#[must_use]
pub fn turning_points(values: &[f64], lengths: CycleLengths) -> Vec<(usize, Turn)> {
    let mut turns = candidates(values, lengths.window);
    while let Some(dropped) = first_fault(values, &turns, lengths) {
        turns.drain(dropped);
    }
    turns
}

/// A turning point, and when it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmation {
    /// The position of the value with which it became one.
    pub at: usize,
    /// Its own position.
    pub of: usize,
    /// Peak or trough.
    pub turn: Turn,
}

/// The turning points in the order in which they are confirmed as values come one by one. One that later values take
/// away, or give back, is in the list all the same.
#[must_use]
pub fn confirmations(values: &[f64], lengths: CycleLengths) -> Vec<Confirmation> {
    let mut known = Vec::new();
    let mut all = Vec::new();
    // Only a new candidate changes the turning points.
    for (candidate, _) in candidates(values, lengths.window) {
        let at = candidate + lengths.window;
        let turns = turning_points(values.get(..=at).unwrap_or(values), lengths);
        let new = turns.iter().filter(|turn| !known.contains(*turn));
        all.extend(new.map(|&(of, turn)| Confirmation { at, of, turn }));
        known = turns;
    }
    all
}

/// The strict extremes over the window.
fn candidates(values: &[f64], window: usize) -> Vec<(usize, Turn)> {
    let turn = |at: usize| {
        let value = *values.get(at)?;
        let before = values.get(at.checked_sub(window)?..at)?;
        let after = values.get(at + 1..at.checked_add(window)?.checked_add(1)?)?;
        let mut others = before.iter().chain(after);
        if others.clone().all(|other| *other < value) {
            Some((at, Turn::Peak))
        } else {
            others.all(|other| *other > value).then_some((at, Turn::Trough))
        }
    };
    if window == 0 { Vec::new() } else { (0..values.len()).filter_map(turn).collect() }
}

/// The first turning points that break a rule, in the order of the rules.
fn first_fault(
    values: &[f64],
    turns: &[(usize, Turn)],
    lengths: CycleLengths,
) -> Option<std::ops::Range<usize>> {
    let one = |at: usize| at..at + 1;
    let neighbours =
        || turns.windows(2).enumerate().filter_map(|(at, pair)| Some((at, *pair.first()?, *pair.get(1)?)));
    let cycles =
        || turns.windows(3).enumerate().filter_map(|(at, ends)| Some((at, *ends.first()?, *ends.get(2)?)));
    let alike = neighbours().find(|(_, (_, first), (_, second))| first == second);
    if let Some((at, first, second)) = alike {
        return Some(one(if exceeds(values, second, first) { at } else { at + 1 }));
    }
    let misplaced = neighbours().find(|(_, first, second)| !exceeds(values, *second, (first.0, second.1)));
    if let Some((at, ..)) = misplaced {
        return Some(one(at + 1));
    }
    let short = neighbours().find(|(_, (first, _), (second, _))| second - first < lengths.phase);
    if let Some((at, ..)) = short {
        return Some(at..at + 2);
    }
    let (at, first, third) = cycles().find(|(_, (first, _), (third, _))| third - first < lengths.cycle)?;
    Some(one(if exceeds(values, third, first) { at } else { at + 2 }))
}

/// Whether a turning point is more extreme, in its own direction, than the value of another.
fn exceeds(values: &[f64], one: (usize, Turn), other: (usize, Turn)) -> bool {
    let (Some(value), Some(reference)) = (values.get(one.0), values.get(other.0)) else { return false };
    match one.1 {
        Turn::Peak => value > reference,
        Turn::Trough => value < reference,
    }
}
