//! The OpenAPI document: valid, complete, and consistent with the responses.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use yearbook::domain::structure::Role;
use yearbook::http::parameters::names;
use yearbook::http::v1::{PARAMETERS, WRITE_PARAMETERS};
use yearbook::ingest::seed::Seed;

use crate::growth_cases::two_producers;
use crate::on_both;
use crate::seed_variants::with_figure;
use crate::snapshots::assert_snapshot;
use crate::support::{Backend, TestApp, cnind, documents};

on_both!(
    changes_are_described_with_their_parameters_and_versions,
    the_description_is_as_in_its_snapshot,
    the_description_is_sound,
    every_route_and_parameter_is_described,
    what_is_described_is_accepted,
    answers_are_as_described,
);

async fn description(backend: Backend) -> (TestApp, Value) {
    let app = TestApp::with(backend, &[cnind()], documents()).await;
    let description = app.json("/openapi.json").await;
    (app, description)
}

async fn the_description_is_as_in_its_snapshot(backend: Backend) {
    let (_, description) = description(backend).await;
    assert_snapshot("openapi", &serde_json::to_string_pretty(&description).unwrap());
}

/// The operations of a description that read, each with its path.
fn operations(description: &Value) -> Vec<(&str, &Value)> {
    let paths = description["paths"].as_object().unwrap();
    paths.iter().filter_map(|(path, item)| Some((path.as_str(), item.get("get")?))).collect()
}

/// All values of one field, however deep.
fn all<'a>(value: &'a Value, field: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get(field));
            fields.values().for_each(|value| all(value, field, found));
        }
        Value::Array(members) => members.iter().for_each(|value| all(value, field, found)),
        _ => {}
    }
}

async fn the_description_is_sound(backend: Backend) {
    let (_, description) = description(backend).await;
    assert_eq!(description["openapi"], "3.1.0");
    assert!(["title", "version", "description"].iter().all(|field| description["info"][field].is_string()));
    let mut references = Vec::new();
    all(&description, "$ref", &mut references);
    assert!(references.len() > 30);
    for reference in references {
        let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
        assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (name, schema) in description["components"]["schemas"].as_object().unwrap() {
        assert!(jsonschema::draft202012::meta::is_valid(schema), "{name} is no schema");
    }
    let mut ids = BTreeSet::new();
    for (path, operation) in operations(&description) {
        assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{path}: its id is taken");
        assert!(
            operation["responses"].as_object().unwrap().keys().any(|status| status.starts_with('2')),
            "{path}"
        );
        for parameter in operation["parameters"].as_array().unwrap() {
            assert!(jsonschema::draft202012::meta::is_valid(&parameter["schema"]), "{path}: {parameter}");
            let stands_in_path = path.contains(&format!("{{{}}}", parameter["name"].as_str().unwrap()));
            assert_eq!(parameter["in"] == "path", stands_in_path, "{path}: {parameter}");
            assert!(parameter["required"] == true || !stands_in_path, "{path}: {parameter}");
            // A required parameter has an example.
            assert!(
                parameter["required"] == false || parameter["example"].is_string(),
                "{path}: {parameter}"
            );
        }
    }
}

/// Every method that changes something has an id, its parameters, and the header with the version that it expects.
async fn changes_are_described_with_their_parameters_and_versions(backend: Backend) {
    let (_, description) = description(backend).await;
    let mut found = BTreeSet::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(method, _)| *method != "get") {
            let known = WRITE_PARAMETERS.iter().find(|(of, known, _)| of == method && known == path);
            let expected: BTreeSet<&str> =
                known.map_or(&[][..], |(_, _, list)| list).iter().map(|one| one.name()).collect();
            assert_eq!(described(operation), expected, "{method} {path}");
            let parameters = operation["parameters"].as_array().unwrap();
            let version = parameters.iter().find(|one| one["name"] == "If-Match");
            assert_eq!(version.is_none(), path == "/v1/imports", "{method} {path}");
            if let Some(version) = version {
                assert_eq!(version["required"], json!(method != "post"), "{method} {path}");
            }
            let in_path = parameters.iter().filter(|one| one["in"] == "path").count();
            assert_eq!(in_path, path.matches('{').count(), "{method} {path}");
            assert!(
                operation["security"].is_array() && operation["responses"]["403"].is_object(),
                "{method} {path}"
            );
            found.insert(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    let expected = [
        "create_v1_datasets",
        "create_v1_figures",
        "create_v1_imports",
        "create_v1_indicators",
        "create_v1_sources",
        "create_v1_sources_id_other_numbers",
        "delete_v1_figures_id",
        "delete_v1_sources_id_other_numbers",
        "put_v1_figures_id",
    ];
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

/// The names of the query parameters of a route in the description.
fn described(operation: &Value) -> BTreeSet<&str> {
    let parameters = operation["parameters"].as_array().unwrap().iter();
    parameters
        .filter(|parameter| parameter["in"] == "query")
        .map(|parameter| parameter["name"].as_str().unwrap())
        .collect()
}

async fn every_route_and_parameter_is_described(backend: Backend) {
    let (app, description) = description(backend).await;
    let known =
        |path: &str| PARAMETERS.iter().find(|(route, _)| *route == path).map_or(&[][..], |(_, names)| names);
    let paths: BTreeSet<&str> = operations(&description).iter().map(|(path, _)| *path).collect();
    for (route, _) in PARAMETERS {
        assert!(paths.contains(route), "{route} is not described");
    }
    for (path, operation) in operations(&description) {
        let expected: BTreeSet<&str> = names(known(path)).into_iter().collect();
        assert_eq!(described(operation), expected, "{path}");
        let mut descriptions = Vec::new();
        all(&operation["parameters"], "description", &mut descriptions);
        assert_eq!(descriptions.len(), expected.len(), "{path}: a parameter says nothing about itself");
        // The parameters that the server lists in an error are those of the description.
        let refusal = app.get(&target(path, operation, "no_such_parameter=1")).await.json();
        let allowed = refusal["allowed"].as_array().unwrap();
        let allowed: BTreeSet<&str> = allowed.iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!((refusal["code"].as_str(), allowed), (Some("unknown_parameter"), expected), "{path}");
    }
}

/// The address of a route with the examples of its required parameters, and a query.
fn target(path: &str, operation: &Value, query: &str) -> String {
    let (mut path, mut query) = (path.to_owned(), query.to_owned());
    let needed =
        operation["parameters"].as_array().unwrap().iter().filter(|parameter| parameter["required"] == true);
    for parameter in needed {
        let (name, example) = (parameter["name"].as_str().unwrap(), parameter["example"].as_str().unwrap());
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), example);
        } else if !query.starts_with(&format!("{name}=")) {
            query = format!("{query}&{name}={example}");
        }
    }
    format!("{path}?{query}")
}

