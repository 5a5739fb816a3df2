//! Invalid requests to every route and with every parameter; each test checks the whole problem document.

mod values;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use yearbook::formats::Format;
use yearbook::http::parameters::{
    AnyParameter, DATA_FORMAT, ParameterList, ROW_FORMAT, VERIFICATION_FORMAT, names,
};
use yearbook::http::problem::ProblemKind;
use yearbook::http::v1::PARAMETERS;
use yearbook::limits::{MAX_PARAMETER_BYTES, MAX_PATH_BYTES, MAX_QUERY_BYTES};

use crate::on_both;
use crate::support::{Answer, Backend, TestApp, is_of_what_the_seed_lacks};
use values::{CASES, CONTRADICTIONS, case};

on_both!(
    unknown_parameters_are_refused_by_every_route,
    broken_parameters_are_refused_by_every_route,
    wrong_values_are_refused_wherever_the_parameter_stands,
    the_first_mistake_of_many_is_named,
    contradictions_are_refused,
    what_is_needed_is_asked_for,
    empty_ranges_are_refused,
    what_is_not_there_is_404_with_the_nearest,
    broken_paths_are_refused,
    unknown_routes_name_the_nearest,
    other_methods_are_refused_with_those_that_are_allowed,
    formats_that_are_not_on_offer_are_refused,
    a_caller_that_asks_for_csv_gets_a_problem_document,
    long_uris_are_refused,
    bodies_are_never_read,
);

/// A route with an existing id in place of its path parameter.
fn filled(route: &str) -> String {
    let example = match route {
        route if route.starts_with("/v1/datasets") => "CNIND",
        route if route.starts_with("/v1/indicators") => "RD_EXP",
        route if route.starts_with("/v1/sources") => "002_37f83820fa790c5f.txt",
        route if route.starts_with("/v1/series") => "A.CN.VA.C",
        route if route.starts_with("/v1/targets") => "MFG-VA-2025",
        route if route.starts_with("/v1/rules") => "RD_INTENSITY_LOW",
        _ => "002-rd-exp-2024",
    };
    route.replace("{id}", example).replace("{code}", example).replace("{key}", example)
}

/// The address of a route with a query and the required parameters.
fn target(route: &str, query: &str) -> String {
    let required = match route {
        "/v1/growth/ranking" if !query.starts_with("period") => "&period=2024",
        "/v1/search" if !query.starts_with("q=") => "&q=output",
        "/v1/formula" if !query.starts_with("expr=") => "&expr=VA.C",
        _ => "",
    };
    format!("{route}?{query}{required}")
}

/// The routes that have other methods than reading ones.
const WRITING: [&str; 7] = [
    "/v1/datasets",
    "/v1/figures",
    "/v1/figures/{id}",
    "/v1/imports",
    "/v1/indicators",
    "/v1/sources",
    "/v1/sources/{id}/other-numbers",
];

/// The routes that are not about data; they have no parameters.
const PLAIN: [&str; 4] = ["/health/live", "/health/ready", "/metrics", "/openapi.json"];

/// Every route with its parameters.
fn routes() -> impl Iterator<Item = (String, ParameterList)> {
    let plain = PLAIN.iter().map(|route| ((*route).to_owned(), &[][..]));
    let of_data = PARAMETERS.iter().filter(|(route, _)| !is_of_what_the_seed_lacks(route));
    of_data.map(|(route, names)| (filled(route), *names)).chain(plain)
}

