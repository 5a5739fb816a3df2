//! Documents with their numbers, the verification, and the ledger of checks.

use yearbook::service::documents::Documents;

use super::{attributes, browse, words};
use crate::on_both;
use crate::support::{Backend, TestApp, cnind, documents};
use crate::verify::document_bytes;

on_both!(
    a_document_shows_every_number_and_what_it_is,
    without_documents_the_numbers_stand_at_their_places,
    a_changed_document_is_shown_as_it_is_and_told,
    long_stretches_without_numbers_are_folded_on_request,
    the_words_of_a_document_are_no_markup,
    the_verification_says_what_holds_and_has_other_forms,
    the_ledger_counts_verdicts_and_filters_by_them,
    a_case_shows_its_passages,
);

/// A document with 20 figures.
const SOURCE_004: &str = "004_0b045badc113223c.txt";

/// A service with documents of which one has another text.
async fn with_changed(backend: Backend, change: impl Fn(String) -> String) -> TestApp {
    let documents = document_bytes().into_iter().map(|(name, bytes)| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let bytes = if name == SOURCE_004 { change(text).into_bytes() } else { bytes };
        (name, bytes)
    });
    TestApp::with(backend, &[cnind()], Documents::of(documents.collect::<Vec<_>>())).await
}

async fn with_documents(backend: Backend) -> TestApp {
    TestApp::with(backend, &[cnind()], documents()).await
}

