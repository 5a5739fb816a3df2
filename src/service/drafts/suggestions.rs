//! Series that a number may belong to, by the words around it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::search_text::{SearchText, words};
use super::vocabulary::{NameWords, Vocabulary};
use crate::domain::catalogue::Indicator;
use crate::domain::frequency::Frequency;
use crate::domain::relation::{Relation, RelationKind};
use crate::domain::series_key::{NOT_APPLICABLE, SeriesKey};
use crate::domain::structure::Role;
use crate::domain::unit_class::UnitClass;
use crate::ingest::seed::Seed;

/// How many series are suggested at most.
pub const MAX_SUGGESTIONS: usize = 3;
/// How many of them are of one indicator.
const MAX_OF_INDICATOR: usize = 2;
/// The least score of a suggestion.
const MIN_SCORE: f64 = 0.5;
/// The code of all activities together.
const TOTAL: &str = "_T";
/// The type of area that every text speaks of.
const WORLD: &str = "world";

/// Words of names of companies and areas that texts leave out.
const FORMS: [&str; 10] =
    ["corporation", "company", "inc", "ltd", "limited", "group", "co", "province", "republic", "kingdom"];

/// A series that a number may belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The key.
    pub series: SeriesKey,
    /// The name of its indicator.
    pub name: String,
    /// How well its names fit the words; greater is better.
    pub score: f64,
}

/// What is known of a number whose series is query.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeriesQuery<'a> {
    /// The words around it.
    pub(super) text: &'a SearchText,
    /// The code of its unit.
    pub(super) unit: &'a str,
    /// Whether the text says that it is an amount by which something changes.
    pub(super) is_change: bool,
    /// The frequency of its period, if that is known.
    pub(super) frequency: Option<Frequency>,
}

/// The codes of a series beside its indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    area: String,
    activity: String,
}

