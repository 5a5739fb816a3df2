//! The worked cases of rules over imported data, through the API; rules of kind `shift` and of revisions beyond the usual.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Scope, Shelf, With};
use crate::forecast_cases::series::ELECTRIC;
use crate::on_both;
use crate::support::{Backend, data};

on_both!(
    american_output_in_2008_was_not_expected,
    electric_cars_in_2021_were_not_expected,
    utilisation_printed_at_the_limit_is_undecided,
    a_rule_waits_and_recovers_below_another_limit,
    nine_inputs_with_a_sum_of_39_are_red,
    signals_give_noise_to_signal_and_probabilities,
    hours_of_the_conference_board_change_symmetrically,
    a_backtest_measures_each_level_of_a_forecast,
    a_period_that_cannot_be_judged_is_not_quiet,
    alarms_of_many_series_are_ordered_by_size,
    a_shift_of_the_level_is_seen_once,
    a_short_series_has_too_few_errors_for_a_shift,
    a_revision_beyond_the_usual_ones_calls,
    vintages_of_american_output_have_usual_revisions,
    whoever_judges_shifts_and_revisions_later_finds_the_same_history,
);

/// A rule with these lines.
fn rule(id: &str, kind: &str, lines: &str) -> String {
    format!("[[rule]]\nid = \"{id}\"\nkind = \"{kind}\"\nversion = \"1\"\n{lines}\n")
}

async fn publish(shelf: &Shelf, day: &str, text: &str) {
    shelf.text("U", "u.csv", text, With::published(day)).await;
}

/// The alerts in any state.
async fn alerts(shelf: &Shelf) -> Vec<Value> {
    let all = "/v1/alerts?state=ok,pending,firing,undecided,no_data,refused";
    shelf.app.json(all).await["alerts"].as_array().unwrap().clone()
}

/// The only alert.
async fn alert(shelf: &Shelf) -> Value {
    let mut all = alerts(shelf).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

async fn events(shelf: &Shelf) -> Vec<String> {
    shelf.app.json("/v1/alerts").await;
    let events = shelf.app.service.alert_events(0).await.unwrap();
    let said = events.iter().map(|one| {
        let period = one.grounds.period.map(|period| period.to_string()).unwrap_or_default();
        format!("{} {period} {} {}", one.revision, one.kind(), one.grounds.why)
    });
    said.collect()
}

async fn american_output_in_2008_was_not_expected(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &rule("NEW", "unexpected", "")).await;
    let text = std::fs::read_to_string(data().join("us-macro-quarterly/macrodata.csv")).unwrap();
    let mut rows = String::from("FREQ,REF_AREA,INDICATOR,SEASONAL_ADJUST,TIME_PERIOD,OBS_VALUE\n");
    let quarters = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let all: Vec<(String, &str)> =
        quarters.map(|cells| (format!("{}-Q{}", cells[0], cells[1]), cells[2])).collect();
    let end = all.iter().position(|(quarter, _)| quarter == "2008-Q4").unwrap();
    // The 60 quarters to 2008-Q3, and the one after them.
    for (quarter, value) in &all[end - 60..=end] {
        writeln!(rows, "Q,US,REALGDP,S,{quarter},{value}").unwrap();
    }
    publish(&shelf, "2009-02-01", &rows).await;
    let one = alert(&shelf).await;
    assert_eq!(
        (&one["state"], &one["period"], &one["value"]),
        (&json!("firing"), &json!("2008-Q4"), &json!(13_141.92))
    );
    assert!((one["limit"].as_f64().unwrap() - 13_215.19).abs() < 0.005, "{one}");
}

async fn electric_cars_in_2021_were_not_expected(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &rule("NEW", "unexpected", "level = 95")).await;
    let mut rows = String::from("area,indicator,year,value\n");
    for (year, value) in (2010..).zip(ELECTRIC.iter().chain([&16.0])) {
        writeln!(rows, "CN,EV,{year},{value}").unwrap();
    }
    publish(&shelf, "2022-01-01", &rows).await;
    let one = alert(&shelf).await;
    assert_eq!(
        (&one["state"], &one["period"], &one["value"]),
        (&json!("firing"), &json!("2021"), &json!(16))
    );
    assert!((one["limit"].as_f64().unwrap() - 9.214_92).abs() < 5e-6, "{one}");
}

