//! The greatest values of many.

use std::cmp::Ordering;

/// A value and its position in the list that it comes from.
pub(super) type Candidate = (f64, usize);

/// The candidates that are kept beyond the limit before the list is cut.
const SURPLUS: usize = 1_024;

/// At most `limit` candidates with the greatest values, in the order of `compare`, and whether they are all candidates.
///
/// `compare` must put greater values first; it decides among equal ones. Most candidates are skipped after one
/// comparison, because enough others have greater values.
pub(super) fn leaders(
    all: impl Iterator<Item = Candidate>,
    limit: usize,
    compare: impl Fn(&Candidate, &Candidate) -> Ordering,
) -> (Vec<Candidate>, bool) {
    let mut kept: Vec<Candidate> = Vec::new();
    let mut least = f64::NEG_INFINITY;
    let mut complete = true;
    for candidate in all {
        if candidate.0 < least {
            continue;
        }
        kept.push(candidate);
        if kept.len() > limit + SURPLUS {
            cut(&mut kept, limit, &compare);
            complete = false;
            least = kept.iter().map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
        }
    }
    if kept.len() > limit {
        cut(&mut kept, limit, &compare);
        complete = false;
    }
    kept.sort_unstable_by(&compare);
    (kept, complete)
}

/// Keeps the first `limit` candidates, in any order.
fn cut(kept: &mut Vec<Candidate>, limit: usize, compare: impl Fn(&Candidate, &Candidate) -> Ordering) {
    kept.select_nth_unstable_by(limit, compare);
    kept.truncate(limit);
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
