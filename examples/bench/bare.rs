//! A bare handler: static bodies over axum's own server, the least that any service on it costs.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{self, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::serve::ListenerExt;
use clap::Parser;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Serves the files of a folder from memory.
#[derive(Debug, Parser)]
pub(super) struct BareArgs {
    folder: PathBuf,
    listen: SocketAddr,
}

/// Serves until the process is ended.
pub(super) fn run(arguments: &BareArgs) -> anyhow::Result<()> {
    let router = router(&arguments.folder)?;
    Runtime::new()?.block_on(async {
        // As the service does: no wait for acknowledgements.
        let listener = TcpListener::bind(arguments.listen).await?.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        Ok(axum::serve(listener, router).await?)
    })
}

/// A router over the files of a folder, each read into memory.
fn router(folder: &Path) -> std::io::Result<Router> {
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
