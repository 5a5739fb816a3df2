//! Seeding: idempotent, append-only, all or nothing.

use chrono::{NaiveDate, TimeDelta};
use yearbook::clock::Clock;
use yearbook::domain::dataset::Points;
use yearbook::domain::observation::{Observation, Origin};
use yearbook::domain::series::Series;
use yearbook::ingest::seed::Seed;
use yearbook::service::documents::Documents;
use yearbook::service::query::Window;
use yearbook::service::seed::{RowCounts, SeedReport, seed};
use yearbook::service::verify::{DatabaseContent, verify};
use yearbook::service::{Service, ServiceError};
use yearbook::store::Store;

use crate::on_both;
use crate::snapshots::assert_snapshot;
use crate::support::seed_texts::SeedTexts;
use crate::support::{Backend, Database, clock, moment, raw};

on_both!(
    a_second_run_writes_nothing,
    a_changed_value_is_a_new_vintage,
    a_withdrawn_figure_leaves_plain_reads_only,
    a_figure_comes_back,
    a_figure_moves_to_another_period,
    a_figure_moves_to_another_series,
    a_figure_moves_to_an_older_source,
    a_figure_moves_to_a_newer_source,
    two_figures_change_places,
    a_figure_gets_another_id,
    a_withdrawal_leaves_what_other_sources_state,
    a_renamed_indicator_is_revised,
    a_comment_is_written_once,
    the_catalogue_alone_can_change,
    dimensions_cannot_change,
);

pub const RD: &str = "002-rd-exp-2024";
const RD_SERIES: &str = "A.CN.RD_EXP._T";

/// A store that is seeded with several texts in turn.
struct Seeded {
    database: Database,
    store: Store,
}

impl Seeded {
    async fn with(backend: Backend, texts: &SeedTexts) -> Self {
        let database = Database::empty(backend).await;
        let store = database.store().await;
        let report = seed(&store, &texts.seed(), &clock()).await.unwrap();
        assert!(report.written);
        assert_eq!(report.revision, 1);
        Self { database, store }
    }

    /// Seeds, and asserts that the database equals the texts and that seeding again writes nothing.
    async fn bring(&self, texts: &SeedTexts) -> SeedReport {
        let later = Clock::Fixed(moment() + TimeDelta::days(1));
        let state = texts.seed();
        let report = seed(&self.store, &state, &later).await.unwrap();
        assert_eq!(
            report.revision,
            self.store.revision().await.unwrap().number,
            "the report names the stored revision"
        );
        let again = seed(&self.store, &state, &later).await.unwrap();
        assert!(!again.written, "{again}");
        assert_eq!(again.revision, report.revision);
        self.assert_is(&state).await;
        report
    }

    async fn assert_is(&self, state: &Seed) {
        let service = self.service().await;
        let of = service.state();
        let series: Vec<&Series> = of.catalogue.series.iter().collect();
        let vintages = service.vintages(&of, &series).await.unwrap();
        let observations: Vec<(String, Observation)> = series
            .iter()
            .flat_map(|one| {
                vintages[&one.id].iter().map(|observation| (one.key.to_string(), observation.clone()))
            })
            .collect();
        let files = self.store.read().await.unwrap().seed_files(&state.dataset.id).await.unwrap();
        let stored = DatabaseContent { catalogue: &of.catalogue, files: &files, observations: &observations };
        let report = verify(state, &Documents::default(), Some(stored));
        let about_database: Vec<_> =
            report.findings.iter().filter(|finding| finding.kind.exit_code() == 1).collect();
        assert!(about_database.is_empty(), "{about_database:#?}");
        // A plain read gives one observation for each quantity: the figure of its newest source.
        let mut plain = 0;
        for data in service.observations(&of, &series, &Window::default(), false).await.unwrap() {
            let one = of.catalogue.find_series(&data.header.dataset, &data.header.key).unwrap();
            let Points::Observations(read) = data.points else { unreachable!("observations were asked for") };
            assert_eq!(i64::try_from(read.len()).unwrap(), one.observations, "{}", one.key);
            assert_eq!(one.first, read.unpack().first().map(|first| first.period));
            assert_eq!(one.last, read.unpack().last().map(|last| last.period));
            for observation in read.unpack() {
                let id = observation.provenance.figure.as_deref().unwrap();
                let figure = state.figures.iter().find(|figure| figure.id == id).unwrap();
                assert_eq!((figure.series.as_str(), figure.period), (one.key.as_str(), observation.period));
                assert_eq!(observation.value, Some(figure.value));
            }
            plain += read.len();
        }
        let mut places: Vec<_> = state.figures.iter().map(|figure| (&figure.series, figure.period)).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(plain, places.len());
    }

