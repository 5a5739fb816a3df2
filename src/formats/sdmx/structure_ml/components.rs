//! The components of a data structure: dimensions, attributes, the measure.

use super::StructureWriter;
use crate::formats::sdmx::artefact_kind::urn;
use crate::formats::sdmx::structure::{
    ArtefactKind, Attribute, AttributeRelationship, DataStructure, Representation, VERSION,
};
use crate::formats::sdmx::version::SdmxVersion;

impl StructureWriter<'_> {
    pub(super) fn components(&mut self, structure: &DataStructure) {
        self.xml.open("str:DataStructureComponents", &[]);
        self.xml.open("str:DimensionList", &[("id", "DimensionDescriptor")]);
        for (position, dimension) in structure.dimensions.iter().enumerate() {
            let position = (position + 1).to_string();
            self.xml.open("str:Dimension", &[("id", &dimension.id), ("position", &position)]);
            self.concept(&structure.concept_scheme, &dimension.id);
            self.representation(&Representation::Codelist(dimension.codelist.clone()));
            self.xml.close("str:Dimension");
        }
        let last = (structure.dimensions.len() + 1).to_string();
        let time: &[(&str, &str)] = match self.version {
            SdmxVersion::V21 => &[("id", "TIME_PERIOD"), ("position", &last)],
            SdmxVersion::V30 => &[("id", "TIME_PERIOD")],
        };
        self.xml.open("str:TimeDimension", time);
        self.concept(&structure.concept_scheme, "TIME_PERIOD");
        self.representation(&Representation::Period);
        self.xml.close("str:TimeDimension");
        self.xml.close("str:DimensionList");
        self.attributes(structure);
        match self.version {
            SdmxVersion::V21 => self.measure(structure, "str:PrimaryMeasure", &[]),
            SdmxVersion::V30 => self.measure(structure, "str:Measure", &[("usage", "optional")]),
        }
        self.xml.close("str:DataStructureComponents");
    }

    fn attributes(&mut self, structure: &DataStructure) {
        if structure.attributes.is_empty() {
            return;
        }
        let usage = match self.version {
            SdmxVersion::V21 => ("assignmentStatus", "Conditional"),
            SdmxVersion::V30 => ("usage", "optional"),
        };
        self.xml.open("str:AttributeList", &[("id", "AttributeDescriptor")]);
        for attribute in &structure.attributes {
            self.xml.open("str:Attribute", &[("id", &attribute.id), usage]);
            self.concept(&structure.concept_scheme, &attribute.id);
            self.representation(&attribute.representation);
            self.xml.open("str:AttributeRelationship", &[]);
            self.relationship(structure, attribute);
            self.xml.close("str:AttributeRelationship");
            self.xml.close("str:Attribute");
        }
        self.xml.close("str:AttributeList");
    }

    /// The relationship of an attribute. That of a series names all dimensions.
    fn relationship(&mut self, structure: &DataStructure, attribute: &Attribute) {
        match (attribute.relationship, self.version) {
            (AttributeRelationship::Series, SdmxVersion::V21) => {
                for dimension in &structure.dimensions {
                    self.xml.open("str:Dimension", &[]);
                    self.xml.empty("Ref", &[("id", &dimension.id)]);
                    self.xml.close("str:Dimension");
                }
            }
            (AttributeRelationship::Series, SdmxVersion::V30) => {
                for dimension in &structure.dimensions {
                    self.xml.text("str:Dimension", &[], &dimension.id);
                }
            }
            (AttributeRelationship::Observation, SdmxVersion::V21) => {
                self.xml.open("str:PrimaryMeasure", &[]);
                self.xml.empty("Ref", &[("id", "OBS_VALUE")]);
                self.xml.close("str:PrimaryMeasure");
            }
            (AttributeRelationship::Observation, SdmxVersion::V30) => self.xml.empty("str:Observation", &[]),
        }
    }

    fn measure(&mut self, structure: &DataStructure, element: &str, usage: &[(&str, &str)]) {
        let attributes: Vec<(&str, &str)> =
            std::iter::once(("id", "OBS_VALUE")).chain(usage.iter().copied()).collect();
        self.xml.open("str:MeasureList", &[("id", "MeasureDescriptor")]);
        self.xml.open(element, &attributes);
        self.concept(&structure.concept_scheme, "OBS_VALUE");
        self.representation(&Representation::Double);
        self.xml.close(element);
        self.xml.close("str:MeasureList");
    }

    fn concept(&mut self, scheme: &str, id: &str) {
        if self.version == SdmxVersion::V30 {
            let urn = urn("conceptscheme.Concept", self.agency, scheme);
            return self.xml.text("str:ConceptIdentity", &[], &format!("{urn}.{id}"));
        }
        self.xml.open("str:ConceptIdentity", &[]);
        self.xml.empty(
            "Ref",
            &[
                ("id", id),
                ("maintainableParentID", scheme),
                ("maintainableParentVersion", VERSION),
                ("agencyID", self.agency),
                ("package", "conceptscheme"),
                ("class", "Concept"),
            ],
        );
        self.xml.close("str:ConceptIdentity");
    }

    fn representation(&mut self, representation: &Representation) {
        self.xml.open("str:LocalRepresentation", &[]);
        match representation.codelist() {
            Some(id) => self.reference("str:Enumeration", ArtefactKind::Codelist, id),
            None => self.xml.empty("str:TextFormat", &[("textType", representation.data_type())]),
        }
        self.xml.close("str:LocalRepresentation");
    }
}
