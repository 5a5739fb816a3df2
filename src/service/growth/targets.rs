//! The series that growth is computed of, and what they refuse as a whole: a conversion and a base that fit none.

use std::collections::{BTreeMap, BTreeSet};

use super::{GrowthRequest, GrowthTarget, TargetFilter};
use crate::domain::catalogue::{Catalogue, StatedGrowth};
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::growth::{Calculation, ConversionError, Measure};
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::Role;
use crate::service::ServiceError;
use crate::service::query::SeriesFilter;

/// The targets of a request: the selected series, and those of which only rates are stated.
///
/// With a conversion, the frequency of the filter is the result, so series of any frequency except spans are selected.
/// Of several series that would become the same one, the series with the nearest frequency that converts is taken. A
/// series that does not convert is a target too: its growth is refused.
///
/// # Errors
/// When a code of the filter is unknown, no series converts, or the base of an index is missing or fits no series.
pub fn targets(
    catalogue: &Catalogue,
    filter: &SeriesFilter,
    request: &GrowthRequest,
    choice: TargetFilter,
) -> Result<Vec<GrowthTarget>, ServiceError> {
    if let Some(conversion) = request.conversion {
        let any = SeriesFilter { frequency: Vec::new(), ..filter.clone() };
        let all = matching_targets(catalogue, &any, request.measure, choice)?;
        let nearest = nearest_each(catalogue, all, conversion.to);
        check_conversion(&nearest, conversion.to)?;
        check_base(&nearest, request)?;
        return Ok(nearest);
    }
    let targets = matching_targets(catalogue, filter, request.measure, choice)?;
    check_base(&targets, request)?;
    Ok(targets)
}

/// Refuses a conversion that none of the series takes part in.
fn check_conversion(targets: &[GrowthTarget], to: Frequency) -> Result<(), ServiceError> {
    match targets.first() {
        Some(first) if !targets.iter().any(|target| converts(target, to)) => Err(ServiceError::Conflict {
            parameter: "frequency",
            detail: ConversionError { from: first.level.frequency, to }.to_string(),
        }),
        _ => Ok(()),
    }
}

/// Whether a series has a frequency, or one that converts to it.
pub(super) fn converts(target: &GrowthTarget, to: Frequency) -> bool {
    target.level.frequency == to || target.level.frequency.fills(to)
}

/// Refuses an index without a base, and a base that fits none of the series.
///
/// A period of the series fits, and a longer one that its periods fill.
fn check_base(targets: &[GrowthTarget], request: &GrowthRequest) -> Result<(), ServiceError> {
    if request.measure.info().calculation != Calculation::FixedBase {
        return Ok(());
    }
    let frequencies: BTreeSet<Frequency> = targets.iter().map(|target| request.frequency(target)).collect();
    let fits = |base: Period, own: Frequency| base.frequency() == own || own.fills(base.frequency());
    let given = match request.base {
        Some(base) if targets.is_empty() || frequencies.iter().any(|own| fits(base, *own)) => return Ok(()),
        Some(base) => format!("`base={base}` is no period of these series"),
        None => "`measure=index` needs `base=`".to_owned(),
    };
    let observed = |frequency: Frequency| {
        let own = targets.iter().filter(move |target| request.frequency(target) == frequency);
        let at = move |period: Option<Period>| {
            period.and_then(|period| {
                if period.frequency() == frequency { Some(period) } else { period.within(frequency) }
            })
        };
        let first = own.clone().filter_map(|target| at(target.level.first)).min();
        Some((first?, own.filter_map(|target| at(target.level.last)).max()?))
    };
    let observed: Vec<(Period, Period)> = frequencies.into_iter().filter_map(observed).collect();
    let ranges: Vec<String> = observed.iter().map(|(first, last)| format!("{first} to {last}")).collect();
    let from = if ranges.is_empty() { String::new() } else { format!(" ({})", ranges.join(", ")) };
    Err(ServiceError::Base {
        detail: format!(
            "{given}: take a period of the series{from}, or a longer one such as a year, whose mean is then 100"
        ),
        allowed: observed.iter().flat_map(|(first, last)| [first.to_string(), last.to_string()]).collect(),
    })
}

fn matching_targets(
    catalogue: &Catalogue,
    filter: &SeriesFilter,
    measure: Measure,
    choice: TargetFilter,
) -> Result<Vec<GrowthTarget>, ServiceError> {
    let none = StatedGrowth::new();
    let stated = if measure == Measure::Yoy { &catalogue.stated_growth } else { &none };
    let mut targets: BTreeMap<(Code, SeriesKey), GrowthTarget> = BTreeMap::new();
    let selected = if choice == TargetFilter::WithStatedRates && stated.is_empty() {
        Vec::new()
    } else {
        filter.select(catalogue)?
    };
    for position in selected {
        let Some(series) = catalogue.series_at(position) else { continue };
        let id = (series.dataset.clone(), series.key.clone());
        let stated = stated.get(&id).map(|(_, stated)| stated.clone()).unwrap_or_default();
        if choice == TargetFilter::WithStatedRates && stated.is_empty() {
            continue;
        }
        targets.insert(id, GrowthTarget { level: series.clone(), stated });
    }
    let without_level: Vec<Series> = stated
        .iter()
        .filter(|(id, (level, _))| level.id == 0 && !targets.contains_key(*id))
        .map(|(_, (level, _))| level.clone())
        .collect();
    if without_level.is_empty() {
        return Ok(targets.into_values().collect());
    }
    for level in filter.matching(catalogue, &without_level)? {
        let id = (level.dataset.clone(), level.key.clone());
        let rates = stated.get(&id).map(|(_, rates)| rates.clone()).unwrap_or_default();
        targets.insert(id, GrowthTarget { level: level.clone(), stated: rates });
    }
    Ok(targets.into_values().collect())
}

/// Of the targets that become the same series at a frequency, the one with the nearest frequency, first of all of those
/// that convert.
fn nearest_each(catalogue: &Catalogue, targets: Vec<GrowthTarget>, to: Frequency) -> Vec<GrowthTarget> {
    let mut nearest: BTreeMap<(Code, SeriesKey), GrowthTarget> = BTreeMap::new();
    let distance = |target: &GrowthTarget| {
        let years = target.level.frequency.periods_per_year() - to.periods_per_year();
        if converts(target, to) { years.abs() } else { f64::INFINITY }
    };
    for target in targets.into_iter().filter(|target| !target.level.frequency.is_span()) {
        let Some(dataset) = catalogue.datasets.get(&target.level.dataset) else { continue };
        let key = target.level.key.with(&dataset.structure, &[(Role::Frequency, &to.to_string())]);
        let id = (target.level.dataset.clone(), key);
        if nearest.get(&id).is_none_or(|known| distance(&target) < distance(known)) {
            nearest.insert(id, target);
        }
    }
    nearest.into_values().collect()
}
