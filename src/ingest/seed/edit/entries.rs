//! Entries as keys and values of TOML, in the order in which the files have them.

use toml_edit::{ArrayOfTables, Datetime, InlineTable, Item, Table, Value};

use crate::domain::anchor::Anchors;
use crate::domain::catalogue::{Activity, Area, Indicator, Labels, Topic, Unit};
use crate::domain::figure::Selector;
use crate::domain::relation::{Relation, SeriesReference};
use crate::ingest::seed::files::{EvidenceEntry, FigureEntry, OtherNumber, SourceEntry};

/// The keys of an entry; those without a value are removed.
pub(super) type Entry = Vec<(&'static str, Option<Item>)>;

pub(super) fn source(source: &SourceEntry) -> Entry {
    let mut entry = vec![
        ("id", text(&source.id)),
        ("title", text(&source.title)),
        ("publisher", text(&source.publisher)),
        ("author", maybe(source.author.as_deref())),
        ("published", source.published.to_string().parse::<Datetime>().ok().map(item)),
        ("published_basis", text(source.published_basis.code())),
        ("published_note", maybe(source.published_note.as_deref())),
        ("language", text(&source.language)),
        ("sha256", text(&source.sha256)),
        ("bytes", Some(item(source.bytes))),
        ("note", maybe(source.note.as_deref())),
        ("attribution", maybe(source.attribution.as_deref())),
        ("licence", maybe(source.licence.as_deref())),
        ("link", maybe(source.link.as_deref())),
    ];
    add(&mut entry, "bytes", "reader", source.reader.map(|version| item(i64::from(version))));
    entry
}

pub(super) fn figure(figure: &FigureEntry) -> Entry {
    let mut entry = vec![
        ("id", text(&figure.id)),
        ("source", text(&figure.source)),
        ("at", Some(place(&figure.at))),
        ("series", text(&figure.series)),
        ("carried_from", maybe(figure.carried_from.as_deref())),
        ("period", text(&figure.period)),
        ("period_basis", text(figure.period_basis.code())),
        ("period_at", figure.period_at.as_ref().map(place)),
        ("period_note", maybe(figure.period_note.as_deref())),
        ("value", Some(number_item(figure.value))),
        ("unit", text(figure.unit.as_str())),
        ("qualifier", text(figure.qualifier.code())),
        ("rounding", Some(number_item(figure.rounding))),
        ("quoted", maybe(figure.quoted.as_deref())),
        ("note", maybe(figure.note.as_deref())),
        ("evidence", figure.evidence.as_ref().map(evidence)),
    ];
    add(&mut entry, "at", "anchors", figure.anchors.as_ref().map(anchors));
    add(&mut entry, "period_at", "period_anchors", figure.period_anchors.as_ref().map(anchors));
    entry
}

/// Adds a key behind another one, if it has a value. Without one, an older value stays, since it is not made by hand.
fn add(entry: &mut Entry, behind: &str, key: &'static str, value: Option<Item>) {
    let index = entry.iter().position(|(key, _)| *key == behind).map_or(entry.len(), |index| index + 1);
    if value.is_some() {
        entry.insert(index, (key, value));
    }
}

fn evidence(evidence: &EvidenceEntry) -> Item {
    inline([("because", Some(evidence.because.code().into())), ("note", Some(evidence.note.as_str().into()))])
}

pub(super) fn number(number: &OtherNumber) -> Entry {
    let mut entry = vec![
        ("source", text(&number.source)),
        ("at", Some(place(&number.at))),
        ("reason", text(&number.reason)),
        ("note", maybe(number.note.as_deref())),
    ];
    add(&mut entry, "at", "anchors", number.anchors.as_ref().map(anchors));
    entry
}

pub(super) fn unit(unit: &Unit) -> Entry {
    vec![
        ("code", text(unit.code.as_str())),
        ("name", text(&unit.name)),
        ("class", text(unit.class.code())),
        ("symbol", maybe(unit.symbol.as_deref())),
        ("integral", Some(item(unit.integral))),
    ]
}

pub(super) fn topic(topic: &Topic) -> Entry {
    vec![("code", text(topic.code.as_str())), ("name", text(&topic.name))]
}

pub(super) fn area(area: &Area) -> Entry {
    vec![
        ("code", text(area.code.as_str())),
        ("name", text(&area.name)),
        ("type", text(&area.kind)),
        ("alpha3", maybe(area.alpha3.as_ref().map(AsRef::as_ref))),
        ("parent", maybe(area.parent.as_ref().map(AsRef::as_ref))),
        ("labels", labels(&area.labels)),
    ]
}

pub(super) fn activity(activity: &Activity) -> Entry {
    vec![
        ("code", text(activity.code.as_str())),
        ("name", text(&activity.name)),
        ("parent", maybe(activity.parent.as_ref().map(AsRef::as_ref))),
        ("classification", text(&activity.classification)),
        ("definition", maybe(activity.definition.as_deref())),
        ("labels", labels(&activity.labels)),
    ]
}

pub(super) fn indicator(indicator: &Indicator) -> Entry {
    let relations: ArrayOfTables = indicator.relations.iter().map(relation).collect();
    vec![
        ("code", text(indicator.code.as_str())),
        ("name", text(&indicator.name)),
        ("definition", text(&indicator.definition)),
        ("unit", text(indicator.unit.as_str())),
        ("unit_class", text(indicator.unit_class.code())),
        ("price_basis", text(indicator.price_basis.code())),
        ("measured_as", text(indicator.measured_as.code())),
        ("topic", text(indicator.topic.as_str())),
        ("non_negative", Some(item(indicator.non_negative))),
        ("labels", labels(&indicator.labels)),
        ("relation", (!relations.is_empty()).then_some(Item::ArrayOfTables(relations))),
    ]
}

fn relation(relation: &Relation) -> Table {
    let keys = [
        ("kind", text(relation.kind.code())),
        ("of", Some(reference(&relation.of))),
        ("part", relation.part.as_ref().map(reference)),
        ("base", maybe(relation.base.as_deref())),
    ];
    keys.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn reference(reference: &SeriesReference) -> Item {
    inline([
        ("indicator", Some(reference.indicator.as_str().into())),
        ("activity", reference.activity.as_ref().map(|code| code.as_str().into())),
        ("area", reference.area.as_ref().map(|code| code.as_str().into())),
    ])
}

/// A place: only what differs from the defaults.
fn place(at: &Selector) -> Item {
    inline([
        ("start", i64::try_from(at.start).ok().map(Value::from)),
        ("end", i64::try_from(at.end).ok().map(Value::from)),
        ("exact", Some(at.exact.as_str().into())),
        ("unit", (!at.unit.is_bytes()).then(|| at.unit.code().into())),
        ("fragment", at.fragment.as_deref().map(Value::from)),
    ])
}

fn anchors(anchors: &Anchors) -> Item {
    let hash = |hash: &Option<String>| hash.as_deref().map(Value::from);
    inline([
        ("before", hash(&anchors.before)),
        ("after", hash(&anchors.after)),
        ("row", hash(&anchors.row)),
        ("column", hash(&anchors.column)),
        ("caption", hash(&anchors.caption)),
    ])
}

fn labels(labels: &Labels) -> Option<Item> {
    let labels: InlineTable =
        labels.iter().map(|(language, name)| (language.as_str(), name.as_str())).collect();
    (!labels.is_empty()).then(|| item(labels))
}

fn inline<const N: usize>(keys: [(&str, Option<Value>); N]) -> Item {
    item(keys.into_iter().filter_map(|(key, value)| Some((key, value?))).collect::<InlineTable>())
}

fn item(value: impl Into<Value>) -> Item {
    Item::Value(value.into())
}

fn text(text: &str) -> Option<Item> {
    maybe(Some(text))
}

fn maybe(text: Option<&str>) -> Option<Item> {
    text.map(item)
}

/// A number; a whole one without a point.
fn number_item(number: f64) -> Item {
    // Such a text has no point.
    number.to_string().parse::<i64>().map_or_else(|_| item(number), item)
}
