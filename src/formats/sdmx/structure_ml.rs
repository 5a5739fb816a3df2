//! Structure messages of SDMX-ML 2.1 and 3.0.
//!
//! References are elements in 2.1 and URNs in 3.0. The schemas fix the order of the sections.

mod components;

use super::artefact_kind::urn;
use super::header;
use super::structure::{
    AGENCY_SCHEME_AGENCY, AGENCY_SCHEME_VERSION, Artefact, ArtefactBody, ArtefactDetail, ArtefactKind,
    DataConstraint, Item, Structures, VERSION,
};
use super::version::SdmxVersion;
use super::xml::Xml;

/// The structure message.
pub(super) fn encode(structures: &Structures, version: SdmxVersion) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = StructureWriter { xml: Xml::new(&mut out), version, agency: structures.agency };
    writer.message(structures);
    out
}

/// The sections in the order of the schema (`StructuresType`).
const fn sections(version: SdmxVersion) -> [ArtefactKind; 6] {
    use ArtefactKind::{AgencyScheme, Codelist, ConceptScheme, DataConstraint, DataStructure, Dataflow};
    match version {
        SdmxVersion::V21 => [AgencyScheme, Dataflow, Codelist, ConceptScheme, DataStructure, DataConstraint],
        SdmxVersion::V30 => [AgencyScheme, Codelist, ConceptScheme, DataConstraint, Dataflow, DataStructure],
    }
}

/// Writes one structure message.
struct StructureWriter<'o> {
    xml: Xml<'o>,
    version: SdmxVersion,
    agency: &'static str,
}

