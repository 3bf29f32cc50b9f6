use serde::{Deserialize, Serialize};

use crate::validation::{ValidationError, ValidationErrors, optional_line};

choice! {
    /// What an impact figure counts.
    pub enum MeasureKind {
        /// People, customers, accounts.
        Users = "users", "Users affected";
        /// Requests, orders, messages.
        Requests = "requests", "Requests failed";
        /// How long it hurt.
        Duration = "duration", "Duration";
        /// Money not earned, or paid back.
        Revenue = "revenue", "Lost revenue";
        /// Rows, files, messages that are gone.
        DataLost = "data_lost", "Data lost";
    }
}

impl MeasureKind {
    /// The default unit of this kind.
    pub fn usual_unit(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Requests => "requests",
            Self::Duration => "min",
            Self::Revenue => "EUR",
            Self::DataLost => "records",
        }
    }
}

/// An impact figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The kind.
    pub kind: MeasureKind,
    /// The amount, zero or more.
    pub amount: f64,
    /// Of what: `users`, `%`, `min`, `EUR`.
    pub unit: String,
    /// What more there is to say: `of checkouts, at the peak`.
    pub note: String,
}

impl Measure {
    /// The figure with its unit, thousands apart: `2,840 users`, `31 %`.
    pub fn message(&self) -> String {
        format!("{} {}", amount_in_words(self.amount), self.unit).trim_end().to_owned()
    }
}

/// What it cost, in numbers: each figure once at most.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Impact(pub Vec<Measure>);

impl Impact {
    /// The figure of this kind.
    pub fn of(&self, kind: MeasureKind) -> Option<&Measure> {
        self.0.iter().find(|measure| measure.kind == kind)
    }
}

/// Impact as it is typed: the figures of all kinds, empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImpactInput {
    /// The figures as typed.
    pub measures: Vec<MeasureInput>,
}

/// One figure as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeasureInput {
    /// A [`MeasureKind`] by its key.
    pub kind: String,
    /// A number; thousands may be divided by commas, spaces or underscores. Empty for none.
    pub amount: String,
    /// The unit.
    pub unit: String,
    /// What more there is to say.
    pub note: String,
}

impl ImpactInput {
    /// Validates all figures; an error is reported at the field named after the kind of the figure.
    pub fn parse(&self) -> Result<Impact, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let mut measures: Vec<Measure> = Vec::new();
        for entry in &self.measures {
            match entry.parse() {
                Ok(Some(measure)) if measures.iter().any(|known| known.kind == measure.kind) => {
                    errors.add(measure.kind.key(), format!("You entered “{}” twice.", measure.kind.label()));
                }
                Ok(measure) => measures.extend(measure),
                Err(error_in_field) => errors.add(error_in_field.field, error_in_field.message),
            }
        }
        measures.sort_by_key(|measure| measure.kind);
        errors.or(Impact(measures))
    }
}

impl MeasureInput {
    fn parse(&self) -> Result<Option<Measure>, ValidationError> {
        let Some(kind) = MeasureKind::from_key(&self.kind) else {
            return Err(ValidationError {
                field: "impact",
                message: format!("“{}” is not one of: {}.", self.kind, MeasureKind::keys()),
            });
        };
        let field = kind.key();
        if self.amount.trim().is_empty() {
            if self.note.trim().is_empty() {
                return Ok(None);
            }
            return Err(ValidationError { field, message: "Enter an amount, or remove the note.".into() });
        }
        if let Some((thousands, part)) = either_way(self.amount.trim()) {
            let message = format!("“{}” is ambiguous. Write {thousands} or {part}.", self.amount.trim());
            return Err(ValidationError { field, message });
        }
        let amount = amount(&self.amount).ok_or_else(|| ValidationError {
            field,
            message: format!("“{}” is not a number such as 2840, 31 or 0.5.", self.amount.trim()),
        })?;
        let unit = optional_line(field, "The unit", &self.unit, 30)?.unwrap_or_else(|| kind.usual_unit().into());
        let note = optional_line(field, "The note", &self.note, 200)?.unwrap_or_default();
        Ok(Some(Measure { kind, amount, unit, note }))
    }
}

