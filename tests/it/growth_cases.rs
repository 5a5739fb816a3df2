//! The worked cases of the page about growth in the design, to the given digits, and their verdicts.

use serde_json::{Value, json};
use yearbook::ingest::seed::Seed;
use yearbook::service::documents::Documents;

use crate::on_both;
use crate::seed_variants::{restate, with_figure, with_source};
use crate::support::{Backend, TestApp, cnind};

on_both!(
    rd_expenditure_2024_yoy_is_stated_and_computed_is_refused_base_missing,
    manufacturing_value_added_2020_to_2024_cagr,
    industrial_value_added_2020_to_2024_cagr,
    manufacturing_value_added_2024_yoy_is_null_with_gap,
    high_tech_manufacturing_2024_is_stated_only_and_real,
    rank_in_the_global_innovation_index_yoy_is_refused_unit_class,
    the_worked_cases_as_csv,
    nev_output_by_two_producers_is_explained_other_source,
    a_real_rate_beside_nominal_levels_is_explained_price_basis,
    a_stated_rate_that_the_levels_bear_out_agrees,
    a_stated_rate_that_the_levels_deny_is_a_contradiction,
    change_is_a_difference_in_the_unit,
    shares_move_in_percentage_points_unless_percent_is_asked_for,
    a_rank_has_a_change,
);

/// A number with this number of decimals; `null` stays `null`.
fn reads(number: &Value, decimals: usize) -> String {
    number.as_f64().map_or_else(|| number.to_string(), |number| format!("{number:.decimals$}"))
}

/// The value and its bounds, with this number of decimals.
fn estimate(point: &Value, decimals: usize) -> [String; 3] {
    ["value", "lower", "upper"].map(|name| reads(&point[name], decimals))
}

/// The only series of an answer.
async fn only_series(app: &TestApp, target: &str) -> Value {
    let answer = app.json(target).await;
    let series = answer["series"].as_array().unwrap();
    assert_eq!(series.len(), 1, "{target}: {answer}");
    series[0].clone()
}

/// The only point of the only series of an answer.
async fn only_point(app: &TestApp, target: &str) -> Value {
    let series = only_series(app, target).await;
    let points = series["observations"].as_array().unwrap();
    assert_eq!(points.len(), 1, "{target}: {series}");
    points[0].clone()
}

async fn over(backend: Backend, seed: Seed) -> TestApp {
    TestApp::with(backend, &[seed], Documents::default()).await
}

async fn rd_expenditure_2024_yoy_is_stated_and_computed_is_refused_base_missing(backend: Backend) {
    let app = TestApp::start(backend).await;
    let point = only_point(&app, "/v1/growth?indicator=RD_EXP&area=CN").await;
    assert_eq!(
        point,
        json!({
            "period": "2024", "base_period": "2023",
            "value": 8, "lower": 7.5, "upper": 8.5, "basis": "stated", "verdict": "stated_only",
            "stated": {
                "value": 8, "lower": 7.5, "upper": 8.5, "price_basis": "current",
                "figure": "002-rd-exp-growth-2024", "source": "002_37f83820fa790c5f.txt",
            },
            "computed": {"value": null, "reason": "base_missing"},
        })
    );
}

async fn manufacturing_value_added_2020_to_2024_cagr(backend: Backend) {
    let app = TestApp::start(backend).await;
    let target = "/v1/growth?indicator=VA&activity=C&measure=cagr&from=2020&to=2024&detail=full";
    let series = only_series(&app, target).await;
    assert_eq!((&series["measure"], &series["unit"]), (&json!("cagr"), &json!("percent")));
    let point = &series["observations"][0];
    assert_eq!(estimate(point, 2), ["6.01", "5.93", "6.10"]);
    assert_eq!((&point["period"], &point["base_period"]), (&json!("2024"), &json!("2020")));
    assert_eq!((&point["basis"], &point["verdict"]), (&json!("computed"), &json!("computed_only")));
    assert_eq!(
        point["inputs"],
        json!([
            {"period": "2020", "value": 26_600_000_000_000_i64, "figure": "004-va-c-2020", "published": "2025-10-14"},
            {"period": "2024", "value": 33_600_000_000_000_i64, "figure": "004-va-c-2024", "published": "2025-10-14"},
        ])
    );
}

