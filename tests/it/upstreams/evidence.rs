//! A followed yearbook says where its figures are stated: that comes along with them.

use yearbook::domain::upstream::FetchOutcome;
use yearbook::service::upstreams::PullMode;

use super::facades::address_of;
use super::publisher::Publisher;
use super::{Desk, counts};
use crate::on_both;
use crate::support::{Backend, Database, TestApp, clock};

on_both!(the_evidence_of_figures_comes_along);

async fn the_evidence_of_figures_comes_along(backend: Backend) {
    let served = TestApp::start(backend).await;
    let address = address_of(&served).await;
    let text = format!(
        "[[upstream]]\nid = 'colleagues'\ndataset = 'COPY'\nlicence = 'CC0'\nattribution = 'Colleagues'\nallow_http = true\n\
         allow_private_addresses = true\nlimits = {{ requests_per_minute = 6000, attempts = 1 }}\n\
         yearbook = {{ address = '{address}', dataset = 'CNIND' }}\n"
    );
    let desk = Desk::over(Database::empty(backend).await, Publisher::start().await, &text, clock()).await;
    let report = desk.pull(PullMode::Write).await;
    assert_eq!(report.fetch.outcome, FetchOutcome::Imported, "{report:?}");
    let stated = served.json("/v1/figures/002-rd-exp-2024").await;
    let document = served.json(&format!("/v1/sources/{}", stated["source"].as_str().unwrap())).await;

    let key = "A.CN.RD_EXP._T";
    let target = "/v1/observations?dataset=COPY&indicator=RD_EXP&area=CN&from=2024&to=2024&detail=full";
    let answer = desk.app.json(target).await;
    let one = &answer["series"][0]["observations"][0];
    assert_eq!((&answer["series"][0]["key"], &one["value"]), (&key.into(), &stated["value"]), "{answer}");
    assert_eq!((&one["lower"], &one["upper"]), (&stated["lower"], &stated["upper"]));
    let message = desk.app.get(&format!("/sdmx/2.1/data/COPY/{key}")).await.text();
    let page_of_figure = format!("{address}/figures/002-rd-exp-2024");
    for (id, value) in [
        ("figure", "002-rd-exp-2024"),
        ("figure_address", &page_of_figure),
        ("figure_document", document["title"].as_str().unwrap()),
        ("figure_sha256", document["sha256"].as_str().unwrap()),
        ("figure_place", "bytes 4739..4756"),
        ("figure_quote", stated["selector"]["exact"].as_str().unwrap()),
    ] {
        assert!(message.contains(&format!("id=\"{id}\" value=\"{value}\"")), "{id}: {value}: {message}");
    }
    let page = desk.app.get(&format!("/series/COPY/{key}?at=2024")).await.text();
    assert!(page.contains("3.6 trillion yuan"), "{page}");
    assert!(page.contains(&format!("<a href=\"{page_of_figure}\"")), "{page}");

    let again = desk.pull(PullMode::Write).await;
    assert_eq!(counts(&again)[..3], [0, 0, 0], "{again:?}");
}
