//! The pages of imports: the list, the report of one, and the upload.

use axum::body::Body;
use axum::http::Request;
use yearbook::service::tokens::{NewToken, create};

use super::{attributes, browse, words};
use crate::on_both;
use crate::support::{Backend, TestApp, clock};

on_both!(
    imports_are_listed_the_newest_first_and_by_dataset,
    long_lists_have_pages,
    a_report_says_what_a_file_brought_and_how_it_is_taken_back,
    an_import_that_is_taken_back_says_so,
    the_upload_cannot_send_its_token_by_itself,
    without_a_script_there_are_the_commands,
    pages_lead_to_the_imports,
);

/// Takes a file into a dataset; its number.
async fn taken_in(app: &TestApp, dataset: &str, name: &str, text: &str) -> i64 {
    taken_in_on(app, "2024-01-01", dataset, name, text).await
}

async fn taken_in_on(app: &TestApp, day: &str, dataset: &str, name: &str, text: &str) -> i64 {
    let new = NewToken { name: "pipe <line>".into(), datasets: None, figures: Vec::new(), expires: None };
    let token = create(app.service.store(), new, clock().now()).await.unwrap();
    let target = format!("/v1/imports?dataset={dataset}&file={name}&published={day}&scope=whole");
    let request = Request::post(target).header("authorization", format!("Bearer {token}"));
    let answer = app.send(request.body(Body::from(text.to_owned())).unwrap()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["imports"][0]["id"].as_i64().unwrap()
}

const TABLE: &str = ",area,year,value\n1,CN,2020,1\n2,CN,2021,2\n3,DE,2020,3\n4,,2020,5\n";

async fn imports_are_listed_the_newest_first_and_by_dataset(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = words(&browse(&app, "/imports").await.text());
    assert!(
        page.contains("Nothing has been imported yet") && page.contains("yearbook import FILE"),
        "{page}"
    );
    let [a, b] = [taken_in(&app, "A", "a.csv", TABLE).await, taken_in(&app, "B", "b.csv", TABLE).await];
    let answer = browse(&app, "/imports").await;
    let page = answer.text();
    let links: Vec<String> = attributes(&page, "href")
        .into_iter()
        .filter(|href| href.starts_with("/imports/") && href != "/imports/new")
        .collect();
    assert_eq!(links, [format!("/imports/{b}"), format!("/imports/{a}")]);
    let text = words(&page);
    for part in ["taken in", "pipe &lt;line&gt;", "2 Jan 2026", "1 Jan 2024", " 3 "] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = words(&browse(&app, "/imports?dataset=A").await.text());
    assert!(text.contains("a.csv") && !text.contains("b.csv"), "{text}");
    let text = words(&browse(&app, "/imports?dataset=CNIND").await.text());
    assert!(text.contains("Nothing has been imported into CNIND"), "{text}");
    assert_eq!(browse(&app, "/imports?dataset=C").await.status, 400);
    assert_eq!(
        super::ask(&app, "/imports?dataset=A", "application/json").await.header("location"),
        "/v1/imports?dataset=A"
    );
}

async fn long_lists_have_pages(backend: Backend) {
    let app = TestApp::start(backend).await;
    for number in 0..3 {
        taken_in(&app, "A", &format!("a{number}.csv"), &format!("area,year,value\nCN,2020,{number}\n")).await;
    }
    let text = words(&browse(&app, "/imports?start=2").await.text());
    assert!(text.contains("2 to 3 of 3") && !text.contains("a2.csv") && text.contains("a0.csv"), "{text}");
    assert_eq!(browse(&app, "/imports?start=0").await.status, 400);
}

async fn a_report_says_what_a_file_brought_and_how_it_is_taken_back(backend: Backend) {
    let app = TestApp::start(backend).await;
    let id = taken_in(&app, "A", "%3Cb%3Ea.csv", TABLE).await;
    let page = browse(&app, &format!("/imports/{id}")).await.text();
    let text = words(&page);
    assert!(!page.contains("<b>a.csv") && page.contains("&lt;b&gt;a.csv"), "a name is text");
    let api = app.json(&format!("/v1/imports/{id}")).await;
    for part in [
        "3 observations: 3 added, 0 revised, 0 withdrawn.",
        api["sha256"].as_str().unwrap(),
        &format!("yearbook imports revert {id}"),
        "column 1",
        "line 5, column 4",
        "scope = &quot;whole&quot;",
        "2 series that nothing has changed since",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = "area,year,value\nCN,2020,1\nCN,2021,2.5\n";
    let later = taken_in_on(&app, "2024-06-01", "A", "%3Cb%3Ea.csv", text).await;
    let text = words(&browse(&app, &format!("/imports/{later}")).await.text());
    assert!(text.contains("2 observations: 0 added, 1 revised, 1 withdrawn."), "{text}");
    let text = words(&browse(&app, &format!("/imports/{id}")).await.text());
    assert!(text.contains("0 series that nothing has changed since"), "{text}");
    assert_eq!(browse(&app, "/imports/99").await.status, 404);
    let chinese = words(&browse(&app, &format!("/imports/{later}?lang=zh")).await.text());
    assert!(chinese.contains("2 个观测值：新增 0，修订 1，撤回 1。"), "{chinese}");
}

async fn an_import_that_is_taken_back_says_so(backend: Backend) {
    let app = TestApp::start(backend).await;
    let id = taken_in(&app, "A", "a.csv", TABLE).await;
    yearbook::service::import::revert::revert(app.service.store(), id, "someone", &clock()).await.unwrap();
    app.service.refresh().await.unwrap();
    let text = words(&browse(&app, &format!("/imports/{id}")).await.text());
    assert!(text.contains("Taken back by someone") && !text.contains("imports revert"), "{text}");
    assert!(words(&browse(&app, "/imports").await.text()).contains("taken back"));
}

async fn the_upload_cannot_send_its_token_by_itself(backend: Backend) {
    let app = TestApp::start(backend).await;
    let page = browse(&app, "/imports/new").await.text();
    let (_, main) = page.split_once("<main").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    assert!(!main.contains("<form") && !main.contains(" name=") && !main.contains(" form="), "{main}");
    assert!(main.contains("id=\"token\" type=\"password\" autocomplete=\"off\""), "{main}");
    assert_eq!(main.matches("<button").count(), main.matches("type=\"button\"").count(), "{main}");
    // What needs the script is hidden without it, and only this page has it.
    assert!(main.contains("<section id=\"upload\" hidden"), "{main}");
    assert_eq!(page.matches("<script").count(), 2);
    for source in attributes(&page, "src") {
        assert_eq!(browse(&app, &source).await.status, 200, "{source}");
    }
    assert!(!browse(&app, "/imports").await.text().contains("/assets/imports."));
}

async fn without_a_script_there_are_the_commands(backend: Backend) {
    let app = TestApp::start(backend).await;
    let text = words(&browse(&app, "/imports/new?dataset=GDP").await.text());
    let checks = "/v1/imports?dataset=GDP&file=FILE.csv&published=YYYY-MM-DD&check=true'";
    for part in ["yearbook token create --name NAME --dataset GDP", "curl --fail-with-body", "$TOKEN", checks]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(browse(&app, "/imports/new?dataset=a%20b'").await.status, 400);
}

async fn pages_lead_to_the_imports(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (target, address) in [
        ("/changes", "/imports"),
        ("/changes", "/imports/new"),
        ("/", "/imports"),
        ("/sources", "/imports"),
        ("/series/CNIND/A.CN.VA.C", "/imports/new?dataset=CNIND"),
    ] {
        let links = attributes(&browse(&app, target).await.text(), "href");
        assert!(links.contains(&address.to_owned()), "{target}: {address}");
    }
}
