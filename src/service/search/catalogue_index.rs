//! An index over series, figures and sources, beside that over the indicators.
//!
//! A series has the words of its indicator and of its codes in the other dimensions. So not the series are indexed, but
//! these codes, and the weight of a word in a series is the greatest of its indicator and its codes. A catalogue of many
//! series has few of them.

use std::collections::HashMap;

use super::entry_texts::{EntryTexts, member_name, member_texts, members};
use super::printed_number::PrintedNumber;
use super::{IndexBuilder, SearchIndex, bonus, words};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::invariant::number;
use crate::domain::series::Series;

/// The place of an indicator that the catalogue lacks.
pub(super) const NO_INDICATOR: u32 = u32::MAX;

/// An index over the series, figures and sources of a catalogue; entries are numbered by their positions there.
#[derive(Debug, Default)]
pub struct CatalogueIndex {
    /// The bonus of the name of each indicator on the mean weight. Labels do not count, since a series has none.
    pub(super) indicator_brevity: Vec<u16>,
    /// The codes of series in dimensions other than the indicator: the members.
    pub(super) members: SearchIndex<()>,
    /// The position of the indicator of each series in the order of the catalogue, or [`NO_INDICATOR`].
    pub(super) indicators: Vec<u32>,
    /// Where the members of each series begin in `of_series`, and the end of the last ones.
    pub(super) starts: Vec<u32>,
    /// The numbers of the members of each series.
    pub(super) of_series: Vec<u32>,
    /// The bonus of the name of each series on the mean weight.
    pub(super) brevity: Vec<u16>,
    /// The figures.
    pub(super) figures: SearchIndex<()>,
    /// The number that each figure prints before its scale; none if it is a word.
    pub(super) numerals: Vec<Option<f64>>,
    /// The sources.
    pub(super) sources: SearchIndex<()>,
}

impl CatalogueIndex {
    /// The index over a catalogue.
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut index = Self { starts: vec![0], ..Self::default() };
        index.add_series(catalogue);
        let mut figures = IndexBuilder::default();
        for figure in &catalogue.figures {
            add(&mut figures, &EntryTexts::of_figure(catalogue, figure));
            let printed = PrintedNumber::find(&figure.at.exact, |unit| catalogue.units.contains_key(unit));
            index.numerals.push(printed.map(|printed| printed.numeral));
        }
        index.figures = figures.into_index();
        let mut sources = IndexBuilder::default();
        for source in &catalogue.sources {
            add(&mut sources, &EntryTexts::of_source(source));
        }
        index.sources = sources.into_index();
        index
    }

    fn add_series(&mut self, catalogue: &Catalogue) {
        let indicators: HashMap<(&Code, &Code), (u32, u32)> = catalogue
            .indicators
            .iter()
            .zip(0..)
            .map(|(((dataset, code), indicator), place)| {
                ((dataset, code), (place, number(words(&indicator.name).count())))
            })
            .collect();
        let names = catalogue.indicators.values().map(|indicator| number(words(&indicator.name).count()));
        self.indicator_brevity = names.map(bonus).collect();
        let mut builder = IndexBuilder::default();
        // The number of a member, and the words of its name.
        let mut known: HashMap<(&Code, &str, &str), (u32, u32)> = HashMap::new();
        for series in &catalogue.series {
            let indicator = indicators.get(&(&series.dataset, &series.indicator)).copied();
            let (indicator, mut length) = indicator.unwrap_or((NO_INDICATOR, 1));
            for (dimension, code) in members(catalogue, series) {
                let next = number(known.len());
                let member = known.entry((&series.dataset, &dimension.id, code)).or_insert_with(|| {
                    builder.add(
                        (),
                        member_texts(catalogue, series, dimension, code).iter().map(String::as_str),
                        [],
                    );
                    let name = member_name(catalogue, series, dimension, code);
                    (next, number(name.map_or(0, |name| words(name).count())))
                });
                self.of_series.push(member.0);
                length += member.1;
            }
            self.indicators.push(indicator);
            self.starts.push(number(self.of_series.len()));
            self.brevity.push(bonus(length));
        }
        self.members = builder.into_index();
    }

    /// The memory of the index in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.members.bytes()
            + self.figures.bytes()
            + self.sources.bytes()
            + (self.indicators.capacity() + self.starts.capacity() + self.of_series.capacity())
                * size_of::<u32>()
            + (self.brevity.capacity() + self.indicator_brevity.capacity()) * size_of::<u16>()
    }
}

fn add(builder: &mut IndexBuilder<()>, texts: &EntryTexts) {
    builder.add((), texts.title.iter().map(String::as_str), texts.text.iter().map(String::as_str));
}

/// The positions of the series with a key, or a dataset and a key (`CNIND/A.CN.VA.C`), in any case of letters.
pub(super) fn with_key<'a>(series: &'a [Series], text: &str) -> impl Iterator<Item = usize> + 'a {
    let (dataset, key) = match text.split_once('/') {
        Some((dataset, key)) => (Some(dataset.to_owned()), key.to_owned()),
        None => (None, text.to_owned()),
    };
    let is_it = move |one: &Series| {
        one.key.as_str().eq_ignore_ascii_case(&key)
            && dataset.as_ref().is_none_or(|dataset| one.dataset.as_str().eq_ignore_ascii_case(dataset))
    };
    series.iter().enumerate().filter(move |(_, one)| is_it(one)).map(|(place, _)| place)
}
