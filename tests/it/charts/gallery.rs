//! Charts of every kind.

use yearbook::formats::chart::{
    AxisScale, Bracket, Chart, ChartPoint, ChartSeries, Kind, Language, Layout, Nature, SceneOptions,
};

/// A chart with a name and how it is laid out.
pub struct Example {
    pub name: &'static str,
    pub chart: Chart,
    pub options: SceneOptions,
}

fn wide() -> SceneOptions {
    SceneOptions::default()
}

/// A point whose interval reaches `half` to both sides; 0 is an exact value.
pub fn point(period: &str, value: f64, half: f64) -> ChartPoint {
    ChartPoint::stated(period.parse().unwrap(), value, Some(value - half), Some(value + half))
}

fn series(name: &str, points: Vec<ChartPoint>) -> ChartSeries {
    ChartSeries { name: name.into(), code: format!("A.{}", name.len()), points, ..ChartSeries::default() }
}

fn chart(title: &str, unit: &str, series: Vec<ChartSeries>) -> Chart {
    Chart {
        title: title.into(),
        code: "A.CN.X".into(),
        unit: unit.into(),
        series,
        source: "Daily of Science, 14 October 2025; figures a-1 and a-2.".into(),
        address: "http://127.0.0.1:8080/series/D/A.CN.X".into(),
        ..Chart::default()
    }
}

/// A value for each year from `first` on.
pub fn years(first: i32, values: &[f64], half: f64) -> Vec<ChartPoint> {
    let year = |(index, value): (usize, &f64)| point(&format!("{:04}", first + index as i32), *value, half);
    values.iter().enumerate().map(year).collect()
}

/// Values that rise and sway, the same for the same seed.
pub fn path(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut level = 100.0 + (seed % 7) as f64 * 9.0;
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            level += (state % 1000) as f64 / 160.0 - 2.4;
            (level * 10.0).round() / 10.0
        })
        .collect()
}

fn two_levels() -> Chart {
    let t = 1e12;
    let mut first = point("2020", 26.6 * t, 0.05 * t);
    first.printed = Some("26.6 trillion yuan".into());
    first.selected = true;
    first.link = Some("?at=2020#passage".into());
    let mut implied = point("2025", 34.6 * t, 0.55 * t);
    implied.nature = Nature::Implied;
    let one = ChartSeries {
        absence: "in no document".into(),
        brackets: vec![Bracket {
            from: "2020".parse().unwrap(),
            to: "2024".parse().unwrap(),
            rate: 6.0137,
            lower: Some(5.931),
            upper: Some(6.0965),
        }],
        ..series("Manufacturing", vec![first, point("2024", 33.6 * t, 0.05 * t), implied])
    };
    Chart {
        basis: "current prices".into(), ..chart("Value added, manufacturing · China", "yuan", vec![one])
    }
}

/// The example with this name.
pub fn example(name: &str) -> Example {
    examples().into_iter().find(|example| example.name == name).unwrap()
}