async fn utilisation_printed_at_the_limit_is_undecided(backend: Backend) {
    let low = rule("LOW", "threshold", "if = \"value < 75.6\"");
    let shelf = Shelf::with_rules(backend, "U", &low).await;
    let mut rows = String::from("area,indicator,year,value,lower,upper\n");
    for (area, value, lower, upper) in
        [("CN", 75.6, 75.55, 75.65), ("DE", 75.5, 75.45, 75.55), ("US", 75.7, 75.65, 75.75)]
    {
        writeln!(rows, "{area},UTILISATION,2024,{value},{lower},{upper}").unwrap();
    }
    publish(&shelf, "2025-01-01", &rows).await;
    let states: Vec<String> =
        alerts(&shelf).await.iter().map(|one| format!("{} {}", one["value"], one["state"])).collect();
    assert_eq!(states, ["75.5 \"firing\"", "75.6 \"undecided\"", "75.7 \"ok\""]);
}

async fn a_rule_waits_and_recovers_below_another_limit(backend: Backend) {
    let high = rule("HIGH", "threshold", "if = \"value > 5\"\nrecover = \"value < 4\"\nfor = 2");
    let shelf = Shelf::with_rules(backend, "U", &high).await;
    let mut states = Vec::new();
    for (month, value) in (1..).zip([4.9, 5.1, 5.2, 4.5, 3.9]) {
        let day = format!("2025-0{}-01", month + 1);
        publish(&shelf, &day, &format!("area,period,value\nCN,2025-0{month},{value}\n")).await;
        states.push(alert(&shelf).await["state"].as_str().unwrap().to_owned());
    }
    assert_eq!(states, ["ok", "pending", "firing", "firing", "ok"]);
}

async fn nine_inputs_with_a_sum_of_39_are_red(backend: Backend) {
    let points = [5, 5, 4, 4, 4, 4, 5, 4, 4];
    let mut rows = String::from("area,indicator,year,value\n");
    let mut light = String::from("zones = [17, 23, 32, 38]\n");
    for (number, points) in points.iter().enumerate() {
        // Cuts at 2, 3, 4 and 5: the value is the number of points.
        writeln!(rows, "TW,INPUT{number},2024,{points}").unwrap();
        writeln!(light, "[[rule.input]]\nseries = \"A.TW.INPUT{number}._T\"\ncuts = [2, 3, 4, 5]").unwrap();
    }
    let shelf = Shelf::with_rules(backend, "U", &rule("LIGHT", "light", &light)).await;
    publish(&shelf, "2025-01-01", &rows).await;
    let one = alert(&shelf).await;
    assert_eq!((&one["state"], &one["value"]), (&json!("firing"), &json!(39)), "{one}");
    assert_eq!(one["why"], "With 39 points, red, the light has left green.");
}

async fn signals_give_noise_to_signal_and_probabilities(backend: Backend) {
    // Alarms in the first five years; something happened in the first three and in the last.
    let shelf = Shelf::with_rules(backend, "U", &rule("LOW", "threshold", "if = \"value < 5\"")).await;
    let mut rows = String::from("area,year,value\n");
    for year in 2001..=2020 {
        writeln!(rows, "CN,{year},{}", if year <= 2005 { 4 } else { 6 }).unwrap();
    }
    publish(&shelf, "2021-01-01", &rows).await;
    let backtest = shelf.app.json("/v1/rules/LOW/backtest?events=2001,2002,2003,2020").await;
    let signals = &backtest["signals"];
    let counts = ["hits", "false_alarms", "misses", "quiet"].map(|name| signals[name].as_i64().unwrap());
    assert_eq!(counts, [3, 2, 1, 14]);
    assert!((signals["noise_to_signal"].as_f64().unwrap() - 0.1667).abs() < 5e-5, "{signals}");
    assert_eq!((&signals["event_given_alarm"], &signals["event"]), (&json!(0.6), &json!(0.2)));
    assert_eq!(backtest["measured"], json!([]), "a threshold has no level");
}

