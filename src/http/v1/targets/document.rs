//! Targets as JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::super::word_schema;
use crate::domain::bounds::Bounds;
use crate::domain::catalogue::Catalogue;
use crate::domain::definition::DefinitionMeta;
use crate::domain::forecast::Refusal;
use crate::domain::growth::Estimate;
use crate::domain::target::{
    Actual, BoundsQuality, Course, Pace, TargetKind, TargetMethod, TargetOutlook, TargetReason, TargetVerdict,
};
use crate::formats::number::Number;
use crate::service::targets::{Outlook, TargetList, TargetOrigin, TargetReport, measure};

/// Targets held against actual values.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Targets)]
pub struct TargetListDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    /// Whether this is all there is.
    complete: bool,
    /// Where the next page starts; targets have one page.
    next: Option<String>,
    /// The rule of the verdicts.
    #[schema(value_type = TargetMethod)]
    method: &'static str,
    /// How many targets have each verdict, those with verdicts that were not asked for as well.
    #[schema(value_type = BTreeMap<String, usize>)]
    verdicts: &'a BTreeMap<&'static str, usize>,
    /// The targets, by dataset, in the order of their definitions.
    targets: Vec<TargetJson<'a>>,
    /// The definitions that do not fit the data that came after the start, with file and line.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    problems: &'a [String],
}

/// One target held against actual values.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetAnswer)]
pub struct TargetDocument<'a> {
    /// The revision of the database that the answer is of.
    revision: i64,
    #[serde(flatten)]
    target: TargetJson<'a>,
}

/// A target, the numbers behind its verdict, and where it is stated.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Target)]
struct TargetJson<'a> {
    /// Its id.
    id: &'a str,
    /// Its name.
    name: &'a str,
    /// What is asked for.
    #[schema(value_type = TargetKind)]
    kind: &'static str,
    /// The dataset.
    dataset: &'a str,
    /// The key of the series.
    series: &'a str,
    /// What is measured.
    indicator: CodeAndNameJson<'a>,
    /// Where.
    area: CodeAndNameJson<'a>,
    /// Which industry.
    activity: CodeAndNameJson<'a>,
    /// The unit of the series.
    unit: &'a str,
    /// The number that is asked for, and its unit; null for targets without one.
    value: Option<QuantityJson<'a>>,
    /// How far a stable series may be from its base, in its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    tolerance: Option<Number>,
    /// The base.
    base: Option<ActualJson<'a>>,
    /// The last period in which the target can be met.
    due: Option<String>,
    /// The newest actual value up to the due period.
    latest: Option<ActualJson<'a>>,
    /// The shape of the path; null where there is no path.
    #[schema(value_type = Option<Pace>)]
    pace_form: Option<&'static str>,
    #[serde(flatten)]
    measures: MeasuresJson<'a>,
    /// What the actual values say.
    #[schema(value_type = TargetVerdict)]
    verdict: &'static str,
    /// Why nothing can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TargetReason>)]
    reason: Option<&'static str>,
    /// Whether the verdict is the same whatever the figures are within their intervals; null if nothing can be said.
    certain: Option<bool>,
    /// The verdicts that the intervals of the figures admit.
    #[schema(value_type = Vec<TargetVerdict>)]
    possible: Vec<&'static str>,
    /// What a forecast of the due period says: whether the target lies below, inside or above its interval. Null where there
    /// is no forecast, and where there is nothing to forecast.
    #[schema(value_type = Option<TargetOutlook>)]
    outlook: Option<&'static str>,
    /// Why there is no forecast: the code of the refusal, as `/v1/forecast` gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    outlook_reason: Option<&'static str>,
    /// The refusal as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    outlook_detail: Option<String>,
    /// The forecast of the due period.
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<ForecastJson<'a>>,
    /// The rule of the verdict.
    #[schema(value_type = TargetMethod)]
    method: &'static str,
    /// Where the target is stated.
    source: SourceJson<'a>,
    /// The definition; null for a figure that is a target by itself.
    definition: Option<DefinitionJson<'a>>,
}

/// The numbers of a target that there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetMeasures)]
struct MeasuresJson<'a> {
    /// What the verdict depends on: the actual pace as a multiple of the required one, or the share of the required change.
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<QuantityJson<'a>>,
    /// The latest value less the base; targets without a number depend on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<QuantityJson<'a>>,
    /// The highest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    peak: Option<QuantityJson<'a>>,
    /// The value that is asked for at the due period.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<QuantityJson<'a>>,
    /// The actual change a year since the base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pace: Option<QuantityJson<'a>>,
    /// The change a year that the target asks for from the base on.
    #[serde(skip_serializing_if = "Option::is_none")]
    required_pace: Option<QuantityJson<'a>>,
    /// The change a year that is needed from the latest value on.
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<QuantityJson<'a>>,
    /// What the actual pace gives at the due period.
    #[serde(skip_serializing_if = "Option::is_none")]
    extrapolated: Option<QuantityJson<'a>>,
    /// The value of the path at the period of the latest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<QuantityJson<'a>>,
    /// How far the latest value lies above the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    ahead: Option<QuantityJson<'a>>,
}

