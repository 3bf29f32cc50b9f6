use serde::{Deserialize, Serialize};

use crate::validation::{ValidationError, text};

number! {
    /// A section of a postmortem.
    pub struct SectionId;
}

/// The longest text of a section, in bytes.
pub const MAX_SECTION_TEXT: usize = 1_000_000;
/// The longest heading, in characters.
pub const MAX_HEADING: usize = 200;
/// The longest guiding question, in characters.
pub const MAX_QUESTION: usize = 500;

choice! {
    /// What a section holds. Every postmortem has each of the structured parts once.
    pub enum Part {
        /// The first paragraph, which many will read and nothing else.
        Summary = "summary", "Summary";
        /// Text.
        Text = "text", "Text";
        /// The numbers.
        Impact = "impact", "Impact";
        /// The events.
        Timeline = "timeline", "Timeline";
        /// The findings.
        Findings = "findings", "Findings";
        /// The action items.
        Actions = "actions", "Action items";
    }
}

impl Part {
    /// The parts that every postmortem has, once each.
    pub const ALWAYS: [Self; 5] = [Self::Summary, Self::Impact, Self::Timeline, Self::Findings, Self::Actions];
}

/// A section: its text, or the introduction above the records of a structured section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The number.
    pub id: SectionId,
    /// Counts changes.
    pub version: i32,
    /// What it holds.
    pub part: Part,
    /// The heading.
    pub heading: String,
    /// Counts changes of the heading and its question.
    pub heading_version: i32,
    /// The question that it answers.
    pub question: String,
    /// The text, in Markdown.
    pub text: String,
    /// The place among sections.
    pub position: i32,
}

/// Checks the text of a section.
pub fn section_text(typed: &str) -> Result<String, ValidationError> {
    text("text", "The section", typed, MAX_SECTION_TEXT)
}
