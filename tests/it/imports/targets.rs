//! Targets over imported data: the worked cases with values of data files, breaks, revisions.

use serde_json::Value;
use yearbook::service::definitions::DefinitionSet;

use super::{Shelf, With};
use crate::cli::Desk;
use crate::forecast_cases::series::RESEARCH;
use crate::support::Backend;

crate::on_both!(
    research_intensity_is_limited,
    electric_cars_are_on_track_and_a_year_later_there,
    emissions_that_rise_have_not_peaked,
    a_forecast_says_whether_a_target_is_likely,
    without_a_forecast_its_refusal_is_given,
    a_verdict_is_that_of_its_day,
    the_command_line_reads_the_same_definitions,
    a_definition_that_does_not_fit_data_that_came_later_is_named,
);

/// A target of the dataset `LAB` in a year of an annual series of China.
fn target(id: &str, indicator: &str, lines: &str) -> String {
    format!(
        "[[target]]\nid = \"{id}\"\nversion = \"1\"\nseries = \"A.CN.{indicator}._T\"\nsource = \"a plan\"\n{lines}\n"
    )
}

/// A service with definitions of targets for the dataset `LAB`.
async fn defined(backend: Backend, definitions: &str) -> Shelf {
    let Shelf { app, folder } = Shelf::empty(backend).await;
    let own = folder.path().join("definitions").join("LAB");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("targets.toml"), definitions).unwrap();
    let set = DefinitionSet::read(&[], Some(&folder.path().join("definitions"))).unwrap();
    Shelf { app: app.defined(set).await, folder }
}

/// Imports values of an indicator of China in percent or tonnes.
async fn values(shelf: &Shelf, day: &str, indicator: &str, unit: &str, values: &[(i32, f64)]) {
    let rows: String =
        values.iter().map(|(year, value)| format!("{indicator},CN,{unit},{year},{value}\n")).collect();
    let path = shelf.written("lab.csv", format!("indicator,area,unit,year,value\n{rows}"));
    shelf.file("LAB", &path, With::published(day)).await;
}

async fn one(shelf: &Shelf, id: &str, query: &str) -> Value {
    shelf.app.json(&format!("/v1/targets/{id}{query}")).await
}

fn rounded(quantity: &Value, decimals: i32) -> f64 {
    let unit = 10_f64.powi(decimals);
    (quantity["value"].as_f64().unwrap() * unit).round() / unit
}

const INTENSITY: &[(i32, f64)] = &[(2015, 2.0656), (2016, 2.1), (2017, 2.14512)];

async fn research_intensity_is_limited(backend: Backend) {
    let level = "kind = \"level\"\nvalue = 2.5\nbase = \"2015\"\ndue = 2020\npace = \"cagr\"";
    let shelf = defined(backend, &target("RD-2020", "RD", level)).await;
    values(&shelf, "2018-10-01", "RD", "percent", INTENSITY).await;
    let found = one(&shelf, "RD-2020", "").await;
    assert_eq!((&found["verdict"], &found["certain"]), (&"limited".into(), &true.into()), "{found}");
    assert_eq!((rounded(&found["pace"], 3), rounded(&found["required_pace"], 3)), (1.907, 3.891));
    assert_eq!((rounded(&found["ratio"], 3), rounded(&found["required"], 3)), (0.490, 5.236));
    let exact = (2.14512_f64 / 2.0656).powf(0.5) - 1.0;
    assert!((found["pace"]["value"].as_f64().unwrap() / 100.0 / exact - 1.0).abs() < 1e-9);
    let csv = shelf.app.get("/v1/targets?format=csv").await.text();
    let ratio = csv.lines().find(|line| line.contains(",ratio,")).unwrap();
    assert!(ratio.contains(",2017,ratio,0.48999") && ratio.contains(",times,pace,limited,,2015,"), "{ratio}");
    let linear = one(&shelf, "RD-2020", "?pace=linear").await;
    assert_eq!(linear["pace"]["unit"], "percentage_points");
}

