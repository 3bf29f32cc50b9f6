//! The limits of request bodies and parameters, as the domain checks them, in JSON Schema. A test requires
//! an entry for every text and number of every body.

use chrono_tz::TZ_VARIANTS;
use domain::actions::{MAX_ACTION_TITLE, MAX_AREA, MAX_DUE_REASON, MAX_NOTE, MAX_OUTCOME};
use domain::findings::{MAX_EVIDENCE_EVENTS, MAX_FINDING_TEXT};
use domain::people::{MAX_EMAIL, MAX_NAME};
use domain::postmortems::{
    MAX_ANCHOR, MAX_APPROVALS, MAX_COMMENT, MAX_HEADING, MAX_PARTICIPANTS, MAX_QUESTION, MAX_QUOTE, MAX_SECTION_TEXT,
    MAX_SERVICE, MAX_SERVICES, MAX_SEVERITY_NAME, MAX_TITLE, MAX_VERDICT,
};
use domain::suggestions::{MAX_REASON, MAX_WORDS, RULES};
use domain::timeline::paste::MAX_PASTE;
use domain::timeline::{MAX_DECISION, MAX_EVENT_TEXT, MAX_EVIDENCE};
use serde_json::{Map, Value, json};

use crate::api::imports::MAX_FILES;
use crate::api::postmortems::{CURSOR, MAX_CURSOR, MAX_SEARCH, MAX_SHOWN};

/// IDs of records, in the database and in paths.
const NUMBER: Limit = Between(1, i64::MAX);
/// The next version must be a number too.
const VERSION: Limit = Between(1, i32::MAX as i64 - 1);

