//! Rules over the history of data and of definitions: what a changed rule leaves behind, and what a backtest counts.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    an_alert_by_a_changed_rule_ends,
    an_alert_by_a_removed_rule_ends,
    nobody_is_told_of_a_changed_rule_where_the_alert_goes_on,
    a_backtest_takes_the_vintages_of_one_import_one_by_one,
    alarms_of_a_backtest_are_those_of_its_signals,
    events_of_a_backtest_are_periods_that_were_judged,
    chance_is_stated_of_series_that_can_call,
    a_light_of_few_values_says_how_many_it_needs,
    a_diffusion_names_what_it_lacks_and_leaves_out_what_ended,
);

/// A rule of one version with these lines.
fn rule(id: &str, version: &str, lines: &str) -> String {
    format!("[[rule]]\nid = \"{id}\"\nversion = \"{version}\"\n{lines}\n")
}

fn below(version: &str, limit: f64) -> String {
    rule("LOW", version, &format!("kind = \"threshold\"\nif = \"value < {limit}\""))
}

async fn publish(shelf: &Shelf, day: &str, rows: &str) {
    shelf.text("U", "u.csv", &format!("area,year,value\n{rows}"), With::published(day)).await;
}

/// A service over the database of another one, with other rules.
async fn changed(shelf: &Shelf, rules: &str) -> Shelf {
    Shelf::over(shelf.app.database.again(), "U", rules).await
}

/// The events: version, series, word, and whether anybody is told.
async fn events(shelf: &Shelf) -> Vec<String> {
    shelf.app.json("/v1/alerts").await;
    let events = shelf.app.service.alert_events(0).await.unwrap();
    let said = events.iter().map(|one| {
        let series = one.key.series.as_deref().unwrap_or_default();
        let told = if one.is_backfill { "silent" } else { "told" };
        format!("{} {} {series} {} {} {told}", one.sequence, one.version, one.from.code(), one.kind())
    });
    said.collect()
}

async fn an_alert_by_a_changed_rule_ends(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &below("1", 76.0)).await;
    publish(&shelf, "2024-01-01", "CN,2023,80\nDE,2023,80\n").await;
    events(&shelf).await;
    publish(&shelf, "2025-01-01", "CN,2024,75\nDE,2024,80\n").await;
    let before = ["1 1 A.CN.U._T ok firing told"];
    assert_eq!(events(&shelf).await, before);
    let later = changed(&shelf, &below("2", 70.0)).await;
    let after = ["1 1 A.CN.U._T ok firing told", "2 1 A.CN.U._T firing rule_changed told"];
    assert_eq!(events(&later).await, after);
    let alert = later.app.json("/v1/alerts/U:LOW:A.CN.U._T").await;
    assert_eq!(alert["alert"]["state"], "ok");
    assert_eq!(alert["events"][1]["closing"], "rule_changed");
    assert_eq!(alert["events"][1]["why"], "The rule was changed; its version 2 is judged by itself.");
    // Whoever looks again finds nothing new.
    assert_eq!(events(&changed(&later, &below("2", 70.0)).await).await, after);
    let feed = later.app.get("/v1/alerts.atom").await.text();
    assert!(feed.contains("<category term=\"rule_changed\"/>"), "{feed}");
}

async fn an_alert_by_a_removed_rule_ends(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &below("1", 76.0)).await;
    publish(&shelf, "2025-01-01", "CN,2024,75\nDE,2024,80\n").await;
    assert_eq!(events(&shelf).await, ["1 1 A.CN.U._T ok firing silent"]);
    let other = rule("OTHER", "1", "kind = \"threshold\"\nif = \"value < 1\"");
    let later = changed(&shelf, &other).await;
    let after = ["1 1 A.CN.U._T ok firing silent", "2 1 A.CN.U._T firing rule_removed told"];
    assert_eq!(events(&later).await, after);
    // A rule that comes back is a new one.
    let back = changed(&later, &below("1", 76.0)).await;
    let again = [&after[..], &["3 1 A.CN.U._T ok firing silent"]].concat();
    assert_eq!(events(&back).await, again);
}

