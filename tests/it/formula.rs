//! Formulas through the API, the command line and CSV: the worked cases of the design by name, refusals, errors, limits.

use serde_json::{Value, json};

use crate::cli::Desk;
use crate::imports::{Shelf, With};
use crate::on_both;
use crate::support::{Answer, Backend, TestApp, data};

on_both!(
    share_of_manufacturing_in_industry_2024,
    the_share_by_a_derived_indicator_counts_each_figure_once,
    industry_besides_manufacturing_grew_by_ten_percent_a_year,
    manufacturing_gave_most_of_the_rise,
    yuan_for_a_dollar,
    refusals_are_typed_and_name_the_part,
    us_macro_growth_for_each_head,
    us_macro_contribution_of_consumption,
    share_of_china_in_the_world,
    link_continues_a_series_by_the_growth_of_another,
    every_context_is_a_series,
    what_is_missing_is_named,
    a_text_that_is_no_formula_is_refused_with_its_place,
    what_nobody_has_is_refused_with_the_nearest,
    too_much_is_refused_with_what_to_do,
    two_datasets_are_told_apart,
    windows_and_days,
    every_format_has_the_values,
    the_command_line_has_what_the_api_gives,
    pages_show_curve_table_and_tree,
    a_page_shows_where_a_formula_cannot_be_read,
);

/// The address of a formula.
fn target(expr: &str, more: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("expr", expr).finish();
    format!("/v1/formula?{query}{more}")
}

/// The only series of an answer.
async fn only(app: &TestApp, expr: &str, more: &str) -> Value {
    let answer = app.json(&target(expr, more)).await;
    let series = answer["series"].as_array().unwrap();
    assert_eq!(series.len(), 1, "{expr}: {answer}");
    series[0].clone()
}

/// The point of a series at a period.
fn at<'a>(series: &'a Value, period: &str) -> &'a Value {
    let points = series["observations"].as_array().unwrap();
    points.iter().find(|point| point["period"] == period).unwrap_or_else(|| panic!("{period}: {series}"))
}

/// Value, lower and upper end.
fn ends(point: &Value) -> [f64; 3] {
    ["value", "lower", "upper"].map(|name| point[name].as_f64().unwrap_or(f64::NAN))
}

fn near(point: &Value, expected: [f64; 3]) {
    for (found, expected) in ends(point).into_iter().zip(expected) {
        assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} is not {expected}: {point}");
    }
}

/// The same point by the API in JSON and CSV and by the command line.
async fn by_all(app: &TestApp, expr: &str, more: &str, period: &str, expected: [f64; 3]) -> Value {
    let series = only(app, expr, more).await;
    near(at(&series, period), expected);
    let csv = app.get(&target(expr, &format!("{more}&format=csv"))).await.text();
    let arguments: Vec<String> = more
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| format!("--{}", pair.replace('_', "-")))
        .collect();
    let mut command = vec!["formula", expr, "--format", "csv"];
    command.extend(arguments.iter().map(String::as_str));
    let said = Desk::at(&app.database.url).run(&command).with_code(0);
    for text in [&csv, &said] {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let place = |name: &str| header.iter().position(|column| column == name).unwrap();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let row = rows.iter().find(|row| &row[place("period")] == period).unwrap();
        let cell = |name: &str| row[place(name)].parse::<f64>().unwrap();
        assert_eq!(["value", "lower", "upper"].map(cell), ends(at(&series, period)), "{text}");
        assert_eq!(&row[place("bounds_quality")], "exact", "{text}");
        assert_eq!(row[place("unit")], *series["unit"].as_str().unwrap(), "{text}");
    }
    series
}

