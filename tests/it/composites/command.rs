//! Composite indexes on the command line: the Human Development Index of imported data, and files that stop the start.

use crate::cli::Desk;

const HDI: &str = r#"
[composite]
id = "HDI"
units = { dimension = "REF_AREA" }
round = 3
aggregate = "geometric"
[[part]]
id = "HEALTH"
input = "LE"
goalposts = [20, 85]
[[part]]
id = "EDUCATION"
aggregate = "arithmetic"
[[part.part]]
input = "EYS"
goalposts = [0, 18]
[[part.part]]
input = "MYS"
goalposts = [0, 15]
[[part]]
id = "INCOME"
input = "ln(GNIPC)"
goalposts = ["ln(100)", "ln(75000)"]
"#;

/// A desk with the inputs of the extract imported as the dataset UNDP, and a definition beside them.
fn desk(definition: &str) -> Desk {
    let desk = Desk::without_seed_folder("sqlite://y.db");
    let extract = include_str!("undp-extract.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut long = String::from("REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE\n");
    for line in extract {
        let cells: Vec<&str> = line.split(',').collect();
        // The published index stands beside its inputs; the definition has the same id.
        if !cells[2].is_empty() {
            long += &format!("{},HDI,{},{},\n", cells[0], cells[1], cells[2]);
        }
        for (input, column, unit) in
            [("LE", 3, "YR"), ("EYS", 4, "YR"), ("MYS", 5, "YR"), ("GNIPC", 6, "USD")]
        {
            long += &format!("{},{input},{},{},{unit}\n", cells[0], cells[1], cells[column]);
        }
    }
    std::fs::write(desk.path("undp.csv"), long).unwrap();
    let folder = desk.path("definitions/UNDP/composites");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("hdi.toml"), definition).unwrap();
    let imported = desk.run(&["import", "--dataset", "UNDP", "undp.csv"]);
    assert_eq!(imported.code, Some(0), "{}", imported.error);
    desk
}

#[test]
fn the_human_development_index_of_china_and_its_rise_are_explained() {
    let desk = desk(HDI);
    let run = |arguments: &[&str]| {
        let mut all = vec!["--definitions", "definitions", "composite"];
        all.extend(arguments);
        desk.run(&all)
    };
    let shown = run(&["HDI", "--period", "2022", "--explain", "CN"]);
    assert_eq!(shown.code, Some(0), "{}", shown.error);
    for holds in [
        "0.788",
        "0.9013",
        "0.693",
        "0.7846",
        "HEALTH 13.5 %, EDUCATION 41.2 %, INCOME 45.4 %",
        "since 1990 (0.482)",
    ] {
        assert!(shown.out.contains(holds), "{holds}: {}", shown.out);
    }
    let refused = run(&["HDI", "--period", "1994", "--explain", "RWA"]);
    assert_eq!(refused.code, Some(2), "{}", refused.out);
    assert!(refused.out.contains("outside_goalposts"), "{}", refused.out);
    let ranking = run(&["HDI", "--period", "2022"]);
    assert!(ranking.out.contains("Switzerland") && ranking.out.contains("1 combinations"), "{}", ranking.out);
    let csv = run(&["HDI", "--period", "2022", "--format", "csv"]);
    assert!(csv.out.lines().any(|line| line.starts_with("HDI,A,CN,HDI,_Z,2022,0.788,")), "{}", csv.out);
    let json = run(&["HDI", "--period", "2022", "--explain", "CN", "--base", "2010", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&json["score"], &json["change"]["base_score"]), (&0.788.into(), &0.698.into()));
    assert!(run(&[]).out.contains("1990 to 2022"));
    let unknown = run(&["HDX"]);
    assert!(unknown.code == Some(2) && unknown.error.contains("known: HDI"), "{}", unknown.error);
    let unknown = run(&["HDI", "--period", "2022", "--explain", "XX"]);
    assert!(unknown.code == Some(2) && unknown.error.contains("there is no unit `XX`"), "{}", unknown.error);
}

#[test]
fn a_definition_that_cannot_be_used_stops_the_start_with_its_place() {
    let desk = desk(HDI);
    let file = desk.path("definitions/UNDP/composites/hdi.toml");
    for (old, new, line, holds) in [
        ("input = \"LE\"", "input = \"LEX\"", 9, "unknown indicator `LEX`"),
        ("input = \"LE\"", "input = \"LE +\"", 9, "`LE +`: character "),
        ("input = \"LE\"", "input = \"LE + GNIPC\"", 9, "unit_mismatch"),
        ("[20, 85]", "[85, 20]", 10, "allowed: two numbers, the lower first"),
        ("\"ln(100)\"", "\"ln(LE)\"", 23, "it names the series LE; allowed: numbers"),
        ("id = \"HDI\"", "id = \"UNDP\"", 2, "the id `UNDP` is that of a dataset"),
        ("round = 3", "rounds = 3", 5, "unknown field `rounds`; allowed: "),
    ] {
        std::fs::write(&file, HDI.replacen(old, new, 1)).unwrap();
        let outcome = desk.run(&["--definitions", "definitions", "composite"]);
        assert_eq!(outcome.code, Some(2), "{new}: {}", outcome.out);
        let place = format!("composites/hdi.toml:{line}: ");
        assert!(outcome.error.contains(&place) && outcome.error.contains(holds), "{new}: {}", outcome.error);
    }
}
