//! Strict parsing of query strings: an unknown, repeated, empty or malformed parameter is an error.

use std::borrow::Cow;

use super::{
    decode::decode_form,
    parameters::{AnyParameter, COMPONENT, Parameter, ParameterList, names},
    problem::{Problem, ProblemKind, quoted, shortened},
};
use crate::limits::MAX_PARAMETER_BYTES;

/// The query of a request, not parsed.
///
/// A handler takes it as an argument and says which parameters the route takes:
/// `let params = raw.allow(&[&INDICATOR, &AREA])?;`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawParams(Option<String>);

impl RawParams {
    /// The parameters of a query string.
    #[must_use]
    pub fn of(query: Option<&str>) -> Self {
        Self(query.map(str::to_owned))
    }

    /// The parameters, if the route takes them all.
    ///
    /// # Errors
    /// A [`Problem`] for the first pair that is broken, unknown, repeated, empty, too long, or holds
    /// a control character.
    pub fn allow(&self, allowed: ParameterList) -> Result<Params, Problem> {
        let mut params = Params::default();
        for pair in self.text().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode_form(name)?;
            let dimension = dimension(&name);
            let parameter = known(dimension.map_or(&name, |_| COMPONENT.name()), &name, allowed)?;
            let is_repeated = match dimension {
                Some(dimension) => params.components.iter().any(|(earlier, _)| earlier == dimension),
                None => params.text(&name).is_some(),
            };
            if is_repeated {
                let detail = format!("`{name}` is given more than once; it is taken once.");
                return Err(Problem::new(ProblemKind::RepeatedParameter, detail).at(name));
            }
            let value = decode_form(value).map_err(|problem| problem.at(name.as_ref()))?.into_owned();
            check(&name, &value, parameter.is_multiline())?;
            match dimension {
                Some(dimension) => params.components.push((dimension.to_owned(), value)),
                None => params.pairs.push((parameter.name(), value)),
            }
        }
        params.pairs.sort_unstable_by_key(|(name, _)| *name);
        params.components.sort_unstable();
        Ok(params)
    }

    /// The query string as it was sent. Façades parse it by the rules of another service.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
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
    /// The parameters of some pairs, in which no name is repeated.
    #[must_use]
    pub fn of(mut pairs: Vec<(&'static str, String)>) -> Self {
        pairs.sort_unstable_by_key(|(name, _)| *name);
        Self { pairs, components: Vec::new() }
    }

    /// The text that was given for a parameter, decoded.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter: the one that was given, else its default, else none.
    ///
    /// # Errors
    /// A [`Problem`] that says what the parameter takes, if it does not take the value.
    pub fn get<T>(&self, parameter: &Parameter<T>) -> Result<Option<T>, Problem> {
        match self.text(parameter.name()) {
            Some(text) => parameter.parse(parameter.name(), text).map(Some),
            None => Ok(parameter.default()),
        }
    }

    /// The value of a parameter that has a default or is required.
    ///
    /// # Errors
    /// As [`Params::get`], and a [`Problem`] if there is no value.
    pub fn require<T>(&self, parameter: &Parameter<T>) -> Result<T, Problem> {
        self.get(parameter)?.ok_or_else(|| parameter.missing())
    }

    /// The members of a list, none where the parameter was not given.
    ///
    /// # Errors
    /// As [`Params::get`].
    pub fn list<T>(&self, parameter: &Parameter<Vec<T>>) -> Result<Vec<T>, Problem> {
        Ok(self.get(parameter)?.unwrap_or_default())
    }

    /// The component filters: dimensions, and the codes wanted in each.
    ///
    /// SDMX separates codes by `,`, also by `+` (which is decoded to a space where it is not escaped).
    ///
    /// # Errors
    /// As [`Params::get`], with the name `c[DIMENSION]`.
    pub fn components(&self) -> Result<Vec<(String, Vec<String>)>, Problem> {
        let codes = |(dimension, value): &(String, String)| {
            let codes = COMPONENT.parse(&component_name(dimension), &value.replace([' ', '+'], ","))?;
            Ok((dimension.clone(), codes))
        };
        self.components.iter().map(codes).collect()
    }

    /// A path and a query string in which names are sorted and escapes are uniform.
    ///
    /// Requests with the same parameters have the same canonical target, whatever their order and escapes.
    #[must_use]
    pub fn canonical_target(&self, path: &str) -> String {
        let lengths = self.pairs.iter().map(|(name, value)| name.len() + value.len() + 2);
        let mut target = String::with_capacity(path.len() + 1 + lengths.sum::<usize>());
        target.push_str(path);
        target.push('?');
        let start = target.len();
        let components = self.components.iter().map(|(dimension, value)| (component_name(dimension), value));
        form_urlencoded::Serializer::for_suffix(target, start)
            .extend_pairs(&self.pairs)
            .extend_pairs(components)
            .finish()
    }

    /// The names and values of all parameters.
    pub fn pairs(&self) -> impl Iterator<Item = (Cow<'static, str>, &str)> {
        let pairs = self.pairs.iter().map(|(name, value)| (Cow::Borrowed(*name), value.as_str()));
        let components = self.components.iter();
        pairs.chain(components.map(|(id, value)| (Cow::Owned(component_name(id)), value.as_str())))
    }

    /// The parameters with another value for the filter of a dimension, or without it.
    #[must_use]
    pub fn with_component(&self, dimension: &str, value: Option<&str>) -> Self {
        let mut components = self.components.clone();
        components.retain(|(id, _)| !id.eq_ignore_ascii_case(dimension));
        components.extend(value.map(|value| (dimension.to_owned(), value.to_owned())));
        components.sort_unstable();
        Self { pairs: self.pairs.clone(), components }
    }

    /// The parameters without some of them.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let mut pairs = self.pairs.clone();
        pairs.retain(|(name, _)| !names.contains(name));
        Self { pairs, components: self.components.clone() }
    }

    /// The parameters with another value for one of them.
    #[must_use]
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut pairs = self.pairs.clone();
        pairs.retain(|(known, _)| *known != name);
        pairs.push((name, value.to_owned()));
        Self { components: self.components.clone(), ..Self::of(pairs) }
    }
}

