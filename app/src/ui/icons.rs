//! A small set of icons. Each stands beside a word, so a screen reader does not hear it.

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

pub fn up() -> impl IntoView {
    icon("M8 3l5 6h-3v4H6V9H3z")
}

pub fn down() -> impl IntoView {
    icon("M8 13l5-6h-3V3H6v4H3z")
}
