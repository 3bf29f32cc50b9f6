//! Who may decide in a run, and who is asked next.

use chrono::{DateTime, TimeDelta, Utc};

use crate::people::PersonName;
use crate::readiness::Decision;

/// Somebody who may decide something in a run. The run keeps who they are when it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// What they decide.
    pub decision: Decision,
    /// Who they are.
    pub person: PersonName,
    /// Whether they have an account with which they can answer.
    pub may_answer: bool,
    /// After how many seconds without an answer of the one before they are asked.
    pub after: Option<u32>,
    /// When they were asked.
    pub asked_at: Option<DateTime<Utc>>,
}

impl Decider {
    /// Whether they decide this, and can still do so.
    pub fn decides(&self, decision: Decision) -> bool {
        self.decision == decision && self.may_answer
    }
}

/// How long somebody has to answer when the plan does not say so, in seconds.
const USUAL_WAIT: u32 = 600;

/// Who is asked next whether the run may start, and when; nobody when all were asked.
pub fn asked_next(deciders: &[Decider]) -> Option<(&Decider, DateTime<Utc>)> {
    let ladder = deciders.iter().filter(|decider| decider.decision == Decision::Start);
    let last = ladder.clone().filter_map(|decider| decider.asked_at).max()?;
    let next = ladder.into_iter().find(|decider| decider.asked_at.is_none() && decider.may_answer)?;
    Some((next, last + TimeDelta::seconds(next.after.unwrap_or(USUAL_WAIT).into())))
}

/// “Ada”, “Ada or Ben”, “Ada, Ben or Cy”: those who may decide something.
pub fn names_of_deciders(deciders: &[Decider], decision: Decision) -> String {
    let names: Vec<&str> = deciders
        .iter()
        .filter(|decider| decider.decides(decision))
        .map(|decider| decider.person.name.as_str())
        .collect();
    match names.as_slice() {
        [] => "Nobody".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonId;

    fn decider(name: &str, after: Option<u32>, asked: Option<i64>) -> Decider {
        Decider {
            decision: Decision::Start,
            person: PersonName { id: PersonId(1), name: name.into() },
            may_answer: true,
            after,
            asked_at: asked.and_then(|second| DateTime::from_timestamp(second, 0)),
        }
    }

    #[test]
    fn the_next_is_asked_after_the_time_that_the_plan_says() {
        let next =
            |deciders: &[Decider]| asked_next(deciders).map(|(next, at)| (next.person.name.clone(), at.timestamp()));
        let (ada, ben) = (decider("Ada", None, Some(0)), decider("Ben", Some(300), None));
        assert_eq!(next(&[ada.clone(), ben.clone()]), Some(("Ben".into(), 300)));
        // Asked late, after a downtime: the time counts from then.
        let late = decider("Ben", Some(300), Some(4_000));
        assert_eq!(next(&[ada.clone(), late.clone(), decider("Cy", None, None)]), Some(("Cy".into(), 4_600)));
        assert_eq!(next(&[ada.clone(), late]), None);
        let gone = Decider { may_answer: false, ..decider("Ben", Some(300), None) };
        let after = [ada.clone(), gone.clone(), decider("Cy", Some(60), None)];
        assert_eq!(next(&after), Some(("Cy".into(), 60)), "who has left is not asked");
        assert_eq!(next(&[ada.clone(), gone]), None);
        let other = Decider { decision: Decision::SkipCheck, ..ben };
        assert_eq!(next(&[ada.clone(), other.clone()]), None);
        assert_eq!(names_of_deciders(&[ada, other], Decision::Start), "Ada");
    }

    #[test]
    fn deciders_are_named_in_a_sentence() {
        let names = ["Ada", "Ben", "Cy"].map(|name| decider(name, None, None));
        assert_eq!(names_of_deciders(&names, Decision::Start), "Ada, Ben or Cy");
        assert_eq!(names_of_deciders(&names[..2], Decision::Start), "Ada or Ben");
        assert_eq!(names_of_deciders(&[], Decision::Start), "Nobody");
    }
}