async fn nobody_is_told_of_a_changed_rule_where_the_alert_goes_on(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &below("1", 76.0)).await;
    publish(&shelf, "2025-01-01", "CN,2024,60\n").await;
    events(&shelf).await;
    let later = changed(&shelf, &below("2", 70.0)).await;
    let after = [
        "1 1 A.CN.U._T ok firing silent",
        "2 1 A.CN.U._T firing rule_changed silent",
        "3 2 A.CN.U._T ok firing silent",
    ];
    assert_eq!(events(&later).await, after);
}

/// Counts of a backtest: alarms, then hits, false alarms, misses and quiet periods.
fn counts(backtest: &Value) -> Vec<i64> {
    let signals = &backtest["signals"];
    let all = ["hits", "false_alarms", "misses", "quiet"].map(|name| &signals[name]);
    std::iter::once(&backtest["alarms"]).chain(all).map(|one| one.as_i64().unwrap()).collect()
}

async fn a_backtest_takes_the_vintages_of_one_import_one_by_one(backend: Backend) {
    // 2021 fell when it was new, and was restated; 2022 did not fall when it was new.
    let vintages: [(&str, &[(i32, f64)]); 4] = [
        ("2020-02-01", &[(2018, 90.0), (2019, 95.0)]),
        ("2021-02-01", &[(2020, 96.0)]),
        ("2022-02-01", &[(2020, 96.0), (2021, 80.0)]),
        ("2023-02-01", &[(2021, 97.0), (2022, 98.0)]),
    ];
    let fall = rule("LOW", "1", "kind = \"threshold\"\nmeasure = \"change\"\nif = \"value < 0\"");
    let mut together = String::from("area,year,pub_date,value\n");
    let by_day = Shelf::with_rules(backend, "U", &fall).await;
    for (day, values) in vintages {
        let mut rows = String::new();
        for (year, value) in values {
            writeln!(rows, "CN,{year},{value}").unwrap();
            writeln!(together, "CN,{year},{day},{value}").unwrap();
        }
        publish(&by_day, day, &rows).await;
    }
    let at_once = Shelf::with_rules(backend, "U", &fall).await;
    at_once.text("U", "u.csv", &together, With::default()).await;
    let backtest = "/v1/rules/LOW/backtest?events=2021";
    let (one, other) = (by_day.app.json(backtest).await, at_once.app.json(backtest).await);
    assert_eq!(counts(&one), [1, 1, 0, 0, 3]);
    assert_eq!(counts(&other), counts(&one));
    // The present state is that of the newest data, and the import is one revision.
    assert!(events(&at_once).await.iter().all(|event| !event.contains("firing")));
}

async fn alarms_of_a_backtest_are_those_of_its_signals(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &below("1", 76.0)).await;
    publish(&shelf, "2020-06-01", "CN,2017,80\nCN,2018,80\nCN,2019,80\n").await;
    // All are restated below the limit: that is an alert, but no period called when it was new.
    publish(&shelf, "2021-01-01", "CN,2017,75\nCN,2018,75\nCN,2019,75\n").await;
    let backtest = shelf.app.json("/v1/rules/LOW/backtest?events=2017").await;
    assert_eq!(counts(&backtest), [0, 0, 0, 1, 2]);
    assert_eq!(backtest["alarms_a_year"], 0);
}

async fn events_of_a_backtest_are_periods_that_were_judged(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &below("1", 76.0)).await;
    publish(&shelf, "2020-06-01", "CN,2017,80\nCN,2019,80\n").await;
    for events in ["2014-Q1", "2016", "2030", "2017,2020"] {
        let refused = shelf.app.get(&format!("/v1/rules/LOW/backtest?events={events}")).await;
        assert_eq!(refused.status.as_u16(), 400, "{events}");
        let problem = refused.json();
        assert_eq!(problem["code"], "invalid_parameter");
        assert!(problem["detail"].as_str().unwrap().contains("2017 to 2019"), "{problem}");
    }
    shelf.app.json("/v1/rules/LOW/backtest?events=2018").await;
}

