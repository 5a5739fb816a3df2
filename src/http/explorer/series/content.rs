//! What the page of a series shows, read once: its observations, their growth, and where they come from.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::request::{SeriesRequest, plain};
use crate::domain::catalogue::Catalogue;
use crate::domain::dataset::{Growth, GrowthPoint, Points};
use crate::domain::figure::Figure;
use crate::domain::growth::Measure;
use crate::domain::implied::Relations;
use crate::domain::import::ImportFile;
use crate::domain::observation::{Observation, Origin};
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::qualifier::Qualifier;
use crate::domain::revision::FigureOutlook;
use crate::domain::series::Series;
use crate::domain::source::Source;
use crate::domain::unit_class::UnitClass;
use crate::http::basis::Basis;
use crate::http::cost::Cost;
use crate::http::explorer::names::{Name, SeriesName};
use crate::http::explorer::numbers::{Quantity, known, unit_word};
use crate::http::explorer::view::View;
use crate::http::problem::Problem;
use crate::http::response::App;
use crate::http::weigh::weigh;
use crate::service::growth::{GrowthRequest, TargetFilter, targets};
use crate::service::query::{SeriesFilter, Window};
use crate::service::revisions::outlook;

/// What the page of a series shows.
#[derive(Debug)]
pub(super) struct Content<'a> {
    /// The page.
    pub(super) view: &'a View,
    /// The state, the documents and the day.
    pub(super) basis: &'a Basis,
    /// What is asked for.
    pub(super) request: SeriesRequest,
    /// The series.
    pub(super) series: &'a Series,
    /// Its name.
    pub(super) name: SeriesName<'a>,
    /// The code of its unit; empty where it is not known.
    pub(super) unit: &'a str,
    /// The class of its unit.
    pub(super) unit_class: UnitClass,
    /// The prices at which it is valued.
    pub(super) price_basis: PriceBasis,
    /// Its observations in the window, implied ones if they are asked for, in order of time.
    pub(super) observations: Vec<Observation>,
    /// The number of implied observations in the window, also of those that are not shown.
    pub(super) implied: usize,
    /// The growth that is shown instead of the levels.
    pub(super) growth: Option<Growth>,
    /// Its growth on the year before.
    pub(super) yoy: Vec<GrowthPoint>,
    /// The outlook of its newest figure, where it has one.
    pub(super) outlook: Option<(Period, FigureOutlook)>,
    /// The days on which it was published.
    pub(super) publications: BTreeSet<NaiveDate>,
    /// The data file of the observation that is shown in detail.
    pub(super) file: Option<ImportFile>,
}

