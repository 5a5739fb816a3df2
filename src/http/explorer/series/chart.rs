//! The chart of a view of a series, and its sentence.

use maud::{Markup, html};

use super::content::Content;
use super::downloads::downloads;
use super::rates::{Rate, Rates};
use crate::domain::dataset::GrowthPoint;
use crate::domain::growth::{Measure, RateBasis, Verdict};
use crate::domain::observation::Observation;
use crate::formats::chart::{Chart, ChartPoint, ChartSeries, Nature, Scene, SceneOptions, sentence};
use crate::http::explorer::chart_figure::{self, kind, point};
use crate::http::explorer::numbers::{day, quantity};
use crate::http::explorer::passage::prices;
use crate::http::explorer::verdicts::{name, nature};
use crate::http::explorer::words::{Language, series as words};
use crate::http::problem::Problem;

/// Points of longer series are no links; the rows of the table are.
const MAX_LINKS: usize = 800;

/// The chart of a view; `address` is that of the page.
pub(super) fn chart(content: &Content<'_>, rates: &Rates, address: String) -> Chart {
    let view = content.view;
    let (points, unit, kind) = if let Some(growth) = &content.growth {
        let points = growth.points.iter().map(|point| of_growth(content, point)).collect();
        (points, growth.unit.as_str(), kind(growth.measure, content.unit_class))
    } else {
        let points = content.observations.iter().map(|one| of_observation(content, one)).collect();
        (points, content.unit, kind(Measure::Level, content.unit_class))
    };
    let title = content.name.text();
    let title = match content.request.measure().filter(|measure| *measure != Measure::Level) {
        Some(measure) => format!("{title}: {}", view.say(name(measure, content.unit_class.is_percentage()))),
        None => title,
    };
    let absence = if content.is_documented() { words::IN_NO_DOCUMENT } else { words::NOT_IN_DATA };
    let is_level = content.growth.is_none();
    let basis = prices(content.price_basis).filter(|_| is_level).map_or("", |text| view.say(text));
    let series = ChartSeries {
        name: content.name.text(),
        code: content.series.key.to_string(),
        points,
        brackets: if is_level { rates.brackets.clone() } else { Vec::new() },
        absence: view.say(absence).to_owned(),
        ..ChartSeries::default()
    };
    Chart {
        title,
        code: content.series.key.to_string(),
        unit: content.unit_word(unit),
        basis: basis.to_owned(),
        kind,
        scale: content.request.scale,
        series: vec![series],
        source: source(content),
        address,
    }
}

fn of_observation(content: &Content<'_>, one: &Observation) -> ChartPoint {
    let printed = content.figure(one).map(|figure| figure.at.exact.clone());
    ChartPoint {
        selected: content.request.at == Some(one.period),
        link: (content.observations.len() <= MAX_LINKS).then(|| content.choose(one.period)),
        printed: printed.or_else(|| one.provenance.printed.as_deref().map(str::to_owned)),
        ..point(one)
    }
}

fn of_growth(content: &Content<'_>, point: &GrowthPoint) -> ChartPoint {
    let shown = point.value.map(|value| quantity(value, "", ""));
    let length = content.growth.as_ref().map_or(0, |growth| growth.points.len());
    ChartPoint {
        period: point.period,
        value: shown.map(|shown| shown.value),
        lower: shown.and_then(|shown| shown.bounds.lower()),
        upper: shown.and_then(|shown| shown.bounds.upper()),
        nature: Nature::Stated,
        series_break: false,
        selected: content.request.at == Some(point.period),
        link: (length <= MAX_LINKS).then(|| content.choose(point.period)),
        printed: None,
        reason: point.reason.map(|reason| reason.code().replace('_', " ")).unwrap_or_default(),
    }
}

/// The sources as one line: each publisher once, with the newest of its days.
fn source(content: &Content<'_>) -> String {
    let view = content.view;
    let dataset = content.catalogue().datasets.get(&content.series.dataset);
    let mut sources = content.sources();
    if sources.is_empty() {
        return dataset.map(|dataset| dataset.publisher.clone()).unwrap_or_default();
    }
    sources.sort_by_key(|source| std::cmp::Reverse(source.published));
    let mut named: Vec<&str> = Vec::new();
    let mut lines = Vec::new();
    for source in sources {
        if !named.contains(&source.publisher.as_str()) {
            named.push(&source.publisher);
            lines.push(format!("{}, {}", source.publisher, day(source.published, view.language)));
        }
    }
    lines.join("; ")
}

