//! The parameters of routes about rules and alerts.

use super::values::{CatalogueCode, Enumeration, Integer, List};
use super::{CODE, PERIOD_VALUE, Parameter};
use crate::domain::alert::{AlertState, Severity};
use crate::domain::period::Period;

parameters! {
    /// States of alerts; without it all but `ok`.
    ALERT_STATE: Vec<AlertState> = Parameter::new("state", &List(&Enumeration(&AlertState::ALL, AlertState::code, None)));

    /// Periods in which what a rule warns of happened, such as `2008-Q4,2009-Q1`.
    EVENTS: Vec<Period> = Parameter::new("events", &List(&PERIOD_VALUE));

    /// Rules, by their ids.
    RULE: Vec<String> = Parameter::new("rule", &List(&CatalogueCode(|_| Vec::new(), CODE)));

    /// Severities of rules.
    SEVERITY: Vec<Severity> = Parameter::new("severity", &List(&Enumeration(&Severity::ALL, Severity::code, None)));

    /// The number of the event after which alerts changed.
    SINCE_EVENT: i64 = Parameter::new("since", &Integer { min: 0, max: i64::MAX, default: Some(0) });
}
