//! The decoders, without those of the seed folder and of documents.

#[path = "../../src/ingest/data/mod.rs"]
pub mod data;
