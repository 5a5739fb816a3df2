//! Generic data sets of SDMX-ML 2.1 (section 3A, 2.2): components are elements with ids.

use super::groups::{Group, own_attributes, own_key};
use super::header::structure_id;
use super::values::{Action, AttributeValue, DataSet, MISSING, Point, Series};
use super::xml::Xml;
use super::{DimensionAtObservation, Message};

/// Writes the start of a data set; a message may have several.
pub(super) fn open_data_set(xml: &mut Xml<'_>, message: &Message, data_set: DataSet) {
    let mut attributes = vec![("structureRef", structure_id(message)), ("action", data_set.action.name())];
    let validity = data_set.validity().map(|(name, time)| (format!("{name}Date"), time));
    attributes.extend(validity.as_ref().map(|(name, time)| (name.as_str(), time.as_str())));
    xml.open("mes:DataSet", &attributes);
}

/// Writes a group: the series or section with its observations, or the observations alone.
pub(super) fn write(xml: &mut Xml<'_>, message: &Message, group: &Group<'_>) {
    if message.at == DimensionAtObservation::All {
        for (series, point) in &group.observations {
            xml.open("gen:Obs", &[]);
            xml.open("gen:ObsKey", &[]);
            key(xml, message, own_key(message, series, point));
            xml.close("gen:ObsKey");
            content(xml, message, series, point);
            xml.close("gen:Obs");
        }
        return;
    }
    xml.open("gen:Series", &[]);
    xml.open("gen:SeriesKey", &[]);
    key(xml, message, group.key(message));
    xml.close("gen:SeriesKey");
    attributes(xml, group.attributes(message).iter());
    for (series, point) in group.observations.iter().filter(|_| message.observations) {
        xml.open("gen:Obs", &[]);
        for (_, code) in own_key(message, series, point) {
            xml.empty("gen:ObsDimension", &[("value", code)]);
        }
        content(xml, message, series, point);
        xml.close("gen:Obs");
    }
    xml.close("gen:Series");
}

fn key<'a>(xml: &mut Xml<'_>, message: &Message, parts: impl Iterator<Item = (usize, &'a str)>) {
    for (position, code) in parts {
        value(xml, message.dimension(position), code);
    }
}

/// Writes value and attributes of an observation; deletions have none.
fn content(xml: &mut Xml<'_>, message: &Message, series: &Series<'_>, point: &Point<'_>) {
    if point.action == Action::Replace {
        xml.empty("gen:ObsValue", &[("value", point.value.as_deref().unwrap_or(MISSING))]);
        attributes(xml, own_attributes(message, series, point));
    }
}

fn attributes<'a>(xml: &mut Xml<'_>, attributes: impl Iterator<Item = &'a AttributeValue<'a>>) {
    let mut attributes = attributes.peekable();
    if attributes.peek().is_none() {
        return;
    }
    xml.open("gen:Attributes", &[]);
    for attribute in attributes {
        value(xml, attribute.id, &attribute.text);
    }
    xml.close("gen:Attributes");
}

fn value(xml: &mut Xml<'_>, id: &str, value: &str) {
    xml.empty("gen:Value", &[("id", id), ("value", value)]);
}