async fn share_of_manufacturing_in_industry_2024(backend: Backend) {
    let app = TestApp::start(backend).await;
    let expected = [100.0 * 33.6 / 40.5, 100.0 * 33.55 / 40.55, 100.0 * 33.65 / 40.45];
    let series = by_all(&app, "share(VA.C, VA.BTE)", "&area=CN", "2024", expected).await;
    assert_eq!((&series["unit"], &series["indicator"]["unit_class"]), (&json!("percent"), &json!("ratio")));
    assert_eq!((&series["expr"], &series["key"]), (&json!("share(VA.C, VA.BTE)"), &json!("A.CN.FORMULA._Z")));
    let shown = ends(at(&series, "2024")).map(|number| format!("{number:.2}"));
    assert_eq!(shown, ["82.96", "82.74", "83.19"]);
    let full = only(&app, "share(VA.C, VA.BTE)", "&detail=full").await;
    let from = &at(&full, "2024")["derived_from"];
    let figures: Vec<&Value> = from["inputs"].as_array().unwrap().iter().map(|one| &one["figure"]).collect();
    assert_eq!(figures, ["004-va-c-2024", "004-va-bte-2024"], "{from}");
    assert_eq!(at(&full, "2024")["bounds"], "rounding");
}

async fn the_share_by_a_derived_indicator_counts_each_figure_once(backend: Backend) {
    let app = TestApp::start(backend).await;
    let expected = [100.0 * 33.6 / 40.5, 100.0 * 33.55 / 40.55, 100.0 * 33.65 / 40.45];
    let series = only(&app, "100 * VA.C / (VA.C + REST_OF_INDUSTRY)", "&area=CN").await;
    near(at(&series, "2024"), expected);
    let same = only(&app, "100 * VA.C / (VA.C + (VA.BTE - VA.C))", "&area=CN").await;
    near(at(&same, "2024"), expected);
}

async fn industry_besides_manufacturing_grew_by_ten_percent_a_year(backend: Backend) {
    let app = TestApp::start(backend).await;
    let root = |ratio: f64| (ratio.powf(0.25) - 1.0) * 100.0;
    let expected = [root(6.9 / 4.7), root(6.8 / 4.8), root(7.0 / 4.6)];
    let expr = "100 * ((VA.BTE - VA.C) / (VA.BTE[2020] - VA.C[2020])) ^ 0.25 - 100";
    let series = by_all(&app, expr, "&area=CN&from=2024", "2024", expected).await;
    let shown = ends(at(&series, "2024")).map(|number| format!("{number:.2}"));
    assert_eq!(shown, ["10.07", "9.10", "11.07"]);
}

async fn manufacturing_gave_most_of_the_rise(backend: Backend) {
    let app = TestApp::start(backend).await;
    let expr = "100 * (VA.C - VA.C[2020]) / VA.BTE[2020]";
    let expected = [100.0 * 7.0 / 31.3, 100.0 * 6.9 / 31.35, 100.0 * 7.1 / 31.25];
    let series = by_all(&app, expr, "&area=CN&from=2024", "2024", expected).await;
    let shown = ends(at(&series, "2024")).map(|number| format!("{number:.2}"));
    assert_eq!(shown, ["22.36", "22.01", "22.72"]);
    let part = only(&app, "100 * (VA.C - VA.C[2020]) / (VA.BTE - VA.BTE[2020])", "&from=2024").await;
    let shown = ends(at(&part, "2024")).map(|number| format!("{number:.1}"));
    assert_eq!(shown, ["76.1", "74.2", "78.0"]);
}

async fn yuan_for_a_dollar(backend: Backend) {
    let app = TestApp::start(backend).await;
    let expected = [7.5, 104.5 / 14.5, 105.5 / 13.5];
    let series = by_all(&app, "COMPANY_RD / COMPANY_RD_USD", "", "2020/2024", expected).await;
    assert_eq!((&series["unit"], &series["indicator"]["unit"]), (&json!("CNY/USD"), &json!("CNY_per_USD")));
}

