//! What a ranking is asked for: where the address says nothing, a period and a dataset that have much to rank.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::http::cost::Cost;
use crate::http::explorer::names::Name;
use crate::http::explorer::verdicts::name;
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Text, data, ranking as words};
use crate::http::parameters::pages::{KEYS, LANG, REFUSED, START};
use crate::http::parameters::{
    ACTIVITY, AREA, AS_OF, AnyParameter, COMPONENT, DATASET, INDICATOR, LIMIT, MEASURE, ORDER, PERIOD,
    ParameterList, RANKING_CURSOR,
};
use crate::http::problem::{Problem, ProblemKind};
use crate::http::response::App;
use crate::http::selection::{of_history, series_filter};
use crate::http::weigh::weigh;
use crate::service::ranking::{Order, RankingCursor, RankingRequest};

/// The parameters of the page.
pub(super) const LIST: ParameterList = &[
    &LANG,
    &KEYS,
    &PERIOD,
    &MEASURE,
    &DATASET,
    &INDICATOR,
    &AREA,
    &ACTIVITY,
    &COMPONENT,
    &ORDER,
    &AS_OF,
    &LIMIT,
    &RANKING_CURSOR,
    &REFUSED,
    &START,
];

/// The number of rows, where the address does not say it.
const ROWS: usize = 50;

/// More indicators are not listed; there is a field instead.
const LISTED: usize = 400;

/// The fields of the form; what else stands in the address is carried on.
const FIELDS: [&str; 6] = ["as_of", "dataset", "indicator", "measure", "order", "period"];

/// What changes with every other choice.
const PLACES: [&str; 3] = ["cursor", "refused", "start"];

/// What a ranking is asked for.
#[derive(Debug)]
pub(super) struct Choice {
    /// The page, with all choices made.
    pub(super) view: View,
    /// The request; none where no series passes the filters, so that there is no period to begin with.
    pub(super) request: Option<RankingRequest>,
}

impl Choice {
    /// What an address asks for.
    ///
    /// # Errors
    /// When a parameter is malformed, a code of the filter is unknown, or the cursor is of another history.
    pub(super) async fn of(app: &App, view: View, catalogue: &Catalogue) -> Result<Self, Problem> {
        if view.params.require(&MEASURE)? == Measure::Index {
            let detail = "`measure=index` has no ranking, since it needs a base; `measure=cagr` compares with the first value.";
            return Err(Problem::new(ProblemKind::ConflictingParameters, detail).at("measure"));
        }
        let view = match view.params.text(PERIOD.name()) {
            Some(_) => view,
            None => match start(&view, catalogue).await? {
                Some((dataset, period)) => {
                    let view = view.with(PERIOD.name(), period.text().as_str());
                    if catalogue.datasets.len() > 1 {
                        view.with(DATASET.name(), dataset.as_str())
                    } else {
                        view
                    }
                }
                None => return Ok(Self { view, request: None }),
            },
        };
        let params = &view.params;
        let limit = if params.text(LIMIT.name()).is_some() { params.require(&LIMIT)? } else { ROWS };
        let cursor = params.get(&RANKING_CURSOR)?;
        of_history(app, catalogue, cursor.as_ref().and_then(RankingCursor::revision)).await?;
        let request = RankingRequest {
            period: params.require(&PERIOD)?,
            filter: series_filter(params)?,
            measure: params.require(&MEASURE)?,
            order: params.require(&ORDER)?,
            as_of: params.get(&AS_OF)?,
            limit,
            cursor,
        };
        Ok(Self { view, request: Some(request) })
    }
}

/// The dataset and the period with which most of the selected series end; of several periods the newest.
async fn start(view: &View, catalogue: &Catalogue) -> Result<Option<(Code, Period)>, Problem> {
    let filter = series_filter(&view.params)?;
    weigh(Cost::walk(filter.looked_at(catalogue))).await;
    let mut counts: BTreeMap<(&Code, Period), usize> = BTreeMap::new();
    for series in filter.select(catalogue)?.into_iter().filter_map(|position| catalogue.series_at(position)) {
        if let Some(last) = series.last.filter(|last| !last.frequency().is_span()) {
            *counts.entry((&series.dataset, last)).or_default() += 1;
        }
    }
    let best = counts.into_iter().max_by_key(|((_, period), count)| (*count, period.end_date()));
    Ok(best.map(|((dataset, period), _)| (dataset.clone(), period)))
}

