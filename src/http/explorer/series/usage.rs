//! "Use exactly this view": the same series, periods and options in other programs.

use maud::{Markup, html};

use super::chart::Statement;
use super::content::Content;
use super::request::api;
use crate::domain::observation::Observation;
use crate::http::explorer::embed::SIZE;
use crate::http::explorer::numbers::day;
use crate::http::explorer::snippets::{curl, iframe, power_query, python, r, sql, variable};
use crate::http::explorer::view::target;
use crate::http::explorer::words::series as words;

/// The part of the page with all texts; `base` is the scheme and authority by which the client addresses the service.
pub(super) fn section(content: &Content<'_>, statement: &Statement, base: &str) -> Markup {
    let view = content.view;
    let base = if base.is_empty() { "http://127.0.0.1:8080" } else { base };
    let data = |further: &[(&'static str, &str)]| format!("{base}{}", api(view, content.series, further));
    let csv = data(&[("detail", "full"), ("format", "csv")]);
    let name = variable(content.series.indicator.as_str());
    html! {
        section aria-labelledby="use" {
            h2 #use { (view.say(words::USE_VIEW)) }
            p.small.quiet { (view.say(words::USE_HOW)) }
            details open { summary { "Python" } (text(content, "python", &python(&name, &csv))) }
            details { summary { "R" } (text(content, "r", &r(&name, &csv))) }
            details { summary { "curl, SQL, Excel" }
                (text(content, "curl", &curl(&data(&[("detail", "full")]))))
                (text(content, "sql", &sql(&csv)))
                (text(content, "excel", &power_query(&csv)))
            }
            details { summary { (view.say(words::CITATION)) }
                (text(content, "sentence", &quotation(content, statement, base)))
                (text(content, "citation", &citation(content, base)))
                (text(content, "embedding", &embedding(content, base)))
            }
        }
    }
}

/// A text to be copied.
fn text(content: &Content<'_>, id: &str, text: &str) -> Markup {
    let view = content.view;
    html! {
        pre #(id) tabindex="0" { code { (text) } }
        button.btn type="button" hidden data-copy=(id) data-done=(view.say(words::COPIED)) { (view.say(words::COPY)) }
    }
}

/// The statement with the name before and the figures behind it.
fn quotation(content: &Content<'_>, statement: &Statement, base: &str) -> String {
    let figures = figures(content);
    let list = if figures.is_empty() { String::new() } else { format!(" [{}]", figures.join(", ")) };
    format!("{}: {}{list} {base}{}", content.name.text(), statement.text, dated(content))
}

/// The ids of the figures that state what is shown, the rates beside the levels included.
fn figures<'c>(content: &'c Content<'_>) -> Vec<&'c str> {
    let of_levels = content.observations.iter().filter_map(|one| one.provenance.figure.as_deref());
    let stated = content.yoy.iter().flat_map(|point| &point.stated);
    let of_rates = stated.filter_map(|rate| rate.figure.as_deref());
    let mut figures: Vec<&str> = of_levels.chain(of_rates).collect();
    figures.dedup();
    figures.truncate(MAX_FIGURES);
    figures
}

/// The most figures that a sentence names.
const MAX_FIGURES: usize = 12;

/// The address of this page as it is known today.
fn dated(content: &Content<'_>) -> String {
    let day = content.request.window.as_of.unwrap_or_else(|| known_until(content)).to_string();
    content.view.here(&[("as_of", Some(&day)), ("keys", None), ("rows", None)])
}

/// Today, or the day of the newest publication where that lies later.
fn known_until(content: &Content<'_>) -> chrono::NaiveDate {
    content.publications.last().copied().map_or(content.basis.today, |newest| newest.max(content.basis.today))
}

/// A citation: what is shown, who publishes it, where and when it was read.
fn citation(content: &Content<'_>, base: &str) -> String {
    let view = content.view;
    let language = view.language;
    let period = |one: Option<&Observation>| one.map(|one| one.period.to_string()).unwrap_or_default();
    let (first, last) = (period(content.observations.first()), period(content.observations.last()));
    let periods = if first == last { first } else { format!("{first} – {last}") };
    let unit = content.unit_word(content.unit);
    let prices =
        crate::http::explorer::passage::prices(content.price_basis).map(|text| view.say(text).to_owned());
    let what = [Some(content.name.text()), Some(periods), Some(unit), prices].into_iter().flatten();
    let what: Vec<String> = what.filter(|part| !part.is_empty()).collect();
    let dataset = content.catalogue().datasets.get(&content.series.dataset);
    let mut parts = vec![what.join(", ")];
    let sources = content.sources();
    if sources.is_empty() {
        parts.extend(dataset.map(|dataset| format!("{}, {}", dataset.publisher, dataset.name)));
        parts.extend(dataset.map(|dataset| dataset.licence.clone()));
    }
    for source in sources {
        parts.extend(source.attribution.clone());
        parts.push(format!("{}, “{}”, {}", source.publisher, source.title, day(source.published, language)));
    }
    let figures = figures(content);
    if !figures.is_empty() {
        parts.push(format!("{} {}", view.say(words::FIGURES), figures.join(", ")));
    }
    let revision = content.catalogue().revision.to_string();
    let read = view.fill(words::READ_ON, &[&day(content.basis.today, language)]);
    parts.push(format!("yearbook, {}, {read}", view.fill(words::REVISION, &[&revision])));
    parts.retain(|part| !part.is_empty());
    format!("{}.\n{base}{}", parts.join(".\n"), dated(content))
}

/// The element that shows the chart in another page.
fn embedding(content: &Content<'_>, base: &str) -> String {
    let params = content.view.params.without(&["keys", "rows", "at", "chart"]);
    iframe(&format!("{base}/embed{}", target(&params, &content.view.path)), &content.name.text(), SIZE)
}
