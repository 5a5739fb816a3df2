//! When a publication is suspicious, so that it is held and not served.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::movements::{IndicatorMovements, Movements};
use crate::domain::codes::codes;
use crate::domain::hold::HoldRule;

/// An indicator with fewer stored values than this is judged with the others only: one of three values that moves is a
/// third.
const LEAST_VALUES: u64 = 30;
/// The number of names that a reason lists.
const NAMED: usize = 5;

/// What a publication consists of, apart from its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationShape {
    /// The dimensions and attributes of its files.
    pub columns: BTreeSet<String>,
    /// The indicators that it states.
    pub indicators: BTreeSet<String>,
}

impl PublicationShape {
    /// The shape after a publication. What an incomplete one lacks is kept.
    #[must_use]
    pub fn after(self, before: Option<&Self>, is_complete: bool) -> Self {
        let Some(before) = before.filter(|_| !is_complete) else { return self };
        Self {
            columns: self.columns.union(&before.columns).cloned().collect(),
            indicators: self.indicators.union(&before.indicators).cloned().collect(),
        }
    }
}

/// Why a publication is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoldKind {
    /// It is an HTML page.
    Html,
    /// It states nothing.
    Empty,
    /// It cannot be imported, although an earlier one could be.
    Refused,
    /// A column or an indicator of the publication before is missing.
    Column,
    /// It is in another unit.
    Unit,
    /// It withdraws many values.
    Withdrawn,
    /// It moves many values far.
    Moved,
    /// Its files are too large to be kept, so it cannot be accepted.
    TooLarge,
}

codes!(HoldKind {
    Html = "html",
    Empty = "empty",
    Refused = "refused",
    Column = "column",
    Unit = "unit",
    Withdrawn = "withdrawn",
    Moved = "moved",
    TooLarge = "too_large",
});

/// Why a publication is held, with words for those who decide about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldReason {
    /// The code of the [`HoldKind`].
    pub kind: String,
    /// What was found.
    pub text: String,
}

impl HoldReason {
    /// A reason.
    #[must_use]
    pub fn new(kind: HoldKind, text: String) -> Self {
        Self { kind: kind.code().to_owned(), text }
    }
}

/// Whether the first bytes of a file are those of an HTML page.
#[must_use]
pub fn is_html(head: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 3] = [b"<!doctype html", b"<html", b"<head"];
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |beginning: &&[u8]| {
        text.get(..beginning.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(beginning))
    };
    BEGINNINGS.iter().any(begins)
}

/// Why a publication is to be held; nothing where it is an ordinary one. `before` is the shape of the one before; none of
/// an incomplete publication, which need not state all of it.
#[must_use]
pub fn judge(
    limits: HoldRule,
    before: Option<&PublicationShape>,
    shape: &PublicationShape,
    movements: &Movements,
) -> Vec<HoldReason> {
    let mut reasons: Vec<HoldReason> = before.into_iter().flat_map(|before| dropped(before, shape)).collect();
    let total = movements.total();
    let all = std::iter::once((None, &total));
    let one_by_one = movements.indicators().iter().map(|(indicator, of)| (Some(indicator.as_str()), of));
    let judged: Vec<_> = if movements.indicators().len() > 1 {
        all.chain(one_by_one.filter(|(_, of)| of.known >= LEAST_VALUES)).collect()
    } else {
        all.collect()
    };
    let of_kind = |reason: fn(HoldRule, Option<&str>, &IndicatorMovements) -> Option<HoldReason>| {
        judged.iter().find_map(|(indicator, of)| reason(limits, *indicator, of))
    };
    reasons.extend(of_kind(withdrawn));
    reasons.extend(of_kind(moved));
    reasons
}

/// What a publication lacks of the one before.
fn dropped(before: &PublicationShape, shape: &PublicationShape) -> Vec<HoldReason> {
    let missing = |what: &str, before: &BTreeSet<String>, now: &BTreeSet<String>| {
        let missing: Vec<&str> = before.difference(now).map(String::as_str).collect();
        let named = missing.iter().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let more = missing.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let text = || format!("{what} of the publication before are missing: {named}{more}");
        (!missing.is_empty()).then(|| HoldReason::new(HoldKind::Column, text()))
    };
    let columns = missing("columns", &before.columns, &shape.columns);
    let indicators = missing("indicators", &before.indicators, &shape.indicators);
    columns.into_iter().chain(indicators).collect()
}

fn withdrawn(limits: HoldRule, indicator: Option<&str>, of: &IndicatorMovements) -> Option<HoldReason> {
    let part = part(of.withdrawn, of.known);
    let text = || {
        let (count, known) = (of.withdrawn, of.known);
        let (share, limit) = (percent(part), percent(limits.withdrawn));
        format!("{count} of {known} values{} are withdrawn, {share}; the limit is {limit}", words(indicator))
    };
    (part > limits.withdrawn).then(|| HoldReason::new(HoldKind::Withdrawn, text()))
}

