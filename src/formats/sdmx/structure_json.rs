//! Structure messages of SDMX-JSON 1.0 and 2.0 (`sdmx-json-structure-schema`).

use chrono::{NaiveDate, SecondsFormat};
use serde_json::{Map, Value, json};

use super::artefact_kind::urn;
use super::structure::{
    AGENCY_SCHEME_AGENCY, AGENCY_SCHEME_VERSION, Artefact, ArtefactBody, ArtefactDetail, ArtefactKind,
    Attribute, AttributeRelationship, DataConstraint, DataStructure, Item, Representation, Structures,
    VERSION,
};
use super::version::SdmxVersion;

/// The structure message. Some readers look for the schema in the first characters, so `meta` comes first and begins
/// with `schema`.
pub(super) fn encode(structures: &Structures, version: SdmxVersion) -> Vec<u8> {
    let mut out = b"{\"meta\":{\"schema\":".to_vec();
    let mut write = |value: &Value| {
        // Writing to memory cannot fail.
        let _ = serde_json::to_writer(&mut out, value);
    };
    write(&json!(version.json_schema("structure")));
    let meta = rest_of_meta(structures).to_string();
    let data = Value::Object(data(structures, version)).to_string();
    out.push(b',');
    // Without the opening brace.
    out.extend_from_slice(meta.get(1..).unwrap_or_default().as_bytes());
    out.extend_from_slice(b",\"data\":");
    out.extend_from_slice(data.as_bytes());
    out.push(b'}');
    out
}

fn rest_of_meta(structures: &Structures) -> Value {
    let links = [ArtefactKind::DataStructure, ArtefactKind::Codelist].into_iter().flat_map(|kind| {
        let class = kind.names(SdmxVersion::V21).class;
        structures
            .of_kind(kind)
            .map(move |one| json!({"rel": "self", "urn": urn(class, structures.agency, &one.id)}))
    });
    json!({
        "id": format!("R{}", structures.revision),
        "test": false,
        "prepared": structures.prepared.to_rfc3339_opts(SecondsFormat::Secs, true),
        "contentLanguages": ["en"],
        "sender": {"id": structures.agency},
        "links": links.collect::<Vec<_>>(),
    })
}

fn data(structures: &Structures, version: SdmxVersion) -> Map<String, Value> {
    let mut data = Map::new();
    for kind in ArtefactKind::ALL {
        let artefacts = structures.of_kind(kind);
        let artefacts: Vec<Value> = artefacts.map(|one| artefact(structures.agency, one, version)).collect();
        if !artefacts.is_empty() {
            data.insert(kind.names(version).json_section.to_owned(), artefacts.into());
        }
    }
    data
}

fn artefact(agency: &str, artefact: &Artefact, version: SdmxVersion) -> Value {
    let (agency_id, artefact_version) = match artefact.kind {
        ArtefactKind::AgencyScheme => (AGENCY_SCHEME_AGENCY, AGENCY_SCHEME_VERSION),
        _ => (agency, VERSION),
    };
    let name = &artefact.name;
    let mut own = json!({
        "id": artefact.id,
        "agencyID": agency_id,
        "version": artefact_version,
        "name": name,
        "names": {"en": name},
    });
    if artefact.detail == ArtefactDetail::Stub {
        own["isExternalReference"] = json!(true);
        return own;
    }
    match &artefact.body {
        ArtefactBody::Items(list) => {
            let member = match artefact.kind {
                ArtefactKind::AgencyScheme => "agencies",
                ArtefactKind::ConceptScheme => "concepts",
                _ => "codes",
            };
            own[member] = items(list);
            if artefact.kind != ArtefactKind::AgencyScheme {
                own["isPartial"] = json!(artefact.detail == ArtefactDetail::Partial);
            }
        }
        ArtefactBody::Dataflow { description } => {
            describe(&mut own, description);
            own["structure"] = json!(urn("datastructure.DataStructure", agency, &artefact.id));
        }
        ArtefactBody::DataStructure(structure) => {
            own["dataStructureComponents"] = components(agency, structure, version);
        }
        ArtefactBody::DataConstraint(own_constraint) => {
            constraint(&mut own, agency, own_constraint, version);
        }
    }
    own
}

fn describe(own: &mut Value, description: &str) {
    if !description.is_empty() {
        own["description"] = json!(description);
        own["descriptions"] = json!({"en": description});
    }
}

fn items(items: &[Item]) -> Value {
    let value = |item: &Item| {
        let mut names = Map::from_iter([("en".to_owned(), json!(item.name))]);
        let labels = item.labels.iter().filter(|(language, _)| *language != "en");
        names.extend(labels.map(|(language, label)| (language.clone(), json!(label))));
        let mut own = json!({"id": item.id, "name": item.name, "names": names});
        if let Some(description) = &item.description {
            describe(&mut own, description);
        }
        if let Some(parent) = &item.parent {
            own["parent"] = json!(parent);
        }
        own
    };
    items.iter().map(value).collect()
}

