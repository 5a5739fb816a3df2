//! Upstreams: publishers from whom a dataset is kept up to date. `upstreams.toml` in, requests out; answers in, further
//! requests out. Nothing is sent here.
//!
//! A kind of upstream is one file in `kinds/`, and one field of [`UpstreamEntry`].

mod access;
mod code_lists;
mod context;
mod definition;
mod entry;
mod evidence;
mod kinds;
mod limits;
mod metadata;
mod plan;
mod read;
mod request;
mod series_units;
mod template;
#[cfg(test)]
mod tests;

pub use access::Access;
pub use code_lists::CodeLists;
pub use definition::Upstream;
pub use entry::{UpstreamEntry, UpstreamsFile};
pub use kinds::Query;
pub use limits::PullLimits;
pub use metadata::Metadata;
pub use plan::{AnswerError, FollowUp, Known, Plan, Refused};
pub use read::{FILE_NAME, read_upstreams};
pub use request::{MAX_PAGE_BYTES, Step, UpstreamRequest};
