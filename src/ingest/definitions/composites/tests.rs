//! Tests of files of composite indexes.
#![allow(clippy::float_cmp, reason = "a number that was read is the one that was written")]

use std::collections::BTreeMap;

use super::super::{Definitions, read_definitions};
use crate::domain::composite::{Content, Method, PanelRule};

const GOOD: &str = r#"[composite]
id = "LIVING"
units = { dimension = "REF_AREA" }
aggregate = "geometric"
[[part]]
id = "HEALTH"
input = "LE"
goalposts = [20, 85]
[[part]]
id = "SCHOOL"
[[part.part]]
input = "MYS"
goalposts = [0, 15]
[alternatives]
aggregate = ["arithmetic"]
"#;

fn read(text: &str) -> Result<Definitions, String> {
    let texts = BTreeMap::from([("composites/living.toml".to_owned(), text.to_owned())]);
    read_definitions(&texts).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })
}

/// The problem of the good text with one line in the place of another.
fn problem(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old), "{old}");
    let message = read(&GOOD.replacen(old, new, 1)).unwrap_err();
    message.strip_prefix("composites/living.toml:").unwrap_or_else(|| panic!("{message}")).to_owned()
}

#[test]
fn what_is_left_out_has_its_usual_value() {
    let read = read(GOOD).unwrap();
    let definition = &read.composites[0];
    assert_eq!((definition.meta.id.as_str(), definition.meta.version.as_str()), ("LIVING", "1"));
    assert_eq!((definition.name.as_str(), definition.meta.line), ("LIVING", 1));
    let composite = &definition.composite;
    assert_eq!((composite.scale, composite.round, composite.panel), (1.0, None, PanelRule::Open));
    assert_eq!(composite.inputs().len(), 2);
    assert!(matches!(&composite.root.parts[1].content, Content::Group(_)));
    let ids: Vec<&str> = composite.inputs().iter().map(|(part, _)| part.id.as_str()).collect();
    assert_eq!(ids, ["HEALTH", "MYS"], "an input is called as its series");
}

#[test]
fn units_that_are_compared_with_each_other_stay_the_same_unless_the_file_says_otherwise() {
    let relative = GOOD.replace("goalposts = [20, 85]", "normalise = \"minmax\"");
    assert_eq!(read(&relative).unwrap().composites[0].composite.panel, PanelRule::Fixed);
    let open = relative.replace("aggregate = \"geometric\"", "panel = \"open\"");
    assert_eq!(read(&open).unwrap().composites[0].composite.panel, PanelRule::Open);
}

#[test]
fn the_normalisation_of_the_whole_is_that_of_inputs_that_name_none() {
    let text = GOOD
        .replace("goalposts = [20, 85]\n", "")
        .replace("\"geometric\"", "\"arithmetic\"\nnormalise = \"z\"");
    let definitions = read(&text).unwrap();
    let methods: Vec<&Method> =
        definitions.composites[0].composite.inputs().iter().map(|(_, input)| &input.method).collect();
    assert_eq!(methods, [&Method::Z, &Method::Goalposts]);
}

#[test]
fn the_shift_is_on_the_scale_of_the_score() {
    let text = GOOD.replace("aggregate = \"geometric\"", "aggregate = \"geometric\"\nscale = 100\nshift = 1");
    assert_eq!(read(&text).unwrap().composites[0].composite.shift, 0.01);
}

