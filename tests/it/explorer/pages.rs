//! Pages that are there.

use axum::body::Body;
use axum::http::Request;

use super::{BROWSER, POLICY, ask, attributes, browse, words};
use crate::on_both;
use crate::support::{Backend, TestApp, cnind, documents};

on_both!(
    every_page_has_the_frame_and_its_headers,
    every_link_of_a_page_is_of_this_service_and_leads_somewhere,
    pages_have_entity_tags_that_follow_language_and_revision,
    a_client_that_prefers_json_is_led_to_the_api,
    chinese_pages_are_chinese_and_stay_so,
    the_start_page_shows_topics_values_and_changes,
    the_start_page_says_whether_the_figures_hold,
    a_dataset_has_facets_with_counts_and_pages_of_series,
    an_indicator_shows_what_it_is_and_its_series,
    a_search_forgives_and_leads_to_the_series,
    files_are_kept_for_good_under_their_hash,
    switched_off_keys_stay_off,
);

/// A target of every page.
const PAGES: [&str; 44] = [
    "/",
    "/alerts",
    "/alerts?state=ok&as_of=2025-12-31",
    "/alerts?state=refused&rule=RD_INTENSITY_LOW",
    "/alerts/CNIND:RD_INTENSITY_LOW:A.CN.RD_INTENSITY._T",
    "/changes",
    "/changes?since=1",
    "/datasets",
    "/composites",
    "/datasets/CNIND",
    "/datasets/CNIND?area=CN-ZJ&frequency=A",
    "/formula",
    "/formula?expr=share(VA.C,VA.BTE)&area=CN&at=2020",
    "/formula?expr=VA*2",
    "/imports",
    "/imports?start=2",
    "/indicators/CNIND/VA",
    "/reconciliation",
    "/reconciliation?verdict=agrees&as_of=2025-12-31",
    "/reconciliation/CNIND/A5.CN.VA_CHANGE.C/2021%2F2025",
    "/rules",
    "/rules/CONTRADICTIONS",
    "/rules/RD_INTENSITY_LOW?dataset=CNIND&events=2023,2024",
    "/search",
    "/sources",
    "/sources/004_0b045badc113223c.txt",
    "/targets",
    "/targets?verdict=unknown&method=un&as_of=2025-12-31",
    "/targets/MFG-VA-2025",
    "/targets/MFG-SHARE-INDUSTRY",
    "/upstreams",
    "/verify",
    "/search?q=research",
    "/series/CNIND/A.CN.VA.C?at=2020&include=implied",
    "/series/CNIND/A.CN.RD_EXP._T?measure=yoy",
    "/series/CNIND/A.CN.NEV_OUTPUT._T",
    "/figures/002-rd-exp-2024",
    "/compare?series=CNIND/A.CN.VA.C,CNIND/A.CN.VA.BTE",
    "/rankings",
    "/rankings?period=2024&refused=gap",
    "/series/CNIND/A.CN.VA.C/revisions",
    "/series/CNIND/A.CN.VA.C/revisions?view=triangle",
    "/series/CNIND/A.CN.VA.C/forecast",
    "/series/CNIND/A.CN.GII_RANK._Z/forecast?horizon=2",
];

