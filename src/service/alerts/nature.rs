//! What forecasts need to know of a series besides its values.

use crate::domain::catalogue::Catalogue;
use crate::domain::forecast::Limits;
use crate::domain::growth::Sample;
use crate::domain::relation::{Relation, RelationKind};
use crate::domain::seasonal_adjustment::declares_adjusted;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;

/// Whether a dimension or an attribute of a series declares it seasonally adjusted.
pub(super) fn is_adjusted(catalogue: &Catalogue, series: &Series) -> bool {
    let name = |id: &str, code: &str| {
        catalogue.names_of(&series.dataset, id).and_then(|names| names.get(code)).map(String::as_str)
    };
    let declares = |id: &str, code: &str| declares_adjusted(id, code, name(id, code));
    let dimensions = catalogue.datasets.get(&series.dataset).map(|dataset| dataset.structure.dimensions());
    let mut codes = dimensions.unwrap_or_default().iter().zip(series.key.codes());
    codes.any(|(dimension, code)| declares(&dimension.id, code))
        || series.attributes.iter().any(|(id, code)| declares(id, code))
}

/// The values that a series can have: shares of a declared whole lie between 0 and 100; what is declared non-negative
/// is, and so are numbers of things, unless one was negative.
pub(super) fn limits(
    catalogue: &Catalogue,
    series: &Series,
    unit_class: UnitClass,
    samples: &[Sample],
) -> Limits {
    let indicator = catalogue.indicator_of(series);
    let is_share = |relation: &Relation| relation.kind == RelationKind::ShareOf;
    let was_negative =
        || samples.iter().any(|sample| sample.estimate().is_ok_and(|estimate| estimate.value() < 0.0));
    let is_counted = unit_class == UnitClass::Count && !was_negative();
    if indicator.is_some_and(|indicator| indicator.relations.iter().any(is_share)) {
        Limits::SHARE
    } else if is_counted || indicator.is_some_and(|indicator| indicator.non_negative) {
        Limits::NON_NEGATIVE
    } else {
        Limits::NONE
    }
}