async fn hours_of_the_conference_board_change_symmetrically(backend: Backend) {
    let fall = rule("FALL", "diffusion", "frequency = \"M\"\nindicator = \"HOURS\"\nif = \"value < 50\"");
    let shelf = Shelf::with_rules(backend, "U", &fall).await;
    let rows =
        "area,indicator,period,value\nUS,HOURS,2024-01,41.8\nUS,HOURS,2024-02,41.4\nUS,CLI,2024-01,105.2\n";
    publish(&shelf, "2024-03-01", rows).await;
    let one = alert(&shelf).await;
    assert_eq!(
        (&one["state"], &one["value"]),
        (&json!("firing"), &json!(0)),
        "a change of −0.96 is beyond ±0.05"
    );
    let value = async |formula: &str| -> f64 {
        let answer =
            shelf.app.json(&format!("/v1/formula?dataset=U&frequency=M&area=US&expr={formula}")).await;
        let all = answer["series"][0]["observations"].as_array().unwrap().clone();
        all.iter().filter_map(|one| one["value"].as_f64()).next_back().unwrap()
    };
    let change = value("200*(HOURS-HOURS[-1])/(HOURS%2BHOURS[-1])").await;
    assert!((change + 0.9615).abs() < 5e-5, "{change}");
    let index = value("CLI*(200%2B0.06)/(200-0.06)").await;
    assert!((index - 105.263).abs() < 5e-4, "{index}");
}

/// Values of some areas that rise steadily but for one.
fn steady(areas: u32, last: impl Fn(u32) -> f64) -> String {
    let mut rows = String::from("area,indicator,year,value\n");
    for area in 0..areas {
        for year in 1995..2013 {
            let wave = f64::from((year * 7 + area) % 5) / 10.0;
            writeln!(rows, "X{area:02},Y,{year},{}", f64::from(year - 1990) + wave).unwrap();
        }
        writeln!(rows, "X{area:02},Y,2013,{}", last(area)).unwrap();
    }
    rows
}

async fn a_backtest_measures_each_level_of_a_forecast(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &rule("NEW", "unexpected", "level = 90")).await;
    publish(&shelf, "2014-01-01", &steady(3, |area| if area == 0 { 99.0 } else { 23.2 })).await;
    let backtest = shelf.app.json("/v1/rules/NEW/backtest").await;
    let measured = backtest["measured"].as_array().unwrap();
    let levels: Vec<&Value> = measured.iter().map(|one| &one["level"]).collect();
    assert_eq!(levels, [80, 90, 95, 99]);
    for one in measured {
        assert_eq!((&one["periods"], &one["alarms"]), (&json!(3), &json!(1)), "{one}");
        let expected = 100 - one["level"].as_i64().unwrap();
        assert_eq!(one["expected_percent"], expected);
        assert!((one["percent"].as_f64().unwrap() - 100.0 / 3.0).abs() < 1e-9, "{one}");
    }
    assert_eq!((&backtest["alarms"], &backtest["periods"]), (&json!(1), &json!(3)));
    assert!((backtest["rule"]["expected_false"].as_f64().unwrap() - 0.3).abs() < 1e-12);
}

async fn a_period_that_cannot_be_judged_is_not_quiet(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &rule("NEW", "unexpected", "")).await;
    // Nine years before: six origins are enough for 95 percent, and too few for 99.
    publish(&shelf, "2014-01-01", &years(2001, [1.0, 1.2, 1.1, 1.4, 1.3, 1.6, 1.5, 1.8, 1.7, 9.0])).await;
    let backtest = shelf.app.json("/v1/rules/NEW/backtest?events=2010").await;
    let measured = backtest["measured"].as_array().unwrap().iter();
    let judged: Vec<Value> =
        measured.map(|one| json!([one["level"], one["periods"], one["percent"]])).collect();
    let expected = [json!([80, 1, 100]), json!([90, 1, 100]), json!([95, 1, 100]), json!([99, 0, null])];
    assert_eq!(judged, expected);
    let counts = ["hits", "false_alarms", "misses", "quiet"].map(|name| backtest["signals"][name].as_i64());
    assert_eq!(counts, [Some(1), Some(0), Some(0), Some(0)]);
}

async fn alarms_of_many_series_are_ordered_by_size(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &rule("NEW", "unexpected", "level = 95")).await;
    // The value of each area is farther off than that of the one before it, but for the last two.
    let off = |area: u32| if area < 10 { 40.0 + f64::from(area) } else { 23.2 };
    publish(&shelf, "2014-01-01", &steady(12, off)).await;
    let answer = shelf.app.json("/v1/alerts").await;
    assert!((answer["expected_false"].as_f64().unwrap() - 0.6).abs() < 1e-12, "{}", answer["expected_false"]);
    let areas: Vec<String> = answer["alerts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["area"].as_str().unwrap().to_owned())
        .collect();
    let expected: Vec<String> = (0..10).rev().map(|area| format!("X{area:02}")).collect();
    assert_eq!(areas, expected);
}