/// The problem document of a response; checks the members that all problem documents have.
fn problem(target: &str, answer: &Answer, code: &str) -> Value {
    let document = answer.json();
    let kind = ProblemKind::ALL.into_iter().find(|kind| json!(kind) == code).unwrap();
    let fields = document.as_object().unwrap().keys().map(String::as_str);
    // A formula that cannot be read has the place too.
    let fields: Vec<_> = fields.filter(|name| *name != "position").collect();
    let mut expected = ["type", "title", "status", "detail", "code", "parameter", "allowed"];
    expected.sort_unstable();
    let mut sorted = fields.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected, "{target}: {document}");
    assert_eq!(document["code"], code, "{target}: {document}");
    assert_eq!(document["type"], format!("/problems/{}", code.replace('_', "-")), "{target}");
    assert_eq!(
        (document["title"].as_str(), document["status"].as_u64()),
        (Some(kind.title()), Some(kind.status().as_u16().into()))
    );
    assert_eq!(answer.status, kind.status(), "{target}");
    assert!(document["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{target}: {document}");
    assert_eq!(answer.header("content-type"), "application/problem+json", "{target}");
    assert_eq!(answer.header("cache-control"), "no-store", "{target}");
    assert!(!answer.header("x-request-id").is_empty(), "{target}");
    document
}

/// Sends a request that must be refused with this code for this parameter, and returns the problem document.
async fn refuse(app: &TestApp, target: &str, code: &str, parameter: Option<&str>) -> Value {
    let document = problem(target, &app.get(target).await, code);
    assert_eq!(document["parameter"].as_str(), parameter, "{target}: {document}");
    document
}

fn allowed(document: &Value) -> Vec<&str> {
    document["allowed"].as_array().unwrap().iter().map(|allowed| allowed.as_str().unwrap()).collect()
}

async fn unknown_parameters_are_refused_by_every_route(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (route, known) in routes() {
        let unknown =
            CASES.iter().map(|(parameter, ..)| parameter.name()).filter(|text| !names(known).contains(text));
        for name in unknown.chain(["indicater", "FORMAT", "c[]", "c", "0"]) {
            let document = refuse(&app, &format!("{route}?{name}=1"), "unknown_parameter", Some(name)).await;
            let mut expected = names(known);
            let mut allowed = allowed(&document);
            expected.sort_unstable();
            allowed.sort_unstable();
            assert_eq!(allowed, expected, "{route}?{name}=1");
        }
        if names(known).contains(&"format") {
            let document =
                refuse(&app, &format!("{route}?formt=json"), "unknown_parameter", Some("formt")).await;
            assert_eq!(allowed(&document)[0], "format", "{route}");
            assert!(document["detail"].as_str().unwrap().ends_with("Did you mean `format`?"), "{document}");
        }
    }
}

async fn broken_parameters_are_refused_by_every_route(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (route, known) in routes() {
        for parameter in known {
            let (text, value) = (parameter.name(), case(*parameter).1);
            let too_long = "x".repeat(MAX_PARAMETER_BYTES + 1);
            for (query, code) in [
                (format!("{text}={value}&{text}={value}"), "repeated_parameter"),
                (format!("{text}={value}&%{:02x}{}=x", text.as_bytes()[0], &text[1..]), "repeated_parameter"),
                (format!("{text}="), "empty_parameter"),
                (text.to_owned(), "empty_parameter"),
                (format!("{text}={too_long}"), "parameter_too_long"),
                (format!("{text}=%FF"), "invalid_encoding"),
                (format!("{text}=%C3"), "invalid_encoding"),
                (format!("{text}=%ED%A0%80"), "invalid_encoding"),
                (format!("{text}=%zz"), "invalid_encoding"),
                (format!("{text}=1%"), "invalid_encoding"),
                (format!("{text}=%00"), "invalid_parameter"),
                (format!("{text}={value}%0A"), "invalid_parameter"),
                (format!("{text}=%C2%85"), "invalid_parameter"),
            ] {
                let document = refuse(&app, &format!("{route}?{query}"), code, Some(text)).await;
                assert_eq!(allowed(&document), Vec::<&str>::new(), "{route}?{query}");
                assert!(document["detail"].as_str().unwrap().len() < 400, "{route}?{text}: {document}");
            }
        }
        // The name may be malformed too.
        refuse(&app, &format!("{route}?%FF=1"), "invalid_encoding", None).await;
    }
}

