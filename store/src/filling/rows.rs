//! The rows of a document.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::people::PersonId;
use domain::postmortems::{ActivityKind, Status};
use domain::reports::Report;
use sea_orm::Set;

use super::document::happened_at;
use super::prepared::PreparedPostmortems;
use super::{PastAction, PastPostmortem};
use crate::StoreError;
use crate::actions::action_row_of;
use crate::error::{found, write_json};
use crate::postmortems::{AUTHOR, Document, REVIEWER, first_edits, shortened};
use crate::rows::{
    action_item, action_item_change, activity, event, finding, finding_evidence, participant, postmortem,
    postmortem_service, publication, section,
};
use crate::search::texts_to_index;

impl PreparedPostmortems {
    /// Adds the rows of a postmortem.
    pub(super) fn add(
        &mut self,
        past: &PastPostmortem,
        mut document: Document,
        report: Option<(i64, PersonId, Report)>,
        services: &HashMap<String, i64>,
    ) -> Result<(), StoreError> {
        let number = document.postmortem.number;
        let author = past.whole.head.authors.first().copied();
        self.add_details(past, &document, author, report.as_ref().map(|(id, ..)| *id));
        let services: Vec<i64> = document
            .postmortem
            .services
            .iter()
            .map(|name| found(services.get(name)).copied())
            .collect::<Result<_, _>>()?;
        self.services.extend((1..).zip(&services).map(|(place, id)| postmortem_service::ActiveModel {
            postmortem: Set(number.0),
            service_id: Set(*id),
            position: Set(place),
        }));
        let written = document.sections.iter().map(|section| (section.id.0, section.text.as_str())).collect();
        let versions = first_edits(number, written, author, past.created_at, &mut self.edits);
        for section in &mut document.sections {
            section.version = versions.get(&section.id.0).copied().unwrap_or(section.version);
        }
        self.add_sections(&document);
        self.add_events(&document);
        self.add_findings(&document);
        self.add_actions(past, &document);
        self.add_activity(past, &document, author);
        self.texts.extend(texts_to_index(
            &document,
            (&services, happened_at(&document)),
            report.as_ref().map(|(.., report)| report),
        ));
        if let Some((id, by, report)) = report {
            self.publications.push(publication::ActiveModel {
                id: Set(id),
                postmortem: Set(number.0),
                version: Set(1),
                title: Set(report.title.clone()),
                report: Set(write_json(&report)),
                published_by: Set(Some(by.0)),
                published_at: Set(report.published_at),
                ..Default::default()
            });
        }
        Ok(())
    }

    fn add_details(
        &mut self,
        past: &PastPostmortem,
        document: &Document,
        author: Option<PersonId>,
        publication: Option<i64>,
    ) {
        let postmortem = &document.postmortem;
        self.postmortems.push(postmortem::ActiveModel {
            number: Set(postmortem.number.0),
            version: Set(postmortem.version),
            title: Set(postmortem.title.clone()),
            kind: Set(postmortem.kind.key().to_owned()),
            severity: Set(postmortem.severity.level().into()),
            team_id: Set(postmortem.team.as_ref().map(|team| team.id.0)),
            zone: Set(postmortem.zone.name().to_owned()),
            in_review: Set(postmortem.status == Status::InReview),
            is_private: Set(postmortem.is_private),
            impact: Set(write_json(&postmortem.impact)),
            created_by: Set(author.map(|person| person.0)),
            created_at: Set(postmortem.created_at),
            updated_at: Set(postmortem.updated_at),
            happened_at: Set(happened_at(document)),
            archived_at: Set(postmortem.archived_at),
            archived_by: Set(past.archived.map(|(_, by)| by.0)),
            publication_id: Set(publication),
            publish_remind_at: Set(past.publish_remind_at),
        });
        let authors = postmortem.authors.iter().map(|person| (person, AUTHOR));
        for (person, part) in authors.chain(postmortem.reviewers.iter().map(|person| (person, REVIEWER))) {
            self.participants.push(participant::ActiveModel {
                postmortem: Set(postmortem.number.0),
                person_id: Set(person.id.0),
                part: Set(part.to_owned()),
            });
        }
    }

    fn add_sections(&mut self, document: &Document) {
        self.sections.extend(document.sections.iter().map(|section| section::ActiveModel {
            id: Set(section.id.0),
            postmortem: Set(document.postmortem.number.0),
            version: Set(section.version),
            part: Set(section.part.key().to_owned()),
            heading: Set(section.heading.clone()),
            question: Set(section.question.clone()),
            text: Set(section.text.clone()),
            position: Set(section.position),
            heading_version: Set(section.heading_version),
        }));
    }

