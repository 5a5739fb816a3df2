//! Rankings, comparisons and revisions.

use super::{BROWSER, ask, attributes, browse, words};
use crate::on_both;
use crate::support::{Backend, TestApp, documents};

on_both!(
    a_ranking_says_which_order_is_not_certain,
    a_ranking_lists_what_it_refused_as_often_as_it_counts,
    a_ranking_begins_with_the_period_that_most_series_end_with,
    two_units_are_not_on_one_axis,
    a_comparison_has_one_axis_for_one_unit_and_charts_for_more,
    a_comparison_grows_by_one_series,
    a_comparison_leads_to_exactly_its_data,
    revisions_show_what_was_known_on_a_day,
);

const PAIR: &str = "/compare?series=CNIND/A.CN.VA.C,CNIND/A.CN.VA.BTE";

/// How many elements of a kind stand in the section with an id.
fn items(page: &str, id: &str) -> usize {
    let section = page.split_once(&format!("<section id=\"{id}\"")).unwrap().1;
    section.split("</section>").next().unwrap().matches("<li>").count()
}

async fn a_ranking_says_which_order_is_not_certain(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, "/rankings?measure=yoy&period=2024&dataset=CNIND").await.text();
    assert_eq!(page.matches(">6–7</td>").count(), 2);
    // The bracket reaches from the first to the last of the two, over the heading between them.
    let brackets: Vec<String> =
        attributes(&page, "class").into_iter().filter(|class| class.contains("tie")).collect();
    assert_eq!(brackets, ["n tie from", "tie", "n tie to"]);
    // No two rows of different price bases are neighbours.
    let real = page.matches("Real: at constant prices").count();
    let nominal = page.matches("Nominal: at the prices").count();
    assert_eq!((real, nominal), (3, 3));
}

async fn a_ranking_lists_what_it_refused_as_often_as_it_counts(backend: Backend) {
    let app = TestApp::start(backend).await;
    for query in [
        "measure=yoy&period=2024",
        "measure=yoy&period=2025",
        "measure=cagr&period=2024",
        "measure=change&period=2024&indicator=VA",
    ] {
        let refused = app.json(&format!("/v1/growth/ranking?{query}")).await["refused"].clone();
        for (reason, count) in refused.as_object().unwrap() {
            let page = browse(&app, &format!("/rankings?{query}&refused={reason}")).await.text();
            assert_eq!(
                items(&page, &format!("refused-{reason}")),
                count.as_u64().unwrap() as usize,
                "{query} {reason}"
            );
            for address in attributes(&page, "href").iter().filter(|address| address.starts_with("/series/"))
            {
                assert_eq!(browse(&app, address).await.status, 200, "{address}");
            }
        }
    }
    let page = browse(&app, "/rankings?measure=yoy&period=2024").await.text();
    for (reason, count) in [("base_missing", 21), ("gap", 2), ("unit_class", 4)] {
        assert!(words(&page).contains(&format!("{count} {reason}")), "{reason}");
        assert!(page.contains(&format!("refused={reason}#refused-{reason}\"")), "{reason}");
    }
}

async fn a_ranking_begins_with_the_period_that_most_series_end_with(backend: Backend) {
    let app = TestApp::start(backend).await;
    let plain = browse(&app, "/rankings").await.text();
    assert!(attributes(&plain, "value").contains(&"2024".to_owned()), "{plain}");
    assert_eq!(browse(&app, "/rankings?measure=index&period=2024").await.status, 409);
    assert_eq!(browse(&app, "/rankings?order=up").await.status, 400);
    let answer = ask(&app, "/rankings?period=2024&lang=zh", "application/json").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (307, "/v1/growth/ranking?limit=50&period=2024")
    );
    let empty = browse(&TestApp::with(backend, &[], documents()).await, "/rankings").await;
    assert!(empty.status == 200 && words(&empty.text()).contains("There are no data yet"));
}

async fn two_units_are_not_on_one_axis(backend: Backend) {
    let app = TestApp::start(backend).await;
    let target = format!("{PAIR},CNIND/A.CN.RD_INTENSITY._T");
    let answer = browse(&app, &target).await;
    let page = answer.text();
    assert_eq!(answer.status, 409);
    let instead: Vec<String> = attributes(&page, "href")
        .into_iter()
        .filter(|address| address.starts_with("/compare?series="))
        .collect();
    for part in ["layout=multiples", "layout=own", "measure=index&base=2024"] {
        let address = instead.iter().find(|address| address.contains(part)).unwrap();
        assert_eq!(browse(&app, address).await.status, 200, "{address}");
    }
    assert_eq!(browse(&app, &format!("{target}&layout=lines")).await.status, 409);
    assert_eq!(ask(&app, &target, "application/json").await.json()["code"], "conflicting_parameters");
}

