//! The meaning of files: withdrawals, missing values, units, multipliers, decimals, flags, one-sided values.

use serde_json::{Value, json};
use yearbook::service::import::Scope;

use super::{Shelf, With, tally};
use crate::on_both;
use crate::support::Backend;

on_both!(
    a_republication_withdraws_what_it_lacks_and_an_update_does_not,
    several_files_of_one_day_are_one_publication,
    an_area_that_a_republication_lacks_is_withdrawn,
    missing_withdrawn_and_zero_are_three_things,
    units_multipliers_and_decimals_are_honoured,
    flags_are_kept_and_hedged_values_are_one_sided,
    an_older_publication_after_a_newer_one_is_refused,
    rows_that_repeat_themselves_are_no_conflict,
    a_mapping_says_what_headings_do_not,
);

fn whole(day: &str) -> With<'_> {
    With { published: day, scope: Scope::Whole, ..With::default() }
}

fn update(day: &str) -> With<'_> {
    With { published: day, scope: Scope::Update, ..With::default() }
}

async fn a_republication_withdraws_what_it_lacks_and_an_update_does_not(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let all = "area,year,value\nCN,2019,1\nCN,2020,2\nCN,2021,3\nDE,2019,4\nDE,2020,5\n";
    let lacking = "area,year,value\nCN,2019,1\nCN,2020,2\nDE,2019,4\nDE,2020,5\n";
    let few = "area,year,value\nCN,2019,9\n";
    let query = "dataset=R&area=CN&from=2021&to=2021";
    let known = async |dataset: &str| {
        let found = shelf.observations(&format!("dataset={dataset}")).await;
        found.into_values().filter(|one| one["value"].is_number()).count()
    };
    assert_eq!(tally(shelf.text("R", "r.csv", all, With::published("2022-01-01")).await), [5, 0, 0, 0]);
    // Four of five are restated: a complete publication.
    assert_eq!(tally(shelf.text("R", "r.csv", lacking, With::published("2022-02-01")).await), [0, 0, 1, 4]);
    assert_eq!((shelf.value(query).await, known("R").await), (None, 4));
    assert_eq!(shelf.value(&format!("{query}&as_of=2022-01-31")).await, Some(3.0));
    // One of four: an addition.
    assert_eq!(tally(shelf.text("R", "r.csv", few, With::published("2022-03-01")).await), [0, 1, 0, 0]);
    assert_eq!(known("R").await, 4);
    // The caller overrides both decisions.
    assert_eq!(tally(shelf.text("R", "r.csv", all, With::published("2022-04-01")).await), [1, 1, 0, 3]);
    assert_eq!(tally(shelf.text("R", "r.csv", lacking, update("2022-05-01")).await), [0, 0, 0, 4]);
    assert_eq!(known("R").await, 5);
    assert_eq!(tally(shelf.text("R", "r.csv", few, whole("2022-06-01")).await), [0, 1, 4, 0]);
    assert_eq!(known("R").await, 1);
    let dataset = shelf.app.json("/v1/series?dataset=R").await;
    let extents: Vec<&Value> =
        dataset["series"].as_array().unwrap().iter().map(|one| &one["observations"]).collect();
    assert!(extents.contains(&&json!(1)), "{dataset}");
}

async fn several_files_of_one_day_are_one_publication(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let file = |name: &str, value: &str| {
        shelf.written(name, format!("area,year,value\n{name},2019,{value}\n", name = &name[..2]))
    };
    let part = async |day: &str, value: &str| {
        // Each of the three lacks what the others have.
        let files = [file("CN.csv", value), file("DE.csv", value), file("FR.csv", value)];
        let with = With { indicator: Some("X"), ..With::published(day) };
        let reports = shelf.files("P", &files, with).await;
        reports.iter().map(|report| tally(report.import.counts)).fold([0; 4], |mut sum, counts| {
            sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            sum
        })
    };
    assert_eq!(part("2022-01-01", "1").await, [3, 0, 0, 0]);
    assert_eq!(part("2022-02-01", "2").await, [0, 3, 0, 0]);
    let found = shelf.observations("dataset=P").await;
    assert_eq!(found.values().filter(|one| one["value"] == 2).count(), 3, "{found:?}");
    let all = With { indicator: Some("X"), ..whole("2022-03-01") };
    let files = [file("CN.csv", "3"), file("DE.csv", "3")];
    let said = shelf.try_files("P", &files, all).await.unwrap_err().to_string();
    assert!(said.contains("neither is all of it"), "{said}");
    // Two files with different values for one cell on one day contradict each other.
    let before = shelf.traces().await;
    let files = [file("CN.csv", "3"), shelf.written("other.csv", "area,year,value\nCN,2019,4\n")];
    let outcome = shelf.try_files("P", &files, With { indicator: Some("X"), ..update("2022-03-01") }).await;
    let said = outcome.expect_err("the two contradict each other").to_string();
    assert!(said.contains("other.csv: line 2") && said.contains("2019"), "{said}");
    assert_eq!(shelf.traces().await, before);
}

