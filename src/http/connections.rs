//! The open connections: how many there may be, and which of them are closed since nothing moves on them.
//!
//! One sweep a second looks at all connections, so a request needs no timer. What it may cut:
//!
//! - a connection that waits for a request for longer than [`IDLE_TIMEOUT_S`];
//! - a request whose head is not complete after [`HEAD_TIMEOUT_S`], however its bytes drip;
//! - a response that the client does not read: fewer than [`MIN_PROGRESS_BYTES`] in [`UNREAD_TIMEOUT_S`].
//!
//! Bodies of requests have such a rule as well, in [`super::upload`]. Else a handler at work is never cut. Where there are
//! too many connections, the one on which nothing moved for longest makes room for the new one.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::AbortHandle;

use super::metrics::{self, CutReason};
use crate::limits::{
    HEAD_TIMEOUT_S, IDLE_TIMEOUT_S, MAX_CONNECTIONS, MIN_PROGRESS_BYTES, RESERVED_DESCRIPTORS,
    UNREAD_TIMEOUT_S,
};

/// The time between two sweeps.
const SWEEP_INTERVAL: Duration = Duration::from_secs(1);

/// How many connections there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// In all.
    pub all: usize,
    /// Of one address.
    pub of_address: usize,
}

impl ConnectionLimits {
    /// The limits of a process that may have so many descriptors: some are left for the database and for uploads, and one
    /// address cannot take all.
    #[must_use]
    pub fn of_descriptors(descriptors: usize) -> Self {
        let all =
            descriptors.saturating_sub(RESERVED_DESCRIPTORS).max(descriptors / 2).clamp(2, MAX_CONNECTIONS);
        Self { all, of_address: all / 2 }
    }
}

/// What moved on a connection. The connection writes it, the sweep reads it.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// The bytes that were read.
    read: AtomicU64,
    /// The bytes that were written.
    written: AtomicU64,
    /// The requests that were begun.
    requests: AtomicU32,
    /// The answers that are being made or streamed.
    running: AtomicU32,
    /// Whether bytes wait for the client to read others.
    is_blocked: AtomicBool,
    /// Whether the body of a request does not move.
    is_stalled: AtomicBool,
    /// Whether what is not sent is thrown away at the end.
    is_abandoned: AtomicBool,
    /// The sweep before which a request began or bytes were written.
    moved: AtomicU64,
    /// The number of the present sweep.
    sweep: Arc<AtomicU64>,
}

