//! Background threads with a priority, and loops on all processors.

use std::convert::Infallible;
use std::num::NonZero;
use std::sync::LazyLock;
use std::thread::{self, ScopedJoinHandle};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Below this count one thread is as fast as several (cross-sections of rankings, two processors).
const FEW: usize = 16_384;

/// The processors that this process may use.
static PROCESSORS: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));

/// The number of processors that this process may use.
#[must_use]
pub fn processors() -> usize {
    *PROCESSORS
}

/// The size of the part of `count` items that each processor gets.
#[must_use]
pub fn part_size(count: usize) -> usize {
    count.div_ceil(*PROCESSORS).max(FEW)
}

/// The results of `work` on each part, in the order of the parts; each part runs on a thread of its own.
///
/// Large results should be written into the parts: the allocator does not return memory that a thread allocated.
///
/// # Panics
/// When `work` panics.
///
/// ```
/// use yearbook::parallel::{parallel_map, part_size};
///
/// let mut numbers = vec![1_u64; 100_000];
/// let size = part_size(numbers.len());
/// let counts = parallel_map(numbers.chunks_mut(size), |part| {
///     part.iter_mut().for_each(|number| *number *= 2);
///     part.len()
/// });
/// assert_eq!((counts.iter().sum::<usize>(), numbers.iter().sum::<u64>()), (100_000, 200_000));
/// ```
pub fn parallel_map<Part: Send, Made: Send>(
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

/// The priority of background work against threads that answer requests.
///
/// It has an effect on Linux only. On other systems a priority belongs to the process, so the whole service would be
/// slowed down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// The priority of the thread that starts the work.
    Normal,
    /// About a tenth of a processor that other threads want as well. It makes progress on a busy machine too.
    Low,
}

/// How much nicer low priority is than the process: a tenth of the weight (sched(7)).
#[cfg(target_os = "linux")]
const TENTH: i32 = 10;

/// How nice this process was started.
#[cfg(target_os = "linux")]
static NICENESS: LazyLock<i32> =
    LazyLock::new(|| rustix::process::getpriority_process(None).unwrap_or_default());

impl Priority {
    /// Sets the priority of the current thread and of threads it starts later.
    pub fn apply(self) {
        #[cfg(target_os = "linux")]
        {
            // It is read before any thread is made nicer.
            let niceness = *NICENESS;
            if self == Self::Low {
                // On Linux this is that of the thread alone. Without the permission it keeps its priority.
                _ = rustix::process::setpriority_process(None, niceness + TENTH);
            }
        }
    }
}

/// The result of blocking work on a new thread; `None` if the work panics or no thread can be started.
///
/// ```
/// use yearbook::parallel::{Priority, spawn_on_thread};
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let sum = spawn_on_thread(Priority::Low, || (1..=100).sum::<u64>()).await;
/// assert_eq!(sum, Some(5_050));
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
pub async fn spawn_on_thread<Made: Send + 'static>(
    priority: Priority,
    work: impl FnOnce() -> Made + Send + 'static,
) -> Option<Made> {
    let (sender, made) = oneshot::channel();
    let run = move || {
        priority.apply();
        // The receiver may be gone.
        let _ = sender.send(work());
    };
    thread::Builder::new().name("background".to_owned()).spawn(run).ok()?;
    made.await.ok()
}

/// The result of a future on a new thread; `None` if it panics. The future is dropped when the caller stops waiting.
pub async fn run_future_on_thread<Made: Send + 'static>(
    priority: Priority,
    work: impl Future<Output = Made> + Send + 'static,
) -> Option<Made> {
    let runtime = Handle::current();
    let (caller, caller_is_gone) = oneshot::channel::<Infallible>();
    let run = async move {
        tokio::select! {
            made = work => Some(made),
            _ = caller_is_gone => None,
        }
    };
    let made = spawn_on_thread(priority, move || runtime.block_on(run)).await.flatten();
    drop(caller);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn results_come_back_and_panics_do_not() {
        for priority in [Priority::Normal, Priority::Low] {
            assert_eq!(spawn_on_thread(priority, || "made").await, Some("made"));
            assert_eq!(spawn_on_thread(priority, || panic!("in the thread")).await, None::<()>);
            assert_eq!(run_future_on_thread(priority, async { "made" }).await, Some("made"));
            assert_eq!(run_future_on_thread(priority, async { panic!("in the thread") }).await, None::<()>);
        }
    }

    #[tokio::test]
    async fn a_future_without_a_caller_is_dropped() {
        let (kept, mut dropped) = tokio::sync::mpsc::channel::<()>(1);
        let work = run_future_on_thread(Priority::Low, async move {
            kept.send(()).await.unwrap();
            std::future::pending::<()>().await;
        });
        tokio::select! {
            _ = work => panic!("it never ends"),
            begun = dropped.recv() => assert!(begun.is_some()),
        }
        assert_eq!(dropped.recv().await, None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_priority_holds_for_the_thread_and_those_it_starts() {
        // The fields `nice` and `policy` of proc(5), counted from the one behind the name.
        let schedule = || {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
            [16, 38].map(|field| fields[field].to_owned())
        };
        let own = schedule();
        // The tests may be run nicer themselves, up to the greatest niceness.
        let low = (own[0].parse::<i32>().unwrap() + TENTH).min(19).to_string();
        for (priority, expected) in [(Priority::Normal, own.clone()), (Priority::Low, [low, own[1].clone()])]
        {
            let applied = thread::spawn(move || {
                priority.apply();
                [schedule(), thread::spawn(schedule).join().unwrap()]
            });
            assert_eq!(applied.join().unwrap(), [expected.clone(), expected]);
        }
    }

    #[test]
    fn results_are_in_the_order_of_the_parts() {
        for count in [0, 1, FEW, FEW + 1, 9 * FEW] {
            let all: Vec<usize> = (0..count).collect();
            let made = parallel_map(all.chunks(part_size(count)), <[usize]>::to_vec);
            assert_eq!(made.concat(), all);
        }
    }

    #[test]
    #[should_panic(expected = "in one of the parts")]
    fn a_panic_of_a_part_is_passed_on() {
        parallel_map([1, 2].into_iter(), |_| panic!("in one of the parts"));
    }
}
