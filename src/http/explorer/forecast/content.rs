//! What the page of a forecast shows, computed once.

use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::{ForecastContent, Points};
use crate::domain::forecast::{Forecast, Level, NoSkill, Refusal, Request};
use crate::domain::qualifier::Qualifier;
use crate::domain::series::Series;
use crate::http::explorer::chart_figure::axis_unit;
use crate::http::explorer::numbers::{Quantity, Scale};
use crate::http::explorer::view::View;
use crate::http::parameters::{HORIZON, KNOWN_DATA, METHOD, NO_SKILL};
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::http::selection::window;
use crate::service::State;
use crate::service::forecast::ForecastRequest;
use crate::service::query::Window;

/// What the page shows.
pub(super) struct Content<'a> {
    /// The page.
    pub(super) view: &'a View,
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// The series.
    pub(super) series: &'a Series,
    /// The code of the unit; empty where it is not known.
    pub(super) unit: &'a str,
    /// Its word beside an axis.
    pub(super) unit_word: String,
    /// The scale of the numbers in tables.
    pub(super) scale: Scale,
    /// The forecast with intervals of 80 percent.
    pub(super) forecast: Result<Forecast, Refusal>,
    /// The same with intervals of 95 percent; a refusal where the past is too short for them.
    pub(super) wider: Result<Forecast, Refusal>,
    /// The forecast of a method that is refused because it has no skill, for its backtest.
    unskilled: Option<Forecast>,
}

impl<'a> Content<'a> {
    /// Computes what a view of a series shows.
    ///
    /// # Errors
    /// When a parameter is malformed, or the database does not answer.
    pub(super) async fn read(
        app: &App,
        state: &'a State,
        view: &'a View,
        series: &'a Series,
    ) -> Result<Self, Problem> {
        let window = window(&view.params)?;
        let request = ForecastRequest {
            forecast: Request {
                horizon: view.params.get(&HORIZON)?,
                level: Level::Eighty,
                method: view.params.get(&METHOD)?,
                no_skill: view.params.require(&NO_SKILL)?,
            },
            in_real_time: view.params.require(&KNOWN_DATA)?,
            content: ForecastContent::Forecast,
            with_inputs: false,
        };
        let at = |level, no_skill| ForecastRequest {
            forecast: Request { level, no_skill, ..request.forecast },
            ..request
        };
        let no_skill = request.forecast.no_skill;
        let forecast = outcome(app, state, series, at(Level::Eighty, no_skill), &window).await?;
        let wider = outcome(app, state, series, at(Level::NinetyFive, no_skill), &window).await?;
        let unskilled = match &forecast {
            Err(Refusal::NoSkill { .. }) => {
                outcome(app, state, series, at(Level::Eighty, NoSkill::Answer), &window).await?.ok()
            }
            _ => None,
        };
        let catalogue = &state.catalogue;
        let unit = catalogue.unit_of(series).map_or("", |unit| unit.as_str());
        let made = forecast.as_ref().ok().or(unskilled.as_ref());
        let values = made.into_iter().flat_map(|made| made.run.values.iter().copied());
        let scale = Scale::of(values, view.language);
        let unit_word = axis_unit(catalogue, unit, view);
        Ok(Self { view, catalogue, series, unit, unit_word, scale, forecast, wider, unskilled })
    }

    /// Why there is no forecast.
    pub(super) fn refusal(&self) -> Option<&Refusal> {
        self.forecast.as_ref().err()
    }

    /// The forecast whose backtest is shown, also where it is refused because of it.
    pub(super) fn tested(&self) -> Option<&Forecast> {
        self.forecast.as_ref().ok().or(self.unskilled.as_ref())
    }

    /// A number of the series with an interval.
    pub(super) fn quantity(&self, value: f64, bounds: Bounds) -> Quantity<'_> {
        Quantity { value, bounds, qualifier: Qualifier::Exact, unit: self.unit, unit_name: &self.unit_word }
    }

    /// A number of the series in a table, with so many digits as a number of this size needs.
    pub(super) fn number(&self, value: f64, precision: Bounds) -> String {
        self.quantity(value, precision).number_at(self.scale, self.view.language)
    }
}

async fn outcome(
    app: &App,
    state: &State,
    series: &Series,
    request: ForecastRequest,
    window: &Window,
) -> Result<Result<Forecast, Refusal>, Problem> {
    let answers = app.service.forecast(state, &[series], &request, window).await?;
    let outcomes = answers.into_iter().filter_map(|one| match one.points {
        Points::Forecast(forecast) => Some(forecast.outcome),
        _ => None,
    });
    Ok(outcomes.last().unwrap_or(Err(Refusal::NoVariation)))
}
