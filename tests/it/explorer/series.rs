//! The page of a series, its pictures and data, and the page of a figure.

use axum::body::Body;
use axum::http::Request;

use super::{attributes, browse, words};
use crate::on_both;
use crate::support::{Backend, TestApp, cnind, documents};

on_both!(
    a_page_has_sentence_chart_passage_values_growth_and_reason,
    a_chosen_period_is_lit_everywhere,
    implied_values_are_shown_on_request_and_take_no_part,
    a_stated_rate_has_interval_verdict_and_basis,
    an_open_interval_has_no_upper_number,
    ranks_have_no_rates_and_say_so_once,
    without_documents_the_number_stands_alone,
    growth_and_index_are_views_of_the_same_page,
    parameters_are_as_strict_as_those_of_the_api,
    a_key_alone_leads_on,
    pictures_and_data_are_of_the_view,
    texts_to_copy_ask_for_the_view,
    a_figure_leads_to_its_series_and_checks,
    the_picture_of_the_readme_is_drawn_by_the_service,
);

const VALUE_ADDED: &str = "/series/CNIND/A.CN.VA.C";

async fn with_documents(backend: Backend) -> TestApp {
    TestApp::with(backend, &[cnind()], documents()).await
}

async fn page(app: &TestApp, target: &str) -> String {
    let answer = browse(app, target).await;
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    answer.text()
}

/// The part of a page from one text to the next other.
fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0
}

