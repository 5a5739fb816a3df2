//! What is never connected to, and what nobody sees.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;
use yearbook::http_client::HttpClient;
use yearbook::service::webhooks::{MAX_WEBHOOKS, NewWebhook, send_webhooks, test};

use super::receiver::Receiver;
use super::{LOW, Sending, local};
use crate::imports::{Shelf, With};
use crate::on_both;
use crate::support::tls::authority;
use crate::support::{Backend, moment, raw};

on_both!(
    addresses_that_lead_inwards_are_refused_when_a_webhook_is_added,
    a_name_that_leads_inwards_is_refused_when_a_message_is_sent,
    tls_needs_an_authority_that_is_trusted,
    there_are_not_more_webhooks_than_connections,
);

fn new(url: &str, allows_http: bool, allows_private: bool) -> NewWebhook {
    NewWebhook { url: url.to_owned(), rules: Vec::new(), types: Vec::new(), allows_http, allows_private }
}

async fn addresses_that_lead_inwards_are_refused_when_a_webhook_is_added(backend: Backend) {
    let sending = Sending::start(backend).await;
    for (url, expected) in [
        ("http://example.com/", "--allow-http allows it"),
        ("ftp://example.com/", "begins with https://"),
        ("https://user:hunter2@example.com/", "leave them out"),
        ("https://example.com/#part", "leave it out"),
        ("example.com", "https://HOST/PATH is expected"),
        ("https://127.0.0.1/", "127.0.0.1, which is this machine (--allow-private allows it)"),
        ("https://localhost/", "which is this machine (--allow-private allows it)"),
        ("https://0x7f000001/", "which is this machine"),
        ("https://[::1]/", "::1, which is this machine"),
        ("https://10.0.0.1/", "which is private (--allow-private allows it)"),
        ("https://192.168.1.1/", "which is private"),
        ("https://100.64.0.1/", "which is private"),
        ("https://[fd00::1]/", "which is private"),
        ("https://169.254.169.254/latest/meta-data/", "which is that of a metadata service"),
        ("https://[fe80::1]/", "which is link-local"),
        ("https://[::ffff:8.8.8.8]/", "which is an IPv4 address within an IPv6 address"),
        ("https://[64:ff9b::808:808]/", "which is an IPv4 address within an IPv6 address"),
        ("https://224.0.0.1/", "which is multicast"),
        ("https://0.0.0.0/", "which is unspecified"),
    ] {
        let refused = sending.try_add(new(url, false, false)).await.unwrap_err().to_string();
        assert!(refused.contains(expected) && !refused.contains("hunter2"), "{url}: {refused}");
    }
    for url in [
        "http://169.254.169.254/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
    ] {
        assert!(sending.try_add(new(url, true, true)).await.is_err(), "{url} is never allowed");
    }
    assert!(sending.webhooks().await.is_empty());
    // A receiver that is not there yet may be added.
    sending.try_add(new("https://receiver.invalid/hook", false, false)).await.unwrap();
}

async fn a_name_that_leads_inwards_is_refused_when_a_message_is_sent(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::start().await;
    let url = format!("http://localhost:{}/path-is-secret", receiver.port);
    sending.try_add(new(&url, true, true)).await.unwrap();
    // As if the name had led elsewhere when it was added.
    let database = &sending.shelf.app.database.url;
    raw::execute(database, "UPDATE webhook SET allows_private = 0").await.unwrap();
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    let failed = sending.webhook_when(|webhook| webhook.progress.failures == 1).await;
    let error = failed.progress.last.unwrap().error.unwrap();
    assert!(error.starts_with("`localhost` has the address ") && error.contains("this machine"), "{error}");
    raw::execute(database, "UPDATE webhook SET allows_private = 1, allows_http = 0").await.unwrap();
    sending.move_to(failed.progress.next_attempt.unwrap() + chrono::TimeDelta::milliseconds(1));
    let failed = sending.webhook_when(|webhook| webhook.progress.failures == 2).await;
    assert_eq!(failed.progress.last.unwrap().error.as_deref(), Some("the address is one without TLS"));
    assert!(receiver.received().is_empty());
}

async fn tls_needs_an_authority_that_is_trusted(backend: Backend) {
    let sending = Sending::start(backend).await;
    let receiver = Receiver::with_tls().await;
    let url = format!("https://localhost:{}/hook", receiver.port);
    let webhook = sending.try_add(new(&url, false, true)).await.unwrap();
    sending.publish("2025-02-01", "CN,2021,4\n").await;
    assert_eq!(receiver.wait_for(2).await[1].kind(), "alert.firing");
    // Without the file, the authority is not known.
    let store = sending.shelf.app.service.store();
    let test_with = async |authorities: Option<&Path>| {
        let client = HttpClient::new(authorities).unwrap();
        format!("{:?}", test(store, &client, &webhook.id, moment()).await.unwrap())
    };
    let refused = test_with(None).await;
    assert!(refused.contains("no TLS with `localhost`") && refused.contains("UnknownIssuer"), "{refused}");
    assert!(test_with(Some(&authority())).await.contains("Taken"));
    // The certificate is for another name.
    let database = &sending.shelf.app.database.url;
    let rename = format!("UPDATE webhook SET url = 'https://127.0.0.1:{}/hook'", receiver.port);
    raw::execute(database, &rename).await.unwrap();
    let refused = test_with(Some(&authority())).await;
    assert!(refused.contains("no TLS with `127.0.0.1`"), "{refused}");
}

async fn there_are_not_more_webhooks_than_connections(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    shelf.text("U", "u.csv", "area,year,value\nCN,2020,7\n", With::published("2025-01-01")).await;
    let receiver = Receiver::start().await;
    for _ in 0..MAX_WEBHOOKS {
        shelf.app.service.add_webhook(local(&receiver)).await.unwrap();
    }
    let refused = shelf.app.service.add_webhook(local(&receiver)).await.unwrap_err().to_string();
    assert!(refused.contains("there may be no more"), "{refused}");
    // All of them are told.
    let (stop, stops) = watch::channel(false);
    let client = HttpClient::new(None).unwrap();
    let task = tokio::spawn(send_webhooks(Arc::clone(&shelf.app.service), client, stops));
    shelf.text("U", "u.csv", "area,year,value\nCN,2021,7\n", With::published("2025-02-01")).await;
    let received = receiver.wait_for(MAX_WEBHOOKS).await;
    let ids: std::collections::BTreeSet<&str> = received.iter().map(super::receiver::Received::id).collect();
    assert_eq!(ids.len(), MAX_WEBHOOKS);
    stop.send_replace(true);
    task.await.unwrap();
}
