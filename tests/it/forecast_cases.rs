//! The worked cases of forecasts, through the API, the command line and CSV, and the refusals.

pub mod series;

use std::fmt::Write as _;

use serde_json::{Value, json};

use self::series::{ELECTRIC, MANUFACTURING, PASSENGERS, RESEARCH};
use crate::cli::Desk;
use crate::on_both;
use crate::support::{Backend, TestApp, shared};

on_both!(
    research_intensity_of_china,
    manufacturing_of_china,
    american_output_before_the_crisis_is_declared_adjusted,
    electric_cars_of_china,
    air_passengers_have_a_season,
    german_manufacturing_has_no_skill,
    series_of_documents_are_refused_each_with_its_reason,
    a_gap_a_short_series_and_a_constant_one_are_refused,
    only_what_follows_a_break_counts_and_forecasts_are_no_observations,
    rounding_of_printed_values_widens_the_interval,
    a_window_and_a_day_choose_what_is_known,
    in_real_time_each_origin_knows_what_was_published_then,
    all_formats_have_forecasts,
    parameters_that_cannot_be_met_are_refused,
    the_command_prints_a_table_and_says_whether_there_is_a_forecast,
);

/// A service with imported series, and a folder to run the program in.
struct Cases {
    app: TestApp,
    desk: Desk,
}

/// Yearly rows of a table.
fn yearly(area: &str, indicator: &str, first: i32, values: &[f64]) -> String {
    let row = |(year, value): (i32, &f64)| format!("{area},{indicator},{year},{value}\n");
    (first..).zip(values).map(row).collect()
}

impl Cases {
    async fn new(backend: Backend) -> Self {
        let app = TestApp::start(backend).await;
        let desk = Desk::at(&app.database.url);
        Self { app, desk }
    }

    /// Imports a table as published on a day.
    async fn import(&self, dataset: &str, day: &str, text: &str) {
        let path = self.desk.path(&format!("{dataset}-{day}.csv"));
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap();
        self.desk.run(&["import", path, "--dataset", dataset, "--published", day]).with_code(0);
        self.app.service.refresh().await.unwrap();
    }

    async fn of(backend: Backend, dataset: &str, text: &str) -> Self {
        let cases = Self::new(backend).await;
        cases.import(dataset, "2025-01-01", text).await;
        cases
    }

    /// The points of the only series of a request, which the program and CSV have as well.
    async fn points(&self, query: &str) -> Vec<Value> {
        let answer = self.app.json(&format!("/v1/forecast?{query}")).await;
        let series = answer["series"].as_array().unwrap();
        assert_eq!(series.len(), 1, "{query}: {answer}");
        let points = series[0]["observations"].as_array().unwrap().clone();
        let is_refused = points.iter().all(|point| point["value"].is_null());
        let said = self.desk.run(&arguments(query, "json")).with_code(if is_refused { 2 } else { 0 });
        assert_eq!(serde_json::from_str::<Value>(&said).unwrap(), answer, "{query}");
        let csv = self.app.get(&format!("/v1/forecast?{query}&format=csv")).await.text();
        let printed = self.desk.run(&arguments(query, "csv")).with_code(if is_refused { 2 } else { 0 });
        assert_eq!(printed.trim_end(), csv.trim_end(), "{query}");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows: Vec<std::collections::HashMap<String, String>> =
            reader.deserialize().map(Result::unwrap).collect();
        assert_eq!(rows.len(), points.len(), "{csv}");
        for (row, point) in rows.iter().zip(&points) {
            assert_eq!(
                (row["measure"].as_str(), row["period"].as_str()),
                ("forecast", text(&point["period"]))
            );
            for name in ["value", "lower", "upper"] {
                assert_eq!(row[name].parse::<f64>().ok(), point[name].as_f64(), "{csv}");
            }
            for name in ["basis", "verdict", "reason"] {
                assert_eq!(row[name], point[name].as_str().unwrap_or_default(), "{csv}");
            }
        }
        points
    }

