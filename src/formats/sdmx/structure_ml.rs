//! Structure messages of SDMX-ML 2.1 and 3.0.
//!
//! References are elements in 2.1 and URNs in 3.0, and the sections stand in the order that the schemas fix.

mod components;

use super::header;
use super::structure::{
    AgencyScheme, Codelist, ConceptScheme, Constraint, DataStructure, Dataflow, Item, Structures, VERSION,
    urn,
};
use super::xml::{Edition, Xml};

/// The message.
pub(super) fn encode(structures: &Structures, edition: Edition) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = StructureWriter { xml: Xml::new(&mut out), edition, agency: structures.agency };
    writer.message(structures);
    out
}

/// What is referred to: its class, such as `codelist.Codelist`, and its id.
#[derive(Debug, Clone, Copy)]
struct Target<'a> {
    class: &'a str,
    id: &'a str,
}

struct StructureWriter<'o> {
    xml: Xml<'o>,
    edition: Edition,
    agency: &'static str,
}

impl StructureWriter<'_> {
    fn message(&mut self, structures: &Structures) {
        let (message, structure, common) = (
            self.edition.namespace("message"),
            self.edition.namespace("structure"),
            self.edition.namespace("common"),
        );
        let namespaces = [("xmlns:mes", message.as_str()), ("xmlns:str", &structure), ("xmlns:com", &common)];
        self.xml.declare();
        self.xml.open("mes:Structure", &namespaces);
        self.xml.open("mes:Header", &[]);
        header::common(&mut self.xml, &format!("R{}", structures.revision), structures.prepared, self.agency);
        self.xml.close("mes:Header");
        self.xml.open("mes:Structures", &[]);
        match self.edition {
            Edition::V21 => {
                self.section("str:OrganisationSchemes", &structures.agencies, Self::agencies);
                self.section("str:Dataflows", &structures.flows, Self::flow);
                self.section("str:Codelists", &structures.lists, Self::list);
                self.section("str:Concepts", &structures.schemes, Self::scheme);
                self.section("str:DataStructures", &structures.structures, Self::structure);
                self.section("str:Constraints", &structures.constraints, Self::constraint);
            }
            Edition::V30 => {
                self.section("str:AgencySchemes", &structures.agencies, Self::agencies);
                self.section("str:Codelists", &structures.lists, Self::list);
                self.section("str:ConceptSchemes", &structures.schemes, Self::scheme);
                self.section("str:DataConstraints", &structures.constraints, Self::constraint);
                self.section("str:Dataflows", &structures.flows, Self::flow);
                self.section("str:DataStructures", &structures.structures, Self::structure);
            }
        }
        self.xml.close("mes:Structures");
        self.xml.close("mes:Structure");
    }

    /// A section, where there is something in it.
    fn section<T>(&mut self, name: &str, members: &[T], write: fn(&mut Self, &T)) {
        if members.is_empty() {
            return;
        }
        self.xml.open(name, &[]);
        for member in members {
            write(self, member);
        }
        self.xml.close(name);
    }

    /// The start of a structure with a version, and its name.
    fn open(&mut self, element: &str, target: Target<'_>, name: &str, more: &[(&str, &str)]) {
        let urn = urn(target.class, self.agency, target.id);
        let mut attributes = vec![("id", target.id), ("agencyID", self.agency), ("version", VERSION)];
        attributes.push(("urn", &urn));
        if self.edition == Edition::V21 {
            attributes.push(("isFinal", "true"));
        }
        attributes.extend(more);
        self.xml.open(element, &attributes);
        self.name(name);
    }

    fn name(&mut self, name: &str) {
        self.xml.text("com:Name", &[("xml:lang", "en")], name);
    }

    /// A reference, within an element of its own.
    fn refer(&mut self, element: &str, target: Target<'_>) {
        if self.edition == Edition::V30 {
            let urn = urn(target.class, self.agency, target.id);
            return self.xml.text(element, &[], &urn);
        }
        let (package, class) = target.class.split_once('.').unwrap_or(("", target.class));
        self.xml.open(element, &[]);
        self.xml.empty(
            "Ref",
            &[
                ("id", target.id),
                ("version", VERSION),
                ("agencyID", self.agency),
                ("package", package),
                ("class", class),
            ],
        );
        self.xml.close(element);
    }

    fn agencies(&mut self, scheme: &AgencyScheme) {
        let mut attributes = vec![("id", AgencyScheme::ID), ("agencyID", AgencyScheme::AGENCY)];
        if self.edition == Edition::V21 {
            attributes.push(("version", AgencyScheme::VERSION));
        }
        self.xml.open("str:AgencyScheme", &attributes);
        self.name("Agencies");
        for agency in &scheme.agencies {
            self.item("str:Agency", agency);
        }
        self.xml.close("str:AgencyScheme");
    }

    fn flow(&mut self, flow: &Dataflow) {
        self.open("str:Dataflow", Target { class: "datastructure.Dataflow", id: &flow.id }, &flow.name, &[]);
        self.description(Some(&flow.description));
        self.refer("str:Structure", Target { class: "datastructure.DataStructure", id: &flow.id });
        self.xml.close("str:Dataflow");
    }

    fn description(&mut self, description: Option<&str>) {
        if let Some(text) = description.filter(|text| !text.is_empty()) {
            self.xml.text("com:Description", &[("xml:lang", "en")], text);
        }
    }

    fn list(&mut self, list: &Codelist) {
        let target = Target { class: "codelist.Codelist", id: &list.id };
        self.open("str:Codelist", target, &list.name, scheme_marks(list.stub, list.partial));
        if !list.stub {
            for code in &list.codes {
                self.item("str:Code", code);
            }
        }
        self.xml.close("str:Codelist");
    }

    fn scheme(&mut self, scheme: &ConceptScheme) {
        let target = Target { class: "conceptscheme.ConceptScheme", id: &scheme.id };
        self.open("str:ConceptScheme", target, &scheme.name, scheme_marks(scheme.stub, scheme.partial));
        if !scheme.stub {
            for concept in &scheme.concepts {
                self.item("str:Concept", concept);
            }
        }
        self.xml.close("str:ConceptScheme");
    }

    fn item(&mut self, element: &str, item: &Item) {
        self.xml.open(element, &[("id", &item.id)]);
        self.name(&item.name);
        for (language, label) in item.labels.iter().filter(|(language, _)| *language != "en") {
            self.xml.text("com:Name", &[("xml:lang", language)], label);
        }
        self.description(item.description.as_deref());
        if let Some(parent) = &item.parent {
            match self.edition {
                Edition::V21 => {
                    self.xml.open("str:Parent", &[]);
                    self.xml.empty("Ref", &[("id", parent), ("package", "codelist"), ("class", "Code")]);
                    self.xml.close("str:Parent");
                }
                // The schema of 3.0 takes no parent such as `_T`.
                Edition::V30 if !parent.starts_with(|first: char| first.is_ascii_alphabetic()) => {}
                Edition::V30 => self.xml.text("str:Parent", &[], parent),
            }
        }
        self.xml.close(element);
    }

    fn structure(&mut self, structure: &DataStructure) {
        let target = Target { class: "datastructure.DataStructure", id: &structure.id };
        self.open("str:DataStructure", target, &structure.name, scheme_marks(structure.stub, false));
        if !structure.stub {
            self.components(structure);
        }
        self.xml.close("str:DataStructure");
    }

    fn constraint(&mut self, constraint: &Constraint) {
        let id = &constraint.id;
        let (element, target, role) = match self.edition {
            Edition::V21 => (
                "str:ContentConstraint",
                Target { class: "registry.ContentConstraint", id },
                ("type", "Actual"),
            ),
            Edition::V30 => {
                ("str:DataConstraint", Target { class: "registry.DataConstraint", id }, ("role", "Actual"))
            }
        };
        self.open(element, target, &constraint.name, &[role]);
        self.xml.open("str:ConstraintAttachment", &[]);
        self.refer("str:Dataflow", Target { class: "datastructure.Dataflow", id: &constraint.flow });
        self.xml.close("str:ConstraintAttachment");
        self.xml.open("str:CubeRegion", &[("include", "true")]);
        let (key, value) = match self.edition {
            Edition::V21 => ("com:KeyValue", "com:Value"),
            Edition::V30 => ("str:KeyValue", "str:Value"),
        };
        for (dimension, codes) in &constraint.codes {
            // The schemas leave it open whether values are included; readers do not.
            self.xml.open(key, &[("id", dimension), ("include", "true")]);
            for code in codes {
                self.xml.text(value, &[], code);
            }
            self.xml.close(key);
        }
        if let (Edition::V21, Some((first, last))) = (self.edition, constraint.periods) {
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
        self.xml.close(element);
    }
}

/// What is said of a structure that is not shown whole.
const fn scheme_marks(stub: bool, partial: bool) -> &'static [(&'static str, &'static str)] {
    match (stub, partial) {
        (true, _) => &[("isExternalReference", "true")],
        (false, true) => &[("isPartial", "true")],
        (false, false) => &[],
    }
}