async fn every_page_has_the_frame_and_its_headers(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in PAGES {
        for accept in [BROWSER, "*/*", "text/html"] {
            let answer = ask(&app, target, accept).await;
            assert_eq!(answer.status, 200, "{target}");
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{target}");
            assert_eq!(answer.header("content-security-policy"), POLICY, "{target}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{target}");
            assert_eq!(answer.header("cache-control"), "public, no-cache", "{target}");
            assert!(!answer.headers.contains_key("set-cookie"), "{target}");
            assert!(answer.header("link").starts_with("</v1/"), "{target}: {}", answer.header("link"));
        }
        let page = browse(&app, target).await.text();
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\" data-revision=\"1\">"), "{target}");
        let (head, _) = page.split_once("</head>").unwrap();
        assert_eq!(head.matches("<title>").count(), 1, "{target}");
        for part in ["<a class=\"skip\" href=\"#main\">", "<main id=\"main\"", "<footer>"] {
            assert_eq!(page.matches(part).count(), 1, "{target}: {part}");
        }
        assert_eq!(page.matches("<h1").count(), 1, "{target}");
        for inline in [" style=", "<style", " onclick=", " onload=", "javascript:", "<script>"] {
            assert!(!page.contains(inline), "{target}: {inline}");
        }
        let scripts = 1 + usize::from(target.starts_with("/formula"));
        assert_eq!(page.matches("<script").count(), scripts, "{target}");
    }
}

async fn every_link_of_a_page_is_of_this_service_and_leads_somewhere(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in PAGES {
        let page = browse(&app, target).await.text();
        for name in ["href", "src", "action"] {
            for address in attributes(&page, name).into_iter().filter(|address| !address.starts_with('#')) {
                assert!(address.starts_with('/') && !address.starts_with("//"), "{target}: {address}");
                let status = browse(&app, &address).await.status;
                assert!(status.is_success() || status.is_redirection(), "{target}: {address} is {status}");
            }
        }
    }
}

async fn pages_have_entity_tags_that_follow_language_and_revision(backend: Backend) {
    let app = TestApp::start(backend).await;
    let mut tags = Vec::new();
    for target in ["/datasets", "/datasets?lang=zh", "/", "/?keys=off"] {
        let first = browse(&app, target).await;
        let tag = first.header("etag").to_owned();
        // The response cache answers from the third time on.
        for _ in 0..3 {
            let again = browse(&app, target).await;
            assert_eq!((again.header("etag"), again.body == first.body), (tag.as_str(), true), "{target}");
            assert_eq!(again.header("content-security-policy"), POLICY, "{target}");
            let request = Request::get(target).header("accept", BROWSER).header("if-none-match", &tag);
            let unchanged = app.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!((unchanged.status.as_u16(), unchanged.body.len()), (304, 0), "{target}");
            // The headers of a 304 replace those of the page that the client has.
            assert_eq!(unchanged.header("content-security-policy"), "", "{target}");
        }
        tags.push(tag);
    }
    let distinct: std::collections::BTreeSet<&String> = tags.iter().collect();
    assert_eq!(distinct.len(), tags.len(), "{tags:?}");
    assert_ne!(app.get("/v1/datasets").await.header("etag"), tags[0]);
    assert_eq!(browse(&app, "/datasets?lang=en").await.status, 200);
}

async fn a_client_that_prefers_json_is_led_to_the_api(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, address) in [
        ("/datasets", "/v1/datasets"),
        ("/datasets?lang=zh&keys=off", "/v1/datasets"),
        ("/datasets/CNIND?lang=zh&area=CN-ZJ", "/v1/series?area=CN-ZJ&dataset=CNIND"),
        ("/indicators/CNIND/VA?activity=C", "/v1/series?activity=C&dataset=CNIND&indicator=VA"),
        ("/changes?since=0", "/v1/changes?since=0"),
    ] {
        let answer = ask(&app, target, "application/json").await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, address), "{target}");
        assert_eq!(answer.header("vary"), "Accept", "{target}");
        assert_eq!(app.get(address).await.status, 200, "{address}");
        assert_eq!(ask(&app, target, "image/png").await.status, 406, "{target}");
    }
}

