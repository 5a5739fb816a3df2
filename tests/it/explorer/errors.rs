//! Errors: the problems of the API as pages.

use axum::body::Body;
use axum::http::Request;

use super::{POLICY, ask, attributes, browse, words};
use crate::on_both;
use crate::support::{Answer, Backend, TestApp};

on_both!(
    an_error_of_a_page_is_a_page_with_the_code_and_the_status,
    errors_of_interfaces_stay_in_their_own_form,
    a_client_without_html_gets_the_problem,
    what_may_have_been_meant_is_a_link,
    a_page_of_an_error_links_to_no_other_host,
    other_methods_are_refused,
);

fn assert_page(target: &str, answer: &Answer, status: u16, code: &str) {
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), status, "{target}: {page}");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{target}");
    assert_eq!(answer.header("cache-control"), "no-store", "{target}");
    assert_eq!(answer.header("content-security-policy"), POLICY, "{target}");
    assert!(!answer.headers.contains_key("set-cookie") && !answer.headers.contains_key("etag"), "{target}");
    let text = words(&page);
    assert!(text.contains(&format!("Code {code}")), "{target}: {text}");
    assert!(text.contains(&format!("Request {}", answer.header("x-request-id"))), "{target}: {text}");
    assert_eq!(page.matches("<h1").count(), 1, "{target}");
}

async fn an_error_of_a_page_is_a_page_with_the_code_and_the_status(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, status, code) in [
        ("/nothing", 404, "not_found"),
        ("/datasets/CNINDD", 404, "not_found"),
        ("/indicators/CNIND/VAA", 404, "not_found"),
        ("/indicators/XX/VA", 404, "not_found"),
        ("/assets/explorer.0.css", 404, "not_found"),
        ("/?x=1", 400, "unknown_parameter"),
        ("/?x=", 400, "unknown_parameter"),
        ("/?lang=en&lang=zh", 400, "repeated_parameter"),
        ("/?lang=fr", 400, "invalid_parameter"),
        ("/?keys=maybe", 400, "invalid_parameter"),
        ("/changes?since=-1", 400, "invalid_parameter"),
        ("/datasets?q=x", 400, "unknown_parameter"),
        ("/datasets/CNIND?area=XX", 400, "unknown_code"),
        ("/datasets/CNIND?cursor=x", 400, "invalid_parameter"),
        ("/datasets/CNIND?c[NO]=x", 400, "unknown_code"),
        ("/datasets/%FF", 400, "invalid_encoding"),
        ("/datasets/%00", 400, "invalid_parameter"),
        ("/search?q=%FF", 400, "invalid_encoding"),
        ("/search?topic=NO", 400, "unknown_code"),
    ] {
        for accept in [super::BROWSER, "*/*", "text/html"] {
            assert_page(target, &ask(&app, target, accept).await, status, code);
        }
    }
    let long = format!("/search?q={}", "x".repeat(60_000));
    assert_page("a long query", &browse(&app, &long).await, 414, "uri_too_long");
    let page = browse(&app, "/nothing?lang=zh").await.text();
    assert!(page.contains("<html lang=\"zh\" ") && page.contains("此处没有内容"), "{page}");
}

async fn errors_of_interfaces_stay_in_their_own_form(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in
        ["/v1/nothing", "/v1", "/v2/growth", "/health/x", "/v1/series?x=1", "/docs/x", "/jsonstat/x"]
    {
        let answer = browse(&app, target).await;
        assert_eq!(answer.header("content-type"), "application/problem+json", "{target}");
    }
    for target in ["/fred/nothing", "/sdmx/nothing", "/worldbank/v2/nothing", "/dbnomics/v22/nothing"] {
        let answer = browse(&app, target).await;
        assert!(!answer.header("content-type").starts_with("text/html"), "{target}");
    }
}

