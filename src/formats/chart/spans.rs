//! Values of several periods together, as horizontal bars over their years, in a panel of their own.

use super::digits::Magnitude;
use super::drawing::{Area, Class, Form, Look, Mark, Target, Text};
use super::input::{Background, Chart, ChartPoint, ChartSeries, Nature};
use super::labels::Occupancy;
use super::options::{HEADING, SceneOptions};
use super::panel::{self, PanelContent, PanelResult};
use super::scale::{self, Range};

use super::{marks, safety, words};

/// The height of the panel.
const HEIGHT: f64 = 190.0;

/// The panel of spans below `bottom`, if the chart has any.
#[must_use]
pub fn panel(
    chart: &Chart,
    options: &SceneOptions,
    magnitude: Magnitude,
    bottom: f64,
) -> Option<PanelResult> {
    let spans: Vec<(usize, &ChartPoint)> = chart
        .series
        .iter()
        .enumerate()
        .flat_map(|(tone, series)| series.points.iter().map(move |point| (tone, point)))
        .filter(|(_, point)| point.period.frequency().is_span())
        .collect();
    let ranges = spans.iter().filter_map(|(_, point)| {
        let interval = point.interval()?.divided(magnitude.exponent);
        Some(Range::of(interval.extent(), interval.open_sides()))
    });
    let range = ranges.reduce(Range::with)?;
    let series: Vec<(usize, &ChartSeries)> = chart.series.iter().enumerate().take(1).collect();
    let (bare, nothing) = (ChartSeries::default(), Background::default());
    let content = PanelContent {
        chart,
        series: series.iter().map(|(tone, _)| (*tone, &bare)).collect(),
        background: &nothing,
        range,
        exponent: magnitude.exponent,
        time: panel::time(chart, &nothing)?,
        width: options.width,
        height: HEIGHT,
        language: options.language,
        is_named: false,
    };
    let mut result = panel::panel(&content);
    let frame = panel::frame(&content, 0, &mut result.panel);
    let mut plot = Occupancy::new(frame.time.width, HEIGHT, 8.0);
    plot.take_texts(&result.panel.texts);
    for (tone, point) in spans {
        draw(tone, point, chart, &frame, options, &mut plot, &mut result);
    }
    result.panel.heading = Some(words::spans(options.language).to_owned());
    result.panel.top = bottom + HEADING;
    Some(result)
}

/// Draws one span: a bar over its years as thick as its interval, a line at the value, and the value above it.
fn draw(
    tone: usize,
    point: &ChartPoint,
    chart: &Chart,
    frame: &marks::Frame,
    options: &SceneOptions,
    plot: &mut Occupancy,
    result: &mut PanelResult,
) {
    let Some(raw) = point.interval() else { return };
    let interval = raw.divided(frame.exponent);
    let (begin, end) = scale::extent(point.period);
    let (from, to) = (frame.time.x(begin) + 1.0, frame.time.x(end) - 1.0);
    let place = marks::PointPlace {
        point,
        interval,
        x: f64::midpoint(from, to),
        y: frame.values.y(interval.value),
        slot: to - from,
    };
    let (marks, keys) = marks::span_marks(&place, (from, to), tone, frame);
    plot.take(&marks);
    result.panel.marks.extend(marks);
    result.keys.extend(keys);
    let magnitude = Magnitude { exponent: frame.exponent, language: options.language };
    let (top, bottom) = place.sides(frame);
    let ends = words::ends(&magnitude.ends(raw), options.language);
    let nature = words::nature(point.nature, options.language);
    let rest: Vec<&str> = [ends.as_str(), nature].into_iter().filter(|word| !word.is_empty()).collect();
    let label = |y: f64, rest: String| {
        let value = magnitude.value(raw, point.printed.as_deref());
        let tone = (point.nature != Nature::Stated).then_some(tone);
        vec![Text { rest, tone, ..Text::new(value, place.x, y, Look::Bold) }]
    };
    let rest = rest.join(", ");
    let labels = [
        label(top - 7.0, rest.clone()),
        label(bottom + 17.0, rest),
        label(top - 7.0, String::new()),
        label(bottom + 17.0, String::new()),
    ];
    result.panel.texts.extend(plot.first(labels));
    let value = super::digits::value_with_unit(raw, point.printed.as_deref(), &chart.unit, options.language);
    let period = point.period.text();
    let said = words::point(period.as_str(), &value, &ends, point.nature, options.language);
    let height = (bottom - top + 12.0).max(28.0);
    let y = (f64::midpoint(top, bottom) - height / 2.0).max(0.0);
    result.panel.targets.push(Target {
        area: Area { x: from, y, width: to - from, height },
        series: tone,
        words: safety::visible(&said),
        link: point.link.clone(),
    });
    if point.selected {
        let around = Area { x: from - 4.0, y: top - 4.0, width: to - from + 8.0, height: bottom - top + 8.0 };
        result.panel.marks.push(Mark::plain(Class::Selection, Form::Bar(around)));
    }
}
