//! The browsable page of the API (Swagger UI), which works without internet.
//!
//! Its files are inside the program, from a crate. The content security policy forbids requests to other hosts.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::LazyLock;

use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{Html, IntoResponse, Response},
    routing::get,
};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::ZipArchive;
use zip::result::ZipError;

use super::problem::{Problem, ProblemKind};

/// The path of the page.
pub const DOCS: &str = "/docs";

/// The path of the OpenAPI description, which the page fetches.
pub const OPENAPI_JSON: &str = "/openapi.json";

const PAGE: &str = include_str!("docs/page.html");

/// The content security policy. Inline styles are allowed, since Swagger UI sets them; all else comes from this service.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The files change only with the program, so they are cached for a day.
const CACHE_FOR_A_DAY: &str = "public, max-age=86400";

/// The files of the page: name, media type, and the text of those that are not from the crate.
const FILES: [(&str, &str, Option<&str>); 6] = [
    ("favicon-32x32.png", "image/png", None),
    ("swagger-ui.css", "text/css; charset=utf-8", None),
    ("index.css", "text/css; charset=utf-8", None),
    ("swagger-ui-bundle.js", JAVASCRIPT, None),
    ("swagger-ui-standalone-preset.js", JAVASCRIPT, None),
    ("swagger-initializer.js", JAVASCRIPT, Some(include_str!("docs/swagger-initializer.js"))),
];

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// The media type and bytes of each file, by name.
type Files = HashMap<&'static str, (&'static str, Bytes)>;

/// The files by name, unpacked once.
static UNPACKED: LazyLock<Result<Files, ZipError>> = LazyLock::new(|| {
    let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    let mut unpacked = Files::new();
    for (name, media_type, own) in FILES {
        let bytes = match own {
            Some(text) => Bytes::from_static(text.as_bytes()),
            None => from_archive(&mut archive, name)?,
        };
        unpacked.insert(name, (media_type, bytes));
    }
    Ok(unpacked)
});

/// A file in the `dist` folder of the archive of the crate.
fn from_archive(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Bytes, ZipError> {
    let ending = format!("/dist/{name}");
    let path = archive.file_names().flatten().find(|path| path.ends_with(&ending)).map(Cow::into_owned);
    let mut bytes = Vec::new();
    archive.by_name(path.as_deref().unwrap_or(name))?.read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

/// The routes of the page and its files.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(DOCS, get(page)).route("/docs/{file}", get(file))
}

async fn page() -> Response {
    let policy = [(CONTENT_SECURITY_POLICY, CONTENT_POLICY)];
    (policy, Html(PAGE)).into_response()
}

async fn file(Path(name): Path<String>) -> Response {
    match &*UNPACKED {
        Ok(files) => match files.get(name.as_str()) {
            Some((media_type, bytes)) => {
                ([(CONTENT_TYPE, *media_type), (CACHE_CONTROL, CACHE_FOR_A_DAY)], bytes.clone())
                    .into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Err(error) => Problem::concealing(
            ProblemKind::Internal,
            "The page of the API could not be put together.",
            error,
        )
        .into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
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
        assert!(script.contains(r#"url: "/openapi.json""#), "{script}");
        assert!(script.contains(r#"validatorUrl: "none""#), "{script}");
        assert!(script.contains(r#"layout: "BaseLayout""#), "{script}");
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
