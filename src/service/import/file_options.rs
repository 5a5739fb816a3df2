//! Options of the caller for reading a file.

use std::collections::BTreeMap;

use crate::domain::frequency::Frequency;
use crate::domain::unit_class::UnitClass;
use crate::ingest::data::indicator_unit::IndicatorUnit;
use crate::ingest::data::period_text::DateFormat;

/// Options of the caller for reading a file.
#[derive(Debug, Clone, Default)]
pub(super) struct FileOptions {
    pub(super) decimal_comma: bool,
    pub(super) frequency: Option<Frequency>,
    pub(super) date_format: Option<DateFormat>,
    pub(super) unit_class: Option<UnitClass>,
    pub(super) indicators: BTreeMap<String, IndicatorUnit>,
}
