//! Consistency checks of a seed folder: references are defined, figures fit their series.

use std::collections::HashSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::files::FigureEntry;
use super::{CATALOGUE_FILE, DATASET_FILE, FIGURES_FILE, OTHER_NUMBERS_FILE, Seed, SeedProblem};
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::{Indicator, Unit};
use crate::domain::code::Code;
use crate::domain::figure::{Figure, PositionUnit, Selector};
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;
use crate::domain::relation::SeriesReference;
use crate::domain::series_key::SeriesKey;
use crate::domain::source::Basis;
use crate::domain::structure::Role;

/// Checks sources, code lists, indicators and the numbers that are not statistics.
pub(super) fn catalogue(seed: &Seed, problems: &mut Vec<SeedProblem>) {
    repeated(DATASET_FILE, "source", seed.sources.iter().map(|source| source.id.as_str()), problems);
    repeated(CATALOGUE_FILE, "unit", seed.units.iter().map(|unit| unit.code.as_str()), problems);
    repeated(CATALOGUE_FILE, "topic", seed.topics.iter().map(|topic| topic.code.as_str()), problems);
    repeated(CATALOGUE_FILE, "area", seed.areas.iter().map(|area| area.code.as_str()), problems);
    repeated(CATALOGUE_FILE, "activity", seed.activities.iter().map(|entry| entry.code.as_str()), problems);
    repeated(CATALOGUE_FILE, "indicator", seed.indicators.iter().map(|entry| entry.code.as_str()), problems);
    sources(seed, problems);
    data_files(seed, problems);
    parents(seed, problems);
    for indicator in &seed.indicators {
        check_indicator(seed, indicator, problems);
    }
    for number in &seed.other_numbers {
        if let Err(message) = place(seed, &number.source, &number.at) {
            problems.push(SeedProblem::new(OTHER_NUMBERS_FILE, message));
        }
    }
}

fn repeated<'a>(
    file: &str,
    what: &str,
    codes: impl Iterator<Item = &'a str>,
    problems: &mut Vec<SeedProblem>,
) {
    let mut seen = HashSet::new();
    for code in codes.filter(|code| !seen.insert(*code)) {
        problems.push(SeedProblem::new(file, format!("the {what} `{code}` stands twice")));
    }
}

fn sources(seed: &Seed, problems: &mut Vec<SeedProblem>) {
    for source in &seed.sources {
        let hexadecimal =
            source.sha256.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if source.sha256.len() != 64 || !hexadecimal {
            problems.push(SeedProblem::new(DATASET_FILE, format!("the sha256 of `{}` is none", source.id)));
        }
        if source.published_basis == Basis::Inferred && source.published_note.is_none() {
            let message = format!("`{}` has an inferred date and no published_note", source.id);
            problems.push(SeedProblem::new(DATASET_FILE, message));
        }
    }
}

/// Checks that what data files are read for is in the catalogue.
fn data_files(seed: &Seed, problems: &mut Vec<SeedProblem>) {
    for reading in &seed.readings {
        let mut complain = |message: String| {
            problems.push(SeedProblem::new(
                DATASET_FILE,
                format!("the data file of `{}` {message}", reading.source),
            ));
        };
        if reading
            .source
            .chars()
            .any(|character| matches!(character, '#' | '"' | '\\') || character.is_control())
        {
            complain("has an id that cannot stand in the text of a place".to_owned());
        }
        for area in
            reading.layout.areas.keys().filter(|area| !seed.areas.iter().any(|known| known.code == **area))
        {
            complain(format!("names the unknown area `{area}`"));
        }
        for series in &reading.data.series {
            let reference = SeriesReference {
                indicator: series.indicator.clone(),
                activity: Some(series.activity.clone()),
                area: None,
            };
            if let Err(message) = check_reference(seed, &reference) {
                complain(message);
            }
        }
    }
}

fn parents(seed: &Seed, problems: &mut Vec<SeedProblem>) {
    let areas = seed.areas.iter().map(|area| (&area.code, area.parent.as_ref()));
    check_tree("area", &areas.collect::<Vec<_>>(), problems);
    let activities = seed.activities.iter().map(|activity| (&activity.code, activity.parent.as_ref()));
    check_tree("activity", &activities.collect::<Vec<_>>(), problems);
    for activity in &seed.activities {
        for tag in &activity.tags {
            if !seed.sources.iter().any(|source| source.id == tag.source) {
                let message = format!(
                    "the tag `{}` of `{}` names the unknown source `{}`",
                    tag.tag, activity.code, tag.source
                );
                problems.push(SeedProblem::new(CATALOGUE_FILE, message));
            }
        }
    }
}