async fn a_page_has_sentence_chart_passage_values_growth_and_reason(backend: Backend) {
    let app = with_documents(backend).await;
    let page = page(&app, VALUE_ADDED).await;
    let text = words(&page);
    for expected in [
        "33.6 trillion yuan in 2024",
        "增加值 · 制造业 · 中国",
        "6.01 %",
        "5.93 – 6.10",
        "2 stated values, 1 implied",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(page.contains(
        "<meta name=\"description\" content=\"Value added, manufacturing · China: 33.6 trillion yuan"
    ));
    let table = words(&format!("<main{}", part(&page, "<table>", "</table>")));
    for expected in [
        "2021 – 2023 in no document gap",
        "no rate base_missing",
        "no rate gap why?",
        "26.55 – 26.65",
        "0.19 %",
    ] {
        assert!(table.contains(expected), "{expected}: {table}");
    }
    let why = part(&page, "id=\"why\"", "</section>");
    for expected in [
        "Why is there no rate for 2024?",
        "2023 is looked for by date",
        "26.3 %",
        "a document with the value of 2023",
    ] {
        assert!(why.contains(expected), "{expected}: {why}");
    }
    assert!(
        part(&page, "class=\"passage\"", "</aside>").contains("<mark class=\"on\">33.6 trillion yuan</mark>")
    );
    let chinese = words(&self::page(&app, &format!("{VALUE_ADDED}?lang=zh")).await);
    for expected in ["33.6 万亿元", "为什么没有 2024 的增速？", "无文件载明"] {
        assert!(chinese.contains(expected), "{expected}: {chinese}");
    }
}

async fn a_chosen_period_is_lit_everywhere(backend: Backend) {
    let app = with_documents(backend).await;
    let page = page(&app, &format!("{VALUE_ADDED}?at=2020")).await;
    assert!(page.contains("<mark class=\"on\">26.6 trillion yuan</mark>"));
    assert!(part(&page, "<tr class=\"on\">", "</tr>").contains(">2020</a>"));
    assert!(page.contains("class=\"sel\""));
    assert!(attributes(&page, "href").contains(&format!("{VALUE_ADDED}?at=2024#passage")));
    let gap = self::page(&app, &format!("{VALUE_ADDED}?at=2022")).await;
    assert!(
        part(&gap, "class=\"passage\"", "</aside>").contains("There is no value for 2022: in no document.")
    );
}

async fn implied_values_are_shown_on_request_and_take_no_part(backend: Backend) {
    let app = TestApp::start(backend).await;
    let (without, with) =
        (page(&app, VALUE_ADDED).await, page(&app, &format!("{VALUE_ADDED}?include=implied")).await);
    assert!(!without.contains("class=\"implied\""));
    let row = part(&with, "<tr class=\"implied\">", "</tr>");
    for expected in
        ["34.6", "34.05 – 35.15", "end_from_change", "/figures/004-va-c-2020", "implied values take no part"]
    {
        assert!(row.contains(expected), "{expected}: {row}");
    }
    let rates = |page: &str| part(page, "<ul class=\"rates\">", "</ul>").to_owned();
    assert_eq!(rates(&without), rates(&with));
}

async fn a_stated_rate_has_interval_verdict_and_basis(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = page(&app, "/series/CNIND/A.CN.RD_EXP._T").await;
    let rates = words(&format!("<main{}", part(&page, "<ul class=\"rates\">", "</ul>")));
    for expected in ["8 %", "7.5 – 8.5 %", "stated only", "nominal", "nothing computed: base_missing"] {
        assert!(rates.contains(expected), "{expected}: {rates}");
    }
    let sentence = part(&page, "<pre id=\"sentence\"", "</pre>");
    for expected in ["8 % in 2024", "7.5 – 8.5", "nominal", "-rd-"] {
        assert!(sentence.contains(expected), "{expected}: {sentence}");
    }
}

async fn an_open_interval_has_no_upper_number(backend: Backend) {
    let app = TestApp::start(backend).await;
    let text = words(&page(&app, "/series/CNIND/A.CN.NEV_OUTPUT._T").await);
    assert!(text.contains("more than 13 million") && text.contains("13 or more"), "{text}");
    assert!(!text.contains("13.5") && !text.contains("14 million"), "{text}");
}

async fn ranks_have_no_rates_and_say_so_once(backend: Backend) {
    let app = TestApp::start(backend).await;
    let ranks = app.json("/v1/indicators").await["indicators"].as_array().unwrap().clone();
    let rank = ranks.iter().find(|one| one["unit_class"] == "rank").unwrap();
    let code = rank["code"].as_str().unwrap();
    let series = app.json(&format!("/v1/series?indicator={code}")).await;
    let key = series["series"][0]["key"].as_str().unwrap();
    let page = page(&app, &format!("/series/CNIND/{key}")).await;
    assert_eq!(words(&page).matches("unit_class").count(), 1);
}

async fn without_documents_the_number_stands_alone(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = page(&app, VALUE_ADDED).await;
    let passage = part(&page, "class=\"passage\"", "</aside>");
    assert!(passage.contains("… <mark class=\"on\">33.6 trillion yuan</mark> …"), "{passage}");
    assert!(passage.contains("--sources") && passage.contains("document not loaded"), "{passage}");
}

async fn growth_and_index_are_views_of_the_same_page(backend: Backend) {
    let app = TestApp::start(backend).await;
    let index = words(&page(&app, &format!("{VALUE_ADDED}?measure=index&base=2020")).await);
    assert!(index.contains("126.3") && index.contains("125.9 – 126.7"), "{index}");
    let growth = words(&page(&app, "/series/CNIND/A.CN.RD_EXP._T?measure=yoy").await);
    assert!(growth.contains("stated only"), "{growth}");
    let json = super::ask(&app, &format!("{VALUE_ADDED}?measure=index&base=2020"), "application/json").await;
    assert_eq!(json.status, 307);
    assert_eq!(json.header("location"), "/v1/growth?base=2020&dataset=CNIND&key=A.CN.VA.C&measure=index");
}

async fn parameters_are_as_strict_as_those_of_the_api(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (query, status) in [
        ("fron=2020", 400),
        ("from=2024&to=2020", 400),
        ("at=soon", 400),
        ("measure=yo", 400),
        ("include=vintages", 400),
        ("scale=log10", 400),
        ("from=2020&from=2021", 400),
        ("base=2020", 409),
        ("measure=index", 409),
        ("measure=yoy&include=implied", 409),
        ("measure=yoy&scale=log", 409),
        ("partial=ok", 409),
        ("from=2021&to=2023", 200),
        ("scale=log", 200),
        ("chart=off", 200),
        ("as_of=2000-01-01", 200),
    ] {
        let answer = browse(&app, &format!("{VALUE_ADDED}?{query}")).await;
        assert_eq!(answer.status, status, "{query}: {}", answer.text());
    }
    for (target, nearest) in [
        ("/series/CNIND/A.CN.VA.X", "A.CN.VA.C"),
        ("/series/CNINF/A.CN.VA.C", "CNIND"),
        ("/series/A.CN.VA.X", "A.CN.VA.C"),
    ] {
        let answer = browse(&app, target).await;
        assert_eq!(answer.status, 404, "{target}");
        assert!(attributes(&answer.text(), "href").iter().any(|link| link.contains(nearest)), "{target}");
    }
}

async fn a_key_alone_leads_on(backend: Backend) {
    let app = TestApp::start(backend).await;
    let answer = browse(&app, "/series/A.CN.VA.C?lang=zh&from=2020").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (302, "/series/CNIND/A.CN.VA.C?from=2020&lang=zh")
    );
}

