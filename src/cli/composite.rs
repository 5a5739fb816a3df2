//! `yearbook composite`: the scores of a composite index, how one comes about, and the ranges of ranks.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

use super::{prepare, say};
use crate::config::Settings;
use crate::domain::code::Code;
use crate::domain::composite::{Aggregate, Cell, ChoiceShift, Evaluation, PartValue, Refusal, UnitRanks};
use crate::domain::dataset::AnswerHeader;
use crate::domain::growth::Estimate;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::formats::number::Number;
use crate::formats::{Format, PointKind, PointLayout, encode};
use crate::http::v1::composites::{explanation, robustness};
use crate::service::composites::{CompositeIndex, ComputedIndex};
use crate::service::header::answer_header;
use crate::service::query::{Window, find_area};
use crate::service::{Service, State};

/// The arguments of `composite`.
#[derive(Debug, Args)]
pub(super) struct CompositeArgs {
    /// The id, such as HDI [default: list all]
    id: Option<String>,
    /// The period [default: the last one]
    #[arg(long)]
    period: Option<Period>,
    /// Show how the score of this unit comes about
    #[arg(long, value_name = "UNIT")]
    explain: Option<String>,
    /// The period that its change is counted from [default: the first one with a score]
    #[arg(long, requires = "explain")]
    base: Option<Period>,
    /// As published up to this day
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// The output format
    #[arg(long, value_enum, default_value = "table")]
    format: CompositeFormat,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CompositeFormat {
    /// A table for reading
    Table,
    /// The JSON of the API
    Json,
    /// The scores of the period as the CSV of the API
    Csv,
}

/// Prints a composite index.
pub(super) async fn run(settings: &Settings, arguments: &CompositeArgs) -> anyhow::Result<ExitCode> {
    let service = prepare::service(settings).await?;
    let state = service.state();
    let code = if let Some(id) = &arguments.id {
        one(&service, &state, id, arguments).await?
    } else {
        say(&list(&state));
        ExitCode::SUCCESS
    };
    service.store().close().await;
    Ok(code)
}

/// The table of all composite indexes.
fn list(state: &State) -> String {
    if state.composites.iter().next().is_none() {
        return "no composite index is defined".to_owned();
    }
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(["id", "name", "dataset", "file", "periods"]);
    for index in state.composites.iter() {
        let meta = &index.definition.meta;
        let periods = match &index.outcome {
            Ok(computed) => {
                let periods = computed.newest.evaluation.inputs().periods();
                let ends = periods.first().zip(periods.last());
                ends.map_or_else(String::new, |(first, last)| format!("{first} to {last}"))
            }
            Err(refused) => format!("{}: {}", refused.reason.code(), refused.detail),
        };
        let row = [meta.id.as_str(), &index.definition.name, index.source.as_str(), &meta.file, &periods];
        table.add_row(row);
    }
    table.to_string()
}

async fn one(
    service: &Service,
    state: &State,
    id: &str,
    arguments: &CompositeArgs,
) -> anyhow::Result<ExitCode> {
    let known = || state.composites.iter().map(|index| index.definition.meta.id.as_str()).collect::<Vec<_>>();
    let index = state.composites.find(id);
    let index = index
        .with_context(|| format!("there is no composite index `{id}`; known: {}", known().join(", ")))?;
    let newest = match &index.outcome {
        Ok(newest) => newest,
        Err(refused) => anyhow::bail!("`{id}` has no scores: {}: {}", refused.reason.code(), refused.detail),
    };
    let computed = service.composite(state, index, newest, arguments.as_of).await?;
    let periods = computed.evaluation.inputs().periods();
    let period = arguments.period.or(periods.last().copied()).context("no input has an observation")?;
    let place = periods.iter().position(|one| *one == period);
    let place = place.with_context(|| {
        let ends = periods.first().zip(periods.last());
        let ends = ends.map_or_else(String::new, |(first, last)| format!("; it has {first} to {last}"));
        format!("`{id}` has no period {period}{ends}")
    })?;
    let shown = Shown { state, index, computed, period, place };
    match (&arguments.explain, arguments.format) {
        (_, CompositeFormat::Csv) => shown.csv(service, arguments.as_of).await,
        (Some(unit), format) => shown.explain(unit, arguments.base, format),
        (None, CompositeFormat::Table) => {
            say(&shown.ranking());
            Ok(shown.code())
        }
        (None, CompositeFormat::Json) => {
            let document =
                robustness::document(&state.catalogue, index, &shown.computed, period).map_err(problem)?;
            say(&serde_json::to_string_pretty(&document)?);
            Ok(shown.code())
        }
    }
}

fn problem(problem: crate::http::problem::Problem) -> anyhow::Error {
    anyhow::anyhow!(problem.into_document().detail)
}

/// A composite index at a period.
struct Shown<'a> {
    state: &'a State,
    index: &'a CompositeIndex,
    computed: Arc<ComputedIndex>,
    period: Period,
    /// The position of the period.
    place: usize,
}

