//! The order of series for sections, which group observations of one period across a dimension other than the time.
//!
//! A section consists of series that differ in that dimension only. Sorting puts them next to each other, so that the
//! encoder keeps one group of series in memory instead of the whole answer.

use super::error::SdmxError;
use super::series_selection::count;
use crate::domain::dataset::SeriesData;
use crate::domain::series::Series;
use crate::formats::sdmx::{DimensionAtObservation, codes};
use crate::limits::MAX_COLLECTED_OBSERVATIONS;

/// A series that sections can contain.
pub(super) trait SectionMember {
    /// The codes, by dimension.
    fn codes(&self) -> impl Iterator<Item = &str>;

    /// The number of observations.
    fn count(&self) -> usize;
}

impl SectionMember for &Series {
    fn codes(&self) -> impl Iterator<Item = &str> {
        self.key.codes()
    }

    fn count(&self) -> usize {
        count([*self])
    }
}

impl SectionMember for SeriesData {
    fn codes(&self) -> impl Iterator<Item = &str> {
        codes(self)
    }

    fn count(&self) -> usize {
        self.points.len()
    }
}

/// Sorts series by section, if the message has sections.
///
/// # Errors
/// When the series of one section have more observations than the encoder may keep.
pub(super) fn arrange<T: SectionMember>(
    at: DimensionAtObservation,
    series: &mut [T],
) -> Result<(), SdmxError> {
    let DimensionAtObservation::Dimension(position) = at else { return Ok(()) };
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
fn beside(series: &impl SectionMember, position: usize) -> impl Iterator<Item = &str> {
    series.codes().enumerate().filter(move |(own, _)| *own != position).map(|(_, code)| code)
}
