//! JSON, points grouped by series.
//!
//! The same types define what the encoder writes and what the OpenAPI document says.
#![allow(clippy::option_option, reason = "a member that is left out, one that is null, and one with a value")]

mod documents;
mod forecast;
mod formula;
mod origin;
mod plain;
mod results;
mod revision_statistics;
mod text;

use std::io::Write;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

pub use formula::FormulaJson;
use formula::write_formula;
use origin::{
    CoverageJson, DerivedFromJson, InputJson, bounds_of, coverage, derived_from, is_computed, reason,
};
use plain::{write_growth_point, write_header, write_observation, write_plain, write_text};
pub use results::ResultsJson;
use results::{OutlookJson, outlook, result_point};
use text::Text;

use super::number::Number;
use super::row_writer::RowWriter;
use super::{Encoder, PointLayout};
pub use documents::{
    BacktestDocument, ForecastDocument, FormulaDocument, GrowthDocument, ObservationsDocument,
    ResultsDocument,
};
pub use revision_statistics::RevisionStatisticsJson;

use crate::domain::bounds::Bounds;
use crate::domain::dataset::{
    AnswerHeader, Growth, GrowthPoint, Points, SeriesData, SeriesHeader, StatedRate,
};
use crate::domain::growth::{Estimate, Refusal};
use crate::domain::observation::Observation;
use crate::domain::period::Period;

/// A series with its observations.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservationsJson<'a> {
    #[serde(flatten)]
    header: HeaderJson<'a>,
    /// The observations, in order of time.
    observations: Vec<ObservationJson<'a>>,
}

/// A series with its growth.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrowthJson<'a> {
    #[serde(flatten)]
    header: HeaderJson<'a>,
    /// The measure.
    measure: &'static str,
    /// The unit of the growth.
    unit: &'a str,
    /// The points, in order of time.
    observations: Vec<GrowthPointJson<'a>>,
}

/// What a series is.
#[derive(Debug, Serialize, ToSchema)]
struct HeaderJson<'a> {
    /// The key: one code for each dimension, joined by dots.
    key: &'a str,
    /// The dataset.
    dataset: &'a str,
    /// The frequency (SDMX `CL_FREQ`).
    frequency: String,
    /// Where.
    area: NamedJson<'a>,
    /// Which industry.
    activity: NamedJson<'a>,
    /// What is measured.
    indicator: IndicatorJson<'a>,
    /// The codes in the dimensions that are the dataset's own, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions: Option<std::collections::BTreeMap<&'a str, &'a str>>,
}

/// A code and its name.
#[derive(Debug, Serialize, ToSchema)]
struct NamedJson<'a> {
    /// The code.
    code: &'a str,
    /// The name.
    name: &'a str,
}

/// What a series measures.
#[derive(Debug, Serialize, ToSchema)]
struct IndicatorJson<'a> {
    /// The code.
    code: &'a str,
    /// The name.
    name: &'a str,
    /// The code of the unit.
    unit: &'a str,
    /// The class of the unit.
    unit_class: &'static str,
    /// At which prices it is valued.
    price_basis: &'static str,
}