/// Checks that parents exist and that no code is its own ancestor.
fn check_tree(what: &str, nodes: &[(&Code, Option<&Code>)], problems: &mut Vec<SeedProblem>) {
    let parent_of = |code: &Code| nodes.iter().find(|(node, _)| *node == code).map(|(_, parent)| *parent);
    for (code, parent) in nodes {
        let mut ancestor = *parent;
        for _ in 0..=nodes.len() {
            let Some(current) = ancestor else { break };
            match parent_of(current) {
                None => {
                    let message = format!("the {what} `{code}` lies below the unknown `{current}`");
                    problems.push(SeedProblem::new(CATALOGUE_FILE, message));
                    break;
                }
                Some(_) if current == *code => {
                    let message = format!("the {what} `{code}` lies below itself");
                    problems.push(SeedProblem::new(CATALOGUE_FILE, message));
                    break;
                }
                Some(next) => ancestor = next,
            }
        }
    }
}

fn check_indicator(seed: &Seed, indicator: &Indicator, problems: &mut Vec<SeedProblem>) {
    let mut complain = |message: String| problems.push(SeedProblem::new(CATALOGUE_FILE, message));
    if !seed.units.iter().any(|unit| unit.code == indicator.unit) {
        complain(format!("the indicator `{}` has the unknown unit `{}`", indicator.code, indicator.unit));
    }
    if !seed.topics.iter().any(|topic| topic.code == indicator.topic) {
        complain(format!("the indicator `{}` has the unknown topic `{}`", indicator.code, indicator.topic));
    }
    for relation in &indicator.relations {
        for reference in [Some(&relation.of), relation.part.as_ref()].into_iter().flatten() {
            if let Err(message) = check_reference(seed, reference) {
                complain(format!("a relation of `{}` {message}", indicator.code));
            }
        }
        if let Some(base) = &relation.base
            && base.parse::<Period>().is_err()
        {
            complain(format!("a relation of `{}` has the base `{base}`, which is no period", indicator.code));
        }
    }
}

fn check_reference(seed: &Seed, reference: &SeriesReference) -> Result<(), String> {
    if !seed.indicators.iter().any(|indicator| indicator.code == reference.indicator) {
        return Err(format!("names the unknown indicator `{}`", reference.indicator));
    }
    if let Some(activity) = &reference.activity
        && !seed.activities.iter().any(|known| known.code == *activity)
    {
        return Err(format!("names the unknown activity `{activity}`"));
    }
    if let Some(area) = &reference.area
        && !seed.areas.iter().any(|known| known.code == *area)
    {
        return Err(format!("names the unknown area `{area}`"));
    }
    Ok(())
}

/// Checks that a selector is within its document, and that its text is not longer than its place.
///
/// A place in bytes may be longer than its text: `&nbsp;` is six bytes of a web page and one character.
fn place(seed: &Seed, source: &str, at: &Selector) -> Result<(), String> {
    let Some(document) = seed.sources.iter().find(|known| known.id == source) else {
        return Err(format!("`{}` stands in the unknown source `{source}`", at.exact));
    };
    let length = usize::try_from(document.bytes).unwrap_or_default();
    let place = at.end.saturating_sub(at.start);
    let (text, fits) = match at.unit {
        PositionUnit::Bytes => (at.exact.len(), at.end <= length),
        PositionUnit::Characters => (at.exact.chars().count(), true),
    };
    if text == 0 || place < text || !fits {
        let unit = at.unit.code();
        return Err(format!(
            "the selector {at} of `{}` does not fit its {text} {unit} in `{source}`",
            at.exact
        ));
    }
    Ok(())
}

