//! The OpenAPI 3.1 description, made from the code and from the codes in the catalogue.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use super::parameters::ParameterList;
use super::problem::Problem;
use super::response::{ApiRequest, App, body};
use super::v1;
use crate::domain::catalogue::Catalogue;
use crate::domain::formula::Function;
use crate::service::definitions::DefinitionSet;

/// The description of this API
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "service",
    responses((status = 200, description = "OpenAPI 3.1", body = Object, content_type = "application/json"))
)]
pub(super) async fn description(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(&[])?;
    app.document(
        &request,
        &params,
        |catalogue| catalogue.series.len() / 4,
        |state| body(&document(&app.description, &state.catalogue, app.service.definitions())),
    )
    .await
}

/// The document: routes and schemas from the code, parameters with the codes of the catalogue, and with the ids of
/// definitions as examples.
#[must_use]
pub fn document(description: &OpenApi, catalogue: &Catalogue, definitions: &DefinitionSet) -> Value {
    // Serialization cannot fail: the description is built from types.
    let mut document = serde_json::to_value(description).unwrap_or_default();
    let problem = serde_json::to_value(<super::problem::ProblemDocument as utoipa::PartialSchema>::schema());
    document["components"]["schemas"]["Problem"] = problem.unwrap_or_default();
    let paths = document["paths"].as_object_mut().map(std::mem::take).unwrap_or_default();
    let described = paths.into_iter().map(|(path, mut item)| {
        for method in ["post", "put", "delete"] {
            describe_write(&mut item, method, &path, (catalogue, definitions));
        }
        let Some(operation) = item.get_mut("get") else { return (path, item) };
        let known = v1::PARAMETERS.iter().find(|(known, _)| *known == path).map(|(_, names)| *names);
        let query = known.unwrap_or_default().iter().map(|name| name.describe(catalogue));
        operation["operationId"] = json!(operation_id(&path));
        operation["parameters"] =
            path_parameters(&path, catalogue, definitions).into_iter().chain(query).collect();
        describe_answers(operation, !known.unwrap_or_default().is_empty(), path.contains('{'));
        if path == "/v1/formula" {
            describe_functions(operation);
        }
        (path, item)
    });
    document["paths"] = Value::Object(described.collect());
    document["components"]["securitySchemes"]["bearer"] = json!({"type": "http", "scheme": "bearer"});
    document["servers"] = json!([{"url": "/"}]);
    document
}

/// The id of the operation at a path, which is unique: the words of the path joined by underscores.
fn operation_id(path: &str) -> String {
    let words =
        path.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// Adds the parameters and responses of a method that writes.
fn describe_write(
    item: &mut Value,
    method: &str,
    path: &str,
    (catalogue, definitions): (&Catalogue, &DefinitionSet),
) {
    let Some(operation) = item.get_mut(method) else { return };
    let is_known = |(of, known, _): &&(&str, &str, ParameterList)| *of == method && *known == path;
    let known = v1::WRITE_PARAMETERS.iter().find(is_known).map(|(_, _, names)| *names);
    let verb = if method == "post" { "create" } else { method };
    operation["operationId"] = json!(format!("{verb}_{}", operation_id(path)));
    let query = known.unwrap_or_default().iter().map(|name| name.describe(catalogue));
    let in_path = path_parameters(path, catalogue, definitions).into_iter();
    let mut parameters: Vec<Value> = in_path.chain(query).collect();
    describe_answers(operation, false, path.contains('{'));
    for (status, description) in [
        ("401", "There is no token that holds"),
        ("403", "The token may not write the dataset, or the service only reads"),
        ("409", "What is asked for contradicts what is there, or needs a confirmation"),
        ("413", "The body is too large"),
        ("415", "The body has another type than the route reads"),
        ("422", "The content is refused; `errors` lists the first hundred problems with their places"),
    ] {
        operation["responses"][status] = problem(description);
    }
    // An import adds to what is there, whatever it is.
    if path != "/v1/imports" {
        parameters.push(if_match(method));
        operation["responses"]["412"] = problem("Somebody else has changed the dataset");
    }
    if method != "post" {
        operation["responses"]["428"] = problem("`If-Match` is missing");
    }
    operation["parameters"] = parameters.into();
}

/// The header with the version of the dataset that a change expects.
fn if_match(method: &str) -> Value {
    json!({
        "name": "If-Match",
        "in": "header",
        "required": method != "post",
        "description": "The `version` of the dataset that was seen, in quotation marks; `*` for any",
        "schema": {"type": "string"},
        "example": "*",
    })
}

/// Adds the responses that every route may give.
fn describe_answers(operation: &mut Value, has_query: bool, has_path: bool) {
    let answers = &mut operation["responses"];
    answers["default"] = problem("A problem (RFC 9457)");
    answers["400"] = problem("A parameter is unknown, repeated, empty, or cannot be read");
    if has_query {
        answers["206"] = json!({"description": "The part of the body that `Range` asks for"});
        answers["304"] = json!({"description": "The copy that the caller holds is still good"});
        answers["412"] = problem("The entity tag is none of those in `If-Match`");
        answers["416"] = problem("The body has none of the bytes that `Range` asks for");
        answers["406"] = problem("The caller takes no format on offer");
    }
    if has_path {
        answers["404"] = problem("There is nothing of that name");
    }
}

/// Adds the functions of formulas to the description of their route.
fn describe_functions(operation: &mut Value) {
    let text = operation["description"].as_str().unwrap_or_default();
    let functions = Function::ALL.map(|function| {
        let info = function.info();
        format!("- `{}`: {}; unit: {}", info.signature(), info.meaning, info.unit)
    });
    operation["description"] = json!(format!("{text}\n\n{}", functions.join("\n")));
}

/// The description of a response that is a problem document.
fn problem(description: &str) -> Value {
    json!({
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    })
}

/// The parameters in a path.
fn path_parameters(path: &str, catalogue: &Catalogue, definitions: &DefinitionSet) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| {
            let mut parameter = json!({
                "name": name,
                "in": "path",
                "required": true,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-z0-9_.:@$-]+$"},
            });
            if let Some(example) = example(path, catalogue, definitions) {
                parameter["example"] = json!(example);
            }
            parameter
        })
        .collect()
}

/// An id that exists, as the example of a parameter in a path.
fn example(path: &str, catalogue: &Catalogue, definitions: &DefinitionSet) -> Option<String> {
    let mut defined = definitions.iter().map(|(_, definitions)| definitions);
    if path.starts_with("/v1/datasets") {
        catalogue.datasets.keys().next().map(ToString::to_string)
    } else if path.starts_with("/v1/indicators") {
        catalogue.indicators.keys().next().map(|(_, code)| code.to_string())
    } else if path.starts_with("/v1/sources") {
        catalogue.sources.first().map(|source| source.id.clone())
    } else if path.starts_with("/v1/series") {
        catalogue.series.first().map(|series| series.key.to_string())
    } else if path.starts_with("/v1/targets") {
        defined.find_map(|one| one.targets.first()).map(|target| target.meta.id.to_string())
    } else if path.starts_with("/v1/rules") {
        defined.find_map(|one| one.rules.first()).map(|rule| rule.meta.id.to_string())
    } else {
        catalogue.figures.first().map(|figure| figure.id.clone())
    }
}
