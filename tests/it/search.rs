//! Search over indicators, series, figures and sources.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(
    the_best_result_comes_first,
    every_address_leads_to_the_result,
    results_say_which_words_matched,
    kinds_and_limit_narrow_the_list,
    what_nothing_has_is_not_found,
    hostile_texts_are_answered_or_refused,
);

async fn search(app: &TestApp, text: &str, more: &str) -> Value {
    let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    app.json(&format!("/v1/search?q={text}{more}")).await
}

fn first(found: &Value) -> (&str, &str) {
    let first = &found["results"][0];
    (first["kind"].as_str().unwrap_or_default(), first["id"].as_str().unwrap_or_default())
}

async fn the_best_result_comes_first(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (text, kind, id) in [
        ("reserch intensty", "indicator", "RD_INTENSITY"),
        ("R&D intensity", "indicator", "RD_INTENSITY"),
        ("灯塔工厂", "indicator", "LIGHTHOUSE_FACTORIES"),
        ("lighthouse", "indicator", "LIGHTHOUSE_FACTORIES"),
        ("A.CN.VA.C", "series", "A.CN.VA.C"),
        ("a.cn.va.c", "series", "A.CN.VA.C"),
        ("CNIND/A.CN.VA.C", "series", "A.CN.VA.C"),
        ("A.CN-ZJ.NATIONAL_KEY", "series", "A.CN-ZJ.NATIONAL_KEY_LABS._T"),
        ("national key laboratories zhejiang", "series", "A.CN-ZJ.NATIONAL_KEY_LABS._T"),
        ("004-va-c-2020", "figure", "004-va-c-2020"),
        ("26.6 trillion", "figure", "004-va-c-2020"),
        ("26.6 trillion yuan", "figure", "004-va-c-2020"),
        ("26.6tn", "figure", "004-va-c-2020"),
        ("26,600 billion", "figure", "004-va-c-2020"),
        ("26.6万亿元", "figure", "004-va-c-2020"),
        ("２６.６ 万亿", "figure", "004-va-c-2020"),
        ("26.6", "figure", "004-va-c-2020"),
        ("manufacturing 26.6 trillion", "figure", "004-va-c-2020"),
        ("3.6万亿", "figure", "002-rd-exp-2024"),
        ("1050亿元", "figure", "002-company-rd-2020-2024"),
        ("2.68%", "figure", "002-rd-intensity-2024"),
        ("2.68 percent", "figure", "002-rd-intensity-2024"),
        ("002_37f83820fa790c5f.txt", "source", "002_37f83820fa790c5f.txt"),
    ] {
        let found = search(&app, text, "").await;
        assert_eq!(first(&found), (kind, id), "{text}: {found:#}");
    }
}

async fn every_address_leads_to_the_result(backend: Backend) {
    let app = TestApp::start(backend).await;
    let mut kinds = std::collections::BTreeSet::new();
    for text in ["china", "manufacturing", "26.6 trillion", "2025", "xinhua"] {
        for result in search(&app, text, "&limit=100").await["results"].as_array().unwrap() {
            let answer = app.json(result["address"].as_str().unwrap()).await;
            let id = &result["id"];
            let is_it = match result["kind"].as_str().unwrap() {
                "indicator" => answer["code"] == *id && answer["dataset"] == result["dataset"],
                "series" => answer["series"][0]["key"] == *id,
                _ => answer["id"] == *id,
            };
            assert!(is_it, "{result}: {answer}");
            kinds.insert(result["kind"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["figure", "indicator", "series", "source"]);
}

async fn results_say_which_words_matched(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (text, matched) in [
        ("reserch intensty", json!(["INTENSITY", "research"])),
        ("灯塔", json!(["灯塔"])),
        ("A.CN.VA.C", json!(["A.CN.VA.C"])),
        ("26.6 trillion", json!(["26.6 trillion yuan"])),
    ] {
        let found = search(&app, text, "").await;
        let mut own: Vec<&str> =
            found["results"][0]["matched"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        own.sort_unstable();
        assert_eq!(json!(own), matched, "{text}");
    }
}

async fn kinds_and_limit_narrow_the_list(backend: Backend) {
    let app = TestApp::start(backend).await;
    let all = search(&app, "manufacturing", "&limit=100").await;
    assert_eq!(all["complete"], true);
    let counted: u64 = all["counts"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(all["results"].as_array().unwrap().len() as u64, counted);
    for kind in ["indicator", "series", "figure", "source"] {
        let some = search(&app, "manufacturing", &format!("&kind={kind}&limit=100")).await;
        let results = some["results"].as_array().unwrap();
        assert!(results.iter().all(|result| result["kind"] == kind), "{kind}");
        assert_eq!(some["counts"], json!({kind: all["counts"][kind]}), "{kind}");
        let of_all: Vec<&Value> =
            all["results"].as_array().unwrap().iter().filter(|result| result["kind"] == kind).collect();
        assert_eq!(results.iter().collect::<Vec<_>>(), of_all, "{kind}");
    }
    let few = search(&app, "manufacturing", "&limit=3").await;
    assert_eq!(
        (&few["complete"], &few["next"], &few["counts"]),
        (&json!(false), &json!(null), &all["counts"])
    );
    assert_eq!(few["results"].as_array().unwrap()[..], all["results"].as_array().unwrap()[..3]);
    // The last word may be unfinished.
    assert_eq!(first(&search(&app, "r&d inten", "&limit=8").await), ("indicator", "RD_INTENSITY"));
}

async fn what_nothing_has_is_not_found(backend: Backend) {
    let app = TestApp::start(backend).await;
    for text in ["zebra", "27.7 trillion", "26.6 trillion dollars", "6.26 trillion", "斑马"] {
        let found = search(&app, text, "&kind=figure,source,indicator").await;
        assert_eq!((&found["results"], &found["complete"]), (&json!([]), &json!(true)), "{text}");
    }
}

async fn hostile_texts_are_answered_or_refused(backend: Backend) {
    let app = TestApp::start(backend).await;
    let longest = "9".repeat(100);
    for text in [
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "..",
        "/",
        ".....",
        "A.",
        "%",
        "9999999999999999999999999999999999 trillion trillion",
        "1e999",
        "0.",
        ",",
        "1,2,3,4",
        longest.as_str(),
        "\u{202e}gnp",
        "万亿",
        "－－",
        "👍 12",
    ] {
        let found = search(&app, text, "").await;
        assert!(found["results"].is_array(), "{text}");
    }
    for target in ["/v1/search", "/v1/search?q=", "/v1/search?q=a&kind=serie", "/v1/search?q=a&limit=0"] {
        assert_eq!(app.get(target).await.status, 400, "{target}");
    }
    let long = format!("/v1/search?q={}", "a".repeat(101));
    assert_eq!(app.get(&long).await.json()["parameter"], "q");
    let kind = app.get("/v1/search?q=a&kind=serie").await.json();
    assert_eq!((&kind["parameter"], &kind["allowed"][0]), (&json!("kind"), &json!("series")));
}