async fn an_area_that_a_republication_lacks_is_withdrawn(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let of = |areas: &[&str]| {
        let rows =
            areas.iter().flat_map(|area| (2019..2022).map(move |year| format!("{area},{year},{year}\n")));
        format!("area,year,value\n{}", rows.collect::<String>())
    };
    // In one command, so that the second file must see the result of the first, and in two commands.
    let files = [
        shelf.written("t_2020-01-01.csv", of(&["CN", "DE", "FR"])),
        shelf.written("t_2021-01-01.csv", of(&["CN", "FR"])),
        shelf.written("t_2022-01-01.csv", of(&["CN", "DE", "FR"])),
    ];
    let expected = [[9, 0, 0, 0], [0, 0, 3, 6], [3, 0, 0, 6]];
    let together = shelf.files("TOGETHER", &files, With::default()).await;
    assert_eq!(together.iter().map(|report| tally(report.import.counts)).collect::<Vec<_>>(), expected);
    for (file, expected) in files.iter().zip(expected) {
        assert_eq!(tally(shelf.file("SINGLE", file, With::default()).await.import.counts), expected);
    }
    for dataset in ["TOGETHER", "SINGLE"] {
        let query = format!("dataset={dataset}&area=DE&from=2020&to=2020");
        assert_eq!(shelf.value(&format!("{query}&as_of=2020-06-01")).await, Some(2020.0));
        assert_eq!(shelf.value(&format!("{query}&as_of=2021-06-01")).await, None);
        assert_eq!(shelf.value(&query).await, Some(2020.0));
    }
}

