//! The newest value of series, as lists of series show it.

use maud::{Markup, html};

use super::marks::glyph;
use super::names::Name;
use super::numbers::{Quantity, known, period};
use super::view::View;
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::Points;
use crate::domain::observation::Observation;
use crate::domain::series::Series;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::service::State;
use crate::service::query::Window;

/// A series with its newest observation; none if it has no value.
#[derive(Debug, Clone)]
pub(super) struct Newest<'a> {
    /// The series.
    pub(super) series: &'a Series,
    /// Its newest observation.
    pub(super) observation: Option<Observation>,
}

/// Some series with their newest observations, in their order.
///
/// # Errors
/// When the observations are not in memory and the database does not answer.
pub(super) async fn newest<'a>(
    app: &App,
    state: &'a State,
    series: &[&'a Series],
) -> Result<Vec<Newest<'a>>, Problem> {
    let window = Window { last: Some(1), ..Window::default() };
    let data = app.service.observations(state, series, &window, false).await?;
    let newest = series.iter().zip(data).map(|(series, data)| {
        let observation = match data.points {
            Points::Observations(observations) => observations.into_vec().pop(),
            _ => None,
        };
        Newest { series, observation }
    });
    Ok(newest.collect())
}

impl Newest<'_> {
    /// The value in words: `33.6 trillion yuan`.
    pub(super) fn text(&self, catalogue: &Catalogue, view: &View) -> Option<String> {
        self.with_quantity(catalogue, view, |quantity| quantity.text(view.language))
    }

    /// The interval of the value in words.
    pub(super) fn interval(&self, catalogue: &Catalogue, view: &View) -> Option<String> {
        self.with_quantity(catalogue, view, |quantity| quantity.interval(view.language))?
    }

    /// The period of the value.
    pub(super) fn period(&self) -> Option<String> {
        self.observation.as_ref().map(|observation| period(observation.period))
    }

    /// The shape of the interval.
    pub(super) fn glyph(&self) -> Markup {
        self.observation.as_ref().map_or_else(|| html! {}, glyph)
    }

    fn with_quantity<T>(
        &self,
        catalogue: &Catalogue,
        view: &View,
        read: impl FnOnce(&Quantity<'_>) -> T,
    ) -> Option<T> {
        let observation = self.observation.as_ref()?;
        let unit = catalogue.unit_of(self.series)?.as_str();
        let unit_name = Name::of_unit(catalogue, unit, view.language);
        Some(read(&Quantity {
            value: observation.value?,
            bounds: known(observation.bounds, observation.provenance.qualifier),
            qualifier: observation.provenance.qualifier,
            unit,
            unit_name: &unit_name.text,
        }))
    }
}