    async fn service(&self) -> Service {
        Service::start(self.store.clone(), Documents::default(), clock()).await.unwrap()
    }

    async fn read(&self, key: &str, window: &Window, all_vintages: bool) -> Vec<Observation> {
        let service = self.service().await;
        let state = service.state();
        let Some(series) = state.catalogue.series.iter().find(|series| series.key.as_str() == key) else {
            return Vec::new();
        };
        let mut data = service.observations(&state, &[series], window, all_vintages).await.unwrap();
        match data.remove(0).points {
            Points::Observations(observations) => observations.into_vec(),
            _ => unreachable!("observations were asked for"),
        }
    }

    async fn plain(&self, key: &str) -> Vec<Observation> {
        self.read(key, &Window::default(), false).await
    }

    async fn history(&self, key: &str) -> Vec<Observation> {
        self.read(key, &Window::default(), true).await
    }

    /// All rows of a series, withdrawals included.
    async fn rows(&self, key: &str) -> Vec<Observation> {
        let catalogue = self.store.read().await.unwrap().catalogue().await.unwrap();
        let series = catalogue.series.iter().find(|series| series.key.as_str() == key).unwrap();
        let mut read = self.store.read().await.unwrap();
        read.observations(&[series], &catalogue.vintages).await.unwrap().remove(&series.id).unwrap()
    }

    async fn vintages(&self) -> usize {
        raw::texts(&self.database.url, "SELECT published FROM vintage").await.unwrap().len()
    }
}

fn counts(report: &SeedReport, kind: &str) -> RowCounts {
    report.kinds.iter().find(|(name, _)| *name == kind).unwrap().1
}

fn others_unchanged(report: &SeedReport, kind: &str) {
    for (name, tally) in report.kinds.iter().filter(|(name, _)| *name != kind) {
        assert_eq!((tally.added, tally.revised, tally.withdrawn), (0, 0, 0), "{name}");
        assert!(tally.unchanged > 0, "{name}");
    }
}

fn values(observations: &[Observation]) -> Vec<(String, Option<f64>)> {
    observations.iter().map(|one| (one.period.to_string(), one.value)).collect()
}

/// Adds a figure to the seed, in a given source.
pub fn figure(id: &str, source: &str, value: &str) -> String {
    format!(
        "\n[[figure]]\nid = \"{id}\"\nsource = \"{source}\"\nat = {{ start = 0, end = 4, exact = \"some\" }}\n\
         series = \"{RD_SERIES}\"\nperiod = \"2024\"\nperiod_basis = \"inferred\"\nperiod_note = \"for a test\"\n\
         value = {value}\nunit = \"CNY\"\nqualifier = \"exact\"\nrounding = 1\n"
    )
}

pub fn with_more(mut texts: SeedTexts, more: &str) -> SeedTexts {
    texts.0.get_mut("figures.toml").unwrap().push_str(more);
    texts
}

