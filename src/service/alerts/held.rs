//! Held publications of upstreams as alerts. Each upstream has a rule of its own, which nobody writes and nothing judges:
//! its alert fires while a publication is held. The events are written in the transaction that holds or ends it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::report::RuleReport;
use crate::domain::alert::{
    Alert, AlertEvent, AlertKey, AlertState, Closing, Grounds, Rule, RuleKind, Severity, Subject,
};
use crate::domain::code::Code;
use crate::domain::definition::DefinitionMeta;
use crate::domain::upstream::HeldPublication;
use crate::ingest::upstreams::Upstream;
use crate::service::{Service, ServiceError, State};
use crate::store::Transaction;

/// The characters of the hash of a definition that are its version.
const VERSION: usize = 12;

/// What is held at a time. It changes without a revision of the data.
#[derive(Debug, Default, PartialEq)]
pub(super) struct HeldNow {
    /// The number of the newest event.
    event: i64,
    publications: Vec<HeldPublication>,
}

/// How the hold of a publication ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum EndOfHold {
    /// Somebody accepted it.
    Accepted,
    /// Somebody rejected it.
    Rejected,
    /// The publisher has something else, which is in order.
    Replaced,
}

impl EndOfHold {
    const fn words(self) -> &'static str {
        match self {
            Self::Accepted => "The held publication was accepted.",
            Self::Rejected => "The held publication was rejected.",
            Self::Replaced => "The publisher has another publication, which is in order.",
        }
    }
}

/// Writes down that a publication is going to be held. If another one of the upstream is held, the alert goes on.
///
/// # Errors
/// When the database rejects the write.
pub(in crate::service) async fn begin_alert(
    write: &mut Transaction,
    upstream: &Upstream,
    held: &HeldPublication,
) -> Result<(), ServiceError> {
    let is_held = write.held().await?.iter().any(|before| before.upstream == held.upstream);
    if is_held {
        return Ok(());
    }
    add(write, upstream, (AlertState::Ok, AlertState::Firing, None), grounds(held), held.since).await
}

/// Writes down that the publication that was held is so no more.
///
/// # Errors
/// When the database rejects the write.
pub(in crate::service) async fn end_alert(
    write: &mut Transaction,
    upstream: &Upstream,
    how: EndOfHold,
    at: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let grounds = Grounds { why: how.words().to_owned(), ..Grounds::default() };
    add(write, upstream, (AlertState::Firing, AlertState::Ok, Some(Closing::Resolved)), grounds, at).await
}

async fn add(
    write: &mut Transaction,
    upstream: &Upstream,
    (from, to, closing): (AlertState, AlertState, Option<Closing>),
    grounds: Grounds,
    at: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let rule = rule_of(upstream);
    let sequence = write.number_alert_events(1).await? + 1;
    let event = AlertEvent {
        sequence,
        revision: write.revision().await?.identity.number,
        at: Some(at),
        key: key(upstream, &rule),
        version: rule.meta.version,
        definition: rule.meta.sha256,
        from,
        to,
        closing,
        is_backfill: false,
        grounds,
    };
    Ok(write.add_alert_event(&event).await?)
}

impl Service {
    /// The rules of the upstreams, with their datasets.
    pub(in crate::service) fn upstream_rules(&self) -> impl Iterator<Item = (&Code, Rule)> {
        self.upstreams().iter().map(|upstream| (&upstream.dataset, rule_of(upstream)))
    }

    /// What is held now; nothing without upstreams.
    pub(super) async fn held_now(&self) -> Result<HeldNow, ServiceError> {
        if self.upstreams().is_empty() {
            return Ok(HeldNow::default());
        }
        let mut read = self.store().read().await?;
        Ok(HeldNow { event: read.newest_alert_event().await?, publications: read.held().await? })
    }

    /// The rules of the upstreams with their states.
    pub(super) async fn held_reports(
        &self,
        state: &State,
        held: &HeldNow,
    ) -> Result<Vec<RuleReport>, ServiceError> {
        if self.upstreams().is_empty() {
            return Ok(Vec::new());
        }
        let mut read = self.store().read().await?;
        let mut reports = Vec::new();
        for upstream in self.upstreams() {
            let rule = rule_of(upstream);
            let key = key(upstream, &rule);
            let led = read.alert_events_of(&key).await?.pop();
            let (sequence, since) = led.map_or((0, 0), |event| (event.sequence, event.revision));
            let held = held.publications.iter().find(|held| held.upstream == upstream.id.as_str());
            let (state_now, grounds) = match held {
                Some(held) => (AlertState::Firing, grounds(held)),
                None => (AlertState::Ok, nothing_held()),
            };
            let alert = Alert { key, state: state_now, grounds, sequence, since };
            reports.push(RuleReport::new(state, &upstream.dataset, &rule, vec![alert]));
        }
        Ok(reports)
    }
}

/// The rule of an upstream.
fn rule_of(upstream: &Upstream) -> Rule {
    let id = format!("HELD_{}", upstream.id);
    let sha256 = upstream.sha256.clone();
    let file = &upstream.file;
    Rule {
        meta: DefinitionMeta {
            // A longer code than is allowed is not shortened, since two might become one.
            id: id.parse().unwrap_or_else(|_| upstream.id.clone()),
            version: sha256.get(..VERSION).unwrap_or(&sha256).to_owned(),
            note: None,
            sha256,
            // It lies beside no dataset.
            file: if file.contains('/') { file.clone() } else { format!("./{file}") },
            line: upstream.line,
            text: String::new(),
        },
        severity: Severity::default(),
        subject: Subject::default(),
        wait: 1,
        kind: RuleKind::Held { upstream: upstream.id.clone(), name: upstream.name.clone() },
    }
}

fn key(upstream: &Upstream, rule: &Rule) -> AlertKey {
    AlertKey { dataset: upstream.dataset.clone(), rule: rule.meta.id.clone(), series: None }
}

fn nothing_held() -> Grounds {
    Grounds { why: "No publication is held.".to_owned(), ..Grounds::default() }
}

/// Why a publication is held, and what it would change.
fn grounds(held: &HeldPublication) -> Grounds {
    let texts: Vec<&str> = held.reasons.iter().map(|reason| reason.text.as_str()).collect();
    let since = held.since.format("%Y-%m-%d %H:%M UTC");
    let mut why = format!("A publication of {} is held since {since}: {}.", held.upstream, texts.join("; "));
    let counts = held.counts;
    if !counts.is_nothing() {
        let (added, revised, withdrawn) = (counts.added, counts.revised, counts.withdrawn);
        let _ = write!(why, " It would add {added} observations, revise {revised} and withdraw {withdrawn}.");
    }
    let reason = held.reasons.first().map(|reason| reason.kind.clone());
    Grounds { reason, why, ..Grounds::default() }
}
