//! What a signal says about the triggers of a plan.

use chrono::{DateTime, TimeDelta, Utc};

use super::parts::Plan;
use super::quantities::number;
use super::triggers::{Comparison, Condition, Effect, Trigger};
use crate::readiness::{RunbookNumber, Signal, SignalFields, SignalStatus};

choice! {
    /// Whether the condition of a trigger holds.
    pub enum Outcome {
        /// It holds.
        Breached = "breached", "Breached";
        /// It does not hold.
        Fine = "fine", "Fine";
        /// The signal does not say enough. It is never fine, and nothing is proposed.
        Unknown = "unknown", "Unknown";
    }
}

/// What a signal says about a trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggerCheck {
    /// The trigger as a sentence.
    pub condition: String,
    /// What the trigger leads to; without data, what the plan says for that case, if it does.
    pub effect: Option<Effect>,
    /// Whether its condition holds.
    pub outcome: Outcome,
    /// Why it has that outcome, as a sentence.
    pub reason: String,
    /// From when on the condition holds for long enough to propose the plan. Only of breached triggers.
    pub counts_from: Option<DateTime<Utc>>,
}

/// The rollback plan of a service, as it is used for real.
#[derive(Debug, Clone)]
pub struct PlanOfService {
    /// The number.
    pub number: RunbookNumber,
    /// The title.
    pub title: String,
    /// The name of the service, in lower case.
    pub service: String,
    /// The newest approved version, or the current one when none is approved.
    pub version: i32,
    /// What that version says.
    pub plan: Plan,
}

impl TriggerCheck {
    /// Whether the plan is proposed now.
    pub fn is_proposed(&self, now: DateTime<Utc>) -> bool {
        self.counts_from.is_some_and(|from| from <= now)
    }
}

impl Plan {
    /// What a signal says about each trigger that is about it, in the order of the plan. A trigger is about a signal
    /// whose title contains what the trigger measures.
    pub fn checks(&self, signal: &SignalFields) -> Vec<TriggerCheck> {
        let title = words(&signal.title);
        let about = |condition: &Condition| contains(&title, &words(&condition.signal));
        let conditions = self.triggers.iter().filter_map(|trigger| Some((trigger, trigger.condition.as_ref()?)));
        conditions
            .filter(|(_, condition)| about(condition))
            .map(|(trigger, condition)| check(trigger, condition, signal))
            .collect()
    }
}

/// What a signal says about the triggers of the plans of its service, by plan. Nothing once it is resolved.
pub fn checks_of<'p>(plans: &'p [PlanOfService], signal: &Signal) -> Vec<(&'p PlanOfService, TriggerCheck)> {
    let Some(service) = &signal.fields.service else { return Vec::new() };
    if signal.fields.status == SignalStatus::Resolved {
        return Vec::new();
    }
    let service = service.to_lowercase();
    let plans = plans.iter().filter(|plan| plan.service == service);
    plans.flat_map(|plan| plan.plan.checks(&signal.fields).into_iter().map(move |check| (plan, check))).collect()
}

fn check(trigger: &Trigger, condition: &Condition, signal: &SignalFields) -> TriggerCheck {
    let (outcome, reason) = outcome(condition, signal);
    let lasts = TimeDelta::seconds(i64::from(condition.lasts.unwrap_or(0)));
    TriggerCheck {
        condition: condition.sentence(),
        effect: match outcome {
            Outcome::Breached => Some(trigger.effect),
            Outcome::Fine => None,
            Outcome::Unknown => trigger.without_data,
        },
        outcome,
        reason,
        counts_from: signal
            .at
            .filter(|_| outcome == Outcome::Breached)
            .and_then(|since| since.checked_add_signed(lasts)),
    }
}

fn outcome(condition: &Condition, signal: &SignalFields) -> (Outcome, String) {
    let unknown = |reason: String| (Outcome::Unknown, reason);
    if signal.status == SignalStatus::Resolved {
        return (Outcome::Fine, "The alert is resolved.".to_owned());
    }
    let Some(value) = signal.value.as_deref().map(str::trim).filter(|value| !value.is_empty()) else {
        return unknown("The signal has no value.".to_owned());
    };
    if let Some(sample) = &condition.sample {
        return unknown(format!("The signal doesn’t report a sample size. The trigger needs at least {sample}."));
    }
    // Grafana names the query: `B=7.2`.
    let value = match value.split_once('=') {
        Some((_, alone)) if !alone.contains('=') => alone.trim(),
        _ => value,
    };
    let (sign, digits) = value.strip_prefix(['-', '−']).map_or((1.0, value), |digits| (-1.0, digits));
    let measured = number(digits).and_then(|(digits, unit)| Some((sign * digits.parse::<f64>().ok()?, unit.trim())));
    let (Some((measured, unit)), Ok(threshold)) = (measured, condition.value.parse::<f64>()) else {
        return unknown(format!("“{value}” isn’t a number with a unit."));
    };
    if !condition.unit.is_empty() && !unit.eq_ignore_ascii_case(&condition.unit) {
        return unknown(format!("The value {value} isn’t in {}.", condition.unit));
    }
    let holds = match condition.comparison {
        Comparison::Above => measured > threshold,
        Comparison::AtLeast => measured >= threshold,
        Comparison::Below => measured < threshold,
        Comparison::AtMost => measured <= threshold,
    };
    (if holds { Outcome::Breached } else { Outcome::Fine }, format!("The value is {value}."))
}

