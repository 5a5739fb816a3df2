//! Work beside other work: on many things at once, on all processors, or on large ones while others are served.

use std::cell::Cell;
use std::convert::Infallible;
use std::num::NonZero;
use std::sync::LazyLock;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// So many things are as soon worked on by one processor as handed out to several.
const FEW: usize = 16_384;

/// How long a thread answers before it lets another one go first: an eighth of a tick of most systems.
const TURN: Duration = Duration::from_micros(500);

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

/// How soon something has to be done that is done beside the answering of requests.
///
/// On Linux alone it makes a difference: elsewhere a priority is that of the whole process, and a service would step
/// aside for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// As soon as what the thread is there for that begins it.
    Normal,
    /// Low: where others want the same processor, it gets about a tenth of it.
    Low,
    /// Some time: while a processor has nothing else to do, and next to nothing where none ever is. Whoever answers
    /// then never waits for it, as it would for a thread of the least priority: until the next tick of the system.
    Idle,
}

/// A tenth of the weight of others, of a hundred steps: a nice value of 10 (sched(7), "The nice value").
#[cfg(target_os = "linux")]
const TENTH: u8 = 22;

impl Priority {
    /// Takes it on: this thread, and those that it begins from here on. A thread that has time is not hurried.
    pub fn take_on(self) {
        #[cfg(target_os = "linux")]
        {
            use thread_priority::{
                NormalThreadSchedulePolicy, ThreadPriority, ThreadPriorityValue, ThreadSchedulePolicy,
                set_thread_priority_and_policy, thread_native_id, thread_schedule_policy,
            };

            // What is part of something that has time has time as well.
            let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
            if thread_schedule_policy() == Ok(idle) {
                return;
            }
            let (priority, policy) = match self {
                Self::Normal => return,
                Self::Low => {
                    let tenth = ThreadPriorityValue::try_from(TENTH);
                    (
                        tenth.map_or(ThreadPriority::Min, ThreadPriority::Crossplatform),
                        NormalThreadSchedulePolicy::Other,
                    )
                }
                Self::Idle => (ThreadPriority::Min, NormalThreadSchedulePolicy::Idle),
            };
            // Whoever may not step aside works on as before.
            let policy = ThreadSchedulePolicy::Normal(policy);
            let _ = set_thread_priority_and_policy(thread_native_id(), priority, policy);
        }
    }
}

/// What some work makes, on a thread of its own: for what would keep those waiting who are served meanwhile. Nothing
/// where it panics.
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
        priority.take_on();
        // Nobody may wait for it any more.
        let _ = sender.send(work());
    };
    thread::Builder::new().name("background".to_owned()).spawn(run).ok()?;
    made.await.ok()
}

/// What a future makes, on a thread of its own; it is dropped once nobody waits for it. Nothing where it panics.
pub async fn run_future_on_thread<Made: Send + 'static>(
    priority: Priority,
    work: impl Future<Output = Made> + Send + 'static,
) -> Option<Made> {
    let runtime = Handle::current();
    let (waits, waits_no_more) = oneshot::channel::<Infallible>();
    let run = async move {
        tokio::select! {
            made = work => Some(made),
            _ = waits_no_more => None,
        }
    };
    let made = spawn_on_thread(priority, move || runtime.block_on(run)).await.flatten();
    drop(waits);
    made
}

/// Lets another thread have the processor, now and then: where more threads are busy than there are processors, whoever
/// waits behind one of them would else wait for a tick of the system, which is as long as a hundred answers.
pub fn yield_periodically() {
    thread_local! {
        static SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
    }
    let now = Instant::now();
    let is_over = |since: Instant| now.duration_since(since) >= TURN;
    if SINCE.get().is_none_or(is_over) {
        thread::yield_now();
        SINCE.set(Some(Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_made_apart_comes_back_and_a_panic_does_not() {
        for priority in [Priority::Normal, Priority::Low, Priority::Idle] {
            assert_eq!(spawn_on_thread(priority, || "made").await, Some("made"));
            assert_eq!(spawn_on_thread(priority, || panic!("in the thread")).await, None::<()>);
            assert_eq!(run_future_on_thread(priority, async { "made" }).await, Some("made"));
            assert_eq!(run_future_on_thread(priority, async { panic!("in the thread") }).await, None::<()>);
        }
    }

    #[tokio::test]
    async fn what_nobody_waits_for_is_dropped() {
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
    fn haste_is_that_of_the_thread_and_of_those_that_it_begins() {
        // The fields `nice` and `policy` of proc(5), counted from the one behind the name.
        let schedule = || {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
            [16, 38].map(|field| fields[field].to_owned())
        };
        let own = schedule();
        for (priority, expected) in [
            (Priority::Normal, own.clone()),
            (Priority::Low, ["10", "0"].map(str::to_owned)),
            // How nice an idle thread is does not matter, and stays as it is.
            (Priority::Idle, [own[0].clone(), "5".to_owned()]),
        ] {
            let taken_on = thread::spawn(move || {
                priority.take_on();
                [schedule(), thread::spawn(schedule).join().unwrap()]
            });
            assert_eq!(taken_on.join().unwrap(), [expected.clone(), expected]);
        }
        let hurried = thread::spawn(move || {
            Priority::Idle.take_on();
            Priority::Low.take_on();
            schedule()
        });
        assert_eq!(hurried.join().unwrap()[1], "5");
    }

    #[test]
    fn what_is_made_comes_in_the_order_of_the_parts() {
        for count in [0, 1, FEW, FEW + 1, 9 * FEW] {
            let all: Vec<usize> = (0..count).collect();
            let made = parallel_map(all.chunks(part_size(count)), <[usize]>::to_vec);
            assert_eq!(made.concat(), all);
        }
    }

    #[test]
    #[should_panic(expected = "in one of the parts")]
    fn a_panic_of_a_part_is_that_of_the_whole() {
        parallel_map([1, 2].into_iter(), |_| panic!("in one of the parts"));
    }
}