async fn wrong_values_are_refused_wherever_the_parameter_stands(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (route, known) in routes() {
        for parameter in known {
            let (name, (_, sound, refused)) = (parameter.name(), case(*parameter));
            for (value, code, nearest) in *refused {
                let target = target(&route, &format!("{name}={value}"));
                let document = refuse(&app, &target, code, Some(name)).await;
                let detail = document["detail"].as_str().unwrap();
                assert!(
                    *code == "unknown_code" || detail.contains(name) || *code == "not_acceptable",
                    "{detail}"
                );
                if let Some(nearest) = nearest {
                    assert_eq!(allowed(&document).first(), Some(nearest), "{target}: {document}");
                }
            }
            // A long invalid value is shortened in the message.
            let long = target(&route, &format!("{name}={}", "9".repeat(MAX_PARAMETER_BYTES)));
            let detail = app.get(&long).await.json()["detail"].as_str().unwrap().len();
            assert!(detail < 500, "{route}?{name} repeats {detail} bytes");
            // The valid value is valid on every route.
            let target = target(&route, &format!("{name}={sound}"));
            let answer = app.get(&target).await;
            let alone = ["base", "aggregate", "partial"].contains(&name)
                || (name == "to_release" && route == "/v1/observations");
            assert_eq!(answer.status, if alone { 409 } else { 200 }, "{target}: {}", answer.text());
        }
    }
}

async fn the_first_mistake_of_many_is_named(backend: Backend) {
    let app = TestApp::start(backend).await;
    refuse(&app, "/v1/observations?area=&indicater=1&area=x", "empty_parameter", Some("area")).await;
    refuse(&app, "/v1/observations?indicater=1&area=", "unknown_parameter", Some("indicater")).await;
    let members = |count: usize| (0..count).map(|number| format!("X{number}")).collect::<Vec<_>>().join(",");
    for list in ["indicator", "area", "activity", "dataset"] {
        // Fifty members are a list of unknown codes; a list with one more is invalid as a whole.
        refuse(&app, &format!("/v1/series?{list}={}", members(50)), "unknown_code", Some(list)).await;
        refuse(&app, &format!("/v1/series?{list}={}", members(51)), "invalid_parameter", Some(list)).await;
    }
}

async fn contradictions_are_refused(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, parameter) in CONTRADICTIONS {
        refuse(&app, target, "conflicting_parameters", Some(parameter)).await;
    }
    let csv = Request::get("/v1/observations?limit=1").header("accept", "text/csv");
    let answer = app.send(csv.body(Body::empty()).unwrap()).await;
    assert_eq!(problem("limit as csv", &answer, "conflicting_parameters")["parameter"], "limit");
}

async fn what_is_needed_is_asked_for(backend: Backend) {
    let app = TestApp::start(backend).await;
    refuse(&app, "/v1/growth/ranking", "invalid_parameter", Some("period")).await;
    refuse(&app, "/v1/formula", "invalid_parameter", Some("expr")).await;
}

async fn empty_ranges_are_refused(backend: Backend) {
    let app = TestApp::start(backend).await;
    for route in ["/v1/observations", "/v1/growth"] {
        for (from, to) in
            [("2024", "2023"), ("2024-Q1", "2023-12"), ("2021/2025", "2020"), ("2024-03-02", "2024-03-01")]
        {
            let target = format!("{route}?to={to}&from={from}");
            let document = refuse(&app, &target, "empty_range", Some("from")).await;
            let detail = document["detail"].as_str().unwrap();
            assert!(detail.contains(from) && detail.contains(to), "{detail}");
        }
        assert_eq!(app.get(&format!("{route}?from=2024-06&to=2024")).await.status, 200);
    }
}

