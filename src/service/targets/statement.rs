//! Targets as they are stated: by definitions, and by figures that are expected values or targets.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::bounds::Bounds;
use crate::domain::catalogue::{Catalogue, Labels};
use crate::domain::code::Code;
use crate::domain::definition::DefinitionMeta;
use crate::domain::figure::Figure;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Estimate;
use crate::domain::nearest::{likely, nearest_first};
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::domain::relation::RelationKind;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::Role;
use crate::domain::target::{Target, TargetKind, TargetReason};
use crate::ingest::definitions::{
    DefinitionProblem, Definitions, DerivedDefinition, Passage, TargetDefinition, TargetSource,
};

/// A target as a definition or a figure states it.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetStatement {
    /// The id, unique in its dataset: that of the definition, else that of the figure.
    pub id: String,
    /// The name.
    pub name: String,
    /// Names in other languages.
    pub labels: Labels,
    /// The definition; none for a figure that is a target by itself.
    pub definition: Option<Arc<DefinitionMeta>>,
    /// Where it is stated.
    pub origin: TargetOrigin,
    /// The series; its number is 0 without observations.
    pub series: Series,
    /// The series of the figure that states it.
    pub figure_series: Option<SeriesKey>,
    /// What is asked for.
    pub target: Target,
    /// The day before which the period of the base ends, where the base is the newest one of that day.
    pub base_before: Option<NaiveDate>,
    /// Why nothing can be said, whatever the actual values are.
    pub obstacle: Option<TargetReason>,
}

/// Where a target is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetOrigin {
    /// A figure, by its id.
    Figure(String),
    /// A passage of a document.
    Passage(Passage),
    /// A citation in words.
    Citation(String),
}

/// The targets of datasets, and the definitions that do not fit the catalogue, with their ids.
pub(super) type Statements = (Vec<TargetStatement>, Vec<(Code, DefinitionProblem)>);

/// The targets of a dataset: those of definitions in their order, then figures that are targets by themselves.
pub(super) fn statements(catalogue: &Catalogue, dataset: &Code, definitions: &Definitions) -> Statements {
    let (mut stated, mut problems) = (Vec::new(), Vec::new());
    let names = Names { catalogue, dataset, derived: &definitions.derived };
    for definition in &definitions.targets {
        match defined(&names, definition) {
            Ok(one) => stated.push(one),
            Err(problem) => problems.push((definition.meta.id.clone(), problem)),
        }
    }
    let used: HashSet<&str> = definitions
        .targets
        .iter()
        .filter_map(|one| match &one.source {
            TargetSource::Text(id) => Some(id.as_str()),
            TargetSource::Passage(_) => None,
        })
        .collect();
    let own = catalogue.figures.iter().filter(|figure| figure.dataset == *dataset);
    let own = own.filter(|figure| !used.contains(figure.id.as_str()));
    let own: Vec<TargetStatement> = own.filter_map(|figure| expected(&names, figure)).collect();
    stated.extend(own);
    (stated, problems)
}

/// The target of a definition.
fn defined(names: &Names<'_>, definition: &TargetDefinition) -> Result<TargetStatement, DefinitionProblem> {
    let (catalogue, dataset) = (names.catalogue, names.dataset);
    let (series_line, source_line) = definition.lines;
    let problem = |line: usize, message: String| DefinitionProblem {
        file: definition.meta.file.clone(),
        line,
        message,
    };
    let series = names.series(&definition.series).map_err(|text| problem(series_line, text))?;
    let (origin, figure) =
        origin(catalogue, dataset, definition).map_err(|text| problem(source_line, text))?;
    let (base, due) =
        span(definition, figure, series.frequency).map_err(|text| problem(definition.meta.line, text))?;
    let value = definition.value.or_else(|| figure.and_then(|figure| asked(figure, definition.kind)));
    if definition.kind.has_value() && value.is_none() {
        let text = "the target has no number; give a value, or the id of a figure as its source";
        return Err(problem(definition.meta.line, text.to_owned()));
    }
    let target = Target {
        kind: definition.kind,
        value,
        tolerance: definition.tolerance,
        base,
        due,
        pace: definition.pace,
    };
    let obstacle = figure.and_then(|figure| obstacle(catalogue, &series, figure, &target));
    Ok(TargetStatement {
        id: definition.meta.id.to_string(),
        name: definition.name.clone().unwrap_or_else(|| name_of(catalogue, &series)),
        labels: definition.labels.clone(),
        definition: Some(Arc::clone(&definition.meta)),
        origin,
        figure_series: figure.map(|figure| figure.series.clone()),
        series,
        target,
        base_before: None,
        obstacle,
    })
}

