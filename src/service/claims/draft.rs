//! What is known of a number that nothing accounts for yet: as it is read, and the series that it may belong to.

use std::collections::BTreeMap;

use super::claim::stated_value;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::dataset::Points;
use crate::domain::figure::Selector;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::series::Series;
use crate::domain::source::{Basis, Source};
use crate::ingest::document::{CellHeads, Direction, Reading, ReadingKind};
use crate::service::document_numbers::{DocumentNumber, DocumentNumberKind, DocumentNumbers};
use crate::service::documents::{Document, Documents};
use crate::service::query::Window;
use crate::service::{Service, ServiceError, State};

/// How many series are suggested at most.
const MAX_SUGGESTIONS: usize = 3;

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
    /// The heads of its cell, in a table.
    pub heads: Option<CellHeads>,
    /// The series of an earlier figure between the same words, and its id.
    pub carried: Option<(String, String)>,
    /// The series that it may belong to, the likeliest first.
    pub suggestions: Vec<SuggestedSeries>,
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
        documents: &Documents,
        source: &Source,
        numbers: &DocumentNumbers,
    ) -> Result<BTreeMap<usize, NumberDraft>, ServiceError> {
        let Some(content) = documents.get(&source.id).and_then(Document::read) else {
            return Ok(BTreeMap::new());
        };
        let read_at = |one: &DocumentNumber| content.readings.get(content.reading_at(&one.at)?);
        let open = numbers.numbers.iter().enumerate();
        let open = open.filter(|(_, one)| one.kind == DocumentNumberKind::Unaccounted);
        let series: Vec<&Series> = state.catalogue.series_of_dataset(source.dataset.as_str()).collect();
        let mut drafts: BTreeMap<usize, NumberDraft> = open
            .filter_map(|(place, one)| Some((place, draft(read_at(one)?, &state.catalogue, &series))))
            .collect();
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

/// The draft of a number as it is read.
fn draft(reading: &Reading, catalogue: &Catalogue, series: &[&Series]) -> NumberDraft {
    let number = &reading.number;
    let alike = series.iter().filter(|one| {
        let unit = catalogue.unit_of(one).map(Code::as_str);
        unit.is_some() && unit == number.unit
    });
    let name = |one: &Series| {
        let indicator = catalogue.indicators.get(&(one.dataset.clone(), one.indicator.clone()));
        indicator.map_or_else(|| one.indicator.to_string(), |indicator| indicator.name.clone())
    };
    NumberDraft {
        value: stated_value(number),
        unit: number.unit,
        qualifier: number.qualifier,
        rounding: number.rounding.to_string().parse().unwrap_or_default(),
        bounds: reading.bounds.unwrap_or(Bounds::UNBOUNDED),
        direction: number.direction,
        period: reading.period.as_ref().map(|read| (read.period, read.basis, read.at.clone())),
        kind: reading.kind,
        heads: reading.heads.clone(),
        carried: None,
        suggestions: alike
            .take(MAX_SUGGESTIONS)
            .map(|one| SuggestedSeries { key: one.key.to_string(), name: name(one), newest: None })
            .collect(),
    }
}
