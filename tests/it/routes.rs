//! The responses of all routes, and the effect of all filters.

use std::collections::BTreeSet;

use serde_json::Value;
use yearbook::http::v1::PARAMETERS;
use yearbook::service::documents::Documents;

use crate::on_both;
use crate::seed_variants::{restate, restated, with_figure, with_source};
use crate::snapshots::{assert_snapshot, shown};
use crate::support::{Answer, Backend, TestApp, cnind, documents, is_of_what_the_seed_lacks};

on_both!(
    every_route_answers_as_in_its_snapshot,
    a_passage_is_what_the_document_says_around_the_number,
    pages_add_up_to_the_whole,
    flat_formats_are_whole_however_long,
    windows_choose_periods,
    keys_choose_series,
    areas_are_understood_in_every_spelling,
    filters_narrow_the_lists,
    search_forgives_slips_and_reads_chinese,
    a_correction_of_one_source_is_a_new_vintage,
    a_later_source_does_not_overwrite_the_earlier,
    a_figure_that_is_gone_is_withdrawn,
);

/// One request for each route, and several for routes with several formats.
const ANSWERS: &[(&str, &str)] = &[
    ("datasets", "/v1/datasets"),
    ("composites", "/v1/composites"),
    ("dataset", "/v1/datasets/CNIND"),
    ("indicators", "/v1/indicators?q=research"),
    ("indicator", "/v1/indicators/RD_EXP"),
    ("areas", "/v1/areas"),
    ("activities", "/v1/activities"),
    ("units", "/v1/units"),
    ("topics", "/v1/topics"),
    ("search", "/v1/search?q=26.6%20trillion"),
    ("search_words", "/v1/search?q=research%20expenditure&limit=4"),
    ("series", "/v1/series?indicator=VA,RD_EXP,NEV_OUTPUT"),
    ("observations", "/v1/observations?indicator=RD_EXP,VA&area=CN"),
    ("observations_full", "/v1/observations?indicator=RD_EXP&area=CN&detail=full"),
    (
        "observations_hedged",
        "/v1/observations?indicator=NEV_OUTPUT,KEY_TECHNOLOGIES,VA_CHANGE,GII_RANK&detail=full",
    ),
    ("observations_csv", "/v1/observations?indicator=RD_EXP,VA,NEV_OUTPUT&format=csv"),
    ("observations_csv_full", "/v1/observations?indicator=RD_EXP,VA,NEV_OUTPUT&format=csv&detail=full"),
    ("observations_ndjson", "/v1/observations?indicator=RD_EXP,VA,NEV_OUTPUT&format=ndjson"),
    ("observations_ndjson_full", "/v1/observations?indicator=RD_EXP,VA,NEV_OUTPUT&format=ndjson&detail=full"),
    ("observations_page", "/v1/observations?limit=1&indicator=RD_EXP,VA&detail=full"),
    ("growth", "/v1/growth?indicator=RD_EXP,VA"),
    ("growth_full", "/v1/growth?indicator=VA&activity=C&measure=cagr&detail=full"),
    ("growth_csv", "/v1/growth?indicator=RD_EXP,VA,GII_RANK&format=csv"),
    ("growth_csv_full", "/v1/growth?indicator=VA&activity=C&measure=cagr&format=csv&detail=full"),
    ("growth_ndjson", "/v1/growth?indicator=RD_EXP,VA,GII_RANK&format=ndjson"),
    ("growth_ndjson_full", "/v1/growth?indicator=VA&activity=C&measure=cagr&format=ndjson&detail=full"),
    ("forecast", "/v1/forecast?indicator=VA,NEV_OUTPUT,GII_RANK,VA_CHANGE&area=CN&horizon=2"),
    ("forecast_csv", "/v1/forecast?indicator=VA,NEV_OUTPUT,GII_RANK,VA_CHANGE&area=CN&horizon=2&format=csv"),
    ("backtest", "/v1/forecast/backtest?indicator=RD_EXP&horizon=2"),
    ("formula", "/v1/formula?expr=share(VA.C,VA.BTE)&area=CN"),
    ("formula_full", "/v1/formula?expr=share(VA.C,VA.BTE)&detail=full&from=2024"),
    ("formula_refused", "/v1/formula?expr=VA.C-COMPANY_RD_USD&area=CN"),
    ("formula_csv", "/v1/formula?expr=share(VA.C,VA.BTE)&format=csv"),
    ("revisions", "/v1/series/A.CN.RD_EXP._T/revisions"),
    ("revisions_statistics", "/v1/series/A.CN.RD_EXP._T/revisions?statistics=yes"),
    ("revisions_of_series", "/v1/revisions?indicator=RD_EXP,GII_RANK"),
    ("revisions_of_series_csv", "/v1/revisions?indicator=RD_EXP&format=csv"),
    ("observations_outlook", "/v1/observations?indicator=RD_EXP&include=revision_outlook"),
    (
        "observations_outlook_csv",
        "/v1/observations?indicator=RD_EXP&include=revision_outlook&format=csv&detail=full",
    ),
    ("imports", "/v1/imports"),
    ("imports_running", "/v1/imports/running"),
    ("changes", "/v1/changes"),
    ("ranking", "/v1/growth/ranking?period=2024&activity=HIGHTECH_MFG,EQUIP_MFG,GBT_I"),
    ("reconciliation", "/v1/reconciliation"),
    ("sources", "/v1/sources"),
    ("source", "/v1/sources/002_37f83820fa790c5f.txt"),
    ("source_figures", "/v1/sources/003_4891b3641759f1ff.txt/figures"),
    ("source_numbers", "/v1/sources/003_4891b3641759f1ff.txt/numbers"),
    ("figures", "/v1/figures?indicator=VA,NEV_OUTPUT"),
    ("figure", "/v1/figures/002-rd-exp-2024"),
    ("targets", "/v1/targets?indicator=VA,BASIC_RD_SHARE"),
    ("targets_csv", "/v1/targets?format=csv"),
    ("target", "/v1/targets/MFG-SHARE-INDUSTRY"),
    ("target_path", "/v1/targets/MFG-VA-2025/path?format=csv"),
    ("upstreams", "/v1/upstreams"),
    ("verification", "/v1/verification"),
    ("rules", "/v1/rules"),
    ("rule", "/v1/rules/RD_INTENSITY_LOW"),
    ("rule_backtest", "/v1/rules/RD_INTENSITY_LOW/backtest?events=2024"),
    ("alerts", "/v1/alerts?state=ok,firing"),
    ("alert", "/v1/alerts/CNIND:RD_INTENSITY_LOW:A.CN.RD_INTENSITY._T"),
    ("alerts_atom", "/v1/alerts.atom"),
    ("health_live", "/health/live"),
    ("health_ready", "/health/ready"),
];

