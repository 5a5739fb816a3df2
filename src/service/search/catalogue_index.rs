//! An index over series, figures and sources, beside that over the indicators.
//!
//! A series has the words of its indicator and of its codes in the other dimensions. So not the series are indexed, but
//! these codes, and the weight of a word in a series is the greatest of its indicator and its codes. A catalogue of many
//! series has few of them: the code index says which group and which area each series has, and a group has all other codes.

use std::collections::HashMap;
use std::ops::Range;

use super::entry_texts::{EntryTexts, member_name, member_texts, members};
use super::printed_number::PrintedNumber;
use super::{IndexBuilder, SearchIndex, bonus, words};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::dataset_labels::LabelUse;
use crate::domain::invariant::number;
use crate::domain::series::Series;
use crate::domain::series_list::SeriesList;
use crate::domain::structure::{Dimension, Role};

/// An index over the series, figures and sources of a catalogue; entries are numbered by their positions there.
#[derive(Debug, Default)]
pub struct CatalogueIndex {
    /// The bonus of the name of each indicator on the mean weight. Labels do not count, since a series has none.
    pub(super) indicator_brevity: Vec<u16>,
    /// The codes of series in dimensions other than the indicator: the members.
    pub(super) members: SearchIndex<()>,
    /// What the series of a group have in common, by number of the group.
    pub(super) groups: Vec<Entry>,
    /// The areas of each dataset.
    pub(super) datasets: Vec<DatasetAreas>,
    /// The figures.
    pub(super) figures: SearchIndex<()>,
    /// The number that each figure prints before its scale; none if it is a word.
    pub(super) numerals: Vec<Option<f64>>,
    /// The sources.
    pub(super) sources: SearchIndex<()>,
}

/// A part of what series are found by: their group, or their area.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    /// The position of the indicator in the order of the catalogue; none of an area, or if the catalogue lacks it.
    pub(super) indicator: Option<usize>,
    /// The numbers of the members.
    pub(super) members: Vec<u32>,
    /// The number of words of the names.
    pub(super) length: u32,
}

/// The series of a dataset, and their areas.
#[derive(Debug)]
pub(super) struct DatasetAreas {
    /// The positions of the series.
    pub(super) series: Range<usize>,
    /// The areas, each with its number in the code index.
    pub(super) areas: Vec<(usize, Entry)>,
}

impl CatalogueIndex {
    /// The index over a catalogue.
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut index = Self::default();
        index.add_series(catalogue);
        let mut figures = IndexBuilder::default();
        for figure in catalogue.figures.iter() {
            add(&mut figures, &EntryTexts::of_figure(catalogue, figure));
            let printed = PrintedNumber::find(&figure.at.exact, |unit| catalogue.units.contains_key(unit));
            index.numerals.push(printed.map(|printed| printed.numeral));
        }
        index.figures = figures.into_index();
        let mut sources = IndexBuilder::default();
        for source in catalogue.sources.iter() {
            add(&mut sources, &EntryTexts::of_source(source));
        }
        index.sources = sources.into_index();
        index
    }

    fn add_series(&mut self, catalogue: &Catalogue) {
        let lengths = catalogue.indicators.values().map(|one| number(words(&one.name).count()));
        let lengths: Vec<u32> = lengths.collect();
        self.indicator_brevity = lengths.iter().map(|length| bonus(*length)).collect();
        let places: HashMap<(&Code, &Code), usize> = catalogue
            .indicators
            .keys()
            .zip(0..)
            .map(|((dataset, code), place)| ((dataset, code), place))
            .collect();
        let mut builder = MemberBuilder { catalogue, index: IndexBuilder::default(), known: HashMap::new() };
        let labels = &catalogue.code_index;
        let mut groups: Vec<Option<Entry>> = vec![None; labels.groups.distinct.len()];
        for dataset in labels.of_datasets() {
            let one = |label: &LabelUse| Some((label.label, catalogue.series_at(label.first)?));
            for (group, one) in dataset.groups.iter().filter_map(one) {
                let indicator = places.get(&(&one.dataset, &one.indicator)).copied();
                let length = indicator.map_or(1, |place| lengths.get(place).copied().unwrap_or_default());
                let entry = builder.entry(one, |dimension| dimension.role != Some(Role::Area));
                if let Some(group) = groups.get_mut(group) {
                    *group = Some(Entry { indicator, length: length + entry.length, ..entry });
                }
            }
            let is_area = |dimension: &Dimension| dimension.role == Some(Role::Area);
            let areas = dataset.areas.iter().filter_map(one);
            let areas = areas.map(|(area, one)| (area, builder.entry(one, is_area))).collect();
            self.datasets.push(DatasetAreas { series: dataset.series.clone(), areas });
        }
        self.groups = groups.into_iter().map(Option::unwrap_or_default).collect();
        self.members = builder.index.into_index();
    }

    /// The memory of the index in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.members.bytes()
            + self.figures.bytes()
            + self.sources.bytes()
            + self.indicator_brevity.capacity() * size_of::<u16>()
    }
}

/// Numbers the members and indexes their texts.
struct MemberBuilder<'a> {
    catalogue: &'a Catalogue,
    index: IndexBuilder<()>,
    /// The number of each member, and the words of its name.
    known: HashMap<(&'a Code, &'a str, &'a str), (u32, u32)>,
}

impl<'a> MemberBuilder<'a> {
    /// The members of a series in some dimensions.
    fn entry(&mut self, series: &'a Series, is_wanted: impl Fn(&Dimension) -> bool) -> Entry {
        let mut entry = Entry::default();
        let catalogue = self.catalogue;
        for (dimension, code) in members(catalogue, series).filter(|(dimension, _)| is_wanted(dimension)) {
            let next = number(self.known.len());
            let member = self.known.entry((&series.dataset, &dimension.id, code)).or_insert_with(|| {
                let texts = member_texts(catalogue, series, dimension, code);
                self.index.add((), texts.iter().map(String::as_str), []);
                let name = member_name(catalogue, series, dimension, code);
                (next, number(name.map_or(0, |name| words(name).count())))
            });
            entry.members.push(member.0);
            entry.length += member.1;
        }
        entry
    }
}

fn add(builder: &mut IndexBuilder<()>, texts: &EntryTexts) {
    builder.add((), texts.title.iter().map(String::as_str), texts.text.iter().map(String::as_str));
}

/// The positions of the series with a key, or a dataset and a key (`CNIND/A.CN.VA.C`), in any case of letters.
pub(super) fn with_key<'a>(series: &'a SeriesList, text: &str) -> impl Iterator<Item = usize> + 'a {
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