fn name_of(catalogue: &Catalogue, series: &Series) -> String {
    catalogue
        .indicator_of(series)
        .map_or_else(|| series.indicator.to_string(), |indicator| indicator.name.clone())
}

/// What the definitions of a dataset may name.
struct Names<'a> {
    catalogue: &'a Catalogue,
    dataset: &'a Code,
    derived: &'a [DerivedDefinition],
}

impl Names<'_> {
    /// The series with a key, whose codes are all known; without observations its number is 0.
    fn series(&self, text: &str) -> Result<Series, String> {
        let (catalogue, dataset) = (self.catalogue, self.dataset);
        let known =
            catalogue.datasets.get(dataset).ok_or_else(|| format!("there is no dataset {dataset}"))?;
        let key = SeriesKey::parse(text, &known.structure)
            .map_err(|error| format!("series: {error}{}", self.nearest(text)))?;
        if let Some(one) =
            catalogue.position(dataset, text).and_then(|position| catalogue.series_at(position))
        {
            return Ok(one.clone());
        }
        let code = |role| key.code(&known.structure, role);
        let (indicator, area, activity) = (code(Role::Indicator), code(Role::Area), code(Role::Activity));
        let has = |role| known.structure.position(role).is_some();
        let is_area = !has(Role::Area)
            || catalogue.areas.contains_key(area)
            || catalogue.area_name(dataset, area).is_some();
        let is_activity = !has(Role::Activity)
            || catalogue.activities.contains_key(activity)
            || catalogue.activity_name(dataset, activity).is_some();
        let unknown = if !self.is_indicator(indicator) {
            format!("`{indicator}` is no indicator of {dataset}")
        } else if !is_area {
            format!("`{area}` is no known area")
        } else if !is_activity {
            format!("`{activity}` is no known activity")
        } else {
            let frequency =
                code(Role::Frequency).parse().map_err(|_| format!("`{text}` has no frequency"))?;
            let series = Series::new(dataset.clone(), &known.structure, key, frequency);
            return series.map_err(|error| error.to_string());
        };
        Err(format!("unknown series `{text}`: {unknown}{}", self.nearest(text)))
    }

    /// The keys most similar to a text, as the end of a message.
    fn nearest(&self, text: &str) -> String {
        let of_dataset = self.catalogue.series_of_dataset(self.dataset.as_str());
        let keys = nearest_first(text, of_dataset.map(|one| one.key.to_string()));
        let meant = likely(text, &keys).map_or_else(String::new, |one| format!("; did you mean `{one}`?"));
        let listed: Vec<&str> = keys.iter().take(LISTED_KEYS).map(String::as_str).collect();
        format!("{meant}; nearest: {}", listed.join(", "))
    }

    /// Whether an indicator is published or derived.
    fn is_indicator(&self, code: &str) -> bool {
        let published = || {
            self.catalogue.indicators.keys().any(|(owner, one)| owner == self.dataset && one.as_str() == code)
        };
        self.derived.iter().any(|one| one.meta.id.as_str() == code) || published()
    }
}

/// How many keys a message lists.
const LISTED_KEYS: usize = 5;