impl Progress {
    /// Notes bytes that were read.
    pub(super) fn add_read(&self, bytes: usize) {
        self.read.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Notes bytes that were written.
    pub(super) fn add_written(&self, bytes: usize) {
        self.written.fetch_add(bytes as u64, Ordering::Relaxed);
        self.is_blocked.store(false, Ordering::Relaxed);
        self.touch();
    }

    /// Notes that no more can be written for now.
    pub(super) fn block(&self) {
        self.is_blocked.store(true, Ordering::Relaxed);
    }

    /// Notes that the body of a request does not move.
    pub(super) fn stall(&self) {
        self.is_stalled.store(true, Ordering::Relaxed);
    }

    /// Whether the body of a request does not move.
    pub(super) fn is_stalled(&self) -> bool {
        self.is_stalled.load(Ordering::Relaxed)
    }

    /// Whether the client does not read what it asked for, so that the rest of it is thrown away and not sent.
    pub(super) fn is_abandoned(&self) -> bool {
        self.is_abandoned.load(Ordering::Relaxed)
    }

    /// Notes that an answer is being made, until the guard is dropped.
    pub(super) fn run(self: &Arc<Self>) -> RequestGuard {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.running.fetch_add(1, Ordering::Relaxed);
        self.touch();
        RequestGuard(Arc::clone(self))
    }

    fn touch(&self) {
        self.moved.store(self.sweep.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// What the connection waits for; none if a handler is at work and the client takes what is written.
    fn wait(&self) -> Option<WaitReason> {
        if self.is_blocked.load(Ordering::Relaxed) {
            return Some(WaitReason::Write);
        }
        (self.running.load(Ordering::Relaxed) == 0).then_some(WaitReason::Request)
    }
}

/// An answer that is being made.
#[derive(Debug)]
pub(super) struct RequestGuard(Arc<Progress>);

impl Drop for RequestGuard {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a connection waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WaitReason {
    /// A request, or the rest of its head.
    Request,
    /// That the client reads.
    Write,
}

/// An open connection.
#[derive(Debug)]
struct Connection {
    address: IpAddr,
    progress: Arc<Progress>,
    task: AbortHandle,
    seen: SweepRecord,
}

/// What the sweeps saw of a connection since it waits for the same.
#[derive(Debug)]
struct SweepRecord {
    wait: Option<WaitReason>,
    since: Instant,
    /// When the first byte of a head was seen.
    head_since: Option<Instant>,
    requests: u32,
    read: u64,
    written: u64,
}

impl SweepRecord {
    fn new(progress: &Progress, wait: Option<WaitReason>, now: Instant) -> Self {
        Self {
            wait,
            since: now,
            head_since: None,
            requests: progress.requests.load(Ordering::Relaxed),
            read: progress.read.load(Ordering::Relaxed),
            written: progress.written.load(Ordering::Relaxed),
        }
    }

    /// Looks at the connection again; the reason to close it, if there is one.
    fn look(&mut self, progress: &Progress, now: Instant) -> Option<CutReason> {
        if progress.is_stalled() {
            return Some(CutReason::Body);
        }
        let wait = progress.wait();
        let written = progress.written.load(Ordering::Relaxed);
        let is_other = wait != self.wait || progress.requests.load(Ordering::Relaxed) != self.requests;
        let moved = match wait {
            Some(WaitReason::Write) => written >= self.written + MIN_PROGRESS_BYTES,
            Some(WaitReason::Request) => written != self.written,
            None => true,
        };
        if is_other || moved {
            *self = Self::new(progress, wait, now);
            return None;
        }
        let waits = now.duration_since(self.since);
        if wait == Some(WaitReason::Write) {
            return (waits >= Duration::from_secs(UNREAD_TIMEOUT_S)).then_some(CutReason::Unread);
        }
        if progress.read.load(Ordering::Relaxed) == self.read {
            return (waits >= Duration::from_secs(IDLE_TIMEOUT_S)).then_some(CutReason::Idle);
        }
        let head_since = *self.head_since.get_or_insert(now);
        let is_late = now.duration_since(head_since) >= Duration::from_secs(HEAD_TIMEOUT_S);
        is_late.then_some(CutReason::Head)
    }
}

/// All open connections of a listener.
#[derive(Debug)]
pub(super) struct Connections {
    limits: ConnectionLimits,
    sweep: Arc<AtomicU64>,
    open: Mutex<ConnectionTable>,
}

#[derive(Debug, Default)]
struct ConnectionTable {
    /// The number of the newest connection.
    newest: u64,
    connections: HashMap<u64, Connection>,
    of_address: HashMap<IpAddr, usize>,
    /// What was cut since the last sweep: how many connections, and the address of one of them.
    cut: HashMap<CutReason, (usize, IpAddr)>,
}

impl ConnectionTable {
    fn remove(&mut self, number: u64) -> Option<Connection> {
        let connection = self.connections.remove(&number)?;
        if let Some(count) = self.of_address.get_mut(&connection.address) {
            *count -= 1;
            if *count == 0 {
                self.of_address.remove(&connection.address);
            }
        }
        metrics::connections_open(self.connections.len());
        Some(connection)
    }

    /// Closes a connection.
    fn cut(&mut self, number: u64, reason: CutReason) {
        if let Some(connection) = self.remove(number) {
            connection
                .progress
                .is_abandoned
                .store(connection.progress.wait() == Some(WaitReason::Write), Ordering::Relaxed);
            connection.task.abort();
            self.note(reason, connection.address);
        }
    }

    fn note(&mut self, reason: CutReason, address: IpAddr) {
        metrics::connection_cut(reason);
        self.cut.entry(reason).or_insert((0, address)).0 += 1;
    }

    /// Closes the connection on which nothing moved for longest, of one address or of all; whether there was one.
    fn make_room(&mut self, address: Option<IpAddr>) -> bool {
        let of_address = |one: &Connection| address.is_none_or(|address| one.address == address);
        let waiting =
            self.connections.iter().filter(|(_, one)| of_address(one) && one.progress.wait().is_some());
        let moved =
            |(number, one): &(&u64, &Connection)| (one.progress.moved.load(Ordering::Relaxed), **number);
        let Some(number) = waiting.min_by_key(moved).map(|(number, _)| *number) else { return false };
        self.cut(number, CutReason::Crowded);
        true
    }
}

impl Connections {
    /// No connections yet.
    pub(super) fn new(limits: ConnectionLimits) -> Self {
        Self { limits, sweep: Arc::default(), open: Mutex::default() }
    }

    fn open(&self) -> std::sync::MutexGuard<'_, ConnectionTable> {
        // No method panics while it holds the lock.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the task of a new connection, which `spawn` gives; it is refused if there are too many, all at work.
    pub(super) fn begin(
        self: &Arc<Self>,
        address: IpAddr,
        spawn: impl FnOnce(Arc<Progress>, OpenConnection) -> AbortHandle,
    ) -> bool {
        let address = network(address);
        let mut open = self.open();
        let of_address = open.of_address.get(&address).copied().unwrap_or_default();
        let has_room = (of_address < self.limits.of_address || open.make_room(Some(address)))
            && (open.connections.len() < self.limits.all || open.make_room(None));
        if !has_room {
            open.note(CutReason::Refused, address);
            return false;
        }
        open.newest += 1;
        let number = open.newest;
        let progress = Arc::new(Progress { sweep: Arc::clone(&self.sweep), ..Progress::default() });
        progress.touch();
        let seen = SweepRecord::new(&progress, Some(WaitReason::Request), Instant::now());
        // The task cannot end before it is in the table, since its end takes the lock.
        let task = spawn(Arc::clone(&progress), OpenConnection { number, all: Arc::clone(self) });
        open.connections.insert(number, Connection { address, progress, task, seen });
        *open.of_address.entry(address).or_default() += 1;
        metrics::connections_open(open.connections.len());
        true
    }

    /// Closes one connection on which nothing moves, since the system has no descriptor left.
    pub(super) fn make_room(&self) {
        self.open().make_room(None);
    }

    /// Sweeps for ever.
    pub(super) async fn keep_moving(&self) {
        let mut tick = tokio::time::interval(SWEEP_INTERVAL);
        loop {
            tick.tick().await;
            self.sweep(Instant::now());
        }
    }

    fn sweep(&self, now: Instant) {
        self.sweep.fetch_add(1, Ordering::Relaxed);
        let mut open = self.open();
        let cut: Vec<(u64, CutReason)> = open
            .connections
            .iter_mut()
            .filter_map(|(number, one)| Some((*number, one.seen.look(&one.progress, now)?)))
            .collect();
        for (number, reason) in cut {
            open.cut(number, reason);
        }
        let cut = std::mem::take(&mut open.cut);
        drop(open);
        // A line a second and reason, however many there are; that a client keeps no connection is no news.
        for (reason, (connections, client)) in cut.iter().filter(|(reason, _)| **reason != CutReason::Idle) {
            tracing::warn!(reason = reason.code(), connections, client = %client, "connections closed");
        }
    }
}

/// A connection in the table of all, until it is dropped.
#[derive(Debug)]
pub(super) struct OpenConnection {
    number: u64,
    all: Arc<Connections>,
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.all.open().remove(self.number);
    }
}

/// What counts as one address: of version 6 the first 64 bits, which one subscriber has.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests;
