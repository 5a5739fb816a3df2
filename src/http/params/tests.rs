use super::*;
use crate::http::parameters::{AREA, FROM, INDICATOR, KEY, LIMIT, MAP, PERIOD, QUERY};
use crate::limits::DEFAULT_LIMIT;

const PARAMETERS: ParameterList = &[&INDICATOR, &AREA, &COMPONENT, &LIMIT, &MAP, &FROM, &KEY, &QUERY];

fn parse(query: &str) -> Result<Params, Problem> {
    RawParams::of(Some(query)).allow(PARAMETERS)
}

fn kind(query: &str) -> ProblemKind {
    parse(query).unwrap_err().kind()
}

#[test]
fn parameters_are_read_once_and_in_any_order() {
    let params = parse("q=R%26D+spending&&area=CN,DE&").unwrap();
    assert_eq!(params.text("q"), Some("R&D spending"));
    assert_eq!(params.list(&AREA).unwrap(), ["CN", "DE"]);
    assert_eq!(params.get(&FROM), Ok(None));
    assert_eq!(params.list(&INDICATOR).unwrap(), [""; 0]);
}

#[test]
fn no_query_is_no_parameters() {
    assert_eq!(RawParams::of(None).allow(PARAMETERS), Ok(Params::default()));
    assert_eq!(parse("").unwrap().canonical_target("/v1"), "/v1?");
}

#[test]
fn what_is_wrong_is_named() {
    assert_eq!(kind("indicater=X"), ProblemKind::UnknownParameter);
    assert_eq!(kind("=X"), ProblemKind::UnknownParameter);
    assert_eq!(kind("area=CN&area=CN"), ProblemKind::RepeatedParameter);
    assert_eq!(kind("area=CN&%61rea=DE"), ProblemKind::RepeatedParameter);
    assert_eq!(kind("area"), ProblemKind::EmptyParameter);
    assert_eq!(kind("area="), ProblemKind::EmptyParameter);
    assert_eq!(kind("area=%FF"), ProblemKind::InvalidEncoding);
    assert_eq!(kind("%zz=1"), ProblemKind::InvalidEncoding);
    assert_eq!(kind("area=C%00N"), ProblemKind::InvalidParameter);
    assert_eq!(kind("area=C%0AN"), ProblemKind::InvalidParameter);
}

#[test]
fn an_unknown_parameter_names_the_nearest() {
    let document = parse("indicater=X").unwrap_err().into_document();
    assert_eq!(document.parameter.as_deref(), Some("indicater"));
    assert_eq!(document.allowed[0], "indicator");
    assert_eq!(document.allowed.len(), PARAMETERS.len());
    assert!(document.detail.ends_with("Did you mean `indicator`?"));
}

#[test]
fn the_limit_of_a_value_holds_at_n_and_not_at_n_plus_1() {
    let longest = "é".repeat(MAX_PARAMETER_BYTES / 2);
    assert!(parse(&format!("q={longest}")).is_ok());
    assert_eq!(kind(&format!("q={longest}a")), ProblemKind::ParameterTooLong);
}

#[test]
fn an_absent_parameter_has_its_default_or_is_missing() {
    let params = parse("").unwrap();
    assert_eq!(params.require(&LIMIT), Ok(DEFAULT_LIMIT));
    let document = params.require(&PERIOD).unwrap_err().into_document();
    assert_eq!(document.detail, "`period` is needed. The period that is ranked.");
    assert_eq!(document.parameter.as_deref(), Some("period"));
    assert_eq!(parse("limit=7").unwrap().require(&LIMIT), Ok(7));
}

#[test]
fn a_mapping_may_have_lines() {
    assert!(parse("map=a%0D%0A%09b").is_ok());
    assert_eq!(kind("map=a%0Bb"), ProblemKind::InvalidParameter);
}

#[test]
fn component_filters_are_kept_by_dimension() {
    let params = parse("c[SEX]=F%2BM&c[AGE]=Y,O+X").unwrap();
    let expected = [("AGE", vec!["Y", "O", "X"]), ("SEX", vec!["F", "M"])];
    let expected =
        expected.map(|(id, codes)| (id.to_owned(), codes.into_iter().map(str::to_owned).collect()));
    assert_eq!(params.components(), Ok(expected.to_vec()));
    assert_eq!(params.canonical_target(""), "?c%5BAGE%5D=Y%2CO+X&c%5BSEX%5D=F%2BM");
    assert_eq!(kind("c[SEX]=F&c[SEX]=M"), ProblemKind::RepeatedParameter);
    let document = parse("c[SEX]=F,,M").unwrap().components().unwrap_err().into_document();
    assert_eq!(document.parameter.as_deref(), Some("c[SEX]"));
}

#[test]
fn a_plus_survives_in_a_key() {
    for query in ["key=A.CN.VA+RD_EXP.C", "key=A.CN.VA%2BRD_EXP.C"] {
        let params = parse(query).unwrap();
        assert_eq!(params.get(&KEY).unwrap().as_deref(), Some("A.CN.VA+RD_EXP.C"));
    }
}

#[test]
fn equal_requests_have_one_canonical_query() {
    let one = parse("q=a+b&area=CN%2CDE").unwrap();
    let other = parse("area=CN,DE&&q=a%20b").unwrap();
    assert_eq!(one.canonical_target("/v1"), "/v1?area=CN%2CDE&q=a+b");
    assert_eq!(one.canonical_target("/v1"), other.canonical_target("/v1"));
    assert_eq!(one.with("key", "x").canonical_target(""), "?area=CN%2CDE&key=x&q=a+b");
    assert_eq!(one.with("q", "x").canonical_target("/v1/areas"), "/v1/areas?area=CN%2CDE&q=x");
}
