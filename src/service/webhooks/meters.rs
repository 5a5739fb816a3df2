//! Counters of attempts in this process.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::domain::webhook::Outcome;

static TAKEN: AtomicU64 = AtomicU64::new(0);
static FAILED: AtomicU64 = AtomicU64::new(0);
static GONE: AtomicU64 = AtomicU64::new(0);

/// Counts an attempt.
pub(super) fn count(outcome: &Outcome) {
    let meter = match outcome {
        Outcome::Taken { .. } => &TAKEN,
        Outcome::Failed { .. } => &FAILED,
        Outcome::Gone => &GONE,
    };
    meter.fetch_add(1, Ordering::Relaxed);
}

/// The numbers of attempts since the start, by outcome.
#[must_use]
pub fn attempts() -> [(&'static str, u64); 3] {
    let meters = [("taken", &TAKEN), ("failed", &FAILED), ("gone", &GONE)];
    meters.map(|(outcome, meter)| (outcome, meter.load(Ordering::Relaxed)))
}
