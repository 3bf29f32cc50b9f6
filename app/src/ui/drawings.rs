//! Drawings for places that are empty yet: what will stand there, in outline.

use leptos::prelude::*;

fn drawing(path: &'static str) -> impl IntoView {
    view! {
        <svg class="drawing" viewBox="0 0 64 40" width="64" height="40" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}

/// Events along a line.
pub fn timeline() -> impl IntoView {
    drawing(
        "M12 2v36M9 8a3 3 0 1 0 6 0 3 3 0 1 0-6 0M9 20a3 3 0 1 0 6 0 3 3 0 1 0-6 0M9 32a3 3 0 1 0 6 0 3 3 0 1 0-6 0M24 8h34M24 20h22M24 32h28",
    )
}

/// A finding with what follows from it.
pub fn findings() -> impl IntoView {
    drawing("M4 3h44v10H4zM12 13v8a3 3 0 0 0 3 3h5M12 21v11a3 3 0 0 0 3 3h5M20 19h40v8H20zM20 31h32v8H20z")
}

/// Things to do, the first one done.
pub fn actions() -> impl IntoView {
    drawing("M4 4h9v9H4zM6 8.5l2 2.5 3.5-5M4 24h9v9H4zM22 8.5h36M22 28.5h26")
}

/// Phases of an incident, with their marks.
pub fn strip() -> impl IntoView {
    drawing("M3 14h58v12H3zM3 8v18M17 8v18M40 8v18M61 8v18M3 32h8M17 32h14M40 32h12")
}
