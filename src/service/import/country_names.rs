//! Countries by their English names, as files have them that know no codes.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Names in use beside those of ISO 3166-1, with the alpha-2 code.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("bolivia", "BO"),
    ("brunei", "BN"),
    ("burma", "MM"),
    ("cape verde", "CV"),
    ("cote d'ivoire", "CI"),
    ("czech republic", "CZ"),
    ("czechia", "CZ"),
    ("democratic republic of the congo", "CD"),
    ("great britain", "GB"),
    ("hong kong", "HK"),
    ("iran", "IR"),
    ("ivory coast", "CI"),
    ("korea", "KR"),
    ("laos", "LA"),
    ("macao", "MO"),
    ("macau", "MO"),
    ("moldova", "MD"),
    ("netherlands", "NL"),
    ("north korea", "KP"),
    ("north macedonia", "MK"),
    ("republic of korea", "KR"),
    ("russia", "RU"),
    ("slovak republic", "SK"),
    ("south korea", "KR"),
    ("swaziland", "SZ"),
    ("syria", "SY"),
    ("taiwan", "TW"),
    ("tanzania", "TZ"),
    ("turkey", "TR"),
    ("turkiye", "TR"),
    ("uk", "GB"),
    ("united kingdom", "GB"),
    ("united states", "US"),
    ("usa", "US"),
    ("venezuela", "VE"),
    ("viet nam", "VN"),
];

/// Alpha-2 codes by name in small letters; a name that two countries would share without its brackets is left out.
static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names: HashMap<String, &'static str> = HashMap::new();
    let mut shared: Vec<String> = Vec::new();
    for code in rust_iso3166::ALL_ALPHA2 {
        let Some(country) = rust_iso3166::from_alpha2(code) else { continue };
        let full = country.name.to_lowercase();
        let short = full.split(" (").next().unwrap_or(&full).to_owned();
        if short != full && names.insert(short.clone(), code).is_some() {
            shared.push(short);
        }
        names.insert(full, code);
    }
    for name in shared {
        names.remove(&name);
    }
    names.extend(OTHER_NAMES.iter().map(|(name, code)| ((*name).to_owned(), *code)));
    names
});

/// The alpha-2 code of the country with a name; none where no country has it.
pub(super) fn country_named(name: &str) -> Option<&'static str> {
    BY_NAME.get(name.trim().to_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_by_their_names() {
        for (name, code) in [
            ("China", "CN"),
            ("USA", "US"),
            ("korea", "KR"),
            ("Turkiye", "TR"),
            ("Germany", "DE"),
            ("Russian Federation", "RU"),
        ] {
            assert_eq!(country_named(name), Some(code), "{name}");
        }
        assert_eq!(country_named("Rest of the world"), None);
        assert_eq!(country_named("Europe"), None);
    }
}
