//! Query parameters, read strictly: nothing is ignored silently, nothing is guessed.

use std::{convert::Infallible, fmt::Display, ops::RangeInclusive, str::FromStr};

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    decode::decode_form,
    parameters::{COMPONENT, Name},
    problem::{Problem, ProblemKind, quoted, shortened},
};
use crate::limits::{MAX_LIST_MEMBERS, MAX_PARAMETER_BYTES};

/// The query of a request before anybody looked at it.
///
/// A handler takes it as an argument and says which parameters it knows:
/// `let params = raw.allow(&["indicator", "area"])?;`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawParams(Option<String>);

impl RawParams {
    /// The parameters of a query string.
    #[must_use]
    pub fn of(query: Option<&str>) -> Self {
        Self(query.map(str::to_owned))
    }

    /// The parameters, if the route knows them all.
    ///
    /// # Errors
    /// As [`Params::parse`].
    pub fn allow(&self, allowed: &[&'static str]) -> Result<Params, Problem> {
        Params::parse(self.0.as_deref(), allowed)
    }

    /// The query string as it was sent, for a façade that reads it by the rules of another service.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<S: Sync> FromRequestParts<S> for RawParams {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.uri.query().map(str::to_owned)))
    }
}

/// The parameters of a request, each known to the route, given once, and not empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params {
    /// Sorted by name.
    pairs: Vec<(&'static str, String)>,
    /// The component filters `c[DIMENSION]`, by dimension, sorted.
    components: Vec<(String, String)>,
}

