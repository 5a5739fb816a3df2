//! The web: the only place that knows the web server.
//!
//! A request runs through the layers of [`middleware`], is read strictly by [`params`], answered by a
//! route of [`v1`] with the help of [`answer`], and leaves with the headers of [`caching`].

pub mod answer;
mod auth;
pub mod caching;
mod cors;
pub mod dbnomics;
mod decode;
pub mod docs;
mod error;
mod facade;
pub mod fred;
pub mod jsonstat;
pub mod metrics;
pub mod middleware;
mod nearest;
pub mod negotiate;
mod normalize;
pub mod openapi;
pub mod parameters;
pub mod params;
pub mod path;
pub mod problem;
mod request_id;
mod request_span;
mod response_cache;
pub mod sdmx;
pub mod selection;
mod serve;
pub mod v1;
pub mod worldbank;

use std::sync::Arc;

pub use answer::App;
pub use middleware::AppStack;
pub use serve::{follow_revision, serve};

use crate::service::Service;

/// All routes over a service, with everything around them.
#[must_use]
pub fn stack(service: Arc<Service>) -> AppStack {
    let described = v1::routes().routes(utoipa_axum::routes!(openapi::description));
    let (routes, description) = described.split_for_parts();
    let templates = description.paths.paths.keys().cloned().collect();
    let hot = response_cache::ResponseCache::new(Arc::clone(&service));
    let app = App::new(service, description);
    let router = routes
        .merge(docs::router())
        .merge(fred::router())
        .merge(worldbank::router())
        .merge(dbnomics::router())
        .merge(sdmx::router())
        .merge(jsonstat::router())
        .with_state(app);
    let surroundings = middleware::StackConfig {
        routes: templates,
        own_errors: &[fred::PREFIX, worldbank::PREFIX, dbnomics::PREFIX, sdmx::PREFIX],
        ..middleware::StackConfig::default()
    };
    AppStack::around(router, surroundings, Some(hot))
}
