//! The kinds of artefacts, and what each is called in requests and messages.

use super::version::SdmxVersion;

/// The version of every artefact, except that of the agency scheme.
pub const VERSION: &str = "1.0.0";

/// A class of maintainable artefacts of the SDMX information model (SDMX 3.0, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ArtefactKind {
    /// The list of agencies.
    AgencyScheme,
    /// A dataflow.
    Dataflow,
    /// A data structure definition.
    DataStructure,
    /// A code list.
    Codelist,
    /// A concept scheme.
    ConceptScheme,
    /// A constraint of type *actual*: which data a dataflow has.
    DataConstraint,
}

/// What a kind of artefacts is called.
#[derive(Debug)]
pub(super) struct KindNames {
    /// The resources of the REST APIs that hold the kind.
    resources: &'static [&'static str],
    /// Package and class, as in URNs.
    pub(super) class: &'static str,
    /// The element of SDMX-ML that holds all artefacts of the kind.
    pub(super) ml_section: &'static str,
    /// The element of SDMX-ML that is one artefact.
    pub(super) ml_element: &'static str,
    /// The member of SDMX-JSON that holds all artefacts of the kind.
    pub(super) json_section: &'static str,
}

impl ArtefactKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::AgencyScheme,
        Self::Dataflow,
        Self::DataStructure,
        Self::Codelist,
        Self::ConceptScheme,
        Self::DataConstraint,
    ];

    /// The kinds that a resource of the REST APIs holds; `structure` and `*` hold all.
    #[must_use]
    pub fn of_resource(name: &str) -> Option<Vec<Self>> {
        if matches!(name, "structure" | "*") {
            return Some(Self::ALL.to_vec());
        }
        // A kind has the same resources in both versions.
        let kind = Self::ALL.into_iter().find(|kind| kind.names(SdmxVersion::V21).resources.contains(&name));
        kind.map(|kind| vec![kind])
    }

    /// What a version of SDMX calls the kind.
    pub(super) const fn names(self, version: SdmxVersion) -> KindNames {
        let is_21 = version.is_21();
        match self {
            Self::AgencyScheme => KindNames {
                resources: &["agencyscheme", "organisationscheme"],
                class: "base.AgencyScheme",
                ml_section: if is_21 { "str:OrganisationSchemes" } else { "str:AgencySchemes" },
                ml_element: "str:AgencyScheme",
                json_section: "agencySchemes",
            },
            Self::Dataflow => KindNames {
                resources: &["dataflow"],
                class: "datastructure.Dataflow",
                ml_section: "str:Dataflows",
                ml_element: "str:Dataflow",
                json_section: "dataflows",
            },
            Self::DataStructure => KindNames {
                resources: &["datastructure"],
                class: "datastructure.DataStructure",
                ml_section: "str:DataStructures",
                ml_element: "str:DataStructure",
                json_section: "dataStructures",
            },
            Self::Codelist => KindNames {
                resources: &["codelist"],
                class: "codelist.Codelist",
                ml_section: "str:Codelists",
                ml_element: "str:Codelist",
                json_section: "codelists",
            },
            Self::ConceptScheme => KindNames {
                resources: &["conceptscheme"],
                class: "conceptscheme.ConceptScheme",
                ml_section: if is_21 { "str:Concepts" } else { "str:ConceptSchemes" },
                ml_element: "str:ConceptScheme",
                json_section: "conceptSchemes",
            },
            Self::DataConstraint => KindNames {
                resources: &["contentconstraint", "actualconstraint", "dataconstraint"],
                class: if is_21 { "registry.ContentConstraint" } else { "registry.DataConstraint" },
                ml_section: if is_21 { "str:Constraints" } else { "str:DataConstraints" },
                ml_element: if is_21 { "str:ContentConstraint" } else { "str:DataConstraint" },
                json_section: if is_21 { "contentConstraints" } else { "dataConstraints" },
            },
        }
    }
}

/// The URN of an artefact of a class.
pub(super) fn urn(class: &str, agency: &str, id: &str) -> String {
    format!("urn:sdmx:org.sdmx.infomodel.{class}={agency}:{id}({VERSION})")
}
