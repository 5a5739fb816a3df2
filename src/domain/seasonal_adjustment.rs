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

/// Whether a dimension or attribute declares by its code, or by the name of the code, that values are seasonally
/// adjusted. Case does not matter.
///
/// ```
/// use yearbook::domain::seasonal_adjustment::declares_adjusted;
///
/// assert!(declares_adjusted("ADJUSTMENT", "Y", None));
/// assert!(declares_adjusted("s_adj", "SCA", None));
/// assert!(declares_adjusted("SEASONALITY", "2", Some("Seasonally adjusted")));
/// assert!(!declares_adjusted("ADJUSTMENT", "N", None));
/// assert!(!declares_adjusted("SEX", "S", None));
/// ```
#[must_use]
pub fn declares_adjusted(id: &str, code: &str, name: Option<&str>) -> bool {
    let is_code = |known: &&str| known.eq_ignore_ascii_case(code);
    let says = |text: &str| {
        let text = text.to_lowercase();
        let adjusted = ["seasonally adjusted", "seasonally-adjusted", "seasonally and calendar adjusted"];
        adjusted.iter().any(|words| text.starts_with(words))
            || text.contains("seasonally adjusted")
                && !text.starts_with("not")
                && !text.starts_with("non")
                && !text.starts_with("neither")
                && !text.starts_with("un")
    };
    let is_known = IDS.iter().any(|known| known.eq_ignore_ascii_case(id));
    is_known && (CODES.iter().any(is_code) || says(code) || name.is_some_and(says))
}
