//! The formats of responses.
//!
//! Follows `format` of the World Bank's API.

/// The format of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResponseFormat {
    /// JSON, the default here: all clients ask for it or expect it.
    Json,
    /// XML, the World Bank's own default.
    Xml,
    /// JSON-stat, for observations.
    JsonStat,
}

impl ResponseFormat {
    /// The format with a name; case does not matter.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut forms = [Self::Json, Self::Xml, Self::JsonStat].into_iter();
        forms.find(|form| form.name().eq_ignore_ascii_case(text))
    }

    /// The name, as `format=` takes it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::JsonStat => "jsonstat",
        }
    }

    /// The value of the `Content-Type` header.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Json | Self::JsonStat => "application/json;charset=utf-8",
            Self::Xml => "text/xml;charset=utf-8",
        }
    }
}
