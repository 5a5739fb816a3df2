//! An upstream as it is defined.

use chrono::{DateTime, NaiveDate, Utc};

use super::access::Access;
use super::kinds::Query;
use super::limits::PullLimits;
use crate::domain::code::Code;
use crate::domain::hold::HoldRule;
use crate::domain::import::Scope;
use crate::domain::schedule::Schedule;
use crate::ingest::data::DataFormat;
use crate::ingest::data::mapping::Mapping;

/// A publisher from whom a dataset is kept up to date.
#[derive(Debug, Clone, PartialEq)]
pub struct Upstream {
    /// The id, unique in the file.
    pub id: Code,
    /// The name; the id where none is given.
    pub name: String,
    /// The dataset that its data go into.
    pub dataset: Code,
    /// The licence of its data.
    pub licence: String,
    /// How its publisher wants to be named.
    pub attribution: String,
    /// When it is pulled; none for only when somebody asks for it.
    pub schedule: Option<Schedule>,
    /// Its kind, and what is asked.
    pub query: Query,
    /// The format of what it answers; none to detect it.
    pub format: Option<DataFormat>,
    /// The mapping of columns, as in imports.
    pub mapping: Mapping,
    /// The indicator of data that state none.
    pub indicator: Option<String>,
    /// Whether what it answers is complete. [`Plan::scope`](super::Plan::scope) is what holds for a pull.
    pub scope: Scope,
    /// What a pull may take.
    pub limits: PullLimits,
    /// When a publication is held.
    pub hold: HoldRule,
    /// To which addresses it may lead.
    pub access: Access,
    /// The file.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The SHA-256 of its canonical TOML, in hexadecimal. When it changes, what is remembered of earlier answers (entity
    /// tags, the followed revision) says nothing any more.
    pub sha256: String,
}

impl Upstream {
    /// The day on which it is asked, in the time zone of its schedule; in UTC without one.
    #[must_use]
    pub fn day_at(&self, now: DateTime<Utc>) -> NaiveDate {
        self.schedule.as_ref().map_or_else(|| now.date_naive(), |schedule| schedule.day_at(now))
    }

    /// The first instant after another at which it is due; none without a schedule.
    #[must_use]
    pub fn due_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.schedule.as_ref()?.next_after(instant)
    }
}
