//! Numbers that become figures, figures that are corrected, and figures that are withdrawn.

use super::change::{Changed, Version};
use super::doubt::{DoubtKind, doubts};
use super::figure_id::figure_id;
use super::lists::complete_lists;
use super::{ClaimError, Editing};
use crate::domain::code::{Code, CodeError};
use crate::domain::dataset::Points;
use crate::domain::figure::{Figure, Selector};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::series_key::SeriesKey;
use crate::domain::source::Basis;
use crate::ingest::document::{Direction, ReadNumber, read_period};
use crate::ingest::seed::{FigureEntry, Seed, SeedEdit};
use crate::service::documents::{Document, DocumentContent, Documents};
use crate::service::query::Window;
use crate::service::{Service, ServiceError, State};

/// A claim that a number of a document states an observation.
///
/// What is left out is taken from the document: value, unit, qualifier and rounding as they are read at the place.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The id of the document.
    pub source: String,
    /// The place of the number.
    pub at: Selector,
    /// What the number states.
    pub stated: Correction,
}

/// What a figure states, as far as it is given.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// The key of the series.
    pub series: Option<String>,
    /// The period.
    pub period: Option<String>,
    /// The place of the words that the period was read from.
    pub period_at: Option<Selector>,
    /// Whether the document states the period.
    pub period_basis: Option<Basis>,
    /// From what an inferred period was worked out.
    pub period_note: Option<String>,
    /// The value in base units.
    pub value: Option<f64>,
    /// The code of the unit.
    pub unit: Option<Code>,
    /// The qualifier.
    pub qualifier: Option<Qualifier>,
    /// One unit in the last printed place, in base units.
    pub rounding: Option<f64>,
    /// Who is quoted.
    pub quoted: Option<String>,
    /// Notes for readers.
    pub note: Option<String>,
}

impl Service {
    /// Claims numbers of documents of one dataset as figures; the ids of the figures, in order. All of them or none.
    ///
    /// # Errors
    /// When a number is not in its document, a value is doubtful and not `confirmed`, or the folder would contradict
    /// itself.
    pub async fn claim_figures(
        &self,
        editing: &Editing,
        change: (&Code, &Version, &str),
        claims: &[Claim],
        confirmed: bool,
    ) -> Result<Changed<Vec<String>>, ServiceError> {
        let (state, documents) = (self.state(), self.documents());
        let mut entries = Vec::with_capacity(claims.len());
        for claim in claims {
            let (content, index) = number_at(&documents, &claim.source, &claim.at)?;
            let entry = entry(claim, content, index)?;
            if !confirmed {
                self.refuse_doubtful(&state, change.0, &entry).await?;
            }
            entries.push(entry);
        }
        self.change(editing, change, |seed, edit| {
            let mut taken: Vec<String> = state.catalogue.figures.iter().map(|one| one.id.clone()).collect();
            let mut ids = Vec::with_capacity(entries.len());
            for mut entry in entries {
                if !confirmed {
                    refuse_second(seed, &entry)?;
                }
                complete_lists(seed, &state.catalogue, edit, &entry.series);
                entry.id = new_id(seed, edit, &entry, &taken)?;
                edit.remove_number(&entry.source, &entry.at);
                edit.put_figure(&entry, &[]);
                taken.push(entry.id.clone());
                ids.push(entry.id);
            }
            Ok(ids)
        })
        .await
    }

