//! An answer is of one state: what it holds, the revision that it names, and its entity tag.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use tower::ServiceExt;
use yearbook::http::{AppStack, stack};
use yearbook::service::Service;
use yearbook::service::documents::Documents;
use yearbook::service::import::{Scope, revert};

use super::{Shelf, With};
use crate::on_both;
use crate::support::{Backend, clock};

on_both!(
    what_the_database_has_beyond_the_state_is_not_shown,
    an_answer_has_the_content_of_the_revision_that_it_names,
);

/// A file in which every value is the same.
fn file(value: u32) -> String {
    let rows: String = (2000..2005).map(|year| format!("A,CN,X,{year},{value}\n")).collect();
    format!("FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n{rows}")
}

const WHOLE: With<'_> = With { published: "2020-01-01", indicator: None, scope: Scope::Whole, map: "" };

/// An answer of a service whose snapshot is not packed: its status, its entity tag and its body.
async fn get(router: &AppStack, target: &str) -> (u16, String, Value) {
    let request = Request::get(target).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let tag = response.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, tag.unwrap_or_default(), serde_json::from_slice(&body).unwrap())
}

/// Another server on the same database writes what this one has not read yet.
async fn what_the_database_has_beyond_the_state_is_not_shown(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.text("E", "a.csv", &file(1), WHOLE).await;
    shelf.text("D", "a.csv", &file(1), WHOLE).await;
    let store = shelf.app.database.store().await;
    let behind = Service::start(store, Documents::default(), clock()).await.unwrap();
    let router = stack(Arc::new(behind));
    let revision = get(&router, "/v1/datasets").await.2["revision"].clone();

    // The state knows two imports; then one is reverted and a third is taken in.
    let attributes = "FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_CONF\nA,CN,X,2000,2,F\n";
    shelf.text("D", "b.csv", attributes, With::published("2021-01-01")).await;
    revert::revert(shelf.app.service.store(), 1, "a test", &clock()).await.unwrap();

    let (_, _, imports) = get(&router, "/v1/imports").await;
    assert_eq!((&imports["revision"], imports["imports"].as_array().unwrap().len()), (&revision, 2));
    assert_eq!(imports["imports"][0]["reverted"], Value::Null);
    assert_eq!(get(&router, "/v1/imports/1").await.2["reverted"], Value::Null);
    assert_eq!(get(&router, "/v1/imports/3").await.0, 404);
    let (_, _, changes) = get(&router, "/v1/changes?since=0").await;
    assert_eq!(changes["changes"].as_array().unwrap().last().unwrap()["revision"], revision);
    let structure = "/sdmx/2.1/datastructure/YEARBOOK/D?format=sdmx-json";
    assert!(!get(&router, structure).await.2.to_string().contains("OBS_CONF"), "an attribute of later");
}

async fn an_answer_has_the_content_of_the_revision_that_it_names(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.text("D", "a.csv", &file(1), WHOLE).await;
    let router = stack(Arc::clone(&shelf.app.service));
    let first = get(&router, "/v1/datasets").await.2["revision"].as_i64().unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (router, done) = (router.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                let mut bodies: HashMap<String, Value> = HashMap::new();
                while !done.load(Ordering::Relaxed) {
                    // Another text each time, so that the answer is made and not taken from the cache.
                    let target = format!("/v1/series/A.CN.X/revisions?to={}", 2004 + bodies.len() % 1_000);
                    let (_, tag, body) = get(&router, &target).await;
                    let revision = body["revision"].as_i64().unwrap();
                    let value = body["periods"][0]["latest"].as_f64().unwrap();
                    assert_eq!(f64::from(u32::try_from(revision - first + 1).unwrap()), value);
                    assert_eq!(bodies.entry(tag).or_insert_with(|| body.clone()), &body);
                    let (_, _, changes) = get(&router, "/v1/changes?since=1").await;
                    let newest = changes["changes"].as_array().unwrap().last().map(|one| &one["revision"]);
                    assert!(newest.is_none_or(|newest| *newest == changes["revision"]), "{changes}");
                    tokio::task::yield_now().await;
                }
                bodies.len()
            })
        })
        .collect();
    for value in 2..42 {
        shelf.text("D", "a.csv", &file(value), WHOLE).await;
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        assert!(reader.await.unwrap() > 1, "a reader saw no write");
    }
}
