//! The decoders of data files and documents, compiled without the rest of the service.

#[path = "../../src/ingest/data/mod.rs"]
pub mod data;
#[path = "../../src/ingest/document/mod.rs"]
pub mod document;
