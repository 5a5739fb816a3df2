//! Suspicious publications: held, shown with their difference, accepted or rejected.

use yearbook::domain::upstream::FetchOutcome;
use yearbook::service::ServiceError;
use yearbook::service::upstreams::{PullMode, PullReport};

use super::{Desk, counts, silent, table, usual};
use crate::on_both;
use crate::support::Backend;

on_both!(
    each_suspicious_publication_is_held_and_nothing_of_it_is_served,
    an_ordinary_refresh_is_not_held,
    what_is_accepted_is_written_as_it_was,
    what_is_rejected_is_passed_over_when_it_comes_again,
    a_publication_that_is_in_order_again_replaces_what_is_held,
    limits_stand_in_the_definition,
);

fn first() -> String {
    table(40, |area, year| Some(usual(area, year)))
}

/// The reasons of a publication that is held.
fn reasons(report: &PullReport) -> Vec<&str> {
    assert_eq!(report.fetch.outcome, FetchOutcome::Held, "{report:?}");
    report.held.as_ref().unwrap().reasons.iter().map(|reason| reason.kind.as_str()).collect()
}

fn with_units(unit: &str) -> String {
    let rows = first().lines().skip(1).map(|line| format!("{line},{unit}\n")).collect::<String>();
    format!("area,year,value,unit\n{rows}")
}

async fn each_suspicious_publication_is_held_and_nothing_of_it_is_served(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publish(with_units("tonnes")).await;
    let (before, imports) = (desk.values().await, desk.imports().await);
    assert_eq!(before.len(), 400);
    let thousandth = table(40, |area, year| Some(usual(area, year) / 1000.0));
    let thousandth = thousandth.lines().skip(1).map(|line| format!("{line},tonnes\n")).collect::<String>();
    let some = table(40, |area, year| (area > 2).then(|| usual(area, year)));
    let some = some.lines().skip(1).map(|line| format!("{line},tonnes\n")).collect::<String>();
    for (what, text, expected) in [
        ("a page", "<!DOCTYPE html><title>Down for maintenance</title>".to_owned(), vec!["html"]),
        ("nothing", String::new(), vec!["empty"]),
        ("headings alone", "area,year,value,unit\n".to_owned(), vec!["empty"]),
        ("a dropped column", first(), vec!["column"]),
        ("another unit", with_units("EUR"), vec!["unit"]),
        ("a broken file", with_units("tonnes").replacen("100,tonnes", "?!,tonnes", 1), vec!["refused"]),
        ("another scale", format!("area,year,value,unit\n{thousandth}"), vec!["moved"]),
        ("withdrawals", format!("area,year,value,unit\n{some}"), vec!["withdrawn"]),
    ] {
        let report = desk.publish(&text).await;
        assert_eq!(reasons(&report), expected, "{what}: {report:?}");
        assert_eq!((desk.values().await, desk.imports().await), (before.clone(), imports), "{what}");
        let again = desk.pull(PullMode::Write).await;
        assert_eq!(reasons(&again), expected, "{what} again");
    }
    let columns = with_units("tonnes");
    let turned: Vec<String> =
        columns.lines().map(|line| line.split(',').rev().collect::<Vec<_>>().join(",")).collect();
    let turned = desk.publish(turned.join("\n") + "\n").await;
    assert_eq!(turned.fetch.outcome, FetchOutcome::Unchanged, "{turned:?}");
}

async fn an_ordinary_refresh_is_not_held(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publish(first()).await;
    // Every value moves a little, some go, and some come.
    let next = table(41, |area, year| (area != 7 || year > 0).then(|| usual(area, year) * 1.01));
    let report = desk.publish(next).await;
    assert_eq!((report.fetch.outcome, counts(&report)), (FetchOutcome::Imported, [10, 399, 0, 0]));
}

