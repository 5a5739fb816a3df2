//! `derived.toml`: indicators that are computed by a formula.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::file::{DefinitionFile, Heading, start};
use super::{DefinitionProblem, Definitions};
use crate::domain::catalogue::Labels;
use crate::domain::code::Code;
use crate::domain::definition::DefinitionMeta;
use crate::domain::formula::{Formula, FormulaError};
use crate::domain::frequency::Frequency;

/// `derived.toml`: derived indicators.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DerivedFile {
    /// The derived indicators.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<DerivedEntry>"))]
    pub derived: Vec<Spanned<DerivedEntry>>,
}

/// An indicator that is computed by a formula over series of the same dataset.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DerivedEntry {
    /// The code of the indicator; no stated indicator of the dataset has it.
    pub id: Code,
    /// The name.
    pub name: String,
    /// The formula, such as `VA.BTE - VA.C`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub formula: Spanned<String>,
    /// The area of inputs that name none; without it every area for which the inputs exist.
    pub area: Option<Code>,
    /// The activity of inputs that name none; without it every activity for which the inputs exist.
    pub activity: Option<Code>,
    /// The frequency of inputs that name none, such as `A`; without it every frequency for which the inputs exist.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub frequency: Option<Spanned<String>>,
    /// The version, as its author counts.
    pub version: String,
    /// Notes for readers.
    pub note: Option<String>,
    /// The code of its topic; without it that of its first input.
    pub topic: Option<Code>,
    /// Names in other languages, by ISO 639-1 code.
    #[serde(default)]
    pub labels: Labels,
}

/// A derived indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct DerivedDefinition {
    /// Id, version, note, hash and place.
    pub meta: Arc<DefinitionMeta>,
    /// The name.
    pub name: String,
    /// The formula.
    pub formula: Formula,
    /// The text of the formula.
    pub text: Arc<str>,
    /// The line of the formula, from 1.
    pub formula_line: usize,
    /// The area of inputs that name none.
    pub area: Option<Code>,
    /// The activity of inputs that name none.
    pub activity: Option<Code>,
    /// The frequency of inputs that name none.
    pub frequency: Option<Frequency>,
    /// The code of its topic.
    pub topic: Option<Code>,
    /// Names in other languages.
    pub labels: Labels,
}

/// Reads `derived.toml`.
pub(super) fn read(file: &DefinitionFile<'_>, into: &mut Definitions, problems: &mut Vec<DefinitionProblem>) {
    let entries = match file.parse::<DerivedFile>() {
        Ok(read) => read.derived,
        Err(problem) => return problems.push(problem),
    };
    for (entry, sha256) in entries.into_iter().zip(file.hashes("derived")) {
        match definition(file, entry, sha256) {
            Ok(read) => into.derived.push(read),
            Err(problem) => problems.push(problem),
        }
    }
}

fn definition(
    file: &DefinitionFile<'_>,
    entry: Spanned<DerivedEntry>,
    sha256: String,
) -> Result<DerivedDefinition, DefinitionProblem> {
    let (span, entry) = (entry.span(), entry.into_inner());
    let heading = Heading { id: &entry.id, version: &entry.version, note: entry.note.as_deref() };
    let meta = file.meta(span, &heading, sha256);
    let frequency = |text: &Spanned<String>| {
        text.get_ref().parse::<Frequency>().map_err(|error| file.problem(start(text), error.to_string()))
    };
    let formula_line = file.line(start(&entry.formula));
    let text = entry.formula.get_ref().trim();
    let formula = Formula::parse(text).map_err(|error| DefinitionProblem {
        line: formula_line + lines_before(file, &entry.formula, error.range.start),
        ..file.problem(start(&entry.formula), with_caret(text, &error))
    })?;
    Ok(DerivedDefinition {
        frequency: entry.frequency.as_ref().map(frequency).transpose()?,
        formula_line,
        formula,
        text: text.into(),
        name: entry.name,
        area: entry.area,
        activity: entry.activity,
        topic: entry.topic,
        labels: entry.labels,
        meta: Arc::new(meta),
    })
}

/// The lines of the file between the begin of a formula and a place in it, which has no white space at its begin.
fn lines_before(file: &DefinitionFile<'_>, formula: &Spanned<String>, place: usize) -> usize {
    let raw = file.text.get(formula.span()).unwrap_or_default();
    if !raw.contains('\n') {
        return 0;
    }
    let text = formula.get_ref();
    let begin = text.len() - text.trim_start().len();
    // The line end behind the opening quotation marks is no part of the text.
    let first = raw.trim_start_matches(['"', '\'']).starts_with(['\n', '\r']);
    let before = text.get(..begin + place).unwrap_or(text);
    before.matches('\n').count() + usize::from(first)
}

/// How many characters of a line are shown around an error.
const SHOWN_CHARACTERS: usize = 200;

/// The error of a formula, with its text below and a caret where the error is.
fn with_caret(text: &str, error: &FormulaError) -> String {
    let before = text.get(..error.range.start).unwrap_or(text);
    let line = text.lines().nth(before.matches('\n').count()).unwrap_or_default();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
    // Of a long line only what is around the error is shown.
    let skipped = column.saturating_sub(SHOWN_CHARACTERS / 2);
    let line: String = line.chars().skip(skipped).take(SHOWN_CHARACTERS).collect();
    let column = column - skipped;
    format!("formula: {error}\n    {line}\n    {caret:>width$}", caret = '^', width = column + 1)
}
