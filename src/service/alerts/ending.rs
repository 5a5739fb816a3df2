//! The ends of states by definitions that are no longer there: of a rule that was changed, and of one that was removed.

use super::replay::Replay;
use crate::domain::alert::{Alert, AlertEvent, AlertState, Rule};
use crate::domain::code::Code;
use crate::service::{Service, ServiceError};
use crate::store::RuleProgress;

/// A definition by which a rule was judged, and which is no longer there.
pub(super) struct Ending {
    pub(super) dataset: Code,
    pub(super) rule: Code,
    /// Whether another definition of the rule was judged now.
    pub(super) has_successor: bool,
    /// The ends of its states, without their numbers.
    pub(super) events: Vec<AlertEvent>,
}

impl Service {
    /// The ends of the states by definitions that are no longer there; `replays` are the rules that were judged now.
    pub(super) async fn endings(
        &self,
        revision: i64,
        rules: &[(Code, Rule)],
        replays: &[Replay],
        progress: &[RuleProgress],
    ) -> Result<Vec<Ending>, ServiceError> {
        let mut endings = Vec::new();
        for of in progress {
            let now =
                rules.iter().find(|(dataset, rule)| (dataset, &rule.meta.id) == (&of.dataset, &of.rule));
            let now = now.map(|(_, rule)| rule);
            // A rule that depends on the day keeps no states.
            if now.is_some_and(|rule| rule.meta.sha256 == of.definition && !rule.kind.is_of_the_day()) {
                continue;
            }
            let replay =
                replays.iter().find(|one| (&one.dataset, &one.rule.meta.id) == (&of.dataset, &of.rule));
            let states = self.store().read().await?.alerts(&of.dataset, &of.rule).await?;
            let mut events = Vec::new();
            for alert in states.iter().filter(|alert| alert.state != AlertState::Ok) {
                let Some(led) = self.event_before(alert).await? else { continue };
                let state = replay.and_then(|replay| replay.state(alert.key.series.as_deref()));
                events.push(AlertEvent::end_of_rule(led, revision, now.map(|rule| (rule, state))));
            }
            let (dataset, rule) = (of.dataset.clone(), of.rule.clone());
            endings.push(Ending { dataset, rule, has_successor: replay.is_some(), events });
        }
        Ok(endings)
    }

    /// The event that led to a state.
    async fn event_before(&self, alert: &Alert) -> Result<Option<AlertEvent>, ServiceError> {
        let found = self.store().read().await?.alert_events(alert.sequence - 1, 1).await?.pop();
        Ok(found.filter(|event| event.key == alert.key && event.to == alert.state))
    }
}
