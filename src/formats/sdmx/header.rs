//! The header of SDMX-ML messages.

use chrono::SecondsFormat;

use super::Message;
use super::structure::VERSION;
use super::version::SdmxVersion;
use super::xml::Xml;

/// The id of the structure within a message, to which data sets refer.
///
/// It is the id of the data structure, which the client rsdmx asks for by this text, unless the id is no XML name: that
/// begins with a letter and has letters, digits, `_`, `-` (XML Schema, `NCName`).
pub(super) fn structure_id(message: &Message) -> &str {
    let id = message.structure.id.as_str();
    let is_name = id.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if is_name { id } else { "S1" }
}

/// Writes the elements that every header has.
pub(super) fn common(xml: &mut Xml<'_>, id: &str, prepared: chrono::DateTime<chrono::Utc>, sender: &str) {
    xml.text("mes:ID", &[], id);
    xml.text("mes:Test", &[], "false");
    xml.text("mes:Prepared", &[], &prepared.to_rfc3339_opts(SecondsFormat::Secs, true));
    xml.empty("mes:Sender", &[("id", sender)]);
}

/// Writes the header of a data message; `namespace` is that of structure-specific data sets.
pub(super) fn write(
    xml: &mut Xml<'_>,
    message: &Message,
    revision: i64,
    version: SdmxVersion,
    namespace: Option<&str>,
) {
    let structure = &message.structure;
    xml.open("mes:Header", &[]);
    common(xml, &format!("R{revision}"), message.prepared, message.agency);
    let dimension = ("dimensionAtObservation", message.dimension_at_observation());
    let mut attributes = vec![("structureID", structure_id(message)), dimension];
    attributes.extend(namespace.map(|namespace| ("namespace", namespace)));
    xml.open("mes:Structure", &attributes);
    match version {
        SdmxVersion::V21 => {
            xml.open("com:StructureUsage", &[]);
            let reference = [
                ("id", structure.id.as_str()),
                ("version", VERSION),
                ("agencyID", message.agency),
                ("package", "datastructure"),
                ("class", "Dataflow"),
            ];
            xml.empty("Ref", &reference);
            xml.close("com:StructureUsage");
        }
        SdmxVersion::V30 => {
            xml.text("com:StructureUsage", &[], &structure.dataflow_urn(message.agency));
        }
    }
    xml.close("mes:Structure");
    xml.close("mes:Header");
}
