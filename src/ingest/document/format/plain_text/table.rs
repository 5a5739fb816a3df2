//! Tables of a text: cells between `|` or tabs, or under each other with two blanks between them.

use super::line::{Line, width};

/// The most cells of a row.
const MAX_COLUMNS: usize = 200;

/// A table that begins with a line.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// Its cells that are not empty, row by row.
    pub(super) cells: Vec<Cell<'a>>,
    /// How many lines it has.
    pub(super) lines: usize,
}

/// A cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    /// Its first byte.
    pub(super) start: usize,
    pub(super) row: usize,
    pub(super) column: usize,
    /// How many columns it spans.
    pub(super) columns: usize,
    pub(super) is_head: bool,
    /// The columns of characters in which it stands, the end exclusive.
    from: usize,
    to: usize,
}

/// How cells are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Bar,
    Tab,
    Blanks,
}

impl<'a> Table<'a> {
    /// The number of lines that would belong to a table that begins with the first line.
    pub(super) fn run(lines: &[Line<'a>]) -> usize {
        let separator = lines.first().and_then(separator);
        separator.map_or(0, |separator| lines.iter().take_while(|line| belongs(line, separator)).count())
    }

    /// The table that begins with the first line, if one does.
    pub(super) fn at(lines: &[Line<'a>]) -> Option<Self> {
        let first = lines.first()?;
        let separator = separator(first)?;
        let own: Vec<&Line> = lines.iter().take(Self::run(lines)).collect();
        let rows: Vec<&Line> = own.iter().copied().filter(|line| !is_drawn(line)).collect();
        let least = if separator == Separator::Blanks { 3 } else { 2 };
        if rows.len() < least {
            return None;
        }
        let head = own.get(1).is_some_and(|line| is_drawn(line));
        let mut cells: Vec<Vec<Cell>> = rows.iter().map(|line| cells_of(line, separator)).collect();
        if separator == Separator::Blanks {
            align(&mut cells)?;
        }
        let has_numbers = cells.iter().flatten().filter(|cell| cell.text.contains(|one: char| one.is_ascii_digit())).count();
        if has_numbers < 2 {
            return None;
        }
        let place = |(row, cells): (usize, Vec<Cell<'a>>)| {
            cells.into_iter().map(move |cell| Cell { row, is_head: head && row == 0, ..cell })
        };
        let cells = cells.into_iter().enumerate().flat_map(place).filter(|cell| !cell.text.is_empty()).collect();
        Some(Self { cells, lines: own.len() })
    }
}

/// Whether a line has cells with two blanks or a tab between them.
pub(super) fn has_columns(line: &Line) -> bool {
    separator(line).is_some()
}

fn separator(line: &Line) -> Option<Separator> {
    let text = line.text;
    if text.len() > 1 && text.starts_with('|') || text.matches('|').count() >= 2 && text.matches(" | ").count() >= 2 {
        return Some(Separator::Bar);
    }
    if text.contains('\t') {
        return Some(Separator::Tab);
    }
    let cells = cells_of(line, Separator::Blanks);
    // Two blanks may follow a sentence.
    let is_sentence = |cell: &Cell| cell.text.ends_with(['.', '。', '?', '!', ':', '：', ',', '，', '；']);
    let is_table = cells.len() >= 2 && !cells.iter().rev().skip(1).any(is_sentence);
    is_table.then_some(Separator::Blanks)
}

/// Whether a line goes on with a table.
fn belongs(line: &Line, separator: Separator) -> bool {
    match separator {
        Separator::Bar => line.text.contains('|'),
        Separator::Tab => line.text.contains('\t'),
        Separator::Blanks => is_drawn(line) || self::separator(line) == Some(Separator::Blanks),
    }
}

/// Whether a line is drawn between rows: `|---|---:|`, `-----`.
fn is_drawn(line: &Line) -> bool {
    line.text.len() >= 3 && line.text.chars().all(|one| "|-:=+ ─━".contains(one)) && line.text.contains(['-', '=', '─', '━'])
}

fn cells_of<'a>(line: &Line<'a>, separator: Separator) -> Vec<Cell<'a>> {
    let mut text = line.text;
    let mut offset = 0;
    if separator == Separator::Bar {
        let inner = text.strip_prefix('|').unwrap_or(text);
        offset = text.len() - inner.len();
        text = inner.strip_suffix('|').unwrap_or(inner);
    }
    let mut cells = Vec::new();
    while cells.len() < MAX_COLUMNS {
        let (end, length) = cut(text.get(offset_in(line, text, offset)..).unwrap_or_default(), separator);
        let begin = offset_in(line, text, offset);
        let raw = text.get(begin..begin + end).unwrap_or_default();
        let trimmed = raw.trim_start();
        let start = offset + raw.len() - trimmed.len();
        let from = line.indent + width(line.text.get(..start).unwrap_or_default());
        let trimmed = trimmed.trim_end();
        cells.push(Cell {
            text: trimmed,
            start: line.start + start,
            row: 0,
            column: cells.len(),
            columns: 1,
            is_head: false,
            from,
            to: from + width(trimmed),
        });
        if length == 0 {
            break;
        }
        offset += end + length;
    }
    cells
}

