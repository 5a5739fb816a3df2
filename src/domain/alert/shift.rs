//! Shifts of level: a two-sided cumulative sum (Page 1954) of standardised errors.

/// The number of first errors that give mean and deviation. Fewer would raise false alarms.
pub const REFERENCE_ERRORS: usize = 40;

/// The allowance and the limit of a cumulative sum, in standard deviations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CusumLimits {
    /// What each error is lessened by before it counts.
    pub allowance: f64,
    /// The sum above which a shift is seen.
    pub limit: f64,
}

impl Default for CusumLimits {
    fn default() -> Self {
        Self { allowance: 0.5, limit: 5.0 }
    }
}

/// The larger of the upward and the downward sum after each error, in standard deviations; negative for the downward
/// one. Mean and deviation are those of the first [`REFERENCE_ERRORS`], for which there is no sum.
///
/// # Errors
/// `too_few_points` for fewer errors, `no_variation` where those do not differ.
pub fn cusum(errors: &[f64], allowance: f64) -> Result<Vec<f64>, &'static str> {
    let (reference, watched) = errors.split_at_checked(REFERENCE_ERRORS).ok_or("too_few_points")?;
    let count = f64::from(u16::try_from(REFERENCE_ERRORS).unwrap_or(u16::MAX));
    let mean = reference.iter().sum::<f64>() / count;
    let squares: f64 = reference.iter().map(|error| (error - mean).powi(2)).sum();
    let deviation = (squares / (count - 1.0)).sqrt();
    if !(deviation.is_finite() && deviation > 0.0 && watched.iter().all(|error| error.is_finite())) {
        return Err("no_variation");
    }
    let (mut up, mut down) = (0.0_f64, 0.0_f64);
    let sums = watched.iter().map(|error| {
        let standardised = ((error - mean) / deviation).clamp(-1e100, 1e100);
        up = (up + standardised - allowance).max(0.0);
        down = (down - standardised - allowance).max(0.0);
        if up >= down { up } else { -down }
    });
    Ok(sums.collect())
}
