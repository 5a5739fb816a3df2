//! The most frequent headers and points, written directly instead of through the serialised types.
//!
//! Tests check that both ways give the same bytes.

use super::{Number, ends, growth_point, header, is_computed, observation, write};
use crate::domain::bounds::Bounds;
use crate::domain::dataset::{GrowthPoint, NamedCode, SeriesHeader};
use crate::domain::growth::{Estimate, RateBasis, Verdict};
use crate::domain::inline_str::InlineStr;
use crate::domain::observation::{Observation, ObservationStatus};
use crate::domain::observations::RegularSeries;
use crate::domain::period::Period;
use crate::formats::row_writer::RowWriter;

/// Writes the header of a series, without the closing brace. One with dimensions of its own is serialised.
pub(super) fn write_header(series: &SeriesHeader, out: &mut RowWriter<'_>) {
    if !series.own.is_empty() {
        return out.put_with(|out| {
            write(&header(series), out);
            out.pop();
        });
    }
    out.put(b"{\"key\":");
    write_text(series.key.as_str(), out);
    out.put(b",\"dataset\":");
    write_text(series.dataset.as_str(), out);
    out.put(b",\"frequency\":");
    out.put(b"\"");
    out.put_text(&series.frequency.text());
    out.put(b"\"");
    out.put(b",\"area\":{");
    write_named(&series.area, out);
    out.put(b"},\"activity\":{");
    write_named(&series.activity, out);
    let indicator = &series.indicator;
    out.put(b"},\"indicator\":{\"code\":");
    write_text(indicator.code.as_str(), out);
    out.put(b",\"name\":");
    write_text(&indicator.name, out);
    out.put(b",\"unit\":");
    write_text(indicator.unit.as_str(), out);
    out.put(b",\"unit_class\":");
    write_text(indicator.unit_class.code(), out);
    out.put(b",\"price_basis\":");
    write_text(indicator.price_basis.code(), out);
    out.put(b"}");
}

/// Writes the members of a code with its name.
fn write_named(named: &NamedCode, out: &mut RowWriter<'_>) {
    out.put(b"\"code\":");
    write_text(named.code.as_str(), out);
    out.put(b",\"name\":");
    write_text(&named.name, out);
}

/// Writes a JSON string. A text with characters to escape is serialised.
pub(super) fn write_text(text: &str, out: &mut RowWriter<'_>) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        return out.put_with(|out| write(&text, out));
    }
    out.put(b"\"");
    out.put_bytes(text.as_bytes());
    out.put(b"\"");
}

/// Writes an observation. All but exact values without provenance are serialised.
pub(super) fn write_observation(point: &Observation, full: bool, out: &mut RowWriter<'_>) {
    let has_more = is_computed(point.provenance.origin) || point.provenance.outlook.is_some();
    let is_plain = !full && !has_more;
    match point.value.filter(|value| is_plain && point.bounds == Bounds::exact(*value)) {
        Some(value) => write_exact(point.period, value, point.status, out),
        None => out.put_with(|out| write(&observation(point, full), out)),
    }
}

/// Writes an observation of a regular series.
#[inline]
pub(super) fn write_plain(all: &RegularSeries, period: Period, value: Option<f64>, out: &mut RowWriter<'_>) {
    match value {
        Some(value) => write_exact(period, value, ObservationStatus::NORMAL, out),
        None => out.put_with(|out| write(&observation(&all.observation(period, value), false), out)),
    }
}

/// Writes an observation whose bounds equal its value.
#[inline]
fn write_exact(period: Period, value: f64, status: ObservationStatus, out: &mut RowWriter<'_>) {
    out.put(b"{\"period\":\"");
    out.put_period(period);
    let number = Number(value).short();
    out.put(b"\",\"value\":");
    out.put_text(&number);
    out.put(b",\"lower\":");
    out.put_text(&number);
    out.put(b",\"upper\":");
    out.put_text(&number);
    if status == ObservationStatus::NORMAL {
        return out.put(b",\"status\":\"A\"}");
    }
    out.put(b",\"status\":\"");
    out.put_char(status.code());
    out.put(b"\"}");
}

/// Writes growth at a period. All but rates that are computed and nothing else are serialised.
pub(super) fn write_growth_point(point: &GrowthPoint, full: bool, out: &mut RowWriter<'_>) {
    match computed_rate(point).filter(|_| !full) {
        Some(rate) => rate.write(out),
        None => out.put_with(|out| write(&growth_point(point, full), out)),
    }
}

/// A computed rate without stated rates, reasons and coverage.
struct ComputedRate {
    period: Period,
    base: Period,
    estimate: Estimate,
    basis: RateBasis,
    verdict: Verdict,
}

/// The computed rate of a point that has nothing else.
fn computed_rate(point: &GrowthPoint) -> Option<ComputedRate> {
    let estimate = point.computed.ok().filter(|computed| point.value == Some(*computed))?;
    let has_more = !point.stated.is_empty()
        || point.change.is_some()
        || point.reason.is_some()
        || point.coverage.is_some()
        || point.base_coverage.is_some()
        || point.verdict.explanation().is_some();
    let (base, basis) = (point.base?, point.basis?);
    (!has_more).then_some(ComputedRate {
        period: point.period,
        base,
        estimate,
        basis,
        verdict: point.verdict,
    })
}

impl ComputedRate {
    fn write(&self, out: &mut RowWriter<'_>) {
        let numbers = numbers(self.estimate);
        out.put(b"{\"period\":\"");
        out.put_period(self.period);
        out.put(b"\",\"base_period\":\"");
        out.put_period(self.base);
        out.put(b"\",");
        write_estimate(&numbers, out);
        out.put(b",\"basis\":\"");
        out.put_bytes(self.basis.code().as_bytes());
        out.put(b"\",\"verdict\":\"");
        out.put_bytes(self.verdict.code().as_bytes());
        out.put(b"\",\"stated\":null,\"computed\":{");
        write_estimate(&numbers, out);
        out.put(b"}}");
    }
}

/// The texts of an estimate: value, lower and upper bound.
fn numbers(estimate: Estimate) -> [InlineStr; 3] {
    let (lower, upper) = ends(estimate.bounds());
    let end = |end: Option<Number>| end.map_or_else(|| InlineStr::of("null"), Number::short);
    [Number(estimate.value()).short(), end(lower), end(upper)]
}

/// Writes the members `value`, `lower` and `upper`.
#[inline]
fn write_estimate([value, lower, upper]: &[InlineStr; 3], out: &mut RowWriter<'_>) {
    out.put(b"\"value\":");
    out.put_text(value);
    out.put(b",\"lower\":");
    out.put_text(lower);
    out.put(b",\"upper\":");
    out.put_text(upper);
}
