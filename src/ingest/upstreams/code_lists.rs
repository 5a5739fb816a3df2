//! What another yearbook says of its codes: its indicators with their relations, and its areas, activities, units and topics.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::catalogue::{Activity, Area, Indicator, Topic, Unit};

/// What another yearbook says of its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeLists {
    /// The indicators of the dataset, without derived ones.
    pub indicators: Vec<Indicator>,
    /// The areas.
    pub areas: Vec<Area>,
    /// The activities, without what documents call them.
    pub activities: Vec<Activity>,
    /// The units.
    pub units: Vec<Unit>,
    /// The topics.
    pub topics: Vec<Topic>,
}

/// The lists, by the last part of their addresses.
pub(super) const LISTS: [&str; 5] = [INDICATORS, "areas", "activities", "units", "topics"];
/// The list of indicators, which is asked for by dataset.
pub(super) const INDICATORS: &str = "indicators";

/// What is read of an entry; other members are its extent, or say what follows from it.
const MEMBERS: [&str; 16] = [
    "alpha3",
    "classification",
    "code",
    "definition",
    "integral",
    "labels",
    "measured_as",
    "name",
    "non_negative",
    "parent",
    "price_basis",
    "relations",
    "symbol",
    "topic",
    "type",
    "unit",
];
/// The member with the class of a unit, of indicators and of units.
const UNIT_CLASS: &str = "unit_class";

impl CodeLists {
    /// Those of the answer for one of [`LISTS`].
    ///
    /// # Errors
    /// When the answer is no such list.
    pub(super) fn of_answer(list: &str, mut answer: Value) -> Result<Self, serde_json::Error> {
        let entries = answer.get_mut(list).map(Value::take).unwrap_or_default();
        let mut lists = Self::default();
        match list {
            INDICATORS => lists.indicators = read(entries, UNIT_CLASS)?,
            "areas" => lists.areas = read(entries, UNIT_CLASS)?,
            "activities" => lists.activities = read(entries, UNIT_CLASS)?,
            "units" => lists.units = read(entries, "class")?,
            _ => lists.topics = read(entries, UNIT_CLASS)?,
        }
        Ok(lists)
    }

    /// Takes in more of them.
    pub fn extend(&mut self, more: Self) {
        self.indicators.extend(more.indicators);
        self.areas.extend(more.areas);
        self.activities.extend(more.activities);
        self.units.extend(more.units);
        self.topics.extend(more.topics);
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The entries of a list that are not derived; `class` is the name that a class of units has in them.
fn read<T: DeserializeOwned>(entries: Value, class: &str) -> Result<Vec<T>, serde_json::Error> {
    let entries: Vec<Map<String, Value>> = serde_json::from_value(entries)?;
    let published = entries.into_iter().filter(|entry| !entry.contains_key("formula"));
    published.map(|entry| serde_json::from_value(members(entry, class))).collect()
}

fn members(entry: Map<String, Value>, class: &str) -> Value {
    let known = entry.into_iter().filter_map(|(name, value)| match name.as_str() {
        UNIT_CLASS => Some((class.to_owned(), value)),
        "relations" => Some(("relation".to_owned(), value)),
        known if MEMBERS.contains(&known) => Some((name, value)),
        _ => None,
    });
    Value::Object(known.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::relation::RelationKind;
    use crate::domain::unit_class::UnitClass;

    #[test]
    fn entries_are_read_without_their_extent() {
        let indicator = |code: &str| {
            json!({
                "code": code, "dataset": "W", "name": "Growth", "definition": "d", "unit": "percent",
                "unit_class": "growth", "price_basis": "constant", "measured_as": "flow", "topic": "T",
                "non_negative": true, "labels": {"zh": "增长"}, "areas": ["CN"], "series": 1, "observations": 2,
                "relations": [{"kind": "growth_of", "of": {"indicator": "VA", "activity": null, "area": null},
                               "part": null, "base": null}],
            })
        };
        let mut derived = indicator("B");
        derived["formula"] = json!("1 + 1");
        let answer = json!({"revision": 1, "indicators": [indicator("A"), derived]});
        let lists = CodeLists::of_answer(INDICATORS, answer).unwrap();
        let [only] = &lists.indicators[..] else { panic!("{lists:?}") };
        assert_eq!((only.code.as_str(), only.relations[0].kind), ("A", RelationKind::GrowthOf));
        assert_eq!((only.labels["zh"].as_str(), only.non_negative), ("增长", true));

        let unit = json!({"code": "people", "name": "people", "unit_class": "count", "symbol": null,
                          "integral": true, "indicators": 3});
        let lists = CodeLists::of_answer("units", json!({"units": [unit]})).unwrap();
        assert_eq!((lists.units[0].class, lists.units[0].integral), (UnitClass::Count, true));

        let activity = json!({"code": "C", "name": "Manufacturing", "parent": "B-E", "classification": "isic4",
                              "definition": null, "labels": {}, "tags": [{"tag": "future"}], "series": 4});
        let lists = CodeLists::of_answer("activities", json!({"activities": [activity]})).unwrap();
        assert_eq!((lists.activities[0].name.as_str(), lists.activities[0].tags.len()), ("Manufacturing", 0));
    }

    #[test]
    fn another_answer_is_refused() {
        for answer in [json!({}), json!({"units": [{"code": "a b"}]}), json!([])] {
            assert!(CodeLists::of_answer("units", answer.clone()).is_err(), "{answer}");
        }
    }
}
