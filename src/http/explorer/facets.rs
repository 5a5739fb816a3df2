//! Facets: the codes that the selected series have in each dimension, with the number of series of each.

use std::collections::HashMap;

use maud::{Markup, html};

use super::names::Name;
use super::numbers::count;
use super::view::View;
use super::words::{Language, Text, data};
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::structure::{Dimension, Role};
use crate::http::problem::Problem;
use crate::limits::MAX_CODE_BYTES;
use crate::service::query::SeriesFilter;

/// How many codes of a dimension are listed, those of the most series; for others there is a field.
const LISTED: usize = 12;

/// A dimension with the codes that the selected series have there.
#[derive(Debug)]
pub(super) struct Facet<'a> {
    dimension: &'a Dimension,
    /// The selected codes.
    selected: Vec<String>,
    /// The codes with the most series.
    codes: Vec<(String, usize)>,
    /// How many codes are not listed.
    others: usize,
}

/// The parameter and the name of a dimension with a role.
const fn standard(role: Role) -> (&'static str, Text) {
    match role {
        Role::Indicator => ("indicator", data::INDICATOR),
        Role::Area => ("area", data::AREA),
        Role::Activity => ("activity", data::ACTIVITY),
        Role::Frequency => ("frequency", data::FREQUENCY),
    }
}

/// The order of facets: what, where, of what, how often, and what else there is.
const fn order(dimension: &Dimension) -> u8 {
    match dimension.role {
        Some(Role::Indicator) => 0,
        Some(Role::Area) => 1,
        Some(Role::Activity) => 2,
        Some(Role::Frequency) => 3,
        None => 4,
    }
}

/// The facets of a dataset for a filter, whose own selection is `positions`; those with one code and no filter are left
/// out.
///
/// # Errors
/// When the filter names what is not there.
pub(super) fn facets<'a>(
    catalogue: &Catalogue,
    dataset: &'a Dataset,
    filter: &SeriesFilter,
    positions: &[usize],
) -> Result<Vec<Facet<'a>>, Problem> {
    let mut facets = Vec::new();
    for (place, dimension) in dataset.structure.dimensions().iter().enumerate() {
        let (without, selected) = without(filter, dimension);
        let counts = if selected.is_empty() {
            counts(catalogue, dimension, place, positions)
        } else {
            counts(catalogue, dimension, place, &without.select(catalogue)?)
        };
        if counts.len() > 1 || !selected.is_empty() {
            let others = counts.len().saturating_sub(LISTED);
            let is_listed =
                |place: usize, code: &str| place < LISTED || selected.iter().any(|one| one == code);
            let codes = counts.into_iter().enumerate().filter(|(place, (code, _))| is_listed(*place, code));
            let codes = codes.map(|(_, counted)| counted).collect();
            facets.push(Facet { dimension, selected, codes, others });
        }
    }
    facets.sort_by_key(|facet| order(facet.dimension));
    Ok(facets)
}

/// A filter without a dimension, and the codes that it had there.
fn without(filter: &SeriesFilter, dimension: &Dimension) -> (SeriesFilter, Vec<String>) {
    let mut rest = filter.clone();
    let codes = match dimension.role {
        Some(Role::Indicator) => std::mem::take(&mut rest.indicator),
        Some(Role::Area) => std::mem::take(&mut rest.area),
        Some(Role::Activity) => std::mem::take(&mut rest.activity),
        Some(Role::Frequency) => {
            std::mem::take(&mut rest.frequency).iter().map(ToString::to_string).collect()
        }
        None => {
            let place = rest.components.iter().position(|(id, _)| id.eq_ignore_ascii_case(&dimension.id));
            place.map(|place| rest.components.remove(place).1).unwrap_or_default()
        }
    };
    (rest, codes)
}

/// The codes of some series in a dimension with the number of series of each, the most first.
fn counts(
    catalogue: &Catalogue,
    dimension: &Dimension,
    place: usize,
    positions: &[usize],
) -> Vec<(String, usize)> {
    let index = &catalogue.code_index;
    let column = match dimension.role {
        Some(Role::Indicator) => Some(&index.indicator),
        Some(Role::Area) => Some(&index.area),
        Some(Role::Activity) => Some(&index.activity),
        Some(Role::Frequency) | None => None,
    };
    let mut counts: Vec<(String, usize)> = if let Some(column) = column {
        column.tally(positions).into_iter().map(|(code, count)| (code.to_string(), count)).collect()
    } else {
        let series = positions.iter().filter_map(|position| catalogue.series_at(*position));
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for code in series.filter_map(|series| series.key.codes().nth(place)) {
            *counts.entry(code).or_default() += 1;
        }
        counts.into_iter().map(|(code, count)| (code.to_owned(), count)).collect()
    };
    counts.sort_by(|(code, count), (other, others)| others.cmp(count).then_with(|| code.cmp(other)));
    counts
}

