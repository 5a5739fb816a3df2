//! Seasonal adjustment, as publishers declare it.

/// The ids of dimensions and attributes that declare it: SDMX (`ADJUSTMENT`, `SEASONAL_ADJUST`), Eurostat (`S_ADJ`),
/// INSEE (`CORRECTION`), and what columns of files are called.
const IDS: [&str; 9] = [
    "ADJUSTMENT",
    "SEASONAL_ADJUST",
    "SEASONAL_ADJUSTMENT",
    "SEASONALLY_ADJUSTED",
    "S_ADJ",
    "SEASONAL",
    "SEASONALITY",
    "SEAS_ADJ",
    "CORRECTION",
];

/// The codes of adjusted values: of `CL_ADJUSTMENT` and `CL_SEASONAL_ADJUST` (adjusted, with and without working days,
/// trend, trend-cycle), of Eurostat, INSEE, and words.
const CODES: [&str; 16] = [
    "S", "Y", "C", "T", "SA", "SCA", "SWA", "SWDA", "SAAR", "TC", "CVS", "CVS-CJO", "CVS_CJO", "YES", "TRUE",
    "ADJUSTED",
];

/// Words that say it, in small letters.
const WORDS: [&str; 9] = [
    "seasonally adjusted",
    "seasonally and calendar adjusted",
    "seasonally and working day adjusted",
    "saisonbereinigt",
    "corrigé des variations saisonnières",
    "désaisonnalisé",
    "desestacionalizad",
    "季节调整",
    "季调",
];

/// Words before them that say the opposite.
const NEGATIONS: [&str; 12] =
    ["not ", "non ", "non-", "neither ", "nicht ", "no ", "sin ", "un", "未", "非", "未经", "未作"];

/// Whether a text says that values are seasonally adjusted: `GDP, seasonally adjusted`, but not
/// `not seasonally adjusted`.
#[must_use]
pub fn says_adjusted(text: &str) -> bool {
    let text = text.to_lowercase().replace(['_', '\u{a0}'], " ");
    let said = |words: &&str| {
        text.match_indices(*words).any(|(place, _)| {
            let before = text.get(..place).unwrap_or_default();
            !NEGATIONS.iter().any(|negation| before.ends_with(negation))
        })
    };
    WORDS.iter().any(said)
}

/// Whether a dimension or attribute declares by its code, or by the name of the code, that values are seasonally
/// adjusted. Case does not matter.
///
/// ```
/// use yearbook::domain::seasonal_adjustment::declares_adjusted;
///
/// assert!(declares_adjusted("ADJUSTMENT", "Y", None));
/// assert!(declares_adjusted("s_adj", "SCA", None));
/// assert!(declares_adjusted("KIND", "2", Some("Seasonally adjusted")));
/// assert!(declares_adjusted("KIND", "SEASONALLY_ADJUSTED", None));
/// assert!(!declares_adjusted("KIND", "NOT_SEASONALLY_ADJUSTED", Some("Not seasonally adjusted")));
/// assert!(!declares_adjusted("ADJUSTMENT", "N", None));
/// assert!(!declares_adjusted("SEX", "S", None));
/// ```
#[must_use]
pub fn declares_adjusted(id: &str, code: &str, name: Option<&str>) -> bool {
    let is_in = |list: &[&str], text: &str| list.iter().any(|known| known.eq_ignore_ascii_case(text));
    is_in(&IDS, id) && is_in(&CODES, code) || says_adjusted(code) || name.is_some_and(says_adjusted)
}

#[cfg(test)]
mod tests {
    use super::says_adjusted;

    #[test]
    fn adjusted_and_not_adjusted_are_told_apart() {
        for text in [
            "Real GDP, seasonally adjusted at annual rates",
            "Seasonally Adjusted",
            "BIP, saisonbereinigt",
            "PIB, données corrigé des variations saisonnières",
            "工业增加值（季节调整）",
            "季调后",
        ] {
            assert!(says_adjusted(text), "{text}");
        }
        for text in [
            "Not seasonally adjusted",
            "NOT_SEASONALLY_ADJUSTED",
            "non-seasonally adjusted",
            "nicht saisonbereinigt",
            "未经季节调整",
            "未季调",
            "Seasonal index",
            "",
        ] {
            assert!(!says_adjusted(text), "{text}");
        }
    }
}
