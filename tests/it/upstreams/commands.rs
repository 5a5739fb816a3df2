//! `yearbook pull`: tables, decisions, exit codes.

use super::publisher::Publisher;
use super::{file, table, usual};
use crate::cli::Desk;
use crate::on_both;
use crate::support::{Backend, Database};

on_both!(pulls_decisions_and_lists_at_the_terminal);

/// A folder with `upstreams.toml`.
fn desk(database: &Database, text: &str) -> Desk {
    let desk = Desk::without_seed_folder(&database.url);
    std::fs::write(desk.path("upstreams.toml"), text).unwrap();
    desk
}

async fn pulls_decisions_and_lists_at_the_terminal(backend: Backend) {
    let publisher = Publisher::start().await;
    let first = table(40, |area, year| Some(usual(area, year)));
    publisher.publish("/data.csv", &first);
    let address = |path: &str| format!("{}/{path}", publisher.address);
    let text = file("office", "OFFICE", &address("data.csv"), "schedule = \"daily 06:30 Asia/Shanghai\"")
        + &file("gone", "GONE", &address("gone.csv"), "");
    let database = Database::empty(backend).await;
    let desk = desk(&database, &text);
    let run = |arguments: &[&str]| {
        let outcome = desk.run(arguments);
        (outcome.code.unwrap(), outcome.out + &outcome.error)
    };

    let (code, said) = run(&["pull", "--list"]);
    assert!(code == 0 && said.contains("waiting") && said.contains("daily 06:30 Asia/Shanghai"), "{said}");
    let (code, said) = run(&["pull", "office", "--check"]);
    assert!(code == 0 && said.contains("400"), "{said}");
    let (code, said) = run(&["pull"]);
    assert!(code == 1 && said.contains("imported") && said.contains("status 404"), "{said}");
    let (code, said) = run(&["pull", "office"]);
    assert!(code == 0 && said.contains("not_modified"), "{said}");

    publisher.publish("/data.csv", table(40, |area, year| Some(usual(area, year) * 2.0)));
    let (code, said) = run(&["pull", "office"]);
    assert!(code == 3 && said.contains("400 of 400 values move by more than 25%"), "{said}");
    assert!(said.contains("pull accept office"), "{said}");
    let (code, said) = run(&["pull", "--list"]);
    assert!(code == 0 && said.contains("held") && said.contains("failing"), "{said}");
    let (code, said) = run(&["pull", "reject", "office"]);
    assert!(code == 0 && said.contains("rejected"), "{said}");
    let (code, said) = run(&["pull", "accept", "office"]);
    assert!(code == 1 && said.contains("no publication of `office` is held"), "{said}");

    publisher.publish("/data.csv", table(40, |area, year| Some(usual(area, year) * 3.0)));
    assert_eq!(run(&["pull", "office"]).0, 3);
    let (code, said) = run(&["pull", "accept", "office"]);
    assert!(code == 0 && said.contains("accepted"), "{said}");

    let (code, said) = run(&["pull", "offcie"]);
    assert!(code == 2 && said.contains("there are office, gone"), "{said}");
    let (code, said) = run(&["pull", "--upstreams", "none.toml"]);
    assert!(code == 2 && said.contains("none.toml"), "{said}");
    std::fs::write(desk.path("upstreams.toml"), "[[upstream]]\nid = 3\n").unwrap();
    let (code, said) = run(&["pull"]);
    assert!(code == 2 && said.contains("upstreams.toml:2"), "{said}");
}
