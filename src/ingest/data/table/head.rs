//! Finds the headings; rows with a title, a source or a date may be before them.

use super::super::record::{DecodeError, Place};
use super::super::unused::UnusedPart;
use super::foot::{self, TableRows};
use super::heading_rows::{ColumnHeadings, HeadingRows, PREAMBLE_ROWS, has_data};
use super::row::{OwnedRow, Places, Row, Rows};

/// The most rows of a sample.
const SAMPLE_ROWS: usize = 1000;

/// The most cells of a sample, for tables with long rows.
const SAMPLE_CELLS: usize = 200_000;

/// How many bytes of texts are looked at at most.
const SAMPLE_BYTES: usize = 8 * 1_048_576;

/// Where the headings stand.
#[derive(Debug, Clone)]
pub enum Headings {
    /// Not known: search for them.
    Search,
    /// Not known: search for them after this row or line.
    After(u64),
    /// In this row or line and those after it.
    At {
        /// The row or line.
        row: u64,
        /// Number of rows; none if it is to be detected.
        count: Option<usize>,
    },
    /// Given by the format, separate from the rows.
    Given(Vec<String>),
}

/// The headings, the first rows below them, and the remarks before and after the table.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The headings, trimmed.
    pub headings: Vec<String>,
    /// What further rows of headings tell about the columns.
    pub columns: ColumnHeadings,
    /// The first rows of headings and how many rows they take, where a mapping can say that; no number where it is found
    /// out in the same way again.
    pub heading_rows: Option<(u64, Option<usize>)>,
    /// The first rows.
    pub rows: Vec<OwnedRow>,
    /// Rows that are not read.
    pub unused: Vec<UnusedPart>,
    /// The rows before the headings.
    pub preamble: Preamble,
    /// How places in the table are written.
    pub places: Places,
    /// Whether `rows` are all rows of the table.
    pub whole: bool,
    /// The delimiter, in a text file.
    pub delimiter: Option<u8>,
    /// The encoding of a text file, where it is not UTF-8.
    pub encoding: Option<&'static str>,
}

/// The rows before the headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preamble {
    /// The first row with a single text.
    pub title: Option<String>,
    /// All other texts.
    pub notes: Vec<String>,
}

impl Sample {
    /// Reads the first rows, whose headings are still to be found.
    ///
    /// # Errors
    /// What reading answers.
    pub fn first_rows<R: Rows>(rows: &mut R, headings: &Headings) -> Result<Self, DecodeError> {
        let mut first: Vec<OwnedRow> = Vec::new();
        let (mut cells, mut bytes) = (0, 0);
        let mut blank = false;
        let mut whole = true;
        let mut skipped: Vec<(u64, String)> = Vec::new();
        while let Some(row) = rows.next_row()? {
            if matches!(headings, Headings::After(skipped) if row.position() <= *skipped) {
                skipped.extend((!row.is_blank()).then(|| (row.position(), foot::text(row))));
                continue;
            }
            if row.is_blank() {
                blank = true;
                continue;
            }
            let mut row = row.to_owned_row();
            row.after_blank |= std::mem::take(&mut blank);
            cells += row.cells.len();
            bytes += row.cells.iter().map(|cell| cell.text.len()).sum::<usize>();
            first.push(row);
            if first.len() >= SAMPLE_ROWS || cells >= SAMPLE_CELLS || bytes >= SAMPLE_BYTES {
                whole = false;
                break;
            }
        }
        Ok(Self {
            headings: Vec::new(),
            columns: ColumnHeadings::default(),
            heading_rows: None,
            unused: unused_rows(&skipped, rows.places(), "`skip_rows` in the mapping leaves it out")
                .into_iter()
                .collect(),
            rows: first,
            preamble: Preamble::default(),
            places: rows.places(),
            whole,
            delimiter: rows.delimiter(),
            encoding: rows.encoding(),
        })
    }

    /// Some of the rows, as a table of their own.
    #[must_use]
    pub fn part(&self, rows: Vec<OwnedRow>) -> Self {
        Self {
            headings: Vec::new(),
            columns: ColumnHeadings::default(),
            heading_rows: None,
            unused: Vec::new(),
            rows,
            preamble: Preamble::default(),
            places: self.places,
            whole: self.whole,
            delimiter: self.delimiter,
            encoding: self.encoding,
        }
    }