/// Values of an area that rise steadily.
fn steady(area: &str, years: std::ops::Range<i32>) -> String {
    years.fold(String::new(), |mut rows, year| {
        writeln!(rows, "{area},{year},{}", f64::from(year - 1990) + f64::from(year * 7 % 5) / 10.0).unwrap();
        rows
    })
}

async fn chance_is_stated_of_series_that_can_call(backend: Backend) {
    let sides = ["both", "above", "below"].map(|side| {
        rule(&side.to_uppercase(), "1", &format!("kind = \"unexpected\"\nlevel = 80\nside = \"{side}\""))
    });
    let shelf = Shelf::with_rules(backend, "U", &sides.concat()).await;
    // The last one is too short for a forecast.
    let rows = ["CN", "DE", "FR"].map(|area| steady(area, 1995..2014)).concat() + &steady("US", 2012..2014);
    publish(&shelf, "2014-06-01", &rows).await;
    for (id, expected) in [("BOTH", 0.6), ("ABOVE", 0.3), ("BELOW", 0.3)] {
        let rule = shelf.app.json(&format!("/v1/rules/{id}")).await;
        assert_eq!((&rule["series"], &rule["states"]["refused"]), (&json!(4), &json!(1)), "{rule}");
        assert!((rule["expected_false"].as_f64().unwrap() - expected).abs() < 1e-12, "{rule}");
    }
    let backtest = shelf.app.json("/v1/rules/BELOW/backtest").await;
    let percents =
        backtest["measured"].as_array().unwrap().iter().map(|one| one["expected_percent"].as_f64());
    assert_eq!(percents.collect::<Vec<_>>(), [10.0, 5.0, 2.5, 0.5].map(Some));
}

async fn a_light_of_few_values_says_how_many_it_needs(backend: Backend) {
    let light = "kind = \"light\"\nzones = [2, 3, 4, 5]\n[[rule.input]]\nseries = \"A.CN.U._T\"\n\
        cuts = \"quantiles 10 30 70 90\"";
    let shelf = Shelf::with_rules(backend, "U", &rule("LIGHT", "1", light)).await;
    publish(&shelf, "2014-06-01", &steady("CN", 2009..2014)).await;
    let answer = shelf.app.json("/v1/alerts?state=refused").await;
    let alert = &answer["alerts"][0];
    assert_eq!((&alert["reason"], &alert["period"]), (&json!("too_few_points"), &json!("2013")), "{answer}");
    assert_eq!(alert["why"], "The rule cannot judge this: too_few_points, A.CN.U._T has 5 of 40 values.");
}

async fn a_diffusion_names_what_it_lacks_and_leaves_out_what_ended(backend: Backend) {
    let fall = rule("FALL", "1", "kind = \"diffusion\"\nfrequency = \"A\"\nif = \"value < 50\"");
    let shelf = Shelf::with_rules(backend, "U", &fall).await;
    publish(&shelf, "2012-06-01", "CN,2010,1\nCN,2011,2\nDE,2010,1\nDE,2011,2\nFR,2010,1\nFR,2011,2\n").await;
    let alert = async || {
        let answer = shelf.app.json("/v1/alerts?state=ok,firing,no_data").await;
        let alert = answer["alerts"][0].clone();
        (alert["state"].as_str().unwrap().to_owned(), alert["why"].as_str().unwrap().to_owned())
    };
    assert_eq!(
        alert().await,
        ("ok".to_owned(), "With 100, it is not so that value < 50 (percent of series that rise).".to_owned())
    );
    publish(&shelf, "2013-06-01", "CN,2012,3\nDE,2012,3\n").await;
    let lacks = "There is no value to judge: A.FR.U._T ends in 2011.";
    assert_eq!(alert().await, ("no_data".to_owned(), lacks.to_owned()));
    publish(&shelf, "2014-06-01", "CN,2013,2\nDE,2013,2\n").await;
    let without = "With 0 without A.FR.U._T, which ends in 2011, value < 50 (percent of series that rise).";
    assert_eq!(alert().await, ("firing".to_owned(), without.to_owned()));
}
