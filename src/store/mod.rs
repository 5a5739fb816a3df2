//! The store: the only module that uses the database.
//!
//! [`Store`] is SQLite or PostgreSQL behind the same methods. Statements are files in `sql/`, mostly one for both
//! databases, otherwise one for each dialect. A read sees one snapshot. A write is one transaction that first raises the
//! revision, so writes are serialised.

#[macro_use]
mod transaction;
mod alerts;
mod bulk;
mod connect;
mod error;
mod history;
mod imports;
mod limits;
mod migrate;
mod observations;
mod postgres;
mod read_catalogue;
mod read_series;
mod restatements;
mod rows;
mod scan;
mod servers;
mod sharded;
mod sqlite;
pub mod statements;
mod tokens;
mod upstreams;
mod webhooks;
mod write_catalogue;
mod write_observations;

pub use alerts::{RuleProgress, VintageValidity};
pub use bulk::{NewDetail, NewObservation, NewStatus};
pub use connect::Store;
pub use error::StoreError;
pub use history::NewestRevision;
pub use migrate::migrations;
pub use observations::StoredSeries;
pub use transaction::Transaction;
pub use upstreams::HeldFiles;
pub use webhooks::ToldEvents;
pub use write_observations::{Extent, VintageOrigin};
