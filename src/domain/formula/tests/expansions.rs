use super::super::*;

fn expand(text: &str, definitions: &[(&str, &str)]) -> Result<Formula, ExpansionError> {
    Formula::parse(text).unwrap().expand(&mut |reference| {
        let name = reference.to_string();
        let (id, text) = definitions.iter().find(|(id, _)| *id == name)?;
        Some(Definition { id: (*id).to_owned(), formula: Formula::parse(text).unwrap() })
    })
}

#[test]
fn definitions_stand_in_the_place_of_their_names() {
    let definitions = [("REST", "VA.BTE - VA.C"), ("RISE", "REST - REST[-1y]")];
    let expanded = expand("100 * RISE / REST[2020]", &definitions).unwrap();
    assert_eq!(expanded.to_string(), "100 * (VA.BTE - VA.C - (VA.BTE - VA.C)[-1y]) / (VA.BTE - VA.C)[2020]");
    assert_eq!(expanded.references().len(), 2);
}

#[test]
fn a_cycle_names_its_members() {
    let definitions = [("X", "a + A"), ("A", "B + 1"), ("B", "2 * C"), ("C", "A ^ 2")];
    assert_eq!(
        expand("X", &definitions),
        Err(ExpansionError::Cycle(["A", "B", "C", "A"].map(str::to_owned).to_vec()))
    );
    assert_eq!(expand("S", &[("S", "S")]), Err(ExpansionError::Cycle(vec!["S".into(), "S".into()])));
}

#[test]
fn definitions_are_nested_32_deep_at_most() {
    let chain = |length: usize| -> Vec<(String, String)> {
        (0..length).map(|level| (format!("L{level}"), format!("L{} + 1", level + 1))).collect()
    };
    let expanded = |length: usize| {
        let chain = chain(length);
        let chain: Vec<(&str, &str)> = chain.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
        expand("L0", &chain)
    };
    assert!(expanded(32).is_ok());
    let Err(ExpansionError::TooDeep(ids)) = expanded(33) else { panic!("33 levels") };
    assert_eq!((ids.len(), ids[0].as_str()), (33, "L0"));
}

#[test]
fn definitions_that_double_each_other_are_too_large() {
    let doubling: Vec<(String, String)> =
        (0..31).map(|level| (format!("L{level}"), format!("L{0} + L{0}", level + 1))).collect();
    let doubling: Vec<(&str, &str)> =
        doubling.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    assert!(matches!(expand("L0", &doubling), Err(ExpansionError::TooLarge(_))));
}
