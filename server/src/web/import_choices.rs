//! What a form of the import preview says.

use app::postmortems::PreviewInput;
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::postmortems::import::{Choices, DateOrder, PartRole};
use domain::validation::{ValidationError, ValidationErrors, chosen};
use serde::Deserialize;
use store::{PendingImport, PreviewChoices};

/// What is selected and chosen, as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PreviewForm {
    /// The places of the selected files.
    pub keep: Vec<usize>,
    zone: String,
    day: String,
    order: String,
    part: Vec<String>,
    role: Vec<String>,
    take: Vec<String>,
    #[serde(rename = "do")]
    action: String,
}

impl PreviewForm {
    /// Whether only the preview is asked for.
    pub fn is_preview(&self) -> bool {
        self.action == "preview"
    }

    /// What counts for all files, as typed.
    pub fn typed(&self) -> PreviewInput {
        PreviewInput { zone: self.zone.clone(), day: self.day.clone(), order: self.order.clone() }
    }

    /// The selected files that there are, each once.
    pub fn places(&self, pending: &PendingImport) -> Vec<usize> {
        let mut places = self.keep.clone();
        places.sort_unstable();
        places.dedup();
        places.retain(|place| *place < pending.sources.len());
        places
    }

    /// The choices: those of before, with what was changed in the form.
    pub fn choices(&self, pending: &PendingImport) -> Result<PreviewChoices, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let zone = errors.take(domain::timeline::zone("zone", &self.zone));
        let first_day = errors.take(day(&self.day));
        let order = if self.order.is_empty() {
            Some(None)
        } else {
            errors.take(chosen("order", &self.order, DateOrder::from_key, &DateOrder::keys())).map(Some)
        };
        let (Some(zone), Some(first_day), Some(order)) = (zone, first_day, order) else { return Err(errors) };
        let all = Choices { zone: Some(zone), first_day, order, ..Choices::default() };
        errors.or(PreviewChoices { all, ..self.about_files(pending) })
    }

    /// The same, with what counted for all files before.
    pub fn about_files(&self, pending: &PendingImport) -> PreviewChoices {
        let mut choices = pending.choices.clone();
        for (part, role) in self.part.iter().zip(&self.role) {
            let (Some((place, line, taken)), Some(role)) = (parsed(part), PartRole::from_key(role)) else { continue };
            // A part below inherits from the one above it, so only what was changed is a choice.
            if role != taken && place < pending.sources.len() {
                choices.parts.entry(place).or_default().insert(line, role);
            }
        }
        // Each form shows all proposals, so what is not ticked is not taken.
        choices.taken_events.clear();
        choices.taken_actions.clear();
        for (place, is_event, proposal) in self.take.iter().filter_map(|taken| proposal(taken)) {
            if place < pending.sources.len() {
                let taken = if is_event { &mut choices.taken_events } else { &mut choices.taken_actions };
                taken.entry(place).or_default().insert(proposal);
            }
        }
        PreviewChoices { keep: Some(self.places(pending)), ..choices }
    }
}

/// What counts for all files, as it would be typed again.
pub fn typed(choices: &Choices, usual: Tz) -> PreviewInput {
    PreviewInput {
        zone: choices.zone.unwrap_or(usual).name().to_owned(),
        day: choices.first_day.map(|day| day.to_string()).unwrap_or_default(),
        order: choices.order.map(|order| order.key().to_owned()).unwrap_or_default(),
    }
}

/// `0-12-timeline`: the place of the file, the line, and what the part was read as.
fn parsed(part: &str) -> Option<(usize, usize, PartRole)> {
    let mut words = part.splitn(3, '-');
    let (place, line) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some((place, line, PartRole::from_key(words.next()?)?))
}

/// `0-event-3`: the place of the file, whether it is an event, and the place among the proposals.
fn proposal(taken: &str) -> Option<(usize, bool, usize)> {
    let mut words = taken.splitn(3, '-');
    let (place, kind, proposal) = (words.next()?.parse().ok()?, words.next()?, words.next()?.parse().ok()?);
    match kind {
        "event" => Some((place, true, proposal)),
        "action" => Some((place, false, proposal)),
        _ => None,
    }
}

fn day(typed: &str) -> Result<Option<NaiveDate>, ValidationError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    domain::timeline::parse_day(typed, Tz::UTC)
        .map(|at| Some(at.date_naive()))
        .map_err(|refused| ValidationError { field: "day", ..refused })
}
