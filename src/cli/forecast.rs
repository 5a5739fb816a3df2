//! `yearbook forecast`: forecasts as a plain-text table, JSON or CSV.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table};

use super::growth::with_suggestions;
use super::{prepare, say};
use crate::config::Settings;
use crate::domain::dataset::{ForecastContent, Points, SeriesData, SeriesForecast};
use crate::domain::forecast::{Attempt, Forecast, ForecastPoint, Level, Method, NoSkill, Request, Skill};
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::limits::MAX_FORECAST_SERIES;
use crate::service::forecast::ForecastRequest;
use crate::service::header::answer_header;
use crate::service::query::{SeriesFilter, Window};

/// The arguments of `forecast`.
#[derive(Debug, Args)]
pub(super) struct ForecastArgs {
    /// The indicator, such as VA
    indicator: String,
    /// Datasets [default: all]
    #[arg(long, value_delimiter = ',')]
    dataset: Vec<String>,
    /// Areas [default: all]
    #[arg(long, value_delimiter = ',')]
    area: Vec<String>,
    /// Activities [default: all]
    #[arg(long, value_delimiter = ',')]
    activity: Vec<String>,
    /// Frequencies [default: all]
    #[arg(long, value_delimiter = ',')]
    frequency: Vec<Frequency>,
    /// A key, with + between alternatives and nothing or * for all, such as A.CN..C
    #[arg(long)]
    key: Option<String>,
    /// How many periods ahead [default: half of the furthest: 3 years, 2 half-years, 4 quarters, 12 months]
    #[arg(long, value_parser = horizon)]
    horizon: Option<usize>,
    /// The level of the intervals in percent: 80, 90, 95 or 99
    #[arg(long, default_value = "80", value_parser = level)]
    level: Level,
    /// The method: `naive`, `drift`, `theta` or `drift_theta` [default: `theta` for months, else `drift_theta`]
    #[arg(long, value_parser = method)]
    method: Option<Method>,
    /// What is given where the method was no better than "no change": refuse, naive or answer
    #[arg(long, default_value = "refuse", value_parser = no_skill)]
    no_skill: NoSkill,
    /// What the backtest knows at each origin
    #[arg(long, value_enum, default_value = "latest")]
    data: KnownData,
    /// As it was published up to this day
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// The first period that counts
    #[arg(long)]
    from: Option<Period>,
    /// The last period that counts
    #[arg(long)]
    to: Option<Period>,
    /// That many observations from the end of each series count
    #[arg(long)]
    last: Option<usize>,
    /// Show the forecasts of the backtest, beside the values that came
    #[arg(long)]
    backtest: bool,
    /// The output format
    #[arg(long, value_enum, default_value = "table")]
    format: ForecastFormat,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ForecastFormat {
    /// A table for reading
    Table,
    /// The JSON of the API
    Json,
    /// The CSV of the API
    Csv,
}

/// What a backtest knows at each origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KnownData {
    /// The values of today
    Latest,
    /// What was published then
    #[value(name = "real_time", alias = "real-time")]
    RealTime,
}

fn horizon(text: &str) -> Result<usize, String> {
    let furthest = crate::limits::MAX_HORIZON;
    let number = text.parse().ok().filter(|number| (1..=furthest).contains(number));
    number.ok_or_else(|| format!("takes a whole number from 1 to {furthest}"))
}

fn level(text: &str) -> Result<Level, String> {
    Level::from_code(text).ok_or_else(|| one_of(Level::ALL.map(Level::code)))
}

fn method(text: &str) -> Result<Method, String> {
    Method::from_code(text).ok_or_else(|| one_of(Method::ALL.map(Method::code)))
}

fn no_skill(text: &str) -> Result<NoSkill, String> {
    NoSkill::from_code(text).ok_or_else(|| one_of(NoSkill::ALL.map(NoSkill::code)))
}

fn one_of<const N: usize>(words: [&str; N]) -> String {
    format!("takes one of {}", words.join(", "))
}

