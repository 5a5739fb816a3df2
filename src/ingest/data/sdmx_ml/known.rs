//! Ids of attributes in the structures of agencies, for structure-specific messages without a structure.
//!
//! Sources: SDMX content-oriented guidelines (cross-domain concepts, annex 1); the data structures of ECB, Eurostat,
//! IMF, OECD, BIS, UNSD, ILO and INSEE; and this service's own.

/// Ids that are attributes in all structures: they describe a value or a series and are never part of a key.
const ALWAYS: [&str; 49] = [
    "ACTION",
    "ADJUST_DETAIL",
    "AGG_EQUN",
    "AVAILABILITY",
    "BASE_PER",
    "BASE_PERIOD",
    "BREAKS",
    "COLLECTION_DETAIL",
    "COLL_METHOD",
    "COMPILATION",
    "COMPILING_ORG",
    "CONTACT",
    "CONVERSION_TYPE",
    "CURRENCY_DENOM_DETAIL",
    "DATA_COMP",
    "DATA_PROVIDER_NOTE",
    "DECIMALS",
    "DISS_ORG",
    "DOM_SER_IDS",
    "FOOTNOTES",
    "GENERAL_NOTES",
    "GEO_INFO_TYPE",
    "GEO_INFO_URL",
    "IDENTIFIER",
    "INT_LOWER_BOUND",
    "INT_UPPER_BOUND",
    "LAST_UPDATE",
    "LOWER_BOUND",
    "METADATA_EN",
    "NAT_TITLE",
    "ORG_VISIBILITY",
    "POWERCODE",
    "POWER_CODE",
    "PRECISION",
    "PRE_BREAK_VALUE",
    "PUBLISHED",
    "QUALIFIER",
    "REFERENCEPERIOD",
    "REF_PERIOD_DETAIL",
    "REPORTING_YEAR_START_DAY",
    "REPYEAREND",
    "REPYEARSTART",
    "SERIE_ARRETEE",
    "SUPP_INFO_BREAKS",
    "TIME_DETAIL",
    "TIME_FORMAT",
    "TIME_PER_COLLECT",
    "UPDATED",
    "UPPER_BOUND",
];

/// Prefixes of further such ids.
const BEGINNINGS: [&str; 11] = [
    "COMMENT", "CONF_", "COVERAGE", "EMBARGO", "FIGURE", "METHOD", "NOTE", "OBS_", "PUBL_", "SOURCE_",
    "TITLE",
];

/// Ids that are attributes in most structures and dimensions in some; the most likely dimension first.
const MOSTLY: [&str; 9] = [
    "IDBANK",
    "SERIES_CODE",
    "UNIT_MEASURE",
    "UNIT",
    "COLLECTION",
    "VAL_COLLECTION",
    "REFERENCE_PERIOD",
    "DATA_SOURCE",
    "SOURCE",
];

/// Whether an id is an attribute in all structures.
pub(super) fn is_attribute(id: &str) -> bool {
    let unit = id.starts_with("UNIT_") && mostly_attribute(id).is_none();
    unit || ALWAYS.contains(&id) || BEGINNINGS.iter().any(|beginning| id.starts_with(beginning))
}

/// The rank of an id among those that are attributes in most structures; none for other ids.
pub(super) fn mostly_attribute(id: &str) -> Option<usize> {
    MOSTLY.iter().position(|known| *known == id)
}
