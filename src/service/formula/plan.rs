//! The plan of a formula: the dataset, the contexts, and in each context the formula over whole keys.

use std::collections::{BTreeSet, HashMap};

use super::FormulaRequest;
use super::contexts::{Context, Named, Selection, contexts, looked_at};
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::formula::{Definition, Formula, SeriesReference};
use crate::domain::frequency::Frequency;
use crate::domain::series::Series;
use crate::domain::series_key::{NOT_APPLICABLE, SeriesKey};
use crate::domain::structure::Role;
use crate::limits::{MAX_FORMULA_NUMBERS, MAX_FORMULA_OBSERVATIONS, MAX_FORMULA_SERIES};
use crate::service::derived::{KeyInput, KeyInputs};
use crate::service::query::find_area;
use crate::service::{ServiceError, State};

/// How many keys are looked at for the nearest to one that is not there.
const COMPARED_KEYS: usize = 10_000;

/// A formula with the contexts in which it is computed.
#[derive(Debug, Clone)]
pub struct FormulaPlan<'a> {
    /// The formula as it was asked for.
    pub(super) formula: Formula,
    /// The dataset of all its series.
    pub(super) dataset: &'a Dataset,
    /// The formula in each context.
    pub(super) bound: Vec<BoundFormula>,
}

/// A formula in one context.
#[derive(Debug, Clone)]
pub(super) struct BoundFormula {
    /// The key of the result.
    pub(super) key: SeriesKey,
    /// The formula over whole keys of published series.
    pub(super) formula: Formula,
    /// Series that are not there: they measure what their indicators do and have no values.
    pub(super) absent: Vec<Series>,
    /// The positions in the catalogue of its series, in the order of the formula.
    pub(super) series: Vec<usize>,
    /// The keys in the place of references, the longest first.
    names: Vec<(String, String)>,
}

impl BoundFormula {
    /// Its series, without observations.
    pub(super) fn inputs<'a>(&'a self, catalogue: &'a Catalogue) -> KeyInputs<'a> {
        let mut inputs = KeyInputs::at(catalogue, &self.series);
        inputs.series.extend(self.absent.iter().filter_map(|series| KeyInput::of(catalogue, series)));
        inputs
    }

    /// A part of the formula with references in the place of their keys.
    pub(super) fn named(&self, part: &str) -> String {
        self.names.iter().fold(part.to_owned(), |text, (key, reference)| text.replace(key, reference))
    }
}

impl<'a> FormulaPlan<'a> {
    /// The plan of a request.
    ///
    /// # Errors
    /// When a code is unknown, no dataset has all series or several have, nothing is there for the selected codes, or the
    /// formula reads too much.
    pub fn of(state: &'a State, request: &FormulaRequest) -> Result<Self, ServiceError> {
        let catalogue = &state.catalogue;
        let references = request.formula.references();
        check_number(references)?;
        let selection = selection(catalogue, request)?;
        let (dataset, found) = chosen(catalogue, request, &selection)?;
        let bound = found.iter().map(|context| bind(state, dataset, &request.formula, context));
        let bound = bound.collect::<Result<_, _>>()?;
        let plan = Self { formula: request.formula.clone(), dataset, bound };
        let count = plan.observations(catalogue);
        if count > MAX_FORMULA_OBSERVATIONS {
            return Err(ServiceError::TooManyInputs { count, limit: MAX_FORMULA_OBSERVATIONS });
        }
        let count = plan.numbers(catalogue);
        if count > MAX_FORMULA_NUMBERS {
            return Err(ServiceError::TooManyNumbers { count, limit: MAX_FORMULA_NUMBERS });
        }
        Ok(plan)
    }

