//! `yearbook webhook`: what it prints, and what it never prints.

use super::LOW;
use super::receiver::{Reaction, Receiver};
use crate::cli::Desk;
use crate::on_both;
use crate::support::{Backend, Database};

on_both!(a_webhook_is_added_listed_tested_rotated_and_removed, what_cannot_be_added_is_refused_in_one_line);

async fn a_webhook_is_added_listed_tested_rotated_and_removed(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    std::fs::create_dir_all(desk.path("definitions/CNIND")).unwrap();
    std::fs::write(desk.path("definitions/CNIND/rules.toml"), LOW).unwrap();
    let receiver = Receiver::start().await;
    let url = receiver.url();
    let add = [
        "webhook",
        "add",
        &url,
        "--rules",
        "LOW",
        "--allow-http",
        "--allow-private",
        "--definitions",
        "definitions",
    ];
    let said = desk.run(&add).with_code(0);
    let lines: Vec<&str> = said.lines().collect();
    let [id, secret] = lines.as_slice() else { panic!("{said}") };
    let id = id.strip_prefix("webhook ").unwrap();
    assert!(secret.starts_with("whsec_"), "{said}");

    let listed = desk.run(&["webhook", "list"]).with_code(0);
    let place = format!("http://127.0.0.1:{}/…", receiver.port);
    assert!(listed.contains(id) && listed.contains(&place) && listed.contains("CNIND:LOW"), "{listed}");
    assert!(!listed.contains("secret") && !listed.contains("whsec_"), "{listed}");

    assert_eq!(desk.run(&["webhook", "test", id]).with_code(0), "taken: status 204\n");
    let message = receiver.wait_for(1).await.remove(0);
    assert_eq!((message.kind().as_str(), message.signed_with(&[secret])), ("webhook.test", vec![*secret]));
    receiver.react([Reaction::status(500), Reaction::status(410)]);
    for expected in ["not taken: status 500", "not taken: status 410"] {
        let said = desk.run(&["webhook", "test", id]).error_with_code(1);
        assert!(said.contains(expected), "{said}");
    }

    let new = desk.run(&["webhook", "rotate", id]);
    assert!(new.error.contains("signed with the secret before it too until 20"), "{}", new.error);
    let new = new.with_code(0).trim().to_owned();
    desk.run(&["webhook", "test", id]).with_code(0);
    let message = receiver.wait_for(4).await.remove(3);
    assert_eq!(message.signed_with(&[secret, &new]), [new.as_str(), *secret]);

    let said = desk.run(&["webhook", "replay", id, "--since", "0"]).with_code(0);
    assert!(said.contains("told of events after 0"), "{said}");
    let refused = desk.run(&["webhook", "replay", id, "--since", "9"]).refusal();
    assert!(refused.contains("--since takes 0 to 0"), "{refused}");
    desk.run(&["webhook", "remove", id]).with_code(0);
    for command in ["remove", "rotate", "test"] {
        let refused = desk.run(&["webhook", command, id]).refusal();
        assert!(refused.contains(&format!("there is no webhook `{id}`")), "{refused}");
    }
}

async fn what_cannot_be_added_is_refused_in_one_line(backend: Backend) {
    let database = Database::empty(backend).await;
    let desk = Desk::without_seed_folder(&database.url);
    desk.run(&["seed"]).with_code(0);
    for (arguments, expected) in [
        (&["http://example.com/"][..], "--allow-http"),
        (&["https://127.0.0.1/"], "--allow-private"),
        (&["https://u:hunter2@example.com/"], "leave them out"),
        (&["https://192.0.2.1/", "--rules", "NONE"], "there is no rule `NONE`"),
    ] {
        let refused = desk.run(&[&["webhook", "add"][..], arguments].concat()).refusal();
        let last = refused.lines().last().unwrap();
        assert!(last.contains(expected) && !refused.contains("hunter2"), "{refused}");
    }
    let refused =
        desk.run(&["webhook", "add", "https://example.com/", "--types", "alert"]).error_with_code(2);
    assert!(refused.contains("alert.firing, alert.resolved, alert.revised, import.done"), "{refused}");
    std::fs::write(desk.path("no.pem"), "nothing").unwrap();
    let refused = desk.run(&["serve", "--ca-file", "no.pem"]).refusal();
    assert!(refused.contains("no.pem: this file has no certificate in PEM"), "{refused}");
}
