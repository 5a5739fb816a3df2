//! Responses over SQLite and over PostgreSQL have the same bytes.

use yearbook::service::documents::Documents;

use crate::seed_variants::{restate, with_figure, with_source};
use crate::support::{Backend, TestApp, cnind};

const TARGETS: &[&str] = &[
    "/v1/datasets",
    "/v1/datasets/CNIND",
    "/v1/indicators",
    "/v1/indicators?q=research",
    "/v1/indicators?q=%E6%96%B0%E8%83%BD%E6%BA%90",
    "/v1/indicators?topic=INDUSTRY&area=CN",
    "/v1/indicators/VA_GROWTH",
    "/v1/areas",
    "/v1/activities",
    "/v1/units",
    "/v1/topics",
    "/v1/series?limit=1000",
    "/v1/series?limit=3",
    "/v1/series?key=A.CN..C",
    "/v1/observations",
    "/v1/observations?detail=full",
    "/v1/observations?limit=3&detail=full",
    "/v1/observations?limit=3&cursor=CNIND~A.CN.RD_EXP._T",
    "/v1/observations?indicator=RD_EXP&area=CN",
    "/v1/observations?indicator=VA&activity=C,BTE&area=CN",
    "/v1/observations?indicator=NEV_OUTPUT&area=CN&detail=full",
    "/v1/observations?include=vintages",
    "/v1/observations?include=implied",
    "/v1/observations?include=implied,vintages&format=csv&detail=full",
    "/v1/observations?as_of=2025-03-31&detail=full",
    "/v1/observations?from=2021&last=1",
    "/v1/observations?frequency=A5,A3",
    "/v1/observations?format=csv",
    "/v1/observations?format=csv&detail=full&include=vintages",
    "/v1/observations?format=ndjson",
    "/v1/observations?format=ndjson&detail=full",
    "/v1/growth",
    "/v1/growth?detail=full",
    "/v1/growth?measure=cagr&detail=full",
    "/v1/growth?measure=change",
    "/v1/growth?measure=log_yoy&as_of=2025-12-31",
    "/v1/growth?measure=index&base=2020",
    "/v1/growth?format=csv",
    "/v1/growth?format=ndjson&measure=level",
    "/v1/formula?expr=share(VA.C,VA.BTE)&area=CN&detail=full",
    "/v1/formula?expr=VA.C/(VA.C%2BREST_OF_INDUSTRY)&format=csv&detail=full",
    "/v1/formula?expr=RD_EXP&as_of=2025-03-31&format=ndjson",
    "/v1/formula?expr=VA.C-COMPANY_RD_USD&format=jsonstat",
    "/v1/formula?expr=shere(VA.C)",
    "/v1/growth/ranking?period=2024",
    "/v1/growth/ranking?period=2024&order=asc&limit=2",
    "/v1/reconciliation",
    "/v1/sources",
    "/v1/sources/004_0b045badc113223c.txt",
    "/v1/sources/004_0b045badc113223c.txt/figures",
    "/v1/figures",
    "/v1/figures?indicator=VA&source=004_0b045badc113223c.txt",
    "/v1/figures/002-rd-exp-2024",
    "/openapi.json",
    "/v1/observations?indicator=RD_EXPP",
    "/v1/figures/002-rd-exp-2042",
];

/// A service with a history: the project's seed, and then the seed with corrections.
async fn service(backend: Backend) -> TestApp {
    let later = with_source(cnind(), "later.txt", "2025-12-30");
    let later = with_figure(later, "002-rd-exp-2024", "later-rd-exp-2024", |figure| {
        "later.txt".clone_into(&mut figure.source);
        restate(figure, 3.632e12, "3.632 trillion yuan");
    });
    let mut fewer = later.clone();
    fewer.figures.retain(|figure| figure.id != "004-va-bte-2020");
    TestApp::with(backend, &[cnind(), later, fewer], Documents::default()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_answer_with_the_same_bytes() {
    let (sqlite, postgres) = (service(Backend::Sqlite).await, service(Backend::Postgres).await);
    for target in TARGETS {
        let (one, other) = (sqlite.get(target).await, postgres.get(target).await);
        assert_eq!(one.text(), other.text(), "{target}");
        assert_eq!((one.status, one.header("etag")), (other.status, other.header("etag")), "{target}");
        assert!(one.body.len() > 80 && one.status.as_u16() < 500, "{target}: {}", one.text());
    }
}
