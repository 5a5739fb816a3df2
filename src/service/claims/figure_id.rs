//! Ids of figures that are claimed: made of the document, the series and the period, such as `3f2a-crude-steel-2025-06`.

use crate::domain::series_key::SeriesKey;
use crate::domain::structure::{DataStructureDefinition, Role};

/// The characters of the source that an id begins with.
const SOURCE_CHARACTERS: usize = 6;

/// The code of a dimension that says "all of it".
const TOTAL: &str = "_T";

/// An id for a figure that nobody has yet.
pub(super) fn figure_id(
    source: &str,
    series: &SeriesKey,
    structure: &DataStructureDefinition,
    period: &str,
    is_taken: impl Fn(&str) -> bool,
) -> String {
    let source: String = source.chars().filter(char::is_ascii_alphanumeric).take(SOURCE_CHARACTERS).collect();
    let codes = [Role::Area, Role::Indicator, Role::Activity].map(|role| series.code(structure, role));
    let codes = codes.into_iter().filter(|code| *code != TOTAL);
    let parts = std::iter::once(source.as_str()).chain(codes).chain(std::iter::once(period));
    let base = parts.map(words).collect::<Vec<_>>().join("-");
    let others = (2..).map(|number: u32| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(others).find(|id| !is_taken(id)).unwrap_or(base)
}

/// A code in small letters, with hyphens between its words.
fn words(code: &str) -> String {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    code.chars().map(plain).collect::<String>().to_ascii_lowercase().trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_document_series_and_period_and_is_new() {
        let dimensions = ["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"].map(str::to_owned);
        let structure = DataStructureDefinition::new(dimensions.to_vec()).unwrap();
        let series = SeriesKey::parse("M.CN.CRUDE_STEEL._T", &structure).unwrap();
        let id = |taken: &[&str]| {
            figure_id("3f2a91bc00.html", &series, &structure, "2025-06", |id| taken.contains(&id))
        };
        assert_eq!(id(&[]), "3f2a91-cn-crude-steel-2025-06");
        assert_eq!(id(&["3f2a91-cn-crude-steel-2025-06"]), "3f2a91-cn-crude-steel-2025-06-2");
    }
}
