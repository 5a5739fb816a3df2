use super::*;

const HOUR: Duration = Duration::from_hours(1);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A table and the tasks of its connections, which do nothing.
struct Table(Arc<Connections>);

impl Table {
    fn of(all: usize, of_address: usize) -> Self {
        Self(Arc::new(Connections::new(ConnectionLimits { all, of_address })))
    }

    /// A connection of an address; none if it is refused.
    fn begin(&self, address: impl Into<IpAddr>) -> Option<Arc<Progress>> {
        let mut begun = None;
        self.0.begin(address.into(), |progress, open| {
            begun = Some(progress);
            let task = async move {
                let _open = open;
                std::future::pending::<()>().await;
            };
            tokio::spawn(task).abort_handle()
        });
        begun
    }

    fn count(&self) -> usize {
        self.0.open().connections.len()
    }

    /// What a sweep after some seconds leaves open.
    fn after(&self, start: Instant, after: u64) -> usize {
        self.0.sweep(start + seconds(after));
        self.count()
    }
}

const HERE: [u8; 4] = [192, 0, 2, 1];
const THERE: [u8; 4] = [192, 0, 2, 2];

#[tokio::test]
async fn a_silent_connection_and_half_a_head_are_closed_in_time() {
    let table = Table::of(9, 9);
    let start = Instant::now();
    let (_silent, dripping) = (table.begin(HERE).unwrap(), table.begin(HERE).unwrap());
    for second in 1..=HEAD_TIMEOUT_S {
        dripping.add_read(1);
        assert_eq!(table.after(start, second), 2, "after {second} s");
    }
    assert_eq!(table.after(start, HEAD_TIMEOUT_S + 1), 1, "the head that drips");
    assert_eq!(table.after(start, IDLE_TIMEOUT_S - 1), 1);
    assert_eq!(table.after(start, IDLE_TIMEOUT_S + 1), 0, "the silent one");
}

#[tokio::test]
async fn an_answer_at_work_is_never_cut_and_the_time_to_the_next_request_begins_behind_it() {
    let table = Table::of(9, 9);
    let start = Instant::now();
    let progress = table.begin(HERE).unwrap();
    let running = progress.run();
    assert_eq!(table.after(start, 3_600), 1);
    drop(running);
    assert_eq!(table.after(start, 3_601), 1);
    assert_eq!(table.after(start, 3_600 + IDLE_TIMEOUT_S), 1);
    assert_eq!(table.after(start, 3_602 + IDLE_TIMEOUT_S), 0);
}

#[tokio::test]
async fn a_client_must_read_on_but_may_be_slow() {
    let table = Table::of(9, 9);
    let start = Instant::now();
    let (slow, dripping) = (table.begin(HERE).unwrap(), table.begin(HERE).unwrap());
    let _running = (slow.run(), dripping.run());
    let mut cut_after = None;
    for second in (1..HOUR.as_secs()).step_by(10) {
        // A kilobyte in ten seconds; a byte in ten seconds.
        for (progress, bytes) in [(&slow, 1_000), (&dripping, 1)] {
            progress.add_written(bytes);
            progress.block();
        }
        if table.after(start, second) == 1 {
            cut_after.get_or_insert(second);
        }
    }
    assert_eq!(table.count(), 1, "the slow one is left");
    assert!(
        cut_after.is_some_and(|cut| (UNREAD_TIMEOUT_S..UNREAD_TIMEOUT_S + 20).contains(&cut)),
        "{cut_after:?}"
    );
}

#[tokio::test]
async fn one_address_cannot_take_all_connections() {
    let table = Table::of(8, 4);
    let first = table.begin(HERE).unwrap();
    let _working = first.run();
    for _ in 0..100 {
        assert!(table.begin(HERE).is_some(), "one that waits makes room");
    }
    assert_eq!(table.count(), 4);
    assert!(table.0.open().connections.contains_key(&1), "the one at work is left");
    for _ in 0..4 {
        assert!(table.begin(THERE).is_some());
    }
    assert_eq!(table.count(), 8);
    // Where all are at work, none is closed and the new one is refused.
    let working: Vec<RequestGuard> =
        table.0.open().connections.values().map(|one| one.progress.run()).collect();
    assert!(table.begin(THERE).is_none() && table.begin([192, 0, 2, 3]).is_none());
    drop(working);
    assert!(table.begin([192, 0, 2, 3]).is_some());
}

#[tokio::test]
async fn the_longest_silent_makes_room() {
    let table = Table::of(2, 2);
    let (first, _second) = (table.begin(HERE).unwrap(), table.begin(HERE).unwrap());
    table.0.sweep(Instant::now());
    first.add_written(10);
    table.begin(THERE).unwrap();
    let open: Vec<u64> = table.0.open().connections.keys().copied().collect();
    assert!(open.contains(&1) && open.contains(&3) && open.len() == 2, "{open:?}");
}

#[test]
fn one_subscriber_is_one_address() {
    let of = |text: &str| network(text.parse().unwrap());
    assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
    assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
}

#[test]
fn limits_follow_the_descriptors() {
    for (descriptors, all) in [(256, 128), (1_024, 896), (1_000_000, MAX_CONNECTIONS), (0, 2)] {
        assert_eq!(
            ConnectionLimits::of_descriptors(descriptors),
            ConnectionLimits { all, of_address: all / 2 }
        );
    }
}
