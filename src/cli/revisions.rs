//! `yearbook revisions`: statistics of the revisions of a series as a plain-text table, JSON or CSV.

use std::process::ExitCode;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table};

use super::{prepare, say};
use crate::config::Settings;
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::revision::{Later, NumberUnit, Outlook, RevisionRequest, SeriesRevisions, measure_of};
use crate::domain::series::Series;
use crate::formats::json::RevisionStatisticsJson;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::service::State;
use crate::service::header::{answer_header, header};
use crate::service::query::{SeriesFilter, Window};
use crate::service::revisions::{RevisionsQuery, results};

/// The arguments of `revisions`.
#[derive(Debug, Args)]
pub(super) struct RevisionsArgs {
    /// The key of the series, such as Q.US.GDP._T
    key: String,
    /// The dataset, where several have the key
    #[arg(long)]
    dataset: Option<String>,
    /// The measure: growth, value, yoy, pop, annualised, change, … [default: growth of levels, value of percentages]
    #[arg(long, value_parser = measure)]
    measure: Option<Measure>,
    /// The earlier release, counted from 0
    #[arg(long, default_value_t = 0)]
    from_release: usize,
    /// The later release, counted from 0, or `final`
    #[arg(long, default_value = "final", value_parser = later)]
    to_release: Later,
    /// Whether periods count whose first release is unknown
    #[arg(long, value_enum, default_value = "exclude")]
    censored: Censored,
    /// The first period
    #[arg(long)]
    from: Option<Period>,
    /// The last period
    #[arg(long)]
    to: Option<Period>,
    /// As it was published up to this day
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// The output format
    #[arg(long, value_enum, default_value = "table")]
    format: RevisionsFormat,
}

/// Whether periods count whose first release is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Censored {
    /// They do not
    Exclude,
    /// They do
    Include,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RevisionsFormat {
    /// A table for reading
    Table,
    /// The JSON of the API
    Json,
    /// The CSV of the API
    Csv,
}

fn measure(text: &str) -> Result<Measure, String> {
    measure_of(text).ok_or_else(|| {
        "expected growth, value, yoy, pop, annualised, change, change_yoy, log_yoy, log_pop or level"
            .to_owned()
    })
}

fn later(text: &str) -> Result<Later, String> {
    match text {
        "final" => Ok(Later::Final),
        _ => text.parse().map(Later::Number).map_err(|_| "expected a whole number or `final`".to_owned()),
    }
}

/// Prints statistics of revisions. The exit code is 2 if there are none.
pub(super) async fn run(settings: &Settings, arguments: &RevisionsArgs) -> anyhow::Result<ExitCode> {
    if let Later::Number(to) = arguments.to_release {
        anyhow::ensure!(to > arguments.from_release, "--to-release is not later than --from-release");
    }
    let service = prepare::service(settings).await?;
    let state = service.state();
    let query = RevisionsQuery {
        measure: arguments.measure,
        releases: RevisionRequest {
            from: arguments.from_release,
            to: arguments.to_release,
            censored: arguments.censored == Censored::Include,
        },
        window: Window {
            from: arguments.from,
            to: arguments.to,
            as_of: arguments.as_of,
            ..Window::default()
        },
    };
    query.window.check()?;
    let series = find(&state, arguments)?;
    let all = service.revisions(&state, &[series], &query).await?;
    let revisions = all.first().context("the series has no revisions")?;
    match arguments.format {
        RevisionsFormat::Table => say(&render(&state, series, revisions)),
        RevisionsFormat::Json => say(&serde_json::to_string(&RevisionStatisticsJson::of(revisions))?),
        RevisionsFormat::Csv => {
            let layout = PointLayout { kind: PointKind::Results, full: false };
            let rows = results(&state, series, revisions);
            let text = encode(Format::Csv, layout, &answer_header(&state.catalogue, [series], None), &rows);
            say(String::from_utf8_lossy(&text).trim_end());
        }
    }
    let code = if revisions.statistics.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    service.store().close().await;
    Ok(code)
}

/// The series with the key.
fn find<'a>(state: &'a State, arguments: &RevisionsArgs) -> anyhow::Result<&'a Series> {
    let filter = SeriesFilter {
        dataset: arguments.dataset.iter().cloned().collect(),
        key: Some(arguments.key.clone()),
        ..SeriesFilter::default()
    };
    let selected = filter.select(&state.catalogue)?;
    let selected: Vec<&Series> =
        selected.into_iter().filter_map(|position| state.catalogue.series_at(position)).collect();
    let names = || {
        selected.iter().map(|one| format!("{} of {}", one.key, one.dataset)).collect::<Vec<_>>().join(", ")
    };
    match selected.as_slice() {
        [one] => Ok(one),
        [] => anyhow::bail!("no series has the key `{}`", arguments.key),
        _ => anyhow::bail!("`{}` is several series: {}; name one, and its --dataset", arguments.key, names()),
    }
}

/// The table of the statistics under a title line.
fn render(state: &State, series: &Series, revisions: &SeriesRevisions) -> String {
    let header = header(&state.catalogue, series);
    let title = format!(
        "{} – {} – {}  ({}; {}, release {} to {}; in {})",
        header.indicator.name,
        header.activity.name,
        header.area.name,
        series.key,
        revisions.measure,
        revisions.request.from,
        revisions.request.to.text(),
        revisions.unit.replace('_', " "),
    );
    let unknown = match (revisions.unknown, revisions.request.censored) {
        (0, _) => String::new(),
        (count, true) => format!("\n{count} periods whose first release is unknown are counted"),
        (count, false) => format!("\n{count} periods whose first release is unknown are left out"),
    };
    let Ok(statistics) = &revisions.statistics else {
        let reason = revisions.statistics.as_ref().err().map(|refusal| refusal.code()).unwrap_or_default();
        return format!("{title}{unknown}\nrefused: {reason} ({})", revisions.advice().unwrap_or_default());
    };
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(["statistic", "value"]);
    for number in statistics.numbers() {
        let Some(value) = number.value else { continue };
        let text = if value.fract() == 0.0 && number.unit == NumberUnit::Plain {
            format!("{value:.0}")
        } else {
            crate::formats::number::Number(value).text()
        };
        table.add_row([number.code.replace('_', " "), text]);
    }
    table.add_row(["bias".to_owned(), statistics.bias.code().to_owned()]);
    if revisions.common_cause {
        table.add_row(["common cause".to_owned(), "yes: one publication made most of them".to_owned()]);
    }
    if let Some((period, Ok(outlook))) = revisions.outlook {
        let text = |value| crate::formats::number::Number(value).text();
        let title = format!("outlook of {period}, release {}", outlook.release);
        let Outlook { value, lower, upper, .. } = outlook;
        table.add_row([title, format!("{} [{}, {}]", text(value), text(lower), text(upper))]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{title}{unknown}\n{table}")
}
