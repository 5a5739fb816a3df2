//! The rows of a ranking: rank, series, interval, value and verdict, under headings that keep real and nominal apart.

use maud::{Markup, html};

use super::link;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::formats::chart::{ChartPoint, interval_row, rows_range};
use crate::http::explorer::names::Name;
use crate::http::explorer::numbers::{Quantity, Scale, count, period, unit_word};
use crate::http::explorer::svg::inline;
use crate::http::explorer::verdicts::judgement;
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Text, ranking as words};
use crate::service::ranking::{RankedSeries, Ranking, RankingRequest};

/// What all rows have in common.
struct Rows<'a> {
    catalogue: &'a Catalogue,
    view: &'a View,
    unit: &'a str,
    unit_name: Name<'a>,
    scale: Scale,
    /// The range of all intervals.
    range: Option<(f64, f64)>,
}

/// The table of a page of a ranking.
pub(super) fn table(catalogue: &Catalogue, view: &View, asked: &RankingRequest, ranking: &Ranking) -> Markup {
    let Some(first) = ranking.series.first() else {
        return html! { p { (view.fill(words::NOTHING, &[&period(asked.period)])) } };
    };
    let points: Vec<ChartPoint> = ranking.series.iter().map(|series| point(asked, series)).collect();
    let unit_name = Name::of_unit(catalogue, &first.unit, view.language);
    let values = ranking.series.iter().map(|series| series.estimate.value());
    let rows = Rows {
        catalogue,
        view,
        unit: &first.unit,
        scale: Scale::of(values, view.language),
        range: rows_range(&points),
        unit_name,
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table.list.ranking {
            caption { (caption(view, ranking)) }
            (rows.head())
            @for part in parts(&ranking.series) {
                tbody { (rows.heading(&ranking.series, &part)) @for place in part { (rows.row(&ranking.series, &points, place)) } }
            }
        } }
        (pages(view, asked, ranking))
    }
}

fn caption(view: &View, ranking: &Ranking) -> String {
    let (shown, total) = (count(ranking.series.len()), count(ranking.total));
    if ranking.series.len() == ranking.total {
        view.fill(words::CAPTION_ALL, &[&total])
    } else {
        view.fill(words::CAPTION_SOME, &[&shown, &total])
    }
}

fn point(asked: &RankingRequest, series: &RankedSeries) -> ChartPoint {
    let bounds = series.estimate.bounds();
    ChartPoint::stated(asked.period, series.estimate.value(), bounds.lower(), bounds.upper())
}

/// The stretches of rows with one price basis.
fn parts(series: &[RankedSeries]) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    let parts = series.chunk_by(|one, next| one.price_basis == next.price_basis).map(|part| {
        let range = start..start + part.len();
        start = range.end;
        range
    });
    parts.collect()
}

/// Whether rounding leaves open which of two neighbouring rows comes first. Rows join the rows above that reach to them.
fn changes_places(series: &[RankedSeries], place: usize) -> bool {
    let (above, below) = series.split_at(place.min(series.len()));
    let worst = above.iter().map(|one| one.ranks.worst).max();
    let best = below.iter().map(|one| one.ranks.best).min();
    matches!((worst, best), (Some(worst), Some(best)) if worst >= best && !is_tie(series, place))
}

/// Whether two neighbouring rows share a rank for certain.
fn is_tie(series: &[RankedSeries], place: usize) -> bool {
    let certain = |one: &RankedSeries| (one.ranks.best == one.ranks.worst).then_some(one.ranks.best);
    let (above, below) = (place.checked_sub(1).and_then(|above| series.get(above)), series.get(place));
    matches!((above.and_then(certain), below.and_then(certain)), (Some(above), Some(below)) if above == below)
}

