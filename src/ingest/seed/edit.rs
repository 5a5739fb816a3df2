//! Changes of the files of a seed folder. What a change does not concern stays byte for byte: comments, order, formatting.

mod entries;
mod merge;
mod order;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use self::entries::Entry;
use self::merge::merge;
use self::order::{PlaceOrder, has, stands_at};
use super::files::{FigureEntry, OtherNumber, SourceEntry};
use super::{CATALOGUE_FILE, DATASET_FILE, FIGURES_FILE, OTHER_NUMBERS_FILE, SeedError, SeedProblem};
use crate::domain::catalogue::{Activity, Area, Indicator, Topic, Unit};
use crate::domain::figure::Selector;
use crate::domain::invariant::OrBroken;

/// Begins each line of a comment that belongs to a draft. Such lines go when the draft is claimed.
pub const DRAFT_COMMENT: &str = "# draft: ";

/// The key of a figure that makes it a draft: the id of the figure whose series it takes.
const CARRIED_FROM: &str = "carried_from";
/// The lists of all files.
const LISTS: [&str; 8] = ["source", "figure", "number", "unit", "topic", "area", "activity", "indicator"];

/// The files of a seed folder while they are changed.
///
/// ```
/// use std::collections::BTreeMap;
/// use yearbook::domain::catalogue::Topic;
/// use yearbook::ingest::seed::SeedEdit;
///
/// let texts = BTreeMap::from([("catalogue.toml".to_owned(), "# Ours.\n".to_owned())]);
/// let mut edit = SeedEdit::new(&texts)?;
/// edit.put_topic(&Topic { code: "ENERGY".parse()?, name: "Energy".to_owned() });
/// assert_eq!(edit.texts()["catalogue.toml"], "# Ours.\n\n[[topic]]\ncode = \"ENERGY\"\nname = \"Energy\"\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct SeedEdit {
    /// The files that may change, parsed.
    files: BTreeMap<String, DocumentMut>,
    /// The other files.
    others: BTreeMap<String, String>,
}

impl SeedEdit {
    /// Begins a change of the files of one dataset, by name.
    ///
    /// # Errors
    /// When a file is no TOML.
    pub fn new(texts: &BTreeMap<String, String>) -> Result<Self, SeedError> {
        let (mut files, mut others) = (BTreeMap::new(), BTreeMap::new());
        let mut problems = Vec::new();
        for (name, text) in texts {
            if ![DATASET_FILE, CATALOGUE_FILE, FIGURES_FILE, OTHER_NUMBERS_FILE].contains(&name.as_str()) {
                others.insert(name.clone(), text.clone());
                continue;
            }
            let parsed = text.parse::<DocumentMut>().map_err(|error| error.to_string());
            let checked = parsed.and_then(|mut document| write_out_lists(&mut document).map(|()| document));
            match checked {
                Ok(document) => drop(files.insert(name.clone(), document)),
                Err(message) => problems.push(SeedProblem::new(name, message)),
            }
        }
        if problems.is_empty() { Ok(Self { files, others }) } else { Err(SeedError { problems }) }
    }

    /// All files with the changes, by name.
    #[must_use]
    pub fn texts(&self) -> BTreeMap<String, String> {
        let files = self.files.iter().map(|(name, document)| (name.clone(), document.to_string()));
        files.chain(self.others.clone()).collect()
    }

    /// Adds a source, or changes the one with its id. How a data file is read is left as it is.
    pub fn put_source(&mut self, source: &SourceEntry) {
        self.put(DATASET_FILE, "source", ("id", &source.id), &entries::source(source), Slot::End);
    }

    /// Adds a figure or a draft in the order of its document, or changes the one with its id.
    ///
    /// The lines of the comment go above it; those of an earlier draft go.
    pub fn put_figure(&mut self, figure: &FigureEntry, comment: &[String]) {
        let slot = self.slot(FIGURES_FILE, "figure", &figure.source, &figure.at);
        self.put(FIGURES_FILE, "figure", ("id", &figure.id), &entries::figure(figure), slot);
        if let Some(table) = self.find(FIGURES_FILE, "figure", |table| has(table, "id", &figure.id)) {
            set_draft_comment(table, comment);
        }
    }