/// The names of a catalogue, taken apart into words.
#[derive(Debug)]
pub(super) struct Names<'seed> {
    seed: &'seed Seed,
    vocabulary: Vocabulary,
    indicators: Vec<(&'seed Indicator, NameWords)>,
    activities: Vec<(&'seed str, NameWords)>,
    /// The words of the names of each area.
    areas: Vec<(&'seed str, Vec<Vec<String>>)>,
    /// The frequencies of known series, by indicator, area and activity.
    known: BTreeMap<&'seed str, BTreeMap<Member, BTreeSet<&'seed str>>>,
    area: String,
    frequency: Option<Frequency>,
}

impl<'seed> Names<'seed> {
    /// The names of the catalogue of a seed.
    pub(super) fn new(seed: &'seed Seed) -> Self {
        let structure = &seed.dataset.structure;
        let mut known: BTreeMap<&str, BTreeMap<Member, BTreeSet<&str>>> = BTreeMap::new();
        let (mut areas, mut frequencies) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, usize>::new());
        for figure in &seed.figures {
            let code = |role| figure.series.code(structure, role);
            let member =
                Member { area: code(Role::Area).to_owned(), activity: code(Role::Activity).to_owned() };
            let of_indicator = known.entry(code(Role::Indicator)).or_default();
            of_indicator.entry(member).or_default().insert(code(Role::Frequency));
            *areas.entry(code(Role::Area)).or_default() += 1;
            *frequencies.entry(code(Role::Frequency)).or_default() += 1;
        }
        let most = |counts: &BTreeMap<&str, usize>| {
            counts.iter().max_by_key(|(_, count)| **count).map(|(code, _)| (*code).to_owned())
        };
        let first = seed.areas.iter().find(|area| area.kind != WORLD).or(seed.areas.first());
        let area = most(&areas).or(first.map(|area| area.code.to_string())).unwrap_or_default();
        let frequency = most(&frequencies).and_then(|code| code.parse().ok());
        let mut vocabulary = Vocabulary::default();
        let indicators = seed.indicators.iter();
        let indicators: Vec<_> = indicators
            .map(|entry| (entry, vocabulary.add(&entry.name, &entry.labels, &entry.definition)))
            .collect();
        let activities = seed.activities.iter().filter(|entry| !entry.code.as_str().starts_with('_'));
        let activities = activities
            .map(|entry| (entry.code.as_str(), vocabulary.add(&entry.name, &entry.labels, "")))
            .collect();
        vocabulary.count(indicators.iter().map(|(_, names)| names));
        let areas = seed.areas.iter().filter(|area| area.kind != WORLD).map(|area| {
            let names = [area.name.as_str()].into_iter().chain(area.labels.values().map(String::as_str));
            let is_own = |word: &String| !FORMS.contains(&word.as_str());
            let own = |name| words(name).into_iter().filter(is_own).collect();
            (area.code.as_str(), names.map(own).collect())
        });
        Self { seed, vocabulary, indicators, activities, areas: areas.collect(), known, area, frequency }
    }

    /// The series whose names fit best, at most [`MAX_SUGGESTIONS`].
    pub(super) fn suggestions(&self, query: SeriesQuery<'_>) -> Vec<Suggestion> {
        let weights = self.vocabulary.weights(query.text);
        let area = self.area_in(query.text).unwrap_or(&self.area);
        let mut found: Vec<Suggestion> = Vec::new();
        for (indicator, names) in
            self.indicators.iter().filter(|(entry, _)| entry.unit.as_str() == query.unit)
        {
            let best = names.names.iter().map(|name| self.vocabulary.fit(name, &weights)).fold(0.0, f64::max);
            let fit = best + 0.1 * self.vocabulary.fit(&names.definition, &weights);
            if fit < MIN_SCORE {
                continue;
            }
            let named = self.activities_in(&weights, names);
            let fit = fit * change_weight(indicator, query.is_change);
            let mut own = self.of_indicator((indicator, names), fit, area, &named, query.frequency);
            own.sort_by(better);
            found.extend(own.into_iter().take(MAX_OF_INDICATOR));
        }
        found.sort_by(better);
        found.truncate(MAX_SUGGESTIONS);
        found
    }

    /// The series of one indicator, whose names fit so well.
    fn of_indicator(
        &self,
        (indicator, names): (&Indicator, &NameWords),
        fit: f64,
        area: &str,
        named: &BTreeMap<&str, f64>,
        frequency: Option<Frequency>,
    ) -> Vec<Suggestion> {
        let none = BTreeMap::new();
        let known = self.known.get(indicator.code.as_str()).unwrap_or(&none);
        let member = |activity: &str| Member { area: area.to_owned(), activity: activity.to_owned() };
        let mut members: BTreeSet<Member> = known.keys().cloned().collect();
        members.extend(named.keys().map(|activity| member(activity)));
        let usual = self.usual_activities(indicator, names);
        if known.is_empty() {
            members.extend(usual.iter().map(|activity| member(activity)));
        }
        let is_only = known.keys().map(|member| &member.activity).collect::<BTreeSet<_>>().len() == 1;
        let scored = members.into_iter().filter_map(|member| {
            let frequencies = known.get(&member);
            let of_activity = match (named.get(member.activity.as_str()), frequencies) {
                (Some(fit), Some(_)) => 0.3 + 0.3 * fit,
                (Some(fit), None) => (0.1 * fit).min(0.2) - if is_only { 0.2 } else { 0.0 },
                (None, Some(_)) if is_only => 0.3,
                (None, _) if usual.first() == Some(&member.activity.as_str()) => 0.25,
                (None, _) if member.activity.starts_with('_') => 0.2,
                (None, _) => -0.1,
            };
            let of_area = if member.area == area { 0.0 } else { -0.4 };
            let series = self.key(indicator.code.as_str(), &member, frequency, frequencies)?;
            Some(Suggestion { series, name: indicator.name.clone(), score: fit + of_activity + of_area })
        });
        scored.collect()
    }

    /// The activities that an indicator without series may have, the likeliest first: none for a rank, those that its own
    /// name has, and all together.
    fn usual_activities(&self, indicator: &Indicator, names: &NameWords) -> Vec<&str> {
        let has = |word: &usize| {
            let forms = self.vocabulary.forms(*word);
            names.names.iter().flatten().any(|own| forms.contains(own))
        };
        let of_name = self.activities.iter().filter(|(_, activity)| {
            activity.names.iter().any(|name| !name.is_empty() && name.iter().all(has))
        });
        let rank = (indicator.unit_class == UnitClass::Rank).then_some(NOT_APPLICABLE);
        rank.into_iter().chain(of_name.map(|(code, _)| *code)).chain([TOTAL]).collect()
    }

    /// How well the names of activities fit a text, beside the words that an indicator has itself.
    fn activities_in(&self, weights: &[f64], indicator: &NameWords) -> BTreeMap<&str, f64> {
        let mut weights = weights.to_vec();
        for number in indicator.names.iter().flatten().flat_map(|number| self.vocabulary.forms(*number)) {
            if let Some(weight) = weights.get_mut(number) {
                *weight = 0.0;
            }
        }
        let fits = self.activities.iter().map(|(code, names)| {
            let fits = names.names.iter().map(|name| self.vocabulary.fit(name, &weights));
            (*code, fits.fold(0.0, f64::max))
        });
        fits.filter(|(_, fit)| *fit > 0.7).collect()
    }

    /// The key of a series with the frequency of the period, or with that of the known series; none where the dataset has
    /// a dimension of its own.
    fn key(
        &self,
        indicator: &str,
        member: &Member,
        frequency: Option<Frequency>,
        known: Option<&BTreeSet<&str>>,
    ) -> Option<SeriesKey> {
        let structure = &self.seed.dataset.structure;
        let frequency = frequency.or(self.frequency).unwrap_or(Frequency::ANNUAL).to_string();
        let known = known.filter(|known| !known.contains(frequency.as_str())).and_then(BTreeSet::first);
        let codes: Option<Vec<&str>> = structure
            .dimensions()
            .iter()
            .map(|dimension| match dimension.role? {
                Role::Frequency => Some(known.copied().unwrap_or(&frequency)),
                Role::Area => Some(member.area.as_str()),
                Role::Indicator => Some(indicator),
                Role::Activity => Some(member.activity.as_str()),
            })
            .collect();
        SeriesKey::parse(&codes?.join("."), structure).ok()
    }

    /// The key of the series of an indicator that is new, in the area next to the number.
    pub(super) fn new_series(
        &self,
        indicator: &str,
        text: &SearchText,
        frequency: Option<Frequency>,
    ) -> Option<SeriesKey> {
        let area = self.area_in(text).unwrap_or(&self.area).to_owned();
        self.key(indicator, &Member { area, activity: TOTAL.to_owned() }, frequency, None)
    }

    /// The area whose name stands nearest to the number.
    fn area_in(&self, text: &SearchText) -> Option<&str> {
        let near = self.areas.iter().filter_map(|(code, names)| {
            let weights = names.iter().filter_map(|name| text.weight_of_name(name));
            Some((*code, weights.max_by(f64::total_cmp)?))
        });
        near.max_by(|one, other| one.1.total_cmp(&other.1)).map(|(code, _)| code)
    }
}

/// The better of two suggestions first.
fn better(one: &Suggestion, other: &Suggestion) -> Ordering {
    other.score.total_cmp(&one.score).then_with(|| one.series.cmp(&other.series))
}

/// Rates of growth and differences fit amounts of change, and others fit the rest.
fn change_weight(indicator: &Indicator, is_change: bool) -> f64 {
    let of_change =
        |relation: &Relation| matches!(relation.kind, RelationKind::GrowthOf | RelationKind::ChangeOf);
    let is_of_change = indicator.unit_class == UnitClass::Growth || indicator.relations.iter().any(of_change);
    match (is_of_change, is_change) {
        (true, true) => 1.5,
        (true, false) | (false, true) => 0.8,
        (false, false) => 1.0,
    }
}
