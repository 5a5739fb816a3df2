//! The mapping that says what was found out about the tables of a request.
//!
//! A key that says the same of all tables stands as it is. What holds for some of them only stands in comments, so that
//! the mapping reads every one of them as it is read without it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::FileCheck;
use super::table::CheckedTable;
use crate::ingest::data::mapping::{KEYS, Mapping};
use crate::ingest::data::unused::UnusedKind;
use crate::ingest::data::workbook::ALL_SHEETS;
use crate::service::import::{ImportError, ImportRequest};

/// The most tables, kinds of problems or columns that comments name.
const NAMED: usize = 20;

/// What a key may say, for comments that say what is missing.
const EXAMPLES: [(&str, &str); 13] = [
    ("period", "\"COLUMN\""),
    ("value", "\"COLUMN\""),
    ("values", "[\"COLUMN\", \"COLUMN\"]"),
    ("constants", "{ TIME_PERIOD = \"2020\" }"),
    ("dimensions", "[{ column = \"COLUMN\", id = \"ID\" }]"),
    ("attributes", "[{ column = \"COLUMN\" }]"),
    ("ignore", "[\"COLUMN\"]"),
    ("date_format", "\"dd/mm/yyyy\""),
    ("decimal_comma", "true"),
    ("header_row", "1"),
    ("skip_rows", "1"),
    ("missing", "[\"n.a.\"]"),
    ("published_across", "true"),
];

/// Writes the mapping.
pub(super) fn write(
    request: &ImportRequest,
    tables: &[CheckedTable<'_>],
    files: &[FileCheck],
    error: &ImportError,
) -> String {
    let mut text = String::from("# What yearbook found out. Any key can be changed or left out.\n");
    let keys: Vec<(&str, toml::Table)> = tables.iter().filter_map(|table| of_table(table)).collect();
    let mut common = common(&keys);
    choice(request, tables, files, &mut common);
    refusals(&mut text, error, files, &common);
    for (table, file) in tables.iter().zip(files).take(NAMED) {
        remark(&mut text, table, file);
    }
    for key in KEYS {
        if let Some(value) = common.get(key) {
            let _ = writeln!(text, "{key} = {}", written(value));
        }
    }
    apart(&mut text, &keys, &common);
    text
}

/// What a mapping would say of a table, without the choice of sheet and member; none where it says nothing.
fn of_table<'t>(table: &CheckedTable<'t>) -> Option<(&'t str, toml::Table)> {
    let mut keys = table.content.header.mapping.clone()?;
    keys.remove("sheet");
    keys.remove("member");
    Some((table.name, keys))
}

/// The keys that say the same of all tables.
fn common(keys: &[(&str, toml::Table)]) -> toml::Table {
    let Some(((_, first), others)) = keys.split_first() else { return toml::Table::new() };
    let mut common = first.clone();
    common.retain(|key, value| others.iter().all(|(_, other)| other.get(key) == Some(value)));
    common
}

