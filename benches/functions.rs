//! Benchmarks of single functions: `cargo bench`, or `cargo bench -- search` for some of them.
//!
//! `cargo test --benches` runs each once on little data, as a test.
#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]

#[path = "../examples/bench/made_up.rs"]
mod made_up;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use chrono::DateTime;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use made_up::MadeUp;
use tokio::runtime::Runtime;
use yearbook::clock::Clock;
use yearbook::domain::bounds::Bounds;
use yearbook::domain::catalogue::{Catalogue, Indicator, StockOrFlow, Topic};
use yearbook::domain::code::Code;
use yearbook::domain::dataset::{AnswerHeader, SeriesData};
use yearbook::domain::forecast::{NoSkill, Request, Subject, forecast};
use yearbook::domain::frequency::Frequency;
use yearbook::domain::growth::{self, Measure, Sample, Transform};
use yearbook::domain::period::Period;
use yearbook::domain::price_basis::PriceBasis;
use yearbook::domain::unit_class::UnitClass;
use yearbook::formats::sdmx::structure::{DataStructure, Dimension};
use yearbook::formats::sdmx::{DataFormat, DimensionAtObservation, Message};
use yearbook::formats::{Format, PointKind, PointLayout, encode};
use yearbook::ingest::data::mapping::Mapping;
use yearbook::service::documents::Documents;
use yearbook::service::import::{ImportFile, ImportRequest, Reporter, Scope, import, prepare};
use yearbook::service::query::{SeriesFilter, Window};
use yearbook::service::ranking::{Order, RankingRequest};
use yearbook::service::search::SearchIndex;
use yearbook::service::search::answer::SearchRequest;
use yearbook::service::{Service, State};
use yearbook::store::Store;

fn main() {
    divan::main();
}

/// The given size for a measurement, a small one for a test.
fn many(number: u64) -> u64 {
    if std::env::args().any(|argument| argument == "--bench") { number } else { number / 100 }
}

const PERIODS: [&str; 5] = ["2024", "2024-Q3", "2024-07", "2020-W53", "2024-07-31"];

#[divan::bench(args = PERIODS)]
fn period_parse(text: &str) -> Period {
    text.parse().unwrap()
}

#[divan::bench(args = PERIODS)]
fn period_print(bencher: Bencher, text: &str) {
    let period: Period = text.parse().unwrap();
    bencher.bench(|| black_box(period).to_string());
}

#[divan::bench]
fn growth_yoy_of_a_series(bencher: Bencher) {
    let sample = |year: i32| {
        let value = 1_000.0 * 1.03_f64.powi(year - 1960);
        let bounds = Bounds::new(Some(value - 0.05), Some(value + 0.05)).unwrap();
        Sample::new(year.to_string().parse().unwrap(), Some(value), bounds)
    };
    let samples: Vec<Sample> = (1960..2025).map(sample).collect();
    let transform =
        Transform { measure: Measure::Yoy, unit_class: UnitClass::Level, as_percent: false, base: None };
    bencher
        .counter(ItemsCount::new(samples.len()))
        .bench(|| transform.points(black_box(&samples), growth::Window::ALL));
}

/// A forecast with its backtest: 20 years, 30 years of quarters, ten years of months.
#[divan::bench(args = [("A", 20), ("Q", 120), ("M", 120)])]
fn forecast_of_a_series(bencher: Bencher, (frequency, count): (&str, i32)) {
    let frequency: Frequency = frequency.parse().unwrap();
    let sample = |step: i32| {
        let wave = 1.0 + 0.2 * (f64::from(step) * std::f64::consts::TAU / 12.0).sin();
        let value = 1_000.0 * 1.01_f64.powi(step) * wave;
        let bounds = Bounds::new(Some(value - 0.5), Some(value + 0.5)).unwrap();
        Sample::new(
            Period::from_ordinal(
                frequency,
                if frequency == Frequency::ANNUAL { 2_000 } else { 20_000 } + step,
            )
            .unwrap(),
            Some(value),
            bounds,
        )
    };
    let samples: Vec<Sample> = (0..count).map(sample).collect();
    let request = Request { no_skill: NoSkill::Answer, ..Request::default() };
    bencher.bench(|| {
        forecast(&Subject::new(frequency, UnitClass::Level, black_box(&samples)), &request).unwrap()
    });
}

/// A service with synthetic data in a snapshot in memory.
struct Loaded {
    runtime: Runtime,
    service: Service,
}

