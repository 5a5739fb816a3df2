//! The order of all series by the ids that lists give them.
//!
//! It is the order of [`names::listed`], which looks a name up in all datasets. Here all names are compared with each other
//! instead, since the lists of a million series are to be ordered at once.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use super::names;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::invariant::{number, position};
use crate::domain::series::{Series, SeriesGroup};
use crate::domain::structure::{DataStructureDefinition, Role};
use crate::http::facade::{HEADLINE, datasets};
use crate::service::State;

/// What the id that lists give to a series is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListedName {
    /// Indicator and area.
    Short,
    /// The key.
    Key,
    /// Dataset and key.
    Full,
}

impl ListedName {
    /// The parts of the id of a series.
    fn parts(self, series: &Series) -> [&str; 3] {
        match self {
            Self::Short => [series.indicator.as_str(), ".", series.area.as_str()],
            Self::Key => ["", "", series.key.as_str()],
            Self::Full => [series.group.dataset.as_str(), ":", series.key.as_str()],
        }
    }
}

/// A series with its position.
type Placed<'a> = (u32, &'a Series);

/// The place of each series of a state in the order of listed ids, by position.
pub(super) fn of(state: &State) -> &[u32] {
    state.kept_ranks(ranks)
}

/// The place of each series of a catalogue in the order of listed ids, by position.
fn ranks(catalogue: &Catalogue) -> Vec<u32> {
    let mut ranks = vec![0; catalogue.series.len()];
    for (rank, (at, _, _)) in (0..).zip(in_order(catalogue)) {
        if let Some(own) = ranks.get_mut(position(at)) {
            *own = rank;
        }
    }
    ranks
}

/// All series in the order of their ids.
fn in_order(catalogue: &Catalogue) -> Vec<(u32, ListedName, &Series)> {
    let names = listed_names(catalogue);
    let named = |name: ListedName| {
        let series = (0..).zip(&catalogue.series).zip(&names).filter(move |(_, own)| **own == name);
        series.map(move |((at, series), _)| (at, name, series))
    };
    // Most of these are in order already, which makes the sorting short.
    let names = [ListedName::Short, ListedName::Key, ListedName::Full];
    let mut all: Vec<_> = names.into_iter().flat_map(named).collect();
    all.sort_by(|one, other| compare(one.1.parts(one.2), other.1.parts(other.2)));
    all
}

/// Compares texts by their parts.
fn compare(one: [&str; 3], other: [&str; 3]) -> Ordering {
    match one.iter().zip(&other).find(|(one, other)| one != other) {
        None => Ordering::Equal,
        // What is equal so far has equal parts.
        Some((part, with)) if one.last() == Some(part) && other.last() == Some(with) => part.cmp(with),
        Some(_) => one.into_iter().flat_map(str::bytes).cmp(other.into_iter().flat_map(str::bytes)),
    }
}

/// What the listed id of each series is made of, by position.
fn listed_names(catalogue: &Catalogue) -> Vec<ListedName> {
    let datasets = datasets(catalogue);
    let lookup = Lookup::of(catalogue, &datasets);
    let placed = |dataset: &&Dataset| {
        let positions = catalogue.series.of_dataset(dataset.id.as_str());
        (number(positions.start)..).zip(catalogue.series.range(positions))
    };
    let mut names = vec![ListedName::Full; catalogue.series.len()];
    let mut set = |at: u32, name: ListedName| {
        if let Some(own) = names.get_mut(position(at)) {
            *own = name;
        }
    };
    // In the order in which names are looked up, so that of equal ones the first counts.
    let mut all: Vec<Placed<'_>> = datasets.iter().flat_map(placed).collect();
    all.sort_by_key(key);
    for (at, series) in all.chunk_by(|one, other| key(one) == key(other)).filter_map(<[_]>::first) {
        if lookup.finds_key(*at, series) {
            set(*at, ListedName::Key);
        }
    }
    let with_short = datasets.iter().filter(|dataset| has_short_names(&dataset.structure));
    all = with_short.flat_map(placed).filter(|(_, series)| lookup.has_short_name(series)).collect();
    all.sort_by_key(short);
    for (at, series) in all.chunk_by(|one, other| short(one) == short(other)).filter_map(<[_]>::first) {
        if lookup.finds_short(series) {
            set(*at, ListedName::Short);
        }
    }
    names
}

