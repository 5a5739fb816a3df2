//! What the service holds in memory at one revision.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwapOption;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::implied_values::ImpliedCache;
use super::ranking_columns::RankingColumns;
use super::search::SearchIndex;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::code_index::CodeFilter;
use crate::domain::observations::RegularSeries;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::limits::SECTION_BYTES;
use crate::snapshot::{CrossSection, PackedSeries, Snapshot};

/// The catalogue and what is derived from it, all of one revision.
#[derive(Debug, Default)]
pub struct State {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The search index over its indicators, once somebody searched; states with the same indicators share it.
    search: Arc<OnceLock<SearchIndex>>,
    /// What was found to be implied.
    pub(super) implied: ImpliedCache,
    /// The newest observations: nothing until they are packed, and none where they have no room.
    snapshot: OnceLock<Option<Arc<Snapshot>>>,
    /// The newest observations of an earlier revision, until those of this one are packed.
    carried: ArcSwapOption<StaleSnapshot>,
    /// What rankings look up of every series.
    ranking: OnceLock<RankingColumns>,
    /// The periods that were ranked of late.
    sections: SectionCache,
    /// What data files say of single observations.
    pub(super) attributes: AttributeCache,
}

/// The newest observations of an earlier revision: what they have of series that were not written since still holds.
#[derive(Debug)]
struct StaleSnapshot {
    snapshot: Arc<Snapshot>,
    revision: i64,
}

/// The periods that were ranked of late, each for all series.
#[derive(Debug)]
struct SectionCache(Cache<Period, Arc<CrossSection>, SectionWeight>);

/// How many periods are expected to be held.
const EXPECTED_SECTIONS: usize = 16;

impl Default for SectionCache {
    fn default() -> Self {
        Self(Cache::with_weighter(EXPECTED_SECTIONS, SECTION_BYTES, SectionWeight))
    }
}

/// A cross-section weighs its bytes.
#[derive(Debug, Clone)]
struct SectionWeight;

impl Weighter<Period, Arc<CrossSection>> for SectionWeight {
    fn weight(&self, _: &Period, section: &Arc<CrossSection>) -> u64 {
        u64::try_from(section.bytes()).unwrap_or(u64::MAX)
    }
}

/// For how many datasets it is remembered what their observations say.
const REMEMBERED_DATASETS: usize = 1_024;

/// The ids of the attributes that were found at one revision, by dataset.
#[derive(Debug)]
pub(super) struct AttributeCache(pub(super) Cache<Code, Arc<BTreeSet<String>>>);

impl Default for AttributeCache {
    fn default() -> Self {
        Self(Cache::new(REMEMBERED_DATASETS))
    }
}

impl State {
    /// The state of a catalogue that comes after another one.
    #[must_use]
    pub fn after(before: &Self, catalogue: Catalogue) -> Self {
        let known = &before.catalogue;
        let same = known.indicators == catalogue.indicators && known.topics == catalogue.topics;
        let search = if same { Arc::clone(&before.search) } else { Arc::default() };
        let carried = match before.snapshot.get() {
            None => before.carried.load_full(),
            Some(snapshot) => snapshot
                .clone()
                .map(|snapshot| Arc::new(StaleSnapshot { snapshot, revision: before.catalogue.revision })),
        };
        // Two that read at the same time may come in the other order.
        let carried = carried.filter(|carried| carried.revision <= catalogue.revision);
        Self { catalogue, search, carried: carried.into(), ..Self::default() }
    }

    /// The search index over the indicators, made when it is first asked for.
    pub fn search(&self) -> &SearchIndex {
        self.search.get_or_init(|| {
            let index = SearchIndex::new(&self.catalogue);
            tracing::info!(
                indicators = self.catalogue.indicators.len(),
                bytes = index.bytes(),
                "search index made"
            );
            index
        })
    }

