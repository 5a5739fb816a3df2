//! Combines a column of codes and the column of their names to one dimension.

use std::collections::HashMap;

use super::super::concepts::{CodeOrName, DimensionRole, Heading};
use super::columns::{ColumnDraft, Usage, look_like_codes, look_like_names, one_to_one};
use super::draft::Draft;
use super::layout::Names;

/// Combines codes and names: by their headings, then by their cells.
pub fn find(draft: &mut Draft<'_>) {
    by_headings(draft);
    by_cells(draft);
}

fn by_headings(draft: &mut Draft<'_>) {
    let candidates = Candidates::new(draft);
    for name in draft.places(|column| is_free(column) && column.parsed.part != CodeOrName::Code) {
        if !draft.columns.get(name).is_some_and(is_free) {
            continue;
        }
        let codes = candidates.codes_of(draft, name);
        let Some(&code) = codes.iter().min_by_key(|&&code| (!is_standard(draft, code), code)) else {
            continue;
        };
        if draft.columns.get(code).is_some_and(|column| column.cells.filled == 0) {
            draft.set_at(code, Usage::Ignored("it has no codes for the names beside it"));
            continue;
        }
        join(draft, code, name, false);
        for other in codes.into_iter().filter(|other| *other != code) {
            draft.set_at(other, Usage::Attribute(None));
        }
    }
}

/// The columns that may have codes, by what their headings say. A table may have thousands of columns, of which few have
/// headings of codes.
struct Candidates {
    /// The columns whose headings say that they have codes.
    codes: Vec<usize>,
    /// Other columns whose headings do not say that they have names, by the words of their headings.
    plain: HashMap<String, Vec<usize>>,
}

impl Candidates {
    fn new(draft: &Draft<'_>) -> Self {
        let mut plain: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, column) in draft.columns.iter().enumerate().filter(|(_, column)| is_free(column)) {
            if column.parsed.part == CodeOrName::Plain {
                plain.entry(column.parsed.stem.clone()).or_default().push(at);
            }
        }
        Self {
            codes: draft.places(|column| is_free(column) && column.parsed.part == CodeOrName::Code),
            plain,
        }
    }

    /// The columns that are still free and have the codes for the names in a column, by the headings of both, in order.
    fn codes_of(&self, draft: &Draft<'_>, name: usize) -> Vec<usize> {
        let Some(names) = draft.columns.get(name) else { return Vec::new() };
        let areas = if self.codes.is_empty() { Areas::default() } else { Areas::new(draft) };
        let is_for = |code: &usize| {
            draft.columns.get(*code).is_some_and(|codes| {
                is_same_thing(&codes.parsed, &names.parsed) || areas.have_names_for(*code, codes, name, names)
            })
        };
        let codes = self.codes.iter().filter(|code| is_for(code));
        // The OECD writes `SUBJECT,Subject`.
        let is_before = |code: &usize| names.parsed.part == CodeOrName::Name || *code < name;
        let plain = self.plain.get(&names.parsed.stem).into_iter().flatten().filter(|code| is_before(code));
        let is_still_free = |code: &usize| draft.columns.get(*code).is_some_and(is_free);
        let mut found: Vec<usize> = codes.chain(plain).copied().filter(is_still_free).collect();
        found.sort_unstable();
        found
    }
}

/// Whether two headings name the same thing: the same words, or one the end of the other (`WEO Subject Code` and
/// `Subject Descriptor`).
fn is_same_thing(code: &Heading, name: &Heading) -> bool {
    let front = code.stem.strip_suffix(name.stem.as_str()).filter(|_| !code.stem.is_empty());
    front.is_some_and(|front| front.is_empty() || front.ends_with(' '))
}

/// The columns with names of areas.
#[derive(Default)]
struct Areas {
    columns: Vec<usize>,
    /// The one whose heading has the best rank.
    main: Option<usize>,
}

