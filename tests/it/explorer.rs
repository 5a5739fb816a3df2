//! The explorer: its pages, their strictness, headers, languages and errors. What a browser makes of them is tested in
//! `tests/browser`.

mod alerts;
mod documents;
mod embed;
mod errors;
mod imports;
mod pages;
mod series;
mod tables;

use axum::body::Body;
use axum::http::Request;

use crate::support::{Answer, TestApp};

/// The content security policy of every page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types 'none'";

/// The wish of a browser.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// The answer that a browser gets.
pub async fn browse(app: &TestApp, target: &str) -> Answer {
    ask(app, target, BROWSER).await
}

async fn ask(app: &TestApp, target: &str, accept: &str) -> Answer {
    app.send(Request::get(target).header("accept", accept).body(Body::empty()).unwrap()).await
}

/// The values of an attribute in a page, decoded.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let values = page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap());
    values.map(|value| value.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")).collect()
}

/// The text of a page without its tags, with single blanks.
fn words(page: &str) -> String {
    let main = page.split_once("<main").map_or(page, |(_, main)| main);
    let texts = main.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
    let text = texts.collect::<Vec<_>>().join(" ").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
