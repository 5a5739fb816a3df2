//! Structure messages of SDMX-JSON 1.0 and 2.0 (`sdmx-json-structure-schema`).

use chrono::{NaiveDate, SecondsFormat};
use serde_json::{Map, Value, json};

use super::json::Edition;
use super::structure::{
    AgencyScheme, Attribute, AttributeRelationship, Codelist, ConceptScheme, Constraint, DataStructure,
    Dataflow, Item, Structures, VERSION, Values, urn,
};

/// The message. Readers look for the schema among the first characters, so `meta` stands first and begins with it.
pub(super) fn encode(structures: &Structures, edition: Edition) -> Vec<u8> {
    let mut out = b"{\"meta\":{\"schema\":".to_vec();
    let mut write = |value: &Value| {
        // Writing to memory cannot fail.
        let _ = serde_json::to_writer(&mut out, value);
    };
    write(&json!(edition.schema("structure")));
    let meta = rest_of_meta(structures).to_string();
    let data = Value::Object(data(structures, edition)).to_string();
    out.push(b',');
    // The rest of an object begins behind its brace.
    out.extend_from_slice(meta.get(1..).unwrap_or_default().as_bytes());
    out.extend_from_slice(b",\"data\":");
    out.extend_from_slice(data.as_bytes());
    out.push(b'}');
    out
}

fn rest_of_meta(structures: &Structures) -> Value {
    let agency = structures.agency;
    let links = structures
        .structures
        .iter()
        .map(|one| one.id.as_str())
        .map(|id| json!({"rel": "self", "urn": urn("datastructure.DataStructure", agency, id)}));
    let lists = structures
        .lists
        .iter()
        .map(|one| json!({"rel": "self", "urn": urn("codelist.Codelist", agency, &one.id)}));
    json!({
        "id": format!("R{}", structures.revision),
        "test": false,
        "prepared": structures.prepared.to_rfc3339_opts(SecondsFormat::Secs, true),
        "contentLanguages": ["en"],
        "sender": {"id": agency},
        "links": links.chain(lists).collect::<Vec<_>>(),
    })
}

fn data(structures: &Structures, edition: Edition) -> Map<String, Value> {
    let agency = structures.agency;
    let mut data = Map::new();
    let mut put = |name: &str, members: Vec<Value>| {
        if !members.is_empty() {
            data.insert(name.to_owned(), Value::Array(members));
        }
    };
    put("agencySchemes", structures.agencies.iter().map(agencies).collect());
    put("dataflows", structures.flows.iter().map(|one| flow(agency, one)).collect());
    put("dataStructures", structures.structures.iter().map(|one| structure(agency, one, edition)).collect());
    put("codelists", structures.lists.iter().map(|one| list(agency, one)).collect());
    put("conceptSchemes", structures.schemes.iter().map(|one| scheme(agency, one)).collect());
    let constraints = structures.constraints.iter();
    match edition {
        Edition::V10 => put("contentConstraints", constraints.map(|one| content(agency, one)).collect()),
        Edition::V20 => put("dataConstraints", constraints.map(|one| constraint(agency, one)).collect()),
    }
    data
}

/// What every structure with a version says of itself.
fn maintained(agency: &str, id: &str, name: &str) -> Value {
    json!({"id": id, "agencyID": agency, "version": VERSION, "name": name, "names": {"en": name}})
}

fn items(items: &[Item]) -> Value {
    let described = |item: &Item| {
        let mut names = Map::from_iter([("en".to_owned(), json!(item.name))]);
        let labels = item.labels.iter().filter(|(language, _)| *language != "en");
        names.extend(labels.map(|(language, label)| (language.clone(), json!(label))));
        let mut own = json!({"id": item.id, "name": item.name, "names": names});
        if let Some(description) = &item.description {
            own["description"] = json!(description);
            own["descriptions"] = json!({"en": description});
        }
        if let Some(parent) = &item.parent {
            own["parent"] = json!(parent);
        }
        own
    };
    items.iter().map(described).collect()
}

fn agencies(scheme: &AgencyScheme) -> Value {
    let mut own = maintained(AgencyScheme::AGENCY, AgencyScheme::ID, "Agencies");
    own["version"] = json!(AgencyScheme::VERSION);
    own["agencies"] = items(&scheme.agencies);
    own
}

fn flow(agency: &str, flow: &Dataflow) -> Value {
    let mut own = maintained(agency, &flow.id, &flow.name);
    if !flow.description.is_empty() {
        own["description"] = json!(flow.description);
        own["descriptions"] = json!({"en": flow.description});
    }
    own["structure"] = json!(urn("datastructure.DataStructure", agency, &flow.id));
    own
}

/// The items of a scheme under their name, or the mark that they are left out.
fn scheme_of(mut own: Value, members: &str, content: &[Item], partial: bool, stub: bool) -> Value {
    if stub {
        own["isExternalReference"] = json!(true);
        return own;
    }
    own["isPartial"] = json!(partial);
    own[members] = items(content);
    own
}

fn list(agency: &str, list: &Codelist) -> Value {
    scheme_of(maintained(agency, &list.id, &list.name), "codes", &list.codes, list.partial, list.stub)
}

