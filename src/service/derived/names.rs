//! The names in the formulas of a dataset: what each reference stands for, and what it leaves open.

use std::collections::{BTreeSet, HashMap};

use super::refused::Refused;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::formula::SeriesReference;
use crate::domain::frequency::Frequency;
use crate::domain::series::Series;
use crate::domain::series_key::NOT_APPLICABLE;
use crate::domain::structure::Role;
use crate::ingest::definitions::DerivedDefinition;

/// A code for each dimension of a key; none where it is left open.
pub(super) type Pattern = Vec<Option<Code>>;

/// The published series, the codes and the definitions of a dataset.
pub(super) struct DatasetNames<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) dataset: &'a Dataset,
    definitions: HashMap<&'a str, &'a DerivedDefinition>,
    /// The published series by indicator.
    series: HashMap<&'a str, Vec<&'a Series>>,
    /// The positions in the catalogue of the published series, by key.
    keys: HashMap<&'a str, usize>,
    /// The codes in use, by dimension.
    used: Vec<BTreeSet<&'a str>>,
}

impl<'a> DatasetNames<'a> {
    /// The names of a dataset. The look-ups of the catalogue need not be built.
    pub(super) fn of(
        catalogue: &'a Catalogue,
        dataset: &'a Dataset,
        definitions: &'a [DerivedDefinition],
    ) -> Self {
        let mut names = Self {
            catalogue,
            dataset,
            definitions: definitions.iter().map(|one| (one.meta.id.as_str(), one)).collect(),
            series: HashMap::new(),
            keys: HashMap::new(),
            used: vec![BTreeSet::new(); dataset.structure.dimensions().len()],
        };
        let positions = catalogue.series.of_dataset(dataset.id.as_str());
        let of_dataset = positions.clone().zip(catalogue.series.range(positions));
        for (position, one) in of_dataset.filter(|(_, one)| !one.is_derived()) {
            names.series.entry(one.indicator.as_str()).or_default().push(one);
            names.keys.insert(one.key.as_str(), position);
            for (used, code) in names.used.iter_mut().zip(one.key.codes()) {
                used.insert(code);
            }
        }
        names
    }

    /// The position of a dimension in the key.
    pub(super) fn position(&self, role: Role) -> Option<usize> {
        self.dataset.structure.position(role)
    }

