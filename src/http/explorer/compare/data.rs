//! A comparison as a picture, and its data in the formats of the API.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::content::Content;
use super::{LIST, PICTURE, chosen};
use crate::domain::series::Series;
use crate::formats::chart::SceneOptions;
use crate::http::explorer::chart_figure::scene;
use crate::http::explorer::page::lead_on;
use crate::http::explorer::series::pictures::{Picture, picture_view, plot_height, scene_width, usual_width};
use crate::http::explorer::view::View;
use crate::http::explorer::words::compare as words;
use crate::http::host::base;
use crate::http::parameters::AnyParameter;
use crate::http::parameters::pages::{COMPARED, PRESENTATION, THEME, WIDTH};
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::{ApiRequest, App};

/// The most keys that one key with alternatives may stand for.
const MAX_KEYS: usize = 10_000;

/// The address of the API with exactly the data of some series; none where they are of several datasets, or no key with
/// alternatives stands for them alone.
pub(super) fn api(view: &View, series: &[&Series], further: &[(&'static str, &str)]) -> Option<String> {
    let dataset = &series.first()?.dataset;
    if series.iter().any(|one| one.dataset != *dataset) {
        return None;
    }
    let mut codes: Vec<Vec<&str>> = Vec::new();
    for one in series {
        for (place, code) in one.key.codes().enumerate() {
            if codes.len() == place {
                codes.push(Vec::new());
            }
            if let Some(column) = codes.get_mut(place).filter(|column| !column.contains(&code)) {
                column.push(code);
            }
        }
    }
    let keys = codes.iter().try_fold(1_usize, |keys, column| keys.checked_mul(column.len()));
    if keys.is_none_or(|keys| keys > MAX_KEYS || keys != series.len()) {
        return None;
    }
    let key: Vec<String> = codes.iter().map(|column| column.join("+")).collect();
    let params = view.params.without(&PRESENTATION);
    let route = if params.text("measure").is_some() { "/v1/growth" } else { "/v1/observations" };
    let own = [("dataset", dataset.as_str()), ("key", &key.join("."))];
    let params = own.iter().chain(further).fold(params, |params, (name, value)| params.with(name, value));
    Some(params.canonical_target(route))
}

/// Links to the pictures and the data.
pub(super) fn downloads(content: &Content<'_>) -> Markup {
    let view = content.view;
    let series: Vec<&Series> = content.items.iter().map(|item| item.series).collect();
    let has_data = api(view, &series, &[]).is_some();
    let has_picture = content.groups().len() == 1;
    let pictures = ["chart.svg", "chart.png"].into_iter().filter(|_| has_picture);
    let data = ["data.csv", "data.xlsx", "data.parquet"].into_iter().filter(|_| has_data);
    html! {
        p.small.quiet {
            @if has_data || has_picture { (view.say(words::DOWNLOAD)) ":" }
            @for ending in pictures.chain(data) {
                @let own = View { path: format!("{}/{ending}", view.path), ..view.clone() };
                " " a href=(own.here(&[])) { (ending.rsplit('.').next().unwrap_or_default().to_uppercase()) }
            }
        }
    }
}

async fn picture(app: &App, request: &ApiRequest, is_png: bool) -> Result<Picture, Problem> {
    let view = picture_view(app, request, PICTURE, is_png)?;
    let (theme, width) =
        (view.params.require(&THEME)?, view.params.get(&WIDTH)?.unwrap_or(usual_width(is_png)));
    let series = chosen(&view, &request.basis.state.catalogue)?;
    if series.is_empty() {
        return Err(COMPARED.missing());
    }
    let content = Content::read(app, &request.basis, &view, &series).await?;
    let layout = super::charts::layout(&content)?;
    let [group] = &content.groups()[..] else {
        let detail =
            "A picture has one unit: leave series of other units out, or take `measure=index` with a `base`.";
        return Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(COMPARED.name()));
    };
    let page = View { path: "/compare".to_owned(), ..view.clone() };
    let address = format!("{}{}", base(&request.headers), page.here(&[("theme", None), ("width", None)]));
    let scene_width = scene_width(width, is_png);
    let options = SceneOptions {
        width: scene_width,
        height: plot_height(scene_width),
        language: view.language.into(),
        layout,
    };
    let scene = scene(&super::charts::chart(&content, group, layout, address), &options)?;
    let scene = scene
        .ok_or_else(|| Problem::new(ProblemKind::NotFound, "There is no value to draw in this view."))?;
    drop(content);
    Ok(Picture { view, scene, theme, width })
}

/// A comparison as an SVG document
pub(super) async fn svg(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    Ok(picture(&app, &request, false).await?.svg(&request))
}

/// A comparison as a PNG picture
pub(super) async fn png(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    picture(&app, &request, true).await?.png(&app, &request).await
}

/// Leads on to the API with the same query.
fn data(request: &ApiRequest, format: &str) -> Result<Response, Problem> {
    let view = View::of(request, LIST)?;
    let series = chosen(&view, &request.basis.state.catalogue)?;
    if series.is_empty() {
        return Err(COMPARED.missing());
    }
    let address = api(&view, &series, &[("format", format)]).ok_or_else(|| {
        let detail = "No single request of the API has exactly these series; ask for the data of each at `/series/DATASET/KEY/data.csv`.";
        Problem::new(ProblemKind::ConflictingParameters, detail).at(COMPARED.name())
    })?;
    Ok(lead_on(StatusCode::TEMPORARY_REDIRECT, &address))
}

/// The data as CSV
pub(super) async fn csv(request: ApiRequest) -> Result<Response, Problem> {
    data(&request, "csv")
}

/// The data as JSON
pub(super) async fn json(request: ApiRequest) -> Result<Response, Problem> {
    data(&request, "json")
}

/// The data as a workbook
pub(super) async fn xlsx(request: ApiRequest) -> Result<Response, Problem> {
    data(&request, "xlsx")
}

/// The data as Parquet
pub(super) async fn parquet(request: ApiRequest) -> Result<Response, Problem> {
    data(&request, "parquet")
}
