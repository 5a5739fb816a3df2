//! Problems of files, with their places, grouped by kind.

use std::collections::{BTreeMap, HashMap};

use crate::ingest::data::record::{Place, Stop};
use crate::limits::{MAX_COUNTED_PROBLEMS, MAX_IMPORT_PROBLEMS};

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProblem {
    /// The file.
    pub file: String,
    /// Where: a line and column, a cell, a JSON pointer.
    pub place: String,
    /// The column or attribute, where one is to blame.
    pub column: String,
    /// What is wrong, and what was expected.
    pub message: String,
}

impl std::fmt::Display for ImportProblem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.file, self.place)?;
        if !self.column.is_empty() {
            write!(formatter, " ({})", self.column)?;
        }
        write!(formatter, ": {}", self.message)
    }
}

/// Problems of one kind: their messages differ only in what they quote and count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemGroup {
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub example: ImportProblem,
    /// How many each file has.
    pub files: BTreeMap<String, u64>,
}

/// The number of other files that a group names.
const NAMED_FILES: usize = 5;

impl std::fmt::Display for ProblemGroup {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.example)?;
        if self.count > 1 {
            write!(formatter, "\n  and {} more of this kind", self.count - 1)?;
        }
        let others: Vec<&str> =
            self.files.keys().filter(|file| **file != self.example.file).map(String::as_str).collect();
        if !others.is_empty() {
            let named = others.get(..NAMED_FILES.min(others.len())).unwrap_or_default().join(", ");
            let more = if others.len() > NAMED_FILES { ", …" } else { "" };
            write!(formatter, ", in {} other files too: {named}{more}", others.len())?;
        }
        Ok(())
    }
}

/// The refusal of data files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportError {
    /// The number of problems.
    pub count: u64,
    /// The first of them.
    pub problems: Vec<ImportProblem>,
    /// All of them, by kind.
    pub groups: Vec<ProblemGroup>,
    /// Whether reading a file stopped, since it has too many problems.
    pub is_cut: bool,
}

impl std::fmt::Display for ImportError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for group in &self.groups {
            writeln!(formatter, "{group}")?;
        }
        if self.is_cut {
            writeln!(
                formatter,
                "… and more; reading stopped after {MAX_COUNTED_PROBLEMS} problems of a file"
            )?;
        }
        formatter.write_str("nothing was written")
    }
}

impl ImportError {
    /// One problem of a whole file.
    pub(super) fn one(file: &str, message: String) -> Self {
        let mut problems = Problems::new(file);
        let _ = problems.refuse(Place::File, "", message);
        Self::of(problems)
    }

    /// The problems of a file.
    pub(super) fn of(problems: Problems) -> Self {
        let is_cut = problems.count >= MAX_COUNTED_PROBLEMS;
        Self { count: problems.count, problems: problems.listed, groups: problems.groups, is_cut }
    }

    /// Adds the key of the mapping that leaves a member out to the refusal of it as a whole.
    pub(super) fn add_way_out(&mut self) {
        let place = Place::File.to_string();
        let of_groups = self.groups.iter_mut().map(|group| &mut group.example);
        for problem in self.problems.iter_mut().chain(of_groups).filter(|problem| problem.place == place) {
            problem.message += "; `member` in the mapping names the only member that is read";
        }
    }

    /// Adds the problems of another file.
    pub(super) fn append(&mut self, other: Self) {
        self.count += other.count;
        self.is_cut |= other.is_cut;
        self.problems.extend(other.problems);
        self.problems.truncate(MAX_IMPORT_PROBLEMS);
        for group in other.groups {
            let kind = kind_of(&group.example);
            match self.groups.iter_mut().find(|own| kind_of(&own.example) == kind) {
                Some(own) => {
                    own.count += group.count;
                    for (file, count) in group.files {
                        *own.files.entry(file).or_default() += count;
                    }
                }
                None => self.groups.push(group),
            }
        }
    }
}

/// The problems of a file: how many there are, the first of them, and one of each kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    file: String,
    pub(super) count: u64,
    listed: Vec<ImportProblem>,
    groups: Vec<ProblemGroup>,
    /// The position of a group, by its kind.
    kinds: HashMap<String, usize>,
}

