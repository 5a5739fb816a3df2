//! The addresses of a view of a series as a picture and as data.

use maud::{Markup, html};

use super::content::Content;
use crate::http::explorer::view::{path, target};

/// The forms in which a view can be downloaded: the ending of the address, and its name.
const DOWNLOADS: [(&str, &str); 6] = [
    ("chart.svg", "SVG"),
    ("chart.png", "PNG"),
    ("data.csv", "CSV"),
    ("data.xlsx", "Excel"),
    ("data.parquet", "Parquet"),
    ("data.json", "JSON"),
];

/// The address of a form of the view.
pub(super) fn download(content: &Content<'_>, ending: &str) -> String {
    let series = content.series;
    let left_out: &[&str] = if ending.starts_with("data") {
        &["keys", "at", "rows", "chart"]
    } else {
        &["keys", "rows", "chart"]
    };
    let params = content.view.params.without(left_out);
    target(&params, &path(&["series", series.dataset.as_str(), series.key.as_str(), ending]))
}

/// Links to all forms of the view.
pub(super) fn downloads(content: &Content<'_>) -> Markup {
    html! {
        @for (place, (ending, name)) in DOWNLOADS.into_iter().enumerate() {
            @if place > 0 { " · " } a href=(download(content, ending)) { (name) }
        }
    }
}
