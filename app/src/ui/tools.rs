//! What may be done with the thing beside it, as small pictures in the gutter: each has a name for screen readers
//! and for who points at it.

use leptos::prelude::*;

use super::icons;

/// Opens the form of the thing, in place.
pub fn edit(href: String) -> impl IntoView {
    view! {
        <a class="tool" href=href data-in-place="" aria-label="Edit" title="Edit">
            {icons::pencil()}
        </a>
    }
}

/// Opens the form for a comment, in place.
pub fn comment(href: String, label: String) -> impl IntoView {
    view! {
        <a class="tool" href=href data-in-place="" aria-label=label title="Comment">
            {icons::comment()}
        </a>
    }
}

/// What is done more rarely, in words, folded behind three dots.
pub fn menu(label: String, inner: AnyView) -> impl IntoView {
    view! {
        <details class="tool-menu" name="menu">
            <summary class="tool" aria-label=label title="More">
                {icons::dots()}
            </summary>
            <div class="tool-list">{inner}</div>
        </details>
    }
}

/// Moves something up or down by one place, in words.
pub fn moves(path: &str) -> impl IntoView + use<> {
    view! {
        <form method="post" action=format!("{path}/move") class="act">
            <button name="direction" value="up" class="button-quiet">
                "Move up"
            </button>
            <button name="direction" value="down" class="button-quiet">
                "Move down"
            </button>
        </form>
    }
}