async fn electric_cars_are_on_track_and_a_year_later_there(backend: Backend) {
    let share = "kind = \"at_least\"\nvalue = 20\nbase = \"2020\"\ndue = \"2025\"";
    let shelf = defined(backend, &target("EV-2025", "EV", share)).await;
    values(&shelf, "2022-05-01", "EV", "percent", &[(2020, 5.7), (2021, 16.0)]).await;
    values(&shelf, "2023-05-01", "EV", "percent", &[(2020, 5.7), (2021, 16.0), (2022, 29.0)]).await;
    let early = one(&shelf, "EV-2025", "?as_of=2022-12-31").await;
    assert_eq!((&early["verdict"], &early["pace_form"]), (&"on_track".into(), &"linear".into()), "{early}");
    assert!((early["ratio"]["value"].as_f64().unwrap() - 10.3 / (14.3 / 5.0)).abs() < 1e-9);
    let now = one(&shelf, "EV-2025", "").await;
    assert_eq!((&now["verdict"], &now["certain"]), (&"achieved".into(), &true.into()));
}

async fn emissions_that_rise_have_not_peaked(backend: Backend) {
    let peak = "kind = \"peak_by\"\ndue = \"2030\"";
    let shelf = defined(backend, &target("PEAK", "CO2", peak)).await;
    let rising = [(2014, 9100.0), (2015, 9050.0), (2016, 9080.0), (2017, 9257.9)];
    values(&shelf, "2018-01-01", "CO2", "tonnes", &rising).await;
    let found = one(&shelf, "PEAK", "").await;
    assert_eq!((&found["verdict"], &found["certain"]), (&"not_peaked".into(), &true.into()), "{found}");
    assert_eq!((&found["peak"]["value"], &found["latest"]["period"]), (&9257.9.into(), &"2017".into()));
    let falling = [&rising[..], &[(2018, 9200.0), (2019, 9100.0)]].concat();
    values(&shelf, "2020-01-01", "CO2", "tonnes", &falling).await;
    assert_eq!(one(&shelf, "PEAK", "").await["verdict"], "peaked");
    let path = shelf.app.json("/v1/targets/PEAK/path").await;
    assert_eq!(path["series"][0]["observations"].as_array().unwrap().len(), 6);
}

/// China's R&D intensity from 2006 to 2017, of which 2018 is forecast as 2.21928 [2.14186, 2.29671] at 80 percent.
fn research() -> Vec<(i32, f64)> {
    (2006..).zip(RESEARCH[6..].iter().copied()).collect()
}

