//! The postmortems of a large demo: more of them every year, with long tails.

use chrono::{DateTime, TimeDelta, Utc};
use domain::actions::{ActionFields, ActionKind, ActionState, BusinessDays, Policies, Priority, Transition};
use domain::findings::{Category, FindingFields, FindingKind, Process};
use domain::people::PersonId;
use domain::postmortems::{
    FullAction, FullEvent, FullFinding, FullPostmortem, Impact, Kind, Measure, MeasureKind, Part, PostmortemFields,
    Severity, TemplateSection, built_in_templates,
};
use domain::timeline::{EventFields, EventKind, Milestone, Origin, Precision};
use store::{Filling, PastAction, PastOrganisation, PastPostmortem, PastStep};

use super::organisation::somebody;
use super::random::{Random, scaled};
use super::words::Words;

/// More action items than this are in no postmortem.
const MOST_ACTIONS: usize = 120;
const SYMPTOMS: [&str; 8] = [
    "returned errors",
    "was slow",
    "lost messages",
    "rejected sign-ins",
    "ran out of memory",
    "showed stale data",
    "was unreachable",
    "sent duplicates",
];
const CAUSES: [&str; 8] = [
    "a deploy",
    "a configuration change",
    "an expired certificate",
    "a traffic spike",
    "a failover",
    "a schema migration",
    "a dependency upgrade",
    "a full disk",
];
const VERBS: [&str; 8] = ["Add", "Document", "Automate", "Alert on", "Test", "Limit", "Replace", "Measure"];

/// Makes up postmortems, one after the other.
pub struct Incidents {
    random: Random,
    words: Words,
    organisation: PastOrganisation,
    people: Vec<PersonId>,
    teams: Vec<domain::people::TeamId>,
    templates: Vec<Vec<TemplateSection>>,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
    /// How many postmortems and action items there will be, and how many there are.
    wanted: (usize, usize),
    made: (usize, usize),
}

