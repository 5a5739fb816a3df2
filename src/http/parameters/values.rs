//! Types of parameter values: each has one schema for OpenAPI and one parser, side by side.

use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::catalogue::Catalogue;
use crate::http::negotiate::{Representation, find_format};
use crate::http::problem::{Problem, ProblemKind, quoted, shortened};
use crate::limits::MAX_LIST_MEMBERS;

/// A schema lists the codes of a code list up to this number; a longer list is described by a pattern.
pub const LISTED_CODES: usize = 400;

/// The type of a parameter's value.
///
/// The parser accepts every text that the schema allows.
pub trait ValueType<T>: Sync {
    /// The JSON Schema of the value; codes are those of the catalogue.
    fn schema(&self, catalogue: &Catalogue) -> Value;

    /// The value in a text that is given for the parameter `name`.
    ///
    /// # Errors
    /// A problem that names the parameter and says what it takes.
    fn parse(&self, name: &str, text: &str) -> Result<T, Problem>;

    /// The value of a parameter that is absent; none where absence has a meaning of its own.
    fn default(&self) -> Option<T> {
        None
    }
}

/// A whole number within a range, both ends included.
pub struct Integer<T> {
    /// The least value.
    pub min: T,
    /// The greatest value.
    pub max: T,
    /// The value of an absent parameter.
    pub default: Option<T>,
}

impl<T: FromStr + PartialOrd + Display + Copy + Serialize + Sync> ValueType<T> for Integer<T> {
    fn schema(&self, _: &Catalogue) -> Value {
        let schema = json!({"type": "integer", "minimum": self.min, "maximum": self.max});
        with_default(schema, self.default)
    }

    fn parse(&self, name: &str, text: &str) -> Result<T, Problem> {
        let (min, max) = (self.min, self.max);
        let is_unsigned = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|number| is_unsigned && (min..=max).contains(number));
        number.ok_or_else(|| invalid(name, text, &format!("takes a whole number from {min} to {max}")))
    }

    fn default(&self) -> Option<T> {
        self.default
    }
}

/// One of a few words: the values, the word of each, and the value of an absent parameter.
pub struct Enumeration<T: 'static>(pub &'static [T], pub fn(T) -> &'static str, pub Option<T>);

impl<T: Copy + Sync> ValueType<T> for Enumeration<T> {
    fn schema(&self, _: &Catalogue) -> Value {
        with_default(json!({"type": "string", "enum": self.words()}), self.2.map(self.1))
    }

    fn parse(&self, name: &str, text: &str) -> Result<T, Problem> {
        self.0.iter().copied().find(|value| (self.1)(*value) == text).ok_or_else(|| {
            let words = self.words();
            let rule = match words.as_slice() {
                [first @ .., last] if !first.is_empty() => {
                    format!("takes `{}` or `{last}`", first.join("`, `"))
                }
                only => format!("takes `{}`", only.concat()),
            };
            invalid(name, text, &rule).nearest_to(text, words)
        })
    }

    fn default(&self) -> Option<T> {
        self.2
    }
}

impl<T: Copy> Enumeration<T> {
    fn words(&self) -> Vec<&'static str> {
        self.0.iter().copied().map(self.1).collect()
    }
}

/// A comma-separated list of values of one type; a member that is repeated counts once.
pub struct List<T: 'static>(pub &'static dyn ValueType<T>);

impl<T> ValueType<Vec<T>> for List<T> {
    fn schema(&self, catalogue: &Catalogue) -> Value {
        let items = self.0.schema(catalogue);
        json!({"type": "array", "minItems": 1, "maxItems": MAX_LIST_MEMBERS, "items": items})
    }

    fn parse(&self, name: &str, text: &str) -> Result<Vec<T>, Problem> {
        let mut members: Vec<&str> = Vec::new();
        for (position, member) in text.split(',').enumerate() {
            if position == MAX_LIST_MEMBERS {
                return Err(invalid(name, text, &format!("takes at most {MAX_LIST_MEMBERS} members")));
            }
            if !members.contains(&member) {
                members.push(member);
            }
        }
        if members.contains(&"") {
            return Err(invalid(name, text, "takes members separated by single commas"));
        }
        members.into_iter().map(|member| self.0.parse(name, member)).collect()
    }
}

