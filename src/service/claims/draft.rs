//! What is known of a number that nothing accounts for yet: as it is read, and the series that it may belong to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::claim::stated_value;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Indicator;
use crate::domain::dataset::Points;
use crate::domain::figure::Selector;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::series::Series;
use crate::domain::source::{Basis, Source};
use crate::ingest::document::{BlockKind, CellHeads, Direction, Reading, ReadingKind};
use crate::ingest::seed::Seed;
use crate::parallel::{Priority, spawn_on_thread};
use crate::service::document_numbers::{DocumentNumberKind, DocumentNumbers};
use crate::service::documents::{Document, DocumentContent, Documents};
use crate::service::drafts::{EarlierEdition, FigureDraft, MAX_SUGGESTIONS, drafts};
use crate::service::query::Window;
use crate::service::{Service, ServiceError, State};

/// How many earlier documents of a dataset are compared, the newest first.
const MAX_EDITIONS: usize = 12;

/// A number that nothing accounts for, as it is read.
#[derive(Debug, Clone)]
pub struct NumberDraft {
    /// The value in base units; none where the document does not determine it.
    pub value: Option<f64>,
    /// The code of its unit; none where it is open.
    pub unit: Option<&'static str>,
    /// The qualifier.
    pub qualifier: Qualifier,
    /// One unit in the last printed place, in base units.
    pub rounding: f64,
    /// The interval that the true value lies in.
    pub bounds: Bounds,
    /// Whether something rises or falls by it.
    pub direction: Option<Direction>,
    /// The period, with its basis and the words that it rests on.
    pub period: Option<(Period, Basis, Option<Selector>)>,
    /// Whether it is a statistic, as the text alone says.
    pub kind: ReadingKind,
    /// The number of its table, from 0.
    pub table: Option<usize>,
    /// The heads of its cell, in a table.
    pub heads: Option<CellHeads>,
    /// The series of an earlier figure between the same words, and its id.
    pub carried: Option<(String, String)>,
    /// The series that it may belong to, the likeliest first.
    pub suggestions: Vec<SuggestedSeries>,
    /// A new indicator that it may belong to, if no series fits.
    pub new_indicator: Option<Indicator>,
    /// Why somebody should look at it although it was carried over.
    pub doubts: Vec<String>,
}

/// A series that a number may belong to.
#[derive(Debug, Clone)]
pub struct SuggestedSeries {
    /// The key.
    pub key: String,
    /// The name of its indicator.
    pub name: String,
    /// Its newest value, with the period.
    pub newest: Option<(Period, f64)>,
}

impl Service {
    /// What is known of the numbers that nothing accounts for, by their positions in `numbers`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn number_drafts(
        &self,
        state: &State,
        documents: &Arc<Documents>,
        source: &Source,
        numbers: &DocumentNumbers,
    ) -> Result<BTreeMap<usize, NumberDraft>, ServiceError> {
        let seeds = self.seeds();
        let (own, content) = (source.id.clone(), documents.get(&source.id).and_then(Document::read));
        let is_open = numbers.numbers.iter().any(|one| one.kind == DocumentNumberKind::Unaccounted);
        if content.is_none() || !is_open {
            return Ok(BTreeMap::new());
        }
        let known = Arc::clone(documents);
        let made = spawn_on_thread(Priority::Normal, move || drafts_of(&seeds, &known, &own)).await;
        let made = made.ok_or(ServiceError::Interrupted)?;
        let open = numbers.numbers.iter().enumerate();
        let open = open.filter(|(_, one)| one.kind == DocumentNumberKind::Unaccounted);
        let mut drafts: BTreeMap<usize, NumberDraft> = open
            .filter_map(|(place, one)| {
                let content = content?;
                let reading = content.readings.get(content.reading_at(&one.at)?)?;
                Some((place, draft(content, reading, made.iter().find(|made| made.entry.at.is_at(&one.at)))))
            })
            .collect();
        let series: Vec<&Series> = state.catalogue.published_series_of(source.dataset.as_str()).collect();
        let wanted: Vec<&Series> = series
            .into_iter()
            .filter(|one| {
                let mut suggested = drafts.values().flat_map(|draft| &draft.suggestions);
                suggested.any(|suggested| suggested.key == one.key.as_str())
            })
            .collect();
        let newest = self.newest_values(state, &wanted).await?;
        for suggestion in drafts.values_mut().flat_map(|draft| &mut draft.suggestions) {
            suggestion.newest = newest.get(&suggestion.key).copied();
        }
        Ok(drafts)
    }

    /// The newest values of some series of one dataset, by key.
    async fn newest_values(
        &self,
        state: &State,
        series: &[&Series],
    ) -> Result<BTreeMap<String, (Period, f64)>, ServiceError> {
        let data = self.observations(state, series, &Window::default(), false).await?;
        let values = series.iter().zip(data).filter_map(|(one, data)| {
            let Points::Observations(observations) = data.points else { return None };
            let observations = observations.into_vec();
            let mut newest = observations.iter().rev().filter_map(|one| Some((one.period, one.value?)));
            Some((one.key.to_string(), newest.next()?))
        });
        Ok(values.collect())
    }
}

