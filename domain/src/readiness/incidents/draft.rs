//! The draft of a postmortem that an incident leads to.

use chrono_tz::Tz;

use super::{Incident, IncidentEntry, IncidentEntryKind, IncidentProgress};
use crate::people::{PersonId, PersonName};
use crate::postmortems::{
    FullEvent, FullPostmortem, Impact, Kind, MAX_PARTICIPANTS, PostmortemFields, Severity, TemplateSection,
};
use crate::readiness::RunRecord;
use crate::readiness::drafted::{drafted_event, with_summary};
use crate::readiness::runs::run_timeline;
use crate::timeline::{EventKind, Milestone};

/// A postmortem with the timeline of an incident and of the runs that were started during it, for its authors to complete:
/// who declared it, everybody who had a role, and who resolved it.
pub fn incident_draft(
    incident: &Incident,
    entries: &[IncidentEntry],
    runs: &[RunRecord],
    sections: Vec<TemplateSection>,
    (author, zone): (PersonId, Tz),
) -> FullPostmortem {
    let progress = IncidentProgress::of(entries);
    let mut authors = vec![author];
    let took_part = progress.people.iter().chain(&incident.declared_by).map(|person| person.id);
    for person in took_part {
        if !authors.contains(&person) && authors.len() < MAX_PARTICIPANTS {
            authors.push(person);
        }
    }
    let mut services: Vec<String> = incident.service.clone().into_iter().collect();
    for service in runs.iter().filter_map(|record| record.run.service.as_ref()) {
        if !services.contains(service) {
            services.push(service.clone());
        }
    }
    let mut events: Vec<FullEvent> = entries.iter().map(|entry| event_of(incident, &progress, entry)).collect();
    events
        .extend(runs.iter().flat_map(|record| run_timeline((&record.run, record.kind), &record.steps, &record.events)));
    events.sort_by_key(|event| event.fields.at);
    FullPostmortem {
        head: PostmortemFields {
            title: incident.title.clone(),
            kind: Kind::Incident,
            severity: incident.severity.unwrap_or(Severity::Sev3),
            team: None,
            services,
            zone,
            is_private: incident.is_private,
            authors,
            reviewers: Vec::new(),
        },
        impact: Impact::default(),
        sections: with_summary(sections, || summary_of(incident, entries)),
        events,
        findings: Vec::new(),
        actions: Vec::new(),
    }
}

/// What the summary of the draft begins with.
fn summary_of(incident: &Incident, entries: &[IncidentEntry]) -> String {
    let by = incident.declared_by.as_ref().map(|person| format!(" by {}", person.name)).unwrap_or_default();
    let end = entries.iter().rev().find(|entry| entry.kind == IncidentEntryKind::Resolved);
    let state = end.filter(|end| !end.text.is_empty()).map(|end| format!("\n\nState at the end: {}", end.text));
    format!("Drafted from {}, declared{by}.{}", incident.number.label(), state.unwrap_or_default())
}

fn event_of(incident: &Incident, progress: &IncidentProgress, entry: &IncidentEntry) -> FullEvent {
    use IncidentEntryKind as Entry;
    let is_self = entry.person.as_ref().map(|person| person.id) == entry.by.as_ref().map(|person| person.id);
    let kind = match entry.kind {
        Entry::Note => EventKind::Observation,
        Entry::Update | Entry::Handover => EventKind::Communication,
        Entry::Signal => EventKind::Detection,
        Entry::Declared => EventKind::Escalation,
        // Somebody was called to help.
        Entry::RoleTaken if !is_self => EventKind::Escalation,
        Entry::Milestone if matches!(entry.milestone, Some(Milestone::ImpactStarted | Milestone::Detected)) => {
            EventKind::Detection
        }
        Entry::RoleTaken | Entry::RoleReleased | Entry::Milestone | Entry::Details | Entry::Resolved => {
            EventKind::Action
        }
    };
    let is_end = entry.kind == Entry::Resolved && !progress.milestones.contains_key(&Milestone::Resolved);
    let milestone = if is_end { Some(Milestone::Resolved) } else { entry.milestone };
    drafted_event(entry.at, kind, milestone, words_of(incident, entry))
}

