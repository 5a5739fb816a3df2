//! Receivers that do not take what they are told.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use yearbook::domain::webhook::{RETRIES, WebhookState};
use yearbook::service::webhooks::replay;

use super::receiver::{Reaction, Receiver};
use super::{Sending, ids};
use crate::on_both;
use crate::support::Backend;

on_both!(
    a_message_is_tried_ten_times_and_then_the_webhook_is_disabled,
    a_receiver_that_is_gone_is_disabled_at_once,
    a_receiver_says_when_to_try_again,
    redirects_are_not_followed,
    a_silent_receiver_holds_up_nobody_and_fails_after_15_seconds,
    broken_answers_are_failures_and_endless_ones_are_not_read,
    a_message_on_its_way_may_be_taken_before_the_service_stops,
);

async fn a_message_is_tried_ten_times_and_then_the_webhook_is_disabled(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    receiver.react_always(Reaction::status(500));
    let webhook = sending.add(&receiver).await;
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    sending.publish("2025-03-01", "CN,2022,6\n").await;
    for (failures, pause) in (1_u32..).zip(RETRIES) {
        receiver.wait_for(failures as usize).await;
        let failed = sending.webhook_when(|webhook| webhook.progress.failures == failures).await;
        let (next, pause) = (failed.progress.next_attempt.unwrap(), TimeDelta::from_std(pause).unwrap());
        let waits = next - sending.now();
        assert!(waits >= pause && waits <= pause * 11 / 10, "{waits} after {failures} failures");
        if failures == 1 {
            sending.move_to(next - TimeDelta::milliseconds(1_000));
            sending.rounds().await;
            assert_eq!(receiver.received().len(), 1, "not before its time");
        }
        // A time is read to the microsecond, and the clock of the test moves by milliseconds.
        sending.move_to(next + TimeDelta::milliseconds(1));
    }
    let disabled = sending.webhook_when(|webhook| webhook.progress.state == WebhookState::Disabled).await;
    assert_eq!((disabled.progress.failures, disabled.progress.next_attempt), (10, None));
    let last = disabled.progress.last.unwrap();
    assert_eq!((last.status, last.error.as_deref()), (Some(500), Some("status 500")));
    sending.move_to(sending.now() + TimeDelta::days(30));
    sending.rounds().await;
    let received = receiver.received();
    assert_eq!(received.len(), 10);
    assert_eq!(ids(&received).len(), 1, "each time the same message");
    assert!(received.iter().all(|one| one.body == received[0].body));
    let times: std::collections::BTreeSet<&str> =
        received.iter().map(|one| one.header("webhook-timestamp")).collect();
    assert_eq!(times.len(), 10, "each attempt has its own time");
    // It is sent once it is asked for, and then what came after it.
    receiver.react_always(Reaction::status(200));
    replay(sending.shelf.app.service.store(), &webhook.id, 0).await.unwrap();
    let received = receiver.wait_for(12).await;
    assert_eq!(received[10].id(), received[0].id());
    assert_eq!(received[11].kind(), "alert.resolved");
    sending
        .webhook_when(|webhook| webhook.progress.failures == 0 && webhook.progress.position.event == 2)
        .await;
}

async fn a_receiver_that_is_gone_is_disabled_at_once(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    receiver.react([Reaction::status(410)]);
    sending.add(&receiver).await;
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    let disabled = sending.webhook_when(|webhook| webhook.progress.state == WebhookState::Disabled).await;
    assert_eq!(disabled.progress.last.unwrap().status, Some(410));
    sending.move_to(sending.now() + TimeDelta::days(30));
    sending.publish("2025-03-01", "CN,2022,6\n").await;
    sending.rounds().await;
    assert_eq!(receiver.received().len(), 1);
}

