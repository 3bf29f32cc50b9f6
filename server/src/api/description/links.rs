//! Which operation goes on with what another one created, so that programs need not guess it from the paths.

use serde_json::{Map, Value, json};

use super::complete::parts_in_braces;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Adds a link from each operation that creates a record to those that read, update or delete it.
pub fn add(document: &mut Value) {
    let found: Vec<_> = paths(document).filter_map(|path| Some((path.clone(), links_from(document, path)?))).collect();
    for (path, links) in found {
        document["paths"][&path]["post"]["responses"]["201"]["links"] = links.into();
    }
}

fn paths(document: &Value) -> impl Iterator<Item = &String> {
    document["paths"].as_object().into_iter().flat_map(Map::keys)
}

fn links_from(document: &Value, path: &str) -> Option<Map<String, Value>> {
    let created = document["paths"][path]["post"]["responses"]["201"].as_object()?;
    let schema = shape(document, &created.get("content")?["application/json"]["schema"]);
    let mut links = Map::new();
    for target in paths(document) {
        let Some((id, rest)) = target.strip_prefix(path).and_then(below) else { continue };
        if rest.matches('/').count() > 1 || rest.contains('{') || schema["properties"][id].is_null() {
            continue;
        }
        let mut parameters: Map<_, _> =
            parts_in_braces(path).map(|part| (part.to_owned(), json!(format!("$request.path.{part}")))).collect();
        parameters.insert(id.to_owned(), json!(format!("$response.body#/{id}")));
        for operation in METHODS.iter().filter_map(|method| document["paths"][target][method]["operationId"].as_str()) {
            links.insert(operation.to_owned(), json!({ "operationId": operation, "parameters": parameters }));
        }
    }
    (!links.is_empty()).then_some(links)
}

/// The parameter right below a path, and what follows it.
fn below(rest: &str) -> Option<(&str, &str)> {
    rest.strip_prefix("/{")?.split_once('}')
}

fn shape<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|name| name.strip_prefix('#')) {
        Some(pointer) => document.pointer(pointer).unwrap_or(schema),
        None => schema,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::description::{document, json as of};

    #[test]
    fn what_was_created_is_linked_to_what_can_be_done_with_it() {
        let document = of(document());
        let links = |path: &str| document["paths"][path]["post"]["responses"]["201"]["links"].clone();
        let events = links("/api/v1/postmortems/{number}/events");
        let change = &events["timeline_change"];
        assert_eq!(change["operationId"], "timeline_change");
        assert_eq!(change["parameters"], json!({ "number": "$request.path.number", "id": "$response.body#/id" }));
        for (path, operation) in [
            ("/api/v1/postmortems/{number}/findings", "findings_remove"),
            ("/api/v1/postmortems/{number}/sections", "sections_write"),
            ("/api/v1/postmortems/{number}/links", "reports_revoke_link"),
            ("/api/v1/templates", "templates_archive"),
            ("/api/v1/teams", "teams_delete"),
            ("/api/v1/postmortems", "postmortems_one"),
        ] {
            assert!(links(path)[operation].is_object(), "{path}: {}", links(path));
        }
    }
}