/// Prints forecasts. The exit code is 2 if all are refused.
pub(super) async fn run(settings: &Settings, arguments: &ForecastArgs) -> anyhow::Result<ExitCode> {
    let service = prepare::service(settings).await?;
    let state = service.state();
    let filter = SeriesFilter {
        dataset: arguments.dataset.clone(),
        indicator: vec![arguments.indicator.clone()],
        area: arguments.area.clone(),
        activity: arguments.activity.clone(),
        frequency: arguments.frequency.clone(),
        key: arguments.key.clone(),
        ..SeriesFilter::default()
    };
    let window = Window {
        from: arguments.from,
        to: arguments.to,
        last: arguments.last,
        as_of: arguments.as_of,
        ..Window::default()
    };
    window.check()?;
    let selected = filter.select(&state.catalogue).map_err(|error| with_suggestions(error, &state))?;
    anyhow::ensure!(
        selected.len() <= MAX_FORECAST_SERIES,
        "{} series are selected and {MAX_FORECAST_SERIES} are the most; choose areas or activities",
        selected.len()
    );
    let series: Vec<&Series> =
        selected.iter().filter_map(|position| state.catalogue.series_at(*position)).collect();
    let request = request(arguments);
    let answers = service.forecast(&state, &series, &request, &window).await?;
    let header = answer_header(&state.catalogue, series.iter().copied(), None);
    let layout = PointLayout { kind: PointKind::Forecast, full: false };
    let encoded = |format| {
        let text = encode(format, layout, &header, &answers);
        say(String::from_utf8_lossy(&text).trim_end());
    };
    match arguments.format {
        ForecastFormat::Table if answers.is_empty() => say("no series"),
        ForecastFormat::Table => answers.iter().for_each(|one| say(&render(one))),
        ForecastFormat::Json => encoded(Format::Json),
        ForecastFormat::Csv => encoded(Format::Csv),
    }
    service.store().close().await;
    let is_made = |one: &SeriesData| match &one.points {
        Points::Forecast(forecast) => forecast.outcome.is_ok(),
        _ => false,
    };
    Ok(if answers.iter().any(is_made) { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn request(arguments: &ForecastArgs) -> ForecastRequest {
    let (content, no_skill) = if arguments.backtest {
        (ForecastContent::Backtest, NoSkill::Answer)
    } else {
        (ForecastContent::Forecast, arguments.no_skill)
    };
    ForecastRequest {
        forecast: Request {
            horizon: arguments.horizon,
            level: if arguments.backtest { Level::default() } else { arguments.level },
            method: arguments.method,
            no_skill,
        },
        in_real_time: arguments.data == KnownData::RealTime,
        content,
        with_inputs: false,
    }
}

/// The table of a series between a title and what the backtest says.
fn render(series: &SeriesData) -> String {
    let header = &series.header;
    let Points::Forecast(forecast) = &series.points else { return String::new() };
    let title = format!(
        "{} – {} – {}  ({}, {})",
        header.indicator.name,
        header.activity.name,
        header.area.name,
        header.key,
        forecast.unit.as_str().replace('_', " ")
    );
    match &forecast.outcome {
        Err(refusal) => format!("{title}\nno forecast: {}: {refusal}\n", refusal.code()),
        Ok(made) => format!("{title}\n{}\n{}\n", table(forecast, made), sentence(made)),
    }
}

fn table(forecast: &SeriesForecast, made: &Forecast) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    let numbers = match forecast.content {
        ForecastContent::Forecast => {
            let interval = format!("{} % interval", made.level.code());
            table.set_header(["period", "forecast", &interval, "sampling", "rounding", "method", "verdict"]);
            table.add_rows(made.points.iter().map(|point| row(made, point)));
            [1, 3, 4].as_slice()
        }
        ForecastContent::Backtest => {
            table.set_header(["known up to", "period", "forecast", "no change", "actual", "better"]);
            table.add_rows(made.backtest.iter().map(attempt_row));
            [2, 3, 4].as_slice()
        }
    };
    for column in numbers {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn row(made: &Forecast, point: &ForecastPoint) -> [String; 7] {
    let end = |end: Option<f64>| end.map(short).unwrap_or_default();
    let verdict = made.verdict.code();
    [
        point.period.to_string(),
        short(point.value),
        format!("[{}, {}]", end(point.bounds.lower()), end(point.bounds.upper())),
        short(point.sampling),
        short(point.rounding),
        made.method.code().to_owned(),
        if point.is_extrapolated { format!("{verdict}, extrapolated") } else { verdict.to_owned() },
    ]
}

fn attempt_row(attempt: &Attempt) -> [String; 6] {
    let is_better = attempt.error().abs() < attempt.naive_error().abs();
    [
        attempt.origin.to_string(),
        attempt.period.to_string(),
        short(attempt.forecast),
        short(attempt.naive),
        short(attempt.actual),
        if is_better { "yes" } else { "no" }.to_owned(),
    ]
}

/// What the backtest says, and what the forecast is made of.
fn sentence(made: &Forecast) -> String {
    let Skill { skill, better, attempts } = made.skill;
    format!(
        "better than no change in {better} of {attempts}, skill {skill:.3}; from {} values, {} to {}",
        made.run.values.len(),
        made.run.from,
        made.run.to
    )
}

/// A number with seven significant digits, and all digits before the point.
fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let before = |places: &usize| value.abs() < 10_f64.powi(i32::try_from(*places).unwrap_or(i32::MAX));
    let places = (0..7).find(before).unwrap_or(7);
    format!("{value:.*}", 7 - places)
}