/// One value of a series at a period.
#[derive(Debug, Serialize, ToSchema)]
struct ObservationJson<'a> {
    /// When: `2024`, `2024-S1`, `2024-Q1`, `2024-03`, `2024-W05`, `2024-03-15`, or a span `2021/2025`.
    #[schema(value_type = String)]
    period: Text<Period>,
    /// The value in base units; null when it is missing.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of the interval that the true value lies in; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of the interval that the true value lies in; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The observation status (SDMX `CL_OBS_STATUS`).
    #[schema(value_type = String)]
    status: char,
    /// Why a value is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Whether it is stated, imported, implied or derived; without `detail=full` only where it is implied or derived.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'static str>,
    /// How the source hedges it; this and the following only with `detail=full`.
    #[serde(skip_serializing_if = "Option::is_none")]
    qualifier: Option<&'static str>,
    /// The number as it is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    printed: Option<Option<&'a str>>,
    /// The figure that states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    figure: Option<Option<&'a str>>,
    /// The cells of a data file that state it: the id of the source, then rows and columns (RFC 7111), such as
    /// `wb-mfg-va#cell=42,55`.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_cell: Option<&'a str>,
    /// The day it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    published: Option<Text<NaiveDate>>,
    /// The vintage: of several of one day, the greatest is the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    vintage: Option<i64>,
    /// The first day of the period; it and the last only with `detail=full`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    period_start: Option<Text<NaiveDate>>,
    /// The last day of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    period_end: Option<Text<NaiveDate>>,
    /// What an implied value was worked out from; what a derived value was computed from only with `detail=full`.
    #[serde(skip_serializing_if = "Option::is_none")]
    derived_from: Option<DerivedFromJson<'a>>,
    /// The kind of the interval of a derived value: `rounding`, that of its figures; only with `detail=full`.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<&'static str>,
    /// `outer` where the interval contains the exact range of the formula and may be wider; left out where it is exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds_quality: Option<&'static str>,
    /// How far such figures moved until they were final; only with `include=revision_outlook`.
    #[serde(skip_serializing_if = "Option::is_none")]
    revision_outlook: Option<OutlookJson<'a>>,
}

/// Growth at a period.
#[derive(Debug, Serialize, ToSchema)]
struct GrowthPointJson<'a> {
    /// When.
    #[schema(value_type = String)]
    period: Text<Period>,
    /// The period that it is compared with; of `measure=index` it may be longer, and its mean is the base.
    #[schema(value_type = Option<String>)]
    base_period: Option<Text<Period>>,
    /// The rate to quote: the stated one where there is one, else the computed one.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// Whether the rate is stated or computed.
    basis: Option<&'static str>,
    /// How the stated rates and the computed one stand to each other; `unit_unknown`: the rate is computed, and nothing says
    /// whether the values are percentages, so it is not to be quoted.
    verdict: &'static str,
    /// What explains that they do not meet.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'static str>,
    /// Why there is no rate: `gap`: the series has begun, and a value that is needed is not there; `base_missing`: nothing
    /// was observed as early as the base, or the calendar has no such period; `unit_class`; `frequency`: the periods of the
    /// series do not fill those asked for; `partial_period`; `set_changes`: the scores of a composite index rest on other
    /// units; `base_zero`, `base_negative`, `sign_change`; `unbounded`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// The rate that a publisher states.
    stated: Option<StatedJson<'a>>,
    /// Further stated rates, where several publishers state one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_stated: Vec<StatedJson<'a>>,
    /// The rate computed from levels.
    computed: ComputedJson,
    /// The difference from the base, where a quotient is refused because of signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<EstimateJson>,
    /// How many of its parts a converted period had.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageJson>,
    /// How many of its parts the base had, where it was converted or is the mean of a longer period.
    #[serde(skip_serializing_if = "Option::is_none")]
    base_coverage: Option<CoverageJson>,
    /// The observations that the computed rate rests on; only with `detail=full`.
    #[serde(skip_serializing_if = "Option::is_none")]
    inputs: Option<Vec<InputJson<'a>>>,
    /// The first day of the period; it and the last only with `detail=full`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    period_start: Option<Text<NaiveDate>>,
    /// The last day of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    period_end: Option<Text<NaiveDate>>,
}

/// A rate that a publisher states.
#[derive(Debug, Serialize, ToSchema)]
struct StatedJson<'a> {
    #[serde(flatten)]
    estimate: EstimateJson,
    /// Whether it is real (constant prices) or nominal (current prices).
    price_basis: &'static str,
    /// The figure that states it.
    figure: Option<&'a str>,
    /// The source of the figure.
    source: Option<&'a str>,
}

