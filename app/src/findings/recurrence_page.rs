//! Chooses the earlier finding that a finding repeats.

use chrono_tz::Tz;
use domain::findings::{Finding, RelatedFinding};
use domain::markdown::to_plain_text;
use domain::postmortems::PostmortemNumber;
use leptos::prelude::*;

use super::recurrence_view::related_link;
use crate::paths;
use crate::ui::time;

/// The page.
#[derive(Debug, Clone)]
pub struct RecurrenceView {
    /// The postmortem of the finding.
    pub number: PostmortemNumber,
    /// The finding.
    pub finding: Finding,
    /// What was searched for.
    pub typed: String,
    /// The earlier findings to choose from.
    pub candidates: Vec<RelatedFinding>,
    /// Why the choice was refused.
    pub refused: Option<String>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// Search, and the earlier findings to choose from.
pub fn recurrence_page(view: &RecurrenceView) -> impl IntoView + use<> {
    let path = paths::recurrence(view.number, view.finding.id);
    let back = paths::record(view.number, domain::postmortems::Subject::Finding(view.finding.id));
    let refused = view.refused.clone().map(|message| {
        view! {
            <div class="notice notice-wrong" role="alert">
                <p>{message}</p>
            </div>
        }
    });
    let candidates = view
        .candidates
        .iter()
        .map(|candidate| {
            view! {
                <li>
                    <p>{related_link(candidate)}</p>
                    <p class="recurrence-where">
                        {candidate.postmortem_title.clone()} ", " {time::date(candidate.happened_at, view.zone)}
                    </p>
                    <form method="post" action=path.clone() class="act">
                        <input type="hidden" name="earlier" value=candidate.id.to_string() />
                        <button>"Mark as recurrence"</button>
                    </form>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let (heading, none) = if !view.typed.trim().is_empty() {
        ("Results", "No earlier finding contains these words. Try fewer words, or only the start of a word.")
    } else if view.finding.category.is_some() {
        ("Earlier findings in the same category", "No earlier finding has this category. Search by words instead.")
    } else {
        ("Earlier findings", "No earlier postmortem has findings yet.")
    };
    let list = if candidates.is_empty() {
        view! { <p class="empty">{none}</p> }.into_any()
    } else {
        view! { <ol class="recurrence-candidates">{candidates}</ol> }.into_any()
    };
    view! {
        <p class="back">
            <a href=back>"Back to " {view.number.label()}</a>
        </p>
        <h1>"Link an earlier finding"</h1>
        <p>"Which earlier finding does this one repeat? Both postmortems then show the recurrence, with the action items of the earlier finding."</p>
        <blockquote class="recurrence-own">{to_plain_text(&view.finding.text)}</blockquote>
        {refused}
        <form method="get" action=path class="search-form" role="search">
            <div class="field">
                <label for="q">"Search earlier findings"</label>
                <input id="q" type="search" name="q" value=view.typed.clone() autocomplete="off" />
            </div>
            <button>"Search"</button>
        </form>
        <h2>{heading}</h2>
        {list}
    }
}
