//! The codes that a new dataset begins with.

use super::error::ServiceError;
use crate::domain::catalogue::{Activity, Area, Labels, Topic};
use crate::domain::code::Code;
use crate::ingest::seed::{FirstCodes, Seed};

/// The activities that every dataset has.
const ACTIVITIES: [(&str, &str); 2] = [("_T", "Total"), ("_Z", "Not applicable")];

/// The codes of a new dataset with these areas: as other datasets define them, else by the code of the country.
///
/// # Errors
/// When an area is neither defined nor a country.
pub fn first_codes(seeds: &[Seed], areas: &[Code]) -> Result<FirstCodes, ServiceError> {
    let mut codes = FirstCodes::default();
    let topic: Code = "GENERAL".parse().map_err(|error| invalid(&error))?;
    codes.topics.push(Topic { code: topic, name: "General".to_owned() });
    for code in areas {
        add_area(seeds, code, &mut codes.areas)?;
    }
    for (code, name) in ACTIVITIES {
        let known = seeds.iter().flat_map(|seed| &seed.activities).find(|known| known.code == *code);
        codes.activities.push(match known {
            Some(known) => Activity { tags: Vec::new(), ..known.clone() },
            None => Activity {
                code: code.parse().map_err(|error| invalid(&error))?,
                name: name.to_owned(),
                parent: None,
                classification: "SDMX".to_owned(),
                definition: None,
                labels: Labels::new(),
                tags: Vec::new(),
            },
        });
    }
    Ok(codes)
}

/// Adds an area, and before it those that contain it.
fn add_area(seeds: &[Seed], code: &Code, areas: &mut Vec<Area>) -> Result<(), ServiceError> {
    if areas.iter().any(|area| area.code == *code) {
        return Ok(());
    }
    let known = seeds.iter().flat_map(|seed| &seed.areas).find(|area| area.code == *code).cloned();
    let Some(area) = known.or_else(|| country(code)) else {
        return Err(ServiceError::Invalid {
            parameter: "area",
            detail: format!(
                "`{code}` is no country (ISO 3166-1, two letters) and no area of another dataset"
            ),
        });
    };
    if let Some(parent) = &area.parent {
        add_area(seeds, parent, areas)?;
    }
    areas.push(area);
    Ok(())
}

/// A country by its code.
fn country(code: &Code) -> Option<Area> {
    let country = rust_iso3166::from_alpha2(code.as_str())?;
    Some(Area {
        code: code.clone(),
        name: country.name.to_owned(),
        kind: "country".to_owned(),
        alpha3: country.alpha3.parse().ok(),
        parent: None,
        labels: Labels::new(),
    })
}

fn invalid(error: &crate::domain::code::CodeError) -> ServiceError {
    ServiceError::Invalid { parameter: "code", detail: error.to_string() }
}