/// Valid values of a parameter by the description: its example, its default, and every listed word.
fn promised(parameter: &Value) -> Vec<String> {
    let schema = &parameter["schema"];
    let example = match &parameter["example"] {
        Value::Array(members) => members.clone(),
        Value::Null => Vec::new(),
        single => vec![single.clone()],
    };
    let words = [&schema["enum"], &schema["items"]["enum"]];
    let words = words.into_iter().filter_map(Value::as_array).flatten().cloned();
    let ends = ["default", "minimum", "maximum"].into_iter().filter_map(|name| schema.get(name).cloned());
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    example.into_iter().chain(words).chain(ends).map(text).collect()
}

async fn what_is_described_is_accepted(backend: Backend) {
    let (app, description) = description(backend).await;
    let mut accepted = 0;
    for (path, operation) in
        operations(&description).into_iter().filter(|(path, _)| *path != "/v1/imports/{id}")
    {
        for parameter in operation["parameters"].as_array().unwrap().iter().filter(|one| one["in"] == "query")
        {
            let name = parameter["name"].as_str().unwrap();
            for value in promised(parameter) {
                let query: String =
                    form_urlencoded::Serializer::new(String::new()).append_pair(name, &value).finish();
                let target = target(path, operation, &query);
                let answer = app.get(&target).await;
                // A parameter may need another one; without it the error is a conflict, not an invalid value.
                assert!([200, 409].contains(&answer.status.as_u16()), "{target}: {}", answer.text());
                accepted += usize::from(answer.status == 200);
            }
        }
    }
    assert!(accepted > 300, "{accepted}");
}

