//! What a page says of itself: title, publisher and day of publication, in its tags and in JSON-LD (schema.org).

use chrono::NaiveDate;
use html5gum::StartTag;
use serde_json::Value;

use super::element::attribute;
use crate::ingest::document::format::publication::day_in;

/// Names of tags with the day of publication, in small letters, the best first.
const DAYS: [&str; 18] = [
    "article:published_time", "og:article:published_time", "datepublished", "citation_publication_date", "dc.date.issued",
    "dcterms.issued", "dcterms.date", "dc.date", "pubdate", "publishdate", "publish_date", "publicationdate",
    "firstpublishedtime", "sailthru.date", "parsely-pub-date", "date", "release_date", "dcterms.created",
];
/// Names of tags with the publisher, the best first.
const PUBLISHERS: [&str; 10] = [
    "dc.publisher", "dcterms.publisher", "publisher", "citation_publisher", "og:site_name", "sitename", "contentsource",
    "source", "article:publisher", "author",
];
const TITLES: [&str; 5] = ["articletitle", "dc.title", "dcterms.title", "citation_title", "og:title"];
/// The longest JSON-LD that is read, in bytes.
const LONGEST: usize = 1_048_576;
/// The longest value of a tag that is kept, in bytes.
const LONGEST_VALUE: usize = 500;

/// What a page says of itself; each value with the rank of its name, the lowest being the best.
#[derive(Debug, Default)]
pub(super) struct Head {
    day: Option<(usize, NaiveDate)>,
    publisher: Option<(usize, String)>,
    title: Option<(usize, String)>,
    /// The text of the element `title`.
    pub(super) title_text: String,
    /// The first day of an element `time`.
    time: Option<NaiveDate>,
    /// The language that the page names.
    pub(super) language: Option<String>,
}

impl Head {
    /// Reads a tag `meta`, or any with `itemprop` or `property`.
    pub(super) fn meta(&mut self, tag: &StartTag<usize>) {
        let name = ["name", "property", "itemprop", "http-equiv"].iter().find_map(|name| attribute(tag, name));
        let (Some(name), Some(value)) = (name, attribute(tag, "content")) else { return };
        let name = name.to_ascii_lowercase();
        if name == "content-language" && self.language.is_none() {
            self.language = Some(value.clone());
        }
        let rank = |names: &[&str]| names.iter().position(|own| *own == name);
        if let (Some(rank), Some((_, day))) = (rank(&DAYS), day_in(&value)) {
            better(&mut self.day, rank, day);
        }
        let is_name = !value.is_empty() && value.len() <= LONGEST_VALUE && !value.starts_with("http");
        if let Some(rank) = rank(&PUBLISHERS).filter(|_| is_name) {
            better(&mut self.publisher, rank, value);
        } else if let Some(rank) = rank(&TITLES).filter(|_| is_name) {
            better(&mut self.title, rank, value);
        }
    }

    /// Reads a tag `time`.
    pub(super) fn time(&mut self, tag: &StartTag<usize>) {
        let day = attribute(tag, "datetime").and_then(|value| day_in(&value));
        self.time = self.time.or(day.map(|(_, day)| day));
    }

    /// Reads JSON-LD.
    pub(super) fn json(&mut self, text: &str) {
        if text.len() > LONGEST {
            return;
        }
        let Ok(value) = serde_json::from_str::<Value>(text) else { return };
        let listed = value.as_array().or_else(|| value.get("@graph")?.as_array());
        for object in listed.map_or_else(|| vec![&value], |list| list.iter().collect()) {
            let text = |name: &str| object.get(name).and_then(Value::as_str);
            if let Some((_, day)) = text("datePublished").and_then(day_in) {
                better(&mut self.day, 0, day);
            }
            let publisher = object.get("publisher").or_else(|| object.get("sourceOrganization"));
            let name = publisher.and_then(|one| one.as_str().or_else(|| one.get("name")?.as_str()));
            if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
                better(&mut self.publisher, 0, name.trim().to_owned());
            }
        }
    }

    /// The day of publication in the tags.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.day.map(|(_, day)| day)
    }

    /// The day of the first `time`.
    pub(super) const fn first_time(&self) -> Option<NaiveDate> {
        self.time
    }

    /// The publisher in the tags.
    pub(super) fn publisher(&mut self) -> Option<String> {
        self.publisher.take().map(|(_, name)| name)
    }

    /// The title in the tags, else that of the window without the name of the site behind it.
    pub(super) fn title(&mut self) -> Option<String> {
        let named = self.title.take().map(|(_, title)| title);
        let text = self.title_text.trim();
        let own = [" | ", " - ", " – ", " — ", "_", "-"].iter().find_map(|separator| text.rsplit_once(separator));
        let own = own.map_or(text, |(title, _)| title.trim());
        named.or_else(|| (!own.is_empty()).then(|| own.to_owned()))
    }
}

fn better<T>(best: &mut Option<(usize, T)>, rank: usize, value: T) {
    if best.as_ref().is_none_or(|(own, _)| rank < *own) {
        *best = Some((rank, value));
    }
}
