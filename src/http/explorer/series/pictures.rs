//! A view of a series as a picture, and its data in the formats of the API.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use tokio::sync::Semaphore;

use super::content::Content;
use super::rates::Rates;
use super::request::{PAGE, PICTURE, SeriesRequest, api};
use super::{chart, find};
use crate::formats::chart::{self as charts, Scene, SceneOptions, Theme};
use crate::http::cost::Cost;
use crate::http::explorer::page::lead_on;
use crate::http::explorer::view::View;
use crate::http::host::base;
use crate::http::parameters::pages::{THEME, WIDTH};
use crate::http::path::PathCodes;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App, ResponseBuilder};
use crate::http::weigh::weigh;
use crate::limits::{CHEAP_OBSERVATIONS, DEAR_WAIT_MS};

/// The other forms of a view: the last segment of the address, and the media type.
pub(super) const ALTERNATES: [(&str, &str); 5] = [
    ("chart.svg", "image/svg+xml"),
    ("chart.png", "image/png"),
    ("data.csv", "text/csv"),
    ("data.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("data.parquet", "application/vnd.apache.parquet"),
];

/// A picture runs nothing and loads nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// The widths of pictures that do not say theirs, in pixels.
const SVG_WIDTH: u32 = 800;
const PNG_WIDTH: u32 = 1_200;

/// The height of the plot as a share of its width, and its limits in pixels.
const PLOT_SHARE: f64 = 0.45;
const PLOT_HEIGHTS: (f64, f64) = (220.0, 452.0);

/// How many PNG pictures are drawn at once.
const DRAWN_AT_ONCE: usize = 2;

/// The places for drawing PNG pictures.
static PLACES: Semaphore = Semaphore::const_new(DRAWN_AT_ONCE);

/// What a picture is made of.
struct Picture {
    view: View,
    scene: Scene,
    theme: Theme,
    width: u32,
}

impl Picture {
    /// The picture that is asked for; its scene has `per_pixel` of the width of the picture.
    async fn of(
        app: &App,
        (dataset, key): (&str, &str),
        request: &ApiRequest,
        default_width: u32,
        per_pixel: f64,
    ) -> Result<Self, Problem> {
        let view = View::of(request, PICTURE)?;
        let (theme, width) = (view.params.require(&THEME)?, view.params.get(&WIDTH)?.unwrap_or(default_width));
        let series = find(&request.basis.state.catalogue, dataset, key)?;
        let content = Content::read(app, &request.basis, &view, series).await?;
        let rates = Rates::read(app, &content).await?;
        let address = format!("{}{}", base(&request.headers), view.to_series(dataset, key));
        let scene_width = f64::from(width) * per_pixel;
        let (least, most) = PLOT_HEIGHTS;
        let options = SceneOptions {
            width: scene_width,
            height: (scene_width * PLOT_SHARE).clamp(least, most),
            language: view.language.into(),
            ..SceneOptions::default()
        };
        let scene = chart::scene(&chart::chart(&content, &rates, address), &options)?;
        let scene = scene.ok_or_else(|| Problem::new(ProblemKind::NotFound, "There is no value to draw in this view."))?;
        Ok(Self { view, scene, theme, width })
    }

    fn respond(&self, request: &ApiRequest, media_type: &'static str, bytes: Bytes) -> Response {
        let state = &request.basis.state;
        // A picture shows the address of its page, which depends on the `Host` header.
        let format = format!("{media_type} {}", base(&request.headers));
        let builder = ResponseBuilder::new(state, request, &self.view.params, &format, media_type);
        let mut response = builder.without_strong_date().complete(bytes, None);
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        response
    }
}

/// A view as an SVG document
pub(super) async fn svg(
    State(app): State<App>,
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let picture = Picture::of(&app, (&dataset, &key), &request, SVG_WIDTH, 1.0).await?;
    let document = charts::standalone(&picture.scene, picture.theme, picture.width);
    Ok(picture.respond(&request, "image/svg+xml", document.into()))
}

/// A view as a PNG picture, drawn at two pixels for one
pub(super) async fn png(
    State(app): State<App>,
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let picture = Picture::of(&app, (&dataset, &key), &request, PNG_WIDTH, 0.5).await?;
    // Drawing takes a processor for some tens of milliseconds, so it is never done on a thread that serves.
    weigh(Cost::whole(CHEAP_OBSERVATIONS + 1)).await;
    let place = tokio::time::timeout(Duration::from_millis(DEAR_WAIT_MS), PLACES.acquire()).await;
    let Ok(Ok(_place)) = place else {
        return Err(Problem::new(ProblemKind::Overloaded, "Other pictures are being drawn; ask again, or take chart.svg."));
    };
    let bytes = charts::png(&picture.scene, picture.theme, picture.width, None).map_err(|error| {
        Problem::new(ProblemKind::InvalidParameter, format!("The picture cannot be drawn: {error}.")).at("width")
    })?;
    Ok(picture.respond(&request, "image/png", bytes.into()))
}

/// Leads on to the API with the same query.
fn data((dataset, key): (&str, &str), request: &ApiRequest, format: &str) -> Result<Response, Problem> {
    let view = View::of(request, PAGE)?;
    SeriesRequest::of(&view)?;
    let series = find(&request.basis.state.catalogue, dataset, key)?;
    Ok(lead_on(StatusCode::TEMPORARY_REDIRECT, &api(&view, series, &[("format", format)])))
}

/// The data as CSV
pub(super) async fn csv(PathCodes(dataset, key): PathCodes, request: ApiRequest) -> Result<Response, Problem> {
    data((&dataset, &key), &request, "csv")
}

/// The data as JSON
pub(super) async fn json(PathCodes(dataset, key): PathCodes, request: ApiRequest) -> Result<Response, Problem> {
    data((&dataset, &key), &request, "json")
}

/// The data as a workbook
pub(super) async fn xlsx(PathCodes(dataset, key): PathCodes, request: ApiRequest) -> Result<Response, Problem> {
    data((&dataset, &key), &request, "xlsx")
}

/// The data as Parquet
pub(super) async fn parquet(PathCodes(dataset, key): PathCodes, request: ApiRequest) -> Result<Response, Problem> {
    data((&dataset, &key), &request, "parquet")
}