impl Rows<'_> {
    fn head(&self) -> Markup {
        let (view, language) = (self.view, self.view.language);
        let unit = unit_word(self.unit, &self.unit_name.text, language);
        let unit = self.scale.with_unit(unit, language);
        let range = self.range.map(|(low, high)| {
            let ends = [low, high].map(|end| self.exact(end));
            view.fill(words::SHAPE, &[&ends[0], &ends[1]])
        });
        html! {
            thead { tr {
                th.n scope="col" { (view.say(words::RANK)) }
                th scope="col" { (view.say(words::SERIES)) }
                th.shape scope="col" { (range.unwrap_or_default()) }
                th.n scope="col" { (view.fill(words::VALUE, &[&unit])) }
                th.n scope="col" { (view.say(words::INTERVAL)) }
                th scope="col" { (view.say(words::VERDICT)) }
            } }
        }
    }

    /// An end of the range with three digits.
    fn exact(&self, value: f64) -> String {
        let place = 10_f64.powf(value.abs().max(f64::MIN_POSITIVE).log10().floor() - 2.0);
        let bounds = Bounds::new(Some(value - place / 2.0), Some(value + place / 2.0));
        self.quantity(value, bounds.unwrap_or(Bounds::UNBOUNDED)).number_at(self.scale, self.view.language)
    }

    fn quantity(&self, value: f64, bounds: Bounds) -> Quantity<'_> {
        Quantity {
            value,
            bounds,
            qualifier: Qualifier::Exact,
            unit: self.unit,
            unit_name: &self.unit_name.text,
        }
    }

    /// The heading of a stretch of rows.
    fn heading(&self, series: &[RankedSeries], part: &std::ops::Range<usize>) -> Markup {
        let has_prices = series.iter().any(|one| one.price_basis != PriceBasis::NotApplicable);
        let Some(first) = series.get(part.start).filter(|_| has_prices) else { return html! {} };
        let is_within = part.start > 0 && changes_places(series, part.start);
        html! {
            tr.basis {
                td class=[is_within.then_some("tie")] {}
                th scope="rowgroup" colspan="5" { (self.view.say(heading(first.price_basis))) }
            }
        }
    }

    fn row(&self, series: &[RankedSeries], points: &[ChartPoint], place: usize) -> Markup {
        let (Some(one), Some(point)) = (series.get(place), points.get(place)) else { return html! {} };
        let (view, language) = (self.view, self.view.language);
        let value = self.quantity(one.estimate.value(), one.estimate.bounds());
        let above = place > 0 && changes_places(series, place);
        let below = place + 1 < series.len() && changes_places(series, place + 1);
        let tie = match (above, below) {
            (false, false) => None,
            (false, true) => Some("tie from"),
            (true, true) => Some("tie"),
            (true, false) => Some("tie to"),
        };
        html! {
            tr {
                td class={ "n" @if let Some(tie) = tie { " " (tie) } } { (rank(one)) }
                th scope="row" { (self.name(one)) }
                td.shape { @if let Some(range) = self.range { (inline(interval_row(point, range))) } }
                td.n title=(one.estimate.value()) { b { (value.number_at(self.scale, language)) } }
                td.n { (value.interval_at(self.scale, language).unwrap_or_else(|| view.say(words::EXACT).to_owned())) }
                td { (judgement(view, one.verdict)) }
            }
        }
    }

    fn name(&self, one: &RankedSeries) -> Markup {
        let (dataset, key) = (&one.header.dataset, &one.header.key);
        let level = self.catalogue.stated_growth.get(&(dataset.clone(), key.clone())).map(|(level, _)| level);
        let level = self.catalogue.find_series(dataset, key).or(level);
        let missing = || html! { span.code { (key.as_str()) } };
        level.map_or_else(missing, |level| link(self.catalogue, self.view, level))
    }
}

/// The rank, as a range where the order is not certain.
fn rank(one: &RankedSeries) -> String {
    let ranks = one.ranks;
    if ranks.best == ranks.worst {
        count(ranks.rank)
    } else {
        format!("{}–{}", count(ranks.best), count(ranks.worst))
    }
}

const fn heading(basis: PriceBasis) -> Text {
    match basis {
        PriceBasis::Current => words::NOMINAL,
        PriceBasis::Constant | PriceBasis::Chained => words::REAL,
        PriceBasis::NotApplicable => words::NO_PRICES,
    }
}

fn pages(view: &View, asked: &RankingRequest, ranking: &Ranking) -> Markup {
    let next = ranking.next.as_ref().map(ToString::to_string);
    html! {
        @if next.is_some() || asked.cursor.is_some() {
            p.btns {
                @if asked.cursor.is_some() { a.btn href=(view.here(&[("cursor", None)])) { (view.say(words::FIRST_PAGE)) } }
                @if let Some(next) = &next {
                    a.btn rel="next" href=(view.here(&[("cursor", Some(next))])) {
                        (view.fill(words::NEXT_PAGE, &[&count(asked.limit)]))
                    }
                }
            }
        }
    }
}