async fn industrial_value_added_2020_to_2024_cagr(backend: Backend) {
    let app = TestApp::start(backend).await;
    let target = "/v1/growth?indicator=VA&activity=BTE&measure=cagr&from=2020&to=2024";
    let point = only_point(&app, target).await;
    assert_eq!(estimate(&point, 2), ["6.65", "6.58", "6.73"]);
    // The ends are the first and the last observation, so a request without them is equivalent.
    let open = only_point(&app, "/v1/growth?indicator=VA&activity=BTE&measure=cagr").await;
    assert_eq!(open, point);
}

async fn manufacturing_value_added_2024_yoy_is_null_with_gap(backend: Backend) {
    let app = TestApp::start(backend).await;
    let point = only_point(&app, "/v1/growth?indicator=VA&activity=C&from=2024").await;
    assert_eq!(
        point,
        json!({
            "period": "2024", "base_period": "2023", "value": null, "lower": null, "upper": null,
            "basis": null, "verdict": "not_computable", "reason": "gap",
            "stated": null, "computed": {"value": null, "reason": "gap"},
        })
    );
}

async fn high_tech_manufacturing_2024_is_stated_only_and_real(backend: Backend) {
    let app = TestApp::start(backend).await;
    let series = only_series(&app, "/v1/growth?indicator=VA&activity=HIGHTECH_MFG").await;
    assert_eq!((&series["key"], &series["unit"]), (&json!("A.CN.VA.HIGHTECH_MFG"), &json!("percent")));
    let point = &series["observations"][0];
    assert_eq!(estimate(point, 2), ["8.90", "8.85", "8.95"]);
    assert_eq!((&point["basis"], &point["verdict"]), (&json!("stated"), &json!("stated_only")));
    assert_eq!(point["stated"]["price_basis"], "constant");
    assert_eq!(point["computed"], json!({"value": null, "reason": "base_missing"}));
}

async fn rank_in_the_global_innovation_index_yoy_is_refused_unit_class(backend: Backend) {
    let app = TestApp::start(backend).await;
    for measure in ["yoy", "cagr"] {
        let point = only_point(&app, &format!("/v1/growth?indicator=GII_RANK&measure={measure}")).await;
        assert_eq!(point["value"], Value::Null);
        assert_eq!((&point["verdict"], &point["reason"]), (&json!("not_computable"), &json!("unit_class")));
    }
}

async fn the_worked_cases_as_csv(backend: Backend) {
    let app = TestApp::start(backend).await;
    let header = "dataset,frequency,area,indicator,activity,period,measure,value,lower,upper,unit,basis,verdict,reason,base_period,observed,expected";
    for (query, row) in [
        ("indicator=RD_EXP", "CNIND,A,CN,RD_EXP,_T,2024,yoy,8,7.5,8.5,percent,stated,stated_only,,2023,,"),
        (
            "indicator=VA&activity=C&from=2024",
            "CNIND,A,CN,VA,C,2024,yoy,,,,percent,,not_computable,gap,2023,,",
        ),
        (
            "indicator=GII_RANK",
            "CNIND,A,CN,GII_RANK,_Z,2024,yoy,,,,percent,,not_computable,unit_class,2023,,",
        ),
    ] {
        let answer = app.get(&format!("/v1/growth?{query}&format=csv")).await;
        assert_eq!(answer.text().lines().collect::<Vec<_>>(), [header, row]);
    }
}