/// The sources of three figures of the tests below.
const SOURCE_002: &str = "002_37f83820fa790c5f.txt";

/// Whether a path is one of a template such as `/v1/figures/{id}`.
fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(&path).all(|(one, other)| one.starts_with('{') || one == other)
}

#[test]
fn no_route_is_without_a_snapshot() {
    let path = |target: &'static str| target.split('?').next().unwrap();
    let expected = PARAMETERS.iter().filter(|(route, _)| !is_of_what_the_seed_lacks(route));
    let missing = expected.filter(|(route, _)| !ANSWERS.iter().any(|(_, target)| fits(route, path(target))));
    assert_eq!(missing.map(|(route, _)| *route).collect::<Vec<_>>(), Vec::<&str>::new());
}

async fn every_route_answers_as_in_its_snapshot(backend: Backend) {
    let app = TestApp::with(backend, &[cnind()], documents()).await;
    for (name, target) in ANSWERS {
        let answer = app.get(target).await;
        assert!(answer.status.is_success(), "{target}: {}", answer.text());
        assert_snapshot(&format!("route_{name}"), &format!("GET {target}\n{}", shown(&answer)));
    }
}

async fn a_passage_is_what_the_document_says_around_the_number(backend: Backend) {
    let document = std::fs::read_to_string(crate::support::sources().join(SOURCE_002)).unwrap();
    let app = TestApp::with(backend, &[cnind()], documents()).await;
    let figure = app.json("/v1/figures/002-rd-exp-2024").await;
    let side = |name: &str| figure["passage"][name].as_str().unwrap();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start = usize::try_from(figure["selector"]["start"].as_u64().unwrap()).unwrap();
    assert!(words(&document[..start]).ends_with(words(side("before")).as_str()), "{figure}");
    let passage = ["before", "exact", "after"].map(side).concat();
    assert!(words(&document).contains(&words(&passage)), "{figure}");
    assert_eq!((side("exact"), &figure["verified"]), ("3.6 trillion yuan", &Value::Bool(true)));
    // Unknown, since the document was not loaded.
    let without = TestApp::start(backend).await.json("/v1/figures/002-rd-exp-2024").await;
    assert_eq!((without.get("passage"), &without["verified"]), (None, &Value::Null));
}