impl Loaded {
    fn new(data: MadeUp, observations: u64) -> Self {
        let runtime = Runtime::new().unwrap();
        // The file is not needed once all data are in memory.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("made-up.csv");
        data.write(observations, std::io::BufWriter::new(std::fs::File::create(&path).unwrap())).unwrap();
        let service = runtime.block_on(async {
            let store = Box::pin(store(folder.path(), &path)).await;
            let service = Service::start(store, Documents::default(), CLOCK).await.unwrap();
            service.pack().await.unwrap();
            service
        });
        Self { runtime, service }
    }

    fn state(&self) -> Arc<State> {
        self.service.state()
    }
}

const CLOCK: Clock = Clock::Fixed(DateTime::UNIX_EPOCH);

async fn store(folder: &Path, data: &Path) -> Store {
    let store = Store::connect(&format!("sqlite://{}", folder.join("made-up.db").display())).await.unwrap();
    store.migrate().await.unwrap();
    let request = ImportRequest {
        dataset: "BENCH".parse().unwrap(),
        files: vec![ImportFile { name: "made-up.csv".to_owned(), content: data.to_owned().into() }],
        format: None,
        mapping: Mapping::default(),
        published: Some("2025-01-31".parse().unwrap()),
        indicator: None,
        scope: Scope::Auto,
        actor: "bench".to_owned(),
        token: None,
    };
    let progress: Reporter = Arc::new(|_| ());
    let prepared = prepare(&request, &CLOCK, &progress).unwrap();
    import(&store, &Catalogue::default(), &request, &prepared, &CLOCK, &progress).await.unwrap();
    store
}

/// Annual series of 65 years each.
static SERIES: LazyLock<Loaded> = LazyLock::new(|| Loaded::new(MadeUp::ANNUAL, 6_500));
/// Many series of two years each.
static MANY_SERIES: LazyLock<Loaded> = LazyLock::new(|| Loaded::new(MadeUp::SHORT, many(300_000)));

/// Some series with their observations, and the header of the answer.
fn series(count: usize) -> (AnswerHeader, Vec<SeriesData>) {
    let state = SERIES.state();
    let some: Vec<_> = state.catalogue.series.iter().take(count).collect();
    let all = Window::default();
    let series = SERIES.service.observations(&state, &some, &all, false);
    let header = AnswerHeader { revision: 1, next: None, dimensions: Vec::new(), attributions: Vec::new() };
    (header, SERIES.runtime.block_on(series).unwrap())
}

const COUNTS: [usize; 2] = [1, 50];

fn encoded(bencher: Bencher, format: Format, count: usize) {
    let (header, series) = series(count);
    let layout = PointLayout { kind: PointKind::Observations, full: false };
    let points: usize = series.iter().map(|one| one.points.len()).sum();
    bencher.counter(ItemsCount::new(points)).bench(|| encode(format, layout, &header, black_box(&series)));
}

#[divan::bench(args = COUNTS)]
fn encode_json(bencher: Bencher, series: usize) {
    encoded(bencher, Format::Json, series);
}

#[divan::bench(args = COUNTS)]
fn encode_csv(bencher: Bencher, series: usize) {
    encoded(bencher, Format::Csv, series);
}

#[divan::bench(args = COUNTS)]
fn encode_ndjson(bencher: Bencher, series: usize) {
    encoded(bencher, Format::Ndjson, series);
}

#[divan::bench(args = COUNTS)]
fn encode_parquet(bencher: Bencher, series: usize) {
    encoded(bencher, Format::Parquet, series);
}

#[divan::bench(args = COUNTS)]
fn encode_sdmx_csv(bencher: Bencher, count: usize) {
    let (header, series) = series(count);
    let points: usize = series.iter().map(|one| one.points.len()).sum();
    let message = Arc::new(message());
    bencher
        .counter(ItemsCount::new(points))
        .with_inputs(|| DataFormat::Csv10.encoder(Arc::clone(&message)))
        .bench_values(|mut encoder| {
            let mut out = Vec::new();
            encoder.begin(&header, &mut out);
            for one in &series {
                encoder.series(black_box(one), &mut out);
            }
            encoder.end(&mut out);
            out
        });
}

fn message() -> Message {
    let state = SERIES.state();
    let dataset = state.catalogue.datasets.values().next().unwrap();
    let dimension =
        |id: &str| Dimension { id: id.to_owned(), name: id.to_owned(), codelist: format!("CL_{id}") };
    let dimensions = dataset.structure.dimensions().iter().map(|one| dimension(&one.id)).collect();
    Message {
        agency: "YEARBOOK",
        prepared: dataset.updated,
        structure: Arc::new(DataStructure {
            id: dataset.id.to_string(),
            name: dataset.name.clone(),
            concept_scheme: "CS".to_owned(),
            dimensions,
            attributes: Vec::new(),
        }),
        names: Vec::new(),
        series_attributes: HashMap::new(),
        documents: HashMap::new(),
        at: DimensionAtObservation::Time,
        observations: true,
        history: false,
    }
}

