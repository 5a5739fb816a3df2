//! Units that a catalogue may lack.

use crate::domain::catalogue::Unit;
use crate::domain::code::Code;
use crate::domain::unit_class::UnitClass;
use crate::ingest::seed::Seed;

/// A unit: as another dataset defines it, else by its code. Codes of three capital letters are currencies (ISO 4217).
#[must_use]
pub fn known_unit(code: &Code, seeds: &[Seed]) -> Unit {
    let defined = seeds.iter().flat_map(|seed| &seed.units).find(|unit| unit.code == *code);
    if let Some(unit) = defined {
        return unit.clone();
    }
    let (class, integral) = match code.as_str() {
        "percent" | "percentage_points" | "basis_points" | "per_mille" => (UnitClass::Ratio, false),
        "number" | "units" | "people" | "households" | "years" | "months" | "days" => {
            (UnitClass::Count, true)
        }
        "rank" => (UnitClass::Rank, true),
        "times" => (UnitClass::Multiple, false),
        "index" => (UnitClass::Index, false),
        _ => (UnitClass::Level, false),
    };
    Unit { code: code.clone(), name: code.as_str().replace('_', " "), class, symbol: None, integral }
}