/// A validator of one schema of a description; it refuses fields that are not described.
fn validator(description: &Value, schema: &Value) -> Validator {
    let mut components = description["components"].clone();
    let mut parts = Vec::new();
    let mut shared = BTreeSet::new();
    for word in ["allOf", "oneOf", "anyOf"] {
        all(&components, word, &mut parts);
    }
    for part in parts {
        let mut references = Vec::new();
        all(part, "$ref", &mut references);
        shared.extend(references.iter().map(|reference| reference.as_str().unwrap().to_owned()));
    }
    let schemas: &mut Map<String, Value> = components["schemas"].as_object_mut().unwrap();
    for (name, schema) in schemas {
        // A part of a flattened object must allow the fields of the other parts.
        if !shared.contains(&format!("#/components/schemas/{name}")) {
            schema["unevaluatedProperties"] = json!(false);
        }
    }
    let mut root =
        json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "components": components});
    root["allOf"] = json!([schema]);
    jsonschema::options().should_validate_formats(true).build(&root).unwrap()
}

fn complaints(validator: &Validator, document: &Value) -> Vec<String> {
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Queries that give more than the plain response: all fields that only some queries show.
const MORE: &[(&str, &str)] = &[
    ("/v1/indicators", "q=growth"),
    ("/v1/observations", "detail=full&limit=1000"),
    ("/v1/observations", "include=vintages"),
    ("/v1/observations", "include=implied&limit=1000"),
    ("/v1/observations", "limit=1"),
    ("/v1/growth", "detail=full&limit=1000"),
    ("/v1/growth", "measure=cagr&detail=full"),
    ("/v1/growth", "measure=change"),
    ("/v1/growth", "measure=index&base=2020"),
    ("/v1/growth", "key=Q.CN.VA.C&frequency=A&aggregate=sum&partial=ok"),
    ("/v1/growth", "indicator=NEV_OUTPUT&from=2023"),
    ("/v1/formula", "detail=full"),
    ("/v1/formula", "expr=VA.C-COMPANY_RD_USD"),
    ("/v1/formula", "expr=VA.C-VA.D&detail=full"),
    ("/v1/growth/ranking", "period=2024&measure=cagr"),
    ("/v1/growth/ranking", "period=2024&limit=1&order=asc"),
    ("/v1/series", "limit=1"),
];

/// The seed with data that show more fields: quarters of an incomplete year, and rates of two publishers.
fn richer() -> Seed {
    let structure = cnind().dataset.structure;
    ["2023-Q1", "2024-Q1"].into_iter().fold(two_producers(), |seed, quarter| {
        with_figure(seed, "004-va-c-2024", quarter, |figure| {
            figure.series = figure.series.with(&structure, &[(Role::Frequency, "Q")]);
            figure.period = quarter.parse().unwrap();
        })
    })
}

async fn answers_are_as_described(backend: Backend) {
    let app = TestApp::with(backend, &[richer()], documents()).await;
    let description = app.json("/openapi.json").await;
    let coverage = app.json("/v1/growth?key=Q.CN.VA.C&frequency=A&aggregate=sum&partial=ok").await;
    assert_eq!(
        coverage["series"][0]["observations"][1]["coverage"],
        json!({"observed": 1, "expected": 4}),
        "{coverage}"
    );
    let problem = validator(&description, &json!({"$ref": "#/components/schemas/Problem"}));
    for (path, operation) in
        operations(&description).into_iter().filter(|(path, _)| *path != "/v1/imports/{id}")
    {
        let refusal = app.get(&target(path, operation, "no_such_parameter=1")).await;
        assert_eq!(complaints(&problem, &refusal.json()), Vec::<String>::new(), "{path}");
        let Some(schema) = operation.pointer("/responses/200/content/application~1json/schema") else {
            continue;
        };
        let validator = validator(&description, schema);
        let queries = MORE.iter().filter(|(route, _)| *route == path).map(|(_, query)| *query);
        for query in std::iter::once("").chain(queries) {
            let target = target(path, operation, query);
            let document = app.json(&target).await;
            assert_eq!(complaints(&validator, &document), Vec::<String>::new(), "{target}");
        }
        if path.starts_with("/v1/") {
            // The schema is not trivial: it refuses an empty object and an unknown field.
            assert!(!complaints(&validator, &json!({})).is_empty(), "{path}");
            let mut wrong = app.json(&target(path, operation, "")).await;
            wrong["no_such_field"] = json!(1);
            assert!(!complaints(&validator, &wrong).is_empty(), "{path}");
        }
    }
}

#[test]
fn no_parameter_is_in_a_route_twice() {
    for (route, parameters) in PARAMETERS {
        let different: BTreeSet<&str> = names(parameters).into_iter().collect();
        assert_eq!(different.len(), parameters.len(), "{route}");
    }
}