/// The keys of the series of an answer.
fn keys(document: &Value) -> Vec<String> {
    let series = document["series"].as_array().unwrap();
    series.iter().map(|series| series["key"].as_str().unwrap().to_owned()).collect()
}

/// The target of the `Link` header.
fn link(answer: &Answer) -> Option<String> {
    let link = answer.header("link").strip_suffix("; rel=\"next\"")?;
    Some(link.strip_prefix('<')?.strip_suffix('>')?.to_owned())
}

/// The value of the `cursor` parameter of a target.
fn cursor_in(target: &str) -> Option<String> {
    let query = target.split_once('?')?.1;
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "cursor")
        .map(|(_, value)| value.into_owned())
}

/// All series of all pages, by following the links to the end.
async fn follow(app: &TestApp, target: &str) -> Vec<Value> {
    let (mut series, mut target) = (Vec::new(), target.to_owned());
    loop {
        let answer = app.get(&target).await;
        let document = answer.json();
        assert_eq!(answer.status, 200, "{target}: {document}");
        let page = document["series"].as_array().unwrap();
        assert!(page.len() <= 1, "{target}: a page of one series has {}", page.len());
        series.extend(page.clone());
        let next = document["next"].as_str();
        assert_eq!(document["complete"], next.is_none(), "{target}");
        assert_eq!(link(&answer).and_then(|link| cursor_in(&link)).as_deref(), next, "{target}");
        let Some(link) = link(&answer) else { return series };
        assert!(series.len() < 1_000, "{target} leads in circles");
        target = link;
    }
}

async fn pages_add_up_to_the_whole(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in [
        "/v1/series?limit=LIMIT",
        "/v1/observations?limit=LIMIT&detail=full",
        "/v1/observations?limit=LIMIT&area=CN&key=A...&from=2024",
        "/v1/growth?limit=LIMIT",
        "/v1/growth?limit=LIMIT&measure=cagr&detail=full&activity=_T,C",
    ] {
        let whole = app.json(&target.replace("LIMIT", "1000")).await;
        let whole = whole["series"].as_array().unwrap();
        assert!(whole.len() > 5, "{target}: {}", whole.len());
        assert_eq!(&follow(&app, &target.replace("LIMIT", "1")).await, whole, "{target}");
    }
}

async fn flat_formats_are_whole_however_long(backend: Backend) {
    let app = TestApp::start(backend).await;
    for route in ["/v1/observations", "/v1/growth"] {
        let json = app.json(&format!("{route}?limit=1000")).await;
        let points = |series: &Value| series["observations"].as_array().unwrap().len();
        let points: usize = json["series"].as_array().unwrap().iter().map(points).sum();
        let csv = app.get(&format!("{route}?format=csv")).await;
        let ndjson = app.get(&format!("{route}?format=ndjson")).await;
        assert_eq!((csv.text().lines().count(), ndjson.text().lines().count()), (points + 1, points));
        assert_eq!((link(&csv), link(&ndjson)), (None, None));
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
        assert_eq!(ndjson.header("content-type"), "application/x-ndjson");
    }
}

