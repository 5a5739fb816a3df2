//! Rows after a table that are remarks, not data: sources, notes, dates.

use super::super::missing_mark::missing_status;
use super::super::period_text::period_shape;
use super::numbers::{self, CellKind};
use super::row::{OwnedRow, Places, Row};
use crate::ingest::data::unused::UnusedPart;

/// The most remarks that are held back until the table has ended.
const PENDING_ROWS: usize = 200;

/// First words of remarks, in small letters.
const FIRST_WORDS: &str = "source, sources, note, notes, footnote, footnotes, last, updated, data, database, copyright, ©, *, (c), \
     see, generated, retrieved, downloaded, extracted, accessed, legend, flags, for, http, www, fnseqid, footnoteseqid, \
     special value, observation flags, available flags, quelle, quellen, anmerkung, anmerkungen, bemerkung, bemerkungen, \
     hinweis, stand, legende, zeichenerklärung, nota, notas, fuente, fuentes, fonte, fontes, fonti, remarque, remarques, \
     légende, signes, bron, bronnen, toelichting, källa, källor, kilde, kilder, lähde, źródło, uwaga, источник, \
     примечание, примечания, 注, 注释, 说明, 数据来源, 资料来源, 来源, 资料来源于, 資料來源, 資料, 出典, 備考, 凡例, 자료, 출처, 주:, 주)";

/// The kind of a row that may be a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FootnoteRow {
    /// Clearly a remark.
    Remark,
    /// Perhaps a truncated row of the table.
    Unclear,
}

/// Classifies a row; none for a row of the table or a row of a wrong width.
///
/// `row_cells` is the number of cells of a row that are no values.
pub fn judge(row: &impl Row, width: usize, row_cells: usize, in_foot: bool) -> Option<FootnoteRow> {
    let text = row.text(0);
    let same_width = super::row::fits(row, width);
    if text.is_empty() {
        return is_remark_behind(row).then_some(FootnoteRow::Remark);
    }
    let remark = starts_like_a_remark(text) || is_rule(text) || explains_a_sign(text);
    if !is_alone(row) {
        // A remark that contains the delimiter has several cells; a legend has signs and their meanings in two cells.
        return ((remark || in_foot) && (!same_width || has_no_value(row))).then_some(FootnoteRow::Remark);
    }
    let apart =
        in_foot || row.after_blank() || text.contains(": ") || text.contains('：') || text.ends_with('.');
    let clear = remark || (apart && text.chars().any(char::is_alphabetic));
    // A row with all its delimiters is not truncated; it may be a row without values.
    match (same_width, clear) {
        (true, _) if row_cells < 2 => remark.then_some(FootnoteRow::Remark),
        (true, false) => None,
        (_, true) => Some(FootnoteRow::Remark),
        (false, false) => Some(FootnoteRow::Unclear),
    }
}

/// Whether all cells after the first are empty.
fn is_alone(row: &impl Row) -> bool {
    (1..row.width()).all(|at| row.text(at).is_empty())
}

/// Whether a row has neither numbers nor periods.
fn has_no_value(row: &impl Row) -> bool {
    (0..row.width()).all(|at| {
        let text = row.text(at);
        period_shape(text).is_none() && matches!(numbers::kind(text), CellKind::Missing | CellKind::Other)
    })
}

/// Whether a text is a line that is drawn with signs: `__________`.
fn is_rule(text: &str) -> bool {
    text.chars().count() > 2 && !text.chars().any(char::is_alphanumeric) && missing_status(text).is_none()
}

/// Whether a text says what a sign means: `p = provisional`.
fn explains_a_sign(text: &str) -> bool {
    text.split_once('=').is_some_and(|(sign, meaning)| {
        sign.trim().chars().count() < 4 && meaning.trim().chars().any(char::is_alphabetic)
    })
}

/// Whether a row has sentences where a row of the table has numbers.
fn has_prose_for_numbers(row: &impl Row, model: &impl Row) -> bool {
    let is_number = |text: &str| matches!(numbers::kind(text), CellKind::Number | CellKind::Integer);
    let is_prose = |text: &str| {
        text.split_whitespace().count() >= SENTENCE_WORDS && numbers::kind(text) == CellKind::Other
    };
    (1..row.width()).any(|at| is_number(model.text(at)) && is_prose(row.text(at)))
        && (0..row.width()).all(|at| !is_number(row.text(at)))
}

/// Whether the only text of a row stands behind an empty first cell and is a remark.
fn is_remark_behind(row: &impl Row) -> bool {
    let mut filled = (1..row.width()).map(|at| row.text(at)).filter(|text| !text.is_empty());
    let only = filled.next().filter(|_| filled.next().is_none());
    only.is_some_and(|text| {
        has_no_value(row) && (starts_like_a_remark(text) || text.contains(": ") || text.contains('：'))
    })
}

/// Whether a text begins with a word that begins remarks.
pub fn starts_like_a_remark(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_start_matches(['(', '（', '[', '【', '"', '“']);
    FIRST_WORDS.split(", ").any(|word| {
        lower.strip_prefix(word).or_else(|| bare.strip_prefix(word)).is_some_and(|rest| {
            let separate = !rest.starts_with(char::is_alphanumeric) || !word.is_ascii();
            let plain = matches!(word, "last" | "data" | "for" | "see" | "stand" | "nota" | "signes");
            separate && (!plain || rest.contains(' ') || rest.contains(':'))
        })
    })
}

