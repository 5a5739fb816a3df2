//! Imports over HTTP: authorization, responses, and the routes about imports.

use axum::body::Body;
use axum::http::Request;
use chrono::Duration;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use yearbook::service::tokens::{NewToken, create, revoke};

use super::{Shelf, With, fixed};
use crate::on_both;
use crate::support::{Answer, Backend};

on_both!(
    only_a_token_that_holds_may_write,
    uploads_in_progress_are_listed_until_they_end,
    a_token_that_is_revoked_during_an_upload_writes_nothing,
    what_is_no_upload_is_refused,
    an_upload_is_created_once,
    changes_are_listed_and_streamed,
    revisions_of_a_series_are_a_triangle,
);

const TABLE: &str = "area,year,value\nCN,2020,1\nCN,2021,2\nDE,2020,-3\n";

pub(super) async fn token(shelf: &Shelf, datasets: Option<&str>, days: Option<i64>) -> String {
    let new = NewToken {
        name: "pipeline".into(),
        datasets: datasets.map(|dataset| vec![dataset.parse().unwrap()]),
        figures: Vec::new(),
        expires: days.map(|days| fixed().now() + Duration::days(days)),
    };
    create(shelf.app.service.store(), new, fixed().now()).await.unwrap()
}

pub(super) async fn post(shelf: &Shelf, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::post(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    shelf.app.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

fn is_problem(answer: &Answer, status: u16, code: &str) -> Value {
    let document = answer.json();
    assert_eq!((answer.status.as_u16(), document["code"].as_str()), (status, Some(code)), "{document}");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    document
}

async fn uploads_in_progress_are_listed_until_they_end(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let token = token(&shelf, None, None).await;
    let running = async || shelf.app.json("/v1/imports/running").await["imports"].clone();
    assert_eq!(running().await, json!([]));
    for is_broken_off in [false, true] {
        // The body ends when the sender is dropped.
        let (sender, ended) = tokio::sync::oneshot::channel::<()>();
        let end = futures_util::stream::once(async move {
            let _ = ended.await;
            Ok("")
        });
        let beginning = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(TABLE)]);
        let body = Body::from_stream(beginning.chain(end));
        let request = Request::post("/v1/imports?dataset=ONE&published=2024-01-01&file=one.csv")
            .header("authorization", format!("Bearer {token}"))
            .header("x-request-id", "upload-7")
            .body(body)
            .unwrap();
        let mut upload = Box::pin(shelf.app.send(request));
        // The upload goes on until it waits for the rest of the body.
        let listed = loop {
            let listed = tokio::select! {
                _ = &mut upload => panic!("it ends without its body"),
                listed = running() => listed,
            };
            if listed[0]["bytes"] == json!(TABLE.len()) {
                break listed;
            }
        };
        let one = &listed[0];
        assert_eq!(
            (&one["request"], &one["dataset"], &one["file"], &one["phase"], &one["check"]),
            (&json!("upload-7"), &json!("ONE"), &json!("one.csv"), &json!("receiving"), &json!(false))
        );
        assert!(!listed.to_string().contains(&token), "no token is shown");
        if is_broken_off {
            drop(upload);
        } else {
            drop(sender);
            assert_eq!(upload.await.status.as_u16(), 201);
        }
        assert_eq!(running().await, json!([]));
    }
}

async fn a_token_that_is_revoked_during_an_upload_writes_nothing(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let token = token(&shelf, None, None).await;
    let (before, service) = (shelf.traces().await, std::sync::Arc::clone(&shelf.app.service));
    let id = token.split('_').nth(1).unwrap().to_owned();
    let body = futures_util::stream::iter([false, true]).then(move |is_last| {
        let (service, id) = (std::sync::Arc::clone(&service), id.clone());
        async move {
            if is_last {
                assert!(revoke(service.store(), &id, fixed().now()).await.unwrap());
            }
            Ok::<_, std::convert::Infallible>(TABLE)
        }
    });
    let request = Request::post("/v1/imports?dataset=ONE&published=2024-01-01")
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from_stream(body))
        .unwrap();
    is_problem(&shelf.app.send(request).await, 401, "unauthorized");
    assert_eq!(shelf.traces().await, before);
}

