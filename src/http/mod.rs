//! The HTTP interface: the only module that uses the web framework.
//!
//! A request passes [`middleware`] and, unless the response cache answers it, the router. A handler of [`v1`] reads its
//! parameters strictly with [`params`] and builds the response with [`response`].

mod accept;
mod auth;
pub mod basis;
mod body_files;
pub mod caching;
mod connection_io;
mod connections;
mod cors;
mod cost;
mod counts;
pub mod dbnomics;
mod decode;
pub mod docs;
mod editing;
mod error;
mod explorer;
mod facade;
pub mod fred;
mod host;
mod json_body;
pub mod jsonstat;
pub mod metrics;
pub mod middleware;
pub mod negotiate;
mod normalize;
pub mod openapi;
pub mod parameters;
pub mod params;
pub mod path;
pub mod problem;
mod ranges;
mod request_id;
mod request_line;
mod request_span;
pub mod response;
mod response_cache;
pub mod sdmx;
pub mod selection;
mod serve;
mod upload;
pub mod v1;
mod weigh;
mod worker_pool;
pub mod worldbank;

use std::sync::Arc;

pub use connections::ConnectionLimits;
pub use middleware::AppStack;
pub use response::App;
pub use serve::{follow_documents, follow_revision, prepare_revision, serve, watch_database};

use crate::service::Service;

/// All routes of a service inside the HTTP stack.
#[must_use]
pub fn stack(service: Arc<Service>) -> AppStack {
    let described = v1::routes().routes(utoipa_axum::routes!(openapi::description));
    let (routes, description) = described.split_for_parts();
    let templates = description.paths.paths.keys().cloned().collect();
    let cache = response_cache::ResponseCache::new(Arc::clone(&service));
    let config = middleware::StackConfig::default();
    let app = App::new(service, description, config.ending.subscribe());
    let router = routes
        .merge(docs::router())
        .merge(fred::router())
        .merge(worldbank::router())
        .merge(dbnomics::router())
        .merge(sdmx::router())
        .merge(jsonstat::router())
        .merge(explorer::router())
        .with_state(app);
    let config = middleware::StackConfig {
        routes: templates,
        pages: explorer::routes(),
        own_errors: &[fred::PREFIX, worldbank::PREFIX, dbnomics::PREFIX, sdmx::PREFIX],
        ..config
    };
    AppStack::around(router, config, Some(cache))
}
