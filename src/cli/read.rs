//! `yearbook read`: the numbers of documents.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table};

use super::say;
use crate::formats::number::Number;
use crate::ingest::document::format::read_document_text;
use crate::service::reading::{DocumentReading, NumberReading, csv, toml};

/// The arguments of `read`.
#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// The documents: text, Markdown, HTML, PDF, DOCX or ODT
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value = "table")]
    format: ReadFormat,
    /// Also list the numbers of navigation, running heads and feet, hidden and deleted text
    #[arg(long)]
    all: bool,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReadFormat {
    /// A table for reading
    Table,
    /// One line of JSON a document
    Json,
    /// One row a number
    Csv,
    /// Drafts of figures and other numbers, as in a seed folder
    Toml,
}

/// Prints the numbers of documents. The exit code is 2 where a document or a part of one cannot be read.
pub(super) fn run(arguments: &ReadArgs) -> anyhow::Result<ExitCode> {
    let (mut documents, mut is_whole) = (Vec::new(), true);
    for path in &arguments.files {
        match read(path, arguments.all) {
            Ok(document) => {
                for problem in &document.problems {
                    is_whole = false;
                    eprintln!("yearbook: {}: {}: {}", path.display(), problem.part, problem.message);
                }
                documents.push(document);
            }
            Err(error) => {
                is_whole = false;
                eprintln!("yearbook: {}: {error:#}", path.display());
            }
        }
    }
    print(&documents, arguments.format)?;
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// The numbers of a file.
fn read(path: &Path, all: bool) -> anyhow::Result<DocumentReading> {
    let bytes = std::fs::read(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let text = read_document_text(&bytes)?;
    Ok(DocumentReading::new(&name, "text", &bytes, &text, all))
}

fn print(documents: &[DocumentReading], format: ReadFormat) -> anyhow::Result<()> {
    match format {
        ReadFormat::Table => documents.iter().for_each(|document| say(&table(document))),
        ReadFormat::Json => {
            for document in documents {
                say(&serde_json::to_string(document)?);
            }
        }
        ReadFormat::Csv => say(csv(documents)?.trim_end()),
        ReadFormat::Toml => say(toml(documents)?.trim_end()),
    }
    Ok(())
}

/// The table of a document under a line that names it.
fn table(document: &DocumentReading) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(["at", "token", "value", "unit", "interval", "period", "from", "kind"]);
    for number in &document.numbers {
        table.add_row(row(number));
    }
    if let Some(column) = table.column_mut(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let count = |kind: &str| document.numbers.iter().filter(|number| number.kind == kind).count();
    let published = document.published.map(|day| format!(", {day}")).unwrap_or_default();
    format!(
        "{}: {}{published}\n{table}\n{} numbers: {} statistics, {} set aside, {} unsure\n",
        document.file,
        document.title.as_deref().unwrap_or("no title"),
        document.numbers.len(),
        count("statistic"),
        count("set_aside"),
        count("unsure"),
    )
}

fn row(number: &NumberReading) -> [String; 8] {
    let words = number.period_at.as_ref().map(|at| at.exact().to_owned()).unwrap_or_default();
    let basis = number.period_basis.filter(|basis| *basis == "inferred").map(|_| " (inferred)").unwrap_or_default();
    let kind = match number.reason {
        Some(reason) => format!("{}: {reason}", number.kind),
        None => number.kind.to_owned(),
    };
    [
        number.at.to_string(),
        number.token.clone(),
        number.value.map_or_else(|| "open".to_owned(), |value| Number(value).text()),
        unit(number),
        interval(number),
        number.period.map(|period| format!("{period}{basis}")).unwrap_or_default(),
        words,
        if number.furniture { format!("{kind} (furniture)") } else { kind },
    ]
}

/// Unit, qualifier and direction.
fn unit(number: &NumberReading) -> String {
    let qualifier = Some(number.qualifier).filter(|qualifier| *qualifier != "exact");
    let words = [Some(number.unit), qualifier, number.direction];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ").replace('_', " ")
}

fn interval(number: &NumberReading) -> String {
    if number.value.is_none() || number.kind == "set_aside" {
        return String::new();
    }
    let end = |end: Option<f64>, open: &str| end.map_or_else(|| open.to_owned(), |end| Number(end).text());
    format!("[{}, {}]", end(number.lower, "−∞"), end(number.upper, "∞"))
}