async fn what_is_not_there_is_404_with_the_nearest(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, nearest) in [
        ("/v1/datasets/CNINDD", "CNIND"),
        ("/v1/indicators/RD_EXPP", "RD_EXP"),
        ("/v1/sources/002_37f83820fa790c5f", "002_37f83820fa790c5f.txt"),
        ("/v1/sources/002_37f83820fa790c5f.text/figures", "002_37f83820fa790c5f.txt"),
        ("/v1/figures/002-rd-exp-2042", "002-rd-exp-2024"),
        ("/v1/figures/..%2F..%2Fetc%2Fpasswd", ""),
        ("/v1/indicators/%E4%B8%AD", ""),
    ] {
        let document = refuse(&app, target, "not_found", None).await;
        assert!(nearest.is_empty() || allowed(&document)[0] == nearest, "{target}: {document}");
        assert!(!allowed(&document).is_empty() && allowed(&document).len() <= 25, "{target}: {document}");
    }
}

async fn broken_paths_are_refused(backend: Backend) {
    let app = TestApp::start(backend).await;
    let too_long = "x".repeat(MAX_PATH_BYTES - 40);
    for route in PARAMETERS.iter().map(|(route, _)| *route).filter(|route| route.contains('{')) {
        let with = |text: &str| route.replace("{id}", text).replace("{code}", text).replace("{key}", text);
        for text in ["%FF", "%zz", "CN%", "%C3%28"] {
            refuse(&app, &with(text), "invalid_encoding", None).await;
        }
        for text in ["%00", "a%0Ab", "%C2%9F"] {
            refuse(&app, &with(text), "invalid_parameter", None).await;
        }
        let document = refuse(&app, &with(&too_long), "not_found", None).await;
        assert!(
            document["detail"].as_str().unwrap().len() < 400,
            "the detail repeats a long text: {document}"
        );
    }
}

async fn unknown_routes_name_the_nearest(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (path, nearest) in [
        ("/v1/observation", "/v1/observations"),
        ("/v1/Areas", "/v1/areas"),
        ("/v2/growth", "/v1/growth"),
        ("/v1", ""),
        ("/v1/areas/CN", ""),
        ("/v1//areas", "/v1/areas"),
        ("/v1/observations/%FF", ""),
    ] {
        let document = refuse(&app, path, "not_found", None).await;
        assert!(nearest.is_empty() || allowed(&document)[0] == nearest, "{path}: {document}");
    }
}

async fn other_methods_are_refused_with_those_that_are_allowed(backend: Backend) {
    let app = TestApp::start(backend).await;
    // Other tests cover the routes that write.
    let writing = WRITING.map(filled);
    let reading = routes().filter(|(route, _)| !writing.contains(route));
    for (route, _) in reading.chain([("/docs".to_owned(), &[][..])]) {
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
            let request = Request::builder().method(method).uri(&route).body(Body::empty()).unwrap();
            let answer = app.send(request).await;
            let document = problem(&format!("{method} {route}"), &answer, "method_not_allowed");
            assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS", "{method} {route}");
            assert_eq!(
                (allowed(&document), &document["parameter"]),
                (vec!["GET", "HEAD", "OPTIONS"], &Value::Null)
            );
        }
        let request = Request::options(&route).body(Body::empty()).unwrap();
        let answer = app.send(request).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (204, "GET, HEAD, OPTIONS"), "{route}");
    }
    let request = Request::post("/v1/nowhere").body(Body::empty()).unwrap();
    problem("POST /v1/nowhere", &app.send(request).await, "not_found");
}

