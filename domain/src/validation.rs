//! What is wrong with something that was typed, field by field.

use serde::Serialize;

/// One field and what is wrong with it, as a sentence for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValidationError {
    /// The field's name, the same in forms and in the API.
    pub field: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

/// All that is wrong with one form or request. Empty when all is well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct ValidationErrors(Vec<ValidationError>);

impl ValidationErrors {
    /// A single error.
    pub fn one(field: &'static str, message: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, message);
        errors
    }

    /// Adds an error.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push(ValidationError { field, message: message.into() });
    }

    /// Takes the value, or notes what is wrong with it and goes on, so that a person sees every
    /// mistake at once.
    pub fn take<T>(&mut self, result: Result<T, ValidationError>) -> Option<T> {
        result.map_err(|error_in_field| self.0.push(error_in_field)).ok()
    }

    /// Returns `value` when there are no errors.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// What is wrong with this field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|error_in_field| error_in_field.field == field)
            .map(|error_in_field| error_in_field.message.as_str())
    }

    /// Whether there are no errors.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every mistake, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &ValidationError> {
        self.0.iter()
    }

    fn sentence(&self) -> String {
        self.0.iter().map(|error_in_field| error_in_field.message.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl From<ValidationError> for ValidationErrors {
    fn from(error_in_field: ValidationError) -> Self {
        Self(vec![error_in_field])
    }
}

/// One line of text: trimmed, inner white space folded, control characters refused.
///
/// `most` is in characters; an empty line is refused with "… is empty.".
pub fn line(field: &'static str, name: &str, text: &str, most: usize) -> Result<String, ValidationError> {
    let line = optional_line(field, name, text, most)?;
    line.ok_or_else(|| ValidationError { field, message: format!("{name} is empty.") })
}

/// Like [`line`], but may be left empty.
pub fn optional_line(
    field: &'static str,
    name: &str,
    text: &str,
    most: usize,
) -> Result<Option<String>, ValidationError> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.chars().any(char::is_control) {
        return Err(ValidationError {
            field,
            message: format!("{name} contains a character that can’t be displayed."),
        });
    }
    let length = folded.chars().count();
    if length > most {
        return Err(ValidationError {
            field,
            message: format!("{name} has {length} characters. The maximum is {most}."),
        });
    }
    Ok((!folded.is_empty()).then_some(folded))
}

/// A text of several lines: line ends made alike, NUL refused. `most` is in bytes.
pub fn text(field: &'static str, name: &str, text: &str, most: usize) -> Result<String, ValidationError> {
    if text.contains('\0') {
        return Err(ValidationError {
            field,
            message: format!("{name} contains a NUL character, which can’t be saved."),
        });
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.len() > most {
        return Err(ValidationError {
            field,
            message: format!("{name} is {} kB long. The maximum is {} kB.", text.len() / 1000, most / 1000),
        });
    }
    Ok(text)
}

/// One of a fixed choice, by its key.
pub fn chosen<T>(
    field: &'static str,
    key: &str,
    from_key: fn(&str) -> Option<T>,
    keys: &str,
) -> Result<T, ValidationError> {
    from_key(key.trim())
        .ok_or_else(|| ValidationError { field, message: format!("“{}” is not one of: {keys}.", key.trim()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_folded_and_limited() {
        assert_eq!(line("title", "The title", "  a \n b ", 10), Ok("a b".into()));
        assert_eq!(line("title", "The title", " ", 10).unwrap_err().message, "The title is empty.");
        assert_eq!(
            line("title", "The title", "abcdef", 5).unwrap_err().message,
            "The title has 6 characters. The maximum is 5."
        );
        assert!(line("title", "The title", "a\u{7}b", 5).is_err());
    }

    #[test]
    fn line_ends_are_made_alike_and_nul_is_refused() {
        assert_eq!(text("text", "The text", "a\r\nb\rc", 10), Ok("a\nb\nc".into()));
        assert!(text("text", "The text", "a\0b", 10).is_err());
        assert!(text("text", "The text", "abcdefghijkl", 10).is_err());
    }
}