fn components(agency: &str, structure: &DataStructure, version: SdmxVersion) -> Value {
    let component = |id: &str, values: &Representation| {
        let concept = urn("conceptscheme.Concept", agency, &structure.concept_scheme);
        let representation = representation(agency, values, version);
        json!({"id": id, "conceptIdentity": format!("{concept}.{id}"), "localRepresentation": representation})
    };
    let dimensions = structure.dimensions.iter().enumerate().map(|(position, dimension)| {
        let mut own = component(&dimension.id, &Representation::Codelist(dimension.codelist.clone()));
        own["position"] = json!(position);
        own
    });
    let mut dimensions = json!({"id": "DimensionDescriptor", "dimensions": dimensions.collect::<Vec<_>>()});
    let time = component("TIME_PERIOD", &Representation::Period);
    let mut measure = component("OBS_VALUE", &Representation::Double);
    let measures = match version {
        SdmxVersion::V21 => {
            dimensions["timeDimensions"] = json!([time]);
            json!({"id": "MeasureDescriptor", "primaryMeasure": measure})
        }
        SdmxVersion::V30 => {
            dimensions["timeDimension"] = time;
            measure["usage"] = json!("optional");
            json!({"id": "MeasureDescriptor", "measures": [measure]})
        }
    };
    let all: Vec<&str> = structure.dimensions.iter().map(|dimension| dimension.id.as_str()).collect();
    let attribute = |attribute: &Attribute| {
        let mut own = component(&attribute.id, &attribute.representation);
        match version {
            SdmxVersion::V21 => own["assignmentStatus"] = json!("Conditional"),
            SdmxVersion::V30 => own["usage"] = json!("optional"),
        }
        own["attributeRelationship"] = relationship(attribute.relationship, &all, version);
        own
    };
    let attributes: Vec<Value> = structure.attributes.iter().map(attribute).collect();
    let mut components = json!({"dimensionList": dimensions, "measureList": measures});
    if !attributes.is_empty() {
        components["attributeList"] = json!({"id": "AttributeDescriptor", "attributes": attributes});
    }
    components
}

/// The relationship of an attribute. That of a series names all dimensions.
pub(super) fn relationship(
    relationship: AttributeRelationship,
    dimensions: &[&str],
    version: SdmxVersion,
) -> Value {
    match (relationship, version) {
        (AttributeRelationship::Series, _) => json!({"dimensions": dimensions}),
        (AttributeRelationship::Observation, SdmxVersion::V21) => json!({"primaryMeasure": "OBS_VALUE"}),
        (AttributeRelationship::Observation, SdmxVersion::V30) => json!({"observation": {}}),
    }
}

fn representation(agency: &str, values: &Representation, version: SdmxVersion) -> Value {
    match (values.codelist(), version) {
        (Some(id), _) => json!({"enumeration": urn("codelist.Codelist", agency, id)}),
        (None, SdmxVersion::V21) => json!({"textFormat": {"textType": values.data_type()}}),
        (None, SdmxVersion::V30) => json!({"format": {"dataType": values.data_type()}}),
    }
}

fn constraint(own: &mut Value, agency: &str, constraint: &DataConstraint, version: SdmxVersion) {
    own["constraintAttachment"] =
        json!({"dataflows": [urn("datastructure.Dataflow", agency, &constraint.dataflow)]});
    own["annotations"] = json!([
        {"id": "series_count", "type": "sdmx_metrics", "title": constraint.series.to_string()},
        {"id": "obs_count", "type": "sdmx_metrics", "title": constraint.observations.to_string()},
    ]);
    let key_values = |values: fn(&[String]) -> Value| -> Vec<Value> {
        let keys = constraint.codes.iter();
        keys.map(|(dimension, codes)| json!({"id": dimension, "values": values(codes)})).collect()
    };
    match version {
        SdmxVersion::V21 => {
            own["type"] = json!("Actual");
            let mut keys = key_values(|codes| json!(codes));
            let edge = |day: NaiveDate| json!({"period": format!("{day}T00:00:00Z"), "isInclusive": true});
            keys.extend(constraint.periods.map(|(first, last)| {
                let range =
                    json!({"startPeriod": edge(first.start_date()), "endPeriod": edge(last.end_date())});
                json!({"id": "TIME_PERIOD", "timeRange": range})
            }));
            own["cubeRegions"] = json!([{"isIncluded": true, "keyValues": keys}]);
        }
        SdmxVersion::V30 => {
            own["role"] = json!("Actual");
            let keys = key_values(|codes| codes.iter().map(|code| json!({"value": code})).collect());
            own["cubeRegions"] = json!([{"include": true, "keyValues": keys}]);
        }
    }
}