impl StructureWriter<'_> {
    fn message(&mut self, structures: &Structures) {
        let [message, structure, common] =
            ["message", "structure", "common"].map(|end| self.version.namespace(end));
        let namespaces = [("xmlns:mes", message.as_str()), ("xmlns:str", &structure), ("xmlns:com", &common)];
        self.xml.declare();
        self.xml.open("mes:Structure", &namespaces);
        self.xml.open("mes:Header", &[]);
        header::common(&mut self.xml, &format!("R{}", structures.revision), structures.prepared, self.agency);
        self.xml.close("mes:Header");
        self.xml.open("mes:Structures", &[]);
        for kind in sections(self.version) {
            let mut artefacts = structures.of_kind(kind).peekable();
            if artefacts.peek().is_some() {
                let section = kind.names(self.version).ml_section;
                self.xml.open(section, &[]);
                artefacts.for_each(|artefact| self.artefact(artefact));
                self.xml.close(section);
            }
        }
        self.xml.close("mes:Structures");
        self.xml.close("mes:Structure");
    }

    fn artefact(&mut self, artefact: &Artefact) {
        let names = artefact.kind.names(self.version);
        let urn = urn(names.class, self.agency, &artefact.id);
        let mut attributes = vec![("id", artefact.id.as_str())];
        if artefact.kind == ArtefactKind::AgencyScheme {
            attributes.push(("agencyID", AGENCY_SCHEME_AGENCY));
            attributes.extend(self.version.is_21().then_some(("version", AGENCY_SCHEME_VERSION)));
        } else {
            attributes.extend([("agencyID", self.agency), ("version", VERSION), ("urn", &urn)]);
            attributes.extend(self.version.is_21().then_some(("isFinal", "true")));
        }
        match artefact.detail {
            ArtefactDetail::Full => {}
            ArtefactDetail::Partial => attributes.push(("isPartial", "true")),
            ArtefactDetail::Stub => attributes.push(("isExternalReference", "true")),
        }
        if artefact.kind == ArtefactKind::DataConstraint {
            attributes.push((if self.version.is_21() { "type" } else { "role" }, "Actual"));
        }
        self.xml.open(names.ml_element, &attributes);
        self.name(&artefact.name);
        if artefact.detail != ArtefactDetail::Stub {
            self.body(artefact);
        }
        self.xml.close(names.ml_element);
    }

    fn body(&mut self, artefact: &Artefact) {
        match &artefact.body {
            ArtefactBody::Items(items) => {
                let element = match artefact.kind {
                    ArtefactKind::AgencyScheme => "str:Agency",
                    ArtefactKind::ConceptScheme => "str:Concept",
                    _ => "str:Code",
                };
                for item in items {
                    self.item(element, item);
                }
            }
            ArtefactBody::Dataflow { description } => {
                self.description(Some(description));
                self.reference("str:Structure", ArtefactKind::DataStructure, &artefact.id);
            }
            ArtefactBody::DataStructure(structure) => self.components(structure),
            ArtefactBody::DataConstraint(constraint) => self.constraint(constraint),
        }
    }

    fn name(&mut self, name: &str) {
        self.xml.text("com:Name", &[("xml:lang", "en")], name);
    }

    /// A reference to an artefact, inside an element of its own.
    fn reference(&mut self, element: &str, kind: ArtefactKind, id: &str) {
        let class = kind.names(self.version).class;
        if self.version == SdmxVersion::V30 {
            return self.xml.text(element, &[], &urn(class, self.agency, id));
        }
        let (package, class) = class.split_once('.').unwrap_or(("", class));
        self.xml.open(element, &[]);
        let reference = [
            ("id", id),
            ("version", VERSION),
            ("agencyID", self.agency),
            ("package", package),
            ("class", class),
        ];
        self.xml.empty("Ref", &reference);
        self.xml.close(element);
    }

    fn description(&mut self, description: Option<&str>) {
        if let Some(text) = description.filter(|text| !text.is_empty()) {
            self.xml.text("com:Description", &[("xml:lang", "en")], text);
        }
    }

    fn item(&mut self, element: &str, item: &Item) {
        self.xml.open(element, &[("id", &item.id)]);
        self.name(&item.name);
        for (language, label) in item.labels.iter().filter(|(language, _)| *language != "en") {
            self.xml.text("com:Name", &[("xml:lang", language)], label);
        }
        self.description(item.description.as_deref());
        if let Some(parent) = &item.parent {
            match self.version {
                SdmxVersion::V21 => {
                    self.xml.open("str:Parent", &[]);
                    self.xml.empty("Ref", &[("id", parent), ("package", "codelist"), ("class", "Code")]);
                    self.xml.close("str:Parent");
                }
                // The schema of 3.0 does not allow a parent such as `_T`.
                SdmxVersion::V30 if !parent.starts_with(|first: char| first.is_ascii_alphabetic()) => {}
                SdmxVersion::V30 => self.xml.text("str:Parent", &[], parent),
            }
        }
        self.xml.close(element);
    }

    fn constraint(&mut self, constraint: &DataConstraint) {
        self.xml.open("str:ConstraintAttachment", &[]);
        self.reference("str:Dataflow", ArtefactKind::Dataflow, &constraint.dataflow);
        self.xml.close("str:ConstraintAttachment");
        self.xml.open("str:CubeRegion", &[("include", "true")]);
        let (key, value) = match self.version {
            SdmxVersion::V21 => ("com:KeyValue", "com:Value"),
            SdmxVersion::V30 => ("str:KeyValue", "str:Value"),
        };
        for (dimension, codes) in &constraint.codes {
            // Optional in the schemas, but readers need it.
            self.xml.open(key, &[("id", dimension), ("include", "true")]);
            for code in codes {
                self.xml.text(value, &[], code);
            }
            self.xml.close(key);
        }
        if let (SdmxVersion::V21, Some((first, last))) = (self.version, constraint.periods) {
            self.xml.open(key, &[("id", "TIME_PERIOD"), ("include", "true")]);
            self.xml.open("com:TimeRange", &[]);
            let edges = [("com:StartPeriod", first.start_date()), ("com:EndPeriod", last.end_date())];
            for (element, day) in edges {
                self.xml.text(element, &[("isInclusive", "true")], &format!("{day}T00:00:00"));
            }
            self.xml.close("com:TimeRange");
            self.xml.close(key);
        }
        self.xml.close("str:CubeRegion");
    }
}
