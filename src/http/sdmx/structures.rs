//! Structures: every resource of REST 1.x, and `/structure` and `/schema` of 2.x.

use std::collections::{BTreeMap, BTreeSet};

use super::RequestContext;
use super::availability::constraint_of;
use super::error::SdmxError;
use super::flow::Flow;
use super::lists;
use super::references::{Artefact, ArtefactKind, Model, is_any, is_version};
use super::request::Request;
use crate::domain::catalogue::Catalogue;
use crate::formats::sdmx::structure::{AgencyScheme, Item, Structures};
use crate::http::facade::AGENCY;
use crate::service::State;

/// Resources that the standards have and this service has not.
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

/// How much of structures is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Full,
    Stubs,
    ReferenceStubs,
    ReferencePartial,
}

impl Detail {
    fn read(request: &Request) -> Result<Self, SdmxError> {
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

/// The kinds of structures that a resource has.
///
/// # Errors
/// When it has none.
pub(super) fn kinds(resource: &str) -> Result<Vec<ArtefactKind>, SdmxError> {
    ArtefactKind::of_resource(resource).ok_or_else(|| no_resource(resource))
}

/// The structures of some kinds, and the parts of a path: agency, id, version, item.
///
/// # Errors
/// When there are none, or the request cannot be read.
pub(super) fn answer(
    inquiry: &RequestContext<'_>,
    model: &Model<'_>,
    kinds: Vec<ArtefactKind>,
    parts: &[&str],
) -> Result<Structures, SdmxError> {
    let at = |place: usize| parts.get(place).copied().unwrap_or_default();
    let detail = Detail::read(inquiry.request)?;
    let all = kinds.into_iter().flat_map(|kind| model.all(kind));
    let start: BTreeSet<Artefact> = all.filter(|one| is_asked(one, at(0), at(1), at(2))).collect();
    if start.is_empty() {
        return Err(nothing(parts));
    }
    let related = related(model, &start, inquiry.request)?;
    let mut structures = empty(&inquiry.state);
    let used = Used::of(model, &start, &related);
    for artefact in &start {
        put(&mut structures, model, artefact, (detail == Detail::Stubs).then_some(Shown::Stub))?;
    }
    let shown = match detail {
        Detail::Full => None,
        Detail::Stubs | Detail::ReferenceStubs => Some(Shown::Stub),
        Detail::ReferencePartial => Some(Shown::Used(&used)),
    };
    for artefact in &related {
        put(&mut structures, model, artefact, shown)?;
    }
    if !is_any(at(3)) {
        only_items(&mut structures, at(3));
        if structures.lists.iter().all(|list| list.codes.is_empty())
            && structures.schemes.iter().all(|scheme| scheme.concepts.is_empty())
        {
            return Err(nothing(parts));
        }
    }
    Ok(structures)
}

/// What describes the data of a flow: its structure, code lists and concepts.
///
/// # Errors
/// When there is no such flow.
pub(super) fn schema(
    inquiry: &RequestContext<'_>,
    model: &Model<'_>,
    parts: &[&str],
) -> Result<Structures, SdmxError> {
    let at = |place: usize| parts.get(place).copied().unwrap_or_default();
    let asked = Artefact::Structure(at(1).to_owned());
    let known = model.structure(at(1)).is_some() && is_asked(&asked, at(0), at(1), at(2));
    let start = BTreeSet::from([asked]);
    let related = model.related(&start, "children").filter(|_| known).ok_or_else(|| nothing(parts))?;
    let mut structures = empty(&inquiry.state);
    for artefact in start.iter().chain(&related) {
        put(&mut structures, model, artefact, None)?;
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

/// Whether a path asks for a structure.
fn is_asked(artefact: &Artefact, agency: &str, id: &str, version: &str) -> bool {
    let names = |part: &str, name: &str| is_any(part) || part.split([',', '+']).any(|asked| asked == name);
    let of_sdmx = artefact.kind() == ArtefactKind::Agencies;
    let by_agency = names(agency, AGENCY) || of_sdmx && names(agency, AgencyScheme::AGENCY);
    // 1.0, the version of the scheme of agencies, is another way to write that of everything else.
    by_agency && names(id, artefact.id()) && is_version(version)
}

/// What a request brings besides what it names.
pub(super) fn related(
    model: &Model<'_>,
    start: &BTreeSet<Artefact>,
    request: &Request,
) -> Result<BTreeSet<Artefact>, SdmxError> {
    let references = request.text("references").unwrap_or("none");
    model.related(start, references).ok_or_else(|| {
        let rule =
            "none, parents, parentsandsiblings, ancestors, children, descendants, all or a kind of structure";
        SdmxError::value("references", references, rule)
    })
}

/// A message without structures.
pub(super) fn empty(state: &State) -> Structures {
    Structures {
        agency: AGENCY,
        revision: state.catalogue.revision,
        prepared: state.catalogue.revised,
        agencies: Vec::new(),
        flows: Vec::new(),
        lists: Vec::new(),
        schemes: Vec::new(),
        structures: Vec::new(),
        constraints: Vec::new(),
    }
}

/// What is shown of a structure that is not shown whole.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'a> {
    /// That it is there.
    Stub,
    /// Codes that are used.
    Used(&'a Used),
}

/// The codes that data have, by list.
#[derive(Debug, Default)]
pub(super) struct Used(BTreeMap<String, BTreeSet<String>>);

impl Used {
    /// The codes that the data of the flows among some structures have, those asked for first.
    fn of(model: &Model<'_>, start: &BTreeSet<Artefact>, related: &BTreeSet<Artefact>) -> Self {
        let mut used = Self::default();
        let flows = |artefacts: &BTreeSet<Artefact>| -> BTreeSet<String> {
            let flows = artefacts
                .iter()
                .filter(|one| matches!(one.kind(), ArtefactKind::Flow | ArtefactKind::Structure));
            flows.map(|one| one.id().to_owned()).collect()
        };
        let named = flows(start);
        for id in if named.is_empty() { flows(related) } else { named } {
            let Some((flow, structure)) = model.structure(&id) else { continue };
            let lists: Vec<&str> =
                structure.dimensions.iter().map(|dimension| dimension.list.as_str()).collect();
            used.add_series(model.catalogue, flow, &lists);
        }
        used
    }

    fn add_series(&mut self, catalogue: &Catalogue, flow: &Flow<'_>, lists: &[&str]) {
        for series in flow.series(catalogue) {
            for (list, code) in lists.iter().zip(series.key.codes()) {
                self.add(list, code);
            }
        }
    }

    /// Adds a code.
    pub(super) fn add(&mut self, list: &str, code: &str) {
        match self.0.get_mut(list) {
            Some(codes) if codes.contains(code) => {}
            Some(codes) => {
                codes.insert(code.to_owned());
            }
            None => {
                self.0.insert(list.to_owned(), BTreeSet::from([code.to_owned()]));
            }
        }
    }
}

/// Adds a structure to a message.
///
/// # Errors
/// When the data that a constraint describes cannot be found.
pub(super) fn put(
    structures: &mut Structures,
    model: &Model<'_>,
    artefact: &Artefact,
    shown: Option<Shown<'_>>,
) -> Result<(), SdmxError> {
    let stub = matches!(shown, Some(Shown::Stub));
    match artefact {
        Artefact::Agencies => {
            let agencies = vec![Item::named(AGENCY, "Yearbook")];
            structures.agencies.push(AgencyScheme { agencies });
        }
        // A flow says hardly more than its stub would.
        Artefact::Flow(id) => structures.flows.extend(model.flow(id)),
        Artefact::Structure(id) => {
            let known = model.structure(id).map(|(_, structure)| structure.clone());
            structures.structures.extend(known.map(|mut structure| {
                structure.stub = stub;
                structure
            }));
        }
        Artefact::List(id) => {
            let Some(mut list) = lists::find(model.catalogue, id) else { return Ok(()) };
            list.stub = stub;
            let used = match shown {
                Some(Shown::Used(used)) => used.0.get(id),
                _ => None,
            };
            structures.lists.push(match used {
                Some(codes) => lists::only(list, codes),
                None => list,
            });
        }
        Artefact::Scheme(id) => {
            structures.schemes.extend(model.scheme(id).map(|mut scheme| {
                scheme.stub = stub;
                scheme
            }));
        }
        Artefact::Constraint(id) => {
            let Some((flow, structure)) = model.of_constraint(id) else { return Ok(()) };
            structures.constraints.push(constraint_of(model.catalogue, *flow, structure)?);
        }
    }
    Ok(())
}

/// Leaves only the named items in the schemes of a message.
fn only_items(structures: &mut Structures, items: &str) {
    let items: BTreeSet<String> = items.split([',', '+']).map(str::to_owned).collect();
    let lists = std::mem::take(&mut structures.lists);
    structures.lists = lists.into_iter().map(|list| lists::only(list, &items)).collect();
    for scheme in &mut structures.schemes {
        let before = scheme.concepts.len();
        scheme.concepts.retain(|concept| items.contains(&concept.id));
        scheme.partial = scheme.concepts.len() < before;
    }
}