/// The offset in the text between the outer bars of an offset in the line.
fn offset_in(line: &Line, text: &str, offset: usize) -> usize {
    let before = if line.text.len() > text.len() && line.text.starts_with('|') { 1 } else { 0 };
    offset - before.min(offset)
}

/// The length of the first cell and of the separator behind it, which is zero at the end.
fn cut(text: &str, separator: Separator) -> (usize, usize) {
    let found = match separator {
        Separator::Bar => text.find('|').map(|at| (at, 1)),
        Separator::Tab => text.find('\t').map(|at| (at, 1)),
        Separator::Blanks => blanks(text),
    };
    found.unwrap_or((text.len(), 0))
}

/// The first two or more blanks, or full-width blank.
fn blanks(text: &str) -> Option<(usize, usize)> {
    let at = text.find("  ").into_iter().chain(text.find('\u{3000}')).min()?;
    let rest = text.get(at..)?;
    Some((at, rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len()))
}

/// Gives each cell its column: those of the row with the most cells are the columns, and a cell belongs to what it stands
/// under, or nearest to. `None` where two cells of a row would share a column.
fn align(rows: &mut [Vec<Cell>]) -> Option<()> {
    let most = rows.iter().map(Vec::len).max()?;
    let full = rows.iter().filter(|row| row.len() == most);
    let mut columns: Vec<(usize, usize)> = vec![(usize::MAX, 0); most];
    for row in full {
        for (column, cell) in columns.iter_mut().zip(row) {
            *column = (column.0.min(cell.from), column.1.max(cell.to));
        }
    }
    // Running text with wide blanks: its pieces do not stand under each other.
    let apart = columns.windows(2).all(|pair| matches!(pair, [left, right] if left.1 <= right.0));
    if !apart {
        return None;
    }
    for row in rows.iter_mut().filter(|row| row.len() < most) {
        let mut free = 0;
        for cell in row {
            let covered = |at: &usize| columns.get(*at).is_some_and(|own| own.0 < cell.to && cell.from < own.1);
            let covered: Vec<usize> = (free..most).filter(covered).collect();
            let nearest = || (free..most).min_by_key(|at| columns.get(*at).map_or(usize::MAX, |own| own.0.abs_diff(cell.from)));
            cell.column = covered.first().copied().or_else(nearest)?;
            cell.columns = covered.len().max(1);
            free = cell.column + cell.columns;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn cells(text: &str) -> Vec<(usize, usize, &str)> {
        let lines = lines(text);
        let table = Table::at(&lines);
        table.map_or_else(Vec::new, |table| table.cells.iter().map(|cell| (cell.row, cell.column, cell.text)).collect())
    }

    #[test]
    fn cells_stand_between_bars_tabs_or_blanks() {
        let expected = [
            (0, 0, "Land"), (0, 1, "2023"), (0, 2, "2024"), (1, 0, "Norland"), (1, 1, "12.4"), (1, 2, "1"),
            (2, 0, "Süd"), (2, 1, "9.4"), (2, 2, "2"),
        ];
        assert_eq!(cells("| Land | 2023 | 2024 |\n|---|---:|---|\n| Norland | 12.4 | 1 |\n| Süd | 9.4 | 2 |"), expected);
        assert_eq!(cells("Land\t2023\t2024\nNorland\t12.4\t1\nSüd\t9.4\t2"), expected);
        assert_eq!(cells("Land      2023    2024\nNorland   12.4       1\nSüd        9.4       2"), expected);
    }

    #[test]
    fn the_first_cell_may_be_missing() {
        let text = "          2023    2024\nNorland   12.4       1\nSüd        9.4       2";
        assert_eq!(cells(text).first(), Some(&(0, 1, "2023")));
    }

    #[test]
    fn two_blanks_after_a_sentence_make_no_table() {
        let text = "It rose 5%.  It fell 3%.  So.\nThere were 12 of them.  And 13.\nAll 14 were counted.  Yes.";
        assert!(cells(text).is_empty());
        assert!(!lines(text).iter().any(has_columns));
    }
}
