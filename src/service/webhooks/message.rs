//! Messages: what a receiver is told next, made of what the database has for good.
//!
//! The same message made again is the same, bytes and id: of a crash between sending and writing that down nothing
//! comes but the same message once more, which a receiver knows by its id.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::domain::alert::AlertEvent;
use crate::domain::import::Import;
use crate::domain::invariant::{OrBroken, count_of};
use crate::domain::webhook::{MessageType, Position, Webhook};
use crate::service::alerts::event_json::AlertEventJson;
use crate::store::{StoreError, Transaction};

/// The events that are read at once.
const EVENTS_AT_ONCE: i64 = 100;

/// The longest text of a message that others wrote, in characters: so a body stays below 20 kB.
const MAX_CHARACTERS: usize = 2_000;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    /// Its id, the same at each attempt.
    pub(super) id: String,
    /// The body.
    pub(super) body: String,
    /// Where its receiver is once it has taken it.
    pub(super) taken: Position,
}

/// What there is for a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// A message.
    Message(Message),
    /// Nothing up to a position.
    Nothing(Position),
}

#[derive(Serialize)]
struct Body<Data> {
    r#type: &'static str,
    timestamp: String,
    data: Data,
}

#[derive(Serialize)]
struct ImportData<'a> {
    import: i64,
    revision: i64,
    dataset: &'a str,
    file: &'a str,
    published: String,
    observations: u64,
    added: u64,
    revised: u64,
    withdrawn: u64,
    unchanged: u64,
    missing: u64,
}

/// What a receiver is told next. Events are in the order of their numbers, imports too; between the two lists the
/// revision decides, and of one revision the import comes first.
pub(super) async fn next(read: &mut Transaction, webhook: &Webhook) -> Result<Next, StoreError> {
    let before = webhook.progress.position;
    let events = read.told_events(before.event, EVENTS_AT_ONCE).await?;
    let event = events.iter().find_map(|event| Some((event, webhook.message_type(event)?)));
    if let (None, Some(last), true) = (event, events.last(), count_of(events.len()) == EVENTS_AT_ONCE) {
        return Ok(Next::Nothing(Position { event: last.sequence, ..before }));
    }
    let is_told = webhook.types.contains(&MessageType::ImportDone);
    let import = if is_told { read.next_import(before.import).await? } else { None };
    Ok(match (event, import) {
        (Some((event, kind)), import) if import.as_ref().is_none_or(|one| event.revision < one.revision) => {
            let at = match event.at {
                Some(at) => at,
                None => time(read, event.revision).await?,
            };
            Next::Message(of_event(webhook, event, kind, at))
        }
        (_, Some(import)) => Next::Message(of_import(webhook, &import)),
        (_, None) => {
            let (event, import) = (read.newest_alert_event().await?, read.newest_import().await?);
            Next::Nothing(Position { event, import })
        }
    })
}

/// The time at which a revision was written; that of the last one before it of which one is known.
async fn time(read: &mut Transaction, revision: i64) -> Result<DateTime<Utc>, StoreError> {
    let mut times = read.revision_times(revision, revision).await?;
    if times.is_empty() {
        times = read.revision_times(0, revision).await?;
    }
    Ok(times.into_iter().map(|(_, at)| at).max().unwrap_or_default())
}

fn of_event(webhook: &Webhook, event: &AlertEvent, kind: MessageType, at: DateTime<Utc>) -> Message {
    let mut data = AlertEventJson::from(event);
    data.grounds.why = shortened(&data.grounds.why);
    let key = &event.key;
    let id = message_id(&[
        &webhook.id,
        "event",
        &event.sequence.to_string(),
        &event.revision.to_string(),
        &event.definition,
        key.dataset.as_str(),
        key.rule.as_str(),
        key.series.as_deref().unwrap_or_default(),
        kind.code(),
    ]);
    let taken = Position { event: event.sequence, ..webhook.progress.position };
    Message { id, body: body(kind.code(), at, data), taken }
}

fn of_import(webhook: &Webhook, import: &Import) -> Message {
    let counts = import.counts;
    let data = ImportData {
        import: import.id,
        revision: import.revision,
        dataset: import.dataset.as_str(),
        file: &shortened(&import.file),
        published: import.published.to_string(),
        observations: counts.observations,
        added: counts.added,
        revised: counts.revised,
        withdrawn: counts.withdrawn,
        unchanged: counts.unchanged,
        missing: counts.missing,
    };
    let id = message_id(&[
        &webhook.id,
        "import",
        &import.id.to_string(),
        &import.revision.to_string(),
        &import.sha256,
    ]);
    let taken = Position { import: import.id, ..webhook.progress.position };
    Message { id, body: body(MessageType::ImportDone.code(), import.created, data), taken }
}

/// The body of a message.
pub(super) fn body(kind: &'static str, at: DateTime<Utc>, data: impl Serialize) -> String {
    let timestamp = at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let body = Body { r#type: kind, timestamp, data };
    serde_json::to_string(&body).or_broken("a message has a text").unwrap_or_default()
}

/// An id that follows from facts which never change. It has the facts themselves and not only numbers, since a database
/// that was restored from a copy may give the same number to another event.
fn message_id(facts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for fact in facts {
        hash.update(fact.as_bytes());
        hash.update([0]);
    }
    format!("msg_{:.32}", format!("{:x}", hash.finalize()))
}

/// A text with an ellipsis for what is beyond the limit.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let long = "é\u{1}".repeat(MAX_CHARACTERS);
        let cut = shortened(&long);
        assert_eq!(cut.chars().count(), MAX_CHARACTERS + 1);
        assert!(cut.ends_with('…') && long.starts_with(cut.trim_end_matches('…')));
        assert!(body("alert.firing", DateTime::UNIX_EPOCH, cut).len() < 20_000);
        assert_eq!(shortened("short"), "short");
    }

    #[test]
    fn ids_differ_where_a_fact_differs() {
        let ids = [message_id(&["a", "bc"]), message_id(&["ab", "c"]), message_id(&["a", "bc", ""])];
        assert!(ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2], "{ids:?}");
        assert_eq!(ids[0], message_id(&["a", "bc"]));
        assert!(ids.iter().all(|id| id.len() == 36 && id.starts_with("msg_")));
    }
}
