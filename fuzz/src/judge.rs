//! Takes records as an import does, and checks what their decoder promises.

use crate::ingest::data::number_text::read_marked_number;
use crate::ingest::data::period_text::read_marked_period;
use crate::ingest::data::record::{Header, Place, Record, Sink, Stop, Value};
use crate::ingest::data::unused::UnusedPart;

/// The number of problems after which an import stops reading.
const MAX_PROBLEMS: usize = 100;

/// The number of records after which reading stops: a short file may contain very many.
const MAX_RECORDS: usize = 100_000;

#[derive(Default)]
pub struct Judge {
    header: Option<Header>,
    problems: usize,
    records: usize,
}

impl Judge {
    fn count(&mut self) -> Result<(), Stop> {
        self.problems += 1;
        if self.problems < MAX_PROBLEMS { Ok(()) } else { Err(Stop) }
    }
}

impl Sink for Judge {
    fn header(&mut self, header: Header) -> Result<(), Stop> {
        assert!(self.header.replace(header).is_none(), "a second header");
        Ok(())
    }

    fn name(&mut self, dimension: usize, _: &str, _: &str) {
        let header = self.header.as_ref().expect("the header comes first");
        assert!(dimension < header.dimensions.len(), "a name in dimension {dimension}");
    }

    fn note(&mut self, note: String) {
        assert!(self.header.is_some() && !note.is_empty(), "a note before the header, or an empty one");
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), Stop> {
        let header = self.header.as_ref().expect("the header comes first");
        assert_eq!(record.codes.len(), header.dimensions.len(), "the codes of a record");
        assert_eq!(record.attributes.len(), header.attributes.len(), "the attributes of a record");
        let mut sound =
            read_marked_period(record.period, None).is_ok() && !record.place.to_string().is_empty();
        if let Value::Text(text) = record.value {
            sound &= read_marked_number(text, false, 0).is_ok();
        }
        self.records += 1;
        if self.records == MAX_RECORDS {
            return Err(Stop);
        }
        if sound { Ok(()) } else { self.count() }
    }

    fn unused(&mut self, part: UnusedPart) {
        assert!(!part.reason.is_empty() && part.count > 0, "a part without a reason");
    }

    fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop> {
        assert!(!place.to_string().is_empty() && !message.is_empty(), "a problem that says nothing");
        self.count()
    }
}
