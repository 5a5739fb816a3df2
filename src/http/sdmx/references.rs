//! The artefacts of a state, and the references between them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::codelists;
use super::components::{concept_scheme, data_structure};
use super::constraint::{constraint_id, constraint_of};
use super::dataflow::Dataflow;
use super::error::SdmxError;
use super::registry::Registry;
use super::selection::{Selection, UsedCodes, retain_items};
use crate::formats::sdmx::structure::{
    AGENCY_SCHEME_ID, Artefact, ArtefactBody, ArtefactDetail, ArtefactKind, DataStructure, Item,
};
use crate::http::facade::AGENCY;
use crate::service::{Service, ServiceError, State};

/// A reference to an artefact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reference {
    pub(super) kind: ArtefactKind,
    pub(super) id: String,
}

impl Reference {
    fn new(kind: ArtefactKind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }
}

/// A dataflow and its data structure.
type FlowStructure<'a> = (Dataflow<'a>, Arc<DataStructure>);

/// All artefacts of a state.
pub(super) struct Artefacts<'a> {
    registry: &'a Registry<'a>,
    dataflows: Vec<FlowStructure<'a>>,
}

impl<'a> Artefacts<'a> {
    /// The artefacts of a state.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn of(
        service: &Service,
        state: &'a State,
        registry: &'a Registry<'a>,
    ) -> Result<Self, ServiceError> {
        let catalogue = &state.catalogue;
        let mut dataflows = Vec::new();
        for dataflow in Dataflow::all(registry) {
            let stored = service.observation_attributes(state, &dataflow.dataset.id).await?;
            dataflows.push((dataflow, Arc::new(data_structure(catalogue, &dataflow, &stored))));
        }
        Ok(Self { registry, dataflows })
    }

    /// The dataflow with an id and its data structure.
    pub(super) fn structure(&self, id: &str) -> Option<&FlowStructure<'a>> {
        self.find(|structure| structure.id == id)
    }

    fn find(&self, is_it: impl Fn(&DataStructure) -> bool) -> Option<&FlowStructure<'a>> {
        self.dataflows.iter().find(|(_, structure)| is_it(structure))
    }

    /// References to all artefacts of a kind.
    pub(super) fn all(&self, kind: ArtefactKind) -> Vec<Reference> {
        let structures = self.dataflows.iter().map(|(_, structure)| structure);
        let ids: Vec<String> = match kind {
            ArtefactKind::AgencyScheme => vec![AGENCY_SCHEME_ID.to_owned()],
            ArtefactKind::Codelist => codelists::ids(self.registry),
            ArtefactKind::ConceptScheme => structures.map(|own| own.concept_scheme.clone()).collect(),
            ArtefactKind::DataConstraint => structures.map(|own| constraint_id(&own.id)).collect(),
            ArtefactKind::Dataflow | ArtefactKind::DataStructure => {
                structures.map(|own| own.id.clone()).collect()
            }
        };
        ids.into_iter().map(|id| Reference { kind, id }).collect()
    }

    /// The artefact of a reference; none if it does not exist.
    ///
    /// # Errors
    /// When the data of a constraint cannot be found.
    pub(super) fn artefact(
        &self,
        reference: &Reference,
        selection: Selection<'_>,
    ) -> Result<Option<Artefact>, SdmxError> {
        let Reference { kind, id } = reference;
        let make = |name: String, body: ArtefactBody| Artefact {
            kind: *kind,
            id: id.clone(),
            name,
            detail: ArtefactDetail::Full,
            body,
        };
        let artefact = match kind {
            ArtefactKind::AgencyScheme => {
                let agencies = vec![Item::named(AGENCY, "Yearbook")];
                Some(make("Agencies".to_owned(), ArtefactBody::Items(agencies)))
            }
            ArtefactKind::Dataflow => self.structure(id).map(|(dataflow, _)| {
                let description = dataflow.dataset.description.clone();
                make(dataflow.name(), ArtefactBody::Dataflow { description })
            }),
            ArtefactKind::DataStructure => self.structure(id).map(|(_, structure)| {
                make(structure.name.clone(), ArtefactBody::DataStructure(Arc::clone(structure)))
            }),
            ArtefactKind::Codelist => codelists::find(self.registry, id)
                .map(|list| make(list.name, ArtefactBody::Items(list.codes))),
            ArtefactKind::ConceptScheme => {
                self.find(|structure| structure.concept_scheme == *id).map(|(_, structure)| {
                    let name = format!("Concepts of {}", structure.id);
                    make(name, ArtefactBody::Items(concept_scheme(structure)))
                })
            }
            ArtefactKind::DataConstraint => self
                .of_constraint(id)
                .map(|(dataflow, structure)| constraint_of(self.registry, *dataflow, structure))
                .transpose()?,
        };
        Ok(artefact.map(|artefact| select(artefact, selection)))
    }

    /// The codes of the data of the dataflows among some artefacts: those of `start`, or else those of `related`.
    pub(super) fn used_codes(&self, start: &BTreeSet<Reference>, related: &BTreeSet<Reference>) -> UsedCodes {
        let mut used = UsedCodes::default();
        let dataflows = |references: &BTreeSet<Reference>| -> BTreeSet<String> {
            let of_dataflows = references.iter().filter(|reference| {
                matches!(reference.kind, ArtefactKind::Dataflow | ArtefactKind::DataStructure)
            });
            of_dataflows.map(|reference| reference.id.clone()).collect()
        };
        let asked = dataflows(start);
        for id in if asked.is_empty() { dataflows(related) } else { asked } {
            let Some((dataflow, structure)) = self.structure(&id) else { continue };
            for series in dataflow.samples(self.registry.catalogue) {
                for (dimension, code) in structure.dimensions.iter().zip(series.key.codes()) {
                    used.add(&dimension.codelist, code);
                }
            }
        }
        used
    }

    /// The artefacts to which an artefact refers.
    fn children(&self, reference: &Reference) -> Vec<Reference> {
        let id = reference.id.as_str();
        match reference.kind {
            ArtefactKind::Dataflow => vec![Reference::new(ArtefactKind::DataStructure, id)],
            ArtefactKind::DataConstraint => {
                let structure = self.of_constraint(id).map(|(_, structure)| structure);
                structure.map(|own| Reference::new(ArtefactKind::Dataflow, &own.id)).into_iter().collect()
            }
            ArtefactKind::DataStructure => self.structure(id).map_or_else(Vec::new, |(_, structure)| {
                let of_dimensions = structure.dimensions.iter().map(|dimension| dimension.codelist.as_str());
                let attributes = structure.attributes.iter();
                let of_attributes = attributes.filter_map(|own| own.representation.codelist());
                let lists = of_dimensions.chain(of_attributes);
                let lists = lists.map(|id| Reference::new(ArtefactKind::Codelist, id));
                let concepts = Reference::new(ArtefactKind::ConceptScheme, &structure.concept_scheme);
                lists.chain([concepts]).collect()
            }),
            ArtefactKind::AgencyScheme | ArtefactKind::Codelist | ArtefactKind::ConceptScheme => Vec::new(),
        }
    }

    /// The artefacts that refer to an artefact.
    fn parents(&self, reference: &Reference) -> Vec<Reference> {
        let above = [ArtefactKind::DataStructure, ArtefactKind::Dataflow, ArtefactKind::DataConstraint];
        let candidates = above.into_iter().flat_map(|kind| self.all(kind));
        candidates.filter(|candidate| self.children(candidate).contains(reference)).collect()
    }

    /// The artefacts that an answer adds to those of `start`; `references` is the parameter of that name.
    ///
    /// None if the value of `references` is not valid.
    pub(super) fn related(
        &self,
        start: &BTreeSet<Reference>,
        references: &str,
    ) -> Option<BTreeSet<Reference>> {
        let children = |of: &Reference| self.children(of);
        let parents = |of: &Reference| self.parents(of);
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
                all.filter(|reference| kinds.contains(&reference.kind)).collect()
            }
        };
        related.retain(|reference| !start.contains(reference));
        Some(related)
    }

    /// The dataflow that a constraint describes and its data structure.
    fn of_constraint(&self, id: &str) -> Option<&FlowStructure<'a>> {
        self.find(|structure| constraint_id(&structure.id) == id)
    }
}

