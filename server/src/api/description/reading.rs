//! The `OpenAPI` document, prepared for the page.

use serde_json::Value;
use utoipa::openapi::OpenApi;

use super::operations;

/// The content of the page.
pub struct Reading {
    /// The introduction in Markdown.
    pub introduction: String,
    /// The groups of operations.
    pub groups: Vec<Group>,
    /// The schemas, by name.
    pub shapes: Vec<Shape>,
}

/// A group of operations: a tag of the `OpenAPI` document.
pub struct Group {
    /// The name.
    pub name: String,
    /// The description of the group.
    pub message: String,
    /// The operations.
    pub operations: Vec<Shown>,
}

/// One operation.
pub struct Shown {
    /// The operation id, unique in the document.
    pub id: String,
    /// The HTTP method.
    pub method: &'static str,
    /// The path with its parameters in braces.
    pub path: String,
    /// The summary.
    pub title: String,
    /// The description in Markdown.
    pub message: String,
    /// The parameters in the path, the query and the headers.
    pub parameters: Vec<Field>,
    /// The request bodies: media type and schema.
    pub sends: Vec<(String, Words)>,
    /// The responses.
    pub answers: Vec<Answer>,
}

/// A response.
pub struct Answer {
    /// The HTTP status.
    pub status: String,
    /// When.
    pub message: String,
    /// The schema of the body; empty when there is none.
    pub shape: Words,
}

/// A schema.
pub struct Shape {
    /// The name.
    pub name: String,
    /// What it is.
    pub message: String,
    /// The fields; empty for an enum.
    pub fields: Vec<Field>,
}

/// A field of a schema, or a parameter.
pub struct Field {
    /// The name.
    pub name: String,
    /// The location of a parameter: path, query or header. Empty for a field.
    pub place: String,
    /// Whether it is required.
    pub is_required: bool,
    /// The type.
    pub kind: Words,
    /// The description in Markdown.
    pub message: String,
}

/// The name of a type, in which some words link to a schema.
pub type Words = Vec<Word>;

/// A word of a type name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// Plain text.
    Plain(String),
    /// The name of a schema, shown as a link.
    Shape(String),
}

impl Reading {
    /// Collects the content from the document and from its JSON form.
    pub fn of(document: &OpenApi, json: &Value) -> Self {
        let groups = list(&json["tags"]).iter().map(|tag| Group {
            name: text(&tag["name"]),
            message: text(&tag["description"]),
            operations: operations(document)
                .filter(|(.., operation)| operation.tags.iter().flatten().any(|of| *of == tag["name"]))
                .map(|(method, path, _)| Shown::of(method, path, &json["paths"][path][method.to_lowercase()]))
                .collect(),
        });
        Self {
            introduction: text(&json["info"]["description"]),
            groups: groups.collect(),
            shapes: entries(&json["components"]["schemas"]).map(|(name, schema)| Shape::of(name, schema)).collect(),
        }
    }
}

impl Shown {
    fn of(method: &'static str, path: &str, operation: &Value) -> Self {
        let parameters = list(&operation["parameters"]).iter().map(|parameter| Field {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            is_required: parameter["required"] == true,
            kind: words_of(&parameter["schema"]),
            message: text(&parameter["description"]),
        });
        let answers = entries(&operation["responses"]).map(|(status, response)| Answer {
            status: status.clone(),
            message: text(&response["description"]),
            shape: entries(&response["content"])
                .next()
                .map(|(_, content)| words_of(&content["schema"]))
                .unwrap_or_default(),
        });
        let sends = entries(&operation["requestBody"]["content"])
            .map(|(media_type, content)| (media_type.clone(), words_of(&content["schema"])));
        Self {
            id: text(&operation["operationId"]),
            method,
            path: path.to_owned(),
            title: text(&operation["summary"]),
            message: text(&operation["description"]),
            parameters: parameters.collect(),
            sends: sends.collect(),
            answers: answers.collect(),
        }
    }
}

impl Shape {
    fn of(name: &str, schema: &Value) -> Self {
        let required = list(&schema["required"]);
        let fields = entries(&schema["properties"]).map(|(name, property)| Field {
            name: name.clone(),
            place: String::new(),
            is_required: required.iter().any(|required| required == name),
            kind: words_of(property),
            message: says_of(property),
        });
        Self { name: name.to_owned(), message: text(&schema["description"]), fields: fields.collect() }
    }
}

/// What is said of a field. Of one that refers to a shape or is null, it stands with the reference.
fn says_of(property: &Value) -> String {
    let inner = list(&property["oneOf"]).iter().find_map(|choice| choice["description"].as_str());
    property["description"].as_str().or(inner).unwrap_or_default().to_owned()
}

/// The name of a type.
fn words_of(schema: &Value) -> Words {
    let plain = |words: &str| vec![Word::Plain(words.to_owned())];
    if let Some(name) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
        return vec![Word::Shape(name.to_owned())];
    }
    let choices = list(&schema["oneOf"]);
    if !choices.is_empty() {
        let mut choices: Vec<Words> = choices.iter().map(words_of).collect();
        choices.sort_by_key(|words| *words == plain("null"));
        return choices.join(&Word::Plain(" or ".into()));
    }
    let mut kinds: Vec<&str> = list(&schema["type"]).iter().filter_map(Value::as_str).collect();
    kinds.extend(schema["type"].as_str());
    let named = |kind: &&str| match (*kind, schema["format"].as_str()) {
        ("array", _) => [plain("list of "), words_of(&schema["items"])].concat(),
        ("string", Some("date-time")) => plain("date and time"),
        ("string", Some("date")) => plain("date"),
        ("string", Some("binary")) => plain("file"),
        ("string", _) => plain("string"),
        ("boolean", _) => plain("boolean"),
        ("integer", _) => plain("integer"),
        (other, _) => plain(other),
    };
    kinds.iter().map(named).collect::<Vec<_>>().join(&Word::Plain(" or ".into()))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(schema: &Value) -> String {
        let word = |word: &Word| match word {
            Word::Plain(words) | Word::Shape(words) => words.clone(),
        };
        words_of(schema).iter().map(word).collect()
    }

    #[test]
    fn types_are_named_as_people_say_them() {
        for (schema, words) in [
            (json!({ "$ref": "#/components/schemas/Event" }), "Event"),
            (json!({ "type": "array", "items": { "$ref": "#/components/schemas/Event" } }), "list of Event"),
            (json!({ "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Event" }] }), "Event or null"),
            (json!({ "type": ["string", "null"], "format": "date" }), "date or null"),
            (json!({ "type": "integer", "format": "int64" }), "integer"),
            (json!({}), ""),
        ] {
            assert_eq!(said(&schema), words);
        }
    }
}
