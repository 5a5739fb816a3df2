//! Sorts the observations of a file on disk; memory use does not depend on their number.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// An observation during an import.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    /// The position of its series in the file.
    pub(super) series: u32,
    /// The period: an ordinal of the frequency of its series or, before the second pass, a number of `PeriodTerms`.
    pub(super) period: i32,
    /// The day of publication in days of the common era; zero for the day of the file.
    pub(super) published: i32,
    /// The value; NaN if it is missing.
    pub(super) value: f64,
    /// The lower bound; NaN if it equals the value.
    pub(super) lower: f64,
    /// The upper bound; NaN if it equals the value.
    pub(super) upper: f64,
    /// The status code (SDMX `CL_OBS_STATUS`), [`WITHDRAWN`] or [`BLANK`].
    pub(super) status: u8,
    /// The number of its detail, counted from one; zero if it has none.
    pub(super) detail: u32,
    /// The line, row or element in the file.
    pub(super) place: u64,
    /// The column of the value in a table, counted from one; zero where it is not known.
    pub(super) column: u32,
}

/// The status of a withdrawal.
pub(super) const WITHDRAWN: u8 = b'-';

/// The status of a blank cell of a grid.
pub(super) const BLANK: u8 = b' ';

/// The number of rows of a run that is sorted in memory.
const RUN_ROWS: usize = 400_000;
/// The size of a row on disk, in bytes.
const ROW_BYTES: usize = 53;
/// The number of rows that are read from a run at once.
const READ_ROWS: usize = 4_096;

impl Row {
    fn order(&self) -> (u32, i32, i32, u64) {
        (self.series, self.period, self.published, self.place)
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut bytes = [0_u8; ROW_BYTES];
        let fields: [&[u8]; 10] = [
            &self.series.to_le_bytes(),
            &self.period.to_le_bytes(),
            &self.published.to_le_bytes(),
            &self.value.to_le_bytes(),
            &self.lower.to_le_bytes(),
            &self.upper.to_le_bytes(),
            &[self.status],
            &self.detail.to_le_bytes(),
            &self.place.to_le_bytes(),
            &self.column.to_le_bytes(),
        ];
        let mut rest = bytes.as_mut_slice();
        for field in fields {
            rest.write_all(field)?;
        }
        out.write_all(&bytes)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        Some(Self {
            series: u32::from_le_bytes(take(&mut rest)?),
            period: i32::from_le_bytes(take(&mut rest)?),
            published: i32::from_le_bytes(take(&mut rest)?),
            value: f64::from_le_bytes(take(&mut rest)?),
            lower: f64::from_le_bytes(take(&mut rest)?),
            upper: f64::from_le_bytes(take(&mut rest)?),
            status: take::<1>(&mut rest)?[0],
            detail: u32::from_le_bytes(take(&mut rest)?),
            place: u64::from_le_bytes(take(&mut rest)?),
            column: u32::from_le_bytes(take(&mut rest)?),
        })
    }
}

/// The next bytes of a row.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

/// Receives rows in any order and sorts them.
#[derive(Debug, Default)]
pub(super) struct Spool {
    rows: Vec<Row>,
    file: Option<BufWriter<File>>,
    /// The lengths of the runs on disk, in rows.
    runs: Vec<u64>,
    /// Whether the runs are in order one after the other, so that no merge is needed.
    ordered: bool,
    last: Option<(u32, i32, i32, u64)>,
}

impl Spool {
    /// Adds a row.
    ///
    /// # Errors
    /// When the disk is full.
    pub(super) fn push(&mut self, row: Row) -> io::Result<()> {
        self.rows.push(row);
        if self.rows.len() >= RUN_ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sort();
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::with_capacity(1 << 20, tempfile::tempfile()?)),
        };
        let first = self.rows.first().map(Row::order);
        self.ordered = self.last <= first && (self.runs.is_empty() || self.ordered);
        self.last = self.rows.last().map(Row::order);
        for row in &self.rows {
            row.write(file)?;
        }
        self.runs.push(self.rows.len() as u64);
        self.rows.clear();
        Ok(())
    }

    fn sort(&mut self) {
        self.rows.sort_unstable_by_key(Row::order);
    }

    /// The rows in the order of series, period and publication.
    ///
    /// # Errors
    /// When the disk is full.
    pub(super) fn sorted(mut self) -> io::Result<SortedRows> {
        if self.runs.is_empty() {
            self.sort();
            return Ok(SortedRows::Memory(self.rows));
        }
        if !self.rows.is_empty() {
            self.flush()?;
        }
        let file = match self.file.take() {
            Some(file) => Arc::new(file.into_inner().map_err(io::IntoInnerError::into_error)?),
            None => return Ok(SortedRows::Memory(Vec::new())),
        };
        let mut start = 0;
        let runs = self.runs.iter().map(|rows| {
            let run = (start, start + rows);
            start += rows;
            run
        });
        let runs = if self.ordered { vec![(0, self.runs.iter().sum())] } else { runs.collect() };
        Ok(SortedRows::Disk { file, runs })
    }
}

