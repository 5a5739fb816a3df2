//! Downloads through proxies.

use yearbook::http_client::download::DownloadRequest;
use yearbook::http_client::proxies::Proxies;
use yearbook::http_client::{AddressRule, HttpUrl};

use super::{Desk, TABLE, all_of, local, server, table};
use crate::support::flawed_server::{Flaw, FlawedServer};

fn proxied(variables: &[(&str, String)]) -> Desk {
    let mut desk = Desk::new();
    let value = |name: &str| Some(variables.iter().find(|(one, _)| *one == name)?.1.clone());
    desk.downloader = desk.downloader.with_proxies(Proxies::from_environment(value).unwrap());
    desk
}

#[tokio::test]
async fn a_proxy_gets_the_whole_address_and_its_password() {
    let proxy = FlawedServer::start().await;
    let desk = proxied(&[("http_proxy", format!("http://user:hunter2@127.0.0.1:{}", proxy.port))]);
    // The name has no address here: the proxy alone resolves it. It may be anywhere, so it is asked as a public one.
    let address = "http://data.publisher.invalid/flows/t.csv?year=2025";
    proxy.put(address, table());
    let mut request = local(address);
    request.address_rule = AddressRule::Public;
    let (file, text) = desk.text(&request).await;
    assert_eq!((text.as_str(), file.final_url.as_str()), (TABLE, address));
    let asked = &proxy.asked()[0];
    assert_eq!(asked.header("host"), Some("data.publisher.invalid"));
    assert_eq!(asked.header("proxy-authorization"), Some("Basic dXNlcjpodW50ZXIy"));
}

#[tokio::test]
async fn names_that_lead_inwards_are_refused_before_the_proxy_is_asked() {
    let proxy = FlawedServer::start().await;
    let desk = proxied(&[("http_proxy", format!("127.0.0.1:{}", proxy.port))]);
    for host in ["127.0.0.1", "10.0.0.1", "localhost", "169.254.169.254", "[::1]", "[fd12::1]"] {
        let mut request = local(&format!("http://{host}/"));
        request.address_rule = AddressRule::Public;
        assert_eq!(desk.error(&request).await.code(), "address_refused", "{host}");
    }
    assert!(proxy.asked().is_empty());
}

#[tokio::test]
async fn tls_goes_through_a_tunnel() {
    let proxy = FlawedServer::start().await;
    let desk = proxied(&[("HTTPS_PROXY", format!("http://user:hunter2@127.0.0.1:{}", proxy.port))]);
    let address = "https://data-api.ecb.europa.eu/t.csv";
    proxy.put(address, table().packed().in_parts());
    let mut request = DownloadRequest::new(HttpUrl::parse(address).unwrap());
    request.limits = local("http://h/").limits;
    assert_eq!(desk.text(&request).await.1, TABLE);
    let tunnel = "data-api.ecb.europa.eu:443";
    let asked = proxy.asked();
    assert_eq!((asked[0].method.as_str(), asked[0].target.as_str()), ("CONNECT", tunnel));
    assert_eq!(asked[0].header("host"), Some(tunnel));
    assert_eq!(asked[0].header("proxy-authorization"), Some("Basic dXNlcjpodW50ZXIy"));
    assert_eq!(
        (asked[1].target.as_str(), asked[1].header("host")),
        (address, Some("data-api.ecb.europa.eu"))
    );
    assert_eq!(asked[1].header("proxy-authorization"), None, "the proxy cannot see it");

    // What breaks off within the tunnel goes on in another.
    proxy.spoil(address, [Flaw::CutAfter(9)]);
    assert_eq!(desk.text(&request).await.1, TABLE);
    assert_eq!(proxy.asked()[5].header("range"), Some("bytes=9-"));
    // The certificate is judged within the tunnel.
    request.url = HttpUrl::parse("https://publisher.invalid/t.csv").unwrap();
    assert_eq!(desk.error(&request).await.code(), "tls");
    let tunnel = "publisher.invalid:443";
    proxy.spoil(tunnel, [Flaw::status(502), Flaw::status(407)]);
    let before = proxy.asked().len();
    let error = desk.error(&request).await;
    assert_eq!((error.code(), error.can_pass()), ("proxy", false));
    assert_eq!(error.to_string(), "the proxy `127.0.0.1` answered with status 407");
    assert_eq!(proxy.asked().len() - before, 2, "502 may pass");
    assert!(!all_of(&error).contains("hunter2"));
}

#[tokio::test]
async fn this_machine_and_hosts_of_no_proxy_are_asked_directly() {
    let (proxy, server) = (FlawedServer::start().await, server().await);
    let desk = proxied(&[
        ("http_proxy", format!("127.0.0.1:{}", proxy.port)),
        ("no_proxy", "publisher.invalid".to_owned()),
    ]);
    assert_eq!(desk.text(&local(&server.url("/t.csv"))).await.1, TABLE);
    assert_eq!(desk.error(&local("http://publisher.invalid/")).await.code(), "dns");
    assert!(proxy.asked().is_empty());
}

#[tokio::test]
async fn a_proxy_that_is_not_there_may_come_back() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let desk = proxied(&[("http_proxy", format!("http://127.0.0.1:{free}"))]);
    let error = desk.error(&local("http://publisher.invalid/")).await;
    assert_eq!((error.code(), error.can_pass()), ("connection", true));
}