async fn refusals_are_typed_and_name_the_part(backend: Backend) {
    let app = TestApp::start(backend).await;
    let desk = Desk::at(&app.database.url);
    for (expr, reason, part) in [
        ("VA.C + COMPANY_RD_USD", "unit_mismatch", "VA.C + COMPANY_RD_USD"),
        ("GII_RANK*2", "unit_class", "GII_RANK * 2"),
        ("VA_GROWTH.C - yoy(VA.C)", "price_basis", "VA_GROWTH.C - yoy(VA.C)"),
        ("VA_CHANGE.C / VA.C", "frequency_mismatch", "VA_CHANGE.C / VA.C"),
    ] {
        for more in ["", "&area=CN"] {
            let answer = app.json(&target(expr, more)).await;
            let series = answer["series"].as_array().unwrap();
            assert!(!series.is_empty(), "{expr}");
            for one in series {
                assert_eq!(
                    (&one["refusal"]["reason"], &one["refusal"]["part"]),
                    (&json!(reason), &json!(part))
                );
                assert!(
                    one["refusal"]["detail"].as_str().unwrap().len() > 20 && one["unit"].is_null(),
                    "{one}"
                );
                let points = one["observations"].as_array().unwrap();
                let is_refused = |point: &Value| point["value"].is_null() && point["reason"] == reason;
                assert!(!points.is_empty() && points.iter().all(is_refused), "{one}");
            }
        }
        let csv = app.get(&target(expr, "&area=CN&format=csv")).await.text();
        let header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
        let place = header.iter().position(|column| *column == "reason").unwrap();
        assert!(csv.lines().skip(1).all(|line| line.split(',').nth(place) == Some(reason)), "{csv}");
        let said = desk.run(&["formula", expr]).with_code(2);
        assert!(said.contains(&format!("refused: {reason}: `{part}`")), "{said}");
    }
}

/// A service with a file of the shared data.
async fn shelf(backend: Backend, dataset: &str, folder: &str, file: &str, with: With<'_>) -> Shelf {
    let shelf = Shelf::empty(backend).await;
    shelf.file(dataset, &data().join(folder).join(file), with).await;
    shelf
}

async fn us_macro_growth_for_each_head(backend: Backend) {
    let shelf = shelf(backend, "US", "us-macro-quarterly", "macrodata.csv", With::default()).await;
    let series = only(&shelf.app, "yoy(per(realgdp, pop))", "&dataset=US").await;
    let [value, ..] = ends(at(&series, "2009-Q3"));
    assert_eq!(format!("{value:.4}"), "-3.3768", "{series}");
    assert_eq!(series["frequency"], "Q");
}

async fn us_macro_contribution_of_consumption(backend: Backend) {
    let shelf = shelf(backend, "US", "us-macro-quarterly", "macrodata.csv", With::default()).await;
    let contribution = only(&shelf.app, "contrib(realcons, realgdp)", "&dataset=US").await;
    assert_eq!(format!("{:.4}", ends(at(&contribution, "2009-Q2"))[0]), "-1.2076");
    let growth = only(&shelf.app, "yoy(realgdp)", "&dataset=US").await;
    assert_eq!(format!("{:.4}", ends(at(&growth, "2009-Q2"))[0]), "-3.8297");
}

async fn share_of_china_in_the_world(backend: Backend) {
    let folder = data().join("worldbank-manufacturing");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let shelf = Shelf::empty(backend).await;
    shelf.file("WB", &files[0], With::default()).await;
    let catalogue = shelf.app.json("/v1/series?dataset=WB&area=CN").await;
    let key = catalogue["series"][0]["key"].as_str().unwrap().to_owned();
    let quoted = |key: &str| {
        let parts: Vec<String> = key.split('.').map(|part| format!("`{part}`")).collect();
        parts.join(".")
    };
    let world = key.replace(".CN.", ".W0.");
    let expr = format!("share({}, {})", quoted(&key), quoted(&world));
    let series = only(&shelf.app, &expr, "&dataset=WB").await;
    for (year, share) in [("2010", "18.113"), ("2021", "30.438")] {
        let [value, lower, upper] = ends(at(&series, year));
        assert_eq!(format!("{value:.3}"), share, "{series}");
        assert!(lower <= value && value <= upper, "{series}");
    }
}