    /// Corrects what a figure states; what is left out stays.
    ///
    /// # Errors
    /// When there is no such figure, the value is doubtful and not `confirmed`, or the folder would contradict itself.
    pub async fn correct_figure(
        &self,
        editing: &Editing,
        change: (&Code, &Version, &str),
        id: &str,
        correction: &Correction,
        confirmed: bool,
    ) -> Result<Changed<()>, ServiceError> {
        let state = self.state();
        let (seeds, documents) = (self.seeds(), self.documents());
        let figures = seeds.iter().flat_map(|seed| &seed.figures);
        let figure = figures.clone().find(|figure| figure.id == id);
        let figure = figure.ok_or_else(|| not_found(id, figures.map(|figure| figure.id.clone())))?;
        let content = documents.get(&figure.source).and_then(Document::read);
        let anchors = seeds.iter().find_map(|seed| seed.anchors.get(id)).cloned().unwrap_or_default();
        let mut entry =
            FigureEntry { anchors: anchors.at, period_anchors: anchors.period_at, ..figure.into() };
        correct(&mut entry, correction, content)?;
        if !confirmed && (entry.value.total_cmp(&figure.value).is_ne() || correction.series.is_some()) {
            self.refuse_doubtful(&state, change.0, &entry).await?;
        }
        self.change(editing, change, |seed, edit| {
            if !seed.figures.iter().any(|one| one.id == id) {
                return Err(not_found(id, seed.figures.iter().map(|one| one.id.clone())));
            }
            complete_lists(seed, &state.catalogue, edit, &entry.series);
            edit.put_figure(&entry, &[]);
            Ok(())
        })
        .await
    }

    /// Withdraws a figure: nothing accounts for its number then.
    ///
    /// # Errors
    /// When there is no such figure, or the folder would contradict itself.
    pub async fn withdraw_figure(
        &self,
        editing: &Editing,
        change: (&Code, &Version, &str),
        id: &str,
    ) -> Result<Changed<()>, ServiceError> {
        self.change(editing, change, |seed, edit| {
            let is_there = edit.remove_figure(id);
            is_there.then_some(()).ok_or_else(|| not_found(id, seed.figures.iter().map(|one| one.id.clone())))
        })
        .await
    }

    /// Refuses a value that is unlikely beside the newest one of its series.
    async fn refuse_doubtful(
        &self,
        state: &State,
        dataset: &Code,
        entry: &FigureEntry,
    ) -> Result<(), ServiceError> {
        let Some(series) = state
            .catalogue
            .published_series_of(dataset.as_str())
            .find(|one| one.key.as_str() == entry.series)
        else {
            return Ok(());
        };
        if state.catalogue.unit_of(series) != Some(&entry.unit) {
            // The check of the folder refuses it.
            return Ok(());
        }
        let data = self.observations(state, &[series], &Window::default(), false).await?;
        let Some(Points::Observations(observations)) = data.into_iter().next().map(|data| data.points) else {
            return Ok(());
        };
        let is_other = |one: &Observation| one.provenance.figure.as_deref() != Some(entry.id.as_str());
        let observations = observations.into_vec();
        let newest = observations.iter().rev().filter(|one| is_other(one));
        let mut newest = newest.filter_map(|one| Some((one.period, one.value?)));
        let Some((period, newest)) = newest.next() else {
            return Ok(());
        };
        let kinds = doubts(entry.value, newest);
        if kinds.is_empty() {
            return Ok(());
        }
        let why = kinds.iter().map(|kind| match kind {
            DoubtKind::Scale => "another scale",
            _ => "another sign",
        });
        let detail = format!(
            "`{}` would be {} in `{}`, which has {newest} in {period}: {}; `confirm=true` claims it all the same",
            entry.at.exact,
            entry.value,
            entry.series,
            why.collect::<Vec<_>>().join(" and "),
        );
        Err(ClaimError::Doubtful { kinds, detail }.into())
    }
}

/// The error for a figure that is not in the seed folder.
fn not_found(id: &str, known: impl Iterator<Item = String>) -> ServiceError {
    ServiceError::NotFound { what: "figure", id: id.to_owned(), known: known.collect() }
}