/// The seed with the output of new energy vehicles in 2023 and two publishers that state its growth.
pub fn two_producers() -> Seed {
    let mut seed = cnind();
    let mut growth = seed.indicators.iter().find(|one| one.code == *"RD_EXP_GROWTH").unwrap().clone();
    growth.code = "NEV_OUTPUT_GROWTH".parse().unwrap();
    growth.price_basis = seed.indicators.iter().find(|one| one.code == *"NEV_OUTPUT").unwrap().price_basis;
    growth.relations[0].of.indicator = "NEV_OUTPUT".parse().unwrap();
    seed.indicators.push(growth);
    let seed =
        with_source(with_source(seed, "statistics.txt", "2024-01-17"), "association.txt", "2024-01-11");
    let state = |seed: Seed, source: &str, value: f64, printed: &str| {
        let structure = seed.dataset.structure.clone();
        with_figure(seed, "002-rd-exp-growth-2024", &format!("growth-{source}"), |figure| {
            source.clone_into(&mut figure.source);
            figure.series =
                yearbook::domain::series_key::SeriesKey::parse("A.CN.NEV_OUTPUT_GROWTH._T", &structure)
                    .unwrap();
            figure.period = "2023".parse().unwrap();
            figure.rounding = 0.1;
            restate(figure, value, printed);
        })
    };
    let seed = state(seed, "association.txt", 35.8, "35.8 percent");
    state(seed, "statistics.txt", 30.3, "30.3 percent")
}

async fn nev_output_by_two_producers_is_explained_other_source(backend: Backend) {
    let app = over(backend, two_producers()).await;
    let target = "/v1/growth?indicator=NEV_OUTPUT&from=2023&to=2023";
    let point = only_point(&app, target).await;
    assert_eq!((&point["verdict"], &point["because"]), (&json!("explained"), &json!("other_source")));
    // The rate published last is the value; the other is shown beside it.
    assert_eq!(estimate(&point, 2), ["30.30", "30.25", "30.35"]);
    assert_eq!(point["stated"]["source"], "statistics.txt");
    let others = point["also_stated"].as_array().unwrap();
    assert_eq!(others.len(), 1);
    assert_eq!((&others[0]["source"], &others[0]["value"]), (&json!("association.txt"), &json!(35.8)));
    // Before the second publication there was one rate and no difference to explain.
    let earlier = only_point(&app, &format!("{target}&as_of=2024-01-16")).await;
    assert_eq!((&earlier["verdict"], &earlier["value"]), (&json!("stated_only"), &json!(35.8)));
    assert!(earlier.get("also_stated").is_none() && earlier.get("because").is_none());
}

/// The seed with a level of 2023 in addition to a present level.
fn with_2023(seed: Seed, like: &str, value: f64, printed: &str) -> Seed {
    with_figure(seed, like, "added-2023", |figure| {
        figure.period = "2023".parse().unwrap();
        restate(figure, value, printed);
    })
}

async fn a_stated_rate_that_the_levels_bear_out_agrees(backend: Backend) {
    let app = over(backend, with_2023(cnind(), "002-rd-exp-2024", 3.3e12, "3.3 trillion yuan")).await;
    let point = only_point(&app, "/v1/growth?indicator=RD_EXP&from=2024&detail=full").await;
    assert_eq!((&point["verdict"], &point["basis"]), (&json!("agrees"), &json!("stated")));
    assert_eq!(estimate(&point, 1), ["8.0", "7.5", "8.5"]);
    // 3.6 / 3.3; the bounds are 3.55 / 3.35 and 3.65 / 3.25.
    assert_eq!(estimate(&point["computed"], 2), ["9.09", "5.97", "12.31"]);
    let inputs: Vec<_> = point["inputs"].as_array().unwrap().iter().map(|input| &input["figure"]).collect();
    assert_eq!(inputs, ["added-2023", "002-rd-exp-2024"]);
}

