//! A line through points, by least squares.

/// A line y = intercept + slope·x with its errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The value at zero.
    pub intercept: f64,
    /// The slope.
    pub slope: f64,
    /// The standard error of the intercept.
    pub intercept_error: f64,
    /// The standard error of the slope.
    pub slope_error: f64,
    /// The standard deviation of the residuals, with n − 2 degrees of freedom.
    pub residual: f64,
    /// The part of the variance of y that the line explains; none where y has none.
    pub r_squared: Option<f64>,
}

impl Line {
    /// The line through points; none through fewer than three, or where all x are the same.
    #[must_use]
    pub fn through(points: &[(f64, f64)]) -> Option<Self> {
        let freedom = u32::try_from(points.len()).ok()?.checked_sub(2).filter(|freedom| *freedom > 0)?;
        let n = f64::from(freedom) + 2.0;
        let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / n;
        let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / n;
        let sum = |term: fn(f64, f64) -> f64| -> f64 {
            points.iter().map(|(x, y)| term(x - mean_x, y - mean_y)).sum()
        };
        let (xx, xy, yy) = (sum(|x, _| x * x), sum(|x, y| x * y), sum(|_, y| y * y));
        let slope = Some(xy / xx).filter(|slope| xx > 0.0 && slope.is_finite())?;
        let rest: f64 = points.iter().map(|(x, y)| ((y - mean_y) - slope * (x - mean_x)).powi(2)).sum();
        let residual = (rest / f64::from(freedom)).sqrt();
        let line = Self {
            intercept: mean_y - slope * mean_x,
            slope,
            intercept_error: residual * (1.0 / n + mean_x * mean_x / xx).sqrt(),
            slope_error: residual / xx.sqrt(),
            residual,
            r_squared: Some(1.0 - rest / yy).filter(|share| yy > 0.0 && share.is_finite()),
        };
        let numbers = [line.intercept, line.intercept_error, line.slope_error, line.residual];
        numbers.iter().all(|number| number.is_finite()).then_some(line)
    }
}
