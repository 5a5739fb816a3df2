//! What a page knows of its request: its parameters and its language; and the addresses that it links to.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::numbers::count;
use super::words::{Language, Text};
use crate::http::parameters::pages::{KEYS, LANG, PRESENTATION};
use crate::http::parameters::{AnyParameter, ParameterList};
use crate::http::params::{Params, RawParams};
use crate::http::problem::Problem;
use crate::http::response::ApiRequest;

/// What a segment of a path may hold as it is.
const SEGMENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b'$');

/// What a page is asked for.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The path of the page.
    pub(super) path: String,
    /// The parameters, of the page and of the API.
    pub(super) params: Params,
    /// The language.
    pub(super) language: Language,
    /// Whether keys such as `/` do something.
    pub(super) has_keys: bool,
}

impl View {
    /// What a request asks for; `allowed` has `KEYS` and `LANG` and what else the page takes.
    ///
    /// # Errors
    /// When a parameter is unknown, repeated or malformed. One without a value counts as left out, since a form sends
    /// its empty fields.
    pub(super) fn of(request: &ApiRequest, allowed: ParameterList) -> Result<Self, Problem> {
        let params = request.raw.without_empty(allowed).allow(allowed)?;
        let language = params.require(&LANG)?;
        let has_keys = params.require(&KEYS)? == "on";
        Ok(Self { path: request.path.clone(), params, language, has_keys })
    }

    /// What can be read of a request that is refused.
    pub(super) fn of_refused(path: &str, query: Option<&str>) -> Self {
        let query = query.unwrap_or_default().as_bytes();
        let is = |name: &str, value: &str| {
            let first = form_urlencoded::parse(query).find(|pair| pair.0 == name);
            first.is_some_and(|pair| pair.1 == value)
        };
        let chinese = Language::Chinese;
        let language = if is(LANG.name(), chinese.code()) { chinese } else { Language::English };
        let has_keys = !is(KEYS.name(), "off");
        Self { path: path.to_owned(), params: Params::default(), language, has_keys }
    }

