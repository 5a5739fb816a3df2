//! The mapping of each sheet of a workbook whose sheets are all read: what the name of a sheet says.

use super::areas;
use super::country_names::area_named;
use super::indicator_of_name;
use crate::ingest::data::DataSheet;
use crate::ingest::data::mapping::Mapping;

/// The dimension of names of sheets that are neither periods nor areas.
const SHEET: &str = "SHEET";

/// The mapping of each sheet. Sheets with the same columns are parts of one table: their names are periods, areas, or
/// codes of a dimension of their own.
pub(super) fn of_sheets(workbook: &str, sheets: &[DataSheet], mapping: &Mapping) -> Vec<Mapping> {
    let is_alike =
        sheets.len() > 1 && sheets.windows(2).all(|two| matches!(two, [one, other] if is_like(one, other)));
    let are_periods = sheets.iter().all(|sheet| sheet.is_period);
    let are_areas = is_alike && sheets.iter().all(|sheet| !sheet.has_area && is_area(&sheet.name));
    let has_indicator = sheets.iter().all(|sheet| sheet.has_indicator);
    let dimension = match (are_periods, are_areas) {
        (true, _) => None,
        (false, true) => Some("REF_AREA"),
        (false, false) => Some(SHEET).filter(|_| is_alike && has_indicator),
    };
    sheets
        .iter()
        .map(|sheet| {
            let mut own = Mapping { sheet: Some(sheet.name.clone()), ..mapping.clone() };
            let mut state = |id: &str, code: String| {
                own.constants.entry(id.to_owned()).or_insert(code);
            };
            if let Some(id) = dimension {
                state(id, sheet.name.clone());
            }
            // Without this the name of the sheet would stand for the indicator.
            if (are_periods || are_areas) && !sheet.has_indicator {
                state("INDICATOR", indicator_of_name(workbook));
            }
            own
        })
        .collect()
}

/// Whether two sheets have the same columns.
fn is_like(one: &DataSheet, other: &DataSheet) -> bool {
    one.headings == other.headings
}

/// Whether a name is that of a country or another known area, or its code.
fn is_area(name: &str) -> bool {
    let name = name.trim();
    area_named(name).is_some_and(|area| area.code.is_some())
        || areas::country(name).is_some()
        || rust_iso3166::from_alpha3(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constants(sheets: &[(&str, &[&str], bool)]) -> Vec<Vec<String>> {
        let sheet = |(name, headings, is_period): &(&str, &[&str], bool)| DataSheet {
            name: (*name).to_owned(),
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            is_period: *is_period,
            has_area: headings.contains(&"Country"),
            has_indicator: headings.contains(&"Widgets"),
        };
        let sheets: Vec<DataSheet> = sheets.iter().map(sheet).collect();
        let mappings = of_sheets("trade_2020.xlsx", &sheets, &Mapping::default());
        let texts = |mapping: Mapping| {
            mapping.constants.into_iter().map(|(id, code)| format!("{id}={code}")).collect()
        };
        mappings.into_iter().map(texts).collect()
    }

    #[test]
    fn the_name_of_a_sheet_says_what_tells_it_from_others_like_it() {
        let (plain, named): (&[&str], &[&str]) = (&["Year", "Value"], &["Year", "Widgets"]);
        let both = [["INDICATOR=TRADE", "REF_AREA=France"], ["INDICATOR=TRADE", "REF_AREA=DEU"]];
        assert_eq!(constants(&[("France", plain, false), ("DEU", plain, false)]), both);
        assert_eq!(constants(&[("France", named, false), ("Kenya", named, false)])[1], ["REF_AREA=Kenya"]);
        assert_eq!(
            constants(&[("Men", named, false), ("Women", named, false)]),
            [["SHEET=Men"], ["SHEET=Women"]]
        );
        assert_eq!(constants(&[("2019", plain, true), ("2020", plain, true)]), [["INDICATOR=TRADE"]; 2]);
        let none: [[&str; 0]; 2] = [[], []];
        assert_eq!(
            constants(&[("Men", plain, false), ("Women", plain, false)]),
            none,
            "the name is the indicator"
        );
        assert_eq!(constants(&[("France", plain, false), ("Kenya", named, false)]), none, "other columns");
        let areas: &[&str] = &["Country", "Year", "Widgets"];
        assert_eq!(constants(&[("France", areas, false), ("Kenya", areas, false)])[0], ["SHEET=France"]);
    }
}
