//! Values beside their marks, and names at the ends of lines.

use super::digits::{Magnitude, value_with_unit};
use super::drawing::{Anchor, Area, Column, Look, Name, Target, Text};
use super::input::{ChartSeries, Language, Nature};
use super::labels::{Occupancy, apart};
use super::marks::{Frame, PointPlace};
use super::metrics::{self, Weight};
use super::{safety, words};

/// The largest width of a name at the end of a line.
const NAME_WIDTH: f64 = 150.0;
/// The room between the plot and the names.
const NAME_LEFT: f64 = 10.0;
/// The distance of two names.
const NAME_GAP: f64 = 18.0;

/// The order in which points get their labels: selected first, then the newest, then from the earliest. Those of a path
/// have none.
fn in_order<'a, 'b>(places: &'b [PointPlace<'a>]) -> Vec<(usize, &'b PointPlace<'a>)> {
    let marked = places.iter().enumerate().filter(|(_, place)| place.point.nature != Nature::Path);
    let mut order: Vec<_> = marked.collect();
    order.sort_by_key(|(index, place)| (!place.point.selected, index + 1 != places.len(), *index));
    order
}

/// The values of a series beside its marks, as far as there is room: with interval and nature where that has room too.
#[must_use]
pub fn beside_marks(
    places: &[PointPlace<'_>],
    tone: Option<usize>,
    frame: &Frame,
    language: Language,
    plot: &mut Occupancy,
) -> Vec<Text> {
    let mut texts = Vec::new();
    for (index, place) in in_order(places) {
        let near = |index: Option<usize>| index.and_then(|index| places.get(index)).map_or(place.y, |p| p.y);
        let neighbours = f64::midpoint(near(index.checked_sub(1)), near(Some(index + 1)));
        // Above a peak, below a trough; else below, where the interval can be read as in a list.
        let sides = if neighbours > place.y + 1.0 { [true, false] } else { [false, true] };
        let mut labels = Vec::new();
        for with_rest in [true, false] {
            labels.extend(sides.map(|above| label(place, tone, frame, language, above, with_rest)));
        }
        // Beside the mark where lines leave no room above and below.
        for anchor in [Anchor::Start, Anchor::End] {
            for above in sides {
                labels.push(beside(label(place, tone, frame, language, above, false), anchor));
            }
        }
        texts.extend(plot.first(labels));
    }
    texts
}

/// The label, moved to the right or to the left of its mark, and half a line towards it.
fn beside(texts: Vec<Text>, anchor: Anchor) -> Vec<Text> {
    let across = if anchor == Anchor::Start { 6.0 } else { -6.0 };
    texts.into_iter().map(|text| Text { anchor, x: text.x + across, ..text }).collect()
}

/// The label of a point above or below its mark.
fn label(
    place: &PointPlace<'_>,
    tone: Option<usize>,
    frame: &Frame,
    language: Language,
    above: bool,
    with_rest: bool,
) -> Vec<Text> {
    let magnitude = Magnitude { exponent: frame.exponent, language };
    let Some(raw) = place.point.interval() else { return Vec::new() };
    let printed = place.point.printed.as_deref();
    let value = magnitude.value(raw, printed);
    let interval = words::ends(&magnitude.ends(raw), language);
    let nature = words::nature(place.point.nature, language);
    let is_open = place.point.nature != Nature::Stated;
    let (look, step) = if tone.is_some() { (Look::Bold, 16.0) } else { (Look::Big, 21.0) };
    let colour = tone.or(is_open.then_some(0));
    let mut rest: Vec<(String, Look)> = Vec::new();
    if with_rest && tone.is_none() && !interval.is_empty() {
        rest.push((interval, Look::Small));
    }
    let (top, bottom) = place.sides(frame);
    let (top, bottom) = if place.point.selected { (top - 6.0, bottom + 6.0) } else { (top, bottom) };
    let mut texts = Vec::new();
    let text =
        |words: String, y: f64, look: Look| Text { tone: colour, ..Text::new(words, place.x, y, look) };
    let of_rest =
        |words: String, y: f64| Text { secondary: true, ..Text::new(words, place.x, y, Look::Small) };
    let first = if above { top - 7.0 - 15.0 * rest.len() as f64 } else { bottom + step };
    texts.push(text(value, first, look));
    for (index, (words, _)) in rest.into_iter().enumerate() {
        texts.push(of_rest(words, first + 15.0 * (index + 1) as f64));
    }
    if !nature.is_empty() && with_rest {
        let y = if above { bottom + 16.0 } else { top - 7.0 };
        texts.push(text(nature.to_owned(), y, Look::Small));
    }
    texts
}

/// The room that names at the ends of lines need.
#[must_use]
pub fn names_width(series: &[(usize, &ChartSeries)]) -> f64 {
    let width = |(_, one): &(usize, &ChartSeries)| {
        metrics::width(&safety::visible(&one.name), Look::Bold.size(), Weight::Bold).min(NAME_WIDTH)
    };
    series.iter().map(width).fold(0.0, f64::max) * 1.05 + NAME_LEFT + 2.0
}

/// Names at the ends of lines, moved apart without crossing.
#[must_use]
pub fn names(ends: &[(usize, &ChartSeries, f64)], (top, bottom): (f64, f64)) -> Vec<Text> {
    let wanted: Vec<f64> = ends.iter().map(|(_, _, y)| y + 4.5).collect();
    let heights = apart(&wanted, NAME_GAP, top, bottom);
    let text = |(&(tone, series, _), y): (&(usize, &ChartSeries, f64), f64)| Text {
        column: Column::Ends,
        ..name(tone, series, (NAME_LEFT, y))
    };
    ends.iter().zip(heights).map(text).collect()
}

/// The name of a series in its colour, from a place on.
fn name(tone: usize, series: &ChartSeries, (x, y): (f64, f64)) -> Text {
    let whole = safety::visible(&series.name);
    let words = metrics::cut(&whole, NAME_WIDTH, Look::Bold.size(), Weight::Bold);
    let (language, code) = (series.name_language.clone(), safety::visible(&series.code));
    Text {
        anchor: Anchor::Start,
        tone: Some(tone),
        name: Some(Name { whole, language, code }),
        ..Text::new(words, x, y, Look::Bold)
    }
}

/// The name of a series beside the end of its line: places to try, the best first.
#[must_use]
pub fn names_beside(tone: usize, series: &ChartSeries, (x, y): (f64, f64)) -> Vec<Vec<Text>> {
    let whole = safety::visible(&series.name);
    let at = |below: f64| {
        let text = name(tone, series, (x + 12.0, y + below));
        vec![Text { words: whole.clone(), ..text }]
    };
    [20.0, -12.0, 4.5, 36.0, -28.0, 52.0].map(at).into()
}

/// Where a pointer finds the points of a series, and what is said of them.
#[must_use]
pub fn targets(
    places: &[PointPlace<'_>],
    series: usize,
    unit: &str,
    frame: &Frame,
    language: Language,
) -> Vec<Target> {
    let target = |place: &PointPlace<'_>| {
        let raw = place.point.interval()?;
        let magnitude = Magnitude::of(raw.value, language);
        let (top, bottom) = place.sides(frame);
        let width = place.slot.clamp(4.0, 60.0).min(frame.time.width);
        let height = (bottom - top + 16.0).max(28.0);
        let y = (f64::midpoint(top, bottom) - height / 2.0).max(0.0);
        let x = (place.x - width / 2.0).clamp(0.0, frame.time.width - width);
        let value = value_with_unit(raw, place.point.printed.as_deref(), unit, language);
        let ends = words::ends(&magnitude.ends(raw), language);
        let period = place.point.period.text();
        Some(Target {
            area: Area { x, y, width, height },
            series,
            words: safety::visible(&words::point(
                period.as_str(),
                &value,
                &ends,
                place.point.nature,
                language,
            )),
            link: place.point.link.clone(),
        })
    };
    places.iter().filter_map(target).collect()
}
