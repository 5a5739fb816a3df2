//! Charts: snapshots of scenes of every kind, and properties of all.

mod gallery;
mod properties;
mod strips;
mod xml;

use yearbook::formats::chart::{
    AxisScale, Chart, ChartPoint, Language, Publication, Scene, SceneError, SceneOptions, Theme, fan,
    has_glyphs, inline, interval_row, number_line, png, rows_range, series_swatch, standalone, swatch,
    verdict_glyph,
};

use crate::snapshots::assert_snapshot;
use gallery::{example, examples, path, point, years};

/// Longer charts are checked by their properties alone.
const LONGEST: usize = 14_000;

/// HTML with each element on a line of its own.
fn lines(html: &str) -> String {
    html.replace("><", ">\n<")
}

/// A scene with its words, as it is compared.
fn shown(scene: &Scene) -> String {
    let captions: Vec<String> = scene.captions.iter().map(|caption| caption.text(scene.language)).collect();
    format!(
        "{}\n{}\n{}\n{:?}\n\n{}\n",
        scene.axis_title,
        scene.description,
        captions.join(" "),
        scene.keys,
        lines(&inline(scene))
    )
}

#[test]
fn scenes_of_every_kind_are_as_before() {
    let mut compared = 0;
    for example in examples() {
        let scene = Scene::of(&example.chart, &example.options).unwrap();
        let text = shown(&scene);
        if text.len() < LONGEST {
            assert_snapshot(&format!("chart_{}", example.name), &text);
            compared += 1;
        }
    }
    assert!(compared >= 30, "{compared}");
}

#[test]
fn documents_of_their_own_are_as_before() {
    for (name, theme) in
        [("two_levels", Theme::Light), ("spans_below", Theme::Dark), ("open_sides", Theme::Print)]
    {
        let example = example(name);
        let scene = Scene::of(&example.chart, &example.options).unwrap();
        let text = lines(&standalone(&scene, theme, 748));
        assert!(!text.contains("style=") && !text.contains("class=") && !text.contains("<style"));
        assert_snapshot(&format!("chart_standalone_{name}"), &text);
    }
}

#[test]
fn a_logarithmic_scale_is_refused_where_a_number_is_not_positive() {
    let mut chart = Chart { scale: AxisScale::Logarithmic, ..example("negative_levels").chart };
    let refusal = |chart: &Chart| Scene::of(chart, &SceneOptions::default()).unwrap_err();
    let error = refusal(&chart);
    assert!(matches!(error, SceneError::NotPositive { .. }));
    assert_eq!(
        error.to_string(),
        "a logarithmic scale needs positive numbers; A.1 has -3250000000 in 2018: use scale=linear"
    );
    chart.series[0].points = vec![ChartPoint::stated("2020".parse().unwrap(), 1.0, Some(-0.5), Some(1.5))];
    assert!(matches!(refusal(&chart), SceneError::NotPositive { .. }), "a lower end counts as well");
    chart.series[0].points.clear();
    assert_eq!(refusal(&chart), SceneError::NoValues);
    let growth = Chart { scale: AxisScale::Logarithmic, ..example("growth").chart };
    assert_eq!(refusal(&growth), SceneError::NoLogarithm);
}

/// 89 publications of quarters, each a quarter longer than the one before.
fn publications() -> Vec<Publication> {
    let quarters = |count: usize| {
        let all = path(9, count);
        let quarter = |(index, value): (usize, &f64)| {
            point(&format!("{}-Q{}", 1995 + index / 4, index % 4 + 1), *value * 1e10, 0.0)
        };
        all.iter().enumerate().map(quarter).collect()
    };
    let day = |index: usize| format!("{}-{:02}-01", 2002 + index / 4, index % 4 * 3 + 1);
    (0..89).map(|index| Publication { day: day(index), points: quarters(29 + index) }).collect()
}

#[test]
fn a_fan_names_two_publications_and_counts_the_others() {
    let chart = Chart { title: "GDP".into(), unit: "dollars".into(), ..Chart::default() };
    let options = SceneOptions { height: 384.0, ..SceneOptions::default() };
    let scene = fan(&chart, &publications(), Some(27), &options).unwrap();
    let html = inline(&scene);
    assert_eq!(html.matches("class=\"old\"").count(), 38);
    assert!(html.contains("known on 2008-10-01: ends 2008-Q4") && html.contains("known on 2024-01-01"));
    assert!(scene.captions.iter().any(|c| c.text(Language::English) == "40 of 89 publications are drawn."));
    properties::check(&scene);
    assert_eq!(fan(&chart, &[], None, &options).unwrap_err(), SceneError::NoValues);
}

