//! Fields that may be left out. Forms send what was not filled in as an empty text; programs leave it out.

use serde::de::{Deserialize, Deserializer, Error};

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
