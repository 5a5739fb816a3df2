//! Resolves the references between structures, concepts and code lists of a message.

use std::collections::HashMap;
use std::sync::Arc;

use super::{
    Artefact, Component, ComponentKind, DataStructureDefinition, Item, RawComponent, StructureReader,
};
use crate::ingest::data::sdmx_ml::message::Reference;

/// The default id of the time dimension (fixed since 2.1).
const TIME: &str = "TIME_PERIOD";

/// The structures of a message, with the names of their components and codes.
pub(super) fn structures(reader: StructureReader) -> Vec<DataStructureDefinition> {
    let mut lists = Lists { lists: &reader.lists, codes: HashMap::new() };
    reader.structures.into_iter().map(|artefact| structure(artefact, &reader.dataflows, &mut lists)).collect()
}

fn structure(artefact: Artefact, dataflows: &[Artefact], lists: &mut Lists<'_>) -> DataStructureDefinition {
    let users =
        dataflows.iter().filter(|flow| flow.of.as_ref().is_some_and(|of| of.matches(&artefact.reference)));
    let mut references: Vec<_> = users.map(|flow| flow.reference.clone()).collect();
    references.push(artefact.reference);
    let mut components = artefact.components;
    if components.iter().all(|one| one.kind != ComponentKind::Dimension || one.position.is_some()) {
        // Only dimensions have positions; the sort is stable, so the other components keep their order.
        components.sort_by_key(|one| one.position);
    }
    let mut structure = DataStructureDefinition {
        name: artefact.name.into_text(),
        references,
        ..DataStructureDefinition::default()
    };
    for component in components {
        let kind = component.kind;
        let resolved = lists.component(component);
        match kind {
            ComponentKind::Dimension => structure.dimensions.push(resolved),
            ComponentKind::Attribute => structure.attributes.push(resolved),
            ComponentKind::Measure => structure.measures.push(resolved.id),
            ComponentKind::Time if resolved.id.is_empty() => structure.time = Some(TIME.to_owned()),
            ComponentKind::Time => structure.time = Some(resolved.id),
        }
    }
    structure
}

/// The code lists and concept schemes of a message, and the names of codes by position of the code list.
struct Lists<'a> {
    lists: &'a [Artefact],
    codes: HashMap<usize, Arc<HashMap<String, String>>>,
}

impl Lists<'_> {
    fn component(&mut self, raw: RawComponent) -> Component {
        let id = raw.concept.as_ref().and_then(|concept| concept.item.clone());
        let concept = id.clone().unwrap_or_else(|| raw.id.clone());
        let described = raw.concept.as_ref().and_then(|concept| self.item(concept));
        let name = described.and_then(|item| item.name.clone().into_text());
        let list = raw.list.or_else(|| described.and_then(|item| item.list.clone()));
        let codes = list.map(|list| self.codes(&list)).unwrap_or_default();
        // A component without an id has the id of its concept (part 3A, `ComponentType`).
        let id = if raw.id.is_empty() { concept.clone() } else { raw.id };
        Component { id, concept, name, codes }
    }

    fn item(&self, concept: &Reference) -> Option<&Item> {
        let id = concept.item.as_ref()?;
        let schemes = self.lists.iter().filter(|list| list.reference.matches(concept));
        schemes.flat_map(|scheme| &scheme.items).find(|item| item.id == *id)
    }

    fn codes(&mut self, list: &Reference) -> Arc<HashMap<String, String>> {
        // A stub (a list that is only referenced) has no items.
        let mut full = self.lists.iter().enumerate().filter(|(_, one)| !one.items.is_empty());
        let Some((position, list)) = full.find(|(_, one)| one.reference.matches(list)) else {
            return Arc::default();
        };
        let codes = self.codes.entry(position).or_insert_with(|| Arc::new(names(list)));
        Arc::clone(codes)
    }
}

fn names(list: &Artefact) -> HashMap<String, String> {
    let named = |item: &Item| Some((item.id.clone(), item.name.clone().into_text()?));
    list.items.iter().filter_map(named).collect()
}
