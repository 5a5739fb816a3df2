//! Makes the layout from a draft in which every column is decided.

use std::collections::{BTreeMap, HashSet};

use super::super::concepts::{CodeOrName, DimensionRole, Heading, HeadingRole, frequency_of};
use super::super::mapping::Mapping;
use super::super::record::{Column, DecodeError};
use super::super::unit_text::read_power;
use super::columns::{ColumnDraft, DimensionDraft, Usage, find};
use super::draft::Draft;
use super::fill;
use super::heading_rows::SeriesLine;
use super::layout::{Attribute, Codes, Dimension, PeriodSource, TableLayout, ValueColumn};
use super::numbers::{self, CellKind, Comma};
use super::row::Row;
use crate::domain::frequency::Frequency;

/// The id of the attribute with the flags of values.
const STATUS: &str = "OBS_STATUS";

/// The id of the dimension of frequencies.
const FREQUENCY: &str = "FREQ";

/// Makes the layout.
///
/// # Errors
/// When two dimensions have the same id, or when the meaning of commas in values is unclear.
pub fn layout(mut draft: Draft<'_>, mapping: &Mapping) -> Result<TableLayout, DecodeError> {
    let mut layout = TableLayout {
        headings: draft.sample.headings.clone(),
        dimensions: constants(mapping),
        published: draft.published,
        empty: draft.places(|column| column.usage == Usage::Empty),
        reading: draft.reading.clone(),
        ..TableLayout::default()
    };
    for (at, column) in draft.columns.iter().enumerate() {
        match &column.usage {
            Usage::Dimension(dimension) => {
                layout.dimensions.push(dimension_of(&draft, at, column, dimension));
            }
            Usage::Within(ids) => layout.dimensions.extend(within(at, ids)),
            Usage::Attribute(id) => layout.attributes.push(attribute_of(at, column, id.as_deref())),
            Usage::Ignored(reason) => {
                layout.ignored.insert(at, reason);
            }
            _ => {}
        }
    }
    set_indicator(&draft, &mut layout);
    unique_attributes(&mut layout);
    set_multiplier(&draft, &mut layout);
    set_flags(&draft, &mut layout);
    layout.reading.decimal_comma = decimal_comma(&draft, mapping)?;
    let mut ids = HashSet::new();
    if let Some(twice) = layout.dimensions.iter().find(|dimension| !ids.insert(dimension.column.id.as_str()))
    {
        let what = format!("two dimensions are called `{}`", twice.column.id);
        return Err(
            draft.not_understood(&what, "give one of them another `id` with `dimensions` in the mapping")
        );
    }
    state_unit(mapping, &mut layout);
    recode(&draft, mapping, &mut layout)?;
    layout.fill_down = fill::columns(&draft, &mapping.fill_down)?;
    layout.never_empty = fill::never_empty(&draft, mapping, &layout.fill_down);
    layout.foot.clone_from(&mapping.foot);
    layout.notes = notes(&draft, &layout);
    layout.period = draft.period.take().unwrap_or_default();
    layout.has_short_years = has_short_years(&draft, &layout.period);
    layout.values = std::mem::take(&mut draft.values);
    set_lines(&draft, mapping, &mut layout);
    if let Some(frequency) = frequency_of_lines(&draft, &layout) {
        let role = Some(DimensionRole::Frequency);
        layout.dimensions.push(constant(FREQUENCY, &frequency.to_string(), role));
    }
    Ok(layout)
}

/// Whether a column of the period has only numbers up to four digits: some of four, and some of one or two.
fn has_short_years(draft: &Draft<'_>, period: &PeriodSource) -> bool {
    let PeriodSource::Column(at) = period else { return false };
    let lengths = || draft.sample.rows.iter().map(|row| row.text(*at).len()).filter(|length| *length > 0);
    let column = draft.columns.get(*at);
    let are_numbers = column.is_some_and(|column| column.cells.integers == column.cells.filled);
    are_numbers
        && lengths().all(|length| length <= 4)
        && lengths().any(|length| length == 4)
        && lengths().any(|length| length < 3)
}