/// The fewest words of a sentence; a shorter text is a label.
const SENTENCE_WORDS: usize = 4;

/// The rows of a table against which others are judged.
#[derive(Debug, Clone, Default)]
pub struct TableRows {
    /// How many cells a row has.
    pub width: usize,
    /// How many cells of a row have no values.
    pub row_cells: usize,
    /// The first of them.
    pub first: OwnedRow,
}

impl TableRows {
    /// Whether a row at the end begins the foot: apart from the table, or a sentence in a row too short.
    fn ends_with(&self, row: &OwnedRow) -> bool {
        let apart = row.after_blank && row.text(0).chars().any(char::is_alphabetic);
        let sentence = row.text(0).split_whitespace().count() >= SENTENCE_WORDS && row.width() < self.width;
        judge(row, self.width, self.row_cells, false) == Some(FootnoteRow::Remark)
            || (has_no_value(row) && (sentence || (is_alone(row) && apart)))
            || has_prose_for_numbers(row, &self.first)
    }

    /// Whether a row may stand in the foot.
    fn may_be_followed_by(&self, row: &impl Row) -> bool {
        judge(row, self.width, self.row_cells, true).is_some()
            || has_no_value(row)
            || has_prose_for_numbers(row, &self.first)
    }

    /// Takes the remarks off the last rows.
    pub fn take_foot(&self, rows: &mut Vec<OwnedRow>) -> Vec<Remark> {
        let last = rows.iter().rposition(|row| !self.may_be_followed_by(row));
        let start = last.map_or(0, |last| last + 1);
        let tail = rows.get(start..).unwrap_or_default();
        let Some(clear) = tail.iter().position(|row| self.ends_with(row)) else {
            return Vec::new();
        };
        let remark = |row: &OwnedRow| Remark { position: row.position, text: text(row) };
        rows.split_off(start + clear).iter().map(remark).collect()
    }
}

/// The text of a remark, over all its cells.
pub fn text(row: &impl Row) -> String {
    let cells: Vec<&str> = (0..row.width()).map(|at| row.text(at)).filter(|text| !text.is_empty()).collect();
    cells.join(", ")
}

/// A row below the table that is a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The line or row.
    pub position: u64,
    /// Its text, over all its cells.
    pub text: String,
}

/// Remarks as a part of the file that is not used but as notes.
pub fn unused(remarks: &[Remark], places: Places) -> Option<UnusedPart> {
    let first = remarks.first()?;
    let place = places.row(first.position).to_string();
    let reason = "a remark below the table, kept as a note";
    Some(UnusedPart::rows(&first.text, place, remarks.len() as u64, reason))
}

/// Rows that are kept back, since they may be the foot unless rows of the table follow.
#[derive(Debug, Default)]
pub struct Foot {
    rows: Vec<OwnedRow>,
    after_blank: bool,
}

impl Foot {
    /// Whether rows are kept back.
    pub const fn has_begun(&self) -> bool {
        !self.rows.is_empty()
    }

    /// Takes note of a blank row.
    pub const fn blank(&mut self) {
        self.after_blank = true;
    }

    /// Keeps a row back if it may stand in the foot; false where it is one of the table, or there are too many.
    pub fn keep(&mut self, row: &impl Row, table: &TableRows) -> bool {
        let after_blank = std::mem::take(&mut self.after_blank);
        if self.rows.len() >= PENDING_ROWS || !table.may_be_followed_by(row) {
            return false;
        }
        let mut row = row.to_owned_row();
        row.after_blank |= after_blank;
        self.rows.push(row);
        true
    }

    /// The rows that were kept back.
    pub fn take(&mut self) -> Vec<OwnedRow> {
        std::mem::take(&mut self.rows)
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

    #[test]
    fn remarks_come_off_the_end() {
        let taken = |text: &str| {
            let mut rows = rows(text);
            let first = rows.first().cloned().unwrap_or_default();
            let remarks = TableRows { width: 4, row_cells: 3, first }.take_foot(&mut rows);
            (rows.len(), remarks.into_iter().map(|remark| remark.text).collect::<Vec<_>>())
        };
        let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        for (foot, left, remarks) in [
            (
                "\nData from database: X\nLast Updated: Y",
                1,
                &["Data from database: X", "Last Updated: Y"][..],
            ),
            ("a|b\n\nfnSeqID|Footnote\n1|Estimate", 2, &["fnSeqID, Footnote", "1, Estimate"]),
            ("Zimb", 2, &[]),
            ("________\n\"May differ.\"", 1, &["________", "\"May differ.\""]),
            ("p = provisional", 1, &["p = provisional"]),
            ("（注）概算", 1, &["（注）概算"]),
            ("This table was generated|by a tool", 1, &["This table was generated, by a tool"]),
            (
                "A fund|Outlook|Data base|Of the first half year",
                1,
                &["A fund, Outlook, Data base, Of the first half year"],
            ),
            ("a|b|2011|Not available", 2, &[]),
            ("a|b|2011|..", 2, &[]),
        ] {
            assert_eq!(taken(&format!("a|b|2010|1\n{foot}")), (left, strings(remarks)), "{foot}");
        }
    }
}