    /// The lines of the comment of a draft.
    #[must_use]
    pub fn draft_comment(&self, id: &str) -> Vec<String> {
        let array = self.files.get(FIGURES_FILE).and_then(|file| file.get("figure")?.as_array_of_tables());
        let table = array.and_then(|array| array.iter().find(|table| has(table, "id", id)));
        let prefix = table.map(prefix_of).unwrap_or_default();
        prefix.lines().filter_map(|line| Some(line.strip_prefix(DRAFT_COMMENT)?.to_owned())).collect()
    }

    /// Removes a figure or a draft; says whether there was one with this id.
    pub fn remove_figure(&mut self, id: &str) -> bool {
        self.remove(FIGURES_FILE, "figure", |table| has(table, "id", id))
    }

    /// Turns a draft with a series into a figure; says whether there was one with this id.
    pub fn accept_draft(&mut self, id: &str) -> bool {
        let is_draft = |table: &Table| has(table, "id", id) && table.contains_key(CARRIED_FROM);
        let Some(table) = self.find(FIGURES_FILE, "figure", is_draft) else { return false };
        table.remove(CARRIED_FROM);
        set_draft_comment(table, &[]);
        true
    }

    /// Adds a number that is no statistic in the order of its document, or changes the one at its place.
    pub fn put_number(&mut self, number: &OtherNumber) {
        let (file, list, entry) = (OTHER_NUMBERS_FILE, "number", entries::number(number));
        if let Some(table) = self.find(file, list, |table| stands_at(table, &number.source, &number.at)) {
            merge(table, &entry);
        } else {
            let slot = self.slot(file, list, &number.source, &number.at);
            self.insert(file, list, &entry, slot);
        }
    }

    /// Removes a number from those that are no statistics; says whether there was one at this place.
    pub fn remove_number(&mut self, source: &str, at: &Selector) -> bool {
        self.remove(OTHER_NUMBERS_FILE, "number", |table| stands_at(table, source, at))
    }

    /// Adds a unit, or changes the one with its code.
    pub fn put_unit(&mut self, unit: &Unit) {
        self.put_code("unit", unit.code.as_str(), &entries::unit(unit));
    }

    /// Adds a topic, or changes the one with its code.
    pub fn put_topic(&mut self, topic: &Topic) {
        self.put_code("topic", topic.code.as_str(), &entries::topic(topic));
    }

    /// Adds an area, or changes the one with its code.
    pub fn put_area(&mut self, area: &Area) {
        self.put_code("area", area.code.as_str(), &entries::area(area));
    }

    /// Adds an activity, or changes the one with its code; its tags are left as they are.
    pub fn put_activity(&mut self, activity: &Activity) {
        self.put_code("activity", activity.code.as_str(), &entries::activity(activity));
    }

    /// Adds an indicator, or changes the one with its code.
    pub fn put_indicator(&mut self, indicator: &Indicator) {
        self.put_code("indicator", indicator.code.as_str(), &entries::indicator(indicator));
    }

    fn put_code(&mut self, list: &str, code: &str, entry: &Entry) {
        self.put(CATALOGUE_FILE, list, ("code", code), entry, Slot::End);
    }

    /// Changes the entry of a list with an id, or adds one.
    fn put(&mut self, file: &str, list: &str, id: (&str, &str), entry: &Entry, slot: Slot) {
        match self.find(file, list, |table| has(table, id.0, id.1)) {
            Some(table) => merge(table, entry),
            None => self.insert(file, list, entry, slot),
        }
    }

    /// Adds an entry to a list.
    fn insert(&mut self, file: &str, list: &str, entry: &Entry, slot: Slot) {
        let document = self.files.entry(file.to_owned()).or_default();
        let is_new = document.as_table().is_empty();
        let head = document.trailing().as_str().unwrap_or_default().trim_end_matches('\n').to_owned();
        let item = document.entry(list).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(array) = item.as_array_of_tables_mut().or_broken("a list is an array of tables") else {
            return;
        };
        let mut table = Table::new();
        merge(&mut table, entry);
        let mut prefix = "\n".to_owned();
        let index = match slot {
            Slot::Behind(index) => index + 1,
            Slot::End => array.len(),
            Slot::Before(index) => {
                // Comments of the section stay in front.
                if let Some(next) = array.get_mut(index) {
                    let (section, own) = section_and_own(&prefix_of(next));
                    next.decor_mut().set_prefix(if own.starts_with('\n') { own } else { format!("\n{own}") });
                    prefix = if section.is_empty() { section } else { format!("{section}\n") };
                }
                index
            }
        };
        let is_first = array.is_empty();
        array.insert(index, table);
        // Comments at the end of a file without entries of this kind are their head.
        if is_first && !head.is_empty() {
            prefix = format!("{head}\n\n");
            document.set_trailing("");
        } else if is_first && is_new {
            prefix.clear();
        }
        let inserted = document.get_mut(list).and_then(Item::as_array_of_tables_mut);
        if let Some(table) = inserted.and_then(|array| array.get_mut(index)) {
            table.decor_mut().set_prefix(prefix);
        }
    }

