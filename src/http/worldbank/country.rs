//! What the World Bank calls areas: alpha-3 codes, and `WLD` for the world.
//!
//! Follows the ids of the World Bank's `country` list: `id` has three letters, `iso2Code` two.

use crate::domain::catalogue::{Area, Catalogue};
use crate::service::query::find_area;

/// The code that the catalogue has for the world.
const WORLD: &str = "W0";

/// An area as the World Bank names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Country {
    /// The code of the catalogue.
    pub(super) code: String,
    /// The id: alpha-3, or the code itself.
    pub(super) id: String,
    /// The alpha-2 code, or the code itself.
    pub(super) iso2: String,
    /// The name.
    pub(super) name: String,
}

impl Country {
    /// The area with a code of the catalogue; one that it does not describe is called by its code.
    pub(super) fn of(catalogue: &Catalogue, code: &str) -> Self {
        let area = catalogue.areas.get(code);
        let alpha3 = area.and_then(|area| area.alpha3.as_ref());
        let (id, iso2) = match code {
            WORLD => ("WLD", "1W"),
            // Its alpha-2 code reads as missing, so the catalogue has another.
            "NAM" => ("NAM", "NA"),
            _ => (alpha3.map_or(code, |code| code.as_str()), code),
        };
        Self {
            code: code.to_owned(),
            id: id.to_owned(),
            iso2: iso2.to_owned(),
            name: area.map_or(code, |area: &Area| &area.name).to_owned(),
        }
    }

    /// The country of the standard with a code of two or three letters, in the catalogue or not.
    fn of_standard(code: &str) -> Option<Self> {
        let upper = code.to_ascii_uppercase();
        let country = match upper.len() {
            2 => rust_iso3166::from_alpha2(&upper),
            3 => rust_iso3166::from_alpha3(&upper),
            _ => None,
        }?;
        Some(Self {
            code: country.alpha2.to_owned(),
            id: country.alpha3.to_owned(),
            iso2: country.alpha2.to_owned(),
            name: country.name.to_owned(),
        })
    }

    /// The area that a request names: alpha-2, alpha-3 or the catalogue's code, in any case.
    pub(super) fn find(catalogue: &Catalogue, asked: &str) -> Option<Self> {
        let world = ["WLD", "1W"].iter().any(|code| code.eq_ignore_ascii_case(asked));
        let asked = if world { WORLD } else { asked };
        let code = find_area(catalogue, if asked.eq_ignore_ascii_case("NA") { "NAM" } else { asked });
        code.map(|code| Self::of(catalogue, code.as_str())).or_else(|| Self::of_standard(asked))
    }

    /// The United States, which a client of this API cannot do without.
    pub(super) fn united_states() -> Option<Self> {
        Self::of_standard("US")
    }
}
