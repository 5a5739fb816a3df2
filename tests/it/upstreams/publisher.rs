//! A publisher on this machine, whose files a test changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{Response, StatusCode};
use sha2::{Digest, Sha256};

#[derive(Default)]
struct Shelf {
    /// The files by path; one without a file is not found.
    files: HashMap<String, Vec<u8>>,
    /// The status of all answers, if not that of success.
    status: Option<StatusCode>,
    /// The requests: path, and whether the answer was that nothing changed.
    asked: Vec<(String, bool)>,
}

/// A publisher. It ends with the runtime of the test.
#[derive(Clone)]
pub struct Publisher {
    shelf: Arc<Mutex<Shelf>>,
    pub address: String,
}

impl Publisher {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shelf = Arc::<Mutex<Shelf>>::default();
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shelf));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { shelf, address }
    }

    /// Puts a file at a path, in place of the one before.
    pub fn publish(&self, path: &str, bytes: impl AsRef<[u8]>) {
        self.shelf.lock().unwrap().files.insert(path.to_owned(), bytes.as_ref().to_vec());
    }

    /// Answers everything with a status from now on.
    pub fn fail_with(&self, status: Option<u16>) {
        self.shelf.lock().unwrap().status = status.map(|status| StatusCode::from_u16(status).unwrap());
    }

    /// The requests since the last call: path, and whether the answer was that nothing changed.
    pub fn asked(&self) -> Vec<(String, bool)> {
        std::mem::take(&mut self.shelf.lock().unwrap().asked)
    }
}

async fn answer(State(shelf): State<Arc<Mutex<Shelf>>>, request: Request) -> Response<Body> {
    let mut shelf = shelf.lock().unwrap();
    let path = request.uri().path().to_owned();
    let response = |status| Response::builder().status(status);
    if let Some(status) = shelf.status {
        shelf.asked.push((path, false));
        return response(status).body(Body::empty()).unwrap();
    }
    let Some(bytes) = shelf.files.get(&path).cloned() else {
        shelf.asked.push((path, false));
        return response(StatusCode::NOT_FOUND).body(Body::empty()).unwrap();
    };
    let tag = format!("\"{:x}\"", Sha256::digest(&bytes));
    let is_known = request.headers().get(IF_NONE_MATCH).is_some_and(|known| known == tag.as_str());
    shelf.asked.push((path, is_known));
    if is_known {
        return response(StatusCode::NOT_MODIFIED).header(ETAG, tag).body(Body::empty()).unwrap();
    }
    let kind = if bytes.starts_with(b"<!") { "text/html" } else { "application/octet-stream" };
    response(StatusCode::OK).header(ETAG, tag).header(CONTENT_TYPE, kind).body(Body::from(bytes)).unwrap()
}