    /// Finds the headings.
    ///
    /// # Errors
    /// When there are none.
    pub fn with_headings(mut self, headings: Headings) -> Result<Self, DecodeError> {
        match headings {
            Headings::Given(headings) => self.headings = headings,
            Headings::At { row, count } => {
                let at =
                    self.rows.iter().position(|own| own.position >= row).ok_or_else(|| not_there(row))?;
                let found = match count {
                    Some(count) if at + count > self.rows.len() => return Err(too_many_rows(count)),
                    Some(count) => HeadingRows::within(&self.rows, at, count),
                    None => HeadingRows::around(&self.rows, at),
                };
                self.split(found);
            }
            Headings::Search | Headings::After(_) => {
                let found = HeadingRows::find(&self.rows).ok_or_else(|| not_found(&self.rows, &headings))?;
                self.refuse_data_before(found)?;
                self.split(found);
            }
        }
        self.take_foot();
        Ok(self)
    }

    /// Refuses rows of numbers before headings that were searched for.
    fn refuse_data_before(&self, found: HeadingRows) -> Result<(), DecodeError> {
        let main = self.rows.get(found.main).map_or(0, |row| row.position);
        if let Some(row) = self.rows.iter().take(found.first).find(|row| has_data(row)) {
            let message = format!(
                "a row with numbers stands before the headings in {}, so that two tables seem to stand in one file; put \
                 them into two files, or say with `skip_rows` in the mapping how many rows are not read",
                self.places.row(main)
            );
            return Err(DecodeError::malformed(self.places.row(row.position), message));
        }
        Ok(())
    }

    /// Takes the rows of headings and what stands before them away from the rows of the table.
    fn split(&mut self, found: HeadingRows) {
        let columns = found.combine(&self.rows);
        self.heading_rows = position(found, &self.rows);
        let below = self.rows.split_off(found.end.min(self.rows.len()));
        self.rows.truncate(found.first);
        self.preamble = preamble(&self.rows);
        self.rows = below;
        self.columns = columns;
        let headings = std::mem::take(&mut self.columns.headings);
        self.headings = headings;
        let rows_end_with_a_delimiter = !self.rows.is_empty()
            && self.headings.last().is_some_and(String::is_empty)
            && self
                .rows
                .iter()
                .all(|row| row.width() < self.headings.len() || row.text(self.headings.len() - 1).is_empty());
        if rows_end_with_a_delimiter {
            self.headings.pop();
        }
    }

    /// Removes the remarks after a table that is in memory as a whole, before its columns are decided.
    fn take_foot(&mut self) {
        if self.whole {
            let first = self.rows.first().cloned().unwrap_or_default();
            self.take_remarks(&TableRows { width: self.headings.len(), row_cells: 1, first });
        }
    }

    /// Takes the remarks off the end of the rows; they are notes.
    fn take_remarks(&mut self, table: &TableRows) {
        let remarks = table.take_foot(&mut self.rows);
        self.unused.extend(foot::unused(&remarks, self.places));
        self.preamble.notes.extend(remarks.into_iter().map(|remark| remark.text));
    }

    /// The name and the period of a column, if the rows of headings have both.
    #[must_use]
    pub fn product(&self, at: usize) -> Option<&(String, String)> {
        self.columns.products.get(at)?.as_ref()
    }
}

/// Where a mapping would say that the headings stand: the row of the first, and their number where it is not found out
/// from that row. None where a mapping cannot say it.
fn position(found: HeadingRows, rows: &[OwnedRow]) -> Option<(u64, Option<usize>)> {
    let row = rows.get(found.first)?.position;
    let count = found.end - found.first;
    if HeadingRows::around(rows, found.first) == found {
        Some((row, None))
    } else {
        (HeadingRows::within(rows, found.first, count) == found).then_some((row, Some(count)))
    }
}

/// Rows that are not read, each with its text, as one part.
fn unused_rows(rows: &[(u64, String)], places: Places, reason: &str) -> Option<UnusedPart> {
    let (position, text) = rows.first()?;
    Some(UnusedPart::rows(text, places.row(*position).to_string(), rows.len() as u64, reason))
}

fn preamble(rows: &[OwnedRow]) -> Preamble {
    let mut preamble = Preamble::default();
    for row in rows {
        let cells: Vec<&str> =
            (0..row.width()).map(|at| row.text(at)).filter(|text| !text.is_empty()).collect();
        match cells.as_slice() {
            [] => {}
            [only] if preamble.title.is_none() => preamble.title = Some((*only).to_owned()),
            cells => preamble.notes.push(cells.join(" ")),
        }
    }
    preamble
}

