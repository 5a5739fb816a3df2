//! Places of documents in requests.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::figure::{PositionUnit, Selector};

/// A place in a document (Web Annotation vocabulary), as the answers of this service have it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Place)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceJson {
    /// How places are counted; bytes by default.
    #[serde(default)]
    r#type: PlaceKind,
    /// The first byte or character.
    start: usize,
    /// The one after the last.
    end: usize,
    /// The text between the two. Another text than that of the document is refused.
    #[serde(default)]
    exact: String,
    /// The part of the document in which they are counted, such as `page=3`.
    fragment: Option<String>,
}

/// How places are counted.
#[derive(Debug, Default, Clone, Copy, Deserialize, ToSchema)]
enum PlaceKind {
    /// In bytes of the file.
    #[default]
    DataPositionSelector,
    /// In Unicode code points of its text.
    TextPositionSelector,
}

impl From<PlaceJson> for Selector {
    fn from(place: PlaceJson) -> Self {
        let PlaceJson { r#type, start, end, exact, fragment } = place;
        let unit = match r#type {
            PlaceKind::DataPositionSelector => PositionUnit::Bytes,
            PlaceKind::TextPositionSelector => PositionUnit::Characters,
        };
        Self { start, end, exact, unit, fragment }
    }
}
