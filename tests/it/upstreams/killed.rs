//! A pull that is killed at any moment leaves what was there before it, or all of it.

use std::process::Stdio;
use std::time::Duration;

use super::publisher::Publisher;
use super::{file, upstreams};
use crate::catch_rate::dice::Dice;
use crate::cli::Desk;
use crate::on_both;
use crate::support::{Backend, Database};

on_both!(a_pull_that_is_killed_leaves_the_old_or_the_new);

/// How often a pull is killed on each database; 100 times with `YEARBOOK_EXHAUSTIVE` set.
const TIMES: u64 = 6;

const AREAS: usize = 100;
const YEARS: usize = 40;

/// The longest wait for a kill, in milliseconds.
const LONGEST: usize = 4_000;

/// A file whose values all say its number.
fn rows(number: u64) -> String {
    let mut text = "area,year,value\n".to_owned();
    for area in 0..AREAS {
        for year in 0..YEARS {
            text += &format!("X{area},{},{}\n", 1980 + year, 1000 + number);
        }
    }
    text
}

async fn a_pull_that_is_killed_leaves_the_old_or_the_new(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    let publisher = Publisher::start().await;
    let text = file("office", "OFFICE", &format!("{}/data.csv", publisher.address), "");
    let desk = Desk::without_seed_folder(&database.url);
    std::fs::write(desk.path("upstreams.toml"), &text).unwrap();
    let definition = upstreams(&text)[0].sha256.clone();
    let mut dice = Dice(11_2026);
    let times = if std::env::var_os("YEARBOOK_EXHAUSTIVE").is_some() { 100 } else { TIMES };
    let mut longest = LONGEST;
    for number in 0..times {
        publisher.publish("/data.csv", rows(number));
        let pull = || {
            let mut command = desk.command(&["pull", "office"]);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let begin = std::time::Instant::now();
        let mut child = pull();
        if number == 0 {
            assert!(child.wait().unwrap().success());
            longest = usize::try_from(begin.elapsed().as_millis()).unwrap().min(LONGEST);
        } else {
            tokio::time::sleep(Duration::from_millis(dice.below(longest) as u64)).await;
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let mut read = store.read().await.unwrap();
        let imports = read.imports().await.unwrap();
        let state = read.upstream("office").await.unwrap();
        let fetches = read.upstream_fetches("office", 1_000).await.unwrap();
        assert_eq!(state.definition.as_ref(), Some(&definition));
        // An import, its state and its history are there together.
        assert_eq!(fetches.len(), imports.len(), "{fetches:#?}");
        let last = imports.last().unwrap();
        assert_eq!(fetches[0].import, Some(last.id));
        assert!(last.counts.observations == (AREAS * YEARS) as u64);
        let tag = state.validators.values().next().unwrap().entity_tag.clone().unwrap();
        assert_eq!(tag, format!("\"{}\"", last.sha256));
    }
    assert!(desk.run(&["pull", "office"]).code == Some(0));
    let newest = store.read().await.unwrap().imports().await.unwrap();
    let sha256 = yearbook::ingest::seed::sha256(rows(times - 1).as_bytes());
    assert_eq!(newest.last().unwrap().sha256, sha256);
}