    /// About how many numbers are computed with, counted as often as they are used. A formula that is refused as a whole
    /// computes nothing.
    fn numbers(&self, catalogue: &Catalogue) -> usize {
        let of = |bound: &BoundFormula| {
            let series = bound.series.iter().filter_map(|position| catalogue.series.get(*position));
            let points =
                series.filter_map(|one| usize::try_from(one.observations).ok()).max().unwrap_or_default();
            let calculation = bound.formula.check(&bound.inputs(catalogue)).ok();
            calculation.map_or(0, |calculation| calculation.numbers().saturating_mul(points))
        };
        self.bound.iter().map(of).fold(0, usize::saturating_add)
    }

    /// About how many series are looked at to make a plan.
    #[must_use]
    pub fn looked_at(catalogue: &Catalogue, request: &FormulaRequest) -> usize {
        let of = |dataset: &Dataset| {
            let named = request.formula.references().iter();
            looked_at(
                catalogue,
                &named.filter_map(|one| Named::of(catalogue, dataset, one)).collect::<Vec<_>>(),
            )
        };
        catalogue.datasets.values().map(of).sum()
    }

    /// The positions in the catalogue of all series that are read.
    pub(super) fn series(&self) -> BTreeSet<usize> {
        self.bound.iter().flat_map(|bound| &bound.series).copied().collect()
    }

    /// About how many observations are read.
    #[must_use]
    pub fn observations(&self, catalogue: &Catalogue) -> usize {
        let series = self.series();
        let counts = series.iter().filter_map(|position| catalogue.series.get(*position));
        counts.map(|series| usize::try_from(series.observations).unwrap_or_default()).sum()
    }
}

fn check_number(references: &[SeriesReference]) -> Result<(), ServiceError> {
    let detail = match references.len() {
        0 => "`expr` names no series: write an indicator such as VA, or VA.C with its activity".to_owned(),
        count if count > MAX_FORMULA_SERIES => format!(
            "`expr` names {count} series, at most {MAX_FORMULA_SERIES} are read at once; split it, or define its parts as derived indicators"
        ),
        _ => return Ok(()),
    };
    Err(ServiceError::Invalid { parameter: "expr", detail })
}

/// The codes of a request, each known.
fn selection(catalogue: &Catalogue, request: &FormulaRequest) -> Result<Selection, ServiceError> {
    let unknown = |parameter: &'static str, code: &str, known: Vec<String>| ServiceError::UnknownCode {
        parameter,
        code: code.to_owned(),
        known,
    };
    let area = request.area.iter().map(|code| {
        let known = || catalogue.areas.keys().map(Code::to_string).collect();
        find_area(catalogue, code).map(Code::to_string).ok_or_else(|| unknown("area", code, known()))
    });
    let index = &catalogue.code_index.activity;
    let activity = request.activity.iter().map(|code| {
        let is_known = index.contains(code) || catalogue.activities.contains_key(code.as_str());
        let known = || catalogue.activities.keys().map(Code::to_string).collect();
        if is_known { Ok(code.clone()) } else { Err(unknown("activity", code, known())) }
    });
    if let Some(code) = request.dataset.iter().find(|code| !catalogue.datasets.contains_key(code.as_str())) {
        return Err(unknown("dataset", code, catalogue.datasets.keys().map(Code::to_string).collect()));
    }
    Ok(Selection {
        area: area.collect::<Result<_, _>>()?,
        activity: activity.collect::<Result<_, _>>()?,
        frequency: request.frequency.iter().copied().collect(),
    })
}

