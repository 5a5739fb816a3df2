//! Sections: what is observed at one time across a dimension other than the time.
//!
//! Sections go through series that differ in that dimension only. These are put side by side here, so that the encoder
//! has to hold no others together, and not the whole answer.

use super::error::SdmxError;
use super::fetch::count;
use crate::domain::dataset::SeriesData;
use crate::domain::series::Series;
use crate::formats::sdmx::{AtObservation, codes};
use crate::limits::MAX_COLLECTED_OBSERVATIONS;

/// Something that sections can go through.
pub(super) trait Sectioned {
    /// The codes by dimension.
    fn codes(&self) -> impl Iterator<Item = &str>;

    /// How many observations there are.
    fn count(&self) -> usize;
}

impl Sectioned for &Series {
    fn codes(&self) -> impl Iterator<Item = &str> {
        self.key.codes()
    }

    fn count(&self) -> usize {
        count([*self])
    }
}

impl Sectioned for SeriesData {
    fn codes(&self) -> impl Iterator<Item = &str> {
        codes(self)
    }

    fn count(&self) -> usize {
        self.points.len()
    }
}

/// Puts the series side by side that the same sections go through, where sections are asked for.
///
/// # Errors
/// When they have more observations than are held together.
pub(super) fn arrange<T: Sectioned>(at: AtObservation, series: &mut [T]) -> Result<(), SdmxError> {
    let AtObservation::Dimension(position) = at else { return Ok(()) };
    series.sort_by(|one, other| beside(one, position).cmp(beside(other, position)));
    let together = series.chunk_by(|one, other| beside(one, position).eq(beside(other, position)));
    let most = together.map(|series| series.iter().map(T::count).sum::<usize>()).max().unwrap_or_default();
    if most > MAX_COLLECTED_OBSERVATIONS {
        return Err(SdmxError::too_large(format!(
            "Sections would go through series with {most} observations, and {MAX_COLLECTED_OBSERVATIONS} is the most; \
             ask for fewer series, for time series, or for SDMX-CSV."
        )));
    }
    Ok(())
}

/// The codes in the other dimensions.
fn beside(series: &impl Sectioned, position: usize) -> impl Iterator<Item = &str> {
    series.codes().enumerate().filter(move |(own, _)| *own != position).map(|(_, code)| code)
}
