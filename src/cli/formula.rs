//! `yearbook formula`: a formula over series as a plain-text table, or in a format of the API.

use std::io::Write;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table};

use super::{prepare, say};
use crate::config::Settings;
use crate::domain::bounds::Bounds;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::formula::Formula;
use crate::domain::frequency::Frequency;
use crate::domain::lineage::Lineage;
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::series_key::NOT_APPLICABLE;
use crate::formats::number::Number;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::service::formula::{FormulaAnswer, FormulaPlan, FormulaRequest};
use crate::service::query::Window;
use crate::service::{Service, ServiceError, State};

/// The code of a formula that cannot be read, or that names what is not there.
const BAD_INPUT: u8 = 1;
/// The code of a formula of which no point has a value.
const REFUSED: u8 = 2;

/// The arguments of `formula`.
#[derive(Debug, Args)]
pub(super) struct FormulaArgs {
    /// The formula, such as 'share(VA.C, VA.BTE)'
    #[arg(allow_hyphen_values = true)]
    expr: String,
    /// Areas of series that name none [default: all that have all series]
    #[arg(long, value_delimiter = ',')]
    area: Vec<String>,
    /// Activities of series that name none [default: all that have all series]
    #[arg(long, value_delimiter = ',')]
    activity: Vec<String>,
    /// Frequencies of series that name none [default: all that have all series]
    #[arg(long, value_delimiter = ',')]
    frequency: Vec<Frequency>,
    /// The dataset [default: the one that has all series]
    #[arg(long)]
    dataset: Option<String>,
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
    format: FormulaFormat,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormulaFormat {
    /// A table for reading
    Table,
    /// The JSON of the API
    Json,
    /// The CSV of the API
    Csv,
    /// The NDJSON of the API
    Ndjson,
    /// The JSON-stat of the API
    Jsonstat,
}

/// Prints a formula.
pub(super) async fn run(settings: &Settings, arguments: &FormulaArgs) -> anyhow::Result<ExitCode> {
    let formula = match Formula::parse(&arguments.expr) {
        Ok(formula) => formula,
        Err(error) => {
            eprintln!("yearbook: {error}\n{}", error.caret(&arguments.expr));
            return Ok(ExitCode::from(BAD_INPUT));
        }
    };
    let service = prepare::service(settings).await?;
    let outcome = compute(&service, arguments, formula).await;
    service.store().close().await;
    match outcome {
        Ok(code) => Ok(code),
        Err(error) if is_bad_input(&error) => {
            eprintln!("yearbook: {:#}", super::growth::with_suggestions(error, &service.state()));
            Ok(ExitCode::from(BAD_INPUT))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether an error is about what was asked for.
const fn is_bad_input(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::UnknownCode { .. }
            | ServiceError::UnknownReference { .. }
            | ServiceError::Invalid { .. }
            | ServiceError::EmptyRange { .. }
            | ServiceError::SeveralDatasets { .. }
            | ServiceError::NoInputs { .. }
            | ServiceError::TooManyInputs { .. }
            | ServiceError::TooManyNumbers { .. }
    )
}

async fn compute(
    service: &Service,
    arguments: &FormulaArgs,
    formula: Formula,
) -> Result<ExitCode, ServiceError> {
    let state = service.state();
    let window =
        Window { from: arguments.from, to: arguments.to, as_of: arguments.as_of, ..Window::default() };
    window.check()?;
    let request = FormulaRequest {
        formula,
        dataset: arguments.dataset.iter().cloned().collect(),
        area: arguments.area.clone(),
        activity: arguments.activity.clone(),
        frequency: arguments.frequency.clone(),
    };
    let plan = FormulaPlan::of(&state, &request)?;
    let answer = service.formula(&state, &plan, &window).await?;
    print(&state, arguments.format, &answer);
    Ok(if answer.is_refused() { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS })
}

fn print(state: &State, format: FormulaFormat, answer: &FormulaAnswer) {
    let format = match format {
        FormulaFormat::Table => {
            for series in &answer.series {
                say(&render(series));
            }
            return;
        }
        FormulaFormat::Json => Format::Json,
        FormulaFormat::Csv => Format::Csv,
        FormulaFormat::Ndjson => Format::Ndjson,
        FormulaFormat::Jsonstat => Format::JsonStat,
    };
    let layout = PointLayout { kind: PointKind::Formula, full: true };
    let bytes = encode(format, layout, &answer.header(&state.catalogue), &answer.series);
    // A closed pipe is not an error.
    let _ = std::io::stdout().write_all(&bytes);
    if !bytes.ends_with(b"\n") {
        say("");
    }
}

/// The table of a series under a title line.
fn render(series: &SeriesData) -> String {
    let header = &series.header;
    let Points::Observations(points) = &series.points else { return String::new() };
    let indicator = &header.indicator;
    let places =
        [&header.area, &header.activity].into_iter().filter(|one| one.code.as_str() != NOT_APPLICABLE);
    let mut title = vec![indicator.name.as_ref()];
    title.extend(places.map(|one| one.name.as_ref()));
    let formula = header.formula.as_ref();
    let unit = formula.and_then(|formula| formula.unit.as_deref()).filter(|unit| *unit != "1");
    let about = [header.key.as_str()].into_iter().chain(unit).collect::<Vec<_>>().join(", ");
    let title = format!("{}  ({about})", title.join(" – "));
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(["period", "value", "interval", "bounds", "inputs"]);
    for point in points.unpack() {
        table.add_row(row(point));
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let refusal = formula.and_then(|formula| formula.refusal.as_ref());
    let refusal = refusal.map(|refusal| format!("refused: {}: {refusal}\n", refusal.refusal.code()));
    format!("{title}\n{table}\n{}", refusal.unwrap_or_default())
}

fn row(point: &Observation) -> [String; 5] {
    let lineage = point.lineage();
    let (value, interval) = match point.value {
        Some(value) => (short(value), interval(point.bounds)),
        None => ("–".to_owned(), String::new()),
    };
    let bounds = match lineage.map(|lineage| &lineage.outcome) {
        Some(Ok(quality)) => quality.code(),
        Some(Err(missing)) => match (&missing.series, missing.period) {
            (Some(series), Some(period)) => &format!("{}: {series} in {period}", missing.refusal.code()),
            _ => missing.refusal.code(),
        },
        None => "",
    };
    [point.period.to_string(), value, interval, bounds.to_owned(), lineage.map(inputs).unwrap_or_default()]
}

/// The figures that a value rests on; where one has no figure, its series and period.
fn inputs(lineage: &Lineage) -> String {
    let name = |input: &crate::domain::lineage::LineageInput| match &input.figure {
        Some(figure) => figure.to_string(),
        None => format!("{} in {}", input.series, input.period),
    };
    lineage.inputs.iter().map(name).collect::<Vec<_>>().join("\n")
}

fn interval(bounds: Bounds) -> String {
    let end = |end: Option<f64>, open: &str| end.map_or_else(|| open.to_owned(), short);
    format!("[{}, {}]", end(bounds.lower(), "−∞"), end(bounds.upper(), "∞"))
}

/// A number with two decimals from 100 on, else four digits that count; all of it where it is whole.
fn short(value: f64) -> String {
    if value.fract() == 0.0 {
        return Number(value).text();
    }
    let digits = if value.abs() >= 1.0 { 2 } else { 6 };
    format!("{value:.digits$}")
}