/// Adds the sheet and the member that were read, where there are others.
fn choice(
    request: &ImportRequest,
    tables: &[CheckedTable<'_>],
    files: &[FileCheck],
    common: &mut toml::Table,
) {
    let has_unused = |kind| files.iter().any(|file| file.unused.iter().any(|part| part.kind == kind));
    let Mapping { sheet, member, .. } = &request.mapping;
    let of_file = |table: &CheckedTable<'_>| request.files.iter().any(|file| file.name == table.name);
    let only = |named: Option<String>| named.filter(|_| files.len() == 1);
    let found = only(files.first().and_then(|file| file.sheet.clone()));
    let found = found.filter(|_| has_unused(UnusedKind::Sheet));
    if let Some(sheet) = sheet.clone().or(found) {
        common.insert("sheet".to_owned(), sheet.into());
    }
    let found = only(tables.first().filter(|table| !of_file(table)).map(|table| table.name.to_owned()));
    let found = found.filter(|_| has_unused(UnusedKind::Member));
    if let Some(member) = member.clone().or(found) {
        common.insert("member".to_owned(), member.into());
    }
}

/// Comments on what is refused, and the keys that may help.
fn refusals(text: &mut String, error: &ImportError, files: &[FileCheck], common: &toml::Table) {
    for group in error.groups.iter().take(NAMED) {
        comment(text, &format!("Refused: {group}"));
        let message = &group.example.message;
        if message.contains("--sheet") {
            for sheet in files.iter().filter_map(|file| file.sheet.as_deref()).chain([ALL_SHEETS]) {
                comment(text, &format!("sheet = {}", toml::Value::from(sheet)));
            }
        }
        for (key, example) in EXAMPLES {
            let is_named = message.contains(&format!("`{key}`")) || message.contains(&format!("`{key} ="));
            if is_named && !common.contains_key(key) {
                comment(text, &format!("{key} = {example}"));
            }
        }
    }
    for file in files.iter().filter(|file| file.refused).take(NAMED) {
        let columns: Vec<String> = file
            .columns
            .iter()
            .take(NAMED)
            .map(|column| format!("  {}: {}", toml::Value::from(column.heading.as_str()), column.usage))
            .collect();
        comment(text, &format!("The columns of {}:\n{}", file.file, columns.join("\n")));
    }
}

/// A comment on what no key says: that values stand below periods, or that a format says all itself.
fn remark(text: &mut String, table: &CheckedTable<'_>, file: &FileCheck) {
    let name = table.name;
    let Some(mapping) = &table.content.header.mapping else {
        let ids: Vec<&str> = file.dimensions.iter().map(|dimension| dimension.id.as_str()).collect();
        let format = file.format.as_deref().unwrap_or("its format");
        let named = format!("{name}: {format} says itself that the dimensions are {}", ids.join(", "));
        comment(text, &format!("{named}; no key is needed."));
        return;
    };
    if !file.units.is_empty() && !mapping.contains_key("unit") {
        let units = file.units.join(", ");
        comment(
            text,
            &format!("{name}: it says that the unit is {units}; `unit` would say it of all values."),
        );
    }
    if mapping.contains_key("value") || mapping.contains_key("values") {
        return;
    }
    let mut values = file.columns.iter().filter(|column| column.usage.starts_with("values "));
    if let Some(first) = values.next() {
        let last = values.next_back().unwrap_or(first);
        let (first, last) = (&first.heading, &last.heading);
        comment(
            text,
            &format!("{name}: the headings of the values, `{first}` to `{last}`, are found by themselves."),
        );
    }
}

/// Comments with the keys that hold for some tables only.
fn apart(text: &mut String, keys: &[(&str, toml::Table)], common: &toml::Table) {
    let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, own) in keys {
        let different = KEYS.iter().filter(|key| !common.contains_key(**key));
        let lines = different.filter_map(|key| Some(format!("{key} = {}", written(own.get(*key)?))));
        alike.entry(lines.collect::<Vec<_>>().join("\n")).or_default().push(name);
    }
    for (lines, names) in alike.iter().filter(|(lines, _)| !lines.is_empty()).take(NAMED) {
        let named = names.get(..NAMED.min(names.len())).unwrap_or_default().join(", ");
        let more = if names.len() > NAMED { ", …" } else { "" };
        comment(text, &format!("Of {named}{more} alone:\n{lines}"));
    }
}

fn comment(text: &mut String, lines: &str) {
    for line in lines.lines() {
        let _ = writeln!(text, "# {line}");
    }
}

/// A value as TOML; columns stand on a line each.
fn written(value: &toml::Value) -> String {
    match value {
        toml::Value::Array(list) if list.iter().any(toml::Value::is_table) => {
            let entries: Vec<String> = list.iter().map(|entry| format!("  {entry},")).collect();
            format!("[\n{}\n]", entries.join("\n"))
        }
        value => value.to_string(),
    }
}
