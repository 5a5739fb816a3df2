//! The resource that a path names.
//!
//! Follows the "API Basic Call Structures" of the World Bank's API: an optional language, then nouns in the singular
//! or plural, each followed by ids.

use super::PREFIX;
use crate::http::facade::segments;

/// The segments of a path, without the prefix, the version and the language.
#[derive(Debug)]
pub(super) struct Path(Vec<String>);

/// A resource of the API; a list of ids may be `all` or missing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Resource<'a> {
    Countries(Option<&'a str>),
    Regions(Option<&'a str>),
    IncomeLevels,
    LendingTypes,
    Indicators(Option<&'a str>),
    OfTopic(&'a str),
    TopicsOf(&'a str),
    OfSource(&'a str),
    Topics(Option<&'a str>),
    Sources(Option<&'a str>),
    Concepts(&'a str),
    Variables(&'a str, SourceDimension, Option<&'a str>),
    Metadata(&'a str, Vec<(SourceDimension, &'a str)>),
    Search(&'a str, &'a str),
    Data(&'a str, &'a str),
    SourceData(&'a str, Vec<(SourceDimension, &'a str)>),
}

impl Resource<'_> {
    /// The names of the root and of a row of a list in XML; none if the resource is no list of rows.
    pub(super) const fn xml_names(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Countries(_) => Some(("countries", "country")),
            Self::Regions(_) => Some(("regions", "region")),
            Self::IncomeLevels => Some(("IncomeLevels", "incomeLevel")),
            Self::LendingTypes => Some(("LendingTypes", "lendingType")),
            Self::Indicators(_) | Self::OfTopic(_) | Self::OfSource(_) => Some(("indicators", "indicator")),
            Self::Topics(_) | Self::TopicsOf(_) => Some(("topics", "topic")),
            Self::Sources(_) => Some(("sources", "source")),
            Self::Data(..) => Some(("data", "data")),
            Self::Concepts(_)
            | Self::Variables(..)
            | Self::Metadata(..)
            | Self::Search(..)
            | Self::SourceData(..) => None,
        }
    }
}

/// A dimension of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SourceDimension {
    /// The area.
    Country,
    /// What is measured.
    Series,
    /// The period.
    Time,
}

impl SourceDimension {
    /// All dimensions, in the order of lists.
    pub(super) const ALL: [Self; 3] = [Self::Country, Self::Series, Self::Time];

    /// The name, which is the id too.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Country => "Country",
            Self::Series => "Series",
            Self::Time => "Time",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.name().eq_ignore_ascii_case(text))
    }
}

impl Path {
    /// The segments of the path of a request.
    pub(super) fn new(path: &str) -> Self {
        let mut segments = segments(path, PREFIX);
        if segments.first().is_some_and(|version| version.eq_ignore_ascii_case("v2")) {
            segments.remove(0);
        }
        // Every language has two letters, no noun has.
        if segments.first().is_some_and(|language| language.len() == 2) {
            segments.remove(0);
        }
        Self(segments)
    }

    /// The resource; none if the path names none.
    pub(super) fn resource(&self) -> Option<Resource<'_>> {
        let segments: Vec<&str> = self.0.iter().map(String::as_str).collect();
        let (first, rest) = segments.split_first()?;
        match (singular(first).as_str(), rest) {
            ("country", rest) => countries(rest),
            ("region", rest) if rest.len() < 2 => Some(Resource::Regions(rest.first().copied())),
            ("incomelevel", rest) if rest.len() < 2 => Some(Resource::IncomeLevels),
            ("lendingtype", rest) if rest.len() < 2 => Some(Resource::LendingTypes),
            ("indicator", rest) if rest.len() < 2 => Some(Resource::Indicators(rest.first().copied())),
            ("indicator", [ids, noun]) if singular(noun) == "topic" => Some(Resource::TopicsOf(ids)),
            ("topic", [id, noun]) if singular(noun) == "indicator" => Some(Resource::OfTopic(id)),
            ("topic", rest) if rest.len() < 2 => Some(Resource::Topics(rest.first().copied())),
            ("source", rest) if rest.len() < 2 => Some(Resource::Sources(rest.first().copied())),
            ("source", [id, rest @ ..]) => source(id, rest),
            _ => None,
        }
    }
}

fn countries<'a>(rest: &[&'a str]) -> Option<Resource<'a>> {
    match rest {
        [] => Some(Resource::Countries(None)),
        [ids] => Some(Resource::Countries(Some(ids))),
        [ids, noun, codes] if singular(noun) == "indicator" => Some(Resource::Data(ids, codes)),
        _ => None,
    }
}

fn source<'a>(id: &'a str, rest: &[&'a str]) -> Option<Resource<'a>> {
    match rest {
        [noun] if singular(noun) == "indicator" => Some(Resource::OfSource(id)),
        [noun] if singular(noun) == "concept" => Some(Resource::Concepts(id)),
        [noun] => Some(Resource::Variables(id, SourceDimension::parse(noun)?, None)),
        ["search", text] => Some(Resource::Search(id, text)),
        [noun, ids] => Some(Resource::Variables(id, SourceDimension::parse(noun)?, Some(ids))),
        [pairs @ .., "metadata"] => Some(Resource::Metadata(id, dimension_pairs(pairs)?)),
        [pairs @ .., "data"] | pairs => Some(Resource::SourceData(id, dimension_pairs(pairs)?)),
    }
}

/// The dimensions and ids that alternate in a path.
fn dimension_pairs<'a>(segments: &[&'a str]) -> Option<Vec<(SourceDimension, &'a str)>> {
    segments
        .chunks(2)
        .map(|pair| match pair {
            [dimension, ids] => Some((SourceDimension::parse(dimension)?, *ids)),
            _ => None,
        })
        .collect()
}

/// A noun in lower case and the singular.
fn singular(noun: &str) -> String {
    let noun = noun.to_ascii_lowercase();
    match noun.as_str() {
        "countries" => "country".to_owned(),
        "series" => noun,
        _ => noun.strip_suffix('s').unwrap_or(&noun).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_and_plural_do_not_matter() {
        for path in
            ["/worldbank/v2/en/country/CN;US/indicator/VA", "/worldbank/v2/Countries/CN%3BUS/indicators/VA"]
        {
            assert_eq!(Path::new(path).resource(), Some(Resource::Data("CN;US", "VA")), "{path}");
        }
    }

    #[test]
    fn below_a_source_are_lists_and_data() {
        let read = |path: &str| format!("{:?}", Path::new(path).resource());
        assert!(read("/worldbank/v2/en/sources/2/concepts").contains("Concepts"));
        assert!(read("/worldbank/v2/en/sources/2/series/all").contains("Variables"));
        assert!(read("/worldbank/v2/en/sources/2/series/VA/metadata").contains("Metadata"));
        assert!(read("/worldbank/v2/sources/2/series/VA/country/all/time/YR2020").contains("SourceData"));
        assert_eq!(read("/worldbank/v2/nothing"), "None");
    }
}
