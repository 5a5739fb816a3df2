//! The browsable page of the API, which needs nothing from elsewhere.
//!
//! Its script and style lie inside the program (Swagger UI, from a crate); the content security
//! policy makes sure that the page asks no other host for anything.

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    extract::Path,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{Html, IntoResponse, Response},
    routing::get,
};
use utoipa_swagger_ui::Config;

use super::problem::{Problem, ProblemKind};

/// The address of the page.
pub const DOCS: &str = "/docs";

/// The address of the description of the API that the page reads.
pub const OPENAPI_JSON: &str = "/openapi.json";

const PAGE: &str = include_str!("docs/page.html");

/// Swagger UI sets styles on its elements; scripts and everything else come from this service.
const ONLY_FROM_HERE: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The files change only with the program.
const FOR_A_DAY: &str = "public, max-age=86400";

static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::new([OPENAPI_JSON])
        .use_base_layout()
        .validator_url("none")
        .deep_linking(true)
        .display_request_duration(true)
        .try_it_out_enabled(true);
    Arc::new(config)
});

/// The routes of the page and its files.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(DOCS, get(page)).route("/docs/{file}", get(file))
}

async fn page() -> Response {
    let policy = [(CONTENT_SECURITY_POLICY, ONLY_FROM_HERE)];
    (policy, Html(PAGE)).into_response()
}

async fn file(Path(name): Path<String>) -> Response {
    match utoipa_swagger_ui::serve(&name, Arc::clone(&CONFIG)) {
        Ok(Some(file)) => {
            let headers = [(CONTENT_TYPE, file.content_type), (CACHE_CONTROL, FOR_A_DAY.to_owned())];
            (headers, file.bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => Problem::concealing(
            ProblemKind::Internal,
            "The page of the API could not be put together.",
            error.as_ref(),
        )
        .into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, Bytes},
        http::Request,
    };
    use tower::ServiceExt;

    use super::*;

    async fn fetch(path: &str) -> (StatusCode, String, Bytes) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = router().oneshot(request).await.unwrap();
        let header = |name| answer.headers().get(name).map(|value| value.to_str().unwrap());
        let media_type = header(CONTENT_TYPE).unwrap_or_default().to_owned();
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        (status, media_type, body.unwrap())
    }

    /// Every address in the page: the values of `href` and `src`.
    fn addresses() -> Vec<&'static str> {
        ["href=\"", "src=\""]
            .iter()
            .flat_map(|name| PAGE.split(name).skip(1))
            .map(|rest| rest.split('"').next().unwrap())
            .collect()
    }

    #[tokio::test]
    async fn the_page_loads_only_what_lies_here() {
        let (status, media_type, body) = fetch(DOCS).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(media_type, "text/html; charset=utf-8");
        assert_eq!(body, PAGE);
        assert!(!PAGE.contains("//"), "an address elsewhere");
        assert_eq!(addresses().len(), 6);
        for address in addresses() {
            let (status, media_type, body) = fetch(address).await;
            assert_eq!(status, StatusCode::OK, "{address}");
            assert!(!media_type.is_empty() && !body.is_empty(), "{address}");
        }
    }

    #[tokio::test]
    async fn the_page_reads_our_description_and_asks_no_validator() {
        let (_, media_type, body) = fetch("/docs/swagger-initializer.js").await;
        let script = String::from_utf8(body.to_vec()).unwrap();
        assert!(media_type.starts_with("text/javascript"), "{media_type}");
        assert!(script.contains(r#""url": "/openapi.json""#), "{script}");
        assert!(script.contains(r#""validatorUrl": "none""#), "{script}");
        assert!(script.contains(r#""layout": "BaseLayout""#), "{script}");
        assert!(!script.contains("http"), "{script}");
    }

    #[tokio::test]
    async fn the_style_fetches_nothing() {
        let (_, _, body) = fetch("/docs/swagger-ui.css").await;
        let style = String::from_utf8(body.to_vec()).unwrap();
        assert!(!style.contains("@import"));
        let elsewhere = style
            .split("url(")
            .skip(1)
            .find(|address| !address.trim_start_matches(['"', '\'']).starts_with("data:"));
        assert_eq!(elsewhere, None);
    }

    #[tokio::test]
    async fn other_files_are_not_there() {
        for path in ["/docs/nothing.js", "/docs/..%2Findex.html"] {
            assert_eq!(fetch(path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn the_policy_names_no_other_host() {
        let request = Request::get(DOCS).body(Body::empty()).unwrap();
        let answer = router::<()>().oneshot(request).await.unwrap();
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"));
        assert!(!policy.contains("http") && !policy.contains("script-src 'self' 'unsafe"));
    }
}
