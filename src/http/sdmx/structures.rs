//! Structures: the resources of REST 1.x, and `/structure` and `/schema` of 2.x.

use std::collections::BTreeSet;

use super::RequestContext;
use super::error::SdmxError;
use super::references::{Artefacts, Reference};
use super::request::{SdmxRequest, is_any, is_version};
use super::selection::{Selection, retain_items};
use crate::formats::sdmx::structure::{AGENCY_SCHEME_AGENCY, ArtefactBody, ArtefactKind, Structures};
use crate::http::facade::AGENCY;
use crate::service::State;

/// Resources of the standards that this service does not have.
const NOT_SERVED: [&str; 31] = [
    "allowedconstraint",
    "attachmentconstraint",
    "categorisation",
    "categoryscheme",
    "categoryschememap",
    "conceptschememap",
    "customtypescheme",
    "dataconsumerscheme",
    "dataproviderscheme",
    "hierarchicalcodelist",
    "hierarchy",
    "hierarchyassociation",
    "metadataconstraint",
    "metadataflow",
    "metadataproviderscheme",
    "metadataprovisionagreement",
    "metadatastructure",
    "namepersonalisationscheme",
    "organisationschememap",
    "organisationunitscheme",
    "process",
    "provisionagreement",
    "reportingtaxonomy",
    "reportingtaxonomymap",
    "representationmap",
    "rulesetscheme",
    "structuremap",
    "structureset",
    "transformationscheme",
    "userdefinedoperatorscheme",
    "vtlmappingscheme",
];

/// The parameter `detail`: how much of artefacts is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Full,
    Stubs,
    ReferenceStubs,
    ReferencePartial,
}

impl Detail {
    fn read(request: &SdmxRequest) -> Result<Self, SdmxError> {
        match request.text("detail") {
            None | Some("full" | "raw") => Ok(Self::Full),
            Some("allstubs" | "allcompletestubs") => Ok(Self::Stubs),
            Some("referencestubs" | "referencecompletestubs") => Ok(Self::ReferenceStubs),
            Some("referencepartial") => Ok(Self::ReferencePartial),
            Some(other) => {
                let rule = "full, allstubs, referencestubs, allcompletestubs, referencecompletestubs or referencepartial";
                Err(SdmxError::value("detail", other, rule))
            }
        }
    }
}

/// The kinds of artefacts of a resource.
///
/// # Errors
/// When there is no such resource.
pub(super) fn kinds(resource: &str) -> Result<Vec<ArtefactKind>, SdmxError> {
    ArtefactKind::of_resource(resource).ok_or_else(|| no_resource(resource))
}

/// The artefacts of some kinds; the parts of the path are agency, id, version and item.
///
/// # Errors
/// When there are none, or a parameter is not valid.
pub(super) fn answer(
    context: &RequestContext<'_>,
    model: &Artefacts<'_>,
    kinds: Vec<ArtefactKind>,
    parts: &[&str],
) -> Result<Structures, SdmxError> {
    let at = |place: usize| parts.get(place).copied().unwrap_or_default();
    let detail = Detail::read(context.request)?;
    let all = kinds.into_iter().flat_map(|kind| model.all(kind));
    let start: BTreeSet<Reference> = all.filter(|one| is_asked(one, at(0), at(1), at(2))).collect();
    if start.is_empty() {
        return Err(nothing(parts));
    }
    let related = related(model, &start, context.request)?;
    let used = model.used_codes(&start, &related);
    let (of_start, of_related) = match detail {
        Detail::Full => (Selection::Full, Selection::Full),
        Detail::Stubs => (Selection::Stub, Selection::Stub),
        Detail::ReferenceStubs => (Selection::Full, Selection::Stub),
        Detail::ReferencePartial => (Selection::Full, Selection::Codes(&used)),
    };
    let mut structures = empty(&context.state);
    for (references, selection) in [(&start, of_start), (&related, of_related)] {
        for reference in references {
            structures.artefacts.extend(model.artefact(reference, selection)?);
        }
    }
    if !is_any(at(3)) {
        retain_named_items(&mut structures, at(3), parts)?;
    }
    Ok(structures)
}

/// The schema of a dataflow: its data structure, code lists and concepts.
///
/// # Errors
/// When there is no such dataflow.
pub(super) fn schema(
    context: &RequestContext<'_>,
    model: &Artefacts<'_>,
    parts: &[&str],
) -> Result<Structures, SdmxError> {
    let at = |place: usize| parts.get(place).copied().unwrap_or_default();
    let asked = Reference { kind: ArtefactKind::DataStructure, id: at(1).to_owned() };
    let is_known = model.structure(at(1)).is_some() && is_asked(&asked, at(0), at(1), at(2));
    let start = BTreeSet::from([asked]);
    let related = model.related(&start, "children").filter(|_| is_known).ok_or_else(|| nothing(parts))?;
    let mut structures = empty(&context.state);
    for reference in start.iter().chain(&related) {
        structures.artefacts.extend(model.artefact(reference, Selection::Full)?);
    }
    Ok(structures)
}

fn no_resource(name: &str) -> SdmxError {
    if NOT_SERVED.contains(&name) {
        return SdmxError::not_served(name);
    }
    SdmxError::no_results(format!("There is no resource `{name}`."))
}

fn nothing(parts: &[&str]) -> SdmxError {
    SdmxError::no_results(format!("There is no structure `{}`.", parts.join("/")))
}

/// Whether a path names an artefact.
fn is_asked(reference: &Reference, agency: &str, id: &str, version: &str) -> bool {
    let names = |part: &str, name: &str| is_any(part) || part.split([',', '+']).any(|asked| asked == name);
    let of_sdmx = reference.kind == ArtefactKind::AgencyScheme;
    let by_agency = names(agency, AGENCY) || of_sdmx && names(agency, AGENCY_SCHEME_AGENCY);
    // 1.0, the version of the agency scheme, is a spelling of the version of all other artefacts.
    by_agency && names(id, &reference.id) && is_version(version)
}

/// The artefacts that the parameter `references` adds.
///
/// # Errors
/// When its value is not valid.
pub(super) fn related(
    model: &Artefacts<'_>,
    start: &BTreeSet<Reference>,
    request: &SdmxRequest,
) -> Result<BTreeSet<Reference>, SdmxError> {
    let references = request.text("references").unwrap_or("none");
    model.related(start, references).ok_or_else(|| {
        let rule =
            "none, parents, parentsandsiblings, ancestors, children, descendants, all or a kind of structure";
        SdmxError::value("references", references, rule)
    })
}

/// A message without artefacts.
pub(super) fn empty(state: &State) -> Structures {
    Structures {
        agency: AGENCY,
        revision: state.catalogue.revision,
        prepared: state.catalogue.revised,
        artefacts: Vec::new(),
    }
}

/// Keeps the named items of the code lists and concept schemes of a message.
///
/// # Errors
/// When there are none.
fn retain_named_items(structures: &mut Structures, items: &str, parts: &[&str]) -> Result<(), SdmxError> {
    let ids: BTreeSet<String> = items.split([',', '+']).map(str::to_owned).collect();
    let mut is_empty = true;
    for artefact in &mut structures.artefacts {
        if matches!(artefact.kind, ArtefactKind::Codelist | ArtefactKind::ConceptScheme) {
            retain_items(artefact, &ids);
            is_empty &= matches!(&artefact.body, ArtefactBody::Items(items) if items.is_empty());
        }
    }
    if is_empty { Err(nothing(parts)) } else { Ok(()) }
}