/// All examples.
pub fn examples() -> Vec<Example> {
    let mut all = Vec::new();
    let mut add = |name, chart, options| all.push(Example { name, chart, options });
    add("two_levels", two_levels(), wide());
    let chinese = SceneOptions { language: Language::Chinese, ..wide() };
    let zh = Chart {
        title: "增加值 · 制造业 · 中国".into(),
        unit: "元".into(),
        basis: "现价".into(),
        ..two_levels()
    };
    add("two_levels_in_chinese", zh, chinese);
    add("two_levels_narrow", two_levels(), SceneOptions { width: 340.0, height: 300.0, ..wide() });
    add("one_point", chart("One", "%", vec![series("a", vec![point("2024", 8.0, 0.5)])]), wide());
    let open = |period: &str, value: f64, up: bool| {
        let (lower, upper) = if up { (Some(value), None) } else { (None, Some(value)) };
        ChartPoint::stated(period.parse().unwrap(), value, lower, upper)
    };
    let cars = vec![
        point("2021", 3.5e6, 0.05e6),
        point("2022", 7e6, 0.5e6),
        open("2023", 9e6, false),
        open("2024", 13e6, true),
    ];
    add("open_sides", chart("New energy vehicles produced", "vehicles", vec![series("cars", cars)]), wide());
    add(
        "open_above_alone",
        chart("More than", "", vec![series("a", vec![open("2024", 13e6, true)])]),
        wide(),
    );
    add(
        "exact_counts",
        chart("Labs", "labs", vec![series("a", years(2016, &[12.0, 15.0, 15.0, 21.0, 34.0, 38.0], 0.0))]),
        wide(),
    );
    add(
        "percent",
        chart(
            "R&D intensity",
            "% of GDP",
            vec![series("a", years(2017, &[2.12, 2.14, 2.23, 2.40, 2.44, 2.55, 2.64, 2.68], 0.005))],
        ),
        wide(),
    );
    add(
        "growth",
        Chart {
            kind: Kind::Growth,
            ..chart(
                "Growth",
                "%",
                vec![series("a", years(2015, &[6.1, 5.8, 6.0, -1.9, 2.2, 8.4, -0.6, 3.1, 4.9], 0.05))],
            )
        },
        wide(),
    );
    let mut plan = years(2019, &[40.0, 42.0, 47.0, 51.0, 55.0, 60.0, 64.0, 70.0], 0.5);
    plan[5].nature = Nature::Projection;
    plan[6].nature = Nature::Projection;
    plan[7].nature = Nature::Target;
    add("projections", chart("Plan", "%", vec![series("a", plan)]), wide());
    let mut asked = years(2020, &[26.6, 28.0, 29.5, 31.1, 32.8, 34.6], 0.0);
    asked.iter_mut().for_each(|point| point.nature = Nature::Path);
    asked[5] = ChartPoint { nature: Nature::Target, ..point("2025", 34.6, 0.55) };
    let observed = vec![point("2020", 26.6, 0.05), point("2024", 33.6, 0.05)];
    add("target", chart("Target", "%", vec![series("seen", observed), series("asked", asked)]), wide());
    let mut broken = years(2010, &path(3, 12), 2.0);
    broken[6].series_break = true;
    add("break", chart("Break", "index", vec![series("a", broken)]), wide());
    add(
        "index",
        Chart {
            kind: Kind::Index,
            ..chart(
                "Index, 2015 = 100",
                "",
                vec![series("a", years(2015, &[100.0, 104.0, 109.5, 111.2, 112.0, 119.9], 0.3))],
            )
        },
        wide(),
    );
    add(
        "ranks",
        Chart {
            kind: Kind::Rank,
            ..chart(
                "Rank",
                "rank",
                vec![
                    series(
                        "China",
                        years(
                            2013,
                            &[35.0, 29.0, 29.0, 25.0, 22.0, 17.0, 14.0, 14.0, 12.0, 11.0, 12.0, 11.0],
                            0.0,
                        ),
                    ),
                    series(
                        "Korea",
                        years(
                            2013,
                            &[18.0, 16.0, 14.0, 11.0, 11.0, 12.0, 11.0, 10.0, 5.0, 6.0, 10.0, 6.0],
                            0.0,
                        ),
                    ),
                ],
            )
        },
        wide(),
    );
    let long: Vec<ChartPoint> = years(1955, &path(5, 70), 6.0);
    add("long_with_band", chart("Long", "", vec![series("a", long.clone())]), wide());
    let mut gappy = long.clone();
    gappy.retain(|point| !(1984..=1991).contains(&point.period.ordinal()));
    add(
        "long_with_gap",
        chart(
            "Long with a gap",
            "",
            vec![ChartSeries { absence: "not in the file".into(), ..series("a", gappy) }],
        ),
        wide(),
    );
    let thin: Vec<ChartPoint> = years(1955, &path(5, 70), 0.05);
    add("long_with_thin_intervals", chart("Long", "", vec![series("a", thin)]), wide());
    let log = years(1960, &(0..60).map(|year| 59.0e9 * 1.09f64.powi(year)).collect::<Vec<_>>(), 0.0);
    let logarithmic = |chart: Chart| Chart { scale: AxisScale::Logarithmic, ..chart };
    add("logarithmic", logarithmic(chart("GDP", "dollars", vec![series("a", log.clone())])), wide());
    add("logarithmic_of_a_small_range", logarithmic(two_levels()), wide());
    add(
        "logarithmic_of_a_large_range",
        logarithmic(chart(
            "Powers",
            "",
            vec![series("a", years(2000, &(0..20).map(|i| 10f64.powi(i - 6)).collect::<Vec<_>>(), 0.0))],
        )),
        wide(),
    );
    add("linear_from_zero", chart("GDP", "dollars", vec![series("a", log)]), wide());
    let many = |count: usize, length: usize| -> Vec<ChartSeries> {
        let names = [
            "Beijing",
            "Shanghai",
            "Guangdong",
            "Zhejiang",
            "Equipment manufacturing of the whole country",
            "Hebei",
        ];
        (0..count)
            .map(|index| {
                series(
                    names.get(index).copied().unwrap_or("Series of a province"),
                    years(2024 - length as i32, &path(index as u64 + 1, length), 0.0),
                )
            })
            .collect()
    };
    add("two_series", chart("Two", "yuan", many(2, 5)), wide());
    add("four_series", chart("Four", "yuan", many(4, 20)), wide());
    add("six_long_series", chart("Six", "yuan", many(6, 60)), wide());
    add("twelve_series", chart("Twelve", "yuan", many(12, 30)), wide());
    add("fifty_series", chart("Fifty", "yuan", many(50, 60)), wide());
    add(
        "multiples",
        chart("Multiples", "yuan", many(6, 20)),
        SceneOptions { layout: Layout::Multiples, ..wide() },
    );
    add(
        "multiples_with_own_scales",
        chart("Multiples", "yuan", many(5, 20)),
        SceneOptions { layout: Layout::MultiplesWithOwnScales, ..wide() },
    );
    let quarters = |from: i32, count: usize| -> Vec<ChartPoint> {
        path(9, count)
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let at = from * 4 + index as i32;
                point(&format!("{}-Q{}", at / 4, at % 4 + 1), *value, 0.0)
            })
            .collect()
    };
    add("quarters", chart("Quarters", "", vec![series("a", quarters(2023, 7))]), wide());
    add("long_quarters", chart("Quarters", "", vec![series("a", quarters(1980, 179))]), wide());
    let months: Vec<ChartPoint> = path(11, 24)
        .iter()
        .enumerate()
        .map(|(i, v)| point(&format!("{}-{:02}", 2023 + i / 12, i % 12 + 1), *v, 0.5))
        .collect();
    add("months", chart("Months", "%", vec![series("a", months)]), wide());
    let day = chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
    let days: Vec<ChartPoint> = path(12, 12_000)
        .iter()
        .enumerate()
        .map(|(i, v)| point(&(day + chrono::Days::new(i as u64)).to_string(), *v, 0.0))
        .collect();
    add("days_thinned", chart("Days", "", vec![series("a", days)]), wide());
    let mut span = point("2021/2025", 8e12, 0.5e12);
    span.nature = Nature::Projection;
    let mut with_span = two_levels();
    with_span.series[0].points.push(span.clone());
    with_span.series[0].points.push(point("2016/2020", 5e12, 0.5e12));
    add("spans_below", with_span, wide());
    add("spans_alone", chart("Increase", "yuan", vec![series("a", vec![span])]), wide());
    let suppressed = vec![
        point("2019", 4.0, 0.05),
        ChartPoint::missing("2020".parse().unwrap(), "suppressed".into()),
        point("2021", 5.0, 0.05),
        point("2022", 5.2, 0.05),
        ChartPoint::missing("2023".parse().unwrap(), "not collected".into()),
    ];
    add("missing_with_reasons", chart("Suppressed", "%", vec![series("a", suppressed)]), wide());
    let hostile = "<b>&\"'\u{202e}evil\u{0}\u{ffff} 名称 שלום ".repeat(3);
    add(
        "hostile_names",
        Chart {
            title: hostile.clone(),
            unit: hostile.clone(),
            ..chart(
                "",
                "",
                vec![
                    ChartSeries {
                        name_language: Some("he\"".into()),
                        ..series(&hostile, years(2020, &[1.0, 2.0, 3.0], 0.1))
                    },
                    series("名称名称名称名称名称名称名称名称名称", years(2020, &[2.0, 2.1, 2.9], 0.1)),
                ],
            )
        },
        wide(),
    );
    add(
        "negative_levels",
        chart(
            "Balance",
            "euros",
            vec![series("a", years(2018, &[-3.2e9, -1.1e9, 0.4e9, 2.2e9, -0.7e9], 0.05e9))],
        ),
        wide(),
    );
    add("equal_values", chart("Flat", "", vec![series("a", years(2018, &[5.0; 6], 0.0))]), wide());
    add("zeros", chart("Zero", "", vec![series("a", years(2018, &[0.0; 4], 0.0))]), wide());
    add("huge", chart("Huge", "", vec![series("a", years(2018, &[1e300, 1.7e300, 1.2e300], 1e298))]), wide());
    add("tiny", chart("Tiny", "", vec![series("a", years(2018, &[1e-9, 3e-9, 2e-9], 1e-10))]), wide());
    let no_interval: Vec<ChartPoint> = years(2018, &[5.0, 7.0, 6.0], 0.0)
        .into_iter()
        .map(|p| ChartPoint { lower: None, upper: None, ..p })
        .collect();
    add("no_interval", chart("Dots", "", vec![series("a", no_interval)]), wide());
    all
}