/// The drafts of the figures of a document; none where the seed folder has no such source.
fn drafts_of(seeds: &[Seed], documents: &Documents, source: &str) -> Vec<FigureDraft> {
    let seed = seeds.iter().find(|seed| seed.sources.iter().any(|known| known.id == source));
    let entry = seed.and_then(|seed| seed.sources.iter().find(|known| known.id == source));
    let content = documents.get(source).and_then(Document::read);
    let (Some(seed), Some(entry), Some(content)) = (seed, entry, content) else { return Vec::new() };
    drafts(seed, &entry.into(), &content.text, &earlier(seed, documents, source)).figures
}

/// The newest of the other documents of a dataset that are loaded.
pub(super) fn earlier<'seed>(
    seed: &'seed Seed,
    documents: &Documents,
    source: &str,
) -> Vec<EarlierEdition<'seed>> {
    let mut sources: Vec<&Source> = seed.sources.iter().filter(|known| known.id != source).collect();
    sources.sort_by_key(|known| std::cmp::Reverse(known.published));
    let loaded = sources.into_iter().filter_map(|source| Some((source, documents.get(&source.id)?.read()?)));
    let editions = loaded.map(|(source, content)| EarlierEdition { source, document: content.text.clone() });
    editions.take(MAX_EDITIONS).collect()
}

/// The draft of a number as it is read, with the series that may be its own.
fn draft(content: &DocumentContent, reading: &Reading, made: Option<&FigureDraft>) -> NumberDraft {
    let table = content.text.blocks.get(reading.block).and_then(|block| match &block.kind {
        BlockKind::Cell(cell) => Some(cell.table),
        _ => None,
    });
    let (number, read) = (&reading.number, reading.period.as_ref());
    let entry = made.map(|made| &made.entry);
    let carried = entry.and_then(|entry| Some((entry.series.clone(), entry.carried_from.clone()?)));
    let moved = entry
        .filter(|_| carried.is_some())
        .and_then(|entry| Some((entry.period.parse().ok()?, entry.period_basis, entry.period_at.clone())));
    let of_carried = carried.iter().map(|(key, from)| SuggestedSeries {
        key: key.clone(),
        name: from.clone(),
        newest: None,
    });
    let of_words = made.into_iter().flat_map(|made| &made.suggestions).map(|one| SuggestedSeries {
        key: one.series.to_string(),
        name: one.name.clone(),
        newest: None,
    });
    let value =
        entry.map(|entry| entry.value).filter(|value| value.is_finite()).or_else(|| stated_value(number));
    NumberDraft {
        value,
        unit: number.unit,
        qualifier: number.qualifier,
        rounding: number.rounding.to_string().parse().unwrap_or_default(),
        bounds: signed(reading.bounds.unwrap_or(Bounds::UNBOUNDED), value),
        direction: number.direction,
        period: moved.or_else(|| read.map(|read| (read.period, read.basis, read.at.clone()))),
        kind: reading.kind,
        table,
        heads: reading.heads.clone(),
        new_indicator: made.and_then(|made| made.new_indicator.clone()),
        doubts: made.map(|made| made.doubts.clone()).unwrap_or_default(),
        suggestions: of_carried.chain(of_words).take(MAX_SUGGESTIONS).collect(),
        carried,
    }
}

/// The interval of a value as the document prints it, with the sign of the value.
fn signed(bounds: Bounds, value: Option<f64>) -> Bounds {
    let turned = Bounds::new(bounds.upper().map(|upper| -upper), bounds.lower().map(|lower| -lower));
    let fits = value.is_none_or(|value| bounds.contains(value));
    if fits { bounds } else { turned.unwrap_or(bounds) }
}
