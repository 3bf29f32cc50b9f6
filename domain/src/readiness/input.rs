use super::RunbookKind;
use super::steps::title_of;
use crate::postmortems::{MAX_SECTION_TEXT, MAX_SERVICE, MAX_TITLE};
use crate::validation::{ValidationError, ValidationErrors, chosen, line, optional_line, text};

/// The longest document, in bytes.
pub const MAX_RUNBOOK_TEXT: usize = MAX_SECTION_TEXT;
/// The longest note of an approval, in characters.
pub const MAX_APPROVAL_NOTE: usize = 500;
/// The longest text about when to use a runbook, in bytes.
pub const MAX_WHEN_TO_USE: usize = 2_000;

/// A runbook as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunbookInput {
    /// A [`RunbookKind`] by its key; when empty, it is a runbook.
    pub kind: String,
    /// The title; when empty, the title in the document counts.
    pub title: String,
    /// The name of a service, or nothing.
    pub service: String,
    /// When to use it.
    pub when_to_use: String,
    /// The document.
    pub text: String,
}

/// A valid runbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunbookFields {
    /// What it is for.
    pub kind: RunbookKind,
    /// The title.
    pub title: String,
    /// The name of a service.
    pub service: Option<String>,
    /// When to use it.
    pub when_to_use: String,
    /// The document, as it was sent.
    pub text: String,
}

impl RunbookInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<RunbookFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let kind = match self.kind.as_str() {
            "" => Some(RunbookKind::Runbook),
            kind => errors.take(chosen("kind", kind, RunbookKind::from_key, &RunbookKind::keys())),
        };
        let document = errors.take(document(&self.text));
        let title = document.as_deref().filter(|_| self.title.trim().is_empty()).and_then(title_of);
        let title = errors.take(line("title", "The title", title.as_deref().unwrap_or(&self.title), MAX_TITLE));
        let service = errors.take(optional_line("service", "The service", &self.service, MAX_SERVICE));
        let when_to_use = errors.take(text("when_to_use", "The text", &self.when_to_use, MAX_WHEN_TO_USE));
        match (kind, title, service, when_to_use, document) {
            (Some(kind), Some(title), Some(service), Some(when_to_use), Some(text)) => {
                errors.or(RunbookFields { kind, title, service, when_to_use, text })
            }
            _ => Err(errors),
        }
    }
}

/// What somebody says with an approval, without spaces around it; at most 500 characters in one line.
pub fn approval_note(typed: &str) -> Result<String, ValidationErrors> {
    let note = optional_line("note", "The note", typed, MAX_APPROVAL_NOTE)?;
    Ok(note.unwrap_or_default())
}

/// The document byte for byte: line ends are kept, too.
fn document(typed: &str) -> Result<String, ValidationError> {
    text("text", "The document", typed, MAX_RUNBOOK_TEXT)?;
    if typed.len() > MAX_RUNBOOK_TEXT {
        let message = format!("The document is larger than {} kB.", MAX_RUNBOOK_TEXT / 1000);
        return Err(ValidationError { field: "text", message });
    }
    Ok(typed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_kept_byte_for_byte_and_names_the_runbook() {
        let text = "\u{feff}---\r\ntitle: \"Fail over\"\r\n---\r\n1. Stop\r2. Go\n\n";
        let fields = RunbookInput { text: text.into(), ..RunbookInput::default() }.parse().unwrap();
        assert_eq!((fields.text.as_str(), fields.title.as_str(), fields.service), (text, "Fail over", None));
        let typed = RunbookInput { title: "Typed".into(), text: "# Heading".into(), ..RunbookInput::default() };
        assert_eq!(typed.parse().unwrap().title, "Typed");
        let headed = RunbookInput { title: String::new(), ..typed };
        assert_eq!(headed.parse().unwrap().title, "Heading");
    }

    #[test]
    fn every_mistake_is_named() {
        let input = RunbookInput {
            kind: "plan".into(),
            title: " ".into(),
            service: "s".repeat(MAX_SERVICE + 1),
            when_to_use: "w".repeat(MAX_WHEN_TO_USE + 1),
            text: "a\0b".into(),
        };
        let errors = input.parse().unwrap_err();
        for field in ["kind", "title", "service", "when_to_use", "text"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
        let long = RunbookInput { title: "T".into(), text: "x\r\n".repeat(400_000), ..RunbookInput::default() };
        assert!(long.parse().unwrap_err().of("text").is_some());
    }
}
