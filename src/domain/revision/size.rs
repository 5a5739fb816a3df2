//! The size of revisions in percent: how far newest values lie from first ones.

/// The size of some revisions, each in percent (as in the OECD's and ECB's analyses of revisions).
///
/// ```
/// use yearbook::domain::revision::RevisionSize;
///
/// let size = RevisionSize::of(&[1.0, -2.0]);
/// assert_eq!(size.mean, Some(-0.5));
/// assert_eq!(size.mean_absolute, Some(1.5));
/// assert_eq!(size.largest_absolute, Some(2.0));
/// assert_eq!(RevisionSize::of(&[]).mean, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RevisionSize {
    /// The mean, in percent; none where there is no revision.
    pub mean: Option<f64>,
    /// The mean without signs, in percent.
    pub mean_absolute: Option<f64>,
    /// The largest without its sign, in percent.
    pub largest_absolute: Option<f64>,
}

impl RevisionSize {
    /// The size of revisions in percent.
    #[must_use]
    pub fn of(percents: &[f64]) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "no series has so many periods")]
        let mean = |numbers: &dyn Fn(f64) -> f64| {
            let sum = percents.iter().map(|percent| numbers(*percent)).sum::<f64>();
            (!percents.is_empty()).then(|| sum / percents.len() as f64)
        };
        let sizes = percents.iter().map(|percent| percent.abs());
        Self {
            mean: mean(&|percent| percent),
            mean_absolute: mean(&f64::abs),
            largest_absolute: sizes.reduce(f64::max),
        }
    }
}

/// A value less an earlier one, in percent of the earlier one; none where the earlier one is zero.
#[must_use]
pub fn revision_percent(earlier: f64, later: f64) -> Option<f64> {
    (earlier != 0.0).then(|| (later - earlier) / earlier.abs() * 100.0)
}
