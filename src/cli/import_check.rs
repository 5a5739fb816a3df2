//! The report of `yearbook import --check`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use super::say;
use crate::http::v1::import_check::CheckDocument;
use crate::service::import::check::{DimensionCheck, FileCheck, ImportCheck};

/// The most columns of a file that are shown one by one.
const COLUMNS: usize = 40;

/// Prints what files would be read as, and writes the mapping.
///
/// # Errors
/// When the mapping cannot be written.
pub(super) fn report(
    checked: &ImportCheck,
    write_map: Option<&Path>,
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    if let Some(path) = write_map {
        std::fs::write(path, &checked.mapping)
            .with_context(|| format!("`{}` cannot be written", path.display()))?;
    }
    if as_json {
        say(&serde_json::to_string_pretty(&CheckDocument::from(checked))?);
    } else {
        checked.files.iter().for_each(file);
        if write_map.is_none() {
            say(&format!("mapping:\n{}", checked.mapping));
        }
        for group in &checked.refusals {
            eprintln!("{group}");
        }
        say("nothing was written");
    }
    Ok(if checked.refusals.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn file(file: &FileCheck) {
    let format = file.format.as_deref().unwrap_or("refused");
    let sheet = file.sheet.as_ref().map(|sheet| format!(", sheet `{sheet}`")).unwrap_or_default();
    say(&format!("{} ({format}{sheet}), published {}", file.file, file.published));
    if let Some(title) = &file.title {
        say(&format!("  title: {title}"));
    }
    for column in file.columns.iter().take(COLUMNS) {
        say(&format!("  column `{}`: {}", column.heading, column.usage));
    }
    if let Some(last) = file.columns.get(COLUMNS..).and_then(<[_]>::last) {
        let more = file.columns.len() - COLUMNS;
        say(&format!("  and {more} more columns, the last one `{}`: {}", last.heading, last.usage));
    }
    file.dimensions.iter().for_each(dimension);
    if !file.units.is_empty() {
        say(&format!("  units: {}", file.units.join(", ")));
    }
    say(&format!(
        "  {} series, {} observations, {} of them missing",
        file.series, file.observations, file.missing
    ));
    for row in &file.rows {
        let value = row.value.map_or_else(|| "missing".to_owned(), |value| value.to_string());
        let unit = row.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let place = if row.place == 0 { String::new() } else { format!("{} {}: ", word(format), row.place) };
        say(&format!("  {place}{} {} = {value}{unit} ({})", row.series, row.period, row.status));
    }
    for part in &file.unused {
        say(&format!("  not used: {part}"));
    }
    for note in &file.notes {
        say(&format!("  note: {note}"));
    }
}

fn dimension(dimension: &DimensionCheck) {
    let member = |(code, name): (&String, &String)| {
        if code == name { code.clone() } else { format!("{code} ({name})") }
    };
    let members: Vec<String> = dimension.members.iter().map(member).collect();
    let more = if dimension.count > members.len() { ", …" } else { "" };
    let of = if dimension.heading == dimension.id {
        String::new()
    } else {
        format!(" of `{}`", dimension.heading)
    };
    let (id, count) = (&dimension.id, dimension.count);
    say(&format!("  dimension {id}{of}, {count} members: {}{more}", members.join(", ")));
}

/// What the place of an observation counts, in a format.
fn word(format: &str) -> &'static str {
    match format {
        "xlsx" | "xls" | "ods" | "parquet" => "row",
        "jsonstat" | "sdmx-json" => "element",
        _ => "line",
    }
}