/// The form with the choices, and links to the periods before and after.
pub(super) fn form(choice: &Choice, catalogue: &Catalogue) -> Markup {
    let view = &choice.view;
    let text = |parameter: &dyn AnyParameter| view.params.text(parameter.name()).unwrap_or_default();
    let measure = view.params.require(&MEASURE).unwrap_or(Measure::Yoy);
    let order = view.params.require(&ORDER).unwrap_or(Order::Desc);
    let measures = Measure::ALL.into_iter().filter(|measure| *measure != Measure::Index);
    html! {
        form.controls action=(view.path) aria-label=(view.say(words::CHOICES)) {
            @if catalogue.datasets.len() > 1 { (datasets(view, catalogue, text(&DATASET))) }
            (indicators(view, catalogue, text(&DATASET), text(&INDICATOR)))
            (field(view, words::MEASURE, &html! { select name="measure" {
                @for one in measures {
                    option value=(one.code()) selected[one == measure] { (view.say(name(one, false))) }
                }
            } }))
            (field(view, words::PERIOD, &html! { input name="period" size="8" value=(text(&PERIOD)) autocomplete="off"; }))
            (field(view, words::ORDER, &html! { select name="order" {
                @for (one, word) in [(Order::Desc, words::GREATEST_FIRST), (Order::Asc, words::LEAST_FIRST)] {
                    option value=(one.code()) selected[one == order] { (view.say(word)) }
                }
            } }))
            (field(view, words::AS_OF, &html! { input type="date" name="as_of" value=(text(&AS_OF)); }))
            @for (name, value) in view.params.pairs() {
                @if !FIELDS.contains(&name.as_ref()) && !PLACES.contains(&name.as_ref()) {
                    input type="hidden" name=(name) value=(value);
                }
            }
            button.btn { (view.say(words::SHOW)) }
        }
        @if let Some(request) = &choice.request { (around(view, request.period)) }
        (filters(view))
    }
}

fn field(view: &View, text: Text, input: &Markup) -> Markup {
    html! { label.field { span { (view.say(text)) } (input) } }
}

fn datasets(view: &View, catalogue: &Catalogue, chosen: &str) -> Markup {
    let is_listed = chosen.is_empty() || catalogue.datasets.keys().any(|id| id.as_str() == chosen);
    field(
        view,
        words::DATASET,
        &html! { select name="dataset" {
            option value="" selected[chosen.is_empty()] { (view.say(words::ALL_DATASETS)) }
            @if !is_listed { option value=(chosen) selected { (chosen) } }
            @for dataset in catalogue.datasets.values() {
                option value=(dataset.id.as_str()) selected[dataset.id.as_str() == chosen] {
                    (Name::of(&dataset.name, None, view.language).text)
                }
            }
        } },
    )
}

/// The indicators of the chosen dataset as a list; a field where they are of several datasets, or too many.
fn indicators(view: &View, catalogue: &Catalogue, dataset: &str, chosen: &str) -> Markup {
    let only = catalogue.datasets.keys().next().filter(|_| catalogue.datasets.len() == 1);
    let dataset = only.map_or(dataset, |only| only.as_str());
    let listed: Vec<_> = catalogue
        .indicators
        .iter()
        .filter(|((of, code), _)| {
            of.as_str() == dataset && catalogue.code_index.indicator.contains(code.as_str())
        })
        .map(|(_, indicator)| indicator)
        .take(LISTED + 1)
        .collect();
    let is_listed = chosen.is_empty() || listed.iter().any(|indicator| indicator.code.as_str() == chosen);
    if listed.is_empty() || listed.len() > LISTED {
        return field(
            view,
            words::INDICATOR,
            &html! {
                input name="indicator" value=(chosen) size="12" autocomplete="off";
            },
        );
    }
    field(
        view,
        words::INDICATOR,
        &html! { select name="indicator" {
            option value="" selected[chosen.is_empty()] { (view.say(words::ALL_INDICATORS)) }
            @if !is_listed { option value=(chosen) selected { (chosen) } }
            @for indicator in listed {
                option value=(indicator.code.as_str()) selected[indicator.code.as_str() == chosen] {
                    (Name::of_indicator(indicator, view.language).text)
                }
            }
        } },
    )
}

/// Links to the period before and the one after.
fn around(view: &View, period: Period) -> Markup {
    let link = |to: Option<Period>, relation: &str, before: &str, after: &str| {
        let text = to?.text();
        let address = view.here(&[
            ("period", Some(text.as_str())),
            ("cursor", None),
            ("refused", None),
            ("start", None),
        ]);
        Some(html! { a.btn rel=(relation) href=(address) { (before) (text.as_str()) (after) } })
    };
    html! {
        p.btns {
            @for link in [link(period.previous(), "prev", "‹ ", ""), link(period.next(), "next", "", " ›")] {
                @if let Some(link) = link { (link) }
            }
        }
    }
}

/// Links that drop the filters that have no field.
fn filters(view: &View) -> Markup {
    let dimensions = [(ACTIVITY.name(), data::ACTIVITY), (AREA.name(), data::AREA)];
    let given = dimensions.into_iter().filter_map(|(name, text)| Some((name, text, view.params.text(name)?)));
    let components = view.params.components().unwrap_or_default();
    html! {
        @let given: Vec<_> = given.collect();
        @if !given.is_empty() || !components.is_empty() {
            p.btns {
                @for (name, text, codes) in given {
                    a.btn href=(view.here(&[(name, None), ("cursor", None), ("refused", None), ("start", None)])) {
                        (view.fill(data::DROP, &[&format!("{} {codes}", view.say(text))]))
                    }
                }
                @for (dimension, codes) in &components {
                    a.btn href=(view.here_in(dimension, None)) {
                        (view.fill(data::DROP, &[&format!("{dimension} {}", codes.join(", "))]))
                    }
                }
            }
        }
    }
}
