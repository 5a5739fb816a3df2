//! The pages of alerts and rules.

use super::{attributes, browse, words};
use crate::imports::{Shelf, With};
use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(
    without_rules_the_page_says_how_to_write_one,
    where_nothing_calls_the_page_says_so_and_leads_to_what_is_ok,
    an_import_makes_an_alert_fire_and_a_later_one_resolves_it,
    a_reversal_shows_as_a_cause_that_was_revised_away,
    filters_and_days_are_those_of_the_api,
    many_series_under_a_forecast_say_how_many_call_by_chance,
    a_rule_shows_its_definition_its_states_and_its_backtest,
    a_rounded_value_at_the_limit_is_undecided_in_both_languages,
    long_lists_of_alerts_have_pages,
    what_is_not_there_is_refused_with_the_nearest,
);

const LOW: &str = "# Rules of a test.\n\n[[rule]]\nid = \"LOW\"\nkind = \"threshold\"\nversion = \"1\"\nseverity = \"critical\"\n\
    note = \"It is <low>.\"\nif = \"value < 5\"\nrecover = \"value > 6\"\n";

const HIGH: &str = "\n# Another.\n[[rule]]\nid = \"HIGH\"\nkind = \"threshold\"\nversion = \"1\"\narea = \"US\"\nif = \"value > 5\"\n";

async fn publish(shelf: &Shelf, day: &str, rows: &str) {
    shelf.text("U", "u.csv", &format!("area,year,value\n{rows}"), With::published(day)).await;
}

async fn said(shelf: &Shelf, target: &str) -> String {
    let answer = browse(&shelf.app, target).await;
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    words(&answer.text())
}

fn assert_says(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "`{part}` is not in: {page}");
    }
}

async fn without_rules_the_page_says_how_to_write_one(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for target in ["/alerts", "/rules"] {
        assert_says(
            &said(&shelf, target).await,
            &["There are no rules yet", "[[rule]]", "measure = \"yoy\""],
        );
    }
    assert_says(&said(&shelf, "/alerts?lang=zh").await, &["尚无规则"]);
    assert!(!said(&shelf, "/").await.contains("rules"), "the start page is silent about rules");
}

async fn where_nothing_calls_the_page_says_so_and_leads_to_what_is_ok(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, "/alerts").await.text();
    assert_says(&words(&page), &["Nothing calls", "Show the 1 that are ok", "2 rules watch the series"]);
    assert!(attributes(&page, "href").contains(&"/alerts?state=ok".to_owned()));
    assert!(page.contains("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"/v1/alerts.atom\""));
    let ok = words(&browse(&app, "/alerts?state=ok").await.text());
    assert_says(
        &ok,
        &["R&D intensity", "With 2.68 % (2.675 – 2.685) in 2024 , this does not hold: value", "2.5 %"],
    );
    let one = browse(&app, "/alerts/CNIND:RD_INTENSITY_LOW:A.CN.RD_INTENSITY._T").await.text();
    assert_says(&words(&one), &["the figure that states it", "The state has never changed."]);
    assert!(one.contains("href=\"/figures/"), "{one}");
    assert_says(&words(&browse(&app, "/").await.text()), &["Nothing calls 2 rules"]);
    let series = words(&browse(&app, "/series/CNIND/A.CN.RD_INTENSITY._T").await.text());
    assert_says(&series, &["Alerts", "RD_INTENSITY_LOW"]);
    assert!(!words(&browse(&app, "/series/CNIND/A.CN.VA.C").await.text()).contains("RD_INTENSITY_LOW"));
}