/// The words of a name in lower case: those of `HighErrorRate` and `high_error_rate` are the same.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_alphanumeric() {
            let begins = !before.is_alphanumeric() || (letter.is_uppercase() && before.is_lowercase());
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
        }
        before = letter;
    }
    words
}

/// Whether words stand one after the other among others.
fn contains(words: &[String], wanted: &[String]) -> bool {
    !wanted.is_empty() && words.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::any_text::any_text;
    use crate::readiness::read_plan;

    fn signal(title: &str, value: Option<&str>) -> SignalFields {
        SignalFields {
            key: "k".into(),
            title: title.into(),
            service: None,
            severity: String::new(),
            status: SignalStatus::Firing,
            value: value.map(str::to_owned),
            link: None,
            at: DateTime::from_timestamp(1_000, 0),
        }
    }

    fn of(trigger: &str, signal: &SignalFields) -> Option<TriggerCheck> {
        read_plan(&format!("## Triggers\n\n- {trigger}\n")).checks(signal).pop()
    }

    #[test]
    fn a_value_beyond_the_threshold_breaches_the_trigger() {
        for (trigger, title, value, expected) in [
            ("Roll back when error rate > 2 % for 5 min", "HighErrorRate", "7.2 %", Outcome::Breached),
            ("Roll back when error rate > 2 % for 5 min", "checkout: error_rate is high", "2%", Outcome::Fine),
            ("error rate ≥ 2", "Error rate", "2", Outcome::Breached),
            ("crash-free sessions fall below 99.5 %", "Crash-free sessions fall", "98,1 %", Outcome::Breached),
            ("queue depth > 10,000", "Queue depth of orders", "9,999", Outcome::Fine),
            ("error rate ≥ 2", "Error rate", "B=2.5", Outcome::Breached),
            ("error rate ≥ 2", "Error rate", "A=1, B=2.5", Outcome::Unknown),
            ("temperature below 0", "Temperature", "-3", Outcome::Breached),
            ("error rate > 2 %", "Error rate", "0.072", Outcome::Unknown),
            ("p95 latency > 800 ms", "p95 latency", "1.2 s", Outcome::Unknown),
            ("error rate > 2 %", "Error rate", "", Outcome::Unknown),
            ("error rate > 2 %", "Error rate", "high", Outcome::Unknown),
            ("error rate > 2 % (at least 100 requests)", "Error rate", "7 %", Outcome::Unknown),
        ] {
            let check = of(trigger, &signal(title, Some(value))).expect(trigger);
            assert_eq!(check.outcome, expected, "{trigger} and {title} {value}: {check:?}");
            assert_eq!(check.counts_from.is_some(), expected == Outcome::Breached, "{trigger}");
        }
        assert_eq!(of("error rate > 2 %", &signal("Error rate", None)).unwrap().outcome, Outcome::Unknown);
    }

    #[test]
    fn a_trigger_is_about_the_signals_that_are_called_like_it() {
        for title in ["Errors", "Rate of errors", "Terror rate", "rate error"] {
            assert_eq!(of("error rate > 2 %", &signal(title, Some("7 %"))), None, "{title}");
        }
        assert_eq!(of("Customers complain", &signal("Customers complain", Some("7"))), None);
    }

    #[test]
    fn it_counts_when_it_lasts_long_enough_and_no_more_when_it_is_resolved() {
        let mut signal = signal("Error rate", Some("7 %"));
        let check = of("error rate > 2 % for 5 min", &signal).unwrap();
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        assert!(!check.is_proposed(at(1_299)));
        assert!(check.is_proposed(at(1_300)));
        assert_eq!(check.effect, Some(Effect::RollBack));
        signal.status = SignalStatus::Resolved;
        let check = of("error rate > 2 % for 5 min", &signal).unwrap();
        assert_eq!((check.outcome, check.effect), (Outcome::Fine, None));
        assert!(!check.is_proposed(at(9_999)));
    }

    #[test]
    fn without_data_the_plan_says_what_to_do() {
        let check = of("Roll back when error rate > 2 %. Without data: halt", &signal("Error rate", None)).unwrap();
        assert_eq!((check.outcome, check.effect), (Outcome::Unknown, Some(Effect::Halt)));
        assert!(!check.is_proposed(DateTime::from_timestamp(9_999, 0).unwrap()));
    }

    proptest! {
        #[test]
        fn any_signal_is_checked(title in any_text(), value in any_text(), condition in any_text()) {
            let plan = read_plan(&format!("## Triggers\n\n- {title} > {value} {condition}\n- error rate > 2 %\n"));
            plan.checks(&signal(&title, Some(&value)));
            plan.checks(&signal(&format!("error rate {title}"), Some(&value)));
        }
    }
}
