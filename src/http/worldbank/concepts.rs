//! The dimensions of a source, their members, and metadata of members.
//!
//! Follows `concepts`, the lists of each concept, `metadata` and `search` below `sources/` of the World Bank's API, which
//! calls a dimension a concept.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::country::Country;
use super::envelope::ResponseContent;
use super::error::WorldBankError;
use super::path::SourceDimension;
use super::select::{self, Source, ids, measured};
use super::time;
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset_extent::DatasetExtent;
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::http::facade::indicator_title;
use crate::service::State;

/// The concepts of a source.
pub(super) fn list(catalogue: &Catalogue, source: &str) -> Result<ResponseContent, WorldBankError> {
    let source = select::source(catalogue, source)?;
    let row = |dimension: SourceDimension| json!({"id": dimension.name(), "value": dimension.name()});
    Ok(ResponseContent::Concepts((&source).into(), SourceDimension::ALL.into_iter().map(row).collect()))
}

/// The members of a dimension.
pub(super) fn variables(
    catalogue: &Catalogue,
    source: &str,
    dimension: SourceDimension,
    list: Option<&str>,
) -> Result<ResponseContent, WorldBankError> {
    let source = select::source(catalogue, source)?;
    let members = members(catalogue, source, dimension, ids(list).as_deref())?;
    let row = |(id, value): (String, String)| json!({"id": id, "value": value});
    Ok(ResponseContent::Variables((&source).into(), dimension, members.into_iter().map(row).collect()))
}

/// The ids and names of members: those with some ids, or all.
fn members(
    catalogue: &Catalogue,
    source: Source,
    dimension: SourceDimension,
    chosen: Option<&[&str]>,
) -> Result<Vec<(String, String)>, WorldBankError> {
    let members: Vec<(String, String)> = match dimension {
        SourceDimension::Country => {
            let countries = match chosen {
                None => areas(catalogue, source),
                Some(ids) => {
                    let find = |id: &&str| Country::find(catalogue, id).ok_or_else(WorldBankError::invalid);
                    ids.iter().map(find).collect::<Result<_, _>>()?
                }
            };
            countries.into_iter().map(|country| (country.id, country.name)).collect()
        }
        SourceDimension::Series => {
            let measured = measured(catalogue, source, chosen).into_iter();
            measured.map(|(id, series)| (id, indicator_title(catalogue, series))).collect()
        }
        SourceDimension::Time => {
            let periods = match chosen {
                None => periods(catalogue.extents.get(&source.dataset.id).into_iter().flat_map(all_extents)),
                Some(ids) => {
                    let find = |id: &&str| time::period(id).ok_or_else(WorldBankError::invalid);
                    ids.iter().map(find).collect::<Result<_, _>>()?
                }
            };
            periods
                .into_iter()
                .map(|period| (time::id(period), time::text(period).as_str().to_owned()))
                .collect()
        }
    };
    if chosen.is_some_and(|ids| members.len() < ids.len()) {
        Err(WorldBankError::invalid())
    } else {
        Ok(members)
    }
}

/// The areas of the series of a source.
fn areas(catalogue: &Catalogue, source: Source) -> Vec<Country> {
    let samples = catalogue.published_samples_of(source.dataset.id.as_str());
    let codes: BTreeSet<&str> = samples.iter().map(|series| series.area.as_str()).collect();
    let mut areas: Vec<Country> = codes.into_iter().map(|code| Country::of(catalogue, code)).collect();
    areas.sort_by(|a, b| a.id.cmp(&b.id));
    areas
}

/// A frequency, and the first and the last period with an observation.
type Extent = (Frequency, (Period, Period));

/// The extent of a series.
pub(super) fn extent(series: &Series) -> Option<Extent> {
    Some((series.frequency, series.first.zip(series.last)?))
}

/// The extents of a dataset.
fn all_extents(dataset: &DatasetExtent) -> impl Iterator<Item = Extent> {
    dataset.periods.iter().map(|(frequency, ends)| (*frequency, *ends))
}

