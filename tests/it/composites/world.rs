//! A composite index over the dataset WORLD: through the API, formats and façades, and on its page.

use serde_json::{Value, json};
use yearbook::formats::Format;
use yearbook::service::definitions::DefinitionSet;
use yearbook::service::documents::Documents;
use yearbook::service::seed_folder::read_seeds;

use crate::on_both;
use crate::support::seed_texts::SeedTexts;
use crate::support::{Backend, TestApp, cnind};

on_both!(
    a_composite_index_is_a_dataset_in_every_format_and_facade,
    a_score_leads_to_its_parts_and_their_series,
    ranks_have_a_range_over_all_combinations,
    a_score_of_another_day_is_computed_from_what_was_published,
    pages_show_ranks_one_unit_and_the_file,
    questions_that_say_nothing_are_refused,
    growth_across_a_changed_set_is_refused_everywhere,
    ranges_of_ranks_are_rows_in_flat_formats,
    a_fresh_machine_has_an_index,
);

/// The definition with which the pages are looked at, too.
const INDUSTRY: &str = include_str!("../../browser/definitions/WORLD/composites/industry.toml");

/// An app over CNIND and WORLD with one composite index.
async fn app(backend: Backend) -> TestApp {
    let seeds = [cnind(), SeedTexts::of("WORLD").seed()];
    let folder = tempfile::tempdir().unwrap();
    let composites = folder.path().join("WORLD/composites");
    std::fs::create_dir_all(&composites).unwrap();
    std::fs::write(composites.join("industry.toml"), INDUSTRY).unwrap();
    let definitions = DefinitionSet::read(&seeds, Some(folder.path())).unwrap();
    TestApp::with(backend, &seeds, Documents::default()).await.defined(definitions).await
}

async fn a_composite_index_is_a_dataset_in_every_format_and_facade(backend: Backend) {
    let app = app(backend).await;
    let answer =
        app.json("/v1/observations?dataset=INDUSTRY_9&indicator=INDUSTRY_9&area=CN&detail=full").await;
    let point = &answer["series"][0]["observations"][1];
    assert_eq!((&point["period"], &point["origin"]), (&json!("2016"), &json!("composite")));
    assert_eq!((&point["bounds"], &point["bounds_quality"]), (&json!("rounding"), &json!("own")));
    assert_eq!(point["derived_from"]["inputs"].as_array().unwrap().len(), 5);
    assert_eq!(
        (&point["derived_from"]["version"], &point["status"]),
        (&json!("2"), &json!("E")),
        "estimates come in"
    );
    assert!(answer["attributions"].to_string().contains("United Nations"), "{}", answer["attributions"]);
    let score = point["value"].as_f64().unwrap();
    assert!(point["lower"].as_f64().unwrap() <= score && score <= point["upper"].as_f64().unwrap());
    // Named or not, the dataset has no other indicator.
    let all = app.get("/v1/observations?dataset=INDUSTRY_9&format=csv").await.text();
    assert!(
        all.lines().count() > 20 && all.lines().skip(1).all(|line| line.starts_with("INDUSTRY_9,A,")),
        "{all}"
    );
    assert!(
        !app.get("/v1/observations?area=CN&format=csv").await.text().contains("INDUSTRY_9"),
        "left out of wildcards"
    );
    for format in Format::ALL {
        let target = format!("/v1/observations?dataset=INDUSTRY_9&format={}", format.name());
        assert_eq!(app.get(&target).await.status, 200, "{target}");
    }
    for target in [
        "/v1/datasets",
        "/v1/datasets/INDUSTRY_9",
        "/v1/indicators/INDUSTRY_9",
        "/v1/growth?dataset=INDUSTRY_9&indicator=INDUSTRY_9&area=CN",
        "/v1/series?dataset=INDUSTRY_9",
        "/v1/series/A.CN.INDUSTRY_9/revisions",
        "/sdmx/2.1/dataflow",
        "/sdmx/2.1/data/INDUSTRY_9/A.CN.INDUSTRY_9",
        "/sdmx/2.1/datastructure/YEARBOOK/INDUSTRY_9",
        "/dbnomics/v22/series/YEARBOOK/INDUSTRY_9/A.CN.INDUSTRY_9?observations=1",
        "/jsonstat/data/INDUSTRY_9/A.CN.INDUSTRY_9",
        "/fred/series?api_key=x&file_type=json&series_id=A.CN.INDUSTRY_9",
    ] {
        let answer = app.get(target).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert!(answer.text().contains("INDUSTRY_9"), "{target}");
    }
}

