//! Structures by kind and id, and how they refer to one another.

use std::collections::BTreeSet;

use super::components::{concept_scheme, data_structure, dataflow};
use super::flow::Flow;
use super::lists;
use crate::domain::catalogue::Catalogue;
use crate::formats::sdmx::structure::{AgencyScheme, ConceptScheme, DataStructure, Dataflow, VERSION};
use crate::service::{Service, ServiceError, State};

/// A structure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Artefact {
    Agencies,
    Flow(String),
    Structure(String),
    List(String),
    Scheme(String),
    Constraint(String),
}

/// A kind of structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArtefactKind {
    Agencies,
    Flow,
    Structure,
    List,
    Scheme,
    Constraint,
}

impl ArtefactKind {
    pub(super) const ALL: [Self; 6] =
        [Self::Agencies, Self::Flow, Self::Structure, Self::List, Self::Scheme, Self::Constraint];

    /// The kinds that the name of a resource means.
    pub(super) fn of_resource(name: &str) -> Option<Vec<Self>> {
        Some(match name {
            "dataflow" => vec![Self::Flow],
            "datastructure" => vec![Self::Structure],
            "codelist" => vec![Self::List],
            "conceptscheme" => vec![Self::Scheme],
            "agencyscheme" | "organisationscheme" => vec![Self::Agencies],
            "contentconstraint" | "actualconstraint" | "dataconstraint" => vec![Self::Constraint],
            "structure" | "*" => Self::ALL.to_vec(),
            _ => return None,
        })
    }
}

impl Artefact {
    pub(super) const fn kind(&self) -> ArtefactKind {
        match self {
            Self::Agencies => ArtefactKind::Agencies,
            Self::Flow(_) => ArtefactKind::Flow,
            Self::Structure(_) => ArtefactKind::Structure,
            Self::List(_) => ArtefactKind::List,
            Self::Scheme(_) => ArtefactKind::Scheme,
            Self::Constraint(_) => ArtefactKind::Constraint,
        }
    }

    pub(super) fn id(&self) -> &str {
        match self {
            Self::Agencies => AgencyScheme::ID,
            Self::Flow(id)
            | Self::Structure(id)
            | Self::List(id)
            | Self::Scheme(id)
            | Self::Constraint(id) => id,
        }
    }
}

/// All structures there are.
pub(super) struct Model<'a> {
    pub(super) catalogue: &'a Catalogue,
    /// The flows with their data structures.
    pub(super) flows: Vec<(Flow<'a>, DataStructure)>,
}

/// The id of the constraint that says which data there are of a flow.
pub(super) fn constraint_id(flow: &str) -> String {
    format!("CC_{flow}")
}