/// A number and the interval that the true one lies in.
#[derive(Debug, Serialize, ToSchema)]
struct EstimateJson {
    /// The number.
    #[schema(value_type = f64)]
    value: Number,
    /// The lower end; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
}

/// A rate computed from levels, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
struct ComputedJson {
    /// The number.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end; null when it is unbounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    lower: Option<Option<Number>>,
    /// The upper end; null when it is unbounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    upper: Option<Option<Number>>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// Writes JSON.
#[derive(Debug)]
pub(super) struct JsonEncoder {
    layout: PointLayout,
    first: bool,
}

impl JsonEncoder {
    pub(super) const fn new(layout: PointLayout) -> Self {
        Self { layout, first: true }
    }
}

/// Appends a value as JSON. Serialising the types of this module to memory cannot fail.
pub(super) fn write(value: &impl Serialize, out: &mut Vec<u8>) {
    let _ = serde_json::to_writer(out, value);
}

impl Encoder for JsonEncoder {
    fn begin(&mut self, header: &AnswerHeader, out: &mut Vec<u8>) {
        let complete = header.next.is_none();
        let _ = write!(out, "{{\"revision\":{},\"complete\":{complete},\"next\":", header.revision);
        write(&header.next, out);
        if !header.attributions.is_empty() {
            out.extend_from_slice(b",\"attributions\":");
            write(&header.attributions, out);
        }
        out.extend_from_slice(b",\"series\":[");
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        if !std::mem::take(&mut self.first) {
            out.push(b',');
        }
        let mut out = RowWriter::behind(out);
        if let Points::Forecast(forecast) = &series.points {
            return forecast::write_series(series, forecast, self.layout.full, &mut out);
        }
        write_header(&series.header, &mut out);
        if let Some(formula) = &series.header.formula {
            write_formula(formula, &mut out);
        }
        match &series.points {
            Points::Observations(observations) => {
                match observations.regular().filter(|_| !self.layout.full) {
                    Some(plain) => write_list(plain.values(), &mut out, |(period, value), out| {
                        write_plain(plain, period, value, out);
                    }),
                    None => write_list(observations.unpack().iter(), &mut out, |point, out| {
                        write_observation(point, self.layout.full, out);
                    }),
                }
            }
            Points::Growth(Growth { measure, unit, points }) => {
                out.put(b",\"measure\":\"");
                out.put_bytes(measure.code().as_bytes());
                out.put(b"\",\"unit\":");
                write_text(unit, &mut out);
                write_list(points.iter(), &mut out, |point, out| {
                    write_growth_point(point, self.layout.full, out);
                });
            }
            Points::Forecast(_) => {}
            Points::Results(results) => {
                out.put(b",\"measure\":");
                write_text(&results.measure, &mut out);
                out.put(b",\"unit\":");
                write_text(&results.unit, &mut out);
                write_list(results.points.iter(), &mut out, |point, out| {
                    out.put_with(|out| write(&result_point(point), out));
                });
            }
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"]}");
    }
}

/// Writes the list of points, and the closing brace of its series.
fn write_list<T>(
    points: impl Iterator<Item = T>,
    out: &mut RowWriter<'_>,
    write: impl Fn(T, &mut RowWriter<'_>),
) {
    out.put(b",\"observations\":[");
    let mut is_first = true;
    points.for_each(|point| {
        if !std::mem::take(&mut is_first) {
            out.put(b",");
        }
        write(point, out);
    });
    out.put(b"]}");
}

fn header(header: &SeriesHeader) -> HeaderJson<'_> {
    HeaderJson {
        key: header.key.as_str(),
        dataset: header.dataset.as_str(),
        frequency: header.frequency.to_string(),
        area: NamedJson { code: header.area.code.as_str(), name: &header.area.name },
        activity: NamedJson { code: header.activity.code.as_str(), name: &header.activity.name },
        dimensions: (!header.own.is_empty())
            .then(|| header.own.iter().map(|(id, code)| (id.as_str(), code.as_str())).collect()),
        indicator: IndicatorJson {
            code: header.indicator.code.as_str(),
            name: &header.indicator.name,
            unit: header.indicator.unit.as_str(),
            unit_class: header.indicator.unit_class.code(),
            price_basis: header.indicator.price_basis.code(),
        },
    }
}

fn ends(bounds: Bounds) -> (Option<Number>, Option<Number>) {
    (bounds.lower().map(Number), bounds.upper().map(Number))
}

fn observation(point: &Observation, full: bool) -> ObservationJson<'_> {
    let (lower, upper) = ends(point.bounds);
    let (bounds, quality) = bounds_of(point);
    let provenance = &point.provenance;
    ObservationJson {
        period: Text(point.period),
        value: point.value.map(Number),
        lower,
        upper,
        status: point.status.code(),
        reason: point.value.is_none().then(|| reason(point)),
        origin: (full || is_computed(provenance.origin)).then(|| provenance.origin.code()),
        derived_from: provenance.derived_from.as_ref().and_then(|from| derived_from(from, full)),
        bounds: bounds.filter(|_| full),
        bounds_quality: quality,
        qualifier: full.then(|| provenance.qualifier.code()),
        printed: full.then_some(provenance.printed.as_deref()),
        figure: full.then_some(provenance.figure.as_deref()),
        source_cell: full.then(|| provenance.source_cell()).flatten(),
        published: full.then_some(Text(provenance.published)),
        vintage: full.then_some(provenance.vintage),
        period_start: full.then(|| Text(point.period.start_date())),
        period_end: full.then(|| Text(point.period.end_date())),
        revision_outlook: provenance.outlook.as_deref().map(outlook),
    }
}