fn too_many_rows(count: usize) -> DecodeError {
    let message = format!("there are no {count} rows of headings, as `header_rows` in the mapping says");
    DecodeError::malformed(Place::File, message)
}

fn not_there(position: u64) -> DecodeError {
    DecodeError::malformed(
        Place::File,
        format!("there is no row {position}, where `header_row` says that the headings stand"),
    )
}

fn not_found(rows: &[OwnedRow], headings: &Headings) -> DecodeError {
    let message = match rows.first() {
        None if matches!(headings, Headings::After(_)) => {
            "no rows are left behind those that `skip_rows` in the mapping leaves out".to_owned()
        }
        None => "there are no rows in it".to_owned(),
        Some(row) => {
            let first: Vec<&str> = (0..row.width().min(8)).map(|at| row.text(at)).collect();
            format!(
                "no row of headings is among the first {PREAMBLE_ROWS} (the first row is `{}`); \
                 say where it stands with `header_row` in the mapping",
                first.join("`, `")
            )
        }
    };
    if rows.iter().any(has_data) {
        DecodeError::malformed(Place::File, message)
    } else {
        DecodeError::NoData(message)
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::test::rows;
    use super::*;

    fn sample(text: &str, headings: Headings) -> Result<Sample, DecodeError> {
        struct RowList(std::vec::IntoIter<OwnedRow>, OwnedRow);
        impl Rows for RowList {
            type Row = OwnedRow;
            fn next_row(&mut self) -> Result<Option<&OwnedRow>, DecodeError> {
                let Some(row) = self.0.next() else { return Ok(None) };
                self.1 = row;
                Ok(Some(&self.1))
            }
            fn places(&self) -> Places {
                Places::Lines
            }
        }
        let mut rows = RowList(rows(text).into_iter(), OwnedRow::default());
        Sample::first_rows(&mut rows, &headings)?.with_headings(headings)
    }

    #[test]
    fn the_first_row_is_the_usual_heading() {
        let sample = sample("a|year|value\nx|2010|5\ny|2011|", Headings::Search).unwrap();
        assert_eq!(sample.headings, ["a", "year", "value"]);
        assert_eq!(sample.rows.len(), 2);
    }

    #[test]
    fn preambles_and_trailing_delimiters_are_passed() {
        let text = "Data Source|World Development Indicators|\n\nLast Updated Date|2022-12-22|\n\n\
                    Country|Code|1960|1961|\nAruba|ABW|1|2|\nAngola|AGO||3|\nChad|TCD|4||";
        let sample = sample(text, Headings::Search).unwrap();
        assert_eq!(sample.headings, ["Country", "Code", "1960", "1961"]);
        assert_eq!(
            sample.preamble.notes,
            ["Data Source World Development Indicators", "Last Updated Date 2022-12-22"]
        );
    }

    #[test]
    fn a_padded_title_is_no_heading() {
        let text = "Output by land|||\nLand|Code|2010|2011\nA|AT|1|2\nB|BE|2|3";
        let sample = sample(text, Headings::Search).unwrap();
        assert_eq!(sample.headings, ["Land", "Code", "2010", "2011"]);
        assert_eq!(sample.preamble.title.as_deref(), Some("Output by land"));
    }

    #[test]
    fn years_may_stand_above_quarters() {
        let text = "||2010||2011|\nLand|Code|Q1|Q2|Q1|Q2\nAustria|AT|1|2|3|4\nBelgium|BE|1|2|3|4";
        let sample = sample(text, Headings::Search).unwrap();
        assert_eq!(sample.headings, ["Land", "Code", "2010-Q1", "2010-Q2", "2011-Q1", "2011-Q2"]);
    }

    #[test]
    fn the_place_can_be_told() {
        let sample_at = sample("x|y\n\na|2010\n1|2", Headings::At { row: 3, count: None }).unwrap();
        assert_eq!(sample_at.headings, ["a", "2010"]);
        assert!(
            sample("x|y", Headings::At { row: 3, count: None })
                .unwrap_err()
                .to_string()
                .contains("header_row")
        );
    }

    #[test]
    fn rows_without_a_heading_are_refused() {
        let error = sample("Aruba|1960|54922\nAruba|1961|55578", Headings::Search).unwrap_err().to_string();
        assert!(error.contains("`Aruba`, `1960`, `54922`") && error.contains("header_row"), "{error}");
        assert!(sample("", Headings::Search).unwrap_err().to_string().contains("no rows"));
    }
}
