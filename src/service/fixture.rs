//! A service over a seeded SQLite file, for unit tests of services.

use chrono::DateTime;
use tempfile::TempDir;

use super::Service;
use super::documents::Documents;
use super::seed::seed;
use super::seed_folder::read_seeds;
use crate::clock::Clock;
use crate::domain::bounds::Bounds;
use crate::domain::figure::Figure;
use crate::ingest::seed::Seed;
use crate::store::Store;

/// A service and the folder of its database.
pub(super) struct Fixture {
    pub(super) service: Service,
    _folder: TempDir,
}

/// A service over the dataset `CNIND` inside the program.
pub(super) async fn embedded() -> Fixture {
    altered(|_| {}).await
}

/// A service over the altered dataset `CNIND` inside the program.
pub(super) async fn altered(alter: impl Fn(&mut Seed)) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}", folder.path().join("test.db").display());
    let store = Store::connect(&address).await.unwrap();
    store.migrate().await.unwrap();
    let clock = Clock::Fixed(DateTime::UNIX_EPOCH);
    let cnind = |one: &Seed| one.dataset.id == *"CNIND";
    for mut read in read_seeds(None).unwrap().into_iter().filter(cnind) {
        alter(&mut read);
        seed(&store, &read, &clock).await.unwrap();
    }
    let service = Service::start(store, Documents::default(), clock).await.unwrap();
    Fixture { service, _folder: folder }
}

/// The figure of a seed with this id.
pub(super) fn figure<'seed>(seed: &'seed mut Seed, id: &str) -> &'seed mut Figure {
    seed.figures.iter_mut().find(|figure| figure.id == id).unwrap()
}

/// Adds a figure like another one, with another id, value and half-width of its interval.
pub(super) fn add(
    seed: &mut Seed,
    like: &str,
    id: &str,
    value: f64,
    half: f64,
    change: impl Fn(&mut Figure),
) {
    let mut added = figure(seed, like).clone();
    added.id = id.to_owned();
    set(&mut added, value, half);
    change(&mut added);
    seed.figures.push(added);
}

/// Gives a figure another value.
pub(super) fn set(figure: &mut Figure, value: f64, half: f64) {
    figure.value = value;
    figure.rounding = 2.0 * half;
    figure.bounds = Bounds::new(Some(value - half), Some(value + half)).unwrap();
}