async fn a_score_leads_to_its_parts_and_their_series(backend: Backend) {
    let app = app(backend).await;
    let listed = app.json("/v1/composites").await;
    assert_eq!(
        (&listed["composites"][0]["id"], &listed["composites"][0]["panel"]),
        (&json!("INDUSTRY_9"), &json!("fixed"))
    );
    let one = app.json("/v1/composites/INDUSTRY_9").await;
    assert_eq!((&one["file"], &one["dataset"]), (&json!(INDUSTRY), &json!("WORLD")));
    assert_eq!(one["parts"][2]["input"], "MHT_SHARE.C");
    let left_out: Vec<&Value> =
        one["left_out"].as_array().unwrap().iter().map(|unit| &unit["code"]).collect();
    assert!(
        left_out.contains(&&json!("FR")) && left_out.contains(&&json!("CH")),
        "without data in 2016: {left_out:?}"
    );
    let explained = app.json("/v1/composites/INDUSTRY_9/explain?area=CHN&period=2016").await;
    assert_eq!((&explained["unit"]["code"], &explained["of"]), (&json!("CN"), &json!(15)));
    let sum: f64 = explained["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["contribution"].as_f64().unwrap())
        .sum();
    assert!((sum - explained["score"].as_f64().unwrap()).abs() < 1e-9);
    assert_eq!(explained["parts"][0]["input"]["observations"][0]["series"], "A.CN.MFG_VA_SHARE.C");
    assert_eq!(
        (&explained["change"]["base"], &explained["change"]["measure"]),
        (&json!("2015"), &json!("difference"))
    );
    let shares =
        explained["change"]["parts"].as_array().unwrap().iter().map(|part| part["share"].as_f64().unwrap());
    assert!((shares.sum::<f64>() - 100.0).abs() < 1e-9);
    let refused = app.json("/v1/composites/INDUSTRY_9/explain?area=FR&period=2015").await;
    assert_eq!((&refused["score"], &refused["reason"]), (&Value::Null, &json!("set_changes")));
    let point =
        &app.json("/v1/observations?dataset=INDUSTRY_9&area=FR").await["series"][0]["observations"][0];
    assert_eq!((&point["value"], &point["reason"]), (&Value::Null, &json!("set_changes")));
}

async fn a_fresh_machine_has_an_index(backend: Backend) {
    let app = TestApp::with(backend, &read_seeds(None).unwrap(), Documents::default()).await;
    let one = app.json("/v1/composites/INDUSTRY_INDEX").await;
    assert!(one.get("refused").is_none(), "{one}");
    assert!(one["note"].as_str().unwrap().contains("no index of the United Nations"), "{one}");
    assert_eq!((&one["units"], &one["set_changes"]), (&json!(15), &json!(false)));
    assert_eq!((&one["first_period"], &one["last_period"]), (&json!("2003"), &json!("2015")));
    let scores = app.json("/v1/observations?dataset=INDUSTRY_INDEX&from=2015&limit=1000").await;
    let scores = scores["series"].as_array().unwrap().iter();
    let scores = scores.filter_map(|one| one["observations"][0]["value"].as_f64());
    assert_eq!(scores.inspect(|score| assert!((0.0..=100.0).contains(score), "{score}")).count(), 15);
    let growth = app.json("/v1/growth?dataset=INDUSTRY_INDEX&area=CN&from=2015").await;
    assert!(growth["series"][0]["observations"][0]["value"].as_f64().unwrap() > 0.0, "{growth}");
    let ranks = app.json("/v1/composites/INDUSTRY_INDEX/robustness?period=2015").await;
    assert!(ranks["combinations"].as_u64().unwrap() > 20, "{ranks}");
    let page = app.get("/composites").await.text();
    assert!(page.contains("INDUSTRY_INDEX") && page.contains("Industry, technology and research"), "{page}");
}

/// An app whose index compares whoever has data: other units in 2015 and in 2016, and none of them changes in between.
async fn open_panel(backend: Backend) -> TestApp {
    let seeds = [cnind(), SeedTexts::of("WORLD").seed()];
    let folder = tempfile::tempdir().unwrap();
    let composites = folder.path().join("WORLD/composites");
    std::fs::create_dir_all(&composites).unwrap();
    let text = INDUSTRY.replace("from = \"2015\"", "from = \"2011\"\npanel = \"open\"");
    std::fs::write(composites.join("industry.toml"), text).unwrap();
    let definitions = DefinitionSet::read(&seeds, Some(folder.path())).unwrap();
    TestApp::with(backend, &seeds, Documents::default()).await.defined(definitions).await
}

async fn growth_across_a_changed_set_is_refused_everywhere(backend: Backend) {
    let app = open_panel(backend).await;
    let growth = "/v1/growth?dataset=INDUSTRY_9&indicator=INDUSTRY_9&area=CN";
    // The units of 2011 and of 2016 differ from those of the years before.
    for measure in ["yoy", "pop", "change", "log_yoy", "index&base=2011", "cagr"] {
        let answer = app.json(&format!("{growth}&measure={measure}")).await;
        let last = answer["series"][0]["observations"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["period"], &last["value"]), (&json!("2016"), &Value::Null), "{measure}: {last}");
        assert_eq!(last["reason"], "set_changes", "{measure}: {last}");
    }
    let level = app.json(&format!("{growth}&measure=level")).await;
    assert!(level["series"][0]["observations"][5]["value"].is_number(), "{level}");
    let rows = app.get(&format!("{growth}&format=csv")).await.text();
    assert!(rows.lines().last().unwrap().contains(",set_changes,"), "{rows}");
    let ranking = app.json("/v1/growth/ranking?dataset=INDUSTRY_9&period=2016").await;
    assert_eq!(ranking["ranking"], json!([]), "{ranking}");
    for expr in ["yoy(INDUSTRY_9)", "INDUSTRY_9-INDUSTRY_9[-1]", "ma(INDUSTRY_9,2)", "index(INDUSTRY_9,2011)"]
    {
        let answer =
            app.json(&format!("/v1/formula?dataset=INDUSTRY_9&area=CN&expr={expr}&detail=full")).await;
        let last = answer["series"][0]["observations"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["value"], Value::Null, "{expr}: {last}");
        assert!(last.to_string().contains("set_changes"), "{expr}: {last}");
    }
    let sdmx = app.get("/sdmx/2.1/data/INDUSTRY_9_GROWTH/A.CN.INDUSTRY_9.yoy?startPeriod=2016").await.text();
    assert!(sdmx.contains("set_changes"), "{sdmx}");
    let fred = "/fred/series/observations?api_key=x&file_type=json&series_id=A.CN.INDUSTRY_9&units=";
    let last = |answer: Value| answer["observations"].as_array().unwrap().last().unwrap()["value"].clone();
    assert_ne!(last(app.json(&format!("{fred}lin")).await), json!("."));
    assert_eq!(last(app.json(&format!("{fred}pc1")).await), json!("."));
}

