//! States of rules and their changes, as answers, streams and messages give them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::alert::{AlertEvent, AlertKey, Closing, Grounds};
use crate::formats::number::Number;

/// What a state rests on.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroundsJson {
    /// The period that was judged; null where a rule judges a revision as a whole.
    period: Option<String>,
    /// The value that was judged.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of its interval; null where that is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval; null where that is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The limit.
    #[schema(value_type = Option<f64>)]
    limit: Option<Number>,
    /// The code of the reason why the rule is refused, or a publication is held.
    reason: Option<String>,
    /// The reason of the state as a sentence.
    pub(in crate::service) why: String,
}

impl From<&Grounds> for GroundsJson {
    fn from(grounds: &Grounds) -> Self {
        Self {
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

/// A change of the state of a rule for a series.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertEventJson {
    /// Its number.
    sequence: i64,
    /// The revision of the data that brought it; of a publication that is held, the one that is served meanwhile.
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
    /// How an alert ended by it: `resolved`; `revised` where a later vintage took its cause away; `rule_changed` or
    /// `rule_removed` where its rule has another definition or is gone.
    closing: Option<&'static str>,
    /// Whether nobody is told of it: it was found in data from before the rule was there, or the alert goes on by the changed
    /// rule.
    backfill: bool,
    /// What the state after rests on.
    #[serde(flatten)]
    pub(in crate::service) grounds: GroundsJson,
}

impl From<&AlertEvent> for AlertEventJson {
    fn from(event: &AlertEvent) -> Self {
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
            grounds: GroundsJson::from(&event.grounds),
        }
    }
}

/// The id of an alert: dataset, rule and series with colons between.
#[must_use]
pub fn alert_id(key: &AlertKey) -> String {
    let series = key.series.as_ref().map(|series| format!(":{series}")).unwrap_or_default();
    format!("{}:{}{series}", key.dataset, key.rule)
}
