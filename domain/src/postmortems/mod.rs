//! The document about one incident, near miss or drill.

mod activity;
mod changes;
mod comments;
mod full;
mod impact;
#[cfg(feature = "markdown")]
pub mod import;
mod input;
mod permissions;
mod review;
mod sections;
mod subject;
mod templates;
mod to_dos;
mod versions;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use activity::ActivityKind;
pub use changes::{VISIT_PAUSE_MINUTES, Visit, next_visit};
pub use comments::{
    Comment, CommentFields, CommentId, CommentInput, MAX_ANCHOR, MAX_COMMENT, MAX_COMMENTS, MAX_QUOTE, Passage,
    Resolved, Thread, ThreadId, comment_text, may_change_comment, may_comment, may_remove_comment, mention_places,
    mentions, stands_in, thread_with,
};
pub use full::{FullAction, FullEvent, FullFinding, FullPostmortem};
pub use impact::{Impact, ImpactInput, Measure, MeasureInput, MeasureKind};
pub use input::{
    AUTHOR_REVIEWS, MAX_PARTICIPANTS, MAX_SERVICE, MAX_SERVICES, MAX_TITLE, PostmortemFields, PostmortemInput,
};
pub use permissions::{Access, DeleteRefused, may_delete, may_edit, may_publish, may_see, may_see_draft};
pub use review::{
    MAX_APPROVALS, MAX_VERDICT, Review, ReviewRequest, Verdict, Vote, approvals_needed, as_reviewed,
    counts_as_reviewer, may_review, verdict_text,
};
pub use sections::{MAX_HEADING, MAX_QUESTION, MAX_SECTION_TEXT, Part, Section, SectionId, section_text};
pub use subject::{Subject, UnknownSubject};
pub use templates::{NewTemplate, Template, TemplateId, TemplateInput, TemplateSection, built_in_templates};
pub use to_dos::{ToDo, to_dos};
pub use versions::{Change, Piece, Run, SectionVersion, SectionVersionId, VersionCard, attributed, compared, writers};

use crate::people::{PersonName, TeamName};

number! {
    /// A postmortem's number, as in `PM-42`.
    pub struct PostmortemNumber;
}

impl PostmortemNumber {
    /// The number in what somebody typed or pasted: `PM-42`, `42`, or the address of its page.
    pub fn from_typed(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let below = typed.split_once("/postmortems/").map(|(_, rest)| rest.split(['/', '?', '#']).next());
        let label = below.flatten().unwrap_or(typed);
        let number = match label.get(..3) {
            Some(start) if start.eq_ignore_ascii_case("PM-") => &label[3..],
            _ => label,
        };
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| number.parse().ok().map(Self)).flatten()
    }

    /// The number as people say it.
    pub fn label(self) -> String {
        format!("PM-{}", self.0)
    }
}

choice! {
    /// What the postmortem is about.
    pub enum Kind {
        /// Something went wrong.
        Incident = "incident", "Incident";
        /// It nearly did.
        NearMiss = "near_miss", "Near miss";
        /// A rehearsal.
        Drill = "drill", "Drill";
    }
}

choice! {
    /// How bad it was. The names can be changed by administrators.
    pub enum Severity {
        /// The worst.
        Sev1 = "1", "SEV1";
        /// Bad.
        Sev2 = "2", "SEV2";
        /// Noticeable.
        Sev3 = "3", "SEV3";
        /// Hardly noticed.
        Sev4 = "4", "SEV4";
    }
}

impl Severity {
    /// 1 is the worst, 4 the least.
    pub fn level(self) -> u8 {
        self as u8 + 1
    }

    /// The severity of this level.
    pub fn of_level(level: u8) -> Option<Self> {
        Self::ALL.get(usize::from(level).checked_sub(1)?).copied()
    }
}

/// The longest name of a severity, in characters.
pub const MAX_SEVERITY_NAME: usize = 20;

/// What the severities are called here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeverityNames(pub [String; 4]);

impl Default for SeverityNames {
    fn default() -> Self {
        Self(["SEV1", "SEV2", "SEV3", "SEV4"].map(str::to_owned))
    }
}

impl SeverityNames {
    /// What this severity is called here.
    pub fn of(&self, severity: Severity) -> &str {
        &self.0[severity as usize]
    }
}

choice! {
    /// How far the writing is.
    pub enum Status {
        /// Being written.
        Draft = "draft", "Draft";
        /// Waiting for its reviewers.
        InReview = "in_review", "In review";
        /// Published, and not withdrawn since.
        Published = "published", "Published";
    }
}

/// A postmortem without its parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Postmortem {
    /// The number.
    pub number: PostmortemNumber,
    /// The version of the details.
    pub version: i32,
    /// The title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// How bad it was.
    pub severity: Severity,
    /// Whose it is.
    pub team: Option<TeamName>,
    /// What was affected.
    pub services: Vec<String>,
    /// The zone in which its times are written.
    pub zone: Tz,
    /// How far the writing is.
    pub status: Status,
    /// Whether only authors, reviewers and administrators know of it.
    pub is_private: bool,
    /// Who writes it.
    pub authors: Vec<PersonName>,
    /// Who is asked to look it over.
    pub reviewers: Vec<PersonName>,
    /// What it cost, in numbers.
    pub impact: Impact,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was archived, if it is.
    pub archived_at: Option<DateTime<Utc>>,
}

/// A postmortem in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PostmortemCard {
    /// The number.
    pub number: PostmortemNumber,
    /// The title.
    pub title: String,
    /// What it is about.
    pub kind: Kind,
    /// How bad it was.
    pub severity: Severity,
    /// Whose it is.
    pub team: Option<TeamName>,
    /// How far the writing is.
    pub status: Status,
    /// Whether it is private.
    pub is_private: bool,
    /// When the impact began; without that, when the postmortem was created.
    pub happened_at: DateTime<Utc>,
    /// When anything of it last changed.
    pub updated_at: DateTime<Utc>,
    /// Whether it is archived.
    pub is_archived: bool,
    /// Action items that are not finished.
    pub open_actions: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_from_its_label_and_from_an_address() {
        for typed in
            ["42", " PM-42 ", "pm-42", "https://debrief.example.org/postmortems/42/report#a", "/postmortems/42?q"]
        {
            assert_eq!(PostmortemNumber::from_typed(typed), Some(PostmortemNumber(42)), "{typed}");
        }
        for typed in ["", "PM-", "PM42", "-1", "+1", "1.5", "é42", "99999999999999999999", "/postmortems/new"] {
            assert_eq!(PostmortemNumber::from_typed(typed), None, "{typed}");
        }
    }
}
