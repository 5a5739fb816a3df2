//! Work beside other work: on many things at once, on all processors, or on large ones while others are served.

use std::num::NonZero;
use std::sync::LazyLock;
use std::thread::{self, ScopedJoinHandle};

/// So many things are as soon worked on by one processor as handed out to several.
const FEW: usize = 16_384;

/// How far a thread steps aside: as far as it can.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 19;

/// The processors that this process may use.
static PROCESSORS: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));

/// How many of so many things each processor works on.
#[must_use]
pub fn part_size(count: usize) -> usize {
    count.div_ceil(*PROCESSORS).max(FEW)
}

/// What some work makes of each of some parts, in their order, each on a processor of its own.
///
/// What is large should be part of the parts, to be filled in: what a thread takes for itself, the allocator keeps.
///
/// ```
/// use yearbook::parallel::{of_each, part_size};
///
/// let mut numbers = vec![1_u64; 100_000];
/// let size = part_size(numbers.len());
/// let counts = of_each(numbers.chunks_mut(size), |part| {
///     part.iter_mut().for_each(|number| *number *= 2);
///     part.len()
/// });
/// assert_eq!((counts.iter().sum::<usize>(), numbers.iter().sum::<u64>()), (100_000, 200_000));
/// ```
pub fn of_each<Part: Send, Made: Send>(
    parts: impl ExactSizeIterator<Item = Part>,
    work: impl Fn(Part) -> Made + Sync,
) -> Vec<Made> {
    if parts.len() < 2 {
        return parts.map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let running: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let finished = running.into_iter().map(ScopedJoinHandle::join);
        finished.map(|made| made.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// What some work makes, on a thread of its own that lets others go first: for what would keep those waiting who are
/// served meanwhile. Nothing where it panics.
///
/// ```
/// # tokio_test(async {
/// let sum = yearbook::parallel::aside(|| (1..=100).sum::<u64>()).await;
/// assert_eq!(sum, Some(5_050));
/// # });
/// # fn tokio_test(test: impl Future<Output = ()>) { tokio::runtime::Runtime::new().unwrap().block_on(test) }
/// ```
pub async fn aside<Made: Send + 'static>(work: impl FnOnce() -> Made + Send + 'static) -> Option<Made> {
    let (sender, made) = tokio::sync::oneshot::channel();
    let run = move || {
        step_aside();
        // Nobody may wait for it any more.
        let _ = sender.send(work());
    };
    thread::Builder::new().name("aside".to_owned()).spawn(run).ok()?;
    made.await.ok()
}

/// Lets all others go first from here on: this thread, and those that it begins. Where nobody else wants the
/// processor, it changes nothing.
///
/// On Linux alone: elsewhere a priority is that of the whole process, and a service would step aside for good.
pub fn step_aside() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(NICENESS);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_made_aside_comes_back_and_a_panic_does_not() {
        assert_eq!(aside(|| "made").await, Some("made"));
        assert_eq!(aside(|| panic!("aside")).await, None::<()>);
    }

    #[test]
    fn what_is_made_comes_in_the_order_of_the_parts() {
        for count in [0, 1, FEW, FEW + 1, 9 * FEW] {
            let all: Vec<usize> = (0..count).collect();
            let made = of_each(all.chunks(part_size(count)), <[usize]>::to_vec);
            assert_eq!(made.concat(), all);
        }
    }

    #[test]
    #[should_panic(expected = "in one of the parts")]
    fn a_panic_of_a_part_is_that_of_the_whole() {
        of_each([1, 2].into_iter(), |_| panic!("in one of the parts"));
    }
}
