//! What a claim needs in the code lists of its folder: codes that the database knows are taken from there.

use crate::domain::catalogue::{Activity, Area, Catalogue, Labels};
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::Role;
use crate::ingest::seed::{Seed, SeedEdit};

/// The code for all activities.
const TOTAL: &str = "_T";

/// Adds the area and the activity of a series to the lists of a folder that lacks them. An unknown code stays unknown, so
/// that the check of the folder names it.
pub(super) fn complete_lists(seed: &Seed, catalogue: &Catalogue, edit: &mut SeedEdit, series: &str) {
    let structure = &seed.dataset.structure;
    let Ok(series) = SeriesKey::parse(series, structure) else { return };
    let area = series.code(structure, Role::Area);
    if !seed.areas.iter().any(|known| known.code == *area)
        && let Some(area) = find_area(catalogue, area)
    {
        edit.put_area(&area);
    }
    let activity = series.code(structure, Role::Activity);
    if !seed.activities.iter().any(|known| known.code == *activity)
        && let Some(activity) = find_activity(catalogue, activity)
    {
        edit.put_activity(&activity);
    }
}

/// The area with a code: of the database, else a country of ISO 3166.
fn find_area(catalogue: &Catalogue, code: &str) -> Option<Area> {
    let known = catalogue.areas.values().find(|area| area.code == *code);
    if let Some(known) = known {
        return Some(Area { parent: None, ..known.clone() });
    }
    let country = rust_iso3166::from_alpha2(code)?;
    Some(Area {
        code: code.parse().ok()?,
        name: country.name.to_owned(),
        kind: "country".to_owned(),
        alpha3: country.alpha3.parse().ok(),
        parent: None,
        labels: Labels::default(),
    })
}

/// The activity with a code: of the database, else that for all activities.
fn find_activity(catalogue: &Catalogue, code: &str) -> Option<Activity> {
    if let Some(known) = catalogue.activities.values().find(|activity| activity.code == *code) {
        return Some(Activity { parent: None, tags: Vec::new(), ..known.clone() });
    }
    (code == TOTAL).then_some(())?;
    Some(Activity {
        code: TOTAL.parse().ok()?,
        name: "All activities".to_owned(),
        parent: None,
        classification: "ISIC4".to_owned(),
        definition: None,
        labels: Labels::default(),
        tags: Vec::new(),
    })
}
