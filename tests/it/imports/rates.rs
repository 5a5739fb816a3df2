//! Rates are rates: classes of units from names, codes, cells and mappings, and what growth makes of them.

use serde_json::Value;

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    names_of_indicators_say_unit_and_class,
    codes_of_units_say_the_class_also_as_a_dimension,
    cells_with_a_percent_sign_are_in_percent,
    a_class_that_nothing_says_is_unknown_and_its_growth_is_not_to_be_quoted,
    a_mapping_says_unit_and_class_of_an_indicator,
    sums_of_rates_and_indices_are_refused,
    of_several_frequencies_those_that_convert_are_converted,
    an_index_needs_a_base_that_fits_and_takes_the_mean_of_a_year,
    a_value_that_was_multiplied_has_no_word_for_a_power_in_its_unit,
);

fn day() -> With<'static> {
    With::published("2024-01-01")
}

/// The growth of the only series of a query.
async fn growth(shelf: &Shelf, query: &str) -> Value {
    let answer = shelf.app.json(&format!("/v1/growth?{query}")).await;
    let series = answer["series"].as_array().unwrap();
    assert_eq!(series.len(), 1, "{query}: {answer}");
    series[0].clone()
}

/// Unit, class, unit of growth and value of the last point of the only series of a query.
async fn last(shelf: &Shelf, query: &str) -> (String, String, String, Option<f64>) {
    let series = growth(shelf, query).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let indicator = &series["indicator"];
    let point = series["observations"].as_array().unwrap().last().unwrap();
    let value = point["value"].as_f64().map(|value| (value * 1e6).round() / 1e6);
    (text(&indicator["unit"]), text(&indicator["unit_class"]), text(&series["unit"]), value)
}

async fn names_of_indicators_say_unit_and_class(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "Country Name,Indicator Name,Indicator Code,2020,2021\n\
        Kenya,Tax revenue (% of GDP),TAX,14.0,14.5\n\
        Kenya,\"Employment, women (% of employment) (modelled estimate)\",EMP,40.0,41.0\n\
        Kenya,Output growth (annual %),GRO,3.0,2.0\n\
        Kenya,\"Producer prices, 2015 = 100\",PPI,100,110\n\
        Kenya,\"Crude births, per 1,000\",CBR,20,22\n\
        Kenya,Vacancy rate,VAC,4,5\n\
        Kenya,Steel (tonnes),STE,10,12\n";
    shelf.text("NAMES", "names.csv", text, day()).await;
    let expected = [
        ("TAX", "percent_of_GDP", "ratio", "percentage_points", 0.5),
        ("EMP", "percent_of_employment", "ratio", "percentage_points", 1.0),
        ("GRO", "annual_percent", "growth", "percentage_points", -1.0),
        ("PPI", "index_2015_100", "index", "percent", 10.0),
        ("CBR", "per_1_000", "level", "percent", 10.0),
        ("VAC", "unspecified", "ratio", "percentage_points", 1.0),
        ("STE", "unspecified", "level", "percent", 20.0),
    ];
    for (code, unit, class, of_growth, value) in expected {
        let found = last(&shelf, &format!("dataset=NAMES&indicator={code}")).await;
        assert_eq!(found, (unit.to_owned(), class.to_owned(), of_growth.to_owned(), Some(value)), "{code}");
    }
}

async fn codes_of_units_say_the_class_also_as_a_dimension(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let mut text = String::from("DATAFLOW,FREQ,REF_AREA,INDICATOR,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE\n");
    let units = [
        ("PC_GDP", "ratio", 1.0),
        ("PCH_PRE", "growth", 1.0),
        ("I15", "index", 50.0),
        ("P_HTHAB", "level", 50.0),
        ("EUR", "level", 50.0),
        ("ZZ9", "unknown", 50.0),
    ];
    for (unit, ..) in units {
        for (year, value) in [(2020, 2), (2021, 3)] {
            text.push_str(&format!("YB:CODES(1.0),A,KE,X,{unit},{year},{value}\n"));
        }
    }
    shelf.text("CODES", "codes.csv", &text, day()).await;
    for (unit, class, value) in units {
        let found = last(&shelf, &format!("dataset=CODES&c[UNIT_MEASURE]={unit}")).await;
        assert_eq!((found.0.as_str(), found.1.as_str(), found.3), (unit, class, Some(value)), "{unit}");
    }
}

