//! The API description: for programs as an `OpenAPI` document, for people as a page. Both are generated
//! from the handlers.

mod complete;
mod limits;
mod links;
mod page;
mod reading;

use std::sync::OnceLock;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::Value;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, PathItem};

use crate::render;

/// The whole description, generated once.
fn document() -> &'static OpenApi {
    static DOCUMENT: OnceLock<OpenApi> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut document = super::whole().1;
        complete::complete(&mut document);
        document
    })
}

/// Every operation with its method and path.
pub fn operations(document: &OpenApi) -> impl Iterator<Item = (&'static str, &str, &Operation)> {
    document.paths.paths.iter().flat_map(|(path, item)| {
        let PathItem { get, post, put, patch, delete, .. } = item;
        [("GET", get), ("POST", post), ("PUT", put), ("PATCH", patch), ("DELETE", delete)]
            .into_iter()
            .filter_map(|(method, operation)| Some((method, path.as_str(), operation.as_ref()?)))
    })
}

/// The document as it is sent.
fn json(document: &OpenApi) -> Value {
    let mut json = serde_json::to_value(document).expect("the document has text as keys and finite numbers");
    let schemas = json.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (_, schema) in schemas.into_iter().flatten() {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        properties.into_iter().flatten().for_each(|(_, property)| without_empty_default(property));
    }
    limits::add(&mut json);
    links::add(&mut json);
    json
}

/// Handlers accept missing fields as empty, so that the domain reports what is missing: that is
/// not a default that clients could rely on.
fn without_empty_default(property: &mut Value) {
    let is_empty = |default: &Value| default.is_null() || default == "" || *default == Value::Array(Vec::new());
    if let Some(property) = property.as_object_mut().filter(|property| property.get("default").is_some_and(is_empty)) {
        property.remove("default");
    }
}

/// The description as an `OpenAPI` document.
pub async fn openapi() -> Response {
    static BYTES: OnceLock<Bytes> = OnceLock::new();
    let bytes =
        BYTES.get_or_init(|| serde_json::to_vec(&json(document())).expect("a JSON value can be written").into());
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes.clone()).into_response()
}

/// The description as a page.
pub async fn page() -> Response {
    static READING: OnceLock<reading::Reading> = OnceLock::new();
    let reading = READING.get_or_init(|| reading::Reading::of(document(), &json(document())));
    render::page(|| page::page(reading))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_says_what_it_does_under_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for (method, path, operation) in operations(document()) {
            let name = operation.operation_id.clone().unwrap_or_default();
            assert!(names.insert(name.clone()), "{method} {path}: {name} is there twice");
            assert!(operation.summary.is_some(), "{method} {path} does not say what it does");
            assert!(operation.responses.responses.contains_key("401"), "{method} {path} does not say 401");
            for part in complete::parts_in_braces(path) {
                assert!(complete::says_of(part).is_some(), "{method} {path}: nobody knows what {part} is");
            }
        }
        assert!(names.len() > 60);
    }

    #[test]
    fn every_tag_and_every_shape_is_known() {
        let json = json(document());
        let tags: BTreeSet<_> =
            json["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
        for (method, path, operation) in operations(document()) {
            let of = operation.tags.clone().unwrap_or_default();
            assert!(of.len() == 1 && tags.contains(of[0].as_str()), "{method} {path}: {of:?}");
        }
        let text = json.to_string();
        for found in text.split("#/components/schemas/").skip(1) {
            let name = found.split('"').next().unwrap_or_default();
            assert!(json["components"]["schemas"][name].is_object(), "{name} is not described");
        }
    }

    #[test]
    fn the_page_shows_every_operation() {
        let reading = reading::Reading::of(document(), &json(document()));
        let shown: usize = reading.groups.iter().map(|group| group.operations.len()).sum();
        assert_eq!(shown, operations(document()).count());
    }
}
