//! How ready a rollback plan is.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use super::{Decision, Plan};
use crate::insights::Summary;
use crate::readiness::front_matter::{self, Period};
use crate::readiness::{Outline, RunbookNumber};

/// What the overview keeps of the text of a rollback plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanFacts {
    /// Whether it has a trigger with a comparison and a value.
    pub has_triggers: bool,
    /// Who may start it, in the order in which they are asked; empty when nobody is named.
    pub deciders: String,
    /// The promised time to roll back, in seconds.
    pub promised: Option<u32>,
    /// How often it is to be rehearsed.
    pub drill_every: Option<Period>,
    /// The day by which to review it again.
    pub review_by: Option<NaiveDate>,
}

impl PlanFacts {
    /// What the text of a plan says.
    pub fn of(plan: &Plan, outline: &Outline) -> Self {
        let names = plan.right_to(Decision::Start).into_iter().flat_map(|right| &right.ladder);
        Self {
            has_triggers: plan.triggers.iter().any(|trigger| trigger.condition.is_some()),
            deciders: names.map(|rung| rung.name.as_str()).collect::<Vec<_>>().join(", then "),
            promised: plan.promised,
            drill_every: plan.drill_every,
            review_by: outline.review.next,
        }
    }
}

/// What has to be done with a plan from time to time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanDuty {
    /// It is rehearsed.
    Drill,
    /// It is reviewed.
    Review,
}

/// The hour of the day, in UTC, at which people are reminded.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).unwrap();

impl PlanFacts {
    /// What is to be done, on which day, and when people are reminded of it: on that day at 8:00 UTC. `since` is the day of
    /// the last drill, or that on which the plan was created.
    pub fn duties(&self, since: NaiveDate) -> impl Iterator<Item = (PlanDuty, NaiveDate, DateTime<Utc>)> + use<> {
        let drill = self.drill_every.and_then(|every| every.after(since)).map(|day| (PlanDuty::Drill, day));
        let review = self.review_by.map(|day| (PlanDuty::Review, day));
        [drill, review].into_iter().flatten().map(|(duty, day)| (duty, day, day.and_time(MORNING).and_utc()))
    }

    /// When people are reminded of a plan that was saved, restored or rehearsed now: of what is due already, in the next
    /// morning.
    pub fn first_reminder(&self, since: NaiveDate, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let is_due = self.duties(since).any(|(.., at)| at <= now);
        let today = now.date_naive().and_time(MORNING).and_utc();
        let morning = if today > now { Some(today) } else { today.checked_add_days(Days::new(1)) };
        let late = morning.filter(|_| is_due);
        late.into_iter().chain(self.next_reminder(since, now)).min()
    }

    /// When people are reminded next.
    pub fn next_reminder(&self, since: NaiveDate, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.duties(since).map(|(.., at)| at).filter(|at| *at > after).min()
    }
}

impl Period {
    /// The period that [`Period::words`] says.
    pub fn from_words(words: &str) -> Option<Self> {
        match words {
            "day" => Some(Self::Days(1)),
            "month" => Some(Self::Months(1)),
            words => front_matter::period(words),
        }
    }
}

/// A rollback plan in the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStanding {
    /// The number.
    pub number: RunbookNumber,
    /// The title.
    pub title: String,
    /// The service.
    pub service: Option<String>,
    /// The current version.
    pub version: i32,
    /// The newest approved version.
    pub approved: Option<i32>,
    /// What its text says.
    pub facts: PlanFacts,
    /// The day of its last finished drill.
    pub last_drill: Option<NaiveDate>,
    /// How long finished drills took, in seconds.
    pub drills: Option<Summary>,
    /// How long finished real runs took, in seconds.
    pub real_runs: Option<Summary>,
    /// Whether somebody whom it names to start it can do so.
    pub is_startable: bool,
}

impl PlanStanding {
    /// The day by which the next drill is due; nothing without a cadence. A plan that was never rehearsed is due at once.
    pub fn next_drill(&self) -> Option<NaiveDate> {
        self.facts.drill_every?.after(self.last_drill?)
    }