async fn cells_with_a_percent_sign_are_in_percent(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "country,year,value\nKenya,2020,4%\nKenya,2021,5%\n";
    shelf.text("CELLS", "cells.csv", text, day()).await;
    let found = last(&shelf, "dataset=CELLS").await;
    assert_eq!(found, ("percent".to_owned(), "ratio".to_owned(), "percentage_points".to_owned(), Some(1.0)));
    // A number without the sign may be anything.
    let text = "country,year,value\nKenya,2020,4%\nKenya,2021,5\n";
    shelf.text("SOME", "some.csv", text, day()).await;
    assert_eq!(last(&shelf, "dataset=SOME").await.1, "unknown");
}

async fn a_class_that_nothing_says_is_unknown_and_its_growth_is_not_to_be_quoted(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "country,year,Thing\nKenya,2020,4\nKenya,2021,5\n";
    shelf.text("NONE", "none.csv", text, day()).await;
    let series = growth(&shelf, "dataset=NONE&from=2021").await;
    let point = &series["observations"][0];
    assert_eq!(series["indicator"]["unit_class"], "unknown");
    assert_eq!((point["value"].as_f64(), &point["verdict"]), (Some(25.0), &"unit_unknown".into()));
    let change = growth(&shelf, "dataset=NONE&from=2021&measure=change").await;
    assert_eq!(change["observations"][0]["verdict"], "computed_only");
    let ranking = shelf.app.json("/v1/growth/ranking?dataset=NONE&period=2021").await;
    assert_eq!(ranking["ranking"][0]["verdict"], "unit_unknown");
}

async fn a_mapping_says_unit_and_class_of_an_indicator(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "country,year,Thing,Other\nKenya,2020,4,7\nKenya,2021,5,8\n";
    let map = "unit_class = 'level'\nindicators = { Thing = { unit = '%', unit_class = 'ratio' } }\n";
    shelf.text("MAPPED", "mapped.csv", text, With { map, ..day() }).await;
    let found = last(&shelf, "dataset=MAPPED&indicator=Thing").await;
    assert_eq!((found.0.as_str(), found.1.as_str(), found.3), ("percent", "ratio", Some(1.0)));
    assert_eq!(last(&shelf, "dataset=MAPPED&indicator=Other").await.1, "level");
    // A later file may say what the first did not.
    shelf.text("LATER", "later.csv", text, day()).await;
    assert_eq!(last(&shelf, "dataset=LATER&indicator=Thing").await.1, "unknown");
    shelf.text("LATER", "later.csv", text, With { map, ..With::published("2024-02-01") }).await;
    assert_eq!(last(&shelf, "dataset=LATER&indicator=Thing").await.1, "ratio");
    let wrong = With { map: "indicators = { Thnig = { unit = '%' } }", ..day() };
    let file = shelf.written("wrong.csv", text);
    let refused = shelf.try_files("WRONG", &[file], wrong).await.unwrap_err().to_string();
    assert!(refused.contains("`Thnig`"), "{refused}");
}

async fn sums_of_rates_and_indices_are_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "country,period,Jobless rate,Price index,Steel (tonnes)\n\
        Kenya,2020-Q1,5,100,1\nKenya,2020-Q2,6,101,2\nKenya,2020-Q3,5,102,3\nKenya,2020-Q4,6,103,4\n";
    shelf.text("SUMS", "sums.csv", text, day()).await;
    for (indicator, sum, mean) in
        [("Jobless_rate", None, 5.5), ("Price_index", None, 101.5), ("Steel_tonnes", Some(10.0), 2.5)]
    {
        let query = format!("dataset=SUMS&indicator={indicator}&frequency=A&measure=level&aggregate=");
        let point = growth(&shelf, &format!("{query}sum")).await["observations"][0].clone();
        assert_eq!(point["value"].as_f64(), sum, "{indicator}");
        assert_eq!(point["reason"].as_str(), sum.is_none().then_some("unit_class"), "{indicator}");
        let point = growth(&shelf, &format!("{query}average")).await["observations"][0].clone();
        assert_eq!(point["value"].as_f64(), Some(mean), "{indicator}");
    }
}

