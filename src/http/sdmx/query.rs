//! What a request for data asks for.

use chrono::NaiveDate;

use super::components::component_id;
use super::conditions::{Condition, period};
use super::data::Address;
use super::flow::{Flow, MEASURE};
use super::key::{self, Key};
use super::refusal::Refusal;
use super::request::{Api, Request};
use crate::domain::catalogue::Catalogue;
use crate::domain::period::Period;
use crate::domain::structure::Role;
use crate::formats::sdmx::structure::{Attribute, Level};
use crate::service::query::{Window, find_area};

/// What a request for data asks for.
#[derive(Debug)]
pub(super) struct DataQuery<'a> {
    /// The dataflow.
    pub(super) flow: Flow<'a>,
    /// The keys that are asked for; none for all.
    pub(super) keys: Vec<Key>,
    /// Conditions by position in the key.
    pub(super) conditions: Vec<(usize, Condition<String>)>,
    /// The condition of the periods.
    pub(super) times: Option<Condition<Period>>,
    /// The periods, and how many of them from either end.
    pub(super) window: Window,
    /// Only what was published on or after this day.
    pub(super) updated_after: Option<NaiveDate>,
    /// Whether all publications are asked for.
    pub(super) history: bool,
    /// Whether every observation stands by itself.
    pub(super) flat: bool,
    /// Whether observations are shown.
    pub(super) observations: bool,
    /// Which attributes are shown.
    pub(super) attributes: Choice,
    /// How many observations come before the page.
    pub(super) skip: usize,
    /// How many are on the page.
    pub(super) limit: Option<usize>,
}

/// Which attributes are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    All,
    None,
    Of(Level),
    Named(Vec<String>),
}

impl Choice {
    /// Whether an attribute is asked for.
    pub(super) fn has(&self, attribute: &Attribute) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::Of(level) => attribute.level == *level,
            Self::Named(ids) => ids.contains(&attribute.id),
        }
    }
}

impl<'a> DataQuery<'a> {
    /// Everything that a flow has.
    pub(super) fn all(flow: Flow<'a>) -> Self {
        Self {
            flow,
            keys: Vec::new(),
            conditions: Vec::new(),
            times: None,
            window: Window::default(),
            updated_after: None,
            history: false,
            flat: false,
            observations: true,
            attributes: Choice::All,
            skip: 0,
            limit: None,
        }
    }

    /// What a request asks for.
    ///
    /// # Errors
    /// When there is no such flow, or a parameter cannot be read.
    pub(super) fn read(
        catalogue: &'a Catalogue,
        request: &Request,
        address: &Address<'_>,
    ) -> Result<Self, Refusal> {
        let flow = address.flow(catalogue)?;
        let dimensions = dimensions(&flow);
        let ids: Vec<&str> = dimensions.iter().map(String::as_str).collect();
        let api = request.api.unwrap_or(Api::V21);
        let mut query = Self {
            keys: key::read(address.key, api, &ids)?,
            window: window(request)?,
            updated_after: day(request, "updatedAfter")?,
            history: truth(request, "includeHistory")?,
            flat: is_flat(request, &ids)?,
            skip: number(request, "offset")?.unwrap_or_default(),
            limit: number(request, "limit")?,
            ..Self::all(flow)
        };
        for (component, test) in &request.components {
            query.condition(catalogue, &ids, component, test)?;
        }
        query.detail(request)?;
        Ok(query)
    }

    fn condition(
        &mut self,
        catalogue: &Catalogue,
        ids: &[&str],
        component: &str,
        test: &str,
    ) -> Result<(), Refusal> {
        if component == "TIME_PERIOD" {
            self.times = Some(Condition::of_periods(test)?);
            return Ok(());
        }
        let position = ids.iter().position(|id| id.eq_ignore_ascii_case(component)).ok_or_else(|| {
            let text = format!("`{component}` is no dimension; there are {}, TIME_PERIOD.", ids.join(", "));
            Refusal::syntax(text)
        })?;
        let is_area = self.flow.dataset.structure.position(Role::Area) == Some(position);
        let understood = |code: &str| match find_area(catalogue, code) {
            Some(area) if is_area => area.to_string(),
            _ => code.to_owned(),
        };
        self.conditions.push((position, Condition::of_codes(test, understood)?));
        Ok(())
    }