#[test]
fn a_wrong_file_is_refused_with_line_and_what_is_allowed() {
    let cases = [
        ("goalposts = [20, 85]", "goalpost = [20, 85]", "8: unknown field `goalpost`; allowed: `id`"),
        (
            "\"geometric\"",
            "\"harmonic\"",
            "4: unknown variant `harmonic`; allowed: `arithmetic` or `geometric`",
        ),
        ("\"REF_AREA\"", "\"FREQ\"", "3: the codes of `FREQ` cannot be units; allowed: REF_AREA, ACTIVITY"),
        (
            "\"REF_AREA\"",
            "\"COUNTRY\"",
            "3: the codes of `COUNTRY` cannot be units; allowed: REF_AREA, ACTIVITY",
        ),
        ("[20, 85]", "[85, 20]", "8: the goalposts are 85 and 20; allowed: two numbers, the lower first"),
        ("[20, 85]", "[20, 20]", "8: the goalposts are 20 and 20; allowed: two numbers"),
        ("[20, 85]", "[20, inf]", "8: the goalposts are 20 and inf; allowed: two numbers"),
        ("[20, 85]", "[20, true]", "8: a goalpost is neither a number nor a text; allowed: 20, \"ln(100)\""),
        ("[20, 85]", "[20]", "8: there are 1 goalposts; allowed: two, the lower and the upper"),
        ("goalposts = [20, 85]", "", "5: the input has no normalisation; add `goalposts = [lower, upper]`"),
        (
            "goalposts = [20, 85]",
            "normalise = \"minimax\"",
            "8: `minimax` is no normalisation; allowed: goalposts,",
        ),
        ("goalposts = [20, 85]", "normalise = \"goalposts\"", "5: the input has no goalposts; add"),
        ("goalposts = [20, 85]", "normalise = \"z\"", "5: `z` is negative for units below the mean"),
        (
            "goalposts = [20, 85]",
            "normalise = \"reference\"",
            "8: `reference` is no normalisation; allowed: ",
        ),
        (
            "goalposts = [20, 85]",
            "normalise = \"reference CN\"\nover = \"panel\"",
            "5: the reference is taken at the",
        ),
        ("goalposts = [20, 85]", "normalise = \"rank\"\nclip = \"both\"", "5: `clip` needs `goalposts"),
        ("input = \"LE\"\n", "", "5: the part has neither `input` nor parts of its own; add one"),
        (
            "id = \"SCHOOL\"",
            "id = \"SCHOOL\"\ninput = \"EYS\"",
            "9: the part has `input` and parts of its own",
        ),
        ("id = \"SCHOOL\"", "id = \"SCHOOL\"\ngoalposts = [0, 1]", "9: `goalposts` is a field of an input"),
        (
            "input = \"LE\"",
            "input = \"LE\"\nmin_inputs = 1",
            "5: `min_inputs` is a field of a part that has parts",
        ),
        (
            "\"SCHOOL\"",
            "\"HEALTH\"",
            "9: the id `HEALTH` stands already on line 5; give it another with `id`",
        ),
        ("input = \"LE\"", "input = \"LE\"\nweight = 0", "8: `weight` is 0; allowed: a number above 0"),
        ("input = \"LE\"", "input = \"LE\"\nweight = nan", "8: `weight` is NaN; allowed: a number above 0"),
        (
            "aggregate = \"geometric\"",
            "min_inputs = 3",
            "4: `min_inputs` is 3; allowed: 1 to 2, the number of parts",
        ),
        (
            "aggregate = \"geometric\"",
            "min_inputs = 1\nreweight = false",
            "4: `min_inputs` says nothing with",
        ),
    ];
    for (old, new, expected) in cases {
        let message = problem(old, new);
        assert!(message.starts_with(expected), "{new}: {message}");
    }
}