impl Params {
    /// The parameters in a raw query string, of which the route knows those named in `allowed`.
    ///
    /// # Errors
    /// A [`Problem`] for the first pair that is broken, unknown, repeated, empty, too long, or holds
    /// a control character.
    pub fn parse(raw_query: Option<&str>, allowed: &[&'static str]) -> Result<Self, Problem> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        let mut components: Vec<(String, String)> = Vec::new();
        for pair in raw_query.unwrap_or_default().split('&') {
            if pair.is_empty() {
                continue;
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode_form(name)?;
            if let Some(dimension) = component(&name).filter(|_| allowed.contains(&COMPONENT)) {
                if components.iter().any(|(earlier, _)| earlier == dimension) {
                    return Err(repeated(&name));
                }
                let value = decode_form(value).map_err(|problem| problem.at(name.as_ref()))?.into_owned();
                components.push((dimension.to_owned(), sound(&name, value)?));
                continue;
            }
            let name = known(&name, allowed)?;
            if pairs.iter().any(|(earlier, _)| *earlier == name) {
                return Err(repeated(name));
            }
            let value = decode_form(value).map_err(|problem| problem.at(name))?.into_owned();
            pairs.push((name, sound(name, value)?));
        }
        pairs.sort_unstable_by_key(|(name, _)| *name);
        components.sort_unstable();
        Ok(Self { pairs, components })
    }

    /// The parameters that these pairs are, each name given once.
    #[must_use]
    pub fn of(mut pairs: Vec<(&'static str, String)>) -> Self {
        pairs.sort_unstable_by_key(|(name, _)| *name);
        Self { pairs, components: Vec::new() }
    }

    /// The value of a parameter as it was given.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that holds an SDMX key, where `+` means *or*.
    ///
    /// An unescaped `+` in a query string reads as a space; no code holds a space, so a space in a
    /// key can only have been a `+`.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<String> {
        self.text(name).map(|key| key.replace(' ', "+"))
    }

    /// The members of a comma list, empty where the parameter was not given.
    ///
    /// A list is a set: a member that comes again counts once.
    ///
    /// # Errors
    /// [`ProblemKind::InvalidParameter`] if a member is empty or there are too many.
    pub fn list(&self, name: &str) -> Result<Vec<&str>, Problem> {
        let Some(value) = self.text(name) else {
            return Ok(Vec::new());
        };
        if value.split(',').count() > MAX_LIST_MEMBERS {
            let rule = format!("takes at most {MAX_LIST_MEMBERS} members");
            return Err(invalid(name, value, &rule));
        }
        let mut members = Vec::new();
        for member in value.split(',') {
            if member.is_empty() {
                let rule = "takes members separated by single commas";
                return Err(invalid(name, value, rule));
            }
            if !members.contains(&member) {
                members.push(member);
            }
        }
        Ok(members)
    }

    /// The component filters: dimensions, and the members of the comma list of each.
    ///
    /// # Errors
    /// [`ProblemKind::InvalidParameter`] if a member is empty or there are too many.
    pub fn components(&self) -> Result<Vec<(String, Vec<String>)>, Problem> {
        let members = |(dimension, value): &(String, String)| {
            let members: Vec<String> = value.split([',', ' ', '+']).map(str::to_owned).collect();
            let name = format!("c[{dimension}]");
            if members.len() > MAX_LIST_MEMBERS {
                return Err(invalid(&name, value, &format!("takes at most {MAX_LIST_MEMBERS} members")));
            }
            if members.iter().any(String::is_empty) {
                return Err(invalid(&name, value, "takes members separated by single commas"));
            }
            Ok((dimension.clone(), members))
        };
        self.components.iter().map(members).collect()
    }

    /// A whole number within a range, both ends included.
    ///
    /// # Errors
    /// [`ProblemKind::InvalidParameter`] if it is something else.
    pub fn integer<T>(&self, name: &str, range: RangeInclusive<T>) -> Result<Option<T>, Problem>
    where
        T: FromStr + PartialOrd + Display,
    {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        match value.parse() {
            Ok(number) if digits && range.contains(&number) => Ok(Some(number)),
            _ => {
                let rule = format!("takes a whole number from {} to {}", range.start(), range.end());
                Err(invalid(name, value, &rule))
            }
        }
    }

    /// One word out of several.
    ///
    /// # Errors
    /// [`ProblemKind::InvalidParameter`] with the words if it is another.
    pub fn choice(&self, name: &str, words: &[&'static str]) -> Result<Option<&'static str>, Problem> {
        self.text(name).map(|value| chosen(name, value, words)).transpose()
    }

    /// Some words out of several, as a comma list.
    ///
    /// # Errors
    /// [`ProblemKind::InvalidParameter`] with the words if one is another or empty.
    pub fn choices(&self, name: &str, words: &[&'static str]) -> Result<Vec<&'static str>, Problem> {
        self.list(name)?.into_iter().map(|value| chosen(name, value, words)).collect()
    }

    /// The value read as a type; what the type says against it becomes the detail.
    ///
    /// # Errors
    /// [`ProblemKind::InvalidParameter`] if the type refuses the value.
    pub fn parse_as<T>(&self, name: &str) -> Result<Option<T>, Problem>
    where
        T: FromStr<Err: Display>,
    {
        self.text(name)
            .map(|value| {
                value.parse().map_err(|error: T::Err| {
                    // What the type says repeats the value, however long that is.
                    let error = error.to_string().replace(value, &shortened(value));
                    let detail = format!("`{name}` cannot be read: {error}");
                    Problem::new(ProblemKind::InvalidParameter, detail).at(name)
                })
            })
            .transpose()
    }

    /// A path with the query string in which names are sorted and escapes are uniform.
    ///
    /// Two requests that mean the same parameters have the same canonical target.
    #[must_use]
    pub fn canonical_target(&self, path: &str) -> String {
        let lengths = self.pairs.iter().map(|(name, value)| name.len() + value.len() + 2);
        let mut target = String::with_capacity(path.len() + 1 + lengths.sum::<usize>());
        target.push_str(path);
        target.push('?');
        let start = target.len();
        let components = self.components.iter().map(|(dimension, value)| (format!("c[{dimension}]"), value));
        form_urlencoded::Serializer::for_suffix(target, start)
            .extend_pairs(&self.pairs)
            .extend_pairs(components)
            .finish()
    }

    /// The parameters, of which one has another value.
    #[must_use]
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut pairs = self.pairs.clone();
        pairs.retain(|(known, _)| *known != name);
        pairs.push((name, value.to_owned()));
        Self { components: self.components.clone(), ..Self::of(pairs) }
    }
}

/// The problem of a value that breaks a rule; the rule completes the sentence "`name` …".
#[must_use]
pub fn invalid(name: &str, value: &str, rule: &str) -> Problem {
    let detail = format!("`{name}` {rule}, not {}.", quoted(value));
    Problem::new(ProblemKind::InvalidParameter, detail).at(name)
}

fn chosen(name: &str, value: &str, words: &[&'static str]) -> Result<&'static str, Problem> {
    words.iter().find(|word| **word == value).copied().ok_or_else(|| {
        let rule = format!("takes {}", one_of(words));
        invalid(name, value, &rule).nearest_to(value, words.iter().copied())
    })
}

/// The words in backticks, with commas and an "or".
fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => format!("`{}` or `{last}`", first.join("`, `")),
    }
}

/// The dimension of a component filter.
fn component(name: &str) -> Option<&str> {
    name.strip_prefix("c[")?.strip_suffix(']').filter(|dimension| !dimension.is_empty())
}

fn known(name: &str, allowed: &[&'static str]) -> Result<&'static str, Problem> {
    allowed.iter().find(|known| **known == name).copied().ok_or_else(|| {
        let detail = format!("{} is not a parameter of this route.", quoted(name));
        Problem::new(ProblemKind::UnknownParameter, detail)
            .at(shortened(name))
            .nearest_to(name, allowed.iter().copied())
    })
}

fn repeated(name: &str) -> Problem {
    let detail = format!("`{name}` is given more than once; it is taken once.");
    Problem::new(ProblemKind::RepeatedParameter, detail).at(name)
}

/// The value, if it is neither empty nor too long nor holds a control character.
fn sound(name: &str, value: String) -> Result<String, Problem> {
    if value.is_empty() {
        let detail = format!("`{name}` has no value; leave it out to mean everything.");
        return Err(Problem::new(ProblemKind::EmptyParameter, detail).at(name));
    }
    if value.len() > MAX_PARAMETER_BYTES {
        let detail = format!("`{name}` is {} bytes long; the limit is {MAX_PARAMETER_BYTES}.", value.len());
        return Err(Problem::new(ProblemKind::ParameterTooLong, detail).at(name));
    }
    // A mapping is a text of several lines.
    let is_line = |character| name == Name::Map.text() && matches!(character, '\n' | '\r' | '\t');
    if value.chars().any(|character| character.is_control() && !is_line(character)) {
        let detail = format!("`{name}` holds a control character.");
        return Err(Problem::new(ProblemKind::InvalidParameter, detail).at(name));
    }
    Ok(value)
}

#[cfg(test)]
mod tests;
