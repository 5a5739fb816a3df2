//! Charts in other pages, and how oEmbed says to hold them.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use super::{BROWSER, POLICY, attributes, browse, words};
use crate::on_both;
use crate::support::{Answer, Backend, TestApp};

on_both!(
    an_embedded_chart_has_title_source_and_a_link_back_and_nothing_else,
    every_page_may_hold_an_embedded_chart_and_no_page_another,
    a_theme_is_that_of_the_system_where_none_is_asked_for,
    oembed_tells_how_a_page_is_held,
    oembed_refuses_other_hosts_and_pages_without_a_chart,
    pages_with_a_chart_announce_how_they_are_held,
);

const HOST: &str = "stats.example:8080";

async fn from_host(app: &TestApp, target: &str) -> Answer {
    let request = Request::get(target).header("host", HOST).header("accept", BROWSER);
    app.send(request.body(Body::empty()).unwrap()).await
}

fn encoded(url: &str) -> String {
    form_urlencoded::byte_serialize(url.as_bytes()).collect()
}

async fn oembed(app: &TestApp, url: &str, further: &str) -> Answer {
    from_host(app, &format!("/oembed?url={}{further}", encoded(url))).await
}

async fn an_embedded_chart_has_title_source_and_a_link_back_and_nothing_else(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, back) in [
        ("/embed/series/CNIND/A.CN.VA.C", "/series/CNIND/A.CN.VA.C"),
        (
            "/embed/series/CNIND/A.CN.VA.C?theme=dark&from=2020&lang=zh",
            "/series/CNIND/A.CN.VA.C?from=2020&lang=zh",
        ),
        (
            "/embed/series/CNIND/A.CN.VA.C?measure=index&base=2020",
            "/series/CNIND/A.CN.VA.C?base=2020&measure=index",
        ),
        // A single value is a number.
        ("/embed/series/CNIND/A.CN.NEV_OUTPUT._T", "/series/CNIND/A.CN.NEV_OUTPUT._T"),
        (
            "/embed/compare?series=CNIND/A.CN.VA.C,CNIND/A.CN.VA.BTE&theme=dark",
            "/compare?series=CNIND%2FA.CN.VA.C%2CCNIND%2FA.CN.VA.BTE",
        ),
        // Nothing in the window.
        ("/embed/series/CNIND/A.CN.VA.C?from=1950&to=1951", "/series/CNIND/A.CN.VA.C?from=1950&to=1951"),
    ] {
        let answer = browse(&app, target).await;
        let page = answer.text();
        assert_eq!((answer.status.as_u16(), page.matches("<h1").count()), (200, 1), "{target}: {page}");
        for part in ["<nav", "<header", "<footer", "<form", "<table", "<style", " style=", "<script>"] {
            assert!(!page.contains(part), "{target}: {part}");
        }
        assert!(attributes(&page, "href").contains(&back.to_owned()), "{target}: {page}");
        // Its links lead to pages, which are there and take the same parameters.
        for href in attributes(&page, "href") {
            assert_eq!(browse(&app, &href).await.status, 200, "{target}: {href}");
            assert!(!href.starts_with("/embed/") && !href.contains("theme="), "{target}: {href}");
        }
        assert!(page.contains("<base target=\"_blank\">"), "pages themselves cannot be framed");
    }
    let text = words(&browse(&app, "/embed/series/CNIND/A.CN.VA.C").await.text());
    assert!(text.contains("Source: ") && text.contains("Show in yearbook"), "{text}");
}

async fn every_page_may_hold_an_embedded_chart_and_no_page_another(backend: Backend) {
    let app = TestApp::start(backend).await;
    let expected = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *");
    for target in [
        "/embed/series/CNIND/A.CN.VA.C",
        "/embed/series/CNIND/A.CN.VA.C",
        "/embed/series/CNIND/A.CN.VA.C",
        "/embed/series/CNIND/NOTHING",
        "/embed/series/CNIND/A.CN.VA.C?fron=2020",
        "/embed/nothing",
    ] {
        let answer = browse(&app, target).await;
        assert_eq!(answer.header("content-security-policy"), expected, "{target}");
        assert!(!answer.headers.contains_key("x-frame-options"), "{target}");
        assert!(!answer.headers.contains_key("set-cookie"), "{target}");
    }
    assert_eq!(browse(&app, "/series/CNIND/A.CN.VA.C").await.header("content-security-policy"), POLICY);
}

async fn a_theme_is_that_of_the_system_where_none_is_asked_for(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (query, class) in [
        ("", "embed"),
        ("?theme=light", "embed light"),
        ("?theme=dark", "embed dark"),
        ("?theme=print", "embed print"),
    ] {
        let page = browse(&app, &format!("/embed/series/CNIND/A.CN.VA.C{query}")).await.text();
        assert!(page.contains(&format!("<html class=\"{class}\" lang=\"en\">")), "{query}: {page}");
    }
    assert_eq!(browse(&app, "/embed/series/CNIND/A.CN.VA.C?theme=blue").await.status, 400);
}

