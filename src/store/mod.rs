//! The store: the only place that knows the database.
//!
//! [`Store`] is one of two databases behind one set of methods; the SQL text is one for both, in
//! `sql/`, and a pair of files stands where the dialects must differ. Reads see one snapshot, writes
//! are one transaction that raises the revision first and so take turns.

#[macro_use]
mod transaction;
mod bulk;
mod connect;
mod error;
mod imports;
mod migrate;
mod observations;
mod read_catalogue;
mod read_series;
mod rows;
mod scan;
pub mod statements;
mod tokens;
mod write_catalogue;
mod write_observations;

pub use bulk::{NewDetail, NewObservation, NewStatus};
pub use connect::Store;
pub use error::StoreError;
pub use migrate::migrations;
pub use observations::StoredSeries;
pub use transaction::Transaction;
pub use write_observations::{Extent, VintageOrigin};