fn moved(limits: HoldRule, indicator: Option<&str>, of: &IndicatorMovements) -> Option<HoldReason> {
    let count = of.moved_beyond(limits.moved.by);
    let part = part(count, of.known);
    let text = || {
        let known = of.known;
        let (by, share, limit) = (percent(limits.moved.by), percent(part), percent(limits.moved.share));
        let of = words(indicator);
        format!("{count} of {known} values{of} move by more than {by}, {share}; the limit is {limit}")
    };
    (part > limits.moved.share).then(|| HoldReason::new(HoldKind::Moved, text()))
}

#[allow(clippy::cast_precision_loss, reason = "numbers of values are far below 2^53")]
fn part(count: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { count as f64 / all as f64 }
}

fn percent(part: f64) -> String {
    let text = format!("{:.1}", part * 100.0);
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}

fn words(indicator: Option<&str>) -> String {
    indicator.map_or_else(String::new, |indicator| format!(" of {indicator}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of an indicator, of which some move and some are withdrawn.
    fn publication(movements: &mut Movements, indicator: &str, known: u64, moved: u64, withdrawn: u64) {
        let place = || (indicator.to_owned(), "2020".to_owned());
        movements.keep(indicator, known - moved - withdrawn);
        (0..moved).for_each(|_| movements.note(indicator, (10.0, Some(20.0)), 1.0, place));
        (0..withdrawn).for_each(|_| movements.note(indicator, (10.0, None), 1.0, place));
    }

    fn kinds(reasons: &[HoldReason]) -> Vec<&str> {
        reasons.iter().map(|reason| reason.kind.as_str()).collect()
    }

    fn judged(movements: &Movements) -> Vec<HoldReason> {
        judge(HoldRule::default(), None, &PublicationShape::default(), movements)
    }

    #[test]
    fn pages_are_recognised_by_their_beginning() {
        for page in ["<!DOCTYPE html><p>", "\u{feff}\n <html lang=en>", "<HTML>", "<head>"] {
            assert!(is_html(page.as_bytes()), "{page}");
        }
        for data in ["area,year\n", "<?xml version='1.0'?><message/>", "{\"html\":1}", "", "<ht"] {
            assert!(!is_html(data.as_bytes()), "{data}");
        }
    }

    #[test]
    fn many_withdrawals_and_many_far_movements_are_suspicious() {
        let mut ordinary = Movements::default();
        publication(&mut ordinary, "GDP", 1000, 200, 50);
        assert_eq!(judged(&ordinary), []);
        let mut other = Movements::default();
        publication(&mut other, "GDP", 1000, 201, 51);
        let reasons = judged(&other);
        assert_eq!(kinds(&reasons), ["withdrawn", "moved"]);
        assert_eq!(reasons[0].text, "51 of 1000 values are withdrawn, 5.1%; the limit is 5%");
        assert_eq!(reasons[1].text, "201 of 1000 values move by more than 25%, 20.1%; the limit is 20%");
    }

    #[test]
    fn one_indicator_of_many_is_suspicious_and_a_short_one_is_not() {
        let mut movements = Movements::default();
        publication(&mut movements, "A", 10_000, 0, 0);
        publication(&mut movements, "B", 29, 29, 0);
        assert_eq!(judged(&movements), []);
        publication(&mut movements, "C", 40, 20, 0);
        let reasons = judged(&movements);
        assert_eq!(kinds(&reasons), ["moved"]);
        assert!(reasons[0].text.starts_with("20 of 40 values of C move"), "{}", reasons[0].text);
    }

    #[test]
    fn missing_columns_and_indicators_are_suspicious_and_new_ones_are_not() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let before = PublicationShape { columns: set(&["AREA", "UNIT"]), indicators: set(&["GDP", "POP"]) };
        let now = PublicationShape { columns: set(&["AREA", "SEX"]), indicators: set(&["GDP"]) };
        let reasons = judge(HoldRule::default(), Some(&before), &now, &Movements::default());
        assert_eq!(kinds(&reasons), ["column", "column"]);
        assert!(reasons[0].text.contains("`UNIT`") && reasons[1].text.contains("`POP`"), "{reasons:?}");
        let both = now.clone().after(Some(&before), false);
        assert_eq!(both.columns, set(&["AREA", "SEX", "UNIT"]));
        assert_eq!(now.clone().after(Some(&before), true), now);
        assert_eq!(judge(HoldRule::default(), Some(&now), &both, &Movements::default()), []);
    }
}
