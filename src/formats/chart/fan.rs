//! Many publications of one series: the newest and that of one day in colour and with names, others in grey.

use super::input::{Background, Chart, ChartPoint, ChartSeries, SceneError};
use super::options::{Layout, SceneOptions};
use super::scene::Scene;
use super::words::{self, Caption};

/// The largest number of lines.
const LINES: usize = 40;

/// A publication of a series: all that was known on its day.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// The day, as it is to be shown.
    pub day: String,
    /// What was known.
    pub points: Vec<ChartPoint>,
}

/// The scene of a series in many publications.
///
/// `publications` are in the order of their days; `then` is the index of the one to compare with the newest. The series
/// of the chart are not read. At most 40 lines are drawn, and a caption counts them.
///
/// # Errors
///
/// Those of [`Scene::of`].
pub fn fan(
    chart: &Chart,
    publications: &[Publication],
    then: Option<usize>,
    options: &SceneOptions,
) -> Result<Scene, SceneError> {
    let newest = publications.len().saturating_sub(1);
    let then = then.filter(|then| *then < newest);
    let named = [Some(newest), then].into_iter().flatten();
    let named: Vec<ChartSeries> =
        named.filter_map(|index| Some(series(publications.get(index)?, index == newest, options))).collect();
    let others: Vec<ChartSeries> = others(newest, then)
        .into_iter()
        .filter_map(|index| publications.get(index))
        .map(|publication| ChartSeries { points: publication.points.clone(), ..ChartSeries::default() })
        .collect();
    let drawn = named.len() + others.len();
    let chart = Chart { series: named, ..chart.clone() };
    let options = SceneOptions { layout: Layout::Together, ..*options };
    let background = Background { lines: others, ..Background::default() };
    let mut scene = Scene::with_background(&chart, &background, &options)?;
    scene.captions.push(Caption::Vintages { drawn, publications: publications.len() });
    Ok(scene)
}

/// A publication as a series that is named by its day.
fn series(publication: &Publication, is_newest: bool, options: &SceneOptions) -> ChartSeries {
    let last = publication.points.iter().map(|point| point.period).max().filter(|_| !is_newest);
    let last = last.map(crate::domain::period::Period::text);
    let name = words::known_on(
        &publication.day,
        last.as_ref().map(crate::domain::inline_str::InlineStr::as_str),
        options.language,
    );
    let (code, points) = (publication.day.clone(), publication.points.clone());
    ChartSeries { name, code, points, ..ChartSeries::default() }
}

/// The indices of the publications that a fan draws: the newest, the one to compare with it, and those in grey.
#[must_use]
pub fn drawn_publications(publications: usize, then: Option<usize>) -> Vec<usize> {
    let newest = publications.saturating_sub(1);
    let mut drawn = others(newest, then.filter(|then| *then < newest));
    drawn.extend(then);
    drawn.push(newest);
    drawn
}

/// The indices of the publications to draw in grey, evenly thinned.
fn others(newest: usize, then: Option<usize>) -> Vec<usize> {
    let all: Vec<usize> = (0..newest).filter(|index| Some(*index) != then).collect();
    let room = LINES - 1 - usize::from(then.is_some());
    if all.len() <= room {
        return all;
    }
    (0..room).map(|place| all[place * all.len() / room]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_publications_are_thinned_evenly() {
        let kept = others(88, Some(27));
        assert_eq!(kept.len(), 38);
        assert!(kept.windows(2).all(|pair| (1..=4).contains(&(pair[1] - pair[0]))), "{kept:?}");
        assert!(!kept.contains(&27));
        assert_eq!(others(3, None), [0, 1, 2]);
    }
}
