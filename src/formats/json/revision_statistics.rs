//! Statistics of revisions as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::number::Number;
use super::results::{OutlookJson, outlook_of};
use crate::domain::revision::{Line, Refusal, SeriesRevisions, Statistics};

/// Statistics of the revisions of a series. A revision is the later value less the earlier one.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionStatisticsJson<'a> {
    /// The measure that revisions were taken of.
    measure: &'static str,
    /// The unit of a revision.
    unit: &'a str,
    /// The number of the earlier release, counted from 0.
    from_release: usize,
    /// The number of the later release, or `final`.
    to_release: String,
    /// Whether periods count whose first release is unknown: `exclude` or `include`.
    censored: &'static str,
    /// The number of periods whose first release is unknown.
    first_release_unknown: usize,
    /// The first period with both releases.
    first_period: Option<String>,
    /// The last period with both releases.
    last_period: Option<String>,
    /// The number of revisions.
    n: usize,
    /// Why there are no statistics.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The outlook of the newest figure until the later release.
    outlook: Option<NewestOutlookJson<'a>>,
    #[serde(flatten)]
    numbers: Option<NumbersJson>,
}

/// The outlook of the newest figure.
#[derive(Debug, Serialize, ToSchema)]
struct NewestOutlookJson<'a> {
    /// The period.
    period: String,
    #[serde(flatten)]
    outlook: OutlookJson<'a>,
}

/// The numbers of the statistics.
#[derive(Debug, Serialize, ToSchema)]
struct NumbersJson {
    /// The number of revisions above zero.
    up: usize,
    /// The number below zero.
    down: usize,
    /// The mean.
    #[schema(value_type = Option<f64>)]
    mean: Option<Number>,
    /// The two-sided p of the t test that the mean is zero.
    #[schema(value_type = Option<f64>)]
    mean_p: Option<Number>,
    /// The median.
    #[schema(value_type = Option<f64>)]
    median: Option<Number>,
    /// The two-sided p of the sign test, without revisions of zero.
    #[schema(value_type = Option<f64>)]
    sign_p: Option<Number>,
    /// The mean without signs.
    #[schema(value_type = Option<f64>)]
    mean_absolute: Option<Number>,
    /// The sum without signs over that of the later values.
    #[schema(value_type = Option<f64>)]
    relative: Option<Number>,
    /// The mean in percent of the earlier value; only of levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    mean_percent: Option<Number>,
    /// The standard deviation, with n − 1 degrees of freedom.
    #[schema(value_type = Option<f64>)]
    standard_deviation: Option<Number>,
    /// The root of the mean square.
    #[schema(value_type = Option<f64>)]
    root_mean_square: Option<Number>,
    /// The tenth percentile.
    #[schema(value_type = Option<f64>)]
    q10: Option<Number>,
    /// The ninetieth percentile.
    #[schema(value_type = Option<f64>)]
    q90: Option<Number>,
    /// The least.
    #[schema(value_type = Option<f64>)]
    least: Option<Number>,
    /// The greatest.
    #[schema(value_type = Option<f64>)]
    greatest: Option<Number>,
    /// The number of periods whose later value has another sign.
    signs_changed: usize,
    /// The share of periods whose values have the same sign, from 0 to 1.
    #[schema(value_type = Option<f64>)]
    same_sign: Option<Number>,
    /// The standard deviation over that of the later values.
    #[schema(value_type = Option<f64>)]
    noise_to_signal: Option<Number>,
    /// The line of the revision on the earlier value.
    news: Option<LineJson>,
    /// The line of the revision on the later value.
    noise: Option<LineJson>,
    /// The line of the later value on the earlier one.
    final_on_first: Option<LineJson>,
    /// `up` where earlier values were too low, `down` where too high, by both tests; `unclear` by one; else `none`.
    bias: &'static str,
    /// Whether one publication takes part in four of five revisions, so that their number says little.
    common_cause: bool,
}

/// A line by least squares.
#[derive(Debug, Serialize, ToSchema)]
struct LineJson {
    /// The value at zero.
    #[schema(value_type = f64)]
    intercept: Number,
    /// Its standard error.
    #[schema(value_type = f64)]
    intercept_error: Number,
    /// The slope.
    #[schema(value_type = f64)]
    slope: Number,
    /// Its standard error.
    #[schema(value_type = f64)]
    slope_error: Number,
    /// The standard deviation of the residuals.
    #[schema(value_type = f64)]
    residual: Number,
    /// The share of the variance that it explains.
    #[schema(value_type = Option<f64>)]
    r_squared: Option<Number>,
}

impl<'a> RevisionStatisticsJson<'a> {
    /// The statistics of the revisions of a series.
    #[must_use]
    pub fn of(revisions: &'a SeriesRevisions) -> Self {
        let statistics = revisions.statistics.as_ref();
        Self {
            measure: revisions.measure.code(),
            unit: &revisions.unit,
            from_release: revisions.request.from,
            to_release: revisions.request.to.text(),
            censored: revisions.censored(),
            first_release_unknown: revisions.unknown,
            first_period: revisions.span().map(|(first, _)| first.to_string()),
            last_period: revisions.span().map(|(_, last)| last.to_string()),
            n: revisions.revisions.len(),
            reason: statistics.err().copied().map(Refusal::code),
            detail: revisions.advice(),
            outlook: revisions.outlook.map(|(period, outlook)| NewestOutlookJson {
                period: period.to_string(),
                outlook: outlook_of(revisions.measure, &revisions.value_unit, outlook),
            }),
            numbers: statistics.ok().map(|all| numbers(all, revisions.common_cause)),
        }
    }
}

fn numbers(all: &Statistics, common_cause: bool) -> NumbersJson {
    NumbersJson {
        up: all.up,
        down: all.down,
        mean: all.mean.map(Number),
        mean_p: all.mean_p.map(Number),
        median: all.median.map(Number),
        sign_p: all.sign_p.map(Number),
        mean_absolute: all.mean_absolute.map(Number),
        relative: all.relative.map(Number),
        mean_percent: all.mean_percent.map(Number),
        standard_deviation: all.standard_deviation.map(Number),
        root_mean_square: all.root_mean_square.map(Number),
        q10: all.q10.map(Number),
        q90: all.q90.map(Number),
        least: all.least.map(Number),
        greatest: all.greatest.map(Number),
        signs_changed: all.signs_changed,
        same_sign: all.same_sign.map(Number),
        noise_to_signal: all.noise_to_signal.map(Number),
        news: all.news.map(line),
        noise: all.noise.map(line),
        final_on_first: all.final_on_first.map(line),
        bias: all.bias.code(),
        common_cause,
    }
}

fn line(line: Line) -> LineJson {
    LineJson {
        intercept: Number(line.intercept),
        intercept_error: Number(line.intercept_error),
        slope: Number(line.slope),
        slope_error: Number(line.slope_error),
        residual: Number(line.residual),
        r_squared: line.r_squared.map(Number),
    }
}
