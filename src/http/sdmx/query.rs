//! The query of a request for data.

use chrono::NaiveDate;

use super::RequestContext;
use super::conditions::{ComponentCondition, Condition, period};
use super::dataflow::Dataflow;
use super::error::SdmxError;
use super::key::{self, Key};
use super::request::SdmxRequest;
use crate::domain::catalogue::Catalogue;
use crate::domain::period::Period;
use crate::domain::structure::Role;
use crate::formats::sdmx::DimensionAtObservation;
use crate::formats::sdmx::structure::{Attribute, AttributeRelationship, DataStructure, Representation};
use crate::service::query::{Window, find_area};

/// The query of a request for data.
#[derive(Debug)]
pub(super) struct DataQuery<'a> {
    /// The dataflow.
    pub(super) dataflow: Dataflow<'a>,
    /// The keys; empty for all series.
    pub(super) keys: Vec<Key>,
    /// Conditions on dimensions, by position in the key.
    pub(super) conditions: Vec<(usize, Condition<String>)>,
    /// Conditions on periods.
    pub(super) times: Vec<Condition<Period>>,
    /// Conditions on values and attributes.
    pub(super) filters: Vec<ComponentFilter>,
    /// The range of periods, and the number of observations from either end.
    pub(super) window: Window,
    /// Only publications of this day or later.
    pub(super) updated_after: Option<NaiveDate>,
    /// Whether all publications are requested.
    pub(super) history: bool,
    /// Which part of the key stands at the observation.
    pub(super) at: DimensionAtObservation,
    /// Whether observations are shown.
    pub(super) observations: bool,
    /// The attributes that are shown.
    pub(super) attributes: AttributeSelection,
    /// The number of observations before the page.
    pub(super) skip: usize,
    /// The largest number of observations on the page.
    pub(super) limit: Option<usize>,
}

/// A condition on the value or an attribute of observations.
#[derive(Debug, Clone)]
pub(super) struct ComponentFilter {
    /// The attribute; none for the measure.
    pub(super) attribute: Option<Attribute>,
    pub(super) condition: ComponentCondition,
}

/// The attributes that a query selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AttributeSelection {
    All,
    None,
    Of(AttributeRelationship),
    Named(Vec<String>),
}

impl AttributeSelection {
    /// Whether an attribute is selected.
    pub(super) fn has(&self, attribute: &Attribute) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::Of(relationship) => attribute.relationship == *relationship,
            Self::Named(ids) => ids.contains(&attribute.id),
        }
    }
}

impl<'a> DataQuery<'a> {
    /// The query for all data of a dataflow.
    pub(super) fn all(dataflow: Dataflow<'a>) -> Self {
        Self {
            dataflow,
            keys: Vec::new(),
            conditions: Vec::new(),
            times: Vec::new(),
            filters: Vec::new(),
            window: Window::default(),
            updated_after: None,
            history: false,
            at: DimensionAtObservation::Time,
            observations: true,
            attributes: AttributeSelection::All,
            skip: 0,
            limit: None,
        }
    }

    /// The query of a request for a dataflow; `key` comes from the path.
    ///
    /// # Errors
    /// When the key or a parameter is not valid.
    pub(super) fn read(
        context: &'a RequestContext<'_>,
        dataflow: Dataflow<'a>,
        structure: &DataStructure,
        key: &str,
    ) -> Result<Self, SdmxError> {
        let request = context.request;
        let ids: Vec<&str> = structure.dimensions.iter().map(|dimension| dimension.id.as_str()).collect();
        let mut keys = key::read(key, context.version, &ids)?;
        let area = dataflow.dataset.structure.position(Role::Area);
        let of_areas = keys.iter_mut().filter_map(|key| key.get_mut(area?)).flatten();
        for code in of_areas {
            if let Some(known) = find_area(&context.state.catalogue, code) {
                *code = known.to_string();
            }
        }
        let mut query = Self {
            keys,
            window: window(request)?,
            updated_after: day(request, "updatedAfter")?,
            history: truth(request, "includeHistory")?,
            at: at_observation(request, &ids)?,
            skip: number(request, "offset")?.unwrap_or_default(),
            limit: number(request, "limit")?,
            ..Self::all(dataflow)
        };
        for (component, condition) in &request.components {
            query.condition(&context.state.catalogue, structure, component, condition)?;
        }
        query.detail(request)?;
        Ok(query)
    }

