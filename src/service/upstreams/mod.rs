//! Upstreams: publishers whose data are fetched, compared with what is known, judged, and written or held.
//!
//! 1. `fetch`: the requests of an upstream, and the files that their answers make.
//! 2. `pull`: what is known already ends there; `import` compares the rest in an open transaction and judges it; `puller`
//!    writes down how it ends.
//! 3. Data, state and history are committed together, or a publication is held until `decide`.
//!
//! `schedule` pulls what is due; `status` says how upstreams fare.

mod decide;
mod describe;
mod failure;
mod fetch;
mod import;
mod publication;
mod pull;
mod puller;
mod schedule;
mod status;

pub use puller::{PullMode, PullReport, Puller};
pub use schedule::{Scheduler, follow_schedules};
pub use status::{UpstreamCondition, UpstreamStatus, statuses};