/// The dataset that has all series, and the contexts in it.
fn chosen<'a>(
    catalogue: &'a Catalogue,
    request: &FormulaRequest,
    selection: &Selection,
) -> Result<(&'a Dataset, Vec<Context>), ServiceError> {
    let references = request.formula.references();
    let is_asked = |dataset: &&Dataset| {
        request.dataset.is_empty() || request.dataset.iter().any(|id| id == dataset.id.as_str())
    };
    let asked: Vec<&Dataset> = catalogue.datasets.values().filter(is_asked).collect();
    let mut found: Vec<(&Dataset, Vec<Context>)> = Vec::new();
    let mut is_known = false;
    for dataset in &asked {
        let named: Option<Vec<Named<'_>>> =
            references.iter().map(|one| Named::of(catalogue, dataset, one)).collect();
        let Some(named) = named else { continue };
        is_known = true;
        let of_dataset = contexts(catalogue, dataset, &named, selection);
        if !of_dataset.is_empty() {
            found.push((dataset, of_dataset));
        }
    }
    if !is_known {
        return Err(unknown_reference(catalogue, &asked, references));
    }
    let is_complete = |context: &Context| context.series.iter().all(Option::is_some);
    if found.len() > 1 && found.iter().any(|(_, contexts)| contexts.iter().any(is_complete)) {
        found.retain(|(_, contexts)| contexts.iter().any(is_complete));
    }
    match found.len() {
        0 => Err(nothing(catalogue, &asked, references)),
        1 => Ok(found.swap_remove(0)),
        _ => Err(ServiceError::SeveralDatasets {
            datasets: found.iter().map(|(dataset, _)| dataset.id.to_string()).collect(),
        }),
    }
}

/// The error of a reference that no dataset knows; if each is known somewhere, of one that the best dataset lacks.
fn unknown_reference(
    catalogue: &Catalogue,
    datasets: &[&Dataset],
    references: &[SeriesReference],
) -> ServiceError {
    let knows = |dataset: &Dataset, one: &SeriesReference| Named::of(catalogue, dataset, one).is_some();
    let nowhere = references.iter().find(|one| !datasets.iter().any(|dataset| knows(dataset, one)));
    let count = |dataset: &&&Dataset| references.iter().filter(|one| knows(dataset, one)).count();
    let best = datasets.iter().rev().max_by_key(count).copied();
    if let (None, Some(dataset)) = (nowhere, best) {
        let lacking = references.iter().find(|one| !knows(dataset, one)).map(ToString::to_string);
        let detail = format!(
            "no dataset has all series of `expr`: {} lacks `{}`; a formula reads one dataset",
            dataset.id,
            lacking.unwrap_or_default(),
        );
        return ServiceError::Invalid { parameter: "expr", detail };
    }
    let reference = nowhere.or(references.first());
    let parts: Vec<&str> = reference.map(|one| one.parts().collect()).unwrap_or_default();
    let known = known_names(catalogue, datasets, &parts);
    ServiceError::UnknownReference { reference: parts.join("."), known }
}

/// The names that a reference of so many parts could be.
fn known_names(catalogue: &Catalogue, datasets: &[&Dataset], parts: &[&str]) -> Vec<String> {
    let is_asked = |id: &Code| datasets.iter().any(|dataset| dataset.id == *id);
    let codes = catalogue.indicators.keys().filter(|(id, _)| is_asked(id)).map(|(_, code)| code.as_str());
    let asked = || catalogue.datasets.keys().filter(|id| is_asked(id));
    let series = || asked().flat_map(|id| catalogue.series_of_dataset(id.as_str())).take(COMPARED_KEYS);
    let mut known: Vec<String> = match parts {
        [_] => codes.map(str::to_owned).collect(),
        [_, _] => series().map(|series| format!("{}.{}", series.indicator, series.activity)).collect(),
        _ => series().map(|series| series.key.to_string()).collect(),
    };
    known.sort_unstable();
    known.dedup();
    known
}

/// The error of a selection for which no series of the formula is there: where they are.
fn nothing(catalogue: &Catalogue, datasets: &[&Dataset], references: &[SeriesReference]) -> ServiceError {
    const NAMED: usize = 6;
    let place = |reference: &SeriesReference| {
        let named =
            datasets.iter().find_map(|dataset| Some((dataset, Named::of(catalogue, dataset, reference)?)));
        let (dataset, named) = named?;
        let Named::Indicator(indicator, activity) = named else { return None };
        let is_own = |series: &&Series| {
            series.indicator.as_str() == indicator
                && activity.is_none_or(|activity| series.activity.as_str() == activity)
        };
        let mut keys =
            catalogue.series_of_dataset(dataset.id.as_str()).filter(is_own).map(|series| series.key.as_str());
        let shown: Vec<&str> = keys.by_ref().take(NAMED).collect();
        let more = if keys.next().is_some() { " …" } else { "" };
        let has = if shown.is_empty() {
            "has no series".to_owned()
        } else {
            format!("has {}{more}", shown.join(", "))
        };
        Some(format!("`{reference}` {has}"))
    };
    let places: Vec<String> = references.iter().filter_map(place).collect();
    ServiceError::NoInputs { detail: places.join("; ") }
}