#[test]
fn small_pictures_are_as_before() {
    let mut text = String::new();
    let mut open = point("2024", 13e6, 0.0);
    open.upper = None;
    let mut implied = point("2025", 34.6e12, 0.55e12);
    implied.nature = yearbook::formats::chart::Nature::Implied;
    let points = [point("2024", 33.6e12, 0.05e12), open, point("2024", 79.0, 0.0), implied];
    for point in &points {
        text += &format!("{}\n", number_line(point, "yuan", Language::English));
    }
    for computed in [Some((6.9, 7.1)), None] {
        text += &format!("{}\n", verdict_glyph((7.5, 8.5), computed));
    }
    let rows = [point("2024", 9.2, 0.05), point("2024", 8.0, 0.5), point("2024", -1.0, 1.0)];
    for row in &rows {
        text += &format!("{}\n", interval_row(row, rows_range(&rows).unwrap()));
    }
    let scene = Scene::of(&example("spans_below").chart, &SceneOptions::default()).unwrap();
    text.extend(scene.keys.into_iter().map(swatch));
    text += &series_swatch(5);
    xml::assert_well_formed(&format!("<div>{text}</div>"));
    assert_snapshot("chart_small_pictures", &text);
}

#[test]
fn pictures_are_png_of_the_width_that_is_asked_for() {
    let example = example("two_levels_in_chinese");
    let scene = Scene::of(&example.chart, &example.options).unwrap();
    let picture = png(&scene, Theme::Light, 320, None).unwrap();
    assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(u32::from_be_bytes(picture[16..20].try_into().unwrap()), 320);
    assert_eq!(
        picture,
        png(&scene, Theme::Light, 320, Some(b"no font")).unwrap(),
        "the same bytes each time"
    );
    assert!(png(&scene, Theme::Light, 40_000, None).is_err());
    assert!(has_glyphs("Value added – −1.5 → 2", None) && !has_glyphs("增加值", None));
}

#[test]
fn the_sentence_says_what_is_there_and_what_is_not() {
    let said = |name: &str| {
        let example = example(name);
        yearbook::formats::chart::sentence(&example.chart, example.options.language)
    };
    assert_eq!(
        said("two_levels"),
        "Value added, manufacturing · China: 33.6 trillion yuan in 2024, from 33.55 to 33.65. From 2020 to 2024 it \
         grew by 6.01 % a year, from 5.93 to 6.10, computed from the two ends. 2 values from 2020 to 2024. Nothing \
         for 2021 to 2023 (in no document). 34.6 trillion yuan in 2025, implied, from 34.05 to 35.15."
    );
    assert_eq!(
        said("two_levels_in_chinese"),
        "增加值 · 制造业 · 中国：2024年为 33.6 万亿元，区间 33.55 至 33.65。2020年至2024年年均增长 6.01 %，区间 5.93 至 \
         6.10，由两端算出。2020年至2024年共 2 个值。2021年至2023年没有数据（in no document）。2025年（推算）为 34.6 \
         万亿元，区间 34.05 至 35.15。"
    );
    assert!(said("open_sides").contains("13 million vehicles or more in 2024."));
    assert!(said("fifty_series").ends_with("And 46 more."));
}

/// Fifty series of sixty years fit into the budget of a page.
#[test]
fn fifty_series_are_short() {
    let example = example("fifty_series");
    let scene = Scene::of(&example.chart, &example.options).unwrap();
    let svg = standalone(&scene, Theme::Light, 748);
    assert!(svg.len() <= 45 * 1024 && inline(&scene).len() <= 45 * 1024, "{}", svg.len());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, svg.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() <= 14 * 1024, "{}", packed.len());
}

#[test]
fn many_points_are_thinned_and_the_caption_says_so() {
    let example = example("days_thinned");
    let scene = Scene::of(&example.chart, &example.options).unwrap();
    let caption = scene.captions.iter().map(|caption| caption.text(Language::English)).next_back().unwrap();
    assert!(caption.starts_with("12,000 points, drawn as ") && caption.ends_with(" columns."), "{caption}");
    assert!(inline(&scene).len() < 24_000);
    let long = Chart {
        series: vec![yearbook::formats::chart::ChartSeries {
            points: years(1000, &path(1, 900), 1.0),
            ..Default::default()
        }],
        ..Chart::default()
    };
    properties::check(&Scene::of(&long, &SceneOptions::default()).unwrap());
}
