use leptos::prelude::*;

use crate::ui::form::act;

/// What was just done, with the way to take it back.
pub(super) fn undo_notice(message: String, path: String) -> impl IntoView + use<> {
    view! {
        <div class="notice notice-undo" role="status" data-stays="undo" tabindex="-1" autofocus=true>
            {message}
            " "
            {act(path, "Undo", "")}
        </div>
    }
}
