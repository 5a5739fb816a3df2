//! A change of the state of a rule, as answers, streams and messages give it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::alert::{AlertEvent, AlertKey, Closing};
use crate::formats::number::Number;

/// A change of the state of a rule for a series.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertEventJson {
    /// Its number.
    sequence: i64,
    /// The revision of the data that brought it.
    revision: i64,
    /// The id of the alert.
    alert: String,
    /// The dataset.
    dataset: String,
    /// The rule.
    rule: String,
    /// The version of the rule.
    version: String,
    /// The key of the series; null where the rule judges several together.
    series: Option<String>,
    /// The state before.
    from: &'static str,
    /// The state after.
    to: &'static str,
    /// How an alert ended by it: `resolved`, or `revised` where a later vintage took its cause away.
    closing: Option<&'static str>,
    /// Whether it was found in data from before the rule was there.
    backfill: bool,
    /// The period that was judged.
    period: Option<String>,
    /// The value.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of its interval.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The limit.
    #[schema(value_type = Option<f64>)]
    limit: Option<Number>,
    /// The code of the reason why the rule is refused.
    reason: Option<String>,
    /// The reason of the state as a sentence.
    pub(in crate::service) why: String,
}

impl From<&AlertEvent> for AlertEventJson {
    fn from(event: &AlertEvent) -> Self {
        let grounds = &event.grounds;
        Self {
            sequence: event.sequence,
            revision: event.revision,
            alert: alert_id(&event.key),
            dataset: event.key.dataset.to_string(),
            rule: event.key.rule.to_string(),
            version: event.version.clone(),
            series: event.key.series.clone(),
            from: event.from.code(),
            to: event.to.code(),
            closing: event.closing.map(Closing::code),
            backfill: event.is_backfill,
            period: grounds.period.map(|period| period.to_string()),
            value: grounds.value.map(Number),
            lower: grounds.lower.map(Number),
            upper: grounds.upper.map(Number),
            limit: grounds.limit.map(Number),
            reason: grounds.reason.clone(),
            why: grounds.why.clone(),
        }
    }
}

/// The id of an alert: dataset, rule and series with colons between.
#[must_use]
pub fn alert_id(key: &AlertKey) -> String {
    let series = key.series.as_ref().map(|series| format!(":{series}")).unwrap_or_default();
    format!("{}:{}{series}", key.dataset, key.rule)
}
