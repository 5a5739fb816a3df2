//! What the façades share: queries read by other rules than our own, and where a foreign name may lead.

use super::params::{Params, RawParams};
use super::problem::Problem;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::domain::structure::{DataStructureDefinition, Role};

/// The agency that the service's own structures belong to.
pub(super) const AGENCY: &str = "YEARBOOK";

/// The dataset that comes first wherever another service has only one place for several.
pub(super) const MAIN_DATASET: &str = "CNIND";

/// The activities that the headline series of an indicator have: all, or none to speak of.
pub(super) const HEADLINE: [&str; 2] = ["_T", "_Z"];

/// The parameters that a route of a façade reads.
///
/// Clients of other services send empty pairs, parameters that mean nothing here, and names in any case; all of this
/// is passed over, since a strict answer would lose the client and help nobody.
pub(super) fn lenient(raw: &RawParams, known: &[&'static str]) -> Params {
    let mut pairs: Vec<(&'static str, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(raw.text().as_bytes()) {
        let known = known.iter().find(|known| known.eq_ignore_ascii_case(&name)).copied();
        let Some(name) = known.filter(|name| pairs.iter().all(|(earlier, _)| earlier != name)) else {
            continue;
        };
        let value: String = value.trim().chars().filter(|character| !character.is_control()).collect();
        if !value.is_empty() {
            pairs.push((name, value));
        }
    }
    Params::of(pairs)
}

/// What a problem says, for a service whose errors are a line of text.
pub(super) fn sentence(problem: Problem) -> String {
    problem.into_document().detail
}

/// The datasets in the order in which a code is looked up: the main one, then the others by age.
///
/// So a dataset that is added neither takes a name over nor moves a number.
pub(super) fn datasets(catalogue: &Catalogue) -> Vec<&Dataset> {
    let mut datasets: Vec<&Dataset> =
        catalogue.dataset_order.iter().filter_map(|id| catalogue.datasets.get(id)).collect();
    datasets.sort_by_key(|dataset| dataset.id != *MAIN_DATASET);
    datasets
}

/// The codes of a series beside frequency, area and indicator, in the order of the key.
pub(super) fn other_codes<'a>(structure: &DataStructureDefinition, series: &'a Series) -> Vec<&'a str> {
    let named = |role: Option<Role>| matches!(role, None | Some(Role::Activity));
    let codes = series.key.codes().zip(structure.dimensions());
    codes.filter(|(_, dimension)| named(dimension.role)).map(|(code, _)| code).collect()
}

/// What a series is called: its indicator, then what narrows it down, then its area.
pub(super) fn title(catalogue: &Catalogue, series: &Series) -> String {
    let mut parts = vec![indicator_title(catalogue, series)];
    if !HEADLINE.contains(&series.area.as_str()) {
        let area = catalogue.areas.get(&series.area);
        parts.push(area.map_or(series.area.as_str(), |area| &area.name).to_owned());
    }
    parts.join(", ")
}

/// What a series measures, wherever it is: its indicator and what narrows it down.
pub(super) fn indicator_title(catalogue: &Catalogue, series: &Series) -> String {
    let indicator = catalogue.indicator_of(series);
    let mut parts = vec![indicator.map_or(series.indicator.as_str(), |indicator| &indicator.name)];
    let structure = catalogue.datasets.get(&series.dataset).map(|dataset| &dataset.structure);
    for (code, dimension) in
        series.key.codes().zip(structure.into_iter().flat_map(DataStructureDefinition::dimensions))
    {
        let name = match dimension.role {
            Some(Role::Activity) => catalogue.activities.get(code).map(|activity| activity.name.as_str()),
            None => own_name(catalogue, &series.dataset, &dimension.id, code),
            _ => continue,
        };
        if !HEADLINE.contains(&code) {
            parts.push(name.unwrap_or(code));
        }
    }
    parts.join(", ")
}

/// The name of a code in a dimension that is a dataset's own.
pub(super) fn own_name<'a>(
    catalogue: &'a Catalogue,
    dataset: &Code,
    dimension: &str,
    code: &str,
) -> Option<&'a str> {
    let codes = catalogue.dimension_codes.get(&(dataset.clone(), dimension.to_owned()))?;
    codes.get(code).map(String::as_str)
}
