//! The share of incidents that were rolled back, and what that did.

use domain::insights::{Figure, InsightsFilter, ROLLBACK_EFFECT_MINUTES, RollbackEffect};
use leptos::prelude::*;

use super::figures::Figures;
use super::shown::{counted, share};

/// Rollbacks of a period, beside those of the one before.
pub fn rollbacks_view(filter: &InsightsFilter, current: &Figures, before: Option<&Figures>) -> impl IntoView + use<> {
    let of = |figures: &Figures, figure: Figure| figures.count(figure);
    let measurable = |figures: &Figures| figures.tally.measured_incidents;
    let incidents = measurable(current);
    let rolled_back = of(current, Figure::RolledBack);
    let sentence = format!(
        " of {incidents} {} had a rollback{}.",
        if incidents == 1 { "incident" } else { "incidents" },
        share(rolled_back, incidents).map(|share| format!(" ({share})")).unwrap_or_default(),
    );
    let was = before.and_then(|before| {
        let (part, whole) = (of(before, Figure::RolledBack), measurable(before));
        share(part, whole).map(|share| format!("was {part} of {whole} ({share})"))
    });
    let effects = RollbackEffect::ALL
        .iter()
        .map(|effect| {
            let figure = Figure::Rollback(*effect);
            let count = of(current, figure);
            let share = share(count, rolled_back).filter(|_| count > 0).map(|share| format!(" ({share})"));
            view! {
                <li>
                    {counted(count, "", filter, figure)} " " {effect.label()} {share}
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="insights-sentence">
            {counted(rolled_back, "", filter, Figure::RolledBack)}
            {sentence}
            {was.map(|was| view! { <span class="insights-was">{was}</span> })}
        </p>
        {(rolled_back > 0)
            .then(|| {
                view! {
                    <ul class="insights-effects">{effects}</ul>
                    <p class="insights-note">
                        {format!(
                            "Based on milestones: an incident counts as mitigated by the rollback if it was mitigated between the start of the rollback and {ROLLBACK_EFFECT_MINUTES} minutes after its end.",
                        )}
                    </p>
                }
            })}
    }
}
