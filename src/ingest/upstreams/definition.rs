//! An upstream as it is defined.

use chrono::{DateTime, NaiveDate, Utc};

use super::access::Access;
use super::context::Context;
use super::kinds::Query;
use super::limits::PullLimits;
use super::plan::{AnswerError, FollowUp, Known, Plan, Refused};
use super::request::UpstreamRequest;
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

    /// The first requests of a pull.
    #[must_use]
    pub fn plan(&self, known: &Known) -> Plan {
        let mut plan = self.query.plan(self.context(), known, self.day_at(known.now));
        self.add_key(&mut plan.requests);
        plan
    }

    /// What follows from an answer with a status of success to a request with [`Step::Page`](super::Step::Page).
    ///
    /// # Errors
    /// When it is no such answer, the publisher refuses in it, or it leads where the file does not allow.
    pub fn follow(&self, request: &UpstreamRequest, answer: &[u8]) -> Result<FollowUp, AnswerError> {
        let mut follow_up = self.query.follow(self.context(), request, answer)?;
        self.add_key(&mut follow_up.requests);
        Ok(follow_up)
    }

    /// What a status that is no success means for a request.
    #[must_use]
    pub fn refused(&self, request: &UpstreamRequest, status: u16) -> Refused {
        match self.query.refused(request, status) {
            Refused::Instead(mut request) => {
                self.add_key(std::slice::from_mut(&mut request));
                Refused::Instead(request)
            }
            other => other,
        }
    }

    const fn context(&self) -> Context<'_> {
        Context { id: &self.id, dataset: &self.dataset, scope: self.scope, access: &self.access }
    }

    fn add_key(&self, requests: &mut [UpstreamRequest]) {
        for request in requests {
            request.takes_key = self.access.key_variable.is_some();
        }
    }
}
