//! The results of a search, each with what leads on from it.

use maud::{Markup, html};

use super::names::{Name, SeriesName, visible};
use super::numbers::{Quantity, day, known, period};
use super::values::Newest;
use super::view::{View, path};
use super::words::{Text, data};
use crate::domain::catalogue::{Catalogue, Indicator};
use crate::domain::code::Code;
use crate::domain::figure::Figure;
use crate::domain::series::Series;
use crate::domain::source::Source;
use crate::service::State;
use crate::service::search::answer::{SearchKind, SearchResult};

/// A result.
pub(super) enum Hit<'a> {
    /// An indicator, with its only series or the number of its series.
    Indicator(&'a (Code, Code), &'a Indicator, Result<&'a Series, usize>),
    /// A series.
    Series(&'a Series),
    /// A figure.
    Figure(&'a Figure),
    /// A document.
    Source(&'a Source),
}

/// The name of a kind of results.
pub(super) const fn name(kind: SearchKind) -> Text {
    match kind {
        SearchKind::Indicator => data::INDICATORS,
        SearchKind::Series => data::SERIES,
        SearchKind::Figure => data::FIGURES,
        SearchKind::Source => data::DOCUMENTS,
    }
}

/// The results as the catalogue has them. A series that an indicator before it leads to is left out.
pub(super) fn hits<'a>(state: &'a State, results: &[SearchResult]) -> Vec<Hit<'a>> {
    let mut hits: Vec<Hit<'_>> = Vec::with_capacity(results.len());
    for hit in results.iter().filter_map(|result| hit(state, result)) {
        let is_double =
            matches!(hit, Hit::Series(series) if hits.iter().any(|earlier| earlier.leads_to(series)));
        if !is_double {
            hits.push(hit);
        }
    }
    hits
}

fn hit<'a>(state: &'a State, result: &SearchResult) -> Option<Hit<'a>> {
    let catalogue = &state.catalogue;
    match result.kind {
        SearchKind::Indicator => {
            let id = (result.dataset.clone(), result.id.parse().ok()?);
            let (id, indicator) = catalogue.indicators.get_key_value(&id)?;
            Some(Hit::of_indicator(state, id, indicator))
        }
        SearchKind::Series => {
            catalogue.series_at(catalogue.position(&result.dataset, &result.id)?).map(Hit::Series)
        }
        SearchKind::Figure => catalogue.find_figure(&result.id).map(Hit::Figure),
        SearchKind::Source => catalogue.find_source(&result.id).map(Hit::Source),
    }
}

impl<'a> Hit<'a> {
    /// An indicator as a result.
    pub(super) fn of_indicator(state: &'a State, id: &'a (Code, Code), indicator: &'a Indicator) -> Self {
        let mut series = state.series_of(id);
        let only = match (series.next(), series.next()) {
            (Some(only), None) => Ok(only),
            (first, second) => {
                Err(usize::from(first.is_some()) + usize::from(second.is_some()) + series.count())
            }
        };
        Self::Indicator(id, indicator, only)
    }

    /// The series whose newest value is shown.
    pub(super) const fn series(&self) -> Option<&'a Series> {
        match self {
            Self::Indicator(_, _, Ok(series)) | Self::Series(series) => Some(series),
            _ => None,
        }
    }

    fn leads_to(&self, series: &Series) -> bool {
        matches!(self, Self::Indicator(_, _, Ok(only)) if only.id == series.id)
    }

    const fn kind(&self) -> SearchKind {
        match self {
            Self::Indicator(..) => SearchKind::Indicator,
            Self::Series(_) => SearchKind::Series,
            Self::Figure(_) => SearchKind::Figure,
            Self::Source(_) => SearchKind::Source,
        }
    }
}