/// The anchors of marked figures, in their order.
fn marked(page: &str) -> Vec<String> {
    let marks = page.split("<mark id=\"").skip(1);
    marks.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// The ids of the figures of document 004, as they stand in it.
fn figures() -> Vec<String> {
    let seed = cnind();
    let mut figures: Vec<_> = seed.figures.iter().filter(|figure| figure.source == SOURCE_004).collect();
    figures.sort_by_key(|figure| (figure.at.start, &figure.id));
    figures.into_iter().map(|figure| figure.id.clone()).collect()
}

async fn a_document_shows_every_number_and_what_it_is(backend: Backend) {
    let app = with_documents(backend).await;
    let page = browse(&app, &format!("/sources/{SOURCE_004}")).await.text();
    let text = words(&page);
    for part in ["20 figures, all hold", "19 other numbers", "0 unaccounted", "the very bytes that were read"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(marked(&page), figures());
    assert_eq!(page.matches("<span class=\"o\"").count(), 19 + 1, "the legend has one more");
    let links = attributes(&page, "href");
    for figure in cnind().figures.iter().filter(|figure| figure.source == SOURCE_004) {
        assert!(links.contains(&format!("/series/CNIND/{}", figure.series)), "{}", figure.id);
        assert!(links.contains(&format!("/figures/{}", figure.id)), "{}", figure.id);
    }
    let sources = browse(&app, "/sources").await.text();
    for source in cnind().sources {
        let address = format!("/sources/{}", source.id);
        assert!(attributes(&sources, "href").contains(&address), "{address}");
        assert_eq!(browse(&app, &address).await.status, 200, "{address}");
    }
    for target in ["/sources/nothing", "/sources/..%2Fx", "/sources/004?only=figures"] {
        assert_eq!(browse(&app, target).await.status, 404, "{target}");
    }
    assert_eq!(browse(&app, &format!("/sources/{SOURCE_004}?only=x")).await.status, 400);
}

async fn without_documents_the_numbers_stand_at_their_places(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, &format!("/sources/{SOURCE_004}")).await.text();
    let text = words(&page);
    for part in [
        "--sources DIR",
        "20 figures, not read again",
        "19 other numbers",
        "26.6 trillion yuan",
        "not loaded",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(marked(&page), figures());
    assert!(!text.contains("unaccounted"), "what is not read cannot be unaccounted for: {text}");
    assert!(page.contains("<span class=\"ph\">"), "bars");
    let verify = words(&browse(&app, "/verify").await.text());
    assert!(
        verify.contains("46 of 46 figures are in the database") && verify.contains("--sources DIR"),
        "{verify}"
    );
}

async fn a_changed_document_is_shown_as_it_is_and_told(backend: Backend) {
    let app = with_changed(backend, |text| text.replace("26.6 trillion", "26.7 trillion")).await;
    let page = browse(&app, &format!("/sources/{SOURCE_004}")).await.text();
    let text = words(&page);
    for part in
        ["its hash differs", "20 figures, 19 hold", "1 unaccounted", "26.7 trillion yuan", "004-va-c-2020"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let marked = marked(&page);
    assert_eq!(marked.len(), 19);
    assert!(!marked.contains(&"004-va-c-2020".to_owned()));
    let verify = words(&browse(&app, "/verify").await.text());
    for part in ["45 of 46 figures hold", "004-va-c-2020", "\"26.7 trillion yuan\"", "\"26.6 trillion yuan\""]
    {
        assert!(verify.replace("&quot;", "\"").contains(part), "{part}: {verify}");
    }
    let start = browse(&app, "/").await.text();
    assert!(start.contains("class=\"v bad\"") && words(&start).contains("45 of 46 figures hold"), "{start}");
}

async fn long_stretches_without_numbers_are_folded_on_request(backend: Backend) {
    for app in [with_documents(backend).await, TestApp::start(backend).await] {
        let whole = browse(&app, &format!("/sources/{SOURCE_004}")).await.text();
        let folded = browse(&app, &format!("/sources/{SOURCE_004}?only=figures")).await.text();
        assert!(!words(&whole).contains("bytes without a number"));
        assert!(words(&folded).contains("bytes without a number"));
        assert!(folded.len() + 3_000 < whole.len(), "{} {}", folded.len(), whole.len());
        assert_eq!(marked(&folded), marked(&whole));
    }
}

async fn the_words_of_a_document_are_no_markup(backend: Backend) {
    let app = with_changed(backend, |text| text + "\n<script>alert(1)</script> & 77 goats \u{202e}").await;
    let answer = browse(&app, &format!("/sources/{SOURCE_004}")).await;
    let page = answer.text();
    assert!(page.contains("&lt;script&gt;alert(") && !page.contains("<script>alert"), "{page}");
    assert!(words(&page).contains("2 unaccounted"), "{}", words(&page));
}

async fn the_verification_says_what_holds_and_has_other_forms(backend: Backend) {
    let app = with_documents(backend).await;
    let page = browse(&app, "/verify").await.text();
    let text = words(&page);
    for part in [
        "46 of 46 figures hold",
        "5 documents",
        "168 numbers",
        "0 unaccounted",
        "0 findings",
        "Nothing differs.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for format in ["text", "junit", "sarif", "json"] {
        let address = format!("/v1/verification?format={format}");
        assert!(attributes(&page, "href").contains(&address), "{address}");
        assert_eq!(app.get(&address).await.status, 200, "{address}");
    }
}

async fn the_ledger_counts_verdicts_and_filters_by_them(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, "/reconciliation").await.text();
    let text = words(&page);
    for part in ["Nothing contradicts. 20 checks", "1 explained", "19 one-sided", "spans_differ", "0.4 apart"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let rows = |page: &str| page.matches("<th class=\"what\"").count();
    assert_eq!((rows(&page), page.matches("<div class=\"case\"").count()), (19, 1));
    // What would settle it: the level of the year before.
    assert!(text.contains("needs R&D expenditure, total 2023"), "{text}");
    let filtered = browse(&app, "/reconciliation?verdict=explained").await.text();
    assert_eq!((rows(&filtered), filtered.matches("<div class=\"case\"").count()), (0, 1));
    let none = browse(&app, "/reconciliation?verdict=contradiction&lang=zh").await.text();
    assert!(attributes(&none, "href").contains(&"/reconciliation?lang=zh".to_owned()), "the filter to drop");
    let later = browse(&app, "/reconciliation?start=11").await.text();
    assert_eq!(rows(&later), 10);
    assert!(words(&later).contains("Checks 11 to 20 of 20"), "{}", words(&later));
    for (target, status) in
        [("?verdict=agree", 400), ("?dataset=NO", 400), ("?start=0", 400), ("?start=99", 200)]
    {
        assert_eq!(browse(&app, &format!("/reconciliation{target}")).await.status, status, "{target}");
    }
}

async fn a_case_shows_its_passages(backend: Backend) {
    let app = with_documents(backend).await;
    for period in ["2021%2F2025", "2021/2025"] {
        let page = browse(&app, &format!("/reconciliation/CNIND/A5.CN.VA_CHANGE.C/{period}")).await.text();
        assert_eq!(page.matches("<blockquote").count(), 3, "{period}");
        let text = words(&page);
        for part in ["8 trillion yuan", "34.6 trillion yuan, 34.05 – 35.15", "7.0 computed, 2020 → 2024"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    // Every statement of the ledger has a page.
    let ledger = browse(&app, "/reconciliation?lang=zh").await.text();
    let cases = attributes(&ledger, "href");
    let cases: Vec<_> = cases.iter().filter(|link| link.starts_with("/reconciliation/CNIND/")).collect();
    assert_eq!(cases.len(), 20);
    for case in cases {
        assert_eq!(browse(&app, case).await.status, 200, "{case}");
    }
    for target in ["CNIND/A5.CN.VA_CHANGE.C/2021", "CNIND/A5.CN.VA_CHANGE.C", "CNIND", "NO/A.CN.VA.C/2024"] {
        assert_eq!(browse(&app, &format!("/reconciliation/{target}")).await.status, 404, "{target}");
    }
}
