//! `/rankings`: the growth of series side by side, with the range of ranks that rounding allows.

mod choice;
mod rows;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use self::choice::{Choice, LIST, form};
use super::names::SeriesName;
use super::numbers::{count, day, period};
use super::page::{Page, Section};
use super::verdicts::name;
use super::view::View;
use super::words::{Text, frame, home, ranking as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::growth::{Measure, Refusal};
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::http::cost::Cost;
use crate::http::parameters::pages::{REFUSED, START};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::http::weigh::weigh;
use crate::service::State as ServiceState;
use crate::service::ranking::{Order, Ranking, RankingRequest, RefusedRequest};

/// How much dearer a series is that is read from the database.
const READ_FACTOR: usize = 8;

/// How many refused series a page lists.
const LISTED: usize = 200;

/// A ranking
pub(super) async fn page(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let state = &*request.basis.state;
    let catalogue = &state.catalogue;
    let choice = Choice::of(&app, View::of(&request, LIST)?, catalogue).await?;
    let view = &choice.view;
    let page = Page::new(view, view.say(frame::RANKINGS)).section(Section::Rankings);
    let Some(asked) = &choice.request else {
        let main = html! { h1 { (view.say(frame::RANKINGS)) } (nothing_at_all(view, catalogue, &choice)) };
        return page.respond(&app, &request, &main);
    };
    let looked_at = asked.filter.looked_at(catalogue);
    let reads = !state.is_in_memory(asked.as_of);
    weigh(Cost::walk(looked_at).times(if reads { READ_FACTOR } else { 1 })).await;
    let ranking = app.service.ranking(state, asked).await?;
    let lede = lede(view, asked);
    let reason = view.params.get(&REFUSED)?;
    let main = html! {
        h1 { (view.say(frame::RANKINGS)) }
        p.lede { (lede) }
        (form(&choice, catalogue))
        @match reason {
            Some(reason) => (listed(&app, state, view, asked, &ranking, reason).await?),
            None => (rows::table(catalogue, view, asked, &ranking)),
        }
        (refused(view, asked, &ranking, reason))
    };
    let json = view.with("limit", &asked.limit.to_string()).api("/v1/growth/ranking");
    page.described(lede).json(json).respond(&app, &request, &main)
}

/// What is ranked, in a sentence.
fn lede(view: &View, asked: &RankingRequest) -> String {
    let text = if asked.order == Order::Desc { words::LEDE_DESC } else { words::LEDE_ASC };
    let mut lede = view.fill(text, &[view.say(name(asked.measure, false)), &period(asked.period)]);
    for more in [
        Some(view.say(words::RANGES).to_owned()),
        asked.as_of.map(|as_of| view.fill(words::AS_PUBLISHED, &[&day(as_of, view.language)])),
    ] {
        lede.extend(more.map(|more| format!("{}{more}", view.language.space())));
    }
    lede
}

/// What to do where there is nothing that could be ranked.
fn nothing_at_all(view: &View, catalogue: &Catalogue, choice: &Choice) -> Markup {
    html! {
        @if catalogue.series.is_empty() {
            p { (view.say(home::EMPTY)) }
            p { (view.say(home::EMPTY_HOW)) }
            pre { code { "yearbook import --dataset MINE data.csv" } }
        } @else {
            (form(choice, catalogue))
            p { (view.say(words::NO_SERIES)) }
        }
    }
}

/// The counts of what was refused, each a link to its list.
fn refused(view: &View, asked: &RankingRequest, ranking: &Ranking, open: Option<Refusal>) -> Markup {
    html! {
        @if !ranking.refused.is_empty() {
            section aria-labelledby="refused" {
                h2 #refused { (view.say(words::REFUSED)) }
                p { (view.fill(words::REFUSED_LEDE, &[&period(asked.period)])) }
                ul.plain {
                    @for (code, number) in &ranking.refused {
                        @let is_open = open.is_some_and(|open| open.code() == *code);
                        li {
                            a href=(to_refused(view, code)) aria-current=[is_open.then_some("true")] {
                                (count(number)) " " span.reason { (code) }
                            }
                            @if let Some(reason) = Refusal::from_code(code) { " " span.quiet { (view.say(meaning(reason))) } }
                        }
                    }
                }
            }
        }
    }
}

fn to_refused(view: &View, code: &str) -> String {
    view.here(&[("refused", Some(code)), ("cursor", None), ("start", None)]) + "#refused-" + code
}

/// The list of the series that were refused for a reason.
async fn listed(
    app: &App,
    state: &ServiceState,
    view: &View,
    asked: &RankingRequest,
    ranking: &Ranking,
    reason: Refusal,
) -> Result<Markup, Problem> {
    let total = ranking.refused.get(reason.code()).copied().unwrap_or_default();
    let skip = view.params.require(&START)? - 1;
    let unit = ranking.series.first().map(|series| series.unit.as_str());
    let wanted = RefusedRequest { reason, unit, skip, limit: LISTED };
    weigh(Cost::whole(asked.filter.looked_at(&state.catalogue))).await;
    let series = app.service.refused(state, asked, &wanted).await?;
    let shown = [skip + 1, skip + series.len(), total].map(count);
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let has_more = skip + series.len() < total && !series.is_empty();
    let from =
        |skip: usize| view.here(&[("start", Some(&(skip + 1).to_string()))]) + "#refused-" + reason.code();
    Ok(html! {
        section id={ "refused-" (reason.code()) } {
            h2 { (count(total)) " " span.reason { (reason.code()) } ": " (view.say(meaning(reason))) }
            @if let Some(base) = base(asked, reason) { p { (view.fill(words::NEEDED, &[&base])) } }
            @if series.is_empty() { p { (view.say(words::NOBODY_REFUSED)) } } @else {
                @if has_more || skip > 0 { p.small.quiet { (view.fill(words::LISTED, &shown)) } }
                ul.plain.columns { @for target in &series { li { (link(&state.catalogue, view, &target.level)) } } }
            }
            p.btns {
                @if skip > 0 { a.btn rel="prev" href=(from(skip.saturating_sub(LISTED))) { (view.fill(words::PREVIOUS_PAGE, &[&count(LISTED)])) } }
                @if has_more { a.btn rel="next" href=(from(skip + LISTED)) { (view.fill(words::NEXT_PAGE, &[&count(LISTED)])) } }
                a.btn href=(view.here(&[("refused", None), ("start", None)])) { (view.say(words::BACK)) }
            }
        }
    })
}

/// The period that was looked for.
fn base(asked: &RankingRequest, reason: Refusal) -> Option<String> {
    let is_about_base =
        matches!(reason, Refusal::BaseMissing | Refusal::Gap) && asked.measure != Measure::Cagr;
    let base = asked.measure.lag().filter(|_| is_about_base)?.base_of(asked.period)?;
    Some(period(base))
}

/// A link to the page of a series; to that of its rates where nothing but rates are known.
fn link(catalogue: &Catalogue, view: &View, series: &Series) -> Markup {
    let observed = observed(catalogue, &series.dataset, &series.key).unwrap_or(series);
    html! {
        a href=(view.to_series(observed.dataset.as_str(), observed.key.as_str())) {
            (SeriesName::of(catalogue, series, view.language))
        }
    }
}

/// The series with a key; the first of its rates where it has no observations.
fn observed<'a>(catalogue: &'a Catalogue, dataset: &Code, key: &SeriesKey) -> Option<&'a Series> {
    let of_rates = || {
        let (_, stated) = catalogue.stated_growth.get(&(dataset.clone(), key.clone()))?;
        catalogue.series_at(*stated.first()?)
    };
    catalogue.find_series(dataset, key).or_else(of_rates)
}

/// What a reason means.
const fn meaning(reason: Refusal) -> Text {
    match reason {
        Refusal::Gap => words::GAP,
        Refusal::BaseMissing => words::BASE_MISSING,
        Refusal::BaseZero => words::BASE_ZERO,
        Refusal::BaseNegative => words::BASE_NEGATIVE,
        Refusal::SignChange => words::SIGN_CHANGE,
        Refusal::UnitClass => words::UNIT_CLASS,
        Refusal::Frequency => words::FREQUENCY,
        Refusal::PriceBasis => words::PRICE_BASIS,
        Refusal::Unbounded => words::UNBOUNDED,
        Refusal::SetChanges => words::SET_CHANGES,
        Refusal::PartialPeriod => words::PARTIAL_PERIOD,
    }
}
