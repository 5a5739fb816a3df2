//! Narrowing intervals until nothing moves any more.

use std::collections::{BTreeSet, VecDeque};

use super::Member;
use super::system::System;
use super::visited_set::VisitedSet;
use crate::domain::bounds::Bounds;

/// How often the interval of one node may narrow: cycles can narrow for ever, each time by less.
const MAX_NARROWINGS: u16 = 64;
/// By which part of its width an interval must shrink to be worth following up.
const LEAST_SHRINKAGE: f64 = 1e-12;

/// The state of a propagation: what is known of each node, and the trail of how it came to be known.
pub(super) struct Propagation<'s, 'a, N> {
    system: &'s System<'a, N>,
    states: Vec<NodeState>,
    /// The nodes whose state is not as it was at the start.
    touched: Vec<usize>,
    trail: Vec<Event>,
    queue: VecDeque<usize>,
    queued: Vec<bool>,
    /// The constraints that clashed and are no longer looked at.
    broken: BTreeSet<usize>,
    clashes: Vec<Contradiction>,
    /// The events that a walk along the trail has come by.
    marks: VisitedSet,
}

/// What is known of a node.
#[derive(Debug, Clone, Copy)]
struct NodeState {
    bounds: Bounds,
    /// The event that set the lower end; none while the nature of the node does.
    lower: Option<usize>,
    /// The event that set the upper end.
    upper: Option<usize>,
    narrowings: u16,
}

/// That an interval narrowed, and by what.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// A fact.
    Fact(usize),
    /// A constraint, given the ends of its other two members as they were set by these events.
    Constraint(Reasons),
}

/// The events that set the ends of two intervals.
type Reasons = [Option<usize>; 4];

/// Two intervals of one node that have nothing in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contradiction {
    /// The node.
    pub(super) node: usize,
    /// The facts that both rest on, in order.
    pub(super) facts: Vec<usize>,
}

impl<'s, 'a, N> Propagation<'s, 'a, N>
where
    N: Ord,
{
    pub(super) fn new(system: &'s System<'a, N>) -> Self {
        let start = |nature: &super::ValueDomain| NodeState {
            bounds: nature.bounds(),
            lower: None,
            upper: None,
            narrowings: 0,
        };
        Self {
            system,
            states: system.natures.iter().map(start).collect(),
            touched: Vec::new(),
            trail: Vec::new(),
            queue: VecDeque::new(),
            queued: vec![false; system.constraints.len()],
            broken: BTreeSet::new(),
            clashes: Vec::new(),
            marks: VisitedSet::default(),
        }
    }

    /// Propagates some facts; stops at the first clash where that is all that is asked.
    pub(super) fn run(&mut self, facts: &[usize], to_first_clash: bool) -> &[Contradiction] {
        self.reset();
        for &fact in facts {
            if let Some(stated) = self.system.facts.get(fact) {
                self.narrow(stated.node, stated.bounds, Event::Fact(fact));
            }
        }
        while let Some(constraint) = self.queue.pop_front() {
            self.queued[constraint] = false;
            self.apply(constraint);
            if to_first_clash && !self.clashes.is_empty() {
                break;
            }
        }
        &self.clashes
    }

    /// The interval of a node, and the facts that it rests on; `None` when no fact narrows it.
    pub(super) fn known(&mut self, node: usize) -> Option<(Bounds, Vec<usize>)> {
        let state = *self.states.get(node)?;
        let reasons = [state.lower, state.upper];
        reasons.iter().any(Option::is_some).then(|| (state.bounds, self.facts_behind(reasons)))
    }

    fn reset(&mut self) {
        for node in std::mem::take(&mut self.touched) {
            let bounds = self.system.natures[node].bounds();
            self.states[node] = NodeState { bounds, lower: None, upper: None, narrowings: 0 };
        }
        for constraint in std::mem::take(&mut self.queue) {
            self.queued[constraint] = false;
        }
        self.trail.clear();
        self.broken.clear();
        self.clashes.clear();
    }

    /// Narrows each member of a constraint by the other two.
    fn apply(&mut self, position: usize) {
        let constraint = self.system.constraints[position];
        for member in Member::ALL {
            if self.broken.contains(&position) {
                return;
            }
            let (node, [first, second]) = constraint.split(member);
            let (first, second) = (self.states[first], self.states[second]);
            let bounds = constraint.form.bounds(member, [first.bounds, second.bounds]);
            let reasons = [first.lower, first.upper, second.lower, second.upper];
            if !self.narrow(node, bounds, Event::Constraint(reasons)) {
                self.broken.insert(position);
            }
        }
    }

    /// Narrows a node to an interval; `false` when the two have nothing in common.
    fn narrow(&mut self, node: usize, bounds: Bounds, event: Event) -> bool {
        let old = self.states[node];
        let both = old.bounds.intersect(bounds).and_then(|both| self.system.natures[node].narrowed(both));
        let Some(new) = both else {
            self.clash(node, event);
            return false;
        };
        let (raised, lowered) = (new.ends().0 > old.bounds.ends().0, new.ends().1 < old.bounds.ends().1);
        if !(raised || lowered) || old.narrowings >= MAX_NARROWINGS {
            return true;
        }
        let number = self.trail.len();
        self.trail.push(event);
        if old.narrowings == 0 {
            self.touched.push(node);
        }
        self.states[node] = NodeState {
            bounds: new,
            lower: if raised { Some(number) } else { old.lower },
            upper: if lowered { Some(number) } else { old.upper },
            narrowings: old.narrowings + 1,
        };
        if matters(old.bounds, new) {
            for &constraint in self.system.around(node) {
                if !std::mem::replace(&mut self.queued[constraint], true) {
                    self.queue.push_back(constraint);
                }
            }
        }
        true
    }

    fn clash(&mut self, node: usize, event: Event) {
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
        self.clashes.push(Contradiction { node, facts });
    }

    /// The facts that some events go back to.
    fn facts_behind(&mut self, events: impl IntoIterator<Item = Option<usize>>) -> Vec<usize> {
        self.marks.begin(self.trail.len());
        let mut facts = Vec::new();
        let mut open: Vec<usize> = events.into_iter().flatten().collect();
        while let Some(event) = open.pop() {
            if !self.marks.enter(event) {
                continue;
            }
            match self.trail.get(event) {
                Some(Event::Fact(fact)) => facts.push(*fact),
                Some(Event::Constraint(reasons)) => open.extend(reasons.iter().flatten()),
                None => {}
            }
        }
        facts
    }
}

/// Whether an interval shrank by enough to be worth following up.
fn matters(old: Bounds, new: Bounds) -> bool {
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
