//! `yearbook reconcile`: every check between stated figures.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

use super::{prepare, say};
use crate::config::Settings;
use crate::domain::growth::{Estimate, Explanation};
use crate::formats::number::Number;
use crate::http::v1::reconciliation::document;
use crate::service::reconcile::{Check, Reconciliation, ReconciliationRequest};

/// The arguments of `reconcile`.
#[derive(Debug, Args)]
pub(super) struct ReconcileArgs {
    /// Only checks with these verdicts, such as contradiction
    #[arg(long, value_delimiter = ',')]
    verdict: Vec<String>,
    /// The output format
    #[arg(long, value_enum, default_value = "table")]
    format: ReconcileFormat,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReconcileFormat {
    /// A table for reading
    Table,
    /// The JSON of the API
    Json,
}

/// Prints the checks.
pub(super) async fn run(settings: &Settings, arguments: &ReconcileArgs) -> anyhow::Result<ExitCode> {
    let service = prepare::service(settings).await?;
    let state = service.state();
    let request =
        ReconciliationRequest { verdict: arguments.verdict.clone(), ..ReconciliationRequest::default() };
    let reconciliation = service.reconcile(&state, &request).await?;
    match arguments.format {
        ReconcileFormat::Table => say(&render(&reconciliation)),
        ReconcileFormat::Json => say(&serde_json::to_string_pretty(&document(&reconciliation))?),
    }
    service.store().close().await;
    Ok(ExitCode::from(reconciliation.exit_code()))
}

/// The table of the checks, and the number of checks by verdict.
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
    let verdict = match check.verdict.explanation().map(Explanation::code) {
        Some(because) => format!("{}: {because}", check.verdict.code()),
        None => check.verdict.code().to_owned(),
    };
    let stated: Vec<String> = check.stated.iter().map(|statement| interval(statement.estimate)).collect();
    let computed = check.computed.as_ref().map(|computation| computation.outcome);
    let computed = computed.map(|outcome| outcome.map_or_else(|refusal| refusal.code().to_owned(), interval));
    [
        check.kind.code().to_owned(),
        check.node.series.to_string(),
        check.node.period.to_string(),
        verdict,
        stated.join("\n"),
        computed.unwrap_or_default(),
        check.figures.join("\n"),
    ]
}

fn interval(estimate: Estimate) -> String {
    let bounds = estimate.bounds();
    let end = |end: Option<f64>, open: &str| end.map_or_else(|| open.to_owned(), short);
    let (lower, upper) = (end(bounds.lower(), "−∞"), end(bounds.upper(), "∞"));
    format!("{} [{lower}, {upper}]", short(estimate.value()))
}

/// A number rounded to four decimals.
fn short(number: f64) -> String {
    Number((number * 1e4).round() / 1e4).text()
}
