//! What the readers of JSON share.

use serde_json::{Map, Value};

/// A field that holds words.
pub(super) fn words<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v str> {
    object.get(name)?.as_str().map(str::trim).filter(|words| !words.is_empty())
}

/// The objects of a list, or the one object that stands alone.
pub(super) fn objects(value: &Value) -> Vec<&Map<String, Value>> {
    match value {
        Value::Array(list) => list.iter().filter_map(Value::as_object).collect(),
        Value::Object(object) => vec![object],
        _ => Vec::new(),
    }
}

/// A web address, if it is one that may be linked.
pub(super) fn link(address: Option<&str>, label: &str) -> Option<(String, String)> {
    let address = crate::timeline::web_address("url", address?).ok()?;
    Some((address, label.to_owned()))
}
