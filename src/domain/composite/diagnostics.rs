//! Diagnostics: what the data say about weights. They are shown and never used.

use super::distribution::count;
use super::refusal::MIN_UNITS;
use super::{Cell, Evaluation, Refusal};
use crate::domain::growth::Estimate;

/// What the normalised inputs of the units with a score at a period say about weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostics {
    /// The principal components of the correlations, the greatest first.
    pub components: Result<Vec<Component>, Refusal>,
    /// The weight of each input by the entropy method: what differs more between units weighs more.
    pub entropy_weights: Result<Vec<f64>, Refusal>,
}

/// A principal component.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// The eigenvalue of the matrix of correlations.
    pub eigenvalue: f64,
    /// Its part of the whole variance, in percent.
    pub variance: f64,
    /// The correlation of each input with the component. The greatest is positive.
    pub loadings: Vec<f64>,
}

impl Evaluation {
    /// The diagnostics of a period, from the units that have all inputs.
    #[must_use]
    pub fn diagnostics(&self, period: usize) -> Diagnostics {
        let row = |(unit, _): (usize, f64)| {
            let row = self.row(Cell { unit, period });
            let values = row.columns.iter().map(|column| column[row.place].map(Estimate::value));
            values.collect::<Result<Vec<f64>, Refusal>>().ok()
        };
        let rows: Vec<Vec<f64>> = self.ranked(period).into_iter().filter_map(row).collect();
        if rows.len() < MIN_UNITS {
            let refusal = Refusal::TooFewUnits;
            return Diagnostics { components: Err(refusal), entropy_weights: Err(refusal) };
        }
        let components = correlations(&rows).map(components);
        Diagnostics { components, entropy_weights: entropy_weights(&rows) }
    }
}

fn column(rows: &[Vec<f64>], column: usize) -> Vec<f64> {
    rows.iter().map(|row| row[column]).collect()
}

/// Pearson's correlations between all inputs.
fn correlations(rows: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Refusal> {
    let columns = rows.first().map_or(0, Vec::len);
    let standardised = |position: usize| {
        let values = column(rows, position);
        let mean = values.iter().sum::<f64>() / count(values.len());
        let length = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>().sqrt();
        let is_spread = length > 0.0 && length.is_finite();
        let unit: Vec<f64> = values.iter().map(|value| (value - mean) / length).collect();
        is_spread.then_some(unit).ok_or(Refusal::NoSpread)
    };
    let unit = (0..columns).map(standardised).collect::<Result<Vec<Vec<f64>>, Refusal>>()?;
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    Ok(unit.iter().map(|a| unit.iter().map(|b| product(a, b)).collect()).collect())
}

/// The eigenvectors of a symmetric matrix, by Jacobi's rotations.
fn components(mut matrix: Vec<Vec<f64>>) -> Vec<Component> {
    const SWEEPS: usize = 50;
    let size = matrix.len();
    let mut vectors: Vec<Vec<f64>> =
        (0..size).map(|row| (0..size).map(|column| f64::from(u8::from(row == column))).collect()).collect();
    for _ in 0..SWEEPS {
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
    }
    let total: f64 = (0..size).map(|position| matrix[position][position]).sum();
    let component = |position: usize| {
        let eigenvalue = matrix[position][position].max(0.0);
        let loadings = vectors.iter().map(|row| row[position] * eigenvalue.sqrt());
        let loadings: Vec<f64> = loadings.collect();
        let greatest = loadings.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(0.0);
        let loadings = loadings.iter().map(|loading| loading * greatest.signum() + 0.0).collect();
        Component { eigenvalue, variance: 100.0 * eigenvalue / total, loadings }
    };
    let mut components: Vec<Component> = (0..size).map(component).collect();
    components.sort_by(|a, b| b.eigenvalue.total_cmp(&a.eigenvalue));
    components
}

/// The rotation that makes one element off the diagonal zero.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if matrix[p][q].abs() < f64::MIN_POSITIVE {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let tangent = 1.0_f64.copysign(theta) / (theta.abs() + theta.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    let turn = |a: f64, b: f64| (cosine * a - sine * b, sine * a + cosine * b);
    for row in matrix.iter_mut().chain(vectors.iter_mut()) {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    let (first, second) = (matrix[p].clone(), matrix[q].clone());
    let turned = first.into_iter().zip(second).map(|(a, b)| turn(a, b));
    (matrix[p], matrix[q]) = turned.unzip();
}

/// The weights by the entropy method (Shannon): one less the entropy of each input's shares, made to add up to 1.
fn entropy_weights(rows: &[Vec<f64>]) -> Result<Vec<f64>, Refusal> {
    let columns = rows.first().map_or(0, Vec::len);
    let divergence = |position: usize| {
        let values = column(rows, position);
        let sum: f64 = values.iter().sum();
        if values.iter().any(|value| *value < 0.0) {
            return Err(Refusal::ZeroUnderGeometric);
        }
        let terms = values.iter().map(|value| value / sum).filter(|share| *share > 0.0);
        let entropy = -terms.map(|share| share * share.ln()).sum::<f64>() / count(values.len()).ln();
        if sum > 0.0 { Ok(1.0 - entropy) } else { Err(Refusal::NoSpread) }
    };
    let divergences = (0..columns).map(divergence).collect::<Result<Vec<f64>, Refusal>>()?;
    let sum: f64 = divergences.iter().sum();
    if sum > 0.0 { Ok(divergences.iter().map(|one| one / sum).collect()) } else { Err(Refusal::NoSpread) }
}
