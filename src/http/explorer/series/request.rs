//! What the page of a series is asked for: the parameters of the API, and how it is shown.

use crate::domain::growth::Measure;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::formats::chart::AxisScale;
use crate::http::explorer::view::View;
use crate::http::parameters::pages::{
    AT, CHART, IMPLIED, KEYS, LANG, PRESENTATION, ROWS, SCALE, THEME, WIDTH,
};
use crate::http::parameters::{
    AGGREGATE, AS, AS_OF, AnyParameter, BASE, FREQUENCY, FROM, MEASURE, PARTIAL, ParameterList, TO,
};
use crate::http::params::Params;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::selection::{growth_request, window};
use crate::service::growth::GrowthRequest;
use crate::service::query::Window;

/// The parameters of the page.
pub(super) const PAGE: ParameterList = &[
    &FROM, &TO, &AS_OF, &MEASURE, &BASE, &AS, &FREQUENCY, &AGGREGATE, &PARTIAL, &IMPLIED, &SCALE, &AT,
    &CHART, &ROWS, &LANG, &KEYS,
];

/// The parameters of its pictures.
pub(super) const PICTURE: ParameterList = &[
    &FROM, &TO, &AS_OF, &MEASURE, &BASE, &AS, &FREQUENCY, &AGGREGATE, &PARTIAL, &IMPLIED, &SCALE, &AT,
    &CHART, &ROWS, &LANG, &KEYS, &WIDTH, &THEME,
];

/// The parameters of its embedded chart.
pub(super) const EMBEDDED: ParameterList = &[
    &FROM, &TO, &AS_OF, &MEASURE, &BASE, &AS, &FREQUENCY, &AGGREGATE, &PARTIAL, &IMPLIED, &SCALE, &AT,
    &CHART, &ROWS, &LANG, &KEYS, &THEME,
];

/// The parameters of a measure of growth.
const OF_GROWTH: [&dyn AnyParameter; 4] = [&BASE, &AS, &FREQUENCY, &PARTIAL];

/// What the page of a series is asked for.
#[derive(Debug, Clone, Copy)]
pub(in crate::http::explorer) struct SeriesRequest {
    /// The periods, and the day up to which publications count.
    pub(in crate::http::explorer) window: Window,
    /// How growth is computed; none where the levels are shown.
    pub(in crate::http::explorer) growth: Option<GrowthRequest>,
    /// Whether implied values are shown.
    pub(in crate::http::explorer) has_implied: bool,
    /// The scale of the axis of values.
    pub(in crate::http::explorer) scale: AxisScale,
    /// The period whose passage is shown.
    pub(in crate::http::explorer) at: Option<Period>,
    /// Whether there is a chart.
    pub(in crate::http::explorer) has_chart: bool,
    /// Whether all rows of the table are shown.
    pub(in crate::http::explorer) has_all_rows: bool,
}

impl SeriesRequest {
    /// What a page is asked for.
    ///
    /// # Errors
    /// When a parameter is malformed, or two of them contradict each other.
    pub(in crate::http::explorer) fn of(view: &View) -> Result<Self, Problem> {
        let params = with_measure(&view.params);
        let growth = match params.text(MEASURE.name()) {
            Some(_) => Some(growth_request(&params, false)?),
            None => None,
        };
        let has_implied = !params.list(&IMPLIED)?.is_empty();
        if growth.is_none() {
            refuse_growth_options(&params)?;
        } else if has_implied {
            let detail = "`include=implied` goes with levels only: implied values take no part in growth.";
            return Err(conflict(IMPLIED.name(), detail));
        }
        let scale = params.require(&SCALE)?;
        let is_rate = |growth: GrowthRequest| !matches!(growth.measure, Measure::Level | Measure::Index);
        if scale == AxisScale::Logarithmic && growth.is_some_and(is_rate) {
            let detail =
                "`scale=log` goes with levels and index numbers only: leave it out, or take `measure=index`.";
            return Err(conflict(SCALE.name(), detail));
        }
        Ok(Self {
            window: window(&params)?,
            growth,
            has_implied,
            scale,
            at: params.get(&AT)?,
            has_chart: params.require(&CHART)? == "on",
            has_all_rows: params.get(&ROWS)?.is_some(),
        })
    }

    /// The measure of growth that is shown; none for levels.
    pub(in crate::http::explorer) fn measure(&self) -> Option<Measure> {
        self.growth.map(|growth| growth.measure)
    }
}

/// The parameters with a measure: an aggregate without one is of levels.
fn with_measure(params: &Params) -> Params {
    let has = |parameter: &dyn AnyParameter| params.text(parameter.name()).is_some();
    if has(&AGGREGATE) && !has(&MEASURE) {
        return params.with(MEASURE.name(), Measure::Level.code());
    }
    params.clone()
}

/// Refuses options of growth without a measure.
fn refuse_growth_options(params: &Params) -> Result<(), Problem> {
    let given = OF_GROWTH.iter().find(|parameter| params.text(parameter.name()).is_some());
    let Some(given) = given else { return Ok(()) };
    let name = given.name();
    let detail =
        format!("`{name}` goes with `measure` or `aggregate`; add one of them, or leave `{name}` out.");
    Err(conflict(name, &detail))
}

fn conflict(parameter: &str, detail: &str) -> Problem {
    Problem::new(ProblemKind::ConflictingParameters, detail).at(parameter)
}

/// The address of the API with the data of a view of a series, and further parameters.
pub(super) fn api(view: &View, series: &Series, further: &[(&'static str, &str)]) -> String {
    let params = with_measure(&view.params).without(&PRESENTATION);
    let route = if params.text(MEASURE.name()).is_some() { "/v1/growth" } else { "/v1/observations" };
    let own = [("dataset", series.dataset.as_str()), ("key", series.key.as_str())];
    let params = own.iter().chain(further).fold(params, |params, (name, value)| params.with(name, value));
    params.canonical_target(route)
}

/// The request for a measure without options.
pub(super) const fn plain(measure: Measure) -> GrowthRequest {
    GrowthRequest { measure, as_percent: false, base: None, conversion: None, with_inputs: false }
}
