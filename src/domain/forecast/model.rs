//! A method fitted to values.

use super::cadence::{Cadence, float};
use super::request::Method;
use super::season::indices;
use super::theta::Fit;

/// The values of a run with its seasonal indices and the parameters of the method.
#[derive(Debug)]
pub(super) struct Model {
    method: Method,
    /// The values divided by their indices.
    adjusted: Vec<f64>,
    /// The index of each period of the year, that of the first value first.
    pub(super) indices: Vec<f64>,
    /// The parameters of theta; `None` where the method has no theta.
    pub(super) fit: Option<Fit>,
}

impl Model {
    /// The method fitted to values; `None` for fewer than two. Values that are declared adjusted have no indices.
    pub(super) fn new(values: &[f64], cadence: Cadence, is_adjusted: bool, method: Method) -> Option<Self> {
        if values.len() < 2 {
            return None;
        }
        let season = cadence.season;
        let indices = if is_adjusted { vec![1.0; season] } else { indices(values, season) };
        let adjusted: Vec<f64> =
            values.iter().zip(indices.iter().cycle()).map(|(value, index)| value / index).collect();
        let has_theta = matches!(method, Method::Theta | Method::DriftTheta);
        let fit = has_theta.then(|| Fit::least_squares(&adjusted, season));
        Some(Self { method, adjusted, indices, fit })
    }

    /// The forecasts of the method.
    pub(super) fn ahead(&self, horizon: usize) -> Vec<f64> {
        self.of(self.method, &self.adjusted, horizon)
    }

    /// The naive forecasts.
    pub(super) fn naive(&self, horizon: usize) -> Vec<f64> {
        self.of(Method::Naive, &self.adjusted, horizon)
    }

    /// The derivatives of each forecast by the value at a position, with indices and parameters held: the forecasts of a
    /// series that is 1 there and 0 elsewhere, since forecasts are linear in the values.
    pub(super) fn derivatives(&self, position: usize, horizon: usize) -> Vec<f64> {
        let mut unit = vec![0.0; self.adjusted.len()];
        let index = self.indices.get(position % self.indices.len()).copied().unwrap_or(1.0);
        if let Some(value) = unit.get_mut(position) {
            *value = 1.0 / index;
        }
        self.of(self.method, &unit, horizon)
    }

    fn of(&self, method: Method, adjusted: &[f64], horizon: usize) -> Vec<f64> {
        let theta = || self.fit.map(|fit| fit.ahead(adjusted, horizon)).unwrap_or_default();
        let plain = match method {
            Method::Naive => vec![adjusted.last().copied().unwrap_or_default(); horizon],
            Method::Drift => drift(adjusted, horizon),
            Method::Theta => theta(),
            Method::DriftTheta => drift(adjusted, horizon)
                .iter()
                .zip(theta())
                .map(|(drift, theta)| (drift + theta) / 2.0)
                .collect(),
        };
        let indices = self.indices.iter().cycle().skip(adjusted.len() % self.indices.len());
        plain.iter().zip(indices).map(|(value, index)| value * index).collect()
    }
}

/// The straight line from the first to the last value, continued.
fn drift(values: &[f64], horizon: usize) -> Vec<f64> {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return Vec::new() };
    let slope = (last - first) / float(values.len() - 1);
    (1..=horizon).map(|step| last + slope * float(step)).collect()
}
