//! Reading the files of definitions beside a dataset: texts in, definitions or problems with file and line out.
//!
//! A kind of definition is one file here and one line in `KINDS`. Whether the names in a definition are known is checked
//! against a catalogue by `service/definitions.rs`.

mod composites;
mod constants;
mod derived;
pub(in crate::ingest) mod file;
mod parts;
mod rule_entry;
mod rules;
mod targets;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub use composites::{CompositeDefinition, CompositeFile, UnitRule};
pub use derived::{DerivedDefinition, DerivedEntry, DerivedFile};
pub use parts::InputFormula;
pub use rule_entry::{RuleEntry, RulesFile};
pub use targets::{Passage, PeriodText, TargetDefinition, TargetEntry, TargetSource, TargetsFile};

use crate::domain::alert::Rule;
use crate::domain::definition::DefinitionMeta;
use file::DefinitionFile;

/// The definitions beside one dataset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Definitions {
    /// Derived indicators, in the order of their file.
    pub derived: Vec<DerivedDefinition>,
    /// Rules, in the order of their file.
    pub rules: Vec<Rule>,
    /// Composite indexes, in the order of their files.
    pub composites: Vec<CompositeDefinition>,
    /// Targets, in the order of their file.
    pub targets: Vec<TargetDefinition>,
}

impl Definitions {
    /// What every definition has, of all definitions.
    pub fn metas(&self) -> impl Iterator<Item = &DefinitionMeta> {
        let derived = self.derived.iter().map(|one| &*one.meta);
        let targets = self.targets.iter().map(|one| &*one.meta);
        let rules = self.rules.iter().map(|one| &one.meta);
        derived.chain(targets).chain(self.composites.iter().map(|one| &*one.meta)).chain(rules)
    }

    /// Adds the definitions of another folder of the same dataset.
    pub fn extend(&mut self, others: Self) {
        self.derived.extend(others.derived);
        self.rules.extend(others.rules);
        self.composites.extend(others.composites);
        self.targets.extend(others.targets);
    }

    /// The definitions with other names of their files.
    #[must_use]
    pub fn placed(mut self, name: impl Fn(&str) -> String) -> Self {
        let derived = self.derived.iter_mut().map(|one| Arc::make_mut(&mut one.meta));
        let composites = self.composites.iter_mut().map(|one| Arc::make_mut(&mut one.meta));
        for meta in derived.chain(composites).chain(self.rules.iter_mut().map(|one| &mut one.meta)) {
            meta.file = name(&meta.file);
        }
        for meta in self.targets.iter_mut().map(|one| Arc::make_mut(&mut one.meta)) {
            meta.file = name(&meta.file);
        }
        self
    }

    /// The ids that are given twice among definitions of one kind.
    #[must_use]
    pub fn repeated(&self) -> Vec<DefinitionProblem> {
        let mut problems = Vec::new();
        repeated(&self.derived, |one| &one.meta, &mut problems);
        repeated(&self.rules, |one| &one.meta, &mut problems);
        repeated(&self.composites, |one| &one.meta, &mut problems);
        repeated(&self.targets, |one| &one.meta, &mut problems);
        problems
    }
}

/// A kind of definition: the files that have it, and their reader.
struct Kind {
    /// The name of its file, or of its folder of files with a slash at the end.
    path: &'static str,
    /// Reads one file.
    read: fn(&DefinitionFile<'_>, &mut Definitions, &mut Vec<DefinitionProblem>),
}

/// The kinds of definitions.
const KINDS: &[Kind] = &[
    Kind { path: "derived.toml", read: derived::read },
    Kind { path: "composites/", read: composites::read },
    Kind { path: "rules.toml", read: rules::read },
    Kind { path: "targets.toml", read: targets::read },
];

/// The kind of definitions in a file, by its name below the folder of the dataset.
fn kind_of(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| match kind.path.strip_suffix('/') {
        Some(_) => name
            .strip_prefix(kind.path)
            .is_some_and(|file| Path::new(file).extension().is_some_and(|end| end == "toml")),
        None => name == kind.path,
    })
}

/// Whether a file of the folder of a dataset has definitions.
#[must_use]
pub fn is_definition_file(name: &str) -> bool {
    kind_of(name).is_some()
}

/// The files and folders that may have definitions; a folder ends with a slash.
pub fn definition_paths() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.path)
}

/// The error for definitions that cannot be used: all problems found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct DefinitionError {
    /// The problems.
    pub problems: Vec<DefinitionProblem>,
}

/// One problem of a file of definitions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct DefinitionProblem {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what is allowed.
    pub message: String,
}

impl DefinitionProblem {
    /// A problem of a definition.
    #[must_use]
    pub fn of(meta: &DefinitionMeta, message: impl Into<String>) -> Self {
        Self { file: meta.file.clone(), line: meta.line, message: message.into() }
    }
}

/// The text of a file.
///
/// # Errors
/// When it is not UTF-8: names the line.
pub fn text_of(file: &str, bytes: Vec<u8>) -> Result<String, DefinitionProblem> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = good.filter(|byte| **byte == b'\n').count() + 1;
        let message = "the file is not UTF-8; save it as UTF-8".to_owned();
        DefinitionProblem { file: file.to_owned(), line, message }
    })
}

/// Reads the definitions of one dataset, by the names of their files below its folder.
///
/// # Errors
/// All problems found: a file that is no kind of definition, TOML that does not parse, an unknown field, a formula that
/// does not parse, an id that is given twice.
pub fn read_definitions(texts: &BTreeMap<String, String>) -> Result<Definitions, Vec<DefinitionProblem>> {
    let (mut definitions, mut problems) = (Definitions::default(), Vec::new());
    for (name, text) in texts {
        match kind_of(name) {
            Some(kind) => (kind.read)(&DefinitionFile { name, text }, &mut definitions, &mut problems),
            None => problems.push(DefinitionProblem {
                file: name.clone(),
                line: 1,
                message: format!(
                    "no file of definitions has this name; allowed: {}",
                    definition_paths().collect::<Vec<_>>().join(", ")
                ),
            }),
        }
    }
    problems.extend(definitions.repeated());
    problems.sort();
    if problems.is_empty() { Ok(definitions) } else { Err(problems) }
}

/// Refuses ids that are given twice among definitions of one kind.
fn repeated<T>(all: &[T], meta: impl Fn(&T) -> &DefinitionMeta, problems: &mut Vec<DefinitionProblem>) {
    let mut seen: BTreeMap<&str, &DefinitionMeta> = BTreeMap::new();
    for one in all.iter().map(meta) {
        if let Some(first) = seen.get(one.id.as_str()) {
            let message = format!(
                "the id `{}` stands already at {}:{}; give it another",
                one.id, first.file, first.line
            );
            problems.push(DefinitionProblem::of(one, message));
        } else {
            seen.insert(one.id.as_str(), one);
        }
    }
}

#[cfg(test)]
mod tests;