#[divan::bench]
fn ranking_over_a_snapshot(bencher: Bencher) {
    let state = MANY_SERIES.state();
    let request = RankingRequest {
        filter: SeriesFilter::default(),
        measure: Measure::Yoy,
        period: "2020".parse().unwrap(),
        order: Order::Desc,
        as_of: None,
        limit: 20,
        cursor: None,
    };
    let runtime = &MANY_SERIES.runtime;
    bencher
        .counter(ItemsCount::new(state.catalogue.series.len()))
        .bench(|| runtime.block_on(MANY_SERIES.service.ranking(&state, &request)).unwrap());
}

/// A catalogue of many indicators with names, labels and definitions.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut catalogue = Catalogue::default();
    let topic: Code = "MADE_UP".parse().unwrap();
    let named = Topic { code: topic.clone(), name: "What was made up".to_owned() };
    catalogue.topics = Arc::new([(topic.clone(), named)].into());
    let dataset: Code = "BENCH".parse().unwrap();
    let indicators = (0..many(100_000)).map(|number| {
        let indicator = indicator(number, &topic);
        ((dataset.clone(), indicator.code.clone()), indicator)
    });
    catalogue.indicators = Arc::new(indicators.collect());
    catalogue
});

fn indicator(number: u64, topic: &Code) -> Indicator {
    let name = made_up::name(number);
    let label = name.bytes().filter(u8::is_ascii_lowercase).filter_map(|letter| {
        // A letter of the name is an ideograph of the label.
        char::from_u32(0x4e00 + u32::from(letter))
    });
    Indicator {
        code: made_up::indicator(number).parse().unwrap(),
        definition: format!("What {name} and {} are worth in a year", made_up::name(number / 7)),
        unit: "CNY".parse().unwrap(),
        unit_class: UnitClass::Level,
        price_basis: PriceBasis::Current,
        measured_as: StockOrFlow::Flow,
        topic: topic.clone(),
        non_negative: true,
        labels: BTreeMap::from([("zh".to_owned(), label.take(8).collect())]),
        relations: Vec::new(),
        name,
    }
}

static INDEX: LazyLock<SearchIndex> = LazyLock::new(|| SearchIndex::new(&CATALOGUE));

const QUERIES: [&str; 9] = [
    "a code",
    "a name",
    "a word",
    "a rare word",
    "a mistyped word",
    "one letter",
    "an ideograph",
    "all letters",
    "200 words",
];

/// The searches.
fn query(kind: &str) -> String {
    match kind {
        "a code" => made_up::indicator(many(50_000)),
        "a name" => made_up::name(many(50_000)),
        "a word" => word(0),
        "a rare word" => word(3),
        "a mistyped word" => word(3).replacen(|letter: char| letter != 'x', "x", 1),
        "an ideograph" => "\u{4e61}".to_owned(),
        "all letters" => ('a'..='z').flat_map(|letter| [letter, ' ']).collect(),
        "200 words" => (0..50).map(|number| made_up::name(number) + " ").collect(),
        _ => "a".to_owned(),
    }
}

/// A word of a name; later ones are rarer.
fn word(place: usize) -> String {
    made_up::name(many(50_000)).split(' ').nth(place).unwrap().to_owned()
}

#[divan::bench(args = QUERIES)]
fn search(bencher: Bencher, kind: &str) {
    let query = query(kind);
    let index = &*INDEX;
    bencher.bench(|| index.find(black_box(&query)).len());
}

/// The search over indicators, series, figures and sources.
#[divan::bench(args = ["annual", "series of the", "26.6 trillion yuan", "A.A1.I1", "a b c d e f g h"])]
fn search_everything(bencher: Bencher, text: &str) {
    let state = MANY_SERIES.state();
    let request = SearchRequest { query: text.to_owned(), kinds: Vec::new(), limit: 8 };
    // The index is made at the first search.
    let _ = state.find(&request);
    bencher.bench(|| state.find(black_box(&request)).results.len());
}

#[divan::bench(sample_count = 5)]
fn search_index_made() -> SearchIndex {
    SearchIndex::new(&CATALOGUE)
}
