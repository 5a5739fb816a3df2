//! The worked cases of revisions, on real vintages of gross domestic product: through API, command line and CSV.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Shelf, With};
use crate::cli::Desk;
use crate::on_both;
use crate::support::{Backend, data};

on_both!(
    the_worked_cases_of_quarterly_growth,
    the_gross_domestic_product_of_china_is_refused_and_has_a_common_cause,
    a_country_that_comes_later_has_no_known_first_releases,
    a_change_of_the_base_is_no_revision,
    answers_are_as_of_a_day,
);

const MAP: &str = "dimensions = [{ column = 'id', concept = 'area' }]";

/// The number at a path of members, `mean` or `final_on_first/slope`.
fn number(statistics: &Value, path: &str) -> f64 {
    let found = statistics.pointer(&format!("/{path}")).and_then(Value::as_f64);
    found.unwrap_or_else(|| panic!("{path}: {statistics}"))
}

/// The numbers of some members, with three decimals.
fn rounded<const N: usize>(statistics: &Value, paths: [&str; N]) -> [String; N] {
    paths.map(|path| {
        let text = format!("{:.3}", number(statistics, path));
        if text == "-0.000" { "0.000".to_owned() } else { text }
    })
}

/// The quarterly growth of the area with a code.
fn key(area: &str) -> String {
    format!("Q.{area}.GDP._T")
}

async fn shelf_of_growth(backend: Backend) -> Shelf {
    let shelf = Shelf::empty(backend).await;
    let file = data().join("gdp-realtime-vintages/gdp_vintages_long.csv");
    shelf.file("RT", &file, With { map: MAP, indicator: Some("GDP"), ..With::default() }).await;
    shelf
}

async fn statistics(shelf: &Shelf, area: &str, query: &str) -> Value {
    let target = format!("/v1/series/{}/revisions?statistics=yes&{query}", key(area));
    shelf.app.json(&target).await["statistics"].take()
}

async fn the_worked_cases_of_quarterly_growth(backend: Backend) {
    let shelf = shelf_of_growth(backend).await;
    us_releases_against_the_tenth_are_the_printed_table(&shelf).await;
    us_first_releases_that_are_known(&shelf).await;
    the_bias_of_the_euro_area_and_of_switzerland(&shelf).await;
    japan_changes_its_sign(&shelf).await;
    the_outlook_of_a_us_first_release_four_releases_on(&shelf).await;
    the_same_as_csv_and_on_the_command_line(&shelf).await;
    the_summary_leaves_out_what_stood_in_the_oldest_vintage(&shelf).await;
}

async fn us_releases_against_the_tenth_are_the_printed_table(shelf: &Shelf) {
    let printed = [
        ["-0.014", "0.488", "0.220"],
        ["-0.015", "0.393", "0.202"],
        ["-0.013", "0.484", "0.205"],
        ["-0.003", "0.860", "0.194"],
        ["-0.014", "0.308", "0.157"],
        ["-0.021", "0.124", "0.152"],
        ["-0.018", "0.116", "0.130"],
    ];
    for (release, printed) in printed.iter().enumerate() {
        let query = format!("censored=include&from_release={release}&to_release=10");
        let found = statistics(shelf, "US", &query).await;
        assert_eq!(found["n"], 168);
        let rounded = rounded(&found, ["mean", "mean_p", "noise_to_signal"]);
        // 0.8605 is rounded to even in the table.
        let is_same = rounded.iter().zip(printed).all(|(found, printed)| {
            (found.parse::<f64>().unwrap() - printed.parse::<f64>().unwrap()).abs() < 0.0011
        });
        assert!(is_same, "release {release}: {rounded:?}");
    }
    let first = statistics(shelf, "US", "censored=include&to_release=10").await;
    for (path, printed) in
        [("intercept", 0.00299), ("slope", 0.97412), ("intercept_error", 0.02223), ("slope_error", 0.01692)]
    {
        assert!((number(&first, &format!("final_on_first/{path}")) - printed).abs() < 5e-6, "{path}");
    }
    assert!((number(&first, "final_on_first/residual") - 0.2518).abs() < 5e-5);
    assert!((number(&first, "final_on_first/r_squared") - 0.9523).abs() < 5e-5);
    assert!((number(&first, "mean_absolute") - 0.181).abs() < 5e-4, "all quarters");
}

async fn us_first_releases_that_are_known(shelf: &Shelf) {
    let known = statistics(shelf, "US", "to_release=10").await;
    assert_eq!(known["n"], 78);
    let paths = ["mean", "mean_p", "mean_absolute", "standard_deviation", "sign_p"];
    assert_eq!(rounded(&known, paths), ["-0.046", "0.208", "0.245", "0.319", "0.089"]);
    assert_eq!([&known["up"], &known["down"], &known["signs_changed"]], [31, 47, 4]);
    assert_eq!([&known["bias"], &known["common_cause"]], [&json!("none"), &json!(false)]);
    assert_eq!([&known["measure"], &known["unit"]], ["pop", "percentage_points"]);
    assert_eq!([&known["first_period"], &known["last_period"]], ["2002-Q4", "2022-Q1"]);
}