    /// Whether nobody waits for an index any more.
    pub(super) fn is_indexed(&self) -> bool {
        self.search.get().is_some() && self.ranking.get().is_some()
    }

    /// Makes what is otherwise made when it is first asked for.
    pub(super) fn index(&self) {
        self.search();
        self.ranking();
    }

    /// What rankings look up of every series, made when it is first asked for.
    pub(super) fn ranking(&self) -> &RankingColumns {
        self.ranking.get_or_init(|| RankingColumns::of(&self.catalogue))
    }

    /// The series of an indicator, by its dataset and code, in the order of their keys.
    pub fn series_of<'a>(&'a self, (dataset, code): &'a (Code, Code)) -> impl Iterator<Item = &'a Series> {
        let columns = &self.catalogue.code_index;
        let wishes = [columns.dataset.any_of([dataset.as_str()]), columns.indicator.any_of([code.as_str()])];
        let positions = CodeFilter::matches(&wishes);
        positions.into_iter().flatten().filter_map(|position| self.catalogue.series.get(position))
    }

    /// The newest observations in memory; none while they are packed, and where they have no room.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.snapshot.get()?.as_deref()
    }

    /// The newest observations of all series at some periods, where they are in memory.
    pub(super) fn sections(&self, periods: &[Period]) -> Option<Vec<Arc<CrossSection>>> {
        let snapshot = self.snapshot()?;
        let known: Vec<Option<Arc<CrossSection>>> =
            periods.iter().map(|period| self.sections.0.get(period)).collect();
        let unknown = periods.iter().zip(&known).filter(|(_, known)| known.is_none());
        let unknown: Vec<Period> = unknown.map(|(period, _)| *period).collect();
        let mut made = snapshot.sections(&unknown).into_iter().map(Arc::new);
        let sections = periods.iter().zip(known).map(|(period, known)| {
            known.or_else(|| made.next().inspect(|made| self.sections.0.insert(*period, Arc::clone(made))))
        });
        sections.collect()
    }

    /// What somebody sees in the newest observations of a series, where they are in memory.
    pub(super) fn packed<T>(&self, series: &Series, see: impl FnOnce(&PackedSeries) -> T) -> Option<T> {
        if let Some(snapshot) = self.snapshot.get() {
            return snapshot.as_ref()?.get(series.id).map(see);
        }
        let carried = self.carried.load();
        let carried = carried.as_ref().filter(|carried| series.revision <= carried.revision)?;
        carried.snapshot.get(series.id).map(see)
    }

    /// The newest observations of a series with nothing unusual, where they are in memory.
    pub(super) fn plain(&self, series: &Series) -> Option<RegularSeries> {
        self.packed(series, |packed| packed.regular(series.frequency, &self.catalogue.vintages))?
    }

    /// Settles whether the newest observations are in memory; only the first word counts.
    pub(super) fn settle(&self, snapshot: Option<Arc<Snapshot>>) {
        let _ = self.snapshot.set(snapshot);
        self.carried.store(None);
    }

    /// Whether it is settled if the newest observations are in memory.
    #[must_use]
    pub fn is_packed(&self) -> bool {
        self.snapshot.get().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::carried;
    use super::*;

    #[tokio::test]
    async fn the_series_of_an_indicator_are_all_of_it() {
        let state = carried().await.service.state();
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
    async fn an_index_is_made_anew_where_something_is_called_otherwise() {
        let state = carried().await.service.state();
        let same = State::after(&state, state.catalogue.clone());
        assert!(std::ptr::eq(state.search(), same.search()));
        let mut catalogue = state.catalogue.clone();
        for indicator in catalogue.indicators.values_mut() {
            "zebra".clone_into(&mut indicator.name);
        }
        let renamed = State::after(&state, catalogue);
        assert_eq!((same.search().find("zebra").len(), state.search().find("zebra").len()), (0, 0));
        assert!(!renamed.search().find("zebra").is_empty());
    }
}
