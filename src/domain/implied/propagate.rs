//! Interval constraint propagation (hull consistency): intervals narrow each other until none changes.

use std::collections::{BTreeSet, VecDeque};

use super::Member;
use super::system::System;
use super::visited_set::VisitedSet;
use crate::domain::bounds::Bounds;

/// The maximum number of narrowings of one node. A cycle of constraints may narrow without end, each time by less.
const MAX_NARROWINGS: u16 = 64;
/// The part of its width by which an interval must shrink for its constraints to be applied again.
const LEAST_SHRINKAGE: f64 = 1e-12;

/// The state of a propagation: the interval of each node and the trail of events that narrowed them.
pub(super) struct Propagation<'s, 'a, N> {
    system: &'s System<'a, N>,
    states: Vec<NodeState>,
    /// The nodes whose state differs from the initial one.
    changed: Vec<usize>,
    trail: Vec<Event>,
    /// The constraints to apply.
    queue: VecDeque<usize>,
    /// Whether each constraint is in the queue.
    queued: Vec<bool>,
    /// The constraints that led to a contradiction and are not applied again.
    failed: BTreeSet<usize>,
    contradictions: Vec<Contradiction>,
    /// The events that a traversal of the trail has visited.
    visited: VisitedSet,
}

/// The interval of a node and its reasons.
#[derive(Debug, Clone, Copy)]
struct NodeState {
    bounds: Bounds,
    /// The event that set the lower end; `None` while it is that of the value domain.
    lower: Option<usize>,
    /// The event that set the upper end, in the same way.
    upper: Option<usize>,
    narrowings: u16,
}

/// The cause of a narrowing.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// A fact by position.
    Fact(usize),
    /// A constraint; these events set the ends of its other two members.
    Constraint(Reasons),
}

/// The events that set the lower and the upper ends of two intervals.
type Reasons = [Option<usize>; 4];

/// Two disjoint intervals of one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contradiction {
    /// The node.
    pub(super) node: usize,
    /// The positions of the facts behind both, sorted.
    pub(super) facts: Vec<usize>,
}

