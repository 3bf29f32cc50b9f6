//! A postmortem of the past as it is when it is loaded, with its numbers.

use chrono::{DateTime, Utc};
use domain::actions::{ActionChange, ActionId, ActionItem, ActionState, ChangeKind, LastTransition, Owner, Transition};
use domain::actions::{ActionFields, state_change};
use domain::findings::{Finding, FindingId};
use domain::people::{PersonId, PersonName, TeamName};
use domain::postmortems::{Access, Postmortem, PostmortemNumber, Section, SectionId, Status};
use domain::timeline::{EventId, TimelineEvent};

use super::{Filling, Numbers, PastAction, PastPostmortem};
use crate::postmortems::Document;

impl Filling {
    /// The document of a postmortem, with the next numbers.
    pub(super) fn document(&mut self, past: &PastPostmortem) -> Document {
        let whole = &past.whole;
        let number = PostmortemNumber(Numbers::after(&mut self.next.postmortem));
        let author = whole.head.authors.first().copied();
        let sections: Vec<Section> = whole
            .sections
            .iter()
            .zip(1..)
            .map(|(section, position)| Section {
                id: SectionId(Numbers::after(&mut self.next.section)),
                version: 1,
                part: section.part(),
                heading: section.heading.clone(),
                heading_version: 1,
                question: section.question.clone(),
                text: section.text.clone(),
                position,
            })
            .collect();
        let events: Vec<TimelineEvent> = whole
            .events
            .iter()
            .zip(1..)
            .map(|(event, position)| TimelineEvent {
                id: EventId(Numbers::after(&mut self.next.event)),
                version: 1,
                at: event.fields.at,
                precision: event.fields.precision,
                kind: event.fields.kind,
                milestone: event.fields.milestone,
                text: event.fields.text.clone(),
                decision: event.fields.decision.clone(),
                evidence: event.fields.evidence.clone(),
                origin: event.origin,
                as_written: event.as_written.clone(),
                position,
                by: author,
            })
            .collect();
        let first = self.next.finding + 1;
        let finding_at = |place: usize| FindingId(first + i64::try_from(place).unwrap_or_default());
        let findings: Vec<Finding> = whole
            .findings
            .iter()
            .zip(1..)
            .map(|(finding, position)| Finding {
                id: FindingId(Numbers::after(&mut self.next.finding)),
                version: 1,
                kind: finding.fields.kind,
                text: finding.fields.text.clone(),
                category: finding.fields.category,
                process: finding.fields.process,
                explains: finding.explains.map(finding_at),
                evidence: finding.evidence.iter().filter_map(|place| Some(events.get(*place)?.id)).collect(),
                position,
            })
            .collect();
        let actions = whole
            .actions
            .iter()
            .zip(&past.actions)
            .zip(1..)
            .map(|((action, past), position)| {
                let finding = action.answers.and_then(|place| Some(findings.get(place)?.id));
                let fields = ActionFields { finding, ..action.fields.clone() };
                let id = ActionId(Numbers::after(&mut self.next.action));
                self.action(id, fields, past, position)
            })
            .collect();
        let status = match past.published {
            Some(_) => Status::Published,
            None if past.in_review => Status::InReview,
            None => Status::Draft,
        };
        Document {
            postmortem: Postmortem {
                number,
                version: 1,
                title: whole.head.title.clone(),
                kind: whole.head.kind,
                severity: whole.head.severity,
                team: whole
                    .head
                    .team
                    .map(|id| TeamName { id, name: self.team_names.get(&id.0).cloned().unwrap_or_default() }),
                services: whole.head.services.clone(),
                zone: whole.head.zone,
                status,
                is_private: whole.head.is_private,
                authors: whole.head.authors.iter().map(|id| self.person(*id)).collect(),
                reviewers: whole.head.reviewers.iter().map(|id| self.person(*id)).collect(),
                impact: whole.impact.clone(),
                created_at: past.created_at,
                updated_at: updated_at(past),
                archived_at: past.archived.map(|(at, _)| at),
            },
            access: Access::default(),
            sections,
            events,
            findings,
            actions,
            severities: self.severities.clone(),
        }
    }

    fn action(&self, id: ActionId, fields: ActionFields, past: &PastAction, position: i32) -> ActionItem {
        let (at, by) = past.added;
        let mut state = ActionState::Open;
        let mut history = vec![ActionChange {
            kind: ChangeKind::Added,
            fields: Vec::new(),
            state,
            note: String::new(),
            by: Some(self.person(by)),
            at,
            is_undone: false,
        }];
        for step in &past.steps {
            let after = match step.step {
                Transition::Start => ActionState::InProgress,
                Transition::Finish => ActionState::Done,
                Transition::Verify => ActionState::Verified,
                Transition::Decline => ActionState::WontDo,
                Transition::Reopen => ActionState::Open,
            };
            history.push(ActionChange {
                kind: step.step.into(),
                fields: vec![state_change(state, after)],
                state: after,
                note: step.note.clone(),
                by: Some(self.person(step.by)),
                at: step.at,
                is_undone: false,
            });
            state = after;
        }
        let last = past.steps.last();
        let owner = match (fields.owner, &fields.owner_name) {
            (Some(id), _) => Some(Owner::Person { id, name: self.person(id).name }),
            (None, Some(name)) => Some(Owner::Named { name: name.clone() }),
            (None, None) => None,
        };
        ActionItem {
            id,
            version: i32::try_from(history.len()).unwrap_or(1),
            fields,
            owner,
            state,
            note: last.map(|step| step.note.clone()).filter(|note| !note.is_empty()),
            last_transition: last.map(|step| LastTransition {
                by: step.by,
                name: self.person(step.by).name,
                at: step.at,
            }),
            duplicate_of: None,
            history,
            position,
        }
    }

    fn person(&self, id: PersonId) -> PersonName {
        PersonName { id, name: self.names.get(&id.0).cloned().unwrap_or_default() }
    }
}

/// When anything of a postmortem last changed.
fn updated_at(past: &PastPostmortem) -> DateTime<Utc> {
    let steps = past.actions.iter().flat_map(|action| action.steps.iter().map(|step| step.at));
    let ends = [past.published, past.archived].into_iter().flatten().map(|(at, _)| at);
    steps.chain(ends).max().map_or(past.created_at, |at| at.max(past.created_at))
}

/// When a postmortem happened: the same as [`crate::postmortems::follow_timeline`] keeps.
pub(super) fn happened_at(document: &Document) -> DateTime<Utc> {
    let events = document.events.iter().map(|event| (event.at, event.precision, event.milestone));
    domain::timeline::happened_at(events).unwrap_or(document.postmortem.created_at)
}
