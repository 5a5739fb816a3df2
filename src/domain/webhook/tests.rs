use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;

const POSITION: Position = Position { event: 3, import: 1 };
const NEXT: Position = Position { event: 4, import: 1 };

fn failed(retry_after: Option<Duration>) -> Outcome {
    Outcome::Failed { status: Some(500), error: "status 500".to_owned(), retry_after }
}

#[test]
fn the_schedule_is_that_of_the_specification_and_then_disabled() {
    let mut now = DateTime::<Utc>::UNIX_EPOCH;
    let mut progress = WebhookProgress::new(POSITION);
    let mut pauses = Vec::new();
    while progress.state == WebhookState::Active {
        assert!(progress.is_due(now));
        progress = progress.after(&failed(None), NEXT, now, 0);
        let Some(next) = progress.next_attempt else { break };
        assert!(!progress.is_due(next - TimeDelta::milliseconds(1)));
        pauses.push((next - now).num_seconds());
        now = next;
    }
    assert_eq!(pauses, [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    assert_eq!((progress.state, progress.failures), (WebhookState::Disabled, 10));
    assert_eq!(progress.position, POSITION, "the message is not lost");
    assert!(!progress.is_due(now + TimeDelta::days(9)));
    let last = progress.last.unwrap();
    assert_eq!((last.status, last.error.as_deref()), (Some(500), Some("status 500")));
}

#[test]
fn a_receiver_that_is_gone_is_disabled_at_once() {
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let gone = WebhookProgress::new(POSITION).after(&Outcome::Gone, NEXT, now, 0);
    assert_eq!((gone.state, gone.position), (WebhookState::Disabled, POSITION));
    assert_eq!(gone.last.unwrap().status, Some(410));
}

#[test]
fn a_message_that_was_taken_ends_the_failures() {
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let failing = WebhookProgress::new(POSITION).after(&failed(None), NEXT, now, 0);
    let taken = failing.after(&Outcome::Taken { status: 204 }, NEXT, now, 0);
    assert_eq!((taken.position, taken.failures, taken.next_attempt), (NEXT, 0, None));
    assert_eq!(taken.last, Some(LastAttempt { at: now, status: Some(204), error: None }));
}

#[test]
fn a_secret_is_not_shown() {
    let secret = Secret::new("whsec_abc".to_owned());
    assert_eq!(format!("{secret:?}"), "***");
    assert_eq!(secret.reveal(), "whsec_abc");
}

proptest! {
    #[test]
    fn a_pause_is_within_a_tenth_of_the_schedule_and_never_shorter_than_asked(
        failures in 0_u32..12, asked in proptest::option::of(0_u64..1 << 40), dice: u64
    ) {
        let asked = asked.map(Duration::from_secs);
        let Some(least) = RETRIES.get(failures as usize).copied() else {
            prop_assert_eq!(pause(failures, asked, dice), None);
            return Ok(());
        };
        let pause = pause(failures, asked, dice).unwrap();
        let asked = asked.unwrap_or_default().min(MAX_RETRY_AFTER);
        prop_assert!(pause >= least.max(asked));
        prop_assert!(pause <= (least + least / 10).max(asked));
    }
}