async fn oembed_tells_how_a_page_is_held(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (url, further, src, size) in [
        ("http://stats.example:8080/series/CNIND/A.CN.VA.C", "", "/embed/series/CNIND/A.CN.VA.C", [720, 520]),
        (
            "https://STATS.example:8080/series/CNIND/A.CN.VA.C?from=2020&lang=zh&at=2024#passage",
            "&maxwidth=400&maxheight=300&format=json&dnt=1",
            "/embed/series/CNIND/A.CN.VA.C?from=2020&lang=zh",
            [400, 300],
        ),
        (
            "http://stats.example:8080/compare?series=CNIND/A.CN.VA.C,CNIND/A.CN.VA.BTE",
            "",
            "/embed/compare?series=CNIND%2FA.CN.VA.C%2CCNIND%2FA.CN.VA.BTE",
            [720, 640],
        ),
        (
            "http://stats.example:8080/series/CNIND/A%2ECN.VA.C",
            "&maxwidth=9999",
            "/embed/series/CNIND/A.CN.VA.C",
            [720, 520],
        ),
    ] {
        let answer = oembed(&app, url, further).await;
        let document = answer.json();
        assert_eq!(answer.status, 200, "{url}: {document}");
        assert_eq!(answer.header("content-type"), "application/json", "{url}");
        assert_eq!((&document["version"], &document["type"]), (&Value::from("1.0"), &Value::from("rich")));
        assert_eq!([&document["width"], &document["height"]], size.map(Value::from).each_ref(), "{url}");
        let html = document["html"].as_str().unwrap();
        assert_eq!(attributes(html, "src"), [format!("http://{HOST}{src}")], "{url}");
        assert_eq!(attributes(html, "width"), [size[0].to_string()]);
        assert_eq!(attributes(html, "title"), [document["title"].as_str().unwrap()]);
        assert_eq!(browse(&app, src).await.status, 200, "{src}");
    }
}

async fn oembed_refuses_other_hosts_and_pages_without_a_chart(backend: Backend) {
    let app = TestApp::start(backend).await;
    let series = "http://stats.example:8080/series/CNIND/A.CN.VA.C";
    for url in [
        "http://evil.example/series/CNIND/A.CN.VA.C",
        "http://stats.example:8080@evil.example/series/CNIND/A.CN.VA.C",
        "http://127.0.0.1:8080/series/CNIND/A.CN.VA.C",
        "//stats.example:8080/series/CNIND/A.CN.VA.C",
        "/series/CNIND/A.CN.VA.C",
        "file:///etc/passwd",
        "http://stats.example:8080/",
        "http://stats.example:8080/sources",
        "http://stats.example:8080/compare",
        "http://stats.example:8080/compare?series=CNIND/NOTHING",
        "http://stats.example:8080/series/CNIND/A.CN.VA.NOTHING",
        "http://stats.example:8080/series/NOTHING/A.CN.VA.C",
        "http://stats.example:8080/series/CNIND/A.CN.VA.C/chart.svg",
        "http://stats.example:8080/series/CNIND/%FF",
        "http://stats.example:8080/series/CNIND/A.CN.VA.C?fron=2020",
        "http://stats.example:8080/series/CNIND/A.CN.VA.C?base=2020",
        "not an address",
    ] {
        let answer = oembed(&app, url, "").await;
        assert_eq!(answer.status, 404, "{url}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{url}");
        assert!(!answer.headers.contains_key("location"), "{url}");
    }
    assert_eq!(oembed(&app, series, "&format=xml").await.status, 501);
    for further in ["&format=yaml", "&maxwidth=0", "&maxwidth=x", "&maxheight=-1", "&url=x"] {
        assert_eq!(oembed(&app, series, further).await.status, 400, "{further}");
    }
    assert_eq!(from_host(&app, "/oembed").await.status, 400);
}

async fn pages_with_a_chart_announce_how_they_are_held(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = from_host(&app, "/series/CNIND/A.CN.VA.C?from=2020&lang=zh").await.text();
    let start = page.split_once("type=\"application/json+oembed\"").map(|(_, rest)| rest).unwrap();
    let address = &attributes(start.split('>').next().unwrap(), "href")[0];
    let target = address.strip_prefix(&format!("http://{HOST}")).unwrap();
    let document = from_host(&app, target).await.json();
    assert!(
        document["html"].as_str().unwrap().contains("/embed/series/CNIND/A.CN.VA.C?from=2020"),
        "{document}"
    );
    for target in ["/", "/sources", "/imports"] {
        assert!(!from_host(&app, target).await.text().contains("json+oembed"), "{target}");
    }
}