async fn only_a_token_that_holds_may_write(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let (all, of_one) = (token(&shelf, None, Some(1)).await, token(&shelf, Some("ONE"), None).await);
    let (ended, revoked) = (token(&shelf, None, Some(-1)).await, token(&shelf, None, None).await);
    let id = revoked.split('_').nth(1).unwrap();
    assert!(revoke(shelf.app.service.store(), id, fixed().now()).await.unwrap());
    assert!(!revoke(shelf.app.service.store(), id, fixed().now()).await.unwrap());
    let before = shelf.traces().await;
    let almost = format!("{}0", &all[..all.len() - 1]);
    let other = if almost == all { format!("{}1", &all[..all.len() - 1]) } else { almost };
    let headers = [
        String::new(),
        "Bearer".into(),
        "Bearer yb_1_2".into(),
        format!("Basic {all}"),
        format!("Bearer {other}"),
        format!("Bearer {ended}"),
        format!("Bearer {revoked}"),
    ];
    for header in &headers {
        let given: &[(&str, &str)] =
            if header.is_empty() { &[] } else { &[("authorization", header.as_str())] };
        let answer = post(&shelf, "/v1/imports?dataset=ONE", given, TABLE).await;
        is_problem(&answer, 401, "unauthorized");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{header}");
    }
    let of_one = format!("Bearer {of_one}");
    let answer = post(&shelf, "/v1/imports?dataset=TWO", &[("authorization", &of_one)], TABLE).await;
    let document = is_problem(&answer, 403, "forbidden");
    assert_eq!((&document["parameter"], &document["allowed"]), (&json!("dataset"), &json!(["ONE"])));
    assert_eq!(shelf.traces().await, before);
    for (dataset, header) in [("ONE", of_one), ("TWO", format!("bearer {all}"))] {
        let target = format!("/v1/imports?dataset={dataset}");
        let answer = post(&shelf, &target, &[("authorization", &header)], TABLE).await;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    }
    let kept =
        crate::support::raw::texts(&shelf.app.database.token_url(), "SELECT hash FROM token").await.unwrap();
    let secret = all.rsplit('_').next().unwrap();
    assert!(kept.iter().all(|hash| hash.len() == 64 && !hash.contains(secret)), "only a hash is kept");
}

async fn what_is_no_upload_is_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let bearer = format!("Bearer {}", token(&shelf, None, None).await);
    let sent = [("authorization", bearer.as_str())];
    let before = shelf.traces().await;
    let with = |name, value| [sent[0], (name, value)];
    let large = with("content-length", "9999999999");
    is_problem(&post(&shelf, "/v1/imports?dataset=X", &large, TABLE).await, 413, "body_too_large");
    let form = with("content-type", "multipart/form-data; boundary=x");
    let document =
        is_problem(&post(&shelf, "/v1/imports?dataset=X", &form, TABLE).await, 415, "unsupported_media_type");
    assert!(document["allowed"].to_string().contains("text/csv"), "{document}");
    for (target, parameter) in [
        ("/v1/imports", "dataset"),
        ("/v1/imports?dataset=a.b", "dataset"),
        ("/v1/imports?dataset=X&format=pdf", "format"),
        ("/v1/imports?dataset=X&scope=some", "scope"),
        ("/v1/imports?dataset=X&published=yesterday", "published"),
        ("/v1/imports?dataset=X&map=period%20%3D%201", "map"),
        ("/v1/imports?dataset=X&datset=Y", "datset"),
    ] {
        let document = post(&shelf, target, &sent, TABLE).await.json();
        assert_eq!(
            (&document["status"], &document["parameter"]),
            (&json!(400), &json!(parameter)),
            "{target}"
        );
    }
    let lines: String = (0..250).map(|n| format!("CN,{},wrong\n", 1700 + n)).collect();
    let document =
        post(&shelf, "/v1/imports?dataset=X&file=f.csv", &sent, &format!("area,year,value\n{lines}")).await;
    let document = is_problem(&document, 422, "unprocessable");
    let errors = document["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 100, "the first hundred");
    assert_eq!((&errors[0]["file"], &errors[0]["place"]), (&json!("f.csv"), &json!("line 2, column 3")));
    assert_eq!(shelf.traces().await, before);
}

