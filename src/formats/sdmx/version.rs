//! Versions of the SDMX standard.

/// A version of SDMX, with the formats and web services that belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SdmxVersion {
    /// SDMX 2.1: SDMX-ML 2.1, SDMX-JSON 1.0, SDMX-CSV 1.0, REST 1.x.
    V21,
    /// SDMX 3.0: SDMX-ML 3.0, SDMX-JSON 2.0, SDMX-CSV 2.0, REST 2.x.
    V30,
}

impl SdmxVersion {
    /// Whether this is SDMX 2.1.
    pub(super) const fn is_21(self) -> bool {
        matches!(self, Self::V21)
    }

    /// The XML namespace whose last part is `end`, such as `message` or `data/generic`.
    pub(super) fn namespace(self, end: &str) -> String {
        let version = match self {
            Self::V21 => "v2_1",
            Self::V30 => "v3_0",
        };
        format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}/{end}")
    }

    /// The address of the JSON schema of a message, which is `data` or `structure`.
    pub(super) fn json_schema(self, message: &str) -> String {
        let version = match self {
            Self::V21 => "1.0",
            Self::V30 => "2.0.0",
        };
        let base = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop";
        format!("{base}/{message}-message/tools/schemas/{version}/sdmx-json-{message}-schema.json")
    }
}