/// Notes about columns of numbers that are attributes and about labels that are filled down.
fn notes(draft: &Draft<'_>, layout: &TableLayout) -> Vec<String> {
    let heading = |at: usize| draft.columns.get(at).map_or("", |column| column.heading.as_str());
    let quoted = |places: &[usize]| {
        let headings: Vec<String> = places.iter().map(|&at| format!("`{}`", heading(at))).collect();
        headings.join(", ")
    };
    let mut notes = Vec::new();
    let kept = draft.places(|column| {
        column.usage == Usage::Attribute(None) && column.role.is_none() && column.cells.are_numbers()
    });
    if !kept.is_empty() {
        notes.push(format!("kept as attributes beside the values: the columns {}", quoted(&kept)));
    }
    if !layout.fill_down.is_empty() {
        notes.push(format!("empty cells in {} have the label above them", quoted(&layout.fill_down)));
    }
    notes
}

/// The unit of the mapping stands in the place of the column with units.
fn state_unit(mapping: &Mapping, layout: &mut TableLayout) {
    let Some(unit) = &mapping.unit else { return };
    for dimension in &mut layout.dimensions {
        if dimension.column.concept == Some(DimensionRole::Unit) {
            dimension.codes = Codes::Constant(unit.clone());
            dimension.names = None;
        }
    }
}

/// Codes that the mapping gives to texts of a dimension.
fn recode(draft: &Draft<'_>, mapping: &Mapping, layout: &mut TableLayout) -> Result<(), DecodeError> {
    for (name, codes) in &mapping.codes {
        let heading = find(&draft.columns, name)
            .ok()
            .and_then(|at| draft.columns.get(at))
            .map(|column| &column.heading);
        let own = layout
            .dimensions
            .iter_mut()
            .find(|dimension| dimension.column.id == *name || Some(&dimension.column.id) == heading);
        let Some(own) = own else {
            let what = format!("`codes` in the mapping names `{name}`, which is no dimension");
            return Err(draft.not_understood(&what, "name the column or the id of a dimension"));
        };
        own.recodes.clone_from(codes);
    }
    Ok(())
}

/// The frequency that a line about the series states for all columns of values; none where a column states it.
fn frequency_of_lines(draft: &Draft<'_>, layout: &TableLayout) -> Option<Frequency> {
    let role = DimensionRole::Frequency;
    let mut dimensions = layout.dimensions.iter();
    let is_stated = dimensions.any(|own| own.column.concept == Some(role) || own.column.id == FREQUENCY);
    let is_line = |label: &str| Heading::new(label).role() == Some(HeadingRole::Dimension(Some(role)));
    let lines = &draft.sample.columns.lines;
    let line = lines.iter().find(|line| !is_stated && is_line(&line.label))?;
    let of = |value: &ValueColumn| line.texts.get(value.column).and_then(|text| frequency_of(text));
    let first = layout.values.first().and_then(of)?;
    layout.values.iter().all(|value| of(value) == Some(first)).then_some(first)
}

/// Adds attributes of whole columns: lines about the series, and unit and multiplier of the mapping.
fn set_lines(draft: &Draft<'_>, mapping: &Mapping, layout: &mut TableLayout) {
    let names = &draft.sample.columns.names;
    for value in layout.values.iter_mut().filter(|value| value.indicator.is_some() && value.name.is_none()) {
        value.name = names.get(value.column).filter(|name| !name.is_empty()).cloned();
    }
    let lines = draft.sample.columns.lines.iter().map(|line| (line_id(&line.label), Some(line)));
    let stated = [("UNIT_MEASURE", &mapping.unit), ("UNIT_MULT", &mapping.multiplier)];
    let stated = stated.into_iter().filter_map(|(id, text)| Some((id.to_owned(), text.as_ref()?)));
    let stated: Vec<(String, String)> = stated.map(|(id, text)| (id, text.clone())).collect();
    let all = lines.map(|(id, line)| (id, line, String::new()));
    for (id, line, text) in
        all.chain(stated.into_iter().map(|(id, text)| (id, None, text))).collect::<Vec<_>>()
    {
        // Deutsche Bundesbank: `Dimension;Millionen`.
        let is_scale = |line: &SeriesLine| {
            line.texts.iter().skip(1).all(|text| text.is_empty() || read_power(text).is_some())
        };
        let is_dimension = id.eq_ignore_ascii_case("dimension") && line.is_some_and(is_scale);
        let id = if is_dimension { "UNIT_MULT".to_owned() } else { id };
        let is_factor = id == "UNIT_MULT" && line.is_some();
        let known = layout.attributes.iter().position(|own| own.column.id == id);
        let number = known.unwrap_or_else(|| {
            let column = Column { id, ..Column::default() };
            layout.attributes.push(Attribute { column, at: None, labelled: false });
            layout.attributes.len() - 1
        });
        for value in &mut layout.values {
            let own = line.map_or(Some(&text), |line| line.texts.get(value.column));
            let own = own.filter(|own| !own.is_empty());
            value
                .texts
                .extend(own.map(|own| (number, if is_factor { power_of_ten(own) } else { own.clone() })));
        }
    }
}

