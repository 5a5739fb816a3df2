//! Runs a decoder and its sink on two threads, connected by a channel of batches.

use std::mem::take;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::ingest::data::record::{Action, DecodeError, Header, Place, Record, Sink, Stop, Value};
use crate::ingest::data::unused::UnusedPart;

/// The size of a batch, in bytes of text.
const BATCH_BYTES: usize = 256 * 1024;
/// The capacity of the channel, in batches.
const WAITING: usize = 4;

/// Runs a decoder on this thread and its sink on another; the order of calls is kept.
///
/// # Errors
/// The error of the decoder, or [`DecodeError::Stopped`] if the sink stopped.
pub(super) fn decode_on_thread<T>(
    sink: &mut (dyn Sink + Send),
    decode: impl FnOnce(&mut dyn Sink) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        let taking = scope.spawn(move || take_all(&receiver, sink));
        let mut relay = ChannelSink { batch: Batch::default(), sender };
        let decoded = decode(&mut relay);
        // If the sink stopped, `join` reports it.
        let _ = relay.hand_over();
        drop(relay);
        taking.join().unwrap_or_else(|cause| resume_unwind(cause))?;
        decoded
    })
}

fn take_all(receiver: &Receiver<Batch>, sink: &mut dyn Sink) -> Result<(), Stop> {
    receiver.iter().try_for_each(|batch| batch.replay(sink))
}

/// The sink that the decoder sees.
struct ChannelSink {
    batch: Batch,
    sender: SyncSender<Batch>,
}

impl ChannelSink {
    fn hand_over(&mut self) -> Result<(), Stop> {
        self.sender.send(take(&mut self.batch)).map_err(|_| Stop)
    }

    /// Adds a call of the decoder.
    fn add(&mut self, said: DecodeEvent) -> Result<(), Stop> {
        self.batch.said.push(said);
        if self.batch.texts.len() < BATCH_BYTES { Ok(()) } else { self.hand_over() }
    }
}

impl Sink for ChannelSink {
    fn header(&mut self, header: Header) -> Result<(), Stop> {
        self.add(DecodeEvent::Header(Box::new(header)))
    }

    fn name(&mut self, dimension: usize, code: &str, name: &str) {
        self.batch.text(code);
        self.batch.text(name);
        self.batch.said.push(DecodeEvent::Name(dimension));
    }

    fn note(&mut self, note: String) {
        self.batch.said.push(DecodeEvent::Note(note));
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), Stop> {
        let batch = &mut self.batch;
        record.codes.iter().chain(record.attributes).for_each(|text| batch.text(text));
        batch.text(record.period);
        let value = match record.value {
            Value::Text(text) => {
                batch.text(text);
                Value::Text("")
            }
            Value::Number(number) => Value::Number(number),
            Value::Missing => Value::Missing,
            Value::Blank => Value::Blank,
        };
        if let Some(day) = record.published {
            batch.text(day);
        }
        let said = DecodeEvent::Record {
            codes: record.codes.len(),
            attributes: record.attributes.len(),
            value,
            published: record.published.is_some(),
            place: batch.place(record.place),
            action: record.action,
        };
        self.add(said)
    }

    fn unused(&mut self, part: UnusedPart) {
        self.batch.said.push(DecodeEvent::Unused(Box::new(part)));
    }

    fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop> {
        self.batch.text(message);
        let place = self.batch.place(place);
        self.add(DecodeEvent::Refusal(place))
    }
}

/// A call of a decoder. Its texts are in the batch, in the order of use.
enum DecodeEvent {
    Header(Box<Header>),
    Name(usize),
    Note(String),
    Record {
        codes: usize,
        attributes: usize,
        value: Value<'static>,
        published: bool,
        place: Place<'static>,
        action: Action,
    },
    Refusal(Place<'static>),
    Unused(Box<UnusedPart>),
}

#[derive(Default)]
struct Batch {
    said: Vec<DecodeEvent>,
    texts: String,
    /// The end of each text.
    ends: Vec<usize>,
}

impl Batch {
    fn text(&mut self, text: &str) {
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
    }