    /// A text in the language of the page.
    pub(super) const fn say(&self, text: Text) -> &'static str {
        text.of(self.language)
    }

    /// What stands between members of a list.
    pub(super) const fn comma(&self) -> &'static str {
        match self.language {
            Language::English => ", ",
            Language::Chinese => "，",
        }
    }

    /// The end of a sentence.
    pub(super) const fn stop(&self) -> &'static str {
        match self.language {
            Language::English => ".",
            Language::Chinese => "。",
        }
    }

    /// A text in the language of the page, with `values` at its places.
    pub(super) fn fill(&self, text: Text, values: &[&str]) -> String {
        text.filled(self.language, values)
    }

    /// A number of things: the text for one, or that for several with the number at its place.
    pub(super) fn counted(&self, one: Text, many: Text, number: usize) -> String {
        if number == 1 { self.say(one).to_owned() } else { self.fill(many, &[&count(number)]) }
    }

    /// The view with one more parameter, for the address of the API.
    pub(super) fn with(&self, name: &'static str, value: &str) -> Self {
        Self { params: self.params.with(name, value), ..self.clone() }
    }

    /// The view without some parameters, for the address of the API.
    pub(super) fn without(&self, names: &[&str]) -> Self {
        Self { params: self.params.without(names), ..self.clone() }
    }

    /// The address of a page, whose path is encoded already.
    pub(super) fn to(&self, path: &str) -> String {
        self.to_with(path, &[])
    }

    /// The address of a page with parameters.
    pub(super) fn to_with(&self, path: &str, query: &[(&'static str, &str)]) -> String {
        let mut pairs = self.carried();
        pairs.extend(query.iter().map(|(name, value)| (*name, (*value).to_owned())));
        target(&Params::of(pairs), path)
    }

    /// The address of the page of a series.
    pub(super) fn to_series(&self, dataset: &str, key: &str) -> String {
        self.to(&series_path(dataset, key))
    }

    /// The address of this page with other values for some parameters; none leaves the parameter out.
    pub(super) fn here(&self, changes: &[(&'static str, Option<&str>)]) -> String {
        let names: Vec<&str> = changes.iter().map(|(name, _)| *name).collect();
        let given = changes.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
        let params =
            given.fold(self.params.without(&names), |params, (name, value)| params.with(name, value));
        target(&params, &self.path)
    }

    /// The address of this page, from its start, with other codes in a dimension of a dataset.
    pub(super) fn here_in(&self, dimension: &str, codes: Option<&str>) -> String {
        target(&self.params.without(&["cursor"]).with_component(dimension, codes), &self.path)
    }

    /// The address of this page in another language.
    pub(super) fn in_language(&self, language: Language) -> String {
        let code = Some(language.code()).filter(|_| language != Language::default());
        self.here(&[(LANG.name(), code)])
    }

    /// The address of the API that has the data of this page: a path with the parameters that the API has too.
    pub(super) fn api(&self, path: &str) -> String {
        target(&self.params.without(&PRESENTATION), path)
    }

    /// The parameters that every link carries on, where they differ from the default.
    pub(super) fn carried(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.language != Language::default() {
            pairs.push((LANG.name(), self.language.code().to_owned()));
        }
        if !self.has_keys {
            pairs.push((KEYS.name(), "off".to_owned()));
        }
        pairs
    }
}

/// The path of the page of a series.
pub(super) fn series_path(dataset: &str, key: &str) -> String {
    path(&["series", dataset, key])
}

/// A path of segments, each encoded.
pub(super) fn path(segments: &[&str]) -> String {
    segments.iter().fold(String::new(), |mut path, segment| {
        // Writing to a string cannot fail.
        let _ = write!(path, "/{}", utf8_percent_encode(segment, SEGMENT));
        path
    })
}

/// A path with parameters, if there are any.
pub(super) fn target(params: &Params, path: &str) -> String {
    let target = params.canonical_target(path);
    target.strip_suffix('?').map(str::to_owned).unwrap_or(target)
}

impl RawParams {
    /// The query without the known parameters that have no value.
    fn without_empty(&self, known: ParameterList) -> Self {
        let is_empty = |pair: &&str| {
            let name = pair.strip_suffix('=').unwrap_or(pair);
            known.iter().any(|parameter| parameter.name() == name)
        };
        let kept: Vec<&str> = self.text().split('&').filter(|pair| !is_empty(pair)).collect();
        Self::of(Some(&kept.join("&")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::parameters::QUERY;

    const LIST: ParameterList = &[&LANG, &KEYS, &QUERY];

    fn view(query: &str) -> View {
        let params = RawParams::of(Some(query)).without_empty(LIST).allow(LIST).unwrap();
        let language = params.require(&LANG).unwrap();
        let has_keys = params.require(&KEYS).unwrap() == "on";
        View { path: "/search".to_owned(), params, language, has_keys }
    }

    #[test]
    fn links_carry_language_and_keys_and_leave_defaults_out() {
        assert_eq!(view("lang=en&keys=on").to("/changes"), "/changes");
        assert_eq!(view("keys=off&lang=zh").to("/changes"), "/changes?keys=off&lang=zh");
        let view = view("lang=zh&q=R%26D");
        assert_eq!(view.to_with("/search", &[("q", "中 a&b")]), "/search?lang=zh&q=%E4%B8%AD+a%26b");
        assert_eq!(view.here(&[("q", Some("x"))]), "/search?lang=zh&q=x");
        assert_eq!(view.in_language(Language::English), "/search?q=R%26D");
        assert_eq!(view.api("/v1/search"), "/v1/search?q=R%26D");
        assert_eq!(view.to_series("CNIND", "A.CN.VA.C"), "/series/CNIND/A.CN.VA.C?lang=zh");
        assert_eq!(path(&["sources", "a/b ?#%.txt"]), "/sources/a%2Fb%20%3F%23%25.txt");
    }

    #[test]
    fn a_field_that_is_left_empty_is_left_out_and_nothing_else() {
        assert_eq!(view("q=&lang=zh").params.text("q"), None);
        assert_eq!(view("q&lang=zh").params.text("q"), None);
        for query in ["x=", "x", "q=a&q=b", "lang=fr"] {
            let raw = RawParams::of(Some(query)).without_empty(LIST);
            let params = raw.allow(LIST).and_then(|params| params.require(&LANG));
            assert!(params.is_err(), "{query}");
        }
    }
}
