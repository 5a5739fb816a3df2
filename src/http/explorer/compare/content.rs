//! What a comparison shows, read once: the points of each series, its unit and its prices.

use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::{Growth, GrowthPoint, Points, SeriesData};
use crate::domain::growth::{Estimate, Measure};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::formats::chart::Nature;
use crate::http::basis::Basis;
use crate::http::cost::Cost;
use crate::http::explorer::chart_figure::{UNSPECIFIED, absence, is_break, nature};
use crate::http::explorer::names::SeriesName;
use crate::http::explorer::series::request::SeriesRequest;
use crate::http::explorer::view::View;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::http::weigh::weigh;
use crate::service::growth::{GrowthRequest, GrowthTarget, TargetFilter, targets};
use crate::service::query::SeriesFilter;

/// What a comparison shows.
pub(super) struct Content<'a> {
    /// The page.
    pub(super) view: &'a View,
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// The measure, the periods, the scale.
    pub(super) request: SeriesRequest,
    /// The series, in the order of the address.
    pub(super) items: Vec<Item<'a>>,
}

/// A series of a comparison.
pub(super) struct Item<'a> {
    /// The series.
    pub(super) series: &'a Series,
    /// Its name.
    pub(super) name: SeriesName<'a>,
    /// The part of its name in which it differs from the others.
    pub(super) short_name: String,
    /// The code of the unit of its points; empty where it is not known.
    pub(super) unit: String,
    /// The class of the unit of its levels.
    pub(super) class: UnitClass,
    /// The prices of its points.
    pub(super) prices: PriceBasis,
    /// Its points, in order of time.
    pub(super) points: Vec<ItemPoint>,
}

/// What series on one axis have in common: the unit; of a unit that is not known the dataset and the indicator.
type Axis<'a> = (&'a str, &'a str, &'a str);

/// A point of a series of a comparison.
pub(super) struct ItemPoint {
    /// The period.
    pub(super) period: Period,
    /// The value; none if it is missing.
    pub(super) value: Option<f64>,
    /// Its interval.
    pub(super) bounds: Bounds,
    /// The word beside it.
    pub(super) qualifier: Qualifier,
    /// How it came about.
    pub(super) nature: Nature,
    /// Whether the series breaks before it.
    pub(super) is_break: bool,
    /// Why it is missing: the code of a refusal, or the meaning of a status.
    pub(super) reason: String,
}

impl Item<'_> {
    /// What must be equal for two series to share an axis: the unit. A unit that is not known is that of one indicator.
    pub(super) fn axis(&self) -> Axis<'_> {
        if self.unit.is_empty() || self.unit == UNSPECIFIED {
            ("", self.series.dataset.as_str(), self.series.indicator.as_str())
        } else {
            (&self.unit, "", "")
        }
    }

    /// The point at a period.
    pub(super) fn at(&self, period: Period) -> Option<&ItemPoint> {
        self.points.iter().find(|point| point.period == period)
    }
}

impl<'a> Content<'a> {
    /// Reads what a comparison of some series shows.
    ///
    /// # Errors
    /// When parameters contradict each other or the series, or the database does not answer.
    pub(super) async fn read(
        app: &App,
        basis: &'a Basis,
        view: &'a View,
        series: &[&'a Series],
    ) -> Result<Self, Problem> {
        let request = SeriesRequest::of(view)?;
        let catalogue = &basis.state.catalogue;
        let observations = series.iter().map(|one| one.observations).sum::<i64>();
        weigh(Cost::whole(usize::try_from(observations).unwrap_or_default())).await;
        let mut items: Vec<Item<'a>> = series.iter().map(|one| item(catalogue, view, one)).collect();
        match &request.growth {
            Some(growth) => read_growth(app, basis, &request, growth, &mut items).await?,
            None => read_levels(app, basis, &request, series, &mut items).await?,
        }
        name_shortly(&mut items);
        Ok(Self { view, catalogue, request, items })
    }

    /// The measure that is shown.
    pub(super) fn measure(&self) -> Measure {
        self.request.measure().unwrap_or(Measure::Level)
    }

    /// The groups of series that can share an axis, each as indices.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<(Axis<'_>, Vec<usize>)> = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            match groups.iter_mut().find(|(axis, _)| *axis == item.axis()) {
                Some((_, group)) => group.push(index),
                None => groups.push((item.axis(), vec![index])),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// The first period that all series can have.
    pub(super) fn common_base(&self) -> Option<Period> {
        let first =
            self.items.iter().filter_map(|item| item.series.first).max_by_key(|first| first.start_date())?;
        let is_within =
            |item: &Item<'_>| item.series.last.is_some_and(|last| last.end_date() >= first.end_date());
        self.items.iter().all(is_within).then_some(first)
    }

    /// Whether an index can be made of every series.
    pub(super) fn may_be_indexed(&self) -> bool {
        self.items.iter().all(|item| item.class.has_quotients())
    }
}

fn item<'a>(catalogue: &'a Catalogue, view: &View, series: &'a Series) -> Item<'a> {
    let indicator = catalogue.indicator_of(series);
    Item {
        series,
        name: SeriesName::of(catalogue, series, view.language),
        short_name: String::new(),
        unit: catalogue.unit_of(series).map(ToString::to_string).unwrap_or_default(),
        class: catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown),
        prices: indicator.map_or(PriceBasis::NotApplicable, |indicator| indicator.price_basis),
        points: Vec::new(),
    }
}

