//! The decoders of data files, compiled without the rest of the service.

#[path = "../../src/ingest/data/mod.rs"]
pub mod data;
