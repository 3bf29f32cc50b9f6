//! What a text or a number that the API accepts may be, in JSON Schema. Each module has the limits of its bodies.

use chrono_tz::TZ_VARIANTS;
use serde_json::{Map, Value, json};

/// The name of a body's schema, a field of it, and its limit.
pub type FieldLimit = (&'static str, &'static str, Limit);

/// IDs of records, in the database and in paths.
pub const NUMBER: Limit = Between(1, i64::MAX);
/// The next version must be a number too.
pub const VERSION: Limit = Between(1, i32::MAX as i64 - 1);

/// The limit of a field.
#[derive(Clone, Copy)]
pub enum Limit {
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

pub const ADDRESS: &str = r#"^https?://[^/\s<>"`\\\u0000-\u001f\u007f-\u009f][^\s<>"`\\\u0000-\u001f\u007f-\u009f]*$"#;
pub const DAY: &str = r"^(19[7-9]\d|2[01]\d\d)-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$";
pub const TIME: &str = r"^(19[7-9]\d|2[01]\d\d)-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?Z?)?)?$";
pub const EMAIL: &str =
    r#"^[^\s@<>()\[\],;:\\"\u0000-\u001f\u007f-\u009f]+@[^\s@<>()\[\],;:\\"\u0000-\u001f\u007f-\u009f]+$"#;
pub const THING: &str = r"^(section|event|finding|action)-[1-9]\d{0,17}$";
pub const ANCHOR: &str = "^[A-Za-z0-9_-]*$";
pub const TAG: &str = r#"^((W/)?"[1-9][0-9]{0,8}"|[1-9][0-9]{0,8})$"#;
pub const PICTURE: &str = "^picture:[0-9a-f]{64}$";

pub fn zones() -> Vec<&'static str> {
    TZ_VARIANTS.iter().map(|zone| zone.name()).collect()
}

impl Limit {
    /// Writes the limit into a schema.
    pub fn say_in(self, schema: &mut Map<String, Value>) {
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
