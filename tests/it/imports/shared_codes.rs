//! Lists that all datasets share: an import names codes for its own dataset alone, and leaves what a seed states.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::json;

use super::{Shelf, With};
use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(
    a_name_holds_for_the_dataset_that_states_it,
    a_file_without_names_keeps_those_of_earlier_files,
    what_a_seed_states_stays,
    a_long_name_is_refused,
);

/// A cube with the name of one area and one activity.
fn cube(area: (&str, &str), activity: &str, value: u32) -> String {
    let dimension = |code: &str, name: &str| {
        let label = if name.is_empty() { json!({}) } else { json!({ code: name }) };
        json!({"category": {"index": [code], "label": label}})
    };
    json!({
        "version": "2.0", "class": "dataset", "label": "L",
        "id": ["REF_AREA", "ACTIVITY", "TIME_PERIOD"], "size": [1, 1, 1],
        "role": {"time": ["TIME_PERIOD"], "geo": ["REF_AREA"]},
        "dimension": {
            "REF_AREA": dimension(area.0, area.1),
            "ACTIVITY": dimension("C99", activity),
            "TIME_PERIOD": {"category": {"index": ["2020"]}}
        },
        "value": [value]
    })
    .to_string()
}

impl Shelf {
    async fn cube(&self, dataset: &str, area: (&str, &str), activity: &str, value: u32) {
        let day = format!("2025-01-{:02}", value % 28 + 1);
        self.text(dataset, "c.json", &cube(area, activity, value), With::published(&day)).await;
    }

    /// The names of area and activity that readers of a dataset get.
    async fn names(&self, dataset: &str, area: &str) -> [String; 2] {
        let page = self.app.json(&format!("/v1/observations?dataset={dataset}&area={area}")).await;
        ["area", "activity"].map(|part| page["series"][0][part]["name"].as_str().unwrap().to_owned())
    }

    /// The name of an area in the list of all datasets.
    async fn listed(&self, area: &str) -> String {
        let areas = self.app.json("/v1/areas").await;
        let found = areas["areas"].as_array().unwrap().iter().find(|one| one["code"] == area);
        found.unwrap()["name"].as_str().unwrap().to_owned()
    }
}

async fn a_name_holds_for_the_dataset_that_states_it(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for code in ["DE", "ZZ_9"] {
        shelf.cube("ONE", (code, "Elsewhere"), "Smoke", 1).await;
        shelf.cube("TWO", (code, "Germany itself"), "Steel", 2).await;
        assert_eq!(shelf.names("ONE", code).await, ["Elsewhere", "Smoke"]);
        assert_eq!(shelf.names("TWO", code).await, ["Germany itself", "Steel"]);
        // A dataset may change its own names, and no others.
        shelf.cube("ONE", (code, "Nowhere"), "Ash", 3).await;
        assert_eq!(shelf.names("ONE", code).await, ["Nowhere", "Ash"]);
        assert_eq!(shelf.names("TWO", code).await, ["Germany itself", "Steel"]);
    }
    shelf.cube("THREE", ("DE", ""), "", 4).await;
    assert_eq!(shelf.names("THREE", "DE").await[0], "Germany", "the name in ISO 3166");
    assert_eq!(shelf.listed("DE").await, "Germany");
    assert_eq!(shelf.listed("ZZ_9").await, "ZZ_9", "the datasets contradict each other");
    // The façades read the same names.
    let title = shelf.app.json("/dbnomics/v22/series/YEARBOOK/TWO?limit=1").await.to_string();
    assert!(!title.contains("Nowhere"), "{title}");
}

async fn a_file_without_names_keeps_those_of_earlier_files(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    shelf.cube("ONE", ("DE", "Deutschland"), "Stahl", 1).await;
    shelf.cube("ONE", ("DE", ""), "", 2).await;
    assert_eq!(shelf.names("ONE", "DE").await, ["Deutschland", "Stahl"]);
}

