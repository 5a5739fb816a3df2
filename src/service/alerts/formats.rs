//! The formats of `yearbook watch`: text, JSON, `JUnit` XML and SARIF 2.1.0.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};

use super::report::{AlertReport, RuleReport};
use crate::domain::alert::{Alert, AlertState, Severity};
use crate::domain::invariant::OrBroken;

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum WatchFormat {
    /// For people.
    Text,
    /// For scripts.
    Json,
    /// For CI servers that show test results.
    Junit,
    /// For CI servers that show findings beside the file (OASIS SARIF 2.1.0).
    Sarif,
}

/// What is looked for in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// States that came with this revision or an earlier one are left out.
    pub since: i64,
    /// The states that fail.
    pub fails_on: Vec<AlertState>,
}

impl Watch {
    /// The states that are shown, with their rules: all but `ok`, those that call first.
    #[must_use]
    pub fn shown<'a>(&self, report: &'a AlertReport) -> Vec<(&'a RuleReport, &'a Alert)> {
        let all = report.alerts().into_iter();
        all.filter(|(_, alert)| self.is_new(alert) && alert.state != AlertState::Ok).collect()
    }

    /// The exit code: 1 when something fails, else 2 when a rule could not be judged, else 0.
    #[must_use]
    pub fn exit_code(&self, report: &AlertReport) -> u8 {
        let mut alerts = report.rules.iter().flat_map(|rule| &rule.alerts);
        if alerts.any(|alert| self.fails(alert)) {
            1
        } else if report.rules.iter().any(RuleReport::is_unjudged) {
            2
        } else {
            0
        }
    }

    /// The report in a format.
    #[must_use]
    pub fn render(&self, report: &AlertReport, format: WatchFormat) -> String {
        match format {
            WatchFormat::Text => self.text(report),
            WatchFormat::Json => pretty(&self.json(report)),
            WatchFormat::Junit => self.junit(report),
            WatchFormat::Sarif => pretty(&self.sarif(report)),
        }
    }

    fn fails(&self, alert: &Alert) -> bool {
        self.is_new(alert) && self.fails_on.contains(&alert.state)
    }

    fn is_new(&self, alert: &Alert) -> bool {
        self.since == 0 || alert.since > self.since
    }

    fn text(&self, report: &AlertReport) -> String {
        let line = |(rule, alert): &(&RuleReport, &Alert)| {
            format!(
                "{} {} {}: {}",
                alert.state.code(),
                rule.rule.severity.code(),
                subject(alert),
                alert.grounds.why
            )
        };
        let mut lines: Vec<String> = self.shown(report).iter().map(line).collect();
        let count = |state| {
            report.rules.iter().flat_map(|rule| &rule.alerts).filter(|one| one.state == state).count()
        };
        let states = AlertState::ALL.map(|state| format!("{} {}", count(state), state.code()));
        let rules = report.rules.len();
        let unjudged =
            report.rules.iter().filter(|rule| rule.is_unjudged()).map(|rule| rule.rule.meta.id.as_str());
        let unjudged: Vec<&str> = unjudged.collect();
        lines.push(format!("{rules} rules at revision {}: {}", report.revision, states.join(", ")));
        if let Some(expected) = report.expected_false() {
            let expected = (expected * 10.0).round() / 10.0;
            lines.push(format!("expected to fire at each release by chance alone: {expected} series"));
        }
        if !unjudged.is_empty() {
            lines.push(format!("not judged: {}", unjudged.join(", ")));
        }
        lines.join("\n")
    }

    fn json(&self, report: &AlertReport) -> Value {
        let alert = |(rule, alert): &(&RuleReport, &Alert)| {
            let grounds = &alert.grounds;
            json!({
                "dataset": alert.key.dataset,
                "rule": alert.key.rule,
                "version": rule.rule.meta.version,
                "severity": rule.rule.severity.code(),
                "series": alert.key.series,
                "state": alert.state.code(),
                "period": grounds.period.map(|period| period.to_string()),
                "value": grounds.value,
                "lower": grounds.lower,
                "upper": grounds.upper,
                "limit": grounds.limit,
                "reason": grounds.reason,
                "why": grounds.why,
                "since": alert.since,
            })
        };
        let unjudged = report.rules.iter().filter(|rule| rule.is_unjudged());
        json!({
            "revision": report.revision,
            "sequence": report.sequence,
            "exit_code": self.exit_code(report),
            "expected_false": report.expected_false(),
            "alerts": self.shown(report).iter().map(alert).collect::<Vec<_>>(),
            "not_judged": unjudged.map(|rule| rule.rule.meta.id.as_str()).collect::<Vec<_>>(),
        })
    }

    fn junit(&self, report: &AlertReport) -> String {
        let mut junit = Report::new("yearbook watch");
        junit.add_test_suites(report.rules.iter().map(|rule| self.suite(rule)));
        junit.to_string().or_broken("writing XML to memory succeeds").unwrap_or_default()
    }

    fn suite(&self, rule: &RuleReport) -> TestSuite {
        let mut suite = TestSuite::new(rule.rule.meta.id.to_string());
        for alert in &rule.alerts {
            let mut status = if self.fails(alert) {
                TestCaseStatus::non_success(NonSuccessKind::Failure)
            } else if alert.state == AlertState::Refused {
                TestCaseStatus::non_success(NonSuccessKind::Error)
            } else if alert.state == AlertState::NoData {
                TestCaseStatus::skipped()
            } else {
                TestCaseStatus::success()
            };
            if alert.state != AlertState::Ok && !matches!(status, TestCaseStatus::Success { .. }) {
                status.set_message(format!("{}: {}", alert.state.code(), alert.grounds.why));
            }
            let name = alert.key.series.as_deref().unwrap_or(alert.key.dataset.as_str());
            suite.add_test_case(TestCase::new(name, status));
        }
        suite
    }

    fn sarif(&self, report: &AlertReport) -> Value {
        let rules = report.rules.iter().map(|rule| {
            let note = rule.rule.meta.note.as_deref().unwrap_or(rule.rule.kind.code());
            json!({"id": rule.rule.meta.id, "shortDescription": {"text": note}})
        });
        let results = self.shown(report).into_iter().map(|(rule, alert)| {
            let level = match (alert.state, rule.rule.severity) {
                (AlertState::Firing, Severity::Critical) => "error",
                (AlertState::Firing, Severity::Warning) | (AlertState::Refused, _) => "warning",
                _ => "note",
            };
            let file = &rule.rule.meta.file;
            let file = if file.contains(['/', '\\']) { file.clone() } else { format!("{}/{file}", rule.dataset) };
            json!({
                "ruleId": alert.key.rule,
                "level": level,
                "message": {"text": format!("{} {}: {}", alert.state.code(), subject(alert), alert.grounds.why)},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": file},
                    "region": {"startLine": rule.rule.meta.line},
                }}],
                "partialFingerprints": {"alert/v1": subject(alert)},
            })
        });
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "yearbook watch",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules.collect::<Vec<_>>(),
                }},
                "results": results.collect::<Vec<_>>(),
            }],
        })
    }
}

/// The rule, the series and the period of an alert.
fn subject(alert: &Alert) -> String {
    let series = alert.key.series.as_deref().unwrap_or(alert.key.dataset.as_str());
    let period = alert.grounds.period.map(|period| format!(" {period}")).unwrap_or_default();
    format!("{} {series}{period}", alert.key.rule)
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).or_broken("a JSON value has a text").unwrap_or_default()
}
