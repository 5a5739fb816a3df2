//! What the page of a formula shows, read once.

use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::{Points, SeriesData};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::http::basis::Basis;
use crate::http::cost::Cost;
use crate::http::explorer::names::Name;
use crate::http::explorer::numbers::{Quantity, unit_word};
use crate::http::explorer::view::View;
use crate::http::parameters::pages::AT;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::http::selection::{formula_request, window};
use crate::http::weigh::weigh;
use crate::service::formula::{FormulaAnswer, FormulaNode, FormulaPlan};

/// The code of the unit of plain numbers.
const PLAIN: &str = "1";

/// What the page of a formula shows.
pub(super) struct Content<'a> {
    /// The page.
    pub(super) view: &'a View,
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// The values.
    pub(super) answer: FormulaAnswer,
    /// The period whose parts are shown: the chosen one, else the newest with a value.
    pub(super) period: Option<Period>,
    /// The parts of the formula at that period, where it is computed for one area and activity.
    pub(super) tree: Option<FormulaNode>,
}

impl<'a> Content<'a> {
    /// Reads what the page shows.
    ///
    /// # Errors
    /// When the formula cannot be read or computed, or the database does not answer.
    pub(super) async fn read(app: &App, basis: &'a Basis, view: &'a View) -> Result<Self, Problem> {
        let request = formula_request(&view.params)?;
        let window = window(&view.params)?;
        let at = view.params.get(&AT)?;
        let state = &basis.state;
        let catalogue = &state.catalogue;
        weigh(Cost::walk(FormulaPlan::looked_at(catalogue, &request))).await;
        let plan = FormulaPlan::of(state, &request)?;
        weigh(Cost::whole(plan.observations(catalogue))).await;
        let answer = app.service.formula(state, &plan, &window).await?;
        let mut content = Self { view, catalogue, answer, period: None, tree: None };
        if let [series] = content.answer.series.as_slice() {
            let points = points(series);
            let with_value = points.iter().rfind(|point| point.value.is_some());
            let period = at.or_else(|| with_value.or(points.last()).map(|point| point.period));
            if let Some(period) = period {
                content.tree = app.service.formula_tree(state, &plan, period, window.as_of).await?;
            }
            content.period = period;
        }
        Ok(content)
    }

    /// The only series, if the formula is computed for one area and activity.
    pub(super) fn only(&self) -> Option<&SeriesData> {
        match self.answer.series.as_slice() {
            [series] => Some(series),
            _ => None,
        }
    }

    /// The name of a unit: that of the catalogue, or the quotient that its code says.
    pub(super) fn unit_name(&self, unit: &str) -> String {
        if unit == PLAIN {
            return String::new();
        }
        if self.catalogue.units.contains_key(unit) {
            return Name::of_unit(self.catalogue, unit, self.view.language).text.into_owned();
        }
        unit.replace("_per_", "/").replace("per_", "1/")
    }

    /// The word of a unit beside a number; its name where numbers of it stand alone.
    pub(super) fn unit_word(&self, unit: &str) -> String {
        let name = self.unit_name(unit);
        unit_word(unit, &name, self.view.language).to_owned()
    }

    /// A value with its interval and unit in words: `82.96 %`, and `82.74 – 83.19 %` where it has a width.
    pub(super) fn text(&self, value: f64, bounds: Bounds, unit: &str) -> (String, Option<String>) {
        let name = self.unit_name(unit);
        let quantity = Quantity { value, bounds, qualifier: Qualifier::Exact, unit, unit_name: &name };
        (quantity.text(self.view.language), quantity.interval(self.view.language))
    }
}

/// The points of a series, in order of time.
pub(super) fn points(series: &SeriesData) -> Vec<Observation> {
    match &series.points {
        Points::Observations(points) => points.unpack().to_vec(),
        _ => Vec::new(),
    }
}