fn words_of(incident: &Incident, entry: &IncidentEntry) -> String {
    use IncidentEntryKind as Entry;
    let name =
        |person: Option<&PersonName>| person.map_or_else(|| "Former user".to_owned(), |person| person.name.clone());
    let role = entry.role.map(|role| role.label().to_lowercase()).unwrap_or_default();
    let what = match entry.kind {
        Entry::Declared => format!("Declared {}", incident.number.label()),
        Entry::RoleTaken => format!("{} is {role}", name(entry.person.as_ref())),
        Entry::RoleReleased => format!("{} is no longer {role}", name(entry.person.as_ref())),
        Entry::Update => {
            let audience = entry.audience.map(|audience| audience.label().to_lowercase()).unwrap_or_default();
            format!("Update for {audience}")
        }
        Entry::Milestone => entry.milestone.map_or_else(String::new, |milestone| milestone.label().to_owned()),
        Entry::Resolved => format!("Resolved {}", incident.number.label()),
        Entry::Note | Entry::Handover | Entry::Signal | Entry::Details => entry.kind.label().to_owned(),
    };
    let by = entry.by.as_ref().map(|person| format!(" ({})", person.name)).unwrap_or_default();
    if entry.text.is_empty() { format!("{what}{by}.") } else { format!("{what}{by}: {}", entry.text) }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::postmortems::{Part, TemplateInput};
    use crate::readiness::{Audience, IncidentNumber, IncidentRole, IncidentState};

    #[test]
    fn an_incident_becomes_a_draft_with_its_whole_timeline() {
        use IncidentEntryKind::{Declared, Handover, Milestone as Reached, Note, Resolved, RoleTaken, Update};

        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let person = |id: i64, name: &str| PersonName { id: PersonId(id), name: name.into() };
        let (ada, ben) = (person(1, "Ada"), person(2, "Ben"));
        let entry = |sequence: i32, kind, text: &str| IncidentEntry {
            sequence,
            kind,
            role: None,
            person: None,
            audience: None,
            minutes: None,
            milestone: None,
            by: Some(ada.clone()),
            at: at(i64::from(sequence)),
            text: text.into(),
        };
        let incident = Incident {
            number: IncidentNumber(12),
            version: 1,
            title: "Orders fail".into(),
            service: Some("orders".into()),
            severity: Some(Severity::Sev1),
            is_private: true,
            state: IncidentState::Resolved,
            declared_by: Some(ada.clone()),
            declared_at: at(1),
            resolved_at: Some(at(8)),
            postmortem: None,
        };
        let lead = IncidentRole::Lead;
        let entries = [
            IncidentEntry { role: Some(lead), person: Some(ada.clone()), ..entry(1, Declared, "") },
            IncidentEntry { role: Some(lead), person: Some(ben.clone()), ..entry(2, RoleTaken, "") },
            IncidentEntry { audience: Some(Audience::Company), minutes: Some(5), ..entry(3, Update, "Looking") },
            entry(4, Note, "CPU at 100 %"),
            IncidentEntry { milestone: Some(Milestone::Mitigated), ..entry(5, Reached, "") },
            entry(6, Handover, "Watch the queue"),
            entry(7, Resolved, "All orders pass"),
        ];
        let sections = TemplateInput { name: "T".into(), ..TemplateInput::default() }.parse().unwrap().sections;
        let draft = incident_draft(&incident, &entries, &[], sections, (PersonId(3), Tz::UTC));
        let events: Vec<_> = draft
            .events
            .iter()
            .map(|event| (event.fields.kind, event.fields.milestone, event.fields.text.as_str()))
            .collect();
        let expected = [
            (EventKind::Escalation, None, "Declared INC-12 (Ada)."),
            (EventKind::Escalation, None, "Ben is incident lead (Ada)."),
            (EventKind::Communication, None, "Update for company (Ada): Looking"),
            (EventKind::Observation, None, "Note (Ada): CPU at 100 %"),
            (EventKind::Action, Some(Milestone::Mitigated), "Mitigated (Ada)."),
            (EventKind::Communication, None, "Handover note (Ada): Watch the queue"),
            (EventKind::Action, Some(Milestone::Resolved), "Resolved INC-12 (Ada): All orders pass"),
        ];
        assert_eq!(events, expected);
        assert_eq!(draft.head.authors, [PersonId(3), PersonId(1), PersonId(2)]);
        assert!(draft.head.is_private);
        assert_eq!(
            (draft.head.severity, draft.head.services.as_slice()),
            (Severity::Sev1, ["orders".to_owned()].as_slice())
        );
        let summary = draft.sections.iter().find(|section| section.part() == Part::Summary).unwrap();
        assert_eq!(summary.text, "Drafted from INC-12, declared by Ada.\n\nState at the end: All orders pass");
        // Who said when it was resolved, knows better.
        let said = IncidentEntry { milestone: Some(Milestone::Resolved), ..entry(6, Reached, "") };
        let draft = incident_draft(&incident, &[said, entry(7, Resolved, "")], &[], Vec::new(), (PersonId(3), Tz::UTC));
        assert_eq!(draft.events[1].fields.milestone, None);
    }
}
