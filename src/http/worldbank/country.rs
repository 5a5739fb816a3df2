//! The World Bank's codes of areas: ISO 3166-1 alpha-3, and `WLD` for the world.
//!
//! Follows the World Bank's `country` list, where `id` has three letters and `iso2Code` two.

use crate::domain::catalogue::{Area, Catalogue};
use crate::service::query::find_area;

/// The catalogue's code of the world.
const WORLD: &str = "W0";

/// An area with the World Bank's codes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Country {
    /// The catalogue's code.
    pub(super) code: String,
    /// The alpha-3 code, or the catalogue's code.
    pub(super) id: String,
    /// The alpha-2 code, or the catalogue's code.
    pub(super) iso2: String,
    /// The name.
    pub(super) name: String,
}

impl Country {
    /// The area with a code of the catalogue; its name is the code if the catalogue has no other.
    pub(super) fn of(catalogue: &Catalogue, code: &str) -> Self {
        let area = catalogue.areas.get(code);
        let alpha3 = area.and_then(|area| area.alpha3.as_ref());
        let (id, iso2) = match code {
            WORLD => ("WLD", "1W"),
            // Namibia: the catalogue avoids `NA`, which programs read as a missing value.
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

    /// The country of ISO 3166-1 with a code of two or three letters, in the catalogue or not.
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

    /// The area with an alpha-2 code, an alpha-3 code or a code of the catalogue; case does not matter.
    pub(super) fn find(catalogue: &Catalogue, code: &str) -> Option<Self> {
        let world = ["WLD", "1W"].iter().any(|known| known.eq_ignore_ascii_case(code));
        let code = if world { WORLD } else { code };
        let area = find_area(catalogue, if code.eq_ignore_ascii_case("NA") { "NAM" } else { code });
        area.map(|area| Self::of(catalogue, area.as_str())).or_else(|| Self::of_standard(code))
    }

    /// The United States, which some clients look up whatever the catalogue contains.
    pub(super) fn united_states() -> Option<Self> {
        Self::of_standard("US")
    }
}
