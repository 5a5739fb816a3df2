//! The data of one revision in memory.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwapOption;
use chrono::NaiveDate;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::composites::{CompositeCache, Composites};
use super::derived::Derived;
use super::implied_values::ImpliedCache;
use super::indicator_extents::IndicatorExtents;
use super::ranking_columns::RankingColumns;
use super::search::SearchIndex;
use super::search::answer::{SearchAnswer, SearchRequest};
use super::search::catalogue_index::CatalogueIndex;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::code_column::CodeFilter;
use crate::domain::growth::Sample;
use crate::domain::identity::RevisionIdentity;
use crate::domain::observations::Observations;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::structure::DataStructureDefinition;
use crate::limits::SECTION_BYTES;
use crate::snapshot::{CrossSection, PackedSeries, SeriesHistory, Snapshot};

/// The catalogue and everything derived from it, of one revision.
#[derive(Debug, Default)]
pub struct State {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The derived indicators and series.
    pub derived: Derived,
    /// The composite indexes.
    pub composites: Composites,
    /// The composite indexes of other days, computed on first use.
    pub(super) composite_days: CompositeCache,
    /// The search index over the indicators, built on first use; states with the same indicators share it.
    search: Arc<OnceLock<SearchIndex>>,
    /// The search index over series, figures and sources, built on first use; states with the same keys and lists share it.
    catalogue_index: Arc<OnceLock<CatalogueIndex>>,
    /// The implied observations, computed on first use.
    pub(super) implied: ImpliedCache,
    /// The observations: unset until they are packed, `None` if the newest exceed the memory for them.
    snapshot: OnceLock<Option<Arc<Snapshot>>>,
    /// The observations of an earlier revision, until those of this one are packed.
    stale: ArcSwapOption<RevisionSnapshot>,
    /// The properties of series that rankings read, built on first use.
    ranking: OnceLock<RankingColumns>,
    /// What the series of each indicator have, collected on first use.
    indicator_extents: OnceLock<IndicatorExtents>,
    /// The places of series in an order, by position; states with the same series and areas share them.
    ranks: Arc<OnceLock<Vec<u32>>>,
    /// The cross-sections that rankings used last.
    sections: SectionCache,
    /// The attributes of observations, read on first use.
    pub(super) attributes: AttributeCache,
}

/// The observations of a revision. Later they are valid for series that were not written since.
#[derive(Debug)]
pub(super) struct RevisionSnapshot {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) revision: RevisionIdentity,
}

/// The cross-sections that rankings used last: one period, all series.
#[derive(Debug)]
struct SectionCache(Cache<Period, Arc<CrossSection>, SectionWeight>);

/// The expected number of cross-sections in the cache.
const EXPECTED_SECTIONS: usize = 16;

impl Default for SectionCache {
    fn default() -> Self {
        Self(Cache::with_weighter(EXPECTED_SECTIONS, SECTION_BYTES, SectionWeight))
    }
}

/// The weight of a cross-section is its size in bytes.
#[derive(Debug, Clone)]
struct SectionWeight;

impl Weighter<Period, Arc<CrossSection>> for SectionWeight {
    fn weight(&self, _: &Period, section: &Arc<CrossSection>) -> u64 {
        section.bytes() as u64
    }
}

/// The number of datasets whose attributes are cached.
const CACHED_DATASETS: usize = 1_024;

/// The ids of the attributes of observations, by dataset.
#[derive(Debug)]
pub(super) struct AttributeCache(pub(super) Cache<Code, Arc<BTreeSet<String>>>);

impl Default for AttributeCache {
    fn default() -> Self {
        Self(Cache::new(CACHED_DATASETS))
    }
}

impl State {
    /// The state of a catalogue, with what is still valid of the state before.
    #[must_use]
    pub fn after(before: &Self, catalogue: Catalogue, derived: Derived, composites: Composites) -> Self {
        let old = &before.catalogue;
        let same = old.indicators == catalogue.indicators && old.topics == catalogue.topics;
        let search = if same { Arc::clone(&before.search) } else { Arc::default() };
        let same = Arc::ptr_eq(&old.code_index, &catalogue.code_index)
            && old.areas == catalogue.areas
            && old.dataset_order == catalogue.dataset_order;
        let ranks = if same { Arc::clone(&before.ranks) } else { Arc::default() };
        let same = same && has_same_members(old, &catalogue);
        let catalogue_index = if same { Arc::clone(&before.catalogue_index) } else { Arc::default() };
        let stale = if before.is_packed() { before.revision_snapshot() } else { before.stale() };
        Self {
            catalogue,
            derived,
            composites,
            search,
            catalogue_index,
            ranks,
            stale: stale.into(),
            ..Self::default()
        }
    }