/// The limit of a field.
#[derive(Clone, Copy)]
enum Limit {
    /// One line with at least one visible character; in characters.
    Line(usize),
    /// One line, which may be empty.
    LineOrNothing(usize),
    /// A text with at least one visible character; in bytes, so in characters at most.
    Text(usize),
    /// A text, which may be empty.
    TextOrNothing(usize),
    /// A text that matches a pattern, up to a length.
    Like(&'static str, usize),
    Between(i64, i64),
    /// A list: the maximum length, and the limit of each entry.
    Each(usize, &'static Limit),
    /// Like [`Limit::Each`], with at least one entry.
    Some(usize, &'static Limit),
    /// One of these keys.
    One(fn() -> Vec<&'static str>),
    /// No limit other than its type.
    AsTyped,
}

use Limit::{AsTyped, Between, Each, Like, Line, LineOrNothing, One, Text, TextOrNothing};

const ADDRESS: &str = r#"^https?://[^/\s<>"`\\\u0000-\u001f\u007f-\u009f][^\s<>"`\\\u0000-\u001f\u007f-\u009f]*$"#;
const DAY: &str = r"^(19[7-9]\d|2[01]\d\d)-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$";
const TIME: &str =
    r"^(19[7-9]\d|2[01]\d\d)-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?Z?)?$";
const EMAIL: &str =
    r#"^[^\s@<>()\[\],;:\\"\u0000-\u001f\u007f-\u009f]+@[^\s@<>()\[\],;:\\"\u0000-\u001f\u007f-\u009f]+$"#;
const THING: &str = r"^(section|event|finding|action)-[1-9]\d{0,17}$";
const ANCHOR: &str = "^[A-Za-z0-9_-]*$";
const TAG: &str = r#"^((W/)?"[1-9][0-9]{0,8}"|[1-9][0-9]{0,8})$"#;
const PICTURE: &str = "^picture:[0-9a-f]{64}$";

/// By body and field.
const FIELDS: &[(&str, &str, Limit)] = &[
    ("ActionBody", "area", LineOrNothing(MAX_AREA)),
    ("ActionBody", "due", Like(DAY, 10)),
    ("ActionBody", "due_reason", TextOrNothing(MAX_DUE_REASON)),
    ("ActionBody", "finding", NUMBER),
    ("ActionBody", "outcome", TextOrNothing(MAX_OUTCOME)),
    ("ActionBody", "owner", NUMBER),
    ("ActionBody", "owner_name", LineOrNothing(MAX_NAME)),
    ("ActionBody", "title", Text(MAX_ACTION_TITLE)),
    ("ActionBody", "tracker", Like(ADDRESS, 2000)),
    ("ActionBody", "validation", TextOrNothing(MAX_OUTCOME)),
    ("ActionBody", "version", VERSION),
    ("AddEventsBody", "keep", AsTyped),
    ("AddEventsBody", "mark", AsTyped),
    ("AddEventsBody", "zone", One(zones)),
    ("CommentBody", "text", Text(MAX_COMMENT)),
    ("DecisionPoint", "choice", TextOrNothing(MAX_DECISION)),
    ("DecisionPoint", "known", TextOrNothing(MAX_DECISION)),
    ("DecisionPoint", "options", TextOrNothing(MAX_DECISION)),
    ("DecisionPoint", "reason", TextOrNothing(MAX_DECISION)),
    ("DismissalBody", "reason", Line(MAX_REASON)),
    ("DismissalBody", "rule", One(rules)),
    ("DismissalBody", "subject", Like(THING, 40)),
    ("DismissalBody", "words", Line(MAX_WORDS)),
    ("EventBody", "at", Like(TIME, 40)),
    ("EventBody", "evidence", Each(MAX_EVIDENCE, &AsTyped)),
    ("EventBody", "findings", Each(MAX_EVIDENCE_EVENTS, &AsTyped)),
    ("EventBody", "text", Text(MAX_EVENT_TEXT)),
    ("EventBody", "version", VERSION),
    ("Evidence", "label", LineOrNothing(200)),
    ("Evidence", "picture", Like(PICTURE, 72)),
    ("Evidence", "quote", TextOrNothing(MAX_EVENT_TEXT)),
    ("Evidence", "url", Like(ADDRESS, 2000)),
    ("FindingBody", "evidence", Each(MAX_EVIDENCE_EVENTS, &AsTyped)),
    ("FindingBody", "explains", NUMBER),
    ("FindingBody", "text", Text(MAX_FINDING_TEXT)),
    ("FindingBody", "version", VERSION),
    ("ImpactBody", "measures", AsTyped),
    ("ImpactBody", "version", VERSION),
    ("Import", "files", Limit::Some(MAX_FILES, &AsTyped)),
    ("Import", "zone", One(zones)),
    ("ImportFile", "name", AsTyped),
    ("ImportFile", "text", AsTyped),
    ("LineBody", "line", Text(MAX_EVENT_TEXT)),
    ("MeasureBody", "amount", Between(0, 1_000_000_000_000_000)),
    ("MeasureBody", "note", LineOrNothing(200)),
    ("MeasureBody", "unit", LineOrNothing(30)),
    ("Move", "direction", One(|| vec!["up", "down"])),
    ("NewInvitation", "email", Like(EMAIL, MAX_EMAIL)),
    ("NewInvitation", "team", NUMBER),
    ("NewShareLink", "expires_on", Like(DAY, 10)),
    ("NewShareLink", "name", Line(MAX_NAME)),
    ("NewToken", "days", AsTyped),
    ("NewToken", "name", Line(MAX_NAME)),
    ("PasteBody", "text", TextOrNothing(MAX_PASTE)),
    ("PostmortemBody", "authors", Each(MAX_PARTICIPANTS, &NUMBER)),
    ("PostmortemBody", "reviewers", Each(MAX_PARTICIPANTS, &NUMBER)),
    ("PostmortemBody", "services", Each(MAX_SERVICES, &LineOrNothing(MAX_SERVICE))),
    ("PostmortemBody", "team", NUMBER),
    ("PostmortemBody", "template", NUMBER),
    ("PostmortemBody", "title", Line(MAX_TITLE)),
    ("PostmortemBody", "version", VERSION),
    ("PostmortemBody", "zone", One(zones)),
    ("ProfileChanges", "name", Line(MAX_NAME)),
    ("ProfileChanges", "zone", One(zones)),
    ("RestoreVersionBody", "version", VERSION),
    ("Review", "reviewers", Each(MAX_PARTICIPANTS, &NUMBER)),
    ("SectionHeading", "heading", Line(MAX_HEADING)),
    ("SectionHeading", "heading_version", VERSION),
    ("SectionHeading", "question", LineOrNothing(MAX_QUESTION)),
    ("SectionHeading", "was", AsTyped),
    ("SectionText", "text", TextOrNothing(MAX_SECTION_TEXT)),
    ("SectionText", "version", VERSION),
    ("SeverityNames", "names", Each(4, &Line(MAX_SEVERITY_NAME))),
    ("SuggestionsBody", "text", TextOrNothing(MAX_SECTION_TEXT)),
    ("TeamApprovals", "approvals", Between(0, MAX_APPROVALS as i64)),
    ("TeamName", "name", Line(MAX_NAME)),
    ("TemplateBody", "description", LineOrNothing(500)),
    ("TemplateBody", "name", Line(MAX_NAME)),
    ("TemplateBody", "sections", Each(40, &AsTyped)),
    ("TemplateBody", "version", VERSION),
    ("TemplateSection", "heading", Line(MAX_HEADING)),
    ("TemplateSection", "question", LineOrNothing(MAX_QUESTION)),
    ("TemplateSection", "text", TextOrNothing(MAX_SECTION_TEXT)),
    ("ThreadBody", "about", Like(THING, 40)),
    ("ThreadBody", "from", Like(ANCHOR, MAX_ANCHOR)),
    ("ThreadBody", "quote", TextOrNothing(MAX_QUOTE)),
    ("ThreadBody", "text", Text(MAX_COMMENT)),
    ("ThreadBody", "to", Like(ANCHOR, MAX_ANCHOR)),
    ("TransitionBody", "note", TextOrNothing(MAX_NOTE)),
    ("TransitionBody", "version", VERSION),
    ("VerdictBody", "text", TextOrNothing(MAX_VERDICT)),
];

/// By the name of a parameter, whatever the operation.
const PARAMETERS: &[(&str, Limit)] = &[
    ("If-Match", Like(TAG, 13)),
    ("cursor", Like(CURSOR, MAX_CURSOR)),
    ("hash", Like("^[0-9a-f]{64}$", 64)),
    ("limit", Between(1, MAX_SHOWN.cast_signed())),
    ("q", TextOrNothing(MAX_SEARCH)),
    ("title", AsTyped),
    ("zone", One(zones)),
];

fn rules() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.key).collect()
}

fn zones() -> Vec<&'static str> {
    TZ_VARIANTS.iter().map(|zone| zone.name()).collect()
}

/// Adds the limits to the finished document.
pub fn add(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    for (body, field, limit) in FIELDS {
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

impl Limit {
    fn say_in(self, schema: &mut Map<String, Value>) {
        let mut say = |key: &str, value: Value| drop(schema.insert(key.to_owned(), value));
        match self {
            Line(most) => {
                say("minLength", json!(1));
                say("maxLength", json!(most));
                say("pattern", json!(shown_in_one_line()));
            }
            LineOrNothing(most) => {
                say("maxLength", json!(most));
                say("pattern", json!(format!("^{SHOWN}*$")));
            }
            Text(most) => {
                say("minLength", json!(1));
                say("maxLength", json!(most));
                say("pattern", json!(format!("^[^\\u0000]*[^\\u0000{BLANK}][^\\u0000]*$")));
            }
            TextOrNothing(most) => {
                say("maxLength", json!(most));
                say("pattern", json!("^[^\\u0000]*$"));
            }
            Like(pattern, most) => {
                say("maxLength", json!(most));
                say("pattern", json!(pattern));
            }
            Between(least, most) => {
                say("minimum", json!(least));
                say("maximum", json!(most));
            }
            Limit::Some(most, each) => {
                say("minItems", json!(1));
                Each(most, each).say_in(schema);
            }
            Each(most, each) => {
                say("maxItems", json!(most));
                if let Some(items) = schema.get_mut("items").and_then(Value::as_object_mut) {
                    each.say_in(items);
                }
            }
            One(keys) => {
                let may_be_null = schema["type"].as_array().is_some_and(|types| types.iter().any(|of| of == "null"));
                let keys = keys().into_iter().map(Value::from).chain(may_be_null.then_some(Value::Null));
                schema.insert("enum".to_owned(), keys.collect());
            }
            AsTyped => {}
        }
    }
}

/// Unicode white space, which is trimmed at both ends.
const BLANK: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
/// Everything but control characters; those among white space are folded into one space.
const SHOWN: &str = r"[^\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]";

fn shown_in_one_line() -> String {
    format!(r"^{SHOWN}*[^\u0000-\u0008\u000e-\u001f\u007f-\u009f{BLANK}]{SHOWN}*$")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
                let known = FIELDS.iter().any(|(of, name, _)| *of == body && name == field);
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
        for (body, field, _) in FIELDS {
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
