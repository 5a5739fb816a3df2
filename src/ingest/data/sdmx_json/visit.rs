//! The second pass over a message: visits its observations and keeps at most one series in memory.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::emit::{Emitter, SeriesPart};
use crate::ingest::data::json_document::{Entries, Key, Row};
use crate::ingest::data::record::DecodeError;

/// A series with its observations. It is read whole, since its attributes may follow its observations.
#[derive(Debug, Default, Deserialize)]
struct Series<'a> {
    #[serde(borrow)]
    attributes: Option<Row<'a>>,
    #[serde(borrow)]
    observations: Option<Entries<'a, Row<'a>>>,
}

/// The object that is being read, with the position of its data set.
#[derive(Debug, Clone, Copy)]
enum AttachmentLevel {
    Root,
    Data,
    DataSets,
    DataSet(usize),
    Series(usize),
    Observations(usize),
}

/// Reads an object and sends the observations in it.
pub(super) struct Seed<'e, 'a, 's> {
    emitter: &'e mut Emitter<'a, 's>,
    level: AttachmentLevel,
}

impl<'e, 'a, 's> Seed<'e, 'a, 's> {
    /// The whole message.
    pub(super) const fn new(emitter: &'e mut Emitter<'a, 's>) -> Self {
        Self { emitter, level: AttachmentLevel::Root }
    }

    const fn inside(&mut self, level: AttachmentLevel) -> Seed<'_, 'a, 's> {
        Seed { emitter: &mut *self.emitter, level }
    }

    /// The level of the value with a key; none if it has no observations.
    fn child(&self, key: &str) -> Option<AttachmentLevel> {
        match (self.level, key) {
            (AttachmentLevel::Root, "data") => Some(AttachmentLevel::Data),
            (AttachmentLevel::Root | AttachmentLevel::Data, "dataSets") => Some(AttachmentLevel::DataSets),
            (AttachmentLevel::DataSet(number), "series") => Some(AttachmentLevel::Series(number)),
            (AttachmentLevel::DataSet(number), "observations") => Some(AttachmentLevel::Observations(number)),
            _ => None,
        }
    }

    fn series<E: Error>(&mut self, number: usize, key: &str, series: Series<'_>) -> Result<(), E> {
        let attributes = series.attributes.unwrap_or_default().0;
        let observations = series.observations.unwrap_or_default().0;
        if observations.is_empty() {
            let done = self.emitter.empty_series(number, key);
            return self.check(done);
        }
        for (observation, Row(cells)) in &observations {
            let part = Some(SeriesPart { key, attributes: &attributes });
            let done = self.emitter.observation(number, part, observation, cells);
            self.check(done)?;
        }
        Ok(())
    }

    /// Stops the JSON reader. The error is kept in the emitter, since the reader's own errors are only text.
    fn check<E: Error>(&mut self, done: Result<(), DecodeError>) -> Result<(), E> {
        done.map_err(|failure| {
            self.emitter.failure = Some(failure);
            E::custom("stopped")
        })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.level {
            AttachmentLevel::DataSets => "an array of data sets",
            _ => "an object",
        })
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            match (self.level, self.child(&key)) {
                (AttachmentLevel::Series(number), _) => {
                    let series = map.next_value::<Option<Series<'de>>>()?;
                    self.series(number, &key, series.unwrap_or_default())?;
                }
                (AttachmentLevel::Observations(number), _) => {
                    let Row(cells) = map.next_value::<Row<'de>>()?;
                    let done = self.emitter.observation(number, None, &key, &cells);
                    self.check(done)?;
                }
                (_, Some(level)) => map.next_value_seed(self.inside(level))?,
                (_, None) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        if !matches!(self.level, AttachmentLevel::DataSets) {
            return Err(A::Error::invalid_type(serde::de::Unexpected::Seq, &self));
        }
        let mut number = 0;
        while seq.next_element_seed(self.inside(AttachmentLevel::DataSet(number)))?.is_some() {
            number += 1;
        }
        Ok(())
    }
}
