//! The policies as they are typed.

use super::ActionKind;
use super::policy::{Policies, Policy};
use crate::validation::{ValidationError, ValidationErrors};

/// The most days in which an action item is due.
pub const MAX_DUE_DAYS: u16 = 730;
/// The most days before or after a due date at which somebody is told.
pub const MAX_REMINDER_DAYS: u16 = 90;
/// The most business days in which a postmortem is published.
pub const MAX_PUBLISH_DAYS: u16 = 260;

/// The fields of one severity.
const COLUMNS: usize = 5 + ActionKind::ALL.len();

/// The policies as they are typed: some values for each severity, in the order of [`POLICY_FIELDS`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PoliciesInput(pub [[String; COLUMNS]; 4]);

/// What may be typed into one field of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyField {
    /// The label.
    pub label: &'static str,
    /// The fewest days.
    pub least: u16,
    /// The most days.
    pub most: u16,
    /// Whether it may be left empty.
    pub is_optional: bool,
}

/// The fields of a severity: five, and one for each type of action item.
pub const POLICY_COLUMNS: [PolicyField; COLUMNS] = [
    needed("Due within (days)", 1, MAX_DUE_DAYS),
    needed("Remind owner (days before)", 0, MAX_REMINDER_DAYS),
    needed("Escalate to team lead (days overdue)", 0, MAX_REMINDER_DAYS),
    needed("Escalate to administrators (days overdue)", 0, MAX_REMINDER_DAYS),
    optional("Publish within (business days)", MAX_PUBLISH_DAYS),
    optional(ActionKind::ALL[0].label(), MAX_DUE_DAYS),
    optional(ActionKind::ALL[1].label(), MAX_DUE_DAYS),
    optional(ActionKind::ALL[2].label(), MAX_DUE_DAYS),
    optional(ActionKind::ALL[3].label(), MAX_DUE_DAYS),
];

const fn needed(label: &'static str, least: u16, most: u16) -> PolicyField {
    PolicyField { label, least, most, is_optional: false }
}

const fn optional(label: &'static str, most: u16) -> PolicyField {
    PolicyField { label, least: 1, most, is_optional: true }
}

macro_rules! names {
    ($level:literal) => {
        [
            concat!("due_", $level),
            concat!("remind_", $level),
            concat!("lead_", $level),
            concat!("administrators_", $level),
            concat!("publish_", $level),
            concat!("due_prevent_", $level),
            concat!("due_detect_", $level),
            concat!("due_mitigate_", $level),
            concat!("due_learn_", $level),
        ]
    };
}

/// The names of the fields, by severity.
pub const POLICY_FIELDS: [[&str; COLUMNS]; 4] = [names!(1), names!(2), names!(3), names!(4)];

impl PoliciesInput {
    /// The policies as they would be typed again.
    pub fn of(policies: &Policies) -> Self {
        Self(policies.0.map(|Policy { due, due_by_kind, remind, lead, administrators, publish }| {
            let [prevent, detect, mitigate, learn] = due_by_kind;
            let days = [Some(due), Some(remind), Some(lead), Some(administrators), publish];
            let mut typed = days.into_iter().chain([prevent, detect, mitigate, learn]);
            [(); COLUMNS].map(|()| typed.next().flatten().map(|days| days.to_string()).unwrap_or_default())
        }))
    }

    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<Policies, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let mut policies = Policies::default();
        for ((policy, typed), names) in policies.0.iter_mut().zip(&self.0).zip(POLICY_FIELDS) {
            let mut columns = typed.iter().zip(names).zip(POLICY_COLUMNS);
            let [due, remind, lead, administrators, publish, prevent, detect, mitigate, learn] =
                [(); COLUMNS].map(|()| {
                    let ((typed, name), column) = columns.next()?;
                    errors.take(column.read(name, typed)).flatten()
                });
            *policy = Policy {
                due: due.unwrap_or_default(),
                due_by_kind: [prevent, detect, mitigate, learn],
                remind: remind.unwrap_or_default(),
                lead: lead.unwrap_or_default(),
                administrators: administrators.unwrap_or_default(),
                publish,
            };
        }
        errors.or(policies)
    }
}

impl PolicyField {
    fn read(self, field: &'static str, typed: &str) -> Result<Option<u16>, ValidationError> {
        let (typed, Self { least, most, .. }) = (typed.trim(), self);
        if typed.is_empty() && self.is_optional {
            return Ok(None);
        }
        let days = typed.parse().ok().filter(|days| (least..=most).contains(days));
        days.map(Some).ok_or_else(|| ValidationError {
            field,
            message: format!("“{typed}” is not a number of days from {least} to {most}."),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_numbers_of_days() {
        let mut typed = PoliciesInput::of(&Policies::default());
        assert_eq!(typed.parse(), Ok(Policies::default()));
        let days = ["0", "91", "x", " 3 ", "0", "", "731", " 7", "-1"];
        typed.0[1] = days.map(str::to_owned);
        let errors = typed.parse().unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["due_2", "remind_2", "lead_2", "publish_2", "due_detect_2", "due_learn_2"]);
        typed.0[1] = ["30", "3", "7", "14", "", "", "60", "7", ""].map(str::to_owned);
        let policies = typed.parse().unwrap();
        assert_eq!(policies.0[1].due_by_kind, [None, Some(60), Some(7), None]);
        assert_eq!(PoliciesInput::of(&policies), typed);
    }

    #[test]
    fn the_fields_of_types_are_named_by_their_keys() {
        for (kind, name) in ActionKind::ALL.iter().zip(&POLICY_FIELDS[0][5..]) {
            assert_eq!(*name, format!("due_{}_1", kind.key()));
        }
    }
}
