//! `yearbook growth`: growth as a plain-text table, JSON or CSV.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table};

use super::{prepare, say};
use crate::config::Settings;
use crate::domain::bounds::Bounds;
use crate::domain::dataset::{AnswerHeader, Growth, GrowthPoint, Points, SeriesData};
use crate::domain::growth::{Estimate, Explanation, Measure, RateBasis, Refusal};
use crate::domain::period::Period;
use crate::formats::number::Number;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::service::growth::{GrowthRequest, TargetFilter, targets};
use crate::service::query::{SeriesFilter, Window};
use crate::service::{ServiceError, State};

/// The arguments of `growth`.
#[derive(Debug, Args)]
pub(super) struct GrowthArgs {
    /// The indicator, such as VA
    indicator: String,
    /// Areas [default: all]
    #[arg(long, value_delimiter = ',')]
    area: Vec<String>,
    /// Activities [default: all]
    #[arg(long, value_delimiter = ',')]
    activity: Vec<String>,
    /// The measure
    #[arg(long, default_value = "yoy", value_parser = measure)]
    measure: Measure,
    /// The first period
    #[arg(long)]
    from: Option<Period>,
    /// The last period
    #[arg(long)]
    to: Option<Period>,
    /// The base period of `--measure index`
    #[arg(long)]
    base: Option<Period>,
    /// The output format
    #[arg(long, value_enum, default_value = "table")]
    format: GrowthFormat,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GrowthFormat {
    /// A table for reading
    Table,
    /// The JSON of the API
    Json,
    /// The CSV of the API
    Csv,
}

fn measure(text: &str) -> Result<Measure, String> {
    text.parse().map_err(|error: crate::domain::growth::ParseMeasureError| error.to_string())
}

/// Prints growth.
pub(super) async fn run(settings: &Settings, arguments: &GrowthArgs) -> anyhow::Result<ExitCode> {
    let service = prepare::service(settings).await?;
    let state = service.state();
    let filter = SeriesFilter {
        indicator: vec![arguments.indicator.clone()],
        area: arguments.area.clone(),
        activity: arguments.activity.clone(),
        ..SeriesFilter::default()
    };
    let window = Window { from: arguments.from, to: arguments.to, ..Window::default() };
    window.check()?;
    anyhow::ensure!(
        arguments.base.is_none() || arguments.measure == Measure::Index,
        "--base goes with --measure index only"
    );
    let request = GrowthRequest {
        measure: arguments.measure,
        as_percent: false,
        base: arguments.base,
        conversion: None,
        with_inputs: true,
    };
    let targets = targets(&state.catalogue, &filter, &request, TargetFilter::All)
        .map_err(|error| with_suggestions(error, &state))?;
    let series = service.growth(&state, &targets, &request, &window).await?;
    let header = AnswerHeader {
        revision: state.catalogue.revision,
        next: None,
        dimensions: Vec::new(),
        attributions: Vec::new(),
    };
    let layout = PointLayout { kind: PointKind::Growth, full: true };
    match arguments.format {
        GrowthFormat::Table => print_tables(&series),
        GrowthFormat::Json => print_encoded(Format::Json, layout, &header, &series),
        GrowthFormat::Csv => print_encoded(Format::Csv, layout, &header, &series),
    }
    service.store().close().await;
    Ok(ExitCode::SUCCESS)
}

/// The error with the most similar known codes.
pub(super) fn with_suggestions(error: ServiceError, state: &State) -> anyhow::Error {
    let likely: Vec<String> = match &error {
        ServiceError::UnknownCode { parameter: "indicator", code, .. } => {
            state.search().find(code).into_iter().map(|(_, code)| code.to_string()).collect()
        }
        ServiceError::UnknownCode { code, known, .. }
        | ServiceError::UnknownReference { reference: code, known } => {
            let mut known = known.clone();
            known.sort_by_key(|candidate| {
                strsim::damerau_levenshtein(&candidate.to_lowercase(), &code.to_lowercase())
            });
            known
        }
        _ => Vec::new(),
    };
    let likely = likely.into_iter().take(5).collect::<Vec<_>>().join(", ");
    let error = anyhow::Error::from(error);
    if likely.is_empty() { error } else { error.context(format!("perhaps one of {likely} was meant")) }
}

fn print_encoded(format: Format, layout: PointLayout, header: &AnswerHeader, series: &[SeriesData]) {
    let text = encode(format, layout, header, series);
    say(String::from_utf8_lossy(&text).trim_end());
}

fn print_tables(series: &[SeriesData]) {
    if series.is_empty() {
        say("no series");
    }
    for one in series {
        say(&render(one));
    }
}

/// The table of a series under a title line.
pub(crate) fn render(series: &SeriesData) -> String {
    let header = &series.header;
    let Points::Growth(growth) = &series.points else { return String::new() };
    let title = format!(
        "{} – {} – {}  ({}, {}, {})",
        header.indicator.name,
        header.activity.name,
        header.area.name,
        header.key,
        growth.measure,
        growth.unit.replace('_', " ")
    );
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(["period", "rate", "interval", "basis", "verdict", "inputs"]);
    for point in &growth.points {
        table.add_row(row(growth, point));
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{title}\n{table}\n")
}

fn row(growth: &Growth, point: &GrowthPoint) -> [String; 6] {
    let period = match point.base {
        Some(base) if growth.measure.lag().is_none() => format!("{base} → {}", point.period),
        _ => point.period.to_string(),
    };
    [
        period,
        point.value.map_or_else(|| "–".to_owned(), |estimate| short(estimate.value())),
        point.value.map(|estimate| interval(estimate.bounds())).unwrap_or_default(),
        point.basis.map(RateBasis::code).unwrap_or_default().to_owned(),
        verdict(point),
        inputs(point),
    ]
}

fn verdict(point: &GrowthPoint) -> String {
    let because = point.verdict.explanation().map(Explanation::code);
    let reason = point.computed.err().map(Refusal::code);
    match because.or(reason) {
        Some(why) => format!("{}: {why}", point.verdict.code()),
        None => point.verdict.code().to_owned(),
    }
}

/// The figures that the rate is computed from; where a value has no figure, the value.
fn inputs(point: &GrowthPoint) -> String {
    let stated = point.stated.iter().map(|rate| named(rate.figure.as_deref(), rate.estimate));
    let levels = point.inputs.iter().map(|input| {
        let value = || format!("{} in {}", Number(input.value).text(), input.period);
        input.figure.as_deref().map_or_else(value, str::to_owned)
    });
    stated.chain(levels).collect::<Vec<_>>().join("\n")
}

/// The figure that states a rate, or the rate.
fn named(figure: Option<&str>, estimate: Estimate) -> String {
    figure.map_or_else(|| short(estimate.value()), str::to_owned)
}

fn interval(bounds: Bounds) -> String {
    let end = |end: Option<f64>, open: &str| end.map_or_else(|| open.to_owned(), short);
    format!("[{}, {}]", end(bounds.lower(), "−∞"), end(bounds.upper(), "∞"))
}

/// A number with two decimals, or none if it is whole.
fn short(value: f64) -> String {
    if value.fract() == 0.0 { Number(value).text() } else { format!("{value:.2}") }
}