/// The figure of an entry, checked against its series.
pub(super) fn figure(seed: &Seed, entry: FigureEntry) -> Result<Figure, SeedProblem> {
    let complain =
        |message: String| SeedProblem::new(FIGURES_FILE, format!("figure `{}`: {message}", entry.id));
    place(seed, &entry.source, &entry.at).map_err(complain)?;
    if let Some(at) = &entry.period_at {
        place(seed, &entry.source, at).map_err(complain)?;
    }
    match (entry.period_basis, &entry.period_at, &entry.period_note) {
        (Basis::Stated, None, _) => {
            return Err(complain("a stated period needs period_at: where it stands".into()));
        }
        (Basis::Inferred, _, None) => {
            return Err(complain("an inferred period needs period_note: from what".into()));
        }
        _ => {}
    }
    let structure = &seed.dataset.structure;
    let series = SeriesKey::parse(&entry.series, structure).map_err(|error| complain(error.to_string()))?;
    let period: Period =
        entry.period.parse().map_err(|error| complain(format!("period `{}`: {error}", entry.period)))?;
    let (indicator, unit) = series_of(seed, &series).map_err(complain)?;
    if series.code(structure, Role::Frequency).parse() != Ok::<Frequency, _>(period.frequency()) {
        return Err(complain(format!("the period {period} has not the frequency of the series {series}")));
    }
    if entry.unit != indicator.unit {
        let message =
            format!("is in `{}`, its indicator `{}` in `{}`", entry.unit, indicator.code, indicator.unit);
        return Err(complain(message));
    }
    let bounds = bounds(&entry, indicator, unit).map_err(complain)?;
    Ok(Figure {
        dataset: seed.dataset.id.clone(),
        series,
        period,
        bounds,
        id: entry.id,
        source: entry.source,
        at: entry.at,
        period_basis: entry.period_basis,
        period_at: entry.period_at,
        period_note: entry.period_note,
        value: entry.value,
        unit: entry.unit,
        qualifier: entry.qualifier,
        rounding: entry.rounding,
        quoted: entry.quoted,
        note: entry.note,
        evidence: entry.evidence.map(Into::into),
    })
}

/// The indicator of a series and its unit, when all codes of the series are in the catalogue.
pub(super) fn series_of<'seed>(
    seed: &'seed Seed,
    series: &SeriesKey,
) -> Result<(&'seed Indicator, &'seed Unit), String> {
    let structure = &seed.dataset.structure;
    let area = series.code(structure, Role::Area);
    if !seed.areas.iter().any(|known| known.code == *area) {
        return Err(format!("names the unknown area `{area}`"));
    }
    let activity = series.code(structure, Role::Activity);
    if !seed.activities.iter().any(|known| known.code == *activity) {
        return Err(format!("names the unknown activity `{activity}`"));
    }
    let code = series.code(structure, Role::Indicator);
    let indicator = seed
        .indicators
        .iter()
        .find(|known| known.code == *code)
        .ok_or_else(|| format!("names the unknown indicator `{code}`"))?;
    let unit = seed
        .units
        .iter()
        .find(|unit| unit.code == indicator.unit)
        .ok_or_else(|| format!("has the unknown unit `{}`", indicator.unit))?;
    Ok((indicator, unit))
}

fn bounds(entry: &FigureEntry, indicator: &Indicator, unit: &Unit) -> Result<Bounds, String> {
    let (Some(value), Some(rounding)) = (decimal(entry.value), decimal(entry.rounding)) else {
        return Err("the value or the rounding is no finite number of at most 28 digits".into());
    };
    if rounding.is_sign_negative() && !rounding.is_zero() {
        return Err("the rounding is negative".into());
    }
    if indicator.non_negative && value.is_sign_negative() && !value.is_zero() {
        return Err(format!("is negative, and `{}` never is", indicator.code));
    }
    Ok(Bounds::from_rounding(value, rounding, entry.qualifier, indicator.non_negative, unit.integral))
}

/// The shortest decimal that parses to the same double.
fn decimal(value: f64) -> Option<Decimal> {
    value
        .is_finite()
        .then(|| value.to_string())
        .and_then(|text| text.parse().ok())
        .or_else(|| Decimal::from_f64(value))
}

/// Checks all figures together.
pub(super) fn figures(seed: &Seed, problems: &mut Vec<SeedProblem>) {
    repeated(FIGURES_FILE, "figure", seed.figures.iter().map(|figure| figure.id.as_str()), problems);
    let mut seen = HashSet::new();
    for figure in &seed.figures {
        if !seen.insert((figure.source.as_str(), &figure.series, figure.period)) {
            let message = format!(
                "`{}` states {} in {} a second time in one source",
                figure.id, figure.series, figure.period
            );
            problems.push(SeedProblem::new(FIGURES_FILE, message));
        }
    }
}