async fn chinese_pages_are_chinese_and_stay_so(backend: Backend) {
    let app = TestApp::start(backend).await;
    for target in PAGES {
        let address = format!("{target}{}lang=zh", if target.contains('?') { "&" } else { "?" });
        let answer = browse(&app, &address).await;
        let page = answer.text();
        assert_eq!(answer.status, 200, "{address}");
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"zh\" "), "{address}");
        assert!(page.contains(">English</a>"), "{address}");
        for link in attributes(&page, "href") {
            let is_page = link.starts_with('/')
                && !["/v1/", "/assets/", "/docs"].iter().any(|start| link.starts_with(start));
            // The link to the same page in English alone has no language.
            let english =
                page.matches(&format!("href=\"{}\" lang=\"en\"", link.replace('&', "&amp;"))).count();
            assert!(!is_page || link.contains("lang=zh") || english == 1, "{address}: {link}");
        }
    }
    let page = words(&browse(&app, "/indicators/CNIND/VA?lang=zh").await.text());
    assert!(page.contains("增加值") && page.contains("33.6 万亿元"), "{page}");
    let page = words(&browse(&app, "/changes?lang=zh").await.text());
    assert!(page.contains("2026年1月2日"), "{page}");
}

async fn the_start_page_shows_topics_values_and_changes(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, "/").await.text();
    let text = words(&page);
    for expected in [
        "46 of 46 figures are in the database as recorded documents not loaded 44 series",
        "National accounts 12",
        "Research and development 9",
        "Value added , industry 40.5 trillion yuan 2024",
        "What is new",
        "1 2 Jan 2026 CNIND seed folder 46 0 0",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(page.matches("<section class=\"topic\">").count() >= 4, "{page}");
    assert!(page.contains("href=\"/series/CNIND/A.CN.VA.BTE\""), "{page}");
}

async fn the_start_page_says_whether_the_figures_hold(backend: Backend) {
    let app = TestApp::with(backend, &[cnind()], documents()).await;
    let text = words(&browse(&app, "/").await.text());
    let line = "46 of 46 figures hold 5 documents read again, byte for byte 168 numbers, 0 unaccounted for";
    assert!(text.contains(line), "{text}");
}

async fn a_dataset_has_facets_with_counts_and_pages_of_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, "/datasets/CNIND").await.text();
    let text = words(&page);
    for expected in ["44 series", "46 observations", "China 38", "Zhejiang 4", "Xiaomi Corporation 2"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert_eq!(page.matches("href=\"/series/CNIND/").count(), 44);
    assert!(page.contains("href=\"/datasets/CNIND?area=CN-ZJ\""), "{page}");

    let page = browse(&app, "/datasets/CNIND?area=CN-ZJ").await.text();
    assert_eq!(page.matches("href=\"/series/CNIND/A.CN-ZJ.").count(), 4);
    assert_eq!(page.matches("href=\"/series/CNIND/").count(), 4);
    // The other areas keep their counts, and the chosen one is dropped by its link.
    assert!(words(&page).contains("China 38"), "{page}");
    assert!(page.contains("<a href=\"/datasets/CNIND\" aria-current=\"true\""), "{page}");

    // Alpha-3 and other spellings of a code mean the same, as in the API.
    let dimension = browse(&app, "/datasets/CNIND?c[REF_AREA]=CN-ZJ").await.text();
    assert_eq!(dimension.matches("href=\"/series/CNIND/").count(), 4);

    let mut target = "/datasets/CNIND?limit=20".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = browse(&app, &target).await.text();
        let links = attributes(&page, "href");
        seen.extend(links.iter().filter(|link| link.starts_with("/series/")).cloned());
        match page.split_once("rel=\"next\" href=\"") {
            None => break,
            Some((_, rest)) => target = rest.split('"').next().unwrap().replace("&amp;", "&"),
        }
    }
    let distinct: std::collections::BTreeSet<&String> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (44, 44));

    let page = browse(&app, "/datasets/CNIND?area=CN-ZJ&activity=C").await.text();
    assert!(
        words(&page).contains("No series passes all filters. Without Area CN-ZJ Without Activity C"),
        "{page}"
    );
}