async fn an_upload_is_created_once(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let bearer = format!("Bearer {}", token(&shelf, None, None).await);
    let sent = [("authorization", bearer.as_str()), ("content-type", "text/csv")];
    let target = "/v1/imports?dataset=WEB&file=t.csv&published=2025-05-05";
    let first = post(&shelf, target, &sent, TABLE).await;
    assert_eq!((first.status.as_u16(), first.header("location")), (201, "/v1/imports/1"), "{}", first.text());
    let first = first.json();
    assert_eq!((&first["repeated"], &first["imports"][0]["added"]), (&json!(false), &json!(3)));
    let before = shelf.traces().await;
    let again = post(&shelf, target, &sent, TABLE).await;
    assert_eq!(again.status.as_u16(), 200);
    let again = again.json();
    assert_eq!((&again["repeated"], &again["revision"]), (&json!(true), &first["revision"]));
    assert_eq!(shelf.traces().await, before);
    assert_eq!(shelf.value("dataset=WEB&area=DE").await, Some(-3.0));

    let list = shelf.app.json("/v1/imports").await;
    let import = &list["imports"][0];
    for (field, value) in [
        ("file", json!("t.csv")),
        ("actor", json!("pipeline")),
        ("published", json!("2025-05-05")),
        ("bytes", json!(TABLE.len())),
        ("dataset", json!("WEB")),
        ("format", json!("csv")),
        ("reverted", Value::Null),
    ] {
        assert_eq!(import[field], value, "{field}");
    }
    assert_eq!(import["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(shelf.app.json("/v1/imports/1").await, *import);
    assert_eq!(shelf.app.json("/v1/imports?dataset=WEB").await["imports"].as_array().unwrap().len(), 1);
    is_problem(&shelf.app.get("/v1/imports/7").await, 404, "not_found");
    is_problem(&shelf.app.get("/v1/imports?dataset=WEBB").await, 400, "unknown_code");
}

async fn changes_are_listed_and_streamed(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.text("C", "a.csv", TABLE, With::published("2025-01-01")).await;
    shelf.text("C", "a.csv", &TABLE.replace(",2\n", ",7\n"), With::published("2025-02-01")).await;
    let all = shelf.app.json("/v1/changes").await;
    let counts: Vec<[&Value; 3]> = all["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| [&change["added"], &change["revised"], &change["withdrawn"]])
        .collect();
    assert_eq!(
        counts,
        [[3, 0, 0], [0, 1, 0]].map(|row| row.map(|n| json!(n))).each_ref().map(|row| row.each_ref())
    );
    let first = all["changes"][0]["revision"].as_i64().unwrap();
    let later = shelf.app.json(&format!("/v1/changes?since={first}")).await;
    assert_eq!(later["changes"].as_array().unwrap().len(), 1);
    assert_eq!(later["changes"][0], all["changes"][1]);

    let router = yearbook::http::stack(std::sync::Arc::clone(&shelf.app.service));
    let request = Request::get(format!("/v1/changes?since={first}")).header("accept", "text/event-stream");
    let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut chunks = response.into_body().into_data_stream();
    let mut text = String::new();
    while !text.contains("\n\n") {
        let chunk = tokio::time::timeout(std::time::Duration::from_secs(10), chunks.next()).await;
        text += std::str::from_utf8(&chunk.expect("an event arrives").unwrap().unwrap()).unwrap();
    }
    assert!(text.contains("event: import") && text.contains("\"revised\":1"), "{text}");
    // An event for a change while a client is connected.
    shelf.text("C", "a.csv", &TABLE.replace(",2\n", ",8\n"), With::published("2025-03-01")).await;
    let chunk = tokio::time::timeout(std::time::Duration::from_secs(10), chunks.next()).await;
    let text = String::from_utf8(chunk.expect("it arrives").unwrap().unwrap().to_vec()).unwrap();
    assert!(text.contains(&format!("id: {}", first + 2)), "{text}");
}

async fn revisions_of_a_series_are_a_triangle(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (day, text) in [
        ("2021-01-01", "area,year,value\nCN,2019,100\nCN,2020,200\n"),
        ("2022-01-01", "area,year,value\nCN,2019,110\nCN,2020,200\nCN,2021,300\n"),
        ("2023-01-01", "area,year,value\nCN,2019,105\nCN,2021,300\n"),
    ] {
        shelf
            .text(
                "R",
                "r.csv",
                text,
                With { published: day, scope: yearbook::service::import::Scope::Whole, ..With::default() },
            )
            .await;
    }
    let triangle = shelf.app.json("/v1/series/A.CN.R._T/revisions").await;
    assert_eq!(triangle["vintages"], json!(["2021-01-01", "2022-01-01", "2023-01-01"]));
    let period = |at: usize| &triangle["periods"][at];
    assert_eq!([&period(0)["first"], &period(0)["latest"]], [&json!(100), &json!(105)]);
    assert_eq!([&period(0)["revision"], &period(0)["revision_percent"]], [&json!(5), &json!(5)]);
    assert_eq!(period(0)["releases"].as_array().unwrap().len(), 3);
    assert_eq!(
        period(1)["releases"][1],
        json!({"published": "2023-01-01", "value": null, "withdrawn": true})
    );
    assert_eq!(period(2)["releases"].as_array().unwrap().len(), 1, "unchanged costs nothing");
    // What stood in the oldest publication was published before, nobody knows as what; only 2021 has a first release.
    assert_eq!(period(0)["first_release_known"], false);
    assert_eq!(period(2)["first_release_known"], true);
    let summary = &triangle["summary"];
    assert_eq!([&summary["periods"], &summary["revised"], &summary["first_release_unknown"]], [1, 0, 2]);
    let then = shelf.app.json("/v1/series/A.CN.R._T/revisions?as_of=2022-06-01").await;
    assert_eq!(then["periods"][0]["latest"], 110);
    is_problem(&shelf.app.get("/v1/series/A.CN.Q._T/revisions").await, 404, "not_found");
}