    /// What keeps the plan from being ready, the most important first.
    pub fn gaps(&self, today: NaiveDate) -> Vec<String> {
        let is_slow = |times: Option<Summary>| {
            let promised = self.facts.promised.map(i64::from);
            promised.zip(times).is_some_and(|(promised, times)| times.median > promised)
        };
        let approval = match self.approved {
            None => Some("Not approved".to_owned()),
            Some(approved) if approved < self.version => Some(format!("Version {} isn’t approved", self.version)),
            Some(_) => None,
        };
        let drill = match (self.last_drill, self.next_drill()) {
            (None, _) => Some("No drill yet"),
            (_, Some(due)) if due < today => Some("Drill overdue"),
            _ => None,
        };
        [
            (!self.facts.has_triggers).then(|| "No triggers".to_owned()),
            (!self.facts.deciders.is_empty() && !self.is_startable)
                .then(|| "Nobody named can start the rollback".to_owned()),
            self.facts.deciders.is_empty().then(|| "Nobody is named to start the rollback".to_owned()),
            approval,
            drill.map(str::to_owned),
            self.facts.review_by.is_some_and(|by| by < today).then(|| "Review overdue".to_owned()),
            self.facts.promised.is_none().then(|| "No target time".to_owned()),
            (is_slow(self.drills) || is_slow(self.real_runs)).then(|| "Slower than its target".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_plan;
    use super::*;
    use crate::readiness::read_runbook;

    fn day(month: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, 10).unwrap()
    }

    fn ready() -> PlanStanding {
        let text = "---\nlast_reviewed_on: 2026-08-10\nreview_in: 6 months\n---\nTime to roll back: 15 min\n\
                    Drill every: 3 months\n\n## Triggers\n- errors > 2 %\n\n## Decision rights\n- Start: Ada, then Ben\n";
        PlanStanding {
            number: RunbookNumber(1),
            title: "Roll back".into(),
            service: None,
            version: 2,
            approved: Some(2),
            facts: PlanFacts::of(&read_plan(text), &read_runbook(text)),
            last_drill: Some(day(8)),
            drills: Summary::of([600]),
            real_runs: None,
            is_startable: true,
        }
    }

    #[test]
    fn a_plan_that_is_whole_approved_and_rehearsed_has_no_gaps() {
        assert_eq!(ready().facts.deciders, "Ada, then Ben");
        assert_eq!((ready().gaps(day(11)), ready().next_drill()), (Vec::new(), Some(day(11))));
    }

    #[test]
    fn every_gap_is_named() {
        assert_eq!(ready().gaps(day(12)), ["Drill overdue"]);
        let gone = PlanStanding { is_startable: false, ..ready() };
        assert_eq!(gone.gaps(day(9)), ["Nobody named can start the rollback"]);
        let later = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
        assert_eq!(ready().gaps(later), ["Drill overdue", "Review overdue"]);
        let older = PlanStanding { approved: Some(1), real_runs: Summary::of([901]), ..ready() };
        assert_eq!(older.gaps(day(9)), ["Version 2 isn’t approved", "Slower than its target"]);
        let empty =
            PlanStanding { approved: None, last_drill: None, drills: None, facts: PlanFacts::default(), ..ready() };
        let gaps =
            ["No triggers", "Nobody is named to start the rollback", "Not approved", "No drill yet", "No target time"];
        assert_eq!((empty.gaps(day(9)), empty.next_drill()), (gaps.map(str::to_owned).to_vec(), None));
    }

    #[test]
    fn people_are_reminded_in_the_morning_of_the_day() {
        let facts = ready().facts;
        let at = |day: NaiveDate| day.and_time(MORNING).and_utc();
        assert_eq!(facts.next_reminder(day(8), at(day(8))), Some(at(day(11))));
        // The review is on 10 February.
        let review = NaiveDate::from_ymd_opt(2027, 2, 10).unwrap();
        assert_eq!(facts.next_reminder(day(8), at(day(11))), Some(at(review)));
        assert_eq!(facts.next_reminder(day(8), at(review)), None);
        assert_eq!(PlanFacts::default().next_reminder(day(8), at(day(8))), None);
        // What is due already is told of in the next morning.
        let morning = at(day(12)).checked_add_days(Days::new(1));
        assert_eq!(facts.first_reminder(day(8), at(day(12))), morning);
        assert_eq!(facts.first_reminder(day(8), at(day(12)) - chrono::TimeDelta::hours(1)), Some(at(day(12))));
        assert_eq!(facts.first_reminder(day(8), at(day(9))), Some(at(day(11))));
        assert_eq!(PlanFacts::default().first_reminder(day(8), at(day(8))), None);
    }

    #[test]
    fn a_period_is_kept_as_words() {
        for period in [Period::Days(1), Period::Days(14), Period::Months(1), Period::Months(12)] {
            assert_eq!(Period::from_words(&period.words()), Some(period));
        }
        assert_eq!(Period::from_words(""), None);
    }
}