async fn a_receiver_says_when_to_try_again(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    sending.add(&receiver).await;
    let date = (sending.now() + TimeDelta::hours(3)).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let asked = |status, value: &str| Reaction::Status(status, "Retry-After", value.to_owned());
    receiver.react([asked(503, "120"), asked(429, &date), asked(503, "9999999"), asked(503, "1")]);
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    let start = sending.now();
    for (failures, expected) in [
        (1, start + TimeDelta::seconds(120)),
        (2, start + TimeDelta::hours(3)),
        (3, start + TimeDelta::hours(3) + TimeDelta::hours(24)),
    ] {
        let failed = sending.webhook_when(|webhook| webhook.progress.failures == failures).await;
        let next = failed.progress.next_attempt.unwrap();
        assert!((next - expected).num_seconds().abs() <= 1, "{next} {expected}");
        sending.move_to(next + TimeDelta::milliseconds(1));
    }
    let failed = sending.webhook_when(|webhook| webhook.progress.failures == 4).await;
    let waits = failed.progress.next_attempt.unwrap() - sending.now();
    assert!(waits >= TimeDelta::hours(2), "not sooner than without the header");
}

async fn redirects_are_not_followed(backend: Backend) {
    let sending = Sending::start(backend).await;
    let (receiver, other) = (Receiver::start().await, Receiver::start().await);
    receiver.react([302, 307, 308].map(|status| Reaction::Status(status, "Location", other.url())));
    sending.add(&receiver).await;
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    for failures in 1..=3 {
        let failed = sending.webhook_when(|webhook| webhook.progress.failures == failures).await;
        let error = failed.progress.last.unwrap().error.unwrap();
        assert!(error.starts_with("status 30") && error.ends_with(": redirects are not followed"), "{error}");
        sending.move_to(failed.progress.next_attempt.unwrap() + TimeDelta::milliseconds(1));
    }
    receiver.wait_for(4).await;
    assert!(other.received().is_empty());
}

async fn a_silent_receiver_holds_up_nobody_and_fails_after_15_seconds(backend: Backend) {
    let sending = Sending::start(backend).await;
    let (silent, other) = (Receiver::start().await, Receiver::start().await);
    silent.react_always(Reaction::Silence);
    sending.add(&silent).await;
    sending.add(&other).await;
    let start = Instant::now();
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    sending.publish("2025-03-01", "CN,2022,6\n").await;
    other.wait_for(2).await;
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(silent.received().len(), 1, "the second message waits for the first");
    let failed = sending.webhook_when(|webhook| webhook.progress.failures == 1).await;
    assert!(start.elapsed() >= Duration::from_secs(15));
    assert_eq!(failed.progress.last.unwrap().error.as_deref(), Some("no answer within 15 s"));
    assert_eq!(other.received().len(), 2);
}

async fn broken_answers_are_failures_and_endless_ones_are_not_read(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    receiver.react([Reaction::Reset, Reaction::Nonsense, Reaction::Endless]);
    sending.add(&receiver).await;
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    for failures in 1..=2 {
        let failed = sending.webhook_when(|webhook| webhook.progress.failures == failures).await;
        let last = failed.progress.last.unwrap();
        assert!(last.status.is_none() && last.error.unwrap().starts_with("the exchange failed: "));
        sending.move_to(failed.progress.next_attempt.unwrap() + TimeDelta::milliseconds(1));
    }
    let start = Instant::now();
    let taken = sending.webhook_when(|webhook| webhook.progress.position.event == 1).await;
    assert!(start.elapsed() < Duration::from_secs(10), "the body is cut off");
    assert_eq!(taken.progress.last.unwrap().status, Some(200));
}

async fn a_message_on_its_way_may_be_taken_before_the_service_stops(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    receiver.react([Reaction::After(Duration::from_secs(2))]);
    sending.add(&receiver).await;
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    sending.publish("2025-03-01", "CN,2022,6\n").await;
    receiver.wait_for(1).await;
    let shelf = sending.stop().await;
    let webhook = shelf.app.service.store().read().await.unwrap().webhooks().await.unwrap().remove(0);
    assert_eq!(webhook.progress.position.event, 1, "it is written down");
    assert_eq!(receiver.received().len(), 1, "and no other is begun");
}