async fn missing_withdrawn_and_zero_are_three_things(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let first = "area,year,value\nCN,2018,1\nCN,2019,0\nCN,2020,..\nCN,2021,4\nCN,2022,5\n";
    let counts = shelf.text("M", "m.csv", first, With::published("2023-01-01")).await;
    assert_eq!((counts.observations, counts.missing), (5, 1));
    let second = "area,year,value\nCN,2018,1\nCN,2019,0\nCN,2020,..\nCN,2022,5\n";
    assert_eq!(tally(shelf.text("M", "m.csv", second, With::published("2023-02-01")).await), [0, 0, 1, 4]);
    let found = shelf.observations("dataset=M").await;
    let of = |year: &str| found.get(&("A.CN.M._T".to_owned(), year.to_owned()));
    assert_eq!(of("2019").unwrap()["value"], 0);
    let missing = of("2020").unwrap();
    assert_eq!(
        (&missing["value"], &missing["lower"], &missing["upper"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_ne!(missing["status"], "A");
    assert!(of("2021").is_none_or(|one| one["value"].is_null()), "withdrawn: {:?}", of("2021"));
    let growth = shelf.app.json("/v1/growth?dataset=M&measure=yoy").await;
    let points = growth["series"][0]["observations"].as_array().unwrap();
    let reason =
        |year: &str| points.iter().find(|point| point["period"] == year).map(|point| &point["reason"]);
    assert_eq!(reason("2020"), Some(&json!("gap")), "{growth}");
    assert_eq!(reason("2022"), Some(&json!("gap")), "{growth}");
}

async fn units_multipliers_and_decimals_are_honoured(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "DATAFLOW,FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,DECIMALS,OBS_STATUS\n\
                X:Y(1.0),A,CN,CARS,2020,1.5,PCE,3,1,A\n\
                X:Y(1.0),A,CN,CARS,2021,2.0,PCE,3,1,E\n\
                X:Y(1.0),A,CN,STEEL,2020,12,T,0,0,P\n";
    shelf.text("U", "u.csv", text, With::published("2022-01-01")).await;
    let found = shelf.observations("dataset=U").await;
    let of = |indicator: &str, year: &str| {
        let is_it = |(key, period): &&(String, String)| key.contains(indicator) && period == year;
        let one = &found[found.keys().find(is_it).unwrap()];
        (one["value"].as_f64(), one["lower"].as_f64(), one["upper"].as_f64(), one["status"].as_str().unwrap())
    };
    assert_eq!(of("CARS", "2020"), (Some(1_500.0), Some(1_450.0), Some(1_550.0), "A"));
    assert_eq!(of("CARS", "2021"), (Some(2_000.0), Some(1_950.0), Some(2_050.0), "E"));
    assert_eq!(of("STEEL", "2020"), (Some(12.0), Some(11.5), Some(12.5), "P"));
    let answer = shelf.app.json("/v1/observations?dataset=U&indicator=CARS").await;
    assert_eq!(answer["series"][0]["indicator"]["unit"], "PCE");
}

async fn flags_are_kept_and_hedged_values_are_one_sided(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "area,year,value,OBS_STATUS\nCN,2018,10,A\nCN,2019,>95,A\nCN,2020,<5,A\nCN,2021,7,F\nCN,2022,,M\nCN,2023,8,B\n";
    shelf.text("F", "f.csv", text, With::published("2024-01-01")).await;
    let target = "/v1/observations?dataset=F&detail=full";
    let answer = shelf.app.json(target).await;
    let points = answer["series"][0]["observations"].as_array().unwrap();
    let of = |year: &str| points.iter().find(|point| point["period"] == year).unwrap();
    let ends = |year: &str| (of(year)["lower"].as_f64(), of(year)["upper"].as_f64());
    assert_eq!((ends("2018"), of("2018")["qualifier"].as_str()), ((Some(10.0), Some(10.0)), Some("exact")));
    assert_eq!((ends("2019"), of("2019")["qualifier"].as_str()), ((Some(95.0), None), Some("more_than")));
    assert_eq!(ends("2020").1, Some(5.0));
    assert!(ends("2020").0.is_none_or(|lower| lower <= 0.0), "{}", of("2020"));
    let statuses: Vec<&str> = points.iter().map(|point| point["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["A", "A", "A", "F", "M", "B"]);
    assert_eq!(of("2022")["value"], Value::Null);
}

async fn an_older_publication_after_a_newer_one_is_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "area,year,value\nCN,2020,1\n";
    shelf.text("O", "o.csv", text, With::published("2022-01-01")).await;
    let path = shelf.written("p.csv", text.replace(",1", ",2"));
    let with = With { indicator: Some("O"), ..With::published("2021-01-01") };
    let said = shelf.try_files("O", &[path], with).await.unwrap_err().to_string();
    assert!(said.contains("2022-01-01") && said.contains("2021-01-01"), "{said}");
}

async fn rows_that_repeat_themselves_are_no_conflict(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "area,year,value\nCN,2020,1\nCN,2020,1\nCN,2020,1.0\n";
    let counts = shelf.text("S", "s.csv", text, With::published("2022-01-01")).await;
    assert_eq!(tally(counts), [1, 0, 0, 0]);
}

async fn a_mapping_says_what_headings_do_not(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let text = "note;x;month;z;w\nignored;Berlin;12;2020;1,5\nignored;Bonn;1;2021;2,5\n";
    let map = "delimiter = ';'\ndecimal_comma = true\nvalue = 'w'\nperiod = ['z', 'month']\nignore = ['note']\n\
               dimensions = [{ column = 'x', id = 'REF_AREA', concept = 'area' }]\n";
    let with = With { map, ..With::published("2022-01-01") };
    assert_eq!(tally(shelf.text("MAP", "m.csv", text, with).await), [2, 0, 0, 0]);
    assert_eq!(shelf.value("dataset=MAP&area=Berlin&from=2020-12&to=2020-12").await, Some(1.5));
    assert_eq!(shelf.value("dataset=MAP&area=Bonn&from=2021-01&to=2021-01").await, Some(2.5));
}
