use super::RunEventKind;
use crate::readiness::StepNumber;
use crate::validation::{ValidationError, ValidationErrors, chosen, text};

/// The longest note of a run event, in bytes.
pub const MAX_RUN_NOTE: usize = 5_000;

/// A run event as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunEventInput {
    /// A UUID that the client chose: the same one again is the same event.
    pub request: String,
    /// A [`RunEventKind`] by its key.
    pub kind: String,
    /// The number of the step.
    pub step: Option<i64>,
    /// The sequence of the event to take back.
    pub undoes: Option<i32>,
    /// The sequence of the last event of the step that whoever repeats it knows of.
    pub last: Option<i32>,
    /// A note; the reason of what was skipped.
    pub note: String,
}

/// A valid run event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEventFields {
    /// The UUID.
    pub request: String,
    /// What happened.
    pub kind: RunEventKind,
    /// The step.
    pub step: Option<StepNumber>,
    /// The event that it takes back.
    pub undoes: Option<i32>,
    /// The last event of the step that whoever repeats it knows of.
    pub last: Option<i32>,
    /// The note.
    pub note: String,
}

impl RunEventInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<RunEventFields, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let request = errors.take(request_id(&self.request));
        let kind = errors.take(chosen("kind", &self.kind, RunEventKind::from_key, &RunEventKind::keys()));
        let note = errors.take(text("note", "The note", &self.note, MAX_RUN_NOTE));
        let (Some(request), Some(kind), Some(note)) = (request, kind, note) else { return Err(errors) };
        let note = note.trim().to_owned();
        let needs = match kind {
            _ if self.step.is_some_and(|step| step < 1) => Some(("step", "Steps are numbered from 1.")),
            _ if self.undoes.is_some_and(|event| event < 1) => Some(("undoes", "Events are numbered from 1.")),
            RunEventKind::RunStarted => Some(("kind", "This run has already started.")),
            _ if kind.is_automatic() => Some(("kind", "Debrief records this kind of event itself.")),
            RunEventKind::Refused if note.is_empty() => Some(("note", "Say why you’re refusing.")),
            RunEventKind::BreakGlass if note.is_empty() => Some(("note", "Say why the run can’t wait.")),
            _ if (kind.is_about_a_step() || matches!(kind, RunEventKind::CallSent | RunEventKind::SkipRequested))
                && self.step.is_none() =>
            {
                Some(("step", "Say which step."))
            }
            RunEventKind::StepRepeated if self.last.is_none() => Some((
                "last_event",
                "Send the last event of the step. The step is only repeated if nobody else did something with it since.",
            )),
            RunEventKind::Undone if self.undoes.is_none() => Some(("undoes", "Say which event to undo.")),
            RunEventKind::StepSkipped if note.is_empty() => Some(("note", "Say why the step is skipped.")),
            RunEventKind::SkipRequested if note.is_empty() => Some(("note", "Say why the step can be skipped.")),
            RunEventKind::Note if note.is_empty() => Some(("note", "The note is empty.")),
            RunEventKind::RunFinished | RunEventKind::RunAborted if note.is_empty() => {
                Some(("note", "Say what state things are in."))
            }
            _ => None,
        };
        if let Some((field, message)) = needs {
            errors.add(field, message);
        }
        let has_step = kind.is_about_a_step()
            || matches!(kind, RunEventKind::CallSent | RunEventKind::SkipRequested | RunEventKind::Note);
        let step = self.step.filter(|_| has_step).map(StepNumber);
        let undoes = self.undoes.filter(|_| kind == RunEventKind::Undone);
        let last = self.last.filter(|_| kind == RunEventKind::StepRepeated);
        errors.or(RunEventFields { request, kind, step, undoes, last, note })
    }
}

/// A UUID in its usual form, in lower case.
pub fn request_id(typed: &str) -> Result<String, ValidationError> {
    let id = typed.to_ascii_lowercase();
    let is_uuid = id.len() == 36
        && id.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if is_uuid {
        return Ok(id);
    }
    Err(ValidationError {
        field: "request", message: "“request” is not a UUID. Reload the page and try again.".into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0F8FAD5B-d9cb-469f-a165-70867728950e";

    #[test]
    fn an_event_says_what_it_must() {
        let input = |kind: &str, step, note: &str| RunEventInput {
            request: ID.into(),
            kind: kind.into(),
            step,
            undoes: None,
            last: None,
            note: note.into(),
        };
        let done = input("step_done", Some(2), " ").parse().unwrap();
        assert_eq!((done.request.as_str(), done.step), ("0f8fad5b-d9cb-469f-a165-70867728950e", Some(StepNumber(2))));
        for (wrong, field) in [
            (input("step_done", None, ""), "step"),
            (input("note", Some(0), "x"), "step"),
            (input("step_repeated", Some(1), "x"), "last_event"),
            (input("skip_requested", None, "x"), "step"),
            (input("skip_requested", Some(1), " "), "note"),
            (input("step_skipped", Some(1), " "), "note"),
            (input("note", None, ""), "note"),
            (input("call_sent", None, ""), "step"),
            (input("call_accepted", Some(1), ""), "kind"),
            (input("call_failed", Some(1), ""), "kind"),
            (input("undone", None, ""), "undoes"),
            (input("run_aborted", None, ""), "note"),
            (input("run_finished", None, ""), "note"),
            (input("run_started", None, ""), "kind"),
            (input("asked", None, ""), "kind"),
            (input("nobody_to_ask", None, ""), "kind"),
            (input("unapproved", None, ""), "kind"),
            (input("refused", None, " "), "note"),
            (input("break_glass", None, ""), "note"),
            (input("other", None, ""), "kind"),
            (RunEventInput { request: "é".repeat(18), ..input("note", None, "x") }, "request"),
        ] {
            assert!(wrong.parse().unwrap_err().of(field).is_some(), "{wrong:?}");
        }
    }
}