/// The number of a document at a place: what the document says, and the index of the number.
pub(super) fn number_at<'d>(
    documents: &'d Documents,
    source: &str,
    at: &Selector,
) -> Result<(&'d DocumentContent, usize), ClaimError> {
    let content = documents.get(source).and_then(Document::read);
    let content = content.ok_or_else(|| ClaimError::NotLoaded(source.to_owned()))?;
    let found = content.reading_at(at).ok_or_else(|| {
        let nearby = content.readings.iter().filter(|one| one.at.fragment == at.fragment);
        let nearest = nearby.min_by_key(|one| one.at.start.abs_diff(at.start)).map(|one| &one.at);
        let nearest = nearest.map(|one| format!("`{}` at {}..{}", one.exact, one.start, one.end));
        ClaimError::NoNumber { source_id: source.to_owned(), at: at.clone(), nearest }
    })?;
    Ok((content, found))
}

/// The figure of a claim, without its id: what the claim leaves out is as the document is read.
fn entry(claim: &Claim, content: &DocumentContent, index: usize) -> Result<FigureEntry, ClaimError> {
    let Some(reading) = content.readings.get(index) else {
        return Err(ClaimError::NotLoaded(claim.source.clone()));
    };
    let (number, read) = (&reading.number, reading.period.as_ref());
    if !claim.at.exact.is_empty() && claim.at.exact != number.exact {
        let detail = format!("the document has `{}` there, not `{}`", number.exact, claim.at.exact);
        return Err(ClaimError::field("at", detail));
    }
    let stated = &claim.stated;
    let needed = |field, what| ClaimError::field(field, format!("`{field}` is needed: {what}"));
    let unit = match (&stated.unit, number.unit) {
        (Some(unit), _) => unit.clone(),
        (None, Some(unit)) => code("unit", unit)?,
        (None, None) => {
            return Err(needed("unit", "the document names one that is not known, so it is open"));
        }
    };
    let mut entry = FigureEntry {
        id: String::new(),
        source: claim.source.clone(),
        at: reading.at.clone(),
        anchors: Some(content.anchors_of(&reading.part())),
        series: stated.series.clone().ok_or_else(|| needed("series", "the key of the series"))?,
        carried_from: None,
        period: read.map(|read| read.period.to_string()).unwrap_or_default(),
        period_basis: Basis::Inferred,
        period_at: None,
        period_anchors: None,
        period_note: None,
        value: stated
            .value
            .or_else(|| stated_value(number))
            .ok_or_else(|| needed("value", "the document does not determine it"))?,
        unit,
        qualifier: number.qualifier,
        rounding: number.rounding.to_string().parse().unwrap_or_default(),
        quoted: None,
        note: None,
        evidence: None,
    };
    let of_read = read.filter(|_| stated.period.as_ref().is_none_or(|period| *period == entry.period));
    if let Some(read) = of_read {
        set_period(&mut entry, read.at.as_ref(), Some(read.basis), Some(content));
    }
    correct(&mut entry, stated, Some(content))?;
    if entry.period.is_empty() {
        return Err(needed("period", "such as 2024 or 2024-06; the document names none beside the number"));
    }
    Ok(entry)
}

/// The value that a number states, with the sign of the words around it: a falling rate is negative.
pub(super) fn stated_value(number: &ReadNumber) -> Option<f64> {
    let value: f64 = number.value?.to_string().parse().ok()?;
    let is_rate = matches!(number.unit, Some("percent" | "percentage_points" | "basis_points"));
    Some(if is_rate && number.direction == Some(Direction::Down) { -value.abs() } else { value })
}