/// The formula in a context, over whole keys of published series.
fn bind(
    state: &State,
    dataset: &Dataset,
    formula: &Formula,
    context: &Context,
) -> Result<BoundFormula, ServiceError> {
    let catalogue = &state.catalogue;
    let mut keys: HashMap<&SeriesReference, SeriesReference> = HashMap::new();
    let mut absent = Vec::new();
    for (reference, position) in formula.references().iter().zip(&context.series) {
        let found = position.and_then(|position| catalogue.series_at(position));
        let missing = if found.is_some() { None } else { missing(dataset, context, reference) };
        let key = found.or(missing.as_ref()).and_then(|series| SeriesReference::new(series.key.codes()));
        keys.extend(key.map(|key| (reference, key)));
        absent.extend(missing);
    }
    let whole = formula.with_references(|reference| keys.get(reference).unwrap_or(reference).clone());
    let position = |reference: &SeriesReference| {
        catalogue.position(&dataset.id, &reference.parts().collect::<Vec<_>>().join("."))
    };
    let derived = &mut |reference: &SeriesReference| {
        // A score of a composite index is a value as it is: it has no formula to be put in its place.
        let is_score = catalogue.composites.contains_key(&dataset.id);
        let series = catalogue.series_at(position(reference)?).filter(|one| one.is_derived() && !is_score)?;
        Some(Definition { id: series.key.to_string(), formula: state.derived.formula(series)?.clone() })
    };
    let whole = whole
        .expand(derived)
        .map_err(|error| ServiceError::Invalid { parameter: "expr", detail: error.to_string() })?;
    let mut names: Vec<(String, String)> =
        keys.iter().map(|(reference, key)| (key.to_string(), reference.to_string())).collect();
    names.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
    let series = whole.references().iter().filter_map(position).collect();
    let key = key_of(dataset, &context.codes)?;
    Ok(BoundFormula { key, formula: whole, absent, series, names })
}

/// The series that a reference would name in a context where there is none.
fn missing(dataset: &Dataset, context: &Context, reference: &SeriesReference) -> Option<Series> {
    let structure = &dataset.structure;
    let mut parts = reference.parts();
    let (indicator, activity) = (parts.next()?, parts.next());
    let frequency = structure.position(Role::Frequency).and_then(|place| context.codes.get(place));
    let frequency = frequency.and_then(|code| code.parse().ok()).unwrap_or(Frequency::ANNUAL);
    let mut changes = vec![(Role::Indicator, indicator)];
    changes.extend(activity.map(|activity| (Role::Activity, activity)));
    let key = key_of(dataset, &context.codes).ok()?.with(structure, &changes);
    Series::new(dataset.id.clone(), structure, key, frequency).ok()
}

/// The key with the codes of a context; a frequency that is left open is that of years.
fn key_of(dataset: &Dataset, codes: &[String]) -> Result<SeriesKey, ServiceError> {
    let frequency = dataset.structure.position(Role::Frequency);
    let annual = Frequency::ANNUAL.to_string();
    let codes: Vec<&str> = codes
        .iter()
        .enumerate()
        .map(
            |(place, code)| {
                if Some(place) == frequency && code == NOT_APPLICABLE { annual.as_str() } else { code }
            },
        )
        .collect();
    SeriesKey::parse(&codes.join("."), &dataset.structure)
        .map_err(|error| ServiceError::Invalid { parameter: "expr", detail: error.to_string() })
}
