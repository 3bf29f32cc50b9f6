//! Looking a draft over: who was asked, who approves, and how many have to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Access, may_see_draft};
use crate::actions::ActionState;
use crate::people::{PersonId, PersonName, Refused, Viewer};
use crate::reports::{Draft, Report};
use crate::validation::{ValidationError, text};

/// The longest word of a reviewer to a verdict, in bytes.
pub const MAX_VERDICT: usize = 5_000;
/// The most approvals that a team can ask for.
pub const MAX_APPROVALS: i32 = 5;

choice! {
    /// What a reviewer says of a draft.
    pub enum Verdict {
        /// It can be published as it is.
        Approved = "approved", "Approved";
        /// Something should be different first.
        ChangesRequested = "changes_requested", "Requested changes";
    }
}

/// A request for review that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRequest {
    /// By whom, while they have an account.
    pub by: Option<PersonName>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a reviewer said last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Who.
    pub by: PersonName,
    /// What.
    pub verdict: Verdict,
    /// In words.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the content is still what they looked at (see [`as_reviewed`]).
    pub is_current: bool,
}

/// How far the review is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who asked and when, while the request stands.
    pub request: Option<ReviewRequest>,
    /// What its reviewers said, each the last word.
    pub votes: Vec<Vote>,
    /// How many approvals publishing needs.
    pub needed: i32,
}

impl Review {
    /// How many approve of it as it is now.
    pub fn approvals(&self) -> i32 {
        let approves = |vote: &&Vote| vote.verdict == Verdict::Approved && vote.is_current;
        i32::try_from(self.votes.iter().filter(approves).count()).unwrap_or(i32::MAX)
    }

    /// How many approvals publishing still lacks.
    pub fn missing(&self) -> i32 {
        (self.needed - self.approvals()).max(0)
    }

    /// Refuses to publish with too few approvals, and says what is missing.
    pub fn may_be_published(&self) -> Result<(), ValidationError> {
        let missing = self.missing();
        if missing == 0 {
            return Ok(());
        }
        let before = self.votes.iter().filter(|vote| vote.verdict == Verdict::Approved && !vote.is_current);
        let before: Vec<&str> = before.map(|vote| vote.by.name.as_str()).collect();
        let older = match before.as_slice() {
            [] => String::new(),
            names => format!(" {} approved an earlier version. Request review again.", names.join(" and ")),
        };
        Err(ValidationError {
            field: "publish",
            message: format!("Publishing requires {}; {missing} more needed.{older}", counted(self.needed)),
        })
    }
}

fn counted(approvals: i32) -> String {
    if approvals == 1 { "1 approval".into() } else { format!("{approvals} approvals") }
}

/// What a reviewer judges: the report that would be published now. Two drafts of which this is the
/// same are the same to a reviewer, so a change that is taken back makes an approval count again.
/// How far the work on an action item is, what people, teams and severities are called, and when
/// and by whom it is published are not judged.
pub fn as_reviewed(draft: Draft<'_>) -> Report {
    let mut report = Report::of(draft, DateTime::UNIX_EPOCH, 0);
    report.authors.clear();
    report.team = None;
    report.severity.clear();
    for action in &mut report.actions {
        action.state = ActionState::Open;
        action.steps.clear();
    }
    report
}

/// Whether the viewer may say what they think of it: those named as reviewers. An author cannot
/// approve what they wrote.
pub fn may_review(viewer: Viewer, access: &Access) -> Result<(), Refused> {
    if !may_see_draft(viewer, access) || !access.reviewers.contains(&viewer.person) {
        return Err(Refused::NotReviewer);
    }
    if access.authors.contains(&viewer.person) {
        return Err(Refused::OwnPostmortem);
    }
    if access.is_archived { Err(Refused::Archived) } else { Ok(()) }
}

/// Whose votes count: reviewers who are no authors.
pub fn counts_as_reviewer(person: PersonId, access: &Access) -> bool {
    access.reviewers.contains(&person) && !access.authors.contains(&person)
}

/// Checks what a reviewer says. Asking for changes says which.
pub fn verdict_text(verdict: Verdict, typed: &str) -> Result<String, ValidationError> {
    let as_written = text("text", "The comment", typed.trim(), MAX_VERDICT)?;
    if as_written.is_empty() && verdict == Verdict::ChangesRequested {
        return Err(ValidationError { field: "text", message: "Describe the changes you request.".into() });
    }
    Ok(as_written)
}

/// Reads how many approvals a team asks for: 0 to [`MAX_APPROVALS`].
pub fn approvals_needed(typed: &str) -> Result<i32, ValidationError> {
    let count = typed.trim().parse().ok().filter(|count| (0..=MAX_APPROVALS).contains(count));
    count.ok_or_else(|| ValidationError {
        field: "approvals",
        message: format!("“{}” is not a number from 0 to {MAX_APPROVALS}.", typed.trim()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Role;

    fn vote(name: &str, verdict: Verdict, is_current: bool) -> Vote {
        let by = PersonName { id: PersonId(1), name: name.into() };
        Vote { by, verdict, text: String::new(), at: DateTime::UNIX_EPOCH, is_current }
    }

    #[test]
    fn too_few_approvals_are_refused_and_the_sentence_says_what_is_missing() {
        let review = |needed, votes| Review { request: None, votes, needed };
        assert!(review(0, vec![]).may_be_published().is_ok());
        assert!(review(1, vec![vote("Ben", Verdict::Approved, true)]).may_be_published().is_ok());
        let message = |review: Review| review.may_be_published().unwrap_err().message;
        assert_eq!(message(review(1, vec![])), "Publishing requires 1 approval; 1 more needed.");
        let old = vec![vote("Ben", Verdict::Approved, false), vote("Cora", Verdict::ChangesRequested, true)];
        assert_eq!(
            message(review(2, old)),
            "Publishing requires 2 approvals; 2 more needed. Ben approved an earlier version. Request review again."
        );
    }

    #[test]
    fn reviewers_judge_and_authors_do_not() {
        let [author, reviewer, both] = [1, 2, 3].map(PersonId);
        let access = Access { authors: vec![author, both], reviewers: vec![reviewer, both], ..Access::default() };
        let may = |person| may_review(Viewer { person, role: Role::Member }, &access);
        assert_eq!(may(reviewer), Ok(()));
        assert_eq!(may(author), Err(Refused::NotReviewer));
        assert_eq!(may(both), Err(Refused::OwnPostmortem));
        assert_eq!(may_review(Viewer { person: reviewer, role: Role::Reader }, &access), Ok(()));
        assert!(!counts_as_reviewer(both, &access) && counts_as_reviewer(reviewer, &access));
    }

    #[test]
    fn asking_for_changes_needs_words_and_a_team_at_most_five() {
        assert!(verdict_text(Verdict::ChangesRequested, " ").is_err());
        assert_eq!(verdict_text(Verdict::Approved, " "), Ok(String::new()));
        assert_eq!(approvals_needed(" 5 "), Ok(5));
        assert!(approvals_needed("6").is_err() && approvals_needed("-1").is_err() && approvals_needed("x").is_err());
    }
}