/// The dimension of a component filter.
fn dimension(name: &str) -> Option<&str> {
    name.strip_prefix("c[")?.strip_suffix(']').filter(|dimension| !dimension.is_empty())
}

/// The name of the component filter of a dimension.
fn component_name(dimension: &str) -> String {
    format!("c[{dimension}]")
}

/// The parameter of the route with a name; `given` is the name in the request.
fn known(name: &str, given: &str, allowed: ParameterList) -> Result<&'static dyn AnyParameter, Problem> {
    allowed.iter().find(|known| known.name() == name).copied().ok_or_else(|| {
        let detail = format!("{} is not a parameter of this route.", quoted(given));
        Problem::new(ProblemKind::UnknownParameter, detail)
            .at(shortened(given))
            .nearest_to(given, names(allowed))
    })
}

/// Refuses a value that is empty, too long, or holds a control character.
fn check(name: &str, value: &str, is_multiline: bool) -> Result<(), Problem> {
    let is_allowed = |character| is_multiline && matches!(character, '\n' | '\r' | '\t');
    let (kind, detail) = if value.is_empty() {
        let detail = format!("`{name}` has no value; leave it out to mean everything.");
        (ProblemKind::EmptyParameter, detail)
    } else if value.len() > MAX_PARAMETER_BYTES {
        let detail = format!("`{name}` is {} bytes long; the limit is {MAX_PARAMETER_BYTES}.", value.len());
        (ProblemKind::ParameterTooLong, detail)
    } else if value.chars().any(|character| character.is_control() && !is_allowed(character)) {
        (ProblemKind::InvalidParameter, format!("`{name}` holds a control character."))
    } else {
        return Ok(());
    };
    Err(Problem::new(kind, detail).at(name))
}

#[cfg(test)]
mod tests;