async fn ranges_of_ranks_are_rows_in_flat_formats(backend: Backend) {
    let app = app(backend).await;
    let target = "/v1/composites/INDUSTRY_9/robustness?period=2016";
    let answer = app.json(target).await;
    let text = app.get(&format!("{target}&format=csv")).await.text();
    assert!(text.starts_with(
        "dataset,frequency,area,indicator,activity,period,measure,value,lower,upper,unit,basis,verdict,reason"
    ));
    let rows: Vec<std::collections::HashMap<String, String>> =
        csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 15 * 5);
    for unit in answer["units"].as_array().unwrap() {
        let number = |measure: &str, column: &str| {
            let is_it = |row: &&std::collections::HashMap<String, String>| {
                row["area"] == unit["code"].as_str().unwrap() && row["measure"] == measure
            };
            rows.iter().find(is_it).unwrap()[column].parse::<f64>().unwrap()
        };
        for measure in ["score", "rank", "rank_from", "rank_to", "median"] {
            assert_eq!(Some(number(measure, "value")), unit[measure].as_f64(), "{measure} {unit}");
        }
        assert_eq!(Some(number("rank", "lower")), unit["rank_from"].as_f64());
        assert_eq!(Some(number("rank", "upper")), unit["rank_to"].as_f64());
    }
    for format in Format::ALL {
        let answer = app.get(&format!("{target}&format={}", format.name())).await;
        assert_eq!(answer.status, 200, "{}: {}", format.name(), answer.text());
    }
}

