//! What holds for every chart.

use proptest::prelude::*;
use yearbook::domain::frequency::Frequency;
use yearbook::domain::period::Period;
use yearbook::formats::chart::{
    Area, AxisScale, Bracket, Chart, ChartPoint, ChartSeries, Column, Form, Kind, Language, Layout, Nature,
    Panel, Scene, SceneError, SceneOptions, Theme, inline, standalone,
};

use super::gallery::examples;
use super::xml::assert_well_formed;

/// How far marks of selected points and symbols may reach beyond the plot: into the margin of the picture.
const MARGIN: f64 = 16.0;

/// Checks places, texts and documents of a scene.
pub fn check(scene: &Scene) {
    for panel in &scene.panels {
        marks_lie_inside(panel);
        texts_lie_apart(panel);
    }
    assert_well_formed(&format!("<div>{}</div>", inline(scene)));
    for theme in [Theme::Light, Theme::Dark, Theme::Print] {
        assert_well_formed(&standalone(scene, theme, 748));
    }
}

fn marks_lie_inside(panel: &Panel) {
    let holds = |x: f64, y: f64| {
        (-MARGIN..=panel.columns.plot + MARGIN).contains(&x) && (-0.1..=panel.height + 0.1).contains(&y)
    };
    for mark in &panel.marks {
        let corners = match &mark.form {
            Form::Line(points) | Form::Area(points) => points.clone(),
            Form::Bar(area) => {
                assert!(area.width >= 0.0 && area.height >= 0.0, "{mark:?}");
                vec![(area.x, area.y), (area.x + area.width, area.y + area.height)]
            }
            Form::Symbol { x, y, .. } => vec![(*x, *y)],
        };
        assert!(corners.iter().all(|(x, y)| holds(*x, *y)), "{mark:?} of {:?}", panel.columns);
    }
    for target in &panel.targets {
        let area = target.area;
        assert!(
            area.x >= -0.1 && area.x + area.width <= panel.columns.plot + 0.1 && area.y >= 0.0,
            "{target:?}"
        );
    }
}

fn texts_lie_apart(panel: &Panel) {
    let place = |text: &yearbook::formats::chart::Text| {
        let area = text.area();
        let left = match text.column {
            Column::Axis => -panel.columns.axis,
            Column::Plot => 0.0,
            Column::Ends => panel.columns.plot,
        };
        Area { x: area.x + left, ..area }
    };
    let areas: Vec<(Area, &str)> =
        panel.texts.iter().map(|text| (place(text), text.words.as_str())).collect();
    for (index, (area, words)) in areas.iter().enumerate() {
        let right = panel.columns.plot + panel.columns.ends.max(MARGIN);
        assert!(
            area.x >= -panel.columns.axis - 0.1 && area.x + area.width <= right + 0.1,
            "{words} {area:?}"
        );
        assert!(
            area.y >= -0.1 && area.y + area.height <= panel.height + 0.1,
            "{words} {area:?} {}",
            panel.height
        );
        for (other, other_words) in &areas[..index] {
            assert!(!area.meets(other), "{words} {area:?} on {other_words} {other:?}");
        }
    }
}

#[test]
fn all_examples_keep_the_rules() {
    for example in examples() {
        check(&Scene::of(&example.chart, &example.options).unwrap());
    }
}

fn points() -> impl Strategy<Value = Vec<ChartPoint>> {
    let nature = prop_oneof![
        6 => Just(Nature::Stated),
        1 => Just(Nature::Implied),
        1 => Just(Nature::Projection),
        1 => Just(Nature::Target),
        1 => Just(Nature::Path),
    ];
    let one = (0..30i32, -50.0..1000.0f64, 0.0..30.0f64, 0..12u8, nature, any::<(bool, bool)>());
    let power = prop_oneof![4 => 0..14i32, 1 => -300..290i32];
    let frequency =
        prop_oneof![3 => Just("A"), 1 => Just("Q"), 1 => Just("M"), 1 => Just("D"), 1 => Just("A5")];
    (prop::collection::btree_map(0..30i32, one, 1..30), power, frequency, 1900..2100i32).prop_map(
        |(all, power, frequency, year)| {
            let frequency: Frequency = frequency.parse().unwrap();
            let first = Period::containing(
                frequency.base(),
                Period::from_ordinal(Frequency::ANNUAL, year).unwrap().start_date(),
            );
            let first = first.unwrap().ordinal();
            all.into_iter()
                .map(|(index, (_, value, half, form, nature, (series_break, selected)))| {
                    let scale = 10f64.powi(power);
                    let (value, half) = (value * scale, half * scale);
                    let (lower, upper) = match form {
                        0 => (None, Some(value)),
                        1 => (Some(value), None),
                        2 => (None, None),
                        3 | 4 => (Some(value), Some(value)),
                        _ => (Some(value - half), Some(value + half)),
                    };
                    let period = Period::from_ordinal(frequency, first + index).unwrap();
                    let point = ChartPoint::stated(period, value, lower, upper);
                    let link = selected.then(|| "?at=2020&x=\"1\"#passage".to_owned());
                    let value = (form != 11).then_some(value);
                    ChartPoint {
                        value,
                        nature,
                        series_break: series_break && form == 5,
                        selected: selected && form == 6,
                        link,
                        ..point
                    }
                })
                .collect()
        },
    )
}

fn series() -> impl Strategy<Value = ChartSeries> {
    (any::<String>(), any::<String>(), points(), any::<bool>()).prop_map(
        |(name, absence, points, is_bracketed)| {
            let ends = (points.first().map(|point| point.period), points.last().map(|point| point.period));
            let bracket = match ends {
                (Some(from), Some(to)) if from != to && is_bracketed => {
                    Some(Bracket { from, to, rate: -1.25, lower: Some(-1.3), upper: Some(-1.2) })
                }
                _ => None,
            };
            ChartSeries {
                name: name.clone(),
                code: name,
                absence,
                points,
                brackets: bracket.into_iter().collect(),
                ..ChartSeries::default()
            }
        },
    )
}

fn charts() -> impl Strategy<Value = (Chart, SceneOptions)> {
    let kind = prop_oneof![Just(Kind::Level), Just(Kind::Growth), Just(Kind::Index), Just(Kind::Rank)];
    let scale = prop_oneof![4 => Just(AxisScale::Linear), 1 => Just(AxisScale::Logarithmic)];
    let layout = prop_oneof![3 => Just(Layout::Together), 1 => Just(Layout::Multiples), 1 => Just(Layout::MultiplesWithOwnScales)];
    let language = prop_oneof![Just(Language::English), Just(Language::Chinese)];
    let all = prop::collection::vec(series(), 1..5);
    let size = (300.0..1400.0f64, 150.0..600.0f64);
    (any::<(String, String)>(), kind, scale, all, layout, language, size).prop_map(
        |((title, unit), kind, scale, series, layout, language, (width, height))| {
            let chart = Chart { title, unit, kind, scale, series, ..Chart::default() };
            (chart, SceneOptions { width, height, language, layout })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_chart_keeps_the_rules((chart, options) in charts()) {
        match Scene::of(&chart, &options) {
            Ok(scene) => {
                check(&scene);
                let again = Scene::of(&chart, &options).unwrap();
                prop_assert_eq!(inline(&scene), inline(&again));
                prop_assert_eq!(standalone(&scene, Theme::Dark, 600), standalone(&again, Theme::Dark, 600));
            }
            Err(SceneError::NoValues) => {}
            Err(_) => prop_assert_eq!(chart.scale, AxisScale::Logarithmic),
        }
    }
}