/// A code of a code list: the codes in the catalogue, and a pattern that describes them where they are too many.
///
/// Whether a code is known is decided by the service, whose error names the nearest ones.
pub struct CatalogueCode(pub fn(&Catalogue) -> Vec<&str>, pub &'static str);

impl ValueType<String> for CatalogueCode {
    fn schema(&self, catalogue: &Catalogue) -> Value {
        let codes = (self.0)(catalogue);
        if codes.is_empty() || codes.len() > LISTED_CODES {
            json!({"type": "string", "pattern": self.1})
        } else {
            json!({"type": "string", "enum": codes})
        }
    }

    fn parse(&self, _: &str, text: &str) -> Result<String, Problem> {
        Ok(text.to_owned())
    }
}

/// The name of a representation on offer.
pub struct FormatName<T: 'static>(pub &'static [Representation<T>]);

impl<T: Sync> ValueType<&'static Representation<T>> for FormatName<T> {
    fn schema(&self, _: &Catalogue) -> Value {
        json!({"type": "string", "enum": self.0.iter().map(|offer| offer.name).collect::<Vec<_>>()})
    }

    fn parse(&self, _: &str, text: &str) -> Result<&'static Representation<T>, Problem> {
        find_format(text, self.0)
    }
}

/// A value with a syntax of its own: its schema, and its parser, which takes the name of the parameter and the text.
pub struct Syntax<T>(pub fn(&Catalogue) -> Value, pub fn(&str, &str) -> Result<T, Problem>);

impl<T> ValueType<T> for Syntax<T> {
    fn schema(&self, catalogue: &Catalogue) -> Value {
        (self.0)(catalogue)
    }

    fn parse(&self, name: &str, text: &str) -> Result<T, Problem> {
        (self.1)(name, text)
    }
}

/// The keys that the catalogue has, where it has one dataset and few series; else keys of any codes.
#[must_use]
pub fn key_pattern(catalogue: &Catalogue) -> String {
    let structure = catalogue.datasets.values().next().map(|dataset| &dataset.structure);
    let few = catalogue.series.len() <= LISTED_CODES && catalogue.datasets.len() == 1;
    let (Some(structure), true) = (structure, few) else {
        return "^[A-Za-z0-9_@$+*-]*(\\.[A-Za-z0-9_@$+*-]*){1,15}$".to_owned();
    };
    let positions = (0..structure.dimensions().len()).map(|position| {
        let mut codes: Vec<&str> =
            catalogue.series.iter().filter_map(|series| series.key.codes().nth(position)).collect();
        codes.sort_unstable();
        codes.dedup();
        let codes = codes.join("|");
        format!("((?:{codes})(\\+(?:{codes})){{0,3}}|\\*)?")
    });
    format!("^{}$", positions.collect::<Vec<_>>().join("\\."))
}

/// Parses a text as its type does; the error of the type becomes the detail of the problem.
pub fn parse_text<T: FromStr<Err: Display>>(name: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|error: T::Err| {
        // The error repeats the text, which may be long.
        let error = error.to_string().replace(text, &shortened(text));
        let detail = format!("`{name}` cannot be read: {error}");
        Problem::new(ProblemKind::InvalidParameter, detail).at(name)
    })
}

/// The problem of a value that breaks a rule; the rule completes the sentence "`name` …".
pub fn invalid(name: &str, value: &str, rule: &str) -> Problem {
    let detail = format!("`{name}` {rule}, not {}.", quoted(value));
    Problem::new(ProblemKind::InvalidParameter, detail).at(name)
}

fn with_default(mut schema: Value, default: Option<impl Serialize>) -> Value {
    if let Some(default) = default {
        schema["default"] = json!(default);
    }
    schema
}

/// The dataset and key of a series in a cursor. Codes have five characters or more in the description, so that a
/// generator of values does not make words such as `nan` of them.
pub(super) const CURSOR_SERIES: &str = "[A-Za-z0-9_@$][A-Za-z0-9_@$-]{4,20}~[A-Za-z0-9_@$][A-Za-z0-9_@$-]{4,20}\
    (\\.[A-Za-z0-9_@$][A-Za-z0-9_@$-]{4,20}){1,5}";

/// The identity of a revision.
pub(super) const IDENTITY: &str = "[0-9]{1,18}-[0-9a-f]{32}";

#[cfg(test)]
mod tests {
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
            assert!(
                document.detail.starts_with("`limit` takes a whole number from 1 to 1000, not `"),
                "{text}"
            );
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
}
