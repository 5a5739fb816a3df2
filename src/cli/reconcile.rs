//! `yearbook reconcile`: every check between stated figures, for people and for CI.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

use super::{prepare, say};
use crate::config::Settings;
use crate::formats::number::Number;
use crate::service::reconcile::{Check, Interval, Reconciliation, ReconciliationRequest};

/// What `reconcile` takes beside the settings.
#[derive(Debug, Args)]
pub(super) struct ReconcileArgs {
    /// Only checks with these verdicts, such as contradiction
    #[arg(long, value_delimiter = ',')]
    verdict: Vec<String>,
    /// The form of the answer
    #[arg(long, value_enum, default_value = "table")]
    format: ReconcileFormat,
}

/// The forms of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReconcileFormat {
    /// For people
    Table,
    /// As the API has it
    Json,
}

/// Shows the checks.
pub(super) async fn run(settings: &Settings, arguments: &ReconcileArgs) -> anyhow::Result<ExitCode> {
    let service = prepare::service(settings).await?;
    let state = service.state();
    let request =
        ReconciliationRequest { verdict: arguments.verdict.clone(), ..ReconciliationRequest::default() };
    let reconciliation = service.reconcile(&state, &request).await?;
    match arguments.format {
        ReconcileFormat::Table => say(&render(&reconciliation)),
        ReconcileFormat::Json => say(&serde_json::to_string_pretty(&reconciliation)?),
    }
    service.store().close().await;
    Ok(ExitCode::from(reconciliation.exit_code()))
}

/// The table of the checks, and how many have which verdict.
fn render(reconciliation: &Reconciliation) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(["check", "series", "period", "verdict", "stated", "computed", "figures"]);
    for check in &reconciliation.checks {
        table.add_row(row(check));
    }
    let counts: Vec<String> =
        reconciliation.verdicts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    format!("{table}\n{}", counts.join(", "))
}

fn row(check: &Check) -> [String; 7] {
    let verdict = match check.because {
        Some(because) => format!("{}: {because}", check.verdict),
        None => check.verdict.to_owned(),
    };
    let stated: Vec<String> = check.stated.iter().map(|statement| interval(&statement.interval)).collect();
    let computed = check
        .computed
        .as_ref()
        .map(|computation| computation.reason.map_or_else(|| interval(&computation.interval), str::to_owned));
    [
        check.kind.code().to_owned(),
        check.key.clone(),
        check.period.clone(),
        verdict,
        stated.join("\n"),
        computed.unwrap_or_default(),
        check.figures.join("\n"),
    ]
}

fn interval(interval: &Interval) -> String {
    let number = |number: Option<Number>, open: &str| number.map_or_else(|| open.to_owned(), short);
    let (lower, upper) = (number(interval.lower, "−∞"), number(interval.upper, "∞"));
    format!("{} [{lower}, {upper}]", number(interval.value, "–"))
}

/// A number with at most four digits behind the point.
fn short(number: Number) -> String {
    let rounded = (number.0 * 1e4).round() / 1e4;
    Number(rounded).text()
}
