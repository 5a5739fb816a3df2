//! Series keys with alternatives and wildcards.

use super::error::SdmxError;
use crate::formats::sdmx::SdmxVersion;

/// A key: the codes at each position; empty for all codes.
pub(super) type Key = Vec<Vec<String>>;

/// Parses the keys of a path; empty for all series.
///
/// REST 1.x has one key; an empty position means any code, and `+` separates alternatives. REST 2.x has several keys,
/// separated by commas; `*` means any code, and positions at the end can be left out. Both spellings of a position are
/// read in both versions.
///
/// # Errors
/// When a key has another number of positions.
pub(super) fn read(text: &str, version: SdmxVersion, dimensions: &[&str]) -> Result<Vec<Key>, SdmxError> {
    if matches!(text, "" | "*") || text.eq_ignore_ascii_case("all") {
        return Ok(Vec::new());
    }
    let separator = if version == SdmxVersion::V30 { ',' } else { '\u{0}' };
    // A path of REST 1.x has one key, so it is split at a character that no path has.
    let keys = text.split(separator).map(|key| {
        let mut parts: Vec<&str> = key.split('.').collect();
        if version == SdmxVersion::V30 && parts.len() < dimensions.len() {
            parts.resize(dimensions.len(), "*");
        }
        if parts.len() != dimensions.len() {
            return Err(SdmxError::syntax(format!(
                "The key `{key}` has {} positions; it takes {}: {}.",
                parts.len(),
                dimensions.len(),
                dimensions.join(".")
            )));
        }
        Ok(parts.into_iter().map(codes).collect())
    });
    keys.collect()
}

fn codes(part: &str) -> Vec<String> {
    let codes = part.split('+').filter(|code| !code.is_empty());
    let codes: Vec<String> = codes.map(str::to_owned).collect();
    if codes.iter().any(|code| code == "*") { Vec::new() } else { codes }
}

/// The text of a key, as [`SeriesFilter`](crate::service::query::SeriesFilter) takes it.
pub(super) fn text(key: &[Vec<String>]) -> String {
    key.iter().map(|codes| codes.join("+")).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(text_asked: &str, version: SdmxVersion) -> Vec<String> {
        let keys = read(text_asked, version, &["FREQ", "REF_AREA", "X"]).unwrap();
        keys.iter().map(|key| text(key)).collect()
    }

    #[test]
    fn keys_of_both_versions_are_read() {
        assert_eq!(read_back("A.CN+US.", SdmxVersion::V21), ["A.CN+US."]);
        assert_eq!(read_back("A.*.X,..Y", SdmxVersion::V30), ["A..X", "..Y"]);
        for all in ["", "*", "all", "ALL", "All"] {
            assert!(read_back(all, SdmxVersion::V30).is_empty());
        }
        assert_eq!(read_back("A.CN", SdmxVersion::V30), ["A.CN."]);
        assert!(read("A.CN", SdmxVersion::V21, &["FREQ", "REF_AREA", "X"]).is_err());
        assert!(read("A.CN.X.Y", SdmxVersion::V30, &["FREQ", "REF_AREA", "X"]).is_err());
    }
}
