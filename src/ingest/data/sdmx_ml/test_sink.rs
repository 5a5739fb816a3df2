//! A sink for tests that keeps all output as text.

use crate::ingest::data::record::{Action, Header, Place, Record, Sink, Stop, Value};
use crate::ingest::data::unused::UnusedPart;

/// The output of a decoder.
#[derive(Debug, Default)]
pub(in crate::ingest::data) struct TestSink {
    pub header: Option<Header>,
    pub names: Vec<String>,
    pub records: Vec<String>,
    pub refusals: Vec<String>,
    pub places: Vec<String>,
    /// After how many records the sink stops.
    pub enough: Option<usize>,
}

impl TestSink {
    /// The ids of the dimensions and of the attributes.
    pub fn columns(&self) -> (Vec<&str>, Vec<&str>) {
        let header = self.header.as_ref().unwrap();
        (
            header.dimensions.iter().map(|column| column.id.as_str()).collect(),
            header.attributes.iter().map(|column| column.id.as_str()).collect(),
        )
    }
}

impl Sink for TestSink {
    fn header(&mut self, header: Header) -> Result<(), Stop> {
        assert!(self.header.is_none(), "the header is given once");
        self.header = Some(header);
        Ok(())
    }

    fn unused(&mut self, _: UnusedPart) {}

    fn name(&mut self, dimension: usize, code: &str, name: &str) {
        self.names.push(format!("{dimension} {code} {name}"));
    }

    fn note(&mut self, _: String) {}

    fn record(&mut self, record: &Record<'_>) -> Result<(), Stop> {
        if self.enough == Some(self.records.len()) {
            return Err(Stop);
        }
        let header = self.header.as_ref().unwrap();
        assert_eq!(
            (record.codes.len(), record.attributes.len()),
            (header.dimensions.len(), header.attributes.len())
        );
        let value = match record.value {
            Value::Blank | Value::Missing => "-".to_owned(),
            Value::Number(number) => format!("#{number}"),
            Value::Text(text) => text.to_owned(),
        };
        let delete = if record.action == Action::Delete { " delete" } else { "" };
        let published = record.published.map(|day| format!(" @{day}")).unwrap_or_default();
        let (codes, attributes) = (record.codes.join("."), record.attributes.join("|"));
        self.records.push(format!("{codes} {} {value} {attributes}{delete}{published}", record.period));
        self.places.push(record.place.to_string());
        Ok(())
    }

    fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop> {
        self.refusals.push(format!("{place}: {message}"));
        Ok(())
    }
}
