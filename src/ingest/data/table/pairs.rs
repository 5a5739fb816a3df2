//! Combines a column of codes and the column of their names to one dimension.

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
    for name in draft.places(|column| is_free(column) && column.parsed.part != CodeOrName::Code) {
        if !draft.columns.get(name).is_some_and(is_free) {
            continue;
        }
        let codes: Vec<usize> = draft
            .places(is_free)
            .into_iter()
            .filter(|&code| code != name && are_code_and_name(draft, code, name))
            .collect();
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

/// Whether the headings of two columns are those of codes and of their names.
fn are_code_and_name(draft: &Draft<'_>, code: usize, name: usize) -> bool {
    let (Some(codes), Some(names)) = (draft.columns.get(code), draft.columns.get(name)) else { return false };
    let (one, other) = (&codes.parsed, &names.parsed);
    match (one.part, other.part) {
        (CodeOrName::Code, CodeOrName::Name | CodeOrName::Plain) => {
            same_thing(draft, one, name, other) || (one.stem.is_empty() && stands_alone(draft, code, name))
        }
        (CodeOrName::Plain, CodeOrName::Name) => one.stem == other.stem,
        // The OECD writes `SUBJECT,Subject`.
        (CodeOrName::Plain, CodeOrName::Plain) => one.stem == other.stem && code < name,
        _ => false,
    }
}

/// Whether two headings name the same thing: the same words, an ISO code beside an area, or one the end of the other
/// (`WEO Subject Code` and `Subject Descriptor`).
fn same_thing(draft: &Draft<'_>, code: &Heading, at: usize, name: &Heading) -> bool {
    if code.stem.is_empty() {
        return false;
    }
    let iso = code.stem == "iso" && name.is_area() && main_area(draft) == Some(at);
    code.stem == name.stem
        || iso
        || code.stem.strip_suffix(name.stem.as_str()).is_some_and(|rest| rest.ends_with(' '))
}

/// Whether the codes under the heading `Code` are for these names: the area before it, else the main area, else the
/// column before it.
fn stands_alone(draft: &Draft<'_>, code: usize, name: usize) -> bool {
    let areas = draft.places(is_area_name);
    let before = areas.iter().find(|area| **area + 1 == code);
    let whose = before.copied().or_else(|| main_area(draft)).or_else(|| code.checked_sub(1));
    whose == Some(name)
}

/// The column whose heading has the best rank among headings of areas.
fn main_area(draft: &Draft<'_>) -> Option<usize> {
    let areas = draft.places(is_area_name);
    areas
        .into_iter()
        .min_by_key(|at| draft.columns.get(*at).map(|column| column.parsed.rank(DimensionRole::Area)))
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
