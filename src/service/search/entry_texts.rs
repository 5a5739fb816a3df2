//! The texts by which indicators, series, figures and sources are found, and their names.

use crate::domain::catalogue::{Catalogue, Indicator};
use crate::domain::code::Code;
use crate::domain::figure::Figure;
use crate::domain::series::Series;
use crate::domain::source::Source;
use crate::domain::structure::{Dimension, Role};
use crate::formats::jsonstat::frequency_name;

/// What separates the parts of a name.
const SEPARATOR: &str = " · ";

/// The texts of an entry: those of its title, and others.
#[derive(Debug, Default)]
pub(super) struct EntryTexts {
    pub(super) title: Vec<String>,
    pub(super) text: Vec<String>,
}

impl EntryTexts {
    pub(super) fn of_indicator(catalogue: &Catalogue, indicator: &Indicator) -> Self {
        let topic = catalogue.topics.get(&indicator.topic).map(|topic| topic.name.clone());
        Self {
            title: super::title(indicator).map(str::to_owned).collect(),
            text: std::iter::once(indicator.definition.clone()).chain(topic).collect(),
        }
    }

    pub(super) fn of_series(catalogue: &Catalogue, series: &Series) -> Self {
        let indicator = catalogue.indicator_of(series);
        let mut texts =
            indicator.map(|indicator| Self::of_indicator(catalogue, indicator)).unwrap_or_default();
        for (dimension, code) in members(catalogue, series) {
            texts.title.extend(member_texts(catalogue, series, dimension, code));
        }
        texts
    }

    pub(super) fn of_figure(catalogue: &Catalogue, figure: &Figure) -> Self {
        let series = catalogue.find_series(&figure.dataset, &figure.series);
        let of_series = series.map(|series| Self::of_series(catalogue, series)).unwrap_or_default();
        let own = [figure.id.clone(), figure.at.exact.clone(), figure.period.to_string()];
        Self {
            title: own.into_iter().chain(of_series.title).collect(),
            text: [figure.quoted.clone(), figure.note.clone()].into_iter().flatten().collect(),
        }
    }

    pub(super) fn of_source(source: &Source) -> Self {
        let others = [source.author.clone(), source.note.clone(), Some(source.published.to_string())];
        Self {
            title: vec![source.id.clone(), source.title.clone(), source.publisher.clone()],
            text: others.into_iter().flatten().collect(),
        }
    }

    /// All texts, those of the title first.
    pub(super) fn all(self) -> Vec<String> {
        let mut all = self.title;
        all.extend(self.text);
        all
    }
}

/// The dimensions of a series other than the indicator, each with its code.
pub(super) fn members<'a>(
    catalogue: &'a Catalogue,
    series: &'a Series,
) -> impl Iterator<Item = (&'a Dimension, &'a str)> {
    let dataset = catalogue.datasets.get(&series.dataset);
    let dimensions = dataset.map(|dataset| dataset.structure.dimensions()).unwrap_or_default();
    let members = dimensions.iter().zip(series.key.codes());
    members.filter(|(dimension, _)| dimension.role != Some(Role::Indicator))
}

/// The texts of the code of a series in a dimension: the code and its names.
pub(super) fn member_texts(
    catalogue: &Catalogue,
    series: &Series,
    dimension: &Dimension,
    code: &str,
) -> Vec<String> {
    let mut texts = vec![code.to_owned()];
    let own = catalogue.names_of(&series.dataset, &dimension.id).and_then(|names| names.get(code));
    texts.extend(own.cloned());
    match dimension.role {
        Some(Role::Frequency) => texts.push(frequency_name(series.frequency).to_owned()),
        Some(Role::Area) => {
            if let Some(area) = catalogue.areas.get(code) {
                texts.push(area.name.clone());
                texts.extend(area.alpha3.as_ref().map(Code::to_string));
                texts.extend(area.labels.values().cloned());
            }
        }
        Some(Role::Activity) => {
            if let Some(activity) = catalogue.activities.get(code) {
                texts.push(activity.name.clone());
                texts.extend(activity.labels.values().cloned());
            }
        }
        Some(Role::Indicator) | None => {}
    }
    texts
}

/// The name of a code in a dimension; none for a frequency, a total, and what does not apply.
pub(super) fn member_name<'a>(
    catalogue: &'a Catalogue,
    series: &'a Series,
    dimension: &Dimension,
    code: &'a str,
) -> Option<&'a str> {
    if dimension.role == Some(Role::Frequency) || matches!(code, "_T" | "_Z") {
        return None;
    }
    let named = match dimension.role {
        Some(Role::Area) => catalogue.area_name(&series.dataset, code),
        Some(Role::Activity) => catalogue.activity_name(&series.dataset, code),
        _ => catalogue
            .names_of(&series.dataset, &dimension.id)
            .and_then(|names| names.get(code))
            .map(String::as_str),
    };
    Some(named.unwrap_or(code))
}

/// The name of a series: its indicator, then the names of its other codes.
pub(super) fn series_name(catalogue: &Catalogue, series: &Series) -> String {
    let indicator = catalogue.indicator_of(series).map_or(series.indicator.as_str(), |one| &one.name);
    let others = members(catalogue, series)
        .filter_map(|(dimension, code)| member_name(catalogue, series, dimension, code));
    std::iter::once(indicator).chain(others).collect::<Vec<_>>().join(SEPARATOR)
}

/// The name of a figure: its series, its period, and the number as it is printed.
pub(super) fn figure_name(catalogue: &Catalogue, figure: &Figure) -> String {
    let series = catalogue.find_series(&figure.dataset, &figure.series);
    let series = series.map_or_else(|| figure.series.to_string(), |series| series_name(catalogue, series));
    [series, figure.period.to_string(), figure.at.exact.clone()].join(SEPARATOR)
}
