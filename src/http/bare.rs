//! A web server of files in memory, with which the benchmark compares the service.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{self, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

/// A router that serves the files of a folder from memory.
///
/// # Errors
/// When a file cannot be read.
pub fn bare(folder: &Path) -> std::io::Result<Router> {
    let mut bodies = HashMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        bodies.insert(
            entry.file_name().to_string_lossy().into_owned(),
            Bytes::from(std::fs::read(entry.path())?),
        );
    }
    Ok(Router::new().route("/{name}", get(body)).with_state(Arc::new(bodies)))
}

async fn body(
    State(bodies): State<Arc<HashMap<String, Bytes>>>,
    extract::Path(name): extract::Path<String>,
) -> impl IntoResponse {
    match bodies.get(&name) {
        Some(body) => ([(CONTENT_TYPE, "application/json")], body.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
