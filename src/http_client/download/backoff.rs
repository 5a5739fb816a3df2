//! The waits between attempts.

use std::time::Duration;

/// The longest wait, before jitter.
const LONGEST: Duration = Duration::from_mins(1);

/// The wait after an attempt (from 1 on) that failed: it doubles with each, and is cut by up to half, so that clients
/// that failed together do not come back together.
pub(super) fn wait(first: Duration, attempt: u32) -> Duration {
    let doubled = first.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1))).min(LONGEST);
    let mut random = [0_u8; 4];
    // Without random bytes there is no jitter, which harms nobody.
    let _ = getrandom::fill(&mut random);
    let cut = f64::from(u32::from_ne_bytes(random)) / f64::from(u32::MAX) / 2.0;
    doubled.mul_f64(1.0 - cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_are_cut_by_up_to_half() {
        let first = Duration::from_secs(1);
        for (attempt, seconds) in [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (40, 60), (u32::MAX, 60)] {
            let whole = Duration::from_secs(seconds);
            for _ in 0..50 {
                let wait = wait(first, attempt);
                assert!(wait >= whole / 2 && wait <= whole, "{attempt}: {wait:?}");
            }
        }
        let waits: std::collections::HashSet<Duration> = (0..50).map(|_| wait(first, 5)).collect();
        assert!(waits.len() > 40, "they differ");
    }
}
