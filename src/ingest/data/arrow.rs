//! Arrow IPC files (Feather of version 2) and streams (Apache Arrow columnar format, 1.4).
//!
//! A file is a stream behind its mark, with an index at its end that is not needed.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::{MessageHeader, RecordBatch as BatchMessage, root_as_message};
use arrow_schema::ArrowError;

use super::batches::BatchRows;
use super::container::{self, Spool};
use super::mapping::Mapping;
use super::record::{DecodeError, Place, Sink};
use super::table;
use super::table::head::Headings;
use crate::limits::MAX_BATCH_BYTES;

/// The first bytes of a file, and how far they may be filled up.
const FILE_MARK: &[u8] = b"ARROW1";
const MAX_MARK_BYTES: u64 = 512;
/// What stands before each message of a stream.
const CONTINUATION: [u8; 4] = [0xff; 4];
/// The largest description of a message, in bytes.
const MAX_METADATA: u64 = 16 * 1_048_576;
/// How many rows are taken out of a batch at once.
const BATCH_ROWS: usize = 8192;
/// The length before a compressed buffer that says that it is not compressed.
const NOT_COMPRESSED: i64 = -1;

/// Whether the first bytes are those of a file or a stream.
#[must_use]
pub fn looks_like_arrow(head: &[u8]) -> bool {
    head.starts_with(FILE_MARK) || head.starts_with(&CONTINUATION)
}

/// Reads an Arrow file or stream into the sink.
///
/// # Errors
/// When the bytes are no Arrow data, a batch is too large, the table cannot be understood, and what reading answers.
pub fn decode(input: &mut dyn BufRead, mapping: &Mapping, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    let mut file = container::spooled(input)?;
    let start = start(&file)?;
    check(&file, start)?;
    file.seek(SeekFrom::Start(start))?;
    let reader = StreamReader::try_new(BufReader::new(file), None).map_err(|error| broken(&error))?;
    let headings: Vec<String> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    let batches = reader.flat_map(|batch| match batch {
        Ok(batch) => pieces(&batch),
        Err(error) => vec![Err(broken(&error))],
    });
    table::decode(&mut BatchRows::new(batches), Headings::Given(headings), mapping, sink)
}

/// Where the stream begins: a file has its mark before it, filled up with zeros.
fn start(file: &Spool) -> Result<u64, DecodeError> {
    let mut head = Vec::new();
    file.take(MAX_MARK_BYTES).read_to_end(&mut head)?;
    if !head.starts_with(FILE_MARK) {
        return Ok(0);
    }
    let zeros = head.iter().skip(FILE_MARK.len()).take_while(|byte| **byte == 0).count();
    Ok((FILE_MARK.len() + zeros) as u64)
}

/// A batch in pieces of few rows.
fn pieces(batch: &RecordBatch) -> Vec<Result<RecordBatch, DecodeError>> {
    let starts = (0..batch.num_rows()).step_by(BATCH_ROWS);
    starts.map(|start| Ok(batch.slice(start, BATCH_ROWS.min(batch.num_rows() - start)))).collect()
}

/// Measures the messages before they are read, since memory is reserved as they declare it.
fn check(file: &Spool, start: u64) -> Result<(), DecodeError> {
    let mut input = BufReader::new(file.try_clone()?);
    let end = input.seek(SeekFrom::End(0))?;
    let mut position = input.seek(SeekFrom::Start(start))?;
    let mut dictionaries = 0;
    while let Some(length) = message_length(&mut input)? {
        position += 8;
        if length > MAX_METADATA || length > end - position.min(end) {
            return Err(damaged("a message is longer than the file"));
        }
        let mut metadata = Vec::new();
        (&mut input).take(length).read_to_end(&mut metadata)?;
        let message = root_as_message(&metadata).map_err(|error| damaged(&error.to_string()))?;
        position += length;
        let body = u64::try_from(message.bodyLength()).unwrap_or(u64::MAX);
        if body > end - position.min(end) {
            return Err(damaged("a batch is longer than the file"));
        }
        let held = match message.header_type() {
            MessageHeader::RecordBatch => message
                .header_as_record_batch()
                .map(|batch| unpacked(&mut input, position, body, batch))
                .transpose()?,
            MessageHeader::DictionaryBatch => {
                let batch = message.header_as_dictionary_batch().and_then(|dictionary| dictionary.data());
                let held = batch.map(|batch| unpacked(&mut input, position, body, batch)).transpose()?;
                dictionaries += held.unwrap_or_default();
                None
            }
            _ => None,
        };
        if held.unwrap_or_default().saturating_add(dictionaries) > MAX_BATCH_BYTES {
            let message = format!(
                "a batch of the Arrow file takes more than {MAX_BATCH_BYTES} bytes of memory; write it in smaller batches"
            );
            return Err(DecodeError::TooLarge(message));
        }
        position = input.seek(SeekFrom::Start(position + body))?;
    }
    Ok(())
}

