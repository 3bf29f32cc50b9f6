use chrono_tz::Tz;
use domain::postmortems::SeverityNames;
use domain::search::{FoundIn, FoundPostmortem};
use leptos::prelude::*;

use crate::paths;
use crate::postmortems::severity_view;
use crate::ui::time;

/// The page of a search.
#[derive(Debug, Clone)]
pub struct SearchView {
    /// What was typed.
    pub typed: String,
    /// Whether something was searched for.
    pub is_asked: bool,
    /// Filters that could not be read.
    pub unknown: Vec<String>,
    /// What was found, the best first.
    pub hits: Vec<FoundPostmortem>,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// Whether the viewer reads reports only.
    pub is_reader: bool,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// Search, and what it finds.
pub fn search_page(view: &SearchView) -> impl IntoView + use<> {
    let unknown = (!view.unknown.is_empty()).then(|| {
        let filters = view.unknown.join(", ");
        view! { <p class="notice">"Ignored (unknown values): " {filters}</p> }
    });
    let hits = view.hits.iter().map(|hit| hit_view(hit, view)).collect::<Vec<_>>();
    let content = if !view.is_asked {
        help().into_any()
    } else if hits.is_empty() {
        view! {
            <p class="empty">
                "No results. All words must appear in the same text. Try fewer words, or only the start of a word."
            </p>
            {help()}
        }
        .into_any()
    } else {
        view! { <ol class="search-hits">{hits}</ol> }.into_any()
    };
    view! {
        <h1>"Search"</h1>
        <form method="get" action=paths::SEARCH role="search" class="search-form">
            <div class="field">
                <label for="q">"Words, phrases and filters"</label>
                <input
                    id="q"
                    type="search"
                    name="q"
                    value=view.typed.clone()
                    data-key="/"
                    autofocus=!view.is_asked
                    autocomplete="off"
                    spellcheck="false"
                />
            </div>
            <button class="button-main">"Search"</button>
        </form>
        {unknown}
        {content}
    }
}

fn help() -> impl IntoView {
    let example = |typed: &'static str, says: &'static str| {
        view! {
            <div>
                <dt>
                    <code>{typed}</code>
                </dt>
                <dd>{says}</dd>
            </div>
        }
    };
    view! {
        <dl class="search-help">
            {example("OOMKilled", "An error message, an alert or any other word; the last word may be incomplete")}
            {example("\"connection refused\"", "A phrase")}
            {example("team:payments sev:1", "Postmortems of this team and severity")}
            {example("category:config after:2026-01-01", "Postmortems with a finding in this category, on or after this date")}
            {example("is:overdue", "Postmortems with an overdue action item")}
            {example("service:checkout status:draft type:near_miss", "Postmortems by service, status and type")}
        </dl>
    }
}

fn hit_view(hit: &FoundPostmortem, view: &SearchView) -> impl IntoView + use<> {
    let card = &hit.card;
    let base = if view.is_reader { paths::below(card.number, "report") } else { paths::postmortem(card.number) };
    let places = hit
        .places
        .iter()
        .filter(|found| found.kind != FoundIn::Title)
        .map(|found| {
            let pieces = found
                .passage
                .pieces
                .iter()
                .map(|piece| {
                    let text = piece.text.clone();
                    if piece.is_found { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
                })
                .collect::<Vec<_>>();
            let link = if found.place.is_empty() { base.clone() } else { format!("{base}#{}", found.place) };
            view! {
                <li>
                    <a href=link>{found.kind.label()}</a>
                    <span class="search-passage">{pieces}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <li class="search-hit">
            <p class="search-title">
                {severity_view(card.severity, &view.severities)} " " <a href=base.clone()>{card.title.clone()}</a>
            </p>
            <p class="list-number">
                {card.number.label()} ", " {card.status.label().to_lowercase()} ", "
                {time::date(card.happened_at, view.zone)}
                {card.team.as_ref().map(|team| format!(", {}", team.name))}
            </p>
            <ul class="search-places">{places}</ul>
        </li>
    }
}
