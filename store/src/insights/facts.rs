//! What the figures need of a postmortem, as lines that are quick to read.
//!
//! `insight_facts` is `number;kind;happened_at;milestones;published;finished;states;due;causes`, `insight_actions` is
//! `origin;action items`. Instants are microseconds since 1970 in the first place, and seconds from then in all others.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use domain::actions::ActionState;
use domain::findings::{Category, Process};
use domain::insights::{ActionFigure, BacklogTally, Case, FollowUp, Tally};
use domain::postmortems::{Kind, PostmortemNumber};
use domain::timeline::{Milestone, Milestones};

use super::cursor::{Cursor, IN_MICROS, MICROS};

/// A postmortem as it is written down.
pub(super) struct Facts {
    pub(super) number: i64,
    pub(super) kind: String,
    pub(super) happened_at: DateTime<Utc>,
    pub(super) milestones: Milestones,
    pub(super) published_at: Option<DateTime<Utc>>,
    pub(super) actions: Vec<ActionFacts>,
    /// The keys of the category and the process of each cause.
    pub(super) causes: Vec<(Option<String>, Option<String>)>,
}

/// An action item as it is written down.
pub(super) struct ActionFacts {
    pub(super) state: ActionState,
    pub(super) due: Option<NaiveDate>,
    /// The last transition.
    pub(super) transitioned_at: Option<DateTime<Utc>>,
    /// When it was added, or the postmortem with it.
    pub(super) added_at: DateTime<Utc>,
    /// When it was last closed, if it is closed and that is known.
    pub(super) closed_at: Option<DateTime<Utc>>,
}

impl ActionFacts {
    /// Nobody knows when those were closed that were imported as closed, so they are not part of the backlog.
    fn is_followed(&self) -> bool {
        self.state.is_open() || self.transitioned_at.is_some()
    }
}

impl Facts {
    /// The line for the figures of a period.
    pub(super) fn line(&self) -> String {
        let from = self.happened_at.timestamp_micros();
        let mut line = format!("{};{};{from};", self.number, self.kind);
        list(&mut line, Milestone::ALL.iter(), |line, milestone| write_at(line, self.milestones.at(*milestone), from));
        line.push(';');
        write_at(&mut line, self.published_at, from);
        line.push(';');
        write_at(&mut line, self.actions.iter().filter_map(|action| action.transitioned_at).max(), from);
        line.push(';');
        list(&mut line, STATES.iter(), |line, figure| {
            let count = self.actions.iter().filter(|action| figure_of(action.state) == *figure).count();
            let _ = write!(line, "{count}");
        });
        line.push(';');
        let due = self.actions.iter().filter(|action| action.state.is_open()).filter_map(|action| action.due);
        list(&mut line, due, |line, due| {
            let _ = write!(line, "{}", due.num_days_from_ce());
        });
        line.push(';');
        list(&mut line, self.causes.iter(), |line, (category, process)| {
            let key = |key: &'_ Option<String>| key.clone().unwrap_or_default();
            let _ = write!(line, "{}.{}", key(category), key(process));
        });
        line
    }

    /// The line for the backlog.
    pub(super) fn action_line(&self) -> String {
        let Some(from) = self.actions.iter().map(|action| action.added_at.timestamp()).min() else {
            return String::new();
        };
        let mut line = format!("{from};");
        list(&mut line, self.actions.iter().filter(|action| action.is_followed()), |line, action| {
            let _ = write!(line, "{}", action.added_at.timestamp() - from);
            if !action.state.is_open() {
                line.push('/');
                if let Some(closed) = action.closed_at {
                    let _ = write!(line, "{}", closed.timestamp() - from);
                }
            }
        });
        line
    }

    /// Until when the backlog has changed: never, without action items, and still, while one of them is open.
    pub(super) fn until(&self) -> Option<DateTime<Utc>> {
        if self.actions.iter().any(|action| action.state.is_open()) {
            return Some(still() + TimeDelta::seconds(self.number % STILL_PARTS));
        }
        let followed = self.actions.iter().filter(|action| action.is_followed());
        followed.map(|action| action.closed_at.map_or(action.added_at, |closed| closed.max(action.added_at))).max()
    }
}

/// [`Facts::until`] while an action item is open is one of so many seconds from [`still`], so that they can be read in
/// parts.
pub(super) const STILL_PARTS: i64 = 16;

/// After everything that has happened.
pub(super) fn still() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX).and_time(chrono::NaiveTime::MIN).and_utc()
}