/// The periods of a response with one series.
async fn periods(app: &TestApp, target: &str) -> Vec<String> {
    let document = app.json(target).await;
    assert_eq!(document["series"].as_array().unwrap().len(), 1, "{target}: {document}");
    let points = document["series"][0]["observations"].as_array().unwrap();
    points.iter().map(|point| point["period"].as_str().unwrap().to_owned()).collect()
}

async fn windows_choose_periods(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (query, expected) in [
        ("", &["2020", "2024"][..]),
        ("&first=1", &["2020"]),
        ("&last=1", &["2024"]),
        ("&first=1&last=1", &["2020", "2024"]),
        ("&last=100000", &["2020", "2024"]),
        ("&from=2020&to=2024", &["2020", "2024"]),
        ("&from=2020-01-02", &["2024"]),
        ("&from=2021", &["2024"]),
        ("&from=2021&last=5", &["2024"]),
        ("&to=2023", &["2020"]),
        ("&to=2024-Q3", &["2020"]),
        ("&to=2024-12-31", &["2020", "2024"]),
        ("&from=2020&to=2020", &["2020"]),
        ("&from=2021/2025", &["2024"]),
        ("&from=2021&to=2023", &[]),
        ("&as_of=2025-10-13", &[]),
        ("&as_of=2025-10-14", &["2020", "2024"]),
    ] {
        let target = format!("/v1/observations?key=A.CN.VA.C{query}");
        assert_eq!(periods(&app, &target).await, expected, "{target}");
    }
    // Growth also uses the levels published up to that day.
    assert_eq!(periods(&app, "/v1/growth?key=A.CN.VA.C&as_of=2025-10-13").await, Vec::<String>::new());
    assert_eq!(periods(&app, "/v1/growth?key=A.CN.VA.C&from=2024").await, ["2024"]);
}

/// The keys of the dataset whose code in each position is one of some codes; an empty list allows all codes.
async fn matching(app: &TestApp, positions: [&[&str]; 4]) -> Vec<String> {
    let fits = |key: &str| {
        key.split('.').zip(positions).all(|(code, allowed)| allowed.is_empty() || allowed.contains(&code))
    };
    let all = keys(&app.json("/v1/series?limit=1000").await);
    all.into_iter().filter(|key| fits(key)).collect()
}

async fn keys_choose_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (key, positions, least) in [
        ("A.CN..C", [&["A"][..], &["CN"], &[], &["C"]], 5),
        ("A.CN.*.C", [&["A"], &["CN"], &[], &["C"]], 5),
        ("*.*.*.*", [&[], &[], &[], &[]], 40),
        ("...", [&[], &[], &[], &[]], 40),
        ("A.CN.VA%2BRD_EXP.", [&["A"], &["CN"], &["VA", "RD_EXP"], &[]], 3),
        ("A.CN.VA+RD_EXP.", [&["A"], &["CN"], &["VA", "RD_EXP"], &[]], 3),
        ("A5%2BA3...", [&["A5", "A3"], &[], &[], &[]], 4),
        (".CN-ZJ+XIAOMI..", [&[], &["CN-ZJ", "XIAOMI"], &[], &[]], 5),
        ("A.CN.VA.C", [&["A"], &["CN"], &["VA"], &["C"]], 1),
        ("A.CHN.VA.C", [&["A"], &["CN"], &["VA"], &["C"]], 1),
    ] {
        let expected = matching(&app, positions).await;
        assert!(expected.len() >= least, "{key}: {expected:?}");
        for route in ["series", "observations"] {
            let target = format!("/v1/{route}?limit=1000&key={key}");
            assert_eq!(keys(&app.json(&target).await), expected, "{target}");
        }
    }
    // A key can be combined with other filters; all must match.
    let both = keys(&app.json("/v1/series?key=A.CN..C&indicator=VA,FAI_GROWTH").await);
    assert_eq!(both, ["A.CN.FAI_GROWTH.C", "A.CN.VA.C"]);
    // Growth includes levels of which only a rate is stated.
    let growth = keys(&app.json("/v1/growth?key=A.CN.VA.GBT_I%2BC").await);
    assert_eq!(growth, ["A.CN.VA.C", "A.CN.VA.GBT_I"]);
}