impl Areas {
    fn new(draft: &Draft<'_>) -> Self {
        let columns = draft.places(is_area_name);
        let rank = |at: &usize| draft.columns.get(*at).map(|column| column.parsed.rank(DimensionRole::Area));
        Self { main: columns.iter().copied().min_by_key(rank), columns }
    }

    /// Whether a column has the names for codes under the heading `ISO`: the main area; or under the heading `Code`: the
    /// area before it, else the main area, else the column before it.
    fn have_names_for(&self, code: usize, codes: &ColumnDraft, name: usize, names: &ColumnDraft) -> bool {
        match codes.parsed.stem.as_str() {
            "iso" => names.parsed.is_area() && self.main == Some(name),
            "" => {
                let before = code.checked_sub(1);
                let area = before.filter(|before| self.columns.binary_search(before).is_ok());
                area.or(self.main).or(before) == Some(name)
            }
            _ => false,
        }
    }
}

fn is_area_name(column: &ColumnDraft) -> bool {
    is_free(column) && column.parsed.part != CodeOrName::Code && column.parsed.is_area()
}

/// Whether the codes are of a standard; these are preferred to an agency's own.
fn is_standard(draft: &Draft<'_>, at: usize) -> bool {
    let standards = ["m49", "iso", "isic", "cpc", "hs", "sitc", "nace"];
    draft.columns.get(at).is_some_and(|column| {
        let own = [column.parsed.bracket.as_str(), column.parsed.stem.as_str()];
        own.iter().any(|words| standards.iter().any(|standard| words.starts_with(standard)))
            || column.parsed.words.contains("iso")
    })
}

/// Combines neighbouring columns whose texts are one to one: codes and names, in either order.
fn by_cells(draft: &mut Draft<'_>) {
    for first in 0..draft.columns.len().saturating_sub(1) {
        let second = first + 1;
        for (code, name) in [(first, second), (second, first)] {
            if !pairs_by_cells(draft, code, name) {
                continue;
            }
            join(draft, code, name, true);
            break;
        }
    }
}

fn pairs_by_cells(draft: &Draft<'_>, code: usize, name: usize) -> bool {
    let (Some(codes), Some(names)) = (draft.columns.get(code), draft.columns.get(name)) else { return false };
    if !is_free(codes) || !is_free(names) || codes.cells.distinct < 2 {
        return false;
    }
    let areas = codes.parsed.is_area() && names.parsed.is_area();
    let look = look_like_codes(draft.sample, code)
        && look_like_names(draft.sample, name)
        && !look_like_codes(draft.sample, name);
    // A column without a heading beside a column of areas has their names.
    let unnamed =
        |one: &ColumnDraft, other: &ColumnDraft| one.parsed.words.is_empty() && other.parsed.is_area();
    let enough = if areas || unnamed(codes, names) || unnamed(names, codes) { 2 } else { 3 };
    look && one_to_one(draft.sample, code, name).is_some_and(|pairs| pairs >= enough)
}

/// Whether a column may be a key and has neither names nor an id from the mapping.
fn is_free(column: &ColumnDraft) -> bool {
    match &column.usage {
        Usage::Open => true,
        Usage::Dimension(dimension) => dimension.names.is_none() && dimension.id.is_none(),
        _ => false,
    }
}

fn join(draft: &mut Draft<'_>, code: usize, name: usize, strict: bool) {
    let names = Some(Names { column: name, strict, labelled: false });
    let concept = |at: usize| match draft.columns.get(at).map(|column| &column.usage) {
        Some(Usage::Dimension(dimension)) => dimension.concept,
        _ => None,
    };
    let heading = draft.columns.get(code).map_or("", |column| column.heading.as_str());
    let concept = concept(code).or_else(|| concept(name)).or_else(|| DimensionRole::of_id(heading));
    let dimension = super::columns::DimensionDraft { id: None, concept, names };
    draft.set_at(code, Usage::Dimension(dimension));
    draft.set_at(name, Usage::Names);
}