async fn what_is_accepted_is_written_as_it_was(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publish(first()).await;
    let held = desk.publish(table(40, |area, year| Some(usual(area, year) * 2.0))).await;
    assert_eq!(reasons(&held), ["moved"]);
    let held = held.held.unwrap();
    assert_eq!((held.counts.revised, held.largest.len()), (400, 20));
    let largest = &held.largest[0];
    assert_eq!((largest.period.as_str(), largest.after), ("2019", Some(2.0 * largest.before)));
    // The publisher does not have it any more.
    desk.publisher.fail_with(Some(503));
    let state = desk.app.service.state();
    let report = desk.puller(&state.catalogue).accept(&desk.upstreams[0], &silent()).await.unwrap();
    assert_eq!((report.fetch.outcome, counts(&report)), (FetchOutcome::Accepted, [0, 400, 0, 0]));
    desk.app.service.refresh().await.unwrap();
    assert_eq!(desk.values().await[0].2, Some(200.0));
    let nothing = desk.puller(&state.catalogue).accept(&desk.upstreams[0], &silent()).await;
    assert!(matches!(nothing, Err(ServiceError::Conflict { .. })), "{nothing:?}");
    desk.publisher.fail_with(None);
    assert_eq!(desk.pull(PullMode::Write).await.fetch.outcome, FetchOutcome::NotModified);
}

async fn what_is_rejected_is_passed_over_when_it_comes_again(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publish(first()).await;
    let doubled = table(40, |area, year| Some(usual(area, year) * 2.0));
    desk.publish(&doubled).await;
    let state = desk.app.service.state();
    let report = desk.puller(&state.catalogue).reject(&desk.upstreams[0]).await.unwrap();
    assert_eq!(report.fetch.outcome, FetchOutcome::Rejected);
    assert_eq!(desk.pull(PullMode::Write).await.fetch.outcome, FetchOutcome::NotModified);
    desk.publish("<html>").await;
    assert_eq!(desk.publish(&doubled).await.fetch.outcome, FetchOutcome::Rejected);
    assert_eq!(desk.values().await[0].2, Some(100.0));
    let tripled = desk.publish(table(40, |area, year| Some(usual(area, year) * 3.0))).await;
    assert_eq!(reasons(&tripled), ["moved"]);
}

async fn a_publication_that_is_in_order_again_replaces_what_is_held(backend: Backend) {
    let desk = Desk::with(backend, "").await;
    desk.publish(first()).await;
    desk.publish("<html><p>Sorry").await;
    assert_eq!(desk.publish(first()).await.fetch.outcome, FetchOutcome::Unchanged);
    assert!(desk.app.service.store().read().await.unwrap().held().await.unwrap().is_empty());
    desk.publish("<html><p>Sorry").await;
    let report = desk.publish(first() + "X1,2020,300\n").await;
    assert_eq!((report.fetch.outcome, counts(&report)), (FetchOutcome::Imported, [1, 0, 0, 400]));
    assert!(desk.app.service.store().read().await.unwrap().held().await.unwrap().is_empty());
}

async fn limits_stand_in_the_definition(backend: Backend) {
    let strict = Desk::with(backend, "hold = { withdrawn = 0.0, moved = { share = 0.0, by = 0.01 } }").await;
    strict.publish(first()).await;
    let report = strict.publish(first().replace("X1,2013,215\n", "X1,2013,230\n")).await;
    assert_eq!(reasons(&report), ["moved"]);
    // What is held is judged anew by other limits.
    let mut strict = strict;
    strict.upstreams[0].hold.moved.share = 0.5;
    strict.upstreams[0].sha256 = "other".to_owned();
    assert_eq!(strict.pull(PullMode::Write).await.fetch.outcome, FetchOutcome::Imported);
    let lax = Desk::with(backend, "hold = { withdrawn = 1.0, moved = { share = 1.0 } }").await;
    lax.publish(first()).await;
    let report = lax.publish(table(40, |area, year| Some(usual(area, year) * 2.0))).await;
    assert_eq!(report.fetch.outcome, FetchOutcome::Imported);
}
