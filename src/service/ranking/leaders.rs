//! The first of many.

use std::cmp::Ordering;

/// A value, by which the greater comes first, and where it is from.
pub(super) type Candidate = (f64, usize);

/// How many candidates wait beyond those that are asked for.
const WAITING: usize = 1_024;

/// The first candidates in their order, so many at most, and whether they are all there are.
///
/// The order is that of the values, the greatest first, and where these are the same whatever `compare` says. Most
/// candidates are passed over at a glance, since their values lie below those of enough others.
pub(super) fn leaders(
    all: impl Iterator<Item = Candidate>,
    limit: usize,
    compare: impl Fn(&Candidate, &Candidate) -> Ordering,
) -> (Vec<Candidate>, bool) {
    let mut left: Vec<Candidate> = Vec::new();
    let mut least = f64::NEG_INFINITY;
    let mut complete = true;
    for candidate in all {
        if candidate.0 < least {
            continue;
        }
        left.push(candidate);
        if left.len() > limit + WAITING {
            cut(&mut left, limit, &compare);
            complete = false;
            least = left.iter().map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
        }
    }
    if left.len() > limit {
        cut(&mut left, limit, &compare);
        complete = false;
    }
    left.sort_unstable_by(&compare);
    (left, complete)
}

/// Leaves the first.
fn cut(left: &mut Vec<Candidate>, limit: usize, compare: impl Fn(&Candidate, &Candidate) -> Ordering) {
    left.select_nth_unstable_by(limit, compare);
    left.truncate(limit);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_are_the_first_of_all_in_order(
            values in prop::collection::vec(prop_oneof![(-20..20_i32).prop_map(f64::from), -1e3..1e3_f64], 0..4_000),
            limit in 1..1_500_usize,
            rising: bool,
        ) {
            let mut all: Vec<Candidate> = values.into_iter().zip(0..).collect();
            if rising {
                all.sort_by(|one, other| one.0.total_cmp(&other.0));
            }
            let compare = |one: &Candidate, other: &Candidate| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1));
            let (first, complete) = leaders(all.iter().copied(), limit, compare);
            prop_assert_eq!(complete, all.len() <= limit);
            all.sort_by(compare);
            all.truncate(limit);
            prop_assert_eq!(first, all);
        }
    }
}
