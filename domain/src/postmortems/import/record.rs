//! What an import yields: the records that were recognised, and the text that was not.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::choices::ImportedPart;

pub use crate::actions::ActionKind;
pub use crate::findings::FindingKind;
pub use crate::timeline::{EventKind, Milestone};

/// A Markdown document as it came.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The name of the file, with or without folders and extension; may be empty for pasted text.
    pub file_name: &'a str,
    /// The document, in Markdown.
    pub text: &'a str,
}

/// The result of reading a document. Every word of it is in one of the fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// The title as plain text, without the day when that became `date`; empty when neither the
    /// text nor the file name has one.
    pub title: String,
    /// The zone in which the times are written.
    #[serde(with = "zone_name")]
    pub zone: Option<Tz>,
    /// The zone in the source's own words.
    pub zone_said: Option<String>,
    /// The day of the incident.
    pub date: Option<NaiveDate>,
    /// 1 (worst) to 4.
    pub severity: Option<u8>,
    /// The headings with the text that became no record, in the order of the source.
    pub sections: Vec<ImportedSection>,
    /// The timeline, in the order of the source.
    pub events: Vec<ImportedEvent>,
    /// The findings.
    pub findings: Vec<ImportedFinding>,
    /// The action items.
    pub actions: Vec<ImportedAction>,
    /// Events that prose seems to tell. They stay in the text of their section until somebody takes them.
    pub proposed_events: Vec<Proposed<ImportedEvent>>,
    /// Action items that prose seems to tell; the same holds for them.
    pub proposed_actions: Vec<Proposed<ImportedAction>>,
    /// Pictures with a relative path; their references stay in the texts.
    pub pictures: Vec<ImportedPicture>,
    /// The services that a fact names, as said.
    pub services: Vec<String>,
    /// Who took part, as said and as often as said; those whom a fact names stand in `stats` too.
    pub people: Vec<String>,
    /// Short facts as said: `("Time to detection", "5 minutes")`.
    pub stats: Vec<(String, String)>,
    /// The source's own names of what became fields: column headings, keys of the front matter.
    pub labels: Vec<String>,
    /// The labelled parts, in the order of the source, and what each was taken for.
    #[serde(default)]
    pub parts: Vec<ImportedPart>,
    /// What a person should look at.
    pub needs_check: Vec<Warning>,
    /// How much of the source is in the result.
    pub words: Words,
}

/// A heading and the text below it that became no record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportedSection {
    /// The heading in inline Markdown; empty before the first heading.
    pub heading: String,
    /// The heading level, 1 to 6; 0 before the first heading.
    pub level: u8,
    /// The text, in Markdown.
    pub text: String,
    /// What the section is about.
    pub role: SectionRole,
}

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionRole {
    /// What happened, in short.
    Summary,
    /// Who noticed what.
    Impact,
    /// What happened when.
    Timeline,
    /// What went well.
    WentWell,
    /// What went wrong or was hard.
    WasDifficult,
    /// Where luck helped.
    Lucky,
    /// Why it happened.
    Causes,
    /// What will change.
    Actions,
    /// Who took part.
    People,
    /// Facts and figures.
    Statistics,
    /// Anything else.
    Other,
}

/// A record that was found in prose, where only a person can tell whether it is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposed<T> {
    /// The record.
    pub record: T,
    /// Why it is only proposed, in a sentence.
    pub why: String,
}

/// When something happened, as exactly as the source tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventTime {
    /// By the wall clock as written: in the document's zone, or at the offset of the event when that is set.
    At {
        /// The wall clock.
        local: NaiveDateTime,
        /// The source knows the time only roughly.
        approximate: bool,
    },
    /// On this day.
    On(NaiveDate),
    /// After the entry before and before the entry after; nothing more is known.
    InOrder,
}

impl EventTime {
    /// The wall clock; of a day its beginning.
    pub fn local(self) -> Option<NaiveDateTime> {
        match self {
            Self::At { local, .. } => Some(local),
            Self::On(day) => Some(day.and_time(chrono::NaiveTime::MIN)),
            Self::InOrder => None,
        }
    }
}

/// An entry of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportedEvent {
    /// Line of the source, from 1.
    pub line: usize,
    /// When it happened.
    pub time: EventTime,
    /// Minutes east of UTC, when the source names for this event another zone than the document's.
    pub offset_minutes: Option<i32>,
    /// The day and time in the source's own words.
    pub as_written: String,
    /// What kind of event it seems to be.
    pub kind: EventKind,
    /// What it means for the clock, when the text clearly says so; each at most once a document.
    pub milestone: Option<Milestone>,
    /// Markdown; empty when the source has nothing but the time.
    pub text: String,
}

/// Something learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportedFinding {
    /// Line of the source, from 1.
    pub line: usize,
    /// What it is.
    pub kind: FindingKind,
    /// Markdown.
    pub text: String,
    /// Index in `Imported::findings` of the bullet under which this one stands.
    pub parent: Option<usize>,
}

/// Something that will change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportedAction {
    /// Line of the source, from 1.
    pub line: usize,
    /// Markdown, with everything that the source says about it but for what its own columns say.
    pub text: String,
    /// The heading under which it stands below that of the action items.
    pub group: Option<String>,
    /// Who will do it, as said.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// The source says that it is done.
    pub done: bool,
    /// Addresses in the text, each once.
    pub links: Vec<String>,
    /// The name of the ticket, as said: `MAIL-77`, `#2050`.
    pub ticket: Option<String>,
    /// What it seems to be for.
    pub kind: ActionKind,
}

/// A picture that stands beside the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedPicture {
    /// Line of the source, from 1.
    pub line: usize,
    /// As written, relative to the document.
    pub path: String,
    /// The text for those who do not see it; may be empty.
    pub alt: String,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Line of the source, from 1.
    pub line: usize,
    /// One sentence.
    pub why: String,
}

/// The words of a document and how many of them stand in the result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// In the source.
    pub source: usize,
    /// Of those, in the result; the same number when nothing was lost.
    pub kept: usize,
}

impl Imported {
    /// Whether it reads like the account of one incident, and not like an index, a guide or an
    /// unfilled template. Good for a warning, not for a refusal.
    pub fn looks_like_postmortem(&self) -> bool {
        let is_about = |role| self.sections.iter().any(|section| section.role == role && !section.text.is_empty());
        let told = is_about(SectionRole::Summary) || is_about(SectionRole::Impact) || self.words.source > 120;
        let learned = !self.findings.is_empty() || !self.actions.is_empty();
        !self.events.is_empty() || (self.date.is_some() && told) || (told && learned && !self.is_template())
    }

    fn is_template(&self) -> bool {
        let blank = |text: &str| text.contains("{{") || text.contains("YYYY") || text.contains("HH:mm");
        blank(&self.title)
            || self.sections.iter().any(|section| blank(&section.heading) || blank(&section.text))
            || self.actions.iter().any(|action| blank(&action.text))
    }
}

mod zone_name {
    use chrono_tz::Tz;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
    pub fn serialize<S: Serializer>(zone: &Option<Tz>, serializer: S) -> Result<S::Ok, S::Error> {
        zone.map(Tz::name).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Tz>, D::Error> {
        let name = Option::<String>::deserialize(deserializer)?;
        name.map(|name| name.parse().map_err(D::Error::custom)).transpose()
    }
}
