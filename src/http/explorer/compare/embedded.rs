//! `/embed/compare`: the charts of a comparison in another page.

use axum::extract::State;
use axum::response::Response;
use maud::html;

use super::content::Content;
use super::{EMBEDDED, LIST, charts, chosen};
use crate::domain::catalogue::Catalogue;
use crate::domain::series::Series;
use crate::http::explorer::embed::Embed;
use crate::http::explorer::names::SeriesName;
use crate::http::explorer::view::{View, target};
use crate::http::parameters::pages::{COMPARED, THEME};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};

/// How many series a title names.
const MAX_NAMES: usize = 3;

/// The charts of a comparison for another page
pub(super) async fn page(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let asked = View::of(&request, EMBEDDED)?;
    let theme = if asked.params.text("theme").is_some() { asked.params.get(&THEME)? } else { None };
    // Its links lead to pages, which take no theme.
    let view = View { path: "/compare".to_owned(), ..asked.without(&["theme", "rows"]) };
    let series = chosen(&view, &request.basis.state.catalogue)?;
    if series.is_empty() {
        return Err(COMPARED.missing());
    }
    let content = Content::read(&app, &request.basis, &view, &series).await?;
    let layout = charts::layout(&content)?;
    let picture = html! { (charts::banners(&content)) (charts::figures(&content, layout)?) };
    let (title, source) =
        (title(&view, &request.basis.state.catalogue, &series), charts::source_of_all(&content));
    let embed = Embed { view: &view, theme, title: &title, source: &source };
    Ok(embed.respond(&request, &asked.params, &picture))
}

/// The address and the title of the embedded form of a comparison; none where there is no such page.
pub(in crate::http::explorer) fn embedding(
    catalogue: &Catalogue,
    request: &ApiRequest,
) -> Option<(String, String)> {
    let view = View::of(request, LIST).ok()?;
    let series = chosen(&view, catalogue).ok().filter(|series| !series.is_empty())?;
    let params = view.params.without(&["add", "keys", "rows"]);
    Some((target(&params, "/embed/compare"), title(&view, catalogue, &series)))
}

/// The whole names of the first series, since the short ones leave out what all have in common.
fn title(view: &View, catalogue: &Catalogue, series: &[&Series]) -> String {
    let names = series.iter().take(MAX_NAMES).map(|one| SeriesName::of(catalogue, one, view.language).text());
    let names = names.collect::<Vec<_>>().join("; ");
    if series.len() > MAX_NAMES { names + "; …" } else { names }
}
