//! Rows after a table that are no data: sources, notes, dates.

use super::super::period_text::period_shape;
use super::numbers::{self, Shape};
use super::row::{OwnedRow, Row};

/// The most rows that are kept back until it is known that the table has ended.
const PENDING_ROWS: usize = 200;

/// Words with which a remark begins, in small letters.
const FIRST_WORDS: &str = "source, sources, note, notes, footnote, footnotes, last, updated, data, database, copyright, ©, *, (c), \
     see, generated, retrieved, downloaded, extracted, accessed, legend, flags, for, http, www, fnseqid, footnoteseqid, \
     special value, observation flags, available flags, quelle, quellen, anmerkung, anmerkungen, bemerkung, bemerkungen, \
     hinweis, stand, legende, zeichenerklärung, nota, notas, fuente, fuentes, fonte, fontes, fonti, remarque, remarques, \
     légende, signes, bron, bronnen, toelichting, källa, källor, kilde, kilder, lähde, źródło, uwaga, источник, \
     примечание, примечания, 注, 数据来源, 资料来源, 来源, 资料来源于, 資料來源, 資料, 出典, 備考, 凡例, 자료, 출처, 주:, 주)";

/// What a row with a text in its first cell only is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FootnoteRow {
    /// Clearly a remark.
    Remark,
    /// Perhaps the rest of a row that was cut off.
    Unclear,
}

/// Judges a row; none where it is no remark but a row of the table, or of a wrong width.
///
/// `row_cells` is how many cells of a row of the table have no values.
pub fn judge(row: &impl Row, width: usize, row_cells: usize, in_foot: bool) -> Option<FootnoteRow> {
    let text = row.text(0);
    let same_width = super::row::fits(row, width);
    if text.is_empty() {
        return is_remark_behind(row).then_some(FootnoteRow::Remark);
    }
    let remark = starts_like_a_remark(text);
    if !is_alone(row) {
        // A remark with commas of its own falls into several cells; a legend has signs beside their meanings.
        return ((remark || in_foot) && (!same_width || has_no_value(row))).then_some(FootnoteRow::Remark);
    }
    let apart =
        in_foot || row.after_blank() || text.contains(": ") || text.contains('：') || text.ends_with('.');
    let clear = remark || (apart && text.chars().any(char::is_alphabetic));
    // With all its delimiters a row was not cut off; perhaps it just has no values.
    match (same_width, clear) {
        (true, _) if row_cells < 2 => remark.then_some(FootnoteRow::Remark),
        (true, false) => None,
        (_, true) => Some(FootnoteRow::Remark),
        (false, false) => Some(FootnoteRow::Unclear),
    }
}

/// Whether nothing stands behind the first cell.
fn is_alone(row: &impl Row) -> bool {
    (1..row.width()).all(|at| row.text(at).is_empty())
}

/// Whether a row has neither numbers nor periods.
fn has_no_value(row: &impl Row) -> bool {
    (0..row.width()).all(|at| {
        let text = row.text(at);
        period_shape(text).is_none() && matches!(numbers::shape(text), Shape::Missing | Shape::Other)
    })
}

/// Whether the only text of a row stands behind an empty first cell and is a remark.
fn is_remark_behind(row: &impl Row) -> bool {
    let mut filled = (1..row.width()).map(|at| row.text(at)).filter(|text| !text.is_empty());
    let only = filled.next().filter(|_| filled.next().is_none());
    only.is_some_and(|text| {
        has_no_value(row) && (starts_like_a_remark(text) || text.contains(": ") || text.contains('：'))
    })
}

fn starts_like_a_remark(text: &str) -> bool {
    let lower = text.to_lowercase();
    FIRST_WORDS.split(", ").any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            let separate = !rest.starts_with(char::is_alphanumeric) || !word.is_ascii();
            let plain = matches!(word, "last" | "data" | "for" | "see" | "stand" | "nota" | "signes");
            separate && (!plain || rest.contains(' ') || rest.contains(':'))
        })
    })
}

/// How many words a text has at least that is a sentence and no label.
const SENTENCE_WORDS: usize = 4;

