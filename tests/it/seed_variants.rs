//! Variants of the project's seed with changed or added figures and sources.

use yearbook::domain::bounds::Bounds;
use yearbook::domain::figure::Figure;
use yearbook::domain::source::Source;
use yearbook::ingest::seed::Seed;

/// Gives a figure another value, with bounds of half a unit in its last printed place.
pub fn restate(figure: &mut Figure, value: f64, printed: &str) {
    let half = figure.rounding / 2.0;
    figure.value = value;
    figure.bounds = Bounds::new(Some(value - half), Some(value + half)).unwrap();
    printed.clone_into(&mut figure.at.exact);
}

/// The seed with another value of one figure.
pub fn restated(mut seed: Seed, id: &str, value: f64, printed: &str) -> Seed {
    let figure = seed.figures.iter_mut().find(|figure| figure.id == id).unwrap();
    restate(figure, value, printed);
    seed
}

/// The seed with one more source, published on a day.
pub fn with_source(mut seed: Seed, id: &str, published: &str) -> Seed {
    let source = Source { id: id.into(), published: published.parse().unwrap(), ..seed.sources[2].clone() };
    seed.sources.push(source);
    seed
}

/// The seed with one more figure: a changed copy of another with a new id.
pub fn with_figure(mut seed: Seed, like: &str, id: &str, change: impl FnOnce(&mut Figure)) -> Seed {
    let mut figure = seed.figures.iter().find(|figure| figure.id == like).unwrap().clone();
    figure.id = id.into();
    change(&mut figure);
    seed.figures.push(figure);
    seed
}
