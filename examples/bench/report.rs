//! The results as a table.

use std::fmt;
use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};

use super::child::Child;

/// One round of one process.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measurement {
    /// Requests a second.
    rate: f64,
    /// Processor seconds for a request; NaN for a process that was not started here.
    processor: f64,
    p50: Duration,
    pub(super) p99: Duration,
}

impl Measurement {
    /// Runs a load; the processor time is that of `child`.
    pub(super) async fn of(
        child: Option<&Child>,
        load: impl Future<Output = anyhow::Result<Vec<Duration>>>,
    ) -> anyhow::Result<Self> {
        let before = child.map(Child::processor_time).transpose()?;
        let began = std::time::Instant::now();
        let mut took = load.await?;
        let seconds = began.elapsed().as_secs_f64();
        let after = child.map(Child::processor_time).transpose()?;
        let processor = after.zip(before).map(|(after, before)| after.saturating_sub(before));
        let processor = processor.map_or(f64::NAN, |spent| spent.as_secs_f64());
        took.sort_unstable();
        let at = |share: usize| took.get(took.len() * share / 100).copied().unwrap_or_default();
        let count = f64::from(u32::try_from(took.len())?);
        Ok(Self { rate: count / seconds, processor: processor / count, p50: at(50), p99: at(99) })
    }
}

/// An operation with its rounds, each of the service and of the bare handler.
#[derive(Debug)]
pub(super) struct Row {
    name: String,
    rounds: Vec<(Measurement, Measurement)>,
}

impl Row {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), rounds: Vec::new() }
    }

    /// Adds a round of the service and one of the bare handler.
    pub(super) fn round(&mut self, service: Measurement, bare: Measurement) {
        self.rounds.push((service, bare));
    }

    fn median(&self, of: impl Fn(&(Measurement, Measurement)) -> f64) -> f64 {
        let mut values: Vec<f64> = self.rounds.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn cells(&self) -> [String; 7] {
        let time = |of: fn(&Measurement) -> Duration| {
            super::milliseconds(Duration::from_secs_f64(self.median(|(own, _)| of(own).as_secs_f64())))
        };
        [
            self.name.clone(),
            ratio(self.median(|(own, bare)| own.rate / bare.rate)),
            ratio(self.median(|(own, bare)| own.processor / bare.processor)),
            format!("{:.0}", self.median(|(own, _)| own.rate)),
            format!("{:.0}", self.median(|(_, bare)| bare.rate)),
            time(|own| own.p50),
            time(|own| own.p99),
        ]
    }
}

fn ratio(ratio: f64) -> String {
    if ratio.is_nan() { "–".to_owned() } else { format!("{ratio:.2}") }
}

/// All results.
#[derive(Debug, Default)]
pub(super) struct Report {
    facts: Vec<(String, String)>,
    rows: Vec<Row>,
}

const HEADING: [&str; 7] = ["operation", "ratio", "CPU ratio", "requests/s", "bare handler/s", "p50", "p99"];

impl Report {
    pub(super) fn fact(&mut self, name: &str, value: String) {
        self.facts.push((name.to_owned(), value));
    }

    pub(super) fn row(&mut self, row: Row) {
        self.rows.push(row);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        table.set_header(HEADING);
        for row in &self.rows {
            table.add_row(row.cells());
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        writeln!(formatter, "{table}")?;
        for (name, value) in &self.facts {
            writeln!(formatter, "{name}: {value}")?;
        }
        Ok(())
    }
}
