//! Redirects, and the keys that do not follow them.

use yearbook::domain::secret::Secret;
use yearbook::http_client::AddressRule;
use yearbook::http_client::header::{self, HeaderName};

use super::{Desk, TABLE, all_of, local, server, table};
use crate::support::flawed_server::{Flaw, FlawedServer};

const KEY: &str = "top+most key";

#[tokio::test]
async fn a_redirect_to_the_same_host_is_followed() {
    for (status, is_permanent) in [(301, true), (302, false), (303, false), (307, false), (308, true)] {
        let (desk, server) = (Desk::new(), server().await);
        server.spoil("/old", [Flaw::redirect(status, "/t.csv#part")]);
        let (file, text) = desk.text(&local(&server.url("/old"))).await;
        assert_eq!((text.as_str(), file.final_url), (TABLE, server.url("/t.csv")), "{status}");
        assert_eq!(file.moved_to, is_permanent.then(|| server.url("/t.csv")), "{status}");
    }
}

#[tokio::test]
async fn an_address_has_moved_only_if_all_redirects_say_so() {
    let (desk, server) = (Desk::new(), server().await);
    server.spoil("/a", [Flaw::redirect(301, "/b")]);
    server.spoil("/b", [Flaw::redirect(302, "/t.csv")]);
    assert_eq!(desk.text(&local(&server.url("/a"))).await.0.moved_to, None);
}

#[tokio::test]
async fn a_redirect_elsewhere_is_followed_only_if_the_host_is_listed() {
    let (desk, server, other) = (Desk::new(), server().await, server().await);
    let elsewhere = other.url("/t.csv");
    server.spoil("/t.csv", vec![Flaw::redirect(301, &elsewhere); 2]);
    let mut request = local(&server.url("/t.csv"));
    let error = desk.error(&request).await;
    assert_eq!((error.code(), error.can_pass()), ("redirect_refused", false));
    assert!(error.to_string().contains(&elsewhere), "{error}");
    assert!(other.asked().is_empty());
    request.allowed_hosts = vec![format!("127.0.0.1:{}", other.port)];
    let (file, text) = desk.text(&request).await;
    assert_eq!((text.as_str(), file.moved_to), (TABLE, Some(elsewhere)));
}

#[tokio::test]
async fn a_listed_host_is_judged_by_its_address_too() {
    let (desk, server) = (Desk::new(), FlawedServer::start().await);
    let mut request = local(&server.url("/t.csv"));
    for (host, kind) in [
        ("169.254.169.254", "metadata service"),
        ("[fd00:ec2::254]", "metadata service"),
        ("0.0.0.0", "unspecified"),
        ("[::ffff:7f00:1]", "IPv4 address within an IPv6 address"),
    ] {
        server.spoil("/t.csv", [Flaw::redirect(302, &format!("http://{host}/latest/meta-data/"))]);
        request.allowed_hosts = vec![host.to_owned()];
        let error = desk.error(&request).await;
        assert_eq!((error.code(), error.can_pass()), ("address_refused", false), "{error}");
        assert!(error.to_string().contains(kind), "{error}");
    }
}

#[tokio::test]
async fn an_address_that_leads_inwards_is_not_asked() {
    let (desk, server) = (Desk::new(), server().await);
    for host in ["127.0.0.1", "localhost", "0x7f.1"] {
        let mut request = local(&format!("http://{host}:{}/t.csv", server.port));
        request.address_rule = AddressRule::Public;
        let error = desk.error(&request).await;
        assert_eq!((error.code(), error.can_pass()), ("address_refused", false));
        assert!(error.to_string().contains("this machine"), "{error}");
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn redirects_end() {
    let (desk, server) = (Desk::new(), server().await);
    server.spoil("/t.csv", vec![Flaw::redirect(302, "/t.csv"); 9]);
    let error = desk.error(&local(&server.url("/t.csv"))).await;
    assert!(error.to_string().ends_with("there were 5 before it"), "{error}");
    assert_eq!(server.asked().len(), 6);
}

#[tokio::test]
async fn no_connection_without_tls_unless_that_is_allowed() {
    let (desk, server) = (Desk::new(), server().await);
    let mut request = local(&server.url("/t.csv"));
    request.allows_http = false;
    let error = desk.error(&request).await;
    assert_eq!((error.code(), error.can_pass()), ("insecure", false));
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn keys_go_to_the_origin_of_the_address_alone_and_are_shown_nowhere() {
    let (desk, server, other) = (Desk::new(), server().await, server().await);
    let authorization = Secret::new(format!("Bearer {KEY}"));
    let mut request = local(&server.url("/t.csv?id=GDP"));
    request.secret_parameters = vec![("api_key".to_owned(), Secret::new(KEY.to_owned()))];
    assert!(request.secret_header(header::AUTHORIZATION, &authorization));
    assert!(request.secret_header(HeaderName::from_static("x-key"), &authorization));
    request.headers.insert(HeaderName::from_static("x-plain"), "1".parse().unwrap());
    request.allowed_hosts = vec![format!("127.0.0.1:{}", other.port)];
    let with_key = "/t.csv?id=GDP&api_key=top%2Bmost+key";
    server.spoil(with_key, [Flaw::redirect(302, "/again")]);
    server.spoil("/again", [Flaw::redirect(302, &other.url("/t.csv"))]);
    desk.text(&request).await;
    let asked = server.asked();
    assert_eq!(asked[0].target, with_key);
    let keys = |one: &crate::support::flawed_server::Asked| {
        ["authorization", "x-key", "x-plain"].map(|name| one.header(name).is_some())
    };
    assert_eq!([keys(&asked[0]), keys(&asked[1])], [[true; 3]; 2]);
    assert_eq!(keys(&other.asked()[0]), [false, false, true]);

    // The server repeats the key: to another origin, to itself, and in an error.
    server.spoil(with_key, [Flaw::redirect(302, &other.url("/t.csv?key=top%2bmost%20key"))]);
    let error = desk.error(&request).await;
    assert!(error.to_string().contains("/t.csv?key=***") && error.code() == "redirect_refused", "{error}");
    let echoed = "/t.csv?k=top%2Bmost%20key";
    server.spoil(with_key, [Flaw::redirect(302, echoed)]);
    server.put(echoed, table());
    let (file, _) = desk.text(&request).await;
    assert_eq!(file.final_url, server.url("/t.csv?k=***"));
    drop(file);
    server.spoil(with_key, [Flaw::status(403)]);
    let refused = desk.error(&request).await;
    assert!(refused.to_string().contains("?id=GDP&api_key=*** answered with status 403"), "{refused}");
    for text in [all_of(&error), all_of(&refused), format!("{request:?}"), request.shown_url()] {
        assert!(!text.contains("most"), "{text}");
    }
}
