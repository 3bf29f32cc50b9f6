//! A builder for the incidents of the demo.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::actions::{ActionFields, ActionKind, ActionState};
use domain::findings::{Category, FindingFields, FindingKind, Process};
use domain::people::{PersonId, TeamId};
use domain::postmortems::{
    FullAction, FullEvent, FullFinding, FullPostmortem, Impact, Kind, Measure, MeasureKind, Part, PostmortemFields,
    Severity, TemplateSection, built_in_templates,
};
use domain::timeline::{DecisionPoint, EventFields, EventKind, Evidence, Fold, Milestone, Origin, Precision, in_zone};

const ZONE: Tz = Tz::Europe__Berlin;

/// Builds an incident.
pub struct IncidentBuilder {
    whole: FullPostmortem,
    day: NaiveDate,
    today: NaiveDate,
}

/// The details of an incident.
pub struct Head<'a> {
    pub title: &'a str,
    pub severity: Severity,
    pub kind: Kind,
    pub team: TeamId,
    pub services: &'a [&'a str],
    pub author: PersonId,
    /// How many days before today it happened.
    pub days_ago: i64,
    /// The name of a built-in template.
    pub template: &'a str,
}

impl IncidentBuilder {
    /// An incident with these details and the sections of its template.
    pub fn new(head: &Head<'_>, now: DateTime<Utc>) -> Self {
        let today = now.with_timezone(&ZONE).date_naive();
        let templates = built_in_templates();
        let template = templates.iter().find(|template| template.name == head.template).or(templates.first());
        Self {
            whole: FullPostmortem {
                head: PostmortemFields {
                    title: head.title.into(),
                    kind: head.kind,
                    severity: head.severity,
                    team: Some(head.team),
                    services: head.services.iter().map(|name| (*name).to_owned()).collect(),
                    zone: ZONE,
                    is_private: false,
                    authors: vec![head.author],
                    reviewers: Vec::new(),
                },
                impact: Impact::default(),
                sections: template.map(|template| template.sections.clone()).unwrap_or_default(),
                events: Vec::new(),
                findings: Vec::new(),
                actions: Vec::new(),
            },
            day: today - TimeDelta::days(head.days_ago),
            today,
        }
    }

    /// The finished incident.
    pub fn build(self) -> FullPostmortem {
        self.whole
    }

    /// Sets the text of the section with this heading; a template that has none gets one at the end.
    pub fn text(mut self, heading: &str, text: &str) -> Self {
        let wanted = |section: &&mut TemplateSection| {
            section.heading == heading || (heading == "Summary" && section.part() == Part::Summary)
        };
        if let Some(section) = self.whole.sections.iter_mut().find(wanted) {
            section.text = text.into();
        } else {
            let (part, question) = (String::new(), String::new());
            self.whole.sections.push(TemplateSection { part, heading: heading.into(), question, text: text.into() });
        }
        self
    }

    /// Adds an impact figure.
    pub fn impact(mut self, kind: MeasureKind, amount: f64, unit: &str, note: &str) -> Self {
        self.whole.impact.0.push(Measure { kind, amount, unit: unit.into(), note: note.into() });
        self
    }

    /// Adds an event at this local time, such as `14:03`.
    pub fn event(self, clock: &str, kind: EventKind, milestone: Option<Milestone>, text: &str) -> Self {
        self.on_day(0, clock, kind, milestone, text)
    }

    /// Adds an event this number of days after the first one.
    pub fn on_day(mut self, days: i64, clock: &str, kind: EventKind, milestone: Option<Milestone>, text: &str) -> Self {
        let time = NaiveTime::parse_from_str(clock, "%H:%M").unwrap_or_default();
        let local = (self.day + TimeDelta::days(days)).and_time(time);
        let at = in_zone(local, ZONE, Some(Fold::Earlier)).unwrap_or_else(|_| local.and_utc());
        self.whole.events.push(FullEvent {
            fields: EventFields {
                at,
                precision: Precision::Exact,
                kind,
                milestone,
                text: text.into(),
                decision: None,
                evidence: Vec::new(),
            },
            origin: Origin::Typed,
            as_written: None,
        });
        self
    }

    /// Marks the time of the last event as approximate.
    pub fn approximate(mut self) -> Self {
        if let Some(event) = self.whole.events.last_mut() {
            event.fields.precision = Precision::Approximate;
        }
        self
    }

    /// Adds a quotation as evidence of the last event.
    pub fn quote(mut self, text: &str) -> Self {
        if let Some(event) = self.whole.events.last_mut() {
            event.fields.evidence.push(Evidence::Quote { text: text.into() });
        }
        self
    }

    /// Makes the last event a decision point.
    pub fn decided(mut self, known: &str, options: &str, choice: &str, reason: &str) -> Self {
        if let Some(event) = self.whole.events.last_mut() {
            event.fields.decision = Some(DecisionPoint {
                known: known.into(),
                options: options.into(),
                choice: choice.into(),
                reason: reason.into(),
            });
        }
        self
    }

    /// Adds a cause; `explains` is the index of an earlier one, `seen` are the indices of supporting events.
    pub fn cause(
        mut self,
        text: &str,
        explains: Option<usize>,
        (category, process): (Category, Process),
        seen: &[usize],
    ) -> Self {
        self.whole.findings.push(FullFinding {
            fields: finding(FindingKind::ContributingFactor, text, Some(category), Some(process)),
            explains,
            evidence: seen.to_vec(),
        });
        self
    }

    /// Adds a finding that is not a cause.
    pub fn lesson(mut self, kind: FindingKind, text: &str) -> Self {
        let fields = finding(kind, text, None, None);
        self.whole.findings.push(FullFinding { fields, explains: None, evidence: Vec::new() });
        self
    }

    /// Adds an action item; `due_in` is in days from today, `answers` the index of the finding it addresses.
    pub fn action(
        mut self,
        title: &str,
        kind: ActionKind,
        (owner, due_in): (Option<PersonId>, Option<i64>),
        (outcome, validation): (&str, &str),
        (answers, state): (Option<usize>, ActionState),
    ) -> Self {
        self.whole.actions.push(FullAction {
            fields: ActionFields {
                title: title.into(),
                kind,
                owner,
                due: due_in.map(|days| self.today + TimeDelta::days(days)),
                outcome: outcome.into(),
                validation: validation.into(),
                ..ActionFields::default()
            },
            state,
            answers,
        });
        self
    }
}

fn finding(kind: FindingKind, text: &str, category: Option<Category>, process: Option<Process>) -> FindingFields {
    FindingFields { kind, text: text.into(), category, process, explains: None, evidence: Vec::new() }
}