/// A series of years around a level, with small changes that follow no rule.
fn years(from: i32, values: impl IntoIterator<Item = f64>) -> String {
    let mut rows = String::from("area,indicator,year,value\n");
    for (year, value) in (from..).zip(values) {
        writeln!(rows, "CN,Y,{year},{value}").unwrap();
    }
    rows
}

/// Numbers between −1 and 1 that look random.
fn noise(count: u32) -> impl Iterator<Item = f64> {
    let mut bits = 12_345_u32;
    (0..count).map(move |_| {
        bits = bits.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(bits >> 8) / f64::from(1_u32 << 23) - 1.0
    })
}

async fn a_shift_of_the_level_is_seen_once(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &rule("SHIFT", "shift", "")).await;
    publish(&shelf, "2005-01-01", &years(1945, noise(60).map(|value| 100.0 + value))).await;
    let before = alert(&shelf).await;
    assert_eq!((&before["state"], &before["limit"]), (&json!("ok"), &json!(5)), "{before}");
    publish(&shelf, "2006-01-01", &years(2005, [112.0])).await;
    let one = alert(&shelf).await;
    assert_eq!((&one["state"], &one["period"]), (&json!("firing"), &json!("2005")), "{one}");
    let why = one["why"].as_str().unwrap();
    assert!(why.contains("above the usual, the level has shifted (a sum above 5)"), "{why}");
    assert!(one["value"].as_f64().unwrap() > 5.0, "{one}");
    // The forecast has taken the new level in, and the sums start anew.
    for (year, value) in (2006..).zip([112.5, 111.8, 112.2]) {
        publish(&shelf, &format!("{}-01-01", year + 1), &years(year, [value])).await;
    }
    let said = events(&shelf).await;
    assert!(said.iter().any(|event| event.contains("2006 resolved")), "{said:?}");
    let rule = shelf.app.json("/v1/rules/SHIFT").await;
    assert_eq!((&rule["k"], &rule["h"]), (&json!(0.5), &json!(5)));
    assert!((rule["expected_false"].as_f64().unwrap() * 470.0 - 1.0).abs() < 0.01, "{rule}");
    // A day before the shift was published.
    let then = shelf.app.json("/v1/alerts?as_of=2005-12-31&state=ok").await;
    assert_eq!(then["alerts"][0]["period"], "2004", "{then}");
}

async fn a_short_series_has_too_few_errors_for_a_shift(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &rule("SHIFT", "shift", "")).await;
    publish(&shelf, "2001-01-01", &years(1956, noise(45).map(|value| 100.0 + value))).await;
    let one = alert(&shelf).await;
    assert_eq!((&one["state"], &one["reason"]), (&json!("refused"), &json!("too_few_errors")), "{one}");
    let why = "The rule cannot judge this: too_few_errors, 39 one-step errors of 40, from 1962 on.";
    assert_eq!(one["why"], why);
    publish(&shelf, "2002-01-01", &years(2001, [100.0])).await;
    assert_eq!(alert(&shelf).await["state"], "ok");
}

/// The rates of thirty quarters, each published at 1 and moved to 1.1 or 0.9 a quarter later; the last by an amount.
fn vintages(amount: f64) -> String {
    let mut rows = String::from("area,indicator,unit,period,pub_date,value\n");
    let quarter = |at: i32| format!("{}-Q{}", 2000 + at / 4, at % 4 + 1);
    let day = |at: i32| format!("{}-{:02}-15", 2000 + (at + 1) / 4, (at + 1) % 4 * 3 + 1);
    for at in 0..30 {
        let moved = if at == 29 {
            1.0 + amount
        } else if at % 2 == 0 {
            1.1
        } else {
            0.9
        };
        writeln!(rows, "CN,Y,percent,{},{},1", quarter(at), day(at)).unwrap();
        writeln!(rows, "CN,Y,percent,{},{},{moved}", quarter(at), day(at + 1)).unwrap();
    }
    rows
}

const USUAL: &str = "usual = true";