    /// Adds the condition of `c[component]=text`.
    fn condition(
        &mut self,
        catalogue: &Catalogue,
        structure: &DataStructure,
        component: &str,
        text: &str,
    ) -> Result<(), SdmxError> {
        let is_it = |id: &str| id.eq_ignore_ascii_case(component);
        if is_it("TIME_PERIOD") {
            self.times.push(Condition::of_periods("TIME_PERIOD", text)?);
        } else if let Some(position) = structure.dimensions.iter().position(|own| is_it(&own.id)) {
            let is_area = self.dataflow.dataset.structure.position(Role::Area) == Some(position);
            let resolve = |code: &str| match find_area(catalogue, code) {
                Some(area) if is_area => area.to_string(),
                _ => code.to_owned(),
            };
            self.conditions.push((position, Condition::of_codes(text, resolve)?));
        } else if is_it("OBS_VALUE") {
            let condition = ComponentCondition::of(&Representation::Double, "OBS_VALUE", text)?;
            self.filters.push(ComponentFilter { attribute: None, condition });
        } else if let Some(attribute) = structure.attributes.iter().find(|own| is_it(&own.id)) {
            let condition = ComponentCondition::of(&attribute.representation, &attribute.id, text)?;
            self.filters.push(ComponentFilter { attribute: Some(attribute.clone()), condition });
        } else {
            let dimensions = structure.dimensions.iter().map(|own| own.id.as_str());
            let attributes = structure.attributes.iter().map(|own| own.id.as_str());
            let all: Vec<&str> = dimensions.chain(["TIME_PERIOD", "OBS_VALUE"]).chain(attributes).collect();
            return Err(SdmxError::value(
                "c",
                component,
                &format!("a component; there are {}", all.join(", ")),
            ));
        }
        Ok(())
    }

    /// Reads what is shown: `detail` of REST 1.x, `attributes` and `measures` of 2.x.
    fn detail(&mut self, request: &SdmxRequest) -> Result<(), SdmxError> {
        match request.text("detail") {
            None | Some("full") => {}
            Some("dataonly") => self.attributes = AttributeSelection::None,
            Some("serieskeysonly") => {
                (self.attributes, self.observations) = (AttributeSelection::None, false);
            }
            Some("nodata") => self.observations = false,
            Some(other) => {
                return Err(SdmxError::value("detail", other, "full, dataonly, serieskeysonly or nodata"));
            }
        }
        match request.text("attributes") {
            None | Some("all" | "dsd") => {}
            Some("none" | "msd" | "dataset") => self.attributes = AttributeSelection::None,
            Some("series") => self.attributes = AttributeSelection::Of(AttributeRelationship::Series),
            Some("obs") => self.attributes = AttributeSelection::Of(AttributeRelationship::Observation),
            Some(ids) => {
                self.attributes = AttributeSelection::Named(ids.split(',').map(str::to_owned).collect());
            }
        }
        match request.text("measures") {
            None | Some("all" | "OBS_VALUE") => {}
            Some("none") => self.observations = false,
            Some(other) => return Err(SdmxError::value("measures", other, "all, none or OBS_VALUE")),
        }
        Ok(())
    }

    /// Whether the catalogue alone decides which series are meant.
    pub(super) fn is_of_keys(&self) -> bool {
        let whole = Window::default() == self.window && self.skip == 0 && self.limit.is_none();
        let by_time = matches!(self.at, DimensionAtObservation::Time | DimensionAtObservation::All);
        whole && by_time && !self.asks_observations()
    }

    /// Whether the observations must be read to decide which of them are meant.
    pub(super) fn asks_observations(&self) -> bool {
        !self.times.is_empty() || !self.filters.is_empty() || self.updated_after.is_some()
    }
}

fn window(request: &SdmxRequest) -> Result<Window, SdmxError> {
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

/// The day of a parameter with a date, with or without a time.
fn day(request: &SdmxRequest, name: &str) -> Result<Option<NaiveDate>, SdmxError> {
    request.text(name).map(|text| period(name, text).map(Period::start_date)).transpose()
}

fn truth(request: &SdmxRequest, name: &str) -> Result<bool, SdmxError> {
    match request.text(name).map(str::to_ascii_lowercase).as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(SdmxError::value(name, other, "true or false")),
    }
}

fn number(request: &SdmxRequest, name: &str) -> Result<Option<usize>, SdmxError> {
    let read = |text: &str| text.parse().map_err(|_| SdmxError::value(name, text, "a whole number"));
    request.text(name).map(read).transpose()
}

fn at_observation(request: &SdmxRequest, ids: &[&str]) -> Result<DimensionAtObservation, SdmxError> {
    match request.text("dimensionAtObservation") {
        None | Some("TIME_PERIOD") => Ok(DimensionAtObservation::Time),
        Some("AllDimensions") => Ok(DimensionAtObservation::All),
        Some(asked) => {
            let position = ids.iter().position(|id| *id == asked).map(DimensionAtObservation::Dimension);
            position.ok_or_else(|| {
                let rule = format!("TIME_PERIOD, AllDimensions or one of {}", ids.join(", "));
                SdmxError::value("dimensionAtObservation", asked, &rule)
            })
        }
    }
}
