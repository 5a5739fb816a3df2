use super::*;

const GOOD: &str =
    "[[derived]]\nid = \"REST\"\nname = \"Rest\"\nformula = \"VA.BTE - VA.C\"\nversion = \"1\"\n";

fn read(text: &str) -> Result<Definitions, Vec<String>> {
    let texts = BTreeMap::from([("derived.toml".to_owned(), text.to_owned())]);
    read_definitions(&texts).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn problem(text: &str) -> String {
    read(text).unwrap_err().join("\n")
}

#[test]
fn a_definition_has_its_id_version_hash_and_place() {
    let read = read(&format!("# a comment\n\n{GOOD}")).unwrap();
    let meta = &read.derived[0].meta;
    assert_eq!((meta.id.as_str(), meta.version.as_str(), meta.line), ("REST", "1", 3));
    assert_eq!((meta.file.as_str(), meta.sha256.len()), ("derived.toml", 64));
    assert_eq!(read.derived[0].formula_line, 6);
}

#[test]
fn the_hash_is_that_of_the_meaning_and_not_of_the_spelling() {
    let hash = |text: &str| read(text).unwrap().derived[0].meta.sha256.clone();
    let spelled = "[[derived]]\nversion='1' # first\nname='Rest'\nformula=\"VA.BTE - VA.C\"\nid='REST'\n";
    assert_eq!(hash(GOOD), hash(spelled));
    assert_ne!(hash(GOOD), hash(&GOOD.replace("VA.C", "VA.D")));
    assert_ne!(hash(GOOD), hash(&GOOD.replace("version = \"1\"", "version = \"2\"")));
}

#[test]
fn an_unknown_field_is_refused_with_its_line_and_what_is_allowed() {
    let message = problem(&GOOD.replace("formula =", "fromula ="));
    assert!(message.starts_with("derived.toml:4: unknown field `fromula`; allowed: `id`, "), "{message}");
    let message = problem(&GOOD.replace("[[derived]]", "[[derive]]"));
    assert!(message.starts_with("derived.toml:1: unknown field `derive`; allowed: `derived`"), "{message}");
}

#[test]
fn toml_that_does_not_parse_is_refused_with_its_line() {
    let message = problem(&GOOD.replace("\"Rest\"", "\"Rest"));
    assert!(message.starts_with("derived.toml:3: "), "{message}");
}

#[test]
fn a_missing_field_a_wrong_type_and_a_wrong_frequency_are_refused() {
    let message = problem(&GOOD.replace("version = \"1\"\n", ""));
    assert!(message.starts_with("derived.toml:1: missing field `version`"), "{message}");
    let message = problem(&GOOD.replace("\"1\"", "1"));
    assert!(message.starts_with("derived.toml:5: invalid type: integer `1`; allowed: a string"), "{message}");
    let message = problem(&format!("{GOOD}frequency = \"X\"\n"));
    assert!(message.starts_with("derived.toml:6: "), "{message}");
    let message = problem(&GOOD.replace("\"REST\"", "\"RE ST\""));
    assert!(message.starts_with("derived.toml:2: `RE ST` has a character"), "{message}");
}

#[test]
fn a_formula_that_does_not_parse_is_shown_with_a_caret() {
    let message = problem(&GOOD.replace("VA.BTE - VA.C", "VA.BTE - - )"));
    assert!(message.starts_with("derived.toml:4: formula: character 12: "), "{message}");
    assert!(message.ends_with("\n    VA.BTE - - )\n               ^"), "{message}");
    let lines = GOOD.replace("\"VA.BTE - VA.C\"", "\"\"\"\nVA.BTE\n - )\"\"\"");
    let message = problem(&lines);
    assert!(message.starts_with("derived.toml:6: formula: "), "{message}");
    assert!(message.ends_with("\n     - )\n       ^"), "{message}");
}

#[test]
fn an_id_that_is_given_twice_is_refused_with_both_places() {
    let message = problem(&format!("{GOOD}\n{GOOD}"));
    assert_eq!(message, "derived.toml:7: the id `REST` stands already at derived.toml:1; give it another");
}

#[test]
fn a_file_that_is_no_kind_of_definition_is_refused_by_name() {
    let texts = BTreeMap::from([("derivd.toml".to_owned(), String::new())]);
    let message = read_definitions(&texts).unwrap_err()[0].to_string();
    assert!(
        message.starts_with("derivd.toml:1: no file of definitions has this name; allowed: derived.toml")
    );
}

#[test]
fn bytes_that_are_no_utf_8_are_refused_with_their_line() {
    let problem = text_of("derived.toml", b"a\nb\nc\xff".to_vec()).unwrap_err();
    assert_eq!(problem.to_string(), "derived.toml:3: the file is not UTF-8; save it as UTF-8");
    assert_eq!(text_of("derived.toml", b"a".to_vec()).unwrap(), "a");
}

#[test]
fn a_definition_keeps_its_text_with_its_tables_and_comments() {
    let light = "[[rule]]\nid = \"LIGHT\" # the light\nkind = \"light\"\nversion = \"1\"\nzones = [17, 23, 32, 38]\n\n\
        [[rule.input]]\nseries = \"Q.US.UNEMP._T\"\ncuts = [8, 7, 5, 4]\n";
    let other = "[[rule]]\nid = \"CONFLICTS\"\nkind = \"conflict\"\nversion = \"1\"\n";
    let text =
        format!("# The file.\n\n{light}\n# The next one.\n# It has two lines.\n\n{other}\n# The end.\n");
    let texts = BTreeMap::from([("rules.toml".to_owned(), text.replace('\n', "\r\n"))]);
    let read = read_definitions(&texts).unwrap();
    let kept: Vec<String> = read.rules.iter().map(|rule| rule.meta.text.replace("\r\n", "\n")).collect();
    assert_eq!(kept, [light.trim_end(), format!("{other}\n# The end.").as_str()]);
}

#[test]
fn a_definition_in_one_line_keeps_its_text() {
    let read =
        read("derived = [{ id = \"A\", name = \"A\", formula = \"VA.C\", version = \"1\" }]\n").unwrap();
    assert_eq!(
        read.derived[0].meta.text,
        "{ id = \"A\", name = \"A\", formula = \"VA.C\", version = \"1\" }"
    );
}