    /// Removes the first entry of a list that fits. Comments above it that an empty line separates from it stay.
    fn remove(&mut self, file: &str, list: &str, fits: impl Fn(&Table) -> bool) -> bool {
        let Some(document) = self.files.get_mut(file) else { return false };
        let Some(array) = document.get_mut(list).and_then(Item::as_array_of_tables_mut) else { return false };
        let Some(index) = array.iter().position(fits) else { return false };
        let removed = array.remove(index);
        let (kept, _) = section_and_own(&prefix_of(&removed));
        if let Some(next) = array.get_mut(index) {
            let prefix = format!("{kept}{}", prefix_of(next));
            next.decor_mut().set_prefix(prefix);
        } else {
            let trailing = format!("{kept}{}", document.trailing().as_str().unwrap_or_default());
            document.set_trailing(trailing);
        }
        true
    }

    /// The first entry of a list that fits.
    fn find(&mut self, file: &str, list: &str, fits: impl Fn(&Table) -> bool) -> Option<&mut Table> {
        let array = self.files.get_mut(file)?.get_mut(list)?.as_array_of_tables_mut()?;
        array.iter_mut().find(|table| fits(table))
    }

    /// Where an entry about a place of a document belongs.
    fn slot(&self, file: &str, list: &str, source: &str, at: &Selector) -> Slot {
        let array = self.files.get(file).and_then(|file| file.get(list)).and_then(Item::as_array_of_tables);
        let entries = array.into_iter().flat_map(ArrayOfTables::iter).enumerate();
        let of_source = entries.filter(|(_, table)| has(table, "source", source));
        let places: Vec<(usize, PlaceOrder)> =
            of_source.map(|(index, table)| (index, PlaceOrder::of_entry(table))).collect();
        let own = PlaceOrder::of(at);
        match (places.iter().rev().find(|(_, place)| *place <= own), places.first()) {
            (Some((index, _)), _) => Slot::Behind(*index),
            (None, Some((index, _))) => Slot::Before(*index),
            (None, None) => Slot::End,
        }
    }
}

/// A position in a list.
#[derive(Debug, Clone, Copy)]
enum Slot {
    /// Right before the entry at a position.
    Before(usize),
    /// Right behind the entry at a position.
    Behind(usize),
    /// Behind all.
    End,
}

/// The comments above a table in two: those of the section, up to the last empty line, and its own.
fn section_and_own(prefix: &str) -> (String, String) {
    let own = prefix.rfind("\n\n").map_or(0, |at| at + 1);
    let (section, own) = prefix.split_at(own);
    (section.to_owned(), own.to_owned())
}

/// What stands above a table.
fn prefix_of(table: &Table) -> String {
    table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned()
}

/// Puts the comment of a draft above its table, instead of that of an earlier draft.
fn set_draft_comment(table: &mut Table, comment: &[String]) {
    let prefix = prefix_of(table);
    let mut lines: Vec<&str> =
        prefix.split_inclusive('\n').filter(|line| !line.starts_with(DRAFT_COMMENT)).collect();
    let own: Vec<String> = comment.iter().map(|line| format!("{DRAFT_COMMENT}{line}\n")).collect();
    lines.extend(own.iter().map(String::as_str));
    let prefix = lines.concat();
    table.decor_mut().set_prefix(prefix);
}

/// Makes each list of a file an array of tables, as it is written; says which is none.
fn write_out_lists(document: &mut DocumentMut) -> Result<(), String> {
    for list in LISTS {
        let Some(item) = document.get_mut(list).filter(|item| !item.is_array_of_tables()) else { continue };
        match std::mem::take(item).into_array_of_tables() {
            Ok(array) => *item = Item::ArrayOfTables(array),
            Err(_) => return Err(format!("`{list}` is no list of tables ([[{list}]])")),
        }
    }
    Ok(())
}
