use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::actions::{ActionId, ActionInput, ActionItem, BusinessDays, Policy, PublishingDate, Transition};
use domain::findings::{Finding, FindingId, FindingInput, Recurrences};
use domain::people::{PersonId, PersonName, TeamName};
use domain::postmortems::{
    CommentId, CommentInput, ImpactInput, Postmortem, PostmortemInput, Review, Section, SectionId, SeverityNames,
    Subject, Thread, ThreadId, ToDo,
};
use domain::readiness::{IncidentNumber, RunNumber};
use domain::reports::PrivacyLinks;
use domain::search::SimilarPostmortem;
use domain::suggestions::{Dismissal, DismissalInput, PlacedSuggestion};
use domain::timeline::{EventId, EventInput, TimelineEvent};
use serde::{Deserialize, Serialize};

use super::Removed;
use crate::timeline::Added;
use crate::ui::form::{Form, MovedTo};

/// The place where a postmortem is written: all that its page needs.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The head.
    pub postmortem: Postmortem,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The events, in order.
    pub events: Vec<TimelineEvent>,
    /// The findings, in order.
    pub findings: Vec<Finding>,
    /// The action items, in order.
    pub actions: Vec<ActionItem>,
    /// The runs of runbooks whose timelines it began with.
    pub runs: Vec<RunNumber>,
    /// The incident from which it was drafted.
    pub incident: Option<IncidentNumber>,
    /// What the findings repeat, and where they were repeated.
    pub recurrences: Recurrences,
    /// The most similar postmortems.
    pub similar: Vec<SimilarPostmortem>,
    /// What is still missing.
    pub to_dos: Vec<ToDo>,
    /// What the language check remarks, and nobody set aside.
    pub placed_suggestions: Vec<PlacedSuggestion>,
    /// The suggestions that somebody set aside.
    pub dismissals: Vec<Dismissal>,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// What the viewer may do.
    pub may: May,
    /// The viewer.
    pub me: PersonId,
    /// The zone in which the viewer reads what is not part of the incident.
    pub zone: Tz,
    /// The day, where the viewer is.
    pub today: NaiveDate,
    /// The policy for its severity.
    pub policy: Policy,
    /// The business days of its team.
    pub business_days: BusinessDays,
    /// By when it is to be published, while it is not.
    pub publishing_date: Option<PublishingDate>,
    /// Who can be chosen.
    pub people: Vec<PersonName>,
    /// The teams that can be chosen.
    pub teams: Vec<TeamName>,
    /// The share links that a change of privacy is about; counted for the form of the head only.
    pub privacy_links: PrivacyLinks,
    /// Which form is open.
    pub open: ActiveForm,
    /// What is said of it.
    pub threads: Vec<Thread>,
    /// How far the review is.
    pub review: Review,
    /// What others did since the viewer last looked: since when, and how much.
    pub news: Option<(DateTime<Utc>, usize)>,
    /// What was just removed and can be restored.
    pub undo: Option<Removed>,
}

/// What a viewer may do with a postmortem.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a permission of its own")]
pub struct May {
    /// Write.
    pub edit: bool,
    /// Comment, resolve and reopen.
    pub comment: bool,
    /// Say as a reviewer what they think of it.
    pub submit_review: bool,
    /// Remove what others said.
    pub moderate: bool,
    /// Publish, share, archive.
    pub publish: bool,
    /// Delete for good.
    pub delete: bool,
}

/// Which form is open; the address says so.
#[derive(Debug, Clone, Default)]
pub enum ActiveForm {
    /// None but the line for the next event.
    #[default]
    Nothing,
    /// The head.
    Head(Form<PostmortemInput>),
    /// The figures.
    Impact(Form<ImpactInput>),
    /// The text of a section.
    Section(SectionId, Form<String>),
    /// The heading of a section.
    Heading(SectionId, Form<HeadingInput>),
    /// A new section.
    NewSection(Form<HeadingInput>),
    /// What was typed in a section that somebody else removed meanwhile.
    RemovedText(String),
    /// The next event, with something in it already.
    NewEvent(Form<EventInput>),
    /// An event.
    Event(EventId, Form<EventInput>),
    /// A new finding.
    NewFinding(Form<FindingInput>),
    /// A finding.
    Finding(FindingId, Form<FindingInput>),
    /// A new action item.
    NewAction(Form<ActionInput>),
    /// An action item.
    Action(ActionId, Form<ActionInput>),
    /// A step of an action item that asks for words.
    Transition(ActionId, Transition, Form<String>),
    /// A new thread.
    Comment(Subject, Form<CommentInput>),
    /// An answer in a thread.
    Reply(ThreadId, Form<String>),
    /// The text of a comment.
    CommentText(CommentId, Form<String>),
    /// Who is to look it over.
    Asking(Form<Vec<PersonId>>),
    /// What a reviewer says: a [`domain::postmortems::Verdict`] by its key, and words.
    Verdict(String, Form<String>),
    /// The reason for setting a suggestion aside.
    Dismissal(Form<DismissalInput>),
    /// The line for the next event, with what is wrong in it.
    Line(Form<String>),
    /// An event that a line has just become.
    Added(Added),
    /// What was pasted has just been kept: how much of what, and where it is taken back.
    Pasted(String, String),
    /// The question before the report is withdrawn, which readers notice at once.
    ConfirmWithdrawal,
    /// A refusal that belongs to no form.
    Refused(String),
    /// A refusal whose form is no longer there, with the text that was typed in it, if there is any.
    Unsaved(Unsaved, String),
}

/// Why a text was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsaved {
    /// A sentence.
    Because(String),
    /// What it is about was moved.
    Moved(MovedTo),
}

/// A heading and its question, as they are typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeadingInput {
    /// The heading.
    pub heading: String,
    /// The question.
    pub question: String,
}
