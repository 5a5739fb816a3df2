//! Builds the record of an observation from its parts, for the decoders of all formats.

use super::record::{Action, Place, Record, Sink, Stop, Value};

/// The parts of a record. The memory of the lists is reused for the next record.
#[derive(Debug, Default)]
pub(super) struct RecordBuilder<'a> {
    codes: Vec<&'a str>,
    attributes: Vec<&'a str>,
    /// The day of publication, if the file keeps several vintages.
    pub(super) published: Option<&'a str>,
    /// What the file does with the observation.
    pub(super) action: Action,
}

/// Why an observation is refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum RecordError {
    #[error("the observation has no time period")]
    NoPeriod,
    #[error("the columns of the period do not make a period")]
    PeriodParts,
    #[error("the value is no number")]
    ValueType,
    #[error("`{0}` is no number with a comma before its decimals")]
    DecimalComma(String),
    #[error("there is no such value: the sizes of the dimensions make {0}")]
    Position(u64),
    #[error("the data set has no structure")]
    NoStructure,
    #[error("the key `{key}` has {parts} parts, not {expected}")]
    KeyLength { key: String, parts: usize, expected: usize },
    #[error("the key names a value of `{0}` that the structure does not have")]
    KeyValue(String),
    #[error("the attribute `{0}` has no such value in the structure")]
    AttributeValue(String),
}

impl<'a> RecordBuilder<'a> {
    /// A builder with empty texts for these numbers of dimensions and attributes.
    pub(super) fn new(dimensions: usize, attributes: usize) -> Self {
        Self { codes: vec![""; dimensions], attributes: vec![""; attributes], ..Self::default() }
    }

    /// The same builder with empty texts, for parts with the lifetime of another row.
    pub(super) fn cleared<'b>(self) -> RecordBuilder<'b> {
        // The lists are collected in place: this allocates nothing.
        let empty = |list: Vec<&str>| list.into_iter().map(|_| "").collect();
        RecordBuilder {
            codes: empty(self.codes),
            attributes: empty(self.attributes),
            ..RecordBuilder::default()
        }
    }

    /// The codes by dimension.
    pub(super) fn codes(&self) -> &[&'a str] {
        &self.codes
    }

    /// Sets the code of a dimension.
    pub(super) fn set_code(&mut self, dimension: usize, code: &'a str) {
        if let Some(slot) = self.codes.get_mut(dimension) {
            *slot = code;
        }
    }

    /// Sets the text of an attribute.
    pub(super) fn set_attribute(&mut self, attribute: usize, text: &'a str) {
        if let Some(slot) = self.attributes.get_mut(attribute) {
            *slot = text;
        }
    }

    /// Sends the record with a period and a value, or the error, to the sink.
    ///
    /// # Errors
    /// [`Stop`] when the sink stops.
    pub(super) fn send(
        &self,
        place: Place<'_>,
        observation: Result<(&str, Value<'_>), RecordError>,
        sink: &mut dyn Sink,
    ) -> Result<(), Stop> {
        match observation {
            Ok((period, value)) => sink.record(&Record {
                place,
                codes: &self.codes,
                period,
                value,
                attributes: &self.attributes,
                published: self.published,
                action: self.action,
            }),
            Err(error) => sink.refuse(place, &error.to_string()),
        }
    }
}

/// The period of an observation of a message; an empty one is an error.
pub(super) fn stated_period(period: &str) -> Result<&str, RecordError> {
    if period.is_empty() { Err(RecordError::NoPeriod) } else { Ok(period) }
}
