use serde_json::{Value, json};

use super::*;

async fn body(response: Response) -> Value {
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[tokio::test]
async fn the_whole_document() {
    let response = Problem::new(ProblemKind::UnknownParameter, "`araa` is not a parameter.")
        .at("araa")
        .nearest_to("araa", ["indicator", "area"])
        .into_response();
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()[CONTENT_TYPE], PROBLEM_JSON);
    assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    assert_eq!(
        body(response).await,
        json!({
            "type": "/problems/unknown-parameter",
            "title": "Unknown parameter",
            "status": 400,
            "detail": "`araa` is not a parameter. Did you mean `area`?",
            "code": "unknown_parameter",
            "parameter": "araa",
            "allowed": ["area", "indicator"]
        })
    );
}

#[tokio::test]
async fn members_without_a_value_are_there_all_the_same() {
    let document = body(Problem::new(ProblemKind::NotFound, "No.").into_response()).await;
    assert_eq!(document["parameter"], Value::Null);
    assert_eq!(document["allowed"], json!([]));
}

#[test]
fn codes_and_slugs_are_one_name() {
    for kind in ProblemKind::ALL {
        let code = serde_json::to_value(kind).unwrap();
        assert_eq!(code, kind.slug().replace('-', "_"));
        assert!(kind.status().is_client_error() || kind.status().is_server_error());
    }
}

#[test]
fn headers_that_the_status_calls_for() {
    let header = |kind, name| {
        let problem = Problem::new(kind, "").allowing(["GET", "HEAD"]);
        problem.into_response().headers().get(name).cloned()
    };
    assert_eq!(header(ProblemKind::MethodNotAllowed, ALLOW).unwrap(), "GET, HEAD");
    assert_eq!(header(ProblemKind::Unauthorized, WWW_AUTHENTICATE).unwrap(), "Bearer");
    assert_eq!(header(ProblemKind::Timeout, RETRY_AFTER).unwrap(), "1");
    assert_eq!(header(ProblemKind::NotFound, ALLOW), None);
}

#[test]
fn quotations_are_short() {
    assert_eq!(quoted("né"), "`né`");
    let long = "é".repeat(MAX_QUOTED_CHARACTERS + 1);
    assert_eq!(quoted(&long).chars().count(), MAX_QUOTED_CHARACTERS + 3);
}

#[tokio::test]
async fn long_lists_of_allowed_values_are_cut_to_the_nearest() {
    let codes = (0..1_000).map(|number| format!("code{number}"));
    let problem = Problem::new(ProblemKind::InvalidParameter, "No.").nearest_to("code999", codes);
    let document = body(problem.into_response()).await;
    let allowed = document["allowed"].as_array().unwrap();
    assert_eq!((allowed.len(), &allowed[0]), (MAX_ALLOWED_LISTED, &json!("code999")));
}
