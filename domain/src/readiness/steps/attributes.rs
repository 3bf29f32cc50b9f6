//! What a step says about itself, in lines such as `Role: operator`.

use super::StepNumber;
use super::minutes::seconds;
use crate::readiness::calls::StepCall;

choice! {
    /// Whether a step may be done twice.
    pub enum Idempotence {
        /// It may.
        Yes = "yes", "Safe to repeat";
        /// It may not.
        No = "no", "Don’t repeat";
        /// Nothing says so.
        Unknown = "unknown", "Unknown";
    }
}

/// What takes a step back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// Another step of the document.
    Step(StepNumber),
    /// Something in words.
    Words(String),
}

/// The attributes of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attributes {
    pub role: Option<String>,
    pub expected: Option<u32>,
    pub check: Option<String>,
    pub idempotent: Idempotence,
    pub undone_by: Option<Undo>,
    pub link: Option<String>,
    pub call: Option<StepCall>,
    says_idempotence: bool,
}

/// The longest role, in characters; what is longer is a sentence.
const MAX_ROLE: usize = 80;

/// Takes the attributes out of a text. Lines that say something else, and all code blocks, stay.
pub(super) fn taken_from(text: &str) -> (String, Attributes) {
    let mut found = Attributes {
        role: None,
        expected: None,
        check: None,
        idempotent: Idempotence::Unknown,
        undone_by: None,
        link: None,
        call: None,
        says_idempotence: false,
    };
    let mut kept = String::with_capacity(text.len());
    let mut fence: Option<(char, usize)> = None;
    let mut is_first = true;
    for line in text.split_inclusive('\n') {
        let mark = fence_of(line);
        let is_code = fence.is_some() || mark.is_some();
        fence = match (fence, mark) {
            (None, Some((letter, length, _))) => Some((letter, length)),
            (Some((open, least)), Some((letter, length, is_bare))) if letter == open && length >= least && is_bare => {
                None
            }
            (open, _) => open,
        };
        // The first line says what to do.
        let is_code = is_code || line.starts_with("    ") || line.starts_with('\t');
        if is_first || is_code || !found.take(line) {
            kept.push_str(line);
        }
        is_first &= line.trim().is_empty();
    }
    (kept.trim_end().to_owned(), found)
}

/// The fence that a line is: its letter, its length, and whether nothing follows.
fn fence_of(line: &str) -> Option<(char, usize, bool)> {
    let line = line.trim();
    let letter = line.chars().next().filter(|letter| matches!(letter, '`' | '~'))?;
    let length = line.chars().take_while(|next| *next == letter).count();
    (length >= 3).then_some((letter, length, line.len() == length))
}

impl Attributes {
    /// Takes what a line says. The first of two counts; the other one stays in the text.
    fn take(&mut self, line: &str) -> bool {
        let Some((label, value)) = labelled(line) else { return false };
        if value.is_empty() {
            return false;
        }
        match label.as_str() {
            "role" | "who" | "owner" | "responsible" => {
                value.chars().count() <= MAX_ROLE && first(&mut self.role, Some(value.to_owned()))
            }
            "expected" | "expected time" | "expected duration" | "duration" | "time" | "estimate" | "takes" => {
                first(&mut self.expected, seconds(value))
            }
            "check" | "verify" | "expected result" | "done when" => first(&mut self.check, Some(value.to_owned())),
            "idempotent" | "repeatable" | "safe to repeat" => {
                let Some(answer) = idempotence(value) else { return false };
                let is_new = !self.says_idempotence;
                if is_new {
                    (self.idempotent, self.says_idempotence) = (answer, true);
                }
                is_new
            }
            "undone by" | "undo" | "undo by" => first(&mut self.undone_by, Some(undo(value))),
            "call" => first(&mut self.call, StepCall::read(value)),
            "link" => {
                let address = value.trim_start_matches('<').trim_end_matches('>');
                let is_address = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
                is_address && !address.contains(char::is_whitespace) && first(&mut self.link, Some(address.to_owned()))
            }
            _ => false,
        }
    }
}

