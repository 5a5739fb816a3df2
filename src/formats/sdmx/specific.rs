//! Structure-specific data sets of SDMX-ML 2.1 (part 3A, section 2.3) and 3.0: components as XML attributes.

use super::Message;
use super::header::STRUCTURE;
use super::values::{Point, Series, Shown};
use super::xml::{Edition, Xml};

/// The start of a data set, which may be one of several vintages.
///
/// The namespace stands here and not at the root, where readers keep it for all messages that follow.
pub(super) fn open_data_set(xml: &mut Xml<'_>, edition: Edition, namespace: &str, published: Option<&str>) {
    let (action, valid_from) = match edition {
        Edition::V21 => ("action", "validFromDate"),
        Edition::V30 => ("ss:action", "ss:validFromDate"),
    };
    let mut attributes = vec![
        ("xmlns:ns1", namespace),
        ("ss:structureRef", STRUCTURE),
        ("xsi:type", "ns1:DataSetType"),
        ("ss:dataScope", "DataStructure"),
        (action, "Replace"),
    ];
    attributes.extend(published.map(|day| (valid_from, day)));
    xml.open("mes:DataSet", &attributes);
}

/// A series with its observations, or these alone.
pub(super) fn write(xml: &mut Xml<'_>, message: &Message, series: &Series<'_>, points: &[Point<'_>]) {
    let dimensions = message.structure.dimensions.iter().map(|dimension| dimension.id.as_str());
    let key: Vec<(&str, &str)> = dimensions.zip(series.codes.iter().copied()).collect();
    if message.flat {
        for point in points {
            let of_series = series.attributes_beside(point).map(Shown::pair);
            let all = key.iter().copied().chain(components(point)).chain(of_series);
            xml.empty("Obs", &all.collect::<Vec<_>>());
        }
        return;
    }
    let of_series = key.into_iter().chain(series.attributes.iter().map(Shown::pair));
    let of_series: Vec<(&str, &str)> = of_series.collect();
    if points.is_empty() {
        return xml.empty("Series", &of_series);
    }
    xml.open("Series", &of_series);
    for point in points {
        xml.empty("Obs", &components(point).collect::<Vec<_>>());
    }
    xml.close("Series");
}

/// What an observation says; one without a value has no measure.
fn components<'a>(point: &'a Point<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let value = point.value.as_deref().map(|value| ("OBS_VALUE", value));
    std::iter::once(("TIME_PERIOD", point.period.as_str()))
        .chain(value)
        .chain(point.attributes.iter().map(Shown::pair))
}
