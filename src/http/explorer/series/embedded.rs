//! `/embed/series/{dataset}/{key}`: the chart of a series in another page.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::content::Content;
use super::rates::Rates;
use super::request::{EMBEDDED, PAGE, SeriesRequest};
use super::{chart, find, number};
use crate::domain::catalogue::Catalogue;
use crate::formats::chart::{Scene, SceneOptions};
use crate::http::explorer::chart_figure::{captions, drawing};
use crate::http::explorer::embed::{Embed, PLOT_HEIGHT};
use crate::http::explorer::names::SeriesName;
use crate::http::explorer::view::{View, path, series_path, target};
use crate::http::explorer::words::series as words;
use crate::http::host::base;
use crate::http::parameters::pages::THEME;
use crate::http::path::PathCodes;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};

/// The chart of a series for another page
pub(super) async fn page(
    State(app): State<App>,
    PathCodes(dataset, key): PathCodes,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let asked = View::of(&request, EMBEDDED)?;
    let theme = if asked.params.text("theme").is_some() { asked.params.get(&THEME)? } else { None };
    // Its links lead to the page of the series, which takes no theme.
    let view = View { path: series_path(&dataset, &key), ..asked.without(&["theme", "chart", "rows"]) };
    let series = find(&request.basis.state.catalogue, &dataset, &key)?;
    let content = Content::read(&app, &request.basis, &view, series).await?;
    let rates = Rates::read(&app, &content).await?;
    let chart = chart::chart(&content, &rates, format!("{}{}", base(&request.headers), view.here(&[])));
    let options =
        SceneOptions { language: view.language.into(), height: PLOT_HEIGHT, ..SceneOptions::default() };
    let scene = chart::scene(&chart, &options)?;
    let embed = Embed { view: &view, theme, title: &chart.title, source: &chart.source };
    Ok(embed.respond(&request, &asked.params, &picture(&content, scene.as_ref())))
}

/// The chart, the number where there is one alone, or that there is none.
fn picture(content: &Content<'_>, scene: Option<&Scene>) -> Markup {
    let view = content.view;
    let single =
        content.observations.iter().find(|one| one.value.is_some()).filter(|_| content.has_one_value());
    html! {
        @match (scene, single) {
            (None, _) => { p { (view.say(words::NO_VALUE_IN_VIEW)) } }
            (Some(_), Some(one)) => { p.axis { (one.period.text().as_str()) } (number(content, one)) }
            (Some(scene), None) => {
                p.axis { (scene.axis_title) }
                (drawing(view, scene))
                @if !scene.captions.is_empty() {
                    p.tiny.quiet { (captions(view, scene)) }
                }
            }
        }
    }
}

/// The address and the title of the embedded form of the page of a series; none where there is no such page.
pub(in crate::http::explorer) fn embedding(
    catalogue: &Catalogue,
    request: &ApiRequest,
    (dataset, key): (&str, &str),
) -> Option<(String, String)> {
    let view = View::of(request, PAGE).ok()?;
    SeriesRequest::of(&view).ok()?;
    let series = find(catalogue, dataset, key).ok()?;
    let params = view.params.without(&["keys", "rows", "at", "chart"]);
    let address = target(&params, &path(&["embed", "series", dataset, key]));
    Some((address, SeriesName::of(catalogue, series, view.language).text()))
}
