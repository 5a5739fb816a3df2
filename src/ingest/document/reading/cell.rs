//! The numbers of a cell: unit, scale and period from its own words, else from the heads of column and row, the caption,
//! and a line above.

use rust_decimal::Decimal;

use super::head_unit::{HeadUnit, UnitName, head_unit, is_count};
use super::kind::{self, ReadingKind};
use super::sentence::sentences;
use super::table::{Table, Tables};
use super::timing::{NumberPlace, Timeline};
use super::{CellHeads, PeriodReading};
use crate::ingest::document::context::{DecimalSign, ReadContext};
use crate::ingest::document::{Aside, NumberKind, ReadNumber, TableCell, read_numbers_in};

/// A number of a cell.
pub(super) struct CellNumber {
    /// The number, in the unit that its cell has.
    pub(super) number: ReadNumber,
    /// Whether it is a statistic.
    pub(super) kind: ReadingKind,
    /// Its period.
    pub(super) period: Option<PeriodReading>,
    /// The words around its cell.
    pub(super) heads: CellHeads,
}

/// The blocks that say what a cell is, the nearest first.
struct Sources {
    column: Vec<usize>,
    row: Vec<usize>,
}

/// Reads the numbers of a cell.
pub(super) fn read(
    tables: &Tables,
    timeline: &Timeline,
    block: usize,
    cell: TableCell,
    decimal_sign: Option<DecimalSign>,
) -> Vec<CellNumber> {
    let (Some(table), Some(text)) =
        (tables.table(&cell), tables.document.blocks.get(block).map(|block| &block.text))
    else {
        return Vec::new();
    };
    let shown = || table.decimal_sign(tables.document, cell.column);
    let context = ReadContext { decimal_sign: decimal_sign.or_else(shown), is_cell: true };
    let mut numbers = read_numbers_in(text, &context);
    kind::hide_unknown_glyphs(text, &mut numbers);
    numbers.iter_mut().for_each(without_flag);
    let sources = Sources { column: table.column_heads(&cell), row: table.row_heads(&cell) };
    let heads = CellHeads {
        row: cell.row,
        column: cell.column,
        row_head: tables.joined(&sources.row),
        column_head: tables.joined(&sources.column),
        caption: tables.joined(&tables.caption(table)),
    };
    if table.is_head(&cell) {
        let of_head = |number: ReadNumber| {
            let kind = ReadingKind::SetAside(aside_of_head(timeline, table, block, &cell, text, &number));
            CellNumber { number, kind, period: None, heads: heads.clone() }
        };
        return numbers.into_iter().map(of_head).collect();
    }
    let unit = unit_of(tables, table, &sources);
    for number in &mut numbers {
        apply(unit, text, number);
    }
    let kinds: Vec<ReadingKind> =
        numbers.iter().map(|number| kind::kind(number, timeline.of_block(block), || None)).collect();
    let sentences = sentences(text);
    let periods: Vec<Option<PeriodReading>> = (0..numbers.len())
        .map(|index| {
            let place = NumberPlace { block, text, numbers: &numbers, index, sentences: &sentences, hops: 0 };
            let is_aside = matches!(kinds.get(index), Some(ReadingKind::SetAside(_)));
            (!is_aside).then(|| timeline.in_cell(&place, table, &cell))?
        })
        .collect();
    let numbers = numbers.into_iter().zip(kinds).zip(periods);
    numbers
        .map(|((number, kind), period)| CellNumber { number, kind, period, heads: heads.clone() })
        .collect()
}

/// Why a number in a head is no statistic.
fn aside_of_head(
    timeline: &Timeline,
    table: &Table,
    block: usize,
    cell: &TableCell,
    text: &str,
    number: &ReadNumber,
) -> Aside {
    let is_small = number.exact.len() <= 2 && text.trim().trim_matches(['(', ')', '.']) == number.exact;
    let in_unit = || table.is_column_head(cell) && is_scale(text, number);
    kind::within_time(number, timeline.of_block(block))
        .or(number.aside)
        .or_else(|| in_unit().then_some(Aside::Unit))
        .or_else(|| is_small.then_some(Aside::Enumeration))
        .unwrap_or(Aside::Threshold)
}

/// Whether a number is the scale of the unit that a head or caption names: the 1 000 of "in CHF 1 000".
pub(super) fn is_scale(text: &str, number: &ReadNumber) -> bool {
    head_unit(text).is_some_and(|unit| {
        let is_word = !number.exact.contains(|character: char| character.is_ascii_digit());
        unit.scale > Decimal::ONE && (number.value == Some(unit.scale) || number.value.is_none() && is_word)
    })
}