fn first<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    let takes = slot.is_none() && value.is_some();
    if takes {
        *slot = value;
    }
    takes
}

/// The label of a line in lower case, and its value: `Role: x`, `- **Role:** x`, `* _Role_: x`.
pub(in crate::readiness) fn labelled(line: &str) -> Option<(String, &str)> {
    let line = line.trim();
    let line = ["- ", "* ", "+ "].iter().find_map(|bullet| line.strip_prefix(bullet)).unwrap_or(line).trim_start();
    let at = line.char_indices().take(40).find(|(_, letter)| matches!(letter, ':' | '：'))?;
    let is_mark = |letter: char| matches!(letter, '*' | '_');
    let (label, value) = (&line[..at.0], &line[at.0 + at.1.len_utf8()..]);
    let opened = label.len() - label.trim_start_matches(is_mark).len();
    let is_closed = label.trim_end().ends_with(is_mark);
    // The marks that close the label may follow the colon.
    let value = if opened > 0 && !is_closed { value.trim_start_matches(is_mark) } else { value };
    Some((label.trim_matches(is_mark).trim().to_lowercase(), value.trim()))
}

/// Only the word itself: what follows it may be a condition, which has to stay in sight.
fn idempotence(value: &str) -> Option<Idempotence> {
    match value.trim_end_matches('.').to_lowercase().as_str() {
        "yes" | "true" => Some(Idempotence::Yes),
        "no" | "false" => Some(Idempotence::No),
        "unknown" => Some(Idempotence::Unknown),
        _ => None,
    }
}

fn undo(value: &str) -> Undo {
    let lower = value.to_lowercase();
    let number = lower.strip_prefix("step").unwrap_or(&lower).trim().trim_start_matches('#').trim_end_matches('.');
    match number.parse() {
        Ok(number) if number > 0 => Undo::Step(StepNumber(number)),
        _ => Undo::Words(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_say_something_about_a_step_are_taken() {
        let text = "Drain the pool.\nRole: operator\n- **Expected:** 5 min\n* _Check_: error rate below 0.5 %\n\
                    Idempotent: No.\nUndone by: step 3\nLink: <https://example.org/pool>\n\
                    Call: `POST https://ci.example.org/pool`\nThen wait.";
        let (kept, found) = taken_from(text);
        assert_eq!(kept, "Drain the pool.\nThen wait.");
        assert_eq!((found.role.as_deref(), found.expected), (Some("operator"), Some(300)));
        assert_eq!(found.check.as_deref(), Some("error rate below 0.5 %"));
        assert_eq!((found.idempotent, found.undone_by), (Idempotence::No, Some(Undo::Step(StepNumber(3)))));
        assert_eq!(found.link.as_deref(), Some("https://example.org/pool"));
        assert_eq!(found.call.unwrap().address.to_string(), "https://ci.example.org/pool");
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "Check: is the first line what to do?",
            "Restart.\nExpected: HTTP 200",
            "Restart.\nIdempotent: perhaps",
            "Restart.\nIdempotent: yes, but only while the replica follows",
            "Restart.\n\n    owner: app\n    Time: 5 min",
            "Restart.\nRole:",
            "Restart.\nNote: role: operator",
            "Restart.\n```\nRole: operator\n```",
            "Restart.\n~~~~yaml\nRole: a\n```\nRole: b\n~~~~",
            "Restart.\nCall: Ana first",
            "Restart.\nCall: DELETE https://ci.example.org/pool",
            "Restart.\nCall: POST https://user@ci.example.org/pool",
            "Restart.\nLink: javascript:alert(1)",
        ] {
            let (kept, found) = taken_from(text);
            assert_eq!(kept, text);
            assert_eq!((found.role, found.expected, found.link, found.call), (None, None, None, None), "{text}");
        }
        let (kept, found) = taken_from("Restart.\nRole: first\nRole: second");
        assert_eq!((kept.as_str(), found.role.as_deref()), ("Restart.\nRole: second", Some("first")));
        assert_eq!(taken_from("A\nUndo: the backup").1.undone_by, Some(Undo::Words("the backup".into())));
    }
}