async fn a_second_run_writes_nothing(backend: Backend) {
    let (database, state) = (Database::empty(backend).await, SeedTexts::cnind().seed());
    let store = database.store().await;
    let first = seed(&store, &state, &clock()).await.unwrap();
    assert!(first.written);
    let lengths = [
        ("sources", state.sources.len()),
        ("units", state.units.len()),
        ("topics", state.topics.len()),
        ("areas", state.areas.len()),
        ("activities", state.activities.len()),
        ("indicators", state.indicators.len()),
        ("figures", state.figures.len()),
    ];
    let added: Vec<_> =
        lengths.map(|(kind, length)| (kind, RowCounts { added: length, ..RowCounts::default() })).to_vec();
    assert_eq!(first.kinds, added);
    let updated =
        store.read().await.unwrap().catalogue().await.unwrap().datasets.into_values().next().unwrap().updated;
    assert_eq!(updated, moment());

    let later = Clock::Fixed(moment() + TimeDelta::days(1));
    let second = seed(&store, &state, &later).await.unwrap();
    assert!(!second.written);
    let unchanged: Vec<_> = lengths
        .map(|(kind, length)| (kind, RowCounts { unchanged: length, ..RowCounts::default() }))
        .to_vec();
    assert_eq!(second.kinds, unchanged);
    let read = store.read().await.unwrap().catalogue().await.unwrap();
    assert_eq!((first.revision, second.revision, read.revision), (1, 1, 1));
    assert_eq!((read.revised, read.datasets.into_values().next().unwrap().updated), (moment(), moment()));
    if backend == Backend::Sqlite {
        assert_snapshot("seed_report_first", &generic(&first.to_string()));
        assert_snapshot("seed_report_second", &generic(&second.to_string()));
    }
}

/// A report without the counts, which grow with the seed.
fn generic(report: &str) -> String {
    let number = |word: &str| word.parse::<usize>().is_ok_and(|number| number > 1);
    let word = |word: &str| if number(word) { "#".repeat(word.len()) } else { word.to_owned() };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    report.lines().map(line).collect::<Vec<_>>().join("\n")
}

async fn a_changed_value_is_a_new_vintage(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let vintages = seeded.vintages().await;
    let changed = texts.with_figure(RD, "value = 3600000000000", "value = 3700000000000");
    let report = seeded.bring(&changed).await;
    assert_eq!(report.revision, 2);
    let unchanged = changed.seed().figures.len() - 1;
    assert_eq!(counts(&report, "figures"), RowCounts { revised: 1, unchanged, ..RowCounts::default() });
    others_unchanged(&report, "figures");
    assert_eq!(seeded.vintages().await, vintages + 1);
    assert_eq!(values(&seeded.plain(RD_SERIES).await), [("2024".into(), Some(3.7e12))]);
    let history = seeded.history(RD_SERIES).await;
    assert_eq!(values(&history), [("2024".into(), Some(3.6e12)), ("2024".into(), Some(3.7e12))]);
    assert_eq!(history[0].bounds.ends(), (3.55e12, 3.65e12));
    assert!(history[0].provenance.vintage < history[1].provenance.vintage);
    assert_eq!(history[0].provenance.published, history[1].provenance.published);
    // Other series are unchanged.
    assert_eq!(seeded.history("A.CN.VA.C").await.len(), 2);
}

async fn a_withdrawn_figure_leaves_plain_reads_only(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let report = seeded.bring(&texts.clone().without_figure(RD)).await;
    let unchanged = texts.seed().figures.len() - 1;
    assert_eq!(counts(&report, "figures"), RowCounts { withdrawn: 1, unchanged, ..RowCounts::default() });
    assert_eq!(seeded.plain(RD_SERIES).await, []);
    assert_eq!(values(&seeded.history(RD_SERIES).await), [("2024".into(), Some(3.6e12))]);
    let rows = seeded.rows(RD_SERIES).await;
    assert_eq!(
        rows.iter().map(|row| row.provenance.origin).collect::<Vec<_>>(),
        [Origin::Stated, Origin::Withdrawn]
    );
    assert_eq!(rows[1].value, None);
    let catalogue = seeded.store.read().await.unwrap().catalogue().await.unwrap();
    assert!(catalogue.find_figure(RD).is_none());
    let series = catalogue.series.iter().find(|series| series.key.as_str() == RD_SERIES).unwrap();
    assert_eq!((series.first, series.last, series.observations), (None, None, 0));
}

