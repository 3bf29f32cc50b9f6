//! Similar postmortems, beside the one that is written.

use domain::search::{SimilarPostmortem, SimilarityReasons};
use leptos::prelude::*;

use super::Workspace;
use crate::paths;
use crate::ui::time;

/// Up to five similar postmortems, each with the reason.
pub fn similar_view(workspace: &Workspace) -> impl IntoView + use<> {
    let items = workspace.similar.iter().map(|similar| one(similar, workspace)).collect::<Vec<_>>();
    (!items.is_empty()).then(|| {
        view! {
            <section class="margin-similar">
                <h2>"Similar postmortems"</h2>
                <ul>{items}</ul>
            </section>
        }
    })
}

fn one(similar: &SimilarPostmortem, workspace: &Workspace) -> impl IntoView + use<> {
    let unfinished = match similar.unfinished {
        0 => None,
        1 => Some("1 open action item".to_owned()),
        count => Some(format!("{count} open action items")),
    };
    view! {
        <li>
            <a href=paths::postmortem(similar.number) data-whole-page="">
                {similar.title.clone()}
            </a>
            <p>
                {similar.number.label()} ", " {time::date(similar.happened_at, workspace.zone)}
                {unfinished
                    .map(|message| {
                        view! {
                            " · "
                            <strong>{message}</strong>
                        }
                    })}
            </p>
            {in_words(&similar.reasons)}
        </li>
    }
}

fn in_words(reasons: &SimilarityReasons) -> impl IntoView + use<> {
    let categories: Vec<_> = reasons.categories.iter().map(|category| category.label()).collect();
    let parts = [
        ("Also mentions:", reasons.words.join(", ")),
        ("Same service:", reasons.services.join(", ")),
        ("Same cause:", categories.join(", ").to_lowercase()),
    ];
    let parts = parts.into_iter().filter(|(_, what)| !what.is_empty());
    parts.map(|(label, what)| view! { <p>{format!("{label} {what}")}</p> }).collect_view()
}