/// The states as they are counted; what is overdue depends on the day.
const STATES: [ActionFigure; 4] =
    [ActionFigure::Open, ActionFigure::Done, ActionFigure::Verified, ActionFigure::WontDo];

fn figure_of(state: ActionState) -> ActionFigure {
    match state {
        ActionState::Open | ActionState::InProgress => ActionFigure::Open,
        ActionState::Done => ActionFigure::Done,
        ActionState::Verified => ActionFigure::Verified,
        ActionState::WontDo => ActionFigure::WontDo,
    }
}

fn list<T>(line: &mut String, items: impl Iterator<Item = T>, mut write: impl FnMut(&mut String, T)) {
    for (place, item) in items.enumerate() {
        if place > 0 {
            line.push(',');
        }
        write(line, item);
    }
}

fn write_at(line: &mut String, at: Option<DateTime<Utc>>, from: i64) {
    let Some(micros) = at.map(|at| at.timestamp_micros() - from) else { return };
    let _ = if micros % MICROS == 0 {
        write!(line, "{}", micros / MICROS)
    } else {
        write!(line, "{micros}{}", char::from(IN_MICROS))
    };
}

/// A line for the figures of a period.
pub(super) struct Line<'a> {
    /// The postmortem, with what only those see who may read the draft.
    pub(super) case: Case,
    pub(super) happened_at: DateTime<Utc>,
    states: [usize; STATES.len()],
    due: &'a str,
    causes: &'a str,
}

impl<'a> Line<'a> {
    /// Nothing when the line is damaged.
    pub(super) fn read(line: &'a str) -> Option<Self> {
        let mut cursor = Cursor::of(line);
        let number = PostmortemNumber(cursor.number()?);
        cursor.skip(b';')?;
        let kind = Kind::from_key(cursor.word(b';')?)?;
        let from = cursor.number()?;
        cursor.skip(b';')?;
        let mut milestones = Milestones::default();
        for (place, milestone) in Milestone::ALL.iter().enumerate() {
            if place > 0 {
                cursor.skip(b',')?;
            }
            if let Some(at) = cursor.instant(from) {
                milestones.note(*milestone, at);
            }
        }
        cursor.skip(b';')?;
        let published_at = cursor.instant(from);
        cursor.skip(b';')?;
        let finished_at = cursor.instant(from);
        let mut states = [0; STATES.len()];
        for (place, state) in states.iter_mut().enumerate() {
            cursor.skip(if place > 0 { b',' } else { b';' })?;
            *state = usize::try_from(cursor.number()?).ok()?;
        }
        cursor.skip(b';')?;
        let [open, done, ..] = states;
        let follow_up = match (open + done, finished_at) {
            (0, at) => at.map(FollowUp::Finished),
            (unfinished, _) => Some(FollowUp::Unfinished(unfinished)),
        };
        let case = Case { number, kind, milestones: Some(milestones), published_at, follow_up };
        let happened_at = DateTime::from_timestamp_micros(from)?;
        Some(Self { case, happened_at, states, due: cursor.word(b';')?, causes: cursor.rest() })
    }

    /// What those see of it who may not read the draft.
    pub(super) fn without_draft(self) -> Self {
        let case = Case { milestones: None, published_at: None, follow_up: None, ..self.case };
        Self { case, states: [0; STATES.len()], due: "", causes: "", ..self }
    }

    /// Counts the action items, and the causes in a month of the period.
    pub(super) fn add_records(&self, tally: &mut Tally, month: usize, today: NaiveDate) -> Option<()> {
        for (figure, count) in STATES.iter().zip(self.states) {
            tally.add_actions(*figure, count);
        }
        let today = today.num_days_from_ce();
        let mut due = Cursor::of(self.due);
        while !due.is_at_end() {
            tally.add_actions(ActionFigure::Overdue, usize::from(due.number()? < i64::from(today)));
            due.next_item()?;
        }
        let mut causes = Cursor::of(self.causes);
        while !causes.is_at_end() {
            let (category, process) = (causes.word(b'.')?, causes.word(b',')?);
            tally.add_cause(month, Category::from_key(category), Process::from_key(process));
        }
        Some(())
    }
}