async fn an_indicator_shows_what_it_is_and_its_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    let text = words(&browse(&app, "/indicators/CNIND/VA").await.text());
    for expected in [
        "Value added",
        "Unit: yuan renminbi",
        "current prices (nominal)",
        "over a period (flow)",
        "Referred to by",
        "33.6 trillion yuan 2024 2020 2",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let page = browse(&app, "/indicators/CNIND/VA?activity=C").await.text();
    assert_eq!(page.matches("href=\"/series/CNIND/A.CN.VA.C\"").count(), 1);
    assert!(!page.contains("href=\"/series/CNIND/A.CN.VA.BTE\""));
    // An indicator that only others refer to has no series, and says so.
    let text = words(&browse(&app, "/indicators/CNIND/GDP").await.text());
    assert!(text.contains("No document and no file states a value of it"), "{text}");
    let text = words(&browse(&app, "/indicators/CNIND/RD_INTENSITY").await.text());
    assert!(text.contains("ratio to Gross domestic product"), "{text}");
}

async fn a_search_forgives_and_leads_to_the_series(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, "/search?q=reserch+intensty").await.text();
    let hits = page.split_once("<ol class=\"hits\">").unwrap().1;
    assert!(words(hits).starts_with("R&D intensity"), "{hits}");
    assert!(words(hits).contains("2.68 %  2024".replace("  ", " ").as_str()), "{hits}");
    assert!(attributes(hits, "href")[0].starts_with("/series/CNIND/A.CN.RD_INTENSITY."), "{hits}");
    let page = browse(&app, "/search?q=%E7%81%AF%E5%A1%94%E5%B7%A5%E5%8E%82").await.text();
    assert!(words(&page).contains("Lighthouse factories"), "{page}");
    let answer = browse(&app, "/search?q=A.CN.VA.C&lang=zh").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/series/CNIND/A.CN.VA.C?lang=zh"));
    for hostile in
        ["%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%22%3E%3Cimg+src%3Dx%3E", "%E2%80%AEabc", "zzzzzz"]
    {
        let page = browse(&app, &format!("/search?q={hostile}")).await.text();
        assert!(words(&page).contains("Nothing was found."), "{page}");
        assert!(!page.contains("<script>alert") && !page.contains("<img"), "{page}");
    }
    // A form sends its empty field.
    let page = browse(&app, "/search?q=").await;
    assert_eq!(page.status, 200);
    assert!(words(&page.text()).contains("Type an indicator"));
}

async fn files_are_kept_for_good_under_their_hash(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, "/").await.text();
    let files: Vec<String> = ["href", "src"]
        .iter()
        .flat_map(|name| attributes(&page, name))
        .filter(|address| address.starts_with("/assets/"))
        .collect();
    assert_eq!(files.len(), 3, "{files:?}");
    for file in &files {
        let plain = app.get(file).await;
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable", "{file}");
        for coding in ["gzip", "br", "zstd", "gzip, deflate, br, zstd"] {
            let request = Request::get(file).header("accept-encoding", coding).body(Body::empty()).unwrap();
            let coded = app.send(request).await;
            assert_eq!(coded.status, 200, "{file}");
            assert!(coded.body.len() <= plain.body.len(), "{file} {coding}");
            assert!(coded.header("vary").to_lowercase().contains("accept-encoding"), "{file}");
        }
        let other = file.replace(|one: char| one.is_ascii_digit(), "0");
        assert_eq!(app.get(&other).await.status, 404, "{other}");
    }
    assert_eq!(app.get("/favicon.ico").await.header("content-type"), "image/svg+xml");
    assert_eq!(app.get("/robots.txt").await.text(), "User-agent: *\nDisallow:\n");
}

async fn switched_off_keys_stay_off(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, "/datasets?keys=off").await.text();
    assert!(page.contains("<html lang=\"en\" data-keys=\"off\" "), "{page}");
    assert!(page.contains("href=\"/changes?keys=off\""), "{page}");
    assert!(page.contains("<input type=\"hidden\" name=\"keys\" value=\"off\">"), "{page}");
}
