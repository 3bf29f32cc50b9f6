//! Fields that may be left out. Forms send what was not filled in as an empty text; programs leave it out.

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error};

/// A value in an update: omitting it keeps the current one, which is different from null.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Update<T> {
    /// It was omitted.
    #[default]
    Keep,
    /// It is set, or emptied by null.
    Set(Option<T>),
}

impl<T> Update<T> {
    /// The new value, given the current one.
    pub fn over(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Set(value) => value,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Update<T> {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Option::deserialize(value).map(Self::Set)
    }
}

/// Like [`filled`] in an update.
pub fn filled_update<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Update<String>, D::Error> {
    filled(deserializer).map(Update::Set)
}

/// An optional text that, when sent, is something: a date, a URL, the key of a choice. Spaces around it are no part of
/// any of these.
pub fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(deserializer)?.map(checked).transpose()
}

/// Like [`filled`] for a text that may be left out and is not null.
pub fn filled_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    checked(String::deserialize(deserializer)?)
}

fn checked<E: Error>(text: String) -> Result<String, E> {
    match text.trim() {
        "" => Err(E::custom("the value is empty; omit the field instead")),
        trimmed if trimmed.len() < text.len() => Err(E::custom("the value starts or ends with white space")),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(value: &Value) -> Result<Option<String>, String> {
        filled(value).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_is_left_out_and_never_empty() {
        assert_eq!(read(&Value::Null), Ok(None));
        assert_eq!(read(&json!("2026-12-24")), Ok(Some("2026-12-24".to_owned())));
        for bad in ["", " ", "\u{a0}", " 2026-12-24", "2026-12-24\n"] {
            assert!(read(&json!(bad)).is_err(), "{bad:?}");
        }
    }
}