/// The unit of the cells below a head: that of the column, else of the row, the caption, a line above. A scale and a unit
/// may come from two of them.
fn unit_of(tables: &Tables, table: &Table, sources: &Sources) -> Option<HeadUnit> {
    let text = |block: &usize| tables.document.blocks.get(*block).map(|block| block.text.as_str());
    let corner: Vec<usize> = table.corner().collect();
    let blocks =
        sources.column.iter().rev().chain(sources.row.iter().rev()).chain(&corner).chain(&table.above);
    let texts: Vec<&str> = blocks.filter_map(text).collect();
    let mut units = texts.iter().filter_map(|text| head_unit(text));
    let Some(first) = units.next() else {
        // The cell above the heads of rows names these.
        let heads = sources.column.iter().chain(&sources.row).chain(&table.above);
        let counts = heads.filter_map(text).any(is_count);
        return counts.then_some(HeadUnit { scale: Decimal::ONE, unit: UnitName::Code("number") });
    };
    let is_rate = matches!(
        first.unit,
        UnitName::Code("percent" | "percentage_points" | "per_mille" | "basis_points" | "rank")
    );
    if is_rate || first.unit == UnitName::Open {
        return Some(first);
    }
    let other = units.find(|other| match first.unit {
        UnitName::None => {
            other.unit != UnitName::None
                && other.scale == Decimal::ONE
                && !matches!(other.unit, UnitName::Code("percent"))
        }
        _ => first.scale == Decimal::ONE && other.unit == UnitName::None,
    });
    Some(match (first.unit, other) {
        (UnitName::None, Some(other)) => HeadUnit { unit: other.unit, ..first },
        (UnitName::None, None) => HeadUnit { unit: UnitName::Code("number"), ..first },
        (_, Some(other)) => HeadUnit { scale: other.scale, ..first },
        (_, None) => first,
    })
}

/// Gives a number of a cell the unit of its heads, unless it names its own.
fn apply(unit: Option<HeadUnit>, text: &str, number: &mut ReadNumber) {
    let around = [text.get(..number.start), text.get(number.end..)];
    let is_alone = around
        .into_iter()
        .flatten()
        .all(|text| text.chars().filter(|character| character.is_alphabetic()).count() < 2);
    let has_letters =
        number.exact.contains(char::is_alphabetic) || number.exact.contains(['%', '％', '‰', '½']);
    if has_letters || !is_alone || number.value.is_none() {
        return;
    }
    let has_sign = number.exact.contains(['$', '€', '£', '¥', '￥']);
    let named = match unit.map(|unit| unit.unit) {
        Some(UnitName::Code(code)) => Some(code),
        _ => None,
    };
    if has_sign {
        let factor = unit.map_or(Decimal::ONE, |unit| unit.scale);
        let is_same = unit.is_some_and(|unit| unit.unit == UnitName::None)
            || named == number.unit
            || named == Some("number");
        if !is_same && factor > Decimal::ONE {
            number.value = None;
        }
        return scale(number, if is_same { factor } else { Decimal::ONE });
    }
    let is_bare = matches!(number.unit, Some("number") | None);
    if is_bare {
        number.unit = named;
        scale(number, unit.map_or(Decimal::ONE, |unit| unit.scale));
    }
}

/// Takes the flag of a statistical office from a number: 1,005.1 p is provisional.
fn without_flag(number: &mut ReadNumber) {
    const FLAGS: [char; 9] = ['p', 'r', 'e', 'f', 'c', 'b', 'u', 'P', 'R'];
    let digits = number.exact.trim_end_matches(FLAGS).trim_end();
    let is_flag = number.exact.trim_end_matches(|last: char| !last.is_alphabetic()).len()
        == number.exact.len()
        && number.exact.chars().filter(|character| character.is_alphabetic()).count() == 1;
    if is_flag && digits.len() < number.exact.len() && number.value.is_some() {
        number.end = number.start + digits.len();
        number.exact.truncate(digits.len());
        (number.unit, number.kind) = (Some("number"), NumberKind::Cardinal);
    }
}

fn scale(number: &mut ReadNumber, scale: Decimal) {
    number.value = number.value.and_then(|value| value.checked_mul(scale)).map(|value| value.normalize());
    number.rounding =
        number.rounding.checked_mul(scale).map_or(Decimal::ZERO, |rounding| rounding.normalize());
}