async fn ranks_have_a_range_over_all_combinations(backend: Backend) {
    let app = app(backend).await;
    let answer = app.json("/v1/composites/INDUSTRY_9/robustness?period=2016").await;
    assert_eq!((&answer["combinations"], answer["left_out"].as_array().unwrap().len()), (&json!(30), 6));
    assert_eq!(answer["left_out"][0]["reason"], "zero_under_geometric");
    let units = answer["units"].as_array().unwrap();
    assert_eq!(units.len(), 15);
    for (place, unit) in units.iter().enumerate() {
        let [rank, from, to] = ["rank", "rank_from", "rank_to"].map(|name| unit[name].as_u64().unwrap());
        assert!(from <= rank && rank <= to && rank as usize == place + 1, "{unit}");
    }
    assert_eq!(answer["choices"].as_array().unwrap().len(), 8);
    assert_eq!(answer["diagnostics"]["inputs"].as_array().unwrap().len(), 5);
    let variance = answer["diagnostics"]["components"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["variance"].as_f64().unwrap());
    assert!((variance.sum::<f64>() - 100.0).abs() < 1e-6);
    assert_eq!(
        answer,
        app.json("/v1/composites/INDUSTRY_9/robustness?period=2016").await,
        "no random numbers"
    );
}

async fn a_score_of_another_day_is_computed_from_what_was_published(backend: Backend) {
    let app = app(backend).await;
    let target = "/v1/observations?dataset=INDUSTRY_9&area=CN";
    let now = app.json(target).await["series"][0]["observations"].clone();
    let full = app.json(&format!("{target}&detail=full")).await["series"][0]["observations"].clone();
    let day =
        full.as_array().unwrap().iter().map(|point| point["published"].as_str().unwrap()).max().unwrap();
    assert_eq!(app.json(&format!("{target}&as_of={day}")).await["series"][0]["observations"], now);
    assert_eq!(app.json(&format!("{target}&as_of=2001-01-01")).await["series"][0]["observations"], json!([]));
    let vintages = app.json(&format!("{target}&include=vintages&detail=full")).await;
    let vintages = vintages["series"][0]["observations"].as_array().unwrap();
    assert!(vintages.len() >= 2 && vintages.iter().all(|one| one["origin"] == "composite"), "{vintages:?}");
    let answer = app.get("/v1/composites/INDUSTRY_9/explain?area=CN&period=2016&as_of=2001-01-01").await;
    assert_eq!(answer.status, 400, "no period was known: {}", answer.text());
}

async fn pages_show_ranks_one_unit_and_the_file(backend: Backend) {
    let app = app(backend).await;
    let list = app.get("/composites").await.text();
    assert!(list.contains("href=\"/composites/INDUSTRY_9\""), "{list}");
    let page = app.get("/composites/INDUSTRY_9?area=CN&period=2016").await.text();
    for holds in [
        "class=\"row ranks\"",
        "class=\"row stack\"",
        "id=\"unit\"",
        "MFG_VA_SHARE.C",
        "[[part]]",
        "30 combinations",
    ] {
        assert!(page.contains(holds), "{holds}");
    }
    let chinese = app.get("/composites/INDUSTRY_9?lang=zh").await.text();
    assert!(chinese.contains("工业与研发") && chinese.contains("名次"), "{chinese}");
    let series = app.get("/series/INDUSTRY_9/A.CN.INDUSTRY_9?at=2016").await.text();
    assert!(series.contains("/composites/INDUSTRY_9?"), "the value leads to how it comes about");
}

async fn questions_that_say_nothing_are_refused(backend: Backend) {
    let app = app(backend).await;
    for (target, status, holds) in [
        ("/v1/composites/INDUSTRY", 404, "Did you mean `INDUSTRY_9`?"),
        ("/v1/composites/INDUSTRY_9/explain?area=CN", 400, "period"),
        ("/v1/composites/INDUSTRY_9/explain?period=2016", 400, "takes one code"),
        ("/v1/composites/INDUSTRY_9/explain?period=2016&area=CN,US", 400, "takes one code"),
        ("/v1/composites/INDUSTRY_9/explain?period=2016&area=W0", 400, "has no unit `W0`"),
        ("/v1/composites/INDUSTRY_9/explain?period=2016&area=CN&activity=C", 409, "codes of `area`"),
        ("/v1/composites/INDUSTRY_9/explain?period=2019&area=CN", 400, "has no period `2019`"),
        ("/v1/composites/INDUSTRY_9/explain?period=2016&area=CN&base=1999", 400, "has no period `1999`"),
        ("/v1/composites/INDUSTRY_9/robustness", 400, "period"),
        ("/composites/INDUSTRY", 404, "INDUSTRY_9"),
    ] {
        let answer = app.get(target).await;
        assert_eq!(answer.status, status, "{target}: {}", answer.text());
        assert!(answer.text().contains(holds), "{target}: {}", answer.text());
    }
}
