//! A forecast with intervals that widen, and what the same method would have forecast before.

use super::input::{Background, Chart, ChartPoint, ChartSeries, Nature, SceneError};
use super::options::SceneOptions;
use super::scene::Scene;
use super::words::Key;
use crate::domain::period::Period;

/// What is shown of a forecast.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ForecastFan {
    /// The observations, in order of time.
    pub history: Vec<ChartPoint>,
    /// The forecasts, in order of time.
    pub forecast: Vec<(Period, f64)>,
    /// The intervals of the forecasts, one list for each level, the widest first.
    pub intervals: Vec<Vec<(Period, f64, f64)>>,
    /// Earlier forecasts: the period, and the value.
    pub past: Vec<(Period, f64)>,
}

/// The scene of a forecast: a line that goes on dashed, a band for each level, a grey dot for each earlier forecast.
///
/// The series of the chart are not read.
///
/// # Errors
///
/// Those of [`Scene::of`].
pub fn forecast_fan(chart: &Chart, fan: &ForecastFan, options: &SceneOptions) -> Result<Scene, SceneError> {
    let ahead = fan.forecast.iter().map(|(period, value)| ChartPoint {
        nature: Nature::Forecast,
        ..ChartPoint::stated(*period, *value, None, None)
    });
    let points = fan.history.iter().cloned().chain(ahead).collect();
    let last = fan.history.iter().rev().find_map(|point| Some((point.period, point.value?)));
    let band = |interval: &Vec<(Period, f64, f64)>| {
        let start = last.map(|(period, value)| ChartPoint::exact(period, value));
        let ends = interval.iter().map(|(period, lower, upper)| {
            ChartPoint::stated(*period, f64::midpoint(*lower, *upper), Some(*lower), Some(*upper))
        });
        ChartSeries { points: start.into_iter().chain(ends).collect(), ..ChartSeries::default() }
    };
    // One series for each dot, since a period may have several.
    let dot = |(period, value): &(Period, f64)| ChartSeries {
        points: vec![ChartPoint::exact(*period, *value)],
        ..ChartSeries::default()
    };
    let background = Background {
        lines: Vec::new(),
        bands: fan.intervals.iter().map(band).collect(),
        dots: fan.past.iter().map(dot).collect(),
    };
    let series = ChartSeries { points, ..ChartSeries::default() };
    let chart = Chart { series: vec![series], ..chart.clone() };
    let mut scene = Scene::with_background(&chart, &background, options)?;
    match fan.intervals.len() {
        0 => {}
        1 => scene.keys.push(Key::Prediction),
        _ => scene.keys.push(Key::Predictions),
    }
    if !fan.past.is_empty() {
        scene.keys.push(Key::PastForecast);
    }
    Ok(scene)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::chart::{Class, Form};

    fn fan() -> ForecastFan {
        let year = |year: i32| year.to_string().parse::<Period>().unwrap();
        ForecastFan {
            history: (2000..2010).map(|at| ChartPoint::exact(year(at), f64::from(at - 1990))).collect(),
            forecast: vec![(year(2010), 20.0), (year(2011), 21.0)],
            intervals: vec![
                vec![(year(2010), 16.0, 24.0), (year(2011), 15.0, 27.0)],
                vec![(year(2010), 18.0, 22.0), (year(2011), 18.0, 24.0)],
            ],
            past: vec![(year(2008), 17.5), (year(2009), 18.5), (year(2009), 19.5)],
        }
    }

    fn of_class(scene: &Scene, class: Class) -> Vec<&Form> {
        let marks = scene.panels.iter().flat_map(|panel| &panel.marks);
        marks.filter(|mark| mark.class == class).map(|mark| &mark.form).collect()
    }

    #[test]
    fn a_band_for_each_level_and_a_dot_for_each_earlier_forecast() {
        let scene = forecast_fan(&Chart::default(), &fan(), &SceneOptions::default()).unwrap();
        assert_eq!(of_class(&scene, Class::Band).len(), 2);
        assert_eq!(of_class(&scene, Class::Past).len(), 3);
        assert_eq!(of_class(&scene, Class::ProjectedLine).len(), 1);
        // The upper edge of each band begins at the last value, and so does the lower.
        for form in of_class(&scene, Class::Band) {
            let Form::Area(points) = form else { panic!("a band is an area") };
            assert_eq!((points.len(), points.first()), (6, points.last()));
        }
        assert!(scene.keys.ends_with(&[Key::Predictions, Key::PastForecast]), "{:?}", scene.keys);
    }

    #[test]
    fn the_axis_reaches_over_the_widest_interval() {
        let narrow = ForecastFan { intervals: Vec::new(), ..fan() };
        let height = |fan: &ForecastFan| {
            let scene = forecast_fan(&Chart::default(), fan, &SceneOptions::default()).unwrap();
            scene.panels[0].texts.iter().filter_map(|text| text.words.parse::<f64>().ok()).fold(0.0, f64::max)
        };
        let far = ForecastFan { intervals: vec![vec![(fan().forecast[0].0, 0.0, 900.0)]], ..fan() };
        assert!(height(&far) >= 800.0 && height(&narrow) < 2100.0);
    }

    #[test]
    fn without_a_forecast_the_past_is_shown_alone() {
        let refused = ForecastFan { forecast: Vec::new(), intervals: Vec::new(), ..fan() };
        let scene = forecast_fan(&Chart::default(), &refused, &SceneOptions::default()).unwrap();
        assert_eq!(of_class(&scene, Class::Band).len(), 0);
        assert_eq!(of_class(&scene, Class::ProjectedLine).len(), 0);
    }
}
