//! Minimal sets of facts that cannot all be true.

use super::propagate::Propagation;

/// A minimal subset of contradictory facts: each fact is removed in turn if the others still contradict each other.
///
/// Where intervals converge slowly, the limit on narrowings may hide a contradiction that a smaller set shows. So
/// rounds are repeated until one removes nothing.
pub(super) fn minimal<N: Ord>(propagation: &mut Propagation<'_, '_, N>, facts: &[usize]) -> Vec<usize> {
    let mut needed = facts.to_vec();
    loop {
        let before = needed.len();
        // The facts before this position are needed in this round.
        let mut position = 0;
        while position < needed.len() {
            let mut fewer = needed.clone();
            fewer.remove(position);
            match contradictory(propagation, &fewer) {
                Some(facts) => needed = facts,
                None => position += 1,
            }
        }
        if needed.len() == before {
            return needed;
        }
    }
}

/// The contradictory facts among these; `None` when there is no contradiction.
fn contradictory<N: Ord>(propagation: &mut Propagation<'_, '_, N>, facts: &[usize]) -> Option<Vec<usize>> {
    let named = propagation.run(facts, true).first()?.facts.clone();
    let suffices = named.len() == facts.len() || !propagation.run(&named, true).is_empty();
    Some(if suffices { named } else { facts.to_vec() })
}
