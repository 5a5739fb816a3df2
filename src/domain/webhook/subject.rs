//! What a receiver is told of: rules, and types of messages.

use crate::domain::alert::{AlertEvent, AlertKey, AlertState, Closing};
use crate::domain::code::Code;
use crate::domain::codes::codes;

/// The type of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageType {
    /// An alert began.
    AlertFiring,
    /// An alert ended, since a later period recovered.
    AlertResolved,
    /// An alert ended, since a later publication took its cause away.
    AlertRevised,
    /// A data file was imported.
    ImportDone,
}

codes!(MessageType {
    AlertFiring = "alert.firing",
    AlertResolved = "alert.resolved",
    AlertRevised = "alert.revised",
    ImportDone = "import.done",
});

impl MessageType {
    /// The type of the message about an event; none of events that nobody is told of.
    #[must_use]
    pub fn of_event(event: &AlertEvent) -> Option<Self> {
        if event.is_backfill { None } else { Self::of(event.to, event.closing) }
    }

    /// The type of the message about a change to a state, which ended an alert in a way or did not end one.
    #[must_use]
    pub const fn of(to: AlertState, closing: Option<Closing>) -> Option<Self> {
        match (closing, to) {
            (Some(Closing::Resolved), _) => Some(Self::AlertResolved),
            (Some(Closing::Revised), _) => Some(Self::AlertRevised),
            (None, AlertState::Firing) => Some(Self::AlertFiring),
            (None, _) => None,
        }
    }
}

/// The rules whose alerts a receiver is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WatchedRules {
    /// All, also those that come later.
    All,
    /// Some, by dataset and id.
    Some(Vec<(Code, Code)>),
}

impl WatchedRules {
    /// Whether an alert is of one of them.
    #[must_use]
    pub fn have(&self, key: &AlertKey) -> bool {
        match self {
            Self::All => true,
            Self::Some(rules) => {
                rules.iter().any(|(dataset, rule)| *dataset == key.dataset && *rule == key.rule)
            }
        }
    }
}