    /// A place; its text is added to the batch.
    fn place(&mut self, place: Place<'_>) -> Place<'static> {
        match place {
            Place::Line { line, column } => Place::Line { line, column },
            Place::Cell { row, column } => {
                self.text(column);
                Place::Cell { row, column: "" }
            }
            Place::Pointer(pointer) => {
                self.text(pointer);
                Place::Pointer("")
            }
            Place::Element(pointer, index) => {
                self.text(pointer);
                Place::Element("", index)
            }
            Place::File => Place::File,
        }
    }

    /// Repeats all calls.
    fn replay(self, sink: &mut dyn Sink) -> Result<(), Stop> {
        let mut texts = Texts { all: &self.texts, ends: self.ends.iter(), start: 0 };
        let mut list: Vec<&str> = Vec::new();
        for said in self.said {
            match said {
                DecodeEvent::Header(header) => sink.header(*header)?,
                DecodeEvent::Name(dimension) => sink.name(dimension, texts.next(), texts.next()),
                DecodeEvent::Unused(part) => sink.unused(*part),
                DecodeEvent::Note(note) => sink.note(note),
                DecodeEvent::Refusal(place) => {
                    let message = texts.next();
                    sink.refuse(texts.place(place), message)?;
                }
                DecodeEvent::Record { codes, attributes, value, published, place, action } => {
                    list.clear();
                    list.extend((0..codes + attributes).map(|_| texts.next()));
                    let (codes, attributes) = list.split_at(codes);
                    let period = texts.next();
                    let value =
                        if matches!(value, Value::Text(_)) { Value::Text(texts.next()) } else { value };
                    let published = published.then(|| texts.next());
                    let place = texts.place(place);
                    sink.record(&Record { place, codes, period, value, attributes, published, action })?;
                }
            }
        }
        Ok(())
    }
}

/// The texts of a batch, in order.
struct Texts<'b> {
    all: &'b str,
    ends: std::slice::Iter<'b, usize>,
    start: usize,
}

impl<'b> Texts<'b> {
    fn next(&mut self) -> &'b str {
        let end = self.ends.next().copied().unwrap_or(self.start);
        let text = self.all.get(self.start..end).unwrap_or_default();
        self.start = end;
        text
    }

    fn place(&mut self, place: Place<'static>) -> Place<'b> {
        match place {
            Place::Cell { row, .. } => Place::Cell { row, column: self.next() },
            Place::Pointer(_) => Place::Pointer(self.next()),
            Place::Element(_, index) => Place::Element(self.next(), index),
            place => place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes down what it is told, and has enough after some records.
    #[derive(Default)]
    struct Notes {
        lines: Vec<String>,
        enough: Option<usize>,
    }

    impl Notes {
        fn line(&mut self, line: String) -> Result<(), Stop> {
            self.lines.push(line);
            if self.enough == Some(self.lines.len()) { Err(Stop) } else { Ok(()) }
        }
    }

    impl Sink for Notes {
        fn header(&mut self, header: Header) -> Result<(), Stop> {
            self.line(format!("{header:?}"))
        }

        fn name(&mut self, dimension: usize, code: &str, name: &str) {
            self.lines.push(format!("{dimension} {code} {name}"));
        }

        fn note(&mut self, note: String) {
            self.lines.push(note);
        }

        fn record(&mut self, record: &Record<'_>) -> Result<(), Stop> {
            self.line(format!("{record:?}"))
        }

        fn unused(&mut self, part: UnusedPart) {
            self.lines.push(part.to_string());
        }

        fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop> {
            self.line(format!("{place:?} {message}"))
        }
    }

    /// Says something of every kind, many times.
    fn speak(sink: &mut dyn Sink) -> Result<u32, DecodeError> {
        sink.header(Header { title: Some("é".to_owned()), ..Header::default() })?;
        for number in 0..20_000 {
            sink.name(1, "CN", "中国");
            sink.note("remark".to_owned());
            let places = [
                Place::Line { line: number, column: Some(2) },
                Place::Cell { row: number, column: "é" },
                Place::Pointer("/a"),
                Place::Element("/b", number),
                Place::File,
            ];
            let values = [Value::Text("1,5"), Value::Number(1.5), Value::Missing, Value::Blank];
            for (place, value) in places.into_iter().zip(values.into_iter().cycle()) {
                sink.record(&Record {
                    place,
                    codes: &["", "中国", "b"],
                    period: "2020",
                    value,
                    attributes: &["x", ""],
                    published: (number % 2 == 0).then_some("2024-01-01"),
                    action: Action::Delete,
                })?;
                sink.refuse(place, "wrong")?;
            }
        }
        sink.unused(UnusedPart::column(3, "é", "it counts the rows"));
        Ok(7)
    }

    #[test]
    fn what_is_said_arrives_in_its_order() {
        let (mut direct, mut relay) = (Notes::default(), Notes::default());
        assert_eq!(speak(&mut direct).unwrap(), 7);
        assert_eq!(decode_on_thread(&mut relay, speak).unwrap(), 7);
        assert!(direct.lines == relay.lines, "they differ");
    }

    #[test]
    fn a_sink_that_has_enough_ends_the_decoding() {
        for enough in [1, 4, 150_000] {
            let mut notes = Notes { enough: Some(enough), ..Notes::default() };
            assert!(matches!(decode_on_thread(&mut notes, speak), Err(DecodeError::Stopped)), "{enough}");
            assert_eq!(notes.lines.len(), enough);
        }
    }

    #[test]
    fn what_the_decoder_answers_comes_back() {
        let mut notes = Notes::default();
        let failed = decode_on_thread(&mut notes, |sink| {
            sink.header(Header::default())?;
            Err::<(), _>(DecodeError::TooLarge("far".to_owned()))
        });
        assert!(matches!(failed, Err(DecodeError::TooLarge(_))));
        assert_eq!(notes.lines.len(), 1, "what was said before is heard");
    }
}