impl Problems {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// What follows are problems of another file.
    pub(super) fn go_on_with(&mut self, file: &str) {
        file.clone_into(&mut self.file);
    }

    /// Adds a problem at a place.
    pub(super) fn refuse(&mut self, place: Place<'_>, column: &str, message: String) -> Result<(), Stop> {
        self.push(place.to_string(), column, message)
    }

    /// Adds a problem at a line, row or element.
    pub(super) fn add(&mut self, number: u64, column: &str, message: String) -> Result<(), Stop> {
        let place = if number == 0 { Place::File.to_string() } else { format!("line {number}") };
        self.push(place, column, message)
    }

    /// Adds a problem at a place that is given as text.
    pub(super) fn push(&mut self, place: String, column: &str, message: String) -> Result<(), Stop> {
        let problem = ImportProblem { file: self.file.clone(), place, column: column.to_owned(), message };
        self.count += 1;
        let kind = kind_of(&problem);
        let known = self.kinds.get(&kind).copied();
        match known.and_then(|at| self.groups.get_mut(at)) {
            Some(group) => {
                group.count += 1;
                *group.files.entry(self.file.clone()).or_default() += 1;
            }
            None if known.is_none() && self.kinds.len() < MAX_IMPORT_PROBLEMS => {
                self.kinds.insert(kind, self.groups.len());
                let files = BTreeMap::from([(self.file.clone(), 1)]);
                self.groups.push(ProblemGroup { count: 1, example: problem.clone(), files });
            }
            None => {}
        }
        if self.listed.len() < MAX_IMPORT_PROBLEMS {
            self.listed.push(problem);
        }
        if self.count < MAX_COUNTED_PROBLEMS { Ok(()) } else { Err(Stop) }
    }
}

/// What tells kinds of problems apart: the column, and the words of the message outside of backticks.
fn kind_of(problem: &ImportProblem) -> String {
    let outside = problem.message.split('`').step_by(2).collect::<String>();
    let bare = |word: &'_ str| word.trim_matches(|character: char| !character.is_alphanumeric()).to_owned();
    let words = outside.split_whitespace().map(bare);
    let plain = words.filter(|word| !word.is_empty() && word.chars().all(char::is_alphabetic));
    std::iter::once(problem.column.clone()).chain(plain).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(file: &str, messages: &[&str]) -> ImportError {
        let mut problems = Problems::new(file);
        for (number, message) in messages.iter().enumerate() {
            let _ = problems.add(number as u64 + 1, "", (*message).to_owned());
        }
        ImportError::of(problems)
    }

    #[test]
    fn messages_that_differ_in_what_they_quote_and_count_are_of_one_kind() {
        let error = of(
            "a.csv",
            &[
                "`x` is no number",
                "`y z` is no number",
                "there are 3 cells, but 2 headings",
                "`q` is no period",
            ],
        );
        assert_eq!(error.groups.iter().map(|group| group.count).collect::<Vec<_>>(), [2, 1, 1]);
        assert_eq!(error.to_string().matches("is no number").count(), 1, "{error}");
        assert!(error.to_string().contains("and 1 more of this kind"), "{error}");
    }

    #[test]
    fn files_with_problems_of_the_same_kind_are_all_named() {
        let mut error = of("a.csv", &["`x` is no number"]);
        error.append(of("b.csv", &["`y` is no number", "the file is empty"]));
        assert_eq!((error.count, error.groups.len()), (3, 2));
        let said = error.to_string();
        assert!(
            said.contains("a.csv: line 1: `x`") && said.contains("in 1 other files too: b.csv"),
            "{said}"
        );
        assert!(said.contains("b.csv: line 2: the file is empty"), "{said}");
    }

    #[test]
    fn reading_stops_after_many_problems() {
        let mut problems = Problems::new("a.csv");
        let taken = (1..=2 * MAX_COUNTED_PROBLEMS)
            .take_while(|number| problems.add(*number, "", "`x` is wrong".to_owned()).is_ok())
            .count();
        assert_eq!(taken as u64 + 1, MAX_COUNTED_PROBLEMS);
        let error = ImportError::of(problems);
        assert_eq!(error.problems.len(), MAX_IMPORT_PROBLEMS);
        assert!(error.to_string().contains("reading stopped after 10000 problems"), "{error}");
    }
}
