//! The sink of one of several tables: its columns get their positions among those of all tables.

use super::super::record::{Header, Place, Record, Sink, Stop};
use super::super::unused::UnusedPart;

/// Puts the codes and attributes of a block in the order of all blocks.
pub struct BlockSink<'s> {
    /// The sink of the table that all blocks make.
    pub sink: &'s mut dyn Sink,
    /// The position of each dimension of the block among all.
    pub dimensions: Vec<usize>,
    /// The position of each attribute of the block among all.
    pub attributes: Vec<usize>,
    /// The numbers of all dimensions and attributes.
    pub widths: (usize, usize),
    /// The number of columns of the sheet or file before the block.
    pub columns_before: usize,
}

impl BlockSink<'_> {
    fn place<'p>(&self, place: Place<'p>) -> Place<'p> {
        match place {
            Place::Line { line, column: Some(column) } => {
                Place::Line { line, column: Some(column + self.columns_before as u64) }
            }
            other => other,
        }
    }
}

impl Sink for BlockSink<'_> {
    fn header(&mut self, _: Header) -> Result<(), Stop> {
        Ok(())
    }

    fn name(&mut self, dimension: usize, code: &str, name: &str) {
        if let Some(dimension) = self.dimensions.get(dimension) {
            self.sink.name(*dimension, code, name);
        }
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), Stop> {
        let codes = ordered(record.codes, &self.dimensions, self.widths.0);
        let attributes = ordered(record.attributes, &self.attributes, self.widths.1);
        let place = self.place(record.place);
        self.sink.record(&Record { place, codes: &codes, attributes: &attributes, ..*record })
    }

    fn unused(&mut self, part: UnusedPart) {
        self.sink.unused(part);
    }

    fn note(&mut self, note: String) {
        self.sink.note(note);
    }

    fn refuse(&mut self, place: Place<'_>, message: &str) -> Result<(), Stop> {
        self.sink.refuse(self.place(place), message)
    }
}

/// The texts at their positions among all; empty where the block has none.
fn ordered<'t>(texts: &[&'t str], places: &[usize], width: usize) -> Vec<&'t str> {
    let mut all = vec![""; width];
    for (text, place) in texts.iter().zip(places) {
        if let Some(own) = all.get_mut(*place) {
            *own = text;
        }
    }
    all
}