    async fn reason(&self, query: &str) -> String {
        let points = self.points(query).await;
        assert!(points.iter().all(|point| point["value"].is_null() && point["verdict"] == "refused"));
        text(&points[0]["reason"]).to_owned()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A query as arguments of the program.
fn arguments<'q>(query: &'q str, format: &'q str) -> Vec<&'q str> {
    let mut arguments = vec!["forecast"];
    let pairs: Vec<(&str, &str)> = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
    arguments.extend(pairs.iter().filter(|(name, _)| *name == "indicator").map(|(_, value)| *value));
    for (name, value) in pairs.into_iter().filter(|(name, _)| *name != "indicator") {
        arguments.extend([
            match name {
                "no_skill" => "--no-skill",
                "as_of" => "--as-of",
                "dataset" => "--dataset",
                "area" => "--area",
                "activity" => "--activity",
                "frequency" => "--frequency",
                "horizon" => "--horizon",
                "level" => "--level",
                "method" => "--method",
                "data" => "--data",
                "from" => "--from",
                "to" => "--to",
                "last" => "--last",
                other => panic!("{other}"),
            },
            value,
        ]);
    }
    arguments.extend(["--format", format]);
    arguments
}

/// `value [lower, upper]` with so many decimals.
fn said(point: &Value, decimals: usize) -> String {
    let number = |name: &str| point[name].as_f64().unwrap_or(f64::NAN);
    format!(
        "{} {:.decimals$} [{:.decimals$}, {:.decimals$}]",
        text(&point["period"]),
        number("value"),
        number("lower"),
        number("upper")
    )
}

fn all_said(points: &[Value], decimals: usize) -> Vec<String> {
    points.iter().map(|point| said(point, decimals)).collect()
}

/// A number of a point with so many decimals.
fn number(point: &Value, name: &str, decimals: usize) -> String {
    format!("{:.decimals$}", point[name].as_f64().unwrap())
}

const HEAD: &str = "area,indicator,year,value\n";

async fn research_intensity_of_china(backend: Backend) {
    let cases =
        Cases::of(backend, "RESEARCH", &(HEAD.to_owned() + &yearly("CN", "RND", 2000, &RESEARCH))).await;
    let points = cases.points("indicator=RND&from=2006&horizon=3").await;
    assert_eq!(
        all_said(&points, 5),
        [
            "2018 2.21928 [2.14186, 2.29671]",
            "2019 2.28413 [2.13051, 2.43774]",
            "2020 2.34819 [2.09451, 2.60187]"
        ]
    );
    let mut first = points[0].clone();
    for name in ["value", "lower", "upper", "sampling", "skill"] {
        let rounded = number(&first, name, if name == "skill" { 3 } else { 5 });
        first[name] = json!(rounded.parse::<f64>().unwrap());
    }
    assert_eq!(
        first,
        json!({
            "period": "2018", "value": 2.21928, "lower": 2.14186, "upper": 2.29671, "level": 80,
            "bounds": "prediction", "sampling": 0.07742, "rounding": 0, "status": "F", "origin": "forecast",
            "basis": "drift_theta", "verdict": "skilled", "skill": 0.327, "better": [9, 15], "origins": 6,
            "fit": {"alpha": 0.65, "weight": 0.8}, "inputs": {"from": "2006", "to": "2017", "n": 12},
        })
    );
    let drift = cases.points("indicator=RND&from=2006&horizon=3&method=drift").await;
    let values: Vec<String> = drift.iter().map(|point| number(point, "value", 5)).collect();
    assert_eq!(values, ["2.21572", "2.28632", "2.35691"]);
    let full = cases.app.json("/v1/forecast?indicator=RND&from=2006&horizon=1&detail=full").await;
    let inputs = full["series"][0]["inputs"].as_array().unwrap();
    assert_eq!(
        (inputs.len(), &inputs[0]["period"], &inputs[0]["published"]),
        (12, &json!("2006"), &json!("2025-01-01"))
    );
}

async fn manufacturing_of_china(backend: Backend) {
    let cases =
        Cases::of(backend, "MFG", &(HEAD.to_owned() + &yearly("CN", "MVA", 2004, &MANUFACTURING))).await;
    let at_80 = cases.points("indicator=MVA&horizon=3").await;
    assert_eq!(said(&at_80[0], 5), "2022 4.94420 [4.45797, 5.43043]");
    assert_eq!((&at_80[0]["better"], number(&at_80[0], "skill", 3)), (&json!([24, 33]), "0.433".to_owned()));
    let at_95 = cases.points("indicator=MVA&horizon=1&level=95").await;
    assert_eq!(said(&at_95[0], 5), "2022 4.94420 [4.16306, 5.72535]");
    let before = cases.points("indicator=MVA&horizon=1&level=95&to=2020").await;
    assert_eq!(said(&before[0], 5), "2021 4.05139 [3.54710, 4.55568]");
    // The backtest has the same numbers.
    let tested = cases.app.json("/v1/forecast/backtest?indicator=MVA&horizon=3").await;
    let tested = &tested["series"][0];
    assert_eq!(
        (&tested["verdict"], &tested["better"], &tested["origins"]),
        (&json!("skilled"), &json!([24, 33]), &json!(12))
    );
    let attempts = tested["observations"].as_array().unwrap();
    let nearer =
        |one: &&Value| one["error"].as_f64().unwrap().abs() < one["naive_error"].as_f64().unwrap().abs();
    assert_eq!((attempts.len(), attempts.iter().filter(nearer).count()), (33, 24));
    assert_eq!(
        (&attempts[0]["origin"], &attempts[0]["period"], &attempts[0]["actual"]),
        (&json!("2020"), &json!("2021"), &json!(4.87))
    );
    let csv = cases.app.get("/v1/forecast/backtest?indicator=MVA&horizon=3&format=csv").await.text();
    let of = |measure: &str| csv.lines().filter(|line| line.contains(&format!(",{measure},"))).count();
    assert_eq!((of("forecast"), of("naive"), of("actual")), (33, 33, 33), "{csv}");
}

async fn american_output_before_the_crisis_is_declared_adjusted(backend: Backend) {
    let path = shared().join("data/us-macro-quarterly/macrodata.csv");
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut rows = String::from("FREQ,REF_AREA,INDICATOR,SEASONAL_ADJUST,TIME_PERIOD,OBS_VALUE\n");
    for record in reader.records() {
        let record = record.unwrap();
        writeln!(rows, "Q,US,REALGDP,S,{}-Q{},{}", &record[0], &record[1], &record[2]).unwrap();
    }
    let cases = Cases::of(backend, "MACRO", &rows).await;
    let query = "indicator=REALGDP&to=2008-Q3&last=60&horizon=2&level=95";
    let points = cases.points(query).await;
    assert_eq!(said(&points[0], 2), "2008-Q4 13398.79 [13215.19, 13582.40]");
    assert_eq!(number(&points[0], "skill", 3), "0.130");
    assert_eq!(points[0]["inputs"], json!({"from": "1993-Q4", "to": "2008-Q3", "n": 60}));
}

async fn electric_cars_of_china(backend: Backend) {
    let cases = Cases::of(backend, "EV", &(HEAD.to_owned() + &yearly("CN", "EV", 2010, &ELECTRIC))).await;
    let points = cases.points("indicator=EV&horizon=1&level=95").await;
    assert_eq!(said(&points[0], 5), "2021 6.29276 [3.37060, 9.21492]");
}

async fn air_passengers_have_a_season(backend: Backend) {
    let mut rows = String::from("area,indicator,period,value\n");
    for (month, value) in PASSENGERS.iter().enumerate() {
        writeln!(rows, "US,PASSENGERS,{}-{:02},{value}", 1949 + month / 12, month % 12 + 1).unwrap();
    }
    let cases = Cases::of(backend, "AIR", &rows).await;
    let inside = async |level: &str| {
        let points = cases.points(&format!("indicator=PASSENGERS&to=1959-12&horizon=12&level={level}")).await;
        let came = PASSENGERS[132..].iter().map(|value| f64::from(*value));
        let end = |point: &Value, name: &str| point[name].as_f64().unwrap();
        let inside = points
            .iter()
            .zip(came)
            .filter(|(point, came)| end(point, "lower") <= *came && *came <= end(point, "upper"));
        (inside.count(), points.clone())
    };
    let (at_80, points) = inside("80").await;
    assert_eq!((at_80, inside("95").await.0), (11, 12));
    let values: Vec<String> = points.iter().map(|point| number(point, "value", 2)).collect();
    assert_eq!(
        (&values[..3], values[11].as_str()),
        (&["412.19".to_owned(), "403.76".into(), "465.38".into()][..], "427.66")
    );
    assert_eq!((&points[0]["basis"], points.len()), (&json!("theta"), 12));
    let full = cases.app.json("/v1/forecast?indicator=PASSENGERS&to=1959-12&detail=full").await;
    let indices = full["series"][0]["indices"].as_array().unwrap();
    assert!((indices.iter().map(|index| index.as_f64().unwrap()).sum::<f64>() - 12.0).abs() < 1e-9);
    let no_season = cases.points("indicator=PASSENGERS&to=1951-12&horizon=1").await;
    assert_eq!(no_season[0]["reason"], "too_few_points");
}

async fn german_manufacturing_has_no_skill(backend: Backend) {
    // Manufacturing in percent of GDP, which goes up and down around a level.
    let shares = [
        20.4, 20.6, 20.0, 19.8, 20.1, 20.1, 20.6, 20.9, 20.1, 17.7, 19.8, 20.3, 20.2, 19.8, 20.2, 20.3, 20.5,
        20.2, 20.0, 19.1,
    ];
    let cases = Cases::of(backend, "DE", &(HEAD.to_owned() + &yearly("DE", "SHARE", 2000, &shares))).await;
    let refused = cases.points("indicator=SHARE&horizon=3").await;
    assert_eq!((&refused[0]["verdict"], &refused[0]["reason"]), (&json!("refused"), &json!("no_skill")));
    assert!(refused[0]["skill"].as_f64().unwrap() <= 0.0, "{refused:?}");
    let naive = cases.points("indicator=SHARE&horizon=3&no_skill=naive").await;
    assert_eq!(
        (&naive[0]["value"], &naive[0]["basis"], &naive[0]["verdict"]),
        (&json!(19.1), &json!("naive"), &json!("no_skill"))
    );
    let answer = cases.points("indicator=SHARE&horizon=3&no_skill=answer").await;
    assert_eq!((&answer[0]["basis"], &answer[0]["verdict"]), (&json!("drift_theta"), &json!("no_skill")));
    assert_ne!(answer[0]["value"], naive[0]["value"]);
}

async fn series_of_documents_are_refused_each_with_its_reason(backend: Backend) {
    let cases = Cases::new(backend).await;
    let value_added = cases.app.json("/v1/forecast?key=A.CN.VA.C").await;
    let refusal = &value_added["series"][0]["refusal"];
    assert_eq!(
        (&refusal["reason"], &refusal["found"], &refusal["needed"]),
        (&json!("too_few_points"), &json!(2), &json!(8))
    );
    assert_eq!(cases.reason("indicator=VA&area=CN&activity=C").await, "too_few_points");
    assert_eq!(cases.reason("indicator=NEV_OUTPUT&area=CN").await, "unbounded");
    assert_eq!(cases.reason("indicator=GII_RANK").await, "unit_class");
    assert_eq!(cases.reason("indicator=VA_CHANGE&activity=C").await, "span");
}

async fn a_gap_a_short_series_and_a_constant_one_are_refused(backend: Backend) {
    let mut gap = yearly("CN", "GAP", 2000, &RESEARCH);
    gap = gap.lines().filter(|line| !line.contains(",2012,")).map(|line| format!("{line}\n")).collect();
    let short = yearly("CN", "SHORT", 2000, &RESEARCH[..7]);
    let still = yearly("CN", "STILL", 2000, &[4.5; 12]);
    let weekly: String = (0..60)
        .map(|week| format!("CN,WEEKLY,2020-W{:02},{}\n", week % 52 + 1, week * week))
        .take(52)
        .collect();
    let cases = Cases::of(backend, "BAD", &(HEAD.to_owned() + &gap + &short + &still)).await;
    cases.import("WEEKS", "2025-01-01", &("area,indicator,period,value\n".to_owned() + &weekly)).await;
    assert_eq!(cases.reason("indicator=GAP").await, "gap");
    let answer = cases.app.json("/v1/forecast?indicator=GAP").await;
    let refusal = &answer["series"][0]["refusal"];
    assert_eq!((&refusal["period"], &refusal["found"]), (&json!("2012"), &json!(5)), "{refusal}");
    assert_eq!(cases.reason("indicator=SHORT").await, "too_few_points");
    assert_eq!(cases.reason("indicator=STILL").await, "no_variation");
    assert_eq!(cases.reason("indicator=WEEKLY").await, "frequency");
    assert_eq!(cases.reason("indicator=SHORT&horizon=7").await, "horizon");
}

async fn only_what_follows_a_break_counts_and_forecasts_are_no_observations(backend: Backend) {
    let mut rows = String::from("FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n");
    for (year, value) in (2004..).zip(MANUFACTURING) {
        let status = match year {
            2008 => "B",
            2020.. => "F",
            _ => "A",
        };
        writeln!(rows, "A,CN,MVA,{year},{value},{status}").unwrap();
    }
    let cases = Cases::of(backend, "BROKEN", &rows).await;
    let points = cases.points("indicator=MVA&horizon=1&no_skill=answer").await;
    assert_eq!(points[0]["inputs"], json!({"from": "2009", "to": "2019", "n": 11}));
    assert_eq!(points[0]["period"], "2020");
}

async fn rounding_of_printed_values_widens_the_interval(backend: Backend) {
    let mut rows = String::from("area,indicator,year,value,lower,upper\n");
    for (year, value) in (2006..).zip(&RESEARCH[6..]) {
        writeln!(rows, "CN,RND,{year},{value},{},{}", value - 0.005, value + 0.005).unwrap();
    }
    let cases = Cases::of(backend, "ROUNDED", &rows).await;
    let points = cases.points("indicator=RND&horizon=3").await;
    let roundings: Vec<String> = points.iter().map(|point| number(point, "rounding", 5)).collect();
    assert_eq!(roundings, ["0.00622", "0.00714", "0.00806"]);
    let drift = cases.points("indicator=RND&horizon=3&method=drift").await;
    let roundings: Vec<String> = drift.iter().map(|point| number(point, "rounding", 5)).collect();
    assert_eq!(roundings, ["0.00591", "0.00682", "0.00773"]);
}

async fn a_window_and_a_day_choose_what_is_known(backend: Backend) {
    let cases = Cases::new(backend).await;
    cases.import("TWO", "2020-01-01", &(HEAD.to_owned() + &yearly("CN", "RND", 2000, &RESEARCH[..16]))).await;
    cases.import("TWO", "2022-01-01", &(HEAD.to_owned() + &yearly("CN", "RND", 2000, &RESEARCH))).await;
    let now = cases.points("indicator=RND&horizon=1").await;
    let then = cases.points("indicator=RND&horizon=1&as_of=2021-01-01").await;
    assert_eq!((&now[0]["period"], &then[0]["period"]), (&json!("2018"), &json!("2016")));
    let window = cases.points("indicator=RND&horizon=1&to=2015").await;
    assert_eq!((&window[0]["value"], &window[0]["lower"]), (&then[0]["value"], &then[0]["lower"]));
}

async fn in_real_time_each_origin_knows_what_was_published_then(backend: Backend) {
    let cases = Cases::new(backend).await;
    // Each year's publication adds a year and has the newest value a hundredth too low.
    for count in 10..=18 {
        let mut values = RESEARCH[..count].to_vec();
        if count < 18 {
            values[count - 1] -= 0.01;
        }
        let day = format!("{}-06-01", 2000 + count);
        cases.import("TIMES", &day, &(HEAD.to_owned() + &yearly("CN", "RND", 2000, &values))).await;
    }
    let latest = cases.points("indicator=RND&horizon=1").await;
    let then = cases.points("indicator=RND&horizon=1&data=real_time").await;
    assert_eq!(latest[0]["value"], then[0]["value"], "the forecast itself is of today");
    // The periods of the oldest publication have no known first one: nine origins less the newest period, which is none.
    assert_eq!((&latest[0]["origins"], &then[0]["origins"]), (&json!(12), &json!(7)));
    assert_ne!(latest[0]["sampling"], then[0]["sampling"]);
    let tested =
        cases.app.json("/v1/forecast/backtest?indicator=RND&horizon=1&data=real_time&method=naive").await;
    let newest = &tested["series"][0]["observations"][0];
    let naive = newest["naive"].as_f64().unwrap();
    assert_eq!((&newest["origin"], format!("{naive:.5}")), (&json!("2016"), "2.10831".to_owned()));
    // What was known then begins where the observations begin that count.
    for begin in ["from=2005", "last=13"] {
        let query = format!("indicator=RND&horizon=1&data=real_time&method=drift&{begin}");
        let tested = cases.app.json(&format!("/v1/forecast/backtest?{query}")).await;
        let drift = tested["series"][0]["observations"][0]["forecast"].as_f64().unwrap();
        assert!((drift - (naive + (naive - RESEARCH[5]) / 11.0)).abs() < 1e-9, "{begin}: {drift}");
    }
    cases.import("ONCE", "2020-01-01", &(HEAD.to_owned() + &yearly("CN", "ONCE", 2000, &RESEARCH))).await;
    assert_eq!(cases.reason("indicator=ONCE&data=real_time").await, "first_release_unknown");
}

async fn all_formats_have_forecasts(backend: Backend) {
    let cases =
        Cases::of(backend, "RESEARCH", &(HEAD.to_owned() + &yearly("CN", "RND", 2000, &RESEARCH))).await;
    let get = async |format: &str| {
        let answer = cases.app.get(&format!("/v1/forecast?indicator=RND&horizon=2&format={format}")).await;
        assert_eq!(answer.status, 200, "{format}: {}", answer.text());
        answer.body
    };
    let points = cases.points("indicator=RND&horizon=2").await;
    let lines: Vec<Value> = get("ndjson")
        .await
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(
        (lines.len(), &lines[1]["value"], &lines[1]["base_period"]),
        (2, &points[1]["value"], &json!("2017"))
    );
    let cube: Value = serde_json::from_slice(&get("jsonstat").await).unwrap();
    assert_eq!((&cube["value"][1], &cube["status"]["1"]), (&points[1]["value"], &json!("F")));
    for format in ["parquet", "arrow", "xlsx"] {
        assert!(get(format).await.len() > 500, "{format}");
    }
}

async fn parameters_that_cannot_be_met_are_refused(backend: Backend) {
    let cases =
        Cases::of(backend, "MFG", &(HEAD.to_owned() + &yearly("CN", "MVA", 2004, &MANUFACTURING[..8]))).await;
    assert_eq!(cases.reason("indicator=MVA&level=95&no_skill=answer").await, "level_unsupported");
    assert_eq!(cases.reason("indicator=MVA&level=99&no_skill=answer").await, "level_unsupported");
    for (target, status) in [
        ("/v1/forecast?indicator=MVA&level=85", 400),
        ("/v1/forecast?indicator=MVA&horizon=25", 400),
        ("/v1/forecast?indicator=MVA&method=arima", 400),
        ("/v1/forecast?indicator=MVAA", 400),
        ("/v1/forecast?indicator=MVA&format=csv&limit=5", 409),
        ("/v1/forecast/backtest?indicator=MVA&level=80", 400),
        ("/v1/forecast/backtest?indicator=MVA&format=jsonstat", 406),
    ] {
        assert_eq!(cases.app.get(target).await.status, status, "{target}");
    }
}

async fn the_command_prints_a_table_and_says_whether_there_is_a_forecast(backend: Backend) {
    let cases =
        Cases::of(backend, "RESEARCH", &(HEAD.to_owned() + &yearly("CN", "RND", 2000, &RESEARCH))).await;
    let table = cases.desk.run(&["forecast", "RND", "--from", "2006", "--horizon", "3"]).with_code(0);
    for words in [
        "2.219285",
        "[2.141863, 2.296707]",
        "better than no change in 9 of 15",
        "from 12 values, 2006 to 2017",
    ] {
        assert!(table.contains(words), "{words}: {table}");
    }
    let backtest = cases.desk.run(&["forecast", "RND", "--from", "2006", "--backtest"]).with_code(0);
    assert!(backtest.contains("known up to") && backtest.contains("2.145120"), "{backtest}");
    let refused = cases.desk.run(&["forecast", "VA", "--area", "CN", "--activity", "C"]).with_code(2);
    assert!(refused.contains("too_few_points") && refused.contains("needs 8 in a row"), "{refused}");
    let unknown = cases.desk.run(&["forecast", "RNDD"]).refusal();
    assert!(unknown.contains("perhaps one of"), "{unknown}");
    assert!(cases.desk.run(&["forecast", "RND", "--level", "85"]).with_code(2).is_empty());
}
