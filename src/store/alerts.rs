//! Alerts: their states and events. They are no data, so writing them does not raise the revision.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row;

use super::error::StoreError;
use super::rows::{code, known, parsed, time};
use super::statements as sql;
use super::transaction::Transaction;
use super::write_catalogue::timestamp;
use crate::domain::alert::{Alert, AlertEvent, AlertKey, AlertState, Closing, Grounds};
use crate::domain::code::Code;
use crate::domain::period::Period;

/// Up to which revision a rule was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProgress {
    /// The dataset.
    pub dataset: Code,
    /// The id of the rule.
    pub rule: Code,
    /// The hash of the definition by which it was judged.
    pub definition: String,
    /// The revision up to which it was judged.
    pub revision: i64,
}

/// A vintage, valid or not, with the revisions between which it is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VintageValidity {
    /// The number.
    pub id: i64,
    /// The day of publication.
    pub published: NaiveDate,
    /// The revision that wrote it.
    pub revision: i64,
    /// The revision that reverted it.
    pub reverted: Option<i64>,
}

macro_rules! grounds {
    ($row:expr) => {
        Grounds {
            period: period($row.try_get("period")?)?,
            value: $row.try_get("value")?,
            lower: $row.try_get("lower_bound")?,
            upper: $row.try_get("upper_bound")?,
            limit: $row.try_get("limit_value")?,
            reason: $row.try_get("reason")?,
            why: $row.try_get("why")?,
        }
    };
}

macro_rules! event {
    ($row:expr) => {
        AlertEvent {
            sequence: $row.try_get("sequence")?,
            revision: $row.try_get("revision")?,
            at: time($row.try_get("at")?)?,
            key: AlertKey {
                dataset: code($row.try_get("dataset")?)?,
                rule: code($row.try_get("rule")?)?,
                series: series($row.try_get("series")?),
            },
            version: $row.try_get("version")?,
            definition: $row.try_get("definition")?,
            from: state($row.try_get("from_state")?)?,
            to: state($row.try_get("to_state")?)?,
            closing: closing($row.try_get("closing")?)?,
            is_backfill: $row.try_get::<i64, _>("backfill")? != 0,
            grounds: grounds!($row),
        }
    };
}

fn period(text: Option<&str>) -> Result<Option<Period>, StoreError> {
    text.map(|text| parsed(text, "a period")).transpose()
}

fn state(code: &str) -> Result<AlertState, StoreError> {
    known(code, AlertState::from_code, "a state of an alert")
}

fn closing(code: Option<&str>) -> Result<Option<Closing>, StoreError> {
    code.map(|code| known(code, Closing::from_code, "how an alert ended")).transpose()
}

/// The key of a series in its column, in which nothing stands for several series together.
fn series(text: &str) -> Option<String> {
    Some(text).filter(|text| !text.is_empty()).map(str::to_owned)
}

