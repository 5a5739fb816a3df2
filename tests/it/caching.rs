//! Headers: caching, conditional requests, and the other headers of responses.

use axum::body::Body;
use axum::http::Request;
use yearbook::service::seed::seed;

use crate::on_both;
use crate::seed_variants::restated;
use crate::support::{Answer, Backend, TestApp, clock, cnind};

on_both!(
    answers_say_how_long_they_hold,
    a_copy_that_still_holds_is_not_sent_again,
    the_tag_changes_with_format_query_and_revision,
    what_is_not_there_is_never_unchanged,
    problems_are_not_kept,
    a_warm_answer_needs_no_database,
    one_slash_at_the_end_changes_nothing,
    head_is_get_without_the_body,
    scripts_of_every_site_may_read,
    requests_have_names,
    large_answers_are_compressed,
);

/// A route for each kind of response: from memory, from the database, paged, flat.
const TARGETS: [&str; 8] = [
    "/v1/indicators",
    "/v1/indicators/RD_EXP",
    "/v1/series?limit=2",
    "/v1/observations?indicator=RD_EXP&area=CN",
    "/v1/observations?indicator=RD_EXP&format=csv",
    "/v1/growth?indicator=RD_EXP",
    "/v1/figures/002-rd-exp-2024",
    "/openapi.json",
];

async fn with_header(app: &TestApp, target: &str, name: &str, value: &str) -> Answer {
    app.send(Request::get(target).header(name, value).body(Body::empty()).unwrap()).await
}

async fn tag(app: &TestApp, target: &str) -> String {
    let answer = app.get(target).await;
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    let tag = answer.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 20, "{target}: {tag}");
    tag
}

async fn answers_say_how_long_they_hold(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in TARGETS {
        let answer = app.get(target).await;
        assert_eq!(answer.header("cache-control"), "public, no-cache", "{target}");
        assert_eq!(answer.header("vary"), "Accept, Accept-Encoding", "{target}");
        assert_eq!(answer.header("last-modified"), "Fri, 02 Jan 2026 03:04:05 GMT", "{target}");
        assert_eq!(answer.header("etag"), tag(&app, target).await, "{target}: the tag of the same answer");
    }
    for target in ["/health/live", "/health/ready", "/metrics"] {
        assert_eq!(app.get(target).await.header("cache-control"), "no-store", "{target}");
    }
}

async fn a_copy_that_still_holds_is_not_sent_again(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in TARGETS {
        let first = app.get(target).await;
        let tag = first.header("etag");
        for value in [tag, &format!("W/{tag}"), "*", &format!("\"x\", {tag}")] {
            let answer = with_header(&app, target, "if-none-match", value).await;
            assert_eq!((answer.status.as_u16(), answer.body.len()), (304, 0), "{target} {value}");
            for name in ["etag", "cache-control", "vary", "last-modified", "link"] {
                assert_eq!(answer.header(name), first.header(name), "{target}: {name}");
            }
        }
        let other = with_header(&app, target, "if-none-match", "W/\"another\"").await;
        assert_eq!((other.status.as_u16(), &other.body), (200, &first.body), "{target}");
        for (day, status) in [("Fri, 02 Jan 2026 03:04:05 GMT", 304), ("Fri, 02 Jan 2026 03:04:04 GMT", 200)]
        {
            let answer = with_header(&app, target, "if-modified-since", day).await;
            assert_eq!(answer.status.as_u16(), status, "{target} {day}");
        }
    }
}

async fn the_tag_changes_with_format_query_and_revision(backend: Backend) {
    let app = TestApp::start(backend).await;
    let target = "/v1/observations?indicator=RD_EXP";
    let json = tag(&app, target).await;
    let mut tags = vec![json.clone()];
    for other in [
        "/v1/observations?indicator=RD_EXP&format=csv",
        "/v1/observations?indicator=RD_EXP&detail=full",
        "/v1/observations?indicator=VA",
        "/v1/growth?indicator=RD_EXP",
    ] {
        tags.push(tag(&app, other).await);
    }
    tags.push(with_header(&app, target, "accept", "text/csv").await.header("etag").to_owned());
    let different: std::collections::BTreeSet<_> = tags.iter().collect();
    assert_eq!(different.len(), tags.len(), "{tags:?}");
    // An equivalent query has the same entity tag.
    assert_eq!(
        tag(&app, "/v1/observations?area=CN&indicator=RD_EXP").await,
        tag(&app, "/v1/observations/?indicator=%52D_EXP&area=CN").await
    );

    let corrected = restated(cnind(), "002-rd-exp-2024", 3.7e12, "3.7 trillion yuan");
    seed(app.service.store(), &corrected, &clock()).await.unwrap();
    assert_eq!(tag(&app, target).await, json, "the new revision was not seen yet");
    assert!(app.service.refresh().await.unwrap());
    let answer = with_header(&app, target, "if-none-match", &json).await;
    assert_eq!(answer.status, 200);
    assert_ne!(answer.header("etag"), json);
    assert_eq!(answer.json()["series"][0]["observations"][0]["value"], 3_700_000_000_000_i64);
    // Seeding the same data writes nothing, so the entity tag stays.
    seed(app.service.store(), &corrected, &clock()).await.unwrap();
    assert!(!app.service.refresh().await.unwrap());
}