async fn a_figure_comes_back(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    seeded.bring(&texts.clone().without_figure(RD)).await;
    let report = seeded.bring(&texts).await;
    assert_eq!((report.revision, counts(&report, "figures").added), (3, 1));
    assert_eq!(values(&seeded.plain(RD_SERIES).await), [("2024".into(), Some(3.6e12))]);
}

async fn a_figure_moves_to_another_period(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let moved = texts.clone().with_figure(RD, "period = \"2024\"", "period = \"2023\"");
    let report = seeded.bring(&moved).await;
    assert_eq!((counts(&report, "figures").revised, counts(&report, "figures").withdrawn), (1, 0));
    assert_eq!(values(&seeded.plain(RD_SERIES).await), [("2023".into(), Some(3.6e12))]);
    let both = [("2023".into(), Some(3.6e12)), ("2024".into(), Some(3.6e12))];
    assert_eq!(values(&seeded.history(RD_SERIES).await), both);
    seeded.bring(&texts).await;
    assert_eq!(values(&seeded.plain(RD_SERIES).await), [("2024".into(), Some(3.6e12))]);
}

async fn a_figure_moves_to_another_series(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let moved = texts.clone().with_figure(RD, "A.CN.RD_EXP._T", "A.CN-ZJ.RD_EXP.C");
    seeded.bring(&moved).await;
    assert_eq!(seeded.plain(RD_SERIES).await, []);
    assert_eq!(values(&seeded.plain("A.CN-ZJ.RD_EXP.C").await), [("2024".into(), Some(3.6e12))]);
    seeded.bring(&texts).await;
    assert_eq!(seeded.plain("A.CN-ZJ.RD_EXP.C").await, []);
}

/// Source 002 is of March 2025, 003 is older, 004 newer.
async fn moves_to_source(backend: Backend, source: &str, published: &str) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let moved = texts.clone().with_figure(RD, "002_37f83820fa790c5f.txt", source);
    let report = seeded.bring(&moved).await;
    assert_eq!(counts(&report, "figures").revised, 1);
    let plain = seeded.plain(RD_SERIES).await;
    let day: NaiveDate = published.parse().unwrap();
    assert_eq!(plain.iter().map(|one| one.provenance.published).collect::<Vec<_>>(), [day]);
    let before = Window { as_of: day.pred_opt(), ..Window::default() };
    assert_eq!(seeded.read(RD_SERIES, &before, false).await, []);
}

async fn a_figure_moves_to_an_older_source(backend: Backend) {
    moves_to_source(backend, "003_4891b3641759f1ff.txt", "2025-03-05").await;
}

async fn a_figure_moves_to_a_newer_source(backend: Backend) {
    let texts = SeedTexts::cnind().seed();
    let source = texts.sources.iter().find(|source| source.id.starts_with("004")).unwrap();
    moves_to_source(backend, &source.id, &source.published.to_string()).await;
}

async fn two_figures_change_places(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let swapped = texts.with_figure("004-va-c-2020", "period = \"2020\"", "period = \"2024\"").with_figure(
        "004-va-c-2024",
        "period = \"2024\"",
        "period = \"2020\"",
    );
    let report = seeded.bring(&swapped).await;
    assert_eq!(counts(&report, "figures").revised, 2);
    assert_eq!(
        values(&seeded.plain("A.CN.VA.C").await),
        [("2020".into(), Some(3.36e13)), ("2024".into(), Some(2.66e13))]
    );
}