/// Removes what the selection does not show.
fn select(mut artefact: Artefact, selection: Selection<'_>) -> Artefact {
    match selection {
        Selection::Full => {}
        Selection::Codes(used) => {
            if let Some(codes) = used.of(&artefact.id).filter(|_| artefact.kind == ArtefactKind::Codelist) {
                retain_items(&mut artefact, codes);
            }
        }
        Selection::Stub => match artefact.kind {
            ArtefactKind::Codelist | ArtefactKind::ConceptScheme | ArtefactKind::DataStructure => {
                artefact.detail = ArtefactDetail::Stub;
            }
            // These are short, so they are always shown in full.
            ArtefactKind::AgencyScheme | ArtefactKind::Dataflow | ArtefactKind::DataConstraint => {}
        },
    }
    artefact
}

/// The artefacts that one step leads to.
fn once(start: &BTreeSet<Reference>, step: impl Fn(&Reference) -> Vec<Reference>) -> BTreeSet<Reference> {
    start.iter().flat_map(step).collect()
}

/// The artefacts that any number of steps leads to.
fn closure(start: &BTreeSet<Reference>, step: impl Fn(&Reference) -> Vec<Reference>) -> BTreeSet<Reference> {
    let mut reached = BTreeSet::new();
    let mut next = start.clone();
    while !next.is_empty() {
        next = once(&next, &step).into_iter().filter(|reference| !reached.contains(reference)).collect();
        reached.extend(next.iter().cloned());
    }
    reached
}
