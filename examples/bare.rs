//! A bare axum handler with a fixed body: what the service is measured against.
//!
//! `cargo run --release --example bare -- 127.0.0.1:8090 FILE` serves the bytes of FILE at every path.

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(file)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: bare ADDRESS FILE");
    };
    let body = Bytes::from(std::fs::read(file)?);
    let answer = move || async move { ([(CONTENT_TYPE, "application/json")], body) };
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, Router::new().fallback(get(answer))).await?;
    Ok(())
}