    /// How much is shown: `detail` of REST 1.x, `attributes` and `measures` of 2.x.
    fn detail(&mut self, request: &Request) -> Result<(), Refusal> {
        match request.text("detail") {
            None | Some("full") => {}
            Some("dataonly") => self.attributes = Choice::None,
            Some("serieskeysonly") => (self.attributes, self.observations) = (Choice::None, false),
            Some("nodata") => self.observations = false,
            Some(other) => {
                return Err(Refusal::value("detail", other, "full, dataonly, serieskeysonly or nodata"));
            }
        }
        match request.text("attributes") {
            None | Some("all" | "dsd") => {}
            Some("none" | "msd" | "dataset") => self.attributes = Choice::None,
            Some("series") => self.attributes = Choice::Of(Level::Series),
            Some("obs") => self.attributes = Choice::Of(Level::Observation),
            Some(ids) => self.attributes = Choice::Named(ids.split(',').map(str::to_owned).collect()),
        }
        match request.text("measures") {
            None | Some("all" | "OBS_VALUE") => {}
            Some("none") => self.observations = false,
            Some(other) => return Err(Refusal::value("measures", other, "all, none or OBS_VALUE")),
        }
        Ok(())
    }

    /// Whether the catalogue knows which series are meant, without a look at their observations.
    pub(super) fn is_of_keys(&self) -> bool {
        let whole = Window::default() == self.window && self.times.is_none();
        whole && self.updated_after.is_none() && self.skip == 0 && self.limit.is_none()
    }
}

/// The ids of the dimensions of a flow.
pub(super) fn dimensions(flow: &Flow<'_>) -> Vec<String> {
    let own = flow.dataset.structure.dimensions().iter().map(|dimension| component_id(&dimension.id));
    own.chain(flow.is_growth.then(|| MEASURE.to_owned())).collect()
}

fn window(request: &Request) -> Result<Window, Refusal> {
    let edge = |name: &str| request.text(name).map(|text| period(name, text)).transpose();
    let window = Window {
        from: edge("startPeriod")?,
        to: edge("endPeriod")?,
        first: number(request, "firstNObservations")?,
        last: number(request, "lastNObservations")?,
        as_of: day(request, "asOf")?,
    };
    window.check()?;
    Ok(window)
}

/// The day of a parameter that names a day, alone or with a time.
fn day(request: &Request, name: &str) -> Result<Option<NaiveDate>, Refusal> {
    request.text(name).map(|text| period(name, text).map(Period::start_date)).transpose()
}

fn truth(request: &Request, name: &str) -> Result<bool, Refusal> {
    match request.text(name).map(str::to_ascii_lowercase).as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(Refusal::value(name, other, "true or false")),
    }
}

fn number(request: &Request, name: &str) -> Result<Option<usize>, Refusal> {
    let read = |text: &str| text.parse().map_err(|_| Refusal::value(name, text, "a whole number"));
    request.text(name).map(read).transpose()
}

fn is_flat(request: &Request, ids: &[&str]) -> Result<bool, Refusal> {
    match request.text("dimensionAtObservation") {
        None | Some("TIME_PERIOD") => Ok(false),
        Some("AllDimensions") => Ok(true),
        Some(other) if ids.contains(&other) => {
            Err(Refusal::not_served(&format!("dimensionAtObservation={other}")))
        }
        Some(other) => Err(Refusal::value("dimensionAtObservation", other, "TIME_PERIOD or AllDimensions")),
    }
}