/// A code and its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetCode)]
struct CodeAndNameJson<'a> {
    /// The code.
    code: &'a str,
    /// The name.
    name: &'a str,
}

/// An actual value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetActual)]
struct ActualJson<'a> {
    /// The period.
    period: String,
    /// The value in base units; null if it is not known.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The lower end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The figure that states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<&'a str>,
}

/// A number with the range that the intervals of the figures admit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeasureQuantity)]
struct QuantityJson<'a> {
    /// The number.
    #[schema(value_type = f64)]
    value: Number,
    /// The lower end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of its interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The unit; of paces, a year.
    unit: &'a str,
    /// The kind of interval: that of rounding, which is certain.
    bounds: &'static str,
    /// Whether the interval is the range itself, or contains it.
    #[schema(value_type = BoundsQuality)]
    bounds_quality: &'static str,
}

/// The forecast of the due period of a target.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetForecast)]
struct ForecastJson<'a> {
    /// The due period.
    period: String,
    /// The forecast.
    #[schema(value_type = f64)]
    value: Number,
    /// The lower end of the prediction interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of the prediction interval; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// The unit.
    unit: &'a str,
    /// The level of the interval in percent.
    level: u8,
    /// The kind of interval: `prediction`, which is a probability and not certain.
    bounds: &'static str,
    /// The method.
    basis: &'static str,
    /// 1 − (mean absolute error) / (mean absolute error of "no change"), on the past of the series.
    #[schema(value_type = f64)]
    skill: Number,
}

/// Where a target is stated: a figure of a document, a passage of one, or a citation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetSource)]
struct SourceJson<'a> {
    /// The figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<&'a str>,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a str>,
    /// The first byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    /// The byte after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    /// The SHA-256 of the bytes of a passage.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    /// A citation in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    citation: Option<&'a str>,
}

/// The definition of a target.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetDefinitionMeta)]
struct DefinitionJson<'a> {
    /// Its id.
    id: &'a str,
    /// Its version.
    version: &'a str,
    /// Notes for readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    /// The SHA-256 of its canonical TOML.
    sha256: &'a str,
}

/// Targets as the API shows them.
#[must_use]
pub fn document<'a>(catalogue: &'a Catalogue, targets: &'a TargetList) -> TargetListDocument<'a> {
    TargetListDocument {
        revision: targets.revision,
        complete: true,
        next: None,
        method: targets.method.code(),
        verdicts: &targets.verdicts,
        targets: targets.targets.iter().map(|report| target(catalogue, report)).collect(),
        problems: &targets.problems,
    }
}

impl<'a> TargetDocument<'a> {
    pub(super) fn of(catalogue: &'a Catalogue, report: &'a TargetReport) -> Self {
        Self { revision: catalogue.revision, target: target(catalogue, report) }
    }
}

fn target<'a>(catalogue: &'a Catalogue, report: &'a TargetReport) -> TargetJson<'a> {
    let (statement, header, assessment) = (&report.statement, &report.header, &report.assessment);
    let named = |code: &'a str, name: &'a str| CodeAndNameJson { code, name };
    let is_unknown = assessment.possible.is_empty();
    let outlook = report.outlook.as_ref().and_then(|outlook| outlook.as_ref().ok());
    let refusal = report.outlook.as_ref().and_then(|outlook| outlook.as_ref().err());
    let base = statement.target.base.map(|period| match assessment.base {
        Some(base) => actual(report, &base),
        None => {
            ActualJson { period: period.to_string(), value: None, lower: None, upper: None, figure: None }
        }
    });
    TargetJson {
        id: &statement.id,
        name: &statement.name,
        kind: statement.target.kind.code(),
        dataset: header.dataset.as_str(),
        series: header.key.as_str(),
        indicator: named(header.indicator.code.as_str(), &header.indicator.name),
        area: named(header.area.code.as_str(), &header.area.name),
        activity: named(header.activity.code.as_str(), &header.activity.name),
        unit: header.indicator.unit.as_str(),
        value: statement.target.value.map(|value| quantity(value, BoundsQuality::Exact, report.value_unit())),
        tolerance: statement.target.tolerance.map(Number),
        base,
        due: statement.target.due.map(|due| due.to_string()),
        latest: assessment.latest.map(|latest| actual(report, &latest)),
        pace_form: assessment.course.as_ref().map(Course::pace_form).map(Pace::code),
        measures: measures(report),
        verdict: assessment.verdict.code(),
        reason: assessment.reason.map(TargetReason::code),
        certain: (!is_unknown).then(|| assessment.is_certain()),
        possible: assessment.possible.iter().map(|verdict| verdict.code()).collect(),
        outlook: outlook.map(|outlook| outlook.verdict.code()),
        outlook_reason: refusal.map(Refusal::code),
        outlook_detail: refusal.map(ToString::to_string),
        forecast: outlook.and_then(|outlook| forecast(report, outlook)),
        method: report.method.code(),
        source: source(catalogue, &statement.origin),
        definition: statement.definition.as_deref().map(definition),
    }
}