async fn link_continues_a_series_by_the_growth_of_another(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let rows = "FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE\n\
        A,CN,A1,_T,2010,100\nA,CN,A1,_T,2011,104\nA,CN,A1,_T,2012,107.1\n\
        A,CN,B1,_T,2012,98\nA,CN,B1,_T,2013,101.5\nA,CN,B1,_T,2014,103\n";
    shelf.file("LINK", &shelf.written("link.csv", rows), With::default()).await;
    let series = only(&shelf.app, "link(A1, B1, 2012)", "&dataset=LINK").await;
    for (year, value) in
        [("2010", 100.0), ("2012", 107.1), ("2013", 110.925), ("2014", 112.564_285_714_285_7)]
    {
        let found = ends(at(&series, year))[0];
        assert!((found - value).abs() < 1e-9, "{year}: {found} is not {value}");
    }
}

async fn every_context_is_a_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    let keys = |answer: &Value| -> Vec<String> {
        let series = answer["series"].as_array().unwrap();
        series.iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
    };
    // The activity is left open, so both that the indicator has are given.
    let both = app.json(&target("VA * 2", "")).await;
    assert_eq!(keys(&both), ["A.CN.FORMULA.BTE", "A.CN.FORMULA.C"]);
    let one = app.json(&target("VA * 2", "&activity=C&area=chn&frequency=A&dataset=CNIND")).await;
    assert_eq!(keys(&one), ["A.CN.FORMULA.C"]);
    // A whole key needs no context.
    let key = app.json(&target("A.CN.VA.C - A.CN.VA.C", "")).await;
    assert_eq!(keys(&key), ["A.CN.FORMULA.C"]);
    assert_eq!(at(&key["series"][0], "2024")["value"], 0);
}

async fn what_is_missing_is_named(backend: Backend) {
    let app = TestApp::start(backend).await;
    let series = only(&app, "VA.C + VA.D", "&detail=full").await;
    let point = at(&series, "2024");
    assert_eq!((&point["value"], &point["reason"]), (&Value::Null, &json!("missing_input")));
    assert_eq!(point["derived_from"]["missing"], json!({"series": "A.CN.VA.D", "period": "2024"}));
    let lagged = only(&app, "yoy(RD_EXP)", "").await;
    assert_eq!(at(&lagged, "2024")["reason"], "base_missing");
    let gap = only(&app, "yoy(VA.C)", "").await;
    assert_eq!(at(&gap, "2024")["reason"], "gap");
}

/// A refusal, with its code and the parameter at fault.
async fn refuse(app: &TestApp, target: &str, status: u16, parameter: &str) -> Value {
    let answer: Answer = app.get(target).await;
    assert_eq!(answer.status, status, "{target}: {}", answer.text());
    let document = answer.json();
    assert_eq!(document["parameter"], parameter, "{document}");
    document
}

async fn a_text_that_is_no_formula_is_refused_with_its_place(backend: Backend) {
    let app = TestApp::start(backend).await;
    let document = refuse(&app, &target("share(VA.C, shere(VA.BTE))", ""), 400, "expr").await;
    assert_eq!(document["code"], "invalid_parameter");
    assert_eq!(
        document["position"],
        json!({
            "start": 12, "end": 17, "column": 13,
            "caret": "share(VA.C, shere(VA.BTE))\n            ^^^^^",
        })
    );
    assert_eq!(document["allowed"], json!(["share"]));
    let detail = document["detail"].as_str().unwrap();
    assert!(detail.contains("character 13") && detail.contains("Allowed: ") && detail.contains("`share`"));
    // A plus that is not escaped is a blank.
    let document = refuse(&app, "/v1/formula?expr=VA.C+%2B+VA.BTE+VA.C", 400, "expr").await;
    assert!(document["detail"].as_str().unwrap().contains("%2B"), "{document}");
    refuse(&app, &target("1 + 1", ""), 400, "expr").await;
    refuse(&app, "/v1/formula", 400, "expr").await;
}

