//! Messages of agencies, recorded or made in their shape, served under the agencies' own addresses over TLS: the server is the proxy of the
//! service, and names of these hosts are never resolved here.

use yearbook::domain::upstream::FetchOutcome;
use yearbook::http_client::HttpClient;
use yearbook::http_client::download::{Downloader, HostTurns};
use yearbook::http_client::proxies::Proxies;
use yearbook::service::upstreams::PullMode;

use super::publisher::Publisher;
use super::{Desk, bis, counts};
use crate::on_both;
use crate::support::flawed_server::{Content, Flaw, FlawedServer};
use crate::support::tls::authority;
use crate::support::{Backend, Database, clock, data};

on_both!(
    messages_of_agencies_are_pulled_from_their_addresses,
    policy_rates_of_the_bis_are_read_as_they_are_stated,
    a_long_message_goes_on_where_it_broke_off,
);

/// What an agency serves: the entry of the upstream, the messages or their files by address, and the observations in them.
struct Agency {
    query: &'static str,
    messages: &'static [(&'static str, &'static str)],
    observations: u64,
}

const ECB: Agency = Agency {
    query: "sdmx = { address = 'https://data-api.ecb.europa.eu/service', flow = 'ECB,EXR', key = 'M.USD.EUR.SP00.A' }",
    messages: &[
        (
            "https://data-api.ecb.europa.eu/service/dataflow/ECB/EXR/latest?references=children",
            "ECB_EXR/1/structure-full.xml",
        ),
        (
            "https://data-api.ecb.europa.eu/service/data/ECB,EXR/M.USD.EUR.SP00.A",
            "ECB_EXR/1/M.USD.EUR.SP00.A.xml",
        ),
    ],
    observations: 252,
};

const INSEE: Agency = Agency {
    query: "sdmx = { address = 'https://bdm.insee.fr/series/sdmx', flow = 'IPI-2010-A21', start = '1990' }",
    messages: &[
        (
            "https://bdm.insee.fr/series/sdmx/dataflow/all/IPI-2010-A21/latest?references=children",
            "INSEE/IPI-2010-A21-structure.xml",
        ),
        ("https://bdm.insee.fr/series/sdmx/data/IPI-2010-A21/all?startPeriod=1990", "INSEE/IPI-2010-A21.xml"),
    ],
    observations: 3_230,
};

const EUROSTAT: Agency = Agency {
    query: "sdmx = { address = 'https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1', flow = 'NAMA_10_GDP', \
            structure = false }",
    messages: &[(
        "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data/NAMA_10_GDP/all",
        "ESTAT/footer2.zip",
    )],
    observations: 43,
};

const BIS: Agency = Agency {
    query: "sdmx = { address = 'https://stats.bis.org/api/v1', flow = 'BIS,WS_CBPOL,1.0', key = 'M.CN+XM', start = '2000' }",
    messages: &[
        ("https://stats.bis.org/api/v1/dataflow/BIS/WS_CBPOL/1.0?references=children", bis::STRUCTURE),
        ("https://stats.bis.org/api/v1/data/BIS,WS_CBPOL,1.0/M.CN+XM?startPeriod=2000", bis::DATA),
    ],
    observations: 6,
};

/// A message: that of a file, or one that is made.
fn message(text: &str) -> Vec<u8> {
    if text.starts_with('<') {
        return text.as_bytes().to_vec();
    }
    std::fs::read(data().join("sdmx-messages").join(text)).unwrap()
}

impl Agency {
    /// A service with this agency as its upstream, and the server that answers in its place.
    async fn start(&self, backend: Backend) -> (Desk, FlawedServer) {
        let server = FlawedServer::start().await;
        for (number, (address, name)) in self.messages.iter().enumerate() {
            let content = Content::new("application/xml", message(name));
            server.put(address, content.header("etag", &format!("\"{number}\"")).in_parts().packed());
        }
        let text = format!(
            "[[upstream]]\nid = 'agency'\ndataset = 'OFFICE'\nlicence = 'CC-BY-4.0'\nattribution = 'The agency'\n\
             limits = {{ requests_per_minute = 6000, attempts = 2 }}\n{}\n",
            self.query
        );
        let mut desk =
            Desk::over(Database::empty(backend).await, Publisher::start().await, &text, clock()).await;
        let proxy = format!("http://127.0.0.1:{}", server.port);
        let proxies =
            Proxies::from_environment(|name| (name == "HTTPS_PROXY").then(|| proxy.clone())).unwrap();
        let client = HttpClient::new(Some(&authority())).unwrap();
        desk.downloader = Downloader::new(client, HostTurns::default(), clock()).with_proxies(proxies);
        (desk, server)
    }
}

async fn messages_of_agencies_are_pulled_from_their_addresses(backend: Backend) {
    for agency in [ECB, INSEE, EUROSTAT, BIS] {
        let (desk, server) = agency.start(backend).await;
        let report = desk.pull(PullMode::Write).await;
        let asked: Vec<String> = server.asked().into_iter().map(|one| one.target).collect();
        assert_eq!(
            (report.fetch.outcome, counts(&report)),
            (FetchOutcome::Imported, [agency.observations, 0, 0, 0]),
            "{asked:?}: {:?}",
            report.fetch.detail
        );
        let asked: Vec<&String> = asked.iter().filter(|one| one.contains("://")).collect();
        assert_eq!(asked, agency.messages.iter().map(|(address, _)| address).collect::<Vec<_>>());
        let again = desk.pull(PullMode::Write).await;
        assert_eq!(again.fetch.outcome, FetchOutcome::NotModified, "{again:?}");
    }
}

/// What is missing stays so, and a rate below zero is one.
async fn policy_rates_of_the_bis_are_read_as_they_are_stated(backend: Backend) {
    let (desk, _server) = BIS.start(backend).await;
    desk.pull(PullMode::Write).await;
    let values: Vec<String> =
        desk.values().await.iter().map(|(key, period, value)| format!("{key} {period} {value:?}")).collect();
    assert_eq!(
        values,
        [
            "M.CN 2025-10 Some(3.0)",
            "M.CN 2025-11 Some(3.0)",
            "M.CN 2025-12 None",
            "M.XM 2025-10 Some(2.0)",
            "M.XM 2025-11 Some(2.15)",
            "M.XM 2025-12 Some(-0.5)",
        ]
    );
}

async fn a_long_message_goes_on_where_it_broke_off(backend: Backend) {
    let (desk, server) = INSEE.start(backend).await;
    let (address, _) = INSEE.messages[1];
    server.spoil(address, [Flaw::CutAfter(20_000)]);
    let report = desk.pull(PullMode::Write).await;
    assert_eq!(counts(&report), [INSEE.observations, 0, 0, 0], "{:?}", report.fetch.detail);
    let ranges: Vec<Option<String>> = server
        .asked()
        .iter()
        .filter(|one| one.target == address)
        .map(|one| one.header("range").map(str::to_owned))
        .collect();
    assert_eq!(ranges, [None, Some("bytes=20000-".to_owned())]);
}