impl Incidents {
    /// So many postmortems with so many action items, from `since` to `now`.
    pub fn new(
        random: Random,
        organisation: PastOrganisation,
        filling: &Filling,
        wanted: (usize, usize),
        (since, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
        Self {
            random,
            words: Words::new(),
            organisation,
            people: filling.people.clone(),
            teams: filling.teams.clone(),
            templates: built_in_templates().into_iter().map(|template| template.sections).collect(),
            since,
            now,
            wanted,
            made: (0, 0),
        }
    }

    fn person(&mut self, at: DateTime<Utc>) -> PersonId {
        self.people[somebody(&mut self.random, &self.organisation, at)]
    }

    /// The next one, until there are as many as wanted.
    fn incident(&mut self) -> PastPostmortem {
        let random = &mut self.random;
        let (postmortems, actions) = (self.wanted.0 - self.made.0, self.wanted.1 - self.made.1);
        // In a growing organisation, half of all incidents are of the last third of the time.
        let share = unit(self.made.0 + 1, self.wanted.0).sqrt();
        let seconds = scaled(share, usize::try_from((self.now - self.since).num_seconds()).unwrap_or_default());
        let happened_at = self.since + TimeDelta::seconds(i64::try_from(seconds).unwrap_or_default());
        let created_at = (happened_at + hours(random, 2, 96)).min(self.now);
        let severity = Severity::ALL[3 - random.skewed(4)];
        let services: Vec<String> = {
            let mut places: Vec<usize> =
                (0..=random.skewed(4)).map(|_| random.skewed(self.organisation.services.len())).collect();
            places.sort_unstable();
            places.dedup();
            places.iter().map(|place| self.organisation.services[*place].clone()).collect()
        };
        let kind = if random.chance(0.85) { Kind::Incident } else { *random.one_of(&[&Kind::NearMiss, &Kind::Drill]) };
        let title = format!(
            "{} {} after {}: {}",
            services.first().map_or("Checkout", String::as_str),
            random.one_of(&SYMPTOMS),
            random.one_of(&CAUSES),
            self.words.phrase(random, 3)
        );
        let team = self.teams.get(random.skewed(self.teams.len())).copied();
        let is_private = random.chance(0.03);
        let age = (self.now - created_at).num_days();
        let is_published = random.chance(if age > 60 { 0.93 } else { 0.4 });
        let in_review = !is_published && random.chance(0.3);
        let is_archived = age > 400 && random.chance(0.02);
        let count = if postmortems == 1 {
            actions
        } else {
            scaled(random.long_tailed(0.9), actions * 2 / postmortems).div_ceil(2).min(MOST_ACTIONS).min(actions)
        };
        self.made = (self.made.0 + 1, self.made.1 + count);

        let mut authors = vec![self.person(created_at)];
        for _ in 0..self.random.skewed(4) {
            authors.push(self.person(created_at));
        }
        let reviewer = self.person(created_at);
        authors.dedup_by_key(|author| author.0);
        let mut seen = std::collections::BTreeSet::new();
        authors.retain(|author| seen.insert(author.0));
        let reviewers = if authors.contains(&reviewer) { Vec::new() } else { vec![reviewer] };
        let findings = self.findings();
        let (whole_actions, past_actions) =
            (0..count).map(|_| self.action((created_at, severity), findings.len(), &authors)).unzip();
        let published_at = (created_at + hours(&mut self.random, 24, 24 * 21)).min(self.now);
        let publisher = authors[0];
        let zone = chrono_tz::Tz::Europe__Berlin;
        // Reminders that were due are taken as sent.
        let (policy, days) = (Policies::default().of(severity), BusinessDays::default());
        let publish_by = policy.publish_by(created_at, (zone, &days)).filter(|_| !is_published);
        let publish_remind_at = publish_by.and_then(|by| policy.next_publishing(by, (zone, &days), self.now));
        PastPostmortem {
            whole: FullPostmortem {
                head: PostmortemFields { title, kind, severity, team, services, zone, is_private, authors, reviewers },
                impact: self.impact(),
                sections: self.sections(),
                events: self.events(happened_at),
                findings,
                actions: whole_actions,
            },
            created_at,
            in_review,
            published: is_published.then_some((published_at, publisher)),
            publish_remind_at,
            archived: is_archived.then_some((published_at + TimeDelta::days(90), publisher)),
            actions: past_actions,
        }
    }

    fn impact(&mut self) -> Impact {
        let random = &mut self.random;
        let mut measures = Vec::new();
        for (kind, most) in
            [(MeasureKind::Users, 20_000), (MeasureKind::Requests, 900_000), (MeasureKind::Duration, 300)]
        {
            if random.chance(0.6) {
                let amount = u32::try_from(random.skewed(most)).unwrap_or_default();
                measures.push(Measure {
                    kind,
                    amount: f64::from(amount),
                    unit: kind.usual_unit().into(),
                    note: String::new(),
                });
            }
        }
        Impact(measures)
    }

    fn sections(&mut self) -> Vec<TemplateSection> {
        let random = &mut self.random;
        let mut sections = self.templates[random.skewed(self.templates.len())].clone();
        for section in &mut sections {
            let usual = match section.part() {
                Part::Summary => 3,
                Part::Text => 6,
                _ => continue,
            };
            let sentences = scaled(random.long_tailed(0.6), usual).clamp(1, 80);
            section.text = self.words.paragraphs(random, sentences);
        }
        sections
    }

    fn events(&mut self, happened_at: DateTime<Utc>) -> Vec<FullEvent> {
        let random = &mut self.random;
        let count = scaled(random.long_tailed(0.7), 9).clamp(3, 150);
        let mut at = happened_at;
        let with_rollback = random.chance(0.25);
        let mut milestones = vec![Milestone::ImpactStarted, Milestone::Detected, Milestone::Acknowledged];
        if with_rollback {
            milestones.extend([Milestone::RollbackStarted, Milestone::RollbackFinished]);
        }
        milestones.extend([Milestone::Mitigated, Milestone::Resolved]);
        let mut milestones = milestones.into_iter();
        (0..count)
            .map(|place| {
                let milestone = if place < 3 || random.chance(0.6) { milestones.next() } else { None };
                let kind = match milestone {
                    Some(Milestone::Detected) => EventKind::Detection,
                    Some(Milestone::Acknowledged) => EventKind::Escalation,
                    Some(Milestone::RollbackStarted | Milestone::RollbackFinished) => EventKind::Change,
                    _ => EventKind::ALL[random.between(0, EventKind::ALL.len())],
                };
                let text = self.words.sentence(random);
                let event = FullEvent {
                    fields: EventFields {
                        at,
                        precision: if random.chance(0.1) { Precision::Approximate } else { Precision::Exact },
                        kind,
                        milestone,
                        text,
                        decision: None,
                        evidence: Vec::new(),
                    },
                    origin: if random.chance(0.3) { Origin::Pasted } else { Origin::Typed },
                    as_written: None,
                };
                let minutes = scaled(random.long_tailed(1.0), 12).max(1);
                at += TimeDelta::minutes(i64::try_from(minutes).unwrap_or(1));
                event
            })
            .collect()
    }

    fn findings(&mut self) -> Vec<FullFinding> {
        let random = &mut self.random;
        let count = random.between(2, 7);
        (0..count)
            .map(|place| {
                let kind = if place < 2 {
                    FindingKind::ContributingFactor
                } else {
                    FindingKind::ALL[random.between(0, FindingKind::ALL.len())]
                };
                let is_cause = kind.is_cause();
                FullFinding {
                    fields: FindingFields {
                        kind,
                        text: self.words.sentence(random),
                        category: (is_cause && random.chance(0.9)).then(|| Category::ALL[random.skewed(10)]),
                        process: (is_cause && random.chance(0.8)).then(|| Process::ALL[random.skewed(9)]),
                        explains: None,
                        evidence: Vec::new(),
                    },
                    explains: (place == 1).then_some(0),
                    evidence: vec![random.between(0, 3)],
                }
            })
            .collect()
    }

    fn action(
        &mut self,
        (created_at, severity): (DateTime<Utc>, Severity),
        findings: usize,
        authors: &[PersonId],
    ) -> (FullAction, PastAction) {
        let owner = self.person(created_at);
        let verifier = self.person(created_at);
        let (now, random) = (self.now, &mut self.random);
        let added = (created_at + hours(random, 0, 72)).min(now);
        let usual = 14 * i64::from(severity.level());
        let days = i64::try_from(scaled(random.long_tailed(0.5), 1_000)).unwrap_or(1_000) * usual / 1_000;
        let due = random.chance(0.92).then(|| (added + TimeDelta::days(days.max(1))).date_naive());
        let has_owner = random.chance(0.94);
        let kind = ActionKind::ALL[random.skewed(4)];
        let mut steps = Vec::new();
        // How long it takes has a long tail, and a few are never done.
        let takes = TimeDelta::days(i64::try_from(scaled(random.long_tailed(1.1), 60)).unwrap_or(60) + 1);
        let is_begun = random.chance(0.6);
        let (begun, end) = (added + takes / 2, added + takes);
        if is_begun && begun <= now {
            steps.push(PastStep { step: Transition::Start, by: owner, at: begun, note: String::new() });
        }
        if !random.chance(0.03) && end <= now {
            if random.chance(0.08) {
                let note = self.words.sentence(random);
                steps.push(PastStep { step: Transition::Decline, by: owner, at: end, note });
            } else {
                steps.push(PastStep { step: Transition::Finish, by: owner, at: end, note: String::new() });
                let at = end + hours(random, 24, 24 * 60);
                if at <= now && verifier != owner && random.chance(0.75) {
                    let note = self.words.sentence(random);
                    steps.push(PastStep { step: Transition::Verify, by: verifier, at, note });
                }
            }
        }
        let state = match steps.last().map(|step| step.step) {
            None | Some(Transition::Reopen) => ActionState::Open,
            Some(Transition::Start) => ActionState::InProgress,
            Some(Transition::Finish) => ActionState::Done,
            Some(Transition::Verify) => ActionState::Verified,
            Some(Transition::Decline) => ActionState::WontDo,
        };
        let count = random.between(4, 11);
        let title = format!("{} {}", random.one_of(&VERBS), self.words.phrase(random, count));
        let is_named = !has_owner && random.chance(0.3);
        let fields = ActionFields {
            title,
            kind,
            priority: Priority::ALL[random.between(0, 3)],
            owner: has_owner.then_some(owner),
            owner_name: is_named.then(|| "Data centre vendor".to_owned()),
            due,
            outcome: if random.chance(0.7) { self.words.sentence(random) } else { String::new() },
            validation: if random.chance(0.5) { self.words.sentence(random) } else { String::new() },
            ..ActionFields::default()
        };
        // Reminders that were due are taken as sent.
        let remind_at = due
            .filter(|_| state.is_open())
            .map(|due| due.and_time(chrono::NaiveTime::MIN).and_utc().max(now + hours(random, 24, 24 * 7)));
        let answers = random.chance(0.8).then(|| random.between(0, findings));
        let by = authors[0];
        (FullAction { fields, state, answers }, PastAction { added: (added, by), steps, remind_at })
    }
}

impl Iterator for Incidents {
    type Item = PastPostmortem;

    fn next(&mut self) -> Option<PastPostmortem> {
        (self.made.0 < self.wanted.0).then(|| self.incident())
    }
}

fn hours(random: &mut Random, from: usize, until: usize) -> TimeDelta {
    TimeDelta::minutes(i64::try_from(random.between(from * 60, until * 60)).unwrap_or_default())
}

#[expect(clippy::cast_precision_loss, reason = "there are not that many")]
fn unit(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