    /// The search index over the indicators.
    pub fn search(&self) -> &SearchIndex {
        self.search.get_or_init(|| {
            let index = SearchIndex::new(&self.catalogue);
            tracing::info!(
                indicators = self.catalogue.indicators.len(),
                bytes = index.bytes(),
                "search index built"
            );
            index
        })
    }

    /// The indicators, series, figures and sources that a search finds.
    #[must_use]
    pub fn find(&self, request: &SearchRequest) -> SearchAnswer {
        let index = self.catalogue_index.get_or_init(|| CatalogueIndex::new(&self.catalogue));
        index.find(&self.catalogue, self.search(), request)
    }

    /// Whether the lazy indexes are built.
    pub(super) fn is_indexed(&self) -> bool {
        self.search.get().is_some()
            && self.catalogue_index.get().is_some()
            && self.ranking.get().is_some()
            && self.indicator_extents.get().is_some()
    }

    /// Builds the lazy indexes.
    pub(super) fn index(&self) {
        self.search();
        self.catalogue_index.get_or_init(|| CatalogueIndex::new(&self.catalogue));
        self.ranking();
        self.indicator_extents();
    }

    /// What the series of each indicator have.
    pub fn indicator_extents(&self) -> &IndicatorExtents {
        self.indicator_extents.get_or_init(|| IndicatorExtents::of(&self.catalogue))
    }

    /// The properties of series that rankings read.
    pub(super) fn ranking(&self) -> &RankingColumns {
        self.ranking.get_or_init(|| RankingColumns::of(&self.catalogue))
    }

    /// Whether the places of all series in the order of an interface are made.
    #[must_use]
    pub fn has_ranks(&self) -> bool {
        self.ranks.get().is_some()
    }

    /// The places of all series in the order of an interface, by position, which are made on first use.
    pub fn kept_ranks(&self, make: impl FnOnce(&Catalogue) -> Vec<u32>) -> &[u32] {
        self.ranks.get_or_init(|| make(&self.catalogue))
    }

    /// The series of an indicator, by its dataset and code, in the order of their keys.
    pub fn series_of<'a>(&'a self, (dataset, code): &'a (Code, Code)) -> impl Iterator<Item = &'a Series> {
        let columns = &self.catalogue.code_index;
        let filters = [columns.dataset.any_of([dataset.as_str()]), columns.indicator.any_of([code.as_str()])];
        let positions = CodeFilter::matches(&filters);
        positions.into_iter().flatten().filter_map(|position| self.catalogue.series_at(position))
    }