/// The exponent of a factor such as `1` or `1000`, which the U.S. Federal Reserve writes above its columns; other texts
/// are returned unchanged.
fn power_of_ten(text: &str) -> String {
    let zeros = text.strip_prefix('1').map(|rest| rest.replace([',', ' '], ""));
    match zeros {
        Some(zeros) if zeros.bytes().all(|byte| byte == b'0') => zeros.len().to_string(),
        _ => text.to_owned(),
    }
}

/// The id of the attribute that a line about the series has.
fn line_id(label: &str) -> String {
    match Heading::new(label).role() {
        Some(HeadingRole::Attribute(Some(id))) => id,
        Some(HeadingRole::Dimension(Some(DimensionRole::Unit))) => "UNIT_MEASURE",
        _ => label,
    }
    .to_owned()
}

/// The dimensions with one code for the whole file.
#[must_use]
pub fn constants(mapping: &Mapping) -> Vec<Dimension> {
    let frequency =
        mapping.frequency.iter().map(|code| (FREQUENCY, code.as_str(), Some(DimensionRole::Frequency)));
    let others = mapping
        .constants
        .iter()
        .filter(|(id, _)| *id != "TIME_PERIOD")
        .map(|(id, code)| (id.as_str(), code.as_str(), DimensionRole::of_id(id)));
    frequency.chain(others).map(|(id, code, concept)| constant(id, code, concept)).collect()
}

fn constant(id: &str, code: &str, concept: Option<DimensionRole>) -> Dimension {
    let column = Column { id: id.to_owned(), name: None, concept };
    Dimension { column, codes: Codes::Constant(code.to_owned()), names: None, recodes: BTreeMap::new() }
}

fn dimension_of(draft: &Draft<'_>, at: usize, column: &ColumnDraft, dimension: &DimensionDraft) -> Dimension {
    // The heading of the column of names is the name of the dimension, unless it is of the form `… Name`.
    let name = dimension
        .names
        .and_then(|names| draft.columns.get(names.column))
        .filter(|names| names.parsed.part == CodeOrName::Plain && names.heading != column.heading)
        .map(|names| names.heading.clone());
    let id = dimension.id.as_ref().unwrap_or(&column.heading).clone();
    let quoted = column.cells.quoted > 0 && column.cells.quoted == column.cells.filled;
    let codes = if quoted { Codes::Quoted(at) } else { Codes::Column(at) };
    Dimension {
        column: Column { id, name, concept: dimension.concept },
        codes,
        names: dimension.names,
        recodes: BTreeMap::new(),
    }
}

fn within(column: usize, ids: &[String]) -> impl Iterator<Item = Dimension> {
    let parts = ids.len();
    ids.iter().enumerate().map(move |(part, id)| {
        let unit = Heading::new(id).role() == Some(HeadingRole::Dimension(Some(DimensionRole::Unit)));
        let concept = if unit { Some(DimensionRole::Unit) } else { DimensionRole::of_id(id) };
        let header = Column { id: id.clone(), name: None, concept };
        Dimension {
            column: header,
            codes: Codes::Within { column, part, parts },
            names: None,
            recodes: BTreeMap::new(),
        }
    })
}

