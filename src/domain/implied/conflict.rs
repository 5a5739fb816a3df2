//! The least sets of facts that cannot all be true.

use super::propagate::Propagation;

/// The facts of a clash without those that it does not need: each is left out in turn while the others still clash.
///
/// Where intervals creep towards each other, the limit on narrowings may hide a clash, and fewer facts may show one
/// that more have hidden. So this goes on until a whole round leaves nothing out.
pub(super) fn minimal<N: Ord>(propagation: &mut Propagation<'_, '_, N>, facts: &[usize]) -> Vec<usize> {
    let mut needed = facts.to_vec();
    loop {
        let before = needed.len();
        // What stands before this position was needed in this round.
        let mut position = 0;
        while position < needed.len() {
            let mut fewer = needed.clone();
            fewer.remove(position);
            match clashing(propagation, &fewer) {
                Some(facts) => needed = facts,
                None => position += 1,
            }
        }
        if needed.len() == before {
            return needed;
        }
    }
}

/// The facts among these that clash; none when they do not.
fn clashing<N: Ord>(propagation: &mut Propagation<'_, '_, N>, facts: &[usize]) -> Option<Vec<usize>> {
    let named = propagation.run(facts, true).first()?.facts.clone();
    let clash_alone = named.len() == facts.len() || !propagation.run(&named, true).is_empty();
    Some(if clash_alone { named } else { facts.to_vec() })
}