async fn of_several_frequencies_those_that_convert_are_converted(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text =
        "country,period,Steel (tonnes)\nKenya,2020-Q1,1\nKenya,2020-Q2,2\nKenya,2019,9\nUganda,2019,7\n";
    shelf.text("MIXED", "mixed.csv", text, day()).await;
    let query = "/v1/growth?dataset=MIXED&measure=level&aggregate=sum&frequency=";
    let answer = shelf.app.get(&format!("{query}S&format=csv")).await;
    let rows: Vec<String> = answer.text().lines().skip(1).map(str::to_owned).collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().any(|row| row.contains(",KE,") && row.contains(",2020-S1,level,3,")), "{rows:?}");
    // Not of half-years: said, not left out. The quarters of Kenya stand for its years.
    let refused =
        |row: &String| row.contains(",UG,") && row.contains(",2019,level,,") && row.contains(",frequency,");
    assert!(rows.iter().any(refused), "{rows:?}");
    assert_eq!(shelf.app.get(&format!("{query}M")).await.status, 409);
}

async fn an_index_needs_a_base_that_fits_and_takes_the_mean_of_a_year(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "country,period,Steel (tonnes)\nKenya,2020-Q1,1\nKenya,2020-Q2,2\nKenya,2020-Q3,3\nKenya,2020-Q4,4\nKenya,2021-Q1,5\n";
    shelf.text("BASE", "base.csv", text, day()).await;
    let query = "/v1/growth?dataset=BASE&measure=index";
    for wrong in ["", "&base=2020-01", "&base=2020-03-01"] {
        let refused = shelf.app.get(&format!("{query}{wrong}")).await;
        assert_eq!(refused.status, 409, "{wrong}");
        let problem: Value = serde_json::from_str(&refused.text()).unwrap();
        assert_eq!(problem["parameter"], "base");
        assert_eq!(problem["allowed"], serde_json::json!(["2020-Q1", "2021-Q1"]));
    }
    let series = growth(&shelf, "dataset=BASE&measure=index&base=2020&detail=full").await;
    let point = &series["observations"][4];
    assert_eq!((point["value"].as_f64(), &point["base_period"]), (Some(200.0), &"2020".into()));
    assert_eq!(point["base_coverage"], serde_json::json!({"observed": 4, "expected": 4}));
    assert_eq!(point["inputs"].as_array().unwrap().len(), 5);
    assert_eq!(point["period_start"], "2021-01-01");
    let ranking = shelf.app.get("/v1/growth/ranking?dataset=BASE&measure=index&period=2021-Q1").await;
    assert_eq!(ranking.status, 409);
}

async fn a_value_that_was_multiplied_has_no_word_for_a_power_in_its_unit(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = r#"{"version": "2.0", "class": "dataset", "id": ["year", "what"], "size": [2, 2],
        "role": {"time": ["year"], "metric": ["what"]},
        "dimension": {"year": {"category": {"index": ["2020", "2021"]}},
            "what": {"category": {"index": ["made", "part"], "label": {"made": "Made", "part": "Part"},
                "unit": {"made": {"symbol": "€", "label": "thousands", "multiplier": 3}, "part": {"symbol": "%"}}}}},
        "value": [2, 1.5, 3, 1.75]}"#;
    shelf.text("CUBE", "cube.json", text, day()).await;
    let found = last(&shelf, "dataset=CUBE&indicator=made&measure=level").await;
    assert_eq!((found.0.as_str(), found.3), ("EUR", Some(3000.0)));
    let found = last(&shelf, "dataset=CUBE&indicator=part").await;
    assert_eq!((found.0.as_str(), found.1.as_str(), found.3), ("percent", "ratio", Some(0.25)));
}