/// All periods from the first to the last of some series, by frequency and time; frequencies without a [`time::Unit`] are
/// left out.
pub(super) fn periods(series: impl Iterator<Item = Extent>) -> Vec<Period> {
    let mut extents: BTreeMap<time::Unit, (i32, i32)> = BTreeMap::new();
    for (frequency, (first, last)) in series {
        let Some(unit) = time::Unit::of(frequency) else { continue };
        let (first, last) = (first.ordinal(), last.ordinal());
        let extent = extents.entry(unit).or_insert((first, last));
        *extent = (extent.0.min(first), extent.1.max(last));
    }
    let mut all = Vec::new();
    for (unit, (first, last)) in extents {
        all.reserve(usize::try_from(last - first).unwrap_or_default() + 1);
        all.extend((first..=last).filter_map(|ordinal| Period::from_ordinal(unit.frequency(), ordinal)));
    }
    all
}

/// The metadata of members.
pub(super) fn metadata(
    catalogue: &Catalogue,
    source: &str,
    pairs: &[(SourceDimension, &str)],
) -> Result<ResponseContent, WorldBankError> {
    let source = select::source(catalogue, source)?;
    let concepts = pairs.iter().map(|(dimension, list)| {
        let chosen = ids(Some(list));
        let rows = match dimension {
            SourceDimension::Series => {
                let measured = measured(catalogue, source, chosen.as_deref());
                if chosen.is_some_and(|ids| measured.len() < ids.len()) {
                    return Err(WorldBankError::invalid());
                }
                let rows = measured.into_iter();
                rows.map(|(id, series)| variable(&id, &fields(catalogue, source, series))).collect()
            }
            dimension => members(catalogue, source, *dimension, chosen.as_deref())?
                .into_iter()
                .map(|(id, name)| variable(&id, &[("LongName", name)]))
                .collect(),
        };
        Ok((*dimension, rows))
    });
    Ok(ResponseContent::Metadata((&source).into(), concepts.collect::<Result<_, _>>()?))
}

/// The series whose metadata contain a text, or that the search index finds.
pub(super) fn search(state: &State, source: &str, text: &str) -> Result<ResponseContent, WorldBankError> {
    let catalogue = &state.catalogue;
    let source = select::source(catalogue, source)?;
    let found: BTreeSet<&str> = state
        .search()
        .find(text)
        .into_iter()
        .filter(|(dataset, _)| *dataset == source.dataset.id)
        .map(|(_, indicator)| indicator.as_str())
        .collect();
    let text = text.to_lowercase();
    let rows = measured(catalogue, source, None).into_iter().filter_map(|(id, series)| {
        let fields = fields(catalogue, source, series);
        let contains = |(_, value): &&(&str, String)| value.to_lowercase().contains(&text);
        let mut hits: Vec<(&str, String)> = fields.iter().filter(contains).cloned().collect();
        if hits.is_empty() && found.contains(series.indicator.as_str()) {
            hits = fields.into_iter().take(1).collect();
        }
        (!hits.is_empty()).then(|| variable(&id, &hits))
    });
    Ok(ResponseContent::Metadata((&source).into(), vec![(SourceDimension::Series, rows.collect())]))
}

/// The metadata fields of a series, the name first.
fn fields(catalogue: &Catalogue, source: Source, series: &Series) -> Vec<(&'static str, String)> {
    let indicator = catalogue.indicator_of(series);
    let topic = indicator.and_then(|indicator| catalogue.topics.get(&indicator.topic));
    let unit = catalogue.unit_of(series);
    let unit = unit.and_then(|unit| catalogue.units.get(unit)).map(|unit| unit.name.clone());
    vec![
        ("IndicatorName", indicator_title(catalogue, series)),
        ("Longdefinition", indicator.map(|indicator| indicator.definition.clone()).unwrap_or_default()),
        ("Unitofmeasure", unit.unwrap_or_default()),
        ("Topic", topic.map(|topic| topic.name.clone()).unwrap_or_default()),
        ("Source", source.dataset.publisher.clone()),
        ("License_Type", source.dataset.licence.clone()),
    ]
}

fn variable(id: &str, fields: &[(&str, String)]) -> Value {
    let name = fields.first().map_or("", |(_, name)| name);
    let metatype = |(id, value): &(&str, String)| json!({"id": id, "value": value});
    json!({"id": id, "name": name, "metatype": fields.iter().map(metatype).collect::<Vec<_>>()})
}