/// The length of the next message; none at the end.
fn message_length(input: &mut impl Read) -> Result<Option<u64>, DecodeError> {
    let mut head = Vec::new();
    input.take(8).read_to_end(&mut head)?;
    match head.as_slice() {
        [] | [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0] => Ok(None),
        [0xff, 0xff, 0xff, 0xff, length @ ..] => {
            let length = <[u8; 4]>::try_from(length).map_err(|_| damaged("it is cut off"))?;
            u64::try_from(i32::from_le_bytes(length)).map(Some).map_err(|_| damaged("a length is negative"))
        }
        _ => Err(damaged("no message begins where one should")),
    }
}

/// How much memory a batch takes: its body, what its buffers hold once they are unpacked, and its rows.
fn unpacked(
    input: &mut (impl Read + Seek),
    position: u64,
    body: u64,
    batch: BatchMessage<'_>,
) -> Result<u64, DecodeError> {
    let rows = u64::try_from(batch.length()).map_err(|_| damaged("a batch has a negative length"))?;
    let columns = batch.nodes().map_or(0, |nodes| nodes.len() as u64);
    let mut held = body.saturating_add(rows.saturating_mul(columns.max(1)) / 8);
    if batch.compression().is_none() {
        return Ok(held);
    }
    for buffer in batch.buffers().into_iter().flatten() {
        let offset = u64::try_from(buffer.offset()).unwrap_or(u64::MAX);
        if buffer.length() == 0 {
            continue;
        }
        if offset > body {
            return Err(damaged("a buffer stands outside of its batch"));
        }
        input.seek(SeekFrom::Start(position + offset))?;
        let mut length = [0; 8];
        input.read_exact(&mut length)?;
        let length = i64::from_le_bytes(length);
        if length != NOT_COMPRESSED {
            let length = u64::try_from(length).map_err(|_| damaged("a buffer has a negative length"))?;
            held = held.saturating_add(length);
        }
    }
    Ok(held)
}

fn broken(error: &ArrowError) -> DecodeError {
    damaged(&error.to_string())
}

fn damaged(reason: &str) -> DecodeError {
    DecodeError::malformed(Place::File, format!("the Arrow file cannot be read: {reason}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Float64Array, Int64Array, StringArray};
    use arrow_ipc::CompressionType;
    use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};

    use super::*;
    use crate::ingest::data::table::tests::TextSink;

    fn batch(area: &str) -> RecordBatch {
        RecordBatch::try_from_iter([
            ("area", Arc::new(StringArray::from(vec![area, area])) as ArrayRef),
            ("year", Arc::new(Int64Array::from(vec![2020, 2021]))),
            ("value", Arc::new(Float64Array::from(vec![Some(1.5), None]))),
        ])
        .unwrap()
    }

    fn file(batches: &[RecordBatch], compression: Option<CompressionType>) -> Vec<u8> {
        let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
        let mut writer = FileWriter::try_new_with_options(Vec::new(), &batches[0].schema(), options).unwrap();
        for batch in batches {
            writer.write(batch).unwrap();
        }
        writer.into_inner().unwrap()
    }

    fn read(bytes: &[u8]) -> Result<Vec<String>, String> {
        let (mut seen, mut input) = (TextSink::default(), bytes);
        decode(&mut input, &Mapping::default(), &mut seen).map_err(|error| error.to_string())?;
        Ok(seen.records)
    }

    const RECORDS: [&str; 4] = ["DE 2020 = #1.5", "DE 2021 = -", "FR 2020 = #1.5", "FR 2021 = -"];

    #[test]
    fn files_and_streams_are_tables() {
        let batches = [batch("DE"), batch("FR")];
        for compression in [None, Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)] {
            assert_eq!(read(&file(&batches, compression)).unwrap(), RECORDS, "{compression:?}");
        }
        let mut writer = StreamWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
        for batch in &batches {
            writer.write(batch).unwrap();
        }
        let stream = writer.into_inner().unwrap();
        assert!(looks_like_arrow(&stream) && looks_like_arrow(&file(&batches, None)));
        assert_eq!(read(&stream).unwrap(), RECORDS);
    }

    #[test]
    fn what_unpacks_to_very_much_is_too_large() {
        let long = "a".repeat(130 * 1_048_576);
        let refused = read(&file(&[batch(&long)], Some(CompressionType::ZSTD))).unwrap_err();
        assert!(refused.contains("smaller batches"), "{refused}");
    }

    #[test]
    fn broken_files_are_refused() {
        let whole = file(&[batch("DE"), batch("FR")], None);
        for length in [7, 12, 40, whole.len() / 3, whole.len() / 2] {
            assert!(read(&whole[..length]).is_err(), "{length}");
        }
        assert!(
            read(b"ARROW1\0\0\xff\xff\xff\xff\xff\xff\xff\x7f").unwrap_err().contains("longer than the file")
        );
    }
}
