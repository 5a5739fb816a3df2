//! The decoders of data files, documents and definitions, compiled without the rest of the service.

#[path = "../../src/ingest/data/mod.rs"]
pub mod data;
#[path = "../../src/ingest/document/mod.rs"]
pub mod document;
#[path = "../../src/ingest/definitions/mod.rs"]
pub mod definitions;
#[path = "../../src/ingest/sha256.rs"]
mod sha256;
#[path = "../../src/ingest/upstreams/mod.rs"]
pub mod upstreams;