impl Shown<'_> {
    fn evaluation(&self) -> &Evaluation {
        &self.computed.evaluation
    }

    /// The exit code of all units together: 2 where none has a score.
    fn code(&self) -> ExitCode {
        ExitCode::from(if self.evaluation().ranked(self.place).is_empty() { 2 } else { 0 })
    }

    fn title(&self) -> String {
        let meta = &self.index.definition.meta;
        format!("{} ({}, version {}), {}", self.index.definition.name, meta.id, meta.version, self.period)
    }

    async fn csv(&self, service: &Service, as_of: Option<NaiveDate>) -> anyhow::Result<ExitCode> {
        let catalogue = &self.state.catalogue;
        let series: Vec<&Series> =
            catalogue.series_of_dataset(self.index.definition.meta.id.as_str()).collect();
        let window = Window { from: Some(self.period), to: Some(self.period), as_of, ..Window::default() };
        let mut data = service.observations(self.state, &series, &window, false).await?;
        data.retain(|one| !one.points.is_empty());
        let header: AnswerHeader = answer_header(catalogue, series.iter().copied(), None);
        let layout = PointLayout { kind: PointKind::Observations, full: true };
        say(String::from_utf8_lossy(&encode(Format::Csv, layout, &header, &data)).trim_end());
        Ok(self.code())
    }

    fn unit(&self, code: &str) -> anyhow::Result<&Code> {
        let units = self.evaluation().inputs().units();
        let wanted = find_area(&self.state.catalogue, code).map_or(code, Code::as_str);
        units.iter().find(|unit| unit.as_str() == wanted || unit.as_str() == code).with_context(|| {
            let nearest = crate::domain::nearest::nearest_first(code, units.iter().map(Code::as_str));
            format!(
                "there is no unit `{code}`; nearest: {}",
                nearest.into_iter().take(5).collect::<Vec<_>>().join(", ")
            )
        })
    }

    fn explain(&self, unit: &str, base: Option<Period>, format: CompositeFormat) -> anyhow::Result<ExitCode> {
        let unit = self.unit(unit)?;
        let catalogue = &self.state.catalogue;
        if format == CompositeFormat::Json {
            let document =
                explanation::document(catalogue, self.index, &self.computed, unit, self.period, base);
            say(&serde_json::to_string_pretty(&document.map_err(problem)?)?);
        }
        let cell = self
            .evaluation()
            .inputs()
            .cell(unit.as_str(), self.period)
            .context("the unit has no such period")?;
        if format == CompositeFormat::Table {
            let name = self.index.unit_name(catalogue, unit);
            say(&format!("{}, {name} ({unit}): {}", self.title(), self.score(cell)));
            say(&self.parts(cell));
            say(&self.change(cell, base)?);
        }
        let has_score = self.evaluation().score(cell).is_ok();
        Ok(ExitCode::from(if has_score { 0 } else { 2 }))
    }

    /// A score with its interval and rank, or why there is none.
    fn score(&self, cell: Cell) -> String {
        match (self.evaluation().score(cell), self.evaluation().rank(cell)) {
            (Ok(score), Some(rank)) => {
                format!(
                    "{}, rank {} of {}",
                    interval(score, self.computed.quality(cell).code()),
                    rank.rank,
                    rank.of
                )
            }
            (Ok(score), None) => short(score.value()),
            (Err(refusal), _) => format!("no score, {}: {refusal}", refusal.code()),
        }
    }

    /// The table of the parts of a score.
    fn parts(&self, cell: Cell) -> String {
        let mut table = Table::new();
        table.load_style(UTF8_HORIZONTAL_ONLY);
        table.set_header(["part", "input", "value", "weight", "normalised", "contribution"]);
        for part in &self.evaluation().explain(cell).parts {
            self.rows(&mut table, part, 0);
        }
        table.to_string()
    }

    fn rows(&self, table: &mut Table, part: &PartValue, depth: usize) {
        let inputs = self.evaluation().composite().inputs();
        let formula =
            part.column.and_then(|column| inputs.get(column)).map(|(_, input)| input.formula.clone());
        table.add_row([
            format!("{}{}", "  ".repeat(depth), part.name),
            formula.unwrap_or_default(),
            part.input.map(|input| short(input.value())).unwrap_or_default(),
            part.weight.map(short).unwrap_or_default(),
            part.value.map_or_else(|refusal| refusal.code().to_owned(), |value| short(value.value())),
            part.contribution.map(short).unwrap_or_default(),
        ]);
        for inner in &part.parts {
            self.rows(table, inner, depth + 1);
        }
    }

    /// The change of a score, and what each part adds to it.
    fn change(&self, cell: Cell, base: Option<Period>) -> anyhow::Result<String> {
        let evaluation = self.evaluation();
        let periods = evaluation.inputs().periods();
        let position = |wanted: Period| periods.iter().position(|period| *period == wanted);
        let first =
            || (0..cell.period).find(|period| evaluation.score(Cell { period: *period, ..cell }).is_ok());
        let base = match base {
            Some(base) => Some(position(base).with_context(|| format!("there is no period {base}"))?),
            None => first(),
        };
        let Some(base) = base else { return Ok("no earlier period has a score".to_owned()) };
        let before = evaluation.score(Cell { period: base, ..cell }).map(Estimate::value);
        let since =
            format!("since {} ({})", periods[base], before.map_or_else(|one| one.code().to_owned(), short));
        let change = match evaluation.change(cell.unit, base, cell.period) {
            Ok(change) => change,
            Err(refusal) => return Ok(format!("change {since}: {}: {refusal}", refusal.code())),
        };
        let measure = match evaluation.composite().root.aggregate {
            Aggregate::Geometric => "growth of the logarithm",
            Aggregate::Arithmetic => "change",
        };
        let parts = change.parts.iter().map(|part| {
            let share = part.share.map_or_else(|| "–".to_owned(), |share| format!("{share:.1} %"));
            format!("{} {share}", part.name)
        });
        Ok(format!("{measure} {since}: {} = {}", short(change.amount), parts.collect::<Vec<_>>().join(", ")))
    }

    /// The table of all units of the period with the ranges of their ranks, and what moves ranks most.
    fn ranking(&self) -> String {
        let evaluation = self.evaluation();
        let robustness = evaluation.robustness(self.place);
        let mut ranks: Vec<UnitRanks> = match &robustness {
            Ok(robustness) => robustness.units.clone(),
            Err(_) => evaluation.ranked(self.place).iter().filter_map(|(unit, _)| self.rank(*unit)).collect(),
        };
        ranks.sort_by_key(|one| (one.rank, one.unit));
        let mut table = Table::new();
        table.load_style(UTF8_HORIZONTAL_ONLY);
        table.set_header(["rank", "range", "unit", "name", "score", "interval"]);
        for one in &ranks {
            let unit = &evaluation.inputs().units()[one.unit];
            let cell = Cell { unit: one.unit, period: self.place };
            let Ok(score) = evaluation.score(cell) else { continue };
            table.add_row([
                one.rank.to_string(),
                format!("{}–{}", one.best, one.worst),
                unit.to_string(),
                self.index.unit_name(&self.state.catalogue, unit).to_owned(),
                short(score.value()),
                ends(score),
            ]);
        }
        let ranges = match robustness {
            Ok(robustness) => {
                let shift = |shift: &ChoiceShift| {
                    let mean = shift
                        .mean_shift
                        .map_or_else(|refusal| refusal.code().to_owned(), |mean| format!("{mean:.1}"));
                    format!("\n{} {}: ranks move by {mean} on average", shift.choice.kind, shift.choice.value)
                };
                let shifts: String = robustness.choices.iter().map(shift).collect();
                format!("\n{} combinations of choices{shifts}", robustness.combinations)
            }
            Err(error) => format!("\nno ranges of ranks: {}: {error}", error.code()),
        };
        format!("{}\n{table}{ranges}{}", self.title(), self.refused())
    }

    fn rank(&self, unit: usize) -> Option<UnitRanks> {
        let rank = self.evaluation().rank(Cell { unit, period: self.place })?.rank;
        Some(UnitRanks { unit, rank, best: rank, worst: rank, median: f64::NAN })
    }

    /// The number of units without a score, by reason.
    fn refused(&self) -> String {
        let units = 0..self.evaluation().inputs().units().len();
        let reasons: Vec<Refusal> = units
            .filter_map(|unit| self.evaluation().score(Cell { unit, period: self.place }).err())
            .collect();
        let line = |reason: &Refusal| {
            let number = reasons.iter().filter(|one| *one == reason).count();
            (number > 0).then(|| format!("\n{number} without a score, {}: {reason}", reason.code()))
        };
        Refusal::ALL.iter().filter_map(line).collect()
    }
}

/// A score with its interval, and what that is where it is not exact.
fn interval(score: Estimate, quality: &str) -> String {
    let quality = if quality == "exact" { String::new() } else { format!(" ({quality})") };
    format!("{} {}{quality}", short(score.value()), ends(score))
}

fn ends(score: Estimate) -> String {
    let end = |end: Option<f64>, open: &str| end.map_or_else(|| open.to_owned(), short);
    format!("[{}, {}]", end(score.bounds().lower(), "−∞"), end(score.bounds().upper(), "∞"))
}

/// A number rounded to four decimals.
fn short(number: f64) -> String {
    Number((number * 1e4).round() / 1e4).text()
}