/// Sorted rows. They can be read several times.
#[derive(Debug)]
pub(super) enum SortedRows {
    /// All in memory.
    Memory(Vec<Row>),
    /// Runs on disk: the first row and the end of each.
    Disk { file: Arc<File>, runs: Vec<(u64, u64)> },
}

impl SortedRows {
    /// Reads the rows from the start.
    pub(super) fn read(&self) -> RowReader<'_> {
        match self {
            Self::Memory(rows) => RowReader::Memory(rows.iter()),
            Self::Disk { file, runs } => {
                let runs = runs.iter().map(|(start, end)| Run::new(file, *start, *end)).collect();
                RowReader::Disk(Merge { runs, heads: None })
            }
        }
    }
}

/// Reads sorted rows.
pub(super) enum RowReader<'a> {
    Memory(std::slice::Iter<'a, Row>),
    Disk(Merge),
}

impl RowReader<'_> {
    /// The next row.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        match self {
            Self::Memory(rows) => Ok(rows.next().copied()),
            Self::Disk(merge) => merge.next(),
        }
    }
}

/// Merges runs.
pub(super) struct Merge {
    runs: Vec<Run>,
    heads: Option<BinaryHeap<Reverse<(RowOrder, usize)>>>,
}

type RowOrder = (u32, i32, i32, u64);

impl Merge {
    fn next(&mut self) -> io::Result<Option<Row>> {
        if let [only] = self.runs.as_mut_slice() {
            return only.next();
        }
        if self.heads.is_none() {
            let mut heads = BinaryHeap::new();
            for (number, run) in self.runs.iter_mut().enumerate() {
                if let Some(row) = run.peek()? {
                    heads.push(Reverse((row.order(), number)));
                }
            }
            self.heads = Some(heads);
        }
        let Some(heads) = &mut self.heads else { return Ok(None) };
        let Some(Reverse((_, number))) = heads.pop() else { return Ok(None) };
        let Some(run) = self.runs.get_mut(number) else { return Ok(None) };
        let row = run.next()?;
        if let Some(following) = run.peek()? {
            heads.push(Reverse((following.order(), number)));
        }
        Ok(row)
    }
}

/// Reads a run.
pub(super) struct Run {
    file: Arc<File>,
    at: u64,
    end: u64,
    buffer: Vec<u8>,
    position: usize,
}

impl Run {
    fn new(file: &Arc<File>, at: u64, end: u64) -> Self {
        Self { file: Arc::clone(file), at, end, buffer: Vec::new(), position: 0 }
    }

    fn peek(&mut self) -> io::Result<Option<Row>> {
        if self.position >= self.buffer.len() && !self.fill()? {
            return Ok(None);
        }
        Ok(self.buffer.get(self.position..).and_then(Row::read))
    }

    fn next(&mut self) -> io::Result<Option<Row>> {
        let row = self.peek()?;
        self.position += ROW_BYTES;
        Ok(row)
    }

    fn fill(&mut self) -> io::Result<bool> {
        let rows = usize::try_from(self.end - self.at).map_or(READ_ROWS, |rows| rows.min(READ_ROWS));
        self.buffer.resize(rows * ROW_BYTES, 0);
        self.position = 0;
        if rows == 0 {
            return Ok(false);
        }
        self.file.read_exact_at(&mut self.buffer, self.at * ROW_BYTES as u64)?;
        self.at += rows as u64;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(series: u32, period: i32, place: u64) -> Row {
        Row {
            series,
            period,
            published: 1,
            value: 1.5,
            lower: f64::NEG_INFINITY,
            upper: 2.0,
            status: b'A',
            detail: 7,
            place,
            column: 3,
        }
    }

    fn read(sorted: &SortedRows) -> Vec<Row> {
        let mut reading = sorted.read();
        std::iter::from_fn(|| reading.next().unwrap()).collect()
    }

    proptest! {
        #[test]
        fn rows_come_back_sorted_from_disk(keys in prop::collection::vec((0_u32..5, -9_i32..9), 0..200), run in 1_usize..50) {
            let mut spool = Spool::default();
            for (place, (series, period)) in keys.iter().enumerate() {
                spool.push(row(*series, *period, place as u64)).unwrap();
                if place % run == 0 {
                    spool.flush().unwrap();
                }
            }
            let sorted = spool.sorted().unwrap();
            let mut expected: Vec<Row> = keys.iter().enumerate().map(|(place, (series, period))| row(*series, *period, place as u64)).collect();
            expected.sort_by_key(Row::order);
            prop_assert_eq!(read(&sorted), expected.clone());
            prop_assert_eq!(read(&sorted), expected, "a second reading");
        }
    }
}