async fn read_levels(
    app: &App,
    basis: &Basis,
    request: &SeriesRequest,
    series: &[&Series],
    items: &mut [Item<'_>],
) -> Result<(), Problem> {
    let (state, window) = (&basis.state, &request.window);
    let data = if request.has_implied {
        weigh(Cost::whole(state.catalogue.figures.len())).await;
        let all = app.service.implied(state, window.as_of).await?;
        app.service.observations_with_implied(state, &all, series, window, false).await?
    } else {
        app.service.observations(state, series, window, false).await?
    };
    for one in data {
        let Points::Observations(observations) = one.points else { continue };
        let own = items
            .iter_mut()
            .find(|item| item.series.key == one.header.key && item.series.dataset == one.header.dataset);
        if let Some(item) = own {
            item.points = observations.into_vec().iter().map(of_observation).collect();
        }
    }
    Ok(())
}

fn of_observation(one: &Observation) -> ItemPoint {
    ItemPoint {
        period: one.period,
        value: one.value,
        bounds: one.bounds,
        qualifier: one.provenance.qualifier,
        nature: nature(one),
        is_break: is_break(one),
        reason: absence(one),
    }
}

async fn read_growth(
    app: &App,
    basis: &Basis,
    request: &SeriesRequest,
    growth: &GrowthRequest,
    items: &mut [Item<'_>],
) -> Result<(), Problem> {
    let catalogue = &basis.state.catalogue;
    let mut all: Vec<GrowthTarget> = Vec::new();
    let mut owners = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let filter = SeriesFilter {
            dataset: vec![item.series.dataset.to_string()],
            key: Some(item.series.key.to_string()),
            ..SeriesFilter::default()
        };
        let target = targets(catalogue, &filter, growth, TargetFilter::All)?.into_iter().next();
        owners.extend(target.as_ref().map(|_| index));
        all.extend(target);
    }
    let data: Vec<SeriesData> = app.service.growth(&basis.state, &all, growth, &request.window).await?;
    for (owner, one) in owners.into_iter().zip(data) {
        let Points::Growth(Growth { unit, points, .. }) = one.points else { continue };
        let Some(item) = items.get_mut(owner) else { continue };
        let stated =
            points.iter().rev().find_map(|point| point.stated.first().map(|stated| stated.price_basis));
        item.prices = stated.unwrap_or(item.prices);
        item.unit = unit;
        item.points = points.iter().map(of_growth).collect();
    }
    Ok(())
}

fn of_growth(point: &GrowthPoint) -> ItemPoint {
    ItemPoint {
        period: point.period,
        value: point.value.map(Estimate::value),
        bounds: point.value.map_or(Bounds::UNBOUNDED, Estimate::bounds),
        qualifier: Qualifier::Exact,
        nature: Nature::Stated,
        is_break: false,
        reason: point
            .reason
            .filter(|_| point.value.is_none())
            .map(|reason| reason.code().to_owned())
            .unwrap_or_default(),
    }
}

/// Names each series by the parts of its name in which it differs from others; by the whole where that is not enough.
fn name_shortly(items: &mut [Item<'_>]) {
    let parts: Vec<[String; 3]> = items.iter().map(|item| parts(&item.name)).collect();
    let differs =
        |place: usize| parts.iter().any(|own| parts.first().is_some_and(|first| own[place] != first[place]));
    let kept: Vec<usize> = (0..3).filter(|place| differs(*place)).collect();
    let names: Vec<String> = parts
        .iter()
        .map(|own| {
            let kept: Vec<&str> =
                kept.iter().map(|place| own[*place].as_str()).filter(|part| !part.is_empty()).collect();
            kept.join(" · ")
        })
        .collect();
    let is_clear =
        |name: &String| !name.is_empty() && names.iter().filter(|other| *other == name).count() == 1;
    for (item, name) in items.iter_mut().zip(&names) {
        let whole = item.name.text();
        item.short_name =
            if is_clear(name) { name.clone() } else { format!("{whole} ({})", item.series.key) };
    }
}

/// The indicator, the activity with other parts, and the area.
fn parts(name: &SeriesName<'_>) -> [String; 3] {
    let middle: Vec<&str> = name.parts.iter().map(|part| part.text.as_ref()).collect();
    let area = name.area.as_ref().map(|area| area.text.to_string()).unwrap_or_default();
    [name.indicator.text.to_string(), middle.join(", "), area]
}