async fn a_figure_gets_another_id(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let renamed = texts.with_figure(RD, "id = \"002-rd-exp-2024\"", "id = \"002-another\"");
    let report = seeded.bring(&renamed).await;
    let RowCounts { added, revised, withdrawn, .. } = counts(&report, "figures");
    assert_eq!((added, revised, withdrawn), (1, 0, 1));
    let plain = seeded.plain(RD_SERIES).await;
    assert_eq!(plain[0].provenance.figure.as_deref(), Some("002-another"));
    seeded.bring(&renamed.without_figure("002-another")).await;
    assert_eq!(seeded.plain(RD_SERIES).await, []);
}

async fn a_withdrawal_leaves_what_other_sources_state(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    for (source, kept) in [("003_4891b3641759f1ff.txt", 3.6e12), ("004_0b045badc113223c.txt", 3.9e12)] {
        let both = with_more(texts.clone(), &figure("another", source, "3900000000000"));
        seeded.bring(&both).await;
        assert_eq!(
            values(&seeded.plain(RD_SERIES).await),
            [("2024".into(), Some(kept))],
            "the newest source counts"
        );
        seeded.bring(&both.without_figure(RD)).await;
        assert_eq!(values(&seeded.plain(RD_SERIES).await), [("2024".into(), Some(3.9e12))], "{source}");
        seeded.bring(&texts).await;
        assert_eq!(values(&seeded.plain(RD_SERIES).await), [("2024".into(), Some(3.6e12))], "{source}");
    }
}

async fn a_renamed_indicator_is_revised(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let name = &texts.seed().indicators[0].name;
    let renamed =
        texts.clone().with("catalogue.toml", &format!("name = \"{name}\""), "name = \"Something else\"");
    let report = seeded.bring(&renamed).await;
    let unchanged = texts.seed().indicators.len() - 1;
    assert_eq!(counts(&report, "indicators"), RowCounts { revised: 1, unchanged, ..RowCounts::default() });
    others_unchanged(&report, "indicators");
    let catalogue = seeded.store.read().await.unwrap().catalogue().await.unwrap();
    assert!(catalogue.indicators.values().any(|indicator| indicator.name == "Something else"));
    assert!(!catalogue.indicators.values().any(|indicator| indicator.name == *name));
}

async fn a_comment_is_written_once(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let commented = with_more(texts, "\n# read once more\n");
    let report = seeded.bring(&commented).await;
    assert!(report.written);
    assert_eq!(report.revision, 2);
    others_unchanged(&report, "");
}

async fn the_catalogue_alone_can_change(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let vintages = seeded.vintages().await;
    let another = "\n[[topic]]\ncode = \"ANOTHER\"\nname = \"Another\"\n";
    let mut more = texts;
    more.0.get_mut("catalogue.toml").unwrap().push_str(another);
    let report = seeded.bring(&more).await;
    assert_eq!(counts(&report, "topics").added, 1);
    others_unchanged(&report, "topics");
    assert_eq!(seeded.vintages().await, vintages, "no figure changed");
    let catalogue = seeded.store.read().await.unwrap().catalogue().await.unwrap();
    assert_eq!(catalogue.datasets.values().next().unwrap().updated, moment() + TimeDelta::days(1));
}

async fn dimensions_cannot_change(backend: Backend) {
    let texts = SeedTexts::cnind();
    let seeded = Seeded::with(backend, &texts).await;
    let mut other = texts.seed();
    let ids = other.dataset.structure.dimensions().iter().rev().map(|dimension| dimension.id.clone());
    other.dataset.structure = yearbook::domain::structure::DataStructureDefinition::new(ids).unwrap();
    let error = seed(&seeded.store, &other, &clock()).await.unwrap_err();
    assert!(matches!(error, ServiceError::Invalid { parameter: "dimensions", .. }), "{error:?}");
    assert_eq!(seeded.store.revision().await.unwrap().number, 1);
    seeded.assert_is(&texts.seed()).await;
}