impl Transaction {
    /// All vintages of a dataset, reverted ones included, in the order of their numbers.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn vintage_history(&mut self, dataset: &Code) -> Result<Vec<VintageValidity>, StoreError> {
        Ok(fetch!(self, sql::SELECT_VINTAGE_HISTORY, dataset.as_str(); |row| VintageValidity {
            id: row.try_get("id")?,
            published: parsed(row.try_get("published")?, "a date")?,
            revision: row.try_get("revision")?,
            reverted: Some(row.try_get::<i64, _>("reverted")?).filter(|reverted| *reverted != 0),
        }))
    }

    /// Up to which revisions rules were judged.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn rule_progress(&mut self) -> Result<Vec<RuleProgress>, StoreError> {
        Ok(fetch!(self, sql::SELECT_ALERT_RULES; |row| RuleProgress {
            dataset: code(row.try_get("dataset")?)?,
            rule: code(row.try_get("rule")?)?,
            definition: row.try_get("definition")?,
            revision: row.try_get("revision")?,
        }))
    }

    /// Records up to which revision a rule was judged.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_rule_progress(&mut self, progress: &RuleProgress) -> Result<(), StoreError> {
        let RuleProgress { dataset, rule, definition, revision } = progress;
        execute!(self, sql::UPSERT_ALERT_RULE, dataset.as_str(), rule.as_str(), definition, revision);
        Ok(())
    }

    /// Removes that a rule was judged.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn remove_rule_progress(&mut self, dataset: &Code, rule: &Code) -> Result<(), StoreError> {
        execute!(self, sql::DELETE_ALERT_RULE, dataset.as_str(), rule.as_str());
        Ok(())
    }

    /// The states of a rule, by series.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn alerts(&mut self, dataset: &Code, rule: &Code) -> Result<Vec<Alert>, StoreError> {
        Ok(fetch!(self, sql::SELECT_ALERT_STATES, dataset.as_str(), rule.as_str(); |row| Alert {
            key: AlertKey {
                dataset: dataset.clone(),
                rule: rule.clone(),
                series: series(row.try_get("series")?),
            },
            state: state(row.try_get("state")?)?,
            grounds: grounds!(row),
            sequence: row.try_get("sequence")?,
            since: row.try_get("since")?,
        }))
    }

    /// Removes the states of a rule, whose definition changed. Its events stay.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn remove_alerts(&mut self, dataset: &Code, rule: &Code) -> Result<(), StoreError> {
        execute!(self, sql::DELETE_ALERT_STATES, dataset.as_str(), rule.as_str());
        Ok(())
    }

    /// Writes the state of a rule for a series.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_alert(&mut self, alert: &Alert) -> Result<(), StoreError> {
        let (key, grounds) = (&alert.key, &alert.grounds);
        execute!(
            self,
            sql::UPSERT_ALERT_STATE,
            key.dataset.as_str(),
            key.rule.as_str(),
            key.series.as_deref().unwrap_or_default(),
            alert.state.code(),
            alert.sequence,
            alert.since,
            grounds.period.map(|period| period.to_string()),
            grounds.value,
            grounds.lower,
            grounds.upper,
            grounds.limit,
            grounds.reason.as_deref(),
            &grounds.why,
        );
        Ok(())
    }

    /// Hands out the numbers of some events and returns the last one before them. Others who write events wait until
    /// this transaction ends.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn number_alert_events(&mut self, count: i64) -> Result<i64, StoreError> {
        let raised = fetch!(self, sql::RAISE_ALERT_SEQUENCE, count; |row| row.try_get::<i64, _>("value")?);
        let newest = raised.first().ok_or_else(|| StoreError::corrupt("nothing", "the number of alerts"))?;
        Ok(newest - count)
    }

    /// The number of the newest event; 0 without one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn newest_alert_event(&mut self) -> Result<i64, StoreError> {
        Ok(fetch!(self, sql::NEWEST_ALERT_EVENT; |row| row.try_get("value")?).pop().unwrap_or_default())
    }

    /// Adds an event.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn add_alert_event(&mut self, event: &AlertEvent) -> Result<(), StoreError> {
        let (key, grounds) = (&event.key, &event.grounds);
        execute!(
            self,
            sql::INSERT_ALERT_EVENT,
            event.sequence,
            event.revision,
            event.at.map(timestamp),
            key.dataset.as_str(),
            key.rule.as_str(),
            &event.version,
            &event.definition,
            key.series.as_deref().unwrap_or_default(),
            event.from.code(),
            event.to.code(),
            event.closing.map(Closing::code),
            i64::from(event.is_backfill),
            grounds.period.map(|period| period.to_string()),
            grounds.value,
            grounds.lower,
            grounds.upper,
            grounds.limit,
            grounds.reason.as_deref(),
            &grounds.why,
        );
        Ok(())
    }

    /// The events after one, in order, at most `limit` of them.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn alert_events(&mut self, since: i64, limit: i64) -> Result<Vec<AlertEvent>, StoreError> {
        Ok(fetch!(self, sql::SELECT_ALERT_EVENTS, since, limit; |row| event!(row)))
    }

    /// The events after one of which receivers are told, in order, at most `limit` of them.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn told_events(&mut self, since: i64, limit: i64) -> Result<Vec<AlertEvent>, StoreError> {
        Ok(fetch!(self, sql::SELECT_TOLD_EVENTS, since, limit; |row| event!(row)))
    }

    /// The newest events by which an alert began or ended, the newest first.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn newest_alarms(&mut self, limit: i64) -> Result<Vec<AlertEvent>, StoreError> {
        Ok(fetch!(self, sql::SELECT_ALARMS, limit; |row| event!(row)))
    }

    /// The events of a rule for a series, in order.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn alert_events_of(&mut self, key: &AlertKey) -> Result<Vec<AlertEvent>, StoreError> {
        let series = key.series.as_deref().unwrap_or_default();
        let (dataset, rule) = (key.dataset.as_str(), key.rule.as_str());
        Ok(fetch!(self, sql::SELECT_ALERT_EVENTS_OF, dataset, rule, series; |row| event!(row)))
    }

    /// The times at which revisions were written, of those that brought data.
    ///
    /// # Errors
    /// When the database does not answer, or has invalid values.
    pub async fn revision_times(
        &mut self,
        first: i64,
        last: i64,
    ) -> Result<Vec<(i64, DateTime<Utc>)>, StoreError> {
        Ok(fetch!(self, sql::SELECT_REVISION_TIMES, first, last; |row| (
            row.try_get("revision")?,
            parsed::<DateTime<Utc>>(row.try_get("at")?, "a time")?,
        )))
    }
}
