//! Generic data sets of SDMX-ML 2.1 (part 3A, section 2.2): keys and attributes as elements with ids.

use super::Message;
use super::header::STRUCTURE;
use super::values::{MISSING, Point, Series, Shown};
use super::xml::Xml;

/// The start of a data set, which may be one of several vintages.
pub(super) fn open_data_set(xml: &mut Xml<'_>, published: Option<&str>) {
    let mut attributes = vec![("structureRef", STRUCTURE), ("action", "Replace")];
    attributes.extend(published.map(|day| ("validFromDate", day)));
    xml.open("mes:DataSet", &attributes);
}

/// A series with its observations, or these alone.
pub(super) fn write(xml: &mut Xml<'_>, message: &Message, series: &Series<'_>, points: &[Point<'_>]) {
    if message.flat {
        for point in points {
            xml.open("gen:Obs", &[]);
            xml.open("gen:ObsKey", &[]);
            key(xml, message, series);
            value(xml, "TIME_PERIOD", &point.period);
            xml.close("gen:ObsKey");
            measure(xml, point);
            attributes(xml, series.attributes_beside(point).chain(&point.attributes));
            xml.close("gen:Obs");
        }
        return;
    }
    xml.open("gen:Series", &[]);
    xml.open("gen:SeriesKey", &[]);
    key(xml, message, series);
    xml.close("gen:SeriesKey");
    attributes(xml, series.attributes.iter());
    for point in points {
        xml.open("gen:Obs", &[]);
        xml.empty("gen:ObsDimension", &[("value", &point.period)]);
        measure(xml, point);
        attributes(xml, point.attributes.iter());
        xml.close("gen:Obs");
    }
    xml.close("gen:Series");
}

fn key(xml: &mut Xml<'_>, message: &Message, series: &Series<'_>) {
    for (dimension, code) in message.structure.dimensions.iter().zip(&series.codes) {
        value(xml, &dimension.id, code);
    }
}

fn measure(xml: &mut Xml<'_>, point: &Point<'_>) {
    xml.empty("gen:ObsValue", &[("value", point.value.as_deref().unwrap_or(MISSING))]);
}

fn attributes<'a>(xml: &mut Xml<'_>, attributes: impl Iterator<Item = &'a Shown<'a>>) {
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
