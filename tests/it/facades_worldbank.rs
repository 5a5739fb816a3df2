//! The World Bank façade: both shapes, pages, the most recent values, lists of the catalogue, errors.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(
    pages_lead_no_client_on,
    observations_are_a_cube,
    lists_and_observations_are_xml,
    an_indicator_has_topics,
    observations_come_as_a_list,
    observations_come_below_a_source,
    pages_add_up_and_tell_their_size,
    the_most_recent_are_counted,
    countries_and_their_groups_are_listed,
    indicators_topics_and_sources_are_listed,
    concepts_have_members_and_metadata,
    errors_are_messages_with_status_200,
);

const ROOT: &str = "/worldbank/v2";

async fn get(app: &TestApp, target: &str) -> Value {
    app.json(&format!("{ROOT}/{target}")).await
}

/// One member of all rows of a list.
fn column(answer: &Value, name: &str) -> Vec<Value> {
    answer[1].as_array().unwrap().iter().map(|row| row[name].clone()).collect()
}

async fn observations_come_as_a_list(backend: Backend) {
    let app = TestApp::start(backend).await;
    let answer =
        get(&app, "countries/CN;US/indicators/VA.C?date=2019%3A2024&per_page=25000&format=json").await;
    assert_eq!(
        answer[0],
        json!({"page": 1, "pages": 1, "per_page": 25000, "total": 5, "sourceid": "2", "lastupdated": "2026-01-02"})
    );
    assert_eq!(
        answer[1][0],
        json!({
            "indicator": {"id": "VA.C", "value": "Value added, Manufacturing"},
            "country": {"id": "CN", "value": "China"},
            "countryiso3code": "CHN",
            "date": "2024",
            "value": 33_600_000_000_000_i64,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        })
    );
    assert_eq!(column(&answer, "date"), ["2024", "2023", "2022", "2021", "2020"]);
    let values = column(&answer, "value");
    assert_eq!((&values[1], &values[4]), (&Value::Null, &json!(26_600_000_000_000_i64)));
    for same in
        ["en/country/chn/indicator/va.c?date=2024", "Country/CHN;/Indicators/CNIND:VA.C?date=2024:2024"]
    {
        assert_eq!(get(&app, same).await[1][0], answer[1][0], "{same}");
    }
    let nothing = get(&app, "country/US/indicator/VA.C").await;
    assert_eq!((&nothing[0]["total"], &nothing[1]), (&json!(0), &json!([])));
    let quarters = get(&app, "country/CN/indicator/VA.C?date=2020Q1:2024Q4").await;
    assert_eq!(quarters[0]["total"], 0);
}

async fn observations_come_below_a_source(backend: Backend) {
    let app = TestApp::start(backend).await;
    let answer = get(&app, "en/sources/2/series/VA.C;RD_EXP/country/CHN/time/YR2024;YR2020").await;
    assert_eq!(answer["total"], 4);
    assert_eq!((&answer["source"]["id"], &answer["source"]["name"].is_string()), (&json!("2"), &true));
    let row = &answer["source"]["data"][0];
    assert_eq!(
        row["variable"],
        json!([
            {"concept": "Country", "id": "CHN", "value": "China"},
            {"concept": "Series", "id": "RD_EXP", "value": "R&D expenditure, total"},
            {"concept": "Time", "id": "YR2024", "value": "2024"},
        ])
    );
    assert_eq!(row["value"].as_f64(), Some(3.6e12));
    let whole = get(&app, "sources/CNIND/country/all/series/all/time/all/data?per_page=20000").await;
    let rows = whole["source"]["data"].as_array().unwrap();
    let values = rows.iter().filter(|row| !row["value"].is_null()).count();
    let annual = app.json("/v1/observations?frequency=A").await;
    let ours = annual["series"].as_array().unwrap().iter();
    assert_eq!(values, ours.map(|series| series["observations"].as_array().unwrap().len()).sum::<usize>());
}