async fn what_is_not_there_is_never_unchanged(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, status) in [
        ("/v1/indicators/NOTHING", 404),
        ("/v1/figures/nothing", 404),
        ("/v1/sources/nothing/figures", 404),
        ("/v1/indicators?topic=NOTHING", 400),
        ("/v1/figures?indicator=NOTHING", 400),
        ("/v1/observations?indicator=NOTHING", 400),
        ("/v1/growth?measure=nothing", 400),
        ("/v1/areas?nothing=1", 400),
        ("/v1/nothing", 404),
    ] {
        for (name, value) in [("if-none-match", "*"), ("if-modified-since", "Fri, 01 Jan 2027 00:00:00 GMT")]
        {
            let answer = with_header(&app, target, name, value).await;
            assert_eq!(answer.status.as_u16(), status, "{target} with {name}: {}", answer.text());
        }
    }
}

async fn problems_are_not_kept(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in ["/v1/indicators/NOTHING", "/v1/series?x=1", "/nowhere"] {
        let answer = app.get(target).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{target}");
        assert_eq!((answer.header("etag"), answer.header("last-modified")), ("", ""), "{target}");
    }
}

async fn a_warm_answer_needs_no_database(backend: Backend) {
    let app = TestApp::start(backend).await;
    let warm = ["/v1/observations?indicator=RD_EXP&area=CN", "/v1/growth?indicator=RD_EXP&format=csv"];
    let mut before = Vec::new();
    for target in warm {
        before.push(app.get(target).await);
    }
    app.service.store().close().await;
    for (target, before) in warm.into_iter().zip(before) {
        let after = app.get(target).await;
        assert_eq!((after.status.as_u16(), &after.body), (200, &before.body), "{target}");
        let unchanged = with_header(&app, target, "if-none-match", before.header("etag")).await;
        assert_eq!(unchanged.status, 304, "{target}");
    }
    // The catalogue and the newest observations are in memory.
    for new in ["/v1/indicators?q=research", "/v1/observations?indicator=VA", "/v1/growth?indicator=VA"] {
        assert_eq!(app.get(new).await.status, 200, "{new}");
    }
    assert_eq!(app.get("/health/live").await.status, 204);
    for cold in ["/v1/imports", "/health/ready"] {
        let answer = app.get(cold).await;
        assert_eq!(answer.status, 503, "{cold}");
        assert_eq!(
            (answer.json()["code"].as_str(), answer.header("retry-after")),
            (Some("database_unavailable"), "1")
        );
        assert!(!answer.text().contains("pool"), "{cold} tells what only the log may: {}", answer.text());
    }
}

async fn one_slash_at_the_end_changes_nothing(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in TARGETS {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (without, with) = (app.get(target).await, app.get(&format!("{path}/?{query}")).await);
        assert_eq!((with.status, &with.body), (without.status, &without.body), "{target}");
        assert_eq!(with.header("etag"), without.header("etag"), "{target}");
        assert_eq!(app.get(&format!("{path}//")).await.status, 404, "{target}");
    }
}

async fn head_is_get_without_the_body(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in TARGETS.into_iter().chain(["/v1/figures/nothing", "/v1/areas?x=1"]) {
        let get = app.get(target).await;
        let head = app.send(Request::head(target).body(Body::empty()).unwrap()).await;
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{target}");
        for name in [
            "content-type",
            "content-length",
            "accept-ranges",
            "etag",
            "link",
            "cache-control",
            "vary",
            "last-modified",
        ] {
            assert_eq!(head.header(name), get.header(name), "{target}: {name}");
        }
        assert_eq!(get.header("content-length"), get.body.len().to_string(), "{target}");
    }
}

async fn scripts_of_every_site_may_read(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in ["/v1/observations?indicator=RD_EXP", "/v1/nothing", "/health/live"] {
        let answer = with_header(&app, target, "origin", "https://example.org").await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{target}");
        for exposed in ["ETag", "Link", "X-Request-Id", "Accept-Ranges", "Content-Range"] {
            assert!(answer.header("access-control-expose-headers").contains(exposed), "{target}: {exposed}");
        }
    }
    let question = Request::options("/v1/observations")
        .header("origin", "https://example.org")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "if-none-match");
    let answer = app.send(question.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (204, "*"));
    assert_eq!(answer.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    assert_eq!(answer.header("access-control-allow-headers"), "*");
}

async fn requests_have_names(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in ["/v1/areas", "/v1/nothing", "/v1/areas?x=1"] {
        let named = with_header(&app, target, "x-request-id", "mine-7").await;
        assert_eq!(named.header("x-request-id"), "mine-7", "{target}");
        let (one, two) = (app.get(target).await, app.get(target).await);
        assert_eq!(one.header("x-request-id").len(), 36, "{target}");
        assert_ne!(one.header("x-request-id"), two.header("x-request-id"), "{target}");
    }
}

async fn large_answers_are_compressed(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in ["/v1/indicators", "/v1/observations?format=csv", "/openapi.json"] {
        let plain = app.get(target).await;
        assert_eq!(plain.header("content-encoding"), "", "{target}");
        for (coding, magic) in [("gzip", &[0x1f, 0x8b][..]), ("br", &[]), ("zstd", &[0x28, 0xb5, 0x2f, 0xfd])]
        {
            let answer = with_header(&app, target, "accept-encoding", coding).await;
            assert_eq!(answer.header("content-encoding"), coding, "{target}");
            assert!(
                answer.body.len() * 2 < plain.body.len() && answer.body.starts_with(magic),
                "{target} {coding}"
            );
            assert!(answer.header("vary").contains("Accept-Encoding"), "{target} {coding}");
            assert_eq!(
                answer.header("etag"),
                format!("W/{}", plain.header("etag")),
                "{target}: the strong tag stands for the bytes without a coding"
            );
        }
        let refused = with_header(&app, target, "accept-encoding", "br;q=0, gzip").await;
        assert_eq!(refused.header("content-encoding"), "gzip", "{target}");
    }
}