impl<'a> Content<'a> {
    /// Reads what a view of a series shows.
    ///
    /// # Errors
    /// When parameters contradict the series, or the observations are not in memory and the database does not answer.
    pub(super) async fn read(
        app: &App,
        basis: &'a Basis,
        view: &'a View,
        series: &'a Series,
    ) -> Result<Self, Problem> {
        let request = SeriesRequest::of(view)?;
        let catalogue = &basis.state.catalogue;
        weigh(Cost::whole(usize::try_from(series.observations).unwrap_or_default())).await;
        let (observations, implied) = observations(app, basis, series, &request).await?;
        let indicator = catalogue.indicator_of(series);
        let mut content = Self {
            view,
            basis,
            request,
            series,
            name: SeriesName::of(catalogue, series, view.language),
            unit: catalogue.unit_of(series).map_or("", |unit| unit.as_str()),
            unit_class: catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown),
            price_basis: indicator.map_or(PriceBasis::NotApplicable, |indicator| indicator.price_basis),
            observations,
            implied,
            growth: None,
            yoy: Vec::new(),
            publications: BTreeSet::new(),
            outlook: None,
            file: None,
        };
        if let Some(request) = &content.request.growth {
            content.growth = growth(app, basis, series, request, &content.request.window).await?;
        }
        if content.unit_class.has_quotients() {
            let yoy = growth(app, basis, series, &plain(Measure::Yoy), &content.request.window).await?;
            content.yoy = yoy.map(|growth| growth.points).unwrap_or_default();
        }
        content.publications = content.published(app).await;
        content.outlook = content.newest_outlook(app).await;
        if let Some(observation) = content.selected().filter(|one| one.provenance.origin == Origin::Imported)
        {
            // Without the database the page goes on, and says that the file is not known.
            let (vintage, newest) = (observation.provenance.vintage, content.catalogue().identity());
            content.file = app.service.import_of_vintage(vintage, newest).await.ok().flatten();
        }
        Ok(content)
    }

    /// The catalogue.
    pub(super) fn catalogue(&self) -> &'a Catalogue {
        &self.basis.state.catalogue
    }

    /// The stated observations with a value, in order of time.
    pub(super) fn stated(&self) -> impl DoubleEndedIterator<Item = &Observation> {
        let is_stated = |one: &&Observation| one.value.is_some() && one.provenance.origin != Origin::Implied;
        self.observations.iter().filter(is_stated)
    }

    /// Whether there is a single level, which is shown as a number instead of a chart.
    pub(super) fn has_one_value(&self) -> bool {
        self.growth.is_none() && self.observations.iter().filter(|one| one.value.is_some()).count() == 1
    }

    /// The observation that is shown in detail: that of the chosen period, else the newest stated one.
    pub(super) fn selected(&self) -> Option<&Observation> {
        let with_value = |one: &&Observation| one.value.is_some();
        match self.request.at {
            Some(at) => self.observations.iter().filter(with_value).find(|one| one.period == at),
            None => self.stated().next_back().or_else(|| self.observations.iter().rfind(with_value)),
        }
    }

    /// Whether documents state the series; else a data file has it.
    pub(super) fn is_documented(&self) -> bool {
        let of_document = |one: &Observation| one.provenance.figure.is_some() || is_implied(one);
        self.observations.is_empty() || self.observations.iter().any(of_document)
    }

    /// The figure of an observation.
    pub(super) fn figure(&self, observation: &Observation) -> Option<&'a Figure> {
        self.catalogue().find_figure(observation.provenance.figure.as_deref()?)
    }

    /// The source of an observation: the document of its figure, or the data file that the dataset was made from.
    pub(super) fn source(&self, observation: &Observation) -> Option<&'a Source> {
        match self.figure(observation) {
            Some(figure) => self.catalogue().find_source(&figure.source),
            None => self.catalogue().find_source(&source_cell(observation)?.0),
        }
    }

    /// The sources of what is shown.
    pub(super) fn sources(&self) -> Vec<&'a Source> {
        let mut sources: Vec<&Source> = self.observations.iter().filter_map(|one| self.source(one)).collect();
        sources.sort_by(|one, other| one.id.cmp(&other.id));
        sources.dedup_by(|one, other| one.id == other.id);
        sources
    }

    /// The word of a unit beside a number; empty for a number of things.
    pub(super) fn unit_word(&self, unit: &str) -> String {
        let name = Name::of_unit(self.catalogue(), unit, self.view.language);
        unit_word(unit, &name.text, self.view.language).to_owned()
    }

    /// A value of an observation with its interval.
    pub(super) fn quantity<'n>(&self, observation: &Observation, unit_name: &'n str) -> Option<Quantity<'n>>
    where
        'a: 'n,
    {
        Some(Quantity {
            value: observation.value?,
            bounds: known(observation.bounds, observation.provenance.qualifier),
            qualifier: if is_implied(observation) {
                Qualifier::Exact
            } else {
                observation.provenance.qualifier
            },
            unit: self.unit,
            unit_name,
        })
    }

    /// The value of an observation in words.
    pub(super) fn text(&self, observation: &Observation) -> String {
        let word = self.unit_word(self.unit);
        let quantity = self.quantity(observation, &word);
        quantity.map(|quantity| quantity.text(self.view.language)).unwrap_or_default()
    }

    /// The address of this page with a period chosen, at its passage.
    pub(super) fn choose(&self, period: Period) -> String {
        self.view.here(&[("at", Some(period.text().as_str()))]) + "#passage"
    }

    /// The days on which the series was published. Those of documents stand in the catalogue; those of data files are
    /// read, and without the database the newest is known alone.
    /// The outlook of the newest figure in the window. Without the database the page goes on without it.
    async fn newest_outlook(&self, app: &App) -> Option<(Period, FigureOutlook)> {
        if self.publications.len() < 2 {
            return None;
        }
        let state = &self.basis.state;
        let triangles = app.service.triangles(state, &[self.series], self.request.window.as_of).await.ok()?;
        let newest = self.stated().next_back()?.period;
        Some((newest, outlook(state, self.series, triangles.first()?, newest)?))
    }

    async fn published(&self, app: &App) -> BTreeSet<NaiveDate> {
        let newest = self.observations.iter().map(|one| one.provenance.published);
        if self.is_documented() {
            let catalogue = self.catalogue();
            let is_own =
                |figure: &&Figure| figure.series == self.series.key && figure.dataset == self.series.dataset;
            let figures = catalogue.figures.iter().filter(is_own);
            let sources = figures.filter_map(|figure| catalogue.find_source(&figure.source));
            return sources.map(|source| source.published).collect();
        }
        let vintages = app.service.vintages(&self.basis.state, &[self.series]).await.ok();
        let stored = vintages.and_then(|mut stored| stored.remove(&self.series.id)).unwrap_or_default();
        newest.chain(stored.iter().map(|one| one.provenance.published)).collect()
    }
}

