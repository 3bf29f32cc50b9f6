//! What sort of thing an event is, as a small picture on the line of the timeline.

use domain::timeline::EventKind;
use leptos::prelude::*;

/// The picture of a kind, with its name for screen readers and for who points at it.
pub fn kind_icon(kind: EventKind) -> impl IntoView {
    view! {
        <span class="event-glyph" role="img" aria-label=kind.label() title=kind.label()>
            <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
                <path d=path(kind) />
            </svg>
        </span>
    }
}

fn path(kind: EventKind) -> &'static str {
    match kind {
        // A bell.
        EventKind::Detection => {
            "M8 1.5a1 1 0 0 1 1 1v.6A4 4 0 0 1 12 7v3.2l1.3 1.8H2.7L4 10.2V7a4 4 0 0 1 3-3.9v-.6a1 1 0 0 1 1-1zM6.5 13h3a1.5 1.5 0 0 1-3 0z"
        }
        // Upwards, twice.
        EventKind::Escalation => "M8 2.5l5 5-1.2 1.2L8 4.9 4.2 8.7 3 7.5zm0 5l5 5-1.2 1.2L8 9.9l-3.8 3.8L3 12.5z",
        // A fork in the road, drawn as a diamond.
        EventKind::Decision => "M8 2l6 6-6 6-6-6z",
        // Something that is set going.
        EventKind::Action => "M4.5 2.5l9 5.5-9 5.5z",
        // A loudspeaker.
        EventKind::Communication => "M2 6.2v3.6h2.2l1 3.7h2l-1-3.7L13 13V3L6.2 6.2z",
        // One thing in the place of another.
        EventKind::Change => "M2 5.2h8.2L8 3l1.1-1.1L13.2 6v.8H2zM14 10.8H5.8L8 13l-1.1 1.1L2.8 10v-.8H14z",
        // An eye.
        EventKind::Observation => {
            "M8 3.2c3.4 0 5.9 2.7 7 4.8-1.1 2.1-3.6 4.8-7 4.8S2.1 10.1 1 8c1.1-2.1 3.6-4.8 7-4.8zm0 1.6a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zm0 1.7a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z"
        }
    }
}
