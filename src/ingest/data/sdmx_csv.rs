//! SDMX-CSV 1.0 (first column `DATAFLOW`) and 2.0 (`STRUCTURE`, `STRUCTURE_ID`, `ACTION`), after the SDMX-CSV field
//! guides, and the CSV of services that only use its column ids (`TIME_PERIOD`, `OBS_VALUE`).
//!
//! Without the structure it is taken that dimensions stand before `TIME_PERIOD` and attributes behind `OBS_VALUE`,
//! the order in which the guides put them. Labels may stand in the cells (`A: Annual`) or in columns of their own.

mod components;

use std::collections::BTreeMap;
use std::io::BufRead;

use super::concepts::{DimensionRole, Heading, HeadingRole};
use super::csv::CsvRows;
use super::mapping::Mapping;
use super::record::{Column, DecodeError, Place, Sink};
use super::sdmx_ml::structure::DataStructureDefinition;
use super::table;
use super::table::emit;
use super::table::head::{Headings, Sample};
use super::table::layout::{
    Attribute, Codes, Dimension, Names, NumberSyntax, PeriodSource, TableLayout, ValueColumn,
};
use super::table::row::Row;

/// Whether the first line of a text has the column ids of SDMX-CSV.
#[must_use]
pub fn looks_like_sdmx_csv(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let Some(line) = head.split(|byte| *byte == b'\n').next() else { return false };
    let line = String::from_utf8_lossy(line);
    let ids: Vec<&str> = line.split([',', ';', '\t', '|']).map(id_of).collect();
    let first = ids.first().copied().unwrap_or_default();
    let named = matches!(first, "DATAFLOW" | "STRUCTURE") || first.starts_with("STRUCTURE[");
    (named && ids.len() > 2) || (ids.contains(&"TIME_PERIOD") && ids.contains(&"OBS_VALUE"))
}

/// Reads an SDMX-CSV file into the sink. The structure is the only one of `structures`, or the one that the first row
/// names.
///
/// # Errors
/// When `TIME_PERIOD` or `OBS_VALUE` is missing and the mapping names nothing in its place, when a column is none of the
/// structure, and what reading answers.
pub fn decode(
    input: &mut dyn BufRead,
    mapping: &Mapping,
    structures: &[DataStructureDefinition],
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let mut rows = CsvRows::open(input, mapping)?;
    let headings = Headings::At { row: mapping.header_row.unwrap_or(1), count: Some(1) };
    let mut sample = Sample::first_rows(&mut rows, &headings)?.with_headings(headings)?;
    sample.preamble.title = title(&sample);
    let structure = DataStructureDefinition::named(structures, reference(&sample));
    let layout = layout(&sample.headings, mapping, structure)?;
    if let Some(structure) = structure {
        sample.preamble.title = sample.preamble.title.take().or_else(|| structure.name.clone());
    }
    sink.header(emit::header(&mut sample, &layout, mapping))?;
    for (at, dimension) in layout.dimensions.iter().enumerate() {
        let mut components = structure.iter().flat_map(|structure| &structure.dimensions);
        let Some(component) = components.find(|component| component.id == dimension.column.id) else {
            continue;
        };
        for (code, name) in component.codes.iter() {
            sink.name(at, code, name);
        }
    }
    emit::rows(&mut rows, sample, &layout, sink)
}

/// What the first row calls its structure; empty where it has none.
fn reference(sample: &Sample) -> &str {
    let at = |id: &str| sample.headings.iter().position(|heading| id_of(heading) == id);
    let column = at("STRUCTURE_ID").or_else(|| at("DATAFLOW"));
    column.zip(sample.rows.first()).map_or("", |(at, row)| row.text(at))
}

/// The id in a heading: without quotes, the label behind it, and the mark of several values.
fn id_of(heading: &str) -> &str {
    let heading = heading.trim().trim_matches('"');
    heading.split(':').next().unwrap_or(heading).trim().trim_end_matches("[]")
}