/// Brings a figure to what is stated of it.
fn correct(
    entry: &mut FigureEntry,
    stated: &Correction,
    content: Option<&DocumentContent>,
) -> Result<(), ClaimError> {
    let Correction { series, period, period_at, period_basis, period_note, .. } = stated;
    let set_text = |field: &mut String, text: &Option<String>| {
        if let Some(text) = text {
            field.clone_from(text);
        }
    };
    set_text(&mut entry.series, series);
    let is_moved = period.as_ref().is_some_and(|period| *period != entry.period) || period_at.is_some();
    set_text(&mut entry.period, period);
    if is_moved {
        // Other words are those of the period before.
        (entry.period_at, entry.period_anchors) = (None, None);
    }
    if is_moved || period_basis.is_some() || entry.period_at.is_none() && entry.period_note.is_none() {
        set_period(entry, period_at.as_ref(), *period_basis, content);
    }
    if let Some(note) = period_note {
        entry.period_note = Some(note.clone());
    }
    entry.value = stated.value.unwrap_or(entry.value);
    entry.rounding = stated.rounding.unwrap_or(entry.rounding);
    if !entry.value.is_finite() || !entry.rounding.is_finite() {
        return Err(ClaimError::field("value", "value and rounding are finite numbers"));
    }
    entry.unit = stated.unit.clone().unwrap_or_else(|| entry.unit.clone());
    entry.qualifier = stated.qualifier.unwrap_or(entry.qualifier);
    entry.quoted = stated.quoted.clone().or_else(|| entry.quoted.take());
    entry.note = stated.note.clone().or_else(|| entry.note.take());
    Ok(())
}

/// Sets where the period stands. It is stated if the words there are that period, unless somebody says that it is not.
fn set_period(
    entry: &mut FigureEntry,
    at: Option<&Selector>,
    basis: Option<Basis>,
    content: Option<&DocumentContent>,
) {
    if let Some(at) = at {
        entry.period_at = Some(at.clone());
        let part = content.and_then(|content| Some((content, content.text.part_at(at)?)));
        entry.period_anchors = part.map(|(content, part)| content.anchors_of(&part));
    }
    let period = entry.period.parse::<Period>().ok();
    let words = entry.period_at.as_ref().map(|at| at.exact.as_str());
    let reads = period.is_some() && words.and_then(read_period) == period;
    let is_stated = basis == Some(Basis::Stated) && entry.period_at.is_some();
    entry.period_basis = basis.filter(|basis| is_stated || *basis == Basis::Inferred).unwrap_or(if reads {
        Basis::Stated
    } else {
        Basis::Inferred
    });
    entry.period_note = (entry.period_basis == Basis::Inferred).then(|| match words {
        Some(words) => format!("Worked out from \"{words}\" when the number was claimed."),
        None => "Set when the number was claimed; the document names it at no single place.".to_owned(),
    });
}

/// Refuses a number that is a figure already.
fn refuse_second(seed: &Seed, entry: &FigureEntry) -> Result<(), ClaimError> {
    let is_there = |figure: &&Figure| figure.source == entry.source && figure.at == entry.at;
    let Some(figure) = seed.figures.iter().find(is_there) else { return Ok(()) };
    let detail = format!(
        "`{}` is the figure `{}` of `{}` already; `confirm=true` claims it for a second series",
        entry.at.exact, figure.id, figure.series
    );
    if figure.series.as_str() == entry.series {
        return Err(ClaimError::AlreadyThere(detail));
    }
    Err(ClaimError::Doubtful { kinds: vec![DoubtKind::SecondFigure], detail })
}

/// The id of a figure that is claimed: that of the draft at its place, which it replaces, else a new one.
fn new_id(
    seed: &Seed,
    edit: &mut SeedEdit,
    entry: &FigureEntry,
    taken: &[String],
) -> Result<String, ClaimError> {
    let drafts = seed.drafts.iter().filter(|draft| draft.source == entry.source && draft.at == entry.at);
    for draft in drafts {
        edit.remove_figure(&draft.id);
    }
    let structure = &seed.dataset.structure;
    let series = SeriesKey::parse(&entry.series, structure)
        .map_err(|error| ClaimError::field("series", error.to_string()))?;
    let is_taken = |id: &str| {
        let drafts = seed.drafts.iter().map(|one| one.id.as_str());
        taken.iter().map(String::as_str).chain(drafts).any(|one| one == id)
    };
    Ok(figure_id(&entry.source, &series, structure, &entry.period, is_taken))
}

/// A code in a field of a request.
fn code(field: &'static str, text: &str) -> Result<Code, ClaimError> {
    text.parse().map_err(|error: CodeError| ClaimError::field(field, error.to_string()))
}