#[test]
fn a_wrong_number_or_choice_of_the_whole_is_refused() {
    let cases = [
        ("aggregate = \"geometric\"", "scale = -1", "4: `scale` is -1; allowed: a number above 0"),
        (
            "aggregate = \"geometric\"",
            "shift = 1",
            "4: `shift` is 1; allowed: a number above 0 and below `scale`",
        ),
        ("aggregate = \"geometric\"", "round = 13", "4: `round` is 13; allowed: 0 to 12 decimals"),
        ("aggregate = \"geometric\"", "round = 400", "4: `round` is 400; allowed: 0 to 12 decimals"),
        (
            "aggregate = \"geometric\"",
            "scale = 1e308",
            "4: `scale` is 1e308; allowed: a number above 0, at most",
        ),
        (
            "input = \"LE\"",
            "input = \"LE\"\nweight = 1e308",
            "8: `weight` is 1e308; allowed: a number above 0, at",
        ),
        (
            "[20, 85]",
            "[-1e308, 1e308]",
            "8: the goalposts are -1e308 and 1e308; allowed: two numbers, the lower first, up to 1e100",
        ),
        (
            "goalposts = [20, 85]",
            "goalposts = [20, 85]\nnormalise = \"rank\"",
            "9: `rank` has no use for `goalposts`; leave out",
        ),
        ("aggregate = \"geometric\"", "from = \"22\"", "4: "),
        ("aggregate = \"geometric\"", "from = \"2022\"\nto = \"2021\"", "5: `to` lies before `from`"),
        (
            "aggregate = [\"arithmetic\"]",
            "normalise = [\"best\"]",
            "15: `best` is no normalisation; allowed: ",
        ),
        (
            "aggregate = [\"arithmetic\"]",
            "weights = [{ WEALTH = 2 }]",
            "15: no part has the id `WEALTH`; allowed: ",
        ),
        (
            "aggregate = [\"arithmetic\"]",
            "weights = [{ HEALTH = -2 }]",
            "15: the weight of `HEALTH` is -2; allowed: ",
        ),
        ("[[part]]\nid = \"HEALTH\"", "[[part]\nid = \"HEALTH\"", "5: "),
        ("id = \"LIVING\"\n", "", "1: missing field `id`"),
    ];
    for (old, new, expected) in cases {
        let message = problem(old, new);
        assert!(message.starts_with(expected), "{new}: {message}");
    }
}

#[test]
fn a_shift_needs_a_geometric_mean() {
    let text = "[composite]\nid = \"X\"\nunits = { dimension = \"REF_AREA\" }\nscale = 100\nshift = 1\n\
                [[part]]\ninput = \"LE\"\nnormalise = \"minmax\"\n";
    let message = read(text).unwrap_err();
    assert!(message.contains(":5: `shift` says nothing without a geometric mean"), "{message}");
    assert!(read(&format!("{text}[alternatives]\naggregate = [\"geometric\"]\n")).is_ok());
    assert!(read(&text.replace("scale", "aggregate = \"geometric\"\nscale")).is_ok());
}

#[test]
fn a_choice_of_goalposts_needs_goalposts_of_all_inputs() {
    let text = GOOD
        .replace("\"geometric\"", "\"arithmetic\"")
        .replace("goalposts = [20, 85]", "normalise = \"rank\"")
        .replace("aggregate = [\"arithmetic\"]", "normalise = [\"goalposts\"]");
    let message = read(&text).unwrap_err();
    assert!(message.contains(":15: the input `HEALTH` has no goalposts; add them"), "{message}");
}

#[test]
fn a_file_without_parts_and_one_that_is_too_deep_are_refused() {
    let bare = "[composite]\nid = \"X\"\nunits = { dimension = \"REF_AREA\" }\n";
    assert_eq!(
        read(bare).unwrap_err(),
        "composites/living.toml:1: there are no parts; add [[part]] with `input`"
    );
    let deep: String = (1..=9).fold(bare.to_owned(), |text, depth| {
        format!("{text}[[{}]]\nid = \"D{depth}\"\n", vec!["part"; depth].join("."))
    });
    let message = read(&deep).unwrap_err();
    assert!(message.contains("parts lie too deep; allowed: 8 levels"), "{message}");
}

#[test]
fn two_files_with_one_id_are_refused_with_both_places() {
    let texts = BTreeMap::from([
        ("composites/a.toml".to_owned(), GOOD.to_owned()),
        ("composites/b.toml".to_owned(), GOOD.to_owned()),
    ]);
    let message = read_definitions(&texts).unwrap_err()[0].to_string();
    assert_eq!(
        message,
        "composites/b.toml:1: the id `LIVING` stands already at composites/a.toml:1; give it another"
    );
}