/// Where a definition is stated, and the figure if it is one.
fn origin<'c>(
    catalogue: &'c Catalogue,
    dataset: &Code,
    definition: &TargetDefinition,
) -> Result<(TargetOrigin, Option<&'c Figure>), String> {
    let text = match &definition.source {
        TargetSource::Text(text) => text,
        TargetSource::Passage(passage) => {
            let is_known =
                catalogue.find_source(&passage.document).is_some_and(|source| source.dataset == *dataset);
            let known = catalogue.sources.iter().filter(|source| source.dataset == *dataset);
            let ids = nearest_first(&passage.document, known.map(|source| source.id.clone()));
            return if is_known && passage.start < passage.end {
                Ok((TargetOrigin::Passage(passage.clone()), None))
            } else if is_known {
                Err("the passage ends before it starts".to_owned())
            } else {
                Err(format!(
                    "`{}` is no document of {dataset}; allowed: {}",
                    passage.document,
                    ids.join(", ")
                ))
            };
        }
    };
    if let Some(figure) = catalogue.find_figure(text).filter(|figure| figure.dataset == *dataset) {
        return Ok((TargetOrigin::Figure(text.clone()), Some(figure)));
    }
    let figures = catalogue.figures.iter().filter(|figure| figure.dataset == *dataset);
    let ids = nearest_first(text, figures.map(|figure| figure.id.clone()));
    let needs_figure = definition.kind.has_value() && definition.value.is_none();
    if text.trim().is_empty() {
        Err("the source is empty; give the id of a figure, or a citation".to_owned())
    } else if needs_figure {
        let nearest = ids.first().map_or_else(String::new, |nearest| format!("; the nearest is `{nearest}`"));
        Err(format!("`{text}` is no figure of {dataset}{nearest}, and the target has no value"))
    } else {
        Ok((TargetOrigin::Citation(text.clone()), None))
    }
}

/// Base and due period as periods of the series.
fn span(
    definition: &TargetDefinition,
    figure: Option<&Figure>,
    frequency: Frequency,
) -> Result<(Option<Period>, Option<Period>), String> {
    let kind = definition.kind;
    let due = definition.due.or_else(|| figure.map(|figure| figure.period));
    let (before, last) = due.map_or((None, None), |due| ends(due, frequency));
    let base = match definition.base {
        Some(base) if base.frequency() != frequency => {
            return Err(format!("base {base} is no period of the series, whose frequency is {frequency}"));
        }
        Some(base) => Some(base),
        None => before,
    };
    match (due, last) {
        (Some(due), None) => {
            return Err(format!("due {due} is no period of the series, whose frequency is {frequency}"));
        }
        (None, _) if kind.needs_due() => {
            return Err(format!("a target of kind {} has to say when it is due; add due", kind.code()));
        }
        _ => {}
    }
    if base.is_none() && kind.needs_base() {
        return Err(format!("a target of kind {} needs a base; add base", kind.code()));
    }
    match (base, last) {
        (Some(base), Some(due)) if due <= base => Err(format!("due {due} does not lie after base {base}")),
        _ => Ok((base, last)),
    }
}

/// The last period of the frequency in a due period, and the one before a span.
fn ends(due: Period, frequency: Frequency) -> (Option<Period>, Option<Period>) {
    if due.frequency() == frequency {
        return (None, Some(due));
    }
    if due.frequency().base() != frequency {
        return (None, None);
    }
    let mut parts = due.base_periods();
    (parts.next().and_then(Period::previous), due.base_periods().next_back())
}

/// The number that a figure asks for. Where it says "more than", the limit itself is asked for.
fn asked(figure: &Figure, kind: TargetKind) -> Option<Estimate> {
    let is_open = figure.bounds.lower().is_none() || figure.bounds.upper().is_none();
    let is_limit = matches!(
        figure.qualifier,
        Qualifier::MoreThan | Qualifier::AtLeast | Qualifier::AtMost | Qualifier::Nearly
    );
    let bounds = if is_open || is_limit { Bounds::exact(figure.value) } else { figure.bounds };
    kind.has_value().then(|| Estimate::new(figure.value, bounds).ok())?
}

/// Why the figure of a target says nothing about its series.
fn obstacle(
    catalogue: &Catalogue,
    series: &Series,
    figure: &Figure,
    target: &Target,
) -> Option<TargetReason> {
    let is_relative = matches!(target.kind, TargetKind::Change | TargetKind::MeanGrowth);
    if !is_relative || figure.series == series.key {
        return None;
    }
    let dataset = catalogue.datasets.get(&figure.dataset)?;
    let code = figure.series.code(&dataset.structure, Role::Indicator).parse().ok()?;
    let rate = catalogue.indicators.get(&(figure.dataset.clone(), code))?;
    let level = catalogue.indicator_of(series)?;
    let prices = [rate.price_basis, level.price_basis];
    if prices.contains(&PriceBasis::Constant) && prices.contains(&PriceBasis::Current) {
        return Some(TargetReason::PriceBasis);
    }
    let (before, last) = ends(figure.period, series.frequency);
    let is_same = target.due == last && before.is_none_or(|before| target.base == Some(before));
    (!is_same).then_some(TargetReason::SpansDiffer)
}