async fn pictures_and_data_are_of_the_view(backend: Backend) {
    let app = TestApp::start(backend).await;
    let svg = app.get(&format!("{VALUE_ADDED}/chart.svg?from=2020&to=2024&theme=dark")).await;
    assert_eq!((svg.status.as_u16(), svg.header("content-type")), (200, "image/svg+xml"));
    assert_eq!(svg.header("content-security-policy"), "default-src 'none'; sandbox");
    let text = svg.text();
    assert!(text.contains("26.6") && text.contains("33.6") && text.starts_with("<svg xmlns="), "{text}");
    let png = app.get(&format!("{VALUE_ADDED}/chart.png?width=640")).await;
    assert_eq!((png.status.as_u16(), png.header("content-type")), (200, "image/png"));
    assert_eq!(
        png.body.get(16..20).unwrap(),
        640_u32.to_be_bytes(),
        "the width in the header of the picture"
    );
    assert_eq!(app.get(&format!("{VALUE_ADDED}/chart.png?width=100")).await.status, 400);
    assert_eq!(app.get(&format!("{VALUE_ADDED}/chart.svg?from=2021&to=2023")).await.status, 404);
    for format in ["csv", "json", "xlsx", "parquet"] {
        let answer = app.get(&format!("{VALUE_ADDED}/data.{format}?from=2020&lang=zh&at=2020")).await;
        let location = format!("/v1/observations?dataset=CNIND&format={format}&from=2020&key=A.CN.VA.C");
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, location.as_str()));
        assert_eq!(app.get(&location).await.status, 200);
    }
}

async fn texts_to_copy_ask_for_the_view(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = page(&app, &format!("{VALUE_ADDED}?from=2020&to=2024&include=implied")).await;
    let text = |id: &str| {
        part(&page, &format!("<pre id=\"{id}\" tabindex=\"0\"><code>"), "</code>")
            .replace("&amp;", "&")
            .replace("&quot;", "\"")
    };
    let query = "/v1/observations?dataset=CNIND&detail=full&format=csv&from=2020&include=implied&key=A.CN.VA.C&to=2024";
    for id in ["python", "r", "sql", "excel"] {
        assert!(text(id).contains(query), "{id}: {}", text(id));
    }
    assert!(text("curl").starts_with("curl -sS 'http"), "{}", text("curl"));
    for part in ["as_of=", "figures 004-va-c-2020, 004-va-c-2024", "yearbook, revision 1, read on"] {
        assert!(text("citation").contains(part), "{part}: {}", text("citation"));
    }
    assert!(text("embedding").contains("/embed/series/CNIND/A.CN.VA.C?from=2020"), "{}", text("embedding"));
}

async fn a_figure_leads_to_its_series_and_checks(backend: Backend) {
    let app = with_documents(backend).await;
    let page = page(&app, "/figures/004-va-c-2020").await;
    for part in ["26.6 trillion yuan", "read again, holds"] {
        assert!(words(&page).contains(part), "{part}");
    }
    let links = attributes(&page, "href");
    assert!(links.contains(&format!("{VALUE_ADDED}?at=2020#passage")), "{links:?}");
    assert!(links.iter().any(|link| link.starts_with("/reconciliation/CNIND/")), "{links:?}");
    assert_eq!(browse(&app, "/figures/004-va-c-2021").await.status, 404);
}

/// `docs/value-added.svg` is what this address answers on a service with the seeded datasets, made by
/// `curl -o docs/value-added.svg 'http://127.0.0.1:8080/series/CNIND/A.CN.VA.C/chart.svg?include=implied'`.
async fn the_picture_of_the_readme_is_drawn_by_the_service(backend: Backend) {
    let app = TestApp::start(backend).await;
    let request =
        Request::get("/series/CNIND/A.CN.VA.C/chart.svg?include=implied").header("host", "127.0.0.1:8080");
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.text(), include_str!("../../../docs/value-added.svg"));
}