/// The id of the data file that a seeded value stands in, and its cells: row and column of each.
pub(super) fn source_cell(observation: &Observation) -> Option<(String, String)> {
    let (source, cells) = observation.provenance.source_cell()?.split_once("#cell=")?;
    Some((source.to_owned(), cells.to_owned()))
}

/// Whether an observation follows from others.
pub(super) fn is_implied(observation: &Observation) -> bool {
    observation.provenance.origin == Origin::Implied
}

/// The observations of a series in the window, and how many implied ones there are.
async fn observations(
    app: &App,
    basis: &Basis,
    series: &Series,
    request: &SeriesRequest,
) -> Result<(Vec<Observation>, usize), Problem> {
    let (state, window) = (&basis.state, &request.window);
    let catalogue = &state.catalogue;
    let relations = Relations::new(catalogue, &series.dataset);
    let is_related = relations.is_some_and(|relations| relations.involve(&series.indicator));
    let mut data = app.service.observations(state, &[series], window, false).await?;
    let mut implied = 0;
    if is_related {
        weigh(Cost::whole(catalogue.figures.len())).await;
        let all = app.service.implied(state, window.as_of).await?;
        let with = app.service.observations_with_implied(state, &all, &[series], window, false).await?;
        let count = |data: &[crate::domain::dataset::SeriesData]| {
            data.iter().map(|one| one.points.len()).sum::<usize>()
        };
        implied = count(&with).saturating_sub(count(&data));
        if request.has_implied {
            data = with;
        }
    }
    let points = data.pop().map(|data| data.points);
    let Some(Points::Observations(observations)) = points else { return Ok((Vec::new(), implied)) };
    Ok((observations.into_vec(), implied))
}

/// The growth of a series by a measure; none where the service has none of it.
///
/// # Errors
/// When the base or the conversion does not fit the series, or the database does not answer.
pub(super) async fn growth(
    app: &App,
    basis: &Basis,
    series: &Series,
    request: &GrowthRequest,
    window: &Window,
) -> Result<Option<Growth>, Problem> {
    let filter = SeriesFilter {
        dataset: vec![series.dataset.to_string()],
        key: Some(series.key.to_string()),
        ..SeriesFilter::default()
    };
    let all = targets(&basis.state.catalogue, &filter, request, TargetFilter::All)?;
    let growth = app.service.growth(&basis.state, &all, request, window).await?;
    Ok(growth.into_iter().find_map(|data| match data.points {
        Points::Growth(growth) => Some(growth),
        _ => None,
    }))
}