async fn a_forecast_says_whether_a_target_is_likely(backend: Backend) {
    let asked = |id: &str, lines: &str| target(id, "RD", &format!("{lines}\nbase = \"2015\""));
    let cases = [
        ("LOW", "kind = \"at_least\"\nvalue = 2.1\ndue = \"2018\"", "likely"),
        ("MIDDLE", "kind = \"at_least\"\nvalue = 2.2\ndue = \"2018\"", "open"),
        ("HIGH", "kind = \"at_least\"\nvalue = 2.3\ndue = \"2018\"", "unlikely"),
        ("CEILING", "kind = \"at_most\"\nvalue = 2.3\ndue = \"2018\"", "likely"),
        ("LOW-CEILING", "kind = \"at_most\"\nvalue = 2.1\ndue = \"2018\"", "unlikely"),
        ("LEVEL", "kind = \"level\"\nvalue = 2.3\ndue = \"2018\"", "unlikely"),
        ("CHANGE", "kind = \"change\"\nvalue = 0.05\ndue = \"2018\"", "likely"),
        ("FALL", "kind = \"decrease\"\ndue = \"2018\"", "unlikely"),
        ("RISE", "kind = \"increase\"\ndue = \"2018\"", "likely"),
        ("STEADY", "kind = \"stable\"\ntolerance = 0.05\ndue = \"2018\"", "unlikely"),
        ("ROUNDED", "kind = \"at_least\"\nvalue = 2.3\nrounding = 0.1\ndue = \"2018\"", "open"),
        ("LATER", "kind = \"at_least\"\nvalue = 2.5\ndue = \"2020\"", "open"),
    ];
    let definitions: String = cases.iter().map(|(id, lines, _)| asked(id, lines)).collect();
    let shelf = defined(backend, &definitions).await;
    values(&shelf, "2018-10-01", "RD", "percent", &research()).await;
    for (id, _, outlook) in cases {
        let found = one(&shelf, id, "").await;
        assert_eq!(
            (&found["outlook"], &found["outlook_reason"]),
            (&outlook.into(), &Value::Null),
            "{id}: {found}"
        );
        assert_eq!(
            (&found["forecast"]["bounds"], &found["forecast"]["level"]),
            (&"prediction".into(), &80.into())
        );
    }
    let forecast = one(&shelf, "LOW", "").await["forecast"].take();
    let numbers =
        ["value", "lower", "upper"].map(|end| (forecast[end].as_f64().unwrap() * 1e5).round() / 1e5);
    assert_eq!((numbers, &forecast["period"]), ([2.21928, 2.14186, 2.29671], &"2018".into()));
    // The path goes on as a forecast, the same as that of the route.
    let path = shelf.app.json("/v1/targets/LATER/path").await;
    let series = path["series"].as_array().unwrap().last().unwrap();
    assert_eq!(series["measure"], "forecast", "{path}");
    let own = shelf.app.json("/v1/forecast?dataset=LAB&indicator=RD&horizon=3").await;
    let (one_by_one, all) = (&series["observations"], &own["series"][0]["observations"]);
    for (at, period) in ["2018", "2019", "2020"].into_iter().enumerate() {
        let (found, expected) = (&one_by_one[at], &all[at]);
        assert_eq!(
            (&found["period"], &found["value"]),
            (&period.into(), &expected["value"]),
            "{found} {expected}"
        );
        assert_eq!((&found["lower"], &found["upper"]), (&expected["lower"], &expected["upper"]));
    }
    assert_eq!((&one_by_one[2]["verdict"], &one_by_one[2]["basis"]), (&"open".into(), &"drift_theta".into()));
    let csv = shelf.app.get("/v1/targets/HIGH?format=csv").await.text();
    let row = csv.lines().find(|line| line.contains(",forecast,")).unwrap();
    assert!(
        row.contains(",2018,forecast,2.21928") && row.contains(",percent,drift_theta,unlikely,,"),
        "{row}"
    );
    let desk = Desk::at(&shelf.app.database.url);
    let folder = shelf.folder.path().join("definitions");
    let table = desk.run(&["targets", "--definitions", folder.to_str().unwrap()]).with_code(0);
    assert!(table.contains("unlikely: 2.2193 [2.1419, 2.2967]"), "{table}");
    let page = shelf.app.get("/targets/HIGH").await.text();
    assert!(page.contains("unlikely") && page.contains("The forecast for 2018 is 2.2"), "{page}");
    // Of what was published up to a day.
    values(&shelf, "2019-10-01", "RD", "percent", &[(2018, 2.19)]).await;
    let over = one(&shelf, "LOW", "").await;
    assert_eq!((&over["outlook"], &over["forecast"]), (&Value::Null, &Value::Null), "the due period is over");
    assert_eq!(one(&shelf, "LOW", "?as_of=2018-12-31").await["outlook"], "likely");
}