async fn the_bias_of_the_euro_area_and_of_switzerland(shelf: &Shelf) {
    let euro = statistics(shelf, "EA", "to_release=10").await;
    assert_eq!(rounded(&euro, ["mean", "mean_p", "sign_p"]), ["0.061", "0.008", "0.141"]);
    assert_eq!((&euro["n"], &euro["bias"]), (&json!(78), &json!("unclear")));
    let swiss = statistics(shelf, "CH", "to_release=10").await;
    assert_eq!(rounded(&swiss, ["mean", "mean_p"]), ["0.124", "0.005"]);
    assert!((number(&swiss, "sign_p") - 0.0043).abs() < 5e-5);
    assert_eq!((&swiss["up"], &swiss["down"], &swiss["bias"]), (&json!(52), &json!(26), &json!("up")));
}

async fn japan_changes_its_sign(shelf: &Shelf) {
    let one = statistics(shelf, "JP", "to_release=1").await;
    assert_eq!(rounded(&one, ["mean_absolute"]), ["0.190"]);
    let ten = statistics(shelf, "JP", "to_release=10").await;
    assert_eq!(rounded(&ten, ["mean_absolute"]), ["0.386"]);
    assert_eq!((&ten["signs_changed"], &ten["n"]), (&json!(12), &json!(78)));
}

async fn the_outlook_of_a_us_first_release_four_releases_on(shelf: &Shelf) {
    let target = "/v1/observations?dataset=RT&area=US&include=revision_outlook&to_release=4&last=1";
    let answer = shelf.app.json(target).await;
    let observation = &answer["series"][0]["observations"][0];
    let outlook = &observation["revision_outlook"];
    assert_eq!((&observation["period"], &outlook["bounds"]), (&json!("2024-Q3"), &json!("revision")));
    assert_eq!((&outlook["release"], &outlook["n"]), (&json!(0), &json!(84)));
    let value = number(outlook, "value");
    assert!((number(outlook, "lower") - value + 0.249).abs() < 5e-4, "{outlook}");
    assert!((number(outlook, "upper") - value - 0.221).abs() < 5e-4, "{outlook}");
    assert_eq!(observation["lower"], observation["value"], "the interval of rounding is another");
    let found = statistics(shelf, "US", "to_release=4").await;
    assert_eq!(rounded(&found, ["q10", "q90"]), ["-0.249", "0.221"]);
    assert_eq!(found["outlook"]["lower"], outlook["lower"]);
    let old = shelf
        .app
        .json("/v1/observations?dataset=RT&area=US&include=revision_outlook&first=1&from=1990")
        .await;
    let old = &old["series"][0]["observations"][0]["revision_outlook"];
    assert_eq!((&old["reason"], &old["lower"]), (&json!("first_release_unknown"), &Value::Null));
}

async fn the_same_as_csv_and_on_the_command_line(shelf: &Shelf) {
    let api = statistics(shelf, "US", "to_release=10").await;
    let csv = shelf.app.get("/v1/revisions?dataset=RT&area=US&to_release=10&format=csv").await.text();
    let desk = Desk::without_seed_folder(&shelf.app.database.url);
    let printed = desk.run(&["revisions", &key("US"), "--to-release", "10", "--format", "csv"]).with_code(0);
    assert_eq!(printed, csv);
    let heading = "dataset,frequency,area,indicator,activity,period,measure,value,lower,upper,unit,basis,verdict,reason";
    assert!(csv.starts_with(heading), "{csv}");
    for name in ["n", "mean", "mean_p", "sign_p", "mean_absolute", "standard_deviation", "q10", "q90"] {
        let row = format!("RT,Q,US,GDP,_T,2022-Q1,{name},{},", api[name]);
        assert!(csv.contains(&row), "{row}\n{csv}");
    }
    assert!(csv.contains("pop:0:10:exclude,none,,2002-Q4"), "{csv}");
    let json = desk.run(&["revisions", &key("US"), "--to-release", "10", "--format", "json"]).with_code(0);
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), api);
    let table = desk.run(&["revisions", &key("US"), "--to-release", "10"]).with_code(0);
    assert!(table.contains("90 periods whose first release is unknown are left out"), "{table}");
    for format in ["ndjson", "jsonstat", "parquet", "arrow", "xlsx"] {
        let answer = shelf.app.get(&format!("/v1/revisions?dataset=RT&format={format}")).await;
        assert!(answer.status.is_success() && !answer.body.is_empty(), "{format}");
    }
    let cube = shelf.app.json("/v1/revisions?dataset=RT&to_release=10&format=jsonstat").await;
    assert!(cube["id"].as_array().unwrap().contains(&json!("MEASURE")), "{}", cube["id"]);
}

async fn the_summary_leaves_out_what_stood_in_the_oldest_vintage(shelf: &Shelf) {
    let triangle = shelf.app.json(&format!("/v1/series/{}/revisions", key("US"))).await;
    let summary = &triangle["summary"];
    assert_eq!([&summary["periods"], &summary["first_release_unknown"]], [88, 91]);
    assert_eq!(triangle["periods"][90]["first_release_known"], false);
    assert_eq!(triangle["periods"][91]["first_release_known"], true);
}