async fn what_a_seed_states_stays(backend: Backend) {
    let shelf = Shelf { app: TestApp::start(backend).await, folder: tempfile::tempdir().unwrap() };
    let lists = ["/v1/areas", "/v1/activities", "/v1/units", "/v1/topics"];
    let mut before = Vec::new();
    for list in lists {
        before.push(shelf.app.json(list).await);
    }
    let indicator = shelf.app.json("/v1/indicators/RD_EXP").await;
    let dimension = |code: &str, name: &str| json!({"category": {"index": [code], "label": {code: name}}});
    let text = json!({
        "version": "2.0", "class": "dataset", "label": "L",
        "id": ["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY", "TIME_PERIOD"], "size": [1, 1, 1, 1, 1],
        "role": {"time": ["TIME_PERIOD"], "geo": ["REF_AREA"]},
        "dimension": {
            "FREQ": dimension("A", "Annual"),
            "REF_AREA": dimension("CN", "Middle of nowhere"),
            "INDICATOR": dimension("RD_EXP", "Waste"),
            "ACTIVITY": dimension("C", "Nothing"),
            "TIME_PERIOD": {"category": {"index": ["2030"]}}
        },
        "value": [3_650_000_000_000_u64]
    });
    shelf.text("CNIND", "a.json", &text.to_string(), With::default()).await;
    for (list, before) in lists.iter().zip(before) {
        let after = shelf.app.json(list).await;
        let part = list.rsplit('/').next().unwrap();
        for one in before[part].as_array().unwrap() {
            let same =
                after[part].as_array().unwrap().iter().find(|other| other["code"] == one["code"]).unwrap();
            for field in ["name", "definition", "labels", "classification", "tags"] {
                assert_eq!(same[field], one[field], "{list} {}", one["code"]);
            }
        }
    }
    let after = shelf.app.json("/v1/indicators/RD_EXP").await;
    assert_eq!([&after["name"], &after["definition"]], [&indicator["name"], &indicator["definition"]]);
    assert_eq!(shelf.names("CNIND", "CN").await[0], "China");
}

async fn a_long_name_is_refused(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let (fits, long) = ("N".repeat(2_000), "N".repeat(2_001));
    let path = shelf.written("a.json", cube(("ZZ1", &long), "", 1));
    let refused = shelf.refused("ONE", &path).await.to_string();
    assert!(refused.contains("the name of `ZZ1` in REF_AREA has 2001 characters"), "{refused}");
    let path = shelf.written("t.json", cube(("ZZ1", ""), "", 1).replace("\"L\"", &format!("\"{long}\"")));
    let refused = shelf.refused("ONE", &path).await.to_string();
    assert!(refused.contains("the title has 2001 characters"), "{refused}");
    // A text that a code is made of is its name.
    let path = shelf.written("b.csv", format!("area,branch,year,value\nCN,{long},2020,1\n"));
    let refused = shelf.refused("ONE", &path).await.to_string();
    assert!(refused.contains("has 2001 characters"), "{refused}");
    shelf.cube("ONE", ("ZZ1", &fits), "", 1).await;
}

/// The processor time of an import of an archive with some members, in clock ticks.
#[cfg(target_os = "linux")]
fn time_of_members(members: usize) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = zip::ZipWriter::new(std::fs::File::create(folder.path().join("a.zip")).unwrap());
    for member in 0..members {
        archive.start_file(format!("m{member}.csv"), zip::write::SimpleFileOptions::default()).unwrap();
        write!(archive, "FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\nA,A{member},X,2020,1\n").unwrap();
    }
    archive.finish().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_yearbook"));
    command.current_dir(&folder).env("DATABASE_URL", "sqlite://y.db").args([
        "import",
        "a.zip",
        "--dataset",
        "D",
    ]);
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    // A process that has ended keeps its times until it is waited for (proc(5): state, utime, stime).
    let ticks = loop {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        if fields[0] == "Z" {
            break fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    };
    assert!(child.wait().unwrap().success());
    ticks
}

#[cfg(target_os = "linux")]
#[test]
fn an_archive_takes_time_in_proportion_to_its_members() {
    let (few, many) = (time_of_members(500), time_of_members(2_000));
    assert!(many < 6 * few, "{few} ticks for 500 members, {many} for 2,000");
}