async fn pages_add_up_and_tell_their_size(backend: Backend) {
    let app = TestApp::start(backend).await;
    let whole = get(&app, "country/all/indicator/all?per_page=50000").await;
    let total = whole[0]["total"].as_u64().unwrap();
    let mut rows = Vec::new();
    for page in 1..=total.div_ceil(100) {
        let answer = get(&app, &format!("country/all/indicator/all?per_page=100&page={page}")).await;
        assert_eq!((&answer[0]["per_page"], &answer[0]["page"]), (&json!(100), &json!(page)));
        rows.extend(answer[1].as_array().unwrap().clone());
    }
    assert_eq!(&Value::from(rows), &whole[1]);
    let after = get(&app, "country/all/indicator/all?per_page=100&page=1000").await;
    assert_eq!(after[1], json!([]));
    for (asked, used) in [("", 50), ("?per_page=0", 50), ("?per_page=1", 1), ("?per_page=99999999", 50_000)] {
        assert_eq!(get(&app, &format!("region{asked}")).await[0]["per_page"], used, "{asked}");
    }
}

async fn the_most_recent_are_counted(backend: Backend) {
    let app = TestApp::start(backend).await;
    let periods = get(&app, "country/CN/indicator/VA.C?mrv=2").await;
    assert_eq!(column(&periods, "value"), [json!(33_600_000_000_000_i64), Value::Null]);
    let filled = get(&app, "country/CN/indicator/VA.C?mrv=2&gapfill=Y").await;
    assert_eq!(column(&filled, "value"), [json!(33_600_000_000_000_i64), json!(26_600_000_000_000_i64)]);
    let values = get(&app, "country/CN/indicator/VA.C?mrnev=2").await;
    assert_eq!(column(&values, "date"), ["2024", "2020"]);
    let below = get(&app, "sources/2/series/VA.C/country/CHN/time/all?mrnev=1").await;
    assert_eq!(below["source"]["data"].as_array().unwrap().len(), 1);
}