/// The results by kind: the kind of the best result first, and within a kind the best first.
pub(super) fn lists(catalogue: &Catalogue, view: &View, hits: &[Hit<'_>], values: &[Newest<'_>]) -> Markup {
    let mut kinds: Vec<SearchKind> = Vec::new();
    for hit in hits {
        if !kinds.contains(&hit.kind()) {
            kinds.push(hit.kind());
        }
    }
    html! {
        @for kind in &kinds {
            section.found {
                h2 { (view.say(name(*kind))) }
                ol.hits {
                    @for hit in hits.iter().filter(|hit| hit.kind() == *kind) {
                        li { (item(catalogue, view, hit, values)) }
                    }
                }
            }
        }
    }
}

fn item(catalogue: &Catalogue, view: &View, hit: &Hit<'_>, values: &[Newest<'_>]) -> Markup {
    let value = hit.series().and_then(|series| values.iter().find(|value| value.series.id == series.id));
    html! {
        @match hit {
            Hit::Indicator(id, indicator, only) => {
                div {
                    a.name href=(indicator_address(view, id, only)) { (Name::of_indicator(indicator, view.language)) }
                    p.small { (Name::of(&indicator.definition, None, view.language)) }
                    p.tiny.quiet { span.code { (id.0.as_str()) " " (id.1.as_str()) } }
                }
                @match only {
                    Ok(_) => (newest(catalogue, view, value)),
                    Err(number) => span.quiet.all { (view.counted(data::ONE_SERIES, data::MANY_SERIES, *number)) },
                }
            },
            Hit::Series(series) => {
                div {
                    a.name href=(view.to_series(series.dataset.as_str(), series.key.as_str())) {
                        (SeriesName::of(catalogue, series, view.language))
                    }
                    p.tiny.quiet { span.code { (series.dataset.as_str()) " " (series.key.as_str()) } }
                }
                (newest(catalogue, view, value))
            },
            Hit::Figure(figure) => (figure_item(catalogue, view, figure)),
            Hit::Source(source) => {
                div {
                    a.name href=(view.to(&path(&["sources", &source.id]))) { bdi lang=(source.language) { (visible(&source.title)) } }
                    p.small { (Name::of(&source.publisher, None, view.language)) }
                    p.tiny.quiet { span.code { (source.id) } }
                }
                span.quiet.all { (day(source.published, view.language)) }
            },
        }
    }
}

fn indicator_address(view: &View, (dataset, code): &(Code, Code), only: &Result<&Series, usize>) -> String {
    match only {
        Ok(series) => view.to_series(dataset.as_str(), series.key.as_str()),
        Err(_) => view.to(&path(&["indicators", dataset.as_str(), code.as_str()])),
    }
}

/// The newest value of a series, the shape of its interval and its period.
fn newest(catalogue: &Catalogue, view: &View, value: Option<&Newest<'_>>) -> Markup {
    html! {
        @if let Some(value) = value {
            span.hv title=[value.interval(catalogue, view)] { (value.text(catalogue, view).unwrap_or_default()) }
            (value.glyph())
            span.quiet.nw { (value.period().unwrap_or_default()) }
        }
    }
}

fn figure_item(catalogue: &Catalogue, view: &View, figure: &Figure) -> Markup {
    let series = catalogue.find_series(&figure.dataset, &figure.series);
    let unit = figure.unit.as_str();
    let unit_name = Name::of_unit(catalogue, unit, view.language);
    let quantity = Quantity {
        value: figure.value,
        bounds: known(figure.bounds, figure.qualifier),
        qualifier: figure.qualifier,
        unit,
        unit_name: &unit_name.text,
    };
    html! {
        div {
            a.name href=(view.to(&path(&["figures", &figure.id]))) {
                @match series {
                    Some(series) => (SeriesName::of(catalogue, series, view.language)),
                    None => (figure.series.as_str()),
                }
            }
            p.tiny.quiet { span.code { (figure.id) } }
        }
        span.hv title=[quantity.interval(view.language)] { (quantity.text(view.language)) }
        span {}
        span.quiet.nw { (period(figure.period)) }
    }
}