    /// The observations in memory; none before they are packed or if the newest exceed the memory for them.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.snapshot.get()?.as_deref()
    }

    /// The newest observations of all series at some periods; none if they are not in memory.
    pub(super) fn sections(&self, periods: &[Period]) -> Option<Vec<Arc<CrossSection>>> {
        let snapshot = self.snapshot()?;
        let cached: Vec<Option<Arc<CrossSection>>> =
            periods.iter().map(|period| self.sections.0.get(period)).collect();
        let missing = periods.iter().zip(&cached).filter(|(_, cached)| cached.is_none());
        let missing: Vec<Period> = missing.map(|(period, _)| *period).collect();
        let mut made = snapshot.sections(&missing).into_iter().map(Arc::new);
        let sections = periods.iter().zip(cached).map(|(period, cached)| {
            cached.or_else(|| made.next().inspect(|made| self.sections.0.insert(*period, Arc::clone(made))))
        });
        sections.collect()
    }

    /// Whether the observations of all published series are in memory, as published up to a day or up to now.
    #[must_use]
    pub fn is_in_memory(&self, as_of: Option<NaiveDate>) -> bool {
        self.snapshot().is_some_and(|snapshot| as_of.is_none() || snapshot.has_all_vintages())
    }

    /// A value read from the observations of a series; none if they are not in memory.
    pub(super) fn packed<T>(&self, series: &Series, read: impl FnOnce(&PackedSeries) -> T) -> Option<T> {
        if let Some(snapshot) = self.snapshot.get() {
            return snapshot.as_ref()?.get(series.id).map(read);
        }
        let stale = self.stale.load();
        let stale = stale.as_ref().filter(|stale| series.revision <= stale.revision.number)?;
        stale.snapshot.get(series.id).map(read)
    }

    /// A value read from all publications of a series; none if they are not in memory.
    pub(super) fn history<T>(&self, series: &Series, read: impl FnOnce(SeriesHistory<'_>) -> T) -> Option<T> {
        let vintages = &self.catalogue.vintages;
        self.packed(series, |packed| SeriesHistory::of(packed, series.frequency, vintages).map(read))?
    }

    /// The newest observations of a series as published up to a day or up to now; none if they are not in memory.
    pub(super) fn observations(&self, series: &Series, as_of: Option<NaiveDate>) -> Option<Observations> {
        match as_of {
            Some(day) => self.history(series, |history| history.observations(day)),
            None => {
                self.packed(series, |packed| packed.observations(series.frequency, &self.catalogue.vintages))
            }
        }
    }

    /// The newest observations of a series as input of growth; none if they are not in memory.
    pub(super) fn samples(&self, series: &Series, as_of: Option<NaiveDate>) -> Option<Vec<Sample>> {
        match as_of {
            Some(day) => self.history(series, |history| history.samples(day)),
            None => self.packed(series, |packed| packed.samples(series.frequency)),
        }
    }

    /// Sets the observations, or that the newest exceed the memory for them; only the first call has an effect.
    pub(super) fn set_snapshot(&self, snapshot: Option<Arc<Snapshot>>) {
        let _ = self.snapshot.set(snapshot);
        self.stale.store(None);
    }

    /// The observations in memory with their revision; none as for [`Self::snapshot`].
    pub(super) fn revision_snapshot(&self) -> Option<Arc<RevisionSnapshot>> {
        let snapshot = self.snapshot.get()?.clone()?;
        Some(Arc::new(RevisionSnapshot { snapshot, revision: self.catalogue.identity() }))
    }

    /// The observations of an earlier revision, until those of this one are packed.
    pub(super) fn stale(&self) -> Option<Arc<RevisionSnapshot>> {
        self.stale.load_full()
    }

    /// Whether packing is done, with or without a snapshot.
    #[must_use]
    pub fn is_packed(&self) -> bool {
        self.snapshot.get().is_some()
    }
}

/// Whether two catalogues have the same texts beside series: codes, figures, sources, and dimensions of datasets.
fn has_same_members(one: &Catalogue, other: &Catalogue) -> bool {
    one.indicators == other.indicators
        && one.topics == other.topics
        && one.activities == other.activities
        && one.units == other.units
        && Arc::ptr_eq(&one.figures, &other.figures)
        && Arc::ptr_eq(&one.sources, &other.sources)
        && one.dimension_codes == other.dimension_codes
        && structures(one).eq(structures(other))
}

/// The datasets with their dimensions.
fn structures(catalogue: &Catalogue) -> impl Iterator<Item = (&Code, &DataStructureDefinition)> {
    catalogue.datasets.iter().map(|(id, dataset)| (id, &dataset.structure))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::embedded;
    use super::*;

    #[tokio::test]
    async fn the_series_of_an_indicator_are_all_of_it() {
        let state = embedded().await.service.state();
        let catalogue = &state.catalogue;
        for id in catalogue.indicators.keys() {
            let of_it = |series: &&Series| (&series.dataset, &series.indicator) == (&id.0, &id.1);
            let expected: Vec<&Series> = catalogue.series.iter().filter(of_it).collect();
            assert_eq!(state.series_of(id).collect::<Vec<_>>(), expected);
        }
        let unknown = ("CNIND".parse().unwrap(), "UNKNOWN".parse().unwrap());
        assert_eq!(state.series_of(&unknown).count(), 0);
    }

    #[tokio::test]
    async fn the_search_index_is_rebuilt_when_a_name_changes() {
        let state = embedded().await.service.state();
        let same = State::after(&state, state.catalogue.clone(), Derived::default(), Composites::default());
        assert!(std::ptr::eq(state.search(), same.search()));
        let mut catalogue = state.catalogue.clone();
        for indicator in Arc::make_mut(&mut catalogue.indicators).values_mut() {
            "zebra".clone_into(&mut indicator.name);
        }
        let renamed = State::after(&state, catalogue, Derived::default(), Composites::default());
        assert_eq!((same.search().find("zebra").len(), state.search().find("zebra").len()), (0, 0));
        assert!(!renamed.search().find("zebra").is_empty());
    }
}