fn scheme(agency: &str, scheme: &ConceptScheme) -> Value {
    let own = maintained(agency, &scheme.id, &scheme.name);
    scheme_of(own, "concepts", &scheme.concepts, scheme.partial, scheme.stub)
}

fn structure(agency: &str, structure: &DataStructure, edition: Edition) -> Value {
    let mut own = maintained(agency, &structure.id, &structure.name);
    if structure.stub {
        own["isExternalReference"] = json!(true);
        return own;
    }
    let component = |id: &str, values: &Values| {
        let concept = urn("conceptscheme.Concept", agency, &structure.concepts);
        let representation = representation(agency, values, edition);
        json!({"id": id, "conceptIdentity": format!("{concept}.{id}"), "localRepresentation": representation})
    };
    let dimensions = structure.dimensions.iter().enumerate().map(|(position, dimension)| {
        let mut own = component(&dimension.id, &Values::Codes(dimension.list.clone()));
        own["position"] = json!(position);
        own
    });
    let mut dimensions = json!({"id": "DimensionDescriptor", "dimensions": dimensions.collect::<Vec<_>>()});
    let time = component("TIME_PERIOD", &Values::Period);
    let mut measure = component("OBS_VALUE", &Values::Double);
    let measures = match edition {
        Edition::V10 => {
            dimensions["timeDimensions"] = json!([time]);
            json!({"id": "MeasureDescriptor", "primaryMeasure": measure})
        }
        Edition::V20 => {
            dimensions["timeDimension"] = time;
            measure["usage"] = json!("optional");
            json!({"id": "MeasureDescriptor", "measures": [measure]})
        }
    };
    let all: Vec<&str> = structure.dimensions.iter().map(|dimension| dimension.id.as_str()).collect();
    let attribute = |attribute: &Attribute| {
        let mut own = component(&attribute.id, &attribute.values);
        match edition {
            Edition::V10 => own["assignmentStatus"] = json!("Conditional"),
            Edition::V20 => own["usage"] = json!("optional"),
        }
        own["attributeRelationship"] = relationship(attribute.level, &all, edition);
        own
    };
    let attributes: Vec<Value> = structure.attributes.iter().map(attribute).collect();
    let mut components = json!({"dimensionList": dimensions, "measureList": measures});
    if !attributes.is_empty() {
        components["attributeList"] = json!({"id": "AttributeDescriptor", "attributes": attributes});
    }
    own["dataStructureComponents"] = components;
    own
}

/// What an attribute describes: the series, by all dimensions, or the observation.
pub(super) fn relationship(level: AttributeRelationship, dimensions: &[&str], edition: Edition) -> Value {
    match (level, edition) {
        (AttributeRelationship::Series, _) => json!({"dimensions": dimensions}),
        (AttributeRelationship::Observation, Edition::V10) => json!({"primaryMeasure": "OBS_VALUE"}),
        (AttributeRelationship::Observation, Edition::V20) => json!({"observation": {}}),
    }
}

fn representation(agency: &str, values: &Values, edition: Edition) -> Value {
    match (values.list(), edition) {
        (Some(list), _) => json!({"enumeration": urn("codelist.Codelist", agency, list)}),
        (None, Edition::V10) => json!({"textFormat": {"textType": values.data_type()}}),
        (None, Edition::V20) => json!({"format": {"dataType": values.data_type()}}),
    }
}

/// What a constraint says in any edition: of which flow it is, and how much there is.
fn attached(agency: &str, constraint: &Constraint) -> Value {
    let mut own = maintained(agency, &constraint.id, &constraint.name);
    own["constraintAttachment"] =
        json!({"dataflows": [urn("datastructure.Dataflow", agency, &constraint.flow)]});
    own["annotations"] = json!([
        {"id": "series_count", "type": "sdmx_metrics", "title": constraint.series.to_string()},
        {"id": "obs_count", "type": "sdmx_metrics", "title": constraint.observations.to_string()},
    ]);
    own
}

/// A content constraint, as 1.0 calls it.
fn content(agency: &str, constraint: &Constraint) -> Value {
    let mut own = attached(agency, constraint);
    own["type"] = json!("Actual");
    let mut keys: Vec<Value> =
        constraint.codes.iter().map(|(dimension, codes)| json!({"id": dimension, "values": codes})).collect();
    let edge = |day: NaiveDate| json!({"period": format!("{day}T00:00:00Z"), "isInclusive": true});
    keys.extend(constraint.periods.map(|(first, last)| {
        let range = json!({"startPeriod": edge(first.start_date()), "endPeriod": edge(last.end_date())});
        json!({"id": "TIME_PERIOD", "timeRange": range})
    }));
    own["cubeRegions"] = json!([{"isIncluded": true, "keyValues": keys}]);
    own
}

fn constraint(agency: &str, constraint: &Constraint) -> Value {
    let mut own = attached(agency, constraint);
    own["role"] = json!("Actual");
    let values =
        |codes: &[String]| -> Vec<Value> { codes.iter().map(|code| json!({"value": code})).collect() };
    let keys = constraint.codes.iter();
    let keys: Vec<Value> =
        keys.map(|(dimension, codes)| json!({"id": dimension, "values": values(codes)})).collect();
    own["cubeRegions"] = json!([{"include": true, "keyValues": keys}]);
    own
}