async fn areas_are_understood_in_every_spelling(backend: Backend) {
    let app = TestApp::start(backend).await;
    for route in ["/v1/series?", "/v1/observations?", "/v1/growth?", "/v1/indicators?"] {
        let of_china = app.get(&format!("{route}area=CN")).await.text();
        assert!(of_china.len() > 1_000, "{route}");
        for spelling in ["cn", "Cn", "CHN", "chn", "CN,CHN,cn"] {
            assert_eq!(
                app.get(&format!("{route}area={spelling}")).await.text(),
                of_china,
                "{route} {spelling}"
            );
        }
        let of_zhejiang = app.get(&format!("{route}area=CN-ZJ")).await.text();
        assert_eq!(app.get(&format!("{route}area=cn-zj")).await.text(), of_zhejiang);
        assert_ne!(of_zhejiang, of_china);
    }
}

/// The codes of the indicators that match a query.
async fn found(app: &TestApp, query: &str) -> Vec<String> {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("q", query).finish();
    let document = app.json(&format!("/v1/indicators?{query}")).await;
    let indicators = document["indicators"].as_array().unwrap();
    indicators.iter().map(|indicator| indicator["code"].as_str().unwrap().to_owned()).collect()
}

async fn search_forgives_slips_and_reads_chinese(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (query, first) in [
        ("RD_EXP", "RD_EXP"),
        ("r&d expenditure", "RD_EXP"),
        ("R&D expenditrue total", "RD_EXP"),
        ("ligthhouse factories", "LIGHTHOUSE_FACTORIES"),
        ("global inovation index", "GII_RANK"),
        ("研究与试验发展经费", "RD_EXP"),
        ("灯塔工厂", "LIGHTHOUSE_FACTORIES"),
    ] {
        let found = found(&app, query).await;
        assert_eq!(found.first().map(String::as_str), Some(first), "{query}: {found:?}");
    }
    assert!(found(&app, "新能源汽车").await.iter().take(4).all(|code| code.starts_with("NEV_")));
    assert_eq!(found(&app, "zebra crossing").await, Vec::<String>::new());
}

async fn filters_narrow_the_lists(backend: Backend) {
    let app = TestApp::start(backend).await;
    let series = app.json("/v1/series?frequency=A5").await;
    let series = series["series"].as_array().unwrap();
    assert!(!series.is_empty() && series.iter().all(|series| series["frequency"] == "A5"));
    let indicators = app.json("/v1/indicators?topic=INNOVATION&area=CN-ZJ").await;
    let indicators = indicators["indicators"].as_array().unwrap();
    assert!(!indicators.is_empty());
    for indicator in indicators {
        assert_eq!(indicator["topic"], "INNOVATION");
        assert!(indicator["areas"].as_array().unwrap().contains(&"CN-ZJ".into()), "{indicator}");
    }
    let figures = app.json(&format!("/v1/figures?source={SOURCE_002}&indicator=RD_EXP,VA")).await;
    let figures = figures["figures"].as_array().unwrap();
    assert_eq!(figures.iter().map(|figure| &figure["id"]).collect::<Vec<_>>(), ["002-rd-exp-2024"]);
    let of_sources = ["000_ad1c1e9e897a1e9b.txt", "001_bc9525d0190d1fe0.txt", SOURCE_002];
    let mut stated = BTreeSet::new();
    for source in of_sources {
        let figures = app.json(&format!("/v1/sources/{source}/figures")).await;
        for figure in figures["figures"].as_array().unwrap() {
            assert_eq!(figure["source"], source);
            stated.insert(figure["id"].as_str().unwrap().to_owned());
        }
    }
    let of_002 =
        cnind().figures.into_iter().filter(|figure| figure.source == SOURCE_002).map(|figure| figure.id);
    assert_eq!(stated, of_002.collect());
}