/// The target that a figure is by itself: an expected value or a target, of a level, a change or a growth.
fn expected(names: &Names<'_>, figure: &Figure) -> Option<TargetStatement> {
    let catalogue = names.catalogue;
    if !matches!(figure.qualifier, Qualifier::Expected | Qualifier::Target) {
        return None;
    }
    let dataset = catalogue.datasets.get(&figure.dataset)?;
    let code = |role| figure.series.code(&dataset.structure, role).parse::<Code>();
    let own = catalogue.indicators.get(&(figure.dataset.clone(), code(Role::Indicator).ok()?))?;
    let relations = own.relations.iter();
    let related = relations
        .filter(|relation| matches!(relation.kind, RelationKind::ChangeOf | RelationKind::GrowthOf))
        .map(|relation| (relation.kind, &relation.of));
    let (kind, key) = match related.clone().next() {
        None => (TargetKind::Level, figure.series.clone()),
        Some((kind, of)) => {
            let frequency = figure.period.frequency().base().to_string();
            let mut changes = vec![(Role::Indicator, of.indicator.as_str()), (Role::Frequency, &*frequency)];
            changes.extend(of.area.as_ref().map(|area| (Role::Area, area.as_str())));
            changes.extend(of.activity.as_ref().map(|activity| (Role::Activity, activity.as_str())));
            let key = figure.series.with(&dataset.structure, &changes);
            let is_change = kind == RelationKind::ChangeOf;
            (if is_change { TargetKind::Change } else { TargetKind::MeanGrowth }, key)
        }
    };
    let series = names.series(key.as_str()).ok()?;
    let (base, due) = match kind {
        TargetKind::Level => (None, Some(figure.period)),
        _ if figure.period.frequency().is_span() => ends(figure.period, series.frequency),
        TargetKind::Change => (figure.period.previous(), Some(figure.period)),
        _ => (figure.period.year_before(), Some(figure.period)),
    };
    let value = Estimate::new(figure.value, figure.bounds).ok()?;
    let is_growth = kind == TargetKind::MeanGrowth;
    let value = if is_growth { mean_growth(value, due?.years_since(base?)?)? } else { value };
    let target = Target { kind, value: Some(value), tolerance: None, base, due, pace: None };
    let source = catalogue.find_source(&figure.source);
    Some(TargetStatement {
        id: figure.id.clone(),
        name: own.name.clone(),
        labels: own.labels.clone(),
        definition: None,
        origin: TargetOrigin::Figure(figure.id.clone()),
        obstacle: obstacle(catalogue, &series, figure, &target)
            .filter(|reason| *reason == TargetReason::PriceBasis),
        base_before: source.filter(|_| kind == TargetKind::Level).map(|source| source.published),
        figure_series: Some(figure.series.clone()),
        series,
        target,
    })
}

/// The mean growth a year of a growth over some years, both in percent.
fn mean_growth(growth: Estimate, years: f64) -> Option<Estimate> {
    if (years - 1.0).abs() < f64::EPSILON {
        return Some(growth);
    }
    let (one, percent) = (Bounds::exact(1.0), Bounds::exact(100.0));
    let bounds = ((growth.bounds() / percent + one).powf(years.recip())? - one) * percent;
    let value = ((growth.value() / 100.0 + 1.0).powf(years.recip()) - 1.0) * 100.0;
    Estimate::new(value, bounds).ok()
}

/// The problems of the definitions of targets of a dataset against a catalogue, whose look-ups need not be built: each with
/// the id of its definition. A dataset that the catalogue lacks has none.
pub(in crate::service) fn problems(
    catalogue: &Catalogue,
    dataset: &Code,
    definitions: &Definitions,
) -> Vec<(Code, DefinitionProblem)> {
    let is_there = catalogue.datasets.contains_key(dataset);
    if is_there { statements(catalogue, dataset, definitions).1 } else { Vec::new() }
}
