//! What a path asks for.
//!
//! Follows the "API Basic Call Structures" of the World Bank's API: an optional language, then nouns in the singular
//! or plural, each with ids after it.

use percent_encoding::percent_decode_str;

use super::PREFIX;

/// The parts of a path, without the prefix, the version and the language.
#[derive(Debug)]
pub(super) struct Path(Vec<String>);

/// What a place is about; a list of ids may be `all`, or none at all.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place<'a> {
    Countries(Option<&'a str>),
    Regions(Option<&'a str>),
    IncomeLevels,
    LendingTypes,
    Indicators(Option<&'a str>),
    OfTopic(&'a str),
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

/// A dimension of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SourceDimension {
    /// Where.
    Country,
    /// What.
    Series,
    /// When.
    Time,
}

impl SourceDimension {
    /// All of them, in the order in which they are listed.
    pub(super) const ALL: [Self; 3] = [Self::Country, Self::Series, Self::Time];

    /// Its name, which is its id too.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Country => "Country",
            Self::Series => "Series",
            Self::Time => "Time",
        }
    }

    fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|concept| concept.name().eq_ignore_ascii_case(text))
    }
}

impl Path {
    /// The parts of a request's path.
    pub(super) fn read(path: &str) -> Self {
        let parts = path.strip_prefix(PREFIX).unwrap_or(path).split('/').filter(|part| !part.is_empty());
        let mut parts: Vec<String> =
            parts.map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect();
        if parts.first().is_some_and(|version| version.eq_ignore_ascii_case("v2")) {
            parts.remove(0);
        }
        // No noun has two letters, every language has.
        if parts.first().is_some_and(|language| language.len() == 2) {
            parts.remove(0);
        }
        Self(parts)
    }

    /// What the path asks for.
    pub(super) fn place(&self) -> Option<Place<'_>> {
        let parts: Vec<&str> = self.0.iter().map(String::as_str).collect();
        let (first, rest) = parts.split_first()?;
        match (singular(first).as_str(), rest) {
            ("country", rest) => countries(rest),
            ("region", rest) if rest.len() < 2 => Some(Place::Regions(rest.first().copied())),
            ("incomelevel", rest) if rest.len() < 2 => Some(Place::IncomeLevels),
            ("lendingtype", rest) if rest.len() < 2 => Some(Place::LendingTypes),
            ("indicator", rest) if rest.len() < 2 => Some(Place::Indicators(rest.first().copied())),
            ("topic", [id, noun]) if singular(noun) == "indicator" => Some(Place::OfTopic(id)),
            ("topic", rest) if rest.len() < 2 => Some(Place::Topics(rest.first().copied())),
            ("source", rest) if rest.len() < 2 => Some(Place::Sources(rest.first().copied())),
            ("source", [id, rest @ ..]) => source(id, rest),
            _ => None,
        }
    }
}

fn countries<'a>(rest: &[&'a str]) -> Option<Place<'a>> {
    match rest {
        [] => Some(Place::Countries(None)),
        [ids] => Some(Place::Countries(Some(ids))),
        [ids, noun, codes] if singular(noun) == "indicator" => Some(Place::Data(ids, codes)),
        _ => None,
    }
}

fn source<'a>(id: &'a str, rest: &[&'a str]) -> Option<Place<'a>> {
    match rest {
        [noun] if singular(noun) == "indicator" => Some(Place::OfSource(id)),
        [noun] if singular(noun) == "concept" => Some(Place::Concepts(id)),
        [noun] => Some(Place::Variables(id, SourceDimension::read(noun)?, None)),
        ["search", text] => Some(Place::Search(id, text)),
        [noun, ids] => Some(Place::Variables(id, SourceDimension::read(noun)?, Some(ids))),
        [pairs @ .., "metadata"] => Some(Place::Metadata(id, read_pairs(pairs)?)),
        [pairs @ .., "data"] | pairs => Some(Place::SourceData(id, read_pairs(pairs)?)),
    }
}

fn read_pairs<'a>(parts: &[&'a str]) -> Option<Vec<(SourceDimension, &'a str)>> {
    parts
        .chunks(2)
        .map(|pair| match pair {
            [concept, ids] => Some((SourceDimension::read(concept)?, *ids)),
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
    fn language_and_number_do_not_matter() {
        for path in
            ["/worldbank/v2/en/country/CN;US/indicator/VA", "/worldbank/v2/Countries/CN%3BUS/indicators/VA"]
        {
            assert_eq!(Path::read(path).place(), Some(Place::Data("CN;US", "VA")), "{path}");
        }
    }

    #[test]
    fn below_a_source_are_lists_and_data() {
        let read = |path: &str| format!("{:?}", Path::read(path).place());
        assert!(read("/worldbank/v2/en/sources/2/concepts").contains("Concepts"));
        assert!(read("/worldbank/v2/en/sources/2/series/all").contains("Variables"));
        assert!(read("/worldbank/v2/en/sources/2/series/VA/metadata").contains("Metadata"));
        assert!(read("/worldbank/v2/sources/2/series/VA/country/all/time/YR2020").contains("SourceData"));
        assert_eq!(read("/worldbank/v2/nothing"), "None");
    }
}