    /// The position in the catalogue of the published series with a key.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.keys.get(key).copied()
    }

    /// The published series of an indicator.
    pub(super) fn series_of(&self, indicator: &str) -> &[&'a Series] {
        self.series.get(indicator).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first published series of the indicator of a pattern: one that matches, or any.
    pub(super) fn first(&self, pattern: &Pattern) -> Option<&'a Series> {
        let indicator = pattern.get(self.position(Role::Indicator)?)?.as_ref()?;
        let all = self.series_of(indicator.as_str());
        let codes = |series: &Series| {
            let mut codes = pattern.iter().zip(series.key.codes());
            codes.all(|(code, own)| code.as_ref().is_none_or(|code| code.as_str() == own))
        };
        all.iter().find(|series| codes(series)).or(all.first()).copied()
    }

    /// Whether the dataset has an indicator that is published.
    pub(super) fn is_published(&self, indicator: &str) -> bool {
        let id = |code: Code| (self.dataset.id.clone(), code);
        indicator.parse().is_ok_and(|code| self.catalogue.indicators.contains_key(&id(code)))
    }

    /// The definition of an indicator, if it is derived.
    pub(super) fn definition(&self, indicator: &str) -> Option<&'a DerivedDefinition> {
        self.definitions.get(indicator).copied().filter(|_| !self.is_published(indicator))
    }

    /// The indicators of the dataset, published and derived.
    fn indicators(&self) -> BTreeSet<&str> {
        let published = self.catalogue.indicators.keys().filter(|(dataset, _)| *dataset == self.dataset.id);
        published.map(|(_, code)| code.as_str()).chain(self.definitions.keys().copied()).collect()
    }

    /// The codes that a definition gives for what its references leave open.
    pub(super) fn given(&self, definition: &DerivedDefinition) -> Result<Pattern, Refused> {
        let mut given: Pattern = vec![None; self.dataset.structure.dimensions().len()];
        let frequency = definition.frequency.map(|frequency| frequency.to_string().parse::<Code>());
        let frequency = frequency.transpose().map_err(|error| Refused::missing(error.to_string()))?;
        let of_roles = [
            (Role::Area, &definition.area),
            (Role::Activity, &definition.activity),
            (Role::Frequency, &frequency),
        ];
        for (role, code) in of_roles {
            let Some(code) = code else { continue };
            let Some(place) = self.position(role) else {
                return Err(Refused::missing(self.lacks(role)));
            };
            self.check(place, code.as_str())?;
            given[place] = Some(code.clone());
        }
        Ok(given)
    }

    /// What a reference names: the codes of its parts, then those that the definition gives.
    ///
    /// One part is an indicator, two are an indicator and an activity, as many as the dataset has dimensions are a key.
    pub(super) fn pattern(&self, reference: &SeriesReference, given: &Pattern) -> Result<Pattern, Refused> {
        let parts: Vec<&str> = reference.parts().collect();
        let Some(place) = self.position(Role::Indicator) else {
            return Err(Refused::missing(self.lacks(Role::Indicator)));
        };
        let mut pattern = given.clone();
        match parts.as_slice() {
            key if key.len() == pattern.len() => {
                for (place, code) in key.iter().enumerate() {
                    pattern[place] = Some(self.code(place, code)?);
                }
            }
            [indicator] => pattern[place] = Some(self.code(place, indicator)?),
            [indicator, activity] => {
                let of_activity = self.position(Role::Activity);
                let of_activity = of_activity.ok_or_else(|| Refused::missing(self.lacks(Role::Activity)))?;
                pattern[place] = Some(self.code(place, indicator)?);
                pattern[of_activity] = Some(self.code(of_activity, activity)?);
            }
            _ => {
                return Err(Refused::missing(format!(
                    "`{reference}` has {} parts; allowed: an indicator, an indicator and an activity, or a key {}",
                    parts.len(),
                    self.dimensions()
                )));
            }
        }
        Ok(pattern)
    }

    /// A code that stands in a reference, checked.
    fn code(&self, place: usize, code: &str) -> Result<Code, Refused> {
        self.check(place, code)?;
        code.parse().map_err(|error: crate::domain::code::CodeError| Refused::missing(error.to_string()))
    }

    /// Refuses a code that nothing has in a dimension.
    fn check(&self, place: usize, code: &str) -> Result<(), Refused> {
        let Some(dimension) = self.dataset.structure.dimensions().get(place) else { return Ok(()) };
        if self.used.get(place).is_some_and(|used| used.contains(code)) {
            return Ok(());
        }
        let used = || self.used.get(place).into_iter().flatten().copied();
        let what = match dimension.role {
            Some(Role::Indicator) if self.is_published(code) || self.definitions.contains_key(code) => {
                return Ok(());
            }
            Some(Role::Indicator) => return Err(Refused::unknown("indicator", code, self.indicators())),
            Some(Role::Area) if self.catalogue.areas.contains_key(code) => return Ok(()),
            Some(Role::Activity)
                if code == NOT_APPLICABLE || self.catalogue.activities.contains_key(code) =>
            {
                return Ok(());
            }
            Some(Role::Frequency) if code.parse::<Frequency>().is_ok() => return Ok(()),
            Some(Role::Area) => "area",
            Some(Role::Activity) => "activity",
            Some(Role::Frequency) => "frequency",
            None => dimension.id.as_str(),
        };
        Err(Refused::unknown(what, code, used()))
    }

    fn lacks(&self, role: Role) -> String {
        format!(
            "the dataset {} has no {}; its keys are {}",
            self.dataset.id,
            role.dimension(),
            self.dimensions()
        )
    }

    fn dimensions(&self) -> String {
        let ids = self.dataset.structure.dimensions().iter().map(|dimension| dimension.id.as_str());
        ids.collect::<Vec<_>>().join(".")
    }
}

/// A pattern as a key, with `*` for what is open.
pub(super) fn text(pattern: &Pattern) -> String {
    let codes = pattern.iter().map(|code| code.as_ref().map_or("*", Code::as_str));
    codes.collect::<Vec<_>>().join(".")
}