fn growth_point(point: &GrowthPoint, full: bool) -> GrowthPointJson<'_> {
    let (lower, upper) = point.value.map_or((None, None), |estimate| ends(estimate.bounds()));
    let mut stated = point.stated.iter().map(stated_rate);
    GrowthPointJson {
        period: Text(point.period),
        base_period: point.base.map(Text),
        value: point.value.map(|estimate| Number(estimate.value())),
        lower,
        upper,
        basis: point.basis.map(crate::domain::growth::RateBasis::code),
        verdict: point.verdict.code(),
        because: point.verdict.explanation().map(crate::domain::growth::Explanation::code),
        reason: point.reason.map(Refusal::code),
        stated: stated.next(),
        also_stated: stated.collect(),
        computed: computed(point.computed),
        change: point.change.map(estimate),
        coverage: point.coverage.map(coverage),
        base_coverage: point.base_coverage.map(coverage),
        inputs: full.then(|| {
            let inputs = point.inputs.iter();
            inputs
                .map(|input| InputJson {
                    period: Text(input.period),
                    value: Number(input.value),
                    figure: input.figure.as_deref(),
                    published: input.published.map(Text),
                })
                .collect()
        }),
        period_start: full.then(|| Text(point.period.start_date())),
        period_end: full.then(|| Text(point.period.end_date())),
    }
}

fn stated_rate(rate: &StatedRate) -> StatedJson<'_> {
    StatedJson {
        estimate: estimate(rate.estimate),
        price_basis: rate.price_basis.code(),
        figure: rate.figure.as_deref(),
        source: rate.source.as_deref(),
    }
}

fn estimate(estimate: Estimate) -> EstimateJson {
    let (lower, upper) = ends(estimate.bounds());
    EstimateJson { value: Number(estimate.value()), lower, upper }
}

fn computed(computed: Result<Estimate, Refusal>) -> ComputedJson {
    let estimate = computed.ok();
    let (lower, upper) = estimate.map(|estimate| ends(estimate.bounds())).unzip();
    let value = estimate.map(|estimate| Number(estimate.value()));
    ComputedJson { value, lower, upper, reason: computed.err().map(Refusal::code) }
}

#[cfg(test)]
mod tests;
