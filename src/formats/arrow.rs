//! Apache Arrow IPC, streaming format, with the columns of Parquet.
//!
//! A batch is written as soon as it is full, so memory use does not grow with the answer. Batches are not compressed;
//! the HTTP content coding does that.

use std::collections::HashMap;

use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, Schema};

use super::batches::Batches;
use super::{Encoder, PointLayout};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::domain::invariant::OrBroken;

/// The number of rows in a batch.
const BATCH_ROWS: usize = 16_384;

type Writer = StreamWriter<Vec<u8>>;

/// Writes Arrow.
///
/// Writing to memory fails only if an invariant is broken; then the stream has no end mark.
pub(super) struct ArrowEncoder {
    layout: PointLayout,
    /// None before `begin` and after a failure.
    open: Option<(Batches, Writer)>,
}

impl ArrowEncoder {
    pub(super) const fn new(layout: PointLayout) -> Self {
        Self { layout, open: None }
    }

    /// Writes to the stream; ends it after a failure.
    fn with(
        &mut self,
        act: impl FnOnce(&mut Batches, &mut Writer) -> Result<(), ArrowError>,
        out: &mut Vec<u8>,
    ) {
        if let Some((batches, writer)) = &mut self.open {
            let outcome = act(batches, writer);
            out.append(writer.get_mut());
            if outcome.or_broken("writing Arrow to memory succeeds").is_none() {
                self.open = None;
            }
        }
    }
}

impl Encoder for ArrowEncoder {
    fn begin(&mut self, header: &AnswerHeader, out: &mut Vec<u8>) {
        let batches = Batches::new(self.layout, &header.dimensions);
        let metadata: HashMap<String, String> = super::metadata(header).collect();
        let schema = Schema::clone(batches.schema()).with_metadata(metadata);
        self.open = StreamWriter::try_new(Vec::new(), &schema).ok().map(|writer| (batches, writer));
        self.with(|_, _| Ok(()), out);
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        self.with(|batches, writer| batches.push(series, BATCH_ROWS, |batch| writer.write(batch)), out);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let close = |batches: &mut Batches, writer: &mut Writer| {
            if let Some(batch) = batches.take()? {
                writer.write(&batch)?;
            }
            writer.finish()
        };
        self.with(close, out);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use arrow_array::RecordBatch;
    use arrow_ipc::reader::StreamReader;

    use super::super::jsonstat::tests::series;
    use super::*;
    use crate::formats::PointKind;

    const FULL: PointLayout = PointLayout { kind: PointKind::Observations, full: true };

    /// How much had left after each series, and all of it.
    fn encode(series: &[SeriesData]) -> (Vec<usize>, Vec<u8>) {
        let mut encoder = ArrowEncoder::new(FULL);
        let (mut pieces, mut out) = (Vec::new(), Vec::new());
        encoder.begin(
            &AnswerHeader { revision: 7, next: None, dimensions: Vec::new(), attributions: Vec::new() },
            &mut out,
        );
        for one in series {
            encoder.series(one, &mut out);
            pieces.push(out.len());
        }
        encoder.end(&mut out);
        (pieces, out)
    }

    #[test]
    fn rows_leave_in_batches() {
        let years: Vec<_> = (1000..2000).map(|year| year.to_string()).collect();
        let points: Vec<_> = years.iter().map(|year| (year.as_str(), Some(1.0), "A")).collect();
        let many = vec![series("A.CN.VA.C", "CNY", &points); BATCH_ROWS / 1000 + 1];
        let (pieces, bytes) = encode(&many);
        assert!(pieces[0] == pieces[1], "the schema, and nothing before a batch is full");
        assert!(pieces[pieces.len() - 1] > pieces[0], "a batch was written before the end");
        let batches: Vec<RecordBatch> =
            StreamReader::try_new(Cursor::new(bytes), None).unwrap().map(Result::unwrap).collect();
        let rows: Vec<usize> = batches.iter().map(RecordBatch::num_rows).collect();
        assert_eq!(rows, [BATCH_ROWS, many.len() * 1000 - BATCH_ROWS]);
    }

    #[test]
    fn an_empty_answer_has_columns_and_its_revision() {
        let (_, bytes) = encode(&[]);
        let reader = StreamReader::try_new(Cursor::new(bytes), None).unwrap();
        assert_eq!(reader.schema().metadata()["revision"], "7");
        assert!(reader.schema().column_with_name("value").is_some());
        assert_eq!(reader.count(), 0);
    }
}
