//! The history of a rule for a series: what each revision of the data changes in its state.

use super::{AlertState, Step};
use crate::domain::codes::codes;
use crate::domain::period::Period;

/// How an alert ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closing {
    /// The condition of recovery holds at a later period.
    Resolved,
    /// A later vintage took away what the alert rested on.
    Revised,
    /// The rule has another definition now.
    RuleChanged,
    /// The rule is no longer there.
    RuleRemoved,
}

codes!(Closing {
    Resolved = "resolved",
    Revised = "revised",
    RuleChanged = "rule_changed",
    RuleRemoved = "rule_removed",
});

/// The state of a rule for a series after a revision, and the newest period that it judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: AlertState,
    /// The newest period that was judged; none where a rule judges revisions as a whole, or nothing was there.
    pub period: Option<Period>,
}

impl Standing {
    /// The standing after a path; without any step there are no data.
    #[must_use]
    pub fn after(path: &[Step]) -> Self {
        path.last().map_or(Self { state: AlertState::NoData, period: None }, |last| Self {
            state: last.state,
            period: last.judgement.period,
        })
    }
}

/// A change of state, with the step that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition<'a> {
    /// The state before.
    pub from: AlertState,
    /// The state after.
    pub to: AlertState,
    /// How an alert ended by it.
    pub closing: Option<Closing>,
    /// The step that has the state after; none where all data were taken away.
    pub step: Option<&'a Step>,
}

/// The changes of state that a revision brings, from the standing before it and the path over its data.
///
/// The period that was the newest one is judged again first: a firing alert that ends there is `revised`. Then come the
/// periods that are new. A series without a standing begins as `ok`. States of older periods may differ from what an
/// earlier revision said of them; that is no change of the present state, and gives nothing.
///
/// The result depends on nothing but the standing and the path, so the same revisions give the same history again.
#[must_use]
pub fn transitions(before: Option<Standing>, path: &[Step]) -> Vec<Transition<'_>> {
    let from = before.map_or(AlertState::Ok, |before| before.state);
    let Some(last) = path.last() else {
        return changed(from, AlertState::NoData, Closing::Revised, None).into_iter().collect();
    };
    // Where data were taken back, the path may end before the period that was the newest one.
    let judged = before.and_then(|before| before.period).min(last.judgement.period);
    let known = judged.map_or(0, |period| path.partition_point(|step| step.judgement.period <= Some(period)));
    let (old, new) = path.split_at(known);
    let again = old.last().and_then(|step| changed(from, step.state, Closing::Revised, Some(step)));
    let mut state = old.last().map_or(from, |step| step.state);
    let later = new.iter().filter_map(|step| {
        let from = std::mem::replace(&mut state, step.state);
        changed(from, step.state, Closing::Resolved, Some(step))
    });
    again.into_iter().chain(later).collect()
}

fn changed(
    from: AlertState,
    to: AlertState,
    closing: Closing,
    step: Option<&Step>,
) -> Option<Transition<'_>> {
    let closing = (from == AlertState::Firing).then_some(closing);
    (from != to).then_some(Transition { from, to, closing, step })
}
