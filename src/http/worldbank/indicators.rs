//! Indicators, sources and topics.
//!
//! Follows the World Bank's `indicator`, `source` and `topic`. Topics are numbered from one in the order of their codes.

use serde_json::{Value, json};

use super::envelope::ResponseContent;
use super::error::WorldBankError;
use super::request::WorldBankRequest;
use super::select::{self, Source, ids, measured};
use crate::domain::catalogue::{Catalogue, Topic};
use crate::domain::series::Series;
use crate::http::facade::indicator_title;

/// Indicators of all sources or of one; if several sources have an id, that of the first source.
pub(super) fn list(
    catalogue: &Catalogue,
    request: &WorldBankRequest,
    list: Option<&str>,
) -> Result<ResponseContent, WorldBankError> {
    let sources = select::named_or_all(catalogue, request.text("source"))?;
    let chosen = ids(list);
    let rows = rows(catalogue, &sources, chosen.as_deref(), |_| true);
    let missing = chosen.is_some_and(|ids| rows.len() < ids.len());
    if missing { Err(WorldBankError::invalid()) } else { Ok(ResponseContent::List(rows)) }
}

/// The indicators of a source.
pub(super) fn of_source(catalogue: &Catalogue, source: &str) -> Result<ResponseContent, WorldBankError> {
    let source = select::source(catalogue, source)?;
    Ok(ResponseContent::List(rows(catalogue, &[source], None, |_| true)))
}

/// The indicators of some topics.
pub(super) fn of_topic(
    catalogue: &Catalogue,
    request: &WorldBankRequest,
    list: &str,
) -> Result<ResponseContent, WorldBankError> {
    let topics: Vec<&Topic> =
        chosen_topics(catalogue, Some(list))?.into_iter().map(|(_, topic)| topic).collect();
    let sources = select::named_or_all(catalogue, request.text("source"))?;
    let is_of = |series: &Series| {
        let topic = catalogue.indicator_of(series).map(|indicator| &indicator.topic);
        topics.iter().any(|chosen| topic == Some(&chosen.code))
    };
    Ok(ResponseContent::List(rows(catalogue, &sources, None, is_of)))
}

/// The topics.
pub(super) fn topics(catalogue: &Catalogue, list: Option<&str>) -> Result<ResponseContent, WorldBankError> {
    Ok(ResponseContent::List(chosen_topics(catalogue, list)?.into_iter().map(topic_row).collect()))
}

/// The topics of some indicators.
pub(super) fn topics_of(
    catalogue: &Catalogue,
    request: &WorldBankRequest,
    list: &str,
) -> Result<ResponseContent, WorldBankError> {
    let ResponseContent::List(indicators) = self::list(catalogue, request, Some(list))? else {
        return Err(WorldBankError::invalid());
    };
    let is_theirs = |number: &str| {
        let topics = indicators.iter().filter_map(|row| row["topics"].as_array()).flatten();
        topics.into_iter().any(|topic| topic["id"] == number)
    };
    let all = chosen_topics(catalogue, None)?.into_iter();
    Ok(ResponseContent::List(
        all.filter(|(number, _)| is_theirs(&number.to_string())).map(topic_row).collect(),
    ))
}

fn topic_row((number, topic): (usize, &Topic)) -> Value {
    json!({"id": number.to_string(), "value": topic.name, "sourceNote": ""})
}

/// The sources.
pub(super) fn sources(catalogue: &Catalogue, list: Option<&str>) -> Result<ResponseContent, WorldBankError> {
    let sources = match ids(list) {
        None => select::sources(catalogue),
        Some(ids) => ids.into_iter().map(|id| select::source(catalogue, id)).collect::<Result<_, _>>()?,
    };
    let row = |source: &Source| {
        json!({
            "id": source.number.to_string(),
            "lastupdated": source.dataset.updated.date_naive().to_string(),
            "name": source.dataset.name,
            "code": source.dataset.id.as_str(),
            "description": source.dataset.description,
            "url": "",
            "dataavailability": "Y",
            "metadataavailability": "Y",
            "concepts": "3",
        })
    };
    Ok(ResponseContent::List(sources.iter().map(row).collect()))
}

fn chosen_topics<'a>(
    catalogue: &'a Catalogue,
    list: Option<&str>,
) -> Result<Vec<(usize, &'a Topic)>, WorldBankError> {
    let all = || (1..).zip(catalogue.topics.values());
    let Some(ids) = ids(list) else { return Ok(all().collect()) };
    let find = |id: &str| {
        let is = |(number, topic): &(usize, &Topic)| number.to_string() == id || topic.code == *id;
        all().find(is).ok_or_else(WorldBankError::invalid)
    };
    ids.into_iter().map(find).collect()
}

fn rows(
    catalogue: &Catalogue,
    sources: &[Source],
    chosen: Option<&[&str]>,
    filter: impl Fn(&Series) -> bool,
) -> Vec<Value> {
    let mut seen = std::collections::HashSet::new();
    let mut rows = Vec::new();
    for source in sources {
        for (id, series) in measured(catalogue, *source, chosen) {
            if filter(series) && seen.insert(id.clone()) {
                rows.push(row(catalogue, *source, &id, series));
            }
        }
    }
    rows
}

fn row(catalogue: &Catalogue, source: Source, id: &str, series: &Series) -> Value {
    let indicator = catalogue.indicator_of(series);
    let topic = indicator.map(|indicator| &indicator.topic);
    let topics = (1..).zip(catalogue.topics.values()).filter(|(_, known)| Some(&known.code) == topic);
    let topics: Vec<Value> = topics
        .map(|(number, topic): (usize, _)| json!({"id": number.to_string(), "value": topic.name}))
        .collect();
    json!({
        "id": id,
        "name": indicator_title(catalogue, series),
        "unit": catalogue.unit_of(series).map_or("", |unit| unit.as_str()),
        "source": {"id": source.number.to_string(), "value": source.dataset.name},
        "sourceNote": indicator.map_or("", |indicator| &indicator.definition),
        "sourceOrganization": source.dataset.publisher,
        "topics": topics,
    })
}