/// Whether a row at the end of a whole table begins its foot: apart from the table, or a sentence in a row too short.
fn begins_foot(row: &OwnedRow, width: usize, row_cells: usize) -> bool {
    let apart = row.after_blank && row.text(0).chars().any(char::is_alphabetic);
    let sentence = row.text(0).split_whitespace().count() >= SENTENCE_WORDS && row.width() < width;
    judge(row, width, row_cells, false) == Some(FootnoteRow::Remark)
        || (is_alone(row) && has_no_value(row) && (apart || sentence))
}

/// Whether a row may stand in the foot of a whole table.
fn may_stand_in_foot(row: &OwnedRow, width: usize, row_cells: usize) -> bool {
    judge(row, width, row_cells, true).is_some() || has_no_value(row)
}

/// The text of a remark, over all its cells.
pub fn text(row: &impl Row) -> String {
    let cells: Vec<&str> = (0..row.width()).map(|at| row.text(at)).filter(|text| !text.is_empty()).collect();
    cells.join(", ")
}

/// Takes the remarks off the end of a table that has been read whole: their rows and texts.
pub fn take(rows: &mut Vec<OwnedRow>, width: usize, row_cells: usize) -> Vec<(u64, String)> {
    let last = rows.iter().rposition(|row| !may_stand_in_foot(row, width, row_cells));
    let start = last.map_or(0, |last| last + 1);
    let tail = rows.get(start..).unwrap_or_default();
    let Some(clear) = tail.iter().position(|row| begins_foot(row, width, row_cells)) else {
        return Vec::new();
    };
    rows.split_off(start + clear).iter().map(|row| (row.position, text(row))).collect()
}

/// Remarks that stand at the end, unless rows of the table follow.
#[derive(Debug, Default)]
pub struct Footnotes {
    lines: Vec<u64>,
    /// The text of the first.
    pub first: String,
}

impl Footnotes {
    /// Whether remarks have begun.
    pub fn has_begun(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Keeps a remark back; false where there are too many of them.
    pub fn push(&mut self, row: &impl Row) -> bool {
        if self.lines.is_empty() {
            self.first = text(row);
        }
        self.lines.push(row.position());
        self.lines.len() <= PENDING_ROWS
    }

    /// The places of the remarks, which stand inside the table after all.
    pub fn take(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::test::rows;
    use super::*;

    fn judged(text: &str) -> Vec<Option<FootnoteRow>> {
        rows(text).iter().map(|row| judge(row, 4, 3, false)).collect()
    }

    #[test]
    fn remarks_are_told_from_what_was_cut_off() {
        let remark = Some(FootnoteRow::Remark);
        assert_eq!(
            judged("Source: World Bank\nLast Updated: 01/02/2023|||\nSource: a| b| 2020"),
            [remark; 3]
        );
        assert_eq!(judged("\nInternational Monetary Fund"), [remark]);
        assert_eq!(judged("Zimbabwe\nSourceland\n2010"), [Some(FootnoteRow::Unclear); 3]);
        assert_eq!(judged("a|b|2010|1\na|b"), [None; 2]);
    }

    #[test]
    fn a_row_of_a_wide_table_may_be_empty() {
        for row_cells in [1, 2] {
            let rows = rows("France|||\nSource: x|||\nFrance");
            let judged: Vec<_> = rows.iter().map(|row| judge(row, 4, row_cells, false)).collect();
            assert_eq!(judged, [None, Some(FootnoteRow::Remark), Some(FootnoteRow::Unclear)]);
        }
    }

    fn texts(remarks: Vec<(u64, String)>) -> Vec<String> {
        remarks.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn remarks_come_off_the_end() {
        let mut table = rows("a|b|2010|1\n\nData from database: X\nLast Updated: Y");
        assert_eq!(texts(take(&mut table, 4, 3)), ["Data from database: X", "Last Updated: Y"]);
        assert_eq!(table.len(), 1);
        let mut table = rows("a|b|2010|1\na|b\n\nfnSeqID|Footnote\n1|Estimate");
        assert_eq!(texts(take(&mut table, 4, 3)), ["fnSeqID, Footnote", "1, Estimate"]);
        assert_eq!(table.len(), 2);
        let mut table = rows("a|b|2010|1\nZimb");
        assert!(take(&mut table, 4, 3).is_empty());
    }
}
