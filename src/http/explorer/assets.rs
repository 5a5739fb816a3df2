//! The style, the script and the icon of the pages, under names that change with their contents.

use std::hash::Hasher;
use std::io::Write;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use twox_hash::XxHash64;

use crate::http::problem::{Problem, ProblemKind, quoted};

/// The file under a name never changes.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// An image runs nothing and loads nothing.
const IMAGE_POLICY: &str = "default-src 'none'; sandbox";

/// A file that pages load.
#[derive(Debug)]
pub(super) struct Asset {
    /// Its address.
    pub(super) path: String,
    media_type: &'static str,
    bytes: &'static [u8],
    compressed: Bytes,
}

/// The files that pages load.
#[derive(Debug)]
pub(super) struct Assets {
    /// The style.
    pub(super) style: Asset,
    /// The script.
    pub(super) script: Asset,
    /// The script of the page for uploads.
    pub(super) upload_script: Asset,
    /// The script of the form for documents.
    pub(super) bring_script: Asset,
    /// The script of the desk.
    pub(super) desk_script: Asset,
    /// The script of the formula line.
    pub(super) formula_script: Asset,
    /// The icon.
    pub(super) icon: Asset,
    /// The format of pages in entity tags: a page names the files, so it changes with them.
    pub(super) page_format: String,
}

/// The style of the pages, and that of the charts in them. A page without a theme has that of the reader's system.
const STYLE: &str = concat!(
    ":root{color-scheme:light dark;",
    include_str!("assets/light.css"),
    "}\n@media (prefers-color-scheme:dark){:root{",
    include_str!("assets/dark.css"),
    "}}\n:root.light,:root.print{color-scheme:light;",
    include_str!("assets/light.css"),
    "}\n:root.dark{color-scheme:dark;",
    include_str!("assets/dark.css"),
    "}\n",
    include_str!("assets/explorer.css"),
    include_str!("../../formats/chart/chart.css"),
);

/// The files, compressed once.
pub(super) static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let style = asset("explorer", "css", "text/css; charset=utf-8", STYLE.as_bytes());
    let script =
        asset("explorer", "js", "text/javascript; charset=utf-8", include_bytes!("assets/explorer.js"));
    let upload_script =
        asset("imports", "js", "text/javascript; charset=utf-8", include_bytes!("assets/imports.js"));
    let [bring_script, desk_script, formula_script] = [
        ("bring", include_bytes!("assets/bring.js").as_slice()),
        ("desk", include_bytes!("assets/desk.js").as_slice()),
        ("formula", include_bytes!("assets/formula.js").as_slice()),
    ]
    .map(|(name, bytes)| asset(name, "js", "text/javascript; charset=utf-8", bytes));
    let icon = asset("icon", "svg", "image/svg+xml", include_bytes!("assets/icon.svg"));
    let files = [&style, &script, &upload_script, &bring_script, &desk_script, &formula_script, &icon];
    let page_format = ["html", &files.map(|file| file.path.as_str()).join(" ")].join(" ");
    Assets { style, script, upload_script, bring_script, desk_script, formula_script, icon, page_format }
});

fn asset(name: &str, ending: &str, media_type: &'static str, bytes: &'static [u8]) -> Asset {
    let mut hasher = XxHash64::with_seed(0);
    hasher.write(bytes);
    let path = format!("/assets/{name}.{:016x}.{ending}", hasher.finish());
    Asset { path, media_type, bytes, compressed: compressed(bytes) }
}

/// The bytes in gzip; none where that fails, which memory does not.
fn compressed(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default().into()
}

/// A file of the pages.
pub(super) async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Assets { style, script, upload_script, bring_script, desk_script, formula_script, icon, .. } =
        &*ASSETS;
    let of_name = |asset: &&&Asset| asset.path.strip_prefix("/assets/") == Some(name.as_str());
    let files = [style, script, upload_script, bring_script, desk_script, formula_script, icon];
    if let Some(asset) = files.iter().find(of_name) {
        return asset.response(&headers);
    }
    let detail = format!("There is no file {}.", quoted(&name));
    Problem::new(ProblemKind::NotFound, detail).into_response()
}

/// The icon at the address where browsers look for one.
pub(super) async fn favicon(headers: HeaderMap) -> Response {
    let mut response = ASSETS.icon.response(&headers);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    response
}

/// What programs that read every page are told: all pages may be read.
pub(super) async fn robots() -> Response {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=86400")];
    (headers, "User-agent: *\nDisallow:\n").into_response()
}

impl Asset {
    fn response(&self, headers: &HeaderMap) -> Response {
        let is_coded = accepts_gzip(headers) && !self.compressed.is_empty();
        let body = if is_coded { self.compressed.clone() } else { Bytes::from_static(self.bytes) };
        let mut response = body.into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(FOR_GOOD));
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        if is_coded {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if self.media_type.starts_with("image/") {
            headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(IMAGE_POLICY));
        }
        response
    }
}

/// Whether the client takes gzip. What it takes else, the compression layer knows.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut codings = values.flat_map(|value| value.split(',')).map(str::trim);
    codings.any(|coding| coding.eq_ignore_ascii_case("gzip"))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn files_are_named_by_their_contents_and_fit_their_budgets() {
        let Assets { style, script, upload_script, formula_script, icon, .. } = &*ASSETS;
        assert!(script.compressed.len() + formula_script.compressed.len() <= 12_288, "all of the script");
        assert!(script.compressed.len() + upload_script.compressed.len() <= 12_288, "all of the script");
        for (asset, budget) in [(style, 8_192), (script, 12_288), (upload_script, 12_288), (icon, 1_024)] {
            assert!(asset.compressed.len() <= budget, "{}: {} bytes", asset.path, asset.compressed.len());
            let mut bytes = Vec::new();
            flate2::read::GzDecoder::new(&*asset.compressed).read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, asset.bytes, "{}", asset.path);
        }
        let other = asset("explorer", "css", "text/css", b"body{}");
        assert_ne!(other.path, style.path);
    }

    #[test]
    fn the_files_ask_nothing_of_other_hosts() {
        for asset in [&ASSETS.style, &ASSETS.script, &ASSETS.upload_script, &ASSETS.formula_script] {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            for word in ["//fonts", "http:", "https:", "@import", "url(", "innerHTML", "eval("] {
                assert!(!text.contains(word), "{}: {word}", asset.path);
            }
        }
    }
}