async fn formats_that_are_not_on_offer_are_refused(backend: Backend) {
    let app = TestApp::start(backend).await;
    // The feed is Atom whatever is asked for.
    let is_tested = |route: &str| route != "/v1/alerts.atom" && !is_of_what_the_seed_lacks(route);
    for (route, known) in PARAMETERS.iter().filter(|(route, _)| is_tested(route)) {
        let plain = target(&filled(route), "");
        let takes = |description| known.iter().any(|parameter| parameter.description() == description);
        let flat = takes(DATA_FORMAT.description());
        let rows = takes(ROW_FORMAT.description());
        let media = if flat {
            Format::ALL.map(Format::media_type).to_vec()
        } else if rows {
            // A cube has one value for a period, and a backtest several.
            Format::ALL.into_iter().filter(|one| *one != Format::JsonStat).map(Format::media_type).collect()
        } else if takes(VERIFICATION_FORMAT.description()) {
            vec!["application/json", "text/plain", "application/xml", "application/sarif+json"]
        } else {
            vec!["application/json"]
        };
        let refusing: &[&str] =
            if flat || rows { &["image/png", "*/*;q=0"] } else { &["text/csv", "image/png"] };
        for accept in refusing {
            let request = Request::get(&plain).header("accept", *accept).body(Body::empty()).unwrap();
            let document = problem(&plain, &app.send(request).await, "not_acceptable");
            assert_eq!(
                (allowed(&document), &document["parameter"]),
                (media.clone(), &Value::Null),
                "{plain} {accept}"
            );
        }
        for accept in [
            "*/*",
            "application/json",
            "text/html,*/*;q=0.1",
            "nonsense",
            "application/json;q=0.5, image/png",
        ] {
            let request = Request::get(&plain).header("accept", accept).body(Body::empty()).unwrap();
            let answer = app.send(request).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("content-type")),
                (200, "application/json"),
                "{plain} {accept}"
            );
        }
        // The parameter takes precedence over the header.
        let request = Request::get(target(&filled(route), "format=json"))
            .header("accept", "image/png")
            .body(Body::empty());
        assert_eq!(app.send(request.unwrap()).await.status, 200, "{plain}");
    }
}

async fn a_caller_that_asks_for_csv_gets_a_problem_document(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, code) in [
        ("/v1/observations?indicator=RD_EXPP", "unknown_code"),
        ("/v1/observations?indicater=RD_EXP", "unknown_parameter"),
        ("/v1/growth?from=2024&to=2020", "empty_range"),
        ("/v1/nowhere", "not_found"),
    ] {
        let request = Request::get(target).header("accept", "text/csv").body(Body::empty()).unwrap();
        problem(target, &app.send(request).await, code);
    }
    refuse(&app, "/v1/observations?format=csv&indicator=RD_EXPP", "unknown_code", Some("indicator")).await;
    refuse(&app, "/v1/growth?format=ndjson&measure=yoyo", "invalid_parameter", Some("measure")).await;
}

async fn long_uris_are_refused(backend: Backend) {
    let app = TestApp::start(backend).await;
    let query = |bytes: usize| format!("/v1/areas?{}", "x".repeat(bytes));
    refuse(&app, &query(MAX_QUERY_BYTES + 1), "uri_too_long", None).await;
    let at_the_limit =
        problem("a query at the limit", &app.get(&query(MAX_QUERY_BYTES)).await, "unknown_parameter");
    assert!(at_the_limit.to_string().len() < 600, "the document repeats a long text");
    let path = |bytes: usize| format!("/v1/figures/{}", "x".repeat(bytes - "/v1/figures/".len()));
    refuse(&app, &path(MAX_PATH_BYTES + 1), "uri_too_long", None).await;
    refuse(&app, &path(MAX_PATH_BYTES), "not_found", None).await;
}

async fn bodies_are_never_read(backend: Backend) {
    let app = TestApp::start(backend).await;
    // These routes have no request body. A route with one needs a test of status 413.
    let description = app.json("/openapi.json").await;
    for (path, item) in description["paths"].as_object().unwrap() {
        if WRITING.contains(&path.as_str()) {
            continue;
        }
        let methods: Vec<_> = item.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!((methods, item["get"].get("requestBody")), (vec!["get"], None), "{path}");
    }
    let large = vec![b'x'; yearbook::limits::MAX_BODY_BYTES + 1];
    let answer = app.send(Request::get("/v1/units").body(Body::from(large.clone())).unwrap()).await;
    assert_eq!(answer.status, 200);
    let answer = app.send(Request::post("/v1/units").body(Body::from(large)).unwrap()).await;
    problem("POST /v1/units", &answer, "method_not_allowed");
}