    fn add_events(&mut self, document: &Document) {
        self.events.extend(document.events.iter().map(|event| event::ActiveModel {
            id: Set(event.id.0),
            postmortem: Set(document.postmortem.number.0),
            version: Set(event.version),
            at: Set(event.at),
            precision: Set(event.precision.key().to_owned()),
            kind: Set(event.kind.key().to_owned()),
            milestone: Set(event.milestone.map(|milestone| milestone.key().to_owned())),
            text: Set(event.text.clone()),
            decision: Set(event.decision.as_ref().map(write_json)),
            evidence: Set(write_json(&event.evidence)),
            origin: Set(event.origin.key().to_owned()),
            as_written: Set(event.as_written.clone()),
            position: Set(event.position),
            by: Set(event.by.map(|person| person.0)),
            ..Default::default()
        }));
    }

    fn add_findings(&mut self, document: &Document) {
        for finding in &document.findings {
            self.findings.push(finding::ActiveModel {
                id: Set(finding.id.0),
                postmortem: Set(document.postmortem.number.0),
                version: Set(finding.version),
                kind: Set(finding.kind.key().to_owned()),
                text: Set(finding.text.clone()),
                category: Set(finding.category.map(|category| category.key().to_owned())),
                process: Set(finding.process.map(|process| process.key().to_owned())),
                explains: Set(finding.explains.map(|above| above.0)),
                position: Set(finding.position),
                ..Default::default()
            });
            self.evidence.extend(
                finding.evidence.iter().map(|event| finding_evidence::ActiveModel {
                    finding_id: Set(finding.id.0),
                    event_id: Set(event.0),
                }),
            );
        }
    }

    fn add_actions(&mut self, past: &PastPostmortem, document: &Document) {
        for (action, PastAction { remind_at, .. }) in document.actions.iter().zip(&past.actions) {
            self.actions.push(action_item::ActiveModel {
                id: Set(action.id.0),
                postmortem: Set(document.postmortem.number.0),
                version: Set(action.version),
                state: Set(action.state.key().to_owned()),
                note: Set(action.note.clone()),
                transitioned_by: Set(action.last_transition.as_ref().map(|last| last.by.0)),
                transitioned_at: Set(action.last_transition.as_ref().map(|last| last.at)),
                position: Set(action.position),
                remind_at: Set(*remind_at),
                ..action_row_of(&action.fields)
            });
            self.changes.extend((1..).zip(&action.history).map(|(version, change)| action_item_change::ActiveModel {
                action_id: Set(action.id.0),
                kind: Set(change.kind.key().to_owned()),
                state: Set(change.state.key().to_owned()),
                note: Set(change.note.clone()),
                person_id: Set(change.by.as_ref().map(|person| person.id.0)),
                at: Set(change.at),
                changed: Set((!change.fields.is_empty()).then(|| write_json(&change.fields))),
                version: Set(Some(version)),
                ..Default::default()
            }));
        }
    }

    fn add_activity(&mut self, past: &PastPostmortem, document: &Document, author: Option<PersonId>) {
        let postmortem = &document.postmortem;
        let mut entries: Vec<(ActivityKind, &str, Option<PersonId>, DateTime<Utc>)> =
            vec![(ActivityKind::Created, &postmortem.title, author, postmortem.created_at)];
        let sections = document.sections.iter().filter(|section| !section.text.is_empty());
        entries.extend(
            sections
                .map(|section| (ActivityKind::SectionEdited, section.heading.as_str(), author, postmortem.created_at)),
        );
        for action in &document.actions {
            entries.extend(action.history.iter().map(|change| {
                let kind = match change.state {
                    _ if change.kind.transition().is_none() => ActivityKind::ActionAdded,
                    domain::actions::ActionState::Open => ActivityKind::ActionReopened,
                    domain::actions::ActionState::InProgress => ActivityKind::ActionStarted,
                    domain::actions::ActionState::Done => ActivityKind::ActionDone,
                    domain::actions::ActionState::Verified => ActivityKind::ActionVerified,
                    domain::actions::ActionState::WontDo => ActivityKind::ActionDeclined,
                };
                (kind, action.fields.title.as_str(), change.by.as_ref().map(|person| person.id), change.at)
            }));
        }
        entries.extend(past.published.map(|(at, by)| (ActivityKind::Published, "version 1", Some(by), at)));
        entries.extend(past.archived.map(|(at, by)| (ActivityKind::Archived, "", Some(by), at)));
        entries.sort_by_key(|(.., at)| *at);
        self.activity.extend(entries.into_iter().map(|(kind, detail, by, at)| activity::ActiveModel {
            postmortem: Set(postmortem.number.0),
            person_id: Set(by.map(|person| person.0)),
            kind: Set(kind.key().to_owned()),
            detail: Set(shortened(detail)),
            at: Set(at),
            ..Default::default()
        }));
    }
}
