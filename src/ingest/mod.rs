//! Decoders: bytes of files in, typed data out. Pure: no files are opened here.

pub mod data;
pub mod definitions;
pub mod document;
pub mod seed;
mod sha256;
pub mod upstreams;
