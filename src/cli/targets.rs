//! `yearbook targets`: targets held against what was observed.

use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

use super::{prepare, say};
use crate::config::Settings;
use crate::domain::growth::Estimate;
use crate::domain::period::Period;
use crate::domain::target::{Pace, TargetMethod, TargetVerdict};
use crate::formats::Format;
use crate::formats::number::Number;
use crate::http::v1::targets::{document, flat};
use crate::service::query::SeriesFilter;
use crate::service::targets::measure::{CHANGE, PEAK, RATIO, REQUIRED};
use crate::service::targets::{TargetReport, TargetRequest};

/// The arguments of `targets`.
#[derive(Debug, Args)]
pub(super) struct TargetsArgs {
    /// Verdicts with which the command fails, such as `missed,moving_away`
    #[arg(long, value_delimiter = ',', value_parser = verdict)]
    fail_on: Vec<TargetVerdict>,
    /// Datasets [default: all]
    #[arg(long, value_delimiter = ',')]
    dataset: Vec<String>,
    /// Indicators [default: all]
    #[arg(long, value_delimiter = ',')]
    indicator: Vec<String>,
    /// Areas [default: all]
    #[arg(long, value_delimiter = ',')]
    area: Vec<String>,
    /// Activities [default: all]
    #[arg(long, value_delimiter = ',')]
    activity: Vec<String>,
    /// Only targets with these verdicts
    #[arg(long, value_delimiter = ',', value_parser = verdict)]
    verdict: Vec<TargetVerdict>,
    /// The period in which they are due, or a longer one that contains it
    #[arg(long)]
    due: Option<Period>,
    /// As it was published up to this day
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// The rule of the verdicts: pace or un
    #[arg(long, default_value = "pace", value_parser = method)]
    method: TargetMethod,
    /// The shape of the path: linear or cagr [default: that of the target]
    #[arg(long, value_parser = pace)]
    pace: Option<Pace>,
    /// The output format
    #[arg(long, value_enum, default_value = "table")]
    format: TargetsFormat,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TargetsFormat {
    /// A table for reading
    Table,
    /// The JSON of the API
    Json,
    /// The CSV of the API
    Csv,
}

fn verdict(text: &str) -> Result<TargetVerdict, String> {
    TargetVerdict::from_code(text).ok_or_else(|| allowed(TargetVerdict::ALL.map(TargetVerdict::code)))
}

fn method(text: &str) -> Result<TargetMethod, String> {
    TargetMethod::from_code(text).ok_or_else(|| allowed(TargetMethod::ALL.map(TargetMethod::code)))
}

fn pace(text: &str) -> Result<Pace, String> {
    Pace::from_code(text).ok_or_else(|| allowed(Pace::ALL.map(Pace::code)))
}

fn allowed<const N: usize>(codes: [&str; N]) -> String {
    format!("allowed: {}", codes.join(", "))
}

/// Prints the targets.
pub(super) async fn run(settings: &Settings, arguments: &TargetsArgs) -> anyhow::Result<ExitCode> {
    let service = prepare::service(settings).await?;
    let state = service.state();
    let filter = SeriesFilter {
        dataset: arguments.dataset.clone(),
        indicator: arguments.indicator.clone(),
        area: arguments.area.clone(),
        activity: arguments.activity.clone(),
        ..SeriesFilter::default()
    };
    let request = TargetRequest {
        filter,
        verdict: arguments.verdict.clone(),
        due: arguments.due,
        as_of: arguments.as_of,
        method: arguments.method,
        pace: arguments.pace,
    };
    let targets = service.targets(&state, &request).await?;
    match arguments.format {
        TargetsFormat::Table => say(&render(&targets.targets)),
        TargetsFormat::Json => say(&serde_json::to_string_pretty(&document(&state.catalogue, &targets))?),
        TargetsFormat::Csv => {
            let text = flat(&state, Format::Csv, &targets.targets, TargetReport::data);
            say(String::from_utf8(text).context("CSV is UTF-8")?.trim_end());
        }
    }
    service.store().close().await;
    Ok(ExitCode::from(targets.exit_code(&arguments.fail_on)))
}

/// The table of targets, and the number of targets by verdict.
fn render(targets: &[TargetReport]) -> String {
    if targets.is_empty() {
        return "no targets".to_owned();
    }
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(["target", "series", "due", "latest", "asked for", "verdict", "outlook", "numbers"]);
    for report in targets {
        table.add_row(row(report));
    }
    table.to_string()
}

fn row(report: &TargetReport) -> [String; 8] {
    let (statement, assessment) = (&report.statement, &report.assessment);
    let latest = assessment.latest.map(|latest| format!("{}: {}", latest.period, interval(latest.estimate)));
    let others = assessment.possible.iter().filter(|one| **one != assessment.verdict);
    let others: Vec<&str> = others.map(|one| one.code()).collect();
    let verdict = match assessment.reason {
        Some(reason) => format!("{}: {}", assessment.verdict.code(), reason.code()),
        None if others.is_empty() => format!("{}, certain", assessment.verdict.code()),
        None => format!("{}, possible: {}", assessment.verdict.code(), others.join(", ")),
    };
    let numbers: Vec<String> = report
        .measures()
        .iter()
        .filter(|one| [RATIO, CHANGE, PEAK, REQUIRED].contains(&one.code))
        .filter_map(|one| {
            let number = interval(one.quantity?.estimate);
            Some(format!("{} {number} {}", one.code, report.unit_of(one.code)))
        })
        .collect();
    [
        statement.id.clone(),
        report.header.key.to_string(),
        statement.target.due.map_or_else(String::new, |due| due.to_string()),
        latest.unwrap_or_default(),
        assessment
            .goal
            .map_or_else(|| statement.target.kind.code().to_owned(), |goal| interval(goal.estimate)),
        verdict,
        outlook(report),
        numbers.join("\n"),
    ]
}

/// What a forecast says; empty where there is nothing to forecast.
fn outlook(report: &TargetReport) -> String {
    match &report.outlook {
        None => String::new(),
        Some(Err(reason)) => format!("no forecast: {}", reason.code()),
        Some(Ok(outlook)) => {
            let due = outlook.forecast.points.last();
            let estimate = due.and_then(|due| Estimate::new(due.value, due.bounds).ok()).map(interval);
            format!("{}: {}", outlook.verdict.code(), estimate.unwrap_or_default())
        }
    }
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
