//! Yearbook: an industrial-statistics time-series service whose every number leads to the place in
//! the document that states it.
//!
//! The folders are layers; a layer calls those to its right:
//!
//! ```text
//! main, cli  →  http  →  service  →  store, formats, ingest, snapshot, http_client  →  domain
//! ```
//!
//! [`domain`] is pure statistics; [`formats`] and [`ingest`] are pure encoders and decoders;
//! [`snapshot`] holds the newest observations in memory;
//! [`store`] alone knows the database and [`http`] alone the web server; [`http_client`] makes the
//! requests of the service itself; [`service`] holds the use cases. ARCHITECTURE.md follows three requests through them.

pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod formats;
pub mod http;
pub mod http_client;
pub mod ingest;
pub mod limits;
pub mod log;
pub mod parallel;
pub mod service;
pub mod snapshot;
pub mod store;
