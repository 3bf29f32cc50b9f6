//! The limits of request bodies and parameters, as the domain checks them, in JSON Schema. A test requires
//! an entry for every text and number of every body.

use serde_json::Value;

use crate::api::limit::{DAY, FieldLimit, Limit, TAG, zones};
use crate::api::postmortems::{CURSOR, MAX_CURSOR, MAX_SEARCH, MAX_SHOWN};
use crate::api::{
    actions, answer, board_views, call_destinations, comments, findings, holidays, imports, incidents, me, pastes,
    people, policies, postmortems, rearranging, recurrence, release_changes, releases, reports, review,
    runbook_approvals, runbooks, runs, sections, signals, suggestions, teams, templates, timeline, tokens, versions,
};
use Limit::{AsTyped, Between, Like, One, TextOrNothing};

/// The limits of each module's bodies.
const LIMITS: &[&[FieldLimit]] = &[
    actions::LIMITS,
    board_views::LIMITS,
    answer::LIMITS,
    comments::LIMITS,
    findings::LIMITS,
    holidays::LIMITS,
    imports::LIMITS,
    incidents::LIMITS,
    me::LIMITS,
    pastes::LIMITS,
    people::LIMITS,
    policies::LIMITS,
    postmortems::LIMITS,
    postmortems::DETAILS_LIMITS,
    rearranging::LIMITS,
    recurrence::LIMITS,
    release_changes::LIMITS,
    releases::LIMITS,
    reports::LIMITS,
    review::LIMITS,
    runbook_approvals::LIMITS,
    runbooks::LIMITS,
    runs::LIMITS,
    sections::LIMITS,
    call_destinations::LIMITS,
    signals::LIMITS,
    suggestions::LIMITS,
    teams::LIMITS,
    templates::LIMITS,
    timeline::LIMITS,
    tokens::LIMITS,
    versions::LIMITS,
];

fn fields() -> impl Iterator<Item = &'static FieldLimit> {
    LIMITS.iter().copied().flatten()
}

/// By the name of a parameter, whatever the operation.
const PARAMETERS: &[(&str, Limit)] = &[
    ("If-Match", Like(TAG, 13)),
    ("date", Like(DAY, 10)),
    ("cursor", Like(CURSOR, MAX_CURSOR)),
    ("hash", Like("^[0-9a-f]{64}$", 64)),
    ("limit", Between(1, MAX_SHOWN.cast_signed())),
    ("q", TextOrNothing(MAX_SEARCH)),
    ("title", AsTyped),
    ("zone", One(zones)),
];

/// Adds the limits to the finished document.
pub fn add(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    for (body, field, limit) in fields() {
        if let Some(schema) = schemas[*body]["properties"][*field].as_object_mut() {
            limit.say_in(schema);
        }
    }
    let items = document["paths"].as_object_mut().into_iter().flatten().map(|(_, item)| item);
    for operation in items.filter_map(Value::as_object_mut).flatten().map(|(_, operation)| operation) {
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            let limit = PARAMETERS.iter().find(|(name, _)| parameter["name"] == *name);
            if let (Some((_, limit)), Some(schema)) = (limit, parameter["schema"].as_object_mut()) {
                limit.say_in(schema);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::postmortems::MAX_TITLE;
    use serde_json::json;

    use super::*;
    use crate::api::description::{document, json as of};

    /// The names of all schemas used by request bodies.
    fn sent(document: &Value) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut waiting: Vec<Value> = Vec::new();
        for item in document["paths"].as_object().unwrap().values() {
            waiting.extend(item.as_object().unwrap().values().map(|operation| operation["requestBody"].clone()));
        }
        while let Some(value) = waiting.pop() {
            for found in value.to_string().split("#/components/schemas/").skip(1) {
                let name = found.split('"').next().unwrap();
                if names.insert(name.to_owned()) {
                    waiting.push(document["components"]["schemas"][name].clone());
                }
            }
        }
        names
    }

    #[test]
    fn every_text_and_number_that_is_sent_has_a_limit() {
        let document = of(document());
        let mut missing = Vec::new();
        for body in sent(&document) {
            for (field, schema) in
                document["components"]["schemas"][&body]["properties"].as_object().into_iter().flatten()
            {
                let kind = schema["type"].to_string();
                let limited = ["string", "integer", "number", "array"].iter().any(|of| kind.contains(of));
                let known = fields().any(|(of, name, _)| *of == body && name == field);
                if limited && !known && schema["format"] != "binary" {
                    missing.push(format!("{body}.{field}"));
                }
            }
        }
        assert!(missing.is_empty(), "without a limit: {missing:?}");
    }

    #[test]
    fn every_limit_belongs_to_a_field() {
        let document = of(document());
        for (body, field, _) in fields() {
            assert!(document["components"]["schemas"][*body]["properties"][*field].is_object(), "{body}.{field}");
        }
    }

    #[test]
    fn limits_are_those_of_the_checks() {
        let document = of(document());
        let field = |body: &str, field: &str| document["components"]["schemas"][body]["properties"][field].clone();
        assert_eq!(field("PostmortemBody", "title")["maxLength"], MAX_TITLE);
        assert_eq!(field("Move", "direction")["enum"], json!(["up", "down"]));
        assert_eq!(field("Move", "direction")["type"], "string");
        assert_eq!(field("PostmortemBody", "reviewers")["items"]["minimum"], 1);
        assert!(field("Import", "zone")["enum"].as_array().unwrap().contains(&Value::Null));
        let tag = document["paths"]["/api/v1/templates/{id}"]["put"]["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .find(|parameter| parameter["name"] == "If-Match")
            .unwrap();
        assert_eq!(tag["schema"]["pattern"], TAG);
    }
}
