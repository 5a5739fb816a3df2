//! Plain points, which most are, written without the detour over their shapes; tests compare the two.

use super::{Number, ends, growth_point, observation, write};
use crate::domain::bounds::Bounds;
use crate::domain::dataset::GrowthPoint;
use crate::domain::growth::Estimate;
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::domain::observations::PlainObservations;
use crate::domain::period::Period;

/// Writes an observation; a plain one, which most are, without the detour over its shape.
pub(super) fn write_observation(point: &Observation, full: bool, out: &mut Vec<u8>) {
    let is_plain = !full && point.provenance.origin != Origin::Implied;
    match point.value.filter(|value| is_plain && point.bounds == Bounds::exact(*value)) {
        Some(value) => write_exact(point.period, value, point.status, out),
        None => write(&observation(point, full), out),
    }
}

/// Writes one of plain observations.
pub(super) fn write_plain(all: &PlainObservations, period: Period, value: Option<f64>, out: &mut Vec<u8>) {
    match value {
        Some(value) => write_exact(period, value, ObservationStatus::NORMAL, out),
        None => write(&observation(&all.observation(period, value), false), out),
    }
}

/// Writes a value that is what it is.
fn write_exact(period: Period, value: f64, status: ObservationStatus, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"period\":\"");
    out.extend_from_slice(period.text().as_bytes());
    out.extend_from_slice(b"\",\"value\":");
    let start = out.len();
    Number(value).write(out);
    let number = start..out.len();
    out.extend_from_slice(b",\"lower\":");
    out.extend_from_within(number.clone());
    out.extend_from_slice(b",\"upper\":");
    out.extend_from_within(number);
    out.extend_from_slice(b",\"status\":\"");
    out.extend_from_slice(status.code().encode_utf8(&mut [0; 4]).as_bytes());
    out.extend_from_slice(b"\"}");
}

/// Writes growth at a period; a plain computed rate, which most are, without the detour over its shape.
pub(super) fn write_growth_point(point: &GrowthPoint, full: bool, out: &mut Vec<u8>) {
    let is_bare = !full && point.stated.is_empty() && point.change.is_none() && point.reason.is_none();
    let is_whole = point.coverage.is_none() && point.base_coverage.is_none();
    let computed = point.computed.ok().filter(|computed| point.value == Some(*computed));
    let known = (computed, point.basis, point.base);
    let (Some(computed), Some(basis), Some(base)) = known else {
        return write(&growth_point(point, full), out);
    };
    if !is_bare || !is_whole || point.verdict.because().is_some() {
        return write(&growth_point(point, full), out);
    }
    out.extend_from_slice(b"{\"period\":\"");
    out.extend_from_slice(point.period.text().as_bytes());
    out.extend_from_slice(b"\",\"base_period\":\"");
    out.extend_from_slice(base.text().as_bytes());
    out.extend_from_slice(b"\",");
    let start = out.len();
    write_estimate(computed, out);
    let estimate = start..out.len();
    out.extend_from_slice(b",\"basis\":\"");
    out.extend_from_slice(basis.code().as_bytes());
    out.extend_from_slice(b"\",\"verdict\":\"");
    out.extend_from_slice(point.verdict.code().as_bytes());
    out.extend_from_slice(b"\",\"stated\":null,\"computed\":{");
    out.extend_from_within(estimate);
    out.extend_from_slice(b"}}");
}

/// Writes the members of a number and its interval.
fn write_estimate(estimate: Estimate, out: &mut Vec<u8>) {
    let (lower, upper) = ends(estimate.bounds());
    let members = [
        (&b"\"value\":"[..], Some(Number(estimate.value()))),
        (&b",\"lower\":"[..], lower),
        (&b",\"upper\":"[..], upper),
    ];
    for (name, number) in members {
        out.extend_from_slice(name);
        match number {
            Some(number) => number.write(out),
            None => out.extend_from_slice(b"null"),
        }
    }
}
