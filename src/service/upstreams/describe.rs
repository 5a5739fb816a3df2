//! What a followed yearbook says of its codes, written in the transaction of the import of its observations.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::catalogue::{Activity, Area, Catalogue, Indicator};
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::domain::structure::Role;
use crate::ingest::upstreams::CodeLists;
use crate::service::ServiceError;
use crate::store::Transaction;

/// Writes what a followed yearbook says of the codes of a dataset: its indicators, and the areas, activities, units and
/// topics that the database lacked before the import. What all datasets share stays as it was; a name that is another one
/// there is that of the dataset. A dataset of a seed folder keeps its own words.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn describe(
    write: &mut Transaction,
    before: &Catalogue,
    dataset: &Code,
    codes: &CodeLists,
) -> Result<(), ServiceError> {
    if codes.is_empty() || !write.seed_files(dataset).await?.is_empty() {
        return Ok(());
    }
    let after = write.catalogue_lists(before).await?;
    let mut description = Description { write, before, after: &after, dataset, codes };
    description.areas().await?;
    description.activities().await?;
    let indicators = description.changed_indicators();
    description.topics_and_units(&indicators).await?;
    for indicator in &indicators {
        description.write.put_indicator(dataset, indicator).await?;
    }
    Ok(())
}

struct Description<'a> {
    write: &'a mut Transaction,
    before: &'a Catalogue,
    /// The catalogue with the import.
    after: &'a Catalogue,
    dataset: &'a Code,
    codes: &'a CodeLists,
}

impl<'a> Description<'a> {
    async fn areas(&mut self) -> Result<(), ServiceError> {
        let used = self.used(|series| &series.area);
        let described: BTreeMap<&Code, &Area> =
            self.codes.areas.iter().map(|area| (&area.code, area)).collect();
        for area in with_parents(&used, &described, |area| area.parent.as_ref()) {
            match self.before.areas.get(&area.code) {
                None => self.write.put_area(area).await?,
                Some(stored) if used.contains(&area.code) => {
                    self.name(Role::Area, &area.code, &area.name, &stored.name).await?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    async fn activities(&mut self) -> Result<(), ServiceError> {
        let used = self.used(|series| &series.activity);
        let described: BTreeMap<&Code, &Activity> =
            self.codes.activities.iter().map(|activity| (&activity.code, activity)).collect();
        for activity in with_parents(&used, &described, |activity| activity.parent.as_ref()) {
            match self.before.activities.get(&activity.code) {
                None => self.write.put_activity(activity).await?,
                Some(stored) if used.contains(&activity.code) => {
                    self.name(Role::Activity, &activity.code, &activity.name, &stored.name).await?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// The codes that the series of the dataset have in a dimension.
    fn used(&self, code: impl Fn(&Series) -> &Code) -> BTreeSet<&'a Code> {
        let series = &self.after.series;
        series.range(series.of_dataset(self.dataset.as_str())).map(code).collect()
    }

    /// Writes the name that the dataset gives a code of a shared list.
    async fn name(&mut self, role: Role, code: &Code, name: &str, shared: &str) -> Result<(), ServiceError> {
        let dimension = role.dimension();
        let own = self.after.names_of(self.dataset, dimension).and_then(|names| names.get(code));
        if own.map_or(shared, String::as_str) != name {
            self.write.put_dimension_code(self.dataset, dimension, code, name).await?;
        }
        Ok(())
    }

    /// The indicators of the dataset as they are described, where that is another way than the import wrote them. The
    /// import has decided on the unit of each that has series.
    fn changed_indicators(&self) -> Vec<Indicator> {
        let stored = |code: &Code| self.after.indicators.get(&(self.dataset.clone(), code.clone()));
        let mut changed = Vec::new();
        for described in self.related_indicators() {
            let unit = stored(&described.code).map_or(&described.unit, |stored| &stored.unit).clone();
            let new = Indicator { unit, ..described.clone() };
            if self.has_topic(&new) && self.has_unit(&new) && stored(&new.code) != Some(&new) {
                changed.push(new);
            }
        }
        changed
    }

    /// The described indicators that have series, that relations of these name, and that follow from them alone.
    fn related_indicators(&self) -> impl Iterator<Item = &Indicator> {
        let own = self.after.indicators.keys().filter(|(dataset, _)| dataset == self.dataset);
        let mut found: BTreeSet<&Code> = own.map(|(_, code)| code).collect();
        loop {
            let before = found.len();
            for indicator in &self.codes.indicators {
                let is_found = found.contains(&indicator.code);
                let named: Vec<&Code> = named_by(indicator).collect();
                if is_found {
                    found.extend(named);
                } else if !named.is_empty() && named.iter().all(|code| found.contains(code)) {
                    found.insert(&indicator.code);
                }
            }
            if found.len() == before {
                break;
            }
        }
        self.codes.indicators.iter().filter(move |indicator| found.contains(&indicator.code))
    }

    fn has_topic(&self, indicator: &Indicator) -> bool {
        let described = self.codes.topics.iter().any(|topic| topic.code == indicator.topic);
        described || self.after.topics.contains_key(&indicator.topic)
    }

    fn has_unit(&self, indicator: &Indicator) -> bool {
        let described = self.codes.units.iter().any(|unit| unit.code == indicator.unit);
        described || self.after.units.contains_key(&indicator.unit)
    }

    /// Writes the topics and units that were not there before the import.
    async fn topics_and_units(&mut self, indicators: &[Indicator]) -> Result<(), ServiceError> {
        let (codes, before) = (self.codes, self.before);
        for topic in codes.topics.iter().filter(|topic| !before.topics.contains_key(&topic.code)) {
            if indicators.iter().any(|indicator| indicator.topic == topic.code) {
                self.write.put_topic(topic).await?;
            }
        }
        for unit in codes.units.iter().filter(|unit| !before.units.contains_key(&unit.code)) {
            let is_of_series = self.after.units.contains_key(&unit.code);
            if is_of_series || indicators.iter().any(|indicator| indicator.unit == unit.code) {
                self.write.put_unit(unit).await?;
            }
        }
        Ok(())
    }
}

/// The indicators that the relations of an indicator name.
fn named_by(indicator: &Indicator) -> impl Iterator<Item = &Code> {
    let references =
        indicator.relations.iter().flat_map(|relation| [Some(&relation.of), relation.part.as_ref()]);
    references.flatten().map(|reference| &reference.indicator)
}

/// What is described of some codes and of all that contain them.
fn with_parents<'d, T>(
    used: &BTreeSet<&Code>,
    described: &BTreeMap<&Code, &'d T>,
    parent: impl Fn(&'d T) -> Option<&'d Code>,
) -> Vec<&'d T> {
    let mut found = BTreeMap::new();
    for code in used {
        let mut next = described.get_key_value(*code);
        while let Some((code, entry)) = next {
            if found.insert(*code, *entry).is_some() {
                break;
            }
            next = parent(entry).and_then(|code| described.get_key_value(code));
        }
    }
    found.into_values().collect()
}