async fn a_stated_rate_that_the_levels_deny_is_a_contradiction(backend: Backend) {
    let app = over(backend, with_2023(cnind(), "002-rd-exp-2024", 2.6e12, "2.6 trillion yuan")).await;
    let point = only_point(&app, "/v1/growth?indicator=RD_EXP&from=2024").await;
    assert_eq!(point["verdict"], "contradiction");
    assert!(point.get("because").is_none());
    assert_eq!(reads(&point["value"], 1), "8.0");
    assert_eq!(reads(&point["computed"]["value"], 2), "38.46");
}

async fn a_real_rate_beside_nominal_levels_is_explained_price_basis(backend: Backend) {
    // The stated growth of high-tech manufacturing is real; here the nominal levels are known too.
    let structure = cnind().dataset.structure;
    let mut seed = cnind();
    for (year, value) in [("2023", 5.0e12), ("2024", 5.4e12)] {
        seed = with_figure(seed, "004-va-c-2024", &format!("hightech-{year}"), |figure| {
            figure.series = figure
                .series
                .with(&structure, &[(yearbook::domain::structure::Role::Activity, "HIGHTECH_MFG")]);
            figure.period = year.parse().unwrap();
            restate(figure, value, "made up");
        });
    }
    let app = over(backend, seed).await;
    let point = only_point(&app, "/v1/growth?indicator=VA&activity=HIGHTECH_MFG&from=2024").await;
    assert_eq!((&point["verdict"], &point["because"]), (&json!("explained"), &json!("price_basis")));
    // The levels are nominal, so the value is the nominal rate; the real rate is shown too.
    assert_eq!((&point["basis"], reads(&point["value"], 1).as_str()), (&json!("computed"), "8.0"));
    assert_eq!(
        (&point["stated"]["value"], &point["stated"]["price_basis"]),
        (&json!(8.9), &json!("constant"))
    );
}

async fn change_is_a_difference_in_the_unit(backend: Backend) {
    let app = over(backend, with_2023(cnind(), "004-va-c-2024", 33.0e12, "33 trillion yuan")).await;
    let series = only_series(&app, "/v1/growth?indicator=VA&activity=C&measure=change").await;
    assert_eq!((&series["measure"], &series["unit"]), (&json!("change"), &json!("CNY")));
    let points = series["observations"].as_array().unwrap();
    let reasons: Vec<_> =
        points.iter().map(|point| (point["period"].as_str().unwrap(), point["reason"].as_str())).collect();
    assert_eq!(reasons, [("2020", Some("base_missing")), ("2023", Some("gap")), ("2024", None)]);
    let in_trillions = ["value", "lower", "upper"].map(|name| points[2][name].as_f64().unwrap() / 1e12);
    assert_eq!(in_trillions.map(|number| format!("{number:.2}")), ["0.60", "0.50", "0.70"]);
}

async fn shares_move_in_percentage_points_unless_percent_is_asked_for(backend: Backend) {
    let app = over(backend, with_2023(cnind(), "002-rd-intensity-2024", 2.5, "2.5 percent")).await;
    for (extra, unit, value) in [("", "percentage_points", "0.18"), ("&as=percent", "percent", "7.20")] {
        let series = only_series(&app, &format!("/v1/growth?indicator=RD_INTENSITY&from=2024{extra}")).await;
        assert_eq!(series["unit"], unit);
        assert_eq!(reads(&series["observations"][0]["value"], 2), value, "{extra}");
    }
}

async fn a_rank_has_a_change(backend: Backend) {
    let app = over(backend, with_2023(cnind(), "002-gii-rank-2024", 12.0, "12th")).await;
    let point = only_point(&app, "/v1/growth?indicator=GII_RANK&measure=change&from=2024").await;
    assert_eq!(estimate(&point, 0), ["-1", "-1", "-1"]);
    let point = only_point(&app, "/v1/growth?indicator=GII_RANK&measure=yoy&from=2024").await;
    assert_eq!(point["reason"], "unit_class");
}