async fn what_nobody_has_is_refused_with_the_nearest(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (expr, nearest) in
        [("share(VA.C, VA.BTEE)", "VA.BTE"), ("RD_EXPP", "RD_EXP"), ("A.CN.VA.CC", "A.CN.VA.C")]
    {
        let document = refuse(&app, &target(expr, ""), 400, "expr").await;
        assert_eq!((&document["code"], &document["allowed"][0]), (&json!("unknown_code"), &json!(nearest)));
    }
    for (more, parameter) in [("&area=ZZ", "area"), ("&activity=ZZ", "activity"), ("&dataset=ZZ", "dataset")]
    {
        refuse(&app, &target("VA.C", more), 400, parameter).await;
    }
    let document = refuse(&app, &target("VA.C", "&area=CN-ZJ"), 409, "expr").await;
    assert!(document["detail"].as_str().unwrap().contains("A.CN.VA.C"), "{document}");
}

async fn too_much_is_refused_with_what_to_do(backend: Backend) {
    let app = TestApp::start(backend).await;
    let long = vec!["VA.C"; 120].join("+");
    let document = refuse(&app, &target(&long, ""), 400, "expr").await;
    assert!(document["detail"].as_str().unwrap().contains("512"), "{document}");
    let many: Vec<String> = (0..17).map(|number| format!("X{number}")).collect();
    let document = refuse(&app, &target(&many.join("+"), ""), 400, "expr").await;
    assert!(document["detail"].as_str().unwrap().contains("at most 16"), "{document}");
    refuse(&app, &target(&"(".repeat(300), ""), 400, "expr").await;
}

async fn two_datasets_are_told_apart(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let rows = "FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE\nA,CN,MADE,_T,2020,1\n";
    let path = shelf.written("twice.csv", rows);
    for dataset in ["ONE", "TWO"] {
        shelf.file(dataset, &path, With::default()).await;
    }
    let document = refuse(&shelf.app, &target("MADE * 2", ""), 409, "dataset").await;
    assert_eq!(document["allowed"], json!(["ONE", "TWO"]));
    let series = only(&shelf.app, "MADE * 2", "&dataset=TWO").await;
    assert_eq!(series["dataset"], "TWO");
}

async fn windows_and_days(backend: Backend) {
    let app = TestApp::start(backend).await;
    let periods = |series: &Value| -> Vec<String> {
        let points = series["observations"].as_array().unwrap();
        points.iter().map(|point| point["period"].as_str().unwrap().to_owned()).collect()
    };
    for (more, expected) in [
        ("", &["2020", "2024"][..]),
        ("&from=2021", &["2024"]),
        ("&to=2021", &["2020"]),
        ("&last=1", &["2024"]),
    ] {
        assert_eq!(periods(&only(&app, "share(VA.C, VA.BTE)", more).await), expected, "{more}");
    }
    // The base lies before the window.
    let series = only(&app, "VA.C - VA.C[2020]", "&from=2024").await;
    assert!(at(&series, "2024")["value"].is_number());
    // Before its publication nothing was known.
    let series = only(&app, "VA.C * 1", "&as_of=2025-01-01").await;
    assert_eq!(periods(&series), Vec::<String>::new());
    let (first, again) = (app.get(&target("VA.C", "")).await, app.get(&target("VA.C", "")).await);
    assert!(!first.header("etag").is_empty() && first.header("etag") == again.header("etag"));
    assert_ne!(first.header("etag"), app.get(&target("VA.BTE", "")).await.header("etag"));
}

async fn every_format_has_the_values(backend: Backend) {
    let app = TestApp::start(backend).await;
    for format in ["json", "csv", "ndjson", "jsonstat", "parquet", "arrow", "xlsx"] {
        let answer = app.get(&target("share(VA.C, VA.BTE)", &format!("&format={format}"))).await;
        assert!(answer.status.is_success() && answer.body.len() > 100, "{format}");
    }
    let answer = app.get(&target("share(VA.C, VA.BTE)", "&format=ndjson&last=1")).await;
    let row: Value = serde_json::from_str(answer.text().trim()).unwrap();
    let text = |name: &str| row[name].as_str();
    assert_eq!((text("unit"), text("bounds_quality")), (Some("percent"), Some("exact")));
    assert_eq!((text("indicator"), &row["reason"]), (Some("FORMULA"), &Value::Null));
    let cube = app.json(&target("VA.C + COMPANY_RD_USD", "&area=CN&format=jsonstat")).await;
    assert_eq!(cube["status"], json!({"0": "unit_mismatch", "1": "unit_mismatch"}));
}