impl<'s, 'a, N> Propagation<'s, 'a, N>
where
    N: Ord,
{
    pub(super) fn new(system: &'s System<'a, N>) -> Self {
        let start = |domain: &super::ValueDomain| NodeState {
            bounds: domain.bounds(),
            lower: None,
            upper: None,
            narrowings: 0,
        };
        Self {
            system,
            states: system.domains.iter().map(start).collect(),
            changed: Vec::new(),
            trail: Vec::new(),
            queue: VecDeque::new(),
            queued: vec![false; system.constraints.len()],
            failed: BTreeSet::new(),
            contradictions: Vec::new(),
            visited: VisitedSet::default(),
        }
    }

    /// Propagates some facts and returns the contradictions, or only the first one.
    pub(super) fn run(&mut self, facts: &[usize], only_first: bool) -> &[Contradiction] {
        self.reset();
        for &fact in facts {
            let stated = &self.system.facts[fact];
            self.narrow(stated.node, stated.bounds, Event::Fact(fact));
        }
        while let Some(constraint) = self.queue.pop_front() {
            self.queued[constraint] = false;
            self.apply(constraint);
            if only_first && !self.contradictions.is_empty() {
                break;
            }
        }
        &self.contradictions
    }

    /// The interval of a node and the facts behind it; `None` when no fact narrows it.
    pub(super) fn known(&mut self, node: usize) -> Option<(Bounds, Vec<usize>)> {
        let state = self.states[node];
        let reasons = [state.lower, state.upper];
        reasons.iter().any(Option::is_some).then(|| (state.bounds, self.facts_behind(reasons)))
    }

    fn reset(&mut self) {
        for node in std::mem::take(&mut self.changed) {
            let bounds = self.system.domains[node].bounds();
            self.states[node] = NodeState { bounds, lower: None, upper: None, narrowings: 0 };
        }
        for constraint in std::mem::take(&mut self.queue) {
            self.queued[constraint] = false;
        }
        self.trail.clear();
        self.failed.clear();
        self.contradictions.clear();
    }

    /// Narrows each member of a constraint by the other two.
    fn apply(&mut self, position: usize) {
        let constraint = self.system.constraints[position];
        for member in Member::ALL {
            if self.failed.contains(&position) {
                return;
            }
            let (node, [first, second]) = constraint.split(member);
            let (first, second) = (self.states[first], self.states[second]);
            let bounds = constraint.form.bounds(member, [first.bounds, second.bounds]);
            let reasons = [first.lower, first.upper, second.lower, second.upper];
            if !self.narrow(node, bounds, Event::Constraint(reasons)) {
                self.failed.insert(position);
            }
        }
    }

    /// Intersects the interval of a node with another one; `false` when they are disjoint.
    fn narrow(&mut self, node: usize, bounds: Bounds, event: Event) -> bool {
        let old = self.states[node];
        let both = old.bounds.intersect(bounds).and_then(|both| self.system.domains[node].narrowed(both));
        let Some(new) = both else {
            self.contradict(node, event);
            return false;
        };
        let (raised, lowered) = (new.ends().0 > old.bounds.ends().0, new.ends().1 < old.bounds.ends().1);
        if !(raised || lowered) || old.narrowings >= MAX_NARROWINGS {
            return true;
        }
        let number = self.trail.len();
        self.trail.push(event);
        if old.narrowings == 0 {
            self.changed.push(node);
        }
        self.states[node] = NodeState {
            bounds: new,
            lower: if raised { Some(number) } else { old.lower },
            upper: if lowered { Some(number) } else { old.upper },
            narrowings: old.narrowings + 1,
        };
        if is_relevant(old.bounds, new) {
            for &constraint in self.system.constraints_of(node) {
                if !std::mem::replace(&mut self.queued[constraint], true) {
                    self.queue.push_back(constraint);
                }
            }
        }
        true
    }

    fn contradict(&mut self, node: usize, event: Event) {
        let state = self.states[node];
        let mut reasons = vec![state.lower, state.upper];
        let mut facts = match event {
            Event::Fact(fact) => vec![fact],
            Event::Constraint(others) => {
                reasons.extend(others);
                Vec::new()
            }
        };
        facts.extend(self.facts_behind(reasons));
        facts.sort_unstable();
        self.contradictions.push(Contradiction { node, facts });
    }

    /// The facts from which some events follow.
    fn facts_behind(&mut self, events: impl IntoIterator<Item = Option<usize>>) -> Vec<usize> {
        self.visited.clear(self.trail.len());
        let mut facts = Vec::new();
        let mut open: Vec<usize> = events.into_iter().flatten().collect();
        while let Some(event) = open.pop() {
            if !self.visited.insert(event) {
                continue;
            }
            match &self.trail[event] {
                Event::Fact(fact) => facts.push(*fact),
                Event::Constraint(reasons) => open.extend(reasons.iter().flatten()),
            }
        }
        facts
    }
}

/// Whether an interval shrank by enough to apply its constraints again.
fn is_relevant(old: Bounds, new: Bounds) -> bool {
    let ((old_lower, old_upper), (lower, upper)) = (old.ends(), new.ends());
    let opened = |old: f64, new: f64| old.is_infinite() && new.is_finite();
    if opened(old_lower, lower) || opened(old_upper, upper) {
        return true;
    }
    let moved = |old: f64, new: f64| if old.is_finite() { (old - new).abs() } else { 0.0 };
    let shrinkage = moved(old_lower, lower) + moved(old_upper, upper);
    let width = old_upper - old_lower;
    let finite = |end: f64| if end.is_finite() { end.abs() } else { 0.0 };
    let measure = if width.is_finite() { width } else { finite(old_lower).max(finite(old_upper)) };
    shrinkage > measure * LEAST_SHRINKAGE
}