/// The label behind an id.
fn label_of(heading: &str) -> Option<&str> {
    heading.split_once(':').map(|(_, label)| label.trim()).filter(|label| !label.is_empty())
}

/// The name of the structure, which is the title of the data.
fn title(sample: &Sample) -> Option<String> {
    let at = |id: &str| sample.headings.iter().position(|heading| id_of(heading) == id);
    let first = sample.rows.first()?;
    let name = match at("STRUCTURE_NAME") {
        Some(at) => first.text(at),
        None => first.text(at("DATAFLOW")?).split_once(": ").map(|(_, name)| name)?,
    };
    (!name.is_empty()).then(|| name.to_owned())
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnRole {
    /// Says what the data are; all rows must say the same.
    Structure,
    Action,
    Period,
    Value,
    Published,
    Dimension,
    Attribute,
    /// Names of the codes in the column before.
    Names,
    Ignored,
}

fn layout(
    headings: &[String],
    mapping: &Mapping,
    structure: Option<&DataStructureDefinition>,
) -> Result<TableLayout, DecodeError> {
    let roles = roles(headings, mapping, structure)?;
    let place = |role: ColumnRole| roles.iter().position(|own| *own == role);
    let period = place(ColumnRole::Period).ok_or_else(|| missing(headings, "TIME_PERIOD", "period"))?;
    let value = place(ColumnRole::Value).ok_or_else(|| missing(headings, "OBS_VALUE", "value"))?;
    let mut layout = TableLayout {
        headings: headings.to_vec(),
        dimensions: table::constants(mapping),
        period: PeriodSource::Column(period),
        values: vec![ValueColumn { column: value, ..ValueColumn::default() }],
        action: place(ColumnRole::Action),
        published: place(ColumnRole::Published),
        constant: place(ColumnRole::Structure).into_iter().collect(),
        reading: NumberSyntax {
            missing: vec!["NaN".to_owned(), "#N/A".to_owned()],
            decimal_comma: mapping.decimal_comma == Some(true),
            ..NumberSyntax::default()
        },
        ..TableLayout::default()
    };
    let has_status = headings.iter().any(|heading| id_of(heading) == "OBS_STATUS");
    for (at, (heading, role)) in headings.iter().zip(&roles).enumerate() {
        let names = (roles.get(at + 1) == Some(&ColumnRole::Names)).then(|| headings.get(at + 1)).flatten();
        let name = label_of(heading).or_else(|| names.map(String::as_str)).map(str::to_owned);
        match role {
            ColumnRole::Dimension => {
                layout.dimensions.push(dimension(at, heading, name, names.is_some(), mapping));
            }
            ColumnRole::Attribute => {
                layout.attributes.push(attribute(at, heading, name, has_status, mapping));
            }
            _ => {}
        }
    }
    if let Some(structure) = structure {
        components::apply(structure, mapping, headings, &mut layout)?;
    }
    Ok(layout)
}

fn roles(
    headings: &[String],
    mapping: &Mapping,
    structure: Option<&DataStructureDefinition>,
) -> Result<Vec<ColumnRole>, DecodeError> {
    let said = |own: Option<&String>, id: &str| own.map_or(id.to_owned(), Clone::clone);
    let time = structure.and_then(|structure| structure.time.as_deref()).unwrap_or("TIME_PERIOD");
    let period_id = said(mapping.period.headings().first(), time);
    let value_id = said(mapping.value.as_ref(), "OBS_VALUE");
    let is = |heading: &str, name: &str| heading == name || id_of(heading) == name;
    let at = |name: &str| headings.iter().position(|heading| is(heading, name));
    for (name, _) in mapping.uses() {
        if at(name).is_none() {
            return Err(no_column(headings, name));
        }
    }
    let (period, value) = (at(&period_id), at(&value_id));
    let has_structure_id = at("STRUCTURE_ID").is_some();
    let has_names = period.and_then(|at| headings.get(at + 1)).is_some_and(|heading| is_name(heading));
    let mut roles: Vec<ColumnRole> = Vec::with_capacity(headings.len());
    for (at, heading) in headings.iter().enumerate() {
        let said = mapping.uses().find(|(name, _)| is(heading, name)).map(|(_, role)| role);
        let id = id_of(heading);
        let role = match said {
            Some("ignored") => ColumnRole::Ignored,
            Some("a dimension") => ColumnRole::Dimension,
            Some("an attribute") => ColumnRole::Attribute,
            Some("a day of publication") => ColumnRole::Published,
            Some("a column of names") => ColumnRole::Names,
            _ if Some(at) == period => ColumnRole::Period,
            _ if Some(at) == value => ColumnRole::Value,
            _ if has_names
                && is_name(heading)
                && roles.last().is_some_and(|role| *role != ColumnRole::Names) =>
            {
                ColumnRole::Names
            }
            _ => match (role_of(id, has_structure_id), structure) {
                (Some(role), _) => role,
                (None, None) => by_place(id, at, period, value),
                (None, Some(structure)) => match components::role_in(structure, id) {
                    Some(role) => role,
                    None if is_attribute(id) => ColumnRole::Attribute,
                    None => return Err(components::unknown(structure, id)),
                },
            },
        };
        roles.push(role);
    }
    Ok(roles)
}

/// A heading that is no id: ids have no spaces, and capitals only behind capitals.
fn is_name(heading: &str) -> bool {
    let capital_first = heading.starts_with(char::is_uppercase) && heading.chars().any(char::is_lowercase);
    label_of(heading).is_none() && (heading.contains(' ') || capital_first)
}

/// Columns that the guides define.
fn role_of(id: &str, has_structure_id: bool) -> Option<ColumnRole> {
    match id {
        "STRUCTURE_ID" => Some(ColumnRole::Structure),
        "DATAFLOW" if !has_structure_id => Some(ColumnRole::Structure),
        "ACTION" => Some(ColumnRole::Action),
        "DATAFLOW" | "STRUCTURE" | "STRUCTURE_NAME" | "SERIES_KEY" | "OBS_KEY" | "KEY" => {
            Some(ColumnRole::Ignored)
        }
        _ if id.starts_with("STRUCTURE[") => Some(ColumnRole::Ignored),
        _ => None,
    }
}

fn by_place(id: &str, at: usize, period: Option<usize>, value: Option<usize>) -> ColumnRole {
    let before = period.is_some_and(|period| at < period);
    let behind = value.is_some_and(|value| at > value);
    // The unit may be a dimension, and then it tells series apart; the others never are.
    if is_attribute(id) || behind || (id == "UNIT_MEASURE" && !before) {
        ColumnRole::Attribute
    } else {
        ColumnRole::Dimension
    }
}

fn is_attribute(id: &str) -> bool {
    matches!(
        id,
        "UNIT_MULT"
            | "DECIMALS"
            | "OBS_STATUS"
            | "OBS_FLAG"
            | "OBS_CONF"
            | "CONF_STATUS"
            | "COLLECTION"
            | "TIME_FORMAT"
            | "BASE_PER"
            | "OBS_PRE_BREAK"
            | "LAST UPDATE"
            | "LAST_UPDATE"
    ) || id.starts_with("TITLE")
        || id.starts_with("COMMENT")
}

fn dimension(at: usize, heading: &str, name: Option<String>, named: bool, mapping: &Mapping) -> Dimension {
    let said = mapping.dimensions.iter().find(|own| own.column == heading || own.column == id_of(heading));
    let id = said.and_then(|own| own.id.as_deref()).unwrap_or(id_of(heading)).to_owned();
    let unit = Heading::new(&id).role() == Some(HeadingRole::Dimension(Some(DimensionRole::Unit)));
    let concept = said
        .and_then(|own| own.concept.map(Into::into))
        .or_else(|| DimensionRole::of_id(&id))
        .or(unit.then_some(DimensionRole::Unit));
    let labelled = label_of(heading).is_some();
    let names = if labelled { Some(at) } else { named.then_some(at + 1) };
    Dimension {
        column: Column { id, name, concept },
        codes: if labelled { Codes::Labelled(at) } else { Codes::Column(at) },
        names: names.map(|column| Names { column, strict: false, labelled }),
        recodes: BTreeMap::new(),
    }
}

fn attribute(
    at: usize,
    heading: &str,
    name: Option<String>,
    has_status: bool,
    mapping: &Mapping,
) -> Attribute {
    let said = mapping.attributes.iter().find(|own| own.column == heading || own.column == id_of(heading));
    let id = match id_of(heading) {
        // Eurostat's flags are its own codes of the status.
        "OBS_FLAG" if !has_status => "OBS_STATUS",
        id => said.and_then(|own| own.id.as_deref()).unwrap_or(id),
    };
    let is_text = id.starts_with("TITLE") || id.starts_with("COMMENT");
    let labelled = label_of(heading).is_some() && !is_text;
    Attribute { column: Column { id: id.to_owned(), name, concept: None }, at: Some(at), labelled }
}

fn missing(headings: &[String], id: &str, field: &str) -> DecodeError {
    let message = format!(
        "no column is called `{id}`; the columns are `{}`; name the one that has it with `{field}` in the mapping",
        headings.join("`, `")
    );
    DecodeError::malformed(Place::File, message)
}

fn no_column(headings: &[String], name: &str) -> DecodeError {
    let message = format!("no column is called `{name}`; the columns are `{}`", headings.join("`, `"));
    DecodeError::malformed(Place::File, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::data::table::tests::TextSink;

    fn read(text: &str) -> TextSink {
        assert!(looks_like_sdmx_csv(text.as_bytes()));
        let mut seen = TextSink::default();
        decode(&mut text.as_bytes(), &Mapping::default(), &[], &mut seen).unwrap();
        seen
    }

    #[test]
    fn version_1_with_ids() {
        let seen = read(
            "DATAFLOW,FREQ,REF_AREA,UNIT_MULT,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE\n\
             ECB:EXR(1.0),M,DE,6,2010-08,1.5,A,x: y\nECB:EXR(1.0),M,DE,6,2010-09,NaN,M,\nECB:YYY(1.0),M,DE,6,2010-09,1,,\n",
        );
        assert_eq!(seen.dimensions(), ["FREQ", "REF_AREA"]);
        assert_eq!(seen.attributes(), ["UNIT_MULT", "OBS_STATUS", "TITLE"]);
        assert_eq!(seen.records, ["M.DE 2010-08 = 1.5 {6|A|x: y}", "M.DE 2010-09 = - {6|M|}"]);
        assert!(
            seen.refused[0].starts_with("line 4: `ECB:YYY(1.0)` is another structure"),
            "{:?}",
            seen.refused
        );
    }

    #[test]
    fn version_1_with_labels() {
        let seen = read(
            "DATAFLOW;FREQ: Frequency;TIME_PERIOD: Time;OBS_VALUE: Value;OBS_STATUS: Status;COMMENT: Comment\n\
             ECB:EXR(1.0): Rates;A: Annual;2010;1.5;A: Normal value;see: x\n",
        );
        assert_eq!(seen.header.title.as_deref(), Some("Rates"));
        assert_eq!(seen.header.dimensions[0].name.as_deref(), Some("Frequency"));
        assert_eq!(seen.header.dimensions[0].concept, Some(DimensionRole::Frequency));
        assert_eq!(seen.names, ["0 A Annual"]);
        assert_eq!(seen.records, ["A 2010 = 1.5 {A|see: x}"]);
    }

    #[test]
    fn version_2_with_actions() {
        let seen = read(
            "STRUCTURE[;],STRUCTURE_ID,ACTION,SERIES_KEY,REF_AREA,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE,NOTE[]\n\
             dataflow,A:B(1.0),I,x,DE,EUR,2010,1,a;b\ndataflow,A:B(1.0),D,x,DE,EUR,2011,,\n",
        );
        assert_eq!(seen.dimensions(), ["REF_AREA", "UNIT_MEASURE"]);
        assert_eq!(seen.header.dimensions[1].concept, Some(DimensionRole::Unit));
        assert_eq!(seen.records, ["DE.EUR 2010 = 1 {a;b}", "DE.EUR 2011 = - {} deleted"]);
        assert_eq!(seen.attributes(), ["NOTE"]);
    }

    #[test]
    fn names_in_columns_of_their_own() {
        let seen = read(
            "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,geo,Geopolitical entity,TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Observation status\n\
             dataflow,A:B(1.0),Output,I,DE,Germany,2010,,1,,p,provisional\n",
        );
        assert_eq!(seen.header.title.as_deref(), Some("Output"));
        assert_eq!(seen.dimensions(), ["geo"]);
        assert_eq!(seen.header.dimensions[0].name.as_deref(), Some("Geopolitical entity"));
        assert_eq!(seen.attributes(), ["OBS_STATUS"]);
        assert_eq!(seen.names, ["0 DE Germany"]);
        assert_eq!(seen.records, ["DE 2010 = 1 {p}"]);
    }

    #[test]
    fn other_services_use_its_ids() {
        let seen = read(
            "KEY,FREQ,CURRENCY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT\nEXR.M.USD,M,USD,2010-08,1.3,A,USD\n",
        );
        assert_eq!(seen.records, ["M.USD 2010-08 = 1.3 {A|USD}"]);
        let seen = read(
            "DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nE:N(1.0),23/05/24,A,PC,AT,2010,1,p\n",
        );
        assert_eq!(seen.dimensions(), ["freq", "unit", "geo"]);
        assert_eq!(seen.records, ["A.PC.AT 2010 = 1 {23/05/24|p}"]);
    }

    #[test]
    fn the_mapping_can_add_and_change() {
        let mapping = Mapping::parse(
            "constants = { REF_AREA = 'DE' }\nignore = ['FREQ']\ndimensions = [{ column = 'NACE', concept = 'activity' }]",
        )
        .unwrap();
        let mut seen = TextSink::default();
        let text = "DATAFLOW,FREQ,TIME_PERIOD,OBS_VALUE,NACE\nx,A,2010,1,C\n";
        decode(&mut text.as_bytes(), &mapping, &[], &mut seen).unwrap();
        assert_eq!(seen.dimensions(), ["REF_AREA", "NACE"]);
        assert_eq!(seen.header.dimensions[1].concept, Some(DimensionRole::Activity));
        assert_eq!(seen.records, ["DE.C 2010 = 1"]);
        let mapping = Mapping::parse("ignore = ['x']").unwrap();
        let error = decode(&mut text.as_bytes(), &mapping, &[], &mut seen).unwrap_err().to_string();
        assert!(error.contains("no column is called `x`"), "{error}");
    }

    #[test]
    fn other_tables_are_not_taken_for_it() {
        assert!(!looks_like_sdmx_csv(b"Country,Year,Value\n"));
        assert!(!looks_like_sdmx_csv(b"STRUCTURE,x\n"));
        let mut seen = TextSink::default();
        let text = "DATAFLOW,FREQ,TIME_PERIOD\nx,A,2010\n";
        let error =
            decode(&mut text.as_bytes(), &Mapping::default(), &[], &mut seen).unwrap_err().to_string();
        assert!(error.contains("`OBS_VALUE`") && error.contains("`value`"), "{error}");
    }
}