impl Facet<'_> {
    /// The facet as a list of links.
    pub(super) fn markup(&self, catalogue: &Catalogue, dataset: &Dataset, view: &View) -> Markup {
        html! {
            section.facet {
                h2 { (self.title(view)) }
                ul {
                    @for (code, number) in &self.codes {
                        @let is_selected = self.selected.contains(code);
                        li {
                            a href=(self.address(view, Some(code.as_str()).filter(|_| !is_selected)))
                                aria-current=[is_selected.then_some("true")]
                                title=[is_selected.then(|| view.say(data::REMOVE))] {
                                (self.name(catalogue, dataset, code, view))
                            }
                            " " span.quiet { (count(number)) }
                        }
                    }
                }
                @if self.others > 0 { (self.field(view)) }
            }
        }
    }

    /// Whether it is the facet of the indicators.
    pub(super) fn is_of_indicators(&self) -> bool {
        self.dimension.role == Some(Role::Indicator)
    }

    /// The link that drops the filter, if there is one.
    pub(super) fn drop_link(&self, view: &View) -> Option<Markup> {
        (!self.selected.is_empty()).then(|| {
            let name = format!("{} {}", self.title(view), self.selected.join(", "));
            html! { a.btn href=(self.address(view, None)) { (view.fill(data::DROP, &[&name])) } }
        })
    }

    fn title(&self, view: &View) -> String {
        self.dimension.role.map_or(self.dimension.id.clone(), |role| view.say(standard(role).1).to_owned())
    }

    fn name<'a>(
        &self,
        catalogue: &'a Catalogue,
        dataset: &'a Dataset,
        code: &'a str,
        view: &View,
    ) -> Name<'a> {
        let (id, language) = (&dataset.id, view.language);
        match self.dimension.role {
            Some(Role::Indicator) => {
                let indicator =
                    code.parse().ok().and_then(|code| catalogue.indicators.get(&(id.clone(), code)));
                let name = indicator.map(|indicator| Name::of_indicator(indicator, language));
                name.unwrap_or_else(|| Name::of(code, None, language))
            }
            Some(Role::Area) => Name::of_area(catalogue, id, code, language),
            Some(Role::Activity) => Name::of_activity(catalogue, id, code, language),
            Some(Role::Frequency) => Name::of(frequency(code, language), None, Language::English),
            None => Name::of_code(catalogue, id, &self.dimension.id, code, language),
        }
    }

    /// The address of the page with another code in the dimension.
    fn address(&self, view: &View, code: Option<&str>) -> String {
        match self.dimension.role {
            Some(role) => view.here(&[(standard(role).0, code), ("cursor", None)]),
            None => view.here_in(&self.dimension.id, code),
        }
    }

    /// A field for the codes that are not listed.
    fn field(&self, view: &View) -> Markup {
        let own = || format!("c[{}]", self.dimension.id);
        let name = self.dimension.role.map_or_else(own, |role| standard(role).0.to_owned());
        html! {
            form.other action=(view.path) {
                label.field { span { (view.fill(data::ANOTHER_CODE, &[&count(self.others)])) }
                    input name=(name) maxlength=(MAX_CODE_BYTES) autocomplete="off"; }
                @for (other, value) in view.params.pairs().filter(|pair| pair.0 != name && pair.0 != "cursor") {
                    input type="hidden" name=(other) value=(value);
                }
                button.btn { (view.say(data::SHOW)) }
            }
        }
    }
}

/// The name of a frequency; of a span its code.
fn frequency(code: &str, language: Language) -> &str {
    let text = match code {
        "A" => data::ANNUAL,
        "S" => data::HALF_YEARLY,
        "Q" => data::QUARTERLY,
        "M" => data::MONTHLY,
        "W" => data::WEEKLY,
        "D" => data::DAILY,
        _ => return code,
    };
    text.of(language)
}