fn forecast<'a>(report: &'a TargetReport, outlook: &Outlook) -> Option<ForecastJson<'a>> {
    let (made, point) = (&outlook.forecast, outlook.forecast.points.last()?);
    let (lower, upper) = ends(point.bounds);
    Some(ForecastJson {
        period: point.period.to_string(),
        value: Number(point.value),
        lower,
        upper,
        unit: report.unit_of(measure::FORECAST),
        level: made.level.percent(),
        bounds: "prediction",
        basis: made.method.code(),
        skill: Number(made.skill.skill),
    })
}

fn actual<'a>(report: &'a TargetReport, actual: &Actual) -> ActualJson<'a> {
    let (lower, upper) = ends(actual.estimate.bounds());
    ActualJson {
        period: actual.period.to_string(),
        value: Some(Number(actual.estimate.value())),
        lower,
        upper,
        figure: report.figure_of(actual.period),
    }
}

fn measures(report: &TargetReport) -> MeasuresJson<'_> {
    let all = report.measures();
    let of = |code: &str| {
        let measure = all.iter().find(|measure| measure.code == code)?;
        let found = measure.quantity?;
        Some(quantity(found.estimate, found.quality, report.unit_of(measure.code)))
    };
    MeasuresJson {
        ratio: of(measure::RATIO),
        change: of(measure::CHANGE),
        peak: of(measure::PEAK),
        target: of(measure::TARGET),
        pace: of(measure::PACE),
        required_pace: of(measure::REQUIRED_PACE),
        required: of(measure::REQUIRED),
        extrapolated: of(measure::EXTRAPOLATED),
        path: of(measure::PATH),
        ahead: of(measure::AHEAD),
    }
}

fn quantity(estimate: Estimate, quality: BoundsQuality, unit: &str) -> QuantityJson<'_> {
    let (lower, upper) = ends(estimate.bounds());
    let value = Number(estimate.value());
    QuantityJson { value, lower, upper, unit, bounds: "rounding", bounds_quality: quality.code() }
}

fn ends(bounds: Bounds) -> (Option<Number>, Option<Number>) {
    (bounds.lower().map(Number), bounds.upper().map(Number))
}

fn source<'a>(catalogue: &'a Catalogue, origin: &'a TargetOrigin) -> SourceJson<'a> {
    let empty =
        SourceJson { figure: None, document: None, start: None, end: None, sha256: None, citation: None };
    match origin {
        TargetOrigin::Figure(id) => {
            let figure = catalogue.find_figure(id);
            let bytes = figure.map(|figure| &figure.at).filter(|at| at.unit.is_bytes());
            SourceJson {
                figure: Some(id),
                document: figure.map(|figure| figure.source.as_str()),
                start: bytes.map(|at| at.start),
                end: bytes.map(|at| at.end),
                ..empty
            }
        }
        TargetOrigin::Passage(passage) => SourceJson {
            document: Some(&passage.document),
            start: Some(passage.start),
            end: Some(passage.end),
            sha256: Some(&passage.sha256),
            ..empty
        },
        TargetOrigin::Citation(text) => SourceJson { citation: Some(text), ..empty },
    }
}

fn definition(meta: &DefinitionMeta) -> DefinitionJson<'_> {
    DefinitionJson {
        id: meta.id.as_str(),
        version: &meta.version,
        note: meta.note.as_deref(),
        sha256: &meta.sha256,
    }
}

/// Schemas of words.
macro_rules! words {
    ($($type:ident: $description:literal),+ $(,)?) => {
        $(
            impl PartialSchema for $type {
                fn schema() -> RefOr<Schema> {
                    word_schema($description, $type::ALL.map($type::code))
                }
            }

            impl ToSchema for $type {}
        )+
    };
}

words! {
    TargetKind: "What a target asks of a series.",
    TargetVerdict: "What actual values say about a target.",
    TargetOutlook: "What a forecast says about a target: whether it lies below, inside or above the prediction interval of the due period; above, inside, below where less is asked for.",
    TargetReason: "Why nothing can be said about a target.",
    TargetMethod: "The rule of a verdict: `pace` compares paces, `un` extrapolates as the progress chart of the United Nations does.",
    Pace: "The shape of a path: the same amount a year, or the same rate.",
    BoundsQuality: "Whether an interval is the range itself, or contains it.",
}
