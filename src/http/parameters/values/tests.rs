use super::*;
use crate::http::problem::ProblemDocument;

const ORDER: Enumeration<&str> = Enumeration(&["asc", "desc"], |word| word, None);
const COUNT: Integer<u16> = Integer { min: 1, max: 1_000, default: Some(5) };
const CODES: List<String> = List(&CatalogueCode(|_| Vec::new(), "."));

fn document<T: std::fmt::Debug>(result: Result<T, Problem>) -> ProblemDocument {
    result.unwrap_err().into_document()
}

#[test]
fn integers_stay_in_their_range() {
    assert_eq!(COUNT.parse("limit", "1"), Ok(1));
    assert_eq!(COUNT.parse("limit", "1000"), Ok(1_000));
    for text in ["0", "1001", "-1", "+5", "1.5", "1e3", "a", "9".repeat(40).as_str()] {
        let document = document(COUNT.parse("limit", text));
        assert_eq!(document.code, ProblemKind::InvalidParameter, "{text}");
        assert_eq!(document.parameter.as_deref(), Some("limit"));
        assert!(document.detail.starts_with("`limit` takes a whole number from 1 to 1000, not `"), "{text}");
    }
    let schema = COUNT.schema(&Catalogue::default());
    assert_eq!(schema, json!({"type": "integer", "minimum": 1, "maximum": 1_000, "default": 5}));
}

#[test]
fn choices_name_the_words() {
    let order = document(ORDER.parse("order", "dsec"));
    assert_eq!(order.allowed, ["desc", "asc"]);
    assert_eq!(order.detail, "`order` takes `asc` or `desc`, not `dsec`. Did you mean `desc`?");
    let detail = document(Enumeration(&["full"], |word| word, None).parse("detail", "no")).detail;
    assert_eq!(detail, "`detail` takes `full`, not `no`.");
    assert_eq!(List(&ORDER).parse("order", "asc,desc"), Ok(vec!["asc", "desc"]));
    assert_eq!(ORDER.schema(&Catalogue::default()), json!({"type": "string", "enum": ["asc", "desc"]}));
}

#[test]
fn lists_have_no_empty_member() {
    for text in ["CN,", ",CN", "CN,,DE", ","] {
        assert_eq!(document(CODES.parse("area", text)).code, ProblemKind::InvalidParameter, "{text}");
    }
}

#[test]
fn a_list_is_a_set_of_at_most_so_many() {
    assert_eq!(CODES.parse("area", "CN,DE,CN").unwrap(), ["CN", "DE"]);
    let full = vec!["CN"; MAX_LIST_MEMBERS].join(",");
    assert_eq!(CODES.parse("area", &full).unwrap(), ["CN"]);
    let detail = document(CODES.parse("area", &format!("{full},CN"))).detail;
    assert!(detail.starts_with("`area` takes at most 50 members, not `CN,CN,"), "{detail}");
}

#[test]
fn a_type_explains_what_it_cannot_read() {
    assert_eq!(parse_text("from", "7"), Ok(7_u8));
    let detail = document(parse_text::<u8>("from", "soon")).detail;
    assert_eq!(detail, "`from` cannot be read: invalid digit found in string");
}
