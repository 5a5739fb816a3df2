//! The rate of requests to a host.

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The time in which requests are counted.
const MINUTE: Duration = Duration::from_mins(1);

/// The turns of requests to hosts: at most so many a minute. Clones are the same turns; a process has one.
///
/// Time is that of tokio, which tests can stop and move.
#[derive(Debug, Clone, Default)]
pub struct HostTurns(Arc<Mutex<HashMap<String, VecDeque<Instant>>>>);

impl HostTurns {
    /// Waits for a turn at a host; returns how long that took.
    pub(super) async fn wait(&self, host: &str, per_minute: NonZeroU32) -> Duration {
        let now = Instant::now();
        let turn = self.next(host, per_minute, now);
        tokio::time::sleep_until(turn).await;
        turn - now
    }

    /// Takes the next turn at a host.
    fn next(&self, host: &str, per_minute: NonZeroU32, now: Instant) -> Instant {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.retain(|_, turns| turns.back().is_some_and(|last| *last + MINUTE > now));
        let turns = hosts.entry(host.to_owned()).or_default();
        while turns.front().is_some_and(|first| *first + MINUTE <= now) {
            turns.pop_front();
        }
        let per_minute = usize::try_from(per_minute.get()).unwrap_or(usize::MAX);
        let earlier = turns.len().checked_sub(per_minute).and_then(|index| turns.get(index));
        let turn = earlier.map_or(now, |earlier| *earlier + MINUTE);
        // Whoever came first goes first, also where rates differ.
        let turn = turns.back().map_or(turn, |last| turn.max(*last));
        turns.push_back(turn);
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn seconds(turns: &HostTurns, host: &str, per_minute: u32) -> u64 {
        turns.wait(host, NonZeroU32::new(per_minute).unwrap()).await.as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn no_minute_has_more_requests_to_a_host_than_allowed() {
        let turns = HostTurns::default();
        let waits = [seconds(&turns, "h", 2).await, seconds(&turns, "h", 2).await];
        assert_eq!(waits, [0, 0]);
        tokio::time::advance(Duration::from_secs(20)).await;
        assert_eq!(seconds(&turns, "other", 2).await, 0, "hosts have turns of their own");
        assert_eq!(seconds(&turns.clone(), "h", 2).await, 40, "clones have the same turns");
        assert_eq!(seconds(&turns, "h", 2).await, 0);
        assert_eq!(seconds(&turns, "h", 2).await, 60);
    }

    #[tokio::test(start_paused = true)]
    async fn turns_are_taken_one_after_the_other_by_all_who_wait() {
        let turns = HostTurns::default();
        let waits = futures_util::future::join_all((0..5).map(|_| seconds(&turns, "h", 2))).await;
        assert_eq!(waits, [0, 0, 60, 60, 120]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_smaller_rate_holds_for_requests_of_a_larger_one() {
        let turns = HostTurns::default();
        for _ in 0..3 {
            assert_eq!(seconds(&turns, "h", 10).await, 0);
        }
        assert_eq!(seconds(&turns, "h", 1).await, 60);
    }

    #[tokio::test(start_paused = true)]
    async fn hosts_that_were_not_asked_for_a_minute_are_forgotten() {
        let turns = HostTurns::default();
        seconds(&turns, "h", 1).await;
        tokio::time::advance(MINUTE).await;
        seconds(&turns, "other", 1).await;
        assert_eq!(turns.0.lock().unwrap().len(), 1);
    }
}