async fn an_import_makes_an_alert_fire_and_a_later_one_resolves_it(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    publish(&shelf, "2025-01-01", "CN,2023,7\n").await;
    assert_says(&said(&shelf, "/alerts").await, &["Nothing calls", "Show the 1 that are ok"]);
    publish(&shelf, "2025-02-01", "CN,2024,4\n").await;
    assert_says(
        &said(&shelf, "/alerts").await,
        &["1 not ok", "1 firing", "LOW · critical", "With 4 in 2024 , this holds: value < 5."],
    );
    assert_says(&said(&shelf, "/").await, &["1 firing 1 rule"]);
    publish(&shelf, "2025-03-01", "CN,2025,5.5\n").await;
    assert_says(
        &said(&shelf, "/alerts").await,
        &["With 5.5 in 2025 , it is not certain that the alert is over."],
    );
    publish(&shelf, "2025-04-01", "CN,2026,6.5\n").await;
    assert_says(&said(&shelf, "/alerts").await, &["Nothing calls"]);
    let target = shelf.app.json("/v1/alerts?state=ok").await["alerts"][0]["id"].as_str().unwrap().to_owned();
    let page = browse(&shelf.app, &format!("/alerts/{target}")).await.text();
    let strip = page.split("<svg class=\"nl strip\"").nth(1).unwrap();
    let states: Vec<&str> =
        strip.split("<rect class=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(states[..3], ["ok", "firing", "ok"], "the stretches of the strip");
    assert!(strip.contains("<title>2024 – 2025: firing</title>"), "{strip}");
    assert_says(&words(&page), &["firing → resolved", "ok → firing", "It is &lt;low&gt;."]);
}

async fn a_reversal_shows_as_a_cause_that_was_revised_away(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    publish(&shelf, "2025-01-01", "CN,2023,4\n").await;
    assert_says(&said(&shelf, "/alerts").await, &["1 firing"]);
    publish(&shelf, "2025-02-01", "CN,2023,7\n").await;
    let target = shelf.app.json("/v1/alerts?state=ok").await["alerts"][0]["id"].as_str().unwrap().to_owned();
    let page = said(&shelf, &format!("/alerts/{target}")).await;
    assert_says(&page, &["firing → cause revised away", "found in earlier data"]);
    let page = said(&shelf, &format!("/alerts/{target}?lang=zh")).await;
    assert_says(&page, &["预警 → 因修订而消失"]);
}

async fn filters_and_days_are_those_of_the_api(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &format!("{LOW}{HIGH}")).await;
    publish(&shelf, "2025-01-01", "CN,2023,4\nUS,2023,7\n").await;
    publish(&shelf, "2025-02-01", "CN,2024,9\nUS,2024,3\n").await;
    for query in [
        "",
        "state=ok",
        "state=firing,ok",
        "as_of=2025-01-15",
        "as_of=2025-01-15&rule=HIGH",
        "as_of=2025-01-15&area=CN",
        "as_of=2025-01-15&severity=warning",
        "since=1",
        "dataset=U&state=ok",
    ] {
        let api = shelf.app.json(&format!("/v1/alerts?{query}")).await;
        let expected: Vec<String> = api["alerts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| format!("/alerts/{}", one["id"].as_str().unwrap().replace(':', "%3A")))
            .collect();
        let page = browse(&shelf.app, &format!("/alerts?{query}")).await.text();
        let links = attributes(&page, "href").into_iter();
        let links: Vec<String> = links.filter(|link| link.starts_with("/alerts/")).collect();
        assert_eq!(links, expected, "{query}");
    }
    assert_says(&said(&shelf, "/alerts?as_of=2025-01-15").await, &["As published up to 15 Jan 2025"]);
    assert_says(
        &said(&shelf, "/alerts?rule=HIGH&state=firing").await,
        &["No alert passes these filters.", "Drop the filters"],
    );
}

async fn many_series_under_a_forecast_say_how_many_call_by_chance(backend: Backend) {
    let rule = "[[rule]]\nid = \"NEW\"\nkind = \"unexpected\"\nversion = \"1\"\nlevel = 90\n";
    let shelf = Shelf::with_rules(backend, "U", rule).await;
    let areas = ["CN", "US", "DE", "FR", "IT", "JP", "KR", "GB", "CA", "BR"];
    let rows = |areas: &[&str]| {
        let mut rows = String::new();
        for (area, year) in areas.iter().flat_map(|area| (2005..2020).map(move |year| (area, year))) {
            rows += &format!("{area},{year},{}\n", 100 + (year % 7) * 3);
        }
        rows
    };
    publish(&shelf, "2025-01-01", &rows(&areas)).await;
    assert!(!said(&shelf, "/alerts").await.contains("by chance"), "ten are too few to say it");
    publish(&shelf, "2025-02-01", &rows(&["MX"])).await;
    let page = said(&shelf, "/alerts").await;
    assert_says(
        &page,
        &["11 series are held against", "about 1.10 of them call at each release by chance alone"],
    );
    assert_says(&said(&shelf, "/rules/NEW").await, &["about 1.10 of 11 series call by chance alone"]);
}

async fn a_rule_shows_its_definition_its_states_and_its_backtest(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &format!("{LOW}{HIGH}")).await;
    publish(&shelf, "2025-01-01", "CN,2020,4\nCN,2021,9\nCN,2022,4\n").await;
    let page = browse(&shelf.app, "/rules/LOW?events=2020,2021").await.text();
    let code = page.rsplit("<code>").next().unwrap().split("</code>").next().unwrap();
    assert_eq!(
        code.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">"),
        LOW.trim_start_matches("# Rules of a test.\n\n").trim_end()
    );
    let page = words(&page);
    assert_says(
        &page,
        &[
            "File U/rules.toml, line 3, version 1, hash",
            "2 alarms in 3 judged periods: 0.67 a year of one series.",
            "an alarm and an event 1 an alarm without an event 1 an event without an alarm 1 neither 0",
            "noise-to-signal ratio 2.000",
            "1 firing",
        ],
    );
    let high = words(&browse(&shelf.app, "/rules/HIGH").await.text());
    assert_says(&high, &["line 14, version 1", "No period was judged."]);
    let list = said(&shelf, "/rules?dataset=U").await;
    assert_says(
        &list,
        &["LOW U · critical a value or its growth passes a limit threshold 1 1 firing", "HIGH U · warning"],
    );
    let folder = shelf.folder.path().display().to_string();
    assert!(!high.contains(&folder), "the folders of the machine stay its own");
}