fn key<'a>((_, series): &Placed<'a>) -> &'a str {
    series.key.as_str()
}

fn short<'a>((_, series): &Placed<'a>) -> (&'a str, &'a str) {
    (series.group.indicator.as_str(), series.area.as_str())
}

/// Whether annual series of a structure have short names.
fn has_short_names(structure: &DataStructureDefinition) -> bool {
    structure.dimensions().iter().all(|dimension| dimension.role.is_some())
}

/// Whether a short name stands for one indicator and one area in a structure, and is no key there.
fn is_clear(structure: &DataStructureDefinition) -> bool {
    let has = |role| structure.position(role).is_some();
    structure.dimensions().len() > 2 && has(Role::Area) && has(Role::Indicator)
}

/// What decides whether a name may mean another series than the first one that has it.
struct Lookup<'a> {
    catalogue: &'a Catalogue,
    /// The ISO 3166-1 alpha-3 codes of areas.
    alpha3: HashSet<&'a str>,
    /// Whether short names are clear in all datasets.
    are_clear: bool,
    /// The groups that have the other code of an area, by number.
    groups: Vec<bool>,
    /// The areas that are the other code of an area, by number.
    areas: Vec<bool>,
}

impl<'a> Lookup<'a> {
    fn of(catalogue: &'a Catalogue, datasets: &[&Dataset]) -> Self {
        let alpha3 = catalogue.areas.values().filter_map(|area| area.alpha3.as_ref()).map(Code::as_str);
        let mut lookup = Self {
            catalogue,
            alpha3: alpha3.collect(),
            are_clear: datasets.iter().all(|dataset| is_clear(&dataset.structure)),
            groups: Vec::new(),
            areas: Vec::new(),
        };
        let index = &catalogue.code_index;
        let of_group = |group: &Arc<SeriesGroup>| {
            let codes = [&group.indicator, &group.activity].into_iter().chain(&group.own_codes);
            codes.into_iter().any(|code| lookup.is_other_code(code))
        };
        let groups = index.groups.distinct.iter().map(of_group).collect();
        let areas = index.areas.distinct.iter().map(|area| lookup.is_other_code(area)).collect();
        (lookup.groups, lookup.areas) = (groups, areas);
        lookup
    }

    /// Whether a code is another spelling of the code of an area.
    fn is_other_code(&self, code: &Code) -> bool {
        let (areas, upper) = (&self.catalogue.areas, code.as_str().to_ascii_uppercase());
        let is_other = areas.contains_key(upper.as_str()) || self.alpha3.contains(upper.as_str());
        is_other && !areas.contains_key(code.as_str())
    }

    /// Whether a series of a structure with short names has one.
    fn has_short_name(&self, series: &Series) -> bool {
        let is_annual = series.frequency == Frequency::ANNUAL && series.key.codes().any(|code| code == "A");
        is_annual
            && HEADLINE.contains(&series.activity.as_str())
            && self.catalogue.areas.contains_key(&series.area)
    }

    /// Whether a key means a series, which is the first one with it.
    fn finds_key(&self, at: u32, series: &Series) -> bool {
        let (of_groups, of_areas) =
            (&self.catalogue.code_index.groups.of_series, &self.catalogue.code_index.areas.of_series);
        let is_one = |labels: &[u32], other: &[bool]| {
            labels.get(position(at)).and_then(|label| other.get(position(*label))).is_some_and(|other| *other)
        };
        let is_other = is_one(of_groups, &self.groups) || is_one(of_areas, &self.areas);
        !is_other || self.finds(series.key.as_str(), series)
    }

    /// Whether a short name means a series, which is the first one with it.
    fn finds_short(&self, series: &Series) -> bool {
        self.are_clear || self.finds(&names::short(series), series)
    }