async fn a_revision_beyond_the_usual_ones_calls(backend: Backend) {
    for (amount, state) in [(0.5, "firing"), (0.1, "ok"), (-0.5, "firing")] {
        let shelf = Shelf::with_rules(backend, "U", &rule("MOVED", "revision", USUAL)).await;
        publish(&shelf, "", &vintages(amount)).await;
        let one = alert(&shelf).await;
        assert_eq!((&one["state"], &one["value"]), (&json!(state), &json!(1.0 + amount)), "{one}");
        assert_eq!((&one["series"], &one["period"]), (&json!("Q.CN.Y._T"), &Value::Null), "{one}");
        assert!(one["why"].as_str().unwrap().contains("2007-Q2 moved from 1 to"), "{one}");
        // A publication that moves nothing ends it.
        let next = "area,indicator,unit,period,value\nCN,Y,percent,2007-Q3,1\n";
        publish(&shelf, "2008-01-15", next).await;
        let after = alert(&shelf).await;
        assert_eq!(after["state"], "ok", "{after}");
        assert_eq!(events(&shelf).await.iter().any(|event| event.contains("resolved")), state == "firing");
        // What was known on the day of the revision says the same again.
        let then = shelf.app.json("/v1/alerts?as_of=2007-12-31&state=ok,firing").await;
        assert_eq!((&then["alerts"][0]["state"], &then["alerts"][0]["why"]), (&one["state"], &one["why"]));
        let rule = shelf.app.json("/v1/rules/MOVED").await;
        assert_eq!((&rule["kind"], &rule["usual"]), (&json!("revision"), &json!(true)));
    }
    let shelf = Shelf::with_rules(backend, "U", &rule("MOVED", "revision", USUAL)).await;
    publish(&shelf, "2020-01-01", "area,indicator,unit,year,value\nCN,Y,percent,2018,1\n").await;
    assert_eq!(alert(&shelf).await["reason"], "one_vintage");
    publish(
        &shelf,
        "2021-01-01",
        "area,indicator,unit,year,value\nCN,Y,percent,2018,2\nCN,Y,percent,2019,2\n",
    )
    .await;
    assert_eq!(alert(&shelf).await["reason"], "one_vintage", "nothing was revised before");
    publish(
        &shelf,
        "2022-01-01",
        "area,indicator,unit,year,value\nCN,Y,percent,2018,2\nCN,Y,percent,2019,3\n",
    )
    .await;
    assert_eq!(alert(&shelf).await["reason"], "too_few_revisions");
}

async fn vintages_of_american_output_have_usual_revisions(backend: Backend) {
    let shelf =
        Shelf::with_rules(backend, "U", &rule("MOVED", "revision", "usual = true\narea = [\"US\", \"JP\"]"))
            .await;
    let file = data().join("gdp-realtime-vintages/gdp_vintages_long.csv");
    let map = "dimensions = [{ column = 'id', concept = 'area' }]";
    shelf
        .file("U", &file, With { map, indicator: Some("GDP"), scope: Scope::default(), ..With::default() })
        .await;
    let all = alerts(&shelf).await;
    assert_eq!(all.len(), 2, "{all:?}");
    for one in all {
        assert!(one["state"] == "ok" || one["state"] == "firing", "{one}");
        assert!(one["why"].as_str().unwrap().contains("is usual"), "{one}");
    }
}

async fn whoever_judges_shifts_and_revisions_later_finds_the_same_history(backend: Backend) {
    let rules = rule("SHIFT", "shift", "") + &rule("MOVED", "revision", USUAL);
    let at_once = Shelf::with_rules(backend, "U", &rules).await;
    let later = Shelf::with_rules(backend, "U", &rules).await;
    let publications = [
        ("", vintages(0.5)),
        ("2008-02-01", years(1945, noise(60).map(|value| 100.0 + value))),
        ("2008-03-01", years(2005, [112.0])),
        ("2008-04-15", "area,indicator,unit,period,value\nCN,Y,percent,2007-Q2,5\n".to_owned()),
        ("2008-08-15", "area,indicator,unit,period,value\nCN,Y,percent,2007-Q3,1\n".to_owned()),
        ("2009-02-01", years(2005, [100.5, 100.2])),
    ];
    for (day, rows) in &publications {
        publish(&at_once, day, rows).await;
        events(&at_once).await;
        publish(&later, day, rows).await;
    }
    let (one, other) = (events(&at_once).await, events(&later).await);
    assert_eq!(one, other);
    for kind in ["firing", "resolved", "revised"] {
        assert!(one.iter().any(|event| event.contains(kind)), "{kind}: {one:?}");
    }
}