async fn a_client_without_html_gets_the_problem(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in ["/nothing", "/datasets/CNINDD", "/?x=1"] {
        for accept in
            ["application/json", "application/problem+json", "text/csv", "text/html;q=0.1, application/json"]
        {
            let answer = ask(&app, target, accept).await;
            assert_eq!(answer.header("content-type"), "application/problem+json", "{target} {accept}");
        }
        // A program that says nothing of what it reads gets what all programs get.
        assert_eq!(app.get(target).await.header("content-type"), "application/problem+json", "{target}");
    }
    assert_eq!(ask(&app, "/datasets", "image/png").await.status, 406);
}

async fn what_may_have_been_meant_is_a_link(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, sentence, link) in [
        ("/datasets/CNIND?araa=CN-ZJ&lang=zh", "Did you mean area ?", "/datasets/CNIND?area=CN-ZJ&lang=zh"),
        ("/datasets/CNIND?area=CN-ZZ", "Did you mean CN-ZJ ?", "/datasets/CNIND?area=CN-ZJ"),
        ("/datasets/CNIND?area=CN,CN-ZZ", "Did you mean CN-ZJ ?", "/datasets/CNIND?area=CN%2CCN-ZJ"),
        ("/datasets/CNINDD?lang=zh", "Did you mean CNIND ?", "/datasets/CNIND?lang=zh"),
        ("/indicators/CNIN/VA", "Did you mean CNIND ?", "/indicators/CNIND/VA"),
        ("/indicators/CNIND/RD_EXPP", "Did you mean RD_EXP ?", "/indicators/CNIND/RD_EXP"),
        ("/dataset", "Did you mean /datasets ?", "/datasets"),
        ("/search?topic=INDUSTRI", "Did you mean INDUSTRY ?", "/search?topic=INDUSTRY"),
    ] {
        let page = browse(&app, target).await.text();
        assert!(words(&page).contains(sentence), "{target}: {}", words(&page));
        assert!(
            attributes(&page, "href").iter().any(|one| one == link),
            "{target}: {:?}",
            attributes(&page, "href")
        );
        assert_eq!(browse(&app, link).await.status, 200, "{link}");
    }
    // The search is filled in with what was looked for.
    let page = browse(&app, "/indicators/CNIND/lighthouse%20factories").await.text();
    assert!(attributes(&page, "value").contains(&"lighthouse factories".to_owned()), "{page}");
    // The same page without what is wrong.
    let page = browse(&app, "/search?q=va&x=1&lang=zh").await.text();
    assert!(attributes(&page, "href").contains(&"/search?q=va&lang=zh".to_owned()), "{page}");
}

async fn a_page_of_an_error_links_to_no_other_host(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in [
        "//example.org/x?y=1",
        "///example.org",
        "/%2Fexample.org",
        "/\\example.org?x=1",
        "/%5Cexample.org",
        "/%3Cscript%3E?%22=1",
        "/a\"b",
        "//example.org/%E2%80%AE",
    ] {
        let request = Request::builder().uri(target).header("accept", "text/html").body(Body::empty());
        let Ok(request) = request else { continue };
        let answer = app.send(request).await;
        let page = answer.text();
        assert!(answer.status.is_client_error(), "{target}");
        for name in ["href", "src", "action"] {
            for address in attributes(&page, name) {
                let is_here = address.starts_with('#')
                    || address.starts_with('/') && !address[1..].starts_with(['/', '\\']);
                assert!(is_here, "{target}: {address}");
            }
        }
        assert_eq!(page.matches("<script").count(), 1, "{target}");
    }
}

async fn other_methods_are_refused(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in ["/", "/datasets", "/search", "/assets/x"] {
        for method in ["POST", "PUT", "DELETE"] {
            let request = Request::builder().method(method).uri(target).header("accept", "text/html");
            let answer = app.send(request.body(Body::empty()).unwrap()).await;
            assert_page(target, &answer, 405, "method_not_allowed");
            assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS", "{target}");
        }
    }
    let head = app.send(Request::head("/datasets").body(Body::empty()).unwrap()).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
}