async fn countries_and_their_groups_are_listed(backend: Backend) {
    let app = TestApp::start(backend).await;
    let answer = get(&app, "country/all?per_page=300").await;
    assert_eq!(column(&answer, "id"), ["CHN", "CN-ZJ", "USA", "WLD", "XIAOMI"]);
    let regions: BTreeSet<String> =
        column(&answer, "region").iter().map(|region| region["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(regions, ["NA", "WLD"].map(str::to_owned).into());
    let china = get(&app, "countries/cn").await;
    assert_eq!((&china[1][0]["iso2Code"], &china[1][0]["capitalCity"]), (&json!("CN"), &json!("")));
    assert_eq!(column(&get(&app, "country?region=WLD").await, "id"), ["CHN", "USA"]);
    assert_eq!(column(&get(&app, "en/region").await, "code"), ["WLD"]);
    assert_eq!(column(&get(&app, "en/incomelevel").await, "id"), ["INX"]);
    assert_eq!(column(&get(&app, "en/lendingtype").await, "id"), ["LNX"]);
}

async fn indicators_topics_and_sources_are_listed(backend: Backend) {
    let app = TestApp::start(backend).await;
    let all = get(&app, "indicators?per_page=50000").await;
    let ids = column(&all, "id");
    assert!(ids.contains(&json!("VA.C")) && ids.contains(&json!("RD_EXP")), "{ids:?}");
    assert_eq!(get(&app, "source/2/indicators?per_page=50000").await[1], all[1]);
    let one = get(&app, "indicator/RD_EXP").await[1][0].clone();
    assert_eq!((&one["unit"], &one["source"]["id"]), (&json!("CNY"), &json!("2")));
    let topic = one["topics"][0]["id"].as_str().unwrap();
    let of_topic = get(&app, &format!("en/topic/{topic}/indicator?source=2")).await;
    assert!(column(&of_topic, "id").contains(&json!("RD_EXP")));
    assert_eq!(get(&app, &format!("topic/{topic}")).await[1][0]["value"], one["topics"][0]["value"]);
    let source = get(&app, "en/sources/2?databid=y").await[1][0].clone();
    assert_eq!((&source["code"], &source["metadataavailability"]), (&json!("CNIND"), &json!("Y")));
}

async fn concepts_have_members_and_metadata(backend: Backend) {
    let app = TestApp::start(backend).await;
    let concepts = get(&app, "en/sources/2/concepts").await;
    assert_eq!(concepts["source"][0]["concept"][2], json!({"id": "Time", "value": "Time"}));
    let times = get(&app, "en/sources/2/time/all").await;
    let times = &times["source"][0]["concept"][0]["variable"];
    assert_eq!(times.as_array().unwrap().last(), Some(&json!({"id": "YR2025", "value": "2025"})));
    let countries = get(&app, "sources/2/country/all").await;
    let countries = &countries["source"][0]["concept"][0];
    assert_eq!((&countries["id"], &countries["variable"][0]["id"]), (&json!("Country"), &json!("CHN")));
    let series = get(&app, "sources/2/series/VA.C").await;
    assert_eq!(series["source"][0]["concept"][0]["variable"][0]["value"], "Value added, Manufacturing");
    let metadata = get(&app, "sources/2/series/VA.C/metadata").await;
    let fields = &metadata["source"][0]["concept"][0]["variable"][0]["metatype"];
    assert_eq!(fields[0], json!({"id": "IndicatorName", "value": "Value added, Manufacturing"}));
    let found = get(&app, "sources/2/search/expenditrue").await;
    let found = found["source"][0]["concept"][0]["variable"].as_array().unwrap().clone();
    assert!(found.iter().any(|variable| variable["id"] == "RD_EXP"), "{found:?}");
}

async fn errors_are_messages_with_status_200(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in [
        "country/XQX/indicator/VA",
        "country/CN/indicator/NOTHING",
        "country/CN/indicator/VA;NOTHING",
        "country/CN/indicator/VA?date=x",
        "country/CN/indicator/VA?mrv=x",
        "country/CN/indicator/VA?source=99",
        "sources/2/series/NOTHING/country/all/time/all",
        "sources/2/series/VA/country/CHN/time/x",
        "sources/99/concepts",
        "topic/99",
        "indicator/NOTHING",
        "nothing",
        "",
    ] {
        let answer = app.get(&format!("{ROOT}/{target}")).await;
        assert_eq!(answer.status, 200, "{target}");
        let message = answer.json()[0]["message"][0].clone();
        assert!(message["id"].is_string() && message["key"].is_string(), "{target}: {}", answer.text());
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

async fn pages_lead_no_client_on(backend: Backend) {
    let app = TestApp::start(backend).await;
    let header = async |path: &str| {
        let header = app.json(&format!("/worldbank/v2/{path}")).await[0].clone();
        ["page", "pages", "total"].map(|name| header[name].as_u64().unwrap())
    };
    for path in [
        "country/CHN/indicator/VA.C?date=1990:2000",
        "country/CN/indicator/VA.C?date=1990M01",
        "country/VU/indicator/VA.C",
    ] {
        assert_eq!(header(path).await, [1, 1, 0], "{path}");
    }
    assert_eq!(header("country/CN/indicator/VA.C?per_page=2&page=2").await, [2, 3, 5]);
    // Behind the last page a client that waits for `page` to be `pages` must stop.
    assert_eq!(header("country/CN/indicator/VA.C?per_page=2&page=9").await, [3, 3, 5]);
    assert_eq!(app.json("/worldbank/v2/country/CN/indicator/VA.C?per_page=2&page=9").await[1], json!([]));
    assert_eq!(
        header("topic/1/indicator?source=2&page=99").await[1..2],
        header("topic/1/indicator?source=2").await[1..2]
    );
    let below = app.json("/worldbank/v2/sources/2/series/VA.C/country/CHN/time/YR1990").await;
    assert_eq!((&below["page"], &below["pages"], &below["total"]), (&json!(1), &json!(1), &json!(0)));
}

async fn observations_are_a_cube(backend: Backend) {
    let app = TestApp::start(backend).await;
    let data = "/worldbank/v2/country/CN/indicator/VA.C;RD_EXP?per_page=1&format=";
    let cube = app.json(&format!("{data}jsonstat")).await["WDI"].clone();
    assert_eq!(cube["class"], "dataset");
    let dimension = &cube["dimension"];
    assert_eq!(dimension["id"], json!(["Country", "Series", "Year"]));
    assert_eq!(dimension["size"], json!([1, 2, 5]));
    assert_eq!(dimension["Country"]["category"], json!({"index": {"CHN": 0}, "label": {"CHN": "China"}}));
    assert_eq!(
        dimension["Year"]["category"]["index"],
        json!({"2020": 0, "2021": 1, "2022": 2, "2023": 3, "2024": 4})
    );
    let position = |code: &str| dimension["Series"]["category"]["index"][code].as_u64().unwrap() as usize;
    let values = cube["value"].as_array().unwrap();
    assert_eq!(values.len(), 10);
    let row = |code: &str| values[position(code) * 5..][..5].to_vec();
    assert_eq!(json!(row("VA.C")), json!([26_600_000_000_000_i64, null, null, null, 33_600_000_000_000_i64]));
    assert_eq!(json!(row("RD_EXP")), json!([null, null, null, null, 3_600_000_000_000_i64]));
    let none = app.json("/worldbank/v2/country/CN/indicator/VA.C?date=1990&format=JSONstat").await;
    assert_eq!((&none["WDI"]["value"], &none["WDI"]["dimension"]["size"]), (&json!([]), &json!([0, 0, 0])));
    let recent = app.json("/worldbank/v2/country/CN/indicator/VA.C?mrnev=1&format=jsonstat").await;
    assert_eq!(recent["WDI"]["value"], json!([33_600_000_000_000_i64]));
    // Lists are no cubes, and there is no other format.
    for path in
        ["country?format=jsonstat", "sources/2/series/VA.C/country/CHN?format=xml", "country?format=csv"]
    {
        let answer = app.get(&format!("/worldbank/v2/{path}")).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.text().contains("Invalid format"), "{path}: {}", answer.text());
    }
}

async fn lists_and_observations_are_xml(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (path, expected) in [
        (
            "country/CN/indicator/VA.C?date=2023:2024&",
            concat!(
                "<wb:data lastupdated=\"2026-01-02\" page=\"1\" pages=\"1\" per_page=\"50\" sourceid=\"2\" total=\"2\" ",
                "xmlns:wb=\"http://www.worldbank.org\">\n  <wb:data>\n",
            ),
        ),
        (
            "country/CN/indicator/VA.C?date=2023:2024&",
            "<wb:indicator id=\"VA.C\">Value added, Manufacturing</wb:indicator>",
        ),
        ("country/CN/indicator/VA.C?date=2023:2024&", "<wb:country id=\"CN\">China</wb:country>"),
        (
            "country/CN/indicator/VA.C?date=2023:2024&",
            "<wb:date>2024</wb:date>\n    <wb:value>33600000000000</wb:value>",
        ),
        ("country/CN/indicator/VA.C?date=2023:2024&", "<wb:date>2023</wb:date>\n    <wb:value/>"),
        ("country/CHN?", "<wb:country id=\"CHN\">"),
        ("country/CHN?", "<wb:iso2Code>CN</wb:iso2Code>"),
        ("country/CHN?", "<wb:incomeLevel id=\"INX\" iso2code=\"XY\">Not classified</wb:incomeLevel>"),
        ("incomelevel?", "<wb:incomeLevel id=\"INX\" iso2code=\"XY\">Not classified</wb:incomeLevel>"),
        ("indicator/RD_EXP?", "<wb:indicator id=\"RD_EXP\">"),
        ("indicator/RD_EXP?", "<wb:name>R&amp;D expenditure, total</wb:name>"),
        ("indicator/RD_EXP?", "<wb:topics>\n      <wb:topic id="),
        ("topic?", "<wb:topics page=\"1\""),
        ("sources?", "<wb:source id=\"2\">"),
        ("indicator/NOTHING?", "<wb:error xmlns:wb=\"http://www.worldbank.org\">"),
        ("indicator/NOTHING?", "<wb:message id=\"120\" key=\"Invalid value\">"),
    ] {
        let answer = app.get(&format!("/worldbank/v2/{path}format=xml")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, "text/xml;charset=utf-8"),
            "{path}"
        );
        assert!(answer.text().contains(expected), "{path}: {expected}\n{}", answer.text());
    }
}

async fn an_indicator_has_topics(backend: Backend) {
    let app = TestApp::start(backend).await;
    let of_row = app.json("/worldbank/v2/indicator/RD_EXP").await[1][0]["topics"].clone();
    let topics = app.json("/worldbank/v2/en/indicator/RD_EXP/topics").await[1].clone();
    assert_eq!(topics.as_array().unwrap().len(), 1);
    assert_eq!((&topics[0]["id"], &topics[0]["value"]), (&of_row[0]["id"], &of_row[0]["value"]));
    assert!(app.get("/worldbank/v2/indicator/NOTHING/topic").await.text().contains("Invalid value"));
}