/// Up to a quadrillion: beyond, a binary float no longer keeps every whole number.
const MAX_AMOUNT: f64 = 1e15;

/// More digits behind the point are not shown.
const MAX_DECIMALS: usize = 4;

/// Reads a number. Commas, spaces and the like may only divide thousands: “1,5” means one and a
/// half to some, and must not become fifteen.
fn amount(typed: &str) -> Option<f64> {
    let (whole, decimals) = typed.trim().split_once('.').unwrap_or((typed.trim(), ""));
    let groups: Vec<&str> = whole.split([',', ' ', '_', '’', '\u{a0}', '\u{202f}']).collect();
    let divides = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let decimal = decimals.len() <= MAX_DECIMALS && decimals.bytes().all(|byte| byte.is_ascii_digit());
    if !(divides && digits && decimal) {
        return None;
    }
    format!("{}.{decimals}0", groups.concat()).parse().ok().filter(|amount: &f64| *amount <= MAX_AMOUNT)
}

/// What a point before three digits means where it divides thousands, and where it begins a fraction.
fn either_way(typed: &str) -> Option<(String, String)> {
    let (whole, rest) = typed.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_open = digits(whole) && whole.len() <= 3 && !whole.starts_with('0') && digits(rest) && rest.len() == 3;
    is_open.then(|| {
        let fraction = rest.trim_end_matches('0');
        let part = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
        // A fourth digit says that it is a fraction.
        let part = if fraction.len() == 3 { format!("{part}0") } else { part };
        (format!("{whole}{rest}"), part)
    })
}

fn amount_in_words(amount: f64) -> String {
    let plain = format!("{amount:.MAX_DECIMALS$}");
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut words = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            words.push(',');
        }
        words.push(digit);
    }
    let rest = rest.trim_end_matches('0');
    if !rest.is_empty() {
        words.push('.');
        words.push_str(rest);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: &str, amount: &str) -> MeasureInput {
        MeasureInput { kind: kind.into(), amount: amount.into(), ..Default::default() }
    }

    #[test]
    fn figures_are_read_and_said() {
        let impact =
            ImpactInput { measures: vec![entry("requests", "31.50"), entry("users", "2,840 "), entry("revenue", "")] };
        let impact = impact.parse().unwrap();
        let as_written: Vec<_> = impact.0.iter().map(Measure::message).collect();
        assert_eq!(as_written, ["2,840 users", "31.5 requests"]);
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_asked_for() {
        let message = |typed: &str| {
            let measures = vec![entry("users", typed)];
            ImpactInput { measures }.parse().err().and_then(|errors| errors.of("users").map(str::to_owned))
        };
        assert_eq!(message("1.200").unwrap(), "“1.200” is ambiguous. Write 1200 or 1.2.");
        assert_eq!(message("12.345").unwrap(), "“12.345” is ambiguous. Write 12345 or 12.3450.");
        for clear in ["1200", "1.2", "12.3450", "0.125", "1,200", "1,200.125"] {
            assert_eq!(message(clear), None, "{clear}");
        }
    }

    #[test]
    fn what_is_no_number_is_named() {
        for (measures, field) in [
            (vec![entry("users", "many")], "users"),
            (vec![entry("users", "-1")], "users"),
            (vec![entry("users", "1e3")], "users"),
            (vec![entry("users", "1,5")], "users"),
            (vec![entry("users", "1.200")], "users"),
            (vec![entry("users", "12.345")], "users"),
            (vec![entry("users", "1,,500")], "users"),
            (vec![entry("users", "0.00001")], "users"),
            (vec![entry("users", "1"), entry("users", "2")], "users"),
            (vec![entry("horses", "1")], "impact"),
        ] {
            let errors = ImpactInput { measures }.parse().unwrap_err();
            assert!(errors.of(field).is_some());
        }
    }
}