/// The vintages of gross domestic product of the World Bank, in order.
fn world_bank() -> Vec<PathBuf> {
    let folder = data().join("datahub-worldbank-vintages");
    let days = ["2012-09-20", "2013-06-28", "2015-08-16", "2017-07-12", "2018-01-14", "2024-10-21"];
    days.map(|day| folder.join(format!("gdp_{day}.csv"))).to_vec()
}

async fn the_gross_domestic_product_of_china_is_refused_and_has_a_common_cause(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.files("GDP", &world_bank(), With { indicator: Some("GDP"), ..With::default() }).await;
    let target = "/v1/series/A.CN.GDP._T/revisions?statistics=yes";
    let refused = shelf.app.json(target).await;
    assert_eq!(refused["statistics"]["reason"], "too_few_revisions");
    assert_eq!(refused["statistics"]["mean"], Value::Null);
    let detail = refused["statistics"]["detail"].as_str().unwrap();
    assert!(detail.contains("`censored=include` counts"), "{detail}");
    let year = shelf.app.json(&format!("{target}&from=2010&to=2010")).await;
    let percent = number(&year["periods"][0], "revision_percent");
    assert!((percent - 2.64).abs() < 0.005, "{percent}");
    let query = "measure=value&censored=include&from=1990&to=2011";
    let all = shelf.app.json(&format!("{target}&{query}")).await;
    let all = &all["statistics"];
    assert_eq!([&all["n"], &all["up"], &all["down"]], [22, 22, 0]);
    assert!((number(all, "mean_percent") - 1.35).abs() < 0.005, "{all}");
    assert_eq!(all["common_cause"], true);
    let desk = Desk::without_seed_folder(&shelf.app.database.url);
    let said = desk.run(&["revisions", "A.CN.GDP._T", "--dataset", "GDP"]).with_code(2);
    assert!(said.contains("refused: too_few_revisions"), "{said}");
    let csv = shelf.app.get("/v1/revisions?dataset=GDP&area=CN&format=csv").await.text();
    assert!(csv.contains(",mean,,,,pure_number,pop:0:final:exclude,,too_few_revisions,"), "{csv}");
}

/// A file of one indicator: an area, a year and a value on each line.
async fn publish(shelf: &Shelf, day: &str, lines: &[(&str, u32, f64)]) {
    let lines: Vec<String> =
        lines.iter().map(|(area, year, value)| format!("{area},{year},{value}\n")).collect();
    let text = format!("area,year,value\n{}", lines.concat());
    shelf.text("R", "r.csv", &text, With::published(day)).await;
}

async fn a_country_that_comes_later_has_no_known_first_releases(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    publish(&shelf, "2021-01-01", &[("CN", 2019, 1.0), ("CN", 2020, 2.0)]).await;
    let second =
        [("CN", 2019, 1.0), ("CN", 2020, 2.0), ("CN", 2021, 3.0), ("FR", 2019, 5.0), ("FR", 2020, 6.0)];
    publish(&shelf, "2022-01-01", &second).await;
    let known = async |area: &str| {
        let triangle = shelf.app.json(&format!("/v1/series/A.{area}.R._T/revisions")).await;
        let periods = triangle["periods"].as_array().unwrap().clone();
        let known = periods.iter().map(|period| period["first_release_known"].as_bool().unwrap());
        known.collect::<Vec<_>>()
    };
    assert_eq!(known("CN").await, [false, false, true]);
    assert_eq!(known("FR").await, [false, false], "no earlier publication is of France");
}

async fn a_change_of_the_base_is_no_revision(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let levels = |factor: f64| -> Vec<(&str, u32, f64)> {
        (1990..2020).map(|year| ("CN", year, f64::from(year - 1900) * factor)).collect()
    };
    publish(&shelf, "2021-01-01", &levels(1.0)).await;
    publish(&shelf, "2022-01-01", &levels(1.25)).await;
    let target = "/v1/series/A.CN.R._T/revisions?statistics=yes&censored=include";
    let level = shelf.app.json(&format!("{target}&measure=value")).await;
    assert_eq!(level["statistics"]["reason"], "rebased");
    assert_eq!(level["summary"]["rebased"][0]["published"], "2022-01-01");
    let growth = shelf.app.json(target).await;
    assert_eq!([&growth["statistics"]["n"], &growth["statistics"]["up"]], [29, 0]);
    let unknown = shelf.app.json("/v1/series/A.CN.R._T/revisions?statistics=yes").await;
    assert_eq!(unknown["statistics"]["reason"], "first_release_unknown");
}

async fn answers_are_as_of_a_day(backend: Backend) {
    let shelf = shelf_of_growth(backend).await;
    let then = statistics(&shelf, "US", "to_release=10&as_of=2015-01-01").await;
    assert_eq!(then["n"], 39);
    let day = "as_of=2002-12-31";
    let first = statistics(&shelf, "US", day).await;
    assert_eq!(first["reason"], "one_vintage");
}
