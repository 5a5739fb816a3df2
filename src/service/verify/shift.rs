//! Places that stand elsewhere in another edition of a document, told together.

use super::record::{Record, Subject};
use super::{Finding, FindingKind, MovedPlace};
use crate::domain::figure::{PositionUnit, Selector};
use crate::domain::source::Source;
use crate::service::documents::DocumentContent;

/// So many stretches that moved by different lengths are told one by one.
const TOLD_STRETCHES: usize = 3;

/// Places, one after another, that moved by the same length.
struct Stretch<'a> {
    /// What moved: the record and its new place.
    moved: Vec<(&'a Record<'a>, Selector)>,
    /// By how many bytes or characters; none if it counts otherwise, or in another part of the document.
    step: Option<i64>,
    /// The end of the last place before it that did not move.
    after: Option<usize>,
    /// Whether nothing behind it moved by another length.
    is_last: bool,
}

/// Adds what moved to a report, and a finding for each stretch, or one for all if there are many.
pub(super) fn add(
    source: &Source,
    records: &[Record<'_>],
    content: &DocumentContent,
    findings: &mut Vec<Finding>,
    moved: &mut Vec<MovedPlace>,
) {
    let stretches = stretches(records, content);
    for (record, to) in stretches.iter().flat_map(|stretch| &stretch.moved) {
        moved.push(MovedPlace {
            file: source.id.clone(),
            figure: record.figure().map(|figure| figure.id.clone()),
            from: record.at.clone(),
            to: to.clone(),
        });
    }
    let about = |found: String| Finding { found, ..Finding::new(FindingKind::Moved, &source.id, "moved") };
    match stretches.len() {
        0 => {}
        1..=TOLD_STRETCHES => {
            findings.extend(stretches.iter().map(|stretch| match stretch.moved.as_slice() {
                [(record, to)] => Finding {
                    at: Some(record.at.clone()),
                    figure: record.figure().map(|figure| figure.id.clone()),
                    ..about(format!("\"{}\" at {to}", to.exact))
                },
                _ => about(stretch.text()),
            }));
        }
        _ => findings.push(about(summary(&stretches))),
    }
}

/// The stretches of a document.
fn stretches<'a>(records: &'a [Record<'a>], content: &DocumentContent) -> Vec<Stretch<'a>> {
    let places = records.iter().filter_map(|record| Some((record, record.place(content)?)));
    let mut places: Vec<(&Record, Selector)> = places.collect();
    places.sort_by(|(one, _), (other, _)| {
        (&one.at.fragment, one.at.start).cmp(&(&other.at.fragment, other.at.start))
    });
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut after = None;
    let mut last: Option<Option<i64>> = None;
    for (record, to) in places {
        let step = step(record.at, &to);
        if record.new_place(content).is_none() {
            // An altered number stands where it stood, though it may be longer.
            let is_still = step == Some(0);
            if is_still {
                after = Some(if to.end == record.at.end { record.at.end } else { record.at.start });
                last = Some(step);
            }
            continue;
        }
        if let Some(stretch) = stretches.last_mut().filter(|_| last == Some(step)) {
            stretch.moved.push((record, to));
        } else {
            if let Some(before) = stretches.last_mut() {
                before.is_last = false;
            }
            stretches.push(Stretch { moved: vec![(record, to)], step, after, is_last: true });
        }
        last = Some(step);
    }
    if let Some(stretch) = stretches.last_mut() {
        stretch.is_last = last == Some(stretch.step);
    }
    stretches
}

/// How far a place moved within its part of the document.
fn step(from: &Selector, to: &Selector) -> Option<i64> {
    let is_comparable = from.unit == to.unit && from.fragment == to.fragment;
    let position = |at: &Selector| i64::try_from(at.start).ok();
    is_comparable.then_some(())?;
    Some(position(to)? - position(from)?)
}

impl Stretch<'_> {
    fn text(&self) -> String {
        let Some((first, _)) = self.moved.first() else { return String::new() };
        let Some(step) = self.step else {
            return format!("{} stand elsewhere{}", count(&self.moved), self.manner());
        };
        let unit = unit(first.at.unit, 1);
        let part = first.at.fragment.as_ref().map(|part| format!(" of {part}")).unwrap_or_default();
        let from = match self.after {
            Some(after) => format!("all after {unit} {after}{part}"),
            None => format!("all{part}"),
        };
        let to = match self.moved.last() {
            Some((last, _)) if !self.is_last => format!(" to {unit} {}", last.at.end),
            _ => String::new(),
        };
        let of = first.at.unit;
        let (length, direction) = (step.unsigned_abs(), direction(step));
        format!("{from}{to} stands {} {direction} ({})", length_of(length, of), count(&self.moved))
    }

    /// How the places count now, where their old ones cannot be compared with them.
    fn manner(&self) -> &'static str {
        match self.moved.first() {
            Some((first, to)) if first.at.unit != to.unit && to.unit.is_bytes() => ", counted in bytes",
            Some((first, to)) if first.at.unit != to.unit => {
                ", counted in characters: the document has another encoding or format"
            }
            _ => ", in another part of the document",
        }
    }
}

/// One sentence for many stretches.
fn summary(stretches: &[Stretch<'_>]) -> String {
    let all: Vec<_> = stretches.iter().flat_map(|stretch| &stretch.moved).cloned().collect();
    let steps: Vec<i64> = stretches.iter().filter_map(|stretch| stretch.step).collect();
    let of = all.first().map_or(PositionUnit::Bytes, |(record, _)| record.at.unit);
    let range = match (steps.iter().min(), steps.iter().max()) {
        (Some(least), Some(most)) if steps.len() == stretches.len() => {
            let (one, other) = (least.unsigned_abs(), most.unsigned_abs());
            if (*least < 0) == (*most < 0) {
                format!(", {} to {} {}", one.min(other), length_of(one.max(other), of), direction(*least))
            } else {
                format!(", up to {} earlier and up to {} later", length_of(one, of), length_of(other, of))
            }
        }
        _ => String::new(),
    };
    format!("{} stand elsewhere{range}", count(&all))
}

const fn direction(step: i64) -> &'static str {
    if step < 0 { "earlier" } else { "later" }
}

fn length_of(length: u64, of: PositionUnit) -> String {
    format!("{length} {}", unit(of, length))
}

const fn unit(unit: PositionUnit, length: u64) -> &'static str {
    match (unit, length) {
        (PositionUnit::Bytes, 1) => "byte",
        (PositionUnit::Bytes, _) => "bytes",
        (PositionUnit::Characters, 1) => "character",
        (PositionUnit::Characters, _) => "characters",
    }
}

/// How many figures, periods and other numbers there are.
fn count(moved: &[(&Record<'_>, Selector)]) -> String {
    let of =
        |is_it: fn(&Subject<'_>) -> bool| moved.iter().filter(|(record, _)| is_it(&record.subject)).count();
    let kinds = [
        (of(|subject| matches!(subject, Subject::Figure(_))), "figure"),
        (of(|subject| matches!(subject, Subject::Period(_))), "period"),
        (of(|subject| matches!(subject, Subject::Other(_))), "other number"),
    ];
    let named = kinds.iter().filter(|(count, _)| *count > 0);
    let texts = named.map(|(count, name)| format!("{count} {name}{}", if *count == 1 { "" } else { "s" }));
    texts.collect::<Vec<_>>().join(", ")
}