impl<'a> Model<'a> {
    /// The structures of a state.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn of(service: &Service, state: &'a State) -> Result<Self, ServiceError> {
        let catalogue = &state.catalogue;
        let mut flows = Vec::new();
        for flow in Flow::all(catalogue) {
            let stored = service.observation_attributes(state, &flow.dataset.id).await?;
            flows.push((flow, data_structure(catalogue, &flow, &stored)));
        }
        Ok(Self { catalogue, flows })
    }

    /// The data structure with an id.
    pub(super) fn structure(&self, id: &str) -> Option<&(Flow<'a>, DataStructure)> {
        self.flows.iter().find(|(_, structure)| structure.id == id)
    }

    /// All structures of a kind.
    pub(super) fn all(&self, kind: ArtefactKind) -> Vec<Artefact> {
        let ids = self.flows.iter().map(|(_, structure)| structure.id.clone());
        match kind {
            ArtefactKind::Agencies => vec![Artefact::Agencies],
            ArtefactKind::Flow => ids.map(Artefact::Flow).collect(),
            ArtefactKind::Structure => ids.map(Artefact::Structure).collect(),
            ArtefactKind::List => lists::ids(self.catalogue).into_iter().map(Artefact::List).collect(),
            ArtefactKind::Scheme => {
                self.flows.iter().map(|(_, structure)| Artefact::Scheme(structure.concepts.clone())).collect()
            }
            ArtefactKind::Constraint => ids.map(|id| Artefact::Constraint(constraint_id(&id))).collect(),
        }
    }

    /// What a structure refers to.
    fn children(&self, artefact: &Artefact) -> Vec<Artefact> {
        match artefact {
            Artefact::Flow(id) => vec![Artefact::Structure(id.clone())],
            Artefact::Constraint(id) => {
                let flow = self.flows.iter().find(|(_, structure)| constraint_id(&structure.id) == *id);
                flow.map(|(_, structure)| Artefact::Flow(structure.id.clone())).into_iter().collect()
            }
            Artefact::Structure(id) => self.structure(id).map_or_else(Vec::new, |(_, structure)| {
                let lists = structure.dimensions.iter().map(|dimension| dimension.list.as_str());
                let lists = lists.chain(structure.attributes.iter().filter_map(|own| own.values.list()));
                let lists = lists.map(|id| Artefact::List(id.to_owned()));
                lists.chain([Artefact::Scheme(structure.concepts.clone())]).collect()
            }),
            Artefact::Agencies | Artefact::List(_) | Artefact::Scheme(_) => Vec::new(),
        }
    }

    /// What refers to a structure.
    fn parents(&self, artefact: &Artefact) -> Vec<Artefact> {
        let above = [ArtefactKind::Structure, ArtefactKind::Flow, ArtefactKind::Constraint];
        let candidates = above.into_iter().flat_map(|kind| self.all(kind));
        candidates.filter(|candidate| self.children(candidate).contains(artefact)).collect()
    }

    /// The structures that a request for some brings besides.
    ///
    /// None where `references` is no word for any.
    pub(super) fn related(&self, start: &BTreeSet<Artefact>, references: &str) -> Option<BTreeSet<Artefact>> {
        let children = |of: &Artefact| self.children(of);
        let parents = |of: &Artefact| self.parents(of);
        let siblings = || {
            let parents = once(start, parents);
            let siblings = once(&parents, children);
            parents.into_iter().chain(siblings).collect::<BTreeSet<_>>()
        };
        let mut related = match references {
            "none" => BTreeSet::new(),
            "children" => once(start, children),
            "descendants" => closure(start, children),
            "parents" => once(start, parents),
            "ancestors" => closure(start, parents),
            "parentsandsiblings" => siblings(),
            "all" => siblings().into_iter().chain(closure(start, children)).collect(),
            resource => {
                let kinds = ArtefactKind::of_resource(resource)?;
                let all = closure(start, children).into_iter().chain(closure(start, parents));
                all.filter(|artefact| kinds.contains(&artefact.kind())).collect()
            }
        };
        related.retain(|artefact| !start.contains(artefact));
        Some(related)
    }

    /// The flow that has a constraint.
    pub(super) fn of_constraint(&self, id: &str) -> Option<&(Flow<'a>, DataStructure)> {
        self.flows.iter().find(|(_, structure)| constraint_id(&structure.id) == id)
    }

    /// The dataflow with an id.
    pub(super) fn flow(&self, id: &str) -> Option<Dataflow> {
        self.structure(id).map(|(flow, _)| dataflow(flow))
    }

    /// The concept scheme with an id.
    pub(super) fn scheme(&self, id: &str) -> Option<ConceptScheme> {
        let of = self.flows.iter().find(|(_, structure)| structure.concepts == id);
        of.map(|(_, structure)| concept_scheme(structure))
    }
}

fn once(start: &BTreeSet<Artefact>, step: impl Fn(&Artefact) -> Vec<Artefact>) -> BTreeSet<Artefact> {
    start.iter().flat_map(step).collect()
}

fn closure(start: &BTreeSet<Artefact>, step: impl Fn(&Artefact) -> Vec<Artefact>) -> BTreeSet<Artefact> {
    let mut reached = BTreeSet::new();
    let mut next = start.clone();
    while !next.is_empty() {
        next = once(&next, &step).into_iter().filter(|artefact| !reached.contains(artefact)).collect();
        reached.extend(next.iter().cloned());
    }
    reached
}

/// Whether a part of a path leaves open what it stands for.
pub(super) fn is_any(part: &str) -> bool {
    matches!(part, "" | "all" | "*" | "~")
}

/// Whether a part of a path means the version that everything has.
pub(super) fn is_version(part: &str) -> bool {
    is_any(part) || matches!(part, "latest" | "+") || part.split(',').any(|version| is_same(version, VERSION))
}

/// Whether two versions are the same, one of them perhaps without its last zeros or with a wildcard.
pub(super) fn is_same(asked: &str, version: &str) -> bool {
    let asked = asked.trim_end_matches('+');
    let mut numbers = version.split('.');
    let mut parts = asked.split('.');
    !asked.is_empty()
        && parts.all(|part| numbers.next().is_some_and(|number| number == part || part == "*"))
        && numbers.all(|number| number == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_written_in_many_ways() {
        for version in ["", "latest", "all", "~", "*", "+", "1", "1.0", "1.0.0", "1.0+", "1.0.0,2.0.0"] {
            assert!(is_version(version), "{version}");
        }
        for version in ["2.0", "1.1", "1.0.1", "1.0.0.0", "x"] {
            assert!(!is_version(version), "{version}");
        }
    }
}
