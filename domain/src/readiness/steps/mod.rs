//! The steps of a runbook, read from its text.
//!
//! Numbered and ticked list items are steps, and so are table cells with one box. In a document without any, each
//! heading with a code block is a step. Each step and each text between steps is a range of the document, so nothing of
//! it is missing on the page.

mod attributes;
mod blocks;
mod minutes;
mod outline;
mod own_text;
mod table_rows;

use std::ops::Range;

use super::calls::{CallMethod, StepCall};

pub(super) use attributes::labelled;
pub use attributes::{Idempotence, Undo};
pub(super) use minutes::seconds;
pub use outline::{Outline, Part, read_runbook, title_of};

number! {
    /// The number of a step, from 1.
    pub struct StepNumber;
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number in the document.
    pub number: StepNumber,
    /// Where it is in the text, in bytes.
    pub range: Range<usize>,
    /// How many steps it is within.
    pub depth: usize,
    /// The heading above it; empty without one.
    pub group: String,
    /// Its first line without marks.
    pub title: String,
    /// What to do, in Markdown, without the attributes and without the steps within it.
    pub instructions: String,
    /// Its code blocks.
    pub commands: Vec<Command>,
    /// The address that it leads to, when it names one.
    pub link: Option<String>,
    /// Who does it.
    pub role: Option<String>,
    /// How long it takes, in seconds.
    pub expected: Option<u32>,
    /// What says that it is done, in Markdown.
    pub check: Option<String>,
    /// Whether it may be repeated.
    pub idempotent: Idempotence,
    /// What takes it back.
    pub undone_by: Option<Undo>,
    /// The request that it sends.
    pub call: Option<StepCall>,
    /// Whether its box is ticked in the text.
    pub is_ticked: bool,
}

impl Step {
    /// The expected duration in minutes, rounded up.
    pub fn expected_minutes(&self) -> Option<u32> {
        self.expected.map(|seconds| seconds.div_ceil(60))
    }

    /// The template of the body of the call: the first code block in JSON. A GET has none.
    pub fn call_template(&self) -> Option<&str> {
        self.call.as_ref().filter(|call| call.method != CallMethod::Get)?;
        let json = self.commands.iter().find(|command| command.language.eq_ignore_ascii_case("json"))?;
        Some(&json.text)
    }
}

/// A code block of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The language that the block names; empty without one.
    pub language: String,
    /// Its text, byte for byte.
    pub text: String,
}

#[cfg(test)]
mod tests;