async fn without_a_forecast_its_refusal_is_given(backend: Backend) {
    let far = target("FAR", "RD", "kind = \"at_least\"\nvalue = 3\nbase = \"2015\"\ndue = \"2030\"");
    let few = target("FEW", "EV", "kind = \"at_least\"\nvalue = 20\nbase = \"2020\"\ndue = \"2025\"");
    let peak = target("PEAK", "RD", "kind = \"peak_by\"\ndue = \"2030\"");
    let shelf = defined(backend, &[far, few, peak].concat()).await;
    values(&shelf, "2018-10-01", "RD", "percent", &research()).await;
    values(&shelf, "2022-05-01", "EV", "percent", &[(2020, 5.7), (2021, 16.0)]).await;
    for (id, reason, detail) in [
        ("FAR", "horizon", "a horizon of 13 is too far; 6 periods ahead are the most at this frequency"),
        ("FEW", "too_few_points", "the series has 2 usable observations; a forecast needs 8 in a row"),
    ] {
        let found = one(&shelf, id, "").await;
        assert_eq!((&found["outlook"], &found["outlook_reason"]), (&Value::Null, &reason.into()), "{found}");
        assert_eq!(found["outlook_detail"], detail);
        let path = shelf.app.json(&format!("/v1/targets/{id}/path")).await;
        let refused = &path["series"].as_array().unwrap().last().unwrap()["observations"][0];
        assert_eq!((&refused["value"], &refused["reason"]), (&Value::Null, &reason.into()), "{path}");
        assert!(shelf.app.get(&format!("/targets/{id}")).await.text().contains("is not forecast"));
    }
    let none = one(&shelf, "PEAK", "").await;
    assert_eq!((&none["outlook"], &none["outlook_reason"]), (&Value::Null, &Value::Null));
}

async fn a_verdict_is_that_of_its_day(backend: Backend) {
    let level = "kind = \"level\"\nvalue = 2.5\nbase = \"2015\"\ndue = \"2020\"";
    let shelf = defined(backend, &target("RD-2020", "RD", level)).await;
    values(&shelf, "2016-10-01", "RD", "percent", &INTENSITY[..1]).await;
    values(&shelf, "2017-10-01", "RD", "percent", &INTENSITY[..2]).await;
    values(&shelf, "2018-10-01", "RD", "percent", INTENSITY).await;
    values(&shelf, "2021-10-01", "RD", "percent", &[INTENSITY, &[(2020, 2.4)]].concat()).await;
    for (day, verdict, reason) in [
        ("2015-01-01", "unknown", Value::from("base_missing")),
        ("2016-12-31", "unknown", Value::from("not_observed_yet")),
        ("2018-12-31", "limited", Value::Null),
        ("2021-12-31", "missed", Value::Null),
    ] {
        let found = one(&shelf, "RD-2020", &format!("?as_of={day}")).await;
        assert_eq!((&found["verdict"], &found["reason"]), (&verdict.into(), &reason), "{day}");
    }
}

async fn the_command_line_reads_the_same_definitions(backend: Backend) {
    let level = "kind = \"level\"\nvalue = 2.5\nbase = \"2015\"\ndue = \"2020\"\npace = \"cagr\"";
    let shelf = defined(backend, &target("RD-2020", "RD", level)).await;
    values(&shelf, "2018-10-01", "RD", "percent", INTENSITY).await;
    let desk = Desk::at(&shelf.app.database.url);
    let folder = shelf.folder.path().join("definitions");
    let arguments =
        ["targets", "--definitions", folder.to_str().unwrap(), "--dataset", "LAB", "--format", "json"];
    let printed: Value = serde_json::from_str(&desk.run(&arguments).with_code(0)).unwrap();
    assert_eq!(printed["targets"][0], shelf.app.json("/v1/targets").await["targets"][0]);
    let failing = [&arguments[..], &["--fail-on", "limited"]].concat();
    desk.run(&failing).with_code(1);
}

async fn a_definition_that_does_not_fit_data_that_came_later_is_named(backend: Backend) {
    let level = "kind = \"level\"\nvalue = 2.5\nbase = \"2015\"\ndue = \"2020\"";
    let shelf = defined(backend, &target("RD-2020", "RDD", level)).await;
    values(&shelf, "2018-10-01", "RD", "percent", INTENSITY).await;
    let answer = shelf.app.json("/v1/targets").await;
    assert_eq!(answer["targets"], serde_json::json!([]));
    let problem = answer["problems"][0].as_str().unwrap();
    assert!(
        problem.contains("targets.toml:4: ") && problem.contains("did you mean `A.CN.RD._T`?"),
        "{problem}"
    );
    let refused = shelf.app.get("/v1/targets/RD-2020").await;
    assert!(refused.status == 409 && refused.text().contains("A.CN.RD._T"), "{}", refused.text());
}
