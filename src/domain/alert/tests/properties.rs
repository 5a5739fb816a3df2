//! What holds for all inputs.

use proptest::prelude::*;

use super::*;

/// Values near the limits, with gaps.
fn values(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Option<f64>>> {
    prop::collection::vec(
        prop::option::weighted(0.9, (30_i32..70).prop_map(|tenths| f64::from(tenths) / 10.0)),
        length,
    )
}

/// The changes over a list of revisions, as texts.
fn replay(revisions: &[Vec<Step>]) -> Vec<String> {
    let mut standing = None;
    let mut history = Vec::new();
    for path in revisions {
        let all = transitions(standing, path);
        history.extend(
            all.iter().map(|one| format!("{:?} {:?} {:?} {:?}", one.from, one.to, one.closing, one.step)),
        );
        standing = Some(Standing::after(path));
    }
    history
}

proptest! {
    #[test]
    fn the_replay_of_a_prefix_is_a_prefix_of_the_replay(
        revisions in prop::collection::vec(values(0..12), 0..8),
        first in 0_usize..8,
        wait in 0_u16..4,
    ) {
        let paths: Vec<_> =
            revisions.iter().map(|values| years(values, 0.2, "value > 5", "value < 4", wait)).collect();
        let whole = replay(&paths);
        let part = replay(&paths[..first.min(paths.len())]);
        prop_assert_eq!(&whole[..part.len()], &part[..]);
        prop_assert_eq!(replay(&paths), whole);
    }

    #[test]
    fn data_that_come_period_by_period_give_the_history_of_all_at_once(values in values(1..20), wait in 0_u16..4) {
        let path = |values: &[Option<f64>]| years(values, 0.2, "value > 5", "value < 4", wait);
        let one_by_one: Vec<_> = (1..=values.len()).map(|count| path(&values[..count])).collect();
        prop_assert_eq!(replay(&one_by_one), replay(&[path(&values)]));
    }

    #[test]
    fn the_changes_of_a_revision_lead_from_state_to_state(before in values(0..12), after in values(0..12)) {
        let path = |values: &[Option<f64>]| years(values, 0.2, "value > 5", "value < 4", 2);
        let (before, after) = (path(&before), path(&after));
        let standing = Standing::after(&before);
        let mut state = standing.state;
        for one in transitions(Some(standing), &after) {
            prop_assert_eq!(one.from, state);
            prop_assert!(one.from != one.to);
            prop_assert_eq!(one.closing.is_some(), one.from == AlertState::Firing);
            state = one.to;
        }
        prop_assert_eq!(state, Standing::after(&after).state);
    }

    #[test]
    fn a_value_is_undecided_exactly_where_its_interval_straddles_the_limit(
        value in -100.0..100.0_f64,
        half in 0.0..5.0_f64,
        limit in -100.0..100.0_f64,
    ) {
        let state = years(&[Some(value)], half, &format!("value < {limit}"), &format!("value >= {limit}"), 1)[0].state;
        let straddles = value - half < limit && value + half >= limit;
        prop_assert_eq!(state == AlertState::Undecided, straddles);
        prop_assert_eq!(state == AlertState::Firing, value + half < limit);
    }

    #[test]
    fn a_firing_alert_ends_only_where_recovery_certainly_holds(values in values(1..30), wait in 0_u16..4) {
        let path = years(&values, 0.2, "value > 5", "value < 4", wait);
        for (before, after) in path.iter().zip(path.iter().skip(1)) {
            if before.state == AlertState::Firing {
                let recovers = after.judgement.answers.is_ok_and(|answers| answers.recovers == Answer::Yes);
                prop_assert_eq!(after.state, if recovers { AlertState::Ok } else { AlertState::Firing });
            }
        }
    }

    #[test]
    fn turning_points_alternate_and_keep_their_distances(
        values in prop::collection::vec(-5.0..5.0_f64, 0..120),
        window in 0_usize..6,
        phase in 0_usize..6,
        cycle in 0_usize..16,
    ) {
        let turns = turning_points(&values, CycleLengths { window, phase, cycle });
        for pair in turns.windows(2) {
            prop_assert!(pair[0].1 != pair[1].1 && pair[1].0 - pair[0].0 >= phase);
            let rises = values[pair[1].0] > values[pair[0].0];
            prop_assert_eq!(rises, pair[1].1 == Turn::Peak);
        }
        for ends in turns.windows(3) {
            prop_assert!(ends[2].0 - ends[0].0 >= cycle);
        }
    }

    #[test]
    fn any_bits_give_finite_numbers_and_no_panic(
        bits in prop::collection::vec(any::<u64>(), 0..100),
    ) {
        let values: Vec<f64> = bits.iter().map(|bits| f64::from_bits(*bits)).collect();
        let usual = CycleLengths::usual("Q".parse::<crate::domain::frequency::Frequency>().unwrap().unit()).unwrap();
        let _ = turning_points(&values, usual);
        let _ = Cuts::quantiles(&values, [10.0, 30.0, 70.0, 90.0]);
        let estimates: Vec<Estimate> = values.iter().filter_map(|value| Estimate::exact(*value)).collect();
        for pair in estimates.windows(2) {
            if let Some(change) = symmetric_change(pair[0], pair[1]) {
                prop_assert!(change.value().is_finite());
            }
        }
        if let Some(share) = diffusion(&estimates, 0.05) {
            prop_assert!((0.0..=100.0).contains(&share.value()));
        }
    }

    #[test]
    fn any_text_is_a_condition_or_refused(text in ".*") {
        if let Ok(condition) = text.parse::<Condition>() {
            prop_assert_eq!(condition.to_string().parse::<Condition>(), Ok(condition));
        }
    }
}