    fn finds(&self, name: &str, series: &Series) -> bool {
        names::find(self.catalogue, name).is_some_and(|found| found.id == series.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Area;
    use crate::domain::series_key::SeriesKey;
    use crate::domain::series_list::SeriesList;

    fn series(id: i64, dataset: &Dataset, key: &str) -> Series {
        let key = SeriesKey::parse(key, &dataset.structure).unwrap();
        let frequency = key.code(&dataset.structure, Role::Frequency).parse().unwrap();
        Series { id, ..Series::new(dataset.id.clone(), &dataset.structure, key, frequency).unwrap() }
    }

    fn dataset(id: &str, dimensions: &[&str]) -> Dataset {
        Dataset {
            id: id.parse().unwrap(),
            name: String::new(),
            publisher: String::new(),
            description: String::new(),
            licence: String::new(),
            structure: DataStructureDefinition::new(dimensions.iter().copied()).unwrap(),
            updated: chrono::DateTime::default(),
        }
    }

    fn area(code: &str, alpha3: Option<&str>) -> Area {
        let alpha3 = alpha3.map(|code| code.parse().unwrap());
        let (code, kind) = (code.parse().unwrap(), "country".to_owned());
        Area {
            code,
            name: String::new(),
            kind,
            alpha3,
            parent: None,
            labels: std::collections::BTreeMap::new(),
        }
    }

    /// The positions in the order of listed ids, one by one.
    fn by_looking_up(catalogue: &Catalogue) -> Vec<u32> {
        let mut all: Vec<(String, u32)> =
            (0..).zip(&catalogue.series).map(|(at, series)| (names::listed(catalogue, series), at)).collect();
        all.sort();
        all.into_iter().map(|(_, at)| at).collect()
    }

    #[test]
    fn series_stand_in_the_order_of_their_listed_ids() {
        const FULL: [&str; 4] = ["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"];
        let keys = [
            "A.CN.VA._T",
            "A.CN.VA._Z",
            "A.US.VA.C",
            "Q.CN.VA._T",
            "A.CHN.VA._T",
            "A.CN-11.VA._T",
            "A.XX.VA._T",
            "A.US.VA-A._T",
            "A.US.VA._T",
        ];
        let of_all = |ids: &[&str]| -> Vec<(Dataset, Vec<&str>)> {
            ids.iter().map(|id| (dataset(id, &FULL), keys.to_vec())).collect()
        };
        let cases = [
            of_all(&["B"]),
            of_all(&["B", "A", "A-B", "AB"]),
            [of_all(&["B", "A"]), vec![(dataset("C", &["FREQ", "REF_AREA"]), vec!["A.CN", "A.US"])]].concat(),
            [
                vec![(dataset("C", &["FREQ", "REF_AREA", "ACTIVITY"]), vec!["A.CN._T", "A.US._T"])],
                of_all(&["B"]),
            ]
            .concat(),
            [
                vec![(dataset("C", &["FREQ", "SIZE", "INDICATOR"]), vec!["A.CHN.VA", "A.S.VA"])],
                of_all(&["B"]),
            ]
            .concat(),
        ];
        for case in cases {
            let mut catalogue = Catalogue::default();
            for area in [area("CN", Some("CHN")), area("US", Some("USA")), area("CN-11", None)] {
                Arc::make_mut(&mut catalogue.areas).insert(area.code.clone(), area);
            }
            let all = case.iter().flat_map(|(dataset, keys)| keys.iter().map(move |key| (dataset, *key)));
            catalogue.series =
                (1..).zip(all).map(|(id, (of, key))| series(id, of, key)).collect::<SeriesList>();
            catalogue.datasets = case.into_iter().map(|(dataset, _)| (dataset.id.clone(), dataset)).collect();
            let catalogue = catalogue.indexed();
            let order: Vec<u32> = in_order(&catalogue).into_iter().map(|(at, _, _)| at).collect();
            assert_eq!(order, by_looking_up(&catalogue), "{:?}", catalogue.datasets.keys());
            let ranks = ranks(&catalogue);
            assert!((0..).zip(&order).all(|(rank, at)| ranks[position(*at)] == rank));
        }
    }
}
