//! Structure-specific data sets of SDMX-ML 2.1 (section 3A, 2.3) and 3.0: components are XML attributes.

use super::groups::{Group, own_attributes, own_key};
use super::header::structure_id;
use super::values::{AttributeValue, DataSet, Point, Series};
use super::version::SdmxVersion;
use super::xml::Xml;
use super::{DimensionAtObservation, Message};

/// Writes the start of a data set; a message may have several.
///
/// The namespace is declared here, not at the root: some readers keep a declaration of the root for later messages.
pub(super) fn open_data_set(
    xml: &mut Xml<'_>,
    message: &Message,
    version: SdmxVersion,
    namespace: &str,
    data_set: DataSet,
) {
    let prefix = match version {
        SdmxVersion::V21 => "",
        SdmxVersion::V30 => "ss:",
    };
    let action = format!("{prefix}action");
    let validity = data_set.validity().map(|(name, time)| (format!("{prefix}{name}Date"), time));
    let mut attributes = vec![
        ("xmlns:ns1", namespace),
        ("ss:structureRef", structure_id(message)),
        ("xsi:type", "ns1:DataSetType"),
        ("ss:dataScope", "DataStructure"),
        (&action, data_set.action.name()),
    ];
    attributes.extend(validity.as_ref().map(|(name, time)| (name.as_str(), time.as_str())));
    xml.open("mes:DataSet", &attributes);
}

/// Writes a group: the series or section with its observations, or the observations alone.
pub(super) fn write(xml: &mut Xml<'_>, message: &Message, group: &Group<'_>) {
    if message.at == DimensionAtObservation::All {
        for (series, point) in &group.observations {
            xml.empty("Obs", &components(message, series, point));
        }
        return;
    }
    let key = group.key(message).map(|(position, code)| (message.dimension(position), code));
    let shared: Vec<_> = key.chain(group.attributes(message).iter().map(AttributeValue::pair)).collect();
    if !message.observations || group.observations.is_empty() {
        return xml.empty("Series", &shared);
    }
    xml.open("Series", &shared);
    for (series, point) in &group.observations {
        xml.empty("Obs", &components(message, series, point));
    }
    xml.close("Series");
}

/// The XML attributes of an observation; one without a value has no measure.
fn components<'a>(
    message: &'a Message,
    series: &'a Series<'_>,
    point: &'a Point<'_>,
) -> Vec<(&'a str, &'a str)> {
    let key = own_key(message, series, point).map(|(position, code)| (message.dimension(position), code));
    let value = point.value.as_deref().map(|value| ("OBS_VALUE", value));
    key.chain(value).chain(own_attributes(message, series, point).map(AttributeValue::pair)).collect()
}
