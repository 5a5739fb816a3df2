//! Rules over made-up vintages.

use std::collections::BTreeMap;

use super::backtest::Backtest;
use super::judge;
use super::replay::{Judged, Replay};
use super::timeline::{Moment, moments, publications};
use crate::domain::alert::{Alert, Rule};
use crate::domain::catalogue::Catalogue;
use crate::domain::observation::Observation;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::DataStructureDefinition;
use crate::ingest::definitions::read_definitions;
use crate::store::{StoredSeries, VintageValidity};

/// A revision: what it wrote of the series by number (period, value), and which revision reverted it.
type Written<'a> = (&'a [(i64, &'a str, f64)], Option<i64>);

/// Data of some series, each revision with one vintage.
struct Data {
    series: Vec<Series>,
    rows: StoredSeries,
    vintages: Vec<VintageValidity>,
}

impl Data {
    /// The data of revisions from 1 on.
    fn of(keys: &[&str], revisions: &[Written<'_>]) -> Self {
        let structure = DataStructureDefinition::new(["FREQ", "REF_AREA", "INDICATOR"]).unwrap();
        let series = (1..).zip(keys).map(|(id, key)| {
            let parsed = SeriesKey::parse(key, &structure).unwrap();
            let frequency = key.split('.').next().unwrap().parse().unwrap();
            Series { id, ..Series::new("D".parse().unwrap(), &structure, parsed, frequency).unwrap() }
        });
        let (mut rows, mut vintages) = (StoredSeries::new(), Vec::new());
        for (revision, (written, reverted)) in (1..).zip(revisions) {
            let published = "2024-01-01".parse::<chrono::NaiveDate>().unwrap() + chrono::Days::new(revision);
            let id = i64::try_from(revision).unwrap();
            vintages.push(VintageValidity { id, published, revision: id, reverted: *reverted });
            for (series, period, value) in *written {
                let row = Observation::imported(period.parse().unwrap(), Some(*value), (id, published));
                rows.entry(*series).or_default().push(row);
            }
        }
        for rows in rows.values_mut() {
            rows.sort_by_key(|row| (row.period, row.provenance.vintage));
        }
        Self { series: series.collect(), rows, vintages }
    }

    /// A rule over revisions after one, which goes on from some states.
    fn replay(&self, rule: &Rule, after: i64, before: Vec<Alert>) -> Replay {
        let mut replay = Replay::new(&"D".parse().unwrap(), rule, after == 0, before);
        let moments = moments(&self.vintages, after, 99);
        if ["threshold", "unexpected", "turning_point"].contains(&rule.kind.code()) {
            judge::each(&mut replay, &Catalogue::default(), &self.series, &self.rows, &moments);
        } else {
            if after > 0 {
                judge::remember(&mut replay, &self.series, &self.rows, &Moment::at(after, &self.vintages));
            }
            judge::together(&mut replay, &self.series, &self.rows, &moments);
        }
        replay
    }
}

/// A rule with these lines.
fn rule(lines: &str) -> Rule {
    let text = format!("[[rule]]\nid = \"R\"\nversion = \"1\"\n{lines}\n");
    read_definitions(&BTreeMap::from([("rules.toml".to_owned(), text)])).unwrap().rules.remove(0)
}

/// The events of a replay: revision, period, states and how an alert ended.
fn said(replay: &Replay) -> Vec<String> {
    let event = |event: &crate::domain::alert::AlertEvent| {
        let period = event.grounds.period.map(|period| period.to_string()).unwrap_or_default();
        format!("{} {period} {} {}", event.revision, event.from.code(), event.kind())
    };
    replay.events.iter().map(event).collect()
}

const UP: &[(i64, &str, f64)] = &[(1, "2001", 4.0), (1, "2002", 6.0)];

fn above_five() -> Rule {
    rule("kind = \"threshold\"\nif = \"value > 5\"\nrecover = \"value < 4\"")
}

#[test]
fn each_revision_is_judged_by_its_own_data() {
    let data = Data::of(
        &["A.CN.X"],
        &[
            (UP, None),
            (&[(1, "2003", 3.0)], None),
            (&[(1, "2004", 7.0)], Some(5)),
            (&[(1, "2001", 4.1)], None),
        ],
    );
    let replay = data.replay(&above_five(), 0, Vec::new());
    assert_eq!(
        said(&replay),
        ["1 2002 ok firing", "2 2003 firing resolved", "3 2004 ok firing", "5 2003 firing revised"]
    );
    let now: Vec<&str> = replay.alerts().map(|alert| alert.state.code()).collect();
    assert_eq!(now, ["ok"]);
}

#[test]
fn going_on_from_a_revision_gives_the_rest_of_the_whole_history() {
    let data = Data::of(
        &["A.CN.X", "A.US.X"],
        &[
            (UP, None),
            (&[(1, "2003", 3.0), (2, "2003", 9.0)], None),
            (&[(1, "2004", 7.0), (2, "2003", 1.0)], Some(5)),
            (&[(2, "2004", 8.0)], None),
        ],
    );
    for lines in [
        "kind = \"threshold\"\nif = \"value > 5\"\nrecover = \"value < 4\"",
        "kind = \"threshold\"\nmeasure = \"change\"\nif = \"value > 2\"",
        "kind = \"diffusion\"\nfrequency = \"A\"\nif = \"value < 60\"",
        "kind = \"revision\"\nshare = 0.3\namount = 1",
    ] {
        let rule = rule(lines);
        let whole = data.replay(&rule, 0, Vec::new());
        for stop in 1..5 {
            let until = Data {
                series: data.series.clone(),
                rows: data.rows.clone(),
                vintages: data
                    .vintages
                    .iter()
                    .filter(|one| one.revision <= stop)
                    .map(|one| VintageValidity { reverted: one.reverted.filter(|at| *at <= stop), ..*one })
                    .collect(),
            };
            let until = until.replay(&rule, 0, Vec::new());
            let rest = data.replay(&rule, stop, until.alerts().cloned().collect());
            let mut joined = said(&until);
            joined.extend(said(&rest));
            joined.sort();
            let mut all = said(&whole);
            all.sort();
            assert_eq!(joined, all, "{lines} stopped at {stop}");
            let is_new = |series: Option<&str>| series == Some("A.US.X");
            let mut known = rest.events.iter().filter(|event| !is_new(event.key.series.as_deref()));
            assert!(known.all(|event| !event.is_backfill), "{lines} stopped at {stop}");
            assert!(until.events.iter().all(|event| event.is_backfill));
        }
    }
}

#[test]
fn a_revision_that_moves_many_values_fires_until_the_next_one() {
    let data = Data::of(
        &["A.CN.X"],
        &[
            (&[(1, "2001", 1.0), (1, "2002", 2.0), (1, "2003", 3.0)], None),
            (&[(1, "2001", 9.0), (1, "2002", 9.0), (1, "2004", 4.0)], None),
            (&[(1, "2005", 5.0)], None),
        ],
    );
    let replay = data.replay(&rule("kind = \"revision\"\nshare = 0.3\namount = 1"), 0, Vec::new());
    assert_eq!(said(&replay), ["2  ok firing", "3  firing resolved"]);
    let share = replay.events[0].grounds.value.unwrap();
    assert!((share - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn the_share_of_rising_series_needs_all_of_them() {
    let data = Data::of(
        &["A.CN.X", "A.US.X"],
        &[(
            &[(1, "2001", 1.0), (1, "2002", 2.0), (1, "2003", 3.0), (2, "2001", 5.0), (2, "2002", 4.0)],
            None,
        )],
    );
    let replay =
        data.replay(&rule("kind = \"diffusion\"\nfrequency = \"A\"\nif = \"value <= 50\""), 0, Vec::new());
    assert_eq!(said(&replay), ["1 2002 ok firing"]);
    let rule = rule("kind = \"diffusion\"\nfrequency = \"A\"\nif = \"value < 50\"");
    assert_eq!(said(&data.replay(&rule, 0, Vec::new())), ["1 2003 ok no_data"]);
}

#[test]
fn a_light_needs_all_inputs_and_names_its_zone() {
    let data = Data::of(
        &["A.CN.X", "A.US.X"],
        &[(
            &[(1, "2001", 2.5), (2, "2001", 2.5), (1, "2002", 9.0), (2, "2002", 9.0), (1, "2003", 9.0)],
            None,
        )],
    );
    let light = rule(
        "kind = \"light\"\nzones = [3, 5, 7, 9]\n[[rule.input]]\nseries = \"A.CN.X\"\ncuts = [1, 2, 3, 4]\n\
         [[rule.input]]\nseries = \"A.US.X\"\ncuts = [1, 2, 3, 4]",
    );
    let replay = data.replay(&light, 0, Vec::new());
    assert_eq!(said(&replay), ["1 2002 ok firing"]);
    assert_eq!(replay.events[0].grounds.why, "With 10 points, red, the light has left green.");
}

#[test]
fn a_turning_point_is_an_alarm_in_the_period_that_confirms_it() {
    let values = [1.0, 2.0, 3.0, 2.5, 2.0, 1.5, 2.5];
    let periods = ["2001-Q1", "2001-Q2", "2001-Q3", "2001-Q4", "2002-Q1", "2002-Q2", "2002-Q3"];
    let written: Vec<(i64, &str, f64)> =
        periods.iter().zip(values).map(|(period, value)| (1, *period, value)).collect();
    let data = Data::of(&["Q.CN.X"], &[(&written, None)]);
    let replay = data.replay(&rule("kind = \"turning_point\""), 0, Vec::new());
    assert_eq!(said(&replay), ["1 2002-Q1 ok firing", "1 2002-Q2 firing resolved"]);
    assert_eq!(replay.events[0].grounds.why, "With a peak at 2001-Q3, a turning point is confirmed.");
    let annual = Data::of(&["A.CN.X"], &[(UP, None)]);
    let refused = annual.replay(&rule("kind = \"turning_point\""), 0, Vec::new());
    assert_eq!(refused.events[0].grounds.reason.as_deref(), Some("frequency"));
}

/// A series that rises steadily.
const SMOOTH: [f64; 12] = [1.0, 1.1, 1.25, 1.3, 1.42, 1.5, 1.63, 1.7, 1.81, 1.9, 2.02, 2.1];

#[test]
fn only_the_newest_value_is_compared_with_the_forecast_made_without_it() {
    let years: Vec<String> = (2001..2014).map(|year: i32| year.to_string()).collect();
    let mut written: Vec<(i64, &str, f64)> =
        years.iter().zip(SMOOTH).map(|(year, value)| (1, year.as_str(), value)).collect();
    let usual = written.clone();
    written.push((1, &years[12], 9.0));
    let unexpected = rule("kind = \"unexpected\"");
    let data =
        Data::of(&["A.CN.X"], &[(&usual, None), (&[(1, "2013", 9.0)], None), (&[(1, "2013", 2.2)], None)]);
    let replay = data.replay(&unexpected, 0, Vec::new());
    assert_eq!(said(&replay), ["2 2013 ok firing", "3 2013 firing revised"]);
    let limit = replay.events[0].grounds.limit.unwrap();
    assert!((2.1..3.0).contains(&limit), "{limit}");
    let whole = Data::of(&["A.CN.X"], &[(&written, None)]).replay(&unexpected, 0, Vec::new());
    assert_eq!(said(&whole), ["1 2013 ok firing"]);
    assert_eq!(whole.events[0].grounds.limit, Some(limit));
    let below = rule("kind = \"unexpected\"\nside = \"below\"");
    assert_eq!(said(&data.replay(&below, 0, Vec::new())), Vec::<String>::new());
    let few = Data::of(&["A.CN.X"], &[(&usual[..5], None)]).replay(&unexpected, 0, Vec::new());
    assert_eq!(few.events[0].grounds.reason.as_deref(), Some("too_few_points"));
}

#[test]
fn a_series_is_late_after_its_usual_lag_and_the_grace() {
    let data =
        Data::of(&["A.CN.X"], &[(&[(1, "2021", 1.0), (1, "2022", 2.0)], None), (&[(1, "2023", 3.0)], None)]);
    // 2022 was published on 2 January 2024, after 367 days, 2023 on 3 January 2024, after 3. The greater is the median.
    let late = |today: &str| {
        let rule = rule("kind = \"stale\"\ngrace = 10");
        let mut replay = Replay::new(&"D".parse().unwrap(), &rule, true, Vec::new());
        let series: Vec<&Series> = data.series.iter().collect();
        super::stale::judge(&mut replay, &series, &data.rows, 2, (10, today.parse().unwrap()));
        let alert = replay.alerts().next().unwrap().clone();
        (alert.state.code(), alert.grounds.why)
    };
    let ok = "With 2024 due by 2026-01-12, it is not so that the next period is late.";
    assert_eq!(late("2026-01-12"), ("ok", ok.to_owned()));
    let firing = "With 2024 due by 2026-01-12, the next period is late.";
    assert_eq!(late("2026-01-13"), ("firing", firing.to_owned()));
}

/// The alarms of a backtest and its periods with an alarm.
fn backtest(data: &Data, rule: &Rule) -> (usize, Vec<String>) {
    let mut replay = Replay::new(&"D".parse().unwrap(), rule, true, Vec::new());
    replay.judged = Some(Judged::new());
    let moments = publications(&data.vintages, 99);
    judge::each(&mut replay, &Catalogue::default(), &data.series, &data.rows, &moments);
    let backtest = Backtest::of(replay);
    let alarms = backtest.judged.iter().filter(|(_, is_alarm)| *is_alarm);
    (backtest.alarms, alarms.map(|(period, _)| period.to_string()).collect())
}

#[test]
fn a_backtest_takes_the_vintages_of_one_revision_one_by_one() {
    let mut data = Data::of(
        &["A.CN.X"],
        &[
            (UP, None),
            (&[(1, "2003", 7.0)], None),
            (&[(1, "2003", 3.0), (1, "2004", 2.0), (1, "2005", 8.0)], None),
        ],
    );
    let high = rule("kind = \"threshold\"\nif = \"value > 5\"");
    let expected = (2, ["2002", "2003", "2005"].map(str::to_owned).to_vec());
    assert_eq!(backtest(&data, &high), expected);
    for vintage in &mut data.vintages {
        vintage.revision = 1;
    }
    assert_eq!(backtest(&data, &high), expected);
}

#[test]
fn a_restatement_is_no_alarm_of_a_backtest() {
    let restated = Data::of(
        &["A.CN.X"],
        &[(UP, None), (&[(1, "2001", 9.0)], None), (&[(1, "2002", 4.0)], None), (&[(1, "2002", 9.0)], None)],
    );
    let high = rule("kind = \"threshold\"\nif = \"value > 8\"");
    assert_eq!(backtest(&restated, &high), (0, Vec::new()));
    assert!(said(&restated.replay(&high, 0, Vec::new())).contains(&"4 2002 ok firing".to_owned()));
}

#[test]
fn a_diffusion_names_a_late_series_and_leaves_out_one_that_ended() {
    let values =
        [("2001", 1.0), ("2002", 2.0), ("2003", 3.0), ("2004", 2.0)].map(|(year, value)| (1, year, value));
    let all = [&values[..], &[(2, "2001", 1.0), (2, "2002", 2.0)]].concat();
    let data = Data::of(&["A.CN.X", "A.US.X"], &[(&all, None)]);
    let replay =
        data.replay(&rule("kind = \"diffusion\"\nfrequency = \"A\"\nif = \"value < 50\""), 0, Vec::new());
    let why: Vec<&str> = replay.events.iter().map(|event| event.grounds.why.as_str()).collect();
    let expected = [
        "There is no value to judge: A.US.X ends in 2002.",
        "With 0 without A.US.X, which ends in 2002, value < 50 (percent of series that rise).",
    ];
    assert_eq!(why, expected);
}

#[test]
fn quantiles_of_few_values_are_refused_with_their_number() {
    let data = Data::of(&["A.CN.X"], &[(UP, None)]);
    let light = "kind = \"light\"\nzones = [2, 3, 4, 5]\n[[rule.input]]\nseries = \"A.CN.X\"\n\
        cuts = \"quantiles 10 30 70 90\"";
    let replay = data.replay(&rule(light), 0, Vec::new());
    let alert = replay.alerts().next().unwrap();
    assert_eq!(alert.grounds.reason.as_deref(), Some("too_few_points"));
    assert_eq!(alert.grounds.why, "The rule cannot judge this: too_few_points, A.CN.X has 2 of 40 values.");
}