/// Counts the action items of a line for the backlog; nothing when the line is damaged.
pub(super) fn add_backlog(tally: &mut BacklogTally, line: &str) -> Option<()> {
    let mut cursor = Cursor::of(line);
    let from = cursor.number()?;
    cursor.skip(b';')?;
    while !cursor.is_at_end() {
        let added = from + cursor.number()?;
        if cursor.skip(b'/').is_none() {
            tally.add_open(added);
        } else {
            tally.add_added(added);
            if cursor.is_at_number() {
                tally.add_closed(from + cursor.number()?);
            }
        }
        cursor.next_item()?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use domain::insights::Period;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + seconds, 0).unwrap()
    }

    fn action(state: ActionState, added: i64, closed: Option<i64>) -> ActionFacts {
        ActionFacts {
            state,
            due: state.is_open().then(|| at(0).date_naive()),
            transitioned_at: closed.map(at),
            added_at: at(added),
            closed_at: closed.map(at),
        }
    }

    fn facts(actions: Vec<ActionFacts>) -> Facts {
        let mut milestones = Milestones::default();
        milestones.note(Milestone::ImpactStarted, at(0));
        milestones.note(Milestone::Detected, at(-300));
        milestones.note(Milestone::Resolved, at(60) + TimeDelta::microseconds(7));
        Facts {
            number: 42,
            kind: Kind::Incident.key().into(),
            happened_at: at(0),
            milestones,
            published_at: Some(at(90) + TimeDelta::microseconds(1)),
            actions,
            causes: vec![(Some(Category::ALL[1].key().into()), None), (None, Some(Process::ALL[2].key().into()))],
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let written = facts(vec![action(ActionState::Verified, 5, Some(20)), action(ActionState::WontDo, 5, Some(10))]);
        let text = written.line();
        let line = Line::read(&text).unwrap();
        assert_eq!((line.case.number, line.case.kind, line.happened_at), (PostmortemNumber(42), Kind::Incident, at(0)));
        assert_eq!(line.case.milestones, Some(written.milestones));
        assert_eq!(line.case.published_at, written.published_at);
        assert_eq!(line.case.follow_up, Some(FollowUp::Finished(at(20))));
        let period = Period::between(at(0).date_naive(), at(0).date_naive()).unwrap();
        let mut tally = Tally::of(period);
        line.add_records(&mut tally, 0, at(86_400 * 2).date_naive()).unwrap();
        assert_eq!(tally.actions.0, [0, 0, 0, 1, 1]);
        let causes: Vec<_> = tally.causes().iter().map(|cause| (cause.category, cause.process, cause.count)).collect();
        assert_eq!(causes, [(Some(Category::ALL[1]), None, 1), (None, Some(Process::ALL[2]), 1)]);
    }

    #[test]
    fn what_is_open_is_unfinished_and_overdue_after_its_day() {
        let text = facts(vec![action(ActionState::Open, 5, None), action(ActionState::Done, 5, Some(20))]).line();
        let line = Line::read(&text).unwrap();
        assert_eq!(line.case.follow_up, Some(FollowUp::Unfinished(2)));
        for (days, overdue) in [(0, 0), (1, 1)] {
            let mut tally = Tally::of(Period::between(at(0).date_naive(), at(0).date_naive()).unwrap());
            line.add_records(&mut tally, 0, at(0).date_naive() + TimeDelta::days(days)).unwrap();
            assert_eq!(tally.actions.0, [1, overdue, 1, 0, 0]);
        }
    }

    #[test]
    fn the_backlog_follows_what_was_closed_here() {
        let mut imported = action(ActionState::Verified, 0, None);
        imported.due = None;
        let written = facts(vec![
            action(ActionState::Open, 5, None),
            action(ActionState::Done, 5, Some(20)),
            // Closed, nobody knows when.
            imported,
        ]);
        assert_eq!(written.until(), Some(still() + TimeDelta::seconds(42 % STILL_PARTS)));
        let today = at(0).date_naive();
        let mut tally = BacklogTally::of(Period::between(today, today).unwrap(), Tz::UTC, at(100));
        add_backlog(&mut tally, &written.action_line()).unwrap();
        let month = tally.finish().months[0];
        assert_eq!((month.added, month.closed, month.open), (2, 1, 1));
        assert_eq!(facts(vec![action(ActionState::Done, 5, Some(20))]).until(), Some(at(20)));
        assert_eq!(facts(Vec::new()).until(), None);
        assert_eq!(facts(Vec::new()).action_line(), "");
    }

    #[test]
    fn damaged_lines_are_noticed() {
        let text = facts(vec![action(ActionState::Open, 5, None)]).line();
        assert!(Line::read(&text[1..]).is_some_and(|line| line.case.number == PostmortemNumber(2)));
        for damaged in ["", "x", &text[..20], &text.replace("incident", "accident")] {
            assert!(Line::read(damaged).is_none(), "{damaged}");
        }
    }
}