async fn the_command_line_has_what_the_api_gives(backend: Backend) {
    let app = TestApp::start(backend).await;
    let desk = Desk::at(&app.database.url);
    let table = desk.run(&["formula", "share(VA.C, VA.BTE)", "--area", "CN"]).with_code(0);
    for part in ["82.96", "[82.74, 83.19]", "exact", "004-va-c-2024", "A.CN.FORMULA._Z, percent"] {
        assert!(table.contains(part), "{part}: {table}");
    }
    let given = desk.run(&["formula", "VA.BTE - VA.C", "--format", "json"]).with_code(0);
    let given: Value = serde_json::from_str(&given).unwrap();
    assert_eq!(given, app.json(&target("VA.BTE - VA.C", "&detail=full")).await);
    for (expr, said) in [
        ("share(VA.C, VA.BTE", "\n     ^"),
        ("shere(VA.C, VA.BTE)", "did you mean share?"),
        ("VA.CC", "perhaps one of VA.C"),
        ("GDP", "has no series"),
    ] {
        let error = desk.run(&["formula", expr]).error_with_code(1);
        assert!(error.contains(said), "{expr}: {error}");
    }
    desk.run(&["formula", "-VA.C"]).with_code(0);
    desk.run(&["formula", "yoy(RD_EXP)"]).with_code(2);
}

async fn pages_show_curve_table_and_tree(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = |expr: &str, more: &str| target(expr, more).replace("/v1/formula", "/formula");
    let browse = async |address: String| {
        let answer = crate::explorer::browse(&app, &address).await;
        assert_eq!(answer.status, 200, "{address}");
        answer.text()
    };
    let share = browse(page("share(VA.C, VA.BTE)", "&area=CN")).await;
    for part in [
        "value=\"share(VA.C, VA.BTE)\"",
        "83.0 %",
        "/series/CNIND/A.CN.VA.C?at=2024#passage",
        "/figures/004-va-bte-2024",
        "Exact bounds",
        "<svg",
        "/v1/formula?area=CN&amp;expr=share%28VA.C%2C+VA.BTE%29&amp;format=csv",
    ] {
        assert!(share.contains(part), "{part}");
    }
    let chinese = browse(page("VA.C - VA.C[2020]", "&lang=zh")).await;
    assert!(chinese.contains("7.0 万亿元") && chinese.contains("公式"), "{chinese}");
    let several = browse(page("VA * 2", "")).await;
    assert!(several.contains("A.CN.FORMULA.BTE") && several.contains("A.CN.FORMULA.C"));
    let refused = browse(page("GII_RANK*2", "")).await;
    assert!(refused.contains("unit_class") && refused.contains("GII_RANK * 2"));
    // Indicators and series lead here.
    for address in ["/indicators/CNIND/VA", "/series/CNIND/A.CN.VA.C"] {
        assert!(browse(address.to_owned()).await.contains("/formula?dataset=CNIND&amp;expr="), "{address}");
    }
    let start = browse("/formula".to_owned()).await;
    assert!(start.contains("share(VA.C, VA.BTE)") && start.contains("data-function=\"deflate\""), "{start}");
}

async fn a_page_shows_where_a_formula_cannot_be_read(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (expr, parts) in [
        ("shere(VA.C, VA.BTE)", &["^^^^^", "expr=share%28VA.C%2C+VA.BTE%29"][..]),
        ("share(VA.C, VA.BTEE)", &["expr=share%28VA.C%2C+VA.BTE%29", "VA.BTEE"]),
        ("<img src=x>", &["&lt;img src=x&gt;", "aria-invalid=\"true\""]),
    ] {
        let address = target(expr, "").replace("/v1/formula", "/formula");
        let answer = crate::explorer::browse(&app, &address).await;
        let text = answer.text();
        assert_eq!(answer.status, 200, "{expr}");
        for part in parts {
            assert!(text.contains(part), "{expr}: {part}: {text}");
        }
        assert!(!text.contains("<img"), "{expr}");
    }
}
