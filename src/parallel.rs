//! Work on many things at once, on all processors.

use std::num::NonZero;
use std::sync::LazyLock;
use std::thread::{self, ScopedJoinHandle};

/// So many things are as soon worked on by one processor as handed out to several.
const FEW: usize = 16_384;

/// The processors that this process may use.
static PROCESSORS: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));

/// What some work makes of the parts of many things, in their order; it is told where its part begins.
///
/// ```
/// let numbers: Vec<u64> = (0..100_000).collect();
/// let sums = yearbook::parallel::of_parts(&numbers, |_, part| part.iter().sum::<u64>());
/// assert_eq!(sums.into_iter().sum::<u64>(), 4_999_950_000);
/// ```
pub fn of_parts<T: Sync, Made: Send>(all: &[T], work: impl Fn(usize, &[T]) -> Made + Sync) -> Vec<Made> {
    let size = all.len().div_ceil(*PROCESSORS).max(FEW);
    if all.len() <= size {
        return vec![work(0, all)];
    }
    let work = &work;
    thread::scope(|scope| {
        let parts = all.chunks(size).enumerate();
        let running: Vec<_> =
            parts.map(|(number, part)| scope.spawn(move || work(number * size, part))).collect();
        let finished = running.into_iter().map(ScopedJoinHandle::join);
        finished.map(|made| made.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_in_their_order_and_know_where_they_begin() {
        for count in [0, 1, FEW, FEW + 1, 3 * FEW + 7, 9 * FEW] {
            let all: Vec<usize> = (0..count).collect();
            let made = of_parts(&all, |start, part| {
                assert!(part.iter().zip(start..).all(|(number, place)| *number == place));
                part.to_vec()
            });
            assert_eq!(made.concat(), all);
        }
    }

    #[test]
    #[should_panic(expected = "in one of the parts")]
    fn a_panic_of_a_part_is_that_of_the_whole() {
        of_parts(&vec![0; 3 * FEW], |_, _| panic!("in one of the parts"));
    }
}
