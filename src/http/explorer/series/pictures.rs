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
use crate::http::explorer::view::{View, series_path, target};
use crate::http::explorer::words::Language;
use crate::http::host::base;
use crate::http::parameters::ParameterList;
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

/// The height of the plot as a share of its width, and its limits in pixels.
const PLOT_SHARE: f64 = 0.45;
const PLOT_HEIGHTS: (f64, f64) = (220.0, 452.0);

/// How many PNG pictures are drawn at once.
const DRAWN_AT_ONCE: usize = 2;

/// The places for drawing PNG pictures.
static PLACES: Semaphore = Semaphore::const_new(DRAWN_AT_ONCE);

/// What a picture is made of.
pub(in crate::http::explorer) struct Picture {
    /// The view that it shows.
    pub(in crate::http::explorer) view: View,
    /// What it shows.
    pub(in crate::http::explorer) scene: Scene,
    /// Its colours.
    pub(in crate::http::explorer) theme: Theme,
    /// Its width in pixels.
    pub(in crate::http::explorer) width: u32,
}

/// What a picture is asked for. A PNG picture is in English where its fonts cannot show Chinese.
///
/// # Errors
/// When a parameter is unknown, repeated or malformed.
pub(in crate::http::explorer) fn picture_view(
    app: &App,
    request: &ApiRequest,
    allowed: ParameterList,
    is_png: bool,
) -> Result<View, Problem> {
    let view = View::of(request, allowed)?;
    let can_show =
        !is_png || view.language != Language::Chinese || charts::has_glyphs(CHINESE, app.service.font());
    Ok(if can_show { view } else { View { language: Language::English, ..view } })
}

/// Characters that every Chinese font has.
const CHINESE: &str = "年万亿元未发布";

/// The width of a picture that does not say its width, in pixels.
pub(in crate::http::explorer) const fn usual_width(is_png: bool) -> u32 {
    if is_png { 1_200 } else { 800 }
}

/// The width of the scene of a picture: PNG has two pixels for one.
pub(in crate::http::explorer) fn scene_width(width: u32, is_png: bool) -> f64 {
    f64::from(width) * if is_png { 0.5 } else { 1.0 }
}

/// The height of the plot of a picture with a scene of a width.
pub(in crate::http::explorer) fn plot_height(width: f64) -> f64 {
    let (least, most) = PLOT_HEIGHTS;
    (width * PLOT_SHARE).clamp(least, most)
}

impl Picture {
    /// The picture that is asked for.
    async fn of(
        app: &App,
        (dataset, key): (&str, &str),
        request: &ApiRequest,
        is_png: bool,
    ) -> Result<Self, Problem> {
        let view = picture_view(app, request, PICTURE, is_png)?;
        let (theme, width) =
            (view.params.require(&THEME)?, view.params.get(&WIDTH)?.unwrap_or(usual_width(is_png)));
        let series = find(&request.basis.state.catalogue, dataset, key)?;
        let content = Content::read(app, &request.basis, &view, series).await?;
        let rates = Rates::read(app, &content).await?;
        let shown = view.params.without(&["width", "theme", "keys", "rows", "chart", "at"]);
        let address = format!("{}{}", base(&request.headers), target(&shown, &series_path(dataset, key)));
        let scene_width = scene_width(width, is_png);
        let options = SceneOptions {
            width: scene_width,
            height: plot_height(scene_width),
            language: view.language.into(),
            ..SceneOptions::default()
        };
        let scene = chart::scene(&chart::chart(&content, &rates, address), &options)?;
        let scene = scene
            .ok_or_else(|| Problem::new(ProblemKind::NotFound, "There is no value to draw in this view."))?;
        Ok(Self { view, scene, theme, width })
    }

    /// The response with the SVG document.
    pub(in crate::http::explorer) fn svg(&self, request: &ApiRequest) -> Response {
        let document = charts::standalone(&self.scene, self.theme, self.width);
        self.respond(request, "image/svg+xml", document.into())
    }

    /// The response with the PNG picture.
    ///
    /// # Errors
    /// When other pictures are being drawn for too long, or it cannot be drawn.
    pub(in crate::http::explorer) async fn png(
        &self,
        app: &App,
        request: &ApiRequest,
    ) -> Result<Response, Problem> {
        // Drawing takes a processor for some tens of milliseconds, so it is never done on a thread that serves.
        weigh(Cost::whole(CHEAP_OBSERVATIONS + 1)).await;
        let place = tokio::time::timeout(Duration::from_millis(DEAR_WAIT_MS), PLACES.acquire()).await;
        let Ok(Ok(_place)) = place else {
            let detail = "Other pictures are being drawn; ask again, or take chart.svg.";
            return Err(Problem::new(ProblemKind::Overloaded, detail));
        };
        let bytes =
            charts::png(&self.scene, self.theme, self.width, app.service.font()).map_err(|error| {
                Problem::new(ProblemKind::InvalidParameter, format!("The picture cannot be drawn: {error}."))
                    .at("width")
            })?;
        Ok(self.respond(request, "image/png", bytes.into()))
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
    Ok(Picture::of(&app, (&dataset, &key), &request, false).await?.svg(&request))
}

/// A view as a PNG picture, drawn at two pixels for one
pub(super) async fn png(
    State(app): State<App>,
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    Picture::of(&app, (&dataset, &key), &request, true).await?.png(&app, &request).await
}

/// Leads on to the API with the same query.
fn data((dataset, key): (&str, &str), request: &ApiRequest, format: &str) -> Result<Response, Problem> {
    let view = View::of(request, PAGE)?;
    SeriesRequest::of(&view)?;
    let series = find(&request.basis.state.catalogue, dataset, key)?;
    Ok(lead_on(StatusCode::TEMPORARY_REDIRECT, &api(&view, series, &[("format", format)])))
}

/// The data as CSV
pub(super) async fn csv(
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    data((&dataset, &key), &request, "csv")
}

/// The data as JSON
pub(super) async fn json(
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    data((&dataset, &key), &request, "json")
}

/// The data as a workbook
pub(super) async fn xlsx(
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    data((&dataset, &key), &request, "xlsx")
}

/// The data as Parquet
pub(super) async fn parquet(
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    data((&dataset, &key), &request, "parquet")
}
