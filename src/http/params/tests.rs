use super::*;

const NAMES: &[&str] = &["indicator", "area", "limit", "order", "from", "key", "q"];

fn parse(query: &str) -> Result<Params, Problem> {
    Params::parse(Some(query), NAMES)
}

fn kind(query: &str) -> ProblemKind {
    parse(query).unwrap_err().kind()
}

#[test]
fn parameters_are_read_once_and_in_any_order() {
    let params = parse("q=R%26D+spending&&area=CN,DE&").unwrap();
    assert_eq!(params.text("q"), Some("R&D spending"));
    assert_eq!(params.list("area").unwrap(), ["CN", "DE"]);
    assert_eq!(params.text("from"), None);
    assert_eq!(params.list("indicator").unwrap(), [""; 0]);
}

#[test]
fn no_query_is_no_parameters() {
    assert_eq!(Params::parse(None, NAMES), Ok(Params::default()));
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
    assert_eq!(document.allowed.len(), NAMES.len());
    assert!(document.detail.ends_with("Did you mean `indicator`?"));
}

#[test]
fn the_limit_of_a_value_holds_at_n_and_not_at_n_plus_1() {
    let longest = "é".repeat(MAX_PARAMETER_BYTES / 2);
    assert!(parse(&format!("q={longest}")).is_ok());
    assert_eq!(kind(&format!("q={longest}a")), ProblemKind::ParameterTooLong);
}

#[test]
fn lists_have_no_empty_member() {
    for query in ["area=CN,", "area=,CN", "area=CN,,DE", "area=,"] {
        let problem = parse(query).unwrap().list("area").unwrap_err();
        assert_eq!(problem.kind(), ProblemKind::InvalidParameter, "{query}");
    }
}

#[test]
fn a_list_is_a_set_of_at_most_so_many() {
    let params = parse("area=CN,DE,CN").unwrap();
    assert_eq!(params.list("area").unwrap(), ["CN", "DE"]);
    let full = vec!["CN"; MAX_LIST_MEMBERS].join(",");
    assert_eq!(parse(&format!("area={full}")).unwrap().list("area"), Ok(vec!["CN"]));
    let problem = parse(&format!("area={full},CN")).unwrap().list("area").unwrap_err();
    assert_eq!(problem.kind(), ProblemKind::InvalidParameter);
}

#[test]
fn integers_stay_in_their_range() {
    let integer = |value: &str| parse(&format!("limit={value}")).unwrap().integer("limit", 1..=1_000);
    assert_eq!(integer("1"), Ok(Some(1)));
    assert_eq!(integer("1000"), Ok(Some(1_000)));
    for value in ["0", "1001", "-1", "%2B5", "1.5", "1e3", "a", "9".repeat(40).as_str()] {
        let document = integer(value).unwrap_err().into_document();
        assert_eq!(document.code, ProblemKind::InvalidParameter, "{value}");
        assert_eq!(document.parameter.as_deref(), Some("limit"));
    }
    assert_eq!(parse("").unwrap().integer("limit", 1..=9), Ok(None));
}

#[test]
fn choices_name_the_words() {
    let params = parse("order=dsec").unwrap();
    let document = params.choice("order", &["asc", "desc"]).unwrap_err().into_document();
    assert_eq!(document.allowed, ["desc", "asc"]);
    assert_eq!(document.detail, "`order` takes `asc` or `desc`, not `dsec`. Did you mean `desc`?");
    let params = parse("order=asc,desc").unwrap();
    assert_eq!(params.choices("order", &["asc", "desc"]).unwrap(), ["asc", "desc"]);
    assert!(params.choice("order", &["asc", "desc"]).is_err());
}

#[test]
fn a_type_explains_what_it_cannot_read() {
    let params = parse("from=soon").unwrap();
    let document = params.parse_as::<u8>("from").unwrap_err().into_document();
    assert_eq!(document.detail, "`from` cannot be read: invalid digit found in string");
    assert_eq!(parse("from=7").unwrap().parse_as::<u8>("from"), Ok(Some(7)));
    assert_eq!(parse("").unwrap().parse_as::<u8>("from"), Ok(None));
}

#[test]
fn a_plus_survives_in_a_key() {
    for query in ["key=A.CN.VA+RD_EXP.C", "key=A.CN.VA%2BRD_EXP.C"] {
        let params = parse(query).unwrap();
        assert_eq!(params.key("key").as_deref(), Some("A.CN.VA+RD_EXP.C"));
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

#[tokio::test]
async fn a_handler_takes_the_raw_query() {
    let request = axum::http::Request::get("/v1/series?area=CN").body(()).unwrap();
    let (mut parts, ()) = request.into_parts();
    let raw = RawParams::from_request_parts(&mut parts, &()).await.unwrap();
    assert_eq!(raw.allow(NAMES).unwrap().text("area"), Some("CN"));
    assert!(raw.allow(&[]).is_err());
}
