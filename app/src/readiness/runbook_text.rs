use domain::readiness::{Outline, Part};
use leptos::prelude::*;

use super::step_view::step_view;
use crate::ui::text::{Reading, prose};

/// A document in its order: headings, texts and steps.
pub(super) fn runbook_text(outline: &Outline) -> impl IntoView + use<> {
    let parts = outline
        .parts
        .iter()
        .enumerate()
        .map(|(place, part)| match part {
            Part::Heading(level, text) => heading(*level, text.clone()),
            Part::Text(text) => {
                let prefix = format!("text-{place}-");
                let reading = Reading { pictures: "", prefix: &prefix };
                prose(&outline.with_definitions(text), reading).into_any()
            }
            Part::Step(step) => outline.steps.get(*step).map(|step| step_view(step, outline, true)).into_any(),
        })
        .collect::<Vec<_>>();
    view! { <div class="runbook-text">{parts}</div> }
}

/// The highest heading of a document is below the title of the page.
fn heading(level: u8, text: String) -> AnyView {
    match level {
        1 => view! { <h2>{text}</h2> }.into_any(),
        2 => view! { <h3>{text}</h3> }.into_any(),
        3 => view! { <h4>{text}</h4> }.into_any(),
        4 => view! { <h5>{text}</h5> }.into_any(),
        _ => view! { <h6>{text}</h6> }.into_any(),
    }
}