async fn a_rounded_value_at_the_limit_is_undecided_in_both_languages(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", &LOW.replace("< 5", "< 5.2").replace("> 6", "> 6.2")).await;
    publish(&shelf, "2025-01-01", "CN,2023,5.2\nCN,2024,5.2\n").await;
    let api = shelf.app.json("/v1/alerts?state=ok,undecided").await;
    let state = api["alerts"][0]["state"].as_str().unwrap();
    let page = said(&shelf, "/alerts?state=ok,undecided&lang=zh").await;
    let word = if state == "undecided" { "无法判定" } else { "正常" };
    assert_says(&page, &[word, "数值 < 5.2"]);
}

async fn long_lists_of_alerts_have_pages(backend: Backend) {
    let shelf = Shelf::with_rules(backend, "U", LOW).await;
    let rows: String = (0..130).map(|place| format!("A{place},2023,4\n")).collect();
    publish(&shelf, "2025-01-01", &rows).await;
    assert_says(&said(&shelf, "/alerts").await, &["130 firing", "Alerts 1 to 100 of 130 Next"]);
    assert_says(&said(&shelf, "/alerts?start=101").await, &["Alerts 101 to 130 of 130 Earlier"]);
}

async fn what_is_not_there_is_refused_with_the_nearest(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, status, near) in [
        ("/alerts?rule=RD_INTENSITY_LO", 400, "RD_INTENSITY_LOW"),
        ("/alerts?stat=ok", 400, "state"),
        ("/alerts?state=fine", 400, "firing"),
        (
            "/alerts/CNIND:RD_INTENSITY_LOW:A.CN.RD_INTENSITY.T",
            404,
            "CNIND:RD_INTENSITY_LOW:A.CN.RD_INTENSITY._T",
        ),
        ("/rules/RD_INTENSITY", 404, "RD_INTENSITY_LOW"),
        ("/rules?dataset=CNINT", 400, "CNIND"),
        ("/rules/CONTRADICTIONS?events=soon", 400, "events"),
    ] {
        let answer = browse(&app, target).await;
        assert_eq!(answer.status.as_u16(), status, "{target}");
        assert!(answer.text().contains(near), "{target}: {}", answer.text());
    }
}
