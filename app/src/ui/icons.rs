//! A small set of icons. Each stands beside a word or in something with a name, so a screen reader does not hear it.

use leptos::prelude::*;

fn icon(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}

pub fn lock() -> impl IntoView {
    icon("M4 7V5a4 4 0 0 1 8 0v2h1v7H3V7h1zm2 0h4V5a2 2 0 0 0-4 0v2z")
}

pub fn pencil() -> impl IntoView {
    icon("M11.3 1.8l2.9 2.9-8.6 8.6-3.8.9.9-3.8zm0 2.1l-7.2 7.2-.3 1.1 1.1-.3 7.2-7.2z")
}

pub fn comment() -> impl IntoView {
    icon("M2 2.5h12v9H8.2L4.5 14.6v-3.1H2zm1.4 1.4v6.2h2.5v1.6l1.9-1.6h4.8V3.9z")
}

pub fn dots() -> impl IntoView {
    icon(
        "M3 6.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8zm5 0a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8zm5 0a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8z",
    )
}