/// The chart with everything at its place; none where no point has a value.
///
/// # Errors
/// When a logarithmic scale is asked for where there is none.
pub(super) fn scene(chart: &Chart, options: &SceneOptions) -> Result<Option<Scene>, Problem> {
    let has_links = chart.series.iter().all(|series| series.points.len() <= MAX_LINKS);
    Ok(chart_figure::scene(chart, options)?.map(|mut scene| {
        if !has_links {
            scene.panels.iter_mut().for_each(|panel| panel.targets.clear());
        }
        scene
    }))
}

/// What a view says in sentences.
#[derive(Debug)]
pub(super) struct Statement {
    /// The values, what is missing between them, and how they grew.
    pub(super) text: String,
    /// How many bytes of it say the newest value.
    pub(super) head: usize,
}

impl Statement {
    /// The statement of a view.
    pub(super) fn of(content: &Content<'_>, rates: &Rates, chart: &Chart) -> Self {
        let view = content.view;
        let untitled = Chart { title: String::new(), ..chart.clone() };
        let mut text = sentence(&untitled, view.language.into());
        let comma = if view.language == Language::Chinese { '，' } else { ',' };
        let head = text.find([comma, '。']).unwrap_or_default();
        let growth = if content.growth.is_none() { newest_rate(content, rates) } else { None };
        let basis = nature(content.price_basis)
            .filter(|_| !rates.brackets.is_empty() && content.growth.is_none())
            .map(|word| match view.language {
                Language::English => format!("This growth is {}.", view.say(word)),
                Language::Chinese => format!("此增速为{}增速。", view.say(word)),
            });
        for more in growth.into_iter().chain(basis) {
            if view.language == Language::English && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&more);
        }
        Self { text, head }
    }

    /// The statement as a paragraph, the newest value emphasised.
    pub(super) fn paragraph(&self) -> Markup {
        let (head, rest) = self.text.split_at_checked(self.head).unwrap_or(("", &self.text));
        html! { p.lede { @if !head.is_empty() { b { (head) } } (rest) } }
    }
}

/// The newest growth on the year before, with interval, price basis and verdict; none where it is not to be quoted.
fn newest_rate(content: &Content<'_>, rates: &Rates) -> Option<String> {
    let view = content.view;
    let is_quoted = |rate: &&Rate| rate.measure == Measure::Yoy && rate.point.verdict != Verdict::UnitUnknown;
    let rate = rates.list.iter().find(is_quoted)?;
    let value = rate.point.value?;
    let unit = content.unit_word(&rate.unit);
    let shown = quantity(value, &rate.unit, &unit);
    let prices = rate.point.stated.first().map_or(content.price_basis, |stated| stated.price_basis);
    let parts = [
        shown.interval(view.language),
        nature(prices).map(|word| view.say(word).to_owned()),
        Some(view.say(basis_word(rate.point.basis)).to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let (text, period) = (shown.text(view.language), rate.point.period.text());
    Some(match view.language {
        Language::English => {
            format!("On the year before: {text} in {} ({}).", period.as_str(), parts.join(view.comma()))
        }
        Language::Chinese => format!("{} 同比：{text}（{}）。", period.as_str(), parts.join(view.comma())),
    })
}

const fn basis_word(basis: Option<RateBasis>) -> crate::http::explorer::words::Text {
    match basis {
        Some(RateBasis::Stated) => words::STATED_BASIS,
        _ => words::COMPUTED_BASIS,
    }
}

/// What the chart and the table show: the measure, the unit and the prices; the name where there is nothing to say.
pub(super) fn heading(content: &Content<'_>, scene: &Scene) -> String {
    let view = content.view;
    let measure = content.request.measure().filter(|measure| *measure != Measure::Level);
    let measure = measure.map(|measure| view.say(name(measure, content.unit_class.is_percentage())));
    let parts: Vec<&str> =
        measure.into_iter().chain(Some(scene.axis_title.as_str())).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { content.name.indicator.text.to_string() } else { parts.join(view.comma()) }
}

/// The chart as a part of a page, with its key, its captions and its downloads.
pub(super) fn figure(content: &Content<'_>, scene: &Scene) -> Markup {
    chart_figure::figure(content.view, scene, ("chart-title", &heading(content, scene)), &downloads(content))
}