fn attribute_of(at: usize, column: &ColumnDraft, id: Option<&str>) -> Attribute {
    let name = id.filter(|id| *id != column.heading).map(|_| column.heading.clone());
    let id = id.unwrap_or(&column.heading).to_owned();
    Attribute { column: Column { id, name, concept: None }, at: Some(at), labelled: false }
}

/// Adds the indicator whose codes are the headings of the values, if there is one.
fn set_indicator(draft: &Draft<'_>, layout: &mut TableLayout) {
    if draft.values.iter().all(|value| value.indicator.is_none()) {
        return;
    }
    let taken =
        layout.dimensions.iter().any(|dimension| dimension.column.id.eq_ignore_ascii_case("INDICATOR"));
    let id = if taken { "MEASURE" } else { "INDICATOR" }.to_owned();
    layout.indicator = Some(layout.dimensions.len());
    let column = Column { id, name: None, concept: Some(DimensionRole::Indicator) };
    layout.dimensions.push(Dimension {
        column,
        codes: Codes::Headings,
        names: None,
        recodes: BTreeMap::new(),
    });
}

/// A factor or its name multiplies values where no column has the exponent: `Scalar factor` of Statistics Canada,
/// `PowerCode` of the OECD.
fn set_multiplier(draft: &Draft<'_>, layout: &mut TableLayout) {
    const FACTORS: [&str; 4] = ["scalar factor", "power code", "powercode", "factor"];
    if layout.attributes.iter().any(|attribute| attribute.column.id == "UNIT_MULT") {
        return;
    }
    let is_factor = |attribute: &&mut Attribute| {
        let mut texts = draft.sample.rows.iter().map(|row| attribute.at.map_or("", |at| row.text(at)));
        attribute.at.is_some()
            && FACTORS.contains(&Heading::new(&attribute.column.id).words.as_str())
            && texts.all(|text| text.is_empty() || read_power(text).is_some())
    };
    if let Some(attribute) = layout.attributes.iter_mut().find(is_factor) {
        attribute.column.name = Some(std::mem::replace(&mut attribute.column.id, "UNIT_MULT".to_owned()));
    }
}

/// The first attribute with an id keeps it; the others are called by their headings.
fn unique_attributes(layout: &mut TableLayout) {
    let mut seen = HashSet::new();
    for attribute in &mut layout.attributes {
        if !seen.insert(attribute.column.id.clone())
            && let Some(heading) = attribute.column.name.take()
        {
            attribute.column.id = heading;
        }
    }
}

/// Adds the attribute for flags in or beside the cells of values.
fn set_flags(draft: &Draft<'_>, layout: &mut TableLayout) {
    let beside = draft.values.iter().any(|value| value.flag.is_some());
    if layout.reading.separator.is_none() && !beside {
        return;
    }
    layout.reading.flag = Some(layout.attributes.len());
    let column = Column { id: STATUS.to_owned(), ..Column::default() };
    layout.attributes.push(Attribute { column, at: None, labelled: false });
}

fn decimal_comma(draft: &Draft<'_>, mapping: &Mapping) -> Result<bool, DecodeError> {
    if let Some(decimal_comma) = mapping.decimal_comma {
        return Ok(decimal_comma);
    }
    let (mut decimal, mut group, mut unclear) = (0, 0, None);
    for row in &draft.sample.rows {
        for value in draft.values.iter().filter(|value| row.number(value.column).is_none()) {
            let text = row.text(value.column);
            let is_number = matches!(numbers::kind(text), CellKind::Number | CellKind::Marked);
            match numbers::comma(numbers::digits_of(text)).filter(|_| is_number) {
                Some(Comma::Decimal) => decimal += 1,
                Some(Comma::Group) => group += 1,
                Some(Comma::Unclear) => unclear = unclear.or(Some(text)),
                None => {}
            }
        }
    }
    match unclear {
        // In files with semicolons between the cells, a comma is usually a decimal comma.
        Some(text) if decimal == 0 && group == 0 && draft.sample.delimiter == Some(b';') => {
            let what = format!("`{text}` may be a number with decimals or a thousand times as much");
            Err(draft.not_understood(&what, "say `decimal_comma = true` or `false` in the mapping"))
        }
        _ => Ok(decimal > group),
    }
}