async fn a_comparison_has_one_axis_for_one_unit_and_charts_for_more(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, PAIR).await.text();
    assert_eq!(page.matches("class=\"chart\"").count(), 1);
    assert!(words(&page).contains("2021 – 2023 not in the data"));
    let index = words(&browse(&app, &format!("{PAIR}&measure=index&base=2020")).await.text());
    assert!(index.contains("126.3") && index.contains("129.4"), "{index}");
    let target = format!("{PAIR},CNIND/A.CN.RD_INTENSITY._T&layout=own");
    let page = browse(&app, &target).await.text();
    assert_eq!(page.matches("class=\"chart\"").count(), 3);
    assert!(words(&page).contains("own scale"));
    let mixed = browse(&app, "/compare?series=CNIND/A.CN.VA_GROWTH.EQUIP_MFG,CNIND/A.CN.RD_EXP_GROWTH._T")
        .await
        .text();
    assert!(words(&mixed).contains("Nominal and real values stand side by side"), "{mixed}");
    assert_eq!(browse(&app, &format!("{PAIR}&base=2020")).await.status, 409);
}

async fn a_comparison_grows_by_one_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    let begin = browse(&app, "/compare").await.text();
    let suggested = attributes(&begin, "href")
        .into_iter()
        .find(|address| address.starts_with("/compare?series="))
        .unwrap();
    assert_eq!(browse(&app, &suggested).await.status, 200);
    let answer = browse(&app, "/compare?series=A.CN.VA.C&add=A.CN.VA.BTE&lang=zh").await;
    let address = "/compare?lang=zh&series=CNIND%2FA.CN.VA.C%2CCNIND%2FA.CN.VA.BTE";
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, address));
    let answer = browse(&app, "/compare?series=CNIND/A.CN.VA.C,CNIND/A.CN.VA.BTR").await;
    let page = answer.text();
    assert_eq!(answer.status, 400);
    assert!(words(&page).contains("CNIND/A.CN.VA.BTE"), "{page}");
    assert_eq!(browse(&app, "/compare?add=NOTHING/AT.ALL").await.status, 400);
}

async fn a_comparison_leads_to_exactly_its_data(backend: Backend) {
    let app = TestApp::start(backend).await;
    let series = "series=CNIND/A.CN.VA.C,CNIND/A.CN.VA.BTE";
    let answer = browse(&app, &format!("/compare/data.csv?{series}")).await;
    assert_eq!(answer.status, 307);
    let json = app.json(&answer.header("location").replace("format=csv&", "")).await;
    let keys: Vec<&str> =
        json["series"].as_array().unwrap().iter().map(|series| series["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["A.CN.VA.BTE", "A.CN.VA.C"]);
    let crossed = "series=CNIND/A.CN.VA.C,CNIND/A.CN.RD_EXP._T";
    assert_eq!(browse(&app, &format!("/compare/data.csv?{crossed}")).await.status, 409);
    assert_eq!(browse(&app, "/compare/data.csv").await.status, 400);
    let svg = ask(&app, &format!("/compare/chart.svg?{series}"), BROWSER).await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert_eq!(svg.header("content-security-policy"), "default-src 'none'; sandbox");
    assert!(svg.text().contains("33.6"));
}

async fn revisions_show_what_was_known_on_a_day(backend: Backend) {
    let app = TestApp::start(backend).await;
    let target = "/series/CNIND/A.CN.VA.C/revisions";
    let days = app.json("/v1/series/A.CN.VA.C/revisions").await["vintages"].clone();
    let days = days.as_array().unwrap();
    let page = browse(&app, target).await.text();
    assert!(page.contains("Revisions"), "{page}");
    for view in ["fan", "triangle", "release"] {
        let answer = browse(&app, &format!("{target}?view={view}&as_of={}", days[0].as_str().unwrap())).await;
        assert_eq!(answer.status, 200, "{view}");
    }
    let before = words(&browse(&app, &format!("{target}?as_of=1990-01-01")).await.text());
    assert!(before.contains("Nothing had been published by 1 Jan 1990"), "{before}");
    assert_eq!(browse(&app, "/series/CNIND/A.CN.VA.X/revisions").await.status, 404);
    assert_eq!(browse(&app, &format!("{target}?view=fam")).await.status, 400);
}