/// The values of a response with one series, each with its day of publication.
async fn history(app: &TestApp, query: &str) -> Vec<(f64, String)> {
    let document = app.json(&format!("/v1/observations?key=A.CN.RD_EXP._T&detail=full{query}")).await;
    let points = document["series"][0]["observations"].as_array().unwrap();
    let point = |point: &Value| {
        (point["value"].as_f64().unwrap() / 1e12, point["published"].as_str().unwrap().to_owned())
    };
    points.iter().map(point).collect()
}

fn dated(values: &[(f64, &str)]) -> Vec<(f64, String)> {
    values.iter().map(|(value, day)| (*value, (*day).to_owned())).collect()
}

async fn a_correction_of_one_source_is_a_new_vintage(backend: Backend) {
    let corrected = restated(cnind(), "002-rd-exp-2024", 3.7e12, "3.7 trillion yuan");
    let app = TestApp::with(backend, &[cnind(), corrected], Documents::default()).await;
    let (old, new) = ((3.6, "2025-03-14"), (3.7, "2025-03-14"));
    assert_eq!(history(&app, "").await, dated(&[new]));
    assert_eq!(history(&app, "&include=vintages").await, dated(&[old, new]));
    assert_eq!(history(&app, "&as_of=2025-03-14").await, dated(&[new]));
    assert_eq!(history(&app, "&as_of=2025-03-13").await, dated(&[]));
    let figure = app.json("/v1/figures/002-rd-exp-2024").await;
    assert_eq!(
        (figure["value"].as_f64(), figure["selector"]["exact"].as_str()),
        (Some(3.7e12), Some("3.7 trillion yuan"))
    );
    // It is still one observation, and the others are unchanged.
    let series = app.json("/v1/series?indicator=RD_EXP,VA").await;
    let counts: Vec<_> =
        series["series"].as_array().unwrap().iter().map(|series| &series["observations"]).collect();
    assert_eq!(counts, [1, 2, 2]);
}

async fn a_later_source_does_not_overwrite_the_earlier(backend: Backend) {
    let later = with_source(cnind(), "later.txt", "2025-12-30");
    let later = with_figure(later, "002-rd-exp-2024", "later-rd-exp-2024", |figure| {
        "later.txt".clone_into(&mut figure.source);
        restate(figure, 3.63e12, "3.63 trillion yuan");
    });
    let app = TestApp::with(backend, &[cnind(), later], Documents::default()).await;
    let (old, new) = ((3.6, "2025-03-14"), (3.63, "2025-12-30"));
    assert_eq!(history(&app, "").await, dated(&[new]));
    assert_eq!(history(&app, "&include=vintages").await, dated(&[old, new]));
    assert_eq!(history(&app, "&as_of=2025-12-30").await, dated(&[new]));
    assert_eq!(history(&app, "&as_of=2025-12-29").await, dated(&[old]));
    assert_eq!(history(&app, "&include=vintages&as_of=2025-12-29").await, dated(&[old]));
    assert_eq!(history(&app, "&as_of=2025-03-13").await, dated(&[]));
}

async fn a_figure_that_is_gone_is_withdrawn(backend: Backend) {
    let mut without = cnind();
    without.figures.retain(|figure| figure.id != "002-rd-exp-2024");
    let app = TestApp::with(backend, &[cnind(), without], Documents::default()).await;
    assert_eq!(history(&app, "").await, dated(&[]));
    assert_eq!(history(&app, "&include=vintages").await, dated(&[(3.6, "2025-03-14")]));
    let answer = app.get("/v1/figures/002-rd-exp-2024").await;
    assert_eq!(answer.status, 404, "{}", answer.text());
}
