//! A service that is killed at any moment loses no event, and sends none with another id.

use std::collections::BTreeSet;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::receiver::{Reaction, Receiver};
use super::{LOW, ids, local};
use crate::catch_rate::dice::Dice;
use crate::cli::Desk;
use crate::imports::{Shelf, With};
use crate::on_both;
use crate::support::{Backend, Database, raw};

on_both!(a_killed_service_loses_no_event_and_sends_none_with_another_id);

/// How often a service is killed on each database; 100 times with `YEARBOOK_EXHAUSTIVE` set.
const TIMES: u64 = 6;

const AREAS: usize = 12;

/// A file in which all areas are low, or none is.
fn rows(year: u64) -> String {
    let value = if year % 2 == 1 { 4 } else { 7 };
    let rows = (0..AREAS).map(|area| format!("X{area},{year},{value}\n"));
    format!("area,year,value\n{}", rows.collect::<String>())
}

fn serve(desk: &Desk) -> Child {
    let arguments = ["serve", "--definitions", "definitions", "--listen", "127.0.0.1:0"];
    desk.command(&arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

async fn a_killed_service_loses_no_event_and_sends_none_with_another_id(backend: Backend) {
    let shelf =
        Shelf::over_at(Database::empty(backend).await, "K", LOW, yearbook::clock::Clock::System).await;
    let desk = Desk::without_seed_folder(&shelf.app.database.url);
    std::fs::create_dir_all(desk.path("definitions/K")).unwrap();
    std::fs::write(desk.path("definitions/K/rules.toml"), LOW).unwrap();
    let receiver = Receiver::start().await;
    receiver.react_always(Reaction::After(Duration::from_millis(15)));
    let publish = async |number: u64| {
        let day = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(number);
        let text = rows(2000 + number);
        shelf.text("K", "k.csv", &text, With::published(&day.to_string())).await;
    };
    publish(0).await;
    shelf.app.service.alerts(&shelf.app.service.state()).await.unwrap();
    let webhook = shelf.app.service.add_webhook(local(&receiver)).await.unwrap();
    let times = if std::env::var_os("YEARBOOK_EXHAUSTIVE").is_some() { 100 } else { TIMES };
    let mut dice = Dice(11_2026);
    for number in 1..=times {
        let mut child = serve(&desk);
        publish(number).await;
        // The service is killed while it starts, judges or sends.
        tokio::time::sleep(Duration::from_millis(dice.below(2_500) as u64)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        // As if the term of the killed process had ended meanwhile.
        let ended = "UPDATE webhook_sender SET until = ''";
        raw::execute(&shelf.app.database.url, ended).await.unwrap();
    }
    let mut child = serve(&desk);
    shelf.app.service.alerts(&shelf.app.service.state()).await.unwrap();
    let events = shelf.app.service.alert_events(0).await.unwrap();
    let mut expected: BTreeSet<String> = events
        .iter()
        .filter(|event| !event.is_backfill)
        .map(|event| format!("\"alert.{}\" {}", event.kind(), event.sequence))
        .collect();
    assert_eq!(expected.len(), AREAS * usize::try_from(times).unwrap());
    expected.extend((2..=times + 1).map(|import| format!("\"import.done\" {import}")));
    let start = std::time::Instant::now();
    while ids(&receiver.received()).len() < expected.len() {
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", ids(&receiver.received()));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let received = receiver.received();
    let told: BTreeSet<String> = ids(&received).into_keys().collect();
    assert_eq!(told, expected);
    let secret = webhook.secret.reveal();
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    for message in &received {
        assert_eq!(message.signed_with(&[secret]), [secret]);
        if seen.insert(message.id().to_owned()) {
            order.extend(message.json()["data"]["sequence"].as_i64());
        }
        let same = received.iter().filter(|other| other.id() == message.id());
        assert!(same.map(|other| &other.body).all(|body| *body == message.body));
    }
    assert!(order.is_sorted(), "{order:?}");
    eprintln!("{} messages were sent twice in {times} kills", received.len() - seen.len());
}
