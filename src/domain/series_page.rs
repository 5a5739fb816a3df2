//! Pages: some hundreds of series that follow each other in a catalogue, with a summary of them.

use std::collections::BTreeSet;

use super::code::Code;
use super::dataset_extent::DatasetExtent;
use super::frequency::Frequency;
use super::series::Series;

/// The number of series that a new page has.
const SIZE: usize = 256;
/// The number of series above which a page is split.
const LARGEST: usize = 2 * SIZE;

/// Series in the order of dataset and key, with what a catalogue asks of all series. It is never changed: catalogues of
/// different revisions share it.
#[derive(Debug)]
pub struct SeriesPage {
    /// The series, at least one.
    pub series: Vec<Series>,
    /// The greatest revision of a series.
    pub newest_revision: i64,
    /// The greatest number of a series.
    pub greatest_id: i64,
    /// The least number of a series.
    pub least_id: i64,
    /// What published series of each dataset reach.
    pub extents: Vec<DatasetExtent>,
    /// The frequencies.
    pub frequencies: BTreeSet<Frequency>,
    /// The ids of the attributes, each with a dataset.
    pub attributes: BTreeSet<(Code, String)>,
}

impl SeriesPage {
    /// The pages of a list of series in order.
    pub(super) fn of(series: Vec<Series>) -> Vec<Self> {
        if series.len() <= LARGEST {
            return if series.is_empty() { Vec::new() } else { vec![Self::new(series)] };
        }
        let mut pages = Vec::with_capacity(series.len().div_ceil(SIZE));
        let mut rest = series.into_iter();
        while rest.len() > 0 {
            pages.push(Self::new(rest.by_ref().take(SIZE).collect()));
        }
        pages
    }

    fn new(series: Vec<Series>) -> Self {
        let ids = || series.iter().map(|one| one.id);
        let mut page = Self {
            newest_revision: series.iter().map(|one| one.revision).max().unwrap_or_default(),
            greatest_id: ids().max().unwrap_or_default(),
            least_id: ids().min().unwrap_or_default(),
            extents: Vec::new(),
            frequencies: series.iter().map(|one| one.frequency).collect(),
            attributes: BTreeSet::new(),
            series: Vec::new(),
        };
        for one in &series {
            page.add_to_extent(one);
            let ids = one.attributes.keys().map(|id| (one.dataset.clone(), id.clone()));
            page.attributes.extend(ids);
        }
        page.series = series;
        page
    }

    fn add_to_extent(&mut self, series: &Series) {
        if series.is_derived() {
            return;
        }
        let own = DatasetExtent::of(series);
        match self.extents.last_mut().filter(|extent| extent.dataset == series.dataset) {
            Some(extent) => extent.add(&own),
            None => self.extents.push(own),
        }
    }

    /// Whether it has derived series.
    #[must_use]
    pub const fn has_derived(&self) -> bool {
        self.least_id < 0
    }
}
